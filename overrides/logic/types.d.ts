// The global `ankunft`: what the logic (overrides/logic) and the elements (overrides/components) share.

/** Made by plugins/ankunft/site/words.py. Placeholders stand in braces; icons are SVG markup of the site's own. */
interface Words {
  tag: string;
  /** The path of the instance: "/" or "/town/". */
  base: string;
  /** The key of the town's own calendar. */
  calendar: string;
  calendars: { [key: string]: Calendar };
  /** From Monday on. */
  weekdays: string[];
  months: string[];
  decimal: string;
  icons: { [name: string]: string };
  criteria: { [criterion: string]: string };
  [text: string]: any;
}

/** What Calendar.encode gives. */
interface Calendar {
  first: string;
  last: string;
  offsets: [number, number][];
  holidays: [number, string][];
}

/** What schedule.state gives; wall times of the venue: 2026-11-23T12:00. */
interface OpenState {
  state: string;
  until?: string | null;
  opens?: string | null;
  holiday?: string | null;
  usual?: boolean;
}

/** What the finder knows of a person; what was not answered is undefined. */
interface Person {
  age?: number;
  gender?: string;
  residence?: string;
  basis?: string;
  german?: string;
  children?: number[];
  groups: string[];
  district?: string;
}

/** A record in the data of plugins/ankunft/site/indexes.py: numbers are places in the texts of its piece. */
interface Listed {
  /** Id, address, title; language and direction of the title where they are not the page's; summary. */
  i: string;
  u: string;
  t: string;
  l?: string;
  y?: string;
  m?: string;
  /** Whose it is; the facts that decide. */
  b?: number;
  s?: number[];
  /** freshness.encode as JSON; hours, their calendar, their first and last day; by appointment; point. */
  z?: string;
  h?: string;
  c?: string;
  e?: (string | null)[];
  a?: boolean;
  p?: number[];
}

interface Offer extends Listed {
  k: string;
  /** What fit.encode gives; its conditions in words by criterion; topics; districts; languages. */
  f?: { a?: number[] };
  r?: { [criterion: string]: number };
  o?: string[];
  d?: string[];
  g?: string[];
}

interface Piece {
  texts: string[];
  offers: Offer[];
}

interface Contact extends Listed {
  /** Telephone as it is dialled, and as it is written; conditions in words. */
  tel?: string;
  n?: string;
  x?: number[];
}

/** What the reader's own list keeps of a record. */
interface Kept {
  record: string;
  url: string;
  title: string;
  lang?: string;
  label?: string;
  facts?: string;
  /** An address: tel:+4930… */
  phone?: string;
  added: string;
}

/** overrides/components/card/script.js, and what share/script.js adds. */
interface Parts {
  announce(element: Element, text: string): void;
  line(name: string, icon: string, text: string, tag?: string): HTMLElement;
  load(url: string | URL): Promise<any>;
  make(element: Element, record: Listed, texts?: string[]): HTMLElement;
  now(calendar?: Calendar): string;
  offset(calendar: Calendar, minute: number): number;
  remember(where: "localStorage" | "sessionStorage", key: string, value?: unknown): any;
  show<T>(section: Element, found: T[], card: (item: T) => Element): void;
  slot(card: Element, name: string, act: (place: HTMLElement) => unknown): void;
  standing(data: string | undefined): { state: string; registration?: string | null; overdue: boolean };
  share(element: Element, title: string, text: string): Promise<void>;
  Living: new () => Living;
  Questions: new () => Questions;
}

interface Living extends HTMLElement {
  connectedCallback(): void;
  say(): void;
}

interface Questions extends HTMLElement {
  readonly form: HTMLFormElement | null;
  loading: Promise<any> | undefined;
  connectedCallback(): void;
  forget(): void;
  clear(): void;
  look(isAsked: boolean): Promise<void>;
  answer(data: any, answers: FormData): string;
}

interface Ankunft {
  /** Absent where its file did not arrive. */
  words: Words;
  fill(text: string | undefined, values?: { [name: string]: string | number }): string;
  number(value: number): string;
  date(iso: string | undefined, pattern?: string): string;
  latin(text: string): string;
  fit(audience: object, person: object): { verdict: string; reasons: { criterion: string; answer: string }[] };
  responsible(data: object, question: object): { sure: string[]; maybe: string[] };
  letters(name: string): string | null;
  parts: Parts;
  /** schedule, freshness */
  [name: string]: any;
}

declare var ankunft: Ankunft;

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
  children?: number[];
  groups: string[];
  /** gender, residence, basis, german, district */
  [answer: string]: any;
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
  /** Language and direction of the summary (q) and of whose it is (j), where they are not the page's. */
  q?: string[];
  j?: string[];
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

/** An offer with the texts of its piece and its state today; what the finder found of it. */
interface Entry {
  offer: Offer;
  texts: string[];
  state: string;
}

interface Found {
  entry: Entry;
  result: { verdict: string; readonly reasons: { criterion: string; answer: string }[] };
  rank: number;
}

/** All pieces of the finder's data; not whole where some did not arrive. */
interface Data {
  entries: Entry[];
  kinds: { [kind: string]: [string, string] };
  isWhole: boolean;
}

/** Of what is said of hours: the look, the icon, the text. */
type Line = [string, string, string];

/** What the elements share: overrides/components/card/script.js. */
interface Parts {
  /** When something comes: "Next: today at 14:00". `name`: of the texts; `at`, `moment`: wall times. */
  ahead(name: string, at: string, moment: string): string;
  /** A date of an event in words: { days, first, last? }. By dates/script.js. */
  when?: any;
  /** Says something where a screen reader hears it. */
  announce(element: Element, text: string): void;
  /** An element with a picture and a text. `name`: its class; `icon`: of the words, or "". */
  line(name: string, icon: string, text: string, tag?: string): HTMLElement;
  /** The JSON at an address. */
  load(url: URL): Promise<any>;
  /** A card of a record, made from the blank one in `element`; `texts` of the record's piece. */
  make(element: Element, record: Listed, texts?: string[]): HTMLElement;
  /** The wall time where a calendar holds, whatever the phone's zone: 2026-11-21T10:30. */
  now(calendar?: Calendar): string;
  /** How far the clocks of a calendar are ahead of UTC at a Unix time; both in milliseconds. */
  offset(calendar: Calendar, time: number): number;
  /** What the phone keeps under `key`; with a `value`, keeps that; with null, forgets it. Undefined where it cannot. */
  remember(where: "localStorage" | "sessionStorage", key: string, value?: unknown): any;
  /** Fills a section of results, some cards at a time; `label` instead of what the heading says. */
  show<T>(section: HTMLElement, found: T[], card: (item: T) => Element, label?: string): void;
  /** A place of a card. A template need not have all: what is said in a missing one is not shown. */
  slot(card: Element, name: string): HTMLElement;
  /** How a record stands today, by what freshness.encode gives as JSON. */
  standing(data: string | undefined): { state: string; registration: string | null; overdue: boolean };
  Living: new () => Living;
  Questions: new () => Questions;
  /** The answers of the finder's form as a person. By finder/script.js. */
  person?: any;
  /** Hands a text on; `element` says how that went. By share/script.js. */
  share?: any;
}

/** An element that says something else as time goes by: every half minute, and when the page is seen again. */
interface Living extends HTMLElement {
  connectedCallback(): void;
  say(): void;
}

/** A form whose answers are looked up in data that come with the site; the answers go nowhere. */
interface Questions extends HTMLElement {
  readonly form: HTMLFormElement | null;
  loading: Promise<any> | undefined;
  connectedCallback(): void;
  /** Reads the data. */
  read(index: URL): Promise<any>;
  /** Takes the results away. */
  clear(): void;
  /** Forgets the answers where they are kept. */
  forget(): void;
  /** Shows the results; who asked for them is led there. */
  look(isAsked: boolean): Promise<void>;
  /** Fills the results and returns what is to be said of them. */
  answer(data: any, answers: FormData): string;
}

interface Ankunft {
  /** Absent where its file did not arrive. */
  words: Words;
  fill(text: string | undefined, values?: { [name: string]: string | number }): string;
  number(value: number): string;
  date(iso: string | undefined, pattern?: string): string;
  latin(text: string): string;
  fit(audience: object, person: object): Found["result"];
  responsible(data: object, question: object): { [verdict in "sure" | "maybe"]: string[] };
  letters(name: string): string | null;
  parts: Parts;
  /** schedule, freshness */
  [name: string]: any;
}

declare var ankunft: Ankunft;

// @ts-check
// What the elements of the directory share: lines and cards, forms that are answered on the phone, and care with what
// fails there.
(() => {
  const { words } = ankunft;
  // Without words nothing is defined, and what needs a script stays hidden.
  if (!words) return;
  const AT_ONCE = 30;

  /** A picture and a text. @param {string} name of the class @param {string} icon @param {string} text @param {string} [tag] */
  const line = (name, icon, text, tag = "span") => {
    const element = document.createElement(tag);
    element.className = name;
    element.innerHTML = words.icons[icon] || "";
    const said = document.createElement("span");
    said.textContent = text;
    element.append(said);
    return element;
  };

  /** Says something where a screen reader hears it. @param {Element} element @param {string} text */
  const announce = (element, text) => {
    let status = element.querySelector("[role=status]");
    if (!status) {
      status = document.createElement("p");
      status.setAttribute("role", "status");
      element.append(status);
    }
    status.textContent = text;
  };

  /** What the phone keeps under `key`; with a `value`, keeps that; with null, forgets it. Undefined where it cannot.
   * @param {"localStorage" | "sessionStorage"} where @param {string} key @param {unknown} [value] @returns {any} */
  const remember = (where, key, value) => {
    // Towns on one host share one storage.
    const name = `ankunft${words.base}${key}`;
    try {
      const storage = globalThis[where];
      if (value === undefined) return JSON.parse(storage.getItem(name) || "null");
      if (value === null) storage.removeItem(name);
      else storage.setItem(name, JSON.stringify(value));
      return value;
    } catch {
      return undefined;
    }
  };

  /** The JSON at an address. @param {string | URL} url @returns {Promise<any>} */
  const load = async (url) => {
    const answer = await fetch(String(url));
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return answer.json();
  };

  /** Minutes that the clocks of a calendar are ahead of UTC. @param {Calendar} calendar @param {number} minute Unix time */
  const offset = ({ offsets }, minute) =>
    offsets.reduce((known, [since, value]) => (since <= minute ? value : known), offsets[0][1]);

  /** The wall time where a calendar holds, whatever the phone's zone: 2026-11-21T10:30. @param {Calendar} [calendar] */
  const now = (calendar = words.calendars[words.calendar]) => {
    const minute = Date.now() / 60000;
    return new Date((minute + offset(calendar, minute)) * 60000).toISOString().slice(0, 16);
  };

  /** @param {string | undefined} data of a record, as freshness.encode gives them */
  const standing = (data) => (ankunft.freshness || ankunft).standing(JSON.parse(data || "{}"), now().slice(0, 10));

  /** @type {Set<Living>} */
  const living = new Set();
  const renew = () => document.hidden || living.forEach((element) => element.renew());
  setInterval(renew, 30000);
  document.addEventListener("visibilitychange", renew);

  /** An element that says something else as time goes by. */
  class Living extends HTMLElement {
    connectedCallback() {
      living.add(this);
      this.renew();
    }

    disconnectedCallback() {
      living.delete(this);
    }

    renew() {
      try {
        this.say();
      } catch {
        // Broken data say nothing; what was built stands.
        living.delete(this);
      }
    }

    say() {}
  }

  /** Does something with a place of a card; a template need not have all.
   * @param {Element} card @param {string} name @param {(place: HTMLElement) => unknown} act */
  const slot = (card, name, act) => {
    const place = card.querySelector(`[data-slot=${name}]`);
    if (place) act(/** @type {HTMLElement} */ (place));
  };

  /** A card of a record. @param {Element} element that holds the blank one @param {Listed} record
   * @param {string[]} [texts] of its piece @returns {HTMLElement} */
  const make = (element, record, texts = []) => {
    const blank = /** @type {HTMLTemplateElement} */ (element.querySelector("[data-blank]"));
    const card = /** @type {HTMLElement} */ (document.importNode(blank.content, true).firstElementChild);
    const { b, p, h, a, c, e = [] } = record;
    if (p) card.dataset.point = String(p);
    slot(card, "url", (place) => place.setAttribute("href", record.u));
    slot(card, "title", (place) => {
      place.textContent = record.t;
      if (record.l) Object.assign(place, { lang: record.l, dir: record.y || "auto" });
    });
    slot(card, "by", (place) => (place.textContent = b === undefined ? "" : ` · ${texts[b]}`));
    slot(card, "summary", (place) => (place.textContent = record.m || ""));
    slot(card, "facts", (place) => place.append(...(record.s || []).map((at) => line("", "", texts[at], "li"))));
    slot(card, "fresh", (place) => Object.assign(place.dataset, record.z && { fresh: record.z }));
    slot(card, "open", ({ dataset }) => {
      Object.assign(dataset, h && c && { hours: h, calendar: c }, a && { appointment: "" });
      Object.assign(dataset, e[0] && { first: e[0] }, e[1] && { last: e[1] });
    });
    return card;
  };

  /** Fills a section of results, some cards at a time.
   * @template T @param {Element} section @param {T[]} found @param {(item: T) => Element} card */
  const show = (section, found, card) => {
    const list = /** @type {Element} */ (section.querySelector("ol"));
    const count = section.querySelector("[data-count]");
    const button = /** @type {HTMLElement | null} */ (section.querySelector("[data-more]"));
    const more = () => {
      const shown = list.children.length;
      list.append(...found.slice(shown, shown + AT_ONCE).map(card));
      if (button) button.hidden = list.children.length >= found.length;
      return list.children[shown];
    };
    list.textContent = "";
    if (count) count.textContent = String(found.length);
    for (const box of [section, section.closest("details")]) if (box instanceof HTMLElement) box.hidden = !found.length;
    more();
    if (!button) return;
    button.onclick = () => {
      // The button may be gone now, and with it the place of the keyboard.
      const link = more().querySelector("a");
      if (link) link.focus();
    };
  };

  /** A form whose answers are looked up in data that come with the site; the answers go nowhere. */
  class Questions extends HTMLElement {
    constructor() {
      super();
      this.turn = 0;
      /** @type {Promise<any> | undefined} */
      this.loading = undefined;
    }

    connectedCallback() {
      const { form } = this;
      if (!form) return;
      form.onsubmit = (event) => {
        event.preventDefault();
        this.look(true);
      };
      form.onreset = () => this.clear();
      form.addEventListener("focusin", () => this.data().catch(() => {}), { once: true });
    }

    get form() {
      return this.querySelector("form");
    }

    data() {
      this.loading = this.loading || this.read(new URL(this.dataset.index || "", location.href));
      // What failed is tried anew next time.
      this.loading.catch(() => (this.loading = undefined));
      return this.loading;
    }

    /** @param {URL} index @returns {Promise<any>} */
    read(index) {
      return load(index);
    }

    /** Takes the results away. */
    clear() {
      this.turn++;
      for (const box of Array.from(this.querySelectorAll("section"))) show(box, [], () => box);
      announce(this, "");
    }

    /** Shows the results. @param {boolean} isAsked by the reader, who is then led to them */
    async look(isAsked) {
      const turn = ++this.turn;
      announce(this, words.loading);
      try {
        const data = await this.data();
        if (turn !== this.turn) return;
        announce(this, this.answer(data, new FormData(/** @type {HTMLFormElement} */ (this.form))));
      } catch {
        if (turn !== this.turn) return;
        this.clear();
        announce(this, words.loadFailed);
      }
      if (isAsked) this.lead();
    }

    /** Fills the results and says how many there are. @param {any} data @param {FormData} answers @returns {string} */
    answer(data, answers) {
      return String([data, answers]);
    }

    lead() {
      const places = "section:not([hidden]) h2, form ~ details:not([hidden]) > summary, [role=status]";
      /** @type {HTMLElement[]} */
      const found = Array.from(this.querySelectorAll(places));
      const place = found.find((one) => one.matches("summary") || !one.closest("details:not([open])"));
      if (!place) return;
      place.tabIndex = -1;
      place.focus();
    }
  }

  const parts = { announce, line, load, Living, make, now, offset, Questions, remember, show, slot, standing };
  ankunft.parts = Object.assign(ankunft.parts || {}, parts);
})();

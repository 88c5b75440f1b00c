// @ts-check
// What the elements of the directory share; logic/types.d.ts says what each part does.
(() => {
  const { words, fill, date } = ankunft;
  // Without words nothing is defined, and what needs a script stays hidden.
  if (!words) return;
  // The first cards come at once on a slow phone; who wants more gets many.
  const FIRST = 6;
  const MORE = 30;

  /** @type {Parts["line"]} */
  const line = (name, icon, text, tag = "span") => {
    const element = document.createElement(tag);
    const said = document.createElement("span");
    said.textContent = text;
    element.className = name;
    element.innerHTML = words.icons[icon] || "";
    element.append(said);
    return element;
  };

  /** @type {Parts["announce"]} */
  const announce = (element, text) => {
    const status = element.querySelector("[role=status]") || document.createElement("p");
    status.setAttribute("role", "status");
    if (!status.parentNode) element.append(status);
    status.textContent = text;
  };

  /** @type {Parts["remember"]} */
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

  /** @type {Parts["load"]} */
  const load = async (url) => (await fetch(url)).json();

  /** @type {Parts["offset"]} */
  const offset = ({ offsets }, time) =>
    60000 * offsets.reduce((known, [since, minutes]) => (since * 60000 <= time ? minutes : known), offsets[0][1]);

  /** @type {Parts["now"]} */
  const now = (calendar = words.calendars[words.calendar]) =>
    new Date(Date.now() + offset(calendar, Date.now())).toISOString().slice(0, 16);

  /** @type {Parts["standing"]} */
  const standing = (data) => ankunft.standing(JSON.parse(data || "{}"), now().slice(0, 10));

  /** @type {Set<Living>} */
  const living = new Set();
  const renew = () => document.hidden || living.forEach((element) => element.renew());
  setInterval(renew, 30000);
  document.addEventListener("visibilitychange", renew);

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

  /** @type {Parts["ahead"]} */
  const ahead = (name, at, moment) => {
    const [day, time] = at.split("T");
    const days = (Date.parse(day) - Date.parse(moment.slice(0, 10))) / 86400000;
    const when = days < 1 ? "Today" : days < 2 ? "Tomorrow" : days < 7 && words[`${name}Day`] ? "Day" : "Date";
    return fill(words[name + when], { time, date: date(day), weekday: date(day, "{weekday}") });
  };

  /** @type {Parts["slot"]} */
  const slot = (card, name) => card.querySelector(`[data-slot=${name}]`) || document.createElement("i");

  /** @type {Parts["make"]} */
  const make = (element, { u, t, l, y, b, j, m, q, s = [], z, h, c, e = [], a, p }, texts = []) => {
    const blank = /** @type {HTMLTemplateElement} */ (element.querySelector("[data-blank]"));
    const card = /** @type {HTMLElement} */ (document.importNode(blank.content, true).firstElementChild);
    if (p) card.dataset.point = String(p);
    slot(card, "url").setAttribute("href", u);
    slot(card, "title").textContent = t;
    if (l) Object.assign(slot(card, "title"), { lang: l, dir: y || "auto" });
    if (b !== undefined) slot(card, "by").textContent = ` · ${texts[b]}`;
    slot(card, "summary").textContent = m || "";
    for (const [name, away] of Object.entries({ by: j, summary: q })) {
      if (away) Object.assign(slot(card, name), { lang: away[0], dir: away[1] });
    }
    slot(card, "facts").append(...s.map((at) => line("", "", texts[at], "li")));
    if (z) slot(card, "fresh").dataset.fresh = z;
    const open = { ...(h && c && { hours: h, calendar: c }), ...(a && { appointment: "" }) };
    Object.assign(slot(card, "open").dataset, open, e[0] && { first: e[0] }, e[1] && { last: e[1] });
    return card;
  };

  /** @type {Parts["show"]} */
  const show = (section, found, card, label) => {
    const list = /** @type {Element} */ (section.querySelector("ol"));
    const button = /** @type {HTMLElement} */ (section.querySelector("[data-more]"));
    const count = /** @type {Element} */ (section.querySelector("[data-count]"));
    const more = () => {
      const shown = list.children.length;
      list.append(...found.slice(shown, shown + (shown ? MORE : FIRST)).map(card));
      button.hidden = list.children.length >= found.length;
      return list.children[shown];
    };
    list.textContent = "";
    count.textContent = String(found.length);
    const built = (section.dataset.label = section.dataset.label || (count.previousSibling || count).textContent || "");
    if (count.previousSibling) count.previousSibling.textContent = label || built;
    for (const box of [section, section.closest("details")]) if (box) box.hidden = !found.length;
    more();
    button.onclick = () => {
      // The button may be gone now, and with it the place of the keyboard.
      const link = more().querySelector("a");
      if (link) link.focus();
    };
  };

  class Questions extends HTMLElement {
    constructor() {
      super();
      this.turn = 0;
      /** @type {Promise<any> | undefined} */
      this.loading = undefined;
    }

    get form() {
      return this.querySelector("form");
    }

    connectedCallback() {
      const { form } = this;
      if (!form) return;
      form.onsubmit = (event) => {
        event.preventDefault();
        this.look(true);
      };
      form.onreset = () => {
        this.forget();
        this.clear();
      };
      form.addEventListener("focusin", () => this.data().catch(() => {}), { once: true });
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

    forget() {}

    clear() {
      this.turn++;
      for (const section of Array.from(this.querySelectorAll("section"))) show(section, [], () => section);
      announce(this, "");
    }

    /** @param {boolean} isAsked */
    async look(isAsked) {
      const turn = ++this.turn;
      announce(this, words.loading);
      const data = await this.data().catch(() => null);
      // Somebody asked anew, or took the question back.
      if (turn !== this.turn) return;
      let said = words.loadFailed;
      try {
        said = this.answer(data, new FormData(this.form || undefined));
      } catch {
        this.clear();
        this.loading = undefined;
      }
      announce(this, said);
      if (isAsked) this.lead();
    }

    /** @param {any} data @param {FormData} answers */
    answer(data, answers) {
      return "";
    }

    lead() {
      const head = this.querySelector("section:not([hidden]) h2") || this.querySelector("[role=status]");
      const fold = head && head.closest("details");
      if (fold) fold.open = true;
      if (!(head instanceof HTMLElement)) return;
      head.tabIndex = -1;
      head.focus();
    }
  }

  ankunft.parts = { ahead, announce, line, load, Living, make, now, offset, Questions, remember, show, slot, standing };
})();

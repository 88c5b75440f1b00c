// @ts-check
// "What is for me?" Sorts the offers by the reader's answers. These leave the tab only if the reader wants them kept.
(() => {
  const { words, fill, fit, schedule, latin, parts } = ankunft;
  if (!words) return;
  const { line, load, make, now, Questions, remember, show, slot, standing } = parts;

  const STATED = ["german", "district", "residence", "basis", "gender"];
  const ABOUT_THE_PERSON = ["age", "group", "children", "childless", ...STATED];
  const KEY = "finder";

  /** @param {FormData} answers @returns {(name: string) => string} */
  const reader = (answers) => (name) => String(answers.get(name) || "").trim();

  /** @param {FormData} answers @returns {Person} */
  const person = (answers) => {
    const read = reader(answers);
    /** @param {string} name */
    const ages = (name) => (latin(read(name)).match(/\d+/g) || []).map(Number);
    /** @type {Person} */
    const who = { age: ages("age")[0], groups: answers.getAll("group").map(String) };
    if (read("children") || read("childless")) who.children = ages("children");
    for (const name of STATED) who[name] = read(name) || undefined;
    return who;
  };

  parts.person = person;

  /** Tells what is open at this moment; offers with the same hours are asked once.
   * @returns {(offer: Offer) => boolean} */
  const opener = () => {
    /** @type {Map<string, boolean>} */
    const known = new Map();
    const time = Date.now();
    /** @type {{[key: string]: string}} */
    const days = {};
    for (const key of Object.keys(words.calendars)) days[key] = now(words.calendars[key]).slice(0, 10);
    return ({ h, c = "", e = [] }) => {
      if (!h || !days[c] || (e[0] && days[c] < e[0]) || (e[1] && days[c] > e[1])) return false;
      const key = `${c} ${h}`;
      if (!known.has(key)) {
        known.set(key, schedule.state(schedule.decode(h), words.calendars[c], time).state === "open");
      }
      return known.get(key) === true;
    };
  };

  /** Whether an offer is one of those that the reader chose.
   * @param {FormData} answers @returns {(offer: Offer) => boolean | undefined} */
  const chooser = (answers) => {
    const [topic, kind, language, open] = ["topic", "kind", "language", "open"].map(reader(answers));
    const isOpen = opener();
    // Many offers share their hours.
    /** @type {Map<string, boolean>} */
    const known = new Map();
    /** @param {Offer} offer */
    const isKnownOpen = (offer) => {
      const key = offer.c + (offer.h || "") + (offer.e || "");
      if (!known.has(key)) known.set(key, isOpen(offer));
      return known.get(key);
    };
    return (offer) =>
      (!topic || (offer.o || []).includes(topic)) &&
      (!kind || offer.k === kind) &&
      (!language || (offer.g || []).includes(language)) &&
      (!open || isKnownOpen(offer));
  };

  /** What can be had comes first, and of that what is not far. @param {Entry} entry @param {Person} person */
  const rank = ({ offer: { d }, state }, { district }) =>
    ["current", "future", "full", "paused"].indexOf(state) * 2 + (d && district && !d.includes(district) ? 1 : 0);

  /** @param {number[]} ages @param {Person} person */
  const isForChild = ([low, high = Infinity], { age = -1 }) => age < low || age > high;

  customElements.define(
    "ankunft-finder",
    class extends Questions {
      connectedCallback() {
        super.connectedCallback();
        const { form } = this;
        const kept = remember("sessionStorage", KEY) || remember("localStorage", KEY);
        if (!form) return;
        form.onchange = ({ target }) => target === form.elements.namedItem("keep") && this.keep();
        if (!Array.isArray(kept) || !kept.length) return;
        const answers = Object.fromEntries(kept.filter(Array.isArray));
        for (const field of /** @type {any} */ (form.elements)) {
          if (field.type === "checkbox") field.checked = field.name in answers;
          else if (field.name) field.value = answers[field.name] || "";
        }
        this.look(false);
      }

      /** The tab remembers, so that one can go to an offer and back; the phone only if the reader says so. */
      keep() {
        const answers = Array.from(new FormData(this.form || undefined)).filter(([, value]) => value);
        remember("sessionStorage", KEY, answers);
        remember("localStorage", KEY, answers.some(([name]) => name === "keep") ? answers : null);
      }

      forget() {
        remember("sessionStorage", KEY, null);
        remember("localStorage", KEY, null);
      }

      /** @param {boolean} isAsked */
      look(isAsked) {
        if (isAsked) this.keep();
        return super.look(isAsked);
      }

      clear() {
        super.clear();
        this.list(true);
      }

      /** @param {boolean} isShown */
      list(isShown) {
        const list = document.querySelector("[data-list]");
        const part = list && list.closest("section");
        const box = part && !part.contains(this) ? part : list;
        if (box instanceof HTMLElement) box.hidden = !isShown;
      }

      /** @param {URL} index @returns {Promise<Data>} */
      async read(index) {
        const first = await load(index);
        /** @param {string} name @returns {Promise<Piece | null>} */
        const further = (name) => load(new URL(name, index)).catch(() => null);
        const others = await Promise.all((first.next || []).map(further));
        const isWhole = !others.includes(null);
        // The next answer tries again to get what is missing.
        if (!isWhole) this.loading = undefined;
        /** @type {Entry[]} */
        const entries = [];
        for (const { offers, texts } of [first, ...others.filter(Boolean)]) {
          for (const offer of offers) entries.push({ offer, texts, state: standing(offer.z).state });
        }
        return { entries: entries.filter(({ state }) => state !== "ended"), kinds: first.kinds || {}, isWhole };
      }

      /** @param {Data} data @param {FormData} answers */
      answer({ entries, kinds, isWhole }, answers) {
        const who = person(answers);
        const isAbout = ABOUT_THE_PERSON.some(reader(answers));
        const isChosen = chooser(answers);
        /** @type {{[verdict: string]: Found[]}} */
        const found = { fits: [], maybe: [], not: [] };
        for (const entry of entries) {
          if (!isChosen(entry.offer)) continue;
          const result = isAbout ? fit(entry.offer.f || {}, who) : { verdict: "fits", reasons: [] };
          found[result.verdict].push({ entry, result, rank: rank(entry, who) });
        }
        const { fits, maybe, not } = found;
        const label = isAbout ? "" : fill(words.results, { number: "" });
        for (const [verdict, some] of Object.entries(found)) {
          some.sort((one, other) => one.rank - other.rank);
          const section = /** @type {HTMLElement} */ (this.querySelector(`[data-${verdict}]`));
          show(section, some, (one) => this.card(one, kinds, who), label);
        }
        this.list(!isWhole);
        if (!isWhole) return words.loadFailed;
        if (!fits.length && !maybe.length && !not.length) return words.noResults;
        return fill(isAbout ? words.fits : words.results, { number: fits.length });
      }

      /** @param {Found} found @param {Data["kinds"]} kinds @param {Person} who */
      card({ entry: { offer, texts }, result: { reasons } }, kinds, who) {
        const { i, k, r = {}, f = {} } = offer;
        const card = make(this, offer, texts);
        const [label, icon] = kinds[k] || ["", ""];
        card.dataset.record = `offer/${i}`;
        slot(card, "label").textContent = label;
        slot(card, "icon").innerHTML = icon;
        slot(card, "open").dataset.course = "";
        for (const { criterion, answer } of reasons) {
          const isChild = criterion === "age" && answer === "yes" && isForChild(f.a || [], who);
          const child = isChild ? ` (${words.child})` : "";
          const said = `${words.criteria[criterion]}: ${texts[r[criterion]]}${child}`;
          const reason = line(`is-${answer}`, answer, said, "li");
          reason.children[reason.children.length - 1].prepend(line("sr-only", "", words[answer]), " ");
          slot(card, "reasons").append(reason);
        }
        return card;
      }
    },
  );
})();

// @ts-check
// "What is for me?" Sorts the offers by the reader's answers. These leave the tab only if the reader wants them kept.
(() => {
  const { words, fill, fit, schedule, latin, parts } = ankunft;
  if (!words) return;
  const { line, load, make, now, Questions, remember, show, slot, standing } = parts;

  /** The questions about the person; the others choose from the list. */
  const ABOUT = ["age", "german", "district", "residence", "basis", "gender", "group", "children", "childless"];
  const KEY = "finder";

  /** An offer, the texts of its piece, and how it stands.
   * @typedef {{offer: Offer, texts: string[], state: string}} Entry */
  /** @typedef {Entry & {answers: {criterion: string, answer: string}[], rank: number}} Found */
  /** @typedef {{entries: Entry[], kinds: {[kind: string]: [string, string]}, isWhole: boolean}} Data */

  /** @param {FormData} answers @param {string} name */
  const one = (answers, name) => String(answers.get(name) || "").trim() || undefined;

  /** @param {FormData} answers @returns {Person} */
  const person = (answers) => {
    /** @param {string} name */
    const ages = (name) => (latin(one(answers, name) || "").match(/\d+/g) || []).map(Number);
    const children = ages("children");
    return {
      age: ages("age")[0],
      german: one(answers, "german"),
      district: one(answers, "district"),
      residence: one(answers, "residence"),
      basis: one(answers, "basis"),
      gender: one(answers, "gender"),
      groups: answers.getAll("group").map(String).filter(Boolean),
      children: children.length || one(answers, "childless") ? children : undefined,
    };
  };

  /** @param {Offer} offer */
  const isOpen = ({ h, c, e = [] }) => {
    const calendar = words.calendars[c || ""];
    if (!h || !calendar) return false;
    const today = now(calendar).slice(0, 10);
    const holds = (!e[0] || e[0] <= today) && (!e[1] || today <= e[1]);
    return holds && schedule.state(schedule.decode(h), calendar, Date.now()).state === "open";
  };

  /** Whether an offer is one of those that the reader chose. @param {FormData} answers @returns {(offer: Offer) => boolean} */
  const chooser = (answers) => {
    const [topic, kind, language, open] = ["topic", "kind", "language", "open"].map((name) => one(answers, name));
    return ({ o = [], k, g = [], ...offer }) =>
      (!topic || o.includes(topic)) &&
      (!kind || kind === k) &&
      (!language || g.includes(language)) &&
      (!open || isOpen(/** @type {Offer} */ (offer)));
  };

  /** What can be had, what lies in the reader's district, comes first. @param {Entry} entry @param {Person} person */
  const rank = ({ offer: { d }, state }, { district }) =>
    ["current", "future", "full", "paused"].indexOf(state) * 2 + Number(!!d && !!district && !d.includes(district));

  /** Whether it is for a child of the person, not for herself. @param {number[] | undefined} ages @param {Person} person */
  const isForChild = (ages, { age }) => !!ages && !(age !== undefined && ages[0] <= age && age <= (ages[1] || Infinity));

  customElements.define(
    "ankunft-finder",
    class extends Questions {
      connectedCallback() {
        super.connectedCallback();
        const { form } = this;
        if (!form) return;
        form.onchange = ({ target }) => {
          if (target instanceof HTMLInputElement && target.name === "keep") this.keep();
        };
        const answers = remember("sessionStorage", KEY) || remember("localStorage", KEY);
        if (!Array.isArray(answers) || !answers.length) return;
        this.restore(form, Object.fromEntries(answers.filter(Array.isArray)));
        this.look(false);
      }

      /** @param {HTMLFormElement} form @param {{[name: string]: string}} answers */
      restore(form, answers) {
        for (const field of Array.from(form.elements)) {
          if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = field.name in answers;
          else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
            field.value = answers[field.name] || "";
          }
        }
      }

      /** The tab remembers, so that one can go to an offer and back; the phone only if the reader says so. */
      keep() {
        const answers = Array.from(new FormData(this.form || undefined)).filter(([, value]) => value);
        remember("sessionStorage", KEY, answers);
        remember("localStorage", KEY, answers.some(([name]) => name === "keep") ? answers : null);
      }

      /** @param {URL} index @returns {Promise<Data>} */
      async read(index) {
        const first = await load(index);
        /** @type {(Piece | null)[]} */
        const others = await Promise.all(
          (first.next || []).map((/** @type {string} */ name) => load(new URL(name, index)).catch(() => null)),
        );
        const pieces = [first, ...others];
        const isWhole = !others.includes(null);
        // The next answer tries again to get the pieces that are missing.
        if (!isWhole) this.loading = undefined;
        const entries = pieces.flatMap((piece) =>
          piece ? piece.offers.map((/** @type {Offer} */ offer) => ({ offer, texts: piece.texts, state: "" })) : [],
        );
        for (const entry of entries) entry.state = standing(entry.offer.z).state;
        return { entries: entries.filter(({ state }) => state !== "ended"), kinds: first.kinds || {}, isWhole };
      }

      /** @param {boolean} isAsked */
      look(isAsked) {
        if (isAsked) this.keep();
        return super.look(isAsked);
      }

      forget() {
        remember("sessionStorage", KEY, null);
        remember("localStorage", KEY, null);
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

      /** @param {Data} data @param {FormData} answers */
      answer({ entries, kinds, isWhole }, answers) {
        const who = person(answers);
        const isChosen = chooser(answers);
        const isAbout = ABOUT.some((name) => one(answers, name));
        /** @type {{[verdict: string]: Found[]}} */
        const found = { fits: [], maybe: [], not: [] };
        for (const entry of entries) {
          if (!isChosen(entry.offer)) continue;
          const { verdict, reasons } = isAbout ? fit(entry.offer.f || {}, who) : { verdict: "fits", reasons: [] };
          found[verdict].push({ ...entry, answers: reasons, rank: rank(entry, who) });
        }
        for (const [verdict, some] of Object.entries(found)) {
          some.sort((first, second) => first.rank - second.rank);
          const section = this.querySelector(`[data-${verdict}]`);
          if (section) show(section, some, (entry) => this.card(entry, kinds, who));
        }
        this.list(!isWhole);
        if (!isWhole) return words.loadFailed;
        const number = Object.values(found).reduce((sum, some) => sum + some.length, 0);
        return number ? fill(isAbout ? words.fits : words.results, { number: found.fits.length }) : words.noResults;
      }

      /** @param {Found} entry @param {Data["kinds"]} kinds @param {Person} who */
      card({ offer, texts, answers }, kinds, who) {
        const card = make(this, offer, texts);
        card.dataset.record = `offer/${offer.i}`;
        const [label, icon] = kinds[offer.k] || ["", ""];
        slot(card, "label", (place) => (place.textContent = label));
        slot(card, "icon", (place) => (place.innerHTML = icon));
        slot(card, "open", (place) => (place.dataset.course = ""));
        slot(card, "reasons", (place) => {
          for (const { criterion, answer } of answers) {
            const child = criterion === "age" && answer === "yes" && isForChild(offer.f && offer.f.a, who);
            const said = `${words.criteria[criterion]}: ${texts[(offer.r || {})[criterion]]}`;
            const reason = line(`is-${answer}`, answer, child ? `${said} (${words.child})` : said, "li");
            const reply = line("sr-only", "", words[answer]);
            if (reason.lastElementChild) reason.lastElementChild.prepend(reply, " ");
            place.append(reason);
          }
        });
        return card;
      }
    },
  );
})();

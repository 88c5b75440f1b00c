// @ts-check
// Answers while the reader types. The index comes with the site, and the query goes nowhere.
(() => {
  const { words, fill, fit, schedule, occurrences, parts } = ankunft;
  if (!words) return;
  const { line, load, now, remember, standing } = parts;
  const MOST = 40, BEST = 3;

  /** @typedef {{h?: string, c?: string, e?: (string|null)[], a?: boolean, z?: string, p?: number[], d?: string, r?: string[], x?: string}} More */
  /** @typedef {{number: number, score: number, why: string, name?: string}} Hit */

  /** Kilometres, as the crow flies. @param {number[]} one @param {number[]} other */
  const far = ([lat, lon], [lat2, lon2]) =>
    Math.hypot(lat2 - lat, (lon2 - lon) * Math.cos((((lat + lat2) / 2) * Math.PI) / 180)) * 111.2;

  customElements.define(
    "ankunft-search",
    class extends HTMLElement {
      constructor() {
        super();
        /** @type {any} */
        this.file = null;
        /** @type {any} */
        this.engine = null;
        /** @type {Map<string, string>} The finder's verdict on offers, where the reader kept answers. */
        this.verdicts = new Map();
        /** @type {number[] | undefined} */
        this.here = undefined;
        this.district = "";
        /** @type {Promise<void> | undefined} */
        this.loading = undefined;
      }

      connectedCallback() {
        const form = this.querySelector("form"), near = this.querySelector("[data-near]");
        if (!form) return;
        const { input } = this;
        form.onsubmit = (event) => {
          event.preventDefault();
          this.look(true);
        };
        input.oninput = () => this.look(false);
        input.onkeydown = (event) => this.press(event);
        if (near instanceof HTMLElement) near.onclick = () => this.locate();
        input.onchange = () => this.note();
        this.box.onclick = () => this.note();
        addEventListener("pagehide", () => this.note());
        const asked = new URLSearchParams(location.hash.slice(1) || location.search).get("q");
        if (asked) input.value = asked;
        this.ready().then(() => input.value && this.look(false));
        if (!asked) input.focus({ preventScroll: true });
      }

      get input() {
        return /** @type {HTMLInputElement} */ (this.querySelector("input"));
      }

      get box() {
        return /** @type {HTMLElement} */ (this.querySelector("#_found"));
      }

      /** @param {string} name @returns {DocumentFragment} */
      blank(name) {
        return /** @type {HTMLTemplateElement} */ (this.querySelector(`template[data-${name}]`)).content;
      }

      /** @param {string} text */
      say(text) {
        const status = this.querySelector("[role=status]");
        if (status) status.textContent = text;
      }

      ready() {
        this.loading = this.loading || this.read();
        return this.loading;
      }

      async read() {
        this.say(words.loading);
        try {
          this.file = await load(new URL(this.dataset.index || "", location.href));
          this.engine = ankunft.search(this.file, /** @type {any} */ (globalThis).SearchableMap);
          this.say("");
        } catch {
          this.loading = undefined;
          return this.say(words.loadFailed);
        }
        // The answer does not wait for what the finder knows.
        this.know().then(() => this.verdicts.size && this.input.value && this.look(false), () => {});
      }

      /** Keeps the query in the address, behind the mark that is sent to nobody, so that one can come back. */
      note() {
        const query = this.input.value.trim();
        try {
          history.replaceState(history.state, "", location.pathname + (query ? `#${new URLSearchParams({ q: query })}` : ""));
        } catch {
          // Some browsers refuse too many changes.
        }
      }

      /** What the reader told the finder, if it was kept. */
      async know() {
        const kept = remember("sessionStorage", "finder") || remember("localStorage", "finder");
        if (!Array.isArray(kept) || !kept.length) return;
        const answers = new FormData();
        for (const pair of kept) if (Array.isArray(pair)) answers.append(String(pair[0]), String(pair[1]));
        this.district = String(answers.get("district") || "");
        if (!this.dataset.finder || !parts.person) return;
        const index = new URL(this.dataset.finder, location.href);
        const first = await load(index);
        const others = await Promise.all((first.next || []).map((/** @type {string} */ name) => load(new URL(name, index))));
        const who = parts.person(answers);
        for (const { offers } of [first, ...others]) {
          for (const { u, f } of offers) this.verdicts.set(u, fit(f || {}, who).verdict);
        }
      }

      /** @param {number} number @returns {More} */
      more(number) {
        return this.file.more[this.engine.owners[number]] || {};
      }

      /** @param {number} number */
      url(number) {
        return (this.dataset.home || "/") + this.engine.urls[number];
      }

      /** @param {More} more */
      isOpen({ h, c = "", e = [] }) {
        const calendar = words.calendars[c];
        if (!h || !calendar) return false;
        const today = now(calendar).slice(0, 10);
        if ((e[0] && today < e[0]) || (e[1] && today > e[1])) return false;
        return schedule.state(schedule.decode(h), calendar, Date.now()).state === "open";
      }

      /** The next date of an event that is not cancelled. @param {More} more */
      next({ d }) {
        return d && occurrences.decode(d, words.calendars[words.calendar]).find((/** @type {any} */ one) => !one.off && one.end > Date.now());
      }

      /** What helps comes first: open now, near, fitting. What has ended leaves. @param {number} owner */
      weigh(owner) {
        const more = this.more(owner);
        const verdict = this.verdicts.get(this.url(owner));
        if ((more.z && standing(more.z).state === "ended") || (more.d && !this.next(more))) return 0;
        let weight = verdict === "not" ? 0.6 : verdict === "fits" ? 1.15 : 1;
        if (this.isOpen(more)) weight *= 1.1;
        if (this.district && (more.r || []).includes(this.district)) weight *= 1.1;
        if (this.here && more.p) weight *= 1 + 1 / (1 + far(this.here, more.p));
        return weight;
      }

      locate() {
        this.say(words.locating);
        /** @param {{code?: number}} error */
        const failed = ({ code }) => this.say(code === 1 ? words.nearDenied : words.nearFailed);
        if (!navigator.geolocation) return failed({});
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => {
            this.here = [coords.latitude, coords.longitude];
            this.look(false);
            this.input.focus();
          },
          failed,
          { maximumAge: 300000, timeout: 20000 },
        );
      }

      /** @param {boolean} isAsked */
      look(isAsked) {
        const query = this.input.value.trim();
        if (!this.engine) {
          // What is typed meanwhile is answered once the index is there.
          this.ready().then(() => this.engine && this.look(isAsked));
          return;
        }
        /** @type {Hit[]} */
        const hits = query ? this.engine.answer(query, MOST, (/** @type {number} */ owner) => this.weigh(owner)) : [];
        const shown = hits.filter(({ score }) => score > 0);
        this.show(shown, query);
        if (isAsked) this.note();
        if (isAsked && shown.length) {
          const first = this.box.querySelector("a");
          if (first) first.focus();
        }
      }

      /** @param {Hit[]} hits @param {string} query */
      show(hits, query) {
        const { box, input } = this;
        const texts = this.blank("texts");
        const index = document.querySelector("[data-titles]");
        const wanted = new Set(query && this.engine.analysis.query(query).flatMap(this.engine.analysis.forms));
        /** @param {string} name */
        const text = (name) => (texts.querySelector(`[data-${name}]`) || box).textContent || "";
        box.textContent = "";
        /** @param {string} label @param {Hit[]} found @param {Element | null} [picture] */
        const group = (label, found, picture) => {
          if (!found.length) return;
          const element = /** @type {HTMLElement} */ (document.importNode(this.blank("group"), true).firstElementChild);
          const heading = /** @type {HTMLElement} */ (element.firstElementChild);
          heading.id = `_group-${box.children.length}`;
          element.setAttribute("aria-labelledby", heading.id);
          if (picture) heading.append(document.importNode(picture, true));
          heading.append(label);
          element.append(...found.map((hit) => this.option(hit, wanted, text)));
          box.append(element);
        };
        const best = hits.slice(0, BEST);
        const others = hits.slice(BEST);
        group(text("best"), best);
        const groups = Array.from(texts.querySelectorAll("[data-group]"), (element) => {
          const kinds = (element.getAttribute("data-kinds") || "").split(" ");
          const found = others.filter(({ number }) => kinds.includes(this.kind(number)));
          return { element, found, first: found.length ? others.indexOf(found[0]) : Infinity };
        });
        groups.sort((one, other) => (one.first === other.first ? 0 : one.first - other.first));
        for (const { element, found } of groups) group(element.textContent || "", found, element.querySelector("svg"));
        Array.from(box.querySelectorAll("a"), (option, number) => (option.id = `_option-${number}`));
        box.hidden = !hits.length;
        input.setAttribute("aria-expanded", String(!!hits.length));
        input.removeAttribute("aria-activedescendant");
        if (index instanceof HTMLElement) index.hidden = !!hits.length;
        this.toggle("nothing", !!query && !hits.length);
        this.toggle("near", hits.some(({ number }) => this.more(number).p) && !this.here);
        this.meant(best[0], query);
        this.say(!query ? "" : fill(words.results, { number: hits.length < MOST ? hits.length : `${MOST}+` }));
      }

      /** @param {string} name @param {boolean} isShown */
      toggle(name, isShown) {
        const element = this.querySelector(`:scope > [data-${name}]`);
        if (element instanceof HTMLElement) element.hidden = !isShown;
      }

      /** The nearest thing that there is, where the query met only something like it. @param {Hit | undefined} hit @param {string} query */
      meant(hit, query) {
        const button = /** @type {HTMLElement} */ (this.querySelector("[data-meant] button"));
        const name = hit && hit.why === "like" && hit.name && hit.name.length <= 40 ? hit.name : "";
        this.toggle("meant", !!name && name !== query);
        button.textContent = name || "";
        const language = hit ? (name === this.file.t[hit.number] ? this.language("tl", hit.number) : this.called(hit.number, name)) : "";
        if (language) button.lang = language;
        else button.removeAttribute("lang");
        button.onclick = () => {
          this.input.value = name || "";
          this.look(false);
          this.input.focus();
        };
      }

      /** @param {number} number @returns {string} */
      kind(number) {
        return this.file.kinds[parseInt(this.file.k[number], 36)];
      }

      /** The language of a text that is not the reader's. @param {"tl"|"al"} names @param {number} number */
      language(names, number) {
        const found = Object.entries(this.file[names]).find(([, numbers]) => ankunft.numbers(numbers).includes(number));
        return found ? found[0] : "";
      }

      /** The language of another name. @param {number} number @param {string} [name] @returns {string} */
      called(number, name) {
        const found = this.engine.own(number).find((/** @type {string[]} */ [one]) => one === name);
        return found ? found[1] : "";
      }

      /** A text with the words that were looked for marked. @param {Element} element @param {string} text @param {Set<string>} wanted @param {string} language */
      write(element, text, wanted, language) {
        const { tokens, forms } = this.engine.analysis;
        if (language) Object.assign(element, { lang: language, dir: "auto" });
        for (const piece of text.split(/([\p{L}\p{M}\p{N}\u200c\u2010\u2011-]+)/u)) {
          const starts = (/** @type {string} */ token) => Array.from(wanted).some((one) => one.length > 1 && token.startsWith(one));
          const isMet = piece && tokens(piece).some((/** @type {string} */ token) => [token, ...forms(token)].some((form) => wanted.has(form) || starts(form)));
          if (isMet) {
            const mark = document.createElement("mark");
            mark.textContent = piece;
            element.append(mark);
          } else element.append(piece);
        }
      }

      /** @param {Hit} hit @param {Set<string>} wanted @param {(name: string) => string} text @returns {HTMLAnchorElement} */
      option({ number, why, name }, wanted, text) {
        const link = /** @type {HTMLAnchorElement} */ (document.importNode(this.blank("option"), true).firstElementChild);
        const [picture, title, about, reason] = ["icon", "title", "about", "why"].map(
          (part) => /** @type {HTMLElement} */ (link.querySelector(`.result__${part}`)),
        );
        const { owners } = this.engine;
        const owner = owners[number], kind = this.kind(number);
        const more = this.more(number);
        const texts = this.blank("texts");
        const group = Array.from(texts.querySelectorAll("[data-kinds]")).find((one) => (one.getAttribute("data-kinds") || "").split(" ").includes(kind));
        const svg = group && group.querySelector("svg");
        if (svg) picture.append(document.importNode(svg, true));
        link.href = this.url(number);
        this.write(title, this.file.t[number], wanted, this.language("tl", number));
        if (owner !== number) this.write(about, this.file.t[owner], wanted, this.language("tl", owner));
        else if (this.file.a[number]) this.write(about, this.file.a[number], wanted, this.language("al", number));
        const away = this.language("tl", number);
        if (away) {
          const called = texts.querySelector(`[data-tag="${away}"]`);
          if (called) reason.append(document.importNode(called, true));
        }
        const date = this.next(more);
        if (more.x) reason.append(line("result__not", "ended", words[more.x]));
        else if (date && parts.when) {
          const calendar = words.calendars[words.calendar];
          const { days } = parts.when(calendar, date);
          reason.append(line("result__now", "next", days));
        }
        if (this.isOpen(more)) reason.append(line("result__now", "open", words.open));
        const verdict = this.verdicts.get(this.url(owner));
        if (verdict === "fits") reason.append(line("result__fits", "yes", words.yes));
        if (verdict === "not") reason.append(line("result__not", "no", words.no));
        const shown = [this.file.t[number], this.file.a[number]].includes(name);
        if (why !== "title" && !shown && (why === "text" || name)) {
          const said = line("result__because", "", "");
          const [before, after] = text(why).split("{name}");
          said.textContent = before;
          if (after !== undefined) {
            const called = document.createElement("bdi");
            this.write(called, name || "", wanted, this.called(number, name));
            said.append(called, after);
          }
          reason.append(said);
        }
        return link;
      }

      /** The keys of a combo box (ARIA Authoring Practices Guide). @param {KeyboardEvent} event */
      press(event) {
        const options = Array.from(this.box.querySelectorAll("a"));
        const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
        let next = current;
        if (event.key === "ArrowDown") next = Math.min(current + 1, options.length - 1);
        else if (event.key === "ArrowUp") next = current - 1;
        else if (event.key === "Escape" && this.input.value) {
          this.input.value = "";
          event.preventDefault();
          return this.look(false);
        } else if (event.key === "Enter" && current >= 0) {
          event.preventDefault();
          return options[current].click();
        } else return;
        if (!options.length) return;
        event.preventDefault();
        options.forEach((option, number) => option.setAttribute("aria-selected", String(number === next)));
        if (next < 0) return this.input.removeAttribute("aria-activedescendant");
        this.input.setAttribute("aria-activedescendant", options[next].id);
        options[next].scrollIntoView({ block: "nearest" });
      }
    },
  );
})();

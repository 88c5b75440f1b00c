// @ts-check
// What is on? Chooses events by the reader's answers; the dates are computed at this moment, also without a connection.
(() => {
  const { words, fill, occurrences, parts } = ankunft;
  if (!words) return;
  const { load, make, Questions, show, slot } = parts;
  const DAY = 86400000;

  /** @typedef {{i: string, u: string, t: string, l?: string, y?: string, w?: string, d: string, x?: string, k: string,
   * o?: string[], r?: string[], g?: string[], f?: boolean, n?: boolean}} Happening */

  /** From which wall time until before which: days since 1970. @param {string} when @param {number} today
   * @returns {[number, number]} */
  const span = (when, today) => {
    const monday = today - ((today + 3) % 7);
    /** @type {{[name: string]: [number, number]}} */
    const spans = {
      today: [today, today + 1],
      tomorrow: [today + 1, today + 2],
      week: [today, monday + 7],
      weekend: [Math.max(today, monday + 5), monday + 7],
      next: [monday + 7, monday + 14],
      month: [today, today + 30],
    };
    return spans[when] || [today, Infinity];
  };

  customElements.define(
    "ankunft-events",
    class extends Questions {
      /** @param {URL} index */
      async read(index) {
        const first = await load(index);
        const others = await Promise.all((first.next || []).map((/** @type {string} */ name) => load(new URL(name, index))));
        return { kinds: first.kinds, events: [first, ...others].flatMap(({ events }) => events) };
      }

      clear() {
        super.clear();
        this.list(true);
      }

      /** @param {boolean} isShown */
      list(isShown) {
        const list = document.querySelector("main > .list");
        if (list instanceof HTMLElement) list.hidden = !isShown;
      }

      /** @param {{events: Happening[], kinds: any}} data @param {FormData} answers */
      answer({ events, kinds }, answers) {
        const calendar = words.calendars[words.calendar];
        const read = (/** @type {string} */ name) => String(answers.get(name) || "");
        const [from, until] = span(read("when"), Math.floor(occurrences.wall(calendar, Date.now()) / DAY));
        const found = [];
        for (const event of events) {
          const fits =
            ["topic,o", "language,g", "district,r"].every((pair) => {
              const [name, field] = pair.split(",");
              const wanted = read(name);
              return !wanted || (/** @type {any} */ (event)[field] || []).includes(wanted);
            }) &&
            (!read("kind") || event.k === read("kind")) &&
            (!read("free") || event.f) &&
            (!read("childcare") || event.n);
          if (!fits) continue;
          const on = occurrences.decode(event.d, calendar).find((/** @type {any} */ one) => {
            if (one.off || one.end <= Date.now()) return false;
            // What is on now is on today; what ends in the night belongs to the day on which it begins.
            const first = occurrences.wall(calendar, Math.max(one.start, Date.now()));
            const goesOn = () => occurrences.wall(calendar, one.end) > from * DAY && parts.when(calendar, one).last;
            return first < until * DAY && (first >= from * DAY || goesOn());
          });
          if (on) found.push({ event, on });
        }
        found.sort((one, other) => one.on.start - other.on.start);
        const section = /** @type {HTMLElement} */ (this.querySelector("section"));
        show(section, found, (one) => this.card(one, kinds));
        this.list(false);
        return found.length ? fill(words.results, { number: found.length }) : words.noResults;
      }

      /** @param {{event: Happening, on: any}} found @param {any} kinds */
      card({ event, on }, kinds) {
        const card = make(this, event);
        const { days, first } = parts.when(words.calendars[words.calendar], on);
        const start = new Date(`${first}Z`);
        card.dataset.record = `event/${event.i}`;
        const off = event.x ? ` · ${words[event.x]}` : "";
        slot(card, "label").textContent = (kinds[event.k] || [""])[0] + off;
        slot(card, "when").textContent = days;
        slot(card, "where").textContent = event.w || "";
        const leaf = card.querySelector(".leaf");
        if (leaf) {
          const texts = [start.getUTCDate(), words.monthsShort[start.getUTCMonth()], words.weekdaysShort[(start.getUTCDay() + 6) % 7]];
          Array.from(leaf.children).forEach((part, at) => (part.textContent = String(texts[at])));
        }
        return card;
      }
    },
  );
})();

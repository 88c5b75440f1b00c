// @ts-check
// When is it next? Said at reading: in the town's time, whatever the phone's, and also without a connection.
(() => {
  const { words, fill, date, occurrences, parts } = ankunft;
  if (!words) return;
  const { ahead, line, Living } = parts;

  /** @param {Calendar} calendar @param {number} unix */
  const wall = (calendar, unix) => new Date(occurrences.wall(calendar, unix)).toISOString().slice(0, 16);

  /** @param {DOMStringMap} facts */
  const dated = ({ dates = "", calendar: key = "", status }) => {
    const calendar = words.calendars[key];
    return { calendar, ...occurrences.state(occurrences.decode(dates, calendar), status, Date.now()) };
  };

  /** What is to be said of a date. @param {Calendar} calendar @param {string} state @param {any} on @returns {Line} */
  const said = (calendar, state, on) => {
    const moment = wall(calendar, Date.now()), start = wall(calendar, on.start), end = wall(calendar, on.end - 1);
    if (state === "past") return ["no", "ended", words.over];
    if (state === "now") {
      if (on.sort === "a" || start.slice(0, 10) !== end.slice(0, 10)) return ["yes", "open", words.nowOn];
      return ["yes", "open", on.sort === "o" ? words.nowOn : fill(words.nextNow, { time: wall(calendar, on.end).slice(11) })];
    }
    const near = ahead("next", start, moment);
    return ["next", "next", on.sort === "a" ? fill(words.nextAll, { date: date(start.slice(0, 10)) }) : near];
  };

  /** The leaf of a calendar in the same card. @param {Element} element @param {string} iso */
  const turn = (element, iso) => {
    const card = element.closest("[data-record], .card");
    const leaf = card && card.querySelector(".leaf");
    if (!leaf) return;
    const at = new Date(`${iso.slice(0, 10)}T00:00Z`);
    const [day, month, weekday] = Array.from(leaf.children);
    day.textContent = String(at.getUTCDate());
    month.textContent = words.monthsShort[at.getUTCMonth()];
    weekday.textContent = words.weekdaysShort[(at.getUTCDay() + 6) % 7];
  };

  customElements.define(
    "ankunft-dates",
    class extends Living {
      say() {
        const { calendar, state, on } = dated(this.dataset);
        if (!on) return;
        turn(this, wall(calendar, on.start));
        // That it does not take place has been said; its date stays as it was built.
        const [name, icon, text] = said(calendar, state, on);
        if (state === "cancelled" || state === "postponed" || (this.textContent || "").trim() === text) return;
        this.textContent = "";
        this.append(line(`open open--${name}`, icon, text));
      }
    },
  );

  customElements.define(
    "ankunft-agenda",
    class extends Living {
      say() {
        const { dates = "", calendar: key = words.calendar } = this.dataset;
        const calendar = words.calendars[key];
        const moment = wall(calendar, Date.now());
        /** @type {{start: number, end: number, sort: string}[]} */
        const over = occurrences.decode(dates, calendar).filter((/** @type {any} */ { end }) => end <= Date.now());
        const starts = new Set(over.map(({ start, sort }) => wall(calendar, start).slice(0, sort === "a" ? 10 : 16)));
        for (const item of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-start], [data-ends]"))) {
          const { start = "", ends } = item.dataset;
          item.hidden = ends ? ends <= moment : starts.has(start);
        }
        for (const day of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-day]"))) {
          day.hidden = !day.querySelector("[data-ends]:not([hidden])");
          const days = (Date.parse(day.dataset.day || "") - Date.parse(moment.slice(0, 10))) / 86400000;
          const near = day.querySelector("[data-near]");
          if (near) near.textContent = days === 0 ? words.today : days === 1 ? words.tomorrow : "";
        }
      }
    },
  );

  parts.dated = dated;
})();

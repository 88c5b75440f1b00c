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

  /** A date as Python says it: the day, the year where it is another, from when until when; of several days both ends.
   * @param {Calendar} calendar @param {any} on */
  const when = (calendar, { start, end, sort }) => {
    const year = wall(calendar, Date.now()).slice(0, 4);
    const [first, until, last] = [start, end, end - 1].map((unix) => wall(calendar, unix));
    /** @param {string} iso */
    const day = (iso) => date(iso.slice(0, 10)) + (iso.startsWith(year) ? "" : ` ${iso.slice(0, 4)}`);
    // It goes on beyond the night after its first day.
    const lasts = last.slice(0, 10) > first.slice(0, 10) && (sort === "a" || end - start > 64800000);
    /** @param {string} iso */
    const at = (iso) => fill(words.dayTime, { day: day(iso), time: iso.slice(11) });
    if (lasts) return { days: sort === "a" ? `${day(first)} – ${day(last)}` : `${at(first)} – ${at(until)}`, first, last };
    // Times keep together, and their order among letters of any direction.
    const times = sort === "a" ? "" : `\u2066${first.slice(11)}${sort === "o" ? "" : `\u2060–\u2060${until.slice(11)}`}\u2069`;
    return { days: times ? fill(words.dayTime, { day: day(first), time: times }) : day(first), times, first, until: until.slice(11) };
  };

  /** What is to be said of a date. @param {Calendar} calendar @param {string} state @param {any} on @returns {Line} */
  const said = (calendar, state, on) => {
    if (state === "past") return ["no", "ended", words.over];
    const moment = wall(calendar, Date.now()), { days, times, first, until, last } = when(calendar, on);
    if (state === "now") {
      const open = last ? `${words.nowOn}: ${days}` : words.nowOn;
      return ["yes", "open", on.sort === "t" && !last ? fill(words.nextNow, { time: until || "" }) : open];
    }
    const isNear = times && Date.parse(first.slice(0, 10)) - Date.parse(moment.slice(0, 10)) < 2 * 86400000;
    return ["next", "next", isNear ? ahead("next", `${first.slice(0, 10)}T${times}`, moment) : fill(words.nextAll, { date: days })];
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
        /** @type {HTMLElement | null} */
        const listed = this.closest("[data-list] [data-record]");
        if (state === "past" && listed) return this.leave(listed);
        turn(this, wall(calendar, on.start));
        // That it does not take place has been said; its date stays as it was built.
        const [name, icon, text] = said(calendar, state, on);
        if (state === "cancelled" || state === "postponed" || (this.textContent || "").trim() === text) return;
        this.textContent = "";
        this.append(line(`open open--${name}`, icon, text));
      }

      /** Takes what is over off its list. @param {HTMLElement} record */
      leave(record) {
        const left = document.querySelector("[data-left]");
        if (left && !record.hidden) left.textContent = String(Number(left.textContent) - 1);
        record.hidden = true;
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
        const none = /** @type {HTMLElement | null} */ (this.querySelector("[data-none]"));
        if (none) none.hidden = !!this.querySelector("[data-day]:not([hidden])");
      }
    },
  );

  parts.when = when;
})();

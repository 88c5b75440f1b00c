// When does an event take place? The twin of plugins/ankunft/directory/occurrences.py, which explains what is packed.
{
  /** @typedef {{first: string, last: string, offsets: [number, number][], holidays: [number, string][]}} Calendar */
  /** One date; Unix times in milliseconds. @typedef {{start: number, end: number, sort: string, off: boolean}} One */

  const MINUTE = 60000, DAY = 1440 * MINUTE;

  /** How far the clocks are ahead of UTC. @param {Calendar} calendar @param {number} unix */
  const offset = ({ offsets }, unix) =>
    MINUTE * offsets.reduce((known, [since, minutes]) => (since * MINUTE <= unix ? minutes : known), offsets[0][1]);

  /** The wall time at an instant, as milliseconds of a clock without zone. @param {Calendar} calendar @param {number} unix */
  const wall = (calendar, unix) => unix + offset(calendar, unix);

  /** The instant at which a day begins. @param {Calendar} calendar @param {number} midnight as a wall time */
  const begin = (calendar, midnight) => midnight - offset(calendar, midnight - offset(calendar, midnight));

  /** @param {string} text @returns {number[]} */
  const starts = (text) => {
    const found = [];
    let at = 0;
    for (const run of text.split(".")) {
      const [distance, times = "1"] = run.split("*");
      for (let rest = parseInt(times, 36); rest > 0; rest--) found.push((at += parseInt(distance, 36)));
    }
    return found;
  };

  /** The dates, in order. @param {string} text @param {Calendar} calendar @returns {One[]} */
  const decode = (text, calendar) => {
    const origin = Date.parse(calendar.first);
    /** @type {One[]} */
    const dates = [];
    for (const group of text ? text.split(";") : []) {
      const [name, runs] = group.split(":");
      const sort = name[0].toLowerCase(), off = name[0] !== sort, length = parseInt(name.slice(1) || "0", 36);
      for (const at of starts(runs)) {
        let start = origin + at * MINUTE, end = start + length * MINUTE;
        if (sort === "a") {
          const midnight = origin + at * DAY;
          [start, end] = [begin(calendar, midnight), begin(calendar, midnight + length * DAY)];
        } else if (sort === "o") {
          end = begin(calendar, (Math.floor(wall(calendar, start) / DAY) + 1) * DAY);
        }
        dates.push({ start, end, sort, off });
      }
    }
    return dates.sort((one, other) => one.start - other.start || one.end - other.end);
  };

  /** @param {One[]} dates @param {string | undefined} status @param {number} unix
   * @returns {{state: string, on: One | undefined}} */
  const state = (dates, status, unix) => {
    const real = dates.filter(({ off }) => !off);
    const first = real.find(({ end }) => end > unix);
    if (!first) return { state: "past", on: real[real.length - 1] || dates[dates.length - 1] };
    if (status === "cancelled" || status === "postponed") return { state: status, on: first };
    return { state: first.start <= unix ? "now" : "next", on: first };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { occurrences: { decode, state, wall } });
}

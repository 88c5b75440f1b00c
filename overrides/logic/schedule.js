// Is a place open? The twin of plugins/ankunft/directory/schedule.py, which explains what is packed here.
{
  /** @typedef {[number, number][]} Intervals */
  /** @typedef {{week: Intervals[], days: Map<number, Intervals>, free: boolean, toggled: Set<number>}} Schedule */
  /** @typedef {{first: string, last: string, offsets: [number, number][], holidays: [number, string][]}} Calendar */
  /** @typedef {{state: "open"|"closed"|"appointment"|"unknown", until: ?string, opens: ?string, holiday: ?string,
   * appointment: boolean, usual: boolean}} OpenState */

  const DAY = 1440, MINUTE = 60000;

  /** @param {string} text @param {string} by */
  const split = (text, by) => (text ? text.split(by) : []);

  /** @param {string} text @returns {Intervals} */
  const intervals = (text) =>
    split(text, ",").map((pair) => {
      const [from, to] = pair.split("-");
      return [parseInt(from, 36), parseInt(to, 36)];
    });

  /** @param {string} text */
  const runs = (text) => {
    const days = [];
    let day = 0;
    for (const part of split(text, ".")) {
      const [run, times = "1"] = part.split("*");
      const [distance, more = "0"] = run.split("+");
      for (let rest = parseInt(times, 36); rest > 0; rest--) {
        days.push((day += parseInt(distance, 36)));
        for (const end = day + parseInt(more, 36); day < end; ) days.push(++day);
      }
    }
    return days;
  };

  /** null: nothing is known of the hours. @param {string} text @returns {?Schedule} */
  const decode = (text) => {
    if (!text) return null;
    const [weekly, dated, marks] = text.split("|");
    /** @type {Intervals[]} */
    const week = [[], [], [], [], [], [], []];
    for (const group of split(weekly, ";")) {
      const [days, hours] = group.split(":");
      for (const day of days) week[+day] = intervals(hours);
    }
    /** @type {Map<number, Intervals>} */
    const days = new Map();
    for (const group of split(dated, ";")) {
      const [which, hours] = group.split(":");
      for (const day of runs(which)) days.set(day, intervals(hours));
    }
    return { week, days, free: marks[0] === "!", toggled: new Set(runs(marks.replace("!", ""))) };
  };

  /** `until` and `opens` are wall times of the venue, YYYY-MM-DDTHH:MM.
   * @param {?Schedule} schedule @param {Calendar} calendar @param {number} unixMillis @param {boolean} [appointment]
   * @returns {OpenState} */
  const state = (schedule, calendar, unixMillis, appointment = false) => {
    /** @type {OpenState} */
    const answer = { state: "unknown", until: null, opens: null, holiday: null, appointment: false, usual: false };
    if (!schedule) return appointment ? { ...answer, state: "appointment" } : answer;

    const first = Date.parse(calendar.first) / MINUTE;
    const last = (Date.parse(calendar.last) / MINUTE - first) / DAY;
    const unix = Math.floor(unixMillis / MINUTE);
    const past = calendar.offsets.filter(([since]) => since <= unix);
    const local = unix + (past.pop() || calendar.offsets[0])[1] - first;
    const today = Math.floor(local / DAY), minute = local - today * DAY;
    const holidays = new Map(calendar.holidays);

    // 1970-01-01 was a Thursday; a day before the calendar is negative.
    /** @param {number} day */
    const weekly = (day) => schedule.week[(((first / DAY + 3 + day) % 7) + 7) % 7];
    /** @param {number} day @returns {Intervals} */
    const hours = (day) => schedule.days.get(day) || (schedule.free && holidays.has(day) ? [] : weekly(day));
    /** @param {number} day @param {number} at */
    const wall = (day, at) => new Date((first + day * DAY + at) * MINUTE).toISOString().slice(0, 16);

    answer.appointment = appointment;
    answer.usual = today < 0 || today > last;
    const now = hours(today).find(([from, to]) => from <= minute && minute < to);
    if (now) {
      const known = Math.max(today, last) + 8;
      let day = today, end = now[1];
      for (let next; end === DAY && day <= known && (next = hours(day + 1)[0]) && !next[0]; day++) end = next[1];
      return { ...answer, state: "open", until: day > known ? null : wall(day, end) };
    }
    const closed = !hours(today).length && weekly(today).length > 0;
    if (closed !== schedule.toggled.has(today)) answer.holiday = holidays.get(today) || null;
    for (let day = today; !answer.opens && day <= (today > last ? today + 7 : last); day++) {
      const next = hours(day).find(([from]) => day > today || from > minute);
      if (next) answer.opens = wall(day, next[0]);
    }
    return { ...answer, state: "closed" };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { schedule: { decode, state } });
}

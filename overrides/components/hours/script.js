// @ts-check
// Says whether it is open at this moment, or when a course is next: in the venue's time, whatever the phone's.
(() => {
  const { words, fill, date, schedule, parts } = ankunft;
  if (!words) return;
  const { line, Living, now, offset } = parts;

  /** Class, icon and text of a line. @typedef {[string, string, string]} Line */

  /** @param {string} at 2026-11-23T12:00 */
  const clock = (at) => at.slice(11);

  /** When it opens, in words. @param {string} name of the texts: "opens" or "next" @param {string} at @param {string} today */
  const ahead = (name, at, today) => {
    const day = at.slice(0, 10);
    const days = (Date.parse(day) - Date.parse(today)) / 86400000;
    const when = days < 1 ? "Today" : days < 2 ? "Tomorrow" : days < 7 && words[`${name}Day`] ? "Day" : "Date";
    return fill(words[name + when], { time: clock(at), date: date(day), weekday: date(day, "{weekday}") });
  };

  /** @param {OpenState} answer @param {string} moment @returns {Line[]} */
  const place = ({ state, until, opens, holiday }, moment) => {
    if (state === "open") {
      // A time of day says too little of what stays open longer than a day.
      const isLong = until && Date.parse(until) - Date.parse(moment) > 86400000;
      const time = clock(until || "").replace("00:00", "24:00");
      return [["yes", "open", !until ? words.openAlways : isLong ? words.open : fill(words.openUntil, { time })]];
    }
    if (!holiday) return [["no", "closed", opens ? ahead("opens", opens, moment.slice(0, 10)) : words.closed]];
    const said = /** @type {Line} */ (["no", "holiday", fill(words.holiday, { name: holiday })]);
    return opens ? [said, ["no", "", fill(words.opensNext, { date: date(opens.slice(0, 10)), time: clock(opens) })]] : [said];
  };

  /** @param {OpenState} answer @param {string} moment @returns {Line[]} */
  const course = ({ state, until, opens }, moment) => {
    if (state === "open") return until ? [["yes", "open", fill(words.nextNow, { time: clock(until) })]] : [];
    return opens ? [["next", "next", ahead("next", opens, moment.slice(0, 10))]] : [];
  };

  /** What is to be said of hours that hold from `first` to `last`. @param {DOMStringMap} facts @returns {Line[]} */
  const lines = ({ hours, calendar: key, first, last, ...facts }) => {
    const calendar = words.calendars[key || ""];
    if (!hours || !calendar) return [];
    const moment = now(calendar);
    // Before its first day a course is asked as at the beginning of that day.
    const begin = Date.parse(first || "") - offset(calendar, Date.parse(first || "") / 60000 - 60) * 60000;
    const isAhead = first !== undefined && moment < first;
    const answer = schedule.state(schedule.decode(hours), calendar, isAhead ? begin : Date.now());
    if (isAhead && answer.state === "open") Object.assign(answer, { state: "closed", opens: `${first}T00:00` });
    if (last !== undefined && (answer.state === "open" ? moment : answer.opens || "").slice(0, 10) > last) return [];
    const said = facts.course === undefined ? place(answer, moment) : course(answer, moment);
    return said.length && answer.usual ? [...said, ["note", "", words.usual]] : said;
  };

  customElements.define(
    "ankunft-open",
    class extends Living {
      say() {
        const said = lines(this.dataset);
        if (this.dataset.appointment !== undefined) said.push(["ask", "appointment", words.appointment]);
        // What stays the same is left alone: somebody may be selecting it.
        if ((this.textContent || "").trim() === said.map(([, , text]) => text).join(" ")) return;
        this.textContent = "";
        for (const [name, icon, text] of said) this.append(line(`open open--${name}`, icon, text), " ");
      }
    },
  );
})();

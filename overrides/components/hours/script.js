// @ts-check
// Says whether it is open at this moment, or when a course is next: in the venue's time, whatever the phone's.
(() => {
  const { words, fill, date, schedule, parts } = ankunft;
  if (!words) return;
  const { ahead, line, Living, now, offset, standing } = parts;
  const DAY = 86400000;

  /** @param {OpenState} answer @param {string} moment @returns {Line[]} */
  const place = ({ state, until, opens, holiday }, moment) => {
    if (state === "open") {
      if (!until) return [["yes", "open", words.openAlways]];
      // A time of day says too little of what stays open longer than a day.
      if (Date.parse(until) - Date.parse(moment) > DAY) return [["yes", "open", words.open]];
      return [["yes", "open", fill(words.openUntil, { time: until.slice(11).replace("00:00", "24:00") })]];
    }
    if (!holiday) return [["no", "closed", opens ? ahead("opens", opens, moment) : words.closed]];
    const [day, time] = (opens || "").split("T");
    const next = fill(words.opensNext, { date: date(day), time });
    return [["no", "holiday", fill(words.holiday, { name: holiday })], ["no", "", opens ? next : ""]];
  };

  /** @param {OpenState} answer @param {string} moment @returns {Line[]} */
  const course = ({ state, until, opens }, moment) => {
    if (state === "open") return until ? [["yes", "open", fill(words.nextNow, { time: until.slice(11) })]] : [];
    return opens ? [["next", "next", ahead("next", opens, moment)]] : [];
  };

  /** @param {DOMStringMap} facts @returns {Line[]} */
  const lines = ({ hours, calendar: key = "", first = "", last = "9", course: isCourse }) => {
    const calendar = words.calendars[key];
    if (!hours || !calendar) return [];
    const moment = now(calendar);
    let time = Date.now();
    const isAhead = moment < first;
    // Before its first day it is asked as at the beginning of that day.
    if (isAhead) time = Date.parse(first) - offset(calendar, Date.parse(first));
    const answer = schedule.state(schedule.decode(hours), calendar, time);
    if (isAhead && answer.state === "open") Object.assign(answer, { state: "closed", opens: `${first}T00:00` });
    if ((answer.state === "open" ? moment : answer.opens || "").slice(0, 10) > last) return [];
    const said = isCourse === undefined ? place(answer, moment) : course(answer, moment);
    return said.length && answer.usual ? [...said, ["note", "", words.usual]] : said;
  };

  customElements.define(
    "ankunft-open",
    class extends Living {
      say() {
        const around = this.closest("[data-record], .card");
        const fresh = around && around.querySelector("ankunft-fresh");
        const { state } = standing(fresh instanceof HTMLElement ? fresh.dataset.fresh : "");
        // What has ended or takes a break is not open, whatever its hours say.
        const isOff = state === "ended" || state === "paused";
        const said = isOff ? [] : lines(this.dataset).filter(([, , text]) => text);
        if (this.dataset.appointment !== undefined && !isOff) said.push(["ask", "appointment", words.appointment]);
        // What stays the same is left alone: somebody may be selecting it.
        if ((this.textContent || "").trim() === said.map(([, , text]) => text).join(" ")) return;
        this.textContent = "";
        for (const [name, icon, text] of said) this.append(line(`open open--${name}`, icon, text), " ");
      }
    },
  );
})();

// @ts-check
// Says how a record stands on the day of reading, which may be long after the site was built.
(() => {
  const { words, fill, date, parts } = ankunft;
  if (!words) return;
  const { line, Living, now, standing } = parts;

  customElements.define(
    "ankunft-fresh",
    class extends Living {
      say() {
        const { fresh } = this.dataset;
        if (!fresh) return;
        const { state, registration, overdue } = standing(fresh);
        /** @type {HTMLElement | null} */
        const listed = this.closest("[data-list] [data-record]");
        if (state === "ended" && listed) return this.leave(listed);
        const { f, v } = JSON.parse(fresh);
        for (const kind of ["ended", "paused", "full"]) this.line(kind, state === kind && words[kind]);
        this.line("future", state === "future" && fill(words.future, { date: date(f, words.day) }));
        this.line("closed", state !== "ended" && registration === "closed" && words.registrationClosed);
        if (!overdue) return;
        const checked = fill(words.checked, { date: date(v, words.day) });
        const built = this.querySelector(".standing--checked");
        if (built && built.textContent !== checked) built.remove();
        this.line("checked", checked);
      }

      /** Shows a line or takes it away; where the page says it already, its words stand.
       * @param {string} kind @param {string | false} text */
      line(kind, text) {
        const built = this.querySelector(`.standing--${kind}`);
        if (built && !text) built.remove();
        const icon = kind === "closed" ? "registration" : kind;
        if (text && !built) this.append(line(`standing standing--${kind}`, icon, text));
      }

      /** Takes what has ended off its list. @param {HTMLElement} record */
      leave(record) {
        record.hidden = true;
        /** @type {HTMLElement | null} */
        const total = document.querySelector("[data-total]");
        if (!total) return;
        const { total: all, ends = "" } = total.dataset;
        const today = now().slice(0, 10);
        // The rest of a long list is on other pages, so its last days stand here: 2026-12-31*3.
        const gone = ends.split(" ").filter((end) => end && end.slice(0, 10) < today);
        total.textContent = String(gone.reduce((left, end) => left - Number(end.slice(11)), Number(all)));
      }
    },
  );
})();

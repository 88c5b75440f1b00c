// @ts-check
// Says how a record stands on the day of reading, which may be long after the site was built.
(() => {
  const { words, fill, date, parts } = ankunft;
  if (!words) return;
  const { line, Living, standing } = parts;

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
        const total = document.querySelector("[data-total]");
        if (total && !record.hidden) total.textContent = String(Number(total.textContent) - 1);
        record.hidden = true;
      }
    },
  );
})();

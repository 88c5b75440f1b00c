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
        if (!this.dataset.fresh) return;
        const { state, registration, overdue } = standing(this.dataset.fresh);
        /** @type {{[day: string]: string}} */
        const { f, v } = JSON.parse(this.dataset.fresh);
        const listed = this.closest("[data-list] [data-record]");
        if (state === "ended" && listed instanceof HTMLElement) return this.leave(listed);
        this.sync("ended", state === "ended" && words.ended);
        this.sync("paused", state === "paused" && words.paused);
        this.sync("full", state === "full" && words.full);
        this.sync("future", state === "future" && fill(words.future, { date: date(f, words.day) }));
        this.sync("closed", state !== "ended" && registration === "closed" && words.registrationClosed);
        if (overdue) this.sync("checked", fill(words.checked, { date: date(v, words.day) }), true);
      }

      /** Shows a line or takes it away; the words of the page stand where they are already there.
       * @param {string} kind @param {string | false} text @param {boolean} [isNew] */
      sync(kind, text, isNew) {
        const built = this.querySelector(`.standing--${kind}`);
        if (built && (!text || (isNew && built.textContent !== text))) built.remove();
        if (text && !this.querySelector(`.standing--${kind}`)) {
          this.append(line(`standing standing--${kind}`, kind === "closed" ? "registration" : kind, text));
        }
      }

      /** Takes what has ended off its list. @param {HTMLElement} record */
      leave(record) {
        if (record.hidden) return;
        record.hidden = true;
        const total = document.querySelector("[data-total]");
        if (total) total.textContent = String(Number(total.textContent) - 1);
      }
    },
  );
})();

// @ts-check
// Urgent news leave when they are over, also where the page was kept for a long time.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;

  customElements.define(
    "ankunft-banner",
    class extends parts.Living {
      say() {
        this.hidden = (this.dataset.until || "9") < parts.now().slice(0, 10);
        const all = this.parentElement;
        if (all) all.hidden = !all.querySelector("ankunft-banner:not([hidden])");
      }
    },
  );
})();

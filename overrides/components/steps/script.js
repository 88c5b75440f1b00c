// @ts-check
// Lets the reader tick off the steps of a way. The ticks are kept on this phone alone; the picture shows them too.
(() => {
  const { words, fill, parts } = ankunft;
  if (!words) return;
  const { announce, remember } = parts;

  customElements.define(
    "ankunft-steps",
    class extends HTMLElement {
      connectedCallback() {
        const blank = this.querySelector("template");
        if (!blank) return;
        this.key = `steps/${this.dataset.process}`;
        this.ticks = this.read();
        for (const step of this.steps) {
          const button = /** @type {HTMLElement} */ (document.importNode(blank.content, true).firstElementChild);
          const title = step.querySelector("[data-title]");
          button.setAttribute("aria-label", `${button.textContent}: ${title && title.textContent}`);
          button.onclick = () => this.tick(step.id);
          step.append(button);
        }
        blank.remove();
        this.again.onclick = () => {
          this.keep([]);
          // The button is gone, and with it the place of the keyboard.
          const [first] = this.steps;
          if (first) /** @type {HTMLElement} */ (first.querySelector("[aria-pressed]")).focus();
        };
        // Another tab, or the same page in another language, may have written meanwhile.
        for (const event of ["pageshow", "storage"]) {
          addEventListener(event, () => {
            this.ticks = this.read() 
          });
        }
        this.show();
      }
    },
  );
})();

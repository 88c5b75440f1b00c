// @ts-check
// Lets the reader tick off the steps of a way. The ticks are kept on this phone alone; the picture shows them too.
(() => {
  const { words, fill, parts } = ankunft;
  if (!words) return;
  const { announce, remember } = parts;
  const DONE = "✓";

  customElements.define(
    "ankunft-steps",
    class extends HTMLElement {
      constructor() {
        super();
        /** What shows whether a step is done, by the id of the step. @type {Map<string, (isDone: boolean) => void>} */
        this.marks = new Map();
        /** @type {string[]} */
        this.ticks = [];
      }

      connectedCallback() {
        const blank = this.querySelector("template");
        const head = this.querySelector(".steps__ticks");
        if (!blank || !(head instanceof HTMLElement)) return;
        for (const step of Array.from(this.querySelectorAll(".step"))) this.equip(step, blank.content);
        blank.remove();
        this.again.onclick = () => {
          this.keep([]);
          // The button is gone, and with it the place of the keyboard.
          head.tabIndex = -1;
          head.focus();
        };
        head.hidden = false;
        // Another tab may have written, or this page in another language.
        for (const event of ["pageshow", "storage"]) addEventListener(event, () => this.show());
        this.show();
      }

      get again() {
        return /** @type {HTMLElement} */ (this.querySelector("[data-again]"));
      }

      /** Puts the button on a step. @param {Element} step @param {DocumentFragment} blank */
      equip(step, blank) {
        const button = /** @type {HTMLElement} */ (document.importNode(blank, true).firstElementChild);
        const link = document.querySelector(`.way [href="#${step.id}"]`);
        const [title, chip] = ["[data-title]", ".step__number"].map((found) => step.querySelector(found));
        const said = button.textContent || "";
        const name = link && link.querySelector("title");
        const told = (name && name.textContent) || "";
        const number = (chip && chip.textContent) || "";
        button.setAttribute("aria-label", `${said}: ${(title && title.textContent) || ""}`);
        button.onclick = () => {
          const others = this.ticks.filter((id) => id !== step.id);
          this.keep(others.length < this.ticks.length ? others : [...others, step.id]);
        };
        step.append(button);
        this.marks.set(step.id, (isDone) => {
          button.setAttribute("aria-pressed", String(isDone));
          step.classList.toggle("is-done", isDone);
          for (const sign of [chip, link && link.querySelector(".way__number")]) {
            if (sign) sign.textContent = isDone ? DONE : number;
          }
          if (link) link.classList.toggle("is-done", isDone);
          if (name) name.textContent = isDone ? `${told} – ${said}` : told;
        });
      }

      /** Where the ticks are kept. */
      get key() {
        return `steps/${this.dataset.process}`;
      }

      /** @param {string[]} ticks */
      keep(ticks) {
        this.ticks = ticks;
        const isKept = remember("localStorage", this.key, ticks.length ? ticks : null) !== undefined;
        this.show();
        if (!isKept) announce(this, words.noStorage);
      }

      show() {
        const kept = remember("localStorage", this.key);
        // Undefined: this phone keeps nothing, the ticks last as long as the page. Other pages of the host write here too.
        if (kept !== undefined) this.ticks = Array.isArray(kept) ? kept.filter((id) => this.marks.has(id)) : [];
        this.marks.forEach((mark, id) => mark(this.ticks.includes(id)));
        const progress = this.querySelector("progress");
        const done = this.ticks.length;
        if (progress) progress.value = done;
        this.again.hidden = !done;
        announce(this, fill(this.dataset.said, { done, total: this.marks.size }));
      }
    },
  );
})();

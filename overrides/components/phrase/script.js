// @ts-check
// Of the card that fills the screen: Escape closes it, and a keyboard stays in it. Without a script it opens and closes too.
customElements.define(
  "ankunft-phrases",
  class extends HTMLElement {
    connectedCallback() {
      /** @type {HTMLElement | null} */
      let opened = null;
      // Opened from the list: "back" leads there, to the place where it was.
      let isFromList = false;

      /** @param {Event} event */
      const look = ({ type }) => {
        const before = opened;
        opened = this.querySelector(".phrase:target");
        /** All around the card, but for the way out of the page. @type {NodeListOf<HTMLElement>} */
        const around = document.querySelectorAll("body > :not(main), main > :not(.exit, .phrase-cards), .phrase");
        for (const other of around) other.inert = !!opened && other !== opened;
        const card = opened || before;
        const link = card && card.querySelector("a");
        if (link && type !== "load") link.focus();
      };

      this.addEventListener("click", (event) => {
        const link = event.target instanceof Element && event.target.closest("a");
        if (!opened) isFromList = !!link;
        else if (isFromList && link && link.matches(".phrase__close")) {
          event.preventDefault();
          isFromList = false;
          history.back();
        }
      });
      document.addEventListener("keydown", ({ key }) => {
        /** @type {HTMLElement | null} */
        const close = opened && opened.querySelector(".phrase__close");
        if (close && key === "Escape") close.click();
      });
      addEventListener("hashchange", look);
      // Before, the browser has not yet looked for the target.
      addEventListener("load", look);
    }
  },
);

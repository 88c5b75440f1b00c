// @ts-check
// Leaves a sensitive page: blanks it at once, and puts a harmless one in its place, in the history too. Needs no words:
// nothing may keep somebody here.
(() => {
  const { parts, words } = ankunft;
  const WINDOW = 5000;
  // Says in this tab that a page was left; nothing of which.
  const LEFT = "ankunft/left";

  /** @param {(storage: Storage) => unknown} ask */
  const inTab = (ask) => {
    try {
      return ask(sessionStorage);
    } catch {
      // Who cannot know is careful.
      return true;
    }
  };

  /** @param {string} url */
  const replace = (url) => {
    document.body.textContent = "";
    document.title = new URL(url).host;
    location.replace(url);
  };

  customElements.define(
    "ankunft-exit",
    class extends HTMLElement {
      connectedCallback() {
        const link = this.querySelector("a");
        /** @type {HTMLAnchorElement | null} */
        const home = document.querySelector(".header__home");
        if (!link || !home) return;
        const { href } = link;
        const isLeft = () => inTab((storage) => storage.getItem(LEFT));
        const leave = () => {
          inTab((storage) => storage.setItem(LEFT, "1"));
          replace(href);
        };

        // "Back" leads to what was read before the page was left: that gives way to the start page.
        /** @type {any} */
        const [arrival] = performance.getEntriesByType("navigation");
        if (arrival && arrival.type === "back_forward" && isLeft()) return replace(home.href);
        inTab((storage) => storage.removeItem(LEFT));
        addEventListener("pagehide", () => (document.body.hidden = true));
        addEventListener("pageshow", ({ persisted }) => {
          if (persisted && isLeft()) replace(home.href);
          document.body.hidden = false;
        });

        document.addEventListener("click", (event) => {
          if (!(event.target instanceof Element && event.target.closest("[data-exit]"))) return;
          event.preventDefault();
          leave();
        });

        let presses = 0;
        let isModified = false;
        let timer = 0;
        /** @param {number} number */
        const count = (number) => {
          if (parts && number !== presses) parts.announce(this, ["", words.leaveTwo, words.leaveOne][number]);
          presses = number;
        };
        document.addEventListener("keyup", ({ key, shiftKey }) => {
          // Of a capital letter the letter goes up first, under Shift, and takes the count back.
          if (key !== "Shift") count(0);
          else if (!isModified) {
            if (presses > 1) return leave();
            if (!presses) timer = setTimeout(count, WINDOW, 0);
            count(presses + 1);
          }
          if (!presses) clearTimeout(timer);
          isModified = shiftKey;
        });

        // As the second stop of a keyboard, behind "Skip to content".
        /** @type {any} */
        const skip = link.cloneNode(true);
        skip.className = "skip";
        home.before(skip);
      }
    },
  );
})();

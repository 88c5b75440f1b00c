// @ts-check
// Hands the facts of a record on: by the phone's own way to share, else to the clipboard, else as a text to copy.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;
  const { announce } = parts;

  /** @param {Element} element @param {string} text */
  const show = (element, text) => {
    announce(element, words.copyThis);
    const area = element.querySelector("textarea") || document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.rows = 6;
    area.setAttribute("aria-label", words.copyThis);
    element.append(area);
    area.focus();
    area.select();
  };

  /** @param {Element} element that says how it went @param {string} title @param {string} text */
  parts.share = async (element, title, text) => {
    try {
      if (navigator.share) return await navigator.share({ title, text });
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") return;
    }
    try {
      await navigator.clipboard.writeText(text);
      announce(element, words.copied);
    } catch {
      show(element, text);
    }
  };

  customElements.define(
    "ankunft-share",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        const { title = "", text = "", url = "" } = this.dataset;
        // Who receives it may be offline: the facts go along, not only the address.
        const all = text.includes(url) ? text : `${text}\n${url}`;
        if (button) button.onclick = () => parts.share(this, title, all || title);
      }
    },
  );
})();

// @ts-check
// The reader's own list, kept on this phone: a star on a record puts it there, the page of the list shows it.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;
  const { announce, line, make, remember, slot } = parts;
  const KEY = "saved";

  /** @returns {Kept[]} */
  const read = () => {
    const kept = remember("localStorage", KEY);
    // Other pages of the host write here too: no address that runs a script.
    return Array.isArray(kept) ? kept.filter((entry) => entry && /^\/(?!\/)/.test(entry.url) && entry.title) : [];
  };

  /** Says false where the phone keeps nothing. @param {Kept[]} list */
  const write = (list) => remember("localStorage", KEY, list) !== undefined;

  customElements.define(
    "ankunft-keep",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        if (!button) return;
        button.onclick = () => this.toggle();
        this.press();
      }

      get isKept() {
        return read().some(({ record }) => record === this.dataset.record);
      }

      press() {
        const button = this.querySelector("button");
        if (button) button.setAttribute("aria-pressed", String(this.isKept));
      }

      toggle() {
        const { isKept } = this;
        const others = read().filter(({ record }) => record !== this.dataset.record);
        const isDone = write(isKept ? others : [...others, this.entry()]);
        announce(this, !isDone ? words.noStorage : isKept ? "" : words.kept);
        this.press();
      }

      /** @returns {Kept} */
      entry() {
        const { record = "", url = "", title = "", lang, label, phone } = this.dataset;
        /** @type {HTMLElement | null} */
        const share = document.querySelector("ankunft-share");
        const facts = share ? share.dataset.text : "";
        return { record, url, title, lang, label, facts, phone, added: new Date().toISOString().slice(0, 10) };
      }
    },
  );

  customElements.define(
    "ankunft-saved",
    class extends HTMLElement {
      connectedCallback() {
        this.renew();
        const button = this.querySelector("[data-share]");
        if (button instanceof HTMLElement) button.onclick = () => parts.share(this, document.title, this.text);
      }

      get text() {
        return read().map(({ title, facts, url }) => facts || `${title}\n${new URL(url, location.href)}`).join("\n\n");
      }

      renew() {
        const list = this.querySelector("[data-list]");
        if (!list) return;
        const kept = read();
        list.textContent = "";
        list.append(...kept.map((entry) => this.card(entry)));
        const button = this.querySelector("[data-share]");
        if (button instanceof HTMLElement) button.hidden = !kept.length;
        const isAble = remember("localStorage", KEY) !== undefined;
        announce(this, !isAble ? words.noStorage : kept.length ? "" : words.nothingSaved);
      }

      /** @param {Kept} entry */
      card({ record, url, title, lang, label, facts, phone }) {
        const card = make(this, { i: record, u: url, t: title, l: lang === words.tag ? undefined : lang });
        card.dataset.record = record;
        slot(card, "label", (place) => (place.textContent = label || ""));
        // Title and address of the page stand in the card already.
        const lines = (facts || "").split("\n").filter((said) => said && said !== title && !/^https?:/.test(said));
        slot(card, "facts", (place) => place.append(...lines.map((said) => line("", "", said, "li"))));
        slot(card, "phone", (place) => (phone ? place.setAttribute("href", phone) : place.remove()));
        slot(card, "number", (place) => (place.textContent = (phone || "").slice(4)));
        const button = card.querySelector("[data-remove]");
        if (button instanceof HTMLElement) button.onclick = () => this.drop(record);
        return card;
      }

      /** @param {string} gone */
      drop(gone) {
        const kept = read();
        const at = kept.findIndex(({ record }) => record === gone);
        write(kept.filter(({ record }) => record !== gone));
        this.renew();
        // The button is gone, and with it the place of the keyboard: on to the next one.
        const next = /** @type {HTMLElement} */ (this.querySelectorAll("[data-remove]")[Math.min(at, kept.length - 2)]);
        if (next) next.focus();
      }
    },
  );
})();

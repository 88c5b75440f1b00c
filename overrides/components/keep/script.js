// @ts-check
// The reader's own list, kept on this phone: a star on a record puts it there, the page of the list shows it.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;
  const { announce, line, make, remember, slot } = parts;

  /** @returns {Kept[]} */
  const read = () => {
    const kept = remember("localStorage", "saved");
    // Other pages of the host write here too: no address that leads away or runs a script.
    return Array.isArray(kept) ? kept.filter((entry) => entry && /^\/(?!\/)/.test(entry.url) && entry.title) : [];
  };

  /** Says false where the phone keeps nothing. @param {Kept[]} list */
  const write = (list) => remember("localStorage", "saved", list.length ? list : null) !== undefined;

  customElements.define(
    "ankunft-keep",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        if (!button) return;
        const isKept = () => read().some(({ record }) => record === this.dataset.record);
        const press = () => button.setAttribute("aria-pressed", String(isKept()));
        button.onclick = () => {
          const others = read().filter(({ record }) => record !== this.dataset.record);
          const isDone = write(isKept() ? others : [...others, this.entry()]);
          announce(this, !isDone ? words.noStorage : isKept() ? words.kept : "");
          press();
        };
        press();
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
        const kept = read();
        const list = this.querySelector("[data-list]");
        /** @type {HTMLElement | null} */
        const button = this.querySelector("[data-share]");
        if (!list || !button) return;
        const texts = kept.map(({ title, facts, url }) => facts || `${title}\n${new URL(url, location.href)}`);
        list.textContent = "";
        list.append(...kept.map((entry, at) => this.card(entry, at)));
        button.hidden = !kept.length;
        button.onclick = () => parts.share(this, document.title, texts.join("\n\n"));
        announce(this, kept.length ? "" : write([]) ? words.nothingSaved : words.noStorage);
      }

      /** @param {Kept} entry @param {number} at its place */
      card({ record, url, title, lang, label, facts, phone }, at) {
        const card = make(this, { i: "", u: url, t: title, l: lang === words.tag ? "" : lang });
        const button = /** @type {HTMLElement} */ (card.querySelector("[data-remove]"));
        card.dataset.record = record;
        slot(card, "label").textContent = label || "";
        // Title and address of the page stand in the card already.
        const lines = (facts || "").split("\n").filter((said) => said && said !== title && !/^https?:/.test(said));
        slot(card, "facts").append(...lines.map((said) => line("", "", said, "li")));
        slot(card, "number").textContent = (phone || "").slice(4);
        if (phone) slot(card, "phone").setAttribute("href", phone);
        else slot(card, "phone").remove();
        button.onclick = () => {
          write(read().filter((other) => other.record !== record));
          this.connectedCallback();
          // The button is gone, and with it the place of the keyboard: on to the next one.
          /** @type {HTMLElement[]} */
          const buttons = Array.from(this.querySelectorAll("[data-remove]"));
          const next = buttons[at] || buttons[at - 1];
          if (next) next.focus();
        };
        return card;
      }
    },
  );
})();

// @ts-check
// "Who is responsible for me?" The answers are kept nowhere.
(() => {
  const { words, latin, letters, parts } = ankunft;
  if (!words) return;
  const { line, make, Questions, show, slot, standing } = parts;

  /** @param {Contact} contact */
  const call = ({ tel, n }) => {
    const list = document.createElement("ul");
    list.className = "actions actions--compact";
    list.innerHTML = '<li class="actions__wide"></li>';
    const link = line("action action--call", "phone", n || tel || "", "a");
    link.setAttribute("href", `tel:${tel}`);
    link.dir = "ltr";
    list.children[0].append(link);
    return list;
  };

  customElements.define(
    "ankunft-responsible",
    class extends Questions {
      /** @param {{rules: object, texts: string[], contacts: Contact[]}} data @param {FormData} answers */
      answer({ rules, texts, contacts }, answers) {
        const said = Array.from(answers, ([name, value]) => [name, latin(String(value)).trim()]);
        const question = Object.fromEntries(said.filter(([, value]) => value));
        const current = contacts.filter(({ z }) => standing(z).state !== "ended");
        const found = Object.entries(ankunft.responsible(rules, question)).map(([verdict, ids]) => {
          const some = ids.flatMap((id) => current.filter(({ i }) => i === id));
          const section = /** @type {HTMLElement} */ (this.querySelector(`[data-${verdict}]`));
          show(section, some, (contact) => this.card(contact, texts));
          return some.length;
        });
        if (question.surname && !letters(question.surname)) return words.latin;
        return found.some(Boolean) ? "" : words.nobody;
      }

      /** @param {Contact} contact @param {string[]} texts */
      card(contact, texts) {
        const card = make(this, contact, texts);
        card.dataset.record = `contact/${contact.i}`;
        slot(card, "reasons").append(...(contact.x || []).map((at) => line("", "", texts[at], "li")));
        if (contact.tel) card.append(call(contact));
        return card;
      }
    },
  );
})();

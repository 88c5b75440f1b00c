// @ts-check
// "Who is responsible for me?" The answers are kept nowhere.
(() => {
  const { words, latin, letters, parts } = ankunft;
  if (!words) return;
  const { line, make, Questions, show, slot, standing } = parts;

  /** @param {Contact} contact */
  const call = ({ tel, n }) => {
    const link = line("action action--call", "phone", n || tel || "", "a");
    link.setAttribute("href", `tel:${tel}`);
    link.dir = "ltr";
    const item = document.createElement("li");
    item.className = "actions__wide";
    const list = document.createElement("ul");
    list.className = "actions actions--compact";
    item.append(link);
    list.append(item);
    return list;
  };

  customElements.define(
    "ankunft-responsible",
    class extends Questions {
      /** @param {{rules: object, texts: string[], contacts: Contact[]}} data @param {FormData} answers */
      answer({ rules, texts, contacts }, answers) {
        /** @type {{[name: string]: string}} */
        const question = {};
        for (const [name, value] of Array.from(answers)) {
          const answer = latin(String(value)).trim();
          if (answer) question[name] = answer;
        }
        const known = new Map(contacts.map((contact) => [contact.i, contact]));
        for (const { i, z } of contacts) if (standing(z).state === "ended") known.delete(i);
        const found = ankunft.responsible(rules, question);
        let number = 0;
        for (const [verdict, ids] of Object.entries(found)) {
          const some = ids.flatMap((/** @type {string} */ id) => known.get(id) || []);
          const section = this.querySelector(`[data-${verdict}]`);
          if (section) show(section, some, (contact) => this.card(contact, texts));
          number += some.length;
        }
        if (question.surname && !letters(question.surname)) return words.latin;
        return number ? "" : words.nobody;
      }

      /** @param {Contact} contact @param {string[]} texts */
      card(contact, texts) {
        const card = make(this, contact, texts);
        card.dataset.record = `contact/${contact.i}`;
        slot(card, "reasons", (place) => place.append(...(contact.x || []).map((at) => line("", "", texts[at], "li"))));
        if (contact.tel) card.append(call(contact));
        return card;
      }
    },
  );
})();

// @ts-check
// Shows a part of the page beside the same part of the German page, large, to somebody who reads German. The ids of
// headings and steps are the same in all languages.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;
  const KEPT = /^(bdi|br?|d[dlt]|div|h\d|li|p|strong|t[^e]\w*|[ou]l)$/;
  const LEFT_OUT =
    "nav, aside, form, button:not(.term), .actions, .qr, .meta, .sr-only, [hidden], dialog, script, style, .aloud, .cards, .exit, .notice, .step__links, .tiles, ankunft-open";

  /** The language of an element, and its direction. @param {Element} element @returns {any} */
  const spoken = (element) => {
    /** @type {any} */
    const { lang, dir } = element.closest("[lang]");
    return { lang, dir };
  };

  /** Copies what is text, and its order: no links, no forms, no scripts, no ids. @param {Node} from @param {Node} to */
  const copy = (from, to) => {
    for (const child of Array.from(from.childNodes)) {
      if (child instanceof Text) to.appendChild(new Text(child.data));
      if (!(child instanceof HTMLElement) || child.matches(LEFT_OUT)) continue;
      const { localName: name, lang } = child;
      const made = document.createElement(KEPT.test(name) ? name : "span");
      if (lang) Object.assign(made, spoken(child));
      copy(child, made);
      to.appendChild(made);
    }
  };

  /** What stands under a heading; of a step and of the page all of it. @param {Element} place */
  const part = (place) => {
    if (place.localName !== "h2") return place;
    const range = new Range();
    const heads = Array.from(place.ownerDocument.querySelectorAll("main h2"));
    const next = heads[heads.indexOf(place) + 1];
    range.setStartBefore(place);
    // At the end of <main> there always is the heading of the languages.
    if (next) range.setEndBefore(next);
    return range.cloneContents();
  };

  /** Puts a part of a page into a box, by its id. Says whether there is one.
   * @param {HTMLElement} box @param {Document} page @param {string} id */
  const fill = (box, page, id) => {
    const place = page.getElementById(id);
    box.textContent = "";
    if (place) copy(part(place), Object.assign(box, spoken(place)));
    return !!place;
  };

  customElements.define(
    "ankunft-show",
    class extends HTMLElement {
      connectedCallback() {
        const dialog = this.querySelector("dialog");
        if (!dialog) return;
        /** @type {NodeListOf<any>} */
        const [close, failed, link, german, own] = dialog.querySelectorAll("button, [hidden], a, [data-german], [data-own]");
        const exit = document.querySelector(".exit__bar");
        const { url = "" } = this.dataset;
        /** @type {Promise<string> | undefined} */
        let loading;

        /** @param {string} id */
        const open = async (id) => {
          fill(own, document, id);
          german.textContent = "";
          failed.hidden = true;
          link.href = `${url}#${id}`;
          parts.announce(dialog, words.loading);
          dialog.showModal();
          loading = loading || fetch(url).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
          const isThere = fill(german, new DOMParser().parseFromString(await loading, "text/html"), id);
          // What failed is tried anew next time.
          if (!isThere) loading = undefined;
          failed.hidden = isThere;
          parts.announce(dialog, isThere ? "" : words.showFailed);
        };

        /** @param {string} name @param {string} id */
        const button = (name, id) => {
          const made = parts.line(name, "show", words.show, "button");
          made.onclick = () => open(id);
          return made;
        };

        const actions = document.querySelector(".side > .actions");
        if (actions) {
          const item = document.createElement("li");
          item.append(button("action show-all", "_main"));
          actions.append(item);
        }
        const heads = document.querySelectorAll("main .prose > h2[id], main .step > h3");
        // A page without headings is shown as a whole.
        for (const head of actions || heads.length ? heads : document.querySelectorAll("main h1")) {
          /** @type {any} */
          const { id } = head.closest("[id]");
          const made = button("show-open", id);
          made.setAttribute("aria-label", `${words.show}: ${head.textContent}`);
          if (spoken(head).lang !== "de") head.after(made);
        }
        if (exit) dialog.append(exit.cloneNode(true));
        close.onclick = () => dialog.close();
      }
    },
  );
})();

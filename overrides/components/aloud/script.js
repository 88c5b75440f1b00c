// @ts-check
// Reads the page aloud, part by part, each in a voice of its own language. Only with voices that the phone itself has:
// others send the text to a company.
(() => {
  const mouth = globalThis.speechSynthesis;
  if (!mouth) return;
  /** @typedef {{block: Element, lang: string, text: string}} Part */
  /** Who has no voice of the own language understands this one. @type {{[language: string]: string}} */
  const KIN = { kmr: "ku", ckb: "ku", prs: "fa" };
  const SILENT = "nav, aside, form, button:not(.term), .actions, .exit, .meta, .sr-only";
  // Chromium falls silent in the middle of what takes longer than 15 seconds: sentences, of 200 letters at most.
  const PIECES = /.{1,199}[.!?:؟۔።፧](?= |$)|.{1,200}(?= |$)|.{1,200}/gu;

  /** @param {string} tag BCP 47 */
  const voice = (tag) => {
    const [own] = tag.split("-");
    /** @param {string} name */
    const find = (name) =>
      mouth.getVoices().find(({ lang, localService }) => localService && lang.split(/[-_]/)[0] === name);
    return find(own) || find(KIN[own]);
  };

  /** Finds what is read, in order: each block, or what in it is in another language.
   * @param {Part[]} found @param {Element} block @param {Node} from @param {string} lang */
  const gather = (found, block, from, lang) => {
    for (const child of Array.from(from.childNodes)) {
      const last = found[found.length - 1];
      if (child instanceof Text) {
        if (last && last.block === block && last.lang === lang) last.text += child.data;
        else found.push({ block, lang, text: child.data });
      }
      if (!(child instanceof HTMLElement) || child.matches(SILENT)) continue;
      const { display } = getComputedStyle(child);
      const isBlock = !display.startsWith("inline");
      if (display !== "none") gather(found, isBlock ? child : block, child, child.lang || lang);
    }
    return found;
  };

  /** @param {Part} part */
  const pieces = ({ block, lang, text }) =>
    ((voice(lang) && text.replace(/\s+/g, " ").trim().match(PIECES)) || []).map((text) => ({ block, lang, text }));

  customElements.define(
    "ankunft-aloud",
    class extends HTMLElement {
      connectedCallback() {
        const [toggle, end] = Array.from(this.querySelectorAll("button"));
        if (!end) return;
        /** @type {NodeListOf<HTMLElement>} */
        const [listen, pause] = toggle.querySelectorAll("span");
        /** @type {Part[]} */
        let rest = [];
        /** @type {Element | undefined} */
        let marked;
        /** What is being said: Chromium forgets what nobody holds. @type {SpeechSynthesisUtterance | null} */
        let said = null;

        /** Shows what is read, and what can be pressed. */
        const show = () => {
          const block = rest[0] && rest[0].block;
          listen.hidden = !!said;
          pause.hidden = !said;
          end.hidden = !block;
          this.classList.toggle("is-reading", !!block);
          if (marked === block) return;
          if (marked) marked.classList.remove("is-aloud");
          marked = block;
          if (!block) return;
          block.classList.add("is-aloud");
          const fold = block.closest("details");
          if (fold) fold.open = true;
          block.scrollIntoView({ block: "center" });
        };

        // Phones have no pause to rely on: what was being said is said again.
        const halt = () => {
          const isSaid = said;
          said = null;
          if (isSaid) mouth.cancel();
          show();
        };

        const next = () => {
          if (!rest.length) return halt();
          const [{ text, lang }] = rest;
          const own = (said = new SpeechSynthesisUtterance(text));
          /** @type {any} */
          const speaker = voice(lang);
          Object.assign(own, { voice: speaker, lang: speaker.lang });
          own.onend = own.onerror = () => {
            if (said !== own) return;
            rest.shift();
            next();
          };
          show();
          mouth.speak(own);
        };

        const stop = () => {
          rest = [];
          halt();
        };
        const offer = () => (this.hidden = !voice(document.documentElement.lang));

        toggle.onclick = () => {
          if (said) return halt();
          const page = document.querySelector("main");
          if (!rest.length && page) rest = gather([], page, page, document.documentElement.lang).flatMap(pieces);
          next();
        };
        end.onclick = () => {
          stop();
          toggle.focus();
        };
        this.stop = stop;
        addEventListener("pagehide", stop);
        // Phones find their voices some time after the page has come.
        mouth.addEventListener("voiceschanged", offer);
        offer();
      }

      disconnectedCallback() {
        if (this.stop) this.stop();
      }
    },
  );
})();

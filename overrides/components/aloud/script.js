// @ts-check
// Reads the page aloud, part by part, each in a voice of its own language. Only with voices that the phone itself has:
// others send the text to a company.
(() => {
  /** @typedef {{block: Element, text: string, voice: SpeechSynthesisVoice}} Part */
  const { speechSynthesis } = globalThis;
  if (!speechSynthesis) return;
  /** Voices that speak a language too. @type {{[language: string]: string}} */
  const KIN = { kmr: "ku", ckb: "ku", prs: "fa" };
  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, summary, figcaption, caption";
  // What is to be pressed, and what only the eye or only the ear needs.
  const SILENT = "nav, aside, button:not(.term), audio, template, .actions, .qr, .meta, .sr-only, [hidden]";
  // Chromium falls silent in the middle of what takes longer than 15 seconds.
  const PIECES = /.{1,199}[.!?…:;؟۔؛።፧](?= |$)|.{1,200}(?= |$)|.{1,200}/gu;

  /** @param {string} tag BCP 47 */
  const voice = (tag) => {
    const [own] = tag.split("-");
    const local = speechSynthesis.getVoices().filter(({ localService }) => localService === true);
    // Some phones write de_DE.
    const find = (/** @type {string} */ name) => local.find(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === name);
    return find(own) || find(KIN[own]);
  };

  /** What is read, in order, in pieces: each block, or the part of it that is in a language of its own.
   * @param {Element} root */
  const parts = (root) => {
    /** @type {{block: Element, lang: string, text: string}[]} */
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: around, nodeValue } = walker.currentNode;
      const block = around && around.closest(BLOCKS);
      const text = (nodeValue || "").replace(/\s+/g, " ");
      if (!block || around.closest(SILENT)) continue;
      const { lang } = /** @type {HTMLElement} */ (around.closest("[lang]"));
      const last = found[found.length - 1];
      if (last && last.block === block && (last.lang === lang || text === " ")) last.text += text;
      else if (text !== " ") found.push({ block, lang, text });
    }
    /** @type {Part[]} */
    const pieces = [];
    for (const { block, lang, text } of found) {
      const own = voice(lang);
      if (own) for (const piece of text.trim().match(PIECES) || []) pieces.push({ block, text: piece, voice: own });
    }
    return pieces;
  };

  customElements.define(
    "ankunft-aloud",
    class extends HTMLElement {
      constructor() {
        super();
        this.stop = () => {};
        this.offer = () => (this.hidden = !voice(document.documentElement.lang));
      }

      connectedCallback() {
        const [toggle, end] = Array.from(this.querySelectorAll("button"));
        if (!end) return;
        const [listen, pause] = Array.from(toggle.children, (child) => /** @type {HTMLElement} */ (child));
        /** @type {Part[]} */
        let rest = [];
        let turn = 0;
        /** @type {Element | undefined} */
        let marked;

        /** Marks what is read and brings it into view. @param {Element} [block] */
        const mark = (block) => {
          if (marked === block) return;
          if (marked) marked.classList.remove("is-aloud");
          marked = block;
          if (!block) return;
          const fold = block.closest("details");
          if (fold) fold.open = true;
          block.classList.add("is-aloud");
          const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
          block.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
        };

        /** @param {boolean} isReading */
        const show = (isReading) => {
          listen.hidden = isReading;
          pause.hidden = !isReading;
          end.hidden = !rest.length;
          this.classList.toggle("is-reading", !!rest.length);
        };

        /** Falls silent and keeps what is left. Phones have no pause of their own to rely on. @param {Part[]} left */
        const halt = (left) => {
          turn++;
          rest = left;
          if (this.said) speechSynthesis.cancel();
          this.said = null;
          if (!rest.length) mark();
          show(false);
        };

        const next = () => {
          const [part] = rest;
          if (!part) return halt([]);
          const own = turn;
          // Kept, because Chromium forgets what nobody holds, and never says that it has ended.
          const said = (this.said = new SpeechSynthesisUtterance(part.text));
          said.voice = part.voice;
          said.lang = part.voice.lang;
          said.onend = said.onerror = () => {
            if (own !== turn) return;
            rest.shift();
            next();
          };
          mark(part.block);
          speechSynthesis.speak(said);
        };

        this.stop = () => halt([]);
        end.onclick = () => {
          this.stop();
          toggle.focus();
        };
        toggle.onclick = () => {
          if (this.said) return halt(rest);
          const root = document.querySelector("main article") || document.querySelector("main");
          if (!rest.length && root) rest = parts(root);
          show(true);
          next();
        };
        this.offer();
        // Phones find their voices some time after the page has come.
        speechSynthesis.addEventListener("voiceschanged", this.offer);
        addEventListener("pagehide", this.stop);
      }

      disconnectedCallback() {
        this.stop();
        speechSynthesis.removeEventListener("voiceschanged", this.offer);
        removeEventListener("pagehide", this.stop);
      }
    },
  );
})();

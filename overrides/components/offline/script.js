// @ts-check
// The page where a language is saved, and the notice on pages that come from the phone. The worker does the work
// (overrides/worker/sw.js); it tells all pages how each language stands.
(() => {
  const { words, fill, date, number } = ankunft;
  if (!words) return;
  /** What a frame with `sandbox` forbids even to ask for. @template T @param {() => T} ask */
  const allowed = (ask) => {
    try {
      return ask();
    } catch {
      return undefined;
    }
  };
  const serviceWorker = allowed(() => navigator.serviceWorker);

  customElements.define(
    "ankunft-copy",
    class extends HTMLElement {
      connectedCallback() {
        const [gone, slow, saved] = /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("strong, span"));
        saved.textContent = fill(saved.textContent || "", { date: date(this.dataset.saved, words.day) });
        gone.hidden = this.dataset.why === "slow";
        slow.hidden = !gone.hidden;
      }
    },
  );

  /** Bytes in words. @param {number} bytes */
  const size = (bytes) =>
    bytes < 1e6
      ? fill(words.kilobytes, { number: Math.ceil(bytes / 1000) })
      : fill(words.megabytes, { number: number(Math.ceil(bytes / 1e5) / 10) });

  customElements.define(
    "ankunft-offline",
    class extends HTMLElement {
      connectedCallback() {
        for (const button of this.all("button[data-do]")) button.onclick = () => this.press(button);
        const { home = "" } = this.dataset;
        if (!location.pathname.startsWith(`${home}offline/`)) this.miss(home);
        this.begin();
      }

      /** @param {string} selector @returns {HTMLElement[]} */
      all(selector) {
        return Array.from(this.querySelectorAll(selector));
      }

      /** @param {string} selector */
      one(selector) {
        return this.all(selector)[0];
      }

      async begin() {
        if (!words.worker) return; // a preview, of which nothing may be kept
        if (!serviceWorker || !allowed(() => globalThis.caches)) return this.say(["refused"]);
        serviceWorker.addEventListener("message", ({ data }) => {
          if (data.ankunft !== words.base) return;
          if (data.list) this.show(data.list);
          if (data.tags) this.offer(data.tags);
        });
        // Offline its file cannot be had anew; the one that is there goes on.
        const running = async () => {
          const found = await serviceWorker.getRegistration();
          return found && found.active;
        };
        const there = await serviceWorker.register(words.worker).catch(running).catch(() => undefined);
        if (!there) return this.say(["refused"]);
        await serviceWorker.ready;
        this.ask({ do: "state" });
        // A worker sleeps when nobody asks; what was cut off goes on.
        const look = () => this.ask({ do: "visit", tag: words.tag });
        addEventListener("online", look);
        setInterval(() => document.hidden || look(), 20000);
        if (this.missing !== undefined) this.ask({ do: "where", path: this.missing });
      }

      /** @param {object} message */
      async ask(message) {
        const active = serviceWorker && (await serviceWorker.ready).active;
        if (active) active.postMessage(message);
      }

      /** The address is another page's: it is not on the phone. @param {string} home */
      miss(home) {
        const [, path] = /^[^/]*\/(.*)$/.exec(location.pathname.slice(words.base.length)) || [];
        this.missing = path || "";
        const section = this.one("[data-missing]");
        const [heading, lead] = document.querySelectorAll("h1, .lead");
        section.hidden = false;
        heading.textContent = document.title = section.dataset.title || "";
        if (lead) lead.remove();
        this.className = "is-away";
        this.offer([words.tag], home);
      }

      /** Leads to what is there: this page in languages that have it, else their start page.
       * @param {string[]} tags @param {string} [home] */
      offer(tags, home) {
        const list = this.one("[data-there]");
        if (!tags.length) return;
        list.textContent = "";
        for (const tag of tags) {
          const from = this.one(`[data-tag="${tag}"] a span`) || document.querySelector(".languages [aria-current] span");
          const item = document.createElement("li");
          const link = document.createElement("a");
          link.className = "button";
          link.href = home || `${words.base}${tag}/${this.missing}`;
          if (from) link.append(from.cloneNode(true));
          item.append(link);
          list.append(item);
        }
      }

      /** @param {HTMLElement} button */
      press({ dataset, parentElement }) {
        const { tag = words.tag } = (parentElement && parentElement.dataset) || {};
        const wanted = { media: "media", remove: "first" }[dataset.do || ""] || this.wanted || "text";
        if (dataset.do === "remove" || dataset.do === "pause") return this.ask({ do: dataset.do, tag, wanted });
        // Asks the browser not to throw it away when space gets short.
        const storage = allowed(() => navigator.storage);
        if (storage && storage.persist) storage.persist().catch(() => false);
        return this.ask({ do: "save", tag, wanted: dataset.do === "other" ? "text" : dataset.do === "media" ? "media" : wanted });
      }

      /** Shows these of the sentences, and no others. @param {string[]} names @param {{ [value: string]: string }} [values] */
      say(names, values = {}) {
        for (const box of this.all("[data-said]")) {
          const isSaid = names.includes(box.dataset.said || "");
          if (box.dataset.said !== "clock") box.hidden = !isSaid;
          if (isSaid) this.fill(box, values);
        }
      }

      /** @param {HTMLElement} box @param {{ [value: string]: string }} values */
      fill(box, values) {
        for (const line of /** @type {HTMLElement[]} */ (Array.from(box.querySelectorAll("p, strong")))) {
          if (line.childElementCount) continue;
          line.dataset.text = line.dataset.text || line.textContent || "";
          line.textContent = fill(line.dataset.text, values);
        }
      }

      /** @param {any[]} list */
      show(list) {
        const own = list.find(({ tag }) => !tag || tag === words.tag) || { wanted: "first", done: 0, total: 0 };
        const { wanted, complete, paused, busy, trouble, saved, done, total, text, media } = own;
        this.wanted = wanted === "first" ? "text" : wanted;
        const isAsked = wanted !== "first";
        const isWhole = isAsked && complete === wanted;
        const isSaving = isAsked && busy && !isWhole;
        // What keeps another language from being saved is said here too. Without its manifest nothing is known of it.
        const failed = trouble ? own : list.find((other) => other.trouble && other.wanted !== "first") || own;
        const { kind = "", address = "" } = failed.trouble || {};
        const isCut = kind === "offline" || (kind === "missing" && address.endsWith(`offline/${failed.tag}.json`));
        const problem = kind === "format" ? "" : isCut ? isAsked && !isWhole && "cut" : kind;
        // Sent are fewer bytes than a full phone needs.
        const needed = Math.max(failed.total - failed.done, 0) / (problem === "full" ? failed.ratio : 1);
        const stands = isWhole ? "saved" : !isAsked ? "none" : paused ? "paused" : "cut";
        // What is whole stays whole, whatever went wrong since.
        const said = isSaving ? ["saving"] : problem ? [isWhole ? "saved" : "", problem] : [stands];
        this.say(said, { date: date(saved, words.day), file: address, size: size(needed) });
        const clock = this.one('[data-said="clock"]');
        clock.hidden = !own.clock;
        this.fill(clock, { date: date(new Date().toISOString().slice(0, 10), words.day) });
        this.one("[data-progress]").hidden = !isAsked || isWhole;
        const bar = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
        bar.value = total ? done / total : 0;
        this.one("[data-count]").textContent = fill(words.doneOf, { done: size(done), total: size(total) });
        const hasMedia = media > 0;
        /** @type {{ [name: string]: boolean }} */
        const shown = {
          save: !isAsked, go: isAsked && !isWhole && !isSaving, pause: isSaving,
          media: hasMedia && isWhole && wanted === "text", remove: isAsked && !isSaving,
        };
        for (const button of this.all(".offline__do [data-do]")) {
          const name = button.dataset.do || "";
          button.hidden = !shown[name];
          const small = button.querySelector("small");
          if (small) small.textContent = name === "media" ? size(media) : text ? fill(words.about, { size: size(text) }) : "";
        }
        for (const item of this.all("[data-tag]")) {
          const other = list.find(({ tag }) => tag === item.dataset.tag);
          const [button, link] = /** @type {HTMLElement[]} */ (Array.from(item.children));
          const isThere = !!other && other.complete !== undefined && other.complete !== "first";
          const isComing = !!other && other.wanted !== "first" && !isThere && other.busy;
          button.hidden = isThere;
          button.toggleAttribute("aria-busy", isComing);
          link.hidden = !isThere;
        }
      }
    },
  );

  customElements.define(
    "ankunft-install",
    class extends HTMLElement {
      connectedCallback() {
        const button = this.querySelector("button");
        if (!button) return;
        addEventListener("beforeinstallprompt", (event) => {
          event.preventDefault();
          button.hidden = false;
          button.onclick = () => /** @type {any} */ (event).prompt();
        });
        addEventListener("appinstalled", () => (button.hidden = true));
      }
    },
  );
})();

// @ts-check
// Sends what a reader says of a page to the address that the instance names. Without a connection it is kept on this
// phone, and sent later from whatever page is open then: the page, its language, the answer, the text; nothing else.
(() => {
  const { words, parts } = ankunft;
  if (!words) return;
  const { announce, remember } = parts;
  const KEY = "feedback", MOST = 20;
  /** @typedef {{url: string, said: string}} Said `said`: application/x-www-form-urlencoded */

  /** @returns {Said[]} */
  const read = () => {
    const kept = remember("localStorage", KEY);
    // Other pages of the host write here too.
    return Array.isArray(kept) ? kept.filter((entry) => entry && entry.url && typeof entry.said === "string") : [];
  };

  /** Keeps the latest. Says false where the phone keeps nothing. @param {Said[]} list */
  const write = (list) => remember("localStorage", KEY, list.length ? list.slice(-MOST) : null) !== undefined;

  /** @param {Said} entry */
  const send = ({ url, said }) =>
    fetch(url, {
      method: "POST",
      mode: "no-cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      keepalive: true,
      body: new URLSearchParams(said),
    });

  /** @param {string} url */
  const origin = (url) => {
    try {
      return new URL(url).origin;
    } catch {
      return "";
    }
  };

  /** Whether the instance still names an address: in the form of this page, else in the page's policy. @param {string} url */
  const isNamed = (url) => {
    /** @type {HTMLFormElement | null} */
    const form = document.querySelector("ankunft-feedback form");
    if (form) return form.action === url;
    /** @type {HTMLMetaElement | null} */
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]");
    const [, sources = ""] = (policy && /connect-src ([^;]*)/.exec(policy.content)) || [];
    return sources.split(" ").some((source) => origin(source) && origin(source) === origin(url));
  };

  const sendAll = async () => {
    for (let [entry, ...others] = read(); entry && navigator.onLine; [entry, ...others] = read()) {
      // It is taken out before it goes: it may be lost, but it does not arrive twice.
      if (!write(others)) return;
      if (!isNamed(entry.url)) continue;
      try {
        await send(entry);
      } catch {
        write([entry, ...read()]);
        return;
      }
    }
  };

  /** One tab at a time. */
  const sendKept = () => {
    if (!read().length || !navigator.onLine) return;
    if (navigator.locks) navigator.locks.request(`ankunft${words.base}${KEY}`, sendAll);
    else sendAll();
  };

  addEventListener("online", sendKept);
  sendKept();

  customElements.define(
    "ankunft-feedback",
    class extends HTMLElement {
      connectedCallback() {
        const form = this.querySelector("form");
        if (!form) return;
        let isBusy = false;
        // The place is there before something is said in it.
        announce(this, "");
        form.onsubmit = async (event) => {
          const { submitter } = event;
          // A browser that does not say which button it was sends the form by itself.
          if (!(submitter instanceof HTMLButtonElement)) return;
          event.preventDefault();
          if (isBusy) return;
          isBusy = true;
          announce(this, words.sending);
          /** @type {any} */
          const fields = new FormData(form);
          fields.append("kind", submitter.value);
          const entry = { url: form.action, said: String(new URLSearchParams(fields)) };
          const isSent = await send(entry).then(() => true, () => false);
          const isKept = !isSent && write([...read(), entry]);
          announce(this, isSent ? words.thanks : isKept ? words.sentLater : words.sendFailed);
          isBusy = false;
          if (!isSent && !isKept) return;
          // The button is gone, and with it the place of the keyboard.
          form.hidden = true;
          const status = /** @type {HTMLElement} */ (this.querySelector("[role=status]"));
          status.tabIndex = -1;
          status.focus();
          if (isSent) sendKept();
        };
      }
    },
  );
})();

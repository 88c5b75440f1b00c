// @ts-check
// Of the kit alone, before all other scripts of a page: a file can fetch nothing, and has no addresses that begin at the
// root of a site. plugins/ankunft/offline/kit.py sets `ankunft.kit`.
(() => {
  /** @type {{base: string, url: string, tags: string[], files: {[name: string]: any}}} */
  const { base, url, tags, files } = ankunft.kit;
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("..", src).href;
  const fetched = globalThis.fetch;
  // A stick needs no worker, and a file can have none.
  Object.defineProperty(navigator, "serviceWorker", { value: undefined });

  /** What was fetched comes as a script beside it, which puts it into `files`.
   * @param {string} path @returns {Promise<any>} */
  const read = (path) =>
    new Promise((resolve, reject) => {
      const name = decodeURIComponent(path.slice(root.length));
      const script = document.createElement("script");
      script.onload = script.onerror = () => {
        script.remove();
        if (!(name in files)) return reject(new TypeError(name));
        const data = files[name];
        // Who fetches it again gets it whole again.
        delete files[name];
        resolve({ ok: true, json: async () => data, text: async () => data });
      };
      script.src = `${path}.js`;
      document.head.append(script);
    });

  /** @param {any} address @param {any} options */
  globalThis.fetch = (address, options) => {
    const [path] = new URL(address, location.href).href.split(/[?#]/);
    return path.startsWith(root) ? read(path) : fetched(address, options);
  };

  /** The file of a page, by its address on the web; where the kit lacks its language, the page on the web.
   * @param {string} address */
  const file = (address) => {
    const [path] = address.slice(base.length).split(/[?#]/);
    const rest = address.slice(base.length + path.length);
    if (path && !tags.includes(path.split("/")[0])) return url + path + rest;
    return root + path.replace(/(^|\/)$/, "$1index.html") + rest;
  };

  /** @param {Element} link */
  const lead = (link) => {
    const address = link.getAttribute("href") || "";
    if (address.startsWith(base) && !address.startsWith("//")) link.setAttribute("href", file(address));
  };

  // Scripts make links of the addresses in the data.
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of [target, ...Array.from(addedNodes)]) {
        if (!(node instanceof Element)) continue;
        lead(node);
        if (node !== target) node.querySelectorAll("[href^='/']").forEach(lead);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] });
})();

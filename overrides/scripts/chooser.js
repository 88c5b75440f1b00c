// @ts-check
// The language chooser at `/`: the phone's own languages first. Without this script the list stands as it is.
(() => {
  const list = document.querySelector("[data-chooser]");
  if (!list) return;
  const items = /** @type {HTMLElement[]} */ (Array.from(list.querySelectorAll("[data-tag]")));
  const tags = items.map((item) => item.dataset.tag || "");
  // What phones call languages that have a tag of their own here.
  /** @type {Record<string, string>} */
  const aliases = { "fa-af": "prs", ku: "kmr", "ku-tr": "kmr", "ku-latn": "kmr", "ku-iq": "ckb", "ku-arab": "ckb" };
  /** Our tag for a language of the phone (BCP 47), or undefined.
   * @param {string} own */
  const ours = (own) => {
    const tag = own.toLowerCase();
    const primary = tag.split("-")[0];
    return [aliases[tag], tag, aliases[primary], primary].find((name) => name !== undefined && tags.includes(name));
  };
  const wanted = Array.from(new Set((navigator.languages || [navigator.language]).map(ours)));
  for (const tag of wanted.reverse()) {
    const item = items[tags.indexOf(tag || "")];
    if (item) list.prepend(item);
  }
})();

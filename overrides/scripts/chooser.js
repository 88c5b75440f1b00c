// @ts-check
// The language chooser at `/`: the phone's own languages first. Without this script the list stands as it is.
(() => {
  const list = document.querySelector("[data-chooser]");
  if (!list) return;
  const items = /** @type {HTMLElement[]} */ (Array.from(list.querySelectorAll("[data-tag]")));
  /** The position of a language in the phone's own list; `fa-AF` is Dari, `ku` is Kurmanji on phones.
   * @param {string} tag */
  const rank = (tag) => {
    const names = { prs: ["prs", "fa-af"], kmr: ["kmr", "ku"], fa: ["fa"] }[tag] || [tag.toLowerCase()];
    const at = (navigator.languages || [navigator.language]).findIndex((own) =>
      names.some((name) => own.toLowerCase() === name || own.toLowerCase().startsWith(`${name}-`)),
    );
    return at < 0 ? Infinity : at;
  };
  const ranked = items.map((item, index) => ({ item, index, rank: rank(item.dataset.tag || "") }));
  ranked.sort((a, b) => (a.rank === b.rank ? a.index - b.index : a.rank - b.rank));
  for (const { item } of ranked) list.append(item);
})();

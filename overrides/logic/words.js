// @ts-check
// Texts with numbers, dates and times in them. The names and patterns come from Python as ankunft.words: browsers lack
// some of our languages, and write others with other digits and calendars than German letters do.
(() => {
  const shared = /** @type {any} */ (globalThis);
  const ankunft = /** @type {Ankunft} */ (shared.ankunft = shared.ankunft || {});
  const words = () => ankunft.words || /** @type {Words} */ ({});

  /** `text` with the values in place of the names in braces.
   * @param {string | undefined} text @param {{[name: string]: string | number}} [values] */
  ankunft.fill = (text, values = {}) =>
    (text || "").replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

  /** A number with at most one decimal place: "1,2".
   * @param {number} value */
  ankunft.number = (value) => String(Math.round(value * 10) / 10).replace(".", words().decimal || ".");

  /** A day, written out by `pattern`. "" where it is none.
   * @param {string | undefined} iso 2026-11-21 @param {string} [pattern] */
  ankunft.date = (iso, pattern = words().date) => {
    const at = new Date(`${iso}T00:00Z`);
    const { weekdays = [], months = [] } = words();
    if (isNaN(+at)) return "";
    const [day, month, year] = [at.getUTCDate(), months[at.getUTCMonth()], at.getUTCFullYear()];
    return ankunft.fill(pattern, { weekday: weekdays[(at.getUTCDay() + 6) % 7], day, month, year });
  };

  /** `text` with Latin digits: Arabic, Persian and Kurdish keyboards write others.
   * @param {string} text */
  ankunft.latin = (text) => text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
})();

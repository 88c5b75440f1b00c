// Who is responsible? The twin of plugins/ankunft/directory/responsible.py, which explains it.
{
  /** @typedef {(wanted: any[]) => number} Condition */

  const NO = 0, ASK = 1, YES = 2; // any: the highest; all: the lowest
  const BASE = "ÆAE ŒOE ÞTH ẞSS ØO ŁL ĐD ÐD ĦH ŦT ŊN ƏE ƁB ƊD ƉD ƘK ƳY ƐE ƆO ƔG ƝN ƲV";

  /** @param {string} name */
  const letters = (name) => {
    const bare = name.toUpperCase().normalize("NFD").replace(/[\P{L}\p{Lm}]/gu, "");
    const plain = bare.replace(/[^A-Z]/g, (char) => (BASE.split(char)[1] || char).split(" ")[0]);
    return /^[A-Z]+$/.test(plain) ? plain : null;
  };

  /** @type {(value: ?string|undefined) => Condition} */
  const among = (value) => (wanted) =>
    !wanted.length ? NO : value == null ? ASK : wanted.includes(value) ? YES : NO;

  /** @param {{d: string[][], c: [string, Record<string, any[]>[]][]}} data
   * @param {Partial<Record<"topic"|"district"|"postcode"|"surname"|"group"|"residence", ?string>>} question */
  const responsible = ({ d, c }, { topic, district, postcode, surname, group, residence }) => {
    const name = letters(surname || "");
    const near = d.filter(([id, code]) => (district ? id === district && !postcode : code === postcode));
    const homes = near.length ? near : [[district || (postcode && ""), postcode]];
    /** @type {Record<string, Condition>} */
    const tests = {
      t: among(topic),
      a: ([districts, codes]) => {
        const told = homes.map(([id, code]) => Math.max(among(id)(districts), among(code)(codes)));
        return new Set(told).size > 1 ? ASK : told[0];
      },
      s: (ranges) =>
        !name ? ASK : ranges.some(([first, last]) => first <= name && name.slice(0, last.length) <= last) ? YES : NO,
      g: among(group),
      r: among(residence === "unknown" ? null : residence),
    };
    const best = c.map(([id, rules]) => {
      const ranks = rules.map((rule) => {
        const told = Object.keys(rule).map((key) => tests[key](rule[key]));
        return 10 * Math.min(YES, ...told) + told.length;
      });
      return { id, rank: Math.max(...ranks) };
    });
    best.sort((x, y) => y.rank - x.rank);
    /** @param {number} reply */
    const ids = (reply) => best.filter(({ rank }) => Math.floor(rank / 10) === reply).map(({ id }) => id);
    return { sure: ids(YES), maybe: ids(ASK) };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { letters, responsible });
}

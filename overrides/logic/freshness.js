// How does a record stand on a day? The twin of plugins/ankunft/directory/freshness.py, which explains it.
{
  /** @typedef {Partial<Record<"s"|"f"|"u"|"r"|"v"|"c", string>>} Encoded */

  // Days are strings, year-month-day, so that earlier ones compare as smaller.
  /** @param {Encoded} record @param {string} today */
  const state = ({ s, f, u }, today) => {
    if (s === "ended" || (u && u < today)) return "ended";
    if (f && today < f) return "future";
    return s || "current";
  };

  /** @param {Encoded} record @param {string} today 2026-11-21, in the instance's time zone */
  const standing = (record, today) => {
    const { r, v, c } = record;
    return {
      state: state(record, today),
      registration: !r ? null : r < today ? "closed" : "open",
      overdue: !!c && c < today,
      lastChecked: v || null,
    };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { standing });
}

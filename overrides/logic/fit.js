// Is an offer for a person? The twin of plugins/ankunft/directory/fit.py, which explains it.
{
  /** @typedef {{a?: number[]} & Partial<Record<"g"|"r"|"b"|"l"|"p"|"d", string[]>>} Audience */
  /** @typedef {Partial<Record<"gender"|"residence"|"basis"|"german"|"district", ?string>> &
   * {age?: ?number, children?: ?number[], groups?: string[]}} Person */

  const NO = 0, ASK = 1, YES = 2; // any: the highest; all: the lowest

  /** @param {?string|undefined} value @param {string[]} wanted */
  const among = (value, wanted) => (value == null ? ASK : wanted.includes(value) ? YES : NO);

  /** @param {?number|undefined} age @param {number[]} years */
  const within = (age, [low, high = Infinity]) => (age == null ? ASK : low <= age && age <= high ? YES : NO);

  /** @param {Person} person @param {number[]} years */
  const inFamily = ({ age, children }, years) => {
    const young = children ? children.map((own) => within(own, years)) : [years[0] < 18 ? ASK : NO];
    return Math.max(within(age, years), ...young);
  };

  /** @param {Person} person @param {string} group */
  const inGroup = (person, group) => {
    const { age, children, gender, groups = [] } = person;
    if (groups.includes(group)) return YES;
    if (group === "parents") return !children ? ASK : children.length ? YES : NO;
    if (group === "women") return among(gender, ["female"]);
    if (group === "youth") return within(age, [14, 26]);
    return group === "children" ? inFamily(person, [0, 13]) : ASK;
  };

  /** @param {Audience} audience @param {Person} person */
  const fit = ({ a, g, r, b, l, p, d }, person) => {
    /** @type {[string, number][]} */
    const told = [];
    if (a) told.push(["age", inFamily(person, a)]);
    if (g) told.push(["gender", among(person.gender, g)]);
    if (r) told.push(["residence", among(person.residence === "unknown" ? null : person.residence, r)]);
    if (b) told.push(["basis", among(person.basis, b)]);
    if (l) told.push(["german", among(person.german, l)]);
    if (p) told.push(["groups", Math.max(...p.map((group) => inGroup(person, group)))]);
    if (d) told.push(["districts", among(person.district, d)]);
    const verdict = ["not", "maybe", "fits"][Math.min(YES, ...told.map(([, reply]) => reply))];
    return {
      verdict,
      // Thousands are asked, few are shown.
      get reasons() {
        return told.map(([criterion, reply]) => ({ criterion, answer: ["no", "ask", "yes"][reply] }));
      },
    };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { fit });
}

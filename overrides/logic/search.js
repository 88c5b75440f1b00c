// Finds what a query means. The twin of plugins/ankunft/search/engine.py, on the radix tree of MiniSearch: index.py
// says what the file holds.
{
  /** @typedef {{[name: string]: any}} File */
  /** @typedef {{number: number, score: number, why: "title"|"name"|"text"|"like", name?: string}} Hit */
  /** @typedef {Map<number, {score: number, sure: number, met: Set<string>}>} Found */

  const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
  const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));
  const FIELDS = ["title", "names", "text", "sound", "common"];
  const BEGINNING = 6, PREFIXED = 5;

  /** Rising numbers from the distances between them. @param {string} text */
  const numbers = (text) => {
    const found = [];
    let last = -1, rest = 0, unit = 1;
    for (let at = 0; at < text.length; at++) {
      const value = /** @type {number} */ (VALUES.get(text[at]));
      rest += (value % 32) * unit;
      unit *= 32;
      if (value < 32) {
        found.push((last += rest + 1));
        rest = 0;
        unit = 1;
      }
    }
    return found;
  };

  /** @param {File} file @param {any} SearchableMap MiniSearch's radix tree */
  const search = (file, SearchableMap) => {
    const { ranking } = file.rules;
    const analysis = ankunft.analysis(file.rules);
    const { tokens, forms, sound, bones } = analysis;
    const short = new Set(file.rules.short.split(" "));
    const count = file.t.length;
    // Word → for each field the numbers of the documents that it stands in.
    const index = new SearchableMap();
    const said = file.c.split(" ").map(numbers);
    /** @type {number[][]} */
    const members = file.concepts.map(() => []);
    said.forEach((/** @type {number[]} */ concepts, /** @type {number} */ number) => concepts.forEach((one) => members[one].push(number)));
    /** What stands there, and what the concepts bring. @param {number[]} own @param {number[]} concepts @param {number[]} but */
    const merged = (own, concepts, but) =>
      concepts.length
        ? Array.from(new Set([...own, ...concepts.flatMap((one) => members[one]).filter((number) => !but.includes(number))])).sort((a, b) => a - b)
        : own;
    const lengths = FIELDS.map(() => new Uint16Array(count));
    const postings = file.postings.split(" ");
    let before = "";
    file.words.split("\n").forEach((/** @type {string} */ written, /** @type {number} */ at) => {
      if (!written) return;
      before = before.slice(0, parseInt(written[0], 36)) + written.slice(1);
      const [title, names, text, sounds, often, ofNames, ofSounds] = [...postings[at].split(","), "", "", "", "", "", ""].map(numbers);
      const fields = [title, merged(names, ofNames, title), text, merged(sounds, ofSounds, []), often];
      fields.forEach((/** @type {number[]} */ list, /** @type {number} */ field) => list.forEach((number) => lengths[field][number]++));
      index.set(before, fields);
    });
    const average = lengths.map((of) => of.reduce((sum, length) => sum + length, 0) / (count || 1));
    /** @type {string[]} */
    const urls = [];
    /** @type {number[]} */
    const owners = [];
    file.u.forEach((/** @type {string} */ url, /** @type {number} */ number) => {
      owners[number] = url[0] === "#" ? owners[number - 1] : number;
      urls[number] = url[0] === "#" ? file.u[owners[number]] + url : url;
    });
    /** @param {number} number */
    const isPart = (number) => owners[number] !== number;
    /** @param {number} number */
    const weight = (number) => (isPart(number) ? ranking.part : 1);
    /** Names of its own, each with its language where that is not the reader's. @param {number} number @returns {string[][]} */
    const own = (number) =>
      (file.n[number] || []).map((/** @type {string} */ name) => (name.includes("\t") ? name.split("\t").reverse() : [name, ""]));
    /** @param {number} number @returns {string[]} */
    const names = (number) =>
      isPart(number)
        ? []
        : Array.from(new Set([...own(number).map(([name]) => name), ...(said[number] || []).flatMap((/** @type {number} */ one) => file.concepts[one])]));
    /** @param {string} word */
    const stands = (word) => index.has(word);
    /** @param {string} word */
    const knows = (word) => forms(word).some(stands);
    /** @param {string} word */
    const isNumber = (word) => /^[0-9]+$/.test(word);
    /** @param {string} word */
    const tolerance = (word) =>
      word.length < 4 || isNumber(word) ? 0 : Math.min(2, Math.floor(word.length * ranking.letters + 0.5));

    /** A compound that stands nowhere as what it is made of. @param {string} word @returns {string[]} */
    const apart = (word) => {
      const isNear = () =>
        knows(word) || index.atPrefix(word).size > 0 || index.fuzzyGet(word, tolerance(word)).size > 0;
      if (analysis.scriptOf(word) !== "latin" || word.length < 8 || isNear()) return [word];
      // Short words are parts of compounds only if they are said to be.
      const parts = analysis.split(word, (/** @type {string} */ part) => stands(part) && (part.length > 3 || short.has(part)));
      if (parts.length) return parts;
      // At least its beginning or its end.
      const ends = [];
      for (let at = word.length - 1; at > 3; at--) {
        const part = word.slice(0, at);
        if (knows(part) || (at >= BEGINNING && index.atPrefix(part).size)) ends.push(part);
      }
      for (let at = 1; at < word.length - 3; at++) if (knows(word.slice(at))) ends.push(word.slice(at));
      const [longest] = ends.sort((one, other) => other.length - one.length);
      return [longest || word];
    };

    /** What stands as a word, begins so, or differs in few letters, by BM25+ (Lv and Zhai 2011).
     * @param {string} word @param {boolean} prefix @param {number} fuzzy @returns {Found} */
    const rank = (word, prefix, fuzzy) => {
      /** @type {Found} */
      const found = new Map();
      /** @param {string} other @param {number[][]} fields @param {number} weight @param {number} sure */
      const take = (other, fields, weight, sure) => {
        const { k, b, d } = ranking;
        fields.forEach((list, field) => {
          const rarity = Math.log(1 + (count - list.length + 0.5) / (list.length + 0.5));
          const much = FIELDS[field] === "common" ? Math.min(sure, ranking.often) : sure;
          for (const number of list) {
            const length = lengths[field][number] / average[field];
            const score = weight * ranking.fields[FIELDS[field]] * rarity * (d + (k + 1) / (1 + k * (1 - b + b * length)));
            const known = found.get(number);
            if (known) {
              known.score += score;
              known.sure = Math.max(known.sure, much);
              known.met.add(other);
            } else found.set(number, { score, sure: much, met: new Set([other]) });
          }
        });
      };
      if (index.has(word)) take(word, index.get(word), 1, 1);
      if (prefix) {
        for (const [other, fields] of index.atPrefix(word)) {
          if (other !== word) take(other, fields, (ranking.prefix * other.length) / (other.length + 0.3 * (other.length - word.length)), 1);
        }
      }
      if (fuzzy) {
        for (const [other, [fields, distance]] of index.fuzzyGet(word, fuzzy)) {
          if (distance && !(prefix && other.startsWith(word))) take(other, fields, (ranking.fuzzy * other.length) / (other.length + distance), ranking.unsure);
        }
      }
      return found;
    };

    /** The best of what a word can stand as. @param {string} word @returns {Found} */
    const find = (word) => {
      /** @type {Found} */
      const found = new Map();
      /** @param {string} form @param {boolean} prefix @param {number} fuzzy @param {number} [most] */
      const take = (form, prefix, fuzzy, most = 1) => {
        rank(form, prefix, fuzzy).forEach(({ score, sure: own, met }, number) => {
          const sure = Math.min(own, most);
          const known = found.get(number);
          if (!known) return found.set(number, { score, sure, met });
          known.score = Math.max(known.score, score);
          known.sure = Math.max(known.sure, sure);
          met.forEach((word) => known.met.add(word));
        });
      };
      // Somebody who types on has not typed a stem: Wohn- is more than Wohnung.
      for (const form of forms(word)) take(form, form === word && form.length >= (isNumber(form) ? PREFIXED : 2), tolerance(form));
      for (const key of [sound(word), analysis.hearsBones ? bones(word) : ""]) if (key) take(key, false, key.length > 6 ? 1 : 0, ranking.unsure);
      return found;
    };

    /** How much of a name and of the query are the same. @param {string} name @param {Set<string>} wanted @param {number} count */
    const likeness = (name, wanted, count) => {
      const words = Array.from(new Set(tokens(name)));
      const met = words.filter((word) => forms(word).some((/** @type {string} */ form) => wanted.has(form))).length;
      return met ? met / (words.length + count - met) : 0;
    };

    /** @param {string} name @param {Set<string>} met */
    const meets = (name, met) =>
      tokens(name).some((/** @type {string} */ word) => [word, ...forms(word), sound(word), bones(word)].some((key) => met.has(key)));

    /** @param {number} number @param {Set<string>} met @param {string[]} words @returns {{why: Hit["why"], name?: string}} */
    const why = (number, met, words) => {
      const wanted = words.flatMap(forms);
      const literal = new Set(Array.from(met).filter((word) => wanted.some((form) => word.startsWith(form))));
      if (meets(file.t[number], literal)) return { why: "title" };
      const named = names(number).find((name) => meets(name, literal));
      if (named !== undefined) return { why: "name", name: named };
      /** @param {number} field */
      const stand = (field) => Array.from(literal).some((word) => (index.get(word)[field] || []).includes(number));
      if (stand(1)) {
        // A part of a compound, or a word of another language.
        const all = [file.t[number], ...names(number)];
        const held = all.find((name) => tokens(name).some((/** @type {string} */ one) => Array.from(literal).some((word) => one.includes(word))));
        const name = held === undefined ? all[all.length - 1] : held;
        return name === file.t[number] ? { why: "title" } : { why: "name", name };
      }
      if (stand(2) || stand(4)) return { why: "text" };
      const similar = [file.t[number], ...names(number)].find((name) => meets(name, met));
      return similar === undefined ? { why: "text" } : { why: "like", name: similar };
    };

    /** The best documents, the best first; of a text only its best section. `weigh`: what they count more or less now.
     * @param {string} query @param {number} [most] @param {(number: number) => number} [weigh] @returns {Hit[]} */
    const answer = (query, most = 50, weigh = () => 1) => {
      const words = analysis.query(query).flatMap(apart);
      const wanted = new Set(words.flatMap(forms));
      // Of texts with all their sections, and of each of these.
      /** @type {Map<number, {score: number, sure: number}>} */
      const totals = new Map();
      /** @type {Map<number, {score: number, met: Set<string>}>} */
      const parts = new Map();
      for (const word of words) {
        /** @type {Map<number, {score: number, sure: number}>} */
        const best = new Map();
        find(word).forEach(({ score, sure, met }, number) => {
          const known = parts.get(number) || { score: 0, met: new Set() };
          met.forEach((one) => known.met.add(one));
          parts.set(number, { score: known.score + score, met: known.met });
          const other = best.get(owners[number]) || { score: 0, sure: 0 };
          best.set(owners[number], { score: Math.max(other.score, score * weight(number)), sure: Math.max(other.sure, sure) });
        });
        best.forEach(({ score, sure }, owner) => {
          const known = totals.get(owner) || { score: 0, sure: 0 };
          totals.set(owner, { score: known.score + score, sure: known.sure + sure });
        });
      }
      /** @type {Map<string, number>} */
      const known = new Map();
      /** @param {string} name */
      const like = (name) => {
        let value = known.get(name);
        if (value === undefined) known.set(name, (value = likeness(name, wanted, words.length)));
        return value;
      };
      /** @param {number} number */
      const whole = (number) =>
        1 + ranking.whole * Math.max(like(file.t[number]), ranking.named * Math.max(0, ...names(number).map(like)));
      /** @param {number} value */
      const rounded = (value) => Math.round(value * 1e6) / 1e6;
      // What of a text the query means most.
      /** @type {Map<number, {number: number, score: number, whole: number}>} */
      const shown = new Map();
      parts.forEach(({ score: own }, number) => {
        const much = whole(number), score = rounded(own * much * weight(number));
        const other = shown.get(owners[number]);
        if (!other || other.score < score || (other.score === score && number < other.number)) {
          shown.set(owners[number], { number, score, whole: much });
        }
      });
      const ranked = Array.from(totals, ([owner, { score, sure }]) => {
        const { number, whole: much } = /** @type {{number: number, whole: number}} */ (shown.get(owner));
        const kind = ranking.kinds[file.kinds[VALUES.get(file.k[owner]) || 0]];
        return { number, score: rounded(score * (sure / words.length) ** ranking.all * kind * much * weigh(owner)) };
      }).sort((one, other) => other.score - one.score || one.number - other.number);
      return ranked.slice(0, most).map(({ number, score }) => {
        const { met } = /** @type {{met: Set<string>}} */ (parts.get(number));
        return { number, score, ...why(number, met, words) };
      });
    };

    // The first answer is the slowest: it is given before anybody asks.
    answer(file.t[0] || "", 1);
    return { answer, analysis, urls, owners, own };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { search, numbers });
}

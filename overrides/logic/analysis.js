// What search makes of a text. The twin of plugins/ankunft/search/analysis.py; the rules (rules.yml) come with the index.
{
  /** @typedef {{languages: string[], scripts: Record<string, string>, [name: string]: any}} Rules */

  const MOST = 200, WORDS = 12, LONGEST = 60;
  const SCRIPTS = [["latin", "a", "z"], ["cyrillic", "\u0400", "\u052f"], ["arabic", "\u0600", "\u06ff"], ["ethiopic", "\u1200", "\u139f"]];

  /** @param {string} text @returns {[string, string][]} */
  const pairs = (text) => text.split(" ").map((pair) => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]);
  /** @param {string} text */
  const ranges = (text) => text.replace(/[0-9A-F]{4}/g, "\\u$&").replace(/ /g, "");
  /** @param {string} word */
  const scriptOf = (word) => (SCRIPTS.find(([, first, last]) => word[0] >= first && word[0] <= last) || [""])[0];
  /** @param {string} word */
  const isLatin = (word) => /^[a-z]+$/.test(word);
  /** @param {string} word */
  const undotted = (word) =>
    isLatin(word)
      ? word.replace(/aeue|([aeq]?)ue|ae|oe/g, (all, before) => (all === "aeue" ? "aue" : before ? all : all[0]))
      : word;
  /** @param {string} word */
  const sixth = (word) => {
    const last = word.charCodeAt(word.length - 1);
    return last >= 0x1200 && last <= 0x1357 ? word.slice(0, -1) + String.fromCharCode((last & ~7) + 5) : word;
  };
  /** @param {string} word */
  const once = (word) => word.replace(/(.)\1+/gu, "$1");
  /** @param {string} [text] @returns {[string, number][]} */
  const affixes = (text) =>
    (text ? text.split(" ") : [])
      .map((one) => /** @type {[string, number]} */ ([one.slice(0, -1), +one.slice(-1)]))
      .sort((one, other) => other[0].length - one[0].length);

  /** @param {string} text */
  const dialled = (text) => {
    if (/^[0-9]{1,2}\.[0-9]{1,2}\./.test(text)) return "";
    const digits = text.replace(/[^0-9]/g, "");
    if (!text.startsWith("+49") && !digits.startsWith("0049")) return digits.length >= 5 && (text[0] === "(" || /^(0|11)/.test(digits)) ? digits : "";
    return "0" + digits.replace(/^00/, "").slice(2).replace(/^0/, "");
  };

  /** @param {Rules} rules */
  const analysis = (rules) => {
    const marks = new RegExp(`[${ranges(rules.marks)}]`, "g");
    const bigrams = new RegExp(`[${ranges(rules.bigrams)}\\u{20000}-\\u{3ffff}]+`, "gu");
    /** @type {Map<string, string>} */
    const letters = new Map(pairs(rules.letters));
    for (const zero of rules.digits.split(" ")) {
      for (let digit = 0; digit < 10; digit++) letters.set(String.fromCharCode(parseInt(zero, 16) + digit), String(digit));
    }
    letters.set("\u02bc", " ").set("\u02bb", " ");
    const [cyrillic, arabic] = [new Map(pairs(rules.cyrillic)), new Map(pairs(rules.arabic))];
    const [sounds, consonants] = [pairs(rules.sounds), pairs(rules.bones)];
    const ethiopic = rules.ethiopic.split(" ");
    const links = ["", ...rules.links.split(" ")];
    const known = rules.languages.filter((name) => name in rules.suffixes);
    /** @type {Map<string, [[string, number][], [string, number][]]>} */
    const ends = new Map(known.map((name) => [name, [affixes(rules.prefixes[name]), affixes(rules.suffixes[name])]]));

    /** @param {string} text */
    const fold = (text) =>
      text.normalize("NFKC").toLowerCase().normalize("NFD")
        .replace(marks, "")
        .replace(/([\u0400-\u052f])['\u2019\u02bc\u02bb`](?=[\u0400-\u052f])/g, "$1")
        .replace(/[^]/g, (letter) => {
          const other = letters.get(letter);
          return other === undefined ? letter : other;
        })
        .normalize("NFC");

    /** @param {string} word @returns {string[]} */
    const cut = (word) => {
      const found = [];
      let end = 0;
      for (const match of Array.from(word.matchAll(bigrams))) {
        const at = match.index || 0, run = Array.from(match[0]);
        if (at > end) found.push(undotted(word.slice(end, at)));
        for (let n = 0; n < Math.max(1, run.length - 1); n++) found.push(run.slice(n, n + 2).join(""));
        end = at + match[0].length;
      }
      if (end < word.length) found.push(undotted(word.slice(end)));
      return found;
    };

    /** @param {string} text @returns {string[]} */
    const tokens = (text) =>
      (fold(text).match(/[\p{L}\p{N}\p{M}\u200c\u2010\u2011-]+/gu) || []).flatMap((run) => {
        const parts = run.split(/[\u200c\u2010\u2011-]/);
        return Array.from(new Set([parts.join(""), ...parts])).filter(Boolean).flatMap(cut);
      });

    /** @param {string} word @param {string} name */
    const stem = (word, name) => {
      const script = scriptOf(word);
      if (/[\ud800-\udfff]/.test(word)) return word;
      const of = (/** @type {string} */ language) => rules.scripts[language] || "latin";
      if (!ends.has(name) || of(name) !== script) name = known.find((other) => of(other) === script) || "";
      const isEthiopic = script === "ethiopic";
      const [prefixes, suffixes] = ends.get(name) || [[], []];
      for (let found; (found = prefixes.find(([p, left]) => word.startsWith(p) && word.length - p.length >= left)); ) {
        word = word.slice(found[0].length);
      }
      for (let found; (found = suffixes.find(([s, left]) => word.endsWith(s) && word.length - s.length >= left)); ) {
        word = word.slice(0, -found[0].length);
        if (isEthiopic) word = sixth(word);
      }
      if (isEthiopic) return sixth(word);
      if (script === "latin" && name && word.length > 3 && word[word.length - 1] === word[word.length - 2]) word = word.slice(0, -1);
      if (name === "tr") word = word.replace(/[bdg]$/, (last) => ({ b: "p", d: "t", g: "k" })[last] || last);
      return word;
    };

    /** @type {Map<string, string[]>} */
    const memory = new Map();
    /** @param {string} word @returns {string[]} */
    const forms = (word) => {
      let found = memory.get(word);
      if (!found) memory.set(word, (found = Array.from(new Set([word, ...rules.languages.map((name) => stem(word, name))]))));
      return found;
    };

    const stop = new Set(tokens(Object.values(rules.stop).join(" ")));

    /** @param {string} text @returns {string[]} */
    const query = (text) => {
      const folded = fold(Array.from(text).slice(0, MOST).join(""));
      const numbers = (folded.match(/\+?[(0-9][0-9 ()/.\u2010\u2013-]{3,}[0-9]/g) || []).map(dialled).filter(Boolean);
      // Each word once: what is joined as a whole, what has hyphens in its parts.
      const joined = folded.replace(/[\u2010\u2011-]/g, " ").replace(/\u200c/g, "");
      const words = tokens(joined).filter((word) => !numbers.length || !/^[0-9]+$/.test(word));
      const found = Array.from(new Set([...numbers, ...words]));
      const counting = found.filter((word) => !stop.has(word));
      return (counting.length ? counting : found).slice(0, WORDS);
    };

    /** @param {string} word @param {Map<string, string>} by */
    const read = (word, by) => Array.from(word, (letter) => by.get(letter) || "").join("");
    /** @param {string} word @param {[string, string][]} by */
    const replaced = (word, by) => by.reduce((said, [written, sound]) => said.split(written).join(sound), word);

    /** @param {string} word */
    const sound = (word) => {
      const script = scriptOf(word);
      if (script === "cyrillic") word = read(word, cyrillic);
      else if (!isLatin(word)) return "";
      word = replaced(word, sounds);
      word = word.slice(0, 1) + word.slice(1).replace(/h/g, "");
      word = once(word.endsWith("ar") ? word.slice(0, -1) : word);
      return word.length >= 4 ? `~${word}` : "";
    };

    /** @param {string} word */
    const bones = (word) => {
      const script = scriptOf(word);
      let said = "";
      if (script === "arabic") said = read(word, arabic);
      else if (script === "ethiopic") said = Array.from(word, (letter) => ethiopic[(letter.charCodeAt(0) - 0x1200) >> 3] || "").join("");
      else if (isLatin(word)) said = replaced(word, consonants);
      else return "";
      said = once(said.slice(0, 1) + said.slice(1).replace(/[-h]/g, "")).replace(/^-/, "");
      return said.length >= 3 ? `^${said}` : "";
    };

    /** @param {string} word @param {(part: string) => boolean} isKnown @returns {string[]} */
    const split = (word, isKnown) => {
      /** @type {{[stop: number]: string[]}} */
      const best = { 0: [] };
      if (word.length > LONGEST) return [];
      for (let start = 0; start < word.length - 2; start++) {
        if (!best[start]) continue;
        for (let end = start + 3; end <= word.length; end++) {
          const part = word.slice(start, end);
          if (part === word || !(isKnown(part) || isKnown(stem(part, "de")))) continue;
          for (const link of links) {
            const stop = end + link.length;
            if (!word.startsWith(link, end) || (stop >= word.length && link)) continue;
            const found = [...best[start], part];
            if (!best[stop] || found.length < best[stop].length) best[stop] = found;
          }
        }
      }
      return best[word.length] || [];
    };

    const hearsBones = ["arabic", "ethiopic"].includes(rules.scripts[rules.languages[0]]);

    return { hearsBones, fold, tokens, stem, forms, query, sound, bones, split, scriptOf };
  };

  const all = /** @type {any} */ (globalThis);
  all.ankunft = Object.assign(all.ankunft || {}, { analysis });
}

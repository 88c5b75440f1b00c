// Reads from the standard input {data, options, words: [word, prefix, fuzzy][]}; writes as JSON what MiniSearch itself finds
// in an index of its serialised form: for each word [document, score][], the best first.
import { readFileSync } from "node:fs";
import MiniSearch from "minisearch";

const { data, options, words } = JSON.parse(readFileSync(0, "utf8"));
const whole = { tokenize: (text) => [text], processTerm: (term) => term };
const index = MiniSearch.loadJS(data, { fields: Object.keys(data.fieldIds), ...whole });
const found = words.map(([word, prefix, fuzzy]) =>
  index.search(word, { ...options, ...whole, prefix, fuzzy }).map(({ id, score }) => [id, score]),
);
process.stdout.write(JSON.stringify(found));

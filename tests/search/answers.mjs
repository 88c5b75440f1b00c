// Reads from the standard input {script, file, queries, texts, most}; writes as JSON what the phone's script answers: for each
// query its hits, for each text what the analysis makes of it.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const { script, file, queries = [], texts = [], most = 10 } = JSON.parse(readFileSync(0, "utf8"));
// The elements need a page: without words none is defined.
vm.runInThisContext("globalThis.ankunft = {}");
vm.runInThisContext(readFileSync(script, "utf8"));
const index = JSON.parse(readFileSync(file, "utf8"));
const engine = ankunft.search(index, SearchableMap);
const { analysis } = engine;
const answers = queries.map((query) =>
  engine.answer(query, most).map(({ number, score, why, name }) => [engine.urls[number], score, why, name ?? null]),
);
const analysed = texts.map((text) => {
  const tokens = analysis.tokens(text);
  return {
    fold: analysis.fold(text), tokens, query: analysis.query(text), forms: tokens.map(analysis.forms),
    sounds: tokens.map(analysis.sound), bones: tokens.map(analysis.bones),
  };
});
process.stdout.write(JSON.stringify({ answers, analysed }));

// Searches the same documents as others do: MiniSearch with the options of the Integreat web app (prefixes, a quarter of the
// letters may differ, titles count twice), and lunr as Material for MkDocs sets it up (sections, titles first, its stemmers).
// Standard input: {engine, tag, documents: [{id, page, title, text}], queries}; standard output: for each query three pages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import MiniSearch from "minisearch";

const require = createRequire(import.meta.url);
const { engine, tag, documents, queries } = JSON.parse(readFileSync(0, "utf8"));

const first = (found) => Array.from(new Set(found)).slice(0, 3);

function integreat() {
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const mini = new MiniSearch({
    fields: ["title", "text"], storeFields: ["page"], processTerm: plain,
    searchOptions: { boost: { title: 2 }, fuzzy: 0.25, prefix: true },
  });
  mini.addAll(documents);
  return (query) => first(mini.search(query).map(({ page }) => page));
}

function material() {
  const lunr = require("lunr");
  require("lunr-languages/lunr.stemmer.support")(lunr);
  const known = ["de", "fr", "ru", "tr", "ar"].includes(tag) ? tag : null;
  if (known) require(`lunr-languages/lunr.${known}`)(lunr);
  const index = lunr(function () {
    if (known) this.use(lunr[known]);
    else if (tag !== "en") this.pipeline.reset(), this.searchPipeline.reset();
    this.field("title", { boost: 1e3 });
    this.field("text", { boost: 1 });
    for (const one of documents) this.add(one);
  });
  const pages = new Map(documents.map(({ id, page }) => [String(id), page]));
  return (query) => {
    // Material's own transform: every word may go on.
    const wanted = query.split(/"([^"]+)"/g).map((part) => part.trim()).join(" ").replace(/[~^*+:-]/g, " ");
    const terms = wanted.split(/\s+/).filter(Boolean).map((word) => `${word}*`).join(" ");
    try {
      return first(index.search(terms).map(({ ref }) => pages.get(ref)));
    } catch {
      return [];
    }
  };
}

const answer = { integreat, material }[engine]();
process.stdout.write(JSON.stringify(queries.map(answer)));

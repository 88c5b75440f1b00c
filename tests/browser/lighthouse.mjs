// Opens pages as Lighthouse does, on its phone with its slowed network and processor: one Chromium, one page after the other.
// Standard input: {urls, categories, runs}; standard output: for each URL its runs, each {version, index (speed of the
// machine), scores, audits, failed, warnings}. Nothing but 127.0.0.1 can be reached, and nothing is reported to anybody.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const { urls, categories, runs = 1 } = JSON.parse(readFileSync(0, "utf8"));

const chrome = await launch({
  chromePath: "/usr/bin/chromium",
  // The launcher's own flags end background traffic already; the rules end it for good.
  chromeFlags: ["--headless=new", "--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  logLevel: "error",
});

async function audited(url) {
  const options = { port: chrome.port, onlyCategories: categories, output: "json", logLevel: "error" };
  const { lhr } = await lighthouse(url, { ...options, enableErrorReporting: false, disableFullPageScreenshot: true });
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const scores = {};
  const failed = [];
  for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
    scores[name] = score;
    for (const { id, weight } of auditRefs) {
      const { title, scoreDisplayMode, explanation, errorMessage, displayValue, details } = lhr.audits[id];
      const counts = weight > 0 && !["notApplicable", "informative", "manual"].includes(scoreDisplayMode);
      if (!counts || lhr.audits[id].score === 1) continue;
      const why = errorMessage ?? explanation ?? displayValue ?? "";
      failed.push({ category: name, id, title, why, items: details?.items ?? [] });
    }
  }
  const audits = {};
  for (const { id, score, scoreDisplayMode, numericValue } of Object.values(lhr.audits)) {
    audits[id] = { score, mode: scoreDisplayMode, value: numericValue ?? null };
  }
  const { lighthouseVersion: version, environment: { benchmarkIndex: index }, runWarnings: warnings } = lhr;
  return { version, index, scores, audits, failed, warnings };
}

const found = {};
try {
  for (const url of urls) {
    found[url] = [];
    while (found[url].length < runs) found[url].push(await audited(url));
  }
} finally {
  chrome.kill();
}
process.stdout.write(JSON.stringify(found));

"""`scripts/bench search`: what is found, beside what others find in the same content; what it weighs; how fast it is."""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.search.documents import Document, documents
from ankunft.search.index import build, encode
from ankunft.site import assets
from playwright.sync_api import Browser

from tests.search_instance import write_pages

ROOT = Path(__file__).resolve().parents[1]
NOW = date(2026, 11, 21)
SETS = ("first", "further")
SIZES = ((300, 500), (2000, 5000))
TAGS = ("de", "ar")
TIMES = """async ([url, queries]) => {
  const start = performance.now();
  const file = await (await fetch(url)).json();
  const loaded = performance.now();
  const engine = ankunft.search(file, SearchableMap);
  const ready = performance.now();
  const times = [];
  for (const query of queries) {
    const begin = performance.now();
    engine.answer(query, 40);
    times.push(performance.now() - begin);
  }
  return { loading: loaded - start, making: ready - loaded, times };
}"""

Query = dict[str, Any]


def _plain(document: Document, number: int) -> dict[str, Any]:
    heading = document.part or document.title
    texts = [document.about, *document.text] if document.about else list(document.text)
    return {
        "id": number,
        "page": document.address.rstrip("/"),
        "title": heading.text,
        "text": " ".join(text.text for text in texts if text),
    }


def _node(script: Path, data: dict[str, Any]) -> Any:
    done = subprocess.run(
        ["node", script], input=json.dumps(data), capture_output=True, text=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


def _others(engine: str, tag: str, found: Iterable[Document], queries: list[str]) -> list[list[str]]:
    plain = [_plain(document, number) for number, document in enumerate(found)]
    if engine == "integreat":  # whole pages
        whole: dict[str, dict[str, Any]] = {}
        for one in plain:
            known = whole.setdefault(one["page"], {**one, "text": ""})
            known["text"] += f" {one['title']} {one['text']}"
        plain = list(whole.values())
    answer: list[list[str]] = _node(
        ROOT / "scripts/rivals.mjs", {"engine": engine, "tag": tag, "documents": plain, "queries": queries}
    )
    return answer


def _ours(folder: Path, tag: str, local: LocalCatalogue, queries: list[str]) -> list[list[str]]:
    (folder / f"{tag}.json").write_bytes(encode(build(local), {}))
    told = _node(
        ROOT / "tests/search/answers.mjs",
        {"script": str(folder / "search.js"), "file": str(folder / f"{tag}.json"), "queries": queries, "most": 3},
    )
    return [[hit[0].partition("#")[0].rstrip("/") for hit in hits] for hits in told["answers"]]


def found(folder: Path, catalogue: Catalogue) -> list[str]:
    """The rows of the table of what is found."""
    (folder / "search.js").write_bytes(assets.script([ROOT / "overrides"], "search"))
    loaded = {name: yaml.safe_load((ROOT / f"tests/search/{name}.yml").read_text("utf-8")) for name in SETS}
    counts: dict[str, list[int]] = {}
    for tag in catalogue.instance.languages:
        local = LocalCatalogue(catalogue, tag)
        asked = [(name, query) for name in SETS for query in loaded[name] if query["lang"] == tag]
        texts = [query["query"] for _, query in asked]
        answers = {
            "Ankunft": _ours(folder, tag, local, texts),
            "MiniSearch as in the Integreat web app": _others("integreat", tag, documents(local), texts),
            "lunr as in Material for MkDocs": _others("material", tag, documents(local), texts),
        }
        for engine, answer in answers.items():
            count = counts.setdefault(engine, [0] * 4)
            for (name, query), pages in zip(asked, answer, strict=True):
                at = 2 * SETS.index(name)
                count[at] += bool(pages) and pages[0] in query["expect"]
                count[at + 1] += bool({*pages[:3]} & {*query["expect"]})
    rows = [
        f"| | {len(loaded['first'])} queries written first: first | among three "
        f"| {len(loaded['further'])} further: first | among three |",
        "|---|--:|--:|--:|--:|",
    ]
    for engine, count in counts.items():
        totals = [len(loaded[SETS[number // 2]]) for number in range(4)]
        shares = " | ".join(f"{100 * part / total:.1f} %" for part, total in zip(count, totals, strict=True))
        rows.append(f"| {engine} | {shares} |")
    return rows


def speed(browser: Browser, origin: str, folder: Path, slower: int) -> list[str]:
    """The rows of the table of weights and times; a page of `origin` serves `folder`."""
    script = assets.script([ROOT / "overrides"], "search")
    (folder / "search.js").write_bytes(script)
    (folder / "index.html").write_text(
        '<!doctype html><script src="start.js"></script><script src="search.js"></script>'
    )
    (folder / "start.js").write_text("globalThis.ankunft = {};")
    queries = [
        query["query"]
        for query in yaml.safe_load((ROOT / "tests/search/first.yml").read_text("utf-8"))
        if query["lang"] in TAGS
    ]
    rows = [
        f"| content | index: raw | brotli | making it ready | first answer | median of {len(queries)} | slowest |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for pages, offers in SIZES:
        with tempfile.TemporaryDirectory() as temporary:
            root = write_pages(Path(temporary) / "instance", pages, offers)
            catalogue = read(root / "town", ROOT / "content/base", NOW).catalogue
            for tag in TAGS:
                data = encode(build(LocalCatalogue(catalogue, tag)), {})
                name = f"{pages}-{tag}.json"
                (folder / name).write_bytes(data)
                page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
                page.goto(f"{origin}/index.html")
                session = page.context.new_cdp_session(page)
                session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
                told = page.evaluate(TIMES, [f"{origin}/{name}", queries])
                page.context.close()
                rows.append(
                    f"| {pages:,} pages, {offers:,} offers, {tag} | {len(data) / 1000:,.0f} KB "
                    f"| {len(brotli.compress(data)) / 1000:,.1f} KB | {told['loading'] + told['making']:.0f} ms "
                    f"| **{told['times'][0]:.0f} ms** | {statistics.median(told['times']):.0f} ms "
                    f"| {max(told['times']):.0f} ms |"
                )
    rows.append("")
    rows.append(f"The script: {len(brotli.compress(script)) / 1000:.1f} KB brotli (budget 12 KB).")
    return rows

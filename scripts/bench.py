#!/usr/bin/env python3
"""Measures the site. `weight`: bytes that Chromium fetches, by page. `directory`: a directory of thousands of offers.
`search`: what is found, and how fast. `lighthouse`: how fast pages are for Lighthouse."""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from ankunft.catalogue.catalogue import read
from playwright.sync_api import Browser, sync_playwright

from scripts import bench_lighthouse, bench_search, bench_translations
from tests.conftest import NOW_OPTION
from tests.directory_instance import CONTACTS, ORGANISATIONS, PLACES, write_instance

ROOT = Path(__file__).resolve().parents[1]
ANKUNFT = Path(sys.executable).with_name("ankunft")
CHROMIUM = "/usr/bin/chromium"
PAGES = (
    ("chooser", "/"),
    ("start page, German", "/de/"),
    ("content page, German", "/de/arrival/registration/"),
    ("content page, Arabic", "/ar/arrival/registration/"),
    ("content page, Tigrinya", "/ti/health/see-a-doctor/"),
    ("search with its index, Ukrainian", "/uk/search/"),
    ("all offers, German", "/de/offers/"),
    ("an offer, Arabic", "/ar/offers/integrationskurs-frauen/"),
    ("course table, Tigrinya", "/ti/offers/by/kind/course/"),
    ("emergency, Persian", "/fa/emergency/"),
)
SLOWER = 6
"""How many times slower the processor is made: about a cheap phone beside this computer."""
ANSWERS = [
    {"age": age, "german": german, "district": district}
    for age, district in (("6", ""), ("17", "nordstadt"), ("25", "hafen"), ("34", "altstadt"), ("70", ""))
    for german in ("none", "A2", "")
]
FILTER = """async (answers) => {
  const finder = document.querySelector("ankunft-finder");
  const form = finder.querySelector("form");
  const status = finder.querySelector("[role=status]");
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = field.name in answers;
    else if (field.name) field.value = answers[field.name] || "";
  }
  const start = performance.now();
  const shown = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!status.textContent || status.textContent === ankunft.words.loading) return;
      observer.disconnect();
      resolve(performance.now());
    }).observe(status, { childList: true, characterData: true, subtree: true });
  });
  form.requestSubmit();
  const end = await shown;
  if (status.textContent === ankunft.words.loadFailed) throw new Error(status.textContent);
  const painted = await new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));
  return [end - start, painted - start];
}"""
"""Fills in the form, sends it, and gives the milliseconds until the results are in the document, and on the screen."""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served(site: Path, handler: type[http.server.SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """The origin of a web server for `site`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def fetched(browser: Browser, origin: str, site: Path, address: str) -> list[Path]:
    """The files that a real Chromium asks for on a first visit of a page; the page itself comes first."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(origin + address, wait_until="networkidle")
    foreign = [url for url in asked if not url.startswith(origin)]
    assert not foreign, foreign
    paths = [urlsplit(url).path.lstrip("/") for url in asked]
    # The icon is asked for outside the page's own requests; it is counted all the same.
    icon = page.locator("link[rel=icon]").get_attribute("href")
    paths.append(str(icon).lstrip("/"))
    page.context.close()
    return [site / (path if path and not path.endswith("/") else f"{path}index.html") for path in dict.fromkeys(paths)]


@dataclass(frozen=True)
class Sizes:
    """Bytes of some files: as they are, and on the wire."""

    raw: int
    gzip: int
    brotli: int


def sizes(files: Iterable[Path]) -> Sizes:
    """The bytes of some files, each packed by itself at the highest level."""
    data = [file.read_bytes() for file in files]
    zipped = sum(len(gzip.compress(one, 9, mtime=0)) for one in data)
    return Sizes(sum(map(len, data)), zipped, sum(len(brotli.compress(one)) for one in data))


def kilobytes(size: float) -> str:
    """1 KB is 1,000 bytes."""
    return f"{size / 1000:,.1f} KB"


def weight() -> str:
    """The table of weights."""
    lines = [
        "| page | requests | first visit: raw | gzip | brotli | next page: brotli |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        subprocess.run([ANKUNFT, "build", "--site-dir", site], cwd=ROOT, check=True, capture_output=True)
        with served(site) as origin, chromium() as browser:
            for name, address in PAGES:
                files = fetched(browser, origin, site, address)
                first, alone = sizes(files), sizes(files[:1])
                lines.append(
                    f"| {name} (`{address}`) | {len(files)} | {kilobytes(first.raw)} | {kilobytes(first.gzip)} "
                    f"| {kilobytes(first.brotli)} | {kilobytes(alone.brotli)} |"
                )
    return "\n".join(lines)


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock and of all its processes, bytes of the largest process."""

    clock: float
    processor: float
    memory: int

    def __str__(self) -> str:
        return f"{self.clock:.0f} s, {self.processor:.0f} s of processor time, {self.memory / 1e6:.0f} MB"


def run(folder: Path, *arguments: str | Path) -> Cost:
    """Run `ankunft`, and say what it took. Raises SystemExit if it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([ANKUNFT, *arguments], cwd=folder, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(said.read().decode())
    # Linux counts kibibytes here, and takes the largest of the process and its children.
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


@dataclass(frozen=True)
class Filtering:
    """Milliseconds of filtering, from sending the form: until the results are in the document, and on the screen."""

    first: tuple[float, float]
    median: tuple[float, float]
    open_now: tuple[float, float]


def filtering(browser: Browser, url: str) -> Filtering:
    """How long the finder at `url` takes on a slow phone; `first` loads the data from this computer."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(url, wait_until="networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def median(times: list[list[float]]) -> tuple[float, float]:
        return statistics.median(time for time, _ in times), statistics.median(time for _, time in times)

    first = page.evaluate(FILTER, {"topic": "german"})
    plain = [page.evaluate(FILTER, answers) for answers in ANSWERS]
    opened = [page.evaluate(FILTER, {**answers, "open": "yes"}) for answers in ANSWERS]
    page.context.close()
    return Filtering((first[0], first[1]), median(plain), median(opened))


def machine(browser: Browser) -> str:
    """What was measured with."""
    cpu = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{cpu.partition(': ')[2]}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, MkDocs {version('mkdocs')}, "
        f"Chromium {browser.version}, Ankunft {version('ankunft')}"
    )


def directory(offers: int, languages: list[str]) -> str:
    """The table of a made-up directory with so many offers."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_instance(Path(temporary) / "instance", offers, languages)
        site = folder / "site"
        reading = run(folder, "check", *NOW_OPTION)
        building = run(folder, "build", "--site-dir", site, *NOW_OPTION)
        tag = languages[0]
        address = f"/{tag}/offers/"
        with served(site) as origin, chromium() as browser:
            used = machine(browser)
            files = fetched(browser, origin, site, address)
            times = filtering(browser, origin + address)
        everything = [path for path in site.rglob("*") if path.is_file()]
        pages = [path for path in everything if path.suffix == ".html"]
        shown = sorted((site / tag / "offers").glob("*/index.html"))
        # Packing all of them would take longer than building them.
        records = [sizes([path]).brotli for path in shown[:: max(len(shown) // 200, 1)]]
        pieces = [sizes([path]).brotli for path in (site / tag / "offers").glob("finder*.json")]
        first = sizes(files)
        rows = (
            ("instance", f"{offers:,} offers, {ORGANISATIONS} organisations, {PLACES} places, {CONTACTS} contacts; "
             f"{', '.join(languages)}"),
            ("measured with", used),
            ("reading and checking", str(reading)),
            ("building, reading included", str(building)),
            ("the site", f"{len(pages):,} pages, {len(everything):,} files, "
             f"{sum(path.stat().st_size for path in everything) / 1e6:,.0f} MB"),
            (f"first visit of `{address}`", f"{len(files)} requests, {kilobytes(first.raw)}, gzip {kilobytes(first.gzip)}, "
             f"**brotli {kilobytes(first.brotli)}** (budget 60 KB)"),
            ("the page alone, brotli", kilobytes(sizes(files[:1]).brotli)),
            (f"page of an offer, brotli, of {len(records)}", f"median {kilobytes(statistics.median(records))}, most {kilobytes(max(records))}"),
            ("data of the finder, brotli", f"{len(pieces)} files, each at most {kilobytes(max(pieces))}, "
             f"{kilobytes(sum(pieces))} in all, once the form is touched"),
            (f"filtering, processor {SLOWER}× slower", f"**{times.median[0]:.0f} ms** (budget 100 ms), "
             f"on the screen after {times.median[1]:.0f} ms; median of {len(ANSWERS)}"),
            ("filtering what is open now", f"{times.open_now[0]:.0f} ms, on the screen after {times.open_now[1]:.0f} ms"),
            ("the first filtering, loading included", f"{times.first[0]:.0f} ms"),
        )  # fmt: skip
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {said} |" for name, said in rows)])


def search() -> str:
    """The tables of the search."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        catalogue = read(ROOT / "content/musterstadt", ROOT / "content/base", bench_search.NOW).catalogue
        rows = bench_search.found(folder, catalogue)
        with served(folder) as origin, chromium() as browser:
            used = machine(browser)
            times = bench_search.speed(browser, origin, folder, SLOWER)
    return "\n".join([*rows, "", f"Measured with {used}; the processor made {SLOWER}× slower:", "", *times])


def lighthouse() -> str:
    """The table of Lighthouse."""
    with tempfile.TemporaryDirectory() as temporary:
        site = Path(temporary) / "site"
        subprocess.run([ANKUNFT, "build", "--site-dir", site], cwd=ROOT, check=True, capture_output=True)
        with chromium() as browser:
            used = machine(browser)
        with served(site, bench_lighthouse.Packing) as origin:
            rows = bench_lighthouse.speed(origin)
    return "\n".join([f"Measured with {used}.", *rows])


def translations() -> str:
    """The table of translations."""
    with tempfile.TemporaryDirectory() as temporary:
        with chromium() as browser:
            used = machine(browser)
        rows = bench_translations.rows(Path(temporary), lambda *command: run(*command).processor)
    return "\n".join(["| | processor time |", "|---|--:|", f"| measured with | {used} |", *rows])


def put(path: Path, name: str, table: str) -> None:
    """Put a table between its marks in a Markdown file."""
    text = path.read_text("utf-8")
    begin, end = f"<!-- scripts/bench {name}: begin -->\n", f"<!-- scripts/bench {name}: end -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    assert found, f"{path} lacks {begin}"
    assert closed, f"{path} lacks {end}"
    path.write_text(f"{before}{begin}\n{table}\n\n{end}{after}", "utf-8")


def main() -> None:
    """Run the measurement that is named."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    names = parser.add_subparsers(dest="name", required=True)
    names.add_parser("weight", help="what a phone must load; the table goes into README.md")
    large = names.add_parser("directory", help="a directory of thousands; the table goes into docs/benchmarks.md")
    large.add_argument("--offers", type=int, default=5000)
    large.add_argument("--languages", default="de,ar", help="tags, German among them; the first is the one looked at")
    names.add_parser("search", help="what is found, beside others, and how fast; into docs/benchmarks.md")
    names.add_parser("lighthouse", help="how fast pages are for Lighthouse; into docs/benchmarks.md")
    names.add_parser("translations", help="what it costs to know how texts stand; into docs/benchmarks.md")
    chosen = parser.parse_args()
    if chosen.name == "weight":
        table, path = weight(), ROOT / "README.md"
    elif chosen.name == "search":
        table, path = search(), ROOT / "docs" / "benchmarks.md"
    elif chosen.name == "lighthouse":
        table, path = lighthouse(), ROOT / "docs" / "benchmarks.md"
    elif chosen.name == "translations":
        table, path = translations(), ROOT / "docs" / "benchmarks.md"
    else:
        table, path = directory(chosen.offers, chosen.languages.split(",")), ROOT / "docs" / "benchmarks.md"
    put(path, chosen.name, table)
    print(table)


if __name__ == "__main__":
    main()

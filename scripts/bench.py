#!/usr/bin/env python3
"""Measures the site. `weight`: bytes that Chromium fetches, by page; the table goes into the README."""

from __future__ import annotations

import functools
import gzip
import http.server
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    ("chooser", "/"),
    ("start page, German", "/de/"),
    ("content page, German", "/de/arrival/registration/"),
    ("content page, Arabic", "/ar/arrival/registration/"),
    ("content page, Tigrinya", "/ti/health/see-a-doctor/"),
    ("all titles, Ukrainian", "/uk/search/"),
    ("emergency, Persian", "/fa/emergency/"),
)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def fetched(site: Path) -> dict[str, list[Path]]:
    """For each page the files that a real Chromium asks for on a first visit."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    result: dict[str, list[Path]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for _, address in PAGES:
            page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(origin + address, wait_until="networkidle")
            foreign = [url for url in asked if not url.startswith(origin)]
            assert not foreign, foreign
            paths = [urlsplit(url).path.lstrip("/") for url in asked]
            # The icon is asked for outside the page's own requests; it is counted all the same.
            icon = page.locator("link[rel=icon]").get_attribute("href")
            paths.append(str(icon).lstrip("/"))
            result[address] = [
                site / (path if path and not path.endswith("/") else f"{path}index.html")
                for path in dict.fromkeys(paths)
            ]
            page.context.close()
        browser.close()
    server.shutdown()
    return result


def weight() -> str:
    """The table of weights."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        subprocess.run(
            [Path(sys.executable).with_name("ankunft"), "build", "--site-dir", site],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )

        def sizes(files: list[Path]) -> tuple[int, int, int]:
            data = [file.read_bytes() for file in files]
            zipped = sum(len(gzip.compress(d, 9, mtime=0)) for d in data)
            return sum(map(len, data)), zipped, sum(len(brotli.compress(d)) for d in data)

        lines = [
            "| page | requests | first visit: raw | gzip | brotli | next page: brotli |",
            "|---|--:|--:|--:|--:|--:|",
        ]
        for (name, address), files in zip(PAGES, fetched(site).values(), strict=True):
            raw, zipped, small = sizes(files)
            alone = sizes(files[:1])[2]
            lines.append(
                f"| {name} (`{address}`) | {len(files)} | {raw / 1000:.1f} KB | {zipped / 1000:.1f} KB "
                f"| {small / 1000:.1f} KB | {alone / 1000:.1f} KB |"
            )
    return "\n".join(lines)


def into_readme(name: str, table: str) -> None:
    """Put a table between its marks in the README."""
    path = ROOT / "README.md"
    text = path.read_text("utf-8")
    begin, end = f"<!-- scripts/bench {name}: begin -->\n", f"<!-- scripts/bench {name}: end -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n{table}\n\n{end}{after}", "utf-8")


def main(arguments: list[str]) -> int:
    """Run the measurement that is named."""
    if arguments != ["weight"]:
        print("usage: scripts/bench weight", file=sys.stderr)
        return 2
    table = weight()
    into_readme("weight", table)
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

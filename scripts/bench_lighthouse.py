"""`scripts/bench lighthouse`: what Lighthouse says of the speed of some pages on its phone."""

from __future__ import annotations

import functools
import gzip
import http.server
import io
import json
import statistics
import subprocess
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).resolve().parents[1]
PAGES = (
    ("start page, German", "/de/"),
    ("content page, German", "/de/arrival/registration/"),
    ("all offers, German", "/de/offers/"),
    ("start page, Arabic", "/ar/"),
    ("content page, Arabic", "/ar/arrival/registration/"),
    ("all offers, Arabic", "/ar/offers/"),
)
RUNS = 3
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index")


@functools.cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


class Packing(http.server.SimpleHTTPRequestHandler):
    """Serves a site as a host does: text packed, connections kept open."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def send_head(self) -> BinaryIO | io.BytesIO | None:
        """Begin an answer; packed if it is text."""
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        kind = self.guess_type(path)
        if not path.is_file() or not (kind.startswith("text/") or kind.endswith(("javascript", "json", "xml"))):
            return super().send_head()
        data = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)


def speed(origin: str) -> list[str]:
    """The rows of the table; `origin` serves the site."""
    asked = {"urls": [origin + address for _, address in PAGES], "categories": ["performance"], "runs": RUNS}
    done = subprocess.run(
        ["node", "tests/browser/lighthouse.mjs"],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    every = [one for runs in found.values() for one in runs]
    index = statistics.median(one["index"] for one in every)
    rows = [
        f"Lighthouse {every[0]['version']}, its benchmark index of the machine {index:.0f}.",
        "",
        "| page | performance | FCP | LCP | TBT | CLS | speed index | bytes |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, address in PAGES:
        runs = found[origin + address]

        def median(audit: str, runs: list[dict[str, Any]] = runs) -> float:
            return float(statistics.median(one["audits"][audit]["value"] for one in runs))

        score = statistics.median(one["scores"]["performance"] for one in runs)
        first, largest, blocked, shown = (f"{median(audit):,.0f} ms" for audit in TIMES)
        rows.append(
            f"| {name} (`{address}`) | **{100 * score:.0f}** | {first} | {largest} | {blocked} "
            f"| {median('cumulative-layout-shift'):.3f} | {shown} | {median('total-byte-weight') / 1000:,.1f} KB |"
        )
    return rows

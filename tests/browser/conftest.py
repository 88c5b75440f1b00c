"""A real Chromium over the built site, served over HTTP."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"

# What comes late on a busy machine still comes: milliseconds until a test gives up.
expect.set_options(timeout=20_000)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a web server would: its own 404 page, no log."""

    def log_message(self, *arguments: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def origin(site: Path) -> Iterator[str]:
    """The address of the reference instance."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[Open]:
    """Open an address of the site; fails at the end if anything foreign was asked for or the console complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str, *, width: int = 360, height: int = 740, **options: object) -> Page:
        # What the worker does is tested in test_offline.py; here pages speak to the server themselves.
        options = {"service_workers": "block", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()

        def asked(url: str) -> None:
            if not url.startswith(origin):
                complaints.append(f"asked for {url}")

        page.on("request", lambda request: asked(request.url))
        page.on("pageerror", lambda error: complaints.append(f"{address}: {error}"))
        page.on("console", lambda message: _heard(message.type, message.text, address, complaints))
        page.goto(origin + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def _heard(kind: str, text: str, address: str, complaints: list[str]) -> None:
    # That a page is missing is what the 404 test asks for; that there is no worker is what we asked for.
    expected = "404" in text or text == "Service Worker registration blocked by Playwright"
    if kind in ("error", "warning") and not expected:
        complaints.append(f"{address}: {text}")

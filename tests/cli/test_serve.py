"""`ankunft serve`: a preview follows the edits, and outlives mistakes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import INSTANCE, NOW_OPTION, Element, make_instance, parse, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
TOPIC = {"topics/housing/topic.yml": "title: Wohnen\nsummary: Wohnung suchen.\n"}
PAGE = "---\ntitle: Miete\nsummary: Satz.\n---\n\n{}\n"
RENT = "town/topics/housing/rent.md"
SECONDS = 60
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Preview:
    """A running `ankunft serve`."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path) -> None:
        self.process, self.url, self.log = process, url, log

    @property
    def output(self) -> str:
        """What it has printed."""
        return self.log.read_text("utf-8", "replace")

    def get(self, path: str, timeout: float = SECONDS) -> str | None:
        """The page at `path`; None where there is none (yet)."""
        try:
            # MkDocs holds a request back while it builds.
            with OPENER.open(self.url + path, timeout=timeout) as response:
                return str(response.read().decode("utf-8"))
        except (urllib.error.URLError, OSError):
            return None

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for something to become true."""
        end = time.monotonic() + SECONDS
        while not true():
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.output}"
            assert time.monotonic() < end, f"{what}: not in {SECONDS} seconds:\n{self.output}"
            time.sleep(0.2)

    def shows(self, path: str, text: str) -> None:
        """Wait until the page at `path` holds `text`."""
        self.until(lambda: text in (self.get(path) or ""), f"{path} shows {text}")


@contextmanager
def serving(folder: Path, *arguments: str, program_name: str = "ankunft", **env: str) -> Iterator[Preview]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name(program_name)
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "serve", "-a", f"127.0.0.1:{port}", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Preview(process, f"http://127.0.0.1:{port}", log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An instance in one language with a layer below it."""
    instance = INSTANCE.replace("layers: []", "layers: [../district]").replace("[de, en, ar]", "[de]")
    make_instance(tmp_path / "town", {**TOPIC, "topics/housing/rent.md": PAGE.format("Erster Text.")}, instance)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML, "district/topics/housing/flat.md": PAGE.format("Von unten.")})
    return tmp_path


def policies(page: Element) -> dict[str, list[str]]:
    """The rules of the page's Content-Security-Policy."""
    metas = [meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert len(metas) == 1
    rules = (rule.split() for rule in (metas[0].get("content") or "").split(";"))
    return {name: values for name, *values in rules}


def test_the_preview_follows_edits(town: Path) -> None:
    with serving(town, LC_ALL="C.UTF-8") as preview:
        preview.shows("/de/", "Wohnen")
        html = preview.get("/de/housing/rent/") or ""
        assert "Erster Text." in html
        _reloads(html)
        # No phone keeps a preview, and one that kept the site of another day lets go of it.
        assert "unregister" in (preview.get("/sw.js") or "")

        (town / RENT).write_text(PAGE.format("Zweiter Text."))
        preview.shows("/de/housing/rent/", "Zweiter Text.")

        # A file that comes, and one that goes, in the layer below.
        write_files(town / "district", {"topics/housing/moving.md": PAGE.format("Neu von unten.")})
        preview.shows("/de/housing/moving/", "Neu von unten.")
        (town / "district/topics/housing/flat.md").unlink()
        preview.until(lambda: preview.get("/de/housing/flat/") is None, "the page vanishes")
        assert "Zweiter Text." in (preview.get("/de/housing/rent/") or "")
        assert "Traceback" not in preview.output


def test_the_preview_outlives_mistakes(town: Path) -> None:
    instance = town / "town/instance.yml"
    with serving(town, LC_ALL="C.UTF-8") as preview:
        preview.shows("/de/housing/rent/", "Erster Text.")
        (town / RENT).write_text(PAGE.format("Zweiter Text.").replace("title", "titel"))
        preview.until(lambda: f"{RENT}:2:1: " in preview.output, "the mistake is named")
        (town / RENT).write_text(PAGE.format("Dritter Text."))
        preview.shows("/de/housing/rent/", "Dritter Text.")

        # The instance itself can be broken and mended, too.
        text = instance.read_text()
        instance.write_text(text.replace("name: Testort", "nam: Testort"))
        preview.until(lambda: "town/instance.yml:1:1: " in preview.output, "the mistake is named")
        instance.write_text(text.replace("name: Testort", "name: Neustadt"))
        preview.shows("/de/", "Neustadt")
        assert "Traceback" not in preview.output


@pytest.mark.parametrize("program", ["ankunft", "mkdocs"])
def test_the_last_whole_site_is_shown_while_a_file_is_broken(town: Path, program: str) -> None:
    with serving(town, program_name=program, LC_ALL="C.UTF-8") as preview:
        preview.shows("/de/housing/rent/", "Erster Text.")
        (town / RENT).write_text(PAGE.format("Zweiter Text.").replace("title", "titel"))
        preview.until(lambda: f"{RENT}:2:1: " in preview.output, "the mistake is named")
        assert "Erster Text." in (preview.get("/de/housing/rent/", timeout=10) or "no answer in 10 seconds")
        assert preview.process.poll() is None
        assert "Traceback" not in preview.output


def _reloads(html: str) -> None:
    """The page holds the live reload's script, and its policy lets it run and ask the server."""
    page = parse(html)
    inline = [script for script in page.all("script") if not script.get("src")]
    assert any("livereload" in script.text for script in inline)
    rules = policies(page)
    assert "'unsafe-inline'" in rules["script-src"]
    assert "'self'" in rules["connect-src"]
    # Where a nonce or a hash is given, browsers ignore 'unsafe-inline'.
    assert not any(value.startswith(("'nonce-", "'sha", "'strict-dynamic")) for value in rules["script-src"])


def test_a_build_never_allows_inline_scripts(town: Path) -> None:
    for command in (("ankunft", "build", *NOW_OPTION), ("mkdocs", "build", "--quiet", "--site-dir", "other")):
        done = run(*command, cwd=town)
        assert done.returncode == 0, done.stderr
    pages = [*(town / "site").rglob("*.html"), *(town / "other").rglob("*.html")]
    assert len(pages) > 10
    for path in pages:
        html = path.read_text("utf-8")
        assert "unsafe-" not in html
        assert "livereload" not in html
        page = parse(html)
        assert policies(page)["script-src"] == ["'self'"]
        assert all(script.get("src") for script in page.all("script"))
        assert not any(re.match(r"on[a-z]+$", name) for element in page.all() for name in element.attributes)


def test_a_folder_that_is_broken_from_the_start_is_told_readably(town: Path) -> None:
    write_files(town, {RENT: PAGE.format("Text.").replace("title", "titel")})
    with serving(town, LC_ALL="C.UTF-8") as preview:
        mistake = f"{RENT}:2:1: "
        end = time.monotonic() + SECONDS
        while mistake not in preview.output and preview.process.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
        assert mistake in preview.output
        assert "Traceback" not in preview.output
        # It may give up, with the code of content that has errors.
        assert preview.process.poll() in (None, 1)


def test_without_an_instance_it_ends_with_2(tmp_path: Path) -> None:
    done = run("ankunft", "serve", "-a", "127.0.0.1:0", cwd=tmp_path, LC_ALL="C.UTF-8")
    assert done.returncode == 2
    assert "There is no mkdocs.yml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:port", "127.0.0.1:99999"])
def test_an_address_that_is_none_ends_with_2(town: Path, address: str) -> None:
    done = run("ankunft", "serve", "-a", address, cwd=town, LC_ALL="C.UTF-8")
    assert "Traceback" not in done.stderr
    assert done.returncode == 2


def test_a_port_that_is_taken_is_told_readably(town: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run("ankunft", "serve", "-a", address, cwd=town, LC_ALL="C.UTF-8")
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert address.partition(":")[2] in done.stdout + done.stderr

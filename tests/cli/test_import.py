"""`ankunft import integreat`: a recorded region becomes a site with all its pages; nothing is written by halves."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from ankunft.cli import main
from click.testing import CliRunner

from tests.conftest import NOW_OPTION, Element, built_once, parse, run, shared

RECORDING = "third-party/integreat-cms/api/v3"
DIRECTIONS = {"de": "ltr", "en": "ltr", "ar": "rtl", "fa": "rtl"}
LOCAL = {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1", "LC_ALL": "C.UTF-8"}


def imports(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`ankunft import integreat` in this process; an exception that is not its own exit code is raised."""
    result = CliRunner().invoke(main, ["import", "integreat", *map(str, arguments)], env=LOCAL)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(arguments, result.exit_code, result.stdout, result.stderr)


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The bytes and the time of each file."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def texts(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (data, _) in files(folder).items()}


@pytest.fixture(scope="session")
def recording() -> Path:
    return shared(RECORDING)


@pytest.fixture(scope="session")
def augsburg(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded region, imported and built by the commands."""

    def build(target: Path) -> None:
        done = run("ankunft", "import", "integreat", recording / "augsburg", target, **LOCAL)
        assert done.returncode == 0, done.stderr
        (target / "output.txt").write_text(done.stdout + done.stderr)
        done = run("ankunft", "build", *NOW_OPTION, cwd=target, **LOCAL)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "augsburg", build)


@pytest.fixture
def imported(augsburg: Path, tmp_path: Path) -> Path:
    """A copy of the imported instance without its site, times kept."""
    target = tmp_path / "town"
    shutil.copytree(augsburg, target, ignore=shutil.ignore_patterns("site", "output.txt"))
    return target


# --- reading HTML, independently of the importer

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "details",
        "div",
        "dd",
        "dl",
        "dt",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def visible(html: str) -> str:
    """The text of HTML as it is read, white space folded."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return " ".join("".join(reader.parts).split())


@functools.cache
def html_of(path: Path) -> str:
    return path.read_text("utf-8")


@functools.cache
def page_of(path: Path) -> Element:
    return parse(html_of(path))


def heading(path: Path) -> tuple[str, str | None]:
    """The h1 of a page, and the language it says it has."""
    h1 = next(page_of(path).all("h1"))
    inner = next((element.get("lang") for element in h1.all() if element.get("lang")), None)
    return " ".join(h1.text.split()), h1.get("lang") or inner


def refreshed(path: Path) -> str | None:
    """Where a page of a former address sends its readers."""
    for meta in page_of(path).all("meta"):
        if meta.get("http-equiv") == "refresh":
            return (meta.get("content") or "").partition("url=")[2]
    return None


def file_at(site: Path, address: str) -> Path:
    path = site / unquote(address).lstrip("/")
    return path / "index.html" if address.endswith("/") or path.is_dir() else path


# --- the recorded region


def test_the_imported_instance_has_no_errors(augsburg: Path) -> None:
    done = run("ankunft", "check", "--format", "json", *NOW_OPTION, cwd=augsburg, **LOCAL)
    rows = json.loads(done.stdout)
    assert [row for row in rows if row["severity"] == "error"] == []
    assert done.returncode == 0
    # What only the municipality knows is asked for, and what its languages say differently is named; the pages themselves
    # have nothing to complain about.
    rows = [row for row in rows if "meant: {" not in row["hint"]]
    assert {row["path"] for row in rows} <= {"content/augsburg/instance.yml"}


def recorded(recording: Path) -> list[tuple[str, dict[str, object]]]:
    """(language, record) of each page and imprint that was recorded."""
    found: list[tuple[str, dict[str, object]]] = []
    for folder in sorted((recording / "augsburg").iterdir()):
        for kind in ("pages", "imprint"):
            answer = folder / kind / "index.json"
            if answer.is_file():
                data = json.loads(answer.read_text("utf-8"))
                found += [(folder.name, record) for record in (data if isinstance(data, list) else [data])]
    return found


def pages_titled(site: Path, tag: str, title: str) -> list[Path]:
    """The pages of a language whose title is `title`, in this language."""
    return [path for path in sorted((site / tag).rglob("index.html")) if heading(path) == (title, None)]


def test_every_page_of_every_language_is_there_with_its_text(augsburg: Path, recording: Path) -> None:
    site = augsburg / "site"
    output = (augsburg / "output.txt").read_text()
    pages = recorded(recording)
    assert {tag for tag, _ in pages} == set(DIRECTIONS)
    assert len(pages) > 60
    lost = []
    for tag, record in pages:
        address = str(record["path"]).removeprefix(f"/augsburg/{tag}/")
        title = " ".join(str(record["title"]).split())
        text = visible(str(record["content"]))
        at = site / tag / address / "index.html"
        if at.is_file() and (target := refreshed(at)):
            at = file_at(site, target)
            assert at.is_relative_to(site / tag), record["path"]
        if not at.is_file() or heading(at) != (title, None):
            # The old address is lost: then the import says so, and the page stands somewhere else.
            if address != "disclaimer/" and f"{tag} {record['path']}: its old address" not in output:
                lost.append(f"{record['path']}: no page")
                continue
            candidates = pages_titled(site, tag, title)
        else:
            candidates = [at]
        if not any(text in visible(main_of(path)) for path in candidates):
            lost.append(f"{record['path']}: no text in {candidates}")
    assert lost == []


def main_of(path: Path) -> str:
    html = html_of(path)
    return html[html.index("<main") : html.index("</main>")]


def test_the_pages_of_each_language_say_its_language_and_direction(augsburg: Path, recording: Path) -> None:
    site = augsburg / "site"
    for tag, direction in DIRECTIONS.items():
        titles = {" ".join(str(record["title"]).split()) for code, record in recorded(recording) if code == tag}
        own = 0
        for path in (site / tag).rglob("index.html"):
            html = next(page_of(path).all("html"))
            assert (html.get("lang"), html.get("dir")) == (tag, direction), path
            own += heading(path)[0] in titles and heading(path)[1] is None and refreshed(path) is None
        assert own >= len(titles)


def test_texts_from_another_language_say_so(augsburg: Path) -> None:
    site = augsburg / "site"
    count = 0
    for path in (site / "ar").rglob("index.html"):
        for section in page_of(path).all("section"):
            letters = section.text
            if re.search(r"[A-Za-zÄÖÜäöüß]{5}", letters) and not re.search(r"[\u0600-\u06ff]", letters):
                count += 1
                nearest = section.get("lang") or next(
                    (e.get("lang") for e in section.all() if e.get("lang") not in (None, "ar")), None
                )
                assert nearest in ("de", "en"), path
    assert count


def test_all_links_of_the_built_site_are_alive(augsburg: Path) -> None:
    site = augsburg / "site"
    own = "https://augsburg.example.org/"
    dead, checked = [], 0
    for path in sorted(site.rglob("*.html")):
        relative = path.relative_to(site).as_posix()
        here = urljoin(own, quote(relative.removesuffix("index.html")))
        links = [element.get(name) for element in page_of(path).all() for name in ("href", "src") if element.get(name)]
        links.append(refreshed(path))
        for link in filter(None, links):
            parts = urlsplit(urljoin(here, link))
            if not parts.geturl().startswith(own):
                assert parts.scheme in ("http", "https", "mailto", "tel", "sms", "geo"), link
                assert not parts.hostname or "integreat" not in link or "augsburg/" not in link, (relative, link)
                continue
            checked += 1
            target = file_at(site, parts.path)
            if not target.is_file():
                dead.append(f"{relative}: {link}")
            elif parts.fragment and target.suffix == ".html":
                ids = {element.get("id") for element in page_of(target).all()}
                if unquote(parts.fragment) not in ids:
                    dead.append(f"{relative}: {link}")
    assert dead == []
    assert checked > 1000


def test_old_addresses_lead_to_the_page_of_their_language(augsburg: Path) -> None:
    site = augsburg / "site"
    page = site / "de/willkommen/index.html"
    assert heading(page)[0] == "Willkommen"
    assert refreshed(page) == "/de/welcome/"
    assert refreshed(site / "ar/معلومات-الوصول/index.html") == "/ar/welcome/"
    assert not (site / "ar/willkommen").exists()  # an address of German readers alone


# --- again


def test_a_second_run_changes_nothing_and_says_so(imported: Path, recording: Path) -> None:
    before = files(imported)
    done = imports(recording / "augsburg", imported)
    assert done.returncode == 0
    assert files(imported) == before
    assert done.stderr.splitlines()[-1] == f"Files written: 0, unchanged: {len(before)}, kept: 0"
    run("ankunft", "check", "--fix", cwd=imported)
    assert files(imported) == before


def test_what_an_editor_changed_is_kept_and_named(imported: Path, recording: Path) -> None:
    changed = imported / "content/augsburg/topics/welcome/city-map.md"
    added = imported / "content/augsburg/topics/welcome/extra.md"
    removed = imported / "content/augsburg/topics/welcome/city-map.fa.md"
    changed.write_text(changed.read_text().replace("title: Stadtplan", "title: Plan der Stadt"))
    added.write_text("---\ntitle: T\nsummary: S.\n---\n\nText.\n")
    fresh = removed.read_bytes()
    removed.unlink()
    before = files(imported)
    done = imports(recording / "augsburg", imported)
    assert done.returncode == 0
    after = files(imported)
    assert after.pop(removed.relative_to(imported).as_posix())[0] == fresh
    assert after == before
    named = [line for line in done.stderr.splitlines() if "kept, since" in line]
    assert len(named) == 1
    assert "topics/welcome/city-map.md" in named[0]
    assert done.stderr.splitlines()[-1].startswith("Files written: 1, ")
    assert done.stderr.splitlines()[-1].endswith("kept: 1")


def test_a_change_in_the_source_does_not_overwrite(imported: Path, recording: Path, tmp_path: Path) -> None:
    source = tmp_path / "augsburg"
    shutil.copytree(recording / "augsburg", source)
    answer = source / "de/pages/index.json"
    answer.write_text(answer.read_text("utf-8").replace("Willkommen in Augsburg", "Hallo in Augsburg"), "utf-8")
    before = files(imported)
    done = imports(source, imported)
    assert done.returncode == 0
    after = files(imported)
    assert {name: after[name] for name in before} == before
    assert "kept, since" in done.stderr


# --- servers and mistakes


class _Api(BaseHTTPRequestHandler):
    root: Path
    broken = ""  # answers of paths with this in them have status 500

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.root / path.strip("/").removeprefix("api/v3").strip("/") / "index.json"
        status, data = (200, file.read_bytes()) if file.is_file() else (404, b"")
        if self.broken and self.broken in path:
            status, data = 500, b"<h1>Internal Server Error</h1>"
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """Say nothing."""


@contextmanager
def served(root: Path, broken: str = "") -> Iterator[str]:
    """The address of an API that gives the answers in `root`."""
    handler = type("Api", (_Api,), {"root": root, "broken": broken})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/api/v3"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("path", ["/augsburg", "/augsburg/", ""])
def test_an_address_gives_the_same_as_the_folder(imported: Path, recording: Path, tmp_path: Path, path: str) -> None:
    with served(recording) as url:
        done = imports(f"{url}{path}", tmp_path / "other")
    assert done.returncode == 0, done.stderr
    assert texts(tmp_path / "other") == texts(imported)


def fails_readably(source: str | Path, target: Path, lang: str = "en") -> str:
    """Import something that is no source; gives the one line that is said."""
    done = imports(source, target, "--lang", lang)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert not target.exists()
    said = done.stderr.splitlines()
    assert len(said) == 1
    assert said[0].endswith(".")
    return said[0]


@pytest.mark.parametrize("broken", ["/api", "/ar/pages", "/de/imprint", "/languages", "/regions"])
def test_a_server_with_an_error_is_one_line(recording: Path, tmp_path: Path, broken: str) -> None:
    with served(recording, broken) as url:
        said = fails_readably(f"{url}/augsburg", tmp_path / "town")
    assert "status 500" in said
    assert broken in said


def test_a_source_that_is_not_there_is_one_line(recording: Path, tmp_path: Path) -> None:
    target = tmp_path / "town"
    assert "nowhere" in fails_readably(tmp_path / "nowhere", target)
    (tmp_path / "empty").mkdir()
    assert "empty" in fails_readably(tmp_path / "empty", target)
    with served(recording) as url:
        assert "berlin" in fails_readably(f"{url}/berlin", target)
    assert "127.0.0.1" in fails_readably(f"{url}/augsburg", target)  # the server has gone
    fails_readably("ftp://example.org/api/v3/augsburg", target)
    english, german = (fails_readably(tmp_path / "nowhere", target, lang) for lang in ("en", "de"))
    assert english != german
    assert "gibt es nicht" in german


BROKEN = {
    "cut": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "HTML": lambda text: "<!doctype html><title>Login</title>",
    "an object": lambda text: '{"detail": "Not found"}',
    "nested": lambda text: "[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_json_is_one_line(recording: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / "augsburg"
    shutil.copytree(recording / "augsburg", source)
    answer = source / "ar/pages/index.json"
    answer.write_text(BROKEN[name](answer.read_text("utf-8")), "utf-8")
    assert "ar/pages" in fails_readably(source, tmp_path / "town")
    if name == "cut":
        assert "kein JSON" in fails_readably(source, tmp_path / "town", "de")


def test_the_report_is_german_with_lang_de(recording: Path, tmp_path: Path) -> None:
    done = imports(recording / "augsburg", tmp_path / "town", "--lang", "de")
    assert done.returncode == 0
    assert re.fullmatch(r"Geschriebene Dateien: \d+, unverändert: 0, beibehalten: 0", done.stderr.splitlines()[-1])
    english = imports(recording / "augsburg", tmp_path / "en", "--lang", "en")
    assert texts(tmp_path / "town") == texts(tmp_path / "en")
    lines = (done.stdout.splitlines(), english.stdout.splitlines())
    assert len(lines[0]) == len(lines[1]) > 0
    assert not set(lines[0]) & set(lines[1])


@pytest.mark.parametrize("below", ["", "/town"])
def test_a_place_that_cannot_be_written_is_one_line(recording: Path, tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("Dear diary")
    done = run("ankunft", "import", "integreat", recording / "augsburg", f"{tmp_path}/file{below}", **LOCAL)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "Dear diary"

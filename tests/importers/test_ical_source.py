"""Fetching a calendar: from a server or a file, within limits, and in plain words where it cannot be."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import ankunft.importers.ical as ical
import pytest
from ankunft.importers.ical import SourceError, is_secret, read_source
from ankunft.importers.ical import source as reading

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
BOMB = gzip.compress(b"\0" * 50_000_000)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        {
            "/calendar.ics": lambda: self.give(CALENDAR),
            "/packed": lambda: self.give(gzip.compress(CALENDAR), ("Content-Encoding", "gzip")),
            "/parts": lambda: self.give(gzip.compress(CALENDAR[:9]) + gzip.compress(CALENDAR[9:])),
            "/bomb": lambda: self.give(BOMB),
            "/broken": lambda: self.give(gzip.compress(CALENDAR)[:-9]),
            "/large": lambda: self.give(b"x" * 21_000_000),
            "/endless": self.endless,
            "/short": lambda: self.give(CALENDAR, ("Content-Length", "9999")),
            "/silent": lambda: time.sleep(3),
            "/slow": self.slow,
            "/moved": lambda: self.move("/calendar.ics"),
            "/round": lambda: self.move("/round"),
            "/to-file": lambda: self.move("file:///etc/passwd"),
            "/to-ftp": lambda: self.move("ftp://127.0.0.1/x"),
            "/to-data": lambda: self.move("data:text/calendar,BEGIN:VCALENDAR"),
            "/500": lambda: self.send_error(500),
            "/410": lambda: self.send_error(410),
        }.get(self.path, lambda: self.send_error(404))()

    def give(self, data: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.write(data)

    def write(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:
            return False
        return True

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while self.write(b"x" * 1_000_000):
            pass

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        while self.write(b"x"):
            time.sleep(0.05)

    def move(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def error_of(where: str) -> str:
    patience = 1 if where.endswith(("/silent", "/slow")) else 60
    with pytest.raises(SourceError) as caught:
        read_source(where, timeout=patience, deadline=patience)
    assert str(caught.value).startswith(where) or "127.0.0.1" in str(caught.value)
    return caught.value.what.text()


@pytest.mark.parametrize("path", ["/calendar.ics", "/packed", "/parts", "/moved"])
def test_a_calendar_is_read_from_a_server(server: Server, path: str) -> None:
    assert read_source(f"{server.url}{path}") == CALENDAR


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/404", "there is nothing at this address"),
        ("/410", "there is nothing at this address"),
        ("/500", "the server answers with status 500"),
        ("/bomb", "the calendar is larger than 20 MB"),
        ("/large", "the calendar is larger than 20 MB"),
        ("/endless", "the calendar is larger than 20 MB"),
        ("/broken", "the packed file is broken: it breaks off"),
        ("/short", "the answer breaks off"),
        ("/silent", "the server does not answer: timed out"),
        ("/slow", "the server is too slow"),
        ("/to-file", "the server answers with status 302"),
        ("/to-data", "the server answers with status 302"),
        ("/round", "the server answers with status 302"),
    ],
)
def test_a_bad_answer_is_an_error_in_plain_words(server: Server, path: str, what: str) -> None:
    assert error_of(f"{server.url}{path}") == what


def test_no_redirect_leads_out_of_the_web(server: Server) -> None:
    assert "unknown url type: ftp" in error_of(f"{server.url}/to-ftp")


def test_webcal_is_https(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(address: str, **_: object) -> bytes:
        asked.append(address)
        return CALENDAR

    monkeypatch.setattr(reading, "fetch", fetch)
    for address in ("webcal://a.example/b.ics", "WEBCALS://a.example/b.ics", "https://a.example/b.ics"):
        assert read_source(address) == CALENDAR
    assert asked == ["https://a.example/b.ics"] * 3


@pytest.mark.parametrize(
    "where",
    ["https://", "http://[x/a.ics", "ftp://host/a.ics", "file:///etc/passwd", "http://u:p@host/a", "http://a b/c",
     "http://host:99999/", "https://töwn.example/a", "http://host/a\nb", "gopher://x", "http:///etc/passwd"],
)  # fmt: skip
def test_an_address_that_is_none_is_an_error(where: str) -> None:
    assert error_of(where) in ("this is not a web address", "this kind of address cannot be read")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_bytes(CALENDAR)
    assert read_source(str(path)) == CALENDAR
    path.write_bytes(gzip.compress(CALENDAR))
    assert read_source(str(path)) == CALENDAR


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    assert error_of(str(tmp_path / "nothing.ics")) == "there is no such file"
    assert error_of(str(tmp_path)) == "there is no such file"
    assert error_of("file:/etc/passwd") == "there is no such file"
    large = tmp_path / "large.ics"
    large.write_bytes(b"x" * 20_000_001)
    assert error_of(str(large)) == "the calendar is larger than 20 MB"
    large.write_bytes(gzip.compress(b"\0" * 30_000_000))
    assert error_of(str(large)) == "the calendar is larger than 20 MB"


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("https://calendar.google.com/calendar/ical/a%40b/private-0123456789abcdef/basic.ics", True),
        ("https://calendar.google.com/calendar/ical/a%40b/public/basic.ics", False),
        ("https://user:password@host.example/a.ics", True),
        ("https://host.example/a.ics?token=abc", True),
        ("https://host.example/a.ics?Key=abc&x=1", True),
        ("https://host.example/a.ics?month=3", False),
        ("http://[x/", True),
        ("calendar.ics", False),
        ("private-/token.ics", False),
    ],
)
def test_an_address_that_holds_a_secret_is_known(address: str, secret: bool) -> None:
    assert is_secret(address) is secret


def test_all_public_names_exist_and_are_documented() -> None:
    assert ical.__all__ == sorted(ical.__all__)
    assert all(getattr(ical, name).__doc__ for name in ical.__all__)

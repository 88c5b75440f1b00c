"""Servers on 127.0.0.1 that speak the documented HTTP of DeepL and of LibreTranslate, and misbehave when told to.

DeepL: https://developers.deepl.com/api-reference (v2/translate, v2/languages, v2/glossary-language-pairs, v2/usage,
v3/glossaries). LibreTranslate: https://docs.libretranslate.com/api (languages, translate).
They "translate" by writing text in capital letters, and leave tags as they are.
"""

from __future__ import annotations

import html
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

DEEPL_KEY = "5ecre7-0f-deepl:fx"
LIBRE_KEY = "5ecre7-0f-l1bre"


@dataclass(frozen=True)
class Request:
    """What has reached a server."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    """As it came."""
    data: dict[str, Any]
    """What it says, and the query."""


@dataclass(frozen=True)
class Answer:
    """What a server says."""

    status: int = 200
    json: Any = None
    body: bytes | Iterator[bytes] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    """How long it takes to begin."""


class Fake:
    """A server with its records; `mood` answers in its stead where it does not give None."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.mood: Callable[[Request], Answer | None] = lambda request: None
        self.url = ""

    def answer(self, request: Request) -> Answer:
        """What the service says when all is well."""
        raise NotImplementedError

    def paths(self) -> list[str]:
        """Which requests have come: `POST /translate`."""
        return [f"{request.method} {request.path}" for request in self.requests]

    def asked(self, path: str) -> list[Request]:
        """The requests of one address."""
        return [request for request in self.requests if request.path == path]

    def sometimes(self, path: str, *answers: Answer | None) -> None:
        """Answer the first requests of an address so; None: as usual."""
        left = list(answers)

        def mood(request: Request) -> Answer | None:
            return left.pop(0) if request.path == path and left else None

        self.mood = mood

    def always(self, path: str, answer: Answer) -> None:
        """Answer every request of an address so."""
        self.mood = lambda request: answer if request.path == path else None


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    """The server, listening until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            request = _request(self)
            fake.requests.append(request)
            answer = fake.mood(request) or fake.answer(request)
            if answer.seconds:
                stopped.wait(answer.seconds)
            body = json.dumps(answer.json).encode() if answer.body is None else answer.body
            try:
                self.send_response(answer.status)
                if "Content-Type" not in answer.headers:
                    self.send_header("Content-Type", "application/json")
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if isinstance(body, bytes):
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                else:
                    self.send_header("Connection", "close")
                    self.end_headers()
                    self.close_connection = True
                    for part in body:
                        self.wfile.write(part)
                        if stopped.is_set():
                            break
            except OSError:  # whoever asked has gone
                self.close_connection = True

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815 (the names of http.server)

        def log_message(self, *said: object) -> None:
            """Says nothing."""

    stopped = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _request(handler: BaseHTTPRequestHandler) -> Request:
    address = urlsplit(handler.path)
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
    data: dict[str, Any] = {name: values[-1] for name, values in parse_qs(address.query).items()}
    if handler.headers.get_content_type() == "application/json" and body:
        data |= json.loads(body)
    else:
        data |= {name: values if name == "text" else values[-1] for name, values in parse_qs(body).items()}
    return Request(handler.command, address.path, dict(handler.headers), body, data)


def endless(part: bytes = b"x" * 65536, pause: float = 0) -> Iterator[bytes]:
    """A body that does not end."""
    while True:
        yield part
        time.sleep(pause)


class FakeDeepL(Fake):
    """DeepL: strict about XML, as tag handling v2 is; knows glossaries for all pairs but those with Dari."""

    SOURCES = ("DE", "EN", "AR")
    TARGETS = ("AR", "EN-GB", "EN-US", "DE", "FR", "TR", "UK", "PT-PT", "PT-BR", "ZH", "ZH-HANS", "PRS")
    WITH_GLOSSARY = ("ar", "en", "de", "fr", "tr", "uk", "pt", "zh")

    def __init__(self) -> None:
        super().__init__()
        self.glossaries: dict[str, dict[str, str]] = {}
        self.said: Callable[[str], str] = lambda text: text
        """What becomes of a translation before it is sent."""

    def answer(self, request: Request) -> Answer:
        if request.headers.get("Authorization") != f"DeepL-Auth-Key {DEEPL_KEY}":
            return Answer(403, {"message": "Forbidden"})
        data = request.data
        match request.method, request.path:
            case _, "/v2/languages":
                codes = self.TARGETS if data.get("type") == "target" else self.SOURCES
                return Answer(json=[{"language": code, "name": code} for code in codes])
            case "GET", "/v2/glossary-language-pairs":
                pairs = [{"source_lang": "de", "target_lang": code} for code in self.WITH_GLOSSARY if code != "de"]
                return Answer(json={"supported_languages": pairs})
            case "GET", "/v2/usage":
                return Answer(json={"character_count": 0, "character_limit": 500_000})
            case "POST", "/v3/glossaries":
                return self._glossary(data)
            case "DELETE", path if path.startswith("/v3/glossaries/"):
                known = self.glossaries.pop(path.rpartition("/")[2], None)
                return Answer(404, {"message": "Not found"}) if known is None else Answer(204, body=b"")
            case "POST", "/v2/translate":
                return self._translate(data, len(request.body))
        return Answer(404, {"message": "Not found"})

    def _glossary(self, data: dict[str, Any]) -> Answer:
        id_ = str(uuid.uuid4())
        (dictionary,) = data["dictionaries"]
        entries = dict(line.split("\t") for line in dictionary["entries"].split("\n"))
        self.glossaries[id_] = entries
        about = {name: dictionary[name].lower() for name in ("source_lang", "target_lang")}
        made = {"glossary_id": id_, "name": data["name"], "creation_time": "2026-11-21T10:00:00.1234567+00:00"}
        return Answer(201, {**made, "dictionaries": [{**about, "entry_count": len(entries)}]})

    def _translate(self, data: dict[str, Any], size: int) -> Answer:
        texts = data["text"]
        if size > 128 * 1024 or len(texts) > 50:
            return Answer(413, {"message": "Request Entity Too Large"})
        if data["target_lang"] not in self.TARGETS or data.get("source_lang") not in self.SOURCES:
            return Answer(400, {"message": "Value for 'target_lang' not supported."})
        words = self.glossaries.get(data["glossary_id"]) if "glossary_id" in data else {}
        if words is None:
            return Answer(404, {"message": "Glossary not found"})
        ignored = set(data.get("ignore_tags", ()))
        answers = []
        for text in texts:
            try:
                ElementTree.fromstring(f"<text>{text}</text>")
            except ElementTree.ParseError:
                return Answer(400, {"message": "Tag handling parsing failed, please check input."})
            said = self.said(_in_capitals(text, words, ignored))
            answers.append({"detected_source_language": "DE", "text": said, "billed_characters": len(text)})
        return Answer(json={"translations": answers})


_TAG = re.compile(r"(<[^<>]*>)")


def _in_capitals(text: str, words: dict[str, str], ignored: set[str]) -> str:
    parts = []
    kept: str | None = None
    for part in _TAG.split(text):
        if part.startswith("<"):
            name = part.strip("</>").split(" ")[0]
            kept = None if part == f"</{kept}>" else name if name in ignored and not part.endswith("/>") else kept
            parts.append(part)
        elif kept:
            parts.append(part)
        else:
            pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
            pieces = re.split(rf"\b({pattern})\b", html.unescape(part)) if words else [html.unescape(part)]
            said = [words[piece] if piece in words else piece.upper() for piece in pieces]
            parts.append(html.escape("".join(said), quote=False))
    return "".join(parts)


class FakeLibreTranslate(Fake):
    """LibreTranslate with a key: it makes one space of white space, and what was escaped is not escaped any more."""

    def __init__(self, limit: int = 10_000) -> None:
        super().__init__()
        self.limit = limit
        self.said: Callable[[str], str] = lambda text: text

    def answer(self, request: Request) -> Answer:
        data = request.data
        match request.method, request.path:
            case "GET", "/languages":
                targets = ["ar", "en", "fr", "tr", "uk", "zh-Hans"]
                return Answer(json=[{"code": code, "name": code, "targets": targets} for code in ("de", *targets)])
            case "POST", "/translate":
                if data.get("api_key") != LIBRE_KEY:
                    return Answer(403, {"error": "Invalid API key"})
                texts = data["q"]
                size = sum(map(len, texts))
                if size > self.limit:
                    error = f"Invalid request: request ({size}) exceeds text limit ({self.limit})"
                    return Answer(400, {"error": error})
                return Answer(json={"translatedText": [self.said(self._translated(text)) for text in texts]})
        return Answer(404, {"error": "Not found"})

    def _translated(self, text: str) -> str:
        parts: list[str] = []
        kept = 0  # how many elements are open within one that is not translated
        for part in _TAG.split(" ".join(text.split())):
            if part.startswith("</"):
                kept = max(0, kept - 1)
            elif part.startswith("<"):
                kept += bool(kept) or 'translate="no"' in part
            elif not kept:
                part = html.unescape(part).upper()
            parts.append(part)
        return html.unescape("".join(parts))

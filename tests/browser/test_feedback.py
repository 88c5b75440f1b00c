"""Feedback in a real Chromium: a small town served over HTTP, and a receiver at another address that writes down what
arrives."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from ankunft.language import chain, language, strings
from ankunft.model import Feedback
from ankunft.site.assets import icon, script, style_sheet
from ankunft.site.feedback import feedback_form
from ankunft.site.review import environment
from ankunft.site.shell import policy
from ankunft.site.words import ICONS, TEXTS
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import AXE
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import ROOT

OVERRIDES = ROOT / "overrides"
LOCALES = ROOT / "locales"
MAIL = "hinweis@town.example.org"
TOWN = "https://town.example.org/"
TITLES = {"de": "Eine Wohnung suchen", "ar": "البحث عن شقة", "ti": "ኣባይቲ ምድላይ"}

FRAME = """\
{%- from "components/feedback/template.html" import feedback with context -%}
<!doctype html>
<html lang="{{ tag }}" dir="{{ dir }}">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{{ csp }}">
<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{{ title }}</title><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css"><link rel="stylesheet" href="/pages.css">
<script src="/words-{{ tag }}.js" defer></script><script src="/elements.js" defer></script></head>
<body><main class="main"><h1>{{ title }}</h1><p>Text.</p>{{ feedback(item) }}</main></body></html>
"""

NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
NO_LOCKS = "delete Navigator.prototype.locks"
KEPT = "JSON.parse(localStorage.getItem('ankunft/feedback'))"


def say(tag: str) -> Callable[[str], str]:
    """The texts of the interface in a language."""
    return strings(LOCALES, chain(tag, "de")).gettext


def said(tag: str, name: str) -> str:
    """A text of the scripts."""
    return say(tag)(TEXTS[name])


def words(tag: str) -> bytes:
    """The script with the texts of a language."""
    data = {
        "tag": tag, "base": "/", "calendar": "", "calendars": {}, "weekdays": [], "months": [], "criteria": {},
        "icons": {name: str(icon(picture)) for name, picture in ICONS.items()},
        **{name: said(tag, name) for name in TEXTS},
    }  # fmt: skip
    return f"(globalThis.ankunft=globalThis.ankunft||{{}}).words={json.dumps(data)};".encode()


def page_of(tag: str, to: Feedback, *, asks: bool = True) -> bytes:
    """A page of the town; `asks`: it has the question."""
    item = feedback_form(to, tag, f"{tag}/housing/", f"{TOWN}{tag}/housing/") if asks else None
    template = environment(OVERRIDES, LOCALES, tag).from_string(FRAME)
    values = {"tag": tag, "dir": language(tag).direction, "title": TITLES[tag], "csp": policy(to), "item": item}
    return template.render(**values).encode()


ASSETS: dict[str, bytes] = {
    "/style.css": style_sheet([OVERRIDES]),
    "/pages.css": style_sheet([OVERRIDES], "pages"),
    "/icon.svg": (OVERRIDES / "icon.svg").read_bytes(),
    "/elements.js": script([OVERRIDES]),
    **{f"/words-{tag}.js": words(tag) for tag in TITLES},
}
TYPES = {"css": "text/css", "svg": "image/svg+xml", "js": "text/javascript"}


@dataclass
class Post:
    """What arrived."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body, keep_blank_values=True, strict_parsing=True)


@dataclass
class Receiver:
    """The form that the instance names."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)

    def waited(self, number: int) -> list[Post]:
        """What has arrived once there are `number` posts, and no more come for a while."""
        end = time.monotonic() + 10
        while len(self.posts) < number and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.5)
        return self.posts


class _Handler(http.server.BaseHTTPRequestHandler):
    pages: ClassVar[Mapping[str, bytes]] = {}
    receiver: ClassVar[Receiver]

    def log_message(self, *arguments: object) -> None:
        pass

    def _answer(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        data = ASSETS.get(self.path) or self.pages.get(self.path, b"")  # of the receiver a browser asks a picture
        self._answer(data, TYPES.get(self.path.rpartition(".")[2], "text/html; charset=utf-8"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        # Slow enough for two tabs to be at it at once.
        time.sleep(0.1)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.posts.append(Post(self.path, headers, body))
        self._answer(b"<!doctype html><title>Danke</title>Danke", "text/html")


def _server(handler: type[_Handler]) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@dataclass
class Town:
    """The town, its receiver, and a way to visit it: `visit(**options of a context)`."""

    address: str
    receiver: Receiver
    visit: Callable[..., BrowserContext]


@pytest.fixture
def town(browser: Browser) -> Iterator[Town]:
    """A town with a form (`/de/`), with a form and an e-mail (`/de/both/`), with an e-mail (`/de/mail/`), and pages that do
    not ask (`/de/list/`). Fails at the end if a script failed or a policy was broken."""
    receiver = Receiver()
    there = _server(type("There", (_Handler,), {"receiver": receiver}))
    receiver.url = f"http://127.0.0.1:{there.server_port}/feedback?town=1"
    form, both, mail = Feedback(url=receiver.url), Feedback(url=receiver.url, email=MAIL), Feedback(email=MAIL)
    pages: dict[str, bytes] = {}
    for tag in TITLES:
        pages |= {
            f"/{tag}/": page_of(tag, form), f"/{tag}/both/": page_of(tag, both), f"/{tag}/mail/": page_of(tag, mail),
            f"/{tag}/list/": page_of(tag, form, asks=False),
        }  # fmt: skip
    here = _server(type("Here", (_Handler,), {"pages": pages}))
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(*, width: int = 360, init: str = "", **options: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": 740}, **options)
        contexts.append(context)
        if init:
            context.add_init_script(init)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return context

    yield Town(f"http://127.0.0.1:{here.server_port}", receiver, visit)
    for context in contexts:
        context.close()
    for server in (here, there):
        server.shutdown()
        server.server_close()
    assert [text for text in complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []


def opened(town: Town, context: BrowserContext, address: str) -> Page:
    """A new tab with an address of the town."""
    page = context.new_page()
    page.goto(town.address + address)
    return page


def hears(page: Page, text: str) -> None:
    """The reader is told `text`."""
    page.wait_for_function("text => document.querySelector('.feedback [role=status]').innerText === text", arg=text)


def helped(page: Page) -> None:
    page.locator("[value=helped]").click()


def wrong(page: Page, text: str) -> None:
    page.locator("summary").click()
    page.locator("textarea").fill(text)
    page.locator("[value=wrong]").click()


def fields(kind: str, text: str = "", tag: str = "de") -> dict[str, str]:
    """All that is sent."""
    return {"page": f"{TOWN}{tag}/housing/", "language": tag, "text": text, "kind": kind}


def test_it_is_sent_and_the_reader_is_thanked(town: Town) -> None:
    page = opened(town, town.visit(), "/de/")
    helped(page)
    hears(page, said("de", "thanks"))
    assert not page.locator("form").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"
    assert page.url == f"{town.address}/de/"
    [post] = town.receiver.waited(1)
    assert post.path == "/feedback?town=1"
    assert sorted(post.fields) == sorted(fields("helped").items())


def test_what_is_written_goes_along(town: Town) -> None:
    page = opened(town, town.visit(), "/ar/")
    text = "الرقم خطأ & غير صحيح = 50 % +49\nشكرًا"
    wrong(page, text)
    hears(page, said("ar", "thanks"))
    [post] = town.receiver.waited(1)
    assert sorted(post.fields) == sorted(fields("wrong", text, "ar").items())


def test_nothing_personal_is_sent(town: Town) -> None:
    context = town.visit()
    # As a receiver may try to know somebody again.
    context.add_cookies([{"name": "id", "value": "1", "url": town.receiver.url}])
    page = opened(town, context, "/de/")
    wrong(page, "Text")
    hears(page, said("de", "thanks"))
    [post] = town.receiver.waited(1)
    assert sorted(name for name, _ in post.fields) == ["kind", "language", "page", "text"]
    assert post.headers["content-type"] == "application/x-www-form-urlencoded;charset=UTF-8"
    assert not {"cookie", "referer", "authorization"} & post.headers.keys()
    # At most which town it is.
    assert post.headers["origin"] in ("null", town.address)
    # The page that was read is named as the town names it, not by where or how it was opened.
    assert "127.0.0.1" not in post.body


def test_without_a_script_the_form_arrives_with_the_same_fields(town: Town) -> None:
    page = opened(town, town.visit(java_script_enabled=False), "/de/")
    wrong(page, "Die Nummer\nist alt")
    page.wait_for_url(town.receiver.url)
    page.go_back()
    helped(page)
    page.wait_for_url(town.receiver.url)
    one, other = town.receiver.waited(2)
    assert sorted(one.fields) == sorted(fields("wrong", "Die Nummer\r\nist alt").items())
    assert sorted(other.fields) == sorted(fields("helped").items())
    assert "referer" not in one.headers


@pytest.mark.parametrize("init", ["", NO_LOCKS], ids=["locks", "no locks"])
def test_without_a_connection_it_is_kept_and_sent_once_there_is_one_without_a_press(town: Town, init: str) -> None:
    context = town.visit(init=init)
    page = opened(town, context, "/de/")
    context.set_offline(True)
    wrong(page, "Alt")
    hears(page, said("de", "sentLater"))
    assert page.evaluate(KEPT) == [{"url": town.receiver.url, "said": page.evaluate(f"{KEPT}[0].said")}]
    assert not town.receiver.posts
    context.set_offline(False)
    [post] = town.receiver.waited(1)
    assert sorted(post.fields) == sorted(fields("wrong", "Alt").items())
    assert page.evaluate(KEPT) is None


@pytest.mark.parametrize("address", ["/de/list/", "/ar/both/", "/de/"])
def test_a_later_page_sends_what_was_kept_whether_it_asks_or_not(town: Town, address: str) -> None:
    context = town.visit()
    page = opened(town, context, "/de/")
    context.set_offline(True)
    helped(page)
    hears(page, said("de", "sentLater"))
    page.close()
    context.set_offline(False)
    later = opened(town, context, address)
    [post] = town.receiver.waited(1)
    assert sorted(post.fields) == sorted(fields("helped").items())
    later.reload()
    assert len(town.receiver.waited(1)) == 1


def test_several_tabs_send_each_once(town: Town) -> None:
    context = town.visit()
    tabs = [opened(town, context, address) for address in ("/de/", "/ar/", "/de/list/", "/ti/")]
    context.set_offline(True)
    for number in (0, 1, 3):
        wrong(tabs[number], f"Nr. {number}")
        hears(tabs[number], said(("de", "ar", "", "ti")[number], "sentLater"))
    context.set_offline(False)
    posts = town.receiver.waited(3)
    assert sorted(dict(post.fields)["text"] for post in posts) == ["Nr. 0", "Nr. 1", "Nr. 3"]


def test_sending_one_sends_what_was_kept_before(town: Town) -> None:
    context = town.visit()
    kept = {"url": town.receiver.url, "said": "kind=helped"}
    page = opened(town, context, "/de/")
    page.evaluate("kept => localStorage.setItem('ankunft/feedback', JSON.stringify([kept]))", kept)
    helped(page)
    assert {post.body for post in town.receiver.waited(2)} > {"kind=helped"}


def test_at_most_twenty_are_kept_and_the_oldest_goes(town: Town) -> None:
    context = town.visit()
    page = opened(town, context, "/de/")
    context.set_offline(True)
    kept = [{"url": town.receiver.url, "said": f"kind=helped&n={number}"} for number in range(20)]
    page.evaluate("kept => localStorage.setItem('ankunft/feedback', JSON.stringify(kept))", kept)
    helped(page)
    hears(page, said("de", "sentLater"))
    found = page.evaluate(KEPT)
    assert found[:-1] == kept[1:]
    assert len(found) == 20


@pytest.mark.parametrize(
    ("address", "other"),
    [("/de/list/", "https://forms.example.org/f"), ("/de/list/", "javascript:alert(1)"), ("/de/", "{url}&old=1")],
)
def test_what_was_meant_for_another_address_is_dropped(town: Town, address: str, other: str) -> None:
    context = town.visit()
    page = opened(town, context, "/de/list/")
    kept = [{"url": other.format(url=town.receiver.url), "said": "n=1"}, {"url": town.receiver.url, "said": "n=2"}]
    page.evaluate("kept => localStorage.setItem('ankunft/feedback', JSON.stringify(kept))", kept)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    later = opened(town, context, address)
    assert [post.body for post in town.receiver.waited(1)] == ["n=2"]
    assert later.evaluate(KEPT) is None
    assert asked == [town.receiver.url]


@pytest.mark.parametrize("broken", ["{", "1", '[null, 1, "a", {}, {"url": 1}]', '{"length": 3}'])
def test_what_others_wrote_into_the_storage_does_no_harm(town: Town, broken: str) -> None:
    context = town.visit()
    page = opened(town, context, "/de/")
    page.evaluate("broken => localStorage.setItem('ankunft/feedback', broken)", broken)
    page.reload()
    helped(page)
    hears(page, said("de", "thanks"))
    assert len(town.receiver.waited(1)) == 1


def test_where_nothing_can_be_kept_the_reader_is_told_and_the_text_stays(town: Town) -> None:
    context = town.visit(init=NO_STORAGE)
    page = opened(town, context, "/de/both/")
    context.set_offline(True)
    wrong(page, "Alt")
    hears(page, said("de", "sendFailed"))
    assert page.locator("textarea").input_value() == "Alt"
    href = str(page.locator(".feedback form > p a").get_attribute("href"))
    assert href.startswith(f"mailto:{MAIL}?")
    assert page.locator(".feedback form > p a").is_visible()
    context.set_offline(False)
    page.locator("[value=wrong]").click()
    hears(page, said("de", "thanks"))
    assert len(town.receiver.waited(1)) == 1


def test_a_second_press_while_it_is_being_sent_sends_nothing_more(town: Town) -> None:
    page = opened(town, town.visit(), "/de/")
    page.evaluate("document.querySelector('[value=helped]').click(); document.querySelector('[value=helped]').click()")
    hears(page, said("de", "thanks"))
    assert len(town.receiver.waited(1)) == 1


def mail(href: str) -> tuple[str, dict[str, str]]:
    """An address of a prepared e-mail, read as RFC 6068 says: recipient, and header fields."""
    parts = urlsplit(href)
    assert parts.scheme == "mailto"
    assert href.isascii()
    assert "+" not in parts.query
    pairs = (pair.split("=") for pair in parts.query.split("&"))
    return unquote(parts.path), {name: unquote(value, errors="strict") for name, value in pairs}


@pytest.mark.parametrize("script_enabled", [True, False])
def test_an_e_mail_is_prepared_in_the_language_of_the_page(town: Town, script_enabled: bool) -> None:
    page = opened(town, town.visit(java_script_enabled=script_enabled), "/ar/mail/")
    good, bad = (str(link.get_attribute("href")) for link in page.locator(".feedback a").all())
    assert mail(good) == (MAIL, {"subject": "♥ ar/housing/", "body": f"{TOWN}ar/housing/"})
    assert mail(bad) == (MAIL, {"subject": "⚠ ar/housing/", "body": f"{TOWN}ar/housing/"})
    page.goto(f"{town.address}/ar/both/")
    neutral = str(page.locator(".feedback form > p a").get_attribute("href"))
    assert mail(neutral) == (MAIL, {"subject": "ar/housing/", "body": f"{TOWN}ar/housing/"})


KINDS = ("", "both/", "mail/")


@pytest.mark.parametrize("tag", TITLES)
def test_nothing_overflows_and_targets_are_large(town: Town, tag: str) -> None:
    for width in (320, 1280):
        for kind in KINDS:
            page = opened(town, town.visit(width=width), f"/{tag}/{kind}")
            if not kind.startswith("mail"):
                page.locator("summary").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERFLOWING) == []
            assert page.evaluate(SMALL_TARGETS) == []
            assert page.locator(".feedback__ways > *").count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", TITLES)
def test_axe_finds_nothing_before_and_after(town: Town, tag: str, scheme: str) -> None:
    for kind in KINDS:
        page = opened(town, town.visit(bypass_csp=True, color_scheme=scheme), f"/{tag}/{kind}")
        if not kind.startswith("mail"):
            page.locator("summary").click()
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        if not kind.startswith("mail"):
            helped(page)
            hears(page, said(tag, "thanks"))
            found += page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == []


def test_a_keyboard_reaches_everything(town: Town) -> None:
    page = opened(town, town.visit(), "/de/both/")
    page.locator("h1").click()
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.localName"))
    assert seen == ["button", "summary", "a"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Alt")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    hears(page, said("de", "thanks"))
    [post] = town.receiver.waited(1)
    assert sorted(post.fields) == sorted(fields("wrong", "Alt").items())


def test_paper_does_not_ask(town: Town) -> None:
    page = opened(town, town.visit(), "/de/mail/")
    page.emulate_media(media="print")
    assert not page.locator(".feedback").is_visible()

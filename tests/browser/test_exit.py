"""The way out of a sensitive page in a real Chromium. Also what the tests of the other elements of a page share: a small
town of made-up pages with the real header, footer, style, scripts and policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from ankunft.language import chain, language, strings
from ankunft.model import Feedback
from ankunft.site.assets import icon, script, style_sheet
from ankunft.site.review import environment
from ankunft.site.shell import calls, policy
from ankunft.site.views import Exit, LanguageLink, Link, Resource, Shell, Text
from ankunft.site.words import ICONS, TEXTS
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route

from tests.browser.conftest import AXE
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import ROOT

OVERRIDES = ROOT / "overrides"
LOCALES = ROOT / "locales"
TOWN = "https://town.example"
WEATHER = "https://weather.example/"

FRAME = """\
{%- from "components/header/template.html" import header with context -%}
{%- from "components/footer/template.html" import footer with context -%}
{%- from "components/languages/template.html" import languages with context -%}
<!doctype html>
<html lang="{{ shell.tag }}" dir="{{ shell.dir }}">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{{ shell.csp }}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ title }}</title>
<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><link rel="icon" href="{{ shell.icon_url }}">
<link rel="stylesheet" href="{{ shell.style_url }}">
{% for url in shell.needed(shell.scripts, "") %}<script src="{{ url }}" defer></script>{% endfor %}</head>
<body>{{ header(shell) }}<main id="_main" class="main">
{% block main %}{% endblock %}
{{ languages(links) }}</main><link rel="stylesheet" href="{{ shell.further_style_url }}">{{ footer(shell) }}</body></html>
"""


def text(value: str, tag: str, reader: str = "") -> Text:
    """A text in its language; `reader`: the language of the page."""
    return Text(value, tag, language(tag).direction, bool(reader) and tag != reader)


def town_page(tag: str, main: str, title: str = "Hilfe bei Gewalt", **values: Any) -> str:
    """A page of the town. `main`: a template of what stands in <main>."""
    own = language(tag)
    home = f"/{tag}/"
    links = tuple(
        LanguageLink(other, language(other).name, language(other).direction, f"/{other}/page/", True, other == tag)
        for other in ("de", "ar", "ti")
    )
    shell = Shell(
        tag=tag, dir=own.direction, name="Musterstadt", language_name=own.name, home_url=home,
        search_url=f"{home}search/", emergency_url=f"{home}emergency/", chooser_url="/", style_url="/style.css",
        further_style_url="/further.css",
        icon_url="/icon.svg", scripts=tuple(map(Resource, (f"/words-{tag}.js", "/elements.js", "/pages.js"))), csp=policy(Feedback()),
        calls=calls(strings(LOCALES, chain(tag, "de")).gettext), feedback_email=None, invented=False,
        footer=(Link(f"{home}imprint/", text("Impressum", "de", tag)),),
    )  # fmt: skip
    env = environment(OVERRIDES, LOCALES, tag)
    template = env.from_string(FRAME.replace("{% block main %}{% endblock %}", main))
    return template.render(shell=shell, links=links, title=title, **values)


def words(tag: str) -> str:
    """The script with the texts of a language."""
    say = strings(LOCALES, chain(tag, "de")).gettext
    data = {
        "tag": tag, "base": "/", "calendar": "", "calendars": {}, "weekdays": [], "months": [], "criteria": {},
        "icons": {name: str(icon(picture)) for name, picture in ICONS.items()},
        **{name: say(said) for name, said in TEXTS.items()},
    }  # fmt: skip
    return f"(globalThis.ankunft=globalThis.ankunft||{{}}).words={json.dumps(data)};"


ASSETS: dict[str, tuple[str, bytes]] = {
    "/style.css": ("text/css", style_sheet([OVERRIDES])),
    "/further.css": ("text/css", style_sheet([OVERRIDES], "pages")),
    "/icon.svg": ("image/svg+xml", (OVERRIDES / "icon.svg").read_bytes()),
    "/elements.js": ("text/javascript", script([OVERRIDES])),
    "/pages.js": ("text/javascript", script([OVERRIDES], "pages")),
    **{f"/words-{tag}.js": ("text/javascript", words(tag).encode()) for tag in ("de", "en", "ar", "ti")},
}


class Visit:
    """A phone that visits the town."""

    def __init__(self, context: BrowserContext, pages: Mapping[str, str | None], absent: frozenset[str]) -> None:
        self.page: Page = context.new_page()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.pages, self._absent = pages, absent
        context.route("**/*", self._answer)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def _answer(self, route: Route) -> None:
        url, headers = route.request.url, route.request.headers
        self.asked.append((url, headers))
        if url.startswith(WEATHER):
            route.fulfill(body="<!doctype html><title>Weather</title><p>Sunny", content_type="text/html")
            return
        address = url.removeprefix(TOWN).partition("#")[0]
        if not url.startswith(TOWN):
            self.foreign.append(url)
        kind, data = ASSETS.get(address, ("", b""))
        body = self.pages.get(address)
        if address in self._absent or not (data or body):
            route.abort()
        elif data:
            route.fulfill(body=data, content_type=kind)
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    def go(self, address: str) -> Page:
        """Open an address of the town."""
        self.page.goto(TOWN + address)
        return self.page

    def axe(self) -> list[str]:
        """What axe finds, on the page as it is now."""
        self.page.add_script_tag(path=AXE)
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['help']}" for v in found["violations"]]


VisitTown = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[VisitTown]:
    """Visit `pages` (address → HTML, or None for what cannot be reached); `absent`: addresses of files that do not
    arrive. Fails at the end if anything foreign was asked for, or the console complained of what still is there."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def visited(pages: Mapping[str, str | None], *, width: int = 360, height: int = 740, init: str = "",
                absent: tuple[str, ...] = (), **options: Any) -> Visit:  # fmt: skip
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        if init:
            context.add_init_script(init)
        visits.append(Visit(context, pages, frozenset(absent)))
        return visits[-1]

    yield visited
    for context in contexts:
        context.close()
    assert [url for one in visits for url in one.foreign] == []
    assert [said for one in visits for said in one.complaints if "ERR_FAILED" not in said] == []


# ---- The way out

SECRET = "Das Frauenhaus hilft Ihnen, auch in der Nacht."
MAIN = """{% from "components/exit/template.html" import exit with context %}{{ exit(way) }}
<article class="page"><h1>Hilfe</h1>""" + f"<p>{SECRET}</p>" * 12 + """<p><a class="button" id="last" href="/de/next/">Mehr</a></p></article>"""  # fmt: skip


def sensitive(tag: str = "de", *, url: str = WEATHER, traces: bool = True) -> str:
    leads = Link(f"/{tag}/traces/", text("Keine Spuren hinterlassen", "de", tag)) if traces else None
    return town_page(tag, MAIN, way=Exit(url, leads))


PAGES = {
    "/de/": town_page("de", "<h1>Start</h1>", "Start"),
    "/ar/": town_page("ar", "<h1>Start</h1>", "Start"),
    "/de/list/": town_page("de", "<h1>Liste</h1><a id=to href=/de/help/>Hilfe</a>", "Liste"),
    "/de/help/": sensitive(),
    "/de/next/": sensitive(),
    "/ar/help/": sensitive("ar"),
    "/ti/help/": sensitive("ti"),
    "/de/traces/": sensitive(traces=False),
    "/de/form/": town_page("de", MAIN + '<label>Name <input name="name"></label>', way=Exit(WEATHER, None)),
}
BUTTON = ".exit__button"


def left(page: Page) -> None:
    """The other page has come."""
    page.wait_for_url(WEATHER)


def test_the_way_out_stays_at_the_end_of_the_screen_large_and_in_words(visit: VisitTown) -> None:
    for tag in ("de", "ar", "ti"):
        for width, height in ((320, 600), (360, 740), (1280, 800)):
            page = visit(PAGES, width=width, height=height).go(f"/{tag}/help/")
            for _ in range(2):
                box = page.locator(BUTTON).bounding_box()
                assert box is not None
                assert box["height"] >= 44
                assert height - 40 < box["y"] + box["height"] <= height
                page.evaluate("scrollTo(0, document.body.scrollHeight)")
            assert page.locator(BUTTON).inner_text().strip()
            # The end of the page is not under it.
            foot = page.locator(".footer__inner").bounding_box()
            assert foot is not None
            assert foot["y"] + foot["height"] <= box["y"]
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERFLOWING) == []
            assert page.evaluate(SMALL_TARGETS) == []


def test_without_a_script_it_is_a_link_that_says_nothing_of_where_one_was(visit: VisitTown) -> None:
    phone = visit(PAGES, java_script_enabled=False)
    page = phone.go("/de/help/")
    link = page.locator(BUTTON)
    assert link.get_attribute("rel") == "noreferrer nofollow"
    assert not page.locator(".exit__keys").is_visible()
    link.click()
    left(page)
    assert "referer" not in phone.asked[-1][1]


def test_the_hint_leads_to_the_page_on_traces(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/help/")
    page.locator(".exit__hint a").click()
    page.wait_for_url("**/de/traces/")
    assert page.locator(".exit__hint").count() == 0
    assert page.locator(BUTTON).is_visible()
    assert visit(PAGES).go("/ar/help/").locator(".exit__hint a span").get_attribute("lang") == "de"


def test_a_press_puts_the_other_page_in_its_place(visit: VisitTown) -> None:
    phone = visit(PAGES)
    page = phone.go("/de/list/")
    page.locator("#to").click()
    page.locator(BUTTON).click()
    left(page)
    assert "referer" not in phone.asked[-1][1]
    page.go_back()
    assert page.url == f"{TOWN}/de/list/"
    page.go_forward()
    assert page.url == WEATHER


WATCH = "addEventListener('click', () => setTimeout(() => seen(document.body.innerText.trim(), document.title), 100))"


def test_it_blanks_the_page_at_once_however_slow_the_other_one_is(visit: VisitTown) -> None:
    phone = visit(PAGES)
    page = phone.page
    waiting: list[Route] = []
    page.context.route(WEATHER, lambda route: waiting.append(route))
    page.expose_function("seen", lambda *said: (seen.extend(said), waiting[0].fulfill(body="Sunny")))
    page.add_init_script(WATCH)
    seen: list[str] = []
    phone.go("/de/help/")
    page.locator(BUTTON).click(no_wait_after=True)
    left(page)
    assert seen == ["", "weather.example"]


def test_the_network_may_be_gone(visit: VisitTown) -> None:
    phone = visit({**PAGES, "/de/help/": sensitive(url="https://gone.example/")})
    page = phone.go("/de/help/")
    page.context.route("https://gone.example/", lambda route: route.abort("internetdisconnected"))
    page.locator(BUTTON).click(no_wait_after=True)
    with pytest.raises(Error, match="DISCONNECTED"):
        page.wait_for_url("chrome-error://chromewebdata/")
    page.wait_for_load_state()
    assert SECRET not in page.locator("body").inner_text()


SHIFTS = {
    "three times": ("Shift Shift Shift", True),
    "only twice": ("Shift Shift", False),
    "a key between": ("Shift Shift a Shift", False),
    "capitals": ("Shift+A Shift+B Shift+C Shift+D", False),
    "back with Tab": ("Shift+Tab Shift+Tab Shift+Tab Shift+Tab", False),
    "capitals, then three": ("Shift+A Shift Shift Shift", True),
}


@pytest.mark.parametrize(("keys", "leaves"), SHIFTS.values(), ids=SHIFTS)
def test_shift_three_times_leaves(visit: VisitTown, keys: str, leaves: bool) -> None:
    page = visit(PAGES).go("/de/form/")
    page.locator("[name=name]").focus()
    for key in keys.split():
        page.keyboard.press(key)
    if leaves:
        left(page)
    else:
        assert page.locator("h1").is_visible()


def test_shift_is_counted_for_five_seconds_and_said(visit: VisitTown) -> None:
    phone = visit(PAGES)
    phone.page.clock.install(time="2026-11-21T10:00:00")
    page = phone.go("/de/help/")
    said = page.locator(".exit [role=status]")
    assert said.inner_text() == ""
    page.keyboard.press("Shift")
    two = said.inner_text()
    page.clock.run_for(4000)
    page.keyboard.press("Shift")
    one = said.inner_text()
    assert two
    assert one
    assert two != one
    page.clock.run_for(1500)
    assert said.inner_text() == ""
    page.keyboard.press("Shift")
    assert said.inner_text() == two
    page.keyboard.press("Tab")
    assert said.inner_text() == ""
    for _ in range(3):
        page.keyboard.press("Shift")
    left(page)


def test_a_keyboard_finds_it_second_and_opens_it(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/help/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#_main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == WEATHER
    box = page.locator("header .skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    left(page)


def test_without_a_script_a_keyboard_finds_it_first_in_the_text(visit: VisitTown) -> None:
    page = visit(PAGES, java_script_enabled=False).go("/de/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    left(page)


def test_back_shows_the_start_page_instead_of_what_was_read_before(visit: VisitTown) -> None:
    phone = visit(PAGES)
    page = phone.go("/ar/help/")
    page.goto(f"{TOWN}/de/next/")
    page.locator(BUTTON).click()
    left(page)
    page.evaluate("history.back()")
    page.wait_for_url(f"{TOWN}/ar/")
    # Who comes on purpose reads it.
    page.goto(f"{TOWN}/de/help/")
    assert page.locator("article").is_visible()


def test_back_from_another_page_of_the_town_shows_what_was_read(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/help/")
    page.locator("#last").click()
    page.wait_for_url("**/de/next/")
    page.go_back()
    assert page.url.endswith("/de/help/")
    assert page.locator("article").is_visible()


RESTORE = "dispatchEvent(new PageTransitionEvent('{}', {{persisted: true}}))"


def test_a_page_kept_by_the_browser_is_kept_blank(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/help/")
    page.evaluate(RESTORE.format("pagehide"))
    assert not page.locator("article").is_visible()
    page.evaluate(RESTORE.format("pageshow"))
    assert page.locator("article").is_visible()
    page.evaluate("sessionStorage.setItem('ankunft/left', '1')")
    page.evaluate(RESTORE.format("pagehide"))
    page.evaluate(RESTORE.format("pageshow"))
    page.wait_for_url(f"{TOWN}/de/")


NO_STORAGE = "Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('no') }})"


def test_where_the_tab_remembers_nothing_it_leaves_and_does_not_come_back(visit: VisitTown) -> None:
    phone = visit(PAGES, init=NO_STORAGE)
    page = phone.go("/de/help/")
    page.goto(f"{TOWN}/de/next/")
    page.locator(BUTTON).click()
    left(page)
    page.evaluate("history.back()")
    page.wait_for_url(f"{TOWN}/de/")


def test_it_needs_no_words(visit: VisitTown) -> None:
    page = visit(PAGES, absent=("/words-de.js",)).go("/de/help/")
    for _ in range(3):
        page.keyboard.press("Shift")
    left(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: VisitTown, scheme: str) -> None:
    for tag in ("de", "ar", "ti"):
        phone = visit(PAGES, bypass_csp=True, color_scheme=scheme)
        phone.go(f"/{tag}/help/")
        phone.page.keyboard.press("Shift")
        assert phone.axe() == []


def test_paper_does_not_show_it(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/help/")
    page.emulate_media(media="print")
    assert not page.locator(".exit__bar").is_visible()
    assert not page.locator(".exit__hint").is_visible()
    assert page.locator("article").is_visible()


def test_no_page_tells_another_site_where_its_reader_was() -> None:
    assert '<meta name="referrer" content="no-referrer">' in (OVERRIDES / "main.html").read_text("utf-8")

"""Showing a page to an office in a real Chromium: a part of it beside the same part of the German page."""

from __future__ import annotations

from typing import Any

import pytest
from ankunft.site.assets import icon
from ankunft.site.views import Action, Card, Exit, Fact, SectionView, StepView, Value
from markupsafe import Markup
from playwright.sync_api import Page

from tests.browser.test_exit import TOWN, WEATHER, VisitTown, language, text, town_page, visit
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS

__all__ = ["visit"]

MAIN = """\
{% from "components/heading/template.html" import heading -%}
{% from "components/section/template.html" import section with context -%}
{% from "components/steps/template.html" import steps with context -%}
{% from "components/show/template.html" import show with context -%}
{% from "components/exit/template.html" import exit with context -%}
{% if way %}{{ exit(way) }}{% endif %}
<article class="page"><div class="page__head">{{ heading(title_) }}</div>
<div class="page__body">{% for part in sections %}{{ section(part, shell.tag) }}{% endfor %}
{% if steps_ %}<h2>Alle</h2>{{ steps(steps_, "p", shell.tag) }}{% endif %}
<div class="meta"><h2>Quellen</h2><p>Gesetz</p></div></div></article>
{% if shell.tag != "de" %}{{ show(url) }}{% endif %}"""

RECORD = """\
{% from "components/heading/template.html" import heading -%}
{% from "components/actions/template.html" import actions with context -%}
{% from "components/facts/template.html" import facts with context -%}
{% from "components/section/template.html" import section with context -%}
{% from "components/card/template.html" import cards with context -%}
{% from "components/show/template.html" import show with context -%}
<article class="page" data-record="offer/b1"><div class="page__head">{{ heading(title_) }}</div>
<div class="side">{{ actions(doing, item=card, share="x", address="https://town.example/x/") }}</div>
<div class="page__body">{{ facts(known) }}{{ section(part, shell.tag) }}
<h2>{{ people }}</h2>{{ cards((card,)) }}</div></article>
{% if shell.tag != "de" %}{{ show(url) }}{% endif %}"""


def part(tag: str, id_: str, title: str, html: str, level: int = 2, lang: str = "") -> SectionView:
    own = lang or tag
    heading = f'<h{level} id="{id_}">{title}</h{level}>' if title else ""
    return SectionView(id_, Markup(heading + html), own, language(own).direction, own != tag)


def shown(tag: str, *sections: SectionView, **values: Any) -> str:
    return town_page(tag, MAIN, title_=text("Anmeldung", tag), sections=sections,
                **{"way": None, "steps_": (), "url": "/de/page/", **values})  # fmt: skip


def step(tag: str, id_: str, title: str, html: str) -> StepView:
    return StepView(id_, 1, text(title, tag), None, None, (), part(tag, id_, "", html), None, (), (), ())


def record(tag: str, title: str, cost: str, people: str, told: str) -> str:
    card = Card("b1", "offer", f"/{tag}/offer/", text(title, tag), "Kurs", icon("school-outline"))
    call = Action("call", "tel:+4930", "Anrufen", icon("phone"), "030 1")
    known = (Fact("cost", icon("cash"), cost, (Value(text(cost, tag)),)),)
    return town_page(tag, RECORD, title_=text(title, tag), doing=(call,), card=card, known=known, people=people,
                part=part(tag, "more", "", told), url="/de/offer/")  # fmt: skip


RICH = """<p>Bringen Sie den <a href="/x/">Pass</a> mit.</p><img src="/x.png" alt="Bild"><table><thead><tr><th>Was</th></tr>
</thead><tbody><tr><td>Pass</td></tr></tbody></table><p>Frei.
<button class="term" type="button" popovertarget="_w-a">Amt</button></p><details><summary>Frage</summary><p>Antwort</p></details>
<form action="/x/"><input name="x"><button>Senden</button></form>"""
EVIL = """<p onclick="evil()" style="color:red" class="x">Text</p><script>window.evil = 1</script>
<img src="x" onerror="evil()"><svg onload="evil()"><text>Bild</text></svg><template><p>Vorlage</p></template>
<iframe src="/x/"></iframe><ankunft-share><button>Teilen</button></ankunft-share>"""

PAGES: dict[str, str | None] = {
    "/de/page/": shown("de", part("de", "who", "Wer?", "<p>Alle Menschen.</p>"), part("de", "what", "Was?", RICH),
                       part("de", "deep", "Genauer", "<p>Auch das.</p>", 3), part("de", "end", "Ende", "<p>Schluss.</p>")),
    "/ar/page/": shown("ar", part("ar", "intro", "", "<p>مقدمة</p>"), part("ar", "who", "من؟", "<p>كل الناس.</p>"),
                       part("ar", "what", "ماذا؟", "<p>جواز السفر <a href='tel:112'>112</a></p>"),
                       part("ar", "deep", "بالتفصيل", "<p>هذا أيضًا.</p>", 3),
                       part("ar", "end", "Ende", "<p>Schluss.</p>", lang="de"), part("ar", "new", "جديد", "<p>نص</p>")),
    "/de/evil/": shown("de", part("de", "who", "Wer?", EVIL)),
    "/ar/evil/": shown("ar", part("ar", "who", "من؟", "<p>كل الناس.</p>"), url="/de/evil/"),
    "/ti/page/": shown("ti", part("ti", "who", "መን?", "<p>ኩሎም ሰባት።</p>")),
    "/ti/short/": shown("ti", part("ti", "who", "", "<p>ኩሎም ሰባት።</p>")),
    "/ar/way/": shown("ar", steps_=(step("ar", "go", "اذهب", "<p>إلى المكتب</p>"), step("ar", "come", "تعال", "<p>ثم</p>")),
                      url="/de/way/"),
    "/de/way/": shown("de", steps_=(step("de", "go", "Gehen", "<p>Zum Amt</p>"), step("de", "come", "Kommen", "<p>Dann</p>"))),
    "/ar/offer/": record("ar", "دورة", "مجانًا", "الأشخاص", "<p>كل يوم</p>"),
    "/de/offer/": record("de", "Kurs", "kostenlos", "Menschen", "<p>Jeden Tag</p>"),
    "/ar/exit/": shown("ar", part("ar", "who", "من؟", "<p>كل الناس.</p>"), way=Exit(WEATHER, None)),
}  # fmt: skip
GERMAN, OWN = "[data-german]", "[data-own]"


def press(page: Page, number: int = 0) -> None:
    page.locator(".show-open, .show-all").nth(number).click()
    page.locator("[data-german] > *, .show__german p:not([hidden]) a").first.wait_for()


def lines(page: Page, box: str) -> list[str]:
    return [line.strip() for line in page.locator(box).inner_text().split("\n") if line.strip()]


def kept(page: Page) -> set[str]:
    """The names of all elements and attributes of both texts."""
    names = "all => all.flatMap(one => [one.localName, ...one.getAttributeNames()])"
    return set(page.locator(":is([data-german], [data-own]) *").evaluate_all(names))


def test_each_heading_in_the_readers_language_has_a_button(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/page/")
    before = page.locator(".show-open").evaluate_all("all => all.map(one => one.previousElementSibling.id)")
    assert before == ["who", "what", "new"]
    names = page.locator(".show-open").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    words = page.locator(".show-open").first.inner_text().strip()
    assert names == [f"{words}: من؟", f"{words}: ماذا؟", f"{words}: جديد"]
    # The German page is asked for when it is wanted.
    phone = visit(PAGES)
    phone.go("/ar/page/")
    assert f"{TOWN}/de/page/" not in [url for url, _ in phone.asked]
    assert visit(PAGES).go("/de/page/").locator(".show-open").count() == 0


def test_the_same_part_stands_there_in_german_first_and_large(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/page/")
    press(page)
    assert lines(page, GERMAN) == ["Wer?", "Alle Menschen."]
    assert lines(page, OWN) == ["من؟", "كل الناس."]
    for box, lang, direction in ((GERMAN, "de", "ltr"), (OWN, "ar", "rtl")):
        assert page.locator(box).get_attribute("lang") == lang
        assert page.locator(box).evaluate("box => getComputedStyle(box).direction") == direction
    sizes = [
        page.locator(f"{box} p").evaluate("p => parseFloat(getComputedStyle(p).fontSize)") for box in (GERMAN, OWN)
    ]
    text = page.locator("article p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    assert sizes[0] > sizes[1] > text
    german, own = page.locator(GERMAN).bounding_box(), page.locator(OWN).bounding_box()
    assert german is not None
    assert own is not None
    assert german["y"] + german["height"] <= own["y"]
    dialog = page.locator(".show").bounding_box()
    assert dialog is not None
    assert (dialog["x"], dialog["y"], dialog["width"], dialog["height"]) == (0, 0, 360, 740)


def test_on_a_desk_they_stand_side_by_side(visit: VisitTown) -> None:
    page = visit(PAGES, width=1280).go("/ar/page/")
    press(page)
    german, own = page.locator(".show__german").bounding_box(), page.locator(OWN).bounding_box()
    assert german is not None
    assert own is not None
    assert german["x"] >= own["x"] + own["width"]
    assert german["y"] == own["y"]


def test_a_part_reaches_to_the_next_heading_of_its_rank_and_is_text_alone(visit: VisitTown) -> None:
    phone = visit(PAGES)
    page = phone.go("/ar/page/")
    press(page, 1)
    assert lines(page, GERMAN) == [
        "Was?", "Bringen Sie den Pass mit.", "Was", "Pass", "Frei. Amt", "Frage", "Antwort", "Genauer", "Auch das.",
    ]  # fmt: skip
    assert lines(page, OWN) == ["ماذا؟", "جواز السفر 112", "بالتفصيل", "هذا أيضًا."]
    assert kept(page) <= {"h2", "h3", "p", "span", "table", "thead", "tbody", "tr", "th", "td", "div", "lang", "dir"}
    assert not [url for url, _ in phone.asked if "/x" in url]


def test_nothing_of_another_page_is_run_or_loaded(visit: VisitTown) -> None:
    phone = visit(PAGES, bypass_csp=True)
    page = phone.go("/ar/evil/")
    press(page)
    page.wait_for_timeout(200)
    assert lines(page, GERMAN) == ["Wer?", "Text"]
    assert kept(page) <= {"h2", "p", "span", "div", "lang", "dir"}
    assert page.evaluate("window.evil") is None
    assert not [url for url, _ in phone.asked if "x" in url.removeprefix(TOWN)]


def test_a_page_without_headings_is_shown_as_a_whole(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ti/short/")
    assert page.locator(".show-open").evaluate("one => one.previousElementSibling.localName") == "h1"
    press(page)
    assert lines(page, GERMAN)[:3] == ["Anmeldung", "Wer?", "Alle Menschen."]
    assert lines(page, OWN) == ["Anmeldung", "ኩሎም ሰባት።"]


def test_a_record_is_shown_as_a_whole(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/offer/")
    assert page.locator(".side .actions > li:last-child .show-all").count() == 1
    assert page.locator(".show-open").count() == 0
    press(page)
    assert lines(page, GERMAN) == ["Kurs", "kostenlos", "kostenlos", "Jeden Tag"]
    assert lines(page, OWN) == ["دورة", "مجانًا", "مجانًا", "كل يوم"]


def test_a_step_is_shown_by_its_id(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/way/")
    press(page, 1)
    assert lines(page, GERMAN)[:2] == ["1 Kommen", "Dann"]
    assert "Zum Amt" not in lines(page, GERMAN)
    assert "ثم" in lines(page, OWN)


def test_the_german_page_is_loaded_once(visit: VisitTown) -> None:
    phone = visit(PAGES)
    page = phone.go("/ar/page/")
    for number in (0, 1):
        press(page, number)
        page.locator(".show button").click()
    assert [url for url, _ in phone.asked].count(f"{TOWN}/de/page/") == 1


def test_without_a_connection_it_says_so_leads_there_and_tries_anew(visit: VisitTown) -> None:
    phone = visit({**PAGES, "/de/page/": None})
    page = phone.go("/ar/page/")
    press(page)
    said = page.locator(".show [role=status]").first.inner_text()
    assert said
    link = page.locator(".show__german a")
    assert link.get_attribute("href") == "/de/page/#who"
    assert lines(page, OWN) == ["من؟", "كل الناس."]
    assert lines(page, GERMAN) == []
    phone.pages = PAGES
    page.locator(".show button").click()
    press(page)
    assert lines(page, GERMAN) == ["Wer?", "Alle Menschen."]
    assert page.locator(".show [role=status]").first.inner_text() == ""
    assert not link.is_visible()


def test_a_part_that_the_german_page_lacks_and_a_page_that_is_another_say_so(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/page/")
    press(page, 2)
    assert page.locator(".show__german a").is_visible()
    phone = visit(PAGES)
    page = phone.go("/ar/offer/")
    page.route("**/de/offer/", lambda route: route.fulfill(status=404, body="<main id=_main>Not here</main>"))
    press(page)
    assert page.locator(".show__german a").is_visible()
    assert lines(page, GERMAN) == []
    phone.complaints.clear()


def test_a_keyboard_opens_it_closes_it_and_is_where_it_was(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/page/")
    for close in ("Escape", "Enter"):
        page.locator(".show-open").nth(1).focus()
        page.keyboard.press("Enter")
        page.locator(f"{GERMAN} h2").wait_for()
        assert page.evaluate("document.activeElement.closest('.show__bar') !== null")
        assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
        page.keyboard.press(close)
        assert not page.locator(".show").is_visible()
        assert page.evaluate("document.activeElement.previousElementSibling.id") == "what"


def test_a_sensitive_page_can_be_left_from_there(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/exit/")
    press(page)
    assert "Seite" not in page.locator(GERMAN).inner_text()
    page.locator(".show .exit__button").click()
    page.wait_for_url(WEATHER)


def test_without_a_script_or_words_nothing_shows(visit: VisitTown) -> None:
    for options in ({"java_script_enabled": False}, {"absent": ("/words-ar.js",)}):
        page = visit(PAGES, **options).go("/ar/page/")
        assert page.locator(".show-open").count() == 0
        assert not page.locator(".show").is_visible()
        assert page.locator("#who").is_visible()


@pytest.mark.parametrize(
    ("address", "number"), [("/ar/page/", 1), ("/ti/page/", 0), ("/ar/offer/", 0), ("/ar/exit/", 0)]
)
def test_nothing_overflows_and_targets_are_large(visit: VisitTown, address: str, number: int) -> None:
    for width in (320, 360, 1280):
        page = visit(PAGES, width=width, height=600).go(address)
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERFLOWING) == []
            assert [said for said in page.evaluate(SMALL_TARGETS) if said[:3] != "112"] == []
            if not page.locator(".show").is_visible():
                press(page, number)
        assert page.locator(".show").evaluate("one => one.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: VisitTown, scheme: str) -> None:
    for address in ("/ar/page/", "/ti/short/", "/ar/offer/", "/ar/exit/"):
        phone = visit(PAGES, bypass_csp=True, color_scheme=scheme)
        page = phone.go(address)
        assert phone.axe() == [], address
        press(page)
        assert phone.axe() == [], address


def test_paper_does_not_show_it(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/page/")
    page.emulate_media(media="print")
    assert not page.locator(".show-open").first.is_visible()

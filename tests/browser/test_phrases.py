"""The cards to show in a real Chromium: as a list, over the whole screen, and on paper."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from ankunft.site.assets import icon
from ankunft.site.views import Exit, LanguageLink, Link, PhraseCard, PhraseSet, Tile, View
from playwright.sync_api import Locator, Page

from tests.browser.test_exit import WEATHER, VisitTown, language, text, town_page, visit
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS

__all__ = ["visit"]

MAIN = """{% from "components/exit/template.html" import exit with context %}
{% if view.exit %}{{ exit(view.exit) }}{% endif %}{% include "views/" ~ view.kind ~ ".html" %}"""

GERMAN = {
    "hurt": "Hier tut es weh.",
    "card": "Haben Sie eine Gesundheitskarte oder einen Behandlungsschein?",
    "pain": "Ich habe die Schmerzen seit …",
    "wait": "Bitte warten Sie. Wir rufen Sie auf.",
}
ARABIC = {"hurt": "الألم هنا.", "card": "هل لديك بطاقة صحية أو قسيمة علاج؟", "pain": "أشعر بالألم منذ …"}
TIGRINYA = {"hurt": "ኣብዚ የቐንዝወኒ ኣሎ።", "card": "ካርድ ጥዕና ወይ ናይ ሕክምና ወረቐት ኣለኩም ዶ?", "pain": "ካብ … ጀሚሩ የቐንዝወኒ ኣሎ።"}
QR = '<svg viewBox="0 0 9 9" aria-hidden="true"><path d="M1 1h3v3H1zM5 1h3v3H5zM1 5h3v3H1z"/></svg>'


def view(kind: Literal["cards", "phrases"], tag: str, **values: Any) -> View:
    above = (Link(f"/{tag}/", text("Start", "de", tag)),)
    return View(kind, text("Arzt", "de", tag), text("Zeigen Sie diese Karten.", "de", tag), f"/{tag}/doctor/",
                "https://town.example/", (), index=True, languages=(), breadcrumbs=above, **values)  # fmt: skip


def cards(tag: str, own: dict[str, str], *, way: Exit | None = None, more: int = 0) -> str:
    def card(id_: str, says: Literal["me", "they"]) -> PhraseCard:
        known = tag != "de" and id_ in own
        german = text(GERMAN[id_], "de", tag) if known else None
        return PhraseCard(
            id_, icon("pill"), text(own[id_], tag) if known else text(GERMAN[id_], "de", tag), german, says
        )

    many = tuple(PhraseCard(f"m{n}", icon("pill"), text(f"Satz {n}", "de", tag), None, "me") for n in range(more))
    others = tuple(
        LanguageLink(to, language(to).name, language(to).direction, f"/{to}/doctor/", True, False)
        for to in ("ar", "ti")
    )
    shown = PhraseSet((card("hurt", "me"), card("pain", "me"), *many), (card("card", "they"), card("wait", "they")),
                      others if tag == "de" else (), QR, f"https://town.example/{tag}/doctor/")  # fmt: skip
    return town_page(tag, MAIN, "Arzt", view=view("cards", tag, phrases=shown, exit=way))


PAGES: dict[str, str | None] = {
    "/de/doctor/": cards("de", {}),
    "/ar/doctor/": cards("ar", ARABIC),
    "/ti/doctor/": cards("ti", TIGRINYA),
    "/ar/long/": cards("ar", ARABIC, more=30),
    "/ar/exit/": cards("ar", ARABIC, way=Exit(WEATHER, None)),
    "/ar/phrases/": town_page("ar", MAIN, "Karten", view=view(
        "phrases", "ar", tiles=(Tile("/ar/doctor/", text("طبيب", "ar"), text("أرِ هذه البطاقات.", "ar"), icon("stethoscope"), 2),))),
}  # fmt: skip
COVERED = (
    "card => { const box = card.getBoundingClientRect(); return [box.x, box.y, box.width, box.height].map(Math.round) }"
)


def open_card(page: Page, name: str = "hurt") -> Locator:
    page.locator(f"#_p-{name} .phrase__card").click()
    return page.locator(f"#_p-{name}")


def box(part: Locator) -> dict[str, float]:
    found = part.bounding_box()
    assert found is not None
    return dict(found)


def test_each_card_says_both_in_two_groups(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/doctor/")
    groups = page.locator(".phrase-cards > h2")
    assert groups.count() == 2
    assert [page.locator(".phrases").nth(n).locator("li").count() for n in range(2)] == [2, 2]
    hurt = page.locator("#_p-hurt")
    assert hurt.locator(".phrase__own").inner_text() == ARABIC["hurt"]
    german = hurt.locator(".phrase__german [lang=de]")
    assert german.inner_text() == GERMAN["hurt"]
    assert german.get_attribute("dir") == "ltr"
    # What is not translated stands there once, in German.
    wait = page.locator("#_p-wait")
    assert wait.locator(".phrase__texts").inner_text() == GERMAN["wait"]
    assert wait.locator("[lang=de]").count() == 1


def test_in_german_it_leads_to_the_other_languages(visit: VisitTown) -> None:
    page = visit(PAGES).go("/de/doctor/")
    assert page.locator("#_p-hurt .phrase__texts").inner_text() == GERMAN["hurt"]
    links = page.locator(".phrase-languages a")
    assert links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.hreflang, a.firstChild.dir])") == [
        ["/ar/doctor/", "ar", "rtl"], ["/ti/doctor/", "ti", "ltr"],
    ]  # fmt: skip
    assert visit(PAGES).go("/ar/doctor/").locator(".phrase-languages").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_a_card_covers_the_screen_and_closes_also_without_a_script(visit: VisitTown, tag: str, scripts: bool) -> None:
    page = visit(PAGES, java_script_enabled=scripts).go(f"/{tag}/doctor/")
    small = box(page.locator("#_p-hurt .phrase__german"))
    card = open_card(page)
    assert box(card) == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.locator("#_p-pain").is_visible()  # below it
    german = card.locator(".phrase__german")
    assert box(german)["height"] > small["height"]
    if tag != "de":
        assert box(german)["y"] < box(card.locator(".phrase__own"))["y"]
    close = card.locator(".phrase__close")
    assert box(close)["y"] < 100
    close.click()
    assert not close.is_visible()
    assert box(page.locator("#_p-hurt"))["height"] < 300


def test_both_texts_are_very_large_and_german_the_largest(visit: VisitTown) -> None:
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    for width, least in ((320, 22), (360, 26), (1280, 50)):
        page = visit(PAGES, width=width, height=740).go("/ar/doctor/")
        card = open_card(page)
        german, own = (card.locator(f".phrase__{name}").evaluate(size) for name in ("german", "own"))
        assert german > own >= least


def test_closing_leads_back_to_the_place_in_the_list_and_leaves_no_steps_behind(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/long/")
    page.evaluate("document.querySelector('#_p-m20').scrollIntoView()")
    at = page.evaluate("scrollY")
    for name in ("m20", "m21"):
        open_card(page, name).locator(".phrase__close").click()
        page.wait_for_function("!location.hash")
        assert abs(page.evaluate("scrollY") - at) < 200
    page.go_back()
    assert page.url == "about:blank"


def test_an_address_opens_a_card_and_its_close_leads_to_the_list(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/doctor/#_p-card")
    card = page.locator("#_p-card")
    assert box(card)["height"] == 740
    card.locator(".phrase__card").click()
    page.keyboard.press("Escape")
    page.wait_for_url("**/ar/doctor/#_cards")
    assert box(card)["height"] < 400


def test_a_keyboard_opens_it_stays_in_it_and_returns(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/doctor/")
    page.locator("#_p-pain .phrase__card").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#_p-pain")
    seen = set()
    for _ in range(6):
        seen.add(page.evaluate("(document.activeElement.closest('.phrase') || {}).id"))
        page.keyboard.press("Tab")
    assert seen <= {"_p-pain", None}
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    page.keyboard.press("Escape")
    page.wait_for_function("!location.hash")
    assert page.evaluate("document.activeElement.closest('.phrase').id") == "_p-pain"
    assert page.locator("[inert]").count() == 0
    page.keyboard.press("Escape")
    assert page.url.endswith("/ar/doctor/")


def test_behind_a_card_nothing_can_be_reached_but_the_way_out(visit: VisitTown) -> None:
    page = visit(PAGES).go("/ar/exit/")
    card = open_card(page)
    assert (
        box(card.locator(".phrase__texts"))["y"] + box(card.locator(".phrase__texts"))["height"]
        < box(page.locator(".exit__bar"))["y"]
    )
    free = page.evaluate(
        "[...document.querySelectorAll('a, button')].filter(one => !one.closest('[inert]')).map(one => one.className)"
    )
    assert [name for name in free if "exit" not in name and name] == ["phrase__card", "button phrase__close"]
    page.locator(".exit__button").click()
    page.wait_for_url(WEATHER)


def test_nothing_overflows_and_targets_are_large(visit: VisitTown) -> None:
    for address in ("/de/doctor/", "/ar/doctor/", "/ti/doctor/", "/ar/phrases/"):
        for width, height in ((320, 560), (360, 740), (740, 360), (1280, 800)):
            page = visit(PAGES, width=width, height=height).go(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(OVERFLOWING) == []
            assert page.evaluate(SMALL_TARGETS) == []
            if "phrases" not in address:
                card = open_card(page, "card")
                assert card.evaluate("one => one.scrollWidth") <= width
                assert page.evaluate(OVERFLOWING) == []
                assert box(card.locator(".phrase__close"))["height"] >= 44


def test_a_phone_on_its_side_shows_all_of_a_card(visit: VisitTown) -> None:
    for tag in ("ar", "ti"):
        page = visit(PAGES, width=740, height=360).go(f"/{tag}/doctor/")
        texts = box(open_card(page, "card").locator(".phrase__texts"))
        assert texts["y"] + texts["height"] <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: VisitTown, scheme: str) -> None:
    for address in (
        "/de/doctor/",
        "/ar/doctor/",
        "/ti/doctor/",
        "/ar/phrases/",
        "/ar/exit/",
        "/ar/doctor/#_p-card",
        "/de/doctor/#_p-hurt",
    ):
        phone = visit(PAGES, bypass_csp=True, color_scheme=scheme)
        phone.go(address)
        assert phone.axe() == [], address


def test_without_words_a_card_opens(visit: VisitTown) -> None:
    page = visit(PAGES, absent=("/words-ar.js",)).go("/ar/doctor/")
    assert box(open_card(page))["height"] == 740
    page.keyboard.press("Escape")
    page.wait_for_function("!location.hash")


def test_on_paper_all_cards_stand_in_two_columns_to_be_cut_out(visit: VisitTown) -> None:
    for address in ("/ar/long/", "/ar/long/#_p-hurt"):
        page = visit(PAGES, width=700, height=1000).go(address)
        page.emulate_media(media="print")
        for name in (".header", ".footer", ".phrase__close", ".languages", ".breadcrumbs"):
            assert not page.locator(name).first.is_visible(), name
        list_ = page.locator(".phrase").evaluate_all(f"all => all.map({COVERED})")
        assert len(list_) == 34
        assert len({x for x, *_ in list_}) == 2
        assert {width for _, _, width, _ in list_} < set(range(300, 360))
        edges = page.locator(".phrase").first.evaluate("one => getComputedStyle(one).borderStyle")
        assert edges == "dashed"
        assert page.locator(".phrase__own").first.is_visible()
        assert page.locator(".phrase__german").first.is_visible()
        code, last = box(page.locator(".qr")), box(page.locator(".phrase").last)
        assert code["y"] >= last["y"] + last["height"]
        assert page.locator("h1").is_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") in (2, 3, 4)

"""News on a phone: the banner on every page until it is over, messages taken back, feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.directory import news
from ankunft.model import NEWS, News
from playwright.sync_api import Page, expect

from tests.browser import test_directory, test_events, test_phone
from tests.browser.conftest import AXE, Open
from tests.browser.test_directory import at
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import NOW, ROOT

URGENT = "2026-11-21-trinkwasser-nordstadt"
WITHDRAWN = "2026-11-14-bombe-hafenviertel"
LAST = "2026-11-28T23:59:59+01:00"
AFTER = "2026-11-29T00:00:00+01:00"
KINDS = {
    "news": "/{tag}/news/",
    "urgent": f"/{{tag}}/news/{URGENT}/",
    "withdrawn": f"/{{tag}}/news/{WITHDRAWN}/",
    "changed": "/{tag}/news/2026-11-12-buslinie-4/",
    "important": "/{tag}/news/2026-11-20-jobcenter-schalter/",
}
OTHERS = {
    "glossary": "/{tag}/glossary/",
    "word": "/{tag}/glossary/duldung/",
    "steps": "/{tag}/steps/",
    "phrases": "/{tag}/phrases/",
    "traces": "/{tag}/traces/",
    "old address": "/{tag}/everyday/muell/",
}
EVERYWHERE = {
    f"{source}: {kind}": address
    for source, kinds in {
        "phone": test_phone.KINDS,
        "directory": test_directory.KINDS,
        "events": test_events.KINDS,
        "news": KINDS,
        "other": OTHERS,
    }.items()
    for kind, address in kinds.items()
    if kind != "gone or missing"  # the 404 page speaks every language
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


@pytest.fixture(scope="module")
def standing(catalogue: Catalogue) -> news.Standing:
    entries = news.published(catalogue)
    return news.standing([(id_, cast(News, entry.record)) for id_, entry in entries.items()], NOW)


def shown(page: Page, selector: str) -> list[str]:
    """The ids of the messages that can be seen there."""
    found: list[str] = page.locator(f"{selector} [data-record]").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.record.split('/')[1])"
    )
    return found


# The banner


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_urgent_news_stand_on_every_page_until_they_are_over(
    open_page: Open, origin: str, tag: str, standing: news.Standing
) -> None:
    assert standing.banner == (URGENT,)
    # The phone's own clock shows another day; the town's counts.
    page = open_page(f"/{tag}/", timezone_id="America/Los_Angeles" if tag == "ar" else "Asia/Kabul")
    page.clock.install(time=LAST)
    for kind, address in EVERYWHERE.items():
        page.clock.set_fixed_time(LAST)
        page.goto(origin + address.format(tag=tag))
        if "old address" in kind:
            page.wait_for_url(f"**/{tag}/everyday/waste/")
        banner = page.locator("a.banner")
        assert banner.count() == 1, kind
        assert banner.is_visible(), kind
        assert banner.get_attribute("href") == f"/{tag}/news/{URGENT}/", kind
        # It stands before the page's own content, and is no part of it.
        assert page.locator("aside.banners + main, aside.banners ~ main").count() == 1, kind
        at(page, AFTER)
        assert not banner.is_visible(), kind
        # Nothing is left of it: no empty box, no empty region for a screen reader.
        assert page.locator("aside.banners").get_attribute("hidden") is not None, kind


def test_a_page_that_was_kept_for_long_shows_no_old_banner(open_page: Open, origin: str) -> None:
    page = open_page("/")
    page.clock.install(time="2027-03-01T10:00:00+01:00")
    page.goto(f"{origin}/de/arrival/registration/")
    assert not page.locator("a.banner").is_visible()


def test_the_chooser_and_the_page_of_no_address_have_no_banner(open_page: Open) -> None:
    for address in ("/", "/de/no-such-page/"):
        assert open_page(address).locator(".banner, ankunft-banner").count() == 0


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_banner_leads_to_its_message(open_page: Open, tag: str) -> None:
    page = open_page(f"/{tag}/housing/find-flat/")
    page.clock.install(time=LAST)
    title = page.locator("a.banner strong").inner_text()
    page.locator("a.banner").click()
    page.wait_for_url(f"**/{tag}/news/{URGENT}/")
    assert page.locator("h1").inner_text() == title
    assert page.locator(".page__head .badge").is_visible()


def test_the_banner_mirrors_and_can_be_reached_with_the_keyboard(open_page: Open) -> None:
    for tag, is_mirrored in (("de", False), ("ar", True)):
        page = open_page(f"/{tag}/")
        at(page, LAST)
        sign = page.locator(".banner .arch").bounding_box()
        arrow = page.locator(".banner .flip").bounding_box()
        assert sign is not None
        assert arrow is not None
        assert (sign["x"] > arrow["x"]) == is_mirrored
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.className") == "banner":
                break
        assert page.evaluate("document.activeElement.className") == "banner"
        assert page.locator(".banner").evaluate("e => getComputedStyle(e).outlineStyle") != "none"


def test_a_banner_in_another_language_says_so(open_page: Open) -> None:
    page = open_page("/fa/")
    at(page, LAST)
    title = page.locator(".banner strong span").first
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("en", "ltr")


def test_without_javascript_the_banner_stands_and_leads(open_page: Open) -> None:
    page = open_page("/ar/arrival/registration/", java_script_enabled=False)
    page.locator("a.banner").click()
    assert page.url.endswith(f"/ar/news/{URGENT}/")


# The list and its messages


def test_the_list_has_what_is_current_and_folds_what_is_over(open_page: Open, standing: news.Standing) -> None:
    page = open_page("/ar/news/")
    assert shown(page, "main > .messages") == list(standing.current)
    assert standing.current[0] == URGENT
    assert WITHDRAWN in standing.archive
    assert shown(page, "details .messages") == []
    page.locator("details summary").click()
    assert shown(page, "details .messages") == list(standing.archive)


def test_a_message_of_the_future_is_nowhere(open_page: Open, site: Path) -> None:
    assert not list(site.glob("*/news/2026-12-01-*"))
    assert "2026-12-01" not in open_page("/de/news/").content()


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_message_that_was_taken_back_says_so(open_page: Open, tag: str, catalogue: Catalogue) -> None:
    page = open_page(f"/{tag}/news/{WITHDRAWN}/")
    head = page.locator(".page__head")
    notice = head.locator(".notice").first
    assert notice.is_visible()
    assert "2026" in notice.inner_text()
    why = {"de": "Die Bombe ist nicht mehr gefährlich.", "ar": "لم تعد القنبلة خطرة."}[tag]
    assert why in notice.inner_text()
    # It is said before what was announced, and not called urgent any more.
    entry = catalogue.get(NEWS.name, WITHDRAWN)
    assert entry is not None
    box, lead = notice.bounding_box(), page.locator(".lead, .prose").first.bounding_box()
    assert box is not None
    assert lead is not None
    assert box["y"] < lead["y"]
    badges = head.locator(".badge").all_inner_texts()
    assert len(badges) == 1
    urgent = open_page(f"/{tag}/news/{URGENT}/").locator(".page__head .badge").inner_text()
    assert badges != [urgent]
    # On the list too.
    page = open_page(f"/{tag}/news/")
    page.locator("details summary").click()
    item = page.locator(f"[data-record='news/{WITHDRAWN}']")
    assert item.locator(".badge").all_inner_texts() == badges


def test_a_message_says_when_it_was_changed(open_page: Open) -> None:
    page = open_page("/de/news/2026-11-12-buslinie-4/")
    head = page.locator(".kicker").inner_text()
    assert "12. November 2026" in head
    assert "20. November 2026" in head


def test_the_text_of_a_message_in_another_language_keeps_its_direction(open_page: Open) -> None:
    page = open_page(f"/fa/news/{URGENT}/")
    assert page.locator("main").evaluate("e => getComputedStyle(e).direction") == "rtl"
    text = page.locator(".prose[lang=en] p").first
    assert text.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator(".page__head .notice").first.is_visible()


# Feeds


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_feeds_are_linked_and_there(open_page: Open, site: Path, tag: str) -> None:
    page = open_page(f"/{tag}/news/")
    links = dict(
        page.locator("link[rel=alternate][type]").evaluate_all("all => all.map(e => [e.type, e.getAttribute('href')])")
    )
    assert links == {
        "application/atom+xml": f"https://musterstadt.example.org/{tag}/feed.xml",
        "application/feed+json": f"https://musterstadt.example.org/{tag}/feed.json",
    }
    atom, feed = (site / urlsplit(href).path.lstrip("/") for href in links.values())
    titles = [one.text for one in ElementTree.parse(atom).iter("{http://www.w3.org/2005/Atom}title")]
    shown_title = page.locator("main > .messages strong").first.inner_text()
    assert shown_title in titles
    assert shown_title in {item["title"] for item in json.loads(feed.read_text("utf-8"))["items"]}
    # A reader without a program that looks for them finds a button.
    button = page.locator(".list__tools a")
    assert button.get_attribute("href") == links["application/atom+xml"]
    assert button.is_visible()


# Everybody


def test_without_javascript_everything_can_be_read(open_page: Open, standing: news.Standing) -> None:
    page = open_page("/de/news/", java_script_enabled=False)
    assert page.locator("main > .messages > li:visible").count() == len(standing.current)
    page.locator("details summary").click()
    page.locator(f"[data-record='news/{WITHDRAWN}'] a").click()
    expect(page.locator(".page__head .notice").first).to_be_visible()
    assert page.locator(".prose:visible").count() >= 2


def everywhere(page: Page, origin: str, tag: str) -> Iterator[str]:
    """Opens one page of each kind after the other."""
    page.clock.install(time=LAST)
    for kind, address in KINDS.items():
        page.goto(origin + address.format(tag=tag))
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        yield kind


@pytest.mark.parametrize("tag", ["de", "ar", "ti", "ru", "so"])
def test_nothing_overflows_and_targets_are_large(open_page: Open, origin: str, tag: str) -> None:
    page = open_page(f"/{tag}/saved/", reduced_motion="reduce")
    wrong: list[Any] = []
    for kind in everywhere(page, origin, tag):
        for width in (1280, 320, 360):
            page.set_viewport_size({"width": width, "height": 740})
            wide, found = page.evaluate(f"[document.documentElement.scrollWidth, ({OVERFLOWING})()]")
            if wide > width or found:
                wrong.append((kind, width, wide, found[:3]))
        small = page.evaluate(SMALL_TARGETS)
        if small:
            wrong.append((kind, small))
    assert wrong == []


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_axe_finds_nothing_in_light_and_dark(open_page: Open, origin: str, tag: str) -> None:
    # Our own policy would keep axe out; it is not under test here.
    page = open_page(f"/{tag}/saved/", bypass_csp=True, reduced_motion="reduce", width=320)
    wrong = []
    for kind in everywhere(page, origin, tag):
        page.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=cast(Any, scheme))
            options = {"resultTypes": ["violations"]} | ({"runOnly": ["color-contrast"]} if scheme == "dark" else {})
            found = page.evaluate("options => axe.run(options)", options)
            wrong += [(kind, scheme, v["id"], v["nodes"][0]["html"][:160], v["help"]) for v in found["violations"]]
    assert wrong == []


def test_paper_shows_the_message(open_page: Open) -> None:
    page = open_page(f"/de/news/{WITHDRAWN}/", width=794)
    page.emulate_media(media="print")
    for seen in ("h1", ".page__head .notice", ".prose >> nth=0"):
        assert page.locator(seen).first.is_visible(), seen
    assert page.evaluate("document.documentElement.scrollWidth") <= 794

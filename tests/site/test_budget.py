"""What a phone must load, in bytes (brotli, quality 11) and requests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from tests.conftest import parse

FIRST_VISIT = 50_000
BLOCKING = 14_000
STYLE = 9_000
NEXT_PAGE = 8_000
RECORD = 9_000
"""A record with much to say, in a script of two bytes a letter; half of all records are below 6,500."""
WAY = 21_000
"""Eleven steps, each with office, papers, costs, deadline and mistakes, and their picture: as much as eleven pages."""
FAIR = 11_000
"""A fair names all who have a stand: 66 of them."""


@cache
def wire(path: Path) -> int:
    """Bytes on the wire."""
    return len(brotli.compress(path.read_bytes()))


def loaded(site: Path, page: Path) -> dict[str, Path]:
    """What a page makes the browser load beside itself: address → file."""
    tree = parse(page.read_text("utf-8"))
    addresses = {str(link.get("href")) for link in tree.all("link") if link.get("rel") in ("stylesheet", "icon")}
    addresses |= {str(element.get("src")) for element in tree.all() if element.tag in ("script", "img")}
    return {address: site / urlsplit(address).path.lstrip("/") for address in addresses}


DIRECTORY = ("offers", "places", "contacts", "organisations", "events")


@pytest.fixture(scope="module")
def html(site: Path) -> list[Path]:
    """All pages but lists, which have budgets of their own (test_directory_budget.py); of records the heaviest."""
    pages = sorted(site.rglob("*.html"))
    directory = [
        page for page in pages if page.relative_to(site).parts[1:2] and page.parts[len(site.parts) + 1] in DIRECTORY
    ]
    records = [page for page in directory if len(page.relative_to(site).parts) == 4]
    heaviest = sorted(records, key=lambda page: page.stat().st_size)[-60:]
    lists = {page for page in pages if "lists" in page.parts}  # texts that hold lists
    return [*heaviest, *(page for page in pages if page not in {*directory, *lists})]


def is_record(page: Path) -> bool:
    return page.parts[-3] in DIRECTORY


def test_a_first_visit_to_any_page_fits_the_budget(site: Path, html: list[Path]) -> None:
    for page in html:
        total = wire(page) + sum(wire(path) for path in loaded(site, page).values())
        assert total <= FIRST_VISIT, page


def budget(page: Path) -> int:
    """What a page may weigh by itself."""
    if page.parts[-3] == "steps":
        return WAY
    if page.parts[-2].startswith("willkommensmesse"):
        return FAIR
    return RECORD if is_record(page) else NEXT_PAGE


def test_a_further_page_fits_the_budget(html: list[Path]) -> None:
    assert {f"{page}: {wire(page)}" for page in html if wire(page) > budget(page)} == set()


def test_what_blocks_the_first_picture_fits_the_budget(site: Path, html: list[Path]) -> None:
    [style] = site.glob("assets/style.*.css")
    assert wire(style) <= STYLE
    for page in html:
        more = max(budget(page) - NEXT_PAGE, 0)
        assert wire(page) + wire(style) <= BLOCKING + more, f"{page}: {wire(page)} + {wire(style)}"


def test_a_page_needs_few_requests(site: Path, html: list[Path]) -> None:
    for page in html:
        # two styles, icon, words, two scripts, one picture; the search has no picture, but a style and a script of its own
        most = 8 if page.parent.name == "search" else 7
        assert len(loaded(site, page)) <= most, page


def test_nothing_of_material_is_shipped(site: Path) -> None:
    names = {path.name.split(".")[0] for path in (site / "assets").iterdir()}
    assert {name for name in names if not name.startswith("words-")} == {
        "app-any-192",
        "app-any-512",
        "app-maskable-192",
        "app-maskable-512",
        "both",
        "chooser",
        "elements",
        "events",
        "icon",
        "offline",
        "pages",
        "search",
        "style",
    }

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


@pytest.fixture(scope="module")
def html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_a_first_visit_to_any_page_fits_the_budget(site: Path, html: list[Path]) -> None:
    for page in html:
        total = wire(page) + sum(wire(path) for path in loaded(site, page).values())
        assert total <= FIRST_VISIT, page


def test_a_further_page_fits_the_budget(html: list[Path]) -> None:
    for page in html:
        assert wire(page) <= NEXT_PAGE, page


def test_what_blocks_the_first_picture_fits_the_budget(site: Path, html: list[Path]) -> None:
    [style] = site.glob("assets/style.*.css")
    assert wire(style) <= STYLE
    for page in html:
        assert wire(page) + wire(style) <= BLOCKING, page


def test_a_page_needs_few_requests(site: Path, html: list[Path]) -> None:
    for page in html:
        assert len(loaded(site, page)) <= 4, page


def test_nothing_of_material_is_shipped(site: Path) -> None:
    assert sorted(path.name.split(".")[0] for path in (site / "assets").iterdir()) == ["chooser", "icon", "style"]

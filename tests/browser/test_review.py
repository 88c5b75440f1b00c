"""Every example of every component in a real Chromium: accessible in light and dark, within 320 pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ankunft.site.review import write_review
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import AXE
from tests.browser.test_phone import OVERFLOWING

# Rules for a page as a whole. The review page is none: it shows many headers, headings and menus, each out of its
# place, and a component's ids once for every example. test_phone.py applies all rules to the pages of a site.
OF_PAGES = (
    "page-has-heading-one",
    "heading-order",
    "region",
    "duplicate-id",
    "duplicate-id-aria",
    "skip-link",
    "landmark-banner-is-top-level",
    "landmark-contentinfo-is-top-level",
    "landmark-main-is-top-level",
    "landmark-complementary-is-top-level",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo",
    "landmark-no-duplicate-main",
    "landmark-one-main",
    "landmark-unique",
)

OpenReview = Callable[[str], Page]


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review page."""
    return write_review(tmp_path_factory.mktemp("review"))


@pytest.fixture
def open_review(browser: Browser, review: Path) -> Iterator[OpenReview]:
    """Open the review page in a colour scheme; fails at the end if a file could not be loaded."""
    contexts: list[BrowserContext] = []
    failed: list[str] = []

    def opened(scheme: str) -> Page:
        context = browser.new_context(viewport={"width": 320, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(review.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failed


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_example(open_review: OpenReview, scheme: str) -> None:
    page = open_review(scheme)
    page.add_script_tag(path=AXE)
    rules = {rule: {"enabled": False} for rule in OF_PAGES}
    # To preload is to fetch the style sheets once more, which a browser forbids for files.
    found = page.evaluate("rules => axe.run({resultTypes: ['violations'], preload: false, rules})", rules)
    said = [
        f"{violation['id']}: {node['html'][:120]} {node['target']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    assert said == []


def test_nothing_overflows_at_320_pixels(open_review: OpenReview) -> None:
    page = open_review("light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(OVERFLOWING) == []

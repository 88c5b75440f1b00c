"""What the directory may weigh, in bytes (brotli, quality 11): a made-up one of 400 offers, and the reference instance."""

from __future__ import annotations

from pathlib import Path

import brotli
import pytest

from tests.conftest import NOW_OPTION, built_once, parse, run
from tests.directory_instance import write_instance
from tests.site.test_budget import loaded, wire

OFFERS = 400

FIRST_VIEW = 60_000
LIST = 20_000
RECORD = 9_000
RICHEST_RECORD = 10_000
"""In the reference instance some records say all that can be said, in Cyrillic."""
OWNER = 12_000
"""An organisation and a place name all offers that are theirs."""
PIECE = 30_000
SCRIPTS = 14_000

FOLDERS = ("contacts", "offers", "organisations", "places")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of 400 offers in German and Arabic."""

    def build(target: Path) -> None:
        folder = write_instance(target.with_name("large-instance"), OFFERS)
        done = run("ankunft", "build", "--site-dir", target, *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "large-site", build)


@pytest.fixture(params=["large", "site"])
def built(request: pytest.FixtureRequest) -> Path:
    """The made-up site, then the reference instance."""
    site: Path = request.getfixturevalue(request.param)
    return site


def too_heavy(paths: list[Path], budget: int) -> list[str]:
    """Those over the budget, each with its bytes."""
    # The quick quality packs worse: what fits so, fits. The best one takes 50 times as long.
    doubtful = [path for path in paths if len(brotli.compress(path.read_bytes(), quality=5)) > budget]
    return [f"{path}: {wire(path)}" for path in doubtful if wire(path) > budget]


def lists(site: Path) -> list[Path]:
    """The pages of lists, in every language: the whole ones, their parts, and those of a value."""
    whole = [page for folder in FOLDERS for page in site.glob(f"*/{folder}/index.html")]
    found = sorted([*whole, *(page for folder in FOLDERS for page in site.glob(f"*/{folder}/by/**/index.html"))])
    assert found
    return found


def records(site: Path, folders: tuple[str, ...]) -> list[Path]:
    """The pages of records, in every language."""
    found = sorted(page for folder in folders for page in site.glob(f"*/{folder}/*/index.html"))
    assert found
    return found


def test_the_first_view_of_the_offers_fits_the_budget(built: Path) -> None:
    pages = list(built.glob("*/offers/index.html"))
    assert pages
    for page in pages:
        total = wire(page) + sum(wire(path) for path in loaded(built, page).values())
        assert total <= FIRST_VIEW, page


def test_a_list_fits_the_budget(built: Path) -> None:
    assert not too_heavy(lists(built), LIST)


def test_a_record_fits_the_budget(large: Path, site: Path) -> None:
    assert not too_heavy(records(large, ("contacts", "offers")), RECORD)
    assert not too_heavy(records(site, ("contacts", "offers")), RICHEST_RECORD)


def test_a_record_that_others_belong_to_fits_the_budget(built: Path) -> None:
    assert not too_heavy(records(built, ("organisations", "places")), OWNER)


def test_the_data_of_the_finder_come_in_pieces(built: Path) -> None:
    pieces = sorted(built.glob("*/offers/finder*.json"))
    assert pieces
    assert not too_heavy(pieces, PIECE)


def test_all_scripts_of_a_page_fit_the_budget(built: Path) -> None:
    for page in built.glob("*/offers/index.html"):
        tree = parse(page.read_text("utf-8"))
        sources = [str(script.get("src")) for script in tree.all("script") if script.get("src")]
        assert sources
        assert sum(wire(loaded(built, page)[source]) for source in sources) <= SCRIPTS, page


def test_a_list_is_asked_for_in_few_requests(large: Path) -> None:
    for page in lists(large):
        # two styles, icon, words, elements
        assert len(loaded(large, page)) <= 5, page

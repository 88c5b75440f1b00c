"""What the search may weigh, in bytes (brotli, quality 11): a made-up instance of 300 pages and 500 offers."""

from __future__ import annotations

import json
from pathlib import Path

import brotli
import pytest
from ankunft.site.assets import script as site_script

from tests.conftest import NOW_OPTION, ROOT, built_once, run
from tests.search_instance import LANGUAGES, write_pages

PAGES, OFFERS = 300, 500
INDEX = 150_000
SCRIPT = 12_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of 300 pages and 500 offers in German and Arabic."""

    def build(target: Path) -> None:
        folder = write_pages(target.with_name("search-instance"), PAGES, OFFERS)
        done = run("ankunft", "build", "--site-dir", target, *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "search-site", build)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_index_of_a_language_fits_the_budget(large: Path, tag: str) -> None:
    data = (large / f"search/{tag}.json").read_bytes()
    file = json.loads(data)
    kinds = [file["kinds"][int(kind, 36)] for kind in file["k"]]
    parts = [url.startswith("#") for url in file["u"]]
    assert sum(kind == "page" and not part for kind, part in zip(kinds, parts, strict=True)) >= PAGES
    assert sum(kind == "offer" for kind in kinds) > OFFERS * 0.9  # those that have ended are not there
    assert len(brotli.compress(data)) <= INDEX


def test_the_indexes_of_the_reference_instance_fit_the_budget(site: Path) -> None:
    weights = {path.name: len(brotli.compress(path.read_bytes())) for path in site.glob("search/*.json")}
    assert len(weights) == 16
    assert max(weights.values()) <= INDEX


def test_the_script_fits_the_budget(site: Path) -> None:
    [script] = site.glob("assets/search.*.js")
    assert script.read_bytes() == site_script([ROOT / "overrides"], "search")
    assert len(brotli.compress(script.read_bytes())) <= SCRIPT


def test_no_page_but_the_search_loads_its_script(site: Path) -> None:
    loading = [path for path in (site / "de").rglob("*.html") if "assets/search." in path.read_text("utf-8")]
    assert loading == [site / "de/search/index.html"]

"""What saving a language costs, and what an update costs: bytes on the wire of 200 pages and 300 offers."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests.conftest import NOW_OPTION, built_once, run
from tests.search_instance import LANGUAGES, write_pages

TEXT, TEXT_GZIP = 1_200_000, 1_500_000
PART = 30_000
CHANGE = 30_000
FIRST = 22_000
"""What comes with the first visit behind the page itself: the manifest, the first pages and pieces. Files that the page
has loaded already come from the browser's own cache."""
WORKER = 5_000


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An instance of 200 pages and 300 offers (and 40 organisations, 120 places, 150 contacts), and the same with another
    telephone number of one offer.
    """

    def build(target: Path) -> None:
        beside = target.with_name(f"{target.name}.new")
        write_pages(beside, 200, 300)
        offer = sorted((beside / "town" / "offers").glob("course-????.yml"))[7]
        text = re.sub(r"^phone: .*\n", "", offer.read_text("utf-8"), flags=re.MULTILINE)
        for name, number in (("before", "998"), ("after", "999")):
            offer.write_text(f"{text.rstrip()}\nphone: +49 30 23125 {number}\n", "utf-8")
            done = run("ankunft", "build", "-f", beside / "mkdocs.yml", "-d", beside / name, *NOW_OPTION, cwd=beside)
            assert done.returncode == 0, done.stdout + done.stderr
        beside.rename(target)

    folder = built_once(tmp_path_factory, "offline-budget", build)
    return folder / "before", folder / "after"


def manifest(site: Path, tag: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "offline" / f"{tag}.json").read_text("utf-8"))
    return found


def text_of(site: Path, tag: str) -> dict[str, bytes]:
    """All that saving the text of a language fetches: address → bytes."""
    known = manifest(site, tag)
    names = [f"offline/{tag}.json", *(address for address, *_ in known["assets"] + known["more"])]
    names += [f"offline/{tag}/{path.name}" for path in (site / "offline" / tag).iterdir()]
    return {name: (site / name).read_bytes() for name in names}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_text_of_a_language_fits_the_budget(sites: tuple[Path, Path], tag: str) -> None:
    parts = text_of(sites[0], tag).values()
    assert sum(len(brotli.compress(part)) for part in parts) <= TEXT
    assert sum(len(gzip.compress(part, mtime=0)) for part in parts) <= TEXT_GZIP


@pytest.mark.parametrize("tag", LANGUAGES)
def test_another_telephone_number_costs_little(sites: tuple[Path, Path], tag: str) -> None:
    before, after = (text_of(site, tag) for site in sites)
    new = {name: part for name, part in after.items() if before.get(name) != part}
    assert f"offline/{tag}.json" in new
    assert sum(len(gzip.compress(part, mtime=0)) for part in new.values()) <= CHANGE
    old = {hash_ for _, hash_, _ in manifest(sites[0], tag)["bundles"]}
    assert len({hash_ for _, hash_, _ in manifest(sites[1], tag)["bundles"]} - old) == 1, "one bundle"


TAGS = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")


@pytest.mark.parametrize("tag", TAGS)
def test_parts_and_the_first_visit_are_small(site: Path, tag: str) -> None:
    for path in (site / "offline" / tag).iterdir():
        assert len(gzip.compress(path.read_bytes(), mtime=0)) <= PART, path
    first = [site / "offline" / f"{tag}.json", site / "offline" / tag / f"{manifest(site, tag)['first'][0]}.json"]
    assert sum(len(brotli.compress(path.read_bytes())) for path in first) <= FIRST
    assert len(brotli.compress((site / "sw.js").read_bytes())) <= WORKER


@pytest.mark.parametrize("tag", TAGS)
def test_the_text_of_the_reference_instance_fits_the_budget(site: Path, tag: str) -> None:
    assert sum(len(brotli.compress(part)) for part in text_of(site, tag).values()) <= TEXT

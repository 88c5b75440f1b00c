"""The recorded answers of real CMS versions come through whole."""

from __future__ import annotations

import posixpath
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from ankunft.importers.integreat import Conversion, Region, convert, read_region

from tests.importers.test_integreat_text import rendered, visible

RESERVED = frozenset({"offers", "places", "contacts", "events", "news", "search"})


@pytest.fixture
def region(recorded: Path) -> Region:
    return read_region(str(recorded / "augsburg"))


@pytest.fixture
def conversion(region: Region) -> Conversion:
    return convert(region, reserved=RESERVED)


def records(conversion: Conversion) -> dict[str, tuple[str, dict[str, object], str]]:
    """(language, fields, body) of each content file but instance.yml, by path."""
    found = {}
    for path, text in conversion.files.items():
        if "/topics/" not in path and "/legal/" not in path:
            continue
        head, body = text, ""
        if path.endswith(".md"):
            _, head, body = text.split("---\n", 2)
        fields = yaml.safe_load(head)
        parts = path.rsplit("/", 1)[1].split(".")
        found[path] = (parts[1] if len(parts) == 3 else str(fields.get("language", "de")), fields, body)
    return found


def test_every_text_of_every_language_comes_through(region: Region, conversion: Conversion) -> None:
    wanted = Counter((page.language, visible(page.content)) for page in [*region.pages, *region.imprints])
    got = Counter((tag, visible(rendered(body))) for tag, _, body in records(conversion).values())
    assert {key: n for key, n in wanted.items() if key[1]} == {key: n for key, n in got.items() if key[1]}


def test_every_title_of_every_language_comes_through(region: Region, conversion: Conversion) -> None:
    wanted = Counter((page.language, page.title) for page in [*region.pages, *region.imprints])
    assert wanted == Counter(
        (tag, fields["title"]) for tag, fields, _ in records(conversion).values() if "title" in fields
    )


def test_every_relative_link_leads_to_a_file(conversion: Conversion) -> None:
    count = 0
    for path, (_, _, body) in records(conversion).items():
        for target in re.findall(r"\]\(([^)]+)\)", body):
            if not re.match(r"https?://|mailto:|tel:", target):
                count += 1
                assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in conversion.files
    assert count >= 7


def test_the_tree_is_that_of_the_region(conversion: Conversion) -> None:
    below = "content/augsburg/topics/authorities-and-counselling/public-authorities/"
    assert {
        path.removeprefix(below) for path in conversion.files if path.startswith(below) and path.count(".") == 1
    } == {
        "bureau-for-foreigners.md",
        "health-department.md",
    }


def test_old_addresses_in_every_script_stay_known(conversion: Conversion) -> None:
    topic = yaml.safe_load(conversion.files["content/augsburg/topics/welcome/topic.yml"])
    assert topic["former"] == ["/de/willkommen/", "/ar/معلومات-الوصول/", "/fa/گام-نخست/"]


def test_ids_are_unique_and_well_formed(conversion: Conversion) -> None:
    ids = []
    for path in records(conversion):
        folder, name = path.rsplit("/", 1)
        if name.count(".") == 1 and name not in ("topic.yml", "index.md"):
            ids.append(name.split(".")[0])
        elif name == "topic.yml":
            ids.append(folder.rsplit("/", 1)[1])
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) and len(id_) <= 64 for id_ in ids)
    assert len(ids) == len(set(ids))


def test_the_instance_is_complete(conversion: Conversion) -> None:
    assert conversion.files["mkdocs.yml"] == (
        "site_name: Stadt Augsburg\ndocs_dir: content/augsburg\ntheme:\n  name: material\nplugins:\n- ankunft\n"
    )
    assert yaml.safe_load(conversion.files["content/augsburg/instance.yml"]) == {
        "name": "Stadt Augsburg",
        "url": "https://augsburg.example.org/",
        "time_zone": "Europe/Berlin",
        "layers": ["legal"],
        "language": "de",
        "languages": ["de", "en", "ar", "fa"],
        "imprint": {"organisation": "Stadt Augsburg"},
        "policies": {"translations": "warning"},
    }


def test_files_have_plain_line_ends_and_no_tabs(conversion: Conversion) -> None:
    for text in conversion.files.values():
        assert not {"\r", "\t"} & set(text)
        assert text.endswith("\n")
        text.encode("utf-8")


def test_the_order_of_the_answers_does_not_matter(region: Region, conversion: Conversion) -> None:
    assert convert(region, reserved=RESERVED) == conversion
    for seed in range(5):
        pages, languages = list(region.pages), list(region.languages)
        random.Random(seed).shuffle(pages)
        random.Random(seed).shuffle(languages)
        shuffled = replace(region, pages=tuple(pages), languages=tuple(languages))
        assert convert(shuffled, reserved=RESERVED) == conversion


def test_the_root_folder_of_one_region_is_enough(recorded: Path, region: Region) -> None:
    assert read_region(str(recorded)) == region

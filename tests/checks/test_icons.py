"""What is said of the names of pictures, on records and in their groups: each must be one of the set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.checks.icons import check_icons
from ankunft.site.assets import icon_names

from tests.conftest import lines, make_instance, read_all

BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
TOPIC = {"topics/health/topic.yml": "title: Gesundheit\nsummary: S.\nicon: hospital-box-outline\n"}
GOOD, BAD = "home-outline", "home-outlin"
Said = Callable[[dict[str, str]], list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Everything that is said of some files."""

    def run(files: dict[str, str]) -> list[str]:
        root = make_instance(tmp_path / "town", {**TOPIC, **files})
        return lines(read_all(root)[1], root)

    return run


FILES = {
    "a topic": ("topics/t/topic.yml", "title: T\nsummary: S.\nicon: ICON\n", "3:7"),
    "a page": ("topics/health/p.md", "---\ntitle: T\nsummary: S.\nicon: ICON\n---\n\nText.\n", "4:7"),
    "a way": ("processes/w.yml", f"title: T\nsummary: S.\nicon: ICON\n{BY}steps: {{a: {{title: A}}}}\n", "3:7"),
    "a set of cards": (
        "phrases/c.yml", f"title: T\nsummary: S.\nicon: ICON\n{BY}phrases: {{a: {{text: A, icon: {GOOD}}}}}\n", "3:7",
    ),
    "a step": ("processes/w.yml", f"title: T\nsummary: S.\n{BY}steps:\n  a:\n    title: A\n    icon: ICON\n", "7:11"),
    "a later step": (
        "processes/w.yml",
        f"title: T\nsummary: S.\n{BY}steps:\n  a: {{title: A, icon: {GOOD}}}\n  b: {{title: B, icon: ICON}}\n",
        "6:23",
    ),
    "a phrase": ("phrases/c.yml", f"title: T\nsummary: S.\n{BY}phrases:\n  a:\n    text: A\n    icon: ICON\n", "7:11"),
    "a later phrase": (
        "phrases/c.yml",
        f"title: T\nsummary: S.\n{BY}phrases:\n  a: {{text: A, icon: {GOOD}}}\n  b: {{icon: ICON, text: B}}\n",
        "6:13",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_picture_that_there_is_is_no_problem(said: Said, name: str) -> None:
    path, text, _ = FILES[name]
    assert said({path: text.replace("ICON", GOOD)}) == []


@pytest.mark.parametrize("name", FILES)
def test_a_picture_that_there_is_not_is_an_error_at_its_place_with_what_was_meant(said: Said, name: str) -> None:
    path, text, place = FILES[name]
    assert said({path: text.replace("ICON", BAD)}) == [
        f"{path}:{place}: there is no picture “{BAD}”. Write “home-outline”."
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_name_like_no_other_is_told_where_names_come_from(said: Said, name: str) -> None:
    path, text, place = FILES[name]
    assert said({path: text.replace("ICON", "xqzwvxqzwv")}) == [
        f"{path}:{place}: there is no picture “xqzwvxqzwv”. "
        "Choose a name from Material Design Icons, such as home-outline."
    ]


@pytest.mark.parametrize(
    "icon", ["Home-Outline", "home_outline", "mdi-home-outline", "home-outline.svg", "../home", "material/home", ":home:", "🏠", "{right}", "%s"]
)  # fmt: skip
def test_a_name_is_written_as_in_the_set(said: Said, icon: str) -> None:
    found = said({"topics/t/topic.yml": f'title: T\nsummary: S.\nicon: "{icon}"\n'})
    assert len(found) == 1
    assert found[0].startswith(f"topics/t/topic.yml:3:7: there is no picture “{icon}”. ")


def test_every_wrong_picture_of_a_record_is_named(said: Said) -> None:
    steps = "".join(f"  {id_}: {{title: A, icon: falsch-{id_}}}\n" for id_ in "abc")
    found = said({"processes/w.yml": f"title: T\nsummary: S.\nicon: falsch\n{BY}steps:\n{steps}"})
    assert [line.split(": ")[0] for line in found] == [
        f"processes/w.yml:{place}" for place in ("3:7", "6:23", "7:23", "8:23")
    ]


def test_a_record_without_a_picture_has_one_that_there_is(said: Said) -> None:
    files = {
        "processes/w.yml": f"title: T\nsummary: S.\n{BY}steps: {{a: {{title: A}}}}\n",
        "phrases/c.yml": f"title: T\nsummary: S.\n{BY}phrases: {{a: {{text: A, icon: {GOOD}}}}}\n",
        "topics/t/topic.yml": "title: T\nsummary: S.\n",
    }
    assert said(files) == []


@pytest.mark.parametrize("more", ["draft: true\n", "publish: {from: 2027-01-01}\n", "gone: true\n"])
def test_records_that_are_not_shown_yet_are_looked_at_too(said: Said, more: str) -> None:
    assert len(said({"topics/t/topic.yml": f"title: T\nsummary: S.\nicon: {BAD}\n{more}"})) == 1


def test_a_record_that_cannot_be_read_is_said_once(said: Said) -> None:
    found = said({"processes/w.yml": f"title: T\nicon: {BAD}\n{BY}steps: {{a: {{title: A, icon: {BAD}}}}}\n"})
    assert len(found) == 1
    assert "summary" in found[0]


def test_without_a_set_every_picture_is_missing(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", TOPIC)
    catalogue = read_all(root)[0].catalogue
    assert len(check_icons(catalogue, frozenset())) >= 1
    assert check_icons(catalogue, icon_names()) == []

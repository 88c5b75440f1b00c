"""`ankunft search`: what readers find and why, what queries.yml misses, and how the command ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.cli import main
from click.testing import CliRunner, Result

from tests.conftest import INSTANCE, NOW_OPTION, make_instance, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
TOWN = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: Wo man lebt.\n",
    "topics/housing/topic.ar.yml": "title: السكن\nsummary: أين نعيش.\ntranslation: {by: human}\n",
    "topics/housing/rent.md": "---\ntitle: Die Miete\nsummary: S.\nsynonyms: [Mietzins]\n---\n\nText.\n\n"
    "## Kaution {#deposit}\n\nEin Pfand für den Vermieter.\n",
    "synonyms/ar.yml": "by: machine\nwords: {Miete: [إيجار]}\n",
}
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs `ankunft search` in a small town."""
    make_instance(tmp_path / "town", TOWN, INSTANCE)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})

    def search(*arguments: str) -> Result:
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            return CliRunner().invoke(main, ["search", *arguments, *NOW_OPTION])
        finally:
            os.chdir(before)

    return search


def addresses(done: Result) -> list[str]:
    return [line.split()[1] for line in done.stdout.splitlines()]


def test_what_is_found_comes_in_its_order_with_the_reason(command: Command) -> None:
    done = command("Mietzins")
    assert done.exit_code == 0
    assert addresses(done)[0] == "housing/rent/"
    assert "Die Miete  (another name: Mietzins)" in done.stdout


def test_a_section_is_shown_with_its_place(command: Command) -> None:
    assert addresses(command("Kaution")) == ["housing/rent/#deposit"]


def test_the_language_of_the_reader_decides(command: Command) -> None:
    assert addresses(command("إيجار", "--lang", "ar")) == ["housing/rent/"]
    assert addresses(command("السكن", "--lang", "ar"))[0] == "housing/"
    assert addresses(command("إيجار")) == []


def test_what_is_like_it_says_so(command: Command) -> None:
    assert "similar: " in command("Mietzinz").stdout


def test_nothing_found_is_no_mistake(command: Command) -> None:
    done = command("Zahnpasta")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing was found." in done.stderr


@pytest.mark.parametrize("query", ["", " ", "\0", ".*[", "x" * 10_000, "🦄" * 300])
def test_strange_queries_find_nothing(command: Command, query: str) -> None:
    done = command(query)
    assert (done.exit_code, done.stdout) == (0, "")


def test_no_more_than_asked_for_is_shown(command: Command) -> None:
    assert len(addresses(command("Miete Wohnen Kaution", "--most", "1"))) == 1


def test_queries_that_miss_are_named_at_their_line_and_the_exit_code_is_1(command: Command, tmp_path: Path) -> None:
    assert "Queries: 0, missed: 0" in command("--check").stderr
    queries = "de:\n  Mietzins: housing/rent/\n  Zahnarzt: [housing/, housing/rent/]\nar: {إيجار: housing/rent/}\n"
    write_files(tmp_path / "town", {"queries.yml": queries})
    done = command("--check")
    assert done.exit_code == 1
    [line] = done.stdout.splitlines()
    assert line.startswith("town/queries.yml:3:3: Warning: “Zahnarzt” (de) does not find housing/;")
    assert "synonyms/de.yml" in line
    assert "Queries: 3, missed: 1" in done.stderr
    assert command("--check", "--lang", "ar").exit_code == 0


def test_a_build_tells_what_queries_miss_and_goes_on(tmp_path: Path) -> None:
    make_instance(tmp_path / "town", {**TOWN, "queries.yml": "de: {Zahnarzt: housing/rent/}\n"}, INSTANCE)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    done = run("ankunft", "build", "--strict", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "town/queries.yml:1:6: " in done.stdout + done.stderr
    assert (tmp_path / "site/search/de.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Write what to search for, or --check."),
        (("Miete", "--check"), "Write what to search for, or --check."),
        (("Miete", "--lang", "xx"), "the instance has no language “xx”."),
        (("Miete", "--most", "0"), "--most"),
    ],
)
def test_wrong_use_ends_with_2(command: Command, arguments: tuple[str, ...], said: str) -> None:
    done = command(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


def test_broken_content_is_named_and_ends_with_1(command: Command, tmp_path: Path) -> None:
    write_files(tmp_path / "town", {"topics/housing/rent.md": "---\ntitel: Miete\n---\n"})
    done = command("Miete")
    assert done.exit_code == 1
    assert "town/topics/housing/rent.md:2:1:" in done.stdout

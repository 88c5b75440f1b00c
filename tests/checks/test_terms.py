"""What is said of the words of the glossary: one form leads to one word only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.directory.glossary import Glossary

from tests.conftest import INSTANCE, lines, make_instance, read_all, write_files

BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
Said = Callable[..., list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Everything that is said of some terms (id → file)."""

    def run(**terms: str) -> list[str]:
        root = make_instance(tmp_path / "town", {f"terms/{id_}.yml": text for id_, text in terms.items()})
        return lines(read_all(root)[1], root)

    return run


def term(word: str, *forms: str, more: str = "") -> str:
    """The word stands in line 1, its forms in line 2."""
    return f"word: {word}\nforms: [{', '.join(forms)}]\ntitle: T\ntext: S.\n{more}{BY}"


def shared(path: str, form: str, owner: str) -> str:
    return f"terms/{path}: “{form}” belongs to the word “{owner}” too. Keep it in one of them."


def test_words_with_forms_of_their_own_are_no_problem(said: Said) -> None:
    assert said(a=term("Amt", "Ämter", "Amtes"), b=term("Antrag", "Anträge"), c=term("Amtsgericht")) == []


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (term("Amt"), term("Amt"), shared("b.yml:1:7", "Amt", "a")),
        (term("Amt", "Ämter"), term("Behörde", "Ämter"), shared("b.yml:2:9", "Ämter", "a")),
        (term("Amt", "Ämter"), term("Behörde", "Behörden", "Ämter"), shared("b.yml:2:19", "Ämter", "a")),
        (term("Amt", "Behörde"), term("Behörde"), shared("b.yml:1:7", "Behörde", "a")),
        (term("Amt"), term("Behörde", "Amt"), shared("b.yml:2:9", "Amt", "a")),
        (term("Agentur für Arbeit"), term('"Agentur  für Arbeit"'), shared("b.yml:1:7", "Agentur  für Arbeit", "a")),
    ],
)
def test_a_form_that_two_words_share_is_an_error_at_the_second(said: Said, first: str, second: str, line: str) -> None:
    assert said(a=first, b=second) == [line]


def test_forms_in_lines_are_named_at_theirs(said: Said) -> None:
    second = f"word: Behörde\nforms:\n  - Behörden\n  - Ämter\ntitle: T\ntext: S.\n{BY}"
    assert said(a=term("Amt", "Ämter"), b=second) == [shared("b.yml:4:5", "Ämter", "a")]


def test_a_form_that_three_words_share_is_said_of_the_second_and_the_third(said: Said) -> None:
    assert said(a=term("Amt"), b=term("Amt"), c=term("Gericht", "Amt")) == [
        shared("b.yml:1:7", "Amt", "a"), shared("c.yml:2:9", "Amt", "a"),
    ]  # fmt: skip


def test_a_small_form_and_a_word_that_it_becomes_at_the_beginning_of_a_sentence_are_one(said: Said) -> None:
    assert said(a=term("Duldung", "geduldet"), b=term("Geduldet")) == [shared("b.yml:1:7", "Geduldet", "a")]
    assert said(a=term("Essen"), b=term("Mahlzeit", "essen")) == [shared("b.yml:2:9", "essen", "a")]


def test_a_form_that_a_word_names_twice_is_no_problem(said: Said) -> None:
    assert said(a=term("Amt", "Amt", "Ämter", "Ämter"), b=term("Duldung", "geduldet", "Geduldet")) == []


def test_a_word_that_is_not_marked_shares_nothing(said: Said) -> None:
    assert said(a=term("Amt", more="marked: false\n"), b=term("Amt")) == []
    assert said(a=term("Amt"), b=term("Amt", more="marked: false\n")) == []


@pytest.mark.parametrize("more", ["draft: true\n", "publish: {from: 2027-01-01}\n"])
def test_a_word_that_is_not_shown_yet_is_looked_at_too_so_that_no_day_brings_an_error(said: Said, more: str) -> None:
    assert said(a=term("Amt"), b=term("Amt", more=more)) == [shared("b.yml:1:7", "Amt", "a")]


def test_a_word_that_is_gone_or_hidden_shares_nothing(tmp_path: Path, said: Said) -> None:
    assert said(a=term("Amt", more="gone: true\n"), b=term("Amt")) == []
    layered = INSTANCE.replace("layers: []", "layers: [../below]")
    write_files(tmp_path / "below", {"terms/a.yml": term("Amt")})
    root = make_instance(tmp_path / "town", {"terms/a.yml": "hidden: true\n", "terms/b.yml": term("Amt")}, layered)
    assert lines(read_all(root)[1], root) == []


def test_a_form_that_a_layer_below_brings_is_said_where_the_town_can_mend_it(tmp_path: Path) -> None:
    layered = INSTANCE.replace("layers: []", "layers: [../below]")
    write_files(tmp_path / "below", {"terms/a.yml": term("Amt", "Ämter")})
    root = make_instance(tmp_path / "town", {"terms/b.yml": term("Behörde", "Ämter")}, layered)
    assert lines(read_all(root)[1], root) == [shared("b.yml:2:9", "Ämter", "a")]


def test_a_word_that_cannot_be_read_is_said_once(said: Said) -> None:
    found = said(a=term("Amt"), b="word: Amt\ntitel: T\ntext: S.\n")
    assert len(found) == 1
    assert found[0].startswith("terms/b.yml:2:1: ")


def test_without_a_problem_every_form_is_found_in_texts(tmp_path: Path) -> None:
    files = {"terms/a.yml": term("Duldung", "geduldet", "Duldungen"), "terms/b.yml": term("Amt", "Ämter")}
    reading, problems = read_all(make_instance(tmp_path / "town", files))
    assert problems == []
    found = Glossary(reading.catalogue)
    for id_, forms in {"a": ("Duldung", "geduldet", "Geduldet", "Duldungen"), "b": ("Amt", "Ämter")}.items():
        assert all(found.mark(form, lambda id_, word: id_) == (id_, (id_,)) for form in forms)


@pytest.mark.parametrize(
    ("more", "place"), [("see: [amt]\n", "5:7"), ("see: [a, nichts]\n", "5:10"), ("topics: [nowhere]\n", "5:10")]
)
def test_what_a_word_names_must_be_there(said: Said, more: str, place: str) -> None:
    found = said(a=term("Amt"), b=term("Antrag", more=more))
    assert [line.split(": ")[0] for line in found] == [f"terms/b.yml:{place}"]


@pytest.mark.parametrize("word", ["A", "", "(Amt)", "_Amt", "-Amt", "x" * 61, " "])
def test_a_word_that_is_none_is_an_error(said: Said, word: str) -> None:
    found = said(a=f'word: "{word}"\ntitle: T\ntext: S.\n{BY}')
    assert [line.split(": ")[0] for line in found] == ["terms/a.yml:1:7"]

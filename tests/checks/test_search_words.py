"""Everyday words (`synonyms`) and queries.yml: what is read, what is said of mistakes, and how broken files end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import INSTANCE, make_instance, read_all

PAGE = "---\ntitle: {title}\nsummary: S.\n{more}---\n\nText.\n"
TOPIC = "title: Wohnen\nsummary: S.\n"
Checked = Callable[..., list[str]]


def catalogue_of(tmp_path: Path, files: dict[str, str], instance: str = INSTANCE) -> Catalogue:
    root = make_instance(tmp_path / "town", {"topics/housing/topic.yml": TOPIC, **files}, instance)
    return read(root, tmp_path / "base", date(2026, 11, 21)).catalogue


def test_a_record_and_its_translations_have_words_of_their_own(tmp_path: Path) -> None:
    catalogue = catalogue_of(
        tmp_path,
        {
            "topics/housing/rent.md": PAGE.format(title="Miete", more="synonyms: [Mietzins, Kaltmiete]\n"),
            "topics/housing/rent.ar.md": PAGE.format(
                title="الإيجار", more="synonyms: [ثمن السكن]\ntranslation: {by: human}\n"
            ),
        },
    )
    entry = catalogue.get("page", "rent")
    assert entry is not None
    assert entry.synonyms == {"de": ("Mietzins", "Kaltmiete"), "ar": ("ثمن السكن",)}
    # They are no texts: nobody has to translate them, and no translation is outdated by them.
    assert "synonyms" not in entry.texts


def test_layers_add_to_the_words_of_a_language_and_the_last_comes_first(tmp_path: Path) -> None:
    (tmp_path / "base/synonyms").mkdir(parents=True)
    (tmp_path / "base/synonyms/de.yml").write_text("by: machine\nwords: {Amt: [Behörde], Arzt: [Doktor]}\n", "utf-8")
    instance = INSTANCE.replace("layers: []", "layers: [base]")
    assert "layers: [base]" in instance
    catalogue = catalogue_of(tmp_path, {"synonyms/de.yml": "words: {Amt: [Rathaus, Behörde]}\n"}, instance)
    assert catalogue.synonyms == {"de": {"Amt": ("Rathaus", "Behörde"), "Arzt": ("Doktor",)}}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("synonyms/xx.yml", "words: {}\n", "synonyms/xx.yml:1:1: “xx” is no language of this site."),
        ("synonyms/de.yml", "by: robot\nwords: {}\n", "synonyms/de.yml:1:5: "),
        ("synonyms/de.yml", "word: {}\n", "synonyms/de.yml:1:1: there is no field “word”. Write “words”."),
        ("synonyms/de.yml", "words: {Amt: Behörde}\n", "synonyms/de.yml:1:14: "),
        ("synonyms/de.yml", "words:\n  Amt: [a]\n  Amt: [b]\n", "synonyms/de.yml:3:3: "),
        ("synonyms/de.yml", "words: {Amt: [" + "x" * 61 + "]}\n", "synonyms/de.yml:1:15: "),
        ("synonyms/deep/de.yml", "words: {}\n", "synonyms/deep/de.yml:1:1: the file belongs nowhere."),
        ("queries.yml", "de: {Miete: housing/rant/}\n", "queries.yml:1:6: there is no page “housing/rant/”. "),
        ("queries.yml", "de: {Miete: housing/rent}\n", "queries.yml:1:13: “housing/rent” is not an address"),
        ("queries.yml", "de: {Miete: []}\n", "queries.yml:1:13: "),
        ("queries.yml", "tr: {kira: housing/rent/}\n", "queries.yml:1:6: “tr” is no language of this site."),
        ("queries.yml", "xx: {kira: housing/rent/}\n", "queries.yml:1:1: “xx” is not a language tag."),
        ("queries.yml", "- Miete\n", "queries.yml:1:1: "),
    ],
)
def test_a_mistake_is_named_at_its_place_and_nothing_else_is(checked: Checked, name: str, text: str, said: str) -> None:
    files = {"topics/housing/topic.yml": TOPIC, "topics/housing/rent.md": PAGE.format(title="Miete", more="")}
    assert checked(files) == []
    found = checked({**files, name: text})
    assert len(found) == 1, found
    assert found[0].startswith(said), found


def test_a_word_too_much_in_a_record_is_named(checked: Checked) -> None:
    more = f"synonyms: [{', '.join(f'Wort {number}' for number in range(41))}]\n"
    files = {"topics/housing/topic.yml": TOPIC, "topics/housing/rent.md": PAGE.format(title="Miete", more=more)}
    [line] = checked(files)
    assert line.startswith("topics/housing/rent.md:4:11: ")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=200), st.binary(max_size=200)), name=st.sampled_from(["queries", "synonyms/de"]))
def test_no_file_brings_it_down(tmp_path: Path, text: str | bytes, name: str) -> None:
    root = make_instance(tmp_path / "town", {})
    path = root / f"{name}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    reading, problems = read_all(root)
    assert reading.catalogue.queries is not None
    assert all(problem.at.line >= 1 for problem in problems)

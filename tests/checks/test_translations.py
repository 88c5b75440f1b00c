"""Translations are compared with their sources: planted faults, the reference content, hostile texts."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.sections import Section
from ankunft.checks.translation_rules import words as words_rules
from ankunft.checks.translation_rules.facts import Facts, compare_contacts, compare_facts
from ankunft.checks.translation_rules.names import months, script, words
from ankunft.checks.translation_rules.view import NONE, RULES, View
from ankunft.checks.translation_rules.words import left_over
from ankunft.checks.translations import check_translations, translation_problems
from ankunft.language import known_tags
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW, ROOT, make_instance, read_all, write_files

DATA = yaml.safe_load((ROOT / "tests/translation/faults.yml").read_text("utf-8"))
CASES: list[dict[str, Any]] = [*DATA["faults"], *DATA["harmless"]]

# What reading the catalogue says already, under the name of the rule that it would break.
READ = {"the source has no section “{name}”": "headings", "the source has no section or field “{name}”": "meant"}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['lang']}_{case['what'].replace(' ', '_')}" for case in CASES])
def test_a_planted_fault_is_found_at_its_line_and_nothing_else_is(tmp_path: Path, case: dict[str, Any]) -> None:
    write_files(tmp_path, {**DATA["content"], **case["files"]})
    reading = read(tmp_path, tmp_path / "none", NOW)
    found = [(READ[one.what.msgid], one) for one in reading.problems if one.what.msgid in READ]
    found += translation_problems(reading.catalogue)
    written = [(rule, one.severity, one.at.path.relative_to(tmp_path).as_posix(), one.at.line) for rule, one in found]
    wanted = [(one["rule"], one["severity"], one["path"], one["line"]) for one in case.get("found", ())]
    assert sorted(written) == sorted(wanted), "\n".join(one.text() for _, one in found)


@pytest.fixture(scope="module")
def reference() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


def test_the_reference_content_has_no_findings_and_they_are_looked_for_quickly(reference: Catalogue) -> None:
    start = time.process_time()
    assert [problem.text() for problem in check_translations(reference)] == []
    assert time.process_time() - start < 30


def test_the_reference_content_has_no_findings_where_lingua_is_not_installed(
    reference: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_lingua(monkeypatch)
    assert check_translations(reference) == []


def test_what_the_reference_content_means_so_is_little(reference: Catalogue) -> None:
    meant = [
        (file.path, name)
        for entry in reference.entries.values()
        for file in entry.translation_files
        for name in ((file.document.data or {}).get("translation") or {}).get("meant", {})
    ]
    assert len(meant) < 40


def without_lingua(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    words_rules._detector.cache_clear()
    monkeypatch.setattr(words_rules, "_detector", words_rules._detector.__wrapped__)


def facts(text: str, tag: str, *, is_source: bool = False) -> Facts:
    section = Section("lead", None, 0, text, Path("x.md"), 1)
    return Facts(View(text, tag, "x.md", section), is_source=is_source)


def found(source: str, target: str, tag: str = "en") -> list[str]:
    """The rules on numbers and contacts that `target` breaks as a translation of German."""
    old, new = facts(source, "de", is_source=True), facts(target, tag)
    is_simple = tag.startswith("de")
    both = [*compare_facts(old, new, is_simple=is_simple), *compare_contacts(old, new, is_simple=is_simple)]
    return [finding.rule for finding in both]


@pytest.mark.parametrize(
    ("source", "target", "tag"),
    [
        ("Von 18 bis 20 Uhr.", "From 6 to 8 p.m.", "en"),
        ("Von 10 bis 12 Uhr.", "From 10 a.m. to noon.", "en"),
        ("Bis 16:00 Uhr: 030 23125 215.", "By 16:00: 030 23125 215.", "en"),
        ("2 bis 3,5 Jahre.", "من سنتين إلى 3 سنوات ونصف.", "ar"),
        ("Im März 2026.", "У березні 2026 року.", "uk"),
        ("Im Schuljahr 2026/27.", "In the school year 2026/2027.", "en"),
        ("Am 1. und 3. Oktober 2026.", "On October 1 and 3, 2026.", "en"),
        ("Am 24.12. ist geschlossen.", "Closed on 24 December.", "en"),
        ("Kind ist noch kein Jahr alt.", "ቆልዓ ገና 1 ዓመት ኣይመልአን።", "ti"),
        ("Es kostet 50 Cent.", "It costs €0.50.", "en"),
        ("Ein Dutzend Eier, zwölf Brote.", "12 eggs, 12 loaves.", "en"),
        ("Ab 2 Jahren.", "من سنتين.", "ar"),
        ("Rufen Sie an: 0800 111 0 111", "Call 0800 1110111", "en"),
        ("Bis 31.03.2027.", "By 03/31/2027.", "en"),
        ("Bis 31.03.2027.", "До 31.03.27.", "ru"),
        ("Sie dürfen 14 Tage bleiben.", "You may 14 days stay.", "en"),
        ("Mehr auf https://example.org/2026/12.", "More at https://example.org/en/7.", "en"),
    ],
)
def test_the_same_in_another_form_is_no_fault(source: str, target: str, tag: str) -> None:
    assert found(source, target, tag) == []


@pytest.mark.parametrize(
    ("source", "target", "tag", "rules"),
    [
        ("Um 17:30 Uhr.", "At 6:30 p.m.", "en", ["numbers"]),
        ("Es kostet 1.200 Euro.", "It costs €1.2", "en", ["amounts"]),
        ("5 Euro, 15 Plätze.", "5 euros, 16 places.", "en", ["numbers"]),
        ("Am 3. Mai 2027.", "On 3 June 2027.", "en", ["dates"]),
        ("Am 3. Mai 2027 und am 4. Juni 2027.", "On 4 May 2027 and on 3 June 2027.", "en", ["dates", "dates"]),
        ("In drei Wochen.", "In 4 weeks.", "en", ["numbers"]),
        ("In drei Wochen.", "In 4 Wochen.", "de-simple", ["numbers"]),
        ("In 30 Tagen.", "Bald.", "de-simple", []),
        ("Schreiben Sie an a@example.org.", "Write to us.", "en", ["emails"]),
        ("Schreiben Sie an a@example.org.", "اكتب إلى b@example.org", "ar", ["emails"]),
        ("Der Preis ist 20 Euro.", "The price is 25.", "en", ["amounts"]),
    ],
)
def test_what_is_told_of_numbers(source: str, target: str, tag: str, rules: list[str]) -> None:
    assert found(source, target, tag) == rules


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.decimals(min_value=13, max_value=10**7, places=2), max_size=6),
    st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"]),
)
def test_numbers_are_the_same_in_the_digits_and_marks_of_any_script(numbers: list[Decimal], digits: str) -> None:
    table = {**{ord(str(at)): digit for at, digit in enumerate(digits)}, ord("."): "٫", ord(","): "٬"}
    source = "; ".join(f"{number:,.2f}".translate({ord("."): ",", ord(","): "."}) for number in numbers)
    assert found(source, "; ".join(f"{number:,.2f}".translate(table) for number in numbers), "fa") == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(known_tags()))
def test_a_text_agrees_with_itself_and_no_two_texts_raise(one: str, other: str, tag: str) -> None:
    found(one, other, tag)
    old, new = facts(one, tag), facts(one, tag)
    assert [*compare_facts(old, new, is_simple=False), *compare_contacts(old, new, is_simple=False)] == []


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab1. \n<>[](){}#|-:/&;`*„“\u2066\u2069é٣", max_size=60))
def test_masked_words_keep_the_place_of_every_sign(text: str) -> None:
    view = View(text, "en", "x.md", Section("lead", None, 0, text, Path("x.md"), 1))
    for masked in (view.words, view.own):
        assert len(masked) == len(view.text)
        assert all(new in (NONE, old) or new.isdecimal() for old, new in zip(view.text, masked, strict=True))


@pytest.mark.parametrize("tag", known_tags())
def test_every_language_has_months_and_the_words_for_one_to_twelve(tag: str) -> None:
    pattern, numbers = months(tag)
    assert set(numbers.values()) == set(range(1, 13))
    assert all(pattern.search(f" {name[:1].upper()}{name[1:]} ") for name in numbers)
    assert len(words(tag)) == 12
    assert script(tag) is not None


def test_a_line_in_a_folded_text_of_yaml_is_found(tmp_path: Path) -> None:
    source = "title: T\nsummary: S\nword: Wort\ntext: |\n  Erster Satz.\n\n  Noch 14 Tage.\n"
    for written, line in (
        (">\n  First\n  sentence.\n\n  Another\n  15 days.\n", 7),
        ("|\n  First sentence.\n\n  15 days.\n", 5),
        ("First\n  sentence, and\n  15 days.\n", 4),
        ('"First\n  sentence, and\n  15 days."\n', 4),
    ):
        files = {
            "places/p.yml": "title: T\nsummary: S\ncategory: office\ntext: Noch 14 Tage.\n",
            "places/p.en.yml": f"title: T\ntext: {written}translation: {{by: human}}\n",
            "terms/t.yml": source.replace("summary: S\n", ""),
        }
        root = make_instance(tmp_path / str(hash(written)), files)
        at = [one.at.line for _, one in translation_problems(read(root, root / "none", NOW).catalogue)]
        assert at == [line], written


PLACE = "title: T\nsummary: {}\ncategory: office\n"


def problems(tmp_path: Path, source: str, target: str, more: str = "") -> list[tuple[str, str]]:
    files = {
        "places/p.yml": PLACE.format(source),
        "places/p.en.yml": f"title: T\nsummary: {target}\ntranslation: {{by: human{more}}}\n",
    }
    root = make_instance(tmp_path, files)
    return [(rule, one.severity) for rule, one in translation_problems(read(root, root / "none", NOW).catalogue)]


def test_an_outdated_translation_is_not_compared_with_what_changed(tmp_path: Path) -> None:
    of = ", of: {summary: '1:0123456789ab'}"
    assert problems(tmp_path / "a", "Noch 14 Tage.", "Another 15 days.", of) == []
    assert problems(tmp_path / "b", "Noch 14 Tage.", "Another 14\u202e days.", of) == [("direction", "warning")]


def test_every_rule_can_be_meant_so(tmp_path: Path) -> None:
    more = f", meant: {{summary: [{', '.join(RULES)}]}}"
    assert problems(tmp_path, "Noch 14 Tage und 5 Euro.", "'أيام\u202e'", more) == []


def test_rules_that_are_no_words_are_said_by_the_model_alone(tmp_path: Path) -> None:
    assert problems(tmp_path, "Satz.", "Sentence.", ", meant: {summary: [{a: b}, [c]], title: x}") == []


def test_what_is_wrong_in_itself_is_not_compared_as_well(tmp_path: Path) -> None:
    files = {
        "places/p.yml": PLACE.format("Satz.") + "text: Text.\n",
        "places/p.en.yml": "title: T\ntext: More [here](nowhere.md).\ntranslation: {by: human}\n",
    }
    _, found = read_all(make_instance(tmp_path, files))
    said = [one.what.msgid for one in found if one.at.path.name == "p.en.yml" and one.severity == "error"]
    assert said == ["the link “{href}” leads nowhere"]


def test_a_place_of_a_lower_layer_is_found_in_its_file(tmp_path: Path) -> None:
    instance = "name: T\nurl: https://t.example.org/\nlayers: [base]\nlanguage: de\nlanguages: [de, en, ar]\n"
    base = {
        "places/p.yml": PLACE.format("Noch 14 Tage."),
        "places/p.en.yml": "title: T\nsummary: Another 15 days.\ntranslation: {by: human}\n",
    }
    write_files(tmp_path / "base", base)
    root = make_instance(tmp_path / "town", {}, instance)
    [(rule, one)] = translation_problems(read(root, tmp_path / "base", NOW).catalogue)
    assert (rule, one.at.path, one.at.line) == ("numbers", tmp_path / "base/places/p.en.yml", 2)


def left(source: str, target: str, tag: str) -> list[str]:
    def view(text: str, tag: str) -> View:
        return View(text, tag, "x.md", Section("lead", None, 0, text, Path("x.md"), 1))

    return [finding.rule for finding in left_over(view(source, "de"), view(target, tag))]


NAMES = "Arztzimmer in der Unterkunft Neudorf"


@pytest.mark.parametrize("tag", [tag for tag in known_tags() if not tag.startswith("de")])
def test_german_is_found_in_every_language_and_names_are_not(tag: str) -> None:
    sentence = "Bitte bringen Sie Ihren Pass mit."
    assert left(sentence, sentence, tag) == ["language"]
    for name in (NAMES, "Amt für Jugend und Familie", "Verein für das Leben in der Stadt", f"„{sentence}“"):
        assert left(name, name, tag) == []


def test_lingua_finds_german_that_has_no_such_words_and_without_it_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentence = "Termin vorher online buchen, danach im Zimmer warten"
    if importlib.util.find_spec("lingua") is not None:
        assert left(sentence, sentence, "en") == ["language"]
    without_lingua(monkeypatch)
    assert left(sentence, sentence, "en") == []


LARGE = 100_000
HOSTILE = [
    "7", "7 ", "1.234", "123 ", "1.1.2000 ", "1-1-", "8:30 ", "8 h ", "5 € ", "€", "Mai", "1 Mai ", "+0", "0-", "a@", "a@b.", "a",
    "\u202b", "\u2066", "\u2066\u2069", "\u200f", "[", "](", "](a(", "[[", "<", "<a ", "<!--", '<bdi lang="de">', "„", '"', "(",
    "{#", "|", "- a\n", "1. a\n", "## {#a}\n", "!!! ", "&#", "http://", "*", "`", "\n", "٣", "ሀ", "Die Sie nicht ", "a. ",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("where", ["source", "translation", "both"])
def test_hostile_texts_take_a_moment(tmp_path: Path, part: str, where: str) -> None:
    page = "---\ntitle: T\nsummary: S\n---\n\n{}\n\n## A {{#a}}\n\n[A](p.md) 1.\n"
    good = "Guten Tag, das ist ein Text mit 5 Euro und dem 3. Mai 2027, der mehr als sechzig Zeichen hat."
    bad = part * (LARGE // len(part))
    files = {
        "topics/t/topic.yml": "title: T\nsummary: S\n",
        "topics/t/p.md": page.format(good if where == "translation" else bad),
        "topics/t/p.ar.md": page.format(good if where == "source" else bad),
    }
    root = make_instance(tmp_path, files)
    catalogue = read(root, root / "none", date(2026, 11, 21)).catalogue
    warm = check_translations(catalogue)  # what Markdown takes is not measured
    start = time.process_time()
    again = check_translations(catalogue)
    assert time.process_time() - start < 30
    assert again == warm
    assert len(warm) < 60
    assert all(re.search(r"\S", one.text()) for one in warm)


def test_time_grows_with_the_text_not_with_its_square() -> None:
    def seconds(size: int) -> float:
        text = " ".join(f"{at}.5.2{at % 1000:03}" for at in range(size))
        start = time.process_time()
        found(text, text[::-1], "ar")
        return time.process_time() - start

    measure: Callable[[int], float] = lambda size: min(seconds(size) for _ in range(3))  # noqa: E731
    small, large = measure(1000), measure(8000)
    assert large < 30 * max(small, 0.01)

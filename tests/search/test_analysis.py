"""What search makes of a text: shared test vectors, and what holds for every text."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ankunft.search.analysis import (
    MOST,
    WORDS,
    Analysis,
    Compounds,
    bones,
    dialled,
    fold,
    script_of,
    sound,
    split,
    tokens,
    undotted,
)
from ankunft.search.index import gaps
from ankunft.search.rules import rules
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.search.reading import numbers

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))
TAGS = sorted({vector["lang"] for vector in VECTORS})
WRITTEN = sorted({*rules()["suffixes"], *rules()["same"], "zh", "th"})

ANALYSES = {tag: Analysis(tag) for tag in {*TAGS, *WRITTEN}}

few = settings(deadline=None, derandomize=True, max_examples=120)


def having(name: str) -> list[Any]:
    """The vectors that say `name`, one parameter each."""
    found = [vector for vector in VECTORS if name in vector]
    return [pytest.param(vector, id=f"{vector['lang']} {vector['text']!a:.40}") for vector in found]


def said(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def heard(text: str) -> set[str]:
    return {key for word in tokens(text) for key in (sound(word), bones(word)) if key}


def is_heard_as(one: str, other: str) -> bool:
    """As the answers take it: the same, and where it is long enough but for one letter."""
    if one == other or len(one) <= 6 or one[0] != other[0]:
        return one == other
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


# The vectors


def test_the_vectors_are_many_each_says_something_and_none_stands_twice() -> None:
    assert len(VECTORS) >= 150
    assert all(vector.keys() - {"text", "lang"} for vector in VECTORS)
    assert all(vector.keys() <= {"text", "lang", "tokens", "query", "same_as", "sound_as"} for vector in VECTORS)
    assert len({(vector["text"], vector["lang"]) for vector in VECTORS}) == len(VECTORS)
    assert set(TAGS) >= {*rules()["suffixes"], *rules()["same"], "zh", "ja", "th"}


@pytest.mark.parametrize("vector", having("tokens"))
def test_a_text_has_these_words(vector: dict[str, Any]) -> None:
    assert list(tokens(vector["text"])) == vector["tokens"]


@pytest.mark.parametrize("vector", having("query"))
def test_a_query_asks_for_these_words(vector: dict[str, Any]) -> None:
    assert ANALYSES[vector["lang"]].query(vector["text"]) == vector["query"]


@pytest.mark.parametrize("vector", having("same_as"))
def test_every_word_of_another_spelling_meets_a_word_of_the_text(vector: dict[str, Any]) -> None:
    analysis = ANALYSES[vector["lang"]]
    standing = {form for word in tokens(vector["text"]) for form in (word, analysis.stem(word, vector["lang"]))}
    standing |= {form for word in tokens(vector["text"]) for form in analysis.forms(word)}
    for other in said(vector["same_as"]):
        words = analysis.query(other)
        assert words, other
        assert [word for word in words if not standing & set(analysis.forms(word))] == [], other


@pytest.mark.parametrize("vector", having("sound_as"))
def test_what_is_written_by_ear_is_heard_as_the_word(vector: dict[str, Any]) -> None:
    for other in said(vector["sound_as"]):
        assert any(is_heard_as(one, key) for one in heard(other) for key in heard(vector["text"])), other


# What holds for all texts

texts = st.text(max_size=60)
words = st.one_of(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30),
    st.text(alphabet=st.characters(min_codepoint=0x400, max_codepoint=0x52F), min_size=1, max_size=20),
    st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), min_size=1, max_size=20),
    st.text(alphabet=st.characters(min_codepoint=0x1200, max_codepoint=0x139F), min_size=1, max_size=20),
    st.text(min_size=1, max_size=20),
)


@few
@given(texts)
@example("\u0345\u0301ͅ")
@example("İI\u0307ıß")
@example("ء\u0654ا")
@example("\ud800a\udfff")
def test_to_fold_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_each_letter_that_counts_as_another_becomes_it() -> None:
    for pair in rules()["letters"].split():
        written, _, meant = pair.partition(":")
        assert fold(meant) == meant
        assert fold(written) == meant


@pytest.mark.parametrize("name", ["arabic", "cyrillic"])
def test_letters_are_heard_as_they_stand_in_folded_texts(name: str) -> None:
    for pair in rules()[name].split():
        assert fold(pair.partition(":")[0]) == pair.partition(":")[0]


def test_affixes_are_written_as_texts_are_folded() -> None:
    for name in ("suffixes", "prefixes"):
        for tag, affixes in rules()[name].items():
            assert [one for one in affixes.split() if fold(one[:-1]) != one[:-1] or not one[-1].isdigit()] == [], tag


@few
@given(texts)
def test_the_words_of_every_text_are_strings_with_something_in_them(text: str) -> None:
    for word in tokens(text):
        assert isinstance(word, str)
        assert word
        assert not set(word) & set(" \t\n.,;:!?'\"()[]{}-\u200c\u2010\u2011")


@few
@given(texts)
def test_the_words_of_a_word_are_that_word(text: str) -> None:
    for word in tokens(text):
        assert "".join(tokens(word))[: len(word)] == word


@few
@given(words, st.sampled_from(WRITTEN), st.sampled_from(WRITTEN))
@example("ungungung", "de", "de")
@example("ال", "ar", "ar")
@example("ታትታት", "ti", "am")
def test_every_word_has_a_stem_whatever_the_language(text: str, reader: str, tag: str) -> None:
    analysis = ANALYSES[reader]
    for word in (text, *tokens(text)):
        stem = analysis.stem(word, tag)
        assert stem
        assert analysis.stem(stem, tag)
        assert analysis.forms(word)[0] == word
        assert all(analysis.forms(word))


@few
@given(st.text(max_size=2000), st.sampled_from(WRITTEN))
def test_a_query_is_a_few_different_words(text: str, tag: str) -> None:
    found = ANALYSES[tag].query(text)
    assert len(found) <= WORDS
    assert len(found) == len(set(found))
    assert all(found)
    assert found == ANALYSES[tag].query(text[:MOST])


@few
@given(words)
def test_sounds_and_bones_are_marked_as_such_or_nothing(text: str) -> None:
    for word in (text, *tokens(text)):
        assert sound(word) == "" or (sound(word)[0] == "~" and len(sound(word)) >= 5)
        assert bones(word) == "" or (bones(word)[0] == "^" and len(bones(word)) >= 4)


@few
@given(st.text(alphabet="+0123456789 ()/.-–", max_size=30))
def test_a_telephone_number_is_digits_or_nothing(text: str) -> None:
    assert dialled(text) == "" or dialled(text).isdigit()


@few
@given(st.sets(st.integers(0, 100_000)))
@example(set())
@example({0})
@example({31, 32, 33, 1055, 1056, 1057, 40_000})
def test_gaps_are_read_back_as_the_numbers_that_they_were(found: set[int]) -> None:
    assert list(numbers(gaps(sorted(found)))) == sorted(found)


def test_every_decimal_digit_of_the_basic_plane_is_folded() -> None:
    digits = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Nd"]
    assert len(digits) >= 300
    assert [fold(digit) for digit in digits] == [str(unicodedata.decimal(digit)) for digit in digits]


def test_every_character_alone_is_analysed_without_an_error() -> None:
    analysis = ANALYSES["de"]
    for code in range(0, sys.maxunicode + 1, 7):
        for word in analysis.query(chr(code)):
            assert all((*analysis.forms(word), *(tokens(word))))


def test_the_script_of_a_word_is_that_of_its_first_letter() -> None:
    words = {"amt": "latin", "школа": "cyrillic", "مكتب": "arabic", "ቤት": "ethiopic", "外国": "", "": "", "24": ""}
    assert {word: script_of(word) for word in words} == words


@pytest.mark.parametrize("word", ["steuer", "feuer", "bauer", "quelle", "neue", "mauer", "äther", "ue1"])
def test_what_is_no_umlaut_keeps_its_letters(word: str) -> None:
    assert undotted(word) == word


@pytest.mark.parametrize("word", ["Bäuerin", "Gemäuer", "säuern"])
def test_aeue_is_an_umlaut_and_ue(word: str) -> None:
    assert list(tokens(word.replace("ä", "ae"))) == list(tokens(word))


def test_a_telephone_number_with_hyphens_that_do_not_break_is_one_word() -> None:
    assert ANALYSES["de"].query("030\u201123125\u2011118") == ["03023125118"]


def test_an_accent_before_an_apostrophe_changes_nothing() -> None:
    assert fold("п\u0301'я") == fold("п'я") == fold(fold("п\u0301'я"))


@pytest.mark.parametrize(
    ("tag", "one", "other"),
    [
        ("uk", "документи", "документ"),
        ("uk", "студенти", "студентів"),
        ("tr", "kursu", "kurslar"),
    ],
)
def test_letters_of_the_stem_are_no_ending(tag: str, one: str, other: str) -> None:
    analysis = ANALYSES[tag]
    assert set(analysis.forms(one)) & set(analysis.forms(other))


def test_d_and_sch_of_two_parts_are_two_sounds() -> None:
    assert bones("grundschule") == bones("ግሩንድሹለ")


def test_ethiopic_digits_beside_a_telephone_number_are_words() -> None:
    assert ANALYSES["ti"].query("፩፪፫ 030 23125118") == ["03023125118", "፩፪፫"]


# Compounds


def compounds(*texts: str) -> Compounds:
    return Compounds(ANALYSES["de"], texts)


def parts(word: str, *known: str) -> tuple[str, ...]:
    (folded,) = tokens(word)
    return compounds(*known).parts(folded)


def test_an_einwohnermeldeamt_is_a_meldeamt_and_an_amt() -> None:
    assert {"meldeamt", "amt"} <= set(parts("Einwohnermeldeamt", "Einwohner", "melden"))


def test_a_wohngeldstelle_has_geld_and_is_a_stelle() -> None:
    assert {"wohn", "geld", "stelle", "wohngeld", "geldstelle"} == set(parts("Wohngeldstelle"))


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("Ausländerbehörde", "behorde"),
        ("Auslaenderbehoerde", "behorde"),
        ("Kinderarztpraxis", "arztpraxis"),
        ("Arbeitsvertrag", "vertrag"),
        ("Geburtsurkunde", "urkunde"),
        ("Sprachkurse", "kurse"),
        ("Krankenversicherung", "versicherung"),
        ("Mietvertrag", "miet"),
        ("Wohnungsamt", "amt"),
        ("Schwimmbad", "bad"),
    ],
)
def test_a_compound_has_this_part(word: str, part: str) -> None:
    assert part in parts(word)


def test_a_part_is_never_the_whole_word() -> None:
    assert "meldeamt" not in parts("Meldeamt", "Meldeamt", "melden")


def test_what_only_begins_like_a_known_word_is_no_compound() -> None:
    assert parts("Amtxyzqrst") == parts("Qrstuvamt") == parts("Amt") == parts("Kaution") == ()


def test_short_words_are_parts_only_where_the_rules_say_so() -> None:
    assert parts("Tagxyz", "xyz") == ()
    assert "xyz" not in compounds("xyz der die das").known


def test_words_of_other_scripts_are_no_compounds() -> None:
    known = compounds("مكتب الأجانب", "школа", "外国人")
    assert all(not set(word) - set("abcdefghijklmnopqrstuvwxyz") for word in known.known)
    assert known.parts("مكتبالاجانب") == known.parts("школашкола") == ()


def test_very_long_words_of_random_letters_have_no_parts() -> None:
    chance, known = Random(5), compounds("Einwohner")
    for alphabet in ("abcdefghijklmnopqrstuvwxyz", "qxy", "z"):
        assert known.parts("".join(chance.choices(alphabet, k=10_000))) == ()


@few
@given(st.lists(st.sampled_from(["amt", "bad", "geld", "kurs", "schule", "haus", "en", "s"]), min_size=1, max_size=12))
def test_the_parts_of_a_compound_stand_in_it_in_order_and_do_not_overlap(made: list[str]) -> None:
    word, known = "".join(made), {"amt", "bad", "geld", "kurs", "schule", "haus"}
    found = split(word, known.__contains__, ANALYSES["de"])
    _assert_apart(word, found, known)
    if not {"en", "s"} & set(made) and len(made) > 1:
        assert len(found) <= len(made)
        assert "".join(word[first:last] for first, last in found)


def _assert_apart(word: str, found: list[tuple[int, int]], known: Iterable[str]) -> None:
    end = 0
    for first, last in found:
        assert end <= first < last <= len(word)
        assert word[end:first] in {"", *rules()["links"].split()}
        part = word[first:last]
        assert {part, ANALYSES["de"].stem(part, "de")} & set(known)
        end = last
    assert end in (0, len(word))

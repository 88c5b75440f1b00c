"""Tags, directions, names and dates, as CLDR has them or our small table."""

from __future__ import annotations

from datetime import date

import ankunft.language
import pytest
from ankunft.language import UnknownLanguage, chain, format_date, format_list, is_tag, known_tags, language

DAY = date(2026, 11, 21)


def test_the_sixteen_languages_are_known_with_their_directions() -> None:
    assert known_tags() == (
        "de",
        "de-simple",
        "en",
        "ar",
        "fa",
        "prs",
        "ps",
        "kmr",
        "ckb",
        "tr",
        "uk",
        "ru",
        "ti",
        "am",
        "so",
        "fr",
    )
    assert {tag for tag in known_tags() if language(tag).direction == "rtl"} == {"ar", "fa", "prs", "ps", "ckb"}


@pytest.mark.parametrize(
    ("tag", "name", "direction"),
    [("zh-Hans", "中文 (简体)", "ltr"), ("vi", "Tiếng Việt", "ltr"), ("ur", "اردو", "rtl"), ("ro", "Română", "ltr")],
)
def test_any_language_of_cldr_can_be_used(tag: str, name: str, direction: str) -> None:
    assert (language(tag).name, language(tag).direction) == (name, direction)


@pytest.mark.parametrize(
    "tag", ["", "DE", "deu-", "xx", "qqq", "de_DE", "english", "de-", "a", "../x", "de-SIMPLE", "ar\n"]
)
def test_what_is_no_language_is_refused(tag: str) -> None:
    with pytest.raises(UnknownLanguage):
        language(tag)


def test_a_tag_has_the_case_of_rfc_5646() -> None:
    assert is_tag("zh-Hant-TW")
    assert not is_tag("zh-hant-tw")


def test_readers_go_to_a_near_language_then_to_english_then_to_the_source() -> None:
    assert chain("prs", "de") == ("prs", "fa", "en", "de")
    assert chain("de-simple", "de") == ("de-simple", "de", "en")
    assert chain("de", "de") == ("de", "en")


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("de", "21. November 2026"), ("de-simple", "21. November 2026"), ("en", "21 November 2026"),
        ("ar", "21 نوفمبر 2026"), ("fa", "21 نوامبر 2026"), ("prs", "21 نومبر 2026"), ("ti", "ሕዳር 21, 2026"),
        ("uk", "21 листопада 2026\u202fр."), ("kmr", "21ê mijdara 2026an"), ("so", "Noofeembar 21, 2026"),
    ],
)  # fmt: skip
def test_dates_are_gregorian_with_latin_digits(tag: str, written: str) -> None:
    assert format_date(DAY, tag).replace("\xa0", "\u202f").replace(" р.", "\u202fр.") == written


def test_lists_are_joined_as_the_language_joins_them() -> None:
    assert format_list(["A", "B", "C"], "de") == "A, B und C"
    assert format_list(["A", "B"], "ti") == "Aን Bን"


def test_all_that_is_public_is_documented() -> None:
    for name in ankunft.language.__all__:
        thing = getattr(ankunft.language, name)
        if callable(thing) and getattr(thing, "__module__", "").startswith("ankunft"):
            assert thing.__doc__, name

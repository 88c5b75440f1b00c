"""Who is responsible: the cases of the table, and what the cases cannot say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ankunft.directory.responsible import BASE_LETTERS, Question, encode, letters, responsible
from ankunft.model.audience import Responsibility

from tests.directory.test_fit import cases

Rules = dict[str, tuple[Responsibility, ...]]
Districts = dict[str, tuple[str, ...]]


def contacts_of(contacts: list[dict[str, Any]]) -> Rules:
    """Contacts as cases write them: id → rules."""
    return {
        contact["id"]: tuple(Responsibility.model_validate(rule) for rule in contact["responsible"])
        for contact in contacts
    }


def districts_of(districts: dict[str, list[str]]) -> Districts:
    """Districts as cases write them: id → postcodes."""
    return {name: tuple(postcodes) for name, postcodes in districts.items()}


@pytest.mark.parametrize("case", cases("responsible"), ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    contacts, districts = contacts_of(case["contacts"]), districts_of(case["districts"])
    answer = responsible(contacts, Question(**case["question"]), districts)
    assert {"sure": list(answer.sure), "maybe": list(answer.maybe)} == case["expect"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Müller", "MULLER"),
        ("Straßer", "STRASSER"),
        ("Łukasiewicz", "LUKASIEWICZ"),
        ("Ørsted", "ORSTED"),
        ("İnci Işık", "INCIISIK"),
        ("d’Alembert", "DALEMBERT"),
        ("al-Ḥasan", "ALHASAN"),
        ("St. John", "STJOHN"),
        ("Nguyễn Đức", "NGUYENDUC"),
        ("Þórðarson", "THORDARSON"),
        ("Хасан", None),
        ("حسن", None),
        ("Hasan حسن", None),
        ("ተስፋይ", None),
        ("王", None),
        ("", None),
        ("- '", None),
        ("12", None),
    ],
)
def test_letters_are_those_of_the_latin_alphabet(name: str, plain: str | None) -> None:
    assert letters(name) == plain


def test_the_table_of_base_letters_has_only_capitals_that_unicode_leaves_whole() -> None:
    for letter, base in BASE_LETTERS.items():
        assert letter == letter.upper()
        assert letters(letter) == base
        assert letters(letter.lower()) == base


@pytest.mark.parametrize("surnames", ["А-Я", "K-A", "A-", "1-9", "ا-ي"])
def test_a_range_that_would_be_nobodys_is_refused(surnames: str) -> None:
    with pytest.raises(ValueError, match=r"surnames|range"):
        contacts_of([{"id": "desk", "responsible": [{"surnames": [surnames]}]}])


def test_rules_are_encoded_with_what_they_state_alone_and_in_order() -> None:
    contacts = contacts_of(
        [
            {"id": "b", "responsible": [{"topics": ["work"], "surnames": ["ä-K", "Sch"], "residence": ["any"]}, {}]},
            {"id": "a", "responsible": [{"postcodes": ["09001"], "groups": ["youth"], "residence": ["eu"]}]},
            {"id": "c", "responsible": []},
        ]
    )
    districts = districts_of({"nord": ["09003", "09002"], "altstadt": ["09001"]})
    assert json.dumps(encode(contacts, districts)) == (
        '{"d": [["altstadt", "09001"], ["nord", "09003"], ["nord", "09002"]],'
        ' "c": [["a", [{"a": [[], ["09001"]], "g": ["youth"], "r": ["eu"]}]],'
        ' ["b", [{"t": ["work"], "s": [["A", "K"], ["SCH", "SCH"]]}, {}]]]}'
    )

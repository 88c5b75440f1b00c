"""Whether an offer is for a person: the cases of the table, and what the cases cannot say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.directory.fit import Person, audience_of, encode, fit
from ankunft.model.audience import Audience
from ankunft.model.offer import Offer


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a table and those that were added to it."""
    folder = Path(__file__).parent / "cases"
    found = [
        case for file in (name, f"more_{name}") for case in yaml.safe_load((folder / f"{file}.yml").read_text("utf-8"))
    ]
    assert len({case["name"] for case in found}) == len(found), "two cases of one name"
    return found


def person_of(answers: dict[str, Any]) -> Person:
    """A person as cases write her."""
    lists = {"children": tuple, "groups": frozenset}
    return Person(**{name: lists[name](value) if name in lists else value for name, value in answers.items()})


def offer_of(**fields: Any) -> Offer:
    """An offer that says what every offer has to, and `fields`."""
    return Offer.model_validate({"title": "Titel", "summary": "Satz.", "kind": "course", **fields})


@pytest.mark.parametrize("case", cases("fit"), ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = fit(Audience.model_validate(case["for"]), person_of(case["person"]))
    assert found.verdict == case["expect"]["verdict"]
    assert {reason.criterion: reason.answer for reason in found.reasons} == case["expect"]["reasons"]


def test_an_offer_without_an_audience_fits_everybody() -> None:
    found = fit(None, Person())
    assert (found.verdict, found.reasons) == ("fits", ())


def test_reasons_come_in_the_order_of_the_criteria() -> None:
    stated = {"districts": ["altstadt"], "groups": ["women"], "german": {"from": "A1"}, "age": {"from": 18}}
    found = fit(Audience.model_validate(stated), Person())
    assert [reason.criterion for reason in found.reasons] == ["age", "german", "groups", "districts"]


@pytest.mark.parametrize(
    ("level", "german"),
    [
        ({"from": "A2", "until": "B1"}, ["A2"]),
        ({"from": "none", "until": "B1"}, ["none", "A1", "A2"]),
        ({"from": "none", "until": "A1"}, ["none"]),
        ({"from": "B1"}, ["B1"]),
        ({"from": "B1", "until": "B1"}, ["B1"]),
        ({"from": "none", "until": "none"}, ["none"]),
        ({"until": "B1"}, None),
        ({}, None),
    ],
)
def test_the_levels_of_a_course_say_how_much_german_people_bring(
    level: dict[str, str], german: list[str] | None
) -> None:
    assert encode(audience_of(offer_of(level=level))).get("l") == german


def test_the_audience_of_a_course_keeps_what_it_says_itself() -> None:
    stated = {"german": {"from": "A1"}, "groups": ["parents"]}
    offer = offer_of(level={"from": "A2", "until": "B1"}, **{"for": stated})
    assert audience_of(offer) == Audience.model_validate(stated)


def test_the_levels_of_a_course_are_added_to_the_audience() -> None:
    offer = offer_of(level={"from": "A2", "until": "B1"}, **{"for": {"groups": ["parents"]}})
    expected = {"german": {"from": "A2", "until": "A2"}, "groups": ["parents"]}
    assert audience_of(offer) == Audience.model_validate(expected)


def test_an_offer_that_says_nothing_has_no_audience() -> None:
    assert audience_of(offer_of()) is None
    assert encode(None) == {}


def test_an_audience_is_encoded_with_what_it_states_alone() -> None:
    stated = {
        "age": {"until": 26},
        "gender": ["female"],
        "residence": ["aufenthaltserlaubnis"],
        "basis": ["sgb2"],
        "german": {"from": "B2"},
        "groups": ["youth", "parents"],
        "districts": ["altstadt"],
        "note": "Satz.",
    }
    assert json.dumps(encode(Audience.model_validate(stated))) == (
        '{"a": [0, 26], "g": ["female"], "r": ["aufenthaltserlaubnis", "paragraph-24", "recognised"], "b": ["sgb2"],'
        ' "l": ["B2", "C1", "C2"], "p": ["youth", "parents"], "d": ["altstadt"]}'
    )
    assert encode(Audience.model_validate({"age": {"from": 60}, "residence": ["any"]})) == {"a": [60]}
    assert encode(Audience()) == {}

"""The finder's logic in Chromium: the twins in overrides/logic answer as the cases expect, and as Python does."""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from ankunft.directory import fit, freshness, responsible
from ankunft.model.audience import Audience
from ankunft.model.contact import Contact
from ankunft.model.record import Record
from ankunft.model.vocabulary import LEVELS, Basis, Gender, Group, Residence
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.directory.test_fit import cases, offer_of, person_of
from tests.directory.test_freshness import VERIFY_DAYS
from tests.directory.test_responsible import contacts_of, districts_of

SCRIPTS = [ROOT / "overrides" / "logic" / f"{name}.js" for name in ("fit", "responsible", "freshness")]
MANY = 4000
DISTRICTS = ("altstadt", "hafenviertel", "insel", "nordstadt")
POSTCODES = ("09001", "09002", "09003", "09004")
TOPICS = ("work", "housing", "health")
NAMES = (
    "Müller", "Schäfer", "Sommer", "Straßer", "Łukasiewicz", "Ørsted", "Æbelø", "Œuvrard", "Đorđević", "ışık", "İnci",
    "O’Neill", "El-Khatib", "ʿAbd al-Raḥmān", "Əliyev", "Ɛbo", "Li", "Мельник", "Шевченко", "الحسن", "ተስፋይ", "王", "",
)  # fmt: skip
RANGES = ("A-K", "L-Z", "Sch", "Sch-Z", "La-Le", "A-R", "Sa-Sb", "ö", "Weiß-Z", "Đ-Ł")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for script in SCRIPTS:
        page.add_script_tag(path=script)
    yield page
    page.close()
    assert not complaints


@pytest.fixture
def dice() -> random.Random:
    return random.Random(20261121)


def in_chromium(page: Page, function: str, calls: list[tuple[Any, ...]]) -> list[Any]:
    """What `function` of `globalThis.ankunft` returns for each list of arguments."""
    # As one string: Playwright takes its time over many small values.
    answers = page.evaluate(
        "([name, calls]) => JSON.stringify(JSON.parse(calls).map((call) => globalThis.ankunft[name](...call)))",
        [function, json.dumps(calls)],
    )
    return list(json.loads(answers))


def as_json(answer: Any) -> Any:
    """An answer of Python as JavaScript gives it."""
    return json.loads(json.dumps(asdict(answer)))


# fit


def fit_call(audience: Audience, answers: dict[str, Any]) -> tuple[Any, Any]:
    return fit.encode(audience), answers


def fit_in_python(audience: Audience, answers: dict[str, Any]) -> Any:
    given = {name: value for name, value in answers.items() if value is not None}
    return as_json(fit.fit(audience, person_of(given)))


def test_fit_agrees_with_the_cases(page: Page) -> None:
    table = cases("fit")
    pairs = [(Audience.model_validate(case["for"]), case["person"]) for case in table]
    answers = in_chromium(page, "fit", [fit_call(*pair) for pair in pairs])
    for case, pair, answer in zip(table, pairs, answers, strict=True):
        reasons = {reason["criterion"]: reason["answer"] for reason in answer["reasons"]}
        assert {"verdict": answer["verdict"], "reasons": reasons} == case["expect"], case["name"]
        assert answer == fit_in_python(*pair), case["name"]


def test_fit_agrees_with_python_on_random_persons(page: Page, dice: random.Random) -> None:
    pairs = [(random_audience(dice), random_person(dice)) for _ in range(MANY)]
    expected = [fit_in_python(*pair) for pair in pairs]
    assert {answer["verdict"] for answer in expected} == {"fits", "maybe", "not"}
    answers = in_chromium(page, "fit", [fit_call(*pair) for pair in pairs])
    for pair, answer, wanted in zip(pairs, answers, expected, strict=True):
        assert answer == wanted, pair


def some(dice: random.Random, values: tuple[Any, ...], most: int = 3) -> list[Any]:
    """Up to `most` of `values`; often none."""
    return dice.sample(values, dice.choice([0, 0, *range(1, min(most, len(values)) + 1)]))


def perhaps(dice: random.Random, make: Callable[[], Any]) -> Any:
    """What `make` makes, or None."""
    return make() if dice.random() < 0.6 else None


def ends(dice: random.Random, values: list[Any]) -> dict[str, Any] | None:
    """A range of `values`, without an end or two, or None."""
    low, high = sorted(dice.choices(range(len(values)), k=2))
    kept = {"from": values[low], "until": values[high]}
    return perhaps(dice, lambda: {name: value for name, value in kept.items() if dice.random() < 0.7})


def age(dice: random.Random) -> int:
    return dice.choice([0, 1, 12, 13, 14, 15, 16, 17, 18, 19, 25, 26, 27, 28, 40, 65, 97])


def random_audience(dice: random.Random) -> Audience:
    return Audience.model_validate(
        {
            "age": ends(dice, list(range(30))),
            "gender": some(dice, get_args(Gender), 2),
            "residence": some(dice, get_args(Residence)),
            "basis": some(dice, get_args(Basis)),
            "german": ends(dice, list(LEVELS)),
            "groups": some(dice, (*get_args(Group), "parents", "women", "youth", "children")),
            "districts": some(dice, DISTRICTS),
        }
    )


def random_person(dice: random.Random) -> dict[str, Any]:
    """Answers; what is not answered is missing or null."""
    statuses = (*(status for status in get_args(Residence) if status != "any"), "unknown")
    answers = {
        "age": perhaps(dice, lambda: age(dice)),
        "gender": perhaps(dice, lambda: dice.choice(get_args(Gender))),
        "residence": perhaps(dice, lambda: dice.choice(statuses)),
        "basis": perhaps(dice, lambda: dice.choice(get_args(Basis))),
        "german": perhaps(dice, lambda: dice.choice(LEVELS)),
        "children": perhaps(dice, lambda: [age(dice) for _ in range(dice.randrange(4))]),
        "district": perhaps(dice, lambda: dice.choice(DISTRICTS)),
        "groups": some(dice, get_args(Group)) or None,
    }
    return without_some_nulls(dice, answers, kept=("groups",))


def without_some_nulls(dice: random.Random, answers: dict[str, Any], kept: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        name: value
        for name, value in answers.items()
        if value is not None or (name not in kept and dice.random() < 0.5)
    }


# responsible


def responsible_in_python(contacts: Any, districts: Any, question: dict[str, Any]) -> Any:
    return as_json(responsible.responsible(contacts, responsible.Question(**question), districts))


def responsible_call(contacts: Any, districts: Any, question: dict[str, Any]) -> tuple[Any, Any]:
    return responsible.encode(contacts, districts), question


def test_responsible_agrees_with_the_cases(page: Page) -> None:
    table = cases("responsible")
    asked = [(contacts_of(case["contacts"]), districts_of(case["districts"]), case["question"]) for case in table]
    answers = in_chromium(page, "responsible", [responsible_call(*each) for each in asked])
    for case, each, answer in zip(table, asked, answers, strict=True):
        assert answer == case["expect"], case["name"]
        assert answer == responsible_in_python(*each), case["name"]


def test_responsible_agrees_with_python_on_random_questions(page: Page, dice: random.Random) -> None:
    asked = [(random_contacts(dice), random_districts(dice), random_question(dice)) for _ in range(MANY)]
    expected = [responsible_in_python(*each) for each in asked]
    assert sum(bool(answer["sure"]) for answer in expected) > MANY / 10
    assert sum(bool(answer["maybe"]) for answer in expected) > MANY / 10
    answers = in_chromium(page, "responsible", [responsible_call(*each) for each in asked])
    for each, answer, wanted in zip(asked, answers, expected, strict=True):
        assert answer == wanted, each


def random_contacts(dice: random.Random) -> Any:
    names = dice.sample(["a", "a-b", "aa", "b", "team-10", "team-2", "115"], dice.randrange(1, 5))
    return contacts_of(
        [{"id": name, "responsible": [random_rule(dice) for _ in range(dice.randrange(4))]} for name in names]
    )


def random_rule(dice: random.Random) -> dict[str, Any]:
    return {
        "topics": some(dice, TOPICS, 2),
        "districts": some(dice, (*DISTRICTS, "elsewhere"), 4),
        "postcodes": some(dice, (*POSTCODES, "10115"), 4),
        "surnames": some(dice, RANGES),
        "groups": some(dice, ("parents", "youth")),
        "residence": some(dice, get_args(Residence)),
    }


def random_districts(dice: random.Random) -> Any:
    return districts_of({name: some(dice, POSTCODES) for name in dice.sample(DISTRICTS, dice.randrange(5))})


def random_question(dice: random.Random) -> dict[str, Any]:
    answers = {
        "topic": perhaps(dice, lambda: dice.choice(TOPICS)),
        "district": perhaps(dice, lambda: dice.choice(DISTRICTS)),
        "postcode": perhaps(dice, lambda: dice.choice((*POSTCODES, "10115", "99999"))),
        "surname": perhaps(dice, lambda: random_name(dice)),
        "group": perhaps(dice, lambda: dice.choice(("parents", "youth", "seniors"))),
        "residence": perhaps(dice, lambda: dice.choice((*get_args(Residence)[:-1], "unknown"))),
    }
    return without_some_nulls(dice, answers)


def random_name(dice: random.Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(NAMES)
    return "".join(chr(dice.choice([*range(0x41, 0x7B), *range(0xC0, 0x180)])) for _ in range(dice.randrange(1, 6)))


def test_letters_agree_with_python_on_every_character(page: Page) -> None:
    # Characters that Python's Unicode does not know yet may be letters in Chromium.
    known = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    names = [*NAMES, *responsible.BASE_LETTERS, *(f"A{char}" for char in known)]
    answers = in_chromium(page, "letters", [(name,) for name in names])
    differences = [
        (name, answer) for name, answer in zip(names, answers, strict=True) if answer != responsible.letters(name)
    ]
    assert differences == []


# freshness


def standing_in_python(record: Record, today: str) -> Any:
    found = freshness.standing(record, date.fromisoformat(today), VERIFY_DAYS)
    return {
        "state": found.state,
        "registration": found.registration,
        "overdue": found.overdue,
        "lastChecked": None if found.last_checked is None else found.last_checked.isoformat(),
    }


def standing_call(record: Record, today: str) -> tuple[Any, str]:
    return freshness.encode(record, VERIFY_DAYS), today


def test_standing_agrees_with_the_cases(page: Page) -> None:
    table = cases("freshness")
    asked = [(offer_of(**case["record"]), case["today"]) for case in table]
    answers = in_chromium(page, "standing", [standing_call(*each) for each in asked])
    for case, each, answer in zip(table, asked, answers, strict=True):
        wanted = {"registration": None, "overdue": False, **case["expect"], "lastChecked": answer["lastChecked"]}
        assert answer == wanted, case["name"]
        assert answer == standing_in_python(*each), case["name"]


def test_standing_agrees_with_python_on_random_days(page: Page, dice: random.Random) -> None:
    asked = [(random_record(dice), day(dice).isoformat()) for _ in range(MANY)]
    expected = [standing_in_python(*each) for each in asked]
    assert {answer["state"] for answer in expected} == {"current", "future", "full", "paused", "ended"}
    answers = in_chromium(page, "standing", [standing_call(*each) for each in asked])
    for each, answer, wanted in zip(asked, answers, expected, strict=True):
        assert answer == wanted, each


def day(dice: random.Random) -> date:
    """A day around the end of 2026."""
    return date(2026, 12, 20) + timedelta(days=dice.randrange(25))


def random_record(dice: random.Random) -> Record:
    common = {
        "status": dice.choice([None, "open", "full", "paused", "ended"]),
        "valid": ends(dice, sorted(day(dice) for _ in range(3))),
        "verified": perhaps(
            dice,
            lambda: {"date": day(dice) - timedelta(days=dice.choice([0, 3, 355])), "by": "Somebody", "every": perhaps(dice, lambda: dice.choice([1, 5]))},
        ),
    }  # fmt: skip
    if dice.random() < 0.2:
        return Contact.model_validate({"title": "Titel", **common})
    when = ends(dice, sorted(day(dice) for _ in range(3))) or {}
    if dice.random() < 0.3:
        when |= {"dates": [day(dice) for _ in range(3)], "time": "14:00-16:00"}
    return offer_of(
        **common, when=when, registration=perhaps(dice, lambda: {"until": perhaps(dice, lambda: day(dice))})
    )

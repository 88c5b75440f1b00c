"""Whether an offer is for a person, and why: each criterion of the offer is met, is not, or has to be asked.

The twin for the browser is overrides/logic/fit.js; it reads what `encode` gives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from ankunft.model.audience import Ages, Audience, Levels
from ankunft.model.offer import Offer
from ankunft.model.vocabulary import CHILD, HOLD_A_PERMIT, LEVELS, YOUTH, Basis, Gender, Group, Level, Residence

Criterion = Literal["age", "gender", "residence", "basis", "german", "groups", "districts"]
"""What an offer can state, in the order of the reasons."""


class Told(IntEnum):
    """Whether a condition holds, in three-valued logic (Kleene): any of several is their highest, all their lowest."""

    NO = 0
    ASK = 1
    """It cannot be told: not answered, or not known."""
    YES = 2


_ANSWERS: Mapping[Told, Literal["no", "ask", "yes"]] = {Told.NO: "no", Told.ASK: "ask", Told.YES: "yes"}
_VERDICTS: Mapping[Told, Literal["not", "maybe", "fits"]] = {Told.NO: "not", Told.ASK: "maybe", Told.YES: "fits"}

ADULT = 18
"""From which age a person is of age (§ 2 BGB)."""


@dataclass(frozen=True)
class Person:
    """What a person answered about herself. None: not answered."""

    age: int | None = None
    """In completed years."""
    gender: Gender | None = None
    residence: Residence | Literal["unknown"] | None = None
    """The residence status; `unknown`: she said that she does not know."""
    basis: Basis | None = None
    """The law that pays for her living."""
    german: Level | None = None
    """Her level of the CEFR; `none`: no German."""
    children: tuple[int, ...] | None = None
    """The ages of her children in completed years; (): she has none."""
    groups: frozenset[Group] = frozenset()
    """The groups that she named."""
    district: str | None = None
    """The id of her district."""


@dataclass(frozen=True)
class Reason:
    """A criterion that the offer states, and whether the person meets it."""

    criterion: Criterion
    answer: Literal["yes", "no", "ask"]
    """`ask`: it cannot be told."""


@dataclass(frozen=True)
class Fit:
    """Whether an offer is for a person, with one reason for each criterion that the offer states."""

    verdict: Literal["fits", "maybe", "not"]
    """`not` if one reason is no, else `maybe` if one is ask, else `fits`."""
    reasons: tuple[Reason, ...]
    """In the order of `Criterion`."""


def audience_of(offer: Offer) -> Audience | None:
    """For whom an offer is; None: it says nothing.

    Where a course does not say how much German people bring along, its CEFR levels do: at least the level it leads
    from, and at most the one below the level it leads to.
    """
    audience, course = offer.for_, offer.level
    if course is None or course.from_ is None or (audience is not None and audience.german is not None):
        return audience
    low = LEVELS.index(course.from_)
    high = low if course.until is None else max(low, LEVELS.index(course.until) - 1)
    german = Levels.model_validate({"from": LEVELS[low], "until": LEVELS[high]})
    return (audience or Audience()).model_copy(update={"german": german})


def fit(audience: Audience | None, person: Person) -> Fit:
    """Whether what is for `audience` is for `person`. None is for everybody."""
    told = () if audience is None else tuple(_criteria(audience, person))
    verdict = min((reply for _, reply in told), default=Told.YES)
    return Fit(_VERDICTS[verdict], tuple(Reason(criterion, _ANSWERS[reply]) for criterion, reply in told))


def encode(audience: Audience | None) -> dict[str, Any]:
    """`audience` for the browser, JSON-able; what is not stated has no key.

    `a` age [from, until] in years (without `until`: no upper end), `g` gender, `r` residence (all statuses that meet
    the condition), `b` basis, `l` German (all levels in the range), `p` groups, `d` districts.
    """
    if audience is None:
        return {}
    stated = {
        "a": _years(audience.age),
        "g": audience.gender,
        "r": statuses(audience.residence),
        "b": audience.basis,
        "l": _levels(audience.german),
        "p": audience.groups,
        "d": audience.districts,
    }
    return {key: list(values) for key, values in stated.items() if values}


def statuses(residence: tuple[Residence, ...]) -> tuple[str, ...]:
    """The residence statuses that meet the condition `residence`; (): it is none, because any will do.

    Recognised refugees (§ 25 Abs. 1 and 2 AufenthG) and people under § 24 AufenthG hold an Aufenthaltserlaubnis.
    """
    if "any" in residence:
        return ()
    holders = HOLD_A_PERMIT.difference(residence) if "aufenthaltserlaubnis" in residence else ()
    return (*residence, *sorted(holders))


def status(residence: Residence | Literal["unknown"] | None) -> str | None:
    """The status that a person said she has. None: she did not answer, or does not know."""
    return None if residence == "unknown" else residence


def among(value: str | None, wanted: Collection[str]) -> Told:
    """Whether `value` is one of `wanted`. None: not answered, which matters only where something is wanted."""
    if not wanted:
        return Told.NO
    return Told.ASK if value is None else _told(value in wanted)


def _criteria(audience: Audience, person: Person) -> Iterator[tuple[Criterion, Told]]:
    if years := _years(audience.age):
        yield "age", _in_family(person, years)
    if audience.gender:
        yield "gender", among(person.gender, audience.gender)
    if held := statuses(audience.residence):
        yield "residence", among(status(person.residence), held)
    if audience.basis:
        yield "basis", among(person.basis, audience.basis)
    if levels := _levels(audience.german):
        yield "german", among(person.german, levels)
    if audience.groups:
        yield "groups", max(_in_group(person, group) for group in audience.groups)
    if audience.districts:
        yield "districts", among(person.district, audience.districts)


def _in_family(person: Person, years: tuple[int, ...]) -> Told:
    """Whether she or one of her children is of an age in `years`.

    Children that she was not asked about count as possible where the range reaches below 18.
    """
    if person.children is None:
        young = [Told.ASK if years[0] < ADULT else Told.NO]
    else:
        young = [_within(age, years) for age in person.children]
    return max([_within(person.age, years), *young])


def _in_group(person: Person, group: Group) -> Told:
    if group in person.groups:
        return Told.YES
    if group == "parents":
        return Told.ASK if person.children is None else _told(bool(person.children))
    if group == "women":
        return among(person.gender, ("female",))
    if group == "youth":
        return _within(person.age, YOUTH)
    return _in_family(person, (0, CHILD)) if group == "children" else Told.ASK


def _within(age: int | None, years: tuple[int, ...]) -> Told:
    if age is None:
        return Told.ASK
    return _told(years[0] <= age and (len(years) == 1 or age <= years[1]))


def _told(known: bool) -> Told:
    return Told.YES if known else Told.NO


def _years(ages: Ages | None) -> tuple[int, ...]:
    """(from, until), or (from,) where there is no upper end, or () where nothing is stated."""
    if ages is None or (ages.from_ is None and ages.until is None):
        return ()
    return (ages.from_ or 0,) if ages.until is None else (ages.from_ or 0, ages.until)


def _levels(levels: Levels | None) -> tuple[str, ...]:
    """The levels of the CEFR in a range; () where nothing is stated."""
    if levels is None or (levels.from_ is None and levels.until is None):
        return ()
    low = 0 if levels.from_ is None else LEVELS.index(levels.from_)
    return LEVELS[low:] if levels.until is None else LEVELS[low : LEVELS.index(levels.until) + 1]

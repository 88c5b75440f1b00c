"""Which contacts are responsible for a person, for sure or maybe.

The twin for the browser is overrides/logic/responsible.js; it reads what `encode` gives.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ankunft.directory.fit import Told, among, status, statuses
from ankunft.model.audience import Responsibility
from ankunft.model.vocabulary import Group, Residence

Districts = Mapping[str, tuple[str, ...]]
"""The districts of instance.yml: id → postcodes."""

Contacts = Mapping[str, tuple[Responsibility, ...]]
"""The rules of each contact, by its id."""

BASE_LETTERS: Mapping[str, str] = {
    "Æ": "AE", "Œ": "OE", "Þ": "TH", "ẞ": "SS", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Ħ": "H", "Ŧ": "T", "Ŋ": "N",
    "Ə": "E", "Ɓ": "B", "Ɗ": "D", "Ɖ": "D", "Ƙ": "K", "Ƴ": "Y", "Ɛ": "E", "Ɔ": "O", "Ɣ": "G", "Ɲ": "N", "Ʋ": "V",
}  # fmt: skip
"""Capital Latin letters that Unicode does not take apart, and what they count as.

Small letters are not here, as their capitals are: ß → SS and ı → I by `str.upper`, ł → Ł.
"""

_BASE = str.maketrans(dict(BASE_LETTERS))
_LATIN = re.compile(r"[A-Z]+")


@dataclass(frozen=True)
class Question:
    """What a person says of her matter. None: not answered."""

    topic: str | None = None
    """The id of a topic."""
    district: str | None = None
    """The id of a district."""
    postcode: str | None = None
    """Five digits."""
    surname: str | None = None
    """As she writes it, in any script."""
    group: Group | None = None
    """The group that she names."""
    residence: Residence | Literal["unknown"] | None = None
    """The residence status; `unknown`: she said that she does not know."""


@dataclass(frozen=True)
class Answer:
    """Ids of contacts: those with more stated conditions first, then by id."""

    sure: tuple[str, ...]
    maybe: tuple[str, ...]


def responsible(contacts: Contacts, question: Question, districts: Districts) -> Answer:
    """Which of `contacts` are responsible. One without rules never is; one with a rule without conditions always."""
    homes = _homes(question, districts)
    best = {id_: max(_judge(rule, question, homes) for rule in rules) for id_, rules in contacts.items() if rules}
    order = sorted(best, key=lambda id_: (-best[id_][1], id_))
    sure, maybe = (tuple(id_ for id_ in order if best[id_][0] == reply) for reply in (Told.YES, Told.ASK))
    return Answer(sure, maybe)


def encode(contacts: Contacts, districts: Districts) -> dict[str, Any]:
    """Rules and districts for the browser, JSON-able; what is not stated has no key.

    `d` [[district, postcode], …]; `c` [[contact, [rule, …]], …] by id. Of a rule: `t` topics, `a` area as
    [districts, postcodes], `s` surnames as [[first, last], …] in `letters`, `g` groups, `r` residence (all statuses
    that meet the condition).
    """
    return {
        "d": [list(home) for home in _all_homes(districts)],
        "c": [[id_, [_encode_rule(rule) for rule in rules]] for id_, rules in sorted(contacts.items()) if rules],
    }


def letters(name: str) -> str | None:
    """`name` as capital letters A-Z, accents and umlauts as their base letter: “al-Şahin” → “ALSAHIN”.

    Unicode NFD, then BASE_LETTERS; what is not a letter (spaces, hyphens, apostrophes) does not count. None where a
    letter is not Latin, or there is none.
    """
    decomposed = unicodedata.normalize("NFD", name.upper())
    plain = "".join(char for char in decomposed if _is_letter(char)).translate(_BASE)
    return plain if _LATIN.fullmatch(plain) else None


def _is_letter(char: str) -> bool:
    # Modifier letters (Lm) are what transcriptions write as apostrophes: ʿAbd.
    category = unicodedata.category(char)
    return category.startswith("L") and category != "Lm"


def _encode_rule(rule: Responsibility) -> dict[str, Any]:
    area = (rule.districts, rule.postcodes) if rule.districts or rule.postcodes else ()
    stated = {"t": rule.topics, "a": area, "g": rule.groups, "r": statuses(rule.residence)}
    surnames = {"s": _ranges(rule)} if rule.surnames else {}
    return {key: values for key, values in stated.items() if values} | surnames


def _judge(rule: Responsibility, question: Question, homes: list[_Home]) -> tuple[Told, int]:
    """Whether a rule holds, and how many conditions it states."""
    told = list(_conditions(rule, question, homes))
    return min(told, default=Told.YES), len(told)


def _conditions(rule: Responsibility, question: Question, homes: list[_Home]) -> Iterator[Told]:
    if rule.topics:
        yield among(question.topic, rule.topics)
    if rule.districts or rule.postcodes:
        yield _around(homes, rule)
    if rule.surnames:
        yield _named(question.surname, _ranges(rule))
    if rule.groups:
        yield among(question.group, rule.groups)
    if held := statuses(rule.residence):
        yield among(status(question.residence), held)


_Home = tuple[str | None, str | None]
"""Where a person may live: (district, postcode). None: it cannot be told; "": in no district."""


def _all_homes(districts: Districts) -> list[tuple[str, str]]:
    return [(district, postcode) for district in sorted(districts) for postcode in districts[district]]


def _homes(question: Question, districts: Districts) -> list[_Home]:
    """Where the person may live by what she answered."""
    district, postcode = question.district, question.postcode
    if district is not None and postcode is not None:
        return [(district, postcode)]
    # Where nothing is answered, nothing is near.
    near: list[_Home] = [home for home in _all_homes(districts) if home[0] == district or home[1] == postcode]
    # Of a district without postcodes these cannot be told; a postcode of no district lies elsewhere.
    return near or [(district if postcode is None else "", postcode)]


def _around(homes: list[_Home], rule: Responsibility) -> Told:
    told = {max(among(district, rule.districts), among(postcode, rule.postcodes)) for district, postcode in homes}
    return told.pop() if len(told) == 1 else Told.ASK


def _named(surname: str | None, ranges: list[tuple[str, str]]) -> Told:
    name = letters(surname or "")
    if name is None:
        return Told.ASK
    return Told.YES if any(first <= name and name[: len(last)] <= last for first, last in ranges) else Told.NO


def _ranges(rule: Responsibility) -> list[tuple[str, str]]:
    """The ranges of surnames as (first, last) in `letters`. One that is not in Latin letters is left out."""
    bounds = (written.partition("-") for written in rule.surnames)
    ranges = ((letters(first), letters(last or first)) for first, _, last in bounds)
    return [(first, last) for first, last in ranges if first is not None and last is not None]

"""For whom an offer is, and for whom a contact is responsible."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from ankunft.model.facts import Postcode
from ankunft.model.fields import Id, Line, Refers, Text
from ankunft.model.messages import N_, problem
from ankunft.model.record import Part
from ankunft.model.vocabulary import LEVELS, Basis, Gender, Group, Level, Residence

Years = Annotated[int, Field(ge=0, le=120)]


class Ages(Part):
    """Completed years of life, both ends included."""

    from_: Years | None = Field(default=None, alias="from")
    """The youngest, in years."""
    until: Years | None = None
    """The oldest, in years."""

    @model_validator(mode="after")
    def _in_order(self) -> Ages:
        if self.from_ is not None and self.until is not None and self.until < self.from_:
            raise problem(N_("the end lies before the beginning"), N_("Swap “from” and “until”."))
        return self


class Levels(Part):
    """How much German a person has: levels of the CEFR, `none` before A1, both ends included."""

    from_: Level | None = Field(default=None, alias="from")
    """What is needed at least: `none`, `A1`, `A2`, `B1`, `B2`, `C1`, `C2`."""
    until: Level | None = None
    """What a person has at most."""

    @model_validator(mode="after")
    def _in_order(self) -> Levels:
        if self.from_ and self.until and LEVELS.index(self.until) < LEVELS.index(self.from_):
            raise problem(N_("the end lies before the beginning"), N_("Swap “from” and “until”."))
        return self


class Audience(Part):
    """For whom an offer is. What is not written is no condition; of a list one is enough."""

    age: Ages | None = None
    """The age: `{from: 18, until: 26}`."""
    gender: tuple[Gender, ...] = ()
    """`female`, `male`, `diverse`."""
    residence: tuple[Residence, ...] = ()
    """The residence status: `gestattung`, `duldung`, `aufenthaltserlaubnis`, `niederlassungserlaubnis`, `recognised`,
    `paragraph-24`, `eu`; `any` says that it does not matter."""
    basis: tuple[Basis, ...] = ()
    """The law that pays for a person's living: `sgb2`, `sgb3`, `sgb8`, `sgb12`, `asylblg`."""
    german: Levels | None = None
    """The level of German a person brings along: `{from: A1, until: A2}`."""
    groups: tuple[Group, ...] = ()
    """Groups: `parents`, `women`, `youth`, `literacy`, `shift-workers` …"""
    districts: tuple[Annotated[Id, Refers("district")], ...] = ()
    """Parts of the town, by their ids in instance.yml."""
    note: Text | None = None
    """What else is a condition, or who is excluded, in one sentence."""


_RANGE = re.compile(r"([^\W\d_]{1,10})(?:-([^\W\d_]{1,10}))?")


def _surnames(value: str) -> str:
    found = _RANGE.fullmatch(value)
    if not found or not all(unicodedata.name(char, "").startswith(("LATIN", "HYPHEN")) for char in value):
        raise problem(
            N_("“{value}” is not a range of surnames"), N_("Write first letters: A-K, or Sch, or Sch-Z."), value=value
        )
    first, last = (_plain(part or "") for part in found.groups())
    if last and (first + last).isascii() and last < first[: len(last)]:
        raise problem(N_("the range “{value}” ends before it begins"), N_("Write it as A-K."), value=value)
    return value


def _plain(letters: str) -> str:
    """Letters without accents, for comparing."""
    return "".join(char for char in unicodedata.normalize("NFD", letters.upper()) if not unicodedata.combining(char))


Surnames = Annotated[Line, AfterValidator(_surnames)]
"""A range of first letters of surnames, both ends included: `A-K`, `Sch`, `Sch-Z`."""


class Responsibility(Part):
    """A rule that says for whom a contact is responsible. All that is written must hold; of a list one is enough."""

    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    districts: tuple[Annotated[Id, Refers("district")], ...] = ()
    """Where people live: ids of districts in instance.yml."""
    postcodes: tuple[Postcode, ...] = ()
    """Where people live: postcodes. With districts, one of either is enough."""
    surnames: tuple[Surnames, ...] = ()
    """First letters of the surname: `[A-K]`, `[Sch-Z, A]`."""
    groups: tuple[Group, ...] = ()
    """Groups: `parents`, `youth` …"""
    residence: tuple[Residence, ...] = ()
    """The residence status, as for offers."""

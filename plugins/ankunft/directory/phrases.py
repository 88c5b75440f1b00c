"""Facts of the directory in the words of one language: ages, levels, amounts, lengths of time, dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel.support import NullTranslations

from ankunft.directory.rows import Row
from ankunft.language import format_date, format_list
from ankunft.language.formats import (
    format_day,
    format_euros,
    format_number,
    format_percent,
    format_short_date,
    month,
    weekday,
)
from ankunft.model import Value
from ankunft.model.audience import Ages, Audience, Levels
from ankunft.model.facts import duration_parts
from ankunft.model.messages import N_
from ankunft.model.vocabulary import BASES, GENDERS, GROUPS, PERS, RESIDENCE, Term


def n_(singular: str, plural: str) -> tuple[str, str]:
    """Marks a text with a plural for extraction."""
    return singular, plural


_DURATIONS = {
    "minute": n_("{number} minute", "{number} minutes"),
    "hour": n_("{number} hour", "{number} hours"),
    "day": n_("{number} day", "{number} days"),
    "week": n_("{number} week", "{number} weeks"),
    "month": n_("{number} month", "{number} months"),
    "year": n_("{number} year", "{number} years"),
}
_UNITS = n_("{number} lesson of {minutes} minutes", "{number} lessons of {minutes} minutes")


class Phrases:
    """Facts in words. `tag` is the reader's language, `translations` its catalogue (gettext domain "ankunft")."""

    def __init__(self, tag: str, translations: NullTranslations) -> None:
        self.tag = tag
        self._translations = translations

    def say(self, msgid: str, /, **values: object) -> str:
        """The text with its {placeholders} filled."""
        return self._fill(self._translations.gettext(msgid), values)

    def count(self, forms: tuple[str, str], number: int, /, **values: object) -> str:
        """The text in the plural form that the language has for `number`, which fills {number}."""
        text = self._translations.ngettext(*forms, number)
        return self._fill(text, {"number": format_number(number, self.tag), **values})

    @staticmethod
    def _fill(text: str, values: dict[str, object]) -> str:
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def term(self, term: Term) -> str:
        """The name of a word of a vocabulary."""
        return self.say(term.label)

    def list(self, items: Iterable[str]) -> str:
        """ "A, B or C": one of them is enough."""
        return format_list(tuple(items), self.tag, "or")

    def ages(self, ages: Ages) -> str:
        """Ages in completed years: "18–26", "from 18", "up to 26"."""
        return self._range(ages.from_, ages.until)

    def levels(self, levels: Levels) -> str:
        """Levels of the CEFR: "A2–B1", "from A2", "no German needed"."""
        low = None if levels.from_ == "none" else levels.from_
        if levels.until == "none":
            return self.say(N_("no German yet"))
        if low is None and levels.until is None:
            return self.say(N_("no German needed"))
        return self._range(low, levels.until)

    def _range(self, low: object, high: object) -> str:
        if low is None:
            return self.say(N_("up to {limit}"), limit=high)
        if high is None:
            return self.say(N_("from {limit}"), limit=low)
        return str(low) if low == high else f"{low}–{high}"

    def duration(self, text: str) -> str:
        """A length of time: "18 months" in the reader's language."""
        number, unit = duration_parts(text)
        return self.count(_DURATIONS[unit], number)

    def units(self, number: int, minutes: int) -> str:
        """Lessons: "600 lessons of 45 minutes"."""
        return self.count(_UNITS, number, minutes=format_number(minutes, self.tag))

    def amount(self, amount: Decimal, per: str) -> str:
        """Euros: "15 € per month"."""
        return self.say(PERS[per], amount=format_euros(amount, self.tag))

    def period(self, first: date | None, last: date | None) -> str:
        """From–until, both days included."""
        if first and last:
            return f"{format_short_date(first, self.tag)} – {format_short_date(last, self.tag)}"
        if first:
            return self.say(N_("from {date}"), date=format_date(first, self.tag))
        if last:
            return self.say(N_("until {date}"), date=format_date(last, self.tag))
        return ""

    def days(self, row: Row) -> str:
        """The days of a line of opening hours: "Monday–Friday", "Monday (1., 3. of the month)", "Public holidays"."""
        if row.holiday:
            return self.say(N_("Public holidays"))
        if row.dates:
            return self._join(self._dates(first, last, yearly=row.yearly) for first, last in row.spans)
        names = self._join(
            self._between(weekday(first, self.tag), weekday(last, self.tag), first, last)
            for first, last in _runs(row.weekdays)
        )
        if row.weekdays == tuple(range(7)):
            names = self.say(N_("Every day"))
        if row.nth:
            numbers = [self.say(N_("last")) if number == -1 else f"{number}." for number in row.nth]
            names = self.say(N_("{days} ({numbers} of the month)"), days=names, numbers=", ".join(numbers))
        if row.weeks:
            odd = row.weeks == "odd"
            names = self.say(N_("{days} (odd weeks)") if odd else N_("{days} (even weeks)"), days=names)
        if row.months:
            months = self._join(
                self._between(month(first, self.tag), month(last, self.tag), first, last) for first, last in row.months
            )
            names = f"{names} ({months})"
        if row.periods:
            periods = self._join(self._dates(first, last, yearly=False) for first, last in row.periods)
            names = f"{names} ({periods})"
        return names

    def times(self, row: Row) -> tuple[str, ...]:
        """The times of a line of opening hours: "09:00–12:00"; none where it is closed."""
        if row.all_day:
            return (self.say(N_("day and night")),)
        return tuple(f"{start}–{end}" for start, end in row.times)

    def _dates(self, first: date, last: date, *, yearly: bool) -> str:
        if yearly:
            return self._between(format_day(first, self.tag), format_day(last, self.tag), first, last)
        return self._between(format_short_date(first, self.tag), format_short_date(last, self.tag), first, last)

    @staticmethod
    def _between(low: str, high: str, first: object, last: object) -> str:
        return low if first == last else f"{low} – {high}"

    def _join(self, items: Iterable[str]) -> str:
        return format_list(tuple(items), self.tag)

    def value(self, value: Value) -> str:
        """A value of values.yml, as texts insert it."""
        if value.amount is not None:
            return self.amount(value.amount, value.per)
        if value.duration is not None:
            return self.duration(value.duration)
        if value.number is not None:
            return format_number(value.number, self.tag)
        if value.percent is not None:
            return format_percent(value.percent, self.tag)
        assert value.date is not None  # noqa: S101 (the model says it is one of these)
        return format_date(value.date, self.tag)

    def conditions(self, audience: Audience | None, districts: dict[str, str]) -> dict[str, str]:
        """The conditions of an offer in words, by criterion; `districts`: id → name."""
        if audience is None:
            return {}
        found: dict[str, str] = {}
        if audience.age:
            found["age"] = self.ages(audience.age)
        if audience.gender:
            found["gender"] = self.list(self.term(GENDERS[gender]) for gender in audience.gender)
        if audience.residence and "any" not in audience.residence:
            found["residence"] = self.list(self.term(RESIDENCE[status]) for status in audience.residence)
        if audience.basis:
            found["basis"] = self.list(self.term(BASES[basis]) for basis in audience.basis)
        if audience.german:
            found["german"] = self.levels(audience.german)
        if audience.groups:
            found["groups"] = self.list(self.term(GROUPS[group]) for group in audience.groups)
        if audience.districts:
            found["districts"] = self.list(districts.get(id_, id_) for id_ in audience.districts)
        return found


def _runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbours as ranges; two alone stay apart: (0, 1, 2, 4, 5) → (0, 2), (4, 4), (5, 5)."""
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [
        part
        for first, last in runs
        for part in ([(first, first), (last, last)] if last == first + 1 else [(first, last)])
    ]


CRITERIA: dict[str, tuple[str, str]] = {
    "age": (N_("Age"), "cake-layered"),
    "gender": (N_("For"), "human-male-female"),
    "residence": (N_("Residence status"), "card-account-details"),
    "basis": (N_("You receive"), "scale-balance"),
    "german": (N_("Your German"), "translate"),
    "groups": (N_("For"), "account-multiple"),
    "districts": (N_("You live in"), "map-marker-outline"),
}
"""The criteria of the finder: the label (a gettext msgid) and the icon of each."""

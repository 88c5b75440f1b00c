"""Compares numbers, times, dates and sums of money, in whatever script and form a language writes them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import phonenumbers

from ankunft.checks.translation_rules.names import IMPLIED, money, month_key, months, words
from ankunft.checks.translation_rules.view import MOST, NONE, Finding, View
from ankunft.language.formats import decimal_mark
from ankunft.model.messages import N_

REGION = "DE"
"""Where telephone numbers without a country belong (CLDR region)."""


@dataclass(frozen=True)
class Fact:
    """A number in a text, with all that it may mean: `keys` are equal where two facts may mean the same."""

    rule: str
    start: int
    written: str
    keys: frozenset[Hashable]
    day: tuple[int | None, int, int | None] | None = None  # (day, month, year) of a date


class Facts:
    """What numbers a text holds."""

    def __init__(self, view: View, *, is_source: bool) -> None:
        self.view = view
        self.phones: dict[str, tuple[int, str]] = {}
        self.emails: dict[str, tuple[int, str]] = {}
        self.facts: list[Fact] = []
        self.months: set[int] = set()
        self.text = view.words
        if "@" in self.text:
            self._read_emails()
        if view.has_digits:
            self._read_numeric_dates()
            self._read_phones()
            self._read_dates()
            self._read_times(is_source=is_source)
            self._read_numbers(is_source=is_source)

    def _take(self, found: Iterable[re.Match[str]]) -> None:
        """What has been read is read once."""
        parts, place = [], 0
        for match in found:
            parts += [self.text[place : match.start()], NONE * len(match[0])]
            place = match.end()
        self.text = "".join([*parts, self.text[place:]])

    def _read_emails(self) -> None:
        found = list(_EMAIL.finditer(self.text))
        for match in found:
            self.emails.setdefault(match[0].lower(), (match.start(), match[0]))
        self._take(found)

    def _read_phones(self) -> None:
        found = []
        for match in _PHONE.finditer(self.text):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) >= 6:
                found.append(match)
                self.phones.setdefault(_international(match[0]), (match.start(), match[0].strip()))
        self._take(found)

    def _date(self, start: int, written: str, days: list[tuple[int | None, int, int | None]], *more: Hashable) -> None:
        keys = {("date", *day) for day in days}
        self.facts.append(Fact("dates", start, written, frozenset([*keys, *more]), days[0]))

    def _read_numeric_dates(self) -> None:
        found = []
        for match in _NUMERIC_DATE.finditer(self.text):
            if days := _days(match):
                self._date(match.start(), match[0], days)
                found.append(match)
        self._take(found)
        found = []
        for match in _SHORT_DATE.finditer(self.text):
            day, month = int(match[1]), int(match[2])
            if 1 <= day <= 31 and 1 <= month <= 12:
                self._date(match.start(), match[0], [(day, month, None)], ("number", Decimal(f"{day}.{match[2]}")))
                found.append(match)
        self._take(found)

    def _read_dates(self) -> None:
        pattern, numbers = months(self.view.tag)
        mentions: list[tuple[int, int, int]] = []
        for match in pattern.finditer(self.text):
            month = numbers[month_key(match[1])]
            self.months.add(month)
            if mentions and mentions[-1][2] == month and not _APART.search(self.text, mentions[-1][1], match.start()):
                mentions[-1] = (mentions[-1][0], match.end(), month)  # two names of the same month
            else:
                mentions.append((match.start(), match.end(), month))
        taken: list[re.Match[str]] = []
        last = 0
        for at, (start, end, month) in enumerate(mentions):
            limit = mentions[at + 1][0] if at + 1 < len(mentions) else len(self.text)
            day, year = _around(self.text, max(last, start - 30), start, end, min(limit, end + 30))
            if used := [part for part in (day, year) if part]:
                taken += used
                first = min(start, *(part.start() for part in used))
                last = max(end, *(part.end() for part in used))
                days = [(int(day[0]) if day else None, month, int(year[0]) if year else None)]
                self._date(first, " ".join(self.text[first:last].replace(NONE, "").split()), days)
        self._take(sorted(taken, key=lambda match: match.start()))

    def _read_times(self, *, is_source: bool) -> None:
        found = [*_TIME.finditer(self.text)]
        for match in found:
            keys = _time_keys(int(match[1]), int(match[2] or match[3] or 0), is_source=is_source)
            self.facts.append(Fact("numbers", match.start(), match[0].strip(), keys))
        self._take(found)

    def _read_numbers(self, *, is_source: bool) -> None:
        after, before = money(self.view.tag)
        end = 0
        for match in _NUMBER.finditer(self.text):
            values = _values(match, decimal_mark(self.view.tag) if is_source else None)
            keys: set[Hashable] = {("number", value) for value in values}
            rule = "numbers"
            if follows := after.match(self.text, match.end()):
                rule = "amounts"
                if follows[2]:
                    keys |= {("number", value / 100) for value in values}
            elif before.search(self.text, max(end, match.start() - 16), match.start()):
                rule = "amounts"
            end = follows.end() if follows else match.end()
            if rule == "numbers":
                keys |= self._more_keys(match, values, is_source=is_source)
            self.facts.append(Fact(rule, match.start(), match[0], frozenset(keys)))

    def _more_keys(self, match: re.Match[str], values: set[Decimal], *, is_source: bool) -> set[Hashable]:
        """What else a number can be: a time of day, a year of two figures, one with a half."""
        if time := _DOTTED.fullmatch(match[0]):
            return set(_time_keys(int(time[1]), int(time[2]), is_source=is_source)) - {("number", Decimal(time[1]))}
        if match[0].isdecimal() and len(match[0]) <= 2 and int(match[0]) <= 24 and _CLOCK.match(self.text, match.end()):
            return set(_time_keys(int(match[0]), 0, is_source=is_source))
        if len(match[0]) == 2 and _YEAR_BEFORE.search(self.text, max(0, match.start() - 5), match.start()):
            return {("number", Decimal(f"20{match[0]}"))}  # 2026/27
        if _HALF.match(self.text, match.end()):
            return {("number", value + Decimal("0.5")) for value in values}
        return set()

    @cached_property
    def keys(self) -> frozenset[Hashable]:
        """All that its numbers may mean."""
        return frozenset(key for fact in self.facts for key in fact.keys)

    @cached_property
    def loose(self) -> frozenset[Decimal]:
        """The numbers that stand in no date."""
        return frozenset(key[1] for key in self.keys if isinstance(key, tuple) and key[0] == "number")

    @cached_property
    def _in_dates(self) -> frozenset[int]:
        return frozenset(part for fact in self.facts if fact.day for part in fact.day if part is not None)

    @cached_property
    def _dates(self) -> dict[tuple[int | None, int], bool]:
        """(day, month) of each date → whether it stands without a year."""
        found: dict[tuple[int | None, int], bool] = {}
        for fact in self.facts:
            if fact.day is not None:
                found[fact.day[:2]] = found.get(fact.day[:2], False) or fact.day[2] is None
        return found

    def says(self, fact: Fact) -> bool:
        """Whether the text says what `fact` of the other text says."""
        if fact.keys & self.keys:
            return True
        if fact.day is not None:
            return self._says_date(*fact.day)
        numbers = [key[1] for key in fact.keys if isinstance(key, tuple) and key[0] == "number"]
        if fact.rule == "numbers" and any(number in self._in_dates for number in numbers):
            return True  # “1. und 3. Oktober”: one language puts the month to the one, another to the other
        return any(self._in_words(number) for number in numbers)

    def _says_date(self, day: int | None, month: int, year: int | None) -> bool:
        """Whether it does in other words, or by parts, with a name of a month that we do not know."""
        if year is not None and year not in self.loose and year not in self._in_dates:
            return False
        if day is not None and (day, month) in self._dates:
            return year is None or self._dates[day, month]
        if day is not None and day not in self.loose and not self._in_words(Decimal(day)):
            return False
        return month in self.months or not self.months

    def _in_words(self, number: Decimal) -> bool:
        if not 1 <= number <= 12 or number != int(number):
            return False
        named = words(self.view.tag)
        return bool(named) and named[int(number) - 1].search(self.view.words) is not None


_EMAIL = re.compile(r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_PHONE = re.compile(r"(?<![\w.,/])(?<!\d:)(?:\+|\(?0)[\d()/\u2010-\u2013\u00a0\u202f \-]{4,28}\d")
_NUMERIC_DATE = re.compile(r"(?<![\d.,/:-])(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})(?!\d|[./:-]\d)")
_SHORT_DATE = re.compile(r"(?<![\d.,/:-])(\d{1,2})\. ?(\d{1,2})\.(?!\d| ?\d{4}|\s?Uhr)")
_APART = re.compile(r"\d|[^\W\d_]{2}|\n")
_TIME = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4])(?::([0-5]\d)(?!\d|:\d)|[\s]?h(?:[\s]?([0-5]\d)(?!\d))?(?!\w))")
_NUMBER = re.compile(
    r"(?<!\d)\d{1,3}([.,\u066b\u066c\u060c'’\u00a0\u202f\u2009 ])\d{3}(?:\1\d{3})*(?!\d)(?:[.,\u066b]\d+)?"
    r"|\d+(?:[.,\u066b]\d+)?"
)
_DOTTED = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_CLOCK = re.compile(r"(?:\s?(?:–|-|bis|und)\s?\d{1,2}(?:[.:]\d\d)?)?\s?Uhr")
_HALF = re.compile(
    r"[\s\w]{0,12}?(?:½|einhalb|and a half|et demi|buçuk|половин|û nîv|iyo bar)"
    r"|[\s\w]{0,12}?(?:نصف|نیم|نيم|نیو|ተኩል|ፈረቓ)"
)
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d[/–-]$")
_RUN = re.compile(r"(?<!\d)(?:\d{4}|\d{1,2})(?!\d|[:.,]\d)")


def _international(written: str) -> str:
    """The telephone number by RFC 3966 (E.164); its digits where it is none that there can be."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(written, REGION), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", written)


def _days(match: re.Match[str]) -> list[tuple[int | None, int, int | None]]:
    first, middle, last = int(match[1]), int(match[3]), int(match[4])
    orders = [(last, middle, first)] if len(match[1]) == 4 else [(first, middle, last)]
    if len(match[1]) != 4 and match[2] == "/":
        orders.append((middle, first, last))  # as Americans write it
    return [
        (day, month, year + 2000 if year < 100 else year)
        for day, month, year in orders
        if 1 <= day <= 31 and 1 <= month <= 12 and (year < 100 or 1900 <= year < 2100)
    ]


def _around(
    text: str, first: int, start: int, end: int, last: int
) -> tuple[re.Match[str] | None, re.Match[str] | None]:
    """The day and the year of the month named at `start` to `end`, within `first` to `last`."""
    before = text[first:start]
    first = start - len(_BREAK_BEFORE.split(before)[-1])
    last = end + len(_BREAK.split(text[end:last], maxsplit=1)[0])
    while last < len(text) and text[last].isdecimal():
        last += 1
    behind = list(_RUN.finditer(text, first, start))[:-3:-1]  # the nearest first
    ahead = list(_RUN.finditer(text, end, last))[:2]
    years = [run for run in (*behind, *ahead) if len(run[0]) == 4 and 1900 <= int(run[0]) < 2100]
    near = [run for run in behind if len(run[0]) < 4 and start - run.end() <= 12]
    near += [run for run in ahead if len(run[0]) < 4 and run.start() - end <= 5]
    days = [run for run in near if 1 <= int(run[0]) <= 31]
    return next(iter(days), None), next(iter(years), None)


_BREAK = re.compile(r"\n|[!?;።]|\.\s")
_BREAK_BEFORE = re.compile(r"\n|[!?;።]")


def _time_keys(hour: int, minute: int, *, is_source: bool) -> frozenset[Hashable]:
    """What a time of day may be in the other text. The source's: 17:00 may be 5:00, or 5."""
    hours = {hour, hour % 24}
    if is_source:
        hours |= {(hour - 1) % 12 + 1}
    keys: set[Hashable] = {("time", one * 60 + minute) for one in hours}
    return frozenset(keys | ({("number", Decimal(one)) for one in hours} if minute == 0 else set()))


def _values(match: re.Match[str], mark: str | None) -> set[Decimal]:
    """What a number may mean: “1.200” is 1200, or 1.2 where the `mark` of decimals is not known or a full stop."""
    written, sign = match[0], match[1]
    plain = re.sub(r"[\u066b,]", ".", written)
    if sign is None:
        return {Decimal(plain)}
    whole = written.replace(sign, "") if written.count(sign) > 1 else written.replace(sign, "", 1)
    values = {Decimal(re.sub(r"[\u066b,]", ".", whole))}
    if sign in (mark or ".,\u066b") and written.count(sign) == 1 and plain.count(".") == 1:
        values.add(Decimal(plain))
    return values


def compare_facts(source: Facts, target: Facts, *, is_simple: bool) -> Iterator[Finding]:
    """What numbers of a translation differ; one that is `is_simple` may leave some out."""
    missing = _by_rule(
        fact for fact in source.facts if not target.says(fact) and not _is_implied(fact, target.view.tag)
    )
    extra = _by_rule(fact for fact in target.facts if not source.says(fact))
    # A sum of money or a date without its name is a number.
    for rule in ("amounts", "dates"):
        while len(missing.get(rule, ())) > len(extra.get(rule, ())) and extra.get("numbers"):
            extra.setdefault(rule, []).append(extra["numbers"].pop(0))
    for rule in ("amounts", "dates", "numbers"):
        pairs = [missing.get(rule, []), extra.get(rule, [])]
        yield from tell(rule, *([(fact.start, fact.written) for fact in one] for one in pairs), is_simple=is_simple)


def compare_contacts(source: Facts, target: Facts, *, is_simple: bool) -> Iterator[Finding]:
    """What telephone numbers and addresses of mail differ."""
    for rule in ("phones", "emails"):
        old: dict[str, tuple[int, str]] = getattr(source, rule)
        new: dict[str, tuple[int, str]] = getattr(target, rule)
        missing = [said for key, said in old.items() if key not in new]
        extra = [said for key, said in new.items() if key not in old]
        yield from tell(rule, missing, extra, is_simple=is_simple)


def _is_implied(fact: Fact, tag: str) -> bool:
    implied = IMPLIED.get(tag, frozenset({1}))
    return fact.rule == "numbers" and any(("number", Decimal(number)) in fact.keys for number in implied)


def _by_rule(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, dict[frozenset[Hashable], Fact]] = {}
    for fact in facts:
        found.setdefault(fact.rule, {}).setdefault(fact.keys, fact)
    return {rule: list(one.values()) for rule, one in found.items()}


def tell(
    rule: str,
    missing: Sequence[tuple[int | None, str]],
    extra: Sequence[tuple[int | None, str]],
    *,
    is_simple: bool = False,
) -> Iterator[Finding]:
    """The findings of what one text has and the other has not: (offset, as it is written).

    One that is missing and one too many are one mistake, at the place of the wrong one.
    """
    for at, (offset, written) in enumerate(extra[:MOST]):
        if at < len(missing):
            what = N_("the source has “{source}”, not “{written}”")
            yield Finding(rule, what, offset, {"written": written, "source": missing[at][1]})
        else:
            yield Finding(rule, N_("the source has no “{written}”"), offset, {"written": written})
    if not is_simple:
        for _, written in missing[len(extra) :][:MOST]:
            yield Finding(rule, N_("“{source}” of the source is missing"), None, {"source": written})

"""Rules of repetition as calendars write them: those that a record can hold, and those that become single dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import chain, islice

from ankunft.importers.ical.bounded import RHYTHMS, starts, steps_to_first
from ankunft.importers.ical.remarks import BadValue
from ankunft.importers.ical.times import LAST_YEAR, At, midnight, time_of
from ankunft.importers.ical.zones import Zone
from ankunft.model import message
from ankunft.model.recurrence import rule_parts

_SLOW = {"MONTHLY": timedelta(days=28), "YEARLY": timedelta(days=365)}
_NUMBERS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
    "BYSETPOS": (-366, 366),
}
_BYDAY = re.compile(r"([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CLOCK = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
_FAR = {"HOURLY": timedelta(days=2 * 366), "DAILY": timedelta(days=20 * 366)}
_VERY_FAR = timedelta(days=50 * 366)
_TRIAL = 10_000
"""About the steps that it takes to try a rule that never gives a date."""

Rule = dict[str, str]
"""The parts of an RRULE: FREQ, INTERVAL and so on, UNTIL as a day or a wall time of the event."""


class Budget:
    """How many steps of rules may be taken for one calendar: hostile rules have no dates, but many steps."""

    def __init__(self, steps: int = 500_000) -> None:
        self._left = steps

    def spend(self, steps: int, line: int) -> None:
        """Take `steps`. Raises BadValue where there are none left."""
        self._left -= steps
        if self._left < 0:
            what = message("the rules of this calendar take too long to work out")
            raise BadValue(line, what, message("The event was left out; write its dates one by one."))


@dataclass(frozen=True)
class Series:
    """How an event repeats: the start as the clock of its zone shows it, its rules, what rules take away."""

    start: At
    tz: tzinfo
    rules: tuple[Rule, ...]
    without: tuple[Rule, ...]  # EXRULE, which RFC 5545 no longer has
    line: int

    def written(self) -> str | None:
        """The rule as a record can hold it; None where it cannot."""
        if len(self.rules) != 1 or self.without:
            return None
        rule = _without_own_clock(self.rules[0], self.start)
        if "UNTIL" in rule:
            rule = {**rule, "UNTIL": _last_day(rule["UNTIL"], self.start)}
        text = ";".join(f"{name}={value}" for name, value in rule.items())
        try:
            rule_parts(text)
        except ValueError:
            return None
        return text

    def starts(self, first: datetime, last: datetime, budget: Budget) -> list[At]:
        """The starts from `first` to `last`, both included, in order; without the event's own start."""
        found = {at for rule in self.rules for at in self._of(rule, first, last, budget)}
        found -= {at for rule in self.without for at in self._of(rule, first, last, budget)}
        if isinstance(self.start, datetime):
            return sorted(found - {self.start})
        return sorted({at.date() for at in found} - {self.start})

    def _of(self, rule: Rule, first: datetime, last: datetime, budget: Budget) -> Iterable[datetime]:
        start = _wall(self.start)
        until = min(last, _until(rule["UNTIL"]) if "UNTIL" in rule else last)
        if until < start:
            return []
        count = int(rule["COUNT"]) if "COUNT" in rule else None
        if count is None:
            start = _forward(rule, start, first)
        budget.spend(_cost(rule, start, until), self.line)
        found = starts(rule, start, until)
        if count is not None:
            # DTSTART is the first of them, also where the one rule does not give it (RFC 5545 §3.3.10).
            one = next(found, start)
            found = islice(chain([one], found), count - (one != start and len(self.rules) == 1))
        return [at.replace(second=0) for at in found if at >= first]


def rule_of(text: str, line: int, zone: Zone, tz: tzinfo, start: At, budget: Budget) -> Rule | None:
    """The parts of an RRULE value; None where it gives the start alone. Raises BadValue.

    `zone` is the one of a wall time in UNTIL, `tz` that of the event: UNTIL becomes its wall time. A COUNT that is not
    reached in many years becomes an UNTIL.
    """
    rule = _parts(text, line)
    if "UNTIL" in rule:
        if rule["UNTIL"][:4].isdecimal() and int(rule["UNTIL"][:4]) > LAST_YEAR:
            del rule["UNTIL"]  # “for ever”, as some programs write it
        else:
            rule["UNTIL"] = _until_text(rule["UNTIL"], line, zone, tz, isinstance(start, datetime))
            if _until(rule["UNTIL"]) < _wall(start):
                return None
    budget.spend(1, line)  # where there are no steps left, not even the trial is made
    steps = steps_to_first(rule, _wall(start))
    budget.spend(_TRIAL if steps is None else steps, line)
    if steps is None:
        return None
    if "COUNT" in rule:
        rule.pop("UNTIL", None)
        if rule["COUNT"] == "1":
            return None
        far = min(_wall(start) + _FAR.get(rule["FREQ"], _VERY_FAR), datetime(LAST_YEAR, 12, 31))
        count = int(rule["COUNT"])
        if sum(1 for _ in islice(starts(rule, _wall(start), far), count)) < count:
            del rule["COUNT"]
            rule["UNTIL"] = f"{far:%Y%m%d}"
            budget.spend(_cost(rule, _wall(start), far), line)
    return rule


def _parts(text: str, line: int) -> Rule:
    """The parts, so far checked that dateutil needs no long time for them. Raises BadValue."""
    why = message("The event was left out; write a rule as RFC 5545 does: FREQ=WEEKLY;BYDAY=TU.")
    wrong = BadValue(line, message("“{rule}” is not a rule of repetition", rule=text[:100]), why)
    rule: Rule = {}
    for part in text.upper().replace(" ", "").removeprefix("RRULE:").split(";"):
        name, _, value = part.partition("=")
        if not part or name.startswith("X-") or part == "RSCALE=GREGORIAN" or (name == "SKIP" and value == "OMIT"):
            continue
        if not value or name in rule:
            raise wrong
        if name in _NUMBERS:
            if not all(_is_between(one, *_NUMBERS[name]) for one in value.split(",")):
                raise wrong
        elif name == "BYDAY":
            if not all(map(_BYDAY.fullmatch, value.split(","))):
                raise wrong
        elif name in ("INTERVAL", "COUNT"):
            if not re.fullmatch(r"\d{1,9}", value) or int(value) == 0:
                raise wrong
            value = str(min(int(value), 9999))
        elif name not in ("FREQ", "UNTIL") and not (name == "WKST" and value in _WEEKDAYS):
            raise wrong
        rule[name] = value
    if rule.get("FREQ") in ("SECONDLY", "MINUTELY"):
        what = message("the event repeats more often than every hour")
        raise BadValue(line, what, message("It was left out; write when it begins, and how long it takes."))
    if rule.get("FREQ") not in {**RHYTHMS, **_SLOW}:
        raise wrong
    if rule.get("INTERVAL") == "1":
        del rule["INTERVAL"]
    try:
        starts(rule, datetime(2026, 1, 1), datetime(2026, 1, 1))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError):
        raise wrong from None
    return rule


def _is_between(text: str, least: int, most: int) -> bool:
    is_number = re.fullmatch(r"[+-]?\d{1,4}", text) is not None
    return is_number and least <= int(text) <= most and (int(text) != 0 or least == 0)


def _until_text(text: str, line: int, zone: Zone, tz: tzinfo, is_timed: bool) -> str:
    """UNTIL as a day or a wall time of the event."""
    until = time_of(text, line, zone)
    if isinstance(until.at, datetime) and not is_timed and until.at.time() == time(23, 59):
        return f"{until.at:%Y%m%d}"  # the end of the last day, by no zone at all
    wall = until.wall(tz)
    return f"{wall:%Y%m%dT%H%M%S}" if is_timed and isinstance(wall, datetime) else f"{wall:%Y%m%d}"


def _until(text: str) -> datetime:
    """The last moment of UNTIL; a day counts as a whole."""
    if len(text) == len("20261231"):
        return datetime.combine(datetime.strptime(text, "%Y%m%d").date(), time(23, 59, 59))
    return datetime.strptime(text, "%Y%m%dT%H%M%S")


def _last_day(text: str, start: At) -> str:
    """The last day on which the event can begin, by UNTIL."""
    until = _until(text)
    is_before = isinstance(start, datetime) and until.time() < start.time()
    return f"{until - timedelta(days=1) if is_before else until:%Y%m%d}"


def _without_own_clock(rule: Rule, start: At) -> Rule:
    """Without BYHOUR and its like where they only repeat the start's time, or where there is none."""
    if not isinstance(start, datetime):
        return {name: value for name, value in rule.items() if name not in _CLOCK}
    own = {name: str(getattr(start, part)) for name, part in _CLOCK.items()}
    return {name: value for name, value in rule.items() if own.get(name) != value.lstrip("0").rjust(1, "0")}


def _wall(at: At) -> datetime:
    return at if isinstance(at, datetime) else midnight(at)


def _forward(rule: Rule, start: datetime, first: datetime) -> datetime:
    """A start shortly before `first` from which the rule gives the same: without COUNT only the rhythm matters."""
    step = RHYTHMS.get(rule["FREQ"])
    if step is None or start >= first:
        return start
    rhythm = step * int(rule.get("INTERVAL", "1"))
    return start + rhythm * max((first - start) // rhythm - 1, 0)


def _cost(rule: Rule, start: datetime, until: datetime) -> int:
    """About how many steps dateutil takes."""
    step = {**RHYTHMS, **_SLOW}[rule["FREQ"]] * int(rule.get("INTERVAL", "1"))
    times = 1
    for name in _CLOCK:
        times *= rule.get(name, "").count(",") + 1
    return ((until - start) // step + 1) * times


def window(now: date) -> tuple[datetime, datetime]:
    """From when until when rules become single dates: two years from this month on; with the month the dates change."""
    year, month = now.year + 2, now.month + 1
    year, month = (year + 1, 1) if month > 12 else (year, month)
    return datetime(now.year, now.month, 1), datetime(year, month, 1) - timedelta(seconds=1)

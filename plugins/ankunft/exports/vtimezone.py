"""The clock of a time zone as calendar files describe it (VTIMEZONE, RFC 5545 §3.6.5), from the IANA data base.

icalendar has a function for it (7.3, `Timezone.from_tzid`). It sets every change to summer time an hour too late, knows
none after 2037, and lists them as RDATE, of which ical.js reads the first alone; hence this one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

FIRST, LAST = 1970, 2100
"""The years in which changes of the clock are looked for. What still goes on in the last of them goes on for ever."""

_ONE_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_A_RULE = 3
"""How many years in a row make a rule."""


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The clock of a zone is set: at the instant `at` (UTC) from the offset `before` to `after` (east is positive)."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool
    """The clock is put forward, and will be put back."""

    @property
    def onset(self) -> datetime:
        """What the clock shows when it is set; naive."""
        return (self.at + self.before).replace(tzinfo=None)

    @property
    def unsure(self) -> tuple[datetime, datetime]:
        """From when until when wall times do not exist, or exist twice; naive, the end excluded."""
        after = (self.at + self.after).replace(tzinfo=None)
        return min(self.onset, after), max(self.onset, after)


@lru_cache
def clock_changes(zone: str) -> tuple[ClockChange, ...]:
    """All changes of the clock of an IANA zone from FIRST to LAST, in order."""
    tz = ZoneInfo(zone)
    at, end = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 2, 1, 1, tzinfo=UTC)
    found = []
    known = _offset(at, tz)
    while at < end:
        if _offset(at + _ONE_DAY, tz) != known:
            low, high = at, at + _ONE_DAY
            while high - low > _SECOND:
                middle = (low + (high - low) / 2).replace(microsecond=0)
                low, high = (middle, high) if _offset(middle, tz) == known else (low, middle)
            after = _offset(high, tz)
            found.append(ClockChange(high, known, after, high.astimezone(tz).tzname() or zone, after > known))
            known = after
        at += _ONE_DAY
    following = [*(change.is_summer for change in found[1:]), True]
    # What tzdata calls summer time is no help: in Ireland it is the winter's.
    seasons = (replace(one, is_summer=one.is_summer and not on) for one, on in zip(found, following, strict=False))
    return tuple(one for one in seasons if one.at.year <= LAST)


@lru_cache
def vtimezone(zone: str, since: date) -> bytes:
    """The VTIMEZONE of an IANA zone, right from the day `since` on and for ever; lines end with CRLF."""
    changes = clock_changes(zone)
    component = Timezone()
    component.add("TZID", zone)
    start = datetime.combine(since, time(), UTC) - _ONE_DAY
    before = [change for change in changes if change.at <= start]
    first = before[-1] if before else None
    if first is None:
        local = datetime(FIRST, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone))
        offset = local.utcoffset() or timedelta()
        opening = ClockChange(datetime(FIRST, 1, 1, tzinfo=UTC) - offset, offset, offset, local.tzname() or zone, False)
        component.add_component(_observance([opening]))
    for run in sorted(_runs(changes), key=lambda run: run[0].at):
        if first is None or run[-1].at >= first.at:
            component.add_component(_observance(run))
    data: bytes = component.to_ical()
    return data


def _offset(at: datetime, tz: ZoneInfo) -> timedelta:
    return at.astimezone(tz).utcoffset() or timedelta()


def _runs(changes: Sequence[ClockChange]) -> Iterator[list[ClockChange]]:
    """The changes in parts, each of which a yearly rule gives, or which is a single one."""
    alike: dict[object, list[ClockChange]] = defaultdict(list)
    for change in changes:
        onset = change.onset
        key = (change.before, change.after, change.name, change.is_summer, onset.month, onset.weekday(), onset.time())
        alike[key].append(change)
    for those in alike.values():
        run: list[ClockChange] = []
        for change in those:
            follows = run and change.onset.year == run[-1].onset.year + 1
            if not follows or not _numbers([*run, change]):
                yield from _rule_or_singles(run)
                run = []
            run.append(change)
        yield from _rule_or_singles(run)


def _rule_or_singles(run: list[ClockChange]) -> Iterator[list[ClockChange]]:
    if len(run) >= _A_RULE:
        yield run
    else:
        yield from ([change] for change in run)


def _numbers(run: Sequence[ClockChange]) -> set[int]:
    """Which weekday of the month they are on, all of them: 1 the first, -1 the last (RFC 5545 §3.3.10, BYDAY)."""
    return set.intersection(*(_numbers_of(change.onset) for change in run))


def _numbers_of(onset: datetime) -> set[int]:
    number = (onset.day + 6) // 7
    return {number, -1} if (onset + 7 * _ONE_DAY).month != onset.month else {number}


def _observance(run: Sequence[ClockChange]) -> TimezoneStandard | TimezoneDaylight:
    """STANDARD or DAYLIGHT. A date alone has one of its own: ical.js does not read what RDATE lists."""
    first, last = run[0], run[-1]
    component = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    component.add("DTSTART", first.onset)
    component.add("TZNAME", first.name)
    component.add("TZOFFSETFROM", first.before)
    component.add("TZOFFSETTO", first.after)
    if len(run) > 1:
        number = min(_numbers(run))  # the last one, where it is that too
        rule = f"FREQ=YEARLY;BYMONTH={first.onset.month};BYDAY={number}{_WEEKDAYS[first.onset.weekday()]}"
        if last.onset.year < LAST:
            rule += f";UNTIL={last.at:%Y%m%dT%H%M%SZ}"
        component.add("RRULE", vRecur.from_ical(rule))
    return component

"""When an event takes place: its single dates, how it stands at a moment, and both packed for the phone.

Recurrence follows RFC 5545 §3.8.5; overrides/logic/occurrences.js answers the same from what `encode` gives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from ankunft.directory.calendar import MINUTE, Calendar, public_holidays
from ankunft.directory.schedule import base36
from ankunft.model import Event
from ankunft.model.event import Change, day_of
from ankunft.model.recurrence import dates_of_rule, rule_parts

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of an event. `start` and `end` are wall times of the reader's town, naive.

    Of whole days `start` is the first midnight, `end` the midnight after the last day. Where no end is known, `end` is
    the midnight after `start`, and `is_open` is true. `utc` is the instant of the start, aware; None of whole days,
    which have no zone (RFC 5545 §3.3.4). `planned`: the start in the event's own zone as the rule gives it, naive.
    `change`: what differs on this date; `key`: how it is written in `changes`.
    """

    start: datetime
    end: datetime
    utc: datetime | None
    planned: datetime
    is_open: bool = False
    change: Change | None = None
    key: str | None = None

    @property
    def is_whole_days(self) -> bool:
        """Whether it takes whole days."""
        return self.utc is None

    @property
    def is_cancelled(self) -> bool:
        """Whether this date alone is cancelled."""
        return self.change is not None and self.change.status == "cancelled"

    @property
    def last_day(self) -> date:
        """The last day on which it takes place."""
        return max(self.start, self.end - timedelta(microseconds=1)).date()


def occurrences(event: Event, days: Calendar, first: datetime, last: datetime) -> tuple[Occurrence, ...]:
    """The dates of `event` that overlap the time from `first` until before `last`, in order; cancelled ones too.

    `first` and `last` are naive wall times in the zone of `days`, the calendar of the reader's town, which also knows
    the Land of the public holidays.
    """
    found = (one for one in _all(event, days, last.date() + 2 * ONE_DAY) if one.end > first and one.start < last)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


_kept: dict[tuple[int, Calendar], tuple[Event, tuple[Occurrence, ...]]] = {}
_MOST_KEPT = 1 << 14


def known(event: Event, days: Calendar) -> tuple[Occurrence, ...]:
    """The dates that the site knows, from the calendar's first day on: repeating ones to its end, single ones for ever.

    Remembered for the next language: an event cannot be hashed, but it is read only once.
    """
    kept = _kept.get((id(event), days))
    if kept is not None and kept[0] is event:
        return kept[1]
    start = datetime.combine(days.first, time())
    found = tuple(
        sorted((one for one in _all(event, days, days.last) if one.end > start), key=lambda one: (one.start, one.end))
    )
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(event), days] = (event, found)
    return found


def planned_starts(event: Event, days: Calendar, until: date) -> tuple[datetime, ...]:
    """The starts that rule, dates, exceptions and holidays give, as naive wall times of the event's own zone.

    The rule is followed to the day `until`; whole days begin at midnight.
    """
    start = _wall(event.start)
    starts = {start, *(_wall(at) for at in event.dates)}
    if event.rule:
        starts.update(_rule_starts(event.rule, start, ZoneInfo(event.time_zone or days.zone), until))
    skipped_days = {at for at in event.skip if not isinstance(at, datetime)}
    skipped = {at for at in event.skip if isinstance(at, datetime)}
    kept = (at for at in starts if at not in skipped and at.date() not in skipped_days)
    if not event.holidays:
        kept = (at for at in kept if at.date() not in public_holidays(days.land, at.year))
    return tuple(sorted(kept))


def _rule_starts(rule: str, start: datetime, zone: ZoneInfo, until: date) -> Iterator[datetime]:
    parts = rule_parts(rule)
    ends: datetime | None = None
    if "UNTIL" in parts:
        ends = _until(parts["UNTIL"], zone)
        parts["UNTIL"] = f"{ends:%Y%m%d}"
    first = start.date()
    if "COUNT" in parts and first not in dates_of_rule(_joined({**parts, "COUNT": "1"}), first, first):
        # DTSTART is the first instance, also where the rule does not give it (RFC 5545 §3.3.10).
        parts["COUNT"] = str(int(parts["COUNT"]) - 1)
        if parts["COUNT"] == "0":
            return
    for day in dates_of_rule(_joined(parts), first, until):
        at = datetime.combine(day, start.time())
        if ends is None or at <= ends:
            yield at


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _until(value: str, zone: ZoneInfo) -> datetime:
    """The last moment of UNTIL as a naive wall time of `zone`; a day counts as a whole."""
    if len(value) == len("20261231"):
        return datetime.combine(datetime.strptime(value, "%Y%m%d").date(), time.max)
    at = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if value.endswith("Z") else at


def _all(event: Event, days: Calendar, until: date) -> Iterator[Occurrence]:
    """The dates in no order; the rule is followed until the day `until`, and as far behind it as an event lasts."""
    zone, town = ZoneInfo(event.time_zone or days.zone), ZoneInfo(days.zone)
    changes = {_wall_of(key): (key, change) for key, change in event.changes.items()}
    # A date that lies behind may have been moved forward.
    until = max(until, *(day_of(at) for at in changes)) if changes else until
    for planned in planned_starts(event, days, until):
        written = changes.get(planned) or changes.get(planned.date())
        key, change = written or (None, None)
        begins = _wall(change.start) if change and change.start else planned
        if event.all_day:
            yield _whole_days(event, begins, planned, key, change)
        else:
            yield _timed(event, begins, planned, key, change, zone, town)


def _whole_days(
    event: Event, begins: datetime, planned: datetime, key: str | None, change: Change | None
) -> Occurrence:
    length = day_of(event.end) - day_of(event.start) if event.end else timedelta()
    last = day_of(change.end) if change and change.end else begins.date() + length
    return Occurrence(begins, datetime.combine(last + ONE_DAY, time()), None, planned, change=change, key=key)


def _timed(
    event: Event,
    begins: datetime,
    planned: datetime,
    key: str | None,
    change: Change | None,
    zone: ZoneInfo,
    town: ZoneInfo,
) -> Occurrence:
    utc = begins.replace(tzinfo=zone).astimezone(UTC)
    start = utc.astimezone(town).replace(tzinfo=None)
    written = change.end if change else None
    if written is not None:
        ends = _wall(written).replace(tzinfo=zone).astimezone(UTC)
    elif event.end is not None:
        # The exact duration is the same for all dates (RFC 5545 §3.8.5.3).
        ends = utc + (_instant(event.end, zone) - _instant(event.start, zone))
    else:
        return Occurrence(start, datetime.combine(start.date() + ONE_DAY, time()), utc, planned, True, change, key)
    return Occurrence(start, ends.astimezone(town).replace(tzinfo=None), utc, planned, False, change, key)


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    return _wall(at).replace(tzinfo=zone).astimezone(UTC)


def _wall(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time())


def _wall_of(key: str) -> date | datetime:
    """The day or the time that a key of `changes` names."""
    return datetime.fromisoformat(key) if len(key) > len("2026-11-21") else date.fromisoformat(key)


# ---- At a moment


@dataclass(frozen=True, slots=True)
class State:
    """How an event stands at a moment. `on`: the date that is meant; None where it has none."""

    state: Literal["now", "next", "past", "cancelled", "postponed"]
    on: Occurrence | None


def state(dates: Sequence[Occurrence], status: str | None, days: Calendar, at: datetime) -> State:
    """How an event with these dates and this status stands at the instant `at` (aware).

    A date without an end lasts until the end of its day, one of whole days from midnight to midnight of the town.
    """
    real = [one for one in dates if not one.is_cancelled]
    ahead = [one for one in real if _span(one, days)[1] > at]
    if not ahead:
        return State("past", real[-1] if real else dates[-1] if dates else None)
    first = min(ahead, key=lambda one: _span(one, days))
    if status == "cancelled":
        return State("cancelled", first)
    if status == "postponed":
        return State("postponed", first)
    return State("now" if _span(first, days)[0] <= at else "next", first)


def _span(one: Occurrence, days: Calendar) -> tuple[datetime, datetime]:
    """The instants of beginning and end."""
    town = ZoneInfo(days.zone)
    start = one.utc or one.start.replace(tzinfo=town).astimezone(UTC)
    if one.utc is not None and not one.is_open:
        return start, start + _length(one, town)
    return start, one.end.replace(tzinfo=town).astimezone(UTC)


def _length(one: Occurrence, town: ZoneInfo) -> timedelta:
    """How long a date lasts, in elapsed time."""
    assert one.utc is not None  # noqa: S101 (a time)
    end = one.end.replace(tzinfo=town)
    length = end.astimezone(UTC) - one.utc
    # The second of two equal wall times, where the clock is set back.
    return end.replace(fold=1).astimezone(UTC) - one.utc if length < timedelta() else length


# ---- Packed for the phone


def encode(dates: Iterable[Occurrence], days: Calendar) -> str:
    """The dates as ASCII for an HTML attribute: groups joined by `;`, each `<sort><length>:<starts>`.

    Sort: `t` with a time, `o` with a time and no known end, `a` whole days; as capitals where they are cancelled.
    Numbers are base 36. The length is in minutes of elapsed time, of whole days in days. Starts are minutes (UTC)
    since the midnight (UTC) of the calendar's first day; of whole days, days since that day; each counted from the one
    before it, `*` how many of the same distance follow each other; joined by `.`.
    """
    origin = datetime.combine(days.first, time(), UTC)
    town = ZoneInfo(days.zone)
    groups: dict[str, list[int]] = defaultdict(list)
    for one in dates:
        if one.utc is None:
            sort, length = "a", (one.end - one.start).days
            at = (one.start.date() - days.first).days
        else:
            at = (one.utc - origin) // MINUTE
            sort, length = ("o", 0) if one.is_open else ("t", _length(one, town) // MINUTE)
        name = f"{sort.upper() if one.is_cancelled else sort}{base36(length) if length else ''}"
        groups[name].append(at)
    return ";".join(f"{name}:{_runs(sorted(starts))}" for name, starts in groups.items())


def _runs(starts: Sequence[int]) -> str:
    runs: list[list[int]] = []
    before = 0
    for number, at in enumerate(starts):
        distance = at - before
        before = at
        if number > 1 and runs[-1][0] == distance:
            runs[-1][1] += 1
        else:
            runs.append([distance, 1])
    return ".".join(base36(distance) + (f"*{base36(times)}" if times > 1 else "") for distance, times in runs)


_GROUP = re.compile(r"([toaTOA])([0-9a-z]*):(.*)")


def decode(text: str, days: Calendar) -> tuple[Occurrence, ...]:
    """The dates that `encode` packed, in order; without what a phone need not know (`planned`, changes but status)."""
    origin, town = datetime.combine(days.first, time(), UTC), ZoneInfo(days.zone)
    found: list[Occurrence] = []
    for group in filter(None, text.split(";")):
        parsed = _GROUP.fullmatch(group)
        assert parsed is not None  # noqa: S101 (made by `encode`)
        sort, length = parsed[1], int(parsed[2] or "0", 36)
        change = Change(status="cancelled") if sort.isupper() else None
        for at in _unpacked(parsed[3]):
            if sort in "aA":
                start = datetime.combine(days.first + at * ONE_DAY, time())
                found.append(Occurrence(start, start + length * ONE_DAY, None, start, change=change))
                continue
            utc = origin + at * MINUTE
            start = utc.astimezone(town).replace(tzinfo=None)
            end = (utc + length * MINUTE).astimezone(town).replace(tzinfo=None)
            if is_open := sort in "oO":
                end = datetime.combine(start.date() + ONE_DAY, time())
            found.append(Occurrence(start, end, utc, start, is_open, change))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _unpacked(runs: str) -> Iterator[int]:
    at = 0
    for run in filter(None, runs.split(".")):
        distance, _, times = run.partition("*")
        for _ in range(int(times or "1", 36)):
            at += int(distance, 36)
            yield at

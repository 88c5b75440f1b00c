"""The dates of an event as a calendar file writes them (RFC 5545 §3.8.5), so that all readers find the same.

Where the standard leaves readers a choice, or readers are known to differ, single dates are written out:

- A first date that the rule does not give is undefined (§3.8.5.3), and rare combinations of its parts are read in more
  than one way: all dates are listed, none is left to the rule.
- When the clock is set, a reader may take a length for hours on the clock or for hours that pass, a wall time that
  comes twice for the first or the second, one that does not exist for the hour before or after it: such a date stands
  for itself (RECURRENCE-ID), with times that can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from ankunft.directory.calendar import Calendar
from ankunft.directory.occurrences import Occurrence, occurrences, planned_starts
from ankunft.exports.vtimezone import clock_changes
from ankunft.model import Event
from ankunft.model.event import day_of
from ankunft.model.recurrence import dates_of_rule, rule_parts

YEARS = 10
"""For how many years ahead single dates of an endless rule are looked at: public holidays, changes of the clock."""

ONCE = "FREQ=DAILY;COUNT=1"
"""The rule of dates that are listed: without one, ical.js would forget the first (DTSTART)."""

PORTABLE: Mapping[str, tuple[frozenset[str], ...]] = {
    "DAILY": (frozenset({"BYDAY", "BYMONTH"}),),
    "WEEKLY": (frozenset({"BYDAY", "BYMONTH"}),),
    "MONTHLY": (frozenset({"BYDAY", "BYMONTHDAY"}), frozenset({"BYDAY", "BYSETPOS"})),
    "YEARLY": (frozenset({"BYMONTH", "BYDAY"}), frozenset({"BYMONTH", "BYMONTHDAY"})),
}
"""FREQ → the parts that can stand together. With others ical.js (2.2) gives other dates, or looks for one for ever."""

_UTC_NAMES = frozenset({"UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})
_CLOCK_OF_UTC = "Etc/GMT"
"""What dates in UTC repeat by: readers that follow X-WR-TIMEZONE would repeat “…Z” by the clock of the town."""

_ONE_DAY = timedelta(days=1)

Moment = date | datetime
"""A day of whole days; else an aware time, in UTC or in the zone of the event (its `key` is the TZID)."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What one VEVENT says of time.

    `end` is a length where the end must not be taken for a wall time, None where none is known. Of what repeats, `rule`
    is RRULE, `further` RDATE, `without` EXDATE. `instead_of` is RECURRENCE-ID, of a date that stands for itself. `one`
    is the date, where there is a single one.
    """

    start: Moment
    end: Moment | timedelta | None
    rule: str | None = None
    further: tuple[Moment, ...] = ()
    without: tuple[Moment, ...] = ()
    instead_of: Moment | None = None
    one: Occurrence | None = None

    def zones(self) -> Iterator[tuple[str, date]]:
        """The zones that are named, with a day for which each must be right."""
        for at in (self.start, self.end, *self.further, *self.without, self.instead_of):
            if isinstance(at, datetime) and isinstance(at.tzinfo, ZoneInfo):
                yield at.tzinfo.key, at.date()


def dates_written(event: Event, days: Calendar) -> tuple[Dates, ...]:
    """The dates of `event`, one item a VEVENT: first what repeats, then what stands for itself; none has no date.

    `days` is the calendar of the town.
    """
    return tuple(_Series(event, days).written())


class _Series:
    def __init__(self, event: Event, days: Calendar) -> None:
        self.event, self.days = event, days
        zone = event.time_zone or days.zone
        self.zone = ZoneInfo(_CLOCK_OF_UTC if zone in _UTC_NAMES else zone)
        self.is_utc = zone in _UTC_NAMES
        self.start = _wall(event.start)
        self.horizon = date(days.first.year + YEARS, 12, 31)

    def written(self) -> Iterator[Dates]:
        rule = self._rule()
        if rule is None:
            starts = planned_starts(self.event, self.days, self._until(self.horizon))
            if len(starts) <= 1:
                found = self._occurrences(self._until(self.horizon))
                yield from (self._apart(one) for one in found if one.planned in starts)
                return
            yield self._repeating(starts[0], ONCE, starts[1:], ())
        else:
            yield self._repeating(self.start, rule, *self._besides())
        yield from (self._apart(one, of_many=True) for one in self._exceptions())

    # What repeats

    def _repeating(self, start: datetime, rule: str, further: Sequence[datetime], without: Sequence[datetime]) -> Dates:
        return Dates(
            self._at(start),
            self._end(start),
            rule,
            tuple(self._at(at) for at in further),
            tuple(self._at(at) for at in without),
        )

    def _at(self, wall: datetime) -> Moment:
        return wall.date() if self.event.all_day else wall.replace(tzinfo=self.zone)

    def _end(self, start: datetime) -> Moment | timedelta | None:
        """The end of what repeats, as of its first date."""
        event = self.event
        if event.all_day:
            return None if event.end is None else start.date() + (day_of(event.end) - day_of(event.start)) + _ONE_DAY
        length = self._length
        if length is None:
            return None
        # Where the first date is an exception itself, its end says nothing of the others.
        unsure = any(self._is_unsure(start, low, high) for low, high in self._clock)
        return length if unsure else (start + length).replace(tzinfo=self.zone)

    @cached_property
    def _clock(self) -> tuple[tuple[datetime, datetime], ...]:
        """When the clock is set while the event may take place: the wall times that are lost or doubled."""
        years = range(self.start.year, self.horizon.year + 1)
        return tuple(one.unsure for one in clock_changes(self.zone.key) if one.at.year in years)

    @cached_property
    def _length(self) -> timedelta | None:
        """How long a date lasts, in elapsed time; None where no end is known."""
        if self.event.end is None:
            return None
        length = self._instant(_wall(self.event.end)) - self._instant(self.start)
        return length if length > timedelta() else None

    def _instant(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _rule(self) -> str | None:
        """The rule as RRULE; None where there is none, or where the first date is not one of its dates."""
        event, first = self.event, self.start.date()
        if event.rule is None or any(_wall(at) < self.start for at in event.dates):
            return None
        parts = rule_parts(event.rule)
        if "UNTIL" in parts:
            last = self._last_day(parts["UNTIL"])
            if last < first:
                return None
            # RFC 5545 §3.3.10: a day of whole days, else UTC.
            end = self._instant(datetime.combine(last, time(23, 59, 59)))
            parts["UNTIL"] = f"{last:%Y%m%d}" if event.all_day else f"{end:%Y%m%dT%H%M%SZ}"
        unending = {name: value for name, value in parts.items() if name not in ("UNTIL", "COUNT")}
        if first not in dates_of_rule(_joined({**unending, "COUNT": "1"}), first, first):
            return None
        portable = _portable(parts, first)
        return None if portable is None else _joined(portable)

    def _last_day(self, until: str) -> date:
        """The last day on which the rule can give a date."""
        day = datetime.strptime(until[:8], "%Y%m%d").date()
        if len(until) == len("20261231"):
            return day
        at = datetime.strptime(until.removesuffix("Z"), "%Y%m%dT%H%M%S")
        if until.endswith("Z"):
            at = at.replace(tzinfo=UTC).astimezone(self.zone).replace(tzinfo=None)
        return at.date() if self.start.time() <= at.time() else at.date() - _ONE_DAY

    def _besides(self) -> tuple[tuple[datetime, ...], tuple[datetime, ...]]:
        """The dates that the rule does not give, and those that it gives in vain."""
        event = self.event
        if event.holidays and not event.dates and not event.skip:
            return (), ()
        until = self._until(self.horizon if not event.holidays else self.start.date())
        bare = event.model_copy(update={"dates": (), "skip": (), "holidays": True})
        given = set(planned_starts(bare, self.days, until))
        kept = set(planned_starts(event, self.days, until))
        return tuple(sorted(kept - given)), tuple(sorted(given - kept))

    def _until(self, last: date) -> date:
        """The day `last`, or the last day that the event itself names."""
        event = self.event
        named = [day_of(at) for at in (*event.dates, *event.skip)]
        named += [date.fromisoformat(key[:10]) for key in event.changes]
        named += [day_of(at) for change in event.changes.values() for at in (change.start, change.end) if at]
        return max((last, *named))

    # What stands for itself

    def _exceptions(self) -> Iterator[Occurrence]:
        """The dates that differ, and those that readers could read in more than one way."""
        times = {self.start.time(), *(_wall(at).time() for at in self.event.dates)}
        unsure = set() if self.event.all_day else {at for clock in times for at in self._unsure(clock)}
        if unsure or self.event.changes:
            for one in self._occurrences(self._until(self.horizon if unsure else self.start.date())):
                if one.change is not None or one.planned in unsure:
                    yield one

    def _unsure(self, clock: time) -> Iterator[datetime]:
        """The possible starts at `clock` during which, or at whose end, the clock is set; from this year on."""
        for low, high in self._clock:
            if high.date() < self.days.first:
                continue
            day = max(low - (self._length or timedelta()), self.start).date()
            while day <= min(high.date(), self.horizon):
                at = datetime.combine(day, clock)
                if self._is_unsure(at, low, high):
                    yield at
                day += _ONE_DAY

    def _is_unsure(self, start: datetime, low: datetime, high: datetime) -> bool:
        return start < high and start + (self._length or timedelta()) >= low

    def _occurrences(self, until: date) -> tuple[Occurrence, ...]:
        # The day may be another one in the town.
        return occurrences(self.event, self.days, datetime.min, datetime.combine(until + 2 * _ONE_DAY, time()))

    def _apart(self, one: Occurrence, *, of_many: bool = False) -> Dates:
        instead_of = self._at(one.planned) if of_many else None
        if one.utc is None:
            is_one_day = self.event.end is None and one.end - one.start == _ONE_DAY
            return Dates(one.start.date(), None if is_one_day else one.end.date(), instead_of=instead_of, one=one)
        end: datetime | None = None
        if one.change and one.change.end:
            end = self._instant(_wall(one.change.end))
        elif self._length is not None:
            end = one.utc + self._length
        if end is not None and end <= one.utc:
            end = None
        start, end = self._plain(one.utc, end)
        return Dates(start, end, instead_of=instead_of, one=one)

    def _plain(self, start: datetime, end: datetime | None) -> tuple[datetime, datetime | None]:
        """Both as wall times of the zone; in UTC where one of them comes twice there."""
        local = [at.astimezone(self.zone) for at in (start, end) if at is not None]
        if self.is_utc or any(at.utcoffset() != at.replace(fold=1 - at.fold).utcoffset() for at in local):
            return start, end
        return local[0], local[1] if end is not None else None


def _portable(parts: dict[str, str], first: date) -> dict[str, str] | None:
    """A rule so that all readers follow it in the same way; None for one that they do not (see `PORTABLE`)."""
    by = {name for name in parts if name.startswith("BY")}
    if parts["FREQ"] == "YEARLY" and not by:
        return {**parts, "BYMONTH": str(first.month), "BYMONTHDAY": str(first.day)}
    if not any(by <= known for known in PORTABLE[parts["FREQ"]]):
        return None
    # Of years, readers know a day of one month.
    return None if parts["FREQ"] == "YEARLY" and not parts.get("BYMONTH", "").isdigit() else parts


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _wall(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time())

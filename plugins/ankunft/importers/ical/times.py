"""Reads the times of a calendar: days, wall times, instants, lengths (RFC 5545 §3.3.4 to §3.3.6, §3.3.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from icalendar.prop import vDuration

from ankunft.importers.ical.lines import Property
from ankunft.importers.ical.remarks import BadValue
from ankunft.importers.ical.zones import Zone, Zones
from ankunft.model import message

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""What lies outside is a mistake, or a programmer's “never”."""

_TIME = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?([Zz])?)?")

At = date | datetime
"""A day, or a wall time without zone."""


@dataclass(frozen=True, slots=True)
class Time:
    """One time as the calendar gives it: the day, or the wall time and its zone."""

    at: At
    zone: Zone
    is_utc: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is a whole day."""
        return not isinstance(self.at, datetime)

    def wall(self, tz: tzinfo) -> At:
        """The day, or what the clock of `tz` shows then."""
        if not isinstance(self.at, datetime):
            return self.at
        return self.at.replace(tzinfo=self.zone.tz).astimezone(tz).replace(tzinfo=None)


def time_of(text: str, line: int, zone: Zone) -> Time:
    """The time that `text` says; `zone` is the one of a wall time. Raises BadValue."""
    match = _TIME.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            what = message("the year {year} is out of reach", year=match[1])
            raise BadValue(line, what, message("The event was left out; write a year of our time."))
        if match[4] is None:
            return Time(date(year, month, day), zone)
        # 24:00 is the next midnight, and a leap second the second before it.
        is_midnight = match[4] == "24" and match[5] == "00"
        at = datetime(year, month, day, 0 if is_midnight else int(match[4]), int(match[5]))
        at += timedelta(days=1) if is_midnight else timedelta()
    except ValueError:
        what = message("“{value}” is not a time", value=text[:60])
        raise BadValue(line, what, message("Write it as 20270306T100000, or 20270306 for a whole day.")) from None
    return Time(at, Zone(UTC, "Etc/UTC"), is_utc=True) if match[7] else Time(at, zone)


def times(written: Property, zones: Zones) -> list[tuple[Time, Time | timedelta | None]]:
    """The times of a property; of periods (RFC 5545 §3.3.9) with their end or length. Raises BadValue."""
    tzid = written.params.get("TZID", "")
    zone = zones.zone(tzid) if tzid else zones.default
    found: list[tuple[Time, Time | timedelta | None]] = []
    for text in written.value.split(","):
        if not text.strip():
            continue
        start, slash, end = text.partition("/")
        length: Time | timedelta | None = None
        if slash:
            length = duration(end, written.line) if "P" in end.upper() else time_of(end, written.line, zone)
        found.append((time_of(start, written.line, zone), length))
    return found


def one_time(written: Property, zones: Zones) -> Time:
    """The one time of a property. Raises BadValue."""
    found = times(written, zones)
    if not found:
        what = message("“{name}” is empty", name=written.name)
        raise BadValue(written.line, what, message("Write it as 20270306T100000, or 20270306 for a whole day."))
    return found[0][0]


def duration(text: str, line: int) -> timedelta:
    """A length of time (RFC 5545 §3.3.6). Raises BadValue."""
    try:
        found: timedelta = vDuration.from_ical(text.strip().upper()[:60])  # type: ignore[no-untyped-call]
        if abs(found) > timedelta(days=3660):
            raise ValueError(text)
    except ValueError:  # icalendar's own errors are such
        what = message("“{value}” is not a length of time", value=text[:60])
        raise BadValue(line, what, message("Write it as PT1H30M or P1D.")) from None
    return found


def later(start: At, length: timedelta, tz: tzinfo) -> At:
    """The wall time `length` after `start`: days by the calendar, hours by elapsed time (RFC 5545 §3.3.6)."""
    if not isinstance(start, datetime):
        return start + timedelta(days=length.days)
    at = start + timedelta(days=length.days)
    instant = at.replace(tzinfo=tz).astimezone(UTC) + timedelta(seconds=length.seconds)
    return instant.astimezone(tz).replace(tzinfo=None)


def text_of(at: At) -> str:
    """A day or wall time as a record writes it: 2027-03-06, 2027-03-06T10:00."""
    return at.strftime("%Y-%m-%dT%H:%M") if isinstance(at, datetime) else at.isoformat()


def midnight(day: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(day, time())

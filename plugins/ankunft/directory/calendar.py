"""The days that a site knows, this year and the next: the public holidays of a Land, the offsets of a zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What evaluating opening hours needs to know of time, for one Land and one zone; made by `calendar`.

    `land` is the second part of ISO 3166-2:DE (`SN`), None where only nationwide holidays count. `zone` is a name of
    the IANA time zone database. `first` and `last` are the first and last known local day. `holidays` are the public
    holidays between them with their German names. `offsets` are the changes of the zone's offset, ascending, each as
    (Unix time in minutes, offset from UTC in minutes, east is positive); they reach from before `first` to two years
    after `last`.
    """

    land: str | None
    zone: str
    first: date
    last: date
    holidays: Mapping[date, str] = field(hash=False)
    offsets: tuple[tuple[int, int], ...] = field(hash=False)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a public holiday of the Land; for days outside of the calendar too."""
        if self.first <= day <= self.last:
            return day in self.holidays
        return day in public_holidays(self.land, day.year)

    def days(self) -> tuple[date, ...]:
        """All days, in order."""
        return _days(self.first, self.last)

    def local_minute(self, at: datetime) -> int:
        """The wall time of the zone at the instant `at`, in minutes since 1970-01-01T00:00 of the wall clock.

        Raises ValueError if `at` says no offset from UTC.
        """
        if at.utcoffset() is None:
            raise ValueError(f"an instant needs an offset from UTC: {at.isoformat()}")
        minute = (at - EPOCH) // MINUTE
        offset = self.offsets[0][1]
        for since, value in self.offsets:
            if since > minute:
                break
            offset = value
        return minute + offset

    def encode(self) -> dict[str, object]:
        """What overrides/logic/schedule.js takes as its calendar, ready for JSON; days are counted from `first` = 0."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "offsets": [list(change) for change in self.offsets],
            "holidays": [[(day - self.first).days, name] for day, name in sorted(self.holidays.items())],
        }


def calendar(land: str | None, zone: str, now: date) -> Calendar:
    """The calendar of a Land and a zone from 1 January of the year of `now` to 31 December of the next.

    `land`: second part of ISO 3166-2:DE (`SN`) or None: nationwide holidays only. `zone`: name in the IANA time zone
    database. Raises ValueError for a Land, zoneinfo.ZoneInfoNotFoundError for a zone that nobody knows.
    """
    return _calendar(land, zone, now.year)


@lru_cache
def _days(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


@lru_cache
def _calendar(land: str | None, zone: str, year: int) -> Calendar:
    holidays = {**public_holidays(land, year), **public_holidays(land, year + 1)}
    return Calendar(
        land=land,
        zone=zone,
        first=date(year, 1, 1),
        last=date(year + 1, 12, 31),
        holidays=dict(sorted(holidays.items())),
        offsets=_offsets(ZoneInfo(zone), datetime(year - 1, 12, 1, tzinfo=UTC), datetime(year + 4, 1, 1, tzinfo=UTC)),
    )


@lru_cache
def public_holidays(land: str | None, year: int) -> Mapping[date, str]:
    """The public holidays of a Land (None: nationwide only) in a year, with their German names.

    Raises ValueError for a Land that nobody knows.
    """
    try:
        return dict(country_holidays("DE", subdiv=land, years=year, expand=False, language="de"))
    except NotImplementedError as error:
        raise ValueError(f"no Land of ISO 3166-2:DE: {land!r}") from error


def _offsets(zone: ZoneInfo, start: datetime, end: datetime) -> tuple[tuple[int, int], ...]:
    """The offset at `start`, and each change until `end`: (Unix time in minutes, minutes from UTC)."""

    def offset(minute: int) -> int:
        return ((EPOCH + minute * MINUTE).astimezone(zone).utcoffset() or timedelta()) // MINUTE

    low = (start - EPOCH) // MINUTE
    last = (end - EPOCH) // MINUTE
    known = offset(low)
    changes = [(low, known)]
    while low < last:
        high = low + 24 * 60
        if offset(high) != known:
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == known else (low, middle)
            known = offset(high)
            changes.append((high, known))
        low = high
    return tuple(changes)

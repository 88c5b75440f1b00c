"""Finds the time zone that a calendar means: IANA's names, Windows', Outlook's, old paths, and definitions of its own.

What keeps the same time as the town for years is the town's zone, whatever it is called.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from ankunft.importers.ical.bounded import starts, steps_to_first
from ankunft.importers.ical.lines import Component

MAX_DEFINED = 200
"""How many definitions of a calendar's own are worked out; the others count as the calendar's zone."""

_UTC = frozenset({"utc", "z", "gmt", "etc/utc", "etc/gmt", "etc/zulu", "zulu", "tzone://microsoft/utc"})
# Names that programs write in the language of their user. Windows calls Berlin's zone “W. Europe”, in German too.
_SAID = {
    "mitteleuropäische zeit": "Europe/Berlin",
    "mitteleuropäische sommerzeit": "Europe/Berlin",
    "mitteleuropäische normalzeit": "Europe/Berlin",
    "westeuropäische normalzeit": "Europe/Berlin",
    "romanische normalzeit": "Europe/Paris",
    "romanische zeit": "Europe/Paris",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "mez/mesz": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "central european time": "Europe/Berlin",
    "central european standard time": "Europe/Berlin",
    "central european summer time": "Europe/Berlin",
    "westeuropäische zeit": "Europe/London",
    "westeuropäische sommerzeit": "Europe/London",
    "osteuropäische zeit": "Europe/Bucharest",
    "osteuropäische normalzeit": "Europe/Bucharest",
    "osteuropäische sommerzeit": "Europe/Bucharest",
}
# “(UTC+01:00) Amsterdam, Berlin, Bern”, “(GMT+01.00) Sarajevo/Warsaw/Zagreb”, “(UTC) Koordinierte Weltzeit”
_DISPLAYED = re.compile(
    r"\((?:UTC|GMT)\s*(?:(?P<sign>[+−-])(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>\d\d))?)?\)\s*(?P<rest>.*)"
)
_FIXED = re.compile(r"(?:(?:UTC|GMT)\s*)?(?P<sign>[+−-])(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>\d\d))?", re.IGNORECASE)
# German names of cities in lists of Windows that hold no name which is the same in English.
_CITIES = {"athen": "athens", "bukarest": "bucharest", "kairo": "cairo", "moskau": "moscow", "warschau": "warsaw"}
_OFFSET = re.compile(r"([+-])(\d\d):?([0-5]\d)(?:[0-5]\d)?")
_ONSET = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)")
_LAST_YEAR = 2100
_YEARS = 3
_STEP = timedelta(days=7)


@dataclass(frozen=True)
class Zone:
    """A time zone: `name` is IANA's, or None of one that has none. `is_known`: somebody said what it is."""

    tz: tzinfo
    name: str | None
    is_known: bool = True


class Zones:
    """The zones of one calendar. `home` is the zone of the town; `now` the day from which clocks are compared."""

    def __init__(self, home: str, now: date, defined: Mapping[str, Component], default: str | None = None) -> None:
        self._year = now.year
        self._defined = defined
        self._found: dict[str, Zone] = {}
        self._worked_out = 0
        self.home = Zone(ZoneInfo(home), home)
        self.default = self.home
        """The zone of times that name none: the one of the whole calendar (X-WR-TIMEZONE), else the town's."""
        if default is not None and (zone := self.zone(default)).is_known:
            self.default = zone

    def zone(self, tzid: str) -> Zone:
        """The zone that `tzid` means; the default where nobody knows it."""
        if tzid not in self._found:
            self._found[tzid] = self._at_home(self._search(tzid))
        return self._found[tzid]

    def _search(self, tzid: str) -> Zone:
        text = " ".join(tzid.strip().strip("\"'").split())
        if text.casefold() in _UTC:
            return Zone(UTC, "Etc/UTC")
        if name := _iana(text) or _windows(text):
            return Zone(ZoneInfo(name), name)
        definition = self._defined.get(tzid.strip())
        if definition is not None and self._worked_out < MAX_DEFINED:
            self._worked_out += 1
            if (tz := defined_zone(definition)) is not None:
                return Zone(tz, _names(self._year).get(_clock(tz, self._year)))
        found = _displayed(text)
        if found is not None and found.name is None and text.startswith("("):
            # A zone that Windows shows with places nobody knows here: rather the town's than one without summer time.
            winter = datetime(self._year, 1, 1)
            if found.tz.utcoffset(winter) == self.home.tz.utcoffset(winter):
                return self.home
        return found or Zone(self.default.tz, self.default.name, is_known=False)

    def _at_home(self, zone: Zone) -> Zone:
        """The town's zone where the clocks show the same. UTC stays what it is: it is said on purpose."""
        if zone.name == "Etc/UTC" or _clock(zone.tz, self._year) != _clock(self.home.tz, self._year):
            return zone
        return Zone(self.home.tz, self.home.name, zone.is_known)


# ---- By name


@cache
def _known_names() -> dict[str, str]:
    """IANA's names, by their small letters."""
    return {name.casefold(): name for name in sorted(available_timezones()) if name not in ("localtime", "Factory")}


@cache
def _windows_names() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _iana(text: str) -> str | None:
    """`Europe/Berlin`, also where a program wrote something before or behind it.

    `/freeassociation.sourceforge.net/Tzfile/Europe/Berlin`, `/citadel.org/20210210_1/Europe/Berlin`, `Europe/Berlin 1`.
    """
    text = re.sub(r"[ -]\d{1,2}$", "", text) if "/" in text else text
    parts = [part.strip().replace(" ", "_") for part in text.split("/")]
    for length in (len(parts), 3, 2):
        if 0 < length <= len(parts) and (name := _known_names().get("/".join(parts[-length:]).casefold())):
            return name
    return None


def _windows(text: str) -> str | None:
    """`W. Europe Standard Time`; programs write “Daylight” and “Summer” too, or leave both out."""
    text = text.removeprefix("tzone://Microsoft/").casefold()
    text = re.sub(r" (daylight|summer|standard) time$", "", text)
    return _windows_names().get(f"{text} standard time")


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """IANA's zones by the city that they are named after."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_known_names().values(), key=lambda name: (not name.startswith("Europe/"), name)):
        if "/" in name and not name.startswith(("Etc/", "posix", "right")):
            city = name.rsplit("/", 1)[1].replace("_", " ").casefold()
            found[city] = (*found.get(city, ()), name)
    return found


def _displayed(text: str) -> Zone | None:
    """A zone by what Windows shows of it in a list, by its name in German, or by its offset alone."""
    if name := _SAID.get(text.casefold()):
        return Zone(ZoneInfo(name), name)
    if shown := _DISPLAYED.match(text):
        offset = _given_offset(shown)
        for city in re.split(r"[,;/&]| und | and ", shown["rest"]):
            city = city.strip().casefold()
            for name in _cities().get(_CITIES.get(city, city), ()):
                if datetime(2026, 1, 1, tzinfo=ZoneInfo(name)).utcoffset() == offset:
                    return Zone(ZoneInfo(name), name)
        return Zone(UTC, "Etc/UTC") if not offset else Zone(timezone(offset), None)
    if fixed := _FIXED.fullmatch(text):
        return Zone(timezone(_given_offset(fixed)), None)
    return None


def _given_offset(match: re.Match[str]) -> timedelta:
    if match["sign"] is None:
        return timedelta()
    offset = timedelta(hours=min(int(match["hours"]), 14), minutes=min(int(match["minutes"] or 0), 59))
    return offset if match["sign"] == "+" else -offset


# ---- By the clock


@lru_cache(maxsize=2048)
def _clock(tz: tzinfo, year: int) -> tuple[int, ...]:
    """What a zone's clock shows, week by week from the year before `year`: offsets from UTC in minutes."""
    at = datetime(year - 1, 1, 1, 12, tzinfo=UTC)
    end = datetime(year - 1 + _YEARS, 12, 31, tzinfo=UTC)
    found = []
    while at < end:
        found.append((at.astimezone(tz).utcoffset() or timedelta()) // timedelta(minutes=1))
        at += _STEP
    return tuple(found)


@lru_cache(maxsize=4)
def _names(year: int) -> dict[tuple[int, ...], str]:
    """An IANA name for each clock: of those that show the same a city, in Europe if there is one."""
    found: dict[tuple[int, ...], str] = {}
    names = _known_names().values()
    for name in sorted(names, key=lambda name: (not name.startswith("Europe/"), "/" not in name, name)):
        found.setdefault(_clock(ZoneInfo(name), year), name)
    return found


# ---- By a definition


class _Defined(tzinfo):
    """A zone as a VTIMEZONE defines it (RFC 5545 §3.6.5)."""

    def __init__(self, onsets: list[tuple[datetime, timedelta, timedelta]]) -> None:
        """`onsets`: (wall time by the old offset, old offset, new offset), in order."""
        self._walls = [wall for wall, _, _ in onsets]
        self._instants = [wall - old for wall, old, _ in onsets]
        self._offsets = [onsets[0][1], *(new for _, _, new in onsets)]

    def utcoffset(self, dt: datetime | None) -> timedelta:
        wall = dt.replace(tzinfo=None) if dt is not None else datetime.min
        return self._offsets[bisect_right(self._walls, wall)]

    def fromutc(self, dt: datetime) -> datetime:
        return dt + self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, dt: datetime | None) -> str:
        return "defined"


def defined_zone(definition: Component) -> tzinfo | None:
    """The zone that a VTIMEZONE defines; None where it cannot be understood."""
    onsets: list[tuple[datetime, timedelta, timedelta]] = []
    for part in [one for one in definition.children if one.name in ("STANDARD", "DAYLIGHT")][:300]:
        old, new = _offset(part, "TZOFFSETFROM"), _offset(part, "TZOFFSETTO")
        start = part.first("DTSTART")
        first = _onset(start.value) if start is not None else None
        if old is None or new is None or first is None:
            return None
        walls = {first}
        for dates in part.all("RDATE")[:20]:
            walls.update(wall for one in dates.value.split(",")[:300] if (wall := _onset(one)) is not None)
        if (rule := part.first("RRULE")) is not None:
            walls.update(_yearly(rule.value, first))
        onsets += [(wall, old, new) for wall in walls]
    return _Defined(sorted(onsets)) if onsets else None


def _offset(part: Component, name: str) -> timedelta | None:
    said = part.first(name)
    match = _OFFSET.fullmatch(said.value) if said is not None else None
    if match is None or int(match[2]) > 23:
        return None
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return offset if match[1] == "+" else -offset


def _onset(text: str) -> datetime | None:
    match = _ONSET.match(text.strip())
    try:
        return datetime.strptime(match[0], "%Y%m%dT%H%M") if match else None
    except ValueError:
        return None


_ONSET_PARTS = frozenset({"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST", "INTERVAL"})
_OWN_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})  # Notes says the hour again


def _yearly(rule: str, first: datetime) -> list[datetime]:
    said = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    parts = {name: value for name, value in said.items() if name not in _OWN_CLOCK}
    if parts.get("FREQ") != "YEARLY" or not set(parts) <= _ONSET_PARTS:
        return []
    until = datetime(_LAST_YEAR, 1, 1)
    if match := _ONSET.match(parts.pop("UNTIL", "")):
        until = min(until, _onset(match[0]) or until)
    start = first.replace(year=max(first.year, 1970), day=min(first.day, 28) if first.year < 1970 else first.day)
    try:
        return list(islice(starts(parts, start, until), 200)) if steps_to_first(parts, start) is not None else []
    except (ValueError, TypeError, IndexError, KeyError):
        return []

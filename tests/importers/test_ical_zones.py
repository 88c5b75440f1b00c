"""The time zones of calendars: whatever a program calls them, the clock shows the right time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from ankunft.importers.ical.lines import Component, calendars
from ankunft.importers.ical.zones import Zones, defined_zone

CASES = yaml.safe_load(Path(__file__).with_name("ical").joinpath("zones.yml").read_text("utf-8"))
NOW = date(2026, 11, 21)


def offset(zone: Any, month: int) -> str:
    return datetime(2027, month, 1, 12, tzinfo=zone).isoformat()[-6:]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["tzid"])
def test_a_zone_is_known_by_its_name(case: dict[str, Any]) -> None:
    zone = Zones("Europe/Berlin", NOW, {}).zone(case["tzid"])
    assert [offset(zone.tz, 2), offset(zone.tz, 7)] == case["offset"]
    assert zone.name == case.get("name")
    assert zone.is_known is not case.get("unknown", False)


def definition(lines: str) -> Component:
    text = f"BEGIN:VCALENDAR\n{lines.strip()}\nEND:VCALENDAR\n"
    [calendar] = calendars(text.encode())[0]
    return calendar.children[0]


OUTLOOK = """
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
MOSCOW = """
BEGIN:VTIMEZONE
TZID:Odd
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def defined(lines: str, home: str = "Europe/Berlin") -> Any:
    one = definition(lines)
    return Zones(home, NOW, {one.text("TZID"): one}).zone(one.text("TZID"))


def test_a_definition_that_keeps_the_towns_time_is_the_towns_zone() -> None:
    assert defined(OUTLOOK).name == "Europe/Berlin"
    assert defined(OUTLOOK).is_known


def test_a_definition_may_say_the_hour_again() -> None:
    notes = OUTLOOK.replace("YEARLY;", "YEARLY;BYMINUTE=0;BYHOUR=2;").replace("Customized", "Western/Central")
    assert defined(notes).name == "Europe/Berlin"
    assert defined(notes).is_known


def test_a_definition_that_keeps_another_zones_time_is_that_zone() -> None:
    assert defined(OUTLOOK, "America/New_York").name == "Europe/Amsterdam"
    zone = defined(MOSCOW)
    assert zone.name.startswith("Europe/")
    assert [offset(zone.tz, 2), offset(zone.tz, 7)] == ["+03:00", "+03:00"]


def test_a_definition_that_no_zone_matches_is_followed_by_itself() -> None:
    odd = OUTLOOK.replace("+0100", "+0115").replace("+0200", "+0230")
    zone = defined(odd)
    assert zone.name is None
    assert [offset(zone.tz, 2), offset(zone.tz, 7)] == ["+01:15", "+02:30"]


def test_the_name_counts_before_the_definition() -> None:
    wrong = MOSCOW.replace("TZID:Odd", "TZID:W. Europe Standard Time")
    assert defined(wrong).name == "Europe/Berlin"


@pytest.mark.parametrize(
    "broken",
    [
        MOSCOW.replace("+0300", "3"),
        MOSCOW.replace("+0300", "+9900"),
        MOSCOW.replace("TZOFFSETTO", "X-NOTHING"),
        MOSCOW.replace("19700101T000000", "tomorrow"),
        MOSCOW.replace("19700101T000000", "19701301T000000"),
        "BEGIN:VTIMEZONE\nTZID:Odd\nEND:VTIMEZONE",
    ],
)
def test_a_broken_definition_is_none(broken: str) -> None:
    assert defined_zone(definition(broken)) is None
    assert not defined(broken).is_known


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=99", "FREQ=YEARLY;BYDAY=XX", "FREQ=YEARLY;UNTIL=x", "=", ""]
)
def test_hostile_rules_of_a_definition_take_no_time(rule: str) -> None:
    lines = MOSCOW.replace("END:STANDARD", f"RRULE:{rule}\nEND:STANDARD")
    assert defined_zone(definition(lines)) is not None


def written_out(name: str) -> str:
    """A definition of an IANA zone that lists each change of its clock from 2000 to 2037."""
    zone, hour = ZoneInfo(name), timedelta(hours=1)
    at = datetime(2000, 1, 1, tzinfo=UTC)
    parts = []
    while at.year < 2037:
        before, after = (one.astimezone(zone).isoformat()[-6:].replace(":", "") for one in (at, at + hour))
        if before != after or not parts:
            onset = (at + hour).astimezone(UTC) + (at.astimezone(zone).utcoffset() or timedelta())
            wall = onset.strftime("%Y%m%dT%H%M%S")
            kind = "DAYLIGHT" if after > before else "STANDARD"
            parts.append(f"BEGIN:{kind}\nDTSTART:{wall}\nTZOFFSETFROM:{before}\nTZOFFSETTO:{after}\nEND:{kind}")
        at += hour
    return "\n".join(["BEGIN:VTIMEZONE", "TZID:Odd", *parts, "END:VTIMEZONE"])


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/Dublin"])
def test_a_definition_gives_the_time_that_its_zone_gives(name: str) -> None:
    tz, zone = defined_zone(definition(written_out(name))), ZoneInfo(name)
    assert tz is not None
    at = datetime(2001, 1, 1, 0, 30, tzinfo=UTC)
    while at.year < 2036:
        wall = at.astimezone(zone)
        assert at.astimezone(tz).replace(tzinfo=None) == wall.replace(tzinfo=None)
        if wall.replace(fold=1).utcoffset() == wall.replace(fold=0).utcoffset():
            assert wall.replace(tzinfo=tz).utcoffset() == wall.utcoffset(), at
        at += timedelta(hours=37)


def test_times_without_a_zone_take_the_one_of_the_calendar() -> None:
    assert Zones("Europe/Berlin", NOW, {}, "Europe/London").default.name == "Europe/London"
    assert Zones("Europe/Berlin", NOW, {}, "Nowhere").default.name == "Europe/Berlin"
    assert Zones("Europe/Berlin", NOW, {}).default.name == "Europe/Berlin"

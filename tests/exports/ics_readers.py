"""Readers of calendar files that know nothing of our writer, and a strict parser of RFC 5545 that reads no dates.

The readers are icalendar with recurring-ical-events (Python) and ical.js (JavaScript, by node: read_ics.mjs).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from tests.conftest import ROOT

BERLIN = ZoneInfo("Europe/Berlin")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """A date as a reader tells it: instants, or days of which `end` is excluded; `end` None where none is known."""

    start: datetime | date
    end: datetime | date | None
    is_cancelled: bool
    summary: str
    location: str | None

    def told(self) -> dict[str, str]:
        """As the cases of tests/dates write it."""
        if isinstance(self.start, datetime):
            said = {"start": self.start.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")}
            if isinstance(self.end, datetime):
                said["end"] = self.end.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")
            said["utc"] = self.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        else:
            assert self.end is not None
            said = {"start": self.start.isoformat(), "end": (self.end - ONE_DAY).isoformat()}
        return {**said, **({"status": "cancelled"} if self.is_cancelled else {})}

    def overlaps(self, first: datetime, last: datetime) -> bool:
        """Whether it overlaps the time between two wall times of Berlin; without an end, its day belongs to it."""
        start = wall(self.start)
        end = datetime.combine(start.date() + ONE_DAY, time()) if self.end is None else wall(self.end)
        return end > first and start < last


def wall(at: datetime | date) -> datetime:
    """What the clock of Berlin shows."""
    if isinstance(at, datetime):
        return at.astimezone(BERLIN).replace(tzinfo=None)
    return datetime.combine(at, time())


Dates = dict[str, list[Found]]
"""UID → dates."""


def by_icalendar(data: bytes, first: datetime, last: datetime) -> Dates:
    """What recurring-ical-events finds between two wall times of Berlin."""
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(data))
    # What has no end is over at once for the reader, and at midnight for us.
    since = datetime.combine(first.date(), time())
    result: Dates = {}
    for one in query.between(since.replace(tzinfo=BERLIN), last.replace(tzinfo=BERLIN)):
        start, end = one["DTSTART"].dt, one["DTEND"].dt
        # By its seconds: Python takes two times of one zone for the same if they differ in `fold` alone.
        is_open = isinstance(start, datetime) and start.timestamp() == end.timestamp()
        place = one.get("LOCATION")
        found = Found(start, None if is_open else end, one.get("STATUS") == "CANCELLED", str(one.get("SUMMARY")),
                      None if place is None else str(place))  # fmt: skip
        result.setdefault(str(one["UID"]), []).append(found)
    return result


def by_ical_js(asked: list[tuple[bytes, datetime]]) -> list[Dates]:
    """All that ical.js finds until a wall time of Berlin, for each file; one process reads them all."""
    if not (ROOT / "node_modules/ical.js").is_dir():
        pytest.skip("ical.js is not here: npm ci")
    question = [{"ics": data.decode(), "until": last.replace(tzinfo=BERLIN).timestamp()} for data, last in asked]
    script = Path(__file__).with_name("read_ics.mjs")
    done = subprocess.run(["node", script], input=json.dumps(question), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [
        {uid: [_from_js(one) for one in dates] for uid, dates in found.items()} for found in json.loads(done.stdout)
    ]


def _from_js(one: Mapping[str, Any]) -> Found:
    def at(value: str | int) -> datetime | date:
        return date.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)

    end = None if one["open"] else at(one["end"])
    return Found(at(one["start"]), end, one["status"] == "CANCELLED", one["summary"], one["location"])


def seen(found: Dates, first: datetime, last: datetime, uid: str | None = None) -> list[dict[str, str]]:
    """The dates (of one event) that overlap the time between two wall times of Berlin, in order."""
    dates = [one for key, those in found.items() for one in those if uid in (None, key) and one.overlaps(first, last)]
    return in_order([one.told() for one in dates])


def in_order(dates: list[dict[str, str]]) -> list[dict[str, str]]:
    """Dates as the cases write them, by their beginning."""
    return sorted(dates, key=lambda one: (one["start"], one.get("end", ""), one.get("utc", "")))


# The parser: sections are those of RFC 5545.

TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "UID", "X-WR-CALNAME", "TZNAME"}
URIS = {"URL", "SOURCE"}
TIMES = {"DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"}
ONCE = {
    "VCALENDAR": {"PRODID", "VERSION", "CALSCALE", "SOURCE", "URL", "REFRESH-INTERVAL", "X-WR-CALNAME", "X-WR-TIMEZONE"},
    "VEVENT": {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO",
        "STATUS", "TRANSP", "URL", "LAST-MODIFIED", "RRULE",
    },
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"},
}  # fmt: skip
NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"\x00-\x1f\x7f]*"|[^"\x00-\x1f\x7f;:,]*)')
SHAPES = {"DATE": r"\d{8}", "UTC": r"\d{8}T\d{6}Z", "LOCAL": r"\d{8}T\d{6}"}


@dataclass(frozen=True)
class Property:
    """A content line, its parameters taken apart, its value as it is."""

    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with its escapes undone (§3.3.11)."""
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    @property
    def shape(self) -> str:
        """Of a time: DATE, UTC, or the TZID."""
        shapes = {
            name for name, pattern in SHAPES.items() for one in self.value.split(",") if re.fullmatch(pattern, one)
        }
        (shape,) = shapes
        assert (self.parameters.get("VALUE") == "DATE") == (shape == "DATE"), self
        assert ("TZID" in self.parameters) == (shape == "LOCAL"), self
        return self.parameters.get("TZID", shape)


@dataclass
class Part:
    """A component."""

    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def one(self, name: str) -> Property:
        (found,) = self.all(name)
        return found

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def events(self) -> list[Part]:
        return [part for part in self.parts if part.name == "VEVENT"]


def content_lines(data: bytes) -> list[str]:
    """The lines of a file, unfolded (§3.1)."""
    assert data.endswith(b"\r\n")
    lines: list[str] = []
    for line in data[:-2].split(b"\r\n"):
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        text = line.decode("utf-8")  # a character is never cut in two
        if text[0] in " \t":
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def parse_ics(data: bytes) -> Part:
    """The one calendar of a file; fails for what §3.1, §3.2, §3.3.11, §3.6 and §3.8 do not allow."""
    root = Part("")
    stack = [root]
    for line in content_lines(data):
        found = parse_line(line)
        if found.name == "BEGIN":
            stack[-1].parts.append(Part(found.value))
            stack.append(stack[-1].parts[-1])
        elif found.name == "END":
            assert stack.pop().name == found.value
        else:
            stack[-1].properties.append(found)
    assert stack == [root]
    (calendar,) = root.parts
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION").value == "2.0"
    assert calendar.parts, "no component"
    for part in calendar.walk():
        check_part(part)
    check_zones(calendar)
    check_series(calendar)
    return calendar


def parse_line(line: str) -> Property:
    name = re.match(r"[A-Z0-9-]+", line)
    assert name, line
    at = name.end()
    parameters: dict[str, str] = {}
    while found := PARAMETER.match(line, at):
        assert found[1] not in parameters, line
        parameters[found[1]] = found[2].strip('"')
        at = found.end()
    assert line[at : at + 1] == ":", line
    one = Property(name[0], parameters, line[at + 1 :])
    if one.name in TEXTS:
        assert re.fullmatch(r"(?:[^\\,;]|\\[\\,;nN])*", one.value), line
    if one.name == "CATEGORIES":
        assert re.fullmatch(r"(?:[^\\;]|\\[\\,;nN])+", one.value), line
    if one.name in URIS:
        assert re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", one.value), line
    if one.name == "GEO":
        assert re.fullmatch(r"-?\d{1,2}(\.\d+)?;-?\d{1,3}(\.\d+)?", one.value), line
    if one.name == "STATUS":
        assert one.value in {"CONFIRMED", "CANCELLED", "TENTATIVE"}
    if one.name in {"DTSTAMP", "LAST-MODIFIED"}:
        assert re.fullmatch(SHAPES["UTC"], one.value), line
    if "LANGUAGE" in parameters:
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", parameters["LANGUAGE"]), line
    return one


def check_part(part: Part) -> None:
    names = Counter(one.name for one in part.properties)
    assert part.name in NEEDED, part.name
    assert names.keys() >= NEEDED[part.name], part
    assert not [name for name in ONCE[part.name] if names[name] > 1], part
    if part.name == "VTIMEZONE":
        assert part.parts
    if part.name in {"STANDARD", "DAYLIGHT"}:
        assert re.fullmatch(SHAPES["LOCAL"], part.one("DTSTART").value)
    if part.name == "VEVENT":
        check_event(part)


def check_event(event: Part) -> None:
    start = event.one("DTSTART")
    assert not (event.all("DTEND") and event.all("DURATION"))
    for end in event.all("DTEND"):
        assert end.shape == start.shape
        assert end.value > start.value
    for name in ("RDATE", "EXDATE"):
        for listed in event.all(name):
            assert listed.shape == start.shape
            values = listed.value.split(",")
            assert values == sorted(set(values))
    for rule in event.all("RRULE"):
        assert start.shape != "UTC"
        assert rule.value.startswith("FREQ=")
        until = re.search(r"UNTIL=([^;]*)", rule.value)
        if until:
            assert re.fullmatch(SHAPES["DATE" if start.shape == "DATE" else "UTC"], until[1]), rule
            assert "COUNT" not in rule.value
    if event.all("RECURRENCE-ID"):
        assert not any(event.all(name) for name in ("RRULE", "RDATE", "EXDATE"))


def check_zones(calendar: Part) -> None:
    zones = Counter(part.one("TZID").value for part in calendar.parts if part.name == "VTIMEZONE")
    assert not [zone for zone, number in zones.items() if number > 1]
    named = {one.shape for event in calendar.events for one in event.properties if one.name in TIMES}
    assert named - {"DATE", "UTC"} <= zones.keys()


def check_series(calendar: Part) -> None:
    """Of each UID one event, and exceptions that each stand for another of its dates (§3.8.4.4)."""
    ids = Counter((one.one("UID").text, *(at.value for at in one.all("RECURRENCE-ID"))) for one in calendar.events)
    assert not [id_ for id_, number in ids.items() if number > 1]
    whole = {one.one("UID").text: one for one in calendar.events if not one.all("RECURRENCE-ID")}
    for event in calendar.events:
        for at in event.all("RECURRENCE-ID"):
            master = whole[event.one("UID").text]
            assert master.all("RRULE")
            assert at.shape == master.one("DTSTART").shape
            assert not [one for one in master.all("EXDATE") if at.value in one.value.split(",")]

"""Events as calendar files: two readers that know nothing of the writer find in them what the tables say.

The readers are icalendar with recurring-ical-events (Python) and ical.js (JavaScript, by node: read_ics.mjs). What they
do with what RFC 5545 leaves open is shown at the end of this file, each by the smallest file that does it.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.directory.agenda import next_date, town_calendar
from ankunft.directory.occurrences import Occurrence, occurrences
from ankunft.exports.ics import calendars
from ankunft.exports.vtimezone import clock_changes, vtimezone
from ankunft.language import chain, strings
from ankunft.model import EVENT, Event

from tests.conftest import INSTANCE, NOW, ROOT, make_instance, read_all
from tests.dates.cases_of import cases, event_of, told, town
from tests.dates.test_occurrences import some_event

BERLIN = ZoneInfo("Europe/Berlin")
ONE_DAY = timedelta(days=1)


def files_of(catalogue: Catalogue, tag: str = "de", site_url: str | None = None) -> dict[str, bytes]:
    gettext = strings(ROOT / "locales", chain(tag, catalogue.instance.language)).gettext
    return calendars(LocalCatalogue(catalogue, tag), site_url or catalogue.instance.url, gettext)


# The readers


@dataclass(frozen=True)
class Found:
    """A date as a reader tells it: instants, or days of which `end` is excluded; `end` None where none is known."""

    start: datetime | date
    end: datetime | date | None
    is_cancelled: bool
    component: Any = None

    def told(self) -> dict[str, str]:
        """As the cases write it."""
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
        start = _wall(self.start)
        end = datetime.combine(start.date() + ONE_DAY, time()) if self.end is None else _wall(self.end)
        return end > first and start < last


def _wall(at: datetime | date) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(BERLIN).replace(tzinfo=None)
    return datetime.combine(at, time())


def by_icalendar(data: bytes, first: datetime, last: datetime) -> dict[str, list[Found]]:
    """UID → what recurring-ical-events finds between two wall times of Berlin."""
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(data))
    # What has no end is over at once for the reader, and at midnight for us.
    since = datetime.combine(first.date(), time())
    result: dict[str, list[Found]] = {}
    for component in query.between(since.replace(tzinfo=BERLIN), last.replace(tzinfo=BERLIN)):
        start, end = component["DTSTART"].dt, component["DTEND"].dt
        is_open = isinstance(start, datetime) and start.timestamp() == end.timestamp()
        found = Found(start, None if is_open else end, component["STATUS"] == "CANCELLED", component)
        if found.overlaps(first, last):
            result.setdefault(str(component["UID"]), []).append(found)
    return {uid: sorted(found, key=lambda one: (_wall(one.start), str(one.end))) for uid, found in result.items()}


def by_ical_js(asked: list[tuple[bytes, datetime]]) -> list[dict[str, list[Found]]]:
    """UID → all that ical.js finds until a wall time of Berlin, for each file; one process reads them all."""
    if not (ROOT / "node_modules/ical.js").is_dir():
        pytest.skip("ical.js is not here: npm ci")
    question = [{"ics": data.decode(), "until": last.replace(tzinfo=BERLIN).timestamp()} for data, last in asked]
    script = Path(__file__).with_name("read_ics.mjs")
    done = subprocess.run(["node", script], input=json.dumps(question), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [{uid: [_from_js(one) for one in dates] for uid, dates in found.items()} for found in json.loads(done.stdout)]


def _from_js(one: Mapping[str, Any]) -> Found:
    def at(value: str | int) -> datetime | date:
        return date.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, UTC)

    end = None if one["open"] else at(one["end"])
    return Found(at(one["start"]), end, one["status"] == "CANCELLED", dict(one))


def seen(found: dict[str, list[Found]], uid: str, first: datetime, last: datetime) -> list[dict[str, str]]:
    dates = [one for one in found.get(uid, []) if one.overlaps(first, last)]
    return [one.told() for one in sorted(dates, key=lambda one: (_wall(one.start), _wall(one.end or one.start)))]


# Every case of the table

CASES = cases("occurrences")
TOWN = INSTANCE.replace("languages: [de, en, ar]", "languages: [de]\nland: SN\ntime_zone: Europe/Berlin")


def town_of(folder: Path, events: list[dict[str, Any]]) -> Catalogue:
    """The town of the cases, with these events: e0, e1, …"""
    files = {"places/vhs-haus.yml": "title: VHS\n"}
    for number, event in enumerate(events):
        whole = {"title": "Titel", "summary": "Satz.", **event}
        files[f"events/e{number}.yml"] = yaml.safe_dump(whole, allow_unicode=True)
    reading, _ = read_all(make_instance(folder, files, TOWN))
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    return reading.catalogue


@pytest.fixture(scope="module")
def case_files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The calendar of each case."""
    catalogue = town_of(tmp_path_factory.mktemp("cases") / "town", [case["event"] for case in CASES])
    files = files_of(catalogue)
    return [files[f"data/de/events/e{number}.ics"] for number in range(len(CASES))]


@pytest.fixture(scope="module")
def read_by_js(case_files: list[bytes]) -> list[dict[str, list[Found]]]:
    """What ical.js finds in the calendar of each case."""
    return by_ical_js([(data, _window(case)[1]) for data, case in zip(case_files, CASES, strict=True)])


def _window(case: dict[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(case["from"]), datetime.fromisoformat(case["until"])


def expected(case: dict[str, Any]) -> list[dict[str, str]]:
    """What the case expects; in a calendar every date of a cancelled event is cancelled."""
    if case["event"].get("status") == "cancelled":
        return [{**one, "status": "cancelled"} for one in case["expect"]]
    return cast("list[dict[str, str]]", case["expect"])


EACH = pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])


@EACH
def test_icalendar_finds_the_dates_of_the_table(case_files: list[bytes], number: int) -> None:
    first, last = _window(CASES[number])
    found = by_icalendar(case_files[number], first, last)
    assert seen(found, f"e{number}@testort.example.org", first, last) == expected(CASES[number])


@EACH
def test_ical_js_finds_the_dates_of_the_table(read_by_js: list[dict[str, list[Found]]], number: int) -> None:
    first, last = _window(CASES[number])
    assert seen(read_by_js[number], f"e{number}@testort.example.org", first, last) == expected(CASES[number])

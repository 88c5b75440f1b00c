"""When events take place: the cases of the tables, and that nothing is lost on the way to the phone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.occurrences import Occurrence, decode, encode, known, occurrences, state

from tests.conftest import NOW
from tests.dates.cases_of import cases, event_of, instant, told, town


@pytest.mark.parametrize("case", cases("occurrences"), ids=lambda case: case["name"])
def test_dates(case: dict[str, Any]) -> None:
    first, last = (datetime.fromisoformat(case[name]) for name in ("from", "until"))
    found = occurrences(event_of(case["event"]), town(), first, last)
    assert [told(one) for one in found] == case["expect"]


@pytest.mark.parametrize("case", cases("next"), ids=lambda case: case["name"])
def test_state(case: dict[str, Any]) -> None:
    event, days = event_of(case["event"]), town()
    found = state(known(event, days), event.status, days, instant(case["now"]))
    said = {name: value for name, value in told(found.on).items() if name in ("start", "end")} if found.on else {}
    assert {"state": found.state, **said} == case["expect"]


def essential(one: Occurrence) -> tuple[Any, ...]:
    return (one.start, one.end, one.utc, one.is_open, one.is_cancelled)


@pytest.mark.parametrize("case", [*cases("occurrences"), *cases("next")], ids=lambda case: case["name"])
def test_packing_keeps_every_date(case: dict[str, Any]) -> None:
    days = town()
    dates = known(event_of(case["event"]), days)
    text = encode(dates, days)
    assert text.isascii()
    assert [essential(one) for one in decode(text, days)] == [essential(one) for one in dates]


def test_a_weekly_event_is_packed_in_few_bytes() -> None:
    days = town()
    event = event_of({"start": "2026-01-06T16:00", "end": "2026-01-06T18:00", "rule": "FREQ=WEEKLY;BYDAY=TU"})
    dates = known(event, days)
    assert len(dates) > 100
    assert len(encode(dates, days)) <= 60


def test_repeating_dates_end_with_the_calendar_and_single_ones_do_not() -> None:
    days = calendar("SN", "Europe/Berlin", NOW)
    event = event_of({"start": "2026-12-01T10:00", "rule": "FREQ=MONTHLY", "dates": ["2031-05-05T10:00"]})
    starts = [one.start for one in known(event, days)]
    assert starts[-2:] == [datetime(2027, 12, 1, 10), datetime(2031, 5, 5, 10)]
    assert known(event, days) is known(event, days)


def some_event(chance: random.Random) -> dict[str, Any]:
    """A made-up event."""
    begins = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(0, 700 * 96) * 15)
    whole = chance.random() < 0.2
    start = begins.date().isoformat() if whole else begins.isoformat(timespec="minutes")
    event: dict[str, Any] = {"start": start}
    if chance.random() < 0.8:
        ends = begins + (timedelta(days=chance.randrange(4)) if whole else timedelta(minutes=chance.randrange(4000)))
        event["end"] = ends.date().isoformat() if whole else ends.isoformat(timespec="minutes")
    if chance.random() < 0.6:
        event["rule"] = chance.choice(
            ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;COUNT=40", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR",
             "FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20270630", "FREQ=YEARLY"]
        )  # fmt: skip
    if not whole:
        event["time_zone"] = chance.choice(["Europe/Berlin", "Europe/Kyiv", "Etc/UTC", "America/New_York"])
    event["holidays"] = chance.choice(["true", "false"])
    if chance.random() < 0.3:
        day = (begins + timedelta(days=7)).date().isoformat()
        event["changes"] = {day: {"status": "cancelled"}}
    return event


def test_three_hundred_made_up_events_come_through_whole() -> None:
    chance, days = random.Random(4), town()
    for _ in range(300):
        event = some_event(chance)
        dates = known(event_of(event), days)
        assert [essential(one) for one in decode(encode(dates, days), days)] == [essential(one) for one in dates], event


def test_the_state_goes_through_its_stages() -> None:
    days: Calendar = town()
    event = event_of({"start": "2026-11-24T10:00", "end": "2026-11-24T12:00"})
    stages = [
        state(known(event, days), None, days, datetime(2026, 11, 24, hour, tzinfo=UTC)).state for hour in (8, 10, 12)
    ]
    assert stages == ["next", "now", "past"]

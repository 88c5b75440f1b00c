"""The dates of an imported event are those that another program (recurring-ical-events) reads from the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import read_yaml
from ankunft.directory.calendar import calendar
from ankunft.directory.occurrences import occurrences
from ankunft.importers.ical import Town, convert
from ankunft.importers.ical.values import file_text
from ankunft.model import Event
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

NOW = date(2026, 11, 21)
BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 12, 1), datetime(2028, 6, 1)

RULES = st.sampled_from(
    [
        "FREQ=DAILY;COUNT=9",
        "FREQ=DAILY;INTERVAL=3;UNTIL={until}",
        "FREQ=WEEKLY;UNTIL={until}",
        "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=12",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;UNTIL={until}",
        "FREQ=MONTHLY;BYDAY=1MO;COUNT=8",
        "FREQ=MONTHLY;BYDAY=-1FR;UNTIL={until}",
        "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5",
        "FREQ=YEARLY;COUNT=3",
        "FREQ=HOURLY;INTERVAL=2;COUNT=3",
        "FREQ=DAILY;BYHOUR=9,15;BYMINUTE=0;COUNT=10",
        "FREQ=WEEKLY",
    ]
)
ZONES = st.sampled_from(["Europe/Berlin", "Europe/London", "America/New_York", "UTC", None])
# Not at night: when the clock changes, the two programs count lengths differently (RFC 5545 §3.8.5.3 is on our side).
STARTS = st.builds(
    datetime, st.just(2027), st.integers(1, 12), st.integers(1, 28), st.sampled_from([6, 9, 15, 20]),
    st.sampled_from([0, 30]),
)  # fmt: skip


def stamp(at: Any, zone: str | None) -> tuple[str, str]:
    """(parameters, value) of a time."""
    if not isinstance(at, datetime):
        return ";VALUE=DATE", at.strftime("%Y%m%d")
    text = at.strftime("%Y%m%dT%H%M%S")
    if zone == "UTC":
        return "", f"{text}Z"
    return (f";TZID={zone}", text) if zone else ("", text)


@st.composite
def calendars(draw: st.DrawFn) -> str:
    is_day = draw(st.integers(0, 3)) == 0
    zone = None if is_day else draw(ZONES)
    start: Any = draw(STARTS)
    start = start.date() if is_day else start
    step = timedelta(days=1) if is_day else timedelta(hours=1)
    length = step * draw(st.integers(1, 3))
    rules = draw(st.lists(RULES, max_size=1))
    for rule in rules:
        # Where the rule does not give the start, RFC 5545 §3.8.5.3 leaves open what it gives.
        begin = start if isinstance(start, datetime) else datetime.combine(start, time())
        found = rrulestr(rule.partition(";UNTIL")[0], dtstart=begin)[0]
        start = found.date() if is_day else found
    until = start + timedelta(days=draw(st.integers(1, 200)))

    def line(name: str, at: Any) -> str:
        params, value = stamp(at, zone)
        return f"{name}{params}:{value}"

    lines = ["BEGIN:VEVENT", "UID:a", "SUMMARY:Fest", line("DTSTART", start), line("DTEND", start + length)]
    for rule in rules:
        written = f"{until:%Y%m%d}"
        if zone:
            written = f"{until.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        elif not is_day:
            written = f"{until:%Y%m%dT%H%M%S}"
        text = rule.format(until=written)
        assume(not is_day or ("HOUR" not in text))
        lines.append(f"RRULE:{text}")
    extra = draw(st.lists(st.integers(1, 40), max_size=3, unique=True))
    dates = [start + timedelta(days=days) for days in extra]
    lines += [line("RDATE", at) for at in dates]
    planned = [start + timedelta(days=days) for days in (0, 1, 2, 3, 7, 14, 21, 28)] + dates
    # With several dates a day, recurring-ical-events 3.8 takes one exception for two.
    can_differ = (rules or dates) and not any("HOUR" in rule for rule in rules)
    gone = draw(st.lists(st.sampled_from(planned), max_size=3, unique=True)) if can_differ else []
    lines += [line("EXDATE", at) for at in gone]
    lines.append("END:VEVENT")
    moved = draw(st.lists(st.sampled_from(planned), max_size=2, unique=True)) if can_differ else []
    for at in moved:
        if at in gone:
            continue
        away = step * draw(st.integers(-1, 2))
        lines += ["BEGIN:VEVENT", "UID:a", "SUMMARY:Fest", line("RECURRENCE-ID", at), line("DTSTART", at + away)]
        lines += [line("DTEND", at + away + step * draw(st.integers(1, 3)))]
        lines += ["STATUS:CANCELLED"] * draw(st.booleans()) + ["END:VEVENT"]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *lines, "END:VCALENDAR", ""])


def instant(at: Any) -> Any:
    if not isinstance(at, datetime):
        return at
    return (at if at.tzinfo else at.replace(tzinfo=BERLIN)).astimezone(UTC)


def theirs(text: str) -> list[tuple[Any, Any]]:
    found = []
    query = recurring_ical_events.of(Calendar.from_ical(text), skip_bad_series=False)
    for event in query.between(FIRST.replace(tzinfo=BERLIN), LAST.replace(tzinfo=BERLIN)):
        if event.get("STATUS") != "CANCELLED":
            found.append((instant(event["DTSTART"].dt), instant(event["DTEND"].dt)))
    return sorted(found, key=str)


def ours(text: str) -> list[tuple[Any, Any]]:
    conversion = convert(text.encode(), Town("Europe/Berlin", NOW))
    [draft] = conversion.drafts.values()
    event, problems = validate(Event, read_yaml(file_text(draft.fields), Path("a.yml")))
    assert event is not None, problems
    found = []
    for one in occurrences(event, calendar(None, "Europe/Berlin", NOW), FIRST, LAST):
        if not one.is_cancelled:
            pair = (one.start.date(), one.end.date()) if one.is_whole_days else (one.utc, instant(one.end))
            found.append(pair)
    return sorted(found, key=str)


@settings(deadline=None, max_examples=400, derandomize=True)
@given(calendars())
def test_the_dates_are_those_that_another_program_reads(text: str) -> None:
    assert ours(text) == theirs(text), f"\n{text}"

"""Opening hours: the cases of cases/open.yml, the library's own answers, packing, and the rows that are shown."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
import yaml
from ankunft.directory import schedule as module
from ankunft.directory.calendar import Calendar, calendar, public_holidays
from ankunft.directory.rows import Row, rows
from ankunft.directory.schedule import (
    Intervals,
    OpenState,
    Schedule,
    open_state,
    schedule_of_dates,
    schedule_of_hours,
)
from ankunft.model.recurrence import dates_of_rule
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from tests.conftest import ROOT

BUILT = date(2026, 11, 21)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases" / "open.yml").read_text(encoding="utf-8"))
SAXONY = calendar("SN", "Europe/Berlin", BUILT)
NATIONWIDE = calendar(None, "UTC", BUILT)
OFFICE = "Mo-Fr 09:00-12:00,13:00-17:00; PH off"
MIDNIGHT = datetime.min.time()
PROPERTY = settings(deadline=None, derandomize=True, max_examples=100)


def case_calendar(case: dict[str, Any]) -> Calendar:
    built = date.fromisoformat(case.get("built", "2026-11-21"))
    return calendar(case.get("land", "SN"), case.get("zone", "Europe/Berlin"), built)


def case_schedule(case: dict[str, Any]) -> Schedule | None:
    return schedule_of_hours(case["hours"], case_calendar(case)) if "hours" in case else None


def told(answer: OpenState) -> dict[str, Any]:
    """The answer as `expect` of a case says it: what is none or false is left out."""
    said: dict[str, Any] = {"state": answer.state}
    for name in ("until", "opens"):
        moment = getattr(answer, name)
        if moment is not None:
            said[name] = moment.isoformat(timespec="minutes")
    return said | {name: True for name in ("holiday", "appointment", "usual") if getattr(answer, name)}


# ---- The cases


def test_there_are_cases_enough_and_each_has_its_name() -> None:
    assert len(CASES) >= 40
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_open_at_a_moment(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case["at"])
    assert (
        told(open_state(case_schedule(case), case_calendar(case), at, case.get("appointment", False))) == case["expect"]
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_packed_schedule_is_the_same_and_small(case: dict[str, Any]) -> None:
    schedule = case_schedule(case)
    if schedule:
        packed = schedule.encode()
        assert Schedule.decode(packed, schedule.calendar) == schedule
        assert len(packed) < 200
        assert not set(packed) - set("0123456789abcdefghijklmnopqrstuvwxyz|:;,.+*-!")


def test_a_holiday_that_closes_is_named() -> None:
    answer = open_state(schedule_of_hours(OFFICE, SAXONY), SAXONY, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))
    assert answer.holiday == "Buß- und Bettag"


def test_the_holiday_does_not_close_what_is_closed_all_winter() -> None:
    pool = schedule_of_hours("Apr-Oct Mo-Fr 10:00-20:00; PH off", SAXONY)
    assert date(2026, 12, 25) not in pool.holidays_closed
    assert date(2026, 5, 1) in pool.holidays_closed


def test_a_night_that_begins_in_the_known_time_ends_after_it() -> None:
    schedule = schedule_of_hours("Fr 18:00-02:00", SAXONY)
    answer = open_state(schedule, SAXONY, datetime(2027, 12, 31, 22, 0, tzinfo=UTC))
    assert told(answer) == {"state": "open", "until": "2028-01-01T02:00"}


def test_a_clock_before_the_known_time_gets_the_usual_hours() -> None:
    answer = open_state(schedule_of_hours(OFFICE, SAXONY), SAXONY, datetime(2020, 1, 2, 10, 0, tzinfo=UTC))
    assert told(answer) == {"state": "open", "until": "2020-01-02T12:00", "usual": True}


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        open_state(schedule_of_hours(OFFICE, SAXONY), SAXONY, datetime(2026, 11, 18, 9, 0))


@pytest.mark.parametrize(
    ("hours", "land", "day", "minute", "is_open"),
    [
        ("Mo-Fr 09:00-12:00; PH -1 day off", "SN", date(2026, 12, 24), 600, False),
        ("Mo-Fr 09:00-12:00; PH -1 day off", "SN", date(2026, 12, 25), 600, False),  # the eve of Boxing Day
        ("Mo-Fr 09:00-12:00; PH -1 day off", "SN", date(2027, 12, 31), 600, False),  # the holiday lies beyond the end
        ("PH +1 day 09:00-12:00", "SN", date(2026, 11, 19), 600, True),
        ("PH +1 day 09:00-12:00", "NW", date(2026, 11, 19), 600, False),
        ("PH 20:00-02:00", "SN", date(2026, 11, 19), 60, True),
        ('PH 20:00-02:00 "PH, all of them"', "SN", date(2026, 11, 18), 1210, True),
        ('Mo-Fr 09:00-12:00 "not on PH"', "SN", date(2026, 11, 18), 600, True),
        ("SH off; Mo-Fr 09:00-12:00", "SN", date(2026, 12, 28), 600, True),
        ('Mo-Fr 09:00-12:00; Sa "by appointment"', "SN", date(2026, 11, 28), 600, False),
        ('Mo-Fr 09:00-12:00; Sa "by appointment"', "SN", date(2026, 11, 27), 600, True),
        ('Mo-Fr 09:00-12:00 "ring the bell"', "SN", date(2026, 11, 27), 600, True),
        ('Mo-Fr 09:00-12:00 unknown "if somebody is there"; Sa 10:00-12:00', "SN", date(2026, 11, 27), 600, False),
        ("Mo-Fr 09:00+", "SN", date(2026, 11, 27), 1439, True),
        ("Mo-Fr sunrise-sunset", "SN", date(2026, 11, 27), 720, True),
        ('24/7 "call first"', "SN", date(2026, 11, 27), 720, True),
    ],
)
def test_open_on_a_day(hours: str, land: str, day: date, minute: int, is_open: bool) -> None:
    intervals = schedule_of_hours(hours, calendar(land, "Europe/Berlin", BUILT)).intervals(day)
    assert any(start <= minute < end for start, end in intervals) == is_open


@pytest.mark.parametrize(
    "hours", ['"nach Vereinbarung"', "unknown", 'Mo-Fr "nach Vereinbarung"; PH off', 'Mo-Fr 09:00-12:00 unknown "?"']
)
def test_hours_that_say_only_unknown_are_unknown_or_by_appointment(hours: str) -> None:
    schedule = schedule_of_hours(hours, SAXONY)
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert told(open_state(schedule, SAXONY, at)) == {"state": "unknown"}
    assert told(open_state(schedule, SAXONY, at, by_appointment=True)) == {"state": "appointment"}
    assert schedule.encode() == ""
    assert rows(schedule) == ()
    assert Schedule.decode("", SAXONY) == schedule


# ---- Against the library


def spans() -> st.SearchStrategy[str]:
    quarter = st.integers(0, 95)

    def clock(number: int) -> str:
        return f"{number // 4:02}:{number % 4 * 15:02}"

    plain = st.tuples(quarter, st.integers(1, 96)).map(lambda pair: f"{clock(pair[0])}-{clock(pair[0] + pair[1])}")
    return plain | st.sampled_from(["22:00-02:00", "00:00-24:00", "18:00+", "10:00-10:00", "sunrise-12:00"])


def day_selectors() -> st.SearchStrategy[str]:
    one = st.sampled_from(module.WEEKDAYS)
    ranges = st.tuples(one, one).map("-".join)
    nth = st.tuples(one, st.sampled_from(["1", "2,4", "-1", "5", "1-2"])).map(lambda pair: f"{pair[0]}[{pair[1]}]")
    return st.lists(one | ranges | nth, min_size=1, max_size=3).map(",".join)


WIDE = [
    *("", "", "", "Apr-Oct ", "Nov-Feb ", "Dec 24-Dec 26 ", "Mar 15-Oct 15 ", "week 1-53/2 ", "week 2-52/2 ", "2027 "),
    *("2026 Dec 12 ", "2026 Nov 23-2027 Jan 10 ", "easter ", "Jul,Aug "),
]


def rules(selectors: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    times = st.lists(spans(), min_size=1, max_size=2).map(",".join)
    opened = st.tuples(st.sampled_from(WIDE), selectors, times).map(lambda parts: f"{parts[0]}{parts[1]} {parts[2]}")
    closed = st.tuples(st.sampled_from(WIDE), selectors).map(lambda parts: f"{parts[0]}{parts[1]} off")
    return st.lists(opened | opened | closed, min_size=1, max_size=4).flatmap(
        lambda each: st.lists(st.sampled_from(["; ", "; ", ", "]), min_size=len(each) - 1, max_size=len(each) - 1).map(
            lambda separators: "".join(
                rule + separator for rule, separator in zip(each, [*separators, ""], strict=True)
            )
        )
    )


def holiday_selectors() -> st.SearchStrategy[str]:
    ph = st.sampled_from(["PH", "PH", "PH -1 day", "PH +2 days"])
    return day_selectors() | ph | st.tuples(day_selectors(), ph).map(",".join)


MOMENTS = st.lists(st.integers(0, 730 * 1440 - 1), min_size=20, max_size=20)


def check_against(library: OpeningHours, hours: str, minutes: list[int]) -> None:
    schedule = schedule_of_hours(hours, NATIONWIDE)
    for minute in minutes:
        at = datetime.combine(NATIONWIDE.first, MIDNIGHT) + timedelta(minutes=minute)
        answer = open_state(schedule, NATIONWIDE, at.replace(tzinfo=UTC))
        assert (answer.state == "open") == library.is_open(at), at
        change = answer.until or answer.opens
        if change and change.date() <= NATIONWIDE.last:
            assert change == next_change(library, at), at


def next_change(library: OpeningHours, at: datetime) -> datetime | None:
    """When the library's state changes between open and not open: unlike ours it tells touching intervals apart."""
    state = library.is_open(at)
    change = library.next_change(at)
    while change and library.is_open(change) == state:
        change = library.next_change(change)
    return change


@PROPERTY
@given(rules(day_selectors()), MOMENTS)
def test_hours_without_holidays_are_those_of_the_library(hours: str, minutes: list[int]) -> None:
    check_against(OpeningHours(hours), hours, minutes)


@PROPERTY
@given(rules(holiday_selectors()), MOMENTS)
def test_holidays_of_the_whole_country_are_those_that_the_library_knows(hours: str, minutes: list[int]) -> None:
    check_against(OpeningHours(hours, country="DE"), hours, minutes)


@PROPERTY
@given(rules(holiday_selectors()), st.sampled_from(["SN", "BY", None]))
def test_packing_any_schedule_keeps_it(hours: str, land: str | None) -> None:
    days = calendar(land, "Europe/Berlin", BUILT)
    schedule = schedule_of_hours(hours, days)
    assert Schedule.decode(schedule.encode(), days) == schedule
    assert list(schedule.exceptions) == sorted(schedule.exceptions)
    assert all(intervals != schedule.weekly[day.weekday()] for day, intervals in schedule.exceptions.items())
    for day in (days.first + timedelta(number) for number in range(730)):
        edges = [edge for interval in schedule.intervals(day) for edge in interval]
        assert edges == sorted(set(edges))
        assert all(0 <= edge <= 1440 for edge in edges)


def test_two_processes_give_the_same_bytes() -> None:
    script = "from tests.directory.test_schedule import *; print([(s.encode(), rows(s)) for s in all_of_rows()])"
    said = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([*sys.path, str(ROOT)])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert said[0].decode().strip() == str([(schedule.encode(), rows(schedule)) for schedule in all_of_rows()])


# ---- Rows


def words(row: Row) -> str:
    """A row as a line: `Mo-Fr 09:00-12:00 [1. 3.]`."""
    days = "".join(
        module.WEEKDAYS[day]
        if day - 1 not in row.weekdays
        else "-" + module.WEEKDAYS[day]
        if day + 1 not in row.weekdays
        else ""
        for day in row.weekdays
    )
    parts = [days.replace("-", "-", 1)] if days else []
    parts += ["PH"] if row.holiday else []
    parts += ["all day"] if row.all_day else ["-".join(times) for times in row.times] or ["closed"]
    parts += ["[" + " ".join(f"{number}." for number in row.nth) + "]"] if row.nth else []
    parts += [f"months {start}-{end}" for start, end in row.months]
    parts += [f"{row.weeks} weeks"] if row.weeks else []
    parts += [f"{start}/{end}" for start, end in (*row.periods, *row.spans)]
    parts += ["each year"] if row.yearly else []
    return " ".join(parts)


ROWS: list[tuple[str, list[str]]] = [
    (OFFICE, ["Mo-Fr 09:00-12:00 13:00-17:00", "PH closed"]),
    ("Mo-Fr 09:00-12:00", ["Mo-Fr 09:00-12:00"]),
    ("24/7", ["Mo-Su all day"]),
    ("24/7; PH off", ["Mo-Su all day", "PH closed"]),
    ("Mo-Fr 00:00-24:00", ["Mo-Fr all day"]),
    (
        "Mo,We 08:00-12:00; Tu,Th 08:00-12:00,14:00-18:00; PH off",
        ["MoWe 08:00-12:00", "TuTh 08:00-12:00 14:00-18:00", "PH closed"],
    ),
    ("Mo[1,3] 14:00-16:00", ["Mo 14:00-16:00 [1. 3.]"]),
    ("Mo[1] 17:00-19:00; PH off", ["Mo 17:00-19:00 [1.]", "PH closed"]),
    ("Fr[-1] 16:00-20:00", ["Fr 16:00-20:00 [-1.]"]),
    ("Mo[5] 10:00-12:00", ["Mo 10:00-12:00 [5.]"]),
    ("Mo-Fr 09:00-12:00; Mo[-1] off", ["Mo-Fr 09:00-12:00", "Mo closed [-1.]"]),
    (
        "Mo-Fr 09:00-12:00; Mo[1] 14:00-16:00",
        ["Mo 09:00-12:00 [2. 3. 4. 5.]", "Mo 14:00-16:00 [1.]", "Tu-Fr 09:00-12:00"],
    ),
    ("Apr-Oct Mo-Su 09:00-18:00", ["Mo-Su 09:00-18:00 months 4-10"]),
    ("Apr-Oct Mo[1] 10:00-12:00", ["Mo 10:00-12:00 [1.] months 4-10"]),
    (
        "Apr-Sep We 15:00-18:00; Oct-Mar We 15:00-17:00",
        ["We 15:00-18:00 months 4-9", "We 15:00-17:00 months 10-3"],
    ),
    ("Mo-Fr 09:00-12:00; Aug off", ["Mo-Fr 09:00-12:00", "Mo-Fr closed months 8-8"]),
    (
        "Mar 15-Oct 15 Mo-Fr 10:00-12:00; PH off",
        ["Mo-Fr 10:00-12:00 2026-03-16/2026-10-15 2027-03-15/2027-10-15", "PH closed"],
    ),
    ("2027 Mo-Fr 10:00-12:00", ["Mo-Fr 10:00-12:00 2027-01-01/2027-12-31"]),
    ("week 1-53/2 Mo 10:00-12:00", ["Mo 10:00-12:00 odd weeks"]),
    ("week 2-52/2 Mo,We 10:00-12:00; PH off", ["MoWe 10:00-12:00 even weeks", "PH closed"]),
    (
        "Mo-Fr 09:00-12:00; PH off; Dec 24 off; Dec 31 off",
        ["Mo-Fr 09:00-12:00", "PH closed", "closed 2026-12-24/2026-12-24 2026-12-31/2026-12-31 each year"],
    ),
    (
        "Mo-Su 09:00-12:00; Dec 24-26 off",
        ["Mo-Su 09:00-12:00", "closed 2026-12-24/2026-12-26 each year"],
    ),
    (
        "Mo-Fr 09:00-12:00; Dec 24-Jan 05 off; PH off",
        ["Mo-Fr 09:00-12:00", "PH closed", "closed 2026-12-24/2027-01-05 each year"],
    ),
    (
        "Mo-Fr 09:00-17:00; 2026 Nov 27 off; 2026 Dec 12 10:00-16:00",
        ["Mo-Fr 09:00-17:00", "closed 2026-11-27/2026-11-27", "10:00-16:00 2026-12-12/2026-12-12"],
    ),
    ("2026 Dec 12 10:00-16:00", ["10:00-16:00 2026-12-12/2026-12-12"]),
    ("Su,PH 10:00-14:00", ["Su 10:00-14:00", "PH 10:00-14:00"]),
    ("Mo-Fr 09:00-17:00; PH 10:00-12:00", ["Mo-Fr 09:00-17:00", "PH 10:00-12:00"]),
    ("Fr,Sa 20:00-02:00", ["Fr-Sa 20:00-02:00"]),
    ("Fr 20:00-24:00; Sa 00:00-02:00", ["Fr 20:00-02:00"]),
    ("Mo-Fr 22:00-06:00; PH off", ["Mo-Fr 22:00-06:00", "PH closed"]),
    ("Mo-Su 18:00-24:00", ["Mo-Su 18:00-24:00"]),
    ("Mo-Fr 09:00-12:00; Th 14:00-18:00", ["Mo-WeFr 09:00-12:00", "Th 14:00-18:00"]),
    ("off", []),
]


def all_of_rows() -> list[Schedule]:
    return [schedule_of_hours(hours, SAXONY) for hours, _ in ROWS]


@pytest.mark.parametrize(("hours", "lines"), ROWS, ids=[hours for hours, _ in ROWS])
def test_rows_say_the_hours_in_words(hours: str, lines: list[str]) -> None:
    assert [words(row) for row in rows(schedule_of_hours(hours, SAXONY))] == lines


def test_rows_leave_out_dates_that_are_past() -> None:
    schedule = schedule_of_hours(
        "Mo-Fr 09:00-17:00; 2026 Jan 08 off; 2026 Nov 27 off; 2026 Mar-May Sa 10:00-12:00", SAXONY
    )
    assert [words(row) for row in rows(schedule, since=BUILT)] == ["Mo-Fr 09:00-17:00", "closed 2026-11-27/2026-11-27"]
    assert len(rows(schedule)) == 3


def read(rows: tuple[Row, ...], day: date, days: Calendar) -> Intervals:
    """What somebody who reads the rows takes to be the hours that begin on a day."""
    found: Intervals = ()
    for row in rows:
        if row.holiday:
            holds = day in days.holidays
        elif row.dates and row.yearly:
            holds = (day.month, day.day) in {(one.month, one.day) for one in row.dates}
        elif row.dates:
            holds = day in row.dates
        else:
            holds = day.weekday() in row.weekdays and all(conditions(row, day))
        found = row.intervals if holds else found
    return found


def conditions(row: Row, day: date) -> Iterator[bool]:
    if row.nth:
        is_last = (day + timedelta(7)).month != day.month
        yield -(-day.day // 7) in row.nth or (is_last and -1 in row.nth)
    if row.months:
        yield any(
            start <= day.month <= end if start <= end else not end < day.month < start for start, end in row.months
        )
    if row.weeks:
        yield row.weeks == ("odd" if day.isocalendar().week % 2 else "even")
    if row.periods:
        yield any(start <= day <= end for start, end in row.periods)


@PROPERTY
@given(rules(holiday_selectors()).filter(lambda hours: "22:00" not in hours and "10:00-10:00" not in hours))
def test_who_reads_the_rows_knows_every_day(hours: str) -> None:
    schedule = schedule_of_hours(hours, SAXONY)
    shown = rows(schedule)
    days = [SAXONY.first + timedelta(number) for number in range(730)]
    if any(end > 1440 for day in days for _, end in read(shown, day, SAXONY)):
        return  # nights that a rule of OSM cuts at midnight are told whole
    for day in days:
        assert read(shown, day, SAXONY) == schedule.intervals(day), (day, [words(row) for row in shown])


# ---- Courses


def test_single_dates_are_a_schedule_without_a_week() -> None:
    spans = [
        (datetime(2026, 12, 4, 18, 0), datetime(2026, 12, 4, 19, 30)),
        (datetime(2026, 11, 27, 18, 0), datetime(2026, 11, 27, 19, 30)),
        (datetime(2026, 11, 27, 19, 0), datetime(2026, 11, 27, 20, 0)),
        (datetime(2026, 12, 31, 22, 0), datetime(2027, 1, 1, 1, 0)),
        (datetime(2025, 12, 31, 22, 0), datetime(2026, 1, 1, 1, 0)),
        (datetime(2026, 12, 5, 9, 0), datetime(2026, 12, 5, 9, 0)),
        (datetime(2031, 1, 1, 9, 0), datetime(2031, 1, 1, 10, 0)),
    ]
    schedule = schedule_of_dates(spans, SAXONY)
    assert schedule.weekly == module.NO_WEEK
    assert schedule.exceptions == {
        date(2026, 1, 1): ((0, 60),),
        date(2026, 11, 27): ((1080, 1200),),
        date(2026, 12, 4): ((1080, 1170),),
        date(2026, 12, 31): ((1320, 1440),),
        date(2027, 1, 1): ((0, 60),),
    }
    assert Schedule.decode(schedule.encode(), SAXONY) == schedule
    answer = open_state(schedule, SAXONY, datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    assert told(answer) == {"state": "closed", "opens": "2026-12-04T18:00"}


def test_a_course_every_week_is_one_row() -> None:
    dates = dates_of_rule("FREQ=WEEKLY;BYDAY=TU,TH", date(2026, 9, 1), date(2027, 2, 25))
    spans = [(datetime.combine(day, MIDNIGHT) + timedelta(hours=18),) * 2 for day in dates]
    schedule = schedule_of_dates([(start, start + timedelta(minutes=90)) for start, _ in spans], SAXONY)
    assert [words(row) for row in rows(schedule)] == ["TuTh 18:00-19:30 2026-09-01/2027-02-25"]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", ["2026-11-23", "2026-11-30", "2026-12-07"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261222T225959Z", ["2026-11-21", "2026-12-05", "2026-12-19"]),
        ("FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270104", ["2026-12-07", "2027-01-04"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-11-30", "2026-12-31"]),
        ("FREQ=DAILY;UNTIL=20261123", ["2026-11-21", "2026-11-22", "2026-11-23"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", ["2026-12-31"]),
        ("freq=weekly;byday=su;wkst=mo;until=20261122", ["2026-11-22"]),
        ("FREQ=DAILY;UNTIL=20251231", []),
        ("FREQ=DAILY;UNTIL=99991231T000000;COUNT=1", ["2026-11-21"]),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6", []),
    ],
)
def test_dates_of_a_rule(rule: str, days: list[str]) -> None:
    assert [day.isoformat() for day in dates_of_rule(rule, BUILT, date(2027, 6, 30))] == days


@pytest.mark.parametrize(
    "rule",
    [
        *("", "WEEKLY", "FREQ=", "FREQ=HOURLY", "FREQ=SECONDLY", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0"),
        *(
            "FREQ=DAILY;INTERVAL=-1",
            "FREQ=DAILY;INTERVAL=99999999999999",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;FREQ=DAILY",
        ),
        *("FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=DAILY;BYMONTH=13"),
        *(
            "FREQ=DAILY;BYSETPOS=2;BYDAY=MO",
            "FREQ=DAILY;BYYEARDAY=400",
            "FREQ=WEEKLY;BYMONTHDAY=30",
            "FREQ=DAILY;BYHOUR=9",
        ),
        *(
            "FREQ=MONTHLY;BYWEEKNO=20",
            "FREQ=DAILY;UNTIL=morgen",
            "FREQ=DAILY;UNTIL=20261399",
            "DTSTART:20200101\nFREQ=DAILY",
        ),
        *("FREQ=YEARLY;BYMONTH=²", "FREQ=DAILY;WKST=XX", "FREQ=DAILY;X-A=1"),
    ],
)
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        dates_of_rule(rule, BUILT, date(2027, 6, 30))


# ---- The calendar


def test_a_calendar_reaches_to_the_end_of_the_next_year_and_is_made_once() -> None:
    assert SAXONY.first == date(2026, 1, 1)
    assert SAXONY.last == date(2027, 12, 31)
    assert calendar("SN", "Europe/Berlin", date(2026, 1, 1)) is SAXONY
    assert min(SAXONY.holidays) == date(2026, 1, 1)
    assert max(SAXONY.holidays) == date(2027, 12, 26)
    assert pickle.loads(pickle.dumps(SAXONY)) == SAXONY
    assert hash(pickle.loads(pickle.dumps(SAXONY))) == hash(SAXONY)


def test_holidays_are_those_of_the_land_and_known_outside_of_the_calendar() -> None:
    assert SAXONY.holidays[date(2026, 10, 31)] == "Reformationstag"
    assert date(2026, 10, 31) not in NATIONWIDE.holidays
    assert SAXONY.is_holiday(date(2028, 1, 1))
    assert SAXONY.is_holiday(date(2025, 11, 19))
    assert not NATIONWIDE.is_holiday(date(2025, 11, 19))


def test_a_land_or_a_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", 2026)
    with pytest.raises(ZoneInfoNotFoundError):
        calendar("SN", "Europe/Nowhere", BUILT)


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", "Europe/Lisbon", "America/New_York", "Africa/Casablanca", "Asia/Kabul", "Australia/Lord_Howe"],
)
@PROPERTY
@given(seconds=st.integers(1764547200, 1861919999))  # 2025-12-01 to 2028-12-31
def test_local_time_is_that_of_the_zone(zone: str, seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0)
    assert module.LOCAL_EPOCH + timedelta(minutes=calendar(None, zone, BUILT).local_minute(at)) == local


def test_the_packed_calendar_is_plain_json() -> None:
    packed = SAXONY.encode()
    assert set(packed) == {"first", "last", "offsets", "holidays"}
    assert packed["first"] == "2026-01-01"
    assert packed["holidays"][0] == [0, "Neujahr"]  # type: ignore[index]
    assert packed["offsets"][1] == [datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp() // 60, 120]  # type: ignore[index]


# ---- Hostile strings


@pytest.mark.parametrize(
    "hours", ["", "morgens", "Mo-Fr 25:00-99:00", "\0", "PH", "Mo-Fr 09:00-12:00" * 50, '"', "|" * 40]
)
def test_what_is_no_hours_is_refused_or_taken(hours: str) -> None:
    try:
        schedule = schedule_of_hours(hours, SAXONY)
    except ValueError:
        return
    assert Schedule.decode(schedule.encode(), SAXONY) == schedule


@pytest.mark.parametrize(
    "hours",
    [
        '"' + "PH; Mo 09:00-12:00 || " * 200 + '"',
        "; ".join(f"2026 Dec {day:02} {day % 12:02}:00-{day % 12 + 1:02}:{day:02}" for day in range(1, 32))
        + "; PH off",
        ", ".join(
            f"Mo {hour:02}:{minute:02}-{hour:02}:{minute + 1:02}" for hour in range(24) for minute in range(0, 60, 2)
        ),
        "Mo-Fr 09:00-12:00 \"</script><b a='x'>\"",
        "1900-2100/7 Jan-Dec week 1-53/3 Mo[1,-1] +1 day 00:00-48:00; PH -2 days off",
    ],
)
def test_long_and_strange_hours_are_packed_in_plain_letters(hours: str) -> None:
    schedule = schedule_of_hours(hours, SAXONY)
    packed = schedule.encode()
    assert Schedule.decode(packed, SAXONY) == schedule
    assert not set(packed) & set("\"'<>& ")
    rows(schedule)


def test_an_office_is_packed_in_a_few_letters() -> None:
    assert schedule_of_hours(OFFICE, SAXONY).encode() == "01234:f0-k0,lo-sc||!"
    seasons = "Oct-Mar Mo-Fr 16:00-22:00; Oct-Mar Sa 10:00-18:00; Apr-Sep Mo-Fr 17:00-21:00; PH off"
    assert len(schedule_of_hours(seasons, SAXONY).encode()) < 200

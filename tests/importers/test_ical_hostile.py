"""Broken, hostile and huge calendars: nothing raises, nothing hangs, good events beside bad ones are kept."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import icalendar
import pytest
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import read_yaml
from ankunft.importers.ical import CalendarError, Conversion, Town, convert
from ankunft.importers.ical.convert import FIELDS
from ankunft.importers.ical.values import file_text
from ankunft.model import Event
from hypothesis import given, settings
from hypothesis import strategies as st

TOWN = Town("Europe/Berlin", date(2026, 11, 21))


def event(number: int, *lines: str, title: str = "Fest") -> str:
    whole = ["BEGIN:VEVENT", f"UID:{number}@x", f"SUMMARY:{title}", *lines]
    whole += [] if any(line.startswith("DTSTART") for line in lines) else ["DTSTART:20270301T100000"]
    return "\n".join([*whole, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


def titles(conversion: Conversion) -> list[str]:
    return [str(draft.fields["title"]) for draft in conversion.drafts.values()]


def lines_of(conversion: Conversion) -> list[int]:
    return [remark.line for remark in conversion.remarks]


# ---- What is no calendar


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x:1:1: this is not a calendar."),
        (b"\n\n", "x:1:1: this is not a calendar."),
        (b"Hallo", "x:1:1: this is not a calendar."),
        (bytes(range(256)) * 1000, "x:1:1: this is not a calendar."),
        (b"<!doctype html><title>Login</title>", "x:1:1: this is a web page, not a calendar."),
        (b"  <html>", "x:1:1: this is a web page, not a calendar."),
        (b"PK\x03\x04" + b"\0" * 100, "x:1:1: this is not a calendar."),
        (b"BEGIN:VCARD\nEND:VCARD\n", "x:1:1: this is not a calendar."),
        (event(1).encode(), "x:1:1: this is not a calendar."),
        (b"BEGIN:VCALENDAR", "x:1:1: the calendar breaks off: “END:VCALENDAR” is missing."),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a", "x:2:1: the calendar breaks off: “END:VEVENT” is missing."),
        (calendar(event(1))[: -len("END:VCALENDAR\n")], "x:1:1: the calendar breaks off: “END:VCALENDAR” is missing."),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VALARM\n" * 50_000, "x:11:1: the calendar is nested too deep."),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 20_001, "x:20002:1: there are more than 20000 events."),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value,
)
def test_what_is_no_calendar_is_an_error(data: bytes, said: str) -> None:
    with pytest.raises(CalendarError) as caught:
        convert(data, TOWN)
    [remark] = caught.value.remarks
    assert remark.text("x").startswith(f"{said} ")
    assert remark.text("x").endswith(".")


# ---- Broken lines beside good events


def test_an_event_within_an_event_costs_the_outer_one() -> None:
    inner = event(2, title="innen")
    outer = f"BEGIN:VEVENT\nUID:1@x\nSUMMARY:außen\n{inner}\nDTSTART:20270301\nEND:VEVENT"
    conversion = convert(calendar(outer, event(3)), TOWN)
    assert titles(conversion) == ["innen", "Fest"]
    assert conversion.unread == {"1@x"}
    assert lines_of(conversion) == [2, 11]


def test_an_event_that_is_never_closed_costs_itself() -> None:
    conversion = convert(calendar("BEGIN:VEVENT", "UID:1@x", "SUMMARY:offen", event(2)), TOWN)
    assert titles(conversion) == ["Fest"]
    assert conversion.unread == {"1@x"}


def test_alarms_and_other_components_do_not_speak_for_the_event() -> None:
    alarm = "BEGIN:VALARM\nSUMMARY:Alarm\nUID:9\nDTSTART:20200101\nEND:VALARM"
    other = "BEGIN:VTODO\nUID:7\nSUMMARY:Aufgabe\nDTSTART:20270301\nEND:VTODO"
    text = f"BEGIN:VEVENT\n{alarm}\nUID:1\nSUMMARY:Fest\nDTSTART:20270301\nEND:VEVENT"
    conversion = convert(calendar(other, text, "BEGIN:VFREEBUSY\nEND:VFREEBUSY"), TOWN)
    [draft] = conversion.drafts.values()
    assert (draft.uid, draft.fields["title"], draft.fields["start"]) == ("1", "Fest", "2027-03-01")


def test_garbage_between_the_lines_is_named_and_passed_over() -> None:
    conversion = convert(calendar("garbage", "END:VEVENT", ":;=", event(1, "auch das", "OHNE"), "\x00\x01"), TOWN)
    assert titles(conversion) == ["Fest"]
    assert lines_of(conversion) == [2, 3, 4, 8, 9, 12]


def test_at_most_500_remarks_are_told() -> None:
    conversion = convert(calendar(*["müll"] * 3000, event(1)), TOWN)
    assert len(conversion.remarks) == 501
    assert "2500 remarks are not shown" in conversion.remarks[-1].text("x")
    assert titles(conversion) == ["Fest"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\r\n", "\n\n"])
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\n\n", b"<br />Warning: x\n"])
def test_line_ends_and_what_stands_before_do_not_matter(ends: str, before: bytes) -> None:
    data = before.replace(b"\n", ends.encode()) + calendar(event(1, title="Größe")).replace(b"\n", ends.encode())
    assert titles(convert(data, TOWN)) == ["Größe"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-16", "utf-8-sig"])
def test_encodings_of_old_programs_are_read(encoding: str) -> None:
    text = calendar(event(1, title="Straßenfest für Größe")).decode()
    assert titles(convert(text.encode(encoding), TOWN)) == ["Straßenfest für Größe"]


def test_lines_in_different_encodings_are_read_each() -> None:
    data = calendar(event(1, title="Größe"), event(2)).replace(b"SUMMARY:Fest", "SUMMARY:Käse".encode("cp1252"))
    assert titles(convert(data, TOWN)) == ["Größe", "Käse"]


@pytest.mark.parametrize("fold", [b"\r\n ", b"\n ", b"\n\t", b"\r\n\r\n "])
def test_letters_may_be_folded_in_their_middle(fold: bytes) -> None:
    title = "Größe 😀 مرحبا".encode()
    for at in range(1, len(title)):
        folded = b"SUMMARY:" + title[:at] + fold + title[at:]
        data = calendar(event(1)).replace(b"SUMMARY:Fest", folded)
        assert titles(convert(data, TOWN)) == [title.decode()], at


def test_a_line_that_is_too_long_is_passed_over() -> None:
    picture = "ATTACH;ENCODING=BASE64:" + "A" * 500_000
    folded = "DESCRIPTION:" + "\n ".join(["x" * 70] * 9_000)
    conversion = convert(calendar(event(1, picture, folded)), TOWN)
    [draft] = conversion.drafts.values()
    assert draft.fields["summary"] == "Fest"
    assert lines_of(conversion) == [5, 6]


# ---- What takes long


@pytest.mark.parametrize(
    "lines",
    [
        ["RRULE:FREQ=WEEKLY", *["EXDATE:20270308T100000"] * 100_000],
        [
            "RRULE:FREQ=DAILY",
            *[f"EXDATE:{2027 + n // 300}{n // 25 % 12 + 1:02}{n % 25 + 1:02}T100000" for n in range(50_000)],
        ],
        ["RRULE:FREQ=WEEKLY", "EXDATE:" + ",".join(["20270308T100000"] * 20_000)],
        ["RDATE:" + ",".join(f"2027{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}{n % 60:02}00" for n in range(20_000))],
        ["RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31"],
        ["RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO;COUNT=9999"],
        ["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"],
        ["RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))],
        ["DTSTART:19000101T000000", "RRULE:FREQ=HOURLY"],
        ["DTSTART:19000101T000000", "RRULE:FREQ=HOURLY;COUNT=9999;BYMONTH=2;BYMONTHDAY=31"],
        ["DTSTART:19000101T000000", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;COUNT=9999"],
        ["RRULE:FREQ=MINUTELY"],
        ["RRULE:FREQ=SECONDLY;COUNT=5"],
        ["RRULE:FREQ=DAILY;COUNT=99999999999999999999"],
        ["RRULE:FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 50_000)],
        ["RRULE:" + "FREQ=DAILY;" * 20_000],
        ["RRULE:FREQ=DAILY;BYHOUR=1"] * 5_000,
        ["CATEGORIES:" + "a," * 100_000],
        ["ORGANIZER:mailto:" + "a@" * 100_000],
        ["CONTACT:" + "(" * 300_000],
        ["DTEND;" + "A=1;" * 50_000 + "TZID=x:20270301"],
        ['DTEND;A="' + "x" * 100_000 + ":20270301"],
        ["LOCATION:" + "\\," * 100_000],
        ["URL:http://" + "a" * 300_000],
        ["DURATION:P" + "9" * 300_000 + "D"],
        ["DESCRIPTION:" + "<div>" * 50_000],
    ],
    ids=lambda lines: lines[-1][:40],
)
def test_hostile_events_take_no_time(lines: list[str]) -> None:
    began = time.process_time()
    conversion = convert(calendar(event(1, *lines), event(2, title="danach")), TOWN)
    assert time.process_time() - began < 20
    assert "danach" in titles(conversion)


def test_many_hostile_rules_share_one_budget() -> None:
    began = time.process_time()
    rules = [event(number, f"RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY={29 + number % 3}") for number in range(3000)]
    conversion = convert(calendar(*rules, event(9999, title="danach")), TOWN)
    assert time.process_time() - began < 90
    assert "danach" in titles(conversion)
    assert "take too long to work out" in conversion.remarks[-2].text("x")


def test_many_zones_take_no_time() -> None:
    rule = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
    zones = [
        f"BEGIN:VTIMEZONE\nTZID:Z{number}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\n"
        f"TZOFFSETTO:+0{number % 10}{number % 60:02}\n{rule}\nEND:STANDARD\nEND:VTIMEZONE"
        for number in range(3000)
    ]
    events = [event(number, f"DTSTART;TZID=Z{number}:20270301T100000") for number in range(3000)]
    began = time.process_time()
    assert len(convert(calendar(*zones, *events), TOWN).drafts) == 3000
    assert time.process_time() - began < 60


# ---- Calendars that other programs were tested with

OTHERS = sorted(Path(icalendar.__file__).parent.rglob("*.ics"))


def test_the_calendars_of_icalendars_own_tests_become_right_records() -> None:
    assert len(OTHERS) > 50
    count = 0
    for path in OTHERS:
        try:
            conversion = convert(path.read_bytes(), TOWN)
        except CalendarError:
            continue
        for draft in conversion.drafts.values():
            count += 1
            assert validate(Event, read_yaml(file_text(draft.fields), path))[1] == [], path.name
    assert count > 50


# ---- Anything at all

_NAMES = """
    UID DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID SUMMARY DESCRIPTION X-ALT-DESC LOCATION STATUS
    CLASS URL ORGANIZER CONTACT CATEGORIES SEQUENCE LAST-MODIFIED X-MICROSOFT-CDO-ALLDAYEVENT TZID TZOFFSETFROM
    TZOFFSETTO X-WR-TIMEZONE BEGIN END X-FOO
"""
_VALUES = """
    20270301 20270301T100000 20270301T100000Z 20270301T250000 99991231T235959Z 00010101 20270229 PT1H P1D -P1D P P9W
    20270301T100000/PT1H 20270301T100000/20270301T120000 20270301,20270302 FREQ=WEEKLY FREQ=DAILY;COUNT=3
    FREQ=HOURLY;COUNT=5 FREQ=WEEKLY;UNTIL=20270401T000000Z FREQ=YEARLY;BYDAY=53MO FREQ=DAILY;BYHOUR=1,2 FREQ= ; = :
    FREQ=MONTHLY;BYSETPOS=366;BYDAY=MO FREQ=WEEKLY;BYDAY=1MO FREQ=DAILY;BYSETPOS=1 FREQ=HOURLY;BYHOUR=3;INTERVAL=2
    FREQ=WEEKLY;BYMONTHDAY=1 FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=2 +0100 -0500 +9999 CANCELLED PRIVATE TRUE VEVENT
    VTIMEZONE STANDARD VALARM VCALENDAR Odd a@b Europe/Berlin http://a.example/ mailto:a@b.de a\\,b a\\nb <b>x</b>
    19000101T000000 21991231T235900 20270328T023000 20271031T023000Z UNTIL=20270101 2 FREQ=DAILY;INTERVAL=7;BYDAY=MO
    FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31;COUNT=3 FREQ=WEEKLY;BYDAY=MO;BYSETPOS=7
"""
NAMES = st.sampled_from(_NAMES.split())
PARAMS = st.sampled_from(
    ["", ";VALUE=DATE", ";VALUE=PERIOD", ";TZID=Europe/Berlin", ';TZID="(UTC+01:00) x"', ";TZID=UTC+01:00", ";TZID=",
     ";RANGE=THISANDFUTURE", ";X", ";=", ';A="', ";TZID=Odd", ";TZID=America/New_York"]
)  # fmt: skip
VALUES = st.one_of(st.text(max_size=20), st.sampled_from(_VALUES.split()))
LINES = st.builds(lambda name, params, value: f"{name}{params}:{value}", NAMES, PARAMS, VALUES)
EVENTS = st.lists(LINES, max_size=8).map(
    lambda lines: "\n".join(
        ["BEGIN:VEVENT", "UID:a", "SUMMARY:S", "DTSTART;TZID=Europe/Berlin:20270301T100000", *lines, "END:VEVENT"]
    )
)
LOOSE = st.lists(LINES, max_size=8).map(lambda lines: "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]))


def is_sound(data: bytes) -> None:
    try:
        conversion = convert(data, TOWN)
    except CalendarError:
        return
    for draft in conversion.drafts.values():
        assert set(draft.fields) <= set(FIELDS)
        assert {"title", "summary", "start"} <= set(draft.fields)
    for remark in conversion.remarks:
        assert "{" not in remark.text("x") or "{" in data.decode("utf-8", "replace")


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.lists(st.one_of(EVENTS, LOOSE, LINES), max_size=5))
def test_no_event_raises(parts: list[str]) -> None:
    is_sound("\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode("utf-8", "replace"))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_raise(data: bytes) -> None:
    is_sound(data)
    is_sound(b"BEGIN:VCALENDAR\n" + data + b"\nEND:VCALENDAR\n")
    is_sound(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nSUMMARY:" + data + b"\nEND:VEVENT\nEND:VCALENDAR\n")

"""Events as calendar files: two readers that know nothing of the writer find in them what the tables say.

What the readers do with what RFC 5545 leaves open, or against it, and why the files are written as they are, is shown
at the end, each by the smallest file that does it.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.directory.agenda import between, next_date, town_calendar
from ankunft.directory.occurrences import occurrences
from ankunft.exports.ics import calendars
from ankunft.exports.series import dates_written
from ankunft.exports.vtimezone import clock_changes, vtimezone
from ankunft.language import chain, strings
from ankunft.model import EVENT, Event

from tests.conftest import INSTANCE, NOW, ROOT, make_instance, parse, read_all
from tests.dates.cases_of import cases, event_of, told, town
from tests.dates.test_occurrences import some_event
from tests.exports.ics_readers import Dates, Part, by_ical_js, by_icalendar, content_lines, in_order, parse_ics, seen
from tests.exports.test_vcard import TITLES

Files = dict[str, bytes]


def files_of(catalogue: Catalogue, tag: str = "de", site_url: str | None = None) -> Files:
    gettext = strings(ROOT / "locales", chain(tag, catalogue.instance.language)).gettext
    return calendars(LocalCatalogue(catalogue, tag), site_url or catalogue.instance.url, gettext)


# A town of events

TESTORT = INSTANCE + "land: SN\n"
AT = "testort.example.org"


def town_of(folder: Path, files: Mapping[str, str], instance: str = TESTORT, now: date = NOW) -> Catalogue:
    """A town with these files."""
    reading, _ = read_all(make_instance(folder / "town", files, instance), now=now)
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    return reading.catalogue


def town_of_events(folder: Path, events: list[dict[str, Any]]) -> Catalogue:
    """A town with these events: e0, e1, …"""
    files = {"places/vhs-haus.yml": "title: VHS\n"}
    for number, event in enumerate(events):
        whole = {"title": "Titel", "summary": "Satz.", **event}
        files[f"events/e{number}.yml"] = yaml.safe_dump(whole, allow_unicode=True, default_style='"')
    return town_of(folder, files)


def one_event(folder: Path, text: str, more: Mapping[str, str] | None = None, tag: str = "de") -> Part:
    """The calendar of the event `e`."""
    files = {"events/e.yml": f"title: Titel\nsummary: Satz.\n{text}", **(more or {})}
    return parse_ics(files_of(town_of(folder, files), tag)[f"data/{tag}/events/e.ics"])


# Every case of the table of dates

CASES = cases("occurrences")
EACH = pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
SWAPPED = "three quarters of an hour from the first half past two end at the second quarter past two"
"""The reader takes the end for the beginning: see `test_two_times_of_a_doubled_hour_are_swapped_by_a_reader`."""


@pytest.fixture(scope="module")
def case_files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The calendar of each case."""
    files = files_of(town_of_events(tmp_path_factory.mktemp("cases"), [case["event"] for case in CASES]))
    return [files[f"data/de/events/e{number}.ics"] for number in range(len(CASES))]


@pytest.fixture(scope="module")
def read_by_js(case_files: list[bytes]) -> list[Dates]:
    """What ical.js finds in the calendar of each case."""
    return by_ical_js([(data, window(case)[1]) for data, case in zip(case_files, CASES, strict=True)])


def window(case: dict[str, Any]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(case["from"]), datetime.fromisoformat(case["until"])


def expected(case: dict[str, Any]) -> list[dict[str, str]]:
    """What the case expects; in a calendar every date of a cancelled event is cancelled."""
    if case["event"].get("status") == "cancelled":
        return [{**one, "status": "cancelled"} for one in case["expect"]]
    return cast("list[dict[str, str]]", case["expect"])


@EACH
def test_icalendar_finds_the_dates_of_the_table(
    case_files: list[bytes], number: int, request: pytest.FixtureRequest
) -> None:
    case = CASES[number]
    if case["name"] == SWAPPED:
        request.applymarker(pytest.mark.xfail(strict=True, reason="a mistake of recurring-ical-events"))
    assert seen(by_icalendar(case_files[number], *window(case)), *window(case)) == in_order(expected(case))


@EACH
def test_ical_js_finds_the_dates_of_the_table(read_by_js: list[Dates], number: int) -> None:
    case = CASES[number]
    assert seen(read_by_js[number], *window(case)) == in_order(expected(case))


@EACH
def test_the_calendar_of_a_case_is_one(case_files: list[bytes], number: int) -> None:
    parse_ics(case_files[number])


# Rules that few programs follow

RULES = {
    "2027-01-31": [
        "FREQ=MONTHLY;BYMONTH=1,3,5;UNTIL=20270801T100000", "FREQ=MONTHLY;INTERVAL=2;BYMONTH=1,3,5",
        "FREQ=YEARLY;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=1,5,6", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=1,6",
        "FREQ=YEARLY;BYDAY=5SU", "FREQ=YEARLY;BYDAY=SU;BYSETPOS=5", "FREQ=MONTHLY;BYDAY=SA,SU;BYMONTHDAY=30,31;BYSETPOS=-1",
        "FREQ=DAILY;BYMONTHDAY=-1", "FREQ=DAILY;BYMONTHDAY=31;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA,SU;BYSETPOS=2",
        "FREQ=YEARLY", "FREQ=YEARLY;BYYEARDAY=31,-1", "FREQ=YEARLY;BYWEEKNO=4;BYDAY=SU", "FREQ=YEARLY;BYMONTH=1",
        "rrule:freq=weekly;count=5", "FREQ=MONTHLY;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;UNTIL=20270101", "FREQ=WEEKLY;UNTIL=20270131T100000", "FREQ=DAILY;UNTIL=20270207T143000Z",
    ],
    "2028-02-29": ["FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=4", "FREQ=YEARLY;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=-1"],
}  # fmt: skip


def test_rules_that_few_programs_follow_are_read_as_they_are_meant(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = []
    for day, rules in RULES.items():
        for rule in rules:
            events += [{"start": day, "rule": rule}, {"start": f"{day}T15:30", "end": f"{day}T17:00", "rule": rule}]
    compare(tmp_path, events, datetime(2027, 1, 1), datetime(2036, 12, 1))


def test_three_hundred_made_up_events_are_read_as_they_are_meant(tmp_path: Path) -> None:
    chance = random.Random(11)
    compare(tmp_path, [some_event(chance) for _ in range(300)], datetime(2026, 1, 1), datetime(2029, 1, 1))


def compare(folder: Path, events: list[dict[str, Any]], first: datetime, last: datetime) -> None:
    """Both readers find the dates that we know, and no others."""
    files = files_of(town_of_events(folder, events))
    written = [files[f"data/de/events/e{number}.ics"] for number in range(len(events))]
    for event, data, js in zip(events, written, by_ical_js([(data, last) for data in written]), strict=True):
        parse_ics(data)
        dates = in_order([told(one) for one in occurrences(event_of(event), town(), first, last)])
        assert seen(js, first, last) == dates, event
        assert seen(by_icalendar(data, first, last), first, last) == dates, event


# The reference instance

MUSTERSTADT = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue
LANGUAGES = MUSTERSTADT.instance.languages
WRITTEN = {tag: files_of(MUSTERSTADT, tag) for tag in LANGUAGES}
HOST = "musterstadt.example.org"


def test_there_is_a_calendar_of_all_of_each_topic_and_of_each_event() -> None:
    for tag, files in WRITTEN.items():
        events = {f"data/{tag}/events/{entry.id}.ics" for entry in MUSTERSTADT.directory(EVENT)}
        topics = {f"data/{tag}/events/topic/{topic.id}.ics" for topic in MUSTERSTADT.topics}
        assert len(events) >= 30
        assert set(files) == {f"data/{tag}/events.ics", *events, *topics}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_calendar_of_the_instance_is_one(tag: str) -> None:
    for address, data in WRITTEN[tag].items():
        calendar = parse_ics(data)
        assert calendar.one("SOURCE").value == f"{MUSTERSTADT.instance.url}{address}"
        assert calendar.one("URL").value.startswith(f"{MUSTERSTADT.instance.url}{tag}/events/")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_readers_agree_on_the_next_sixty_days_of_the_instance(tag: str) -> None:
    first = datetime(NOW.year, NOW.month, NOW.day)
    last = first + timedelta(days=60)
    data = WRITTEN[tag][f"data/{tag}/events.ics"]
    (js,) = by_ical_js([(data, last)])
    python = by_icalendar(data, first, last)
    number = 0
    for entry in MUSTERSTADT.directory(EVENT):
        event = cast(Event, entry.record)
        dates = [told(one) for one in occurrences(event, town_calendar(MUSTERSTADT), first, last)]
        if event.status == "cancelled":
            dates = [{**one, "status": "cancelled"} for one in dates]
        uid = f"{entry.id}@{HOST}"
        assert seen(js, first, last, uid) == seen(python, first, last, uid) == in_order(dates), entry.id
        number += len(dates)
    assert number == len(between(MUSTERSTADT, NOW, last.date() - timedelta(days=1))) >= 30


def test_an_event_is_the_same_in_its_own_calendar_in_that_of_its_topic_and_in_that_of_all() -> None:
    files = WRITTEN["ar"]
    everything = blocks(files["data/ar/events.ics"])
    for entry in MUSTERSTADT.directory(EVENT):
        event = cast(Event, entry.record)
        own = blocks(files[f"data/ar/events/{entry.id}.ics"])
        current = next_date(MUSTERSTADT, entry) is not None or entry.id == "martinsumzug-2026"
        assert own <= everything if current else own.isdisjoint(everything), entry.id
        for topic in event.topics:
            assert (own <= blocks(files[f"data/ar/events/topic/{topic}.ics"])) is current


def blocks(data: bytes) -> set[bytes]:
    return set(re.findall(rb"BEGIN:VEVENT.*?END:VEVENT", data, re.DOTALL))


def test_what_ended_in_the_last_thirty_days_is_still_there_and_nothing_older() -> None:
    """The procession was on 11 November, the intercultural week ended on 4 October."""
    data = WRITTEN["de"]["data/de/events.ics"]
    assert b"UID:martinsumzug-2026@" in data
    assert b"UID:interkulturelle-woche-2026@" not in data
    assert b"UID:interkulturelle-woche-2026@" in WRITTEN["de"]["data/de/events/interkulturelle-woche-2026.ics"]


@pytest.mark.parametrize(("ended", "is_there"), [("2026-12-07", True), ("2026-12-05", False)])
def test_what_ended_last_year_is_still_there_in_january(tmp_path: Path, ended: str, is_there: bool) -> None:
    files = {"events/e.yml": f"title: T\nsummary: S.\nstart: {ended}T10:00\nend: {ended}T12:00\n"}
    data = files_of(town_of(tmp_path, files, now=date(2027, 1, 5)))["data/de/events.ics"]
    assert (b"UID:e@" in data) is is_there


def test_an_event_has_the_same_uid_and_the_same_times_in_all_languages() -> None:
    def bare(data: bytes) -> list[str]:
        kept = ("UID:", "DTSTART", "DTEND", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "GEO", "DTSTAMP")
        return [line for line in content_lines(data) if line.startswith(kept)]

    for tag in LANGUAGES:
        assert bare(WRITTEN[tag][f"data/{tag}/events.ics"]) == bare(WRITTEN["de"]["data/de/events.ics"])


def test_the_same_content_gives_the_same_bytes() -> None:
    again = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue
    for tag in LANGUAGES:
        assert list(files_of(again, tag).items()) == list(WRITTEN[tag].items())


def test_the_day_of_the_build_is_in_no_calendar() -> None:
    later = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW.replace(day=22)).catalogue
    assert files_of(later) == WRITTEN["de"]


def test_the_calendars_of_the_site_are_these(site: Path) -> None:
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.ics")}
    assert found == {address: data for files in WRITTEN.values() for address, data in files.items()}


def test_every_page_that_a_calendar_names_is_there(site: Path) -> None:
    for data in WRITTEN["ar"].values():
        for line in content_lines(data):
            if line.startswith("URL:"):
                assert (site / line.removeprefix(f"URL:{MUSTERSTADT.instance.url}") / "index.html").is_file(), line


def test_every_calendar_that_a_page_offers_is_there(site: Path) -> None:
    number = 0
    for tag in ("de", "ar"):
        for path in (site / tag / "events").rglob("index.html"):
            for link in parse(path.read_text("utf-8")).all("a"):
                href = link.get("href") or ""
                if href.endswith(".ics"):
                    address = re.sub(r"^(webcal|https?)://[^/]+", "", href)
                    assert (site / address.lstrip("/")).is_file(), (path, href)
                    number += 1
    assert number >= 2 * len(MUSTERSTADT.directory(EVENT))


# What an event says

PLACE = {
    "places/haus.yml": (
        "title: Haus am Markt\naddress: {street: 'Markt 1; Hof, links', postcode: '09991', city: Testort}\n"
        "coordinates: {lat: 51.0517, lon: 13.7417}\n"
    ),
    "places/bad.yml": "title: Bad\naddress: {street: Weg 2}\n",
    "places/entwurf.yml": "title: Geheim\ndraft: true\ncoordinates: {lat: 50.5, lon: 12.5}\n",
}
START = "start: 2027-03-06T10:00\nend: 2027-03-06T16:00\n"


def values(part: Part) -> dict[str, str]:
    return {one.name: one.text for one in part.properties}


def test_a_calendar_says_what_programs_need_to_subscribe(tmp_path: Path) -> None:
    calendar = one_event(tmp_path, START)
    assert values(calendar) == {
        "PRODID": "-//Ankunft//Events//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "NAME": "Titel",
        "X-WR-CALNAME": "Titel",
        "X-WR-TIMEZONE": "Europe/Berlin",
        "REFRESH-INTERVAL": "P1D",
        "X-PUBLISHED-TTL": "P1D",
        "SOURCE": "https://testort.example.org/data/de/events/e.ics",
        "URL": "https://testort.example.org/de/events/e/",
    }


def test_an_event_says_what_its_record_says(tmp_path: Path) -> None:
    text = (
        f"{START}place: haus\nwhere_note: Im Hof.\ntopics: [t, u]\norganiser: o\ncontacts: [c]\nphone: 030 23125 100\n"
        "cost: {amount: 13.90, per: day, note: Am Eingang.}\nmode: hybrid\nonline_url: https://example.org/a,b;c\n"
        "registration: {needed: true, how: Anrufen., until: 2027-03-01, email: a@example.org}\n"
        "verified: {date: 2026-11-20, by: Redaktion}\n"
    )
    more = {
        **PLACE,
        "topics/t/topic.yml": "title: Thema, eins\nsummary: S.\n",
        "topics/u/topic.yml": "title: Thema; zwei\nsummary: S.\n",
        "organisations/o.yml": "title: Verein\n",
        "contacts/c.yml": "title: Frau Beispiel\nemail: b@example.org\n",
    }
    (event,) = one_event(tmp_path, text, more).events
    contacts = [one.text for one in event.all("CONTACT")]
    assert contacts == ["Verein, 030 23125 100", "Frau Beispiel, b@example.org"]
    event.properties = [one for one in event.properties if one.name != "CONTACT"]
    assert values(event) == {
        "UID": f"e@{AT}",
        "DTSTAMP": "20261120T000000Z",
        "LAST-MODIFIED": "20261120T000000Z",
        "DTSTART": "20270306T100000",
        "DTEND": "20270306T160000",
        "SUMMARY": "Titel",
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "URL": "https://testort.example.org/de/events/e/",
        "LOCATION": "Haus am Markt, Markt 1; Hof, links, 09991 Testort",
        "GEO": "51.0517;13.7417",
        "CATEGORIES": "Thema, eins,Thema; zwei",
        "DESCRIPTION": "\n".join(
            [
                "Satz.", "Im Hof.", f"{german('Take part online')}: https://example.org/a,b;c",
                german("{amount} per day").replace("{amount}", "13,90\u00a0€"), "Am Eingang.", german("You must register."),
                "Anrufen.", german("Register until {date}").replace("{date}", "1. März 2027"), "a@example.org", "",
                "https://testort.example.org/de/events/e/",
            ]
        ),
    }  # fmt: skip


def german(msgid: str) -> str:
    return str(strings(ROOT / "locales", ("de",)).gettext(msgid))


def test_whole_days_leave_people_free_and_end_at_the_midnight_after(tmp_path: Path) -> None:
    (event,) = one_event(tmp_path, "start: 2026-12-24\nend: 2027-01-01\n").events
    assert (event.one("DTSTART").value, event.one("DTEND").value) == ("20261224", "20270102")
    assert event.one("TRANSP").value == "TRANSPARENT"


@pytest.mark.parametrize("start", ["2027-03-06", "2027-03-06T10:00"])
def test_an_event_without_an_end_has_none(tmp_path: Path, start: str) -> None:
    (event,) = one_event(tmp_path, f"start: {start}\n").events
    assert not [one for one in event.properties if one.name in ("DTEND", "DURATION")]


@pytest.mark.parametrize(
    ("status", "word", "told"),
    [("cancelled", "Cancelled", "CANCELLED"), ("postponed", "Postponed", "TENTATIVE"), ("full", None, "CONFIRMED")],
)
def test_how_an_event_stands_is_said_in_a_word_too(tmp_path: Path, status: str, word: str | None, told: str) -> None:
    (event,) = one_event(tmp_path, f"{START}status: {status}\nstatus_note: Wegen Regens.\n").events
    assert event.one("STATUS").value == told
    assert event.one("SUMMARY").text == (f"{german(word)}: Titel" if word else "Titel")
    assert event.one("DESCRIPTION").text.startswith(f"{german(status.capitalize())}\nWegen Regens.\nSatz.\n")


def test_a_date_that_differs_says_so_itself(tmp_path: Path) -> None:
    text = (
        f"{START}rule: FREQ=WEEKLY;COUNT=5\nplace: haus\nchanges:\n  2027-03-13: {{place: bad, note: Im Bad.}}\n"
        "  2027-03-20: {status: cancelled, note: Krank.}\n  2027-03-27: {start: 2027-03-28T10:00, place: entwurf}\n"
    )
    master, moved, cancelled, hidden = one_event(tmp_path, text, PLACE).events
    assert (master.one("RRULE").value, master.all("EXDATE")) == ("FREQ=WEEKLY;COUNT=5", [])
    assert [one.one("RECURRENCE-ID").value for one in (moved, cancelled, hidden)] == [
        "20270313T100000", "20270320T100000", "20270327T100000",
    ]  # fmt: skip
    assert moved.one("LOCATION").text == "Bad, Weg 2"
    assert moved.all("GEO") == []
    assert moved.one("COMMENT").text == "Im Bad."
    assert moved.one("DESCRIPTION").text.startswith("Im Bad.\nSatz.")
    assert cancelled.one("STATUS").value == "CANCELLED"
    assert cancelled.one("SUMMARY").text == f"{german('Cancelled')}: Titel"
    assert cancelled.one("LOCATION").text.startswith("Haus am Markt")
    # Where readers may not see the place, nobody is sent to the usual one.
    assert hidden.one("DTSTART").value == "20270328T100000"
    assert hidden.all("LOCATION") == hidden.all("GEO") == []


def test_a_single_date_that_differs_is_one_event(tmp_path: Path) -> None:
    text = f"{START}changes: {{2027-03-06: {{start: 2027-03-07T11:00, status: cancelled}}}}\n"
    (event,) = one_event(tmp_path, text).events
    assert event.one("DTSTART").value == "20270307T110000"
    assert event.one("STATUS").value == "CANCELLED"
    assert event.all("RECURRENCE-ID") == []


def test_an_event_of_which_every_date_is_left_out_is_in_no_calendar(tmp_path: Path) -> None:
    assert one_event(tmp_path, f"{START}skip: [2027-03-06]\n").events == []


def test_public_holidays_are_left_out_for_ten_years(tmp_path: Path) -> None:
    (event,) = one_event(tmp_path, "start: 2026-12-25\nrule: FREQ=YEARLY\nholidays: false\n").events
    assert event.one("EXDATE").value == ",".join(f"{year}1225" for year in range(2026, 2037))


def test_an_endless_rule_stays_one(tmp_path: Path) -> None:
    text = "start: 2026-12-05T22:00\nend: 2026-12-06T06:00\nrule: FREQ=WEEKLY\n"
    events = one_event(tmp_path, text).events
    assert events[0].one("RRULE").value == "FREQ=WEEKLY"
    # The nights in which the clock is set stand for themselves, so far ahead and no farther.
    assert len(events) == 1 + 2 * 10
    first, last = (at.one("RECURRENCE-ID").value for at in (events[1], events[-1]))
    assert (first, last) == ("20270327T220000", "20361025T220000")


def test_nights_of_past_years_are_not_written_out(tmp_path: Path) -> None:
    text = "start: 2001-01-06T22:00\nend: 2001-01-07T06:00\nrule: FREQ=WEEKLY\n"
    events = one_event(tmp_path, text).events
    assert len(events) == 1 + 2 * 11


def test_a_calendar_without_events_is_one_too(tmp_path: Path) -> None:
    files = files_of(town_of(tmp_path, {"topics/t/topic.yml": "title: T\nsummary: S.\n"}))
    assert set(files) == {"data/de/events.ics", "data/de/events/topic/t.ics"}
    for data in files.values():
        assert parse_ics(data).events == []


def test_events_that_are_not_shown_have_no_calendar_and_are_in_none(tmp_path: Path) -> None:
    event = f"title: Geheim\nsummary: Satz.\ntopics: [t]\n{START}"
    files = {
        "topics/t/topic.yml": "title: T\nsummary: S.\n",
        "events/a.yml": event.replace("Geheim", "Offen"),
        "events/b.yml": f"{event}draft: true\n",
        "events/c.yml": f"{event}gone: true\n",
        "events/d.yml": f"{event}publish: {{from: 2027-01-01}}\n",
    }
    written = files_of(town_of(tmp_path, files))
    assert set(written) == {"data/de/events.ics", "data/de/events/a.ics", "data/de/events/topic/t.ics"}
    assert not [address for address, data in written.items() if b"Geheim" in data]


CANARIES = {"where": "Kanarienhof", "street": "Kanarienweg", "title": "Kanarienhaus", "note": "Kanarienhinweis"}


def test_a_sensitive_event_says_nothing_of_its_place_even_if_it_were_written(tmp_path: Path) -> None:
    """The model refuses what would say it; here it is there all the same."""
    files = {
        "places/p.yml": "title: Kanarienhaus\naddress: {street: Kanarienweg 1}\ncoordinates: {lat: 51.1234, lon: 13.4321}\n",
        "events/e.yml": f"title: Kurs\nsummary: Satz.\n{START}place: p\nwhere_note: Kanarienhinweis\nrule: FREQ=WEEKLY;COUNT=3\n"
        "changes: {2027-03-13: {place: p}}\n",
        "events/f.yml": f"title: Kurs\nsummary: Satz.\n{START}location: Kanarienhof\n",
    }
    catalogue = town_of(tmp_path, files)
    open_files = b"".join(files_of(catalogue).values()).decode()
    assert all(word in open_files for word in CANARIES.values())
    entries = dict(catalogue.entries)
    for id_ in ("e", "f"):
        entry = entries["event", id_]
        record = entry.record.model_copy(update={"sensitive": True})
        entries["event", id_] = dataclasses.replace(entry, record=record)
    protected = files_of(dataclasses.replace(catalogue, entries=entries))
    assert b"SUMMARY;LANGUAGE=de:Kurs" in protected["data/de/events/e.ics"]
    for data in protected.values():
        unfolded = "\n".join(content_lines(data))
        assert not [word for word in (*CANARIES.values(), "51.12", "GEO", "LOCATION") if word in unfolded]


# Languages and texts

TRANSLATED = {
    "events/e.en.yml": "title: Title\nsummary: Sentence.\ntranslation: {by: human}\n",
    "events/e.ar.yml": "summary: جملة.\ntranslation: {by: human}\n",
}


@pytest.mark.parametrize(
    ("tag", "title", "language", "description"),
    [("de", "Titel", "de", "de"), ("en", "Title", "en", "en"), ("ar", "Title", "en", "ar")],
)
def test_a_text_says_in_which_language_it_is(
    tmp_path: Path, tag: str, title: str, language: str, description: str
) -> None:
    (event,) = one_event(tmp_path, START, TRANSLATED, tag).events
    summary = event.one("SUMMARY")
    assert summary.text in ("Titel", title)
    assert summary.parameters["LANGUAGE"] == ("de" if summary.text == "Titel" else language)
    assert event.one("DESCRIPTION").parameters["LANGUAGE"] == description
    assert event.one("URL").value == f"https://testort.example.org/{tag}/events/e/"


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[bytes]]:
    """Odd titles, and the calendars of events that have them."""
    titles = [
        *TITLES,
        "a\u0085b",
        "a\u2029b",
        "ንሓደሽቲ ፈተነ፣ ምዝገባ ብዝምልከት " * 9,
        "END:VEVENT\nBEGIN:VEVENT",
        "a\tb",
        'x";y:z,',
    ] + [f"{'x' * number}é،ሰ🏠{'y' * 80}" for number in range(50, 76)]
    events = [{"title": title, "status_note": title, "start": "2027-03-06", "location": title} for title in titles]
    files = files_of(town_of_events(tmp_path_factory.mktemp("titles"), events))
    return titles, [files[f"data/de/events/e{number}.ics"] for number in range(len(titles))]


def test_any_text_comes_back_as_it_was(titled: tuple[list[str], list[bytes]]) -> None:
    first, last = datetime(2027, 3, 1), datetime(2027, 4, 1)
    titles, written = titled
    for title, data, js in zip(titles, written, by_ical_js([(data, last) for data in written]), strict=True):
        (event,) = parse_ics(data).events
        assert event.one("SUMMARY").text == event.one("LOCATION").text == title.strip()
        ((found,),) = by_icalendar(data, first, last).values()
        ((also,),) = js.values()
        assert found.summary == found.location == also.summary == also.location == title.strip()


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    # A check names them; a calendar that is made nevertheless has none.
    files = {"events/e.yml": f'title: "a\\u0007b\\u001bc"\nsummary: Satz.\n{START}'}
    reading, _ = read_all(make_instance(tmp_path / "town", files, TESTORT), now=NOW)
    assert [problem.what.msgid for problem in reading.problems] == ["there is a control character"]
    catalogue = reading.catalogue
    (event,) = parse_ics(files_of(catalogue)["data/de/events/e.ics"]).events
    assert event.one("SUMMARY").text == "abc"


# UIDs and the days of change


def test_an_imported_event_keeps_its_uid_and_shares_it_with_no_other(tmp_path: Path) -> None:
    imported = "imported: {source: K, date: 2026-11-21, uid: 'a,b;1@calendar.example.org'}\n"
    event = f"title: T\nsummary: S.\n{START}verified: {{date: 2026-11-20, by: R}}\n"
    files = {"events/a.yml": f"{event}{imported}", "events/b.yml": f"{event}{imported}", "events/c.yml": event}
    written = files_of(town_of(tmp_path, files), site_url="https://example.org/towns/testort/")
    found = parse_ics(written["data/de/events.ics"]).events
    # Two towns on one host keep apart.
    at = "example.org/towns/testort"
    assert [one.one("UID").text for one in found] == ["a,b;1@calendar.example.org", f"b@{at}", f"c@{at}"]
    assert [one.one("DTSTAMP").value[:8] for one in found] == ["20261121", "20261121", "20261120"]


def test_an_event_that_nobody_verified_does_not_say_when_it_changed(tmp_path: Path) -> None:
    (event,) = one_event(tmp_path, START).events
    assert event.one("DTSTAMP").value == event.one("LAST-MODIFIED").value == "19700101T000000Z"


# Many events


def test_a_thousand_events_are_read_as_they_are_meant(tmp_path: Path) -> None:
    chance = random.Random(5)
    catalogue = town_of_events(tmp_path, [some_event(chance) for _ in range(1000)])
    files = files_of(catalogue)
    assert len(files) == 1001
    data = files["data/de/events.ics"]
    assert len(blocks(data)) >= 500
    parse_ics(data)
    first = datetime(NOW.year, NOW.month, NOW.day)
    last = first + timedelta(days=14)
    dates = in_order([told(one) for one, _ in between(catalogue, NOW, last.date() - timedelta(days=1))])
    (js,) = by_ical_js([(data, last)])
    assert len(dates) >= 300
    assert seen(js, first, last) == seen(by_icalendar(data, first, last), first, last) == dates


# Time zones

ZONES = [
    "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Istanbul", "Europe/Kyiv", "America/New_York", "America/Nuuk",
    "America/Sao_Paulo", "Asia/Tokyo", "Asia/Kathmandu", "Asia/Tehran", "Asia/Damascus", "Asia/Jerusalem", "Asia/Kabul",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Asmara", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Chatham",
    "Pacific/Apia", "Etc/GMT", "Europe/Moscow", "America/Santiago",
]  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("since", [date(1975, 1, 1), date(1999, 1, 1), date(2026, 1, 1)])
def test_a_zone_is_described_as_it_is_to_the_second(zone: str, since: date) -> None:
    """What the description says is worked out by the letter of §3.6.5: the last onset before an instant decides."""
    (part,) = parse_ics(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + vtimezone(zone, since) + END).parts
    onsets = sorted(onset for observance in part.parts for onset in onsets_of(observance, 2060))
    tz = ZoneInfo(zone)
    instants = [datetime(year, month, 15, tzinfo=UTC) for year in range(since.year, 2060) for month in range(1, 13)]
    for change in clock_changes(zone):
        if since.year <= change.at.year < 2060:
            instants += [change.at - timedelta(seconds=1), change.at]
    for at in instants:
        said = [offset for onset, offset in onsets if onset <= at]
        assert said, (zone, at)
        assert said[-1] == at.astimezone(tz).utcoffset(), (zone, at)


END = b"END:VCALENDAR\r\n"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def onsets_of(observance: Part, last: int) -> list[tuple[datetime, timedelta]]:
    """The instants from which STANDARD or DAYLIGHT holds, with its offset: without a library."""
    before, after = (offset(observance.one(name).value) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    first = datetime.strptime(observance.one("DTSTART").value, "%Y%m%dT%H%M%S")
    days = [first]
    for rule in observance.all("RRULE"):
        parts = dict(part.split("=") for part in rule.value.split(";"))
        assert parts.pop("FREQ") == "YEARLY"
        number, weekday = int(parts["BYDAY"][:-2]), WEEKDAYS.index(parts["BYDAY"][-2:])
        until = parts.get("UNTIL")
        for year in range(first.year, last + 1):
            start = first.replace(year=year, month=int(parts["BYMONTH"]), day=1)
            month = [start + timedelta(days=day) for day in range(31)]
            those = [day for day in month if day.month == start.month and day.weekday() == weekday]
            day = those[number - 1] if number > 0 else those[number]
            ends = datetime.strptime(until, "%Y%m%dT%H%M%SZ") if until else datetime.max
            if day - before <= ends:
                days.append(day)
    return [((day - before).replace(tzinfo=UTC), after) for day in set(days)]


def offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))


def test_the_zone_of_the_town_is_described_as_all_programs_know_it() -> None:
    """Two rules without an end; the example of RFC 5545 §3.6.5 is built like this."""
    assert vtimezone("Europe/Berlin", date(2026, 1, 1)).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "TZNAME:CEST",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
        "BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "TZNAME:CET",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
        "END:VTIMEZONE", "",
    ]  # fmt: skip


# Why the files are written as they are: what the readers do with the smallest file of each kind. Where one of these
# tests fails, a reader has been mended, and ankunft.exports can be simpler.

BERLIN = vtimezone("Europe/Berlin", date(2026, 1, 1)).decode().removesuffix("\r\n").split("\r\n")


def small(*lines: str, zone: list[str] = BERLIN, more: tuple[str, ...] = ()) -> bytes:
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:x",
        *more,
        *zone,
        "BEGIN:VEVENT",
        "UID:u",
        "DTSTAMP:19700101T000000Z",
    ]
    return "\r\n".join([*head, *lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def both(data: bytes, first: date, last: date) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """What icalendar and ical.js find in a file."""
    window = (datetime(first.year, first.month, first.day), datetime(last.year, last.month, last.day))
    (js,) = by_ical_js([(data, window[1])])
    return seen(by_icalendar(data, *window), *window), seen(js, *window)


def starts(dates: list[dict[str, str]]) -> list[str]:
    return [one["start"] for one in dates]


def test_icalendar_sets_the_clock_forward_an_hour_late() -> None:
    """The clock is set at 2:00 of the old time (§3.6.5), and icalendar writes 3:00: its zone is wrong for an hour."""
    made = icalendar.Timezone.from_tzid("Europe/Berlin").to_ical()
    assert b"DTSTART:19800406T030000" in made
    assert b"DTSTART:19800406T020000" in vtimezone("Europe/Berlin", date(1975, 1, 1))


def test_ical_js_reads_one_rdate_of_a_zone_alone() -> None:
    zone = [
        "BEGIN:VTIMEZONE", "TZID:X",
        "BEGIN:STANDARD", "DTSTART:20260101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "RDATE:20270328T020000,20280326T020000", "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200", "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]  # fmt: skip
    data = small("DTSTART;TZID=X:20260701T100000", zone=zone)
    python, js = both(data, date(2026, 7, 1), date(2026, 7, 2))
    assert [one["utc"] for one in python] == ["2026-07-01T08:00Z"]
    assert [one["utc"] for one in js] == ["2026-07-01T09:00Z"]


def test_ical_js_forgets_the_first_date_where_there_is_no_rule() -> None:
    """§3.8.5.3: DTSTART is the first instance. Hence the rule that gives DTSTART alone."""
    dates = ("DTSTART;VALUE=DATE:20270105", "RDATE;VALUE=DATE:20270107")
    python, js = both(small(*dates), date(2027, 1, 1), date(2027, 2, 1))
    assert (starts(python), starts(js)) == (["2027-01-05", "2027-01-07"], ["2027-01-07"])
    python, js = both(small(*dates, "RRULE:FREQ=DAILY;COUNT=1"), date(2027, 1, 1), date(2027, 2, 1))
    assert starts(python) == starts(js) == ["2027-01-05", "2027-01-07"]


def test_a_first_date_that_the_rule_does_not_give_is_read_in_two_ways() -> None:
    """§3.8.5.3: what it means “is undefined”."""
    data = small("DTSTART;VALUE=DATE:20270104", "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2")
    python, js = both(data, date(2027, 1, 1), date(2027, 2, 1))
    assert (starts(python), starts(js)) == (["2027-01-04", "2027-01-05", "2027-01-12"], ["2027-01-05", "2027-01-12"])


@pytest.mark.parametrize(
    ("start", "rule", "wrong"),
    [
        ("20240229", "FREQ=YEARLY", ["2025-03-01"]),
        ("20270131", "FREQ=YEARLY;BYMONTHDAY=31", []),
        ("20270517", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", ["2027-05-24"]),
        ("20270531", "FREQ=MONTHLY;INTERVAL=4;BYMONTH=3,4,5", ["2028-03-31"]),
    ],
)
def test_ical_js_follows_rare_rules_to_other_dates(start: str, rule: str, wrong: list[str]) -> None:
    """FREQ=DAILY;BYMONTHDAY=-1 is not here: ical.js would look for a date for ever."""
    data = small(f"DTSTART;VALUE=DATE:{start}", f"RRULE:{rule}")
    python, js = (starts(dates) for dates in both(data, date(2024, 1, 1), date(2029, 1, 1)))
    assert python != js
    assert set(wrong) <= set(js) - set(python)


def test_a_night_in_which_the_clock_is_set_is_read_in_two_ways() -> None:
    """§3.8.5.3: with DTEND “the same exact duration” for all. Both readers add hours to the clock's, from two lengths."""
    data = small(
        "DTSTART;TZID=Europe/Berlin:20270327T220000", "DTEND;TZID=Europe/Berlin:20270328T060000",
        "RRULE:FREQ=WEEKLY;COUNT=2",
    )  # fmt: skip
    python, js = both(data, date(2027, 3, 1), date(2027, 5, 1))
    assert [one["end"] for one in python] == ["2027-03-28T06:00", "2027-04-04T06:00"]
    assert [one["end"] for one in js] == ["2027-03-28T05:00", "2027-04-04T05:00"]
    exact = event_of({"start": "2027-03-27T22:00", "end": "2027-03-28T06:00", "rule": "FREQ=WEEKLY;COUNT=2"})
    dates = occurrences(exact, town(), datetime(2027, 3, 1), datetime(2027, 5, 1))
    assert [told(one)["end"] for one in dates] == ["2027-03-28T06:00", "2027-04-04T05:00"]


@pytest.mark.parametrize(
    ("at", "right", "other"),
    [
        ("20261025T023000", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
        ("20270328T023000", "2027-03-28T01:30Z", "2027-03-28T00:30Z"),
    ],
)
def test_ical_js_reads_doubled_and_lost_hours_against_the_standard(at: str, right: str, other: str) -> None:
    """§3.3.5: of two the first; in a gap by the offset before it. Hence UTC, or the time that there is."""
    python, js = both(small(f"DTSTART;TZID=Europe/Berlin:{at}"), date(2026, 10, 1), date(2027, 5, 1))
    assert ([one["utc"] for one in python], [one["utc"] for one in js]) == ([right], [other])


def test_two_times_of_a_doubled_hour_are_swapped_by_a_reader() -> None:
    """recurring-ical-events takes UTC to the town's clock, and there compares 2:30 with the second 2:15."""
    data = small("DTSTART:20261025T003000Z", "DTEND:20261025T011500Z", more=("X-WR-TIMEZONE:Europe/Berlin",))
    python, js = both(data, date(2026, 10, 25), date(2026, 10, 26))
    assert js == [{"start": "2026-10-25T02:30", "end": "2026-10-25T02:15", "utc": "2026-10-25T00:30Z"}]
    assert [(one["start"], one["end"]) for one in python] == [("2026-10-25T02:15", "2026-10-25T02:30")]


def test_what_repeats_in_utc_is_repeated_by_the_clock_of_the_town_by_a_reader() -> None:
    """So Google does too with X-WR-TIMEZONE. Hence Etc/GMT, which is UTC under another name."""
    rule = "RRULE:FREQ=WEEKLY;COUNT=2"
    town_zone = ("X-WR-TIMEZONE:Europe/Berlin",)
    python, js = both(small("DTSTART:20270323T170000Z", rule, more=town_zone), date(2027, 3, 1), date(2027, 5, 1))
    assert [one["utc"] for one in python] == ["2027-03-23T17:00Z", "2027-03-30T16:00Z"]
    assert [one["utc"] for one in js] == ["2027-03-23T17:00Z", "2027-03-30T17:00Z"]
    event = event_of({"start": "2027-03-23T17:00", "rule": "FREQ=WEEKLY;COUNT=2", "time_zone": "Etc/UTC"})
    (written,) = dates_written(event, town())
    assert dict(written.zones()).keys() == {"Etc/GMT"}

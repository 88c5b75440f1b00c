"""`ankunft import ical`: events follow a calendar, step by step, and what an editor wrote stays."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.cli import main
from click.testing import CliRunner

from tests.conftest import NOW_OPTION, lines, make_instance, read_all, write_files

ENV = {"LC_ALL": "C.UTF-8", "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
SHARED = {
    "topics/work/topic.yml": "title: Arbeit\nsummary: S.\n",
    "topics/family/topic.yml": "title: Familie\nsummary: S.\n",
    "organisations/amt.yml": "title: Kulturamt\nsummary: S.\n",
    "places/rathaus.yml": "title: Rathaus\naddress: {street: Rathausplatz 1, postcode: '09999', city: Testort}\n",
    "places/park.yml": "title: Stadtpark\n",
}


def imports(source: str | Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`ankunft import ical` in this process; an exception that is not its own exit code is raised."""
    command = ["import", "ical", str(source), str(folder), "--lang", "en"]
    now = () if "--now" in options else NOW_OPTION
    result = CliRunner().invoke(main, [*command, *now, *options], env=ENV)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(command, result.exit_code, result.stdout, result.stderr)


def event(uid: str = "a", title: str = "Fest", **fields: str) -> str:
    """A VEVENT; a name in small letters, `_` for `-`: `dtstart=…`; an empty value leaves it out."""
    values = {"uid": uid, "summary": title, "dtstart": "20270301T100000", "dtend": "20270301T120000", **fields}
    rows = [f"{name.upper().replace('_', '-')}:{value}" for name, value in values.items() if value]
    return "\n".join(["BEGIN:VEVENT", *rows, "END:VEVENT"])


def calendar(*events: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])


class Town:
    """An instance, and a calendar beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = make_instance(folder / "town", SHARED)
        self.source = folder / "stadt.ics"
        self.said: list[str] = []

    def gets(self, *events: str, options: tuple[str, ...] = (), code: int = 0) -> list[str]:
        """Import a calendar with these events; gives what is said, without the last line's numbers."""
        self.source.write_text(calendar(*events), "utf-8")
        done = imports(self.source, self.root, *options)
        assert done.returncode == code, done.stdout + done.stderr
        self.said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        self.said = [line.replace(f"{self.root}/", "").replace(str(self.source), "stadt.ics") for line in self.said]
        return self.said[:-1]

    @property
    def counts(self) -> tuple[int, ...]:
        """New, changed, unchanged, gone, kept."""
        found = re.fullmatch(
            r"Events: (\d+) new, (\d+) changed, (\d+) unchanged, (\d+) gone, (\d+) kept", self.said[-1]
        )
        assert found, self.said
        return tuple(map(int, found.groups()))

    def path(self, name: str = "fest") -> Path:
        return self.root / "events" / f"{name}.yml"

    def text(self, name: str = "fest") -> str:
        return self.path(name).read_text("utf-8")

    def data(self, name: str = "fest") -> dict[str, Any]:
        data = yaml.load(self.text(name), Loader=yaml.BaseLoader)
        assert isinstance(data, dict)
        return data

    def edit(self, old: str, new: str, name: str = "fest") -> None:
        text = self.text(name)
        assert old in text, text
        self.path(name).write_text(text.replace(old, new, 1), "utf-8")

    def files(self) -> dict[str, tuple[bytes, int]]:
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (self.root / "events").iterdir()}

    def is_right(self) -> None:
        """`ankunft check` finds no error."""
        errors = [problem for problem in read_all(self.root)[1] if problem.severity == "error"]
        assert lines(errors, self.root) == []


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


# ---- The first time


def test_each_event_becomes_a_file(town: Town) -> None:
    more = event("b", "Messe", dtstart=";VALUE=DATE:20270305"[1:], dtend="", categories="Arbeit", location="RATHAUS")
    said = town.gets(
        event(description="Wir feiern. Kommt!", url="https://a.example/"), more.replace("DTSTART:V", "DTSTART;V")
    )
    assert (said, town.counts) == ([], (2, 0, 0, 0, 0))
    text = re.sub(r"1:[0-9a-f]{12}", "…", town.text())
    assert text == (
        "title: Fest\nsummary: Wir feiern.\ntext: |\n  Kommt!\nstart: 2027-03-01T10:00\nend: 2027-03-01T12:00\n"
        'website: "https://a.example/"\nimported:\n  source: stadt.ics\n  uid: a\n  date: 2026-11-21\n  of:\n'
        '    title: "…"\n    summary: "…"\n    text: "…"\n    start: "…"\n    end: "…"\n    website: "…"\n'
    )
    assert {name: value for name, value in town.data("messe").items() if name != "imported"} == {
        "title": "Messe", "summary": "Messe", "topics": ["work"], "place": "rathaus", "start": "2027-03-05",
    }  # fmt: skip
    town.is_right()


def test_options_say_what_all_events_are(town: Town) -> None:
    options = ("--organiser", "amt", "--topic", "work", "--topic", "family", "--kind", "fair", "--name", "Stadt")
    town.gets(event(location="Bühne\\, Park"), options=(*options, "--place", "Bühne,  PARK=park"))
    data = town.data()
    assert (data["organiser"], data["topics"], data["kind"]) == ("amt", ["work", "family"], "fair")
    assert data["place"] == "park"
    assert data["imported"]["source"] == "Stadt"
    town.is_right()


def test_files_are_named_by_their_title_and_the_day_where_that_is_taken(town: Town) -> None:
    write_files(town.root, {"events/fest.en.yml": "title: Feast\n", "events/search.yml": "x", "events/_alt.yml": "x"})
    (town.root / "events/search.yml").unlink()
    (town.root / "events/fest.en.yml").unlink()
    town.gets(
        event("1"), event("2", dtstart="20270401T100000", dtend=""), event("3", dtstart="20270401T180000", dtend=""),
        event("4", rrule="FREQ=WEEKLY", dtstart="20270501", dtend=""), event("5", "مهرجان"), event("6", "Search"),
        event("7", "Ä" * 80), event("8", "Ä" * 80), event("9", "en"),
    )  # fmt: skip
    names = sorted(path.stem for path in (town.root / "events").iterdir())
    ae = "ae" * 32
    assert names == [
        "2027-03-01-" + ae[:53], "2027-03-01-en", "2027-03-01-search", "2027-04-01-fest", "2027-04-01-fest-2", "_alt",
        ae, "event", "fest", "fest-2",
    ]  # fmt: skip
    town.is_right()


def test_events_that_are_over_and_private_ones_are_counted_and_left_out(town: Town) -> None:
    said = town.gets(
        event("1"), event("2", "Alt", dtstart="20261101T100000", dtend=""), event("3", "Arzt", **{"class": "PRIVATE"}),
        event("4", "Heute", dtstart="20261121T000000", dtend=""),
        event("5", "Lang", dtstart="20261101T100000", dtend="20261121T100000"),
        event("6", "Aus", dtstart="20251101T100000", dtend="", rrule="FREQ=WEEKLY;UNTIL=20261119"),
        event("7", "Gezählt", dtstart="20251101T100000", dtend="", rrule="FREQ=WEEKLY;COUNT=9"),
        event("8", "Immer", dtstart="20201101T100000", dtend="", rrule="FREQ=WEEKLY"),
        event("9", "Selten", dtstart="20240229T100000", dtend="", rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    )  # fmt: skip
    assert said == ["Private events, left out: 1", "Events that are over already, left out: 3"]
    assert sorted(path.stem for path in (town.root / "events").iterdir()) == [
        "fest",
        "heute",
        "immer",
        "lang",
        "selten",
    ]


def test_bad_events_are_named_and_the_others_imported(town: Town) -> None:
    said = town.gets(event("1", dtstart="morgen"), event("2"), event("3", ""), event("4", rrule="FREQ=NIE"))
    assert said == [
        "stadt.ics:6:1: Warning: “morgen” is not a time. Write it as 20270306T100000, or 20270306 for a whole day.",
        "stadt.ics:15:1: Warning: the event has no title. It was left out; write SUMMARY.",
        "stadt.ics:25:1: Warning: “FREQ=NIE” is not a rule of repetition. The event was left out; write a rule as RFC 5545"
        " does: FREQ=WEEKLY;BYDAY=TU.",
    ]
    assert town.counts == (1, 0, 0, 0, 0)


# ---- Again

FULL = event(
    description="Wir *feiern*. Kommt!\\n\\n- eins\\n- zwei", location="Park: #1", categories="Arbeit", url="https://a.example/",
    organizer="mailto:a@b.de", rrule="FREQ=WEEKLY;COUNT=20", exdate="20270308T100000",
)  # fmt: skip
SINGLE = event(
    recurrence_id="20270315T100000", dtstart="20270316T110000", dtend="20270316T130000", title="Fest mit Musik"
)


def test_the_same_calendar_again_changes_no_byte_and_no_time(town: Town) -> None:
    town.gets(FULL, SINGLE, event("b", "Zwei"))
    before = town.files()
    for day in ("2026-11-21", "2026-11-22", "2026-12-24"):
        assert town.gets(FULL, SINGLE, event("b", "Zwei"), options=("--now", day)) == []
        assert town.counts == (0, 0, 2, 0, 0)
        assert town.files() == before


def test_the_order_of_the_calendar_does_not_matter(town: Town, tmp_path: Path) -> None:
    other = Town(tmp_path / "other")
    events = [event(str(number), "Fest", dtstart=f"202703{number:02}T100000", dtend="") for number in range(1, 20)]
    town.gets(*events)
    other.gets(*reversed(events))
    assert {name: data for name, (data, _) in town.files().items()} == {
        name: data for name, (data, _) in other.files().items()
    }


def test_a_changed_event_changes_its_lines_alone(town: Town) -> None:
    town.gets(FULL, SINGLE)
    town.edit("title: Fest\n", "# Vom Kulturamt.\ntitle: Fest  # so heißt es\n")
    town.edit("kind", "kind") if "kind" in town.text() else None
    town.edit("start: ", "verified: {date: 2026-11-21, by: Amt}\n\n# Zeiten\nstart: ")
    write_files(town.root, {"events/fest.en.yml": "title: Feast\nsummary: We celebrate.\ntranslation: {by: human}\n"})
    before = town.text().splitlines()
    changed = (
        FULL.replace("SUMMARY:Fest", "SUMMARY:Stadtfest").replace("100000", "093000").replace("*feiern*", "tanzen")
    )
    assert (
        town.gets(changed, SINGLE.replace("20270315T100000", "20270315T093000"), options=("--now", "2026-11-25")) == []
    )
    assert town.counts == (0, 1, 0, 0, 0)
    after = town.text().splitlines()
    differing = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in differing if "1:" not in new] == [
        "title: Stadtfest  # so heißt es",
        "summary: Wir tanzen.",
        "start: 2027-03-01T09:30",
        '  date: "2026-11-25"',
    ]
    assert (town.root / "events/fest.en.yml").read_text() == (
        "title: Feast\nsummary: We celebrate.\ntranslation: {by: human}\n"
    )
    town.is_right()


def test_a_changed_title_does_not_move_the_file(town: Town) -> None:
    town.gets(event(title="Fest"))
    town.gets(event(title="Markt"))
    assert list(town.files()) == ["fest.yml"]
    assert town.data()["title"] == "Markt"


Case = tuple[str, dict[str, str], Callable[[Town], None], dict[str, str], dict[str, str | None], int]


def nothing(town: Town) -> None:
    """The editor does nothing."""


def edits(old: str, new: str) -> Callable[[Town], None]:
    return lambda town: town.edit(old, new)


OLD, NEW = {"location": "Park"}, {"location": "Ufer"}
REMOVED = edits("location: Park\n", "")
EDITED = edits("location: Park", "location: Wiese")
ADDED = edits("start:", "location: Wiese\nstart:")
LONG = {"description": "Satz eins. Satz zwei."}
LONGER = {"description": "Satz eins. Satz drei."}
OTHER = {"description": "Satz vier. Satz fünf."}
OWN = edits("summary: Satz eins.", "summary: Mein Satz.")

# (what it shows, the calendar first, what the editor does, the calendar then, fields then, how many are kept)
THREE_WAYS: list[Case] = [
    ("nobody changed it", OLD, nothing, OLD, {"location": "Park"}, 0),
    ("the calendar changed it", OLD, nothing, NEW, {"location": "Ufer"}, 0),
    ("the calendar removed it", OLD, nothing, {}, {"location": None}, 0),
    ("the calendar added it", {}, nothing, NEW, {"location": "Ufer"}, 0),
    ("the editor changed it", OLD, EDITED, OLD, {"location": "Wiese"}, 0),
    ("the editor removed it", OLD, REMOVED, OLD, {"location": None}, 0),
    ("the editor added it", {}, ADDED, {}, {"location": "Wiese"}, 0),
    ("both changed it", OLD, EDITED, NEW, {"location": "Wiese"}, 1),
    ("both changed it alike", OLD, edits("Park", "Ufer"), NEW, {"location": "Ufer"}, 0),
    ("both added it", {}, ADDED, NEW, {"location": "Wiese"}, 1),
    ("both removed it", OLD, REMOVED, {}, {"location": None}, 0),
    ("the editor changed what the calendar removed", OLD, EDITED, {}, {"location": "Wiese"}, 1),
    ("the editor removed what the calendar changed", OLD, REMOVED, NEW, {"location": None}, 1),
    ("the editor put a place instead", OLD, edits("location: Park", "place: park"), NEW, {"place": "park", "location": None}, 1),
    ("the editor added a place", {}, edits("start:", "place: park\nstart:"), NEW, {"place": "park", "location": None}, 1),
    ("the calendar knows a place now", OLD, nothing, {"location": "Rathaus"}, {"place": "rathaus", "location": None}, 0),
    ("a phone number was mended", {"location": "Tel. 0999 123456"}, edits("123456", "654321"), {"location": "Tel. 0999 77"},
     {"location": "Tel. 0999 654321"}, 1),
    ("a link was mended", {"description": "Ein Satz. Mehr: https://a.example/"}, edits("a.example", "b.example"), OTHER,
     {"text": "Mehr: <https://b.example/>\n"}, 1),
    # Lists
    ("the calendar sorts it otherwise", {"categories": "Arbeit"}, nothing, {"categories": "Familie"}, {"topics": ["family"]}, 0),
    ("the editor added a topic", {"categories": "Arbeit"}, edits("[work]", "[work, family]"), {"categories": "Arbeit"},
     {"topics": ["work", "family"]}, 0),
    ("both changed the topics", {"categories": "Arbeit"}, edits("[work]", "[work, family]"), {"categories": "Familie"},
     {"topics": ["work", "family"]}, 1),
    ("the editor added a topic where there was none", {}, edits("start:", "topics: [work]\nstart:"), {}, {"topics": ["work"]}, 0),
    # Times that make sense together only
    ("the calendar moved it", {}, nothing, {"dtstart": "20270401T090000", "dtend": "20270401T100000"},
     {"start": "2027-04-01T09:00", "end": "2027-04-01T10:00"}, 0),
    ("the editor changed the start, the calendar the day", {}, edits("start: 2027-03-01T10:00", "start: 2027-03-01T10:30"),
     {"dtstart": "20270401T090000", "dtend": "20270401T100000"}, {"start": "2027-03-01T10:30", "end": "2027-03-01T12:00"}, 1),
    ("the editor added an end, the calendar moved it", {"dtend": ""}, edits("imported:", "end: 2027-03-01T13:00\nimported:"),
     {"dtend": "", "dtstart": "20270501T100000"}, {"start": "2027-03-01T10:00", "end": "2027-03-01T13:00"}, 1),
    ("the editor changed the start, the calendar an exception", {"rrule": "FREQ=WEEKLY"}, edits("T10:00", "T10:30"),
     {"rrule": "FREQ=WEEKLY", "exdate": "20270308T100000"}, {"start": "2027-03-01T10:30", "skip": ["2027-03-08"]}, 0),
    ("whole days became a time", {"dtstart": "20270301", "dtend": ""}, nothing, {}, {"start": "2027-03-01T10:00"}, 0),
    # Texts
    ("the calendar changed the text", LONG, nothing, LONGER, {"summary": "Satz eins.", "text": "Satz drei.\n"}, 0),
    ("the calendar dropped the text", LONG, nothing, {"description": "Satz eins."}, {"summary": "Satz eins.", "text": None}, 0),
    ("the editor's summary stays, the text follows with all of it", LONG, OWN, LONGER,
     {"summary": "Mein Satz.", "text": "Satz eins. Satz drei.\n"}, 0),
    ("the editor's summary stays, also against another", LONG, OWN, OTHER,
     {"summary": "Mein Satz.", "text": "Satz vier. Satz fünf.\n"}, 1),
    ("the editor's summary changes nothing by itself", LONG, OWN, LONG, {"summary": "Mein Satz.", "text": "Satz zwei.\n"}, 0),
    ("the editor's text stays", LONG, edits("Satz zwei.", "Mein Text."), OTHER, {"summary": "Satz vier.", "text": "Mein Text.\n"}, 1),
    ("the editor's title stays", {}, edits("title: Fest", "title: Feier"), {"title": "Ball"}, {"title": "Feier"}, 1),
    # How it stands
    ("it is cancelled", {}, nothing, {"status": "CANCELLED"}, {"status": "cancelled"}, 0),
    ("it takes place after all", {"status": "CANCELLED"}, nothing, {}, {"status": None}, 0),
    ("the editor wrote that it is full", {}, edits("imported:", "status: full\nimported:"), {}, {"status": "full"}, 0),
    ("the editor says why", {"status": "CANCELLED"}, edits("imported:", "status_note: Sturm.\nimported:"), {"status": "CANCELLED"},
     {"status": "cancelled", "status_note": "Sturm."}, 0),
]  # fmt: skip


@pytest.mark.parametrize("case", THREE_WAYS, ids=lambda case: case[0])
def test_three_ways(town: Town, case: Case) -> None:
    _, first, does, then, fields, kept = case
    title, later = (str(calendar.get("title", "Fest")) for calendar in (first, then))
    town.gets(event(**{**first, "title": title}))
    does(town)
    said = town.gets(event(**{**then, "title": later}), options=("--now", "2026-11-22"))
    data = town.data()
    assert {name: data.get(name) for name in fields} == fields
    assert town.counts[4] == kept, town.said
    assert len(said) == kept
    if kept:
        assert said[0].startswith("events/fest.yml: kept, since it was changed here, and in the calendar too: ")
    town.is_right()
    # Once more: nothing is left to do, and nothing to say.
    before = town.files()
    assert town.gets(event(**{**then, "title": later}), options=("--now", "2026-11-23")) == []
    assert town.counts == (0, 0, 1, 0, 0)
    assert town.files() == before


def test_when_the_editor_takes_it_back_the_calendar_counts_again(town: Town) -> None:
    town.gets(event(**OLD))
    EDITED(town)
    town.gets(event(**NEW))
    assert town.data()["location"] == "Wiese"
    town.edit("location: Wiese", "location: Ufer")
    town.gets(event(location="Bühne"))
    assert town.data()["location"] == "Bühne"
    assert town.counts == (0, 1, 0, 0, 0)


def test_an_editors_summary_given_up_brings_the_calendars_back(town: Town) -> None:
    town.gets(event(**LONG))
    OWN(town)
    town.gets(event(**LONGER))
    assert town.data()["text"] == "Satz eins. Satz drei.\n"
    town.edit("summary: Mein Satz.", "summary: Satz eins.")
    town.gets(event(**LONGER))
    assert (town.data()["summary"], town.data()["text"]) == ("Satz eins.", "Satz drei.\n")


def test_single_dates_follow_one_by_one(town: Town) -> None:
    series = event(rrule="FREQ=WEEKLY")
    town.gets(series, SINGLE, event(recurrence_id="20270322T100000", status="CANCELLED"))
    town.edit("status: cancelled", 'status: cancelled\n    note: "Es ist Ostern."  # gefragt')
    moved = SINGLE.replace("20270316", "20270317")
    assert town.gets(series, moved, event(recurrence_id="20270322T100000", status="CANCELLED")) == []
    assert town.data()["changes"] == {
        "2027-03-15": {"start": "2027-03-17T11:00", "end": "2027-03-17T13:00", "note": "Fest mit Musik"},
        "2027-03-22": {"status": "cancelled", "note": "Es ist Ostern."},
    }
    assert "# gefragt" in town.text()
    # The calendar takes both back: the editor's note stays.
    assert town.gets(series) == []
    assert town.data()["changes"] == {"2027-03-22": {"note": "Es ist Ostern."}}
    town.edit('    note: "Es ist Ostern."  # gefragt', "    start: 2027-03-23T10:00")
    said = town.gets(series, event(recurrence_id="20270322T100000", dtstart="20270324T100000", dtend="20270324T120000"))
    assert said == [
        "events/fest.yml: kept, since it was changed here, and in the calendar too: "
        "changes.2027-03-22.end, changes.2027-03-22.start"
    ]
    assert town.data()["changes"] == {"2027-03-22": {"start": "2027-03-23T10:00"}}
    # An exception is added beside what the editor wrote.
    assert len(town.gets(event(rrule="FREQ=WEEKLY", exdate="20270329T100000"))) == 1
    assert town.data()["changes"] == {"2027-03-22": {"start": "2027-03-23T10:00"}}
    assert town.data()["skip"] == ["2027-03-29"]
    town.is_right()


def test_a_text_that_translations_have_does_not_vanish(town: Town) -> None:
    town.gets(event(**LONG))
    write_files(town.root, {"events/fest.en.yml": "text: Sentence two.\ntranslation: {by: human}\n"})
    [said] = town.gets(event(description="Satz eins."))
    assert said == "events/fest.yml: kept, since translations have it. The calendar has it no more: text"
    assert town.data()["text"] == "Satz zwei.\n"
    town.is_right()
    assert town.gets(event(description="Satz eins.")) == []


def test_a_protected_event_is_given_no_place(town: Town) -> None:
    town.gets(event(**OLD))
    town.edit("location: Park\n", "sensitive: true\n")
    assert town.gets(event(location="Rathaus", title="Treffen")) == []
    assert (town.data()["title"], "location" in town.data(), "place" in town.data()) == ("Treffen", False, False)
    town.is_right()


def test_events_of_editors_and_of_other_calendars_are_not_touched(town: Town) -> None:
    own = "title: Fest\nsummary: S.\nstart: 2027-03-01\n"
    other = f"{own}imported: {{source: andere.ics, uid: a, date: 2026-11-01}}\n"
    write_files(town.root, {"events/eigenes.yml": own, "events/fremdes.yml": other})
    town.gets(event("a"))
    town.gets(event("b", "Zwei"))
    assert town.text("eigenes") == own
    assert town.text("fremdes") == other


def test_an_event_whose_fingerprints_are_missing_keeps_all_that_it_says(town: Town) -> None:
    text = "title: Mein Fest\nsummary: S.\nstart: 2027-03-01\nimported: {source: stadt.ics, uid: a, date: 2026-11-01}\n"
    write_files(town.root, {"events/mein-fest.yml": text})
    said = town.gets(event())
    assert said == [
        "events/mein-fest.yml: kept, since it was changed here, and in the calendar too: end, start, summary, title"
    ]
    assert town.text("mein-fest").startswith("title: Mein Fest\nsummary: S.\nstart: 2027-03-01\nimported: {source")
    assert town.gets(event()) == []
    town.is_right()


# ---- What the calendar has no more


def test_an_event_that_vanished_is_gone_and_comes_back(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    assert town.gets(event("b", "Zwei"), options=("--now", "2026-11-25")) == []
    assert town.counts == (0, 0, 1, 1, 0)
    assert (town.data()["gone"], town.data()["imported"]["date"]) == ("true", "2026-11-25")
    town.is_right()
    before = town.files()
    assert town.gets(event("b", "Zwei")) == []
    assert (town.counts, town.files()) == ((0, 0, 1, 0, 0), before)
    town.gets(event("a", location="Park"), event("b", "Zwei"))
    assert town.counts == (0, 1, 1, 0, 0)
    assert (town.data()["gone"], town.data()["location"]) == ("false", "Park")
    assert "gone" not in town.data()["imported"]["of"]
    town.gets(event("b", "Zwei"))
    assert (town.data()["gone"], town.counts) == ("true", (0, 0, 1, 1, 0))


def test_an_event_on_whose_text_an_editor_worked_is_kept_and_named_each_time(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.edit("summary: Fest", "summary: Ein schönes Fest.")
    before = town.files()
    for _ in range(2):
        assert town.gets(event("b", "Zwei")) == [
            "events/fest.yml: kept, since it was changed here. The calendar has it no more: write “gone: true”, if so."
        ]
        assert town.counts == (0, 0, 1, 0, 1)
        assert town.files() == before


def test_an_event_with_an_editors_place_or_topic_alone_is_gone(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.edit("start:", "topics: [work]\nplace: park\nstart:")
    assert town.gets(event("b", "Zwei")) == []
    assert (town.data()["gone"], town.data()["topics"]) == ("true", ["work"])


def test_an_editor_can_keep_an_event_that_is_gone(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.gets(event("b", "Zwei"))
    town.edit("gone: true", "gone: false")
    before = town.files()
    assert town.gets(event("b", "Zwei")) == []
    assert town.files() == before


def test_what_an_editor_removed_stays_removed(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.edit("start:", "gone: true\nstart:")
    assert town.gets(event("a", location="Park"), event("b", "Zwei")) == []
    assert (town.data()["gone"], town.data()["location"]) == ("true", "Park")


def test_what_is_over_vanishes_in_silence(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei", dtstart="20280101T100000", dtend=""))
    before = town.text()
    assert town.gets(event("b", "Zwei", dtstart="20280101T100000", dtend=""), options=("--now", "2027-03-02")) == []
    assert (town.text(), town.counts) == (before, (0, 0, 1, 0, 0))


def test_what_became_private_is_gone_even_if_it_is_over_or_edited(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.edit("summary: Fest", "summary: Mein Satz.")
    said = town.gets(event("a", **{"class": "PRIVATE"}), event("b", "Zwei"), options=("--now", "2027-03-02"))
    assert said == ["Private events, left out: 1"]
    assert town.data()["gone"] == "true"


def test_an_event_that_can_no_longer_be_read_is_not_gone(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    before = town.files()
    assert len(town.gets(event("a", dtstart="morgen"), event("b", "Zwei"))) == 1
    assert town.files() == before
    broken = event("a").replace("END:VEVENT", "BEGIN:VALARM")
    town.gets(broken, event("b", "Zwei"))
    assert town.files() == before


def test_a_calendar_that_lost_everything_is_doubted(town: Town) -> None:
    town.gets(*(event(str(number), f"Fest {number}") for number in range(5)))
    before = town.files()
    said = town.gets(event("neu", "Neu"), code=1)
    assert town.said == [
        "stadt.ics:1:1: none of the 5 events to come that it brought before is in it. If that is right, add --all-gone."
    ]
    assert said == []
    assert town.files() == before
    town.gets(event("neu", "Neu"), options=("--all-gone",))
    assert town.counts == (1, 0, 0, 5, 0)


def test_a_calendar_with_a_few_events_may_lose_them(town: Town) -> None:
    town.gets(event("a"))
    town.gets()
    assert town.counts == (0, 0, 0, 1, 0)


def test_a_calendar_under_another_name_does_not_bring_everything_twice(town: Town) -> None:
    events = [event(str(number), f"Fest {number}") for number in range(5)]
    town.gets(*events)
    before = town.files()
    town.gets(*events, options=("--name", "Stadt"), code=1)
    assert town.said == [
        "stadt.ics:1:1: all its events are here already, from the calendar “stadt.ics”. Give it that name: --name …"
    ]
    assert town.files() == before
    town.gets(*events, event("neu", "Neu"), options=("--name", "Stadt"))
    assert town.counts == (6, 0, 0, 0, 0)


# ---- Files with errors


def test_an_event_file_with_errors_is_not_touched_and_named(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.edit("start:", "strat: x\nstart:")
    before = town.files()
    line = "events/fest.yml: not touched, since it has errors. Mend them, then import again."
    assert town.gets(event("a", location="Park"), event("b", "Zwei")) == [line]
    assert town.gets(event("b", "Zwei")) == [line]
    assert town.files() == before


def test_a_broken_event_file_stops_the_import(town: Town) -> None:
    town.gets(event("a"))
    town.path("kaputt").write_text("title: [\n")
    town.path("auch").write_text("")
    before = town.files()
    town.gets(event("a", location="Park"), event("b", "Zwei"), code=1)
    assert [line.partition(": ")[0] for line in town.said] == ["events/auch.yml:1:1", "events/kaputt.yml:2:1"]
    assert town.files() == before


def test_an_event_that_two_files_claim_is_not_touched(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"))
    town.path("kopie").write_text(town.text())
    before = town.files()
    line = "events/fest.yml: not touched, since events/kopie.yml says the same “imported”. Remove it from one of them."
    assert town.gets(event("a", location="Park"), event("b", "Zwei")) == [line]
    assert town.gets(event("b", "Zwei")) == [line]
    assert town.files() == before


def test_a_file_that_no_program_can_edit_is_not_touched(town: Town) -> None:
    town.gets(event("a"))
    data = yaml.load(town.text(), Loader=yaml.BaseLoader)
    town.path().write_text(yaml.safe_dump(data, default_flow_style=True, allow_unicode=True))
    before = town.files()
    [said] = town.gets(event("a", location="Park"))
    assert said == "events/fest.yml: not touched, since its YAML is written in a way that no program can edit."
    assert town.files() == before


def test_what_would_be_wrong_with_the_calendars_value_is_not_written(town: Town) -> None:
    town.gets(event("a", rrule="FREQ=DAILY"))
    notes = "".join(
        f"  202{8 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}: {{note: Nr. {n}}}\n" for n in range(400)
    )
    town.edit("imported:", f"changes:\n{notes}imported:")
    before = town.files()
    [said] = town.gets(event("a", rrule="FREQ=DAILY"), event("a", recurrence_id="20270305T100000", status="CANCELLED"))
    assert said.startswith("events/fest.yml: not touched, since with what the calendar says it would be wrong: ")
    assert town.files() == before


# ---- Wrong use and bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--organiser", "amd"), "There is no organisation “amd”. Write “amt”."),
        (("--topic", "xyzzy"), "There is no topic “xyzzy”."),
        (("--place", "Park=prk"), "There is no place “prk”. Write “park”."),
        (("--place", "Park"), "“Park” is no place."),
        (("--place", "=park"), "“=park” is no place."),
        (("--kind", "party"), "'party' is not one of"),
        (("--now", "gestern"), "“gestern” is no day."),
    ],
)
def test_wrong_options_are_named(town: Town, options: tuple[str, ...], said: str) -> None:
    town.source.write_text(calendar(event()))
    done = imports(town.source, town.root, *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (town.root / "events").exists()


def test_a_secret_address_needs_a_name(town: Town) -> None:
    address = "https://calendar.example/private-0123/basic.ics"
    done = imports(address, town.root)
    assert (done.returncode, "secret" in done.stderr) == (2, True)
    done = imports("https://nowhere.invalid/basic.ics?token=0123", town.root, "--name", "stadt")
    assert done.returncode == 1
    assert "0123" not in done.stderr
    assert done.stderr.startswith("stadt:1:1: ")


BAD: Mapping[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 100,
    "a web page": b"<html><body>Login</body></html>",
    "cut off": calendar(event()).encode()[:60],
    "21 MB": b"BEGIN:VCALENDAR\n" + b"X-A:" + b"x" * 21_000_000,
    "a zip": b"PK\x03\x04",
    "a broken gzip": b"\x1f\x8b\x08\x00nothing",
    "nested": b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 100_000,
    "too many": b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 20_001 + b"END:VCALENDAR\n",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_writes_nothing(town: Town, name: str) -> None:
    town.source.write_bytes(BAD[name])
    done = imports(town.source, town.root)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"{re.escape(str(town.source))}:\d+:1: [^\n]+\. [^\n]+\.\n", done.stderr), done.stderr
    assert not (town.root / "events").exists()


def test_all_errors_are_told_at_once(town: Town) -> None:
    town.source.write_text("nothing")
    (town.root / "instance.yml").write_text("name: X\n")
    done = imports(town.source, town.root)
    assert done.returncode == 1
    assert done.stderr.count("instance.yml") >= 2
    assert "this is not a calendar" in done.stderr
    assert imports(town.root / "nothing.ics", town.root).stderr.count("there is no such file") == 1


def test_a_folder_that_is_none_is_named(town: Town) -> None:
    town.source.write_text(calendar(event()))
    assert "There is no folder" in imports(town.source, town.root / "nowhere").stderr
    assert "there is no instance.yml" in imports(town.source, town.root / "topics").stderr


def test_a_disk_that_cannot_be_written_is_one_line(town: Town) -> None:
    town.source.write_text(calendar(event()))
    (town.root / "events").write_text("in the way")
    done = imports(town.source, town.root)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert (town.root / "events").read_text() == "in the way"


def test_a_dry_run_says_all_and_writes_nothing(town: Town) -> None:
    town.gets(event("a"), event("b", "Zwei"), event("c", "Drei"))
    before = town.files()
    said = town.gets(event("a", location="Park"), event("c", "Drei"), event("d", "Vier"), options=("--dry-run",))
    assert said == ["events/fest.yml: changed", "events/vier.yml: new", "events/zwei.yml: gone"]
    assert town.counts == (1, 1, 1, 1, 0)
    assert town.files() == before


def test_a_calendar_comes_from_the_web(town: Town) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(calendar(event()).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/stadt.ics?monat=3"
        done = imports(url, town.root)
        server.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    assert town.data()["imported"]["source"] == url


# ---- A thousand events


def thousand() -> Iterator[dict[str, str]]:
    for number in range(1000):
        month, day = number % 12 + 1, number % 28 + 1
        fields = {
            "uid": f"{number}@stadt", "title": f"Termin {number}", "location": f"Saal {number % 7}",
            "dtstart": f"2027{month:02}{day:02}T{8 + number % 10:02}0000", "dtend": "",
            "description": f"Dies ist Satz {number} von tausend. Mehr dazu.", "rrule": "FREQ=WEEKLY;COUNT=5" if number % 5 == 0 else "",
        }  # fmt: skip
        yield fields


def test_a_calendar_of_a_thousand_changes_in_step(town: Town) -> None:
    first = list(thousand())
    town.gets(*(event(**fields) for fields in first))
    assert town.counts == (1000, 0, 0, 0, 0)
    names = {path.stem: path for path in (town.root / "events").iterdir()}
    assert len(names) == 1000

    then = []
    for number, fields in enumerate(first):
        if number < 50:
            continue  # deleted
        changed = dict(fields)
        if number < 150:  # changed, of which 10 in what an editor changed too
            changed |= {
                "location": "Neuer Saal",
                "description": f"Dies ist ein neuer Satz {number} von tausend. Mehr dazu.",
            }
        then.append(event(**changed))
    then += [event(f"neu-{number}", f"Neu {number}", dtstart="20280101T100000", dtend="") for number in range(30)]
    for number in [*range(140, 150), *range(500, 510)]:
        town.edit(
            f"summary: Dies ist Satz {number} von tausend.", f"summary: Leicht gesagt {number}.", f"termin-{number}"
        )
    write_files(town.root, {"events/termin-100.en.yml": "title: Date 100\ntranslation: {by: human}\n"})

    said = town.gets(*then, options=("--now", "2026-11-22"))
    assert town.counts == (30, 90, 850, 50, 10)
    assert len(said) == 10
    assert all("kept, since it was changed here, and in the calendar too: summary" in line for line in said)
    assert [town.data(f"termin-{number}").get("gone") for number in (0, 49, 50)] == ["true", "true", None]
    assert town.data("termin-60")["location"] == "Neuer Saal"
    assert town.data("termin-60")["summary"] == "Dies ist ein neuer Satz 60 von tausend."
    assert town.data("termin-145")["summary"] == "Leicht gesagt 145."
    assert town.data("termin-145")["location"] == "Neuer Saal"
    assert town.data("termin-505")["summary"] == "Leicht gesagt 505."
    assert town.data("neu-29")["start"] == "2028-01-01T10:00"
    town.is_right()

    before = town.files()
    assert town.gets(*then, options=("--now", "2026-11-23")) == []
    assert town.counts == (0, 0, 980, 0, 0)
    assert town.files() == before

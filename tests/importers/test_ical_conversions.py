"""What becomes of single events: `ical/conversions.yml` is a table that an editor could read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import read_yaml
from ankunft.importers.ical import Conversion, Town, convert
from ankunft.importers.ical.town import Options, plain_word
from ankunft.importers.ical.values import file_text, flat
from ankunft.model import Event

TABLE = Path(__file__).with_name("ical") / "conversions.yml"
CASES = yaml.load(TABLE.read_text("utf-8"), Loader=yaml.BaseLoader)
PLACES = ["Rathaus", "Rathausplatz 1", "Rathaus, Rathausplatz 1, 09999 Musterstadt, Deutschland"]
TOWN = Town(
    "Europe/Berlin",
    date(2026, 11, 21),
    topics={"arbeit": "work", "work": "work", "family": "family"},
    kinds={"treffen": "meeting", "meeting": "meeting"},
    places={plain_word(name): "rathaus" for name in PLACES},
)


def calendar(event: str, more: str = "") -> bytes:
    before, after = (more, "") if not more.startswith("BEGIN:VEVENT") else ("", more)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", before, "BEGIN:VEVENT", "UID:a@b", "SUMMARY:Fest", event]
    text = "\n".join(part.rstrip("\n") for part in [*lines, "END:VEVENT", after, "END:VCALENDAR"] if part)
    return (text + "\n").replace("\n", "\r\n").encode()


def says(conversion: Conversion) -> list[str]:
    return [re.sub(r"^x:(\d+):1: ", r"\1: ", remark.text("x")) for remark in conversion.remarks]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["does"])
def test_an_event(case: dict[str, Any]) -> None:
    conversion = convert(calendar(case["event"], case.get("more", "")), TOWN)
    assert says(conversion) == case.get("says", [])
    drafts = list(conversion.drafts.values())
    if "gives" not in case:
        assert drafts == []
        return
    [draft] = drafts
    assert draft.uid == "a@b"
    expected = {"title": "Fest", "summary": "Fest", **case["gives"]}
    assert draft.fields == expected
    # What is written is right, and says the same when it is read.
    text = file_text(draft.fields)
    document = read_yaml(text, Path("a.yml"))
    assert validate(Event, document)[1] == []
    assert flat(document.data or {}) == flat(draft.fields)
    assert yaml.load(text, Loader=yaml.BaseLoader) == {
        name: value + "\n" if name == "text" and "text: |" in text else value for name, value in expected.items()
    }


def test_the_names_of_the_cases_are_different() -> None:
    assert len({case["does"] for case in CASES}) == len(CASES)


def test_what_all_events_get_comes_with_them() -> None:
    options = Options("amt", ("family",), "fair", {})
    town = Town(TOWN.zone, TOWN.now, options, TOWN.topics, TOWN.kinds, TOWN.places)
    [draft] = convert(calendar("DTSTART:20270301\nCATEGORIES:Arbeit,family"), town).drafts.values()
    assert {name: draft.fields[name] for name in ("organiser", "topics", "kind")} == {
        "organiser": "amt",
        "topics": ["family", "work"],
        "kind": "fair",
    }
    [draft] = convert(calendar("DTSTART:20270301\nCATEGORIES:Treffen"), town).drafts.values()
    assert draft.fields["kind"] == "meeting"


def test_private_events_are_counted_and_other_events_told_apart() -> None:
    more = "BEGIN:VEVENT\nUID:p\nSUMMARY:Arzt\nCLASS:PRIVATE\nDTSTART:20270301\nEND:VEVENT"
    conversion = convert(calendar("DTSTART:20270301", more), TOWN)
    assert conversion.private == {"p"}
    assert list(conversion.drafts) == ["a@b"]


def test_of_two_events_with_one_uid_the_later_version_counts() -> None:
    more = "BEGIN:VEVENT\nUID:a@b\nSUMMARY:Neu\nSEQUENCE:3\nDTSTART:20270301\nEND:VEVENT"
    conversion = convert(calendar("DTSTART:20270302\nSEQUENCE:2", more), TOWN)
    assert conversion.drafts["a@b"].fields["title"] == "Neu"
    assert says(conversion) == [
        "3: the UID of “Fest” stands twice. The later version was taken; give each event its own."
    ]


def test_single_dates_without_their_series_are_events() -> None:
    lines = "RECURRENCE-ID;TZID=Europe/Berlin:20270112T150000\nDTSTART;TZID=Europe/Berlin:20270112T160000"
    conversion = convert(calendar(lines), TOWN)
    [draft] = conversion.drafts.values()
    assert draft.uid == "a@b/20270112T150000"
    assert draft.fields["start"] == "2027-01-12T16:00"


@pytest.mark.parametrize("uid", ["", "UID:\n", "UID:   \n", "UID:" + "x" * 2001 + "\n"])
def test_an_event_without_a_uid_is_named(uid: str) -> None:
    data = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{uid}SUMMARY:Fest\nDTSTART:20270301\nEND:VEVENT\nEND:VCALENDAR\n"
    conversion = convert(data.encode(), TOWN)
    assert conversion.drafts == {}
    [said] = says(conversion)
    assert said.startswith("2: the event “Fest” has no UID that can be used.")


def test_more_exceptions_than_a_record_holds_are_worked_into_the_dates() -> None:
    days = [f"202{7 + month // 12}{month % 12 + 1:02}{day:02}" for month in range(20) for day in range(1, 29, 2)]
    lines = "DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY\n" + "".join(f"EXDATE:{day}\n" for day in days)
    many = [f"2027{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)]
    lines += f"EXDATE;VALUE=DATE:{','.join(many)}\nEXDATE;VALUE=DATE:20280101,20280102"
    conversion = convert(calendar(lines), TOWN)
    [draft] = conversion.drafts.values()
    assert "rule" not in draft.fields
    assert draft.fields["skip"] == ["2027-01-01"]
    dates = draft.fields["dates"]
    assert dates[:3] == ["2027-01-29", "2027-01-30", "2027-01-31"]
    assert not {day for day in dates if day.replace("-", "") in {*days, *many}}
    assert len(dates) <= 400


def test_of_very_many_dates_those_to_come_are_kept() -> None:
    days = [f"20{year}{month:02}{day:02}" for year in range(20, 30) for month in range(1, 13) for day in range(1, 29)]
    conversion = convert(calendar(f"DTSTART;VALUE=DATE:20200101\nRDATE;VALUE=DATE:{','.join(days)}"), TOWN)
    [draft] = conversion.drafts.values()
    assert (draft.fields["dates"][0], len(draft.fields["dates"])) == ("2026-11-01", 400)
    assert says(conversion) == ["6: only 400 of its dates were taken. A record holds no more; those to come go first."]


def test_a_long_description_is_cut_where_the_model_ends() -> None:
    for text in ("Wort " * 20_000, "<p>" + "*Wort* & Satz. " * 5_000, "\\n\\n".join(["Absatz [x]."] * 5_000)):
        [draft] = convert(calendar(f"DTSTART:20270301\nDESCRIPTION:{text}"), TOWN).drafts.values()
        assert 15_000 < len(str(draft.fields["text"])) <= 20_000
        assert str(draft.fields["text"]).endswith("…")
        assert len(str(draft.fields["summary"])) <= 300
        assert validate(Event, read_yaml(file_text(draft.fields), Path("a.yml")))[1] == []

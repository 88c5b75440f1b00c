"""Whatever a calendar and an editor do in turn: the editor's words stay, a second run changes nothing, files are right."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.catalogue import read
from ankunft.catalogue.edit import put_field, remove_values, write
from ankunft.importers.ical import Options, convert, plan, town_of
from ankunft.importers.ical.convert import FIELDS
from ankunft.importers.ical.values import file_text, flat, mark, written
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import INSTANCE, write_files

TEXTS = st.sampled_from(
    ["", "Ein Satz.", "Ein Satz. Noch einer.", "Anders. Und *mehr* dazu.\\n\\n- eins\\n- zwei", "x: y # z"]
)
EVENTS = st.fixed_dictionaries(
    {
        "SUMMARY": st.sampled_from(["Fest", "Fest: groß", "Markt #1", "2027"]),
        "DTSTART": st.sampled_from(["20270301T100000", "20270302T100000", "20270301T110000Z", "20270301"]),
        "DURATION": st.sampled_from(["", "PT1H", "P1D", "PT30H"]),
        "DESCRIPTION": TEXTS,
        "LOCATION": st.sampled_from(["", "Park", "Rathaus", "https://a.example/"]),
        "RRULE": st.sampled_from(["", "FREQ=WEEKLY;COUNT=5", "FREQ=DAILY;UNTIL=20270401", "FREQ=HOURLY;COUNT=3"]),
        "EXDATE": st.sampled_from(["", "20270308T100000", "20270308"]),
        "RDATE": st.sampled_from(["", "20270320T100000"]),
        "STATUS": st.sampled_from(["", "CANCELLED"]),
        "CATEGORIES": st.sampled_from(["", "Arbeit", "work,meeting"]),
        "URL": st.sampled_from(["", "https://a.example/?a=b"]),
        "CONTACT": st.sampled_from(["", "a@b.de"]),
    }
)
SINGLES = st.sampled_from(["", "DTSTART:20270309T120000", "STATUS:CANCELLED", "SUMMARY:Anders\nLOCATION:Rathaus"])
EDITS = st.sampled_from(
    [
        ("title", "Mein Titel"), ("summary", "Mein Satz."), ("text", "Mein\n\nText."), ("text", None), ("location", None),
        ("location", "Wiese"), ("place", "park"), ("website", "https://b.example/"), ("website", None), ("email", None),
        ("topics", ["work", "family"]), ("kind", "fair"), ("status", "full"), ("status", None), ("end", None),
        ("start", "2027-03-01T09:00"), ("gone", "true"), ("where_note", "Hinten."), ("mode", "hybrid"), ("rule", None),
    ]
)  # fmt: skip


def calendar(event: dict[str, str] | None, single: str) -> bytes:
    parts = []
    if event is not None:
        parts.append("\n".join(["BEGIN:VEVENT", "UID:a", *(f"{k}:{v}" for k, v in event.items() if v), "END:VEVENT"]))
        if single and event["RRULE"]:
            parts.append(f"BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20270308T100000\n{single}\nEND:VEVENT")
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


class Instance:
    def __init__(self, folder: Path) -> None:
        self.root = write_files(
            folder,
            {
                "instance.yml": INSTANCE,
                "topics/work/topic.yml": "title: Arbeit\nsummary: S.\n",
                "topics/family/topic.yml": "title: Familie\nsummary: S.\n",
                "places/rathaus.yml": "title: Rathaus\n",
                "places/park.yml": "title: Stadtpark\n",
            },
        )
        self.path = self.root / "events/fest.yml"

    def gets(self, data: bytes, day: int) -> Any:
        reading = read(self.root, self.root, date(2026, 11, day))
        assert not reading.problems, [problem.text() for problem in reading.problems]
        town = town_of(reading.catalogue, Options(), {"meeting": "meeting"})
        todo = plan(reading.catalogue, convert(data, town), "stadt", may_lose_all=True)
        write(todo.files)
        return todo

    def files(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (self.root / "events").glob("*")}

    def data(self, path: Path) -> dict[str, Any]:
        data = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
        assert isinstance(data, dict)
        return data


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    EVENTS,
    st.lists(st.tuples(st.one_of(EVENTS, st.none()), SINGLES, st.lists(EDITS, max_size=2)), min_size=1, max_size=3),
)
def test_the_editors_words_stay_and_a_second_run_changes_nothing(
    first: dict[str, str], turns: list[tuple[dict[str, str] | None, str, list[tuple[str, Any]]]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        instance = Instance(Path(name))
        instance.gets(calendar(first, ""), 1)
        [path] = instance.files()
        path.write_text("# Notiz oben\n" + path.read_text() + "# Notiz unten\n")
        for day, (event, single, edits) in enumerate(turns, 2):
            text = path.read_text()
            for field, value in edits:
                try:
                    new = (
                        remove_values(text, [(field,)])
                        if value is None
                        else put_field(text, field, written(field, value), before="imported")
                    )
                except ValueError:
                    continue
                path.write_text(new)
                reading = read(instance.root, instance.root, date(2026, 11, 1))
                text = new if not reading.problems else text
                path.write_text(text)
            of = instance.data(path)["imported"]["of"]
            mine = flat(instance.data(path))
            mine = {key: value for key, value in mine.items() if mark(value) != of.get(".".join(key))}
            instance.gets(calendar(event, single), day)
            assert set(instance.files()) == {path}
            there = flat(instance.data(path))
            assert {key: there.get(key) for key in mine} == mine, path.read_text()
            assert path.read_text().startswith("# Notiz oben\n")
            assert path.read_text().count("# Notiz unten") == 1
            assert not read(instance.root, instance.root, date(2026, 11, 1)).problems
            before = instance.files()
            todo = instance.gets(calendar(event, single), day + 1)
            assert (todo.files, instance.files()) == ({}, before)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["title", "summary", "location", "email", "text"]),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).map(str.strip).filter(bool),
        min_size=1,
    )
)
def test_what_a_new_file_holds_is_what_was_meant(fields: dict[str, str]) -> None:
    data = yaml.load(file_text(fields), Loader=yaml.BaseLoader)
    assert {name: value.rstrip("\n") for name, value in data.items()} == fields


def test_marks_tell_every_difference() -> None:
    values: list[Any] = [
        "a",
        "a ",
        "A",
        "0999 123",
        "0999 124",
        "[x](y)",
        "[x](z)",
        ["a"],
        ["a", "b"],
        "a\nb",
        "„a“",
        '"a"',
    ]
    assert len({mark(value) for value in values}) == len(values)
    assert mark(None) is None


@pytest.mark.parametrize("name", FIELDS)
def test_all_fields_that_are_imported_are_fields_of_events(name: str) -> None:
    from ankunft.model import Event

    assert name in Event.model_fields

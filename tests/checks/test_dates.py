"""What is said of dates: rules and exceptions that mean nothing, messages without a day, steps that lead nowhere."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ankunft.cli import main
from ankunft.model.news import day_of_id
from click.testing import CliRunner

from tests.conftest import INSTANCE, NOW, NOW_OPTION, lines, make_instance, read_all, run, write_files

TOWN = f"{INSTANCE}land: SN\n"
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
HEAD = "title: Treffen\nsummary: S.\nkind: meeting\n"
"""Three lines: `start` stands in line 4."""
Said = Callable[..., list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Everything but notices that is said of some files, paths relative."""

    def run(files: dict[str, str], *, notices: bool = False, now: date = NOW) -> list[str]:
        root = make_instance(tmp_path / "town", files, TOWN)
        found = read_all(root, now=now)[1]
        return lines([problem for problem in found if notices or problem.severity != "notice"], root)

    return run


def event(times: str) -> dict[str, str]:
    return {"events/e.yml": f"{HEAD}{times}{BY}"}


def rows(root: Path) -> list[dict[str, object]]:
    command = ["check", str(root), "--now", str(NOW), "--lang", "en", "--format", "json"]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


WEEKLY = "start: 2026-11-03T18:00\nend: 2026-11-03T20:00\nrule: FREQ=WEEKLY;BYDAY=TU\n"
"""Tuesdays; three lines."""

# Rules


@pytest.mark.parametrize(
    "times",
    [
        "start: 2026-11-24T18:00\nrule: FREQ=WEEKLY\n", "start: 2026-11-24T18:00\nrule: FREQ=WEEKLY;BYDAY=TU,TH\n",
        "start: 2026-11-26T18:00\nrule: FREQ=WEEKLY;BYDAY=TU,TH\n", "start: 2026-11-24\nrule: FREQ=MONTHLY\n",
        "start: 2026-11-27\nrule: FREQ=MONTHLY;BYDAY=-1FR\n", "start: 2026-11-24T18:00\nrule: FREQ=DAILY;COUNT=3\n",
        "start: 2026-11-24T18:00\nrule: FREQ=WEEKLY;INTERVAL=2;UNTIL=20270101\n", "start: 2028-02-29\nrule: FREQ=YEARLY\n",
        "start: 2026-11-24T18:00\nrule: FREQ=WEEKLY;UNTIL=20261124\n", "start: 2026-11-24T18:00\ndates: [2026-12-01T18:00]\n",
    ],
)  # fmt: skip
def test_a_rule_that_gives_the_first_date_is_no_problem(said: Said, times: str) -> None:
    assert said(event(times), notices=True) == []


@pytest.mark.parametrize(
    "times",
    [
        "start: 2026-11-25T18:00\nrule: FREQ=WEEKLY;BYDAY=TU\n", "start: 2026-11-24\nrule: FREQ=MONTHLY;BYDAY=-1FR\n",
        "start: 2026-11-24T18:00\nrule: FREQ=YEARLY;BYMONTH=12\n", "start: 2026-11-24T18:00\nrule: FREQ=MONTHLY;BYMONTHDAY=1,15\n",
        "start: 2026-11-24T18:00\nrule: FREQ=WEEKLY;UNTIL=20261120\n",
    ],
)  # fmt: skip
def test_a_first_date_that_the_rule_does_not_give_is_a_warning_at_the_date(tmp_path: Path, times: str) -> None:
    root = make_instance(tmp_path / "town", event(times), TOWN)
    [row] = rows(root)
    assert (row["severity"], row["line"], row["column"], row["due"]) == ("warning", 4, 8, False)
    assert row["what"] == "the first date is none that the rule gives"
    assert row["hint"] == "Write a first date that the rule gives, or mend the rule."


@pytest.mark.parametrize(
    "more", ["draft: true\n", "publish: {from: 2027-01-01}\n", "status: cancelled\n", "gone: true\n"]
)
def test_events_that_are_not_shown_yet_are_looked_at_too(said: Said, more: str) -> None:
    found = said(event(f"start: 2026-11-25T18:00\nrule: FREQ=WEEKLY;BYDAY=TU\n{more}"))
    assert found == [
        "events/e.yml:4:8: the first date is none that the rule gives. Write a first date that the rule gives, or mend the rule."
    ]


def test_an_event_that_cannot_be_read_gives_one_error_and_none_of_its_dates(said: Said) -> None:
    found = said(event("start: 2026-11-25T18:00\nrule: FREQ=NEVER\nskip: [2026-11-26]\n"))
    assert [line.split(": ")[0] for line in found] == ["events/e.yml:5:7"]


# Exceptions

NO_HITS = {
    "a day beside": ("skip: [2026-11-25]\n", "7:8", "2026-11-25", "Write 2026-11-24."),
    "the second of two": ("skip: [2026-11-24, 2026-12-02]\n", "7:20", "2026-12-02", "Write 2026-12-01."),
    "a list in lines": ("skip:\n  - 2026-11-24\n  - 2026-12-02\n", "9:5", "2026-12-02", "Write 2026-12-01."),
    "another time of the day": ("skip: [2026-11-24T17:00]\n", "7:8", "2026-11-24T17:00", "Write 2026-11-24."),
    "a day before the first": ("skip: [2026-10-27]\n", "7:8", "2026-10-27", "Write 2026-11-03."),
    "a day of another year": ("skip: [2027-11-24]\n", "7:8", "2027-11-24", "Write 2027-11-23."),
    "a change of a day beside": (
        "changes: {2026-11-25: {status: cancelled}}\n", "7:11", "2026-11-25", "Write 2026-11-24.",
    ),
    "a change in lines": (
        "changes:\n  2026-11-24:\n    status: cancelled\n  2026-12-03:\n    note: N.\n", "10:3", "2026-12-03", "Write 2026-12-01.",
    ),
    "a change of another time": (
        "changes: {2026-11-24T18:30: {status: cancelled}}\n", "7:11", "2026-11-24T18:30", "Write 2026-11-24.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_HITS)
def test_an_exception_that_hits_nothing_is_a_warning_that_names_the_next_date(tmp_path: Path, name: str) -> None:
    more, place, day, hint = NO_HITS[name]
    root = make_instance(tmp_path / "town", event(WEEKLY + more), TOWN)
    [row] = rows(root)
    assert (row["severity"], f"{row['line']}:{row['column']}") == ("warning", place)
    assert row["what"] == f"there is no date on {day}"
    assert row["hint"] == hint


HITS = {
    "a day": "skip: [2026-11-24, 2026-12-01]\n",
    "the first date": "skip: [2026-11-03]\n",
    "the exact beginning": "skip: [2026-11-24T18:00]\n",
    "a day written with a space before the time": 'skip: ["2026-11-24 18:00"]\n',
    "a further date": "dates: [2026-12-31T10:00]\nskip: [2026-12-31]\n",
    "a change of a day": "changes: {2026-11-24: {status: cancelled}}\n",
    "a change of an exact beginning": "changes: {2026-11-24T18:00: {start: 2026-11-24T19:00}}\n",
    "a change of the first and of a further date": "dates: [2026-12-31T10:00]\nchanges: {2026-11-03: {note: N.}, 2026-12-31: {note: N.}}\n",
    "a date that is skipped and changed": "skip: [2026-11-24]\nchanges: {2026-11-24: {note: N.}}\n",
    "a day that is past": "skip: [2026-11-10]\n",
    "a public holiday on which it does not take place anyway": (
        "holidays: false\ndates: [2026-12-25T10:00]\nskip: [2026-12-25]\nchanges: {2026-12-25: {note: N.}}\n"
    ),
    "a date years ahead": "skip: [2030-11-26]\n",
}


@pytest.mark.parametrize("name", HITS)
def test_an_exception_that_hits_a_date_is_no_problem(said: Said, name: str) -> None:
    assert said(event(WEEKLY + HITS[name]), notices=True) == []


def test_exceptions_of_whole_days_are_days(said: Said) -> None:
    whole = "start: 2026-11-24\nrule: FREQ=WEEKLY\n"
    assert said(event(f"{whole}skip: [2026-12-01]\nchanges: {{2026-12-08: {{note: N.}}}}\n")) == []
    [line] = said(event(f"{whole}skip: [2026-12-02]\n"))
    assert line.startswith("events/e.yml:6:8: there is no date on 2026-12-02.")


def test_an_exception_of_an_event_without_a_rule_can_hit_its_one_date_only(said: Said) -> None:
    alone = "start: 2026-11-24T18:00\n"
    assert said(event(f"{alone}changes: {{2026-11-24: {{status: cancelled}}}}\n")) == []
    assert said(event(f"{alone}changes: {{2026-12-01: {{status: cancelled}}}}\n")) == [
        "events/e.yml:5:11: there is no date on 2026-12-01. Write 2026-11-24."
    ]


def test_the_days_of_an_event_elsewhere_are_those_of_its_own_zone(said: Said) -> None:
    # In Germany it is already the next day.
    there = "start: 2026-11-24T20:00\ntime_zone: America/New_York\nrule: FREQ=WEEKLY\n"
    assert said(event(f"{there}skip: [2026-12-01]\n")) == []
    assert said(event(f"{there}skip: [2026-12-02]\n")) == [
        "events/e.yml:7:8: there is no date on 2026-12-02. Write 2026-12-01."
    ]


def test_every_exception_that_hits_nothing_is_named(said: Said) -> None:
    more = "skip: [2026-11-25, 2026-11-26T18:00]\nchanges: {2026-11-27: {note: N.}, 2026-11-28T10:00: {note: N.}}\n"
    days = [line.split(" on ")[1].split(". ")[0] for line in said(event(WEEKLY + more))]
    assert days == ["2026-11-25", "2026-11-26T18:00", "2026-11-27", "2026-11-28T10:00"]


def test_an_exception_of_a_rule_that_is_over_hits_nothing_behind_its_end(said: Said) -> None:
    times = "start: 2026-11-03T18:00\nrule: FREQ=WEEKLY;UNTIL=20261117\nskip: [2026-11-24]\n"
    assert said(event(times)) == ["events/e.yml:6:8: there is no date on 2026-11-24. Write 2026-11-17."]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=MONTHLY;BYMONTHDAY=31"])
def test_an_exception_in_a_far_future_takes_no_long_time(said: Said, rule: str) -> None:
    begins = time.process_time()
    said(event(f"start: 2026-12-31T18:00\nrule: {rule}\nskip: [9999-12-30]\n"))
    assert time.process_time() - begins < 10


MISTAKES = {
    "neither a day nor a time": ("changes: {heute: {note: N.}}\n", "“heute” is neither a day nor a time of a day"),
    "a day that there is not": ("skip: [2026-02-30]\n", "“2026-02-30” is neither a day nor a time of a day"),
    "a change that ends before it begins": (
        "changes: {2026-11-24: {start: 2026-11-24T20:00, end: 2026-11-24T19:00}}\n", "the end lies before the beginning",
    ),
    "a change to something else": ("changes: {2026-11-24: {status: full}}\n", "status"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_an_exception_that_cannot_be_meant_is_an_error(said: Said, name: str) -> None:
    more, words = MISTAKES[name]
    found = said(event(WEEKLY + more))
    assert len(found) == 1
    assert words in found[0]
    assert "Traceback" not in found[0]


@pytest.mark.parametrize(
    "times",
    [
        "start: 2026-12-01T18:00\nend: 2026-12-02\n", "start: 2026-12-01\nend: 2026-12-01T18:00\n",
        "start: 2026-12-01T18:00\ndates: [2026-12-02]\n", "start: 2026-12-01\nskip: [2026-12-02T18:00]\n",
        "start: 2026-12-01T18:00\nchanges: {2026-12-01: {start: 2026-12-02}}\n",
    ],
)  # fmt: skip
def test_a_day_beside_a_time_is_an_error_and_no_traceback(tmp_path: Path, times: str) -> None:
    make_instance(tmp_path / "town", event(times), TOWN)
    write_files(tmp_path, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"})
    done = run("ankunft", "check", *NOW_OPTION, cwd=tmp_path, LC_ALL="C.UTF-8")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    [line] = done.stdout.splitlines()
    assert line.startswith("town/events/e.yml:5:")
    assert "must both be days, or both have a time" in line


def test_an_end_before_the_beginning_is_an_error(said: Said) -> None:
    assert said(event("start: 2026-12-01T18:00\nend: 2026-12-01T17:00\n")) == [
        "events/e.yml:5:6: the end lies before the beginning. Mend “start” or “end”."
    ]


# Postponed


def test_a_postponed_event_that_says_nothing_more_is_a_notice(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", event("start: 2026-12-01T18:00\nstatus: postponed\n"), TOWN)
    [row] = rows(root)
    assert (row["severity"], row["line"], row["column"]) == ("notice", 5, 9)
    assert row["what"] == "the event is postponed, and nothing says what comes"
    assert row["hint"] == "Write “status_note: …”: what is known of the new date."


@pytest.mark.parametrize("more", ["status_note: Im Mai.\n", "successor: f\n"])
def test_a_postponed_event_that_says_what_comes_is_no_problem(said: Said, more: str) -> None:
    files = {
        **event(f"start: 2026-12-01T18:00\nstatus: postponed\n{more}"),
        "events/f.yml": f"{HEAD}start: 2027-05-01\n{BY}",
    }
    assert said(files, notices=True) == []


@pytest.mark.parametrize("status", ["cancelled", "full", "open"])
def test_other_states_need_no_more_words(said: Said, status: str) -> None:
    assert said(event(f"start: 2026-12-01T18:00\nstatus: {status}\n"), notices=True) == []


# News

MESSAGE = "---\ntitle: T\nsummary: S.\n---\n\nText.\n"


@pytest.mark.parametrize(
    "name",
    ["water", "2026-11-21", "2026-13-01-water", "2026-02-30-water", "20261121-water", "2026-11-water", "2026-11-21water",
     "21-11-2026-water", "0000-01-01-water", "2026-w47-6-water", "26-11-21-water"],
)  # fmt: skip
def test_a_message_whose_name_begins_with_no_day_is_an_error(said: Said, name: str) -> None:
    assert said({f"news/{name}.md": MESSAGE}) == [
        f"news/{name}.md:1:1: “{name}” does not begin with a day. Name it 2026-11-21-water.md."
    ]


@pytest.mark.parametrize("name", ["2026-11-21-water", "2024-02-29-x", "1999-12-31-a-b-c", "2100-01-01-9"])
def test_a_message_whose_name_begins_with_a_day_is_no_problem(said: Said, name: str) -> None:
    assert said({f"news/{name}.md": MESSAGE}, notices=True) == []
    assert day_of_id(name).isoformat() == name[:10]


def test_a_translation_of_a_message_without_a_day_is_an_error_too(said: Said) -> None:
    text = MESSAGE.replace("---\n\n", "translation: {by: human}\n---\n\n")
    assert [line.split(": ")[0] for line in said({"news/water.md": MESSAGE, "news/water.ar.md": text})] == [
        "news/water.ar.md:1:1", "news/water.md:1:1",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["20261121ab-water", "20261121-a-water"])
@pytest.mark.xfail(
    strict=True, reason="model/news.py: date.fromisoformat takes ten characters that begin with eight digits"
)
def test_a_message_whose_day_has_no_hyphens_is_an_error(said: Said, name: str) -> None:
    assert len(said({f"news/{name}.md": MESSAGE})) == 1


@pytest.mark.parametrize(
    "withdrawn", ["{date: 2026-11-21}", "{why: Falsch.}", "true", "2026-11-21", "{date: heute, why: Falsch.}"]
)
def test_a_withdrawal_needs_a_day_and_a_reason(said: Said, withdrawn: str) -> None:
    text = MESSAGE.replace("summary: S.\n", f"summary: S.\nwithdrawn: {withdrawn}\n")
    found = said({"news/2026-11-20-water.md": text})
    assert len(found) == 1
    assert found[0].startswith("news/2026-11-20-water.md:4:")


# Steps


def process(*steps: str) -> dict[str, str]:
    return {"processes/way.yml": f"title: Weg\nsummary: S.\n{BY}steps:\n" + "".join(steps)}


def step(id_: str, more: str = "") -> str:
    return f"  {id_}:\n    title: Schritt\n{more}"


def test_steps_that_lead_forward_are_no_problem(said: Said) -> None:
    files = process(
        step("a", "    next: [b, d]\n"), step("b", "    next: [c]\n"), step("c"), step("d", "    next: []\n")
    )
    assert said(files, notices=True) == []


def test_a_step_that_there_is_not_is_an_error_at_its_place(said: Said) -> None:
    assert said(process(step("a", "    next: [b, cc]\n"), step("b"), step("c"))) == [
        "processes/way.yml:7:11: there is no step “cc”. Write one of: a, b, c."
    ]


@pytest.mark.parametrize(("id_", "said_of"), [("a", "a"), ("b", "b")])
def test_a_step_that_leads_back_or_to_itself_is_an_error_at_its_place(said: Said, id_: str, said_of: str) -> None:
    assert said(process(step("a"), step("b", f"    next: [{id_}]\n"), step("c"))) == [
        f"processes/way.yml:9:11: the step “{said_of}” is not written behind this one. "
        "Write it further down; what comes again is told in the text."
    ]


@pytest.mark.parametrize(
    ("steps", "words"), [("{}", "steps"), ("[a]", "steps"), ("", "steps"), ("{A b: {title: T}}", "A b")]
)
def test_steps_without_ids_of_their_own_are_an_error(said: Said, steps: str, words: str) -> None:
    found = said({"processes/way.yml": f"title: Weg\nsummary: S.\n{BY}steps: {steps}\n"})
    assert len(found) == 1
    assert found[0].startswith("processes/way.yml:4:")
    assert words in found[0]


def test_what_a_step_names_must_be_there(said: Said) -> None:
    more = "    offers: [curse]\n    organisations: [nobody]\n    pages: [nowhere]\n"
    files = {**process(step("a", more)), "offers/course.yml": f"title: T\nsummary: S.\nkind: course\n{BY}"}
    assert [line.split(": ", 1) for line in said(files)] == [
        ["processes/way.yml:7:14", "there is no offer “curse”. Write “course”."],
        ["processes/way.yml:8:21", "there is no organisation “nobody”. Write the id of one that there is."],
        ["processes/way.yml:9:13", "there is no page “nowhere”. Write the id of one that there is."],
    ]

"""Open or closed on the phone: overrides/logic/schedule.js answers as Python does, whatever the phone's own zone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from ankunft.directory.calendar import calendar
from ankunft.directory.schedule import OpenState, open_state, schedule_of_hours
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.directory.test_schedule import CASES, ROWS, case_calendar, case_schedule

SCRIPT = ROOT / "overrides" / "logic" / "schedule.js"

ASK = """
({ calendars, schedules, questions }) => {
  const { decode, state } = globalThis.ankunft.schedule;
  const decoded = schedules.map(decode);
  return questions.map(([schedule, calendar, millis, appointment]) =>
    state(decoded[schedule], calendars[calendar], millis, appointment));
}
"""


@pytest.fixture(scope="module", params=["Europe/Berlin", "Asia/Kabul", "America/Los_Angeles"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """An empty page on a phone of that time zone, with the script in it."""
    context = browser.new_context(timezone_id=request.param)
    page = context.new_page()
    page.goto("about:blank")
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == request.param
    page.add_script_tag(path=SCRIPT)
    yield page
    context.close()


def as_on_the_phone(answer: OpenState) -> dict[str, Any]:
    return {
        "state": answer.state,
        "until": answer.until.isoformat(timespec="minutes") if answer.until else None,
        "opens": answer.opens.isoformat(timespec="minutes") if answer.opens else None,
        "holiday": answer.holiday,
        "appointment": answer.appointment,
        "usual": answer.usual,
    }


def test_all_cases_on_the_phone(phone: Page) -> None:
    schedules = [case_schedule(case) for case in CASES]
    moments = [datetime.fromisoformat(case["at"]) for case in CASES]
    answers = phone.evaluate(
        ASK,
        {
            "calendars": [case_calendar(case).encode() for case in CASES],
            "schedules": [schedule.encode() if schedule else "" for schedule in schedules],
            "questions": [
                [number, number, at.timestamp() * 1000, case.get("appointment", False)]
                for number, (case, at) in enumerate(zip(CASES, moments, strict=True))
            ],
        },
    )
    for case, schedule, at, answer in zip(CASES, schedules, moments, answers, strict=True):
        in_python = open_state(schedule, case_calendar(case), at, case.get("appointment", False))
        assert answer == as_on_the_phone(in_python), case["name"]
        stated = {name: value for name, value in answer.items() if value}
        assert stated | ({"holiday": True} if answer["holiday"] else {}) == case["expect"], case["name"]


def test_two_thousand_moments_on_the_phone(phone: Page) -> None:
    chance = random.Random(20261121)
    calendars = [
        calendar(land, zone, date(2026, 11, 21))
        for land, zone in [("SN", "Europe/Berlin"), ("BY", "Europe/Berlin"), (None, "America/New_York")]
    ]
    hours = [*(hours for hours, _ in ROWS), '"nach Vereinbarung"', "Mo-Fr 09:00-12:00; PH -1 day off"]
    assert len(hours) >= 30
    first, last = datetime(2024, 12, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
    questions = [
        [
            chance.randrange(len(hours) * len(calendars)),
            # Half of them on a quarter of an hour, where most things open and close.
            chance.randrange(int(first.timestamp()), int(last.timestamp())) // (step := chance.choice([1, 900])) * step,
            chance.random() < 0.2,
        ]
        for _ in range(2000)
    ]
    schedules = [schedule_of_hours(text, days) for days in calendars for text in hours]
    answers = phone.evaluate(
        ASK,
        {
            "calendars": [days.encode() for days in calendars],
            "schedules": [schedule.encode() for schedule in schedules],
            "questions": [
                [which, which // len(hours), seconds * 1000 + 999, appointment]
                for which, seconds, appointment in questions
            ],
        },
    )
    seen = set()
    for (which, seconds, appointment), answer in zip(questions, answers, strict=True):
        schedule = schedules[which]
        at = datetime.fromtimestamp(seconds, UTC)
        in_python = open_state(schedule, schedule.calendar, at, appointment)
        assert answer == as_on_the_phone(in_python), (hours[which % len(hours)], schedule.calendar.land, at)
        seen |= {(answer["state"], answer["usual"], answer["holiday"] is not None)}
    assert {("open", False, False), ("closed", True, False), ("closed", False, True)} <= seen
    assert {state for state, _, _ in seen} == {"open", "closed", "appointment", "unknown"}


def test_the_script_keeps_what_others_put_beside_it(phone: Page) -> None:
    phone.evaluate("globalThis.ankunft = { other: 1 }")
    phone.add_script_tag(path=SCRIPT)
    assert phone.evaluate("Object.keys(globalThis.ankunft).sort()") == ["other", "schedule"]

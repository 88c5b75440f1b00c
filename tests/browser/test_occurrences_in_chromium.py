"""Dates of events on the phone: overrides/logic/occurrences.js answers as Python does, whatever the phone's own zone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ankunft.directory.occurrences import encode, known, state
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.dates.cases_of import cases, event_of, instant, town
from tests.dates.test_occurrences import some_event

SCRIPT = ROOT / "overrides" / "logic" / "occurrences.js"

ASK = """
({ calendar, questions }) => {
  const { decode, state, wall } = globalThis.ankunft.occurrences;
  const clock = (unix) => new Date(wall(calendar, unix)).toISOString().slice(0, 16);
  return questions.map(([text, status, unix]) => {
    const { state: found, on } = state(decode(text, calendar), status || undefined, unix);
    return [found, on ? clock(on.start) : null, on ? clock(on.end) : null];
  });
}
"""


@pytest.fixture(scope="module", params=["Europe/Berlin", "Asia/Kabul", "America/Los_Angeles"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """An empty page on a phone of that time zone, with the script in it."""
    context = browser.new_context(timezone_id=request.param)
    page = context.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=SCRIPT)
    yield page
    context.close()


def asked(phone: Page, questions: list[tuple[Any, datetime]]) -> None:
    """Python and the phone must say the same of each event at each moment."""
    days = town()
    packed = [[encode(known(event, days), days), event.status, at.timestamp() * 1000] for event, at in questions]
    answers = phone.evaluate(ASK, {"calendar": days.encode(), "questions": packed})
    for (event, at), answer in zip(questions, answers, strict=True):
        found = state(known(event, days), event.status, days, at)
        times = [found.on.start, found.on.end] if found.on else [None, None]
        assert answer == [found.state, *(t.isoformat(timespec="minutes") if t else None for t in times)], (event, at)


def test_all_cases_on_the_phone(phone: Page) -> None:
    questions = [(event_of(case["event"]), instant(case["now"])) for case in cases("next")]
    for case in cases("occurrences"):
        questions += [(event_of(case["event"]), instant(case[name] + "Z")) for name in ("from", "until")]
    asked(phone, questions)


def test_made_up_events_on_the_phone(phone: Page) -> None:
    chance = random.Random(20261121)
    questions = []
    for _ in range(400):
        event = event_of(some_event(chance))
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(0, 730 * 1440))
        questions.append((event, at))
    asked(phone, questions)

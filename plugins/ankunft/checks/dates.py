"""Looks at the dates of events: rules, exceptions and changes that mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.problems import Problem, problem_at
from ankunft.directory.agenda import town_calendar
from ankunft.directory.occurrences import planned_starts
from ankunft.model import EVENT, Event
from ankunft.model.event import day_of
from ankunft.model.fields import moment
from ankunft.model.messages import N_
from ankunft.model.recurrence import dates_of_rule

FAR = timedelta(days=3660)
"""How far ahead an exception can lie to be looked at."""


def check_dates(catalogue: Catalogue) -> list[Problem]:
    """All problems of the dates of events."""
    problems: list[Problem] = []
    for entry in catalogue.entries.values():
        if entry.kind is EVENT and not entry.hidden and entry.key not in catalogue.invalid:
            problems.extend(_rule(entry))
            problems.extend(_exceptions(catalogue, entry))
    return problems


def _rule(entry: Entry) -> Iterator[Problem]:
    event = cast(Event, entry.record)
    start = day_of(event.start)
    document = entry.file.document
    if event.rule and start not in dates_of_rule(event.rule, start, start):
        # RFC 5545 §3.8.5.3 leaves open what such a rule means, and programs differ.
        hint = N_("Write a first date that the rule gives, or mend the rule.")
        yield problem_at(document.position(("start",)), N_("the first date is none that the rule gives"), hint,
                         "warning")  # fmt: skip
    if event.status == "postponed" and event.successor is None and event.status_note is None:
        hint = N_("Write “status_note: …”: what is known of the new date.")
        what = N_("the event is postponed, and nothing says what comes")
        yield problem_at(document.position(("status",)), what, hint, "notice")


def _exceptions(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    """Exceptions and changes of dates that there are not: a mistyped day would be lost in silence."""
    event, document = cast(Event, entry.record), entry.file.document
    named: list[tuple[tuple[str | int, ...], date]] = [(("skip", at), day) for at, day in enumerate(event.skip)]
    named += [(("changes", key), moment(key)) for key in event.changes]
    if not named:
        return
    until = min(max(day_of(at) for _, at in named), catalogue.now + FAR)
    plain = event.model_copy(update={"skip": (), "holidays": True})
    starts = set(planned_starts(plain, town_calendar(catalogue), until))
    days = {at.date() for at in starts}
    for key, at in named:
        if day_of(at) <= until and not (at in starts if isinstance(at, datetime) else at in days):
            near = min(days, key=lambda day, at=at: abs(day - day_of(at)), default=None)  # type: ignore[misc]
            hint = N_("Write {right}.") if isinstance(near, date) else N_("Remove it.")
            what = N_("there is no date on {day}")
            place = document.position(key, of_key=key[0] == "changes")
            yield problem_at(place, what, hint, "warning", day=_said(at), right=near)


def _said(at: date | datetime) -> str:
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()

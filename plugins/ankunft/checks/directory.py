"""Looks at the directory: what is due to be checked, what lies open that must be secret, what nobody will find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.problems import Position, Problem, due_at, problem_at
from ankunft.directory import freshness
from ankunft.model import CONTACT, DIRECTORY, OFFER, ORGANISATION, PLACE, Offer
from ankunft.model.messages import N_
from ankunft.model.parts import location_in

SOON = timedelta(days=42)
"""How long before the end of its money an offer is named to the editor."""

_HOLIDAYS = re.compile(r"\bPH\b|24/7")
_WEEKDAYS = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")


def check_directory(catalogue: Catalogue) -> list[Problem]:
    """All problems of the records of the directory and of values.yml, beyond those of reading them."""
    problems: list[Problem] = []
    for entry in catalogue.entries.values():
        if entry.kind not in DIRECTORY or entry.hidden or entry.key in catalogue.invalid:
            continue
        problems.extend(_secrets(catalogue, entry))
        problems.extend(_hours(entry))
        if catalogue.is_shown(entry) and not entry.record.gone:
            problems.extend(_fresh(catalogue, entry))
    problems.extend(_values(catalogue))
    problems.extend(_map(catalogue))
    return problems


def _map(catalogue: Catalogue) -> Iterator[Problem]:
    town = catalogue.instance.map
    if town is not None and town.picture not in catalogue.media:
        at = Position(catalogue.root / "instance.yml")
        hint = N_("Put the file beside instance.yml, or remove “map”.")
        yield problem_at(at, N_("there is no file “{name}” for the map"), hint, name=town.picture)


def _values(catalogue: Catalogue) -> Iterator[Problem]:
    for id_, inserted in catalogue.values.items():
        due = inserted.value.check
        if due is not None and due < catalogue.now:
            what = N_("the value “{id}” was to be checked by {date}")
            hint = N_("Look whether it still holds, and write the next date.")
            yield due_at(inserted.at, what, hint, id=id_, date=due)


def _secrets(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    """Where a protected place is must not stand in any of its texts, nor in the records that belong to it."""
    if entry.record.sensitive:
        for file in (*entry.files, *entry.translation_files):
            for key, span in file.document.values.items():
                value = _value(file.document.data, key)
                if not isinstance(value, str) or key[0] in ("sources", "former", "translation"):
                    continue
                if found := location_in(value):
                    at = file.document.position(key, offset=found[0])
                    if span.style in ("|", ">"):
                        at = Position(file.path, span.line + 1 + value.count("\n", 0, found[0]))
                    what = N_("“{words}” says where a protected place is")
                    hint = N_("Remove it and do not write it down: Git never forgets.")
                    yield problem_at(at, what, hint, words=found[1])
        return
    record = cast(Any, entry.record)
    owner_field = {PLACE.name: "organisation", CONTACT.name: "organisation"}.get(entry.kind.name)
    owner = catalogue.get(ORGANISATION.name, getattr(record, owner_field) or "") if owner_field else None
    located = entry.kind is PLACE or (entry.kind is CONTACT and record.place)
    if owner is not None and owner.key not in catalogue.invalid and owner.record.sensitive and located:
        at = entry.file.document.position((str(owner_field),))
        what = N_("a record of the protected organisation “{id}” says where it is")
        yield problem_at(at, what, N_("Write “sensitive: true” and remove where it is."), id=owner.id)


def _value(data: object, key: tuple[str | int, ...]) -> object:
    for part in key:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _hours(entry: Entry) -> Iterator[Problem]:
    """Hours that are silent about public holidays would say “open” on them."""
    record = cast(Any, entry.record)
    when = getattr(record, "when", None)
    for key, hours in ((("hours",), getattr(record, "hours", None)), (("when", "hours"), when.hours if when else None)):
        if hours and _WEEKDAYS.search(hours) and not _HOLIDAYS.search(hours):
            hint = N_("Add “; PH off” (closed) or “; PH 10:00-12:00”.")
            at = entry.file.document.position(key)
            yield problem_at(at, N_("the hours say nothing about public holidays"), hint, "warning")


def _fresh(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    document = entry.file.document
    now = freshness.standing(record, catalogue.now, catalogue.instance.policies.verify_days)
    if now.state == "ended":
        return
    if record.verified is None:
        hint = N_("Check the facts and write “verified: {{date: {today}, by: …}}”.")
        yield problem_at(
            document.position(("title",), of_key=True), N_("nobody has checked this record"), hint, "notice",
            today=catalogue.now,
        )  # fmt: skip
    elif now.overdue:
        what = N_("the last check was on {date}; {name} should look at it again")
        hint = N_("Check the facts and write today's date.")
        at = document.position(("verified",))
        yield due_at(at, what, hint, date=record.verified.date, name=record.verified.by)
    if entry.kind is OFFER:
        funding = cast(Offer, record).funding
        if funding and funding.until and funding.until < catalogue.now + SOON:
            what = N_("the money of the programme “{name}” ends on {date}")
            hint = N_("Write “valid: {{until: …}}” and a successor, or the new programme.")
            at = document.position(("funding", "until"))
            yield due_at(at, what, hint, name=funding.programme, date=funding.until)

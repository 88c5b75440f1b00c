"""Looks at the directory: what is due to be checked, what lies open that must be secret, what nobody will find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, File
from ankunft.catalogue.problems import Position, Problem, due_at, problem_at
from ankunft.catalogue.yamltext import Span
from ankunft.directory import freshness
from ankunft.directory.agenda import ahead
from ankunft.model import CONTACT, DIRECTORY, EVENT, OFFER, ORGANISATION, PHRASES, PLACE, PROCESS, TERM, Offer
from ankunft.model.messages import N_
from ankunft.model.parts import location_in

SOON = timedelta(days=42)
"""How long before the end of its money an offer is named to the editor."""

_CHECKED = (EVENT, PROCESS, TERM, PHRASES)
"""Kinds beside the directory whose facts have to be checked again."""

_HOLIDAYS = re.compile(r"\bPH\b|24/7")
_COMMENT = re.compile(r'"[^"]*"')
_WEEKDAYS = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b")


def check_directory(catalogue: Catalogue) -> list[Problem]:
    """All problems of the records of the directory and of values.yml, beyond those of reading them."""
    problems: list[Problem] = []
    for entry in catalogue.entries.values():
        if entry.hidden or entry.key in catalogue.invalid:
            continue
        problems.extend(_secrets(catalogue, entry))
        if entry.kind not in DIRECTORY and entry.kind not in _CHECKED:
            continue
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
    record = cast(Any, entry.record)
    owner, field = _protected_owner(catalogue, entry)
    if owner is not None and not record.sensitive and _located(entry):
        at = entry.file.document.position((field,))
        what = N_("a record of the protected organisation “{id}” says where it is")
        yield problem_at(at, what, N_("Write “sensitive: true” and remove where it is."), id=owner.id)
    elif record.sensitive or owner is not None:
        for file in (*entry.files, *entry.translation_files):
            yield from _told(file)
    if entry.kind in (OFFER, EVENT) and record.sensitive:
        for number, id_ in enumerate(record.contacts):
            contact = catalogue.get(CONTACT.name, id_)
            if contact is not None and contact.key not in catalogue.invalid and cast(Any, contact.record).place:
                at = entry.file.document.position(("contacts", number))
                what = N_("the contact “{id}” of a protected offer says where it is")
                yield problem_at(at, what, N_("Name a contact without a place."), id=id_)


def _protected_owner(catalogue: Catalogue, entry: Entry) -> tuple[Entry | None, str]:
    """The protected organisation that a record belongs to, and the field that says so."""
    fields = {PLACE.name: "organisation", CONTACT.name: "organisation", ORGANISATION.name: "part_of",
              EVENT.name: "organiser"}  # fmt: skip
    field = fields.get(entry.kind.name, "provider")
    owner = catalogue.get(ORGANISATION.name, getattr(entry.record, field, None) or "")
    if owner is None or owner.key in catalogue.invalid or not owner.record.sensitive:
        return None, field
    return owner, field


def _located(entry: Entry) -> bool:
    """Whether a record says by a field where it is."""
    fields = ("place", "location") if entry.kind in (CONTACT, EVENT) else ("places",)
    return entry.kind is PLACE or any(getattr(entry.record, field, None) for field in fields)


def _told(file: File) -> Iterator[Problem]:
    """Words in a file that say where something is."""
    for key, span in file.document.values.items():
        value = _value(file.document.data, key)
        if not isinstance(value, str) or key[0] == "translation":
            continue
        said = re.sub(r"[-/]", " ", value) if key[0] == "former" else value
        if found := location_in(said):
            yield _secret(_place_of(file.path, span, found[1]) or file.document.position(key), found[1])
    for section in file.sections:
        if found := location_in(section.text):
            line = section.text_line + section.text.count("\n", 0, found[0])
            yield _secret(Position(file.path, line), found[1])


def _secret(at: Position, words: str) -> Problem:
    what = N_("“{words}” says where a protected place is")
    return problem_at(at, what, N_("Remove it and do not write it down: Git never forgets."), words=words)


def _place_of(path: Path, span: Span, words: str) -> Position | None:
    """Where in the lines of a value its `words` stand, however the value is written."""
    first = words.split()[0]
    lines = path.read_text("utf-8").split("\n")[span.line - 1 : span.end_line]
    for number, line in enumerate(lines, span.line):
        column = line.find(first, span.column - 1 if number == span.line else 0)
        if column >= 0:
            return Position(path, number, column + 1)
    return None


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
        rules = _COMMENT.sub("", hours or "")
        if _WEEKDAYS.search(rules) and not _HOLIDAYS.search(rules):
            hint = N_("Add “; PH off” (closed) or “; PH 10:00-12:00”.")
            at = entry.file.document.position(key)
            yield problem_at(at, N_("the hours say nothing about public holidays"), hint, "warning")


def _fresh(catalogue: Catalogue, entry: Entry) -> Iterator[Problem]:
    record = entry.record
    document = entry.file.document
    now = freshness.standing(record, catalogue.now, catalogue.instance.policies.verify_days)
    if now.state == "ended" or (entry.kind is EVENT and not ahead(catalogue, entry)):
        return
    if record.verified is None and getattr(record, "imported", None) is not None:
        pass  # the calendar that it comes from is kept elsewhere
    elif record.verified is None:
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

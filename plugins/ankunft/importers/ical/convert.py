"""Turns a calendar into records of events: pure, and the same for the same calendar on the same day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from ankunft.importers.ical.dates import Change, Reader, When, latest, status
from ankunft.importers.ical.description import Description, describe, web_address
from ankunft.importers.ical.lines import Component, Property, calendars
from ankunft.importers.ical.recurrence import Budget
from ankunft.importers.ical.remarks import BadValue, Remark, in_order
from ankunft.importers.ical.town import Town, plain_word
from ankunft.importers.ical.zones import Zones
from ankunft.importers.texts import fold, plain_text, shorten
from ankunft.model import message
from ankunft.model.fields import Mail

TITLE_LENGTH = 300
LINE_LENGTH = 2000

Value = str | list[str] | dict[str, Change]
"""The value of a field as YAML says it."""

_NAMES = """
    title summary text kind topics organiser place location mode online_url start end rule dates skip changes time_zone
    status email website
"""
FIELDS = tuple(_NAMES.split())
"""The fields that come from calendars, in the order in which a new file holds them."""

_MAIL: TypeAdapter[str] = TypeAdapter(Mail)
_ADDRESS = re.compile(r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+")
# Addresses of calendars and robots: nobody reads what is sent there.
_NOBODY = re.compile(
    r"@(group\.(v\.)?|import\.|resource\.)?calendar\.google\.com$|^(no-?reply|do-?not-?reply|unknownorganizer|nomail)\b",
    re.IGNORECASE,
)
_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True)
class Draft:
    """An event as the calendar has it. `whole`: the Markdown of all of its description, its first sentence too."""

    uid: str
    line: int
    fields: Mapping[str, Value]
    whole: str | None = None


@dataclass
class Conversion:
    """What a calendar holds. `unread`: the UIDs of events that are there, but cannot be used; `private`: of those that
    are nobody's business."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    remarks: tuple[Remark, ...] = ()


def convert(data: bytes, town: Town) -> Conversion:
    """The events of the calendar file `data`. Raises CalendarError where it is none that can be imported."""
    found, remarks = calendars(data)
    result = Conversion()
    budgets = Budget(), Budget(1_000_000)
    for calendar in found:
        zones = _zones(calendar, town)
        for uid, events in _by_uid(calendar, result, remarks).items():
            _convert(uid, events, result, remarks, _Converter(zones, town, budgets, remarks))
    result.unread -= result.drafts.keys()
    result.remarks = in_order(remarks)
    return result


def _zones(calendar: Component, town: Town) -> Zones:
    defined = {
        tzid.value.strip().strip('"'): one
        for one in calendar.children
        if one.name == "VTIMEZONE" and (tzid := one.first("TZID")) is not None
    }
    default = calendar.text("X-WR-TIMEZONE").strip()
    return Zones(town.zone, town.now, defined, default or None)


def _by_uid(calendar: Component, result: Conversion, remarks: list[Remark]) -> dict[str, list[Component]]:
    """The events that can be told apart, in the order of the calendar."""
    found: dict[str, list[Component]] = {}
    for event in calendar.children:
        if event.name != "VEVENT":
            continue
        uid = fold(event.text("UID"))
        if not uid or len(uid) > LINE_LENGTH:
            what = message("the event “{title}” has no UID that can be used", title=event.text("SUMMARY")[:60])
            why = message("It was left out: without one, nobody can keep it in step. Write a UID that stays the same.")
            remarks.append(Remark(event.line, what, why))
        else:
            found.setdefault(uid, []).append(event)
    return found


def _convert(
    uid: str, events: list[Component], result: Conversion, remarks: list[Remark], converter: _Converter
) -> None:
    whole = [event for event in events if event.is_whole]
    for event in events:
        if not event.is_whole:
            result.unread.add(uid)
            what = message("the event “{title}” has no end", title=event.text("SUMMARY")[:60])
            remarks.append(Remark(event.line, what, message("It was left out; write END:VEVENT behind it.")))
    main = [event for event in whole if event.first("RECURRENCE-ID") is None]
    singles = [event for event in whole if event.first("RECURRENCE-ID") is not None]
    if not main:
        # Single dates of a series that somebody else has: each is an event.
        for event in singles:
            _draft(f"{uid}/{event.text('RECURRENCE-ID')}"[:LINE_LENGTH], event, (), result, remarks, converter)
        return
    event = latest(main)
    for other in main:
        if other is not event:
            what = message("the UID of “{title}” stands twice", title=other.text("SUMMARY")[:60])
            remarks.append(Remark(other.line, what, message("The later version was taken; give each event its own.")))
    _draft(uid, event, tuple(singles), result, remarks, converter)


def _draft(
    uid: str,
    event: Component,
    singles: tuple[Component, ...],
    result: Conversion,
    remarks: list[Remark],
    converter: _Converter,
) -> None:
    if _is_private(event):
        result.private.add(uid)
        return
    try:
        draft = converter.draft(uid, event, tuple(one for one in singles if not _is_private(one)))
    except BadValue as bad:
        result.unread.add(uid)
        remarks.append(bad.remark)
    except (ValueError, OverflowError) as error:  # dates beyond the calendar, mostly
        result.unread.add(uid)
        what = message("the event cannot be read: {error}", error=error)
        remarks.append(Remark(event.line, what, message("It was left out.")))
    else:
        if uid in result.drafts:
            what = message("the UID of “{title}” stands twice", title=event.text("SUMMARY")[:60])
            remarks.append(Remark(event.line, what, message("The first was taken; give each event its own.")))
        result.drafts.setdefault(uid, draft)


def _is_private(event: Component) -> bool:
    said = event.first("CLASS")
    return said is not None and said.value.upper() in ("PRIVATE", "CONFIDENTIAL")


class _Converter:
    """Converts the events of one calendar."""

    def __init__(self, zones: Zones, town: Town, budgets: tuple[Budget, Budget], remarks: list[Remark]) -> None:
        self.zones = zones
        self.town = town
        self.budgets = budgets
        self.remarks = remarks

    def draft(self, uid: str, event: Component, singles: tuple[Component, ...]) -> Draft:
        """The event with its single dates. Raises BadValue where it cannot be used."""
        title = _line(event, "SUMMARY", TITLE_LENGTH)
        if not title:
            what = message("the event has no title")
            raise BadValue(event.line, what, message("It was left out; write SUMMARY."))
        where = self._where(event)
        said = self._description(event)

        def words(single: Component) -> Change:
            return self._differs(single, event, title, where)

        reader = Reader(event, singles, self.zones, self.town.now, *self.budgets, words, self.remarks.append)
        when = reader.read()
        kind, topics = self._categories(event)
        found: dict[str, Value | None] = {
            "title": title,
            "summary": said.summary or title,
            "text": said.rest,
            "kind": kind,
            "topics": topics,
            "organiser": self.town.options.organiser,
            **where,
            **_fields(when),
            "status": "cancelled" if status(event) == "cancelled" else None,
            "email": _mail(event),
            "website": _website(event),
        }
        fields = {name: value for name in FIELDS if (value := found.get(name))}
        return Draft(uid, event.line, fields, said.whole)

    def _description(self, event: Component) -> Description:
        text = event.text("DESCRIPTION") or event.text("X-ALT-DESC")
        said = describe(text)
        if text.strip() and said.whole is None and len(text) > TITLE_LENGTH:
            what = message("the description was left out")
            self.remarks.append(Remark(event.line, what, message("It is no text that a page can show.")))
        return said

    def _where(self, event: Component) -> dict[str, Value | None]:
        text = event.text("LOCATION")
        line = _line(event, "LOCATION", LINE_LENGTH)
        if place := self.town.places.get(plain_word(plain_text(text))):
            return {"place": place}
        if line and not re.search(r"\s", line) and (address := web_address(line)) and line.lower().startswith("http"):
            return {"mode": "online", "online_url": address}
        return {"location": line or None}

    def _categories(self, event: Component) -> tuple[str | None, list[str]]:
        options = self.town.options
        kind, topics = options.kind, list(options.topics)
        for word in _words(event):
            if (topic := self.town.topics.get(word)) and topic not in topics:
                topics.append(topic)
            kind = self.town.kinds.get(word, kind)
        return (None if kind == "other" else kind), topics

    def _differs(self, single: Component, event: Component, title: str, where: Mapping[str, Value | None]) -> Change:
        """What a single date says otherwise: its place; as a note its title, and a place that there is no record of."""
        changed: Change = {}
        notes = []
        own = _line(single, "SUMMARY", TITLE_LENGTH)
        if own and own != title:
            notes.append(own)
        there = self._where(single)
        if there != where and (place := there.get("place")):
            changed["place"] = str(place)
        elif there != where and (location := there.get("location") or there.get("online_url")):
            notes.append(str(location))
        if notes:
            changed["note"] = shorten(" – ".join(notes), LINE_LENGTH)
        return changed


def _fields(when: When) -> dict[str, Value | None]:
    return {
        "start": when.start,
        "end": when.end,
        "rule": when.rule,
        "dates": when.dates,
        "skip": when.skip,
        "changes": when.changes,
        "time_zone": when.time_zone,
    }


def _line(event: Component, name: str, length: int) -> str:
    """A text that should be plain, on one line."""
    return shorten(fold(plain_text(event.text(name)[: 4 * length])), length)


def _words(event: Component) -> Iterator[str]:
    for written in event.all("CATEGORIES")[:50]:
        for part in _COMMA.split(written.value)[:50]:
            yield plain_word(Property("", {}, part, 0).text)


def _mail(event: Component) -> str | None:
    """The address of who answers (CONTACT), else of who invites (ORGANIZER)."""
    for name in ("CONTACT", "ORGANIZER"):
        for written in event.all(name)[:5]:
            said = written.text if name == "CONTACT" else re.sub(r"(?i)^mailto:", "", written.value.strip())
            for address in _ADDRESS.findall(re.sub(r"(?i)\bmailto:", "", said[:LINE_LENGTH])) if "@" in said else ():
                try:
                    mail = _MAIL.validate_python(address.strip(".'"))
                except ValidationError:
                    continue
                if not _NOBODY.search(mail):
                    return mail
    return None


def _website(event: Component) -> str | None:
    said = event.first("URL")
    return web_address(said.value) if said is not None and said.value.lower().startswith("http") else None

"""Takes a calendar apart: content lines and components (RFC 5545 §3.1, §3.4, §3.6), each with the line it begins in.

Calendars come from strangers and from old programs: what can be understood is taken, what is broken has no more effect
than on the event that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from icalendar.parser import Contentline, unescape_backslash

from ankunft.importers.ical.remarks import CalendarError, Remark
from ankunft.importers.texts import clean
from ankunft.model import message

MAX_EVENTS = 20_000
"""How many events a calendar may hold, single dates that differ counted."""

MAX_LINE = 400_000
"""Bytes of a content line once it is unfolded; a longer one (a picture, mostly) is passed over."""

MAX_DEPTH = 10
"""How deep components may be nested; RFC 5545 needs three levels."""

_READ = frozenset({"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
_NAMES = """
    UID DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID SUMMARY DESCRIPTION X-ALT-DESC LOCATION STATUS
    CLASS URL ORGANIZER CONTACT CATEGORIES SEQUENCE LAST-MODIFIED DTSTAMP X-MICROSOFT-CDO-ALLDAYEVENT X-FUNAMBOL-ALLDAY
    TZID TZOFFSETFROM TZOFFSETTO X-WR-TIMEZONE
"""
_USED = frozenset(_NAMES.split())
_ZONES = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*[;:]")
# Most lines hold no quotes; icalendar takes all others apart, sign by sign.
_SIMPLE = re.compile(r"[A-Za-z0-9-]+(?P<params>(?:;[A-Za-z0-9-]+=[\w/ +.-]*)*):(?P<value>[^\\]*)")
# A value that is a date behind a zone whose name holds a colon that nobody quoted.
_ZONED = re.compile(r"[^:;]*;.*?TZID=(?P<zone>.*):(?P<value>[0-9TZ,/PDHMSW+-]+)\s*", re.IGNORECASE)
_TIMES = re.compile(r"\s*\d{4}-?\d{2}-?\d{2}.*")


@dataclass(frozen=True, slots=True)
class Property:
    """A content line: its name in capitals, its parameters, its value as written, and its line."""

    name: str
    params: Mapping[str, str]
    value: str
    line: int

    @property
    def text(self) -> str:
        """The value as a text (RFC 5545 §3.3.11), with what no file can hold left out."""
        return clean(unescape_backslash(self.value))


@dataclass
class Component:
    """What stands between BEGIN and END. `is_whole`: it was closed, and nothing began inside that cannot be there."""

    name: str
    line: int
    children: list[Component] = field(default_factory=list)
    is_whole: bool = True
    written: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def all(self, name: str) -> list[Property]:
        """The properties of this name, in order; those that cannot be read are left out."""
        found = (_property(name, text, line) for line, text in self.written.get(name, ()))
        return [one for one in found if one is not None]

    def first(self, name: str) -> Property | None:
        """The first property of this name."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """The text of the first property of this name that is not empty; else nothing."""
        return next((one.text for one in self.all(name) if one.text.strip()), "")


def calendars(data: bytes) -> tuple[list[Component], list[Remark]]:
    """The calendars (VCALENDAR) in `data`, and what in them could not be read.

    UTF-8, else Windows-1252, with any line ends. Raises CalendarError where there is no calendar, where it breaks off,
    and where it holds more than a calendar can.
    """
    reader = _Reader()
    for line, content in _unfolded(_as_utf8(data)):
        reader.take(line, content)
    reader.end()
    if not reader.found:
        is_page = data.lstrip()[:1] == b"<"
        what = message("this is a web page, not a calendar") if is_page else message("this is not a calendar")
        raise CalendarError(
            Remark(1, what, message("Give the address of an .ics file: it begins with BEGIN:VCALENDAR."))
        )
    return reader.found, reader.remarks


class _Reader:
    def __init__(self) -> None:
        self.found: list[Component] = []
        self.remarks: list[Remark] = []
        self._open: list[Component] = []
        self._events = 0

    def take(self, line: int, content: bytes | None) -> None:
        if content is None:
            if self._open:
                why = message("It has more than {limit} bytes.", limit=MAX_LINE)
                self.remarks.append(Remark(line, message("a line was passed over"), why))
            return
        head = content[:40].strip().upper()
        if head.startswith(b"BEGIN:"):
            self._begin(line, head[6:].strip().decode("ascii", "replace"))
        elif head.startswith(b"END:"):
            self._end(line, head[4:].strip().decode("ascii", "replace"))
        elif self._open and self._open[-1].name in _READ:
            self._property(line, content)

    def _begin(self, line: int, name: str) -> None:
        if name == "VCALENDAR":
            self._close_from(0)
        elif not self._open:
            return  # outside of a calendar
        elif name == "VEVENT":
            self._close_from(1)  # an event cannot begin within another component
            self._events += 1
            if self._events > MAX_EVENTS:
                what = message("there are more than {limit} events", limit=MAX_EVENTS)
                raise CalendarError(Remark(line, what, message("Export a shorter span of time.")))
        if len(self._open) >= MAX_DEPTH:
            what = message("the calendar is nested too deep")
            raise CalendarError(Remark(line, what, message("Export it again; RFC 5545 needs three levels.")))
        new = Component(name, line)
        (self._open[-1].children if self._open else self.found).append(new)
        self._open.append(new)

    def _end(self, line: int, name: str) -> None:
        at = next((at for at, one in reversed(list(enumerate(self._open))) if one.name == name), None)
        if at is None:
            if self._open:
                what = message("“END:{name}” stands without its beginning", name=name)
                self.remarks.append(Remark(line, what, message("It was passed over.")))
            return
        self._close_from(at + 1)
        self._open.pop()

    def _close_from(self, at: int) -> None:
        """Ends what was not closed."""
        for one in self._open[at:]:
            one.is_whole = False
        del self._open[at:]

    def _property(self, line: int, content: bytes) -> None:
        text = _decoded(content)
        name = _NAME.match(text)
        if name is None:
            if text.strip():
                what = message("“{text}” is not a line of a calendar", text=text[:60])
                self.remarks.append(Remark(line, what, message("It was passed over.")))
        elif name[1].upper() in _USED:
            self._open[-1].written.setdefault(name[1].upper(), []).append((line, text))

    def end(self) -> None:
        if self._open:
            what = message("the calendar breaks off: “END:{name}” is missing", name=self._open[-1].name)
            why = message("Load it again, or ask those who publish it.")
            raise CalendarError(Remark(self._open[-1].line, what, why))


def _property(name: str, text: str, line: int) -> Property | None:
    simple = _SIMPLE.fullmatch(text)
    if simple is not None and (name not in _ZONES or _TIMES.fullmatch(simple["value"])):
        given = [part.partition("=") for part in simple["params"].split(";")[1:]]
        return Property(name, {key.upper(): one for key, _, one in given}, simple["value"].strip(), line)
    try:
        _, params, value = Contentline(text.strip()).raw_parts()  # type: ignore[no-untyped-call] # typed in parts
        plain = {key.upper(): one if isinstance(one, str) else ",".join(one) for key, one in params.items()}
    except ValueError:
        plain, value = {}, ""
    if name in _ZONES and not _TIMES.fullmatch(value) and (zoned := _ZONED.fullmatch(text)):
        # `DTSTART;TZID=(UTC+01:00) Amsterdam, Berlin:20260301T100000`
        plain, value = {"TZID": zoned["zone"].strip().strip('"')}, zoned["value"]
    elif not value and text.rstrip()[-1:] != ":":
        return None
    return Property(name, plain, value.strip() if name != "DESCRIPTION" else value, line)


# ---- Bytes


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes | None]]:
    """(the line it begins in, bytes) of each content line; None in place of one that is too long.

    Bytes, since a letter may be folded in its middle (RFC 5545 §3.1).
    """
    first, size = 0, 0
    parts: list[bytes] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = raw.rstrip(b"\r")
        if line[:1] in (b" ", b"\t") and parts:
            size += len(line)
            if size <= MAX_LINE:
                parts.append(line[1:])
        elif line:
            if parts:
                yield first, b"".join(parts) if size <= MAX_LINE else None
            first, parts, size = number, [line], len(line)
    if parts:
        yield first, b"".join(parts) if size <= MAX_LINE else None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")

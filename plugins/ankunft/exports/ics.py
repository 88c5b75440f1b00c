"""Events as calendar files (iCalendar, RFC 5545 and 7986), to add or to subscribe to: one event, a topic, all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar as Component
from icalendar import Event as EventComponent
from icalendar import vRecur, vText

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, LocalText
from ankunft.directory.agenda import next_date, town_calendar
from ankunft.directory.lists import values
from ankunft.directory.occurrences import occurrences
from ankunft.exports.series import Dates, Moment, dates_written
from ankunft.exports.vtimezone import vtimezone
from ankunft.language import format_date
from ankunft.language.formats import format_euros
from ankunft.model import CONTACT, EVENT, ORGANISATION, PLACE, TOPIC, Contact, Event, Place
from ankunft.model.event import Change
from ankunft.model.messages import N_
from ankunft.model.parts import Reachable
from ankunft.model.vocabulary import PERS

PRODUCT = "-//Ankunft//Events//EN"
"""What made the file (PRODID)."""

KEPT = timedelta(days=30)
"""For how long an event stays in the calendars after it is over."""

REFRESH = timedelta(days=1)
"""How often programs should look for news."""

STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
"""How an event stands → STATUS (RFC 5545 §3.8.1.11); all others are CONFIRMED."""

WORDS = {"cancelled": N_("Cancelled"), "postponed": N_("Postponed"), "full": N_("Full")}
"""How an event stands, in a word: msgids."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

END = b"END:VCALENDAR\r\n"

Gettext = Callable[[str], str]


def calendars(local: LocalCatalogue, site_url: str, gettext: Gettext) -> dict[str, bytes]:
    """Address below the site's base → calendar file, for one language. Lines end with CRLF; the text is UTF-8.

    `/data/<tag>/events.ics` holds what is not over, or was not KEPT ago; `events/topic/<id>.ics` the same of a topic,
    for every topic that readers see, so that no subscription is ever lost; `events/<id>.ics` one event, for every event
    that has a page. `site_url`: absolute, with a slash at its end. `gettext` gives the texts of the language.
    """
    return dict(_Calendars(local, site_url, gettext).files())


@dataclass(frozen=True, slots=True)
class _Written:
    """An event as it stands in files: its VEVENTs, and the zones that they name, each with its first day."""

    entry: Entry
    data: bytes
    zones: tuple[tuple[str, date], ...]


class _Calendars:
    def __init__(self, local: LocalCatalogue, site_url: str, gettext: Gettext) -> None:
        self.local, self.catalogue, self.tag = local, local.catalogue, local.tag
        self.site_url = site_url
        self.gettext = gettext
        self.town = town_calendar(self.catalogue)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Address → file."""
        folder = f"data/{self.tag}/events"
        written = {entry.id: self._written(entry) for entry in self.catalogue.directory(EVENT)}
        current = [one for one in written.values() if self._is_current(one.entry)]
        name = f"{self.catalogue.instance.name}: {self.gettext(N_('What is on'))}"
        yield self._file(f"{folder}.ics", name, "events/", current)
        for one in written.values():
            title = self.local.text(one.entry, "title").text
            yield self._file(f"{folder}/{one.entry.id}.ics", title, self.catalogue.address(one.entry), [one])
        for topic in self.catalogue.topics:
            those = [one for one in current if topic.id in values(self.catalogue, one.entry, "topic")]
            has_page = any(next_date(self.catalogue, one.entry) for one in those)
            page = f"events/by/topic/{topic.id}/" if has_page else "events/"
            named = f"{name} – {self.local.text(topic, 'title').text}"
            yield self._file(f"{folder}/topic/{topic.id}.ics", named, page, those)

    def _is_current(self, entry: Entry) -> bool:
        if next_date(self.catalogue, entry) is not None:
            return True
        today = datetime.combine(self.catalogue.now, time())
        return bool(occurrences(cast(Event, entry.record), self.town, today - KEPT, today))

    def _file(self, address: str, name: str, page: str, written: Iterable[_Written]) -> tuple[str, bytes]:
        calendar = Component()
        calendar.add("PRODID", PRODUCT)
        calendar.add("VERSION", "2.0")
        calendar.add("CALSCALE", "GREGORIAN")
        for title in ("NAME", "X-WR-CALNAME"):
            calendar.add(title, vText(_clean(name)))  # icalendar would not escape NAME
        calendar.add("X-WR-TIMEZONE", self.town.zone)
        calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", "P1D")
        calendar.add("SOURCE", f"{self.site_url}{address}", parameters={"VALUE": "URI"})
        calendar.add("URL", f"{self.site_url}{self.tag}/{page}")
        # The town's zone is always there: a calendar without an event needs a component too (RFC 5545 §3.6).
        since = {self.town.zone: self.catalogue.now}
        for zone, day in (named for one in written for named in one.zones):
            since[zone] = min(day, since.get(zone, day))
        zones = b"".join(vtimezone(zone, day.replace(month=1, day=1)) for zone, day in sorted(since.items()))
        events = b"".join(one.data for one in written)
        return address, calendar.to_ical().removesuffix(END) + zones + events + END

    # One event

    def _written(self, entry: Entry) -> _Written:
        event = cast(Event, entry.record)
        dates = dates_written(event, self.town)
        data = b"".join(self._event(entry, event, those).to_ical() for those in dates)
        return _Written(entry, data, tuple({named for those in dates for named in those.zones()}))

    def _event(self, entry: Entry, event: Event, dates: Dates) -> EventComponent:
        change = dates.one.change if dates.one else None
        status = "cancelled" if change and change.status == "cancelled" else event.status
        title = self.local.text(entry, "title")
        component = EventComponent()
        component.add("UID", self._uids[entry.id])
        component.add("DTSTAMP", _stamp(event))
        component.add("LAST-MODIFIED", _stamp(event))
        _add_dates(component, dates)
        # Many programs do not show STATUS.
        word = f"{self.gettext(WORDS[status])}: " if status in STATUS else ""
        self._add_text(component, "SUMMARY", LocalText(f"{word}{title.text}", title.tag))
        component.add("STATUS", STATUS.get(status or "", "CONFIRMED"))
        component.add("TRANSP", "TRANSPARENT" if event.all_day else "OPAQUE")
        page = f"{self.site_url}{self.tag}/{self.catalogue.address(entry)}"
        component.add("URL", page)
        note = self._note(entry, f"changes.{dates.one.key}.note") if dates.one else None
        told = [one for one in (note, *self._description(entry, event, status)) if one is not None]
        summary = self.local.text(entry, "summary")
        lines = "\n".join(one.text for one in told)
        self._add_text(component, "DESCRIPTION", LocalText(f"{lines}\n\n{page}", summary.tag))
        if note is not None:
            self._add_text(component, "COMMENT", note)
        if not event.sensitive:
            self._add_place(component, event, change)
        if topics := [self.local.text(topic, "title") for topic in self._topics(event)]:
            tags = {topic.tag for topic in topics}
            parameters = {"LANGUAGE": tags.pop()} if len(tags) == 1 else {}
            component.add("CATEGORIES", [_clean(topic.text) for topic in topics], parameters=parameters)
        for contact in self._contacts(event):
            self._add_text(component, "CONTACT", contact)
        return component

    @cached_property
    def _uids(self) -> dict[str, str]:
        """Id of an event → its UID, the same in all languages: an imported one keeps its own, if no other has it."""
        site = urlsplit(self.site_url)
        at = f"{site.hostname}{site.path.rstrip('/')}"  # two towns can share a host
        found: dict[str, str] = {}
        taken: set[str] = set()
        for entry in self.catalogue.directory(EVENT):
            imported = cast(Event, entry.record).imported
            uid = imported.uid if imported and imported.uid not in taken else f"{entry.id}@{at}"
            taken.add(uid)
            found[entry.id] = uid
        return found

    def _topics(self, event: Event) -> Iterator[Entry]:
        return (topic for id_ in event.topics if (topic := self.catalogue.shown(TOPIC, id_)) is not None)

    # Words

    @staticmethod
    def _add_text(component: EventComponent, name: str, text: LocalText) -> None:
        component.add(name, _clean(text.text), parameters={"LANGUAGE": text.tag})

    def _note(self, entry: Entry, name: str) -> LocalText | None:
        return self.local.text(entry, name) if name in entry.texts else None

    def _say(self, msgid: str, **parts: str) -> LocalText:
        text = self.gettext(msgid)
        for name, value in parts.items():
            text = text.replace(f"{{{name}}}", value)
        return LocalText(text, self.tag)

    def _description(self, entry: Entry, event: Event, status: str | None) -> Iterator[LocalText | None]:
        """What it is, how it stands, how to find it, what it costs, how to take part."""
        if status in WORDS:
            yield self._say(WORDS[status])
        yield self._note(entry, "status_note")
        yield self._note(entry, "summary")
        if not event.sensitive:
            yield self._note(entry, "where_note")
        if event.online_url:
            yield LocalText(f"{self.gettext(N_('Take part online'))}: {event.online_url}", self.tag)
        if event.cost:
            if event.cost.free:
                yield self._say(N_("Free of charge"))
            if event.cost.amount is not None:
                yield self._say(PERS[event.cost.per], amount=format_euros(event.cost.amount, self.tag))
            yield self._note(entry, "cost.note")
        yield from self._registration(entry, event)

    def _registration(self, entry: Entry, event: Event) -> Iterator[LocalText | None]:
        registration = event.registration
        if registration is None:
            return
        if registration.needed is not None:
            yield self._say(
                N_("You must register.") if registration.needed else N_("Just come. You need not register.")
            )
        yield self._note(entry, "registration.how")
        if registration.until:
            yield self._say(N_("Register until {date}"), date=format_date(registration.until, self.tag))
        for address in (registration.url, registration.email):
            yield LocalText(address, self.tag) if address else None

    def _add_place(self, component: EventComponent, event: Event, change: Change | None) -> None:
        moved = change.place if change else None
        found = self.catalogue.shown(PLACE, moved or event.place)
        if found is None:
            # Where a moved date is must not be told by where it is not.
            if event.location and not moved:
                component.add("LOCATION", _clean(event.location))
            return
        place, title = cast(Place, found.record), self.local.text(found, "title")
        address = place.address
        town = f"{address.postcode or ''} {address.city or ''}".strip() if address else ""
        parts = (title.text, address.street if address else None, town)
        self._add_text(component, "LOCATION", LocalText(", ".join(part for part in parts if part), title.tag))
        if place.coordinates:
            component.add("GEO", (place.coordinates.lat, place.coordinates.lon))

    def _contacts(self, event: Event) -> Iterator[LocalText]:
        """Who invites, and whom to ask. Not ORGANIZER: that is for invitations alone (RFC 5545 §3.8.4.3)."""
        organiser = self.catalogue.shown(ORGANISATION, event.organiser)
        people = [person for id_ in event.contacts if (person := self.catalogue.shown(CONTACT, id_)) is not None]
        asked: list[tuple[Entry | None, Reachable]] = [(organiser, event)]
        asked += [(person, cast(Contact, person.record)) for person in people]
        for entry, reach in asked:
            title = self.local.text(entry, "title") if entry else None
            parts = (title.text if title else None, reach.phone, reach.mobile, reach.email)
            if told := ", ".join(part for part in parts if part):
                yield LocalText(told, title.tag if title else self.tag)


def _add_dates(component: EventComponent, dates: Dates) -> None:
    _add_times(component, "DTSTART", [dates.start])
    if isinstance(dates.end, timedelta):
        component.add("DURATION", dates.end)
    elif dates.end is not None:
        _add_times(component, "DTEND", [dates.end])
    if dates.rule is not None:
        component.add("RRULE", vRecur.from_ical(dates.rule))
    if dates.further:
        _add_times(component, "RDATE", dates.further)
    if dates.without:
        _add_times(component, "EXDATE", dates.without)
    if dates.instead_of is not None:
        _add_times(component, "RECURRENCE-ID", [dates.instead_of])


def _add_times(component: EventComponent, name: str, times: Sequence[Moment]) -> None:
    """Add times, all in the same zone. The zone is named as it is: icalendar takes Etc/GMT for UTC."""
    zone = times[0].tzinfo if isinstance(times[0], datetime) else None
    parameters = {}
    if isinstance(zone, ZoneInfo):
        parameters["TZID"] = zone.key
        times = [cast(datetime, at).replace(tzinfo=None) for at in times]
    component.add(name, list(times) if name in ("RDATE", "EXDATE") else times[0], parameters=parameters)


def _clean(text: str) -> str:
    """A text without space around it, and without control characters: no calendar may hold them (RFC 5545 §3.3.11)."""
    return _CONTROLS.sub("", text).strip()


def _stamp(event: Event) -> datetime:
    """When the record last changed, so far as it says: the same content gives the same bytes."""
    days = [event.imported.date] if event.imported else []
    days += [event.verified.date] if event.verified else []
    return datetime.combine(max(days, default=date(1970, 1, 1)), time(), UTC)

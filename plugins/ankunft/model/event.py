"""An event: a fair, a meeting, a festival: what takes place once or again and again."""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ankunft.model.audience import Audience
from ankunft.model.facts import Rule
from ankunft.model.fields import Day, Id, Line, Moment, Refers, Tag, Text, TimeZone, Web, moment
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.messages import N_, problem
from ankunft.model.offer import Bring, Childcare, Cost, Interpreter, Registration
from ankunft.model.parts import Access, Reachable
from ankunft.model.record import Part
from ankunft.model.vocabulary import EventKind

MOST = 400
"""How many single dates, exceptions or exhibitors an event can name."""


class Change(Part):
    """What differs on one date of an event that repeats."""

    status: Literal["cancelled"] | None = None
    """`cancelled`: it does not take place; it stays in the calendar, and says so."""
    start: Moment | None = None
    """The new beginning."""
    end: Moment | None = None
    """The new end."""
    place: Annotated[Id, Refers("place")] | None = None
    """Where it takes place this time."""
    note: Text | None = None
    """Why, and what now."""


class Exhibitor(Part):
    """Who has a stand at a fair: an organisation of the directory, or a name."""

    organisation: Annotated[Id, Refers("organisation")] | None = None
    """An organisation, by its id."""
    name: Line | None = None
    """The name, where there is no record."""
    website: Web | None = None
    """A web address."""
    stand: Annotated[Line, Field(max_length=20)] | None = None
    """Where to find it: `A12`."""
    languages: tuple[Tag, ...] = ()
    """The languages spoken at the stand."""

    @model_validator(mode="after")
    def _one(self) -> Exhibitor:
        if (self.organisation is None) == (self.name is None):
            raise problem(N_("an exhibitor is an organisation or a name"), N_("Write “organisation: …” or “name: …”."))
        return self


class Imported(Part):
    """Where an event was imported from: `ankunft import ical` keeps it in step."""

    source: Line
    """The calendar: the name given to it, or its address."""
    uid: Line
    """The event's UID there (RFC 5545 §3.8.4.7)."""
    date: Day
    """The day on which the calendar last brought something new for it."""
    of: dict[str, Line] = Field(default_factory=dict)
    """For each imported field the fingerprint of what the calendar said: an editor's change is seen by it."""


def day_of(at: Date | datetime) -> Date:
    """The day of a moment."""
    return at.date() if isinstance(at, datetime) else at


class Event(Reachable):
    """An event. Its times are wall times of its zone (RFC 5545 §3.3.5, form 3); `start` is always its first date."""

    summary: Text
    """One sentence: what it is, and for whom."""
    kind: EventKind = "other"
    """`fair`, `meeting`, `culture`, `sport`, `workshop`, `information`, `consultation`, `children`, `ceremony`,
    `market`, `other`."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    organiser: Annotated[Id, Refers("organisation")] | None = None
    """Who invites."""
    partners: tuple[Annotated[Id, Refers("organisation")], ...] = ()
    """Who takes part."""
    contacts: tuple[Annotated[Id, Refers("contact")], ...] = ()
    """Whom to ask."""
    place: Annotated[Id, Refers("place")] | None = None
    """Where it is."""
    location: Line | None = None
    """Where it is, where there is no record of the place."""
    where_note: Text | None = None
    """How to find it there: the room, the meeting point."""
    mode: Literal["on-site", "online", "hybrid"] | None = None
    """`on-site`, `online`, `hybrid`."""
    online_url: Web | None = None
    """Where to take part on the web."""
    start: Moment
    """When it begins: 2027-03-06T10:00; a day alone: it takes the whole day."""
    end: Moment | None = None
    """When it ends; of whole days the last one. Without it, no end is known."""
    rule: Rule | None = None
    """How it repeats, counted from `start` (RFC 5545 §3.3.10): `FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630`."""
    dates: Annotated[tuple[Moment, ...], Field(max_length=MOST)] = ()
    """Further dates."""
    skip: Annotated[tuple[Moment, ...], Field(max_length=MOST)] = ()
    """Dates on which it does not take place: the day, or the exact beginning."""
    holidays: bool = True
    """Whether it takes place on public holidays too."""
    changes: Annotated[dict[str, Change], Field(max_length=MOST)] = Field(default_factory=dict)
    """Single dates that differ, by the day (or the exact beginning) on which they would have been."""
    time_zone: TimeZone | None = None
    """The IANA time zone of its times, where it is not the town's."""
    for_: Audience | None = Field(default=None, alias="for")
    """For whom."""
    languages: tuple[Tag, ...] = ()
    """The languages spoken there: `[de, ar]`."""
    interpreter: Interpreter | None = None
    """Help with languages."""
    childcare: Childcare | None = None
    """Whether somebody looks after the children."""
    access: Access | None = None
    """Access without barriers, where it differs from the place."""
    cost: Cost | None = None
    """What it costs."""
    registration: Registration | None = None
    """How to get a place."""
    bring: Bring | None = None
    """What to bring along."""
    exhibitors: Annotated[tuple[Exhibitor, ...], Field(max_length=MOST)] = ()
    """Who has a stand."""
    status: Literal["open", "full", "cancelled", "postponed"] | None = None  # type: ignore[assignment] # other words
    """How it stands: `full`, `cancelled`, `postponed` (to a date that is not known yet); without it, as planned."""
    status_note: Text | None = None
    """Why it does not take place as planned, and what now."""
    before: Moment | None = None
    """The beginning that was announced before, where the date was moved."""
    imported: Imported | None = None
    """Where it was imported from."""

    @property
    def all_day(self) -> bool:
        """Whether it takes whole days."""
        return not isinstance(self.start, datetime)

    @model_validator(mode="after")
    def _agrees(self) -> Event:
        if self.place and self.location:
            raise problem(N_("the place is said twice"), N_("Keep “place” or “location”."), field="location")
        self._one_sort(self.end, "end")
        if self.end is not None and self.end < self.start:
            raise problem(N_("the end lies before the beginning"), N_("Mend “start” or “end”."), field="end")
        for name in ("dates", "skip"):
            for at in getattr(self, name):
                # A day can stand for what begins on it, but a time says nothing of whole days.
                if isinstance(at, datetime) if self.all_day else name == "dates" and not isinstance(at, datetime):
                    self._one_sort(at, name)
        for key, change in self.changes.items():
            try:
                moment(key)
            except ValueError:
                what = N_("“{value}” is neither a day nor a time of a day")
                raise problem(what, N_("Write the day on which it would have been: 2026-12-24."), field="changes",
                              value=key) from None  # fmt: skip
            self._one_sort(change.start, "changes")
            self._one_sort(change.end, "changes")
            if change.start and change.end and change.end < change.start:
                what, hint = N_("the end lies before the beginning"), N_("Mend “start” or “end”.")
                raise problem(what, hint, field="changes")
        if self.sensitive and (self.location or any(change.place for change in self.changes.values())):
            name = "location" if self.location else "changes"
            what = N_("a sensitive record must not say where it is")
            hint = N_("Remove “{name}” and do not write it down: Git never forgets.")
            raise problem(what, hint, field=name, name=name)
        return self

    def _one_sort(self, at: Date | datetime | None, field: str) -> None:
        if at is not None and isinstance(at, datetime) == self.all_day:
            what = N_("“start” and “{name}” must both be days, or both have a time")
            raise problem(what, N_("Write 2026-11-21T14:00, or 2026-11-21 for whole days."), field=field, name=field)


EVENT = Kind("event", Event, ".yml", "events", in_folder("events"), route="events")

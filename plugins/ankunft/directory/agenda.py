"""What is on: the events of a catalogue by their dates, as of its day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.occurrences import Occurrence, known
from ankunft.model import EVENT, Event


def town_calendar(catalogue: Catalogue) -> Calendar:
    """The calendar of the instance's zone and Land."""
    instance = catalogue.instance
    return calendar(instance.land, instance.time_zone, catalogue.now)


def dates_of(catalogue: Catalogue, entry: Entry) -> tuple[Occurrence, ...]:
    """All dates of an event that the site knows, in order."""
    return known(cast(Event, entry.record), town_calendar(catalogue))


def ahead(catalogue: Catalogue, entry: Entry) -> tuple[Occurrence, ...]:
    """The dates of an event that are not past on the day of the catalogue; cancelled ones too."""
    today = datetime.combine(catalogue.now, time())
    return tuple(one for one in dates_of(catalogue, entry) if one.end > today)


def next_date(catalogue: Catalogue, entry: Entry) -> Occurrence | None:
    """The next date of an event that is not cancelled alone; where all are, the next of those; None: it is over."""
    found = ahead(catalogue, entry)
    return next((one for one in found if not one.is_cancelled), found[0] if found else None)


def coming(catalogue: Catalogue) -> tuple[Entry, ...]:
    """The events that are not over, the next one first."""
    dated = [(one, entry) for entry in catalogue.directory(EVENT) if (one := next_date(catalogue, entry)) is not None]
    return tuple(entry for one, entry in sorted(dated, key=lambda item: (item[0].start, item[0].end, item[1].id)))


def between(catalogue: Catalogue, first: date, last: date) -> tuple[tuple[Occurrence, Entry], ...]:
    """The single dates that overlap the days from `first` to `last`, both included, in order; cancelled ones too."""
    start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    found = [
        (one, entry)
        for entry in catalogue.directory(EVENT)
        for one in dates_of(catalogue, entry)
        if one.start < end and one.end > start
    ]
    return tuple(sorted(found, key=lambda item: (max(item[0].start, start), item[0].end, item[1].id)))

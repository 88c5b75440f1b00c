"""The dates of an event as pages show them: the next one as a leaf of a calendar, the following ones in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from ankunft.catalogue.entries import Entry
from ankunft.directory.agenda import ahead, dates_of, next_date, town_calendar
from ankunft.directory.calendar import Calendar
from ankunft.directory.occurrences import Occurrence, encode
from ankunft.directory.rows import rows
from ankunft.directory.schedule import schedule_of_dates
from ankunft.language.formats import format_date, format_day, format_time, month, weekday
from ankunft.model import PLACE, Event
from ankunft.model.messages import N_
from ankunft.model.recurrence import dates_of_rule, rule_parts
from ankunft.site.facts import Facts
from ankunft.site.views import DateRow, Dates, Leaf
from ankunft.site.views import Value as Shown

MOST = 6
"""How many dates a page tells; the script tells as many."""

STATUS = {"cancelled": N_("Cancelled"), "postponed": N_("Postponed"), "full": N_("Full")}
"""How events stand that do not take place as planned, or have no free places: msgids."""


def event_dates(facts: Facts, entry: Entry) -> Dates:
    """When an event takes place."""
    event, days = cast(Event, entry.record), town_calendar(facts.catalogue)
    key, _ = facts.calendar()
    found = dates_of(facts.catalogue, entry)
    coming = ahead(facts.catalogue, entry)
    shown = next_date(facts.catalogue, entry) or (found[-1] if found else None)
    status = event.status if event.status in STATUS else None
    return Dates(
        data=encode(found, days),
        calendar=key,
        status=status,  # type: ignore[arg-type] # those of STATUS
        status_label=facts.say(STATUS[status]) if status else None,
        leaf=leaf(facts, shown.start.date()) if shown else None,
        past=not coming,
        rows=tuple(_row(facts, entry, one) for one in coming[:MOST]),
        rest=max(len(coming) - MOST, 0),
        repeats=_repeats(facts, event, days),
    )


def leaf(facts: Facts, day: date) -> Leaf:
    """A day as a leaf of a calendar."""
    return Leaf(day.isoformat(), weekday(day.weekday(), facts.tag, short=True), str(day.day),
                month(day.month, facts.tag, within=True, short=True))  # fmt: skip


def said_day(facts: Facts, day: date) -> str:
    """A day with its weekday: "Saturday, 6 March"; the year only where it is another."""
    far = day.year != facts.catalogue.now.year
    said = format_date(day, facts.tag) if far else format_day(day, facts.tag)
    return facts.say(N_("{weekday}, {day}"), weekday=weekday(day.weekday(), facts.tag), day=said)


def said_time(one: Occurrence) -> str | None:
    """From when until when: "10:00–16:00"; None for whole days."""
    if one.is_whole_days:
        return None
    start = format_time(one.start.hour * 60 + one.start.minute)
    if one.is_open:
        return start
    return f"{start}–{format_time(one.end.hour * 60 + one.end.minute)}"


def lasts_days(one: Occurrence) -> bool:
    """Whether it goes on beyond the night after its first day."""
    return one.last_day > one.start.date() and (one.is_whole_days or one.end - one.start > timedelta(hours=18))


def _row(facts: Facts, entry: Entry, one: Occurrence) -> DateRow:
    iso = one.start.date().isoformat() if one.is_whole_days else one.start.isoformat(timespec="minutes")
    day, clock = said_day(facts, one.start.date()), said_time(one)
    if lasts_days(one):
        day = facts.phrases.period(one.start.date(), one.last_day)
    note = place = None
    if one.key is not None:
        note = facts.note(entry, f"changes.{one.key}.note")
        moved = one.change.place if one.change and not cast(Event, entry.record).sensitive else None
        for found in facts.shown(PLACE, [moved]):
            place = Shown(facts.text(found, "title"), facts.publisher.url(found))
    said = facts.say(N_("{day}, {time}"), day=day, time=clock) if clock else day
    return DateRow(iso, day, clock, one.is_cancelled, note, place, said)


def _repeats(facts: Facts, event: Event, days: Calendar) -> str | None:
    """How an event repeats, in words, where few words do: "Tuesday"."""
    if not event.rule:
        return None
    start = event.start.date() if isinstance(event.start, datetime) else event.start
    parts = rule_parts(event.rule)
    for part in () if "INTERVAL" in parts else ("COUNT", "UNTIL"):
        parts.pop(part, None)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    first = start if "INTERVAL" in parts else max(days.first, start) if start > days.last else days.first
    begins = [
        datetime.combine(day, datetime.min.time()) for day in dates_of_rule(_anchored(rule, start), first, days.last)
    ]
    told = rows(schedule_of_dates([(at, at + timedelta(hours=1)) for at in begins], days)) if begins else ()
    if len(told) != 1 or told[0].dates or told[0].periods:
        return None
    return facts.phrases.days(told[0])


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _anchored(rule: str, start: date) -> str:
    """A rule that does not need its first date to be understood: what that date decides is said."""
    parts = rule_parts(rule)
    if parts["FREQ"] == "WEEKLY" and "BYDAY" not in parts:
        return f"{rule};BYDAY={_WEEKDAYS[start.weekday()]}"
    if parts["FREQ"] in ("MONTHLY", "YEARLY") and not parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}:
        rule = f"{rule};BYMONTHDAY={start.day}"
    if parts["FREQ"] == "YEARLY" and not parts.keys() & {"BYMONTH", "BYYEARDAY", "BYWEEKNO"}:
        rule = f"{rule};BYMONTH={start.month}"
    return rule

"""What is on: the pages of events, their lists, the weeks and months of the calendar, the data of its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.directory.agenda import between, coming
from ankunft.directory.compact import compact
from ankunft.directory.lists import values
from ankunft.directory.occurrences import Occurrence
from ankunft.language import format_date
from ankunft.language.formats import format_month, format_time, weekday
from ankunft.model import CONTACT, EVENT, ORGANISATION, Event
from ankunft.model.event import day_of
from ankunft.model.messages import N_
from ankunft.model.vocabulary import EVENT_KINDS
from ankunft.site.assets import icon
from ankunft.site.dates import STATUS, lasts_days, said_day, said_time
from ankunft.site.directory import NAMES, SUMMARIES, qr
from ankunft.site.frame import Frame, Made, changed
from ankunft.site.views import (
    Action,
    CalendarDay,
    Choice,
    EventFinder,
    EventList,
    EventView,
    Exhibitor,
    Group,
    Happening,
    Link,
    Month,
    MonthDay,
    Text,
)

WEEKS = 13
"""For how many weeks from this one the calendar has a page."""

PART = 40
"""How many events or dates a page shows before it goes on on another."""

PIECE = 250
"""How many events are in a piece of the data of the calendar's questions."""

ONE_DAY = timedelta(days=1)


class Events:
    """The pages of events in one language."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.facts = frame.directory
        self.catalogue = frame.catalogue
        self.tag = frame.tag
        self.name = frame.own(self.facts.say(NAMES[EVENT.name].label))
        self.crumbs = (frame.home_link, Link(self.facts.list_url(EVENT), self.name))

    def pages(self) -> Iterator[Made]:
        """Every page: the list, the lists of what events share, the weeks, one page an event."""
        found = coming(self.catalogue)
        summary = self.frame.own(self.facts.say(SUMMARIES[EVENT.name]))
        head: dict[str, Any] = {
            "months": self._months(),
            "facets": self.facts.facets(EVENT),
            "finder": self._finder() if found else None,
            "week": self._week_link(self.monday),
            "ics_url": self._ics("events.ics"),
        }
        yield from self._list("", self.name, summary, found, (self.frame.home_link,), head)
        for name, by_value in self.facts.parted(EVENT).items():
            for value, entries in by_value.items():
                title, picture, tint = self.facts.value_name(EVENT, name, value)
                more = {"ics_url": self._ics(f"events/topic/{value}.ics") if name == "topic" else None}
                yield from self._list(
                    f"by/{name}/{value}/", title, self.name, entries, self.crumbs, more, picture, tint
                )
        yield from self._weeks()
        for entry in self.catalogue.directory(EVENT):
            yield self._page(entry)

    # One event

    def _page(self, entry: Entry) -> Made:
        frame, facts, event = self.frame, self.facts, cast(Event, entry.record)
        local = frame.local.entry(entry)
        address = self.catalogue.address(entry)
        absolute = f"{frame.site_url}{self.tag}/{address}"
        ics = f"{frame.base}data/{self.tag}/events/{entry.id}.ics"
        label = facts.say(N_("Add to my calendar"))
        save = Action("calendar", ics, label, icon("calendar-plus"), download=True)
        card = facts.card(entry)
        prose = frame.publisher.prose(entry, "text", explain="by link")
        section = frame.section(prose) if prose else None
        view = EventView(
            card=replace(card, actions=(*facts.actions(entry), save)),
            facts=facts.facts(entry),
            text=section,
            groups=tuple(self._groups(entry, event)),
            share=facts.share(entry, absolute),
            print_url=absolute,
            qr=qr(absolute),
            ics_url=ics,
            status_note=facts.note(entry, "status_note"),
            before=self._before(event),
            exhibitors=tuple(self._exhibitors(event)),
            imported=event.imported.source if event.imported else None,
        )
        checked = frame.checked(entry, local)
        made = frame.view(
            "event", address, frame.text(local.texts["title"]), lambda tag: exists_in(self.catalogue, entry, tag),
            **{**checked, "status": None, "summary": facts.note(entry, "summary"), "breadcrumbs": self.crumbs,
               "icon": card.icon, "tint": card.tint, "event": view, "qr": view.qr, "machine": local.machine,
               "outdated": local.outdated, "partial": not local.exists, "exit": frame.exit_of(entry)},
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", made, changed(entry))

    def _before(self, event: Event) -> str | None:
        if event.before is None:
            return None
        day = format_date(day_of(event.before), self.tag)
        if not isinstance(event.before, datetime):
            return day
        return f"{day}, {format_time(event.before.hour * 60 + event.before.minute)}"

    def _groups(self, entry: Entry, event: Event) -> Iterator[Group]:
        people = self.facts.shown(CONTACT, event.contacts)
        if people:
            cards = tuple(replace(self.facts.card(person), facts=(), summary=None) for person in people)
            yield Group("contacts", self.facts.say(N_("Whom to ask")), icon(NAMES[CONTACT.name].icon), cards=cards)

    def _exhibitors(self, event: Event) -> Iterator[Exhibitor]:
        for one in event.exhibitors:
            spoken = tuple(self.facts.name_of(tag) for tag in one.languages)
            organisation = self.catalogue.shown(ORGANISATION, one.organisation)
            if organisation is not None:
                url = self.frame.publisher.url(organisation)
                yield Exhibitor(self.facts.text(organisation, "title"), url, one.stand, spoken)
            elif one.name:
                name = Text(one.name, "de", "ltr", self.tag != "de")
                yield Exhibitor(name, one.website, one.stand, spoken, away=True)

    # Lists

    def _list(
        self,
        rest: str,
        title: Text,
        summary: Text,
        entries: Sequence[Entry],
        crumbs: tuple[Link, ...],
        more: dict[str, Any],
        picture: str | None = None,
        tint: int | None = None,
    ) -> Iterator[Made]:
        parts = [entries[start : start + PART] for start in range(0, len(entries), PART)] or [[]]
        below = f"{EVENT.route}/{rest}"
        further = f"{below if rest else f'{below}by/'}part/"
        addresses = [below, *(f"{further}{number}/" for number in range(2, len(parts) + 1))]
        for number, (address, part) in enumerate(zip(addresses, parts, strict=True)):
            found = EventList(
                cards=tuple(self.facts.card(entry) for entry in part),
                total=len(entries),
                **self._turning(addresses, number),
                **(more if number == 0 else {}),
            )
            yield self._made("events", address, title, summary, crumbs, found, picture, tint, is_first=number == 0)

    def _turning(self, addresses: list[str], number: int) -> dict[str, Any]:
        """The parts before and after, as addresses."""
        urls = [f"{self.frame.base}{self.tag}/{address}" for address in addresses]
        return {
            "previous": urls[number - 1] if number else None,
            "next": urls[number + 1] if number + 1 < len(urls) else None,
            "part": number + 1,
            "parts": len(urls),
        }

    def _made(
        self,
        kind: Any,
        address: str,
        title: Text,
        summary: Text,
        crumbs: tuple[Link, ...],
        found: EventList,
        picture: str | None = None,
        tint: int | None = None,
        *,
        is_first: bool,
    ) -> Made:
        view = self.frame.view(
            kind, address, title, lambda tag: True, summary=summary, breadcrumbs=crumbs,
            icon=picture or icon(NAMES[EVENT.name].icon), tint=tint, events=found,
            qr=qr(f"{self.frame.site_url}{self.tag}/{address}") if is_first else None,
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view)

    def _ics(self, name: str) -> str:
        return f"{self.frame.site_url}data/{self.tag}/{name}"

    def _finder(self) -> EventFinder:
        parted = self.facts.parted(EVENT)

        def choices(name: str) -> tuple[Choice, ...]:
            return tuple(Choice(value, self.facts.value_name(EVENT, name, value)[0]) for value in parted[name])

        return EventFinder(
            index_url=f"{self.facts.list_url(EVENT)}events.json",
            topics=choices("topic"),
            kinds=choices("kind"),
            languages=choices("language"),
            districts=choices("district"),
        )

    # The calendar

    @cached_property
    def monday(self) -> date:
        """The Monday of this week."""
        return self.catalogue.now - timedelta(days=self.catalogue.now.weekday())

    @cached_property
    def _dates(self) -> dict[date, list[tuple[Occurrence, Entry]]]:
        """The dates of all weeks that have a page, by the day under which they stand."""
        last = self.monday + timedelta(days=7 * WEEKS - 1)
        found: dict[date, list[tuple[Occurrence, Entry]]] = {}
        for one, entry in between(self.catalogue, self.monday, last):
            # What goes on for days stands once in each week.
            day = max(one.start.date(), self.monday)
            until = min(one.last_day, last) if lasts_days(one) else day
            while day <= until:
                found.setdefault(day, []).append((one, entry))
                day += timedelta(days=7 - day.weekday())
        return found

    @cached_property
    def _weeks_parts(self) -> dict[date, list[list[tuple[date, Occurrence, Entry]]]]:
        """Monday → the parts of the week's page."""
        result = {}
        for number in range(WEEKS):
            monday = self.monday + timedelta(days=7 * number)
            days = [monday + timedelta(days=day) for day in range(7)]
            items = [(day, one, entry) for day in days for one, entry in self._dates.get(day, ())]
            result[monday] = [items[start : start + PART] for start in range(0, len(items), PART)] or [[]]
        return result

    def _week_address(self, monday: date, part: int = 1) -> str:
        year, week, _ = monday.isocalendar()
        below = f"{EVENT.route}/by/week/{year}-w{week:02}/"
        return below if part == 1 else f"{below}part/{part}/"

    def _week_link(self, monday: date) -> Link:
        title = self.facts.phrases.period(monday, monday + timedelta(days=6))
        return Link(f"{self.frame.base}{self.tag}/{self._week_address(monday)}", self.frame.own(title))

    def _weeks(self) -> Iterator[Made]:
        mondays = list(self._weeks_parts)
        for number, monday in enumerate(mondays):
            parts = self._weeks_parts[monday]
            addresses = [self._week_address(monday, part + 1) for part in range(len(parts))]
            title = self._week_link(monday).title
            for turn, (address, part) in enumerate(zip(addresses, parts, strict=True)):
                found = EventList(
                    days=tuple(self._days(part)),
                    months=(self._month((monday + timedelta(days=3)).replace(day=1)),) if turn == 0 else (),
                    total=sum(len(items) for items in parts),
                    before=self._week_link(mondays[number - 1]) if number else None,
                    after=self._week_link(mondays[number + 1]) if number + 1 < len(mondays) else None,
                    **self._turning(addresses, turn),
                )
                yield self._made("calendar", address, title, self.name, self.crumbs, found, is_first=turn == 0)

    def _days(self, items: Sequence[tuple[date, Occurrence, Entry]]) -> Iterator[CalendarDay]:
        for day in dict.fromkeys(day for day, _, _ in items):
            those = tuple(self._happening(one, entry) for on, one, entry in items if on == day)
            yield CalendarDay(day.isoformat(), said_day(self.facts, day), those)

    def _happening(self, one: Occurrence, entry: Entry) -> Happening:
        event, card = cast(Event, entry.record), self.facts.card(entry)
        status = "cancelled" if one.is_cancelled else event.status if event.status in STATUS else None
        clock = self.facts.phrases.period(one.start.date(), one.last_day) if lasts_days(one) else said_time(one)
        return Happening(
            record=f"{EVENT.name}/{entry.id}", url=card.url, title=card.title, label=card.label, icon=card.icon,
            tint=card.tint, time=clock, where=self.facts.event_where(entry), status=cast(Any, status),
            status_label=self.facts.say(STATUS[status]) if status else None,
            ends=one.end.isoformat(timespec="minutes"),
        )  # fmt: skip

    def _months(self) -> tuple[Month, ...]:
        """This month and the next."""
        this = self.catalogue.now.replace(day=1)
        return (self._month(this), self._month((this + timedelta(days=32)).replace(day=1)))

    def _month(self, first: date) -> Month:
        monday = first - timedelta(days=first.weekday())
        weeks = []
        while monday.month == first.month or monday < first:
            days = (monday + timedelta(days=number) for number in range(7))
            weeks.append(tuple(self._month_day(day) if day.month == first.month else None for day in days))
            monday += timedelta(days=7)
        names = tuple((weekday(day, self.tag, short=True), weekday(day, self.tag)) for day in range(7))
        return Month(format_month(first, self.tag), names, tuple(weeks))

    def _month_day(self, day: date) -> MonthDay:
        monday = day - timedelta(days=day.weekday())
        live = [one for one, _ in self._dates.get(day, ()) if not one.is_cancelled]
        url = None
        # What is over has left the page of its week.
        if live and day >= self.catalogue.now:
            parts = self._weeks_parts[monday]
            part = next(number for number, items in enumerate(parts, 1) if any(on == day for on, _, _ in items))
            url = f"{self.frame.base}{self.tag}/{self._week_address(monday, part)}#_day-{day.isoformat()}"
        label = self.facts.say(N_("{day}: {number}"), day=said_day(self.facts, day), number=len(live))
        return MonthDay(day.isoformat(), day.day, len(live), label, url)

    # Data

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The data of the calendar's questions: address below the site's base → JSON, in pieces."""
        entries = coming(self.catalogue)
        pieces = [entries[start : start + PIECE] for start in range(0, len(entries), PIECE)] or [()]
        names = ["events.json", *(f"events-{number}.json" for number in range(2, len(pieces) + 1))]
        for name, piece in zip(names, pieces, strict=True):
            data: dict[str, Any] = {"events": [self._data(entry) for entry in piece]}
            if name == names[0]:
                kinds = {
                    kind: [self.facts.phrases.term(term), str(icon(term.icon))] for kind, term in EVENT_KINDS.items()
                }
                data = {"next": names[1:], "kinds": kinds, **data}
            yield f"{self.tag}/{EVENT.route}/{name}", compact(data).encode()

    def _data(self, entry: Entry) -> dict[str, Any]:
        event, card = cast(Event, entry.record), self.facts.card(entry)
        where = self.facts.event_where(entry)
        by = {name: sorted(values(self.catalogue, entry, name)) for name in ("topic", "district", "language")}
        data = {
            "i": entry.id, "u": card.url, "t": card.title.value,
            **({"l": card.title.lang, "y": card.title.dir} if card.title.fallback else {}),
            "w": where.value if where else None,
            "d": card.dates.data if card.dates else None, "x": card.dates.status if card.dates else None,
            "k": event.kind, "o": by["topic"], "r": by["district"], "g": by["language"],
            "f": bool(event.cost and event.cost.free), "n": bool(event.childcare and event.childcare.there == "yes"),
        }  # fmt: skip
        return {name: value for name, value in data.items() if value}

"""Makes the views of the directory in one language: records, lists, what the phone's scripts need. Knows no MkDocs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import chain as chained
from typing import Any, Literal, cast

import segno
from markupsafe import Markup

from ankunft.catalogue.entries import Entry
from ankunft.directory import freshness
from ankunft.directory.calendar import Calendar
from ankunft.directory.compact import compact
from ankunft.directory.lists import FACETS, LISTS, listed, values
from ankunft.directory.schedule import KEPT, Schedule, schedule_of_dates, schedule_of_hours
from ankunft.language import format_date, language
from ankunft.language.formats import format_short_date
from ankunft.model import (
    CONTACT,
    EVENT,
    OFFER,
    ORGANISATION,
    PLACE,
    TOPIC,
    Kind,
    Offer,
    Place,
)
from ankunft.model.messages import N_
from ankunft.model.offer import When
from ankunft.model.recurrence import dates_of_rule
from ankunft.model.vocabulary import (
    CATEGORIES,
    EVENT_KINDS,
    MODES,
    OFFER_KINDS,
    ORGANISATION_TYPES,
    Term,
)
from ankunft.site.assets import icon
from ankunft.site.dates import event_dates
from ankunft.site.facts import Facts, address_line
from ankunft.site.views import (
    Card,
    CourseRow,
    Facet,
    FacetLink,
    Group,
    Opening,
    RecordView,
    SectionView,
    Standing,
    Text,
    Tile,
)
from ankunft.site.views import Value as Shown

CardKind = Literal["offer", "place", "contact", "organisation"]

NAMES: dict[str, Term] = {
    OFFER.name: Term(N_("Offers"), "hand-heart"),
    PLACE.name: Term(N_("Places"), "map-marker-outline"),
    CONTACT.name: Term(N_("Contact persons"), "account-tie"),
    ORGANISATION.name: Term(N_("Organisations"), "domain"),
    EVENT.name: Term(N_("What is on"), "calendar-star"),
}
"""The lists: their titles and icons."""

SUMMARIES: dict[str, str] = {
    OFFER.name: N_("Courses, advice, meetings: find what is for you."),
    PLACE.name: N_("Offices and other places: address, opening hours, way."),
    CONTACT.name: N_("Who helps with what, in which language."),
    ORGANISATION.name: N_("Who is there for you in the town and around it."),
    EVENT.name: N_("Meetings, festivals, fairs: when and where."),
}

FACET_LABELS: dict[str, str] = {
    "kind": N_("By kind"),
    "category": N_("By kind"),
    "type": N_("By kind"),
    "topic": N_("By topic"),
    "district": N_("By district"),
    "language": N_("By language"),
}

MOST_EVENTS = 6
"""How many events the page of a place or an organisation names: the next ones."""

_STATES = {"full": 1, "paused": 2, "future": 1}


def _vocabulary(kind: Kind, name: str) -> Mapping[str, Term]:
    """The words that the filter `name` of a kind chooses from."""
    if name == "kind":
        return EVENT_KINDS if kind is EVENT else OFFER_KINDS
    return {"category": CATEGORIES, "type": ORGANISATION_TYPES}[name]


class Directory(Facts):
    """The directory in one language."""

    @cached_property
    def _cards(self) -> dict[tuple[str, str], Card]:
        return {}

    # Records

    def card(self, entry: Entry) -> Card:
        """A record as it stands on lists."""
        card = self._cards.get(entry.key)
        if card is None:
            card = self._cards[entry.key] = self._card(entry)
        return card

    def _card(self, entry: Entry) -> Card:
        record = cast(Any, entry.record)
        term = self.term(entry)
        place = self._place_of(entry)
        return Card(
            id=entry.id,
            kind=cast(CardKind, entry.kind.name),
            url=self.publisher.url(entry),
            title=self.text(entry, "title"),
            label=self.phrases.term(term),
            icon=icon(term.icon),
            by=self._by(entry),
            summary=self.note(entry, "summary"),
            facts=tuple(self._short_facts(entry)),
            opening=self.opening(entry),
            standing=self.standing(entry, brief=True) if entry.kind is not EVENT else None,
            actions=self.actions(entry) if entry.kind not in (OFFER, EVENT) else (),
            dates=event_dates(self, entry) if entry.kind is EVENT else None,
            tint=self.tint(entry),
            point=self._point(place) if place else None,
            sensitive=record.sensitive,
        )

    def term(self, entry: Entry) -> Term:
        """What a record is, in a word."""
        record = cast(Any, entry.record)
        if entry.kind is OFFER:
            return OFFER_KINDS[record.kind]
        if entry.kind is EVENT:
            return EVENT_KINDS[record.kind]
        if entry.kind is PLACE:
            return CATEGORIES[record.category]
        if entry.kind is ORGANISATION:
            return ORGANISATION_TYPES[record.type]
        return Term(N_("Contact person"), "account-tie")

    def _by(self, entry: Entry) -> Text | None:
        if entry.kind is CONTACT and "role" in entry.texts:
            return self.text(entry, "role")
        name = {OFFER.name: "provider", ORGANISATION.name: "part_of", EVENT.name: "organiser"}.get(
            entry.kind.name, "organisation"
        )
        whose = self.catalogue.shown(ORGANISATION, getattr(entry.record, name))
        return self.text(whose, "title") if whose else None

    @staticmethod
    def _point(place: Entry) -> tuple[float, float] | None:
        at = cast(Place, place.record).coordinates
        return (at.lat, at.lon) if at else None

    # Hours

    def opening(self, entry: Entry) -> Opening | None:
        """When a record can be visited, called or attended; None where nothing is said of it."""
        record = cast(Any, entry.record)
        if entry.kind in (ORGANISATION, EVENT):
            return None
        place = self._place_of(entry)
        at = cast(Place, place.record) if place else None
        key, days = self.calendar(at)
        note = "hours_note" if "hours_note" in entry.texts else None
        if entry.kind is OFFER:
            return self._dates(record, key, days)
        hours, source = record.hours, entry
        if entry.kind is CONTACT and hours is None and at is not None and not record.by_appointment:
            hours, source = at.hours, cast(Entry, place)
            note = "hours_note" if "hours_note" in source.texts else None
        if hours is None and not record.by_appointment:
            return None
        schedule = schedule_of_hours(hours, days) if hours else None
        return Opening(
            data=schedule.encode() if schedule else "",
            calendar=key,
            appointment=record.by_appointment or bool(at and at.by_appointment and source is place),
            rows=self.rows(schedule) if schedule else (),
            note=self.text(source, note) if note else None,
        )

    def _dates(self, offer: Offer, key: str, days: Calendar) -> Opening | None:
        when = offer.when
        schedule = schedule_of(when, days) if when else None
        if when is None or schedule is None:
            return Opening("", key, appointment=True, rows=()) if offer.by_appointment else None
        limited = when.hours is not None
        # A rule is told as it repeats; where it begins and ends, and when it is left out, are facts of their own.
        told: Schedule | None = schedule
        if when.rule and "INTERVAL" not in when.rule.upper():
            told = _repeating(when.rule, when.time, days)
        return Opening(
            data=schedule.encode(),
            calendar=key,
            appointment=offer.by_appointment,
            rows=self.rows(told or schedule),
            course=True,
            first=when.from_.isoformat() if limited and when.from_ else None,
            last=when.until.isoformat() if limited and when.until else None,
        )

    # Standing

    def standing(self, entry: Entry, *, brief: bool = False) -> Standing:
        """How a record stands; `brief`: without what only its own page says."""
        now = freshness.standing(entry.record, self.catalogue.now, self.verify_days)
        data = freshness.encode(entry.record, self.verify_days)
        if brief:
            data = {name: value for name, value in data.items() if name not in ("v", "c")}
        valid = entry.record.valid
        first = valid.from_ if valid and now.state == "future" else None
        return Standing(
            state=now.state,
            registration=now.registration,
            data=compact(data) if data else "",
            checked=format_date(now.last_checked, self.tag) if now.last_checked else None,
            from_=format_date(first, self.tag) if first else None,
        )

    # A record's own page

    def record(self, entry: Entry) -> RecordView:
        """All of one record."""
        card = self.card(entry)
        prose = self.publisher.prose(entry, "text", explain="by link")
        address = f"{self.site_url}{self.tag}/{self.catalogue.address(entry)}"
        section = None
        if prose is not None:
            direction, away = language(prose.tag).direction, prose.tag != self.tag
            section = SectionView(prose.id, Markup(prose.html), prose.tag, direction, away, prose.terms)  # noqa: S704
        return RecordView(
            card=replace(card, standing=self.standing(entry), actions=self.actions(entry)),
            facts=self.facts(entry),
            text=section,
            groups=tuple(self._groups(entry)),
            share=self.share(entry, address),
            print_url=address,
            qr=qr(address),
        )

    def _groups(self, entry: Entry) -> Iterator[Group]:
        """The records that belong to this one."""
        record = cast(Any, entry.record)
        if entry.kind is OFFER:
            yield from self._group("contacts", N_("Whom to ask"), CONTACT, self.shown(CONTACT, record.contacts))
            yield from self._group("requires", N_("Before this"), OFFER, self._there(record.requires))
            yield from self._group("leads-to", N_("What can come next"), OFFER, self._there(record.leads_to))
            return
        if entry.kind in (PLACE, ORGANISATION):
            yield from self._group("contacts", N_("Contact persons"), CONTACT, self._of(CONTACT, entry))
        yield from self._group("offers", N_("Offers"), OFFER, self._of(OFFER, entry))
        yield from self._group("events", N_("What is on"), EVENT, self._of(EVENT, entry)[:MOST_EVENTS])
        if entry.kind is ORGANISATION:
            yield from self._group("parts", N_("Its parts"), ORGANISATION, self._of(ORGANISATION, entry))

    def _there(self, ids: Iterable[str]) -> list[Entry]:
        """Those of the offers that have not ended."""
        days = self.verify_days
        offers = self.shown(OFFER, ids)
        return [e for e in offers if freshness.standing(e.record, self.catalogue.now, days).state != "ended"]

    def _group(self, name: str, label: str, kind: Kind, entries: list[Entry]) -> Iterator[Group]:
        if not entries:
            return
        picture = icon(NAMES[kind.name].icon)
        if kind is CONTACT:
            # Whom to call and when; the rest stands on the person's own page.
            cards = tuple(replace(self.card(entry), facts=(), summary=None) for entry in entries)
            yield Group(name, self.say(label), picture, cards=cards)
        else:
            yield Group(name, self.say(label), picture, tiles=tuple(self._tile(entry) for entry in entries))

    def _tile(self, entry: Entry) -> Tile:
        """A record in a word: what it is about stands on its own page, and pages stay light."""
        return Tile(
            self.publisher.url(entry),
            self.text(entry, "title"),
            None,
            icon(self.term(entry).icon),
            self.tint(entry),
            record=f"{entry.kind.name}/{entry.id}",
            standing=self.standing(entry, brief=True) if entry.kind is not EVENT else None,
        )

    @cached_property
    def _belonging(self) -> dict[tuple[str, tuple[str, str]], list[Entry]]:
        """(kind, record) → the records of that kind that name the record as theirs."""
        found: dict[tuple[str, tuple[str, str]], list[Entry]] = {}
        for entry in chained(
            listed(self.catalogue, OFFER),
            listed(self.catalogue, CONTACT),
            listed(self.catalogue, ORGANISATION),
            listed(self.catalogue, EVENT),
        ):
            record = cast(Any, entry.record)
            if entry.kind is OFFER:
                owners = [(ORGANISATION, record.provider), *((ORGANISATION, id_) for id_ in record.partners)]
                owners += [(PLACE, id_) for id_ in record.places] + [(CONTACT, id_) for id_ in record.contacts]
            elif entry.kind is CONTACT:
                owners = [(ORGANISATION, record.organisation), (PLACE, record.place)]
            elif entry.kind is EVENT:
                owners = [(ORGANISATION, record.organiser), *((ORGANISATION, id_) for id_ in record.partners)]
                owners += [(PLACE, record.place)]
            else:
                owners = [(ORGANISATION, record.part_of)]
            for kind, id_ in dict.fromkeys(owners):
                if id_:
                    found.setdefault((entry.kind.name, (kind.name, id_)), []).append(entry)
        return found

    def _of(self, kind: Kind, entry: Entry) -> list[Entry]:
        return self._belonging.get((kind.name, entry.key), [])

    def share(self, entry: Entry, address: str) -> str:
        """The facts as a text that can be sent: name, address, hours, phone, address of the page."""
        record = cast(Any, entry.record)
        lines = [self.text(entry, "title").value]
        if (by := self._by(entry)) is not None:
            lines.append(by.value)
        card = self.card(entry)
        for fact in card.facts:
            if fact.name in ("level", "when"):
                lines.append(f"{fact.label}: {', '.join(value.text.value for value in fact.values)}")
        place = self._place_of(entry)
        if place is not None:
            line = address_line(cast(Place, place.record).address)
            names = [self.text(place, "title").value] if place is not entry else []
            lines.append(", ".join([*names, *([line] if line else [])]))
        if card.opening:
            closed = self.say(N_("closed"))
            lines += [f"{row.days}: {', '.join(row.times) or closed}" for row in card.opening.rows]
        asked = [
            record,
            *(cast(Any, contact.record) for contact in self.shown(CONTACT, getattr(record, "contacts", ()))),
        ]
        phone = self.say(N_("Phone"))
        lines += dict.fromkeys(f"{phone}: {number}" for who in asked for number in (who.phone, who.mobile) if number)
        return "\n".join([*(line for line in lines if line), address])

    # Lists

    def course_row(self, entry: Entry) -> CourseRow:
        """An offer as a row of the table of courses."""
        offer = cast(Offer, entry.record)
        card = self.card(entry)
        start = offer.when.from_ if offer.when else None
        places = [] if offer.sensitive else self.shown(PLACE, offer.places)
        place: Shown | None = None
        if places:
            place = Shown(self.text(places[0], "title"), self.publisher.url(places[0]))
        elif offer.mode:
            place = self.plain(self.phrases.term(MODES[offer.mode]))
        free = offer.registration.free if offer.registration else None
        return CourseRow(
            id=entry.id,
            url=card.url,
            title=card.title,
            level=self._course_level(offer),
            start=format_short_date(start, self.tag) if start else None,
            start_iso=start.isoformat() if start else None,
            times=tuple(row for row in card.opening.rows if row.times) if card.opening else (),
            place=place,
            provider=card.by,
            free=None if free is None else str(free),
            standing=self.standing(entry, brief=True),
        )

    def sorted_courses(self, entries: Iterable[Entry]) -> list[Entry]:
        """Offers by their first day; those without one at the end."""

        def order(entry: Entry) -> tuple[date, str, str]:
            when = cast(Offer, entry.record).when
            return (
                when.from_ if when and when.from_ else date.max,
                self.text(entry, "title").value.casefold(),
                entry.id,
            )

        return sorted(entries, key=order)

    def sorted(self, entries: Iterable[Entry]) -> list[Entry]:
        """Records as lists show them: what can be used now first, then by title."""

        def order(entry: Entry) -> tuple[int, str, str]:
            state = freshness.standing(entry.record, self.catalogue.now, self.verify_days).state
            return _STATES.get(state, 0), self.text(entry, "title").value.casefold(), entry.id

        return sorted(entries, key=order)

    def facets(self, kind: Kind, current: tuple[str, str] | None = None) -> tuple[Facet, ...]:
        """All lists of the records of a kind that share something."""
        return tuple(facet for name in FACETS[kind.name] if (facet := self._facet(kind, name, current)).links)

    def _facet(self, kind: Kind, name: str, current: tuple[str, str] | None) -> Facet:
        links = []
        for value, entries in self.parted(kind)[name].items():
            title, picture, tint = self.value_name(kind, name, value)
            links.append(
                FacetLink(
                    self.list_url(kind, name, value), title, len(entries), picture, tint, current == (name, value)
                )
            )
        return Facet(name, self.say(FACET_LABELS[name]), tuple(links))

    @cached_property
    def _parted(self) -> dict[str, dict[str, dict[str, list[Entry]]]]:
        result: dict[str, dict[str, dict[str, list[Entry]]]] = {}
        for kind in LISTS:
            by_name = result[kind.name] = {name: {} for name in FACETS[kind.name]}
            for entry in listed(self.catalogue, kind):
                for name, found in by_name.items():
                    for value in values(self.catalogue, entry, name):
                        found.setdefault(value, []).append(entry)
            for name, found in by_name.items():
                order = {value: number for number, value in enumerate(self._order(kind, name))}
                by_name[name] = dict(sorted(found.items(), key=lambda item: (order.get(item[0], 999), item[0])))
        return result

    def parted(self, kind: Kind) -> dict[str, dict[str, list[Entry]]]:
        """The records of a kind on lists: filter → value → records."""
        return self._parted[kind.name]

    def _order(self, kind: Kind, name: str) -> Iterable[str]:
        if name == "topic":
            return (topic.id for topic in self.catalogue.topics)
        if name == "district":
            return self.districts
        if name == "language":
            return self.catalogue.instance.languages
        return _vocabulary(kind, name)

    def value_name(self, kind: Kind, name: str, value: str) -> tuple[Text, str | None, int | None]:
        """The title, icon and colour of a value of a filter."""
        if name == "topic" and (topic := self.catalogue.get(TOPIC.name, value)) is not None:
            picture = getattr(topic.record, "icon", None)
            ids = [entry.id for entry in self.catalogue.topics]
            return (
                self.text(topic, "title"),
                icon(picture) if picture else None,
                ids.index(value) % 6 + 1 if value in ids else None,
            )
        if name == "district":
            return Text(self.districts.get(value, value), "de", "ltr", self.tag != "de"), None, None
        if name == "language":
            return self.name_of(value), None, None
        term = _vocabulary(kind, name)[value]
        return self.own(self.phrases.term(term)), icon(term.icon), None

    def list_url(self, kind: Kind, name: str | None = None, value: str | None = None) -> str:
        """The address path of a list."""
        own = f"{self.publisher.base}{self.tag}/{kind.folder}/"
        return own if name is None else f"{own}by/{name}/{value}/"

    def ends(self, entries: Iterable[Entry]) -> str:
        """On which days how many of the records end, for a script that counts what is left: "2026-12-31*3"."""
        last = (freshness.encode(entry.record, self.verify_days).get("u") for entry in entries)
        return " ".join(f"{day}*{count}" for day, count in sorted(Counter(day for day in last if day).items()))

    def updated(self, entries: Iterable[Entry]) -> str | None:
        """The day on which any of the records was last checked, written out."""
        days = [entry.record.verified.date for entry in entries if entry.record.verified]
        return format_date(max(days), self.tag) if days else None

    def tiles(self) -> tuple[Tile, ...]:
        """The lists that hold something, as tiles."""
        return tuple(
            Tile(
                self.list_url(kind),
                self.own(self.say(NAMES[kind.name].label)),
                self.own(self.say(SUMMARIES[kind.name])),
                icon(NAMES[kind.name].icon),
            )
            for kind in LISTS
            if self.catalogue.directory(kind)
        )

    def topic_tiles(self, topic: Entry) -> tuple[Tile, ...]:
        """The lists of a topic: its offers, places, contacts."""
        tiles = []
        for kind in LISTS:
            found = self.parted(kind).get("topic", {}).get(topic.id)
            if found:
                title = f"{self.say(NAMES[kind.name].label)} ({len(found)})"
                tiles.append(
                    Tile(self.list_url(kind, "topic", topic.id), self.own(title), None, icon(NAMES[kind.name].icon))
                )
        return tuple(tiles)


@lru_cache(maxsize=KEPT)
def schedule_of(when: When, days: Calendar) -> Schedule | None:
    """The times of an offer; None where only days are known."""
    if when.hours:
        return schedule_of_hours(when.hours, days)
    if when.time is None:
        return None
    first = max(when.from_ or days.first, days.first)
    last = min(when.until or days.last, days.last)
    chosen = {day for day in when.dates if days.first <= day <= days.last}
    if when.rule:
        chosen.update(day for day in dates_of_rule(when.rule, when.from_ or first, last) if first <= day)
    chosen -= set(when.skip)
    if not when.holidays:
        chosen -= set(days.holidays)
    start, _, end = when.time.partition("-")
    spans = [(_moment(day, start), _moment(day, end)) for day in sorted(chosen)]
    return schedule_of_dates(spans, days) if spans else None


@lru_cache(maxsize=KEPT)
def _repeating(rule: str, clock: str | None, days: Calendar) -> Schedule | None:
    """The times of a rule alone, without beginning and end."""
    return schedule_of(When.model_validate({"rule": rule, "time": clock}), days)


def _moment(day: date, clock: str) -> datetime:
    """The wall time `clock` (HH:MM, at most 24:00) on `day`, naive."""
    hours, _, minutes = clock.partition(":")
    return datetime.combine(day, time()) + timedelta(hours=int(hours), minutes=int(minutes))


def qr(address: str) -> str:
    """A QR code (ISO/IEC 18004, level L) of an address as inline SVG, a title included by the template.

    The mask is fixed: finding the best one of eight takes three times as long and reads no better.
    """
    code = segno.make(address, error="l", mask=3, micro=False)
    return str(code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2))

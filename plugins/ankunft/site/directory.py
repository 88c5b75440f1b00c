"""Makes the views of the directory in one language: records, lists, what the phone's scripts need. Knows no MkDocs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import chain as chained
from typing import Any, Literal, cast
from urllib.parse import quote

import segno
from markupsafe import Markup

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.directory import freshness
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.fit import audience_of
from ankunft.directory.lists import FACETS, listed, values
from ankunft.directory.phrases import CRITERIA, Phrases, n_
from ankunft.directory.rows import Row, rows
from ankunft.directory.schedule import KEPT, Schedule, schedule_of_dates, schedule_of_hours
from ankunft.language import UnknownLanguage, format_date, language
from ankunft.language.formats import format_short_date
from ankunft.model import (
    CONTACT,
    DIRECTORY,
    OFFER,
    ORGANISATION,
    PLACE,
    TOPIC,
    Contact,
    Kind,
    Offer,
    Organisation,
    Place,
)
from ankunft.model.audience import Responsibility
from ankunft.model.facts import dialled
from ankunft.model.messages import N_
from ankunft.model.offer import When
from ankunft.model.parts import Access, PostalAddress, Reachable
from ankunft.model.recurrence import dates_of_rule
from ankunft.model.vocabulary import (
    CATEGORIES,
    CHILDCARE,
    GROUPS,
    MESSENGERS,
    MODES,
    OFFER_KINDS,
    ORGANISATION_TYPES,
    PAPERS,
    PAYERS,
    RESIDENCE,
    WHEELCHAIR,
    Term,
)
from ankunft.site.assets import icon
from ankunft.site.views import (
    Action,
    Card,
    CourseRow,
    Facet,
    FacetLink,
    Fact,
    Group,
    HoursRow,
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
}
"""The lists: their titles and icons."""

SUMMARIES: dict[str, str] = {
    OFFER.name: N_("Courses, advice, meetings: find what is for you."),
    PLACE.name: N_("Offices and other places: address, opening hours, way."),
    CONTACT.name: N_("Who helps with what, in which language."),
    ORGANISATION.name: N_("Who is there for you in the town and around it."),
}

FACET_LABELS: dict[str, str] = {
    "kind": N_("By kind"),
    "category": N_("By kind"),
    "type": N_("By kind"),
    "topic": N_("By topic"),
    "district": N_("By district"),
    "language": N_("By language"),
}

_STATES = {"full": 1, "paused": 2, "future": 1}


class Directory:
    """The directory in one language. `site_url`: absolute, with a slash at its end."""

    def __init__(self, local: LocalCatalogue, publisher: Publisher, phrases: Phrases, site_url: str) -> None:
        self.local = local
        self.catalogue: Catalogue = local.catalogue
        self.publisher = publisher
        self.phrases = phrases
        self.site_url = site_url
        self.tag = local.tag
        self.verify_days = self.catalogue.instance.policies.verify_days
        self.calendars: dict[str, Calendar] = {}
        self._cards: dict[tuple[str, str], Card] = {}

    # Texts

    def say(self, msgid: str, /, **parts: object) -> str:
        """A text of the interface."""
        return self.phrases.say(msgid, **parts)

    def own(self, text: str) -> Text:
        """A text in the reader's language."""
        return Text(text, self.tag, language(self.tag).direction)

    def text(self, entry: Entry, name: str) -> Text:
        """A text of a record, in the language that there is."""
        found = self.local.text(entry, name)
        return Text(found.text, found.tag, language(found.tag).direction, found.tag != self.tag)

    def note(self, entry: Entry, name: str) -> Text | None:
        """A text of a record that it need not have."""
        return self.text(entry, name) if name in entry.texts else None

    def name_of(self, tag: str) -> Text:
        """A language in its own words."""
        try:
            own = language(tag)
        except UnknownLanguage:  # the model lets none through
            return self.own(tag)
        return Text(own.name, tag, own.direction, tag != self.tag)

    @cached_property
    def districts(self) -> dict[str, str]:
        """The names of the districts."""
        return {district.id: district.name for district in self.catalogue.instance.districts}

    # Records

    def shown(self, kind: Kind, ids: Iterable[str | None]) -> list[Entry]:
        """Those of the records that readers may see."""
        found = (self.catalogue.shown(kind, id_) for id_ in dict.fromkeys(ids))
        return [entry for entry in found if entry is not None]

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
            standing=self.standing(entry, brief=True),
            actions=self.actions(entry) if entry.kind is not OFFER else (),
            tint=self.tint(entry),
            point=self._point(place) if place else None,
            sensitive=record.sensitive,
        )

    def term(self, entry: Entry) -> Term:
        """What a record is, in a word."""
        record = cast(Any, entry.record)
        if entry.kind is OFFER:
            return OFFER_KINDS[record.kind]
        if entry.kind is PLACE:
            return CATEGORIES[record.category]
        if entry.kind is ORGANISATION:
            return ORGANISATION_TYPES[record.type]
        return Term(N_("Contact person"), "account-tie")

    def tint(self, entry: Entry) -> int | None:
        """The colour of the record's first topic."""
        topics = [topic.id for topic in self.catalogue.topics]
        first = next((id_ for id_ in getattr(entry.record, "topics", ()) if id_ in topics), None)
        return None if first is None else topics.index(first) % 6 + 1

    def _by(self, entry: Entry) -> Text | None:
        if entry.kind is CONTACT and "role" in entry.texts:
            return self.text(entry, "role")
        name = {OFFER.name: "provider", ORGANISATION.name: "part_of"}.get(entry.kind.name, "organisation")
        whose = self.catalogue.shown(ORGANISATION, getattr(entry.record, name))
        return self.text(whose, "title") if whose else None

    def _place_of(self, entry: Entry) -> Entry | None:
        """Where a record is; None if nowhere, or in several places."""
        if entry.kind is PLACE:
            return entry
        record = cast(Any, entry.record)
        ids = (record.place,) if entry.kind is CONTACT else record.places
        found = self.shown(PLACE, ids)
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _point(place: Entry) -> tuple[float, float] | None:
        at = cast(Place, place.record).coordinates
        return (at.lat, at.lon) if at else None

    # Hours

    def calendar(self, place: Place | None = None) -> tuple[str, Calendar]:
        """The key and the calendar that the hours of a place follow."""
        instance = self.catalogue.instance
        zone = place.time_zone if place and place.time_zone else instance.time_zone
        key = f"{instance.land or 'DE'} {zone}"
        if key not in self.calendars:
            self.calendars[key] = calendar(instance.land, zone, self.catalogue.now)
        return key, self.calendars[key]

    def opening(self, entry: Entry) -> Opening | None:
        """When a record can be visited, called or attended; None where nothing is said of it."""
        record = cast(Any, entry.record)
        if entry.kind is ORGANISATION:
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

    def rows(self, schedule: Schedule) -> tuple[HoursRow, ...]:
        """Opening hours in words."""
        return tuple(HoursRow(self.phrases.days(row), self.phrases.times(row)) for row in rows(schedule))

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

    # Actions

    def actions(self, entry: Entry) -> tuple[Action, ...]:
        """What can be done with a record without a script: call, write, find the way."""
        record = cast(Any, entry.record)
        found = list(self._reach(record))
        if entry.kind is OFFER and not (record.phone or record.mobile):
            # Nobody should have to look for the number further down: it is that of the first person to ask.
            asked = (cast(Any, contact.record) for contact in self.shown(CONTACT, record.contacts))
            calls = [action for who in asked for action in self._reach(who) if action.name in ("call", "mobile")]
            found = [*calls[:1], *found]
        url = getattr(record, "appointment_url", None)
        if url:
            found.append(Action("book", url, self.say(N_("Book an appointment")), icon("calendar-check-outline")))
        place = self._place_of(entry)
        if place is not None:
            found += self._way(cast(Place, place.record))
        if entry.kind is CONTACT and not record.sensitive:
            card = f"{self.publisher.base}data/contacts/{entry.id}.vcf"
            label = self.say(N_("Save in the phone's contacts"))
            found.append(Action("save", card, label, icon("account-plus-outline"), download=True))
        return tuple(found)

    def _reach(self, record: Reachable) -> Iterator[Action]:
        if record.phone:
            yield Action("call", f"tel:{dialled(record.phone)}", self.say(N_("Call")), icon("phone"), record.phone)
        if record.mobile:
            label = self.say(N_("Call the mobile phone"))
            yield Action("mobile", f"tel:{dialled(record.mobile)}", label, icon("cellphone"), record.mobile)
        for messenger in record.messengers:
            address = _messenger_url(messenger.service, messenger.number, messenger.name)
            yield Action("message", address, MESSENGERS[messenger.service], icon("message-text-outline"))
        if record.email:
            address = f"mailto:{quote(record.email, safe='@')}"
            yield Action("write", address, self.say(N_("Write an e-mail")), icon("email-outline"), record.email)
        if record.website:
            yield Action("website", record.website, self.say(N_("Website")), icon("web"))

    def _way(self, place: Place) -> Iterator[Action]:
        line = address_line(place.address)
        if place.coordinates:
            point = f"{place.coordinates.lat},{place.coordinates.lon}"
            query = quote(f"{point}({place.title})")
            yield Action("route", f"geo:{point}?q={query}", self.say(N_("Show the way")), icon("directions"), line)
        elif line:
            yield Action("route", f"geo:0,0?q={quote(line)}", self.say(N_("Show the way")), icon("directions"), line)

    # Facts

    def fact(self, name: str, label: str, picture: str, shown: Iterable[Shown | None]) -> list[Fact]:
        """A fact with its values; none where there are no values. `label`: a msgid, `picture`: the name of an icon."""
        kept = tuple(value for value in shown if value is not None)
        return [Fact(name, icon(picture), self.say(label), kept)] if kept else []

    def plain(self, text: str | None, *, isolated: bool = False, **more: Any) -> Shown | None:
        """A value in the reader's language."""
        return Shown(self.own(text), isolated=isolated, **more) if text else None

    def said(self, entry: Entry, name: str) -> Shown | None:
        """A note of an editor as a value."""
        return Shown(self.text(entry, name)) if name in entry.texts else None

    def terms(self, vocabulary: Any, chosen: Iterable[str]) -> list[Shown | None]:
        """Words of a vocabulary, each with its picture."""
        return [
            Shown(self.own(self.phrases.term(vocabulary[word])), icon=icon(vocabulary[word].icon)) for word in chosen
        ]

    def spoken(self, tags: Iterable[str]) -> list[Shown | None]:
        """Languages in their own words."""
        return [Shown(self.name_of(tag), isolated=True) for tag in tags]

    def linked(self, kind: Kind, ids: Iterable[str | None]) -> list[Shown | None]:
        """Records as links."""
        return [Shown(self.text(entry, "title"), self.publisher.url(entry)) for entry in self.shown(kind, ids)]

    def _short_facts(self, entry: Entry) -> Iterator[Fact]:
        """The few facts that decide whether to read on."""
        record = cast(Any, entry.record)
        if entry.kind is OFFER:
            yield from self._offer_in_short(entry, record)
        elif entry.kind is PLACE:
            yield from self.fact("where", N_("Where"), "map-marker-outline", [self._address(entry, short=True)])
        elif entry.kind is CONTACT:
            rules = [self.plain(self.rule(rule)) for rule in record.responsible]
            yield from self.fact("responsible", N_("Responsible for"), "account-check", rules[:3])
            yield from self.fact("languages", N_("Languages"), "translate", self.spoken(record.languages))
        else:
            places = [] if record.sensitive else self.shown(PLACE, record.places)
            addresses = [self._address(place, short=True) for place in places[:2]]
            yield from self.fact("where", N_("Where"), "map-marker-outline", addresses)
            topics = [self.plain(self.text(topic, "title").value) for topic in self._topics(record.topics)]
            yield from self.fact("topics", N_("Topics"), "tag-outline", topics)

    def _offer_in_short(self, entry: Entry, offer: Offer) -> Iterator[Fact]:
        conditions = self.phrases.conditions(audience_of(offer), self.districts)
        if offer.level:
            yield from self.fact(
                "level", N_("Level"), "stairs-up", [self.plain(self._course_level(offer), isolated=True)]
            )
        elif "german" in conditions:
            yield from self.fact("german", N_("Your German"), "translate", [self.plain(conditions["german"])])
        elif "groups" in conditions or "age" in conditions:
            told = [self.plain(conditions.get("groups")), self.plain(self._age(conditions))]
            yield from self.fact("for", N_("For"), "account-multiple", told)
        yield from self.fact("when", N_("When"), "calendar-outline", [self.plain(self._beginning(offer))])
        where = self.linked(PLACE, offer.places)
        if where and not offer.sensitive:
            titles = [Shown(value.text, isolated=True) for value in where if value]
            yield from self.fact("where", N_("Where"), "map-marker-outline", titles[:2])
        elif offer.mode in ("online", "outreach"):
            yield from self.fact("where", N_("Where"), MODES[offer.mode].icon, self.terms(MODES, [offer.mode]))
        if offer.cost and offer.cost.free:
            yield from self.fact("cost", N_("Cost"), "wallet-outline", [self.plain(self.say(N_("Free of charge")))])
        elif offer.cost and offer.cost.amount is not None:
            price = self.phrases.amount(offer.cost.amount, offer.cost.per)
            yield from self.fact("cost", N_("Cost"), "wallet-outline", [self.plain(price, isolated=True)])

    def _age(self, conditions: dict[str, str]) -> str | None:
        return self.say(N_("{ages} years old"), ages=conditions["age"]) if "age" in conditions else None

    def _course_level(self, offer: Offer) -> str | None:
        if offer.level is None:
            return None
        low, high = offer.level.from_, offer.level.until
        low = None if low == "none" else low
        return f"{low}–{high}" if low and high and low != high else high or low

    def _beginning(self, offer: Offer) -> str | None:
        when = offer.when
        if when is None or not (when.from_ or when.until):
            return None
        return self.phrases.period(when.from_, when.until)

    def _topics(self, ids: Iterable[str]) -> list[Entry]:
        wanted = set(ids)
        return [topic for topic in self.catalogue.topics if topic.id in wanted]

    def _address(self, entry: Entry, *, short: bool = False) -> Shown | None:
        place = cast(Place, entry.record)
        line = address_line(place.address)
        if line is None:
            return None
        note = None if short else self.note(entry, "address.note")
        return Shown(Text(line, "de", "ltr", fallback=self.tag != "de"), isolated=True, note=note)

    def facts(self, entry: Entry) -> tuple[Fact, ...]:
        """All that is known of a record, the most needed first."""
        by_kind: dict[str, Callable[[Entry, Any], Iterator[Fact]]] = {
            OFFER.name: self._offer_facts,
            PLACE.name: self._place_facts,
            CONTACT.name: self._contact_facts,
            ORGANISATION.name: self._organisation_facts,
        }
        return tuple(by_kind[entry.kind.name](entry, cast(Any, entry.record)))

    def _offer_facts(self, entry: Entry, offer: Offer) -> Iterator[Fact]:
        audience = audience_of(offer)
        conditions = self.phrases.conditions(audience, self.districts)
        shown: list[Shown | None] = []
        for name, words in conditions.items():
            label, picture = CRITERIA[name]
            said = words if name in ("gender", "groups") else f"{self.say(label)}: {words}"
            shown.append(self.plain(said, icon=icon(picture)))
        if audience and "any" in audience.residence:
            shown += self.terms(RESIDENCE, ["any"])
        yield from self.fact("for", N_("For whom"), "account-check", [*shown, self.said(entry, "for.note")])
        level = self._course_level(offer)
        yield from self.fact("level", N_("Level"), "stairs-up", [self.plain(level, isolated=True)])
        yield from self.fact("when", N_("When"), "calendar-outline", self._when(entry, offer))
        yield from self.fact("where", N_("Where"), "map-marker-outline", self._where(offer))
        yield from self.fact("cost", N_("Cost"), "wallet-outline", self._cost(entry, offer))
        if offer.gets:
            amount = self.phrases.amount(offer.gets.amount, offer.gets.per)
            told = [self.plain(amount, isolated=True), self.said(entry, "gets.note")]
            yield from self.fact("gets", N_("You get"), "cash-plus", told)
        yield from self.fact("registration", N_("How to take part"), "pencil-outline", self._entry(entry, offer))
        if offer.bring:
            papers = [*self.terms(PAPERS, offer.bring.papers), self.said(entry, "bring.note")]
            yield from self.fact("bring", N_("What to bring"), "bag-personal-outline", papers)
        yield from self.fact("languages", N_("Languages"), "translate", self.spoken(offer.languages))
        if offer.interpreter:
            asked = (
                self.plain(self.say(N_("An interpreter comes if you ask for one")))
                if offer.interpreter.on_request
                else None
            )
            told = [*self.spoken(offer.interpreter.languages), asked, self.said(entry, "interpreter.note")]
            yield from self.fact("interpreter", N_("Interpreter"), "account-voice", told)
        if offer.childcare:
            told = [*self.terms(CHILDCARE, [offer.childcare.there]), self.said(entry, "childcare.note")]
            yield from self.fact("childcare", N_("Childcare"), "toy-brick-outline", told)
        yield from self._access(entry, offer.access)
        whose = self.linked(ORGANISATION, [offer.provider])
        yield from self.fact("provider", N_("Offered by"), "domain", whose)
        yield from self.fact("partners", N_("Together with"), "handshake", self.linked(ORGANISATION, offer.partners))
        if offer.funding:
            until = self.phrases.period(None, offer.funding.until)
            money = Shown(
                Text(offer.funding.programme, "de", "ltr", self.tag != "de"),
                note=self.own(until) if until else None,
                isolated=True,
            )
            yield from self.fact("funding", N_("Paid by the programme"), "cash-check", [money])

    def _when(self, entry: Entry, offer: Offer) -> Iterator[Shown | None]:
        when = offer.when
        if when is None:
            return
        yield self.plain(self.phrases.period(when.from_, when.until))
        if when.duration:
            yield self.plain(self.say(N_("In all: {duration}"), duration=self.phrases.duration(when.duration)))
        if when.units:
            yield self.plain(self.phrases.units(when.units, when.unit_minutes))
        if when.skip:
            days = self.phrases.days(Row(dates=tuple(sorted(when.skip))))
            yield self.plain(self.say(N_("Not on: {days}"), days=days))
        if not when.holidays:
            yield self.plain(self.say(N_("Not on public holidays")))
        yield self.said(entry, "when.note")

    def _where(self, offer: Offer) -> Iterator[Shown | None]:
        if offer.mode:
            yield from self.terms(MODES, [offer.mode])
        if offer.online_url:
            yield Shown(self.own(self.say(N_("Take part online"))), offer.online_url, icon=icon("laptop"))
        if offer.sensitive:
            return
        for place in self.shown(PLACE, offer.places):
            line = self._address(place, short=True)
            yield Shown(self.text(place, "title"), self.publisher.url(place), note=line.text if line else None)

    def _cost(self, entry: Entry, offer: Offer) -> Iterator[Shown | None]:
        cost = offer.cost
        if cost is None:
            return
        if cost.free:
            yield self.plain(self.say(N_("Free of charge")))
        if cost.amount is not None:
            yield self.plain(self.phrases.amount(cost.amount, cost.per), isolated=True)
        if cost.paid_by:
            payers = self.phrases.list(self.phrases.term(PAYERS[payer]) for payer in cost.paid_by)
            yield self.plain(self.say(N_("Who pays: {names}"), names=payers))
        if cost.travel:
            yield self.plain(self.say(N_("You can get money for bus and train")))
        yield self.said(entry, "cost.note")

    def _entry(self, entry: Entry, offer: Offer) -> Iterator[Shown | None]:
        registration = offer.registration
        if offer.by_appointment:
            yield self.plain(self.say(N_("By appointment")))
        if registration is None:
            return
        if registration.needed is False:
            yield self.plain(self.say(N_("Just come. You need not register.")))
        elif registration.needed:
            yield self.plain(self.say(N_("You must register.")))
        yield self.said(entry, "registration.how")
        if registration.until:
            day = format_date(registration.until, self.tag)
            yield self.plain(self.say(N_("Register until {date}"), date=day))
        if registration.url:
            yield Shown(self.own(self.say(N_("Register online"))), registration.url, icon=icon("web"))
        if registration.email:
            address = registration.email
            yield Shown(
                self.own(address), f"mailto:{quote(address, safe='@')}", icon=icon("email-outline"), isolated=True
            )
        if registration.free is not None:
            yield self.plain(self.say(N_("Free places: {number}"), number=registration.free))
        if registration.places is not None:
            yield self.plain(self.say(N_("Places in all: {number}"), number=registration.places))
        if registration.waiting_list:
            yield self.plain(self.say(N_("There is a waiting list.")))
        if registration.minimum is not None:
            yield self.plain(
                self.say(N_("It begins when {number} people have registered."), number=registration.minimum)
            )
        decides = self.shown(ORGANISATION, [registration.decides])
        for organisation in decides:
            told = self.say(N_("Who decides: {name}"), name=self.text(organisation, "title").value)
            yield Shown(self.own(told), self.publisher.url(organisation))

    def _access(self, entry: Entry, access: Access | None) -> Iterator[Fact]:
        if access is None:
            return
        told: list[Shown | None] = []
        if access.wheelchair:
            told += self.terms(WHEELCHAIR, [access.wheelchair])
        if access.toilet:
            told.append(self.plain(self.say(N_("Toilet for wheelchairs"))))
        if access.induction_loop:
            told.append(self.plain(self.say(N_("Hearing loop"))))
        if access.sign_language:
            told.append(self.plain(self.say(N_("German sign language"))))
        told.append(self.said(entry, "access.note"))
        yield from self.fact("access", N_("Access"), "wheelchair", told)

    def _place_facts(self, entry: Entry, place: Place) -> Iterator[Fact]:
        yield from self.fact("where", N_("Address"), "map-marker-outline", [self._address(entry)])
        if place.stop:
            lines = ", ".join(place.stop.lines)
            note = [self.say(N_("Lines: {lines}"), lines=lines)] if lines else []
            if place.stop.minutes is not None:
                note.append(self.phrases.count(WALK, place.stop.minutes))
            name = Text(place.stop.name, "de", "ltr", self.tag != "de")
            stop = Shown(name, isolated=True, note=self.own(" · ".join(note)) if note else None)
            yield from self.fact("stop", N_("Stop"), "bus-stop", [stop])
        yield from self._access(entry, place.access)
        yield from self.fact(
            "organisation", N_("Organisation"), "domain", self.linked(ORGANISATION, [place.organisation])
        )
        district = self.districts.get(place.district or "")
        yield from self.fact("district", N_("District"), "home-city-outline", [self.plain(district, isolated=True)])

    def _contact_facts(self, entry: Entry, contact: Contact) -> Iterator[Fact]:
        rules = [self.plain(self.rule(rule)) for rule in contact.responsible]
        yield from self.fact("responsible", N_("Responsible for"), "account-check", rules)
        yield from self.fact("languages", N_("Languages"), "translate", self.spoken(contact.languages))
        for place in self.shown(PLACE, [contact.place]):
            line = self._address(place, short=True)
            where = Shown(self.text(place, "title"), self.publisher.url(place), note=line.text if line else None)
            yield from self.fact("where", N_("Where"), "map-marker-outline", [where])
        whose = self.linked(ORGANISATION, [contact.organisation])
        yield from self.fact("organisation", N_("Organisation"), "domain", whose)

    def rule(self, rule: Responsibility) -> str:
        """A rule of responsibility in words: "Work · Altstadt · surname A–K"."""
        parts = [self.text(topic, "title").value for topic in self._topics(rule.topics)]
        parts = [self.phrases.list(parts)] if parts else []
        area = [self.districts.get(id_, id_) for id_ in rule.districts] + list(rule.postcodes)
        if area:
            parts.append(self.phrases.list(area))
        if rule.surnames:
            letters = ", ".join(part.replace("-", "–") for part in rule.surnames)
            parts.append(self.say(N_("surname {letters}"), letters=letters))
        if rule.groups:
            parts.append(self.phrases.list(self.phrases.term(GROUPS[group]) for group in rule.groups))
        if rule.residence and "any" not in rule.residence:
            parts.append(self.phrases.list(self.phrases.term(RESIDENCE[status]) for status in rule.residence))
        return " · ".join(parts) or self.say(N_("everybody"))

    def _organisation_facts(self, entry: Entry, organisation: Organisation) -> Iterator[Fact]:
        topics = [
            Shown(self.text(topic, "title"), self.publisher.url(topic)) for topic in self._topics(organisation.topics)
        ]
        yield from self.fact("topics", N_("Topics"), "tag-outline", topics)
        if not organisation.sensitive:
            places = []
            for place in self.shown(PLACE, organisation.places):
                line = self._address(place, short=True)
                places.append(
                    Shown(self.text(place, "title"), self.publisher.url(place), note=line.text if line else None)
                )
            yield from self.fact("where", N_("Where"), "map-marker-outline", places)
        yield from self.fact(
            "part-of", N_("Part of"), "sitemap-outline", self.linked(ORGANISATION, [organisation.part_of])
        )
        partners = self.linked(ORGANISATION, organisation.partners)
        yield from self.fact("partners", N_("Together with"), "handshake", partners)

    # A record's own page

    def record(self, entry: Entry) -> RecordView:
        """All of one record."""
        card = self.card(entry)
        prose = self.publisher.prose(entry, "text")
        address = f"{self.site_url}{self.tag}/{self.catalogue.address(entry)}"
        section = None
        if prose is not None:
            direction = language(prose.tag).direction
            away = prose.tag != self.tag
            section = SectionView(prose.id, Markup(prose.html), prose.tag, direction, away)  # noqa: S704
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
            standing=self.standing(entry, brief=True),
        )

    @cached_property
    def _belonging(self) -> dict[tuple[str, tuple[str, str]], list[Entry]]:
        """(kind, record) → the records of that kind that name the record as theirs."""
        found: dict[tuple[str, tuple[str, str]], list[Entry]] = {}
        for entry in chained(
            listed(self.catalogue, OFFER), listed(self.catalogue, CONTACT), listed(self.catalogue, ORGANISATION)
        ):
            record = cast(Any, entry.record)
            if entry.kind is OFFER:
                owners = [(ORGANISATION, record.provider), *((ORGANISATION, id_) for id_ in record.partners)]
                owners += [(PLACE, id_) for id_ in record.places] + [(CONTACT, id_) for id_ in record.contacts]
            elif entry.kind is CONTACT:
                owners = [(ORGANISATION, record.organisation), (PLACE, record.place)]
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
            title, picture, tint = self.value_name(name, value)
            links.append(
                FacetLink(
                    self.list_url(kind, name, value), title, len(entries), picture, tint, current == (name, value)
                )
            )
        return Facet(name, self.say(FACET_LABELS[name]), tuple(links))

    @cached_property
    def _parted(self) -> dict[str, dict[str, dict[str, list[Entry]]]]:
        result: dict[str, dict[str, dict[str, list[Entry]]]] = {}
        for kind in DIRECTORY:
            by_name = result[kind.name] = {name: {} for name in FACETS[kind.name]}
            for entry in listed(self.catalogue, kind):
                for name, found in by_name.items():
                    for value in values(self.catalogue, entry, name):
                        found.setdefault(value, []).append(entry)
            for name, found in by_name.items():
                order = {value: number for number, value in enumerate(self._order(name))}
                by_name[name] = dict(sorted(found.items(), key=lambda item: (order.get(item[0], 999), item[0])))
        return result

    def parted(self, kind: Kind) -> dict[str, dict[str, list[Entry]]]:
        """The records of a kind on lists: filter → value → records."""
        return self._parted[kind.name]

    def _order(self, name: str) -> Iterable[str]:
        vocabularies = {"kind": OFFER_KINDS, "category": CATEGORIES, "type": ORGANISATION_TYPES}
        if name == "topic":
            return (topic.id for topic in self.catalogue.topics)
        if name == "district":
            return self.districts
        if name == "language":
            return self.catalogue.instance.languages
        return vocabularies[name]

    def value_name(self, name: str, value: str) -> tuple[Text, str | None, int | None]:
        """The title, icon and colour of a value of a filter."""
        vocabularies = {"kind": OFFER_KINDS, "category": CATEGORIES, "type": ORGANISATION_TYPES}
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
        term = vocabularies[name][value]
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
            for kind in DIRECTORY
            if self.catalogue.directory(kind)
        )

    def topic_tiles(self, topic: Entry) -> tuple[Tile, ...]:
        """The lists of a topic: its offers, places, contacts."""
        tiles = []
        for kind in DIRECTORY:
            found = self.parted(kind).get("topic", {}).get(topic.id)
            if found:
                title = f"{self.say(NAMES[kind.name].label)} ({len(found)})"
                tiles.append(
                    Tile(self.list_url(kind, "topic", topic.id), self.own(title), None, icon(NAMES[kind.name].icon))
                )
        return tuple(tiles)


WALK = n_("{number} minute on foot", "{number} minutes on foot")


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


def address_line(address: PostalAddress | None) -> str | None:
    """An address in one line: "Rathausplatz 1, 09999 Musterstadt"."""
    if address is None:
        return None
    city = " ".join(part for part in (address.postcode, address.city) if part)
    return ", ".join(part for part in (address.street, city) if part) or None


def _messenger_url(service: str, number: str | None, name: str | None) -> str:
    """The address that opens a messenger, as each service documents it."""
    digits = dialled(number).removeprefix("+") if number else ""
    user = quote(name or "", safe="")
    return {
        "whatsapp": f"https://wa.me/{digits}",
        "signal": f"https://signal.me/#p/+{digits}",
        "telegram": f"https://t.me/{user}" if name else f"https://t.me/+{digits}",
        "viber": f"tel:+{digits}",  # Viber has no web address for a number
        "threema": f"https://threema.id/{user}",
        "facebook": f"https://www.facebook.com/{user}",
        "instagram": f"https://www.instagram.com/{user}",
    }[service]


def qr(address: str) -> str:
    """A QR code (ISO/IEC 18004, level M) of an address as inline SVG, a title included by the template.

    The mask is fixed: finding the best one of eight takes three times as long and reads no better.
    """
    code = segno.make(address, error="m", mask=3, micro=False)
    return str(code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2))


def compact(data: object) -> str:
    """JSON without needless space, its keys in the order given."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

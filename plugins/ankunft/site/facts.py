"""The facts of a record in words: for whom, when, where, what it costs, whom to ask. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Literal, cast
from urllib.parse import quote

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.fit import audience_of
from ankunft.directory.phrases import CRITERIA, Phrases, n_
from ankunft.directory.rows import Row, rows
from ankunft.directory.schedule import Schedule
from ankunft.language import UnknownLanguage, format_date, language
from ankunft.model import (
    CONTACT,
    EVENT,
    OFFER,
    ORGANISATION,
    PLACE,
    Contact,
    Event,
    Kind,
    Offer,
    Organisation,
    Place,
)
from ankunft.model.audience import Audience, Responsibility
from ankunft.model.facts import dialled
from ankunft.model.messages import N_
from ankunft.model.parts import Access, PostalAddress, Reachable
from ankunft.model.vocabulary import (
    CHILDCARE,
    GROUPS,
    MESSENGERS,
    MODES,
    PAPERS,
    PAYERS,
    RESIDENCE,
    WHEELCHAIR,
)
from ankunft.site.assets import icon
from ankunft.site.views import (
    Action,
    Fact,
    HoursRow,
    Text,
)
from ankunft.site.views import Value as Shown

CardKind = Literal["offer", "place", "contact", "organisation"]

WALK = n_("{number} minute on foot", "{number} minutes on foot")


class Facts:
    """What records say, in one language. `site_url`: absolute, with a slash at its end."""

    def __init__(self, local: LocalCatalogue, publisher: Publisher, phrases: Phrases, site_url: str) -> None:
        self.local = local
        self.catalogue: Catalogue = local.catalogue
        self.publisher = publisher
        self.phrases = phrases
        self.site_url = site_url
        self.tag = local.tag
        self.verify_days = self.catalogue.instance.policies.verify_days
        self.calendars: dict[str, Calendar] = {}

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

    def shown(self, kind: Kind, ids: Iterable[str | None]) -> list[Entry]:
        """Those of the records that readers may see."""
        found = (self.catalogue.shown(kind, id_) for id_ in dict.fromkeys(ids))
        return [entry for entry in found if entry is not None]

    def tint(self, entry: Entry) -> int | None:
        """The colour of the record's first topic."""
        topics = [topic.id for topic in self.catalogue.topics]
        first = next((id_ for id_ in getattr(entry.record, "topics", ()) if id_ in topics), None)
        return None if first is None else topics.index(first) % 6 + 1

    def _place_of(self, entry: Entry) -> Entry | None:
        """Where a record is; None if nowhere, or in several places."""
        if entry.kind is PLACE:
            return entry
        record = cast(Any, entry.record)
        ids = (record.place,) if entry.kind in (CONTACT, EVENT) else record.places
        found = self.shown(PLACE, ids)
        return found[0] if len(found) == 1 else None

    def calendar(self, place: Place | None = None) -> tuple[str, Calendar]:
        """The key and the calendar that the hours of a place follow."""
        instance = self.catalogue.instance
        zone = place.time_zone if place and place.time_zone else instance.time_zone
        key = f"{instance.land or 'DE'} {zone}"
        if key not in self.calendars:
            self.calendars[key] = calendar(instance.land, zone, self.catalogue.now)
        return key, self.calendars[key]

    def rows(self, schedule: Schedule) -> tuple[HoursRow, ...]:
        """Opening hours in words."""
        return tuple(HoursRow(self.phrases.days(row), self.phrases.times(row)) for row in rows(schedule))

    # Actions

    def actions(self, entry: Entry) -> tuple[Action, ...]:
        """What can be done with a record without a script: call, write, find the way."""
        record = cast(Any, entry.record)
        found = list(self._reach(record))
        if entry.kind in (OFFER, EVENT) and not (record.phone or record.mobile):
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
            yield Action("website", record.website, self.say(N_("Website")), icon("earth"))

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
        elif entry.kind is EVENT:
            yield from self._event_in_short(entry, record)
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
            EVENT.name: self._event_facts,
        }
        return tuple(by_kind[entry.kind.name](entry, cast(Any, entry.record)))

    def for_whom(self, entry: Entry, audience: Audience | None, note: str = "for.note") -> list[Fact]:
        """For whom something is; `note`: the text that says what else is a condition."""
        conditions = self.phrases.conditions(audience, self.districts)
        shown: list[Shown | None] = []
        for name, words in conditions.items():
            label, picture = CRITERIA[name]
            said = words if name in ("gender", "groups") else f"{self.say(label)}: {words}"
            shown.append(self.plain(said, icon=icon(picture)))
        if audience and "any" in audience.residence:
            shown += self.terms(RESIDENCE, ["any"])
        return self.fact("for", N_("For whom"), "account-check", [*shown, self.said(entry, note)])

    def _offer_facts(self, entry: Entry, offer: Offer) -> Iterator[Fact]:
        yield from self.for_whom(entry, audience_of(offer))
        level = self._course_level(offer)
        yield from self.fact("level", N_("Level"), "stairs-up", [self.plain(level, isolated=True)])
        yield from self.fact("when", N_("When"), "calendar-outline", self._when(entry, offer))
        yield from self.fact("where", N_("Where"), "map-marker-outline", self._where(offer))
        yield from self.fact("cost", N_("Cost"), "wallet-outline", self._cost(entry, offer))
        if offer.gets:
            amount = self.phrases.amount(offer.gets.amount, offer.gets.per)
            told = [self.plain(amount, isolated=True), self.said(entry, "gets.note")]
            yield from self.fact("gets", N_("You get"), "cash-plus", told)
        told = list(self._entry(entry, offer, by_appointment=offer.by_appointment))
        yield from self.fact("registration", N_("How to take part"), "pencil-outline", told)
        yield from self._helps(entry, offer)
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

    def _event_facts(self, entry: Entry, event: Event) -> Iterator[Fact]:
        yield from self.fact("where", N_("Where"), "map-marker-outline", self._event_where(entry, event))
        yield from self.for_whom(entry, event.for_)
        yield from self.fact("cost", N_("Cost"), "wallet-outline", self._cost(entry, event))
        told = list(self._entry(entry, event))
        yield from self.fact("registration", N_("How to take part"), "pencil-outline", told)
        yield from self._helps(entry, event)
        whose = self.linked(ORGANISATION, [event.organiser])
        yield from self.fact("organiser", N_("Who invites"), "domain", whose)
        yield from self.fact("partners", N_("Together with"), "handshake", self.linked(ORGANISATION, event.partners))

    def _event_where(self, entry: Entry, event: Event) -> Iterator[Shown | None]:
        if event.mode:
            yield from self.terms(MODES, [event.mode])
        if event.online_url:
            yield Shown(self.own(self.say(N_("Take part online"))), event.online_url, icon=icon("laptop"))
        if not event.sensitive:
            for place in self.shown(PLACE, [event.place]):
                line = self._address(place, short=True)
                yield Shown(self.text(place, "title"), self.publisher.url(place), note=line.text if line else None)
            if event.location:
                yield Shown(Text(event.location, "de", "ltr", self.tag != "de"), isolated=True)
        yield self.said(entry, "where_note")

    def _event_in_short(self, entry: Entry, event: Event) -> Iterator[Fact]:
        conditions = self.phrases.conditions(event.for_, self.districts)
        if "groups" in conditions or "age" in conditions:
            told = [self.plain(conditions.get("groups")), self.plain(self._age(conditions))]
            yield from self.fact("for", N_("For"), "account-multiple", told)
        where = None if event.sensitive else self.event_where(entry)
        if where is not None:
            yield from self.fact("where", N_("Where"), "map-marker-outline", [Shown(where, isolated=True)])
        elif event.mode == "online":
            yield from self.fact("where", N_("Where"), MODES[event.mode].icon, self.terms(MODES, [event.mode]))
        if event.cost and event.cost.free:
            yield from self.fact("cost", N_("Cost"), "wallet-outline", [self.plain(self.say(N_("Free of charge")))])

    def event_where(self, entry: Entry) -> Text | None:
        """Where an event is, in a word."""
        event = cast(Event, entry.record)
        if event.sensitive:
            return None
        place = next(iter(self.shown(PLACE, [event.place])), None)
        if place is not None:
            return self.text(place, "title")
        if event.location:
            return Text(event.location, "de", "ltr", self.tag != "de")
        return self.own(self.phrases.term(MODES[event.mode])) if event.mode == "online" else None

    def _helps(self, entry: Entry, offer: Offer | Event) -> Iterator[Fact]:
        """What makes it possible to take part: what to bring, languages, childcare, access."""
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

    def _cost(self, entry: Entry, offer: Offer | Event) -> Iterator[Shown | None]:
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

    def _entry(self, entry: Entry, offer: Offer | Event, *, by_appointment: bool = False) -> Iterator[Shown | None]:
        registration = offer.registration
        if by_appointment:
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
            yield Shown(self.own(self.say(N_("Register online"))), registration.url, icon=icon("earth"))
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

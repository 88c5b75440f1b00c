"""Which records stand on which list: by topic, kind, district, language, and what `[[offers: …]]` asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.directory.agenda import coming
from ankunft.directory.fit import audience_of
from ankunft.directory.freshness import standing
from ankunft.model import CONTACT, DIRECTORY, EVENT, OFFER, ORGANISATION, PLACE, TOPIC, Contact, Event, Kind, Offer
from ankunft.model.audience import Levels
from ankunft.model.vocabulary import (
    CATEGORIES,
    EVENT_KINDS,
    GENDERS,
    GROUPS,
    LEVELS,
    MODES,
    OFFER_KINDS,
    ORGANISATION_TYPES,
    RESIDENCE,
)

Get = Callable[[Catalogue, Any], Iterable[str]]
Known = Callable[[Catalogue], Iterable[str]]


@dataclass(frozen=True)
class Filter:
    """A way to choose records: the values that a record has, and all values that there can be."""

    get: Get
    known: Known


def _districts(catalogue: Catalogue) -> Iterable[str]:
    return (district.id for district in catalogue.instance.districts)


def _languages(catalogue: Catalogue) -> Iterable[str]:
    spoken = {tag for entry in catalogue.directory(OFFER) for tag in _offer_languages(catalogue, entry.record)}
    spoken |= {tag for entry in catalogue.directory(CONTACT) for tag in getattr(entry.record, "languages", ())}
    return {*catalogue.instance.languages, *spoken}


def _ids(kind: Kind) -> Known:
    return lambda catalogue: (id_ for name, id_ in catalogue.entries if name == kind.name)


def _where(catalogue: Catalogue, places: Iterable[str]) -> set[str]:
    """The districts that places lie in."""
    found = (catalogue.shown(PLACE, id_) for id_ in places)
    return {district for entry in found if entry and (district := getattr(entry.record, "district", None))}


def _offer_districts(catalogue: Catalogue, offer: Offer) -> set[str]:
    own = set(offer.for_.districts) if offer.for_ else set()
    return own | _where(catalogue, offer.places)


def _offer_languages(catalogue: Catalogue, offer: Any) -> set[str]:
    return {*offer.languages, *(offer.interpreter.languages if offer.interpreter else ())}


def _offer_levels(catalogue: Catalogue, offer: Offer) -> set[str]:
    audience = audience_of(offer)
    return {level for levels in (offer.level, audience and audience.german) if levels for level in _span(levels)}


def _span(levels: Levels) -> tuple[str, ...]:
    low = LEVELS.index(levels.from_) if levels.from_ else 0
    high = LEVELS.index(levels.until) if levels.until else len(LEVELS) - 1
    return LEVELS[low : high + 1]


def _audience(name: str) -> Get:
    return lambda catalogue, offer: getattr(offer.for_, name) if offer.for_ else ()


def _contact_topics(catalogue: Catalogue, contact: Contact) -> set[str]:
    return {*contact.topics, *(topic for rule in contact.responsible for topic in rule.topics)}


def _contact_districts(catalogue: Catalogue, contact: Contact) -> set[str]:
    own = {district for rule in contact.responsible for district in rule.districts}
    return own | _where(catalogue, (contact.place,) if contact.place else ())


def _event_districts(catalogue: Catalogue, event: Event) -> set[str]:
    own = set(event.for_.districts) if event.for_ else set()
    return own | _where(catalogue, (event.place,) if event.place else ())


def _one(name: str) -> Get:
    return lambda catalogue, record: (value,) if (value := getattr(record, name)) else ()


def _many(name: str) -> Get:
    return lambda catalogue, record: getattr(record, name)


_TOPIC = Filter(_many("topics"), _ids(TOPIC))

FILTERS: Mapping[str, Mapping[str, Filter]] = {
    OFFER.name: {
        "kind": Filter(_one("kind"), lambda catalogue: OFFER_KINDS),
        "topic": _TOPIC,
        "district": Filter(_offer_districts, _districts),
        "language": Filter(_offer_languages, _languages),
        "level": Filter(_offer_levels, lambda catalogue: LEVELS),
        "group": Filter(_audience("groups"), lambda catalogue: GROUPS),
        "gender": Filter(_audience("gender"), lambda catalogue: GENDERS),
        "residence": Filter(_audience("residence"), lambda catalogue: RESIDENCE),
        "mode": Filter(_one("mode"), lambda catalogue: MODES),
        "status": Filter(_one("status"), lambda catalogue: ("open", "full", "paused", "ended")),
        "provider": Filter(
            lambda catalogue, offer: {*((offer.provider,) if offer.provider else ()), *offer.partners},
            _ids(ORGANISATION),
        ),
        "place": Filter(_many("places"), _ids(PLACE)),
    },
    PLACE.name: {
        "category": Filter(_one("category"), lambda catalogue: CATEGORIES),
        "topic": _TOPIC,
        "district": Filter(_one("district"), _districts),
        "organisation": Filter(_one("organisation"), _ids(ORGANISATION)),
    },
    CONTACT.name: {
        "topic": Filter(_contact_topics, _ids(TOPIC)),
        "district": Filter(_contact_districts, _districts),
        "language": Filter(_many("languages"), _languages),
        "organisation": Filter(_one("organisation"), _ids(ORGANISATION)),
        "place": Filter(_one("place"), _ids(PLACE)),
    },
    ORGANISATION.name: {
        "type": Filter(_one("type"), lambda catalogue: ORGANISATION_TYPES),
        "topic": _TOPIC,
    },
    EVENT.name: {
        "kind": Filter(_one("kind"), lambda catalogue: EVENT_KINDS),
        "topic": _TOPIC,
        "district": Filter(_event_districts, _districts),
        "language": Filter(_offer_languages, _languages),
        "group": Filter(_audience("groups"), lambda catalogue: GROUPS),
        "gender": Filter(_audience("gender"), lambda catalogue: GENDERS),
        "residence": Filter(_audience("residence"), lambda catalogue: RESIDENCE),
        "mode": Filter(_one("mode"), lambda catalogue: MODES),
        "status": Filter(_one("status"), lambda catalogue: ("open", "full", "cancelled", "postponed")),
        "organiser": Filter(
            lambda catalogue, event: {*((event.organiser,) if event.organiser else ()), *event.partners},
            _ids(ORGANISATION),
        ),
        "place": Filter(_one("place"), _ids(PLACE)),
    },
}
"""Kind of record → the ways to choose from it."""

FACETS: Mapping[str, tuple[str, ...]] = {
    OFFER.name: ("kind", "topic", "district", "language"),
    PLACE.name: ("category", "district", "topic"),
    CONTACT.name: ("topic", "district", "language"),
    ORGANISATION.name: ("type", "topic"),
    EVENT.name: ("topic", "kind", "district", "language"),
}
"""Kind of record → the filters that have lists of their own, at `/<tag>/<folder>/by/<filter>/<value>/`."""

LISTS: tuple[Kind, ...] = (*DIRECTORY, EVENT)
"""The kinds of which there are lists by what records share."""

PLURALS: Mapping[str, Kind] = {kind.folder: kind for kind in LISTS}
"""The word of an insert for a list → its kind: `[[offers: …]]`."""

SINGULARS: Mapping[str, Kind] = {kind.name: kind for kind in LISTS}
"""The word of an insert for one record → its kind: `[[offer:deutsch-b1]]`."""

FORMS = ("cards", "table")
"""How a list can be shown: `as=table`."""

_TERM = re.compile(r"([a-z]+)=([A-Za-z0-9-]+)")


@dataclass(frozen=True)
class Query:
    """A list that a text asks for."""

    kind: Kind
    filters: tuple[tuple[str, str], ...]
    form: str = "cards"


class QueryError(ValueError):
    """A term of a query that means nothing; `term` as written, `name` and `value` where it could be taken apart."""

    def __init__(self, term: str, name: str | None = None, value: str | None = None) -> None:
        super().__init__(term)
        self.term, self.name, self.value = term, name, value


def parse(word: str, text: str) -> Query:
    """The query of `[[offers: topic=german level=A1 as=table]]`: `word` is "offers", `text` what follows the colon.

    Raises QueryError for the first term that means nothing. Values are not looked up: see `known`.
    """
    kind = PLURALS[word]
    filters: list[tuple[str, str]] = []
    form = "cards"
    for term in text.split():
        found = _TERM.fullmatch(term)
        if found is None:
            raise QueryError(term)
        name, value = found[1], found[2]
        if name == "as":
            if value not in FORMS or (value == "table" and kind is not OFFER):
                raise QueryError(term, name, value)
            form = value
        elif name in FILTERS[kind.name]:
            filters.append((name, value))
        else:
            raise QueryError(term, name)
    return Query(kind, tuple(filters), form)


def known(catalogue: Catalogue, kind: Kind, name: str) -> frozenset[str]:
    """All values that the filter `name` can have."""
    return frozenset(FILTERS[kind.name][name].known(catalogue))


def values(catalogue: Catalogue, entry: Entry, name: str) -> frozenset[str]:
    """The values that a record has for the filter `name`."""
    return frozenset(FILTERS[entry.kind.name][name].get(catalogue, entry.record))


def listed(catalogue: Catalogue, kind: Kind) -> tuple[Entry, ...]:
    """The records of a kind that lists show on the day of the catalogue: those that have not ended; events by date."""
    if kind is EVENT:
        return coming(catalogue)
    days = catalogue.instance.policies.verify_days
    return tuple(
        entry for entry in catalogue.directory(kind) if standing(entry.record, catalogue.now, days).state != "ended"
    )


def select(catalogue: Catalogue, query: Query) -> tuple[Entry, ...]:
    """The records that a query asks for; of terms of the same name one is enough, terms of different names all hold."""
    wanted: dict[str, set[str]] = {}
    for name, value in query.filters:
        wanted.setdefault(name, set()).add(value)
    return tuple(
        entry
        for entry in listed(catalogue, query.kind)
        if all(values(catalogue, entry, name) & options for name, options in wanted.items())
    )

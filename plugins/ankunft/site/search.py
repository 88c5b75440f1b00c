"""The page of the search, and the index that it loads: with what ranks and explains a result at reading time."""

from __future__ import annotations

from typing import Any

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.problems import Problem
from ankunft.directory import freshness
from ankunft.directory.compact import compact
from ankunft.directory.lists import LISTS, values
from ankunft.language import language
from ankunft.model import CONTACT, EVENT, OFFER
from ankunft.model.messages import N_
from ankunft.model.vocabulary import Term
from ankunft.search.engine import Engine
from ankunft.search.index import build, encode
from ankunft.search.report import misses
from ankunft.site.assets import icon
from ankunft.site.frame import Frame
from ankunft.site.views import SearchForm, SearchGroup, Tile

GROUPS: dict[str, tuple[Term, tuple[str, ...]]] = {
    "pages": (
        Term(N_("Pages"), "file-document-outline"),
        ("topic", "page", "process", "safety", "phrases", "news", "legal"),
    ),
    "offers": (Term(N_("Offers"), "hand-heart"), ("offer",)),
    "places": (Term(N_("Places and people"), "map-marker-outline"), ("place", "organisation", "contact")),
    "dates": (Term(N_("What is on"), "calendar-star"), ("event",)),
    "words": (Term(N_("German words explained"), "book-alphabet"), ("term",)),
}
"""The groups of results, and the kinds of documents in each."""

ADVICE = "counselling"
"""The kind of offers to which those are sent who found nothing."""


def search_form(frame: Frame) -> SearchForm:
    """The search of one language."""
    home = f"{frame.base}{frame.tag}/"
    groups = tuple(
        SearchGroup(value, " ".join(kinds), icon(term.icon), frame.directory.say(term.label))
        for value, (term, kinds) in GROUPS.items()
    )
    offers = frame.catalogue.directory(OFFER)
    return SearchForm(
        index_url=f"{frame.base}{search_address(frame.tag)}",
        home_url=home,
        groups=groups,
        help=tuple(_help(frame)),
        languages=tuple((tag, language(tag).name) for tag in frame.tags),
        finder_url=f"{home}{OFFER.folder}/finder.json" if offers else None,
    )


def _help(frame: Frame) -> list[Tile]:
    """Who helps where nothing is found: advice, people, the emergency page."""
    directory, found = frame.directory, []
    if ADVICE in directory.parted(OFFER).get("kind", {}):
        title, picture, _ = directory.value_name(OFFER, "kind", ADVICE)
        found.append(Tile(directory.list_url(OFFER, "kind", ADVICE), title, None, picture))
    if frame.catalogue.directory(CONTACT):
        people = frame.own(directory.say(N_("Contact persons")))
        found.append(Tile(directory.list_url(CONTACT), people, None, icon("account-tie")))
    urgent = frame.own(directory.say(N_("Emergency")))
    found.append(Tile(f"{frame.base}{frame.tag}/emergency/", urgent, None, icon("alarm-light")))
    return found


def search_address(tag: str) -> str:
    """The address of a language's index below the site's base."""
    return f"search/{tag}.json"


def search_file(frame: Frame) -> tuple[str, bytes, tuple[Problem, ...]]:
    """(address below the site's base, JSON) of the index of one language, and what queries.yml misses in it."""
    index = build(frame.local)
    asked = [query for query in frame.catalogue.queries if query.tag == frame.tag]
    missed = tuple(misses(Engine(index), asked)) if asked else ()
    more = {
        number: _more(frame, document.entry)
        for number, document in enumerate(index.documents)
        if document.entry is not None and document.part is None and document.entry.kind in LISTS
    }
    return search_address(frame.tag), encode(index, more), missed


def _ends(entry: Entry, frame: Frame) -> str | None:
    """From when until when a record holds, and its status, as freshness.js reads them; not when it was checked."""
    if entry.kind is EVENT:
        return None
    stated = freshness.encode(entry.record, frame.catalogue.instance.policies.verify_days)
    told = {name: value for name, value in stated.items() if name in ("s", "f", "u")}
    return compact(told) if told else None


def _more(frame: Frame, entry: Entry) -> dict[str, Any]:
    """What the phone needs to know of a record: hours (`h`, calendar `c`, first and last day `e`), standing `z`, point
    `p`, dates `d` and what became of them `x`, districts `r`.
    """
    card = frame.directory.card(entry)
    opening = card.opening
    districts = sorted(values(frame.catalogue, entry, "district")) if entry.kind.name != "organisation" else []
    known: dict[str, Any] = {
        "h": opening.data if opening else None,
        "c": opening.calendar if opening and opening.data else None,
        "e": [opening.first, opening.last] if opening and opening.data and (opening.first or opening.last) else None,
        "z": _ends(entry, frame),
        "p": [round(degree, 3) for degree in card.point] if card.point else None,  # to some hundred metres
        "d": card.dates.data if card.dates else None,
        "x": card.dates.status if card.dates else None,
        "r": districts,
    }
    return {name: value for name, value in known.items() if value}

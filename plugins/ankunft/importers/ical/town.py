"""What the words of a calendar mean here: places, topics and kinds of event that the instance knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.importers.texts import fold
from ankunft.model import PLACE, Place


@dataclass(frozen=True)
class Options:
    """What every event of a calendar gets: ids of the instance. `places`: what stands in LOCATION → id of a place."""

    organiser: str | None = None
    topics: tuple[str, ...] = ()
    kind: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Town:
    """The instance as a calendar is read for it. `zone`: its IANA time zone; the words are in `plain_word`'s form."""

    zone: str
    now: date
    options: Options = Options()
    topics: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def plain_word(text: str) -> str:
    """A word or address for comparison: small letters, single spaces, lines and parts divided by commas."""
    parts = (fold(part) for part in re.split(r"[,;\n]+", text.casefold()))
    return ", ".join(part for part in parts if part)


def town_of(catalogue: Catalogue, options: Options, kinds: Mapping[str, str]) -> Town:
    """The town of a catalogue. `kinds`: kinds of event by their names for readers."""
    topics: dict[str, str] = {}
    for entry in catalogue.topics:
        words = [text.text for text in (entry.texts.get("title"),) if text is not None]
        words += [translated["title"].text for translated in entry.translations.values() if "title" in translated]
        for word in (*words, entry.id):
            topics[plain_word(word)] = entry.id
    return Town(
        zone=catalogue.instance.time_zone,
        now=catalogue.now,
        options=options,
        topics=topics,
        kinds={plain_word(word): kind for word, kind in kinds.items()},
        places={**_places(catalogue), **{plain_word(text): id_ for text, id_ in options.places.items()}},
    )


def _places(catalogue: Catalogue) -> dict[str, str]:
    """The places that readers see, by their titles and addresses; not what two of them share, and no protected one."""
    found: dict[str, set[str]] = {}
    for entry in catalogue.entries.values():
        if entry.kind is PLACE and catalogue.shown(PLACE, entry.id) is not None and not entry.record.sensitive:
            for text in _names(entry):
                found.setdefault(plain_word(text), set()).add(entry.id)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


def _names(entry: Entry) -> Iterator[str]:
    place = cast(Place, entry.record)
    yield place.title
    address = place.address
    if address is None or not address.street:
        return
    town = " ".join(part for part in (address.postcode, address.city) if part)
    for where in {address.street, f"{address.street}, {town}", f"{address.street}, {address.city or ''}"}:
        yield where
        yield f"{place.title}, {where}"
        yield f"{where}, Deutschland"
        yield f"{place.title}, {where}, Deutschland"

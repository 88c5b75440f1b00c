"""The data that the phone's scripts load: what the finder and "who is responsible?" need, in pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from ankunft.catalogue.entries import Entry
from ankunft.directory import fit, responsible
from ankunft.directory.compact import compact
from ankunft.directory.lists import listed, values
from ankunft.model import CONTACT, OFFER, Contact, Offer
from ankunft.model.facts import dialled
from ankunft.model.vocabulary import OFFER_KINDS
from ankunft.site.assets import icon
from ankunft.site.directory import Directory
from ankunft.site.views import Card, Text

PIECE = 250
"""How many offers are in a piece of the finder's data: about 25 KB brotli."""


class _Texts:
    """Texts that many records share, each once; records name them by number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    @property
    def all(self) -> list[str]:
        return list(self.numbers)


def finder_files(directory: Directory) -> dict[str, bytes]:
    """Address below the site's base → JSON: the pieces of the finder's data."""
    entries = directory.sorted(listed(directory.catalogue, OFFER))
    pieces = [entries[start : start + PIECE] for start in range(0, len(entries), PIECE)] or [[]]
    names = ["finder.json", *(f"finder-{number}.json" for number in range(2, len(pieces) + 1))]
    files = {}
    for name, piece in zip(names, pieces, strict=True):
        texts = _Texts()
        offers = [_offer(directory, entry, texts) for entry in piece]
        data: dict[str, Any] = {"texts": texts.all, "offers": offers}
        if name == names[0]:
            kinds = {kind: [directory.phrases.term(term), str(icon(term.icon))] for kind, term in OFFER_KINDS.items()}
            data = {"next": names[1:], "kinds": kinds, **data}
        files[f"{directory.tag}/{OFFER.folder}/{name}"] = compact(data).encode()
    return files


def _offer(directory: Directory, entry: Entry, texts: _Texts) -> dict[str, Any]:
    offer = cast(Offer, entry.record)
    card = directory.card(entry)
    audience = fit.audience_of(offer)
    conditions = directory.phrases.conditions(audience, directory.districts)
    return _filled({
        **_base(card, texts),
        "k": offer.kind,
        "f": fit.encode(audience),
        "r": {name: texts.number(words) for name, words in conditions.items()},
        "o": list(offer.topics),
        "d": _ordered(values(directory.catalogue, entry, "district")),
        "g": _ordered(values(directory.catalogue, entry, "language")),
        "m": card.summary.value if card.summary else None,
        "q": _language(card.summary),
    })  # fmt: skip


def _base(card: Card, texts: _Texts) -> dict[str, Any]:
    """What offers and contacts have in common."""
    opening = card.opening
    return {
        "i": card.id,
        "u": card.url,
        "t": card.title.value,
        **({"l": card.title.lang, "y": card.title.dir} if card.title.fallback else {}),
        "b": texts.number(card.by.value) if card.by else None,
        "j": _language(card.by),
        "s": [
            texts.number(", ".join(value.text.value for value in fact.values))
            for fact in card.facts
            if fact.name != "responsible"  # said as `x`, rule by rule
        ],
        "z": card.standing.data if card.standing else None,
        "h": opening.data if opening else None,
        "c": opening.calendar if opening and opening.data else None,
        "a": opening.appointment if opening else None,
        "e": [opening.first, opening.last] if opening and (opening.first or opening.last) else None,
        "p": list(card.point) if card.point else None,
    }


def _language(text: Text | None) -> list[str] | None:
    """The language and direction of a text that is not the reader's."""
    return [text.lang, text.dir] if text is not None and text.fallback else None


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value or (value == 0 and value is not False)}


def _ordered(items: Iterable[str]) -> list[str]:
    return sorted(items)


def responsible_file(directory: Directory) -> tuple[str, bytes]:
    """(address below the site's base, JSON): who is responsible for whom."""
    entries = [entry for entry in listed(directory.catalogue, CONTACT) if cast(Contact, entry.record).responsible]
    rules = {entry.id: cast(Contact, entry.record).responsible for entry in entries}
    districts = {district.id: district.postcodes for district in directory.catalogue.instance.districts}
    texts = _Texts()
    contacts = [_contact(directory, entry, texts) for entry in entries]
    data = {"rules": responsible.encode(rules, districts), "texts": texts.all, "contacts": contacts}
    return f"{directory.tag}/{CONTACT.folder}/responsible.json", compact(data).encode()


def _contact(directory: Directory, entry: Entry, texts: _Texts) -> dict[str, Any]:
    contact = cast(Contact, entry.record)
    number = contact.phone or contact.mobile
    return _filled({
        **_base(directory.card(entry), texts),
        "x": [texts.number(directory.rule(rule)) for rule in contact.responsible],
        "tel": dialled(number) if number else None,
        "n": number,
    })  # fmt: skip

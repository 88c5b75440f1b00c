"""Cards to show: a page a set, in the reader's language and in German. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.language import language
from ankunft.model import PHRASES, Phrases
from ankunft.model.messages import N_
from ankunft.model.vocabulary import Term
from ankunft.site.assets import icon
from ankunft.site.directory import qr
from ankunft.site.frame import Frame, Made, changed
from ankunft.site.views import Link, PhraseCard, PhraseSet, Text, Tile

NAME = Term(N_("Cards to show"), "card-text-outline")
SUMMARY = N_("Sentences with pictures, in your language and in German.")


def phrase_pages(frame: Frame) -> Iterator[Made]:
    """The list of the sets, and a page a set; none where there are none."""
    entries = sorted(
        frame.catalogue.directory(PHRASES), key=lambda entry: (cast(Phrases, entry.record).order, entry.id)
    )
    if not entries:
        return
    name = frame.own(frame.directory.say(NAME.label))
    tiles = tuple(_tile(frame, entry) for entry in entries)
    summary = frame.own(frame.directory.say(SUMMARY))
    view = frame.view(
        "phrases", f"{PHRASES.route}/", name, lambda tag: True, summary=summary, breadcrumbs=(frame.home_link,),
        icon=icon(NAME.icon), tiles=tiles,
    )  # fmt: skip
    yield Made(f"{frame.tag}/{PHRASES.route}/", view)
    above = Link(f"{frame.base}{frame.tag}/{PHRASES.route}/", name)
    for entry in entries:
        yield _page(frame, entry, above)


def _tile(frame: Frame, entry: Entry) -> Tile:
    phrases = cast(Phrases, entry.record)
    summary = frame.text(frame.local.text(entry, "summary"))
    return Tile(frame.publisher.url(entry), frame.title_of(entry), summary, icon(phrases.icon),
                frame.directory.tint(entry))  # fmt: skip


def _page(frame: Frame, entry: Entry, above: Link) -> Made:
    phrases, local = cast(Phrases, entry.record), frame.local.entry(entry)
    cards = [_card(frame, entry, id_) for id_ in phrases.phrases]
    address = frame.catalogue.address(entry)
    absolute = f"{frame.site_url}{frame.tag}/{address}"
    links = frame.language_links(address, lambda tag: exists_in(frame.catalogue, entry, tag))
    shown = PhraseSet(
        mine=tuple(card for card in cards if card.says == "me"),
        theirs=tuple(card for card in cards if card.says == "they"),
        languages=tuple(link for link in links if link.exists and not link.current)
        if frame.tag == entry.language
        else (),
        qr=qr(absolute),
        print_url=absolute,
    )
    view = frame.view(
        "cards", address, frame.title_of(entry), lambda tag: exists_in(frame.catalogue, entry, tag),
        summary=frame.text(frame.local.text(entry, "summary")), breadcrumbs=(frame.home_link, above),
        icon=icon(phrases.icon), tint=frame.directory.tint(entry), phrases=shown, machine=local.machine,
        outdated=local.outdated, exit=frame.exit_of(entry),
    )  # fmt: skip
    return Made(f"{frame.tag}/{address}", view, changed(entry))


def _card(frame: Frame, entry: Entry, id_: str) -> PhraseCard:
    phrase = cast(Phrases, entry.record).phrases[id_]
    name = f"phrases.{id_}.text"
    source = entry.texts[name].text if name in entry.texts else ""
    text = frame.text(frame.local.text(entry, name))
    german = None
    if text.lang != entry.language:
        own = language(entry.language)
        german = Text(source, own.tag, own.direction, fallback=True)
    return PhraseCard(id_, icon(phrase.icon), text, german, phrase.says)

"""What can be found: one document for each record, and one for each section of a page and each step of a way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, LocalEntry, LocalText
from ankunft.catalogue.markup import plain, to_html
from ankunft.catalogue.sections import LEAD
from ankunft.directory.agenda import coming
from ankunft.directory.lists import listed
from ankunft.directory.news import published, standing
from ankunft.model import (
    CONTACT,
    EMERGENCY_NUMBERS,
    EVENT,
    LEGAL,
    OFFER,
    ORGANISATION,
    PHRASES,
    PLACE,
    PROCESS,
    SAFETY,
    TERM,
    Contact,
    Event,
    Kind,
    News,
    Offer,
    Organisation,
    Place,
    Process,
    Term,
)
from ankunft.search.rules import GERMAN


@dataclass(frozen=True)
class Document:
    """Something that can be found. Texts come with the language they are in.

    `title` is shown; `names` are what it is called besides; `about` says what it is, `text` what it says, `numbers`
    hold telephone numbers. `part`: a section of the document `address`, at `anchor`.
    """

    entry: Entry | None
    kind: str
    address: str
    title: LocalText
    about: LocalText | None = None
    names: tuple[LocalText, ...] = ()
    text: tuple[LocalText, ...] = ()
    numbers: tuple[str, ...] = ()
    anchor: str = ""
    part: LocalText | None = None
    german: tuple[str, ...] = ()  # its German names: everyday words of all languages are found by them


_INSERT = re.compile(r"\[\[(?:[a-z]+:)?([^\]]*)\]\]")


def _bare(text: str) -> str:
    """Markdown as the words that a reader sees; inserts leave what they name."""
    return plain(to_html(_INSERT.sub(r" \1 ", text)))


class _Maker:
    def __init__(self, local: LocalCatalogue) -> None:
        self.local = local
        self.catalogue = local.catalogue
        self.source = self.catalogue.instance.language

    def all(self) -> Iterator[Document]:
        catalogue = self.catalogue
        for topic in catalogue.topics:
            yield from self._topic(topic)
        for entry in catalogue.pages:
            if not entry.record.gone:
                yield from self._page(entry)
        for kind in (OFFER, ORGANISATION, PLACE, CONTACT):
            for entry in listed(catalogue, kind):
                yield self._record(entry)
        for entry in coming(catalogue):
            yield self._record(entry)
        news = published(catalogue)
        shown = standing(((id_, cast(News, entry.record)) for id_, entry in news.items()), catalogue.now)
        for id_ in shown.current:
            yield self._record(news[id_])
        for entry in catalogue.directory(PROCESS):
            yield from self._process(entry)
        for kind in (TERM, PHRASES):
            for entry in catalogue.directory(kind):
                yield self._record(entry)
        yield from self._fixed()

    def _texts(self, entry: Entry, but: Iterable[str] = ()) -> Iterator[LocalText]:
        hidden = {"title", "summary", *but}
        for name in entry.texts:
            if name not in hidden and entry.texts[name].section is None:
                text = self.local.text(entry, name)
                yield LocalText(_bare(text.text), text.tag)

    def _base(self, entry: Entry, address: str | None = None) -> Document:
        title = self.local.text(entry, "title")
        names = [LocalText(name, tag) for tag, own in self.local.synonyms_of(entry) for name in own]
        german = self._german(entry)
        if title.tag != GERMAN:
            names = [*(LocalText(name, GERMAN) for name in german), *names]
        return Document(
            entry=entry,
            kind=entry.kind.name,
            address=(self.catalogue.address(entry) if address is None else address),
            title=title,
            about=self.local.text(entry, "summary") if "summary" in entry.texts else None,
            names=tuple(names),
            german=german,
        )

    def _german(self, entry: Entry) -> tuple[str, ...]:
        found = entry.texts if entry.language == GERMAN else entry.translations.get(GERMAN, {})
        title = (found["title"].text,) if "title" in found else ()
        return (*title, *entry.synonyms.get(GERMAN, ()))

    def _sections(self, base: Document, local: LocalEntry) -> Iterator[Document]:
        """The document of a text, and one for each of its sections; its first words belong to the whole."""
        lead = tuple(
            LocalText(_bare(section.text), section.tag)
            for section in local.sections
            if section.id == LEAD or section.title is None
        )
        yield replace(base, text=(*base.text, *lead))
        for section in local.sections:
            if section.id == LEAD or section.title is None:
                continue
            heading = LocalText(_bare(section.title), section.tag)
            body = LocalText(_bare(section.text), section.tag)
            yield replace(base, part=heading, anchor=section.id, text=(body,), names=(), about=None, german=())

    def _topic(self, topic: Entry) -> Iterator[Document]:
        text = self.local.topic_text(topic)
        base = self._base(topic)
        yield from self._sections(base, text) if text else (base,)

    def _page(self, entry: Entry) -> Iterator[Document]:
        yield from self._sections(self._base(entry), self.local.entry(entry))

    def _record(self, entry: Entry) -> Document:
        base, record = self._base(entry), cast(Any, entry.record)
        texts = list(self._texts(entry))
        names, german = list(base.names), list(base.german)
        linked: list[tuple[Kind, Iterable[str | None]]] = []
        facts: list[str] = []
        if entry.kind is OFFER:
            offer = cast(Offer, record)
            linked = [(ORGANISATION, (offer.provider,)), (PLACE, offer.places)]
            if offer.level:
                facts += [level for level in (offer.level.from_, offer.level.until) if level]
        elif entry.kind is ORGANISATION:
            names += [LocalText(short, GERMAN) for short in (cast(Organisation, record).short,) if short]
        elif entry.kind is CONTACT:
            contact = cast(Contact, record)
            linked = [(ORGANISATION, (contact.organisation,)), (PLACE, (contact.place,))]
        elif entry.kind is EVENT:
            event = cast(Event, record)
            linked = [(PLACE, (event.place,)), (ORGANISATION, (event.organiser,))]
            facts += [event.location or ""]
        elif entry.kind is TERM:
            term = cast(Term, record)
            # The word is what is sought; what it means is told below it.
            names += [LocalText(form, GERMAN) for form in term.forms]
            german = [term.word, *term.forms]
            base = replace(base, title=LocalText(term.word, GERMAN), about=base.title)
        address = getattr(record, "address", None)
        if isinstance(record, Place) and address is not None:
            facts += [part for part in (address.street, address.postcode, address.city) if part]
        for kind, ids in linked:
            for id_ in ids:
                other = self.catalogue.shown(kind, id_)
                if other is not None:
                    texts.append(self.local.text(other, "title"))
        texts += [LocalText(fact, GERMAN) for fact in facts if fact]
        numbers = [
            number for name in ("phone", "mobile", "whatsapp") if isinstance(number := getattr(record, name, None), str)
        ]
        return replace(base, text=tuple(texts), names=tuple(names), german=tuple(german), numbers=tuple(numbers))

    def _process(self, entry: Entry) -> Iterator[Document]:
        base = self._base(entry)
        steps = cast(Process, entry.record).steps
        own = tuple(self._texts(entry, (name for name in entry.texts if name.startswith("steps."))))
        yield replace(base, text=own)
        for id_ in steps:
            names = [name for name in entry.texts if name.startswith(f"steps.{id_}.") and not name.endswith(".title")]
            body = tuple(LocalText(_bare(t.text), t.tag) for t in (self.local.text(entry, name) for name in names))
            heading = self.local.text(entry, f"steps.{id_}.title")
            yield replace(base, part=heading, anchor=f"_step-{id_}", text=body, names=(), about=None, german=())

    def _fixed(self) -> Iterator[Document]:
        emergency = self.catalogue.shown(SAFETY, "emergency")
        if emergency is not None:
            base = replace(self._base(emergency, "emergency/"), numbers=tuple(one.number for one in EMERGENCY_NUMBERS))
            yield from self._sections(base, self.local.entry(emergency))
        traces = self.catalogue.shown(SAFETY, "traces")
        if traces is not None:
            yield from self._sections(self._base(traces), self.local.entry(traces))
        for entry in self.catalogue.legal:
            yield replace(self._base(entry), kind=LEGAL.name, about=None)


def documents(local: LocalCatalogue) -> tuple[Document, ...]:
    """All documents of a language, in an order that the content alone decides."""
    return tuple(_Maker(local).all())

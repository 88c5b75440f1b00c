"""What all pages of one language are made with: texts, links, addresses, the language menu. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import jinja2
from babel.support import NullTranslations
from markupsafe import Markup

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import (
    LocalCatalogue,
    LocalEntry,
    Localised,
    LocalText,
    Published,
    Publisher,
    exists_in,
    media_address,
    recordings,
)
from ankunft.catalogue.markup import plain
from ankunft.directory.phrases import Phrases
from ankunft.language import format_date, language
from ankunft.model import LEGAL, PAGE, SAFETY, TOPIC, TOPIC_TEXT
from ankunft.model.vocabulary import Term
from ankunft.site.assets import icon
from ankunft.site.directory import Directory
from ankunft.site.embeds import Embeds
from ankunft.site.feedback import feedback_form
from ankunft.site.glossary import Words
from ankunft.site.views import (
    Audio,
    Choice,
    Exit,
    LanguageLink,
    Link,
    SectionView,
    Source,
    Text,
    Tile,
    TocEntry,
    View,
    ViewKind,
)

TINTS = 6
"""How many colours topics have."""

LONG = 4
"""From how many headings on a page has a table of contents."""


AUDIO = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "opus": "audio/ogg"}
"""Media types of recordings, by the ending of the file."""

_BESIDE = frozenset({"topic", "page", "legal", "record", "event", "message", "process"})
"""Pages that can be shown to the office beside their German text."""

_ASKED = frozenset({"topic", "page", "record", "event", "message", "process", "term"})
"""Pages that ask whether they helped."""


def _explained(values: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the words that the texts of a page explain, in order."""
    holders = [values.get(name) for name in ("record", "event")]
    sections: list[SectionView | None] = [*values.get("sections", ())]
    sections += [holder.text for holder in holders if holder is not None]
    if (process := values.get("process")) is not None:
        sections.append(process.intro)
        sections += [section for step in process.steps for section in (step.text, step.mistakes)]
    return iter(dict.fromkeys(id_ for section in sections if section is not None for id_ in section.terms))


@dataclass(frozen=True)
class Made:
    """A page to write: `address` below the site's base (`de/housing/`), what the templates get, its content's date."""

    address: str
    view: View
    changed: str | None = None  # ISO 8601 date


class Frame:
    """What the pages of one language share."""

    def __init__(
        self,
        localised: Localised,
        tag: str,
        site_url: str,
        base: str,
        translations: NullTranslations,
        environment: jinja2.Environment,
    ) -> None:
        self.catalogue: Catalogue = localised.catalogue
        self.local: LocalCatalogue = localised[tag]
        self.tag = tag
        self.site_url = site_url  # absolute, with a slash at its end
        self.base = base
        self.publisher = Publisher(self.local, base)
        self.directory = Directory(self.local, self.publisher, Phrases(tag, translations), site_url)
        self.words = Words(self.local, self.publisher)
        self.publisher.inserts = Embeds(self.directory, self.words, environment)
        self._ = translations.gettext
        self.tags = self.catalogue.instance.languages

    def text(self, text: LocalText) -> Text:
        """A text in the language it is in."""
        return Text(text.text, text.tag, language(text.tag).direction, text.tag != self.tag)

    def own(self, value: str) -> Text:
        """A text in the reader's language."""
        return Text(value, self.tag, language(self.tag).direction)

    def title_of(self, entry: Entry) -> Text:
        """The title of a record."""
        return self.text(self.local.text(entry, "title"))

    def link(self, entry: Entry) -> Link:
        """A link to a record."""
        return Link(self.publisher.url(entry), self.title_of(entry))

    def tile(self, entry: Entry) -> Tile:
        """A record as a tile."""
        name = getattr(entry.record, "icon", None)
        summary = self.text(self.local.text(entry, "summary"))
        return Tile(
            self.publisher.url(entry), self.title_of(entry), summary, icon(name) if name else None, self.tint(entry)
        )

    def tint(self, entry: Entry) -> int | None:
        """The colour of a record's topic, by the topic's place among all: neighbours differ."""
        ids = [topic.id for topic in self.catalogue.topics]
        return ids.index(entry.place.topic) % TINTS + 1 if entry.place.topic in ids else None

    def language_links(self, address: str, exists: Callable[[str], bool]) -> tuple[LanguageLink, ...]:
        """An address in every language."""
        return tuple(
            LanguageLink(tag, own.name, own.direction, f"{self.base}{tag}/{address}", exists(tag), tag == self.tag)
            for tag, own in ((tag, language(tag)) for tag in self.tags)
        )

    def view(self, kind: ViewKind, address: str, title: Text, exists: Callable[[str], bool], **more: object) -> View:
        """What all pages have: addresses in every language, and the language menu."""
        languages = self.language_links(address, exists)
        there = [link for link in languages if link.exists]
        url = f"{self.site_url}{self.tag}/{address}"
        indexed = exists(self.tag)
        alternates = [(link.tag, f"{self.site_url}{link.tag}/{address}") for link in there] if indexed else []
        if alternates:
            source = self.catalogue.instance.language
            default = next((href for tag, href in alternates if tag == source), alternates[0][1])
            alternates.append(("x-default", default if address else self.site_url))
        values: dict[str, object] = {
            "kind": kind, "title": title, "summary": None, "url": f"{self.base}{self.tag}/{address}",
            "canonical": url, "alternates": tuple(alternates), "index": indexed, "languages": languages, **more,
        }  # fmt: skip
        values["terms"] = self.words.views(_explained(values))
        if self.tag != self.catalogue.instance.language and kind in _BESIDE:
            values["german_url"] = f"{self.base}{self.catalogue.instance.language}/{address}"
        # On a sensitive page nothing invites to leave a trace.
        if kind in _ASKED and values.get("exit") is None:
            to = self.catalogue.instance.feedback
            values["feedback"] = feedback_form(to, self.tag, f"{self.tag}/{address}", url)
        return View(**values)  # type: ignore[arg-type]

    def section(self, made: Published) -> SectionView:
        """A text of a record as a section."""
        direction = language(made.tag).direction
        html = Markup(made.html)  # noqa: S704 (sanitised)
        return SectionView(made.id, html, made.tag, direction, made.tag != self.tag, made.terms)

    def exit_of(self, entry: Entry) -> Exit | None:
        """The way out of the page of a sensitive record, or of a text on safety."""
        if not entry.record.sensitive and entry.kind is not SAFETY:
            return None
        traces = self.catalogue.shown(SAFETY, "traces")
        leads = self.link(traces) if traces is not None and traces is not entry else None
        return Exit(self.catalogue.instance.policies.exit, leads)

    def audio_of(self, entry: Entry) -> Audio | None:
        """The recording of a text in the reader's language, if there is one."""
        virtual = recordings(self.catalogue, entry).get(self.tag)
        if virtual is None:
            return None
        return Audio(self.base + quote(media_address(virtual)), AUDIO[virtual.rpartition(".")[2]])

    def fixed(self, kind: ViewKind, name: str, title: str, **more: object) -> Made:
        """A page that every instance has."""
        crumbs = (self.home_link,)
        view = self.view(kind, f"{name}/", self.own(title), lambda tag: True, breadcrumbs=crumbs, **more)
        return Made(f"{self.tag}/{name}/", view)

    @cached_property
    def home_link(self) -> Link:
        """The way back to the start page."""
        return Link(f"{self.base}{self.tag}/", self.own(self._("Start")))

    def text_page(self, entry: Entry, kind: ViewKind, crumbs: tuple[Link, ...], **more: object) -> Made:
        """The page of a text."""
        local = self.local.entry(entry)
        address = self.catalogue.address(entry)
        name = getattr(entry.record, "icon", None)
        shown_in = None if local.exists else self.shown_in(entry, local.tag)
        view = self.view(
            kind, address, self.text(local.texts["title"]), lambda tag: exists_in(self.catalogue, entry, tag),
            **{**self.content(local), **self.checked(entry, local), "summary": self.text(local.texts["summary"]),
               "breadcrumbs": crumbs or (self.home_link,), "icon": icon(name) if name else None,
                "tint": self.tint(entry),
               "fallback": shown_in, "exit": self.exit_of(entry), "audio": self.audio_of(entry), **more},
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view, changed(entry))

    def shown_in(self, entry: Entry, tag: str) -> LanguageLink:
        """A record in another language."""
        own = language(tag)
        url = self.publisher.url(entry, tag)
        return LanguageLink(tag, own.name, own.direction, url, exists=True, current=False)

    def content(self, local: LocalEntry) -> dict[str, object]:
        """The sections of a text, and what is to be said about its language."""
        sections, toc = [], []
        for section in local.sections:
            # In an emergency nothing opens over the text, and its page stays light.
            made = self.publisher.section(section, explain="by link" if local.entry.kind is SAFETY else "in place")
            direction = language(section.tag).direction
            heading = ""
            if made.title_html is not None:
                heading = f'<h{made.level} id="{made.id}">{made.title_html}</h{made.level}>'
                title = Text(plain(made.title_html), section.tag, direction, section.tag != self.tag)
                toc.append(TocEntry(made.id, title, made.level))
            away = section.tag != local.tag
            html = Markup(heading + made.html)  # noqa: S704 (sanitised)
            sections.append(SectionView(made.id, html, section.tag, direction, away, made.terms))
        main = [entry for entry in toc if entry.level == 2]
        summary = self.local.text(self._owner(local.entry), "summary").text.rstrip("….!。።۔ ")
        text = plain(sections[0].html) if sections else ""
        source = local.entry.language
        return {
            "sections": tuple(sections),
            "toc": tuple(main) if len(main) >= LONG else (),
            "repeats": bool(summary) and text.startswith(summary),
            "partial": local.partial,
            "machine": local.machine,
            "outdated": local.outdated,
            "source_link": self.shown_in(local.entry, source)
            if source != self.tag and source in self.tags and local.entry.kind in (PAGE, LEGAL, SAFETY)
            else None,
        }

    def _owner(self, entry: Entry) -> Entry:
        """The record whose title and summary stand over a text: of a topic's text it is the topic."""
        if entry.kind is TOPIC_TEXT:
            return self.catalogue.get(TOPIC.name, entry.id) or entry
        return entry

    def checked(self, entry: Entry, local: LocalEntry | None) -> dict[str, object]:
        """When and by whom the facts were checked, where they come from, how the record stands."""
        record = entry.record
        if local is not None and record.verified is None:
            record = local.entry.record
        verified = record.verified
        successor = self.catalogue.get(entry.kind.name, record.successor) if record.successor else None
        ended = record.valid is not None and record.valid.until is not None and record.valid.until < self.catalogue.now
        return {
            "verified": format_date(verified.date, self.tag) if verified else None,
            "verified_iso": verified.date.isoformat() if verified else None,
            "verified_by": verified.by if verified else None,
            "sources": tuple(Source(s.title, s.url, format_date(s.date, self.tag)) for s in record.sources),
            "status": "ended" if ended else record.status,
            "successor": self.link(successor) if successor and self.catalogue.is_shown(successor) else None,
        }

    def choices(self, vocabulary: Mapping[str, Term], but: str | None = None) -> tuple[Choice, ...]:
        """The words of a vocabulary as answers, without `but`."""
        said = self.directory.phrases.term
        return tuple(Choice(word, self.own(said(term))) for word, term in vocabulary.items() if word != but)

    def districts(self) -> tuple[Choice, ...]:
        """The districts as answers."""
        return tuple(
            Choice(id_, Text(name, "de", "ltr", self.tag != "de")) for id_, name in self.directory.districts.items()
        )


def changed(entry: Entry) -> str | None:
    """The day of the last check of a record, as ISO 8601 writes it."""
    return entry.record.verified.date.isoformat() if entry.record.verified else None

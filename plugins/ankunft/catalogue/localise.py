"""The catalogue in one language: what is missing falls back, visibly, along the reader's chain."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import quote, unquote, urlsplit

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, SourceText, TranslatedText
from ankunft.catalogue.markup import SCHEMES, inline_html, publish, to_html
from ankunft.catalogue.sections import LEAD
from ankunft.language import chain, language
from ankunft.model import KINDS, TOPIC, TOPIC_TEXT, Value

Explain = Literal["in place", "by link"] | None
"""How the words of the glossary are explained in a text: a note opens, a link leads to it, not at all."""

PLAIN = "plain"
"""The insert that leaves a word unexplained, `[[plain:Kaution]]`, and the class of the element that it becomes."""


@dataclass(frozen=True)
class LocalText:
    """A text, and the language it is in."""

    text: str
    tag: str


@dataclass(frozen=True)
class LocalSection:
    """A section in the language it is in; `title` and `text` are Markdown; links are relative to `virtual`."""

    id: str
    tag: str
    title: str | None
    level: int
    text: str
    references: str
    virtual: str


@dataclass(frozen=True)
class LocalEntry:
    """A record in one language. `tag`: the language most of it is in; `exists`: it is the reader's own."""

    entry: Entry
    tag: str
    exists: bool
    texts: Mapping[str, LocalText]
    sections: tuple[LocalSection, ...]
    partial: bool  # some sections are in another language than `tag`
    machine: bool  # something shown was made by machine and not confirmed
    outdated: bool  # something shown was made from an older source


class LocalCatalogue:
    """The catalogue as readers of one language see it."""

    def __init__(self, catalogue: Catalogue, tag: str) -> None:
        self.catalogue = catalogue
        self.tag = tag
        self._entries: dict[tuple[str, str], LocalEntry] = {}

    def entry(self, entry: Entry) -> LocalEntry:
        """The record in this language, with fallbacks."""
        found = self._entries.get(entry.key)
        if found is None:
            found = self._entries[entry.key] = self._localise(entry)
        return found

    def text(self, entry: Entry, name: str) -> LocalText:
        """The field `name` of a record: each field falls back for itself."""
        source = entry.texts.get(name)
        if source is None:
            return LocalText(entry.id, entry.language)  # only a record with errors lacks its title
        for tag in self._chain(entry):
            if (text := _in(self.catalogue, entry, tag).get(name)) is not None:
                return LocalText(text.text, tag)
        return LocalText(source.text, entry.language)

    def synonyms_of(self, entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What people type for a record: (language, words), in the reader's language first, then in those after it."""
        return tuple((tag, entry.synonyms[tag]) for tag in self._chain(entry) if tag in entry.synonyms)

    def source_of(self, entry: Entry, name: str) -> SourceText | TranslatedText | None:
        """The text that `text` gives, with where it stands; None where the record has none of that name."""
        for tag in self._chain(entry):
            if (found := _in(self.catalogue, entry, tag).get(name)) is not None:
                return found
        return entry.texts.get(name)

    def topic_text(self, topic: Entry) -> LocalEntry | None:
        """The topic's own text, if it has one."""
        entry = self.catalogue.get(TOPIC_TEXT.name, topic.id)
        return None if entry is None or not self.catalogue.is_shown(entry) else self.entry(entry)

    def _chain(self, entry: Entry) -> tuple[str, ...]:
        tags = chain(self.tag, self.catalogue.instance.language)
        listed = self.catalogue.instance.languages
        return tuple(tag for tag in (*tags, entry.language) if tag in listed or tag == entry.language)

    def _localise(self, entry: Entry) -> LocalEntry:
        tags = self._chain(entry)
        main = next((tag for tag in tags if exists_in(self.catalogue, entry, tag)), entry.language)
        # A page is in one language as far as it can be; what is missing comes from the next.
        order = [main, *(tag for tag in tags if tag != main)]
        texts: dict[str, LocalText] = {}
        sections: list[LocalSection] = []
        machine = outdated = False
        for name, source in entry.texts.items():
            tag, found = _first(self.catalogue, entry, name, order)
            if found.section is None:
                texts[name] = LocalText(found.text, tag)
            else:
                section = found.section
                sections.append(
                    LocalSection(
                        name, tag, section.title, section.level, section.text, section.references, found.virtual
                    )
                )
            if isinstance(found, TranslatedText):
                state = found.state(source.text)
                machine = machine or found.is_machine
                outdated = outdated or state in ("outdated", "in_translation")
        partial = any(section.tag != main for section in sections)
        return LocalEntry(entry, main, main == self.tag, texts, tuple(sections), partial, machine, outdated)


def exists_in(catalogue: Catalogue, entry: Entry, tag: str) -> bool:
    """Whether a record can be read in `tag`: its title, or of a text without fields its first section, is there."""
    if tag == entry.language:
        return True
    first = next(iter(entry.texts), None)
    name = "title" if "title" in entry.texts else first
    return name is not None and name in _in(catalogue, entry, tag)


def _in(catalogue: Catalogue, entry: Entry, tag: str) -> Mapping[str, SourceText | TranslatedText]:
    """The texts of a record in exactly this language that the instance lets readers see."""
    if tag == entry.language:
        return entry.texts
    translated = entry.translations.get(tag, {})
    demand = catalogue.instance.policies.confirmed_only
    if tag in demand.languages or (entry.place.topic is not None and entry.place.topic in demand.topics):
        return {name: text for name, text in translated.items() if not text.is_machine}
    return translated


def _first(catalogue: Catalogue, entry: Entry, name: str, order: list[str]) -> tuple[str, SourceText | TranslatedText]:
    for tag in order:
        if (text := _in(catalogue, entry, tag).get(name)) is not None:
            return tag, text
    return entry.language, entry.texts[name]


@dataclass(frozen=True)
class Published:
    """A section as HTML that is safe to show."""

    id: str
    tag: str
    title_html: str | None
    level: int
    html: str
    terms: tuple[str, ...] = ()  # ids of the words that it explains


class Inserts(Protocol):
    """What texts insert beyond instance.yml: values in words, records and lists as HTML, which is trusted."""

    def value(self, value: Value) -> str:
        """A value of values.yml in the reader's language."""

    def embed(self, word: str, text: str) -> str | None:
        """The HTML of `[[word:text]]` that stands alone; None: nothing can be shown."""

    def explain(self, html: str, tag: str, *, by_link: bool) -> tuple[str, tuple[str, ...]]:
        """The HTML of a text in the language `tag` with its words explained, and the ids of those to be opened.

        `by_link`: words lead to their pages instead.
        """


class Publisher:
    """Makes HTML of local sections: resolves links to addresses below `base` (`/` or `/town/`), fills inserts."""

    def __init__(self, local: LocalCatalogue, base: str, inserts: Inserts | None = None) -> None:
        self.local = local
        self.catalogue = local.catalogue
        self.base = base
        self.inserts = inserts

    def url(self, entry: Entry, tag: str | None = None) -> str:
        """The address path of a record in the reader's language: /de/housing/."""
        return f"{self.base}{tag or self.local.tag}/{self.catalogue.address(entry)}"

    def section(self, section: LocalSection, *, explain: Explain = "in place") -> Published:
        """The section's heading and text as HTML; `explain`: how words of the glossary are explained."""
        resolve = self._resolver(section)
        title = None
        if section.title is not None:
            title = publish(inline_html(section.title), resolve, lambda reference: self._insert(reference, section.tag))
        html = publish(
            to_html(section.text, section.references),
            resolve,
            lambda reference: self._insert(reference, section.tag),
            lambda reference: self._embed(reference, section.tag),
        )
        terms: tuple[str, ...] = ()
        if explain is not None and self.inserts is not None:
            html, terms = self.inserts.explain(html, section.tag, by_link=explain == "by link")
        return Published(section.id, section.tag, title, section.level, html, terms)

    def prose(self, entry: Entry, name: str, *, explain: Explain = "in place") -> Published | None:
        """A Markdown field of a record as HTML, in the language it is in; None where the record has none."""
        text = self.local.text(entry, name)
        found = self.local.source_of(entry, name)
        if found is None or found.prose is None:
            return None
        return self.section(LocalSection(name, text.tag, None, 2, text.text, "", found.virtual), explain=explain)

    def _resolver(self, section: LocalSection) -> Callable[[str, str], str | None]:
        def resolve(kind: str, href: str) -> str | None:
            try:
                parts = urlsplit(href)
            except ValueError:
                return None
            if parts.scheme:
                return href if parts.scheme.lower() in SCHEMES and kind == "link" else None
            if parts.netloc or href.startswith("/"):
                return None
            return self._inside(unquote(href), section, kind)

        return resolve

    def _inside(self, href: str, section: LocalSection, kind: str) -> str | None:
        found = self.catalogue.target(section.virtual, href)
        if found is None:
            return None
        virtual, anchor = found
        fragment = f"#{anchor}" if anchor else ""
        if virtual == section.virtual and kind == "link":
            return fragment or None
        if (media := self.media(virtual, section.tag)) is not None:
            return media
        if kind == "image":
            return None
        if is_list(virtual):
            return f"{self.base}{self.local.tag}/{virtual.rstrip('/')}/{fragment}"
        key = self.catalogue.paths.get(virtual) or self.catalogue.paths.get(f"{virtual}/topic.yml")
        entry = self.catalogue.entries.get(key) if key else None
        if entry is not None and entry.kind is TOPIC_TEXT:
            entry = self.catalogue.get(TOPIC.name, entry.id)
        if entry is None or not self.catalogue.is_shown(entry):
            return None
        return f"{self.url(entry)}{fragment}"

    def media(self, virtual: str, tag: str) -> str | None:
        """The address of a picture or document; the one of the language, where there is one."""
        stem, _, ending = virtual.rpartition(".")
        for name in (f"{stem}.{tag}.{ending}", virtual):
            if name in self.catalogue.media:
                return self.base + quote(media_address(name))
        return None

    def _insert(self, reference: str, around: str) -> str:
        """What stands within a line: a value, or a link to a record. `around`: the language of the text around it."""
        word, _, name = reference.partition(":")
        if word == PLAIN:
            return f'<span class="{PLAIN}">{escape(name.strip())}</span>'
        if word == "instance":
            try:
                value = self.catalogue.instance.value(name)
            except KeyError:
                value = None
            return "" if value is None else _value_html(name, value)
        if word == "value":
            found = self.catalogue.values.get(name)
            if found is None or self.inserts is None:
                return ""
            return f"<bdi{_language(self.local.tag, around)}>{escape(self.inserts.value(found.value))}</bdi>"
        entry = self.catalogue.get(word, name)
        if entry is None or not self.catalogue.is_shown(entry):
            return ""
        title = self.local.text(entry, "title")
        bdi = f"<bdi{_language(title.tag, around)}>{escape(title.text)}</bdi>"
        return f'<a href="{escape(self.url(entry))}">{bdi}</a>'

    def _embed(self, reference: str, around: str) -> str | None:
        """What stands alone in its paragraph: a record or a list. `around`: the language of the text it stands in."""
        word, _, text = reference.partition(":")
        if self.inserts is None or word in ("instance", "value", PLAIN):
            return None
        html = self.inserts.embed(word, text.strip())
        if html is None or around == self.local.tag:
            return html
        return f'<div lang="{self.local.tag}" dir="{language(self.local.tag).direction}">{html}</div>'


def _language(tag: str, around: str) -> str:
    """The attributes that a text in `tag` needs within one in `around`."""
    return "" if tag == around else f' lang="{tag}"'


_LIST = re.compile(rf"(?:{'|'.join(kind.route for kind in KINDS if kind.route)})(?:/by/[a-z-]+(?:/[a-zA-Z0-9-]+)?)?/?")


def is_list(virtual: str) -> bool:
    """Whether the target of a relative link is a list of the directory: `offers/`, `offers/by/kind/course/`."""
    return _LIST.fullmatch(virtual) is not None


SOUND = frozenset({"mp3", "m4a", "ogg", "opus"})
"""The endings of recordings."""


def recordings(catalogue: Catalogue, entry: Entry) -> dict[str, str]:
    """The recordings of a text: language → path of the file from its layer's root."""
    name = str(getattr(entry.record, "audio", None) or "")
    stem, _, ending = name.rpartition(".")
    if ending not in SOUND:
        return {}
    folder = posixpath.dirname(entry.file.virtual)
    names = {entry.language: name, **{tag: f"{stem}.{tag}.{ending}" for tag in catalogue.instance.languages
                                      if tag != entry.language}}  # fmt: skip
    found = {tag: posixpath.join(folder, own) for tag, own in names.items()}
    return {tag: virtual for tag, virtual in found.items() if virtual in catalogue.media}


def shown_media(catalogue: Catalogue) -> dict[str, Path]:
    """The files beside the texts that a shown text names, with those of the languages; virtual path → file.

    What only lies there is not published: it may show what a draft or a protected record must not.
    """
    named: dict[str, list[str]] = {}
    for virtual in catalogue.media:
        stem, _, rest = posixpath.basename(virtual).partition(".")
        named.setdefault(f"{stem}.{rest.rpartition('.')[2]}", []).append(virtual)
    found: set[str] = set()
    sounds: set[str] = set()
    for entry in catalogue.entries.values():
        if not catalogue.is_shown(entry):
            continue
        texts: list[SourceText | TranslatedText] = [*entry.texts.values()]
        texts += [text for translated in entry.translations.values() for text in translated.values()]
        for text in texts:
            if text.section is None and text.prose is None:
                continue
            body = unquote(text.text + (text.section.references if text.section else ""))
            found.update(name for name in named if name in body)
        sounds.update(recordings(catalogue, entry).values())
    if catalogue.instance.map is not None:
        found.add(posixpath.basename(catalogue.instance.map.picture))
    shown = {virtual for name in found for virtual in named.get(name, ())} | sounds
    return {virtual: catalogue.media[virtual] for virtual in sorted(shown)}


def media_address(virtual: str) -> str:
    """Where a file beside a page is published: `media/housing/plan.png`."""
    return f"media/{virtual.removeprefix('topics/')}"


def _value_html(name: str, value: str) -> str:
    """A value of instance.yml as text, or as a link where it can be called, written to or visited."""
    shown = escape(value)
    last = name.rpartition(".")[2]
    if last == "email":
        return f'<a href="mailto:{quote(value, safe="@")}"><bdi>{shown}</bdi></a>'
    if last == "phone":
        digits = "".join(char for char in value if char.isdigit() or char == "+")
        return f'<a href="tel:{escape(digits)}"><bdi dir="ltr">{shown}</bdi></a>'
    if last.endswith("url"):
        return f'<a href="{escape(value)}"><bdi dir="ltr">{shown}</bdi></a>'
    return f"<bdi>{shown}</bdi>"


class Localised:
    """The local catalogues of an instance, one a language, made when asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._local: dict[str, LocalCatalogue] = {}

    def __getitem__(self, tag: str) -> LocalCatalogue:
        if tag not in self._local:
            self._local[tag] = LocalCatalogue(self.catalogue, tag)
        return self._local[tag]


__all__ = ["LEAD", "LocalCatalogue", "LocalEntry", "LocalSection", "LocalText", "Localised", "Published", "Publisher"]

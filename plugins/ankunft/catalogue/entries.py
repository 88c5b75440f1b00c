"""What the catalogue holds of each record: its source, its sections, its translations, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from ankunft.catalogue.fingerprint import matches
from ankunft.catalogue.sections import Section
from ankunft.catalogue.yamltext import YamlText
from ankunft.model import Kind, Record, Translation, Where

State = Literal["current", "machine", "outdated", "in_translation", "missing"]

Key = tuple[str, str]
"""(kind, id): what a record is known by."""


@dataclass(frozen=True)
class File:
    """A content file after reading: what it says, and where."""

    path: Path
    virtual: str  # the path below its layer, with /: what links are written against
    kind: Kind
    place: Where
    tag: str | None  # of a translation
    layer: int
    document: YamlText
    sections: tuple[Section, ...]

    @property
    def key(self) -> Key:
        """What the record is known by."""
        return (self.kind.name, self.place.id)


@dataclass(frozen=True)
class SourceText:
    """A field or section in the source language."""

    text: str  # what fingerprints are made of; of a section its heading and Markdown
    section: Section | None
    virtual: str  # the file it stands in: links are relative to it
    prose: Section | None = None  # of a field that is Markdown: the field as a section, for its links


@dataclass(frozen=True)
class TranslatedText:
    """A field or section in another language, and what is known of how it came to be."""

    text: str
    section: Section | None
    virtual: str
    translation: Translation
    of: str | None
    name: str  # of the section or field
    prose: Section | None = None

    @property
    def is_machine(self) -> bool:
        """Whether a machine made it, and nobody has read it."""
        return self.translation.is_machine(self.name)

    def state(self, source: str) -> State:
        """The state of the translation, given the source text as it is now.

        One that does not say of which text it is counts as one of the present text, until `check --fix` records it.
        """
        if self.of is not None and not matches(source, self.of):
            is_ordered = self.translation.is_ordered(self.name, lambda stored: matches(source, stored))
            return "in_translation" if is_ordered else "outdated"
        return "machine" if self.is_machine else "current"


@dataclass(frozen=True)
class Entry:
    """A record as the layers together make it."""

    kind: Kind
    place: Where
    record: Record
    language: str  # of its source
    texts: Mapping[str, SourceText]  # fields, then sections, by name, in order
    translations: Mapping[str, Mapping[str, TranslatedText]]  # tag → name → text
    files: tuple[File, ...]  # all that made it, lowest layer first
    hidden: bool = False
    translation_files: tuple[File, ...] = field(default=(), compare=False)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # tag → what people type for it
    abouts: Mapping[str, Translation] = field(default_factory=dict)  # tag → what its highest layer says of itself
    orders: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # tag → text → fingerprint that was ordered

    @property
    def id(self) -> str:
        """The record's id."""
        return self.place.id

    @property
    def key(self) -> Key:
        """What the record is known by."""
        return (self.kind.name, self.place.id)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of its source, in order."""
        return tuple(text.section for text in self.texts.values() if text.section is not None)

    @property
    def file(self) -> File:
        """The file that an editor opens to change it: the one of the highest layer."""
        return self.files[-1]

    def state(self, tag: str, name: str) -> State:
        """The state of the translation of the text `name` into `tag`."""
        source = self.texts[name].text
        translated = self.translations.get(tag, {}).get(name)
        if translated is not None:
            return translated.state(source)
        stored = self.orders.get(tag, {}).get(name)
        if stored is not None and matches(source, stored):
            return "in_translation"
        return "missing"


def section_text(section: Section) -> str:
    """What the fingerprint of a section is made of: its heading and its Markdown."""
    return section.text if section.title is None else f"{section.title}\n{section.text}"

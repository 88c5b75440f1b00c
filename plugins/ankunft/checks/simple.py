"""Looks at Leichte Sprache and plain language: the rules of `de-simple`, and how readable each German page is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, SourceText, TranslatedText
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.catalogue.sections import Section
from ankunft.catalogue.yamltext import YamlText
from ankunft.checks.simple_rules import findings
from ankunft.language.readability import TARGETS, Readability, readability
from ankunft.model import ORGANISATION, PLACE, TERM

TAG = "de-simple"


@dataclass(frozen=True)
class PageReadability:
    """How readable a German page is, and who has looked at it last."""

    entry: Entry
    tag: str
    """`de` or `de-simple`."""
    readability: Readability | None
    """Of the whole text, without title and summary; None: it is too short for a figure."""
    target: float
    """What its `readability.wiener` should not exceed."""
    reviewer: str | None
    date: Date | None
    """Of the review: of a source its `verified`, of a translation who has read it."""

    @property
    def is_on_target(self) -> bool:
        """Whether it is easy enough; a short text is."""
        return self.readability is None or self.readability.wiener <= self.target


def pages(catalogue: Catalogue) -> Iterator[PageReadability]:
    """The records with sections that are not hidden, in the German tags in which they are there.

    Raises ReadabilityMissing.
    """
    for entry in catalogue.entries.values():
        if entry.hidden or entry.record.gone:
            continue
        for tag, target in TARGETS.items():
            texts: Mapping[str, SourceText] | Mapping[str, TranslatedText]
            texts = entry.texts if tag == entry.language else entry.translations.get(tag, {})
            sections = [text.section for text in texts.values() if text.section is not None]
            if not sections:
                continue
            by, date = _reviewed(entry, tag)
            markdown = "\n\n".join(f"## {section.title or ''}\n\n{section.text}" for section in sections)
            yield PageReadability(entry, tag, readability(markdown), target, by, date)


def _reviewed(entry: Entry, tag: str) -> tuple[str | None, Date | None]:
    if tag == entry.language:
        checked = entry.record.verified
        return (checked.by, checked.date) if checked else (None, None)
    about = entry.abouts.get(tag)
    read = about.confirmed if about else None
    return (read.by, read.date) if read else (None, None)


def check_simple(catalogue: Catalogue) -> list[Problem]:
    """What is hard to read in the texts in Leichte Sprache, as warnings.

    A translation says that a text is meant so with the names of `RULES`: `translation: {meant: {costs: [numbers]}}`.
    """
    known = _known(catalogue)
    problems: list[Problem] = []
    for entry in catalogue.entries.values():
        if entry.hidden or entry.record.gone:
            continue
        if entry.language == TAG:
            written = {name: (text, frozenset[str]()) for name, text in entry.texts.items()}
            problems += _check_texts(entry, written, known)
        meant = {
            name: (text, frozenset(text.translation.meant.get(name, ())))
            for name, text in entry.translations.get(TAG, {}).items()
        }
        problems += _check_texts(entry, meant, known)
    return problems


Written = Mapping[str, tuple[SourceText | TranslatedText, frozenset[str]]]
"""Texts by name, with the rules that they break on purpose."""


def _check_texts(entry: Entry, texts: Written, known: frozenset[str]) -> Iterator[Problem]:
    explained = known.union(*(_explained(text.section) for text, _ in texts.values() if text.section is not None))
    for name, (text, meant) in texts.items():
        for markdown, place in _parts(entry, name, text):
            for offset, finding in findings(markdown, explained):
                if finding.rule not in meant:
                    yield problem_at(place(offset), finding.what, finding.hint, "warning", **finding.params)


Place = Callable[[int], Position]
"""Where a character of a text stands in its file."""


def _parts(entry: Entry, name: str, text: SourceText | TranslatedText) -> Iterator[tuple[str, Place]]:
    section = text.section
    if section is None:
        key = tuple(name.split("."))
        documents = [
            file.document
            for file in (*entry.files, *entry.translation_files)
            if file.virtual == text.virtual and key in file.document.values
        ]
        if documents:
            yield text.text, _FieldPlace(documents[-1], key, text.text)
        return
    if section.title is not None:
        column = max(section.heading.find(section.title), 0) + 1
        yield section.title, lambda offset: Position(section.path, section.line, column + offset)
    yield section.text, _SectionPlace(section)


class _SectionPlace:
    def __init__(self, section: Section) -> None:
        self._section = section
        self._lines = _line_starts(section.text)

    def __call__(self, offset: int) -> Position:
        line = bisect_right(self._lines, offset) - 1
        return Position(self._section.path, self._section.text_line + line, offset - self._lines[line] + 1)


class _FieldPlace:
    """Finds a place in a field of YAML, which may be folded: as the same occurrence of the word that stands there."""

    def __init__(self, document: YamlText, key: tuple[str, ...], text: str) -> None:
        self._start = document.position(key)
        self._span = document.values[key]
        self._text = text
        self._places: dict[str, tuple[list[int], list[int]]] = {}

    def __call__(self, offset: int) -> Position:
        word = re.compile(r"\w+|\S").match(self._text, offset)
        if word is None:
            return self._start
        if word[0] not in self._places:
            pattern = re.compile(re.escape(word[0]))
            in_text = [match.start() for match in pattern.finditer(self._text)]
            self._places[word[0]] = (
                in_text,
                [match.start() for match in pattern.finditer(self._written, self._span.column - 1)],
            )
        in_text, in_file = self._places[word[0]]
        nth = bisect_left(in_text, offset)
        if nth >= len(in_file):
            return self._start  # it is written with escapes
        line = bisect_right(self._lines, in_file[nth]) - 1
        return Position(self._start.path, self._span.line + line, in_file[nth] - self._lines[line] + 1)

    @cached_property
    def _written(self) -> str:
        """From the line of the value on, as it stands in the file."""
        return "\n".join(self._start.path.read_text("utf-8").split("\n")[self._span.line - 1 : self._span.end_line])

    @cached_property
    def _lines(self) -> list[int]:
        return _line_starts(self._written)


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _known(catalogue: Catalogue) -> frozenset[str]:
    """The parts of words that nobody can write otherwise: names, and words that the glossary explains."""
    names = [catalogue.instance.name, *(district.name for district in catalogue.instance.districts)]
    for entry in catalogue.entries.values():
        if entry.kind is TERM:
            names += [str(getattr(entry.record, "word", "")), *getattr(entry.record, "forms", ())]
        elif entry.kind in (PLACE, ORGANISATION) and (title := entry.texts.get("title")) is not None:
            names.append(title.text)
    return frozenset(part.lower() for name in names for part in _PART.findall(name))


_PART = re.compile(r"[^\W\d_]+")
_DEFINED = re.compile(r"^(\S.*)\n(?:[ \t]*\n)?:[ \t]", re.MULTILINE)


def _explained(section: Section) -> Iterator[str]:
    """The parts of words that a list of definitions explains."""
    for match in _DEFINED.finditer(section.text):
        yield from (part.lower() for part in _PART.findall(match[1]))

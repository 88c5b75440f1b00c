"""What goes to translators, and what of a returned file is new: the same for all formats.

The id of a unit says which text it is, which source text went out, and which translation was there: by that a file
that comes back is compared three ways.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Literal

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, State, TranslatedText
from ankunft.catalogue.fingerprint import fingerprint, is_fingerprint, matches
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.catalogue.sections import split_sections
from ankunft.language import language
from ankunft.model import TERM, Term
from ankunft.model.messages import N_, printable
from ankunft.translation.segments import Code, Segment, SegmentError, Split, aligned, canonical, cut, whole
from ankunft.translation.state import Task
from ankunft.translation.write import New

Older = Callable[[Entry, str, str], str | None]
"""(record, name of the text, fingerprint) → what the source text said then, or None where that is not found."""

NEW = "new"
"""In the id of a unit: there was no translation."""

LONGEST = 2000
"""How many segments a text may have for those to be found that did not change."""


@dataclass(frozen=True)
class Piece:
    """A segment as it goes out. `source` and `target` are XML forms."""

    number: int
    """From 1; 0: the whole text, as its translation is divided in another way."""
    source: str
    codes: Mapping[str, Code]
    target: str | None = None
    is_done: bool = False
    old_source: str | None = None
    """Markdown of the segment that the translation was made from."""
    old_target: str | None = None
    """Its translation, as Markdown."""
    words: tuple[str, ...] = ()
    """What the words of the glossary in it mean."""


@dataclass(frozen=True)
class Unit:
    """A text as it goes out, with what a translator has to know."""

    id: str
    record: str
    """`page/flat`."""
    path: str
    """Of the source file, below its layer."""
    name: str
    """Of the field or section."""
    tag: str
    state: State
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """A segment as it comes back, in its XML form; None: not translated."""

    xml: str | None
    is_done: bool | None
    """None: the file does not say."""
    at: Position


@dataclass(frozen=True)
class Returned:
    """A unit as it comes back, or a part of it."""

    unit: str
    targets: Mapping[int, Target]
    at: Position


@dataclass(frozen=True)
class Read:
    """What a file holds that came back."""

    units: tuple[Returned, ...]
    tag: str | None
    """The language of its translations; None: it does not say."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, order=True)
class Refused(Problem):
    """Why a unit is not taken."""

    unit: str = field(default="", compare=False)
    """Which one, and which segment: `page/flat, costs, 2`."""

    def text(self, gettext: Callable[[str], str] = str, base: Path | None = None) -> str:
        """`file:line:column: unit: what is wrong. what to write instead.`"""
        place = f"{self.place(base)}: "
        return f"{place}{self.unit}: {super().text(gettext, base).removeprefix(place)}"


@dataclass(frozen=True)
class Result:
    """What a returned file comes to."""

    news: tuple[New, ...] = ()
    refused: tuple[Problem, ...] = ()
    open: int = 0
    """Units that are not translated, or not finished."""
    same: int = 0
    """Units that say what is there already."""


def digest(text: str) -> str:
    """What a translation is known by in the id of a unit: 12 hex digits of SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _digested(xmls: Iterable[str | None]) -> str:
    """What the translations of the segments of a unit are known by."""
    found = [canonical(xml or "") for xml in xmls]
    return digest("\0".join(found)) if any(found) else NEW


def units(catalogue: Catalogue, tasks: Iterable[Task], older: Older) -> list[Unit]:
    """The texts as they go out; `older` finds what outdated translations were made from."""
    notes = _Notes(catalogue)
    return [_unit(task, older, notes) for task in tasks]


def _unit(task: Task, older: Older, notes: _Notes) -> Unit:
    translated = task.translated
    out = _outgoing(task.entry, task.name, task.source.text, translated, older)
    before = NEW if translated is None else digest(translated.text)
    key = ":".join(
        (
            *task.entry.key,
            task.name,
            task.fingerprint.replace(":", "-"),
            before,
            _digested(piece.target for piece in out.pieces),
        )
    )
    texts = [segment.text for segment in out.split.segments]
    pieces = tuple(
        replace(piece, words=tuple(notes.words(task, text))) for piece, text in zip(out.pieces, texts, strict=True)
    )
    about = tuple(notes.of(task))
    return Unit(key, task.id, task.source.virtual, task.name, task.tag, task.state, pieces, about)


@dataclass(frozen=True)
class _Outgoing:
    """A source text and its translation, divided as they go out."""

    split: Split
    pieces: tuple[Piece, ...]


def _outgoing(entry: Entry, name: str, text: str, translated: TranslatedText | None, older: Older) -> _Outgoing:
    """As they stand: `text` is the source text, `translated` what is there of it."""
    split = cut(entry.texts[name], text)
    if translated is None:
        return _without_target(split)
    is_of_this = translated.of is None or matches(text, translated.of)
    before = None if is_of_this or translated.of is None else older(entry, name, translated.of)
    if before is not None:
        old = cut(entry.texts[name], before)
        target = old.like(translated.text)
        if aligned(old, target) and not (old.is_whole or split.is_whole):
            return _Outgoing(split, tuple(_carried(split, old, target, is_read=not translated.is_machine)))
    is_done = is_of_this and not translated.is_machine
    target = split.like(translated.text)
    xmls: list[str | None] = [None]
    if aligned(split, target):
        xmls = [one.protect(two.text) for one, two in zip(split.segments, target.segments, strict=True)]
    if None in xmls:
        split = whole(text, split.labels)
        xmls = [split.segments[0].protect(translated.text)]
    pieces = _pieces(split, xmls, is_done=is_done)
    if split.is_whole and before is not None:
        pieces = (replace(pieces[0], old_source=before, old_target=translated.text),)
    return _Outgoing(split, pieces)


def _without_target(split: Split) -> _Outgoing:
    """A text that is not translated, or of which nobody knows how it was."""
    return _Outgoing(split, _pieces(split, [None] * len(split.segments), is_done=False))


def _pieces(split: Split, xmls: Sequence[str | None], *, is_done: bool) -> tuple[Piece, ...]:
    numbered = enumerate(zip(split.segments, xmls, strict=True), 0 if split.is_whole else 1)
    return tuple(
        Piece(number, segment.xml, segment.codes, xml, is_done and xml is not None)
        for number, (segment, xml) in numbered
    )


def _carried(new: Split, old: Split, target: Split, *, is_read: bool) -> Iterator[Piece]:
    """The segments of a text that changed, with the translations of those of the text before."""
    pairs = dict(_paired(new, old))
    for number, segment in enumerate(new.segments):
        if number not in pairs:
            yield Piece(number + 1, segment.xml, segment.codes)
            continue
        before, is_same = pairs[number]
        source, text = old.segments[before], target.segments[before].text
        xml = _fitting(segment, [source.protect(text)] if is_same else []) or segment.protect(text)
        is_done = is_same and is_read and _fitting(segment, [xml]) is not None
        shown = (None, None) if is_same else (source.text, text)
        yield Piece(number + 1, segment.xml, segment.codes, xml, is_done, *shown)


def _fitting(segment: Segment, xmls: Iterable[str | None]) -> str | None:
    for xml in xmls:
        if xml is not None:
            with suppress(SegmentError):
                segment.unprotect(xml)
                return xml
    return None


def _paired(new: Split, old: Split) -> Iterator[tuple[int, tuple[int, bool]]]:
    """Number of a new segment → number of the old one, and whether a translator has nothing to do there."""
    if max(len(new.segments), len(old.segments)) > LONGEST:
        return
    now, then = ([fingerprint(segment.text) for segment in split.segments] for split in (new, old))
    for kind, start, end, old_start, old_end in SequenceMatcher(None, now, then, autojunk=False).get_opcodes():
        if kind in ("equal", "replace"):
            for number, before in zip(range(start, end), range(old_start, old_end), strict=False):
                yield number, (before, kind == "equal")


class _Notes:
    """What a translator is told of a text, in English and German."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.terms = [
            entry for _, entry in sorted(catalogue.entries.items()) if entry.kind is TERM and not entry.hidden
        ]

    def of(self, task: Task) -> Iterator[str]:
        """The notes of one text."""
        entry, section = task.entry, task.source.section
        titles = [entry.texts[name].text for name in ("title",) if name in entry.texts]
        yield f"Record / Eintrag: {' – '.join([task.id, *titles])}"
        place = section.title if section is not None and section.title is not None else task.name
        yield f"Text: {place}"
        yield f"File / Datei: {task.source.virtual}"
        home = self.catalogue.instance.url.rstrip("/")
        yield f"Address / Adresse: {home}/{entry.language}/{self.catalogue.address(entry)}"
        if entry.language != self.catalogue.instance.language:
            yield f"Source language / Ausgangssprache: {language(entry.language).name}"

    def words(self, task: Task, text: str) -> Iterator[str]:
        """What the words of the glossary mean that stand in `text`."""
        if not self.terms or task.entry.language.partition("-")[0] != "de" or task.tag.partition("-")[0] == "de":
            return
        found = dict(self._by_form[" ".join(match[0].split())] for match in self._pattern.finditer(text))
        for word, entry in sorted(found.items()):
            title = entry.translations.get(task.tag, {}).get("title", entry.texts["title"])
            yield f"{word}: {title.text} (“{word}” stays in German letters / bleibt in deutschen Buchstaben)"

    @cached_property
    def _by_form(self) -> dict[str, tuple[str, Entry]]:
        forms: dict[str, tuple[str, Entry]] = {}
        for entry in self.terms:
            if isinstance(entry.record, Term):
                for form in (entry.record.word, *entry.record.forms):
                    forms.setdefault(" ".join(form.split()), (entry.record.word, entry))
        return forms

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_form, key=len, reverse=True)
        words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


_UNIT = re.compile(r"([a-z-]+):([a-z0-9-]+):([\w.:-]+):([0-9]+)-([0-9a-f]{12}):([0-9a-f]{12}|new):([0-9a-f]{12}|new)")


def returned(catalogue: Catalogue, file: Read, older: Older) -> Result:
    """What of a file that came back is new. Never raises: what does not fit is refused.

    A text counts when all of its segments are finished. Where somebody has changed the translation in the content
    since it went out, that stays.
    """
    refused = list(file.problems)
    incoming: list[_Incoming] = []
    tag = next((tag for tag in catalogue.instance.languages if tag.lower() == (file.tag or "").lower()), None)
    if file.units and tag is None:
        what = N_("the file is in the language “{tag}”, which the content does not have")
        hint = N_("Export it from this content; its languages are: {tags}.")
        tags = ", ".join(catalogue.instance.languages)
        refused.append(problem_at(file.units[0].at, what, hint, tag=file.tag or "", tags=tags))
    for unit in file.units if tag else ():
        try:
            incoming.append(_incoming(catalogue, tag or "", unit, older))
        except SegmentError as error:
            refused.append(_refused(unit, error, unit.at))
    says_states = any(one.says_states for one in incoming)
    news: list[New] = []
    counts = {"open": 0, "same": 0}
    for one in incoming:
        try:
            found = one.result(tag or "", says_states=says_states)
        except SegmentError as error:
            number = one.number(error)
            target = None if number is None else one.unit.targets.get(number)
            refused.append(_refused(one.unit, error, target.at if target else one.unit.at, number))
            continue
        if isinstance(found, New):
            news.append(found)
        else:
            counts[found] += 1
    return Result(
        tuple(news), tuple(sorted(refused, key=lambda one: (one.at, one.what))), counts["open"], counts["same"]
    )


def _refused(unit: Returned, error: SegmentError, at: Position, number: int | None = None) -> Refused:
    parsed = _UNIT.fullmatch(unit.unit)
    name = f"{parsed[1]}/{parsed[2]}, {parsed[3]}" if parsed else printable(unit.unit)[:100]
    return Refused(at, error.what, error.hint, unit=f"{name}, {number}" if number else name)


@dataclass(frozen=True)
class _Incoming:
    """A unit that came back, and what is known of what went out."""

    unit: Returned
    entry: Entry
    name: str
    of: str
    """The fingerprint of the source text that went out."""
    source: str
    """That text."""
    exported: str
    """The digest of the translation that there was then."""
    sent: str
    """The digest of the segments that went out."""
    present: TranslatedText | None
    out: _Outgoing
    is_known: bool
    """Whether the translation that went out is still there."""

    def number(self, error: SegmentError) -> int | None:
        """Of the piece that an error is about."""
        return 0 if error.number and self.out.split.is_whole else error.number

    @property
    def says_states(self) -> bool:
        """Whether somebody has marked a segment as translated."""
        targets = self.unit.targets
        return self.is_known and any(
            targets[piece.number].is_done and not piece.is_done for piece in self.out.pieces if piece.number in targets
        )

    def result(self, tag: str, *, says_states: bool) -> New | Literal["open", "same"]:
        """What is to be written; raises SegmentError. `says_states`: segments that are finished are marked so."""
        if self.present is not None and not self.is_known and self.sent != NEW and self._is_exported():
            return "same"  # nobody has touched it, and what is there now is newer
        xmls = self._xmls(says_states=says_states)
        if xmls is None:
            return "open"
        text = self._text(xmls)
        if self.present is not None and text != self.present.text and digest(self.present.text) != self.exported:
            if digest(text) == self.exported:
                return "same"
            hint = N_("Compare the two and write into the content what is right.")
            raise SegmentError(N_("the translation in the content has been changed meanwhile"), hint)
        if self.present is not None and text == self.present.text and self._is_settled(self.present):
            return "same"
        return New(self.entry, self.name, tag, text, self.of, "human")

    def _is_settled(self, present: TranslatedText) -> bool:
        """Whether that a person has now delivered this very text says nothing new."""
        is_of_this = present.of is not None and matches(self.source, present.of)
        return not present.is_machine and (is_of_this or present.state(self.entry.texts[self.name].text) == "current")

    def _xmls(self, *, says_states: bool) -> list[str] | None:
        """The segments, all of them finished; or None."""
        xmls: list[str] = []
        is_exported = not self.is_known and self._is_exported()
        for piece in self.out.pieces:
            target = self.unit.targets.get(piece.number)
            if target is None:
                if not piece.is_done or piece.target is None:
                    return None
                xmls.append(piece.target)
                continue
            if target.xml is None or not target.xml.strip() or target.is_done is False:
                return None
            differs = target.xml != piece.target and not is_exported
            is_done = target.is_done or (not says_states if differs else piece.is_done)
            if not is_done:
                return None
            xmls.append(target.xml)
        return xmls

    def _is_exported(self) -> bool:
        """Whether what came back is what went out."""
        try:
            return _digested(target.xml for _, target in sorted(self.unit.targets.items())) == self.sent
        except SegmentError:
            return False

    def _composed(self, xmls: Sequence[str]) -> str:
        """With whatever markup it has."""
        return self.out.split.composed(xmls, range(1, len(xmls) + 1))

    def _text(self, xmls: Sequence[str]) -> str:
        # What went out is a translation of ours, even where it lacks a link that the source has.
        text = self._composed(xmls)
        if digest(text) != self.exported:
            same = [xml == piece.target for xml, piece in zip(xmls, self.out.pieces, strict=True)]
            text = self.out.split.composed(xmls, [number for number, is_same in enumerate(same, 1) if is_same])
            self._check_section(text)
        return text

    def _check_section(self, text: str) -> None:
        section = self.entry.texts[self.name].section
        if section is None:
            return
        heading, has_text, body = text.partition("\n") if section.title is not None else ("-", "-", text)
        found = split_sections(body, self.unit.at.path)
        if (
            not heading.strip()
            or not has_text
            or found.problems
            or any(one.title is not None for one in found.sections)
        ):
            what = N_("the translation of a section has another heading in it, or none")
            raise SegmentError(what, N_("Write the heading in the first line, and no other."), 1)


def _incoming(catalogue: Catalogue, tag: str, unit: Returned, older: Older) -> _Incoming:
    """A unit with what it is one of; raises SegmentError where that is not found."""
    parsed = _UNIT.fullmatch(unit.unit)
    entry = catalogue.get(parsed[1], parsed[2]) if parsed else None
    if parsed is None or entry is None or parsed[3] not in entry.texts or entry.language == tag:
        what = N_("the content has no such text to translate")
        raise SegmentError(what, N_("Leave the ids in the file as they are, and do not rename records meanwhile."))
    name, of, exported, sent = parsed[3], f"{parsed[4]}:{parsed[5]}", parsed[6], parsed[7]
    source = entry.texts[name].text
    if not matches(source, of):
        before = older(entry, name, of) if is_fingerprint(of) else None
        if before is None:
            what = N_("the source text that was translated is neither in the content nor in its history")
            raise SegmentError(what, N_("Export the text again."))
        source = before
    present = entry.translations.get(tag, {}).get(name)
    is_known = exported == (NEW if present is None else digest(present.text))
    if is_known:
        out = _outgoing(entry, name, source, present, older)
    split = cut(entry.texts[name], source)
    is_whole = 0 in unit.targets
    if not is_known or is_whole != out.split.is_whole:
        is_known = is_known and present is None
        out = _without_target(whole(source, split.labels) if is_whole and not split.is_whole else split)
    numbers = {piece.number for piece in out.pieces}
    for number in sorted(unit.targets.keys() - numbers):
        hint = N_("Leave the ids in the file as they are.")
        raise SegmentError(N_("the text has no segment {segment}"), hint, segment=number)
    return _Incoming(unit, entry, name, of, source, exported, sent, present, out, is_known)

"""Units as a gettext PO file, and back (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import normalize, unescape

from ankunft.catalogue.files import BOM
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.model.messages import N_
from ankunft.translation.exchange import Piece, Read, Returned, Target, Unit
from ankunft.translation.segments import canonical

WIDTH = 0
"""Lines are not folded: they hold one line of text each."""


def write(units: Iterable[Unit], source_tag: str, target_tag: str) -> bytes:
    """A PO file in UTF-8: a message for each segment, its context the id of the unit and the number of the segment.

    What is not finished is `fuzzy`. Codes stand as `<g id="1">…</g>` and `<x id="2"/>`.
    """
    header = (
        "Project-Id-Version: Ankunft\n"
        f"Language: {target_tag}\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        f"X-Source-Language: {source_tag}\n"
    )
    parts = [f'msgid ""\nmsgstr {_quoted(header)}\n']
    parts += ["\n".join([*_message(unit, piece), ""]) for unit in units for piece in unit.pieces]
    return "\n".join(parts).encode()


def _message(unit: Unit, piece: Piece) -> Iterator[str]:
    notes = [*unit.notes, *piece.words, *(f"{key}: {code.shown}" for key, code in piece.codes.items())]
    if piece.old_target is not None and piece.target is None:
        notes.append(f"Old translation / Alte Übersetzung: {piece.old_target}")
    for note in notes:
        yield f"#. {' '.join(note.split())}"
    yield f"#: {unit.path}"
    if piece.target is not None and not piece.is_done:
        yield "#, fuzzy"
        if piece.old_source is not None:
            yield from (f"#| {line}" for line in f"msgid {_quoted(piece.old_source)}".split("\n"))
    yield f"msgctxt {_quoted(f'{unit.id}/{piece.number}')}"
    yield f"msgid {_quoted(_relaxed(piece.source))}"
    yield f"msgstr {_quoted(_relaxed(piece.target or ''))}"


def _quoted(text: str) -> str:
    return normalize(text, width=WIDTH)


# Only what would be read as a code, or as something escaped, has to be escaped.
_NEEDLESS = re.compile(r"&lt;(?!/?[gx][\s>]|/?[gx]&gt;)|&gt;|&amp;(?!(?:lt|gt|amp|quot|apos);)")
_MEANT = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def _relaxed(xml: str) -> str:
    return _NEEDLESS.sub(lambda match: _MEANT[match[0]], xml)


def read(data: bytes, path: Path) -> Read:
    """What a PO file returns. Never raises: what is wrong with the file is in `problems`."""
    try:
        text = data.decode().removeprefix(BOM)
    except UnicodeDecodeError as error:
        at = Position(path, data.count(b"\n", 0, error.start) + 1)
        return Read((), None, (problem_at(at, N_("the file is not UTF-8"), N_("Save it as UTF-8.")),))
    units: dict[str, dict[int, Target]] = {}
    problems: list[Problem] = []
    tag = None
    try:
        for entry in _entries(text):
            if not entry.texts.get("msgid"):
                tag = tag or _language(entry.texts.get("msgstr", ""))
                continue
            at = Position(path, entry.line)
            unit, _, number = entry.texts.get("msgctxt", "").rpartition("/")
            if not unit or not _NUMBER.fullmatch(number):
                what = N_("nothing says which text this is")
                problems.append(problem_at(at, what, N_("Leave ids and “msgctxt” as they are.")))
            elif int(number) in units.setdefault(unit, {}):
                problems.append(problem_at(at, N_("the text stands twice in the file"), N_("Remove one of the two.")))
            else:
                target = Target(canonical(entry.texts.get("msgstr", "")), not entry.is_fuzzy, at)
                units[unit][int(number)] = target
    except _BrokenError as error:
        at = Position(path, error.line)
        what, hint = N_("this is no PO file, or it is broken here"), N_("Save it anew with your tool.")
        return Read((), None, (problem_at(at, what, hint),))
    return Read(
        tuple(Returned(unit, found, next(iter(found.values())).at) for unit, found in units.items() if found),
        tag,
        tuple(problems),
    )


_NUMBER = re.compile(r"[0-9]{1,6}")
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?("(?:[^"\\]|\\.)*")')


class _BrokenError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class _Entry:
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False


def _entries(text: str) -> Iterator[_Entry]:
    """The messages that are not obsolete. Babel's reader would cut off what a missing quote leaves."""
    entry, keyword = _Entry(1), ""
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip(" \t\r\f\v")
        if said.startswith("#") or not said:
            if "msgstr" in entry.texts:
                yield entry
                entry, keyword = _Entry(number), ""
            elif entry.texts and said:
                raise _BrokenError(number)
            if said.startswith("#,"):
                entry.is_fuzzy = "fuzzy" in re.split(r"[\s,]+", said)
            continue
        match = _LINE.fullmatch(said)
        if match is None:
            raise _BrokenError(number)
        if match[1] in ("msgctxt", "msgid") and "msgstr" in entry.texts:
            yield entry
            entry = _Entry(number)
        keyword = match[1] or keyword
        if not keyword or (match[1] and match[1] in entry.texts):
            raise _BrokenError(number)
        if not entry.texts:
            entry.line = number
        entry.texts[keyword] = entry.texts.get(keyword, "") + unescape(match[2])
    if "msgstr" in entry.texts:
        yield entry
    elif entry.texts:
        raise _BrokenError(entry.line)


def _language(header: str) -> str | None:
    for line in header.split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "language" and value.strip():
            return value.strip().replace("_", "-")
    return None

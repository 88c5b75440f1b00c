"""Draws a way in steps as inline SVG: lanes with a station for each step, beside them its title as a link.

It is as wide as a phone (WIDTH) and scales with its frame. No style is in it: `overrides/components/way` has that. What
is fixed here, because the layout depends on it, are the sizes of the letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import escape

from ankunft.directory.way import Layout, Piece
from ankunft.language import language
from ankunft.site.views import Text

WIDTH = 328
"""Units across; on a phone of 360 pixels about a pixel each."""

RADIUS = 13
ROW = 52
"""The least height of a row: at 320 pixels it still is a target of 44."""
TURN = 44
"""How far a line goes down while it changes its lane, at most."""
MARGIN = 6
TEXT = 150
"""The least width of the texts; where there are many lanes, they move together."""

TINTS = (1, 3, 2, 5, 6, 4)
"""The colour of each lane, one of those of topics (overrides/base.css); the seventh has the first one's."""

SMALL = 0.875
"""The size of a condition and of a number, in sizes of the title."""


@dataclass(frozen=True)
class Label:
    """What stands beside a station."""

    anchor: str  # the id of the step in the list below
    title: Text
    name: str  # what a screen reader says of the link: "2. Title (condition)"
    when: Text | None = None
    ends: bool = False  # no step follows


@dataclass(frozen=True)
class Letters:
    """How large a script has to be set: a letter's height and the distance of lines, in units."""

    size: int
    line: float  # in sizes


_LATIN = Letters(16, 1.3)
_SCRIPTS = {"ARABIC": Letters(17, 1.5), "ETHIOPIC": Letters(17, 1.4)}


def letters(text: str) -> Letters:
    """How a text has to be set, by the script of its first letter."""
    first = next((char for char in text if char.isalpha()), "a")
    return _SCRIPTS.get(unicodedata.name(first, "").partition(" ")[0], _LATIN)


# Widths of letters in sizes, of the widest of the fonts that phones and computers have (Noto Sans, Roboto, Segoe UI,
# in 600): too much room does no harm, too little would.
_WIDTHS: tuple[tuple[str, float], ...] = (
    (r"[ .,:;!'’ijlıíìîIÍİ|іїІЇ፡]", 0.36),
    (r"[frtşſJ()\[\]/\-„“”\"«»‹›°*г]", 0.5),
    (r"[mwMW@%&—…жшщюфымЖШЩЮФЫМъ]", 1.0),
    (r"[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄҐ]", 0.78),
)
_SCRIPT_WIDTHS = {"ARABIC": 0.58, "ETHIOPIC": 0.84, "CYRILLIC": 0.68, "CJK": 1.0, "HANGUL": 1.0, "HIRAGANA": 1.0}


def _width(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    for pattern, width in _WIDTHS:
        if re.match(pattern, char):
            return width
    return _SCRIPT_WIDTHS.get(unicodedata.name(char, "").partition(" ")[0], 0.66)


def width_of(text: str, size: float) -> float:
    """How wide a text is at most, in units; an estimate."""
    return sum(map(_width, text)) * size


def wrap(text: str, width: float, size: float) -> list[str]:
    """A text in lines of at most `width` units; a word that is longer is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
            continue
        while width_of(word, size) > width and len(word) > 1:
            kept = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(f"{word[:n]}-", size) <= width)
            hyphen = "-" if word[kept - 1].isalpha() and letters(word) is _LATIN else ""
            lines.append(word[:kept] + hyphen)
            word = word[kept:]
        lines.append(word)
    return lines


@dataclass(frozen=True)
class _Row:
    """A station with its texts, set in lines."""

    label: Label
    top: float
    height: float
    centre: float  # of the station
    title: tuple[tuple[float, str], ...]  # baseline, line
    when: tuple[tuple[float, str], ...]


def _set(label: Label, top: float, width: float) -> _Row:
    centre = top + MARGIN + 2 + RADIUS
    big = letters(label.title.value)
    below = centre + 0.35 * big.size
    conditions: tuple[tuple[float, str], ...] = ()
    if label.when is not None:
        own = letters(label.when.value)
        size = own.size * SMALL
        said = wrap(label.when.value, width - 16, size)
        conditions = tuple((centre + 0.35 * size + n * own.line * size, line) for n, line in enumerate(said))
        below = conditions[-1][0] + 0.5 * size + 0.95 * big.size
    title = tuple(
        (below + n * big.line * big.size, line) for n, line in enumerate(wrap(label.title.value, width, big.size))
    )
    bottom = title[-1][0] + 0.35 * big.size + MARGIN + 4
    return _Row(label, top, max(ROW, bottom - top), centre, title, conditions)


def picture(layout: Layout, labels: Sequence[Label], tag: str, name: str) -> str:
    """The way as SVG markup. `labels`: of the stations, in their order; `tag`: the reader's language, whose direction
    the picture has; `name`: what a screen reader calls it.
    """
    is_mirrored = language(tag).direction == "rtl"
    first = MARGIN + RADIUS + 2
    gaps = max(layout.lanes - 1, 1)
    step = min(25.0 if layout.lanes < 4 else 22.0, (WIDTH - TEXT - first - 2 * RADIUS) / gaps)
    start = first + step * (layout.lanes - 1) + RADIUS + 12

    def across(x: float) -> float:
        return WIDTH - x if is_mirrored else x

    rows: list[_Row] = []
    for label in labels:
        rows.append(_set(label, rows[-1].top + rows[-1].height if rows else 0.0, WIDTH - start - 2))
    drawn = [across(first + step * lane) for lane in range(layout.lanes)]
    lines = "".join(
        f'<path class="tint-{_tint(colour)}" d="{"".join(_lines(pieces, rows, drawn))}"/>'
        for colour, pieces in _by_colour(layout)
    )
    stations = "".join(
        _station(row, number, station.lane, drawn[station.lane], across, start, tag)
        for number, (row, station) in enumerate(zip(rows, layout.stations, strict=True), 1)
    )
    height = rows[-1].top + rows[-1].height
    return (
        f'<svg viewBox="0 0 {WIDTH} {_n(height)}" role="group" aria-label="{escape(name)}">'
        f'<g class="way__lines" aria-hidden="true">{lines}</g><g role="list">{stations}</g></svg>'
    )


def _tint(lane: int) -> int:
    return TINTS[lane % len(TINTS)]


def _by_colour(layout: Layout) -> Iterator[tuple[int, list[Piece]]]:
    pieces = sorted(layout.pieces, key=lambda piece: (piece.colour, piece.start != piece.end, piece.start, piece.row))
    for colour, found in groupby(pieces, key=lambda piece: piece.colour):
        yield colour, list(found)


def _lines(pieces: Sequence[Piece], rows: Sequence[_Row], drawn: Sequence[float]) -> Iterator[str]:
    """The lines of a colour as path data (SVG 2, 9.3): straight ones in one go, then those that change lanes."""
    last: Piece | None = None
    for piece in pieces:
        top, bottom = rows[piece.row].centre, rows[piece.row + 1].centre
        if piece.start != piece.end:
            turn = min(top + 8 + TURN, bottom - 8)
            middle, x, across = (top + 8 + turn) / 2, drawn[piece.start], drawn[piece.end]
            yield f"M{_n(x)} {_n(top)}v8C{_n(x)} {_n(middle)} {_n(across)} {_n(middle)} {_n(across)} {_n(turn)}V{_n(bottom)}"
        elif last is not None and (last.start, last.end, last.row + 1) == (piece.start, piece.end, piece.row):
            yield f"V{_n(bottom)}"
        else:
            yield f"M{_n(drawn[piece.start])} {_n(top)}V{_n(bottom)}"
        last = piece


def _station(row, number, lane, x, across, start, tag) -> str:
    label = row.label
    ...


def _n(value: float) -> str:
    """A number of units, to half a unit."""
    return f"{round(value * 2) / 2:g}"

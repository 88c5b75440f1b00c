"""Draws a way in steps as inline SVG: lanes with a station for each step, beside them its title as a link.

It is as wide as a phone (WIDTH) and grows with its frame. How it looks is written in `overrides/components/way`. Said
here are the sizes of the letters, for the lines of text depend on them, and just enough to read it without a style.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import ceil
from typing import NamedTuple

from markupsafe import escape

from ankunft.directory.way import Layout, Piece
from ankunft.language import language
from ankunft.site.views import Text

WIDTH = 328
"""Units across: on a phone of 360 pixels about a pixel each."""

RADIUS = 13
ROW = 54
"""The least height of a row: still 44 pixels at a width of 270."""
TURN = 44
"""How far down a line goes while it changes its lane, at most."""
MARGIN = 6
PAD = 8
"""What is left free beside a condition within its frame."""
APART, NEAR, TEXT = 25, 20, 150
"""From lane to lane; the same where there are four or more; the least width of the texts, whatever the lanes."""

TINTS = (1, 3, 2, 5, 6, 4)
"""The colours of the lanes, of those of the topics (`.tint-1` in overrides/base.css); then they begin again."""

SMALL, LIGHT = 0.875, 0.93
"""How large a condition and a number are set, in sizes of the title; how wide the light letters of a condition are."""


@dataclass(frozen=True)
class Label:
    """What stands beside a station."""

    anchor: str  # the id of the step on the list below
    name: str  # of the link, for screen readers: "2. Title (condition)"
    title: Text
    when: Text | None = None
    ends: bool = False  # no step follows


class Letters(NamedTuple):
    """How large a script is set."""

    size: int  # units
    leading: float  # from line to line, in sizes


_LATIN = Letters(16, 1.3)
_LETTERS = {"ARABIC": Letters(17, 1.5), "ETHIOPIC": Letters(17, 1.4)}


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def letters(text: str) -> Letters:
    """How a text is set, by the script of its first letter."""
    first = next((char for char in text if char.isalpha()), "a")
    return _LETTERS.get(_script(first), _LATIN)


# In sizes, at weight 600, of the wider ones of the fonts that phones and computers bring (Noto Sans, Segoe UI): room to
# spare does no harm.
_WIDTHS = (
    (re.compile(r"[\s.,:;!'’ijlıíìîIÍİ|іїІЇ፡]"), 0.36),
    (re.compile(r"[frtşſJ()\[\]/„“”\"«»‹›°*г–-]"), 0.5),
    (re.compile(r"[mwMW@%&—…жшщюфымъЖШЩЮФЫМ]"), 1.0),
    (re.compile(r"[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄҐ]"), 0.78),
)
_OTHERS = {"ARABIC": 0.58, "ETHIOPIC": 0.8, "CYRILLIC": 0.68, "CJK": 1.0, "HANGUL": 1.0, "HIRAGANA": 1.0}


@cache
def _width(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    found = (width for pattern, width in _WIDTHS if pattern.match(char))
    return next(found, _OTHERS.get(_script(char), 0.66))


def width_of(text: str, size: float) -> float:
    """How wide a text is, in units: an estimate, rather too much than too little."""
    return sum(map(_width, text)) * size


_SPACES = re.compile(r"(?<!§)[^\S\u00a0\u202f]+")


def wrap(text: str, width: float, size: float) -> list[str]:
    """A text in lines of at most `width` units. A word that is longer is broken."""
    lines: list[str] = []
    for word in _SPACES.split(text.strip()):
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _broken(word, width, size)
    return lines


def _broken(word: str, width: float, size: float) -> Iterator[str]:
    hyphen = "-" if letters(word) is _LATIN else ""
    while width_of(word, size) > width and len(word) > 1:
        fits = (end for end in range(len(word) - 1, 1, -1) if width_of(word[:end] + hyphen, size) <= width)
        end = next(fits, 1)
        yield word[:end] + hyphen
        word = word[end:]
    yield word


def balanced(text: str, width: float, size: float) -> list[str]:
    """A text in as few lines as `wrap` makes, all about as long."""
    lines = wrap(text, width, size)
    for share in range(95, 40, -5):
        narrower = wrap(text, width * share / 100, size)
        if len(narrower) > len(lines) or " ".join(narrower) != " ".join(lines):
            break
        lines = narrower
    return lines


class _Line(NamedTuple):
    """A line of text, and how far down it stands."""

    baseline: float
    text: str


class _Row(NamedTuple):
    """The row of a step: from where on it is how high, where the middle of the station is, its texts."""

    label: Label
    top: float
    height: float
    centre: float
    when: list[_Line]
    title: list[_Line]


def _row(label: Label, top: float, width: float) -> _Row:
    """The row of a step, with texts of at most `width` units."""
    centre = first = top + MARGIN + RADIUS
    when: list[_Line] = []
    if label.when is not None:
        when = _set(label.when, centre, width - 2 * PAD, SMALL)
        first = when[-1].baseline + 12 + letters(label.title.value).size * 0.6
    title = _set(label.title, first, width)
    height = title[-1].baseline + MARGIN + 10 - top
    return _Row(label, top, max(ceil(height), ROW), centre, when, title)


def _set(text: Text, centre: float, width: float, scale: float = 1) -> list[_Line]:
    """A text in lines, the middle of the first one at `centre`."""
    size, leading = letters(text.value)
    size_ = size * scale
    lines = balanced(text.value, width, size_ if scale == 1 else size_ * LIGHT)
    return [_Line(centre + size_ * (0.35 + leading * number), line) for number, line in enumerate(lines)]


class _Drawing:
    """The picture of one way in one language."""

    def __init__(self, layout: Layout, labels: Sequence[Label], tag: str) -> None:
        self.layout = layout
        self.direction = language(tag).direction
        self.tag = tag
        first = MARGIN + RADIUS
        room = (WIDTH - TEXT - first - 2 * RADIUS) / max(layout.lanes - 1, 1)
        apart = min(APART if layout.lanes < 4 else NEAR, room)
        self.lanes = [first + apart * lane for lane in range(layout.lanes)]
        self.text = self.lanes[-1] + RADIUS + 11  # where the texts begin
        self.rows: list[_Row] = []
        top = 0.0
        for label in labels:
            self.rows.append(_row(label, top, WIDTH - self.text - 2))
            top += self.rows[-1].height
        self.height = top

    def x(self, at: float, width: float = 0) -> str:
        """Where something of some width begins, given its distance from the side where reading begins."""
        return _n(WIDTH - at - width if self.direction == "rtl" else at)

    def lines(self) -> Iterator[str]:
        """The lines, a path for each colour (SVG 2, 9.3): straight ones in one go, then those that change lanes."""
        pieces = sorted(self.layout.pieces, key=lambda piece: (piece.colour, piece.start != piece.end, piece.start))
        for colour, found in groupby(pieces, key=lambda piece: piece.colour):
            yield f'<path class="tint-{tint(colour)}" d="{"".join(self._path(found))}"/>'

    def _path(self, pieces: Iterable[Piece]) -> Iterator[str]:
        last: Piece | None = None
        for piece in pieces:
            top, bottom = self.rows[piece.row].centre, self.rows[piece.row + 1].centre
            start, end = self.x(self.lanes[piece.start]), self.x(self.lanes[piece.end])
            if piece.start != piece.end:
                turn = min(top + RADIUS + TURN, bottom)
                middle = _n((top + RADIUS + turn) / 2)
                # What comes back ends in a line that is there already, of another colour.
                on = f"V{_n(bottom)}" if piece.colour == piece.end else ""
                yield f"M{start} {_n(top)}V{_n(top + 8)}C{start} {middle} {end} {middle} {end} {_n(turn)}{on}"
            elif last is not None and (last.start, last.end, last.row + 1) == (piece.start, piece.end, piece.row):
                yield f"V{_n(bottom)}"
            else:
                yield f"M{start} {_n(top)}V{_n(bottom)}"
            last = piece

    def stations(self) -> Iterator[str]:
        """The steps, each a link to where it is told."""
        for number, (row, station) in enumerate(zip(self.rows, self.layout.stations, strict=True), 1):
            label, x, centre = row.label, self.x(self.lanes[station.lane]), _n(row.centre)
            sign = f'<circle cx="{x}" cy="{centre}" r="{RADIUS}" fill="none" stroke="currentColor"/>'
            if label.ends:
                sign = f'<circle class="way__end" cx="{x}" cy="{centre}" r="{RADIUS + 5}" fill="none"/>{sign}'
            size = _LATIN.size * SMALL
            area = f'y="{_n(row.top)}" width="{WIDTH}" height="{_n(row.height)}" rx="10" fill="none"'
            yield (
                f'<g role="listitem"><a href="#{escape(label.anchor)}" class="tint-{tint(station.lane)}"'
                f"{_language(label.title, self.tag)}><title>{escape(label.name)}</title>"
                f'<rect class="way__row" {area}/>{sign}'
                f'<text class="way__number" x="{x}" y="{_n(row.centre + 0.35 * size)}" font-size="{_n(size)}">{number}'
                f"</text> {self._texts(label.title, label.title, row.title, self.text)}{self._condition(row)}</a></g>"
            )

    def _condition(self, row: _Row) -> str:
        """The condition in its frame."""
        when = row.label.when
        if when is None:
            return ""
        size, leading = letters(when.value)
        size_ = size * SMALL
        width = max(width_of(line.text, size_ * LIGHT) for line in row.when) + 2 * PAD
        height = (len(row.when) - 1) * leading * size_ + size_ + 8
        top = row.when[0].baseline - 0.85 * size_ - 4
        # A single line stands in the middle, for its width is an estimate.
        is_single = len(row.when) == 1
        at = self.text + (width / 2 if is_single else PAD)
        said = self._texts(when, row.label.title, row.when, at, SMALL, "middle" if is_single else "start")
        frame = f'y="{_n(top)}" width="{_n(width)}" height="{_n(height)}" rx="8" fill="none"'
        return f' <rect class="way__when" x="{self.x(self.text, width)}" {frame}/>{said}'

    def _texts(
        self, text: Text, around: Text, lines: list[_Line], at: float, scale: float = 1, anchor: str = "start"
    ) -> str:
        """A text, `around` which another language may be spoken; a small one is a condition."""
        about = ' class="way__condition"' if scale < 1 else ""
        about += f' font-size="{_n(letters(text.value).size * scale)}"' + _language(text, around.lang)
        if text.dir != self.direction:
            about += f' direction="{text.dir}"'
            # It begins where the others begin, which is where it ends.
            anchor = "end" if anchor == "start" else anchor
        if anchor != "start":
            about += f' text-anchor="{anchor}"'
        said = (f'<text x="{self.x(at)}" y="{_n(line.baseline)}">{escape(line.text)}</text>' for line in lines)
        return f"<g{about}>{' '.join(said)}</g>"


def picture(layout: Layout, labels: Sequence[Label], tag: str, name: str) -> str:
    """The way as SVG markup. `labels`: of the stations, in their order; `tag`: the reader's language, which gives the
    picture its direction; `name`: what a screen reader calls it.
    """
    drawing = _Drawing(layout, labels, tag)
    return (
        f'<svg viewBox="0 0 {WIDTH} {_n(drawing.height)}" role="group" aria-label="{escape(name)}">'
        f'<g class="way__lines" aria-hidden="true" fill="none" stroke="currentColor">{"".join(drawing.lines())}</g>'
        f'<g role="list">{"".join(drawing.stations())}</g></svg>'
    )


def tint(lane: int) -> int:
    """The colour of a lane, 1 to 6."""
    return TINTS[lane % len(TINTS)]


def _language(text: Text, around: str) -> str:
    return "" if text.lang == around else f' lang="{text.lang}"'


def _n(value: float) -> str:
    """A number of units, to a half."""
    return f"{round(value * 2) / 2:g}"

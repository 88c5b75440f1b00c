"""Takes German Markdown apart into sentences, and says how hard they are to read."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any

TARGETS: Mapping[str, float] = MappingProxyType({"de": 8.0, "de-simple": 5.0})
"""The Wiener Sachtextformel that pages should keep below, by tag.

The scale is that of the formula's authors: 4 is very easy, 15 very hard, much like the grades of a school. The limits
are ours, no standard gives any: what is read in grade 8, and for Leichte Sprache what is read after primary school.
"""

FEWEST = 50
"""Words that a text needs for a figure, ours too: of fewer, a single word would change it by half a grade."""

INSERTED = "\ufffc"
"""What stands in a sentence for each character of an insert or of an address of the web."""


class ReadabilityMissing(RuntimeError):  # noqa: N818 (it says what is missing)
    """textstat is not installed: it comes with `ankunft[translate]`."""


@dataclass(frozen=True)
class Sentence:
    """A sentence, heading, cell or list item. `text` is as long as what is written: Markdown's signs are spaces."""

    text: str
    start: int  # in the Markdown, in characters

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words; one with hyphens is one, and so is an insert."""
        return tuple(_WORD.findall(self.text))

    @property
    def is_whole(self) -> bool:
        """Whether it ends as a sentence does; headings, cells and labels do not."""
        return self.text.rstrip(' "“”»«’)').endswith((".", "!", "?"))


@dataclass(frozen=True)
class Readability:
    """How hard a German text is to read."""

    words: int
    sentences: int
    wiener: float
    """The first Neue Wiener Sachtextformel (Bamberger and Vanecek 1984): 4 very easy to 15 very hard."""
    flesch: float
    """Flesch's reading ease as Amstad (1978) has it for German: about 100 very easy to 0 very hard."""


def readability(markdown: str) -> Readability | None:
    """The figures of a text; None below `FEWEST` words.

    textstat counts words (one with hyphens is one word), their letters and syllables. Sentences are counted here, with
    headings, cells and list items: textstat leaves out those of one and two words, and ends one at “1. Oktober”.
    Inserts, addresses of the web and code do not count. Raises ReadabilityMissing.
    """
    counts = _textstat()
    words: list[str] = []
    lengths = 0
    for sentence in sentences(markdown):
        found = [word for word in sentence.words if any(char.isalnum() for char in word)]
        words += found
        lengths += bool(found)
    total = len(words)
    if total < FEWEST:
        return None
    each = {word: _syllables(counts, word) for word in set(words)}
    syllables = [each[word] for word in words]
    length = total / lengths
    many = 100 * sum(count >= 3 for count in syllables) / total
    one = 100 * sum(count == 1 for count in syllables) / total
    long = 100 * sum(counts.count_letters(word) > 6 for word in words) / total
    return Readability(
        words=total,
        sentences=lengths,
        wiener=0.1935 * many + 0.1672 * length + 0.1297 * long - 0.0327 * one - 0.875,
        flesch=180 - length - 58.5 * sum(syllables) / total,
    )


def _syllables(counts: Any, word: str) -> int:
    # The language is handed over: textstat's own is one for all threads. No word is as long as 100 letters.
    return int(counts.count_syllables(word[:100], "de_DE"))


def _textstat() -> Any:
    try:
        return importlib.import_module("textstat.backend.counts")  # takes half a second
    except ImportError as error:
        raise ReadabilityMissing from error


def sentences(markdown: str) -> Iterator[Sentence]:
    """The sentences of a Markdown text, in order; what stands behind a colon is one of its own."""
    text = _plain(markdown)
    for block in re.finditer(r"[^\n]+", text):
        starts = [block.start(), *(block.start() + end for end in _ends(block[0])), block.end()]
        for start, end in pairwise(starts):
            part = text[start:end]
            stripped = part.strip()
            if stripped:
                yield Sentence(stripped, start + len(part) - len(part.lstrip()))


_WORD = re.compile(rf"[^\W_]+(?:[-‐‑·•.,:'’/][^\W_]+)*|{INSERTED}+")
_END = re.compile(r"[.!?…]+[\s\"“”»«’)]*(?=\s|$)|:[\s]+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHORT = _set("abs art buchst bspw bzw ca dr evtl ggf hr fr inkl max min mind nr prof sog st std str tel vgl zzgl")
_MONTHS = _set("januar februar märz april mai juni juli august september oktober november dezember")
_BEFORE_ORDINAL = _set("am vom zum bis ab seit der die das dem den des im jeden jedem jeder dieser diesem")


def _ends(block: str) -> Iterator[int]:
    for match in _END.finditer(block):
        if match.end() < len(block) and (match[0][0] != "." or _is_end(block, match)):
            yield match.end()


def _is_end(block: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends the sentence: not behind the number of a day, nor behind what is shortened."""
    before = block[max(0, match.start() - 40) : match.start()].split()
    if not before:
        return False
    last = before[-1].lstrip("(„“\"'")
    following = block[match.end() : match.end() + 30].split()
    after = following[0] if following else ""
    if last.isdigit() and len(last) <= 3:
        is_ordinal = after.lower().rstrip(".,;:") in _MONTHS or after[:1].islower() or after[:1].isdigit()
        return not (is_ordinal or (len(before) > 1 and before[-2].lower() in _BEFORE_ORDINAL))
    if last.lower() in _SHORT or (len(last) == 1 and last.isalpha()) or re.fullmatch(r"(?:\w\.)+\w", last):
        return False
    return not after[:1].islower()


# What is no text; every pattern looks at each character a bounded number of times.
_INSERT = re.compile(r"\[\[[^\[\]\n]{1,220}\]\]")
_CODE = re.compile(r"(?<!`)(`++)[^`]*\1(?!`)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]+\S.*$", re.MULTILINE)
_TARGET = re.compile(r"\]\([^()\s]*+(?:\([^()\n]*\)[^()\s]*+)?(?:\s+\"[^\"\n]*\")?\s*\)|\]\[[^\[\]\n]{0,200}\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_AUTOLINK = re.compile(r"<(?:https?|mailto|tel):[^<>\s]*>")
_WEB = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>\"]*[^\s<>\".,;:!?)\]|*]"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,5}(?:de|org|com|net|eu|info)\b(?![\w-])"
)
_ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]*\}")
_ENTITY = re.compile(r"&(?:#\w{1,7}|\w{2,31});")
_SIGNS = re.compile(r"!(?=\[)|(?<![^\W_])_|_(?![^\W_])|[*\[\]\\~`]")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_MARKER = re.compile(
    r"[ \t]*(?:>[ \t>]*)?(?:#{1,6}[ \t]+|[-*+][ \t]+|\d{1,9}[.)][ \t]+|:[ \t]+|(?:!!!|\?\?\?\+?)[ \t]+[\w-]+[ \t]*\"?)?"
)
_RULE = re.compile(r"[ \t|:>=-]*-{2}[ \t|:>=-]*|[ \t]*(?:[*_][ \t]*){3,}|[ \t]*=+[ \t]*")


def _blank(match: re.Match[str]) -> str:
    return _WHATEVER.sub(" ", match[0])


_WHATEVER = re.compile(r"[^\n]")


def _plain(markdown: str) -> str:
    """The text with spaces for what is Markdown, as long as it; lines end where blocks do."""
    text = "\n".join(_without_code(markdown.split("\n")))
    text = _without_comments(text)
    text = _CODE.sub(_blank, text)
    text = _INSERT.sub(lambda match: INSERTED * len(match[0]), text)
    for pattern in (_DEFINITION, _TARGET, _AUTOLINK, _TAG, _ATTRIBUTES):
        text = pattern.sub(_blank, text)
    text = _WEB.sub(lambda match: INSERTED * len(match[0]), text)
    text = _ENTITY.sub(lambda match: ("&" if match[0] == "&amp;" else " ").ljust(len(match[0])), text)
    return _blocks(text.split("\n"))


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those of code blank: between fences, and indented where nothing is open that they could belong to."""
    fence = ""
    holds = False  # whether a list, block or definition is open
    after_blank = True
    for line in lines:
        opening = _FENCE.match(line)
        is_code = bool(fence) or bool(opening)
        if fence and line.strip().startswith(fence) and not line.strip(" \t" + fence[0]):
            fence = ""
        elif not fence and opening:
            fence = opening[1]
        is_indented = line.startswith(("    ", "\t"))
        if line.strip() and not is_indented:
            marker = _MARKER.match(line)
            holds = bool(marker and marker[0].strip() and not marker[0].lstrip().startswith("#"))
        is_code = is_code or (is_indented and after_blank and not holds and bool(line.strip()))
        after_blank = not line.strip() or is_code
        yield " " * len(line) if is_code else line


def _without_comments(text: str) -> str:
    parts = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[place:start], _WHATEVER.sub(" ", text[start : end + 3])]
        place = end + 3
    return "".join((*parts, text[place:]))


def _blocks(lines: list[str]) -> str:
    parts: list[str] = []
    joins = False  # whether the line before goes on in this one
    for line in lines:
        marker = _MARKER.match(line)
        length = marker.end() if marker else 0
        is_marked = bool(marker and marker[0].strip())
        parts.append(" " if joins and line.strip() and not is_marked and "|" not in line else "\n")
        is_title = is_marked and line.lstrip(" >\t").startswith(("#", "!", "?"))
        rest = line[length:]
        if is_title and rest.rstrip().endswith('"'):
            rest = f"{rest.rstrip()[:-1]} ".ljust(len(rest))
        plain = " " * len(line) if _RULE.fullmatch(line) else " " * length + _SIGNS.sub(" ", rest)
        parts.append(plain.replace("|", "\n"))
        joins = bool(line.strip()) and not is_title and "|" not in line and not line.endswith(("  ", "\\"))
    return "".join(parts[1:])

"""Cuts Markdown into what is translated and the skeleton between, and shields links and marks from translators.

A segment is a heading, a paragraph, an item of a list, a cell of a table, the title or a paragraph of an admonition.
Its XML form has `<g id="1">…</g>` for what opens and closes (a link, bold), `<x id="2"/>` for what stands alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain, zip_longest
from typing import Literal

from ankunft.catalogue.entries import SourceText
from ankunft.catalogue.files import CONTROL
from ankunft.catalogue.markup import INSERT
from ankunft.model import message
from ankunft.model.messages import N_


class SegmentError(Exception):
    """A translation does not fit its source text: what is wrong, what to write instead, in which segment (from 1)."""

    def __init__(self, what: str, hint: str, number: int | None = None, **params: object) -> None:
        self.what, self.hint, self.number = message(what, **params), message(hint, **params), number
        super().__init__(str(self.what))


@dataclass(frozen=True)
class Code:
    """A piece of markup that stands in the XML form under a number."""

    open: str
    close: str | None = None  # None: it stands alone
    is_required: bool = False  # a link, a picture, an insert: no translation can do without it
    label: str | None = None  # of a link whose text is its label: [label]

    @property
    def shown(self) -> str:
        """The markup, as an editor knows it."""
        return self.open if self.close is None else f"{self.open}…{self.close}"

    @property
    def key(self) -> tuple[str, str | None]:
        """What a code of the translation has in common with the one of the source that it stands for."""
        return (self.open, self.close if self.label is None else f"][{self.label}]")


@dataclass(frozen=True)
class _Mark:
    """A code, or the start or end of one, in the text."""

    code: Code
    is_end: bool = False

    @property
    def markup(self) -> str:
        return (self.code.close or "") if self.is_end else self.code.open


_Part = str | _Mark


@dataclass(frozen=True)
class Segment:
    """A piece of Markdown that is translated as a whole."""

    text: str
    lead: str | None = ""
    """What its lines after the first start with, in the Markdown alone; None: it is one line."""
    is_coded: bool = True
    """Whether there are codes in it: not in what is shown as it is written."""
    labels: frozenset[str] = frozenset()
    """Of the link definitions of its file."""

    @cached_property
    def codes(self) -> dict[str, Code]:
        """Id → markup, in the order of the text."""
        return {str(number): code for number, code in enumerate(_codes(self._source_parts), 1)}

    @cached_property
    def xml(self) -> str:
        """The XML form."""
        return self._written(self._source_parts, list(self.codes))

    def protect(self, text: str) -> str | None:
        """The XML form of a translation: markup that the source has as well is shielded, other markup stays text.

        None where it has no such form: its lines are indented in another way.
        """
        parts = self._parts(text)
        free: dict[tuple[str, str | None], list[str]] = {}
        for key, code in reversed(self.codes.items()):
            free.setdefault(code.key, []).append(key)
        ids = [free[code.key].pop() if free.get(code.key) else None for code in _codes(parts)]
        for xml in (self._written(parts, ids), self._written([text], [])):
            if self._restored(xml)[0] == text:
                return xml
        return None

    def unprotect(self, xml: str, without: Collection[str] = ()) -> str:
        """The Markdown of an XML form; `without`: ids of codes that it may lack, though they are required.

        Only codes and `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` are read; `<br>` or `R&B` are text as they are.
        Raises SegmentError where codes are missing, unknown, doubled, cross each other, or work no more.
        """
        text, used = self._restored(xml)
        for key, code in self.codes.items():
            if code.is_required and key not in used and key not in without:
                what = N_("the placeholder {id} (“{markup}”) is missing")
                raise SegmentError(what, N_("Put it where it belongs in the sentence."), id=key, markup=code.shown)
        working = {mark["id"] for mark in _CODE.finditer(self.protect(text) or "")}
        for key in used:
            if key not in working and key not in without:
                what = N_("the placeholder {id} (“{markup}”) has no effect where it stands")
                hint = N_("Leave no blank at its inner edges, and no single brackets, stars or underscores around it.")
                raise SegmentError(what, hint, id=key, markup=self.codes[key].shown)
        return text

    @cached_property
    def _source_parts(self) -> list[_Part]:
        return _parts(self.text, self.lead, self.labels) if self.is_coded else [self.text]

    @cached_property
    def has_words(self) -> bool:
        """Whether anything in it can be translated."""
        return any(char.isalnum() for part in self._source_parts if isinstance(part, str) for char in part)

    def _parts(self, text: str) -> list[_Part]:
        if not self.is_coded:
            return [text]
        return self._source_parts if text == self.text else _parts(text, self.lead, self.labels)

    def _written(self, parts: Sequence[_Part], ids: Sequence[str | None]) -> str:
        """The XML form; `ids`: one for each code of `parts`, None: it is left as text."""
        said: list[str] = []
        by_code = {id(code): key for code, key in zip(_codes(parts), ids, strict=False)}
        for part in parts:
            key = None if isinstance(part, str) else by_code[id(part.code)]
            if isinstance(part, str) or key is None:
                said.append(_escaped(self._outdented(part if isinstance(part, str) else part.markup)))
            elif part.code.close is None:
                said.append(f'<x id="{key}"/>')
            else:
                said.append("</g>" if part.is_end else f'<g id="{key}">')
        return "".join(said)

    def _restored(self, xml: str) -> tuple[str, set[str]]:
        """(Markdown, ids of the codes in it)."""
        said: list[str] = []
        used: set[str] = set()
        opened: list[tuple[str, int]] = []  # (id, where in `said` the text in it begins)
        position = 0
        for mark in _CODE.finditer(xml):
            said.append(self._indented(_unescaped(xml[position : mark.start()])))
            position = mark.end()
            if mark["id"] is None:
                self._close(said, opened)
                continue
            key, is_single = mark["id"], mark["kind"] == "x"
            self._use(key, used, is_single=is_single)
            said.append(self.codes[key].open)
            if not is_single:
                opened.append((key, len(said)))
                if mark["empty"]:
                    self._close(said, opened)
        said.append(self._indented(_unescaped(xml[position:])))
        if opened:
            key = opened[-1][0]
            what = N_("the placeholder {id} (“{markup}”) begins and does not end")
            hint = N_("Put its end where it belongs in the sentence.")
            raise SegmentError(what, hint, id=key, markup=self.codes[key].shown)
        return "".join(said), used

    def _use(self, key: str, used: set[str], *, is_single: bool) -> None:
        code = self.codes.get(key)
        if code is None or (code.close is None) != is_single:
            what = N_("the source text has no placeholder {id} of this form")
            raise SegmentError(what, N_("Use only the placeholders of the source text."), id=key)
        if key in used:
            what = N_("the placeholder {id} (“{markup}”) stands twice")
            raise SegmentError(what, N_("Remove one of the two."), id=key, markup=code.shown)
        used.add(key)

    def _close(self, said: list[str], opened: list[tuple[str, int]]) -> None:
        if not opened:
            what = N_("a placeholder ends that has not begun")
            raise SegmentError(what, N_("Put its beginning where it belongs in the sentence."))
        key, start = opened.pop()
        code = self.codes[key]
        is_its_label = code.label is None or "".join(said[start:]) == code.label
        said.append((code.close or "") if is_its_label else f"][{code.label}]")

    def _outdented(self, text: str) -> str:
        return re.sub(rf"\n{re.escape(self.lead)}(?![ \t>])", "\n", text) if self.lead else text

    def _indented(self, text: str) -> str:
        if self.lead is None:
            return re.sub(r"(?<!\s)\s*\n\s*", " ", text) if "\n" in text else text
        return re.sub(r"\n(?![ \t>])", f"\n{self.lead}", text) if self.lead else text


@dataclass(frozen=True)
class Split:
    """A text cut into segments and the skeleton around them: one piece more than there are segments."""

    skeleton: tuple[str, ...]
    segments: tuple[Segment, ...]
    has_heading: bool = False
    is_whole: bool = False
    labels: frozenset[str] = frozenset()

    def joined(self, texts: Sequence[str]) -> str:
        """The text with one Markdown piece for each segment. Raises ValueError where their number differs."""
        if len(texts) != len(self.segments):
            raise ValueError(f"{len(texts)} texts for {len(self.segments)} segments")
        return "".join(chain.from_iterable(zip_longest(self.skeleton, texts, fillvalue="")))

    def composed(self, xmls: Sequence[str], trusted: Collection[int] = ()) -> str:
        """The translation that the XML forms make up; `trusted`: numbers of segments that may lack codes.

        Raises SegmentError where one of them does not fit its segment, or would change how the text is divided: a
        line that becomes a heading, a bar that becomes a cell; ValueError where their number differs.
        """
        texts: list[str] = []
        for number, (segment, xml) in enumerate(zip(self.segments, xmls, strict=True), 1):
            try:
                text = segment.unprotect(xml, segment.codes if number in trusted else ())
            except SegmentError as error:
                error.number = number
                raise
            if wrong := CONTROL.search(text):
                what, hint = N_("the translation holds the control character U+{code}"), N_("Remove it.")
                raise SegmentError(what, hint, number, code=f"{ord(wrong[0]):04X}")
            texts.append(text if self.is_whole else text.strip(" \t\n"))
        text = self.joined(texts)
        again = self.like(text)
        if aligned(self, again) and all(one == two.text for one, two in zip(texts, again.segments, strict=True)):
            return text
        pairs = zip(self.skeleton, again.skeleton, texts, again.segments, strict=False)
        same = 0
        for skeleton, skeleton_again, one, two in pairs:
            if skeleton != skeleton_again or one != two.text:
                break
            same += 1
        what = N_("the translation is divided in another way than the source text")
        hint = N_(
            "Do not begin with #, -, >, ! or a number with a dot; no | and no empty lines; do not leave it empty."
        )
        raise SegmentError(what, hint, min(same + 1, len(texts)))

    def like(self, text: str) -> Split:
        """Another text, cut in the same manner."""
        if self.is_whole:
            return replace(self, segments=(replace(self.segments[0], text=text),))
        heading, _, markdown = text.partition("\n") if self.has_heading else (None, "", text)
        return split(markdown, heading=heading, labels=self.labels)


def split(markdown: str, *, heading: str | None = None, labels: Iterable[str] = ()) -> Split:
    """Cut a text: `heading`, if any, a line end, and Markdown. `labels`: of link definitions elsewhere in the file.

    Joining the texts of the segments gives the text again, to the byte.
    """
    found = frozenset(labels) | frozenset(match[1] for match in _DEFINITION.finditer(markdown))
    cutter = _Cutter(markdown.split("\n"), found)
    if heading is not None:
        cutter.take(heading, None)
        cutter.skip("\n")
    cutter.run()
    return Split(*cutter.result(), has_heading=heading is not None, labels=found)


def whole(text: str, labels: Iterable[str] = ()) -> Split:
    """A text as one segment: of a translation that is divided in another way than its source."""
    found = frozenset(labels)
    return Split(("", ""), (Segment(text, labels=found),), is_whole=True, labels=found)


def cut(source: SourceText, text: str | None = None) -> Split:
    """A source text of the catalogue; or `text` in its place, such as what it said before.

    A field that is not Markdown is one segment without codes; so is, with codes, a text without any words.
    """
    text = source.text if text is None else text
    section = source.section or source.prose
    if section is None:
        return Split(("", ""), (Segment(text, is_coded=False),), is_whole=True)
    labels = frozenset(_LABEL.findall(section.references))
    found = _cut(text, source.section is not None and section.title is not None, labels)
    return found if found.segments else whole(text, labels)


@lru_cache(maxsize=5_000)
def _cut(text: str, has_heading: bool, labels: frozenset[str]) -> Split:
    heading, _, markdown = text.partition("\n") if has_heading else (None, "", text)
    return split(markdown, heading=heading, labels=labels)


_LABEL = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)


def aligned(source: Split, target: Split) -> bool:
    """Whether the texts differ in nothing but their segments."""
    return source.skeleton == target.skeleton and len(source.segments) == len(target.segments)


# The marks before the text of a line: indentation, quotes, lists, definitions.
_PREFIX = re.compile(r"[ \t]*(?:(?:>|(?:[-*+:]|\d{1,9}[.)])(?=[ \t]|$))[ \t]*)*")
_LISTED = re.compile(r"[^\s>]")
_FENCE = re.compile(r"(`{3,})[^`]*|(~{3,}).*")
_DEFINITION = re.compile(r"^[ \t]*\[([^\]\n]+)\]:[ \t]+\S.*$", re.MULTILINE)
_RULE = re.compile(r"[-=*_ \t]+")
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*[\w-]+(?:[ \t]+[\w-]+)*(?:[ \t]+\"(.*)\")?[ \t]*")
_HEADING = re.compile(r"#{1,6}[ \t]+")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BLOCK = re.compile(
    r"</?(?:div|section|p|details|summary|blockquote|pre|hr|[uod]l|li|d[td]|table|caption|thead|tbody|t[rdh]|fig\w+|h\d)\b"
)


class _Cutter:
    """Goes through the lines of a text and puts each piece into the skeleton or a segment."""

    def __init__(self, lines: list[str], labels: frozenset[str]) -> None:
        self.lines, self.labels = lines, labels
        self.skeleton: list[list[str]] = [[]]
        self.segments: list[Segment] = []
        self.paragraph: list[str] = []
        self.prefix = ""  # of the paragraph
        self.never_closed: set[str] = set()

    def result(self) -> tuple[tuple[str, ...], tuple[Segment, ...]]:
        return tuple("".join(pieces) for pieces in self.skeleton), tuple(self.segments)

    def skip(self, text: str) -> None:
        self.skeleton[-1].append(text)

    def take(self, text: str, lead: str | None, *, is_coded: bool = True) -> None:
        """A segment; blanks around it, and a text without any word, go into the skeleton."""
        inner = text.strip(" \t\n")
        segment = Segment(inner, lead, is_coded, self.labels)
        if not segment.has_words:
            self.skip(text)
            return
        start = text.index(inner)
        self.skip(text[:start])
        self.segments.append(segment)
        self.skeleton.append([text[start + len(inner) :]])

    def run(self) -> None:
        number = 0
        while number < len(self.lines):
            number = self._line(number)
        self._flush()

    def _flush(self) -> None:
        if self.paragraph:
            self.take("\n".join(self.paragraph), _LISTED.sub(" ", self.prefix))
            self.paragraph = []

    def _line(self, number: int) -> int:
        """Take the line and what belongs to it; gives the number of the next one."""
        line = self.lines[number]
        prefix = _PREFIX.match(line)[0]  # type: ignore[index] # it matches any line
        content = line[len(prefix) :]
        is_special = self._is_special(number, content)
        if self.paragraph and not is_special and self._continues(prefix, content):
            self.paragraph.append(line)
            return number + 1
        self._flush()
        if number:
            self.skip("\n")
        if not is_special:
            self.skip(prefix)
            if content:
                self.paragraph, self.prefix = [content], prefix
            return number + 1
        return self._special(number, prefix, content)

    def _continues(self, prefix: str, content: str) -> bool:
        is_html = _BLOCK.match(self.paragraph[0]) is not None
        return bool(content) and not (is_html or _LISTED.search(prefix) or prefix.count(">") > self.prefix.count(">"))

    def _is_special(self, number: int, content: str) -> bool:
        if not content or (content[0] not in "`~<[-=*_!?#|" and "|" not in content):
            return False
        return bool(
            (_FENCE.fullmatch(content) and self._fence_end(number, content))
            or (content.startswith("<!--") and self._comment_end(number, content))
            or _BLOCK.match(content)
            or _DEFINITION.fullmatch(content)
            or _RULE.fullmatch(content)
            or _ADMONITION.fullmatch(content)
            or _HEADING.match(content)
            or self._is_table(number, content)
        )

    def _special(self, number: int, prefix: str, content: str) -> int:
        self.skip(prefix)
        if _FENCE.fullmatch(content) and (end := self._fence_end(number, content)):
            self.skip(content)
            if end > number + 1:
                self.skip("\n")
                self.take("\n".join(self.lines[number + 1 : end]), "", is_coded=False)
            self.skip(f"\n{self.lines[end]}")
            return end + 1
        if content.startswith("<!--") and (end := self._comment_end(number, content)):
            self.skip("\n".join([content, *self.lines[number + 1 : end]]))
            return end
        if admonition := _ADMONITION.fullmatch(content):
            start, end = admonition.span(1) if admonition[1] else (len(content), len(content))
            self.skip(content[:start])
            self.take(content[start:end], None)
            self.skip(content[end:])
        elif heading := _HEADING.match(content):
            self.skip(heading[0])
            self.take(content[heading.end() :], None)
        elif _BLOCK.match(content):
            self.paragraph, self.prefix = [content], prefix
        elif self._is_table(number, content):
            return self._table(number, content)
        else:
            self.skip(content)
        return number + 1

    def _fence_end(self, number: int, content: str) -> int:
        """The number of the line that closes a block of code; 0: it is never closed, thus no block."""
        match = _FENCE.fullmatch(content)
        mark = (match[1] or match[2]) if match else ""
        if mark in self.never_closed:
            return 0
        for end in range(number + 1, len(self.lines)):
            text = self.lines[end].strip(" \t>")
            if text.startswith(mark) and not text.strip(mark[0]):
                return end
        self.never_closed.add(mark)
        return 0

    def _comment_end(self, number: int, content: str) -> int:
        """The number of the line behind a comment that fills its lines; 0: it is none."""
        place = bisect_left(self._comment_ends, number)
        if place == len(self._comment_ends):
            return 0
        end = self._comment_ends[place]
        rest = (content if end == number else self.lines[end]).partition("-->")[2]
        return 0 if rest.strip() else end + 1

    @cached_property
    def _comment_ends(self) -> list[int]:
        return [number for number, line in enumerate(self.lines) if "-->" in line]

    def _is_table(self, number: int, content: str) -> bool:
        if "|" not in content or number + 1 >= len(self.lines):
            return False
        below = self.lines[number + 1]
        return "|" in below and _DELIMITERS.fullmatch(below.lstrip(" \t>")) is not None

    def _table(self, number: int, content: str) -> int:
        self._row(content)
        self.skip(f"\n{self.lines[number + 1]}")
        for end in range(number + 2, len(self.lines)):
            if "|" not in self.lines[end]:
                return end
            self.skip("\n")
            self._row(self.lines[end])
        return len(self.lines)

    def _row(self, text: str) -> None:
        start = position = len(text) - len(text.lstrip(" \t>"))
        self.skip(text[:start])
        spans = _code_spans(text)
        while match := _BAR.search(text, position):
            position = spans.get(match.start(), (0, match.end()))[1] if match["code"] else match.end()
            if match[0] == "|":
                self.take(text[start : match.start()], None)
                self.skip("|")
                start = position
        self.take(text[start:], None)


_BAR = re.compile(r"\\.|\||(?P<code>`+)")

_MARK = re.compile(
    rf"""(?P<escape>\\[!-/:-@\[-`{{-~])
    |(?P<line>(?:(?<!\ )\ {{2,}}|\\)?\n[ \t>]*)
    |(?P<span>`+)
    |(?P<auto><(?:(?:https?|mailto|tel|sms|geo):[^<>\s]*|[^<>@\s]+@[^<>\s]+)>)
    |(?P<comment><!--)
    |(?P<html></?(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])[^<>]*>)
    |(?P<insert>{INSERT.pattern.replace("(", "(?:")})
    |(?P<attributes>\{{[:\#.][^{{}}\n]*\}})
    |(?P<bracket>!?\[)
    |(?P<target>\](?:\([ \t]*(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?[ \t]*\)
        |\[[^\[\]\n]*\])?)
    |(?P<emphasis>\*+|_+)""",
    re.VERBOSE,
)
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_POINTS = re.compile(r"\s(?:href|src)\s*=", re.IGNORECASE)


@dataclass
class _Token:
    start: int
    end: int
    kind: str
    code: Code | None = None  # None: text
    is_end: bool = False


@dataclass
class _Level:
    """The openers that are not closed yet."""

    tokens: list[_Token] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def push(self, token: _Token) -> None:
        self.tokens.append(token)
        self.counts[token.kind] = self.counts.get(token.kind, 0) + 1

    def pop(self, kind: str) -> _Token | None:
        """The last one of `kind`; those after it stay without an end."""
        if not self.counts.get(kind):
            return None
        while True:
            token = self.tokens.pop()
            self.counts[token.kind] -= 1
            if token.kind == kind:
                return token


class _Scanner:
    """Finds the codes of a segment, in linear time."""

    def __init__(self, text: str, lead: str | None, labels: frozenset[str]) -> None:
        self.text, self.lead, self.labels = text, lead, labels
        self.tokens: list[_Token] = []
        self.level = _Level()
        self.spans = _code_spans(text)
        self.last_comment_end = text.rfind("-->")

    def parts(self) -> list[_Part]:
        position = 0
        while match := _MARK.search(self.text, position):
            position = self._take(match)
        for token in self.tokens:
            if token.code is None and token.kind.startswith("<"):
                token.code = Code(self._of(token))
        self._emphasise()
        return self._cut()

    def _take(self, match: re.Match[str]) -> int:
        """Take a mark; gives where to go on."""
        text, (start, end) = match[0], match.span()
        if match["line"]:
            if text[0] != "\n" or (self.lead and text == "\n"):
                self._single(start, end)
        elif match["span"] and start in self.spans:
            return self._code(start, end)
        elif match["auto"] or match["attributes"] or match["insert"]:
            self._single(start, end, is_required=not (match["attributes"] or text.startswith("[[plain:")))
        elif match["comment"] and end <= self.last_comment_end:
            end = self.text.index("-->", end) + 3
            self._single(start, end)
        elif match["html"]:
            self._html(match)
        elif match["bracket"]:
            self.level.push(self._open(start, end, "["))
        elif match["target"]:
            return self._target(match)
        elif match["emphasis"]:
            self._open(start, end, text)
        return end

    def _of(self, token: _Token) -> str:
        return self.text[token.start : token.end]

    def _open(self, start: int, end: int, kind: str) -> _Token:
        self.tokens.append(_Token(start, end, kind))
        return self.tokens[-1]

    def _single(self, start: int, end: int, *, is_required: bool = False) -> None:
        code = Code(self.text[start:end], is_required=is_required)
        self.tokens.append(_Token(start, end, "", code))

    def _pair(
        self, opener: _Token, start: int, end: int, *, is_required: bool = False, label: str | None = None
    ) -> int:
        opener.code = Code(self._of(opener), self.text[start:end], is_required, label)
        self.tokens.append(_Token(start, end, "", opener.code, is_end=True))
        return end

    def _code(self, start: int, end: int) -> int:
        close, after = self.spans[start]
        if self.lead and _LAZY.search(self.text, end, close):
            self._single(start, after)
            return after
        return self._pair(self._open(start, end, "`"), close, after)

    def _html(self, match: re.Match[str]) -> None:
        kind = f"<{match['tag'].lower()}"
        is_required = _POINTS.search(match[0]) is not None
        if match[0].startswith("</"):
            if opener := self.level.pop(kind):
                self._pair(opener, *match.span(), is_required=_POINTS.search(self._of(opener)) is not None)
            else:
                self._single(*match.span())
        elif kind[1:] in _VOID or match[0].endswith("/>"):
            self._single(*match.span(), is_required=is_required)
        else:
            self.level.push(self._open(*match.span(), kind))

    def _target(self, match: re.Match[str]) -> int:
        """A bracket that closes, and what it leads to."""
        start, end = match.span()
        if match[0] not in ("]", "][]"):
            opener = self.level.pop("[")
            return start + 1 if opener is None else self._pair(opener, start, end, is_required=True)
        if self.level.tokens and self.level.tokens[-1].kind == "[":
            opener = self.level.tokens[-1]
            self.level.pop("[")
            if start - opener.end <= _LONGEST_LABEL and (label := self.text[opener.end : start]) in self.labels:
                return self._pair(opener, start, end, is_required=True, label=label)
        return start + 1

    def _emphasise(self) -> None:
        """Pair the stars and underscores that stand in the same link or element."""
        levels = [_Level()]
        for token in list(self.tokens):
            if token.code is not None and token.code.close is not None:
                if token.is_end:
                    levels.pop()
                else:
                    levels.append(_Level())
            elif token.kind[:1] in ("*", "_") and len(token.kind) <= 3:
                before, after = self.text[token.start - 1 : token.start], self.text[token.end : token.end + 1]
                is_word = token.kind[0] == "_"
                if before.strip() and not (is_word and after.isalnum()) and (opener := levels[-1].pop(token.kind)):
                    opener.code = token.code = Code(token.kind, token.kind)
                    token.is_end = True
                elif after.strip() and not (is_word and before.isalnum()):
                    levels[-1].push(token)

    def _cut(self) -> list[_Part]:
        parts: list[_Part] = []
        position = 0
        for token in self.tokens:
            if token.code is not None:
                if token.start > position:
                    parts.append(self.text[position : token.start])
                parts.append(_Mark(token.code, token.is_end))
                position = token.end
        if position < len(self.text):
            parts.append(self.text[position:])
        return parts


_LONGEST_LABEL = 200
_LAZY = re.compile(r"\n(?![ \t>])")
"""A line that goes on without the indentation that it could have."""


def _parts(text: str, lead: str | None, labels: frozenset[str]) -> list[_Part]:
    return _Scanner(text, lead, labels).parts()


def _codes(parts: Iterable[_Part]) -> Iterator[Code]:
    return (part.code for part in parts if isinstance(part, _Mark) and not part.is_end)


def _code_spans(text: str) -> dict[int, tuple[int, int]]:
    """Start of a run of backticks → start and end of the next run of the same length."""
    following: dict[int, tuple[int, int]] = {}
    spans: dict[int, tuple[int, int]] = {}
    for match in reversed(list(re.finditer("`+", text))):
        length = len(match[0])
        if length in following:
            spans[match.start()] = following[length]
        following[length] = match.span()
    return spans


_CODE = re.compile(r"""<(?P<kind>[gx])\s+id\s*=\s*["'](?P<id>[^"'<>]{1,20})["']\s*(?P<empty>/)?>(?:</x\s*>)?|</g\s*>""")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|apos);")
_MEANT = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: _MEANT[match[1]], text)


def pieces(xml: str) -> Iterator[tuple[Literal["text", "open", "close", "single"], str]]:
    """What an XML form of ours is made of: (text, the text itself) or (what it is, the id of the code)."""
    position = 0
    opened: list[str] = []
    for mark in _CODE.finditer(xml):
        if mark.start() > position:
            yield "text", _unescaped(xml[position : mark.start()])
        position = mark.end()
        if mark["id"] is None:
            yield "close", opened.pop() if opened else ""
        elif mark["kind"] == "x":
            yield "single", mark["id"]
        else:
            opened.append(mark["id"])
            yield "open", mark["id"]
    if position < len(xml):
        yield "text", _unescaped(xml[position:])


def canonical(xml: str) -> str:
    """An XML form as we write it, of one that a person or a tool wrote."""
    return "".join(
        _escaped(said) if kind == "text" else "</g>" if kind == "close" else _TAGS[kind].format(said)
        for kind, said in pieces(xml)
    )


_TAGS = {"open": '<g id="{}">', "single": '<x id="{}"/>'}

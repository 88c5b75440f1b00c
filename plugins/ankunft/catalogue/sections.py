"""Splits a content file into front matter and sections, keeping the line of each.

A section runs from one heading to the next; what stands before the first heading is the section `lead`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.model.fields import is_id
from ankunft.model.messages import N_

LEAD = "lead"
NOT_FREE = frozenset({"title", "summary", LEAD})
"""Ids that a heading cannot have: they are names of fields in `translation.of`."""

# The words behind an opening fence hold no backtick (CommonMark §4.5): ```this``` is code within a line.
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*")
_REFERENCE = re.compile(r" {0,3}\[[^\]]+\]:[ \t]+\S+.*")


@dataclass(frozen=True)
class Section:
    """A part of a text. `text` is Markdown without the heading; `line` is the line of the heading, or the first."""

    id: str
    title: str | None
    level: int
    text: str
    path: Path
    line: int
    heading: str = ""  # the line of the heading as it is written
    definitions: tuple[tuple[int, str], ...] = ()  # (line, link definition) of the whole file
    written: tuple[int, int, int] | None = None  # of a field of YAML: its first and last line, its first column

    @property
    def references(self) -> str:
        """The link definitions of the whole file, as Markdown."""
        return "\n".join(text for _, text in self.definitions)

    @property
    def text_line(self) -> int:
        """The line in which `text` starts."""
        return self.line if self.title is None else self.line + 1


@dataclass(frozen=True)
class Heading:
    """A heading without an id, and where one can be written: for `check --fix`."""

    line: int
    column: int
    title: str


@dataclass(frozen=True)
class Body:
    """The sections of a file, what is wrong with its headings, and those that lack an id."""

    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    without_id: tuple[Heading, ...]


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """(front matter without its fences or None, body, line in which the body starts)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1


def split_sections(body: str, path: Path, first_line: int = 1) -> Body:
    """The sections of a Markdown body that starts in line `first_line` of `path`."""
    splitter = _Splitter(path, first_line)
    for number, line, is_text in _lines(body, first_line):
        splitter.take(number, line, is_text)
    return splitter.body()


class _Splitter:
    def __init__(self, path: Path, first_line: int) -> None:
        self.path = path
        self.found: list[tuple[Section, list[str]]] = [(Section(LEAD, None, 0, "", path, first_line), [])]
        self.problems: list[Problem] = []
        self.without_id: list[Heading] = []
        self.ids: dict[str, int] = {}
        self.definitions: list[tuple[int, str]] = []

    def wrong(self, number: int, column: int, what: str, hint: str, **params: object) -> None:
        self.problems.append(problem_at(Position(self.path, number, column), what, hint, "error", **params))

    def take(self, number: int, line: str, is_text: bool) -> None:
        """Take one line; `is_text`: Markdown is looked for in it."""
        lines = self.found[-1][1]
        heading = _heading(line) if is_text else None
        if is_text and _REFERENCE.fullmatch(line):
            self.definitions.append((number, line.strip()))
        if heading is not None:
            self._heading(number, line, *heading)
        elif is_text and _UNDERLINE.fullmatch(line) and lines and _is_paragraph(lines[-1]):
            hint = N_("Write it as “## Heading {{#id}}”.")
            self.wrong(number, 1, N_("a heading is written with a line below it"), hint)
            lines.append("")  # said once, so that nothing else is said of it
        else:
            lines.append(line)

    def _heading(self, number: int, line: str, level: int, title: str, attributes: str | None) -> None:
        if level == 1:
            hint = N_("Start it with ##; the title of the page is in the front matter.")
            self.wrong(number, 1, N_("a heading starts with one #"), hint)
        id_ = self._id(number, line, title, attributes)
        self.ids.setdefault(id_, number)
        self.found.append((Section(id_, title, level, "", self.path, number, line), []))

    def _id(self, number: int, line: str, title: str, attributes: str | None) -> str:
        """The id of a heading; one of our own making where it has none that can be used."""
        makeshift = f"{MAKESHIFT}{number}"
        if attributes is None:
            self.without_id.append(Heading(number, len(line.rstrip()) + 1, title))
            hint = N_("Write “{{#id}}” behind it, or run “ankunft check --fix”.")
            self.wrong(number, 1, N_("the heading has no id"), hint)
            return makeshift
        id_ = _id_of(attributes)
        column = line.rindex("{") + 1
        if not id_:
            self.wrong(number, column, N_("the heading has braces without an id"), N_("Write “{{#id}}”."))
            return makeshift
        if not is_id(id_) or id_ in NOT_FREE:
            hint = N_("Use lower case letters a-z, digits and single hyphens, and none of: {words}.")
            words = ", ".join(sorted(NOT_FREE))
            self.wrong(number, column, N_("“{id}” cannot be the id of a heading"), hint, id=id_, words=words)
        elif id_ in self.ids:
            what = N_("the id “{id}” stands twice (first in line {line})")
            self.wrong(number, column, what, N_("Choose another."), id=id_, line=self.ids[id_])
            return makeshift
        return id_

    def body(self) -> Body:
        """What has been found."""
        shared = tuple(self.definitions)
        sections = tuple(
            replace(section, text="\n".join(lines), definitions=shared)
            for section, lines in self.found
            if section.title is not None or any(line.strip() for line in lines)
        )
        return Body(sections, tuple(self.problems), tuple(self.without_id))


MAKESHIFT = "line:"
"""How the ids begin that headings without a usable one are given, so that reading can go on."""


def _heading(line: str) -> tuple[int, str, str | None] | None:
    """(level, title, what stands in braces behind it) of a heading line; a pattern would be slow on bad lines."""
    level = len(line) - len(line.lstrip("#"))
    if not 1 <= level <= 6:
        return None
    title, attributes = line[level:].strip(), None
    if title.endswith("}") and "{" in title:
        start = title.rindex("{")
        title, attributes = title[:start].rstrip(), title[start + 1 : -1]
    closed = title.rstrip("#")
    if not closed or closed.endswith((" ", "\t")):  # CommonMark §4.2: what closes a heading stands behind a blank
        title = closed.rstrip()
    return (level, title, attributes) if title else None


def _id_of(attributes: str) -> str | None:
    match = re.search(r"(?<!\S)#(\S*)", attributes)
    return match[1] if match else None


def _is_paragraph(line: str) -> bool:
    return bool(line.strip()) and not line.startswith((" ", "|", ">", "-", "*", "+", "#")) and "|" not in line


def _lines(body: str, first_line: int) -> list[tuple[int, str, bool]]:
    """(number, line, whether Markdown is looked for in it): not inside fenced code and comments."""
    lines = body.split("\n")
    result: list[tuple[int, str, bool]] = []
    never_closed: set[str] = set()
    until = 0  # the line behind a block of code or a comment
    for index, line in enumerate(lines):
        if index >= until:
            until = index + _length(lines, index, never_closed)
        result.append((first_line + index, line, until == index))
    return result


def _length(lines: list[str], index: int, never_closed: set[str]) -> int:
    """How many lines the block of code or the comment has that starts at `index`; 0: none starts there."""
    line = lines[index]
    if match := _FENCE.match(line):
        return _until(lines, index, match[1], never_closed, lambda text: _closes(text, match[1]))
    if line.lstrip(" ").startswith("<!--") and "-->" not in line:
        return _until(lines, index, "-->", never_closed, lambda text: "-->" in text)
    return 0


def _closes(line: str, fence: str) -> bool:
    text = line.strip()
    return text.startswith(fence) and not text.strip(fence[0])


def _until(lines: list[str], index: int, mark: str, never: set[str], ends: Callable[[str], bool]) -> int:
    # What is never closed is no block for Markdown either: the text goes on, with its headings.
    if mark in never:
        return 0
    for end in range(index + 1, len(lines)):
        if ends(lines[end]):
            return end - index + 1
    never.add(mark)
    return 0

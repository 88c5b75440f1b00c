"""Splits a content file into front matter and sections, keeping the line of each.

A section runs from one heading to the next; what stands before the first heading is the section `lead`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from ankunft.catalogue.problems import Position, Problem
from ankunft.model import message
from ankunft.model.fields import is_id
from ankunft.model.messages import N_

LEAD = "lead"
NOT_FREE = frozenset({"title", "summary", LEAD})
"""Ids that a heading cannot have: they are names of fields in `translation.of`."""

_HEADING = re.compile(r"(#{1,6})[ \t]*(?P<text>.*?)[ \t]*#*[ \t]*(\{(?P<attributes>[^{}]*)\})?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r"(=+|-{2,})[ \t]*")
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
    references: str = ""  # link definitions of the whole file

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
    found: list[tuple[Section, list[str]]] = [(Section(LEAD, None, 0, "", path, first_line), [])]
    problems: list[Problem] = []
    without_id: list[Heading] = []
    ids: dict[str, int] = {}
    references: list[str] = []

    def wrong(number: int, column: int, what: str, hint: str, **params: object) -> None:
        problems.append(Problem(Position(path, number, column), message(what, **params), message(hint, **params)))

    for number, line, is_text in _lines(body, first_line):
        if not is_text:
            found[-1][1].append(line)
            continue
        if _REFERENCE.fullmatch(line):
            references.append(line.strip())
        lines = found[-1][1]
        if _UNDERLINE.fullmatch(line) and lines and _is_paragraph(lines[-1]):
            what = N_("a heading is written with a line below it")
            wrong(number, 1, what, N_("Write it as “## Heading {{#id}}”."))
        match = _HEADING.fullmatch(line) if line.startswith("#") else None
        if match is None or not match["text"]:
            lines.append(line)
            continue
        level, title = len(match[1]), match["text"]
        if level == 1:
            wrong(
                number,
                1,
                N_("a heading starts with one #"),
                N_("Start it with ##; the title of the page is in the front matter."),
            )
        id_ = _id_of(match["attributes"] or "")
        if (match["attributes"] is not None and id_ is None) or id_ == "":
            column = line.index("{") + 1
            wrong(number, column, N_("the heading has braces without an id"), N_("Write “{{#id}}”."))
            id_ = f"line-{number}"
        elif id_ is None:
            without_id.append(Heading(number, len(line.rstrip()) + 1, title))
            wrong(
                number, 1, N_("the heading has no id"), N_("Write “{{#id}}” behind it, or run “ankunft check --fix”.")
            )
            id_ = f"line-{number}"
        elif not is_id(id_) or id_ in NOT_FREE:
            column = line.rindex("{") + 1
            hint = N_("Use lower case letters a-z, digits and single hyphens, and none of: {words}.")
            wrong(
                number,
                column,
                N_("“{id}” cannot be the id of a heading"),
                hint,
                id=id_,
                words=", ".join(sorted(NOT_FREE)),
            )
        elif id_ in ids:
            column = line.rindex("{") + 1
            wrong(
                number,
                column,
                N_("the id “{id}” stands twice (first in line {line})"),
                N_("Choose another."),
                id=id_,
                line=ids[id_],
            )
            id_ = f"line-{number}"
        ids.setdefault(id_, number)
        found.append((Section(id_, title, level, "", path, number), []))
    shared = "\n".join(references)
    sections = tuple(
        replace(section, text="\n".join(lines), references=shared)
        for section, lines in found
        if section.title is not None or any(line.strip() for line in lines)
    )
    return Body(sections, tuple(problems), tuple(without_id))


def _id_of(attributes: str) -> str | None:
    match = re.search(r"(?<!\S)#(\S*)", attributes)
    return match[1] if match else None


def _is_paragraph(line: str) -> bool:
    return bool(line.strip()) and not line.startswith((" ", "|", ">", "-", "*", "+", "#")) and "|" not in line


def _lines(body: str, first_line: int) -> list[tuple[int, str, bool]]:
    """(number, line, whether Markdown is looked for in it): not inside fenced code and comments."""
    result = []
    fence = ""
    comment = False
    for number, line in enumerate(body.split("\n"), first_line):
        text = not fence and not comment
        if comment:
            comment = "-->" not in line
        elif fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif match := _FENCE.match(line):
            fence, text = match[1], False
        elif "<!--" in line and "-->" not in line.split("<!--", 1)[1]:
            comment = True
        result.append((number, line, text))
    return result

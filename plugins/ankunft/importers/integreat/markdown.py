"""Writes a cleaned body as Markdown that Python-Markdown reads back as the same text.

Python-Markdown (with tables, admonition, attr_list, def_list, sane_lists, pymdownx.details) is not CommonMark: blocks
inside list items are indented by four spaces, any `#` at the start of a line is a heading, a number in any script
makes a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from ankunft.importers.integreat.html import Body
from ankunft.importers.marks import escape, guard

INDENT = "    "


@dataclass(frozen=True)
class Anchor:
    """What a heading becomes: its level (2 to 4) and its id."""

    level: int
    id: str


def write(body: Body, anchors: Sequence[Anchor] | None) -> str:
    """The Markdown of a body, ending in a line end where it is not empty.

    `anchors` are those of its headings in their order; None makes headings bold paragraphs.
    """
    found = dict(zip(map(id, body.headings), anchors or (), strict=anchors is not None))
    text = _Writer(found).convert_soup(body.root)
    return f"{text}\n" if text else ""


def _indented(text: str) -> str:
    return "\n".join(f"{INDENT}{line}" if line.strip() else "" for line in text.split("\n"))


def _start(numbered: Tag) -> int:
    start = str(numbered.get("start", ""))
    return int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1


class _Writer(MarkdownConverter):
    """markdownify walks the tree; what an element becomes is said here. `anchors` are found by id() of the heading."""

    def __init__(self, anchors: Mapping[int, Anchor]) -> None:
        super().__init__()
        self.anchors = anchors
        self.numbers: dict[int, int] = {}  # of the next item, by id() of its list

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escape(text)

    def convert__document_(self, el: BeautifulSoup, text: str, parent_tags: set[str]) -> str:
        return text.strip("\n")

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = guard(text)
        item = el.parent if el.parent is not None and el.parent.name == "li" else None
        if item is not None and len(item.find_all("p", recursive=False, limit=2)) == 1:
            return text  # no blank line: the list stays tight
        return f"\n\n{text}\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 (markdownify's name)
        anchor = self.anchors.get(id(el))
        if anchor is None:
            return f"\n\n**{text}**\n\n"
        return f"\n\n{'#' * anchor.level} {text.replace('![', chr(92) + '![')} {{#{anchor.id}}}\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "<br>" if parent_tags & {"td", "th"} else "  \n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"[{text}]({el['href']})"

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"**{text}**"

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"*{text}*"

    def convert_bdi(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<bdi>{text}</bdi>"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        lines = text.strip("\n").split("\n")
        return "\n\n" + "\n".join(f"> {line}" if line else ">" for line in lines) + "\n\n"

    def convert_aside(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        title = escape(str(el.get("title", ""))).replace('"', "&quot;")
        return f'\n\n{el["kind"]} "{title}"\n{_indented(text.strip(chr(10)))}'.rstrip() + "\n\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        before = el.previous_sibling
        if "li" in parent_tags:
            tight = isinstance(before, Tag) and before.name == "p"
            return ("\n" if tight else "\n\n") + text.strip("\n") + "\n"
        # Two lists of one kind in a row would become one.
        apart = "<!-- -->\n\n" if isinstance(before, Tag) and before.name == el.name else ""
        return f"\n\n{apart}" + text.strip("\n") + "\n\n"

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        mark = "-"
        if el.parent is not None and el.parent.name == "ol":
            mark = f"{self.numbers.setdefault(id(el.parent), _start(el.parent))}."
            self.numbers[id(el.parent)] += 1
        lines = _indented(text.strip("\n")).removeprefix(INDENT)
        # Behind an item of several blocks, the next one needs a blank line to be seen as an item.
        return f"{mark} {lines}\n\n" if "\n\n" in lines else f"{mark} {lines}\n"

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        columns = el.find_all("th", recursive=False)
        rule = "|" + " --- |" * len(columns) + "\n" if columns else ""
        return f"|{text}\n{rule}"

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {guard(text.strip())} |" if text.strip() else "  |"

    convert_th = convert_td

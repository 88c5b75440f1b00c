"""Gives the headings of a page ids that are the same in all its languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bs4 import Tag

from ankunft.importers.integreat.html import Body
from ankunft.importers.integreat.markdown import Anchor
from ankunft.importers.integreat.names import latin_slug, unused
from ankunft.importers.integreat.texts import fold

HIGHEST = 2
DEEPEST = 4

NOT_FREE = frozenset({"title", "summary", "lead", "main", "languages", "toc"})
"""Ids that no heading can have (docs/content.md, and the page around the text)."""


def levels(headings: Sequence[Tag]) -> list[int]:
    """The levels of headings as they are written: from 2 to 4, none skipped on the way down."""
    result = []
    open_: list[int] = []
    for heading in headings:
        level = int(heading.name[1])
        while open_ and open_[-1] >= level:
            open_.pop()
        open_.append(level)
        result.append(min(HIGHEST + len(open_) - 1, DEEPEST))
    return result


def anchors(bodies: Mapping[str, Body], source: str) -> tuple[Anchor, ...] | None:
    """The anchors of a page's headings; None where its languages differ in structure.

    `bodies` are by tag, `source` is the tag of the source. A translation repeats the headings of its source, or has
    no text at all. It has no lead where the source has none: that would be a section the source does not know.
    """
    shape = levels(bodies[source].headings)
    for body in bodies.values():
        if body.blocks and (levels(body.headings) != shape or (body.has_lead and not bodies[source].has_lead)):
            return None
    return tuple(map(Anchor, shape, _ids(bodies, source)))


def _ids(bodies: Mapping[str, Body], source: str) -> list[str]:
    taken = set(NOT_FREE)
    ids = []
    for number in range(len(bodies[source].headings)):
        words = (
            latin_slug(fold(bodies[tag].headings[number].get_text()))
            for tag in ("en", source, "de")
            if tag in bodies and bodies[tag].blocks
        )
        ids.append(unused(next(filter(None, words), f"section-{number + 1}"), taken))
        taken.add(ids[-1])
    return ids

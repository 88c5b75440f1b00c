"""A page: a text of a topic, in sections."""

from __future__ import annotations

from ankunft.model.fields import Line, Text
from ankunft.model.kinds import Kind, Where
from ankunft.model.record import Record

LEVELS = 4
"""How deep pages nest below their topic."""


class Page(Record):
    """A page answers one question. Its text follows the front matter, in sections."""

    title: Text
    """The heading of the page."""
    summary: Text
    """One sentence for lists and search results."""
    icon: Line | None = None
    """The name of a picture from Material Design Icons."""
    order: int = 100
    """Small numbers come first."""
    audio: Line | None = None
    """A recording of the text, a file beside it: `letters.mp3`; of a translation `letters.ar.mp3`."""
    extends: bool = False
    """Adds sections to the page of the same id that a lower layer brings, or replaces some."""


def _page(folders: tuple[str, ...], stem: str) -> Where | None:
    if len(folders) >= 2 and folders[0] == "topics":
        return Where(stem, topic=folders[1], parents=folders[2:])
    return None


PAGE = Kind("page", Page, ".md", "topics", _page, prose=True)

"""The pages that the law wants: imprint, privacy notice, accessibility statement."""

from __future__ import annotations

from ankunft.model.fields import Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Record

LEGAL_IDS = ("imprint", "privacy", "accessibility")


class Legal(Record):
    """A legal page. The shared ones are filled from instance.yml by [[instance:…]]."""

    title: Text
    """The heading of the page."""
    summary: Text
    """One sentence for search results."""
    order: int = 100
    """Small numbers come first."""
    extends: bool = False
    """Adds sections to the page of the same id that a lower layer brings, or replaces some."""


LEGAL = Kind("legal", Legal, ".md", "legal", in_folder("legal"), prose=True, ids=frozenset(LEGAL_IDS))

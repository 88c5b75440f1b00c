"""The texts on safety: below the emergency numbers, and on how to leave no trace."""

from __future__ import annotations

from ankunft.model.fields import Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Record

SAFETY_IDS = ("emergency", "traces")


class Safety(Record):
    """A text on safety: `emergency` stands below the emergency numbers, `traces` is a page of its own."""

    title: Text
    """The heading of the page."""
    summary: Text
    """One sentence."""
    extends: bool = False
    """Adds sections to the text of the same id that a lower layer brings, or replaces some."""


SAFETY = Kind("safety", Safety, ".md", "safety", in_folder("safety"), prose=True, ids=frozenset(SAFETY_IDS))

"""News: a message with a date, an end and a priority."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from ankunft.model.fields import Day, Id, Line, Refers, Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Part, Record


class Withdrawn(Part):
    """The message was wrong, or is over: it leaves the banner and says so."""

    date: Day
    """The day of the withdrawal."""
    why: Text
    """Why, in one sentence."""


class News(Record):
    """A message. Its id begins with its day: `news/2026-11-21-water.md`."""

    title: Text
    """The headline."""
    summary: Text
    """What happened and what to do, in one or two sentences."""
    priority: Literal["normal", "important", "urgent"] = "normal"
    """`normal`, `important`, or `urgent`: a banner on every page."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    updated: Day | None = None
    """The day on which its text was changed."""
    withdrawn: Withdrawn | None = None
    """The message was wrong, or is over."""
    audio: Line | None = None
    """A recording of the text, a file beside it: `water.mp3`; of a translation `water.ar.mp3`."""


def day_of_id(id_: str) -> Date:
    """The day with which the id of a message begins. Raises ValueError if it begins with none."""
    if len(id_) < 12 or id_[10] != "-":
        raise ValueError(id_)
    return Date.fromisoformat(id_[:10])


NEWS = Kind("news", News, ".md", "news", in_folder("news"), prose=True, route="news", dated=True)

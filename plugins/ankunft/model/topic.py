"""A topic: one of the tiles on the start page, with its pages."""

from __future__ import annotations

from typing import Literal

from ankunft.model.fields import Line, Text
from ankunft.model.kinds import Kind, Where
from ankunft.model.record import Record


class Topic(Record):
    """A topic groups pages by life situation: housing, work, health."""

    title: Text
    """One to three words."""
    summary: Text
    """One short sentence."""
    icon: Line = "folder-outline"
    """The name of a picture from Material Design Icons: `home-outline`."""
    order: int = 100
    """Small numbers come first."""
    audience: tuple[Literal["newcomers", "helpers", "professionals"], ...] = ("newcomers",)
    """For whom: `newcomers`, `helpers`, `professionals`."""


class TopicText(Record):
    """The topic's own text, in `index.md` beside its topic.yml."""


def _topic(folders: tuple[str, ...], stem: str) -> Where | None:
    if len(folders) == 2 and folders[0] == "topics" and stem == "topic":
        return Where(folders[1], topic=folders[1])
    return None


def _text(folders: tuple[str, ...], stem: str) -> Where | None:
    if len(folders) == 2 and folders[0] == "topics" and stem == "index":
        return Where(folders[1], topic=folders[1])
    return None


TOPIC = Kind("topic", Topic, ".yml", "topics", _topic)
TOPIC_TEXT = Kind("topic text", TopicText, ".md", "topics", _text, prose=True)

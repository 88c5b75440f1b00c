"""Phrases to show: cards with a picture, the reader's language and German."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ankunft.model.fields import Id, Line, Refers, Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Part, Record


class Phrase(Part):
    """A sentence that one person shows to another."""

    text: Text
    """The sentence."""
    icon: Line
    """The name of a picture from Material Design Icons that says the same."""
    says: Literal["me", "they"] = "me"
    """Who says it: `me`, the reader; `they`, the people at the Kita, the school, the office."""


class Phrases(Record):
    """A set of cards for one place: the Kita, the doctor."""

    title: Text
    """Where the cards are for."""
    summary: Text
    """One sentence."""
    icon: Line = "card-text-outline"
    """The name of a picture from Material Design Icons."""
    order: int = 100
    """Small numbers come first."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    phrases: Annotated[dict[Id, Phrase], Field(min_length=1, max_length=200)]
    """The cards, each under an id of its own, in the order in which they are shown."""


PHRASES = Kind("phrases", Phrases, ".yml", "phrases", in_folder("phrases"), route="phrases")

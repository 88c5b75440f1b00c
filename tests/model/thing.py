"""A kind of record that only tests know: a text, a fact, a text in a group."""

from __future__ import annotations

from ankunft.model.fields import Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Part, Record


class Hours(Part):
    """When."""

    note: Text


class Thing(Record):
    """A thing."""

    title: Text
    watts: int = 0
    hours: Hours | None = None


THING = Kind("thing", Thing, ".yml", "things", in_folder("things"))

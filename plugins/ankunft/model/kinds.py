"""Where a kind of record lives: its model, its file names, its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ankunft.model.fields import MARKDOWN, is_named, names_in, text_fields
from ankunft.model.record import Part, Record, translation_model


@dataclass(frozen=True)
class Where:
    """What a file's path says: which record it is, below which topic and pages."""

    id: str
    topic: str | None = None
    parents: tuple[str, ...] = ()


Match = Callable[[tuple[str, ...], str], Where | None]
"""(folders below the layer, stem without tag) → the record's place, or None where the kind does not live there."""


@dataclass(frozen=True)
class Kind:
    """A kind of record. `name` is singular; `suffix` the file's; `prose`: it has a Markdown body.

    `route`: the folder of its addresses below `/<tag>/`. `dated`: its ids begin with a day.
    """

    name: str
    model: type[Record]
    suffix: Literal[".yml", ".md"]
    folder: str  # the first folder of its files
    match: Match = field(compare=False)
    prose: bool = False
    ids: frozenset[str] | None = None  # the only ids there may be
    route: str = ""
    dated: bool = False

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The names of its translated fields; a star stands for the names of groups: `steps.*.title`."""
        return text_fields(self.model)

    @cached_property
    def markdown(self) -> frozenset[str]:
        """The names of those that are Markdown."""
        return frozenset(text_fields(self.model, marked=MARKDOWN))

    def texts_in(self, data: object) -> Iterator[str]:
        """The names of the translated fields that a file with `data` can have, in the order of the model."""
        for pattern in self.texts:
            yield from names_in(data, pattern)

    def is_markdown(self, name: str) -> bool:
        """Whether the field `name` is Markdown."""
        return name in self.markdown or any("*" in pattern and is_named(name, pattern) for pattern in self.markdown)

    @cached_property
    def translation(self) -> type[Part]:
        """The model of its translations."""
        return translation_model(self.model)


def in_folder(folder: str) -> Match:
    """For kinds whose files all lie in one folder: `organisations/<id>.yml`."""

    def match(folders: tuple[str, ...], stem: str) -> Where | None:
        return Where(stem) if folders == (folder,) else None

    return match

"""The pictures of topics, pages, steps and cards must be there."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem, nearest
from ankunft.model import message
from ankunft.model.messages import N_


def check_icons(catalogue: Catalogue, icons: frozenset[str]) -> list[Problem]:
    """Names of icons that are not among `icons`."""
    problems = []
    for entry in catalogue.entries.values():
        if entry.hidden or entry.key in catalogue.invalid:
            continue
        for key, name in _named(entry.record, ()):
            if name in icons:
                continue
            right = nearest(name, icons)
            params = {"name": name, "right": right}
            hint = (
                N_("Write “{right}”.")
                if right
                else N_("Choose a name from Material Design Icons, such as home-outline.")
            )
            at = entry.file.document.position(key)
            problems.append(Problem(at, message("there is no picture “{name}”", **params), message(hint, **params)))
    return problems


def _named(part: BaseModel, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(way, name) of the pictures that a record names, in its named groups too."""
    for field in type(part).model_fields:
        value = getattr(part, field)
        if field == "icon" and isinstance(value, str):
            yield (*at, field), value
        elif isinstance(value, dict):
            for key, below in value.items():
                if isinstance(below, BaseModel):
                    yield from _named(below, (*at, field, key))

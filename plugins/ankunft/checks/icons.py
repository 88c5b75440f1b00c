"""The pictures of topics and pages must be there."""

from __future__ import annotations

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem, nearest
from ankunft.model import message
from ankunft.model.messages import N_


def check_icons(catalogue: Catalogue, icons: frozenset[str]) -> list[Problem]:
    """Names of icons that are not among `icons`."""
    problems = []
    for entry in catalogue.entries.values():
        name = getattr(entry.record, "icon", None)
        if entry.hidden or name is None or name in icons:
            continue
        right = nearest(name, icons)
        params = {"name": name, "right": right}
        hint = (
            N_("Write “{right}”.") if right else N_("Choose a name from Material Design Icons, such as home-outline.")
        )
        at = entry.file.document.position(("icon",))
        problems.append(Problem(at, message("there is no picture “{name}”", **params), message(hint, **params)))
    return problems

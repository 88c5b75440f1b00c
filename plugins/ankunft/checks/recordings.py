"""Looks at the recordings of texts: the files must be there."""

from __future__ import annotations

import posixpath

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import recordings
from ankunft.catalogue.problems import Problem, problem_at
from ankunft.model.messages import N_


def check_recordings(catalogue: Catalogue) -> list[Problem]:
    """Recordings that are named but not there."""
    problems = []
    for entry in catalogue.entries.values():
        name = getattr(entry.record, "audio", None)
        if entry.hidden or name is None or recordings(catalogue, entry):
            continue
        folder = posixpath.dirname(entry.file.virtual)
        at = entry.file.document.position(("audio",))
        what = N_("there is no recording “{name}”")
        hint = N_("Put it into {folder}, as .mp3, .m4a, .ogg or .opus.")
        problems.append(problem_at(at, what, hint, name=name, folder=f"{folder}/"))
    return problems

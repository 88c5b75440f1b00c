"""Floor 5: looks at a catalogue and says what is wrong. Changes nothing."""

from __future__ import annotations

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem
from ankunft.checks.addresses import check_former, check_vanished, public_addresses
from ankunft.checks.content import check_content
from ankunft.checks.dates import check_dates
from ankunft.checks.directory import check_directory
from ankunft.checks.icons import check_icons
from ankunft.checks.legal import check_legal
from ankunft.checks.queries import check_queries
from ankunft.checks.recordings import check_recordings
from ankunft.checks.simple import check_simple
from ankunft.checks.terms import check_terms
from ankunft.checks.translations import check_translations


def check(catalogue: Catalogue, icons: frozenset[str] | None = None) -> tuple[Problem, ...]:
    """All problems of a catalogue beyond those of reading it, sorted. `icons`: the names that pictures may have."""
    problems = [
        *check_content(catalogue),
        *check_directory(catalogue),
        *check_dates(catalogue),
        *check_terms(catalogue),
        *check_queries(catalogue),
        *check_recordings(catalogue),
        *check_simple(catalogue),
        *check_former(catalogue),
        *check_legal(catalogue),
    ]
    if icons is not None:
        problems.extend(check_icons(catalogue, icons))
    # A line that is wrong in itself is not compared with the source as well.
    wrong = {(problem.at.path, problem.at.line) for problem in problems if problem.severity == "error"}
    problems += [one for one in check_translations(catalogue) if (one.at.path, one.at.line) not in wrong]
    return tuple(sorted(set(problems)))


__all__ = ["check", "check_vanished", "public_addresses"]

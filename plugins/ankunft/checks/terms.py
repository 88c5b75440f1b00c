"""Looks at the words of the glossary: one form can lead to one word only."""

from __future__ import annotations

from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem, problem_at
from ankunft.model import TERM, Term
from ankunft.model.messages import N_


def check_terms(catalogue: Catalogue) -> list[Problem]:
    """Forms that two words share, of words that are not shown yet too; a sentence begins with a capital."""
    problems = []
    owners: dict[str, str] = {}
    for entry in catalogue.entries.values():
        if entry.kind is not TERM or entry.hidden or entry.record.gone or entry.key in catalogue.invalid:
            continue
        term = cast(Term, entry.record)
        if not term.marked:
            continue
        for key, form in ((("word",), term.word), *((("forms", at), form) for at, form in enumerate(term.forms))):
            owner = owners.setdefault(" ".join((form[:1].upper() + form[1:]).split()), entry.id)
            if owner != entry.id:
                what = N_("“{form}” belongs to the word “{id}” too")
                at = entry.file.document.position(key)
                problems.append(problem_at(at, what, N_("Keep it in one of them."), form=form, id=owner))
    return problems

"""Looks at queries.yml: what has to be found has to be there."""

from __future__ import annotations

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem, nearest, problem_at
from ankunft.model.messages import N_


def check_queries(catalogue: Catalogue) -> list[Problem]:
    """Languages that the site does not have, and addresses that nothing has."""
    problems = []
    known = catalogue.addresses()
    for query in catalogue.queries:
        if query.tag not in catalogue.instance.languages:
            what = N_("“{tag}” is no language of this site")
            hint = N_("Use one of instance.yml.")
            problems.append(problem_at(query.at, what, hint, "notice", tag=query.tag))
            continue
        for address in query.expected:
            if address not in known:
                right = nearest(address, known)
                hint = N_("Write “{right}”.") if right else N_("Write the address of a page or record: offers/name/.")
                what = N_("there is no page “{address}”")
                problems.append(problem_at(query.at, what, hint, address=address, right=right))
    return problems

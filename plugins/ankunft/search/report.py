"""What the queries of a municipality do not find: queries.yml against the index."""

from __future__ import annotations

from collections.abc import Iterable

from ankunft.catalogue.catalogue import Query
from ankunft.catalogue.problems import Problem, due_at
from ankunft.model.messages import N_
from ankunft.search.engine import Engine

FIRST = 3
"""Among how many results a document has to be."""


def misses(engine: Engine, queries: Iterable[Query]) -> list[Problem]:
    """A warning, which stops no build, for each query that has none of its addresses among the first results."""
    problems = []
    for query in queries:
        hits = engine.search(query.text, FIRST)
        found = [engine.index.documents[hit.document].address for hit in hits]
        if set(found) & set(query.expected):
            continue
        what = N_("“{query}” ({tag}) does not find {expected}; it finds {found}")
        hint = N_("Write the word into “synonyms” of the record, or into synonyms/{tag}.yml.")
        listed = ", ".join(found) or "–"
        problems.append(
            due_at(query.at, what, hint, query=query.text, tag=query.tag, expected=query.expected[0], found=listed)
        )
    return problems

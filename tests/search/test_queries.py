"""What readers of 16 languages type, and what they have to find. first.yml was written before there was a search, by
somebody who saw the issue and the content alone; it is never changed. further.yml came from the same kind of writer.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.search.engine import Engine
from ankunft.search.index import build

from tests.conftest import NOW, ROOT

HERE = Path(__file__).parent
FIRST = "6e7707cda2bc84f9baa8e163584f17aabe24326c2efb26f9c480125528e3d1e9"
"""SHA-256 of first.yml."""

KINDS = {"exact", "inflected", "misspelt", "transcribed", "compound", "german", "everyday", "script", "number"}

Query = dict[str, Any]


def queries(name: str) -> list[Query]:
    loaded: list[Query] = yaml.safe_load((HERE / f"{name}.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


@pytest.fixture(scope="module")
def rank(catalogue: Catalogue) -> Callable[[Query], int]:
    """The place of the first right result, from 0 on; 99 where there is none among ten."""
    engines: dict[str, Engine] = {}

    def of(query: Query) -> int:
        tag = query["lang"]
        if tag not in engines:
            engines[tag] = Engine(build(LocalCatalogue(catalogue, tag)))
        engine = engines[tag]
        found = [engine.index.documents[hit.document].address.rstrip("/") for hit in engine.search(query["query"], 10)]
        return next((place for place, address in enumerate(found) if address in query["expect"]), 99)

    return of


def test_the_first_queries_are_as_they_were_written() -> None:
    assert hashlib.sha256((HERE / "first.yml").read_bytes()).hexdigest() == FIRST


def test_the_queries_are_many_and_of_all_kinds_and_languages(catalogue: Catalogue) -> None:
    asked = [*queries("first"), *queries("further")]
    assert len(queries("first")) == 150
    assert len(asked) >= 400
    assert len({(query["query"], query["lang"]) for query in asked}) == len(asked)
    assert {query["kind"] for query in asked} == KINDS
    assert {query["lang"] for query in asked} == set(catalogue.instance.languages)
    known = {address.rstrip("/") for address in catalogue.addresses()}
    assert all(1 <= len(query["expect"]) <= 5 and set(query["expect"]) <= known for query in asked)


@pytest.mark.parametrize("name", ["first", "further"])
def test_what_is_sought_is_found(name: str, rank: Callable[[Query], int]) -> None:
    asked = queries(name)
    ranks = [rank(query) for query in asked]
    missed = Counter(query["kind"] for query, place in zip(asked, ranks, strict=True) if place > 2)
    first, three = sum(place == 0 for place in ranks), sum(place < 3 for place in ranks)
    said = f"{name}: first {first / len(asked):.3f}, among three {three / len(asked):.3f}; missed {dict(missed)}"
    assert three >= 0.95 * len(asked), said
    assert first >= 0.85 * len(asked), said

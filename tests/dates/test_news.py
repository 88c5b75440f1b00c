"""Which news stand where: the cases of the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ankunft.directory.news import feed, standing

from tests.dates.cases_of import cases, news_of


@pytest.mark.parametrize("case", cases("news"), ids=lambda case: case["name"])
def test_standing(case: dict[str, Any]) -> None:
    found = standing(news_of(case["news"]), date.fromisoformat(case["now"]))
    expected = {name: tuple(ids) for name, ids in case["expect"].items()}
    assert {"banner": found.banner, "current": found.current, "archive": found.archive} == expected


@pytest.mark.parametrize("case", cases("feeds"), ids=lambda case: case["name"])
def test_feed(case: dict[str, Any]) -> None:
    found = feed(news_of(case["news"]), date.fromisoformat(case["now"]))
    entries = [
        {
            "id": entry.id,
            "published": entry.published.isoformat(),
            "updated": entry.updated.isoformat(),
            "withdrawn": "true" if entry.withdrawn else "false",
        }
        for entry in found
    ]
    assert entries == case["expect"]

"""The tables of cases of dates and news, and the records that they speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.occurrences import Occurrence
from ankunft.model import Event, News

from tests.conftest import NOW


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a table; every value a string, as content is read."""
    text = (Path(__file__).parent / "cases" / f"{name}.yml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)
    assert len({case["name"] for case in found}) == len(found), "two cases of one name"
    return found


def event_of(fields: dict[str, Any]) -> Event:
    return Event.model_validate({"title": "Titel", "summary": "Satz.", **fields})


def news_of(listed: list[dict[str, Any]]) -> list[tuple[str, News]]:
    found = []
    for message in listed:
        fields = {name: value for name, value in message.items() if name != "id"}
        if "withdrawn" in fields:
            fields["withdrawn"] = {"why": "Grund.", **fields["withdrawn"]}
        found.append((message["id"], News.model_validate({"title": "Titel", "summary": "Satz.", **fields})))
    return found


def town() -> Calendar:
    """The calendar of the town of the cases."""
    return calendar("SN", "Europe/Berlin", NOW)


def told(one: Occurrence) -> dict[str, str]:
    """A date as the cases write it."""
    if one.utc is None:
        last = one.end - timedelta(days=1)
        said = {"start": one.start.date().isoformat(), "end": last.date().isoformat()}
    else:
        said = {"start": one.start.isoformat(timespec="minutes")}
        if not one.is_open:
            said["end"] = one.end.isoformat(timespec="minutes")
        said["utc"] = one.utc.strftime("%Y-%m-%dT%H:%MZ")
    return {**said, **({"status": "cancelled"} if one.is_cancelled else {})}


def instant(text: str) -> datetime:
    """2026-11-21T09:00Z"""
    return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)

"""Follows rules of repetition with dateutil, and within bounds.

dateutil looks at UNTIL only when it has found a date: a rule that gives none keeps it busy until the year 9999. So a
rule is first tried in the last years that there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from dateutil.rrule import rrule, rrulestr

_LAST_YEARS = datetime(9970, 1, 1)
"""From here on all forms of years occur that there are (leap or not, seven weekdays for 1 January)."""

RHYTHMS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(days=7)}
"""The frequencies whose steps all take the same time."""


def starts(rule: Mapping[str, str], start: datetime, until: datetime) -> Iterator[datetime]:
    """The dates that a rule gives from `start` to `until`, in order; of a rule that `steps_to_first` has tried.

    `rule`: the parts of an RRULE, of which UNTIL and COUNT do not matter here. Raises ValueError for what is no rule.
    """
    found = _rrule(rule, start, until)
    return iter(found) if start <= until else iter(())


def steps_to_first(rule: Mapping[str, str], start: datetime) -> int | None:
    """How many steps a rule takes to its first date; None where it gives none in about thirty years.

    Tried is the rhythm that it has from `start` on. Raises ValueError for what is no rule.
    """
    step = RHYTHMS.get(rule["FREQ"])
    if step is not None:
        rhythm = step * int(rule.get("INTERVAL", "1"))
        late = start + rhythm * ((_LAST_YEARS - start) // rhythm)
        tried = dict(rule)
    else:
        rhythm = timedelta(days=28)
        late = start.replace(year=_LAST_YEARS.year, day=min(start.day, 28))
        tried = {name: value for name, value in rule.items() if name != "INTERVAL"}
    found = iter(_rrule(tried, late, datetime.max))
    try:
        first = next(found, None)
    except (ValueError, OverflowError):  # the end of the calendar, within a week
        return None
    return None if first is None else (first - late) // rhythm


def _rrule(rule: Mapping[str, str], start: datetime, until: datetime) -> rrule:
    bare = ";".join(f"{name}={value}" for name, value in rule.items() if name not in ("UNTIL", "COUNT"))
    found = rrulestr(f"{bare};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start)
    assert isinstance(found, rrule)  # noqa: S101 (one rule gives no set)
    return found

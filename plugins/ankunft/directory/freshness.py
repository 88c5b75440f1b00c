"""How a record stands on a day: whether it holds, can be registered for, and has to be checked again.

The twin for the browser is overrides/logic/freshness.js; it reads what `encode` gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ankunft.model.offer import Offer, When
from ankunft.model.record import Record, Verified

State = Literal["current", "future", "full", "paused", "ended"]


@dataclass(frozen=True)
class Standing:
    """How a record stands on a day."""

    state: State
    """`ended` before `future` before `paused` before `full` before `current`."""
    registration: Literal["open", "closed"] | None
    """`closed`: the last day to register is past. None: the record names none."""
    overdue: bool
    """The facts should have been checked again."""
    last_checked: date | None
    """The day on which somebody last checked that the facts hold."""


def standing(record: Record, today: date, verify_days: int) -> Standing:
    """How `record` stands on `today` (a day in the instance's time zone).

    `verify_days`: after how many days a record has to be checked again that does not say so itself.
    """
    close, checked = _last_day_to_register(record), record.verified
    return Standing(
        state=_state(record, today),
        registration=None if close is None else "closed" if close < today else "open",
        overdue=checked is not None and _fresh_until(checked, verify_days) < today,
        last_checked=None if checked is None else checked.date,
    )


def encode(record: Record, verify_days: int) -> dict[str, str]:
    """What the browser needs to know; what is not stated has no key. Days as ISO 8601 writes them: 2026-11-21.

    `s` status (not where it is open), `f` first day, `u` last day, `r` last day to register, `v` day of the last
    check, `c` last day on which that check is recent enough.
    """
    status = None if record.status == "open" else record.status
    checked = record.verified
    days = {
        "f": _first_day(record),
        "u": _last_day(record),
        "r": _last_day_to_register(record),
        "v": None if checked is None else checked.date,
        "c": None if checked is None else _fresh_until(checked, verify_days),
    }
    return ({"s": status} if status else {}) | {key: day.isoformat() for key, day in days.items() if day is not None}


def _state(record: Record, today: date) -> State:
    first, last = _first_day(record), _last_day(record)
    if record.status == "ended" or (last is not None and last < today):
        return "ended"
    if first is not None and today < first:
        return "future"
    if record.status == "paused" or record.status == "full":
        return record.status
    return "current"


def _first_day(record: Record) -> date | None:
    return None if record.valid is None else record.valid.from_


def _last_day(record: Record) -> date | None:
    """The last day of validity or of the dates, whichever comes first. None: no end is known."""
    ends = [None if record.valid is None else record.valid.until]
    if isinstance(record, Offer) and record.when is not None:
        ends.append(_last_date(record.when))
    return min((end for end in ends if end is not None), default=None)


def _last_date(when: When) -> date | None:
    return when.until or max(when.dates, default=None)


def _last_day_to_register(record: Record) -> date | None:
    return record.registration.until if isinstance(record, Offer) and record.registration is not None else None


def _fresh_until(checked: Verified, verify_days: int) -> date:
    """The last day on which the check is recent enough; at most the last day there is (9999-12-31)."""
    day = checked.date.toordinal() + (checked.every or verify_days)
    return date.fromordinal(min(day, date.max.toordinal()))

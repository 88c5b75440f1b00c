"""Rules of repetition: RRULE values of RFC 5545 §3.3.10 for whole days, without DTSTART."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NUMBERS = {"BYMONTHDAY": (31, -31), "BYYEARDAY": (366, -366), "BYWEEKNO": (53, -53), "BYMONTH": (12, 1)}
_NOT_WITH = {
    "BYMONTHDAY": {"WEEKLY"},
    "BYYEARDAY": {"DAILY", "WEEKLY", "MONTHLY"},
    "BYWEEKNO": {"DAILY", "WEEKLY", "MONTHLY"},
}
_MOST_IN_SET = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T\d{6}Z?)?")


def dates_of_rule(rule: str, first: date, last: date) -> list[date]:
    """The dates between `first` and `last`, both included, of an RRULE value (RFC 5545 §3.3.10) without DTSTART.

    `first` stands for DTSTART: INTERVAL and COUNT are counted from it, and a rule that names no weekday or day of the
    month takes its one. Of UNTIL the date counts. Raises ValueError, which says what is wrong, for what is no RRULE of
    whole days.
    """
    parts = rule_parts(rule)
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    months = [longest.get(int(month), 31) for month in parts.get("BYMONTH", "1").split(",")]
    if min((abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")), default=1) > max(months):
        return []  # dateutil would look for the 30th of February up to the year 9999
    until = last
    if "UNTIL" in parts:
        until = min(last, datetime.strptime(parts.pop("UNTIL")[:8], "%Y%m%d").date())
    if until < first:
        return []
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    start = datetime.combine(first, time())
    end = datetime.combine(until, time())
    if "COUNT" not in parts:
        text += f";UNTIL={end:%Y%m%dT%H%M%S}"
    return [found.date() for found in rrulestr(text, dtstart=start).between(start, end, inc=True)]


def rule_parts(rule: str) -> dict[str, str]:
    """The parts of an RRULE, checked against RFC 5545 §3.3.10 so far as dateutil does not."""
    parts: dict[str, str] = {}
    for part in rule.upper().removeprefix("RRULE:").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise ValueError(f"not NAME=VALUE, or twice: {part!r}")
        parts[name] = value
    frequency = parts.get("FREQ")
    if frequency not in _FREQUENCIES:
        raise ValueError(f"FREQ must be one of {', '.join(_FREQUENCIES)}: {frequency!r}")
    for name, value in parts.items():
        if frequency in _NOT_WITH.get(name, ()):
            raise ValueError(f"{name} cannot stand with FREQ={frequency}")
        if name in _NUMBERS:
            _check_numbers(name, value, *_NUMBERS[name])
        elif name == "BYSETPOS":
            _check_numbers(name, value, _MOST_IN_SET[frequency], -_MOST_IN_SET[frequency])
        elif name in ("INTERVAL", "COUNT"):
            _check_numbers(name, value, 9999, 1)
        elif name == "BYDAY":
            for day in value.split(","):
                found = _BYDAY.fullmatch(day)
                most = {"MONTHLY": 5, "YEARLY": 53}.get(frequency, 0)
                if not found or (found[1] and not 1 <= abs(int(found[1])) <= most):
                    raise ValueError(f"BYDAY cannot be {day!r} with FREQ={frequency}")
        elif name == "UNTIL":
            if not _UNTIL.fullmatch(value):
                raise ValueError(f"UNTIL is no date: {value!r}")
            datetime.strptime(value[:8], "%Y%m%d")  # raises ValueError for the 30th of February
        elif name == "WKST":
            if value not in ("MO", "TU", "WE", "TH", "FR", "SA", "SU"):
                raise ValueError(f"WKST is no weekday: {value!r}")
        elif name != "FREQ":
            raise ValueError(f"{name} has no meaning for whole days")
    return parts


def _check_numbers(name: str, value: str, most: int, least: int) -> None:
    for number in value.split(","):
        if not re.fullmatch(r"[+-]?\d{1,4}", number) or not least <= int(number) <= most or int(number) == 0:
            raise ValueError(f"{name} must be between {least} and {most}: {number!r}")

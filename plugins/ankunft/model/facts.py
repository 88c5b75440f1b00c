"""Types of single facts: phone numbers, opening hours, recurrence rules, spans of time, amounts of money."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

import phonenumbers
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # its stubs forget it
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from ankunft.model.emergency import SHORT_NUMBERS
from ankunft.model.fields import Line
from ankunft.model.messages import N_, problem
from ankunft.model.recurrence import rule_parts

REGION = "DE"
"""Where a number without a country code belongs (ISO 3166-1)."""

_PHONE = re.compile(r"[0-9+()/\- .]")
_AT = re.compile(r"--> \d+:(\d+)")
_SCHOOL = re.compile(r"\bSH\b")
_HOLIDAY_AND_DAY = re.compile(r"\bPH (?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DURATION = re.compile(r"([1-9]\d{0,3}) (minute|hour|day|week|month|year)s?")
_AMOUNT = re.compile(r"\d{1,7}(\.\d{2})?")


def dialled(number: str) -> str:
    """What a phone dials: E.164 (+493023125100), or a short number as it is (116117). Raises ValueError."""
    digits = re.sub(r"\D", "", number)
    if digits in SHORT_NUMBERS:
        return digits
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(number) from error
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _phone(value: str) -> str:
    wrong = next((at for at, char in enumerate(value) if not _PHONE.match(char)), None)
    if wrong is not None:
        raise problem(
            N_("“{char}” cannot stand in a phone number"),
            N_("Write digits, such as “+49 30 23125 100”; words go into a note."),
            offset=wrong,
            char=value[wrong],
        )
    try:
        if not value.startswith(("0", "+", "(0")) and re.sub(r"\D", "", value) not in SHORT_NUMBERS:
            raise ValueError(value)  # without an area code it would be a number elsewhere
        dialled(value)
    except ValueError:
        raise problem(
            N_("“{value}” is not a phone number"),
            N_("Write it with its area code, such as “+49 30 23125 100”."),
            value=value,
        ) from None
    return value


def _hours(value: str) -> str:
    if len(value) > 1000:
        raise problem(N_("the opening hours are too long"), N_("Write a weekly rule and few exceptions."))
    if found := _SCHOOL.search(value):
        raise problem(
            N_("school holidays (SH) are not known here"),
            N_("Write the dates: “2026 Oct 12-24 off”."),
            offset=found.start(),
        )
    if found := _HOLIDAY_AND_DAY.search(value):
        raise problem(
            N_("public holidays that fall on a weekday cannot be told from that weekday"),
            N_("Write a comma between them, “PH,Mo-Fr”, or a rule of its own: “; PH 10:00-12:00”."),
            offset=found.start(),
        )
    try:
        OpeningHours(value)
    except (ParserError, SyntaxError, ValueError) as error:
        at = _AT.search(str(error))
        offset = max(int(at[1]) - 1, 0) if at else 0
        raise problem(
            N_("the opening hours cannot be understood from “{rest}” on"),
            N_("Write them as OpenStreetMap does: “Mo-Fr 09:00-12:00; Tu 14:00-18:00; PH off”."),
            offset=offset,
            rest=value[offset : offset + 30],
        ) from None
    return value


def _rule(value: str) -> str:
    try:
        rule_parts(value)
    except ValueError:
        raise problem(
            N_("“{value}” is not a rule of repetition"),
            N_("Write it as RFC 5545 does: “FREQ=WEEKLY;BYDAY=TU,TH” or “FREQ=MONTHLY;BYDAY=1MO”."),
            value=value,
        ) from None
    return value


def _span(value: str) -> str:
    found = _SPAN.fullmatch(value)
    if found is None or value[:5] >= value[6:] or (found[3] == "24" and found[4] != "00"):
        raise problem(N_("“{value}” is not a time from–until"), N_("Write it as “09:00-12:15”."), value=value)
    return value


def _duration(value: str) -> str:
    if not _DURATION.fullmatch(value):
        raise problem(
            N_("“{value}” is not a length of time"),
            N_("Write it as “6 months”, “3 weeks” or “90 minutes”."),
            value=value,
        )
    return value


def duration_parts(value: str) -> tuple[int, str]:
    """(number, unit) of a length of time: "18 months" → (18, "month"); units: minute, hour, day, week, month, year."""
    found = _DURATION.fullmatch(value)
    if found is None:
        raise ValueError(value)
    return int(found[1]), found[2]


def _amount(value: object) -> object:
    if isinstance(value, str) and not _AMOUNT.fullmatch(value):
        raise problem(
            N_("“{value}” is not an amount of money"),
            N_("Write euros with a point, such as 15 or 13.90; words go into a note."),
            value=value,
        )
    return value


Phone = Annotated[Line, AfterValidator(_phone)]
"""A phone number as people write it, in Germany or with a country code; checked by libphonenumber."""

Hours = Annotated[Line, AfterValidator(_hours)]
"""Opening hours as OpenStreetMap writes them: `Mo-Fr 09:00-12:00; Tu 14:00-18:00; PH off`."""

Rule = Annotated[Line, AfterValidator(_rule)]
"""A rule of repetition (RFC 5545 RRULE without DTSTART): `FREQ=MONTHLY;BYDAY=1MO`."""

Span = Annotated[str, AfterValidator(_span)]
"""A time of day from–until in the venue's time zone: `09:00-12:15`."""

Duration = Annotated[str, AfterValidator(_duration)]
"""A length of time: `6 months`, `3 weeks`, `90 minutes`."""

Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""Euros: `15`, `13.90`."""

Postcode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
"""A German postcode: five digits."""

Count = Annotated[int, Field(ge=0, le=100_000)]
"""A whole number that is not negative."""

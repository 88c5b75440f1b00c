"""Dates, numbers and lists as CLDR writes them, in the Gregorian calendar and Latin digits, as on German letters.

Times of day are HH:MM in every language, as on German signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date as _format_date
from babel.dates import format_skeleton as _format_skeleton
from babel.dates import get_day_names as _get_day_names
from babel.dates import get_month_names as _get_month_names
from babel.lists import format_list as _format_list
from babel.numbers import format_decimal as _format_decimal
from babel.numbers import format_percent as _format_percent
from babel.numbers import get_decimal_symbol as _get_decimal_symbol

from ankunft.language import cldr as _cldr  # noqa: F401 (it mends Babel)
from ankunft.language.registry import language

DIGITS = "latn"
"""The CLDR numbering system of every number."""


def format_date(day: date, tag: str) -> str:
    """`day` written out in the language `tag` (CLDR format "long"): "21. November 2026"."""
    return _format_date(day, "long", locale=language(tag).locale)


def date_pattern(tag: str) -> str:
    """How `format_date` writes a day, with {day}, {month} and {year} in braces, for programs without CLDR."""
    pattern = str(Locale.parse(language(tag).locale).date_formats["long"].pattern)
    names = {"d": "{day}", "dd": "{day}", "MMMM": "{month}", "LLLL": "{month}", "y": "{year}"}
    parts = re.findall(r"'([^']*)'|([a-zA-Z]+)|([^'a-zA-Z]+)", pattern)
    return "".join(quoted or names.get(letters, "") or plain for quoted, letters, plain in parts)


def format_short_date(day: date, tag: str) -> str:
    """`day` in few letters (CLDR format "medium"): "21.11.2026"."""
    return _format_date(day, "medium", locale=language(tag).locale)


def format_month(day: date, tag: str) -> str:
    """The month of `day` (CLDR skeleton yMMMM): "November 2026"."""
    return _format_skeleton("yMMMM", day, locale=language(tag).locale, fuzzy=True)


def format_day(day: date, tag: str) -> str:
    """The day and month of `day`, without its year (CLDR skeleton MMMMd): "24. Dezember"."""
    return _format_skeleton("MMMMd", day, locale=language(tag).locale, fuzzy=True)


def month(number: int, tag: str, *, within: bool = False, short: bool = False) -> str:
    """The name of a month, 1 being January; `within` a date (it may be inflected): "січня" instead of "січень".

    `short`: in few letters, as on a calendar's leaf: "Nov.".
    """
    locale = language(tag).locale
    if short:
        return str(_get_month_names("abbreviated", context="format", locale=locale)[number])
    # Some languages write the plain name in a date too: their pattern says so (LLLL).
    if within and "LLLL" not in str(Locale.parse(locale).datetime_skeletons["MMMMd"]):
        return str(_get_month_names("wide", context="format", locale=locale)[number])
    return str(_get_month_names("wide", context="stand-alone", locale=locale)[number])


def decimal_mark(tag: str) -> str:
    """The mark between the whole and its parts: "," in German."""
    return str(_get_decimal_symbol(language(tag).locale, numbering_system=DIGITS))


def format_time(minutes: int) -> str:
    """A time of day given in minutes since midnight: 570 → "09:30"; the end of the day is "24:00"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekday(number: int, tag: str, *, short: bool = False) -> str:
    """The name of a day of the week, 0 being Monday: "Montag", short "Mo."."""
    locale = language(tag).locale
    if short:  # CLDR shortens the names that stand alone in few languages
        return str(_get_day_names("abbreviated", context="format", locale=locale)[number])
    return str(_get_day_names("wide", context="stand-alone", locale=locale)[number])


def format_list(items: Sequence[str], tag: str, style: str = "standard") -> str:
    """`items` joined as the language `tag` joins a list (CLDR "standard": "A, B und C"; "or": "A, B oder C")."""
    return _format_list(items, style=style, locale=language(tag).locale)  # type: ignore[arg-type] # a Literal


def format_number(number: Decimal | int, tag: str) -> str:
    """A number with the marks of the language: "1.234,5"."""
    return _format_decimal(number, locale=language(tag).locale, numbering_system=DIGITS)


def format_percent(number: Decimal, tag: str) -> str:
    """A percentage, 19 meaning 19 %: "19 %"."""
    return _format_percent(
        number / 100, locale=language(tag).locale, numbering_system=DIGITS, decimal_quantization=False
    )


def format_euros(amount: Decimal, tag: str) -> str:
    """An amount of euros, cents where there are some, always with the sign €: "563 €", "13,90 €"."""
    locale = Locale.parse(language(tag).locale)
    pattern = str(locale.currency_formats["standard"].pattern).replace("¤", "'€'")
    if amount == amount.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return _format_decimal(amount, pattern, locale=locale, numbering_system=DIGITS)

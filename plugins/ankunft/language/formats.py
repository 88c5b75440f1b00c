"""Dates and lists as CLDR writes them, in the Gregorian calendar and Latin digits, as on German letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date as _format_date
from babel.lists import format_list as _format_list

from ankunft.language.registry import language


def format_date(day: date, tag: str) -> str:
    """`day` written out in the language `tag` (CLDR format "long"): "21. November 2026"."""
    return _format_date(day, "long", locale=language(tag).locale)


def format_list(items: Sequence[str], tag: str) -> str:
    """`items` joined as the language `tag` joins a list (CLDR "standard"): "A, B und C"."""
    return _format_list(items, locale=language(tag).locale)

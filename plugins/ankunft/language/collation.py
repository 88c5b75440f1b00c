"""The order of words in lists: Unicode Collation Algorithm (UTS #10)."""

from __future__ import annotations

from functools import cache

from pyuca import Collator


@cache
def _collator() -> Collator:
    return Collator()


@cache
def sort_key(text: str) -> tuple[int, ...]:
    """What puts words in the order of CLDR's root collation, which German follows: "Ämter" stands with "Amt"."""
    return tuple(_collator().sort_key(text))

"""Reads what the index writes, for tests: the gaps between rising numbers, as overrides/logic/search.js does."""

from __future__ import annotations

from collections.abc import Iterator

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"


def numbers(text: str) -> Iterator[int]:
    """The numbers that the distances stand for."""
    last, rest, unit = -1, 0, 1
    for letter in text:
        value = DIGITS.index(letter)
        rest += value % 32 * unit
        unit *= 32
        if value < 32:
            last += rest + 1
            yield last
            rest, unit = 0, 1

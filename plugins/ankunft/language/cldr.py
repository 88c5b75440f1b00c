"""Keeps Babel's locales apart: one that was asked before must not change what another one says.

Babel (up to 2.18, python-babel/babel#1234) writes resolved aliases back into data that locales share, so that month and
weekday names depend on the order of the languages. Until a release mends it, nothing is written back.
"""

from __future__ import annotations

from typing import Any

from babel.localedata import Alias, LocaleDataDict, merge


def _resolved(self: LocaleDataDict, key: Any) -> Any:
    value = self._data[key]
    if isinstance(value, Alias):
        value = value.resolve(self.base)
    if isinstance(value, tuple):
        alias, others = value
        value = alias.resolve(self.base).copy()
        merge(value, others)
    if isinstance(value, dict):
        value = LocaleDataDict(value, base=self.base)
    return value


LocaleDataDict.__getitem__ = _resolved  # type: ignore[method-assign]

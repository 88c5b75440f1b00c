"""The values of an event file: taken apart to be compared, marked, and written as an editor would write them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from ankunft.catalogue.edit import scalar
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.catalogue.yamltext import read_yaml
from ankunft.importers.ical.convert import FIELDS

Key = tuple[str, ...]
"""The way to a value: (“title”,), (“changes”, “2026-12-24”, “start”)."""

Flat = dict[Key, str | list[str]]
"""The values of an event, none of them a group."""

_CHANGE = ("status", "start", "end", "place", "note")
_LINE = 100
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")
_RULE = re.compile(r"FREQ=[A-Z0-9=;,+-]+")


def flat(fields: Mapping[str, object]) -> Flat:
    """The values that calendars bring, as they stand in `fields`; what is empty or of another form is left out."""
    found: Flat = {}
    for name in FIELDS:
        value = fields.get(name)
        if name == "changes":
            for day, change in value.items() if isinstance(value, dict) else ():
                for part in _CHANGE:
                    one = change.get(part) if isinstance(change, dict) else None
                    if isinstance(one, str) and one.strip():
                        found[name, day, part] = one.strip()
        elif isinstance(value, list):
            if items := [str(item).strip() for item in value]:
                found[(name,)] = items
        elif isinstance(value, str) and value.strip():
            found[(name,)] = value.strip()
    return found


def mark(value: str | list[str] | None) -> str | None:
    """The fingerprint of a value. It is exact, unlike a translator's: an editor's mended phone number is seen by it."""
    if value is None:
        return None
    exact = hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()
    return fingerprint(exact)


def written(name: str, value: object, indent: str = "") -> str:
    """A value as it stands behind its key in YAML, without the line end behind it."""
    if isinstance(value, dict):
        return "".join(f"\n{indent}  {_pair(key, one, indent + '  ')}" for key, one in value.items())
    if isinstance(value, list):
        line = f"[{', '.join(map(_scalar, value))}]"
        return line if len(line) <= _LINE else "".join(f"\n{indent}  - {_scalar(item)}" for item in value)
    text = str(value)
    if name == "gone":
        return text  # true or false
    if name == "text" and not indent:
        block = "|" + "".join(f"\n{indent}  {line}" if line else "\n" for line in text.split("\n"))
        if (read_yaml(f"text: {block}\n", Path()).data or {}).get("text", "").rstrip("\n") == text:
            return block
    return _scalar(text)


def _scalar(text: str) -> str:
    # Days and rules stand without quotes everywhere; our reader takes all for text.
    return text if _MOMENT.fullmatch(text) or _RULE.fullmatch(text) else scalar(text)


def _pair(name: str, value: object, indent: str = "") -> str:
    behind = written(name, value, indent)
    return f"{name}:{behind}" if behind.startswith("\n") else f"{name}: {behind}"


def file_text(fields: Mapping[str, object]) -> str:
    """A new file with `fields` in their order."""
    return "".join(f"{_pair(name, value)}\n" for name, value in fields.items())

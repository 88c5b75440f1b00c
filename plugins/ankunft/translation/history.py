"""What a source text said before: found by its fingerprint in what Git keeps, and compared word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

from ankunft.catalogue.entries import section_text
from ankunft.catalogue.files import BOM, CONTROL, MAX_TEXT
from ankunft.catalogue.fingerprint import fingerprint, is_fingerprint
from ankunft.catalogue.sections import split_front_matter, split_sections
from ankunft.catalogue.yamltext import read_yaml


def find_texts(files: Iterable[tuple[str, bytes]], wanted: Iterable[str]) -> dict[str, str]:
    """Fingerprint → text, for those of `wanted` that are found in `files`: (path, content), the newest first.

    Reading ends when all are found. Files that cannot be read are passed over; a text is found wherever it stood.
    """
    open_ = {stored for stored in wanted if is_fingerprint(stored)}
    versions = {stored.partition(":")[0] for stored in open_}
    found: dict[str, str] = {}
    if not open_:
        return found
    for path, data in files:
        for text in _texts(path, data):
            for version in versions:
                stored = fingerprint(text, version)
                if stored in open_:
                    open_.discard(stored)
                    found[stored] = text
        if not open_:
            break
    return found


def _texts(path: str, data: bytes) -> Iterator[str]:
    """All that may be a field or section in a content file, as the catalogue reads it."""
    if len(data) > MAX_TEXT:
        return
    try:
        text = data.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError:
        return
    text = CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    front, body, _ = split_front_matter(text)
    if path.endswith(".yml"):
        front, body = text, ""
    if front is not None:
        yield from _strings(read_yaml(front, Path(path)).data)
    for section in split_sections(body, Path(path)).sections:
        yield section_text(section)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)


Change = tuple[Literal["same", "out", "in"], str]
"""What became of a run of words."""

# A word keeps the marks above and below its letters, and what joins or parts them (Arabic, Persian, Ethiopic).
_MARKS = r"\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f\u200c\u200d"
_WORD = re.compile(rf"(?:\w[{_MARKS}]*)+\s*|\s+|.\s*", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n\s*|[^\n]+")
_MANY = 6000  # words; beyond, lines are compared: the time grows with their product


def word_diff(old: str, new: str) -> list[Change]:
    """What has to be taken out of `old` and put in to get `new`, word by word; joined, both come out again."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    if len(a) + len(b) > _MANY:
        a, b = _LINE.findall(old), _LINE.findall(new)
    changes: list[Change] = []
    # The white space behind a word is compared by itself: a line that is broken elsewhere changes no word.
    matcher = SequenceMatcher(None, [word.rstrip() for word in a], [word.rstrip() for word in b])
    for what, start, end, from_, to in matcher.get_opcodes():
        if what == "equal":
            for left, right in zip(a[start:end], b[from_:to], strict=True):
                same = left if left == right else left.rstrip()
                _add(changes, "same", same)
                _add(changes, "out", left.removeprefix(same))
                _add(changes, "in", right.removeprefix(same))
            continue
        left, right = "".join(a[start:end]), "".join(b[from_:to])
        space = left[len(left.rstrip()) :] if right else ""
        space = space if right.endswith(space) else ""
        _add(changes, "out", left.removesuffix(space))
        _add(changes, "in", right.removesuffix(space))
        _add(changes, "same", space)
    return changes


def _add(changes: list[Change], what: Literal["same", "out", "in"], text: str) -> None:
    if changes and changes[-1][0] == what:
        changes[-1] = (what, changes[-1][1] + text)
    elif text:
        changes.append((what, text))

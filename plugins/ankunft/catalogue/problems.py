"""What is wrong with the content, where, and what to write instead."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ankunft.model import Message, message
from ankunft.model.messages import printable

Severity = Literal["error", "warning", "notice"]
"""Errors stop every build, warnings a strict one; a notice is for the editor alone."""


@dataclass(frozen=True, order=True)
class Position:
    """A place in a file; line and column count from 1, columns in Unicode code points."""

    path: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and the way to mend it."""

    at: Position
    what: Message
    hint: Message
    severity: Severity = field(default="error", compare=False)
    due: bool = field(default=False, compare=False)
    """Time alone brought it: no build stops for it, not even a strict one."""

    def text(self, gettext: Callable[[str], str] = str, base: Path | None = None) -> str:
        """`file:line:column: what is wrong. what to write instead.`; the path relative to `base` if it lies below."""
        return f"{self.place(base)}: {_sentence(self.what.text(gettext))} {_sentence(self.hint.text(gettext))}"

    def place(self, base: Path | None = None) -> str:
        """`file:line:column`."""
        shown = shorten(self.at.path, base)
        return f"{shown}:{self.at.line}:{self.at.column}"

    def stops(self, *, strict: bool) -> bool:
        """Whether a build stops for it."""
        return self.severity == "error" or (strict and self.severity == "warning" and not self.due)


def problem_at(at: Position, what: str, hint: str, severity: Severity = "error", **params: object) -> Problem:
    """A problem, its sentences given as msgids with {placeholders}."""
    return Problem(at, message(what, **params), message(hint, **params), severity)


def due_at(at: Position, what: str, hint: str, **params: object) -> Problem:
    """A warning that time alone brought."""
    return Problem(at, message(what, **params), message(hint, **params), "warning", due=True)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "/", ":")) else f"{text}."


def shorten(path: Path, base: Path | None) -> str:
    """`path` as an editor knows it: relative to `base` where it lies below."""
    if base is not None:
        absolute = os.path.abspath(path)  # noqa: PTH100 (resolve() would follow links)
        relative = os.path.relpath(absolute, base)
        if not relative.startswith(".."):
            return printable(Path(relative).as_posix())
    return printable(path.as_posix())


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be, or None."""
    found = difflib.get_close_matches(word[:100], sorted(set(words)), n=1, cutoff=0.6)
    return found[0] if found else None


def nearest_path(path: str, paths: Iterable[str]) -> str | None:
    """The one of `paths` that `path` was probably meant to be: the same name elsewhere, or a name much like it."""
    by_name: dict[str, list[str]] = {}
    for known in paths:
        by_name.setdefault(known.rpartition("/")[2], []).append(known)
    name = nearest(path.rpartition("/")[2], by_name)
    return None if name is None else nearest(path, by_name[name]) or sorted(by_name[name])[0]

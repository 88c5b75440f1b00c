"""Reads content files from disk: their text and what is wrong with it before anything is parsed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.model import message
from ankunft.model.messages import N_

MAX_TEXT = 1_000_000
"""Bytes of a text file: more than any page that a person reads."""

MAX_LINES = 20_000
"""Lines of a text file."""

MAX_MEDIA = 1_000_000
"""Bytes of a picture or document that every reader's phone may have to load."""

MEDIA = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg", ".pdf", ".mp3", ".m4a", ".ogg", ".opus")
"""What may lie beside a page, to be shown or linked."""

BOM = "\ufeff"

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no text may hold: control characters but tabs and line ends, halves of characters, what Unicode never uses."""


def walk(root: Path) -> tuple[list[Path], list[Problem]]:
    """All files below `root`, sorted by path; what starts with a dot or an underscore is left out.

    A symbolic link that leads out of `root` is a problem and not followed; so is one that leads to a folder above.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    real_root = os.path.realpath(root)
    for entry in _entries(root, problems):
        if entry.is_symlink():
            target = os.path.realpath(entry)
            if os.path.commonpath([real_root, target]) != real_root or not Path(target).is_file():
                problems.append(
                    Problem(
                        Position(entry),
                        message("this link leads out of the content folder, to a folder, or to nothing"),
                        message("Put the file itself here."),
                    )
                )
                continue
        if entry.is_file():
            files.append(entry)
    return files, problems


def _entries(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        problems.append(unreadable(folder, error))
        return
    for entry in entries:
        if entry.name.startswith((".", "_")):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _entries(entry, problems)
        else:
            yield entry


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    hint = N_("Check its permissions.")
    return problem_at(Position(path), N_("the file cannot be read: {error}"), hint, error=error.strerror or error)


def read_text(path: Path) -> tuple[str | None, list[Problem]]:
    """The text of a content file with `\\n` line ends and no BOM, and what was wrong with its bytes.

    The text is None where it cannot be used at all: too large, unreadable, not UTF-8, empty.
    """

    def wrong(what: str, hint: str, line: int = 1, column: int = 1, **params: object) -> Problem:
        return Problem(Position(path, line, column), message(what, **params), message(hint, **params))

    try:
        size = path.stat().st_size
        if size > MAX_TEXT:
            kilobytes = size // 1000
            return None, [
                wrong(N_("the file has {size} KB"), N_("Keep texts below 1,000 KB: split the file."), size=kilobytes)
            ]
        data = path.read_bytes()
    except OSError as error:
        return None, [unreadable(path, error)]
    problems = []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, [wrong(N_("the file is not UTF-8"), N_("Save it with the encoding UTF-8."), line, column)]
    if text.startswith(BOM):
        problems.append(wrong(N_("the file starts with a byte order mark"), N_("Save it as UTF-8 without BOM.")))
        text = text[1:]
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        problems.append(wrong(N_("the file has line ends of Windows (CRLF)"), N_("Save it with line ends LF."), line))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if match := CONTROL.search(text):
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        problems.append(wrong(N_("there is a control character"), N_("Delete it: it cannot be seen."), line, column))
        if "\0" in text:
            return None, problems  # no text at all
        text = CONTROL.sub(" ", text)
    if text.count("\n") > MAX_LINES:
        what = N_("the file has more than {limit} lines")
        return None, [*problems, wrong(what, N_("Split the file."), MAX_LINES, limit=MAX_LINES)]
    if not text.strip():
        return None, [*problems, wrong(N_("the file is empty"), N_("Fill it, or delete it."))]
    return text, problems

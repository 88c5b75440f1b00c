"""`ankunft check`: everything that is wrong with the content, at once, and what to write instead."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ankunft.catalogue.edit import mend
from ankunft.catalogue.problems import Problem
from ankunft.checks import check_vanished, public_addresses
from ankunft.cli.common import (
    config_option,
    content_folder,
    lang_option,
    now_option,
    print_problems,
    require_day,
    say,
    summary,
    writing,
    wrong_use,
)
from ankunft.cli.revision import catalogue_at
from ankunft.model import message
from ankunft.site.messages import editor_gettext
from ankunft.site.plugin import read_instance

Gettext = Callable[[str], str]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@config_option
@click.option(
    "--fix", is_flag=True, help="Write what a program can: heading ids, the fingerprints of new translations."
)
@click.option("--against", metavar="REV", help="Compare with a Git revision: no address may vanish.")
@click.option("--format", "format_", type=click.Choice(["text", "json", "github", "gitlab"]), default="text")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@lang_option
@now_option
def check(
    folder: Path | None, config_file: Path, fix: bool, against: str | None, format_: str, strict: bool,
    lang: str | None, now: str | None,
) -> None:  # fmt: skip
    """Check the content in FOLDER (default: the one that mkdocs.yml names)."""
    gettext = editor_gettext(lang)
    root = folder or content_folder(config_file)
    if not root.is_dir():
        raise wrong_use(message("There is no folder {folder}.", folder=root))
    require_day(now)
    before = catalogue_at(against, root, now) if against is not None else None
    if fix:
        _fix(root, now, gettext)
    catalogue, problems = read_instance(root, now)
    if before is not None and before.is_whole:
        vanished = check_vanished(catalogue, public_addresses(before), str(against))
        problems = tuple(sorted({*problems, *vanished}))
    elif before is not None:
        # Without its languages and layers every answer would be a guess; a failure would also hit who mends it.
        say(gettext, message("instance.yml of {revision} has errors: no addresses were compared.", revision=against))
    _PRINTERS[format_](problems, gettext)
    if format_ in ("text", "github"):
        say(gettext, summary(problems))
    sys.exit(1 if any(problem.stops(strict=strict) for problem in problems) else 0)


def _fix(root: Path, now: str | None, gettext: Gettext) -> None:
    with writing(gettext):
        mended = mend(lambda: read_instance(root, now)[0], Path.cwd())
    if mended:
        say(gettext, message("Files mended: {count}", count=len(mended)))


def _path(problem: Problem) -> str:
    """The path for a program that looks for the file: nothing replaced, as for people, but what is no text at all."""
    path = problem.at.path
    relative = os.path.relpath(path)
    shown = path if relative.startswith("..") else Path(relative)
    return os.fsencode(shown.as_posix()).decode("utf-8", "replace")


def _dumped(rows: list[dict[str, Any]]) -> str:
    """JSON that a person can read; what cannot be seen is escaped."""
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    return "".join(char if char == "\n" or char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _json(problems: Iterable[Problem], gettext: Gettext) -> None:
    rows = [
        {
            "path": _path(problem),
            "line": problem.at.line,
            "column": problem.at.column,
            "severity": problem.severity,
            "due": problem.due,
            "what": problem.what.text(gettext),
            "hint": problem.hint.text(gettext),
        }
        for problem in problems
    ]
    click.echo(_dumped(rows))


def _github(problems: Iterable[Problem], gettext: Gettext) -> None:
    """Workflow commands: annotations at the line (GitHub Actions)."""

    def escaped(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    for problem in problems:
        # What has an escape is escaped; no other invisible character may play with the log.
        path = "".join(char if char in "\r\n" or char.isprintable() else "�" for char in _path(problem))
        path = escaped(path, ":,")
        text = escaped(problem.text(gettext, Path.cwd()).removeprefix(f"{problem.place(Path.cwd())}: "))
        click.echo(f"::{problem.severity} file={path},line={problem.at.line},col={problem.at.column}::{text}")


def _gitlab(problems: Iterable[Problem], gettext: Gettext) -> None:
    """A Code Quality report (GitLab)."""
    severities = {"error": "major", "warning": "minor", "notice": "info"}
    rows = []
    seen: Counter[str] = Counter()
    for problem in problems:
        path = _path(problem)
        text = problem.text(gettext, Path.cwd()).removeprefix(f"{problem.place(Path.cwd())}: ")
        same = _without_lines(problem, path)
        seen[same] += 1
        rows.append(
            {
                "description": text,
                "check_name": problem.what.msgid,
                "fingerprint": hashlib.sha256(f"{same}\0{seen[same]}".encode()).hexdigest(),
                "severity": severities[problem.severity],
                "location": {"path": path, "lines": {"begin": problem.at.line}},
            }
        )
    click.echo(_dumped(rows))


def _without_lines(problem: Problem, path: str) -> str:
    """What a problem is without where in the file it is, so that one that only moves is not a new one."""
    params = (f"{name}={value}" for name, value in problem.what.params if name != "line")
    return "\0".join((path, problem.what.msgid, *params))


_PRINTERS: dict[str, Callable[[Iterable[Problem], Gettext], None]] = {
    "text": print_problems, "json": _json, "github": _github, "gitlab": _gitlab,
}  # fmt: skip

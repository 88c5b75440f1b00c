"""`ankunft check`: everything that is wrong with the content, at once, and what to write instead."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.edit import fixes, write
from ankunft.catalogue.problems import Problem, shorten
from ankunft.checks import check_vanished, public_addresses
from ankunft.cli.common import (
    config_option,
    content_folder,
    lang_option,
    now_option,
    print_problems,
    say,
    summary,
    wrong_use,
)
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
        raise wrong_use(message("There is no folder {folder}.", folder=root), lang)
    try:
        catalogue, problems = read_instance(root, now)
        if fix and (changed := fixes(catalogue, Path.cwd())):
            write(changed)
            say(gettext, message("Files mended: {count}", count=len(changed)))
            catalogue, problems = read_instance(root, now)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if against:
        before = _addresses_at(against, root, now)
        problems = tuple(sorted({*problems, *check_vanished(catalogue, before, against)}))
    _PRINTERS[format_](problems, gettext)
    if format_ in ("text", "github"):
        say(gettext, summary(problems))
    fatal = {"error", "warning"} if strict else {"error"}
    sys.exit(1 if any(problem.severity in fatal for problem in problems) else 0)


def _json(problems: Iterable[Problem], gettext: Gettext) -> None:
    rows = [
        {
            "path": shorten(problem.at.path, Path.cwd()),
            "line": problem.at.line,
            "column": problem.at.column,
            "severity": problem.severity,
            "what": problem.what.text(gettext),
            "hint": problem.hint.text(gettext),
        }
        for problem in problems
    ]
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _github(problems: Iterable[Problem], gettext: Gettext) -> None:
    """Workflow commands: annotations at the line (GitHub Actions)."""

    def escaped(text: str, more: str = "") -> str:
        for char in "%\r\n" + more:
            text = text.replace(char, f"%{ord(char):02X}")
        return text

    for problem in problems:
        path = escaped(shorten(problem.at.path, Path.cwd()), ":,")
        text = escaped(problem.text(gettext, Path.cwd()).removeprefix(f"{problem.place(Path.cwd())}: "))
        click.echo(f"::{problem.severity} file={path},line={problem.at.line},col={problem.at.column}::{text}")


def _gitlab(problems: Iterable[Problem], gettext: Gettext) -> None:
    """A Code Quality report (GitLab)."""
    severities = {"error": "major", "warning": "minor", "notice": "info"}
    rows = []
    for problem in problems:
        path = shorten(problem.at.path, Path.cwd())
        text = problem.text(gettext, Path.cwd()).removeprefix(f"{problem.place(Path.cwd())}: ")
        rows.append(
            {
                "description": text,
                "check_name": problem.what.msgid,
                # Without the line, so that a problem that only moves is not a new one.
                "fingerprint": hashlib.sha256(f"{path}\0{problem.what.text()}".encode()).hexdigest(),
                "severity": severities[problem.severity],
                "location": {"path": path, "lines": {"begin": problem.at.line}},
            }
        )
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


_PRINTERS: dict[str, Callable[[Iterable[Problem], Gettext], None]] = {
    "text": print_problems, "json": _json, "github": _github, "gitlab": _gitlab,
}  # fmt: skip


def _addresses_at(revision: str, root: Path, now: str | None) -> frozenset[str]:
    """The addresses of the instance as it was in a Git revision."""

    def git(*arguments: str) -> bytes:
        command = ["git", "-C", str(root), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 (no shell)

    try:
        top = Path(git("rev-parse", "--show-toplevel").decode().strip())
        commit = git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        archive = git("-C", str(top), "archive", "--format=tar", commit)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise wrong_use(message("Git knows no revision “{revision}” here.", revision=revision)) from error
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        old = Path(folder) / root.resolve().relative_to(top.resolve())
        if not old.is_dir():
            return frozenset()
        catalogue: Catalogue = read_instance(old, now)[0]
        return public_addresses(catalogue)

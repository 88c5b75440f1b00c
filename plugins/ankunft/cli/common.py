"""What the commands share: options, the language of messages, printing problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from mkdocs.utils.yaml import yaml_load

from ankunft.catalogue.problems import Problem
from ankunft.model import Message, message
from ankunft.site.messages import editor_gettext

config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("mkdocs.yml"),
    show_default=True,
    help="The mkdocs.yml of the instance.",
)
lang_option = click.option(
    "--lang", type=click.Choice(["de", "en"]), default=None, help="The language of messages; default: the computer's."
)
now_option = click.option("--now", metavar="DATE", default=None, help="The day to build for, as 2026-11-21.")


def wrong_use(what: Message, lang: str | None = None) -> click.UsageError:
    """The error of a command that was used wrongly: exit code 2."""
    return click.UsageError(what.text(editor_gettext(lang)))


def existing_config(config_file: Path) -> Path:
    """`config_file`, if it is there. Raises click.UsageError otherwise."""
    if not config_file.is_file():
        what = message(
            "There is no {file}. Change to the folder of your instance, or name it with -f.", file=config_file
        )
        raise wrong_use(what)
    return config_file


def content_folder(config_file: Path) -> Path:
    """The instance's folder that mkdocs.yml names as docs_dir. Raises click.UsageError if there is none."""
    try:
        with existing_config(config_file).open("rb") as file:
            config: Any = yaml_load(file)
    except Exception as error:  # PyYAML's own errors, and MkDocs' for a broken INHERIT
        raise wrong_use(message("{file} cannot be read: {error}", file=config_file, error=error)) from error
    docs_dir = config.get("docs_dir", "docs") if isinstance(config, dict) else "docs"
    return config_file.parent / str(docs_dir)


def print_problems(problems: Iterable[Problem], gettext: Callable[[str], str]) -> None:
    """One line a problem, sorted, on standard output."""
    for problem in sorted(problems):
        line = problem.text(gettext, Path.cwd())
        if problem.severity != "error":
            word = gettext("Warning") if problem.severity == "warning" else gettext("Note")
            place = problem.place(Path.cwd())
            line = f"{place}: {word}: {line.removeprefix(f'{place}: ')}"
        click.echo(line)


def say(gettext: Callable[[str], str], sentence: Message) -> None:
    """A sentence for the person at the terminal, on standard error."""
    click.echo(sentence.text(gettext), err=True)


def summary(problems: Iterable[Problem]) -> Message:
    """How many errors, warnings and notes there are."""
    counts = {"error": 0, "warning": 0, "notice": 0}
    for problem in problems:
        counts[problem.severity] += 1
    return message("Errors: {errors}, warnings: {warnings}, notes: {notices}",
                   errors=counts["error"], warnings=counts["warning"], notices=counts["notice"])  # fmt: skip

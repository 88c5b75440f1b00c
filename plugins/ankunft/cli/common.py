"""What the commands share: options, the language of messages, printing problems."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from mkdocs.exceptions import PluginError
from mkdocs.utils.yaml import yaml_load

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.problems import Problem, shorten
from ankunft.model import Message, message
from ankunft.site.messages import editor_gettext
from ankunft.site.plugin import ZONE, read_instance, today

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


def wrong_use(what: Message) -> click.UsageError:
    """The error of a command that was used wrongly: exit code 2; in the language that --lang asks for."""
    context = click.get_current_context(silent=True)
    lang = context.params.get("lang") if context else None
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
    existing_config(config_file)
    try:
        with config_file.open("rb") as file:
            config: Any = yaml_load(file)
    except Exception as error:  # PyYAML's own errors, and MkDocs' for a broken INHERIT
        raise wrong_use(message("{file} cannot be read: {error}", file=config_file, error=error)) from error
    docs_dir = config.get("docs_dir") if isinstance(config, dict) else None
    return config_file.parent / ("docs" if docs_dir is None else str(docs_dir))  # as MkDocs takes an empty value


def open_catalogue(config_file: Path, now: str | None, gettext: Callable[[str], str]) -> Catalogue:
    """The catalogue of the instance. Its errors are printed, with exit code 1; no folder is a wrong use."""
    root = content_folder(config_file)
    if not root.is_dir():
        raise wrong_use(message("There is no folder {folder}.", folder=root))
    return sound_catalogue(root, now, gettext)


def sound_catalogue(root: Path, now: str | None, gettext: Callable[[str], str]) -> Catalogue:
    """The catalogue in the folder `root`. Its errors are printed, with exit code 1."""
    catalogue, problems = read_instance(root, now)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        print_problems(errors, gettext)
        say(gettext, summary(errors))
        sys.exit(1)
    return catalogue


def require_day(now: str | None) -> None:
    """Refuse a day to build for that is none: `now`, the option --now, or SOURCE_DATE_EPOCH where that counts."""
    try:
        today(ZONE, now)
    except PluginError as error:
        if now is not None:
            raise wrong_use(message("“{value}” is no day. Write one as 2026-11-21.", value=now)) from error
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        what = message("SOURCE_DATE_EPOCH is “{value}”, which is no time. Write seconds since 1970.", value=epoch)
        raise wrong_use(what) from error


def require_languages(tags: Iterable[str], languages: Iterable[str]) -> None:
    """Refuse `tags` of which one is none of the instance's `languages`."""
    if unknown := [tag for tag in tags if tag not in languages]:
        raise wrong_use(message("the instance has no language “{tag}”.", tag=unknown[0]))


def print_problems(problems: Iterable[Problem], gettext: Callable[[str], str]) -> None:
    """One line a problem, sorted, on standard output."""
    for problem in sorted(problems):
        line = problem.text(gettext, Path.cwd())
        if problem.severity != "error":
            word = gettext("Warning") if problem.severity == "warning" else gettext("Note")
            place = problem.place(Path.cwd())
            line = f"{place}: {word}: {line.removeprefix(f'{place}: ')}"
        click.echo(line)


@contextmanager
def writing(gettext: Callable[[str], str]) -> Iterator[None]:
    """Whatever cannot be written is said in one line; exit code 1."""
    try:
        yield
    except OSError as error:
        what = message("{file} cannot be written: {error}", file=_named(error), error=error.strerror or error)
        say(gettext, what)
        sys.exit(1)


def _named(error: OSError) -> str:
    path = Path(os.fsdecode(error.filename or "?"))
    # A text is written beside its file first: what refuses that passing name is the folder.
    beside = path.name.startswith(".") and path.suffix == ".new"
    return shorten(path.parent if beside else path, Path.cwd())


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

"""`ankunft translations …`: how translations stand; what goes to translators and machines, and comes back."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

import click
from markupsafe import Markup

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.edit import EditError, write
from ankunft.catalogue.entries import State
from ankunft.catalogue.problems import nearest
from ankunft.cli.common import (
    config_option,
    content_folder,
    now_option,
    print_problems,
    require_day,
    require_languages,
    say,
    summary,
    writing,
    wrong_use,
)
from ankunft.cli.revision import past_files, who
from ankunft.language import EDITORS, language, strings
from ankunft.model import Message, message
from ankunft.model.messages import N_
from ankunft.resources import resource
from ankunft.site.messages import editor_gettext, editor_language
from ankunft.site.plugin import read_instance
from ankunft.site.templates import component_environment
from ankunft.translation.history import Change, find_texts, word_diff
from ankunft.translation.state import Task, tasks
from ankunft.translation.write import confirmed, reviewed

STATES: Mapping[State, str] = {
    "current": N_("current"), "machine": N_("by machine"), "outdated": N_("outdated"),
    "in_translation": N_("in translation"), "missing": N_("missing"),
}  # fmt: skip

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Opened:
    """An instance, and where it lies."""

    catalogue: Catalogue
    root: Path
    gettext: Gettext

    def older(self, stored: Iterable[str]) -> dict[str, str]:
        """Fingerprint → the source text that had it, for those that are still there or that Git knows."""
        wanted = set(stored)
        return find_texts(past_files(self.root), wanted)


def opened(config_file: Path, now: str | None) -> Opened:
    """The instance, also where it has errors: translations can be seen to nevertheless, as far as they can be read."""
    gettext = editor_gettext()
    require_day(now)
    root = content_folder(config_file)
    if not root.is_dir():
        raise wrong_use(message("There is no folder {folder}.", folder=root))
    catalogue, problems = read_instance(root, now)
    errors = [problem for problem in problems if problem.severity == "error"]
    if not catalogue.is_whole:
        print_problems(errors, gettext)
        say(gettext, summary(errors))
        sys.exit(1)
    if errors:
        say(gettext, message("The content has errors ({count}). “ankunft check” names them.", count=len(errors)))
    return Opened(catalogue, root, gettext)


def chosen(catalogue: Catalogue, tags: Sequence[str], topics: Sequence[str]) -> list[Task]:
    """The texts in these languages (none: all) of these topics (none: all). Raises click.UsageError for wrong names."""
    require_languages(tags, catalogue.instance.languages)
    known = [id_ for kind, id_ in catalogue.entries if kind == "topic"]
    for topic in topics:
        if topic not in known:
            raise wrong_use(_unknown(message("there is no topic “{name}”.", name=topic), topic, known))
    return list(tasks(catalogue, tags or None, topics or None))


def _unknown(what: Message, name: str, names: Iterable[str]) -> Message:
    right = nearest(name, names)
    if right is None:
        return what
    return message("{what} Is “{right}” meant?", what=what.text(editor_gettext()), right=right)


def language_option(*, required: bool = False, multiple: bool = True) -> Callable[[Any], Any]:
    """--lang: a language of the instance."""
    more = "" if required else "; default: all"
    return click.option("--lang", "tags" if multiple else "tag", multiple=multiple, required=required, metavar="TAG",
                        help=f"A language of the translations{more}.")  # fmt: skip


topic_option = click.option("--topic", "topics", multiple=True, metavar="ID", help="Only what belongs to this topic.")


@click.group()
def translations() -> None:
    """See how translations stand, and keep them up with their sources."""


@translations.command()
@language_option()
@topic_option
@click.option("--format", "format_", type=click.Choice(["table", "json", "html"]), default="table", show_default=True)
@click.option("--diff", is_flag=True, help="Show what has changed in the sources of outdated texts.")
@config_option
@now_option
def status(
    tags: tuple[str, ...], topics: tuple[str, ...], format_: str, diff: bool, config_file: Path, now: str | None
) -> None:
    """Show how each text stands in each language, and how many words there are to translate.

    The JSON is a list of {id, lang, section, state, words}; `words` counts those of the source text, and `before` is
    the source text that an outdated translation was made from, where Git knows it.
    """
    instance = opened(config_file, now)
    found = chosen(instance.catalogue, tags, topics)
    older = instance.older(_outdated(found)) if diff or format_ != "table" else {}
    if format_ == "json":
        click.echo(_json(found, older))
    elif format_ == "html":
        click.echo(_html(instance, found, older), nl=False)
    else:
        _table(instance, found, older, is_list=bool(tags or topics or diff))


def _outdated(found: Iterable[Task]) -> set[str]:
    """The fingerprints of the texts that outdated translations were made from."""
    return {task.translated.of for task in found if task.translated and task.translated.of and task.state != "current"}


def _before(task: Task, older: Mapping[str, str]) -> str | None:
    """The source text that an outdated translation was made from."""
    if task.state not in ("outdated", "in_translation") or task.translated is None or task.translated.of is None:
        return None
    return older.get(task.translated.of)


def _json(found: Iterable[Task], older: Mapping[str, str]) -> str:
    rows = []
    for task in found:
        row = {"id": task.id, "lang": task.tag, "section": task.name, "state": task.state, "words": task.words}
        before = _before(task, older)
        rows.append(row if before is None else {**row, "before": before})
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _counts(found: Iterable[Task]) -> tuple[Counter[str], int]:
    """How many texts are in each state, and how many words are to be translated."""
    own = list(found)
    return Counter(task.state for task in own), sum(task.words for task in own if task.is_due)


def _by_language(found: Iterable[Task]) -> list[tuple[str, list[Task]]]:
    ordered = sorted(found, key=lambda task: task.tag)
    return [(tag, list(own)) for tag, own in groupby(ordered, key=lambda task: task.tag)]


def _table(instance: Opened, found: list[Task], older: Mapping[str, str], *, is_list: bool) -> None:
    gettext = instance.gettext
    head = [gettext("Language"), *(gettext(words) for words in STATES.values()), gettext("words to translate")]
    rows = [head]
    for tag, own in _by_language(found):
        states, words = _counts(own)
        rows.append([tag, *(str(states[state]) for state in get_args(State)), str(words)])
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        first, *numbers = (cell.ljust(width) if not column else cell.rjust(width)
                           for column, (cell, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        click.echo("  ".join([first, *numbers]).rstrip())
    if not is_list:
        return
    for tag, own in _by_language(found):
        due = [task for task in own if task.state != "current"]
        if due:
            click.echo(f"\n{tag}")
        for task in due:
            click.echo(f"  {task.id}#{task.name}  {gettext(STATES[task.state])}  {task.words}")
            if (before := _before(task, older)) is not None:
                click.echo(_indented(_marked(word_diff(before, task.source.text))))


def _marked(changes: Iterable[Change]) -> str:
    """Changes as `git diff --word-diff` writes them."""
    marks = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}
    return "".join(marks[what].format(text) for what, text in changes)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else "" for line in text.strip("\n").split("\n"))


def _html(instance: Opened, found: list[Task], older: Mapping[str, str]) -> str:
    tag = editor_language()
    environment = component_environment([resource("overrides")], strings(resource("locales"), (tag,), EDITORS))
    elements = {"same": "{}", "out": "<del>{}</del>", "in": "<ins>{}</ins>"}

    def changed(task: Task) -> Markup | None:
        before = _before(task, older)
        if before is None:
            return None
        return Markup("".join(elements[what].format(escape(text)) for what, text in  # noqa: S704 (escaped)
                              word_diff(before, task.source.text)))  # fmt: skip

    rows = []
    for own_tag, own in _by_language(found):
        counts, words = _counts(own)
        rows.append({"tag": own_tag, "name": language(own_tag).name, "tasks": own, "counts": counts, "words": words})
    return environment.get_template("report/translations.html").render(
        tag=tag, instance=instance.catalogue.instance, day=instance.catalogue.now.isoformat(), states=STATES,
        rows=rows, changed=changed,
    )  # fmt: skip


@translations.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID[#SECTION]...")
@language_option()
@click.option("--section", "sections", multiple=True, metavar="NAME", help="Only this field or section.")
@click.option("--reviewed", "is_reviewed", is_flag=True,
              help="You have read the translation: what a machine made is current, too.")  # fmt: skip
@click.option("--by", metavar="NAME", help="Who says so; default: the name that Git has of you.")
@config_option
@now_option
def confirm(
    ids: tuple[str, ...], tags: tuple[str, ...], sections: tuple[str, ...], is_reviewed: bool, by: str | None,
    config_file: Path, now: str | None,
) -> None:  # fmt: skip
    """Say that a change of the source left the meaning as it was: its translations are not outdated.

    IDs are written page/flat, or page/flat#costs for one section. Without --lang it holds for all languages. What a
    machine made stays a machine's, until somebody has read it: --reviewed, with one --lang.
    """
    instance = opened(config_file, now)
    if is_reviewed and len(tags) != 1:
        raise wrong_use(message("Name the language that you have read: --lang TAG."))
    by = by or who(instance.root)
    if not by:
        raise wrong_use(message("Say who confirms: --by NAME."))
    found = [task for task in chosen(instance.catalogue, tags, ()) if task.translated is not None]
    picked = _picked(instance.catalogue, found, ids, sections)
    states = {"outdated", "in_translation", *(("machine",) if is_reviewed else ())}
    due = [task for task in picked if task.state in states]
    edit = reviewed if is_reviewed else confirmed
    _write(instance, lambda: edit(instance.catalogue, due, by, instance.catalogue.now, Path.cwd()))
    say(instance.gettext, message("Texts confirmed: {count}", count=len(due)))


def _picked(catalogue: Catalogue, found: Iterable[Task], ids: Sequence[str], sections: Sequence[str]) -> list[Task]:
    """The texts that are named. Raises click.UsageError for names of nothing."""
    known = {f"{kind}/{id_}": entry for (kind, id_), entry in catalogue.entries.items()}
    wanted: dict[str, set[str]] = {}
    for written in ids:
        id_, _, name = written.partition("#")
        if id_ not in known:
            raise wrong_use(_unknown(message("there is no record “{name}”.", name=id_), id_, known))
        texts = known[id_].texts
        names = {name} if name else set(sections) or set(texts)
        for one in names - set(texts):
            raise wrong_use(_unknown(message("“{id}” has no section or field “{name}”.", id=id_, name=one), one, texts))
        wanted.setdefault(id_, set()).update(names)
    return [task for task in found if task.name in wanted.get(task.id, ())]


def _write(instance: Opened, edit: Callable[[], dict[Path, str]]) -> None:
    """Write what `edit` gives, all of it or nothing; says how many files changed."""
    try:
        changed = edit()
    except EditError as error:
        say(instance.gettext, message("Nothing was written. {error}", error=error))
        sys.exit(1)
    with writing(instance.gettext):
        write(changed)
    say(instance.gettext, message("Files changed: {count}", count=len(changed)))

"""`ankunft translations …`: how translations stand; what goes to translators and machines, and comes back."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from ankunft.catalogue.files import CONTROL
from ankunft.catalogue.problems import nearest
from ankunft.checks.simple import PageReadability, pages
from ankunft.cli.common import (
    config_option,
    content_folder,
    now_option,
    print_problems,
    require_day,
    say,
    summary,
    writing,
    wrong_use,
)
from ankunft.cli.revision import past_files, who
from ankunft.language import EDITORS, language, strings
from ankunft.language.readability import ReadabilityMissing
from ankunft.model import Message, message
from ankunft.model.messages import N_
from ankunft.resources import resource
from ankunft.site.messages import editor_gettext, editor_language
from ankunft.site.plugin import read_files
from ankunft.site.templates import component_environment
from ankunft.translation.exchange import Older, returned, units
from ankunft.translation.formats import FORMATS, read
from ankunft.translation.history import Change, find_texts, word_diff
from ankunft.translation.machine import MachineError, Reason, plan, run, translator
from ankunft.translation.state import Task, tasks
from ankunft.translation.write import New, confirmed, ordered, reviewed, written

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
        """Fingerprint → the source text that had it, for those that Git knows."""
        return find_texts(past_files(self.root), stored)

    def past(self, stored: Iterable[str]) -> Older:
        """As `older`, as the exchange asks for it."""
        found = self.older(stored)
        return lambda _entry, _name, of: found.get(of)


def opened(config_file: Path, now: str | None) -> Opened:
    """The instance, also where it has errors: translations can be seen to nevertheless, as far as they can be read."""
    gettext = editor_gettext()
    require_day(now)
    root = content_folder(config_file)
    if not root.is_dir():
        raise wrong_use(message("There is no folder {folder}.", folder=root))
    reading = read_files(root, now)
    catalogue, errors = reading.catalogue, [problem for problem in reading.problems if problem.severity == "error"]
    if not catalogue.is_whole:
        print_problems(errors, gettext)
        say(gettext, summary(errors))
        sys.exit(1)
    if errors:
        say(gettext, message("The content has errors ({count}). “ankunft check” names them.", count=len(errors)))
    return Opened(catalogue, root, gettext)


def chosen(catalogue: Catalogue, tags: Sequence[str], topics: Sequence[str]) -> list[Task]:
    """The texts in these languages (none: all) of these topics (none: all). Raises click.UsageError for wrong names."""
    for tag in tags:
        if tag not in catalogue.instance.languages:
            what = message("the instance has no language “{tag}”.", tag=tag)
            raise wrong_use(_unknown(what, tag, catalogue.instance.languages))
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
        click.echo(_html(instance, found, older))
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
        due = list(_due(own))
        if due:
            click.echo(f"\n{tag}")
        for line in due:
            click.echo(f"  {line.name}  {gettext(STATES[line.state])}  {line.words}")
            if line.task is not None and (before := _before(line.task, older)) is not None:
                click.echo(_indented(_marked(word_diff(before, line.task.source.text))))


@dataclass(frozen=True)
class Due:
    """A line of what is not current: a text, or a record of which all is missing."""

    name: str
    state: State
    words: int
    task: Task | None


def _due(own: Iterable[Task]) -> Iterator[Due]:
    for id_, texts in groupby(own, key=lambda task: task.id):
        found = list(texts)
        if all(task.state == "missing" for task in found):
            yield Due(id_, "missing", sum(task.words for task in found), None)
        else:
            for task in found:
                if task.state != "current":
                    yield Due(f"{id_}#{task.name}", task.state, task.words, task)


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
        rows.append(
            {"tag": own_tag, "name": language(own_tag).name, "due": list(_due(own)), "counts": counts, "words": words}
        )
    return environment.get_template("report/translations.html").render(
        tag=tag, instance=instance.catalogue.instance, day=instance.catalogue.now.isoformat(), states=STATES,
        rows=rows, changed=changed, readable=_readable(instance, found),
        style=(resource("overrides") / "report" / "report.css").read_text("utf-8"),
    )  # fmt: skip


def _readable(instance: Opened, found: Iterable[Task]) -> list[PageReadability]:
    """How easy the German pages are to read that `found` is about, the hardest first; none without textstat."""
    wanted = {task.entry.key for task in found}
    try:
        measured = [page for page in pages(instance.catalogue) if page.readability and page.entry.key in wanted]
    except ReadabilityMissing:
        say(instance.gettext, message("How easy texts are to read needs textstat: pip install 'ankunft[translate]'."))
        return []
    return sorted(measured, key=lambda page: (page.is_on_target, page.entry.key, page.tag))


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
    by = _name(by) or _name(who(instance.root))
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
    for wanted_id in ids:
        id_, _, name = wanted_id.partition("#")
        if id_ not in known:
            raise wrong_use(_unknown(message("there is no record “{name}”.", name=id_), id_, known))
        texts = known[id_].texts
        names = {name} if name else set(sections) or set(texts)
        for one in names - set(texts):
            raise wrong_use(_unknown(message("“{id}” has no section or field “{name}”.", id=id_, name=one), one, texts))
        wanted.setdefault(id_, set()).update(names)
    return [task for task in found if task.name in wanted.get(task.id, ())]


def _name(written: str | None) -> str:
    """A name as files hold it: in one line, without what cannot be seen, and not too long."""
    return " ".join(CONTROL.sub(" ", written or "").split())[:200]


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


def _take_in(instance: Opened, news: Iterable[New]) -> int:
    """Write texts; a file that cannot be written is named and costs no text of another. Returns how many are lost."""
    changed: dict[Path, str] = {}
    lost = 0
    for _, group in groupby(sorted(news, key=_record_and_tag), _record_and_tag):
        own = list(group)
        try:
            changed |= written(instance.catalogue, own, Path.cwd())
        except EditError as error:
            lost += len(own)
            say(instance.gettext, message("Not written, {count} texts: {error}", count=len(own), error=error))
    _write(instance, lambda: changed)
    return lost


def _record_and_tag(new: New) -> tuple[str, str, str]:
    return (*new.entry.key, new.tag)


@translations.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT")
@language_option(required=True, multiple=False)
@topic_option
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="xliff", show_default=True,
              help="XLIFF 2.0, XLIFF 1.2, or gettext's PO.")  # fmt: skip
@click.option("--changed", is_flag=True, help="Only what is missing, outdated or made by a machine.")
@click.option("--to", metavar="NAME", help="Who translates: it is noted in the files that they have it.")
@config_option
@now_option
def export(
    out: Path, tag: str, topics: tuple[str, ...], format_: str, changed: bool, to: str | None, config_file: Path,
    now: str | None,
) -> None:  # fmt: skip
    """Write the texts for translators into OUT: with context, glossary, and what is translated already.

    Links and markup are shielded. The file can come back whole or in parts: ankunft translations import.
    """
    instance = opened(config_file, now)
    if to is not None and not (to := _name(to)):
        raise wrong_use(message("Say who translates: --to NAME."))
    found = chosen(instance.catalogue, [tag], topics)
    if changed:
        found = [task for task in found if task.state in ("missing", "outdated", "machine")]
    if not found:
        say(instance.gettext, message("There is nothing to translate."))
        return
    going = units(instance.catalogue, found, instance.past(_outdated(found)))
    data = FORMATS[format_].write(going, instance.catalogue.instance.language, tag)
    beside = out.with_name(f".{out.name}.{os.getpid()}.new")
    with writing(instance.gettext):
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    words = sum(task.words for task in found if task.state != "current")
    say(instance.gettext, message("{file}: {count} texts, {words} words", file=out, count=len(found), words=words))
    if to is not None:
        given = [task for task in found if task.state != "current"]
        _write(instance, lambda: ordered(instance.catalogue, given, to, instance.catalogue.now, Path.cwd()))


@translations.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...",
                type=click.Path(path_type=Path, exists=True, dir_okay=False))  # fmt: skip
@config_option
@now_option
def import_(files: tuple[Path, ...], config_file: Path, now: str | None) -> None:
    """Take in what translators have returned: XLIFF 2.0, XLIFF 1.2 or PO, whole or in parts.

    What does not fit is refused and named; all else is written. A translation that was edited meanwhile stays.
    """
    has_refused = False
    for file in files:
        instance = opened(config_file, now)
        with writing(instance.gettext):
            found = read(file.read_bytes(), file)
        wanted = {f"{match[1]}:{match[2]}" for unit in found.units if (match := _OF.search(unit.unit))}
        result = returned(
            instance.catalogue, found, instance.past(wanted | _outdated(chosen(instance.catalogue, (), ())))
        )
        print_problems(result.refused, instance.gettext)
        lost = _take_in(instance, result.news)
        refused = len(result.refused) + lost
        has_refused = has_refused or refused > 0
        say(instance.gettext, message(
            "{file}: {news} taken in, {same} as they were, {open} not translated yet, {refused} refused",
            file=file, news=len(result.news) - lost, same=result.same, open=result.open, refused=refused,
        ))  # fmt: skip
    sys.exit(1 if has_refused else 0)


_OF = re.compile(r":(\d+)-([0-9a-f]{12}):")
"""The fingerprint of the source text in the id of a unit."""


LEFT: Mapping[Reason, str] = {
    "people": N_("Left for people, who made or read the translation: {words} words in {count} texts"),
    "ordered": N_("Left, as they are being translated: {words} words in {count} texts"),
    "sensitive": N_("Left, as records of protected places leave no house: {words} words in {count} texts"),
    "language": N_("Left, as the service does not know the language: {words} words in {count} texts"),
    "budget": N_("Left for the next run, as the budget is spent: {words} words in {count} texts"),
}


@translations.command()
@language_option()
@topic_option
@click.option("--service", type=click.Choice(["deepl", "libretranslate", "none"]), required=True,
              help="Its key and address come from the environment.")  # fmt: skip
@click.option("--budget", type=click.IntRange(min=0), metavar="WORDS", help="How many words of the source at most.")
@click.option("--again", is_flag=True, help="Also what a machine has translated and nobody has read.")
@click.option("--run", "is_run", is_flag=True, help="Translate; without it the words are only counted.")
@config_option
@now_option
def machine(
    tags: tuple[str, ...], topics: tuple[str, ...], service: str, budget: int | None, again: bool, is_run: bool,
    config_file: Path, now: str | None,
) -> None:  # fmt: skip
    """Let a machine translate what is missing, and what is outdated and was a machine's.

    What a person made or read is never overwritten. Readers and editors see that a machine made it, until somebody has
    read it (ankunft translations confirm --reviewed). DeepL: DEEPL_API_KEY, DEEPL_SERVER_URL. LibreTranslate:
    LIBRETRANSLATE_URL, LIBRETRANSLATE_API_KEY.
    """
    instance = opened(config_file, now)
    found = chosen(instance.catalogue, tags, topics)
    gettext = instance.gettext
    try:
        planned = plan(found, translator(service, os.environ), budget=budget, again=again)
    except MachineError as error:
        say(gettext, message("{error}", error=error.text(gettext)))
        sys.exit(1)
    for tag, own in _by_language(planned.tasks):
        click.echo(message("{tag}: {words} words in {count} texts", tag=tag, words=sum(task.words for task in own),
                           count=len(own)).text(gettext))  # fmt: skip
    for reason, left in planned.left.items():
        click.echo(message(LEFT[reason], words=sum(task.words for task in left), count=len(left)).text(gettext))
    click.echo(message("Together: {words} words, {characters} characters", words=planned.words,
                       characters=planned.characters).text(gettext))  # fmt: skip
    if not is_run:
        say(gettext, message("Nothing was sent. Add --run to translate."))
        return
    news: list[New] = []
    has_failed = False
    try:
        for one in run(planned, instance.catalogue):
            if isinstance(one, New):
                news.append(one)
            else:
                has_failed = True
                click.echo(f"{one.task.id}#{one.task.name} ({one.task.tag}): {_sentence(one.what, one.hint, gettext)}")
    except MachineError as error:
        has_failed = True
        say(gettext, message("{error}", error=error.text(gettext)))
    except KeyboardInterrupt:
        has_failed = True
    # What came before the service failed, or somebody had enough, is paid for.
    has_failed = _take_in(instance, news) > 0 or has_failed
    sys.exit(1 if has_failed else 0)


def _sentence(what: Message, hint: Message, gettext: Gettext) -> str:
    return f"{what.text(gettext)}. {hint.text(gettext)}"

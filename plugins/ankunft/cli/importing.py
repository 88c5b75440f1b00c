"""`ankunft import …`: content of other systems becomes an instance."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from ankunft.catalogue.catalogue import Catalogue, Reading, read
from ankunft.catalogue.edit import fixes, write
from ankunft.catalogue.problems import Problem, nearest
from ankunft.catalogue.reader import INSTANCE, reserved
from ankunft.cli.common import lang_option, now_option, require_day, say, writing, wrong_use
from ankunft.language import SITE, known_tags, strings
from ankunft.model import EVENT, ORGANISATION, PLACE, TOPIC, message
from ankunft.model.messages import N_
from ankunft.model.vocabulary import EVENT_KINDS
from ankunft.resources import resource
from ankunft.site.messages import editor_gettext
from ankunft.site.plugin import ZONE, today


@click.group(name="import")
def import_() -> None:
    """Import the content of another system."""


@import_.command()
@click.argument("source")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--url", help="The address that the new site will have: https://ankunft.example.org/")
@lang_option
def integreat(source: str, folder: Path, url: str | None, lang: str | None) -> None:
    """Make DIR an instance out of a region of Integreat.

    SOURCE is an address such as https://cms.example.org/api/v3/town, or a folder laid out like it. What an editor
    has changed in DIR since the last run is kept and named.
    """
    gettext = editor_gettext(lang)
    try:
        from ankunft.importers.integreat import SourceError, convert, read_region
    except ImportError as error:
        what = message("{module} is missing. Install it: pip install 'ankunft[import]'", module=error.name)
        raise wrong_use(what) from error

    try:
        region = read_region(source)
    except SourceError as error:
        click.echo(error.text(gettext), err=True)
        sys.exit(1)
    conversion = convert(region, reserved=reserved(known_tags()), url=url)
    files = _stamped(conversion.files)
    with writing(gettext):
        new, kept, same = _sorted_out(folder, files)
        write(new)
    for dropped in conversion.report:
        click.echo(dropped.line(gettext))
    for path in sorted(kept):
        say(gettext, message("{path}: kept, since it was changed here or in the source.", path=path))
    done = message("Files written: {new}, unchanged: {same}, kept: {kept}", new=len(new), same=same, kept=len(kept))
    say(gettext, done)


@import_.command()
@click.argument("source")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="What the events call the calendar; default: its address, or the name of its file.")
@click.option("--organiser", metavar="ID", help="The organisation that invites to all events.")
@click.option("--topic", "topics", metavar="ID", multiple=True, help="A topic of all events; can be given again.")
@click.option("--kind", type=click.Choice(sorted(EVENT_KINDS)), help="The kind of events that do not say theirs.")
@click.option("--place", "places", metavar="TEXT=ID", multiple=True, help="The place that LOCATION means by TEXT.")
@click.option("--all-gone", is_flag=True, help="It is right that none of the events is in the calendar any more.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@lang_option
@now_option
def ical(
    source: str, folder: Path, name: str | None, organiser: str | None, topics: tuple[str, ...], kind: str | None,
    places: tuple[str, ...], all_gone: bool, dry_run: bool, lang: str | None, now: str | None,
) -> None:  # fmt: skip
    """Keep the events of the instance in DIR in step with a calendar.

    SOURCE is the https or webcal address of a calendar, or an .ics file. Each event becomes a file in DIR/events. When
    the calendar changes, the next import changes the files; what an editor has written in them is kept and named.
    """
    # It takes a while to load, and other commands need none of it.
    from ankunft.importers.ical import (
        AllGone,
        CalendarError,
        Conversion,
        Options,
        Remark,
        Renamed,
        SourceError,
        convert,
        in_order,
        is_secret,
        name_of,
        plan,
        read_source,
        town_of,
    )

    gettext = editor_gettext(lang)
    require_day(now)
    if name is None and is_secret(source):
        raise wrong_use(
            message("The address holds a secret. Give the calendar a name, so that no file tells: --name …")
        )
    reading, errors = _instance(folder, now)
    catalogue = reading.catalogue
    options = Options(organiser, topics, kind, dict(map(_place, places)))
    if not errors:
        _require_ids(catalogue, organiser, topics, tuple(options.places.values()))
    where = name if name and is_secret(source) else source
    found, conversion = [problem.text(gettext, Path.cwd()) for problem in errors], Conversion()
    try:
        conversion = convert(read_source(source), town_of(catalogue, options, _kinds(catalogue)))
    except SourceError as error:
        found.append(Remark(1, error.what, error.hint).text(where, gettext))
    except CalendarError as error:
        found += [remark.text(where, gettext) for remark in error.remarks]
    if found:
        _fail(found)
    with writing(gettext):
        try:
            todo = plan(catalogue, conversion, (name or name_of(source)).strip(), may_lose_all=all_gone)
        except Renamed as doubt:
            what = message("all its events are here already, from the calendar “{name}”", name=doubt.source)
            _fail([Remark(1, what, message("Give it that name: --name …")).text(where, gettext)])
        except AllGone as doubt:
            what = message("none of the {count} events to come that it brought before is in it", count=doubt.count)
            _fail([Remark(1, what, message("If that is right, add --all-gone.")).text(where, gettext)])
        write({} if dry_run else todo.files)
    for remark in in_order([*conversion.remarks, *todo.remarks]):
        click.echo(remark.text(where, gettext, gettext("Warning")))
    if dry_run:
        for path, done in sorted(todo.done.items()):
            click.echo(message(_DONE[done], path=path).text(gettext))
    for sentence in todo.said:
        say(gettext, sentence)
    if conversion.private:
        say(gettext, message("Private events, left out: {count}", count=len(conversion.private)))
    if todo.over:
        say(gettext, message("Events that are over already, left out: {count}", count=todo.over))
    counts = {"new": todo.new, "changed": todo.changed, "same": todo.same, "gone": todo.gone, "kept": todo.kept}
    say(gettext, message("Events: {new} new, {changed} changed, {same} unchanged, {gone} gone, {kept} kept", **counts))


_DONE = {"new": N_("{path}: new"), "changed": N_("{path}: changed"), "gone": N_("{path}: gone")}


def _fail(lines: list[str]) -> NoReturn:
    """Say what is wrong, and that nothing was written; exit code 1."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(1)


def _instance(folder: Path, now: str | None) -> tuple[Reading, list[Problem]]:
    """The instance in `folder`, and what makes it impossible to import events into it."""
    if not folder.is_dir():
        raise wrong_use(message("There is no folder {folder}.", folder=folder))
    reading = read(folder, resource("content/base"), today(ZONE, now))
    broken = {
        folder / EVENT.folder / f"{id_}{EVENT.suffix}" for kind, id_ in reading.catalogue.broken if kind == EVENT.name
    }
    if not reading.catalogue.is_whole:
        broken.add(folder / INSTANCE)
    return reading, [
        problem for problem in reading.problems if problem.at.path in broken and problem.severity == "error"
    ]


def _place(written: str) -> tuple[str, str]:
    text, equals, id_ = written.rpartition("=")
    if not equals or not text.strip() or not id_.strip():
        raise wrong_use(message('“{value}” is no place. Write --place "Rathaus, Saal 1=rathaus".', value=written))
    return text, id_.strip()


def _require_ids(catalogue: Catalogue, organiser: str | None, topics: tuple[str, ...], places: tuple[str, ...]) -> None:
    """Refuse options that name records that there are not."""
    named = [*((ORGANISATION, id_) for id_ in (organiser,) if id_), *((TOPIC, id_) for id_ in topics)]
    for kind, id_ in [*named, *((PLACE, id_) for id_ in places)]:
        if catalogue.get(kind.name, id_) is None:
            right = nearest(id_, [known for name, known in catalogue.entries if name == kind.name])
            what = N_("There is no {kind} “{id}”. Write “{right}”.") if right else N_("There is no {kind} “{id}”.")
            raise wrong_use(message(what, kind=kind.name, id=id_, right=right))


def _kinds(catalogue: Catalogue) -> dict[str, str]:
    """The kinds of event by their names: in the program, in English, and in the language of the instance."""
    texts = strings(resource("locales"), (catalogue.instance.language,), SITE)
    found: dict[str, str] = {}
    for kind, term in EVENT_KINDS.items():
        found |= {kind: kind, term.label: kind, texts.gettext(term.label): kind}
    return found


def _sorted_out(folder: Path, files: dict[str, str]) -> tuple[dict[Path, str], list[Path], int]:
    """What is to be written, the files that stand there with another text, and how many stand there already."""
    new, kept, same = {}, [], 0
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            new[path] = text
        elif path.read_text("utf-8", "replace") == text:
            same += 1
        else:
            kept.append(path)
    return new, kept, same


def _stamped(files: dict[str, str]) -> dict[str, str]:
    """The files with the fingerprints of what each translation was made from."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write({folder / path: text for path, text in files.items()})
        [instance] = (path.parent for path in folder.glob("content/*/instance.yml"))
        catalogue = read(instance, resource("content/base"), date.min).catalogue
        changed = {path.relative_to(folder).as_posix(): text for path, text in fixes(catalogue, folder).items()}
    return {**files, **changed}

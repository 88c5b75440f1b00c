"""`ankunft kit …`: the content of the site for other ways than the web."""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path

import click

from ankunft.catalogue.edit import slug
from ankunft.cli.build import opened, render
from ankunft.cli.common import (
    config_option,
    lang_option,
    now_option,
    require_day,
    require_languages,
    say,
    sound_catalogue,
    writing,
    wrong_use,
)
from ankunft.directory.lists import PLURALS, QueryError, known, parse
from ankunft.model import message
from ankunft.offline.kit import files, pack
from ankunft.resources import resource
from ankunft.site import paper
from ankunft.site.assets import reduce_js
from ankunft.site.messages import editor_gettext, reader_strings
from ankunft.site.templates import component_environment

COURSES = "offers: kind=course topic=german as=table"
"""The list that most municipalities send round every month."""


@click.group(name="kit")
def kit() -> None:
    """Bring the content to people by other ways than the web."""


@kit.command()
@click.argument("content", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--list", "wanted", default=COURSES, show_default=True, help="The list, as texts insert it.")
@click.option("--title", help="The heading; default: what the list is chosen by.")
@click.option("--language", "tags", multiple=True, help="A language of the instance; default: all.")
@click.option("--now", help="The day of the list, as 2026-11-21; default: SOURCE_DATE_EPOCH, else today.")
@lang_option
def pdf(
    content: Path, out: Path, wanted: str, title: str | None, tags: tuple[str, ...], now: str | None, lang: str | None
) -> None:
    """Write a list of CONTENT as PDF into the folder OUT, one file a language: course-german-de.pdf.

    The default list is the monthly list of language courses. Needs the extra `pdf`: pip install 'ankunft[pdf]'.
    """
    gettext = editor_gettext(lang)
    require_day(now)
    catalogue = sound_catalogue(content, now, gettext)
    word, _, text = wanted.partition(":")
    try:
        query = parse(word.strip(), text)
    except (KeyError, QueryError) as error:
        names = ", ".join(PLURALS)
        raise wrong_use(message("“{list}” is not a list. Write it as “offers: kind=course”; lists: {names}.",
                                list=wanted, names=names)) from error  # fmt: skip
    for name, value in query.filters:
        if value not in known(catalogue, query.kind, name):
            names = ", ".join(sorted(known(catalogue, query.kind, name)))
            term = f"{name}={value}"
            raise wrong_use(message("“{term}” chooses nothing. Possible are: {names}.", term=term, names=names))
    languages = catalogue.instance.languages
    require_languages(tags, languages)
    style = (resource("overrides") / "print" / "print.css").read_text("utf-8")
    with writing(gettext):
        out.mkdir(parents=True, exist_ok=True)
        for tag in tags or languages:
            translations = reader_strings(catalogue, tag)
            environment = component_environment([resource("overrides")], translations)
            document = paper.html(paper.paper(catalogue, tag, query, translations, style, title), environment)
            try:
                data = paper.pdf(document, catalogue.now)
            except (ImportError, OSError) as error:
                what = message("WeasyPrint is missing ({error}). Install it: pip install 'ankunft[pdf]'", error=error)
                raise wrong_use(what) from error
            target = out / f"{'-'.join(value for _, value in query.filters) or query.kind.folder}-{tag}.pdf"
            beside = target.with_suffix(".new")
            beside.write_bytes(data)
            beside.replace(target)
            click.echo(target)


@kit.command("zip")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.zip")
@config_option
@click.option("--language", "tags", multiple=True, metavar="TAG", help="A language of the kit; default: all.")
@now_option
@lang_option
def zip_(out: Path, config_file: Path, tags: tuple[str, ...], now: str | None, lang: str | None) -> None:
    """Write the site as OUT.zip: a folder for a memory stick that opens by a double click on index.html.

    It needs no server and no connection. Nothing is written if the content has errors.
    """
    gettext = editor_gettext(lang)
    if out.exists() and not zipfile.is_zipfile(out):
        raise wrong_use(message("{file} is something else than a zip. Name another file.", file=out))
    config, catalogue = opened(config_file, now, gettext)
    instance = catalogue.instance
    require_languages(tags, instance.languages)
    chosen = [tag for tag in instance.languages if tag in tags or not tags]
    code = reduce_js((resource("overrides") / "scripts" / "kit.js").read_text("utf-8")).encode()
    beside = out.with_name(f".{out.name}.{os.getpid()}.new")
    with writing(gettext), tempfile.TemporaryDirectory(prefix="ankunft-") as folder:
        site = Path(folder)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            beside.touch()  # before the long work
            render(config, chosen, site)
            names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
            contents = files(names, lambda name: (site / name).read_bytes(), instance.url, chosen, code)
            pack(beside, slug(instance.name) or "ankunft", contents, catalogue.now)
            beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    size = round(out.stat().st_size / 1000)
    say(gettext, message("The kit is in {file}: {size} KB.", file=out, size=size))

"""`ankunft languages …`: the languages of an instance, and the texts of the interface in them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.edit import EditError, put_field, scalar, set_values, write
from ankunft.catalogue.locales import LOCALES, read_locale
from ankunft.cli.common import config_option, now_option, say, writing, wrong_use
from ankunft.cli.translations import opened
from ankunft.language import UnknownLanguage, chain, known_tags, language, po_path
from ankunft.model import message
from ankunft.resources import resource
from ankunft.translation.state import tasks


@click.group()
def languages() -> None:
    """See the languages of the instance, or add one."""


@dataclass(frozen=True)
class Standing:
    """How complete a language is."""

    tag: str
    name: str
    interface: int
    """Texts of the interface that are translated."""
    of_interface: int
    texts: int
    """Fields and sections of the content that are translated, or are in this language from the start."""
    of_texts: int
    falls_back_to: tuple[str, ...]
    """Where what is missing comes from, the first that has it."""


@languages.command("list")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@config_option
@now_option
def list_(format_: str, config_file: Path, now: str | None) -> None:
    """Show how complete each language is, and where what is missing comes from."""
    instance = opened(config_file, now)
    found = [standing(instance.catalogue, tag) for tag in instance.catalogue.instance.languages]
    if format_ == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    gettext = instance.gettext
    rows = [[gettext("Language"), gettext("Interface"), gettext("Content"), gettext("What is missing comes from")]]
    for one in found:
        rows.append([f"{one.tag} {one.name}", f"{one.interface}/{one.of_interface}", f"{one.texts}/{one.of_texts}",
                     ", ".join(one.falls_back_to)])  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def standing(catalogue: Catalogue, tag: str) -> Standing:
    """How complete a language of the instance is."""
    ids = {_id(entry) for entry in _template() if entry.id}
    told = set()
    for folder in (*catalogue.locales, resource("locales")):
        told |= {_id(entry) for entry in read_locale(folder, tag) if entry.id and _is_told(entry)}
    if language(tag).gettext == "en":
        told = ids  # the English is in the code
    own = sum(len(one.texts) for one in catalogue.entries.values() if one.language == tag and not one.hidden)
    there = [task.translated is not None for task in tasks(catalogue, [tag])]
    after = tuple(other for other in chain(tag, catalogue.instance.language) if other != tag)
    return Standing(tag, language(tag).name, len(ids & told), len(ids), own + sum(there), own + len(there), after)


def _id(entry: object) -> tuple[str | None, str]:
    id_ = entry.id  # type: ignore[attr-defined]
    return (entry.context, id_[0] if isinstance(id_, list | tuple) else id_)  # type: ignore[attr-defined]


def _is_told(entry: object) -> bool:
    text = entry.string  # type: ignore[attr-defined]
    is_there = all(text) if isinstance(text, list | tuple) else bool(text)
    return is_there and not entry.fuzzy  # type: ignore[attr-defined]


def _template() -> Catalog:
    """All texts of the interface, as the German catalogue has them."""
    return read_locale(resource("locales"), "de")


@languages.command()
@click.argument("tag")
@config_option
@now_option
def add(tag: str, config_file: Path, now: str | None) -> None:
    """Add the language TAG (BCP 47: so, pt-BR, zh-Hans): to instance.yml, and a .po file where we have none.

    What is not translated yet is shown in the languages that come after it; `ankunft languages list` counts it.
    """
    instance = opened(config_file, now)
    try:
        new = language(tag)
    except UnknownLanguage as error:
        what = message("“{tag}” is no language that is known. Write a tag such as so, pt-BR or zh-Hans.", tag=tag)
        raise wrong_use(what) from error
    there = instance.catalogue.instance.languages
    if tag in there:
        raise wrong_use(message("the instance has the language “{tag}” already.", tag=tag))
    path = instance.root / "instance.yml"
    try:
        files = {path: _with_language(path, (*there, tag))}
    except EditError as error:
        say(instance.gettext, message("Nothing was written. {error}", error=error))
        sys.exit(1)
    own = po_path(instance.root / LOCALES, tag)
    if not any(po_path(folder, tag).is_file() for folder in (*instance.catalogue.locales, resource("locales"))):
        files = {own: _empty(tag), **files}
    with writing(instance.gettext):
        for file, text in files.items():  # instance.yml at last: what failed before can be tried again
            write({file: text})
    for changed in files:
        click.echo(changed)
    after = ", ".join(other for other in chain(tag, instance.catalogue.instance.language) if other != tag)
    say(instance.gettext, message("{name} ({tag}) is added. What is missing comes from: {tags}",
                                  name=new.name, tag=tag, tags=after))  # fmt: skip
    if own in files:
        count = sum(1 for entry in _template() if entry.id)
        say(instance.gettext, message("{count} texts of the interface are to be translated in {file}",
                                      count=count, file=own))  # fmt: skip
    elif tag in known_tags():
        say(instance.gettext, message("The interface is translated."))


def _with_language(path: Path, tags: tuple[str, ...]) -> str:
    text = path.read_bytes().decode("utf-8")
    try:
        return set_values(text, {("languages",): tags}, path)
    except EditError:
        return put_field(text, "languages", f"[{', '.join(map(scalar, tags))}]", path)  # a list in lines


def _empty(tag: str) -> str:
    """A .po file with all texts of the interface, to be translated; its plural forms are those of GNU gettext."""
    new = Catalog(project="Ankunft", charset="utf-8", locale=language(tag).locale)
    for entry in _template():
        if entry.id:
            new.add(entry.id, auto_comments=entry.auto_comments, flags=entry.flags - {"fuzzy"}, context=entry.context)
    buffer = BytesIO()
    write_po(buffer, new, width=110, sort_output=True, no_location=True, omit_header=True)
    kept = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in new.mime_headers if name in kept)
    return f'msgid ""\nmsgstr ""\n{header}\n{buffer.getvalue().decode()}'

"""`ankunft import …`: content of other systems becomes an instance."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import click

from ankunft.catalogue.catalogue import read
from ankunft.catalogue.edit import fixes, write
from ankunft.catalogue.reader import reserved
from ankunft.cli.common import lang_option, say, writing, wrong_use
from ankunft.language import known_tags
from ankunft.model import message
from ankunft.resources import resource
from ankunft.site.messages import editor_gettext


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

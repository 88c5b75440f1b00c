"""`ankunft digest`: what is new, as Markdown and as HTML for an e-mail."""

from __future__ import annotations

import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import Localised
from ankunft.cli.common import (
    config_option,
    content_folder,
    lang_option,
    now_option,
    open_catalogue,
    require_day,
    require_languages,
    say,
    writing,
    wrong_use,
)
from ankunft.cli.revision import catalogue_at
from ankunft.model import message
from ankunft.resources import resource
from ankunft.site import digest as digests
from ankunft.site.frame import Frame
from ankunft.site.messages import editor_gettext, reader_strings
from ankunft.site.templates import component_environment


@click.command()
@click.option("--since", required=True, metavar="DATE", help="From which day on, as 2026-11-01.")
@click.option("--language", "tags", multiple=True, help="A language of the instance; default: its source language.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder for digest-<language>.md and .html; default: the Markdown is printed.",
)
@config_option
@now_option
@lang_option
def digest(
    since: str, tags: tuple[str, ...], out: Path | None, config_file: Path, now: str | None, lang: str | None
) -> None:
    """Gather news, new and changed offers and coming dates since a day.

    Which offers are new or changed is read from the Git history: the last commit before that day is compared.
    """
    gettext = editor_gettext(lang)
    require_day(now)
    try:
        first = date.fromisoformat(since)
    except ValueError as error:
        raise wrong_use(message("“{value}” is no day. Write one as 2026-11-21.", value=since)) from error
    catalogue = open_catalogue(config_file, now, gettext)
    languages = catalogue.instance.languages
    require_languages(tags, languages)
    before = _before(content_folder(config_file), first, catalogue.instance.time_zone)
    if before is None:
        what = message("Git knows nothing of the time before {date}: offers are chosen by the day of their last check.",
                       date=first)  # fmt: skip
        say(gettext, what)
    localised = Localised(catalogue)
    for tag in tags or (catalogue.instance.language,):
        translations = reader_strings(catalogue, tag)
        environment = component_environment([resource("overrides")], translations)
        url = catalogue.instance.url
        frame = Frame(localised, tag, url, urlsplit(url).path, translations, environment)
        found = digests.digest(frame, first, before)
        if out is None:
            click.echo(digests.markdown(found), nl=False)
            continue
        with writing(gettext):
            out.mkdir(parents=True, exist_ok=True)
            for ending, text in (("md", digests.markdown(found)), ("html", digests.html(found, environment))):
                target = out / f"digest-{tag}.{ending}"
                beside = target.with_name(f".{target.name}.new")
                try:
                    beside.write_text(text, "utf-8")
                    beside.replace(target)
                finally:
                    beside.unlink(missing_ok=True)
                click.echo(target)


def _before(root: Path, since: date, zone: str) -> Catalogue | None:
    """The instance as it was before the day `since`, in the last commit until then; None where Git cannot tell."""
    midnight = datetime.combine(since, time(), ZoneInfo(zone)).isoformat()
    command = ["git", "-C", str(root), "rev-list", "-1", f"--before={midnight}", "HEAD"]
    try:
        answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (no shell)
    except (subprocess.CalledProcessError, FileNotFoundError):
        return None
    revision = answer.stdout.strip()
    if not revision:
        return None
    found = catalogue_at(revision, root, (since - timedelta(days=1)).isoformat())
    return found if found is not None and found.is_whole else None

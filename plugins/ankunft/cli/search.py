"""`ankunft search`: what readers find, and why; what the queries of queries.yml miss."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.cli.common import (
    config_option,
    now_option,
    open_catalogue,
    print_problems,
    require_day,
    say,
    wrong_use,
)
from ankunft.model import message
from ankunft.model.messages import N_
from ankunft.search.engine import Engine
from ankunft.search.index import build
from ankunft.search.report import misses
from ankunft.site.messages import editor_gettext

REASONS = {
    "title": N_("title"),
    "name": N_("another name: {name}"),
    "text": N_("in the text"),
    "like": N_("similar: {name}"),
}


@click.command()
@click.argument("query", required=False)
@click.option(
    "--lang", "tag", metavar="TAG", help="The language of the reader; default: the instance's source language."
)
@click.option("--most", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results to show.")
@click.option("--check", is_flag=True, help="Try all queries of queries.yml instead; exit code 1 if one misses.")
@config_option
@now_option
def search(query: str | None, tag: str | None, most: int, check: bool, config_file: Path, now: str | None) -> None:
    """Show what readers find who type QUERY, in their order, and why.

    Each line: score, address, title, reason. The phone ranks besides by what is open, near and fitting at that moment.
    """
    gettext = editor_gettext(None)
    require_day(now)
    if (query is None) is not check:
        raise wrong_use(message("Write what to search for, or --check."))
    catalogue = open_catalogue(config_file, now, gettext)
    if tag is not None and tag not in catalogue.instance.languages:
        raise wrong_use(message("the instance has no language “{tag}”.", tag=tag))
    if query is None:
        _check(catalogue, tag)
        return
    engine = _engine(catalogue, tag or catalogue.instance.language)
    hits = engine.search(query, most)
    for hit in hits:
        document = engine.index.documents[hit.document]
        anchor = f"#{document.anchor}" if document.part else ""
        title = document.part or document.title
        why = message(REASONS[hit.why], name=hit.name or "…").text(gettext)
        click.echo(f"{hit.score:8.2f}  {document.address}{anchor}  {title.text}  ({why})")
    if not hits:
        say(gettext, message("Nothing was found."))


def _engine(catalogue: Catalogue, tag: str) -> Engine:
    return Engine(build(LocalCatalogue(catalogue, tag)))


def _check(catalogue: Catalogue, only: str | None) -> None:
    gettext = editor_gettext(None)
    queries = [query for query in catalogue.queries if only in (None, query.tag)]
    found = []
    for tag in dict.fromkeys(query.tag for query in queries):
        found += misses(_engine(catalogue, tag), (query for query in queries if query.tag == tag))
    print_problems(found, gettext)
    say(gettext, message("Queries: {number}, missed: {missed}", number=len(queries), missed=len(found)))
    if found:
        sys.exit(1)

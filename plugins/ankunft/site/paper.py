"""Lists on paper: the monthly list of courses, or any other list, as HTML for WeasyPrint and as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import jinja2
from babel.support import NullTranslations

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.directory.lists import Query, select
from ankunft.directory.phrases import Phrases
from ankunft.language import language
from ankunft.language.formats import format_month
from ankunft.model import OFFER
from ankunft.site.directory import NAMES, Directory, qr
from ankunft.site.views import Card, CourseRow, Text


@dataclass(frozen=True)
class Paper:
    """What the template overrides/print/list.html is given."""

    tag: str
    dir: Literal["ltr", "rtl"]
    town: str
    invented: bool
    title: Text
    month: str | None
    updated: str | None
    day_iso: str
    address: str
    qr: str
    style: str
    rows: tuple[CourseRow, ...]
    cards: tuple[Card, ...]


def paper(
    catalogue: Catalogue, tag: str, query: Query, translations: NullTranslations, style: str, title: str | None = None
) -> Paper:
    """The list that `query` asks for, in the language `tag`; as a table with the month above where it is one."""
    local = LocalCatalogue(catalogue, tag)
    instance = catalogue.instance
    directory = Directory(local, Publisher(local, "/"), Phrases(tag, translations), instance.url)
    entries = select(catalogue, query)
    is_table = query.form == "table" and query.kind is OFFER
    rows = tuple(directory.course_row(entry) for entry in directory.sorted_courses(entries)) if is_table else ()
    cards = () if is_table else tuple(directory.card(entry) for entry in directory.sorted(entries))
    address = f"{instance.url}{tag}/{query.kind.folder}/{_own_list(directory, query)}"
    return Paper(
        tag=tag,
        dir=language(tag).direction,
        town=instance.name,
        invented=instance.invented,
        title=directory.own(title) if title else _title(directory, query),
        month=format_month(catalogue.now, tag) if is_table else None,
        updated=directory.updated(entries),
        day_iso=catalogue.now.isoformat(),
        address=address,
        qr=qr(address),
        style=style,
        rows=rows,
        cards=cards,
    )


def _own_list(directory: Directory, query: Query) -> str:
    """The address of a list on the site that holds these records, below that of all of the kind."""
    parted = directory.parted(query.kind)
    there = (f"by/{name}/{value}/" for name, value in query.filters if value in parted.get(name, {}))
    return next(there, "")


def _title(directory: Directory, query: Query) -> Text:
    """What is chosen by, or the name of the kind: "Kurs · Deutsch lernen"."""
    named = ("kind", "category", "type", "topic", "district", "language")
    chosen = [directory.value_name(query.kind, name, value)[0].value for name, value in query.filters if name in named]
    return directory.own(" · ".join(chosen) or directory.say(NAMES[query.kind.name].label))


def html(given: Paper, environment: jinja2.Environment) -> str:
    """The document for WeasyPrint."""
    return environment.get_template("print/list.html").render(paper=given)


class ForeignAddressError(ValueError):
    """The document asked for something outside of it."""


def pdf(document: str, day: date) -> bytes:
    """`document` as PDF; nothing is fetched, and the same document gives the same bytes.

    Raises ImportError where the extra `pdf` (WeasyPrint) is not installed, OSError where its system libraries are not,
    ForeignAddressError where the document asks for something outside of it.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class Refusing(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            raise FatalURLFetchingError(url)

    try:
        made = HTML(string=document, url_fetcher=Refusing()).write_pdf(
            pdf_identifier=day.isoformat().encode(), pdf_tags=True
        )
    except FatalURLFetchingError as error:
        raise ForeignAddressError(str(error)) from error
    return bytes(made)

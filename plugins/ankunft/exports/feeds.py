"""The news as feeds: Atom (RFC 4287) and JSON Feed (version 1.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.directory.news import feed, published
from ankunft.language import language
from ankunft.model import News
from ankunft.model.messages import N_

ATOM = "http://www.w3.org/2005/Atom"
TITLE = N_("News from {name}")
WITHDRAWN = N_("Withdrawn")

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (§2.2) cannot hold; YAML and HTML can spell it out (`&#1;`)."""


@dataclass(frozen=True)
class Item:
    """A message as feeds give it; `html` is sanitised, its addresses absolute."""

    id: str  # tag URI (RFC 4151)
    url: str
    title: str
    summary: str
    html: str
    tag: str  # BCP 47, of the title
    summary_tag: str  # BCP 47
    published: date
    updated: date


def items(
    local: LocalCatalogue, site_url: str, gettext: Callable[[str], str], render: Callable[[Entry], str]
) -> tuple[Item, ...]:
    """The messages of a feed in one language, the one that was changed last first.

    `site_url`: absolute, with a slash at its end. `render` gives the text of a message as HTML; of one that was
    withdrawn the reason stands instead.
    """
    catalogue = local.catalogue
    entries = published(catalogue)
    records = [(id_, cast(News, entry.record)) for id_, entry in entries.items()]
    found, site = [], urlsplit(site_url)
    for one in feed(records, catalogue.now):
        entry = entries[one.id]
        title, summary = local.text(entry, "title"), local.text(entry, "summary")
        said, html = title.text, ""
        if one.withdrawn:
            said, summary = f"{gettext(WITHDRAWN)}: {title.text}", local.text(entry, "withdrawn.why")
        else:
            html = render(entry)
        found.append(
            Item(
                id=f"tag:{site.hostname},{one.published.year}:{site.path[1:]}news/{one.id}/{local.tag}",
                url=f"{site_url}{local.tag}/{catalogue.address(entry)}",
                title=said,
                summary=summary.text,
                html=html,
                tag=title.tag,
                summary_tag=summary.tag,
                published=one.published,
                updated=one.updated,
            )
        )
    return tuple(found)


def _moment(day: date) -> str:
    """A day as a moment (RFC 3339): noon, UTC, is the same day in every zone of Europe."""
    return f"{day.isoformat()}T12:00:00Z"


def atom(found: tuple[Item, ...], local: LocalCatalogue, site_url: str, gettext: Callable[[str], str]) -> bytes:
    """An Atom feed (RFC 4287) of the messages `found`."""
    own, name = language(local.tag), local.catalogue.instance.name
    home = f"{site_url}{local.tag}/"
    register_namespace("", ATOM)
    root = Element(f"{{{ATOM}}}feed", {"xml:lang": own.tag})

    def add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
        element = SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        element.text = _NOT_XML.sub("", text) if text else text
        return element

    add(root, "id", f"{home}feed.xml")
    add(root, "title", gettext(TITLE).format(name=name))
    last = max((item.updated for item in found), default=date(1970, 1, 1))
    add(root, "updated", _moment(last))
    add(root, "link", rel="self", type="application/atom+xml", href=f"{home}feed.xml")
    add(root, "link", rel="alternate", type="text/html", hreflang=own.tag, href=f"{home}news/")
    add(add(root, "author"), "name", name)
    for item in found:
        entry = add(root, "entry")
        if item.tag != own.tag:
            entry.set("xml:lang", item.tag)
        add(entry, "id", item.id)
        add(entry, "title", item.title)
        add(entry, "link", rel="alternate", type="text/html", href=item.url)
        add(entry, "published", _moment(item.published))
        add(entry, "updated", _moment(item.updated))
        summary = add(entry, "summary", item.summary)
        if item.summary_tag != item.tag:
            summary.set("xml:lang", item.summary_tag)
        if item.html:
            add(entry, "content", item.html, type="html")
    return cast(bytes, tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def json_feed(found: tuple[Item, ...], local: LocalCatalogue, site_url: str, gettext: Callable[[str], str]) -> bytes:
    """A JSON Feed (jsonfeed.org, version 1.1) of the messages `found`."""
    own, name = language(local.tag), local.catalogue.instance.name
    home = f"{site_url}{local.tag}/"
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": gettext(TITLE).format(name=name),
        "home_page_url": f"{home}news/",
        "feed_url": f"{home}feed.json",
        "language": own.tag,
        "authors": [{"name": name, "url": home}],
        "items": [_json_item(item) for item in found],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(item: Item) -> dict[str, Any]:
    said = {"content_html": item.html} if item.html else {"content_text": item.summary}
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        **said,
        "summary": item.summary,
        "date_published": _moment(item.published),
        "date_modified": _moment(item.updated),
        "language": item.tag,
    }

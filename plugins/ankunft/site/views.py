"""What the templates are given: plain values of one page in one language, nothing of MkDocs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ViewKind = Literal["home", "topic", "page", "legal", "emergency", "search", "gone", "moved", "chooser", "not-found"]


@dataclass(frozen=True)
class Text:
    """A text in the language it is really in; `fallback` says that it is not the reader's."""

    value: str
    lang: str  # BCP 47
    dir: Literal["ltr", "rtl"]
    fallback: bool = False


@dataclass(frozen=True)
class Link:
    """A place to go to on this site; `url` is an address path such as /de/housing/."""

    url: str
    title: Text


@dataclass(frozen=True)
class LanguageLink:
    """One language of the site, seen from one page."""

    tag: str
    name: str  # the language in its own words
    dir: Literal["ltr", "rtl"]
    url: str
    exists: bool  # the page is there in this language; if not, `url` shows the fallback
    current: bool


@dataclass(frozen=True)
class Tile:
    """A topic (or a page of one) on a list."""

    url: str
    title: Text
    summary: Text | None
    icon: str | None  # inline SVG markup, trusted, aria-hidden
    tint: int | None = None  # 1 to 6: the colour of the topic


@dataclass(frozen=True)
class EmergencyCall:
    """A number that can be called from everywhere; `number` as it is spoken, `tel` for the link."""

    number: str
    tel: str
    label: str
    hint: str
    icon: str
    urgent: bool  # 112 and 110: stand on every page


@dataclass(frozen=True)
class SectionView:
    """One section of a text; `html` is sanitised and holds its own heading."""

    id: str
    html: str
    lang: str
    dir: Literal["ltr", "rtl"]
    fallback: bool  # shown in another language than the rest of the page


@dataclass(frozen=True)
class TocEntry:
    """A heading of the page."""

    id: str
    title: Text
    level: int


@dataclass(frozen=True)
class Source:
    """Where a fact comes from; `date` is already written out in the reader's language."""

    title: str
    url: str | None
    date: str | None


@dataclass(frozen=True)
class TopicGroup:
    """A topic with its pages, for the page that lists all titles."""

    tile: Tile
    pages: tuple[Tile, ...]


@dataclass(frozen=True)
class Shell:
    """The frame, the same for all pages of one language."""

    tag: str
    dir: Literal["ltr", "rtl"]
    name: str  # of the instance
    language_name: str  # own name of the language
    home_url: str
    search_url: str
    emergency_url: str
    chooser_url: str
    style_url: str
    icon_url: str
    script_urls: tuple[str, ...]
    csp: str
    calls: tuple[EmergencyCall, ...]
    footer: tuple[Link, ...]
    feedback_email: str | None
    invented: bool  # the town of the instance does not exist


@dataclass(frozen=True)
class View:
    """One page in one language: its metadata and what stands in <main>."""

    kind: ViewKind
    title: Text
    summary: Text | None
    url: str
    canonical: str
    alternates: tuple[tuple[str, str], ...]  # hreflang, absolute URL
    index: bool  # search engines may list it
    languages: tuple[LanguageLink, ...]
    breadcrumbs: tuple[Link, ...] = ()
    repeats: bool = False  # the text begins with the summary, so that it need not be shown twice
    icon: str | None = None
    tint: int | None = None  # 1 to 6: the colour of the topic
    sections: tuple[SectionView, ...] = ()
    toc: tuple[TocEntry, ...] = ()  # empty unless the page is long
    fallback: LanguageLink | None = None  # the whole page is shown in this language
    partial: bool = False  # some sections are shown in another language
    machine: bool = False  # translated by machine, not yet read by a person
    outdated: bool = False  # the source has changed since it was translated
    source_link: LanguageLink | None = None  # the page in its source language
    verified: str | None = None  # date, written out
    verified_iso: str | None = None
    verified_by: str | None = None
    sources: tuple[Source, ...] = ()
    tiles: tuple[Tile, ...] = ()  # topics on the home page, pages on a topic, children on a page
    groups: tuple[TopicGroup, ...] = ()  # all titles by topic, on the search page
    previous: Link | None = None
    next: Link | None = None
    successor: Link | None = None  # where an old address leads to
    status: Literal["open", "full", "paused", "ended"] | None = None
    extra: tuple[tuple[str, str], ...] = ()  # 404: (tag, sentence in that language)

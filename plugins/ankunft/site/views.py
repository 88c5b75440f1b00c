"""What the templates are given: plain values of one page in one language, nothing of MkDocs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ViewKind = Literal[
    "home", "topic", "page", "legal", "emergency", "search", "gone", "moved", "chooser", "not-found",
    "record", "list", "map", "saved",
]  # fmt: skip


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
    record: str | None = None  # of a record of the directory: "offer/deutsch-b1"
    standing: Standing | None = None


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
class Value:
    """One value of a fact."""

    text: Text
    url: str | None = None  # where it leads, or what is dialled
    icon: str | None = None  # inline SVG markup
    note: Text | None = None  # said below it, smaller
    isolated: bool = False  # a number, a date, a name: keeps its own direction (<bdi>)


@dataclass(frozen=True)
class Fact:
    """A line of a record: where, when, what it costs."""

    name: str  # "where", "when", "cost" …: for styles and scripts
    icon: str  # inline SVG markup
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class HoursRow:
    """A line of the opening hours: the days in words, and their times; no times: closed."""

    days: str
    times: tuple[str, ...]


@dataclass(frozen=True)
class Opening:
    """The hours of a place, a contact or an offer: in words, and encoded for the script that says "open now"."""

    data: str  # Schedule.encode(); "" where no hours are known
    calendar: str  # the key of the calendar in ankunft.words.calendars
    appointment: bool
    rows: tuple[HoursRow, ...]
    note: Text | None = None
    course: bool = False  # dates of a course: the script says when it is next, not that it is open
    first: str | None = None  # ISO 8601 dates between which the hours hold
    last: str | None = None


@dataclass(frozen=True)
class Action:
    """Something to do with a record: call, write, find the way, save. A link that works without a script."""

    name: Literal["call", "mobile", "message", "write", "route", "map", "website", "book", "online", "save"]
    url: str
    label: str
    icon: str
    value: str | None = None  # the number or the address, where it helps to see it
    download: bool = False


@dataclass(frozen=True)
class Standing:
    """How a record stands: what the page says at once, and the dates with which a script says it at reading."""

    state: Literal["current", "future", "full", "paused", "ended"]
    registration: Literal["open", "closed"] | None
    data: str  # JSON of directory.freshness.encode; "" where nothing can change
    checked: str | None = None  # the date of the last check, written out
    from_: str | None = None  # the first day of what lies ahead, written out


@dataclass(frozen=True)
class Card:
    """A record on a list."""

    id: str
    kind: Literal["offer", "place", "contact", "organisation"]
    url: str
    title: Text
    label: str  # what it is: "Course", "Library"
    icon: str
    by: Text | None = None  # whose it is
    summary: Text | None = None
    facts: tuple[Fact, ...] = ()  # the few that decide
    opening: Opening | None = None
    standing: Standing | None = None
    actions: tuple[Action, ...] = ()
    tint: int | None = None
    point: tuple[float, float] | None = None  # latitude, longitude (WGS 84, degrees)
    sensitive: bool = False


@dataclass(frozen=True)
class CourseRow:
    """A row of the table of courses."""

    id: str
    url: str
    title: Text
    level: str | None
    start: str | None  # a date, short
    start_iso: str | None
    times: tuple[HoursRow, ...]
    place: Value | None
    provider: Text | None
    free: str | None  # free places: "3", or a word
    standing: Standing


@dataclass(frozen=True)
class Facet:
    """One way to part a list: all its lists, with the number of records on each."""

    name: str
    label: str
    links: tuple[FacetLink, ...]


@dataclass(frozen=True)
class FacetLink:
    """A list of the records that share something."""

    url: str
    title: Text
    count: int
    icon: str | None = None
    tint: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Choice:
    """An option of a question."""

    value: str
    text: Text


@dataclass(frozen=True)
class Finder:
    """The questions of the finder, and where its data lie. The scripts find their words in ankunft.words."""

    index_url: str  # the first piece; it names the others
    levels: tuple[Choice, ...]
    residence: tuple[Choice, ...]
    districts: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    bases: tuple[Choice, ...]
    genders: tuple[Choice, ...]


@dataclass(frozen=True)
class Responsible:
    """The questions of "who is responsible for me?", and where its data lie."""

    index_url: str
    topics: tuple[Choice, ...]
    districts: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    residence: tuple[Choice, ...]


@dataclass(frozen=True)
class RecordList:
    """A list of records, or a part of a long one."""

    kind: Literal["offer", "place", "contact", "organisation"]
    cards: tuple[Card, ...]
    total: int
    rows: tuple[CourseRow, ...] = ()  # of courses: the table
    facets: tuple[Facet, ...] = ()
    previous: str | None = None  # the part before
    next: str | None = None
    part: int = 1
    parts: int = 1
    finder: Finder | None = None
    responsible: Responsible | None = None
    map_url: str | None = None
    all_url: str | None = None  # the whole list, from a list of a part of the records
    updated: str | None = None  # the day of the last check of any of them, written out
    ends: str = ""  # on which days how many of them end: "2026-12-31*3 2027-06-30*1"


@dataclass(frozen=True)
class Group:
    """Records that belong to a record: its contacts, its offers, what follows."""

    name: str
    label: str
    icon: str
    cards: tuple[Card, ...] = ()  # of people: they are called from here
    tiles: tuple[Tile, ...] = ()  # of all else


@dataclass(frozen=True)
class RecordView:
    """One record of the directory."""

    card: Card  # id, kind, icon, opening, standing, actions of the record itself
    facts: tuple[Fact, ...]
    text: SectionView | None
    groups: tuple[Group, ...]
    share: str  # the facts as a text: name, address, hours, phone, address of the page
    print_url: str  # the absolute address of this page, said beside the QR code
    qr: str  # inline SVG markup


@dataclass(frozen=True)
class MapPoint:
    """A place on the map, in per cent of its width and height from the upper left corner."""

    x: float
    y: float
    number: int
    card: Card


@dataclass(frozen=True)
class MapView:
    """The places on a picture of the town."""

    picture_url: str | None
    points: tuple[MapPoint, ...]
    width: int  # of the picture's shape
    height: int
    scale_percent: float  # the length of the scale, in per cent of the width
    scale: str  # what it stands for: "1 km"
    updated: str | None = None  # the day of the last check of any of the places, written out


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
    record: RecordView | None = None
    list: RecordList | None = None
    map: MapView | None = None
    directory: tuple[Tile, ...] = ()  # on the home page: the lists; on a topic: its offers, places, contacts
    qr: str | None = None  # inline SVG markup, printed only: the address of the page

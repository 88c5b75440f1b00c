"""What the templates are given: plain values of one page in one language, nothing of MkDocs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ViewKind = Literal[
    "home", "topic", "page", "legal", "emergency", "search", "gone", "moved", "chooser", "not-found",
    "record", "list", "map", "saved",
    "event", "events", "calendar", "message", "news", "process", "processes", "glossary", "term", "phrases", "cards",
    "traces", "offline",
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
    terms: tuple[str, ...] = ()  # ids of the words that are explained in it


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

    name: Literal["call", "mobile", "message", "write", "route", "map", "website", "book", "online", "save", "calendar"]
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
    kind: Literal["offer", "place", "contact", "organisation", "event"]
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
    dates: Dates | None = None  # of an event


@dataclass(frozen=True)
class DateRow:
    """One date of an event."""

    iso: str  # the start: 2027-03-06T10:00, of whole days 2027-03-06
    day: str  # "Saturday, 6 March 2027", of several days "6 – 8 March 2027"
    time: str | None  # "10:00–16:00"; None: the whole day
    cancelled: bool = False
    note: Text | None = None
    place: Value | None = None  # where it is this time
    said: str = ""  # day and time


@dataclass(frozen=True)
class Leaf:
    """A leaf of a calendar."""

    iso: str
    weekday: str  # short
    day: str
    month: str  # short


@dataclass(frozen=True)
class Dates:
    """When an event takes place: packed for the script, and in words as it stood when the site was built."""

    data: str  # directory.occurrences.encode
    calendar: str  # the key of the calendar in ankunft.words.calendars
    status: Literal["cancelled", "postponed", "full"] | None
    status_label: str | None  # "Cancelled"
    leaf: Leaf | None  # of the next date, or of the last one
    past: bool  # no date follows
    rows: tuple[DateRow, ...]  # the next ones, at most six
    rest: int = 0  # how many follow after these
    repeats: str | None = None  # "Every Tuesday"


@dataclass(frozen=True)
class Exhibitor:
    """Who has a stand at a fair."""

    name: Text
    url: str | None
    stand: str | None
    languages: tuple[Text, ...] = ()
    away: bool = False  # `url` leads to another site


@dataclass(frozen=True)
class EventView:
    """What an event's page says beyond that of other records; a Card holds its dates and actions."""

    card: Card
    facts: tuple[Fact, ...]
    text: SectionView | None
    groups: tuple[Group, ...]
    share: str
    print_url: str
    qr: str  # inline SVG markup
    ics_url: str
    status_note: Text | None = None
    before: str | None = None  # the date that was announced before, written out
    exhibitors: tuple[Exhibitor, ...] = ()
    imported: str | None = None  # the calendar it comes from


@dataclass(frozen=True)
class Happening:
    """One date on a calendar page."""

    record: str  # "event/<id>"
    url: str
    title: Text
    label: str
    icon: str
    tint: int | None
    time: str | None  # None: the whole day
    where: Text | None
    status: Literal["cancelled", "postponed", "full"] | None
    status_label: str | None
    ends: str  # wall time of the town: 2027-03-06T16:00


@dataclass(frozen=True)
class CalendarDay:
    """A day of a week with its dates."""

    iso: str
    title: str  # "Saturday, 6 March"
    items: tuple[Happening, ...]


@dataclass(frozen=True)
class MonthDay:
    """A day in the picture of a month; `url` is None where nothing takes place."""

    iso: str
    number: int
    count: int
    label: str  # for screen readers: "6 March, 3 dates"
    url: str | None


@dataclass(frozen=True)
class Month:
    """A month as a table, weeks from Monday on; None: a day of another month."""

    title: str
    weekdays: tuple[tuple[str, str], ...]  # short, long
    weeks: tuple[tuple[MonthDay | None, ...], ...]


@dataclass(frozen=True)
class EventFinder:
    """The questions of the calendar, and where its data lie."""

    index_url: str
    topics: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    districts: tuple[Choice, ...]


@dataclass(frozen=True)
class SearchGroup:
    """A group of results: the kinds of documents that are in it."""

    value: str
    kinds: str
    icon: str
    label: str


@dataclass(frozen=True)
class SearchForm:
    """The search, where its index lies, what is asked of the finder's data, and who helps where nothing is found."""

    index_url: str
    home_url: str
    groups: tuple[SearchGroup, ...]
    help: tuple[Tile, ...] = ()
    finder_url: str | None = None
    languages: tuple[tuple[str, str], ...] = ()  # tag, own name: of results in another language


@dataclass(frozen=True)
class EventList:
    """Events by their next date, or the dates of one week."""

    cards: tuple[Card, ...] = ()
    days: tuple[CalendarDay, ...] = ()
    months: tuple[Month, ...] = ()
    total: int = 0
    facets: tuple[Facet, ...] = ()
    finder: EventFinder | None = None
    ics_url: str | None = None  # the calendar to subscribe to, absolute
    week: Link | None = None  # this week
    before: Link | None = None  # the week before
    after: Link | None = None  # the week after
    previous: str | None = None  # the part before
    next: str | None = None
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Message:
    """A message of the news."""

    record: str  # "news/<id>"
    url: str
    title: Text
    summary: Text
    day: str  # written out
    iso: str
    priority: Literal["normal", "important", "urgent"]
    label: str | None  # "Important", "Urgent"
    updated: str | None = None
    until: str | None = None  # ISO 8601 date: the last day; a script takes it away afterwards
    withdrawn: str | None = None  # the day, written out
    why: Text | None = None


@dataclass(frozen=True)
class NewsList:
    """The news: current ones, and those that are over."""

    current: tuple[Message, ...]
    archive: tuple[Message, ...]
    feed_url: str
    json_url: str


@dataclass(frozen=True)
class StepView:
    """One step of a way."""

    id: str
    number: int
    title: Text
    icon: str | None
    when: Text | None  # the condition in few words
    facts: tuple[Fact, ...]
    text: SectionView | None
    mistakes: SectionView | None
    offers: tuple[Tile, ...]
    pages: tuple[Link, ...]
    next: tuple[StepLink, ...]  # several: a branch; none: the way ends here
    german: Text | None = None  # the title in the source language, where the reader's is another


@dataclass(frozen=True)
class StepLink:
    """A step that can follow."""

    id: str
    number: int
    title: Text
    when: Text | None


@dataclass(frozen=True)
class ProcessView:
    """A way in steps: as a picture and as a list."""

    id: str
    picture: str  # inline SVG markup
    intro: SectionView | None
    facts: tuple[Fact, ...]
    steps: tuple[StepView, ...]
    qr: str
    print_url: str
    tints: tuple[int, ...] = ()  # the colour that each step's lane has in the picture, 1 to 6


@dataclass(frozen=True)
class TermView:
    """A word of the glossary."""

    id: str
    url: str
    word: str  # German
    article: str | None
    title: Text  # what it means, in few words
    text: SectionView
    see: tuple[Link, ...] = ()
    note: str = ""  # the beginning of the text, for the note in place


@dataclass(frozen=True)
class Letter:
    """The words under one letter."""

    letter: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True)
class PhraseCard:
    """A sentence in the reader's language and in German."""

    id: str
    icon: str
    text: Text
    german: Text | None  # None: the reader's language is German
    says: Literal["me", "they"]


@dataclass(frozen=True)
class PhraseSet:
    """The cards of one place."""

    mine: tuple[PhraseCard, ...]
    theirs: tuple[PhraseCard, ...]
    languages: tuple[LanguageLink, ...]  # on the German page: with which languages the cards can be shown
    qr: str
    print_url: str


@dataclass(frozen=True)
class Audio:
    """A recording of the page's text."""

    url: str
    type: str  # audio/mpeg


@dataclass(frozen=True)
class Exit:
    """The way out of a sensitive page, and the page that says how to leave no trace."""

    url: str
    traces: Link | None


@dataclass(frozen=True)
class FeedbackForm:
    """The question whether a page helped: two prepared e-mails, or a form, with an e-mail as a second way."""

    address: str  # of the page, absolute
    language: str  # of the page, BCP 47
    url: str | None = None  # where the form goes
    helped: str | None = None  # mailto: of the two, where there is no form
    wrong: str | None = None
    write: str | None = None  # mailto: beside a form


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
class OfflineForm:
    """Where a language is saved; the other languages can be saved beside it."""

    home_url: str
    languages: tuple[LanguageLink, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A script or a style sheet, and the custom elements that need it; none: every page does.

    `also`: one of these has to be there too; `without`: none of these may be.
    """

    url: str
    elements: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def is_needed(self, html: str) -> bool:
        """Whether a page with this text needs it."""

        def has(elements: frozenset[str]) -> bool:
            return any(f"<{element}" in html for element in elements)

        wanted = all(not elements or has(elements) for elements in (self.elements, self.also))
        return wanted and not has(self.without)


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
    further_style_url: str
    icon_url: str
    csp: str
    calls: tuple[EmergencyCall, ...]
    footer: tuple[Link, ...]
    feedback_email: str | None
    invented: bool  # the town of the instance does not exist
    scripts: tuple[Resource, ...] = ()
    sheets: tuple[Resource, ...] = ()  # beside style_url and further_style_url
    manifest_url: str = ""  # what a phone needs to install the site
    touch_icon_url: str = ""
    offline_url: str = ""  # where the language is saved
    banners: tuple[Message, ...] = ()  # urgent news: they stand in the frame, so that pages do not change with them

    def needed(self, resources: Iterable[Resource], html: str) -> tuple[str, ...]:
        """The addresses of those that a page with the text `html` loads."""
        return tuple(resource.url for resource in resources if resource.is_needed(html))


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
    search: SearchForm | None = None
    offline: OfflineForm | None = None
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
    event: EventView | None = None
    events: EventList | None = None
    message: Message | None = None
    news: NewsList | None = None
    process: ProcessView | None = None
    letters: tuple[Letter, ...] = ()
    term: TermView | None = None
    phrases: PhraseSet | None = None
    terms: tuple[TermView, ...] = ()  # the words that this page explains in place
    audio: Audio | None = None
    exit: Exit | None = None  # of a sensitive page
    feedback: FeedbackForm | None = None  # whether the page helped; sensitive pages do not ask
    german_url: str | None = None  # this page in the source language, to be shown beside it

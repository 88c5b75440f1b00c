"""Makes the views of all pages of one language from the catalogue. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import jinja2
from babel.support import NullTranslations
from markupsafe import Markup

from ankunft.catalogue.catalogue import Catalogue, Node, split_address
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, LocalEntry, Localised, LocalText, Publisher, exists_in
from ankunft.catalogue.markup import plain
from ankunft.directory.lists import listed
from ankunft.directory.phrases import Phrases
from ankunft.language import format_date, language
from ankunft.model import CONTACT, DIRECTORY, LEGAL, OFFER, PAGE, PLACE, TOPIC, TOPIC_TEXT, Contact, Kind
from ankunft.model.vocabulary import BASES, GENDERS, GROUPS, LEVELS, RESIDENCE, Term
from ankunft.site.assets import icon
from ankunft.site.directory import NAMES, SUMMARIES, Directory, qr
from ankunft.site.embeds import Embeds
from ankunft.site.indexes import finder_files, responsible_file
from ankunft.site.townmap import town_map
from ankunft.site.views import (
    Choice,
    Finder,
    LanguageLink,
    Link,
    MapView,
    RecordList,
    Responsible,
    SectionView,
    Source,
    Text,
    Tile,
    TocEntry,
    TopicGroup,
    View,
    ViewKind,
)
from ankunft.site.words import words_script

TINTS = 6
"""How many colours topics have."""

PART = 40
"""How many records a list shows before it goes on on another page."""

TABLE = 400
"""How long the table of courses may be before it is parted too: it is printed as one page."""

LONG = 4
"""From how many headings on a page has a table of contents."""

DEFAULT_ICON = "file-document-outline"


@dataclass(frozen=True)
class Made:
    """A page to write: `address` below the site's base (`de/housing/`), what the templates get, its content's date."""

    address: str
    view: View
    changed: str | None = None  # ISO 8601 date


class PageMaker:
    """The views of one language."""

    def __init__(
        self,
        localised: Localised,
        tag: str,
        site_url: str,
        base: str,
        translations: NullTranslations,
        environment: jinja2.Environment,
    ) -> None:
        self.catalogue: Catalogue = localised.catalogue
        self.local: LocalCatalogue = localised[tag]
        self.tag = tag
        self.site_url = site_url  # absolute, with a slash at its end
        self.base = base
        self.publisher = Publisher(self.local, base)
        self.directory = Directory(self.local, self.publisher, Phrases(tag, translations), site_url)
        self.publisher.inserts = Embeds(self.directory, environment)
        self._ = translations.gettext
        self.tags = self.catalogue.instance.languages

    def all(self) -> Iterator[Made]:
        """Every page of the language, in the order of their addresses as they are read."""
        yield self._home()
        yield self._fixed("emergency", "emergency", self._("Emergency"))
        yield self._fixed("search", "search", self._("Search"), groups=self._groups)
        for topic in self.catalogue.topics:
            yield self._topic(topic)
            yield from self._pages(topic)
        for entry in self.catalogue.legal:
            yield self._text_page(entry, "legal", ())
        if any(self.catalogue.directory(kind) for kind in DIRECTORY):
            yield self._fixed("saved", "saved", self._("My list"), list=RecordList("offer", (), 0))
        for kind in DIRECTORY:
            if self.catalogue.directory(kind):
                yield from self._lists(kind)
                for entry in self.catalogue.directory(kind):
                    yield self._record(entry)
        for entry in self.catalogue.addresses().values():
            if entry.record.gone:
                yield self._gone(entry)
        yield from self._moved()

    # Texts and links

    def _text(self, text: LocalText) -> Text:
        return Text(text.text, text.tag, language(text.tag).direction, text.tag != self.tag)

    def _own(self, value: str) -> Text:
        return Text(value, self.tag, language(self.tag).direction)

    def _title(self, entry: Entry) -> Text:
        return self._text(self.local.text(entry, "title"))

    def _link(self, entry: Entry) -> Link:
        return Link(self.publisher.url(entry), self._title(entry))

    def _tile(self, entry: Entry) -> Tile:
        name = getattr(entry.record, "icon", None)
        summary = self._text(self.local.text(entry, "summary"))
        return Tile(
            self.publisher.url(entry), self._title(entry), summary, icon(name) if name else None, self._tint(entry)
        )

    def _tint(self, entry: Entry) -> int | None:
        """The colour of a record's topic, by the topic's place among all: neighbours differ."""
        ids = [topic.id for topic in self.catalogue.topics]
        return ids.index(entry.place.topic) % TINTS + 1 if entry.place.topic in ids else None

    def _language_links(self, address: str, exists: Callable[[str], bool]) -> tuple[LanguageLink, ...]:
        return tuple(
            LanguageLink(tag, own.name, own.direction, f"{self.base}{tag}/{address}", exists(tag), tag == self.tag)
            for tag, own in ((tag, language(tag)) for tag in self.tags)
        )

    def _view(self, kind: ViewKind, address: str, title: Text, exists: Callable[[str], bool], **more: object) -> View:
        """What all pages have: addresses in every language, and the language menu."""
        languages = self._language_links(address, exists)
        there = [link for link in languages if link.exists]
        url = f"{self.site_url}{self.tag}/{address}"
        indexed = exists(self.tag)
        alternates = [(link.tag, f"{self.site_url}{link.tag}/{address}") for link in there] if indexed else []
        if alternates:
            source = self.catalogue.instance.language
            default = next((href for tag, href in alternates if tag == source), alternates[0][1])
            alternates.append(("x-default", default if address else self.site_url))
        values: dict[str, object] = {
            "kind": kind, "title": title, "summary": None, "url": f"{self.base}{self.tag}/{address}",
            "canonical": url, "alternates": tuple(alternates), "index": indexed, "languages": languages, **more,
        }  # fmt: skip
        return View(**values)  # type: ignore[arg-type]

    # Pages

    def _home(self) -> Made:
        tiles = tuple(self._tile(topic) for topic in self.catalogue.topics)
        name = self.catalogue.instance.name
        view = self._view(
            "home", "", self._own(self._("Welcome to {name}").replace("{name}", name)), lambda tag: True,
            summary=self._own(self._("What do you need?")), tiles=tiles, directory=self.directory.tiles(),
        )  # fmt: skip
        return Made(f"{self.tag}/", view)

    def _fixed(self, kind: ViewKind, name: str, title: str, **more: object) -> Made:
        crumbs = (self._home_link,)
        view = self._view(kind, f"{name}/", self._own(title), lambda tag: True, breadcrumbs=crumbs, **more)
        return Made(f"{self.tag}/{name}/", view)

    @cached_property
    def _home_link(self) -> Link:
        return Link(f"{self.base}{self.tag}/", self._own(self._("Start")))

    @cached_property
    def _groups(self) -> tuple[TopicGroup, ...]:
        return tuple(
            TopicGroup(self._tile(topic), tuple(self._tile(entry) for entry in self._reading_order(topic)))
            for topic in self.catalogue.topics
        )

    def _reading_order(self, topic: Entry) -> list[Entry]:
        def flat(nodes: tuple[Node, ...]) -> Iterator[Entry]:
            for node in nodes:
                yield node.entry
                yield from flat(node.children)

        return list(flat(self.catalogue.tree(topic.id)))

    def _topic(self, topic: Entry) -> Made:
        own = self.local.topic_text(topic)
        tiles = tuple(self._tile(node.entry) for node in self.catalogue.tree(topic.id))
        more: dict[str, object] = self._content(own) if own else {}
        title = self._title(topic)
        name = getattr(topic.record, "icon", None)
        view = self._view(
            "topic", self.catalogue.address(topic), title, lambda tag: exists_in(self.catalogue, topic, tag),
            **{**more, **self._checked(topic, own), "summary": self._text(self.local.text(topic, "summary")),
               "breadcrumbs": (self._home_link,), "tiles": tiles, "directory": self.directory.topic_tiles(topic),
                "icon": icon(name) if name else None,
                "tint": self._tint(topic),
               **({} if not title.fallback else {"fallback": self._shown_in(topic, title.lang)})},
        )  # fmt: skip
        return Made(f"{self.tag}/{self.catalogue.address(topic)}", view, _changed(topic))

    def _pages(self, topic: Entry) -> Iterator[Made]:
        order = self._reading_order(topic)
        for number, entry in enumerate(order):
            crumbs = [self._home_link, self._link(topic)]
            for parent in entry.place.parents:
                above = self.catalogue.get(PAGE.name, parent)
                if above is not None:
                    crumbs.append(self._link(above))
            children = self.catalogue.tree(topic.id, (*entry.place.parents, entry.id))
            yield self._text_page(
                entry, "page", tuple(crumbs),
                tiles=tuple(self._tile(node.entry) for node in children),
                previous=self._link(order[number - 1]) if number else None,
                next=self._link(order[number + 1]) if number + 1 < len(order) else None,
            )  # fmt: skip

    def _text_page(self, entry: Entry, kind: ViewKind, crumbs: tuple[Link, ...], **more: object) -> Made:
        local = self.local.entry(entry)
        address = self.catalogue.address(entry)
        name = getattr(entry.record, "icon", None)
        shown_in = None if local.exists else self._shown_in(entry, local.tag)
        view = self._view(
            kind, address, self._text(local.texts["title"]), lambda tag: exists_in(self.catalogue, entry, tag),
            **{**self._content(local), **self._checked(entry, local), "summary": self._text(local.texts["summary"]),
               "breadcrumbs": crumbs or (self._home_link,), "icon": icon(name) if name else None,
                "tint": self._tint(entry),
               "fallback": shown_in, **more},
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view, _changed(entry))

    def _shown_in(self, entry: Entry, tag: str) -> LanguageLink:
        own = language(tag)
        url = self.publisher.url(entry, tag)
        return LanguageLink(tag, own.name, own.direction, url, exists=True, current=False)

    def _content(self, local: LocalEntry) -> dict[str, object]:
        """The sections of a text, and what is to be said about its language."""
        sections, toc = [], []
        for section in local.sections:
            made = self.publisher.section(section)
            direction = language(section.tag).direction
            heading = ""
            if made.title_html is not None:
                heading = f'<h{made.level} id="{made.id}">{made.title_html}</h{made.level}>'
                title = Text(plain(made.title_html), section.tag, direction, section.tag != self.tag)
                toc.append(TocEntry(made.id, title, made.level))
            away = section.tag != local.tag
            sections.append(
                SectionView(made.id, Markup(heading + made.html), section.tag, direction, away)  # noqa: S704
            )
        main = [entry for entry in toc if entry.level == 2]
        summary = self.local.text(self._owner(local.entry), "summary").text.rstrip("….!。።۔ ")
        text = plain(sections[0].html) if sections else ""
        source = local.entry.language
        return {
            "sections": tuple(sections),
            "toc": tuple(main) if len(main) >= LONG else (),
            "repeats": bool(summary) and text.startswith(summary),
            "partial": local.partial,
            "machine": local.machine,
            "outdated": local.outdated,
            "source_link": self._shown_in(local.entry, source)
            if source != self.tag and source in self.tags and local.entry.kind in (PAGE, LEGAL)
            else None,
        }

    def _owner(self, entry: Entry) -> Entry:
        """The record whose title and summary stand over a text: of a topic's text it is the topic."""
        if entry.kind is TOPIC_TEXT:
            return self.catalogue.get(TOPIC.name, entry.id) or entry
        return entry

    def _checked(self, entry: Entry, local: LocalEntry | None) -> dict[str, object]:
        """When and by whom the facts were checked, where they come from, how the record stands."""
        record = entry.record
        if local is not None and record.verified is None:
            record = local.entry.record
        verified = record.verified
        successor = self.catalogue.get(entry.kind.name, record.successor) if record.successor else None
        ended = record.valid is not None and record.valid.until is not None and record.valid.until < self.catalogue.now
        return {
            "verified": format_date(verified.date, self.tag) if verified else None,
            "verified_iso": verified.date.isoformat() if verified else None,
            "verified_by": verified.by if verified else None,
            "sources": tuple(Source(s.title, s.url, format_date(s.date, self.tag)) for s in record.sources),
            "status": "ended" if ended else record.status,
            "successor": self._link(successor) if successor and self.catalogue.is_shown(successor) else None,
        }

    # The directory

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What the scripts load: address below the site's base, and bytes."""
        if self.catalogue.directory(OFFER):
            yield from finder_files(self.directory).items()
        if self.catalogue.directory(CONTACT):
            yield responsible_file(self.directory)

    def words(self) -> bytes:
        """The script that holds the words of all scripts; only once all pages are made, it knows all calendars."""
        home, _ = self.directory.calendar()
        return words_script(self.directory.phrases, self.base, home, self.directory.calendars)

    def _record(self, entry: Entry) -> Made:
        local = self.local.entry(entry)
        address = self.catalogue.address(entry)
        record = self.directory.record(entry)
        name = self.directory.say(NAMES[entry.kind.name].label)
        crumbs = (self._home_link, Link(self.directory.list_url(entry.kind), self._own(name)))
        checked = self._checked(entry, local)
        view = self._view(
            "record", address, self._text(local.texts["title"]), lambda tag: exists_in(self.catalogue, entry, tag),
            **{**checked, "status": None, "summary": self.directory.note(entry, "summary"), "breadcrumbs": crumbs,
               "icon": record.card.icon, "tint": record.card.tint, "record": record, "qr": record.qr,
               "machine": local.machine, "outdated": local.outdated, "partial": not local.exists},
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view, _changed(entry))

    def _lists(self, kind: Kind) -> Iterator[Made]:
        directory = self.directory
        name = self._own(directory.say(NAMES[kind.name].label))
        summary = self._own(directory.say(SUMMARIES[kind.name]))
        entries = listed(self.catalogue, kind)
        finder = self._finder() if kind is OFFER and entries else None
        asked = self._responsible() if kind is CONTACT and entries else None
        map_url = None
        if kind is PLACE and (town := town_map(self.catalogue, directory)) is not None:
            map_url = f"{directory.list_url(kind)}by/map/"
            yield self._map(name, town)
        more = {"finder": finder, "responsible": asked, "map_url": map_url}
        yield from self._parts(kind, "", name, summary, entries, (self._home_link,), facets=True, more=more)
        crumbs = (self._home_link, Link(directory.list_url(kind), name))
        for filter_name, found in directory.parted(kind).items():
            for value, chosen in found.items():
                text, picture, tint = directory.value_name(filter_name, value)
                yield from self._parts(
                    kind, f"by/{filter_name}/{value}/", text, name, chosen, crumbs,
                    picture=picture, tint=tint, courses=(filter_name, value) == ("kind", "course"),
                    more={"all_url": directory.list_url(kind), "map_url": map_url},
                )  # fmt: skip

    def _parts(
        self,
        kind: Kind,
        rest: str,
        title: Text,
        summary: Text,
        entries: Iterable[Entry],
        crumbs: tuple[Link, ...],
        *,
        more: dict[str, Any],
        facets: bool = False,
        courses: bool = False,
        picture: str | None = None,
        tint: int | None = None,
    ) -> Iterator[Made]:
        """A list, in parts of PART records where it is long; the table of courses is one part."""
        directory = self.directory
        found = directory.sorted_courses(entries) if courses else directory.sorted(entries)
        size = max(len(found), 1) if courses and len(found) <= TABLE else PART
        parts = [found[start : start + size] for start in range(0, len(found), size)] or [[]]
        below = f"{kind.folder}/{rest}"
        addresses = [
            below,
            *(f"{below if rest else f'{below}by/'}part/{number}/" for number in range(2, len(parts) + 1)),
        ]
        urls = [f"{self.base}{self.tag}/{address}" for address in addresses]
        for number, (address, part) in enumerate(zip(addresses, parts, strict=True)):
            records = RecordList(
                kind=cast(Any, kind.name),
                cards=() if courses else tuple(directory.card(entry) for entry in part),
                rows=tuple(directory.course_row(entry) for entry in part) if courses else (),
                total=len(found),
                facets=directory.facets(kind) if facets and number == 0 else (),
                previous=urls[number - 1] if number else None,
                next=urls[number + 1] if number + 1 < len(urls) else None,
                part=number + 1,
                parts=len(parts),
                updated=directory.updated(found),
                ends=directory.ends(found),
                **{**more, **({} if number == 0 else {"finder": None, "responsible": None})},
            )
            view = self._view(
                "list", address, title, lambda tag: True, summary=summary, breadcrumbs=crumbs,
                icon=picture or icon(NAMES[kind.name].icon), tint=tint, list=records,
                qr=qr(f"{self.site_url}{self.tag}/{address}") if number == 0 else None,
            )  # fmt: skip
            yield Made(f"{self.tag}/{address}", view)

    def _map(self, name: Text, town: MapView) -> Made:
        crumbs = (self._home_link, Link(self.directory.list_url(PLACE), name))
        address = f"{PLACE.folder}/by/map/"
        view = self._view(
            "map", address, self._own(self._("Map")), lambda tag: True, summary=name, breadcrumbs=crumbs,
            icon=icon("map-outline"), map=town, verified=town.updated, qr=qr(f"{self.site_url}{self.tag}/{address}"),
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view)

    def _finder(self) -> Finder:
        directory = self.directory
        kinds, topics, languages = (directory.parted(OFFER)[name] for name in ("kind", "topic", "language"))
        return Finder(
            index_url=f"{directory.list_url(OFFER)}finder.json",
            levels=(
                Choice("none", self._own(self._("no German yet"))),
                *(Choice(level, self._own(level)) for level in LEVELS[1:]),
            ),
            residence=(*self._choices(RESIDENCE, but="any"), Choice("unknown", self._own(self._("I do not know")))),
            districts=self._districts(),
            groups=self._choices(GROUPS),
            topics=tuple(Choice(id_, directory.value_name("topic", id_)[0]) for id_ in topics),
            kinds=tuple(Choice(kind, directory.value_name("kind", kind)[0]) for kind in kinds),
            languages=tuple(Choice(tag, directory.name_of(tag)) for tag in languages),
            bases=self._choices(BASES),
            genders=self._choices(GENDERS),
        )

    def _choices(self, vocabulary: Mapping[str, Term], but: str | None = None) -> tuple[Choice, ...]:
        said = self.directory.phrases.term
        return tuple(Choice(word, self._own(said(term))) for word, term in vocabulary.items() if word != but)

    def _districts(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(id_, Text(name, "de", "ltr", self.tag != "de")) for id_, name in self.directory.districts.items()
        )

    def _responsible(self) -> Responsible:
        rules = [rule for entry in listed(self.catalogue, CONTACT) for rule in cast(Contact, entry.record).responsible]
        topics = {topic for rule in rules for topic in rule.topics}
        groups = {group for rule in rules for group in rule.groups}
        statuses = {status for rule in rules for status in rule.residence}
        return Responsible(
            index_url=f"{self.directory.list_url(CONTACT)}responsible.json",
            topics=tuple(Choice(topic.id, self._title(topic)) for topic in self.catalogue.topics if topic.id in topics),
            districts=self._districts(),
            groups=self._choices({word: term for word, term in GROUPS.items() if word in groups}),
            residence=self._choices(RESIDENCE, but="any") if statuses else (),
        )

    def _gone(self, entry: Entry) -> Made:
        address = self.catalogue.address(entry)
        topic = self.catalogue.get(TOPIC.name, entry.place.topic or "")
        crumbs: tuple[Link, ...] = (self._home_link,)
        if topic and self.catalogue.is_shown(topic):
            crumbs = (self._home_link, self._link(topic))
        view = self._view(
            "gone", address, self._title(entry), lambda tag: False,
            breadcrumbs=crumbs, successor=self._checked(entry, None)["successor"],
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view)

    def _moved(self) -> Iterator[Made]:
        own = self.catalogue.addresses()
        for written, entry in sorted(self.catalogue.former().items()):
            tag, rest = split_address(written)
            if tag not in (None, self.tag) or rest in own:
                continue
            link, address = self._link(entry), self.catalogue.address(entry)
            view = View(
                kind="moved", title=link.title, summary=None, url=f"{self.base}{self.tag}/{rest}",
                canonical=f"{self.site_url}{self.tag}/{address}", alternates=(), index=False,
                languages=self._language_links(address, lambda tag: True), successor=link,
            )  # fmt: skip
            yield Made(f"{self.tag}/{rest}", view)


def _changed(entry: Entry) -> str | None:
    return entry.record.verified.date.isoformat() if entry.record.verified else None


def root_view(catalogue: Catalogue, kind: ViewKind, site_url: str, base: str, sentences: dict[str, str]) -> View:
    """The chooser (`/`) or the 404 page: all languages, each with a sentence of its own."""
    links = []
    for tag in catalogue.instance.languages:
        own = language(tag)
        links.append(LanguageLink(tag, own.name, own.direction, f"{base}{tag}/", exists=True, current=False))
    alternates = [(link.tag, f"{site_url}{link.tag}/") for link in links] + [("x-default", site_url)]
    name = catalogue.instance.name
    is_home = kind == "chooser"
    return View(
        kind=kind, title=Text(name if is_home else "404", "mul", "ltr"), summary=None, url=base, canonical=site_url,
        alternates=tuple(alternates) if is_home else (), index=is_home, languages=tuple(links),
        extra=tuple(sentences.items()),
    )  # fmt: skip

"""Makes the views of all pages of one language from the catalogue. Knows no MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, cast

from ankunft.catalogue.catalogue import Catalogue, Node, split_address
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.catalogue.problems import Problem
from ankunft.directory.lists import listed
from ankunft.exports import feeds
from ankunft.language import language
from ankunft.model import (
    CONTACT,
    DIRECTORY,
    EVENT,
    NEWS,
    OFFER,
    PAGE,
    PHRASES,
    PLACE,
    PROCESS,
    SAFETY,
    TERM,
    TOPIC,
    Contact,
    Kind,
    Process,
)
from ankunft.model.messages import N_
from ankunft.model.vocabulary import BASES, GENDERS, GROUPS, LEVELS, RESIDENCE, Term
from ankunft.site.assets import icon
from ankunft.site.directory import NAMES, SUMMARIES, qr
from ankunft.site.events import Events
from ankunft.site.frame import Frame, Made, changed
from ankunft.site.indexes import finder_files, responsible_file
from ankunft.site.news import NAME as NEWS_NAME
from ankunft.site.news import SUMMARY as NEWS_SUMMARY
from ankunft.site.news import NewsPages
from ankunft.site.offline import offline_page
from ankunft.site.phrases import NAME as CARDS
from ankunft.site.phrases import SUMMARY as CARDS_SUMMARY
from ankunft.site.phrases import phrase_pages
from ankunft.site.processes import NAME as STEPS_NAME
from ankunft.site.processes import PICTURE as STEPS_PICTURE
from ankunft.site.processes import SUMMARY as STEPS_SUMMARY
from ankunft.site.processes import process_pages
from ankunft.site.search import search_file, search_form
from ankunft.site.townmap import town_map
from ankunft.site.views import (
    Choice,
    Finder,
    LanguageLink,
    Link,
    MapView,
    RecordList,
    Responsible,
    Text,
    Tile,
    TopicGroup,
    View,
    ViewKind,
)
from ankunft.site.words import words_script

PART = 40
"""How many records a list shows before it goes on on another page."""

TABLE = 400
"""How long the table of courses may be before it is parted too: it is printed as one page."""

DEFAULT_ICON = "file-document-outline"

WORDS = Term(N_("German words explained"), "book-alphabet")
WORDS_SUMMARY = N_("Words of offices and letters, in your language.")

STEPS = Term(STEPS_NAME, STEPS_PICTURE)


class PageMaker(Frame):
    """The views of one language."""

    missed: tuple[Problem, ...] = ()
    """What queries.yml does not find, once the files are made."""

    def all(self) -> Iterator[Made]:
        """Every page of the language, in the order of their addresses as they are read."""
        yield self._home()
        yield self._emergency()
        yield self.fixed("search", "search", self._("Search"), groups=self._groups, search=search_form(self))
        for topic in self.catalogue.topics:
            yield self._topic(topic)
            yield from self._pages(topic)
        for entry in self.catalogue.legal:
            yield self.text_page(entry, "legal", ())
        if (traces := self.catalogue.shown(SAFETY, "traces")) is not None:
            yield self.text_page(traces, "traces", ())
        if self.catalogue.directory(EVENT):
            yield from self.events.pages()
        yield from self.news.pages()
        yield from process_pages(self)
        yield from self._glossary()
        yield from phrase_pages(self)
        if self.catalogue.instance.policies.offline:
            yield offline_page(self)
        if any(self.catalogue.directory(kind) for kind in DIRECTORY):
            yield self.fixed("saved", "saved", self._("My list"), list=RecordList("offer", (), 0))
        for kind in DIRECTORY:
            if self.catalogue.directory(kind):
                yield from self._lists(kind)
                for entry in self.catalogue.directory(kind):
                    yield self._record(entry)
        for entry in self.catalogue.addresses().values():
            if entry.record.gone:
                yield self._gone(entry)
        yield from self._moved()

    @cached_property
    def events(self) -> Events:
        """The pages of events."""
        return Events(self)

    @cached_property
    def news(self) -> NewsPages:
        """The pages of the news."""
        return NewsPages(self)

    # Pages

    def _emergency(self) -> Made:
        text = self.catalogue.shown(SAFETY, "emergency")
        more: dict[str, Any] = {}
        if text is not None:
            local = self.local.entry(text)
            shown_in = None if local.exists else self.shown_in(text, local.tag)
            more = {**self.content(local), **self.checked(text, local), "status": None, "fallback": shown_in}
        return self.fixed("emergency", "emergency", self._("Emergency"), **more)

    def _glossary(self) -> Iterator[Made]:
        """The list of all words, and a page a word; none where there are none."""
        entries = self.catalogue.directory(TERM)
        if not entries:
            return
        name = self.own(self.directory.say(WORDS.label))
        summary = self.own(self.directory.say(WORDS_SUMMARY))
        view = self.view(
            "glossary", f"{TERM.route}/", name, lambda tag: True, summary=summary, breadcrumbs=(self.home_link,),
            icon=icon(WORDS.icon), letters=self.words.letters(),
        )  # fmt: skip
        yield Made(f"{self.tag}/{TERM.route}/", view)
        above = Link(f"{self.base}{self.tag}/{TERM.route}/", name)
        for entry in entries:
            yield self._term(entry, above)

    def _term(self, entry: Entry, above: Link) -> Made:
        local, term = self.local.entry(entry), self.words.view(entry)
        title = Text(term.word, "de", "ltr", self.tag != "de")
        view = self.view(
            "term", self.catalogue.address(entry), title, lambda tag: exists_in(self.catalogue, entry, tag),
            **{**self.checked(entry, local), "status": None, "breadcrumbs": (self.home_link, above), "term": term,
               "machine": local.machine, "outdated": local.outdated, "icon": icon(WORDS.icon),
               "tint": self.directory.tint(entry),
               "fallback": None if local.exists else self.shown_in(entry, local.tag)},
        )  # fmt: skip
        return Made(f"{self.tag}/{self.catalogue.address(entry)}", view, changed(entry))

    def _ways(self, topic: Entry) -> Iterator[Tile]:
        """The steps that belong to a topic."""
        for entry in self.catalogue.directory(PROCESS):
            process = cast(Process, entry.record)
            if topic.id in process.topics:
                yield Tile(self.publisher.url(entry), self.title_of(entry), None, icon(process.icon))

    def _more_tiles(self) -> tuple[Tile, ...]:
        """What there is beside topics and the directory: steps, news, words, cards."""
        kinds = ((PROCESS, STEPS, STEPS_SUMMARY), (NEWS, NEWS_NAME, NEWS_SUMMARY), (TERM, WORDS, WORDS_SUMMARY),
                 (PHRASES, CARDS, CARDS_SUMMARY))  # fmt: skip
        return tuple(
            Tile(f"{self.base}{self.tag}/{kind.route}/", self.own(self.directory.say(name.label)),
                 self.own(self.directory.say(summary)), icon(name.icon))
            for kind, name, summary in kinds
            if self.catalogue.directory(kind) and (kind is not NEWS or self.news.entries)
        )  # fmt: skip

    def _home(self) -> Made:
        tiles = tuple(self.tile(topic) for topic in self.catalogue.topics)
        name = self.catalogue.instance.name
        view = self.view(
            "home", "", self.own(self._("Welcome to {name}").replace("{name}", name)), lambda tag: True,
            summary=self.own(self._("What do you need?")), tiles=tiles,
            directory=(*self.directory.tiles(), *self._more_tiles()),
        )  # fmt: skip
        return Made(f"{self.tag}/", view)

    @cached_property
    def _groups(self) -> tuple[TopicGroup, ...]:
        return tuple(
            TopicGroup(self.tile(topic), tuple(self.tile(entry) for entry in self._reading_order(topic)))
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
        tiles = tuple(self.tile(node.entry) for node in self.catalogue.tree(topic.id))
        more: dict[str, object] = self.content(own) if own else {}
        title = self.title_of(topic)
        name = getattr(topic.record, "icon", None)
        view = self.view(
            "topic", self.catalogue.address(topic), title, lambda tag: exists_in(self.catalogue, topic, tag),
            **{**more, **self.checked(topic, own), "summary": self.text(self.local.text(topic, "summary")),
               "breadcrumbs": (self.home_link,), "tiles": tiles,
               "directory": (*self.directory.topic_tiles(topic), *self._ways(topic)),
                "icon": icon(name) if name else None,
                "tint": self.tint(topic),
               **({} if not title.fallback else {"fallback": self.shown_in(topic, title.lang)})},
        )  # fmt: skip
        return Made(f"{self.tag}/{self.catalogue.address(topic)}", view, changed(topic))

    def _pages(self, topic: Entry) -> Iterator[Made]:
        order = self._reading_order(topic)
        for number, entry in enumerate(order):
            crumbs = [self.home_link, self.link(topic)]
            for parent in entry.place.parents:
                above = self.catalogue.get(PAGE.name, parent)
                if above is not None:
                    crumbs.append(self.link(above))
            children = self.catalogue.tree(topic.id, (*entry.place.parents, entry.id))
            yield self.text_page(
                entry, "page", tuple(crumbs),
                tiles=tuple(self.tile(node.entry) for node in children),
                previous=self.link(order[number - 1]) if number else None,
                next=self.link(order[number + 1]) if number + 1 < len(order) else None,
            )  # fmt: skip

    # The directory

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What the scripts load: address below the site's base, and bytes."""
        address, data, self.missed = search_file(self)
        yield address, data
        if self.catalogue.directory(OFFER):
            yield from finder_files(self.directory).items()
        if self.catalogue.directory(CONTACT):
            yield responsible_file(self.directory)
        if self.catalogue.directory(EVENT):
            yield from self.events.files()
        if self.news.entries:
            found = feeds.items(self.local, self.site_url, self._, self.news.html)
            yield f"{self.tag}/feed.xml", feeds.atom(found, self.local, self.site_url, self._)
            yield f"{self.tag}/feed.json", feeds.json_feed(found, self.local, self.site_url, self._)

    def words_file(self, worker: str | None = None) -> bytes:
        """The script that holds the words of all scripts; only once all pages are made, it knows all calendars."""
        home, _ = self.directory.calendar()
        return words_script(self.directory.phrases, self.base, home, self.directory.calendars, worker)

    def _record(self, entry: Entry) -> Made:
        local = self.local.entry(entry)
        address = self.catalogue.address(entry)
        record = self.directory.record(entry)
        name = self.directory.say(NAMES[entry.kind.name].label)
        crumbs = (self.home_link, Link(self.directory.list_url(entry.kind), self.own(name)))
        checked = self.checked(entry, local)
        view = self.view(
            "record", address, self.text(local.texts["title"]), lambda tag: exists_in(self.catalogue, entry, tag),
            **{**checked, "status": None, "summary": self.directory.note(entry, "summary"), "breadcrumbs": crumbs,
               "icon": record.card.icon, "tint": record.card.tint, "record": record, "qr": record.qr,
               "machine": local.machine, "outdated": local.outdated, "partial": not local.exists,
               "exit": self.exit_of(entry)},
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view, changed(entry))

    def _lists(self, kind: Kind) -> Iterator[Made]:
        directory = self.directory
        name = self.own(directory.say(NAMES[kind.name].label))
        summary = self.own(directory.say(SUMMARIES[kind.name]))
        entries = listed(self.catalogue, kind)
        finder = self._finder() if kind is OFFER and entries else None
        asked = self._responsible() if kind is CONTACT and entries else None
        map_url = None
        if kind is PLACE and (town := town_map(self.catalogue, directory)) is not None:
            map_url = f"{directory.list_url(kind)}by/map/"
            yield self._map(name, town)
        more = {"finder": finder, "responsible": asked, "map_url": map_url}
        yield from self._parts(kind, "", name, summary, entries, (self.home_link,), facets=True, more=more)
        crumbs = (self.home_link, Link(directory.list_url(kind), name))
        for filter_name, found in directory.parted(kind).items():
            for value, chosen in found.items():
                text, picture, tint = directory.value_name(kind, filter_name, value)
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
            view = self.view(
                "list", address, title, lambda tag: True, summary=summary, breadcrumbs=crumbs,
                icon=picture or icon(NAMES[kind.name].icon), tint=tint, list=records,
                qr=qr(f"{self.site_url}{self.tag}/{address}") if number == 0 else None,
            )  # fmt: skip
            yield Made(f"{self.tag}/{address}", view)

    def _map(self, name: Text, town: MapView) -> Made:
        crumbs = (self.home_link, Link(self.directory.list_url(PLACE), name))
        address = f"{PLACE.folder}/by/map/"
        view = self.view(
            "map", address, self.own(self._("Map")), lambda tag: True, summary=name, breadcrumbs=crumbs,
            icon=icon("map-outline"), map=town, verified=town.updated, qr=qr(f"{self.site_url}{self.tag}/{address}"),
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view)

    def _finder(self) -> Finder:
        directory = self.directory
        kinds, topics, languages = (directory.parted(OFFER)[name] for name in ("kind", "topic", "language"))
        return Finder(
            index_url=f"{directory.list_url(OFFER)}finder.json",
            levels=(
                Choice("none", self.own(self._("no German yet"))),
                *(Choice(level, self.own(level)) for level in LEVELS[1:]),
            ),
            residence=(*self.choices(RESIDENCE, but="any"), Choice("unknown", self.own(self._("I do not know")))),
            districts=self.districts(),
            groups=self.choices(GROUPS),
            topics=tuple(Choice(id_, directory.value_name(OFFER, "topic", id_)[0]) for id_ in topics),
            kinds=tuple(Choice(kind, directory.value_name(OFFER, "kind", kind)[0]) for kind in kinds),
            languages=tuple(Choice(tag, directory.name_of(tag)) for tag in languages),
            bases=self.choices(BASES),
            genders=self.choices(GENDERS),
        )

    def _responsible(self) -> Responsible:
        rules = [rule for entry in listed(self.catalogue, CONTACT) for rule in cast(Contact, entry.record).responsible]
        topics = {topic for rule in rules for topic in rule.topics}
        groups = {group for rule in rules for group in rule.groups}
        statuses = {status for rule in rules for status in rule.residence}
        return Responsible(
            index_url=f"{self.directory.list_url(CONTACT)}responsible.json",
            topics=tuple(
                Choice(topic.id, self.title_of(topic)) for topic in self.catalogue.topics if topic.id in topics
            ),
            districts=self.districts(),
            groups=self.choices({word: term for word, term in GROUPS.items() if word in groups}),
            residence=self.choices(RESIDENCE, but="any") if statuses else (),
        )

    def _gone(self, entry: Entry) -> Made:
        address = self.catalogue.address(entry)
        topic = self.catalogue.get(TOPIC.name, entry.place.topic or "")
        crumbs: tuple[Link, ...] = (self.home_link,)
        if topic and self.catalogue.is_shown(topic):
            crumbs = (self.home_link, self.link(topic))
        view = self.view(
            "gone", address, self.title_of(entry), lambda tag: False,
            breadcrumbs=crumbs, successor=self.checked(entry, None)["successor"],
        )  # fmt: skip
        return Made(f"{self.tag}/{address}", view)

    def _moved(self) -> Iterator[Made]:
        own = self.catalogue.addresses()
        for written, entry in sorted(self.catalogue.former().items()):
            tag, rest = split_address(written)
            if tag not in (None, self.tag) or rest in own:
                continue
            link, address = self.link(entry), self.catalogue.address(entry)
            view = View(
                kind="moved", title=link.title, summary=None, url=f"{self.base}{self.tag}/{rest}",
                canonical=f"{self.site_url}{self.tag}/{address}", alternates=(), index=False,
                languages=self.language_links(address, lambda tag: True), successor=link,
            )  # fmt: skip
            yield Made(f"{self.tag}/{rest}", view)


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

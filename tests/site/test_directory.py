"""The directory of the reference instance as files: pages, lists, what the scripts load, and records within texts."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from random import Random
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.directory import freshness, responsible
from ankunft.directory.calendar import calendar
from ankunft.directory.fit import Person, audience_of, fit
from ankunft.directory.schedule import Schedule, open_state, schedule_of_hours
from ankunft.language import language
from ankunft.model import CONTACT, DIRECTORY, OFFER, ORGANISATION, PLACE, Offer
from ankunft.model.audience import Audience, Responsibility
from ankunft.model.facts import dialled
from ankunft.model.vocabulary import BASES, GENDERS, GROUPS, LEVELS, MODES, OFFER_KINDS, RESIDENCE
from ankunft.site.assets import Script, elements
from ankunft.site.words import TEXTS

from tests.conftest import NOW, NOW_OPTION, ROOT, Element, make_instance, parse, run, write_files

ORIGIN = "https://musterstadt.example.org"
TAGS = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")
PART = 40

LISTS = {
    "course-list": "Görlitz and Nordhausen: the monthly list of courses",
    "actors": "Saalekreis: actors with address and contact person",
    "four-fields": "Weimar: offers in four fields",
    "offer-database": "Saalfeld-Rudolstadt: a database of offers",
    "women-map": "Mittelsachsen: offers on a map",
    "local-offices": "Dortmund: seven offices for twelve districts",
    "departments": "Nürnberg: one contact a department",
    "durchstarten": "DiAA: funding blocks with age and residence status",
    "welcome-folder": "Nordhausen: the folder of the first days",
}
"""The lists that municipalities keep by hand: the page below helpers/lists/, and whose list it is."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


class Pages:
    """The pages of the site, read once, trees made when asked for."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.html = lru_cache(maxsize=None)(self._html)
        self.tree = lru_cache(maxsize=400)(lambda address: parse(self.html(address)))

    def _html(self, address: str) -> str:
        """What stands in <main> of `/de/offers/`, pictures left out."""
        text = (self.site / address.lstrip("/") / "index.html").read_text("utf-8")
        return re.sub(r"<svg class=.*?</svg>", "", text[text.index("<main") : text.index("</main>")] + "</main>")

    def main(self, address: str) -> Element:
        return next(self.tree(address).all("main"))

    def records(self, address: str) -> list[str]:
        """The records that stand on a page."""
        return re.findall(r'data-record="([^"]+)"', self.html(address))

    def parts(self, address: str) -> list[str]:
        """The addresses of all parts of a list."""
        below = address if "/by/" in address else f"{address}by/"
        folder = self.site / below.lstrip("/") / "part"
        numbers = sorted(int(part.name) for part in folder.iterdir()) if folder.exists() else []
        return [address, *(f"{below}part/{number}/" for number in numbers)]

    def lists(self, address: str) -> list[str]:
        """The addresses of the lists of those of `/de/offers/` that share something."""
        folder = self.site / address.lstrip("/") / "by"
        names = (name for name in sorted(folders(folder)) if name not in ("part", "map"))
        return [f"{address}by/{name}/{value}/" for name in names for value in sorted(folders(folder / name))]

    def listed(self, address: str) -> list[str]:
        """The records of all parts of a list."""
        return [record for part in self.parts(address) for record in self.records(part)]

    def json(self, address: str) -> Any:
        return json.loads((self.site / address.lstrip("/")).read_text("utf-8"))


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    return Pages(site)


def name(entry: Entry) -> str:
    return f"{entry.kind.name}/{entry.id}"


def has_ended(entry: Entry, day: date = NOW) -> bool:
    """By the words of the issue: ended, past its last day, or past its last date."""
    record = cast(Any, entry.record)
    when = getattr(record, "when", None)
    ends = [record.valid.until if record.valid else None]
    if when is not None:
        ends.append(when.until or max(when.dates, default=None))
    return record.status == "ended" or any(end is not None and end < day for end in ends)


def current(catalogue: Catalogue, kind: Any) -> list[Entry]:
    return [entry for entry in catalogue.directory(kind) if not has_ended(entry)]


def shares(catalogue: Catalogue, entry: Entry) -> dict[str, set[str]]:
    """What lists a record belongs on: filter → values, by its fields alone."""
    record = cast(Any, entry.record)

    def lie(places: Any) -> set[str]:
        found = (catalogue.get(PLACE.name, id_) for id_ in places if id_)
        return {place.record.district for place in found if place and place.record.district}  # type: ignore[attr-defined]

    if entry.kind is OFFER:
        own = set(record.for_.districts) if record.for_ else set()
        spoken = {*record.languages, *(record.interpreter.languages if record.interpreter else ())}
        return {
            "kind": {record.kind},
            "topic": set(record.topics),
            "district": own | lie(record.places),
            "language": spoken,
        }
    if entry.kind is PLACE:
        district = {record.district} if record.district else set()
        return {"category": {record.category} - {None}, "district": district, "topic": set(record.topics)}
    if entry.kind is CONTACT:
        rules = record.responsible
        return {
            "topic": {*record.topics, *(topic for rule in rules for topic in rule.topics)},
            "district": {id_ for rule in rules for id_ in rule.districts} | lie([record.place]),
            "language": set(record.languages),
        }
    return {"type": {record.type} - {None}, "topic": set(record.topics)}


def folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.exists() else set()


# What there is


def test_the_reference_instance_has_as_many_records_and_as_various_ones_as_promised(catalogue: Catalogue) -> None:
    numbers = {kind: len(catalogue.directory(kind)) for kind in DIRECTORY}
    assert numbers[OFFER] >= 60
    assert numbers[ORGANISATION] >= 25
    assert numbers[PLACE] >= 30
    assert numbers[CONTACT] >= 40
    assert len(catalogue.instance.districts) >= 6
    offers = [cast(Offer, entry.record) for entry in catalogue.directory(OFFER)]
    assert {offer.kind for offer in offers} == set(OFFER_KINDS)
    assert {offer.mode for offer in offers} >= set(MODES)
    assert {offer.status for offer in offers} >= {"open", "full", "paused", "ended"}
    wanted = {"gender", "residence", "basis", "german", "groups", "districts", "age"}
    stated = {name for offer in offers if offer.for_ for name in wanted if getattr(offer.for_, name)}
    assert stated == wanted
    assert {status for offer in offers if offer.for_ for status in offer.for_.residence} == set(RESIDENCE)
    assert {basis for offer in offers if offer.for_ for basis in offer.for_.basis} == set(BASES)
    contacts = [cast(Any, entry.record) for entry in catalogue.directory(CONTACT)]
    wanted_of: dict[str, tuple[list[Any], str]] = {
        "offer": (
            offers,
            "provider places contacts cost when registration bring languages interpreter childcare access funding leads_to "
            "requires leika valid verified successor sensitive",
        ),
        "when": ([offer.when for offer in offers if offer.when], "dates hours rule duration units"),
        "contact": (contacts, "role phone mobile email messengers languages hours by_appointment responsible"),
        "responsible": (
            [rule for contact in contacts for rule in contact.responsible],
            "topics districts postcodes surnames groups residence",
        ),
    }
    unused = [
        f"{part}.{field}"
        for part, (records, fields) in wanted_of.items()
        for field in fields.split()
        if not any(getattr(record, field) for record in records)
    ]
    assert unused == []


@pytest.mark.parametrize("tag", ["en", "ar", "uk"])
def test_readers_see_every_record_in_english_arabic_and_ukrainian(catalogue: Catalogue, tag: str) -> None:
    missing = []
    for kind in DIRECTORY:
        for entry in catalogue.directory(kind):
            # Ukrainian and Arabic: what readers see on lists; English: everything.
            names = entry.texts if tag == "en" else [name for name in ("title", "summary") if name in entry.texts]
            missing += [(name_, entry.key) for name_ in names if entry.state(tag, name_) in ("missing", "outdated")]
    assert missing == []


def test_every_record_has_a_page_with_its_title_in_every_language(pages: Pages, catalogue: Catalogue) -> None:
    assert tuple(catalogue.instance.languages) == TAGS
    for tag in TAGS:
        local = LocalCatalogue(catalogue, tag)
        for kind in DIRECTORY:
            entries = catalogue.directory(kind)
            moved = {address.split("/")[1] for address in catalogue.former() if address.startswith(f"{kind.folder}/")}
            ids = {entry.id for entry in entries}
            assert folders(pages.site / tag / kind.folder) - {"by"} == ids | moved, (tag, kind.name)
            for entry in entries:
                html = pages.html(f"/{tag}/{kind.folder}/{entry.id}/")
                [heading] = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
                title = unescape(re.sub(r"<[^>]*>", "", heading)).strip()
                assert title == local.text(entry, "title").text, (tag, entry.key)
                assert f'<article class="page" data-record="{name(entry)}">' in html


# Lists


def test_every_record_stands_on_the_list_of_its_kind(pages: Pages, catalogue: Catalogue) -> None:
    for tag in TAGS:
        for kind in DIRECTORY:
            address = f"/{tag}/{kind.folder}/"
            expected = Counter(name(entry) for entry in current(catalogue, kind))
            assert Counter(pages.listed(address)) == expected, address


def test_there_is_a_list_exactly_where_there_is_a_record(pages: Pages, catalogue: Catalogue) -> None:
    for kind in DIRECTORY:
        expected: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entry in current(catalogue, kind):
            for filter_name, found in shares(catalogue, entry).items():
                for value in found:
                    expected[filter_name, value].add(name(entry))
        assert {"topic"} <= {filter_name for filter_name, _ in expected}
        for tag in TAGS:
            built = {tuple(address.split("/")[4:6]) for address in pages.lists(f"/{tag}/{kind.folder}/")}
            assert built == set(expected), (tag, kind.name)
            for (filter_name, value), records in expected.items():
                address = f"/{tag}/{kind.folder}/by/{filter_name}/{value}/"
                found = pages.listed(address)
                assert len(found) == len(set(found)), address
                assert set(found) == records, address


def test_a_list_says_how_long_it_is_and_a_long_one_is_parted(pages: Pages, catalogue: Catalogue) -> None:
    for tag in ("de", "ar"):
        for kind in DIRECTORY:
            own = f"/{tag}/{kind.folder}/"
            for address in [own, *pages.lists(own)]:
                parts = pages.parts(address)
                total = len(pages.listed(address))
                is_table = address.endswith("/by/kind/course/")
                assert len(parts) == (1 if is_table else -(-total // PART)), address
                for number, part in enumerate(parts):
                    html = pages.html(part)
                    assert re.search(rf'<bdi data-total="{total}"[^>]*>{total}</bdi>', html), part
                    shown = len(pages.records(part))
                    assert shown == (total if is_table else min(PART, total - number * PART)), part
                    links = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', html))
                    before = {"prev": parts[number - 1]} if number else {}
                    after = {"next": parts[number + 1]} if number + 1 < len(parts) else {}
                    assert links == before | after, part


def test_the_parts_of_a_list_are_linked_with_their_numbers(pages: Pages, catalogue: Catalogue) -> None:
    for tag in ("de", "ti"):
        for kind in DIRECTORY:
            address = f"/{tag}/{kind.folder}/"
            [facets] = [nav for nav in pages.main(address).all("nav") if nav.get("class") == "facets"]
            links = {str(link.get("href")): link for link in facets.all("a")}
            built = set(pages.lists(address))
            assert set(links) == built, address
            for target, link in links.items():
                assert int(next(link.all("bdi")).text) == len(pages.listed(target)), target


def test_what_can_be_used_now_stands_before_what_cannot(pages: Pages, catalogue: Catalogue) -> None:
    ranks = {"current": 0, "future": 1, "full": 1, "paused": 2}
    for kind in DIRECTORY:
        found = [
            catalogue.get(*record.split("/"))  # type: ignore[misc,call-arg]
            for record in pages.listed(f"/de/{kind.folder}/")
        ]
        states = [freshness.standing(entry.record, NOW, 365).state for entry in found if entry]
        assert [ranks[state] for state in states] == sorted(ranks[state] for state in states), kind.name


def test_what_has_ended_stands_on_no_list_and_leads_on(pages: Pages, catalogue: Catalogue) -> None:
    ended = [entry for kind in DIRECTORY for entry in catalogue.directory(kind) if has_ended(entry)]
    assert {entry.kind.name for entry in ended} == {"offer", "place"}
    names = {name(entry) for entry in ended}
    for tag in ("de", "ar"):
        for path in (pages.site / tag).rglob("index.html"):
            address = f"/{path.parent.relative_to(pages.site).as_posix()}/"
            own = f"{path.parent.parent.name.removesuffix('s')}/{path.parent.name}"
            assert set(pages.records(address)) & names <= {own}, address
            tiles = re.findall(r'<li class="tile"><a href="/[^/]+/(\w+)s/([^/]+)/">', pages.html(address))
            assert {"/".join(tile) for tile in tiles} & names == set(), address
    for tag in TAGS:
        for entry in ended:
            address = f"/{tag}/{entry.kind.folder}/{entry.id}/"
            html = pages.html(address)
            assert 'data-state="ended"' in html, address
            assert "standing standing--ended" in html, address
            successor = f"/{tag}/{entry.kind.folder}/{entry.record.successor}/"
            assert f'href="{successor}"' in html, address
            assert (pages.site / successor.lstrip("/")).is_dir()
            assert f'"i":"{entry.id}"' not in (pages.site / tag / "offers/finder.json").read_text()


def test_full_paused_coming_and_closed_registration_are_said_on_lists_and_pages(
    pages: Pages, catalogue: Catalogue
) -> None:
    seen = set()
    for kind in DIRECTORY:
        items = {
            str(item.get("data-record")): item
            for part in pages.parts(f"/de/{kind.folder}/")
            for item in pages.main(part).all("li")
            if item.get("data-record")
        }
        for entry in current(catalogue, kind):
            record = cast(Any, entry.record)
            page = next(pages.main(f"/de/{kind.folder}/{entry.id}/").all("article"))
            registration = getattr(record, "registration", None)
            valid = record.valid
            is_ahead = bool(valid and valid.from_ and valid.from_ > NOW)
            wanted = {
                "full": record.status == "full" and not is_ahead,
                "paused": record.status == "paused" and not is_ahead,
                "future": is_ahead,
                "closed": bool(registration and registration.until and registration.until < NOW),
            }
            for kind_of, is_said in wanted.items():
                for place in (items[name(entry)], page):
                    head = list(place.all("ankunft-fresh"))[:1]
                    said = any(f"standing--{kind_of}" in (e.get("class") or "") for fresh in head for e in fresh.all())
                    assert said == is_said, (entry.key, kind_of)
                seen |= {kind_of} if is_said else set()
    assert seen >= {"full", "paused", "future"}


# The table of courses


def rows_of(main: Element) -> list[Element]:
    return [row for row in main.all("tr") if row.get("data-record")]


def test_the_table_of_courses_is_sorted_by_the_day_they_begin(pages: Pages, catalogue: Catalogue) -> None:
    courses = {name(entry): entry for entry in current(catalogue, OFFER) if entry.record.kind == "course"}  # type: ignore[attr-defined]
    for tag in TAGS:
        main = pages.main(f"/{tag}/offers/by/kind/course/")
        [table] = main.all("table")
        assert len(list(table.all("th"))) - len(courses) == 6
        rows = rows_of(main)
        assert {row.get("data-record") for row in rows} == set(courses)
        starts = []
        for row in rows:
            offer = cast(Offer, courses[str(row.get("data-record"))].record)
            cells = [cell for cell in row.all() if cell.tag in ("td", "th")]
            assert len(cells) == 6
            start = next((time.get("datetime") for time in cells[0].all("time")), None)
            begins = offer.when.from_ if offer.when else None
            assert start == (begins.isoformat() if begins else None), (tag, row.get("data-record"))
            starts.append(start or "9999")
            if offer.level and offer.level.until:
                assert offer.level.until in cells[2].text
            if offer.when and offer.when.hours and "24/7" not in offer.when.hours:
                assert re.search(r"\d\d:\d\d–\d\d:\d\d", cells[3].text), (tag, row.get("data-record"))
            if offer.places and not offer.sensitive:
                assert cells[4].text.strip()
            free = offer.registration.free if offer.registration else None
            assert re.findall(r"\d+", cells[5].text) == ([] if free is None else [str(free)])
        assert starts == sorted(starts), tag


# Records


def test_a_record_without_a_script_can_be_called_written_to_and_found(pages: Pages, catalogue: Catalogue) -> None:
    for tag in ("de", "ar"):
        for kind in DIRECTORY:
            for entry in catalogue.directory(kind):
                record = cast(Any, entry.record)
                html = pages.html(f"/{tag}/{kind.folder}/{entry.id}/")
                for number in (record.phone, record.mobile):
                    assert not number or f'href="tel:{dialled(number)}"' in html, entry.key
                assert not record.email or f'href="mailto:{record.email}"' in html, entry.key
                assert not record.website or f'href="{record.website}"' in html, entry.key
                if kind is PLACE and record.coordinates and not record.sensitive:
                    assert f'href="geo:{record.coordinates.lat},{record.coordinates.lon}' in html, entry.key
                if kind is PLACE and record.address and record.address.street:
                    assert record.address.street in unescape(html), entry.key


def test_a_record_shows_its_facts(pages: Pages, catalogue: Catalogue) -> None:
    stated: dict[str, Any] = {
        "cost": lambda offer: offer.cost,
        "registration": lambda offer: offer.registration or offer.by_appointment,
        "bring": lambda offer: offer.bring,
        "languages": lambda offer: offer.languages,
        "interpreter": lambda offer: offer.interpreter,
        "childcare": lambda offer: offer.childcare,
        "access": lambda offer: offer.access,
        "funding": lambda offer: offer.funding,
        "provider": lambda offer: offer.provider,
        "level": lambda offer: offer.level and (offer.level.until or offer.level.from_ != "none"),
    }
    for entry in catalogue.directory(OFFER):
        html = pages.html(f"/de/offers/{entry.id}/")
        own = html.partition('<dl class="facts">')[2].partition("</dl>")[0]
        for fact, get in stated.items():
            assert (f'class="fact fact--{fact}"' in own) == bool(get(entry.record)), (entry.id, fact)
        offer = cast(Offer, entry.record)
        for id_ in (*offer.leads_to, *offer.requires):
            other = catalogue.shown(OFFER, id_)
            is_there = other is not None and not has_ended(other)
            assert not is_there or f'<a href="/de/offers/{id_}/">' in html, (entry.id, id_)
        for id_ in offer.contacts:
            assert catalogue.shown(CONTACT, id_) is None or f'data-record="contact/{id_}"' in html, entry.id


def share_text(html: str) -> str:
    [text] = re.findall(r'<ankunft-share[^>]* data-text="([^"]*)"', html)
    return unescape(text)


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_what_is_shared_carries_the_facts(pages: Pages, catalogue: Catalogue, tag: str) -> None:
    local = LocalCatalogue(catalogue, tag)
    for kind in DIRECTORY:
        for entry in catalogue.directory(kind):
            record = cast(Any, entry.record)
            address = f"/{tag}/{kind.folder}/{entry.id}/"
            lines = share_text(pages.html(address)).split("\n")
            assert lines[0] == local.text(entry, "title").text, entry.key
            assert lines[-1] == ORIGIN + address
            text = "\n".join(lines)
            asked = [record, *(catalogue.shown(CONTACT, id_).record for id_ in getattr(record, "contacts", ()))]  # type: ignore[union-attr]
            for who in asked:
                for number in (who.phone, who.mobile):
                    assert not number or number in text, entry.key
            ids = [entry.id] if kind is PLACE else [getattr(record, "place", None), *getattr(record, "places", ())]
            places = [place for id_ in ids if id_ and (place := catalogue.shown(PLACE, id_))]
            if len(places) == 1 and not record.sensitive and kind is not ORGANISATION:
                street = places[0].record.address.street if places[0].record.address else None  # type: ignore[attr-defined]
                assert not street or street in text, entry.key
            hours = record.hours if kind in (PLACE, CONTACT) else None
            if hours and "24/7" not in hours and '"' not in hours:
                assert re.search(r"\d\d:\d\d–\d\d:\d\d", text), entry.key


def test_what_is_sensitive_says_nowhere_where_it_is(pages: Pages, catalogue: Catalogue) -> None:
    secret = [entry for kind in DIRECTORY for entry in catalogue.directory(kind) if entry.record.sensitive]
    assert {entry.kind for entry in secret} >= {OFFER, CONTACT, ORGANISATION}
    for entry in secret:
        html = pages.html(f"/de/{entry.kind.folder}/{entry.id}/")
        own = html[: html.index("<h2>")] if "<h2>" in html else html
        assert "geo:" not in own, entry.key
        assert "data-point" not in re.sub(r"<li class=\"card\".*?</li>", "", html, flags=re.DOTALL), entry.key
        assert not (pages.site / f"data/contacts/{entry.id}.vcf").exists()
        for tag in TAGS:
            finder = {offer["i"]: offer for offer in offers_of(pages, tag)}
            assert "p" not in finder.get(entry.id, {})


def test_every_contact_can_be_saved_as_a_vcard(pages: Pages, catalogue: Catalogue) -> None:
    for entry in catalogue.directory(CONTACT):
        path = pages.site / f"data/contacts/{entry.id}.vcf"
        if entry.record.sensitive:
            continue
        text = path.read_bytes().decode()
        assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
        assert text.endswith("END:VCARD\r\n")
        for tag in TAGS:
            link = f'href="/data/contacts/{entry.id}.vcf" download'
            assert link in pages.html(f"/{tag}/contacts/{entry.id}/"), (tag, entry.id)


def test_every_page_of_the_directory_leads_back_from_paper(pages: Pages, catalogue: Catalogue) -> None:
    addresses = [
        "offers/", "offers/by/kind/course/", "places/", "places/by/map/", "contacts/", "organisations/",
        *(f"{kind.folder}/{entry.id}/" for kind in DIRECTORY for entry in catalogue.directory(kind)),
    ]  # fmt: skip
    for tag in ("de", "ar", "ti"):
        for address in addresses:
            html = pages.html(f"/{tag}/{address}")
            [paper] = re.findall(r'<div class="qr">(.*?)</div>', html, re.DOTALL)
            assert paper.startswith("<svg"), address
            assert f"<bdi>{ORIGIN}/{tag}/{address}</bdi>" in paper, address
            # The date of the data, written out.
            assert re.search(r"20\d\d", re.sub(r"https?:\S+|<svg.*</svg>", "", paper)), address


def test_the_map_names_every_place_that_lies_on_it(pages: Pages, catalogue: Catalogue) -> None:
    extent = catalogue.instance.map
    assert extent is not None
    inside = {
        name(entry)
        for entry in current(catalogue, PLACE)
        if (at := entry.record.coordinates)  # type: ignore[attr-defined]
        and extent.south <= at.lat <= extent.north
        and extent.west <= at.lon <= extent.east
    }
    for tag in TAGS:
        html = pages.html(f"/{tag}/places/by/map/")
        assert sorted(pages.records(f"/{tag}/places/by/map/")) == sorted(inside)
        points = re.findall(r'<a href="#(_place-\d+)" aria-label="(\d+): ', html)
        assert len(points) == len(inside)
        assert all(f'id="{anchor}"' in html for anchor, _ in points)
        [picture] = re.findall(r'<image href="([^"]+)"', html)
        assert (pages.site / picture.lstrip("/")).is_file()


# What another language than the reader's says of itself


@pytest.mark.parametrize("tag", ["ar", "ti", "fr"])
def test_a_text_in_another_language_says_so(pages: Pages, catalogue: Catalogue, tag: str) -> None:
    local = LocalCatalogue(catalogue, tag)
    fallbacks = 0

    def is_marked(element: Element, entry: Entry, field: str) -> bool:
        """Whether the text stands in an element that says its language and direction, or is the reader's own."""
        nonlocal fallbacks
        found = local.text(entry, field)
        if found.tag == tag:
            return found.text in element.text
        fallbacks += 1
        direction = language(found.tag).direction
        return any(
            (inner.get("lang"), inner.get("dir")) == (found.tag, direction) and found.text in inner.text
            for inner in element.all()
        )

    for kind in DIRECTORY:
        for part in pages.parts(f"/{tag}/{kind.folder}/"):
            for item in pages.main(part).all("li"):
                if not item.get("data-record"):
                    continue
                entry = catalogue.get(*str(item.get("data-record")).split("/"))
                assert entry is not None
                [title] = item.all("h3")
                assert is_marked(title, entry, "title"), entry.key
                for summary in item.all("p"):
                    if summary.get("class") == "card__summary":
                        assert is_marked(summary, entry, "summary"), entry.key
    for row in rows_of(pages.main(f"/{tag}/offers/by/kind/course/")):
        entry = catalogue.get(*str(row.get("data-record")).split("/"))
        assert entry is not None
        assert is_marked(next(row.all("th")), entry, "title"), entry.key
    if tag != "ar":
        assert fallbacks


def test_names_of_languages_and_addresses_keep_their_own_direction(pages: Pages, catalogue: Catalogue) -> None:
    contact = pages.main("/ar/contacts/amt-kita/")
    spoken = [item for item in contact.all("bdi") if item.text == "Deutsch"]
    assert spoken
    assert all((item.get("lang"), item.get("dir")) == ("de", "ltr") for item in spoken)
    place = pages.main("/ar/places/rathaus/")
    street = [item for item in place.all() if item.text == "Rathausplatz 1, 09999 Musterstadt" and item.get("lang")]
    assert street
    assert all((item.get("lang"), item.get("dir")) == ("de", "ltr") for item in street)
    call = next(link for link in place.all("a") if (link.get("href") or "").startswith("tel:"))
    assert [number.text for number in call.all("bdi")] == ["+49 30 23125 100"]


# What the scripts load


def declared(pages: Pages, tag: str) -> dict[str, str]:
    """Element → address of its data, as the pages of a language declare it."""
    found = {}
    for address in (f"/{tag}/offers/", f"/{tag}/contacts/"):
        found |= dict(re.findall(r'<(ankunft-\w+) data-index="([^"]+)"', pages.html(address)))
    return found


def pieces(pages: Pages, tag: str) -> Iterator[Any]:
    address = declared(pages, tag)["ankunft-finder"]
    first = pages.json(address)
    yield first
    for further in first["next"]:
        yield pages.json(f"{address.rpartition('/')[0]}/{further}")


def offers_of(pages: Pages, tag: str) -> list[Any]:
    return [offer for piece in pieces(pages, tag) for offer in piece["offers"]]


def test_the_data_of_the_scripts_are_there_in_every_language(pages: Pages) -> None:
    for tag in TAGS:
        assert declared(pages, tag) == {
            "ankunft-finder": f"/{tag}/offers/finder.json",
            "ankunft-responsible": f"/{tag}/contacts/responsible.json",
        }


def test_the_finder_knows_every_offer_once_and_every_number_in_it(pages: Pages, catalogue: Catalogue) -> None:
    expected = {entry.id: cast(Offer, entry.record) for entry in current(catalogue, OFFER)}
    allowed = {
        "i",
        "u",
        "t",
        "l",
        "y",
        "k",
        "b",
        "j",
        "m",
        "q",
        "s",
        "f",
        "r",
        "z",
        "o",
        "d",
        "g",
        "h",
        "c",
        "a",
        "e",
        "p",
    }
    icons = set()
    for tag in TAGS:
        local = LocalCatalogue(catalogue, tag)
        words = words_of(pages, tag)
        ids: list[str] = []
        for number, piece in enumerate(pieces(pages, tag)):
            if number == 0:
                assert set(piece["kinds"]) == set(OFFER_KINDS)
                assert all(label and svg.startswith("<svg") for label, svg in piece["kinds"].values())
                icons |= {svg for _, svg in piece["kinds"].values()}
            used = set()
            for offer in piece["offers"]:
                id_ = offer["i"]
                ids.append(id_)
                record = expected[id_]
                entry = catalogue.get(OFFER.name, id_)
                assert entry is not None
                title = local.text(entry, "title")
                assert offer["t"] == title.text
                own = None if title.tag == tag else (title.tag, language(title.tag).direction)
                assert own == ((offer["l"], offer["y"]) if "l" in offer else None), (tag, id_)
                assert offer["u"] == f"/{tag}/offers/{id_}/"
                assert offer["k"] == record.kind
                assert set(offer.get("o", [])) == set(record.topics)
                shared = shares(catalogue, entry)
                assert set(offer.get("d", [])) == shared["district"]
                assert set(offer.get("g", [])) == shared["language"]
                assert ("c" in offer) == ("h" in offer)
                assert "c" not in offer or offer["c"] in words["calendars"]
                numbers = [*offer.get("s", []), *offer.get("r", {}).values(), *([offer["b"]] if "b" in offer else [])]
                used |= set(numbers)
                assert all(isinstance(at, int) and 0 <= at < len(piece["texts"]) for at in numbers), (tag, id_)
                assert set(offer.get("r", {})) <= set(words["criteria"])
                assert set(offer) <= allowed, set(offer) - allowed
            assert used == set(range(len(piece["texts"])))
            assert all(piece["texts"])
        assert sorted(ids) == sorted(expected), tag
    assert len(icons) == len(OFFER_KINDS)


def decoded(f: dict[str, list[Any]]) -> Audience:
    """The audience that the finder's data describe."""
    data: dict[str, Any] = {
        "gender": f.get("g", []), "residence": f.get("r", []), "basis": f.get("b", []), "groups": f.get("p", []),
        "districts": f.get("d", []),
    }  # fmt: skip
    if "a" in f:
        data["age"] = {"from": f["a"][0], **({"until": f["a"][1]} if len(f["a"]) > 1 else {})}
    if "l" in f:
        assert list(LEVELS[LEVELS.index(f["l"][0]) :][: len(f["l"])]) == f["l"]
        data["german"] = {"from": f["l"][0], "until": f["l"][-1]}
    return Audience.model_validate(data)


def somebody(random: Random, districts: list[str]) -> Person:
    """A person who answers some of the questions."""

    def perhaps(values: Any) -> Any:
        return random.choice([None, *values])

    ages = tuple(random.randrange(18) for _ in range(random.randrange(3)))
    return Person(
        age=random.choice([None, random.randrange(90), 13, 14, 17, 18, 26, 27, 35]),
        gender=perhaps(GENDERS),
        residence=perhaps([*(set(RESIDENCE) - {"any"}), "unknown"]),
        basis=perhaps(BASES),
        german=perhaps(LEVELS),
        children=random.choice([None, ages]),
        groups=frozenset(random.sample(sorted(GROUPS), random.randrange(3))),
        district=perhaps(districts),
    )


def test_the_finder_data_say_who_an_offer_is_for(pages: Pages, catalogue: Catalogue) -> None:
    districts = [district.id for district in catalogue.instance.districts]
    random = Random(3)
    persons = [somebody(random, districts) for _ in range(150)]
    verdicts: Counter[str] = Counter()
    first = {offer["i"]: offer.get("f", {}) for offer in offers_of(pages, "de")}
    for tag in TAGS:
        for offer in offers_of(pages, tag):
            assert offer.get("f", {}) == first[offer["i"]]
    for entry in current(catalogue, OFFER):
        own, told = audience_of(cast(Offer, entry.record)), decoded(first[entry.id])
        for person in persons:
            expected = fit(own, person)
            assert fit(told, person) == expected, (entry.id, person)
            verdicts[expected.verdict] += 1
    assert min(verdicts[verdict] for verdict in ("fits", "maybe", "not")) > 100


def test_every_reason_that_the_finder_can_give_has_its_words(pages: Pages, catalogue: Catalogue) -> None:
    for tag in TAGS:
        for piece in pieces(pages, tag):
            for offer in piece["offers"]:
                reasons = fit(decoded(offer.get("f", {})), Person()).reasons
                assert {reason.criterion for reason in reasons} == set(offer.get("r", {})), (tag, offer["i"])


def test_the_finder_data_say_how_an_offer_stands_and_when_it_takes_place(pages: Pages, catalogue: Catalogue) -> None:
    days = calendar("SN", "Europe/Berlin", NOW)
    for tag in ("de", "am"):
        for offer in offers_of(pages, tag):
            entry = catalogue.get(OFFER.name, offer["i"])
            assert entry is not None
            record = cast(Offer, entry.record)
            kept = {key: value for key, value in freshness.encode(record, 365).items() if key in "sfur"}
            assert json.loads(offer.get("z", "{}")) == kept, offer["i"]
            assert offer.get("a", False) == record.by_appointment
            hours = record.when.hours if record.when else None
            assert ("h" in offer) == bool(hours or (record.when and record.when.time)), offer["i"]
            if "h" not in offer:
                continue
            schedule = Schedule.decode(offer["h"], days)
            if hours:
                assert schedule == schedule_of_hours(hours, days), offer["i"]
                wanted = [day.isoformat() if day else None for day in (record.when.from_, record.when.until)]  # type: ignore[union-attr]
                assert offer.get("e", [None, None]) == wanted, offer["i"]
            for at in (datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)):
                assert open_state(schedule, days, at).state in ("open", "closed", "unknown")


def test_hours_on_pages_are_those_of_the_records(pages: Pages, catalogue: Catalogue) -> None:
    days = calendar("SN", "Europe/Berlin", NOW)
    for kind in (PLACE, CONTACT):
        for entry in catalogue.directory(kind):
            hours = entry.record.hours  # type: ignore[attr-defined]
            if not hours:
                continue
            for tag in ("de", "ar"):
                html = pages.html(f"/{tag}/{kind.folder}/{entry.id}/")
                found = re.search(r'<ankunft-open data-hours="([^"]*)" data-calendar="SN Europe/Berlin"', html)
                assert found, entry.key
                assert Schedule.decode(unescape(found[1]), days) == schedule_of_hours(hours, days), entry.key


def test_who_is_responsible_is_told_as_the_records_say(pages: Pages, catalogue: Catalogue) -> None:
    entries = {entry.id: cast(Any, entry.record) for entry in current(catalogue, CONTACT) if entry.record.responsible}  # type: ignore[attr-defined]
    rules = {id_: contact.responsible for id_, contact in entries.items()}
    districts = {district.id: district.postcodes for district in catalogue.instance.districts}
    random = Random(4)
    topics = sorted({topic for some in rules.values() for rule in some for topic in rule.topics})
    codes = [code for some in districts.values() for code in some]
    questions = [
        responsible.Question(
            topic=random.choice([None, *topics]),
            district=random.choice([None, *districts]),
            postcode=random.choice([None, None, *codes, "99999"]),
            surname=random.choice([None, "Kaya", "Schmidt", "Scholz", "Öztürk", "al-Şahin", "Müller", "Зеленко", "Z"]),
            group=random.choice([None, *GROUPS]),
            residence=random.choice([None, *sorted(set(RESIDENCE) - {"any"}), "unknown"]),
        )
        for _ in range(200)
    ]
    for tag in TAGS:
        data = pages.json(declared(pages, tag)["ankunft-responsible"])
        assert [contact["i"] for contact in data["contacts"]] == sorted(entries)
        used: set[int] = set()
        for contact in data["contacts"]:
            record = entries[contact["i"]]
            assert contact["u"] == f"/{tag}/contacts/{contact['i']}/"
            assert len(contact["x"]) == len(record.responsible)
            number = record.phone or record.mobile
            assert contact.get("n") == number
            assert contact.get("tel") == (dialled(number) if number else None)
            used |= {*contact.get("s", []), *contact["x"], *([contact["b"]] if "b" in contact else [])}
        assert used == set(range(len(data["texts"])))
        assert data["rules"] == json.loads(json.dumps(responsible.encode(rules, districts)))
    decoded_rules = {id_: tuple(_rule(rule) for rule in some) for id_, some in data["rules"]["c"]}
    homes: dict[str, tuple[str, ...]] = {}
    for district, code in data["rules"]["d"]:
        homes[district] = (*homes.get(district, ()), code)
    answers = [responsible.responsible(decoded_rules, question, homes) for question in questions]
    assert answers == [responsible.responsible(rules, question, districts) for question in questions]
    assert {bool(answer.sure) for answer in answers} == {True, False} or all(answer.sure for answer in answers)


def _rule(rule: dict[str, Any]) -> Responsibility:
    districts, codes = rule.get("a", [[], []])
    surnames = [first if first == last else f"{first}-{last}" for first, last in rule.get("s", [])]
    return Responsibility.model_validate({
        "topics": rule.get("t", []), "districts": districts, "postcodes": codes, "surnames": surnames,
        "groups": rule.get("g", []), "residence": rule.get("r", []),
    })  # fmt: skip


# The words of the scripts

FURTHER: tuple[Script, ...] = ("events", "pages", "search", "offline")
SAME = {
    # What is the same word or sign in several languages.
    "*": {"kilometres", "metres", "kilobytes", "megabytes", "tag", "base", "calendar", "decimal", "dayTime"},
}
PLACEHOLDER = re.compile(r"\{\w+\}")


def words_of(pages: Pages, tag: str) -> Any:
    [path] = (pages.site / "assets").glob(f"words-{tag}.*.js")
    text = path.read_text("utf-8")
    start = "(globalThis.ankunft=globalThis.ankunft||{}).words="
    assert text.startswith(start)
    assert text.endswith(";\n")
    return json.loads(text[len(start) : -2])


def test_every_page_loads_the_words_of_its_language_before_the_scripts(pages: Pages) -> None:
    for tag in TAGS:
        for address in ("offers/", "places/rathaus/", "saved/"):
            html = (pages.site / tag / address / "index.html").read_text("utf-8")
            scripts = re.findall(r'<script src="([^"]+)" defer></script>', html)
            # What no element of the page needs is not loaded.
            further = [
                f"/assets/{name}"
                for name in FURTHER
                if any(f"<{element}" in html for element in elements([ROOT / "overrides"], name))
            ]
            assert len(further) <= 1
            assert address != "offers/" or not further, "a list needs the fewest scripts"
            assert [re.sub(r"\.\w+\.js$", "", script) for script in scripts] == [
                f"/assets/words-{tag}",
                "/assets/elements",
                *further,
            ]
            assert all((pages.site / script.lstrip("/")).is_file() for script in scripts)


@pytest.mark.parametrize("tag", TAGS)
def test_scripts_speak_the_readers_language(pages: Pages, tag: str) -> None:
    words, english = words_of(pages, tag), words_of(pages, "en")
    assert words["tag"] == tag
    assert words["base"] == "/"
    assert len(words["weekdays"]) == len(set(words["weekdays"])) == 7
    assert len(words["months"]) == len(set(words["months"])) == 12
    assert words["calendar"] in words["calendars"]
    assert sorted(PLACEHOLDER.findall(words["date"])) == ["{day}", "{month}", "{weekday}"]
    assert sorted(PLACEHOLDER.findall(words["day"])) == ["{day}", "{month}", "{year}"]
    assert set(TEXTS) <= set(words)
    for key, text in TEXTS.items():
        assert sorted(PLACEHOLDER.findall(words[key])) == sorted(PLACEHOLDER.findall(text)), key
        assert words[key].strip()
    assert all(svg.startswith("<svg") for svg in words["icons"].values())
    if tag == "en":
        return
    left = [key for key in {*TEXTS, "weekdays", "months"} - SAME["*"] if words[key] == english[key]]
    left += [key for key, text in words["criteria"].items() if text == english["criteria"][key]]
    assert left == []


@pytest.mark.parametrize("tag", sorted({*TAGS} - {"en"}))
def test_the_pages_of_the_directory_speak_the_readers_language(pages: Pages, tag: str) -> None:
    """Headings, questions, names of facts, words of vocabularies: what does not come from an editor."""
    same = {
        "fr": {"Contact", "Association", "Culture", "Transport", "Sport", "Place", "Organisation", "Parents"},
        "de": {"Sport", "Online", "Name"},
        "de-simple": {"Sport", "Online", "Name"},
    }

    def said(of: str) -> set[str]:
        found: set[str] = set()
        for address in ("offers/", "contacts/", "places/", "organisations/", "saved/", "offers/by/kind/course/"):
            main = pages.main(f"/{of}/{address}")
            for element in main.all():
                if element.tag in (
                    "option",
                    "label",
                    "summary",
                    "button",
                    "dt",
                    "h1",
                    "h2",
                    "small",
                ) and not element.get("lang"):
                    found.add(" ".join(element.text.split()))
        for label, _ in pages.json(f"/{of}/offers/finder.json")["kinds"].values():
            found.add(label)
        return {text for text in found if re.search(r"[A-Za-z]{3}", text)}

    # What an editor wrote in English, and names, are the same in both.
    editors = {text for text in said("en") if "·" in text or text in {"A1", "C2"}}
    left = {text for text in said(tag) & said("en") if text not in editors} - same.get(tag, set())
    assert left - _names(pages) == set()


def _names(pages: Pages) -> set[str]:
    """Names of districts and languages, and texts that fall back to English: they are no texts of the interface."""
    found = set()
    for address in ("offers/", "contacts/", "places/", "organisations/", "offers/by/kind/course/"):
        for tag in TAGS:
            for element in pages.main(f"/{tag}/{address}").all():
                if element.get("lang"):
                    found.add(" ".join(element.text.split()))
    return found


# Addresses and ids


def test_every_address_on_a_page_of_the_directory_is_alive(pages: Pages) -> None:
    exists: dict[str, bool] = {}
    broken = set()
    for tag in TAGS:
        for path in _directory_pages(pages.site / tag):
            html = path.read_text("utf-8")
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), path
            for target in re.findall(r'\s(?:href|src|data-url|data-index|action)="([^"]*)"', html):
                address, _, anchor = unescape(target).partition("#")
                if not address:
                    # "#" alone is in what scripts make copies of.
                    assert anchor in ids or target == "#", (path, target)
                    continue
                address = address.removeprefix(ORIGIN)
                if urlsplit(address).scheme:
                    continue
                assert address.startswith("/"), (path, target)
                if address not in exists:
                    exists[address] = (pages.site / unquote(address).lstrip("/")).exists()
                if not exists[address]:
                    broken.add((path.as_posix(), target))
    assert broken == set()
    assert len(exists) > 1000


def _directory_pages(folder: Path) -> Iterator[Path]:
    for below in (*(kind.folder for kind in DIRECTORY), "saved", "helpers"):
        yield from (folder / below).rglob("index.html")


def test_the_lists_are_one_tap_from_the_start_and_from_their_topic(pages: Pages, catalogue: Catalogue) -> None:
    for tag in TAGS:
        home = pages.html(f"/{tag}/")
        for kind in DIRECTORY:
            assert f'href="/{tag}/{kind.folder}/"' in home, (tag, kind.name)
    for kind in DIRECTORY:
        topics = {topic for entry in current(catalogue, kind) for topic in shares(catalogue, entry)["topic"]}
        for topic in topics & {topic.id for topic in catalogue.topics}:
            assert f'href="/ar/{kind.folder}/by/topic/{topic}/"' in pages.html(f"/ar/{topic}/"), (kind.name, topic)


# The lists that municipalities keep by hand


@pytest.mark.parametrize("page", LISTS, ids=LISTS.values())
def test_a_list_that_a_municipality_keeps_by_hand_opens_in_german_and_arabic(pages: Pages, page: str) -> None:
    for tag in ("de", "ar"):
        address = f"/{tag}/helpers/lists/{page}/"
        html = pages.html(address)
        assert "[[" not in html
        assert "notice--language" not in html, f"{address} is not in its language"
        linked = re.findall(rf'href="(/{tag}/(?:offers|places|contacts|organisations)/[^"]*)"', html)
        assert len(set(linked) | set(pages.records(address))) >= 5, address


@pytest.mark.parametrize("guide", ["lists.md", "listen.md"])
def test_the_editors_guide_says_for_each_list_how_to_keep_it(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    chapters = dict(re.findall(r"^## .*?\{#(\w+)\}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    for page in LISTS:
        [anchor] = re.findall(rf"^\|.*\(#(\w+)\).*helpers/lists/{page}\.md", text, re.MULTILINE)
        assert len(chapters[anchor]) > 300, page


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_lists_hold_what_they_held_by_hand(pages: Pages, catalogue: Catalogue, tag: str) -> None:
    def tables(page: str) -> list[Element]:
        return list(pages.main(f"/{tag}/helpers/lists/{page}/").all("table"))

    def records(page: str) -> set[str]:
        return set(pages.records(f"/{tag}/helpers/lists/{page}/"))

    # Görlitz, Nordhausen: courses, sorted by start.
    [courses] = [table for table in tables("course-list") if table.get("class") == "courses"]
    starts = [time.get("datetime") for time in courses.all("time")]
    assert len(starts) >= 15
    assert starts == sorted(starts, key=str)
    # Saalekreis: who, where, whom to ask.
    linked = [str(link.get("href")) for table in tables("actors") for link in table.all("a")]
    for kind in ("organisations", "places", "contacts"):
        assert len({link for link in linked if f"/{kind}/" in link}) >= 15, kind
    # Weimar: four fields, each with offers.
    html = pages.html(f"/{tag}/helpers/lists/four-fields/")
    fields = re.split(r"<h2", html)[1:5]
    assert [len(re.findall("data-record=", part)) >= 3 for part in fields] == [True] * 4
    # Saalfeld-Rudolstadt: all topics and kinds, and the finder.
    database = pages.html(f"/{tag}/helpers/lists/offer-database/")
    for kind_of in OFFER_KINDS:
        assert f'href="/{tag}/offers/by/kind/{kind_of}/"' in database
    assert f'href="/{tag}/offers/"' in database
    # Mittelsachsen: the map.
    assert f'href="/{tag}/places/by/map/"' in pages.html(f"/{tag}/helpers/lists/women-map/")
    # Dortmund: seven offices, twelve districts.
    [offices] = tables("local-offices")
    assert len(list(offices.all("tr"))) == 1 + 12 == 1 + len(catalogue.instance.districts)
    assert len({link.get("href") for link in offices.all("a") if "/places/" in str(link.get("href"))}) == 7
    assert len(records("local-offices") & {f"contact/lokal-willkommen-team-{number}" for number in range(1, 8)}) == 7
    # Nürnberg: one contact a department.
    assert len([record for record in records("departments") if record.startswith("contact/")]) >= 20
    # DiAA: six blocks, each with age and status.
    blocks = [record for record in records("durchstarten") if record.startswith("offer/durchstarten")]
    assert len(blocks) == 6
    for block in blocks:
        offer = cast(Offer, catalogue.get(*block.split("/")).record)  # type: ignore[union-attr]
        assert offer.for_ is not None
        assert offer.for_.age is not None
        assert offer.for_.residence
        assert "fact fact--for" in pages.html(f"/{tag}/{block.replace('offer/', 'offers/')}/")


# Records within texts

TOWN = """\
name: Testort
url: https://testort.example.org/
layers: []
language: de
languages: [de, en, ar]
land: SN
districts: [{id: altstadt, name: Altstadt}]
"""
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
PAGE = """---
title: Einfügungen
summary: Satz.
---

Der Kurs [[offer:course]] kostet [[value:fee]]; [[organisation:school]] macht ihn in [[place:house]], fragen Sie [[contact:desk]].

## Einer {#one}

[[offer:course]]

## Karten {#cards}

[[offers: topic=german]]

## Tabelle {#table}

[[offers: kind=course as=table]]

## Gefiltert {#filtered}

[[offers: topic=german level=A1]]

## Andere {#others}

[[place:house]]

[[contact:desk]]

[[organisation:school]]

[[places: district=altstadt]]

[[contacts: language=ar]]

[[organisations: topic=german]]

## Wörtlich {#code}

`[[offer:course]]`

## In einer Tabelle {#inside}

| Kurs | Ort |
|---|---|
| [[offer:early]] | [[place:house]] |
"""
FILES = {
    "topics/german/topic.yml": "title: Deutsch\nsummary: S.\n",
    "topics/german/embeds.md": PAGE,
    "organisations/school.yml": f"title: Schule\ntopics: [german]\n{BY}",
    "places/house.yml": f"title: Haus\naddress: {{street: Weg 1, postcode: '09999', city: Testort}}\ndistrict: altstadt\n"
    f"hours: Mo-Fr 09:00-12:00; PH off\n{BY}",
    "contacts/desk.yml": f"title: Anmeldung\nphone: +49 30 23125 100\nplace: house\nlanguages: [ar]\n{BY}",
    "offers/course.yml": "title: Kurs A1\nsummary: Anfang.\nkind: course\ntopics: [german]\nprovider: school\n"
    "places: [house]\nlevel: {from: none, until: A1}\nregistration: {free: 3}\nlanguages: [de]\n"
    f"when: {{from: 2027-02-01, until: 2027-06-30, hours: Mo 09:00-12:00; PH off}}\n{BY}",
    "offers/course.ar.yml": "title: دورة A1\nsummary: بداية.\ntranslation: {by: human}\n",
    "offers/early.yml": "title: Kurs früh & <gut>\nsummary: S.\nkind: course\ntopics: [german]\n"
    f"level: {{from: A1, until: A2}}\nwhen: {{from: 2026-12-01, hours: Tu 09:00-10:00; PH off}}\nstatus: full\n{BY}",
    "offers/always.yml": f"title: Immer\nsummary: S.\nkind: course\ntopics: [german]\n{BY}",
    "offers/over.yml": "title: Vorbei\nsummary: S.\nkind: course\ntopics: [german]\nstatus: ended\nsuccessor: course\n"
    f"valid: {{until: 2026-01-01}}\n{BY}",
    "offers/draft.yml": f"title: Entwurf\nsummary: S.\nkind: course\ntopics: [german]\ndraft: true\n{BY}",
    "values.yml": "fee: {amount: 563, per: month, source: {title: S, date: 2026-11-01}}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town whose page holds every kind of insert."""
    root = tmp_path_factory.mktemp("embeds")
    make_instance(root / "town", FILES, TOWN)
    write_files(root, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft\n"})
    done = run("ankunft", "build", "--site-dir", root / "site", *NOW_OPTION, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


def sections(site: Path, tag: str) -> dict[str, str]:
    """Heading's id → HTML, "" before the first."""
    html = (site / tag / "german/embeds/index.html").read_text("utf-8")
    html = re.sub(r"<svg class=.*?</svg>", "", html[html.index("<main") : html.index("</main>")])
    parse(html + "</main>")
    first, *others = re.split(r'<h2 id="([a-z]+)"', html)
    return {"": first, **dict(zip(others[::2], others[1::2], strict=True))}


def test_a_record_alone_in_its_paragraph_is_a_card(town: Path) -> None:
    found = sections(town, "de")
    assert re.findall(r'data-record="([^"]+)"', found["one"]) == ["offer/course"]
    assert '<ul class="cards" data-list>' in found["one"]
    assert 'href="/de/offers/course/"' in found["one"]
    assert "<p><ul" not in found["one"]
    others = re.findall(r'data-record="([^"]+)"', found["others"])
    assert others == [
        "place/house", "contact/desk", "organisation/school", "place/house", "contact/desk", "organisation/school",
    ]  # fmt: skip


def test_a_list_in_a_text_shows_what_it_asks_for_and_nothing_that_has_ended(town: Path) -> None:
    found = sections(town, "de")
    assert sorted(re.findall(r'data-record="([^"]+)"', found["cards"])) == [
        "offer/always", "offer/course", "offer/early",
    ]  # fmt: skip
    # Of a range of levels, all between; the one that leads from A1 is for A1 too.
    assert sorted(re.findall(r'data-record="([^"]+)"', found["filtered"])) == ["offer/course", "offer/early"]
    assert "standing--full" in found["cards"]


def test_a_table_in_a_text_is_sorted_by_start(town: Path) -> None:
    table = sections(town, "de")["table"]
    assert re.findall(r'data-record="([^"]+)"', table) == ["offer/early", "offer/course", "offer/always"]
    assert re.findall(r'datetime="([^"]+)"', table) == ["2026-12-01", "2027-02-01"]
    assert 'class="courses"' in table
    assert re.search(r"A1\W+A2", table)
    assert "Kurs früh &amp; &lt;gut&gt;" in table


def test_within_a_line_a_record_is_a_link_and_a_value_is_its_words(town: Path) -> None:
    for tag, amount in (("de", r"563\s€"), ("en", r"€563"), ("ar", r"563")):
        first = sections(town, tag)[""]
        for kind, id_ in (("offers", "course"), ("organisations", "school"), ("places", "house"), ("contacts", "desk")):
            assert f'<a href="/{tag}/{kind}/{id_}/"><bdi' in first, (tag, kind)
        assert re.search(rf"<bdi[^>]*>[^<]*{amount}[^<]*</bdi>", first), tag
        assert "[[" not in first
        assert "data-insert" not in first
        inside = sections(town, tag)["inside"]
        assert f'<a href="/{tag}/offers/early/"><bdi' in inside
        assert "data-record" not in inside


def test_inserts_in_code_are_left_alone(town: Path) -> None:
    assert "<code>[[offer:course]]</code>" in sections(town, "de")["code"]


def test_cards_in_a_text_of_another_language_are_in_the_readers_own(town: Path) -> None:
    found = sections(town, "ar")
    # The text around is German; the cards are Arabic again, and in them what there is only in German is German.
    assert '<section class="prose' in found[""]
    assert 'lang="de" dir="ltr"' in found[""]
    for part in ("one", "cards", "table"):
        [around] = re.findall(r'<div lang="ar" dir="rtl">(.*)</div>', found[part], re.DOTALL)
        assert "data-record" in around
        assert "دورة A1" in around
    assert '<span lang="de" dir="ltr">Immer</span>' in found["cards"]
    assert '<span lang="de" dir="ltr">Immer</span>' in found["table"]
    # A link within the German line: the title is Arabic where there is one, and says so against the text around it.
    own = parse((town / "ar/german/embeds/index.html").read_text("utf-8"))
    [title] = [
        bdi for link in own.all("a") if link.get("href") == "/ar/offers/course/" for bdi in link.all("bdi")
        if bdi.text == "دورة A1"
    ]  # fmt: skip
    assert title.get("lang") == "ar", "an Arabic title within German text says no language"


def test_a_draft_is_nowhere_and_what_has_ended_is_only_on_its_own_page(town: Path) -> None:
    assert not (town / "de/offers/draft").exists()
    for path in town.rglob("*"):
        if path.suffix in (".html", ".json", ".js", ".xml", ".vcf"):
            text = path.read_text("utf-8")
            assert "Entwurf" not in text, path
            if "Vorbei" in text:
                own = "offers/over/" in path.as_posix() or path.name.startswith("search")
                assert own or "offline" in path.parts, path  # phones keep its page too
    assert 'href="/de/offers/course/"' in (town / "de/offers/over/index.html").read_text("utf-8")


def test_an_instance_without_records_has_no_directory(tmp_path: Path) -> None:
    make_instance(tmp_path / "town", {"topics/german/topic.yml": FILES["topics/german/topic.yml"]})
    write_files(
        tmp_path, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft\n"}
    )
    done = run("ankunft", "build", "--site-dir", tmp_path / "site", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for folder in ("offers", "places", "contacts", "organisations", "saved"):
        assert not (tmp_path / "site/de" / folder).exists()
    assert "/offers/" not in (tmp_path / "site/de/index.html").read_text("utf-8")


def test_an_offer_without_a_number_of_its_own_is_called_by_that_of_the_first_person_to_ask(site: Path) -> None:
    page = (site / "de" / "offers" / "frauenhaus-aufnahme" / "index.html").read_text("utf-8")
    first = re.search(r'<a class="action action--[^>]*>', page)
    assert first is not None
    number = yaml.safe_load((ROOT / "content/musterstadt/contacts/frauenhaus-telefon.yml").read_text("utf-8"))["phone"]
    assert first[0] == f'<a class="action action--call" href="tel:{dialled(number)}">'

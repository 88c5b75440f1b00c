"""A calendar of 3,000 events: what its pages weigh (brotli, quality 11), and that no event and no date is lost in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.directory.agenda import between, coming
from ankunft.directory.lists import values
from ankunft.directory.occurrences import Occurrence
from ankunft.model import EVENT

from tests.conftest import NOW, NOW_OPTION, ROOT, built_once, parse, run
from tests.events_instance import write_calendar
from tests.site.test_budget import loaded, wire
from tests.site.test_directory_budget import too_heavy

EVENTS = 3_000
TAGS = ("de", "ar")

FIRST_VIEW = 50_000
LIST = 20_000
RECORD = 9_000
PIECE = 30_000
REQUESTS = 6

PART = 40
"""How many events or dates stand on one page at most."""
WEEKS = 13
MONDAY = NOW - timedelta(days=NOW.weekday())
LAST = MONDAY + timedelta(days=7 * WEEKS - 1)


@pytest.fixture(scope="session")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, beside its content."""

    def build(target: Path) -> None:
        write_calendar(target, EVENTS)
        done = run("ankunft", "build", "--site-dir", target / "site", *NOW_OPTION, cwd=target)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "calendar", build)


@pytest.fixture(scope="session")
def built(calendar: Path) -> Path:
    return calendar / "site"


@pytest.fixture(scope="session")
def catalogue(calendar: Path) -> Catalogue:
    return read(calendar / "town", ROOT / "content" / "base", NOW).catalogue


def page_of(site: Path, address: str) -> Path:
    """The file of an address path."""
    return site / urlsplit(address).path.lstrip("/") / "index.html"


def lists(site: Path) -> list[Path]:
    """The whole list, the lists of what events share, the weeks, and their parts, in every language."""
    found = sorted([*site.glob("*/events/index.html"), *site.glob("*/events/by/**/index.html")])
    assert len(found) > 500
    return found


# What it weighs


def test_lists_and_weeks_and_their_parts_fit_the_budget(built: Path) -> None:
    assert not too_heavy(lists(built), LIST)


def test_the_page_of_an_event_fits_the_budget(built: Path) -> None:
    pages = sorted(built.glob("*/events/termin-*/index.html"))
    assert len(pages) == EVENTS * len(TAGS)
    assert not too_heavy(pages, RECORD)


def test_the_data_of_the_questions_come_in_pieces(built: Path) -> None:
    pieces = sorted(built.glob("*/events/events*.json"))
    assert len(pieces) >= 2 * 9
    assert not too_heavy(pieces, PIECE)


@pytest.mark.parametrize("tag", TAGS)
def test_the_first_view_of_what_is_on_fits_the_budget(built: Path, tag: str) -> None:
    page = built / tag / "events/index.html"
    more = loaded(built, page)
    assert any(address.endswith(".css") for address in more)
    assert sum(address.endswith(".js") for address in more) >= 2
    assert wire(page) + sum(wire(path) for path in more.values()) <= FIRST_VIEW


def test_a_page_of_the_calendar_needs_few_requests(built: Path) -> None:
    pages = [*lists(built), *sorted(built.glob("*/events/termin-00*/index.html"))]
    assert not [(page, len(loaded(built, page))) for page in pages if len(loaded(built, page)) > REQUESTS]


# The list


@dataclass(frozen=True)
class Turn:
    """One page of a list."""

    address: str
    records: tuple[str, ...]


@cache
def cards(page: Path) -> tuple[tuple[str, ...], str | None]:
    """(records of the cards, address of the next part) of a page."""
    tree = parse(page.read_text("utf-8"))
    records = [element.get("data-record") for element in tree.all("li") if element.get("data-record")]
    following = [link.get("href") for link in tree.all("a") if link.get("rel") == "next"]
    return tuple(record.partition("/")[2] for record in records if record), next(iter(following), None)


def turned(site: Path, address: str) -> list[Turn]:
    """All parts of a list, one after the other."""
    found: list[Turn] = []
    following: str | None = address
    while following is not None:
        assert following not in [turn.address for turn in found]
        records, after = cards(page_of(site, following))
        found.append(Turn(following, records))
        following = after
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_every_event_that_is_not_over_stands_on_the_list_once_the_next_one_first(
    built: Path, catalogue: Catalogue, tag: str
) -> None:
    turns = turned(built, f"/{tag}/events/")
    listed = [record for turn in turns for record in turn.records]
    expected = [entry.id for entry in coming(catalogue)]
    assert 2_000 < len(expected) < EVENTS
    assert listed == expected
    assert all(0 < len(turn.records) <= PART for turn in turns)
    assert [turn.address for turn in turns[1:]] == [f"/{tag}/events/by/part/{n}/" for n in range(2, len(turns) + 1)]
    assert {page.parent.name for page in (built / tag / "events/by/part").glob("*/index.html")} == {
        str(number) for number in range(2, len(turns) + 1)
    }


@pytest.mark.parametrize("tag", TAGS)
def test_an_event_that_is_over_keeps_its_page_and_stands_on_no_list(
    built: Path, catalogue: Catalogue, tag: str
) -> None:
    there = {entry.id for entry in coming(catalogue)}
    over = {entry.id for entry in catalogue.directory(EVENT)} - there
    assert len(over) > 100
    assert all((built / tag / "events" / id_ / "index.html").is_file() for id_ in over)


@pytest.mark.parametrize("tag", TAGS)
def test_every_list_of_what_events_share_has_each_of_its_events_once(
    built: Path, catalogue: Catalogue, tag: str
) -> None:
    entries = coming(catalogue)
    seen = 0
    for name in ("topic", "kind", "district", "language"):
        expected: dict[str, list[str]] = {}
        for entry in entries:
            for value in values(catalogue, entry, name):
                expected.setdefault(value, []).append(entry.id)
        folders = {page.parent.name for page in (built / tag / "events/by" / name).glob("*/index.html")}
        assert folders == set(expected)
        for value, ids in expected.items():
            turns = turned(built, f"/{tag}/events/by/{name}/{value}/")
            assert [record for turn in turns for record in turn.records] == ids, (name, value)
            assert all(0 < len(turn.records) <= PART for turn in turns)
            seen += 1
    assert seen > 25


@pytest.mark.parametrize("tag", TAGS)
def test_the_pieces_of_the_data_hold_every_event_once_in_the_order_of_the_list(
    built: Path, catalogue: Catalogue, tag: str
) -> None:
    folder = built / tag / "events"
    first = json.loads((folder / "events.json").read_text("utf-8"))
    pieces = [first, *(json.loads((folder / name).read_text("utf-8")) for name in first["next"])]
    assert {path.name for path in folder.glob("events*.json")} == {"events.json", *first["next"]}
    rows = [row for piece in pieces for row in piece["events"]]
    assert [row["i"] for row in rows] == [entry.id for entry in coming(catalogue)]
    assert all(row["u"] == f"/{tag}/events/{row['i']}/" for row in rows)
    assert all(row["d"] for row in rows)
    assert {row["k"] for row in rows} <= set(first["kinds"])


# The weeks

Date = tuple[str, str, str]
"""(day under which it stands, event, end)."""


def mondays() -> list[date]:
    return [MONDAY + timedelta(days=7 * number) for number in range(WEEKS)]


def week_address(tag: str, monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"/{tag}/events/by/week/{year}-w{week:02}/"


def goes_on(one: Occurrence) -> bool:
    """Whether it takes more than the night after its first day: so it stands in every week that it touches."""
    last = (one.end - timedelta(microseconds=1)).date()
    return last > one.start.date() and (one.utc is None or one.end - one.start > timedelta(hours=18))


def expected_dates(catalogue: Catalogue) -> dict[date, list[Date]]:
    """Monday → what its week must show, found date by date."""
    result: dict[date, list[Date]] = {monday: [] for monday in mondays()}
    for one, entry in between(catalogue, MONDAY, LAST):
        for monday in mondays():
            begins, ends = datetime.combine(monday, time()), datetime.combine(monday + timedelta(days=7), time())
            touches = one.start < ends and one.end > begins
            belongs = begins <= one.start or monday == MONDAY or goes_on(one)
            if touches and belongs:
                day = max(one.start.date(), monday)
                result[monday].append((day.isoformat(), entry.id, one.end.isoformat(timespec="minutes")))
    return result


@cache
def agenda(page: Path) -> tuple[tuple[Date, ...], frozenset[str], str | None]:
    """(dates, ids of the page, address of the next part) of a page of a week."""
    tree = parse(page.read_text("utf-8"))
    dates = []
    for section in tree.all("section"):
        day = section.get("data-day")
        if day:
            for item in section.all("li"):
                record = (item.get("data-record") or "").partition("/")[2]
                dates.append((day, record, item.get("data-ends") or ""))
    ids = frozenset(element.get("id") or "" for element in tree.all())
    links = [link.get("href") for nav in tree.all("nav") for link in nav.all("a") if link.get("rel") == "next"]
    parts = [link for link in links if link and "/part/" in link]
    return tuple(dates), ids, next(iter(parts), None)


def week(site: Path, tag: str, monday: date) -> list[tuple[str, tuple[Date, ...]]]:
    """(address, dates) of the parts of a week."""
    found: list[tuple[str, tuple[Date, ...]]] = []
    following: str | None = week_address(tag, monday)
    while following is not None:
        assert following.startswith(week_address(tag, monday))
        dates, _, after = agenda(page_of(site, following))
        found.append((following, dates))
        following = after
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_every_date_of_the_thirteen_weeks_stands_in_its_week_once(built: Path, catalogue: Catalogue, tag: str) -> None:
    expected = expected_dates(catalogue)
    assert sum(len(dates) for dates in expected.values()) > 5_000
    assert all(expected.values())
    for monday, dates in expected.items():
        shown = [found for _, part in week(built, tag, monday) for found in part]
        assert Counter(shown) == Counter(dates), monday
        assert max(Counter(dates).values()) == 1


def test_every_date_that_overlaps_the_weeks_is_shown_in_one_of_them(built: Path, catalogue: Catalogue) -> None:
    shown = Counter(
        (record, end) for monday in mondays() for _, part in week(built, "de", monday) for _, record, end in part
    )
    there = {(entry.id, one.end.isoformat(timespec="minutes")) for one, entry in between(catalogue, MONDAY, LAST)}
    assert set(shown) == there


@pytest.mark.parametrize("tag", TAGS)
def test_a_week_is_told_day_by_day_hour_by_hour_in_short_parts(built: Path, catalogue: Catalogue, tag: str) -> None:
    order = {
        (entry.id, one.end.isoformat(timespec="minutes")): one.start for one, entry in between(catalogue, MONDAY, LAST)
    }
    for monday in mondays():
        parts = week(built, tag, monday)
        assert all(len(dates) <= PART for _, dates in parts)
        assert all(len(dates) == PART for _, dates in parts[:-1])
        days = [day for _, dates in parts for day, _, _ in dates]
        assert days == sorted(days)
        assert {monday.isoformat() <= day < (monday + timedelta(days=7)).isoformat() for day in days} == {True}
        for day in set(days):
            begins = datetime.combine(date.fromisoformat(day), time())
            starts = [max(order[record, end], begins) for _, dates in parts for on, record, end in dates if on == day]
            assert starts == sorted(starts), day


@pytest.mark.parametrize("tag", TAGS)
def test_there_is_a_page_for_each_of_the_weeks_and_no_other(built: Path, tag: str) -> None:
    pages = {page.parent.name for page in (built / tag / "events/by/week").glob("*/index.html")}
    assert pages == {week_address(tag, monday).split("/")[-2] for monday in mondays()}
    for monday in mondays():
        turns = week(built, tag, monday)
        folder = page_of(built, week_address(tag, monday)).parent / "part"
        assert {page.parent.name for page in folder.glob("*/index.html")} == {
            str(number) for number in range(2, len(turns) + 1)
        }


def weeks_around(page: Path) -> dict[str, str]:
    """prev and next of the weeks."""
    tree = parse(page.read_text("utf-8"))
    return {
        link.get("rel") or "": link.get("href") or ""
        for link in tree.all("a")
        if link.get("rel") in ("prev", "next")
        and "/part/" not in (link.get("href") or "")
        and "/week/" in (link.get("href") or "")
    }


@pytest.mark.parametrize("tag", TAGS)
def test_each_week_leads_to_the_one_before_and_the_one_after(built: Path, tag: str) -> None:
    addresses = [week_address(tag, monday) for monday in mondays()]
    for number, address in enumerate(addresses):
        expected = {"prev": addresses[number - 1]} if number else {}
        expected |= {"next": addresses[number + 1]} if number + 1 < WEEKS else {}
        assert weeks_around(page_of(built, address)) == expected


# The months


def month_days(page: Path) -> Iterator[tuple[str, str | None, str]]:
    """(number of the day, address or None, what a reader hears) of the days of the months of a page."""
    tree = parse(page.read_text("utf-8"))
    for table in tree.all("table"):
        if table.get("class") == "month":
            for cell in table.all("td"):
                link = next(iter(cell.all("a")), None)
                if cell.text.strip():
                    yield (
                        cell.text.strip(),
                        link.get("href") if link else None,
                        (link.get("aria-label") or "") if link else "",
                    )


def month_pages(site: Path, tag: str) -> list[Path]:
    return [site / tag / "events/index.html", *(page_of(site, week_address(tag, monday)) for monday in mondays())]


@pytest.mark.parametrize("tag", TAGS)
def test_every_day_of_a_month_leads_to_where_that_day_begins(built: Path, tag: str) -> None:
    seen = 0
    for page in month_pages(built, tag):
        for number, href, _ in month_days(page):
            if href is not None:
                address, _, anchor = href.partition("#")
                assert anchor in agenda(page_of(built, address))[1], (page, href)
                day = date.fromisoformat(anchor.removeprefix("_day-"))
                assert str(day.day) == number
                assert address.startswith(week_address(tag, day - timedelta(days=day.weekday())))
                # It is the first part on which the day stands.
                parts = [
                    at
                    for at, dates in week(built, tag, day - timedelta(days=day.weekday()))
                    if day.isoformat() in {on for on, _, _ in dates}
                ]
                assert address == parts[0]
                seen += 1
    assert seen > 14 * 20


@pytest.mark.parametrize("tag", TAGS)
def test_a_month_says_of_each_day_how_much_takes_place(built: Path, catalogue: Catalogue, tag: str) -> None:
    live: Counter[str] = Counter()
    for monday in mondays():
        for one, entry in between(catalogue, monday, monday + timedelta(days=6)):
            begins = datetime.combine(monday, time())
            if (one.start >= begins or monday == MONDAY or goes_on(one)) and not one.is_cancelled:
                live[max(one.start.date(), monday).isoformat()] += bool(entry)
    for page in month_pages(built, tag):
        days = list(month_days(page))
        assert 28 <= len(days) <= 62
        for number, href, label in days:
            if href is not None:
                day = href.partition("#_day-")[2]
                assert label.endswith(f": {live[day]}"), (label, live[day])
            assert number.isdigit()
    first = list(month_days(built / tag / "events/index.html"))
    this, following = NOW.replace(day=1), (NOW.replace(day=1) + timedelta(days=32)).replace(day=1)
    expected = [this + timedelta(days=n) for n in range(30)] + [following + timedelta(days=n) for n in range(31)]
    assert [number for number, _, _ in first] == [str(day.day) for day in expected]
    # What is over has left the page of its week.
    assert [href is not None for _, href, _ in first] == [day >= NOW and live[day.isoformat()] > 0 for day in expected]


def test_both_languages_have_the_same_pages(built: Path) -> None:
    def addresses(tag: str) -> set[str]:
        return {
            re.sub(r"^/?", "", page.relative_to(built / tag).as_posix()) for page in (built / tag / "events").rglob("*")
        }

    assert addresses("de") == addresses("ar")

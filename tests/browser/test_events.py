"""Events on a phone: when they are next, said at reading; the weeks and months; the questions that choose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry
from ankunft.directory import occurrences
from ankunft.directory.agenda import between, coming, dates_of, town_calendar
from ankunft.directory.lists import values
from ankunft.directory.occurrences import Occurrence
from ankunft.model import EVENT, Event
from ankunft.site.dates import lasts_days
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, Open
from tests.browser.test_directory import at, storage, tab_to, visible
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import NOW, ROOT

TOWN = ZoneInfo("Europe/Berlin")
ZONES = ("Europe/Berlin", "Asia/Kabul", "America/Los_Angeles")
MORNING = datetime(2026, 11, 21, 10, tzinfo=TOWN)  # a Saturday
MINUTE, ONE_DAY = timedelta(minutes=1), timedelta(days=1)
WEEK = "/{tag}/events/by/week/2026-w48/"
KINDS = {
    "list": "/{tag}/events/",
    "topic": "/{tag}/events/by/topic/meet/",
    "week": WEEK,
    "repeating": "/{tag}/events/sprachcafe-neudorf/",
    "postponed": "/{tag}/events/familientag-hallenbad/",
    "fair": "/{tag}/events/willkommensmesse-2027/",
    "over": "/{tag}/events/willkommensmesse-2026/",
}
AGENDA = """() => [...document.querySelectorAll("[data-day]")].filter(day => day.checkVisibility()).map(day => [
  day.dataset.day, day.querySelector("[data-near]").textContent,
  [...day.querySelectorAll("[data-record]")].filter(e => e.checkVisibility()).map(e => e.dataset.record)])"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


def event(entry: Entry) -> Event:
    return cast(Event, entry.record)


def stand(catalogue: Catalogue, entry: Entry, moment: datetime) -> occurrences.State:
    """How an event stands."""
    return occurrences.state(dates_of(catalogue, entry), event(entry).status, town_calendar(catalogue), moment)


def span(one: Occurrence) -> tuple[datetime, datetime]:
    """The moments of beginning and end."""
    return one.start.replace(tzinfo=TOWN), one.end.replace(tzinfo=TOWN)


def words_for(words: Any, one: Occurrence, moment: datetime) -> str:
    """A date in words, as the script should say it: "Thursday, 26 November, 16:30–18:30"."""

    def day(of: date) -> str:
        said = str(words["date"]).replace("{weekday}", words["weekdays"][of.weekday()])
        said = said.replace("{day}", str(of.day)).replace("{month}", words["months"][of.month - 1])
        return said if of.year == moment.astimezone(TOWN).year else f"{said} {of.year}"

    def at_time(of: date, clock: str) -> str:
        return str(words["dayTime"]).replace("{day}", day(of)).replace("{time}", clock)

    first, last = one.start.date(), one.last_day
    if lasts_days(one):
        if one.is_whole_days:
            return f"{day(first)} – {day(last)}"
        return f"{at_time(first, f'{one.start:%H:%M}')} – {at_time(one.end.date(), f'{one.end:%H:%M}')}"
    times = "" if one.is_whole_days else f"{one.start:%H:%M}" if one.is_open else f"{one.start:%H:%M}–{one.end:%H:%M}"
    return at_time(first, times) if times else day(first)


def said_of(words: Any, found: occurrences.State, moment: datetime) -> tuple[str, str]:
    """What the page should say of an event: (class, text)."""
    one = found.on
    assert one is not None
    told = words_for(words, one, moment)
    times = f"{one.start:%H:%M}" if one.is_open else f"{one.start:%H:%M}–{one.end:%H:%M}"
    if found.state == "past":
        return "no", words["over"]
    if found.state == "now":
        if lasts_days(one):
            return "yes", f"{words['nowOn']}: {told}"
        if one.is_whole_days or one.is_open:
            return "yes", words["nowOn"]
        return "yes", words["nextNow"].replace("{time}", f"{one.end:%H:%M}")
    ahead = (one.start.date() - moment.astimezone(TOWN).date()).days
    if ahead < 2 and not one.is_whole_days and not lasts_days(one):
        name = ("nextToday", "nextTomorrow")[ahead]
        return "next", words[name].replace("{time}", times)
    return "next", words["nextAll"].replace("{date}", told)


def plain(text: str) -> str:
    """Without marks of direction, and of what keeps together."""
    return re.sub("[\u2060\u2066-\u2069]", "", text).strip()


SAID = """() => [...document.querySelectorAll("[data-list] > [data-record]")].map(card => {
  const said = card.querySelector("ankunft-dates > span"), leaf = [...card.querySelectorAll(".leaf > *")];
  return [card.dataset.record.split("/")[1], card.checkVisibility(), said && said.className, said && said.textContent,
    leaf.map(e => e.textContent), !!card.querySelector(".badge--cancelled, .badge--postponed")]; })"""


# When is it next?


@pytest.mark.parametrize(("tag", "zone"), [("de", ZONES[1]), ("ar", ZONES[2]), ("ti", ZONES[0])])
def test_the_next_date_is_said_at_reading_as_python_does(
    open_page: Open, catalogue: Catalogue, tag: str, zone: str
) -> None:
    """Before, while and after each date of all events, in the town's time whatever the phone's."""
    page = open_page(f"/{tag}/events/", timezone_id=zone)
    words = page.evaluate("ankunft.words")
    entries = {entry.id: entry for entry in coming(catalogue)}
    moments = {MORNING, datetime(2027, 12, 31, 23, 59, tzinfo=TOWN)}
    for entry in entries.values():
        ahead = [one for one in dates_of(catalogue, entry) if span(one)[1] > MORNING]
        for one in [*ahead[:2], *[one for one in ahead if one.change][:2]]:
            start, end = span(one)
            midnight = datetime.combine(one.start.date(), time(), TOWN)
            moments |= {midnight - MINUTE, midnight, start - MINUTE, start, end - MINUTE, end}
    states = set()
    for moment in sorted(moments):
        at(page, moment.isoformat())
        left = 0
        for id_, is_shown, look, text, leaf, is_off in page.evaluate(SAID):
            found = stand(catalogue, entries[id_], moment)
            states.add(found.state)
            assert is_shown == (found.state != "past"), (id_, moment)
            left += is_shown
            if not is_shown:
                continue
            assert is_off == (found.state in ("cancelled", "postponed")), (id_, moment)
            assert found.on is not None
            day = found.on.start
            assert leaf == [str(day.day), words["monthsShort"][day.month - 1], words["weekdaysShort"][day.weekday()]]
            if not is_off:
                told = said_of(words, found, moment)
                assert (look.split("--")[1], plain(text)) == told, (id_, moment)
        assert page.locator("[data-left]").text_content() == str(left), moment
    assert states == {"now", "next", "past", "cancelled", "postponed"}


def test_a_weekly_event_moves_on_and_skips_the_date_that_is_cancelled(open_page: Open) -> None:
    page = open_page("/de/events/sprachcafe-neudorf/", timezone_id="Asia/Kabul")
    said, leaf = page.locator(".page__head ankunft-dates"), page.locator(".page__head .leaf")
    words = page.evaluate("ankunft.words")
    months = words["monthsShort"]

    def told(moment: str) -> tuple[str, str]:
        at(page, moment)
        return plain(said.inner_text()), " ".join(leaf.inner_text().split())

    def named(day: str) -> str:
        return str(words["nextAll"]).replace("{date}", day)

    thursday = words["weekdaysShort"][3]
    assert told("2026-11-21T10:00:00+01:00") == (
        named("Donnerstag, 26. November, 16:30–18:30"), f"26 {months[10]} {thursday}",
    )  # fmt: skip
    assert told("2026-11-25T23:59:00+01:00")[0] == words["nextTomorrow"].replace("{time}", "16:30–18:30")
    assert told("2026-11-26T00:00:00+01:00")[0] == words["nextToday"].replace("{time}", "16:30–18:30")
    assert told("2026-11-26T16:30:00+01:00")[0] == words["nextNow"].replace("{time}", "18:30")
    assert told("2026-11-26T18:29:59+01:00")[0] == words["nextNow"].replace("{time}", "18:30")
    assert told("2026-11-26T18:30:00+01:00") == (
        named("Donnerstag, 3. Dezember, 16:30–18:30"), f"3 {months[11]} {thursday}",
    )  # fmt: skip
    # 24 December is cancelled, on 31 December there is none.
    assert told("2026-12-17T18:30:00+01:00") == (
        named("Donnerstag, 7. Januar 2027, 16:30–18:30"), f"7 {months[0]} {thursday}",
    )  # fmt: skip
    assert told("2027-06-24T18:30:00+02:00")[0] == words["over"]


def test_the_dates_of_an_event_leave_one_after_the_other(open_page: Open, catalogue: Catalogue) -> None:
    entry = catalogue.get(EVENT.name, "sprachcafe-neudorf")
    assert entry is not None
    page = open_page("/ar/events/sprachcafe-neudorf/", timezone_id="America/Los_Angeles")
    rows = "[...document.querySelectorAll('.dates li')].filter(e => e.checkVisibility()).map(e => e.dataset.start)"
    built = page.evaluate("[...document.querySelectorAll('.dates li')].map(e => e.dataset.start)")
    assert len(built) == 6
    for moment in ("2026-11-21T10:00", "2026-11-26T18:29", "2026-11-26T18:30", "2026-12-10T20:00", "2026-12-24T18:30"):
        now = datetime.fromisoformat(moment)
        at(page, now.replace(tzinfo=TOWN).isoformat())
        expected = [one.start.isoformat(timespec="minutes") for one in dates_of(catalogue, entry) if one.end > now]
        assert page.evaluate(rows) == [start for start in expected if start in built], moment
    # The date that is cancelled says so and why, as long as it is to come.
    at(page, "2026-12-24T10:00:00+01:00")
    off = page.locator(".dates .is-off")
    assert off.get_attribute("data-start") == "2026-12-24T16:30"
    assert off.locator(".badge--cancelled").is_visible()
    assert off.locator("small").inner_text().strip()
    assert "line-through" in off.locator("time").evaluate("e => getComputedStyle(e).textDecorationLine")


@pytest.mark.parametrize("zone", ZONES)
def test_whole_days_last_from_midnight_to_midnight_of_the_town(open_page: Open, zone: str) -> None:
    page = open_page("/de/events/aemter-geschlossen/", timezone_id=zone)
    said, words = page.locator(".page__head ankunft-dates"), page.evaluate("ankunft.words")
    both = "Donnerstag, 24. Dezember – Freitag, 1. Januar 2027"
    for moment, text in (
        ("2026-11-21T10:00:00+01:00", words["nextAll"].replace("{date}", both)),
        ("2026-12-23T23:59:59+01:00", words["nextAll"].replace("{date}", both)),
        ("2026-12-24T00:00:00+01:00", f"{words['nowOn']}: {both}"),
        ("2026-12-31T23:59:59+01:00", f"{words['nowOn']}: {both}"),
        ("2027-01-01T23:59:59+01:00", f"{words['nowOn']}: {both.replace(' 2027', '').replace('er –', 'er 2026 –')}"),
        ("2027-01-02T00:00:00+01:00", words["over"]),
    ):
        at(page, moment)
        assert said.inner_text().strip() == text, moment


def test_what_is_cancelled_or_postponed_keeps_saying_so(open_page: Open, catalogue: Catalogue) -> None:
    off = [entry for entry in catalogue.directory(EVENT) if event(entry).status in ("cancelled", "postponed")]
    assert {event(entry).status for entry in off} == {"cancelled", "postponed"}
    for entry in off:
        page = open_page(f"/de/events/{entry.id}/", timezone_id="Asia/Kabul")
        words = page.evaluate("ankunft.words")
        badge = page.locator(".page__head .badge")
        for one in dates_of(catalogue, entry):
            start, end = span(one)
            for moment in (MORNING, start - MINUTE, start, end - MINUTE, end + ONE_DAY):
                at(page, moment.isoformat())
                assert badge.is_visible(), (entry.id, moment)
                assert badge.inner_text().strip() == words[event(entry).status or ""], (entry.id, moment)
                assert page.locator(".page__head :is(.open--yes)").count() == 0, (entry.id, moment)
        if event(entry).status_note:
            assert page.locator(".page__head .notice").first.is_visible()
    # And what is moved says from when.
    page = open_page("/de/events/wohnung-finden/")
    assert "26. November 2026" in page.locator(".page__head .notice").first.inner_text()
    # Full: it takes place, and nobody else can come.
    page = open_page("/de/events/rodeln-hochstein/")
    at(page, "2027-01-09T10:00:00+01:00")
    assert page.locator(".page__head .badge--full").is_visible()
    assert page.locator(".page__head .open--yes").is_visible()


def test_an_event_of_another_zone_is_told_in_the_time_of_the_town(open_page: Open) -> None:
    page = open_page("/de/events/webinar-abschluesse-ukraine/", timezone_id="America/Los_Angeles")
    at(page, "2026-12-09T16:59:00+01:00")
    assert "17:00–18:30" in plain(page.locator(".page__head ankunft-dates").inner_text())
    at(page, "2026-12-09T17:00:00+01:00")
    assert page.locator(".page__head .open--yes").is_visible()


def test_an_event_that_is_over_leads_to_the_next_one(open_page: Open) -> None:
    for tag in ("de", "ar"):
        page = open_page(f"/{tag}/events/interkulturelle-woche-2026/")
        assert page.locator(".page__head .open--no").inner_text().strip() == page.evaluate("ankunft.words.over")
        page.locator(".page__head a.button").click()
        page.wait_for_url(f"**/{tag}/events/interkulturelle-woche-2027/")


# The weeks and months


@pytest.mark.parametrize("zone", ZONES)
def test_dates_leave_the_week_and_days_without_dates_vanish(open_page: Open, catalogue: Catalogue, zone: str) -> None:
    first, last = date(2026, 11, 23), date(2026, 11, 29)
    dates = [(one, f"event/{entry.id}") for one, entry in between(catalogue, first, last)]
    assert len(dates) >= 4
    page = open_page(WEEK.format(tag="de"), timezone_id=zone)
    words = page.evaluate("ankunft.words")
    moments = {MORNING, datetime(2026, 11, 30, tzinfo=TOWN)}
    for one, _ in dates:
        moments |= {span(one)[0] - ONE_DAY, span(one)[0], span(one)[1] - MINUTE, span(one)[1]}
    near = set()
    for moment in sorted(moments):
        at(page, moment.isoformat())
        expected: dict[str, list[str]] = {}
        for one, record in dates:
            if span(one)[1] > moment:
                expected.setdefault(max(one.start.date(), first).isoformat(), []).append(record)
        today = moment.date()
        names = {today: words["today"], today + ONE_DAY: words["tomorrow"]}
        told = [[day, names.get(date.fromisoformat(day), ""), records] for day, records in expected.items()]
        assert page.evaluate(AGENDA) == told, moment
        near |= {name for _, name, _ in told}
        assert page.locator("[data-none]").is_visible() == (not told), moment
    assert near == {"", words["today"], words["tomorrow"]}


def test_what_goes_on_for_days_stands_in_each_of_its_weeks(open_page: Open) -> None:
    for week, day in (("2026-w52", "2026-12-24"), ("2026-w53", "2026-12-28")):
        page = open_page(f"/de/events/by/week/{week}/")
        at(page, MORNING.isoformat())
        assert page.locator(f"#_day-{day} [data-record='event/aemter-geschlossen']").is_visible()
        at(page, "2027-01-01T23:59:00+01:00")
        assert page.locator("[data-record='event/aemter-geschlossen']").is_visible()
        at(page, "2027-01-02T00:00:00+01:00")
        assert not page.locator("[data-record='event/aemter-geschlossen']").is_visible()
        page.context.close()


def test_what_is_off_says_so_in_the_week(open_page: Open) -> None:
    page = open_page(WEEK.format(tag="de"))
    at(page, MORNING.isoformat())
    words = page.evaluate("ankunft.words")
    item = page.locator("[data-record='event/familientag-hallenbad']")
    assert item.locator(".badge").inner_text().strip() == words["postponed"]
    page = open_page("/de/events/by/week/2026-w52/")
    at(page, MORNING.isoformat())
    item = page.locator("[data-record='event/sprachcafe-neudorf']")
    assert item.locator(".badge").inner_text().strip() == words["cancelled"]


def test_one_goes_from_week_to_week(open_page: Open) -> None:
    page = open_page("/ar/events/")
    page.locator(".list__tools a[href*='/by/week/']").click()
    page.wait_for_url("**/ar/events/by/week/2026-w47/")
    assert page.locator("nav.parts [rel=prev]").count() == 0
    page.locator("nav.parts [rel=next]").click()
    page.wait_for_url("**/ar/events/by/week/2026-w48/")
    page.locator("nav.parts [rel=prev]").click()
    page.wait_for_url("**/ar/events/by/week/2026-w47/")


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_days_of_the_month_lead_to_what_is_on(open_page: Open, origin: str, catalogue: Catalogue, tag: str) -> None:
    page = open_page(f"/{tag}/events/", timezone_id="Asia/Kabul")
    page.clock.install(time=MORNING)
    tables = page.locator("table.month")
    assert tables.count() == 2
    assert tables.first.locator("th abbr").evaluate_all("all => all.map(e => e.title)") == page.evaluate(
        "ankunft.words.weekdays"
    )
    links = page.locator("table.month a").evaluate_all(
        "all => all.map(e => [e.pathname + e.hash, e.textContent, e.getAttribute('aria-label')])"
    )
    days = {date.fromisoformat(url[-10:]) for url, _, _ in links}
    expected = {
        day
        for one, _ in between(catalogue, NOW, date(2026, 12, 31))
        if not one.is_cancelled
        for day in [one.start.date()]
        if day >= NOW
    }
    # What goes on for days stands once more in each week: on its Monday.
    assert days == expected | {date(2026, 12, 28)}
    for url, number, label in links:
        page.goto(origin + url)
        day = page.locator(url[url.index("#") :])
        assert day.is_visible(), url
        assert day.evaluate("e => e.getBoundingClientRect().top < innerHeight"), url
        assert day.locator("[data-record] a").first.is_visible()
        assert re.search(rf"\b{number}\b", label)
        assert str(int(url[-2:])) == number


# The questions


ANSWER = """async (answers) => {
  const element = document.querySelector("ankunft-events"), form = element.querySelector("form");
  form.reset();
  for (const [name, value] of Object.entries(answers)) {
    const field = form.querySelector(`[name=${name}]`);
    if (!field) throw new Error(`no field ${name}`);
    if (value === true) field.checked = true;
    else field.value = value;
    if (value !== true && field.value !== value) throw new Error(`${name} cannot be ${value}`);
  }
  form.requestSubmit();
  const said = element.querySelector("[role=status]");
  for (let wait = 0; wait < 200; wait++) {
    await new Promise((done) => setTimeout(done, wait ? 10 : 0));
    if (said.textContent !== ankunft.words.loading) break;
  }
  const section = element.querySelector("section");
  for (const more = section.querySelector("[data-more]"); more && !more.hidden; ) more.click();
  return { said: said.textContent, hidden: section.hidden, count: section.querySelector("[data-count]").textContent,
    found: [...section.querySelectorAll("[data-record]")].map((card) => [card.dataset.record.split("/")[1],
      card.querySelector("[data-slot=when]").textContent, [...card.querySelectorAll(".leaf > *")].map(e => e.textContent)]) };
}"""


def ask(page: Page, **answers: str | bool) -> dict[str, Any]:
    """Give answers, send them, show more until there is no more."""
    found: dict[str, Any] = page.evaluate(ANSWER, answers)
    return found


@dataclass(frozen=True)
class Answer:
    """An event that fits, and its date."""

    id: str
    on: Occurrence


def fitting(catalogue: Catalogue, moment: datetime, when: str, **chosen: str | bool) -> list[Answer]:
    """What the questions should find, the next one first."""
    today = moment.astimezone(TOWN).date()
    monday = today - timedelta(days=today.weekday())
    spans = {
        "": (today, date.max), "today": (today, today), "tomorrow": (today + ONE_DAY, today + ONE_DAY),
        "week": (today, monday + 6 * ONE_DAY), "weekend": (max(today, monday + 5 * ONE_DAY), monday + 6 * ONE_DAY),
        "next": (monday + 7 * ONE_DAY, monday + 13 * ONE_DAY), "month": (today, today + 29 * ONE_DAY),
    }  # fmt: skip
    first, last = spans[when]
    found = []
    for entry in coming(catalogue):
        record = event(entry)
        if any(
            value not in values(catalogue, entry, name)
            for name, value in chosen.items()
            if name in ("topic", "kind", "language", "district")
        ):
            continue
        if chosen.get("free") and not (record.cost and record.cost.free):
            continue
        if chosen.get("childcare") and not (record.childcare and record.childcare.there == "yes"):
            continue
        for one in dates_of(catalogue, entry):
            start, end = span(one)
            if one.is_cancelled or end <= moment:
                continue
            begins = max(start, moment).astimezone(TOWN).date()
            if begins <= last and (begins >= first or (lasts_days(one) and one.last_day >= first)):
                found.append(Answer(entry.id, one))
                break
    return sorted(found, key=lambda answer: span(answer.on)[0])


QUESTIONS: Sequence[dict[str, str | bool]] = (
    {}, {"topic": "meet"}, {"kind": "information"}, {"language": "ar"}, {"district": "altstadt"}, {"free": True},
    {"childcare": True}, {"topic": "german", "free": True, "language": "ti"},
    {"kind": "sport", "district": "neudorf", "childcare": True},
)  # fmt: skip
ASKED_AT = (
    "2026-11-21T10:00:00+01:00",  # a Saturday
    "2026-11-24T16:30:00+01:00",  # while something is on
    "2026-11-29T23:30:00+01:00",  # the last half hour of a week
    "2026-12-24T17:00:00+01:00",  # a cancelled date, and days that go on
    "2026-12-27T12:00:00+01:00",  # a Sunday; in the next week the days still go on
    "2027-05-29T23:00:00+02:00",  # in the night goes on what began today
    "2027-05-30T00:30:00+02:00",
)


@pytest.mark.parametrize(("tag", "zone"), [("de", ZONES[1]), ("ar", ZONES[2])])
def test_the_questions_find_what_python_finds(open_page: Open, catalogue: Catalogue, tag: str, zone: str) -> None:
    page = open_page(f"/{tag}/events/", timezone_id=zone)
    words = page.evaluate("ankunft.words")
    counts = set()
    for now in ASKED_AT:
        at(page, now)
        moment = datetime.fromisoformat(now).astimezone(TOWN)
        for when in ("", "today", "tomorrow", "week", "weekend", "next", "month"):
            for chosen in QUESTIONS if when in ("", "month") else QUESTIONS[:2]:
                expected = fitting(catalogue, moment, when, **chosen)
                found = ask(page, when=when, **chosen)
                asked = (now, when, chosen)
                assert [id_ for id_, _, _ in found["found"]] == [one.id for one in expected], asked
                # The date that is told is the one within the chosen days.
                told = [plain(text) for _, text, _ in found["found"]]
                assert told == [words_for(words, one.on, moment) for one in expected], asked
                assert [int(leaf[0]) for _, _, leaf in found["found"]] == [one.on.start.day for one in expected]
                said = words["results"].replace("{number}", str(len(expected))) if expected else words["noResults"]
                assert found["said"] == said, asked
                assert found["hidden"] == (not expected)
                assert not expected or found["count"] == str(len(expected))
                counts.add(len(expected))
    assert 0 in counts
    assert max(counts) > 20
    assert storage(page) == {"local": {}, "session": {}}
    assert "?" not in page.url


def test_what_does_not_take_place_says_so_among_the_results(open_page: Open) -> None:
    page = open_page("/de/events/")
    at(page, MORNING.isoformat())
    ask(page, kind="sport")
    words = page.evaluate("ankunft.words")
    card = page.locator("section.found [data-record='event/familientag-hallenbad']")
    assert words["postponed"] in card.locator("[data-slot=label]").inner_text()


def test_a_reader_asks_with_the_keyboard_alone_and_takes_it_back(open_page: Open) -> None:
    page = open_page("/ar/events/", reduced_motion="reduce")
    at(page, MORNING.isoformat())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {urlsplit(request.url).path}"))
    # Nothing is loaded before somebody asks.
    page.wait_for_timeout(200)
    assert asked == []
    tab_to(page, "e.name === 'when'")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=when]").input_value() == "today"
    page.locator("[name=when]").select_option("next")
    tab_to(page, "e.matches('ankunft-events [type=submit]')")
    page.keyboard.press("Enter")
    section = page.locator("ankunft-events section.found")
    expect(section).to_be_visible()
    assert asked == ["GET /ar/events/events.json"]
    # The list that was built is out of the way; the answer has the focus, Tab goes on to the first event.
    assert not page.locator("section.list").is_visible()
    assert page.evaluate("document.activeElement === document.querySelector('section.found h2')")
    tab_to(page, "!!e.closest('section.found .card')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/events/*/")
    page.go_back()
    # Taken back: the list is there again, nothing is kept.
    page.locator("[name=when]").select_option("next")
    page.locator("ankunft-events [type=submit]").click()
    expect(section).to_be_visible()
    page.locator("ankunft-events [type=reset]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section.list")).to_be_visible()
    assert not section.is_visible()
    assert page.locator("[name=when]").input_value() == ""
    assert page.locator("ankunft-events [role=status]").inner_text() == ""
    assert storage(page) == {"local": {}, "session": {}}
    assert all(line.startswith("GET ") and "?" not in line for line in asked)


def test_results_come_some_at_a_time(open_page: Open) -> None:
    page = open_page("/de/events/")
    at(page, MORNING.isoformat())
    page.locator("ankunft-events [type=submit]").click()
    cards = page.locator("section.found .card")
    expect(cards.first).to_be_visible()
    some = cards.count()
    total = int(page.locator("section.found [data-count]").inner_text())
    assert some < total
    page.locator("section.found [data-more]").click()
    assert cards.count() > some
    assert page.evaluate("!!document.activeElement.closest('section.found .card')")


def test_once_loaded_the_questions_answer_without_a_connection(open_page: Open, catalogue: Catalogue) -> None:
    page = open_page("/de/events/")
    at(page, MORNING.isoformat())
    ask(page)
    page.context.set_offline(True)
    later = "2026-12-09T17:30:00+01:00"
    at(page, later)
    expected = fitting(catalogue, datetime.fromisoformat(later), "month", language="uk")
    assert expected
    assert [id_ for id_, _, _ in ask(page, when="month", language="uk")["found"]] == [one.id for one in expected]


def test_where_the_data_do_not_arrive_the_list_stays(open_page: Open) -> None:
    page = open_page("/de/events/")
    at(page, MORNING.isoformat())
    page.route("**/events.json", lambda route: route.fulfill(status=404, body="404"))
    assert ask(page, when="month")["said"] == page.evaluate("ankunft.words.loadFailed")
    assert page.locator("section.list").is_visible()
    # And the next answer tries anew.
    page.unroute("**/events.json")
    assert ask(page, when="month")["found"]


def test_results_say_what_language_they_are_in(open_page: Open) -> None:
    page = open_page("/fa/events/")
    at(page, MORNING.isoformat())
    ask(page)
    titles = page.locator("section.found [data-slot=title]").evaluate_all("all => all.map(e => [e.lang, e.dir])")
    assert {tuple(one) for one in titles} <= {("de", "ltr"), ("en", "ltr")}
    assert titles


# Into the own calendar


def test_an_event_goes_into_the_own_calendar(open_page: Open) -> None:
    page = open_page("/ar/events/sprachcafe-neudorf/")
    with page.expect_download() as download:
        page.locator("a.action--calendar").click()
    assert download.value.suggested_filename == "sprachcafe-neudorf.ics"
    text = Path(str(download.value.path())).read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "RRULE:" in text


def test_calendars_to_subscribe_to_are_linked_and_there(open_page: Open, site: Path) -> None:
    for address in ("/de/events/", "/ar/events/by/topic/meet/"):
        page = open_page(address)
        link = str(page.locator(".list__tools a[href$='.ics']").get_attribute("href"))
        assert link.startswith("https://musterstadt.example.org/data/")
        assert (site / urlsplit(link).path.lstrip("/")).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n"), link


# Without a script


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_without_javascript_all_dates_are_readable(
    open_page: Open, origin: str, catalogue: Catalogue, tag: str
) -> None:
    page = open_page(f"/{tag}/events/", java_script_enabled=False)
    needs = page.locator("main :is(form, input, select, textarea, template, ankunft-share, ankunft-keep)")

    def nothing_in_vain() -> None:
        assert [one.evaluate("e => e.outerHTML.slice(0, 80)") for one in needs.all() if one.is_visible()] == []

    cards = page.locator("[data-list] > [data-record]:visible")
    assert cards.evaluate_all("all => all.map(e => e.dataset.record)") == [
        f"event/{entry.id}" for entry in coming(catalogue)
    ]
    assert all(re.search(r"\d", text) for text in page.locator(".cards ankunft-dates").all_inner_texts())
    nothing_in_vain()
    day = page.locator("table.month a").last
    url = str(day.get_attribute("href"))
    day.click()
    page.wait_for_url(f"**{url}")
    assert page.locator(url[url.index("#") :]).is_visible()
    nothing_in_vain()
    page.locator(f"{url[url.index('#') :]} [data-record] a").first.click()
    assert page.locator("article[data-record^='event/'] h1").is_visible()
    nothing_in_vain()
    page.goto(f"{origin}/{tag}/events/sprachcafe-neudorf/")
    assert page.locator(".page__head ankunft-dates").inner_text().strip()
    assert page.locator(".dates li:visible").count() == 6
    assert "16:30–18:30" in page.locator(".dates li").first.inner_text()
    assert page.locator("a.action--calendar").is_visible()
    nothing_in_vain()
    # All weeks, one after the other.
    page.goto(f"{origin}/{tag}/events/by/week/2026-w47/")
    weeks, found = 1, 0
    while page.locator("nav.parts [rel=next]").count():
        found += page.locator(".agenda [data-record]:visible").count()
        with page.expect_navigation():
            page.locator("nav.parts [rel=next]").first.click()
        weeks += 1
    assert weeks == 13
    assert found > 40


# Everybody


def everywhere(page: Page, origin: str, tag: str) -> Iterator[str]:
    """Opens one page of each kind after the other, results of the questions among them."""
    page.clock.install(time=MORNING)
    for kind, address in KINDS.items():
        page.goto(origin + address.format(tag=tag))
        yield kind
        if kind == "list":
            page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
            page.locator("ankunft-events [type=submit]").click()
            page.locator("section.found .card").first.wait_for()
            yield "results"


@pytest.mark.parametrize("tag", ["de", "ar", "ti", "ru", "so"])
def test_nothing_overflows_and_targets_are_large(open_page: Open, origin: str, tag: str) -> None:
    page = open_page(f"/{tag}/saved/", reduced_motion="reduce")
    wrong: list[Any] = []
    for kind in everywhere(page, origin, tag):
        for width in (1280, 320, 360):
            page.set_viewport_size({"width": width, "height": 740})
            wide, found = page.evaluate(f"[document.documentElement.scrollWidth, ({OVERFLOWING})()]")
            if wide > width or found:
                wrong.append((kind, width, wide, found[:3]))
        small = page.evaluate(SMALL_TARGETS)
        if small:
            wrong.append((kind, small))
    assert wrong == []


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_axe_finds_nothing_in_light_and_dark(open_page: Open, origin: str, tag: str) -> None:
    # Our own policy would keep axe out; it is not under test here.
    page = open_page(f"/{tag}/saved/", bypass_csp=True, reduced_motion="reduce", width=320)
    wrong = []
    for kind in everywhere(page, origin, tag):
        page.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=cast(Any, scheme))
            options = {"resultTypes": ["violations"]} | ({"runOnly": ["color-contrast"]} if scheme == "dark" else {})
            found = page.evaluate("options => axe.run(options)", options)
            wrong += [(kind, scheme, v["id"], v["nodes"][0]["html"][:160], v["help"]) for v in found["violations"]]
    assert wrong == []


def test_paper_shows_the_dates_and_the_way_back(open_page: Open, origin: str) -> None:
    page = open_page("/de/events/", width=794)
    page.clock.install(time=MORNING)
    for tag in ("de", "ar"):
        for kind, address in KINDS.items():
            page.emulate_media(media="screen")
            page.goto(origin + address.format(tag=tag))
            page.emulate_media(media="print")
            assert page.locator(".qr svg").first.is_visible(), kind
            frame = page.locator("nav, form, button:not(.term), input, select, summary, .months")
            assert [one.evaluate("e => e.outerHTML.slice(0, 80)") for one in frame.all() if one.is_visible()] == [], (
                kind
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= 794, kind
            if kind == "list":
                assert len(visible(page)) >= 30
            if kind == "week":
                assert page.locator(".agenda li:visible").count() >= 4


def test_what_was_found_can_be_printed(open_page: Open) -> None:
    page = open_page("/de/events/", width=794)
    at(page, MORNING.isoformat())
    found = ask(page, kind="information")["found"]
    page.emulate_media(media="print")
    assert page.locator("section.found .card:visible").count() == len(found) > 2
    assert page.locator("ankunft-events :is(form, button):visible").count() == 0

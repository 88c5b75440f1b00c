"""The directory of the reference instance on a phone: found, read, printed, kept; with a script and without one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.directory import freshness
from ankunft.directory.calendar import calendar
from ankunft.directory.fit import Person, audience_of, fit
from ankunft.directory.lists import values
from ankunft.directory.responsible import Question, responsible
from ankunft.directory.schedule import open_state, schedule_of_hours
from ankunft.model import CONTACT, DIRECTORY, OFFER, PLACE, Contact, Offer, Place
from ankunft.model.vocabulary import BASES, GENDERS, GROUPS, LEVELS, RESIDENCE
from ankunft.site.pages import PART
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, Open
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import NOW, ROOT

TAGS = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")
KINDS = {
    "list": "/{tag}/offers/",
    "courses": "/{tag}/offers/by/kind/course/",
    "offer": "/{tag}/offers/deutsch-b1-hybrid/",
    "place": "/{tag}/places/rathaus/",
    "contact": "/{tag}/contacts/amt-auslaender-a-k/",
    "organisation": "/{tag}/organisations/stadt-musterstadt/",
    "map": "/{tag}/places/by/map/",
    "saved": "/{tag}/saved/",
}
MORNING = "2026-11-23T10:30:00+01:00"  # a Monday
KABUL = "Asia/Kabul"
VERIFY_DAYS = 365


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


def current(catalogue: Catalogue, kind: Any, day: date = NOW) -> set[str]:
    """The ids of the records that have not ended."""
    entries = catalogue.directory(kind)
    return {entry.id for entry in entries if freshness.standing(entry.record, day, VERIFY_DAYS).state != "ended"}


def at(page: Page, moment: str) -> None:
    """Look at the page at another time."""
    page.clock.set_fixed_time(moment)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def visible(page: Page) -> list[str]:
    """The records that can be seen on the lists of a page."""
    return page.evaluate(
        "[...document.querySelectorAll('[data-list] [data-record]')].filter(e => e.checkVisibility())"
        ".map(e => e.dataset.record)"
    )


def storage(page: Page) -> dict[str, dict[str, str]]:
    return page.evaluate("({local: {...localStorage}, session: {...sessionStorage}})")


def tab_to(page: Page, found: str) -> None:
    """Press Tab until `found`, an expression about the focused element `e`, holds."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {found})(document.activeElement)"):
            return
    raise AssertionError(f"not reached by the keyboard: {found}")


ANSWER = """async ([tag, answers]) => {
  const element = document.querySelector(tag), form = element.querySelector("form");
  form.reset();
  for (const [name, value] of Object.entries(answers)) {
    const fields = [...form.querySelectorAll(`[name=${name}]`)];
    const field = fields.find((one) => (one.type === "checkbox") === (value === true));
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
  const found = { said: said.textContent };
  for (const name of ["fits", "maybe", "not", "sure"]) {
    const section = element.querySelector(`[data-${name}]`);
    if (!section) continue;
    for (const more = section.querySelector("[data-more]"); more && !more.hidden; ) more.click();
    found[name] = [...section.querySelectorAll("[data-record]")].map((card) => [
      card.dataset.record.split("/")[1],
      [...card.querySelectorAll("[data-slot=reasons] > *")].map((line) => [line.className, line.textContent.trim()]),
    ]);
    found[`${name} count`] = section.hidden ? "" : section.querySelector("[data-count]").textContent;
  }
  return found;
}"""


def ask(page: Page, element: str, **answers: str | bool) -> dict[str, Any]:
    """Give answers, send them, show more until there is no more: verdict → [id, reasons]."""
    found: dict[str, Any] = page.evaluate(ANSWER, [element, answers])
    return found


# What is for me?


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_person_finds_what_is_for_her_with_the_keyboard_alone(
    open_page: Open, catalogue: Catalogue, tag: str
) -> None:
    page = open_page(f"/{tag}/offers/", reduced_motion="reduce")
    at(page, MORNING)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    tab_to(page, "e.name === 'age'")
    page.keyboard.type("30")
    tab_to(page, "e.name === 'german'")
    for _ in ("none", "A1"):
        page.keyboard.press("ArrowDown")
    assert page.locator("[name=german]").input_value() == "A1"
    tab_to(page, "e.type === 'submit'")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fits]")).to_be_visible()
    person = Person(age=30, german="A1")
    verdicts = {
        entry.id: fit(audience_of(cast(Offer, entry.record)), person).verdict
        for entry in catalogue.directory(OFFER)
        if entry.id in current(catalogue, OFFER)
    }
    for verdict in ("fits", "maybe", "not"):
        number = sum(found == verdict for found in verdicts.values())
        assert page.locator(f"[data-{verdict}] [data-count]").text_content() == str(number)
    # What does not fit stands apart, folded; the list that was built is out of the way.
    assert page.locator("details [data-not]").count() == 1
    assert not page.locator("[data-not]").is_visible()
    assert not page.locator("section.list").is_visible()
    # The answer has the focus: a screen reader reads it, Tab goes on to the first offer.
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.evaluate("getComputedStyle(document.activeElement).direction") == ("rtl" if tag == "ar" else "ltr")
    tab_to(page, "!!e.closest('[data-fits] .card')")
    first = page.evaluate("document.activeElement.closest('[data-record]').dataset.record")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{tag}/offers/{first.split('/')[1]}/")
    assert "?" not in page.url
    assert storage(page)["local"] == {}
    # Back, and the answers are still there: the tab remembers.
    page.go_back()
    expect(page.locator("[data-fits] .card").first).to_be_visible()
    assert page.locator("[name=age]").input_value() == "30"
    assert page.locator("[name=german]").input_value() == "A1"
    # Taken back: nothing is left, and the list is there again.
    page.locator("ankunft-finder [type=reset]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section.list")).to_be_visible()
    assert not page.locator("[data-fits]").is_visible()
    assert storage(page) == {"local": {}, "session": {}}
    about = [line for line in asked if "finder" in line]
    assert about
    assert all(re.fullmatch(rf"GET http://[^?#]*/{tag}/offers/finder(-\d+)?\.json", line) for line in about)
    assert not [line for line in asked if "?" in line or not line.startswith("GET ")]


def test_answers_are_kept_only_if_the_person_says_so(open_page: Open) -> None:
    page = open_page("/de/offers/")
    ask(page, "ankunft-finder", age="30", residence="duldung")
    assert storage(page)["local"] == {}
    ask(page, "ankunft-finder", age="30", residence="duldung", keep=True)
    assert "duldung" in json.dumps(storage(page)["local"])
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("[name=age]")).to_have_value("30")
    expect(other.locator("[name=residence]")).to_have_value("duldung")
    # No longer kept as soon as she says so.
    other.locator("[name=keep]").evaluate(
        "box => { box.checked = false; box.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert storage(other)["local"] == {}


def persons(catalogue: Catalogue) -> Iterator[tuple[Person, dict[str, str], dict[str, str]]]:
    """40 persons, always the same, with the answers they give and what they look for."""
    random = Random(40)
    entries = [entry for entry in catalogue.directory(OFFER) if entry.id in current(catalogue, OFFER)]
    topics = sorted({topic for entry in entries for topic in cast(Offer, entry.record).topics})

    def perhaps(options: Any) -> Any:
        return random.choice([None, *options])

    for number in range(40):
        ages = tuple(random.randrange(18) for _ in range(random.randrange(1, 4)))
        person = Person(
            age=perhaps([random.randrange(90), 13, 14, 17, 18, 26, 27]) if number % 5 else number,
            gender=perhaps(GENDERS),
            residence=perhaps([*sorted(set(RESIDENCE) - {"any"}), "unknown"]),
            basis=perhaps(BASES),
            german=perhaps(LEVELS),
            children=perhaps([ages]),
            groups=frozenset(random.sample(sorted(GROUPS), random.randrange(2))),
            district=perhaps(district.id for district in catalogue.instance.districts),
        )
        answers = {
            "age": None if person.age is None else str(person.age), "gender": person.gender,
            "residence": person.residence, "basis": person.basis, "german": person.german,
            "district": person.district, "group": next(iter(person.groups), None),
            "children": ", ".join(map(str, person.children)) if person.children else None,
        }  # fmt: skip
        said = {name: str(value) for name, value in answers.items() if value is not None}
        chosen = random.choice([{}, {}, {"topic": random.choice(topics)}, {"kind": "course"}, {"language": "ar"}])
        yield person, said or {"age": "0"}, chosen


def test_the_finder_answers_forty_persons_as_python_does(open_page: Open, catalogue: Catalogue) -> None:
    page = open_page("/de/offers/", timezone_id=KABUL)
    at(page, MORNING)
    entries = {
        entry.id: entry
        for entry in catalogue.directory(OFFER)
        if entry.id in current(catalogue, OFFER, date(2026, 11, 23))
    }
    for person, answers, chosen in persons(catalogue):
        found = ask(page, "ankunft-finder", **answers, **chosen)
        expected: dict[str, set[str]] = {"fits": set(), "maybe": set(), "not": set()}
        reasons = {}
        for id_, entry in entries.items():
            if all(value in values(catalogue, entry, name) for name, value in chosen.items()):
                told = fit(audience_of(cast(Offer, entry.record)), person)
                expected[told.verdict].add(id_)
                reasons[id_] = [f"is-{reason.answer}" for reason in told.reasons]
        for verdict, ids in expected.items():
            shown = [id_ for id_, _ in found[verdict]]
            assert len(shown) == len(set(shown)), (answers, verdict)
            assert set(shown) == ids, (answers, chosen, verdict)
            assert found[f"{verdict} count"] == (str(len(ids)) if ids else ""), (answers, verdict)
            for id_, lines in found[verdict]:
                assert [name for name, _ in lines] == reasons[id_], (answers, id_)
                assert all(len(text) > 5 and "undefined" not in text for _, text in lines), (answers, id_)


def test_who_says_that_she_has_no_children_is_not_asked_for_them(open_page: Open, catalogue: Catalogue) -> None:
    page = open_page("/de/offers/")
    at(page, MORNING)
    box = page.locator("ankunft-finder input[type=checkbox]:is([name=childless], [name=children])")
    name = str(box.get_attribute("name"))
    found = ask(page, "ankunft-finder", age="30", **{name: True})
    person = Person(age=30, children=())
    for verdict in ("fits", "maybe", "not"):
        expected = {
            entry.id
            for entry in catalogue.directory(OFFER)
            if entry.id in current(catalogue, OFFER)
            and fit(audience_of(cast(Offer, entry.record)), person).verdict == verdict
        }
        assert {id_ for id_, _ in found[verdict]} == expected, verdict


def test_found_offers_say_what_language_they_are_in(open_page: Open) -> None:
    page = open_page("/ti/offers/")
    ask(page, "ankunft-finder", age="30")
    for slot in ("title", "summary"):
        found = page.locator(f"[data-fits] .card [data-slot={slot}]").evaluate_all(
            "all => all.filter(e => /[A-Za-z]{4}/.test(e.textContent)).map(e => [e.lang, e.dir])"
        )
        assert found
        assert set(map(tuple, found)) <= {("en", "ltr"), ("de", "ltr")}, slot


# Who is responsible for me?


def test_who_is_responsible_is_answered_as_python_does(open_page: Open, catalogue: Catalogue) -> None:
    page = open_page("/de/contacts/", timezone_id=KABUL)
    at(page, MORNING)
    there = current(catalogue, CONTACT, date(2026, 11, 23))
    rules = {
        entry.id: cast(Contact, entry.record).responsible
        for entry in catalogue.directory(CONTACT)
        if entry.id in there and cast(Contact, entry.record).responsible
    }
    districts = {district.id: district.postcodes for district in catalogue.instance.districts}
    codes = [code for some in districts.values() for code in some]
    options = {
        name: page.locator(f"ankunft-responsible select[name={name}] option").evaluate_all(
            "all => all.map(o => o.value)"
        )
        for name in ("topic", "district", "group", "residence")
    }
    assert all(len(chosen) > 2 for chosen in options.values())
    names = ["", "Kaya", "Schmidt", "Schulz", "Öztürk", "al-Şahin", "Müller", "Łukaszewicz", "Зеленко", "عباس", "ẞen"]
    random = Random(41)
    kinds = set()
    for _ in range(40):
        answers = {name: random.choice(chosen) for name, chosen in options.items()}
        answers |= {"surname": random.choice(names), "postcode": random.choice(["", "", "09999 ", "12345", *codes])}
        found = ask(page, "ankunft-responsible", **answers)
        question = Question(**cast(Any, {name: value.strip() or None for name, value in answers.items()}))
        answer = responsible(rules, question, districts)
        assert [id_ for id_, _ in found["sure"]] == list(answer.sure), answers
        assert [id_ for id_, _ in found["maybe"]] == list(answer.maybe), answers
        assert all(text for verdict in ("sure", "maybe") for _, lines in found[verdict] for _, text in lines)
        kinds |= {bool(answer.sure), bool(answer.maybe) + 2}
    assert storage(page) == {"local": {}, "session": {}}
    assert "?" not in page.url
    assert kinds == {True, 2, 3} or kinds == {True, False, 2, 3}
    # Digits of another keyboard are digits.
    eastern = ask(page, "ankunft-responsible", postcode="٠٩٩٩٢")
    assert eastern["sure"] == ask(page, "ankunft-responsible", postcode="09992")["sure"]


# Is it open?

MOMENTS = (
    "2026-11-23T10:30:00+01:00",  # a Monday
    "2026-11-18T10:00:00+01:00",  # Buß- und Bettag, a holiday of Saxony alone
    "2027-03-28T01:59:00+01:00",  # a minute before summer time
    "2026-12-24T23:59:00+01:00",  # a minute before Christmas
    "2027-12-31T11:00:00+01:00",  # the last day that is known
)


def said_of(words: Any, place: Place, moment: datetime) -> list[tuple[str, str]]:
    """What the page should say of a place: (class, text)."""
    days = calendar("SN", place.time_zone or "Europe/Berlin", NOW)
    schedule = schedule_of_hours(place.hours, days) if place.hours else None
    now = open_state(schedule, days, moment, place.by_appointment)
    local = datetime(1970, 1, 1) + timedelta(minutes=days.local_minute(moment))
    said: list[tuple[str, str]] = []

    def day_of(day: date) -> str:
        pattern = str(words["date"]).replace("{weekday}", words["weekdays"][day.weekday()])
        return pattern.replace("{day}", str(day.day)).replace("{month}", words["months"][day.month - 1])

    if now.state == "open":
        if now.until is None:
            said.append(("yes", words["openAlways"]))
        elif now.until - local > timedelta(days=1):
            said.append(("yes", words["open"]))
        else:
            time = f"{now.until:%H:%M}".replace("00:00", "24:00")
            said.append(("yes", words["openUntil"].replace("{time}", time)))
    elif now.state == "closed":
        if now.holiday:
            said.append(("no", words["holiday"].replace("{name}", now.holiday)))
            if now.opens:
                next_ = words["opensNext"].replace("{date}", day_of(now.opens.date()))
                said.append(("no", next_.replace("{time}", f"{now.opens:%H:%M}")))
        elif now.opens is None:
            said.append(("no", words["closed"]))
        else:
            ahead = (now.opens.date() - local.date()).days
            name = "Today" if ahead < 1 else "Tomorrow" if ahead < 2 else "Day" if ahead < 7 else "Date"
            text = words[f"opens{name}"].replace("{date}", day_of(now.opens.date()))
            text = text.replace("{weekday}", words["weekdays"][now.opens.weekday()])
            said.append(("no", text.replace("{time}", f"{now.opens:%H:%M}")))
    if place.by_appointment:
        said.append(("ask", words["appointment"]))
    return said


def test_open_now_is_told_in_the_time_of_the_place_as_python_does(open_page: Open, catalogue: Catalogue) -> None:
    places = {entry.id: cast(Place, entry.record) for entry in catalogue.directory(PLACE)}
    seen: dict[str, set[str]] = {}
    looks = set()
    page = open_page("/de/places/", timezone_id=KABUL)
    while True:
        words = page.evaluate("ankunft.words")
        for moment in MOMENTS:
            at(page, moment)
            found = page.evaluate(
                "[...document.querySelectorAll('[data-list] > [data-record]')].map(card => [card.dataset.record, "
                "[...card.querySelectorAll('ankunft-open > span')].map(e => [e.className, e.textContent.trim()])])"
            )
            for record, lines in found:
                id_ = record.split("/")[1]
                expected = said_of(words, places[id_], datetime.fromisoformat(moment))
                assert [(name.split("--")[1], text) for name, text in lines] == expected, (id_, moment)
                seen.setdefault(moment, set()).add(id_)
                looks |= {name for name, _ in expected}
        following = page.locator("[rel=next]")
        if not following.count():
            break
        with page.expect_navigation():
            following.click()
    assert all(ids == current(catalogue, PLACE) for ids in seen.values())
    assert len(seen) == len(MOMENTS)
    assert looks >= {"yes", "no"}


# How does it stand at reading?


def test_what_has_ended_leaves_the_lists_at_the_moment_of_reading(open_page: Open, catalogue: Catalogue) -> None:
    later = "2027-09-01T12:00:00+02:00"
    for kind in (OFFER, CONTACT):
        there = current(catalogue, kind, date(2027, 9, 1))
        assert there != current(catalogue, kind)
        page = open_page(f"/de/{kind.folder}/", timezone_id=KABUL)
        shown = []
        while True:
            at(page, later)
            shown += visible(page)
            following = page.locator("[rel=next]")
            if not following.count():
                break
            with page.expect_navigation():
                following.click()
        assert sorted(shown) == sorted(f"{kind.name}/{id_}" for id_ in there), kind.name
    offers = current(catalogue, OFFER, date(2027, 9, 1))
    for address in ("/de/offers/by/kind/course/", "/ar/offers/by/district/nordstadt/"):
        page = open_page(address)
        before = len(visible(page))
        at(page, later)
        left = visible(page)
        assert len(left) < before
        assert {record.split("/")[1] for record in left} <= offers
        assert page.locator("[data-total]").text_content() == str(len(left)), address
    # Lists within texts, too.
    page = open_page("/de/helpers/lists/course-list/")
    at(page, later)
    assert {record for record in visible(page) if record.startswith("offer/")} <= {f"offer/{id_}" for id_ in offers}
    # And the finder.
    page = open_page("/de/offers/")
    at(page, later)
    found = ask(page, "ankunft-finder", age="30")
    assert {id_ for verdict in ("fits", "maybe", "not") for id_, _ in found[verdict]} == offers


def test_a_list_never_counts_more_than_there_is(open_page: Open, catalogue: Catalogue) -> None:
    """A list in parts: the number above is that of all parts, on the day of reading."""
    page = open_page("/de/offers/")
    at(page, "2027-09-01T12:00:00+02:00")
    assert page.locator("[data-total]").text_content() == str(len(current(catalogue, OFFER, date(2027, 9, 1))))


def test_the_page_of_a_record_says_how_it_stands(open_page: Open, catalogue: Catalogue) -> None:
    page = open_page("/de/offers/deutsch-b1-hybrid/", timezone_id=KABUL)
    words = page.evaluate("ankunft.words")
    standing = page.locator(".page__head ankunft-fresh")
    at(page, "2027-06-25T23:59:00+02:00")
    assert words["ended"] not in standing.inner_text()
    at(page, "2027-06-26T00:00:00+02:00")
    assert words["ended"] in standing.inner_text()
    # Full, paused, coming, and no longer to come.
    for address, moment, name in (
        ("offers/deutsch-full", MORNING, "full"),
        ("offers/deutsch-paused", MORNING, "paused"),
        ("offers/computerkurs-frauen", MORNING, "future"),
    ):
        page = open_page(f"/de/{address}/")
        at(page, moment)
        assert page.locator(f".page__head .standing--{name}").is_visible(), address
    at(page, "2027-01-02T00:00:00+01:00")
    assert page.locator(".page__head .standing--future").count() == 0
    # The last day to register is past.
    page = open_page("/de/offers/berufssprachkurs-b2/")
    at(page, "2027-01-08T23:59:00+01:00")
    assert page.locator(".page__head .standing--closed").count() == 0
    at(page, "2027-01-09T00:01:00+01:00")
    assert page.locator(".page__head .standing--closed").inner_text().strip() == words["registrationClosed"]


def test_what_should_have_been_checked_says_when_it_was(open_page: Open) -> None:
    page = open_page("/de/offers/deutsch-b1-hybrid/", timezone_id=KABUL)
    checked = page.locator(".page__head .standing--checked")
    at(page, "2026-11-23T10:30:00+01:00")
    assert checked.count() == 0
    at(page, "2027-06-01T10:30:00+02:00")
    assert checked.count() == 0
    # Overdue when the site was built already.
    page = open_page("/ar/offers/antidiskriminierung/", timezone_id=KABUL)
    at(page, MORNING)
    text = page.locator(".page__head .standing--checked").inner_text()
    assert "2026" in text or "2025" in text
    words = page.evaluate("ankunft.words")
    assert text.strip().startswith(words["checked"].split("{")[0].strip())
    # A place that is checked once a year.
    page = open_page("/de/places/rathaus/")
    at(page, "2027-11-03T10:00:00+01:00")
    assert "2. November 2026" in page.locator(".page__head .standing--checked").inner_text()


def test_what_has_ended_is_not_said_to_be_open(open_page: Open, catalogue: Catalogue) -> None:
    ended = [
        (kind, entry.id)
        for kind in DIRECTORY
        for entry in catalogue.directory(kind)
        if entry.id not in current(catalogue, kind)
    ]
    assert len(ended) >= 5
    for kind, id_ in ended:
        page = open_page(f"/de/{kind.folder}/{id_}/")
        for moment in (MORNING, "2026-11-24T10:30:00+01:00", "2026-11-25T17:30:00+01:00"):
            at(page, moment)
            assert page.locator(".page__head .standing--ended").is_visible(), id_
            said = page.locator(".page__head .open--yes, .page__head .open--next").all_inner_texts()
            assert said == [], (id_, moment)
        assert page.locator(".page__head a.button").is_visible(), id_
        page.context.close()
    # Ended since the site was built.
    page = open_page("/de/contacts/iq-anerkennung/")
    for hour in ("09:30", "10:30", "14:30"):
        for day in ("04", "05", "06", "07", "08"):
            at(page, f"2027-01-{day}T{hour}:00+01:00")
            assert page.locator(".page__head .open--yes").count() == 0, (day, hour)


def test_what_ends_leaves_the_pages_of_others_at_the_moment_of_reading(open_page: Open, catalogue: Catalogue) -> None:
    """A school's page does not offer a course that is over, nor does a course lead on to one."""
    later = date(2027, 9, 1)
    offers = current(catalogue, OFFER, later)
    for address in ("organisations/vhs-musterstadt", "places/vhs-haus", "offers/deutsch-b1-hybrid"):
        page = open_page(f"/de/{address}/")
        at(page, f"{later}T12:00:00+02:00")
        shown = page.locator("article :is(.tile, .card) a[href^='/de/offers/']").evaluate_all(
            "all => all.filter(e => e.checkVisibility() && !e.closest('li').querySelector('.standing--ended'))"
            ".map(e => e.pathname.split('/')[3])"
        )
        assert set(shown) <= offers, address


def test_what_is_paused_is_not_said_to_be_open(open_page: Open) -> None:
    page = open_page("/de/contacts/amt-sport/")
    for day in range(23, 28):
        for hour in ("09:30", "10:30", "14:30", "16:00"):
            at(page, f"2026-11-{day}T{hour}:00+01:00")
            assert page.locator(".page__head .standing--paused").is_visible()
            assert page.locator(".page__head .open--yes").all_inner_texts() == [], (day, hour)


# On the way


def test_the_nearest_comes_first_when_the_reader_asks(open_page: Open, catalogue: Catalogue) -> None:
    here = (50.9302, 13.5051)
    page = open_page(
        "/ar/places/", geolocation={"latitude": here[0], "longitude": here[1]}, permissions=["geolocation"]
    )
    before = visible(page)
    assert page.locator(".distance").count() == 0
    page.locator("ankunft-near button").click()
    page.locator(".distance").first.wait_for()
    after = visible(page)
    assert sorted(after) == sorted(before)
    assert after != before

    def metres(record: str) -> float:
        place = cast(Place, catalogue.get(*record.split("/")).record)  # type: ignore[union-attr]
        if place.coordinates is None:
            return 1e9
        north = place.coordinates.lat - here[0]
        east = (place.coordinates.lon - here[1]) * cos(radians(here[0]))
        return hypot(north, east) * 111_195

    far = [metres(record) for record in after]
    assert all(one <= other + 1 for one, other in pairwise(far))
    assert after[0] == "place/rathaus"
    texts = page.locator("[data-list] [data-record]").evaluate_all(
        "all => all.map(e => e.querySelector('.distance')?.textContent)"
    )
    assert all((text is None) == (distance == 1e9) for text, distance in zip(texts, far, strict=True))
    words = page.evaluate("ankunft.words")
    unit = words["metres"].replace("{number}", "").strip()
    assert unit in texts[0]
    assert not page.locator("ankunft-near [role=status]").inner_text()


def test_a_reader_who_keeps_the_position_to_himself_loses_nothing(open_page: Open) -> None:
    page = open_page("/de/places/")
    before = visible(page)
    page.locator("ankunft-near button").click()
    expect(page.locator("ankunft-near [role=status]")).to_have_text(page.evaluate("ankunft.words.nearDenied"))
    assert visible(page) == before


def test_a_contact_goes_into_the_address_book(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/ar/contacts/amt-kita/")
    with page.expect_download() as download:
        page.locator("a.action--save").click()
    assert download.value.suggested_filename == "amt-kita.vcf"
    card = Path(str(download.value.path())).read_bytes().decode()
    assert card.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    for line in ("FN:Kita-Stelle", "TEL;VALUE=uri;TYPE=work,voice:tel:+493023125190", "END:VCARD"):
        assert line in card.split("\r\n")


def test_a_record_is_shared_with_its_facts(open_page: Open) -> None:
    page = open_page("/ar/places/rathaus/")
    page.evaluate("navigator.share = async (data) => { globalThis.shared = data; }")
    page.locator("ankunft-share button").click()
    shared = page.evaluate("shared")
    for fact in ("Rathausplatz 1, 09999 Musterstadt", "08:00–18:00", "+49 30 23125 100"):
        assert fact in shared["text"]
    assert shared["text"].endswith("https://musterstadt.example.org/ar/places/rathaus/")
    assert shared["title"] in shared["text"]
    # Where the phone cannot share: the text to copy, or copied.
    page.evaluate(
        "navigator.share = undefined; navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }"
    )
    page.locator("ankunft-share button").click()
    expect(page.locator("ankunft-share [role=status]")).to_have_text(page.evaluate("ankunft.words.copied"))
    assert page.evaluate("copied") == shared["text"]


def test_what_is_kept_is_on_the_own_list(open_page: Open, origin: str) -> None:
    page = open_page("/de/offers/deutsch-b1-hybrid/")
    words = page.evaluate("ankunft.words")
    star = page.locator("ankunft-keep button")
    assert star.get_attribute("aria-pressed") == "false"
    star.focus()
    page.keyboard.press("Enter")
    assert star.get_attribute("aria-pressed") == "true"
    page.goto(f"{origin}/ar/places/rathaus/")
    page.locator("ankunft-keep button").click()
    page.goto(f"{origin}/de/saved/")
    cards = page.locator("ankunft-saved [data-record]")
    assert cards.evaluate_all("all => all.map(e => e.dataset.record)") == ["offer/deutsch-b1-hybrid", "place/rathaus"]
    assert "Hafenstraße 21" in cards.first.inner_text()
    assert cards.nth(1).locator("a[href='tel:+493023125100']").is_visible()
    title = cards.nth(1).locator("[data-slot=title]")
    assert (title.get_attribute("lang"), title.evaluate("e => getComputedStyle(e).direction")) == ("ar", "rtl")
    page.evaluate("navigator.share = async (data) => { globalThis.shared = data; }")
    page.locator("[data-share]").click()
    assert "Hafenstraße 21" in page.evaluate("shared.text")
    page.goto(f"{origin}/de/offers/deutsch-b1-hybrid/")
    assert star.get_attribute("aria-pressed") == "true"
    page.goto(f"{origin}/de/saved/")
    for _ in range(2):
        page.locator("[data-remove]").first.click()
    assert cards.count() == 0
    expect(page.locator("ankunft-saved [role=status]")).to_have_text(words["nothingSaved"])
    assert storage(page)["local"] == {}


# Without a script


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_without_javascript_everything_is_there_and_nothing_is_offered_in_vain(
    open_page: Open, origin: str, catalogue: Catalogue, tag: str
) -> None:
    page = open_page(f"/{tag}/offers/", java_script_enabled=False)
    needs = page.locator("main :is(button, input, select, textarea, form, template, ankunft-share, ankunft-keep)")

    def nothing_in_vain(address: str) -> None:
        seen = [one.evaluate("e => e.outerHTML.slice(0, 80)") for one in needs.all() if one.is_visible()]
        assert seen == [], address

    # All parts of the list, each with its records.
    found: list[str] = []
    parts = 1
    while True:
        found += page.locator("[data-list] [data-record]:visible").evaluate_all("all => all.map(e => e.dataset.record)")
        nothing_in_vain(page.url)
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        with page.expect_navigation():
            following.click()
        parts += 1
    assert parts == -(-len(current(catalogue, OFFER)) // PART) > 1
    assert sorted(found) == sorted(f"offer/{id_}" for id_ in current(catalogue, OFFER))
    # From the list of all to a part of it, folded or not, to a record and on.
    page.goto(f"{origin}/{tag}/offers/")
    facet = page.locator("nav.facets details:has(a[href$='/by/district/nordstadt/'])")
    assert not facet.locator("a[href$='/by/district/nordstadt/']").is_visible()
    facet.locator("summary").click()
    facet.locator("a[href$='/by/district/nordstadt/']").click()
    page.wait_for_url(f"**/{tag}/offers/by/district/nordstadt/")
    nothing_in_vain(page.url)
    with page.expect_navigation():
        page.locator("[data-record] h3 a").first.click()
    assert page.locator("article[data-record] h1").is_visible()
    nothing_in_vain(page.url)
    # A place: hours, address, telephone, way.
    page.goto(f"{origin}/{tag}/places/rathaus/")
    nothing_in_vain(page.url)
    hours = page.locator(".hours")
    assert hours.is_visible()
    assert "08:00–18:00" in hours.inner_text()
    for link in ("tel:+493023125100", "geo:50.9302,13.5051"):
        assert page.locator(f"main a[href^='{link}']").first.is_visible()
    # The map, and from a point to its place.
    page.goto(f"{origin}/{tag}/places/by/map/")
    nothing_in_vain(page.url)
    point = page.locator(".map a").first
    point.click(force=True)
    target = page.locator(page.url[page.url.index("#") :])
    assert target.is_visible()
    assert target.locator("h3 a").is_visible()
    # The table of courses, a contact, an organisation, and the own list, which says that it needs a script.
    for address in (
        "offers/by/kind/course",
        "contacts",
        "contacts/amt-kita",
        "organisations/stadt-musterstadt",
        "saved",
    ):
        page.goto(f"{origin}/{tag}/{address}/")
        nothing_in_vain(page.url)
        assert page.locator("h1").is_visible()
    assert page.locator("noscript").inner_text().strip()


# Everybody


def everywhere(page: Page, origin: str, tag: str) -> Iterator[str]:
    """Opens one page of each kind after the other, the finder's results and a filled list of one's own among them."""
    for kind, address in KINDS.items():
        page.goto(origin + address.format(tag=tag))
        if kind == "contact":
            page.locator("ankunft-keep button").click()
        if kind == "saved":
            page.locator("ankunft-saved [data-record]").first.wait_for()
        yield kind
        if kind == "list":
            page.locator("[name=age]").fill("30")
            page.locator("[name=german]").select_option("A1")
            page.locator("ankunft-finder [type=submit]").click()
            page.locator("[data-fits] .card").first.wait_for()
            page.evaluate("document.querySelectorAll('ankunft-finder details').forEach(e => { e.open = true; })")
            yield "finder"
            page.evaluate("sessionStorage.clear()")


SHORTER = """() => document.querySelectorAll(".cards, .courses tbody").forEach((list) =>
  [...list.children].slice(8).forEach((record) => record.remove()))"""


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_overflows_and_targets_are_large_in_any_language(open_page: Open, origin: str, tag: str) -> None:
    page = open_page(f"/{tag}/saved/", width=360, reduced_motion="reduce")
    wrong: list[Any] = []
    for kind in everywhere(page, origin, tag):
        if kind == "finder":
            page.evaluate(SHORTER)
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
    page = open_page(f"/{tag}/saved/", bypass_csp=True, reduced_motion="reduce")
    wrong = []
    for kind in everywhere(page, origin, tag):
        page.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=cast(Any, scheme))
            # Nothing but colours differs between light and dark; and after some, records are like those before.
            options = {"resultTypes": ["violations"]} | ({"runOnly": ["color-contrast"]} if scheme == "dark" else {})
            if tag != "de" or scheme == "dark":
                page.evaluate(SHORTER)
            found = page.evaluate("options => axe.run(options)", options)
            wrong += [(kind, scheme, v["id"], v["nodes"][0]["html"][:160], v["help"]) for v in found["violations"]]
    assert wrong == []


# Paper


def test_paper_shows_the_records_and_the_way_back_and_nothing_to_press(open_page: Open, origin: str) -> None:
    page = open_page("/de/offers/", width=794)
    for tag in ("de", "ar"):
        for kind, address in KINDS.items():
            if kind == "saved":
                continue
            page.emulate_media(media="screen")
            page.goto(origin + address.format(tag=tag))
            assert not page.locator(".qr").is_visible(), kind
            page.emulate_media(media="print")
            assert page.locator(".qr svg").is_visible(), kind
            box = page.locator(".qr svg").bounding_box()
            assert box is not None
            # Large enough for a phone: 25 mm.
            assert box["width"] >= 94, kind
            frame = page.locator(
                "nav, form, button, input, select, summary, ankunft-finder, ankunft-responsible, ankunft-near"
            )
            assert [one.evaluate("e => e.outerHTML.slice(0, 80)") for one in frame.all() if one.is_visible()] == [], (
                kind
            )
            assert page.locator("h1").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 794, kind
            if kind in ("list", "courses", "map"):
                assert len(visible(page)) >= 20


def test_the_list_of_courses_fits_on_few_sheets(open_page: Open) -> None:
    for tag in ("de", "ar", "ti"):
        page = open_page(f"/{tag}/offers/by/kind/course/", width=1280)
        pdf = page.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 3, tag
        page = open_page(f"/{tag}/helpers/lists/course-list/", width=1280)
        assert page.locator("table.courses").is_visible()

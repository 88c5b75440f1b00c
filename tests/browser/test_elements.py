"""The scripts of the directory in a real Chromium: each custom element on a small page of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from typing import Any

import pytest
from ankunft.directory import fit, responsible
from ankunft.directory.calendar import calendar
from ankunft.directory.schedule import schedule_of_hours
from ankunft.model.audience import Audience, Responsibility
from ankunft.site.assets import script
from ankunft.site.review import environment, read_component, render
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from tests.conftest import ROOT

OVERRIDES = ROOT / "overrides"
ORIGIN = "https://town.example"
CSP = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'none'; base-uri 'none'"
STYLE = "[hidden], :not(:defined) { display: none !important } ankunft-fresh { display: flex } .cards [data-slot]:empty { display: none }"

SN = calendar("SN", "Europe/Berlin", date(2026, 11, 21))
NI = calendar("NI", "Europe/Berlin", date(2026, 11, 21))
TZ = calendar("SN", "America/New_York", date(2026, 11, 21))
KEY = "SN Europe/Berlin"
ICON = '<svg class="icon icon--{}" viewBox="0 0 1 1" aria-hidden="true"></svg>'
ICONS = [
    "yes",
    "no",
    "ask",
    "clock",
    "open",
    "closed",
    "holiday",
    "appointment",
    "next",
    "near",
    "star",
    "starred",
    "remove",
    "share",
    "phone",
    "full",
    "ended",
    "paused",
    "future",
    "checked",
    "registration",
]
WORDS: dict[str, Any] = {
    "tag": "en",
    "base": "/",
    "calendar": KEY,
    "calendars": {KEY: SN.encode(), "NI Europe/Berlin": NI.encode(), "SN America/New_York": TZ.encode()},
    "clock": "The date is wrong: {date}",
    **{name: name for name in ("thanks", "sentLater", "sending", "sendFailed")},
    "weekdays": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "months": [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ],
    "date": "{weekday}, {day} {month}",
    "day": "{day} {month} {year}",
    "decimal": ",",
    "icons": {name: ICON.format(name) for name in ICONS},
    "criteria": {
        "age": "Age", "gender": "For", "residence": "Status", "basis": "You receive", "german": "Your German",
        "groups": "For", "districts": "You live in",
    },
    "open": "Open now",
    "openUntil": "Open now, until {time}",
    "openAlways": "Open day and night",
    "closed": "Closed now",
    "opensToday": "Closed now. Opens today at {time}",
    "opensTomorrow": "Closed now. Opens tomorrow at {time}",
    "opensDay": "Closed now. Opens on {weekday} at {time}",
    "opensDate": "Closed now. Opens on {date} at {time}",
    "opensNext": "Opens again: {date}, {time}",
    "holiday": "Closed today: public holiday ({name})",
    "appointment": "By appointment",
    "usual": "Usual hours; holidays are not known",
    "nextNow": "Now, until {time}",
    "nextToday": "Next: today at {time}",
    "nextTomorrow": "Next: tomorrow at {time}",
    "nextDate": "Next: {date} at {time}",
    "ended": "Has ended",
    "full": "Full",
    "paused": "Paused",
    "future": "From {date}",
    "registrationClosed": "Registration is closed",
    "checked": "Last checked on {date}",
    "yes": "Fits",
    "no": "Does not fit",
    "ask": "Please ask",
    "fits": "Fits you: {number}",
    "results": "Found: {number}",
    "noResults": "Nothing found",
    "loading": "Loading",
    "loadFailed": "Could not be loaded",
    "child": "for your child",
    "nobody": "We found nobody",
    "latin": "Latin letters, please",
    "kilometres": "{number} km",
    "metres": "{number} m",
    "locating": "Looking",
    "nearDenied": "The phone does not tell its position",
    "nearFailed": "Position not found",
    "copied": "Copied",
    "copyThis": "Copy this text:",
    "kept": "On my list",
    "nothingSaved": "Your list is empty",
    "noStorage": "This phone keeps no list",
}  # fmt: skip

BLANK = """<template data-blank><li class="card">
<h3><a href="#" data-slot="url"><span data-slot="icon"></span><span data-slot="title"></span>
<small><span data-slot="label"></span><span data-slot="by"></span></small></a></h3>
<ankunft-fresh data-slot="fresh"></ankunft-fresh><ankunft-open data-slot="open"></ankunft-open>
<p data-slot="summary"></p><ul data-slot="facts"></ul><ul data-slot="reasons"></ul>%s</li></template>"""
BLANK_SAVED = BLANK % (
    '<ul><li><a href="#" data-slot="phone"><bdi data-slot="number"></bdi></a></li>'
    '<li><button type="button" data-remove>Remove</button></li></ul>'
)


def found(name: str) -> str:
    return (
        f"<section data-{name} hidden><h2>{name} <output data-count></output></h2><ol class=cards></ol>"
        f"<button type=button data-more hidden>More</button></section>"
    )


def select(name: str, *values: str) -> str:
    options = "".join(f"<option>{value}</option>" for value in ("", *values))
    return f"<label>{name}<select name={name}>{options}</select></label>"


FINDER = f"""<ankunft-finder data-index="/en/offers/finder.json"><form>
<input name=age type=number>{select("german", "none", "A1", "A2", "B1", "B2")}{select("district", "altstadt", "nordstadt")}
{select("topic", "german", "work")}{select("kind", "course", "meeting")}{select("language", "de", "ar")}
<input type=checkbox name=open value=yes>{select("residence", "duldung", "gestattung", "unknown")}
{select("basis", "sgb2", "asylblg")}{select("gender", "female", "male")}{select("group", "parents", "women", "youth")}
<input name=children><input type=checkbox name=childless value=yes><input type=checkbox name=keep value=yes>
<button type=submit>Find</button><button type=reset>Reset</button></form><p role=status></p>
{found("fits")}{found("maybe")}<details hidden><summary>What does not fit</summary>{found("not")}</details>{BLANK % ""}
</ankunft-finder>
<section class=list><h2>Results</h2><ul class=cards data-list><li class=card data-record="offer/built">Built</li></ul></section>"""

RESPONSIBLE = f"""<ankunft-responsible data-index="/en/contacts/responsible.json"><form>
{select("topic", "work", "housing")}{select("district", "altstadt", "nordstadt")}
<input name=postcode><input name=surname>{select("group", "parents")}{select("residence", "duldung")}
<button type=submit>Find</button><button type=reset>Reset</button></form><p role=status></p>
{found("sure")}{found("maybe")}{BLANK % ""}</ankunft-responsible>"""


class Phone:
    """A page on a phone, with what it asked for and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def __call__(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def texts(self, selector: str) -> list[str]:
        """What can be read there, on one line each."""
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def move(self, at: str) -> None:
        """Look at the page again at another time."""
        self.page.clock.set_fixed_time(at)
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def storage(self) -> dict[str, dict[str, str]]:
        return self.page.evaluate("({local: {...localStorage}, session: {...sessionStorage}})")

    def fill(self, **answers: str | bool) -> None:
        for name, value in answers.items():
            field = self.page.locator(f"[name={name}]")
            if isinstance(value, bool):
                field.set_checked(value)
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def find(self, **answers: str | bool) -> None:
        self.fill(**answers)
        self.page.get_by_role("button", name="Find").click()
        self.page.locator("[role=status]:not(:text('Loading'))").first.wait_for(state="attached")

    def titles(self, name: str) -> list[str]:
        return self.page.locator(f"[data-{name}] [data-slot=title]").all_text_contents()

    @property
    def said(self) -> str:
        return self.page.locator("[role=status]").first.inner_text()


Ring = Callable[..., Phone]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Ring]:
    """Show a body under the site's policy. `files`: path → JSON text, or None to break the line. Fails at the end if
    anything broke that the test did not break itself."""
    contexts: list[BrowserContext] = []
    phones: list[Phone] = []

    def ring(
        body: str,
        *,
        files: dict[str, str | None] | None = None,
        words: dict[str, Any] | None = WORDS,
        at: str = "2026-11-23T10:30:00+01:00",
        init: str = "",
        path: str = "/en/offers/",
        near: Phone | None = None,
        **options: Any,
    ) -> Phone:
        context = near.page.context if near else browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        shown = Phone(page)
        phones.append(shown)
        told = "<script src=/words.js defer></script>" if words is not None else ""
        html = f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>My list</title>
<link rel=stylesheet href=/style.css>{told}<script src=/script.js defer></script></head>
<body><main>{body}</main></body></html>"""
        served: dict[str, tuple[str, str | None]] = {
            "/style.css": ("text/css", STYLE),
            "/words.js": (
                "text/javascript",
                f"(globalThis.ankunft=globalThis.ankunft||{{}}).words={json.dumps(words)};",
            ),
            "/script.js": ("text/javascript", script([OVERRIDES]).decode()),
            **{name: ("application/json", text) for name, text in (files or {}).items()},
        }

        def answer(route: Route) -> None:
            url = route.request.url
            address = url.removeprefix(ORIGIN)
            if address not in ("/style.css", "/words.js", "/script.js", path):
                shown.asked.append(address)
            kind, text = served.get(address, ("text/html; charset=utf-8", html))
            if text is None:
                route.abort()
                return
            route.fulfill(body=text, content_type=kind, headers={"Content-Security-Policy": CSP})

        page.route("**/*", answer)
        page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        page.on("console", lambda message: shown.complaints.append(message.text) if message.type == "error" else None)
        if init:
            page.add_init_script(init)
        page.clock.install(time=at)
        page.goto(ORIGIN + path)
        return shown

    yield ring
    said = [text for one in phones for text in one.complaints if "ERR_FAILED" not in text]
    for context in contexts:
        context.close()
    assert said == []


# ---- Is it open?

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kabul")


def hours(text: str, more: str = "", days: Any = SN, key: str = KEY) -> str:
    data = schedule_of_hours(text, days).encode() if text else ""
    return f'<ankunft-open data-hours="{data}" data-calendar="{key}" {more}></ankunft-open>'


WEEK = "Mo-Fr 09:00-12:00,13:00-17:00; PH off"

OPEN = {
    "open until": (WEEK, "2026-11-23T10:30:00+01:00", "yes", "Open now, until 12:00"),
    "opens later today": (WEEK, "2026-11-23T12:00:00+01:00", "no", "Closed now. Opens today at 13:00"),
    "opens tomorrow": (WEEK, "2026-11-23T17:00:00+01:00", "no", "Closed now. Opens tomorrow at 09:00"),
    "opens on a weekday": (WEEK, "2026-11-20T18:00:00+01:00", "no", "Closed now. Opens on Monday at 09:00"),
    "opens in a week": ("Dec 7 09:00-12:00", "2026-11-30T10:00:00+01:00", "no", "Closed now. Opens on Monday, 7 December at 09:00"),
    "holiday of the Land": (
        WEEK, "2026-11-18T10:00:00+01:00", "no",
        "Closed today: public holiday (Buß- und Bettag)|Opens again: Thursday, 19 November, 09:00",
    ),
    "round the clock": ("24/7", "2026-11-23T03:00:00+01:00", "yes", "Open day and night"),
    "until midnight": ("Mo-Su 18:00-24:00", "2026-11-23T20:00:00+01:00", "yes", "Open now, until 24:00"),
    "over midnight": ("Fr 20:00-02:00", "2026-11-21T01:00:00+01:00", "yes", "Open now, until 02:00"),
    "for days": ("Mo 08:00-24:00; Tu-Th 00:00-24:00; Fr 00:00-18:00", "2026-11-24T10:00:00+01:00", "yes", "Open now"),
    "summer time": ("Su 09:00-12:00", "2026-10-25T08:00:00+00:00", "yes", "Open now, until 12:00"),
    "after the data": (WEEK, "2028-01-05T10:00:00+01:00", "yes", "Open now, until 12:00|Usual hours; holidays are not known"),
}  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_open_now_is_said_in_the_venues_time_whatever_the_phones(phone: Ring, zone: str) -> None:
    shown = phone("".join(f"<p>{hours(text)}</p>" for text, *_ in OPEN.values()), timezone_id=zone)
    for number, (name, (_, at, look, said)) in enumerate(OPEN.items(), 1):
        shown.move(at)
        place = f"p:nth-of-type({number}) ankunft-open > span"
        assert "|".join(shown.texts(place)) == said, name
        assert shown(place).first.get_attribute("class") == f"open open--{look}", name


def test_the_holidays_are_those_of_the_venues_land_and_its_zone_is_its_own(phone: Ring) -> None:
    body = hours(WEEK) + hours(WEEK, days=NI, key="NI Europe/Berlin") + hours(WEEK, days=TZ, key="SN America/New_York")
    shown = phone(body, at="2026-11-18T10:00:00+01:00")
    assert [text[:20] for text in shown.texts("ankunft-open")] == [
        "Closed today: public", "Open now, until 12:0", "Closed today: public",
    ]  # fmt: skip
    shown = phone(body, at="2026-11-19T10:00:00+01:00")
    assert shown.texts("ankunft-open")[2] == "Closed now. Opens today at 09:00"


def test_by_appointment_is_added_and_replaces_what_was_built(phone: Ring) -> None:
    built = '<span class="open open--ask">By appointment</span>'
    shown = phone(hours(WEEK, "data-appointment").replace("><", f">{built}<"))
    assert shown.texts("ankunft-open > span") == ["Open now, until 12:00", "By appointment"]
    shown = phone(hours("", "data-appointment") + hours(""))
    assert shown.texts("ankunft-open") == ["By appointment", ""]


COURSE = {
    "running": ("2026-11-23T18:30:00+01:00", "Now, until 19:30"),
    "today": ("2026-11-23T10:30:00+01:00", "Next: today at 18:00"),
    "tomorrow": ("2026-11-22T10:30:00+01:00", "Next: tomorrow at 18:00"),
    "later": ("2026-11-17T10:30:00+01:00", "Next: Monday, 23 November at 18:00"),
    "before its first day": ("2026-11-01T10:30:00+01:00", "Next: Monday, 16 November at 18:00"),
    "after its last": ("2026-11-23T19:30:00+01:00", ""),
}


@pytest.mark.parametrize("zone", ZONES)
def test_of_a_course_its_next_date_is_said(phone: Ring, zone: str) -> None:
    limits = "data-course data-first=2026-11-10 data-last=2026-11-29"
    shown = phone(hours("Mo 18:00-19:30", limits), timezone_id=zone)
    for name, (at, said) in COURSE.items():
        shown.move(at)
        assert shown.texts("ankunft-open") == [said], name


def test_a_first_day_that_begins_at_midnight_is_ahead(phone: Ring) -> None:
    shown = phone(hours("24/7", "data-course data-first=2026-12-01"), at="2026-11-23T10:00:00+01:00")
    assert shown.texts("ankunft-open") == ["Next: Tuesday, 1 December at 00:00"]


def test_what_is_said_is_renewed_every_half_minute_and_when_the_page_is_seen_again(phone: Ring) -> None:
    shown = phone(hours(WEEK), at="2026-11-23T11:59:45+01:00")
    assert shown.texts("ankunft-open") == ["Open now, until 12:00"]
    mark = shown("ankunft-open > span").element_handle()
    shown.page.clock.run_for(10_000)
    assert mark.evaluate("span => span.isConnected"), "what stays the same is left alone"
    shown.page.clock.run_for(20_000)
    assert shown.texts("ankunft-open") == ["Closed now. Opens today at 13:00"]
    shown.move("2026-11-23T13:00:00+01:00")
    assert shown.texts("ankunft-open") == ["Open now, until 17:00"]


def test_broken_hours_say_nothing_and_leave_what_was_built(phone: Ring) -> None:
    shown = phone(
        f'<ankunft-open data-hours="x" data-calendar="{KEY}">built</ankunft-open>'
        f'<ankunft-open data-hours="||" data-calendar="of Mars"></ankunft-open>' + hours(WEEK)
    )
    assert shown.texts("ankunft-open") == ["built", "", "Open now, until 12:00"]


# ---- How does it stand?


def fresh(days: dict[str, str], state: str = "current", built: str = "") -> str:
    return f"<ankunft-fresh data-state={state} data-fresh='{json.dumps(days)}'>{built}</ankunft-fresh>"


def record(name: str, inside: str, more: str = "") -> str:
    return f'<li data-record="offer/{name}" {more}>{name} {inside}</li>'


def built(kind: str, text: str) -> str:
    return f'<span class="standing standing--{kind}"><span>{text}</span></span>'


def test_what_has_ended_since_leaves_the_list_and_its_count(phone: Ring) -> None:
    ends = "2026-11-22*1 2026-11-23*1 2026-12-31*4"
    body = f'<b data-total="9" data-ends="{ends}">9</b><ul data-list>'
    body += record("gone", fresh({"u": "2026-11-22"})) + record("today", fresh({"u": "2026-11-23"}))
    body += "</ul>"
    shown = phone(body)
    assert shown.texts("li:visible") == ["today"]
    assert shown.texts("[data-total]") == ["8"]  # of the whole list, whose rest is on other pages
    shown.page.clock.fast_forward("24:00:00")
    assert shown.texts("li:visible") == []
    assert shown.texts("[data-total]") == ["7"]


def test_the_day_is_the_towns_not_the_phones(phone: Ring) -> None:
    body = f"<ul data-list>{record('until 22', fresh({'u': '2026-11-22'}))}</ul>"
    for zone in ZONES:
        shown = phone(body, at="2026-11-22T22:59:00+00:00", timezone_id=zone)
        assert shown.texts("li:visible") == ["until 22"]
        shown.move("2026-11-22T23:00:00+00:00")
        assert shown.texts("li:visible") == []


def test_a_page_of_its_own_says_that_the_record_has_ended(phone: Ring) -> None:
    body = f'<article data-record="offer/a">{fresh({"u": "2026-11-22", "s": "full"}, "full", built("full", "Full, as built"))}</article>'
    shown = phone(body)
    assert shown.texts("article:visible") == ["Has ended"]


STANDING = {
    "full": (fresh({"s": "full"}), "Full"),
    "paused": (fresh({"s": "paused"}), "Paused"),
    "ahead": (fresh({"f": "2027-01-07"}), "From 7 January 2027"),
    "begun since": (fresh({"f": "2026-11-23"}, "future", built("future", "From 23 November")), ""),
    "as built": (fresh({"s": "full"}, "full", built("full", "No free places")), "No free places"),
    "registration closed since": (fresh({"r": "2026-11-22", "s": "full"}, "full", built("full", "No places")), "No places Registration is closed"),
    "registration on its last day": (fresh({"r": "2026-11-23"}), ""),
    "overdue": (fresh({"v": "2026-01-10", "c": "2026-07-09"}), "Last checked on 10 January 2026"),
    "overdue, replacing": (fresh({"v": "2026-01-10", "c": "2026-07-09"}, "current", built("checked", "10/1/26")), "Last checked on 10 January 2026"),
    "not overdue": (fresh({"v": "2026-01-10", "c": "2026-11-23"}, "current", built("checked", "10/1/26")), "10/1/26"),
    "nothing known": ("<ankunft-fresh>built</ankunft-fresh>", "built"),
    "broken": ("<ankunft-fresh data-fresh='{'>built</ankunft-fresh>", "built"),
}  # fmt: skip


def test_how_a_record_stands_is_said_anew_at_reading(phone: Ring) -> None:
    shown = phone("".join(body for body, _ in STANDING.values()))
    assert dict(zip(STANDING, shown.texts("ankunft-fresh"), strict=True)) == {
        name: said for name, (_, said) in STANDING.items()
    }
    shown.page.clock.run_for(60_000)
    assert shown.texts("ankunft-fresh") == [said for _, said in STANDING.values()], "said once, not again"


# ---- What is for me?


def offer(name: str, audience: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    made = Audience.model_validate(audience) if audience else None
    data = {"i": name, "u": f"/en/offers/{name}/", "t": name, "k": "course", "f": fit.encode(made), **more}
    return {key: value for key, value in data.items() if value not in (None, {}, [])}


def index(*offers: dict[str, Any], **more: Any) -> dict[str, str | None]:
    first = {
        "next": [],
        "texts": ["from 18", "Volkshochschule", "Mondays at 9", "3–6", "Altstadt", "A2–B1", "Tolerated"],
        "kinds": {"course": ["Course", ICON.format("course")], "meeting": ["Meeting", ICON.format("meeting")]},
        "offers": offers,
        **more,
    }
    return {"/en/offers/finder.json": json.dumps(first)}


ADULT = {"age": {"from": "18"}}


def test_offers_are_sorted_by_the_answers_with_reasons_in_words(phone: Ring) -> None:
    files = index(
        offer("adults", ADULT, r={"age": 0}, b=1, s=[2], m="A course"),
        offer("everybody"),
        offer("tolerated", {"age": {"from": "18"}, "residence": ["duldung"]}, r={"age": 0, "residence": 6}),
        offer("children", {"age": {"from": "3", "until": "6"}}, r={"age": 3}),
        offer("learners", {"german": {"from": "A2", "until": "B1"}}, r={"german": 5}),
    )
    shown = phone(FINDER, files=files)
    shown.find(age="30", german="A2")
    assert shown.titles("fits") == ["adults", "everybody", "learners"]
    assert shown.titles("maybe") == ["tolerated", "children"]
    assert shown.titles("not") == []
    assert shown.said == "Fits you: 3"
    assert shown.texts("[data-count]")[:2] == ["3", "2"]
    assert shown.texts("[data-maybe] li.is-yes, [data-maybe] li.is-ask") == [
        "Fits Age: from 18", "Please ask Status: Tolerated", "Please ask Age: 3–6",
    ]  # fmt: skip
    first = shown("[data-fits] li.card").first
    assert (
        " ".join(first.inner_text().split())
        == "adults Course · Volkshochschule A course Mondays at 9 Fits Age: from 18"
    )
    assert first.locator("a").get_attribute("href") == "/en/offers/adults/"
    assert first.get_attribute("data-record") == "offer/adults"
    assert first.locator(".icon--course").count() == 1
    assert not shown(".list").is_visible(), "the built list makes room"
    shown.find(age="17", german="B2")
    assert shown.titles("not") == ["adults", "tolerated", "learners"]
    shown("ankunft-finder > details summary").click()
    assert shown.texts("[data-not] li.is-no")[0] == "Does not fit Age: from 18"
    assert shown.texts("[data-fits] .card") == ["everybody Course"]


def test_children_make_an_offer_fit_and_an_unknown_status_asks(phone: Ring) -> None:
    files = index(
        offer("kindergarten", {"age": {"from": "3", "until": "6"}}, r={"age": 3}),
        offer("parents", {"groups": ["parents"]}, r={"groups": 0}),
        offer("tolerated", {"residence": ["duldung"]}, r={"residence": 6}),
    )
    shown = phone(FINDER, files=files)
    shown.find(age="30", children="9, 4", residence="unknown")
    assert shown.titles("fits") == ["kindergarten", "parents"]
    assert shown.texts("[data-fits] .is-yes")[0] == "Fits Age: 3–6 (for your child)"
    assert shown.titles("maybe") == ["tolerated"]
    # As an Arabic and a Persian keyboard write 4 and 9.
    shown.find(children="\u0664 \u06f9")
    assert shown.titles("fits") == ["kindergarten", "parents"]
    shown.find(children="", childless=True)
    assert (shown.titles("fits"), shown.titles("not")) == ([], ["kindergarten", "parents"])
    shown.find(childless=False)
    assert shown.titles("maybe") == ["kindergarten", "parents", "tolerated"]


def test_topic_kind_language_and_open_choose_from_the_list(phone: Ring) -> None:
    now = schedule_of_hours("Mo 10:00-12:00", SN).encode()
    later = schedule_of_hours("Mo 18:00-20:00", SN).encode()
    files = index(
        offer("course", o=["german"], g=["de", "ar"], h=now, c=KEY),
        offer("evening", o=["german"], g=["de"], h=later, c=KEY),
        offer("next year", o=["work"], g=["de"], h=now, c=KEY, e=["2027-01-01", None]),
        offer("cafe", ADULT, k="meeting", o=["work"], g=["ar"], a=True, r={"age": 0}),
    )
    shown = phone(FINDER, files=files)
    shown.find()
    assert shown.titles("fits") == ["course", "evening", "next year", "cafe"]
    assert shown.said == "Found: 4"
    assert shown("[data-slot=reasons] li").count() == 0
    assert shown("section:visible").count() == 1, "without an answer about the person there is one group"
    assert shown.texts("[data-fits] ankunft-open") == [
        "Now, until 12:00", "Next: today at 18:00", "Next: Monday, 4 January at 10:00", "By appointment",
    ]  # fmt: skip
    shown.find(topic="german")
    assert shown.titles("fits") == ["course", "evening"]
    shown.find(language="ar")
    assert shown.titles("fits") == ["course"]
    shown.find(topic="", language="", kind="meeting")
    assert shown.titles("fits") == ["cafe"]
    shown.find(kind="", open=True)
    assert shown.titles("fits") == ["course"]
    shown.find(topic="work")
    assert shown.titles("fits") == []
    assert shown.said == "Nothing found"
    assert shown("[role=status]").first.evaluate("status => status === document.activeElement")


def test_the_own_district_comes_first_and_what_cannot_be_had_last(phone: Ring) -> None:
    files = index(
        offer("full", z='{"s":"full"}'),
        offer("far", d=["nordstadt"]),
        offer("here", d=["altstadt"]),
        offer("ended", z='{"s":"ended"}'),
        offer("over", z='{"u":"2026-11-22"}'),
        offer("online"),
        offer("only there", {"districts": ["nordstadt"]}, d=["nordstadt"], r={"districts": 4}),
    )
    shown = phone(FINDER, files=files)
    shown.find(district="altstadt")
    assert shown.titles("fits") == ["here", "online", "far", "full"]
    assert shown.titles("not") == ["only there"]
    assert shown.texts("[data-fits] ankunft-fresh")[-1] == "Full"


def test_the_answers_stay_on_the_phone_and_in_the_tab(phone: Ring) -> None:
    shown = phone(FINDER, files=index(offer("adults", ADULT, r={"age": 0})))
    assert shown.asked == []
    shown("[name=age]").focus()
    assert shown.storage() == {"local": {}, "session": {}}, "nothing before the reader asks"
    shown.find(age="30", residence="duldung")
    assert shown.asked == ["/en/offers/finder.json"], "nothing but the index, and that once"
    assert shown.storage()["local"] == {}
    assert json.loads(shown.storage()["session"]["ankunft/finder"]) == [["age", "30"], ["residence", "duldung"]]
    shown.fill(keep=True)
    kept = json.loads(shown.storage()["local"]["ankunft/finder"])
    assert kept == [["age", "30"], ["residence", "duldung"], ["keep", "yes"]]
    shown.fill(keep=False)
    assert shown.storage()["local"] == {}
    shown.find(keep=True)
    shown.page.get_by_role("button", name="Reset").click()
    assert shown.storage() == {"local": {}, "session": {}}
    assert shown("[name=age]").input_value() == ""
    assert shown("section:visible").count() == 1, "the built list is back, alone"
    assert shown(".list").is_visible()
    assert shown.asked == ["/en/offers/finder.json"]
    assert shown.page.url == f"{ORIGIN}/en/offers/"


def test_answers_survive_the_way_to_an_offer_and_back_and_if_kept_a_new_tab(phone: Ring) -> None:
    files = index(offer("adults", ADULT, r={"age": 0}))
    shown = phone(FINDER, files=files)
    shown.find(age="30", german="A1", childless=True)
    shown("[data-fits] a").click()
    shown.page.wait_for_url("**/adults/")
    shown.page.goto(f"{ORIGIN}/en/offers/")
    shown("[data-fits] .card").wait_for()
    assert shown("[name=age]").input_value() == "30"
    assert shown("[name=german]").input_value() == "A1"
    assert shown("[name=childless]").is_checked()
    assert shown("body").evaluate("body => body === document.activeElement"), "not led away from the top of the page"
    assert phone(FINDER, files=files, near=shown).texts("[data-fits] .card") == []
    shown.fill(keep=True)
    again = phone(FINDER, files=files, near=shown)
    again("[data-fits] .card").wait_for()
    assert again("[name=age]").input_value() == "30"
    assert again("[name=keep]").is_checked()


def test_several_pieces_are_read_each_with_its_own_texts(phone: Ring) -> None:
    pieces = index(offer("one", ADULT, r={"age": 0}), next=["finder-2.json", "finder-3.json"])
    for number, text in ((2, "second text"), (3, "third text")):
        more = offer(f"piece {number}", ADULT, r={"age": 0}, s=[0])
        pieces[f"/en/offers/finder-{number}.json"] = json.dumps({"texts": [text], "offers": [more]})
    shown = phone(FINDER, files=pieces)
    shown.find(age="20")
    assert shown.titles("fits") == ["one", "piece 2", "piece 3"]
    assert shown.texts("[data-fits] .is-yes") == ["Fits Age: from 18", "Fits Age: second text", "Fits Age: third text"]
    assert sorted(shown.asked) == ["/en/offers/finder-2.json", "/en/offers/finder-3.json", "/en/offers/finder.json"]


def test_titles_in_another_language_say_so(phone: Ring) -> None:
    shown = phone(FINDER, files=index(offer("a", t="لغة", l="ar", y="rtl"), offer("<b>b</b>")))
    shown.find()
    title = shown("[data-fits] [data-slot=title]").first
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")
    assert shown.titles("fits")[1] == "<b>b</b>", "texts are no markup"
    assert shown("[data-fits] [data-slot=title]").nth(1).get_attribute("lang") is None


def test_five_thousand_offers_are_filtered_with_little_work(phone: Ring) -> None:
    def make(number: int) -> dict[str, Any]:
        years = {"age": {"from": str(number % 40), "until": str(number % 40 + 20)}}
        data = schedule_of_hours("Mo-Fr 09:00-17:00; PH off", SN).encode()
        return offer(f"offer {number}", years, r={"age": 0}, o=["german" if number % 10 else "work"], h=data, c=KEY)

    pieces = index(*map(make, range(250)), next=[f"finder-{number}.json" for number in range(2, 21)])
    for number in range(2, 21):
        offers = [make(at) for at in range(number * 250 - 250, number * 250)]
        pieces[f"/en/offers/finder-{number}.json"] = json.dumps({"texts": ["age"], "offers": offers})
    # The counting stands between the logic and the finder, which takes the functions when it is defined.
    logic = """
      globalThis.work = {fit: 0, schedule: 0};
      globalThis.ankunft = new Proxy({}, {set(all, name, value) {
        if (name === "fit") { const fit = value; value = (...a) => { work.fit++; return fit(...a); }; }
        if (name === "schedule") {
          const {decode} = value; value.decode = (...a) => { work.schedule++; return decode(...a); };
        }
        all[name] = value;
        return true;
      }});
    """
    shown = phone(FINDER, files=pieces, init=logic)
    shown.find(age="30", childless=True, topic="german")
    work = shown.page.evaluate("work")
    assert work["fit"] == 4500, "one judgement for each offer of the topic"
    cards = shown("ankunft-finder .card").count()
    assert cards == 12, "six that fit and six that do not"
    assert work["schedule"] <= cards, "hours are read for what is shown only"
    count = int(shown("[data-fits] [data-count]").inner_text())
    assert count + int(shown("[data-not] [data-count]").text_content() or "") == 4500
    shown("[data-fits] [data-more]").click()
    assert shown("[data-fits] .card").count() == 36
    assert shown(":focus").inner_text().startswith(shown.titles("fits")[6])
    assert shown.page.evaluate("work.fit") == 4500
    shown.find(topic="work")
    assert shown.page.evaluate("work.fit") == 5000
    before = shown.page.evaluate("work.schedule")
    shown.find(open=True)
    assert shown.page.evaluate("work.schedule") <= before + 1 + 20, "hours that many offers share are read once"
    assert len(shown.asked) == 20, "the pieces are loaded once"


def test_the_keyboard_goes_from_the_question_to_the_results(phone: Ring) -> None:
    shown = phone(FINDER, files=index(offer("adults", ADULT, r={"age": 0})))
    shown("[name=age]").focus()
    shown.page.keyboard.type("30")
    shown.page.keyboard.press("Enter")
    shown("[data-fits] .card").wait_for()
    assert shown("[data-fits] h2").evaluate("heading => heading === document.activeElement")
    shown.page.keyboard.press("Tab")
    assert shown(":focus").get_attribute("href") == "/en/offers/adults/"
    shown.find(age="17")
    assert shown("[data-not] h2").evaluate("heading => heading === document.activeElement"), (
        "unfolded: nothing else is left"
    )


BROKEN: dict[str, str | None] = {
    "no connection": None,
    "no JSON": "<!doctype html>",
    "null": "null",
    "a list": "[]",
    "no offers": '{"texts": []}',
    "a broken offer": '{"texts": [], "kinds": {}, "offers": [null]}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_finder_without_its_data_says_so_and_the_list_stands(phone: Ring, text: str | None) -> None:
    files = {"/en/offers/finder.json": text}
    shown = phone(FINDER, files=files)
    shown.find(age="30")
    assert shown.said == "Could not be loaded"
    assert shown(".list").is_visible()
    assert shown("ankunft-finder section:visible").count() == 0


def test_a_missing_piece_leaves_the_others_and_is_asked_for_again(phone: Ring) -> None:
    files = index(offer("one"), next=["finder-2.json"])
    files["/en/offers/finder-2.json"] = None
    shown = phone(FINDER, files=files)
    shown.find(age="30")
    assert shown.titles("fits") == ["one"]
    assert shown.said == "Could not be loaded"
    assert shown(".list").is_visible()
    shown.page.route(
        "**/finder-2.json", lambda route: route.fulfill(body=json.dumps({"texts": [], "offers": [offer("two")]}))
    )
    shown.find()
    assert shown.titles("fits") == ["one", "two"]
    assert shown.said == "Fits you: 2"
    assert not shown(".list").is_visible()


NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, {get() { throw new DOMException("no", "SecurityError"); }});
}"""
FULL_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def test_the_finder_needs_no_storage_and_bears_a_broken_one(phone: Ring) -> None:
    files = index(offer("adults", ADULT, r={"age": 0}))
    for init in (
        NO_STORAGE,
        FULL_STORAGE,
        "localStorage['ankunft/finder'] = '{'",
        "localStorage['ankunft/finder'] = '[1]'",
    ):
        shown = phone(FINDER, files=files, init=init)
        shown.find(age="30", keep=True)
        assert shown.titles("fits") == ["adults"], init


# ---- Who is responsible?

DISTRICTS = {"altstadt": ("09001",), "nordstadt": ("09002", "09003")}
RULES: dict[str, list[dict[str, Any]]] = {
    "a-k": [{"topics": ["work"], "surnames": ["A-K"]}],
    "l-z": [{"topics": ["work"], "surnames": ["L-Z"]}],
    "north": [{"topics": ["housing"], "districts": ["nordstadt"]}],
    "centre": [{"topics": ["housing"], "postcodes": ["09001"]}],
    "past": [{"topics": ["housing"]}],
}


def contacts() -> dict[str, str | None]:
    rules = {name: tuple(map(Responsibility.model_validate, some)) for name, some in RULES.items()}
    people = [{"i": name, "u": f"/en/contacts/{name}/", "t": f"Desk {name}", "b": 0, "s": [1]} for name in RULES]
    people[0] |= {"tel": "+493023125100", "n": "030 23125 100", "h": schedule_of_hours(WEEK, SN).encode(), "c": KEY}
    people[0] |= {"a": True, "x": [2]}
    people[-1]["z"] = '{"u":"2026-11-22"}'
    texts = ["Jobcenter", "Deutsch, العربية", "surname A–K"]
    data = {"rules": responsible.encode(rules, DISTRICTS), "texts": texts, "contacts": people}
    return {"/en/contacts/responsible.json": json.dumps(data)}


def test_who_is_responsible_is_told_by_surname_district_or_postcode(phone: Ring) -> None:
    shown = phone(RESPONSIBLE, files=contacts())
    shown.find(topic="work", surname="Ərdoğan")
    assert shown.titles("sure") == ["Desk a-k"]
    card = shown("[data-sure] .card")
    assert shown.texts("[data-sure] .card") == [
        "Desk a-k · Jobcenter Open now, until 12:00 By appointment Deutsch, العربية surname A–K 030 23125 100"
    ]
    assert card.locator("a[href='tel:+493023125100']").is_visible()
    assert shown("[data-sure] h2").evaluate("heading => heading === document.activeElement")
    shown.find(surname="")
    assert shown.titles("maybe") == ["Desk a-k", "Desk l-z"]
    shown.find(topic="housing", district="nordstadt")
    assert shown.titles("sure") == ["Desk north"]
    shown.find(district="", postcode="\u0660\u0669\u0660\u0660\u0661")
    assert shown.titles("sure") == ["Desk centre"]
    shown.find(postcode="80331")
    assert (shown.titles("sure"), shown.titles("maybe")) == ([], [])
    assert shown.said == "We found nobody"


def test_a_surname_in_other_letters_gets_a_hint(phone: Ring) -> None:
    shown = phone(RESPONSIBLE, files=contacts())
    for name in ("Коваленко", "محمد", "ተስፋይ"):
        shown.find(topic="work", surname=name)
        assert shown.said == "Latin letters, please"
        assert shown.titles("maybe") == ["Desk a-k", "Desk l-z"]
    shown.find(surname="d’Étang-Ölü")
    assert shown.said == ""
    assert shown.titles("sure") == ["Desk a-k"]


def test_who_asks_who_is_responsible_leaves_no_trace(phone: Ring) -> None:
    shown = phone(RESPONSIBLE, files=contacts())
    shown.find(topic="work", surname="Kaya", residence="duldung")
    assert shown.storage() == {"local": {}, "session": {}}
    assert shown.asked == ["/en/contacts/responsible.json"]
    shown.page.get_by_role("button", name="Reset").click()
    assert shown("section:visible").count() == 0
    assert shown("[name=surname]").input_value() == ""
    shown.find(surname="Kaya")
    shown.page.reload()
    assert shown("[name=surname]").input_value() == ""
    assert shown.page.url == f"{ORIGIN}/en/offers/"


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_without_data_nobody_is_named(phone: Ring, text: str | None) -> None:
    shown = phone(RESPONSIBLE, files={"/en/contacts/responsible.json": text})
    shown.find(topic="work")
    assert shown.said == "Could not be loaded"


# ---- How far is it?

NEAR = "<ankunft-near><button type=button>Near</button></ankunft-near><ul data-list>{}</ul>".format(
    record("far", "", 'data-point="51.05,13.73"')
    + record("unknown", "")
    + record("near", "", 'data-point="50.911,13.501"')
    + record("broken", "", 'data-point="here"')
    + record("middle", "", 'data-point="50.93,13.50"')
)
HERE = {"latitude": 50.91, "longitude": 13.5}


def test_the_nearest_comes_first_once_the_reader_asks(phone: Ring) -> None:
    shown = phone(NEAR, geolocation=HERE, permissions=["geolocation"])
    assert shown.texts("li") == ["far", "unknown", "near", "broken", "middle"]
    for _ in range(2):
        shown("ankunft-near button").click()
        shown(".distance").first.wait_for()
        assert shown.texts("li") == ["near 150 m", "middle 2,2 km", "far 22 km", "unknown", "broken"]
    assert shown.said == ""
    assert shown.asked == []


def test_without_a_position_the_list_stands_and_says_why(phone: Ring) -> None:
    shown = phone(NEAR)
    shown("ankunft-near button").click()
    shown.page.get_by_text("The phone does not tell its position").wait_for()
    for init in (
        "Object.defineProperty(navigator, 'geolocation', {value: undefined})",
        "navigator.geolocation.getCurrentPosition = (done, failed) => failed({code: 2})",
    ):
        shown = phone(NEAR, init=init)
        shown("ankunft-near button").click()
        assert shown.said == "Position not found"
        assert shown.texts("li") == ["far", "unknown", "near", "broken", "middle"]


# ---- Share and keep

FACTS = f"Library\nMarkt 1, 09001 Musterstadt\nMo–Fr 09:00–17:00\n030 23125 100\n{ORIGIN}/en/places/library/"
ACTIONS = f"""<ul class=actions>
<li><ankunft-share data-title=Library data-text="{escape(FACTS)}" data-url="{ORIGIN}/en/places/library/">
<button type=button>Share</button></ankunft-share></li>
<li><ankunft-keep data-record="place/library" data-url="/en/places/library/" data-title="Library" data-lang=en
data-label="Place" data-phone="tel:+493023125100"><button type=button aria-pressed=false>Keep</button></ankunft-keep></li>
</ul>"""
SAVED = f"""<ankunft-saved><p role=status></p><ul class=cards data-list></ul>
<button type=button data-share hidden>Share my list</button>{BLANK_SAVED}</ankunft-saved>"""


def test_sharing_hands_on_the_facts_and_not_only_the_address(phone: Ring) -> None:
    shown = phone(ACTIONS, init="navigator.share = async (data) => { globalThis.shared = data; }")
    shown("ankunft-share button").click()
    assert shown.page.evaluate("shared") == {"title": "Library", "text": FACTS}
    shown = phone(
        ACTIONS.replace(f"\n{ORIGIN}/en/places/library/", ""),
        init="navigator.share = async (data) => { globalThis.shared = data; }",
    )
    shown("ankunft-share button").click()
    assert shown.page.evaluate("shared.text") == FACTS


def test_who_stops_sharing_is_not_bothered(phone: Ring) -> None:
    stop = "navigator.share = async () => { throw new DOMException('stopped', 'AbortError'); }"
    shown = phone(ACTIONS, init=stop)
    shown("ankunft-share button").click()
    assert shown("ankunft-share [role=status], textarea").count() == 0


def test_without_a_way_to_share_the_facts_are_copied(phone: Ring) -> None:
    copy = "Object.defineProperty(navigator, 'share', {value: undefined}); navigator.clipboard.writeText = async (text) => { globalThis.copied = text; };"
    fails = copy.replace("{value: undefined}", "{value: async () => { throw new TypeError('no'); }}")
    for init in (copy, fails):
        shown = phone(ACTIONS, init=init)
        shown("ankunft-share button").click()
        shown.page.get_by_text("Copied").wait_for()
        assert shown.page.evaluate("copied") == FACTS


def test_without_a_clipboard_the_facts_stand_there_to_be_copied(phone: Ring) -> None:
    none = "for (const name of ['share', 'clipboard']) Object.defineProperty(navigator, name, {value: undefined});"
    shown = phone(ACTIONS, init=none)
    for _ in range(2):
        shown("ankunft-share button").click()
        assert shown("textarea").input_value() == FACTS
    assert shown("textarea").evaluate("area => area === document.activeElement && area.selectionEnd") == len(FACTS)
    assert shown.said == "Copy this text:"


def test_a_kept_record_is_on_the_own_list_with_its_facts(phone: Ring) -> None:
    shown = phone(ACTIONS)
    button = shown("ankunft-keep button")
    assert button.get_attribute("aria-pressed") == "false"
    button.focus()
    shown.page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert shown.said == "On my list"
    assert json.loads(shown.storage()["local"]["ankunft/saved"]) == [{
        "record": "place/library", "url": "/en/places/library/", "title": "Library", "lang": "en", "label": "Place",
        "facts": FACTS, "phone": "tel:+493023125100", "added": "2026-11-23",
    }]  # fmt: skip
    saved = phone(SAVED, near=shown, path="/en/saved/")
    assert saved.texts(".card") == [
        "Library Place Markt 1, 09001 Musterstadt Mo–Fr 09:00–17:00 030 23125 100 +493023125100 Remove"
    ]
    assert saved(".card h3 a").get_attribute("href") == "/en/places/library/"
    assert saved("[data-slot=phone]").get_attribute("href") == "tel:+493023125100"
    again = phone(ACTIONS, near=shown)
    assert again("ankunft-keep button").get_attribute("aria-pressed") == "true"
    again("ankunft-keep button").click()
    assert again("ankunft-keep button").get_attribute("aria-pressed") == "false"
    assert again.storage()["local"] == {}


def kept(*titles: str) -> str:
    entries = [
        {"record": f"offer/{title}", "url": f"/de/offers/{title}/", "title": title, "lang": "de", "added": "2026-11-23"}
        for title in titles
    ]
    return f"localStorage['ankunft/saved'] = localStorage['ankunft/saved'] || {json.dumps(json.dumps(entries))};"


def test_the_own_list_is_shared_and_cleared_by_keyboard(phone: Ring) -> None:
    init = kept("a", "b", "c") + "navigator.share = async (data) => { globalThis.shared = data; }"
    shown = phone(SAVED, init=init, path="/en/saved/")
    assert shown.texts(".card h3") == ["a", "b", "c"]
    assert shown("[data-slot=title]").first.get_attribute("lang") == "de"
    assert shown("[data-slot=phone]").count() == 0
    shown("[data-share]").click()
    assert shown.page.evaluate("shared.text").split("\n\n")[0] == f"a\n{ORIGIN}/de/offers/a/"
    shown("[data-remove]").nth(1).focus()
    for left in (["a", "c"], ["a"], []):
        shown.page.keyboard.press("Enter")
        assert shown.texts(".card h3") == left
    assert shown.said == "Your list is empty"
    assert not shown("[data-share]").is_visible()


def test_an_empty_a_broken_or_a_foreign_list_is_an_empty_list(phone: Ring) -> None:
    evil = [
        {"record": "x", "url": "javascript:alert(1)", "title": "x"},
        {"url": "//evil.example", "title": "y"},
        None,
        1,
    ]
    for text in ("", "{", "null", "{}", "7", json.dumps(evil)):
        init = f"localStorage['ankunft/saved'] = {json.dumps(text)};" if text else ""
        shown = phone(SAVED, init=init, path="/en/saved/")
        assert shown.said == "Your list is empty", text
        assert shown(".card").count() == 0


def test_a_phone_that_keeps_nothing_says_so(phone: Ring) -> None:
    shown = phone(SAVED, init=NO_STORAGE, path="/en/saved/")
    assert shown.said == "This phone keeps no list"
    for init in (NO_STORAGE, FULL_STORAGE):
        shown = phone(ACTIONS, init=init)
        shown("ankunft-keep button").click()
        assert shown.said == "This phone keeps no list"
        assert shown("ankunft-keep button").get_attribute("aria-pressed") == "false"


# ---- All of them


def test_without_words_nothing_is_offered(phone: Ring) -> None:
    shown = phone(FINDER + RESPONSIBLE + ACTIONS + SAVED + NEAR, words=None)
    for name in ("finder", "responsible", "share", "keep", "saved", "near"):
        assert not shown(f"ankunft-{name}").first.is_visible(), name
    assert shown(".list").is_visible()


def test_elements_without_content_do_no_harm(phone: Ring) -> None:
    names = ("finder", "responsible", "share", "keep", "saved", "near", "open", "fresh")
    shown = phone("".join(f"<ankunft-{name}></ankunft-{name}>" for name in names))
    shown.page.clock.run_for(31_000)
    assert shown.texts("main") == [""]


def test_towns_on_one_host_keep_apart(phone: Ring) -> None:
    shown = phone(ACTIONS, words={**WORDS, "base": "/town/"})
    shown("ankunft-keep button").click()
    assert list(shown.storage()["local"]) == ["ankunft/town/saved"]


def test_every_word_that_a_script_says_is_there(phone: Ring) -> None:
    used = set(re.findall(r"\bwords\.(\w+)", script([OVERRIDES]).decode()))
    assert used - WORDS.keys() == {"worker"}, "an address, where phones may keep the site"


@pytest.mark.parametrize(("name", "verdict"), [("finder", "fits"), ("responsible", "sure")])
def test_the_templates_have_what_the_scripts_need(phone: Ring, name: str, verdict: str) -> None:
    component = read_component(OVERRIDES / "components" / name)
    example = next(example for example in component.examples if example.name == "default" and example.macro == name)
    html = render(component, example, environment(OVERRIDES, ROOT / "locales", example.lang))
    address = re.search(r'data-index="([^"]+)"', html)
    assert address
    data = {"rules": responsible.encode({"a": (Responsibility(),)}, {}), "contacts": [offer("a")], "texts": []}
    shown = phone(html, files={address[1]: json.dumps({**data, "offers": [offer("a")]})})
    shown("form button[type=submit]").click()
    shown(f"[data-{verdict}] .card").wait_for()
    assert shown.titles(verdict) == ["a"]
    asked = set(shown("form [name]").evaluate_all("fields => fields.map(field => field.name)"))
    known = {"topic", "district", "postcode", "surname", "group", "residence"}
    about = {"age", "german", "district", "residence", "basis", "gender", "group", "children", "childless"}
    assert asked <= (known if name == "responsible" else about | {"topic", "kind", "language", "open", "keep"})

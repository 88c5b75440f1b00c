"""Reading a page aloud in a real Chromium: only with voices of the phone itself, part by part, each in its language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ankunft.site.views import Audio, Exit
from markupsafe import Markup
from playwright.sync_api import Page

from tests.browser.test_exit import TOWN, WEATHER, Visit, VisitTown, text, town_page, visit
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS

__all__ = ["visit"]

MAIN = """\
{% from "components/heading/template.html" import heading -%}
{% from "components/aloud/template.html" import aloud with context -%}
<nav aria-label="Weg"><a class="button" href="/">Start</a></nav>
<article class="page"><div class="page__head">{{ heading(title_) }}{{ aloud(audio) }}</div>
<div class="page__body">{{ html }}</div></article>"""

GERMAN = """<p>Melden Sie sich an.</p><div hidden><p>Nicht für alle.</p></div>
<ul><li>nach der <strong>Ankunft</strong>
  <ul><li>nach jedem Umzug</li></ul></li></ul>
<p>Das <button class="term" type="button">Bürgeramt</button> hilft. <button type="button" class="button">Drücken</button></p>"""
ARABIC = """<p>سجّل في <span lang="de" dir="ltr">Bürgeramt</span> الآن.</p><p lang="ti">ተመዝገቡ።</p>
<p><a class="button" id="away" href="/ar/away/">بعيدًا</a></p>"""
LONG = (
    "<p>"
    + "Das ist ein Satz, der nicht sehr lang ist. " * 12
    + "</p><p>"
    + "Wort " * 90
    + "</p><p>"
    + "w" * 450
    + "</p>"
)


def talk(tag: str, html: str, audio: Audio | None = None, main: str = MAIN, **values: Any) -> str:
    return town_page(tag, main, title_=text("Anmeldung", "de", tag), audio=audio, html=Markup(html), **values)


PAGES = {
    "/de/page/": talk("de", GERMAN),
    "/ar/page/": talk("ar", ARABIC),
    "/ti/page/": talk("ti", "<p>ተመዝገቡ።</p>"),
    "/de/long/": talk("de", LONG),
    "/de/fold/": talk(
        "de", "<p>Offen.</p><details><summary>Frage</summary><p>Antwort.</p></details>" + "<p>.</p>" * 60
    ),
    "/de/recorded/": talk("de", GERMAN, Audio("/media/talk.mp3", "audio/mpeg")),
    "/ar/away/": town_page("ar", "<h1>Away</h1>"),
}

MOUTH = """(() => {
  const local = voices => voices.map(([lang, localService = true, name = lang]) => ({lang, localService, name}));
  const mouth = Object.assign(new EventTarget(), {
    voices: local(VOICES), said: [], cancelled: 0, now: null,
    getVoices() { return this.voices },
    speak(utterance) { this.now = utterance; this.said.push([utterance.lang, utterance.text, utterance.voice.name]) },
    cancel() {
      const was = this.now;
      this.now = null;
      sessionStorage.setItem('cancelled', ++this.cancelled);
      if (was && was.onerror) was.onerror();
    },
    done() { this.now.onend() },
    find(voices) { this.voices = local(voices); this.dispatchEvent(new Event('voiceschanged')) },
  });
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
  Object.defineProperty(globalThis, 'speechSynthesis', {value: mouth});
})()"""
"""A mouth that says one part after the other when the test tells it to."""

OWN = [["de-DE"], ["ar-SA"]]


def mouth(*voices: list[Any]) -> str:
    return MOUTH.replace("VOICES", json.dumps(list(voices)))


def listen(page: Page) -> None:
    page.locator(".aloud button").first.click()


def said(page: Page) -> list[list[str]]:
    """Language and text of what was said."""
    return [[lang, text] for lang, text, _ in page.evaluate("speechSynthesis.said")]


def hear(page: Page) -> list[list[str]]:
    """Listen to the end."""
    listen(page)
    page.evaluate("while (speechSynthesis.now) { const was = speechSynthesis.now; speechSynthesis.done();"
                  "if (speechSynthesis.now === was) speechSynthesis.now = null }")  # fmt: skip
    return said(page)


VOICES = {
    "of the phone": ("de", [["de-DE"]], True),
    "of Android": ("de", [["de_DE"]], True),
    "without a region": ("ar", [["ar"]], True),
    "of a company": ("de", [["de-DE", False]], False),
    "of another language": ("ar", [["de-DE"], ["en-US"]], False),
    "none": ("ti", [], False),
    "of none that is asked": ("ti", [["tig-ER"], ["en-TI"]], False),
}


@pytest.mark.parametrize(("tag", "voices", "offered"), VOICES.values(), ids=VOICES)
def test_it_is_offered_only_with_a_voice_of_the_phone_for_the_pages_language(
    visit: VisitTown, tag: str, voices: list[list[Any]], offered: bool
) -> None:
    page = visit(PAGES, init=mouth(*voices)).go(f"/{tag}/page/")
    assert page.locator(".aloud button").first.is_visible() == offered


KIN = {
    "kmr": ("ku-TR", True), "ckb": ("ku-IQ", True), "prs": ("fa-IR", True), "de-simple": ("de-DE", True),
    "fa": ("prs-AF", False), "kmr own": ("kmr", True),
}  # fmt: skip


@pytest.mark.parametrize("name", KIN)
def test_a_voice_of_a_near_language_reads_where_there_is_no_own(visit: VisitTown, name: str) -> None:
    tag, (voice, offered) = name.split()[0], KIN[name]
    body = talk(tag, "<p>Text</p>").replace(f"/words-{tag}.js", "/words-de.js")
    page = visit({"/x/": body}, init=mouth([voice])).go("/x/")
    assert page.locator(".aloud button").first.is_visible() == offered
    if offered:
        assert hear(page)[0][0] == voice


def test_voices_may_come_late(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth()).go("/de/page/")
    assert not page.locator("ankunft-aloud").is_visible()
    page.evaluate("speechSynthesis.find([['de-DE', false]])")
    assert not page.locator("ankunft-aloud").is_visible()
    page.evaluate("speechSynthesis.find([['de-DE', false, 'far'], ['de-DE', true, 'near']])")
    assert page.locator("ankunft-aloud").is_visible()
    listen(page)
    assert page.evaluate("speechSynthesis.said[0][2]") == "near"


def test_headings_and_paragraphs_are_read_in_order_and_nothing_that_is_to_be_pressed(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/page/")
    assert [text for _, text in hear(page)] == [
        "Anmeldung", "Melden Sie sich an.", "nach der Ankunft", "nach jedem Umzug", "Das Bürgeramt hilft.",
    ]  # fmt: skip
    assert page.locator(".is-aloud").count() == 0
    assert page.locator(".aloud button").nth(1).is_hidden()


def test_each_part_is_read_in_its_language_and_left_out_where_there_is_no_voice(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/ar/page/")
    assert hear(page) == [
        ["de-DE", "Anmeldung"], ["ar-SA", "سجّل في"], ["de-DE", "Bürgeramt"], ["ar-SA", "الآن."], ["ar-SA", "بعيدًا"],
    ]  # fmt: skip
    page = visit(PAGES, init=mouth(["ar-SA"])).go("/ar/page/")
    assert {lang for lang, _ in hear(page)} == {"ar-SA"}


def test_long_texts_are_said_in_sentences(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/long/")
    _, *pieces = [text for _, text in hear(page)]
    assert max(map(len, pieces)) <= 200
    assert [text.strip()[-1] for text in pieces[:3]] == ["."] * 3
    whole = " ".join(text.strip() for text in pieces)
    assert whole.count("Satz") == 12
    assert whole.count("Wort ") == 90
    assert whole.replace(" ", "").endswith("w" * 450)
    assert page.evaluate("document.querySelectorAll('.is-aloud').length") == 0


def test_what_is_read_is_marked_and_in_view(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN), reduced_motion="reduce").go("/de/long/")
    page.set_viewport_size({"width": 320, "height": 480})
    listen(page)
    seen = []
    while page.locator(".is-aloud").count():
        box = page.locator(".is-aloud").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] > 0
        assert box["y"] < 480
        seen.append(page.locator(".is-aloud").inner_text()[:9])
        bar = page.locator(".aloud > div").bounding_box()
        assert bar is not None
        assert 300 < bar["y"] < 480
        page.evaluate("speechSynthesis.done()")
    assert list(dict.fromkeys(seen)) == ["Anmeldung", "Das ist e", "Wort Wort", "wwwwwwwww"]


def test_what_is_folded_opens_when_it_is_read(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/fold/")
    hear(page)
    assert page.locator("details").get_attribute("open") is not None
    assert ["de-DE", "Antwort."] in said(page)


def test_pause_and_on_again_and_stop(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/page/")
    toggle, stop = page.locator(".aloud button").first, page.locator(".aloud button").nth(1)
    first = toggle.inner_text().strip()
    assert not stop.is_visible()
    listen(page)
    page.evaluate("speechSynthesis.done()")
    second = toggle.inner_text().strip()
    assert second != first
    assert stop.is_visible()
    toggle.click()
    assert toggle.inner_text().strip() == first
    assert page.evaluate("speechSynthesis.now") is None
    assert page.locator(".is-aloud").inner_text() == "Melden Sie sich an."
    toggle.click()
    assert [text for _, text in said(page)] == ["Anmeldung", "Melden Sie sich an.", "Melden Sie sich an."]
    stop.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("speechSynthesis.now") is None
    assert page.locator(".is-aloud").count() == 0
    assert not stop.is_visible()
    assert toggle.evaluate("button => button === document.activeElement")
    page.keyboard.press("Enter")
    assert [text for _, text in said(page)][3:] == ["Anmeldung"]


def test_a_part_that_cannot_be_said_does_not_keep_the_others(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/page/")
    listen(page)
    page.evaluate("speechSynthesis.now.onerror()")
    assert [text for _, text in said(page)] == ["Anmeldung", "Melden Sie sich an."]


def test_who_leaves_the_page_hears_no_more(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/ar/page/")
    listen(page)
    page.locator("#away").click()
    page.wait_for_url("**/ar/away/")
    assert page.evaluate("sessionStorage.getItem('cancelled')") == "1"


def test_who_leaves_quickly_hears_no_more(visit: VisitTown) -> None:
    page = visit(PAGES, init=mouth(*OWN)).go("/de/page/")
    listen(page)
    page.evaluate("document.body.textContent = ''")
    assert page.evaluate("speechSynthesis.cancelled") == 1


def test_above_the_way_out_the_buttons_stay_in_reach(visit: VisitTown) -> None:
    exit_bar = '{% from "components/exit/template.html" import exit with context %}{{ exit(way) }}'
    body = talk("de", GERMAN, main=exit_bar + MAIN, way=Exit(WEATHER, None))
    shown = visit({"/de/page/": body}, init=mouth(*OWN)).go("/de/page/")
    listen(shown)
    bar, way = shown.locator(".aloud > div").bounding_box(), shown.locator(".exit__button").bounding_box()
    assert bar is not None
    assert way is not None
    assert bar["y"] + bar["height"] <= way["y"]
    # Nor is the way out read.
    assert not any("Seite" in text for _, text in hear(shown))


def test_without_a_script_or_a_mouth_nothing_is_offered(visit: VisitTown) -> None:
    assert not visit(PAGES, java_script_enabled=False).go("/de/page/").locator(".aloud button").first.is_visible()
    no_mouth = "Object.defineProperty(globalThis, 'speechSynthesis', {value: undefined})"
    assert not visit(PAGES, init=no_mouth).go("/de/page/").locator(".aloud button").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_recording_is_played_by_the_browser_and_loads_nothing_before(visit: VisitTown, scripts: bool) -> None:
    phone = visit(PAGES, java_script_enabled=scripts)
    page = phone.go("/de/recorded/")
    player = page.locator("audio")
    assert player.is_visible()
    assert player.get_attribute("preload") == "none"
    assert page.get_by_label(page.locator(".aloud figcaption").inner_text().strip()).count() == 1
    page.wait_for_timeout(200)
    assert not [url for url, _ in phone.asked if "talk.mp3" in url]
    assert page.locator("ankunft-aloud").count() == 0
    if scripts:
        page.evaluate("document.querySelector('audio').play().catch(() => {})")
        page.wait_for_timeout(200)
        assert f"{TOWN}/media/talk.mp3" in [url for url, _ in phone.asked]


def looked(phone: Visit, width: int) -> None:
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= width
    assert phone.page.evaluate(OVERFLOWING) == []
    small = [said for said in phone.page.evaluate(SMALL_TARGETS) if "Bürgeramt" not in said and "Drücken" not in said]
    assert small == []


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_nothing_overflows_while_it_is_read(visit: VisitTown, tag: str) -> None:
    for width in (320, 360, 1280):
        phone = visit(PAGES, init=mouth(*OWN, ["ti"]), width=width)
        listen(phone.go(f"/{tag}/page/"))
        looked(phone, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: VisitTown, scheme: str) -> None:
    for address in ("/de/page/", "/ar/page/", "/ti/page/", "/de/recorded/"):
        phone = visit(PAGES, init=mouth(*OWN, ["ti"]), bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
        page = phone.go(address)
        assert phone.axe() == []
        if "recorded" not in address:
            listen(page)
            page.evaluate("speechSynthesis.done()")
            assert phone.axe() == []


def test_paper_does_not_show_it(visit: VisitTown) -> None:
    for address in ("/de/page/", "/de/recorded/"):
        page = visit(PAGES, init=mouth(*OWN)).go(address)
        page.emulate_media(media="print")
        assert not page.locator(".aloud").is_visible()

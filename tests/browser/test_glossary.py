"""German words, explained where they stand: pressed, read, closed; in any language, on paper, and in old browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.model import TERM, Term
from playwright.sync_api import Locator, Page, Route

from tests.browser.conftest import AXE, Open
from tests.browser.test_directory import tab_to
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS
from tests.conftest import NOW, NOW_OPTION, ROOT, Element, make_instance, parse, run, write_files

PAGE = "/{tag}/arrival/registration/"
MEANS = {"de": "Sich oder die Adresse eintragen lassen", "ar": "التسجيل", "ti": "ምዝገባ"}
KINDS = {
    "page": PAGE,
    "event": "/{tag}/events/frauenfruehstueck/",
    "message": "/{tag}/news/2026-11-20-jobcenter-schalter/",
    "glossary": "/{tag}/glossary/",
    "word": "/{tag}/glossary/duldung/",
}
OPEN = ".term-note:popover-open"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


def word(page: Page, id_: str = "anmeldung") -> Locator:
    """The first place where a word is explained."""
    return page.locator(f".prose .term[popovertarget='_w-{id_}']").first


def is_focused(place: Locator) -> bool:
    focused: bool = place.evaluate("e => e === document.activeElement")
    return focused


# Pressed


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
@pytest.mark.parametrize("with_script", [True, False])
def test_a_word_that_is_pressed_is_explained_in_the_readers_language(
    open_page: Open, tag: str, with_script: bool
) -> None:
    page = open_page(PAGE.format(tag=tag), java_script_enabled=with_script)
    assert page.locator(OPEN).count() == 0
    assert not page.locator(".terms > h2").is_visible()
    word(page).click()
    note = page.locator(OPEN)
    assert note.count() == 1
    assert note.is_visible()
    assert MEANS[tag] in note.locator("p b").first.inner_text()
    assert len(note.locator("div p").first.inner_text()) > 60
    german = note.locator(".word")
    assert (german.get_attribute("lang"), german.get_attribute("dir")) == ("de", "ltr")
    assert " ".join(german.inner_text().split()) == "die Anmeldung"
    if with_script:
        reads = note.evaluate("e => [getComputedStyle(e).direction, e.closest('[lang]').lang]")
        assert reads == ["rtl" if tag == "ar" else "ltr", tag]
        # It stays within the screen, and covers what is behind it.
        box = note.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 360
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 740
    # The button closes it.
    note.locator("button").click()
    assert page.locator(OPEN).count() == 0
    # "More" leads to the word's own page.
    word(page).click()
    page.locator(f"{OPEN} a").click()
    page.wait_for_url(f"**/{tag}/glossary/anmeldung/")
    assert page.locator("h1").inner_text() == "Anmeldung"


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_escape_and_the_button_close_it_and_the_focus_returns(open_page: Open, tag: str) -> None:
    page = open_page(PAGE.format(tag=tag))
    term = word(page)
    term.click()
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert is_focused(term)
    term.click()
    page.locator(f"{OPEN} button").click()
    assert page.locator(OPEN).count() == 0
    assert is_focused(term)
    # Pressed again, or anywhere else, it closes too; and only one is open.
    term.click()
    page.locator("h1").click()
    assert page.locator(OPEN).count() == 0
    term.click()
    page.keyboard.press("Escape")
    other = page.locator(".prose .term:not([popovertarget='_w-anmeldung'])").first
    other.click()
    assert page.locator(OPEN).count() == 1
    assert page.locator(OPEN).get_attribute("id") == other.get_attribute("popovertarget")


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_the_keyboard_alone_is_enough(open_page: Open, tag: str) -> None:
    page = open_page(PAGE.format(tag=tag))
    tab_to(page, "e.matches('.prose .term')")
    term = word(page, str(page.evaluate("document.activeElement.getAttribute('popovertarget')")).removeprefix("_w-"))
    assert is_focused(term)
    assert term.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.locator(OPEN).count() == 1
    # The next stops are what is in it, wherever it stands in the page.
    page.keyboard.press("Tab")
    assert is_focused(page.locator(f"{OPEN} a"))
    page.keyboard.press("Tab")
    assert is_focused(page.locator(f"{OPEN} button"))
    page.keyboard.press("Enter")
    assert page.locator(OPEN).count() == 0
    assert is_focused(term)
    page.keyboard.press("Space")
    assert page.locator(OPEN).count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert is_focused(term)
    # And on it goes in the text.
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('[popover]')")


def test_a_word_says_that_it_can_be_opened(open_page: Open) -> None:
    """A button with the word as its name, which tells whether its explanation is open."""
    page = open_page(PAGE.format(tag="ar"), bypass_csp=True)
    assert page.get_by_role("button", name="Anmeldung", exact=True).first.evaluate("e => e.className") == "term"
    session = page.context.new_cdp_session(page)

    def expanded() -> Any:
        tree = session.send("Accessibility.getFullAXTree")["nodes"]
        node = next(
            one for one in tree if one.get("name", {}).get("value") == "Anmeldung" and one["role"]["value"] == "button"
        )
        return {one["name"]: one["value"].get("value") for one in node["properties"]}.get("expanded")

    assert expanded() is False
    word(page).click()
    assert expanded() is True


# In the text


def test_german_words_are_german_within_any_text(open_page: Open) -> None:
    page = open_page(PAGE.format(tag="ar"))
    term = word(page)
    assert term.get_attribute("lang") == "de"
    assert page.locator(".prose").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    # It stands in its line, and looks as if it could be pressed.
    line = term.evaluate(
        "e => [e.getClientRects().length, getComputedStyle(e).fontSize === getComputedStyle(e.parentElement).fontSize,"
        " getComputedStyle(e).borderBlockEndStyle]"
    )
    assert line == [1, True, "dotted"]
    # In a German text there is nothing to say.
    assert word(open_page(PAGE.format(tag="de"))).get_attribute("lang") is None


def test_a_text_in_another_language_has_explanations_in_the_readers_or_says_which(open_page: Open) -> None:
    page = open_page("/fa/arrival/registration/")
    term = page.locator(".prose .term").first
    assert term.evaluate("e => e.closest('[lang]').lang") == "de"
    term.click()
    text = page.locator(f"{OPEN} > div")
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("en", "ltr")
    assert text.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator(f"{OPEN} button").evaluate("e => getComputedStyle(e).direction") == "rtl"


MARKED = """async (addresses) => {
  const wrong = [], kinds = {};
  for (const address of addresses) {
    const text = await (await fetch(address)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const say = (what, e) => wrong.push([address, what, e && e.outerHTML.slice(0, 120)]);
    const terms = [...page.querySelectorAll(".term")], seen = new Map();
    for (const term of terms) {
      const target = term.getAttribute("popovertarget") || term.pathname, section = term.closest(".prose");
      const inside = term.parentElement.closest("a, button, summary, code, pre, h1, h2, h3, h4, h5, h6, abbr, .card, .courses, nav");
      if (inside) say(`within ${inside.tagName}.${inside.className}`, term);
      if (!section) say("not in a text", term);
      else if ((seen.get(section) || seen.set(section, new Set()).get(section)).has(target)) say("twice in a section", term);
      else seen.get(section).add(target);
      // In records, steps and safety texts words lead to their pages.
      const page_of_word = term.matches("a") && /[/]glossary[/][a-z0-9-]+[/]$/.test(target) && (await fetch(target)).ok;
      if (!page_of_word && !page.querySelector(`[id="${target}"][popover]`)) say("explained nowhere", term);
      if (!/^de/.test(term.closest("[lang]").lang)) say("not said to be German", term);
    }
    const notes = [...page.querySelectorAll("[popover]")];
    for (const note of notes) {
      if (!terms.some(e => e.getAttribute("popovertarget") === note.id)) say("asked for nowhere", note);
      if (page.querySelectorAll(`[id="${note.id}"]`).length > 1) say("two of one id", note);
      if (!note.closest("main")) say("outside of main", note);
      const words = note.querySelector(".word");
      if (words.lang !== "de" || words.dir !== "ltr") say("the word is not German", note);
    }
    if (terms.length) kinds[address.split("/")[2]] = (kinds[address.split("/")[2]] || 0) + 1;
  }
  return [wrong, kinds];
}"""


@pytest.mark.parametrize("tag", ["de", "de-simple", "ar", "ti", "fa"])
def test_words_are_explained_once_a_section_and_never_in_headings_or_links(
    open_page: Open, site: Path, tag: str
) -> None:
    addresses = [
        f"/{path.parent.relative_to(site).as_posix()}/"
        for path in sorted((site / tag).rglob("index.html"))
        if 'class="term"' in path.read_text("utf-8")
    ]
    assert len(addresses) > 40
    wrong, kinds = open_page(f"/{tag}/glossary/").evaluate(MARKED, addresses)
    assert wrong == []
    # In all sorts of texts.
    assert {"arrival", "events", "news", "offers", "organisations", "steps"} <= set(kinds)


TEXT = """\
---
title: Frist und Kaution
summary: Eine Frist ist wichtig.
---

Die Frist ist kurz, und nach der Frist ist es zu spät. Die [[plain:Kaution]] nicht. **Fristen** gibt es viele.

Eine [Frist im Brief](other.md), `Frist` im Code, die Notfrist und der Kautionsbrief.

## Frist und Kaution {#more}

Hier ist die Kaution, dann [[plain:Kaution]], dann Kaution. Und eine Frist.

## Wort {#word}

Das Wort bleibt.
"""
PLAIN_FILES = {
    "topics/meet/topic.yml": "title: Treffen\nsummary: Satz.\n",
    "topics/meet/words.md": TEXT,
    "topics/meet/words.ar.md": TEXT.replace("---\n\n", "translation: {by: human}\n---\n\n").replace(
        "Die Frist ist", "مهلة Frist"
    ),
    "topics/meet/other.md": "---\ntitle: Brief\nsummary: Satz.\n---\n\nOhne.\n",
    "terms/frist.yml": "word: Frist\narticle: die\nforms: [Fristen]\ntitle: Letzter Tag\ntext: Bis dann.\n",
    "terms/frist.ar.yml": "title: مهلة\ntext: حتى هذا اليوم.\ntranslation: {by: human}\n",
    "terms/kaution.yml": "word: Kaution\narticle: die\ntitle: Geld\ntext: Nach der Frist kommt das Geld zurück.\n",
    "terms/wort.yml": "word: Wort\ntitle: Wort\ntext: Text.\nmarked: false\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small instance with few words, built."""
    folder = tmp_path_factory.mktemp("words")
    make_instance(folder / "town", PLAIN_FILES)
    mkdocs = "site_name: T\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft\n"
    write_files(folder, {"mkdocs.yml": mkdocs})
    done = run("ankunft", "build", "--site-dir", folder / "site", *NOW_OPTION, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def told(html: Element) -> list[list[tuple[str, str]]]:
    """The words that each section of a page explains: (id, as written)."""
    sections = [one for one in html.all("section") if "prose" in str(one.get("class"))]
    return [
        [(str(b.get("popovertarget")), b.text) for b in section.all("button") if b.get("class") == "term"]
        for section in sections
    ]


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_an_editor_can_leave_a_word_alone(small: Path, tag: str) -> None:
    html = parse((small / tag / "meet/words/index.html").read_text("utf-8"))
    # The first of each section, in the order of the text; no compounds, links, code; nothing that was left alone.
    assert told(html) == [[("_w-frist", "Frist")], [("_w-kaution", "Kaution"), ("_w-frist", "Frist")], []]
    text = next(html.all("main")).text
    assert "[[" not in text
    assert "plain:" not in text
    second = [one for one in html.all("section") if "prose" in str(one.get("class"))][1]
    assert "die Kaution, dann Kaution, dann Kaution" in " ".join(second.text.split())
    # Explanations explain no words themselves.
    notes = {one.get("id"): one for one in html.all("div") if one.get("popover") is not None}
    assert set(notes) == {"_w-frist", "_w-kaution"}
    assert not [b for one in notes.values() for b in one.all("button") if b.get("class") == "term"]
    assert ("مهلة" if tag == "ar" else "Letzter Tag") in notes["_w-frist"].text


def test_a_word_that_is_too_common_stands_in_the_glossary_alone(small: Path) -> None:
    words = [a.text.split() for a in parse((small / "de/glossary/index.html").read_text("utf-8")).all("a")]
    assert ["Wort", "Wort"] in words
    assert (small / "de/glossary/wort/index.html").is_file()


# On paper, and where nothing opens


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_paper_has_the_words_at_the_end(open_page: Open, tag: str) -> None:
    page = open_page(PAGE.format(tag=tag), width=794)
    page.emulate_media(media="print")
    assert_at_the_end(page)
    assert page.locator(".term-note__do:visible").count() == 0
    # In the text a word is a word.
    assert word(page).evaluate("e => getComputedStyle(e).borderBlockEndStyle") == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= 794


def assert_at_the_end(page: Page) -> None:
    """All words that the page explains can be read, below its text."""
    assert page.locator(".terms > h2").is_visible()
    notes = page.locator(".term-note")
    assert notes.count() >= 5
    last = page.locator("article .prose:visible").last.bounding_box()
    assert last is not None
    for note in notes.all():
        assert note.is_visible()
        box = note.bounding_box()
        assert box is not None
        assert box["y"] >= last["y"] + last["height"]
        assert len(note.locator("> div").inner_text()) > 40


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_browser_that_knows_no_popovers_shows_the_words_at_the_end(open_page: Open, origin: str, tag: str) -> None:
    page = open_page("/de/")

    def old(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        # It ignores the attributes, and what asks for them in the style sheet.
        text = re.sub(r' popover(?=>)| popovertarget(action)?="[^"]*"', "", text)
        route.fulfill(response=answer, body=text.replace("selector(:popover-open)", "selector(:no-such-thing)"))

    page.route(re.compile(r"/$|\.css$"), old)
    page.goto(origin + PAGE.format(tag=tag))
    assert page.locator("[popover]").count() == 0
    assert_at_the_end(page)
    assert page.locator(".term-note__do button:visible").count() == 0
    assert page.locator(".term-note__do a").first.is_visible()
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERFLOWING) == []


# The glossary


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_the_glossary_has_all_words_by_letter(open_page: Open, catalogue: Catalogue, tag: str) -> None:
    page = open_page(f"/{tag}/glossary/", java_script_enabled=False)
    entries = catalogue.directory(TERM)
    links = page.locator(".glossary a")
    told = [" ".join(text.split()) for text in links.locator(".word").all_inner_texts()]
    terms = [cast(Term, entry.record) for entry in entries]
    articles = [term.article if term.article and term.article != "none" else "" for term in terms]
    assert sorted(told) == sorted(
        f"{article} {term.word}".strip() for article, term in zip(articles, terms, strict=True)
    )
    assert all(text.strip() for text in links.locator(":scope > span").all_inner_texts())
    letters = page.locator(".letters a")
    names = letters.all_inner_texts()
    assert names == sorted(names)
    assert len(names) == page.locator("main h2[id^='_letter-']").count()
    letters.filter(has_text="W").first.click()
    assert page.url.endswith("#_letter-W")
    page.locator("section:has(#_letter-W) .glossary a").first.click()
    assert page.locator("h1").is_visible()
    assert page.locator(".prose").first.inner_text().strip()


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_word_has_a_page_with_words_that_belong_to_it(open_page: Open, tag: str) -> None:
    page = open_page(f"/{tag}/glossary/duldung/")
    title = page.locator("h1")
    assert title.inner_text() == "Duldung"
    assert title.evaluate("e => (e.querySelector('[lang]') || e).closest('[lang]').lang") == "de"
    assert page.locator(".kicker").inner_text() == "die"
    related = page.locator(".glossary a")
    assert related.count() >= 2
    related.first.click()
    page.wait_for_url(f"**/{tag}/glossary/*/")
    assert page.locator("h1").inner_text() != "Duldung"


# Everybody


def everywhere(page: Page, origin: str, tag: str) -> Iterator[str]:
    """Opens one page of each kind after the other, with a word open where words are explained."""
    for kind, address in KINDS.items():
        page.goto(origin + address.format(tag=tag))
        yield kind
        term = page.locator("button.term").first
        if term.count():
            term.click()
            page.locator(OPEN).wait_for()
            yield f"{kind}, a word open"


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
            box = page.locator(OPEN).bounding_box() if "open" in kind else None
            if box and (box["x"] < 0 or box["x"] + box["width"] > width or box["y"] < 0 or box["height"] > 740):
                wrong.append((kind, width, box))
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


def test_a_long_explanation_can_be_scrolled(open_page: Open) -> None:
    page = open_page(PAGE.format(tag="ar"), width=320, height=320)
    word(page).click()
    note = page.locator(OPEN)
    box = note.bounding_box()
    assert box is not None
    assert box["height"] <= 320 * 0.8 + 1
    button = note.locator("button")
    button.scroll_into_view_if_needed()
    button.click()
    assert page.locator(OPEN).count() == 0

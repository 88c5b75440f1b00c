"""The kit in a real Chromium, from a folder on a disk: everything that works without a server works."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_directory import ask, at
from tests.conftest import INSTANCE, NOW_OPTION, built_once, make_instance, parse, run, write_files

TAGS = ("de", "ar")
MORNING = "2026-11-23T10:30:00+01:00"  # a Monday
PUBLIC = "https://musterstadt.example.org/"
PHONE = {"width": 360, "height": 740}
STICK = "Mein Stick №1 (100 %) #2?"
"""A folder as people name theirs: nothing of it may be taken for a part of an address."""

MISSING = "missing.json"

every_language = pytest.mark.parametrize("tag", TAGS)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit of the reference instance in two languages, unpacked."""

    def build(target: Path) -> None:
        target.mkdir()
        packed = target / "kit.zip"
        languages = [option for tag in TAGS for option in ("--language", tag)]
        done = run("ankunft", "kit", "zip", packed, *languages, *NOW_OPTION)
        assert done.returncode == 0, done.stdout + done.stderr
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(target / STICK)

    (top,) = (built_once(tmp_path_factory, "kit", build) / STICK).iterdir()
    assert top.name == "musterstadt"
    return top


Open = Callable[..., Page]


@pytest.fixture
def open_file(browser: Browser, folder: Path) -> Iterator[Open]:
    """Open a file of the kit; fails at the end if anything but its files was asked for, or the console complained."""
    contexts = []
    complaints: list[str] = []

    def opened(name: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": PHONE, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()

        def asked(url: str) -> None:
            if not url.startswith(f"{folder.as_uri()}/"):
                complaints.append(f"asked for {url}")

        def failed(url: str, why: str) -> None:
            # What a page that is left no longer waits for is no fault, nor what a test asks for in vain.
            if "ERR_ABORTED" not in why and MISSING not in url:
                complaints.append(f"failed: {url} {why}")

        def heard(text: str) -> None:
            if "ERR_FILE_NOT_FOUND" not in text:  # `failed` tells which
                complaints.append(f"{name}: {text}")

        page.on("request", lambda request: asked(request.url))
        page.on("requestfailed", lambda request: failed(request.url, str(request.failure)))
        page.on("pageerror", lambda error: complaints.append(f"{name}: {error}"))
        page.on("console", lambda message: heard(message.text))
        page.goto(address(folder, name))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def address(folder: Path, name: str) -> str:
    name, mark, rest = name.partition("#")
    return (folder / name).as_uri() + mark + rest


def file(page: Page, folder: Path) -> str:
    """The file of the kit that a page shows, with its anchor."""
    start = f"{folder.as_uri()}/"
    assert page.url.startswith(start), page.url
    return page.url.removeprefix(start)


def follow(page: Page, link: Locator, folder: Path) -> str:
    """Press a link that leads to another page of the kit."""
    target = link.evaluate("e => e.href")
    link.click()
    page.wait_for_url(lambda url: url == target)
    assert page.locator("h1").count() == 1
    return file(page, folder)


# The way through


def test_a_double_click_shows_the_languages_and_each_leads_on(open_file: Open, folder: Path) -> None:
    page = open_file("index.html")
    assert page.locator(".chooser li").evaluate_all("all => all.map(e => e.dataset.tag)") == list(TAGS)
    assert follow(page, page.locator(".chooser a[hreflang=ar]"), folder) == "ar/index.html"
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    # Styles and scripts are there.
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.href.startsWith('file:'))")
    assert page.evaluate("getComputedStyle(document.querySelector('.header')).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert page.evaluate("ankunft.words.tag") == "ar"
    follow(page, page.locator("main .tile a, main a.tile").first, folder)
    follow(page, page.locator("main .tile a, main a.tile, main .card a").first, folder)
    follow(page, page.locator(".breadcrumbs a").first, folder)
    assert follow(page, page.locator(".header__home"), folder) == "ar/index.html"


@every_language
def test_the_languages_of_a_page_are_those_of_the_kit(open_file: Open, folder: Path, tag: str) -> None:
    page = open_file(f"{tag}/offers/deutsch-b1-hybrid/index.html")
    menu = page.locator(".languages li a")
    assert menu.evaluate_all("all => all.map(e => e.hreflang)") == list(TAGS)
    (other,) = set(TAGS) - {tag}
    page.locator("a[href='#_languages']").first.click()
    assert follow(page, page.locator(f".languages a[hreflang={other}]"), folder) == (
        f"{other}/offers/deutsch-b1-hybrid/index.html"
    )


def test_a_page_that_has_moved_leads_on(open_file: Open, folder: Path) -> None:
    page = open_file("index.html")
    page.goto(address(folder, "de/everyday/muell/index.html"))
    page.wait_for_url("**/de/everyday/waste/index.html")
    assert file(page, folder) == "de/everyday/waste/index.html"


@every_language
def test_every_page_of_the_first_level_opens_without_complaint(open_file: Open, folder: Path, tag: str) -> None:
    page = open_file(f"{tag}/index.html")
    pages = sorted(path.relative_to(folder).as_posix() for path in (folder / tag).glob("*/index.html"))
    assert len(pages) > 20
    for name in pages:
        page.goto(address(folder, name))
        assert page.locator("h1").count() == 1, name
        # No worker, whoever asks for one.
        assert page.evaluate("navigator.serviceWorker") is None


def test_without_javascript_everything_can_be_read(open_file: Open, folder: Path) -> None:
    page = open_file("index.html", java_script_enabled=False)
    page.locator(".chooser a[hreflang=de]").click()
    page.goto(address(folder, "de/offers/index.html"))
    page.locator("section.list .card a").first.click()
    page.wait_for_url("**/de/offers/*/index.html")
    assert page.locator("h1").count() == 1


# What scripts tell


@every_language
def test_it_says_what_is_open_and_when_something_is(open_file: Open, folder: Path, tag: str) -> None:
    page = open_file(f"{tag}/places/rathaus/index.html")
    at(page, MORNING)
    said = page.locator("ankunft-open").first
    expect(said).to_contain_text("18:00")
    page.goto(address(folder, f"{tag}/events/index.html"))
    at(page, MORNING)
    page.locator("ankunft-dates").first.evaluate("e => e.renew()")
    assert page.locator("ankunft-dates").first.inner_text().strip()


@every_language
def test_the_finder_finds_and_leads_on(open_file: Open, folder: Path, tag: str) -> None:
    page = open_file(f"{tag}/offers/index.html")
    at(page, MORNING)
    found = ask(page, "ankunft-finder", age="30", german="A1")
    assert found["fits"]
    link = page.locator("[data-fits] .card a[data-slot=url]").first
    assert follow(page, link, folder) == f"{tag}/offers/{found['fits'][0][0]}/index.html"
    # Back, and what was answered is answered again, with the same data.
    page.go_back()
    expect(page.locator("[data-fits] .card").first).to_be_visible()
    assert page.locator("[name=age]").input_value() == "30"


def test_who_is_responsible_is_told(open_file: Open, folder: Path) -> None:
    page = open_file("ar/contacts/index.html")
    at(page, MORNING)
    found = ask(page, "ankunft-responsible", topic="arrival", surname="Kaya")
    assert found["sure"] or found["maybe"]
    link = page.locator("ankunft-responsible .card a[data-slot=url]:visible").first
    assert re.fullmatch(r"ar/contacts/[a-z0-9-]+/index\.html", follow(page, link, folder))


def test_events_are_found(open_file: Open, folder: Path) -> None:
    page = open_file("de/events/index.html")
    at(page, MORNING)
    page.locator("ankunft-events select[name=when]").select_option("month")
    page.locator("ankunft-events [type=submit]").click()
    link = page.locator("ankunft-events section .card a").first
    expect(link).to_be_visible()
    assert re.fullmatch(r"de/events/[a-z0-9-]+/index\.html", follow(page, link, folder))


@pytest.mark.parametrize(("tag", "query"), [("de", "Anmeldung"), ("ar", "تسجيل")])
def test_the_search_finds_leads_on_and_remembers(open_file: Open, folder: Path, tag: str, query: str) -> None:
    page = open_file(f"{tag}/search/index.html")
    at(page, MORNING)
    page.locator("#_query").fill(query)
    link = page.locator("#_found a").first
    expect(link).to_be_visible()
    target = follow(page, link, folder)
    assert target.startswith(f"{tag}/")
    assert (folder / unquote(target.partition("#")[0])).is_file()
    page.go_back()
    expect(page.locator("#_query")).to_have_value(query)
    page.goto(address(folder, f"{tag}/search/index.html#q={query}"))
    page.reload()
    expect(page.locator("#_found a").first).to_be_visible()


def test_every_result_of_a_search_leads_to_a_file(open_file: Open, folder: Path) -> None:
    page = open_file("de/search/index.html")
    found = 0
    for query in ("Deutsch", "Wohnung", "Frauenhaus", "Arzt", "Amt"):
        page.locator("#_query").fill(query)
        expect(page.locator("#_found a").first).to_be_visible()
        for link in page.locator("#_found a").evaluate_all("all => all.map(e => e.href)"):
            assert link.startswith(f"{folder.as_uri()}/de/")
            assert Path(unquote(urlsplit(link).path)).is_file(), link
            found += 1
    assert found > 40


def test_the_search_knows_what_the_finder_was_told(open_file: Open, folder: Path) -> None:
    page = open_file("de/offers/index.html")
    at(page, MORNING)
    assert ask(page, "ankunft-finder", age="30", german="A1", keep=True)["fits"]
    page.goto(address(folder, "de/search/index.html#q=Deutschkurs"))
    expect(page.locator("#_found .result__fits").first).to_be_visible()


def test_steps_stay_ticked_off(open_file: Open, folder: Path) -> None:
    page = open_file("de/steps/ankommen/index.html")
    page.locator(".step button[aria-pressed]").nth(1).click()
    page.goto(address(folder, "ar/steps/ankommen/index.html"))
    pressed = page.locator(".step button[aria-pressed]").evaluate_all("all => all.map(e => e.ariaPressed)")
    assert pressed[:3] == ["false", "true", "false"]
    page.locator(".way a").first.click()
    assert "#" in page.url


def test_a_page_is_shown_in_german(open_file: Open, folder: Path) -> None:
    page = open_file("ar/arrival/registration/index.html")
    for _ in range(2):  # the second time from what was loaded
        page.locator(".show-open").first.click()
        german = page.locator("[data-german]")
        expect(german.locator("h2")).to_have_count(1)
        assert (german.get_attribute("lang"), german.get_attribute("dir")) == ("de", "ltr")
        assert page.locator(".show__german p:has(a)").is_hidden()
        page.locator(".show__bar button").click()
    # A record as a whole; the link below leads to the German page.
    page.goto(address(folder, "ar/offers/deutsch-b1-hybrid/index.html"))
    page.locator(".show-all").click()
    expect(page.locator("[data-german]")).to_contain_text("Hafenstraße 21")
    link = page.locator(".show a[hreflang=de]")
    href = link.evaluate("e => e.href")
    assert href == f"{folder.as_uri()}/de/offers/deutsch-b1-hybrid/index.html#_main"


def test_what_is_kept_is_on_the_own_list_and_leads_to_its_page(open_file: Open, folder: Path) -> None:
    page = open_file("de/offers/deutsch-b1-hybrid/index.html")
    page.locator("ankunft-keep button").click()
    kept = page.evaluate("JSON.parse(localStorage['ankunft/saved'])")
    # As on the web: the stick may have another letter tomorrow.
    assert [entry["url"] for entry in kept] == ["/de/offers/deutsch-b1-hybrid/"]
    page.evaluate(
        """kept => localStorage["ankunft/saved"] = JSON.stringify(
          [...kept, {...kept[0], record: "offer/x", url: "/fr/offers/x/?a#b"}])""",
        kept,
    )
    page.goto(address(folder, "ar/saved/index.html"))
    links = page.locator("ankunft-saved [data-slot=url]")
    # What is in another language than those of the kit is on the web.
    assert links.nth(1).get_attribute("href") == f"{PUBLIC}fr/offers/x/?a#b"
    assert follow(page, links.first, folder) == "de/offers/deutsch-b1-hybrid/index.html"
    assert page.locator("ankunft-keep button").get_attribute("aria-pressed") == "true"


def test_what_is_shared_has_the_public_address(open_file: Open) -> None:
    page = open_file("ar/places/rathaus/index.html")
    page.evaluate("navigator.share = async (data) => { globalThis.shared = data; }")
    page.locator("ankunft-share button").click()
    assert page.evaluate("shared.text").endswith(f"{PUBLIC}ar/places/rathaus/")


TOWN = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: Wo man lebt.\n",
    "topics/housing/rent.md": "---\ntitle: Die Miete\nsummary: S.\n---\n\nText.\n\n## Kaution {#deposit}\n\nText.\n",
    "offers/kurs.yml": "title: Ein Kurs\nkind: course\nsummary: S.\nprovider: vhs\ntopics: [housing]\n",
    "organisations/vhs.yml": "title: Schule\nsummary: S.\n",
}
MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"


def test_an_instance_below_the_path_of_another_site_works_too(browser: Browser, tmp_path: Path) -> None:
    make_instance(tmp_path / "town", TOWN, INSTANCE.replace("example.org/", "example.org/land/town/"))
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    done = run("ankunft", "kit", "zip", "kit.zip", "--language", "de", "--language", "en", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "testort"
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    assert follow(page, page.locator(".chooser a[hreflang=de]"), folder) == "de/index.html"
    page.goto(address(folder, "de/search/index.html#q=Kaution"))
    assert follow(page, page.locator("#_found a").first, folder) == "de/housing/rent/index.html#deposit"
    page.goto(address(folder, "de/offers/kurs/index.html"))
    page.locator("ankunft-keep button").click()
    assert "ankunft/land/town/saved" in page.evaluate("Object.keys(localStorage)")
    page.goto(address(folder, "en/saved/index.html"))
    assert follow(page, page.locator("ankunft-saved [data-slot=url]"), folder) == "de/offers/kurs/index.html"
    page.close()


def test_what_a_kit_lacks_is_said_to_be_missing(open_file: Open) -> None:
    page = open_file("de/offers/index.html")
    assert page.evaluate("fetch('finder.json').then(answer => answer.json()).then(data => data.offers.length)") > 50
    assert page.evaluate("fetch('finder.json?x#y').then(answer => answer.text()).then(data => data.offers.length)") > 50
    assert page.evaluate("name => fetch(name).catch(error => error.name)", MISSING) == "TypeError"


# The files


def addresses(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """(file, element, attribute, value) of all that looks like a path of the site or of a file."""
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        for element in parse(path.read_text("utf-8")).all():
            for attribute, value in element.attributes.items():
                yield name, element.tag, attribute, value


def test_every_link_leads_to_a_file_and_none_to_the_root_of_a_site(folder: Path) -> None:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    names = {"data-home", "data-url"}  # what scripts call pages by
    seen: set[tuple[str, str]] = set()
    dangling = []
    for name, element, attribute, value in addresses(folder):
        if value.startswith("/") and not value.startswith("//"):
            assert attribute in names, (name, element, attribute, value)
        if attribute not in ("href", "src", "action", "data-index", "data-finder", "data-url", "poster", "srcset"):
            continue
        path = urlsplit(value).path
        if urlsplit(value).scheme or not path or path.startswith("/"):
            continue
        target = os.path.normpath(Path(name).parent / unquote(path))
        if f"{target}.js" not in there if attribute.startswith("data-") else target not in there:
            dangling.append((name, element, attribute, value))
        seen.add((element, attribute))
    assert dangling == []
    assert seen >= {("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("image", "href"),
                    ("form", "action"), ("ankunft-finder", "data-index"), ("ankunft-search", "data-finder"),
                    ("ankunft-show", "data-url")}  # fmt: skip


def test_menus_lead_to_the_languages_of_the_kit_alone(folder: Path) -> None:
    for path in sorted(folder.rglob("*.html")):
        tree = parse(path.read_text("utf-8"))
        lists = [element for element in tree.all() if element.tag == "nav" or "chooser" in (element.get("class") or "")]
        tags = {link.get("hreflang") for element in lists for link in element.all("a")} - {None}
        assert tags <= set(TAGS), path
        # A link to a page on the web is one to a language that the kit lacks.
        links = [(link.get("href") or "").partition("#")[0] for link in tree.all("a")]
        assert not [link for link in links if re.fullmatch(rf"{PUBLIC}(de|ar)/.*/", link)], path


def test_a_kit_holds_nothing_that_it_cannot_show(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {"index.html", "assets", "data", "media", "search", *TAGS}
    assert {path.name for path in (folder / "search").iterdir()} == {"de.json.js", "ar.json.js"}
    assert {path.name for path in (folder / "data").iterdir()} == {"contacts", *TAGS}

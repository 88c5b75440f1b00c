"""Saving a language, reading it without a server, being cut off, updates: in a real Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import CHROMIUM
from tests.conftest import built_once
from tests.offline import town
from tests.offline.host import Host

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DUMP = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const data = await (await cache.match(request)).arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
      if (!request.url.endsWith(".state")) kept[request.url.slice(location.origin.length)] = Array.from(sum).join(",");
    }
  }
  return kept;
}"""
STATE = """async (tag) => {
  for (const name of await caches.keys()) {
    const found = await (await caches.open(name)).match(`${ankunft.words.base}offline/${tag}.state`);
    if (found) return found.json();
  }
}"""
NOTE = r'<link rel="stylesheet" href="[^"]+"><ankunft-copy .*?</ankunft-copy><script src="[^"]+" defer></script>\n'
READ = """async ([addresses, note]) => {
  const wrong = [];
  for (const [address, sum] of addresses) {
    const answer = await fetch(address);
    const text = (await answer.text()).replace(new RegExp(note, "s"), "");
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    if (Array.from(found).map((byte) => byte.toString(16).padStart(2, "0")).join("") !== sum) wrong.push(address);
  }
  return wrong;
}"""


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Start the browser, with what it kept; ends the one before."""
    running: list[BrowserContext] = []

    def start() -> BrowserContext:
        while running:
            running.pop().close()
        running.append(
            browser.browser_type.launch_persistent_context(
                tmp_path / "profile", executable_path=CHROMIUM, args=ARGUMENTS, viewport={"width": 360, "height": 740}
            )
        )
        return running[0]

    yield start
    while running:
        running.pop().close()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The small town in its versions; that of the second has a style of its own, so that files have other names."""
    return {
        version: built_once(tmp_path_factory, f"town-{version}", lambda target, v=version: _build(target, v))  # type: ignore[misc]
        / "site"
        for version in (1, 2)
    }


def _build(target: Path, version: int) -> None:
    beside = target.with_name(f"{target.name}.new")
    town.build(beside, version, style=".own { color: red; }" if version == 2 else "")
    beside.rename(target)


@pytest.fixture
def host(small: dict[int, Path], tmp_path: Path) -> Iterator[Host]:
    """The server of the small town, in its first version."""
    made = Host(small[1])
    yield made
    made.down()


def save(page: Page, url: str, tag: str, timeout: int = 60_000) -> None:
    """Save a language by its button."""
    page.goto(f"{url}{tag}/offline/")
    page.locator("[data-do=save]").click()
    page.wait_for_selector("[data-said=saved]:visible", timeout=timeout)


def until(page: Page, tag: str, holds: Callable[[dict[str, Any]], bool], seconds: float = 20) -> None:
    """Wait until something holds of what the worker knows of a language."""
    for _ in range(int(seconds * 20)):
        if holds(page.evaluate(f"({STATE})('{tag}')") or {}):
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate(f"({STATE})('{tag}')"))


def works(page: Page) -> None:
    """The page is whole: its style and its scripts are there."""
    assert page.locator("h1").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('.header')).display") != "inline"
    assert page.evaluate("document.styleSheets.length") >= 2
    assert page.evaluate("!!globalThis.ankunft && !!ankunft.parts")


# Everything without a server


@pytest.fixture(scope="module")
def saved_ar(site: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Arabic of the reference instance saved, the server stopped, the browser started anew."""
    host, profile = Host(site), tmp_path_factory.mktemp("profile")

    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=ARGUMENTS, viewport={"width": 360, "height": 740}
        )

    phone = start()
    page = phone.new_page()
    page.goto(f"{host.url}ar/offline/")
    page.locator("[data-do=save]:visible").wait_for()
    told = page.evaluate(SUMMARY, "ar")["text"]
    before = len(host.sent)
    save(page, host.url, "ar")
    SIZES["ar"] = (
        told,
        sum(size for address, size in host.sent[before:] if "offline/ar/" in address or "search" in address),
    )
    phone.close()
    host.down()
    phone = start()
    page = phone.new_page()
    page.goto(f"{host.url}ar/")
    yield page
    phone.close()


SIZES: dict[str, tuple[float, int]] = {}
"""Language → bytes that the button told, bytes that were sent then."""

SUMMARY = """tag => new Promise(resolve => {
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const own = (data.list || []).find(one => one.tag === tag);
    if (own && own.complete) resolve(own);
  });
  setInterval(() => navigator.serviceWorker.controller.postMessage({ do: "state" }), 100);
})"""


@pytest.mark.usefixtures("saved_ar")
def test_the_button_tells_about_what_is_sent_then() -> None:
    told, sent = SIZES["ar"]
    assert told == pytest.approx(sent, rel=0.15)


def url(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def test_every_page_and_file_of_a_saved_language_is_there_without_a_server(saved_ar: Page, site: Path) -> None:
    import hashlib

    addresses = []
    left_out = {"feed.xml", "feed.json", "manifest.webmanifest"}
    for path in sorted((site / "ar").rglob("*")):
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        if path.is_file() and path.name not in left_out:
            addresses.append((f"/{address}", hashlib.sha256(path.read_bytes()).hexdigest()))
    assert len(addresses) > 680
    assert saved_ar.evaluate(READ, [addresses, NOTE]) == []


PAGES = ("", "emergency/", "arrival/registration/", "offers/", "offers/by/kind/course/", "offers/abc-club/", "events/", "contacts/",
         "places/", "steps/ankommen/", "news/", "glossary/duldung/", "phrases/doctor/", "saved/", "search/", "traces/")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_saved_page_opens_whole_and_says_when_it_was_saved(saved_ar: Page, address: str) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/{address}")
    works(saved_ar)
    copy = saved_ar.locator("ankunft-copy")
    assert copy.is_visible()
    assert copy.locator("[data-gone]").is_visible()
    assert not copy.locator("[data-slow]").is_visible()
    assert "{" not in copy.inner_text()
    assert any(digit.isdigit() for digit in copy.inner_text())
    assert saved_ar.evaluate("document.documentElement.scrollWidth") <= 360


def test_search_works_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/search/#q=طبيب")
    saved_ar.wait_for_selector(".result")
    saved_ar.locator(".result").first.click()
    saved_ar.wait_for_selector("ankunft-copy")
    works(saved_ar)


def test_the_finder_works_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/offers/")
    form = saved_ar.locator("ankunft-finder form")
    form.locator("[name=german]").select_option("A1")
    form.locator("[type=submit]").click()
    saved_ar.wait_for_selector("ankunft-finder ol .card")


def test_who_is_responsible_works_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/contacts/")
    form = saved_ar.locator("ankunft-responsible form")
    form.locator("[name=district]").select_option("nordstadt")
    form.locator("[type=submit]").click()
    saved_ar.wait_for_selector("ankunft-responsible ol .card")


def test_what_is_open_now_is_worked_out_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/places/stadtbibliothek-haus/")
    assert saved_ar.locator("ankunft-open .open").first.inner_text().strip()


def test_dates_can_be_chosen_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/events/")
    saved_ar.locator("ankunft-events [type=submit]").click()
    saved_ar.wait_for_selector("section.found .card")


def test_steps_can_be_ticked_without_a_server(saved_ar: Page) -> None:
    saved_ar.goto(f"{url(saved_ar)}/ar/steps/ankommen/")
    saved_ar.locator(".step button[aria-pressed]").first.click()
    saved_ar.reload()
    saved_ar.wait_for_selector(".step button[aria-pressed=true]")


@pytest.mark.parametrize("address", ["/de/arrival/registration/", "/uk/", "/ar/no-such-page/", "/"])
def test_a_page_that_is_not_saved_says_so_kindly_and_offers_what_is_there(saved_ar: Page, address: str) -> None:
    saved_ar.goto(f"{url(saved_ar)}{address}")
    works(saved_ar)
    assert saved_ar.locator("[data-missing]").is_visible()
    assert saved_ar.locator("html").get_attribute("lang") == "ar"
    assert not saved_ar.locator("[data-do=save]").is_visible()
    wanted = {"/de/arrival/registration/": "/ar/arrival/registration/"}.get(address, "/ar/")
    saved_ar.wait_for_selector(f'[data-there] a[href$="{wanted}"]')
    saved_ar.locator("[data-there] a").first.click()
    saved_ar.wait_for_url(f"**{wanted}")
    assert saved_ar.locator("ankunft-copy").is_visible()


# Cut off


@pytest.mark.parametrize("seed", range(20))
def test_a_saving_that_is_cut_ten_times_ends_as_one_that_is_not(
    browser: Browser, host: Host, seed: int, whole: dict[str, str]
) -> None:
    random = Random(seed)
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"{host.url}de/offline/")
        until(page, "de", lambda kept: kept.get("complete") == "first")
        cuts = 0
        host.left = random.randrange(3)
        page.locator("[data-do=save]").click()
        while cuts < 10:
            page.wait_for_selector("[data-said=cut]:visible, [data-said=saved]:visible", timeout=20_000)
            if page.locator("[data-said=saved]").is_visible():
                break
            cuts += 1
            # What was saved can be read: the page of an emergency always, and others as far as they came.
            reader = context.new_page()
            reader.goto(f"{host.url}de/emergency/")
            works(reader)
            reader.close()
            host.left = random.choice((0, 0, 1, 2)) if cuts < 10 else None
            # As its button does; the page that was just read may have begun already.
            page.evaluate(
                "navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ do: 'save', tag: 'de', wanted: 'text' }))"
            )
            page.wait_for_timeout(20)
        host.left = None
        page.evaluate(
            "navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ do: 'save', tag: 'de', wanted: 'text' }))"
        )
        page.wait_for_selector("[data-said=saved]:visible", timeout=20_000)
        assert cuts >= 5, "it may be whole before the tenth"
        assert page.evaluate(DUMP) == whole
    finally:
        context.close()


@pytest.fixture(scope="module")
def whole(browser: Browser, small: dict[int, Path]) -> dict[str, str]:
    """What an uninterrupted saving keeps: address → SHA-256."""
    host = Host(small[1])
    context = browser.new_context()
    page = context.new_page()
    save(page, host.url, "de")
    kept: dict[str, str] = page.evaluate(DUMP)
    assert len(kept) > 10
    context.close()
    host.down()
    return kept


def test_a_browser_that_is_closed_while_saving_goes_on_at_the_next_page(
    phone: Callable[[], BrowserContext], host: Host
) -> None:
    page = phone().new_page()
    page.goto(f"{host.url}de/offline/")
    page.wait_for_selector("[data-do=save]:visible")
    until(page, "de", lambda kept: kept.get("complete") == "first")
    host.delay = 0.2
    page.locator("[data-do=save]").click()
    page.wait_for_selector("[data-said=saving]:visible")
    page = phone().new_page()
    host.delay = 0
    page.goto(f"{host.url}de/housing/")
    until(page, "de", lambda kept: kept.get("complete") == "text")
    host.down()
    page.goto(f"{host.url}de/work/work-3/")
    assert page.locator("ankunft-copy").is_visible()


# Updates


def version_of(page: Page) -> int:
    text = page.locator("main").inner_text()
    return 1 if "Fassung 1" in text else 2


def test_an_open_tab_never_sees_a_broken_page_while_the_site_changes(
    phone: Callable[[], BrowserContext], host: Host, small: dict[int, Path]
) -> None:
    browser = phone()
    page = browser.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "requestfailed",
        lambda request: complaints.append(f"{request.url} {request.failure}") if "/assets/" in request.url else None,
    )
    save(page, host.url, "de")
    page.goto(f"{host.url}de/work/work-5/")
    assert version_of(page) == 1
    styles = {path.name for version in (1, 2) for path in (small[version] / "assets").glob("style.*.css")}
    assert len(styles) == 2, "the files have other names"
    # The new site comes while the tab is open; its old files are gone.
    host.folder = small[2]
    other = browser.new_page()
    other.goto(f"{host.url}de/offline/")
    new = json.loads((small[2] / "offline" / "de.json").read_text("utf-8"))["version"]
    other.evaluate("navigator.serviceWorker.controller.postMessage({ do: 'save', tag: 'de', wanted: 'text' })")
    until(other, "de", lambda kept: kept["manifest"]["version"] == new)
    # The old page goes on: what it loads late is still there.
    assert page.evaluate("fetch([...document.querySelectorAll('script')].at(-1).src).then((answer) => answer.text())")
    for address in ("de/housing/housing-1/", "de/offers/", "de/search/", "de/health/new/", "de/"):
        page.goto(f"{host.url}{address}")
        works(page)
    host.down()
    for address in ("de/housing/housing-1/", "de/offers/course-3/", "de/search/", "de/health/new/", "de/"):
        page.goto(f"{host.url}{address}")
        works(page)
        assert page.locator("ankunft-copy").is_visible()
        used = page.evaluate("[...document.styleSheets].map((sheet) => sheet.href)")
        assert all((small[2] / name.split("/", 3)[3]).is_file() for name in used), "no old style"
    page.goto(f"{host.url}de/offers/course-3/")
    assert "23125 153" in page.locator("main").inner_text()
    page.goto(f"{host.url}de/work/work-5/")
    assert page.locator("[data-missing]").is_visible(), "the page was taken away"
    assert complaints == []


def test_an_update_that_is_cut_leaves_the_old_version_whole(
    phone: Callable[[], BrowserContext], host: Host, small: dict[int, Path]
) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    old = page.evaluate(f"({STATE})('de')")["manifest"]["version"]
    host.folder = small[2]
    host.left = 4
    page.evaluate("navigator.serviceWorker.controller.postMessage({ do: 'save', tag: 'de', wanted: 'text' })")
    until(page, "de", lambda kept: (kept.get("trouble") or {}).get("kind") == "offline")
    host.left = None
    host.down()
    assert page.evaluate(f"({STATE})('de')")["manifest"]["version"] == old
    for address in ("de/housing/housing-1/", "de/work/work-5/", "de/offers/course-3/"):
        page.goto(f"{host.url}{address}")
        works(page)
        used = page.evaluate("[...document.styleSheets].map((sheet) => sheet.href)")
        assert all((small[1] / name.split("/", 3)[3]).is_file() for name in used)
    page.goto(f"{host.url}de/housing/housing-1/")
    assert version_of(page) == 1
    host.up()
    page.goto(f"{host.url}de/housing/housing-1/")
    until(page, "de", lambda kept: kept["manifest"]["version"] != old)
    host.down()
    page.goto(f"{host.url}de/housing/housing-1/")
    assert version_of(page) == 2


def test_an_update_fetches_what_is_new_and_nothing_else(
    phone: Callable[[], BrowserContext], host: Host, small: dict[int, Path], tmp_path: Path
) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    host.sent.clear()
    page.evaluate("navigator.serviceWorker.controller.postMessage({ do: 'save', tag: 'de', wanted: 'text' })")
    page.reload()
    page.wait_for_selector("[data-said=saved]:visible")
    assert not [address for address, _ in host.sent if address.startswith("offline/de/")]
    host.folder = small[2]
    host.sent.clear()
    page.evaluate("navigator.serviceWorker.controller.postMessage({ do: 'save', tag: 'de', wanted: 'text' })")
    new = json.loads((small[2] / "offline" / "de.json").read_text("utf-8"))["version"]
    until(page, "de", lambda kept: kept["manifest"]["version"] == new)
    parts = {version: {path.name for path in (small[version] / "offline" / "de").iterdir()} for version in (1, 2)}
    fetched = {address.split("/")[-1] for address, _ in host.sent if address.startswith("offline/de/")}
    assert fetched == parts[2] - parts[1]


# The network


def test_a_slow_network_is_not_waited_for(phone: Callable[[], BrowserContext], host: Host) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    host.delay = 8
    page.goto(f"{host.url}de/housing/housing-2/")
    works(page)
    assert page.locator("ankunft-copy [data-slow]").is_visible()
    host.delay = 0


def test_a_good_network_brings_what_is_new_and_says_nothing(
    phone: Callable[[], BrowserContext], host: Host, small: dict[int, Path]
) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    host.folder = small[2]
    page.goto(f"{host.url}de/housing/housing-2/")
    assert version_of(page) == 2
    assert page.locator("ankunft-copy").count() == 0


def test_a_network_that_the_browser_cuts_is_the_same_as_a_server_that_is_down(
    phone: Callable[[], BrowserContext], host: Host
) -> None:
    browser = phone()
    page = browser.new_page()
    save(page, host.url, "de")
    browser.set_offline(True)
    page.goto(f"{host.url}de/housing/housing-2/")
    works(page)
    assert page.locator("ankunft-copy [data-gone]").is_visible()


def test_the_first_visit_alone_brings_the_emergency_page(phone: Callable[[], BrowserContext], host: Host) -> None:
    page = phone().new_page()
    page.goto(f"{host.url}en/housing/housing-1/")
    until(page, "en", lambda kept: kept.get("complete") == "first")
    host.down()
    for address in ("en/", "en/emergency/", "en/offline/"):
        page.goto(f"{host.url}{address}")
        works(page)
    page.goto(f"{host.url}en/housing/housing-1/")
    assert page.locator("[data-missing]").is_visible()


def test_a_server_in_trouble_is_not_believed(phone: Callable[[], BrowserContext], host: Host) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    host.status = 503
    page.goto(f"{host.url}de/housing/housing-2/")
    works(page)
    assert page.locator("ankunft-copy").is_visible()


def test_pictures_are_a_part_of_their_own_whose_size_is_shown(phone: Callable[[], BrowserContext], host: Host) -> None:
    page = phone().new_page()
    save(page, host.url, "de")
    button = page.locator("[data-do=media]")
    assert "KB" in button.inner_text()
    picture = next(name for name in (host.folder / "media").rglob("*.svg")).relative_to(host.folder).as_posix()
    is_there = f"fetch('/{picture}').then((answer) => answer.ok, () => false)"
    host.down()
    assert page.evaluate(is_there) is False
    host.up()
    button.click()
    until(page, "de", lambda kept: kept.get("complete") == "media")
    host.down()
    assert page.evaluate(is_there) is True

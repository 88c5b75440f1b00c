"""Saving in a real Chromium where something is in the way: memory, networks, clocks, browsers, neighbours, people."""

from __future__ import annotations

import json
import re
import shutil
import struct
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import CHROMIUM
from tests.conftest import built_once
from tests.offline import host as hosts
from tests.offline import town
from tests.offline.host import Host

PHONE = {"width": 360, "height": 740}
YEAR = 365 * 86400

# What Chromium itself writes where a server or a worker does not answer.
FAILED = r"Failed to load resource: "
NO_WORKER = r"A bad HTTP response code \(404\) was received when fetching the script\."
BLOCKED = r"Service Worker registration blocked by Playwright"
BANNER = r"Banner not shown: beforeinstallpromptevent\.preventDefault\(\) called\."


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sites: `plain` below "/", `below` (version 2) below "/town/", `both` on one host, `off` without a worker."""

    def build(target: Path) -> None:
        target.mkdir()
        for name, version, options in (
            ("plain", 1, {}),
            ("below", 2, {"base": "/town/"}),
            ("off", 1, {"more": "policies:\n  offline: false\n"}),
        ):
            site = town.build(target / f"{name}.made", version, **options)
            site.rename(target / name)
        shutil.copytree(target / "plain", target / "both")
        shutil.copytree(target / "below", target / "both" / "town")

    return built_once(tmp_path_factory, "troubled-towns", build)


@pytest.fixture
def host(towns: Path) -> Iterator[Host]:
    """The plain town."""
    server = Host(towns / "plain")
    yield server
    server.down()


class Phone:
    """Opens pages as people do, each context another person; fails at the end where the console complained."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self._folder = browser, folder
        self._contexts: list[BrowserContext] = []
        self.allowed: list[str] = []
        """Regular expressions of what the console may say."""
        self.complaints: list[str] = []

    def page(self, **options: Any) -> Page:
        """A page in a private window of a new browser."""
        return self._page(self._browser.new_context(viewport=PHONE, **options))

    def same(self, page: Page) -> Page:
        """Another tab beside `page`."""
        return self._page(page.context)

    def restarted(self, preferences: object = None) -> Page:
        """A page in a browser with a memory: what was open is closed, the browser starts again."""
        self.close()
        profile = self._folder / "profile"
        if preferences is not None:
            (profile / "Default").mkdir(parents=True)
            (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
        context = self._browser.browser_type.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=["--no-sandbox"], viewport=PHONE
        )
        return self._page(context)

    def close(self) -> None:
        """Close all windows."""
        while self._contexts:
            self._contexts.pop().close()

    def _page(self, context: BrowserContext) -> Page:
        if context not in self._contexts:
            self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._heard(message.text))
        return page

    def _heard(self, text: str) -> None:
        if not any(re.match(one, text) for one in (BANNER, *self.allowed)):
            self.complaints.append(text)


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(browser, tmp_path)
    yield phone
    phone.close()
    assert not phone.complaints


class Gate:
    """Keeps answers of a host back until it is opened."""

    def __init__(self, host: Host, held: Callable[[str], bool]) -> None:
        self.waiting: list[str] = []
        self._held, self._opened = held, threading.Event()
        host.spoilt = self

    def __call__(self, address: str) -> bool:
        if self._held(address) and not self._opened.is_set():
            self.waiting.append(address)
            self._opened.wait(30)
        return False

    def open(self) -> None:
        self._opened.set()


def is_part(address: str) -> bool:
    return address.startswith("offline/de/")


def until(condition: Callable[[], object], what: str, seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not come: {what}"
        time.sleep(0.05)


def sentence(page: Page, name: str) -> Locator:
    """The sentence that is to be seen, and no other beside it."""
    shown = page.locator(f'[data-said="{name}"]')
    expect(shown).to_be_visible()
    others = page.locator(f'[data-said]:visible:not([data-said="{name}"]):not([data-said="clock"])')
    expect(others).to_have_count(0)
    return shown


def button(page: Page, name: str) -> Locator:
    return page.locator(f'.offline__do [data-do="{name}"]')


def saving(page: Page, url: str, tag: str = "de") -> Page:
    """The page where a language is saved, once what comes first is there."""
    page.goto(f"{url}{tag}/offline/")
    until(lambda: state(page, tag).get("complete"), "the first part")
    expect(page.locator("[data-said]:visible")).not_to_have_count(0)
    return page


def save(page: Page, url: str, tag: str = "de") -> Page:
    saving(page, url, tag)
    button(page, "save").click()
    sentence(page, "saved")
    return page


KEPT = """async () => {
  const all = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    all[name] = {};
    for (const request of await cache.keys()) {
      const data = await (await cache.match(request)).arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
      const { pathname, search } = new URL(request.url);
      all[name][pathname + search] = [data.byteLength, ...sum].join(" ");
    }
  }
  return all;
}"""

STATE = """async (tag) => {
  const base = globalThis.ankunft.words.base;
  const found = await caches.match(`${base}offline/${tag}.state`);
  return found ? found.json() : {};
}"""

SEND = "async (message) => (await navigator.serviceWorker.ready).active.postMessage(message)"


def kept(page: Page) -> dict[str, dict[str, str]]:
    """Cache → key → size and hash of what is kept."""
    return page.evaluate(KEPT)


def all_kept(page: Page) -> set[str]:
    return {key for keys in kept(page).values() for key in keys}


def weight(page: Page) -> int:
    """The bytes of all that is kept."""
    return sum(int(value.split()[0]) for keys in kept(page).values() for value in keys.values())


def state(page: Page, tag: str = "de") -> dict[str, Any]:
    """What the worker remembers of a language."""
    return page.evaluate(STATE, tag)


def manifest(site: Path, tag: str = "de") -> dict[str, Any]:
    return json.loads((site / "offline" / f"{tag}.json").read_text())


def bundles(site: Path, tag: str = "de") -> dict[str, set[str]]:
    """Part → the addresses of its pages, of the parts that come with saving."""
    found = {}
    for _, digest, _ in manifest(site, tag)["bundles"]:
        name = f"offline/{tag}/{digest}.json"
        found[name] = set(json.loads((site / name).read_text()).get("pages", {}))
    return {name: pages for name, pages in found.items() if pages}


def one_bundle(site: Path) -> tuple[str, str, set[str]]:
    """A part, a page in it, and pages in other parts."""
    found = bundles(site)
    assert len(found) > 1, "the town has to be larger"
    part, pages = next(iter(found.items()))
    others = {min(other) for other in found.values()} - pages
    return part, min(pages), others


def is_there(page: Page, url: str) -> None:
    """Reads a page from the phone."""
    page.goto(url)
    expect(page.locator("ankunft-copy")).to_be_visible()
    expect(page.locator("[data-missing]")).to_have_count(0)


def is_missing(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("[data-missing]")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Diese Seite ist nicht auf Ihrem Handy")


def works_online(page: Page, url: str) -> None:
    """Start, a topic, a page, a list, the search: read, linked and with their style."""
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    page.goto(f"{url}de/")
    page.locator("main").get_by_role("link", name=re.compile("Wohnen")).first.click()
    expect(page.locator("h1")).to_have_text("Wohnen")
    page.locator("main").get_by_role("link", name=re.compile("Wohnen 1")).first.click()
    expect(page.locator("h1")).to_have_text("Wohnen 1")
    expect(page.locator("body")).not_to_have_css("font-family", '"Times New Roman"')
    page.goto(f"{url}de/offers/")
    expect(page.locator("li.card:visible")).to_have_count(8)
    searched(page, url)
    page.goto(f"{url}de/emergency/")
    expect(page.locator('main a[href="tel:112"]').first).to_be_visible()
    # What a page that is left no longer waits for is no fault.
    assert not [one for one in failed if "ERR_ABORTED" not in one]


def searched(page: Page, url: str) -> None:
    page.goto(f"{url}de/search/?q=Wohnen")
    expect(page.locator("#_found [role=option]", has_text="Wohnen 1")).to_be_visible()


def changed(site: Path, tmp_path: Path, prelude: str) -> Path:
    """A copy of a site whose worker begins with `prelude`."""
    folder = tmp_path / "changed"
    shutil.copytree(site, folder)
    (folder / "sw.js").write_text(prelude + (folder / "sw.js").read_text())
    return folder


# Storage refused

REFUSES = {
    "opening": "caches.open = caches.match = caches.keys = caches.delete = () => no();",
    "reading": "Cache.prototype.match = Cache.prototype.keys = () => no();",
    "writing": "Cache.prototype.put = () => no();",
    "everything": "Object.defineProperty(self, 'caches', { get() { throw denied(); } });",
}
DENIED = "const denied = () => new DOMException('denied', 'SecurityError'), no = () => Promise.reject(denied());"


@pytest.mark.parametrize("what", REFUSES)
def test_where_the_browser_lets_the_worker_keep_nothing_the_site_works_and_says_so(
    host: Host, phone: Phone, tmp_path: Path, what: str
) -> None:
    host.folder = changed(host.folder, tmp_path, DENIED + REFUSES[what])
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    expect(page.locator("[data-said]:visible")).not_to_have_count(0)
    if button(page, "save").is_visible():
        button(page, "save").click()
    expect(sentence(page, "storage")).to_contain_text("Ihr Browser lässt uns nichts speichern.")
    works_online(page, host.url)
    page.goto(f"{host.url}de/offline/")
    sentence(page, "storage")


def test_a_page_without_memory_says_that_it_cannot_save(host: Host, phone: Phone) -> None:
    page = phone.page()
    page.add_init_script("delete globalThis.caches; delete Window.prototype.caches;")
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)


@pytest.mark.parametrize("name", ["caches", "serviceWorker", "storage"])
def test_a_browser_that_throws_at_the_mere_question_can_read_all(host: Host, phone: Phone, name: str) -> None:
    # As in a frame with `sandbox`.
    page = phone.page()
    owner = "globalThis" if name == "caches" else "navigator"
    deny = "{ get() { throw new DOMException('sandboxed', 'SecurityError'); } }"
    page.add_init_script(f"Object.defineProperty({owner}, '{name}', {deny});")
    page.goto(f"{host.url}de/offline/")
    if name == "storage":
        button(page, "save").click()
        sentence(page, "saved")
    else:
        sentence(page, "refused")
    works_online(page, host.url)


def test_with_cookies_and_site_data_forbidden_in_the_settings_the_site_works_and_says_so(
    host: Host, phone: Phone
) -> None:
    page = phone.restarted({"profile": {"default_content_setting_values": {"cookies": 2}}})
    page.goto(f"{host.url}de/offline/")
    expect(sentence(page, "refused")).to_contain_text("Dieser Browser kann keine Seiten speichern.")
    expect(page.locator(".offline__do button:visible")).to_have_count(0)
    works_online(page, host.url)


# Quota full


def limit(page: Page, host: Host, size: int | None) -> None:
    """What the browser lets the site keep, in bytes."""
    options = {} if size is None else {"quotaSize": size}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": host.origin, **options})


def in_bytes(text: str) -> float:
    found = re.search(r"([\d,.]+)\s(KB|MB)", text)
    assert found, text
    return float(found[1].replace(",", ".")) * {"KB": 1e3, "MB": 1e6}[found[2]]


def test_a_full_memory_stops_saving_and_says_how_much_is_missing_and_the_same_button_goes_on(
    host: Host, phone: Phone
) -> None:
    phone.allowed.append(FAILED)
    page = saving(phone.page(), host.url)
    used = page.evaluate("async () => (await navigator.storage.estimate()).usage")
    # What pages share fits beside any of the parts that are fetched with it, but never all of them.
    limit(page, host, used + 75_000)
    button(page, "save").click()
    said = sentence(page, "full")
    expect(said).to_contain_text("Der Speicher von Ihrem Handy ist voll.")
    expect(button(page, "go")).to_be_visible()

    there = all_kept(page)
    site = host.folder
    whole = manifest(site)
    rest = [(name, size) for _, name, size in (*whole["common"], *whole["bundles"], *whole["more"])]
    rest += [(name, size) for slices in whole["data"].values() for name, size in slices]
    lacking = sum(size for name, size in rest if not any(key.endswith(f"?{name}") for key in there))
    assert lacking > 0
    # What is needed is memory: what a part weighs there, not what is sent of it.
    assert lacking <= in_bytes(said.inner_text()) <= lacking * 1.1 + 1000

    other = phone.same(page)
    host.down()
    is_there(other, f"{host.url}de/emergency/")
    for name, pages in bundles(site).items():
        held = f"/{name}?{Path(name).stem}" in there
        (is_there if held else is_missing)(other, f"{host.url}{min(pages)}")
    host.up()
    limit(page, host, None)
    button(page, "go").click()
    sentence(page, "saved")
    host.down()
    for pages in bundles(site).values():
        is_there(other, f"{host.url}{min(pages)}")


def test_where_the_memory_is_full_from_the_start_that_is_said_too(host: Host, phone: Phone) -> None:
    page = phone.page()
    limit(page, host, 1)
    page.goto(f"{host.url}de/offline/")
    expect(page.locator("[data-said]:visible")).not_to_have_count(0)
    if button(page, "save").is_visible():
        button(page, "save").click()
    assert "NaN" not in sentence(page, "full").inner_text()
    works_online(page, host.url)
    limit(page, host, None)
    page.goto(f"{host.url}de/offline/")
    page.locator('.offline__do [data-do="save"]:visible, .offline__do [data-do="go"]:visible').click()
    sentence(page, "saved")


# Registration refused


def test_without_the_file_of_the_worker_the_site_works_and_says_so(host: Host, phone: Phone) -> None:
    phone.allowed.append(NO_WORKER)
    host.missing = lambda address: address == "sw.js"
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)


def test_with_a_worker_of_the_wrong_type_the_site_works_and_says_so(
    host: Host, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.allowed.append(r"The script has an unsupported MIME type \('text/html'\)\.")
    monkeypatch.setitem(hosts.TYPES, ".js", "text/html")
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)


def test_with_the_login_page_of_a_wifi_for_a_worker_the_site_works_and_says_so(host: Host, phone: Phone) -> None:
    host.spoilt = lambda address: address == "sw.js"
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)
    host.spoilt = lambda address: False
    save(page, host.url)


def test_where_an_extension_forbids_workers_the_site_works_and_says_so(host: Host, phone: Phone) -> None:
    # `register` answers with nothing there.
    phone.allowed.append(BLOCKED)
    page = phone.page(service_workers="block")
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)


def test_a_browser_without_workers_can_read_all_and_is_told(host: Host, phone: Phone) -> None:
    page = phone.page()
    page.add_init_script("delete Navigator.prototype.serviceWorker;")
    page.goto(f"{host.url}de/offline/")
    sentence(page, "refused")
    works_online(page, host.url)


# Private mode


def test_a_private_window_saves_and_forgets_with_its_end(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    page = save(phone.page(), host.url)
    host.down()
    is_there(page, f"{host.url}de/housing/housing-2/")
    phone.close()
    host.up()
    page = saving(phone.page(), host.url)
    sentence(page, "none")
    host.down()
    is_missing(page, f"{host.url}de/housing/housing-2/")


# The clock


@pytest.mark.parametrize("years", [-1, 1])
def test_a_clock_wrong_by_a_year_is_said_and_all_else_works(host: Host, phone: Phone, years: int) -> None:
    phone.allowed.append(FAILED)
    host.clock = time.time() + years * YEAR
    true = datetime.now(UTC) + timedelta(seconds=years * YEAR)
    page = saving(phone.page(), host.url)
    clock = page.locator('[data-said="clock"]')
    today = page.evaluate("new Date().toLocaleDateString('de', {day: 'numeric', month: 'long', year: 'numeric'})")
    expect(clock).to_contain_text("Das Datum auf Ihrem Handy scheint falsch zu sein")
    expect(clock).to_contain_text(today)
    button(page, "save").click()
    expect(sentence(page, "saved")).to_contain_text(str(true.year))
    assert state(page)["saved"][:10] == f"{true:%Y-%m-%d}"
    expect(clock).to_be_visible()
    expect(page.locator(".clock")).to_have_count(0)  # once is enough

    page.goto(f"{host.url}de/housing/housing-1/")
    expect(page.locator(".clock")).to_be_visible()
    expect(page.locator(".clock")).to_contain_text(today)
    host.down()
    is_there(page, f"{host.url}de/housing/housing-1/")
    expect(page.locator("ankunft-copy")).to_contain_text(str(true.year))
    expect(page.locator(".clock")).to_be_visible()
    host.up()
    works_online(page, host.url)

    # Set right, it is no longer said.
    host.clock = None
    page.goto(f"{host.url}de/offline/")
    expect(clock).to_be_visible()
    page.evaluate(SEND, {"do": "save", "tag": "de", "wanted": "text"})
    expect(clock).to_be_hidden()


def test_a_clock_wrong_by_some_hours_is_nobodys_business(host: Host, phone: Phone) -> None:
    host.clock = time.time() + 5 * 3600
    page = save(phone.page(), host.url)
    expect(page.locator('[data-said="clock"]')).to_be_hidden()
    page.goto(f"{host.url}de/")
    until(lambda: state(page).get("saved"), "the state")
    expect(page.locator(".clock")).to_have_count(0)


class Cached(Host):
    """Behind a cache that has kept its answers for a year."""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        end = request.end_headers

        def with_age() -> None:
            request.send_header("Age", str(YEAR))
            end()

        request.end_headers = with_age  # type: ignore[method-assign]
        super().answer(request)


def test_an_old_date_out_of_a_cache_on_the_way_is_not_the_fault_of_the_phone(towns: Path, phone: Phone) -> None:
    host = Cached(towns / "plain")
    host.clock = time.time() - YEAR
    page = save(phone.page(), host.url)
    expect(page.locator('[data-said="clock"]')).to_be_hidden()
    assert state(page)["saved"][:10] == f"{datetime.now(UTC):%Y-%m-%d}"
    host.down()


# Parts that cannot be had


def test_a_part_that_is_gone_is_named_and_all_others_are_saved(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    part, inside, others = one_bundle(host.folder)
    host.missing = lambda address: address == part
    page = saving(phone.page(), host.url)
    button(page, "save").click()
    expect(sentence(page, "missing")).to_contain_text(part)
    there = all_kept(page)
    everything = {file for _, file, _ in manifest(host.folder)["bundles"]}
    assert {file for file in everything if not any(file in key for key in there)} == {Path(part).stem}

    other = phone.same(page)
    host.down()
    for address in sorted(others):
        is_there(other, f"{host.url}{address}")
    is_missing(other, f"{host.url}{inside}")
    searched(other, host.url)
    host.up()
    host.missing = lambda address: False
    button(page, "go").click()
    sentence(page, "saved")
    host.down()
    is_there(other, f"{host.url}{inside}")


def test_a_style_sheet_that_is_gone_is_named_and_keeps_no_other_part(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    style = next(name for name, *_ in manifest(host.folder)["assets"] if name.startswith("assets/search."))
    host.missing = lambda address: address == style
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    expect(page.locator("[data-said]:visible")).not_to_have_count(0)
    page.locator('.offline__do [data-do="save"]:visible, .offline__do [data-do="go"]:visible').click()
    expect(sentence(page, "missing")).to_contain_text(style)
    expect(button(page, "go")).to_be_visible()
    part, inside, _ = one_bundle(host.folder)
    until(lambda: any(Path(part).stem in key for key in all_kept(page)), "the parts that can be had")
    host.missing = lambda address: False
    button(page, "go").click()
    sentence(page, "saved")
    host.down()
    is_there(page, f"{host.url}{inside}")


def test_a_part_that_arrives_damaged_is_named_and_never_kept(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    part, inside, others = one_bundle(host.folder)
    host.spoilt = lambda address: address == part
    page = saving(phone.page(), host.url)
    button(page, "save").click()
    expect(sentence(page, "broken")).to_contain_text(part)
    assert not any(Path(part).stem in key for key in all_kept(page))
    other = phone.same(page)
    host.down()
    is_there(other, f"{host.url}{min(others)}")
    is_missing(other, f"{host.url}{inside}")
    host.up()
    host.spoilt = lambda address: False
    button(page, "go").click()
    sentence(page, "saved")
    host.down()
    is_there(other, f"{host.url}{inside}")


def test_behind_the_login_page_of_a_wifi_nothing_is_kept_and_what_was_saved_stays(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    page = saving(phone.page(), host.url)
    before = kept(page)
    host.spoilt = lambda address: True
    button(page, "save").click()
    expect(sentence(page, "broken")).to_contain_text("anmelden")
    after = kept(page)
    for name, keys in after.items():
        assert {key for key in keys if not key.endswith(".state")} == {
            key for key in before[name] if not key.endswith(".state")
        }
    host.spoilt = lambda address: False
    button(page, "go").click()
    sentence(page, "saved")
    host.spoilt = lambda address: True
    page.evaluate(SEND, {"do": "save", "tag": "de", "wanted": "text"})
    until(lambda: state(page).get("trouble"), "the trouble")
    host.spoilt = lambda address: False
    host.down()
    for pages in bundles(host.folder).values():
        is_there(page, f"{host.url}{min(pages)}")


# Pausing, going on, removing


def test_saving_is_paused_and_goes_on_when_asked_and_never_by_itself(host: Host, phone: Phone) -> None:
    page = saving(phone.restarted(), host.url)
    gate = Gate(host, is_part)
    button(page, "save").click()
    sentence(page, "saving")
    expect(page.locator("[data-progress]")).to_be_visible()
    until(lambda: gate.waiting, "a part")
    button(page, "pause").click()
    sentence(page, "paused")
    expect(button(page, "pause")).to_be_hidden()
    before = len(all_kept(page))
    asked = len(gate.waiting)
    gate.open()
    page.goto(f"{host.url}de/")
    page.goto(f"{host.url}de/offline/")
    sentence(page, "paused")
    page = phone.restarted()
    page.goto(f"{host.url}de/offline/")
    sentence(page, "paused")
    assert len(all_kept(page)) == before
    assert len(gate.waiting) == asked
    assert not state(page).get("trouble")
    button(page, "go").click()
    sentence(page, "saved")


def test_pausing_stops_saving_also_where_pages_were_read_meanwhile(host: Host, phone: Phone) -> None:
    page = saving(phone.page(), host.url)
    gate = Gate(host, is_part)
    button(page, "save").click()
    until(lambda: gate.waiting, "a part")
    other = phone.same(page)
    for address in ("de/", "de/emergency/"):  # each asks the worker to look what is new
        other.goto(host.url + address)
    sentence(page, "saving")
    button(page, "pause").click()
    sentence(page, "paused")
    first = all_kept(page)
    gate.open()
    other.goto(f"{host.url}de/")
    assert all_kept(page) == first
    sentence(page, "paused")


def test_pausing_at_once_and_pressing_save_twice_do_no_harm(host: Host, phone: Phone) -> None:
    page = saving(phone.page(), host.url)
    gate = Gate(host, lambda address: address == "offline/de.json")
    host.sent.clear()
    button(page, "save").dblclick()
    button(page, "pause").click()
    sentence(page, "paused")  # also where the server does not answer
    gate.open()
    button(page, "go").dblclick()
    sentence(page, "saved")
    sent = [address for address, _ in host.sent if is_part(address)]
    assert sent
    assert len(sent) == len(set(sent))


def test_removing_frees_the_memory_and_leaves_the_emergency_page(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    page = saving(phone.page(), host.url)
    first, light = all_kept(page), weight(page)
    button(page, "save").click()
    sentence(page, "saved")
    assert weight(page) > light + 50_000
    button(page, "remove").click()
    sentence(page, "none")
    expect(button(page, "save")).to_be_visible()
    expect(button(page, "remove")).to_be_hidden()
    assert all_kept(page) == first
    other = phone.same(page)
    host.down()
    for address in ("de/", "de/emergency/"):
        is_there(other, host.url + address)
    is_missing(other, f"{host.url}de/housing/housing-1/")
    host.up()
    button(page, "save").click()
    sentence(page, "saved")


def test_removing_in_another_tab_while_saving_leaves_nothing_half(host: Host, phone: Phone) -> None:
    page = saving(phone.page(), host.url)
    first = all_kept(page)
    gate = Gate(host, lambda address: is_part(address) and len(gate.waiting) > 1)  # some parts arrive
    gate.waiting += ["", ""]
    button(page, "save").click()
    until(lambda: len(gate.waiting) > 2, "a part")
    other = phone.same(page)
    other.goto(f"{host.url}de/emergency/")
    other.evaluate(SEND, {"do": "remove", "tag": "de", "wanted": "first"})
    sentence(page, "none")
    gate.open()
    assert all_kept(page) == first
    button(page, "save").click()
    sentence(page, "saved")


@pytest.mark.parametrize(
    ("held", "address"),
    [(r"offline/de\.json", "de/housing/"), (r"offline/de/.*", "de/offline/")],
    ids=["list", "parts"],
)
def test_a_browser_closed_while_saving_goes_on_by_itself_on_any_page(
    host: Host, phone: Phone, held: str, address: str
) -> None:
    phone.allowed.append(FAILED)
    page = saving(phone.restarted(), host.url)
    gate = Gate(host, lambda asked: re.fullmatch(held, asked) is not None)
    button(page, "save").click()
    until(lambda: gate.waiting, "a part")
    phone.close()
    gate.open()
    page = phone.restarted()
    page.goto(host.url + address)
    until(lambda: state(page).get("complete") == "text", "the whole language")
    if address != "de/offline/":
        page.goto(f"{host.url}de/offline/")
    sentence(page, "saved")
    host.down()
    for pages in bundles(host.folder).values():
        is_there(page, f"{host.url}{min(pages)}")


def test_progress_is_told_in_the_kilobytes_that_are_sent(host: Host, phone: Phone) -> None:
    page = saving(phone.page(), host.url)
    host.sent.clear()
    button(page, "save").click()
    sentence(page, "saved")
    sent = sum(size for address, size in host.sent if is_part(address) or address.startswith("assets/search"))
    whole = state(page)["ratio"] * state(page)["total"]
    first = sum(size for _, _, size in manifest(host.folder)["assets"]) + manifest(host.folder)["first"][1]
    assert whole - first * state(page)["ratio"] == pytest.approx(sent, rel=0.5)


def test_a_page_that_was_reloaded_past_the_worker_can_save_too(host: Host, phone: Phone) -> None:
    page = saving(phone.page(), host.url)
    with page.expect_navigation():
        page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    assert page.evaluate("navigator.serviceWorker.controller") is None
    button(page, "save").click()
    sentence(page, "saved")


# Two instances, or one below a path


def test_two_instances_on_one_origin_do_not_touch_each_other(towns: Path, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    host = Host(towns / "both")
    page = save(phone.page(), host.url)
    other = save(phone.same(page), f"{host.url}town/")
    names = sorted(kept(page))
    assert len(names) == 2
    assert names[0].endswith(":/")
    assert names[1].endswith(":/town/")
    before = kept(page)
    for name, base in zip(names, ("/", "/town/"), strict=True):
        assert all(key.startswith(base) for key in before[name])
    assert not any(key.startswith("/town/") for key in before[names[0]])

    host.down()
    reader = phone.same(page)
    is_there(reader, f"{host.url}de/housing/housing-1/")
    expect(reader.locator("main")).to_contain_text("Fassung 1")
    is_there(reader, f"{host.url}town/de/housing/housing-1/")
    expect(reader.locator("main")).to_contain_text("Fassung 2")
    host.up()

    button(page, "remove").click()
    sentence(page, "none")
    sentence(other, "saved")
    after = kept(page)
    assert after[names[1]] == before[names[1]]
    assert len(after[names[0]]) < len(before[names[0]])
    host.down()
    is_there(reader, f"{host.url}town/de/housing/housing-1/")
    is_missing(reader, f"{host.url}de/housing/housing-1/")
    for address, base in (("town/de/nothing/", "/town/"), ("de/nothing/", "/")):
        is_missing(reader, host.url + address)
        links = reader.locator("[data-there] a")
        assert {link.get_attribute("href") for link in links.all()} == {f"{base}de/"}


def test_below_a_path_all_of_a_saved_language_works(towns: Path, phone: Phone) -> None:
    host = Host(towns / "below", "/town/")
    page = save(phone.page(), host.url)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    host.down()
    for tag, _, _ in manifest(host.folder)["bundles"]:
        assert not tag.startswith("town")
    for pages in bundles(host.folder).values():
        is_there(page, f"{host.url}{min(pages)}")
    for address in ("de/", "de/emergency/", "de/housing/", "de/work/?from=mail", "de/housing/index.html"):
        is_there(page, host.url + address)
    expect(page.locator("body")).not_to_have_css("font-family", '"Times New Roman"')
    icon = page.locator(".header__home img")
    assert icon.evaluate("image => image.complete && image.naturalWidth > 0")
    is_there(page, f"{host.url}de/offers/")
    expect(page.locator("li.card:visible")).to_have_count(8)
    searched(page, host.url)
    page.goto(f"{host.url}de/housing/")
    page.locator("main").get_by_role("link", name=re.compile("Wohnen 3")).first.click()
    expect(page.locator("h1")).to_have_text("Wohnen 3")
    expect(page.locator("main")).to_contain_text("Fassung 2")
    # What the worker asks the server for in vain is its own affair.
    assert not [url for url in failed if not url.startswith(host.url)]
    host.up()
    data = json.loads((host.folder / "de" / "manifest.webmanifest").read_text())
    assert (data["start_url"], data["scope"]) == ("/town/de/", "/town/")
    page.goto(f"{host.url}de/")
    assert page.evaluate("async () => (await navigator.serviceWorker.ready).scope") == host.url


# The kill switch


def is_free(page: Page) -> bool:
    """Whether there is no worker any more."""
    return page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length === 0")


def test_an_instance_that_wants_no_worker_any_more_takes_it_and_all_it_kept_away(
    towns: Path, host: Host, phone: Phone
) -> None:
    page = save(phone.restarted(), host.url)
    own = set(kept(page))
    page.evaluate("""async () => {
      for (const name of ["ankunft:1:/town/", "other"]) await (await caches.open(name)).put("/x", new Response("x"));
    }""")
    host.folder = towns / "off"

    page.goto(f"{host.url}de/housing/housing-1/")
    until(lambda: is_free(page), "the end of the worker")
    assert own == {"ankunft:1:/"}
    assert set(kept(page)) == {"ankunft:1:/town/", "other"}
    page = phone.restarted()
    host.sent.clear()
    page.goto(f"{host.url}de/")
    assert any(address == "de/" for address, _ in host.sent)
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    expect(page.locator('a[href$="/offline/"]')).to_have_count(0)
    expect(page.locator("ankunft-copy")).to_have_count(0)
    assert not (towns / "off" / "de" / "offline").exists()
    assert set(kept(page)) == {"ankunft:1:/town/", "other"}
    phone.allowed += [FAILED, r"The service worker navigation preload request"]
    works_online(page, host.url)


def test_a_worker_comes_back_where_an_instance_wants_one_again(towns: Path, host: Host, phone: Phone) -> None:
    plain = host.folder
    page = save(phone.page(), host.url)
    host.folder = towns / "off"

    page.goto(f"{host.url}de/housing/")
    until(lambda: is_free(page), "the end of the worker")
    host.folder = plain
    old, page = page, phone.same(page)
    old.close()
    save(page, host.url)
    host.down()
    phone.allowed.append(FAILED)
    is_there(page, f"{host.url}de/housing/housing-1/")


# Several languages


def test_languages_are_kept_side_by_side_and_removing_one_leaves_the_other_whole(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    page = save(phone.page(), host.url)
    alone = kept(page)
    english = save(phone.same(page), host.url, "en")
    sentence(page, "saved")
    reader = phone.same(page)
    host.down()
    for tag, text in (("de", "Fassung 1 von Seite 1"), ("en", "Version 1, page 1")):
        is_there(reader, f"{host.url}{tag}/housing/housing-1/")
        expect(reader.locator("main")).to_contain_text(text)
        expect(reader.locator("html")).to_have_attribute("lang", tag)
    host.up()
    button(english, "remove").click()
    sentence(english, "none")
    sentence(page, "saved")
    after = kept(page)
    for name, keys in alone.items():
        parts = {key: value for key, value in keys.items() if not key.endswith(".state")}
        assert parts
        assert parts.items() <= after[name].items()
    assert state(page)["complete"] == "text"
    host.down()
    is_there(reader, f"{host.url}de/housing/housing-1/")
    is_there(reader, f"{host.url}en/emergency/")
    reader.goto(f"{host.url}en/housing/housing-1/")
    expect(reader.locator("[data-missing]")).to_be_visible()
    expect(reader.locator("html")).to_have_attribute("lang", "en")
    # The page is kept in German; it is offered.
    expect(reader.locator('[data-there] a[href="/de/housing/housing-1/"]')).to_be_visible()


def test_two_languages_saved_at_the_same_time_are_both_whole(host: Host, phone: Phone) -> None:
    phone.allowed.append(FAILED)
    page = saving(phone.page(), host.url)
    gate = Gate(host, lambda address: re.match(r"offline/\w+/", address) is not None)
    button(page, "save").click()
    until(lambda: gate.waiting, "a part")
    page.locator(".offline__others summary").click()
    other = page.locator('[data-tag="en"]')
    other.locator("button").click()
    expect(other.locator("button")).to_have_attribute("aria-busy", "")
    until(lambda: any(address.startswith("offline/en/") for address in gate.waiting), "a part of English")
    gate.open()
    sentence(page, "saved")
    expect(other.locator("a")).to_be_visible()
    host.down()
    for tag in ("de", "en"):
        for pages in bundles(host.folder, tag).values():
            is_there(page, f"{host.url}{min(pages)}")


# Installing


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG (W3C PNG §11.2.1)."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.mark.parametrize("where", ["plain", "below"])
def test_each_language_has_a_manifest_with_pictures_that_exist(towns: Path, where: str) -> None:
    site, base = towns / where, {"plain": "/", "below": "/town/"}[where]
    for tag, direction in (("de", "ltr"), ("en", "ltr"), ("ar", "rtl")):
        data = json.loads((site / tag / "manifest.webmanifest").read_text())
        assert data["name"] == "Testort"
        assert (data["lang"], data["dir"]) == (tag, direction)
        assert (data["start_url"], data["scope"]) == (f"{base}{tag}/", base)
        assert data["display"] == "standalone"
        sizes = set()
        for icon in data["icons"]:
            width, height = pixels((site / icon["src"].removeprefix(base)).read_bytes())
            assert icon["sizes"] == f"{width}x{height}"
            sizes.add((width, icon["purpose"]))
        assert sizes >= {(192, "any"), (512, "any"), (192, "maskable"), (512, "maskable")}
        html = (site / tag / "index.html").read_text()
        assert f'<link rel="manifest" href="{base}{tag}/manifest.webmanifest">' in html
        touch = re.search(r'<link rel="apple-touch-icon" href="([^"]+)">', html)
        # At the top of a host iPhones find it by its name alone.
        assert touch or base == "/"
        name = touch[1].removeprefix(base) if touch else "apple-touch-icon.png"
        assert pixels((site / name).read_bytes()) == (180, 180)


def test_chromium_finds_nothing_that_keeps_it_from_installing(host: Host, phone: Phone) -> None:
    page = phone.restarted()
    for tag in ("de", "ar"):
        page.goto(f"{host.url}{tag}/offline/")
        session = page.context.new_cdp_session(page)
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        found = session.send("Page.getAppManifest")
        assert found["errors"] == []
        assert found["url"] == f"{host.url}{tag}/manifest.webmanifest"
    # It offers to install, and the page has the button for it.
    expect(page.locator("ankunft-install button")).to_be_visible()


def test_the_way_to_the_home_screen_is_shown_where_no_browser_offers_it(host: Host, phone: Phone) -> None:
    page = phone.page()
    page.goto(f"{host.url}de/offline/")
    expect(page.locator("ankunft-install button")).to_be_hidden()
    expect(page.locator(".offline__ways")).to_contain_text("Safari")
    expect(page.locator(".offline__ways")).to_contain_text("sieben Tage")


# Storage that stays


@pytest.mark.parametrize("answer", ["true", "Promise.reject(new TypeError('no'))"])
def test_saving_asks_for_storage_that_stays_and_only_saving_does(host: Host, phone: Phone, answer: str) -> None:
    page = phone.page()
    page.add_init_script(f"""
      globalThis.asked = 0;
      StorageManager.prototype.persist = async () => ((globalThis.asked += 1), {answer});
    """)
    saving(page, host.url)
    assert page.evaluate("asked") == 0
    button(page, "save").click()
    sentence(page, "saved")
    assert page.evaluate("asked") == 1
    button(page, "remove").click()
    sentence(page, "none")
    assert page.evaluate("asked") == 1

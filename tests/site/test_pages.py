"""Every page of the reference instance, looked at as HTML."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import exists_in
from ankunft.directory.news import published
from ankunft.language import language
from ankunft.model import NEWS

from tests.conftest import NOW, ROOT, Element, parse

ORIGIN = "https://musterstadt.example.org"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    """Address path → tree, for every page."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        address = f"/{path.relative_to(site).as_posix()}".removesuffix("index.html")
        found[address] = parse(path.read_text("utf-8"))
    return found


def of_language(pages: dict[str, Element]) -> dict[str, Element]:
    return {address: page for address, page in pages.items() if address not in ("/", "/404.html")}


def head(page: Element, rel: str) -> list[Element]:
    return [link for link in page.all("link") if link.get("rel") == rel]


def translations(page: Element) -> dict[str, str]:
    """Language → address, of a page in other languages; feeds are alternates of another type."""
    links = (link for link in head(page, "alternate") if link.get("type") is None)
    return {str(link.get("hreflang")): str(link.get("href")) for link in links}


def has_page(catalogue: Catalogue, entry: Entry) -> bool:
    """News of the days to come have no page yet."""
    return entry.kind is not NEWS or entry.id in published(catalogue)


def is_moved(page: Element) -> bool:
    return any(meta.get("http-equiv") == "refresh" for meta in page.all("meta"))


def test_all_languages_and_records_have_their_pages(pages: dict[str, Element], catalogue: Catalogue) -> None:
    for tag in catalogue.instance.languages:
        for address, entry in catalogue.addresses().items():
            assert (f"/{tag}/{address}" in pages) == has_page(catalogue, entry)
        for fixed in ("", "emergency/", "search/", "imprint/", "privacy/", "accessibility/"):
            assert f"/{tag}/{fixed}" in pages


def test_language_and_direction_stand_on_html(pages: dict[str, Element]) -> None:
    for address, page in of_language(pages).items():
        html = next(page.all("html"))
        tag = address.split("/")[1]
        assert (html.get("lang"), html.get("dir")) == (tag, language(tag).direction), address


def test_every_page_has_one_title_one_main_and_one_h1(pages: dict[str, Element]) -> None:
    titles: dict[str, set[str]] = defaultdict(set)
    for address, page in pages.items():
        # Drawings have titles of their own.
        titled = list(next(page.all("head")).all("title"))
        assert len(titled) == len(list(page.all("main"))) == len(list(page.all("h1"))) == 1, address
        title = titled[0].text.strip()
        assert title, address
        assert "Musterstadt" in title, address
        titles[title].add(address)


def test_heading_levels_are_not_skipped(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        level = 0
        for element in page.all():
            if re.fullmatch("h[1-6]", element.tag):
                assert int(element.tag[1]) <= level + 1, (address, element.text)
                level = int(element.tag[1])


def test_ids_are_unique(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        ids = [element.get("id") for element in page.all() if element.get("id") is not None]
        assert len(ids) == len(set(ids)), address


def test_every_internal_link_and_anchor_is_alive(pages: dict[str, Element], site: Path) -> None:
    ids = {address: {element.get("id") for element in page.all()} for address, page in pages.items()}
    for address, page in pages.items():
        for element in page.all():
            for name in ("href", "src"):
                target = element.get(name)
                if target is None or urlsplit(target).scheme:
                    continue
                path, _, anchor = target.partition("#")
                if not path:
                    assert anchor in ids[address], (address, target)
                    continue
                assert path.startswith("/"), (address, target)
                assert (site / unquote(path).lstrip("/")).exists(), (address, target)
                if anchor:
                    assert anchor in ids[path], (address, target)


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Element], site: Path) -> None:
    for address, page in pages.items():
        for element in page.all():
            for name in ("src", "srcset", "action", "data", "poster", "background"):
                assert "//" not in (element.get(name) or ""), (address, element)
            if element.tag == "link" and element.get("rel") not in ("canonical", "alternate"):
                assert "//" not in (element.get("href") or ""), (address, element)
    for css in site.rglob("*.css"):
        assert "url(" not in css.read_text()
        assert "@import" not in css.read_text()


def test_links_to_other_sites_use_https_and_known_schemes(pages: dict[str, Element]) -> None:
    schemes = {urlsplit(link.get("href") or "").scheme for page in pages.values() for link in page.all("a")}
    assert schemes <= {"", "https", "mailto", "tel", "geo"}


def test_the_security_policy_allows_this_site_alone(pages: dict[str, Element]) -> None:
    # What a meta element may hold: CSP Level 3 §3.3 rules out frame-ancestors, report-uri and sandbox.
    allowed = {"'none'", "'self'"}
    for address, page in pages.items():
        [policy] = [m for m in page.all("meta") if (m.get("http-equiv") or "") == "Content-Security-Policy"]
        rules = dict(rule.strip().split(" ", 1) for rule in (policy.get("content") or "").split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert not {"frame-ancestors", "report-uri", "sandbox"} & set(rules)
        assert {source for value in rules.values() for source in value.split()} <= allowed, address
        # It counts only for what follows it.
        first = next(element for element in page.all() if element.tag in ("link", "script"))
        order = list(page.all())
        assert order.index(policy) < order.index(first)


def test_no_style_and_no_script_stand_in_a_page(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        for element in page.all():
            assert element.tag != "style", address
            assert element.get("style") is None, (address, element)
            assert not [name for name in element.attributes if name.startswith("on")], (address, element)
            if element.tag == "script":
                assert element.get("src"), address
                assert "defer" in element.attributes, address


def test_pictures_have_alternative_text(pages: dict[str, Element]) -> None:
    shown = 0
    for address, page in pages.items():
        for image in next(page.all("main")).all("img"):
            assert image.get("alt") is not None, address
            shown += bool(image.get("alt"))
    assert shown


def test_alternates_are_mutual_and_canonical_is_the_page(pages: dict[str, Element]) -> None:
    alternates: dict[str, dict[str, str]] = {}
    for address, page in pages.items():
        if address == "/404.html" or is_moved(page):
            continue
        [canonical] = head(page, "canonical")
        assert canonical.get("href") == ORIGIN + address
        found = translations(page)
        noindex = any(meta.get("name") == "robots" for meta in page.all("meta"))
        assert noindex != bool(found), address
        if found:
            alternates[ORIGIN + address] = found
            assert "x-default" in found, address
    for url, found in alternates.items():
        for tag, href in found.items():
            assert alternates[href] == found or href == f"{ORIGIN}/", (url, tag)
            if tag != "x-default":
                assert urlsplit(href).path.split("/")[1] == tag


def test_a_page_that_is_shown_in_another_language_says_so(pages: dict[str, Element], catalogue: Catalogue) -> None:
    entry = catalogue.get("page", "library")
    assert entry is not None
    assert not exists_in(catalogue, entry, "ar")
    page = pages["/ar/meet/library/"]
    notices = [e for e in page.all() if "notice" in (e.get("class") or "")]
    assert any("English" in notice.text for notice in notices)
    foreign = [e for e in next(page.all("main")).all() if e.get("lang") == "en" and e.get("dir") == "ltr"]
    assert any("librar" in element.text.lower() for element in foreign)


def test_the_language_menu_says_where_the_page_exists(pages: dict[str, Element], catalogue: Catalogue) -> None:
    for tag in catalogue.instance.languages:
        for address, entry in catalogue.addresses().items():
            # The numbers to call are there in every language.
            if not has_page(catalogue, entry) or address == "emergency/":
                continue
            page = pages[f"/{tag}/{address}"]
            [menu] = [nav for nav in page.all("nav") if nav.get("id") == "_languages"]
            links = {str(link.get("hreflang")): link for link in menu.all("a") if link.get("hreflang")}
            assert list(links) == list(catalogue.instance.languages)
            for other, link in links.items():
                assert link.get("href") == f"/{other}/{address}"
                missing = "is-missing" in (link.get("class") or "")
                assert missing != exists_in(catalogue, entry, other), (tag, address, other)
                name = next(link.all("span"))
                assert (name.get("lang"), name.text) == (other, language(other).name)
            assert links[tag].get("aria-current")


def test_header_and_footer_are_the_same_on_all_pages_of_a_language(site: Path, catalogue: Catalogue) -> None:
    for tag in catalogue.instance.languages:
        shells = set()
        for path in (site / tag).rglob("*.html"):
            html = path.read_text("utf-8")
            body = html[html.index("<body>") :]
            shells.add((body[: body.index("<main")], body[body.index("</main>") :]))
        assert len(shells) == 1, tag


def test_the_fragment_of_a_page_names_no_asset(pages: dict[str, Element]) -> None:
    for address, page in of_language(pages).items():
        for element in next(page.all("main")).all():
            assert "/assets/" not in (element.get("src") or "") + (element.get("href") or ""), address


def test_help_is_one_tap_away_on_every_page(pages: dict[str, Element]) -> None:
    for address, page in pages.items():
        targets = {link.get("href") for link in page.all("a")}
        assert {"tel:112", "tel:110"} <= targets, address
        if address not in ("/", "/404.html"):
            tag = address.split("/")[1]
            fixed = {f"/{tag}/{name}/" for name in ("emergency", "search", "imprint", "privacy", "accessibility")}
            assert fixed <= targets, address


def test_the_emergency_page_names_all_numbers(pages: dict[str, Element]) -> None:
    targets = {link.get("href") for link in pages["/ti/emergency/"].all("a")}
    assert {"tel:112", "tel:110", "tel:116117", "tel:116016", "tel:08001110111"} <= targets


def test_the_404_page_helps_in_every_language(pages: dict[str, Element], catalogue: Catalogue) -> None:
    page = pages["/404.html"]
    said = {e.get("lang"): e.text for e in page.all() if e.get("lang") and e.tag != "html"}
    for tag in catalogue.instance.languages:
        assert len(said[tag]) > len(language(tag).name)
    assert {f"/{tag}/" for tag in catalogue.instance.languages} <= {link.get("href") for link in page.all("a")}


def test_the_chooser_lists_every_language_and_leads_nowhere_by_itself(pages: dict[str, Element]) -> None:
    page = pages["/"]
    assert not is_moved(page)
    items = [item for item in page.all("li") if item.get("data-tag")]
    assert len(items) == 16
    assert [next(item.all("a")).get("href") for item in items] == [f"/{item.get('data-tag')}/" for item in items]


def test_old_addresses_lead_on(pages: dict[str, Element]) -> None:
    for tag in ("de", "ar"):
        page = pages[f"/{tag}/everyday/muell/"]
        [refresh] = [meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh"]
        assert refresh.get("content") == f"0; url=/{tag}/everyday/waste/"
        assert f"/{tag}/everyday/waste/" in {link.get("href") for link in page.all("a")}
    assert "/de/alltag/muell/" in pages
    assert "/ar/alltag/muell/" not in pages


def test_what_was_checked_and_when_stands_on_the_page(pages: dict[str, Element]) -> None:
    assert "21. November 2026" in pages["/de/arrival/registration/"].text
    assert "21 نوفمبر 2026" in pages["/ar/arrival/registration/"].text
    sources = [
        link for link in pages["/uk/arrival/registration/"].all("a") if "gesetze-im-internet" in str(link.get("href"))
    ]
    assert sources


def test_legal_pages_are_filled_from_the_instance(pages: dict[str, Element]) -> None:
    for tag in ("de", "ar", "ti"):
        assert "Rathausplatz 1" in pages[f"/{tag}/imprint/"].text
        assert "[[" not in pages[f"/{tag}/privacy/"].text
        targets = {link.get("href") for link in pages[f"/{tag}/accessibility/"].all("a")}
        assert "mailto:rueckmeldung@musterstadt.example.org" in targets


def test_the_sitemaps_list_what_exists_and_nothing_else(site: Path, pages: dict[str, Element]) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ElementTree.parse(site / "sitemap.xml")
    maps = [str(loc.text) for loc in index.findall("s:sitemap/s:loc", space)]
    assert len(maps) == 16
    listed: dict[str, dict[str, str]] = {}
    for url in maps:
        for entry in ElementTree.parse(site / url.removeprefix(f"{ORIGIN}/")).findall("s:url", space):
            links = {str(a.get("hreflang")): str(a.get("href")) for a in entry.findall("x:link", space)}
            listed[str(entry.findtext("s:loc", namespaces=space))] = links
            changed = entry.findtext("s:lastmod", namespaces=space)
            assert changed is None or changed <= NOW.isoformat()
    indexed = {
        ORIGIN + address: translations(page)
        for address, page in of_language(pages).items()
        if not any(meta.get("name") == "robots" for meta in page.all("meta"))
    }
    assert listed == indexed


def test_yaml_and_markdown_are_not_published(site: Path) -> None:
    endings = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert endings == {".html", ".css", ".js", ".json", ".svg", ".txt", ".vcf", ".ics", ".xml", ".png", ".webmanifest"}

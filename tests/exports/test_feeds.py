"""The news as feeds: read by a strict checker of RFC 4287 that knows nothing of the writer, by feedparser, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest
from ankunft.catalogue.localise import Localised
from ankunft.language import chain, known_tags, language, strings
from ankunft.resources import resource
from ankunft.site.pages import PageMaker
from ankunft.site.templates import component_environment

from tests.conftest import INSTANCE, NOW, NOW_OPTION, built_once, make_instance, parse, read_all, run, write_files

# The checker: sections are those of RFC 4287.

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[^\s\x00-\x1f\x7f<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})+")
TAG_URI = re.compile(r"tag:[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
TEXTS = {"title", "summary", "rights", "subtitle"}
EVERYWHERE = {"author", "category", "contributor", "id", "link", "rights", "title", "updated"}
IN_FEED = EVERYWHERE | {"entry", "generator", "icon", "logo", "subtitle"}
IN_ENTRY = EVERYWHERE | {"content", "published", "source", "summary"}
ONCE = {"id", "title", "updated"}
MOST_ONCE = {"content", "generator", "icon", "logo", "published", "rights", "source", "subtitle", "summary"}


@dataclass(frozen=True)
class Told:
    """An entry, whichever format it was read from. `html`: None where there is a text alone."""

    id: str
    url: str
    title: str
    summary: str
    html: str | None
    published: datetime
    updated: datetime
    tag: str

    @property
    def name(self) -> str:
        """The id of the record."""
        return urlsplit(self.url).path.rstrip("/").rpartition("/")[2]


def names(element: Element) -> list[str]:
    assert all(child.tag.startswith(ATOM) for child in element), [child.tag for child in element]
    return [child.tag.removeprefix(ATOM) for child in element]


def find(element: Element, name: str) -> list[Element]:
    return element.findall(f"{ATOM}{name}")


def only(element: Element, name: str) -> str:
    """The text of the one element of a name."""
    [found] = find(element, name)
    assert found.text is not None
    assert found.text.strip()
    return found.text


def moment(text: str) -> datetime:
    """§3.3: a date-time of RFC 3339, with capital letters."""
    assert MOMENT.fullmatch(text), text
    return datetime.fromisoformat(text)


def check_common(element: Element, allowed: set[str]) -> None:
    """What feed and entry have in common (§2, §3, §4.1.1, §4.1.2, §4.2)."""
    found = names(element)
    assert set(found) <= allowed
    assert {name: found.count(name) for name in ONCE} == dict.fromkeys(ONCE, 1)
    assert not [name for name in MOST_ONCE if found.count(name) > 1]
    assert IRI.fullmatch(only(element, "id")), "§4.2.6: the id is no IRI"
    moment(only(element, "updated"))
    for each in find(element, "published"):
        moment(each.text or "")
    for name in TEXTS:
        for each in find(element, name):
            assert not list(each), "§3.1.1: a text holds elements"
            assert set(each.attrib) <= {"type", LANG}
            assert each.get("type", "text") in ("text", "html"), "no XHTML is expected here"
    for each in element.iter():
        assert LANGUAGE.fullmatch(each.get(LANG, "x")), each.attrib
    for person in (*find(element, "author"), *find(element, "contributor")):
        parts = names(person)
        assert parts.count("name") == 1, "§3.2.1"
        assert max(parts.count("uri"), parts.count("email")) <= 1
        assert set(parts) <= {"name", "uri", "email"}
        assert only(person, "name")
    check_links(find(element, "link"))


def check_links(links: list[Element]) -> None:
    """§4.2.7"""
    for link in links:
        assert set(link.attrib) <= {"href", "rel", "type", "hreflang", "title", "length"}
        assert not list(link)
        assert IRI.fullmatch(link.attrib["href"]), "an address is not absolute"
        assert re.fullmatch(r"[a-z]+", link.get("rel", "alternate"))
        assert MEDIA_TYPE.fullmatch(link.get("type", "text/html"))
        assert LANGUAGE.fullmatch(link.get("hreflang", "de"))
    alternates = [
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"
    ]
    assert len(alternates) == len(set(alternates)), "§4.1.1, §4.1.2: two alternates of one type and language"


def related(element: Element, rel: str) -> list[Element]:
    return [link for link in find(element, "link") if link.get("rel", "alternate") == rel]


def check_html(html: str) -> None:
    """Content that can stand in any program: whole, without anything that acts, all addresses absolute."""
    tree = parse(html)
    for element in tree.all():
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "link",
            "meta",
            "base",
        }
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            value = element.get(name)
            if value is not None:
                assert IRI.fullmatch(value), f"<{element.tag} {name}={value!r}>"
                assert urlsplit(value).scheme in {"http", "https", "mailto", "tel", "sms", "geo"}


def read_atom(data: bytes) -> tuple[Element, list[Told]]:
    """The feed and its entries; fails for everything that RFC 4287 does not allow, or that we do not want."""
    assert data.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert b"<!DOCTYPE" not in data
    feed = fromstring(data.decode("utf-8"))
    assert feed.tag == f"{ATOM}feed"
    check_common(feed, IN_FEED)
    [self_] = related(feed, "self")  # a SHOULD of §4.1.1
    assert self_.get("type") == "application/atom+xml"
    assert feed.get(LANG)
    entries = find(feed, "entry")
    has_author = bool(find(feed, "author"))
    told = []
    for entry in entries:
        check_common(entry, IN_ENTRY)
        assert has_author or find(entry, "author"), "§4.1.1: nobody wrote it"
        [alternate] = related(entry, "alternate")
        content = find(entry, "content")
        html = None
        if content:
            assert content[0].attrib.keys() - {LANG} == {"type"}
            assert content[0].get("type") == "html"
            assert not list(content[0]), "§4.1.3.3: HTML is escaped"
            html = content[0].text or ""
            check_html(html)
        tag = entry.get(LANG) or feed.get(LANG) or ""
        told.append(
            Told(only(entry, "id"), alternate.attrib["href"], only(entry, "title"), only(entry, "summary"), html,
                 moment(only(entry, "published")), moment(only(entry, "updated")), tag)
        )  # fmt: skip
    ids = [one.id for one in told]
    assert len(ids) == len(set(ids)), "§4.1.1: an id stands twice"
    assert only(feed, "id") not in ids
    assert all(one.updated >= one.published for one in told)
    last = max((one.updated for one in told), default=None)
    assert last is None or moment(only(feed, "updated")) == last, "§4.2.15"
    assert [one.updated for one in told] == sorted((one.updated for one in told), reverse=True)
    return feed, told


def read_json(data: bytes) -> tuple[dict[str, Any], list[Told]]:
    """The same of a JSON Feed: jsonfeed.org, version 1.1."""
    feed = json.loads(data.decode("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items"}
    assert feed["title"]
    assert IRI.fullmatch(feed["home_page_url"])
    assert IRI.fullmatch(feed["feed_url"])
    assert LANGUAGE.fullmatch(feed["language"])
    assert all(author.keys() & {"name", "url", "avatar"} for author in feed["authors"])
    told = []
    for item in feed["items"]:
        assert set(item) <= {"id", "url", "title", "content_html", "content_text", "summary", "date_published",
                             "date_modified", "language"}  # fmt: skip
        assert all(isinstance(value, str) and value for value in item.values())
        assert item.keys() & {"content_html", "content_text"}, "it must have one of both"
        assert IRI.fullmatch(item["id"])
        assert IRI.fullmatch(item["url"])
        assert LANGUAGE.fullmatch(item["language"])
        html = item.get("content_html")
        if html is not None:
            check_html(html)
        told.append(
            Told(item["id"], item["url"], item["title"], item["summary"], html,
                 moment(item["date_published"]), moment(item["date_modified"]), item["language"])
        )  # fmt: skip
    assert len({one.id for one in told}) == len(told)
    return feed, told


# The checker is strict: what must not pass does not.

GOOD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><id>https://a.example.org/f</id><title>T</title>'
    "<updated>2026-11-21T12:00:00Z</updated>"
    '<link rel="self" type="application/atom+xml" href="https://a.example.org/f"/><author><name>N</name></author>'
    "<entry><id>tag:a.example.org,2026:x</id><title>E</title><updated>2026-11-21T12:00:00Z</updated>"
    '<published>2026-11-20T12:00:00Z</published><link href="https://a.example.org/e"/><summary>S</summary>'
    '<content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>'
)
WRONG = {
    "no id": ("<id>tag:a.example.org,2026:x</id>", ""),
    "an id twice": ("<entry>", "<entry><id>tag:a.example.org,2026:x</id>"),
    "an id that is relative": ("tag:a.example.org,2026:x", "news/x"),
    "a day without a time": ("<updated>2026-11-21T12:00:00Z", "<updated>2026-11-21"),
    "a time without a zone": ("<updated>2026-11-21T12:00:00Z", "<updated>2026-11-21T12:00:00"),
    "small letters": ("<updated>2026-11-21T12:00:00Z", "<updated>2026-11-21t12:00:00z"),
    "a day that there is not": ("2026-11-20T", "2026-11-31T"),
    "no author": ("<author><name>N</name></author>", ""),
    "an author without a name": ("<name>N</name>", "<uri>https://a.example.org/</uri>"),
    "a relative address": ("https://a.example.org/e", "/e"),
    "two alternates": ("<entry>", '<entry><link href="https://a.example.org/e2"/>'),
    "two summaries": ("<summary>S</summary>", "<summary>S</summary><summary>S</summary>"),
    "elements in a title": ("<title>E</title>", "<title>E <b>x</b></title>"),
    "unknown elements": ("<title>E</title>", "<title>E</title><pubDate>x</pubDate>"),
    "HTML that is not escaped": ("&lt;p&gt;Text&lt;/p&gt;", "<p>Text</p>"),
    "HTML that is not whole": ("&lt;/p&gt;", ""),
    "a script": ("Text", "&lt;script&gt;&lt;/script&gt;"),
    "an attribute that acts": ("&lt;p&gt;", "&lt;p onclick=&quot;x&quot;&gt;"),
    "a link within the page": ("Text", "&lt;a href=&quot;#x&quot;&gt;x&lt;/a&gt;"),
    "a link by its path": ("Text", "&lt;a href=&quot;/de/&quot;&gt;x&lt;/a&gt;"),
    "a control character": ("Text", "Te\x01xt"),
    "no link to itself": ('rel="self"', 'rel="via"'),
    "an old date of the feed": ("<title>T</title><updated>2026-11-21", "<title>T</title><updated>2026-11-20"),
}  # fmt: skip


def test_the_checker_takes_what_is_a_feed() -> None:
    assert [one.title for one in read_atom(GOOD.encode())[1]] == ["E"]


@pytest.mark.parametrize("name", WRONG)
def test_the_checker_refuses_what_is_none(name: str) -> None:
    old, new = WRONG[name]
    assert old in GOOD
    with pytest.raises((AssertionError, ValueError, SyntaxError, KeyError)):
        read_atom(GOOD.replace(old, new).encode())


# A town with every sort of message

SITE = "https://testort.example.org/"
BELOW = "https://example.org/town/"
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
WITHDRAWN = strings(resource("locales"), ("de",)).gettext("Withdrawn")


def message(title: str, text: str = "Text.", **fields: str) -> str:
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\nsummary: Kurz gesagt.\n{more}---\n\n{text}\n"


def translated(**fields: str) -> str:
    text = fields.pop("text", "")
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\n{front}translation: {{by: human}}\n---\n\n{text}\n"


HOSTILE = "<script>alert(1)</script> ]]> <![CDATA[ & &amp; <b>fett</b> </title> “x” 'y'"
LINKS = (
    "[Kurs](../offers/course.yml), [Thema](../topics/housing/), [Liste](../offers/), [hier](#part), "
    "[Amt](https://amt.example.org/a?b=1&c=2), [Post](mailto:a@example.org), [Ruf](tel:+493023125100), "
    "[Blatt](sheet.pdf).\n\n![Ein Plan](plan.svg)\n\n[[offer:course]]\n\n[[offers: kind=course]]\n\n"
    "[[offers: kind=course as=table]]\n\nDer Wert ist [[value:fee]], die Stadt [[instance:name]].\n\n"
    "## Teil {#part}\n\nSchreiben Sie `href=\"/de/\"` und `<script>`.\n"
)  # fmt: skip
TOWN = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: S.\n",
    "offers/course.yml": f"title: Kurs\nsummary: S.\nkind: course\ntopics: [housing]\n{BY}",
    "values.yml": "fee: {amount: 5, source: {title: S, date: 2026-11-01}}\n",
    "terms/kurs.yml": f"word: Kurs\narticle: der\ntitle: Unterricht\ntext: Man lernt.\n{BY}",
    "news/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "news/sheet.pdf": "%PDF-1.4",
    # In the feed
    "news/2026-11-21-water.md": message("Kein Trinkwasser", priority="urgent"),
    "news/2026-11-21-water.ar.md": translated(title="لا ماء للشرب", summary="باختصار.", text="نص."),
    "news/2026-11-21-water.en.md": translated(title="No drinking water"),
    "news/2026-11-10-course.md": message("Neue Kurse", "Eins.\n\n## Wann {#when}\n\nBald.", updated="2026-11-20"),
    "news/2026-11-10-course.ar.md": translated(title="دورات جديدة", summary="باختصار.", text="واحد."),
    "news/2026-11-18-wrong.md": message(
        "Die Kita schließt", "Das stimmt nicht.", withdrawn="{date: 2026-11-19, why: Das war ein Irrtum.}"
    ),
    "news/2026-11-18-wrong.ar.md": translated(title="الروضة تغلق", withdrawn="{why: كان ذلك خطأ.}"),
    "news/2026-11-17-later.md": message("Bald vorbei", withdrawn="{date: 2026-11-22, why: Noch nicht.}"),
    "news/2026-11-16-until-today.md": message("Bis heute", valid="{until: 2026-11-21}"),
    "news/2026-11-15-hostile.md": message(f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'"),
    "news/2026-11-14-links.md": message("Wohin alles führt", LINKS),
    "news/2026-11-13-arabic.md": message("رسالة من الجمعية", "نص عربي.", language="ar"),
    "news/2026-09-01-withdrawn.md": message("Alt", withdrawn="{date: 2026-10-01, why: Vorbei.}"),
    "news/2026-01-02-old.md": message("Lange her"),
    # Not in the feed
    "news/2026-11-22-tomorrow.md": message("Morgen"),
    "news/2026-11-12-expired.md": message("Vorbei", valid="{until: 2026-11-20}"),
    "news/2026-11-11-draft.md": message("Entwurf", draft="true"),
    "news/2026-11-09-held.md": message("Zurückgehalten", publish="{from: 2026-11-22}"),
    "news/2026-11-08-gone.md": message("Weg", gone="true"),
    "news/2026-07-01-withdrawn.md": message("Uralt", withdrawn="{date: 2026-08-22, why: Vorbei.}"),
}  # fmt: skip
EXPECTED = [
    ("2026-11-21-water", "2026-11-21", "2026-11-21"),
    ("2026-11-10-course", "2026-11-10", "2026-11-20"),
    ("2026-11-18-wrong", "2026-11-18", "2026-11-19"),
    ("2026-11-17-later", "2026-11-17", "2026-11-17"),
    ("2026-11-16-until-today", "2026-11-16", "2026-11-16"),
    ("2026-11-15-hostile", "2026-11-15", "2026-11-15"),
    ("2026-11-14-links", "2026-11-14", "2026-11-14"),
    ("2026-11-13-arabic", "2026-11-13", "2026-11-13"),
    ("2026-09-01-withdrawn", "2026-09-01", "2026-10-01"),
    ("2026-01-02-old", "2026-01-02", "2026-01-02"),
]
ALL = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")
FEW = ("de", "en", "ar")


def instance_of(url: str, tags: tuple[str, ...], name: str = "Testort") -> str:
    return f"name: {name}\nurl: {url}\nlayers: []\nlanguage: de\nlanguages: [{', '.join(tags)}]\n"


def built(factory: pytest.TempPathFactory, name: str, instance: str) -> Path:
    """The site of the town."""

    def build(target: Path) -> None:
        folder = target.with_name(f"{name}-content")
        make_instance(folder / "town", TOWN, instance)
        write_files(
            folder, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"}
        )
        done = run("ankunft", "build", "--site-dir", target, *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(factory, name, build)


@dataclass(frozen=True)
class Built:
    """A site, and where it is published."""

    folder: Path
    url: str
    tags: tuple[str, ...]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """At the root of a host, in every language."""
    return Built(built(tmp_path_factory, "feeds", instance_of(SITE, ALL)), SITE, ALL)


@pytest.fixture(scope="session")
def below(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Below a path."""
    return Built(built(tmp_path_factory, "feeds-below", instance_of(BELOW, FEW)), BELOW, FEW)


@pytest.fixture(params=["whole", "below"])
def town(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def atom_of(town: Built, tag: str) -> tuple[Element, list[Told]]:
    return read_atom((town.folder / f"{tag}/feed.xml").read_bytes())


def json_of(town: Built, tag: str) -> tuple[dict[str, Any], list[Told]]:
    return read_json((town.folder / f"{tag}/feed.json").read_bytes())


def one(told: list[Told], name: str) -> Told:
    [found] = [entry for entry in told if entry.name.endswith(name)]
    return found


def day(at: datetime) -> str:
    return at.date().isoformat()


def test_all_languages_of_the_table_are_tried() -> None:
    assert set(ALL) == set(known_tags())


def test_every_language_has_both_feeds_that_keep_the_rules_and_say_the_same(town: Built) -> None:
    assert {path.parent.name for path in town.folder.rglob("feed.*")} == set(town.tags)
    for tag in town.tags:
        assert atom_of(town, tag)[1] == json_of(town, tag)[1], tag


def test_the_entries_are_those_of_the_day_the_one_changed_last_first(town: Built) -> None:
    for tag in town.tags:
        told = atom_of(town, tag)[1]
        assert [(one.name, day(one.published), day(one.updated)) for one in told] == EXPECTED


def test_feedparser_finds_nothing_to_complain_of_and_reads_the_same(town: Built) -> None:
    for tag in town.tags:
        data = (town.folder / f"{tag}/feed.xml").read_bytes()
        found = feedparser.parse(data)
        assert found.bozo == 0, found.get("bozo_exception")
        assert found.version == "atom10"
        told = read_atom(data)[1]
        assert [(entry.id, entry.link, entry.title) for entry in found.entries] == [
            (one.id, one.url, one.title) for one in told
        ]
        assert [entry.updated_parsed[:3] for entry in found.entries] == [one.updated.timetuple()[:3] for one in told]
        assert ["content" in entry for entry in found.entries] == [one.html is not None for one in told]


def test_a_feed_names_itself_its_page_its_language_and_its_town(town: Built) -> None:
    for tag in town.tags:
        home = f"{town.url}{tag}/"
        feed, _ = atom_of(town, tag)
        data, _ = json_of(town, tag)
        assert only(feed, "id") == f"{home}feed.xml"
        assert [link.attrib["href"] for link in related(feed, "self")] == [f"{home}feed.xml"]
        [page] = related(feed, "alternate")
        assert (page.get("href"), page.get("hreflang"), page.get("type")) == (f"{home}news/", tag, "text/html")
        assert feed.get(LANG) == data["language"] == tag
        assert only(feed, "title") == data["title"]
        assert "Testort" in data["title"]
        assert (data["feed_url"], data["home_page_url"]) == (f"{home}feed.json", f"{home}news/")
        assert only(find(feed, "author")[0], "name") == "Testort"
        assert data["authors"] == [{"name": "Testort", "url": home}]


def existing(town: Built, address: str) -> bool:
    """Whether an absolute address of the site is one of its files."""
    assert address.startswith(town.url), address
    path = unquote(urlsplit(address.removeprefix(town.url)).path)
    return (town.folder / path / "index.html").is_file() if path.endswith("/") else (town.folder / path).is_file()


def test_every_address_on_the_site_is_absolute_and_leads_to_a_page(town: Built) -> None:
    for tag in town.tags:
        told = atom_of(town, tag)[1]
        assert all(existing(town, one.url) for one in told)
        assert all(one.url.startswith(f"{town.url}{tag}/news/") for one in told)
        for entry in told:
            tree = parse(entry.html or "")
            for element in tree.all():
                for value in filter(None, (element.get("href"), element.get("src"))):
                    if urlsplit(value).hostname == urlsplit(town.url).hostname:
                        assert existing(town, value), (entry.name, value)


def test_a_text_keeps_all_its_links_and_its_picture(town: Built) -> None:
    entry = one(atom_of(town, "de")[1], "links")
    tree = parse(entry.html or "")
    links = {link.text: link.get("href") for link in tree.all("a") if "card" not in (link.get("class") or "")}
    expected = {
        "Kurs": f"{town.url}de/offers/course/",
        "Thema": f"{town.url}de/housing/",
        "Liste": f"{town.url}de/offers/",
        "hier": f"{entry.url}#part",
        "Amt": "https://amt.example.org/a?b=1&c=2",
        "Post": "mailto:a@example.org",
        "Ruf": "tel:+493023125100",
        "Blatt": f"{town.url}media/news/sheet.pdf",
    }
    assert {name: links[name] for name in expected} == expected
    assert [image.get("src") for image in tree.all("img")] == [f"{town.url}media/news/plan.svg"]
    assert 'id="part"' in (town.folder / "de/news/2026-11-14-links/index.html").read_text("utf-8")


def test_what_a_text_shows_as_code_is_not_changed(town: Built) -> None:
    codes = [code.text for code in parse(one(atom_of(town, "de")[1], "links").html or "").all("code")]
    assert codes == ['href="/de/"', "<script>"]


def test_inserts_are_filled_and_no_word_becomes_a_button(town: Built) -> None:
    html = one(atom_of(town, "de")[1], "links").html or ""
    assert "[[" not in html
    assert "Der Wert ist" in html
    assert "Testort" in html
    assert "data-insert" not in html
    for tag in town.tags:
        for entry in atom_of(town, tag)[1]:
            assert not list(parse(entry.html or "").all("button"))


def test_a_hostile_title_is_told_letter_by_letter(town: Built) -> None:
    for tag in town.tags:
        for entries in (atom_of(town, tag)[1], json_of(town, tag)[1]):
            assert one(entries, "hostile").title == HOSTILE


# Withdrawn


def test_a_withdrawn_message_says_so_and_gives_the_reason_instead_of_its_text(town: Built) -> None:
    for tag, said, why in (
        ("de", f"{WITHDRAWN}: Die Kita schließt", "Das war ein Irrtum."),
        ("ar", None, "كان ذلك خطأ."),
    ):
        for entries in (atom_of(town, tag)[1], json_of(town, tag)[1]):
            entry = one(entries, "wrong")
            assert entry.summary == why
            assert entry.html is None
            assert said in (None, entry.title)
            assert entry.title.endswith({"de": "Die Kita schließt", "ar": "الروضة تغلق"}[tag])
            assert entry.title != one(entries, "later").title
        data = (town.folder / f"{tag}/feed.json").read_text("utf-8") + (town.folder / f"{tag}/feed.xml").read_text(
            "utf-8"
        )
        assert "Das stimmt nicht." not in data
        item = next(item for item in json_of(town, tag)[0]["items"] if item["url"].endswith("wrong/"))
        assert item["content_text"] == why


def test_a_withdrawal_of_tomorrow_changes_nothing_today(town: Built) -> None:
    entry = one(atom_of(town, "de")[1], "later")
    assert entry.title == "Bald vorbei"
    assert entry.html is not None
    assert "Noch nicht" not in (town.folder / "de/feed.xml").read_text("utf-8")


# Languages


def test_an_entry_is_in_the_language_that_it_says(whole: Built) -> None:
    arabic = {entry.name[11:]: entry.tag for entry in atom_of(whole, "ar")[1]}
    assert {name: arabic[name] for name in ("water", "course", "arabic", "links", "until-today")} == {
        "water": "ar", "course": "ar", "arabic": "ar", "links": "de", "until-today": "de",
    }  # fmt: skip
    german = {entry.name[11:]: entry.tag for entry in atom_of(whole, "de")[1]}
    assert german["arabic"] == "ar"
    assert german["water"] == "de"
    assert one(atom_of(whole, "fa")[1], "water").title == "No drinking water"  # English is tried before German
    assert one(atom_of(whole, "fa")[1], "water").tag == "en"


def language_of(element: Element, feed: Element, entry: Element) -> str:
    return element.get(LANG) or entry.get(LANG) or feed.get(LANG) or ""


def test_a_summary_in_another_language_than_the_title_says_so(whole: Built) -> None:
    for tag in ("en", "ar", "fa"):
        feed, _ = atom_of(whole, tag)
        entry = next(entry for entry in find(feed, "entry") if only(entry, "id").endswith(f"water/{tag}"))
        [title], [summary] = find(entry, "title"), find(entry, "summary")
        expected = {"en": ("en", "de"), "ar": ("ar", "ar"), "fa": ("en", "de")}[tag]
        assert (language_of(title, feed, entry), language_of(summary, feed, entry)) == expected


def language_around(html: str, words: str) -> tuple[str | None, str | None]:
    """Language and direction of the innermost element that says them and holds `words`."""
    holders = [element for element in parse(html).all() if words in element.text and element.get("lang")]
    assert holders, html
    return holders[-1].get("lang"), holders[-1].get("dir")


def test_each_part_of_a_text_says_its_language_and_its_direction(whole: Built) -> None:
    html = one(atom_of(whole, "ar")[1], "course").html or ""
    assert language_around(html, "واحد.") == ("ar", "rtl")
    assert language_around(html, "Bald.") == ("de", "ltr")
    assert language_around(html, "Wann") == ("de", "ltr")
    assert language_around(one(atom_of(whole, "de")[1], "arabic").html or "", "نص عربي.") == ("ar", "rtl")
    for tag in ALL:
        html = one(atom_of(whole, tag)[1], "until-today").html or ""
        assert language_around(html, "Text.") == ("de", language("de").direction)


def test_the_ids_of_the_languages_differ(town: Built) -> None:
    ids = [entry.id for tag in town.tags for entry in atom_of(town, tag)[1]]
    assert len(ids) == len(set(ids)) == len(EXPECTED) * len(town.tags)
    assert all(TAG_URI.fullmatch(id_) for id_ in ids)


# Made without MkDocs

Files = dict[str, bytes]


def feeds_of(root: Path, now: date = NOW) -> Files:
    """The feeds of an instance, by their addresses."""
    reading, problems = read_all(root, now=now)
    assert [problem.text() for problem in problems if problem.severity == "error"] == []
    catalogue = reading.catalogue
    localised, url = Localised(catalogue), catalogue.instance.url
    found: Files = {}
    for tag in catalogue.instance.languages:
        translations = strings(resource("locales"), chain(tag, catalogue.instance.language))
        environment = component_environment([resource("overrides")], translations)
        maker = PageMaker(localised, tag, url, urlsplit(url).path, translations, environment)
        found.update({address: data for address, data in maker.files() if "/feed." in address})
    return found


@pytest.fixture
def fed(tmp_path: Path) -> Callable[..., Files]:
    """Write an instance and give its feeds, which keep the rules."""

    def make(files: dict[str, str], instance: str = INSTANCE, now: date = NOW, name: str = "town") -> Files:
        found = feeds_of(make_instance(tmp_path / name, files, instance), now)
        for address, data in found.items():
            (read_atom if address.endswith(".xml") else read_json)(data)
        return found

    return make


def test_the_same_content_gives_the_same_bytes_in_another_process(town: Built, tmp_path: Path) -> None:
    made = feeds_of(make_instance(tmp_path / "town", TOWN, instance_of(town.url, town.tags)))
    assert made == {path.relative_to(town.folder).as_posix(): path.read_bytes() for path in town.folder.rglob("feed.*")}


def test_the_day_of_the_build_is_in_no_feed(fed: Callable[..., Files]) -> None:
    files = {"news/2026-11-01-a.md": message("A")}
    assert fed(files) == fed(files, now=NOW + timedelta(days=60))


def test_a_message_comes_leaves_and_is_taken_back_on_its_days(fed: Callable[..., Files]) -> None:
    files = {
        "news/2026-11-22-a.md": message("A", valid="{until: 2026-11-25}"),
        "news/2026-11-01-b.md": message("B", withdrawn="{date: 2026-11-24, why: Falsch.}"),
    }

    def told(days: int) -> list[tuple[str, str, str]]:
        entries = read_atom(fed(files, now=NOW + timedelta(days=days))["de/feed.xml"])[1]
        return [(entry.title, entry.summary, day(entry.updated)) for entry in entries]

    a, b = ("A", "Kurz gesagt.", "2026-11-22"), ("B", "Kurz gesagt.", "2026-11-01")
    withdrawn = (f"{WITHDRAWN}: B", "Falsch.", "2026-11-24")
    assert [told(days) for days in (0, 1, 3, 4, 5)] == [[b], [a, b], [withdrawn, a], [withdrawn, a], [withdrawn]]
    assert told(3 + 90) == [withdrawn]
    assert told(3 + 91) == []


def test_a_changed_message_keeps_its_id_and_gets_a_new_date(fed: Callable[..., Files]) -> None:
    def told(**fields: str) -> Told:
        [entry] = read_atom(fed({"news/2026-11-01-a.md": message(**fields)})["de/feed.xml"])[1]
        return entry

    first = told(title="A")
    changed = told(title="Anders", text="Anders.", updated="2026-11-20")
    withdrawn = told(title="A", withdrawn="{date: 2026-11-21, why: Falsch.}")
    assert first.id == changed.id == withdrawn.id
    assert first.published == changed.published == withdrawn.published
    assert first.updated < changed.updated < withdrawn.updated


def test_two_towns_below_one_host_share_no_id(fed: Callable[..., Files]) -> None:
    files = {"news/2026-11-01-a.md": message("A")}
    feeds = [
        fed(files, instance_of(f"https://example.org/{path}", ("de",)))["de/feed.xml"] for path in ("", "a/", "a/b/")
    ]
    assert len({read_atom(data)[1][0].id for data in feeds}) == 3


def test_without_a_message_that_readers_see_there_is_no_feed(fed: Callable[..., Files]) -> None:
    assert fed({}) == {}
    assert fed({"news/2026-11-22-a.md": message("A"), "news/2026-11-01-b.md": message("B", draft="true")}) == {}


def test_a_feed_whose_messages_are_all_over_is_empty_and_valid(fed: Callable[..., Files]) -> None:
    found = fed({"news/2026-11-01-a.md": message("A", valid="{until: 2026-11-02}")})
    assert set(found) == {f"{tag}/feed.{ending}" for tag in FEW for ending in ("xml", "json")}
    assert all(read_atom(data)[1] == [] for address, data in found.items() if address.endswith(".xml"))


def test_a_feed_has_at_most_fifty_entries(fed: Callable[..., Files]) -> None:
    files = {f"news/2026-10-{number % 30 + 1:02}-m{number}.md": message(f"M {number}") for number in range(70)}
    told = read_atom(fed(files, instance_of(SITE, ("de",)))["de/feed.xml"])[1]
    assert len(told) == 50
    assert [day(told[0].published), day(told[-1].published)] == ["2026-10-30", "2026-10-07"]


TITLES = [
    "<script>alert(1)</script>", "]]>", "<![CDATA[x]]>", "&amp;lt;", "&#x41;", "<!-- x -->", "</entry></feed>", "{name}",
    "%s {0} {}", "\\u0041\\", "\"'`", "a\u2028b\u2029c\u0085d", "\u202eabc\u202c", "😀 👨‍👩‍👧", "\U000e0001x", "\ufeffx", "e\u0301\u0327",
    "مرحبا (Hallo)", "ሰላም", "x" * 1900,
]  # fmt: skip


def quoted(text: str) -> str:
    """A YAML value in single quotes, in which nothing is escaped but the quote."""
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("title", TITLES)
def test_any_title_summary_reason_and_name_come_through_whole(fed: Callable[..., Files], title: str) -> None:
    files = {
        "news/2026-11-02-a.md": f"---\ntitle: {quoted(title)}\nsummary: {quoted(title)}\n---\n\nText.\n",
        "news/2026-11-01-b.md": message("B", withdrawn=f"{{date: 2026-11-02, why: {quoted(title)}}}"),
    }
    found = fed(files, instance_of(SITE, ("de",), quoted(title)))
    for feed, told in (read_atom(found["de/feed.xml"]), read_json(found["de/feed.json"])):
        first, second = sorted(told, key=lambda entry: entry.published, reverse=True)
        expected = title.strip()
        assert (first.title, first.summary, second.summary) == (expected, expected, expected)
        author = feed["authors"][0]["name"] if isinstance(feed, dict) else only(find(feed, "author")[0], "name")
        assert author == expected
    assert feedparser.parse(found["de/feed.xml"]).bozo == 0


@pytest.mark.parametrize("char", ["\\x01", "\\x08", "\\x0b", "\\x1b", "\\x7f", "\\uFFFE", "\\uFFFF", "\\e", "\\a"])
def test_a_character_that_yaml_spells_out_leaves_the_feed_well_formed(tmp_path: Path, char: str) -> None:
    text = f'---\ntitle: "A{char}B"\nsummary: "C{char}D"\n---\n\nText.\n'
    root = make_instance(tmp_path / "town", {"news/2026-11-01-a.md": text}, instance_of(SITE, ("de",)))
    if [problem for problem in read_all(root)[1] if problem.severity == "error"]:
        return  # refused is as good
    found = feeds_of(root)
    [entry] = read_atom(found["de/feed.xml"])[1]
    assert re.fullmatch(r"A\W?B", entry.title)
    read_json(found["de/feed.json"])


@pytest.mark.parametrize("char", ["&#1;", "&#x8;", "&#11;", "&#x1B;", "&#xFFFE;", "&#xFFFF;", "&#0;", "&#xD800;"])
def test_a_character_that_html_spells_out_leaves_the_feed_well_formed(fed: Callable[..., Files], char: str) -> None:
    text = f'Eins{char}zwei `{char}`.\n\n## Drei{char}vier {{#part}}\n\n[x](https://a.example.org/) <span title="{char}">y</span>'
    found = fed({"news/2026-11-01-a.md": message("A", text)}, instance_of(SITE, ("de",)))
    [entry] = read_atom(found["de/feed.xml"])[1]
    assert "zwei" in (entry.html or "")
    assert feedparser.parse(found["de/feed.xml"]).bozo == 0


@pytest.mark.parametrize("char", ["\x01", "\x08", "\x0b", "\x1b"])
def test_a_control_character_in_the_file_is_refused_by_the_reader(tmp_path: Path, char: str) -> None:
    for number, text in enumerate((message(f"A{char}"), message("A", f"Text{char}."))):
        root = make_instance(tmp_path / f"town-{number}", {"news/2026-11-01-a.md": text})
        assert ["control character" in problem.text() for problem in read_all(root)[1]] == [True]


BODIES = [
    "]]> und <b>fett</b> und &amp;", "`]]>`", "```\n<script>\n```", "| a | b |\n|---|---|\n| 1 | 2 |",
    '!!! warning "Achtung"\n\n    Text.', '??? note "Mehr"\n\n    Text.', "<details><summary>x</summary>y</details>",
    "[x](#a) <a href='#a'>y</a>\n\n## A {#a}\n\nText.", "1 < 2 & 3 > 2", "[x]: https://a.example.org/\n\n[x]",
    "![Bild](plan.svg)", "Zeile  \nZeile", "[[plain:Kurs]]", "<bdi lang='ar'>نص</bdi>",
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_any_markdown_becomes_html_that_keeps_the_rules(fed: Callable[..., Files], body: str) -> None:
    drawing = {"news/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'}
    found = fed({"news/2026-11-01-a.md": message("A", body), **drawing}, instance_of(BELOW, ("de",)))
    assert read_atom(found["de/feed.xml"])[1][0].html == read_json(found["de/feed.json"])[1][0].html


def test_an_abbreviation_before_a_link_leaves_both_whole(fed: Callable[..., Files]) -> None:
    body = '<abbr title="Bundesamt">BAMF</abbr> und [Seite](https://a.example.org/)'
    found = fed({"news/2026-11-01-a.md": message("A", body)}, instance_of(SITE, ("de",)))
    html = read_atom(found["de/feed.xml"])[1][0].html or ""
    assert '<abbr title="Bundesamt">BAMF</abbr> und <a href="https://a.example.org/">Seite</a>' in html

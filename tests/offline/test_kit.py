"""The kit for memory sticks: where links lead in it, what its pages hold, and the bytes of the zip."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from ankunft.model import Feedback
from ankunft.offline.kit import SCRIPT, Kit, data_script, files, first_script, pack, page, policy, style, text_script
from ankunft.site.shell import policy as policy_of_the_site
from hypothesis import given
from hypothesis import strategies as st

URL = "https://town.example/"
FILES = frozenset(
    {
        "index.html",
        "de/index.html",
        "de/offers/index.html",
        "de/offers/kurs/index.html",
        "de/offers/finder.json",
        "ar/index.html",
        "ar/offers/kurs/index.html",
        "assets/style.css",
        "data/de/events.ics",
        "media/a b/größe 100%.png",
        "media/a,b.png",
        "media/odd:name.png",
    }
)
KURS = "de/offers/kurs/index.html"


def kit(url: str = URL) -> Kit:
    return Kit(url, FILES)


LEADS = {
    "/de/": "../../index.html",
    "/": "../../../index.html",
    "/de/offers/": "../index.html",
    "/de/offers": "../index.html",
    "/de/offers/kurs/": "index.html",
    "/de/offers/kurs/#bring": "index.html#bring",
    "/ar/offers/kurs/?q=a&b=c#%D8%A7": "../../../ar/offers/kurs/index.html?q=a&b=c#%D8%A7",
    "/de/offers/?q=/de/": "../index.html?q=/de/",
    "/data/de/events.ics": "../../../data/de/events.ics",
    "/media/a%20b/gr%C3%B6%C3%9Fe%20100%25.png": "../../../media/a%20b/gr%C3%B6%C3%9Fe%20100%25.png",
    "/media/a b/größe 100%25.png": "../../../media/a%20b/gr%C3%B6%C3%9Fe%20100%25.png",
    "/media/odd:name.png": "../../../media/odd%3Aname.png",
    " /de/\n": "../../index.html",
    "../": "../index.html",
    "./#x": "index.html#x",
    "/de/x/../offers/": "../index.html",
}


@pytest.mark.parametrize("address", LEADS)
def test_a_link_leads_to_the_file(address: str) -> None:
    assert kit().link(address, KURS) == LEADS[address]


STAYS = (
    "", "#bring", "#", "?q=x", "https://town.example/de/", "http://other.example/de/", "mailto:a@b.example", "tel:+4930",
    "sms:112", "geo:51,13", "webcal://town.example/data/de/events.ics", "data:image/png;base64,AA/=", "blob:x", "about:blank",
    "https://[::1/", "HTTPS://town.example/de/", "whatsapp:/de/",
)  # fmt: skip


@pytest.mark.parametrize("address", STAYS)
def test_what_leads_elsewhere_or_within_the_page_stays(address: str) -> None:
    assert kit().link(address, KURS) == address


PUBLIC = {
    "/fr/offers/kurs/": "https://town.example/fr/offers/kurs/",
    "/fr/?q=x#y": "https://town.example/fr/?q=x#y",
    "/sitemap.xml": "https://town.example/sitemap.xml",
    "gone/": "https://town.example/de/offers/kurs/gone/",
    "//other.example/x": "https://other.example/x",
    "/../../etc/passwd": "https://town.example/etc/passwd",
    "/de/%2e%2e%2fetc": "https://town.example/de/%2e%2e%2fetc",
}


@pytest.mark.parametrize("address", PUBLIC)
def test_what_the_kit_lacks_is_linked_where_it_is_public(address: str) -> None:
    assert kit().link(address, KURS) == PUBLIC[address]


def test_the_path_of_an_instance_below_another_site_is_taken_away() -> None:
    town = kit("https://land.example/town/")
    assert town.link("/town/de/", KURS) == "../../index.html"
    assert town.link("/town/", KURS) == "../../../index.html"
    assert town.link("/town/fr/", KURS) == "https://land.example/town/fr/"
    # Another instance on the same host, and the host itself.
    assert town.link("/de/", KURS) == "https://land.example/de/"
    assert town.link("/", KURS) == "https://land.example/"
    assert town.link("/township/de/", KURS) == "https://land.example/township/de/"


@given(st.text(max_size=40))
def test_any_text_is_a_link_or_stays_one(text: str) -> None:
    made = kit().link(text, KURS)
    assert not made.startswith("/") or made == text
    assert kit().link(made, KURS) == made


REWRITTEN = {
    # Every attribute that holds an address, whatever its quotes.
    '<a href="/de/">x</a>': '<a href="../../index.html">x</a>',
    "<a href='/de/'>x</a>": '<a href="../../index.html">x</a>',
    "<a href=/de/>x</a>": '<a href="../../index.html">x</a>',
    '<A HREF = "/de/" class="x">x</A>': '<A HREF="../../index.html" class="x">x</A>',
    '<img alt="a > b" src="/media/a%2Cb.png">': '<img alt="a > b" src="../../../media/a%2Cb.png">',
    '<img srcset="/media/a,b.png 1x, /fr/x.png 2x">':
        '<img srcset="../../../media/a%2Cb.png 1x, https://town.example/fr/x.png 2x">',
    '<source srcset="/media/a,b.png, /media/odd:name.png 480w">':
        '<source srcset="../../../media/a%2Cb.png, ../../../media/odd%3Aname.png 480w">',
    '<video poster="/media/a,b.png"></video>': '<video poster="../../../media/a%2Cb.png"></video>',
    '<audio controls src="/media/odd:name.png"></audio>': '<audio controls src="../../../media/odd%3Aname.png"></audio>',
    '<form action="/de/" role="search">': '<form action="../../index.html" role="search">',
    '<svg><image href="/media/a,b.png" xlink:href="/media/a,b.png"/></svg>':
        '<svg><image href="../../../media/a%2Cb.png" xlink:href="../../../media/a%2Cb.png"/></svg>',
    '<ankunft-finder data-index="/de/offers/finder.json">': '<ankunft-finder data-index="../finder.json">',
    '<ankunft-search data-home="/de/" data-finder="/de/offers/finder.json">':
        '<ankunft-search data-home="/de/" data-finder="../finder.json">',
    '<ankunft-show data-url="/de/"><dialog></dialog></ankunft-show>':
        '<ankunft-show data-url="../../index.html"><dialog></dialog></ankunft-show>',
    '<template><a href="/de/">x</a></template>': '<template><a href="../../index.html">x</a></template>',
    '<meta http-equiv="refresh" content="0; url=/de/">': '<meta http-equiv="refresh" content="0; url=../../index.html">',
    "<meta http-equiv=refresh content='3;URL=\"/fr/\"'>":
        '<meta http-equiv=refresh content="3;URL=https://town.example/fr/">',
    '<a href="/de/offers/?a=1&amp;b=&quot;">x</a>': '<a href="../index.html?a=1&amp;b=&quot;">x</a>',
    '<a href="/fr/?a=1&amp;b=2">x</a>': '<a href="https://town.example/fr/?a=1&amp;b=2">x</a>',
    # What scripts call a page by.
    '<ankunft-keep data-url="/de/offers/kurs/">': '<ankunft-keep data-url="/de/offers/kurs/">',
    '<ankunft-share data-url="https://town.example/de/" data-text="/de/">':
        '<ankunft-share data-url="https://town.example/de/" data-text="/de/">',
    # What only looks like an address.
    '<p title="/de/" data-x=\'href="/de/"\'>href="/de/" &lt;a href="/de/"></p>':
        '<p title="/de/" data-x=\'href="/de/"\'>href="/de/" &lt;a href="/de/"></p>',
    '<!-- <a href="/de/"> -->': '<!-- <a href="/de/"> -->',
    '<title><a href="/de/"></title>': '<title><a href="/de/"></title>',
    '<style>a[href="/de/"]{}</style>': '<style>a[href="/de/"]{}</style>',
    '<textarea><a href="/de/"></textarea><a href="/de/">':
        '<textarea><a href="/de/"></textarea><a href="../../index.html">',
    '<meta name="description" content="0; url=/de/">': '<meta name="description" content="0; url=/de/">',
    '<a href="tel:+4930" title="a&#39;b">': '<a href="tel:+4930" title="a&#39;b">',
    '<a href>x</a><a disabled>x</a>': '<a href>x</a><a disabled>x</a>',
    '<a href="">x</a>': '<a href="">x</a>',
    '<a href="/de/': '<a href="/de/',
    "a < b > c": "a < b > c",
    # What helps nobody who reads from a stick.
    '<head>\n<link rel="canonical" href="https://town.example/de/">\n<link rel="alternate" hreflang="fr" href="/fr/">\n'
    '<link rel="manifest" href="/de/manifest.webmanifest">\n<link rel="icon" href="/assets/x.svg">\n</head>':
        '<head>\n<link rel="icon" href="https://town.example/assets/x.svg">\n</head>',
    '<link rel="stylesheet" href="/assets/style.css">': '<link rel="stylesheet" href="../../../assets/style.css">',
    # The script of the kit comes before all others.
    '<script src="/assets/style.css" defer></script>\n<script>"<a href=\'/de/\'>"</script>':
        '<script src="../../../assets/kit.js" defer></script>\n<script src="../../../assets/style.css" defer></script>\n'
        '<script>"<a href=\'/de/\'>"</script>',
    # Menus.
    '<ul><li><a href="/fr/" hreflang="fr">x</a></li><li><a href="/fr/">y</a></li></ul>':
        '<ul><li><a href="https://town.example/fr/" hreflang="fr">x</a></li><li><a href="https://town.example/fr/">y</a></li></ul>',
    '<nav><ul>\n<li><a class="is-missing" href="/fr/" hreflang="fr"><b>x</b></a></li>\n'
    '<li><a href="/ar/" hreflang="ar">y</a></li>\n<li><a hreflang="xx" href="https://other.example/">z</a></li>\n'
    '</ul><p>It is missing.</p></nav>':
        '<nav><ul>\n<li><a href="../../../ar/index.html" hreflang="ar">y</a></li>\n'
        '<li><a hreflang="xx" href="https://other.example/">z</a></li>\n</ul></nav>',
    '<nav><ul><li><a class="is-missing" href="/ar/" hreflang="ar">y</a></li></ul><p>It is missing.</p></nav>':
        '<nav><ul><li><a class="is-missing" href="../../../ar/index.html" hreflang="ar">y</a></li></ul><p>It is missing.</p></nav>',
    'a<nav id="x"><h2>Also in</h2><ul>\n<li><a href="/fr/" hreflang="fr">x</a></li>\n</ul></nav>b': "ab",
    '<ul class="chooser"><li data-tag="fr"><a href="/fr/" hreflang="fr">x</a></li>\n<li><a href="/de/" hreflang="de">y</a></li></ul>':
        '<ul class="chooser"><li><a href="../../index.html" hreflang="de">y</a></li></ul>',
    'a<ankunft-show data-url="/fr/"><dialog><p>x</p></dialog></ankunft-show>\nb': "ab",
}  # fmt: skip


@pytest.mark.parametrize("html", REWRITTEN)
def test_a_page_has_the_addresses_of_the_kit_and_stays_else_as_it_is(html: str) -> None:
    assert page(kit(), KURS, html) == REWRITTEN[html]


def test_the_policy_of_a_page_allows_files_and_nothing_more() -> None:
    made = page(kit(), KURS, '<meta http-equiv="Content-Security-Policy" content="img-src &#39;self&#39;">')
    assert made == """<meta http-equiv="Content-Security-Policy" content="img-src 'self' file:">"""
    rules = dict(rule.split(" ", 1) for rule in policy(policy_of_the_site(Feedback())).split("; "))
    assert rules.pop("default-src") == rules.pop("base-uri") == "'none'"
    assert {rules.pop(name) for name in ("connect-src", "worker-src", "manifest-src")} == {"'none'"}
    assert set(rules.values()) == {"'self' file:"}


def test_the_form_that_takes_feedback_stays_reachable() -> None:
    told = policy(policy_of_the_site(Feedback(url="https://form.example/take")))
    assert "connect-src https://form.example;" in told
    assert "form-action 'self' https://form.example file:" in told


def test_styles_lead_to_files() -> None:
    css = "a{background:url(/media/a%2Cb.png)}b{src:url( '/media/odd:name.png' )}c{x:url(data:image/svg+xml;a)}"
    css += '@import "/assets/style.css";@import url("/fr/x.css");d::after{content:"/de/"}e{mask:url(#m)}'
    assert style(kit(), "assets/style.css", css) == (
        'a{background:url("../media/a%2Cb.png")}b{src:url( "../media/odd%3Aname.png" )}c{x:url(data:image/svg+xml;a)}'
        '@import "style.css";@import url("https://town.example/fr/x.css");d::after{content:"/de/"}e{mask:url(#m)}'
    )


def kept(script: bytes) -> tuple[str, object]:
    """The name and the value of a script of data."""
    match = re.fullmatch(r"ankunft\.kit\.files\[(\".*?\")\]=(.*);\n", script.decode(), re.DOTALL)
    assert match is not None
    return json.loads(match[1]), json.loads(match[2])


def test_data_become_a_script_of_the_same_data() -> None:
    data = {"u": "/de/offers/kurs/", "h": '<a href="/de/">', "x": "</script><!--", "l": "a\u2028b\u2029c", "q": '"\\'}
    text = json.dumps(data, ensure_ascii=False)
    script = data_script("de/offers/finder.json", text.encode())
    assert kept(script) == ("de/offers/finder.json", data)
    assert not re.search("[\u2028\u2029]", script.decode())
    # The same in the name.
    assert kept(data_script("de/a\u2028\"'.json", b"1")) == ("de/a\u2028\"'.json", 1)


def test_a_page_to_be_shown_is_kept_with_its_language_and_without_what_nobody_reads() -> None:
    html = (
        '<!doctype html><html lang="de" dir="ltr"><head><title>x</title></head><body><header>y</header>'
        '<main id="_main"><h2 id="a">A<svg><path/></svg></h2><form><p>f</p></form><nav><h2>Sprachen</h2><ul>'
        '<li><a href="/fr/" hreflang="fr">fr</a></li></ul></nav></main><footer>z</footer></body></html>'
    )
    name, text = kept(text_script("de/index.html", html))
    assert name == "de/index.html"
    assert text == (
        '<html lang="de" dir="ltr"><main id="_main"><h2 id="a">A</h2><nav><h2>Sprachen</h2><ul></ul></nav></main>'
    )


def test_the_first_script_knows_where_it_is_and_what_there_is() -> None:
    script = first_script("https://land.example/town/", {"de", "ar"}, b"(code)").decode()
    known, code = script.split(";\n")
    assert code == "(code)"
    assert json.loads(known.partition(".kit=")[2]) == {
        "base": "/town/", "url": "https://land.example/town/", "tags": ["ar", "de"], "files": {},
    }  # fmt: skip


HEAD = '<html lang="de"><head><title>T</title><link rel="stylesheet" href="/assets/a.css"><script src="/assets/a.js" defer></script></head>'
SITE = {
    "index.html": f'{HEAD}<ul class="chooser"><li><a href="/de/" hreflang="de">de</a></li><li><a href="/fr/" hreflang="fr">fr</a></li></ul>',
    "404.html": f"{HEAD}",
    "de/index.html": f'{HEAD}<main><a href="/de/x/">x</a><ankunft-finder data-index="/de/finder.json">'
    '<a href="/data/de.ics">y</a><p><a class="x" href="/de/offline/">z</a></p>\n<p>See <a href="/de/offline/#x">z</a></p><img src="/media/a.png"></main>',
    "de/x/index.html": f'{HEAD}<link rel="alternate" href="/de/feed.json"><a href="/de/feed.xml"></a>',
    "de/finder.json": '{"next":["finder-2.json","missing.json"]}',
    "de/finder-2.json": '{"next":[]}',
    "de/feed.json": "{}",
    "de/feed.xml": "<feed/>",
    "de/manifest.webmanifest": "{}",
    "de/offline/index.html": f"{HEAD}",
    "fr/index.html": f'{HEAD}<ankunft-show data-url="/de/"></ankunft-show><img src="/media/fr.png">',
    "assets/a.css": 'a{background:url("/media/b.png")}',
    "assets/a.js": "1",
    "assets/words-fr.js": "2",
    "data/de.ics": "BEGIN",
    "media/a.png": "\x00png",
    "media/b.png": "png",
    "media/fr.png": "png",
    "media/unused.png": "png",
    "sitemap.xml": "<x/>",
    "sw.js": "3",
}


def made(site: Mapping[str, str], tags: Iterable[str], url: str = URL) -> dict[str, str]:
    found = list(files(sorted(site, reverse=True), lambda name: site[name].encode(), url, list(tags), b"code"))
    names = [name for name, _ in found]
    assert names == sorted(set(names))
    return {name: data.decode() for name, data in found}


def test_a_kit_holds_the_pages_of_its_languages_and_what_they_name() -> None:
    assert set(made(SITE, ["de"])) == {
        "index.html", "de/index.html", "de/x/index.html", "de/finder.json.js", "de/finder-2.json.js", "de/feed.xml",
        "assets/a.css", "assets/a.js", SCRIPT, "data/de.ics", "media/a.png", "media/b.png",
    }  # fmt: skip
    both = made(SITE, ["de", "fr"])
    # How to save the site on a phone is told by the site.
    assert (
        '<a href="../data/de.ics">y</a><p>See <a href="https://town.example/de/offline/#x">z</a></p>'
        in both["de/index.html"]
    )
    assert set(both) - set(made(SITE, ["de"])) == {"fr/index.html", "media/fr.png", "de/index.html.js"}
    assert 'data-url="../de/index.html"' in both["fr/index.html"]
    assert "data-url" not in made(SITE, ["fr"])["fr/index.html"]


def test_of_one_language_the_start_leads_on_at_once() -> None:
    assert '<meta http-equiv="refresh" content="0; url=de/index.html">\n<title>' in made(SITE, ["de"])["index.html"]
    assert "refresh" not in made(SITE, ["de", "fr"])["index.html"]


def test_every_link_of_a_kit_leads_to_a_file_in_it() -> None:
    for tags in (["de"], ["fr"], ["de", "fr"]):
        kit_files = made(SITE, tags)
        links = 0
        for name, html in kit_files.items():
            for address in re.findall(r'(?:href|src|data-url|data-index)="([^"]+)"', html):
                if address.startswith("https://"):
                    continue
                target = (Path("/kit") / name).parent / unquote(address)
                wanted = str(Path(*target.parts).resolve().relative_to("/kit"))
                assert wanted in kit_files or f"{wanted}.js" in kit_files, (name, address)
                links += 1
        assert links > 5


def test_a_kit_without_an_instance_path_is_like_one_with() -> None:
    below = {name: text.replace('="/', '="/town/').replace('("/', '("/town/') for name, text in SITE.items()}
    at_root, in_town = made(SITE, ["de", "fr"]), made(below, ["de", "fr"], "https://land.example/town/")
    # Both know their own address; the text to be shown holds no links that anybody follows.
    own = {SCRIPT: "", "de/index.html.js": ""}
    assert {name: text.replace(URL, "https://land.example/town/") for name, text in {**at_root, **own}.items()} == {
        **in_town,
        **own,
    }


@pytest.mark.parametrize(("day", "shown"), [
    (date(2026, 11, 21), (2026, 11, 21)), (date(1970, 1, 1), (1980, 1, 1)), (date(2204, 2, 29), (2107, 12, 31)),
])  # fmt: skip
def test_the_zip_has_one_folder_the_day_and_always_the_same_bytes(
    tmp_path: Path, day: date, shown: tuple[int, ...]
) -> None:
    contents = [(name, data.encode()) for name, data in made(SITE, ["de"]).items()] + [("media/größe.png", b"x" * 9999)]
    for name in ("one.zip", "two.zip"):
        pack(tmp_path / name, "town", contents, day)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        for entry, (name, data) in zip(archive.infolist(), contents, strict=True):
            assert entry.filename == f"town/{name}"
            assert archive.read(entry) == data
            assert entry.date_time == (*shown, 0, 0, 0)
            assert stat.S_ISREG(entry.external_attr >> 16)
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o644
            assert entry.compress_type == zipfile.ZIP_DEFLATED

"""Canaries: where a protected place is, and what readers may not see, stands in no byte of any output."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW_OPTION, ROOT, Element, built_once, make_instance, parse, run, write_files

TAGS = ("de", "en", "ar")
MKDOCS_YML = """\
site_name: T  # {in_mkdocs_yml}
docs_dir: town-{in_the_path}
theme:
  name: material
plugins:
  - ankunft:
      now: '2026-11-21'
"""
INSTANCE = """\
# {in_a_comment_of_instance}
name: Testort
url: https://testort.example.org/
layers: [../district-{in_the_path_of_a_layer}]
language: de
languages: [de, en, ar]
land: SN
districts: [{{id: altstadt, name: Altstadt, postcodes: ["09991"]}}]
policies: {{translations: warning}}  # canaries are no Arabic
"""
BY = "verified: {{date: 2026-11-01, by: Redaktion}}\n"

# A canary is written {like_this}: a word that stands nowhere else. Those that begin with `public` must be found.
PUBLIC = {
    "topics/help/topic.yml": "title: Hilfe\nsummary: Hilfe finden.\n",
    "topics/help/page.md": (
        "---\ntitle: Seite\nsummary: Satz.\n---\n\n<!-- {in_a_comment_of_a_page} -->\n\n"
        "[//]: # ({in_a_definition_of_a_page})\n\n"
        "{public_page} [[place:draft-house]] [[place:open-{public_id}]] [x](../../places/draft-house.yml)\n\n"
        "[[place:draft-house]]\n\n[[places: district=altstadt]]\n\n[[offers:]]\n\n[[contacts:]]\n\n[[organisations:]]\n\n"
        "[[place:hidden-house]]\n\n[[contact:draft-desk]]\n\n[[offer:draft-offer]]\n\n[[organisation:draft-club]]\n"
    ),
    "places/open-{public_id}.yml": (
        "title: Offenes Haus {public_title}\nsummary: Für alle.\naddress: {{street: '{public_street} 1', postcode: '09991', "
        f"city: Testort, note: '{{public_note}}'}}}}\ndistrict: altstadt\ncoordinates: {{{{lat: 51.0517, lon: 13.7417}}}}\n{BY}"
        "former: [places/former-{public_former}/]\n# {in_a_comment_of_a_public_record}\ntext: |\n  <!-- {in_a_comment_of_a_text} -->\n"
        "  {public_text}\n"
    ),
    "contacts/open-desk.yml": (
        f"title: Offene Tür\nrole: '{{public_role}}'\nplace: open-{{public_id}}\nphone: 030 23125 101\n{BY}"
        "responsible: [{{topics: [help], districts: [altstadt]}}]\n"
    ),
    "contacts/lost-desk.yml": f"title: Ohne Ort\nplace: draft-house\norganisation: draft-club\nphone: 030 23125 102\n{BY}",
    "organisations/club.yml": f"title: Verein\nplaces: [draft-house, hidden-house, future-house]\npart_of: draft-club\n{BY}",
    "offers/open-offer.yml": (
        "title: Kurs\nsummary: S.\nkind: course\ntopics: [help]\nplaces: [open-{public_id}]\nprovider: club\n"
        f"when: {{{{from: 2027-01-12}}}}\nlevel: {{{{until: A1}}}}\n{BY}"
    ),
    "offers/lost-offer.yml": (
        "title: Treffen\nsummary: S.\nkind: meeting\nplaces: [draft-house, future-house, gone-house]\n"
        f"contacts: [draft-desk]\nprovider: draft-club\nrequires: [draft-offer]\nleads_to: [draft-offer]\n{BY}"
    ),
}

SENSITIVE = {
    "organisations/shelter.yml": (
        "# {in_a_comment_of_a_sensitive_organisation}\ntitle: Frauenhaus\nphone: 030 23125 530\nsensitive: true\n"
        f"type: welfare\ntopics: [help]\n{BY}text: |\n  Rufen Sie an.\n\n  <!-- {{in_a_hidden_text_of_a_sensitive_record}} -->\n\n"
        "  [//]: # ({in_a_definition_of_a_sensitive_record})\n"
    ),
    "organisations/shelter.en.yml": (
        "# {in_a_comment_of_a_translation}\ntitle: Shelter\ntext: |\n  Call us.\n\n  <!-- {in_a_hidden_text_of_a_translation} -->\n"
        "translation: {{by: human}}\n"
    ),
    "contacts/shelter-phone.yml": (
        "title: Telefon\norganisation: shelter\nphone: 030 23125 530\nhours: 24/7  # {in_a_comment_of_the_hours}\n"
        f"languages: [de, ar]\nsensitive: true\ntopics: [help]\n{BY}"
        "responsible: [{{topics: [help], groups: [women]}}]\n"
    ),
    "offers/shelter-intake.yml": (
        "title: Aufnahme\nsummary: Schutz.\nkind: counselling\nprovider: shelter\ncontacts: [shelter-phone]\n"
        "when: {{hours: 24/7}}\nsensitive: true\ntopics: [help]\nfor: {{gender: [female]}}\n"
        f"{BY}#address: {{{{street: '{{in_a_field_that_is_a_comment}} 1'}}}}\n"
    ),
    # What lies beside it and is not read
    "_shelter.yml": "title: T\naddress: {{street: '{in_a_file_with_an_underscore}'}}\n",
    "organisations/_shelter.md": "{in_a_file_beside_with_an_underscore}\n",
    "_intern/shelter.png": "{in_a_picture_with_an_underscore}",
    "organisations/.shelter.yml.swp": "{in_a_file_that_an_editor_left}\n",
    ".git/config": "{in_a_hidden_folder}\n",
    "README.md": "{in_the_readme}\n",
}

LOCATED = (
    "address: {{street: '{street} 1', postcode: '09991', city: '{city}', note: '{note}'}}\n"
    "coordinates: {{lat: {lat}, lon: 13.7}}\nstop: {{name: '{stop}'}}\nhours: Mo 09:00-12:00; PH off\n"
    "hours_note: '{hours}'\ndistrict: altstadt\ntext: '{text}'\nphone: 030 23125 110\n"
)


def located(name: str, lat: str) -> str:
    """The fields of a place, each with a canary of its own."""
    words = {field: f"{{{name}_{field}}}" for field in ("street", "city", "note", "stop", "hours", "text")}
    return LOCATED.format(**words, lat=lat).replace("address: {", "address: {{").replace("'}\n", "'}}\n").replace(
        "coordinates: {", "coordinates: {{").replace("13.7}", "13.7}}").replace("stop: {", "stop: {{")  # fmt: skip


UNSEEN = {
    "places/draft-house.yml": (
        f"title: '{{draft_title}}'\nsummary: '{{draft_summary}}'\ndraft: true\nformer: [places/{{draft_former}}/]\n{BY}"
        + located("draft", "51.123456")
    ),
    "places/draft-house.en.yml": "title: '{draft_translation}'\naddress: {{note: '{draft_translated_note}'}}\ntranslation: {{by: human}}\n",
    "places/future-house.yml": "title: '{future_title}'\npublish: {{from: 2027-01-01}}\n"
    + BY
    + located("future", "51.234567"),
    "places/gone-house.yml": "title: Altes Haus\ngone: true\n" + BY + located("gone", "51.345678"),
    "places/hidden-house.yml": "hidden: true\nsummary: '{in_the_file_that_hides}'\n",
    "places/replaced-house.yml": f"title: Neues Haus\n{BY}",
    "contacts/draft-desk.yml": (
        f"title: '{{draft_contact}}'\ndraft: true\nrole: '{{draft_role}}'\nplace: open-{{public_id}}\n{BY}"
        "responsible: [{{topics: [help], districts: [altstadt]}}]\nphone: 030 23125 111\n"
    ),
    "offers/draft-offer.yml": (
        f"title: '{{draft_offer}}'\nsummary: '{{draft_offer_summary}}'\nkind: course\ndraft: true\ntopics: [help]\n"
        f"places: [open-{{public_id}}]\nfor: {{{{note: '{{draft_offer_note}}'}}}}\nlanguages: [uk]\n{BY}"
    ),
    "organisations/draft-club.yml": f"title: '{{draft_organisation}}'\ndraft: true\nshort: '{{draft_short}}'\ntype: chamber\n{BY}",
    "topics/help/draft-page.md": "---\ntitle: '{draft_page}'\nsummary: '{draft_page_summary}'\ndraft: true\nformer: [help/{draft_page_former}/]\n---\n\n{draft_page_text}\n",
    "topics/help/draft-page.ar.md": "---\ntitle: '{draft_page_translation}'\nsummary: ث\ntranslation: {{by: human}}\n---\n\n{draft_page_translated_text}\n",
    "topics/help/draft-page/child.md": "---\ntitle: '{child_of_a_draft}'\nsummary: S.\n---\n\n{child_of_a_draft_text}\n",
    "topics/secret/topic.yml": "title: '{draft_topic}'\nsummary: '{draft_topic_summary}'\ndraft: true\n",
    "topics/secret/index.md": "{draft_topic_text}\n",
    "topics/secret/secret-page.md": "---\ntitle: '{page_of_a_draft_topic}'\nsummary: S.\n---\n\n{page_of_a_draft_topic_text}\n",
    "values.yml": "# {in_a_comment_of_the_values}\nfee: {{amount: 5, source: {{title: S, date: 2026-11-01}}}}\n",
}
DISTRICT = {
    "instance.yml": "name: '{in_the_instance_of_a_layer}'\n",
    "places/hidden-house.yml": "title: '{hidden_title}'\n"
    + BY
    + located("hidden", "51.456789").replace(", note: '{hidden_note}'", ""),
    "places/hidden-house.en.yml": "title: '{hidden_translation}'\ntranslation: {{by: human}}\n",
    "places/replaced-house.yml": "title: '{replaced_title}'\n" + BY + located("replaced", "51.567891"),
    "places/replaced-house.ar.yml": "title: '{replaced_translation}'\nhours_note: '{replaced_translated_hours}'\ntranslation: {{by: human}}\n",
    "values.yml": "fee: {{amount: 4, source: {{title: '{replaced_value}', date: 2026-11-01}}}}\n",
}
NUMBERS = ("51.123456", "51.234567", "51.345678", "51.456789", "51.567891")
"""Latitudes of what readers may not see."""


def word(name: str) -> str:
    """The canary of a name: letters alone, so that no escape can change it."""
    return "kanarie" + name.replace("_", "")


class Canaries(dict[str, str]):
    """Fills {names} with canaries and remembers them."""

    def __missing__(self, name: str) -> str:
        self[name] = word(name)
        return self[name]

    def filled(self, files: dict[str, str]) -> dict[str, str]:
        return {name.format_map(self): text.format_map(self) for name, text in files.items()}


CANARIES = Canaries()
TOWN = CANARIES.filled({**PUBLIC, **SENSITIVE, **UNSEEN})
TOWN_FILES = {**CANARIES.filled({"mkdocs.yml": MKDOCS_YML}), **{f"district-{word('in_the_path_of_a_layer')}/{name}": text
              for name, text in CANARIES.filled(DISTRICT).items()}}  # fmt: skip
TOWN_INSTANCE = INSTANCE.format_map(CANARIES)
MUST = {name: canary for name, canary in CANARIES.items() if name.startswith("public")}
MUST_NOT = {name: canary for name, canary in CANARIES.items() if name not in MUST}


def write_town(folder: Path) -> Path:
    """The town and the layer below it; gives the folder of the town."""
    write_files(folder, TOWN_FILES)
    return make_instance(folder / f"town-{word('in_the_path')}", TOWN, TOWN_INSTANCE)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that is made of the town: the site, lists on paper as PDF, the kit for a memory stick."""

    def make(target: Path) -> None:
        folder = target.with_name(f"{target.name}-content")
        town = write_town(folder)
        done = run("ankunft", "build", "--site-dir", target / "site", *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        for wanted in ("offers:", "contacts:", "places:", "organisations:", "offers: kind=course as=table"):
            out = target / "paper" / re.sub(r"\W+", "-", wanted)
            done = run("ankunft", "kit", "pdf", town, out, "--list", wanted, *NOW_OPTION, cwd=folder)
            assert done.returncode == 0, done.stdout + done.stderr
        done = run("ankunft", "kit", "zip", folder / "kit.zip", *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr
        with zipfile.ZipFile(folder / "kit.zip") as kit:
            kit.extractall(target / "kit")

    return built_once(tmp_path_factory, "canaries", make)


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """(path, all of it as text in small letters) of every file; of a PDF what is painted, too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            text = data.decode("utf-8", "surrogateescape")
            if data.startswith(b"%PDF"):
                paper = pytest.importorskip("tests.site.test_paper")
                text += paper.pdf_text(data) + paper.unpacked(data).decode("latin-1")
            name = path.relative_to(folder).as_posix()
            yield name, f"{name}\n{text}".lower()


def found_in(folder: Path, words: dict[str, str]) -> dict[str, list[str]]:
    """Name of a canary → files that it stands in."""
    found: dict[str, list[str]] = {}
    for path, text in contents(folder):
        for name, canary in words.items():
            if canary in text:
                found.setdefault(name, []).append(path)
    return found


# What may not be found


def test_no_canary_stands_in_any_byte_of_any_output(outputs: Path) -> None:
    assert len(MUST_NOT) > 60
    assert found_in(outputs, {**MUST_NOT, **{number: number for number in NUMBERS}}) == {}


def test_the_search_finds_what_is_there_to_be_found_in_every_kind_of_output(outputs: Path) -> None:
    found = found_in(outputs, MUST)
    assert set(found) == set(MUST)

    def endings(name: str) -> set[str]:
        return {path.rpartition(".")[2] for path in found[name]}

    assert "html" in endings("public_page")
    assert {"html", "json", "pdf"} <= endings("public_title")
    assert {"html", "vcf", "pdf"} <= endings("public_street")
    assert {"html", "xml"} <= endings("public_id")
    assert {"vcf", "html", "json"} <= endings("public_role")
    assert any(MUST["public_former"] in path for path in found["public_former"])
    assert {tag for path in found["public_title"] for tag in TAGS if path.startswith(f"site/{tag}/")} == set(TAGS)


def test_a_sensitive_record_is_shown_with_its_phone_and_its_hours(outputs: Path) -> None:
    for tag in TAGS:
        page = (outputs / f"site/{tag}/contacts/shelter-phone/index.html").read_text("utf-8")
        assert 'href="tel:+493023125530"' in page
        assert "data-hours=" in page
        for kind in ("organisations/shelter", "offers/shelter-intake"):
            assert (outputs / f"site/{tag}/{kind}/index.html").is_file()


def test_a_sensitive_contact_has_no_card_for_the_address_book(outputs: Path) -> None:
    cards = {path.stem for path in (outputs / "site").rglob("*.vcf")}
    assert cards == {"open-desk", "lost-desk"}
    for path, text in contents(outputs / "site"):
        assert "shelter-phone.vcf" not in text, path


def test_what_readers_may_not_see_has_no_address(outputs: Path) -> None:
    site = outputs / "site"
    for name in (
        "draft-house",
        "future-house",
        "hidden-house",
        "draft-desk",
        "draft-offer",
        "draft-club",
        "draft-page",
    ):
        assert list(site.rglob(name)) == []
        for path, text in contents(site):
            assert f"/{name}/" not in text, path


def test_a_canary_that_is_published_later_is_found_then(tmp_path: Path) -> None:
    write_town(tmp_path)
    done = run("ankunft", "build", "--site-dir", tmp_path / "out", "--now", "2027-01-01", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    names = ("future_title", "future_street", "future_note", "future_stop", "future_hours", "future_text")
    assert set(found_in(tmp_path / "out", {name: MUST_NOT[name] for name in names})) == set(names)


def test_a_map_does_not_show_what_readers_may_not_see(outputs: Path) -> None:
    text = (outputs / "site/de/places/by/map/index.html").read_text("utf-8")
    assert "51.0517" in text or MUST["public_id"] in text
    assert set(re.findall(r'data-record="([^"]+)"', text)) <= {f"place/open-{MUST['public_id']}"}


@pytest.mark.parametrize("name", ["organisations/shelter.png", "contacts/shelter-phone.pdf", "places/draft-house.png"])
def test_a_picture_beside_a_record_that_no_text_shows_is_not_published(tmp_path: Path, name: str) -> None:
    write_town(tmp_path)
    write_files(tmp_path / f"town-{word('in_the_path')}", {name: b"\x89PNG kanarieinapicture"})
    done = run("ankunft", "build", "--site-dir", tmp_path / "out", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert found_in(tmp_path / "out", {"picture": "kanarieinapicture"}) == {}


# What is refused before anything is written

HOUSE = {"places/house.yml": f"title: Haus\naddress: {{street: Weg 1, city: Testort, note: {word('refused')}}}\n"}
DESK = {"contacts/desk.yml": "title: T\nplace: house\n"}
SHELTER = {"organisations/shelter.yml": "title: T\nsensitive: true\n"}
OFFER = "title: T\nsummary: S.\nkind: health\n"
REFUSED = {
    "a sensitive offer with a place": {**HOUSE, "offers/o.yml": f"{OFFER}sensitive: true\nplaces: [house]\n"},
    "a sensitive offer whose contact has a place": {
        **HOUSE, **DESK, "offers/o.yml": f"{OFFER}sensitive: true\ncontacts: [desk]\n",
    },
    "a sensitive offer with a place and a contact": {
        **HOUSE, **DESK, "offers/o.yml": f"{OFFER}sensitive: true\nplaces: [house]\ncontacts: [desk]\n",
    },
    "a sensitive contact with a place": {**HOUSE, "contacts/c.yml": "title: T\nsensitive: true\nplace: house\n"},
    "a sensitive organisation with a place": {**HOUSE, "organisations/o.yml": "title: T\nsensitive: true\nplaces: [house]\n"},
    "a sensitive place with an address": {"places/p.yml": "title: T\nsensitive: true\naddress: {city: Testort}\n"},
    "a place of a sensitive organisation": {**SHELTER, "places/p.yml": "title: T\norganisation: shelter\n"},
    "a contact with a place of a sensitive organisation": {
        **SHELTER, **HOUSE, "contacts/c.yml": "title: T\norganisation: shelter\nplace: house\n",
    },
    "an offer with a place of a sensitive organisation": {
        **SHELTER, **HOUSE, "offers/o.yml": f"{OFFER}provider: shelter\nplaces: [house]\n",
    },
    "a translation with a street": {
        **SHELTER, "organisations/shelter.en.yml": "title: T\nsummary: Musterstraße 12\ntranslation: {by: human}\n",
    },
    "a draft": {"contacts/c.yml": "title: T\nsensitive: true\ndraft: true\nrole: Musterstraße 12\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_written_where_a_sensitive_record_says_where_it_is(tmp_path: Path, name: str) -> None:
    make_instance(tmp_path / "town", REFUSED[name])
    write_files(tmp_path, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"})
    done = run("ankunft", "build", "--lang", "en", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"sensitive|protected", done.stdout)
    paper = run("ankunft", "kit", "pdf", "town", "out", "--list", "offers:", *NOW_OPTION, cwd=tmp_path)
    assert paper.returncode == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mkdocs.yml", "town"]


# The reference instance

RECORDS = {"offer/frauenhaus-aufnahme", "contact/frauenhaus-telefon", "organisation/frauenhaus"}
WHERE = re.compile(r"geo:|data-point|data-lat|openstreetmap|action--route|fact--where|fact--stop|fact--district|\.vcf")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """The pages that name a Frauenhaus."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        if "frauenhaus" in text:
            found[path.relative_to(site).as_posix()] = text
    return found


def cut_out(html: str) -> Iterator[tuple[str, str]]:
    """(record, HTML) of every element that belongs to a sensitive record, as far as its end."""
    for match in re.finditer(r'<(li|article)[^>]*data-record="([^"]+)"', html):
        if match[2] in RECORDS:
            depth, end = 0, match.start()
            for tag in re.finditer(rf"<(/?){match[1]}\b", html[match.start() :]):
                depth += -1 if tag[1] else 1
                end = match.start() + tag.end()
                if depth == 0:
                    break
            yield match[2], html[match.start() : end]


@pytest.fixture(scope="module")
def somewhere() -> set[str]:
    """Names and streets of all places of the town."""
    words = set()
    for path in sorted((ROOT / "content/musterstadt/places").glob("*.yml")):
        text = path.read_text("utf-8")
        words |= set(re.findall(r"(?m)^title: (.+)$", text))
        words |= set(re.findall(r"street: \"?([^,}\"\n]+)", text))
    assert len(words) > 50
    return {found.strip("\"'") for found in words}


def test_no_element_of_the_frauenhaus_says_where_it_is(pages: dict[str, str], somewhere: set[str]) -> None:
    seen: dict[str, int] = dict.fromkeys(RECORDS, 0)
    for path, html in pages.items():
        for record, element in cut_out(html):
            own = "/frauenhaus" in path and "<article" in element[:8]
            seen[record] += 1
            assert not WHERE.search(element), (path, record, WHERE.search(element))
            if not own:
                assert not [word for word in somewhere if word in element], (path, record)
    assert all(count >= 16 for count in seen.values()), seen


def test_the_pages_of_the_frauenhaus_say_nowhere_where_it_is(site: Path, somewhere: set[str]) -> None:
    # The texts send girls to the Jugendamt, which is an authority before it is a house.
    for tag in ("de", "en", "ar", "uk"):
        for kind in ("offers/frauenhaus-aufnahme", "contacts/frauenhaus-telefon", "organisations/frauenhaus"):
            html = (site / tag / kind / "index.html").read_text("utf-8")
            main: Element = next(parse(html).all("main"))
            assert not [word for word in somewhere if "Jugendamt" not in word and word in main.text], (tag, kind)
            assert not WHERE.search(html[html.index("<main") : html.index("</main>")]), (tag, kind)
            assert not re.search(r"\b\d{5}\b", re.sub(r"[\d+ ]*23125[\d ]*", "", main.text)), (tag, kind)


def test_the_data_of_the_phone_says_nothing_of_where_the_frauenhaus_is(site: Path) -> None:
    seen = 0
    for path in [*site.rglob("finder*.json"), *site.rglob("responsible.json")]:
        data = json.loads(path.read_text("utf-8"))
        for record in [*data.get("offers", []), *data.get("contacts", [])]:
            if record["i"].startswith("frauenhaus"):
                seen += 1
                assert "p" not in record, path
                assert "d" not in record, path
    assert seen >= 16
    for path in site.glob("search/*.json"):
        file = json.loads(path.read_text("utf-8"))
        numbers = [number for number, url in enumerate(file["u"]) if "frauenhaus" in url]
        assert len(numbers) >= 3, path
        for number in numbers:
            assert not {"p", "r"} & set(file["more"].get(str(number), {})), path
    assert not list(site.rglob("frauenhaus*.vcf"))
    for path in site.rglob("by/map/index.html"):
        assert "frauenhaus" not in path.read_text("utf-8")
    for path in site.rglob("places/**/index.html"):
        assert "frauenhaus" not in path.read_text("utf-8"), path


def test_no_file_but_pages_and_data_names_the_frauenhaus(site: Path) -> None:
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and path.suffix != ".html" and b"frauenhaus" in path.read_bytes().lower():
            assert re.fullmatch(
                r"sitemap-[\w-]+\.xml|[\w-]+/offers/finder(-\d+)?\.json|[\w-]+/contacts/responsible\.json"
                r"|search/[\w-]+\.json|offline/[\w-]+(/\w+\.(json|txt)|\.json)",
                name,
            )


def test_the_reference_records_are_sensitive() -> None:
    for record in RECORDS:
        kind, _, name = record.partition("/")
        text = (ROOT / f"content/musterstadt/{kind}s/{name}.yml").read_text("utf-8")
        assert re.search(r"(?m)^sensitive: true$", text), record

"""Contacts as vCards: read back by a strict parser of RFC 6350 (version 4.0) that knows nothing of the writer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry
from ankunft.exports.vcard import vcard, vcards
from ankunft.model import CONTACT, ORGANISATION, PLACE
from ankunft.model.facts import dialled
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INSTANCE, NOW, ROOT, make_instance, read_all

# The parser: sections are those of RFC 6350.

NAME = re.compile(r"[A-Za-z0-9-]+")
PARAMETER = re.compile(
    r';([A-Za-z0-9-]+)=("[^"\x00-\x1f\x7f]*"|[^"\x00-\x1f\x7f;:,]*)((?:,(?:"[^"\x00-\x1f\x7f]*"|[^"\x00-\x1f\x7f;:,]*))*)'
)
ONCE = {"UID", "KIND", "LANG", "VERSION", "N", "REV", "SOURCE"}
KINDS = {"individual", "group", "org", "location"}
TYPES = {"work", "home", "text", "voice", "fax", "cell", "video", "pager", "textphone"}
TEXTS = {"FN", "ROLE", "NOTE", "TITLE", "EMAIL", "CATEGORIES"}
LISTS = {"ORG", "ADR", "N"}
URIS = {"UID", "URL", "SOURCE", "GEO", "TEL"}


@dataclass(frozen=True)
class Property:
    """A line of a vCard, its escapes undone."""

    name: str
    parameters: dict[str, tuple[str, ...]]
    values: tuple[str, ...]

    @property
    def value(self) -> str:
        (value,) = self.values
        return value


def parse_vcard(data: bytes) -> list[Property]:
    """The properties of exactly one vCard; fails for everything that §3.2, §3.3, §3.4 and §6 do not allow."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        assert b"\r" not in line, line
        assert b"\n" not in line, line
        line.decode("utf-8")  # a character is never cut in two
        assert line.strip(), "an empty line"
    lines: list[str] = []
    for line in physical:
        text = line.decode("utf-8")
        if text[0] in " \t":
            assert lines, "the first line is a continuation"
            lines[-1] += text[1:]
        else:
            lines.append(text)
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"]
    assert lines[-1] == "END:VCARD"
    properties = [parse_line(line) for line in lines[1:-1]]
    names = [found.name for found in properties]
    assert "FN" in names
    assert not [name for name in ONCE if names.count(name) > 1]
    assert "BEGIN" not in names
    return properties


def parse_line(line: str) -> Property:
    head = NAME.match(line)
    assert head, line
    name, at = head[0].upper(), head.end()
    parameters: dict[str, tuple[str, ...]] = {}
    while found := PARAMETER.match(line, at):
        values = (found[2], *found[3].split(",")[1:])
        assert found[1].upper() not in parameters, line
        parameters[found[1].upper()] = tuple(value.strip('"') for value in values)
        at = found.end()
    assert line[at : at + 1] == ":", line
    value = line[at + 1 :]
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value), line
    if name in LISTS:
        values = tuple(split(value, ";"))
    elif name in TEXTS:
        values = (unescape(value, ",;\\n"),)
    else:
        values = (value,)
    found_property = Property(name, parameters, values)
    check(found_property)
    return found_property


def split(value: str, mark: str) -> list[str]:
    """The parts of a structured value (§3.4)."""
    parts = [""]
    for token in re.findall(r"\\.|.", value):
        if token == mark:
            parts.append("")
        else:
            assert token != ",", f"a comma that is not escaped: {value}"
            parts[-1] += token
    return [unescape(part, ",;\\n") for part in parts]


def unescape(value: str, allowed: str) -> str:
    result, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
            assert at < len(value), f"a backslash at the end: {value}"
            assert value[at] in allowed + "N", f"no such escape: \\{value[at]}"
            result += "\n" if value[at] in "nN" else value[at]
        else:
            assert value[at] not in ",;", f"not escaped: {value}"
            result += value[at]
        at += 1
    return result


def check(found: Property) -> None:
    if found.name == "KIND":
        assert found.value in KINDS
    if found.name == "VERSION":
        assert found.value == "4.0"
    if found.name in URIS:
        assert re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", found.value), found
    if found.name == "TEL":
        assert found.parameters["VALUE"] == ("uri",)
        assert re.fullmatch(r"tel:(\+\d{6,15}|\d{3,11}(;phone-context=.+)?)", found.value), found
    if found.name == "GEO":
        assert re.fullmatch(r"geo:-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?", found.value), found
    if found.name == "ADR":
        assert len(found.values) == 7
    if found.name == "LANG":
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", found.value)
    assert set(found.parameters.get("TYPE", ())) <= TYPES
    assert set(found.parameters) <= {"TYPE", "VALUE", "LANGUAGE", "PREF", "MEDIATYPE", "ALTID", "PID"}


def one(properties: list[Property], name: str) -> Property | None:
    found = [item for item in properties if item.name == name]
    assert len(found) <= 1
    return found[0] if found else None


# The reference instance

TOWN = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue
CONTACTS = TOWN.directory(CONTACT)
CARDS = vcards(TOWN)


def test_every_contact_that_is_not_sensitive_has_a_card() -> None:
    assert len(CONTACTS) >= 40
    assert set(CARDS) == {f"data/contacts/{entry.id}.vcf" for entry in CONTACTS if not entry.record.sensitive}
    assert any(entry.record.sensitive for entry in CONTACTS)


@pytest.mark.parametrize(
    "entry", [entry for entry in CONTACTS if not entry.record.sensitive], ids=lambda entry: entry.id
)
def test_a_card_says_what_the_record_says_and_nothing_else(entry: Entry) -> None:
    compare(TOWN, entry, parse_vcard(CARDS[f"data/contacts/{entry.id}.vcf"]))


def compare(catalogue: Catalogue, entry: Entry, properties: list[Property]) -> None:
    record: Any = entry.record
    expected: list[tuple[str, tuple[str, ...]]] = [("VERSION", ("4.0",)), ("FN", (record.title,))]
    organisation = catalogue.shown(ORGANISATION, record.organisation)
    if organisation is not None:
        expected.append(("ORG", (organisation.texts["title"].text,)))
    for number in (record.phone, record.mobile):
        if number:
            expected.append(("TEL", (f"tel:{dialled(number)}",)))
    expected += [("ROLE", (record.role,))] if record.role else []
    expected += [("EMAIL", (record.email,))] if record.email else []
    expected += [("URL", (record.website,))] if record.website else []
    shown = catalogue.shown(PLACE, record.place)
    place: Any = shown.record if shown else None
    if place and place.address:
        address = place.address
        parts = ("", "", address.street or "", address.city or "", "", address.postcode or "", "Deutschland")
        expected.append(("ADR", parts))
    if place and place.coordinates:
        expected.append(("GEO", (f"geo:{place.coordinates.lat},{place.coordinates.lon}",)))
    url = catalogue.instance.url
    expected += [("KIND", ("org",)), ("LANG", (entry.language,)), ("UID", (f"{url}contacts/{entry.id}/",))]
    expected.append(("SOURCE", (f"{url}{catalogue.instance.language}/contacts/{entry.id}/",)))
    assert sorted((item.name, item.values) for item in properties) == sorted(expected)


def test_cards_have_ids_of_their_own() -> None:
    ids = [one(parse_vcard(data), "UID") for data in CARDS.values()]
    assert len({found.value for found in ids if found}) == len(CARDS)


def test_the_same_content_gives_the_same_bytes() -> None:
    again = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue
    assert list(vcards(again).items()) == list(CARDS.items())


def test_the_day_of_the_build_is_in_no_card() -> None:
    later = read(ROOT / "content/musterstadt", ROOT / "content/base", NOW.replace(day=22)).catalogue
    assert vcards(later) == CARDS


def test_the_cards_of_the_site_are_these(site: Path) -> None:
    assert {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.vcf")} == CARDS


def test_the_page_of_a_contact_offers_its_card_and_none_where_there_is_none(site: Path) -> None:
    for entry in CONTACTS:
        html = (site / f"de/contacts/{entry.id}/index.html").read_text("utf-8")
        assert (f"/data/contacts/{entry.id}.vcf" in html) is not entry.record.sensitive


# Odd contacts


def card(tmp_path: Path, files: dict[str, str], name: str = "c", instance: str = INSTANCE) -> list[Property]:
    root = make_instance(tmp_path / "town", files, instance)
    reading, problems = read_all(root)
    assert [problem for problem in problems if problem.severity == "error"] == []
    entry = reading.catalogue.get("contact", name)
    assert entry is not None
    properties = parse_vcard(vcard(reading.catalogue, entry))
    compare(reading.catalogue, entry, properties)
    return properties


TITLES = [
    "Büro, Team A; Zimmer 3", "Zeile eins\\nkeine neue Zeile", "Rück\\schräg", 'Das "Büro"', "a:b:c", "Ä" * 200, "x" * 1000,
    "مكتب الاندماج " * 20, "የመምጣት ቢሮ " * 20, "🏠👨‍👩‍👧‍👦" * 30, "e\u0301" * 80, "€" * 25, "END:VCARD", "a\u2028b",
    "x" * 72, "x" * 71 + "ä", "x" * 73 + "ä", "\u200f", "BEGIN:VCARD\tX",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_any_title_comes_back_as_it_was(tmp_path: Path, title: str) -> None:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ")
    found = one(card(tmp_path, {"contacts/c.yml": f'title: "{quoted}"\nphone: 030 23125 100\n'}), "FN")
    assert found is not None
    assert found.value == title.replace("\t", " ").strip()


def test_a_text_of_several_lines_comes_back_as_it_was(tmp_path: Path) -> None:
    text = "title: |\n  Eins, zwei;\n  drei\\vier\nrole: >\n  Ein\n  Satz.\n"
    properties = card(tmp_path, {"contacts/c.yml": text})
    title, role = one(properties, "FN"), one(properties, "ROLE")
    assert title is not None
    assert title.value == "Eins, zwei;\ndrei\\vier"
    assert role is not None
    assert role.value == "Ein Satz."


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_any_text_is_folded_and_escaped_so_that_it_comes_back(text: str) -> None:
    from ankunft.exports import vcard as module

    folded = module._folded(f"FN:{module._text(text)}")
    properties = parse_vcard(b"BEGIN:VCARD\r\nVERSION:4.0\r\n" + folded + b"END:VCARD\r\n")
    assert properties[-1].value == text


def test_short_numbers_and_both_phones_stand_in_it(tmp_path: Path) -> None:
    properties = card(tmp_path, {"contacts/c.yml": "title: T\nphone: 116 117\nmobile: 0171 3920012\n"})
    numbers = [(item.value, item.parameters["TYPE"]) for item in properties if item.name == "TEL"]
    assert numbers == [("tel:116117", ("work", "voice")), ("tel:+491713920012", ("work", "cell"))]


def test_a_place_without_a_postcode_and_with_marks_in_its_street(tmp_path: Path) -> None:
    files = {
        "places/p.yml": "title: P\naddress: {street: 'Weg 1; Hof, links', note: Zweiter Stock}\ncoordinates: {lat: -1, lon: 180}\n",
        "contacts/c.yml": "title: T\nplace: p\n",
    }
    properties = card(tmp_path, files)
    address, point = one(properties, "ADR"), one(properties, "GEO")
    assert address is not None
    assert address.values[2] == "Weg 1; Hof, links"
    assert point is not None


def test_a_web_address_with_marks_is_an_address(tmp_path: Path) -> None:
    address = "https://example.org/a,b;c?d=e&f=g#h"
    found = one(card(tmp_path, {"contacts/c.yml": f'title: T\nwebsite: "{address}"\n'}), "URL")
    assert found is not None
    assert found.value == address


def test_a_web_address_with_an_umlaut_is_an_address(tmp_path: Path) -> None:
    card(tmp_path, {"contacts/c.yml": 'title: T\nwebsite: "https://büro.example.org/straße"\n'})


@pytest.mark.parametrize("more", ["draft: true\n", "publish: {from: 2027-01-01}\n"])
def test_what_readers_do_not_see_of_a_place_or_an_organisation_is_not_in_it(tmp_path: Path, more: str) -> None:
    files = {
        "places/p.yml": f"title: P\naddress: {{street: Geheimweg 1}}\ncoordinates: {{lat: 51.1, lon: 13.1}}\n{more}",
        "organisations/o.yml": f"title: Geheimverein\n{more}",
        "contacts/c.yml": "title: T\nplace: p\norganisation: o\n",
    }
    names = {item.name for item in card(tmp_path, files)}
    assert not names & {"ADR", "GEO", "ORG"}


def test_contacts_that_are_not_shown_have_no_card(tmp_path: Path) -> None:
    files = {
        "contacts/a.yml": "title: T\n",
        "contacts/b.yml": "title: T\ndraft: true\n",
        "contacts/c.yml": "title: T\nsensitive: true\n",
        "contacts/d.yml": "title: T\ngone: true\n",
        "contacts/e.yml": "title: T\npublish: {from: 2027-01-01}\n",
    }
    reading, _ = read_all(make_instance(tmp_path / "town", files))
    assert list(vcards(reading.catalogue)) == ["data/contacts/a.vcf"]


def test_the_card_of_a_sensitive_contact_says_nothing_of_a_place_even_if_it_were_made(tmp_path: Path) -> None:
    card(tmp_path, {"contacts/c.yml": "title: T\nsensitive: true\nphone: 030 23125 100\n"})


def test_the_language_of_a_card_is_that_of_its_source(tmp_path: Path) -> None:
    found = one(card(tmp_path, {"contacts/c.yml": "title: T\nlanguage: ar\n"}), "LANG")
    assert found is not None
    assert found.value == "ar"


# The parser is strict: what must not pass does not.


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\nVERSION:4.0\nFN:T\nEND:VCARD\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:T\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:T, U\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:T\\x\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:" + b"x" * 73 + b"\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:\xc3\r\n \xa4\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:T\r\nADR:;;a;b\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:T\r\nTEL:030 23125\r\nEND:VCARD\r\n",
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:T\r\nKIND:desk\r\nEND:VCARD\r\n",
    ],
)
def test_the_parser_refuses_what_is_no_vcard(data: bytes) -> None:
    with pytest.raises((AssertionError, UnicodeDecodeError, KeyError)):
        parse_vcard(data)

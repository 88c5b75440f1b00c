"""What is said of the directory beyond broken fields: due checks, secrets that lie open, inserts that mean nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.cli import main
from click.testing import CliRunner

from tests.conftest import INSTANCE, NOW, lines, make_instance, read_all

TOWN = f"{INSTANCE}land: SN\ndistricts: [{{id: altstadt, name: Altstadt}}]\n"
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"
GROUND = {
    "topics/german/topic.yml": "title: Deutsch\nsummary: S.\n",
    "organisations/school.yml": f"title: Schule\n{BY}",
    "places/house.yml": f"title: Haus\naddress: {{street: Weg 1, city: Testort}}\ndistrict: altstadt\n{BY}",
    "contacts/desk.yml": f"title: Anmeldung\nplace: house\nlanguages: [ar]\n{BY}",
    "offers/course.yml": f"title: Kurs\nsummary: S.\nkind: course\ntopics: [german]\nlanguages: [de]\n{BY}",
    "values.yml": "fee: {amount: 563, source: {title: S, date: 2026-11-01}}\n",
}
Said = Callable[[dict[str, str]], list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Everything that is said of GROUND and some files more; notices are left out."""

    def run(files: dict[str, str]) -> list[str]:
        root = make_instance(tmp_path / "town", {**GROUND, **files}, TOWN)
        return lines([problem for problem in read_all(root)[1] if problem.severity != "notice"], root)

    return run


def places(found: list[str]) -> list[str]:
    return [line.partition(": ")[0] for line in found]


def rows(root: Path, *arguments: str) -> tuple[list[dict[str, object]], int]:
    """What `ankunft check --format json` prints, and how it ends."""
    command = ["check", str(root), "--now", str(NOW), "--lang", "en", "--format", "json", *arguments]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return [row for row in json.loads(result.stdout) if row["severity"] != "notice"], result.exit_code


# Holidays


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("places/p.yml", f"title: T\n{BY}hours: Mo-Fr 09:00-12:00\n", "3:8"),
        ("contacts/c.yml", f'title: T\nhours: "Tu 09:00-12:00; We off"\n{BY}', "2:8"),
        ("offers/o.yml", f"title: T\nsummary: S.\nkind: other\nwhen: {{hours: Sa 10:00-12:00}}\n{BY}", "4:15"),
    ],
)
def test_hours_that_are_silent_about_holidays_are_a_warning(tmp_path: Path, name: str, text: str, place: str) -> None:
    root = make_instance(tmp_path / "town", {**GROUND, name: text}, TOWN)
    found, code = rows(root)
    assert [(row["severity"], row["due"], f"{row['line']}:{row['column']}") for row in found] == [
        ("warning", False, place)
    ]
    assert found[0]["what"] == "the hours say nothing about public holidays"
    assert found[0]["hint"] == "Add “; PH off” (closed) or “; PH 10:00-12:00”."
    assert code == 0
    assert rows(root, "--strict")[1] == 1


@pytest.mark.parametrize(
    "hours",
    [
        "Mo-Fr 09:00-12:00; PH off", "Mo-Fr,PH 09:00-12:00", "24/7", "2027 Jan 12 10:00-12:00", "PH 10:00-12:00",
        "Dec 24 09:00-12:00",
    ],
)  # fmt: skip
def test_hours_that_need_say_nothing_about_holidays_are_no_warning(said: Said, hours: str) -> None:
    assert said({"places/p.yml": f'title: T\n{BY}hours: "{hours}"\n'}) == []


def test_hours_of_drafts_are_looked_at_too(said: Said) -> None:
    assert places(said({"places/p.yml": f"title: T\n{BY}draft: true\nhours: Mo 09:00-12:00\n"})) == ["places/p.yml:4:8"]


def test_a_word_in_a_comment_of_the_hours_says_nothing_about_holidays(said: Said) -> None:
    files = {"places/p.yml": f"title: T\n{BY}hours: 'Mo 09:00-12:00 \"PH siehe Aushang\"'\n"}
    assert places(said(files)) == ["places/p.yml:3:8"]


# What time brings


def test_an_overdue_check_names_its_owner_and_stops_no_build(tmp_path: Path) -> None:
    text = "title: T\nverified: {date: 2026-08-01, by: Büro für Integration, every: 90}\n"
    root = make_instance(tmp_path / "town", {**GROUND, "contacts/late.yml": text}, TOWN)
    found, code = rows(root, "--strict")
    assert code == 0
    assert [(row["path"], row["line"], row["severity"], row["due"]) for row in found] == [
        (str(root / "contacts/late.yml"), 2, "warning", True)
    ]
    assert found[0]["what"] == "the last check was on 2026-08-01; Büro für Integration should look at it again"


@pytest.mark.parametrize(
    ("verified", "policy", "due"),
    [
        ("{date: 2026-08-23, by: R, every: 90}", "", False),  # the 90th day is today
        ("{date: 2026-08-22, by: R, every: 90}", "", True),
        ("{date: 2025-11-21, by: R}", "", False),
        ("{date: 2025-11-20, by: R}", "", True),
        ("{date: 2026-10-01, by: R}", "policies: {verify_days: 30}\n", True),
        ("{date: 2026-10-01, by: R, every: 365}", "policies: {verify_days: 30}\n", False),
    ],
)
def test_a_check_is_due_the_day_after_its_time_is_over(tmp_path: Path, verified: str, policy: str, due: bool) -> None:
    files = {"contacts/late.yml": f"title: T\nverified: {verified}\n"}
    root = make_instance(tmp_path / "town", files, TOWN + policy)
    assert bool(read_all(root)[1]) is due


@pytest.mark.parametrize(
    "more",
    [
        "status: ended\n",
        "valid: {until: 2026-11-20}\n",
        "draft: true\n",
        "gone: true\n",
        "publish: {from: 2027-01-01}\n",
    ],
)
def test_what_readers_do_not_see_need_not_be_checked(said: Said, more: str) -> None:
    assert said({"contacts/late.yml": f"title: T\nverified: {{date: 2020-01-01, by: R}}\n{more}"}) == []


@pytest.mark.parametrize(
    ("until", "due"), [("2027-01-01", True), ("2026-11-01", True), ("2027-01-02", False), ("2027-12-31", False)]
)
def test_funding_that_ends_within_six_weeks_is_named(tmp_path: Path, until: str, due: bool) -> None:
    text = f"title: T\nsummary: S.\nkind: other\nfunding: {{programme: Vielfalt, until: {until}}}\n{BY}"
    root = make_instance(tmp_path / "town", {"offers/o.yml": text}, TOWN)
    found, code = rows(root, "--strict")
    assert code == 0
    expected = [("offers/o.yml", 4, 39, "warning", True)] if due else []
    shown = [(Path(str(row["path"])).relative_to(root).as_posix(), row["line"], row["column"], row["severity"], row["due"])
             for row in found]  # fmt: skip
    assert shown == expected
    assert all(row["what"] == f"the money of the programme “Vielfalt” ends on {until}" for row in found)


@pytest.mark.parametrize(("check", "due"), [("2026-11-20", True), ("2026-11-21", False)])
def test_a_value_past_the_day_of_its_check_is_named(tmp_path: Path, check: str, due: bool) -> None:
    text = f"fee: {{amount: 1, source: {{title: S, date: 2026-11-01}}}}\nold:\n  amount: 5\n  check: {check}\n  source: {{title: S, date: 2026-01-01}}\n"
    root = make_instance(tmp_path / "town", {"values.yml": text}, TOWN)
    found, code = rows(root, "--strict")
    assert code == 0
    assert [(row["line"], row["column"], row["due"]) for row in found] == ([(2, 1, True)] if due else [])
    assert all(row["what"] == "the value “old” was to be checked by 2026-11-20" for row in found)


# Secrets in texts

STREETS = [
    "Musterstraße 12", "Musterstr. 12", "Musterstrasse 12a", "Muster Straße 12", "Lange Gasse 3", "Goetheplatz 2",
    "Karl-Marx-Straße 12", "Karl-Marx-Str. 12", "MUSTERSTRASSE 12", "Musterstr 12", "musterstraße 12",
    "Straße des Friedens 3", "Musterstraße Nr. 12", "Muster-Allee 9", "Am Markt 5",
    "Musterstraße  12", "Musterstraße\u00a012", "Musterchaussee 12",
]  # fmt: skip
TOWNS = ["09992 Testort", "D-09992 Testort", "09992 TESTORT", "09992\u00a0Testort", "DE-09992 Bad Testort"]
POINTS = [
    "51.05040, 13.73730", "51.0504 13.7373", "51,0504; 13,7373", "N 51.0504 E 13.7373", "51°03'01.4\"N 13°44'14.3\"E",
    "geo:51.0504,13.7373", "GEO:51.05,13.74",
]  # fmt: skip
MAPS = [
    "https://www.openstreetmap.org/?mlat=51.0", "https://www.google.de/maps/place/x", "https://maps.google.com/?q=x",
    "https://maps.apple.com/?ll=51", "https://goo.gl/maps/abc", "https://maps.app.goo.gl/abc", "https://osm.org/go/0MLU",
    "https://what3words.com/a.b.c", "https://www.bing.com/maps?cp=51",
]  # fmt: skip


@pytest.mark.parametrize("words", [*STREETS, *TOWNS, *POINTS, *MAPS])
def test_a_text_of_a_sensitive_record_that_says_where_it_is_is_an_error(said: Said, words: str) -> None:
    quoted = words.replace('"', '\\"')
    text = f'title: Schutz\nsensitive: true\nsummary: "Wir sind hier: {quoted}."\n{BY}'
    found = said({"contacts/secret.yml": text})
    assert [place.rpartition(":")[0] for place in places(found)] == ["contacts/secret.yml:3"]
    assert found[0].endswith("Remove it and do not write it down: Git never forgets.")


@pytest.mark.parametrize(
    "words",
    [
        "Rufen Sie uns an: 030 23125 530.", "Seit 2019 haben wir 1200 Frauen beraten.", "Mo-Fr 9 bis 12 Uhr.",
        "Wir sprechen 12 Sprachen.", "Im Jahr 2025 riefen 59.000 Frauen an.", "Am Montag 9 bis 12 Uhr.",
        "Ein Platz ist frei.", "Das Frauenhaus hat 20 Plätze.", "Ring 5 Mal an.", "Hilfetelefon 116 016.",
    ],
)  # fmt: skip
def test_words_that_say_nothing_of_the_place_are_no_error(said: Said, words: str) -> None:
    assert said({"contacts/secret.yml": f'title: Schutz\nsensitive: true\nsummary: "{words}"\n{BY}'}) == []


STREET = "Musterstraße 12"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"title: Haus {STREET}\nsensitive: true\n", "1:13"),
        (f"title: T\nsensitive: true\nhours_note: \"Klingeln: {STREET}.\"\n", "3:24"),
        (f"title: T\nsensitive: true\nhours_note: 'Klingeln: {STREET}.'\n", "3:24"),
        (f"title: T\nsensitive: true\nrole: {STREET}\n", "3:7"),
        (f"title: T\nsensitive: true\nverified: {{date: 2026-11-01, by: Büro {STREET}}}\n", "3:39"),
        (f"title: T\nsensitive: true\ntext: |\n  Eins.\n\n  Zwei in der {STREET}.\n", "6"),
        (f"title: T\nsensitive: true\ntext: |2-\n  Eins {STREET}.\n", "4"),
        (f"title: T\nsensitive: true\ntext: >\n  Eins\n  zwei\n  drei in der {STREET}.\n", "6"),
        (f"title: T\nsensitive: true\ntext: >-\n  Eins.\n\n  Zwei\n  in der {STREET}.\n", "7"),
        (f"title: T\nsensitive: true\ntext: Eins\n  zwei in der\n  {STREET}.\n", "5"),
        (f'title: T\nsensitive: true\ntext: "Eins\n  zwei in der {STREET}."\n', "4"),
        ("title: T\nsensitive: true\ntext: >\n  Wir sind in der Musterstraße\n  12 zu finden.\n", "4"),
        ("title: T\nsensitive: true\ntext: |\n  Wir sind in der Musterstraße\n  12 zu finden.\n", "4"),
        ("title: T\nsensitive: true\ntext: '[Karte](https://www.openstreetmap.org/?mlat=5)'\n", "3"),
        ("title: T\nsensitive: true\nwebsite: https://www.google.de/maps/place/x\n", "3"),
        ("title: T\nsensitive: true\nsources: [{title: Musterstraße 12, date: 2026-11-01}]\n", "3"),
        (
            "title: T\nsensitive: true\nsources: [{title: Karte, url: 'https://www.openstreetmap.org/?mlat=5', date: 2026-11-01}]\n",
            "3",
        ),
        ("title: T\nsensitive: true\nformer: [contacts/musterstrasse-12/]\n", "3"),
    ],
)  # fmt: skip
def test_it_is_named_where_it_stands(said: Said, text: str, place: str) -> None:
    by = "" if "verified" in text else BY
    found = places(said({"contacts/secret.yml": text + by}))
    shown = [at if place.count(":") else at.rpartition(":")[0] for at in found]
    assert shown == [f"contacts/secret.yml:{place}"]


OFFER_NOTES = (
    "for", "cost", "gets", "when", "bring", "interpreter", "childcare", "access",
)  # fmt: skip


@pytest.mark.parametrize("group", OFFER_NOTES)
def test_notes_of_an_offer_are_looked_at(said: Said, group: str) -> None:
    more = {"gets": "amount: 5, ", "childcare": 'there: "yes", '}.get(group, "")
    text = f"title: T\nsummary: S.\nkind: health\nsensitive: true\n{group}: {{{more}note: {STREET}}}\n{BY}"
    assert [place.rpartition(":")[0] for place in places(said({"offers/secret.yml": text}))] == ["offers/secret.yml:5"]


@pytest.mark.parametrize(
    ("kind", "source", "translation", "line"),
    [
        ("contacts", "", f"title: T\nsummary: At {STREET}\n", "2"),
        ("contacts", "text: Rufen Sie an.\n", "title: T\ntext: |\n  Call.\n\n  09992 Testort\n", "5"),
        ("places", "hours_note: Nur nachts.\n", f"title: T\nhours_note: {STREET}\n", "2"),
        ("organisations", "", "title: T\nsummary: مأوى 51.0504, 13.7373\n", "2"),
    ],
)
def test_translations_of_a_sensitive_record_are_looked_at(
    said: Said, kind: str, source: str, translation: str, line: str
) -> None:
    files = {
        f"{kind}/secret.yml": f"title: T\nsummary: S.\nsensitive: true\n{source}{BY}",
        f"{kind}/secret.en.yml": f"{translation}translation: {{by: human}}\n",
    }
    assert [place.rpartition(":")[0] for place in places(said(files))] == [f"{kind}/secret.en.yml:{line}"]


def test_drafts_are_looked_at_since_git_never_forgets(said: Said) -> None:
    found = said({"contacts/secret.yml": f"title: T\nsensitive: true\ndraft: true\nrole: {STREET}\n{BY}"})
    assert places(found) == ["contacts/secret.yml:4:7"]


def test_a_record_that_is_not_sensitive_may_say_where_it_is(said: Said) -> None:
    assert said({"contacts/open.yml": f"title: T\nsummary: {STREET}, 09992 Testort\n{BY}"}) == []


def test_a_sensitive_page_may_not_say_where_it_is(said: Said) -> None:
    page = f"---\ntitle: Schutz\nsummary: S.\nsensitive: true\n---\n\nWir sind in der {STREET}.\n"
    found = said({"topics/german/secret.md": page})
    assert [place.rpartition(":")[0] for place in places(found)] == ["topics/german/secret.md:7"]


# Secrets in the records around a sensitive one

SHELTER = {"organisations/shelter.yml": f"title: Frauenhaus\nphone: 030 23125 530\nsensitive: true\n{BY}"}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("places/p.yml", "title: T\norganisation: shelter\n", "2"),
        ("places/p.yml", "title: T\naddress: {street: Weg 2}\norganisation: shelter\n", "3"),
        ("contacts/c.yml", "title: T\norganisation: shelter\nplace: house\n", "2"),
        ("contacts/c.yml", f"title: T\norganisation: shelter\nsummary: {STREET}\n", "3"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: other\nprovider: shelter\nplaces: [house]\n", "4"),
        ("organisations/o.yml", "title: T\npart_of: shelter\nplaces: [house]\n", "2"),
    ],
    ids=[
        "a place without an address", "a place", "a contact with a place", "a contact with a text", "an offer", "a part",
    ],
)  # fmt: skip
def test_a_record_of_a_sensitive_organisation_may_not_say_where_it_is(
    said: Said, name: str, text: str, line: str
) -> None:
    found = said({**SHELTER, name: text + BY})
    assert [place.rpartition(":")[0] for place in places(found)] == [f"{name}:{line}"]


def test_a_sensitive_offer_may_not_name_a_contact_that_has_a_place(said: Said) -> None:
    text = f"title: T\nsummary: S.\nkind: health\nsensitive: true\ncontacts: [desk]\n{BY}"
    assert [place.rpartition(":")[0] for place in places(said({"offers/secret.yml": text}))] == ["offers/secret.yml:5"]


def test_a_contact_and_an_offer_of_a_sensitive_organisation_without_places_are_no_error(said: Said) -> None:
    files = {
        "contacts/c.yml": f"title: T\norganisation: shelter\nphone: 030 23125 531\n{BY}",
        "offers/o.yml": f"title: T\nsummary: S.\nkind: other\nprovider: shelter\ncontacts: [c]\n{BY}",
    }
    assert said({**SHELTER, **files}) == []


# Inserts

PAGE = "---\ntitle: T\nsummary: S.\n---\n\n"
INSERTS = {
    "[[ofer:course]]": "there is no insert of the kind “ofer”. Write [[offer:…]].",
    "[[xyzqq:course]]": "there is no insert of the kind “xyzqq”. Possible are: …",
    "[[offer:curse]]": "there is no offer “curse”. Write [[offer:course]].",
    "[[offer:xyz-qqq]]": "there is no offer “xyz-qqq”. Write the id of one that there is.",
    "[[place:hause]]": "there is no place “hause”. Write [[place:house]].",
    "[[contact:dsk]]": "there is no contact “dsk”. Write [[contact:desk]].",
    "[[organisation:scool]]": "there is no organisation “scool”. Write [[organisation:school]].",
    "[[organisation:desk]]": "there is no organisation “desk”. …",
    "[[value:feee]]": "there is no value “feee”. Write [[value:fee]].",
    "[[instance:nme]]": "instance.yml has no value “nme”. Write [[instance:name]].",
    "[[offers: knd=course]]": "“knd=course” chooses nothing. Write “kind=…”.",
    "[[offers: kind=curse]]": "“kind=curse” chooses nothing. Write “kind=course”.",
    "[[offers: kind=course topic=germann]]": "“topic=germann” chooses nothing. Write “topic=german”.",
    "[[offers: level=B7]]": "“level=B7” chooses nothing. …",
    "[[offers: xyzqq=1]]": "“xyzqq=1” chooses nothing. Possible are: kind=…, topic=…, …",
    "[[offers: course]]": "“course” chooses nothing. Possible are: kind=…, topic=…, …",
    "[[offers: kind = course]]": "“kind” chooses nothing. Possible are: kind=…, …",
    "[[offers: district=altstatt]]": "“district=altstatt” chooses nothing. Write “district=altstadt”.",
    "[[offers: language=xx]]": "“language=xx” chooses nothing. …",
    "[[offers: kind=course as=list]]": "“as=list” chooses nothing. Write as=cards, or as=table for offers.",
    "[[places: category=house as=table]]": "“as=table” chooses nothing. Write as=cards, or as=table for offers.",
    "[[places: kind=school]]": "“kind=school” chooses nothing. …",
    "[[contacts: place=hause]]": "“place=hause” chooses nothing. Write “place=house”.",
    "[[organisations: type=scool]]": "“type=scool” chooses nothing. Write “type=school”.",
    "[x](../../offers/by/kind/meeting/)": "there is no list “../../offers/by/kind/meeting/”. …",
    "[x](../../offers/by/kind/cours/)": "there is no list “../../offers/by/kind/cours/”. Write “../../offers/by/kind/course/”.",
    "[x](../../offers/by/level/A1/)": "there is no list “../../offers/by/level/A1/”. …",
    "[x](../../contacts/by/language/uk/)": "there is no list “../../contacts/by/language/uk/”. …",
    "[x](../../places/by/district/altstad/)": "there is no list “../../places/by/district/altstad/”. Write “../../places/by/district/altstadt/”.",
    "[x](../../offers/curse.yml)": "the link “../../offers/curse.yml” leads nowhere. Write “../../offers/course.yml”.",
}
RIGHT = [
    "[[offer:course]]", "[[ offer:course ]]", "[[offers:]]", "[[offers: kind=course topic=german as=table]]",
    "[[offers: as=cards]]", "[[offers: kind=meeting]]", "[[offers: level=A1 group=parents gender=female residence=eu]]",
    "[[offers: provider=school place=house mode=online status=full]]", "[[places: category=library]]",
    "[[contacts: language=ar district=altstadt organisation=school place=house]]", "[[organisations: type=authority]]",
    "[[value:fee]]", "[x](../../offers/)", "[x](../../offers/by/kind/course/)", "[x](../../offers/by/topic/german)",
    "[x](../../places/by/map/)", "[x](../../contacts/by/language/ar/)", "[x](../../offers/course.yml)",
    "`[[ofer:curse]]`",
]  # fmt: skip


def matches(line: str, wanted: str) -> bool:
    return line.startswith(wanted[:-1]) if wanted.endswith("…") else line == wanted


@pytest.mark.parametrize("insert", INSERTS)
def test_an_insert_that_means_nothing_is_named_at_its_place_with_what_was_meant(said: Said, insert: str) -> None:
    text = f"Eins.\n\n- Zwei {insert} drei.\n"
    found = said(
        {"topics/german/page.md": PAGE + text, "places/by-map.yml": f"title: T\ncoordinates: {{lat: 1, lon: 2}}\n{BY}"}
    )
    assert len(found) == 1, found
    place, _, message = found[0].partition(": ")
    column = (
        len("- Zwei ")
        + insert.index("(" if insert.startswith("[x]") else "[[")
        + (2 if insert.startswith("[x]") else 3)
    )
    assert place == f"topics/german/page.md:8:{column}"
    assert matches(message, INSERTS[insert]), message


@pytest.mark.parametrize("insert", RIGHT)
def test_an_insert_that_means_something_is_no_problem(said: Said, insert: str) -> None:
    files = {
        "topics/german/page.md": f"{PAGE}Zwei {insert} drei.\n",
        "places/m.yml": f"title: T\ncoordinates: {{lat: 1, lon: 2}}\n{BY}",
    }
    assert said(files) == []


def test_the_hint_for_a_list_can_be_written_as_it_stands(said: Said) -> None:
    found = said({"topics/german/page.md": f"{PAGE}[x](../../offers/by/kind/cours/)\n"})
    hint = found[0].rpartition("Write “")[2].rstrip(".").rstrip("”")
    assert said({"topics/german/page.md": f"{PAGE}[x]({hint})\n"}) == []


def test_the_map_is_no_list_where_no_place_has_coordinates(said: Said) -> None:
    assert places(said({"topics/german/page.md": f"{PAGE}[x](../../places/by/map/)\n"})) == [
        "topics/german/page.md:6:5"
    ]


# Markdown in the field `text`

MARKDOWN = {
    "a link that leads nowhere": ("[x](‸nowhere.md)", "the link “nowhere.md” leads nowhere"),
    "an insert": ("Ein [[‸offer:curse]].", "there is no offer “curse”"),
    "HTML that is not allowed": ("Ein <‸script>.", "“script” is not allowed in texts"),
    "a block that there is not": ('!!! ‸notiz "T"\n\n    Text.', "there is no kind of block “notiz”"),
    "a picture that there is not": ("![rot](‸no.png)", "there is no picture “no.png”"),
    "a scheme that is not allowed": ("[x](‸javascript:alert)", "links to “javascript:” are not allowed"),
}


def marked(text: str) -> tuple[str, int, int]:
    before, _, after = text.partition("‸")
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


def indented(text: str) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in text.split("\n"))


@pytest.mark.parametrize("name", MARKDOWN)
@pytest.mark.parametrize("style", ["|", "|-", "|2", "| # Mehr"])
def test_markdown_in_a_text_is_checked_at_its_line(said: Said, name: str, style: str) -> None:
    written, what = MARKDOWN[name]
    text, line, _ = marked(
        f"title: T\n{BY}text: {style}\n{indented('Eins.' + chr(10) * 2 + written)}phone: 030 23125 100\n"
    )
    found = said({"places/p.yml": text})
    assert [place.rpartition(":")[0] for place in places(found)] == [f"places/p.yml:{line}"], found
    assert what in found[0]


@pytest.mark.parametrize("name", [name for name in MARKDOWN if name != "a block that there is not"])
def test_markdown_in_a_folded_text_is_checked_at_its_line(said: Said, name: str) -> None:
    written, what = MARKDOWN[name]
    text, line, _ = marked(f"title: T\n{BY}text: >\n  Eins\n  zwei\n\n  drei\n  vier\n  {written}\n")
    found = said({"places/p.yml": text})
    assert [place.rpartition(":")[0] for place in places(found)] == [f"places/p.yml:{line}"], found
    assert what in found[0]


@pytest.mark.parametrize("style", ["block", "plain", "quoted"])
def test_markdown_in_a_text_is_checked_at_its_column(said: Said, style: str) -> None:
    written = "Siehe [x](‸nowhere.md)"
    value = {"block": f"|\n  {written}\n", "plain": f"{written}\n", "quoted": f'"{written}"\n'}[style]
    text, line, column = marked(f"title: T\n{BY}text: {value}")
    assert places(said({"places/p.yml": text})) == [f"places/p.yml:{line}:{column}"]


def test_markdown_in_the_text_of_a_translation_is_checked_at_its_line(said: Said) -> None:
    files = {
        "places/p.yml": f"title: T\ntext: Eins.\n{BY}",
        "places/p.en.yml": "title: T\ntext: |\n  One.\n\n  [[offer:curse]]\ntranslation: {by: human}\n",
    }
    found = said(files)
    assert [place.rpartition(":")[0] for place in places(found)] == ["places/p.en.yml:5"]


def test_a_heading_in_a_text_is_named(said: Said) -> None:
    found = said({"places/p.yml": f"title: T\n{BY}text: |\n  Eins.\n\n  ## Zwei\n"})
    assert [place.rpartition(":")[0] for place in places(found)] == ["places/p.yml:6"]


def test_links_in_a_text_are_seen_from_the_folder_of_the_record(said: Said) -> None:
    good = "[a](house.yml) [b](../offers/course.yml) [c](../topics/german/topic.yml) [d](../offers/by/kind/course/)"
    assert said({"places/p.yml": f"title: T\n{BY}text: |\n  {good}\n"}) == []

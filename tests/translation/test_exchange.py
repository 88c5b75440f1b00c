from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry, SourceText, TranslatedText
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.model import Translation
from ankunft.translation import formats
from ankunft.translation.exchange import Older, Result, Unit, digest, returned, units
from ankunft.translation.formats import FORMATS
from ankunft.translation.state import tasks
from hypothesis import HealthCheck, given, settings
from translate.filters import checks as toolkit_checks
from translate.storage import pypo, xliff, xliff2

from tests.conftest import NOW, ROOT, make_instance, read_all
from tests.translation.test_segments import MARKDOWN

STORES = {"xliff": xliff2.Xliff2File, "xliff12": xliff.Xliff1File, "po": pypo.pofile}
FILE = Path("back")

PAGE = """\
---
title: Wohnung
summary: Wo Sie suchen.
---

## Kosten {#costs}

Die Miete ist **wichtig**. Fragen Sie das [Amt](office.md).

- Die Kaution
- Der Strom

## Hilfe {#help}

[[value:rent]]
"""
PAGE_AR = """\
---
title: شقة
translation: {by: human}
---

## التكاليف {#costs}

الإيجار **مهم**. اسأل [الدائرة](office.md).

- التأمين
- الكهرباء
"""
TERM = "word: Kaution\narticle: die\nforms: [Kautionen]\ntitle: Geld als Sicherheit\ntext: Geld.\n"
FILES = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: Alles.\norder: 1\n",
    "topics/housing/flat.md": PAGE,
    "topics/housing/flat.ar.md": PAGE_AR,
    "topics/housing/office.md": "---\ntitle: Amt\nsummary: Satz.\n---\n\nText.\n",
    "terms/kaution.yml": TERM,
    "terms/kaution.ar.yml": "title: مال للضمان\ntext: مال.\ntranslation: {by: human}\n",
    "values.yml": 'rent: {text: "500 Euro", verified: {date: 2026-11-21, by: R}}\n',
}


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., Catalogue]:
    """Reads an instance made of FILES and others."""

    def make(files: Mapping[str, str] = {}) -> Catalogue:
        return read_all(make_instance(tmp_path / "town", {**FILES, **files}))[0].catalogue

    return make


def nothing(entry: Entry, name: str, of: str) -> str | None:
    return None


def finding(*texts: str) -> Older:
    known = {fingerprint(text): text for text in texts}
    return lambda entry, name, of: known.get(of)


def exported(
    catalogue: Catalogue, name: str, older: Older = nothing, record: str = "page/flat", tag: str = "ar"
) -> Unit:
    found = [task for task in tasks(catalogue, [tag]) if (task.id, task.name) == (record, name)]
    (unit,) = units(catalogue, found, older)
    return unit


def file(unit: Unit, *targets: str | None, state: str | None = "translated") -> bytes:
    """What a tool makes of a unit: XLIFF 2.0 with these targets; None: the segment is left as it is."""
    text = FORMATS["xliff"].write([unit], "de", unit.tag).decode()
    for piece, target in zip(unit.pieces, targets, strict=False):
        if target is not None:
            text = with_target(text, piece.number, target, f' state="{state}"' if state else "")
    return text.encode()


def with_target(text: str, number: int, target: str, state: str) -> str:
    written = re.sub(r'<g id="(\d+)">', rf'<pc id="{number}-\1">', target).replace("</g>", "</pc>")
    written = re.sub(r'<x id="(\d+)"/>', rf'<ph id="{number}-\1"/>', written)
    segment = rf'(<segment id="{number}") state="\w+">(\s*<source>[^\0]*?</source>)(?:\s*<target>[^\0]*?</target>)?'
    text, count = re.subn(segment, lambda match: f"{match[1]}{state}>{match[2]}<target>{written}</target>", text)
    assert count == 1
    return text


def imported(catalogue: Catalogue, data: bytes, older: Older = nothing) -> Result:
    return returned(catalogue, formats.read(data, FILE), older)


def said(result: Result) -> list[str]:
    return [problem.text() for problem in result.refused]


COSTS = ["تكاليف", '<g id="1">مهم</g> <g id="2">دائرة</g>', "تأمين", "كهرباء"]
COSTS_TEXT = "تكاليف\n\n**مهم** [دائرة](office.md)\n\n- تأمين\n- كهرباء\n"


# What goes out


def test_each_text_goes_out_with_what_a_translator_has_to_know(town: Callable[..., Catalogue]) -> None:
    unit = exported(town(), "costs")
    assert unit.id.startswith(
        f"page:flat:costs:{fingerprint(PAGE.split('## ')[1].replace(' {#costs}', '')).replace(':', '-')}:"
    )
    assert [piece.source for piece in unit.pieces] == [
        "Kosten", 'Die Miete ist <g id="1">wichtig</g>. Fragen Sie das <g id="2">Amt</g>.', "Die Kaution", "Der Strom",
    ]  # fmt: skip
    assert unit.pieces[1].target == 'الإيجار <g id="1">مهم</g>. اسأل <g id="2">الدائرة</g>.'
    assert all(piece.is_done for piece in unit.pieces)
    assert unit.pieces[2].words == (
        "Kaution: مال للضمان (“Kaution” stays in German letters / bleibt in deutschen Buchstaben)",
    )
    assert unit.notes == (
        "Record / Eintrag: page/flat – Wohnung",
        "Text: Kosten",
        "File / Datei: topics/housing/flat.md",
        "Address / Adresse: https://testort.example.org/de/housing/flat/",
    )


def test_what_is_missing_has_no_target_and_a_machines_text_is_not_done(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.replace("human", "machine")})
    (piece,) = exported(catalogue, "summary").pieces
    assert (piece.target, piece.is_done) == (None, False)
    assert [(piece.target is None, piece.is_done) for piece in exported(catalogue, "costs").pieces] == [
        (False, False)
    ] * 4


OLD = "Kosten\n\nDie Miete ist **wichtig**. Fragen Sie das [Amt](alt.md).\n\n- Die Kaution\n- Das Gas\n- Das Wasser\n"


def outdated(town: Callable[..., Catalogue], old: str = OLD, text: str = PAGE_AR) -> Catalogue:
    return town({"topics/housing/flat.ar.md": text.replace("human}", f'human, of: {{costs: "{fingerprint(old)}"}}}}')})


def test_of_an_outdated_text_only_the_segments_that_changed_are_left_to_do(town: Callable[..., Catalogue]) -> None:
    old_ar = PAGE_AR.replace("- الكهرباء\n", "- الغاز\n- الماء\n").replace("office.md", "alt.md")
    unit = exported(outdated(town, text=old_ar), "costs", finding(OLD))
    assert unit.state == "outdated"
    assert [piece.is_done for piece in unit.pieces] == [True, True, True, False]
    assert unit.pieces[1].target == 'الإيجار <g id="1">مهم</g>. اسأل <g id="2">الدائرة</g>.'  # with the new link
    last = unit.pieces[3]
    assert (last.source, last.target, last.old_source, last.old_target) == ("Der Strom", "الغاز", "Das Gas", "الغاز")


def test_a_changed_segment_brings_its_old_translation_in_every_format(town: Callable[..., Catalogue]) -> None:
    old = OLD.replace("- Das Wasser\n", "")
    unit = exported(outdated(town, old), "costs", finding(old))
    last = unit.pieces[3]
    assert (last.target, last.is_done, last.old_source, last.old_target) == ("الكهرباء", False, "Das Gas", "الكهرباء")
    for name, signs in {
        "xliff": ['<note category="old-source">4: Das Gas</note>', '<segment id="4" state="initial">'],
        "xliff12": ['<alt-trans alttranstype="previous-version">', "<source>Das Gas</source>", "needs-review"],
        "po": ['#, fuzzy\n#| msgid "Das Gas"'],
    }.items():
        text = FORMATS[name].write([unit], "de", "ar").decode()
        assert all(sign in text for sign in signs), text


def test_without_the_older_text_all_of_an_outdated_text_is_to_be_looked_at(town: Callable[..., Catalogue]) -> None:
    assert [(piece.is_done, bool(piece.target)) for piece in exported(outdated(town), "costs").pieces] == [
        (False, True)
    ] * 4


def test_a_translation_that_is_divided_in_another_way_goes_out_as_a_whole(town: Callable[..., Catalogue]) -> None:
    unit = exported(town({"topics/housing/flat.ar.md": PAGE_AR.replace("- الكهرباء", "1. الكهرباء")}), "costs")
    (piece,) = unit.pieces
    assert (piece.number, piece.is_done) == (0, True)
    assert (
        piece.target == 'التكاليف\n\nالإيجار <g id="1">مهم</g>. اسأل <g id="2">الدائرة</g>.\n\n- التأمين\n1. الكهرباء\n'
    )


# What comes back


def test_a_translation_that_is_finished_is_new_and_made_by_a_person(town: Callable[..., Catalogue]) -> None:
    catalogue = town()
    unit = exported(catalogue, "costs")
    result = imported(catalogue, file(unit, *COSTS))
    (new,) = result.news
    assert (new.entry.key, new.name, new.tag, new.by) == (("page", "flat"), "costs", "ar", "human")
    assert new.text == COSTS_TEXT
    assert new.of == fingerprint(catalogue.entries["page", "flat"].texts["costs"].text)
    assert (result.refused, result.open, result.same) == ((), 0, 0)


def test_what_is_not_translated_stays_open_and_what_did_not_change_is_the_same(town: Callable[..., Catalogue]) -> None:
    catalogue = town()
    result = imported(
        catalogue, FORMATS["xliff"].write(units(catalogue, tasks(catalogue, ["ar"]), nothing), "de", "ar")
    )
    assert (result.news, result.refused) == ((), ())
    assert result.same == 4  # the page's title and costs, the term's title and text
    assert result.open == len(list(tasks(catalogue, ["ar"]))) - 4


def test_a_part_of_a_text_is_taken_where_the_rest_is_done(town: Callable[..., Catalogue]) -> None:
    catalogue = town()
    unit = exported(catalogue, "costs")
    text = file(unit, None, None, "تأمين").decode()
    part = re.sub(r'<segment id="[124]".*?</segment>', "", text, flags=re.DOTALL)
    (new,) = imported(catalogue, part.encode()).news
    assert new.text == "التكاليف\n\nالإيجار **مهم**. اسأل [الدائرة](office.md).\n\n- تأمين\n- الكهرباء\n"


def test_a_part_of_a_text_is_open_where_the_rest_is_missing(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.split("##")[0]})
    text = file(exported(catalogue, "costs"), *COSTS).decode()
    part = re.sub(r'<segment id="1".*?</segment>', "", text, flags=re.DOTALL)
    assert imported(catalogue, part.encode()).open == 1
    assert imported(catalogue, file(exported(catalogue, "costs"), *COSTS[:2], "", COSTS[3])).open == 1
    assert imported(catalogue, file(exported(catalogue, "costs"), *COSTS[:3])).open == 1


def test_tools_that_know_no_states_are_understood(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.replace("human", "machine")})
    unit = exported(catalogue, "costs")
    assert imported(catalogue, file(unit)).open == 1
    assert imported(catalogue, file(unit, *COSTS, state=None)).news[0].text == COSTS_TEXT
    mixed = file(unit, *COSTS[:3]).decode()
    assert imported(catalogue, mixed.encode()).open == 1  # it does know them: the last one is not finished


def test_a_machines_text_that_a_person_found_right_is_new(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.replace("human", "machine")})
    unit = exported(catalogue, "costs")
    (new,) = imported(catalogue, file(unit, *(piece.target for piece in unit.pieces))).news
    assert new.text == catalogue.entries["page", "flat"].translations["ar"]["costs"].text


def test_an_outdated_text_that_a_person_found_right_is_new(town: Callable[..., Catalogue]) -> None:
    catalogue = outdated(town)
    unit = exported(catalogue, "costs")
    (new,) = imported(catalogue, file(unit, *(piece.target for piece in unit.pieces))).news
    assert new.of == fingerprint(catalogue.entries["page", "flat"].texts["costs"].text)


def test_a_translation_of_an_older_text_keeps_what_it_is_of(town: Callable[..., Catalogue]) -> None:
    before = town()
    unit = exported(before, "costs")
    source = before.entries["page", "flat"].texts["costs"].text
    after = town({"topics/housing/flat.md": PAGE.replace("Der Strom", "Das Gas\n- Das Wasser")})
    (new,) = imported(after, file(unit, *COSTS), finding(source)).news
    assert (new.text, new.of) == (COSTS_TEXT, fingerprint(source))
    assert said(imported(after, file(unit, *COSTS))) == [
        "back:18:32: page/flat, costs: the source text that was translated is neither in the content nor in its history. "
        "Export the text again."
    ]


def changed(town: Callable[..., Catalogue]) -> Catalogue:
    return town({"topics/housing/flat.ar.md": PAGE_AR.replace("التأمين", "مال")})


def test_a_change_made_meanwhile_is_not_lost(town: Callable[..., Catalogue]) -> None:
    unit = exported(town(), "costs")
    result = imported(changed(town), file(unit, *COSTS))
    assert result.news == ()
    (problem,) = said(result)
    assert "page/flat, costs: the translation in the content has been changed meanwhile. Compare" in problem


def test_a_change_made_meanwhile_stays_where_nothing_new_comes_back(town: Callable[..., Catalogue]) -> None:
    result = imported(changed(town), file(exported(town(), "costs")))
    assert (result.news, result.refused, result.same) == ((), (), 1)


def test_a_change_made_meanwhile_that_is_the_same_as_what_comes_back_is_the_same(
    town: Callable[..., Catalogue],
) -> None:
    unit = exported(town(), "costs")
    result = imported(changed(town), file(unit, None, None, "مال", None))
    assert (result.news, result.refused, result.same) == ((), (), 1)


def test_a_text_translated_meanwhile_is_not_overwritten(town: Callable[..., Catalogue]) -> None:
    unit = exported(town({"topics/housing/flat.ar.md": PAGE_AR.split("##")[0]}), "costs")
    result = imported(town(), file(unit, *COSTS))
    assert result.news == ()
    assert "changed meanwhile" in said(result)[0]
    assert imported(town(), file(unit)).open == 1


def test_a_translation_without_a_link_that_went_out_so_can_come_back(town: Callable[..., Catalogue]) -> None:
    text = PAGE_AR.replace("[الدائرة](office.md)", "[الدائرة](topic.yml)")
    catalogue = town({"topics/housing/flat.ar.md": text})
    unit = exported(catalogue, "costs")
    assert "[الدائرة](topic.yml)" in (unit.pieces[1].target or "")
    assert imported(catalogue, file(unit)).same == 1
    (new,) = imported(catalogue, file(unit, None, None, "مال")).news
    assert "[الدائرة](topic.yml)" in new.text
    assert said(imported(catalogue, file(unit, None, "اسأل")))[0].endswith(
        "page/flat, costs, 2: the placeholder 2 (“[…](office.md)”) is missing. Put it where it belongs in the sentence."
    )


@pytest.mark.parametrize(
    ("targets", "segment", "what"),
    [
        ((*COSTS[:1], "مهم", *COSTS[2:]), 2, "the placeholder 2 (“[…](office.md)”) is missing"),
        ((*COSTS[:1], '<g id="7">x</g> <g id="2">y</g>', *COSTS[2:]), 2, "the source text has no placeholder 7"),
        ((*COSTS[:1], '<x id="2"/>', *COSTS[2:]), 2, "the source text has no placeholder 2 of this form"),
        ((*COSTS[:1], '<g id="2">x</g> <g id="2">y</g>', *COSTS[2:]), 2, "stands twice"),
        ((*COSTS[:2], "# x", COSTS[3]), 3, "the translation is divided in another way"),
        (("…", *COSTS[1:]), 1, "the translation is divided in another way"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_segment_named(
    town: Callable[..., Catalogue], targets: tuple[str, ...], segment: int, what: str
) -> None:
    catalogue = town()
    data = file(exported(catalogue, "costs"), *targets)
    (problem,) = said(imported(catalogue, data))
    line = (
        next(number for number, text in enumerate(data.decode().split("\n"), 1) if f'<segment id="{segment}"' in text)
        + 1
    )
    assert problem.startswith(f"back:{line}:")
    assert f"page/flat, costs, {segment}: " in problem
    assert what in problem


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("page:flat:costs", "page:fort:costs", "page/fort, costs: the content has no such text to translate"),
        ("page:flat:costs", "page:flat:fort", "page/flat, fort: the content has no such text to translate"),
        ('id="page:flat:costs', 'id="costs', "costs:1-"),
        ('trgLang="ar"', 'trgLang="xx"', "the file is in the language “xx”, which the content does not have"),
        ('trgLang="ar"', "", "the file is in the language “”"),
        ('trgLang="ar"', 'trgLang="de"', "the content has no such text to translate"),
        ('<segment id="2"', '<segment id="12"', "page/flat, costs: the text has no segment 12"),
        ('<segment id="2"', '<segment id="x"', "nothing says which text this is"),
        ('<segment id="2"', '<segment id="1"', "the text stands twice in the file"),
        ('version="2.0"', 'version="3.0"', "XLIFF of version “3.0” cannot be read"),
        ("<xliff ", "<xlaff ", "the file cannot be read as XML: mismatched tag"),
    ],
)
def test_files_of_others_are_refused(town: Callable[..., Catalogue], old: str, new: str, what: str) -> None:
    catalogue = town()
    data = file(exported(catalogue, "costs"), *COSTS).decode()
    assert old in data
    problems = said(imported(catalogue, data.replace(old, new).encode()))
    assert what in problems[0]


def test_a_whole_section_may_not_bring_another_heading(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.replace("- الكهرباء", "1. الكهرباء")})
    unit = exported(catalogue, "costs")
    (new,) = imported(catalogue, file(unit, 'عنوان\n\n<g id="2">نص</g>')).news
    assert new.text == "عنوان\n\n[نص](office.md)"
    for target in ('عنوان\n\n<g id="2">نص</g>\n\n## x {#x}\n', 'عنوان <g id="2">نص</g>'):
        assert (
            "page/flat, costs: the translation of a section has another heading in it"
            in said(imported(catalogue, file(unit, target)))[0]
        )


# The formats


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_units_give_the_same_bytes_and_read_without_problems(
    town: Callable[..., Catalogue], name: str
) -> None:
    catalogue = town()
    first, second = (FORMATS[name].write(units(catalogue, tasks(catalogue, ["ar"]), nothing), "de", "ar") for _ in "ab")
    assert first == second
    assert formats.read(first, FILE).problems == ()
    for variant in (b"\xef\xbb\xbf" + first, first.replace(b"\n", b"\r\n")):
        result = imported(catalogue, variant)
        assert (result.news, result.refused) == ((), ())


def test_xliff_2_keeps_the_rules_that_the_schema_cannot_say(town: Callable[..., Catalogue]) -> None:
    catalogue = town()
    root = ElementTree.fromstring(
        FORMATS["xliff"].write(units(catalogue, tasks(catalogue, ["ar"]), nothing), "de", "ar")
    )
    space = "{urn:oasis:names:tc:xliff:document:2.0}"
    token = re.compile(r"[\w.:-]+")
    ids = [element.attrib["id"] for element in root.iter(f"{space}file")]
    assert len(ids) == len(set(ids))
    for unit in root.iter(f"{space}unit"):
        assert token.fullmatch(unit.attrib["id"])
        data = {element.attrib["id"] for element in unit.iter(f"{space}data")}
        inline = [
            element for source in unit.iter(f"{space}source") for element in source.iter() if element is not source
        ]
        ids = [element.attrib["id"] for element in (*unit.iter(f"{space}segment"), *inline)]
        assert len(ids) == len(set(ids))
        for element in inline:
            assert token.fullmatch(element.attrib["id"])
            assert {value for name, value in element.attrib.items() if name.startswith("dataRef")} <= data


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', "back:1:13: the file declares a document type or entities"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>', "the file declares a document type or entities"),
        (b"<xliff>" + b"<a>" * 2_000_000, "nested too deeply, or holds too much"),
        (b"<xliff>" + b"<a/>" * 600_000, "nested too deeply, or holds too much"),
        ("<?xml version='1.0' encoding='utf-8'?><xliff>ä".encode("latin-1"), "the file cannot be read as XML"),
        (b"<?xml version='1.0' encoding='nonsense'?><xliff/>", "the file cannot be read as XML"),
        (b"<xliff", "the file cannot be read as XML"),
        (b"<html/>", "back:1:1: this is no XLIFF file"),
        (b"", "there is nothing in the file that could be imported"),
        (b"PK\x03\x04\xff", "the file is not UTF-8"),
        (b'msgid "a\nmsgstr ""\n', "back:1:1: this is no PO file, or it is broken here"),
        (b'msgctxt "a"\n\nmsgid "b"\nmsgstr "c" d"\n', "back:4:1: this is no PO file, or it is broken here"),
        (b'msgid "b"\n\nmsgid "c"\nmsgstr "d"\n', "back:3:1: this is no PO file, or it is broken here"),
        (b'msgid "b"\n', "back:1:1: this is no PO file, or it is broken here"),
        (b'"b"\n', "back:1:1: this is no PO file, or it is broken here"),
        (b'msgid "b"\nmsgstr "c"\n', "back:1:1: nothing says which text this is"),
        (b'msgctxt "a/1"\nmsgid "b"\nmsgstr "c"\n' * 2, "back:4:1: the text stands twice in the file"),
        (b"<" + b" " * 50_000_000, "the file has more than 50 MB"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused(data: bytes, what: str) -> None:
    found = formats.read(data, FILE)
    assert what in found.problems[0].text()


def test_translators_may_write_markup_as_it_is_in_po(town: Callable[..., Catalogue]) -> None:
    catalogue = town({"topics/housing/flat.ar.md": PAGE_AR.replace("مهم", '<bdi lang="de">R&B &lt;</bdi>')})
    data = FORMATS["po"].write([exported(catalogue, "costs")], "de", "ar").decode()
    assert r"الإيجار <g id=\"1\"><bdi lang=\"de\">R&B &amp;lt;</bdi></g>" in data
    assert imported(catalogue, data.encode()).same == 1
    (new,) = imported(catalogue, data.replace("R&B", "<b>A & B</b>").encode()).news
    assert '<bdi lang="de"><b>A & B</b> &lt;</bdi>' in new.text


def test_words_that_are_no_states_of_ours_and_pieces_that_tools_add_do_no_harm(town: Callable[..., Catalogue]) -> None:
    catalogue = town()
    unit = exported(catalogue, "costs")
    data = file(unit, *COSTS).decode()
    data = data.replace("تأمين", '<mrk id="m1" type="generic">تأ</mrk>مين<!-- x -->').replace(
        "<segment", "<ignorable><source>x</source></ignorable><segment"
    )
    data = data.replace('<pc id="2-2">دائرة</pc>', '<sc id="2-2"/>دائرة<ec startRef="2-2"/>')
    assert imported(catalogue, data.encode()).news[0].text == COSTS_TEXT


# Through the translate toolkit


@pytest.fixture(scope="module")
def content() -> Catalogue:
    """The reference instance."""
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


@pytest.fixture(scope="module")
def outgoing(content: Catalogue) -> Callable[[str], list[Unit]]:
    known: dict[str, list[Unit]] = {}
    return lambda tag: known.setdefault(tag, units(content, tasks(content, [tag]), nothing))


def translated(catalogue: Catalogue, tag: str) -> dict[tuple[str, str, str], str]:
    return {
        (*entry.key, name): text.text
        for entry in catalogue.entries.values()
        if not entry.hidden and entry.language != tag
        for name, text in entry.translations.get(tag, {}).items()
        if name in entry.texts
    }


def stored(name: str, data: bytes) -> Any:
    return STORES[name].parsestring(data)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("tag", ["ar", "uk", "ti"])
def test_all_content_goes_out_and_comes_back_without_a_loss(
    content: Catalogue, outgoing: Callable[[str], list[Unit]], tag: str, name: str
) -> None:
    store = stored(name, FORMATS[name].write(outgoing(tag), "de", tag))
    assert store.gettargetlanguage() == tag
    result = imported(content, bytes(store))
    assert (result.news, said(result)) == ((), [])
    assert result.open + result.same == len(outgoing(tag))
    # All of it marked as translated, and given to a content that has lost its translations.
    for unit in store.units:
        if unit.target and not unit.isheader():
            unit.markfuzzy(False)
    lost = replace(content, entries={key: replace(entry, translations={}) for key, entry in content.entries.items()})
    result = imported(lost, bytes(store))
    assert said(result) == []
    assert {(*new.entry.key, new.name): new.text for new in result.news} == translated(content, tag)


def test_the_checks_of_the_toolkit_find_no_placeholder_lost(outgoing: Callable[[str], list[Unit]]) -> None:
    store = stored("po", FORMATS["po"].write(outgoing("uk"), "de", "uk"))
    checker = toolkit_checks.StandardChecker(checkerconfig=toolkit_checks.CheckerConfig(targetlanguage="uk"))
    count = 0
    for unit in store.units:
        if unit.target and not unit.isheader():
            assert checker.escapes(unit.source, unit.target)
            assert checker.newlines(unit.source, unit.target)
            assert checker.endwhitespace(unit.source, unit.target)
            count += 1
    assert count > 3000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_all(make_instance(tmp_path_factory.mktemp("small"), FILES))[0].catalogue


def with_texts(catalogue: Catalogue, source: str, translation: str | None) -> Catalogue:
    """The catalogue, the page's section `costs` saying this."""
    entry = catalogue.entries["page", "flat"]
    old = entry.texts["costs"]
    texts = {"costs": SourceText(f"Kosten\n{source}", old.section, old.virtual)}
    said = {} if translation is None else {
        "costs": TranslatedText(f"تكاليف\n{translation}", old.section, old.virtual, Translation(by="human"), None, "costs")
    }  # fmt: skip
    return replace(catalogue, entries={entry.key: replace(entry, texts=texts, translations={"ar": said})})


def letters(text: str) -> str:
    """The text with Arabic words in place of German ones."""
    return text.replace("Wort", "كلمة").replace("Punkt", "نقطة")


@given(MARKDOWN, MARKDOWN)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_translation_goes_through_the_toolkit_and_comes_back(small: Catalogue, source: str, other: str) -> None:
    for translation in (letters(source), other):
        catalogue = with_texts(small, source, translation)
        lost = with_texts(small, source, None)
        out = [exported(catalogue, "costs")]
        for name, format_ in FORMATS.items():
            back = bytes(stored(name, format_.write(out, "de", "ar")))
            result = imported(catalogue, back)
            assert (result.news, said(result), result.same) == ((), [], 1)
            (new,) = imported(lost, back).news
            assert new.text == f"تكاليف\n{translation}"
            assert digest(new.text) == out[0].id.split(":")[-2]


def test_what_nobody_touched_is_not_refused_where_the_content_is_newer(town: Callable[..., Catalogue]) -> None:
    old = {"topics/housing/flat.ar.md": PAGE_AR}
    unit = exported(town(old), "costs")
    assert any(piece.target for piece in unit.pieces)
    newer = {"topics/housing/flat.ar.md": PAGE_AR.replace("الدائرة", "المكتب")}
    assert newer != old
    result = imported(town(newer), file(unit))
    assert (result.news, result.refused, result.open, result.same) == ((), (), 0, 1)

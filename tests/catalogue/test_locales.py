"""The .po files of an instance: what is wrong with one is said with its place, and nothing that is wrong is ever read."""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.catalogue.locales import check_locale, read_locale
from ankunft.catalogue.problems import Problem
from ankunft.language import SITE, chain, known_tags, po_path, strings
from ankunft.language.strings import compiled, parsed
from ankunft.resources import resource
from ankunft.site.messages import reader_strings
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INSTANCE, make_instance, read_all, write_files

PL = "locales/pl/LC_MESSAGES/ankunft.po"
POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
DAYS = 'msgid "{number} day"\nmsgid_plural "{number} days"\n'
LINE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): \S.*[.!?…»]")

Checked = Callable[..., list[str]]


def po(*entries: str, plural: str | None = POLISH, language: str | None = "pl", charset: str | None = "utf-8") -> str:
    header = {
        "Language": language,
        "Plural-Forms": plural,
        "Content-Type": charset and f"text/plain; charset={charset}",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in header.items() if value is not None)
    return "\n".join([f'msgid ""\nmsgstr ""\n{lines}', *(f"{entry}\n" for entry in entries)])


def entry(msgid: str, msgstr: str, flags: str = "") -> str:
    """One entry; both texts as they stand between the quotation marks."""
    return f'{flags}msgid "{msgid}"\nmsgstr "{msgstr}"'


def said(text: str) -> list[Problem]:
    return list(check_locale(Path("town") / PL, text))


def line_of(text: str, piece: str) -> int:
    assert text.count(piece) == 1, piece
    return text.count("\n", 0, text.index(piece)) + 1


# --- what is right


def test_all_our_own_catalogues_are_right() -> None:
    for tag in known_tags():
        path = po_path(resource("locales"), tag)
        assert list(check_locale(path, path.read_text("utf-8"))) == [], tag


@pytest.mark.parametrize(
    "text",
    [
        po(),
        po(entry("Search", "Szukaj")),
        po(entry("Search", "")),
        po(entry("Checked: %(date)s", "Sprawdzono: %(date)s")),
        po(entry("Also called: {name}", "Też: {name}, {name}")),
        po(DAYS + 'msgstr[0] "{number} dzień"\nmsgstr[1] "{number} dni"\nmsgstr[2] "{number} dni"'),
        po(DAYS + 'msgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""'),
        po('msgid ""\n"Sea"\n"rch"\nmsgstr ""\n"Szu"\n"kaj"'),
        po('msgctxt "verb"\nmsgid "Search"\nmsgstr "Szukaj"'),
        po('# Kim\n#. note\n#: a.py:3\n#, python-brace-format\n#| msgid "Old"\nmsgid "Search"\nmsgstr "Szukaj"'),
        po(entry("Search", "„Szukaj” i «więcej» – jest’"), entry("Help", "Pomoc & rada \\\\")),
        po('#~ msgid "Gone"\n#~ msgstr "<b>Nie ma</b>"'),
        po(entry("No text of ours", "Nie nasz")),
        po(entry("Search", "Szukaj"), plural=None),
        po(entry("Search", "Szukaj"), language=None, charset=None),
        po(entry("Search", "Szukaj"), charset="UTF8"),
        'msgid "Search"\nmsgstr "Szukaj"\n',
        "# nothing yet\n",
    ],
)
def test_a_file_without_a_mistake(checked: Checked, text: str) -> None:
    assert checked({PL: text}) == []


def test_msgmerge_guesses_are_not_checked() -> None:
    """A fuzzy entry is never shown; its placeholders are mostly those of another text."""
    assert said(po(entry("Also called: {name}", "<b>{other} %s", "#, fuzzy, python-brace-format\n"))) == []


# --- what is wrong

BAD_TEXTS = {
    "HTML": entry("Search", "<b>Szukaj</b>"),
    "a script": entry("Search", "<script>alert(1)</script>"),
    "a tag that is not closed": entry("Search", "Szukaj <img src=x onerror=alert(1)"),
    "a tag over two lines": 'msgid "Search"\nmsgstr "<scr"\n"ipt>"',
    "an entity": entry("Search", "Szukaj&nbsp;tu"),
    "a numeric entity": entry("Search", "&#x3c;b&#62;"),
    "an attribute": entry("Search", 'Szukaj\\" onmouseover=\\"alert(1)'),
    "a straight quotation mark": entry("Search", 'Mówi \\"tak\\"'),
    "no place": entry("Also called: {name}", "Też"),
    "another place": entry("Also called: {name}", "Też: {imię}"),
    "a place too many": entry("Also called: {name}", "Też: {name} {number}"),
    "a place where none is": entry("Search", "Szukaj {name}"),
    "a field of a place": entry("Also called: {name}", "Też: {name.__class__}"),
    "an index of a place": entry("Also called: {name}", "Też: {name[0]}"),
    "a width": entry("Also called: {name}", "Też: {name:>999999999}"),
    "a conversion": entry("Also called: {name}", "Też: {name!r}"),
    "an empty place": entry("Also called: {name}", "Też: {}"),
    "a brace": entry("Also called: {name}", "Też: {name"),
    "another brace": entry("Search", "Szukaj }"),
    "%s": entry("Checked: %(date)s", "Sprawdzono: %s"),
    "%": entry("Search", "Szukaj na 100 %"),
    "%%": entry("Search", "Szukaj na 100 %%"),
    "no %(…)s": entry("Checked: %(date)s", "Sprawdzono"),
    "another %(…)s": entry("Checked: %(date)s", "Sprawdzono: %(data)s"),
    "%(…)d": entry("Checked: %(date)s", "Sprawdzono: %(date)d"),
    "%(…) alone": entry("Checked: %(date)s", "Sprawdzono: %(date)"),
    "one plural form of three": DAYS + 'msgstr[0] "{number} dzień"',
    "two plural forms of three": DAYS + 'msgstr[0] "{number} dzień"\nmsgstr[1] "{number} dni"',
    "an empty plural form": DAYS + 'msgstr[0] "{number} dzień"\nmsgstr[1] ""\nmsgstr[2] "{number} dni"',
    "HTML in the last plural form": DAYS + 'msgstr[0] "{number}"\nmsgstr[1] "{number}"\nmsgstr[2] "<i>{number}</i>"',
    "a plural form without its number": DAYS + 'msgstr[0] "{number}"\nmsgstr[1] "{number}"\nmsgstr[2] "dni"',
    "a line end of Windows inside": entry("Search", "Szukaj\\r\\n"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_wrong_text_is_said_with_its_line(checked: Checked, name: str) -> None:
    text = po(entry("Help", "Pomoc"), BAD_TEXTS[name], entry("News", "Nowości"))
    [line] = checked({PL: text})
    match = LINE.fullmatch(line)
    assert match, line
    assert match["path"] == PL
    wanted = BAD_TEXTS[name].split("\n")[0]
    assert int(match["line"]) == line_of(text, wanted), line


BROKEN = {
    "a quotation that is not closed": (entry("Search", "Szukaj").removesuffix('"'), 'msgstr "Szukaj'),
    "a quotation that is not opened": ('msgid "Search"\nmsgstr Szukaj"', "msgstr Szukaj"),
    "no quotation": ('msgid "Search"\nmsgstr Szukaj', "msgstr Szukaj"),
    "a quotation inside": ('msgid "Search"\nmsgstr "Szu"kaj"', 'msgstr "Szu"kaj'),
    "a backslash at the end": ('msgid "Search"\nmsgstr "Szukaj\\"', "msgstr"),
    "words in between": ('msgid "Search"\nSzukaj\nmsgstr "Szukaj"', "\nSzukaj\n"),
    "marks of a merge": ('<<<<<<< HEAD\nmsgid "Search"\nmsgstr "Szukaj"\n>>>>>>> x', "<<<<<<<"),
    "an unknown keyword": ('msgid "Search"\nmsgtext "Szukaj"', "msgtext"),
    "no msgstr": ('msgid "Search"', 'msgid "Search"'),
    "too many plural forms": (DAYS + "".join(f'msgstr[{n}] "{{number}} dni"\n' for n in range(5)), "msgid_plural"),
    "a plural form of a huge number": (DAYS + 'msgstr[99999999999] "{number}"', "msgstr[9"),
    "a plural form of no number": (DAYS + 'msgstr[x] "{number}"', "msgstr[x"),
    "a plural form below zero": (DAYS + 'msgstr[-1] "{number}"', "msgstr[-1"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_said_with_the_line_where_it_breaks(checked: Checked, name: str) -> None:
    broken, piece = BROKEN[name]
    text = po(entry("Help", "Pomoc"), broken, entry("News", "Nowości"))
    [line] = checked({PL: text})
    match = LINE.fullmatch(line)
    assert match, line
    start = text.index(broken) + broken.index(piece) + (len(piece) - len(piece.lstrip("\n")))
    assert abs(int(match["line"]) - (text.count("\n", 0, start) + 1)) <= 1, line


@pytest.mark.parametrize(
    ("header", "piece"),
    [
        ({"charset": "iso-8859-2"}, "charset="),
        ({"charset": "utf-16"}, "charset="),
        ({"charset": "klingon"}, "charset="),
        ({"charset": "CHARSET"}, "charset="),
        ({"plural": "nplurals=999999999; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=0; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=123456; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=7; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=-1; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=x; plural=0;"}, "nplurals="),
        ({"plural": "nplurals=INTEGER; plural=EXPRESSION;"}, "nplurals="),
    ],
)
def test_a_header_that_cannot_be_is_said_with_its_line(checked: Checked, header: dict[str, str], piece: str) -> None:
    text = po(DAYS + 'msgstr[0] "{number}"', **header)
    [line] = checked({PL: text})
    assert line.startswith(f"{PL}:{line_of(text, piece)}:"), line


@pytest.mark.parametrize(
    "plural",
    [
        "nplurals=3; plural=n @ 1;",
        "nplurals=3; plural=__import__('os').abort();",
        "nplurals=3; plural=(n==1 ? 0 : 7);",
        "nplurals=3; plural=n;",
        "nplurals=3; plural=n/0;",
        "nplurals=3; plural=100%n;",
        "nplurals=3; plural=-1;",
        f"nplurals=3; plural={'(' * 400}n{')' * 400};",
        f"nplurals=3; plural={'n+' * 3000}n;",
        "nplurals=3; plural=;",
    ],
)
def test_a_rule_for_plurals_that_leads_nowhere_is_said(checked: Checked, plural: str) -> None:
    [line] = checked({PL: po(entry("Search", "Szukaj"), plural=plural)})
    assert LINE.fullmatch(line), line


def test_a_header_in_pieces_is_read_nevertheless() -> None:
    text = po().replace("nplurals=3", 'nplu"\n"rals=9999"\n"9999')
    [problem] = said(text)
    assert "99999999" in problem.text()
    assert problem.at.line == 4
    [problem] = said(po().replace("charset=utf-8", 'char"\n"set=latin"\n"1'))
    assert "latin1" in problem.text()


@pytest.mark.parametrize("language", ["xx", "a b c", "-", "de-DE-x-y-z-1", "zh_Hans", "sr@latin", "POSIX", "🦊"])
def test_whatever_the_header_says_of_the_language_the_texts_are_there(tmp_path: Path, language: str) -> None:
    text = po(entry("Search", "Szukaj"), DAYS + 'msgstr[0] "{number} a"\nmsgstr[1] "{number} b"\nmsgstr[2] "{number} c"',
              language=language)  # fmt: skip
    write_files(tmp_path, {PL: text})
    if said(text):
        assert "this is no .po file" in said(text)[0].text()
        return
    found = strings(tmp_path / "locales", ("pl",))
    assert found.gettext("Search") == "Szukaj"
    forms = ["{number} day", "{number} days"]
    assert [found.ngettext(*forms, n)[-1] for n in (1, 2, 5, 22)] == ["a", "b", "c", "b"]


def test_without_a_header_the_plural_forms_are_those_of_the_language(tmp_path: Path) -> None:
    text = DAYS + 'msgstr[0] "{number} a"\nmsgstr[1] "{number} b"\nmsgstr[2] "{number} c"\n'
    assert said(text) == []
    write_files(tmp_path, {PL: text})
    found = strings(tmp_path / "locales", ("pl",))
    assert [found.ngettext("{number} day", "{number} days", n)[-1] for n in (1, 2, 5, 22)] == ["a", "b", "c", "b"]


def test_dari_has_the_plural_forms_of_its_own_catalogue() -> None:
    """Babel does not know prs, and would write down no rule."""
    own = strings(resource("locales"), ("prs",))
    for number in (0, 1, 2, 5):
        text = own.ngettext("{number} day", "{number} days", number)
        assert text not in ("{number} day", "{number} days")


@pytest.mark.parametrize(
    "path",
    [
        "locales/ankunft.po",
        "locales/pl.po",
        "locales/pl/ankunft.po",
        "locales/LC_MESSAGES/ankunft.po",
        "locales/pl/LC_MESSAGES/editors.po",
        "locales/pl/LC_MESSAGES/Ankunft.po",
        "locales/pl/LC_MESSAGES/ankunft.pl.po",
        "locales/pl/LC_MESSAGES/ankunft.PO",
        "locales/pl/LC_MESSAGES/ankunft.mo",
        "locales/pl/LC_MESSAGES/messages.pot",
        "locales/pl/lc_messages/ankunft.po",
        "locales/pl/LC_MESSAGES/more/ankunft.po",
        "locales/more/pl/LC_MESSAGES/ankunft.po",
        "locales/pl-PL/LC_MESSAGES/ankunft.po",
        "locales/pt-BR/LC_MESSAGES/ankunft.po",
        "locales/PL/LC_MESSAGES/ankunft.po",
        "locales/xx/LC_MESSAGES/ankunft.po",
        "locales/polski/LC_MESSAGES/ankunft.po",
        "Locales/pl/LC_MESSAGES/ankunft.po",
        "pl/LC_MESSAGES/ankunft.po",
        "ankunft.po",
        "topics/ankunft.po",
    ],
)
def test_a_file_in_a_wrong_place_or_with_a_wrong_name(checked: Checked, path: str) -> None:
    [line] = checked({path: po(entry("Search", "Szukaj"))})
    assert line.startswith(f"{path}:1:1: "), line


@pytest.mark.parametrize("name", ["pt_BR", "zh_Hans", "de_simple", "so", "sr_Latn", "es_419"])
def test_a_layer_may_bring_any_language(checked: Checked, name: str) -> None:
    assert checked({f"locales/{name}/LC_MESSAGES/ankunft.po": po(entry("Search", "X"), language=name)}) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 1000,
        random.Random(7).randbytes(5000),
        b"\xde\x12\x04\x95" + bytes(100),
        po(entry("Search", "Szukaj ś")).encode("iso-8859-2"),
        po(entry("Search", "Szukaj")).encode("utf-16"),
        b"\xef\xbb\xbf" + po(entry("Search", "Szukaj")).encode(),
        po(entry("Search", "Szukaj")).replace("\n", "\r\n").encode(),
        po(entry("Search", "Szu\x07kaj")).encode(),
        po(entry("Search", "Szu\x1b[31mkaj")).encode(),
        po(entry("Search", "Szukaj")).encode() + b"\x00",
        b"(" * 100_000,
        b"\\" * 100_000,
        b'msgid "' + b"\\" * 100_001,
        b'"' * 100_000,
        b'msgstr "x"\n' * 10,
        b'msgid ""\n' * 2000,
        b'msgid_plural "x"\nmsgstr "y"\n',
        b'"x"\n',
        b'#~ msgid "x"\n#~ "y"\n#~ z\n',
        b'msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n\nmsgid "a"\nmsgstr[0] "d"\n',
        b'msgid ""\nmsgid_plural ""\nmsgstr[0] "a: b\\n"\nmsgstr[1] "c"\n',
        b'msgid ""\nmsgstr "POT-Creation-Date: yesterday\\n"\n',
        b'msgid ""\nmsgstr "PO-Revision-Date: 2026-99-99 99:99+9999\\n"\n',
        b'msgid ""\nmsgstr ":::\\n\\n\\n:"\n',
        b"#: \xe2\x81\xa8never closed\nmsgid \"x\"\nmsgstr \"y\"\n",
        (entry("x", "y") + "\n") .encode() * 60_000,
        (po() + 'msgid "x"\nmsgstr "' + "y" * 5_000_000 + '"\n').encode(),
    ],
    ids=lambda data: repr(data[:20]),
)  # fmt: skip
def test_whatever_a_file_holds_check_says_lines_and_raises_nothing(tmp_path: Path, data: bytes) -> None:
    root = make_instance(tmp_path / "town", {PL: data})
    start = time.monotonic()
    reading, problems = read_all(root)
    assert all(LINE.fullmatch(problem.text(base=root)) for problem in problems), problems
    read_locale(root / "locales", "pl")
    if not problems:
        reader_strings(reading.catalogue, "pl").gettext("Search")
    assert time.monotonic() - start < 30


def test_a_file_too_large_or_of_other_bytes_is_an_error(checked: Checked) -> None:
    large = po() + f'msgid "x"\nmsgstr "{"y" * 5_000_000}"\n'
    for data in (large, b"\0" * 1000, po(entry("Search", "Szukaj ś")).encode("iso-8859-2"), b""):
        [line] = checked({PL: data})
        assert line.startswith(f"{PL}:"), line


def test_a_control_character_is_said_where_it_stands(checked: Checked) -> None:
    text = po(entry("Search", "Szu\x07kaj"))
    [line] = checked({PL: text})
    assert line.startswith(f"{PL}:{line_of(text, chr(7))}:12: "), line


def test_a_link_that_leads_out_is_an_error_and_so_is_a_linked_folder(tmp_path: Path) -> None:
    write_files(tmp_path, {"elsewhere/pl/LC_MESSAGES/ankunft.po": po(entry("Search", "Szukaj"))})
    for number, (link, target) in enumerate({
        PL: tmp_path / "elsewhere/pl/LC_MESSAGES/ankunft.po",
        "locales/pl": tmp_path / "elsewhere/pl",
        "locales": tmp_path / "elsewhere",
        "locales/so/LC_MESSAGES/ankunft.po": Path("/dev/zero"),
        "locales/ti/LC_MESSAGES/ankunft.po": Path("nothing"),
    }.items()):  # fmt: skip
        root = make_instance(tmp_path / f"town-{number}", {})
        (root / link).parent.mkdir(parents=True, exist_ok=True)
        (root / link).symlink_to(target)
        _, problems = read_all(root)
        assert [problem.place(root) for problem in problems] == [f"{link}:1:1"], link


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", {PL: po(entry("Search", "Szukaj"))})
    (root / PL).chmod(0)
    if os.access(root / PL, os.R_OK):
        pytest.skip("nothing is hidden from root")
    _, problems = read_all(root)
    assert [problem.place(root) for problem in problems] == [f"{PL}:1:1"]


@given(st.lists(st.sampled_from([
    'msgid ""', 'msgid "a"', 'msgid "{n}"', 'msgid_plural "b"', 'msgstr ""', 'msgstr "c"', 'msgstr "{n} %"', 'msgstr[0] "d"',
    'msgstr[1] "e"', 'msgstr[2] "<"', 'msgstr[9] "f"', 'msgctxt "g"', '"h"', '"Language: pl\\n"', '"Plural-Forms: nplurals=2; plural=n;\\n"',
    '"Content-Type: text/plain; charset=x\\n"', "#, fuzzy", "#~", '#~ msgid "i"', '#~ "j"', "#| msgid", "#:", "", " ", "\t", "msgid",
    '"', 'msgstr[', "\\",
]), max_size=12))  # fmt: skip
def test_of_lines_in_any_order_a_page_shows_only_what_check_lets_through(written: list[str]) -> None:
    text = "\n".join(written)
    problems = said(text)
    assert all(1 <= problem.at.line <= len(written) + 1 for problem in problems)
    if not problems:
        found = compiled(parsed(text.encode(), "pl"))
        for number in range(30):
            assert "<" not in found.ngettext("a", "b", number)
        found.gettext("a"), found.gettext("")


# --- what is shown


def instance_with(root: Path, files: dict[str, str], layers: str = "[]") -> Path:
    return make_instance(root, files, INSTANCE.replace("layers: []", f"layers: {layers}").replace("[de, en, ar]", "[de, en, pl]"))  # fmt: skip


def test_what_is_missing_comes_from_the_next_language(tmp_path: Path) -> None:
    root = instance_with(tmp_path / "town", {PL: po(entry("Search", "Szukaj"), entry("Help", ""))})
    found = reader_strings(read_all(root)[0].catalogue, "pl")
    english = strings(resource("locales"), ("en",))
    assert found.gettext("Search") == "Szukaj"
    assert found.gettext("All steps") == english.gettext("All steps")
    assert found.gettext("Never heard of") == "Never heard of"


def test_fuzzy_entries_are_not_shown(tmp_path: Path) -> None:
    fuzzy = DAYS + 'msgstr[0] "{number} x"\nmsgstr[1] "{number} x"\nmsgstr[2] "{number} x"'
    root = instance_with(
        tmp_path / "town",
        {PL: po(entry("Search", "<b>Zgaduj", "#, fuzzy\n"), f"#, fuzzy, python-brace-format\n{fuzzy}")},
    )
    reading, problems = read_all(root)
    assert problems == []
    found = reader_strings(reading.catalogue, "pl")
    assert found.gettext("Search") == "Search"
    assert found.ngettext("{number} day", "{number} days", 5) == "{number} days"


def test_the_instance_goes_before_its_layers_and_those_before_ours(tmp_path: Path) -> None:
    write_files(tmp_path, {
        f"district/{PL}": po(entry("Search", "Powiat"), entry("Help", "Pomoc powiatu"), entry("All steps", "Kroki")),
        f"land/{PL}": po(entry("Search", "Land"), entry("Help", "Pomoc landu"), entry("News", "Nowości landu")),
        "land/locales/ar/LC_MESSAGES/ankunft.po": po(entry("Search", "بحث المنطقة"), language="ar", plural=None),
        "land/locales/en/LC_MESSAGES/ankunft.po": po(entry("Address", "Where"), language="en", plural=None),
    })  # fmt: skip
    root = instance_with(
        tmp_path / "town", {PL: po(entry("Search", "Miasto"), entry("Help", ""))}, "[../land, ../district]"
    )
    reading, problems = read_all(root)
    assert problems == []
    found = reader_strings(reading.catalogue, "pl").gettext
    assert [found(text) for text in ("Search", "Help", "All steps", "News")] == [
        "Miasto", "Pomoc powiatu", "Kroki", "Nowości landu",
    ]  # fmt: skip
    assert found("Address") == "Where"
    arabic = reader_strings(reading.catalogue, "ar").gettext
    assert arabic("Search") == "بحث المنطقة"
    assert arabic("All steps") == strings(resource("locales"), ("ar",)).gettext("All steps")


def test_a_wrong_file_of_a_layer_is_an_error_of_the_instance(tmp_path: Path) -> None:
    write_files(tmp_path, {f"district/{PL}": po(entry("Search", "<b>Szukaj</b>"))})
    _, problems = read_all(instance_with(tmp_path / "town", {}, "[../district]"))
    assert [problem.at.path for problem in problems] == [tmp_path / "district" / PL]


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    for word in ("Szukaj", "Znajdź"):
        path = write_files(tmp_path, {PL: po(entry("Search", word))}) / PL
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns + 10_000_000))
        assert strings(tmp_path / "locales", chain("pl", "de")).gettext("Search") == word
    path.unlink()
    assert strings(tmp_path / "locales", chain("pl", "de")).gettext("Search") == "Search"


def test_a_file_where_a_folder_should_be_and_the_other_way_round(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "", "b/pl": "", "c/pl/LC_MESSAGES/ankunft.po/x": ""})
    for folder in "abc":
        assert strings(tmp_path / folder, ("pl",), SITE).gettext("Search") == "Search"
        assert len(read_locale(tmp_path / folder, "pl")) == 0

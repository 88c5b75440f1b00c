"""`ankunft languages`: what `add` writes, what a build shows of it, and what `list` counts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.cli import main
from ankunft.cli.languages import _empty
from ankunft.language import chain, known_tags, language, po_path, strings
from ankunft.resources import resource
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner, Result

from tests.cli.test_check import MKDOCS_YML, PAGE, TOPIC, contents, without_privileges
from tests.conftest import INSTANCE, NOW_OPTION, Element, make_instance, parse, write_files

PL = "town/locales/pl/LC_MESSAGES/ankunft.po"
TRANSLATED = "title: {}\nsummary: {}\ntranslation: {{by: human}}\n"

Command = Callable[..., Result]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    make_instance(tmp_path / "town", {**TOPIC, "topics/housing/rent.md": PAGE})
    return write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})


@pytest.fixture
def ankunft(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """A command in this process; an exception that is not its own exit code fails the test."""

    def call(*arguments: str | Path, cwd: Path = tmp_path) -> Result:
        monkeypatch.chdir(cwd)
        result = CliRunner().invoke(main, [*map(str, arguments), *NOW_OPTION])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def add(ankunft: Command) -> Command:
    return lambda tag: ankunft("languages", "add", tag)


@pytest.fixture
def standings(ankunft: Command) -> Callable[[], dict[str, dict[str, Any]]]:
    """What `list` says, by tag."""

    def read() -> dict[str, dict[str, Any]]:
        result = ankunft("languages", "list", "--format", "json")
        assert result.exit_code == 0, result.output
        return {row["tag"]: row for row in json.loads(result.stdout)}

    return read


def listed(town: Path) -> list[str]:
    tags: list[str] = yaml.safe_load((town / "town/instance.yml").read_text("utf-8"))["languages"]
    return tags


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def ids(texts: Catalog) -> set[tuple[str | None, object]]:
    return {(text.context, text.id) for text in texts if text.id}


GERMAN = catalogue(po_path(resource("locales"), "de"))


def fill(path: Path, **texts: str | tuple[str, ...]) -> None:
    """Translate some texts of a .po file; names are msgids with _ for a space."""
    filled = catalogue(path)
    for name, text in texts.items():
        entry = filled.get(name.replace("_", " "))
        assert entry is not None, name
        entry.string = text
    buffer = BytesIO()
    write_po(buffer, filled)
    path.write_bytes(buffer.getvalue())


# --- add


@pytest.mark.parametrize(
    ("tag", "folder", "forms"), [("pl", "pl", 3), ("pt-BR", "pt_BR", 2), ("zh-Hans", "zh_Hans", 1), ("vi", "vi", 1),
                                 ("ur", "ur", 2), ("sl", "sl", 4), ("sr-Latn", "sr_Latn", 3), ("bg", "bg", 2), ("ga", "ga", 5)]
)  # fmt: skip
def test_a_language_that_we_do_not_have_gets_a_file_to_fill_in(
    add: Command, ankunft: Command, town: Path, tag: str, folder: str, forms: int
) -> None:
    before = contents(town)
    result = add(tag)
    assert result.exit_code == 0, result.output
    made = f"town/locales/{folder}/LC_MESSAGES/ankunft.po"
    assert result.stdout.splitlines() == [made, "town/instance.yml"]
    assert language(tag).name in result.stderr
    assert "en, de" in result.stderr
    assert str(len(ids(GERMAN))) in result.stderr
    assert listed(town) == ["de", "en", "ar", tag]
    after = contents(town)
    assert {name for name in after if after[name] != before.get(name)} == {made, "town/instance.yml"}
    new = catalogue(town / made)
    assert ids(new) == ids(GERMAN)
    assert new.num_plurals == forms
    assert new.charset == "utf-8"
    assert str(new.locale) == folder
    for text in new:
        if text.id:
            assert not text.fuzzy
            assert text.string == (("",) * forms if isinstance(text.id, tuple) else "")
            assert text.flags == GERMAN.get(text.id, text.context).flags
    check = ankunft("check")
    assert (check.exit_code, check.stdout) == (0, "")


@pytest.mark.parametrize(
    "tag", ["ar", "pl", "ru", "uk", "zh", "cs", "sk", "sl", "hr", "sr", "lt", "ro", "ga", "ja", "vi", "th", "sq", "el"]
)
def test_the_plural_forms_are_those_of_cldr(tag: str) -> None:
    """As far as Babel's table of gettext's rules agrees with CLDR; numbers in the interface stay small."""
    made = read_po(BytesIO(_empty(tag).encode()), abort_invalid=True)
    rule, chosen = Locale.parse(tag).plural_form, c2py(made.plural_expr)
    forms: dict[int, set[str]] = {}
    for number in range(1000):
        forms.setdefault(chosen(number), set()).add(rule(number))
    assert sorted(forms) == list(range(made.num_plurals))
    assert all(len(names) == 1 for names in forms.values()), forms
    assert {"ar": 6, "pl": 3, "zh": 1}.get(tag, made.num_plurals) == made.num_plurals


def test_a_language_that_we_have_gets_no_file(add: Command, ankunft: Command, town: Path) -> None:
    result = add("so")
    assert (result.exit_code, result.stdout) == (0, "town/instance.yml\n")
    assert "Soomaali" in result.stderr
    assert "translated" in result.stderr
    assert listed(town) == ["de", "en", "ar", "so"]
    assert not (town / "town/locales").exists()
    assert ankunft("check").exit_code == 0


def test_the_languages_that_come_after_are_named(add: Command, town: Path) -> None:
    assert "prs, fa, en, de" in add("ps").stderr


@pytest.mark.parametrize("tag", ["xx", "qaa", "zzz", "klingon", "PL", "pl_PL", "pt-br", "zh-hans", "pl-", "-pl", "--", "p", "", " ", "pl ",
                                 "pl\n", "../pl", "/pl", "pl/../../x", "pl\x00", "de_simple", "i-klingon", "x-pl", "pl-u-ca", "ﬁ", "ｐｌ",
                                 "a" * 5000, "[pl]", "{tag}", "{0}", "%s", "pl,so"])  # fmt: skip
def test_what_is_no_language_is_refused_and_nothing_written(ankunft: Command, town: Path, tag: str) -> None:
    before = contents(town)
    result = ankunft("languages", "add", "--", tag)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert contents(town) == before
    assert not (town / "town/locales").exists()


def test_a_language_that_is_there_is_refused(add: Command, town: Path) -> None:
    before = contents(town)
    for tag in ("de", "ar"):
        result = add(tag)
        assert result.exit_code == 2
        assert f"“{tag}”" in result.stderr
    assert contents(town) == before


def test_adding_twice_is_refused_and_spares_what_was_translated(add: Command, town: Path) -> None:
    assert add("pl").exit_code == 0
    fill(town / PL, Search="Szukaj")
    before = contents(town)
    result = add("pl")
    assert result.exit_code == 2
    assert "already" in result.stderr
    assert contents(town) == before


def test_a_file_that_is_there_is_kept(add: Command, town: Path) -> None:
    assert add("pl").exit_code == 0
    fill(town / PL, Search="Szukaj")
    po = (town / PL).read_bytes()
    write_files(town / "town", {"instance.yml": INSTANCE})
    result = add("pl")
    assert (result.exit_code, result.stdout) == (0, "town/instance.yml\n")
    assert (town / PL).read_bytes() == po
    assert listed(town)[-1] == "pl"


def test_where_a_layer_brings_the_texts_no_file_is_made(add: Command, standings: Any, town: Path) -> None:
    write_files(town, {"town/instance.yml": INSTANCE.replace("[]", "[../district]"),
                       "district/locales/pl/LC_MESSAGES/ankunft.po": 'msgid "Search"\nmsgstr "Szukaj"\n'})  # fmt: skip
    result = add("pl")
    assert (result.exit_code, result.stdout) == (0, "town/instance.yml\n")
    assert standings()["pl"]["interface"] == 1


WRITTEN = {
    "brackets": ("languages: [de, en, ar]\n", "languages: [de, en, ar, pl]\n"),
    "brackets with a comment": ("languages: [de, en, ar]  # unsere\n", "languages: [de, en, ar, pl]  # unsere\n"),
    "brackets over several lines": ("languages: [\n  de,\n  en,\n  ar,\n]  # unsere\n", None),
    "brackets below": ("languages:\n  [de,\n   en, ar]\n", None),
    "quotes": ("languages: ['de', \"en\", ar]\n", None),
    "block": ("languages:\n  - de\n  - en\n  - ar\n", None),
    "block without indentation": ("languages:\n- de\n- en\n- ar\n", None),
    "block with comments": ("languages:  # hier\n  - de  # Deutsch\n  # Englisch\n  - en\n\n  - ar\n", None),
    "many": ("languages: [de, en, ar, fa, prs, ps, kmr, ckb, tr, uk, ru, ti, am, so, fr]\n", None),
}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("name", WRITTEN)
def test_instance_yml_is_edited_however_it_is_written(
    add: Command, ankunft: Command, town: Path, name: str, is_last: bool, end: str
) -> None:
    before, expected = WRITTEN[name]
    old = INSTANCE.replace(
        "languages: [de, en, ar]\n", "# oben\n" + before + ("" if is_last else "# unten\ninvented: true  # ja\n")
    )
    if is_last:
        old = old.rstrip("\n")
    path = town / "town/instance.yml"
    path.write_bytes(old.replace("\n", end).encode())
    tags = listed(town)
    result = add("pl")
    assert result.exit_code == 0, result.output
    new = path.read_bytes().decode()
    assert listed(town) == [*tags, "pl"]
    assert ("\r\n" in new) == (end == "\r\n")
    assert "\r" not in new.replace("\r\n", "")
    assert new.count("\n") == new.count(end)
    new = new.replace("\r\n", "\n")
    rest = INSTANCE.replace("languages: [de, en, ar]\n", "# oben\n")
    assert new.startswith(rest)
    if not is_last:
        assert new.endswith("# unten\ninvented: true  # ja\n")
    if expected is not None:
        assert new.removeprefix(rest).removesuffix("# unten\ninvented: true  # ja\n").rstrip() == expected.rstrip()
    if end == "\n":
        assert ankunft("check").exit_code == 0


def test_a_byte_order_mark_stays(add: Command, town: Path) -> None:
    path = town / "town/instance.yml"
    path.write_bytes(b"\xef\xbb\xbf" + INSTANCE.encode())
    assert add("pl").exit_code == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + INSTANCE.replace("ar]", "ar, pl]").encode()


def test_a_file_that_cannot_be_edited_is_left_as_it_is(add: Command, town: Path) -> None:
    path = town / "town/instance.yml"
    for text in (INSTANCE + "name: Zwei\n", INSTANCE.replace("Testort", "Test\ufeffort"), "{" + INSTANCE.replace("\n", ",\n") + "}",
                 INSTANCE.replace("languages: [de, en, ar]", "? languages\n: - de\n  - en\n  - ar"), INSTANCE + "x: [\n", "", "- a\n",
                 INSTANCE.replace("languages: [de, en, ar]\n", ""), INSTANCE.replace("[de, en, ar]", "de"), INSTANCE + "\x00",
                 INSTANCE.replace("[de, en, ar]", "&a [de, en, ar]")):  # fmt: skip
        path.write_text(text, "utf-8")
        result = add("pl")
        assert "Traceback" not in result.output
        if result.exit_code == 0:
            assert listed(town) == ["de", "en", "ar", "pl"]
        else:
            assert path.read_text("utf-8") == text
            assert not (town / "town/locales").exists()
        assert result.exit_code in (0, 1), (text, result.output)
        shutil.rmtree(town / "town/locales", ignore_errors=True)


def test_norwegian_is_not_taken_for_a_no(add: Command, town: Path) -> None:
    for text in (INSTANCE, INSTANCE.replace("[de, en, ar]", "\n  - de\n  - en\n  - ar")):
        (town / "town/instance.yml").write_text(text)
        assert add("no").exit_code == 0
        assert listed(town) == ["de", "en", "ar", "no"]


@pytest.mark.parametrize("place", ["town", "town/locales", "town/instance.yml"])
def test_without_permission_nothing_is_half_done(town: Path, place: str) -> None:
    (town / "town/locales").mkdir()
    before = contents(town)
    (town / place).chmod(0o444 if place.endswith(".yml") else 0o555)
    try:
        done = without_privileges("ankunft", "languages", "add", "pl", *NOW_OPTION, cwd=town)
    finally:
        (town / place).chmod(0o644 if place.endswith(".yml") else 0o755)
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert done.returncode == 1
        assert "town" in done.stderr
        assert contents(town)["town/instance.yml"] == before["town/instance.yml"]
        again = without_privileges("ankunft", "languages", "add", "pl", *NOW_OPTION, cwd=town)
        assert again.returncode == 0, again.stderr
    else:
        assert place == "town/instance.yml"  # the folder may be written: the file is replaced
    assert listed(town)[-1] == "pl"
    assert (town / PL).is_file()


def test_a_file_in_the_place_of_the_folder(add: Command, town: Path) -> None:
    write_files(town, {"town/locales": "x"})
    result = add("pl")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
    assert listed(town) == ["de", "en", "ar"]


def test_wrong_use_is_told(ankunft: Command, tmp_path: Path) -> None:
    assert ankunft("languages", "add", "pl").exit_code == 2
    assert ankunft("languages", "list").exit_code == 2
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    assert ankunft("languages", "add", "pl").exit_code == 2
    assert not (tmp_path / "town").exists()


# --- list


def test_list_counts_the_interface_and_the_content(add: Command, standings: Any, ankunft: Command, town: Path) -> None:
    write_files(town / "town", {
        "topics/housing/topic.ar.yml": TRANSLATED.format("سكن", "جملة."),
        "topics/housing/rent.ar.md": "---\ntitle: إيجار\ntranslation: {by: machine}\n---\n",
    })  # fmt: skip
    add("pl")
    fill(town / PL, Search="Szukaj", News="", All_steps="Kroki")
    rows = standings()
    count = len(ids(GERMAN))
    assert list(rows) == ["de", "en", "ar", "pl"]
    assert {tag: (row["interface"], row["of_interface"]) for tag, row in rows.items()} == {
        "de": (count, count), "en": (count, count), "ar": (count, count), "pl": (2, count),
    }  # fmt: skip
    # The town has a topic and a page, and three legal pages: title and summary each, and a lead where there is text.
    total = 2 + 3 + 3 * 3
    assert {tag: (row["texts"], row["of_texts"]) for tag, row in rows.items()} == {
        "de": (total, total), "en": (0, total), "ar": (3, total), "pl": (0, total),
    }  # fmt: skip
    assert rows["pl"]["falls_back_to"] == ["en", "de"]
    assert rows["ar"]["falls_back_to"] == ["en", "de"]
    assert rows["en"]["falls_back_to"] == ["de"]
    assert rows["pl"]["name"] == "Polski"
    table = ankunft("languages", "list").stdout.splitlines()
    assert [line.split()[0] for line in table[1:]] == ["de", "en", "ar", "pl"]
    assert re.split(r"\s{2,}", table[4]) == ["pl Polski", f"2/{count}", f"0/{total}", "en, de"]
    assert re.split(r"\s{2,}", table[3])[1:] == [f"{count}/{count}", f"3/{total}", "en, de"]


def test_outdated_and_ordered_texts_are_there_but_those_only_ordered_are_not(standings: Any, town: Path) -> None:
    of = "{title: '1:0123456789ab', lead: '1:0123456789ab'}"
    write_files(town / "town", {
        "topics/housing/rent.ar.md": "---\ntitle: إيجار\ntranslation:\n  by: human\n  of: {title: '1:ba9876543210'}\n"
                                     f"  ordered: {{to: A, date: 2026-11-01, of: {of}}}\n---\n",
    })  # fmt: skip
    assert standings()["ar"]["texts"] == 1


def test_fuzzy_foreign_and_half_translated_entries_do_not_count(add: Command, standings: Any, town: Path) -> None:
    add("pl")
    count = standings()["pl"]["of_interface"]
    (town / PL).write_text(
        'msgid "Search"\nmsgstr "Szukaj"\n\n#, fuzzy\nmsgid "Help"\nmsgstr "Pomoc"\n\nmsgid "Nowhere"\nmsgstr "Nigdzie"\n\n'
        'msgctxt "other"\nmsgid "News"\nmsgstr "Nowe"\n\nmsgid "Address"\nmsgstr ""\n\n#~ msgid "All"\n#~ msgstr "Wszystko"\n'
    )
    assert (standings()["pl"]["interface"], standings()["pl"]["of_interface"]) == (1, count)


def test_list_names_what_comes_after(standings: Any, town: Path) -> None:
    write_files(
        town / "town", {"instance.yml": INSTANCE.replace("[de, en, ar]", "[de, fa, prs, ps, de-simple, zh-Hans]")}
    )
    rows = standings()
    for tag, row in rows.items():
        assert row["falls_back_to"] == list(chain(tag, "de"))[1:]
    assert rows["prs"]["falls_back_to"] == ["fa", "en", "de"]


def test_the_table_has_columns_in_any_script(ankunft: Command, town: Path) -> None:
    write_files(town / "town", {"instance.yml": INSTANCE.replace("[de, en, ar]", f"[{', '.join(known_tags())}]")})
    result = ankunft("languages", "list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == len(known_tags()) + 1
    assert len({match.start() for line in lines[1:] if (match := re.search(r"\d+/", line))}) == 1


# --- hostile files


def po(msgid: str, msgstr: str, header: str = "") -> str:
    return f'msgid ""\nmsgstr ""\n"Language: pl\\n"\n{header}\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n'


HOSTILE: dict[str, str | bytes] = {
    "HTML": po("Search", "<img src=x onerror=alert(1)>"),
    "attribute": po("Search", 'x\\" onmouseover=\\"alert(1)'),
    "%s": po("Checked: %(date)s", "%s"),
    "a percent sign": po("Search", "100 %"),
    "no place": po("Checked: %(date)s", "Kiedyś"),
    "quotes": 'msgid "Search"\nmsgstr "Szukaj\n',
    "5 MB": po("Search", "x" * 5_000_000),
    "binary": bytes(range(256)) * 40,
    "encoding": po("Search", "Szukaj", '"Content-Type: text/plain; charset=utf-16\\n"\n'),
    "unknown encoding": po("Search", "Szukaj", '"Content-Type: text/plain; charset=klingon\\n"\n'),
    "plural rule": po("Search", "Szukaj", '"Plural-Forms: nplurals=2; plural=n/0;\\n"\n'),
    "plural forms": po("Search", "Szukaj", '"Plural-Forms: nplurals=999999999; plural=0;\\n"\n'),
    "plural": 'msgid "{number} day"\nmsgid_plural "{number} days"\nmsgstr[0] "{number} x"\n',
    "control": po("Search", "Szu\x1bkaj"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_check_says_where_a_hostile_file_is_wrong_and_no_build_is_made(
    ankunft: Command, standings: Any, town: Path, name: str
) -> None:
    write_files(town, {PL: HOSTILE[name], "town/instance.yml": INSTANCE.replace("ar]", "ar, pl]")})
    result = ankunft("check")
    assert result.exit_code == 1
    assert re.match(rf"{PL}:\d+:\d+: \S", result.stdout), result.output
    assert ankunft("build", "--jobs", "1").exit_code == 1
    assert not (town / "site").exists()
    assert standings()["pl"]["interface"] <= 1
    table = ankunft("languages", "list")
    assert table.exit_code == 0
    assert "WARNING" not in table.stdout
    assert ankunft("languages", "add", "so").exit_code == 0


def test_a_text_that_is_not_ours_is_harmless(ankunft: Command, town: Path) -> None:
    write_files(town, {PL: po("Nobody says this", "Nikt"), "town/instance.yml": INSTANCE.replace("ar]", "ar, pl]")})
    assert (ankunft("check").exit_code, ankunft("check").stdout) == (0, "")


# --- what a build shows


def shown(town: Path, tag: str) -> Element:
    return parse((town / f"site/{tag}/housing/rent/index.html").read_text("utf-8"))


def labels(page: Element) -> set[str]:
    return {value for element in page.all() if (value := element.get("aria-label"))}


def test_a_build_shows_what_is_translated_and_the_rest_as_declared(add: Command, ankunft: Command, town: Path) -> None:
    for tag in ("pl", "he"):
        assert add(tag).exit_code == 0
    assert ankunft("build", "--jobs", "1").exit_code == 0
    english = strings(resource("locales"), ("en",)).gettext
    for tag, direction in (("pl", "ltr"), ("he", "rtl")):
        page = shown(town, tag)
        [html] = page.all("html")
        assert (html.get("lang"), html.get("dir")) == (tag, direction)
        assert {english("Main menu"), english("You are here")} <= labels(page)
        assert "Miete" in page.text  # the content is there in German only

    fill(town / PL, Main_menu="Menu główne 'A' & „B”")
    po_he = town / "town/locales/he/LC_MESSAGES/ankunft.po"
    fuzzy = po_he.read_text("utf-8").replace(
        'msgid "Main menu"\nmsgstr ""', '#, fuzzy\nmsgid "Main menu"\nmsgstr "ניחוש"'
    )
    po_he.write_text(fuzzy, "utf-8")
    assert "ניחוש" in fuzzy
    assert ankunft("build", "--jobs", "1").exit_code == 0
    assert "Menu główne 'A' & „B”" in labels(shown(town, "pl"))
    assert english("Main menu") not in labels(shown(town, "pl"))
    assert english("You are here") in labels(shown(town, "pl"))
    assert english("Main menu") in labels(shown(town, "he"))

    district = 'msgid "Main menu"\nmsgstr "Powiat"\n\nmsgid "You are here"\nmsgstr "Tu jesteś"\n'
    write_files(town, {"town/instance.yml": (town / "town/instance.yml").read_text().replace("layers: []", "layers: [../district]"),
                       "district/locales/pl/LC_MESSAGES/ankunft.po": district})  # fmt: skip
    assert ankunft("build", "--jobs", "1").exit_code == 0
    assert {"Menu główne 'A' & „B”", "Tu jesteś"} <= labels(shown(town, "pl"))
    assert "Powiat" not in labels(shown(town, "pl"))

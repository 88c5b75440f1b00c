"""`ankunft translations`: what it shows of a town kept in Git, what it writes into its files, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.edit import EditError
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.cli import main
from ankunft.language import EDITORS, strings
from ankunft.model import message
from ankunft.resources import resource
from ankunft.site.plugin import read_instance
from ankunft.translation.machine import MachineError, NoTranslator
from ankunft.translation.write import New, written
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.test_check import MKDOCS_YML, contents, without_privileges
from tests.conftest import INSTANCE, NOW, NOW_OPTION, Element, make_instance, parse, write_files
from tests.translation.agency import filled, texts_of
from tests.translation.fake_servers import LIBRE_KEY, FakeLibreTranslate, serving

LEGAL_PAGES = ("legal/imprint", "legal/privacy", "legal/accessibility")

FLAT = """\
---
title: Eine Wohnung finden
summary: Wie Sie suchen.
---

Fragen Sie das <b>Amt</b> & andere.

## Kosten {#costs}

Die Miete kostet Geld.

- Die **Kaution**
- Der Strom

## Hilfe {#help}

Rufen Sie [uns](https://example.org/hilfe) an.
"""
LEAD = "\nFragen Sie das <b>Amt</b> & andere.\n"
COSTS = "Kosten\n\nDie Miete kostet Geld.\n\n- Die **Kaution**\n- Der Strom\n"
HELP = "Hilfe\n\nRufen Sie [uns](https://example.org/hilfe) an.\n"
OLD_COSTS, NEW_COSTS = "Die Miete kostet Geld.", "Die Miete kostet viel Geld."
NOW_COSTS = COSTS.replace(OLD_COSTS, NEW_COSTS)
SOURCES = {
    "title": "Eine Wohnung finden", "summary": "Wie Sie suchen.", "lead": LEAD, "costs": COSTS, "help": HELP,
}  # fmt: skip
OF = {name: fingerprint(text) for name, text in SOURCES.items()}
FLOW = ", ".join(f'{name}: "{of}"' for name, of in OF.items())
FLAT_AR = f"""\
---
title: العثور على شقة
summary: كيف تبحث.
# Mara fragen
translation: {{by: human, of: {{{FLOW}}}}}  # aus der Agentur
---

اسأل <b>الدائرة</b> وغيرها.

## التكاليف {{#costs}}

الإيجار يكلّف مالًا.

- **التأمين**
- الكهرباء

## مساعدة {{#help}}

اتصل [بنا](https://example.org/hilfe).
"""
FLAT_EN = """\
---
title: Finding a flat
summary: How to search.
translation:
  by: machine
  of:
    title: {title}
    summary: '{summary}'
    lead: "{lead}"  # der Anfang
    costs: {costs}
    help: {help}
---

Ask the <b>office</b> & others.

## Costs {{#costs}}

The rent costs money.

- The **deposit**
- The power

## Help {{#help}}

Call [us](https://example.org/hilfe).
""".format(**OF)
COURSE = """\
title: Deutschkurs
summary: Deutsch lernen.
text: |
  Sie lernen Deutsch.

  Jede Woche.
kind: course
topics: [housing]
cost: {amount: 10, note: "Mit Pass: nichts."}
registration:
  how: Kommen Sie vorbei.
verified: {date: 2026-10-01, by: Redaktion}
"""
COURSE_AR = f"""\
# Kursblatt
title: دورة ألمانية  # so heißt sie

summary: "تعلّم الألمانية."
# von hier an die Verwaltung
translation:
  by: human
  of: {{title: "{fingerprint("Deutschkurs")}", summary: "{fingerprint("Deutsch lernen.")}"}}  # geprüft
"""
TOWN = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: Alles dazu.\nicon: home\n",
    "topics/housing/flat.md": FLAT,
    "topics/housing/flat.ar.md": FLAT_AR,
    "topics/housing/flat.en.md": FLAT_EN,
    "offers/course.yml": COURSE,
    "offers/course.ar.yml": COURSE_AR,
}
AR, EN = "town/topics/housing/flat.ar.md", "town/topics/housing/flat.en.md"
BY = ("--by", "Mara Beispiel")

Ankunft = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def ankunft(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ankunft:
    """A command of `ankunft translations` in this process; an exception that is not its own exit code fails the test."""

    def call(*arguments: str | Path, cwd: Path = tmp_path, code: int = 0) -> Result:
        monkeypatch.chdir(cwd)
        words = list(map(str, arguments))
        result = CliRunner().invoke(main, ["translations", *words, *NOW_OPTION])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return call


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def commit(folder: Path, files: Mapping[str, str | bytes] = {}) -> None:
    """Write files and commit everything."""
    write_files(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "x")


def change(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def diff(folder: Path) -> list[str]:
    """The lines that differ from what is committed, as `git diff` writes them."""
    changed = [line for line in git(folder, "diff", "-U0").split("\n") if line[:1] in ("+", "-")]
    return [line for line in changed if not line.startswith(("+++", "---"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The town without Git."""
    make_instance(tmp_path / "town", TOWN)
    return write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})


@pytest.fixture
def town(folder: Path) -> Path:
    """The town in a repository; the costs of a flat have changed since it was translated."""
    git(folder, "init", "--quiet")
    commit(folder)
    change(folder, "town/topics/housing/flat.md", OLD_COSTS, NEW_COSTS)
    commit(folder)
    return folder


def rows(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def states(ankunft: Ankunft, tag: str, id_: str = "page/flat", **more: Any) -> dict[str, str]:
    found = rows(ankunft("status", "--format", "json", "--lang", tag, **more))
    return {row["section"]: row["state"] for row in found if row["id"] == id_}


def errors(folder: Path) -> list[str]:
    """What `ankunft check` calls an error."""
    problems = read_instance(folder / "town", NOW.isoformat())[1]
    return [problem.text(base=folder) for problem in problems if problem.severity == "error"]


def about(folder: Path, path: str) -> Any:
    """What a file says of its translation."""
    catalogue = catalogue_of(folder)
    for entry in catalogue.entries.values():
        for file in entry.translation_files:
            if file.path == folder / path:
                return (file.document.data or {})["translation"]
    raise AssertionError(path)


def catalogue_of(folder: Path) -> Catalogue:
    return read_instance(folder / "town", NOW.isoformat())[0]


def fixes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether `ankunft check --fix` has nothing to write."""
    before = contents(folder)
    monkeypatch.chdir(folder)
    CliRunner().invoke(main, ["check", "--fix", *NOW_OPTION])
    return contents(folder) == before


# status: the table


def table(result: Result) -> dict[str, list[int]]:
    """Language → numbers, of a table whose columns stand below each other."""
    head, *lines = result.stdout.split("\n\n")[0].rstrip("\n").split("\n")
    names = re.split(r" {2,}", head)
    assert names == ["Language", "current", "by machine", "outdated", "in translation", "missing", "words to translate"]
    ends = [head.index(name) + len(name) for name in names[1:]]
    for line in lines:
        numbers = [match.end() for match in re.finditer(r"\d+(?= |$)", line)]
        assert numbers == ends, line
    return {line.split()[0]: [int(cell) for cell in line.split()[1:]] for line in lines}


def test_the_table_is_aligned_and_its_sums_are_those_of_the_list(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("status")
    assert result.stderr == ""
    found = rows(ankunft("status", "--format", "json"))
    expected = {}
    for tag in ("ar", "en"):
        own = [row for row in found if row["lang"] == tag]
        counts = [
            sum(row["state"] == state for row in own)
            for state in ("current", "machine", "outdated", "in_translation", "missing")
        ]
        expected[tag] = [*counts, sum(row["words"] for row in own if row["state"] in ("missing", "outdated"))]
    assert table(result) == expected
    assert expected["ar"][2] == expected["en"][2] == 1
    assert expected["en"][1] == 4
    assert "#" not in result.stdout


def test_columns_stay_below_each_other_in_german_and_with_long_numbers(
    ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(town / "town", {"topics/housing/long.md": f"---\ntitle: L\nsummary: S.\n---\n\n{'Wort ' * 123_456}\n"})
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    lines = ankunft("status").stdout.rstrip("\n").split("\n")
    assert len({len(line) for line in lines}) == 1
    assert [line.split()[0] for line in lines[1:]] == ["ar", "en"]
    assert re.search(r" 1234\d\d$", lines[1])


def test_of_one_topic_and_one_language_all_that_is_not_current_is_listed(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("status", "--lang", "ar", "--topic", "housing")
    assert table(result)["ar"][:5] == [6, 0, 1, 0, 5]
    assert result.stdout.split("\n\n")[1].split("\n") == [
        "ar",
        "  offer/course#text  missing  5",
        "  offer/course#cost.note  missing  3",
        "  offer/course#registration.how  missing  3",
        "  page/flat#costs  outdated  10",
        "  topic/housing  missing  3",  # all of it
        "",
    ]


def test_what_changed_in_the_source_is_shown_word_by_word(ankunft: Ankunft, town: Path) -> None:
    lines = ankunft("status", "--lang", "ar", "--diff").stdout.split("\n")
    at = lines.index("  page/flat#costs  outdated  10")
    assert lines[at + 1 : at + 7] == [
        "    Kosten",
        "",
        "    Die Miete kostet {+viel +}Geld.",
        "",
        "    - Die **Kaution**",
        "    - Der Strom",
    ]


def test_what_is_taken_out_is_shown_before_what_is_put_in(ankunft: Ankunft, town: Path) -> None:
    change(town, "town/topics/housing/flat.md", "kostet viel Geld", "ist {teuer}")
    assert "    Die Miete [-kostet Geld-]{+ist {teuer}+}." in ankunft("status", "--diff").stdout


# status: JSON


def test_each_row_says_these_things_and_no_others(ankunft: Ankunft, town: Path) -> None:
    found = rows(ankunft("status", "--format", "json", "--topic", "housing", "--lang", "ar"))
    keys = ["id", "lang", "section", "state", "words"]
    assert all(list(row) in (keys, [*keys, "before"]) for row in found)
    [row] = [row for row in found if "before" in row]
    assert row == {
        "id": "page/flat", "lang": "ar", "section": "costs", "state": "outdated", "words": 10, "before": COSTS,
    }  # fmt: skip
    assert [row["section"] for row in found if row["id"] == "page/flat"] == list(SOURCES)


def test_the_json_is_on_standard_output_alone_even_where_the_content_has_errors(ankunft: Ankunft, town: Path) -> None:
    write_files(
        town / "town", {"topics/housing/broken.md": "---\ntitel: X\n---\n\n## Ohne\n", "offers/bad.yml": "- a\n"}
    )
    result = ankunft("status", "--format", "json", "--lang", "ar")
    assert {row["id"] for row in rows(result)} >= {"page/flat", "offer/course"}
    assert re.fullmatch(r"The content has errors \(\d+\)\. “ankunft check” names them\.\n", result.stderr)
    assert states(ankunft, "ar")["costs"] == "outdated"
    assert states(ankunft, "ar")["title"] == "current"


def test_a_translation_with_errors_does_not_hide_the_others(ankunft: Ankunft, town: Path) -> None:
    change(town, EN, "translation:\n", "translation: {by: robot}\nxtranslation:\n")
    ankunft("status", "--format", "html")
    assert states(ankunft, "ar")["costs"] == "outdated"


@pytest.mark.parametrize("form", ["table", "json", "html"])
def test_a_broken_instance_is_told_in_a_line(ankunft: Ankunft, town: Path, form: str) -> None:
    for text in ("name: [\n", "", "name: T\nlanguages: [xx-yy]\n", "\x00"):
        write_files(town / "town", {"instance.yml": text})
        result = ankunft("status", "--format", form, code=1)
        assert "town/instance.yml:" in result.stdout
        assert "Traceback" not in result.output
        assert "Errors: " in result.stderr


def test_without_an_instance_it_was_used_wrongly(ankunft: Ankunft, tmp_path: Path) -> None:
    assert "mkdocs.yml" in ankunft("status", code=2).stderr
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    assert "town" in ankunft("status", code=2).stderr


# status: history


def befores(ankunft: Ankunft, **more: Any) -> list[str]:
    return [
        row["before"] for row in rows(ankunft("status", "--format", "json", "--lang", "ar", **more)) if "before" in row
    ]


def without_history(folder: Path) -> None:
    change(folder, "town/topics/housing/flat.md", OLD_COSTS, NEW_COSTS)


def test_without_git_there_is_the_state_without_a_comparison(ankunft: Ankunft, folder: Path) -> None:
    without_history(folder)
    assert states(ankunft, "ar")["costs"] == "outdated"
    assert befores(ankunft) == []
    result = ankunft("status", "--diff", "--lang", "ar")
    assert result.stderr == ""
    assert "page/flat#costs  outdated" in result.stdout
    assert "{+" not in result.stdout


def test_without_the_program_git_too(ankunft: Ankunft, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_history(folder)
    monkeypatch.setenv("PATH", str(folder))
    assert states(ankunft, "ar")["costs"] == "outdated"
    assert befores(ankunft) == []


def test_a_repository_without_a_commit_knows_nothing(ankunft: Ankunft, folder: Path) -> None:
    without_history(folder)
    git(folder, "init", "--quiet")
    assert befores(ankunft) == []
    git(folder, "add", "--all")
    assert befores(ankunft) == []


def test_a_shallow_clone_shows_what_it_has(ankunft: Ankunft, town: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{town}", "shallow")
    shallow = tmp_path / "shallow"
    assert befores(ankunft, cwd=shallow) == []
    assert states(ankunft, "ar", cwd=shallow)["costs"] == "outdated"
    git(shallow, "fetch", "--quiet", "--unshallow")
    assert befores(ankunft, cwd=shallow) == [COSTS]


def test_what_git_has_lost_is_passed_over(ankunft: Ankunft, town: Path) -> None:
    """As in a clone that leaves out what files said before (`--filter=blob:none`), without a connection."""
    lost = git(town, "rev-parse", "HEAD:town/topics/housing/flat.md").strip()
    (town / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert befores(ankunft) == [COSTS]
    lost = git(town, "rev-parse", "HEAD~1:town/topics/housing/flat.md").strip()
    (town / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert befores(ankunft) == []


def test_it_works_from_a_folder_of_the_instance(ankunft: Ankunft, town: Path) -> None:
    below = town / "town/topics/housing"
    found = rows(ankunft("status", "-f", "../../../mkdocs.yml", "--format", "json", "--lang", "ar", cwd=below))
    assert [row["before"] for row in found if "before" in row] == [COSTS]
    ankunft("confirm", "page/flat", "offer/course", *BY, "-f", "../../../mkdocs.yml", cwd=below)
    assert git(town, "diff", "--name-only").split() == [AR, EN]


def test_an_instance_below_the_top_of_the_repository_is_compared_too(ankunft: Ankunft, tmp_path: Path) -> None:
    own = tmp_path / "sites" / "mein ort ü"
    make_instance(own / "town", TOWN)
    write_files(own, {"mkdocs.yml": MKDOCS_YML})
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    change(own, "town/topics/housing/flat.md", OLD_COSTS, NEW_COSTS)
    assert befores(ankunft, cwd=own) == [COSTS]


def test_what_the_source_said_is_found_after_many_commits_and_in_files_that_moved(ankunft: Ankunft, town: Path) -> None:
    for number in range(5):
        commit(town, {"town/offers/course.yml": COURSE.replace("10", str(number)), f"other{number}.md": "x\n"})
    (town / "town/topics/rooms").mkdir()
    git(town, "mv", "town/topics/housing/topic.yml", "town/topics/rooms/topic.yml")
    for name in ("flat.md", "flat.ar.md", "flat.en.md"):
        git(town, "mv", f"town/topics/housing/{name}", f"town/topics/rooms/{name}")
    change(town, "town/offers/course.yml", "[housing]", "[rooms]")
    commit(town)
    change(town, "town/topics/rooms/flat.md", NEW_COSTS, "Fast nichts.")
    commit(town)
    assert befores(ankunft) == [COSTS]


# status: HTML


def report(result: Result) -> Element:
    return parse(result.stdout)


def test_the_report_asks_for_nothing_and_can_run_nothing(ankunft: Ankunft, town: Path) -> None:
    write_files(town / "town", {"instance.yml": INSTANCE.replace("Testort", '"Ort <i>&</i> Mehr"')})
    change(town, "town/topics/housing/flat.md", NEW_COSTS, "Ein <script>alert(1)</script> & <img src=x onerror=y>.")
    change(town, "town/topics/housing/flat.md", "title: Eine Wohnung finden", 'title: "</td><script>x</script>"')
    result = ankunft("status", "--format", "html")
    assert result.stdout.endswith("\n")
    tree = report(result)
    tags = {element.tag for element in tree.all()}
    assert not tags & {"script", "link", "img", "iframe", "i", "object", "base", "form", "b"}
    for element in tree.all():
        assert not {"src", "href", "style", "srcset", "action", "background"} & set(element.attributes)
        assert not [name for name in element.attributes if name.startswith("on")]
    policies = [meta.get("content") for meta in tree.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    [style] = tree.all("style")
    assert not re.search(r"url\(|@import|expression", style.text)
    [heading] = tree.all("h1")
    assert heading.text == "Translations · Ort <i>&</i> Mehr"
    assert "Ein <script>alert(1)</script> & <img src=x onerror=y>." in _after(tree, "page/flat#costs")


def _changes(tree: Element, name: str) -> Element:
    """What changed, of the first text of that name."""
    for cell in tree.all("td"):
        if [code for code in cell.all("code") if code.text == name]:
            [found] = cell.all("div")
            return found
    raise AssertionError(name)


def _after(tree: Element, name: str) -> str:
    """The text as it is now, of what is shown as a change."""
    change_ = _changes(tree, name)
    old = [element.text for element in change_.all("del")]
    text = change_.text
    for taken in old:
        text = text.replace(taken, "", 1)
    return text


def test_changes_are_marked_in_the_report(ankunft: Ankunft, town: Path) -> None:
    tree = report(ankunft("status", "--format", "html", "--lang", "ar"))
    found = _changes(tree, "page/flat#costs")
    assert [element.text for element in found.all("ins")] == ["viel "]
    assert [element.text for element in found.all("del")] == []
    assert found.text == NOW_COSTS
    change(town, "town/topics/housing/flat.md", NEW_COSTS, "Die Miete.")
    found = _changes(report(ankunft("status", "--format", "html", "--lang", "ar")), "page/flat#costs")
    assert [element.text for element in found.all("del")] == [" kostet Geld"]


def test_the_report_has_the_numbers_of_the_table(ankunft: Ankunft, town: Path) -> None:
    tree = report(ankunft("status", "--format", "html"))
    first = next(tree.all("tbody"))
    found = {row.text.strip().split("(")[1][:2]: [int(cell.text) for cell in row.all("td")] for row in first.all("tr")}
    assert found == table(ankunft("status"))


def test_the_report_is_german_for_germans(ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    tree = report(ankunft("status", "--format", "html"))
    say = strings(resource("locales"), ("de",), EDITORS).gettext
    [html] = tree.all("html")
    assert html.get("lang") == "de"
    heads = [element.text for element in next(tree.all("thead")).all("th")]
    english = ("Language", "current", "by machine", "outdated", "in translation", "missing", "words to translate")
    assert heads == [say(words) for words in english]
    assert say("Language") == "Sprache"


# What is named must be there


WRONG_NAMES: dict[str, tuple[Sequence[str], str]] = {
    "a language": (("status", "--lang", "arr"), "Is “ar” meant?"),
    "a topic": (("status", "--topic", "housin"), "Is “housing” meant?"),
    "a record": (("confirm", "page/flatt", *BY), "Is “page/flat” meant?"),
    "a record without its kind": (("confirm", "flat", *BY), "there is no record “flat”."),
    "a section": (("confirm", "page/flat#cost", *BY), "Is “costs” meant?"),
    "a section by option": (("confirm", "page/flat", "--section", "hilp", *BY), "Is “help” meant?"),
    "a section in several records": (("confirm", "page/flat", "offer/course", "--section", "costs", *BY), "offer/course"),
    "a language to confirm": (("confirm", "page/flat", "--lang", "arr", *BY), "Is “ar” meant?"),
    "a language to export": (("export", "out.xlf", "--lang", "enn"), "Is “en” meant?"),
    "a language of machines": (("machine", "--service", "none", "--lang", "uk"), "no language “uk”"),
    "a form": (("status", "--format", "pdf"), "'table'"),
    "no record": (("confirm", *BY), "ID[#SECTION]"),
    "two read languages": (("confirm", "page/flat", "--reviewed", "--lang", "ar", "--lang", "en", *BY), "--lang TAG"),
    "no read language": (("confirm", "page/flat", "--reviewed", *BY), "--lang TAG"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_NAMES)
def test_a_wrong_name_is_refused_with_the_right_one(ankunft: Ankunft, town: Path, name: str) -> None:
    arguments, said = WRONG_NAMES[name]
    result = ankunft(*arguments, code=2)
    assert said in result.stderr
    assert result.stdout == ""
    assert diff(town) == []
    assert not (town / "out.xlf").exists()


# confirm


def of(name: str, text: str) -> str:
    return f'{name}: "{fingerprint(text)}"'


def test_confirming_changes_one_line_in_brackets(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("confirm", "page/flat#costs", "--lang", "ar", *BY)
    assert result.stderr.split("\n") == ["Files changed: 1", "Texts confirmed: 1", ""]
    now = FLOW.replace(OF["costs"], fingerprint(NOW_COSTS))
    said = 'unchanged: {by: Mara Beispiel, date: "2026-11-21"}'
    assert diff(town) == [
        f"-translation: {{by: human, of: {{{FLOW}}}}}  # aus der Agentur",
        f"+translation: {{by: human, of: {{{now}}}, {said}}}  # aus der Agentur",
    ]
    assert errors(town) == []


def test_confirming_changes_its_lines_in_a_block(ankunft: Ankunft, town: Path) -> None:
    ankunft("confirm", "page/flat", "--lang", "en", *BY)
    assert diff(town) == [
        f"-    costs: {OF['costs']}",
        f'+    costs: "{fingerprint(NOW_COSTS)}"',
        "+  unchanged:",
        "+    by: Mara Beispiel",
        '+    date: "2026-11-21"',
    ]
    assert errors(town) == []
    assert states(ankunft, "en") == dict.fromkeys(SOURCES, "machine")


def test_records_keep_their_comments(ankunft: Ankunft, town: Path) -> None:
    change(town, "town/offers/course.yml", "title: Deutschkurs", "title: Deutsch-Kurs")
    commit(town)
    ankunft("confirm", "offer/course", *BY)
    assert diff(town) == [
        f"-  of: {{{of('title', 'Deutschkurs')}, {of('summary', 'Deutsch lernen.')}}}  # geprüft",
        f"+  of: {{{of('title', 'Deutsch-Kurs')}, {of('summary', 'Deutsch lernen.')}}}  # geprüft",
        "+  unchanged:",
        "+    by: Mara Beispiel",
        '+    date: "2026-11-21"',
    ]
    assert errors(town) == []


def test_all_languages_are_confirmed_at_once_and_machines_stay_machines(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("confirm", "page/flat#costs", *BY)
    assert "Texts confirmed: 2" in result.stderr
    assert git(town, "diff", "--name-only").split() == [AR, EN]
    assert states(ankunft, "ar")["costs"] == "current"
    assert states(ankunft, "en")["costs"] == "machine"


def test_the_second_time_nothing_is_left(ankunft: Ankunft, town: Path) -> None:
    ankunft("confirm", "page/flat", *BY)
    commit(town)
    result = ankunft("confirm", "page/flat", "--by", "Kim Beispiel")
    assert result.stderr.split("\n") == ["Files changed: 0", "Texts confirmed: 0", ""]
    assert diff(town) == []


def test_of_two_people_each_says_what_they_know_and_the_last_is_named(ankunft: Ankunft, town: Path) -> None:
    change(town, "town/topics/housing/flat.md", "Rufen Sie", "Bitte rufen Sie")
    ankunft("confirm", "page/flat#costs", *BY)
    ankunft("confirm", "page/flat", "--section", "help", "--by", "Kim: Beispiel, #2")
    for path in (AR, EN):
        assert about(town, path)["unchanged"] == {"by": "Kim: Beispiel, #2", "date": "2026-11-21"}
    assert set(states(ankunft, "ar").values()) == {"current"}
    assert errors(town) == []


def test_two_people_on_two_branches_merge_what_they_said_of_two_languages(ankunft: Ankunft, town: Path) -> None:
    git(town, "checkout", "--quiet", "-b", "other")
    ankunft("confirm", "page/flat", "--lang", "ar", "--by", "Kim")
    commit(town)
    git(town, "checkout", "--quiet", "-")
    ankunft("confirm", "page/flat", "--lang", "en", *BY)
    commit(town)
    git(town, "merge", "--quiet", "--no-edit", "other")
    assert states(ankunft, "ar")["costs"] == "current"
    assert states(ankunft, "en")["costs"] == "machine"


def test_who_says_so_is_asked_of_git(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("confirm", "page/flat", code=2)
    assert "Say who confirms: --by NAME." in result.stderr
    assert diff(town) == []
    git(town, "config", "user.name", "  Jürgen „Jo“ O'Neil  ")
    ankunft("confirm", "page/flat")
    assert about(town, AR)["unchanged"]["by"] == "Jürgen „Jo“ O'Neil"
    assert errors(town) == []


def test_git_is_asked_outside_of_a_repository_too(
    ankunft: Ankunft, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = write_files(tmp_path_factory.mktemp("home"), {"gitconfig": "[user]\n\tname = Kim\n"}) / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    without_history(folder)
    ankunft("confirm", "page/flat")
    assert about(folder, AR)["unchanged"]["by"] == "Kim"


@pytest.mark.parametrize("name", ["   ", "x" * 2001, "a\nb", "a\x07b", "a\u202eb", "\ufeff"])
def test_a_name_that_no_file_can_hold_breaks_no_file(ankunft: Ankunft, town: Path, name: str) -> None:
    monkey = CliRunner().invoke(
        main, ["translations", "confirm", "page/flat", "--by", name, *NOW_OPTION, "-f", str(town / "mkdocs.yml")]
    )
    assert monkey.exception is None or isinstance(monkey.exception, SystemExit)
    assert errors(town) == []
    if monkey.exit_code:
        assert diff(town) == []


READ_ALL = ("--reviewed", "--lang", "en", *BY)


def test_what_was_read_in_part_leaves_the_rest_to_the_machine(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("confirm", "page/flat#costs", "page/flat#title", *READ_ALL)
    assert "Texts confirmed: 2" in result.stderr
    said = about(town, EN)
    assert said["by"] == "machine"
    assert said["confirmed"] == {"by": "Mara Beispiel", "date": "2026-11-21"}
    assert said["machine"] == ["summary", "lead", "help"]
    assert "unchanged" not in said
    found = states(ankunft, "en")
    assert found == {"title": "current", "summary": "machine", "lead": "machine", "costs": "current", "help": "machine"}
    assert errors(town) == []
    ankunft("confirm", "page/flat", *READ_ALL)
    assert "machine" not in about(town, EN)
    assert set(states(ankunft, "en").values()) == {"current"}
    assert errors(town) == []
    commit(town)
    assert "Files changed: 0" in ankunft("confirm", "page/flat", *READ_ALL).stderr
    assert diff(town) == []


def test_confirming_a_change_does_not_say_that_anybody_read_it(ankunft: Ankunft, town: Path) -> None:
    ankunft("confirm", "page/flat#title", *READ_ALL)
    ankunft("confirm", "page/flat", *BY)
    assert states(ankunft, "en") == {**dict.fromkeys(SOURCES, "machine"), "title": "current"}
    assert about(town, EN)["machine"] == ["summary", "lead", "costs", "help"]


def test_the_texts_that_were_read_are_what_they_were(ankunft: Ankunft, town: Path) -> None:
    before = (town / EN).read_bytes().partition(b"---\n\n")[2]
    ankunft("confirm", "page/flat#costs", *READ_ALL)
    ankunft("confirm", "page/flat", *READ_ALL)
    assert (town / EN).read_bytes().partition(b"---\n\n")[2] == before


@pytest.mark.parametrize("arguments", [(), ("--reviewed",)])
@pytest.mark.parametrize("form", ["crlf", "bom", "mixed"])
def test_a_file_that_is_no_good_text_is_left_as_it_is(
    ankunft: Ankunft, town: Path, form: str, arguments: Sequence[str]
) -> None:
    data = (town / AR).read_bytes()
    bad = {
        "crlf": data.replace(b"\n", b"\r\n"),
        "bom": b"\xef\xbb\xbf" + data,
        "mixed": data.replace("كيف تبحث.\n".encode(), "كيف تبحث.\r\n".encode()),
    }[form]
    (town / AR).write_bytes(bad)
    result = ankunft("confirm", "page/flat", "--lang", "ar", *BY, *arguments, code=1)
    assert (town / AR).read_bytes() == bad
    assert "Nothing was written." in result.stderr
    assert "flat.ar.md" in result.stderr
    assert "Texts confirmed" not in result.stderr
    assert "Traceback" not in result.output


# Layers


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """A town upon a layer of the same repository: the page is the layer's."""
    write_files(tmp_path / "shared", TOWN)
    make_instance(tmp_path / "town", {}, INSTANCE.replace("[]", "[../shared]"))
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    change(tmp_path, "shared/topics/housing/flat.md", OLD_COSTS, NEW_COSTS)
    commit(tmp_path)
    return tmp_path


def test_what_a_layer_brings_is_confirmed_in_the_layer(ankunft: Ankunft, layers: Path) -> None:
    ankunft("confirm", "page/flat", *BY)
    assert git(layers, "diff", "--name-only").split() == [
        "shared/topics/housing/flat.ar.md",
        "shared/topics/housing/flat.en.md",
    ]
    assert git(layers, "ls-files", "--others") == ""
    assert states(ankunft, "ar")["costs"] == "current"


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    """A town upon a layer that lies elsewhere, whose costs have changed since they were translated."""
    write_files(tmp_path / "elsewhere", TOWN)
    change(tmp_path, "elsewhere/topics/housing/flat.md", OLD_COSTS, NEW_COSTS)
    (tmp_path / "elsewhere/offers/course.ar.yml").unlink()
    home = tmp_path / "home"
    make_instance(home / "town", {}, INSTANCE.replace("[]", "[../../elsewhere]"))
    return write_files(home, {"mkdocs.yml": MKDOCS_YML})


def test_what_a_layer_elsewhere_brings_is_confirmed_in_the_towns_own_file(ankunft: Ankunft, guest: Path) -> None:
    home, elsewhere = guest, guest.parent / "elsewhere"
    before = contents(elsewhere)
    ankunft("confirm", "page/flat", *BY, cwd=home)
    assert contents(elsewhere) == before
    text = (home / AR).read_text("utf-8")
    assert (
        text
        == f"""\
---
translation: {{by: human, of: {{costs: "{fingerprint(NOW_COSTS)}"}}, unchanged: {{by: Mara Beispiel, date: "2026-11-21"}}}}
---

## التكاليف {{#costs}}

الإيجار يكلّف مالًا.

- **التأمين**
- الكهرباء
"""
    )
    assert errors(home) == []
    assert set(states(ankunft, "ar", cwd=home).values()) == {"current"}
    assert set(states(ankunft, "en", cwd=home).values()) == {"machine"}
    assert about(home, EN)["by"] == "machine"
    ankunft("confirm", "page/flat", "--reviewed", "--lang", "en", *BY, cwd=home)
    assert errors(home) == []
    assert set(states(ankunft, "en", cwd=home).values()) == {"current"}
    assert contents(elsewhere) == before
    unchanged = contents(home)
    assert "Files changed: 0" in ankunft("confirm", "page/flat", *BY, cwd=home).stderr
    assert contents(home) == unchanged


def test_of_a_section_of_the_towns_own_the_towns_file_is_written(ankunft: Ankunft, layers: Path) -> None:
    own = "---\nextends: true\n---\n\n## Hilfe {#help}\n\nRufen Sie das Rathaus an.\n"
    stamp = of("help", "Hilfe\n\nRufen Sie wen an.\n")
    ours = f"---\ntranslation: {{by: human, of: {{{stamp}}}}}\n---\n\n## مساعدة {{#help}}\n\nاتصل بالبلدية.\n"
    commit(layers, {"town/topics/housing/flat.md": own, AR: ours})
    ankunft("confirm", "page/flat", "--lang", "ar", *BY)
    assert git(layers, "diff", "--name-only").split() == ["shared/topics/housing/flat.ar.md", AR]
    assert set(states(ankunft, "ar").values()) == {"current"}
    assert errors(layers) == []


def test_of_a_field_that_the_town_does_not_replace_the_layers_file_is_written(ankunft: Ankunft, layers: Path) -> None:
    own = "---\nextends: true\n---\n\n## Hilfe {#help}\n\nRufen Sie das Rathaus an.\n"
    ours = "---\ntranslation: {by: human}\n---\n\n## مساعدة {#help}\n\nاتصل بالبلدية.\n"
    commit(layers, {"town/topics/housing/flat.md": own, AR: ours})
    change(layers, "shared/topics/housing/flat.md", "Wie Sie suchen.", "Wie Sie etwas finden.")
    ankunft("confirm", "page/flat#summary", "--lang", "ar", *BY)
    assert git(layers, "diff", "--name-only").split() == [
        "shared/topics/housing/flat.ar.md",
        "shared/topics/housing/flat.md",
    ]
    assert states(ankunft, "ar")["summary"] == "current"
    assert errors(layers) == []


def test_what_a_layer_elsewhere_brings_is_ordered_in_the_towns_own_file(ankunft: Ankunft, guest: Path) -> None:
    before = contents(guest.parent / "elsewhere")
    out = guest.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed", "--to", "X", cwd=guest)
    assert contents(guest.parent / "elsewhere") == before
    assert errors(guest) == []
    assert set(states(ankunft, "ar", "offer/course", cwd=guest).values()) == {"in_translation"}
    assert states(ankunft, "ar", cwd=guest) == {**dict.fromkeys(SOURCES, "current"), "costs": "in_translation"}
    texts = {**BACK_COURSE, "page/flat#costs": section("التكاليف", "غالٍ.\n\n- **التأمين**\n- الكهرباء")}
    ankunft("import", give_back(guest, out, texts), cwd=guest)
    assert contents(guest.parent / "elsewhere") == before
    assert errors(guest) == []
    assert set(states(ankunft, "ar", cwd=guest).values()) == {"current"}
    assert "ordered" not in about(guest, AR)


def test_what_is_ordered_of_a_layer_is_so_though_the_town_has_a_file_of_its_own(ankunft: Ankunft, layers: Path) -> None:
    own = "---\nextends: true\n---\n\n## Amt {#office}\n\nIm Rathaus.\n"
    ours = "---\ntranslation: {by: human}\n---\n\n## الدائرة {#office}\n\nفي البلدية.\n"
    change(layers, "shared/topics/housing/flat.md", "## Hilfe", "## Neu {#more}\n\nMehr.\n\n## Hilfe")
    commit(layers, {"town/topics/housing/flat.md": own, AR: ours})
    ankunft("export", layers.parent / "out.xlf", "--lang", "ar", "--changed", "--to", "X")
    found = states(ankunft, "ar")
    assert found == {
        **dict.fromkeys([*SOURCES, "office"], "current"),
        "costs": "in_translation",
        "more": "in_translation",
    }
    assert errors(layers) == []


# To translators


def give_back(folder: Path, out: Path, texts: Mapping[str, Any]) -> Path:
    """The file with these texts translated, as the agency returns it."""
    back = out.with_name(f"back-{out.name}")
    back.write_bytes(filled(out, texts_of(catalogue_of(folder)), texts))
    return back


NEW_PAGE = """\
---
title: Ein Haus
summary: Wie Sie bauen.
---

Ein **Haus** ist groß.

## Kosten {#costs}

Viel.

| Was | Wie viel |
|---|---|
| Dach | 10 Euro |

### Dach {#roof}

1. Planen
2. Bauen
"""


def section(title: str, text: str) -> dict[str, str]:
    return {"title": title, "text": text}


BACK_PAGE = {
    "page/new#title": "بيت: جديد",
    "page/new#summary": 'كيف "تبني" #بيتًا.',
    "page/new#lead": "\n**البيت** كبير.\n",
    "page/new#costs": section("التكاليف", "كثير.\n\n| ماذا | كم |\n|---|---|\n| سقف | 10 يورو |"),
    "page/new#roof": section("سقف", "1. خطّط\n2. ابنِ"),
}
BACK_COURSE = {
    "offer/course#text": "تتعلّم الألمانية.\n\nكل أسبوع.\n",
    "offer/course#cost.note": "مع جواز السفر: لا شيء.",
    "offer/course#registration.how": "تعال.",
}


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_a_page_goes_out_and_comes_back_as_a_file_of_its_own(
    ankunft: Ankunft, town: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(town, {"town/topics/housing/new.md": NEW_PAGE})
    out = town.parent / f"out.{'po' if form == 'po' else 'xlf'}"
    ankunft("export", out, "--lang", "ar", "--format", form)
    assert diff(town) == []
    assert git(town, "ls-files", "--others") == ""
    result = ankunft("import", give_back(town, out, BACK_PAGE))
    assert f"{len(BACK_PAGE)} taken in, 0 as they were, 0 not translated yet, 0 refused" in result.stderr
    assert git(town, "ls-files", "--others").split() == ["town/topics/housing/new.ar.md"]
    assert diff(town) == []
    sources = {name: text.text for name, text in catalogue_of(town).entries["page", "new"].texts.items()}
    stamps = ", ".join(of(name, text) for name, text in sources.items())
    assert (
        (town / "town/topics/housing/new.ar.md").read_text("utf-8")
        == f"""\
---
title: "بيت: جديد"
summary: "كيف \\"تبني\\" #بيتًا."
translation: {{by: human, of: {{{stamps}}}}}
---

**البيت** كبير.

## التكاليف {{#costs}}

كثير.

| ماذا | كم |
|---|---|
| سقف | 10 يورو |

### سقف {{#roof}}

1. خطّط
2. ابنِ
"""
    )
    assert errors(town) == []
    assert set(states(ankunft, "ar", "page/new").values()) == {"current"}
    assert fixes_nothing(town, monkeypatch)


@pytest.mark.parametrize("form", ["xliff", "po"])
def test_a_record_comes_back_with_nested_fields_and_texts_of_several_lines(
    ankunft: Ankunft, town: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (town / "town/offers/course.ar.yml").unlink()
    commit(town)
    out = town.parent / f"out.{'po' if form == 'po' else 'xlf'}"
    ankunft("export", out, "--lang", "ar", "--format", form, "--changed")
    back = {"offer/course#title": "دورة", "offer/course#summary": "تعلّم: الألمانية.", **BACK_COURSE}
    ankunft("import", give_back(town, out, back))
    entry = catalogue_of(town).entries["offer", "course"]
    stamps = ", ".join(of(name, text.text) for name, text in entry.texts.items())
    text = (town / "town/offers/course.ar.yml").read_text("utf-8")
    assert (
        re.sub(r" +$", "", text, flags=re.MULTILINE)  # `put_field` leaves a blank behind “cost:”
        == f"""\
title: دورة
summary: "تعلّم: الألمانية."
text: |
  تتعلّم الألمانية.

  كل أسبوع.
cost:
  note: "مع جواز السفر: لا شيء."
registration:
  how: تعال.
translation: {{by: human, of: {{{stamps}}}}}
"""
    )
    assert errors(town) == []
    assert set(states(ankunft, "ar", "offer/course").values()) == {"current"}
    assert fixes_nothing(town, monkeypatch)


def test_a_file_with_comments_keeps_them(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed")
    back = {**BACK_COURSE, "page/flat#costs": section("التكاليف", "غالٍ.\n\n- **التأمين**\n- الكهرباء")}
    ankunft("import", give_back(town, out, back))
    assert [line for line in diff(town) if line.startswith("-") and "الإيجار" not in line] == [
        f"-  of: {{{of('title', 'Deutschkurs')}, {of('summary', 'Deutsch lernen.')}}}  # geprüft",
        f"-translation: {{by: human, of: {{{FLOW}}}}}  # aus der Agentur",
    ]
    text = (town / "town/offers/course.ar.yml").read_text("utf-8")
    for comment in ("# Kursblatt\n", "  # so heißt sie\n", "# von hier an die Verwaltung\n", "  # geprüft\n"):
        assert comment in text
    assert "# Mara fragen\n" in (town / AR).read_text("utf-8")
    assert errors(town) == []
    assert set(states(ankunft, "ar", "offer/course").values()) == {"current"}


def test_what_was_imported_once_is_the_same_the_second_time(ankunft: Ankunft, town: Path) -> None:
    write_files(town, {"town/topics/housing/new.md": NEW_PAGE})
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar")
    texts = {**BACK_PAGE, **BACK_COURSE, "topic/housing#title": "سكن"}
    back = give_back(town, out, texts)
    ankunft("import", back)
    commit(town)
    result = ankunft("import", back)
    assert "Files changed: 0" in result.stderr
    assert f"0 taken in, {len(texts)} as they were" in result.stderr
    assert diff(town) == []


def test_what_comes_back_as_it_went_out_changes_nothing(ankunft: Ankunft, town: Path) -> None:
    for form in ("xliff", "xliff12", "po"):
        out = town.parent / f"out-{form}"
        ankunft("export", out, "--lang", "ar", "--format", form)
        assert "Files changed: 0" in ankunft("import", out).stderr
        assert diff(town) == []


def test_an_order_begins_a_file_that_check_accepts_and_the_import_fills_it(
    ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (town / "town/offers/course.ar.yml").unlink()
    commit(town, {"town/topics/housing/new.md": NEW_PAGE})
    out = town.parent / "sub" / "folder" / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed", "--to", "Agentur: „X“")
    for path in ("town/topics/housing/new.ar.md", "town/offers/course.ar.yml"):
        said = about(town, path)
        assert list(said) == ["by", "ordered"]
        assert {name: said["ordered"][name] for name in ("to", "date")} == {"to": "Agentur: „X“", "date": "2026-11-21"}
    assert errors(town) == []
    assert set(states(ankunft, "ar", "page/new").values()) == {"in_translation"}
    assert set(states(ankunft, "ar", "offer/course").values()) == {"in_translation"}
    assert states(ankunft, "ar")["costs"] == "in_translation"
    ankunft("confirm", "page/new", "offer/course", *BY)
    assert set(states(ankunft, "ar", "page/new").values()) == {"in_translation"}
    first = {name: BACK_PAGE[name] for name in ("page/new#roof", "page/new#title")}
    ankunft("import", give_back(town, out, first))
    assert errors(town) == []
    assert list(about(town, "town/topics/housing/new.ar.md")["ordered"]["of"]) == ["summary", "lead", "costs"]
    rest = {name: text for name, text in BACK_PAGE.items() if name not in first}
    ankunft("import", give_back(town, out, {**rest, **BACK_COURSE}))
    assert "ordered" not in about(town, "town/topics/housing/new.ar.md")
    text = (town / "town/topics/housing/new.ar.md").read_text("utf-8")
    assert text.startswith('---\ntitle: "بيت: جديد"\nsummary: ')
    assert [line for line in text.split("\n") if line.startswith("#")] == ["## التكاليف {#costs}", "### سقف {#roof}"]
    assert "\n\n\n" not in text
    assert set(states(ankunft, "ar", "page/new").values()) == {"current"}
    assert list(about(town, "town/offers/course.ar.yml")["ordered"]["of"]) == ["title", "summary"]
    assert errors(town) == []
    assert fixes_nothing(town, monkeypatch)


def test_of_what_is_current_nothing_goes_out(ankunft: Ankunft, town: Path) -> None:
    ankunft("confirm", "page/flat", *BY)
    write_files(town / "town", {"topics/alone/topic.yml": "title: A\nsummary: B.\n", "topics/alone/topic.ar.yml":
        f"title: x\nsummary: y\ntranslation: {{by: human, of: {{{of('title', 'A')}, {of('summary', 'B.')}}}}}\n"})  # fmt: skip
    result = ankunft("export", "out.xlf", "--lang", "ar", "--topic", "alone", "--changed", "--to", "X")
    assert "There is nothing to translate." in result.stderr
    assert not (town / "out.xlf").exists()


def test_the_export_says_how_much_there_is_to_translate(ankunft: Ankunft, town: Path) -> None:
    result = ankunft("export", "out.xlf", "--lang", "ar", "--topic", "housing", "--changed")
    words = sum(row["words"] for row in rows(ankunft("status", "--topic", "housing", "--lang", "ar", "--format", "json"))
                if row["state"] != "current")  # fmt: skip
    assert result.stderr == f"out.xlf: 6 texts, {words} words\n"
    assert result.stdout == ""


def test_what_is_refused_is_named_and_the_rest_is_written(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed")
    texts = {**BACK_COURSE, "page/flat#costs": section("التكاليف", "غالٍ.\n\n- **التأمين**\n- الكهرباء")}
    back = give_back(town, out, texts)
    change(town, AR, "الإيجار يكلّف مالًا.", "الإيجار غالٍ جدًّا.")
    before = (town / AR).read_bytes()
    result = ankunft("import", back, code=1)
    [line] = result.stdout.rstrip("\n").split("\n")
    assert re.fullmatch(rf"{re.escape(str(back))}:\d+:\d+: page/flat, costs: .*changed meanwhile.*", line)
    assert "3 taken in, 0 as they were, 0 not translated yet, 1 refused" in result.stderr
    assert (town / AR).read_bytes() == before
    assert set(states(ankunft, "ar", "offer/course").values()) == {"current"}


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b"\n\n", b"<xliff", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", b"msgid", bytes(range(256)) * 100, b"\xff\xfe<\x00"]
)  # fmt: skip
def test_what_is_no_file_of_translators_is_refused(ankunft: Ankunft, town: Path, data: bytes) -> None:
    file = write_files(town.parent, {"back": data}) / "back"
    result = ankunft("import", file, code=1)
    assert result.stdout.startswith(f"{file}:")
    assert "Files changed: 0" in result.stderr
    assert "Traceback" not in result.output
    assert diff(town) == []


def test_folders_and_files_that_are_not_there_are_refused(ankunft: Ankunft, town: Path) -> None:
    assert "directory" in ankunft("import", town, code=2).stderr
    assert "does not exist" in ankunft("import", "nothing.xlf", code=2).stderr
    assert "directory" in ankunft("export", town, "--lang", "ar", code=2).stderr


def test_a_file_in_another_language_or_of_another_town_is_refused(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--topic", "housing")
    back = give_back(town, out, {"topic/housing#title": "سكن", "page/flat#title": "بيت"})
    foreign = (
        write_files(back.parent, {"uk.xlf": back.read_bytes().replace(b'trgLang="ar"', b'trgLang="uk"')}) / "uk.xlf"
    )
    result = ankunft("import", foreign, code=1)
    assert "“uk”" in result.stdout
    assert "Files changed: 0" in result.stderr
    write_files(town.parent, {"other/mkdocs.yml": MKDOCS_YML})
    other = town.parent / "other"
    make_instance(other / "town", {"topics/work/topic.yml": "title: Arbeit\nsummary: S.\n"})
    before = contents(other)
    result = ankunft("import", back, cwd=other, code=1)
    assert len(result.stdout.rstrip("\n").split("\n")) == 2
    assert contents(other) == before
    assert diff(town) == []


def test_several_files_are_taken_in_one_after_the_other(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed")
    one = give_back(town, out, {"topic/housing#title": "سكن"}).rename(town.parent / "one.xlf")
    two = give_back(town, out, {"topic/housing#summary": "كل شيء."}).rename(town.parent / "two.xlf")
    bad = write_files(town.parent, {"bad.xlf": b"<x/>"}) / "bad.xlf"
    result = ankunft("import", one, bad, two, code=1)
    assert result.stderr.count("1 taken in") == 2
    assert set(states(ankunft, "ar", "topic/housing").values()) == {"current"}


def test_what_comes_back_by_people_is_no_machines_text_any_more(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "en", "--changed")
    ankunft(
        "import", give_back(town, out, {"page/flat#help": section("Help", "Ring [us](https://example.org/hilfe).")})
    )
    said = about(town, EN)
    assert said["by"] == "human"
    assert said["machine"] == ["title", "summary", "lead", "costs"]
    assert states(ankunft, "en")["help"] == "current"
    assert states(ankunft, "en")["title"] == "machine"
    assert errors(town) == []


def test_a_file_that_cannot_be_edited_stays_and_is_named(ankunft: Ankunft, town: Path) -> None:
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed")
    back = give_back(town, out, {**BACK_COURSE, "topic/housing#title": "سكن"})
    data = (town / "town/offers/course.ar.yml").read_bytes().replace(b"\n", b"\r\n")
    (town / "town/offers/course.ar.yml").write_bytes(data)
    result = ankunft("import", back, code=1)
    assert (town / "town/offers/course.ar.yml").read_bytes() == data
    assert "course.ar.yml" in result.stderr
    assert "Traceback" not in result.output


# What cannot be written


def test_a_folder_that_may_not_be_written_leaves_files_whole(town: Path) -> None:
    before = contents(town / "town")
    folders = [town / "town/topics/housing", town / "town/topics"]
    for one in folders:
        one.chmod(0o555)
    try:
        done = without_privileges("ankunft", "translations", "confirm", "page/flat", *BY, *NOW_OPTION, cwd=town)
    finally:
        for one in folders:
            one.chmod(0o755)
    assert done.returncode == 1
    assert "town/topics/housing cannot be written: " in done.stderr
    assert "Texts confirmed" not in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(town / "town") == before


def test_when_writing_ends_in_the_middle_each_file_is_the_old_or_the_new_one(
    ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced: list[Path] = []
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if replaced:
            raise OSError(28, "No space left on device", str(self))
        replaced.append(target)
        return replace(self, target)

    before = contents(town / "town")
    monkeypatch.setattr(Path, "replace", full)
    result = ankunft("confirm", "page/flat", *BY, code=1)
    monkeypatch.undo()
    after = contents(town / "town")
    assert after.keys() == before.keys()
    assert [path for path in after if after[path] != before[path]] == [str(replaced[0].relative_to(town / "town"))] or [
        path for path in after if after[path] != before[path]
    ] == [replaced[0].relative_to(town / "town")]
    assert "No space left on device" in result.stderr


def test_a_file_that_may_not_be_read_is_told_as_such(town: Path) -> None:
    file = write_files(town.parent, {"back.xlf": b"<x/>"}) / "back.xlf"
    file.chmod(0)
    try:
        done = without_privileges("ankunft", "translations", "import", file, *NOW_OPTION, cwd=town)
    finally:
        file.chmod(0o644)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "cannot be written" not in done.stderr
    assert "back.xlf" in done.stderr


def test_an_export_that_cannot_be_written_leaves_nothing(ankunft: Ankunft, town: Path) -> None:
    write_files(town.parent, {"file": "x"})
    result = ankunft("export", town.parent / "file" / "out.xlf", "--lang", "ar", "--to", "X", code=1)
    assert "cannot be written" in result.stderr
    assert diff(town) == []
    assert [path.name for path in town.parent.iterdir() if path.name.startswith(".out")] == []


# Machines


class Shouting(NoTranslator):
    """Supports all languages, and translates by writing capital letters; counts what it is asked."""

    name = "shouting"

    def __init__(self, fails_after: int | None = None, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.asked: list[list[str]] = []
        self.fails_after, self.meanwhile = fails_after, meanwhile

    def supports(self, source: str, target: str) -> bool:
        return True

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Mapping[str, str]) -> list[str]:
        if self.fails_after is not None and len(self.asked) >= self.fails_after:
            raise MachineError(message("Shouting is hoarse"), message("Wait."))
        self.asked.append(list(texts))
        self.meanwhile()
        return [
            "".join(part if part.startswith("<") else part.upper() for part in re.split(r"(<[^<>]*>)", text))
            for text in texts
        ]


@pytest.fixture
def shouting(monkeypatch: pytest.MonkeyPatch) -> Shouting:
    one = Shouting()
    # The module: of the package, `translations` is the command.
    module = import_module("ankunft.cli.translations")
    monkeypatch.setattr(module, "translator", lambda name, environ: one)
    monkeypatch.setattr("ankunft.translation.machine.BATCH_TEXTS", 3)
    return one


MACHINE = ("machine", "--service", "deepl", "--topic", "housing")


def test_without_run_nothing_is_sent_and_nothing_written(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    before = contents(town)
    result = ankunft(*MACHINE, "--lang", "ar", "--budget", "8")
    assert shouting.asked == []
    assert contents(town) == before
    assert result.stderr == "Nothing was sent. Add --run to translate.\n"
    assert result.stdout.split("\n") == [
        "ar: 8 words in 2 texts",
        "Left for people, who made or read the translation: 10 words in 1 texts",
        "Left for the next run, as the budget is spent: 6 words in 3 texts",
        "Together: 8 words, 50 characters",
        "",
    ]


def test_the_numbers_of_the_plan_are_those_of_the_status(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    result = ankunft(*MACHINE)
    status = table(ankunft("status", "--topic", "housing"))
    words = {match[1]: int(match[2]) for match in re.finditer(r"^(\w\w): (\d+) words", result.stdout, re.MULTILINE)}
    assert words["ar"] + 10 == status["ar"][5]
    assert words["en"] == status["en"][5]
    assert f"Together: {sum(words.values())} words" in result.stdout


def test_what_a_machine_makes_says_so_beside_what_people_made(
    ankunft: Ankunft, town: Path, shouting: Shouting, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = (town / AR).read_bytes()
    before = (town / "town/offers/course.ar.yml").read_text("utf-8")
    ankunft(*MACHINE, "--run")
    assert (town / AR).read_bytes() == ours
    said = about(town, "town/offers/course.ar.yml")
    assert said["by"] == "human"
    assert said["machine"] == ["text", "cost.note", "registration.how"]
    text = (town / "town/offers/course.ar.yml").read_text("utf-8")
    for line in before.split("\n")[:5]:
        assert line in text
    assert "text: |\n  SIE LERNEN DEUTSCH.\n\n  JEDE WOCHE.\n" in text
    assert about(town, "town/offers/course.en.yml")["by"] == "machine"
    assert "machine" not in about(town, "town/offers/course.en.yml")
    assert about(town, EN)["by"] == "machine"
    assert set(states(ankunft, "en").values()) == {"machine"}
    assert set(states(ankunft, "en", "offer/course").values()) == {"machine"}
    assert states(ankunft, "ar", "offer/course") == {
        "title": "current", "summary": "current", "text": "machine", "cost.note": "machine",
        "registration.how": "machine",
    }  # fmt: skip
    assert errors(town) == []
    assert fixes_nothing(town, monkeypatch)


def test_the_second_run_has_nothing_to_do(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    ankunft(*MACHINE, "--run")
    before, asked = contents(town), len(shouting.asked)
    result = ankunft(*MACHINE, "--run")
    assert contents(town) == before
    assert len(shouting.asked) == asked
    assert "Files changed: 0" in result.stderr


def test_what_a_person_read_of_a_machines_text_is_theirs(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    ankunft("confirm", "page/flat#help", *READ_ALL)
    change(town, "town/topics/housing/flat.md", "Rufen Sie", "Bitte rufen Sie")
    body = (town / EN).read_text("utf-8").partition("## Help")[2]
    ankunft(*MACHINE, "--run", "--again", "--lang", "en")
    text = (town / EN).read_text("utf-8")
    assert text.partition("## Help")[2] == body
    assert "DIE MIETE KOSTET VIEL GELD." in text
    assert states(ankunft, "en") == {**dict.fromkeys(SOURCES, "machine"), "help": "outdated"}
    assert errors(town) == []


def test_what_came_before_the_service_failed_is_kept(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    shouting.fails_after = 2
    result = ankunft(*MACHINE, "--run", code=1)
    assert "Shouting is hoarse. Wait." in result.stderr
    assert re.search(r"Files changed: [1-9]", result.stderr)
    assert sum(map(len, shouting.asked)) > 3
    found = [
        row for row in rows(ankunft("status", "--format", "json", "--topic", "housing")) if row["state"] == "machine"
    ]
    assert len(found) > 4
    assert errors(town) == []
    shouting.fails_after = None
    ankunft(*MACHINE, "--run")
    assert "missing" not in states(ankunft, "en", "offer/course").values()


def test_a_service_that_fails_at_once_changes_nothing(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    shouting.fails_after = 0
    assert "Files changed: 0" in ankunft(*MACHINE, "--run", code=1).stderr
    assert diff(town) == []
    assert git(town, "ls-files", "--others") == ""


def test_who_stops_it_keeps_what_is_paid_for(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    def stop() -> None:
        if len(shouting.asked) == 3:
            raise KeyboardInterrupt

    shouting.meanwhile = stop
    result = ankunft(*MACHINE, "--run", code=1)
    assert "Files changed: " in result.stderr
    found = [
        row for row in rows(ankunft("status", "--format", "json", "--topic", "housing")) if row["state"] == "machine"
    ]
    assert len(found) > 4
    assert errors(town) == []


def test_what_people_write_meanwhile_is_not_overwritten(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    """A run takes minutes; somebody saves a file of the same language, and begins another."""
    ours = COURSE_AR.replace("تعلّم الألمانية.", "تعلّم اللغة الألمانية هنا.") + "text: هنا.\n"
    theirs = "title: سكن\ntranslation: {by: human}\n"

    def save() -> None:
        write_files(town, {"town/offers/course.ar.yml": ours, "town/topics/housing/topic.ar.yml": theirs})

    shouting.meanwhile = save
    result = ankunft(*MACHINE, "--run", code=1)
    assert (town / "town/offers/course.ar.yml").read_text("utf-8") == ours
    assert (town / "town/topics/housing/topic.ar.yml").read_text("utf-8") == theirs
    assert "course.ar.yml" in result.stderr
    assert "topic.ar.yml" in result.stderr
    assert set(states(ankunft, "en", "offer/course").values()) == {"machine"}


def test_a_file_that_cannot_be_edited_costs_no_other_text(ankunft: Ankunft, town: Path, shouting: Shouting) -> None:
    data = (town / "town/offers/course.ar.yml").read_bytes().replace(b"\n", b"\r\n")
    (town / "town/offers/course.ar.yml").write_bytes(data)
    result = ankunft(*MACHINE, "--run", code=1)
    assert (town / "town/offers/course.ar.yml").read_bytes() == data
    assert "course.ar.yml" in result.stderr
    assert set(states(ankunft, "en", "offer/course").values()) == {"machine"}
    assert set(states(ankunft, "ar", "topic/housing").values()) == {"machine"}


BROKEN = {
    "front matter that is no YAML": FLAT_AR.replace("summary:", "summary: a: b"),
    "front matter without an end": "---\ntitle: x\n\nنص مهم.\n",
    "no front matter": "نص مهم.\n",
    "not UTF-8": FLAT_AR.encode("utf-16"),
    "nothing": "\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_translation_that_cannot_be_read_is_not_overwritten(
    ankunft: Ankunft, town: Path, shouting: Shouting, name: str
) -> None:
    write_files(town, {AR: BROKEN[name]})
    before = (town / AR).read_bytes()
    out = town.parent / "out.xlf"
    ankunft("export", out, "--lang", "ar", "--changed")
    ankunft("export", town.parent / "other.xlf", "--lang", "ar", "--changed", "--to", "X", code=1)
    assert (town / AR).read_bytes() == before
    back = give_back(town, out, {**BACK_COURSE, "page/flat#title": "بيت"})
    assert "flat.ar.md" in ankunft("import", back, code=1).stderr
    assert (town / AR).read_bytes() == before
    assert states(ankunft, "ar", "offer/course")["text"] == "current"
    assert "flat.ar.md" in ankunft(*MACHINE, "--run", code=1).stderr
    assert (town / AR).read_bytes() == before
    assert "missing" not in states(ankunft, "en", "offer/course").values()


def test_a_missing_key_is_told_in_a_line(ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("deepl")
    for name in ("DEEPL_API_KEY", "LIBRETRANSLATE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert "DEEPL_API_KEY" in ankunft("machine", "--service", "deepl", code=1).stderr
    assert "LIBRETRANSLATE_URL" in ankunft("machine", "--service", "libretranslate", "--run", code=1).stderr


def test_a_real_service_is_spoken_to_over_http(ankunft: Ankunft, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FakeLibreTranslate()) as fake:
        monkeypatch.setenv("LIBRETRANSLATE_URL", fake.url)
        monkeypatch.setenv("LIBRETRANSLATE_API_KEY", LIBRE_KEY)
        arguments = ("machine", "--service", "libretranslate", "--topic", "housing", "--lang", "en")
        ankunft(*arguments)
        assert set(fake.paths()) == {"GET /languages"}
        result = ankunft(*arguments, "--run")
    assert set(fake.paths()) == {"GET /languages", "POST /translate"}
    assert LIBRE_KEY not in result.output
    assert set(states(ankunft, "en").values()) == {"machine"}
    assert errors(town) == []


# What is written reads as it was meant

WORDS = st.sampled_from(
    ["Wort", "ja", "مرحبا", "a: b", "- x", "#", "'", '"', "{x}", "[y]", "null", "1:2", "*", "&", "%", "|", ">"]
)
LINES = st.lists(st.lists(WORDS, max_size=3).map(" ".join), min_size=1, max_size=4).map("\n".join)
FIELDS = st.one_of(
    LINES, LINES.map(lambda text: f"{text}\n"), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
).filter(lambda text: text.strip())  # fmt: skip
BODIES = st.lists(
    st.sampled_from(["Wort.", "", "- a", "| x | y |", "> z", "    code", "[a](b.md)", "مرحبا"]), max_size=4
).map(lambda lines: "".join(f"{line}\n" for line in ["", *lines]))
TITLES = st.lists(st.sampled_from(["Wort", "{x}", "مرحبا", "a: b", "**c**", "[d]"]), min_size=1, max_size=3).map(
    " ".join
)
RECORDS = {
    ("page", "flat"): list(SOURCES),
    ("offer", "course"): ["title", "summary", "text", "cost.note", "registration.how"],
    ("topic", "housing"): ["title", "summary"],
}
SECTIONS = {
    "lead": BODIES.filter(lambda text: bool(text.strip())),
    **dict.fromkeys(("costs", "help"), st.tuples(TITLES, BODIES).map("\n".join)),
}


@st.composite
def deliveries(draw: st.DrawFn) -> dict[tuple[tuple[str, str], str, str], tuple[str, str]]:
    """(record, tag, name) → (text, by)."""
    names = [(key, tag, name) for key, own in RECORDS.items() for tag in ("ar", "en") for name in own]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=6))
    return {
        one: (
            draw(SECTIONS.get(one[2], FIELDS) if one[0][0] == "page" else FIELDS),
            draw(st.sampled_from(["human", "machine"])),
        )
        for one in chosen
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deliveries())
def test_what_is_written_reads_as_it_was_meant_and_all_else_stays(
    given_: dict[tuple[tuple[str, str], str, str], tuple[str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = make_instance(Path(name).resolve() / "town", TOWN)
        before = read(root, root, NOW).catalogue
        news = [
            New(before.entries[key], text, tag, said, fingerprint(before.entries[key].texts[text].text), by)  # type: ignore[arg-type]
            for (key, tag, text), (said, by) in given_.items()
        ]
        bytes_before = contents(root)
        try:
            changed = written(before, news, root)
        except EditError:
            assert any("\ufeff" in said for said, _ in given_.values())
            assert contents(root) == bytes_before
            return
        assert contents(root) == bytes_before  # it only says what to write
        for path, text in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert {path.name for path in changed} <= {
            f"{key[1]}.{tag}.{'md' if key[0] == 'page' else 'yml'}" if key[0] != "topic" else f"topic.{tag}.yml"
            for key, tag, _ in given_
        }
        after = read(root, root, NOW).catalogue
        for key, entry in before.entries.items():
            assert after.entries[key].texts == entry.texts
            for tag in ("ar", "en"):
                old, new = entry.translations.get(tag, {}), after.entries[key].translations.get(tag, {})
                wanted = {text: said for (one, in_, text), said in given_.items() if (one, in_) == (key, tag)}
                assert new.keys() == old.keys() | wanted.keys()
                for text, found in new.items():
                    if text not in wanted:
                        assert found.text.rstrip("\n") == old[text].text.rstrip("\n")
                        assert found.of == old[text].of
                        assert found.is_machine == old[text].is_machine
                        continue
                    said, by = wanted[text]
                    assert found.text.rstrip("\n") == said.rstrip("\n")
                    assert found.is_machine == (by == "machine")
                    assert after.entries[key].state(tag, text) == ("machine" if by == "machine" else "current")
        again = written(
            after,
            [New(after.entries[new.entry.key], new.name, new.tag, new.text, new.of, new.by) for new in news],
            root,
        )
        # What ends with empty lines is a block at first, and quoted then.
        assert again == {} or any(said.endswith("\n\n") for said, _ in given_.values())

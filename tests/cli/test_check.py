"""`ankunft check`: what it prints, in which form, how it ends, and what it writes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from ankunft.cli import main
from click.testing import CliRunner, Result

from tests.conftest import INSTANCE, LEGAL, NOW_OPTION, make_instance, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
TOPIC = {"topics/housing/topic.yml": "title: Wohnen\nsummary: Wohnung suchen.\n"}
PAGE = "---\ntitle: Miete\nsummary: Satz.\n---\n\nText.\n"
TRANSLATION = PAGE.replace("---\n\n", "translation: {by: human}\n---\n\n")
LINE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<text>\S.*[.!?…/:])")

# Three errors in two files, one warning (no privacy notice), one notice (a translation without fingerprints).
MISTAKES = {
    **TOPIC,
    "topics/housing/rent.md": "---\ntitel: Miete\nsummary: Satz.\n---\n\n[x](nowhere.md)\n",
    "topics/housing/flat.md": PAGE + "\n## Kosten\n\nViel.\n",
    "topics/housing/topic.ar.yml": "title: سكن\nsummary: جملة.\ntranslation: {by: human}\n",
}

Command = Callable[..., Result]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """`ankunft check` in this process; an exception that is not its own exit code fails the test."""

    def call(*arguments: str | Path, cwd: Path = tmp_path) -> Result:
        monkeypatch.chdir(cwd)
        result = CliRunner().invoke(main, ["check", *NOW_OPTION, *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def make(root: Path, files: Mapping[str, str | bytes], instance: str = INSTANCE) -> Path:
    """A mkdocs.yml in `root` and an instance in `root/town`."""
    make_instance(root / "town", files, instance)
    write_files(root, {"mkdocs.yml": MKDOCS_YML})
    return root


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """An instance without a mistake."""
    return make(tmp_path, {**TOPIC, "topics/housing/rent.md": PAGE})


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """An instance with MISTAKES."""
    make(tmp_path, MISTAKES)
    (tmp_path / "town/legal/privacy.md").unlink()
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def key(line: str) -> tuple[Path, int, int]:
    match = LINE.fullmatch(line)
    assert match, line
    return Path(match["path"]), int(match["line"]), int(match["column"])


# --- text, exit codes, languages


def test_without_mistakes_only_the_summary_is_printed(town: Path) -> None:
    done = run("ankunft", "check", *NOW_OPTION, cwd=town, LC_ALL="C")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Errors: 0, warnings: 0, notes: 0\n"


def test_mistakes_are_lines_with_places_and_end_with_1(wrong: Path) -> None:
    done = run("ankunft", "check", *NOW_OPTION, cwd=wrong, LC_ALL="C.UTF-8")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [key(line) for line in lines] == sorted(key(line) for line in lines)
    assert len(lines) == len(set(lines))
    places = [":".join(line.split(":")[:2]) for line in lines if "Warning:" not in line and "Note:" not in line]
    assert set(places) == {
        "town/topics/housing/flat.md:8",
        "town/topics/housing/rent.md:2",
        "town/topics/housing/rent.md:6",
    }
    assert "town/topics/housing/rent.md:2:1:" in done.stdout
    assert "“title”" in done.stdout  # the suggestion for “titel”
    assert any("Warning:" in line for line in lines)
    assert any("topic.ar.yml" in line and "Note:" in line for line in lines)
    errors = len(places)
    warnings = sum(": Warning: " in line for line in lines)
    notes = sum(": Note: " in line for line in lines)
    assert done.stderr == f"Errors: {errors}, warnings: {warnings}, notes: {notes}\n"


def test_each_line_says_what_is_wrong_and_what_to_write(check: Command, wrong: Path) -> None:
    rows = json.loads(check("--format", "json").stdout)
    lines = check().stdout.splitlines()
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        assert row["what"]
        assert row["hint"]
        assert line.startswith(f"{row['path']}:{row['line']}:{row['column']}: ")
        assert row["what"] in line
        assert row["hint"] in line.split(row["what"], 1)[1]


def test_messages_are_german_with_lang_or_a_german_environment(
    check: Command, wrong: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, german = check("--lang", "en"), check("--lang", "de")
    assert check().output == english.output
    assert "Fehler: " in german.stderr
    assert "Errors: " in english.stderr
    assert [key(line) for line in german.stdout.splitlines()] == [key(line) for line in english.stdout.splitlines()]
    shared = set(german.stdout.splitlines()) & set(english.stdout.splitlines())
    assert not shared
    assert ": Warnung: " in german.stdout
    assert ": Hinweis: " in german.stdout
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert check().output == german.output
    assert check("--lang", "en").output == english.output
    monkeypatch.setenv("LC_MESSAGES", "en_US.UTF-8")  # POSIX: LC_ALL before LC_MESSAGES before LANG
    assert check().output == english.output
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert check().output == german.output
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    assert check().output == english.output


def test_a_german_environment_speaks_german_in_a_process(wrong: Path) -> None:
    done = run("ankunft", "check", *NOW_OPTION, cwd=wrong, LANG="de_DE.UTF-8", LC_ALL="", LC_MESSAGES="")
    assert done.returncode == 1
    assert done.stderr.startswith("Fehler: 3, Warnungen: ")


def test_warnings_count_only_when_strict(check: Command, town: Path) -> None:
    (town / "town/legal/privacy.md").unlink()
    relaxed, strict = check(), check("--strict")
    assert (relaxed.exit_code, strict.exit_code) == (0, 1)
    assert relaxed.output == strict.output
    assert ": Warning: " in relaxed.stdout
    assert relaxed.stderr.startswith("Errors: 0, warnings: 1,")


def test_notices_are_not_fatal_even_when_strict(check: Command, town: Path) -> None:
    write_files(town / "town", {"topics/housing/rent.ar.md": TRANSLATION})
    done = check("--strict")
    assert done.exit_code == 0
    assert done.stderr == "Errors: 0, warnings: 0, notes: 1\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("mkdocs.yml",),
        ("-f", "nothing.yml"),
        ("-f", "broken.yml"),
        ("-f", "town"),
        ("-f", "elsewhere.yml"),
        ("--format", "xml"),
        ("--lang", "fr"),
        ("--now", "yesterday"),
        ("--no-such-option",),
        ("--against", "HEAD"),  # no repository here
    ],
)
def test_a_wrong_use_ends_with_2(check: Command, town: Path, arguments: tuple[str, ...]) -> None:
    write_files(town, {"broken.yml": "site_name: [\n", "elsewhere.yml": "site_name: T\ndocs_dir: nowhere\n"})
    done = check(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error: " in done.stderr


def test_a_missing_configuration_is_told_once(check: Command, town: Path) -> None:
    assert check("-f", "nothing.yml").stderr.splitlines()[-1].startswith("Error: There is no nothing.yml. ")


@pytest.mark.parametrize("arguments", [("nowhere",), ("-f", "nothing.yml"), ("--against", "HEAD")])
def test_a_wrong_use_is_told_in_the_language_asked_for(
    check: Command, town: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    english, german = (check("--lang", lang, *arguments).stderr.splitlines()[-1] for lang in ("en", "de"))
    assert english != german
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert check("--lang", "en", *arguments).stderr.splitlines()[-1] == english


# --- formats for machines


def test_json_holds_the_same_problems(check: Command, wrong: Path) -> None:
    done = check("--format", "json")
    assert done.exit_code == 1
    assert done.stderr == ""
    rows = json.loads(done.stdout)
    assert all(set(row) == {"path", "line", "column", "severity", "due", "what", "hint"} for row in rows)
    got = [(Path(row["path"]), row["line"], row["column"]) for row in rows]
    assert got == [key(line) for line in check().stdout.splitlines()]
    assert {row["severity"] for row in rows} == {"error", "warning", "notice"}


@pytest.mark.parametrize("format_", ["json", "gitlab"])
def test_no_problem_is_an_empty_list(check: Command, town: Path, format_: str) -> None:
    done = check("--format", format_)
    assert done.exit_code == 0
    assert json.loads(done.stdout) == []


WORKFLOW = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def annotations(output: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them."""

    def unescaped(text: str, codes: str) -> str:
        for code in codes.split():
            text = text.replace(code, chr(int(code[1:], 16)))
        return text.replace("%25", "%")

    found = []
    for line in output.splitlines():
        match = WORKFLOW.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
        properties = {name: unescaped(value, "%0D %0A %3A %2C") for name, value in pairs}
        found.append((match["command"], properties, unescaped(match["message"], "%0D %0A")))
    return found


def test_github_gets_workflow_commands(check: Command, wrong: Path) -> None:
    done = check("--format", "github")
    assert done.exit_code == 1
    rows = json.loads(check("--format", "json").stdout)
    found = annotations(done.stdout)
    assert [(c, p["file"], int(p["line"]), int(p["col"])) for c, p, _ in found] == [
        (row["severity"], row["path"], row["line"], row["column"]) for row in rows
    ]
    for (_, properties, text), row in zip(found, rows, strict=True):
        assert set(properties) == {"file", "line", "col"}
        assert text.startswith(row["what"])
        assert row["hint"] in text


@pytest.mark.parametrize("name", ["100%.md", "a,b.md", "a:b.md", "a%2Cb.md", "a\nb.md", "a\r\nb.md", "x::error.md"])
def test_github_properties_are_escaped(check: Command, town: Path, name: str) -> None:
    write_files(town / "town", {f"topics/housing/{name}": PAGE})
    found = annotations(check("--format", "github").stdout)
    assert [properties["file"] for _, properties, _ in found] == [f"town/topics/housing/{name}"]


def test_github_messages_are_escaped(check: Command, town: Path) -> None:
    write_files(town / "town", {"topics/housing/rent.md": PAGE + "\n[x](a%0Ab%25.md)\n[y](c::d,e.md)\n"})
    texts = [text for _, _, text in annotations(check("--format", "github").stdout)]
    assert len(texts) == 2
    assert "a%0Ab%25.md" in texts[0]


SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def quality(check: Command, *arguments: str) -> list[dict[str, object]]:
    """The Code Quality report, checked for what GitLab requires of it."""
    rows = json.loads(check("--format", "gitlab", *arguments).stdout)
    for row in rows:
        assert row["description"]
        assert row["check_name"]
        assert row["fingerprint"]
        assert row["severity"] in SEVERITIES
        assert not Path(row["location"]["path"]).is_absolute()
        assert not row["location"]["path"].startswith("./")
        assert row["location"]["lines"]["begin"] >= 1
    return list(rows)


def test_gitlab_gets_a_code_quality_report(check: Command, wrong: Path) -> None:
    found = quality(check)
    rows = json.loads(check("--format", "json").stdout)
    assert [(row["location"]["path"], row["location"]["lines"]["begin"]) for row in found] == [  # type: ignore[index]
        (row["path"], row["line"]) for row in rows
    ]
    prints = [row["fingerprint"] for row in found]
    assert len(set(prints)) == len(prints)
    assert [row["fingerprint"] for row in quality(check, "--lang", "de")] == prints


TWICE = {
    "headings without ids": "## Kosten\n\nText.\n\n## Fristen\n\nText.\n",
    "the same link to nowhere twice": "[a](nowhere.md)\n\n[b](nowhere.md)\n",
    "an id twice": "## A {#a}\n\nText.\n\n## B {#a}\n\nText.\n\n## C {#a}\n\nText.\n",
    "one of each": "## A {#a}\n\n[a](nowhere.md)\n\n## B {#a}\n\n<script>\n",
}


@pytest.mark.parametrize("name", TWICE)
def test_gitlab_fingerprints_differ_within_a_file(check: Command, town: Path, name: str) -> None:
    write_files(town / "town", {"topics/housing/rent.md": PAGE + "\n" + TWICE[name]})
    prints = [row["fingerprint"] for row in quality(check)]
    assert len(prints) >= 2
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize("name", TWICE)
def test_gitlab_fingerprints_stay_when_a_line_is_inserted_above(check: Command, town: Path, name: str) -> None:
    path = town / "town/topics/housing/rent.md"
    write_files(town / "town", {"topics/housing/rent.md": PAGE + "\n" + TWICE[name]})
    before = quality(check)
    path.write_text(path.read_text().replace("\nText.\n", "\nText.\n\nMehr Text.\n", 1))
    after = quality(check)
    lines = [[row["location"]["lines"]["begin"] for row in rows] for rows in (before, after)]  # type: ignore[index]
    assert lines[1] == [line + 2 for line in lines[0]]
    assert [row["fingerprint"] for row in after] == [row["fingerprint"] for row in before]


# --- --fix

FIXABLE = {
    **TOPIC,
    "topics/housing/topic.ar.yml": "# من المدينة\ntitle: 'سكن'   # عنوان\nsummary: \"جملة.\"\ntranslation:\n    by: human  # Ana\n",
    "topics/housing/rent.md": (
        "---\n# Kommentar\ntitle:   'Miete'\nsummary: Satz.  # noch einer\norder: 16\n---\n\nText.  \n\n\n"
        "## Kosten\n\n* eins\n+ zwei\n\n```\n## keine Überschrift\n```\n\n## Größe & Höhe ##\n\nText\n\n"
        "## Kosten\n\nText {#nein}\n\n### 住所\n\nText.\n\n## Da {#da}\n\nKein Zeilenende"
    ),
    "topics/housing/rent.ar.md": (
        "---\ntitle: إيجار\nsummary: جملة.\ntranslation: {by: machine}   # Maschine\n---\n\nنص.\n\n## هنا {#da}\n\nنص."
    ),
    "topics/housing/rent.en.md": (
        "---\nsummary: 'Sentence.'\ntranslation:\n  of:\n    da: '1:0123456789ab' # kept\n  by: human\ntitle: Rent\n---\n"
        "\nText.\n\n\n## There {#da}\n\nText.\n\n"
    ),
}


def test_fix_adds_ids_and_fingerprints_and_nothing_else(check: Command, tmp_path: Path) -> None:
    make(tmp_path, FIXABLE)
    before = contents(tmp_path)
    done = check("--fix")
    assert "4" in done.stderr.splitlines()[0]
    after = contents(tmp_path)
    changed = {name for name in before if after[name] != before[name]}
    assert set(after) == set(before)
    assert changed == {f"town/{name}" for name in FIXABLE if name != "topics/housing/topic.yml"}
    source = after["town/topics/housing/rent.md"].decode()
    ids = re.findall(r"^#{2,3} .* \{#([a-z0-9-]+)\}$", source, re.MULTILINE)
    assert ids[:3] == ["kosten", "groesse-hoehe", "kosten-2"]
    assert len(set(ids)) == len(ids) == 5
    assert re.sub(r"^(#.*?) \{#(?!da).*\}$", r"\1", source, flags=re.MULTILINE) == FIXABLE["topics/housing/rent.md"]
    for name in ("topic.ar.yml", "rent.ar.md", "rent.en.md"):
        old, new = FIXABLE[f"topics/housing/{name}"], after[f"town/topics/housing/{name}"].decode()
        assert re.search(r'title: "?1:[0-9a-f]{12}', new), new
        _only_added(old, new)


def _only_added(old: str, new: str) -> None:
    """`new` is `old` with characters put in, in one place of the front matter for each value."""
    rest = iter(new)
    assert all(char in rest for char in old)  # a subsequence
    for line in old.splitlines():
        assert line in new or line.startswith("translation:")


def test_fix_leaves_nothing_for_a_second_run(check: Command, tmp_path: Path) -> None:
    make(tmp_path, FIXABLE)
    check("--fix")
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    before = contents(tmp_path)
    done = check("--fix")
    assert (done.exit_code, done.stdout) == (0, "")
    assert contents(tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == times


def test_fix_is_whole_when_a_translation_waits_for_an_id_of_the_source(check: Command, tmp_path: Path) -> None:
    translation = TRANSLATION + "\n## Costs {#kosten}\n\nText.\n"
    make(
        tmp_path,
        {
            **TOPIC,
            "topics/housing/rent.md": PAGE + "\n## Kosten\n\nText.\n",
            "topics/housing/rent.en.md": translation,
        },
    )
    done = check("--fix")
    assert (done.exit_code, done.stdout) == (0, "")
    before = contents(tmp_path)
    check("--fix")
    assert contents(tmp_path) == before


HEADINGS = {
    "long": ("## " + "lang " * 30 + "\n\nText.\n\n") * 3,
    "names of fields": "## Title\n\nText.\n\n## Summary\n\nText.\n\n## Lead\n\nText.\n",
    "no letter": "## ؟\n\nText.\n\n## …\n\nText.\n",
    "an id behind a class": "## Kosten {.wide #kosten}\n\nText.\n\n## Kosten\n\nText.\n",
    "numbered by hand": "## A {#a-2}\n\nText.\n\n## A\n\nText.\n\n## A\n\nText.\n",
    "closed": "## Kosten ##\n\nText.\n",
    "markup": "## **Was** [dort](rent.md) `x`\n\nText.\n",
    "an id in another line's text": "## Kosten\n\nText.\n\n<span id='x'></span> {#kosten}\n",
}


@pytest.mark.parametrize("name", HEADINGS)
def test_fix_gives_ids_that_are_right(check: Command, town: Path, name: str) -> None:
    path = town / "town/topics/housing/rent.md"
    text = PAGE + "\n" + HEADINGS[name]
    path.write_text(text)
    before = {line for line in check().stdout.splitlines() if "has no id" not in line}
    done = check("--fix")
    assert set(done.stdout.splitlines()) == before
    assert check("--fix").stdout == done.stdout
    removed = re.sub(r"^(#.*?)\s*\{#.*\}$", r"\1", path.read_text(), flags=re.MULTILINE)
    assert removed == re.sub(r"^(#.*?)(\s*\{#.*\}|[ ]+)$", r"\1", text, flags=re.MULTILINE)


def test_fix_gives_no_ids_to_translations(check: Command, town: Path) -> None:
    write_files(town / "town", {"topics/housing/rent.en.md": TRANSLATION + "\n## Costs\n\nText.\n"})
    check("--fix")
    assert "\n## Costs\n" in (town / "town/topics/housing/rent.en.md").read_text()


def test_fix_keeps_fingerprints_that_are_there(check: Command, town: Path) -> None:
    text = (
        '---\ntitle: Rent\nsummary: S.\ntranslation:\n  by: human\n  of:\n    title: "1:0123456789ab"\n---\n\nText.\n'
    )
    write_files(town / "town", {"topics/housing/rent.en.md": text})
    check("--fix")
    after = (town / "town/topics/housing/rent.en.md").read_text()
    assert 'title: "1:0123456789ab"\n' in after
    assert re.search(r"summary: \S*1:[0-9a-f]{12}", after)
    assert after.endswith("---\n\nText.\n")


@pytest.mark.parametrize("name", ["rent.md", "rent.en.md"])
def test_fix_leaves_line_ends_alone(check: Command, town: Path, name: str) -> None:
    path = town / "town/topics/housing" / name
    text = TRANSLATION if name == "rent.en.md" else PAGE + "\n## Kosten\n\nText.\n"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    before = path.read_bytes()
    check("--fix")
    after = path.read_bytes()
    assert after.count(b"\r") >= before.count(b"\r")
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_fix_leaves_a_byte_order_mark_alone(check: Command, town: Path) -> None:
    path = town / "town/topics/housing/rent.md"
    path.write_bytes(b"\xef\xbb\xbf" + (PAGE + "\n## Kosten\n\nText.\n").encode())
    check("--fix")
    assert path.read_bytes() in (
        b"\xef\xbb\xbf" + (PAGE + f"\n## Kosten{id_}\n\nText.\n").encode() for id_ in ("", " {#kosten}")
    )


def test_fix_keeps_the_rights_of_a_file(check: Command, tmp_path: Path) -> None:
    make(tmp_path, FIXABLE)
    path = tmp_path / "town/topics/housing/rent.md"
    path.chmod(0o640)
    check("--fix")
    assert "{#kosten}" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o640


LAYERED = INSTANCE.replace("layers: []", "layers: [../district]")


def test_fix_does_not_write_outside_the_working_directory(check: Command, tmp_path: Path) -> None:
    make_instance(tmp_path / "here/town", TOPIC, LAYERED.replace("../district", "../../district"))
    write_files(tmp_path / "district", FIXABLE)
    write_files(tmp_path / "here", {"mkdocs.yml": MKDOCS_YML})
    before = contents(tmp_path)
    done = check("--fix", cwd=tmp_path / "here")
    assert "district/topics/housing/rent.md" in done.stdout
    assert contents(tmp_path) == before
    other = tmp_path / "other"
    other.mkdir()
    check("--fix", tmp_path / "here/town", cwd=other)
    assert contents(tmp_path) == before
    check("--fix", "here/town")  # the folder with both
    assert "{#kosten}" in (tmp_path / "district/topics/housing/rent.md").read_text()


def test_fix_does_not_follow_links_outside(check: Command, tmp_path: Path) -> None:
    make(tmp_path / "here", TOPIC)
    write_files(tmp_path, {"outside.md": FIXABLE["topics/housing/rent.md"]})
    (tmp_path / "here/town/topics/housing/rent.md").symlink_to(tmp_path / "outside.md")
    before = contents(tmp_path)
    assert check("--fix", cwd=tmp_path / "here").exit_code == 1
    assert contents(tmp_path) == before
    assert (tmp_path / "here/town/topics/housing/rent.md").is_symlink()


# --- --against


def git(folder: Path, *arguments: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=env, check=True, capture_output=True)


@pytest.fixture
def repository(town: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance with the pages rent and flat, committed."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    write_files(town / "town", {"topics/housing/flat.md": PAGE, "topics/money/topic.yml": "title: G\nsummary: S.\n"})
    git(town, "init", "--quiet")
    git(town, "add", ".")
    git(town, "commit", "--quiet", "-m", "all")
    return town


def edit(path: Path, line: str) -> None:
    """Add a line to the front matter."""
    path.write_text(path.read_text().replace("---\n", f"---\n{line}\n", 1))


def test_nothing_vanished(check: Command, repository: Path) -> None:
    assert (check("--against", "HEAD").exit_code, check("--against", "HEAD").stdout) == (0, "")


def test_a_page_that_vanished_is_an_error(check: Command, repository: Path) -> None:
    (repository / "town/topics/housing/flat.md").unlink()
    assert check().exit_code == 0
    done = check("--against", "HEAD")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert LINE.fullmatch(done.stdout.strip())
    assert "“housing/flat/”" in done.stdout
    german = check("--against", "HEAD", "--lang", "de")
    assert "“housing/flat/”" in german.stdout or "„housing/flat/“" in german.stdout
    assert german.stdout != done.stdout
    rows = json.loads(check("--against", "HEAD", "--format", "json").stdout)
    assert [row["severity"] for row in rows] == ["error"]
    git(repository, "commit", "--quiet", "-am", "gone")
    assert check("--against", "HEAD").exit_code == 0
    assert check("--against", "HEAD~1").exit_code == 1


def test_a_page_that_left_its_address_to_another_is_fine(check: Command, repository: Path) -> None:
    (repository / "town/topics/housing/flat.md").unlink()
    edit(repository / "town/topics/housing/rent.md", "former: [housing/flat/]")
    done = check("--against", "HEAD")
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_page_that_says_that_it_is_gone_is_fine(check: Command, repository: Path) -> None:
    edit(repository / "town/topics/housing/flat.md", "gone: true")
    done = check("--against", "HEAD")
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("line", ["draft: true", "publish: {from: 2027-01-01}"])
def test_a_page_that_was_taken_back_is_an_error(check: Command, repository: Path, line: str) -> None:
    edit(repository / "town/topics/housing/flat.md", line)
    assert check("--against", "HEAD").exit_code == 1


def test_a_draft_that_vanished_is_fine(check: Command, repository: Path) -> None:
    edit(repository / "town/topics/housing/flat.md", "draft: true")
    git(repository, "commit", "--quiet", "-am", "draft")
    (repository / "town/topics/housing/flat.md").unlink()
    assert check("--against", "HEAD").exit_code == 0


def test_a_page_in_another_topic_needs_its_former_address(check: Command, repository: Path) -> None:
    new = repository / "town/topics/money/flat.md"
    (repository / "town/topics/housing/flat.md").rename(new)
    done = check("--against", "HEAD")
    assert done.exit_code == 1
    assert "housing/flat/" in done.stdout
    edit(new, "former: [housing/flat/]")
    assert check("--against", "HEAD").exit_code == 0


def test_a_former_address_that_is_dropped_is_an_error(check: Command, repository: Path) -> None:
    path = repository / "town/topics/housing/rent.md"
    edit(path, "former: [housing/old/, /de/alt/]")
    git(repository, "commit", "--quiet", "-am", "former")
    path.write_text(PAGE)
    done = check("--against", "HEAD")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    edit(path, "former: [housing/old/, /de/alt/]")
    assert check("--against", "HEAD").exit_code == 0


@pytest.mark.parametrize("now", ["[old/]", "[/en/old/, /de/old/, /ar/old/]"])
def test_a_former_address_that_serves_more_readers_is_fine(check: Command, repository: Path, now: str) -> None:
    path = repository / "town/topics/housing/rent.md"
    edit(path, "former: [/de/old/]")
    git(repository, "commit", "--quiet", "-am", "former")
    path.write_text(PAGE)
    edit(path, f"former: {now}")
    done = check("--against", "HEAD")
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_former_address_that_serves_fewer_readers_is_an_error(check: Command, repository: Path) -> None:
    path = repository / "town/topics/housing/rent.md"
    edit(path, "former: [old/]")
    git(repository, "commit", "--quiet", "-am", "former")
    path.write_text(PAGE)
    edit(path, "former: [/de/old/]")
    assert check("--against", "HEAD").exit_code == 1


def test_a_former_address_that_a_page_takes_is_fine(check: Command, repository: Path) -> None:
    path = repository / "town/topics/housing/rent.md"
    edit(path, "former: [/de/housing/old/]")
    git(repository, "commit", "--quiet", "-am", "former")
    path.write_text(PAGE)
    write_files(repository / "town", {"topics/housing/old.md": PAGE})
    done = check("--against", "HEAD")
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_language_that_is_dropped_is_an_error(check: Command, repository: Path) -> None:
    path = repository / "town/instance.yml"
    path.write_text(path.read_text().replace("[de, en, ar]", "[de, en]"))
    assert check().exit_code == 0
    done = check("--against", "HEAD")
    assert done.exit_code == 1
    assert "ar/" in done.stdout


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "HEAD:town", "HEAD~9", "", "a b", "HEAD..HEAD"])
def test_an_unknown_revision_ends_with_2(check: Command, repository: Path, revision: str) -> None:
    done = check(f"--against={revision}")
    assert done.exit_code == 2
    assert done.stdout == ""


def test_against_works_from_anywhere_and_with_other_layers(check: Command, tmp_path: Path) -> None:
    make_instance(tmp_path / "repo/town", TOPIC, LAYERED)
    write_files(tmp_path / "repo/district", {"topics/housing/flat.md": PAGE, "topics/housing/topic.yml": "title: T\n"})
    git(tmp_path / "repo", "init", "--quiet")
    git(tmp_path / "repo", "add", ".")
    git(tmp_path / "repo", "commit", "--quiet", "-m", "all")
    (tmp_path / "repo/district/topics/housing/flat.md").unlink()
    other = tmp_path / "other"
    other.mkdir()
    for where, folder in ((other, "../repo/town"), (tmp_path / "repo/town", "."), (tmp_path, tmp_path / "repo/town")):
        assert "housing/flat/" in check("--against", "HEAD", folder, cwd=where).stdout


def test_against_a_revision_without_the_instance_is_fine(check: Command, tmp_path: Path) -> None:
    write_files(tmp_path, {"README": "x"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "all")
    make(tmp_path, TOPIC)
    assert check("--against", "HEAD").exit_code == 0


@pytest.mark.parametrize("target", ["/etc/hostname", "../../outside"])
def test_against_stands_links_anywhere_in_the_repository(check: Command, repository: Path, target: str) -> None:
    (repository / "link").symlink_to(target)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "link")
    assert check("--against", "HEAD").exit_code == 0


# --- where it runs


def test_it_runs_from_any_directory(check: Command, wrong: Path) -> None:
    here = check().stdout
    assert check("town").stdout == here
    assert check("town/").stdout == here
    assert check(wrong / "town").stdout == here
    assert check("-f", wrong / "mkdocs.yml").stdout == here
    inside = check(".", cwd=wrong / "town")
    assert inside.stdout == here.replace("town/", "")
    above = check("-f", f"{wrong.name}/mkdocs.yml", cwd=wrong.parent)
    assert above.stdout == "".join(f"{wrong.name}/{line}\n" for line in here.splitlines())
    other = wrong / "other"
    other.mkdir()
    for arguments in (("../town",), ("-f", "../mkdocs.yml")):
        beside = check(*arguments, cwd=other)
        assert beside.exit_code == 1
        assert beside.stdout == "".join(f"../{line}\n" for line in here.splitlines())


def test_two_runs_at_once(tmp_path: Path) -> None:
    make(tmp_path, FIXABLE)
    expected = tmp_path / "expected"
    shutil.copytree(tmp_path / "town", expected / "town")
    assert run("ankunft", "check", "--fix", "town", cwd=expected).returncode == 0
    command = [sys.executable, "-c", "from ankunft.cli import main; main()", "check", "town", *NOW_OPTION]
    runs = [
        subprocess.Popen([*command, *more], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for more in ([], ["--fix"], ["--fix"], ["--strict"])
    ]
    outputs = [run.communicate(timeout=120)[0] for run in runs]
    assert all(run.returncode in (0, 1) for run in runs), outputs
    assert not any("Traceback" in output for output in outputs), outputs
    assert contents(tmp_path / "town") == contents(expected / "town")


def without_privileges(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that is bound by the rights of files, even where the tests run as root."""
    if os.getuid() != 0:
        return run(*command, cwd=cwd, LC_ALL="C.UTF-8")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("setpriv is not here")
    program = Path(sys.executable).with_name(str(command[0]))
    drop = "--bounding-set=-dac_override,-dac_read_search,-fowner"
    return subprocess.run(
        [setpriv, drop, program, *command[1:]],
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_content_folder_that_cannot_be_written(tmp_path: Path) -> None:
    make(tmp_path, FIXABLE)
    folders = [tmp_path / "town", *(path for path in (tmp_path / "town").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        before = contents(tmp_path)
        done = without_privileges("ankunft", "check", *NOW_OPTION, cwd=tmp_path)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert len(done.stdout.splitlines()) == 7
        fixed = without_privileges("ankunft", "check", "--fix", *NOW_OPTION, cwd=tmp_path)
        assert contents(tmp_path) == before
        assert fixed.returncode != 0
        assert "Traceback" not in fixed.stderr
        assert "town/topics/housing" in fixed.stderr + fixed.stdout
    finally:
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.parametrize(
    "name", ["topics/housing", "topics/housing/rent.md", "topics/housing/plan.svg", "instance.yml"]
)
def test_what_cannot_be_read_is_an_error(town: Path, name: str) -> None:
    write_files(town / "town", {"topics/housing/plan.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    path = town / "town" / name
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        done = without_privileges("ankunft", "check", *NOW_OPTION, cwd=town)
    finally:
        path.chmod(mode)
    assert "Traceback" not in done.stderr
    assert done.returncode == 1
    assert f"town/{name}:1:1: " in done.stdout


# --- damage

BINARY = bytes(range(256)) * 40
DAMAGE: dict[str, dict[str, str | bytes]] = {
    "binary page": {"topics/housing/rent.md": BINARY},
    "binary instance": {"instance.yml": BINARY},
    "binary topic": {"topics/housing/topic.yml": BINARY},
    "empty instance": {"instance.yml": ""},
    "a list as instance": {"instance.yml": "- a\n- b\n"},
    "a word as instance": {"instance.yml": "hello\n"},
    "null as instance": {"instance.yml": "~\n"},
    "wrong types everywhere": {
        "instance.yml": "name: [a]\nurl: {a: b}\nlayers: 7\nlanguage: [de]\nlanguages: {de: en}\nimprint: x\n"
    },
    "an unknown time zone": {"instance.yml": INSTANCE + "time_zone: Moon/Crater\n"},
    "a layer that is the instance": {"instance.yml": INSTANCE.replace("[]", "[.]")},
    "a layer that is a number": {"instance.yml": INSTANCE.replace("[]", "[1, ~, [base]]")},
    "a layer with a null character": {"instance.yml": INSTANCE.replace("[]", '["../a\\0b"]')},
    "a layer with a long name": {"instance.yml": INSTANCE.replace("[]", f"[../{'a' * 300}]")},
    "a language that is none": {"instance.yml": INSTANCE.replace("en, ar", "xx-yy-zz, '', 7")},
    "an address that is none": {"instance.yml": INSTANCE.replace("https://testort.example.org/", "http://[::1")},
    "Latin-1": {"topics/housing/rent.md": PAGE.replace("Text", "Größe").encode("latin-1")},
    "UTF-16": {"topics/housing/rent.md": PAGE.encode("utf-16")},
    "CRLF, BOM and zero bytes": {"topics/housing/rent.md": b"\xef\xbb\xbf---\r\ntitle: \0\r\n---\r\n"},
    "an open front matter": {"topics/housing/rent.md": "---\ntitle: x\n"},
    "braces": {"topics/housing/rent.md": PAGE + "{name} {0} {} {{x}} [[instance:{name}]] [x]({y}.md) ![]({z})\n"},
    "braces in keys and values": {
        "topics/housing/rent.md": '---\n"{a}": "{b}"\ntitle: "{c!r:>9}"\nsummary: "%s %(x)s {"\nicon: "{0}"\n---\n\n{#}\n'
    },
    "surrogates": {"topics/housing/topic.yml": 'title: "\\ud800"\nsummary: "\\udfff"\n"\\ud801": "\\udc00"\n'},
    "a link with a surrogate": {
        "topics/housing/rent.md": PAGE + "[x](%ED%A0%80.md) [y](%FF.md#%FF) [z](&#xD800;.md)\n"
    },
    "links that are none": {
        "topics/housing/rent.md": PAGE + "[a](http://[) [b](//) [c](://x) [d](file:x) [e](%00.md)\n"
    },
    "folders with strange names": {"topics/Häuser/topic.yml": "title: x\n", "topics/{a}/b c.md": PAGE, "x/y/z.md": ""},
    "a folder with a page's name": {"topics/housing/rent.md/child.md": PAGE, "topics/topic.yml": "a: b\n"},
    "strange endings": {"topics/housing/rent.MD": PAGE, "topics/housing/a.b.c.md": PAGE, "topics/housing/.md": PAGE},
    "drawings": {"topics/housing/plan.svg": BINARY, "topics/housing/PLAN.PNG": b"", "topics/housing/x.ar.png": b"x"},
    "a date that is none": {"topics/housing/rent.md": PAGE.replace("Satz.\n", "Satz.\nverified: {date: 2026-02-31}\n")},
    "numbers": {"topics/housing/rent.md": PAGE.replace("Satz.\n", f"Satz.\norder: {'9' * 5000}\nfoo: .nan\n")},
    "a very deep page": {f"topics/housing/{'a/' * 40}b.md": PAGE},
    "a translation into nothing": {"topics/housing/rent.ar.md": "---\n---\n", "topics/housing/rent.en.md": "x"},
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_content_is_reported_in_every_format(check: Command, tmp_path: Path, name: str) -> None:
    make(tmp_path, {**TOPIC, **DAMAGE[name]})
    before = contents(tmp_path)
    text, as_json, github, gitlab = (check("--format", format_) for format_ in ("text", "json", "github", "gitlab"))
    assert {done.exit_code for done in (text, as_json, github, gitlab)} == {1}
    count = len([key(line) for line in text.stdout.splitlines()])
    assert count == len(json.loads(as_json.stdout)) == len(annotations(github.stdout)) == len(json.loads(gitlab.stdout))
    assert check("--fix").exit_code == 1
    assert contents(tmp_path) == before


def test_all_damage_together_gives_no_traceback(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for number, damage in enumerate(DAMAGE.values()):
        for name, text in damage.items():
            if name != "instance.yml":
                files[f"topics/t{number}/{name.rpartition('/')[2]}"] = text
    make(tmp_path, files)
    (tmp_path / "town/topics/loop").symlink_to(tmp_path / "town/topics")
    (tmp_path / "town/topics/self").symlink_to("self")
    (tmp_path / "town/legal/imprint.md").unlink()
    (tmp_path / "town/legal/imprint.md").mkdir()
    os.mkfifo(tmp_path / "town/topics/pipe.md")
    done = run("ankunft", "check", *NOW_OPTION, cwd=tmp_path, PYTHONIOENCODING="utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stdout.splitlines()) > 20


@pytest.mark.parametrize("format_", ["text", "json", "github", "gitlab"])
def test_a_file_name_that_is_no_text(town: Path, format_: str) -> None:
    name = os.fsencode(town / "town/topics/housing") + b"/m\xfcll.md"
    try:
        Path(os.fsdecode(name)).write_text(LEGAL)
    except OSError:
        pytest.skip("this file system knows only UTF-8")
    program = Path(sys.executable).with_name("ankunft")
    done = subprocess.run(
        [program, "check", "--format", format_],
        cwd=town,
        env={**os.environ, "LC_ALL": "en_US.UTF-8", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1
    assert b"housing/m" in done.stdout


def test_a_terminal_that_knows_only_ascii(wrong: Path) -> None:
    done = run("ankunft", "check", *NOW_OPTION, cwd=wrong, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LANG="C")
    assert "Traceback" not in done.stderr
    assert done.returncode == 1

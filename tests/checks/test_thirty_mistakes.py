"""Plants every mistake of thirty_mistakes.yml into a copy of the content: each is found at its line, and nothing else.

The expected lines come out of what was planted (the place of the marker), never out of what `check` says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.cli import main
from click.testing import CliRunner, Result

ROOT = Path(__file__).resolve().parents[2]
DATA = yaml.safe_load(Path(__file__).with_name("thirty_mistakes.yml").read_text("utf-8"))
GROUND: dict[str, str] = DATA["ground"]
MISTAKES: list[dict[str, Any]] = DATA["mistakes"]
NOW = "2026-11-21"
CARET = "‸"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the reference instance over a copy of the layer base, with the ground to plant on."""
    for name in ("base", "musterstadt"):
        shutil.copytree(ROOT / "content" / name, tmp_path / "content" / name)
    root = tmp_path / "content" / "musterstadt"
    instance = root / "instance.yml"
    text, count = re.subn(r"(?m)^layers:.*$", "layers: [../base]", instance.read_text("utf-8"))
    assert count == 1
    instance.write_text(text, "utf-8")
    for name, content in GROUND.items():
        put(root / name, content)
    monkeypatch.chdir(tmp_path)
    return root


def give(root: Path, mistake: dict[str, Any]) -> None:
    """The files that are right."""
    for name, text in mistake.get("given", {}).items():
        put(root / name, text)


def plant(root: Path, mistake: dict[str, Any]) -> None:
    """Make the mistake."""
    path = root / mistake["file"]
    path.parent.mkdir(parents=True, exist_ok=True)
    for kind, what in mistake["edit"].items():
        if kind == "replace":
            text = path.read_text("utf-8")
            for old, new in what.items():
                assert text.count(old) == 1, f"{old!r} does not stand once in {path}"
                text = text.replace(old, new)
            path.write_text(text, "utf-8")
        elif kind == "write":
            put(path, what)
        elif kind == "also-write":
            for name, text in what.items():
                put(root / name, text)
        elif kind == "append":
            with path.open("ab") as file:
                file.write(what.encode())
        elif kind == "rename":
            path.rename(root / what)
        elif kind == "also":
            for old, new in what.items():
                (root / old).rename(root / new)
        elif kind == "hex":
            path.write_bytes(bytes.fromhex(what))
        elif kind == "size":
            with path.open("wb") as file:
                file.truncate(what)
        elif kind == "symlink":
            path.symlink_to(what)
        else:
            raise ValueError(kind)


def expected(root: Path, mistake: dict[str, Any]) -> set[str]:
    """`path:line:column` of each error that the mistake is to give."""
    path = root / mistake.get("at", mistake["file"])
    shown = f"content/musterstadt/{path.relative_to(root).as_posix()}"
    markers = [mistake[name] for name in ("marker", "also-marker") if name in mistake]
    return {f"{shown}:{place(path, marker)}" for marker in markers} or {f"{shown}:1:1"}


def place(path: Path, marker: str) -> str:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    before, caret, after = marker.partition(CARET)
    whole, skip = (before + after, len(before)) if caret else (marker, 0)
    assert text.count(whole) == 1, f"{whole!r} does not stand once in {path}"
    at = text.index(whole) + skip
    return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "content/musterstadt", "--now", NOW, "--lang", "en", *arguments])


def rows(output: str) -> Iterable[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)
    return found


def places(output: str, severities: tuple[str, ...] = ("error",)) -> set[str]:
    meant = (row for row in rows(output) if row["severity"] in severities and not row["due"])  # time brought the rest
    return {f"{row['path']}:{row['line']}:{row['column']}" for row in meant}


def printed(output: str) -> str:
    """The lines of a report, for a failing test."""
    return "\n".join(f"{r['path']}:{r['line']}:{r['column']}: {r['severity']}: {r['what']}" for r in rows(output))


def compare(found: set[str], wanted: set[str], output: str) -> None:
    assert wanted == found, (
        f"not found: {sorted(wanted - found)}\nnamed besides: {sorted(found - wanted)}\nall:\n{printed(output)}"
    )


def test_there_are_at_least_thirty_different_mistakes() -> None:
    assert len({mistake["name"] for mistake in MISTAKES}) == len(MISTAKES) >= 30


def test_content_without_mistakes_has_no_errors_nor_warnings(town: Path) -> None:
    for mistake in MISTAKES:
        give(town, mistake)
    result = check("--format", "json")
    compare(places(result.stdout, ("error", "warning")), set(), result.stdout)
    assert result.exit_code == 0


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["name"].replace(" ", "_") for mistake in MISTAKES])
def test_one_mistake_is_found_at_its_line_and_nothing_else_is(town: Path, mistake: dict[str, Any]) -> None:
    give(town, mistake)
    plant(town, mistake)
    result = check("--format", "json")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    compare(places(result.stdout, ("error", "warning")), expected(town, mistake), result.stdout)
    assert result.exit_code == 1


def test_all_mistakes_at_once_are_found_each_at_its_line_and_nothing_else_is(town: Path) -> None:
    for step in (give, plant):
        for mistake in MISTAKES:
            step(town, mistake)
    wanted: set[str] = set().union(*(expected(town, mistake) for mistake in MISTAKES))
    assert len(wanted) >= len(MISTAKES)
    command = [sys.executable, "-c", "from ankunft.cli import main; main()", "check", "content/musterstadt"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    run = subprocess.run([*command, "--now", NOW, "--format", "json"], capture_output=True, env=environment)
    assert "Traceback" not in run.stderr.decode()
    compare(places(run.stdout.decode()), wanted, run.stdout.decode())
    assert run.returncode == 1
    text = subprocess.run([*command, "--now", NOW, "--lang", "de"], capture_output=True, env=environment)
    assert text.returncode == 1
    named = re.findall(r"(?m)^(content/musterstadt/[^:]+:\d+:\d+): (?!Warnung|Hinweis)\S", text.stdout.decode())
    compare(set(named), wanted, run.stdout.decode())
    assert len(named) == sum(row["severity"] == "error" for row in rows(run.stdout.decode()))


# Addresses that vanish are seen against Git only.


def git(folder: Path, *arguments: str) -> None:
    settings = dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "test@example.org")
    names = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Test")
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **settings, **names, **nowhere})


@pytest.fixture
def repository(town: Path, tmp_path: Path) -> Path:
    """The copy as a Git repository with one commit; with a symbolic link beside the content, as people have."""
    page = "---\ntitle: Titel\nsummary: Satz.\n---\n\nText.\n"
    put(town / "topics/plants/vanishing.md", page)
    put(town / "topics/plants/vanishing.en.md", page.replace("summary: Satz.", "translation: {by: human}"))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "start")
    return town


def test_a_vanished_address_is_named_once_at_instance_yml(repository: Path) -> None:
    for name in ("vanishing.md", "vanishing.en.md"):
        (repository / "topics/plants" / name).unlink()
    result = check("--format", "json", "--against", "HEAD")
    compare(places(result.stdout), {"content/musterstadt/instance.yml:1:1"}, result.stdout)
    assert [row["what"].count("plants/vanishing/") for row in rows(result.stdout) if row["severity"] == "error"] == [1]
    assert result.exit_code == 1


def test_an_address_that_another_page_takes_over_has_not_vanished(repository: Path) -> None:
    for name in ("vanishing.md", "vanishing.en.md"):
        (repository / "topics/plants" / name).unlink()
    ground = repository / "topics/plants/ground.md"
    ground.write_text(ground.read_text("utf-8").replace("---\n", "---\nformer: [plants/vanishing/]\n", 1), "utf-8")
    result = check("--format", "json", "--against", "HEAD")
    compare(places(result.stdout), set(), result.stdout)
    assert result.exit_code == 0


def test_an_address_whose_page_says_that_it_is_gone_has_not_vanished(repository: Path) -> None:
    page = repository / "topics/plants/vanishing.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\ngone: true\n", 1), "utf-8")
    result = check("--format", "json", "--against", "HEAD")
    compare(places(result.stdout), set(), result.stdout)
    assert result.exit_code == 0


@pytest.mark.parametrize("target", ["/etc/hostname", "../elsewhere"])
def test_a_symbolic_link_in_the_repository_does_not_hinder_the_comparison(
    repository: Path, tmp_path: Path, target: str
) -> None:
    (tmp_path / "link").symlink_to(target)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "link")
    result = check("--format", "json", "--against", "HEAD")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 0


def test_a_revision_that_there_is_not_is_wrong_use(repository: Path) -> None:
    result = check("--against", "no-such-revision")
    assert result.exit_code == 2
    assert "no-such-revision" in result.stderr

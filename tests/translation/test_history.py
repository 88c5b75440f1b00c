"""The history of history.yml: 40 edits of a small town kept in Git, and how each text stands after each of them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.cli import main
from ankunft.site.plugin import read_instance
from click.testing import CliRunner

from tests.conftest import write_files
from tests.translation.agency import filled, texts_of

HISTORY = yaml.safe_load((Path(__file__).parent / "history.yml").read_text("utf-8"))
MKDOCS_YML = "site_name: T\ndocs_dir: content/town\ntheme: {name: material}\nplugins: [ankunft]\n"
BASE = ("layers: [base]", "layers: [../base]")
"""The history means the folder beside, not the base pack that comes with the package."""

States = dict[str, dict[str, str]]


class Town:
    """A town in a repository, and the people who work on it."""

    def __init__(self, root: Path) -> None:
        self.root, self.day = root, "2026-11-01"
        self.orders: dict[str, tuple[Path, dict[str, Any]]] = {}
        files = {path: text.replace(*BASE) for path, text in HISTORY["start"].items()}
        write_files(root, {**files, "mkdocs.yml": MKDOCS_YML})
        self.git("init", "-q", "-b", "main")
        self.commit("Start")

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=Editor", "-c", "user.email=editor@example.org", *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout

    def commit(self, what: str) -> None:
        self.git("add", "-A")
        if self.git("status", "--porcelain"):
            self.git("commit", "-qm", what)

    def ankunft(self, *arguments: str, code: int | None = 0) -> str:
        result = CliRunner().invoke(main, [*arguments, "--now", self.day], catch_exceptions=False)
        assert code is None or result.exit_code == code, result.output
        return result.stdout

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        rows = json.loads(self.ankunft("translations", "status", "--format", "json", *arguments))
        # Legal pages come with the package; the history is not of them.
        return [row for row in rows if not row["id"].startswith("legal/")]

    def states(self) -> States:
        found: States = {}
        for row in self.rows():
            found.setdefault(row["lang"], {})[f"{row['id']}#{row['section']}"] = row["state"]
        return found

    def words(self, tag: str) -> int:
        return sum(row["words"] for row in self.rows("--lang", tag) if row["state"] in ("missing", "outdated"))

    # What people do

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new), "utf-8")

    def write(self, path: str, text: str) -> None:
        write_files(self.root, {path: text})

    def move(self, **paths: str) -> None:
        (self.root / paths["to"]).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", paths["from"], paths["to"])

    def fix(self) -> None:
        self.ankunft("check", "--fix", code=None)

    def restamp(self, path: str, texts: list[str]) -> None:
        file = self.root / path
        lines = file.read_text("utf-8").split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("translation:"))
        about = yaml.load("\n".join(self._block(lines, at)), yaml.BaseLoader)
        for name in texts:
            del about["translation"]["of"][name]
        self._about(file, lines, at, about)
        self.fix()

    def rename_text(self, path: str, to: str, **other: str) -> None:
        file = self.root / path
        lines = file.read_text("utf-8").split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("translation:"))
        about = yaml.load("\n".join(self._block(lines, at)), yaml.BaseLoader)
        of = about["translation"]["of"]
        of[to] = of.pop(other["from"])
        self._about(file, lines, at, about)

    @staticmethod
    def _block(lines: list[str], at: int) -> list[str]:
        end = at + 1
        while end < len(lines) and lines[end].startswith(" "):
            end += 1
        return lines[at:end]

    def _about(self, file: Path, lines: list[str], at: int, about: Any) -> None:
        written = "translation: " + json.dumps(about["translation"], ensure_ascii=False)
        file.write_text("\n".join([*lines[:at], written, *lines[at + len(self._block(lines, at)) :]]), "utf-8")

    def confirm(
        self, ids: list[str], lang: str, by: str, section: str | None = None, *, reviewed: bool = False
    ) -> None:
        more = [] if lang == "all" else ["--lang", lang]
        more += [] if section is None else ["--section", section]
        self.ankunft("translations", "confirm", *ids, "--by", by, *more, *(["--reviewed"] if reviewed else []))

    def export(self, lang: str, format: str, *, changed: bool = False, to: str | None = None, **other: str) -> None:  # noqa: A002
        out = self.root.parent / f"{other['as']}{'.po' if format == 'po' else '.xlf'}"
        more = [*(["--changed"] if changed else []), *(["--to", to] if to else [])]
        self.ankunft("translations", "export", str(out), "--lang", lang, "--format", format, *more)
        self.orders[other["as"]] = out, texts_of(read_instance(self.root / "content/town", self.day)[0])

    def give_back(self, order: str, texts: dict[str, Any], refused: Sequence[str] = ()) -> None:
        out, sources = self.orders[order]
        back = out.with_name(f"back-{out.name}")
        back.write_bytes(filled(out, sources, texts))
        said = self.ankunft("translations", "import", str(back), code=1 if refused else 0)
        lines = [line for line in said.splitlines() if line.startswith(f"{back}:")]
        assert len(lines) == len(refused), said
        for name in refused:
            id_, _, text = name.partition("#")
            assert any(f"{id_}, {text}" in line for line in lines), said

    def branch(self, name: str) -> None:
        self.git("checkout", "-qb", name)

    def checkout(self, name: str) -> None:
        self.git("checkout", "-q", name)

    def merge(self, name: str) -> None:
        self.git("merge", "-q", "--no-edit", name)

    def do(self, operation: dict[str, Any]) -> None:
        """One operation of the history."""
        [(name, given)] = operation.items()
        method = getattr(self, {"return": "give_back"}.get(name, name))
        if isinstance(given, dict):
            method(**given)
        elif given is True:
            method()
        else:
            method(given)

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def changed(self) -> set[str]:
        """What differs in the working tree from what is committed."""
        self.git("add", "-A")
        return set(self.git("diff", "--cached", "--name-only", "--no-renames").splitlines())


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return Town(tmp_path_factory.mktemp("history") / "town")


@pytest.fixture(autouse=True)
def at_home(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands run in the town's folder, in English."""
    monkeypatch.chdir(town.root)
    for name in ("LC_ALL", "LC_MESSAGES", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def test_there_are_forty_events() -> None:
    assert len(HISTORY["events"]) == 40


def test_the_history(town: Town) -> None:
    """One test: each event builds on those before it."""
    expected = town.states()
    assert differences(expected, HISTORY["states"]) == {}
    for event in HISTORY["events"]:
        town.day = str(event["on"])
        for operation in event["do"]:
            town.do(operation)
        for tag, texts in event["changes"].items():
            own = expected.setdefault(tag, {})
            for name, state in texts.items():
                if state is None:
                    own.pop(name)
                else:
                    own[name] = state
        found = town.states()
        assert differences(found, expected) == {}, event["what"]
        for tag, words in event.get("words", {}).items():
            assert town.words(tag) == words, (event["what"], tag)
        changed = town.changed()
        if "files" in event:
            assert changed == set(event["files"]), event["what"]
        for path, strings in event.get("contains", {}).items():
            text = (town.root / path).read_text("utf-8")
            assert [string for string in strings if string not in text] == [], (event["what"], path)
        town.commit(event["what"])


def differences(found: States, expected: States) -> dict[str, tuple[str | None, str | None]]:
    """Where the states differ: (found, expected)."""
    result = {}
    for tag in {*found, *expected}:
        one, other = found.get(tag, {}), expected.get(tag, {})
        for name in {*one, *other}:
            if one.get(name) != other.get(name):
                result[f"{tag} {name}"] = (one.get(name), other.get(name))
    return result

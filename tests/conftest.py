"""What many tests need: an instance written from a dict, and the day it is read for."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ankunft.catalogue.catalogue import Reading, read
from ankunft.catalogue.problems import Problem
from ankunft.checks import check
from ankunft.site.assets import icon_names

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NOW = date(2026, 11, 21)

INSTANCE = """\
name: Testort
url: https://testort.example.org/
layers: []
language: de
languages: [de, en, ar]
"""
LEGAL = "---\ntitle: Titel\nsummary: Satz.\n---\n\nText.\n"
LEGAL_FILES = {f"legal/{name}.md": LEGAL for name in ("imprint", "privacy", "accessibility")}


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` (path below `root` → text or bytes)."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def make_instance(root: Path, files: Mapping[str, str | bytes], instance: str = INSTANCE) -> Path:
    """An instance in `root` without layers, with legal pages, and `files`."""
    return write_files(root, {"instance.yml": instance, **LEGAL_FILES, **files})


def read_all(root: Path, base: Path | None = None, now: date = NOW) -> tuple[Reading, list[Problem]]:
    """The reading of an instance, and all its problems, those of the checks included."""
    reading = read(root, base or ROOT / "content" / "base", now)
    return reading, sorted({*reading.problems, *check(reading.catalogue, icon_names())})


def lines(problems: list[Problem], root: Path) -> list[str]:
    """The problems as they are printed, paths relative to `root`."""
    return [problem.text(base=root) for problem in problems]


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., list[str]]:
    """Write files into an instance and give the lines that `ankunft check` would print."""

    def run(files: Mapping[str, str | bytes], instance: str = INSTANCE) -> list[str]:
        root = make_instance(tmp_path / "town", files, instance)
        return lines(read_all(root)[1], root)

    return run


def shared(name: str) -> Path:
    """A file or folder of ../shared; the test skips where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not here")
    return path


NOW_OPTION = ("--now", NOW.isoformat())


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this environment with `env` added; never raises for its exit code."""
    program = Path(sys.executable).with_name(str(command[0]))
    arguments = [str(program if program.exists() else command[0]), *map(str, command[1:])]
    return subprocess.run(arguments, cwd=cwd, env={**os.environ, **env}, capture_output=True, text=True, check=False)


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that `build` fills once for all processes of a test run."""
    shared_by_workers = "PYTEST_XDIST_WORKER" in os.environ
    folder = factory.getbasetemp().parent if shared_by_workers else factory.getbasetemp()
    target = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            build(target)
    return target


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference instance, built by `ankunft build`."""

    def build(target: Path) -> None:
        done = run("ankunft", "build", "--strict", "--site-dir", target, *NOW_OPTION)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "site", build)


class Element:
    """An element of a page. What lies below it is a slice of the whole page, so that asking is quick."""

    def __init__(self, page: _Tree, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self._page = page
        self._first, self._last = len(page.elements) + 1, sys.maxsize
        self._text_first, self._text_last = len(page.texts), sys.maxsize

    def close(self) -> None:
        """The end tag has come."""
        self._last, self._text_last = len(self._page.elements), len(self._page.texts)

    def all(self, tag: str | None = None) -> Iterator[Element]:
        """The elements below, in order."""
        for element in self._page.elements[self._first : self._last]:
            if tag is None or element.tag == tag:
                yield element

    def get(self, name: str) -> str | None:
        """An attribute."""
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        """The text below."""
        return "".join(self._page.texts[self._text_first : self._text_last])


class _Tree(HTMLParser):
    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[str] = []
        self.root = Element(self, "", {})
        self.elements.append(self.root)
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(self, tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag in self.VOID:
            element.close()
        else:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self.stack[-1].tag == tag, f"</{tag}> closes <{self.stack[-1].tag}>"
        self.stack.pop().close()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parse(html: str) -> Element:
    """The tree of a page; fails where elements are not closed as they were opened."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    assert tree.stack == [tree.root], f"not closed: {[element.tag for element in tree.stack[1:]]}"
    return tree.root

"""What many tests need: an instance written from a dict, and the day it is read for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
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

"""Recorded and written answers of Integreat's API, laid out as folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
RECORDED = REPOSITORY.parent / "shared" / "third-party" / "integreat-cms" / "api" / "v3"

Lay = Callable[[Mapping[str, object]], Path]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Writes answers by path (`town/de/pages`) into a folder laid out like the API; gives its root."""

    def write(answers: Mapping[str, object]) -> Path:
        root = tmp_path / "v3"
        for path, answer in answers.items():
            folder = root / path
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.json").write_text(json.dumps(answer), encoding="utf-8")
        return root

    return write


@pytest.fixture
def recorded() -> Path:
    """The answers of real Integreat CMS versions, beside the repository; skips where they are not."""
    if not RECORDED.is_dir():
        pytest.skip("the recorded answers are not beside the repository")
    return RECORDED

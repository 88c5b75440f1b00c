"""What the importer makes of small regions: `data/<behaviour>/answers.json` becomes `expected.yml`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from ankunft.importers.integreat import convert, read_region

CASES = sorted(Path(__file__).with_name("data").iterdir())
RESERVED = frozenset({"news", "events"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_importer(case: Path, lay: Callable[[Mapping[str, object]], Path]) -> None:
    root = lay(json.loads((case / "answers.json").read_text(encoding="utf-8")))
    conversion = convert(read_region(str(root / "town")), reserved=RESERVED, url="https://town.example/")
    found = {
        "files": {
            path.removeprefix("content/town/"): text
            for path, text in conversion.files.items()
            if path not in ("mkdocs.yml", "content/town/instance.yml")
        },
        "languages": yaml.safe_load(conversion.files["content/town/instance.yml"])["languages"],
        "report": [entry.line().replace(str(root), "ROOT") for entry in conversion.report],
    }
    assert found == yaml.safe_load((case / "expected.yml").read_text(encoding="utf-8"))

"""Content rules as data: each file in cases/ is an instance and what must come of it. Their names are the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.catalogue.localise import Localised, Publisher

from tests.conftest import INSTANCE, LEGAL_FILES, NOW, lines, read_all, write_files

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))


def _layer(root: Path, files: dict[str, str]) -> None:
    # `of: {costs: =Text}` stands for the fingerprint of that text, so that a person can read the case.
    write_files(root, {name: _stamped(text) for name, text in files.items()})


def _stamped(text: str) -> str:
    while "«" in text:
        before, _, rest = text.partition("«")
        inside, _, after = rest.partition("»")
        text = f"{before}{fingerprint(inside.replace('|', chr(10)))}{after}"
    return text


def _found(catalogue: Catalogue, tag: str, address: str) -> dict[str, Any]:
    entry = catalogue.addresses()[address]
    local = Localised(catalogue)[tag]
    publisher = Publisher(local, "/")
    shown = local.entry(entry)
    result: dict[str, Any] = {
        "language": shown.tag,
        "exists": shown.exists,
        "partial": shown.partial,
        "machine": shown.machine,
        "outdated": shown.outdated,
        "texts": {name: f"{text.tag} {text.text}" for name, text in shown.texts.items()},
        "sections": {section.id: f"{section.tag} {publisher.section(section).html}" for section in shown.sections},
    }
    return result


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_content_rule(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    root = tmp_path / "town"
    _layer(root, {"instance.yml": case.get("instance", INSTANCE), **LEGAL_FILES, **case["files"]})
    _layer(tmp_path / "below", case.get("below", {}))
    (tmp_path / "below").mkdir(exist_ok=True)
    now = date.fromisoformat(str(case["now"])) if "now" in case else NOW
    reading, problems = read_all(root, tmp_path / "below", now)
    assert lines(problems, root) == case.get("problems", [])
    catalogue = reading.catalogue
    for tag, pages in case.get("pages", {}).items():
        for address, expected in pages.items():
            found = _found(catalogue, tag, address)
            for name, value in expected.items():
                if isinstance(value, dict):
                    assert {key: found[name].get(key) for key in value} == value, (tag, address, name)
                else:
                    assert found[name] == value, (tag, address, name)
    for tag, records in case.get("states", {}).items():
        for id_, states in records.items():
            entry = next(entry for entry in catalogue.entries.values() if entry.id == id_)
            assert {name: entry.state(tag, name) for name in states} == states, (tag, id_)
    if "addresses" in case:
        legal = {"imprint/", "privacy/", "accessibility/"}
        assert sorted(set(catalogue.addresses()) - legal) == sorted(case["addresses"])
    if "former" in case:
        assert {old: catalogue.address(entry) for old, entry in catalogue.former().items()} == case["former"]

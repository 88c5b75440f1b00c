"""What the guides show can be copied: every YAML example with a file name in its first line is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import read_yaml
from ankunft.model import KINDS, Queries, Synonyms, Values
from ankunft.model.facts import Hours
from pydantic import BaseModel, TypeAdapter

from tests.conftest import ROOT

GUIDES = ("content.md", "lists.md", "listen.md", "termine.md")
BLOCK = re.compile(r"^```yaml\n# (?P<name>[\w/.-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (guide, match["name"], match["text"])
    for guide in GUIDES
    for match in BLOCK.finditer((ROOT / "docs" / guide).read_text("utf-8"))
]


def model_of(name: str) -> type[BaseModel]:
    """The model that a file of this name is read by."""
    folder, _, file = name.rpartition("/")
    if name in ("values.yml", "queries.yml"):
        return Values if name == "values.yml" else Queries
    if folder == "synonyms":
        return Synonyms
    kind = next(kind for kind in KINDS if kind.folder == folder)
    return kind.translation if file.count(".") == 2 else kind.model


def test_each_guide_has_examples() -> None:
    counts = {guide: sum(example[0] == guide for example in EXAMPLES) for guide in GUIDES}
    assert counts["lists.md"] == counts["listen.md"] >= 10
    assert counts["content.md"] >= 2


@pytest.mark.parametrize(("guide", "name", "text"), EXAMPLES, ids=[f"{guide}-{name}" for guide, name, _ in EXAMPLES])
def test_an_example_is_a_good_record(guide: str, name: str, text: str) -> None:
    document = read_yaml(text, Path(name))
    assert document.problems == []
    record, problems = validate(model_of(name), document)
    assert [problem.text() for problem in problems] == []
    assert record is not None


@pytest.mark.parametrize("guide", ["lists.md", "listen.md"])
def test_the_hours_of_the_sheet_are_understood(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert len(rows) >= 12
    for hours in rows:
        TypeAdapter(Hours).validate_python(hours)

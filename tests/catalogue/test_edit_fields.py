"""Fields that are put or removed as a whole: their own lines change, every other byte stays."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.edit import EditError, put_field, remove_values, scalar
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.catalogue.test_edit_properties import NAMES, PROPERTY, documents, parse, same

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
WRITTEN = st.one_of(
    words.map(scalar),
    st.lists(words, max_size=3).map(lambda items: f"[{', '.join(map(scalar, items))}]"),
    st.sampled_from(["|\n  Zeile eins\n\n  # kein Kommentar\n", "\n  - a\n  - b\n", "\n  a: b\n  c: {d: e}\n"]),
    st.sampled_from(["2026-11-21T10:00", "FREQ=WEEKLY;BYDAY=TU", ">-\n  eins\n  zwei"]),
)


def yaml_lines(text: str) -> tuple[int, int]:
    """The first line of the YAML part, and the one behind its last, counted from 0."""
    lines = text.split("\n")
    if not text.startswith("---\n"):
        return 0, len(lines)
    return 1, lines.index("---", 1)


def last_words(text: str) -> dict[str, tuple[int, int]]:
    """For each field its first line and the last that holds a word of it, as PyYAML's own parser in Python sees them."""
    first, end = yaml_lines(text)
    part = "\n".join(text.split("\n")[first:end]) + "\n"
    found: dict[str, tuple[int, int]] = {}
    root = yaml.compose(part, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    lines = part.split("\n")

    def last(node: Any) -> int:
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            line: int = node.end_mark.line - (node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line)
            while isinstance(node, yaml.ScalarNode) and line > node.start_mark.line and not lines[line].strip():
                line -= 1
            return -1 if node.value == "" and getattr(node, "style", None) is None else line
        children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        return max(map(last, children))

    for key, value in root.value:
        found[key.value] = (first + key.start_mark.line, first + max(last(value), key.end_mark.line))
    return found


@PROPERTY
@given(documents(), st.sampled_from([*NAMES, "neu"]), WRITTEN, st.sampled_from([None, "title", "x1", "fehlt"]))
def test_putting_a_field_touches_its_own_lines_alone(text: str, name: str, written: str, before: str | None) -> None:
    document = parse(text)
    assert document.data is not None, document.problems
    try:
        new = put_field(text, name, written, before=before)
    except EditError:
        # An indented comment behind a block of text would become a part of it.
        assert written[0] in "|>", text
        assert re.search(r"^ +#", text, re.MULTILINE), text
        new = put_field(text, name, written := "kurz", before=before)
    expected = {**document.data, **(parse(f"{name}: {written}\n").data or {})}
    assert same(parse(new).data, expected), f"{text!r} became {new!r}"
    old_lines, lines = text.split("\n"), new.split("\n")
    if name in document.data:
        first, last = last_words(text)[name]
        assert lines[:first] == old_lines[:first]
        behind = old_lines[last + 1 :]
        assert not behind or lines[-len(behind) :] == behind, f"{text!r} became {new!r}"
        assert list(parse(new).data or {}) == list(document.data)
    else:
        added = len(lines) - len(old_lines)
        kept = [lines[:at] + lines[at + added :] for at in range(len(lines) - added + 1)]
        assert old_lines in kept, f"{text!r} became {new!r}"
        names = list(parse(new).data or {})
        assert names.index(name) == (names.index(before) - 1 if before in document.data else len(names) - 1)


@PROPERTY
@given(documents(), st.data())
def test_removing_values_touches_their_own_lines_alone(text: str, data: st.DataObject) -> None:
    document = parse(text)
    assert document.data is not None, document.problems
    assume(len(document.data) > 1)
    keys = [key for key in document.keys if not any(isinstance(part, int) for part in key)]
    key = data.draw(st.sampled_from(sorted(keys)))
    expected: Any = copy.deepcopy(document.data)
    gone = key
    while len(gone) > 1 and len(_at(expected, gone[:-1])) == 1:
        gone = gone[:-1]
    assume(gone and len(expected) > (len(gone) == 1))
    del _at(expected, gone[:-1])[gone[-1]]
    try:
        new = remove_values(text, [key, ("fehlt",), key])
    except EditError:
        # An indented comment behind what goes would become a part of a block of text before it.
        assert re.search(r"^ +#", text, re.MULTILINE), text
        return
    assert same(parse(new).data, expected), f"{gone}: {text!r} became {new!r}"
    first, last = last_words(text)[str(gone[0])]
    old_lines, lines = text.split("\n"), new.split("\n")
    assert lines[:first] == old_lines[:first]
    behind = old_lines[last + 1 :]
    assert not behind or lines[-len(behind) :] == behind, f"{gone}: {text!r} became {new!r}"
    if len(gone) == 1:
        assert len(lines) == len(old_lines) - (last + 1 - first) or not behind


def _at(data: Any, key: tuple[str | int, ...]) -> Any:
    for part in key:
        data = data[part]
    return data


EVENT = """\
# Vom Kulturamt.
title: Fest  # bleibt
text: |
  Zeile eins.

  Zeile zwei.

# Die Zeit.
start: 2027-03-06T10:00  # geprüft
changes:
  # im Advent
  2026-12-24: {status: cancelled, note: "Zu."}
  2027-01-12:
    start: 2027-01-13T16:00  # später
    end: 2027-01-13T18:00
imported:
  source: a
  of: {title: x}
"""


def test_a_value_of_one_line_keeps_the_comment_behind_it() -> None:
    new = put_field(EVENT, "start", "2027-03-07T10:00")
    assert new == EVENT.replace("2027-03-06T10:00", "2027-03-07T10:00")


def test_a_block_of_text_is_replaced_between_its_neighbours() -> None:
    new = put_field(EVENT, "text", "|\n  Neu.\n")
    assert new == EVENT.replace("  Zeile eins.\n\n  Zeile zwei.\n", "  Neu.\n")
    assert remove_values(EVENT, [("text",)]) == EVENT.replace("text: |\n  Zeile eins.\n\n  Zeile zwei.\n", "")


def test_a_new_field_stands_before_the_one_that_is_named() -> None:
    new = put_field(EVENT, "end", "2027-03-06T12:00", before="imported")
    assert new == EVENT.replace("imported:", "end: 2027-03-06T12:00\nimported:")
    assert put_field(EVENT, "end", "[a]") == EVENT + "end: [a]\n"
    assert put_field("a: b", "c", "d") == "a: b\nc: d"
    assert put_field("# K\na: b\n", "c", "d", before="a") == "# K\nc: d\na: b\n"


def test_values_go_one_by_one_and_their_group_with_the_last() -> None:
    once = remove_values(EVENT, [("changes", "2027-01-12", "end")])
    assert once == EVENT.replace("    end: 2027-01-13T18:00\n", "")
    assert remove_values(once, [("changes", "2027-01-12", "start")]) == EVENT.replace(
        "  2027-01-12:\n    start: 2027-01-13T16:00  # später\n    end: 2027-01-13T18:00\n", ""
    )
    flow = remove_values(EVENT, [("changes", "2026-12-24", "status")])
    assert flow == EVENT.replace('{status: cancelled, note: "Zu."}', "{note: Zu.}")
    both = [("changes", "2026-12-24", name) for name in ("status", "note")]
    assert remove_values(EVENT, both) == EVENT.replace('  2026-12-24: {status: cancelled, note: "Zu."}\n', "")
    assert "imported:\n  source: a\n" in remove_values(EVENT, [("imported", "of", "title")])


def test_windows_line_ends_stay() -> None:
    text = EVENT.replace("\n", "\r\n")
    for new in (put_field(text, "text", "|\n  Neu.\n"), put_field(text, "end", "x"), remove_values(text, [("text",)])):
        assert new.count("\n") == new.count("\r\n")


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("{title: a}\n", "title", "|\n  b\n"),
        ("{title: a}\n", "end", "b"),
        ("title: a\n", "title", "b\nmore: c"),
        ("title: a\n", "end", "[b"),
        ("- a\n", "end", "b"),
        ("? title\n: a\n", "title", "|\n  b\n"),
    ],
)
def test_what_cannot_be_put_is_refused(text: str, name: str, written: str) -> None:
    with pytest.raises(EditError):
        put_field(text, name, written, Path("a.yml"))


def test_a_file_is_never_left_empty() -> None:
    with pytest.raises(EditError):
        remove_values("title: a\n", [("title",)])

"""Texts and sections that are written: they read as they were meant, and every other byte stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.edit import EditError, put_section, set_texts, set_values
from ankunft.catalogue.entries import section_text
from ankunft.catalogue.sections import LEAD, Section, split_front_matter, split_sections
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.catalogue.test_edit_properties import PROPERTY, _at, changed, comments, documents, only_touches, parse, same

lines_ = st.lists(
    st.sampled_from(["Wort", "", "  eingerückt", "# kein Kommentar", "- a: b", "مرحبا", "| x |", "  "]), max_size=5
)
texts = st.one_of(lines_.map("\n".join), lines_.map(lambda lines: "\n".join([*lines, ""])), st.text(max_size=30))


@PROPERTY
@given(documents(), texts, st.data())
def test_a_text_is_what_it_was_meant_to_be_and_nothing_else_changes(text: str, value: str, data: st.DataObject) -> None:
    assume(not any(0xD800 <= ord(char) <= 0xDFFF for char in value))
    document = parse(text)
    assert document.data is not None
    leaves = [key for key in document.values if key and isinstance(_at(document.data, key), str | None)]
    assume(leaves)
    key = data.draw(st.sampled_from(sorted(leaves, key=str)))
    try:
        new = set_texts(text, {key: value})
    except EditError:
        # An item of a list cannot become a block; a field can.
        assert document.values[key].style in ("|", ">")
        assert key not in document.keys
        return
    assert same(parse(new).data, changed(document.data, key, value)), f"{key}: {text!r} became {new!r}"
    span = document.values[key]
    only_touches(text, new, span.end_line - span.line + 1)
    block = (_at(document.data, key) or "") + value
    if "#" not in block:
        assert comments(new) == comments(text)


def test_a_text_of_several_lines_becomes_a_block() -> None:
    written = set_texts(
        "title: Alt\nfor: # wer\n  note: x\n", {("title",): "Eins\n\nZwei: # drei\n", ("for", "note"): "a\nb"}
    )
    assert written == "title: |\n  Eins\n\n  Zwei: # drei\nfor: # wer\n  note: |-\n    a\n    b\n"


def test_a_block_is_replaced_where_it_stands() -> None:
    text = "text: |\n  Alt.\n\n  Noch.\n\n# Kommentar\nof: {a: b}\n"
    assert set_texts(text, {("text",): "Neu.\n"}) == "text: |\n  Neu.\n\n# Kommentar\nof: {a: b}\n"
    assert set_texts(text, {("text",): "Neu"}) == "text: |-\n  Neu\n\n# Kommentar\nof: {a: b}\n"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("of: {a: b}\n", "of: {a: b, names: [x, w]}\n"),
        ("of: {names: [z]}\n", "of: {names: [x, w]}\n"),
        ("of:\n  names: [z, v] # c\n", "of:\n  names: [x, w] # c\n"),
        ("of:\n  a: b\n", "of:\n  a: b\n  names: [x, w]\n"),
        ("of:\n", "of: {names: [x, w]}\n"),
    ],
)
def test_a_list_is_set_in_brackets(text: str, new: str) -> None:
    assert set_values(text, {("of", "names"): ("x", "w")}) == new


@pytest.mark.parametrize("text", ["of:\n  names:\n    - z\n", "of: {names: z}\n", "of: {names: {a: b}}\n"])
def test_a_list_replaces_no_other_thing(text: str) -> None:
    if "names: z" in text:
        assert set_values(text, {("of", "names"): ("x",)}) == "of: {names: [x]}\n"
        return
    with pytest.raises(EditError):
        set_values(text, {("of", "names"): ("x",)})


# Sections

IDS = ["one", "two", "three", "four"]
inside = st.sampled_from(["", "\nText.\n", "\n- a\n- b\n", "\n```\n## kein {#kopf}\n```\n", "\n| a |\n|---|\n| b |\n"])


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A Markdown file with some of the sections."""
    head = "---\ntitle: T\n---\n" if draw(st.booleans()) else ""
    lead = draw(st.sampled_from(["", "\nVorspann.\n", "\n"]))
    ids = [id_ for id_ in IDS if draw(st.booleans())]
    return head + "\n".join([lead, *(f"## {id_} {{#{id_}}}\n{draw(inside)}" for id_ in ids)])


def read(text: str) -> dict[str, str]:
    _, body, first = split_front_matter(text)
    return {section.id: section_text(section) for section in split_sections(body, Path(), first).sections}


@PROPERTY
@given(bodies(), st.sampled_from([LEAD, *IDS]), inside)
@example("", "two", "\nText.\n")
@example("---\ntitle: T\n---\n", LEAD, "\nText.\n")
@example("---\ntitle: T\n---\n\n## one {#one}\n", LEAD, "\nText.\n")
def test_a_section_is_put_in_its_place_and_all_others_stay(text: str, id_: str, markdown: str) -> None:
    assume(id_ != LEAD or markdown)
    title = None if id_ == LEAD else "Neuer Titel"
    section = Section(id_, title, 0 if id_ == LEAD else 3, "", Path(), 1)
    before, new = read(text), put_section(text, section, title, markdown, [LEAD, *IDS])
    after = read(new)
    expected = markdown if title is None else f"{title}\n{markdown}"
    assert after.pop(id_).rstrip("\n") == expected.rstrip("\n")
    before.pop(id_, None)
    assert after == before
    assert list(read(new)) == [name for name in [LEAD, *IDS] if name in read(new)]
    assert split_front_matter(new)[0] == split_front_matter(text)[0]
    # What was written once is not changed by writing it again.
    assert put_section(new, section, title, markdown, [LEAD, *IDS]) == new


def test_what_is_written_reads_exactly_as_it_was_meant() -> None:
    text = "---\ntitle: T\n---\n\nVorspann.\n\n## Eins {#one}\n\nAlt.\n\n## Zwei {#two}\n\nText.\n"
    new: Any = put_section(text, Section("one", "Eins", 2, "", Path(), 1), "Neu", "\nAnders.\n", ["lead", "one", "two"])
    assert new == text.replace("## Eins {#one}\n\nAlt.", "## Neu {#one}\n\nAnders.")

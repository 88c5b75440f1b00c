"""What `catalogue/edit.py` promises: only what is meant changes, every other byte stays."""

from __future__ import annotations

import copy
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.edit import EditError, Replacement, apply, fixes, scalar, set_values, write
from ankunft.catalogue.sections import split_front_matter
from ankunft.catalogue.yamltext import Key, YamlText, read_yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.conftest import LEGAL, make_instance, read_all

PROPERTY = settings(deadline=None, derandomize=True, max_examples=400)

NAMES = ["title", "summary", "order", "by", "of", "a-b", "x1", "übung", "on", "2026"]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
words = st.sampled_from(
    ["Haus", "eins zwei", "2026-11-21", "yes", "8:30", "مرحبا", "ሰላም", "a#b", "x: y"[:1], "10", "~"]
)
quoted = st.sampled_from(["''", '""', '"a: b"', "'it''s'", '"x # y"', '"zwei\\nZeilen"', "'{nicht: flow}'", '"ü"'])
comment = st.sampled_from(["", "", "", " # Kommentar", "  # k: v", " #"])
between = st.sampled_from(["", "", "", "\n", "# ganze Zeile\n", "\n# x: y\n\n", "   # eingerückt\n"])
colon = st.sampled_from([":", ":", ":", ":", " :"])


@st.composite
def flow(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.sampled_from(["plain", "quoted", "map", "list"] if depth else ["plain", "quoted"]))
    if kind == "plain":
        return draw(st.sampled_from(["Haus", "eins zwei", "10", "yes", "1:30", "مرحبا"]))
    if kind == "quoted":
        return draw(quoted)
    if kind == "list":
        return f"[{', '.join(draw(st.lists(flow(depth - 1), max_size=3)))}]"
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    space = draw(st.sampled_from(["", " "]))
    comma = draw(st.sampled_from(["", ","])) if names else ""
    pairs = ", ".join(f"{name}: {draw(flow(depth - 1))}" for name in names)
    return f"{{{space}{pairs}{comma}{space}}}"


@st.composite
def block(draw: st.DrawFn, indent: int = 0, depth: int = 2) -> str:
    """A block mapping, as people write it."""
    result = ""
    pad = " " * indent
    step = draw(st.sampled_from([2, 4]))
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4)):
        result += draw(between)
        kinds = ["plain", "plain", "quoted", "empty", "flow", "literal", "folded", "lines"]
        kind = draw(st.sampled_from([*kinds, "map", "map", "list", "items"] if depth else kinds))
        quote = draw(st.sampled_from(["", "", '"']))
        head = f"{pad}{quote}{name}{quote}{draw(colon)}"
        if kind == "plain":
            result += f"{head} {draw(words)}{draw(comment)}\n"
        elif kind == "quoted":
            result += f"{head} {draw(quoted)}{draw(comment)}\n"
        elif kind == "empty":
            result += f"{head}{draw(comment)}\n"
        elif kind == "flow":
            result += f"{head} {draw(flow(2))}{draw(comment)}\n"
        elif kind in ("literal", "folded"):
            sign = draw(st.sampled_from(["|", "|-", "|+"] if kind == "literal" else [">", ">-"]))
            result += f"{head} {sign}\n{pad}  Zeile eins\n\n{pad}  # kein Kommentar\n"
        elif kind == "lines":
            result += f'{head} "über\n{pad}  zwei Zeilen"{draw(comment)}\n'
        elif kind == "map":
            result += f"{head}{draw(comment)}\n{draw(block(indent + step, depth - 1))}"
        elif kind == "list":
            result += f"{head}\n" + "".join(f"{pad}- {draw(flow(1))}\n" for _ in range(draw(st.integers(1, 3))))
        else:
            result += f"{head}\n{pad}  - title: Quelle{draw(comment)}\n{pad}    url: x\n"
    return result + draw(between)


@st.composite
def documents(draw: st.DrawFn) -> str:
    text = draw(block())
    if draw(st.booleans()):
        text = f"---\n{text}---\n\nText: # kein Kommentar\n\n## Titel {{#id}}\n"
    elif draw(st.integers(0, 4)) == 0:
        text = text.rstrip("\n")
    return text


def parse(text: str) -> YamlText:
    front, _, _ = split_front_matter(text)
    return read_yaml(text if front is None else front, Path("x.yml"))


def changed(data: dict[str, Any], key: Key, value: str) -> dict[str, Any]:
    result = copy.deepcopy(data)
    at: Any = result
    for part in key[:-1]:
        if isinstance(at, dict) and at.get(part) is None:  # type: ignore[arg-type]
            at[part] = {}
        at = at[part]
    at[key[-1]] = value
    return result


def same(a: Any, b: Any) -> bool:
    """Whether two values are equal; the last line end of a block of text does not count."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, str) and isinstance(b, str):
        return a.rstrip("\n") == b.rstrip("\n")
    return bool(a == b)


def comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"# (?:kein )?Kommentar|# ganze Zeile|# k: v|# x: y|# eingerückt", text))


def only_touches(old: str, new: str, at_most: int) -> None:
    """All lines but `at_most` successive ones of `old` are in `new`, before and behind the change."""
    a, b = old.split("\n"), new.split("\n")
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    assert len(a) - head - tail <= at_most, f"{old!r} became {new!r}"


@PROPERTY
@given(documents(), texts, st.data())
def test_replacing_a_value_changes_nothing_else(text: str, value: str, data: st.DataObject) -> None:
    document = parse(text)
    assert document.data is not None, document.problems
    leaves = [key for key in document.values if key and isinstance(_at(document.data, key), str | None)]
    assume(leaves)
    key = data.draw(st.sampled_from(sorted(leaves, key=str)))
    span = document.values[key]
    if span.style in ("|", ">"):
        with pytest.raises(EditError):
            set_values(text, {key: value})
        return
    new = set_values(text, {key: value})
    assert same(parse(new).data, changed(document.data, key, value)), f"{key}: {text!r} became {new!r}"
    only_touches(text, new, span.end_line - span.line + 1)
    if "#" not in value and "# " not in (_at(document.data, key) or ""):
        assert comments(new) == comments(text)
    assert split_front_matter(new)[1:2] == split_front_matter(text)[1:2] or not text.startswith("---")


@PROPERTY
@given(
    documents(),
    texts,
    st.lists(st.sampled_from(["neu", "translation", "title", "of"]), min_size=1, max_size=3),
    st.data(),
)
def test_adding_a_value_changes_nothing_else(text: str, value: str, names: list[str], data: st.DataObject) -> None:
    document = parse(text)
    assert document.data is not None, document.problems
    groups = [key for key in document.values if isinstance(_at(document.data, key), dict)]
    group = data.draw(st.sampled_from(sorted(groups, key=str)))
    key = (*group, *names)
    at: Any = document.data
    for part in key:
        assume(isinstance(at, dict) or at is None)
        at = at.get(part) if at else None
    assume(key not in document.values)
    new = set_values(text, {key: value})
    assert same(parse(new).data, changed(document.data, key, value)), f"{key}: {text!r} became {new!r}"
    only_touches(text, new, 1)
    if "#" not in value:
        assert comments(new) == comments(text)


@PROPERTY
@given(documents(), st.data())
def test_a_group_or_list_is_not_replaced_by_a_value(text: str, data: st.DataObject) -> None:
    document = parse(text)
    assert document.data is not None
    groups = [key for key in document.values if key and isinstance(_at(document.data, key), dict | list)]
    assume(groups)
    key = data.draw(st.sampled_from(sorted(groups, key=str)))
    with pytest.raises(EditError):
        set_values(text, {key: "x"})


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85"])
def test_a_line_separator_of_unicode_before_the_value_moves_nothing(char: str) -> None:
    text = f'title: "a{char}b"\nsummary: alt # bleibt\norder: 1\n'
    assert set_values(text, {("summary",): "neu"}) == text.replace("alt", "neu")


def test_a_byte_order_mark_moves_nothing() -> None:
    assert set_values("\ufefftitle: alt # bleibt\n", {("title",): "neu"}) == "\ufefftitle: neu # bleibt\n"


def test_windows_line_ends_stay() -> None:
    text = "order: 1\r\ntitle: alt # bleibt\r\nsummary: S.\r\n"
    assert set_values(text, {("title",): "neu"}) == text.replace("alt", "neu")


def test_mending_a_file_with_windows_line_ends_changes_the_heading_alone(tmp_path: Path) -> None:
    page = b"---\r\ntitle: Titel\r\nsummary: Satz.\r\n---\r\n\r\n## Kosten\r\n\r\nText.\r\n"
    topic = "title: T\nsummary: S.\n"
    root = make_instance(tmp_path / "town", {"topics/t/topic.yml": topic, "topics/t/page.md": page})
    write(fixes(read_all(root)[0].catalogue, tmp_path))
    assert (root / "topics/t/page.md").read_bytes() == page.replace(b"## Kosten", b"## Kosten {#kosten}")


def _at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data


# scalar


@PROPERTY
@given(texts)
@example("")
@example(" ")
@example("0b101")
@example("0x1_F")
@example("0o17")
@example("017")
@example("1_000")
@example("1e5")
@example("1.5e+3")
@example("NULL")
@example("Null")
@example("True")
@example("oFF")
@example("Y")
@example("~")
@example("=")
@example("<<")
@example("-")
@example("- a")
@example("2026-11-21")
@example("2026-1-2")
@example("12:30:15")
@example("a: b")
@example("a #b")
@example("\\n \\")
@example("\u2028\x85\ufeff\x00\x07\x7f\ufffe\U000e0001\u202e")
@example("a\r\nb\tc")
@example("…")
@example("٣")
@example("²")
@example("a ")
@example("a\u00a0")
def test_a_scalar_is_the_same_text_for_pyyaml_and_for_us(value: str) -> None:
    written = scalar(value)
    assert "\n" not in written
    for form in ("{}", "k: {}", "k: {} # Kommentar", "{{k: {}, l: m}}", "- {}"):
        read = yaml.safe_load(form.format(written))
        read = read.get("k") if isinstance(read, dict) else read[0] if isinstance(read, list) else read
        assert read == value, form
        assert isinstance(read, str)
    for form in ("k: {}", "k: {} # Kommentar", "{{k: {}, l: m}}"):
        document = read_yaml(form.format(written), Path("x.yml"))
        assert document.data is not None, document.problems
        assert document.data["k"] == value


@PROPERTY
@given(st.text("0123456789abcdefxobEeyYnN_.+-: ~=<T", min_size=1, max_size=8))
def test_what_looks_like_a_number_stays_text(value: str) -> None:
    assert yaml.safe_load(f"k: {scalar(value)}") == {"k": value}


# apply


@PROPERTY
@given(
    st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(max_size=5)), max_size=4)
)
def test_edits_that_overlap_are_refused_and_others_are_made(text: str, edits: list[tuple[int, int, str]]) -> None:
    spans = sorted((min(a, b, len(text)), min(max(a, b), len(text)), new) for a, b, new in edits)
    changes = [Replacement(*span) for span in spans]
    overlap = any(a[1] > b[0] for a, b in pairwise(spans))
    assume(len({span[:2] for span in spans}) == len(spans))
    if overlap:
        with pytest.raises(EditError):
            apply(text, reversed(changes))
        return
    result = text
    for start, end, new in reversed(spans):
        result = result[:start] + new + result[end:]
    assert apply(text, reversed(changes)) == result


# write


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_text_that_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("alt")
    with pytest.raises(UnicodeEncodeError):
        write({path: "neu \ud800" + "x" * 100_000})
    assert files_of(tmp_path) == {"a.yml": b"alt"}


@pytest.mark.parametrize("method", ["replace", "chmod"])
def test_a_disk_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    path = tmp_path / "a.yml"
    path.write_text("alt")

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, method, fail)
    with pytest.raises(OSError, match="no space"):
        write({path: "neu"})
    monkeypatch.undo()
    assert files_of(tmp_path) == {"a.yml": b"alt"}


def test_a_written_file_keeps_its_mode_and_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("alt")
    path.chmod(0o640)
    write({path: "a\r\nb\n", tmp_path / "new" / "b.md": LEGAL})
    assert path.read_bytes() == b"a\r\nb\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new" / "b.md").read_text() == LEGAL


def test_a_symbolic_link_stays_one_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "target.yml").write_text("alt")
    link = tmp_path / "link.yml"
    link.symlink_to("target.yml")
    write({link: "neu"})
    assert link.is_symlink()
    assert (tmp_path / "target.yml").read_text() == "neu"

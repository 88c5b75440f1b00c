"""The one door through which content is written: every byte that is not meant stays as it was."""

from __future__ import annotations

import copy
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.files import BOM
from ankunft.catalogue.sections import LEAD, NOT_FREE, Section, split_front_matter, split_sections
from ankunft.catalogue.yamltext import Key, Span, YamlText, read_yaml
from ankunft.model.fields import ID_LENGTH


class EditError(ValueError):
    """An edit that cannot be made without changing something else."""


@dataclass(frozen=True)
class Replacement:
    """Characters [start, end) of a text become `text`."""

    start: int
    end: int
    text: str


def apply(text: str, replacements: Iterable[Replacement]) -> str:
    """`text` with all replacements made. Raises EditError where two overlap."""
    result: list[str] = []
    at = 0
    for change in sorted(replacements, key=lambda change: (change.start, change.end)):
        if change.start < at:
            raise EditError("two edits overlap")
        result += [text[at : change.start], change.text]
        at = change.end
    return "".join([*result, text[at:]])


Value = str | tuple[str, ...]
"""A scalar, or a list of scalars."""


def set_values(text: str, values: Mapping[Key, Value], path: Path = Path()) -> str:
    """A YAML text, or the front matter of a Markdown text, with the values at the given keys replaced or added.

    A key is a way of mapping keys; groups that are missing are added. Comments, order and quoting of everything
    else stay. Raises EditError where the text cannot be read, a group is something else than a mapping, a group or a
    list that is not in brackets would be replaced, or the result would not say what was meant.
    """
    return _set(text, values, path, lambda part, key, value: apply(part, [_edit(_Yaml.read(part, path), key, value)]))


def set_texts(text: str, values: Mapping[Key, str], path: Path = Path()) -> str:
    """As `set_values`; a text of several lines becomes a block where it can, and a block is replaced."""
    return _set(text, values, path, lambda part, key, value: _with_text(part, key, str(value), path))


def _set(text: str, values: Mapping[Key, Any], path: Path, edit: Callable[[str, Key, Value], str]) -> str:
    start, end = _yaml_part(text)
    part = text[start:end]
    expected = copy.deepcopy(_Yaml.read(part, path).document.data)
    for key, value in values.items():
        part = edit(part, key, value)
        _expect(expected, key, list(value) if isinstance(value, tuple) else value)
    _require(part, expected, path)
    return text[:start] + part + text[end:]


def put_field(text: str, name: str, written: str, path: Path = Path(), before: str | None = None) -> str:
    """A YAML text, or the front matter of a Markdown text, whose top-level field `name` says `written`.

    `written` is YAML as it stands behind the colon: a scalar, `[a, b]`, `|` with the indented lines of a text, or a
    line end and an indented block. A new field stands before the field `before`, else at the end. What was there goes,
    with the comments inside; of a value in one line the comment behind it stays. So does everything else.
    Raises EditError as `set_values` does.
    """
    start, end = _yaml_part(text)
    part = text[start:end]
    yaml = _Yaml.read(part, path)
    data = _Yaml.read(f"{name}: {written}\n", path).document.data or {}
    if list(data) != [name]:
        raise EditError(f"{path}: “{name}” cannot be written so")
    part = apply(part, [_put(yaml, name, written, before)])
    _require(part, {**(yaml.document.data or {}), **data}, path)
    return text[:start] + part + text[end:]


def remove_values(text: str, keys: Iterable[Key], path: Path = Path()) -> str:
    """A YAML text, or the front matter of a Markdown text, without what stands at the given keys.

    A group that would be empty goes too, and so do comments inside of what goes; a key that is not there is passed
    over. Everything else stays; only a group in brackets that loses something is written anew. Raises EditError as
    `set_values` does, and where nothing would be left.
    """
    start, end = _yaml_part(text)
    part = text[start:end]
    expected: Any = copy.deepcopy(_Yaml.read(part, path).document.data)
    for key in keys:
        yaml = _Yaml.read(part, path)
        if key not in yaml.document.keys:
            continue
        while len(key) > 1 and len(_at(expected, key[:-1])) == 1 and isinstance(key[-2], str):
            key = key[:-1]
        group = _at(expected, key[:-1])
        del group[key[-1]]
        part = apply(part, [_remove(yaml, key, group)])
    _require(part, expected, path)
    return text[:start] + part + text[end:]


def put_section(text: str, section: Section, title: str | None, markdown: str, order: Sequence[str]) -> str:
    """A Markdown text with a section that has the id and level of `section`, this title, and this Markdown below.

    It replaces the one with that id; a new one stands behind those that come before it in `order`, the ids of the
    source. Everything else stays.
    """
    _, body, first_line = split_front_matter(text.removeprefix(BOM))
    lines = text.split("\n")
    there = split_sections(body, Path(), first_line).sections
    written = markdown.split("\n")
    if written[-1] != "":
        written.append("")
    if title is not None:
        written.insert(0, f"{'#' * section.level} {title} {{#{section.id}}}")
    starts = [part.line for part in there] + [len(lines) + 1]
    ids = [part.id for part in there]
    if section.id in ids:
        at = ids.index(section.id)
        start, end = starts[at], starts[at + 1]
    elif section.id == LEAD or not there:
        start, end = first_line, starts[0]
        if title is not None:
            written.insert(0, "")
    else:
        before = set(order[: order.index(section.id)])
        start = end = starts[max((at + 1 for at, id_ in enumerate(ids) if id_ in before), default=0)]
    return "\n".join([*lines[: start - 1], *written, *lines[end - 1 :]])


def _require(part: str, expected: Any, path: Path) -> None:
    """Rare forms of YAML are not worth a rule each: what went wrong with one must only never be written."""
    if _trimmed(_Yaml.read(part, path).document.data) != _trimmed(expected):
        raise EditError(f"{path}: the YAML is written in a way that cannot be edited")


def _yaml_part(text: str) -> tuple[int, int]:
    """From where to where the YAML stands: without a byte order mark, and without the fences of front matter."""
    start = 1 if text.startswith(BOM) else 0
    front, _, _ = split_front_matter(text[start:])
    if front is None:
        return start, len(text)
    start = text.index("\n", start) + 1
    return start, start + len(front) + 1  # with the line end before the closing fence


@dataclass(frozen=True)
class _Yaml:
    """A YAML text that was read, and where each of its lines starts."""

    text: str
    path: Path
    document: YamlText
    starts: tuple[int, ...]

    @classmethod
    def read(cls, text: str, path: Path) -> _Yaml:
        if BOM in text:  # PyYAML's two parsers count it differently
            raise EditError(f"{path}: a byte order mark stands inside the YAML")
        document = read_yaml(text, path)
        if document.data is None:
            raise EditError(f"{path}: the YAML cannot be read")
        return cls(text, path, document, (0, *(match.end() for match in _BREAK.finditer(text))))

    def start(self, span: Span) -> int:
        return self.starts[span.line - 1] + span.column - 1

    def end(self, span: Span) -> int:
        return self.starts[span.end_line - 1] + span.end_column - 1

    def below(self, key: Key) -> Iterator[Span]:
        """The scalars, and groups in brackets, in the group `key`.

        Not the other groups: a block ends where the next thing starts, maybe lines below.
        """
        for name, span in self.document.values.items():
            is_group = isinstance(_at(self.document.data, name), dict | list)
            if len(name) > len(key) and name[: len(key)] == key and (span.flow or not is_group):
                yield span


# What ends a line for `read_yaml`.
_BREAK = re.compile(r"\r\n|\n|\r")

# The colon behind a key, with space and comments before it; possessive, so that no comment is tried in many ways.
_COLON = re.compile(r"(?:\s|(?<=\s)#[^\n\r]*+)*+:")


def _with_text(part: str, key: Key, value: str, path: Path) -> str:
    yaml = _Yaml.read(part, path)
    span = yaml.document.values.get(key)
    was_block = span is not None and span.style in ("|", ">")
    if was_block or "\n" in value:
        with suppress(EditError):
            written = apply(part, [_edit_block(yaml, key, value)])
            if _at(_Yaml.read(written, path).document.data, key) == value:
                return written
    if was_block and key in yaml.document.keys:  # what no block can hold
        head = f"{' ' * (yaml.document.keys[key].column - 1)}{key[-1]}:\n"
        part = apply(part, [Replacement(*_lines(yaml, key), head)])
    return apply(part, [_edit(_Yaml.read(part, path), key, value)])


def _edit_block(yaml: _Yaml, key: Key, value: str) -> Replacement:
    """A text of several lines as a block. Raises EditError where none can stand."""
    document = yaml.document
    if key in document.values:
        if isinstance(_at(document.data, key), dict | list):
            raise EditError(f"{yaml.path}: “{_name(key)}” is a group or list")
        if key not in document.keys:
            raise EditError(f"{yaml.path}: “{_name(key)}” is an item of a list")
        indent = document.keys[key].column - 1
        start, end = _lines(yaml, key)
        span = document.values[key]
        if (
            span.style not in ("|", ">")
            and yaml.text[max(yaml.end(span), yaml.end(document.keys[key]) + 1) : end].strip()
        ):
            raise EditError(f"{yaml.path}: a comment stands behind “{_name(key)}”")
        return Replacement(start, end, f"{' ' * indent}{key[-1]}: {_block(value, indent + 2)}")
    depth = next(length for length in range(len(key) - 1, -1, -1) if key[:length] in document.values)
    group = key[:depth]
    if not isinstance(_at(document.data, group), dict) or document.values[group].flow:
        raise EditError(f"{yaml.path}: “{_name(group)}” cannot hold a block")
    indent = document.values[group].column - 1 + 2 * (len(key) - depth - 1)
    return _add_lines(yaml, group, [str(part) for part in key[depth:]], _block(value, indent + 2).removesuffix("\n"))


def _block(value: str, indent: int) -> str:
    """A text as a literal block (YAML 1.2 §8.1.2), from its indicator on."""
    lines = value.split("\n")
    ends = lines.pop() == ""
    if not ends:
        lines = value.split("\n")
    if any(not char.isprintable() for line in lines for char in line) or not value.strip():
        raise EditError("a text with characters that a block cannot hold")
    inside = "2" if lines[0][:1] in ("", " ") else ""
    more = "+" if lines[-1] == "" else "" if ends else "-"
    return "\n".join([f"|{inside}{more}", *(f"{' ' * indent}{line}" if line else "" for line in lines), ""])


def _edit(yaml: _Yaml, key: Key, value: Value) -> Replacement:
    document = yaml.document
    if key in document.values:
        there = _at(document.data, key)
        is_list = isinstance(there, list) and isinstance(value, tuple) and document.values[key].flow
        if isinstance(there, dict | list) and not is_list:
            raise EditError(f"{yaml.path}: “{_name(key)}” is a group or list")
        return _fill(yaml, key, _value(value))
    depth = next(length for length in range(len(key) - 1, -1, -1) if key[:length] in document.values)
    group, rest = key[:depth], [str(part) for part in key[depth:]]
    current = _at(document.data, group)
    if current is None:
        return _fill(yaml, group, _flow(rest, value))
    if not isinstance(current, dict):
        raise EditError(f"{yaml.path}: “{_name(group)}” is not a group")
    if document.values[group].flow:
        return _add_in_brackets(yaml, group, _pair(rest, value))
    return _add_lines(yaml, group, rest, _value(value))


def _fill(yaml: _Yaml, key: Key, written: str) -> Replacement:
    """`written` in the place of the scalar, or of nothing, at `key`."""
    span = yaml.document.values[key]
    if span.style in ("|", ">"):
        raise EditError(f"{yaml.path}: a block of text cannot be replaced")
    start, end = yaml.start(span), yaml.end(span)
    if start < end:
        return Replacement(start, end, written)
    if key not in yaml.document.keys:  # an empty item of a list: “-”
        return Replacement(start, start, f" {written}")
    # The value is empty; where it stands depends on the parser, so it is the colon that counts.
    place = yaml.end(yaml.document.keys[key])
    if colon := _COLON.match(yaml.text, place):
        return Replacement(colon.end(), colon.end(), f" {written}")
    return Replacement(place, place, f": {written}")


def _add_in_brackets(yaml: _Yaml, group: Key, pair: str) -> Replacement:
    # Behind the last value, not before the bracket: between the two there may be a comma and comments.
    ends = [yaml.end(span) for span in yaml.below(group)]
    if ends:
        return Replacement(max(ends), max(ends), f", {pair}")
    place = yaml.start(yaml.document.values[group]) + 1
    return Replacement(place, place, pair)


def _add_lines(yaml: _Yaml, group: Key, names: list[str], written: str) -> Replacement:
    indent = " " * (yaml.document.values[group].column - 1)
    lines = [f"{indent}{'  ' * depth}{name}:" for depth, name in enumerate(names)]
    lines[-1] += f" {written}"
    # The last line of the group; the end of a block of text is given as the start of the following line.
    last = max(
        span.end_line - (1 if span.end_column == 1 and span.end_line > span.line else 0) for span in yaml.below(group)
    )
    line_end = "\r\n" if "\r\n" in yaml.text else "\n"
    place = yaml.starts[last] if last < len(yaml.starts) else len(yaml.text)
    if place in yaml.starts:
        return Replacement(place, place, "".join(line + line_end for line in lines))
    return Replacement(place, place, "".join(line_end + line for line in lines))  # the last line has no end


def _put(yaml: _Yaml, name: str, written: str, before: str | None) -> Replacement:
    key: Key = (name,)
    if key in yaml.document.keys:
        value = yaml.document.values[key]
        is_line = value.style not in ("|", ">") and value.line == value.end_line
        if is_line and "\n" not in written and isinstance(_at(yaml.document.data, key), str):
            return Replacement(yaml.start(value), yaml.end(value), written)
    line_end = "\r\n" if "\r\n" in yaml.text else "\n"
    lines = (
        f"{name}:{'' if written.startswith(chr(10)) else ' '}{written}".rstrip("\n").replace("\n", line_end) + line_end
    )
    if key in yaml.document.keys:
        return Replacement(*_lines(yaml, key), lines)
    names = list(yaml.document.data or {})
    if before in names[:1]:
        place = _lines(yaml, (names[0],))[0]
        return Replacement(place, place, lines)
    place = _lines(yaml, (names[names.index(before) - 1 if before in names else -1],))[1]
    if place in yaml.starts:
        return Replacement(place, place, lines)
    return Replacement(place, place, line_end + lines.removesuffix(line_end))  # the last line has no end


def _remove(yaml: _Yaml, key: Key, left: Any) -> Replacement:
    """Without `key`, in whose group stands `left` then."""
    group = yaml.document.values[key[:-1]]
    if group.flow:
        return Replacement(yaml.start(group), yaml.end(group), _in_brackets(left))
    return Replacement(*_lines(yaml, key), "")


def _lines(yaml: _Yaml, key: Key) -> tuple[int, int]:
    """From where to where the lines of a field reach: without what stands behind its last word, comments or nothing."""
    at = yaml.document.keys[key]
    start = yaml.starts[at.line - 1]
    if yaml.text[start : yaml.start(at)].strip(" "):
        raise EditError(f"{yaml.path}: “{_name(key)}” does not stand in lines of its own")
    spans = [span for name, span in yaml.document.keys.items() if name[: len(key)] == key]
    for name, span in yaml.document.values.items():
        # Where nothing stands has no place, and a block ends where the next thing starts.
        if name[: len(key)] == key and (span.flow or isinstance(_at(yaml.document.data, name), str)):
            spans.append(span)
    # The end of a block of text is given as the start of the following line.
    last = max(span.end_line - (1 if span.end_column == 1 and span.end_line > span.line else 0) for span in spans)
    ends = [*yaml.starts[1:], len(yaml.text)]
    while last > at.line and not yaml.text[yaml.starts[last - 1] : ends[last - 1]].strip():
        last -= 1
    return start, ends[last - 1]


def _in_brackets(data: Any) -> str:
    if isinstance(data, dict):
        return f"{{{', '.join(f'{name}: {_in_brackets(value)}' for name, value in data.items())}}}"
    if isinstance(data, list):
        return f"[{', '.join(map(_in_brackets, data))}]"
    return "" if data is None else scalar(data)


def _name(key: Key) -> str:
    return ".".join(map(str, key))


def _expect(data: Any, key: Key, value: object) -> None:
    """Set in `data` what the text with the edit must say."""
    for part in key[:-1]:
        if isinstance(data, dict) and data.get(part) is None:
            data[part] = {}
        data = data[part]
    data[key[-1]] = value


def _trimmed(data: Any) -> Any:
    """`data` without line ends at the end of texts: a block of text in the last line of a file may gain one."""
    if isinstance(data, dict):
        return {key: _trimmed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_trimmed(value) for value in data]
    return data.rstrip("\n") if isinstance(data, str) else data


def _value(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else f"[{', '.join(map(scalar, value))}]"


def _pair(names: list[str], value: Value) -> str:
    return f"{names[0]}: {_value(value) if len(names) == 1 else _flow(names[1:], value)}"


def _flow(names: list[str], value: Value) -> str:
    return f"{{{_pair(names, value)}}}"


def _at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data


_PLAIN = re.compile(r"[\w .()/+-]*")
_WORDS_WITH_TYPE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def scalar(value: str) -> str:
    """`value` as a YAML scalar that every YAML reader takes for a string."""
    # All numbers and dates, in whatever way they are written, start with something else than a letter.
    starts_plain = value[:1].isalpha() and value.lower() not in _WORDS_WITH_TYPE
    if starts_plain and _PLAIN.fullmatch(value) and not value.endswith(" "):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return (
        '"'
        + "".join(
            char if char.isprintable() else f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
            for char in escaped
        )
        + '"'
    )


def mend(read: Callable[[], Catalogue], within: Path) -> set[Path]:
    """Write all that `check --fix` can write below `within`; returns the paths of the files that changed.

    What is mended can show more: a translated section can be stamped once its source has an id. So `read` is
    called again after each round.
    """
    written: set[Path] = set()
    for _ in range(_ROUNDS):
        changed = fixes(read(), within)
        if not changed:
            break
        write(changed)
        written |= changed.keys()
    return written


_ROUNDS = 3  # two are enough; the third is for files that others change meanwhile


def fixes(catalogue: Catalogue, within: Path) -> dict[Path, str]:
    """What `check --fix` writes: ids for headings that lack one, `translation.of` where a translation lacks it.

    Returns the new text of each file below `within` that changes; layers elsewhere are not ours to write.
    """
    result: dict[Path, str] = {}
    home = within.resolve()
    for path in sorted(catalogue.without_id):
        # Only a source: in a translation the id must be the one that the source has.
        if home in path.resolve().parents and path.name.count(".") == 1:
            _note(result, path, _with_ids)
    for path, values in sorted(catalogue.unstamped.items()):
        if home in path.resolve().parents:
            with suppress(EditError):  # the file has errors, which are reported
                _note(result, path, lambda text, path=path, values=values: set_values(text, values, path))  # type: ignore[misc]
    return result


def _note(result: dict[Path, str], path: Path, edit: Callable[[str], str]) -> None:
    """Note the edited text of a file, if it changes."""
    text = path.read_bytes().decode("utf-8")  # `read_text` would change line ends
    if (new := edit(text)) != text:
        result[path] = new


def _with_ids(text: str) -> str:
    """`text` with an id behind each heading that lacks one, as it is now: it may have changed since it was read."""
    _, markdown, first_line = split_front_matter(text.removeprefix(BOM))
    body = split_sections(markdown, Path(), first_line)
    nameless = {heading.line for heading in body.without_id}
    taken = {section.id for section in body.sections if section.line not in nameless} | NOT_FREE
    taken.update(re.findall(r"\{#([^}\s]+)", text))  # ids of other things than headings
    lines = text.split("\n")
    for heading in body.without_id:
        name = free_id(slug(heading.title) or "section", taken)
        taken.add(name)
        line = lines[heading.line - 1]
        end = "\r" if line.endswith("\r") else ""  # an error, but not ours to mend
        lines[heading.line - 1] = f"{line.rstrip()} {{#{name}}}{end}"
    return "\n".join(lines)


def free_id(wanted: str, taken: Set[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`…, no longer than an id can be."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        end = f"-{number}"
        name = wanted[: ID_LENGTH - len(end)].rstrip("-") + end
    return name


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(text: str) -> str:
    """An id made of `text`: German letters written out, other accents dropped; may be empty."""
    ascii_ = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:ID_LENGTH].strip("-")


def write(files: Mapping[Path, str]) -> None:
    """Write the texts, each file as a whole or not at all (written beside, then renamed); folders are made.

    A symbolic link stays one: the file that it leads to is written.
    """
    for link, text in sorted(files.items()):
        path = link.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        beside = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

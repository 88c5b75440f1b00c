"""The one door through which content is written: every byte that is not meant stays as it was."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.sections import NOT_FREE, Heading, split_front_matter
from ankunft.catalogue.yamltext import Key, read_yaml


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


def set_values(text: str, values: Mapping[Key, str], path: Path = Path()) -> str:
    """A YAML text, or the front matter of a Markdown text, with the scalars at the given keys replaced or added.

    A key is a way of mapping keys; groups that are missing are added. Comments, order and quoting of everything
    else stay. Raises EditError where the text cannot be read, or a group is something else than a mapping.
    """
    for key, value in values.items():
        text = _set(text, key, value, path)
    return text


def _set(text: str, key: Key, value: str, path: Path) -> str:
    front, _, _ = split_front_matter(text)
    first_line = 2 if front is not None else 1
    document = read_yaml(front if front is not None else text, path, first_line)
    if document.data is None:
        raise EditError(f"{path}: the YAML cannot be read")
    offsets = _offsets(text)

    def offset(line: int, column: int) -> int:
        return offsets[line - 1] + column - 1

    span = document.values.get(key)
    if span is not None:
        start, end = offset(span.line, span.column), offset(span.end_line, span.end_column)
        if start == end:  # an empty value: “key:”
            mark = document.keys[key]
            start = end = offset(mark.end_line, mark.end_column) + 1
            return apply(text, [Replacement(start, end, f" {scalar(value)}")])
        if span.style in ("|", ">"):
            raise EditError(f"{path}: a block of text cannot be replaced")
        return apply(text, [Replacement(start, end, scalar(value))])
    depth = next(length for length in range(len(key) - 1, -1, -1) if length == 0 or key[:length] in document.values)
    group = document.values[key[:depth]]
    rest = [str(part) for part in key[depth:]]
    current = _at(document.data, key[:depth])
    if not isinstance(current, dict):
        if current is None and depth:
            mark = document.keys[key[:depth]]
            place = offset(mark.end_line, mark.end_column) + 1
            return apply(text, [Replacement(place, place, f" {_flow(rest, value)}")])
        raise EditError(f"{path}: “{'.'.join(map(str, key[:depth]))}” is not a group")
    if group.flow:
        end = offset(group.end_line, group.end_column) - 1
        before = text[:end].rstrip(" \n")
        comma = "" if not current or before.endswith(",") else ", "
        return apply(text, [Replacement(len(before), end, f"{comma}{_pair(rest, value)}")])
    column = min(document.keys[(*key[:depth], name)].column for name in current)
    # The last line of the group; its end may be given as the start of the following line.
    line = max(
        span.end_line - (1 if span.end_column == 1 and span.end_line > span.line else 0)
        for name, span in document.values.items()
        if name[:depth] == key[:depth] and len(name) > depth
    )
    lines = text.split("\n")
    indent = " " * (column - 1)
    new = [f"{indent}{'  ' * n}{name}:" for n, name in enumerate(rest[:-1])]
    new.append(f"{indent}{'  ' * (len(rest) - 1)}{rest[-1]}: {scalar(value)}")
    return "\n".join([*lines[:line], *new, *lines[line:]])


def _pair(names: list[str], value: str) -> str:
    return f"{names[0]}: {scalar(value) if len(names) == 1 else _flow(names[1:], value)}"


def _flow(names: list[str], value: str) -> str:
    return f"{{{_pair(names, value)}}}"


def _at(data: object, key: Key) -> object:
    for part in key:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _offsets(text: str) -> list[int]:
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    return offsets


_PLAIN = re.compile(r"[^\W_][\w .()/+-]*", re.UNICODE)


def scalar(value: str) -> str:
    """`value` as a YAML scalar that every YAML reader takes for a string."""
    if _PLAIN.fullmatch(value) and not value.endswith(" ") and not _LOOKS_TYPED.fullmatch(value):
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


_LOOKS_TYPED = re.compile(
    r"(?i:true|false|yes|no|on|off|null|y|n)|[\d.+-][\d.,+:eExX_-]*|\d{4}-\d\d-\d\d.*|(?i:0x[0-9a-f]+|0o?[0-7]+|\.inf|\.nan)"
)


def fixes(catalogue: Catalogue, within: Path) -> dict[Path, str]:
    """What `check --fix` writes: ids for headings that lack one, `translation.of` where a translation lacks it.

    Returns the new text of each file below `within` that changes; layers elsewhere are not ours to write.
    """
    result: dict[Path, str] = {}
    home = within.resolve()
    for path, headings in sorted(catalogue.without_id.items()):
        # Only a source: in a translation the id must be the one that the source has.
        if home in path.resolve().parents and path.name.count(".") == 1:
            result[path] = _with_ids(path.read_text("utf-8"), headings)
    for path, values in sorted(catalogue.unstamped.items()):
        if home in path.resolve().parents:
            with suppress(EditError):  # the file has errors, which are reported
                result[path] = set_values(path.read_text("utf-8"), values, path)
    return result


def _with_ids(text: str, headings: tuple[Heading, ...]) -> str:
    taken = set(re.findall(r"\{#([^}\s]+)", text))
    lines = text.split("\n")
    for heading in headings:
        line = heading.line
        id_ = slug(heading.title) or "section"
        number = 1
        while (name := id_ if number == 1 else f"{id_}-{number}") in taken | NOT_FREE:
            number += 1
        taken.add(name)
        lines[line - 1] = f"{lines[line - 1].rstrip()} {{#{name}}}"
    return "\n".join(lines)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(text: str) -> str:
    """An id made of `text`: German letters written out, other accents dropped; may be empty."""
    ascii_ = unicodedata.normalize("NFKD", text.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-")[:64].strip("-")


def write(files: Mapping[Path, str]) -> None:
    """Write the texts, each file as a whole or not at all (written beside, then renamed); folders are made."""
    for path, text in sorted(files.items()):
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

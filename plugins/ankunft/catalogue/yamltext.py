"""Reads YAML as text: every plain scalar is a string, and every value knows where it stands.

A small, safe part of YAML 1.1 (as PyYAML parses it): no anchors, aliases, tags or second documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ankunft.catalogue.files import CONTROL
from ankunft.catalogue.problems import Position, Problem
from ankunft.model import Message, message

Key = tuple[str | int, ...]
"""The way to a value: keys and list indices."""

# YAML 1.1 ends a line at these too; editors and we do not. They are hidden from the parser.
_LINE_BREAKS = {0x85: 0xE085, 0x2028: 0xE028, 0x2029: 0xE029}
_RESTORED = {hidden: shown for shown, hidden in _LINE_BREAKS.items()}

MAX_DEPTH = 20
MAX_VALUES = 20_000

# The C parser, where the wheel brings it, is ten times as fast; both give the same events.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Span:
    """From where to where a value stands; lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    style: str | None = None  # of a scalar: None plain, "'", '"', "|", ">"
    flow: bool = False  # a mapping or list in brackets


@dataclass
class YamlText:
    """A parsed file or front matter. `data` is a mapping, or None where it could not be parsed."""

    path: Path
    data: dict[str, Any] | None = None
    keys: dict[Key, Span] = field(default_factory=dict)
    values: dict[Key, Span] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def position(self, key: Key, *, of_key: bool = False, offset: int = 0) -> Position:
        """Where the value of `key` stands, or the nearest thing around it that there is.

        `offset`: a place in the value, in characters from its start; it counts where the value is written in one line.
        """
        first, second = (self.keys, self.values) if of_key else (self.values, self.keys)
        for length in range(len(key), -1, -1):
            span = first.get(key[:length]) or second.get(key[:length])
            if span is not None:
                whole = span.line == span.end_line and length == len(key) and not span.flow
                quote = 1 if span.style in ("'", '"') else 0
                return Position(self.path, span.line, span.column + (offset + quote if offset and whole else 0))
            first, second = self.values, self.keys
        return Position(self.path)


def read_yaml(text: str, path: Path, first_line: int = 1) -> YamlText:
    """Parse `text`, which starts in line `first_line` of `path`. Never raises: errors are in `problems`."""
    result = YamlText(path)
    builder = _Builder(result, first_line)
    for number, content in enumerate(text.split("\n"), first_line):
        if "\t" in content:
            what = message("there is a tab in the YAML")
            builder.wrong(number, content.index("\t") + 1, what, message("Indent with spaces."))
    if result.problems:
        return result
    # A text that has the characters in whose place the hidden ones would stand keeps them as they are.
    if not any(chr(char) in text for char in _RESTORED):
        text, builder.restored = text.translate(_LINE_BREAKS), _RESTORED
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return result
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if re.search("quoted scalar|flow (sequence|mapping)", str(getattr(error, "context", ""))):
            mark = getattr(error, "context_mark", None)  # where the quotation or bracket opens
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        builder.wrong(line, column, *_explain(error))
        return result
    except RecursionError:
        builder.wrong(first_line, 1, message("the YAML is nested too deep"), message("Write it flat."))
        return result
    if builder.root is None:
        builder.wrong(first_line, 1, message("there are no fields"), message("Write “key: value” lines."))
    elif not isinstance(builder.root, dict):
        builder.wrong(first_line, 1, message("this is not a list of fields"), message("Write “key: value” lines."))
    else:
        result.data = builder.root
    return result


def _explain(error: yaml.YAMLError) -> tuple[Message, Message]:
    said = str(getattr(error, "problem", None) or error)
    if "mapping values are not allowed" in said:
        return message("a colon stands inside a value"), message("Put the value in double quotes.")
    if "could not find expected ':'" in said:
        return message("a colon is missing after a key"), message("Write “key: value”.")
    if "cannot start any token" in said:
        return message("a value starts with a reserved character"), message("Put the value in double quotes.")
    if "found unexpected end of stream" in said or "while scanning a quoted" in str(error):
        return message("a quotation mark is not closed"), message("Close it with the same mark.")
    if "expected <block end>" in said or "did not find expected key" in said:
        return message("the indentation or a bracket is wrong"), message("Align keys of one level, close brackets.")
    return message("this is not YAML: {error}", error=said), message("Write “key: value” lines.")


class _Builder:
    """Builds plain values from parser events, without recursion, so that no nesting can exhaust the stack."""

    def __init__(self, result: YamlText, first_line: int) -> None:
        self.result = result
        self.offset = first_line
        self.root: Any = None
        self.restored: dict[int, int] = {}  # characters that were hidden from the parser
        self._stack: list[tuple[Any, Key, Any]] = []  # container, its key, start event
        self._key: str | None = None  # the key whose value comes next
        self._documents = 0
        self._count = 0

    def wrong(self, line: int, column: int, what: Message, hint: Message) -> None:
        self.result.problems.append(Problem(Position(self.result.path, line, column), what, hint))

    def _wrong_at(self, event: Any, what: Message, hint: Message) -> bool:
        self.wrong(event.start_mark.line + self.offset, event.start_mark.column + 1, what, hint)
        return False

    def take(self, event: Any) -> bool:
        """Take one event; False stops the reading, since nothing sensible can follow."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return self._wrong_at(
                event,
                message("anchors (&) and aliases (*) are not allowed"),
                message("Write the value out, or quote it."),
            )
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                return self._wrong_at(
                    event, message("a second document starts here"), message("Remove the line “---”.")
                )
        elif isinstance(event, yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            return self._value(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            _, key, start = self._stack.pop()
            self.result.values[key] = self._span(start, event)
        return True

    def _value(self, event: Any) -> bool:
        self._count += 1
        if self._count > MAX_VALUES:
            return self._wrong_at(event, message("there are too many values"), message("Split the file."))
        if event.tag is not None and event.tag != "!":
            return self._wrong_at(event, message("tags (!) are not allowed"), message("Put the value in quotes."))
        if isinstance(event, yaml.ScalarEvent) and CONTROL.search(event.value.translate(self.restored)):
            self._wrong_at(event, message("there is a control character"), message("Delete it: it cannot be seen."))
        container, key, _ = self._stack[-1] if self._stack else (None, (), None)
        if isinstance(container, dict) and self._key is None:
            return self._mapping_key(event, container, key)
        if isinstance(event, yaml.ScalarEvent):
            # An empty value, or YAML's ~ and null, is nothing; everything else is text.
            plain = event.style is None or (event.implicit[0] and event.style == "")
            text = event.value.translate(self.restored)
            value: Any = None if plain and text in ("", "~", "null") else text
            here = self._put(container, key, value)
            self.result.values[here] = self._span(event, event)
            return True
        if len(self._stack) >= MAX_DEPTH:
            return self._wrong_at(event, message("the YAML is nested too deep"), message("Write it flat."))
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        here = self._put(container, key, value)
        self._stack.append((value, here, event))
        return True

    def _mapping_key(self, event: Any, container: dict[str, Any], key: Key) -> bool:
        if not isinstance(event, yaml.ScalarEvent):
            return self._wrong_at(event, message("a key must be a word"), message("Put the value in quotes."))
        name = event.value.translate(self.restored)
        if name in container:
            first = self.result.keys[(*key, name)].line
            params = {"key": name, "line": first}
            self._wrong_at(
                event,
                message("the key “{key}” stands twice (first in line {line})", **params),
                message("Remove one of them.", **params),
            )
        else:
            self.result.keys[(*key, name)] = self._span(event, event)
            container[name] = None
        self._key = name
        return True

    def _put(self, container: Any, key: Key, value: Any) -> Key:
        if container is None:
            self.root = value
            return ()
        if isinstance(container, list):
            container.append(value)
            return (*key, len(container) - 1)
        here = (*key, self._key or "")
        container[self._key] = value
        self._key = None
        return here

    def _span(self, start: Any, end: Any) -> Span:
        a, b = start.start_mark, end.end_mark
        return Span(
            a.line + self.offset, a.column + 1, b.line + self.offset, b.column + 1,
            getattr(start, "style", None), bool(getattr(start, "flow_style", False)),
        )  # fmt: skip

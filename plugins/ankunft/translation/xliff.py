"""Units as XLIFF, and back: 2.0 (https://docs.oasis-open.org/xliff/xliff-core/v2.0/) and 1.2 (…/xliff/v1.2/os/)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.language import language
from ankunft.model.messages import N_
from ankunft.translation.exchange import Piece, Read, Returned, Target, Unit
from ankunft.translation.segments import Code, pieces

NAMESPACE = "urn:oasis:names:tc:xliff:document:"
MAX_DEPTH = 100
"""How deeply elements may be nested."""
MAX_ELEMENTS = 500_000
"""How many of them a file may hold: eight times those of all texts of the reference instance."""


def write_2(units: Iterable[Unit], source_tag: str, target_tag: str) -> bytes:
    """XLIFF 2.0: a `<file>` for each record, a `<unit>` for each text, `initial` or `final` segments."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}2.0" version="2.0"{_attributes(srcLang=source_tag, trgLang=target_tag)}>',
    ]
    directions = {"srcDir": language(source_tag).direction, "trgDir": language(target_tag).direction}
    for record, (path, found) in _by_record(units).items():
        about = _attributes(id=record.replace("/", ":"), original=path, canResegment="no", **directions)
        lines.append(f"  <file{about}>")
        for unit in found:
            lines.extend(_unit_2(unit))
        lines.append("  </file>")
    lines.append("</xliff>\n")
    return "\n".join(lines).encode()


def _by_record(units: Iterable[Unit]) -> dict[str, tuple[str, list[Unit]]]:
    found: dict[str, tuple[str, list[Unit]]] = {}
    for unit in units:
        found.setdefault(unit.record, (unit.path, []))[1].append(unit)
    return found


def _unit_2(unit: Unit) -> Iterator[str]:
    data = _Data()
    segments = [line for piece in unit.pieces for line in _segment_2(piece, data)]
    yield f'    <unit{_attributes(id=unit.id, name=f"{unit.record}, {unit.name}")} xml:space="preserve">'
    notes = [("context", note) for note in unit.notes]
    words = dict.fromkeys(word for piece in unit.pieces for word in piece.words)
    notes += [("glossary", word) for word in words]
    for piece in unit.pieces:
        if piece.old_source is not None and piece.old_target is not None:
            notes.append(("old-source", f"{piece.number}: {piece.old_source}"))
            notes.append(("old-translation", f"{piece.number}: {piece.old_target}"))
    if notes:
        yield "      <notes>"
        yield from (f"        <note{_attributes(category=kind)}>{escape(text)}</note>" for kind, text in notes)
        yield "      </notes>"
    if data.ids:
        yield "      <originalData>"
        yield from (f"        <data{_attributes(id=id_)}>{escape(text)}</data>" for text, id_ in data.ids.items())
        yield "      </originalData>"
    yield from segments
    yield "    </unit>"


@dataclass
class _Data:
    """The markup that codes of a unit stand for."""

    ids: dict[str, str] = field(default_factory=dict)

    def id(self, markup: str) -> str:
        return self.ids.setdefault(markup, f"d{len(self.ids) + 1}")


def _segment_2(piece: Piece, data: _Data) -> Iterator[str]:
    def tag(kind: str, key: str) -> str:
        if kind == "close":
            return "</pc>"
        code = piece.codes[key]
        may = {"canCopy": "no", "canDelete": "no" if code.is_required else "yes", "type": _type_2(code)}
        id_ = f"{piece.number}-{key}"  # unique within the unit
        if kind == "single":
            return f"<ph{_attributes(id=id_, dataRef=data.id(code.open), disp=code.open, **may)}/>"
        refs = {"dataRefStart": data.id(code.open), "dataRefEnd": data.id(code.close or "")}
        return f"<pc{_attributes(id=id_, **refs, **may)}>"

    state = "final" if piece.is_done else "initial"
    yield f"      <segment{_attributes(id=str(piece.number), state=state)}>"
    yield f"        <source>{_content(piece.source, tag)}</source>"
    if piece.target is not None:
        yield f"        <target>{_content(piece.target, tag)}</target>"
    yield "      </segment>"


def _type_2(code: Code) -> str:
    if code.open == "![":
        return "image"
    return "link" if code.is_required and code.close is not None else "fmt" if code.close is not None else "other"


def write_1(units: Iterable[Unit], source_tag: str, target_tag: str) -> bytes:
    """XLIFF 1.2: a `<file>` for each record, a `<group>` for each text, a `<trans-unit>` for each segment."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<xliff xmlns="{NAMESPACE}1.2" version="1.2">']
    tags = {"source-language": source_tag, "target-language": target_tag}
    for path, found in _by_record(units).values():
        lines.append(f"  <file{_attributes(original=path, datatype='x-markdown', **tags)}>")
        lines.append("    <body>")
        for unit in found:
            lines.append(f"      <group{_attributes(id=unit.id, resname=f'{unit.record}, {unit.name}')}>")
            lines.extend(line for piece in unit.pieces for line in _segment_1(unit, piece))
            lines.append("      </group>")
        lines.extend(("    </body>", "  </file>"))
    lines.append("</xliff>\n")
    return "\n".join(lines).encode()


def _segment_1(unit: Unit, piece: Piece) -> Iterator[str]:
    def tag(kind: str, key: str) -> str:
        if kind == "close":
            return "</g>"
        code = piece.codes[key]
        is_single = kind == "single"
        about = _attributes(id=key, ctype=_type_1(code), **{"equiv-text": code.shown})
        return f"<x{about}/>" if is_single else f"<g{about}>"

    approved = "yes" if piece.is_done else "no"
    about = _attributes(id=f"{unit.id}/{piece.number}", approved=approved)
    yield f'        <trans-unit{about} xml:space="preserve">'
    yield f"          <source>{_content(piece.source, tag)}</source>"
    if piece.target is not None:
        state = {"state": "final"} if piece.is_done else {"state": "needs-review-translation"}
        if unit.state == "machine":
            state["state-qualifier"] = "mt-suggestion"
        yield f"          <target{_attributes(**state)}>{_content(piece.target, tag)}</target>"
    yield from (f"          <note>{escape(note)}</note>" for note in (*unit.notes, *piece.words))
    if piece.old_source is not None and piece.old_target is not None:
        yield '          <alt-trans alttranstype="previous-version">'
        yield f"            <source>{escape(piece.old_source)}</source>"
        yield f"            <target>{escape(piece.old_target)}</target>"
        yield "          </alt-trans>"
    yield "        </trans-unit>"


def _type_1(code: Code) -> str:
    if code.close is None:
        return "lb" if code.open.endswith("\n") else "x-markup"
    marks = {"**": "bold", "__": "bold", "*": "italic", "_": "italic"}
    return marks.get(code.open, "link" if code.open == "[" else "x-markup")


def _content(xml: str, tag: Callable[[str, str], str]) -> str:
    return "".join(escape(said) if kind == "text" else tag(kind, said) for kind, said in pieces(xml))


_QUOTED = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(value, _QUOTED)}"' for name, value in values.items())


def read(data: bytes, path: Path) -> Read:
    """What an XLIFF file of either version returns. Never raises: what is wrong with the file is in `problems`."""
    try:
        root = _parse(data, path)
    except _NotReadError as error:
        return Read((), None, (error.problem,))
    if root.name != "xliff" or not (root.namespace.startswith(NAMESPACE) or not root.namespace):
        return Read(
            (), None, (problem_at(root.at, N_("this is no XLIFF file"), N_("Choose the file that came back.")),)
        )
    version = root.attributes.get("version", "")
    if version.startswith("2."):
        return _read(root, root.attributes.get("trgLang"), _units_2(root))
    if version in ("1.1", "1.2"):
        tags = {tag for node in root.below("file") if (tag := node.attributes.get("target-language"))}
        return _read(root, tags.pop() if len(tags) == 1 else None, _units_1(root))
    what, hint = N_("XLIFF of version “{version}” cannot be read"), N_("Save it as XLIFF 2.0 or 1.2.")
    return Read((), None, (problem_at(root.at, what, hint, version=version),))


_Found = tuple[str, str, Target]
"""(unit, number of the segment as it is written, what came back)."""


def _read(root: _Node, tag: str | None, found: Iterable[_Found]) -> Read:
    units: dict[str, dict[int, Target]] = {}
    problems: list[Problem] = []
    for unit, number, target in found:
        if not unit or not re.fullmatch(r"[0-9]{1,6}", number):
            what = N_("nothing says which text this is")
            problems.append(problem_at(target.at, what, N_("Leave ids and “msgctxt” as they are.")))
        elif int(number) in units.setdefault(unit, {}):
            what = N_("the text stands twice in the file")
            problems.append(problem_at(target.at, what, N_("Remove one of the two.")))
        else:
            units[unit][int(number)] = target
    returned = (Returned(unit, targets, next(iter(targets.values())).at) for unit, targets in units.items() if targets)
    return Read(tuple(returned), tag, tuple(problems))


def _units_2(root: _Node) -> Iterator[_Found]:
    for unit in root.below("unit"):
        for segment in unit.below("segment"):
            is_done = True if segment.attributes.get("state") in ("translated", "reviewed", "final") else None
            yield unit.attributes.get("id", ""), segment.attributes.get("id", ""), _target(segment, is_done)


def _units_1(root: _Node) -> Iterator[_Found]:
    for unit in root.below("trans-unit"):
        state = next((node.attributes.get("state") for node in unit.elements("target")), None)
        is_done = unit.attributes.get("approved") == "yes" or state in ("translated", "signed-off", "final")
        id_, _, number = unit.attributes.get("id", "").rpartition("/")
        yield id_, number, _target(unit, True if is_done else None)


def _target(node: _Node, is_done: bool | None) -> Target:
    found = next(node.elements("target"), None)
    if found is None:
        return Target(None, None, node.at)
    return Target("".join(_inline(found)), is_done, found.at)


_PAIRS, _SINGLES = frozenset({"g", "pc"}), frozenset({"x", "ph"})
_OPENERS, _CLOSERS = frozenset({"bx", "sc"}), frozenset({"ex", "ec"})


def _inline(node: _Node) -> Iterator[str]:
    """The XML form of what stands in an element; what annotates the text is left out."""
    for child in node.children:
        if isinstance(child, str):
            yield escape(child)
            continue
        id_ = child.attributes.get("id", "").rpartition("-")[2]
        id_ = id_ if re.fullmatch(r"\w{1,20}", id_) else "?"
        if child.name in _PAIRS:
            yield f'<g id="{id_}">'
            yield from _inline(child)
            yield "</g>"
        elif child.name in _SINGLES:
            yield f'<x id="{id_}"/>'
        elif child.name in _OPENERS:
            yield f'<g id="{id_}">'
        elif child.name in _CLOSERS:
            yield "</g>"
        else:
            yield from _inline(child)


@dataclass
class _Node:
    """An element, and where it begins."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    at: Position
    children: list[_Node | str] = field(default_factory=list)

    def elements(self, name: str) -> Iterator[_Node]:
        """The children of a name."""
        return (child for child in self.children if isinstance(child, _Node) and child.name == name)

    def below(self, name: str) -> Iterator[_Node]:
        """The elements of a name, at whatever depth, in order."""
        for child in self.children:
            if isinstance(child, _Node):
                if child.name == name:
                    yield child
                yield from child.below(name)


class _NotReadError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.what))
        self.problem = problem


def _parse(data: bytes, path: Path) -> _Node:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    root = _Node("", "", {}, Position(path))
    stack = [root]
    count = 0

    def at() -> Position:
        return Position(path, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > MAX_DEPTH or count > MAX_ELEMENTS:
            what = N_("the file is nested too deeply, or holds too much")
            raise _NotReadError(problem_at(at(), what, N_("Divide it, or export fewer texts.")))
        namespace, _, local = name.rpartition(" ")
        node = _Node(local, namespace, attributes, at())
        stack[-1].children.append(node)
        stack.append(node)

    def end(name: str) -> None:
        stack.pop()

    def text(said: str) -> None:
        stack[-1].children.append(said)

    def doctype(*_: object) -> None:
        what = N_("the file declares a document type or entities")
        raise _NotReadError(problem_at(at(), what, N_("Remove “<!DOCTYPE …>”.")))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        reason = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else error
        what = N_("the file cannot be read as XML: {reason}")
        raise _NotReadError(problem_at(at(), what, N_("Save it anew with your tool."), reason=reason)) from None
    return next(child for child in root.children if isinstance(child, _Node))

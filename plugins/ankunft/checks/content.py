"""Looks at the texts: links, anchors, pictures, inserts, HTML that is not allowed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import unquote, urlsplit

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import PLAIN, is_list
from ankunft.catalogue.markup import ADMONITIONS, SCHEMES, Reference, excess, inline_html, references, to_html
from ankunft.catalogue.problems import Position, Problem, nearest, nearest_path, problem_at
from ankunft.catalogue.sections import Section
from ankunft.directory.lists import (
    FACETS,
    FILTERS,
    PLURALS,
    SINGULARS,
    QueryError,
    known,
    listed,
    parse,
    values,
)
from ankunft.model import PLACE, TOPIC, Instance, Part
from ankunft.model.messages import N_

_BLOCK = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)[ \t]*(\"[^\"]*\")?[ \t]*$", re.MULTILINE)


def check_content(catalogue: Catalogue) -> list[Problem]:
    """All problems in the sections of all records, in every language."""
    problems: list[Problem] = []
    for entry in catalogue.entries.values():
        if entry.hidden:
            continue
        for virtual, section in _sections(entry):
            problems.extend(_check_section(catalogue, virtual, section))
    return problems


def _sections(entry: Entry) -> Iterator[tuple[str, Section]]:
    for text in entry.texts.values():
        if (section := text.section or text.prose) is not None:
            yield text.virtual, section
    for translated in entry.translations.values():
        for part in translated.values():
            if (section := part.section or part.prose) is not None:
                yield part.virtual, section


_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`]*\1(?!`)")

# How each kind of reference is written; {t} is what it points at, where the error is shown.
_WRITTEN: dict[str, tuple[str, ...]] = {
    "link": (r"\]\(\s*<?(?P<t>{t})(?=[\s)>])", r"href\s*=\s*[\"']?(?P<t>{t})(?=[\"'\s>])", r"<(?P<t>{t})>"),
    "image": (r"!\[[^\]]*\]\(\s*<?(?P<t>{t})(?=[\s)>])", r"src\s*=\s*[\"']?(?P<t>{t})(?=[\"'\s>])"),
    "bare image": (r"!\[\s*\]\(\s*<?(?P<t>{t})(?=[\s)>])", r"src\s*=\s*[\"']?(?P<t>{t})(?=[\"'\s>])"),
    "forbidden": (r"<(?P<t>{t})(?=[\s>/]|$)", r"<[^<>]*\s(?P<t>{t})\s*="),
    "admonition": (r"(?:!!!|\?\?\?\+?)[ \t]+(?P<t>{t})\b",),
    "insert": (r"\[\[(?P<t>{t})\s*\]\]",),
}
_DEFINED = r"\]:\s+<?(?P<t>{t})(?=[\s>]|$)"


def _as_written(section: Section) -> str:
    """The text of a section as it stands in its file: YAML may fold and indent a field."""
    if section.written is None:
        return section.text
    first, last, column = section.written
    lines = section.path.read_text("utf-8").split("\n")[first - 1 : last]
    return "\n".join([" " * (column - 1) + lines[0][column - 1 :], *lines[1:]]) if lines else section.text


class _Place:
    """Finds where in a section something stands, going forward through its text; code does not count."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.text = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), _as_written(section))
        self._after: dict[tuple[str, str], int] = {}

    def of(self, reference: Reference) -> Position:
        """Where a reference is written; the section's first line if that cannot be found."""
        section = self.section
        kind = "bare image" if reference.kind == "image" and reference.text is None else reference.kind
        for target in dict.fromkeys((reference.target, escape(reference.target, quote=False))):
            found = re.escape(target)
            if kind == "insert":
                found = found.replace(":", r":\s*", 1)
            for pattern in _WRITTEN.get(kind, ()):
                written = re.compile(pattern.replace("{t}", found), re.IGNORECASE)
                if match := written.search(section.heading):
                    return Position(section.path, section.line, match.start("t") + 1)
                if match := written.search(self.text, self._after.get((kind, target), 0)):
                    self._after[kind, target] = match.end()
                    at = match.start("t")
                    line = section.text_line + self.text.count("\n", 0, at)
                    return Position(section.path, line, at - self.text.rfind("\n", 0, at))
            for line, definition in section.definitions:
                if match := re.search(_DEFINED.replace("{t}", found), definition):
                    return Position(section.path, line, match.start("t") + 1)
        return Position(section.path, section.line)


def _check_section(catalogue: Catalogue, virtual: str, section: Section) -> Iterator[Problem]:
    place = _Place(section)
    if sign := excess(section.text):
        hint = N_("Split the section, or write it more simply.")
        at = Position(section.path, section.line)
        yield problem_at(at, N_("there is too much of “{sign}” in one section"), hint, sign=sign)
    if section.written is not None and (heading := _HEADING.search(section.text)):
        line = section.text_line + section.text.count("\n", 0, heading.start())
        hint = N_("Write bold words instead: **…**.")
        yield problem_at(Position(section.path, line), N_("a heading stands in the text of a record"), hint)
    html = to_html(section.text, section.references)
    if section.title is not None:
        html = f"{inline_html(section.title)}\n{html}"
    for reference in references(html):
        if found := list(_check_reference(catalogue, virtual, reference)):
            written = place.of(reference)
            for what, hint, params in found:
                yield problem_at(written, what, hint, "error", **params)
    for match in _BLOCK.finditer(section.text):
        line = section.text_line + section.text.count("\n", 0, match.start())
        at = Position(section.path, line, match.start() - section.text.rfind("\n", 0, match.start()))
        if match[2] in (None, '""'):
            yield problem_at(at, N_("the block has no title"), N_('Write one: !!! {kind} "Title".'), kind=match[1])


Found = tuple[str, str, dict[str, object]]


def _check_reference(catalogue: Catalogue, virtual: str, reference: Reference) -> Iterator[Found]:
    """All that is wrong with a reference: a picture can lack its words and its file."""
    if reference.kind == "image" and reference.text is None:
        hint = N_("Write what it shows: ![a red bin]({file}).")
        yield N_("the picture has no alternative text"), hint, {"file": reference.target}
    if (found := _check_one(catalogue, virtual, reference)) is not None:
        yield found


def _check_one(catalogue: Catalogue, virtual: str, reference: Reference) -> Found | None:
    target = reference.target
    if reference.kind == "forbidden":
        return N_("“{name}” is not allowed in texts"), N_("Write it in Markdown, without it."), {"name": target}
    if reference.kind == "admonition":
        right = nearest(target, ADMONITIONS)
        hint = N_("Write “{right}”.") if right else N_("Write one of: {kinds}.")
        return (
            N_("there is no kind of block “{kind}”"),
            hint,
            {"kind": target, "right": right, "kinds": ", ".join(sorted(ADMONITIONS))},
        )
    if reference.kind == "insert":
        return _check_insert(catalogue, target)
    if reference.kind in ("link", "image"):
        return _check_target(catalogue, virtual, reference)
    return None


_WORDS = ("instance", "value", PLAIN, *SINGULARS, *PLURALS)


def _check_insert(catalogue: Catalogue, reference: str) -> Found | None:
    word, _, name = reference.partition(":")
    name = name.strip()
    if word == "instance":
        return _check_instance_value(catalogue.instance, name)
    if word == PLAIN:
        return None
    if word == "value":
        if catalogue.broken_values is None or name in catalogue.values or name in catalogue.broken_values:
            return None  # what is wrong with it has been said
        return _unknown(word, name, catalogue.values)
    if word in SINGULARS:
        kind = SINGULARS[word]
        if (kind.name, name) in catalogue.entries or (kind.name, name) in catalogue.broken:
            return None
        return _unknown(word, name, (id_ for known_kind, id_ in catalogue.entries if known_kind == kind.name))
    if word in PLURALS:
        return _check_query(catalogue, word, name)
    right = nearest(word, _WORDS)
    hint = N_("Write [[{right}:…]].") if right else N_("Possible are: {names}.")
    return (
        N_("there is no insert of the kind “{kind}”"),
        hint,
        {"kind": word, "right": right, "names": ", ".join(_WORDS)},
    )


def _unknown(word: str, name: str, names: Iterable[str]) -> Found:
    right = nearest(name, names)
    hint = N_("Write [[{word}:{right}]].") if right else N_("Write the id of one that there is.")
    return N_("there is no {word} “{name}”"), hint, {"word": word, "name": name, "right": right}


def _check_query(catalogue: Catalogue, word: str, text: str) -> Found | None:
    kind = PLURALS[word]
    names = (*FILTERS[kind.name], "as")
    try:
        query = parse(word, text)
    except QueryError as error:
        right = nearest(error.name, names) if error.name else None
        if error.name == "as":
            hint = N_("Write as=cards, or as=table for offers.")
        elif right:
            hint = N_("Write “{right}=…”.")
        else:
            hint = N_("Possible are: {names}.")
        params: dict[str, object] = {
            "term": error.term,
            "right": right,
            "names": ", ".join(f"{name}=…" for name in names),
        }
        return N_("“{term}” chooses nothing"), hint, params
    for name, value in query.filters:
        there = known(catalogue, kind, name)
        if value not in there:
            right = nearest(value, there)
            hint = N_("Write “{name}={right}”.") if right else N_("Possible are: {names}.")
            params = {"term": f"{name}={value}", "name": name, "right": right, "names": ", ".join(sorted(there)[:20])}
            return N_("“{term}” chooses nothing"), hint, params
    return None


def _check_instance_value(instance: Instance, name: str) -> Found | None:
    try:
        instance.value(name)
    except KeyError:
        names = sorted(_value_names(type(instance)))
        right = nearest(name, names)
        hint = N_("Write [[instance:{right}]].") if right else N_("Possible are: {names}.")
        return N_("instance.yml has no value “{name}”"), hint, {"name": name, "right": right, "names": ", ".join(names)}
    return None


def _value_names(model: type[Part], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, Part):
            yield from _value_names(annotation, f"{prefix}{name}.")
        else:
            yield prefix + name


def _check_target(catalogue: Catalogue, virtual: str, reference: Reference) -> Found | None:
    href = reference.target
    params: dict[str, object] = {"href": href}
    try:
        parts = urlsplit(href)
    except ValueError:
        return N_("“{href}” is not a link"), N_("Write it in full, such as “https://example.org/page”."), params
    if reference.kind == "image" and (parts.scheme or parts.netloc):
        return (
            N_("the picture lies on another site"),
            N_("Put it beside the page: pictures from elsewhere tell who reads."),
            params,
        )
    if parts.scheme:
        if parts.scheme.lower() not in SCHEMES:
            return (
                N_("links to “{scheme}:” are not allowed"),
                N_("Use one of: {schemes}."),
                {"scheme": parts.scheme, "schemes": ", ".join(sorted(SCHEMES))},
            )
        if parts.scheme.lower() in ("http", "https") and not parts.hostname:
            return N_("“{href}” is not a link"), N_("Write it in full, such as “https://example.org/page”."), params
        return None
    if not href:
        return N_("the link leads nowhere"), N_("Write its target in the round brackets."), params
    if parts.netloc or href.startswith("/"):
        return (
            N_("“{href}” is not a relative path"),
            N_("Write the path of the file from here, such as “../topic/page.md”."),
            params,
        )
    found = catalogue.target(virtual, unquote(href))
    if found is None:
        return (
            N_("“{href}” leads out of the content"),
            N_("Write the path of the file from here, such as “../topic/page.md”."),
            params,
        )
    path, anchor = found
    return _check_path(catalogue, virtual, path, anchor, reference)


def _check_path(catalogue: Catalogue, virtual: str, path: str, anchor: str, reference: Reference) -> Found | None:
    params: dict[str, object] = {"href": reference.target, "anchor": anchor}
    if path in catalogue.media:
        return None
    if reference.kind == "image":
        right = nearest_path(path, catalogue.media)
        hint = N_("Write “{right}”.") if right else N_("Put the file beside the page.")
        return N_("there is no picture “{href}”"), hint, {**params, "right": right and _relative(virtual, right)}
    if is_list(path):
        return _check_list(catalogue, virtual, path, params)
    paths = catalogue.paths
    # A link inside a translation to its own page means the source: it has the same ids.
    source = _without_tag(path)
    key = paths.get(path) or paths.get(f"{path}/topic.yml") or (paths.get(source) if path == virtual else None)
    if key is None:
        if source != path and source in paths:
            return (
                N_("the link names a language"),
                N_("Write “{right}”; the language is found by itself."),
                {**params, "right": _relative(virtual, source)},
            )
        right = nearest_path(path, [*paths, *catalogue.media])
        hint = N_("Write “{right}”.") if right else N_("Write the path of a file that exists.")
        return N_("the link “{href}” leads nowhere"), hint, {**params, "right": right and _relative(virtual, right)}
    entry = catalogue.entries.get(key)
    if not anchor or entry is None or key in catalogue.broken:
        return None
    if entry.kind is TOPIC:
        entry = catalogue.get("topic text", entry.id) or entry
    ids = [section.id for section in entry.sections] + _raw_ids(entry)
    if anchor in ids or (entry.hidden and not ids):
        return None
    right = nearest(anchor, ids)
    hint = N_("Write “#{right}”.") if right else N_("There are: {ids}.")
    return N_("“{href}”: there is no section “{anchor}”"), hint, {**params, "right": right, "ids": ", ".join(ids)}


def _check_list(catalogue: Catalogue, virtual: str, path: str, params: dict[str, object]) -> Found | None:
    """Lists have pages where there is a record to show."""
    folder, _, name, value = (*path.rstrip("/").split("/"), "", "", "")[:4]
    kind = PLURALS[folder]
    if any(name == kind.name for name, _ in (*catalogue.invalid, *catalogue.broken)):
        return None  # there is no telling which lists there will be
    there = {f"{folder}/"} if catalogue.directory(kind) else set()
    for way in FACETS[kind.name]:
        found = {one for entry in listed(catalogue, kind) for one in values(catalogue, entry, way)}
        there |= {f"{folder}/by/{way}/{one}/" for one in found}
    if kind is PLACE and any(getattr(entry.record, "coordinates", None) for entry in listed(catalogue, PLACE)):
        there.add(f"{folder}/by/map/")
    if f"{path.rstrip('/')}/" in there:
        return None
    right = nearest(f"{folder}/by/{name}/{value}/", there)
    hint = N_("Write “{right}”.") if right else N_("Write the path of a file that exists.")
    return N_("there is no list “{href}”"), hint, {**params, "right": right and f"{_relative(virtual, right)}/"}


def _raw_ids(entry: Entry) -> list[str]:
    """Ids that stand in the text itself."""
    return [
        reference.target
        for section in entry.sections
        for reference in references(to_html(section.text, section.references))
        if reference.kind == "id"
    ]


def _without_tag(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, _, rest = name.partition(".")
    return f"{folder}{slash}{stem}.{rest.rpartition('.')[2]}"


def _relative(virtual: str, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(virtual))

"""Reads the files of one layer: what each is by its path, its fields, its sections. All errors, none raised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ankunft.catalogue.entries import File
from ankunft.catalogue.files import MAX_MEDIA, MEDIA, read_text, unreadable, walk
from ankunft.catalogue.locales import LOCALES, check_locale
from ankunft.catalogue.problems import Position, Problem, nearest
from ankunft.catalogue.sections import Heading, Section, split_front_matter, split_sections
from ankunft.catalogue.yamltext import YamlText, read_yaml
from ankunft.language import UnknownLanguage, is_tag, known_tags, language
from ankunft.model import KINDS, RESERVED, Kind, Where, message
from ankunft.model.fields import ID_LENGTH, is_id
from ankunft.model.messages import N_
from ankunft.model.news import day_of_id
from ankunft.model.page import LEVELS

INSTANCE = "instance.yml"
VALUES = "values.yml"
QUERIES = "queries.yml"
SYNONYMS = "synonyms"
# What makes a drawing do something, or load something from elsewhere.
_ACTIVE = re.compile(
    r"<script|<!doctype|<!entity|<foreignobject|<iframe|<style|javascript:|\s(?P<handler>on)[a-z]+\s*="
    r"|href\s*=\s*[\"']?\s*(?:http|//|data:)|url\(\s*[\"']?\s*(?:http|//)"
)
_ELSEWHERE = {"readme", "license", "licence"}


@dataclass
class LayerFiles:
    """What one layer holds. `broken` are files that exist but could not be read: links to them are no errors."""

    root: Path
    sources: dict[tuple[str, str], File] = field(default_factory=dict)
    translations: dict[tuple[str, str], dict[str, File]] = field(default_factory=dict)
    media: dict[str, Path] = field(default_factory=dict)  # virtual path → file
    broken: set[tuple[str, str]] = field(default_factory=set)
    broken_paths: dict[str, tuple[str, str]] = field(default_factory=dict)
    without_id: dict[Path, tuple[Heading, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    values: YamlText | None = None  # values.yml
    queries: YamlText | None = None  # queries.yml
    synonyms: dict[str, YamlText] = field(default_factory=dict)  # tag → synonyms/<tag>.yml


@dataclass(frozen=True)
class Layer:
    """A layer: its folder, its height (0 is the lowest), whether it is the instance itself, which folders count."""

    root: Path
    number: int
    top: bool
    only: str | None = None  # the one folder below `root` that belongs to it; None: all


def read_layer(layer: Layer, tags: tuple[str, ...]) -> LayerFiles:
    """All files of a layer. `tags` are the languages of the instance."""
    root = layer.root
    result = LayerFiles(root)
    files, result.problems = walk(root)
    reader = _LayerReader(result, layer, tags)
    folded: dict[str, Path] = {}
    # Of two names that differ in case the one in small letters is right, so it comes first.
    for path in sorted(files, key=lambda path: (_has_capitals(path.relative_to(root)), path)):
        if layer.only is not None and path.relative_to(root).parts[0] != layer.only:
            continue
        twin = folded.setdefault(path.as_posix().casefold(), path)
        if twin is not path:
            reader.wrong(
                path,
                N_("two names differ in case only: {a} and {b}"),
                N_("Rename one of them."),
                a=twin.name,
                b=path.name,
            )
            continue
        reader.take(path)
    return result


def _has_capitals(path: Path) -> bool:
    return path.as_posix() != path.as_posix().lower()


def reserved(tags: tuple[str, ...]) -> frozenset[str]:
    """The words that cannot be ids, `tags` being the languages of the instance."""
    return RESERVED | set(known_tags()) | {tag.lower() for tag in tags}


class _LayerReader:
    def __init__(self, result: LayerFiles, layer: Layer, tags: tuple[str, ...]) -> None:
        self.result = result
        self.layer = layer
        self.tags = tags
        self.reserved = reserved(tags)

    def wrong(self, path: Path, what: str, hint: str, line: int = 1, column: int = 1, **params: object) -> None:
        position = Position(path, line, column)
        self.result.problems.append(Problem(position, message(what, **params), message(hint, **params)))

    def take(self, path: Path) -> None:
        """Sort one file in by its name."""
        relative = path.relative_to(self.result.root)
        stem, _, rest = path.name.partition(".")
        suffix = f".{rest.rpartition('.')[2]}"
        if relative.as_posix() == INSTANCE or (len(relative.parts) == 1 and stem.lower() in _ELSEWHERE):
            return
        if relative.as_posix() == VALUES:
            self.result.values = self._document(path)
        elif relative.as_posix() == QUERIES:
            self.result.queries = self._document(path)
        elif relative.parts[0] == SYNONYMS and len(relative.parts) == 2 and suffix == ".yml":
            self._synonyms(path)
        elif relative.parts[0] == LOCALES and suffix == ".po":
            text, problems = read_text(path)
            self.result.problems += [*problems, *(check_locale(path, text) if text is not None else ())]
        elif suffix.lower() in MEDIA:
            self._media(path, relative)
        elif suffix not in (".md", ".yml"):
            hint = N_("Name it .md or .yml; pictures: {endings}; or put an underscore before its name.")
            self.wrong(path, N_("the file belongs nowhere"), hint, endings=" ".join(MEDIA))
        else:
            tag = rest.rpartition(".")[0] or None
            if "" in path.name.split("."):
                hint = N_("Write a word between two dots, or one dot.")
                self.wrong(path, N_("“{name}” is not a good name for a file or folder"), hint, name=path.name)
                return
            self._content(path, relative, stem, tag, suffix)

    def _media(self, path: Path, relative: Path) -> None:
        size = path.stat().st_size
        if size > MAX_MEDIA:
            hint = N_("Make it smaller than {limit} KB.")
            self.wrong(path, N_("the file has {size} KB"), hint, size=size // 1000, limit=MAX_MEDIA // 1000)
        stem, _, rest = path.name.partition(".")
        tag, _, ending = rest.rpartition(".")
        if not is_id(stem) or ending != ending.lower() or (tag and tag not in self.tags):
            self.wrong(
                path,
                N_("“{name}” is not a good file name"),
                N_("Use lower case letters a-z, digits and single hyphens."),
                name=path.name,
            )
        if path.suffix.lower() == ".svg" and path.stat().st_size <= MAX_MEDIA:
            self._drawing(path)
        self.result.media[relative.as_posix()] = path

    def _drawing(self, path: Path) -> None:
        # A drawing can be opened by itself, outside the page and its rules, so it may not do anything.
        try:
            text = path.read_text("utf-8", "replace").lower()
        except OSError as error:
            self.result.problems.append(unreadable(path, error))
            return
        if match := _ACTIVE.search(text):
            hint = N_("Save it as plain SVG without scripts and links.")
            line = text.count("\n", 0, match.start()) + 1
            word = match["handler"] or match[0]
            self.wrong(path, N_("the drawing holds “{word}”"), hint, line, word=word)

    def _document(self, path: Path) -> YamlText | None:
        """A file of YAML that is no record; None where it cannot be read."""
        text, problems = read_text(path)
        self.result.problems.extend(problems)
        if text is None:
            return None
        document = read_yaml(text, path)
        self.result.problems.extend(document.problems)
        return document

    def _synonyms(self, path: Path) -> None:
        tag = path.name.removesuffix(".yml")
        if tag not in {*self.tags, *known_tags()}:
            right = nearest(tag, self.tags)
            hint = N_("Write {right}.") if right else N_("Name it after a language of instance.yml: ar.yml.")
            self.wrong(path, N_("“{tag}” is no language of this site"), hint, tag=tag, right=right)
            return
        document = self._document(path)
        if document is not None:
            self.result.synonyms[tag] = document

    def _content(self, path: Path, relative: Path, stem: str, tag: str | None, suffix: str) -> None:
        folders = relative.parts[:-1]
        kind, place = _match(folders, stem, suffix)
        if kind is None or place is None:
            known = {SYNONYMS, *(kind.folder for kind in KINDS)}
            right = nearest(folders[0], known) if folders and folders[0] not in known else None
            if right:
                what = N_("there is no folder “{folder}”")
                self.wrong(path, what, N_("Write “{right}”."), folder=folders[0], right=right)
            else:
                hint = N_("See “One rule for every file” in docs/content.md.")
                self.wrong(path, N_("the file belongs nowhere"), hint)
            return
        key = (kind.name, place.id)
        if tag is None:
            self.result.broken.add(key)
            self.result.broken_paths[relative.as_posix()] = key
        if not self._names_are_good(path, kind, place):
            return
        canonical = None
        if tag is not None:
            canonical = self._tag(path, key, tag)
            if canonical is None:
                return
        if tag is None and key in self.result.sources:
            first = self.result.sources[key].virtual
            self.wrong(
                path,
                N_("the id “{id}” is used twice; first in {first}"),
                N_("Choose another name."),
                id=place.id,
                first=first,
            )
            return
        text, problems = read_text(path)
        self.result.problems.extend(problems)
        if text is None:
            return
        file = self._parse(path, relative.as_posix(), kind, place, canonical, text)
        if file is None:
            return
        if tag is None:
            self.result.broken.discard(key)
            del self.result.broken_paths[relative.as_posix()]
            self.result.sources[key] = file
        else:
            self.result.translations.setdefault(key, {})[canonical or tag] = file

    def _names_are_good(self, path: Path, kind: Kind, place: Where) -> bool:
        names = [place.id, *place.parents, *([place.topic] if place.topic else [])]
        for name in dict.fromkeys(names):
            if not is_id(name):
                hint = N_("Use lower case letters a-z, digits and single hyphens, at most {limit}.")
                self.wrong(
                    path, N_("“{name}” is not a good name for a file or folder"), hint, name=name, limit=ID_LENGTH
                )
                return False
            if name in self.reserved and kind.ids is None:
                self.wrong(path, N_("the name “{name}” is reserved"), N_("Choose another name."), name=name)
                return False
        if kind.dated and not _has_day(place.id):
            what, hint = N_("“{name}” does not begin with a day"), N_("Name it 2026-11-21-water{suffix}.")
            self.wrong(path, what, hint, name=place.id, suffix=kind.suffix)
            return False
        if kind.ids is not None and place.id not in kind.ids:
            right = nearest(place.id, kind.ids)
            names = [right] if right else sorted(kind.ids)
            self.wrong(
                path,
                N_("there is no such page: “{name}”"),
                N_("Write one of: {names}."),
                name=place.id,
                names=", ".join(names),
            )
            return False
        if len(place.parents) >= LEVELS:
            self.wrong(path, N_("the page lies deeper than {levels} levels"), N_("Move it up."), levels=LEVELS)
            return False
        return True

    def _tag(self, path: Path, key: tuple[str, str], tag: str) -> str | None:
        canonical = next((known for known in (*self.tags, *known_tags()) if known.casefold() == tag.casefold()), tag)
        try:
            language(canonical)
        except UnknownLanguage:
            right = nearest(tag, self.tags)
            hint = (
                N_("Write {right}.") if right else N_("Use a BCP 47 tag such as ar, uk or de-simple; ids hold no dots.")
            )
            self.wrong(path, N_("“{tag}” is not a language tag"), hint, tag=tag, right=right)
            return None
        twin = self.result.translations.get(key, {}).get(canonical)
        if twin is not None:
            # Beside a source of its own it is that one's translation, and that one has been named.
            if not path.with_name(f"{key[1]}{path.suffix}").exists():
                what = N_("there are two translations into “{tag}”: {first} too")
                self.wrong(path, what, N_("Keep one."), tag=canonical, first=twin.virtual)
            return None
        if canonical != tag or not is_tag(tag):
            self.wrong(path, N_("“{tag}” is not a language tag"), N_("Write {right}."), tag=tag, right=canonical)
            return None
        if canonical not in self.tags:
            hint = N_("Add it to “languages” in instance.yml, or put an underscore before the file's name.")
            if not self.layer.top:
                return canonical  # a shared layer may know more languages than the instance
            self.wrong(path, N_("the instance has no language “{tag}”"), hint, tag=tag)
            return None
        return canonical

    def _parse(self, path: Path, virtual: str, kind: Kind, place: Where, tag: str | None, text: str) -> File | None:
        sections: tuple[Section, ...] = ()
        if kind.prose:
            front, body, line = split_front_matter(text)
            if front is None:
                if text.startswith("---"):
                    self.wrong(path, N_("the front matter has no end"), N_("Close it with a line “---”."))
                    return None
                if kind is not _TOPIC_TEXT or tag is not None:
                    self.wrong(
                        path,
                        N_("the front matter is missing"),
                        N_("Start the file with a line “---”, fields, and “---”."),
                    )
                    return None
                document = YamlText(path, {})
            elif not front.strip() and kind is _TOPIC_TEXT and tag is None:
                document = YamlText(path, {})
            else:
                document = read_yaml(front, path, 2)
            parsed = split_sections(body, path, line)
            sections = parsed.sections
            self.result.problems.extend(parsed.problems)
            if parsed.without_id:
                self.result.without_id[path] = parsed.without_id
        else:
            document = read_yaml(text, path)
        self.result.problems.extend(document.problems)
        if document.data is None:
            return None
        return File(path, virtual, kind, place, tag, self.layer.number, document, sections)


def _has_day(id_: str) -> bool:
    try:
        day_of_id(id_)
    except ValueError:
        return False
    return True


_TOPIC_TEXT = next(kind for kind in KINDS if kind.name == "topic text")


def _match(folders: tuple[str, ...], stem: str, suffix: str) -> tuple[Kind | None, Where | None]:
    for kind in KINDS:
        if kind.suffix == suffix and (place := kind.match(folders, stem)) is not None:
            return kind, place
    return None, None


def instance_document(root: Path) -> tuple[YamlText, list[Problem]]:
    """instance.yml of the layer in `root`, parsed, and what is wrong with it so far."""
    path = root / INSTANCE
    if not path.is_file():
        what, hint = message("there is no instance.yml"), message("Write one: see docs/content.md.")
        return YamlText(path), [Problem(Position(path), what, hint)]
    text, problems = read_text(path)
    document: Any = read_yaml(text, path) if text is not None else YamlText(path)
    return document, [*problems, *document.problems]


__all__ = ["INSTANCE", "Layer", "LayerFiles", "instance_document", "read_layer", "reserved"]

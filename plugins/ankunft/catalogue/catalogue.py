"""The catalogue: all records of an instance, layers laid over each other, linked, with their addresses."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from ankunft.catalogue.entries import Entry, File, Key, SourceText, TranslatedText, section_text
from ankunft.catalogue.fingerprint import fingerprint, is_fingerprint
from ankunft.catalogue.locales import LOCALES
from ankunft.catalogue.problems import Position, Problem, nearest, problem_at
from ankunft.catalogue.reader import Layer, LayerFiles, instance_document, read_layer
from ankunft.catalogue.sections import MAKESHIFT, Heading, Section
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import Key as YamlKey
from ankunft.catalogue.yamltext import YamlText
from ankunft.language import UnknownLanguage, known_tags, language
from ankunft.model import (
    LEGAL,
    PAGE,
    TOPIC,
    TOPIC_TEXT,
    Instance,
    Kind,
    Queries,
    Record,
    Synonyms,
    Translation,
    Value,
    Values,
    message,
)
from ankunft.model.fields import is_id, references
from ankunft.model.instance import District
from ankunft.model.messages import N_


@dataclass(frozen=True)
class Node:
    """A page in the tree of a topic."""

    entry: Entry
    children: tuple[Node, ...]


@dataclass(frozen=True)
class InsertedValue:
    """A value of values.yml, and where it stands."""

    value: Value
    at: Position


@dataclass(frozen=True)
class Query:
    """What somebody types in a language, and the addresses of which one has to be found; and where that stands."""

    tag: str
    text: str
    expected: tuple[str, ...]
    at: Position


@dataclass(frozen=True)
class Catalogue:
    """All records of an instance on the day `now`, language-neutral."""

    instance: Instance
    root: Path
    now: date
    entries: Mapping[Key, Entry]
    media: Mapping[str, Path]  # virtual path → file; the highest layer wins
    paths: Mapping[str, Key]  # virtual path of a source file → record
    layers: tuple[Path, ...]
    broken: frozenset[Key] = frozenset()
    without_id: Mapping[Path, tuple[Heading, ...]] = field(default_factory=dict)
    is_whole: bool = True  # instance.yml could be read; if not, `instance` is a makeshift one
    unstamped: Mapping[Path, Mapping[YamlKey, str]] = field(default_factory=dict)  # what `translation.of` lacks
    values: Mapping[str, InsertedValue] = field(default_factory=dict)  # of values.yml; the highest layer wins
    broken_values: frozenset[str] | None = frozenset()  # ids of values.yml that are wrong; None: no telling which
    queries: tuple[Query, ...] = ()  # of queries.yml of all layers
    synonyms: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # tag → German word → words
    invalid: frozenset[Key] = frozenset()  # records whose fields could not be read

    def get(self, kind: str, id_: str) -> Entry | None:
        """The record, shown or not."""
        return self.entries.get((kind, id_))

    @property
    def locales(self) -> tuple[Path, ...]:
        """The folders of texts of the interface that the layers may bring, the highest first."""
        return tuple(layer / LOCALES for layer in reversed(self.layers))

    def is_shown(self, entry: Entry) -> bool:
        """Whether readers may see it: it, its topic and the pages above it are neither hidden nor held back."""
        if entry.hidden or not entry.record.is_shown(self.now):
            return False
        place = entry.place
        if place.topic is not None and entry.kind is not TOPIC:
            topic = self.get(TOPIC.name, place.topic)
            if topic is None or not self.is_shown(topic):
                return False
        return all(
            (parent := self.get(PAGE.name, id_)) is not None and not parent.hidden and parent.record.is_shown(self.now)
            for id_ in place.parents
        )

    def address(self, entry: Entry) -> str:
        """The address of a record below `/<tag>/`: `housing/find-flat/`."""
        place = entry.place
        if entry.kind is PAGE:
            return f"{place.topic}/{''.join(f'{parent}/' for parent in place.parents)}{place.id}/"
        return f"{entry.kind.route}/{place.id}/" if entry.kind.route else f"{place.id}/"

    def directory(self, kind: Kind) -> tuple[Entry, ...]:
        """The records of a kind that has addresses of its own, those that readers see, by id."""
        return self._directory.get(kind.name, ())

    @cached_property
    def _directory(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for _, entry in sorted(self.entries.items()):
            if entry.kind.route and self._is_live(entry) and entry.key not in self.invalid:
                found.setdefault(entry.kind.name, []).append(entry)
        return {name: tuple(entries) for name, entries in found.items()}

    def shown(self, kind: Kind, id_: str | None) -> Entry | None:
        """The record, if there is one that readers see."""
        entry = self.get(kind.name, id_) if id_ else None
        return entry if entry is not None and self._is_live(entry) and entry.key not in self.invalid else None

    @cached_property
    def topics(self) -> tuple[Entry, ...]:
        """The topics that readers see, in order."""
        return self._sorted(entry for entry in self.entries.values() if entry.kind is TOPIC and self._is_live(entry))

    @cached_property
    def legal(self) -> tuple[Entry, ...]:
        """The legal pages, in order."""
        return self._sorted(entry for entry in self.entries.values() if entry.kind is LEGAL and self._is_live(entry))

    @cached_property
    def _pages_below(self) -> dict[tuple[str | None, tuple[str, ...]], tuple[Entry, ...]]:
        below: dict[tuple[str | None, tuple[str, ...]], list[Entry]] = {}
        for entry in self.entries.values():
            if entry.kind is PAGE and self._is_live(entry):
                below.setdefault((entry.place.topic, entry.place.parents), []).append(entry)
        return {key: self._sorted(entries) for key, entries in below.items()}

    def tree(self, topic: str, parents: tuple[str, ...] = ()) -> tuple[Node, ...]:
        """The pages of a topic that readers see, nested and in order."""
        return tuple(
            Node(entry, self.tree(topic, (*parents, entry.id))) for entry in self._pages_below.get((topic, parents), ())
        )

    @cached_property
    def pages(self) -> tuple[Entry, ...]:
        """The pages that have an address, with those that are gone, by topic and place."""
        shown = (entry for entry in self.entries.values() if entry.kind is PAGE and self.is_shown(entry))
        return tuple(sorted(shown, key=self.address))

    def _is_live(self, entry: Entry) -> bool:
        return self.is_shown(entry) and not entry.record.gone

    @staticmethod
    def _sorted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(sorted(entries, key=lambda entry: (getattr(entry.record, "order", 0), entry.id)))

    def target(self, virtual: str, href: str) -> tuple[str, str] | None:
        """(path from the layer's root, anchor) that a relative link in the file `virtual` leads to; None: it leaves."""
        path, _, anchor = href.partition("#")
        if not path:
            return virtual, anchor
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(virtual), path))
        return None if joined.startswith(("..", "/")) else (joined, anchor)

    def addresses(self) -> dict[str, Entry]:
        """All addresses that records have, below `/<tag>/`."""
        shown = (entry for entry in self.entries.values() if entry.kind is not TOPIC_TEXT and self.is_shown(entry))
        return {self.address(entry): entry for entry in shown}

    def former(self) -> dict[str, Entry]:
        """Old addresses, as written in `former`, and the record each leads to."""
        return {address: entry for entry in self.addresses().values() for address in entry.record.former}


def split_address(address: str) -> tuple[str | None, str]:
    """(language or None: all languages, rest) of an address as written in `former`: `/de/a/b/` → (`de`, `a/b/`)."""
    if not address.startswith("/"):
        return None, address
    tag, _, rest = address[1:].partition("/")
    return tag, rest


@dataclass(frozen=True)
class Reading:
    """What reading a folder gave: the catalogue as far as it could be made, and all problems, sorted."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


def read(root: Path, base: Path, now: date) -> Reading:
    """Read the instance in `root` with its layers; `base` is the folder of the layer `base`.

    `now`: the day for which it is read, in the instance's time zone. Nothing is raised for bad content:
    every problem is returned. Raises NotADirectoryError if `root` is no folder.
    """
    if not root.is_dir():
        raise NotADirectoryError(root)
    document, problems = instance_document(root)
    instance: Instance | None = None
    is_whole = True
    if document.data is not None:
        instance, found = validate(Instance, document)
        problems.extend(found)
    if instance is None:
        instance = _makeshift(document)
        is_whole = False
    folders, found = _layer_folders(root, base, instance, document)
    problems.extend(found)
    layers = [read_layer(layer, instance.languages) for layer in folders]
    merger = _Merger(instance, layers)
    merger.merge()
    problems.extend(problem for layer in layers for problem in layer.problems)
    problems.extend(merger.problems)
    catalogue = Catalogue(
        instance=instance,
        root=root,
        now=now,
        entries=dict(sorted(merger.entries.items())),
        media={virtual: path for layer in layers for virtual, path in sorted(layer.media.items())},
        paths=merger.paths,
        layers=tuple(layer.root for layer in folders),
        broken=frozenset(key for layer in layers for key in layer.broken) - set(merger.entries),
        without_id={path: headings for layer in layers for path, headings in layer.without_id.items()},
        unstamped=merger.unstamped,
        is_whole=is_whole,
        values=merger.values,
        queries=tuple(merger.queries),
        synonyms={tag: dict(sorted(words.items())) for tag, words in sorted(merger.synonyms.items())},
        broken_values=frozenset(merger.broken_values) if merger.values_are_whole else None,
        invalid=frozenset(merger.invalid),
    )
    return Reading(catalogue, tuple(sorted(set(problems))))


def _ordered(translation: Translation) -> Mapping[str, str]:
    return (translation.ordered.of if translation.ordered else None) or {}


def _makeshift(document: YamlText) -> Instance:
    """An instance to go on reading with, where instance.yml has errors: so that all errors come at once."""
    data = document.data or {}
    listed = data.get("languages")
    tags = (
        tuple(tag for tag in listed if isinstance(tag, str) and _is_language(tag)) if isinstance(listed, list) else ()
    )
    source = data.get("language")
    source = source if isinstance(source, str) and _is_language(source) else (tags[0] if tags else "de")
    districts = data.get("districts")
    layers = data.get("layers")
    names = tuple(name for name in layers if isinstance(name, str)) if isinstance(layers, list) else ("base",)
    return Instance.model_construct(
        name=str(data.get("name", "")),
        url="https://example.org/",
        language=source,
        languages=tuple(dict.fromkeys((source, *(tags or known_tags())))),
        layers=tuple(name for name in names if name in SHARED or name.startswith(("./", "../"))),
        districts=tuple(_districts(districts if isinstance(districts, list) else [])),
    )


def _districts(written: list[object]) -> Iterator[District]:
    """Those districts that can be read."""
    for item in written:
        district, _ = validate(District, YamlText(Path(), item if isinstance(item, dict) else {}))
        if district is not None:
            yield district


def _is_language(tag: str) -> bool:
    try:
        language(tag)
    except UnknownLanguage:
        return False
    return True


SHARED: dict[str, str | None] = {"base": None, "legal": "legal"}
"""The layers that come with Ankunft, and the folder of the base pack that each is; None: all of it."""


def _layer_folders(root: Path, base: Path, instance: Instance, document: YamlText) -> tuple[list[Layer], list[Problem]]:
    layers: list[Layer] = []
    problems: list[Problem] = []
    for number, name in enumerate(instance.layers):
        folder = base if name in SHARED else Path(posixpath.normpath((root / name).as_posix()))
        known = {os.path.realpath(root), *(os.path.realpath(layer.root) for layer in layers)}
        if os.path.isdir(folder) and os.path.realpath(folder) not in known:  # noqa: PTH112 (a name may be too long)
            layers.append(Layer(folder, number, top=False, only=SHARED.get(name)))
        else:
            at = document.position(("layers", number))
            hint = N_("Write base, legal, or the path of another folder.")
            problems.append(problem_at(at, N_("there is no layer “{name}”"), hint, name=name))
    return [*layers, Layer(root, len(instance.layers), top=True)], problems


class _Merger:
    """Lays the layers over each other, lowest first."""

    def __init__(self, instance: Instance, layers: list[LayerFiles]) -> None:
        self.instance = instance
        self.layers = layers
        self.entries: dict[Key, Entry] = {}
        self.paths: dict[str, Key] = {}
        self.problems: list[Problem] = []
        self.unstamped: dict[Path, dict[YamlKey, str]] = {}
        self.invalid: set[Key] = set()  # records whose fields could not be read
        self.void: set[Key] = set()  # records that change something that there is not
        self.values: dict[str, InsertedValue] = {}
        self.queries: list[Query] = []
        self.synonyms: dict[str, dict[str, tuple[str, ...]]] = {}
        self.broken_values: set[str] = set()
        self.values_are_whole = True
        self._all: frozenset[Key] | None = None  # once all files are merged

    def wrong(self, position: Position, what: str, hint: str, **params: object) -> None:
        self.problems.append(Problem(position, message(what, **params), message(hint, **params)))

    def merge(self) -> None:
        for layer in self.layers:
            self.paths.update(layer.broken_paths)
            self._values(layer)
            self._synonyms(layer)
            self._queries(layer)
            for key, file in sorted(layer.sources.items()):
                self.paths[file.virtual] = key
                self._source(file)
            for key, files in sorted(layer.translations.items()):
                for tag, file in sorted(files.items()):
                    self._translation(key, tag, file, layer)
        self._link()

    def _values(self, layer: LayerFiles) -> None:
        document = layer.values
        if document is None:
            return
        if document.data is None:
            self.values_are_whole = False
            return
        _, problems = validate(Values, document)
        self.problems.extend(problems)
        for id_, written in document.data.items():
            # One that is wrong takes none of the others with it.
            value, wrong = validate(Value, YamlText(document.path, written if isinstance(written, dict) else {}))
            at = document.position((id_,), of_key=True)
            if value is not None and not wrong and is_id(id_):
                self.values[id_] = InsertedValue(value, at)
            else:
                self.broken_values.add(id_)

    def _synonyms(self, layer: LayerFiles) -> None:
        """Layers add to each other; the words of a higher one come first."""
        for tag, document in sorted(layer.synonyms.items()):
            if document.data is None:
                continue
            found, problems = validate(Synonyms, document)
            self.problems.extend(problems)
            known = self.synonyms.setdefault(tag, {})
            for word, said in (found.words if found else {}).items():
                known[word] = tuple(dict.fromkeys((*said, *known.get(word, ()))))

    def _queries(self, layer: LayerFiles) -> None:
        document = layer.queries
        if document is None or document.data is None:
            return
        found, problems = validate(Queries, document)
        self.problems.extend(problems)
        for tag, asked in (found.root if found else {}).items():
            for text, expected in asked.items():
                at = document.position((tag, text), of_key=True)
                self.queries.append(Query(tag, text, expected, at))

    def _source(self, file: File) -> None:
        below = self.entries.get(file.key)
        data = file.document.data or {}
        if _true(data.get("hidden")) or _true(data.get("extends")):
            self._change(file, below)
            return
        record, problems = validate(file.kind.model, file.document)
        self.problems.extend(problems)
        texts = self._texts(file, file.kind.texts_in(file.document.data))
        if record is None:
            # It exists, so links to it are right; what is wrong with it has been said.
            record = file.kind.model.model_construct()
            self.invalid.add(file.key)
        entry = Entry(
            kind=file.kind,
            place=file.place,
            record=record,
            language=record.language or self.instance.language,
            texts=texts,
            translations=_still_true(below, texts) if below else {},
            files=(file,),
            translation_files=below.translation_files if below else (),
            synonyms={**(below.synonyms if below else {}), **_said(record.language or self.instance.language, record)},
        )
        self.entries[file.key] = entry

    def _change(self, file: File, below: Entry | None) -> None:
        """A file that hides or extends the record of the layers below."""
        hides = _true((file.document.data or {}).get("hidden"))
        word = "hidden" if hides else "extends"
        if below is None or below.file.layer == file.layer:
            at = file.document.position((word,), of_key=True)
            right = nearest(file.place.id, [id_ for kind, id_ in self.entries if kind == file.kind.name])
            hint = N_("Write “{right}” as the file's name.") if right else N_("Remove the line “{word}”.")
            self.wrong(at, N_("no layer below has a record “{id}”"), hint, id=file.place.id, right=right, word=word)
            if file.key not in self.entries:
                self.entries[file.key] = _nothing(file, self.instance.language)
                self.void.add(file.key)
            return
        # What is not written comes from below, so nothing is missing here.
        filled: dict[str, object] = {}
        for other in (*below.files, file):
            filled.update(other.document.data or {})
        whole = YamlText(file.path, filled, file.document.keys, file.document.values)
        record, problems = validate(file.kind.model, whole)
        self.problems.extend(problems)
        if record is None:
            record = below.record
        if hides:
            self.entries[file.key] = replace(below, record=record, hidden=True, files=(*below.files, file))
            return
        own = self._texts(file, file.kind.texts_in(file.document.data))
        texts = {**below.texts, **own}
        written = {
            name: getattr(record, name) for name in record.model_fields_set if name in (file.document.data or {})
        }
        merged = below.record.model_copy(
            update={
                **written,
                "former": (*below.record.former, *record.former),
                "sources": (*below.record.sources, *record.sources),
            }
        )
        self.entries[file.key] = replace(
            below,
            record=merged,
            texts=texts,
            translations=_still_true(below, texts),
            files=(*below.files, file),
            synonyms={**below.synonyms, **_said(below.language, record)},
        )

    def _texts(self, file: File, names: Iterable[str]) -> dict[str, SourceText]:
        texts: dict[str, SourceText] = {}
        for name in names:
            value = _at(file.document.data, name)
            if isinstance(value, str):
                texts[name] = SourceText(value, None, file.virtual, _prose(file, name, value))
        for section in file.sections:
            texts[section.id] = SourceText(section_text(section), section, file.virtual)
        return texts

    def _translation(self, key: Key, tag: str, file: File, layer: LayerFiles) -> None:
        model, problems = validate(file.kind.translation, file.document)
        self.problems.extend(problems)
        entry = self.entries.get(key)
        if key in self.void:
            return  # what it is a translation of has been named
        if entry is None:
            if key not in layer.broken and not any(key in other.broken for other in self.layers):
                name = f"{file.place.id}{file.kind.suffix}"
                self.wrong(
                    Position(file.path),
                    N_("the source “{name}” is missing"),
                    N_("Add it, or mend the name."),
                    name=name,
                )
            return
        if posixpath.dirname(file.virtual) not in {posixpath.dirname(other.virtual) for other in entry.files}:
            if not file.path.with_name(f"{file.place.id}{file.kind.suffix}").exists():
                what, hint = N_("the translation lies in another folder than its source"), N_("Move it to {folder}.")
                self.wrong(Position(file.path), what, hint, folder=posixpath.dirname(entry.file.virtual) + "/")
            return
        if tag == entry.language:
            self.wrong(
                Position(file.path),
                N_("“{tag}” is the language of the source"),
                N_("Write the text into the source."),
                tag=tag,
            )
            return
        # `text` fields that a translation has are known; facts in it are reported by the model.
        translation = getattr(model, "translation", None) or Translation(by="human")
        translated: dict[str, TranslatedText] = dict(entry.translations.get(tag, {}))
        of = translation.of
        written: list[str] = []
        for name in entry.kind.texts_in(file.document.data):
            value = _at(file.document.data, name)
            is_new = isinstance(value, str) and name not in entry.texts and file.layer == entry.file.layer
            if is_new and entry.key not in self.invalid:
                at = file.document.position(tuple(name.split(".")), of_key=True)
                hint = N_("Write the text into the source, or remove it here.")
                self.wrong(at, N_("the source has no section or field “{name}”"), hint, name=name)
            if isinstance(value, str) and name in entry.texts:
                written.append(name)
                prose = _prose(file, name, value)
                translated[name] = TranslatedText(value, None, file.virtual, translation, of.get(name), name, prose)
        for section in file.sections:
            if section.id not in entry.texts:
                if not any(id_.startswith(MAKESHIFT) for id_ in (section.id, *entry.texts)):
                    self._unknown_section(section.id, section.line, file, entry)
                continue
            text = section_text(section)
            written.append(section.id)
            known = of.get(section.id)
            translated[section.id] = TranslatedText(text, section, file.virtual, translation, known, section.id)
        self._check_of(of, file, entry)
        self._check_names(translation, file, entry)
        if model is not None:
            self._stamp(file, entry, [name for name in written if name not in of])
        translations = {**entry.translations, tag: translated}
        self.entries[key] = replace(
            entry,
            translations=translations,
            translation_files=(*entry.translation_files, file),
            synonyms={**entry.synonyms, **_said(tag, model)},
            abouts={**entry.abouts, tag: translation},
            orders={**entry.orders, tag: {**entry.orders.get(tag, {}), **_ordered(translation)}},
        )

    def _unknown_section(self, name: str, line: int, file: File, entry: Entry) -> None:
        ids = [section.id for section in entry.sections]
        right = nearest(name, [id_ for id_ in ids if id_ not in {section.id for section in file.sections}] or ids)
        hint = N_("Write {{#{right}}}.") if right else N_("Write the id of the source's heading; there are: {ids}.")
        if name == "lead":
            hint = N_("Put the text below a heading, or add a lead to the source.")
        self.wrong(
            Position(file.path, line),
            N_("the source has no section “{name}”"),
            hint,
            name=name,
            right=right,
            ids=", ".join(ids),
        )

    def _check_of(self, of: Mapping[str, str], file: File, entry: Entry) -> None:
        if entry.key in self.invalid:
            return  # a field may be there under a wrong name
        for name, value in of.items():
            at = file.document.position(("translation", "of", name))
            if name not in entry.texts and file.layer == entry.file.layer:
                self._unknown_text(at, name, entry)
            elif not is_fingerprint(value):
                self.wrong(at, N_("“{value}” is not a fingerprint"), N_("Run “ankunft check --fix”."), value=value)

    def _unknown_text(self, at: Position, name: str, entry: Entry) -> None:
        right = nearest(name, entry.texts)
        hint = N_("Write “{right}”.") if right else N_("Remove it, or run “ankunft check --fix”.")
        self.wrong(at, N_("the source has no section or field “{name}”"), hint, name=name, right=right)

    def _check_names(self, translation: Translation, file: File, entry: Entry) -> None:
        """What a translation says of single texts must be said of texts that there are."""
        if entry.key in self.invalid or file.layer != entry.file.layer:
            return
        keys: list[tuple[YamlKey, str]] = [(("machine", at), name) for at, name in enumerate(translation.machine)]
        keys += [(("meant", name), name) for name in translation.meant]
        for key, name in keys:
            if name not in entry.texts:
                self._unknown_text(file.document.position(("translation", *key)), name, entry)

    def _stamp(self, file: File, entry: Entry, names: list[str]) -> None:
        """Note what a translation does not say, while the source is at hand as this layer sees it."""
        missing: dict[YamlKey, str] = {
            ("translation", "of", name): fingerprint(entry.texts[name].text) for name in names if name in entry.texts
        }
        if missing:
            self.unstamped[file.path] = missing
            at = file.document.position(("translation", "of"), of_key=True)
            what = message(
                "it is not said which text “{names}” translates", names=", ".join(str(key[-1]) for key in missing)
            )
            self.problems.append(Problem(at, what, message("Run “ankunft check --fix”."), "notice"))

    def _link(self) -> None:
        """What one record says about others."""
        for entry in list(self.entries.values()):
            self._link_place(entry)
            if entry.key not in self.invalid and not entry.hidden:
                self._link_references(entry)
            successor = entry.record.successor
            if successor is not None and (entry.kind.name, successor) not in self._known():
                right = nearest(successor, [id_ for kind, id_ in self._known() if kind == entry.kind.name])
                hint = N_("Write “{right}”.") if right else N_("Write the id of a record of the same kind.")
                at = entry.file.document.position(("successor",))
                self.wrong(at, N_("there is no record “{id}”"), hint, id=successor, right=right)

    def _link_references(self, entry: Entry) -> None:
        """The records and districts that a record names must be there."""
        for key, kind, id_ in references(entry.record):
            if (kind, id_) in self._known():
                continue
            ids = sorted(known for name, known in self._known() if name == kind)
            right = nearest(id_, ids)
            at = entry.file.document.position(key)
            if kind == "district":
                what, hint = N_("instance.yml has no district “{id}”"), N_("Add it there, or write one of: {ids}.")
            else:
                what, hint = N_("there is no {kind} “{id}”"), N_("Write the id of one that there is.")
            hint = N_("Write “{right}”.") if right else hint
            self.wrong(at, what, hint, id=id_, kind=kind, right=right, ids=", ".join(ids))

    def _link_place(self, entry: Entry) -> None:
        """The topic and the pages that a record's folders name must be there."""
        place, at = entry.place, Position(entry.file.path)
        if place.topic is not None and entry.kind is not TOPIC and (TOPIC.name, place.topic) not in self._known():
            right = nearest(place.topic, [id_ for kind, id_ in self._known() if kind == TOPIC.name])
            hint = N_("Move it to topics/{right}/.") if right else N_("Add topics/{topic}/topic.yml.")
            self.wrong(at, N_("there is no topic “{topic}”"), hint, topic=place.topic, right=right)
            return
        if not place.parents:
            return
        name = place.parents[-1]
        if (PAGE.name, name) not in self._known():
            hint = N_("Add {parent}.md beside the folder.")
            self.wrong(at, N_("there is no page “{parent}” above this one"), hint, parent=name)
            return
        parent = self.entries.get((PAGE.name, name))
        if parent is not None and (parent.place.topic, parent.place.parents) != (place.topic, place.parents[:-1]):
            folder = f"{posixpath.dirname(parent.file.virtual)}/{name}/"
            self.wrong(at, N_("the page “{parent}” lies elsewhere"), N_("Move it to {path}."), parent=name, path=folder)

    def _known(self) -> frozenset[Key]:
        if self._all is None:
            broken = {key for layer in self.layers for key in layer.broken}
            districts = {("district", district.id) for district in self.instance.districts}
            self._all = frozenset({*self.entries, *broken, *districts})
        return self._all


def _prose(file: File, name: str, value: str) -> Section | None:
    """The field `name` as a section, if it is Markdown: what stands in it is checked and shown as in a page."""
    if not file.kind.is_markdown(name):
        return None
    span = file.document.values.get(tuple(name.split(".")))
    if span is None:
        return Section(name, None, 2, value, file.path, 1)
    is_block = span.style in ("|", ">")
    written = (span.line + is_block, span.end_line, 1 if is_block else span.column)
    return Section(name, None, 2, value, file.path, written[0], written=written)


def _true(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() in ("true", "yes", "on", "1")


def _at(data: object, path: str) -> object:
    for name in path.split("."):
        if not isinstance(data, dict):
            return None
        data = data.get(name)
    return data


def _said(tag: str, model: object) -> dict[str, tuple[str, ...]]:
    """What a file says people type for its record."""
    words: tuple[str, ...] = getattr(model, "synonyms", ())
    return {tag: words} if words else {}


def _still_true(below: Entry, texts: Mapping[str, SourceText]) -> dict[str, dict[str, TranslatedText]]:
    """The inherited translations of what has not changed; those of replaced texts are void."""
    kept = {
        name
        for name, text in texts.items()
        if name in below.texts and fingerprint(below.texts[name].text) == fingerprint(text.text)
    }
    result = {
        tag: {name: text for name, text in translated.items() if name in kept}
        for tag, translated in below.translations.items()
    }
    return {tag: translated for tag, translated in result.items() if translated}


def _nothing(file: File, source: str) -> Entry:
    record: Record = file.kind.model.model_construct()
    return Entry(file.kind, file.place, record, source, {}, {}, (file,), hidden=True)


__all__ = ["Catalogue", "Node", "Reading", "read"]

"""Writes translations, and what is known of them, into the files of their language: as little as there is to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.edit import EditError, put_field, put_section, remove_values, scalar, set_texts, set_values
from ankunft.catalogue.entries import Entry, File
from ankunft.catalogue.files import BOM, CONTROL
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.catalogue.sections import LEAD, split_front_matter, split_sections
from ankunft.catalogue.yamltext import Key, read_yaml
from ankunft.model import Translation
from ankunft.translation.state import Task


@dataclass(frozen=True)
class New:
    """A translation to be written."""

    entry: Entry
    name: str
    """Of the field or section."""
    tag: str
    text: str
    """Of a section its heading, a line end, and its Markdown."""
    of: str
    """The fingerprint of the source text it was made from."""
    by: Literal["human", "machine"]


def written(catalogue: Catalogue, news: Iterable[New], within: Path) -> dict[Path, str]:
    """The new text of each file that changes by `news`; files that are missing begin.

    Only files below `within` are written: what a layer elsewhere brings is translated in the instance's own.
    """
    return _edited(catalogue, within, [(new.entry, new.tag, new.name, new) for new in news])


def confirmed(catalogue: Catalogue, tasks: Iterable[Task], by: str, day: date, within: Path) -> dict[Path, str]:
    """The new text of each file in which these texts, outdated by now, are of the source text as it is."""
    return _edited(catalogue, within, [(task.entry, task.tag, task.name, ("unchanged", by, day)) for task in tasks])


def reviewed(catalogue: Catalogue, tasks: Iterable[Task], by: str, day: date, within: Path) -> dict[Path, str]:
    """The new text of each file in which a person has read these texts and found them to say what the source says."""
    return _edited(catalogue, within, [(task.entry, task.tag, task.name, ("confirmed", by, day)) for task in tasks])


def ordered(catalogue: Catalogue, tasks: Iterable[Task], to: str, day: date, within: Path) -> dict[Path, str]:
    """The new text of each file in which these texts were given to `to` to be translated."""
    return _edited(catalogue, within, [(task.entry, task.tag, task.name, ("ordered", to, day)) for task in tasks])


Said = tuple[Literal["unchanged", "confirmed", "ordered"], str, date]
_Edit = tuple[Entry, str, str, "New | Said"]


def _edited(catalogue: Catalogue, within: Path, edits: Iterable[_Edit]) -> dict[Path, str]:
    drafts: dict[Path, _Draft] = {}
    home = within.resolve()
    for entry, tag, name, what in edits:
        path, file = _target(catalogue, entry, tag, name, home)
        if path not in drafts:
            drafts[path] = _Draft(entry, tag, path, file)
        draft = drafts[path]
        if isinstance(what, New):
            draft.put(what)
        elif what[0] == "ordered":
            draft.order(name, what[1], what[2])
        else:
            draft.confirm(name, what[0], what[1], what[2])
    return {path: text for path, draft in drafts.items() if (text := draft.text()) != draft.before}


def _target(catalogue: Catalogue, entry: Entry, tag: str, name: str, home: Path) -> tuple[Path, File | None]:
    """Where the translation of a text is written, and the file that is there: in the layer of its source or above."""
    source = next((file for file in reversed(entry.files) if _has(file, entry, name)), entry.file)
    here = [file for file in entry.translation_files if file.tag == tag and file.layer >= source.layer]
    found = next((file for file in reversed(here) if _has(file, entry, name)), None)
    found = found or next((file for file in reversed(here) if file.layer == source.layer), None)
    path = found.path if found else _beside(source.path, tag)
    if home in path.resolve().parents:
        return path, found
    # The layer lies elsewhere: its texts are translated in the instance's own, which is the highest.
    top = len(catalogue.layers) - 1
    own = next((file for file in reversed(here) if file.layer == top), None)
    return (own.path, own) if own else (_beside(catalogue.layers[top] / source.virtual, tag), None)


def _beside(path: Path, tag: str) -> Path:
    return path.with_name(f"{path.name.removesuffix(path.suffix)}.{tag}{path.suffix}")


def _has(file: File, entry: Entry, name: str) -> bool:
    if any(section.id == name for section in file.sections):
        return True
    value: object = file.document.data if name in entry.kind.texts_in(file.document.data) else None
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return isinstance(value, str)


class _Draft:
    """A file of translations as it will be."""

    def __init__(self, entry: Entry, tag: str, path: Path, file: File | None) -> None:
        self.entry, self.tag, self.path = entry, tag, path
        self.before = _as_read(path, file)
        self._about = _about(file) if file else None
        self._is_said = file is None or "translation" in (file.document.data or {})
        self._names = [name for name in entry.texts if file and _has(file, entry, name)]
        self._groups: set[str | int] = set((file.document.data or {}) if file else ())
        self._unread = {name for name in self._names if self._about is not None and self._about.is_machine(name)}
        """What a machine made and nobody has read."""
        self._is_human = False  # a person has translated some of it just now
        self._texts: dict[str, str] = {}
        self._values: dict[Key, str | tuple[str, ...]] = {}
        self._orders = dict(_orders(self._about))

    def put(self, new: New) -> None:
        """A new text."""
        self._add(new.name, new.text, is_machine=new.by == "machine")
        self._is_human = self._is_human or new.by == "human"
        self._values[("translation", "of", new.name)] = new.of
        self._orders.pop(new.name, None)

    def confirm(self, name: str, what: Literal["unchanged", "confirmed"], by: str, day: date) -> None:
        """It says what the source says; `confirmed`: a person has read it."""
        translated = self.entry.translations[self.tag][name]
        if name not in self._names:  # it was inherited, and is one of this layer's source now
            self._add(name, translated.text, is_machine=translated.is_machine)
        if what == "confirmed":
            self._unread.discard(name)
        self._values[("translation", "of", name)] = fingerprint(self.entry.texts[name].text)
        self._say(what, by=by, day=day)

    def order(self, name: str, to: str, day: date) -> None:
        """It was given away."""
        translated = self.entry.translations.get(self.tag, {}).get(name)
        if translated is not None and name not in self._names:  # what is ordered counts where the text stands
            self._add(name, translated.text, is_machine=translated.is_machine)
            if translated.of is not None:
                self._values[("translation", "of", name)] = translated.of
        self._orders[name] = fingerprint(self.entry.texts[name].text)
        self._say("ordered", to=to, day=day)

    def _say(self, what: str, *, day: date, **who: str) -> None:
        for name, value in {**who, "date": day.isoformat()}.items():
            self._values[("translation", what, name)] = value

    def _add(self, name: str, text: str, *, is_machine: bool) -> None:
        self._texts[name] = text
        if name not in self._names:
            self._names.append(name)
        (self._unread.add if is_machine else self._unread.discard)(name)

    def text(self) -> str:
        """The text of the file with all that."""
        order = list(self.entry.texts)
        sections = {name: section for name in order if (section := self.entry.texts[name].section) is not None}
        fields: dict[Key, str] = {
            tuple(name.split(".")): self._texts[name] for name in order if name in self._texts.keys() - sections.keys()
        }
        about = f"translation: {{by: {self._begins_by}}}\n"
        text = self.before or (f"---\n{about}---\n\n" if self.path.suffix == ".md" else about)
        for name, section in sections.items():
            if name in self._texts:
                title, markdown = (None, self._texts[name]) if name == LEAD else _apart(self._texts[name])
                text = put_section(text, section, title, markdown, order)
        for key, value in fields.items():
            if key[0] not in self._groups:
                self._groups.add(key[0])
                text = put_field(text, str(key[0]), _nested(key[1:], value), self.path, before="translation")
        return self._told(set_texts(text, fields, self.path))

    @property
    def _begins_by(self) -> Literal["human", "machine"]:
        """Who translated, in a file that begins."""
        return "machine" if self._names and self._unread.issuperset(self._names) else "human"

    def _told(self, text: str) -> str:
        """`text` with what is known of the translation."""
        values = dict(self._values)
        if not self._is_said:
            values = {("translation", "by"): "human", **values}
        about = self._about or Translation(by=self._begins_by)
        was_unread = about.by == "machine" and about.confirmed is None
        if was_unread and self._is_human:
            values[("translation", "by")] = "human"
            was_unread = False
        is_all = was_unread and not any(key[:2] == ("translation", "confirmed") for key in values)
        machine = () if is_all else tuple(name for name in self.entry.texts if name in self._unread)
        gone: list[Key] = []
        if machine and machine != about.machine:
            values[("translation", "machine")] = machine
        elif about.machine and not machine:
            gone.append(("translation", "machine"))
        before = _orders(self._about)
        if before and not self._orders:
            gone.append(("translation", "ordered"))
        else:
            gone += [("translation", "ordered", "of", name) for name in before if name not in self._orders]
            values.update({("translation", "ordered", "of", name): of for name, of in self._orders.items()})
        if gone:
            text = remove_values(text, gone, self.path)
        return set_values(text, values, self.path)


def _as_read(path: Path, file: File | None) -> str:
    """The text of the file, which nobody has changed since it was read; none: there is no file."""
    try:
        text = path.read_bytes().decode("utf-8") if file or path.exists() else None
    except OSError as error:
        raise EditError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EditError(f"{path}: the file is not UTF-8") from error
    if file is None and text is None:
        return ""
    if file is None or text is None or text.startswith(BOM) or CONTROL.search(text):
        raise EditError(f"{path}: the file has errors; “ankunft check” names them")
    front, body, line = split_front_matter(text) if file.kind.prose else (text, "", 1)
    is_same = read_yaml(front or "", path).data == file.document.data
    if not is_same or (file.kind.prose and split_sections(body, path, line).sections != file.sections):
        raise EditError(f"{path}: the file has been changed meanwhile")
    return text


def _nested(key: Key, value: str) -> str:
    """A value as YAML behind the colon of the group that holds it at `key`."""
    if not key:
        return scalar(value)
    lines = [f"\n{'  ' * depth}{name}:" for depth, name in enumerate(key, 1)]
    return f"{''.join(lines)} {scalar(value)}"


def _orders(about: Translation | None) -> Mapping[str, str]:
    return (about.ordered.of if about and about.ordered else None) or {}


def _about(file: File) -> Translation:
    data = (file.document.data or {}).get("translation")
    try:
        return Translation.model_validate(data) if isinstance(data, dict) else Translation(by="human")
    except ValidationError as error:
        raise EditError(f"{file.path}: “translation” has errors") from error


def _apart(text: str) -> tuple[str, str]:
    title, _, markdown = text.partition("\n")
    return title, markdown

"""Keeps the events of an instance in step with a calendar, and never overwrites what an editor wrote.

For each field three things are known: what the file says, what the calendar says, and (by a fingerprint) what the
calendar said last time. What nobody changed here follows the calendar; what somebody changed here stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.edit import EditError, free_id, put_field, remove_values, scalar, set_values, slug
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.files import BOM
from ankunft.catalogue.problems import Problem
from ankunft.catalogue.reader import reserved
from ankunft.catalogue.validate import validate
from ankunft.catalogue.yamltext import Key as YamlKey
from ankunft.catalogue.yamltext import read_yaml
from ankunft.directory.calendar import Calendar, calendar
from ankunft.directory.occurrences import occurrences
from ankunft.importers.ical.convert import Conversion, Draft
from ankunft.importers.ical.remarks import Remark
from ankunft.importers.ical.values import Flat, Key, file_text, flat, mark, written
from ankunft.model import EVENT, Event, Message, message
from ankunft.model.event import day_of
from ankunft.model.messages import N_
from ankunft.model.recurrence import rule_parts

MANY = 5
"""From how many coming events on it is doubted that a calendar lost all at once."""

_WHEN = {"start", "end", "rule", "dates", "time_zone"}
_WHERE = {"place", "location"}
_TEXTS = {"title", "summary", "text"}
_SOON = timedelta(days=400)
_FAR = timedelta(days=366 * 50)


class AllGone(Exception):  # noqa: N818 (a doubt, not a mistake)
    """None of the events imported before is in the calendar any more."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class Renamed(Exception):  # noqa: N818 (a doubt, not a mistake)
    """All events are there already, from a calendar of another name."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


@dataclass
class Plan:
    """What is to be written, what is said of it, and how many events it concerns. An event that keeps something of an
    editor's counts as kept, whatever else of it changed."""

    files: dict[Path, str] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)  # a line for each file of which something was kept
    remarks: list[Remark] = field(default_factory=list)
    done: dict[Path, str] = field(default_factory=dict)  # what happens to each file: new, changed, gone
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    kept: int = 0
    over: int = 0


@dataclass(frozen=True)
class _Known:
    """An event of the instance that came from the calendar."""

    path: Path
    data: Mapping[str, Any]
    event: Event | None  # None: its file has errors
    translated: frozenset[str]  # the names of its texts that translations have

    @property
    def of(self) -> dict[str, str]:
        of = self.data["imported"].get("of")
        return {name: str(value) for name, value in of.items()} if isinstance(of, dict) else {}

    @property
    def is_gone(self) -> bool:
        return str(self.data.get("gone")).lower() == "true"

    def text(self) -> str:
        return self.path.read_bytes().decode("utf-8")


def plan(catalogue: Catalogue, conversion: Conversion, source: str, *, may_lose_all: bool = False) -> Plan:
    """What keeps the instance in step with the calendar `source`, as of the catalogue's day.

    Raises AllGone where the calendar has none of at least MANY coming events, unless that may be; Renamed where all of
    at least MANY events came from another calendar before; OSError where a file cannot be read.
    """
    return _Stepper(catalogue, conversion, source).plan(may_lose_all)


class _Stepper:
    def __init__(self, catalogue: Catalogue, conversion: Conversion, source: str) -> None:
        self.catalogue = catalogue
        self.conversion = conversion
        self.source = source
        self.today = catalogue.now.isoformat()
        self.days = calendar(catalogue.instance.land, catalogue.instance.time_zone, catalogue.now)
        self.result = Plan()

    def plan(self, may_lose_all: bool) -> Plan:
        known = self._known()
        self._doubt_name(known)
        there = {*self.conversion.drafts, *self.conversion.unread}
        lost = {uid: one for uid, one in known.items() if one is not None and uid not in there}
        coming = {uid for uid, one in lost.items() if not one.is_gone and not self._is_over(one.event)}
        if len(coming) >= MANY and not known.keys() & there and not may_lose_all:
            raise AllGone(len(coming))
        for uid, one in sorted(lost.items(), key=lambda item: item[1].path):
            self._lose(one, is_private=uid in self.conversion.private, is_coming=uid in coming)
        drafts = sorted(self.conversion.drafts.values(), key=lambda draft: (str(draft.fields["start"]), draft.uid))
        for draft in drafts:
            if (event := known.get(draft.uid)) is not None:
                self._follow(event, draft)
        self._add([draft for draft in drafts if draft.uid not in known])
        return self.result

    def _known(self) -> dict[str, _Known | None]:
        """The events of this calendar by their UID; None where two files claim one."""
        claims: dict[str, list[_Known]] = {}
        for entry, source, uid in self._imported():
            if source == self.source:
                event = None if entry.key in self.catalogue.invalid else cast(Event, entry.record)
                names = frozenset(name for texts in entry.translations.values() for name in texts)
                known = _Known(entry.file.path, entry.file.document.data or {}, event, names)
                claims.setdefault(uid, []).append(known)
        for one, *others in claims.values():
            for other in others:
                what = N_("{path}: not touched, since {other} says the same “imported”. Remove it from one of them.")
                self._keep(what, one, other=other.path.as_posix())
        return {uid: files[0] if len(files) == 1 else None for uid, files in claims.items()}

    def _imported(self) -> Iterator[tuple[Entry, str, str]]:
        """(event, its calendar, its UID there) of the events of this instance that were imported."""
        for entry in self.catalogue.entries.values():
            imported = (entry.file.document.data or {}).get("imported")
            is_own = entry.kind is EVENT and entry.file.layer == len(self.catalogue.layers) - 1
            if is_own and isinstance(imported, dict):
                yield entry, str(imported.get("source")), str(imported.get("uid"))

    def _doubt_name(self, known: Mapping[str, _Known | None]) -> None:
        if known or len(self.conversion.drafts) < MANY:
            return
        elsewhere: dict[str, set[str]] = {}
        for _, source, uid in self._imported():
            elsewhere.setdefault(source, set()).add(uid)
        for source, uids in elsewhere.items():
            if self.conversion.drafts.keys() <= uids:
                raise Renamed(source)

    def _keep(self, what: str, known: _Known, **params: object) -> None:
        self.result.said.append(message(what, path=known.path.as_posix(), **params))
        self.result.kept += 1

    def _has_errors(self, known: _Known) -> None:
        self._keep(N_("{path}: not touched, since it has errors. Mend them, then import again."), known)

    # ---- What the calendar no longer has

    def _lose(self, known: _Known, *, is_private: bool, is_coming: bool) -> None:
        """An event that vanished. What is over stays; what is to come is gone, unless somebody worked on its text."""
        if known.is_gone or "gone" in known.of or not (is_coming or is_private):
            return
        if known.event is None:
            self._has_errors(known)
            return
        here = flat(known.data)
        edited = [name for name in _TEXTS if mark(here.get((name,))) != known.of.get(name)]
        if edited and not is_private:
            what = N_(
                "{path}: kept, since it was changed here. The calendar has it no more: write “gone: true”, if so."
            )
            self._keep(what, known)
            return
        if self._write(known, {("gone",): "true"}, {**known.of, "gone": str(mark("true"))}):
            self.result.gone += 1
            self.result.done[known.path] = "gone"

    # ---- What it still has

    def _follow(self, known: _Known, draft: Draft) -> None:
        if known.event is None:
            self._has_errors(known)
            return
        here, there = flat(known.data), flat(draft.fields)
        of = known.of
        _choose_text(here, there, of, draft)
        if known.event.sensitive:
            there = {key: value for key, value in there.items() if key[-1] not in _WHERE}
        edits: dict[Key, str | list[str] | None] = {}
        kept: list[str] = []
        bound: list[str] = []
        for keys in _groups(here, there, of):
            is_new = any(mark(there.get(key)) != of.get(_name(key)) for key in keys)
            if not is_new:
                continue
            is_edited = any(mark(here.get(key)) != of.get(_name(key)) for key in keys)
            differing = [key for key in keys if here.get(key) != there.get(key)]
            # A text that translations have cannot go without them, and those are an editor's.
            is_translated = any(key not in there and _name(key) in known.translated for key in differing)
            if differing and is_edited:
                kept += map(_name, differing)
            elif is_translated:
                bound += map(_name, differing)
            else:
                edits.update({key: there.get(key) for key in differing})
        if "gone" in of and known.is_gone:
            edits[("gone",)] = "false"
        new_of = {_name(key): str(mark(value)) for key, value in there.items()}
        if not edits and new_of == of:
            self.result.same += 1
            return
        if not self._write(known, edits, new_of):
            return
        if kept:
            what = N_("{path}: kept, since it was changed here, and in the calendar too: {fields}")
            self._keep(what, known, fields=", ".join(kept))
        elif bound:
            what = N_("{path}: kept, since translations have it. The calendar has it no more: {fields}")
            self._keep(what, known, fields=", ".join(bound))
        else:
            self.result.changed += 1
        self.result.done[known.path] = "changed"

    def _write(self, known: _Known, edits: Mapping[Key, str | list[str] | None], of: Mapping[str, str]) -> bool:
        """Note the new text of a file; False, and a word about it, where it cannot be made."""
        text = known.text()
        try:
            text = _edited(text, known, edits)
            text = _stamped(text, known, of, self.today)
        except EditError:
            self._keep(N_("{path}: not touched, since its YAML is written in a way that no program can edit."), known)
            return False
        _, problems = validate(Event, read_yaml(text.removeprefix(BOM), known.path))
        if problems:
            what = N_("{path}: not touched, since with what the calendar says it would be wrong: {problem}")
            self._keep(what, known, problem=problems[0].what)
            return False
        self.result.files[known.path] = text
        return True

    # ---- What is new

    def _add(self, drafts: Iterable[Draft]) -> None:
        folder = self.catalogue.root / EVENT.folder
        taken = {id_ for kind, id_ in (*self.catalogue.entries, *self.catalogue.broken) if kind == EVENT.name}
        taken |= reserved(self.catalogue.instance.languages)
        if folder.is_dir():
            taken |= {path.name.partition(".")[0].casefold() for path in folder.iterdir()}
        for draft in drafts:
            imported = {"source": self.source, "uid": draft.uid, "date": self.today, "of": _marks(draft)}
            text = file_text({**draft.fields, "imported": imported})
            document = read_yaml(text, Path())
            event, problems = validate(Event, document) if not document.problems else (None, document.problems)
            if event is None or (document.data or {}).get("imported") != imported:
                self._refuse(draft, problems)
                continue
            if self._is_over(event):
                self.result.over += 1
                continue
            name = _free(draft, event, taken)
            taken.add(name)
            path = folder / f"{name}{EVENT.suffix}"
            self.result.files[path] = text
            self.result.done[path] = "new"
            self.result.new += 1

    def _refuse(self, draft: Draft, problems: Iterable[Problem]) -> None:
        problem = next(iter(problems), None)
        why = problem.what if problem is not None else message("it holds signs that no file can hold")
        what = message("the event “{title}” was left out: {problem}", title=draft.fields["title"], problem=why)
        hint = message("An event file could not hold it.")
        self.result.remarks.append(Remark(draft.line, what, hint))

    # ---- Time

    def _is_over(self, event: Event | None) -> bool:
        return event is not None and is_over(event, self.days, self.catalogue.now)


def is_over(event: Event, days: Calendar, now: date) -> bool:
    """Whether the last date of an event lies before the day `now`, by the clock of the town."""
    start = datetime.combine(now, time())
    if occurrences(event, days, start, start + _SOON):
        return False
    singles = (event.start, event.end, *event.dates, *(change.start for change in event.changes.values()))
    if any(at is not None and day_of(at) >= now for at in singles):
        return False
    if event.rule is None:
        return True
    parts = rule_parts(event.rule)
    if "UNTIL" not in parts and "COUNT" not in parts:
        return False
    return not occurrences(event, days, start, start + _FAR)


# ---- Fields


def _name(key: Key) -> str:
    return ".".join(key)


def _marks(draft: Draft) -> dict[str, str]:
    return {_name(key): str(mark(value)) for key, value in flat(draft.fields).items()}


def _groups(here: Flat, there: Flat, of: Mapping[str, str]) -> list[list[Key]]:
    """The fields that make sense together only: an editor's start with the calendar's end would be neither's."""
    keys = {*here, *there, *(tuple(name.split(".")) for name in of if name != "gone")}
    groups: dict[str, list[Key]] = {}
    for key in sorted(keys):
        group = _name(key)
        if key[0] in _WHEN:
            group = "when"
        elif key[0] in _WHERE:
            group = "where"
        elif key[0] == "changes" and key[-1] in ("start", "end"):
            group = _name(key[:-1])
        groups.setdefault(group, []).append(key)
    return list(groups.values())


def _choose_text(here: Flat, there: Flat, of: Mapping[str, str], draft: Draft) -> None:
    """Where an editor wrote the summary, a new text from the calendar holds all of the description.

    The calendar's first sentence would stand nowhere else.
    """
    if mark(here.get(("summary",))) == of.get("summary") or draft.whole is None:
        return
    if of.get("text") != mark(there.get(("text",))):
        there[("text",)] = draft.whole


def _edited(text: str, known: _Known, edits: Mapping[Key, str | list[str] | None]) -> str:
    path = known.path
    gone = [key for key, value in edits.items() if value is None]
    text = remove_values(text, gone, path) if gone else text
    changes: dict[str, dict[str, str]] = {}
    for key, value in edits.items():
        if value is None:
            continue
        if len(key) == 1:
            text = _put(text, key[0], value, path)
        else:
            changes.setdefault(key[1], {})[key[2]] = str(value)
    if changes and "changes" in (read_yaml(text, path).data or {}):
        values: dict[YamlKey, str] = {
            ("changes", day, part): one for day, change in changes.items() for part, one in change.items()
        }
        return set_values(text, values, path)
    return _put(text, "changes", changes, path) if changes else text


def _put(text: str, name: str, value: object, path: Path) -> str:
    try:
        return put_field(text, name, written(name, value), path, before="imported")
    except EditError:
        if not isinstance(value, str):
            raise
        return put_field(text, name, scalar(value), path, before="imported")  # a block does not fit everywhere


def _stamped(text: str, known: _Known, of: Mapping[str, str], today: str) -> str:
    """With what the calendar says now, as fingerprints."""
    old = known.of
    values: dict[YamlKey, str] = {
        ("imported", "of", name): value for name, value in of.items() if old.get(name) != value
    }
    if str(known.data["imported"].get("date")) != today:
        values["imported", "date"] = today
    text = set_values(text, values, known.path)
    return remove_values(text, [("imported", "of", name) for name in old if name not in of], known.path)


def _free(draft: Draft, event: Event, taken: set[str]) -> str:
    """The id of a new event: its title, with the day before it where another has that title."""
    name = slug(str(draft.fields["title"])) or EVENT.name
    if name in taken and event.rule is None and not event.dates:
        name = f"{day_of(event.start).isoformat()}-{name}"[:64].rstrip("-")
    return free_id(name, taken)

"""The texts of the interface that an instance brings itself: `locales/<locale>/LC_MESSAGES/ankunft.po` in a layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError

from ankunft.catalogue.files import CONTROL, read_text
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.language import SITE, UnknownLanguage, language, po_path
from ankunft.language.strings import compiled, parsed
from ankunft.model.messages import N_

LOCALES = "locales"
"""The folder of a layer."""

_LINE = re.compile(r'[ \t]*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?) +)?"(?:[^"\\]|\\.)*"[ \t]*)?')
_NEXT_LINE = re.compile(r'"[ \t]*\n[ \t]*"')
_HTML = re.compile(r"<|&#?\w+;")
_PLACE = re.compile(r"%(?:\(\w+\)[sd]|%)|%|\{\w+\}|[{}]")
_JOINED = "\ue000"
_SPLIT = "|".join(f"{_JOINED}*".join(name) for name in ("charset", "nplurals"))
_HEADER = re.compile(rf"({_SPLIT})[\s{_JOINED}]*=[\s{_JOINED}]*([\w.{_JOINED}-]+)")
_NUMBERS = tuple("123456")
"""How many plural forms a language has (CLDR)."""

_UNREADABLE = (ValueError, LookupError, TypeError, AssertionError, ArithmeticError)
"""What Babel and gettext raise for a file that they cannot read; most of it they do not mean to."""


def read_locale(folder: Path, tag: str) -> Catalog:
    """The texts in `tag` that a folder of locales brings: none where there is no file, or one that cannot be read."""
    path = po_path(folder, tag)
    text = read_text(path)[0] if path.is_file() else None
    found = None if text is None else _read(path, text, tag)
    return found if isinstance(found, Catalog) else Catalog()


def check_locale(path: Path, text: str) -> Iterator[Problem]:
    """What is wrong with a file of gettext texts (.po): what cannot be read, and what a page cannot stand."""
    if path.name != f"{SITE}.po" or path.parent.name != "LC_MESSAGES" or path.parents[2].name != LOCALES:
        hint = N_("Name it {folder}/<language>/LC_MESSAGES/{file}.")
        yield problem_at(Position(path), N_("the file belongs nowhere"), hint, folder=LOCALES, file=f"{SITE}.po")
        return
    name = path.parents[1].name
    tag = name.replace("_", "-")
    if not _is_locale(name, tag):
        what, hint = N_("the folder “{name}” is named after no language"), N_("Name it such as pl, pt_BR or zh_Hans.")
        yield problem_at(Position(path), what, hint, name=name)
        return
    found = _read(path, text, tag)
    if isinstance(found, Problem):
        yield found
        return
    for message in found:
        if message.id and not message.fuzzy and (wrong := _wrong(message)):
            what, hint, params = wrong
            at = Position(path, message.lineno or 1)
            yield problem_at(at, what, hint, id=_forms(message.id)[0], **params)


def _is_locale(name: str, tag: str) -> bool:
    try:
        return language(tag).gettext == name
    except UnknownLanguage:
        return False


def _read(path: Path, text: str, tag: str) -> Catalog | Problem:
    """The texts in a .po file, or why there are none to be had."""
    broken = N_("this is no .po file: {error}")
    hint = N_("Write msgid and msgstr in quotation marks, one after the other.")
    for line, written in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(written):
            at = Position(path, line, len(written) - len(written.lstrip()) + 1)
            return problem_at(at, broken, hint, error=written.strip()[:60])
    if problem := _wrong_header(path, text):
        return problem
    try:
        found = parsed(text.encode(), language(tag).locale)
        plural = compiled(found).plural
        if not {plural(number) for number in range(1000)} <= set(range(found.num_plurals)):
            return problem_at(Position(path), broken, hint, error=found.plural_expr)
    except PoFileError as error:
        return problem_at(Position(path, error.lineno + 1), broken, hint, error=error)
    except _UNREADABLE as error:
        return problem_at(Position(path), broken, hint, error=error)
    return found


def _wrong_header(path: Path, text: str) -> Problem | None:
    """What Babel would believe, whatever the header says."""
    joined = _NEXT_LINE.sub(lambda found: _JOINED * found[0].count("\n"), text)
    for match in _HEADER.finditer(joined):
        at = Position(path, sum(joined.count(end, 0, match.start()) for end in ("\n", _JOINED)) + 1)
        name, value = (part.replace(_JOINED, "") for part in match.groups())
        if name == "charset" and value.lower() not in ("utf-8", "utf8"):
            what, hint = N_("the header names another encoding: {value}"), N_("Write charset=utf-8.")
            return problem_at(at, what, hint, value=value)
        if name == "nplurals" and value not in _NUMBERS:
            what, hint = N_("there are no {value} plural forms"), N_("Write 1 to {limit}.")
            return problem_at(at, what, hint, value=value, limit=_NUMBERS[-1])
    return None


def _forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def _wrong(message: Message) -> tuple[str, str, dict[str, Any]] | None:
    """What is wrong, what to write, and what the sentences say besides the msgid."""
    wanted, given = _forms(message.id), _forms(message.string)
    if not any(given):
        return None
    if not all(given):
        what, hint = N_("a plural form of “{id}” is missing"), N_("Translate all {count} of them, or none.")
        return what, hint, {"count": len(given)}
    places = {place for text in wanted for place in _PLACE.findall(text)}
    for text in given:
        if set(_PLACE.findall(text)) != places:
            names = " ".join(sorted(places)) or "–"
            what = N_("a placeholder is wrong in the translation of “{id}”")
            return what, N_("Write those of the msgid, no other percent signs and braces: {names}"), {"names": names}
        # The templates set it into the page, and into attributes, as it is.
        if _HTML.search(text):
            return N_("there is HTML in the translation of “{id}”"), N_("Write plain text."), {}
        if '"' in text:
            what = N_("there is a straight quotation mark in the translation of “{id}”")
            return what, N_("Write those of the language: “…”, „…“, «…»."), {}
        if CONTROL.search(text):
            return N_("there is a control character"), N_("Delete it: it cannot be seen."), {}
    return None

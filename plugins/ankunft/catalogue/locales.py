"""The texts of the interface that an instance brings itself: `locales/<locale>/LC_MESSAGES/ankunft.po` in a layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from ankunft.catalogue.files import CONTROL
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.language import SITE
from ankunft.model.messages import N_

LOCALES = "locales"
"""The folder of a layer."""

_TAG = re.compile(r"<[^<>]*>|&[#\w]+;")
_PLACE = re.compile(r"%(?:\(\w+\)[sd]|%)|%")


def check_locale(path: Path, text: str) -> Iterator[Problem]:
    """What is wrong with a file of gettext texts (.po): what cannot be read, and what a page cannot stand."""
    if path.name != f"{SITE}.po" or path.parent.name != "LC_MESSAGES":
        hint = N_("Name it {folder}/<language>/LC_MESSAGES/{file}.")
        yield problem_at(Position(path), N_("the file belongs nowhere"), hint, folder=LOCALES, file=f"{SITE}.po")
        return
    try:
        found = read_po(BytesIO(text.encode()), abort_invalid=True)
    except PoFileError as error:
        at = Position(path, max(1, error.lineno))
        hint = N_("Write msgid and msgstr in quotation marks, one after the other.")
        yield problem_at(at, N_("this is no .po file: {error}"), hint, error=str(error))
        return
    except (ValueError, IndexError, TypeError, KeyError) as error:  # what Babel does not catch
        hint = N_("Write msgid and msgstr in quotation marks, one after the other.")
        yield problem_at(Position(path), N_("this is no .po file: {error}"), hint, error=error)
        return
    for message in found:
        if message.id and (what := _wrong(message)):
            yield problem_at(Position(path, message.lineno or 1), *what, id=_first(message.id))


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)


def _wrong(message: Message) -> tuple[str, str] | None:
    wanted = message.id if isinstance(message.id, list | tuple) else (message.id,)
    given = message.string if isinstance(message.string, list | tuple) else (message.string,)
    tags = {tag for text in wanted for tag in _TAG.findall(text)}
    places = {place for text in wanted for place in _PLACE.findall(text)}
    for text in filter(None, given):
        if set(_PLACE.findall(text)) - places:
            return N_("a placeholder is wrong in the translation of “{id}”"), N_("Write %(…)s as in the msgid.")
        if set(_TAG.findall(text)) - tags or "<" in _TAG.sub("", text):
            return N_("there is HTML in the translation of “{id}”"), N_("Write plain text.")
        if CONTROL.search(text):
            return N_("there is a control character"), N_("Delete it: it cannot be seen.")
    return None

"""How a model says what is wrong: a message and a hint, translated where they are printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError


def N_(msgid: str) -> str:  # noqa: N802 (gettext's name for it)
    """Marks a text for extraction where it is not translated at once (gettext's `gettext_noop`)."""
    return msgid


OURS = "ankunft"
"""The type of the Pydantic errors that carry a message of ours."""


@dataclass(frozen=True, order=True)
class Message:
    """A sentence for an editor: a gettext msgid of the domain "editors" with its {placeholders}."""

    msgid: str
    params: tuple[tuple[str, str], ...] = ()

    def text(self, gettext: Any = str) -> str:
        """The sentence; `gettext` translates the msgid (default: English)."""
        values = dict(self.params)
        try:
            return str(gettext(self.msgid)).format_map(values)
        except (KeyError, IndexError, ValueError):
            # A broken translation must not hide the message.
            return self.msgid.format_map(values)

    def __str__(self) -> str:
        return self.text()


def message(msgid: str, /, **params: object) -> Message:
    """A Message; long values are cut, so that a hostile file cannot flood a terminal."""
    return Message(msgid, tuple((name, _shown(value)) for name, value in params.items()))


def printable(text: str) -> str:
    """`text` on one line, without control characters, marks of direction and what is not Unicode."""
    return "".join(" " if char.isspace() else char if char.isprintable() else "�" for char in text)


def _shown(value: object) -> str:
    text = printable(str(value))
    return text if len(text) <= 200 else f"{text[:199]}…"


def problem(
    what: str, hint: str, *, field: str | None = None, offset: int = 0, **params: object
) -> PydanticCustomError:
    """The error a validator raises: what is wrong, and what to write instead.

    `field`: which one a model means; `offset`: where in the value the mistake is, in characters from its start.
    """
    said = {"what": message(what, **params), "hint": message(hint, **params), "field": field, "offset": offset}
    return PydanticCustomError(OURS, "{what}", said)

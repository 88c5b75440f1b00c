"""Writes plain text as Markdown that Python-Markdown reads as nothing but text, and addresses as targets of links."""

from __future__ import annotations

import re
from html import unescape

_UNWRITABLE = re.compile('[\x00-\x20\x7f"()<>\\[\\]\\\\^`{|}]')
_SPECIAL = re.compile(r"([\\`*_{}\[\]|])")
_ENTITY = re.compile(r"&#?\w{1,40};?")
# What begins a block where it stands at the start of a line, and how to write it as text.
_STARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^([#>]|!!!|\+(?=\s|$)|-(?=[\s-]|$))"), r"\\\1"),
    (re.compile(r"^(\d+)\.(?=\s|$)"), r"\1\\."),
    (re.compile(r"^=(?==*\s*$)"), "&#61;"),
    (re.compile(r"^:(?=\s|$)"), "&#58;"),
    (re.compile(r"^\?(?=\?\?)"), "&#63;"),
    (re.compile(r"^~(?=~~)"), "&#126;"),
)


def escape(text: str) -> str:
    """Text that Markdown does not read as anything but text, within a line."""
    return _SPECIAL.sub(r"\\\1", _ENTITY.sub(_literal_entity, text)).replace("<", "&lt;")


def _literal_entity(match: re.Match[str]) -> str:
    """Browsers read some entities without their semicolon (`&copy2026`), but leave `AT&T` alone."""
    is_entity = match[0].endswith(";") or unescape(match[0]) != match[0]
    return f"&amp;{match[0][1:]}" if is_entity else match[0]


def guard(text: str) -> str:
    """Escaped lines of a paragraph that start no block."""
    return "\n".join(map(_guard_line, text.replace("![", r"\![").split("\n")))


def _guard_line(line: str) -> str:
    for pattern, written in _STARTS:
        line, count = pattern.subn(written, line)
        if count:
            break
    return line


def quote_target(target: str) -> str:
    """A link target without the characters that Markdown reads as its own, or that no address has."""
    return _UNWRITABLE.sub(lambda match: f"%{ord(match[0]):02X}", target)

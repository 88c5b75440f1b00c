"""Names in files: language tags and ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote

ID_LENGTH = 64

# Integreat's codes that are no BCP 47 tags, or that our language registry calls otherwise.
_TAGS = {"de-si": "de-simple", "pes": "fa", "zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}
_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"} | {"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"}
)


def tag_of(code: str) -> str:
    """Our tag for a language code of Integreat, in the letter case that BCP 47 recommends (RFC 5646 §2.1.1)."""
    code = code.lower()
    if code in _TAGS:
        return _TAGS[code]
    first, *rest = code.split("-")
    return "-".join([first, *(_subtag(part) for part in rest)])


def tags_of(codes: Iterable[str]) -> dict[str, str]:
    """Our tag for each code. Where two codes mean the same tag (`fa` and `pes`), the later keeps its own name."""
    tags: dict[str, str] = {}
    # Codes that are tags already go first: they have the older right to the name.
    for code in sorted(set(codes), key=lambda code: (tag_of(code) != code, code)):
        tag = tag_of(code)
        tags[code] = code if tag in tags.values() else tag
    return tags


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


def latin_slug(text: str) -> str:
    """`text` as an id: `behörden-und-beratung` → `behoerden-und-beratung`. Empty where it is not in Latin letters."""
    lowered = unicodedata.normalize("NFC", unquote(text)).lower().translate(_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter))
    if any(letter.isalnum() and not letter.isascii() for letter in plain):
        return ""
    return _cut(re.sub(r"[^a-z0-9]+", "-", plain).strip("-"), ID_LENGTH)


def unused(wanted: str, taken: set[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`…: the first that is not taken. It is at most 64 characters long."""
    if wanted not in taken:
        return wanted
    number = 2
    while (name := f"{_cut(wanted, ID_LENGTH - len(str(number)) - 1)}-{number}") in taken:
        number += 1
    return name


def _cut(slug: str, length: int) -> str:
    if len(slug) <= length:
        return slug
    at = slug.rfind("-", 0, length + 1)
    return slug[: at if at > length // 2 else length].strip("-")

"""The fingerprint of a text: the same as long as a translator would have nothing to do.

White space, typographic quotes, link targets and telephone numbers do not count. A fingerprint is
`<version>:<12 hex digits>` of SHA-256; versions stay computable, so that an old translation keeps its meaning.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

VERSION = "1"

_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»‹›‘’‚‛′″'", '"'))
_TEL_TARGET = re.compile(r"\(\s*(?:tel|sms):[^)]*\)")
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:[ \t]+\S+.*$", re.MULTILINE)
# What is not closed is passed over as a whole: so the time grows with the text alone.
_AUTOLINK = re.compile(r"<(?:https?://|mailto:|tel:)[^>\s]*(>?)")
_ATTRIBUTES = re.compile(r"\{[:#.][^{}]*\}")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{1,3}|0)[\d \-/()]{4,}\d(?![\w.,/-]*\w)")


def _without_tel_links(text: str) -> str:
    r"""What `re.sub(r"\[[^\]]*\]\(\s*(?:tel|sms):[^)]*\)", "[tel]", text)` gives, in linear time."""
    parts: list[str] = []
    done = begin = 0  # what is written; where a label may begin
    last = text.rfind(")")  # behind it no target ends
    while (close := text.find("]", begin, last + 1)) >= 0:
        label = text.find("[", begin, close)
        target = _TEL_TARGET.match(text, close + 1) if label >= 0 else None
        if target is not None:
            parts += [text[done:label], "[tel]"]
            done = target.end()
        begin = target.end() if target is not None else close + 1
    return "".join([*parts, text[done:]])


def _version_1(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    text = _without_tel_links(text)
    text = _TARGET.sub("]()", text)
    text = _DEFINITION.sub(r"[\1]:", text)
    text = _AUTOLINK.sub(lambda found: "<>" if found[1] else found[0], text)
    text = _ATTRIBUTES.sub("", text)
    text = _PHONE.sub("[tel]", text)
    text = text.translate(_QUOTES)
    return " ".join(text.split())


_VERSIONS: dict[str, Callable[[str], str]] = {"1": _version_1}


def fingerprint(text: str, version: str = VERSION) -> str:
    """The fingerprint of `text` by the normaliser `version`. Raises KeyError for a version that there never was."""
    digest = hashlib.sha256(_VERSIONS[version](text).encode()).hexdigest()
    return f"{version}:{digest[:12]}"


def matches(text: str, stored: str) -> bool:
    """Whether `stored` is a fingerprint of `text`, by whatever version it was made."""
    version = stored.partition(":")[0]
    return version in _VERSIONS and fingerprint(text, version) == stored


def is_fingerprint(text: str) -> bool:
    """Whether `text` has the form of a fingerprint of a known version."""
    version, _, digest = text.partition(":")
    return version in _VERSIONS and re.fullmatch(r"[0-9a-f]{12}", digest) is not None

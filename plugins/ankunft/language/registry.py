"""The languages: BCP 47 tag, own name, direction, what CLDR and gettext call them, where readers go next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

Direction = Literal["ltr", "rtl"]


class UnknownLanguage(ValueError):  # noqa: N818 (like Babel's own)
    """A tag that is neither in our table nor known to CLDR."""


@dataclass(frozen=True)
class Language:
    """One language as readers meet it.

    `tag`: BCP 47 (RFC 5646), also the first segment of its addresses. `name`: what its speakers call it.
    `locale`: the CLDR locale for dates, lists and numbers. `gettext`: its folder below locales/.
    `fallbacks`: tags that its readers understand next, best first; English and the source language follow
    by themselves.
    """

    tag: str
    name: str
    direction: Direction
    locale: str
    gettext: str
    fallbacks: tuple[str, ...] = ()


# Only what CLDR does not say, or says otherwise than speakers do: (own name, CLDR locale, fallbacks).
_TABLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "de": ("Deutsch", "de", ()),
    "de-simple": ("Leichte Sprache", "de", ("de",)),
    "en": ("English", "en_GB", ()),
    "ar": ("العربية", "ar", ()),
    "fa": ("فارسی", "fa", ("prs",)),
    "prs": ("دری", "fa_AF", ("fa",)),
    "ps": ("پښتو", "ps", ("prs", "fa")),
    "kmr": ("Kurmancî", "kmr", ()),
    "ckb": ("کوردی سۆرانی", "ckb", ()),
    "tr": ("Türkçe", "tr", ()),
    "uk": ("Українська", "uk", ()),
    "ru": ("Русский", "ru", ()),
    "ti": ("ትግርኛ", "ti", ()),
    "am": ("አማርኛ", "am", ()),
    "so": ("Soomaali", "so", ()),
    "fr": ("Français", "fr", ()),
}

# RFC 5646 §2.1, without grandfathered, private-use and extension tags: nobody writes those for readers.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*")


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag (`de`, `de-simple`, `prs`, `zh-Hans`).

    Raises UnknownLanguage for a tag that is malformed or that neither CLDR nor our table knows.
    """
    if not is_tag(tag):
        raise UnknownLanguage(tag)
    name, locale_name, fallbacks = _TABLE.get(tag, (None, tag.replace("-", "_"), ()))
    try:
        locale = Locale.parse(locale_name)
    except (UnknownLocaleError, ValueError):
        raise UnknownLanguage(tag) from None
    if name is None:
        own = locale.get_display_name() or tag
        name = own[:1].upper() + own[1:]
    direction: Direction = "rtl" if locale.text_direction == "rtl" else "ltr"
    return Language(tag, name, direction, locale_name, tag.replace("-", "_"), fallbacks)


def is_tag(text: str) -> bool:
    """Whether `text` has the form of a BCP 47 tag in its canonical case."""
    return _TAG.fullmatch(text) is not None


def known_tags() -> tuple[str, ...]:
    """The tags of our own table, in its order."""
    return tuple(_TABLE)


def chain(tag: str, source: str) -> tuple[str, ...]:
    """The languages to try for a reader of `tag`, best first; `source` is the language everything exists in.

    The list is language-neutral about what exists: English is tried before the source language.
    """
    return tuple(dict.fromkeys((tag, *language(tag).fallbacks, "en", source)))

"""What Integreat's answers say: regions, languages and pages, checked one record at a time.

The shapes are those of the API v3 of the Integreat CMS, of its older states, and of the WordPress plugin before it.
One bad record is reported and left out; the rest of its list stays. Nothing here touches network or disk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ankunft.importers.integreat.messages import Dropped
from ankunft.importers.integreat.names import tag_of
from ankunft.importers.integreat.texts import clean, fold, plain_text
from ankunft.model import Message, message

_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


@dataclass(frozen=True)
class Language:
    """A language of a region. `code` is Integreat's: `de-si`, `pes`, `zh-cn`."""

    code: str
    name: str = ""


@dataclass(frozen=True)
class Page:
    """One translation of a page, or of the imprint.

    `language` is Integreat's code. `id` is the id of the translation, `parent_id` that of the page above in all its
    languages: 0 at the top of the tree, None where the answer does not say. `path` and `parent_path` are
    percent-decoded. `available` holds (code, id, path) of the other languages. `extras` names what came with the
    page and has no place in Ankunft.
    """

    language: str
    id: int | None
    path: str
    title: str
    content: str = ""
    excerpt: str = ""
    url: str = ""
    parent_id: int | None = None
    parent_path: str | None = None
    order: int = 0
    available: tuple[tuple[str, int | None, str | None], ...] = ()
    extras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """A region as it was read. `path` is its name in addresses: `augsburg`; `report` says what could not be read."""

    path: str
    name: str
    languages: tuple[Language, ...]
    pages: tuple[Page, ...]
    imprints: tuple[Page, ...] = ()
    report: tuple[Dropped, ...] = ()


class RecordError(ValueError):
    """A record that cannot be used, and the sentence that says why."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.text())
        self.why = why


def is_code(code: object) -> bool:
    """Whether `code` can be a language code; it becomes part of addresses and file names."""
    return isinstance(code, str) and _CODE.fullmatch(code) is not None


def languages_of(answer: object) -> tuple[Language, ...]:
    """The languages in an answer of `languages/` or in the field `languages` of a region; bad entries are left out."""
    found: dict[str, Language] = {}
    for entry in _entries(answer):
        code = entry.get("code")
        if isinstance(code, str) and is_code(code):
            found.setdefault(code.lower(), Language(code.lower(), fold(_text(entry.get("native_name")))))
    return tuple(found.values())


def region_name(answer: Mapping[str, object]) -> str:
    """What a region calls itself: `Stadt Augsburg`; empty where the answer does not say."""
    prefix = fold(_text(answer.get("prefix")))
    short = fold(_text(answer.get("name_without_prefix")))
    name = fold(_text(answer.get("name"))) or f"{prefix} {short}".strip()
    bare = name == short and prefix and not name.startswith(prefix)
    return f"{prefix} {name}" if bare else name


def regions_of(answer: object) -> list[Mapping[str, object]]:
    """The regions in an answer of `regions/` or `regions/{region}/` that have a path."""
    single = [answer] if isinstance(answer, dict) and "path" in answer else None
    return [entry for entry in single or _entries(answer) if _text(entry.get("path")).strip("/")]


def region_path(answer: Mapping[str, object]) -> str:
    """The name of a region in addresses, without slashes."""
    return unquote(_text(answer.get("path"))).strip("/")


def pages_of(answer: list[object], language: str, where: str) -> tuple[list[Page], list[Dropped]]:
    """The pages in an answer of `pages/`, and what of it could not be read."""
    pages: list[Page] = []
    report: list[Dropped] = []
    for number, entry in enumerate(answer, 1):
        try:
            pages.append(page_of(entry, language))
        except RecordError as bad:
            path = _text(entry.get("path")) if isinstance(entry, dict) else ""
            what = message("record {number} was left out", number=number)
            if path:
                what = message("a page was left out")
            report.append(Dropped(clean(path) or where, tag_of(language), what, bad.why))
    return pages, report


def page_of(entry: object, language: str) -> Page:
    """One page or imprint. Raises RecordError where it has neither a path nor a title, or is no record at all."""
    if not isinstance(entry, dict):
        raise RecordError(message("It is not a record of fields."))
    url = clean(_text(entry.get("url")))
    path = _path(entry)
    if not path:
        raise RecordError(message("It has neither a path nor an address."))
    title = fold(plain_text(_text(entry.get("title")))) or unquote(path.rstrip("/").rsplit("/", 1)[-1])
    if not title:
        raise RecordError(message("It has no title."))
    parent_id, parent_path = _parent(entry.get("parent"), "parent" in entry)
    return Page(
        language=language,
        id=_number(entry.get("id")),
        path=path,
        title=title,
        content=clean(_text(entry.get("content"))),
        excerpt=clean(_text(entry.get("excerpt"))),
        url=url,
        parent_id=parent_id,
        parent_path=parent_path,
        order=_number(entry.get("order")) or 0,
        available=_available(entry.get("available_languages")),
        extras=_extras(entry),
    )


def _path(entry: Mapping[str, object]) -> str:
    path = _text(entry.get("path")).strip()
    if not path:
        link = entry.get("permalink")  # WordPress: {"url": …}
        path = _path_of_url(_text(entry.get("url")) or _text(link.get("url") if isinstance(link, dict) else None))
    decoded = clean(unquote(path)).strip().strip("/")
    return f"/{decoded}/" if decoded else ""


def _path_of_url(url: str) -> str:
    try:
        return urlsplit(url.strip()).path
    except ValueError:  # such as an unclosed bracket
        return ""


def _parent(value: object, given: bool) -> tuple[int | None, str | None]:
    if isinstance(value, dict):
        path = _path(value)
        return _number(value.get("id")), path or None
    # WordPress: the number alone; an older state: null at the top.
    return _number(value) if given and not isinstance(value, list) else None, None


def _available(value: object) -> tuple[tuple[str, int | None, str | None], ...]:
    found: list[tuple[str, int | None, str | None]] = []
    # WordPress (PHP) writes an empty list for an empty mapping, and a number for the id alone.
    for code, entry in value.items() if isinstance(value, dict) else ():
        if not isinstance(code, str) or not is_code(code):
            continue
        if isinstance(entry, dict):
            found.append((code.lower(), _number(entry.get("id")), _path(entry) or None))
        elif (number := _number(entry)) is not None:
            found.append((code.lower(), number, None))
    return tuple(sorted(found, key=repr))


def _extras(entry: Mapping[str, object]) -> tuple[str, ...]:
    found = []
    if thumbnail := clean(_text(entry.get("thumbnail"))).strip():
        found.append(thumbnail)
    organisation = entry.get("organization")
    offers = entry.get("embedded_offers")
    for record in [organisation, *(offers if isinstance(offers, list) else ())]:
        if isinstance(record, dict) and (name := fold(_text(record.get("name")))):
            found.append(name)
    return tuple(found)


def _entries(answer: object) -> list[Mapping[str, object]]:
    if isinstance(answer, dict):
        answer = list(answer.values())
    return [entry for entry in answer if isinstance(entry, dict)] if isinstance(answer, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value):
        return int(value)
    return value if isinstance(value, int) and abs(value) < 10**18 else None

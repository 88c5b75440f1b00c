"""The types of single values: texts that are translated, ids, addresses, web addresses, mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints, WithJsonSchema

from ankunft.language import UnknownLanguage, language
from ankunft.model.messages import N_, problem

ID_LENGTH = 64
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[a-z]{2,}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_ADDRESS = re.compile(r"[^\s?#\\:]+/")


@dataclass(frozen=True)
class _Translated:
    """Marks a field whose text exists once per language."""


TRANSLATED = _Translated()


@dataclass(frozen=True)
class Refers:
    """Marks a field that holds the id of a record of `kind`; "district" is one of instance.yml."""

    kind: str


@dataclass(frozen=True)
class _Markdown:
    """Marks a text that is Markdown."""


MARKDOWN = _Markdown()

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""A text that is the same in every language, and not empty."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), TRANSLATED]
"""A text that readers see, translated in `<id>.<tag>.<ext>`."""

Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), TRANSLATED, MARKDOWN]
"""A longer text that readers see, Markdown without headings, translated in `<id>.<tag>.<ext>`."""


def is_id(text: str) -> bool:
    """Whether `text` can be the id of a record: lower case ASCII, digits, single hyphens, at most 64."""
    return len(text) <= ID_LENGTH and _ID.fullmatch(text) is not None


def _id(value: str) -> str:
    if not is_id(value):
        raise problem(
            N_("“{value}” is not an id"), N_("Use lower case letters a-z, digits and single hyphens."), value=value
        )
    return value


def _tag(value: str) -> str:
    try:
        language(value)
    except UnknownLanguage:
        raise problem(
            N_("“{value}” is not a language tag"), N_("Use a BCP 47 tag such as ar, uk or de-simple."), value=value
        ) from None
    return value


def _web(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        good = False
    if not good:
        raise problem(
            N_("“{value}” is not a web address"),
            N_("Write it in full, such as “https://example.org/page”."),
            value=value,
        )
    return value


def _mail(value: str) -> str:
    if not _MAIL.fullmatch(value):
        raise problem(N_("“{value}” is not an e-mail address"), N_("Write it as name@example.org."), value=value)
    return value


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value) or ".." in value.split("/") or "//" in value:
        raise problem(
            N_("“{value}” is not an address of this site"),
            N_("Write topic/page/ for all languages, or /de/topic/page/ for one, with a slash at the end."),
            value=value,
        )
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise problem(N_("“{value}” is not a time zone"), N_("Write Europe/Berlin."), value=value) from None
    return value


def _day(value: object) -> object:
    # Pydantic would take a number for seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise problem(N_("“{value}” is not a date"), N_("Write year-month-day: 2026-11-21."), value=value)
    return value


Day = Annotated[Date, BeforeValidator(_day)]
"""A day, as ISO 8601 writes it: 2026-11-21."""


def moment(text: str) -> Date | datetime:
    """A day (2026-11-21) or a wall time without zone (2026-11-21T14:00), as ISO 8601 writes them. Raises ValueError."""
    if _DAY.fullmatch(text):
        return Date.fromisoformat(text)
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError(text)


def _moment(value: object) -> object:
    try:
        return moment(value) if isinstance(value, str) else value
    except ValueError:
        what = N_("“{value}” is neither a day nor a time of a day")
        raise problem(what, N_("Write 2026-11-21T14:00, or 2026-11-21 for a whole day."), value=value) from None


_MOMENT_SCHEMA = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2})?$"}

Moment = Annotated[datetime | Date, BeforeValidator(_moment), WithJsonSchema(_MOMENT_SCHEMA)]
"""A day, or a day with a wall time: 2026-11-21, 2026-11-21T14:00."""

Id = Annotated[str, AfterValidator(_id)]
"""The id of a record."""

Tag = Annotated[str, AfterValidator(_tag)]
"""A language tag, BCP 47."""

Web = Annotated[Line, AfterValidator(_web)]
"""An http(s) address (RFC 3986)."""

Mail = Annotated[Line, AfterValidator(_mail)]
"""An e-mail address."""

TimeZone = Annotated[str, AfterValidator(_zone)]
"""A time zone of the IANA data base: `Europe/Berlin`."""

Address = Annotated[str, AfterValidator(_address)]
"""An address path on this site: `topic/page/` in every language, `/de/topic/page/` in one."""


def text_fields(model: type[BaseModel], *, marked: object = None) -> tuple[str, ...]:
    """The names of the translated fields of `model`, as editors write them, in order; nested ones dotted: `for.note`.

    Of groups that have names of their own (a mapping) a star stands for the name: `steps.*.title`. `marked`: only
    those with this mark (MARKDOWN).
    """
    names: list[str] = []
    for name, field in model.model_fields.items():
        written = field.alias or name
        if TRANSLATED in field.metadata or _has(field.annotation, TRANSLATED):
            if marked is None or marked in field.metadata or _has(field.annotation, marked):
                names.append(written)
        elif (nested := _model_of(field.annotation)) is not None:
            names.extend(f"{written}.{below}" for below in text_fields(nested, marked=marked))
        elif (nested := _named_groups(field.annotation)) is not None:
            names.extend(f"{written}.*.{below}" for below in text_fields(nested, marked=marked))
    return tuple(names)


def names_in(data: object, pattern: str) -> Iterator[str]:
    """The names that a name with stars stands for in `data`, as read from a file: `steps.*.title` → `steps.a.title`."""
    head, star, rest = pattern.partition(".*.")
    if not star:
        yield pattern
        return
    groups: object = data
    for part in head.split("."):
        groups = groups.get(part) if isinstance(groups, dict) else None
    if isinstance(groups, dict):
        for key, below in groups.items():
            yield from (f"{head}.{key}.{name}" for name in names_in(below, rest))


def is_named(name: str, pattern: str) -> bool:
    """Whether a name is one that `pattern` stands for."""
    parts, wanted = name.split("."), pattern.split(".")
    return len(parts) == len(wanted) and all(want in ("*", part) for part, want in zip(parts, wanted, strict=True))


def nested_model(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The model of the field written `name`: a group of fields, or groups that have names of their own."""
    field = next(field for key, field in model.model_fields.items() if (field.alias or key) == name)
    nested = _model_of(field.annotation) or _named_groups(field.annotation)
    if nested is None:
        raise TypeError(f"{model.__name__}.{name} is not a group of fields")
    return nested


def references(record: BaseModel, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """What `record` refers to: (way to the value as editors write it, kind, id)."""
    for name, written, kind in _referring(type(record)):
        here = (*at, written)
        value = getattr(record, name)
        items: list[tuple[str | int | None, Any]] = [(None, value)]
        if isinstance(value, tuple):
            items = list(enumerate(value))
        elif isinstance(value, dict):
            items = list(value.items())
        for key, item in items:
            place = here if key is None else (*here, key)
            if kind is not None and isinstance(item, str):
                yield place, kind, item
            elif isinstance(item, BaseModel):
                yield from references(item, place)


@cache
def _referring(model: type[BaseModel]) -> tuple[tuple[str, str, str | None], ...]:
    """(name, as editors write it, kind of what it refers to or None) of the fields of a model."""
    return tuple(
        (name, field.alias or name, next((mark.kind for mark in _marks(field) if isinstance(mark, Refers)), None))
        for name, field in model.model_fields.items()
    )


def _marks(field: Any) -> list[Any]:
    found = list(field.metadata)

    def walk(annotation: Any) -> None:
        for part in get_args(annotation):
            found.append(part)
            walk(part)

    walk(field.annotation)
    return found


def _has(annotation: Any, mark: object) -> bool:
    return any(part is mark or _has(part, mark) for part in get_args(annotation))


def _model_of(annotation: Any) -> type[BaseModel] | None:
    # A group in a list has no name of its own, so its texts could not be matched with translations.
    if get_origin(annotation) in (tuple, list, dict):
        return None
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return part
    return None


def _named_groups(annotation: Any) -> type[BaseModel] | None:
    """The model of the groups in a mapping from names to groups."""
    if get_origin(annotation) is not dict:
        return None
    value = get_args(annotation)[1]
    return value if isinstance(value, type) and issubclass(value, BaseModel) else None

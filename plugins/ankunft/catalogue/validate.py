"""Turns what Pydantic says into problems that an editor can mend, at their place in the file."""

from __future__ import annotations

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, RootModel, ValidationError

from ankunft.catalogue.problems import Problem, nearest
from ankunft.catalogue.yamltext import Key, YamlText
from ankunft.model import Message, message
from ankunft.model.messages import N_, OURS

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: YamlText) -> tuple[M | None, list[Problem]]:
    """The record in `document`, or None and what is wrong with it."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    problems: list[Problem] = []
    misspelt: set[Key] = set()  # fields that are not missing: their key is only written wrongly
    for detail in details:
        if detail["type"] == "extra_forbidden":
            key = _key(detail["loc"])
            right = nearest(str(key[-1]), _names(model, key[:-1]))
            what = message("there is no field “{key}”", key=key[-1])
            if right is None:
                hint = message("Remove it; possible are: {keys}.", keys=", ".join(_names(model, key[:-1])))
            else:
                misspelt.add((*key[:-1], right))
                hint = message("Write “{key}”.", key=right)
            problems.append(Problem(document.position(key, of_key=True), what, hint))
    for detail in details:
        key = _key(detail["loc"])
        if detail["type"] == "extra_forbidden" or (detail["type"] == "missing" and key in misspelt):
            continue
        what, hint = _explain(detail, key, model)
        if field := detail.get("ctx", {}).get("field"):
            key = (*key, *field.split("."))
        offset = detail.get("ctx", {}).get("offset", 0)
        if offset and isinstance(detail.get("input"), str):
            offset += len(detail["input"]) - len(detail["input"].lstrip())  # the model saw it without
        of_key = "[key]" in detail["loc"]
        position = document.position(key[:-1] if detail["type"] == "missing" else key, of_key=of_key, offset=offset)
        problems.append(Problem(position, what, hint))
    return None, problems


def _key(loc: tuple[int | str, ...]) -> Key:
    return tuple(part for part in loc if part != "[key]")


def _names(model: type[BaseModel], key: Key) -> list[str]:
    """The names that fields may have in the group at `key`."""
    current: Any = model
    for part in key:
        if isinstance(part, int):
            continue
        if isinstance(current, type) and issubclass(current, RootModel):
            current = _group(current.model_fields["root"].annotation)
            continue
        fields = current.model_fields if isinstance(current, type) and issubclass(current, BaseModel) else {}
        found = next((field for name, field in fields.items() if (field.alias or name) == part), None)
        if found is None:
            return []
        current = _group(found.annotation)
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _group(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        if (found := _group(part)) is not None:
            return found
    return None


_PATTERNS = {
    r"^\d{5}$": N_("Write five digits in quotes: “09999”."),
    r"^\d{14}$": N_("Write the 14 digits of the key."),
    r"^[\w.@-]{2,64}$": N_("Write letters, digits, “.”, “_” or “-”, as the messenger shows the name."),
}
"""What to write where a value must match a pattern."""


def _explain(detail: Any, key: Key, model: type[BaseModel]) -> tuple[Message, Message]:
    kind, context, value = detail["type"], detail.get("ctx", {}), detail.get("input")
    name = next((part for part in reversed(key) if isinstance(part, str)), "")
    if kind == OURS:
        return context["what"], context["hint"]
    if kind == "missing":
        return message("the field “{key}” is missing", key=name), message("Write “{key}: …”.", key=name)
    if value is None:
        return message("“{key}” is empty", key=name), message("Write a value behind it, or remove the line.", key=name)
    if kind == "literal_error":
        allowed = [word.strip("'") for word in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        what = message("“{value}” is not possible for “{key}”", value=value, key=name)
        if right := nearest(str(value), allowed):
            return what, message("Write “{value}”.", value=right)
        return what, message("Write one of: {values}.", values=", ".join(allowed))
    if kind.startswith("date"):
        return message("“{value}” is not a date", value=value), message("Write year-month-day: 2026-11-21.")
    if kind.startswith(("float", "decimal")):
        return message("“{value}” is not a number", value=value), message("Write it with a point: 51.05.")
    if kind.startswith("int"):
        return message("“{value}” is not a whole number", value=value), message("Write digits only: 10.")
    if kind.startswith("bool"):
        return message("“{value}” is not true or false", value=value), message("Write true or false.")
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        limit = next(iter(context.values()), "")
        return message("{value} is out of range", value=value), message("The limit is {limit}.", limit=limit)
    if kind == "string_pattern_mismatch":
        what = message("“{value}” is not possible for “{key}”", value=value, key=name)
        pattern = str(context.get("pattern", ""))
        if said := _PATTERNS.get(pattern):
            return what, message(said)
        return what, message("It must match {pattern}.", pattern=pattern)
    if kind == "string_too_short":
        return message("“{key}” is empty", key=name), message("Write a value behind it, or remove the line.", key=name)
    if kind == "string_too_long":
        limit = context.get("max_length", "")
        return message("“{key}” is too long", key=name), message("Keep it below {limit} characters.", limit=limit)
    if kind in ("too_short", "too_long"):
        return message("the list “{key}” is too short or too long", key=name), message("Write at least one entry.")
    if kind.startswith(("tuple", "list")):
        return message("“{key}” must be a list", key=name), message("Write it as [a, b].")
    if kind.startswith(("model", "dict")):
        return message("“{key}” must be a group of fields", key=name), message("Write “key: value” lines below it.")
    if kind.startswith("string"):
        return message("“{key}” must be a text", key=name), message("Write one value behind it.")
    return message("“{key}” is not right: {error}", key=name, error=detail["msg"]), message("See docs/content.md.")

"""The rules of the analysis, as data: rules.yml says what each is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

GERMAN, ENGLISH = "de", "en"
"""The languages that stand in the texts of every language: the names of offices, and what falls back."""


@cache
def rules() -> dict[str, Any]:
    """rules.yml: names to text, or to a text a language."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return loaded


def of(tag: str) -> str:
    """The language whose rules readers of `tag` have."""
    return str(rules()["same"].get(tag, tag))


def rules_of(tag: str) -> dict[str, Any]:
    """What the phone of a reader of `tag` needs of the rules: those of its language, of German and of English."""
    whole = rules()
    languages = tuple(dict.fromkeys((of(tag), GERMAN, ENGLISH)))
    chosen = {name: whole[name] for name in whole if isinstance(whole[name], str) and name != "parts"}
    for name in ("suffixes", "prefixes", "stop", "scripts"):
        chosen[name] = {language: whole[name][language] for language in languages if language in whole[name]}
    return {"languages": list(languages), **chosen}

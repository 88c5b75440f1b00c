"""`ankunft schema`: JSON Schemas of all records, for editors that complete and check YAML while it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from ankunft.cli.common import lang_option, say, writing
from ankunft.model import KINDS, Instance, Queries, Synonyms, Values, message
from ankunft.site.messages import editor_gettext


def schemas() -> dict[str, dict[str, Any]]:
    """File name → JSON Schema (draft 2020-12): one a kind of record, one for its translations, instance and values."""
    models: dict[str, type[BaseModel]] = {
        "instance": Instance,
        "values": Values,
        "synonyms": Synonyms,
        "queries": Queries,
    }
    for kind in KINDS:
        name = kind.name.replace(" ", "-")
        models[name] = kind.model
        models[f"{name}.translation"] = kind.translation
    return {
        f"{name}.schema.json": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **_as_written(model.model_json_schema(by_alias=True)),
        }
        for name, model in models.items()
    }


def _as_written(schema: Any) -> Any:
    """`schema` as editors' tools need it: they read `lines: [3, 11]` as numbers, which are texts to us."""
    if isinstance(schema, list):
        return [_as_written(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _as_written(item) for name, item in schema.items()}
    if schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format"}:
        changed["type"] = ["string", "number"]
    return changed


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@lang_option
def schema(folder: Path, lang: str | None) -> None:
    """Write the JSON Schemas of all records into DIR.

    A line `# yaml-language-server: $schema=…/offer.schema.json` at the top of a file makes editors complete its fields.
    """
    gettext = editor_gettext(lang)
    with writing(gettext):
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in schemas().items():
            text = json.dumps(content, ensure_ascii=False, indent=2)
            (folder / name).write_text(f"{text}\n", "utf-8")
    say(gettext, message("The schemas are in {folder}.", folder=folder))

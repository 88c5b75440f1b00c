"""`ankunft schema`: JSON Schemas that explain every field, and agree with what `ankunft check` says of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.cli import main
from ankunft.model import KINDS
from click.testing import CliRunner, Result

from tests.conftest import ROOT, run

GOOD: dict[str, str] = yaml.safe_load((ROOT / "tests/model/directory_mistakes.yml").read_text("utf-8"))["good"]
FOLDERS = {"offers": "offer", "places": "place", "contacts": "contact", "organisations": "organisation"}
EXPECTED = {
    f"{name}.schema.json"
    for kind in KINDS
    for name in (kind.name.replace(" ", "-"), f"{kind.name.replace(' ', '-')}.translation")
} | {f"{name}.schema.json" for name in ("instance", "queries", "synonyms", "values")}


def call(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["schema", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("schemas") / "new" / "schemas"
    assert call(target).exit_code == 0
    return target


@pytest.fixture(scope="module")
def schemas(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.iterdir())}


# The command


def test_there_is_a_schema_for_each_kind_its_translations_the_instance_and_the_values(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == EXPECTED


def test_the_same_models_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    done = run("ankunft", "schema", tmp_path / "again", PYTHONHASHSEED="3", LC_ALL="C")
    assert done.returncode == 0
    assert done.stdout == ""
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
        assert path.read_bytes().endswith(b"}\n")


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert call(tmp_path).exit_code == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_where_the_folder_should_be_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert call(tmp_path / "file").exit_code == 2
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_cannot_be_made_ends_with_1_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = call(tmp_path / "file" / "below")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_the_words_for_people_are_german_where_they_are_asked_for(tmp_path: Path) -> None:
    assert call(tmp_path / "de", "--lang", "de").stderr != call(tmp_path / "en", "--lang", "en").stderr


# The schemas: JSON Schema, draft 2020-12, as far as they use it

KEYWORDS = {
    "$schema", "$defs", "$ref", "title", "description", "default", "type", "properties", "required", "items", "anyOf",
    "enum", "const", "pattern", "format", "additionalProperties", "minLength", "maxLength", "minimum", "maximum",
    "minItems", "maxItems", "minProperties", "maxProperties", "propertyNames",
}  # fmt: skip
TYPES = {"object", "array", "string", "number", "integer", "boolean", "null"}


def parts(schema: dict[str, Any], at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(way, schema) of a schema and all below it."""
    yield at, schema
    for key in ("properties", "$defs"):
        for name, below in schema.get(key, {}).items():
            yield from parts(below, f"{at}/{key}/{name}")
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from parts(schema[key], f"{at}/{key}")
    for number, below in enumerate(schema.get("anyOf", [])):
        yield from parts(below, f"{at}/anyOf/{number}")


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_schema_is_json_schema(schemas: dict[str, dict[str, Any]], name: str) -> None:
    schema = schemas[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for at, part in parts(schema):
        assert set(part) <= KEYWORDS, (at, set(part) - KEYWORDS)
        assert set(listed(part.get("type", "object"))) <= TYPES, at
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"], at
        if "required" in part:
            assert set(part["required"]) <= set(part["properties"]), at
        if "pattern" in part:
            re.compile(part["pattern"])
        if "enum" in part:
            assert len(set(part["enum"])) == len(part["enum"]) > 0, at
        for key in ("title", "description"):
            assert isinstance(part.get(key, ""), str), at


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_schema_lets_an_unknown_field_pass(schemas: dict[str, dict[str, Any]], name: str) -> None:
    for at, part in parts(schemas[name]):
        if "properties" in part:
            assert part.get("additionalProperties") is False, at


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_field_of_every_group_is_explained(schemas: dict[str, dict[str, Any]], name: str) -> None:
    missing = []
    for at, part in parts(schemas[name]):
        for field, schema in part.get("properties", {}).items():
            if not schema.get("description", "").strip():
                missing.append(f"{at}/{field}".removeprefix("/$defs/"))
    assert missing == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_schema_and_every_group_is_explained(schemas: dict[str, dict[str, Any]], name: str) -> None:
    missing = [at for at, part in parts(schemas[name]) if "properties" in part and not part.get("description")]
    assert missing == []


def test_explanations_are_those_of_the_models_without_marks_of_programs(schemas: dict[str, dict[str, Any]]) -> None:
    for name, schema in schemas.items():
        for at, part in parts(schema):
            text = part.get("description", "")
            assert not re.search(r":param|:return|Args:|TODO|pydantic|Annotated", text), (name, at)


def test_fields_are_called_as_editors_write_them(schemas: dict[str, dict[str, Any]]) -> None:
    for name, schema in schemas.items():
        for at, part in parts(schema):
            assert not [field for field in part.get("properties", {}) if field.endswith("_")], (name, at)
    assert "for" in schemas["offer.schema.json"]["properties"]
    assert "from" in schemas["offer.schema.json"]["$defs"]["When"]["properties"]
    assert schemas["offer.schema.json"]["required"] == ["title", "summary", "kind"]


# Good records pass, as the tools of editors read them (YAML 1.2, core schema: numbers and booleans have types).


class Core(yaml.SafeLoader):
    """YAML 1.2: `yes` is a word, a day is a text, 08 is a number."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN"),
    ("tag:yaml.org,2002:int", r"[-+]?[0-9]+", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Core.add_implicit_resolver(
        tag, re.compile(rf"^(?:{pattern})$"), [*first, ""] if pattern.endswith("|") else list(first)
    )
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def errors(data: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> Iterator[str]:
    """What JSON Schema has against `data`; knows KEYWORDS alone."""
    if "$ref" in schema:
        yield from errors(data, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        found = [list(errors(data, option, root, at)) for option in schema["anyOf"]]
        if all(found):
            yield min(found, key=len)[0]
    kind = schema.get("type")
    if kind is not None and not any(is_of(data, one) for one in listed(kind)):
        yield f"{at}: {data!r} is no {kind}"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield f"{at}: {data!r} is none of {schema['enum']}"
    if "const" in schema and data != schema["const"]:
        yield f"{at}: {data!r} is not {schema['const']!r}"
    if isinstance(data, str):
        yield from text_errors(data, schema, at)
    elif isinstance(data, dict):
        yield from object_errors(data, schema, root, at)
    elif isinstance(data, list):
        if not schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", 10**9):
            yield f"{at}: {len(data)} items"
        for number, item in enumerate(data):
            yield from errors(item, schema.get("items", {}), root, f"{at}/{number}")
    elif isinstance(data, int | float) and not schema.get("minimum", -1e99) <= data <= schema.get("maximum", 1e99):
        yield f"{at}: {data} is out of range"


def listed(kind: str | list[str]) -> list[str]:
    """One type, or several, as a list."""
    return [kind] if isinstance(kind, str) else kind


def is_of(data: Any, kind: str) -> bool:
    if kind in ("number", "integer"):
        types: tuple[type, ...] = (int, float) if kind == "number" else (int,)
        return isinstance(data, types) and not isinstance(data, bool)
    return isinstance(data, {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}[kind])


def text_errors(data: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], data):
        yield f"{at}: {data!r} does not match {schema['pattern']}"
    if not schema.get("minLength", 0) <= len(data) <= schema.get("maxLength", 10**9):
        yield f"{at}: {len(data)} characters"
    if schema.get("format") == "date":
        try:
            date.fromisoformat(data)
        except ValueError:
            yield f"{at}: {data!r} is no date"


def object_errors(data: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if not schema.get("minProperties", 0) <= len(data) <= schema.get("maxProperties", 10**9):
        yield f"{at}: {len(data)} fields"
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in data:
            yield f"{at}: {name} is missing"
    for name, value in data.items():
        if name in properties:
            yield from errors(value, properties[name], root, f"{at}/{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}: {name} is unknown"
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from errors(value, schema["additionalProperties"], root, f"{at}/{name}")


def schema_of(name: str) -> str:
    """The schema for a file of the content, by its path."""
    folder, _, file = name.rpartition("/")
    if not folder:
        return f"{file.removesuffix('.yml')}.schema.json"
    kind = FOLDERS.get(folder, "topic")
    return f"{kind}.translation.schema.json" if file.count(".") == 2 else f"{kind}.schema.json"


@pytest.mark.parametrize("name", GOOD)
def test_a_good_record_passes(schemas: dict[str, dict[str, Any]], name: str) -> None:
    schema = schemas[schema_of(name)]
    assert list(errors(yaml.load(GOOD[name], Core), schema, schema)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("places/p.yml", "title: T\nstop: {name: Rathaus, lines: [3, 11, S1], minutes: 2}\n"),
        ("places/p.yml", "title: T\nphone: 116117\n"),
        ("places/p.yml", "title: T\naddress: {postcode: 01067}\n"),
        ("places/p.yml", "title: T\nhours:\nsummary:\n"),
        ("contacts/c.yml", "title: T\nresponsible: [{postcodes: [01067, 99999]}]\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\nleika: 99107041017000\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\ncost: {amount: 13.90}\n"),
        ("offers/o.yml", "title: 2027\nsummary: S.\nkind: course\n"),
        ("organisations/o.yml", "title: T\nshort: 1860\n"),
    ],
)
def test_what_check_lets_pass_the_schema_lets_pass(
    schemas: dict[str, dict[str, Any]], tmp_path: Path, name: str, text: str
) -> None:
    from tests.model.test_directory_records import DATA, said

    assert said(tmp_path, {**DATA["good"], name: text}) == []
    schema = schemas[schema_of(name)]
    assert list(errors(yaml.load(text, Core), schema, schema)) == []


def content() -> list[Path]:
    town = ROOT / "content/musterstadt"
    files = [path for folder in FOLDERS for path in sorted((town / folder).glob("*.yml"))]
    return [town / "instance.yml", town / "values.yml", *files, *sorted(town.glob("topics/*/topic*.yml"))]


def test_all_records_of_the_reference_instance_pass(schemas: dict[str, dict[str, Any]]) -> None:
    found = []
    for path in content():
        name = path.relative_to(ROOT / "content/musterstadt").as_posix()
        if name.startswith("topics/"):
            name = f"topics/{path.name}"
        schema = schemas[schema_of(name)]
        found += [f"{name}{error}" for error in errors(yaml.load(path.read_text("utf-8"), Core), schema, schema)]
    assert found == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("offers/o.yml", "title: T\nsummary: S.\nkind: cuorse\n"),
        ("offers/o.yml", "title: T\nkind: course\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\nproivder: school\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\nwhen: {form: 2027-01-01}\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\nwhen: {from: 1.1.2027}\n"),
        ("offers/o.yml", "title: T\nsummary: S.\nkind: course\nfor: {age: {from: 200}}\n"),
        ("places/p.yml", "title: T\ncoordinates: {lat: 100, lon: 0}\n"),
        ("places/p.yml", "title: T\naddress: {postcode: '1234'}\n"),
        ("contacts/c.yml", "title: T\nresponsible: [{surname: [A]}]\n"),
        ("organisations/o.yml", "title: ''\n"),
        ("offers/o.en.yml", "title: T\nphone: 030 23125 100\ntranslation: {by: human}\n"),
        ("offers/o.en.yml", "title: T\n"),
        ("values.yml", "a: {amount: 5}\n"),
    ],
)
def test_a_broken_record_does_not_pass(schemas: dict[str, dict[str, Any]], name: str, text: str) -> None:
    schema = schemas[schema_of(name)]
    assert list(errors(yaml.load(text, Core), schema, schema))

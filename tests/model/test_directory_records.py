"""Records of the directory: each mistake of directory_mistakes.yml is said at its place, and nothing else is.

The places come out of what was planted (the ‸), never out of what `check` says.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ankunft.catalogue.yamltext import read_yaml
from ankunft.checks import check
from ankunft.model import CONTACT, OFFER, ORGANISATION, PLACE, Kind, Value
from pydantic import BaseModel

from tests.conftest import lines, make_instance, read_all, write_files

DATA: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("directory_mistakes.yml").read_text("utf-8"))
GOOD: dict[str, str] = DATA["good"]
MISTAKES: list[dict[str, Any]] = DATA["mistakes"]
CARET = "‸"


def planted(mistakes: Iterable[Mapping[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """(path → text, `path:line:column` → what is to be said there)."""
    files, wanted = dict(GOOD), {}
    for mistake in mistakes:
        name, written = mistake["file"], mistake.get("write")
        files.update(mistake.get("given", {}))
        text = files[name] + mistake["append"] if written is None else written
        before, _, after = text.partition(CARET)
        files[name] = before + after
        wanted[f"{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"] = mistake["says"]
    return files, wanted


def said(root: Path, files: Mapping[str, str]) -> list[str]:
    """What is said of an instance with these files; what is only for a notice is left out."""
    _, problems = read_all(make_instance(root / "town", files, DATA["instance"]))
    return lines([problem for problem in problems if problem.severity != "notice"], root / "town")


def compare(found: list[str], wanted: Mapping[str, str]) -> None:
    expected = sorted(f"{place}: {text}" for place, text in wanted.items())
    shown = sorted(found)
    beginnings = [line for line in expected if line.endswith("…")]
    for number, line in enumerate(shown):
        full = next((start for start in beginnings if line.startswith(start[:-1])), line)
        shown[number] = full
    difference = "\n".join(difflib.unified_diff(expected, shown, "expected", "said", lineterm="", n=0))
    assert not difference, f"\n{difference}\n\nall that was said:\n" + "\n".join(found[:20])


def test_there_are_at_least_eight_mistakes_for_each_kind() -> None:
    names = [mistake["name"] for mistake in MISTAKES]
    assert len(set(names)) == len(names)
    for folder in ("offers", "places", "contacts", "organisations", "values.yml"):
        own = [mistake for mistake in MISTAKES if mistake["file"].startswith(folder) and "given" not in mistake]
        assert len(own) >= 8, folder
    assert len([mistake for mistake in MISTAKES if mistake["file"].count(".") == 2]) >= 8


def test_good_records_give_neither_errors_nor_warnings(tmp_path: Path) -> None:
    assert said(tmp_path, GOOD) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["name"].replace(" ", "_") for mistake in MISTAKES])
def test_one_mistake_is_said_at_its_place_and_nothing_else_is(tmp_path: Path, mistake: Mapping[str, Any]) -> None:
    files, wanted = planted([mistake])
    compare(said(tmp_path, files), wanted)


def test_all_mistakes_at_once_are_said_each_at_its_place(tmp_path: Path) -> None:
    files: dict[str, str] = dict(GOOD)
    wanted: dict[str, str] = {}
    for mistake in MISTAKES:
        grown = {**mistake, "append": files["values.yml"][len(GOOD["values.yml"]) :] + mistake.get("append", "")}
        own, places = planted([grown])
        files.update({name: text for name, text in own.items() if name not in GOOD or name == mistake["file"]})
        wanted.update(places)
    compare(said(tmp_path, files), wanted)


# The good records have every field, so that no field is left untried.


def paths_of(model: type[BaseModel], at: str = "") -> set[str]:
    """The fields of a model and of the groups below it, dotted, as editors write them."""
    found = set()
    for name, field in model.model_fields.items():
        path = f"{at}{field.alias or name}"
        found.add(path)
        for group in groups_in(field.annotation):
            found |= paths_of(group, f"{path}.")
    return found


def groups_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [group for part in getattr(annotation, "__args__", ()) for group in groups_in(part)]


def written_paths(text: str) -> set[str]:
    document = read_yaml(text, Path("x.yml"))
    return {".".join(part for part in key if isinstance(part, str)) for key in document.keys}


@pytest.mark.parametrize("kind", [OFFER, PLACE, CONTACT, ORGANISATION], ids=lambda kind: kind.name)
def test_the_good_records_of_a_kind_together_have_every_field(kind: Kind) -> None:
    texts = [text for name, text in GOOD.items() if name.startswith(f"{kind.folder}/") and name.count(".") == 1]
    written = set().union(*(written_paths(text) for text in texts))
    assert paths_of(kind.model) - written == set()
    translations = [text for name, text in GOOD.items() if name.startswith(f"{kind.folder}/") and name.count(".") == 2]
    translated = set().union(*(written_paths(text) for text in translations))
    assert {path for path in kind.texts if path not in translated} == set()


def test_the_good_values_together_have_every_field() -> None:
    written = {path.partition(".")[2] for path in written_paths(GOOD["values.yml"])}
    assert paths_of(Value) - written == set()


# One mistake must not hide, or make, another.


USER = "title: T\nsummary: S.\nkind: other\nverified: {date: 2026-11-01, by: R}\n"


def test_a_broken_value_leaves_the_others_to_the_texts_that_insert_them(tmp_path: Path) -> None:
    files = {
        "values.yml": GOOD["values.yml"] + "broken: {amount: viel, source: {title: S, date: 2026-11-01}}\n",
        "offers/user.yml": f'{USER}text: "[[value:fee]] and [[value:broken]]"\n',
    }
    found = said(tmp_path, {**GOOD, **files})
    assert [line.partition(": ")[0] for line in found] == ["values.yml:11:18"], found


def test_a_values_yml_that_is_no_yaml_is_one_error(tmp_path: Path) -> None:
    files = {"values.yml": "fee: [563\n", "offers/user.yml": f'{USER}text: "[[value:fee]]"\n'}
    found = said(tmp_path, {**GOOD, **files})
    assert [line.partition(": ")[0] for line in found] == ["values.yml:1:6"], found


def test_an_error_in_instance_yml_does_not_make_its_districts_unknown(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", GOOD, DATA["instance"].replace("land: SN", "land: XX"))
    found = lines([problem for problem in read_all(root)[1] if problem.severity == "error"], root)
    assert [line.partition(": ")[0] for line in found] == ["instance.yml:6:7"], found


def test_a_broken_record_is_there_for_those_that_name_it(tmp_path: Path) -> None:
    files = {
        "organisations/broken.yml": "titel: T\n",
        "places/broken-place.yml": "title: T\nhours: nie\n",
        "offers/user.yml": f'{USER}provider: broken\nplaces: [broken-place]\ntext: "[[organisation:broken]]"\n',
    }
    found = said(tmp_path, {**GOOD, **files})
    assert [line.partition(": ")[0] for line in found] == [
        "organisations/broken.yml:1:1",
        "places/broken-place.yml:2:8",
    ]


PAGE = "---\ntitle: T\nsummary: S.\n---\n\n"


@pytest.mark.parametrize(
    "text",
    [
        "[x](../../offers/by/kind/course/)",
        "[[offers: kind=course]]",
        "[[offers: language=de level=B1 district=altstadt]]",
        "[[contacts: language=ar]]",
        "[[places: category=school]]",
        "[x](../../contacts/by/language/ar/)",
    ],
)
@pytest.mark.parametrize(
    "broken",
    [
        {"offers/broken.yml": "title: T\n", "contacts/broken.yml": "titel: T\n", "places/broken.yml": "titel: T\n"},
        {"offers/broken.yml": "title: T\nsummary: S.\nkind: cuorse\n"},
    ],
    ids=["without what is needed", "with a misspelt word"],
)
def test_lists_are_checked_while_a_record_is_broken(tmp_path: Path, text: str, broken: dict[str, str]) -> None:
    found = said(tmp_path, {**GOOD, **broken, "topics/german/page.md": f"{PAGE}{text}\n"})
    assert {line.partition(":")[0] for line in found} == set(broken), found


def test_a_link_to_the_list_of_a_broken_record_alone_is_no_second_error(tmp_path: Path) -> None:
    files = {
        "offers/broken.yml": "title: T\nsummary: S.\nkind: benefit\nphone: keine\n",
        "topics/german/page.md": f"{PAGE}[x](../../offers/by/kind/benefit/)\n",
    }
    found = said(tmp_path, {**GOOD, **files})
    assert [line.partition(": ")[0] for line in found] == ["offers/broken.yml:4:8"], found


def test_checking_does_not_change_what_was_read(tmp_path: Path) -> None:
    files, _ = planted([mistake for mistake in MISTAKES if "write" in mistake])
    root = make_instance(tmp_path / "town", files, DATA["instance"])
    first, _ = read_all(root)
    assert check(first.catalogue) == check(first.catalogue)
    assert {path: path.read_text("utf-8") for path in sorted(root.rglob("*.yml"))} == {
        root / name: text for name, text in sorted({**files, "instance.yml": DATA["instance"]}.items())
        if name.endswith(".yml")
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["places/house.yml", "offers/course.yml", "contacts/desk.yml", "organisations/school.yml"]
)
def test_a_record_of_a_lower_layer_can_be_hidden_whatever_it_has(tmp_path: Path, name: str) -> None:
    write_files(tmp_path / "district", GOOD)
    instance = DATA["instance"].replace("layers: []", "layers: [../district]")
    root = make_instance(tmp_path / "town", {name: "hidden: true\n"}, instance)
    reading, problems = read_all(root)
    assert [problem.text(base=tmp_path) for problem in problems if problem.severity == "error"] == []
    kind, _, file = name.partition("/")
    entry = reading.catalogue.get(kind.removesuffix("s"), file.removesuffix(".yml"))
    assert entry is not None
    assert not reading.catalogue.is_shown(entry)

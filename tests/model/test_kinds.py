"""Records register in one place: a later kind is one module and one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ankunft.catalogue import reader
from ankunft.catalogue.localise import Localised
from ankunft.model import KINDS, Instance
from ankunft.model.fields import text_fields

from tests.conftest import lines, make_instance, read_all
from tests.model import thing

FILES = {
    "things/lamp.yml": "title: Lampe\nwatts: 5\nhours: {note: Nur abends}\n",
    "things/lamp.en.yml": "title: Lamp\nhours: {note: Evenings only}\ntranslation: {by: human}\n",
    "things/chair.yml": "titel: Stuhl\nwatts: viele\n",
    "things/lamp.ar.yml": "watts: 7\ntranslation: {by: human}\n",
}


@pytest.fixture
def one_kind_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "KINDS", (*KINDS, thing.THING))


@pytest.mark.usefixtures("one_kind_more")
def test_a_kind_that_is_registered_is_read_checked_and_localised(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", FILES)
    reading, problems = read_all(root)
    errors = [problem for problem in problems if problem.severity == "error"]
    assert lines(errors, root) == [
        "things/chair.yml:1:1: there is no field “titel”. Write “title”.",
        "things/chair.yml:2:8: “viele” is not a whole number. Write digits only: 10.",
        "things/lamp.ar.yml:1:1: there is no field “watts”. Remove it; possible are: translation, title, hours, synonyms.",
    ]
    lamp = reading.catalogue.get("thing", "lamp")
    assert lamp is not None
    local = Localised(reading.catalogue)
    assert local["en"].text(lamp, "title").text == "Lamp"
    assert local["en"].text(lamp, "hours.note").text == "Evenings only"
    assert local["ar"].text(lamp, "hours.note").text == "Evenings only"
    assert local["de"].text(lamp, "hours.note").text == "Nur abends"
    assert lamp.state("ar", "title") == "missing"


@pytest.mark.usefixtures("one_kind_more")
def test_a_misspelt_folder_of_it_is_named(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", {"thigns/lamp.yml": "title: Lampe\n"})
    assert lines(read_all(root)[1], root) == ["thigns/lamp.yml:1:1: there is no folder “thigns”. Write “things”."]


def test_without_it_the_folder_is_unknown(tmp_path: Path) -> None:
    root = make_instance(tmp_path / "town", {"things/lamp.yml": "title: Lampe\n"})
    assert lines(read_all(root)[1], root) == [
        "things/lamp.yml:1:1: the file belongs nowhere. See “One rule for every file” in docs/content.md."
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_explained_in_the_schema(kind: reader.Kind) -> None:
    schema = kind.model.model_json_schema(by_alias=True)
    assert schema["additionalProperties"] is False
    assert schema["description"]
    missing = [name for name, field in schema["properties"].items() if "description" not in field]
    assert missing == []
    assert kind.translation.model_json_schema()["required"] == ["translation"]


def test_the_instance_has_a_schema() -> None:
    assert {"name", "url", "languages"} <= set(Instance.model_json_schema()["required"])


def test_texts_in_groups_have_dotted_names() -> None:
    assert text_fields(thing.Thing) == ("title", "hours.note")

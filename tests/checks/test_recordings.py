"""What is said of recordings of texts: the files must be there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.cli import main
from click.testing import CliRunner

from tests.conftest import INSTANCE, NOW_OPTION, lines, make_instance, read_all, write_files

Said = Callable[[dict[str, str]], list[str]]
TOPIC = {"topics/health/topic.yml": "title: Gesundheit\nsummary: S.\n"}


def text(audio: str, more: str = "") -> str:
    """The recording stands in line 4."""
    return f"---\ntitle: T\nsummary: S.\naudio: {audio}\n{more}---\n\nText.\n"


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """Everything but notices that is said of some files."""

    def run(files: dict[str, str]) -> list[str]:
        root = make_instance(tmp_path / "town", {**TOPIC, **files})
        return lines([problem for problem in read_all(root)[1] if problem.severity != "notice"], root)

    return run


PLACES = {"news/2026-11-20-water.md": "news/", "topics/health/doctor.md": "topics/health/"}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("ending", ["mp3", "m4a", "ogg", "opus"])
def test_a_recording_beside_the_text_is_no_problem(said: Said, name: str, ending: str) -> None:
    assert said({name: text(f"water.{ending}"), f"{PLACES[name]}water.{ending}": "x"}) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_recording_that_is_not_there_is_an_error_that_says_where_it_belongs(said: Said, name: str) -> None:
    assert said({name: text("water.mp3")}) == [
        f"{name}:4:8: there is no recording “water.mp3”. Put it into {PLACES[name]}, as .mp3, .m4a, .ogg or .opus."
    ]


@pytest.mark.parametrize(
    "audio",
    ["other.mp3", "water.ogg", "Water.mp3", "water", "water.wav", "../water.mp3", "news/water.mp3", "/water.mp3",
     "https://example.org/water.mp3", "water.ar.mp3", ".mp3", "water.mp3.exe", "water.md", "water.mp3 "],
)  # fmt: skip
def test_another_name_than_that_of_the_file_is_an_error(said: Said, audio: str) -> None:
    files = {"news/2026-11-20-water.md": text(f'"{audio}"'), "news/water.mp3": "x", "water.mp3": "x"}
    assert [line.split(": ")[0] for line in said(files)] == (
        ["news/2026-11-20-water.md:4:8"] if audio.strip() != "water.mp3" else []
    )


def test_a_recording_in_another_folder_is_none(said: Said) -> None:
    files = {"news/2026-11-20-water.md": text("water.mp3"), "topics/health/water.mp3": "x"}
    assert len(said(files)) == 1


def test_a_recording_of_a_layer_below_counts(tmp_path: Path) -> None:
    layered = INSTANCE.replace("layers: []", "layers: [../below]")
    write_files(tmp_path / "below", {"news/water.mp3": "x"})
    root = make_instance(tmp_path / "town", {"news/2026-11-20-water.md": text("water.mp3")}, layered)
    assert lines(read_all(root)[1], root) == []


def test_a_recording_of_a_translation_alone_is_enough(said: Said) -> None:
    assert said({"news/2026-11-20-water.md": text("water.mp3"), "news/water.ar.mp3": "x"}) == []


@pytest.mark.parametrize("more", ["draft: true\n", "publish: {from: 2027-01-01}\n"])
def test_texts_that_are_not_shown_yet_are_looked_at_too(said: Said, more: str) -> None:
    assert len(said({"news/2026-11-20-water.md": text("water.mp3", more)})) == 1


def test_a_text_that_is_hidden_needs_no_recording(tmp_path: Path) -> None:
    layered = INSTANCE.replace("layers: []", "layers: [../below]")
    write_files(tmp_path / "below", {"news/2026-11-20-water.md": text("water.mp3")})
    hidden = {"news/2026-11-20-water.md": "---\nhidden: true\n---\n"}
    root = make_instance(tmp_path / "town", hidden, layered)
    assert lines(read_all(root)[1], root) == []


def test_the_hint_can_be_followed(said: Said, tmp_path: Path) -> None:
    [line] = said({"topics/health/doctor.md": text("doctor.m4a")})
    folder = line.split("Put it into ")[1].split(",")[0]
    assert said({"topics/health/doctor.md": text("doctor.m4a"), f"{folder}doctor.m4a": "x"}) == []


def test_a_missing_recording_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_instance(tmp_path / "town", {"news/2026-11-20-water.md": text("water.mp3")})
    write_files(tmp_path, {"mkdocs.yml": "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"})
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", "--lang", "de", *NOW_OPTION])
    assert result.exit_code == 1
    assert "town/news/2026-11-20-water.md:4:8: " in result.stdout
    assert not (tmp_path / "site").exists()

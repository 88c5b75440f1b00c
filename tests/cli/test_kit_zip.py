"""`ankunft kit zip`: what it writes, what it refuses, and that there is never half a kit."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ankunft.cli import main
from click.testing import CliRunner, Result

from tests.conftest import INSTANCE, NOW, NOW_OPTION, make_instance, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
TOWN = {
    "topics/housing/topic.yml": "title: Wohnen\nsummary: Wo man lebt.\n",
    "topics/housing/topic.ar.yml": "title: السكن\nsummary: أين نعيش.\ntranslation: {by: human}\n",
    "topics/housing/rent.md": "---\ntitle: Die Miete\nsummary: S.\nformer: [housing/old/]\n---\n\nText.\n\n![Plan](plan.png)\n",
    "topics/housing/plan.png": b"\x89PNG\r\n",
}
Command = Callable[..., Result]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    make_instance(tmp_path / "town", TOWN, INSTANCE.replace("name: Testort", "name: Köln am Meer"))
    return write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})


@pytest.fixture
def command(town: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `ankunft kit zip` in a small town, in one process."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.chdir(town)

    def written(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["kit", "zip", *arguments])

    return written


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


def left(folder: Path) -> set[str]:
    """What lies in the folder beside the town."""
    return {path.name for path in folder.iterdir()} - {"town", "mkdocs.yml"}


def test_it_writes_one_folder_with_all_languages_and_says_where(command: Command, town: Path) -> None:
    done = command("out/kit.zip", *NOW_OPTION)
    assert done.exit_code == 0, done.output
    size = round((town / "out/kit.zip").stat().st_size / 1000)
    assert done.stderr.splitlines()[-1] == f"The kit is in out/kit.zip: {size} KB."
    found = names(town / "out/kit.zip")
    assert {name.split("/")[0] for name in found} == {"koeln-am-meer"}
    inner = {name.removeprefix("koeln-am-meer/") for name in found}
    assert {"index.html", "media/housing/plan.png", "search/de.json.js", "assets/kit.js"} <= inner
    for tag in ("de", "en", "ar"):
        assert {f"{tag}/index.html", f"{tag}/housing/rent/index.html", f"{tag}/housing/old/index.html"} <= inner
    assert "404.html" not in inner
    with zipfile.ZipFile(town / "out/kit.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(*NOW.timetuple()[:3], 0, 0, 0)}
        assert b'<a href="../../../index.html"' not in archive.read("koeln-am-meer/de/index.html")
        assert b"url=../rent/index.html" in archive.read("koeln-am-meer/de/housing/old/index.html")
    assert left(town) == {"out"}
    assert left(town / "out") == {"kit.zip"}


def test_twice_gives_the_same_bytes(command: Command, town: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert command(name, "--language", "ar", "--language", "de", *NOW_OPTION).exit_code == 0
    assert (town / "one.zip").read_bytes() == (town / "two.zip").read_bytes()


def test_one_language_is_opened_at_once_and_the_others_are_neither_built_nor_named(
    command: Command, town: Path
) -> None:
    done = command("kit.zip", "--language", "ar", "--language", "ar", *NOW_OPTION)
    assert done.exit_code == 0, done.output
    assert [line for line in done.stderr.splitlines() if line.startswith("[")] == ["[1/2] mul", "[2/2] ar"]
    assert not [name for name in names(town / "kit.zip") if "/de/" in name or "/en/" in name or "-de" in name]
    with zipfile.ZipFile(town / "kit.zip") as archive:
        start = archive.read("koeln-am-meer/index.html").decode()
        page = archive.read("koeln-am-meer/ar/housing/index.html").decode()
    assert '<meta http-equiv="refresh" content="0; url=ar/index.html">' in start
    assert 'hreflang="de"' not in start + page
    assert "ankunft-show" not in page


def test_the_path_of_the_instance_is_taken_away(command: Command, town: Path) -> None:
    instance = (town / "town/instance.yml").read_text("utf-8")
    (town / "town/instance.yml").write_text(instance.replace("example.org/", "example.org/town/"), "utf-8")
    assert command("kit.zip", *NOW_OPTION).exit_code == 0
    with zipfile.ZipFile(town / "kit.zip") as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
        assert b'"base":"/town/"' in archive.read("koeln-am-meer/assets/kit.js")
    assert not [page for page in pages if 'href="/' in page or 'src="/' in page]


def test_an_older_kit_is_replaced_anything_else_is_not(command: Command, town: Path) -> None:
    with zipfile.ZipFile(town / "kit.zip", "w") as archive:
        archive.writestr("old", "old")
    assert command("kit.zip", "--language", "de", *NOW_OPTION).exit_code == 0
    assert "old" not in names(town / "kit.zip")
    done = command("mkdocs.yml", *NOW_OPTION)
    assert done.exit_code == 2
    assert "mkdocs.yml is something else than a zip. Name another file." in done.stderr
    assert (town / "mkdocs.yml").read_text("utf-8") == MKDOCS_YML
    assert command("town", *NOW_OPTION).exit_code == 2  # a folder


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no file": ((), "Missing argument 'OUT.zip'"),
    "another language": (("kit.zip", "--language", "xx", "--lang", "en"), "the instance has no language “xx”."),
    "in German": (("kit.zip", "--language", "xx", "--lang", "de"), "keine Sprache „xx“"),
    "no day": (("kit.zip", "--now", "tomorrow"), "“tomorrow” is no day."),
    "no mkdocs.yml": (("kit.zip", "-f", "other.yml"), "There is no other.yml."),
    "another plugin": (("kit.zip", "-f", "bare.yml"), "mkdocs.yml does not name the plugin ankunft."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_use_is_named_and_nothing_is_written(name: str, command: Command, town: Path) -> None:
    write_files(town, {"bare.yml": "site_name: T\ndocs_dir: town\nplugins: []\n"})
    arguments, said = WRONG[name]
    done = command(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert left(town) == {"bare.yml"}


def test_errors_of_the_content_are_told_as_by_build_and_nothing_is_written(command: Command, town: Path) -> None:
    write_files(town, {"town/topics/housing/bad.md": "---\ntitle: T\n---\n\n[x](gone.md)\n"})
    done = command("kit.zip", *NOW_OPTION)
    built = CliRunner().invoke(main, ["build", *NOW_OPTION])
    assert done.exit_code == built.exit_code == 1
    assert "town/topics/housing/bad.md:" in done.stdout
    assert (done.stdout, done.stderr) == (built.stdout, built.stderr)
    assert left(town) == set()


def test_an_older_kit_outlives_a_failure(command: Command, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(town / "kit.zip", "w") as archive:
        archive.writestr("old", "old")

    def full(*arguments: Any) -> None:
        arguments[0].write_bytes(b"half")
        raise OSError(28, "No space left on device", str(arguments[0]))

    # By its name in sys.modules: in the package the name `kit` is the command.
    monkeypatch.setattr(sys.modules["ankunft.cli.kit"], "pack", full)
    done = command("kit.zip", "--language", "de", *NOW_OPTION)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].endswith("cannot be written: No space left on device")
    assert names(town / "kit.zip") == {"old"}
    assert left(town) == {"kit.zip"}


def test_a_place_that_cannot_be_written_is_named_before_the_long_work(command: Command, town: Path) -> None:
    write_files(town, {"file": "x"})
    done = command("file/kit.zip", *NOW_OPTION)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "file cannot be written" in line

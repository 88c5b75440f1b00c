"""The same content gives the same bytes, however it is built; a site is written whole or not at all."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import NOW, NOW_OPTION, ROOT, built_once, make_instance, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft:\n      now: '2026-11-21'\n"
TOPIC = {"topics/housing/topic.yml": "title: Wohnen\nsummary: Wohnung suchen.\n"}


def digest(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def town(tmp_path: Path) -> Path:
    make_instance(tmp_path / "town", TOPIC)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    return tmp_path


ENVIRONMENTS = {
    "mkdocs": (("mkdocs", "build", "--strict", "--quiet"), {"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
    "properdocs": (("properdocs", "build", "--strict", "--quiet"), {"TZ": "America/Adak", "PYTHONHASHSEED": "1"}),
    "one job": (("ankunft", "build", "--jobs", "1"), {"TZ": "Asia/Kathmandu", "LANG": "tr_TR.UTF-8"}),
    "two jobs": (("ankunft", "build", "--jobs", "2"), {"PYTHONHASHSEED": "2", "LC_ALL": "de_DE.UTF-8"}),
}


LANGUAGES = "languages: [de, ar, ti]\n"


def reference(target: Path, *, reverse: bool = False) -> Path:
    """The reference instance with three of its languages, copied in order or in `reverse`: a folder lists its entries
    as they came.
    """
    for path in sorted((ROOT / "content").rglob("*"), reverse=reverse):
        if path.is_file():
            copy = target / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    instance = target / "content" / "musterstadt" / "instance.yml"
    written = instance.read_text("utf-8")
    instance.write_text(re.sub(r"^languages: .*\n", LANGUAGES, written, flags=re.MULTILINE), "utf-8")
    # Translations into the others are errors in an instance that does not speak them.
    for path in (target / "content" / "musterstadt").rglob("*.*.*"):
        if path.name.split(".")[1] not in ("de", "ar", "ti"):
            path.unlink()
    shutil.copy(ROOT / "mkdocs.yml", target)
    return target


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such an instance, built into `site`."""

    def build(target: Path) -> None:
        reference(target)
        done = run("ankunft", "build", "--strict", *NOW_OPTION, cwd=target)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "three", build)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_way_to_build_gives_the_same_bytes(name: str, three: Path, tmp_path: Path) -> None:
    command, env = ENVIRONMENTS[name]
    # Noon in Germany, so that every time zone's date is tried on the way.
    env = {**env, "SOURCE_DATE_EPOCH": "1795258800", "NO_MKDOCS_2_WARNING": "1"}
    done = run(*command, "--site-dir", tmp_path / "site", cwd=three, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digest(tmp_path / "site") == digest(three / "site")


def test_the_pages_hold_no_date_of_the_build(three: Path, tmp_path: Path) -> None:
    # Nothing begins or ends on these days but events: the weeks of their calendar go on. The data of hours reach to the
    # end of the next year on both.
    done = run("ankunft", "build", "--site-dir", tmp_path / "site", "--now", "2026-11-23", cwd=three)
    assert done.returncode == 0, done.stderr

    def without_calendar(folder: Path) -> dict[str, str]:
        dated = re.compile(r"sitemap-[\w-]+\.xml|[\w-]+/events/(index\.html|by/week/.*)|offline/.*")
        return {name: hash_ for name, hash_ in digest(folder).items() if not dated.fullmatch(name)}

    assert without_calendar(tmp_path / "site") == without_calendar(three / "site")
    # What phones keep: the bundles of these pages alone.
    then, now = ({path.name for path in (root / "site" / "offline").glob("*/*")} for root in (three, tmp_path))
    assert len(now - then) < len(now) * 0.05


def test_the_order_in_which_files_are_found_does_not_matter(three: Path, tmp_path: Path) -> None:
    reference(tmp_path, reverse=True)
    done = run("ankunft", "build", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert digest(tmp_path / "site") == digest(three / "site")


def test_content_with_errors_leaves_the_old_site_as_it_was(town: Path) -> None:
    assert run("ankunft", "build", cwd=town).returncode == 0
    before = digest(town / "site")
    write_files(town, {"town/topics/housing/rent.md": "---\ntitel: Miete\n---\n"})
    for command in (("ankunft", "build"), ("mkdocs", "build", "--quiet")):
        done = run(*command, cwd=town)
        assert done.returncode == 1
        assert "town/topics/housing/rent.md:2:1:" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert digest(town / "site") == before
    assert sorted(path.name for path in town.iterdir()) == ["mkdocs.yml", "site", "town"]


def test_warnings_stop_a_strict_build_alone(town: Path) -> None:
    (town / "town/legal/privacy.md").unlink()
    assert run("ankunft", "build", cwd=town).returncode == 0
    assert run("ankunft", "build", "--strict", cwd=town).returncode == 1
    assert run("mkdocs", "build", "--strict", "--quiet", cwd=town).returncode == 1


def test_a_new_build_removes_what_is_gone(town: Path) -> None:
    page = "---\ntitle: Miete\nsummary: Satz.\n---\n\nText.\n"
    write_files(town, {"town/topics/housing/rent.md": page})
    assert run("ankunft", "build", cwd=town).returncode == 0
    assert (town / "site/de/housing/rent/index.html").is_file()
    (town / "town/topics/housing/rent.md").unlink()
    assert run("ankunft", "build", cwd=town).returncode == 0
    assert not (town / "site/de/housing/rent").exists()


def test_a_folder_that_is_no_site_is_not_replaced(town: Path) -> None:
    write_files(town, {"precious/diary.txt": "Dear diary"})
    done = run("ankunft", "build", "--site-dir", "precious", cwd=town)
    assert done.returncode == 2
    assert (town / "precious/diary.txt").read_text() == "Dear diary"


@pytest.mark.parametrize(
    ("arguments", "config"),
    [
        (("--config-file", "nothing.yml"), MKDOCS_YML),
        (("--now", "yesterday"), MKDOCS_YML),
        (("--jobs", "0"), MKDOCS_YML),
        ((), "site_name: T\ndocs_dir: town\ntheme:\n  name: material\n"),
        ((), "site_name: [\n"),
        ((), "site_name: T\ndocs_dir: nowhere\nplugins: [ankunft]\n"),
    ],
)
def test_a_wrong_use_of_the_command_ends_with_2(town: Path, arguments: tuple[str, ...], config: str) -> None:
    write_files(town, {"mkdocs.yml": config})
    done = run("ankunft", "build", *arguments, cwd=town)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_instance_in_a_folder_of_its_host_links_to_itself(town: Path) -> None:
    instance = (town / "town/instance.yml").read_text().replace("testort.example.org/", "example.org/towns/testort/")
    write_files(town, {"town/instance.yml": instance})
    assert run("ankunft", "build", cwd=town).returncode == 0
    html = (town / "site/de/housing/index.html").read_text()
    assert 'href="/towns/testort/de/"' in html
    assert 'href="/towns/testort/assets/style.' in html
    assert '<link rel="canonical" href="https://example.org/towns/testort/de/housing/">' in html
    assert 'href="/de/' not in html


def test_a_page_of_tomorrow_appears_tomorrow(town: Path) -> None:
    page = "---\ntitle: Miete\nsummary: Satz.\npublish: {from: 2026-11-22}\n---\n\nText.\n"
    write_files(town, {"town/topics/housing/rent.md": page})
    address = town / "site/de/housing/rent/index.html"
    assert run("ankunft", "build", "--now", NOW.isoformat(), cwd=town).returncode == 0
    assert not address.exists()
    assert run("ankunft", "build", "--now", "2026-11-22", cwd=town).returncode == 0
    assert address.exists()


def test_a_municipality_can_lay_its_own_templates_over_ours(town: Path) -> None:
    write_files(
        town,
        {
            "mkdocs.yml": MKDOCS_YML.replace("  name: material", "  name: material\n  custom_dir: own"),
            "own/components/zz-own/style.css": ".own { color: red; }",
            "own/components/footer/template.html": "{% macro footer(shell) %}<footer>EIGEN</footer>{% endmacro %}",
        },
    )
    done = run("ankunft", "build", cwd=town)
    assert done.returncode == 0, done.stderr
    assert "<footer>EIGEN</footer>" in (town / "site/de/index.html").read_text()
    assert ".own{color:red}" in next((town / "site/assets").glob("style.*.css")).read_text()

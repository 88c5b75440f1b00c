"""Pictures and documents beside a page: named, sized, harmless, and chosen by language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.catalogue.localise import Localised, Publisher

from tests.conftest import make_instance, read_all

TOPIC = {"topics/housing/topic.yml": "title: Wohnen\nsummary: Satz.\n"}
PAGE = "---\ntitle: Plan\nsummary: Satz.\n---\n\n![Der Weg](plan.svg) [Formular](form.pdf)\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
Checked = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("<script>alert(1)</script>", "<script"), ('<path onload="x()"/>', "on"), ("<foreignObject/>", "<foreignobject"),
        ('<a href="https://example.org"/>', 'href="http'), ('<a href="javascript:x()"/>', "javascript:"), ("<style/>", "<style"),
    ],
)  # fmt: skip
def test_a_drawing_that_could_do_something_is_refused(checked: Checked, inside: str, word: str) -> None:
    found = checked({**TOPIC, "topics/housing/plan.svg": f"<!-- {'x' * 5} -->\n{SVG.format(inside)}"})
    assert found == [
        f"topics/housing/plan.svg:2:1: the drawing holds “{word}”. Save it as plain SVG without scripts and links."
    ]


def test_a_drawing_of_shapes_is_fine(checked: Checked) -> None:
    drawing = SVG.format('<g fill="none" stroke="#000"><path d="M0 0h9"/></g>')
    files = {
        **TOPIC,
        "topics/housing/plan.svg": drawing,
        "topics/housing/form.pdf": b"%PDF-1.7",
        "topics/housing/p.md": PAGE,
    }
    assert checked(files) == []


@pytest.mark.parametrize("name", ["Plan.svg", "my plan.svg", "plan.SVG", "plan.xx.svg", "größe.svg"])
def test_a_file_has_a_name_that_works_everywhere(checked: Checked, name: str) -> None:
    [line] = checked({**TOPIC, f"topics/housing/{name}": SVG.format("")})
    assert f"“{name}” is not a good file name" in line


def test_a_file_that_is_too_large_is_refused(checked: Checked) -> None:
    [line] = checked({**TOPIC, "topics/housing/photo.jpg": b"\xff\xd8" + b"0" * 1_000_001})
    assert line == "topics/housing/photo.jpg:1:1: the file has 1000 KB. Make it smaller than 1000 KB."


def test_a_reader_sees_the_picture_of_their_language(tmp_path: Path) -> None:
    files = {
        **TOPIC,
        "topics/housing/way.md": PAGE,
        "topics/housing/way.ar.md": PAGE.replace("summary: Satz.", "summary: Satz.\ntranslation: {by: human}"),
        "topics/housing/plan.svg": SVG.format(""),
        "topics/housing/plan.ar.svg": SVG.format("<g/>"),
        "topics/housing/form.pdf": b"%PDF-1.7",
    }
    reading, _ = read_all(make_instance(tmp_path, files))
    entry = reading.catalogue.get("page", "way")
    assert entry is not None
    for tag, picture in (("de", "plan.svg"), ("ar", "plan.ar.svg"), ("en", "plan.svg")):
        local = Localised(reading.catalogue)[tag]
        html = Publisher(local, "/town/").section(local.entry(entry).sections[0]).html
        assert f'src="/town/media/housing/{picture}"' in html
        assert 'href="/town/media/housing/form.pdf"' in html

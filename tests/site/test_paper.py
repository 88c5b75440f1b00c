"""Lists on paper: what `ankunft kit pdf` writes, read back from the bytes of the PDF."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ankunft.catalogue.catalogue import Catalogue
from ankunft.cli import main
from ankunft.directory.lists import parse as parse_query
from ankunft.directory.lists import select
from ankunft.language import chain, language, strings
from ankunft.resources import resource
from ankunft.site import paper
from ankunft.site.plugin import read_instance
from ankunft.site.templates import component_environment
from click.testing import CliRunner, Result

from tests.conftest import INSTANCE, NOW, NOW_OPTION, ROOT, Element, built_once, make_instance, parse, run

pytest.importorskip("weasyprint")

TOWN = ROOT / "content/musterstadt"
TAGS = ("de", "ar", "ti", "uk")
COURSES = "offers: kind=course topic=german as=table"


# A reader of what WeasyPrint writes: numbered objects, some of them in streams, text by way of ToUnicode.

OBJECT = re.compile(rb"(\d+) 0 obj\n")
STREAM = re.compile(rb"<<.*?>>\nstream\n", re.DOTALL)


def objects(data: bytes) -> dict[int, tuple[bytes, bytes]]:
    """Number → (object, content of its stream, unpacked)."""
    found: dict[int, tuple[bytes, bytes]] = {}
    at = 0
    while (start := OBJECT.search(data, at)) is not None:
        end = data.index(b"\nendobj", start.end())
        head = STREAM.match(data, start.end())
        if head is None or head.end() > end:
            found[int(start[1])] = data[start.end() : end], b""
            at = end
            continue
        length = int(re.findall(rb"/Length (\d+)", head[0])[-1])
        content = data[head.end() : head.end() + length]
        if b"/FlateDecode" in head[0]:
            content = zlib.decompress(content)
        found[int(start[1])] = head[0], content
        found.update(inner(head[0], content))
        at = head.end() + length
    return found


def inner(head: bytes, content: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    """The objects that a stream holds (ISO 32000-1 §7.5.7)."""
    if b"/ObjStm" not in head:
        return
    first = int(re.findall(rb"/First (\d+)", head)[0])
    numbers = [int(number) for number in content[:first].split()]
    ends = [*numbers[3::2], len(content) - first]
    for number, start, end in zip(numbers[::2], numbers[1::2], ends, strict=True):
        yield number, (content[first + start : first + end], b"")


def unpacked(data: bytes) -> bytes:
    """All bytes of a PDF, its streams unpacked."""
    return b"\n".join(part for parts in objects(data).values() for part in parts)


def font_names(data: bytes) -> set[str]:
    """The names of the fonts, without the tag of the subset."""
    found = re.findall(rb"/BaseFont /([^\s/<>\[\]]+)", unpacked(data))
    return {name.decode().rpartition("+")[2] for name in found}


def page_count(data: bytes) -> int:
    return sum(b"/Type /Page/" in body for body, _ in objects(data).values())


def pdf_text(data: bytes) -> str:
    """The characters of all pages in the order in which they are painted, without spaces."""
    there = objects(data)
    maps: dict[bytes, dict[str, str]] = {}
    for body, _ in there.values():
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", body):
            if found := re.search(rb"/ToUnicode (\d+) 0 R", there.get(int(number), (b"", b""))[0]):
                maps[name] = to_unicode(there[int(found[1])][1])
    texts = []
    pages = [body for body, _ in there.values() if b"/Type /Page/" in body]
    for page in pages:
        current: dict[str, str] = {}
        content = there[int(re.findall(rb"/Contents (\d+) 0 R", page)[0])][1]
        for font, string in re.findall(rb"/(\w+) [\d.]+ Tf|<([0-9a-fA-F]+)>", content):
            if font:
                current = maps[font]
                continue
            glyphs = string.decode().lower()
            texts.append("".join(current.get(glyphs[at : at + 4], "\ufffd") for at in range(0, len(glyphs), 4)))
    return re.sub(r"\s", "", "".join(texts))


def to_unicode(content: bytes) -> dict[str, str]:
    """Glyph (four hexadecimal digits) → characters."""
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", content, re.DOTALL):
        for glyph, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[glyph.decode().lower()] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


# The monthly list of courses of the reference instance


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list of courses in four languages."""

    def make(target: Path) -> None:
        tags = [part for tag in TAGS for part in ("--language", tag)]
        done = run("ankunft", "kit", "pdf", TOWN, target, *tags, *NOW_OPTION)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "printed", make)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_instance(TOWN, NOW.isoformat())[0]


def the_pdf(folder: Path, tag: str) -> bytes:
    (path,) = folder.glob(f"*-{tag}.pdf")
    return path.read_bytes()


def document(catalogue: Catalogue, tag: str, wanted: str = COURSES) -> str:
    """The list as HTML for WeasyPrint."""
    word, _, text = wanted.partition(":")
    translations = strings(resource("locales"), chain(tag, catalogue.instance.language))
    environment = component_environment([resource("overrides")], translations)
    style = (resource("overrides") / "print" / "print.css").read_text("utf-8")
    return paper.html(paper.paper(catalogue, tag, parse_query(word, text), translations, style), environment)


def courses(catalogue: Catalogue) -> list[str]:
    word, _, text = COURSES.partition(":")
    return [entry.id for entry in select(catalogue, parse_query(word, text))]


def test_there_is_one_file_a_language_and_nothing_besides(printed: Path) -> None:
    assert sorted(path.name for path in printed.iterdir()) == sorted(f"course-german-{tag}.pdf" for tag in TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_a_list_is_a_whole_pdf_of_a4(printed: Path, tag: str) -> None:
    data = the_pdf(printed, tag)
    assert data.startswith(b"%PDF-1.")
    assert data.rstrip().endswith(b"%%EOF")
    boxes = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", unpacked(data)))
    assert boxes
    for box in boxes:
        assert [round(float(number)) for number in box.split()] == [0, 0, 595, 842]


@pytest.mark.parametrize("tag", TAGS)
def test_the_fonts_are_embedded_and_are_noto(printed: Path, tag: str) -> None:
    data = the_pdf(printed, tag)
    names = font_names(data)
    assert names
    assert {name for name in names if not name.startswith("Noto")} == set()
    script = {"ar": "Arabic", "ti": "Ethiopic"}.get(tag)
    assert script is None or any(script in name for name in names), names
    whole = unpacked(data)
    assert (
        len(re.findall(rb"/FontFile[23]? ", whole)) == len(re.findall(rb"/Type /FontDescriptor", whole)) >= len(names)
    )


@pytest.mark.parametrize("tag", TAGS)
def test_every_character_has_a_glyph(catalogue: Catalogue, printed: Path, tag: str) -> None:
    page = parse(document(catalogue, tag).replace("<!doctype html>", ""))
    wanted = {char for char in next(page.all("body")).text if char.isalnum()}
    there = set(pdf_text(the_pdf(printed, tag)))
    assert sorted(char for char in wanted if char not in there and not is_shaped(char)) == []


def is_shaped(char: str) -> bool:
    """Whether letters join, so that a glyph may stand for several of them."""
    return "\u0600" <= char <= "\u06ff"


@pytest.mark.parametrize("tag", TAGS)
def test_every_course_is_on_it_in_the_language(catalogue: Catalogue, printed: Path, tag: str) -> None:
    assert len(courses(catalogue)) >= 5
    page = parse(document(catalogue, tag))
    body = next(page.all("tbody"))
    rows = list(body.all("tr"))
    assert len(rows) == len(courses(catalogue))
    text = pdf_text(the_pdf(printed, tag))
    if tag != "ar":  # joined letters are written in the order of their glyphs
        for row in rows:
            title = re.sub(r"\s", "", next(row.all("strong")).text)
            assert title in text


@pytest.mark.parametrize("tag", TAGS)
def test_the_number_of_pages_is_right(catalogue: Catalogue, printed: Path, tag: str) -> None:
    data = the_pdf(printed, tag)
    pages = page_count(data)
    assert 1 <= pages <= 1 + len(courses(catalogue)) // 5
    text = pdf_text(data)
    for number in range(1, pages + 1):
        assert f"{number}/{pages}" in text


def test_a_long_list_has_as_many_pages_as_it_needs(tmp_path: Path) -> None:
    offer = "title: Kurs {n}\nsummary: S.\nkind: course\nwhen: {{from: 2027-01-{day:02}}}\n"
    files = {f"offers/course-{n}.yml": offer.format(n=n, day=n % 28 + 1) for n in range(200)}
    root = make_instance(tmp_path / "town", files)
    assert kit(root, tmp_path / "out", "--list", "offers: kind=course as=table", "--language", "de").exit_code == 0
    data = the_pdf(tmp_path / "out", "de")
    pages = page_count(data)
    assert 3 <= pages <= 20
    text = pdf_text(data)
    assert f"{pages}/{pages}" in text
    assert [n for n in range(200) if f"Kurs{n}" not in text] == []


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not here")
@pytest.mark.parametrize("tag", TAGS)
def test_poppler_agrees(printed: Path, tmp_path: Path, tag: str) -> None:
    (tmp_path / "list.pdf").write_bytes(the_pdf(printed, tag))
    done = subprocess.run(["pdffonts", "list.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True)
    fonts = done.stdout.splitlines()[2:]
    assert fonts
    assert all("Noto" in line for line in fonts)
    assert done.stderr == ""


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_list_gives_the_same_bytes(printed: Path, tmp_path: Path, tag: str) -> None:
    env = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    done = run("ankunft", "kit", "pdf", TOWN, tmp_path, "--language", tag, *NOW_OPTION, **env)
    assert done.returncode == 0, done.stderr
    assert the_pdf(tmp_path, tag) == the_pdf(printed, tag)


def test_a_list_of_another_month_is_another(printed: Path, tmp_path: Path) -> None:
    assert kit(TOWN, tmp_path, "--language", "de", "--now", "2026-12-01").exit_code == 0
    assert the_pdf(tmp_path, "de") != the_pdf(printed, "de")
    assert "Dezember2026" in pdf_text(the_pdf(tmp_path, "de"))
    assert "November2026" in pdf_text(the_pdf(printed, "de"))


# The document that WeasyPrint gets


@pytest.mark.parametrize("tag", TAGS)
def test_the_document_has_the_language_and_the_direction(catalogue: Catalogue, tag: str) -> None:
    html = next(parse(document(catalogue, tag)).all("html"))
    assert (html.get("lang"), html.get("dir")) == (tag, language(tag).direction)


def isolated(element: Element) -> bool:
    return element.tag == "bdi" or element.get("dir") is not None


def test_numbers_and_foreign_words_in_arabic_are_isolated(catalogue: Catalogue) -> None:
    page = parse(document(catalogue, "ar"))
    times = [element for element in page.all("bdi") if re.fullmatch(r"\d\d:\d\d–\d\d:\d\d", element.text)]
    assert times
    assert all(element.get("dir") == "ltr" for element in times)
    levels = [element for element in page.all("bdi") if re.search(r"\b[ABC][12]\b", element.text)]
    assert levels
    assert all(element.get("dir") == "ltr" for element in levels if "→" in element.text)
    (caption,) = page.all("figcaption")
    assert caption.get("dir") == "ltr"
    for element in page.all():
        if element.get("lang") not in (None, "ar") and element.tag != "html":
            assert element.get("dir") is not None or element.tag == "bdi", (element.tag, element.text)


def test_the_text_stands_in_the_order_in_which_it_is_read(catalogue: Catalogue) -> None:
    """No overriding mark and no turned text (RLM stands in dates of CLDR): the direction is said in attributes."""
    for tag in TAGS:
        html = document(catalogue, tag)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\ufb50-\ufdff\ufe70-\ufeff]", html), tag
    heads = [head.text for head in parse(document(catalogue, "ar")).all("th")]
    german = [head.text for head in parse(document(catalogue, "de")).all("th")]
    assert len(heads) == len(german) == 6
    assert all(re.search("[\u0600-\u06ff]", head) for head in heads)


@pytest.mark.parametrize("tag", TAGS)
def test_the_document_asks_for_nothing_from_elsewhere(catalogue: Catalogue, tag: str) -> None:
    html = document(catalogue, tag)
    assert not re.search(r"<(?:link|img|script|iframe|object)\b|@import|url\(|src=", html)


def test_courses_are_sorted_by_their_first_day(catalogue: Catalogue) -> None:
    text, _, _ = document(catalogue, "de").partition("</tbody>")
    page = parse(f"{text}</tbody></table></body></html>")
    starts = [next(row.all("td")).text.strip() for row in page.all("tr") if list(row.all("td"))]
    days = [".".join(reversed(start.split("."))) if start else "9999" for start in starts]
    assert days == sorted(days)


LISTS = [
    "offers: kind=course topic=german as=table", "offers:", "offers: kind=counselling", "offers: level=A1",
    "offers: provider=vhs-musterstadt", "offers: topic=german level=A1 as=table", "contacts: language=ar",
    "contacts: organisation=jobcenter-musterland", "places: category=library", "organisations: type=welfare",
    "offers: status=full",
]  # fmt: skip


@pytest.mark.parametrize("wanted", LISTS)
def test_the_printed_address_is_a_page_of_the_site(catalogue: Catalogue, site: Path, wanted: str) -> None:
    (caption,) = parse(document(catalogue, "de", wanted)).all("figcaption")
    path = caption.text.removeprefix(catalogue.instance.url)
    assert (site / path / "index.html").is_file(), path


def test_a_list_of_contacts_has_their_numbers_and_none_is_cut_off(catalogue: Catalogue) -> None:
    page = parse(document(catalogue, "de", "contacts: language=ar"))
    word, _, text = "contacts: language=ar".partition(":")
    for entry in select(catalogue, parse_query(word, text)):
        number: Any = entry.record
        if number.phone:
            assert number.phone in next(page.all("body")).text


# No network


def test_what_lies_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    plain = paper.pdf("<p>Text</p>", NOW)
    for address in ("https://example.org/a.png", "file:///etc/hostname", "ftp://example.org/a.png"):
        html = f'<p>Text</p><img src="{address}"><link rel="stylesheet" href="{address}">'
        try:
            made = paper.pdf(html, NOW)
        except paper.ForeignAddressError:
            continue
        assert b"/Subtype /Image" not in made
        assert page_count(made) == page_count(plain)


# Wrong use


def kit(*arguments: str | Path) -> Result:
    given = [str(argument) for argument in arguments]
    if "--now" not in given:
        given += NOW_OPTION
    result = CliRunner().invoke(main, ["kit", "pdf", *given, "--lang", "en"])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A town with one course."""
    text = "title: Kurs\nsummary: S.\nkind: course\ntopics: [german]\nwhen: {from: 2027-01-12}\n"
    files = {"topics/german/topic.yml": "title: Deutsch\nsummary: S.\n", "offers/course.yml": text}
    return make_instance(tmp_path / "town", files)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--list", "ofers: kind=course"), ("ofers", "offers")),
        (("--list", "nothing"), ("nothing", "offers")),
        (("--list", ""), ("offers",)),
        (("--list", "offers: knd=course"), ("knd=course", "kind")),
        (("--list", "offers: kind=curse"), ("kind=curse", "course")),
        (("--list", "offers: topic=germann"), ("topic=germann", "german")),
        (("--list", "places: as=table"), ("as=table",)),
        (("--language", "fr"), ("fr",)),
        (("--language", "de", "--language", "xx"), ("xx",)),
        (("--now", "yesterday"), ("yesterday", "2026-11-21")),
    ],
)
def test_a_wrong_use_ends_with_2_a_helpful_line_and_nothing_written(
    small: Path, tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    result = kit(small, tmp_path / "out", *arguments)
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "out").exists()
    error = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(error) == 1, result.stderr
    for word in words:
        assert word in error[0]


def test_a_folder_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    assert kit(tmp_path / "nowhere", tmp_path / "out").exit_code == 2


def test_content_with_errors_ends_with_1_and_nothing_is_written(small: Path, tmp_path: Path) -> None:
    (small / "offers/broken.yml").write_text("titel: Kurs\nsummary: S.\nkind: course\n")
    result = kit(small, tmp_path / "out")
    assert result.exit_code == 1
    assert "offers/broken.yml:1:1: there is no field “titel”. Write “title”." in result.stdout
    assert not (tmp_path / "out").exists()


def test_warnings_stop_no_paper(small: Path, tmp_path: Path) -> None:
    (small / "places").mkdir()
    (small / "places/p.yml").write_text("title: T\nhours: Mo 09:00-12:00\n")
    assert kit(small, tmp_path / "out", "--language", "de").exit_code == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["course-german-de.pdf"]


def test_an_old_list_is_replaced_and_others_stay(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "course-german-de.pdf").write_bytes(b"old")
    (out / "diary.txt").write_bytes(b"Dear diary")
    assert kit(small, out, "--language", "de").exit_code == 0
    assert (out / "course-german-de.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in out.iterdir()) == ["course-german-de.pdf", "diary.txt"]


def test_without_a_language_every_language_of_the_instance_is_printed(small: Path, tmp_path: Path) -> None:
    assert kit(small, tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        f"course-german-{tag}.pdf" for tag in ("ar", "de", "en")
    ]


def test_an_empty_list_says_so(small: Path, catalogue: Catalogue) -> None:
    empty = read_instance(small, NOW.isoformat())[0]
    page = parse(document(empty, "de", "offers: kind=meeting"))
    text = next(page.all("body")).text
    header = next(page.all("header")).text
    assert text.replace(header, "").strip()


def test_a_title_with_signs_of_html_is_text(small: Path, tmp_path: Path) -> None:
    result = kit(small, tmp_path / "out", "--language", "de", "--title", "Kurse <b>& mehr</b> ]]>")
    assert result.exit_code == 0
    assert "Kurse<b>&mehr</b>]]>" in pdf_text(the_pdf(tmp_path / "out", "de"))


def test_the_option_title_is_the_heading(small: Path, tmp_path: Path) -> None:
    assert INSTANCE.startswith("name: Testort")
    assert kit(small, tmp_path / "out", "--language", "de", "--title", "Monatsliste").exit_code == 0
    text = pdf_text(the_pdf(tmp_path / "out", "de"))
    assert "Monatsliste" in text
    assert "Testort" in text

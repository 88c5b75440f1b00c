"""Markdown is data from strangers: what is published is on the list, whatever was written."""

from __future__ import annotations

import pytest
from ankunft.catalogue.markup import inline_html, plain, publish, references, to_html


def published(text: str) -> str:
    return publish(to_html(text), lambda kind, target: target, lambda reference: f"({reference})")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<script>alert(1)</script>a", "<p>a</p>"),
        ('<img src="x.png" onerror="alert(1)" alt="A">', '<p><img loading="lazy" src="x.png" alt="A"></p>'),
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[a](JaVaScRiPt:alert(1))", "<p>a</p>"),
        ("[a](data:text/html,x)", "<p>a</p>"),
        (
            '<a href="https://example.org" onclick="x()" style="y" target="_blank">a</a>',
            '<p><a href="https://example.org">a</a></p>',
        ),
        ('<p style="color:red" class="evil">a</p>', "<p>a</p>"),
        ("<iframe src='https://example.org'></iframe>a", "<p>a</p>"),
        ("<svg><script>alert(1)</script></svg>a", "<p>a</p>"),
        ("<math><mtext></p><style><img src=x onerror=alert(1)>", ""),
        ('<a name="x" id="_main">a</a>', "<p>a</p>"),
        ("<form action=x><input name=a>a</form>", "a"),
        ("a <!-- b --> c", "<p>a  c</p>"),
        ("a &#1;&#x1f; b", "<p>a  b</p>"),
    ],
)
def test_what_is_not_on_the_list_does_not_come_through(written: str, shown: str) -> None:
    assert published(written).strip() == shown


@pytest.mark.parametrize(
    "written",
    [
        '<bdi dir="rtl" lang="ar">مرحبا</bdi>',
        '<details open=""><summary>A</summary>B</details>',
        '<h3 id="here">A</h3>',
    ],
)
def test_what_texts_need_is_kept(written: str) -> None:
    assert written in published(written)


def test_tables_are_aligned_by_classes_not_by_styles() -> None:
    html = published("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n")
    assert [f'class="align-{way}"' in html for way in ("start", "end", "center")] == [True] * 3
    assert "style" not in html
    assert "align=" not in html


def test_blocks_keep_their_kind_and_title() -> None:
    assert '<div class="admonition warning">' in published('!!! warning "Achtung"\n    Text')
    assert '<details class="note"><summary>Mehr</summary>' in published('??? note "Mehr"\n    Text').replace("\n", "")


def test_inserts_are_filled_outside_code() -> None:
    assert (
        published("A [[instance:name]] `[[instance:name]]`")
        == "<p>A (instance:name) <code>[[instance:name]]</code></p>"
    )


def test_references_come_in_the_order_of_the_text() -> None:
    found = references(to_html("[a](1.md) ![B](2.png) [[instance:x]] <a href='3.md'>c</a> `[d](4.md)`"))
    assert [(item.kind, item.target) for item in found] == [
        ("link", "1.md"), ("image", "2.png"), ("insert", "instance:x"), ("link", "3.md"),
    ]  # fmt: skip


def test_a_heading_is_one_line_of_markdown() -> None:
    assert inline_html("A *b* `c` <bdi>d</bdi>") == "A <em>b</em> <code>c</code> <bdi>d</bdi>"
    assert plain("<h2>A</h2><p>b<br>c</p>") == "A b c"


@pytest.mark.parametrize("text", ["1. Titel", "- Titel", "> Titel", "# Titel", "    Titel", "!!! note", "| a |"])
def test_a_heading_that_looks_like_a_block_stays_a_line(text: str) -> None:
    assert "<p>" not in inline_html(text)
    assert "<li>" not in inline_html(text)


def test_a_wide_table_names_the_column_on_each_cell() -> None:
    html = published('| A | B "c" | D |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n')
    assert html.startswith('<table class="wide">')
    assert html.count('<td data-label="B &quot;c&quot;">') == html.count('<td data-label="D">') == 2
    assert "<td>1</td>" in html


def test_a_narrow_table_stays_as_it_is() -> None:
    html = published("| A | B |\n|---|---|\n| 1 | 2 |\n")
    assert "data-label" not in html
    assert "class" not in html

"""Descriptions of strangers become text that reads the same, and does nothing."""

from __future__ import annotations

import re
import time

import pytest
from ankunft.catalogue.markup import excess, plain, publish, references, to_html
from ankunft.importers.ical.description import describe, web_address
from ankunft.importers.texts import clean
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.test_integreat_text import SYNTAX, TEXT

ALLOWED = {"p", "ul", "li", "a", "br"}


def tags(markdown: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", to_html(markdown)))


def written(text: str) -> list[str]:
    """All Markdown that a description becomes."""
    said = describe(text)
    return [part for part in (said.rest, said.whole) if part]


def is_harmless(markdown: str) -> None:
    assert len(markdown) <= 20_000
    assert not excess(markdown)
    assert not re.search(r"^#{1,6}[ \t]", markdown, re.MULTILINE)
    assert tags(markdown) <= ALLOWED, markdown
    for reference in references(to_html(markdown)):
        assert reference.kind == "link", markdown
        assert re.match(r"https?://[^\s\"<>]+$", reference.target), markdown


def words(text: str) -> list[str]:
    return text.split()


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(TEXT, max_size=4).map("\n".join))
def test_plain_text_reads_the_same(text: str) -> None:
    said = describe(text)
    for markdown in written(text):
        is_harmless(markdown)
    if re.search(r"https?://|www\.|<|&|\[cid", text):
        return
    lines = [" ".join(line.split()) for line in clean(text).split("\n")]
    lines = [line for line in lines if not re.fullmatch(r"[-=_~*:+#.\s]{5,}", line)]
    lines = [re.sub(r"^[-*•–·▪●○‣◦]\s+(?=\S)", "", line) for line in lines]
    expected = " ".join(lines)
    assert words(plain(to_html(said.whole or ""))) == words(expected), repr(said.whole)
    if said.summary and not said.summary.endswith("…"):
        together = words(said.summary) + words(plain(to_html(said.rest or "")))
        assert "".join(together) == "".join(words(expected))


HTML = st.lists(
    st.one_of(
        TEXT,
        SYNTAX,
        st.sampled_from(["<p>", "</p>", "<br>", "<ul>", "<li>", "</ul>", "<h1>", "</h1>", "<table>", "<td>", "<b>"]),
        st.sampled_from(["<script>alert(1)</script>", "<style>p{}</style>", "<svg onload=x>", "<img src=x onerror=y>"]),
        st.sampled_from(["<a href='https://example.org/?a=1&b=(2)'>", "</a>", "<a href='javascript:x'>", "<iframe>"]),
        st.sampled_from(["<a href=' JaVaScRiPt:x'>", "<a href='data:text/html,x'>", '<a href="http://x/\'><script>">']),
    ),
    max_size=14,
).map("".join)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(HTML)
def test_html_becomes_nothing_but_text_lists_and_links(text: str) -> None:
    for markdown in written(f"<p>{text}"):
        is_harmless(markdown)
        assert "alert(1)" not in markdown or "alert(1)" in re.sub(r"<script>.*?</script>", "", text)
        html = publish(to_html(markdown), lambda kind, target: target)
        assert "javascript" not in html.lower() or "javascript" in plain(html).lower()


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_an_address_is_http_or_none(text: str) -> None:
    for written_ in (text, f"http://{text}", f"https://example.org/{text}", f"www.{text}"):
        address = web_address(written_)
        assert address is None or re.match(r"(?i)https?://[^\s\"<>()]+$", address)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 12_000, "<b>" * 20_000, "<a href='x'>" * 5_000, "<!--" * 15_000, "<" * 60_000, "*" * 60_000,
        "[" * 60_000, "&#" * 30_000, "<ul><li>" * 7_000, "<table><tr><td>" * 4_000, "http://" * 8_000, "<p" * 30_000,
        "<br>" * 15_000, "- " * 30_000, "(".join(["http://a"] * 6_000), "http://a" + ")" * 59_000, "a " * 500_000,
        "www.a" + "(.)" * 19_000, "\n" * 60_000, "&lt;" * 15_000, "\\" * 60_000, "<a href='http://a'>" + "x" * 60_000,
        "- a\n" * 15_000, "- [x](y)\n" * 5_000, "`" * 50_000, "_" * 50_000, "> " * 20_000, "x" * 1_000_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_texts_take_no_time(text: str) -> None:
    began = time.monotonic()
    for markdown in [*written(text), *written(f"<p>a</p>{text}")]:
        is_harmless(markdown)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("text", "summary", "rest"),
    [
        ("", "", None),
        ("   \n\n ", "", None),
        ("Ein Satz.", "Ein Satz.", None),
        ("Ein Satz. Noch einer.", "Ein Satz.", "Noch einer."),
        ("Liebe Eltern,\nam Montag\nist Ruhe. Danke.", "Liebe Eltern, am Montag ist Ruhe.", "Danke."),
        ("Wann: heute\nWo: hier", "Wann: heute", "Wo: hier"),
        ("Am 3. Mai um 10 Uhr. Los!", "Am 3. Mai um 10 Uhr.", "Los!"),
        ("-::~:~::~:~:~:~:~\nEin Satz.", "Ein Satz.", None),
        ("A &amp; B & C &lt;3 &nicht;", "A & B & C <3 &nicht;", None),
        ("Mehr <https://a.example/> hier.", "Mehr https://a.example/ hier.", None),
        ("Mail an a@b.de<mailto:a@b.de> [cid:x.png@01]", "Mail an a@b.de", None),
        ("x" * 400 + ".", "x" * 299 + "…", "x" * 400 + "."),
        ("<p>Ein<br>Satz.</p>", "Ein", "Satz."),
        ("<div>Ein Satz.<div>Noch <i>einer</i>.</div></div>", "Ein Satz.", "Noch einer."),
        ("Ist 1 < 2? Ja > nein.", "Ist 1 < 2?", "Ja > nein."),
        ("<b>Fett</b> &lt;b&gt;", "Fett <b>", None),
    ],
)
def test_a_description_is_split(text: str, summary: str, rest: str | None) -> None:
    said = describe(text)
    assert (said.summary, said.rest) == (summary, rest)

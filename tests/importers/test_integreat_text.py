"""HTML of strangers becomes Markdown that reads the same."""

from __future__ import annotations

import html
import re
import time

import markdown
import pytest
from ankunft.importers.integreat.html import Body, clean
from ankunft.importers.integreat.markdown import write
from ankunft.importers.integreat.texts import clean as clean_text
from ankunft.importers.integreat.texts import first_sentence, shorten
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from hypothesis import given, settings
from hypothesis import strategies as st


def words(text: str) -> list[str]:
    return text.split(" ")


EXTENSIONS = ["tables", "admonition", "attr_list", "def_list", "sane_lists", "pymdownx.details"]
SPACED = frozenset(words("p div section br ul ol li h1 h2 h3 h4 h5 h6 table tr td th blockquote details summary"))


def cleaned(source: str) -> Body:
    return clean(source, lambda href: (href, None))


def to_markdown(source: str) -> str:
    return write(cleaned(source), None)


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


def visible(source: str) -> str:
    """The text that readers see, white space folded."""
    parts: list[str] = []
    for node in BeautifulSoup(source, "html.parser").descendants:
        if isinstance(node, Tag) and node.name in SPACED:
            parts.append(" ")
        elif type(node) is NavigableString:
            parts.append(str(node))
            # What follows the end of a block stands apart from it as well.
            if any(parent.name in SPACED and _ends_with(parent, node) for parent in node.parents):
                parts.append(" ")
    return " ".join(clean_text("".join(parts)).split())


def _ends_with(parent: Tag, node: NavigableString) -> bool:
    texts = [text for text in parent.descendants if type(text) is NavigableString]
    return bool(texts) and texts[-1] is node


# Text that Markdown would read as something else, besides anything at all.
SYNTAX = st.sampled_from(
    words(
        "* _ ** __ # ## ### {#a} {.b} { } [ ] [[ ]] [[instance:name]] [a](b) ![a](b) [^1] <b> </b> <script> & &amp; "
        "&lt; &copy; &copy &#0 AT&T ` ``` ~~~ ~ | |- --- -- - + +a > >> 1. 1) ١. 2.a === = : :: ::: !!! !!!note "
        "??? ???+ \\ \\* \\\\ ( ) ! !! ' \" $ % ^ http://a.b/_c_ a@b.de 0821/12 § *[a]: [a]: --8<-- {{ }} {% /// "
        "<!-- --> 1986. 😀 سلام \u200c ። \n \n\n \t \r\n"
    )
)
TEXT = st.lists(st.one_of(SYNTAX, st.text(max_size=6), st.sampled_from([" ", "  ", "a", "b", "\n"])), max_size=12).map(
    "".join
)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXT, max_size=4))
def test_plain_paragraphs_read_the_same_after_markdown(texts: list[str]) -> None:
    source = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    assert visible(rendered(to_markdown(source))) == visible(source)


INLINE = st.recursive(
    TEXT.map(html.escape),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name.split()[0]}>",
        st.sampled_from(
            ["strong", "b", "em", "i", "span", 'a href="https://a.example/x_(y)*?b=1&amp;c=2"', "bdi", "u"]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
LINE = st.lists(st.one_of(INLINE, st.just("<br>"), st.just(" ")), max_size=4).map("".join)
BLOCK = st.recursive(
    LINE.map(lambda line: f"<p>{line}</p>"),
    lambda inner: st.builds(
        lambda names, parts: (
            f"<{names[0]}>" + "".join(f"<{names[1]}>{part}</{names[1]}>" for part in parts) + f"</{names[0]}>"
        ),
        st.sampled_from(
            [("ul", "li"), ("ol", "li"), ("div", "div"), ("blockquote", "p"), ("div", "h3"), ("section", "span")]
        ),
        st.lists(st.one_of(inner, LINE), min_size=1, max_size=3),
    ),
    max_leaves=6,
)
TABLE = st.lists(st.lists(LINE, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda rows: (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(BLOCK, TABLE, LINE), max_size=4).map("".join))
def test_nested_markup_reads_the_same_after_markdown(source: str) -> None:
    assert visible(rendered(to_markdown(source))).split() == visible(source).split()


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/=\"' abdhilpstrux&;!-[]\n"), max_size=60))
def test_broken_html_never_raises(source: str) -> None:
    to_markdown(source)


@pytest.mark.parametrize(
    ("start", "times"),
    [
        ("<div>", 100_000),
        ("<b>", 5_000),
        ("<ul>", 5_000),
        ("<ul><li>", 5_000),
        ("<ul><li>x", 5_000),
        ("<li>", 5_000),
        ("<ul><li><li>", 5_000),
        ("<blockquote>", 5_000),
        ("<table><tr><td>", 5_000),
        ("<details><summary>", 5_000),
        ("<a href='x'>", 5_000),
        ("<h2>", 5_000),
        ("<br>a", 20_000),
        ("<b>a</b><i>b</i>", 10_000),
        ("<ol><li>a</ol>", 2_000),
        ("<div class='contact-card'>", 5_000),
        ("&nbsp; ", 50_000),
        ("<p>", 5_000),
    ],
)
def test_markup_without_end_is_read_in_seconds(start: str, times: int) -> None:
    begun = time.process_time()
    assert "Mitte" in to_markdown(start * times + "Mitte")
    assert time.process_time() - begun < 30


def test_a_huge_text_is_left_out_and_noted() -> None:
    body = cleaned("x" * 5_000_001)
    assert not body.blocks
    assert [str(what) for what, _ in body.notes] == ["the text was left out"]


def test_nothing_that_runs_survives() -> None:
    source = (
        "<script>alert(1)</script><p onclick='x()' style='background:url(x)' class='c' id='i'>T</p>"
        "<svg onload=x></svg><iframe srcdoc='<b>'></iframe><img src=x onerror=y alt=z>"
        "<math><a href=javascript:x>m</a></math><a href=javascript:x>n</a>"
    )
    text = write(clean(source, lambda href: (None, None)), None)
    assert not re.search(r"script|onclick|style|class|onerror|onload|srcdoc|url\(", text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("bei der<strong> Behörde </strong>machen", "bei der **Behörde** machen"),
        ("<b>a</b><i>b</i>", "**ab**"),
        ("<b><i>a</i></b>", "***a***"),
        ("<b> </b>x", "x"),
        ('<a href="/x"> Wort </a>, weiter', "[Wort](/x) , weiter"),
        ('<a href="/x">eins<br>zwei</a>', "[eins zwei](/x)"),
        ('<a href="/x"></a>leer', "leer"),
        ("a<br><br>b", "a\n\nb"),
        ("a<br>- b<br>1. c<br>١. d<br># e", "a  \n\\- b  \n1\\. c  \n١\\. d  \n\\# e"),
        ("Hallo!<a href='/x'>du</a>", "Hallo\\![du](/x)"),
        ("<dl><dt>A</dt><dd>B</dd></dl>", "A\n\nB"),
        ("<pre>a\n b</pre>", "a  \nb"),
        ("<details><summary>Mehr</summary><p>Text</p></details>", '??? note "Mehr"\n    Text'),
        ("<bdi>+49</bdi>", "<bdi>+49</bdi>"),
        ("a<!-- b --><![CDATA[c]]>d", "ad"),
    ],
)
def test_inline_markup_is_written_as_markdown(source: str, expected: str) -> None:
    assert to_markdown(source).rstrip("\n") == expected


def test_first_sentences_end_behind_words_not_abbreviations() -> None:
    assert first_sentence("Am 8. August geht es los. Danach mehr.", 160) == "Am 8. August geht es los."
    assert first_sentence("هل أنت هنا؟ نعم.", 160) == "هل أنت هنا؟"
    assert first_sentence("ኣብዚ ኣለኹ። ካልእ።", 160) == "ኣብዚ ኣለኹ።"


def test_long_text_is_cut_behind_a_word() -> None:
    assert shorten("eins zwei drei vier", 12) == "eins zwei…"

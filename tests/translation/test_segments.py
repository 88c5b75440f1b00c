from __future__ import annotations

import random
import time
from contextlib import suppress

import pytest
from ankunft.translation.segments import SegmentError, Split, aligned, canonical, pieces, split, whole
from hypothesis import given, settings
from hypothesis import strategies as st

PAGE = """\
Ein Satz mit **Fett**, [Amt](a.md#x "T") und <bdi lang="de">Wort</bdi>.
Er geht hier weiter.

- Punkt mit [[value:kaution]]
  und noch einer Zeile
    - innen
- [[offer:deutsch]]

| Wo | Wann |
|---|:-:|
| [Amt](b.md) `a|b` | 8 \\| 9 |
| – | [[place:rathaus]] |

!!! warning "Achtung, „Frist“"
    Ein Absatz
    über zwei Zeilen.

    - Punkt

??? note
    Ohne Titel

> Ein Zitat
> geht weiter.

<details>
<summary>Mehr</summary>
Innen
</details>

Wort
:   Erklärung

```sh
ein *Befehl*
```

<!-- nur für uns
-->

[[offers: topic=german]]

[ziel]: https://example.org/ "x"
"""
TEXTS = [
    "Kosten",
    'Ein Satz mit **Fett**, [Amt](a.md#x "T") und <bdi lang="de">Wort</bdi>.\nEr geht hier weiter.',
    "Punkt mit [[value:kaution]]\n  und noch einer Zeile",
    "innen",
    "Wo",
    "Wann",
    "[Amt](b.md) `a|b`",
    "8 \\| 9",
    "Achtung, „Frist“",
    "Ein Absatz\n    über zwei Zeilen.",
    "Punkt",
    "Ohne Titel",
    "Ein Zitat\n> geht weiter.",
    "<summary>Mehr</summary>",
    "Innen",
    "Wort",
    "Erklärung",
    "ein *Befehl*",
]


def texts(found: Split) -> list[str]:
    return [segment.text for segment in found.segments]


def check(found: Split, text: str) -> None:
    """Cutting and joining, shielding and restoring give what was there."""
    assert found.joined(texts(found)) == text
    for segment in found.segments:
        assert segment.unprotect(segment.xml) == segment.text
        assert segment.unprotect(canonical(segment.xml)) == segment.text
    assert found.composed([segment.xml for segment in found.segments]) == text


def test_a_text_is_cut_into_what_is_translated() -> None:
    found = split(PAGE, heading="Kosten")
    assert texts(found) == TEXTS
    check(found, f"Kosten\n{PAGE}")


def test_what_can_break_is_shielded_and_lines_go_on_without_their_indentation() -> None:
    xmls = [segment.xml for segment in split(PAGE).segments]
    assert xmls[0] == (
        'Ein Satz mit <g id="1">Fett</g>, <g id="2">Amt</g> und <g id="3">Wort</g>.\nEr geht hier weiter.'
    )
    assert xmls[1] == 'Punkt mit <x id="1"/>\nund noch einer Zeile'
    assert xmls[11] == "Ein Zitat\ngeht weiter."
    assert xmls[16] == "ein *Befehl*"


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        ("![Bild](a.png) und <https://a.example>", '<g id="1">Bild</g> und <x id="2"/>'),
        ("eins\\\nzwei  \ndrei\nvier", 'eins<x id="1"/>zwei<x id="2"/>drei\nvier'),
        ("[a][ref] [ref] [ref][] [sonst]", '<g id="1">a</g> <g id="2">ref</g> <g id="3">ref</g> [sonst]'),
        ("***a*** __b__ _c_ a_b_c 2 * 3 * 4 \\*", '<g id="1">a</g> <g id="2">b</g> <g id="3">c</g> a_b_c 2 * 3 * 4 \\*'),
        ("`<b>` **a `**` b**", '<g id="1">&lt;b&gt;</g> <g id="2">a <g id="3">**</g> b</g>'),
        ("*a [b* c](d)", '*a <g id="1">b* c</g>'),
        ("<b>[a</b>](x)", '<g id="1">[a</g>](x)'),
        ("<i>a [b</i> c] <br> </u>", '<g id="1">a [b</g> c] <x id="2"/> <x id="3"/>'),
        ("a < b & c &amp; &nbsp; <3", "a &lt; b &amp; c &amp;amp; &amp;nbsp; &lt;3"),
        ("Text {: .contact} [[plain:Kaution]]", 'Text <x id="1"/> <x id="2"/>'),
        ("a<!-- b -->c <!-- d", 'a<x id="1"/>c &lt;!-- d'),
    ],
)  # fmt: skip
def test_codes(text: str, xml: str) -> None:
    found = split(text, labels=["ref"])
    assert [segment.xml for segment in found.segments] == [xml]
    check(found, text)


def test_codes_of_a_translation_are_those_of_the_source_that_say_the_same() -> None:
    segment = split("**A** und [B](b.md) und [C](c.md)").segments[0]
    translation = "[ج](c.md) [ب](b.md) <bdi>A</bdi> [د](d.md)"
    xml = '<g id="3">ج</g> <g id="2">ب</g> &lt;bdi&gt;A&lt;/bdi&gt; [د](d.md)'
    assert segment.protect(translation) == xml
    assert segment.unprotect(xml) == translation


def test_a_link_that_is_its_own_label_keeps_its_target_when_it_is_translated() -> None:
    segment = split("Zum [Amt].", labels=["Amt"]).segments[0]
    assert segment.unprotect('To the <g id="1">office</g>.') == "To the [office][Amt]."
    assert segment.protect("To the [office][Amt].") == 'To the <g id="1">office</g>.'


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        ("A", "the placeholder 1 (“[…](b.md)”) is missing"),
        ('<g id="1">A</g> <g id="1">B</g>', "the placeholder 1 (“[…](b.md)”) stands twice"),
        ('<g id="1">A</g> <g id="9">B</g>', "the source text has no placeholder 9 of this form"),
        ('<x id="1"/>', "the source text has no placeholder 1 of this form"),
        ('<g id="1">A', "the placeholder 1 (“[…](b.md)”) begins and does not end"),
        ("A</g>", "a placeholder ends that has not begun"),
        ('<g id="1">A</g> <g id="2"> B </g>', "the placeholder 2 (“**…**”) has no effect where it stands"),
    ],
)
def test_a_translation_whose_codes_do_not_fit_is_refused(xml: str, what: str) -> None:
    with pytest.raises(SegmentError) as error:
        split("[A](b.md) **B**").segments[0].unprotect(xml)
    assert str(error.value) == what


def test_bold_may_be_left_out_and_tools_may_write_the_codes_otherwise() -> None:
    segment = split("[A](b.md) **B** [[value:x]]").segments[0]
    assert segment.unprotect("<x id='3'></x> R&B <g  id = '1' >A</g > &quot;x&quot;<br>") == (
        '[[value:x]] R&B [A](b.md) "x"<br>'
    )


@pytest.mark.parametrize(
    ("number", "xml"),
    [
        (1, "a\n\nb"), (1, "# a"), (1, "- a"), (1, "a\n---"), (2, "1. a"), (2, ""), (2, "> a"),
        (2, "a\n\n  b"), (3, "a | b"), (5, "a\x01b"), (6, "…"),
    ],
)  # fmt: skip
def test_a_translation_that_would_divide_the_text_in_another_way_is_refused_and_its_segment_named(
    number: int, xml: str
) -> None:
    found = split("Ein Absatz.\n\n- Punkt\n\n| A | B |\n|---|---|\n| C | D |\n")
    assert texts(found) == ["Ein Absatz.", "Punkt", "A", "B", "C", "D"]
    xmls = [segment.xml for segment in found.segments]
    xmls[number - 1] = xml
    with pytest.raises(SegmentError) as error:
        found.composed(xmls)
    assert error.value.number == number


def test_blanks_around_a_translation_and_line_ends_in_a_cell_do_no_harm() -> None:
    found = split("Ein Absatz.\n\n| A | B |\n|---|---|\n")
    assert found.composed([" Eins.\n", "a\nb", "c "]) == "Eins.\n\n| a b | c |\n|---|---|\n"


def test_lines_of_a_translation_are_indented_as_those_of_the_source() -> None:
    found = split("- Eins\n\n!!! note\n    Zwei\n\n> Drei\n")
    assert found.composed(["a\nb", "c\nd", "e\nf"]) == "- a\n  b\n\n!!! note\n    c\n    d\n\n> e\n> f\n"


def test_translations_divided_in_another_way_are_not_aligned_and_go_as_a_whole() -> None:
    source = split("Eins.\n\nZwei.\n")
    assert aligned(source, split("One.\n\nTwo.\n"))
    assert not aligned(source, split("One.\n"))
    assert not aligned(source, split("One.\n\n- Two.\n"))
    source, text = whole("Eins. [A](a.md)\n\nZwei.\n"), "\nOne, two. [A](a.md)\n"
    assert source.segments[0].protect(text) == '\nOne, two. <g id="1">A</g>\n'
    assert source.composed(['\nOne, two. <g id="1">A</g>\n']) == text


WORD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("<>&[]()*_`|\\!{}:#-+.\"'~ \tابجدከኸ\u200f\u2067\u0661"),
    max_size=12,
)
INLINE = st.recursive(
    WORD | st.sampled_from(["Wort", "[[value:x]]", "[[plain:Wort]]", "<br>", "<https://a.example>", "{: .x}", "\\\n", "  \n", "[Amt]", "[Amt][]"]),
    lambda inner: st.one_of(
        st.builds("**{}**".format, inner), st.builds("_{}_".format, inner), st.builds("`{}`".format, inner),
        st.builds("[{}](a.md)".format, inner), st.builds("[{}][Amt]".format, inner), st.builds("![{}](a.png 't')".format, inner),
        st.builds("<bdi lang=\"de\">{}</bdi>".format, inner), st.builds("<a href='x'>{}</b>".format, inner),
        st.lists(inner, max_size=3).map(" ".join),
    ),
    max_leaves=6,
)  # fmt: skip


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" if line else line for line in text.split("\n"))


BLOCK = st.recursive(
    INLINE,
    lambda inner: st.one_of(
        st.builds("## {}".format, INLINE), st.builds("- {}\n- x".format, inner), st.builds("12. {}".format, inner),
        st.builds(lambda text: f"- Punkt\n{indented(text, '    ')}", inner),
        st.builds(lambda title, text: f'!!! note "{title}"\n{indented(text, "    ")}', WORD, inner),
        st.builds(lambda text: f"??? tip\n{indented(text, '    ')}", inner),
        st.builds(lambda text: indented(text, "> "), inner),
        st.builds(lambda one, two, three: f"| {one} | {two}\n|---|:-:|\n|{three}|x|", INLINE, WORD, INLINE),
        st.builds("<details>\n<summary>{}</summary>\n{}\n</details>".format, INLINE, inner),
        st.builds("```\n{}\n```".format, inner), st.builds("~~~ sh\n{}".format, inner), st.builds("<!-- {} -->".format, inner),
        st.builds("{}\n:   {}".format, INLINE, inner), st.builds("[{}]: b.md 'x'".format, WORD), st.just("[[offers: topic=x]]"),
    ),
    max_leaves=4,
)  # fmt: skip
MARKDOWN = st.lists(BLOCK, max_size=5).map("\n\n".join) | st.lists(BLOCK, max_size=5).map("\n".join)


@given(MARKDOWN, st.none() | WORD)
@settings(max_examples=400, deadline=None)
def test_any_markdown_is_cut_and_joined_and_shielded_without_a_loss(markdown: str, heading: str | None) -> None:
    found = split(markdown, heading=heading, labels=["Amt"])
    check(found, markdown if heading is None else f"{heading}\n{markdown}")
    check(whole(markdown), markdown)


@given(MARKDOWN, MARKDOWN)
@settings(max_examples=200, deadline=None)
def test_any_translation_has_an_xml_form_that_gives_it_back(markdown: str, translation: str) -> None:
    source = whole(markdown).segments[0]
    xml = source.protect(translation)
    assert xml is not None
    assert source.unprotect(xml, source.codes) == translation
    assert canonical(xml) == xml
    for one, two in zip(split(markdown).segments, split(translation).segments, strict=False):
        form = one.protect(two.text)
        assert form is None or one.unprotect(form, one.codes) == two.text


@given(MARKDOWN, st.text(st.sampled_from("<>/gx id=\"'12&;ltamp "), max_size=60))
@settings(max_examples=200, deadline=None)
def test_what_a_translator_writes_is_taken_or_refused_and_never_fails(markdown: str, xml: str) -> None:
    segment = whole(markdown).segments[0]
    with suppress(SegmentError):
        segment.unprotect(xml)
    assert list(pieces(canonical(xml))) == list(pieces(canonical(canonical(xml))))


HOSTILE = [
    "[", "*", "|", "`", "<", "![", "](", "[a](", "<b>", "<!--", "**a ", "_a", "{:", "[[a:", "\\", "  \n", "\n> ", "- ",
    "> ", "!!! a ", "```\n", "<!--\n", "a|b\n", "|-|\n", " ", "a `b", "`a``", "<a href=", "<a:", "](x '", "~~~\n", "[a]: x\n",
    "<i>*a[", "[a](b)", "*a _b ", "<div>\n", "# a\n", '<g id="1">', "a@", "[a", "1. ", "]", "&",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length_allows(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        found = split(text)
        assert found.joined(texts(found)) == text
        segment = whole(text).segments[0]
        assert segment.unprotect(segment.xml) == text
        return time.process_time() - start

    assert seconds(100_000) < 10


def test_runs_of_backticks_of_all_lengths_are_quick() -> None:
    lengths = random.Random(1).sample(range(1, 400), 399)
    text = " ".join("`" * length for length in lengths)
    start = time.process_time()
    check(split(text), text)
    assert time.process_time() - start < 30

"""Which words of a text the glossary explains, and that explaining them changes nothing that is read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ankunft.catalogue.markup import plain, publish, to_html
from ankunft.directory.glossary import Glossary
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Element, make_instance, parse, read_all

Marked = Callable[[str], tuple[str, tuple[str, ...]]]


def term(word: str, *forms: str, more: str = "") -> str:
    listed = ", ".join(f'"{form}"' for form in forms)
    return f'word: "{word}"\nforms: [{listed}]\ntitle: Titel\ntext: Ein Satz.\n{more}'


def glossary(folder: Path, terms: dict[str, str]) -> Glossary:
    """The glossary of an instance with these terms (id → file), which has no errors."""
    files = {f"terms/{id_}.yml": text for id_, text in terms.items()}
    reading, problems = read_all(make_instance(folder, files))
    assert [problem.text() for problem in problems if problem.severity == "error"] == []
    return Glossary(reading.catalogue)


def bracketed(id_: str, word: str) -> str:
    return f"[{id_}:{word}]"


def button(id_: str, word: str) -> str:
    return f'<button popovertarget="_w-{id_}">{word}</button>'


TERMS = {
    "duldung": term("Duldung", "Duldungen", "geduldet", "geduldete"),
    "ausbildung": term("Ausbildung"),
    "ausbildungsduldung": term("Ausbildungsduldung"),
    "agentur": term("Agentur für Arbeit", "Arbeitsagentur"),
    "agentur-kurz": term("Agentur"),
    "behoerde": term("Behörde", "Behörden"),
    "aemter": term("Ämter"),
    "pass": term("Pass"),
    "kinder": term("Kinder & Co", "Jobcenter <Mitte>"),
    "abkuerzung": term("z. B.", "BAMF"),
    "leer": term("Bescheid", more="marked: false\n"),
    "entwurf": term("Widerspruch", more="draft: true\n"),
    "spaeter": term("Klage", more="publish: {from: 2027-01-01}\n"),
    "weg": term("Gericht", more="gone: true\n"),
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    return glossary(tmp_path_factory.mktemp("words") / "town", TERMS)


@pytest.fixture
def mark(words: Glossary) -> Marked:
    """What becomes of HTML, with each word that is explained in brackets, and their ids."""
    return lambda html: words.mark(html, bracketed)


# Which words

WORDS = {
    "a word": ("<p>Die Duldung gilt.</p>", "<p>Die [duldung:Duldung] gilt.</p>"),
    "at the beginning and at the end": ("Duldung", "[duldung:Duldung]"),
    "its first occurrence only": (
        "<p>Duldung, Duldung.</p><p>Duldung</p>", "<p>[duldung:Duldung], Duldung.</p><p>Duldung</p>",
    ),
    "one of all its forms": ("<p>Geduldete haben eine Duldung.</p>", "<p>[duldung:Geduldete] haben eine Duldung.</p>"),
    "an inflected form": ("<p>zwei Duldungen</p>", "<p>zwei [duldung:Duldungen]</p>"),
    "a small form with a capital at the beginning of a sentence": (
        "<p>Geduldet sind alle.</p>", "<p>[duldung:Geduldet] sind alle.</p>",
    ),
    "a small form as it is written": ("<p>sie sind geduldet</p>", "<p>sie sind [duldung:geduldet]</p>"),
    "no word in small letters that is written with a capital": ("<p>die duldung</p>", None),
    "no word in capitals alone": ("<p>DULDUNG</p>", None),
    "no part of a word": ("<p>Duldungsrecht, Grenzduldung, Kettenduldungen</p>", None),
    "no part of a compound with a hyphen": ("<p>Duldung-Antrag, Asyl-Duldung, Ketten-Duldung-Recht</p>", None),
    "no part of a compound with a hyphen that does not break": ("<p>Duldung\u2011Antrag, Asyl\u2011Duldung, Duldung\u2010x</p>", None),
    "no part of a word that may break": ("<p>un\u00adgeduldet, Pass\u00adwort</p>", None),
    "no part of a word with dots of easy language": ("<p>Pass·wort, Reise·Pass</p>", None),
    "no part of a word with a mark above": ("<p>Passu\u0308, Pass\u0308, Passé, Paßs, PASSÉPass, ŞPass, Passẵ</p>", None),
    "no part of a number": ("<p>Pass2, 2Pass</p>", None),
    "a word in quotes and brackets": ("<p>„Duldung“ (Pass)</p>", "<p>„[duldung:Duldung]“ ([pass:Pass])</p>"),
    "a word before a mark": ("<p>Pass, Ämter! Duldung?</p>", "<p>[pass:Pass], [aemter:Ämter]! [duldung:Duldung]?</p>"),
    "a word with dashes beside it": ("<p>der Pass – Duldung—</p>", "<p>der [pass:Pass] – [duldung:Duldung]—</p>"),
    "a word with a slash beside it": ("<p>Pass/Duldung</p>", "<p>[pass:Pass]/[duldung:Duldung]</p>"),
    "a word with an apostrophe behind it": ("<p>Duldung'un, Pass’ta</p>", "<p>[duldung:Duldung]'un, [pass:Pass]’ta</p>"),
    "a word with an umlaut": ("<p>die Ämter und Behörden</p>", "<p>die [aemter:Ämter] und [behoerde:Behörden]</p>"),
    "the longest of several": (
        "<p>die Ausbildungsduldung, die Ausbildung, die Agentur für Arbeit</p>",
        "<p>die [ausbildungsduldung:Ausbildungsduldung], die [ausbildung:Ausbildung], die [agentur:Agentur für Arbeit]</p>",
    ),
    "the shorter where the longer is not whole": (
        "<p>die Agentur für Arbeitslose</p>", "<p>die [agentur-kurz:Agentur] für Arbeitslose</p>",
    ),
    "the shorter one behind the longer": (
        "<p>Agentur für Arbeit, Agentur, Agentur</p>", "<p>[agentur:Agentur für Arbeit], [agentur-kurz:Agentur], Agentur</p>",
    ),
    "several words with a line break": ("<p>Agentur\nfür   Arbeit</p>", "<p>[agentur:Agentur\nfür   Arbeit]</p>"),
    "several words with spaces that do not break": (
        "<p>Agentur&nbsp;für\u00a0Arbeit</p>", "<p>[agentur:Agentur&nbsp;für\u00a0Arbeit]</p>",
    ),
    "no words that stand apart": ("<p>Kinder, &amp; Co</p>", None),
    "no words that an element parts": ("<p>z. <br>B.</p>", None),
    "a word with signs of HTML": ("<p>Kinder &amp; Co</p>", "<p>[kinder:Kinder &amp; Co]</p>"),
    "a form with signs of HTML": ("<p>Jobcenter &lt;Mitte&gt;</p>", "<p>[kinder:Jobcenter &lt;Mitte&gt;]</p>"),
    "a word with dots": ("<p>Papiere, z. B. Pässe</p>", "<p>Papiere, [abkuerzung:z. B.] Pässe</p>"),
    "a word beside signs of HTML": ("<p>&lt;Pass&gt; &amp;Duldung&amp;</p>", "<p>&lt;[pass:Pass]&gt; &amp;[duldung:Duldung]&amp;</p>"),
    "nothing that is not marked": ("<p>der Bescheid</p>", None),
    "nothing that readers do not see": ("<p>Widerspruch, Klage, Gericht</p>", None),
    "nothing in a text without words": ("<p>Guten Tag.</p>", None),
    "nothing in no text": ("", None),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_it_marks(mark: Marked, name: str) -> None:
    html, expected = WORDS[name]
    found, ids = mark(html)
    assert found == (html if expected is None else expected)
    assert ids == tuple(re.findall(r"\[([a-z-]+):", found))


def test_the_ids_come_in_the_order_of_the_text(mark: Marked) -> None:
    assert mark("<p>Pass, Duldung, Ämter, Pass</p>")[1] == ("pass", "duldung", "aemter")


# Where


@pytest.mark.parametrize(
    "element",
    ["a", "button", "code", "pre", "kbd", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "abbr", "dfn"],
)  # fmt: skip
def test_it_marks_nothing_in_links_headings_buttons_and_code_but_what_follows(mark: Marked, element: str) -> None:
    html = f"<div><{element} title='x'>Die <b>Duldung <i>und</i> Duldung</b>.</{element}> <p>Duldung</p></div>"
    expected = html.replace("<p>Duldung", "<p>[duldung:Duldung]")
    assert mark(html) == (expected, ("duldung",))


@pytest.mark.parametrize(
    "element", ["p", "li", "td", "th", "b", "strong", "em", "bdi", "span", "blockquote", "dt", "dd", "figcaption", "small", "q"]
)  # fmt: skip
def test_it_marks_in_all_that_is_text(mark: Marked, element: str) -> None:
    assert mark(f"<{element}>Duldung</{element}>")[0] == f"<{element}>[duldung:Duldung]</{element}>"


APART = {
    "attributes": '<p title="Duldung > Duldung" lang="de"><img src="x.png" alt="Duldung"></p>',
    "attributes in single quotes": "<p title='Duldung \">\" Duldung'>x</p>",
    "names of elements and attributes": "<Duldung Duldung>x</Duldung>",
    "what an editor left alone": '<p><span class="plain">Duldung</span></p>',
    "signs that HTML spells out": "<p>&Pass; &Duldung;</p>",
    "a link around a picture": '<a href="/x"><img alt="x">Duldung<br>Duldung</a>',
    "a link in a heading": '<h2>x <a href="/x">Pass</a> Duldung</h2>',
    "a heading in a link": '<a href="/x"><h3>Pass</h3> Duldung</a>',
}


@pytest.mark.parametrize("name", APART)
def test_it_does_not_mark(mark: Marked, name: str) -> None:
    assert mark(APART[name]) == (APART[name], ())


def test_what_an_editor_left_alone_is_explained_where_it_stands_again(mark: Marked) -> None:
    html = '<p><span class="plain">Duldung</span> und <span>Duldung</span></p>'
    assert mark(html)[0] == '<p><span class="plain">Duldung</span> und <span>[duldung:Duldung]</span></p>'


@pytest.mark.parametrize(
    "before",
    [
        "<br>", "<hr>", '<img src="x.png" alt="x">', "<wbr>", "<br/>", "<a href='x'>x<br>y</a>",
        '<a href="/x"><svg viewBox="0 0 24 24"><path d="M12 3 1 9"/></svg>x</a>', '<h3><a href="/x"><svg><g><path d="M1"/><path d="M2"/></g></svg></a></h3>',
        "<a href='x'><img src='x.png' alt=''/></a>", "<button>x</button>", "<h2>x</h2>", "<!-- Pass -->",
    ],
)  # fmt: skip
def test_it_goes_on_marking_behind(mark: Marked, before: str) -> None:
    assert mark(f"<div>{before}<p>Duldung</p></div>")[0].endswith("<p>[duldung:Duldung]</p></div>")


# Texts as editors write them


def published(markdown: str) -> str:
    """The HTML of a Markdown text, as sites show it."""

    def insert(reference: str) -> str:
        word, _, text = reference.partition(":")
        return f'<span class="plain">{text}</span>' if word == "plain" else f"<bdi>{text}</bdi>"

    return publish(to_html(markdown), lambda kind, href: href, insert)


MARKDOWN = {
    "Die **Duldung** gilt.": "<p>Die <strong>[duldung:Duldung]</strong> gilt.</p>",
    "[Duldung](x.md) und Duldung": '<p><a href="x.md">Duldung</a> und [duldung:Duldung]</p>',
    "`Duldung` und Duldung": "<p><code>Duldung</code> und [duldung:Duldung]</p>",
    "[[plain:Duldung]] und [[instance:Pass]]": '<p><span class="plain">Duldung</span> und <bdi>[pass:Pass]</bdi></p>',
    "Agentur&nbsp;für&nbsp;Arbeit": "<p>[agentur:Agentur&nbsp;für&nbsp;Arbeit]</p>",
    "Agentur\u00a0für\nArbeit": "<p>[agentur:Agentur&nbsp;für\nArbeit]</p>",
    "Kinder & Co": "<p>[kinder:Kinder &amp; Co]</p>",
    "Jobcenter &lt;Mitte>": "<p>[kinder:Jobcenter &lt;Mitte&gt;]</p>",
    "1 < 2 > Duldung & Pass": "<p>1 &lt; 2 &gt; [duldung:Duldung] &amp; [pass:Pass]</p>",
    "أنت بحاجة إلى <bdi lang=\"de\">Duldung</bdi> هنا": '<p>أنت بحاجة إلى <bdi lang="de">[duldung:Duldung]</bdi> هنا</p>',
    "الإقامة والDuldung هنا": "<p>الإقامة وال[duldung:Duldung] هنا</p>",
    "الإقامة (Duldung)، بDuldung": "<p>الإقامة ([duldung:Duldung])، بDuldung</p>",
    "Це Duldung, або Passи": "<p>Це [duldung:Duldung], або [pass:Pass]и</p>",
    "ናይDuldung ወረቐት፣ Pass።": "<p>ናይ[duldung:Duldung] ወረቐት፣ [pass:Pass]።</p>",
    "ترخیص‌Duldung": "<p>ترخیص‌[duldung:Duldung]</p>",
    "| Pass | x |\n|---|---|\n| Duldung | y |": None,
    "- Duldung\n- Pass\n\n> Ämter": None,
    '!!! note "Die Duldung"\n\n    Duldung': None,
    '??? note "Die Duldung"\n\n    Duldung': None,
}  # fmt: skip


@pytest.mark.parametrize("markdown", MARKDOWN)
def test_it_marks_what_editors_write(mark: Marked, markdown: str) -> None:
    html = published(markdown)
    found, ids = mark(html)
    expected = MARKDOWN[markdown]
    if expected is not None:
        assert found == expected
    assert ids
    assert re.sub(r"\[[a-z-]+:(.*?)\]", r"\1", found, flags=re.DOTALL) == html


def test_what_is_folded_is_explained_in_its_text_and_not_on_its_line(mark: Marked) -> None:
    found, _ = mark(published('??? note "Die Duldung"\n\n    Duldung'))
    assert "<summary>Die Duldung</summary>" in found
    assert "[duldung:Duldung]" in found


# Which terms there are


def test_without_terms_nothing_is_marked(tmp_path: Path) -> None:
    none = glossary(tmp_path / "none", {})
    assert none.mark("<p>Duldung</p>", bracketed) == ("<p>Duldung</p>", ())
    hidden = glossary(
        tmp_path / "hidden", {"a": term("Duldung", more="marked: false\n"), "b": term("Pass", more="draft: true\n")}
    )
    assert hidden.mark("<p>Duldung, Pass</p>", bracketed) == ("<p>Duldung, Pass</p>", ())


def test_a_term_that_hides_one_of_a_lower_layer_takes_its_words_along(tmp_path: Path) -> None:
    layered = "name: T\nurl: https://t.example.org/\nlayers: [../below]\nlanguage: de\nlanguages: [de]\n"
    make_instance(tmp_path / "below", {"terms/a.yml": term("Duldung"), "terms/b.yml": term("Pass")})
    (tmp_path / "below/instance.yml").unlink()
    root = make_instance(
        tmp_path / "town", {"terms/a.yml": "hidden: true\n", "terms/b.yml": term("Reisepass")}, layered
    )
    found = Glossary(read_all(root)[0].catalogue)
    assert found.mark("<p>Duldung, Pass, Reisepass</p>", bracketed)[0] == "<p>Duldung, Pass, [b:Reisepass]</p>"


def test_a_form_that_two_terms_claim_belongs_to_the_first_by_id(tmp_path: Path) -> None:
    files = {"terms/b.yml": term("Bett"), "terms/a.yml": term("Amt", "Bett")}
    found = Glossary(read_all(make_instance(tmp_path / "town", files))[0].catalogue)
    assert found.mark("Bett", bracketed) == ("[a:Bett]", ("a",))


@pytest.mark.parametrize(
    "word", ["a.*", "A(B", "C[D", "E|F", "G\\d", "H$", "I^", "K{2}", "L+", "M?", "N&amp;", "O&lt;", "P\"q", "R's", "S#t", "T—u"]
)  # fmt: skip
def test_a_word_with_signs_that_mean_something_elsewhere_means_itself(tmp_path: Path, word: str) -> None:
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    found = glossary(tmp_path / "town", {"a": term(quoted)})
    html = "<p>x %s y</p>" % word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # noqa: UP031
    marked, ids = found.mark(html, button)
    assert ids == ("a",)
    assert plain(marked) == plain(html) == f"x {word} y"
    assert found.mark("<p>aaa AB CD E F G1 KK LL N O P R S T</p>", button)[1] == ()


# Nothing that is read changes

PIECES = [
    "Duldung", "geduldet", "Agentur", "für", "Arbeit", "Ausbildung", "sduldung", "Pass", "Kinder", "&", "Co", "<Mitte>", "Jobcenter",
    "وال", "الإقامة", "ናይ", "Це", "-", "–", " ", "\n", "\u00a0", "\u00ad", ".", "„", "“", "ä", "7", "z. B.", "&amp;", "&nbsp;", "&lt;", "amp;", "\"", "'", "😀",
]  # fmt: skip
TAGS = [
    "p",
    "b",
    "bdi",
    "a",
    "h2",
    "h3",
    "code",
    "pre",
    "button",
    "summary",
    "details",
    "li",
    "ul",
    "span",
    "abbr",
    "td",
    "i",
    "br",
    "hr",
]
ATTRIBUTES = [
    'title="Duldung > Pass"',
    'href="https://e.example.org/Pass?a=1&b=Pass"',
    'lang="ar" dir="rtl"',
    "id='Pass'",
    'alt="Pass"',
    "",
]


@st.composite
def fragment(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        if depth and draw(st.booleans()):
            tag, attribute = draw(st.sampled_from(TAGS)), draw(st.sampled_from(ATTRIBUTES))
            inner = draw(fragment(depth - 1))
            parts.append(f"<{tag} {attribute}>{inner}</{tag}>" if tag not in ("br", "hr") else f"<{tag}>")
        elif draw(st.integers(0, 9)) == 0:
            parts.append("[[plain:Duldung]]")
        else:
            parts.append("".join(draw(st.lists(st.sampled_from(PIECES), max_size=6))))
    return "".join(parts)


NOT_IN = {"a", "button", "code", "pre", "kbd", "summary", "h2", "h3", "abbr"}


def around(tree: Element, wanted: str) -> list[tuple[Element, Element]]:
    """(button, an element around it) of every button of ours."""
    found = []
    for outer in tree.all():
        for inner in outer.all(wanted):
            if inner.get("popovertarget"):
                found.append((inner, outer))
    return found


@given(fragment())
def test_marking_changes_no_text_and_leaves_html_whole(words: Glossary, html: str) -> None:
    clean = published(html) if "[[" in html else publish(html, lambda kind, href: href)
    marked, ids = words.mark(clean, button)
    assert plain(marked) == plain(clean)
    tree = parse(marked)
    buttons = [element for element in tree.all("button") if element.get("popovertarget")]
    assert [element.get("popovertarget") for element in buttons] == [f"_w-{id_}" for id_ in ids]
    assert len(set(ids)) == len(ids)
    assert not [
        outer.tag for _, outer in around(tree, "button") if outer.tag in NOT_IN or outer.get("class") == "plain"
    ]
    without = re.sub(r'<button popovertarget="_w-[a-z-]+">(.*?)</button>', r"\1", marked, flags=re.DOTALL)
    assert without == clean


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_the_first_whole_occurrence_of_a_word_is_found_wherever_it_stands(words: Glossary, pieces: list[str]) -> None:
    """Against another way to look: word by word."""
    text = "".join(pieces)
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"
    ids = words.mark(html, button)[1]
    letters = "[0-9A-Za-z\u00ad\u00b7\u00c0-\u024f\u0300-\u036f-]"
    alone = [word for word in re.split(rf"(?!{letters}).", text, flags=re.DOTALL) if word]
    for word, id_ in (("Duldung", "duldung"), ("geduldet", "duldung"), ("Ausbildung", "ausbildung"), ("Pass", "pass")):
        if word in alone:
            assert id_ in ids, word
    if not {"Duldung", "geduldet", "Geduldet", "Duldungen"} & set(alone):
        assert "duldung" not in ids
    if "Pass" not in alone:
        assert "pass" not in ids


@given(fragment())
def test_marking_what_is_marked_marks_nothing_of_it_again(words: Glossary, html: str) -> None:
    clean = publish(html, lambda kind, href: href)
    once, ids = words.mark(clean, button)
    twice, more = words.mark(once, button)
    assert [twice.count(f'"_w-{id_}"') for id_ in ids] == [1 + (id_ in more) for id_ in ids]
    assert plain(twice) == plain(clean)


# Time


def seconds(words: Glossary, html: str) -> float:
    """The least of three, of the processor."""
    taken = []
    for _ in range(3):
        begins = time.process_time()
        words.mark(html, button)
        taken.append(time.process_time() - begins)
    return min(taken)


LONG = {
    "sentences": "<p>Wer eine Duldung hat, geht zum Amt und bringt den <b>Pass</b> mit; das ist in jeder Stadt so.</p>\n",
    "one word after another": "Agentur für Arbeitslose ",
    "half of a word": "Agentur für ",
    "signs of HTML": "&lt;Pass&amp;&nbsp;",
    "elements": "<b></b><i title='Pass'></i>",
    "spaces": "Agentur" + " " * 200,
    "open elements": "<h2><b>Pass",
    "quotes": "<p title='Pass'>\"'\"</p>",
}


@pytest.mark.parametrize("name", LONG)
def test_the_time_grows_with_the_text_and_not_faster(tmp_path: Path, name: str) -> None:
    many = {f"w{number}": term(f"Wort{number:03} Ding", f"Wort{number:03}s") for number in range(100)}
    found = glossary(tmp_path / "town", {**many, "agentur": term("Agentur für Arbeit"), "pass": term("Pass")})
    unit = LONG[name]
    short, long = (unit * (size // len(unit)) for size in (250_000, 1_000_000))
    quick = seconds(found, short)
    assert seconds(found, long) <= max(quick, 0.02) * 9  # four times as much; squared it would be sixteen

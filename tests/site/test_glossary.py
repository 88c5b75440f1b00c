"""The glossary on a built site: its list, a page a word, and the words that texts explain: in place, or by a link."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import NOW_OPTION, Element, built_once, make_instance, parse, run, write_files

TAGS = ("de", "en", "ar", "uk", "ti")
MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
INSTANCE = (
    f"name: Testort\nurl: https://testort.example.org/town/\nlayers: []\nlanguage: de\nlanguages: [{', '.join(TAGS)}]\n"
)
BY = "verified: {date: 2026-11-01, by: Redaktion}\n"


def term(word: str, article: str | None = None, more: str = "", text: str = "Ein Satz über {word}.") -> str:
    said = f"article: {article}\n" if article else ""
    return f"word: {word}\n{said}title: Was {word} heißt\ntext: |\n  {text.format(word=word)}\n{more}{BY}"


WORDS = {
    "amt": ("Amt", "das"), "antrag": ("Antrag", "der"), "aerztin": ("Ärztin", "die"), "arzt": ("Arzt", "der"),
    "bescheid": ("Bescheid", "der"), "buergergeld": ("Bürgergeld", "das"), "buero": ("Büro", "das"), "burg": ("Burg", None),
    "oeffnungszeit": ("Öffnungszeit", "die"), "ofen": ("Ofen", "der"), "ort": ("Ort", "der"), "eat": ("eAT", "none"),
    "uebersetzung": ("Übersetzung", "die"), "umzug": ("Umzug", "der"), "ueb": ("Übung", "die"), "strasse": ("Straße", "die"),
    "strassenbahn": ("Straßenbahn", "die"), "zeugnis": ("Zeugnis", "das"), "paragraf": ("24-Stunden-Dienst", "der"), "duldung": ("Duldung", "die"),
}  # fmt: skip
TERMS = {f"terms/{id_}.yml": term(word, article) for id_, (word, article) in WORDS.items()} | {
    "terms/duldung.yml": term("Duldung", "die", "forms: [Duldungen, geduldet]\nsee: [antrag, hidden-one, amt]\n", "Siehe [Antrag](antrag.yml), das Amt und den Bescheid."),
    "terms/duldung.en.yml": "title: Suspension\ntext: You are geduldet, see Antrag.\ntranslation: {by: human, meant: {text: [links]}}\n",
    "terms/duldung.ar.yml": "title: وقف الترحيل\ntext: نص عن Antrag.\ntranslation: {by: machine, meant: {text: [links]}}\n",
    "terms/antrag.ar.yml": "title: طلب\ntranslation: {by: human}\n",
    "terms/amt.ti.yml": "title: ቤት ጽሕፈት\ntext: ጽሑፍ።\ntranslation: {by: human}\n",
    "terms/common.yml": term("Haus", "das", "marked: false\n"),
    "terms/hidden-one.yml": term("Widerspruch", "der", "draft: true\n"),
    "terms/later.yml": term("Klage", "die", "publish: {from: 2027-01-01}\n"),
    "terms/gone.yml": term("Gericht", "das", "gone: true\n"),
}  # fmt: skip
SHOWN = {**{id_: word for id_, (word, _) in WORDS.items()}, "common": "Haus"}
TEXT = (
    "Eine Duldung gibt das Amt nach einem Antrag. Die Duldung kostet nichts, [[plain:Bescheid]], `Zeugnis`, ein Haus."
)
ARABIC = 'الDuldung و (Antrag) من <bdi lang="de">Amt</bdi>، ثم Bescheid.'
SECTIONS = f"{TEXT}\n\n## Antrag stellen {{#how}}\n\n{TEXT}\n\n## Danach {{#after}}\n\nDer Bescheid kommt.\n"


def page(title: str, body: str, more: str = "") -> str:
    return f"---\ntitle: {title}\nsummary: Eine Duldung in einem Satz.\n{more}---\n\n{body}\n"


def in_arabic(body: str = ARABIC) -> str:
    return f"---\ntitle: صفحة\nsummary: الDuldung.\ntranslation: {{by: human}}\n---\n\n{body}\n"


def field(text: str) -> str:
    return f"text: |\n  {text}\n"


TOWN = {
    **TERMS,
    "topics/stay/topic.yml": "title: Bleiben\nsummary: Duldung und mehr.\n",
    "topics/stay/topic.ar.yml": "title: البقاء\nsummary: الDuldung.\ntranslation: {by: human}\n",
    "topics/stay/index.md": page("x", TEXT).split("---\n\n", 1)[1],
    "topics/stay/flat.md": page("Duldung beantragen", SECTIONS),
    "topics/stay/flat.ar.md": in_arabic(f"{ARABIC}\n\n## Antrag (طلب) {{#how}}\n\n{ARABIC}\n"),
    "topics/stay/cards.md": page("Karten", "[[offer:course]]\n\n[[offers: kind=course as=table]]\n\nDanach die Duldung.\n\n[[event:fair]]\n\nund das Amt."),
    "topics/stay/folded.md": page("Kasten", '!!! note "Duldung"\n\n    Duldung und Amt.\n\n??? warning "Antrag"\n\n    Antrag.\n\n| Amt | x |\n|---|---|\n| Bescheid | y |'),
    "topics/stay/own.md": page("في لغة أخرى", ARABIC, "language: ar\n"),
    "offers/course.yml": f"title: Duldung-Kurs für Duldung\nsummary: Der Antrag.\nkind: course\ntopics: [stay]\n{field(TEXT)}{BY}",
    "offers/course.ar.yml": f"title: دورة\ntext: '{ARABIC}'\ntranslation: {{by: human}}\n",
    "organisations/club.yml": f"title: Amt für Antrag\nsummary: S.\n{field(TEXT)}{BY}",
    "places/house.yml": f"title: Haus am Amt\n{field(TEXT)}{BY}",
    "contacts/desk.yml": f"title: Antrag\nrole: Duldung\n{field(TEXT)}{BY}",
    "events/fair.yml": f"title: Infotag Duldung\nsummary: Zum Antrag.\nkind: fair\nstart: 2026-12-01T10:00\n{field(TEXT)}{BY}",
    "news/2026-11-20-news.md": page("Neue Duldung", TEXT),
    "processes/way.yml": (
        f"title: Zur Duldung\nsummary: Vom Antrag zur Duldung.\n{field(TEXT)}{BY}steps:\n"
        "  first:\n    title: Zum Amt\n    text: Die Duldung und der Antrag.\n    mistakes: \"- Kein Bescheid.\\n- Kein Umzug.\"\n"
        "  second:\n    title: Zum Büro\n    text: Die Duldung und der Umzug.\n"
    ),
    "phrases/office.yml": f"title: Im Amt\nsummary: Duldung.\nphrases: {{hello: {{text: Wo ist das Amt?, icon: home-outline}}}}\n{BY}",
    "safety/emergency.md": page("Notfall", TEXT),
    "safety/traces.md": page("Spuren", TEXT),
    "legal/imprint.md": page("Impressum", f"{TEXT}\n\n[[instance:name]]"),
}  # fmt: skip


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site."""

    def build(target: Path) -> None:
        folder = target.with_name("glossary-content")
        make_instance(folder / "town", TOWN, INSTANCE)
        write_files(folder, {"mkdocs.yml": MKDOCS_YML})
        done = run("ankunft", "build", "--site-dir", target, *NOW_OPTION, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return built_once(tmp_path_factory, "glossary", build)


def tree(town: Path, address: str) -> Element:
    return parse((town / address / "index.html").read_text("utf-8"))


def classed(element: Element, name: str) -> list[Element]:
    return [found for found in element.all() if name in (found.get("class") or "").split()]


@pytest.fixture(scope="session")
def pages(town: Path) -> dict[str, str]:
    """Every page by its path."""
    return {path.relative_to(town).as_posix(): path.read_text("utf-8") for path in sorted(town.rglob("*.html"))}


class Walker(HTMLParser):
    """Every element with the elements around it."""

    VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str | None]]] = []
        self.found: list[tuple[str, dict[str, str | None], tuple[tuple[str, dict[str, str | None]], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.stack)))
        if tag not in self.VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.stack.pop()[0] == tag


Found = tuple[dict[str, str | None], list[str], str | None]


def explained(html: str, element: str | None = None) -> Iterator[Found]:
    """(attributes, names of the elements around, language) of every word that opens (button) or leads on (a)."""
    walker = Walker()
    walker.feed(html)
    for tag, attributes, outer in walker.found:
        if "term" in (attributes.get("class") or "").split() and element in (None, tag):
            tongues = [given["lang"] for _, given in (*outer, (tag, attributes)) if "lang" in given]
            yield attributes, [name for name, _ in outer], tongues[-1]


def opened(html: str) -> list[str]:
    """The ids of the words that open, in order."""
    return [(attributes["popovertarget"] or "").removeprefix("_w-") for attributes, _, _ in explained(html, "button")]


# The list


def folded(word: str) -> str:
    """Where a word stands in a German list: an umlaut with its letter, ß as ss (DIN 5007-1)."""
    plain = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return plain.casefold()


@pytest.mark.parametrize("tag", TAGS)
def test_the_list_has_every_word_once_in_the_order_of_the_alphabet(town: Path, tag: str) -> None:
    main = tree(town, f"{tag}/glossary")
    words = [word for list_ in classed(main, "glossary") for word in classed(list_, "word")]
    said = [re.sub(r"^(der|die|das) ", "", word.text) for word in words]
    assert said == sorted(said, key=folded)
    assert sorted(said) == sorted(SHOWN.values())
    assert all((word.get("lang"), word.get("dir")) == ("de", "ltr") for word in words)


@pytest.mark.parametrize("tag", TAGS)
def test_an_umlaut_stands_with_its_letter_and_each_letter_has_a_link(town: Path, tag: str) -> None:
    main = tree(town, f"{tag}/glossary")
    by_letter = {
        section_heading.text: [word.text.split()[-1] for word in classed(section, "word")]
        for section in main.all("section")
        for section_heading in section.all("h2")
    }
    assert list(by_letter) == ["2", "A", "B", "D", "E", "H", "O", "S", "U", "Z"]
    assert by_letter["A"] == ["Amt", "Antrag", "Arzt", "Ärztin"]
    assert by_letter["B"] == ["Bescheid", "Burg", "Bürgergeld", "Büro"]
    assert by_letter["O"] == ["Ofen", "Öffnungszeit", "Ort"]
    assert by_letter["U"] == ["Übersetzung", "Übung", "Umzug"]
    assert by_letter["S"] == ["Straße", "Straßenbahn"]
    [nav] = classed(main, "letters")
    assert [(link.text, link.get("href")) for link in nav.all("a")] == [
        (letter, f"#_letter-{letter}") for letter in by_letter
    ]
    ids = {element.get("id") for element in main.all("h2")}
    assert {f"_letter-{letter}" for letter in by_letter} <= ids


@pytest.mark.parametrize("tag", TAGS)
def test_the_article_stands_before_the_word_where_it_has_one(town: Path, tag: str) -> None:
    said = {word.text for word in classed(tree(town, f"{tag}/glossary"), "word")}
    assert {"die Ärztin", "das Amt", "eAT", "Burg"} <= said


@pytest.mark.parametrize("tag", TAGS)
def test_each_word_of_the_list_leads_to_its_page(town: Path, tag: str) -> None:
    links = [link for list_ in classed(tree(town, f"{tag}/glossary"), "glossary") for link in list_.all("a")]
    assert len(links) == len(SHOWN)
    for link in links:
        href = link.get("href") or ""
        assert href.startswith(f"/town/{tag}/glossary/")
        [word] = classed(link, "word")
        assert SHOWN[href.split("/")[-2]] == re.sub(r"^(der|die|das) ", "", word.text)
        assert (town / href.removeprefix("/town/") / "index.html").is_file()


def test_the_start_page_leads_to_the_list(town: Path) -> None:
    for tag in TAGS:
        assert f"/town/{tag}/glossary/" in {link.get("href") for link in tree(town, tag).all("a")}


# The pages of words


def test_every_word_has_a_page_in_every_language_and_what_is_not_shown_has_none(town: Path) -> None:
    for tag in TAGS:
        found = {path.parent.name for path in (town / tag / "glossary").glob("*/index.html")}
        assert found == {*SHOWN, "gone"}
    html = (town / "de/glossary/gone/index.html").read_text("utf-8")
    assert "Ein Satz über Gericht" not in html


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_of_a_word_says_the_word_in_german_and_what_it_means(town: Path, tag: str) -> None:
    for id_, word in SHOWN.items():
        main = tree(town, f"{tag}/glossary/{id_}")
        [heading] = main.all("h1")
        assert word in heading.text
        assert (heading.get("lang"), heading.get("dir")) == ((None, None) if tag == "de" else ("de", "ltr"))


EXPECTED = {
    ("duldung", "en"): ("Suspension", None, "You are geduldet, see Antrag.", None),
    ("duldung", "ar"): ("وقف الترحيل", None, "نص عن Antrag.", None),
    ("duldung", "uk"): ("Suspension", "en", "You are geduldet, see Antrag.", "en"),
    ("antrag", "ar"): ("طلب", None, "Ein Satz über Antrag.", "de"),
    ("antrag", "uk"): ("Was Antrag heißt", "de", "Ein Satz über Antrag.", "de"),
    ("amt", "ti"): ("ቤት ጽሕፈት", None, "ጽሑፍ።", None),
    ("amt", "ar"): ("Was Amt heißt", "de", "Ein Satz über Amt.", "de"),
    ("amt", "de"): ("Was Amt heißt", None, "Ein Satz über Amt.", None),
}


def languages_of(html: str, words: str) -> set[str | None]:
    """The languages in which words stand."""
    walker = Words(words)
    walker.feed(html)
    return set(walker.languages)


class Words(Walker):
    """Where some words stand."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.languages: list[str | None] = []

    def handle_data(self, data: str) -> None:
        if self.words in data and not {"title", "script"} & {name for name, _ in self.stack}:
            self.languages.append([given["lang"] for _, given in self.stack if "lang" in given][-1])


@pytest.mark.parametrize(("id_", "tag"), EXPECTED)
def test_what_a_word_means_is_told_in_the_language_or_says_in_which_it_is(town: Path, id_: str, tag: str) -> None:
    title, title_tag, text, text_tag = EXPECTED[id_, tag]
    html = (town / tag / "glossary" / id_ / "index.html").read_text("utf-8")
    assert languages_of(html, title) == {title_tag or tag}
    assert languages_of(html, text) == {text_tag or tag}
    listed = (town / tag / "glossary" / "index.html").read_text("utf-8")
    assert languages_of(listed, title) == {title_tag or tag}


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_of_a_word_leads_to_words_that_belong_to_it(town: Path, tag: str) -> None:
    main = tree(town, f"{tag}/glossary/duldung")
    [list_] = classed(main, "glossary")
    assert [(link.text, link.get("href")) for link in list_.all("a")] == [
        ("Antrag", f"/town/{tag}/glossary/antrag/"), ("Amt", f"/town/{tag}/glossary/amt/"),
    ]  # fmt: skip


def test_on_the_page_of_a_word_and_on_the_list_no_word_is_explained(town: Path, pages: dict[str, str]) -> None:
    for path, html in pages.items():
        if "/glossary/" in path:
            assert not list(explained(html)), path
            assert 'popovertarget="_w-' not in html


# Words in texts

IN_PLACE = ("stay", "stay/flat", "stay/cards", "stay/folded", "stay/own", "news/2026-11-20-news", "imprint")
BY_LINK = (
    "offers/course", "organisations/club", "places/house", "contacts/desk", "events/fair", "steps/way", "emergency", "traces",
)  # fmt: skip


@pytest.mark.parametrize("address", IN_PLACE)
@pytest.mark.parametrize("tag", TAGS)
def test_words_open_in_place_in_texts(town: Path, tag: str, address: str) -> None:
    html = (town / tag / address / "index.html").read_text("utf-8")
    assert {"duldung", "amt"} <= set(opened(html)) <= set(SHOWN) - {"common", "zeugnis"}
    assert not list(explained(html, "a"))


@pytest.mark.parametrize("address", BY_LINK)
@pytest.mark.parametrize("tag", TAGS)
def test_words_lead_to_their_pages_in_records_and_where_nothing_may_distract(
    town: Path, tag: str, address: str
) -> None:
    html = (town / tag / address / "index.html").read_text("utf-8")
    hrefs = {attributes["href"] or "" for attributes, _, _ in explained(html, "a")}
    assert {f"/town/{tag}/glossary/{id_}/" for id_ in ("duldung", "antrag")} <= hrefs
    assert all((town / href.removeprefix("/town/") / "index.html").is_file() for href in hrefs)
    assert not {f"/town/{tag}/glossary/{id_}/" for id_ in ("common", "zeugnis")} & hrefs
    assert opened(html) == []
    assert not classed(parse(html), "term-note")


def test_every_button_that_opens_something_has_its_element_on_the_page(pages: dict[str, str]) -> None:
    seen = 0
    for path, html in pages.items():
        page_ = parse(html)
        ids = {element.get("id"): element for element in page_.all() if element.get("id")}
        for element in page_.all():
            target = element.get("popovertarget")
            if target is not None:
                assert target in ids, (path, target)
                assert "popover" in ids[target].attributes, (path, target)
                seen += 1
    assert seen > 200


def test_every_note_on_a_page_is_opened_by_a_word_of_its_text(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        notes = [element.get("id") for element in classed(parse(html), "term-note")]
        assert notes == [f"_w-{id_}" for id_ in dict.fromkeys(opened(html))], path


def test_each_id_stands_once_on_a_page(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        ids = Counter(element.get("id") for element in parse(html).all() if element.get("id"))
        assert not [id_ for id_, count in ids.items() if count > 1], path


def test_a_word_opens_once_in_a_section_and_again_in_the_next(town: Path) -> None:
    html = (town / "de/stay/flat/index.html").read_text("utf-8")
    assert opened(html) == ["duldung", "amt", "antrag"] * 2 + ["bescheid"]
    notes = [element.get("id") for element in classed(parse(html), "term-note")]
    assert notes == ["_w-duldung", "_w-amt", "_w-antrag", "_w-bescheid"]


def test_every_word_that_is_explained_is_said_to_be_german(pages: dict[str, str]) -> None:
    seen = Counter()
    for path, html in pages.items():
        for attributes, _, tongue in explained(html):
            assert tongue == "de", (path, attributes)
            seen[path.split("/")[0]] += 1
            if not path.startswith("de/") and attributes.get("lang") is None:
                seen["in German texts"] += 1
    assert all(seen[tag] for tag in (*TAGS, "in German texts"))


def test_words_open_behind_other_scripts_too(town: Path) -> None:
    html = (town / "ar/stay/flat/index.html").read_text("utf-8")
    assert 'ال<button type="button" class="term" popovertarget="_w-duldung" lang="de">Duldung</button>' in html
    assert "الال" not in html


def test_no_word_is_explained_in_a_link_a_heading_or_a_button(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        for attributes, outer, _ in explained(html):
            forbidden = {"a", "button", "summary", "label", "code", "pre", *(f"h{level}" for level in range(1, 7))}
            assert not forbidden & set(outer), (path, attributes)
        assert all(attributes["type"] == "button" for attributes, _, _ in explained(html, "button"))


def test_what_an_editor_left_alone_does_not_open(town: Path) -> None:
    html = (town / "de/stay/index.html").read_text("utf-8")
    assert '<span class="plain">Bescheid</span>' in html
    assert "_w-bescheid" not in html
    assert "_w-zeugnis" not in html


def test_words_open_behind_cards_and_tables(town: Path) -> None:
    html = (town / "de/stay/cards/index.html").read_text("utf-8")
    assert re.search(r"Danach die <button[^>]*>Duldung</button>", html)
    assert re.search(r"und das <button[^>]*>Amt</button>", html)


@pytest.mark.parametrize("tag", TAGS)
def test_a_note_says_the_word_what_it_means_and_leads_to_its_page(town: Path, tag: str) -> None:
    notes = {note.get("id"): note for note in classed(tree(town, f"{tag}/stay/flat"), "term-note")}
    for id_ in ("duldung", "antrag", "amt"):
        note = notes[f"_w-{id_}"]
        [word] = classed(note, "word")
        assert (word.get("lang"), word.get("dir")) == ("de", "ltr")
        assert WORDS[id_][0] in word.text
        assert f"/town/{tag}/glossary/{id_}/" in [link.get("href") for link in note.all("a")]
        [close] = [element for element in note.all("button") if element.get("popovertargetaction") == "hide"]
        assert close.get("popovertarget") == f"_w-{id_}"
        assert not classed(note, "term")


def test_a_note_in_another_language_than_the_page_says_so(town: Path) -> None:
    notes = {note.get("id"): note for note in classed(tree(town, "ar/stay/flat"), "term-note")}

    def foreign(id_: str) -> list[tuple[str | None, str | None, str]]:
        return [
            (element.get("lang"), element.get("dir"), element.text.strip())
            for element in notes[id_].all()
            if element.get("lang") and "word" not in (element.get("class") or "")
        ]

    assert foreign("_w-duldung") == []
    assert foreign("_w-antrag") == [("de", "ltr", "Ein Satz über Antrag.")]
    assert foreign("_w-amt") == [("de", "ltr", "Was Amt heißt"), ("de", "ltr", "Ein Satz über Amt.")]
    assert "وقف الترحيل" in notes["_w-duldung"].text


# Without words


def test_a_town_without_words_has_no_glossary_and_nothing_that_leads_there(tmp_path: Path) -> None:
    files = {name: text for name, text in TOWN.items() if not name.startswith("terms/")}
    few = INSTANCE.replace(", ".join(TAGS), "de, ar")
    make_instance(
        tmp_path / "town", {name: text for name, text in files.items() if not re.search(r"\.(en|uk|ti)\.", name)}, few
    )
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML, "town/terms/a.yml": term("Duldung", "die", "draft: true\n")})
    done = run("ankunft", "build", "--site-dir", tmp_path / "site", *NOW_OPTION, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not list((tmp_path / "site").rglob("glossary"))
    for path in (tmp_path / "site").rglob("*.html"):
        html = path.read_text("utf-8")
        assert "/glossary/" not in html, path
        assert 'class="term' not in html, path

"""What the base pack and the reference instance promise to hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.markup import references, to_html
from ankunft.language import known_tags

from tests.conftest import NOW, ROOT

FIRST = ("de", "de-simple", "en", "ar", "uk", "ti")
TOPICS = ("arrival", "money", "housing", "german", "family", "work", "training", "health", "advice", "everyday")
PAGES = {
    "first-days", "registration", "bank-account", "find-flat", "integration-course", "childcare", "see-a-doctor", "letters",
}  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The base pack alone, as a town without pages of its own sees it."""
    root = tmp_path_factory.mktemp("town")
    tags = ", ".join(known_tags())
    (root / "instance.yml").write_text(f"name: T\nurl: https://t.example.org/\nlanguage: de\nlanguages: [{tags}]\n")
    reading = read(root, ROOT / "content/base", NOW)
    assert reading.problems == ()
    return reading.catalogue


@pytest.fixture(scope="module")
def town() -> Catalogue:
    return read(ROOT / "content/musterstadt", ROOT / "content/base", NOW).catalogue


def test_the_ten_topics_have_titles_in_all_languages(base: Catalogue) -> None:
    assert tuple(topic.id for topic in base.topics) == TOPICS
    for topic in base.topics:
        for tag in set(known_tags()) - {"de"}:
            assert topic.state(tag, "title") != "missing", (topic.id, tag)
            assert topic.state(tag, "summary") != "missing", (topic.id, tag)


def test_the_first_pages_are_complete_and_up_to_date_in_six_languages(base: Catalogue) -> None:
    assert {page.id for page in base.pages} == PAGES
    for page in base.pages:
        for tag in set(FIRST) - {"de"}:
            states = {name: page.state(tag, name) for name in page.texts}
            assert set(states.values()) <= {"current", "machine"}, (page.id, tag, states)


def test_legal_pages_are_complete_in_all_languages(base: Catalogue) -> None:
    for page in base.legal:
        for tag in set(known_tags()) - {"de"}:
            assert {page.state(tag, name) for name in page.texts} <= {"current", "machine"}, (page.id, tag)


def _facts(entry: Entry, tag: str | None) -> dict[str, object]:
    """What must be the same in every language: link targets, structure, numbers of telephones."""
    texts = entry.texts if tag is None else entry.translations[tag]
    found = {}
    for name, text in texts.items():
        if text.section is None:
            continue
        html = to_html(text.section.text, text.section.references)
        links = [r.target for r in references(html) if r.kind in ("link", "image", "insert")]
        counts = {
            element: html.count(f"<{element}") for element in ("table", "ol", "tr", "dt", 'div class="admonition')
        }
        found[name] = (sorted(links), counts)
    return found


@pytest.mark.parametrize("layer", ["base", "town"])
def test_translations_have_the_links_and_the_structure_of_their_source(
    layer: str, request: pytest.FixtureRequest
) -> None:
    catalogue: Catalogue = request.getfixturevalue(layer)
    for entry in catalogue.entries.values():
        source = _facts(entry, None)
        for tag in entry.translations:
            for name, facts in _facts(entry, tag).items():
                if entry.state(tag, name) != "outdated":
                    assert facts == source[name], (entry.key, tag, name)


def test_every_page_about_law_names_sources_and_the_day_they_were_read(base: Catalogue) -> None:
    for page in base.pages:
        assert page.record.verified is not None, page.id
        assert page.record.sources, page.id
        for source in page.record.sources:
            assert source.url is not None
            assert source.url.startswith("https://")
            assert source.date <= NOW


def test_the_reference_instance_shows_every_way_to_use_a_layer(town: Catalogue) -> None:
    own = [topic.id for topic in town.topics if topic.file.layer == 1]
    assert len(own) >= 3
    pages = [page for page in town.pages if page.file.layer == 1]
    assert len(pages) >= 6
    shared = {page.id for page in town.pages} | {entry.id for entry in town.entries.values() if entry.hidden}
    replaced = [page for page in pages if page.id in PAGES and len(page.files) == 1]
    extended = [page for page in pages if page.id in PAGES and len(page.files) == 2]
    hidden = [entry for entry in town.entries.values() if entry.hidden]
    assert shared >= PAGES
    assert replaced
    assert extended
    assert hidden


def test_the_town_is_invented_down_to_its_telephones(town: Catalogue) -> None:
    # Numbers that the Federal Network Agency keeps for films and books: 030 23125 xxx, 0171 39200xx.
    fiction = re.compile(r"\+493023125\d{3}|\+491713920\d{3}|11\d{1,4}|0800\d+")
    assert town.instance.invented
    for entry in town.entries.values():
        for text in entry.texts.values():
            if text.section is None or entry.file.layer == 0:
                continue
            for reference in references(to_html(text.section.text)):
                if reference.target.startswith("tel:"):
                    assert fiction.fullmatch(reference.target[4:]), (entry.key, reference.target)
                if reference.target.startswith("mailto:"):
                    assert reference.target.endswith("example.org"), (entry.key, reference.target)


def test_machine_translations_are_marked(base: Catalogue) -> None:
    for path in sorted((ROOT / "content/base").rglob("*.*.*")):
        assert isinstance(path, Path)
        if path.suffix in (".md", ".yml"):
            assert re.search(r"by: (machine|human)", path.read_text("utf-8")), path

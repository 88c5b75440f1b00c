"""The texts of the interface are complete in every language, and none stands in code or templates."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ankunft.language import EDITORS, SITE, chain, known_tags, po_path, strings
from babel.messages.pofile import read_po

from tests.conftest import ROOT, Element, parse

LOCALES = ROOT / "locales"
CATALOGUES = [(tag, SITE) for tag in known_tags()] + [("de", EDITORS)]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w+\}(?!\})|\{\{|\}\}")


@pytest.mark.parametrize(("tag", "domain"), CATALOGUES, ids=lambda value: value)
def test_every_text_is_there_sure_and_has_the_same_placeholders(tag: str, domain: str) -> None:
    with po_path(LOCALES, tag, domain).open("rb") as file:
        catalogue = read_po(file)
    assert len(catalogue) > 40
    for text in catalogue:
        if not text.id:
            continue
        assert not text.fuzzy, f"{tag}: “{text.id}” is fuzzy"
        forms = text.string if isinstance(text.string, tuple) else (text.string,)
        wanted = text.id[0] if isinstance(text.id, tuple) else text.id
        assert len(forms) == (catalogue.num_plurals if isinstance(text.id, tuple) else 1)
        for form in forms:
            assert form, f"{tag}: “{text.id}” is missing"
            found = sorted(PLACEHOLDER.findall(form)), sorted(PLACEHOLDER.findall(wanted))
            if domain == EDITORS:
                found = sorted(set(found[0])), sorted(set(found[1]))
            assert found[0] == found[1], f"{tag}: “{text.id}” has other placeholders"


def test_the_catalogues_hold_exactly_the_texts_of_code_and_templates() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/messages.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_a_text_that_a_language_lacks_comes_from_the_next_of_its_chain(tmp_path: Path) -> None:
    for tag, text in (("fa", "فارسی"), ("en", "English")):
        path = po_path(tmp_path, tag)
        path.parent.mkdir(parents=True)
        both = f'msgid "b"\nmsgstr "{text}"\n' if tag == "en" else ""
        path.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "{text}"\n\n{both}'
        )
    found = strings(tmp_path, chain("prs", "de"))
    assert [found.gettext(msgid) for msgid in "abc"] == ["فارسی", "English", "c"]


def _words(html: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", html)


def test_no_template_holds_a_text_of_its_own() -> None:
    for path in sorted((ROOT / "overrides").rglob("*.html")):
        template = path.read_text("utf-8")
        template = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>|\s[\w-]+=\"[^\"]*\"", " ", template, flags=re.DOTALL)
        assert not _words(text), (path, _words(text))
        for value in re.findall(r"\s(?:title|alt|aria-label|placeholder)=\"([^\"]*)\"", template):
            assert not _words(value), (path, value)


def test_no_english_is_left_on_a_page_in_arabic(site: Path) -> None:
    page = parse((site / "ar/emergency/index.html").read_text("utf-8"))
    texts = {msgid for msgid in _english() if len(msgid) > 6}
    main: Element = next(page.all("body"))
    assert not [text for text in texts if text in main.text]


def _english() -> set[str]:
    with po_path(LOCALES, "en").open("rb") as file:
        return {str(text.id) for text in read_po(file) if text.id}

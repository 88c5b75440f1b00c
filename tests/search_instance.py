"""A made-up instance of any size for measuring the search: offers of directory_instance.py, and pages of real sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.conftest import ROOT, write_files
from tests.directory_instance import TOPICS, write_instance

WORDS = 300
"""About how many words a page has."""

SECTIONS = 5
LANGUAGES = ("de", "ar")
_INSERT = re.compile(r"\[\[[^\]]*\]\]|<[^>]+>|\]\([^)]*\)|[\[*_`|#>{}]")


def write_pages(root: Path, pages: int, offers: int, seed: int = 2026) -> Path:
    """Write an instance with so many pages and offers in German and Arabic into `root`; gives `root`."""
    write_instance(root, offers, LANGUAGES, seed)
    sentences = {tag: _sentences(tag) for tag in LANGUAGES}
    files: dict[str, str | bytes] = {}
    for number in range(pages):
        topic = TOPICS[number % len(TOPICS)]
        for tag in LANGUAGES:
            name = f"page-{number:04}" + ("" if tag == "de" else f".{tag}")
            files[f"town/topics/{topic}/{name}.md"] = _page(Random(f"{seed} {number} {tag}"), sentences[tag], tag)
    return write_files(root, files)


def _sentences(tag: str) -> list[list[str]]:
    """The sentences of the reference content in a language, page by page."""
    ending = ".md" if tag == "de" else f".{tag}.md"
    pages: list[list[str]] = []
    for path in sorted((ROOT / "content").rglob(f"*{ending}")):
        if tag == "de" and path.name.count(".") > 1:
            continue
        found: dict[str, None] = {}
        body = path.read_text("utf-8").rpartition("\n---\n")[2]
        for line in _INSERT.sub(" ", body).splitlines():
            found.update(
                dict.fromkeys(part.strip() for part in re.split(r"(?<=[.!?؟])\s+", line) if len(part.split()) > 3)
            )
        if len(found) > SECTIONS:
            pages.append(list(found))
    return pages


def _page(random: Random, pages: list[list[str]], tag: str) -> str:
    """One page about something: sentences of two pages, with a word of a third now and then, so that no two are alike."""
    sentences = [sentence for page in random.sample(pages, 2) for sentence in page]
    others = random.choice(pages)

    def some(words: int) -> Iterator[str]:
        written = 0
        while written < words:
            sentence = random.choice(sentences).split()
            sentence[random.randrange(len(sentence))] = random.choice(random.choice(others).split())
            written += len(sentence)
            yield " ".join(sentence)

    title = " ".join(random.choice(sentences).split()[:4]).strip(",.:;!?،؟ -")
    head = f'title: "{_plain(title)}"\nsummary: "{_plain(next(some(8)))}"'
    if tag != "de":
        head += "\ntranslation: {by: human}"
    parts = [f"---\n{head}\n---\n\n{' '.join(some(40))}\n"]
    for number in range(SECTIONS):
        heading = " ".join(random.choice(sentences).split()[:4]).strip(",.:;!?،؟ -")
        parts.append(f"\n## {_plain(heading)} {{#part-{number}}}\n\n{' '.join(some(WORDS // SECTIONS))}\n")
    return "".join(parts)


def _plain(text: str) -> str:
    return re.sub(r'["\\#:]', " ", text).strip() or "Text"

"""The glossary: its list, a page a word, and the words that texts explain in place. Knows no MkDocs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from typing import cast

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.catalogue.markup import plain
from ankunft.directory.glossary import Glossary
from ankunft.language import language
from ankunft.language.collation import sort_key
from ankunft.model import TERM, Term
from ankunft.site.views import Letter, Link, SectionView, TermView, Text

SOURCE = "de"
"""The language of the words."""


class Words:
    """The words of the glossary as readers of one language see them."""

    def __init__(self, local: LocalCatalogue, publisher: Publisher) -> None:
        self.local = local
        self.publisher = publisher
        self.tag = local.tag
        self._views: dict[str, TermView] = {}

    @cached_property
    def glossary(self) -> Glossary:
        """What finds the words in texts."""
        return Glossary(self.local.catalogue)

    def mark(self, html: str, tag: str, *, by_link: bool) -> tuple[str, tuple[str, ...]]:
        """A text in the language `tag` whose words can be opened: the button of each opens what `views` gives.

        `by_link`: the words lead to their pages, and nothing needs to be opened.
        """
        lang = "" if tag == SOURCE else f' lang="{SOURCE}"'

        def button(id_: str, word: str) -> str:
            return f'<button type="button" class="term" popovertarget="_w-{id_}"{lang}>{word}</button>'

        def link(id_: str, word: str) -> str:
            return f'<a class="term" href="{self.publisher.base}{self.tag}/{TERM.route}/{id_}/"{lang}>{word}</a>'

        marked, ids = self.glossary.mark(html, link if by_link else button)
        return marked, () if by_link else ids

    def views(self, ids: Iterable[str]) -> tuple[TermView, ...]:
        """The words with these ids, with what they mean."""
        entries = (self.local.catalogue.shown(TERM, id_) for id_ in ids)
        return tuple(self.view(entry) for entry in entries if entry is not None)

    def view(self, entry: Entry) -> TermView:
        """One word."""
        found = self._views.get(entry.id)
        if found is None:
            found = self._views[entry.id] = self._view(entry)
        return found

    def _view(self, entry: Entry) -> TermView:
        term = cast(Term, entry.record)
        title = self.local.text(entry, "title")
        prose = self.publisher.prose(entry, "text", explain=None)
        assert prose is not None  # noqa: S101 (the model demands a text)
        see = (self.local.catalogue.shown(TERM, id_) for id_ in term.see)
        return TermView(
            id=entry.id,
            url=self.publisher.url(entry),
            word=term.word,
            article=term.article if term.article != "none" else None,
            title=_text(title.text, title.tag, self.tag),
            text=SectionView(prose.id, prose.html, prose.tag, language(prose.tag).direction, prose.tag != self.tag),
            see=tuple(
                Link(self.publisher.url(other), _text(cast(Term, other.record).word, SOURCE, self.tag))
                for other in see
                if other is not None
            ),
            note=_beginning(plain(prose.html)),
        )

    def letters(self) -> tuple[Letter, ...]:
        """All words, by letter."""
        entries = self.local.catalogue.directory(TERM)
        ordered = sorted(entries, key=lambda entry: (sort_key(cast(Term, entry.record).word), entry.id))
        found: dict[str, list[TermView]] = {}
        for entry in ordered:
            found.setdefault(_letter(cast(Term, entry.record).word), []).append(self.view(entry))
        return tuple(Letter(letter, tuple(terms)) for letter, terms in found.items())


_SENTENCE = re.compile(r".+?[.!?؟።۔]+(?=\s|$)|.+$")
ENOUGH = 60
"""From how many letters on the beginning of an explanation says enough for a note; the page of the word says all."""


def _beginning(text: str) -> str:
    """The first sentences of a text."""
    said = ""
    for sentence in _SENTENCE.findall(text):
        said += sentence
        if len(said) >= ENOUGH:
            break
    return said.strip()


def _letter(word: str) -> str:
    """The letter under which a word stands: "Ä" stands with "A"."""
    return unicodedata.normalize("NFD", word[0])[0].upper()


def _text(value: str, tag: str, reader: str) -> Text:
    return Text(value, tag, language(tag).direction, tag != reader)

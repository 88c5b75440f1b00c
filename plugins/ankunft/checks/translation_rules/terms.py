"""Whether translations keep the words of the glossary, or call them what they are called in their language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.markup import to_html
from ankunft.checks.translation_rules.names import script
from ankunft.checks.translation_rules.view import MOST, WORD, Finding, View
from ankunft.directory.glossary import Glossary
from ankunft.model import TERM
from ankunft.model.messages import N_

ENOUGH = 8
"""From how many texts on it can be learned what a language calls a word."""

_ALTERNATIVES = re.compile(r"[,;:/–—(،፣፦፤]| - ")


class Terms:
    """The words of the glossary, as the site finds them, and what languages call them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._glossary = Glossary(catalogue)
        self._words: dict[str, list[str]] = {}
        for form, id_ in self._glossary.ids.items():
            self._words.setdefault(id_, []).append(form)
        forms = "|".join(re.escape(form) for form in sorted(self._glossary.ids, key=len, reverse=True)) or "(?!)"
        self._bracketed = re.compile(rf"([^\W\d_]{{3,40}})[*_»“”\"]{{0,4}} ?\((?:<bdi[^<>]*>)?({forms})(?![^\W\d_])")
        self._ids = cache(self._ids_in)
        self._names = cache(self._names_in)
        self._learned = cache(self._learned_in)

    def lost(self, source: View, target: View, own: str | None = None) -> Iterator[Finding]:
        """Words of the source that the translation neither keeps nor calls what its language calls them.

        `own`: the id of the word that the text explains.
        """
        text = _folded(target.text)
        for id_ in self._ids(source.html)[:MOST]:
            if id_ != own and not (
                any(_folded(form) in text for form in self._words[id_])
                or any(_is_in(text, name) for name in self._names(id_, target.tag))
                or any(part in text for part in self._learned(target.tag).get(id_, ()))
            ):
                what = N_("the word “{word}” of the glossary is missing")
                yield Finding("glossary", what, None, {"word": self._words[id_][0]})

    def _ids_in(self, html: str) -> tuple[str, ...]:
        return self._glossary.mark(html, lambda id_, word: word)[1]

    def _names_in(self, id_: str, tag: str) -> tuple[tuple[str, ...], ...]:
        """What the glossary and the words of the search call a word: the stems of each name."""
        entry = self._catalogue.get(TERM.name, id_)
        if entry is None:
            return ()
        title = entry.translations.get(tag, {}).get("title")
        names = [*_ALTERNATIVES.split(title.text)] if title is not None else []
        names += entry.synonyms.get(tag, ())
        names += [said for form in self._words[id_] for said in self._catalogue.synonyms.get(tag, {}).get(form, ())]
        stems = (tuple(_stem(word) for word in WORD.findall(_folded(name))) for name in names)
        return tuple(name for name in stems if name)

    def _learned_in(self, tag: str) -> dict[str, tuple[str, ...]]:
        """What the texts of a language call words: parts of words in most of the texts with a word, rare elsewhere;
        and the word before the German one in brackets."""
        all_: Counter[str] = Counter()
        with_word: dict[str, Counter[str]] = {}
        texts: Counter[str] = Counter()
        bracketed: dict[str, set[str]] = {}
        size = 3 if script(tag) in ("Ethiopic", "East Asian") else 4
        number = 0
        for entry in self._catalogue.entries.values():
            for name, text in entry.translations.get(tag, {}).items():
                source = entry.texts[name].section or entry.texts[name].prose if name in entry.texts else None
                if source is None:
                    continue
                number += 1
                words = set(WORD.findall(_folded(text.text)))
                parts = {word[at : at + size] for word in words for at in range(len(word) - size + 1)}
                all_.update(parts)
                for found in self._bracketed.finditer(text.text):
                    bracketed.setdefault(self._glossary.ids[found[2]], set()).add(_stem(_folded(found[1])))
                for id_ in self._ids(to_html(source.text, source.references)):
                    texts[id_] += 1
                    with_word.setdefault(id_, Counter()).update(parts)
        for id_, among in texts.items():
            if among >= ENOUGH:
                often = (part for part, count in with_word[id_].items() if count * 3 >= among * 2)
                rare = {part for part in often if with_word[id_][part] * number >= 2.5 * all_[part] * among}
                bracketed.setdefault(id_, set()).update(rare)
        return {id_: tuple(parts) for id_, parts in bracketed.items()}


def _is_in(text: str, name: tuple[str, ...]) -> bool:
    """Whether a text has the words of a name; of many words two in three."""
    found = sum(stem in text for stem in name)
    return found == len(name) or (len(name) > 2 and found * 3 >= len(name) * 2)


# Ethiopic syllables stand in rows of eight, a consonant with each vowel; four rows are those of ቀ, ኀ, ከ, ገ with a w.
_VOWELS = {char: 0x1200 + (char - 0x1200) // 8 * 8 for char in range(0x1200, 0x1358)}
_VOWELS |= {char: base for row, base in {0x1248: 0x1240, 0x1288: 0x1280, 0x12B0: 0x12A8, 0x1310: 0x1308}.items()
            for char in range(row, row + 8)}  # fmt: skip


def _folded(text: str) -> str:
    """A text in lower case, with single spaces; in Ethiopic letters its consonants: the vowels change."""
    return " ".join(text.lower().translate(_VOWELS).split())


def _stem(word: str) -> str:
    """What is left of a word without its endings, in Arabic also without the article."""
    if word.startswith("ال") and len(word) > 4:
        word = word[2:]
    return word[: max(3, len(word) * 2 // 3)]

"""The index of one language: documents, and for each word the documents that it stands in, by field.

It holds what MiniSearch 7 (https://lucaong.github.io/minisearch/) serialises, written more tightly: the phone makes
MiniSearch's own form of it (overrides/logic/search.js). Every word counts once a field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import LocalCatalogue, LocalText
from ankunft.language import chain
from ankunft.search.analysis import Analysis, Compounds, bones, dialled, sound, tokens
from ankunft.search.documents import GERMAN, Document, documents
from ankunft.search.rules import SAME

FIELDS = ("title", "names", "text", "sound")
"""Where a word stands: in what is shown as title, among what it is called besides, in its text, by its sound."""

VERSION = 1
"""Of the form of the file."""


@dataclass
class Index:
    """What can be searched in one language. `postings`: word → for each of FIELDS the numbers of documents, in order."""

    tag: str
    analysis: Analysis
    documents: tuple[Document, ...]
    postings: dict[str, tuple[list[int], ...]]
    names: list[tuple[str, ...]]  # of each document what it is called besides, in words
    lengths: list[list[int]] = field(default_factory=list)  # of each document how many words each field has

    def __post_init__(self) -> None:
        self.lengths = [[0] * len(FIELDS) for _ in self.documents]
        for fields in self.postings.values():
            for number, found in enumerate(fields):
                for document in found:
                    self.lengths[document][number] += 1


class _Concepts:
    """The everyday words of the instance: which of them name a document, by its German names."""

    def __init__(self, local: LocalCatalogue, analysis: Analysis, compounds: Compounds) -> None:
        self.analysis, self.compounds = analysis, compounds
        tags = chain(local.tag, local.catalogue.instance.language)
        found: dict[str, list[LocalText]] = {}
        for tag in dict.fromkeys(SAME.get(tag, tag) if tag == "de-simple" else tag for tag in (*tags, GERMAN)):
            for word, said in local.catalogue.synonyms.get(tag, {}).items():
                found.setdefault(word, []).extend(LocalText(one, tag) for one in said)
        self.words: list[tuple[frozenset[str], str, tuple[LocalText, ...]]] = []
        for word, said in found.items():
            key = frozenset(analysis.stem(token, GERMAN) for token in tokens(word))
            self.words.append((key, word, tuple(dict.fromkeys(said))))
        self.by_stem: dict[str, list[int]] = {}
        for number, (key, _, _) in enumerate(self.words):
            for stem in key:
                self.by_stem.setdefault(stem, []).append(number)

    def of(self, german: Iterable[str]) -> list[int]:
        """The numbers of the words that name something with these German names."""
        found: set[int] = set()
        for name in german:
            stems = {
                self.analysis.stem(form, GERMAN)
                for token in tokens(name)
                for form in (token, *self.compounds.parts(token))
            }
            near = {number for stem in stems for number in self.by_stem.get(stem, ())}
            found |= {number for number in near if self.words[number][0] <= stems}
        return sorted(found)


def build(local: LocalCatalogue) -> Index:
    """The index of the language of `local`."""
    analysis = Analysis(local.tag)
    found = documents(local)
    compounds = Compounds(analysis, _german(local, found))
    concepts = _Concepts(local, analysis, compounds)
    postings: dict[str, tuple[list[int], ...]] = {}
    all_names: list[tuple[str, ...]] = []

    for number, document in enumerate(found):
        words: list[set[str]] = [set() for _ in FIELDS]
        heading = document.part or document.title
        said = concepts.of(document.german)
        names = [*document.names, *(name for one in said for name in concepts.words[one][2])]
        _add(words[0], heading, analysis)
        words[1] |= _parts(heading, analysis, compounds)
        for name in names:
            _add(words[1], name, analysis)
            words[1] |= _parts(name, analysis, compounds)
        for text in (document.about, *document.text, document.title if document.part else None):
            if text is not None:
                words[2] |= {analysis.stem(token, text.tag) for token in tokens(text.text)}
        for number_ in document.numbers:
            words[1] |= set(tokens(number_)) | {dialled(number_)} - {""}
        for text in (heading, *names):
            for token in tokens(text.text):
                words[3] |= {key for key in (sound(token), bones(token)) if key}
        words[1] -= words[0]
        words[2] -= words[0] | words[1]
        all_names.append(tuple(dict.fromkeys(name.text for name in names)))
        for which, of_field in enumerate(words):
            for word in of_field:
                postings.setdefault(word, ([], [], [], []))[which].append(number)
    return Index(local.tag, analysis, found, dict(sorted(postings.items())), all_names)


def _german(local: LocalCatalogue, found: Iterable[Document]) -> list[str]:
    """German words: those that compounds are taken apart with."""
    texts = [name for document in found for name in document.german]
    texts += [word for words in local.catalogue.synonyms.values() for word in words]
    texts += [said for words in local.catalogue.synonyms.get(GERMAN, {}).values() for said in words]
    return texts


def _add(words: set[str], text: LocalText, analysis: Analysis) -> None:
    """What stands in a title or a name: each word as it is, for those who are still typing, and its stem."""
    for token in tokens(text.text):
        words |= {token, analysis.stem(token, text.tag)}


def _parts(text: LocalText, analysis: Analysis, compounds: Compounds) -> set[str]:
    if SAME.get(text.tag, text.tag) != GERMAN:
        return set()
    return {
        form
        for token in tokens(text.text)
        for part in compounds.parts(token)
        for form in (part, analysis.stem(part, GERMAN))
    }


__all__ = ["FIELDS", "VERSION", "Index", "build"]
_ = (Callable, Mapping, Sequence, accumulate, Any, Entry)

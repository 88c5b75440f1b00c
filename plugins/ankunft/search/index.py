"""The index of one language: documents, and for each word the documents that it stands in, by field.

The phone puts the words into the radix tree of MiniSearch (https://lucaong.github.io/minisearch/), which finds those
that begin so or differ little; overrides/logic/search.js ranks. Every word counts once a field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ankunft.catalogue.localise import LocalCatalogue, LocalText
from ankunft.language import chain
from ankunft.search.analysis import Analysis, Compounds, bones, dialled, sound, tokens
from ankunft.search.documents import Document, documents
from ankunft.search.rules import GERMAN, of, rules, rules_of

FIELDS = ("title", "names", "text", "sound")
"""Where a word stands: in what is shown as title, among what it is called besides, in its text, by its sound."""

LONG = 6
"""From how many letters on an everyday word stands for one thing."""

VERSION = 1
"""Of the form of the file."""


@dataclass
class Index:
    """What can be searched in one language. `postings`: word → for each of FIELDS the numbers of documents."""

    analysis: Analysis
    documents: tuple[Document, ...]
    postings: dict[str, tuple[list[int], ...]]
    concepts: list[tuple[str, ...]]  # everyday words that belong together
    said: list[tuple[int, ...]]  # of each document the numbers of its concepts
    lengths: list[list[int]] = field(init=False)  # of each document how many words each field has

    def __post_init__(self) -> None:
        self.lengths = [[0] * len(FIELDS) for _ in self.documents]
        for fields in self.postings.values():
            for number, found in enumerate(fields):
                for document in found:
                    self.lengths[document][number] += 1

    @cached_property
    def names(self) -> list[tuple[str, ...]]:
        """Of each document what it is called besides its title."""
        return [
            tuple(dict.fromkeys((*(n.text for n in entry.names), *(w for one in said for w in self.concepts[one]))))
            for entry, said in zip(self.documents, self.said, strict=True)
        ]


class _Concepts:
    """The everyday words of the instance: which of them name a document, by its German names."""

    def __init__(self, local: LocalCatalogue, analysis: Analysis, compounds: Compounds) -> None:
        self.analysis, self.compounds = analysis, compounds
        found: dict[str, list[LocalText]] = {}
        tags = (*chain(local.tag, local.catalogue.instance.language), GERMAN)
        for tag in dict.fromkeys(of(tag) if of(tag) == GERMAN else tag for tag in tags):
            for word, said in local.catalogue.synonyms.get(tag, {}).items():
                found.setdefault(word, []).extend(LocalText(one, tag) for one in said)
        self.words = [tuple(dict.fromkeys(said)) for said in found.values()]
        # A German everyday word that is one word names the same: Klinikum, Krankenhaus.
        german = local.catalogue.synonyms.get(GERMAN, {})
        self.keys: list[tuple[frozenset[str], int]] = []
        for number, word in enumerate(found):
            others = [said for said in german.get(word, ()) if " " not in said and len(said) >= LONG]
            for one in (word, *others):
                stems = frozenset(analysis.stem(token, GERMAN) for token in tokens(one))
                self.keys.append((stems, number))
        self.by_stem: dict[str, list[tuple[frozenset[str], int]]] = {}
        for key in self.keys:
            for stem in key[0]:
                self.by_stem.setdefault(stem, []).append(key)

    def of(self, german: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the concepts that name something with these German names."""
        found: set[int] = set()
        for name in german:
            parts = (form for token in tokens(name) for form in (token, *self.compounds.parts(token)))
            stems = {self.analysis.stem(form, GERMAN) for form in parts}
            near = (key for stem in stems for key in self.by_stem.get(stem, ()))
            found |= {number for key, number in near if key <= stems}
        return tuple(sorted(found))


def build(local: LocalCatalogue) -> Index:
    """The index of the language of `local`."""
    analysis = Analysis(local.tag)
    found = documents(local)
    compounds = Compounds(analysis, _german(local, found))
    concepts = _Concepts(local, analysis, compounds)
    postings: dict[str, tuple[list[int], ...]] = {}
    said = []
    for number, document in enumerate(found):
        said.append(concepts.of(document.german))
        named = [name for one in said[-1] for name in concepts.words[one]]
        for which, words in enumerate(_words(document, named, analysis, compounds)):
            for word in words:
                postings.setdefault(word, tuple([] for _ in FIELDS))[which].append(number)
    plain = [tuple(name.text for name in words) for words in concepts.words]
    return Index(analysis, found, dict(sorted(postings.items())), plain, said)


def _words(
    document: Document, named: Iterable[LocalText], analysis: Analysis, compounds: Compounds
) -> tuple[set[str], ...]:
    """The words of a document, by field; each once."""
    heading = document.part or document.title
    names = [*document.names, *named]
    title = _whole(heading, analysis)
    others = _parts(heading, analysis, compounds)
    for name in names:
        others |= _whole(name, analysis) | _parts(name, analysis, compounds)
    for number in document.numbers:
        others |= {*tokens(number), dialled(number)} - {""}
    text = set()
    for one in (document.about, *document.text, document.title if document.part else None):
        if one is not None:
            text |= {analysis.stem(token, one.tag) for token in tokens(one.text)}
    heard = {
        key
        for one in (heading, *names)
        for token in tokens(one.text)
        for key in (sound(token), bones(token))
        if key
    }  # fmt: skip
    return title, others - title, text - others - title, heard


def _german(local: LocalCatalogue, found: Iterable[Document]) -> list[str]:
    """German words: those that compounds are taken apart with."""
    texts = [name for document in found for name in document.german]
    texts += [word for words in local.catalogue.synonyms.values() for word in words]
    texts += [said for words in local.catalogue.synonyms.get(GERMAN, {}).values() for said in words]
    return texts


def _whole(text: LocalText, analysis: Analysis) -> set[str]:
    """Each word as it is, for those who are still typing, and its stem."""
    return {form for token in tokens(text.text) for form in (token, analysis.stem(token, text.tag))}


def _parts(text: LocalText, analysis: Analysis, compounds: Compounds) -> set[str]:
    """The parts of German compounds."""
    if of(text.tag) != GERMAN:
        return set()
    parts = (part for token in tokens(text.text) for part in compounds.parts(token))
    return {form for part in parts for form in (part, analysis.stem(part, GERMAN))}


# The file

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"


def gaps(numbers: Iterable[int]) -> str:
    """Rising numbers as the distances between them: five bits a character, the lowest first; from 32 on more follow."""
    written, before = [], -1
    for number in numbers:
        rest, before = number - before - 1, number
        while rest >= 32:
            written.append(_DIGITS[32 + rest % 32])
            rest //= 32
        written.append(_DIGITS[rest])
    return "".join(written)


def _front(words: Sequence[str]) -> str:
    """Sorted words, each as the number of letters (base 36) that it shares with the one before, and its others."""
    written, before = [], ""
    for word in words:
        same = 0
        while same < min(len(word), len(before), 35) and word[same] == before[same]:
            same += 1
        written.append(_DIGITS[same] + word[same:])
        before = word
    return "\n".join(written)


def encode(index: Index, more: Mapping[int, Mapping[str, Any]]) -> bytes:
    """The file of a language, as JSON. `more`: what the phone shows and ranks documents by besides, by their number.

    `u` addresses below `/<tag>/`, those of sections from their `#` on; `t` titles; `a` what they are about; `k` kinds,
    as numbers in `kinds`; `n` names of their own; `c` concepts.
    """
    tag = index.analysis.tag
    kinds = list(dict.fromkeys(document.kind for document in index.documents))
    shown = [document.part or document.title for document in index.documents]
    about = [None if document.part else document.about for document in index.documents]
    data = {
        "version": VERSION,
        "rules": {**rules_of(tag), "ranking": rules()["ranking"]},
        "words": _front(list(index.postings)),
        "postings": " ".join(",".join(map(gaps, fields)).rstrip(",") for fields in index.postings.values()),
        "kinds": kinds,
        "k": "".join(_DIGITS[kinds.index(document.kind)] for document in index.documents),
        "u": [f"#{document.anchor}" if document.part else document.address for document in index.documents],
        "t": [text.text for text in shown],
        "tl": _languages(shown, tag),
        "a": [text.text if text else 0 for text in about],
        "al": _languages(about, tag),
        "n": {n: [one.text for one in d.names] for n, d in enumerate(index.documents) if d.names and not d.part},
        "c": " ".join(map(gaps, index.said)),
        "concepts": index.concepts,
        "more": {number: dict(found) for number, found in sorted(more.items()) if found},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _languages(texts: Iterable[LocalText | None], own: str) -> dict[str, str]:
    """The numbers of the texts that are in another language than `own`, by language."""
    found: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if text is not None and text.tag != own:
            found.setdefault(text.tag, []).append(number)
    return {tag: gaps(numbers) for tag, numbers in sorted(found.items())}

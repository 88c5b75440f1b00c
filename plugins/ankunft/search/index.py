"""The index of one language: documents, and for each word the documents that it stands in, by field.

The phone puts the words into the radix tree of MiniSearch (https://lucaong.github.io/minisearch/), which finds those
that begin so or differ little; overrides/logic/search.js ranks. Every word counts once a
field, and in the texts once a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ankunft.catalogue.localise import LocalCatalogue, LocalText
from ankunft.directory.compact import compact
from ankunft.language import chain
from ankunft.search.analysis import Analysis, Compounds, bones, dialled, script_of, sound, tokens
from ankunft.search.documents import Document, documents
from ankunft.search.rules import GERMAN, of, rules, rules_of

FIELDS = ("title", "names", "text", "sound", "common")
"""Where a word stands: in what is shown as title, among what it is called besides, in its text, by its sound; and of a
word that stands in very many texts only some of these, so that it is not found nowhere."""

NAMES, TEXT, OFTEN = FIELDS.index("names"), FIELDS.index("text"), FIELDS.index("common")
COMMON = 0.025
"""In what part of all texts a word may stand that is worth looking for there;"""
ENOUGH = 40
"""in so many it may in any case."""
SOME = 15
"""How many texts are named for a word that stands in more."""

LONG = 6
"""From how many letters on an everyday word stands for one thing."""

VERSION = 1
"""Of the form of the file."""


@dataclass(frozen=True)
class Concept:
    """Everyday words of all languages that name one thing. `shown`: those of the reader.

    `words` and `heard` are what stands of them in the fields of names and of sounds.
    """

    shown: tuple[str, ...]
    words: frozenset[str]
    heard: frozenset[str]


@dataclass
class Index:
    """What can be searched in one language. `postings`: word → for each of FIELDS the numbers of documents."""

    analysis: Analysis
    documents: tuple[Document, ...]
    postings: dict[str, tuple[list[int], ...]]
    concepts: list[Concept]  # everyday words that belong together
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
            tuple(
                dict.fromkeys((*(n.text for n in entry.names), *(w for one in said for w in self.concepts[one].shown)))
            )
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
        self.all: list[Concept] = []
        for texts in found.values():
            words = {form for one in texts for form in (*_whole(one, analysis), *_parts(one, analysis, compounds))}
            shown = dict.fromkeys(one.text for one in texts if of(one.tag) == of(local.tag))
            self.all.append(Concept(tuple(shown), frozenset(words), frozenset(_heard(texts, analysis))))
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
    before: set[str] = set()  # the text of the same page so far
    for number, document in enumerate(found):
        before = before if document.part else set()
        said.append(concepts.of(document.german))
        named = [concepts.all[one] for one in said[-1]]
        for which, words in enumerate(_words(document, named, analysis, compounds)):
            if which == TEXT:
                # A word counts once a page: in the first section that has it.
                words -= before
                before |= words
            for word in words:
                postings.setdefault(word, tuple([] for _ in FIELDS))[which].append(number)
    # What stands in very many texts tells little, and would make up most of the index.
    most = max(len(found) * COMMON, ENOUGH)
    for fields in postings.values():
        if len(fields[TEXT]) > most:
            first = sorted(fields[TEXT], key=lambda number: (found[number].part is not None, number))[:SOME]
            fields[OFTEN].extend(sorted(first))
            fields[TEXT].clear()
    kept = {word: fields for word, fields in sorted(postings.items()) if any(fields)}
    return Index(analysis, found, kept, concepts.all, said)


def _words(
    document: Document, named: Iterable[Concept], analysis: Analysis, compounds: Compounds
) -> tuple[set[str], ...]:
    """The words of a document, by field; each once."""
    heading = document.part or document.title
    title = _whole(heading, analysis)
    others = _parts(heading, analysis, compounds)
    for name in document.names:
        others |= _whole(name, analysis) | _parts(name, analysis, compounds)
    # A heading within a text is found by likeness alone.
    heard = set(_heard((heading, *document.names), analysis)) if document.part is None else set[str]()
    for concept in named:
        others |= concept.words
        heard |= concept.heard
    for number in document.numbers:
        others |= {*tokens(number), dialled(number)} - {""}
    text = set()
    for one in (document.about, *document.text):
        if one is not None:
            text |= {analysis.stem(token, one.tag) for token in tokens(one.text) if token not in analysis.stop}
    return title, others - title, text - others - title, heard, set()


def _heard(texts: Iterable[LocalText], analysis: Analysis) -> Iterator[str]:
    """How the words of names sound: of German ones and of those in the reader's language.

    Of scripts without vowels, or with syllables, the consonants alone.
    """
    for text in texts:
        if of(text.tag) not in (GERMAN, of(analysis.tag)):
            continue
        for token in tokens(text.text):
            latin = script_of(token) in ("latin", "cyrillic")
            key = sound(token) if latin else bones(token) if analysis.hears_bones else ""
            if key:
                yield key


def _german(local: LocalCatalogue, found: Iterable[Document]) -> list[str]:
    """German words: those that compounds are taken apart with."""
    texts = [name for document in found for name in document.german]
    texts += [word for words in local.catalogue.synonyms.values() for word in words]
    texts += [said for words in local.catalogue.synonyms.get(GERMAN, {}).values() for said in words]
    return texts


def _whole(text: LocalText, analysis: Analysis) -> set[str]:
    """The stem of each word; of the reader's language the word as it is too, for those who are still typing."""
    own = of(text.tag) == of(analysis.tag)
    return {
        form for token in tokens(text.text) for form in ((token,) if own else ()) + (analysis.stem(token, text.tag),)
    }


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

    In `postings` two lists more follow those of FIELDS: the concepts that have the word among their words, and among
    their sounds; what these bring to the names and the sounds of their documents is not listed there again.

    `u` addresses below `/<tag>/`, those of sections from their `#` on; `t` titles; `a` what they are about; `k` kinds,
    as numbers in `kinds`; `n` names of their own, those in another language behind its tag; `c` concepts.
    """
    tag = index.analysis.tag
    kinds = list(dict.fromkeys(document.kind for document in index.documents))
    shown = [document.part or document.title for document in index.documents]
    about = [None if document.part else document.about for document in index.documents]
    data = {
        "version": VERSION,
        "rules": {**rules_of(tag), "ranking": rules()["ranking"]},
        "words": _front(list(index.postings)),
        "postings": " ".join(",".join(map(gaps, lists)).rstrip(",") for lists in _lists(index)),
        "kinds": kinds,
        "k": "".join(_DIGITS[kinds.index(document.kind)] for document in index.documents),
        "u": [f"#{document.anchor}" if document.part else document.address for document in index.documents],
        "t": [text.text for text in shown],
        "tl": _languages(shown, tag),
        "a": [text.text if text else 0 for text in about],
        "al": _languages(about, tag),
        "n": {
            n: [_named(one, tag) for one in d.names] for n, d in enumerate(index.documents) if d.names and not d.part
        },
        "c": " ".join(map(gaps, index.said)),
        "concepts": [concept.shown for concept in index.concepts],
        "more": {number: dict(found) for number, found in sorted(more.items()) if found},
    }
    return compact(data).encode()


def _named(text: LocalText, own: str) -> str:
    """A name; behind its language and a tab where that is not the reader's."""
    return text.text if text.tag == own else f"{text.tag}\t{text.text}"


def _lists(index: Index) -> Iterator[tuple[list[int], ...]]:
    """For each word its lists as the file holds them."""
    members: list[list[int]] = [[] for _ in index.concepts]
    for document, concepts in enumerate(index.said):
        for concept in concepts:
            members[concept].append(document)
    words: dict[str, list[int]] = {}
    heard: dict[str, list[int]] = {}
    for number, one in enumerate(index.concepts):
        for word in one.words:
            words.setdefault(word, []).append(number)
        for word in one.heard:
            heard.setdefault(word, []).append(number)
    for word, (title, names, text, sounds, often) in index.postings.items():
        of_names, of_sounds = words.get(word, []), heard.get(word, [])
        known = {document for concept in of_names for document in members[concept]}
        loud = {document for concept in of_sounds for document in members[concept]}
        yield (
            title,
            [document for document in names if document not in known],
            text,
            [document for document in sounds if document not in loud],
            often,
            of_names,
            of_sounds,
        )


def _languages(texts: Iterable[LocalText | None], own: str) -> dict[str, str]:
    """The numbers of the texts that are in another language than `own`, by language."""
    found: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if text is not None and text.tag != own:
            found.setdefault(text.tag, []).append(number)
    return {tag: gaps(numbers) for tag, numbers in sorted(found.items())}

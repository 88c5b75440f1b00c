"""Answers queries as the phone does: the twin of overrides/logic/search.js on MiniSearch 7.2.

What MiniSearch does stands in `_Terms`: exact words, words that begin so, words that differ little, ranked by BM25+
(Lv and Zhai 2011). A test holds both to the same order and scores.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor, log
from typing import Literal

from ankunft.search.analysis import bones, script_of, sound, split, tokens
from ankunft.search.index import FIELDS, Index

BOOST = {"title": 4.0, "names": 3.0, "text": 1.0, "sound": 1.2}
K, B, D = 1.2, 0.4, 0.5
PREFIX, FUZZY = 0.4, 0.3
LIKELY = {
    "topic": 1.25, "page": 1.2, "process": 1.05, "organisation": 1.15, "offer": 1.0, "place": 1.0, "contact": 0.95,
    "event": 0.8, "news": 0.6, "term": 1.1, "phrases": 0.9, "safety": 1.1, "legal": 0.6,
}  # fmt: skip
"""How much a kind of document is sought."""

PART = 0.8
"""What a section counts beside the text that it is a part of."""

Why = Literal["title", "name", "text", "part", "like", "sound"]


@dataclass(frozen=True)
class Hit:
    """A document that was found. `why`: what the query met; `words`: the words of the index that it met."""

    document: int
    score: float
    why: Why
    words: tuple[str, ...]


class _Terms:
    """What MiniSearch does for one word."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = sorted(index.postings)
        count = max(1, len(index.documents))
        self.average = [sum(lengths[n] for lengths in index.lengths) / count for n in range(len(FIELDS))]

    def score(self, word: str, *, prefix: bool, fuzzy: int) -> dict[int, tuple[float, dict[str, float]]]:
        """For each document its score and the words that it was found by, each with what it gave."""
        found: dict[int, tuple[float, dict[str, float]]] = {}
        self._take(found, word, 1.0)
        seen = {word}
        if prefix:
            for other in self._beginning(word):
                if other not in seen:
                    seen.add(other)
                    self._take(found, other, PREFIX * len(other) / (len(other) + 0.3 * (len(other) - len(word))))
        if fuzzy:
            for other, distance in self._like(word, fuzzy):
                if other not in seen:
                    self._take(found, other, FUZZY * len(other) / (len(other) + distance))
        return found

    def _take(self, found: dict[int, tuple[float, dict[str, float]]], word: str, weight: float) -> None:
        count = len(self.index.documents)
        for number, documents in enumerate(self.index.postings.get(word, ())):
            if not documents:
                continue
            rarity = log(1 + (count - len(documents) + 0.5) / (len(documents) + 0.5))
            boost = weight * BOOST[FIELDS[number]]
            for document in documents:
                length = self.index.lengths[document][number] / self.average[number]
                score = boost * rarity * (D + (K + 1) / (1 + K * (1 - B + B * length)))
                total, words = found.get(document, (0.0, {}))
                words[word] = words.get(word, 0.0) + score
                found[document] = (total + score, words)

    def has_like(self, word: str, forms: tuple[str, ...]) -> bool:
        """Whether the word stands there, or one that begins so or differs little."""
        return (
            any(form in self.index.postings for form in forms)
            or next(self._beginning(word), None) is not None
            or next(self._like(word, tolerance(word)), None) is not None
        )

    def _beginning(self, word: str) -> Iterator[str]:
        at = bisect_left(self.words, word)
        while at < len(self.words) and self.words[at].startswith(word):
            yield self.words[at]
            at += 1

    def _like(self, word: str, most: int) -> Iterator[tuple[str, int]]:
        """Words at a Levenshtein distance of at most `most`: rows are kept along shared beginnings."""
        rows = [list(range(len(word) + 1))]
        before = ""
        skip = 0
        for other in self.words:
            same = 0
            while same < min(len(before), len(other)) and before[same] == other[same]:
                same += 1
            if skip and same >= skip:
                before = other
                continue
            skip = 0
            del rows[same + 1 :]
            for at in range(len(rows) - 1, len(other)):
                last, row = rows[-1], [at + 1]
                for n, letter in enumerate(word, 1):
                    row.append(min(last[n] + 1, row[-1] + 1, last[n - 1] + (letter != other[at])))
                rows.append(row)
                if min(row) > most:
                    skip = at + 1
                    break
            before = other
            if not skip and rows[-1][-1] <= most:
                yield other, rows[-1][-1]


WHOLE, NAMED = 1.0, 0.7
"""What it counts that the query is the whole title, or the whole of another name."""


def tolerance(word: str) -> int:
    """How many letters may differ."""
    return 0 if len(word) < 4 or word.isdigit() else min(2, floor(len(word) * 0.2 + 0.5))


class Engine:
    """Answers queries in one language."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.terms = _Terms(index)

    def search(self, query: str, most: int = 50) -> list[Hit]:
        """The best `most` documents, the best first; of a text only its best section."""
        analysis = self.index.analysis
        words = [part for word in analysis.query(query) for part in self._apart(word)]
        if not words:
            return []
        forms = {form for word in words for form in analysis.forms(word)}
        likeness: dict[str, float] = {}
        totals: dict[int, list[tuple[float, dict[str, float]]]] = {}
        for word in words:
            for document, found in self._word(word).items():
                totals.setdefault(document, []).append(found)
        hits: dict[str, Hit] = {}
        for document, found in totals.items():
            score = sum(one for one, _ in found) * (len(found) / len(words)) ** 2
            entry = self.index.documents[document]
            score *= LIKELY[entry.kind] * (PART if entry.part else 1.0)
            heading = (entry.part or entry.title).text
            names = (heading, *(() if entry.part else self.index.names[document]))
            for name in names:
                if name not in likeness:
                    likeness[name] = self._likeness(name, forms, len(words))
            score *= 1 + WHOLE * max(likeness[name] * (1.0 if name is heading else NAMED) for name in names)
            best = {max(each, key=lambda w: each[w]) for _, each in found}
            hit = Hit(document, score, self._why(document, best), tuple(sorted(best)))
            known = hits.get(entry.address)
            if known is None or (known.score, -known.document) < (score, -document):
                hits[entry.address] = hit
        return sorted(hits.values(), key=lambda hit: (-hit.score, hit.document))[:most]

    def _word(self, word: str) -> dict[int, tuple[float, dict[str, float]]]:
        """The best of what a word can stand as."""
        analysis = self.index.analysis
        found: dict[int, tuple[float, dict[str, float]]] = {}

        def take(form: str, *, prefix: bool, fuzzy: int, weight: float = 1.0) -> None:
            for document, (score, words) in self.terms.score(form, prefix=prefix, fuzzy=fuzzy).items():
                if document not in found or found[document][0] < score * weight:
                    found[document] = (score * weight, words)

        forms = analysis.forms(word)
        for form in forms:
            take(form, prefix=len(form) > (4 if form.isdigit() else 1), fuzzy=tolerance(form))
        for key in (sound(word), bones(word)):
            if key:
                take(key, prefix=False, fuzzy=1 if len(key) > 6 else 0)
        return found

    def _apart(self, word: str) -> list[str]:
        """A compound that stands nowhere as what it is made of, as far as that is known; any other word as it is."""
        analysis, postings = self.index.analysis, self.index.postings
        if script_of(word) != "latin" or len(word) < 8 or self.terms.has_like(word, analysis.forms(word)):
            return [word]
        parts = [word[start:end] for start, end, _ in split(word, postings.__contains__, analysis)]
        if not parts:
            # At least its beginning or its end.
            ends = [word[at:] for at in range(1, len(word) - 3)] + [word[:at] for at in range(4, len(word))]
            parts = sorted((end for end in ends if self._knows(end)), key=lambda end: -len(end))[:1]
        return parts or [word]

    def _knows(self, word: str) -> bool:
        return any(form in self.index.postings for form in self.index.analysis.forms(word))

    def _likeness(self, name: str, forms: set[str], count: int) -> float:
        """How much of a name and of the query are the same: 1 where they are (Jaccard)."""
        words = set(tokens(name))
        met = sum(1 for word in words if not forms.isdisjoint(self.index.analysis.forms(word)))
        return met / (len(words) + count - met) if met else 0.0

    def _why(self, document: int, best: set[str]) -> Why:
        postings = self.index.postings
        for number, why in enumerate(("title", "name", "text", "sound")):
            if any(document in postings[word][number] for word in best if word in postings):
                return why  # type: ignore[return-value]
        return "text"

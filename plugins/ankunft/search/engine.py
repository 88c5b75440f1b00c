"""Answers queries as the phone does: the twin of overrides/logic/search.js.

Exact words, words that begin so and words that differ little are weighted as MiniSearch 7 does and ranked by BM25+ (Lv
and Zhai 2011). A test holds both to the same documents and scores, and one word to those of MiniSearch itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import floor, log
from typing import Literal

from ankunft.search.analysis import bones, is_number, script_of, sound, split, tokens
from ankunft.search.index import FIELDS, NAMES, OFTEN, TEXT, Index
from ankunft.search.rules import rules

Why = Literal["title", "name", "text", "like"]
"""What a query met: words of the title, of another name, of the text, or only something like them."""

BEGINNING = 6
"""From how many letters on the beginning of a compound says something."""

PREFIXED = 5
"""From how many digits on the beginning of a number is enough."""


@dataclass(frozen=True)
class Hit:
    """A document that was found. `name`: the other name, or the word of the title, that explains why."""

    document: int
    score: float
    why: Why
    name: str | None = None


@dataclass(frozen=True)
class Match:
    """That a document was found: how sure the query means it (1: it holds the word), by which words of the index."""

    score: float
    sure: float
    met: frozenset[str]


Found = dict[int, Match]
"""Document → how it was found."""

NONE = Match(0.0, 0.0, frozenset())


class Terms:
    """Finds one word, as MiniSearch does."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = sorted(index.postings)
        self.ranking = rules()["ranking"]
        count = max(1, len(index.documents))
        self.average = [sum(lengths[n] for lengths in index.lengths) / count for n in range(len(FIELDS))]

    def score(self, word: str, *, prefix: bool, fuzzy: int) -> Found:
        """The documents in which the word stands, or one that begins so, or that differs in `fuzzy` letters."""
        found: Found = {}

        def take(other: str, weight: float, sure: float = 1.0) -> None:
            for document, score, often in self._bm25(other, weight):
                known = found.get(document, NONE)
                much = min(sure, self.ranking["often"]) if often else sure
                found[document] = Match(known.score + score, max(known.sure, much), known.met | {other})

        take(word, 1.0)
        beginning = [other for other in self.beginning(word) if other != word] if prefix else []
        for other in beginning:
            take(other, self.ranking["prefix"] * len(other) / (len(other) + 0.3 * (len(other) - len(word))))
        if fuzzy:
            seen = {word, *beginning}
            for other, distance in self.like(word, fuzzy):
                if other not in seen:
                    take(other, self.ranking["fuzzy"] * len(other) / (len(other) + distance), self.ranking["unsure"])
        return found

    def _bm25(self, word: str, weight: float) -> Iterator[tuple[int, float, bool]]:
        """(document, score, whether the word stands in very many) for each field."""
        k, b, d = self.ranking["k"], self.ranking["b"], self.ranking["d"]
        count = len(self.index.documents)
        for number, documents in enumerate(self.index.postings.get(word, ())):
            if not documents:
                continue
            rarity = log(1 + (count - len(documents) + 0.5) / (len(documents) + 0.5))
            boost = weight * self.ranking["fields"][FIELDS[number]]
            for document in documents:
                length = self.index.lengths[document][number] / self.average[number]
                score = boost * rarity * (d + (k + 1) / (1 + k * (1 - b + b * length)))
                yield document, score, number == OFTEN

    def beginning(self, word: str) -> Iterator[str]:
        """The words that begin so."""
        at = bisect_left(self.words, word)
        while at < len(self.words) and self.words[at].startswith(word):
            yield self.words[at]
            at += 1

    def like(self, word: str, most: int) -> Iterator[tuple[str, int]]:
        """Words at a Levenshtein distance of at most `most`, and that; rows are kept along shared beginnings."""
        rows = [list(range(len(word) + 1))]
        before, skip = "", 0
        for other in self.words:
            same = 0
            while same < min(len(before), len(other)) and before[same] == other[same]:
                same += 1
            before = other
            if skip and same >= skip:
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
            if not skip and rows[-1][-1] <= most:
                yield other, rows[-1][-1]


def tolerance(word: str) -> int:
    """How many letters may differ."""
    return 0 if len(word) < 4 or is_number(word) else min(2, floor(len(word) * rules()["ranking"]["letters"] + 0.5))


class Engine:
    """Answers queries in one language."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.analysis = index.analysis
        self.terms = Terms(index)
        self.ranking = rules()["ranking"]
        self.owners: list[int] = []  # of each document the text that it is, or is a section of
        for number, document in enumerate(index.documents):
            self.owners.append(self.owners[-1] if document.part else number)
        self.short = frozenset(rules()["short"].split())

    def search(self, query: str, most: int = 50) -> list[Hit]:
        """The best `most` documents, the best first; of a text only its best section."""
        words = [part for word in self.analysis.query(query) for part in self._apart(word)]
        forms = {form for word in words for form in self.analysis.forms(word)}
        totals: Found = {}  # of texts with all their sections
        parts: Found = {}
        for word in words:
            best: Found = {}
            for document, match in self._word(word).items():
                known = parts.get(document, NONE)
                parts[document] = Match(known.score + match.score, 1.0, known.met | match.met)
                owner = self.owners[document]
                weight = 1.0 if owner == document else self.ranking["part"]
                other = best.get(owner, NONE)
                best[owner] = Match(max(other.score, match.score * weight), max(other.sure, match.sure), NONE.met)
            for owner, match in best.items():
                known = totals.get(owner, NONE)
                totals[owner] = Match(known.score + match.score, known.sure + match.sure, NONE.met)
        shown: dict[int, tuple[float, int]] = {}  # what of a text the query means most
        likeness: dict[str, float] = {}
        for document, match in parts.items():
            owner = self.owners[document]
            whole = 1 + self.ranking["whole"] * self._whole(document, forms, len(words), likeness)
            weight = whole if owner == document else whole * self.ranking["part"]
            shown[owner] = max(shown.get(owner, (0.0, 0)), (round(match.score * weight, 6), -document))
        ranked = []
        for owner, match in totals.items():
            _, number = shown[owner]
            whole = 1 + self.ranking["whole"] * self._whole(-number, forms, len(words), likeness)
            kind = self.ranking["kinds"][self.index.documents[owner].kind]
            score = match.score * (match.sure / len(words)) ** self.ranking["all"] * kind * whole
            ranked.append((round(score, 6), number))
        ranked.sort(reverse=True)
        return [Hit(-number, score, *self._why(-number, parts[-number].met, words)) for score, number in ranked[:most]]

    def _word(self, word: str) -> Found:
        """The best of what a word can stand as."""
        found: Found = {}

        def take(part: Found, most: float = 1.0) -> None:
            for document, match in part.items():
                known = found.get(document, NONE)
                sure = max(known.sure, min(match.sure, most))
                found[document] = Match(max(known.score, match.score), sure, known.met | match.met)

        for form in self.analysis.forms(word):
            # Somebody who types on has not typed a stem: Wohn- is more than Wohnung.
            prefix = form == word and len(form) >= (PREFIXED if is_number(form) else 2)
            take(self.terms.score(form, prefix=prefix, fuzzy=tolerance(form)))
        for key in (sound(word), bones(word) if self.analysis.hears_bones else ""):
            if key:
                take(self.terms.score(key, prefix=False, fuzzy=1 if len(key) > 6 else 0), self.ranking["unsure"])
        return found

    def _apart(self, word: str) -> list[str]:
        """A compound that stands nowhere as what it is made of, as far as that is known; any other word as it is."""
        if script_of(word) != "latin" or len(word) < 8 or self._is_near(word):
            return [word]
        parts = [word[start:end] for start, end in split(word, self._is_part, self.analysis)]
        if not parts:
            # At least its beginning or its end.
            first = [word[:at] for at in range(len(word) - 1, 3, -1)]
            last = [word[at:] for at in range(1, len(word) - 3)]
            known = [end for end in first if self._knows(end) or (len(end) >= BEGINNING and self._begins(end))]
            parts = sorted((*known, *filter(self._knows, last)), key=lambda end: -len(end))[:1]
        return parts or [word]

    def _begins(self, word: str) -> bool:
        return next(self.terms.beginning(word), None) is not None

    def _is_part(self, word: str) -> bool:
        """Whether compounds are made of it: short words are, if they are said to."""
        return word in self.index.postings and (len(word) > 3 or word in self.short)

    def _knows(self, word: str) -> bool:
        return any(form in self.index.postings for form in self.analysis.forms(word))

    def _is_near(self, word: str) -> bool:
        """Whether the word stands there, or one that begins so or differs little."""
        return self._knows(word) or self._begins(word) or next(self.terms.like(word, tolerance(word)), None) is not None

    def _names(self, document: int) -> tuple[str, ...]:
        entry = self.index.documents[document]
        return () if entry.part else self.index.names[document]

    def _whole(self, document: int, forms: Collection[str], count: int, known: dict[str, float]) -> float:
        """How much the query is the title of a document or another of its names, 0 to 1."""

        def like(name: str) -> float:
            if name not in known:
                known[name] = self._likeness(name, forms, count)
            return known[name]

        entry = self.index.documents[document]
        names = (like(name) for name in self._names(document))
        named: float = self.ranking["named"]
        return max(like((entry.part or entry.title).text), named * max(names, default=0.0))

    def _likeness(self, name: str, forms: Collection[str], count: int) -> float:
        """How much of a name and of the query are the same: 1 where they are (Jaccard)."""
        words = dict.fromkeys(tokens(name))
        met = sum(any(form in forms for form in self.analysis.forms(word)) for word in words)
        return met / (len(words) + count - met) if met else 0.0

    def _why(self, document: int, met: frozenset[str], words: list[str]) -> tuple[Why, str | None]:
        """What the query met, in the order of what explains itself."""
        entry = self.index.documents[document]
        title = (entry.part or entry.title).text
        literal = {word for word in met if any(word.startswith(form) for w in words for form in self.analysis.forms(w))}
        if self._meets(title, literal):
            return "title", None
        named = next((name for name in self._names(document) if self._meets(name, literal)), None)
        if named is not None:
            return "name", named
        if any(document in self.index.postings[word][NAMES] for word in literal):
            # A part of a compound, or a word of another language.
            names = (title, *self._names(document))
            held = next(
                (name for name in names if any(word in one for one in tokens(name) for word in literal)), names[-1]
            )
            return ("title", None) if held == title else ("name", held)
        if any(document in self.index.postings[word][field] for word in literal for field in (TEXT, OFTEN)):
            return "text", None
        similar = next((name for name in (title, *self._names(document)) if self._meets(name, met)), None)
        return ("text", None) if similar is None else ("like", similar)

    def _meets(self, name: str, met: Collection[str]) -> bool:
        return any(
            key in met
            for word in tokens(name)
            for key in (word, *self.analysis.forms(word), sound(word), bones(word))
            if key
        )

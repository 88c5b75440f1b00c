"""How each text of the instance stands in each language, and how much there is to translate."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, SourceText, State, TranslatedText
from ankunft.catalogue.fingerprint import fingerprint


@dataclass(frozen=True)
class Task:
    """A text of a record in a language other than its own, and how it stands there."""

    entry: Entry
    name: str
    """Of the field or section."""
    tag: str
    """The language of the translation."""
    state: State

    @property
    def id(self) -> str:
        """The record: `page/flat`."""
        return f"{self.entry.kind.name}/{self.entry.id}"

    @property
    def source(self) -> SourceText:
        """The text in the source language. A section's `text` is its heading, a line end, its Markdown."""
        return self.entry.texts[self.name]

    @property
    def translated(self) -> TranslatedText | None:
        """The text in this language, in the same form."""
        return self.entry.translations.get(self.tag, {}).get(self.name)

    @property
    def fingerprint(self) -> str:
        """Of the source text."""
        return fingerprint(self.source.text)

    @property
    def words(self) -> int:
        """How many words the source text has."""
        return count_words(self.source.text)

    @property
    def is_due(self) -> bool:
        """Whether somebody has to translate it."""
        return self.state in ("missing", "outdated")


def tasks(
    catalogue: Catalogue, tags: Collection[str] | None = None, topics: Collection[str] | None = None
) -> Iterator[Task]:
    """All texts of all records that are not hidden, in the languages `tags` (none: all of the instance).

    `topics`: only the records that belong to one of these topics. Ordered by record, language, text.
    """
    wanted = [tag for tag in catalogue.instance.languages if tags is None or tag in tags]
    for _, entry in sorted(catalogue.entries.items()):
        if entry.hidden or not (topics is None or _topics(entry) & set(topics)):
            continue
        for tag in wanted:
            if tag != entry.language:
                for name in entry.texts:
                    yield Task(entry, name, tag, entry.state(tag, name))


def _topics(entry: Entry) -> set[str]:
    own = {entry.id} if entry.kind.name == "topic" else set()
    listed = getattr(entry.record, "topics", None) or ()
    return own | {str(topic) for topic in listed} | ({entry.place.topic} if entry.place.topic else set())


# What of Markdown is no word: comments, tags, targets of links, link definitions, attributes, names of inserts.
_NO_WORDS = re.compile(
    r"<!--.*?-->|</?[a-zA-Z][^<>]*>|<(?:https?|mailto|tel):[^>\s]*>|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
    r"|^ {0,3}\[[^\]]+\]:[ \t]+\S+.*$|\{[:#.][^{}]*\}|\[\[[a-z]+:[^\[\]\n]*\]\]|^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w-]+",
    re.MULTILINE | re.DOTALL,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’‐][^\W_]+)*")


@lru_cache(maxsize=20_000)
def count_words(markdown: str) -> int:
    """How many words a translator reads in a text: runs of letters and digits, joined by hyphens and apostrophes."""
    return len(_WORD.findall(_NO_WORDS.sub(lambda found: " " if found[0].startswith("<") else "] ", markdown)))

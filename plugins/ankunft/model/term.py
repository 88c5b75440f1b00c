"""A term: a German word that newcomers meet, explained."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from ankunft.model.fields import Id, Prose, Refers, Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.record import Record

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60, pattern=r"^[^\W_].*$")]
"""A word or a short group of words, as it stands in texts."""


class Term(Record):
    """A word of the glossary. Where it stands in a text, in whatever language, the text explains it in place."""

    word: Word
    """The German word, the same in every language: `Duldung`."""
    article: Literal["der", "die", "das", "none"] | None = None
    """`der`, `die`, `das`; `none` where it has no article."""
    forms: tuple[Word, ...] = ()
    """Other forms in which it stands in texts: plural, genitive, short forms: `[Duldungen, geduldet]`."""
    title: Text
    """What it means, in one to six words of the language of the file."""
    text: Prose
    """What it is and what it means for the reader, in few short sentences."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    see: tuple[Annotated[Id, Refers("term")], ...] = ()
    """Words that belong to it."""
    marked: bool = True
    """Whether it is explained in texts; `false` for words that are too common."""


TERM = Kind("term", Term, ".yml", "terms", in_folder("terms"), route="glossary")

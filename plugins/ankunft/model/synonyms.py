"""Everyday words: what people type when they look for what a German word names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ankunft.model.record import Part, Several

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
"""A German word, or a short group of words."""


class Synonyms(Part):
    """synonyms/<tag>.yml: for German words the everyday words of a language. What bears the German word in its title
    is found by them too.
    """

    by: Literal["human", "machine"] = "human"
    """Who wrote them: `human` or `machine`."""
    words: Annotated[dict[Said, Several], Field(max_length=2000)]
    """The German word, and what people type for it: `Ausländerbehörde: [foreigners office, immigration office]`."""

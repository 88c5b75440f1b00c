"""What texts insert of the directory: `[[value:…]]`, `[[offer:…]]`, `[[offers: topic=german as=table]]`."""

from __future__ import annotations

import jinja2

from ankunft.catalogue.entries import Entry
from ankunft.directory.lists import PLURALS, SINGULARS, QueryError, parse, select
from ankunft.model import EVENT, Value
from ankunft.site.directory import Directory
from ankunft.site.glossary import Words


class Embeds:
    """Renders inserts with the components of the site. Inserts that mean nothing were named by the checks."""

    def __init__(self, directory: Directory, words: Words, environment: jinja2.Environment) -> None:
        self.directory = directory
        self.words = words
        self._cards = environment.get_template("components/card/template.html").module
        self._table = environment.get_template("components/course-table/template.html").module

    def explain(self, html: str, tag: str, *, by_link: bool) -> tuple[str, tuple[str, ...]]:
        """A text with the words of the glossary in it."""
        return self.words.mark(html, tag, by_link=by_link)

    def value(self, value: Value) -> str:
        """A value of values.yml in words."""
        return self.directory.phrases.value(value)

    def embed(self, word: str, text: str) -> str | None:
        """A record or a list as cards or as a table; None where it is not shown."""
        directory = self.directory
        if word in SINGULARS:
            entry = directory.catalogue.shown(SINGULARS[word], text)
            if entry is None:
                return ""
            return self._html([entry])
        if word not in PLURALS:
            return None
        try:
            query = parse(word, text)
        except QueryError:
            return ""
        entries = select(directory.catalogue, query)
        if query.kind is EVENT:  # by their dates
            return self._html(list(entries))
        if query.form == "table":
            rows = [directory.course_row(entry) for entry in directory.sorted_courses(entries)]
            return str(self._table.course_table(rows))  # type: ignore[attr-defined] # a macro of the template
        return self._html(directory.sorted(entries))

    def _html(self, entries: list[Entry]) -> str:
        cards = [self.directory.card(entry) for entry in entries]
        return str(self._cards.cards(cards))  # type: ignore[attr-defined] # a macro of the template

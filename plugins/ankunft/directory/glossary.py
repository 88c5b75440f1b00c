"""Finds the words of the glossary in texts: German words, in texts of every language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from html import escape
from typing import cast

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import PLAIN
from ankunft.model import TERM, Term

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_APART = frozenset({"a", "button", "code", "pre", "kbd", "summary", "h1", "h2", "h3", "h4", "h5", "h6", "abbr", "dfn"})
_INSERTED = re.compile(rf'class="(?:{PLAIN}|card|courses)"')
"""What an editor left alone; records and lists that a text inserts."""
_VOID = frozenset({"br", "hr", "img", "wbr", "input"})
_SPACE = r"(?:\s|&nbsp;)+"
_WITHIN = r"0-9A-Za-z\u00ad\u00b7\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010\u2011-"
"""What words are made of: Latin letters with their marks, digits, hyphens, and where a word can break or is parted."""


class Glossary:
    """The words that texts explain: those of a catalogue that are marked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.ids: dict[str, str] = {}
        for entry in catalogue.directory(TERM):
            term = cast(Term, entry.record)
            if term.marked:
                for form in (term.word, *term.forms):
                    for written in (form, form[:1].upper() + form[1:]):
                        self.ids.setdefault(" ".join(written.split()), entry.id)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.ids:
            return None
        forms = sorted(self.ids, key=lambda form: (-len(form), form))
        words = "|".join(_SPACE.join(re.escape(escape(part, quote=False)) for part in form.split()) for form in forms)
        # Letters of other scripts may touch the word: prefixes do in Arabic.
        return re.compile(rf"(?<![&{_WITHIN}])(?:{words})(?![{_WITHIN}])")

    def mark(self, html: str, mark: Callable[[str, str], str]) -> tuple[str, tuple[str, ...]]:
        """Sanitised `html` with each word's first occurrence given to `mark` (id, the word as HTML); the ids found.

        Links, headings, buttons, code, inserted records and what an editor left alone are not looked at.
        """
        pattern = self._pattern
        if pattern is None or not pattern.search(html):
            return html, ()
        found: dict[str, None] = {}

        def replaced(match: re.Match[str]) -> str:
            id_ = self.ids[" ".join(_unescape(match[0]).split())]
            if id_ in found:
                return match[0]
            found[id_] = None
            return mark(id_, match[0])

        parts: list[str] = []
        apart: list[str] = []  # the elements around that are not looked at
        place = 0
        for token in _TOKEN.finditer(html):
            text = html[place : token.start()]
            parts.append(text if apart else pattern.sub(replaced, text))
            parts.append(token[0])
            place = token.end()
            name = token[2].lower()
            if name in _VOID or token[3].endswith("/"):
                continue
            if token[1]:
                if apart and apart[-1] == name:
                    apart.pop()
            elif apart or name in _APART or _INSERTED.search(token[3]):
                apart.append(name)
        text = html[place:]
        parts.append(text if apart else pattern.sub(replaced, text))
        return "".join(parts), tuple(found)


def _unescape(text: str) -> str:
    return text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

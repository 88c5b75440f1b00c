"""A text as the rules look at it: what of its Markdown is words, what its HTML holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ankunft.catalogue.markup import Reference, excess, inline_html, references, to_html
from ankunft.catalogue.problems import Severity
from ankunft.catalogue.sections import Section
from ankunft.checks.translation_rules.names import SCRIPTS

RULES: dict[str, Severity] = {
    "numbers": "warning",
    "dates": "warning",
    "amounts": "error",
    "phones": "error",
    "emails": "error",
    "links": "error",
    "references": "error",
    "headings": "error",
    "markup": "warning",
    "script": "error",
    "language": "warning",
    "direction": "warning",
    "glossary": "warning",
    "length": "warning",
    "empty": "error",
}
"""The rules that `translation.meant` can silence, and how bad it is to break them."""

MOST = 10
"""How many findings of one rule are told of one text."""


@dataclass(frozen=True)
class Finding:
    """A rule that a translation breaks. `at`: where in the text, as an offset; None: something is missing."""

    rule: str
    what: str  # a msgid
    at: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None  # None: the rule's own


NONE = "\0"
"""What stands in `View.words` for everything that is no word, sign for sign."""

_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]|\"]*")
# What of Markdown is no word. Telephone numbers and addresses of mail are read in targets too.
_NO_WORDS = re.compile(
    r"<!--.*?-->"
    r"|</?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>]*)?>"
    r"|\]\(\s*<?(?!(?:tel|mailto|sms):)[^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
    r"|^ {0,3}\[[^\]\n]+\]:[ \t]+\S+.*$"
    r"|\[\[(?!plain:)[a-z]{1,20}:[^\[\]\n]{1,200}\]\]|\[\[plain:|\]\]"
    r"|\{[:#.][^{}\n]*\}"
    r"|^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w-]+"
    r"|^[ \t>]*\d{1,9}[.)](?=[ \t])"
    r"|^[ \t|:-]*$"
    r"|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});"
    rf"|{_ADDRESS.pattern}",
    re.MULTILINE | re.DOTALL,
)
_DIGIT = re.compile(r"(?![0-9])\d")
_EMPTY_HEADING = re.compile(r"^#{1,6}[ \t]*\{[^{}\n]*\}[ \t]*$", re.MULTILINE)

_LATIN = f"[{SCRIPTS['Latin']}]"
_OTHER = f"[^\\W\\d_{SCRIPTS['Latin']}]"
WORD = re.compile(rf"{_LATIN}+(?:[-'’ʼ]{_LATIN}+)*|{_OTHER}+(?:[-'’ʼ]{_OTHER}+)*")
"""A word; other scripts put endings to Latin words without a gap."""
UNIT = re.compile(r"[^\n|.!?።؟։;:]+")
"""A sentence, a cell, what stands before a colon."""

# What is German on purpose: marked as such, quoted, in brackets behind a word, code.
_KEPT = re.compile(
    r"<(bdi|span|q|i|em|b|strong|cite)\s[^<>]{0,80}\blang=[\"']?de\b[^<>]{0,80}>.{0,600}?</\1>"
    r"|„[^„“”\n]{1,400}[“”]|“[^“”\n]{1,400}”|«[^«»\n]{1,400}»|»[^«»\n]{1,400}«|‘[^‘’\n]{1,400}’|‚[^‘’\n]{1,400}[‘’]"
    r"|\"[^\"\n]{1,400}\"|\([^()\n]{1,300}\)|`[^`\n]{1,300}`",
    re.DOTALL,
)


class View:
    """A text of a record in the language `tag`. A section is its heading, a line end, its Markdown."""

    def __init__(self, text: str, tag: str, virtual: str, section: Section | None = None) -> None:
        self.tag = tag
        self.virtual = virtual
        self.section = section
        found = _EMPTY_HEADING.search(text) if section is not None else None
        self.empty_heading = found.start() if found else None
        self.text = text[: found.start()] if found else text

    @property
    def body(self) -> str:
        """The text without its heading."""
        has_title = self.section is not None and self.section.title is not None
        return self.text.partition("\n")[2] if has_title else self.text

    @property
    def is_readable(self) -> bool:
        """Whether Markdown can render it in a sensible time."""
        return self.section is None or excess(self.text) is None

    @cached_property
    def words(self) -> str:
        """The text with NONE for all that is no word, sign for sign, and its digits as 0-9."""
        if not self.is_readable:
            return NONE * len(self.text)
        pattern = _NO_WORDS if self.section is not None else _ADDRESS
        masked = pattern.sub(lambda found: re.sub(r"[^\n]", NONE, found[0]), self.text)
        return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), masked)

    @cached_property
    def has_digits(self) -> bool:
        """Whether there is anything to count."""
        return re.search(r"\d", self.text) is not None

    @cached_property
    def html(self) -> str:
        """The raw HTML of its Markdown, without the heading; empty for what is no Markdown."""
        return to_html(self.body, self.section.references) if self.section is not None else ""

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """What it points at and shows, its heading included."""
        if self.section is None:
            return ()
        title = self.section.title
        return references(f"{inline_html(title)}\n{self.html}" if title is not None else self.html)

    @cached_property
    def own(self) -> str:
        """`words` without what is German on purpose, sign for sign."""
        parts, place = [], 0
        for match in _KEPT.finditer(self.text):
            parts += [self.words[place : match.start()], re.sub(r"[^\n]", NONE, match[0])]
            place = match.end()
        return "".join([*parts, self.words[place:]])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words, in lower case."""
        return frozenset(WORD.findall(self.words.lower()))

    @cached_property
    def length(self) -> int:
        """How many signs of it are read, white space folded."""
        return len(" ".join(self.words.replace(NONE, "").split()))

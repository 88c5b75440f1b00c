"""Markdown to HTML that is safe to publish: Markdown is data from strangers.

`to_html` renders, `references` tells what the text points at, `publish` sanitises by an allow-list and resolves links.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from ankunft.catalogue.files import CONTROL

SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", "geo"})
"""The link schemes that content may use."""

INSERT = re.compile(r"\[\[([a-z]{1,20}):([^\[\]\n]{1,200})\]\]")
"""A reference that is replaced by a value: [[instance:name]]."""

_BLOCKS = (
    "p div section blockquote pre hr br ul ol li dl dt dd table caption thead tbody tr th td "
    "figure figcaption details summary"
)
_WORDS = (
    "a abbr b bdi bdo cite code data dfn em i img kbd mark q s small span strong sub sup time u del ins wbr "
    "h2 h3 h4 h5 h6"
)
TAGS = frozenset(f"{_BLOCKS} {_WORDS}".split())

_ATTRIBUTES = {
    "*": {"lang", "dir", "id", "title"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "details": {"open"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
    "data": {"value"},
    "span": {"data-insert"},
}
_ALIGN = {"align-start", "align-center", "align-end"}
_NOTES = {"note", "tip", "warning", "danger", "contact"}
_CLASSES = {
    "div": {"admonition", *_NOTES},
    "details": _NOTES,
    "p": {"admonition-title"},
    "td": _ALIGN,
    "th": _ALIGN,
}
ADMONITIONS = frozenset(_NOTES)
"""The kinds of `!!! note` blocks."""


@dataclass(frozen=True)
class Reference:
    """What an HTML fragment points at or holds: a link, a picture, an insert, an element that is not allowed."""

    kind: str  # "link", "image", "insert", "forbidden", "admonition", "id"
    target: str
    text: str | None = None  # of a picture: its alternative text; None: it has none


class _Insert(InlineProcessor):  # type: ignore[misc] # Markdown has no types
    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802
        element = Element("span")
        element.set("data-insert", f"{m[1]}:{m[2].strip()}")
        return element, m.start(0), m.end(0)


class _Renderer(threading.local):
    """One Markdown instance a thread: making one costs as much as rendering a page."""

    def __init__(self) -> None:
        self.markdown = Markdown(
            extensions=[
                "tables",
                "admonition",
                "attr_list",
                "def_list",
                "sane_lists",
                "pymdownx.details",
                "fenced_code",
            ],
            extension_configs={"tables": {"use_align_attribute": True}},
            output_format="html",
        )
        # Before links, behind code: [[…]] must not become a link, nor be replaced in an example.
        self.markdown.inlinePatterns.register(_Insert(INSERT.pattern, self.markdown), "ankunft-insert", 185)


_renderer = _Renderer()


# What Markdown and HTML parsers need more than linear time for; ten times what a long page has.
_LIMITS = {"[": 1500, "<": 5000, "<!": 100, "`": 4000, "*": 4000, "_": 8000, "\n:": 1000, "{": 2000, "!!!": 500}
_DEPTH = 100
_DEEP = re.compile(rf"^(?:[ \t]{{{_DEPTH},}}|(?:[ \t]*>){{{_DEPTH // 4},}})", re.MULTILINE)


def excess(text: str) -> str | None:
    """What a text has too much of to be rendered in a sensible time; None: nothing."""
    for sign, limit in _LIMITS.items():
        if text.count(sign) > limit:
            return sign.strip()
    return "  " if _DEEP.search(text) else None


@lru_cache(maxsize=20_000)
def to_html(text: str, references: str = "") -> str:
    """The raw HTML of Markdown `text`; `references` are link definitions that stand elsewhere in the file.

    Not sanitised: pass it through `publish`. Never raises: what Markdown cannot stand becomes plain paragraphs.
    """
    if excess(text) or excess(references):
        return _paragraphs(text)
    source = f"{text}\n\n{references}" if references else text
    try:
        html = _renderer.markdown.reset().convert(source)
    except (RecursionError, ValueError, AssertionError, IndexError, AttributeError, TypeError, KeyError):
        return _paragraphs(text)
    return _ALIGN_ATTRIBUTE.sub(_align_class, html)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


_ALIGN_ATTRIBUTE = re.compile(r'(<t[dh])((?:\s[^>]*?)?)\salign="(left|center|right)"')
_ALIGN_NAMES = {"left": "align-start", "center": "align-center", "right": "align-end"}


def _align_class(match: re.Match[str]) -> str:
    return f'{match[1]}{match[2]} class="{_ALIGN_NAMES[match[3]]}"'


def inline_html(text: str) -> str:
    """The raw HTML of one line of Markdown, such as a heading: without the paragraph around it."""
    html = to_html(text.lstrip("#>-+ ")).strip()
    match = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
    return match[1] if match and "<p>" not in match[1] else escape(text)


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Reference] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in TAGS:
            self.found.append(Reference("forbidden", tag))
        for name in values:
            if name == "style" or name.startswith("on"):
                self.found.append(Reference("forbidden", name))
        if tag == "a" and "href" in values:
            self.found.append(Reference("link", values["href"]))
        elif tag == "img":
            self.found.append(Reference("image", values.get("src", ""), values.get("alt", "").strip() or None))
        elif tag == "span" and "data-insert" in values:
            self.found.append(Reference("insert", values["data-insert"]))
        classes = values.get("class", "").split()
        if (tag == "div" and "admonition" in classes) or tag == "details":
            kinds = [name for name in classes if name != "admonition"]
            if not set(kinds) & ADMONITIONS and kinds:
                self.found.append(Reference("admonition", kinds[0]))
        if "id" in values:
            self.found.append(Reference("id", values["id"]))


@lru_cache(maxsize=20_000)
def references(html: str) -> tuple[Reference, ...]:
    """What raw HTML points at, in the order of the text."""
    parser = _References()
    parser.feed(html)
    parser.close()
    return tuple(parser.found)


Resolve = Callable[[str, str], str | None]
"""(“link” or “image”, target as written) → the address to write, or None: a link becomes plain text."""

_EMPTY_LINK = re.compile(r"<a(?=[\s>])(?![^>]*\shref=)[^>]*>(.*?)</a>", re.DOTALL)
_EMPTY_IMAGE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
_INSERT_SPAN = re.compile(r'<span data-insert="([^"]*)"></span>')


_EMBED = re.compile(r'<p>\s*<span data-insert="([^"]*)"></span>\s*</p>')


def publish(
    html: str,
    resolve: Resolve,
    insert: Callable[[str], str] = lambda reference: "",
    embed: Callable[[str], str | None] = lambda reference: None,
) -> str:
    """Sanitised HTML: allowed elements, attributes and schemes alone; links resolved, inserts filled.

    `insert` gives HTML for a reference such as `instance:name`; `embed` for one that is a paragraph of its own, or
    None: then it is inserted. Both are trusted.
    """

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "a" and name == "href":
            return resolve("link", value)
        if tag == "img" and name == "src":
            return resolve("image", value)
        # The ids of the page around the text start with an underscore.
        return None if name == "id" and value.startswith("_") else value

    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        attribute_filter=attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
        clean_content_tags={"script", "style", "template", "iframe", "object", "noscript", "svg", "math"},
    )
    clean = CONTROL.sub("", clean)  # written as entities
    clean = _EMPTY_LINK.sub(r"\1", clean)
    clean = _EMPTY_IMAGE.sub("", clean)
    clean = clean.replace(' class=""', "").replace("<img ", '<img loading="lazy" ')
    clean = _TABLE.sub(lambda match: _labelled(match[0]), clean)
    clean = _EMBED.sub(lambda match: _embedded(match, embed), clean)
    return _INSERT_SPAN.sub(lambda match: insert(_unescape(match[1])), clean)


def _embedded(match: re.Match[str], embed: Callable[[str], str | None]) -> str:
    html = embed(_unescape(match[1]))
    return match[0] if html is None else html


_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_CELL = re.compile(r"<(tr|td)(?=[ >])")
WIDE = 3
"""From how many columns on a table is shown row by row on a phone."""


def _labelled(table: str) -> str:
    """A wide table with the heading of its column on each cell: a phone shows one row below the other."""
    labels = [plain(head) for head in re.findall(r"<th[ >].*?</th>", table, re.DOTALL)]
    if len(labels) < WIDE or "span=" in table or "<table" in table[6:]:
        return table
    column = 0

    def cell(match: re.Match[str]) -> str:
        nonlocal column
        if match[1] == "tr":
            column = 0
            return match[0]
        column += 1
        label = labels[column - 1] if column <= len(labels) else ""
        return f'{match[0]} data-label="{escape(label)}"' if label and column > 1 else match[0]

    return _CELL.sub(cell, table).replace("<table>", '<table class="wide">', 1)


def _unescape(text: str) -> str:
    return text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(html: str) -> str:
    """The visible text of HTML, white space folded."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.parts).split())


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SPACED:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SPACED:
            self.parts.append(" ")


_SPACED = frozenset(f"{_BLOCKS} img h2 h3 h4 h5 h6".split())

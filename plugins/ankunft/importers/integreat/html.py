"""Cleans HTML of Integreat's editor into a small, regular tree that Markdown can say.

What comes out of `clean` holds only: p, h2…h6, ul, ol, li, blockquote, table (tr, th, td), aside (a marked block), and
inside them strong, em, a, bdi, br and text. No two styles touch or overlap, no white space stands at their edges, and
nothing is nested deeper than DEPTH, however deep the HTML was. The HTML is data from strangers: nothing of its
attributes survives but link targets, which `link` decides on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import NavigableString

from ankunft.importers.integreat.texts import clean as clean_text
from ankunft.importers.integreat.texts import fold, shorten
from ankunft.importers.marks import quote_target
from ankunft.model import Message, message
from ankunft.model.messages import N_

DEPTH = 8
"""Lists within lists: the items of deeper ones become paragraphs of the item that they stand in."""

MAX_SPAN = 20
"""Columns that one merged cell becomes at most."""

MAX_HTML = 5_000_000
"""Characters of one page: a hundred times the longest real one."""

Note = tuple[Message, Message]
"""What was dropped or changed, and why."""

Link = Callable[[str], tuple[str | None, Message | None]]
"""A target as written → (the target to write, or None: plain text; why it became plain text)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = _words("script style template noscript head meta link base svg math canvas map area param source track")
_FORMS = _words("input select textarea")
_EMBEDS = _words("iframe embed object video audio")
_BLOCKS = _words(
    "p div section article header footer main aside nav figure figcaption address center form fieldset legend "
    "dl dt dd hr summary title body html caption thead tbody tfoot menu dir"
)
_STRONG = frozenset({"strong", "b"})
_EM = frozenset({"em", "i"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SAFE = re.compile(r"(?i)https?://")


@dataclass(frozen=True)
class Body:
    """The cleaned text of a page: its blocks below `root`, and what was dropped on the way."""

    root: BeautifulSoup
    notes: tuple[Note, ...]

    @property
    def headings(self) -> list[Tag]:
        """The headings that make sections, in order."""
        return [block for block in self.blocks if block.name in _HEADINGS]

    @property
    def blocks(self) -> list[Tag]:
        """The paragraphs, headings, lists and so on, in order."""
        return [block for block in self.root.contents if isinstance(block, Tag)]

    @property
    def has_lead(self) -> bool:
        """Whether text stands before the first heading."""
        return bool(self.blocks) and self.blocks[0].name not in _HEADINGS


@dataclass(frozen=True)
class _Run:
    """Text of one style. `link` counts the links of the page, so that two neighbours stay two."""

    text: str
    strong: bool = False
    em: bool = False
    bdi: bool = False
    link: int | None = None

    @property
    def is_break(self) -> bool:
        return self.text == "\n"


def clean(html: str, link: Link, base: str = "") -> Body:
    """The cleaned body of `html`, however broken that is. `base` is the address of the page, for relative pictures."""
    if len(html) > MAX_HTML:
        note = (
            message("the text was left out"),
            message("It has more than {limit} characters; split the page.", limit=MAX_HTML),
        )
        return Body(BeautifulSoup("", "html.parser"), (note,))
    builder = _Builder(link, base)
    try:
        soup = BeautifulSoup(clean_text(html), "html.parser")
    except (ParserRejectedMarkup, AssertionError, RecursionError):
        note = (message("all markup was left out"), message("The HTML is broken."))
        builder.notes.append(note)
        soup = BeautifulSoup("", "html.parser")
        soup.append(NavigableString(re.sub(r"<[^>]*>?", " ", clean_text(html))))
    _walk(soup, builder)
    builder.flush()
    return Body(builder.root, tuple(builder.notes))


def _walk(soup: BeautifulSoup, builder: _Builder) -> None:
    """Goes through the tree with a stack of its own: hostile HTML nests deeper than Python recurses."""
    stack: list[tuple[Iterator[object], Callable[[], None] | None]] = [(iter(soup.contents), None)]
    while stack:
        children, leave = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            if leave is not None:
                leave()
        elif isinstance(node, Tag):
            leave = builder.enter(node)
            if leave is not None:
                stack.append((iter(list(node.contents)), leave))
        elif type(node) is NavigableString:  # no comment, no declaration
            builder.text(str(node))


@dataclass
class _Builder:
    """Collects runs of text, and puts them as paragraphs into the innermost open container."""

    link: Link
    base: str
    root: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    notes: list[Note] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    containers: list[Tag] = field(default_factory=list)
    heading: Tag | None = None
    row: Tag | None = None
    cell: Tag | None = None
    inner_tables: int = 0
    lists_too_deep: int = 0
    links: list[str] = field(default_factory=list)
    open_links: list[int] = field(default_factory=list)
    strong: int = 0
    em: int = 0
    bdi: int = 0
    pre: int = 0
    card: bool = False

    def __post_init__(self) -> None:
        self.containers.append(self.root)

    @property
    def at_root(self) -> bool:
        return len(self.containers) == 1 and not self.one_line

    @property
    def one_line(self) -> bool:
        """In a heading or a cell, where blocks are not possible."""
        return self.heading is not None or self.row is not None

    def note(self, what: str, why: str, **params: object) -> None:
        self.notes.append((message(what, **dict(params)), message(why, **dict(params))))

    # --- text

    def text(self, text: str) -> None:
        text = clean_text(text)
        for number, line in enumerate(text.split("\n") if self.pre else [text]):
            if number:
                self.line_break()
            if line:
                link = self.open_links[-1] if self.open_links else None
                self.runs.append(_Run(line.replace("\n", " "), bool(self.strong), bool(self.em), bool(self.bdi), link))

    def line_break(self) -> None:
        self.runs.append(_Run("\n", link=self.open_links[-1] if self.open_links else None))

    def linked(self, text: str, target: str) -> None:
        """A link that stands in place of something else."""
        self.links.append(target)
        self.runs.append(_Run(text, link=len(self.links) - 1))

    def flush(self) -> None:
        """Ends the paragraph, the heading, or in a cell the line."""
        if self.row is not None:
            if self.runs:
                self.line_break()
            return
        if self.heading is not None:
            # A block within a heading ends it: often the heading was closed by the wrong tag.
            self._end_heading()
            return
        runs, self.runs = self.runs, []
        for paragraph in _paragraphs(runs):
            self._put("p", paragraph)

    def _put(self, name: str, runs: Sequence[_Run]) -> None:
        target = self.containers[-1]
        if target.name in ("ul", "ol"):  # text between the items
            last = target.contents[-1] if target.contents else None
            target = last if isinstance(last, Tag) else _append(self.root, target, "li")
        _fill(self.root, _append(self.root, target, name), runs, self.links)

    # --- elements

    def enter(self, tag: Tag) -> Callable[[], None] | None:
        """Opens an element and says how to close it; None where its content is not wanted."""
        name = tag.name.lower()
        if name in _UNSEEN:
            if name == "script":
                self.note(N_("a script was left out"), N_("Pages bring no scripts of their own."))
            return None
        if tag.has_attr("hidden") or _HIDDEN.search(_attribute(tag, "style")):
            if not self.card and _glimpse(tag):
                self.note(N_("hidden text was left out"), N_("Readers could not see it."))
            return None
        if name in _FORMS:
            self.note(N_("a form field was left out"), N_("Pages have no forms."))
            return None
        if name in _EMBEDS:
            self._embed(tag)
            return None
        if name == "img":
            self._image(tag)
            return None
        if name == "br":
            self.line_break()
            return _nothing
        if name == "a":
            return self._link(tag)
        if name in _STRONG or name in _EM or name in ("bdi", "bdo", "pre"):
            return self._style(name)
        if name in _HEADINGS:
            return self._heading(tag)
        if "contact-card" in _attribute(tag, "class").split() or tag.has_attr("data-contact-id"):
            return self._card(tag)
        if name == "details":
            return self._details(tag)
        if name in ("ul", "ol"):
            return self._list(name, _attribute(tag, "start"))
        if name == "li":
            return self._item()
        if name == "blockquote":
            return self._container("blockquote", {}) if self.at_root else self._block()
        if name == "table":
            return self._table()
        if name == "tr":
            return self._row()
        if name in ("td", "th"):
            return self._cell(tag)
        return self._block() if name in _BLOCKS else _nothing

    def _block(self) -> Callable[[], None]:
        self.flush()
        return self.flush

    def _style(self, name: str) -> Callable[[], None]:
        field_ = "strong" if name in _STRONG else "em" if name in _EM else "pre" if name == "pre" else "bdi"
        if name == "pre":
            self.flush()
        setattr(self, field_, getattr(self, field_) + 1)

        def leave() -> None:
            setattr(self, field_, getattr(self, field_) - 1)
            if name == "pre":
                self.flush()

        return leave

    def _link(self, tag: Tag) -> Callable[[], None]:
        href = _attribute(tag, "href")
        if not href.strip():
            return _nothing
        target, why = self.link(href)
        if target is None:
            values = {"text": _glimpse(tag), "href": shorten(href.strip(), 200)}
            what = message("the link “{text}” to {href} became plain text", **values)
            if why is not None:
                self.notes.append((what, why))
            return _nothing
        self.links.append(target)
        self.open_links.append(len(self.links) - 1)

        def leave() -> None:
            self.open_links.pop()

        return leave

    def _heading(self, tag: Tag) -> Callable[[], None]:
        self.flush()
        if not self.at_root:
            return self._bold_block()
        self.heading = tag

        def leave() -> None:
            self.flush()
            self.heading = None

        return leave

    def _end_heading(self) -> None:
        line = [replace(run, text=" " if run.is_break else run.text, strong=False, em=False) for run in self.runs]
        self.runs = []
        for paragraph in _paragraphs(line):
            if self.heading is not None:
                self._put(self.heading.name, paragraph)
            self.heading = None

    def _bold_block(self) -> Callable[[], None]:
        self.strong += 1

        def leave() -> None:
            self.strong -= 1
            self.flush()

        return leave

    def _container(self, name: str, attributes: dict[str, str]) -> Callable[[], None]:
        """Opens a container; closing it closes what stayed open inside."""
        self.flush()
        depth = len(self.containers)
        tag = _append(self.root, self.containers[-1], name)
        tag.attrs.update(attributes)
        self.containers.append(tag)

        def leave() -> None:
            self.flush()
            del self.containers[depth:]
            if not tag.contents and "title" not in tag.attrs:
                tag.extract()

        return leave

    def _card(self, tag: Tag) -> Callable[[], None]:
        if not self.at_root:
            return self._block()
        name = tag.find(list(_HEADINGS))
        title = fold(name.get_text(" ")) if isinstance(name, Tag) else ""
        if isinstance(name, Tag):
            name.extract()
        close = self._container("aside", {"kind": "!!! contact", **({"title": title} if title else {})})
        self.card = True

        card = self.containers[-1]

        def leave() -> None:
            self.card = False
            close()
            if card.parent is None:
                self.note(N_("an empty contact card was left out"), N_("It held no name and no details."))

        return leave

    def _details(self, tag: Tag) -> Callable[[], None]:
        summary = tag.find("summary", recursive=False)
        title = fold(summary.get_text(" ")) if isinstance(summary, Tag) else ""
        if not title or not self.at_root or not isinstance(summary, Tag):
            return self._block()
        summary.extract()
        return self._container("aside", {"kind": "???+ note" if tag.has_attr("open") else "??? note", "title": title})

    def _list(self, name: str, start: str) -> Callable[[], None]:
        self.flush()
        inner = self.containers[-1]
        if self.one_line:
            return self._block()
        if len(self.containers) > 2 * DEPTH:
            self.lists_too_deep += 1

            def leave_deep() -> None:
                self.lists_too_deep -= 1
                self.flush()

            return leave_deep
        if inner.name in ("ul", "ol"):  # a list right inside a list belongs to the item before it
            last = inner.contents[-1] if inner.contents else None
            if not isinstance(last, Tag):
                return self._block()
            depth = len(self.containers)
            self.containers.append(last)
            close = self._container(name, {"start": start})

            def leave() -> None:
                close()
                del self.containers[depth:]

            return leave
        return self._container(name, {"start": start})

    def _item(self) -> Callable[[], None]:
        self.flush()
        if self.lists_too_deep:
            return self.flush
        # An item that was never closed: html.parser nests the next one into it.
        while len(self.containers) > 1 and self.containers[-1].name == "li":
            unclosed = self.containers.pop()
            if not unclosed.contents:
                unclosed.extract()
        if self.one_line or self.containers[-1].name not in ("ul", "ol"):
            return self._block()
        close = self._container("li", {})
        item = self.containers[-1]

        def leave() -> None:
            close()
            while item.contents and isinstance(first := item.contents[0], Tag) and first.name in ("ul", "ol"):
                # Markdown has no item that begins with a list: its items move up.
                for inner in list(first.contents):
                    item.insert_before(inner.extract())
                first.extract()
            if not item.contents:
                item.extract()

        return leave

    # --- tables

    def _table(self) -> Callable[[], None]:
        if not self.at_root:
            self.flush()
            self.inner_tables += 1

            def leave_inner() -> None:
                self.inner_tables -= 1
                self.flush()

            return leave_inner
        close = self._container("table", {})
        table = self.containers[-1]

        def leave() -> None:
            self._end_row()
            close()
            _tidy_table(self.root, table)

        return leave

    def _row(self) -> Callable[[], None]:
        if self.containers[-1].name != "table" or self.inner_tables or self.heading is not None:
            return self._block()
        self._end_row()  # one that was never closed
        self.flush()
        row = self.row = _append(self.root, self.containers[-1], "tr")

        def leave() -> None:
            if self.row is row:
                self._end_row()

        return leave

    def _cell(self, tag: Tag) -> Callable[[], None]:
        if self.row is None or self.inner_tables or self.heading is not None:
            return self._block()
        if self.cell is not None:  # one that was never closed
            self._end_cell()
        cell = self.cell = _append(self.root, self.row, "td")
        if _attribute(tag, "colspan") not in ("", "1") or _attribute(tag, "rowspan") not in ("", "1"):
            self.note(N_("merged cells of a table were split"), N_("Tables here have plain rows and columns."))
        for _ in range(min(_number(_attribute(tag, "colspan")), MAX_SPAN) - 1):
            _append(self.root, self.row, "td")

        def leave() -> None:
            if self.cell is cell:
                self._end_cell()

        return leave

    def _end_cell(self) -> None:
        runs, self.runs = self.runs, []
        lines = list(_paragraphs(runs))
        if lines and self.cell is None and self.row is not None:  # text between the cells
            self.cell = _append(self.root, self.row, "td")
        if self.cell is not None:
            joined = [run for number, line in enumerate(lines) for run in ([_Run("\n")] if number else []) + line]
            _fill(self.root, self.cell, joined, self.links)
        self.cell = None

    def _end_row(self) -> None:
        if self.row is not None:
            self._end_cell()
            self.row = None

    # --- what cannot be fetched

    def _image(self, tag: Tag) -> None:
        if self.card:  # an icon before a detail
            return
        source = self._absolute(_attribute(tag, "src"))
        alt = fold(_attribute(tag, "alt"))
        if alt and (self.open_links or self.heading is not None):
            self.text(alt)
            self.note(
                N_("the picture {source} was replaced by its description"),
                N_("Put the file beside the page."),
                source=source,
            )
        elif alt and source:
            self.linked(alt, source)
            self.note(N_("the picture {source} became a link"), N_("Put the file beside the page."), source=source)
        else:
            source = source or _attribute(tag, "src")[:60]
            self.note(
                N_("the picture {source} was left out"), N_("It has no description or no web address."), source=source
            )

    def _embed(self, tag: Tag) -> None:
        inner = tag.find("source")
        written = _attribute(tag, "src") or _attribute(tag, "data")
        source = self._absolute(written or (_attribute(inner, "src") if isinstance(inner, Tag) else ""))
        if not source:
            self.note(N_("embedded content was left out"), N_("It has no web address."))
            return
        self.flush()
        self.linked(fold(_attribute(tag, "title")) or urlsplit(source).hostname or source, source)
        self.flush()
        self.note(
            N_("the embedded content {source} became a link"), N_("Pages show nothing of other servers."), source=source
        )

    def _absolute(self, source: str) -> str:
        """The http(s) address of something that a page shows, percent-encoded; empty where there is none."""
        try:
            address = urljoin(self.base, source.strip())
            good = bool(_SAFE.match(address)) and bool(urlsplit(address).hostname)
        except ValueError:
            return ""
        return quote_target(address) if good and source.strip() else ""


def _glimpse(tag: Tag) -> str:
    """The beginning of the text of an element: all of it could take long where elements nest without end."""
    texts = (str(node) for node in islice(tag.descendants, 200) if type(node) is NavigableString)
    return shorten(fold(clean_text("".join(texts))), 100)


def _nothing() -> None:
    """Leaves an element that left no trace."""


def _attribute(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return " ".join(value) if isinstance(value, list) else clean_text(value or "")


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 1


def _append(root: BeautifulSoup, parent: Tag, name: str) -> Tag:
    tag = root.new_tag(name)
    parent.append(tag)
    return tag


def _tidy_table(root: BeautifulSoup, table: Tag) -> None:
    """Rows of equal length, the first of them the header; a table of one column becomes paragraphs."""
    for row in table.find_all("tr"):
        if not row.get_text().strip():
            row.extract()
    rows = [row.find_all("td", recursive=False) for row in table.find_all("tr")]
    width = max((len(cells) for cells in rows), default=0)
    if width < 2:
        for child in list(table.contents):
            if isinstance(child, Tag) and child.name == "tr":
                for cell in child.find_all("td", recursive=False):
                    cell.name = "p"
                    table.insert_before(cell.extract())
            elif isinstance(child, Tag):
                table.insert_before(child.extract())
        table.extract()
        return
    for child in list(table.contents):  # a caption, or text that stood between the rows
        if isinstance(child, Tag) and child.name != "tr":
            table.insert_before(child.extract())
    for number, row in enumerate(table.find_all("tr")):
        for _ in range(width - len(rows[number])):
            _append(root, row, "td")
        for cell in row.find_all("td", recursive=False) if number == 0 else ():
            cell.name = "th"


# --- runs of text


def _paragraphs(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """Folds white space over all runs, and splits them where two line breaks follow each other."""
    paragraph: list[_Run] = []
    breaks: list[_Run] = []
    for run in runs:
        if run.is_break:
            breaks.append(run)
            continue
        text = re.sub(r"[ \t\n]+", " ", run.text)
        if breaks and not text.strip(" "):
            continue
        if breaks:
            _trim(paragraph)
            if len(breaks) > 1 and paragraph:
                yield paragraph
                paragraph = []
            elif paragraph:
                paragraph.append(breaks[0])
            breaks = []
        if not paragraph or paragraph[-1].text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text:
            paragraph.append(replace(run, text=text))
    _trim(paragraph)
    if paragraph:
        yield paragraph


def _trim(runs: list[_Run]) -> None:
    """Takes the spaces at the end away."""
    while runs and not runs[-1].text.strip(" "):
        runs.pop()
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" "))


def _fill(root: BeautifulSoup, parent: Tag, runs: Sequence[_Run], links: Sequence[str]) -> None:
    """Writes runs into `parent` as strong, em, a, bdi, br and text."""
    for link, group in groupby(_apart(runs), key=lambda run: None if run.is_break else run.link):
        target = parent
        if link is not None:
            target = _append(root, parent, "a")
            target["href"] = links[link]
        for (strong, em), styled in groupby(group, key=lambda run: (run.strong, run.em)):
            inner = _append(root, target, "strong") if strong else target
            inner = _append(root, inner, "em") if em else inner
            for run in styled:
                if run.is_break:
                    _append(root, inner, "br")
                else:
                    (_append(root, inner, "bdi") if run.bdi else inner).append(NavigableString(run.text))


def _apart(runs: Sequence[_Run]) -> list[_Run]:
    """Runs whose styles and links begin and end with a letter, and never touch another style.

    Markdown cannot write `<b>a </b>b` or `<b>a</b><i>b</i>`.
    """
    loose: list[_Run] = []
    for run in _link_edges(runs):
        loose += _without_edge_spaces(run)
    result: list[_Run] = []
    for run in loose:
        before = result[-1] if result else None
        touching = before is not None and not before.is_break and not run.is_break and before.link == run.link
        if before is not None and touching and (before.strong or before.em) and (run.strong or run.em):
            strong, em = before.strong or run.strong, before.em and run.em
            if (before.strong, before.em) != (strong, em):
                first = len(result)
                while first and _same_style(result[first - 1], before):
                    first -= 1
                result[first:] = [replace(piece, strong=strong, em=em) for piece in result[first:]]
            run = replace(run, strong=strong, em=em)
        result.append(run)
    return result


def _same_style(one: _Run, other: _Run) -> bool:
    return (one.strong, one.em, one.link, one.is_break) == (other.strong, other.em, other.link, other.is_break)


def _link_edges(runs: Sequence[_Run]) -> Iterator[_Run]:
    """Spaces and breaks at the edges of a link leave it, a break within becomes a space; a link without text goes."""
    for link, group in groupby(runs, key=lambda run: run.link):
        pieces = list(group)
        if link is None:
            yield from pieces
            continue
        spaces_after: list[_Run] = []
        while pieces and not pieces[-1].text.strip():
            spaces_after.insert(0, replace(pieces.pop(), link=None, strong=False, em=False))
        while pieces and not pieces[0].text.strip():
            yield replace(pieces.pop(0), link=None, strong=False, em=False)
        for number, run in enumerate(pieces):
            text = " " if run.is_break else run.text
            if number == 0 and text.startswith(" "):
                yield _Run(" ")
                text = text.lstrip(" ")
            if number == len(pieces) - 1 and text.endswith(" "):
                spaces_after.insert(0, _Run(" "))
                text = text.rstrip(" ")
            yield replace(run, text=text)
        yield from spaces_after


def _without_edge_spaces(run: _Run) -> list[_Run]:
    if run.is_break or not (run.strong or run.em):
        return [run]
    plain = _Run(" ", link=run.link)
    bare = run.text.strip(" ")
    if not bare:
        return [plain]
    middle = [replace(run, text=bare)]
    return ([plain] if run.text.startswith(" ") else []) + middle + ([plain] if run.text.endswith(" ") else [])

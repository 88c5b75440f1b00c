"""Makes summary and text of an event out of its description: plain text, or the HTML that some calendars hold.

Nothing of the HTML survives but paragraphs, items of lists and links to http(s); the rest is text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from ankunft.catalogue.markup import excess
from ankunft.importers.marks import escape, guard, quote_target
from ankunft.importers.texts import clean, first_sentence, fold

SUMMARY_LENGTH = 300
"""Characters of a summary that is made of a first sentence."""

MOST = 20_000
"""Characters of a text: what the model takes."""

_READ = 60_000
"""Characters that are looked at: what stands behind them would not fit."""

_HTML = re.compile(
    r"</?(?:a|b|br|body|div|em|font|h[1-6]|html|i|img|li|meta|ol|p|script|span|strong|style|table|td|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-*•–·▪●○‣◦]\s+(?=\S)")
_RULE = re.compile(r"[-=_~*:+#.\s]{5,}")  # a line drawn with signs, as the invitations to video conferences have them
_LINK = re.compile(
    r"<(https?://[^\s<>]+)>|\b((?:https?://|www\.)[^\s<>\"„“”]+)|<mailto:[^\s<>]*>|\[cid:[^\]]*\]", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAMES = """
    address article aside blockquote body center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr html main nav ol p
    pre section table tbody tfoot thead tr ul
"""
_BLOCKS = frozenset(_NAMES.split())
_CLOSED = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "head", "title"}


@dataclass(frozen=True)
class Run:
    """Text on one line, or a line break; `href`: where it leads."""

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    is_item: bool = False

    @property
    def text(self) -> str:
        """Its text, lines divided by line ends."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Description:
    """What a description says. `summary` is empty where there is none; `rest` is the Markdown of what stands behind it,
    `whole` that of all."""

    summary: str = ""
    rest: str | None = None
    whole: str | None = None


def describe(text: str) -> Description:
    """The description in plain text or HTML."""
    blocks = _from_html(text[:_READ]) if _HTML.search(text[:_READ]) else _from_text(text[:_READ])
    if not blocks:
        return Description()
    whole = _markdown(blocks)
    summary, rest = _split(blocks)
    return Description(summary, _markdown(rest) if summary else whole, whole)


# ---- Plain text


def _from_text(text: str) -> list[Block]:
    blocks: list[Block] = []
    lines: list[str] = []

    def flush() -> None:
        found = [runs for line in lines if (runs := _stripped(list(_runs(line))))]
        if found:
            blocks.append(Block(tuple(run for runs in found for run in (Run("\n"), *runs))[1:]))
        lines.clear()

    for written in clean(_ENTITY.sub(lambda match: html.unescape(match[0]), text)).split("\n"):
        line = fold(written)
        if not line or _RULE.fullmatch(line):
            flush()
        elif bullet := _BULLET.match(line):
            flush()
            if runs := _stripped(list(_runs(line[bullet.end() :]))):
                blocks.append(Block(tuple(runs), is_item=True))
        else:
            lines.append(line)
    flush()
    return blocks


def _runs(line: str) -> Iterator[Run]:
    """The text of a line with its addresses as links."""
    at = 0
    for match in _LINK.finditer(line):
        if match.start() > at:
            yield Run(line[at : match.start()])
        at = match.end()
        if written := match[1] or match[2]:
            address, behind = _trimmed(written)
            href = web_address(address)
            yield Run(address, href)
            if behind:
                yield Run(behind)
    if at < len(line):
        yield Run(line[at:])


def _trimmed(address: str) -> tuple[str, str]:
    """(the address, signs behind it that belong to the sentence)."""
    end, open_ = len(address), address.count("(") - address.count(")")
    while end and (address[end - 1] in ".,;:!?'*_" or (address[end - 1] == ")" and open_ < 0)):
        end -= 1
        open_ += address[end] == ")"
    return address[:end], address[end:]


def web_address(written: str) -> str | None:
    """The http(s) address that `written` means, percent-encoded where it must be; None where it is none."""
    written = re.sub(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$", "", written)
    if written.lower().startswith("www."):
        written = f"https://{written}"
    try:
        parts = urlsplit(written)
        good = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    address = quote_target(written)
    return address if good and len(address) <= 2000 and not re.search(r"\s", address) else None


# ---- HTML


def _from_html(text: str) -> list[Block]:
    tags = {*_BLOCKS, "a", "br", "li", "td", "th"}
    safe = nh3.clean(
        text, tags=tags, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None,
        clean_content_tags=_CLOSED - tags,
    )  # fmt: skip
    reader = _Html()
    reader.feed(safe)
    reader.close()
    reader.flush()
    return reader.blocks


class _Html(HTMLParser):
    """Reads what nh3 left: every element is closed, nothing but text needs care."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._href: str | None = None
        self._is_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "a":
            self._href = web_address(dict(attrs).get("href") or "")
        elif tag in ("td", "th"):
            self._runs.append(Run(" "))
        else:
            self.flush()
            self._is_item = tag == "li"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = None
        elif tag not in ("td", "th", "br"):
            self.flush()

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", clean(data))
        if self._href is not None:
            self._runs.append(Run(text, self._href))
        else:
            self._runs.extend(run for run in _runs(text))

    def flush(self) -> None:
        """Ends a block; two line breaks in a row divide it."""
        line: list[Run] = []
        lines: list[list[Run]] = [line]
        for run in self._runs:
            if run.text == "\n":
                line = []
                lines.append(line)
            else:
                line.append(run)
        self._runs = []
        block: list[Run] = []
        for one in [*map(_stripped, lines), []]:
            if one and not _RULE.fullmatch("".join(run.text for run in one)):
                block += [Run("\n"), *one] if block else one
            elif block:
                self.blocks.append(Block(tuple(block), self._is_item))
                self._is_item, block = False, []


def _stripped(runs: list[Run]) -> list[Run]:
    """Runs of a line without spaces at its edges, and single ones between."""
    result: list[Run] = []
    for run in runs:
        text = run.text.lstrip(" ") if not result or result[-1].text.endswith(" ") else run.text
        if text:
            result.append(replace(run, text=text))
    while result and not result[-1].text.strip(" "):
        result.pop()
    if result:
        result[-1] = replace(result[-1], text=result[-1].text.rstrip(" "))
    return result


# ---- Summary and rest


def _split(blocks: list[Block]) -> tuple[str, list[Block]]:
    """(first sentence, or nothing where none is fit, the blocks without it)."""
    first = blocks[0]
    # A line that goes on in small letters was only broken by a program.
    unit = re.split(r"\n(?![a-zäöüß])", first.text)[0].replace("\n", " ")
    plain = "".join(run.text for run in first.runs if run.href is None)
    if first.is_item or not re.search(r"\w{2}", plain):
        return "", blocks
    sentence = first_sentence(unit, SUMMARY_LENGTH)
    if not unit.startswith(sentence):
        return sentence, blocks  # it was cut, so the text has to say all
    rest = _behind(first.runs, len(sentence))
    return sentence, [*([replace(first, runs=rest)] if rest else []), *blocks[1:]]


def _behind(runs: tuple[Run, ...], length: int) -> tuple[Run, ...]:
    """The runs without their first `length` characters and the white space behind those."""
    left: list[Run] = []
    for run in runs:
        cut = min(length, len(run.text))
        length -= cut
        text = run.text[cut:] if left else run.text[cut:].lstrip(" \n")
        if text:
            left.append(replace(run, text=text))
    return tuple(left)


# ---- Markdown


def _markdown(blocks: list[Block]) -> str | None:
    """The Markdown of the blocks, at most MOST characters; None where there is nothing to say."""
    written = ""
    before: Block | None = None
    for block in blocks:
        space = "" if before is None else "\n" if before.is_item and block.is_item else "\n\n"
        text = _block(block)
        room = MOST - len(written) - len(space) - 3
        if len(text) > room:
            text = _cut(block, room)
            written += (space + text if text else "") + "\n\n…"
            break
        written += space + text
        before = block
    written = written.strip()
    return written if written and not excess(written) else None


def _cut(block: Block, room: int) -> str:
    """The Markdown of as much of a block as there is room for."""
    length = room
    while length > 0:
        text = _block(_first(block, length))
        if len(text) <= room:
            return text.removesuffix("- ")
        length = length * 3 // 4  # what is escaped takes more room
    return ""


def _first(block: Block, length: int) -> Block:
    """The first `length` characters of a block; no link is cut."""
    left: list[Run] = []
    for run in block.runs:
        if length <= 0 or (run.href is not None and len(run.text) > length):
            break
        left.append(replace(run, text=run.text[:length]))
        length -= len(run.text)
    return replace(block, runs=tuple(_stripped(left)))


def _block(block: Block) -> str:
    lines = "".join(map(_run, block.runs)).split("\n")
    lines = [guard(line.strip()) for line in lines]
    text = "<br>\n".join(lines)
    return "- " + text.replace("\n", "\n    ") if block.is_item else text


def _run(run: Run) -> str:
    if run.href is None or not run.text.strip():
        return escape(run.text)
    bare = run.text.strip()
    if quote_target(bare) in (run.href, run.href.removeprefix("https://")):
        linked = f"<{run.href}>" if bare.lower().startswith("http") else f"[{escape(bare)}]({run.href})"
    else:
        linked = f"[{escape(bare)}]({run.href})"
    before = run.text[: len(run.text) - len(run.text.lstrip())]
    return f"{before}{linked}{run.text[len(run.text.rstrip()) :]}"

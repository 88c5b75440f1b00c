"""The pack of a language: everything that a phone keeps of it, in small parts that are named by their content.

A page is put together from a shell (the same for all pages of a language), a head and a main. What many pages share,
icons and menus, and what the lists show of a record, stands once, as a piece that texts refer to: a changed telephone
number changes the bundle of its record alone. overrides/worker/sw.js puts the pages together again, byte for byte.

References stand between U+0001 and U+0002; U+0003 is the path of the page below its language, U+0005 the same as it
stands in a query (percent-encoded). HTML has none of these characters.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from ankunft.directory.compact import compact

FORMAT = 1
"""The number of this format; the worker leaves others alone."""

SMALLEST = 60_000
"""Bytes of JSON from which on a bundle may end; the end depends on addresses alone, so that it stays where it is."""
LARGEST = 140_000
"""Bytes of JSON that a bundle has at most, unless one page has more: below 30 KB as it is sent."""
SHORTEST, LONGEST = 4_000, 10_000
"""Characters that a slice of a file has."""
WINDOW = 12
"""Characters that decide whether a slice ends behind them."""

QR = "~"
"""What a reference begins with that is no key, but a QR code."""

FIRST = ("", "emergency/", "offline/", "saved/")
"""Addresses below the language of the pages that come with the first visit."""

_REFERENCE = re.compile("\x01([^\x02]*)\x02")
_ICON = re.compile(r'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="[^"]+"/></svg>')
_CARD = re.compile(r'<li class="card" data-record="[^"]+"[^>]*>\n<h3 class="card__title"><a href="([^"#]+)"')
_CODE = re.compile(r'(?<=<path stroke="#000" d=")M2 2\.5(?:h\d+|m-?\d+ [01])+(?=")')
_MOVE = re.compile(r"(h|m)(-?\d+)(?: ([01]))?")
_ROW = re.compile(r'<tr data-record="[^"]+">.*?</tr>', re.DOTALL)
_ITEM = re.compile(r"<li[ >]|</li>")
_HREF = re.compile(r'<a href="([^"#]+)"')
_MENU = re.compile(
    r'(?:\n<link rel="alternate" hreflang="[^"]+" href="[^"]+">)+|<nav class="languages".*?</nav>'
    r'|<aside class="feedback">.*?</aside>'
    r"|<ankunft-(?P<name>aloud|show)[ >].*?</ankunft-(?P=name)>|<template data-blank>.*?</template>",
    re.DOTALL,
)


class Page(NamedTuple):
    """What differs from page to page: metadata, scripts and styles, text."""

    head: str
    resources: str
    main: str


Entry = dict[str, dict[str, Any]]
"""What a bundle holds: pages by address, pieces by key, files by address."""


class Shell(NamedTuple):
    """What is the same on all pages; the notice of a saved page stands before `main`."""

    start: str
    head_end: str
    body: str
    main: str
    end: str


def split(html: str) -> tuple[Shell, Page]:
    """A built page as shell and page. Raises ValueError where it is no page of the frame in overrides/main.html."""
    start = html.index('initial-scale=1">') + len('initial-scale=1">')
    colour = html.index('\n<meta name="color-scheme"', start)
    style = html.index('<link rel="stylesheet"', colour)
    style = html.index(">", style) + 1
    body = html.index("\n</head>", style)
    main = html.index('<main id="_main" class="main">', body)
    inside = main + len('<main id="_main" class="main">')
    end = html.rindex("</main>")
    shell = Shell(html[:start], html[colour:style], html[body:main], html[main:inside], html[end:])
    return shell, Page(html[start:colour], html[style:body], html[inside:end])


def digest(data: bytes) -> str:
    """The first 12 hexadecimal digits of SHA-256 (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()[:12]


@dataclass
class Pack:
    """Collects the pages and files of one language; `parts` is what the site publishes of it."""

    tag: str
    base: str
    """The path of the instance: "/" or "/town/"."""
    note: str = ""
    """HTML that the worker puts before the text of a saved page."""
    assets: dict[str, bytes] = field(default_factory=dict)
    """Address → bytes: what comes with the first visit. All have the hash of their content in their address."""
    more: dict[str, bytes] = field(default_factory=dict)
    """Assets that come with the rest."""
    data: dict[str, bytes] = field(default_factory=dict)
    """Address → bytes of large text files in UTF-8, kept in slices."""
    small: dict[str, bytes] = field(default_factory=dict)
    """Address → bytes of small text files in UTF-8, which stand in bundles."""
    media: dict[str, bytes] = field(default_factory=dict)
    """Address → bytes of pictures and recordings: an optional part."""

    def __post_init__(self) -> None:
        self.shell: Shell | None = None
        self._pages: dict[str, Page] = {}
        self._pieces: dict[str, str] = {}

    def add(self, address: str, html: str) -> None:
        """A built page; `address` below the base: `de/housing/`. Its icons and menus become pieces at once.

        Raises ValueError where the frame is another than that of the pages before, or the text has characters that
        HTML forbids.
        """
        if re.search("[\x01-\x05]", html):
            raise ValueError(f"{address}: a text has characters that HTML forbids")
        shell, page = split(html)
        if self.shell is None:
            self.shell = shell
        elif shell != self.shell:
            raise ValueError(f"{address}: the frame differs from that of other pages")
        path = address.removeprefix(f"{self.tag}/")

        def menu(found: re.Match[str]) -> str:
            if not path:
                return self._piece(found[0])
            text = found[0].replace(f'/{path}"', '/\x03"')
            return self._piece(text.replace(quote(path, safe=""), "\x05"))

        head, main = (_MENU.sub(menu, _ICON.sub(self._icon, text)) for text in (page.head, page.main))
        main = _CODE.sub(lambda found: f"\x01{QR}{squeezed(found[0])}\x02", main)
        self._pages[address] = Page(head, self._piece(page.resources), main)

    def _icon(self, found: re.Match[str]) -> str:
        return self._piece(found[0])

    def _piece(self, text: str) -> str:
        key = digest(text.encode())[:10]
        if self._pieces.setdefault(key, text) != text:
            raise ValueError(f"two pieces have the key {key}: {text[:80]}")
        return f"\x01{key}\x02"

    def parts(self) -> dict[str, bytes]:
        """Address below the base → bytes: the manifest `offline/<tag>.json` and the parts that only the pack has."""
        if self.shell is None:
            return {}
        pages, cards = self._without_records()
        early = {f"{self.tag}/{path}" for path in FIRST} & pages.keys()
        made: dict[str, bytes] = {}

        def part(data: object) -> tuple[str, int]:
            text, ending = (data, "txt") if isinstance(data, str) else (compact(data), "json")
            name = digest(text.encode())
            made[f"offline/{self.tag}/{name}.{ending}"] = text.encode()
            return name, len(text.encode())

        critical = self._used(pages[address] for address in early)
        common = {key: {"pieces": {key: text}} for key, text in self._pieces.items() if key not in critical}
        entries: dict[str, Entry] = {
            address: {"pages": {address: page}, **({"pieces": cards[address]} if address in cards else {})}
            for address, page in pages.items()
            if address not in early
        }
        entries |= {address: {"files": {address: data.decode()}} for address, data in self.small.items()}
        texts = [page.main for page in pages.values()]
        shown = {address: data for address, data in self.media.items() if any(self.base + address in t for t in texts)}
        listed: dict[str, Any] = {
            "assets": _listed(self.assets),
            "first": part({
                "shell": self.shell,
                "note": self.note,
                "pieces": {key: self._pieces[key] for key in sorted(critical)},
                "pages": {address: pages[address] for address in sorted(early)},
            }),
            "common": [(key, *part(bundle)) for key, bundle in bundles(common, lambda key: "")],
            "bundles": [(address, *part(bundle)) for address, bundle in bundles(entries, _group)],
            "more": _listed(self.more),
            "data": {address: [part(text) for text in slices(data.decode())] for address, data in self.data.items()},
            "media": _listed(shown),
        }  # fmt: skip
        version = digest(compact(listed).encode())
        manifest = {"format": FORMAT, "tag": self.tag, "version": version, **listed}
        made[f"offline/{self.tag}.json"] = compact(manifest).encode()
        return made

    def _without_records(self) -> tuple[dict[str, Page], dict[str, dict[str, str]]]:
        """The pages with references in place of the cards and table rows of records that have a page of their own, and
        these: address of the record → reference → HTML. There is more than one where it looks different in places.
        """
        cards: dict[str, dict[str, str]] = {}

        def without(main: str) -> str:
            parts, at = [], 0
            for start, end, url in sorted(_records(main)):
                address = url.removeprefix(self.base)
                if start < at or address not in self._pages:
                    continue
                known = cards.setdefault(address, {})
                text = main[start:end]
                key = next((key for key, known_text in known.items() if known_text == text), f"{address}#{len(known)}")
                known[key] = text
                parts += [main[at:start], f"\x01{key}\x02"]
                at = end
            return "".join((*parts, main[at:]))

        pages = {address: self._pages[address] for address in sorted(self._pages)}
        return {address: page._replace(main=without(page.main)) for address, page in pages.items()}, cards

    def _used(self, pages: Iterable[Page]) -> set[str]:
        """The common pieces that pages need, and those that these need."""
        used: set[str] = set()
        waiting = [text for page in pages for text in page]
        while waiting:
            for key in _REFERENCE.findall(waiting.pop()):
                if key in self._pieces and key not in used:
                    used.add(key)
                    waiting.append(self._pieces[key])
        return used


def _records(main: str) -> Iterator[tuple[int, int, str]]:
    """Where the cards and table rows of records stand, and the address of each."""
    for found in _CARD.finditer(main):
        depth = 0
        for item in _ITEM.finditer(main, found.start()):
            depth += 1 if item[0] != "</li>" else -1
            if not depth:
                yield found.start(), item.end(), found[1]
                break
    for found in _ROW.finditer(main):
        if (link := _HREF.search(found[0])) is not None:
            yield found.start(), found.end(), link[1]


def squeezed(path: str) -> str:
    """The drawing of a QR code, as segno writes it with a border of two, by its squares: the length of a side and the
    squares row by row, eight a byte, as base64 (RFC 4648 §5). That is a tenth of the drawing.
    """
    dark: list[tuple[int, int]] = []
    x, y = 0, 0
    for letter, number, down in _MOVE.findall(path):
        if letter == "h":
            dark += [(x + step, y) for step in range(int(number))]
        x, y = x + int(number), y + int(down or 0)
    side = max(y for _, y in dark) + 1
    bits = bytearray(-(-side * side // 8))
    for x, y in dark:
        place = y * side + x
        bits[place // 8] |= 128 >> place % 8
    return f"{side}.{base64.urlsafe_b64encode(bits).decode().rstrip('=')}"


def _listed(files: Mapping[str, bytes]) -> list[tuple[str, str, int]]:
    return [(address, digest(data), len(data)) for address, data in sorted(files.items())]


def _group(address: str) -> str:
    return "/".join(address.split("/")[:2])


def bundles(entries: Mapping[str, Entry], group: Callable[[str], str]) -> Iterator[tuple[str, Entry]]:
    """`entries` by address, in bundles: (first address, what the entries hold together), in the order of addresses.

    Where a bundle ends depends on the addresses, and on sizes only where one grows too large: what is added or changed
    leaves all bundles but its own as they are. Entries of one group stand together where there is enough of them.
    """
    start, bundle, size = "", Entry(), 0
    for address, entry in sorted(entries.items()):
        weight = len(compact(entry).encode())
        ends = group(address) != group(start) or zlib.crc32(address.encode()) % 4 == 0
        if bundle and (size + weight > LARGEST or (size >= SMALLEST and ends)):
            yield start, bundle
            bundle, size = Entry(), 0
        start = start if bundle else address
        for name, values in entry.items():
            bundle.setdefault(name, {}).update(values)
        size += weight
    if bundle:
        yield start, bundle


def slices(text: str) -> Iterator[str]:
    """`text` in slices. Each ends, between SHORTEST and LONGEST characters, where what stands before has the smallest
    checksum: a change in one place leaves the ends of the slices around it where they are.
    """
    start = 0
    while len(text) - start > LONGEST:
        places = range(start + SHORTEST, start + LONGEST)
        end = min(places, key=lambda place: zlib.crc32(text[place - WINDOW : place].encode()))
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]

"""The kit: the site as a folder that opens from a memory stick by a double click, without a server (`file:`).

Pages lead to files (`../offers/index.html`), and the data that scripts fetch stand in scripts, since browsers fetch
nothing from a disk: overrides/scripts/kit.js gives them another fetch. What a kit lacks is linked where it is public.
"""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

START = "index.html"
"""The file that is opened by a double click."""
SCRIPT = "assets/kit.js"
"""The script of every page of a kit, before all others."""
WEB_ALONE = re.compile(r"[^/]+/offline/(index\.html)?")
"""The addresses and files of pages that make no sense on a stick: how the site is saved on a phone."""

LINKS = frozenset({"action", "data", "formaction", "href", "poster", "src", "xlink:href"})
"""The attributes of any element that hold an address. Others hold what scripts call a page by, and stay."""
SETS = frozenset({"imagesrcset", "srcset"})
"""Those that hold several addresses, each with a size."""
DATA = frozenset({"data-finder", "data-index"})
"""Those that name data to fetch."""
SHOWN = ("ankunft-show", "data-url")
"""The element and its attribute that name a page of which scripts fetch the text."""

_ATTRIBUTES = r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+"""
_TAG = re.compile(rf"<!--.*?-->|<([a-z][^\s/>]*+)({_ATTRIBUTES})>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]++))?""")
_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
_SET = re.compile(r"(\S*[^\s,])(?:\s+([^\s,]+))?\s*(?:,|$)")
_CSS = re.compile(r"""(url\(\s*|@import\s+(?!url\())("[^"\n]*"|'[^'\n]*'|[^"'()\s;]+)""", re.IGNORECASE)
_REFRESH = re.compile(r"(\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?)(['\"]?)(.*)\2\s*", re.DOTALL | re.IGNORECASE)

_MENU = re.compile(r'<nav\b.*?</nav>\n?|<ul class="chooser.*?</ul>\n?', re.DOTALL)
_ITEM = re.compile(
    rf"<(li|p)\b{_ATTRIBUTES}>\s*<a\b({_ATTRIBUTES})>(?:(?!</?(?:li|p)\b|</a>).)*</a>\s*</\1>\n?", re.DOTALL
)
_SHOW = re.compile(rf"<ankunft-show\b({_ATTRIBUTES})>.*?</ankunft-show>\n?", re.DOTALL)
_NO_TEXT = re.compile(r"<(dialog|form|svg|template)\b.*?</\1>|<li><a\b[^>]*\shreflang=.*?</li>\n?", re.DOTALL)
_MISSING = 'class="is-missing"'


@dataclass(frozen=True)
class Kit:
    """What there is, and where the rest is.

    `url`: the public address of the instance, with a slash at its end; `files`: the files that a link may lead to,
    below the site's base: `de/offers/index.html`.
    """

    url: str
    files: frozenset[str]

    def public(self, address: str, page: str) -> str:
        """Where `address` in the file `page` leads on the web."""
        return urljoin(self.url + quote(page.removesuffix(START)), address.strip())

    def file(self, address: str, page: str) -> str | None:
        """The file of the kit that `address` in the file `page` leads to. Raises ValueError if it is no address.

        Addresses are percent-encoded, as in HTML; names of files are not.
        """
        public = _cut(self.public(address, page))[0]
        if not public.startswith(self.url):
            return None
        name = unquote(public.removeprefix(self.url))
        wanted = f"{name}{START}" if name == "" or name.endswith("/") else name
        return next((one for one in (wanted, f"{wanted}/{START}") if one in self.files), None)

    def link(self, address: str, page: str) -> str:
        """`address` as it has to be in the file `page`: relative, or absolute where the kit has no such file."""
        try:
            parts = urlsplit(address.strip())
            if parts.scheme or not (parts.netloc or parts.path):
                return address
            name = self.file(address, page)
        except ValueError:
            return address
        return self.public(address, page) if name is None else _relative(name, page) + _cut(address.strip())[1]

    def lacks(self, address: str, page: str) -> bool:
        """Whether `address` leads to a page of the site that is not in the kit."""
        return self.file(address, page) is None and self.public(address, page).startswith(self.url)


def _cut(address: str) -> tuple[str, str]:
    """The path of an address, and what stands behind it, from the first `?` or `#` on."""
    end = min((at for at in (address.find("?"), address.find("#")) if at >= 0), default=len(address))
    return address[:end], address[end:]


def _relative(name: str, page: str) -> str:
    return quote(posixpath.relpath(name, posixpath.dirname(page) or "."))


def page(kit: Kit, name: str, html: str) -> str:
    """The page `name` (`de/offers/index.html`) of the site as a page of the kit.

    Languages that the kit lacks leave the menus; so do links that only search engines and feed readers follow.
    """
    html = _without_dead_ends(kit, name, html)
    first = f'<script src="{_relative(SCRIPT, name)}" defer></script>\n'
    parts: list[str] = []
    at = 0
    for match in _tags(html):
        tag, attributes = match[1].lower(), match[2]
        before, made = html[at : match.start()], match[0]
        if _is_dropped(tag, attributes):
            before, made = before.removesuffix("\n"), ""
        elif tag == "meta":
            made = f"<{match[1]}{_meta(kit, name, attributes)}>"
        elif "=" in attributes:
            made = f"<{match[1]}{_linked(kit, name, tag, attributes)}>"
        if tag == "script":
            made, first = first + made, ""
        parts += [before, made]
        at = match.end()
    return "".join(parts) + html[at:]


def leading_on(html: str, target: str) -> str:
    """A page at the top of a kit, made by `page`, that leads on to the file `target` at once."""
    refresh = f'<meta http-equiv="refresh" content="0; url={_escaped(quote(target))}">'
    return html.replace("<title>", f"{refresh}\n<title>", 1)


def _tags(html: str) -> Iterator[re.Match[str]]:
    """The start tags, not those in comments, scripts and other raw text."""
    at = 0
    while match := _TAG.search(html, at):
        at = match.end()
        if match[1] is None:
            continue
        yield match
        if match[1].lower() in _RAW:
            end = re.compile(rf"</{match[1]}\b", re.IGNORECASE).search(html, at)
            at = end.start() if end else len(html)


def _values(attributes: str) -> dict[str, str]:
    """The attributes of a tag, unescaped."""
    return {name.lower(): unescape(_bare(value)) for name, value in _ATTRIBUTE.findall(attributes)}


def _bare(value: str) -> str:
    return value[1:-1] if value[:1] in ('"', "'") else value


def _escaped(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _is_dropped(tag: str, attributes: str) -> bool:
    """Whether it is a link that helps nobody who reads from a stick: to translations, feeds, a manifest."""
    return tag == "link" and not {"icon", "stylesheet"} & set(_values(attributes).get("rel", "").lower().split())


def _replaced(attributes: str, made: Callable[[str, str], str | None]) -> str:
    """The attributes of a tag; `made` gives a new value of a name and a value, or None. Every other byte stays."""

    def one(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0]
        old = unescape(_bare(match[2]))
        new = made(match[1].lower(), old)
        return match[0] if new is None or new == old else f'{match[1]}="{_escaped(new)}"'

    return _ATTRIBUTE.sub(one, attributes)


def _linked(kit: Kit, name: str, tag: str, attributes: str) -> str:
    def made(attribute: str, value: str) -> str | None:
        if attribute in LINKS or attribute in DATA or (tag, attribute) == SHOWN:
            return kit.link(value, name)
        if attribute in SETS:
            return ", ".join(f"{kit.link(address, name)} {size}".strip() for address, size in _SET.findall(value))
        return None

    return _replaced(attributes, made)


def _meta(kit: Kit, name: str, attributes: str) -> str:
    rule = _values(attributes).get("http-equiv", "").lower()

    def made(attribute: str, value: str) -> str | None:
        if attribute != "content":
            return None
        if rule == "content-security-policy":
            return policy(value)
        refresh = _REFRESH.fullmatch(value) if rule == "refresh" else None
        return refresh[1] + kit.link(refresh[3], name) if refresh else None

    return _replaced(attributes, made)


def policy(csp: str) -> str:
    """A Content-Security-Policy that holds for files: what is allowed of the site itself is allowed of files.

    `'self'` stays, for a kit behind a server; of a file, browsers may take it for that file alone. There is nothing to
    connect to, no worker, no manifest.
    """
    rules = []
    for rule in filter(None, map(str.strip, csp.split(";"))):
        directive, *sources = rule.split()
        if directive in ("connect-src", "manifest-src", "worker-src"):
            sources = [source for source in sources if source != "'self'"] or ["'none'"]
        elif "'self'" in sources:
            sources.append("file:")
        rules.append(" ".join((directive, *sources)))
    return "; ".join(rules)


def _without_dead_ends(kit: Kit, name: str, html: str) -> str:
    """Without what would lead nowhere without a connection: items of menus for languages that the kit lacks, the offer
    to show a page that it lacks, links that stand alone and lead to WEB_ALONE.

    An item is known by `hreflang`; a menu that becomes empty goes.
    """

    def item(match: re.Match[str]) -> str:
        values = _values(match[2])
        return "" if "hreflang" in values and kit.lacks(values.get("href", ""), name) else match[0]

    def menu(match: re.Match[str]) -> str:
        old = match[0]
        new = _ITEM.sub(item, old) if "hreflang" in old else old
        if _MISSING in old and _MISSING not in new:  # nothing is left of what its sign means
            new = re.sub(r"<p>.*?</p>\n?", "", new, flags=re.DOTALL)
        return new if new == old or "<li" in new else ""

    def alone(match: re.Match[str]) -> str:
        path = _cut(kit.public(_values(match[2]).get("href", ""), name))[0]
        is_alone = path.startswith(kit.url) and WEB_ALONE.fullmatch(path.removeprefix(kit.url))
        return "" if is_alone else match[0]

    def show(match: re.Match[str]) -> str:
        return "" if kit.lacks(_values(match[1]).get(SHOWN[1], ""), name) else match[0]

    html = _ITEM.sub(alone, html) if "/offline/" in html else html
    return _SHOW.sub(show, _MENU.sub(menu, html))


def style(kit: Kit, name: str, css: str) -> str:
    """The style sheet `name` of the site as one of the kit."""

    def one(match: re.Match[str]) -> str:
        old = _bare(match[2])
        new = kit.link(old, name)
        return match[0] if new == old else f'{match[1]}"{new}"'

    return _CSS.sub(one, css)


def first_script(url: str, tags: Collection[str], code: bytes) -> bytes:
    """SCRIPT: `code` (overrides/scripts/kit.js) with what it has to know.

    `url`: the public address of the instance, with a slash at its end; `tags`: the languages of the kit.
    """
    known = {"base": urlsplit(url).path, "url": url, "tags": sorted(tags), "files": {}}
    return (
        f"(globalThis.ankunft=globalThis.ankunft||{{}}).kit={json.dumps(known, separators=(',', ':'))};\n".encode()
        + code
    )


def data_script(name: str, data: bytes) -> bytes:
    """The JSON file `name` as the script that stands beside it, `finder.json.js`."""
    return _keeping(name, data.decode())


def text_script(name: str, html: str) -> bytes:
    """The page `name` as the script that stands beside it: what "show in German" takes of it, the text in <main>."""
    head = re.search(rf"<html\b{_ATTRIBUTES}>", html)
    main = re.search(r"<main\b.*</main>", html, re.DOTALL)
    text = _NO_TEXT.sub("", main[0]) if main else ""
    return _keeping(name, json.dumps((head[0] if head else "") + text, ensure_ascii=False))


def _keeping(name: str, text: str) -> bytes:
    return f"ankunft.kit.files[{json.dumps(name)}]={_expression(text)};\n".encode()


def _expression(text: str) -> str:
    """JSON as an expression of JavaScript: before ES2019, U+2028 and U+2029 ended a line there."""
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def files(
    names: Collection[str], read: Callable[[str], bytes], url: str, tags: Collection[str], code: bytes
) -> Iterator[tuple[str, bytes]]:
    """The files of a kit, (name, bytes), sorted: the pages of its languages and all that these name.

    `names`: the files of the site; `read` gives the bytes of one; `url`: its public address, with a slash at its end;
    `tags`: the languages that the kit has; `code`: overrides/scripts/kit.js. Raises OSError as `read` does.
    """
    pages = {name for name in names if name.endswith(".html") and (name == START or name.split("/")[0] in tags)}
    pages -= {name for name in pages if WEB_ALONE.fullmatch(name)}
    site = pages | {name for name in names if not name.endswith(".html")}
    kit = Kit(url, frozenset(site))
    beside, fetched = _named(kit, pages, read)
    scripts = {f"{name}.js": name for name in fetched}
    for name in sorted({*pages, *beside, *scripts, SCRIPT}):
        if name == SCRIPT:
            yield name, first_script(url, tags, code)
        elif name in scripts:
            source, data = scripts[name], read(scripts[name])
            yield name, text_script(source, data.decode()) if source in pages else data_script(source, data)
        elif name in pages:
            made = page(kit, name, read(name).decode())
            if name == START and len(tags) == 1:
                made = leading_on(made, f"{next(iter(tags))}/{START}")
            yield name, made.encode()
        elif name.endswith(".css"):
            yield name, style(kit, name, read(name).decode()).encode()
        else:
            yield name, read(name)


def _named(kit: Kit, pages: Iterable[str], read: Callable[[str], bytes]) -> tuple[set[str], set[str]]:
    """What pages name: the files beside them that they link or load, and those that their scripts fetch."""
    linked: set[str] = set()
    fetched: set[str] = set()

    def take(found: set[str], address: str, name: str) -> None:
        try:
            target = kit.file(address, name)
        except ValueError:
            return
        if target is not None:
            found.add(target)

    for name in pages:
        for match in _tags(read(name).decode()):
            if "=" not in match[2] or _is_dropped(match[1].lower(), match[2]):
                continue
            for kind, address in _addresses(match[1].lower(), _values(match[2])):
                take(fetched if kind == "data" else linked, address, name)
    for name in {name for name in linked if name.endswith(".css")}:
        for match in _CSS.finditer(read(name).decode()):
            take(linked, _bare(match[2]), name)
    for name in {name for name in fetched if name.endswith(".json")}:
        data = json.loads(read(name))
        for piece in data.get("next", ()) if isinstance(data, dict) else ():
            take(fetched, piece, name)
    return {name for name in linked if not name.endswith(".html")}, fetched


def _addresses(tag: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The addresses in the attributes of a tag: ("data", what scripts fetch), ("link", all else)."""
    for attribute, value in values.items():
        if attribute in DATA or (tag, attribute) == SHOWN:
            yield "data", value
        elif attribute in LINKS:
            yield "link", value
        elif attribute in SETS:
            yield from (("link", address) for address, _ in _SET.findall(value))


def pack(target: Path, folder: str, contents: Iterable[tuple[str, bytes]], day: date) -> None:
    """Write a zip to `target`: `contents` (name, bytes) in one top folder. The same contents give the same bytes.

    `day`: the date of all files; days that a zip cannot say (before 1980, after 2107) become the nearest.
    """
    day = min(max(day, date(1980, 1, 1)), date(2107, 12, 31))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents:
            entry = zipfile.ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, compresslevel=9)

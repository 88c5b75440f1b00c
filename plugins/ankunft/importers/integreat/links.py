"""Decides what a link of Integreat's text leads to: a page of the instance, another website, or nothing any more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from ankunft.importers.integreat.tree import Address, normal_path
from ankunft.importers.marks import quote_target
from ankunft.model import Message, message

APP_HOSTS = frozenset(
    {
        "integreat.app",
        "www.integreat.app",
        "web.integreat-app.de",
        "cms.integreat-app.de",
        "admin.integreat-app.de",
        "api.integreat-app.de",
    }
)
"""Hosts on which every region of Integreat has its pages."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAIL = re.compile(r"[^@\s<>\"/:?]+@[^@\s<>\"/:?]+\.[A-Za-z]{2,}")
_SHORT = re.compile(r"s/[a-z]/(\d{1,18})")
_KEPT = frozenset({"sms", "geo"})
_DIRECTORY = frozenset(
    {"events", "locations", "pois", "news", "tunews", "push_notifications", "offers", "extras", "sprungbrett", "search"}
)
_IMPRINT = {"disclaimer", "imprint"}

_GONE = message("There is no such page in the region.")
_START = message("The start page of the region has no file to link to.")
_RECORDS = message("Only pages and the imprint are imported.")
_ANCHOR = message("It points to a place in the page that is not marked.")
_FOREIGN = message("Links use http, https, mailto, tel, sms or geo only.")
_BROKEN = message("It is no address.")


@dataclass(frozen=True)
class Targets:
    """Where pages of the region are kept. Paths are relative to the content folder.

    `by_address` knows every address of a page in every language, `by_slug` those last segments of paths that only
    one page has, `by_id` the ids of translations. `hosts` are those that serve this region besides APP_HOSTS.
    """

    region: str
    hosts: frozenset[str]
    by_address: Mapping[Address, str]
    by_slug: Mapping[Address, str]
    by_id: Mapping[int, str]
    imprint: str | None


def target_of(href: str, *, base: str, here: str, targets: Targets) -> tuple[str | None, Message | None]:
    """(what to write as the target of a link, or None: plain text; why it became plain text).

    `href` as written in the page with the address `base`; `here` is the file that the link is written into.
    """
    # Browsers ignore line ends and tabs within an address, and so must who judges its scheme (WHATWG URL §4.4).
    href = re.sub(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$", "", href)
    scheme = match[1].lower() if (match := _SCHEME.match(href)) else ""
    if scheme in ("tel", "callto"):
        number = _phone(href)
        return (f"tel:{number}", None) if number else (None, _BROKEN)
    if scheme == "mailto" or _MAIL.fullmatch(href):
        return _mail(href)
    if scheme in _KEPT:
        return quote_target(href), None
    if re.match(r"(?i)www\.", href):  # people forget what stands before it
        href, scheme = f"https://{href}", "https"
    if href.startswith("#"):
        return None, _ANCHOR
    if scheme and scheme not in ("http", "https"):
        return None, _FOREIGN
    try:
        parts = urlsplit(urljoin(base, href))
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return None, _BROKEN
    ours = not host or f"{host}:{port or ''}".rstrip(":") in targets.hosts or host in APP_HOSTS
    if ours:
        found, why = _page(parts.path, parts.query, targets)
        if found is not None:
            return relpath(found, dirname(here) or "."), None
        if why is not None:
            return None, why
    if not host or parts.scheme not in ("http", "https"):
        return None, _GONE if not host else _FOREIGN
    return quote_target(parts.geturl()), None


def host_of(url: str) -> str:
    """The host of a URL with its port where it names one; empty where there is none."""
    try:
        parts = urlsplit(url)
        return f"{(parts.hostname or '').lower()}:{parts.port or ''}".rstrip(":")
    except ValueError:
        return ""


def _page(path: str, query: str, targets: Targets) -> tuple[str | None, Message | None]:
    """(file, None), (None, why it is dead), or (None, None) where the address is none of this region."""
    decoded = normal_path(unquote(path))
    if "wp-json/extensions/v3" in decoded or decoded.startswith("api/v3/"):  # a link to the answer of the API
        asked = parse_qs(query).get("url") or parse_qs(query).get("id")
        if asked:
            decoded = normal_path(unquote(asked[0])) if "/" in asked[0] else f"s/p/{asked[0]}"
    if short := _SHORT.fullmatch(decoded):
        found = targets.by_id.get(int(short[1])) if decoded.startswith("s/p/") else None
        return found, None if found else _GONE
    segments = decoded.split("/")
    if segments[0] != normal_path(targets.region):
        return None, None
    if len(segments) < 3:
        return None, _START
    code, rest = segments[1], segments[2:]
    found = targets.by_address.get((code, decoded))
    if found is None and rest[0] not in _DIRECTORY:
        found = targets.by_slug.get((code, rest[-1]))  # the app looks at the last segment alone
    if found is not None:
        return found, None
    if rest[0] in _IMPRINT and len(rest) == 1:
        return targets.imprint, None if targets.imprint else message("The region has no imprint.")
    return None, _RECORDS if rest[0] in _DIRECTORY else _GONE


def _phone(href: str) -> str:
    """The number of a telephone link (RFC 3966) without what people write around digits: `tel:tel: +49 (0) 821/324`."""
    number = re.sub(r"(?i)^((tel|callto):(//)?\s*)+", "", unquote(href))
    number = re.sub(r"^\s*(\+\d{1,3})\s*\(0\)", r"\1", number)
    number = re.split(r"[;,?]|ext", number)[0]
    return re.sub(r"(?!^\+)[^\d*#]", "", number.strip()).replace("#", "%23")


def _mail(href: str) -> tuple[str | None, Message | None]:
    address = re.sub(r"(?i)^(mailto:(//)?\s*)+", "", unquote(href) if "%20" in href[:12] else href).strip()
    if not re.match(r"[^@\s]+@[^@\s?]+", address):
        return None, _BROKEN
    return quote_target(f"mailto:{address}"), None

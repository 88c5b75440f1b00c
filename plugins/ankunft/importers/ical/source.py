"""Fetches a calendar, from a web address or a file: all I/O of the importer but the writing."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from ankunft.importers.source import SourceError, fetch, load
from ankunft.model import message

MAX_BYTES = 20_000_000
"""What a calendar may hold, unpacked."""

_ACCEPT = "text/calendar, */*;q=0.1"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_SECRETS = frozenset({"token", "key", "auth", "secret", "password", "pw", "pwd", "sig", "signature", "access_token"})


def read_source(source: str, *, timeout: float = 30.0, deadline: float = 120.0) -> bytes:
    """The bytes of the calendar at `source`, an http(s) or webcal address, or a file; unpacked, if packed by gzip.

    `timeout`: seconds in which a server must say something, `deadline`: for all of it. Raises SourceError.
    """
    if _ADDRESS.match(source):
        content = _fetched(source, timeout, deadline)
    else:
        path = Path(source)
        if not path.is_file():
            what = message("there is no such file")
            raise SourceError(source, what, message("Give the address of a calendar, or an .ics file."))
        content = load(path, MAX_BYTES)
    _require_small(content, source)
    if content.startswith(b"\x1f\x8b"):
        content = _unpacked(content, source)
        _require_small(content, source)
    return content


def name_of(source: str) -> str:
    """What a calendar is called where nobody says it: its address, or the name of its file."""
    return _as_web(source) if _ADDRESS.match(source) else Path(source).name


def is_secret(source: str) -> bool:
    """Whether an address holds what only its owner may know: a name and password, a token, Google's private address."""
    if not _ADDRESS.match(source):
        return False
    try:
        parts = urlsplit(source)
        names = {name.lower() for name, _ in parse_qsl(parts.query)}
    except ValueError:
        return True
    return parts.username is not None or "/private-" in parts.path or bool(names & _SECRETS)


def _fetched(source: str, timeout: float, deadline: float) -> bytes:
    address = _as_web(source)
    try:
        parts = urlsplit(address)
        is_web = parts.scheme.lower() in ("http", "https")
        good = not is_web or (bool(parts.hostname) and parts.username is None and (parts.port or 1) > 0)
    except ValueError:
        is_web, good = True, False
    if not is_web:
        what = message("this kind of address cannot be read")
        raise SourceError(source, what, message("Give an https or webcal address, or a file."))
    if not good or not address.isascii() or re.search(r"\s", address):
        what = message("this is not a web address")
        raise SourceError(source, what, message("Write https://host/calendar.ics."))
    content = fetch(address, accept=_ACCEPT, limit=MAX_BYTES, timeout=timeout, deadline=deadline)
    if content is None:
        what = message("there is nothing at this address")
        raise SourceError(source, what, message("Check it, or ask those who publish the calendar."))
    return content


def _as_web(address: str) -> str:
    return re.sub(r"(?i)^webcals?://", "https://", address)


def _unpacked(content: bytes, source: str) -> bytes:
    found = b""
    try:
        while content.startswith(b"\x1f\x8b") and len(found) <= MAX_BYTES:  # a file may hold several parts
            part = zlib.decompressobj(wbits=31)
            found += part.decompress(content, MAX_BYTES + 1 - len(found))
            content = part.unused_data
            if not part.eof and len(found) <= MAX_BYTES:
                raise zlib.error("it breaks off")
    except zlib.error as error:
        what = message("the packed file is broken: {error}", error=error)
        raise SourceError(source, what, message("Load it again.")) from None
    return found


def _require_small(content: bytes, source: str) -> None:
    if len(content) > MAX_BYTES:
        what = message("the calendar is larger than {limit} MB", limit=MAX_BYTES // 1_000_000)
        raise SourceError(source, what, message("Export a shorter span of time, and no pictures."))

"""Fetches what is to be imported, from a server or from a file: within limits of size and time."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ankunft.model import Message, message
from ankunft.web import opener

USER_AGENT = "ankunft-import/1"
_CHUNK = 1 << 16


class SourceError(Exception):
    """The source cannot be read. `where`: path or URL; `what` is wrong; `hint`: what to do about it."""

    def __init__(self, where: str, what: Message, hint: Message) -> None:
        super().__init__(where, what, hint)
        self.where = where
        self.what = what
        self.hint = hint

    def text(self, translate: Callable[[str], str] = lambda msgid: msgid) -> str:
        """The error as one line: `where: what. hint`."""
        return f"{self.where}: {self.what.text(translate)}. {self.hint.text(translate)}"

    def __str__(self) -> str:
        return self.text()


def fetch(address: str, *, accept: str, limit: int, timeout: float, deadline: float) -> bytes | None:
    """The bytes at an http(s) address; None where the server says that there is nothing (404, 410).

    What is longer than `limit` bytes is cut behind the byte that is too many. `timeout`: seconds in which the server
    must say something; `deadline`: those for the whole answer. Raises SourceError.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": accept}
    try:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 (the opener knows http(s) alone)
        with opener(follows=True).open(request, timeout=timeout) as response:
            return _content(response, address, limit, time.monotonic() + deadline)
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
        if status in (404, 410):
            return None
        what = message("the server answers with status {status}", status=status)
        raise SourceError(address, what, message("Try again later, or ask those who run the server.")) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        what = message("the server does not answer: {reason}", reason=str(reason) or type(error).__name__)
        raise SourceError(address, what, message("Check the address and the connection.")) from None


def load(path: Path, limit: int) -> bytes:
    """The bytes of a file; what is longer than `limit` is cut behind the byte that is too many. Raises SourceError."""
    try:
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        what = message("the file cannot be read: {reason}", reason=error.strerror or str(error))
        raise SourceError(str(path), what, message("Check the rights of the file.")) from None


def _content(response: http.client.HTTPResponse, address: str, limit: int, until: float) -> bytes:
    said = response.headers.get("Content-Length", "")
    # A length behind an encoding of the transfer does not count (RFC 9112 §6.3).
    length = int(said) if said.isdecimal() and len(said) < 19 and not response.chunked else None
    content = bytearray()
    while len(content) <= limit and (length is None or len(content) < length):
        wanted = _CHUNK if length is None else min(_CHUNK, length - len(content))
        chunk = response.read1(wanted)
        if not chunk:
            break
        content += chunk
        if time.monotonic() > until:
            what = message("the server is too slow")
            raise SourceError(address, what, message("Try again later, or ask those who run the server."))
    if len(content) <= limit and length is not None and len(content) < length:
        what = message("the answer breaks off")
        raise SourceError(address, what, message("Try again later, or ask those who run the server."))
    return bytes(content[: limit + 1])

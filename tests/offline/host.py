"""A web server that tests switch off, slow down and break; and small instances in two versions."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import socket
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json",
    ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain", ".vcf": "text/vcard",
    ".ics": "text/calendar", ".webmanifest": "application/manifest+json", ".xml": "application/xml",
}  # fmt: skip


class Host:
    """Serves `folder` below `base` over HTTP with gzip, always at the same port; `down` refuses connections."""

    def __init__(self, folder: Path, base: str = "/") -> None:
        self.folder, self.base = folder, base
        self.delay = 0.0
        """Seconds before each answer."""
        self.missing: Callable[[str], bool] = lambda address: False
        """Which addresses below the base are answered with 404."""
        self.spoilt: Callable[[str], bool] = lambda address: False
        """Which addresses are answered with something else, as the login page of a Wi-Fi is."""
        self.status: int | None = None
        """What every answer has as its status, with the 404 page; None: as it should be."""
        self.left: int | None = None
        """After how many answers the connection is cut; None: never."""
        self.clock: float | None = None
        """What the Date header says, in seconds since 1970; None: the time."""
        self.sent: list[tuple[str, int]] = []
        """Address and bytes of each body that was sent."""
        self.kept_open: set[socket.socket] = set()
        self._server: http.server.ThreadingHTTPServer | None = None
        self.port = 0
        self.up()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where the instance begins."""
        return f"{self.origin}{self.base}"

    def up(self) -> None:
        """Answer."""
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                host.kept_open.add(self.connection)

            def finish(self) -> None:
                host.kept_open.discard(self.connection)
                with contextlib.suppress(OSError):
                    super().finish()

            def log_message(self, *arguments: object) -> None:
                pass

            def date_time_string(self, timestamp: float | None = None) -> str:
                return formatdate(host.clock or time.time(), usegmt=True)

            def do_GET(self) -> None:
                if host.left is not None:
                    host.left -= 1
                    if host.left < 0:
                        self.close_connection = True
                        self.connection.shutdown(socket.SHUT_RDWR)
                        return
                host.answer(self)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, address: object) -> None:
                pass  # a browser that goes away is no error

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Refuse connections, and drop those that are open."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for connection in list(self.kept_open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def answer(self, request: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(self.delay)
        path = unquote(urlsplit(request.path).path)
        address = path.removeprefix(self.base)
        file = self.folder / (f"{address}index.html" if address.endswith("/") or not address else address)
        found = path.startswith(self.base) and file.is_file() and not self.missing(address)
        body = file.read_bytes() if found else (self.folder / "404.html").read_bytes()
        if self.spoilt(address):
            body = b"<title>Please sign in</title>"
        if self.status:
            body = (self.folder / "404.html").read_bytes()
        packed = gzip.compress(body, mtime=0)
        try:
            request.send_response(self.status or (200 if found else 404))
            request.send_header(
                "Content-Type", TYPES.get(file.suffix if found else ".html", "application/octet-stream")
            )
            request.send_header("Content-Encoding", "gzip")
            request.send_header("Content-Length", str(len(packed)))
            request.send_header("Cache-Control", "no-cache")
            request.end_headers()
            request.wfile.write(packed)
        except OSError:
            return
        self.sent.append((address, len(packed)))

"""`ankunft serve`: a preview that follows the edits."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config.base import ValidationError
from mkdocs.config.config_options import IpAddress
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.livereload import LiveReloadServer

from ankunft.cli.common import config_option, existing_config, require_day, wrong_use
from ankunft.model import message
from ankunft.site.messages import editor_gettext


@click.command()
@config_option
@click.option("-a", "--dev-addr", metavar="HOST:PORT", help="Where to serve; default: 127.0.0.1:8000.")
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
def serve(config_file: Path, dev_addr: str | None, open_: bool) -> None:
    """Serve the site on this computer and build it anew after each edit."""
    existing_config(config_file)
    require_day(None)
    if dev_addr is not None and not _is_address(dev_addr):
        raise wrong_use(message("“{value}” is no place to serve at. Write one as 127.0.0.1:8000.", value=dev_addr))
    more: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    try:
        with _our_server():
            mkdocs_serve.serve(config_file=str(config_file), open_in_browser=open_, **more)
    except ConfigurationError as error:
        raise wrong_use(message("{file} cannot be read: {error}", file=config_file, error=error)) from error
    except Abort as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _is_address(text: str) -> bool:
    try:
        return 0 <= IpAddress().run_validation(text).port <= 65535
    except ValidationError:
        return False


@contextmanager
def _our_server() -> Iterator[None]:
    """MkDocs makes its server itself and takes no other: it finds ours in its place."""
    module: Any = mkdocs_serve
    theirs = module.LiveReloadServer
    module.LiveReloadServer = _Preview
    try:
        yield
    finally:
        module.LiveReloadServer = theirs


class _Preview(LiveReloadServer):
    """Says readably that a port cannot be had."""

    def server_bind(self) -> None:
        """Take the port, or say readably that it cannot be had."""
        try:
            super().server_bind()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            what = message(
                "There can be no preview at {url} ({error}). Name another place with -a.", url=self.url, error=reason
            )
            raise Abort(what.text(editor_gettext())) from error

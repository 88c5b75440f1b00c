"""The preview outlives mistakes: while the content is broken it goes on showing the last whole site."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import click
from mkdocs.livereload import LiveReloadServer

from ankunft.site.messages import STILL_SHOWN, editor_gettext


def keep_showing(server: LiveReloadServer) -> None:
    """Let the server of `mkdocs serve` answer requests after a build that failed; it would let them all wait."""
    build = server.builder
    server.builder = lambda: _attempt(server, build)


def _attempt(server: Any, build: Callable[[], None]) -> None:
    try:
        build()
    except Exception as error:
        if isinstance(error, click.ClickException):  # MkDocs' own are, too
            click.echo(error.format_message(), err=True)
        else:
            traceback.print_exc()
        click.echo(editor_gettext()(STILL_SHOWN), err=True)
        with server._epoch_cond:  # there is no newer site to wait for
            server._wanted_epoch = server._visible_epoch
            server._epoch_cond.notify_all()

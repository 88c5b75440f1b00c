"""`ankunft serve`: a preview that follows the edits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from mkdocs.commands.serve import serve as mkdocs_serve
from mkdocs.exceptions import Abort

from ankunft.cli.common import config_option, existing_config


@click.command()
@config_option
@click.option("-a", "--dev-addr", metavar="HOST:PORT", help="Where to serve; default: 127.0.0.1:8000.")
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
def serve(config_file: Path, dev_addr: str | None, open_: bool) -> None:
    """Serve the site on this computer and build it anew after each edit."""
    more: dict[str, Any] = {"dev_addr": dev_addr} if dev_addr else {}
    try:
        mkdocs_serve(config_file=str(existing_config(config_file)), open_in_browser=open_, **more)
    except Abort as error:
        click.echo(str(error), err=True)
        raise SystemExit(1) from None

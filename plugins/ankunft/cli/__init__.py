"""Floor 7: the command `ankunft`. Reads arguments, calls the floors below, prints; exit codes 0, 1, 2."""

from __future__ import annotations

import os

import click

# Material prints a notice about its future on every start; it is no news to the operator of a site.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from ankunft import __version__
from ankunft.cli.build import build
from ankunft.cli.check import check
from ankunft.cli.digest import digest
from ankunft.cli.importing import import_
from ankunft.cli.kit import kit
from ankunft.cli.languages import languages
from ankunft.cli.schema import schema
from ankunft.cli.search import search
from ankunft.cli.serve import serve
from ankunft.cli.translations import translations


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ankunft")
def main() -> None:
    """Multilingual sites for newcomers, made from a folder of Markdown and YAML."""


for _command in (build, check, digest, import_, kit, languages, schema, search, serve, translations):
    main.add_command(_command)

__all__ = ["main"]

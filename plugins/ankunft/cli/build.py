"""`ankunft build`: the site, its languages shared out over processes, written beside and swapped in when whole."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from ankunft.catalogue.catalogue import Catalogue
from ankunft.cli.common import (
    config_option,
    existing_config,
    lang_option,
    now_option,
    print_problems,
    require_day,
    say,
    summary,
    wrong_use,
)
from ankunft.model import message
from ankunft.site.languages import ROOT
from ankunft.site.messages import NOTHING_WRITTEN, editor_gettext
from ankunft.site.plugin import AnkunftPlugin, read_instance


@click.command()
@config_option
@click.option("-j", "--jobs", type=click.IntRange(1, 256), default=None, help="Processes; default: one a core.")
@click.option("-d", "--site-dir", type=click.Path(path_type=Path, file_okay=False), help="Where the site is written.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@lang_option
@now_option
def build(
    config_file: Path, jobs: int | None, site_dir: Path | None, strict: bool, lang: str | None, now: str | None
) -> None:
    """Build the site. Nothing is written if the content has errors."""
    gettext = editor_gettext(lang)
    config, catalogue = opened(config_file, now, gettext, strict=strict)
    target = Path(site_dir or config.site_dir).absolute()
    _may_replace(target)
    with _beside(target) as folder:
        render(config, catalogue.instance.languages, folder, jobs)
    say(gettext, message("The site is in {folder}.", folder=site_dir or os.path.relpath(target)))


def opened(
    config_file: Path, now: str | None, gettext: Callable[[str], str], *, strict: bool = False
) -> tuple[MkDocsConfig, Catalogue]:
    """The configuration and the catalogue of an instance on the day `now`, ready for `render`; warnings are printed.

    Errors of the content (with `strict`, warnings too) are printed, with exit code 1. Raises click.UsageError.
    """
    config = _load(config_file)
    plugin = _plugin(config)
    day = plugin.options.now if now is None else now
    require_day(day)
    plugin.given = read_instance(Path(config.docs_dir), day)
    catalogue, problems = plugin.given
    print_problems((problem for problem in problems if problem.severity != "notice" and not problem.due), gettext)
    if any(problem.stops(strict=strict) for problem in problems):
        say(gettext, summary(problems))
        say(gettext, message(NOTHING_WRITTEN))
        sys.exit(1)
    return config, catalogue


def render(config: MkDocsConfig, languages: Iterable[str], folder: Path, jobs: int | None = None) -> None:
    """Write the site into `folder`: the pages of `languages` (tags), and those of none. `config`: from `opened`."""
    tags = (ROOT, *languages)
    _build_all(config, tags, folder, jobs or os.cpu_count() or 1)
    _join(folder, tags)


def _load(config_file: Path) -> MkDocsConfig:
    try:
        return load_config(config_file=str(existing_config(config_file)))
    except (ConfigurationError, Abort) as error:
        raise wrong_use(message("{file} cannot be read: {error}", file=config_file, error=error)) from error


def _plugin(config: MkDocsConfig) -> AnkunftPlugin:
    plugin = config.plugins.get("ankunft")
    if not isinstance(plugin, AnkunftPlugin):
        raise wrong_use(message("mkdocs.yml does not name the plugin ankunft. Add it below “plugins:”."))
    return plugin


def _may_replace(target: Path) -> None:
    """Only a site that we built is replaced: a mistyped folder must not be lost."""
    if target.is_dir() and any(target.iterdir()) and not (target / "sitemap.xml").is_file():
        what = message("{folder} holds something else than a site. Name another folder.", folder=target)
        raise wrong_use(what)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside `target` that takes its place when all went well, and vanishes otherwise."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = target.with_name(f".{target.name}.new-{os.getpid()}")
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    folder.mkdir()
    try:
        yield folder
        if target.exists():
            target.rename(old)
        folder.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


_config: MkDocsConfig  # what a forked process inherits


def _build_all(config: MkDocsConfig, tags: tuple[str, ...], folder: Path, jobs: int) -> None:
    global _config
    _config = config
    work = [(tag, str(folder / f".{tag}")) for tag in tags]
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    if jobs == 1 or "fork" not in multiprocessing.get_all_start_methods():
        _show_progress((_build_one(share) for share in work), len(work))
        return
    with multiprocessing.get_context("fork").Pool(min(jobs, len(work))) as pool:
        _show_progress(pool.imap_unordered(_build_one, work), len(work))


def _build_one(share: tuple[str, str]) -> str:
    tag, folder = share
    plugin = _plugin(_config)
    plugin.only = frozenset({tag})
    _config.site_dir = folder
    mkdocs_build(_config)
    return tag


def _show_progress(done: Iterable[str], total: int) -> None:
    terminal = sys.stderr.isatty()
    for number, tag in enumerate(done, 1):
        line = f"[{number:{len(str(total))}}/{total}] {tag}"
        click.echo(f"\r\033[K{line}" if terminal else line, err=True, nl=not terminal)
    if terminal:
        click.echo("\r\033[K", err=True, nl=False)


def _join(folder: Path, tags: tuple[str, ...]) -> None:
    """Move what each share wrote into one tree; no two shares write the same file."""
    for tag in tags:
        _move(folder / f".{tag}", folder)


def _move(part: Path, target: Path) -> None:
    for entry in sorted(part.iterdir()):
        if entry.is_dir() and (target / entry.name).is_dir():
            _move(entry, target / entry.name)
        else:
            entry.rename(target / entry.name)
    part.rmdir()

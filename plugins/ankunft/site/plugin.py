"""The MkDocs plugin `ankunft`: hands the pages of the catalogue to MkDocs, one language at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from ankunft.catalogue.catalogue import Catalogue, Reading, read
from ankunft.catalogue.localise import Localised, media_address, shown_media
from ankunft.catalogue.problems import Problem
from ankunft.checks import check
from ankunft.exports.ics import calendars
from ankunft.exports.vcard import vcards
from ankunft.language import language
from ankunft.offline.pack import Pack
from ankunft.offline.webmanifest import web_manifest
from ankunft.resources import resource
from ankunft.site import assets
from ankunft.site.frame import Made
from ankunft.site.languages import ROOT, LanguagesPlugin
from ankunft.site.library import Library, library
from ankunft.site.messages import NOTHING_WRITTEN, editor_gettext, reader_strings
from ankunft.site.offline import note
from ankunft.site.pages import PageMaker, root_view
from ankunft.site.preview import keep_showing
from ankunft.site.shell import build_shell, policy, root_shell
from ankunft.site.sitemap import robots, sitemap, sitemap_address, sitemap_index
from ankunft.site.templates import component_environment, prepare
from ankunft.site.views import Resource, Shell, View

log = get_plugin_logger(__name__)


class AnkunftConfig(Config):  # type: ignore[no-untyped-call] # MkDocs registers options untyped
    """What can be written below `ankunft:` in mkdocs.yml."""

    now = config_options.Optional(config_options.Type(str))
    """The day for which the site is built, as 2026-11-21; default: SOURCE_DATE_EPOCH, else today."""


WORKER = "sw.js"
"""The address of the worker; what it may look after are the addresses beside and below."""

ZONE = "Europe/Berlin"
"""Where the day begins. The instance's own zone is in the file that is yet to be read; it matters around midnight."""


def today(time_zone: str, given: str | None = None) -> date:
    """The day of the build: `given`, else SOURCE_DATE_EPOCH (reproducible-builds.org), else today; in `time_zone`.

    Raises PluginError if what is given is no day: MkDocs tells it in one line.
    """
    try:
        if given is not None:
            return date.fromisoformat(given)
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
        return moment.astimezone(ZoneInfo(time_zone)).date()
    except (ValueError, OverflowError, OSError) as error:  # the latter two: seconds beyond the calendar
        raise PluginError(f"The day of the build is none: {error}") from error


def read_files(folder: Path, now: str | None = None) -> Reading:
    """The catalogue in `folder`, for the day `now`, and what is wrong with its files; texts are not looked at."""
    return read(folder, resource("content/base"), today(ZONE, now))


def read_instance(folder: Path, now: str | None = None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue in `folder`, for the day `now`, and everything that is wrong with it."""
    reading = read_files(folder, now)
    problems = {*reading.problems, *check(reading.catalogue, assets.icon_names())}
    return reading.catalogue, tuple(sorted(problems))


class AnkunftPlugin(LanguagesPlugin):
    """Reads the catalogue once, then gives each of static-i18n's builds the pages of its language."""

    given: tuple[Catalogue, tuple[Problem, ...]] | None = None
    """A catalogue that has been read, and reported on, already."""

    _library: Library

    only: frozenset[str] | None = None
    """The share of the languages that this process builds; None: all."""

    def __init__(self) -> None:
        super().__init__()
        self.options = AnkunftConfig()
        self.command = "build"
        self.localised: Localised | None = None
        self.shell: Shell | None = None
        self.views: dict[str, View] = {}
        self.translations: Any = None
        self.pack: Pack | None = None

    def load_config(self, options: Any, config_file_path: str | None = None) -> tuple[list[Any], list[Any]]:
        """Take our own options; static-i18n's come from instance.yml."""
        self.options = AnkunftConfig(config_file_path=config_file_path)
        self.options.load_dict(options)
        return self.options.validate()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a preview."""
        self.command = command
        # A preview keeps the plugin for its lifetime; the catalogue is read anew for each build.
        self.localised = None

    def on_serve(self, server: LiveReloadServer, **kwargs: Any) -> LiveReloadServer:
        """Keep the preview alive while the content is broken."""
        keep_showing(server)
        return server

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalogue at the first language; stop on errors, before anything is written."""
        if not self.building:
            self._open(config)
        super().on_config(config)
        return config

    def _open(self, config: MkDocsConfig) -> None:
        catalogue, problems = self.given or read_instance(Path(config.docs_dir), self.options.now)
        if not self.given:
            self._report(problems, strict=config.strict)
        self.localised = Localised(catalogue)
        self._configure(config, catalogue)

    def _report(self, problems: tuple[Problem, ...], *, strict: bool) -> None:
        gettext = editor_gettext()
        failed = False
        for problem in problems:
            text = problem.text(gettext, Path.cwd())
            failed = failed or problem.stops(strict=strict)  # MkDocs counts no warnings under --quiet
            if problem.severity == "error":
                log.error(text)
            elif problem.severity == "warning" and not problem.due:
                log.warning(text)
            else:
                log.info(text)
        if failed:
            raise Abort(gettext(NOTHING_WRITTEN))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        """Say what stops no build, not even a strict one. `ankunft build` shows MkDocs' warnings alone."""
        for problem in problems:
            text = problem.text(editor_gettext(), Path.cwd())
            if self.given:
                sys.stderr.write(f"{text}\n")
            else:
                log.info(text)

    def _configure(self, config: MkDocsConfig, catalogue: Catalogue) -> None:
        """Set what instance.yml decides, and what our pages need of MkDocs."""
        instance = catalogue.instance
        config.site_name = instance.name
        if self.command != "serve" or not config.site_url:
            config.site_url = instance.url
        config.use_directory_urls = True
        config.markdown_extensions = []  # texts are rendered by the catalogue
        config.theme.static_templates = set()
        config.theme.name = "material"
        overrides = str(resource("overrides"))
        if overrides not in config.theme.dirs:
            # Below a municipality's own custom_dir, above Material.
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, overrides)
        for folder in (*catalogue.layers, resource("overrides"), resource("locales")):
            if str(folder) not in config.watch:
                config.watch.append(str(folder))
        self._library = library(self._theme_folders(config))
        self.plan(((tag, language(tag).name) for tag in instance.languages), self.only)

    def _theme_folders(self, config: MkDocsConfig) -> list[Path]:
        own = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        return [resource("overrides"), *own]

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, once it is open."""
        assert self.localised is not None  # noqa: S101 (MkDocs calls on_config first)
        return self.localised.catalogue

    @property
    def is_kept(self) -> bool:
        """Whether phones may keep the site. A preview that they kept would show what is no more."""
        return self.catalogue.instance.policies.offline and self.command != "serve"

    @event_priority(-100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """The files of the current language, made from the catalogue; nothing of docs_dir or of Material."""
        tag = str(self.current_language)
        self.views = {}
        made = self._root(config) if tag == ROOT else self._language(tag, config)
        return Files(made)

    def _base(self, config: MkDocsConfig) -> str:
        return urlsplit(config.site_url or "/").path

    def _frame(self) -> dict[str, Any]:
        library = self._library
        return {
            "style": library.sheets["style"].address,
            "further_style": library.sheets["pages"].address,
            "site_icon": library.icon.address,
            "csp": policy(self.catalogue.instance.feedback, preview=self.command == "serve"),
        }

    def _language(self, tag: str, config: MkDocsConfig) -> list[File]:
        assert self.localised is not None  # noqa: S101
        self.translations = reader_strings(self.catalogue, tag)
        site_url, base = str(config.site_url), self._base(config)
        environment = component_environment(self._theme_folders(config), self.translations)
        maker = PageMaker(self.localised, tag, site_url, base, self.translations, environment)
        pages = list(maker.all())
        words = assets.hashed(f"words-{tag}.js", maker.words_file(self._worker(base)))
        scripts = (Resource(words.address), *self._library.further_scripts())
        self.shell = build_shell(
            maker.local,
            maker.publisher,
            self.translations.gettext,
            scripts=scripts,
            sheets=self._library.further_sheets(),
            touch_icon=self._library.touch_icon.address,
            banners=maker.news.banners(),
            **self._frame(),
        )
        files = [self._page(page, config) for page in pages]
        files.append(_file(config, words.address, words.data))
        data = dict(maker.files())
        files += [_file(config, address, content) for address, content in data.items()]
        self._tell(maker.missed)
        dated = calendars(maker.local, site_url, self.translations.gettext)
        files += [_file(config, address, content) for address, content in dated.items()]
        files.append(_file(config, sitemap_address(tag), sitemap(pages).encode()))
        address = f"{tag}/manifest.webmanifest"
        icons = {key: f"{base}{asset.address}" for key, asset in self._library.app_icons.items()}
        files.append(_file(config, address, web_manifest(self.catalogue.instance, tag, base, icons)))
        if self.is_kept:
            self.pack = self._pack(tag, base, words, {**data, **dated}, environment)
        return files

    def _worker(self, base: str) -> str | None:
        return f"{base}{WORKER}" if self.is_kept else None

    def _pack(
        self, tag: str, base: str, words: assets.Asset, files: Mapping[str, bytes], environment: jinja2.Environment
    ) -> Pack:
        """The pack of a language, to which its pages come as they are made."""
        library, small = self._library, vcards(self.catalogue)
        media = {quote(media_address(virtual)): path for virtual, path in shown_media(self.catalogue).items()}
        pages = [asset for name, asset in library.scripts.items() if name not in ("search", "both")]
        first = (words, library.icon, *library.sheets.values(), *pages)
        return Pack(
            tag,
            base,
            note=note(
                environment, f"{base}{library.sheets['offline'].address}", f"{base}{library.scripts['offline'].address}"
            ),
            assets={asset.address: asset.data for asset in first},
            more={asset.address: asset.data for asset in (library.scripts["search"], library.scripts["both"])},
            data={
                address: data
                for address, data in files.items()
                if address.endswith(".json") and not address.endswith("/feed.json")
            },
            small={**small, **{address: data for address, data in files.items() if address.endswith(".ics")}},
            media={address: path.read_bytes() for address, path in media.items()},
        )

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put the page into the pack of its language."""
        if self.pack is not None:
            self.pack.add(page.file.dest_uri.removesuffix("index.html"), output)
        return output

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the pack of the language whose pages are all there."""
        if self.pack is not None:
            pack, self.pack = self.pack, None
            for address, data in pack.parts().items():
                path = Path(config.site_dir) / address
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        super().on_post_build(config)

    def _root(self, config: MkDocsConfig) -> list[File]:
        instance = self.catalogue.instance
        site_url, base = str(config.site_url), self._base(config)
        self.translations = reader_strings(self.catalogue, instance.language)
        chooser = Resource(self._library.chooser.address)
        self.shell = root_shell(base, instance.name, invented=instance.invented, scripts=(chooser,), **self._frame())
        sentences = {
            tag: reader_strings(self.catalogue, tag).gettext("This page does not exist.") for tag in instance.languages
        }
        start = Made("", root_view(self.catalogue, "chooser", site_url, base, {}))
        missing = Made("404.html", root_view(self.catalogue, "not-found", site_url, base, sentences))
        files = [self._page(page, config) for page in (start, missing)]
        files += [_file(config, asset.address, asset.data) for asset in self._library.all()]
        worker = resource("overrides") / "worker" / ("sw.js" if self.is_kept else "off.js")
        files.append(_file(config, WORKER, assets.reduce_js(worker.read_text("utf-8")).encode()))
        files += [_file(config, address, data) for address, data in vcards(self.catalogue).items()]
        for virtual, path in shown_media(self.catalogue).items():
            files.append(_file(config, media_address(virtual), path.read_bytes()))
        files.append(_file(config, "sitemap.xml", sitemap_index(site_url, instance.languages).encode()))
        files.append(_file(config, "robots.txt", robots(site_url).encode()))
        return files

    def _page(self, page: Made, config: MkDocsConfig) -> File:
        name = page.address if page.address.endswith(".html") else f"{page.address}index.html"
        file = File.generated(config, f"{name.removesuffix('.html')}.md", content="", inclusion=InclusionLevel.INCLUDED)
        # MkDocs would unquote and re-nest addresses; ours are final.
        file.dest_uri = name
        file.abs_dest_path = os.path.normpath(Path(config.site_dir) / name)
        self.views[file.src_uri] = page.view
        return file

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Prepare the templates, with the texts of the current language."""
        return prepare(env, self.translations)

    @event_priority(-100)
    def on_page_context(self, context: TemplateContext, page: Page, **kwargs: Any) -> TemplateContext:
        """Give the template its view."""
        values: Any = context
        values["view"] = self.views[page.file.src_uri]
        values["shell"] = self.shell
        return context


def _file(config: MkDocsConfig, address: str, data: bytes) -> File:
    return File.generated(config, address, content=data, inclusion=InclusionLevel.INCLUDED)

"""The MkDocs plugin `ankunft`: hands the pages of the catalogue to MkDocs, one language at a time."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
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

from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import Localised, media_address, shown_media
from ankunft.catalogue.problems import Problem
from ankunft.checks import check
from ankunft.exports.ics import calendars
from ankunft.exports.vcard import vcards
from ankunft.language import chain, language, strings
from ankunft.resources import resource
from ankunft.site import assets
from ankunft.site.frame import Made
from ankunft.site.languages import ROOT, LanguagesPlugin
from ankunft.site.messages import NOTHING_WRITTEN, editor_gettext
from ankunft.site.pages import PageMaker, root_view
from ankunft.site.preview import keep_showing
from ankunft.site.shell import build_shell, policy, root_shell
from ankunft.site.sitemap import robots, sitemap, sitemap_address, sitemap_index
from ankunft.site.templates import component_environment, prepare
from ankunft.site.views import Shell, View

log = get_plugin_logger(__name__)


class AnkunftConfig(Config):  # type: ignore[no-untyped-call] # MkDocs registers options untyped
    """What can be written below `ankunft:` in mkdocs.yml."""

    now = config_options.Optional(config_options.Type(str))
    """The day for which the site is built, as 2026-11-21; default: SOURCE_DATE_EPOCH, else today."""


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


def read_instance(folder: Path, now: str | None = None) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue in `folder`, for the day `now`, and everything that is wrong with it."""
    base = resource("content/base")
    reading = read(folder, base, today(ZONE, now))
    problems = {*reading.problems, *check(reading.catalogue, assets.icon_names())}
    return reading.catalogue, tuple(sorted(problems))


class AnkunftPlugin(LanguagesPlugin):
    """Reads the catalogue once, then gives each of static-i18n's builds the pages of its language."""

    given: tuple[Catalogue, tuple[Problem, ...]] | None = None
    """A catalogue that has been read, and reported on, already."""

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
        self._style: assets.Asset | None = None

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
        self._style = assets.hashed("style.css", assets.style_sheet(self._theme_folders(config)))
        self.plan(((tag, language(tag).name) for tag in instance.languages), self.only)

    def _theme_folders(self, config: MkDocsConfig) -> list[Path]:
        own = [Path(config.theme.custom_dir)] if config.theme.custom_dir else []
        return [resource("overrides"), *own]

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, once it is open."""
        assert self.localised is not None  # noqa: S101 (MkDocs calls on_config first)
        return self.localised.catalogue

    @event_priority(-100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """The files of the current language, made from the catalogue; nothing of docs_dir or of Material."""
        tag = str(self.current_language)
        self.views = {}
        made = self._root(config) if tag == ROOT else self._language(tag, config)
        return Files(made)

    def _base(self, config: MkDocsConfig) -> str:
        return urlsplit(config.site_url or "/").path

    def _frame(self, config: MkDocsConfig) -> dict[str, Any]:
        assert self._style is not None  # noqa: S101
        return {
            "style": self._style.address,
            "further_style": self._further_style(config).address,
            "site_icon": self._icon().address,
            "csp": policy(self.catalogue.instance.feedback, preview=self.command == "serve"),
        }

    def _further_style(self, config: MkDocsConfig) -> assets.Asset:
        return assets.hashed("pages.css", assets.style_sheet(self._theme_folders(config), "pages"))

    def _icon(self) -> assets.Asset:
        return assets.hashed("icon.svg", (resource("overrides") / "icon.svg").read_bytes())

    def _script(self, config: MkDocsConfig) -> assets.Asset:
        return assets.hashed("elements.js", assets.script(self._theme_folders(config)))

    def _further_script(self, config: MkDocsConfig) -> assets.Asset:
        return assets.hashed("pages.js", assets.script(self._theme_folders(config), further=True))

    def _search_script(self, config: MkDocsConfig) -> assets.Asset:
        return assets.hashed("search.js", assets.search_script(self._theme_folders(config)))

    def _search_style(self, config: MkDocsConfig) -> assets.Asset:
        return assets.hashed("search.css", assets.style_sheet(self._theme_folders(config), "search"))

    def _chooser_script(self) -> assets.Asset:
        return assets.hashed("chooser.js", (resource("overrides") / "scripts" / "chooser.js").read_bytes())

    def _language(self, tag: str, config: MkDocsConfig) -> list[File]:
        assert self.localised is not None  # noqa: S101
        source = self.catalogue.instance.language
        self.translations = strings(resource("locales"), chain(tag, source))
        site_url, base = str(config.site_url), self._base(config)
        environment = component_environment(self._theme_folders(config), self.translations)
        maker = PageMaker(self.localised, tag, site_url, base, self.translations, environment)
        frame = self._frame(config)
        pages = list(maker.all())
        words = assets.hashed(f"words-{tag}.js", maker.words_file())
        scripts = tuple(asset.address for asset in (words, self._script(config), self._further_script(config)))
        self.shell = build_shell(
            maker.local,
            maker.publisher,
            self.translations.gettext,
            scripts=scripts,
            search_script=self._search_script(config).address,
            search_style=self._search_style(config).address,
            banners=maker.news.banners(),
            **frame,
        )
        files = [self._page(page, config) for page in pages]
        files.append(_file(config, words.address, words.data))
        files += [_file(config, address, data) for address, data in maker.files()]
        self._tell(maker.missed)
        dated = calendars(maker.local, site_url, self.translations.gettext)
        files += [_file(config, address, data) for address, data in dated.items()]
        files.append(_file(config, sitemap_address(tag), sitemap(pages).encode()))
        return files

    def _root(self, config: MkDocsConfig) -> list[File]:
        instance = self.catalogue.instance
        site_url, base = str(config.site_url), self._base(config)
        self.translations = strings(resource("locales"), (instance.language,))
        script = self._chooser_script()
        self.shell = root_shell(
            base, instance.name, invented=instance.invented, scripts=(script.address,), **self._frame(config)
        )
        sentences = {
            tag: strings(resource("locales"), chain(tag, instance.language)).gettext("This page does not exist.")
            for tag in instance.languages
        }
        chooser = Made("", root_view(self.catalogue, "chooser", site_url, base, {}))
        missing = root_view(self.catalogue, "not-found", site_url, base, sentences)
        files = [self._page(chooser, config), self._page(Made("404.html", missing), config)]
        assert self._style is not None  # noqa: S101
        for asset in (
            self._style,
            self._further_style(config),
            self._icon(),
            script,
            self._script(config),
            self._further_script(config),
            self._search_script(config),
            self._search_style(config),
        ):
            files.append(_file(config, asset.address, asset.data))
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

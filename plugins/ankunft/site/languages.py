"""The language plan on mkdocs-static-i18n: the one place that knows how it works inside.

static-i18n builds one language after another, in nested builds behind the first. We use just that: a
pseudo-language `mul` (ISO 639-2: several languages) is its default, so that it builds `/`, and all real languages
come out below `/<tag>/`. What it does to files, navigation and theme is left out: our pages come from the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import mkdocs_static_i18n.config
import mkdocs_static_i18n.folder
import mkdocs_static_i18n.suffix
from mkdocs import utils
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs_static_i18n.config import I18nPluginConfig
from mkdocs_static_i18n.plugin import I18n

ROOT = "mul"
"""The pseudo-language whose pages stand at `/`."""

# Its pattern knows two-letter tags alone, and is imported by name into three modules.
_ANY_TAG = re.compile(r"^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{2,8})*$")
for _module in (mkdocs_static_i18n.config, mkdocs_static_i18n.folder, mkdocs_static_i18n.suffix):
    _module.RE_LOCALE = _ANY_TAG


class LanguagesPlugin(I18n):  # type: ignore[misc]
    """mkdocs-static-i18n with languages that are handed over, not configured in mkdocs.yml."""

    building: bool
    """Whether the nested builds of the other languages run."""

    def plan(self, names: Iterable[tuple[str, str]], only: frozenset[str] | None = None) -> None:
        """Set the languages: (tag, own name). `only` is the share to build, `mul` included; None: all."""
        languages: list[dict[str, Any]] = [{"locale": ROOT, "name": ROOT, "default": True}]
        languages += [{"locale": tag, "name": name} for tag, name in names]
        for language in languages:
            language["build"] = only is None or language["locale"] in only
        config = I18nPluginConfig()
        config.load_dict({"languages": languages, "reconfigure_material": False, "reconfigure_search": False})
        # With a share that lacks the default, static-i18n's own validation would refuse what we mean.
        if only is None:
            failed, _ = config.validate()
            if failed:
                raise failed[0][1]
        else:
            config.languages = I18nPluginConfig.languages.run_validation(languages)
            config.validate()
        self.config = config
        self.current_language = next(str(language["locale"]) for language in languages if language["build"])

    def reconfigure_mkdocs_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave MkDocs' configuration alone: one object serves all languages."""
        return config

    @event_priority(-100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Leave the files alone; the bookkeeping of all languages would grow with their cube."""
        return files

    @event_priority(-100)
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Leave the navigation alone: our pages do not use it."""
        return nav

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Build the other languages; after an error the next build of a preview starts as if there had been none."""
        if self.building:
            super().on_post_build(config)
            return
        clean_directory = utils.clean_directory  # static-i18n replaces it for the nested builds
        try:
            super().on_post_build(config)
        finally:
            utils.clean_directory = clean_directory
            self.building = False

    def on_page_markdown(self, markdown: str, **kwargs: Any) -> str:
        """Leave the text alone."""
        return markdown

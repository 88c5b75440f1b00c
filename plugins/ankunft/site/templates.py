"""Prepares Jinja for our templates, in a build by MkDocs as on the review page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import jinja2
from babel.support import NullTranslations

from ankunft.site import assets


def prepare(env: jinja2.Environment, translations: NullTranslations) -> jinja2.Environment:
    """`env`, changed: texts from `translations` (gettext), everything escaped, a missing variable is an error."""
    env.autoescape = True
    env.undefined = jinja2.StrictUndefined
    env.add_extension("jinja2.ext.i18n")
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    env.globals["icon"] = assets.icon
    return env


def component_environment(folders: Iterable[Path], translations: NullTranslations) -> jinja2.Environment:
    """Jinja over the components in `folders` (the first that has a template wins), for what texts embed."""
    # autoescape and the rest are set by `prepare`.
    return prepare(jinja2.Environment(loader=jinja2.FileSystemLoader(list(folders))), translations)  # noqa: S701

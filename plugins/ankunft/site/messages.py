"""The languages in which readers and editors are spoken to."""

from __future__ import annotations

import os
from collections.abc import Callable

from babel.support import NullTranslations

from ankunft.catalogue.catalogue import Catalogue
from ankunft.language import EDITORS, chain, strings
from ankunft.model.messages import N_
from ankunft.resources import resource

NOTHING_WRITTEN = N_("Nothing was written.")
"""What is said when errors stopped a build."""

STILL_SHOWN = N_("The preview goes on showing the site as it was before.")
"""What is said when errors stopped a build of the preview."""


def reader_strings(catalogue: Catalogue, tag: str) -> NullTranslations:
    """The texts of the interface in `tag`: the instance's own before ours, then those of the languages after it."""
    tags = chain(tag, catalogue.instance.language)
    return strings((*catalogue.locales, resource("locales")), tags)


def editor_language() -> str:
    """The language of messages to editors, as the environment says (POSIX locale): `de` or `en`."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "de" if said.startswith("de") else "en"


def editor_gettext(lang: str | None = None) -> Callable[[str], str]:
    """The gettext function for messages to editors; `lang` None: as the environment says."""
    return strings(resource("locales"), (lang or editor_language(),), EDITORS).gettext

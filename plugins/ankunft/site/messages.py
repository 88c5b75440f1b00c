"""The language in which editors are spoken to."""

from __future__ import annotations

import os
from collections.abc import Callable

from ankunft.language import EDITORS, strings
from ankunft.model.messages import N_
from ankunft.resources import resource

NOTHING_WRITTEN = N_("Nothing was written.")
"""What is said when errors stopped a build."""

STILL_SHOWN = N_("The preview goes on showing the site as it was before.")
"""What is said when errors stopped a build of the preview."""


def editor_gettext(lang: str | None = None) -> Callable[[str], str]:
    """The gettext function for messages to editors; `lang` None: as the environment says (POSIX locale)."""
    if lang is None:
        said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
        lang = "de" if said.startswith("de") else "en"
    return strings(resource("locales"), (lang,), EDITORS).gettext

"""The texts of the interface: gettext catalogues (.po), read as they are, without a compile step."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from ankunft.language.registry import language

SITE = "ankunft"
"""The gettext domain of what readers see."""

EDITORS = "editors"
"""The gettext domain of what editors and operators see: messages of the commands."""


def po_path(folder: Path, tag: str, domain: str = SITE) -> Path:
    """Where the catalogue of `tag` lies below `folder`: <folder>/<locale>/LC_MESSAGES/<domain>.po."""
    return folder / language(tag).gettext / "LC_MESSAGES" / f"{domain}.po"


def _read(path: Path) -> Translations | None:
    try:
        return _parsed(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@cache  # `changed`: a preview sees what is edited
def _parsed(path: Path, changed: int) -> Translations:
    with path.open("rb") as po:
        catalogue = read_po(po)
    mo = BytesIO()
    write_mo(mo, catalogue)  # leaves fuzzy entries out: a guess is not a translation
    mo.seek(0)
    return Translations(fp=mo)


def strings(folders: Path | Iterable[Path], tags: tuple[str, ...], domain: str = SITE) -> NullTranslations:
    """The strings of the first of `tags`; what it lacks comes from the next, at last the English msgid.

    `folders` hold <locale>/LC_MESSAGES/<domain>.po files (GNU gettext); what the first lacks of a language comes from
    the next. Languages without a file are skipped.
    """
    places = [folders] if isinstance(folders, Path) else list(folders)
    files = (_read(po_path(folder, tag, domain)) for tag in tags for folder in places)
    result: NullTranslations = NullTranslations()
    for translations in reversed([found for found in files if found is not None]):
        # A catalogue is shared between chains, so a copy carries the fallback.
        layer = Translations()
        layer._catalog = dict(translations._catalog)
        layer.plural = translations.plural
        layer.add_fallback(result)
        result = layer
    return result

"""The texts of the interface: gettext catalogues (.po), read as they are, without a compile step."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from gettext import c2py
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
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


def parsed(po: bytes, locale: str | None = None) -> Catalog:
    """The texts in a .po file; `locale`: whose plural forms it has where its header does not say.

    Raises babel's PoFileError, and much else, for what is no .po file.
    """
    return read_po(BytesIO(po), locale=locale, abort_invalid=True)


def compiled(catalogue: Catalog) -> Translations:
    """The texts of a catalogue as gettext asks for them. Raises ValueError where the plural forms cannot be read."""
    mo = BytesIO()
    write_mo(mo, catalogue)  # leaves fuzzy entries out: a guess is not a translation
    mo.seek(0)
    translations = Translations(fp=mo)
    # Babel forgets it where it does not know the language (prs).
    translations.plural = c2py(catalogue.plural_expr)  # type: ignore[assignment] # typeshed also has fractions
    return translations


def _read(path: Path, tag: str) -> Translations | None:
    try:
        return _parsed(path, tag, path.stat().st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


@cache  # `changed`: a preview sees what is edited
def _parsed(path: Path, tag: str, changed: int) -> Translations:
    return compiled(parsed(path.read_bytes(), language(tag).locale))


def strings(folders: Path | Iterable[Path], tags: tuple[str, ...], domain: str = SITE) -> NullTranslations:
    """The strings of the first of `tags`; what it lacks comes from the next, at last the English msgid.

    `folders` hold <locale>/LC_MESSAGES/<domain>.po files (GNU gettext); what the first lacks of a language comes from
    the next. Languages without a file are skipped.
    """
    places = [folders] if isinstance(folders, Path) else list(folders)
    files = (_read(po_path(folder, tag, domain), tag) for tag in tags for folder in places)
    result: NullTranslations = NullTranslations()
    for translations in reversed([found for found in files if found is not None]):
        # A catalogue is shared between chains, so a copy carries the fallback.
        layer = Translations()
        layer._catalog = dict(translations._catalog)
        layer.plural = translations.plural
        layer.add_fallback(result)
        result = layer
    return result

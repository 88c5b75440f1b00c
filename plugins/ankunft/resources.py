"""Finds what travels with the package: overrides/, locales/ and content/base/."""

from __future__ import annotations

from pathlib import Path

_MODULES = {"minisearch": "node_modules/minisearch/dist/es"}
"""Libraries for the phone: in the work tree npm puts them there, a wheel brings them along."""

__all__ = ["resource"]

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `name` ("overrides", "locales", "content/base", "minisearch"), in the wheel or in the work tree.

    Raises FileNotFoundError where an installation is incomplete.
    """
    # An installed wheel holds them under _data/; an editable install points into the repository.
    for root in (_PACKAGE / "_data", _PACKAGE.parents[1]):
        folder = root / (_MODULES[name] if name in _MODULES and root.name != "_data" else name)
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"ankunft is not installed whole: {name}/ is missing. Install it again.")

"""What pages load: one style sheet, few scripts, icons. Names carry the hash of the content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, cast

import rcssmin
import rjsmin
from markupsafe import Markup

from ankunft.resources import resource


@dataclass(frozen=True)
class Asset:
    """A file of the site: `address` below the site's base, and its bytes."""

    address: str
    data: bytes


def hashed(name: str, data: bytes) -> Asset:
    """An asset under `assets/` whose name changes with its content: it can be cached for ever."""
    stem, _, ending = name.rpartition(".")
    return Asset(f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}", data)


FURTHER_STYLES = frozenset(
    {
        "agenda", "aloud", "chooser", "event-finder", "exhibitors", "feedback", "footer", "languages", "messages",
        "meta", "page-nav", "phrase", "qr", "show", "steps", "terms", "town-map", "way",
    }
)  # fmt: skip
"""The components that few pages have, or have at their end: their styles stand in a sheet that nothing waits for."""


Sheet = Literal["style", "pages", "search", "offline"]
"""The style sheets: what every page needs at once, what can wait (FURTHER_STYLES), what one page alone needs."""

Script = Literal["elements", "events", "pages", "both", "search", "offline"]
"""The files of scripts: what every page needs, and what is loaded where an element of theirs stands in the text; both:
what a page loads that would need events and pages, so that it asks once.
"""

_SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(("aloud", "exit", "phrase", "show", "steps"), "pages"),
    **dict.fromkeys(("agenda", "dates", "event-finder", "occurrences"), "events"),
    **dict.fromkeys(("analysis", "search"), "search"),
    "offline": "offline",
}
"""Component or logic → the file its script is in; "elements" where it is not named."""

_NEEDS: Mapping[Script, Script] = {"search": "events"}
"""What a file needs before it."""


def style_sheet(folders: Iterable[Path], sheet: Sheet = "style") -> bytes:
    """A style sheet of all components in `folders`, the first with base.css, without comments and needless space."""
    parts: list[str] = []
    for folder in folders:
        if sheet == "style":
            parts += [path.read_text("utf-8") for path in (folder / "base.css",) if path.is_file()]
        styles = (path for path in sorted(folder.glob("components/*/style.css")))
        parts += [path.read_text("utf-8") for path in styles if _sheet_of(path.parent.name) == sheet]
    return reduce_css("\n".join(parts)).encode()


def _sheet_of(component: str) -> Sheet:
    if component in ("search", "offline"):
        return cast(Sheet, component)
    return "pages" if component in FURTHER_STYLES else "style"


def script(folders: Iterable[Path], file: Script = "elements") -> bytes:
    """The logic and the scripts of components that belong into `file`, from all of `folders`, as classic scripts.

    The search brings MiniSearch's radix tree along, its module as a classic script.
    """
    library = [_radix_tree()] if file == "search" else []
    return reduce_js("\n".join((*library, *(path.read_text("utf-8") for path in _sources(folders, file))))).encode()


def elements(folders: Iterable[Path], file: Script) -> frozenset[str]:
    """The custom elements for which a page needs `file`: its own, and those of a file that needs it."""
    folders = tuple(folders)
    files = [file, *(other for other, needed in _NEEDS.items() if needed == file)]
    texts = (path.read_text("utf-8") for name in files for path in _sources(folders, name))
    return frozenset(name for text in texts for name in re.findall(r"customElements\.define\(\s*\"([\w-]+)\"", text))


def _sources(folders: Iterable[Path], file: Script) -> Iterator[Path]:
    for folder in folders:
        logic = sorted(folder.glob("logic/*.js"))
        # The card's comes first: it holds what all the others share.
        parts = sorted(folder.glob("components/*/script.js"), key=lambda path: (path.parent.name != "card", path))
        named = [*((path.stem, path) for path in logic), *((path.parent.name, path) for path in parts)]
        wanted = ("events", "pages") if file == "both" else (file,)
        yield from (path for name, path in named if _SCRIPTS.get(name, "elements") in wanted)


def _radix_tree() -> str:
    module = (resource("minisearch") / "SearchableMap.js").read_text("utf-8")
    body, export, rest = module.rpartition("export { SearchableMap as default };")
    if not export or reduce_js(rest).strip():
        raise ValueError("minisearch/dist/es/SearchableMap.js does not end with its export")
    return f"{{{body}\nglobalThis.SearchableMap=SearchableMap}}"


def reduce_js(text: str) -> str:
    """JavaScript without comments and without white space that means nothing."""
    return str(rjsmin.jsmin(text))


def reduce_css(css: str) -> str:
    """CSS without comments and without white space that means nothing."""
    return str(rcssmin.cssmin(css))


def _icon_folder() -> Path:
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("mkdocs-material is not installed")
    return Path(spec.origin).parent / "templates" / ".icons" / "material"


@cache
def icon_names() -> frozenset[str]:
    """The names of all icons: Material Design Icons, as mkdocs-material brings them."""
    return frozenset(path.stem for path in _icon_folder().glob("*.svg"))


@cache
def icon(name: str) -> Markup:
    """An icon as inline SVG, hidden from screen readers: words stand beside it. Raises FileNotFoundError."""
    svg = (_icon_folder() / f"{name}.svg").read_text("utf-8")
    match = re.search(r"<path d=\"([^\"]+)\"", svg)
    if match is None:
        raise ValueError(f"the icon {name} is no single path")
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{match[1]}"/></svg>')  # noqa: S704

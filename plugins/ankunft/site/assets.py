"""What pages load: one style sheet, few scripts, icons. Names carry the hash of the content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

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


SEARCH = frozenset({"analysis", "search"})
"""What the page of the search alone needs, on top of the others and of MiniSearch."""

FURTHER_STYLES = frozenset(
    {
        "agenda", "aloud", "chooser", "event-finder", "exhibitors", "footer", "languages", "messages", "meta",
        "page-nav", "phrase", "qr", "show", "steps", "terms", "town-map", "way",
    }
)  # fmt: skip
"""The components that few pages have, or have at their end: their styles stand in a sheet that nothing waits for."""


Sheet = Literal["style", "pages", "search"]
"""The style sheets: what every page needs at once, what can wait (FURTHER_STYLES), what the search alone needs."""


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
    return "search" if component in SEARCH else "pages" if component in FURTHER_STYLES else "style"


FURTHER = frozenset({"agenda", "aloud", "dates", "event-finder", "exit", "phrase", "show", "steps", "occurrences"})
"""The components and logic whose scripts lists of the directory do not need: they come in a second file."""


def script(folders: Iterable[Path], *, further: bool = False) -> bytes:
    """The logic and the script of every component, from all of `folders`, in one file of classic scripts.

    `further`: those of FURTHER, which need the others before them.
    """
    return _joined(folders, lambda name: name not in SEARCH and (name in FURTHER) is further)


def search_script(folders: Iterable[Path]) -> bytes:
    """MiniSearch's radix tree, its module as a classic script, and what is ours of the search."""
    module = (resource("minisearch") / "SearchableMap.js").read_text("utf-8")
    body, export, rest = reduce_js(module).rpartition("export { SearchableMap as default };")
    if not export or rest.strip():
        raise ValueError("minisearch/dist/es/SearchableMap.js does not end with its export")
    library = f"{{{body}\nglobalThis.SearchableMap=SearchableMap}}"
    return b"\n".join((library.encode(), _joined(folders, SEARCH.__contains__)))


def _joined(folders: Iterable[Path], is_wanted: Callable[[str], bool]) -> bytes:
    paths: list[Path] = []
    for folder in folders:
        logic = (path for path in sorted(folder.glob("logic/*.js")) if is_wanted(path.stem))
        # The card's comes first: it holds what all the others share.
        parts = sorted(folder.glob("components/*/script.js"), key=lambda path: (path.parent.name != "card", path))
        paths += [*logic, *(path for path in parts if is_wanted(path.parent.name))]
    return "\n".join(reduce_js(path.read_text("utf-8")) for path in paths).encode()


def reduce_js(text: str) -> str:
    """JavaScript without the lines that are comments as a whole, and without indentation. Our own files are written
    so that no string or template goes over lines.
    """
    kept: list[str] = []
    comment = False
    for line in text.split("\n"):
        line = line.strip()
        if comment or line.startswith("/*"):
            comment = "*/" not in line
        elif line and not line.startswith("//"):
            kept.append(line)
    return "\n".join(kept)


def reduce_css(css: str) -> str:
    """CSS without comments and without white space that means nothing. Strings are kept."""
    result = []
    for part in re.split(r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|/\*.*?\*/)", css, flags=re.DOTALL):
        if part.startswith("/*"):
            continue
        if part.startswith(('"', "'")):
            result.append(part)
            continue
        part = re.sub(r"\s+", " ", part)
        result.append(re.sub(r" ?([{};,]) ?", r"\1", part))
    return "".join(result).replace(";}", "}").strip()


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

"""The files that the pages of all languages load: style sheets, scripts, pictures of the site itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import resvg_py

from ankunft.offline.webmanifest import THEME
from ankunft.resources import resource
from ankunft.site.assets import Asset, Script, Sheet, elements, hashed, reduce_js, script, style_sheet
from ankunft.site.views import Resource

MARGIN = 0.2
"""How much of a side stays free there: what a circle of 80 % shows is seen everywhere (W3C Web App Manifest, §
icon masks)."""

SIZES = (192, 512)
"""Pixels of a side that browsers ask for before they offer to install."""
TOUCH = 180
"""Pixels of a side on an iPhone."""

ALONE: tuple[Literal["search", "offline"], ...] = ("search", "offline")
"""Sheets and scripts of one page each."""


@dataclass(frozen=True)
class Library:
    """What is the same in all languages."""

    icon: Asset
    chooser: Asset
    scripts: Mapping[Script, Asset]
    sheets: Mapping[Sheet, Asset]
    wanted: Mapping[Script, frozenset[str]]
    """The custom elements for which a page needs a script; none: every page needs it."""
    app_icons: Mapping[tuple[int, str], Asset]
    """Pictures for a home screen, PNG: (pixels of a side, purpose in a web app manifest) → file."""
    touch_icon: Asset

    def all(self) -> Iterator[Asset]:
        """Every file."""
        yield from (self.icon, self.chooser, self.touch_icon)
        yield from (*self.scripts.values(), *self.sheets.values(), *self.app_icons.values())

    def further_scripts(self) -> tuple[Resource, ...]:
        """The scripts of a page in the order in which they run; the words of the language come before."""
        events, pages = self.wanted["events"], self.wanted["pages"]
        needs = {name: (wanted,) for name, wanted in self.wanted.items()} | {
            "events": (events, frozenset(), pages),
            "pages": (pages, frozenset(), events),
            "both": (events, pages),
        }
        return tuple(Resource(asset.address, *needs[name]) for name, asset in self.scripts.items())

    def further_sheets(self) -> tuple[Resource, ...]:
        """The style sheets of single pages."""
        return tuple(Resource(self.sheets[name].address, self.wanted[name]) for name in ALONE)


def library(folders: Iterable[Path]) -> Library:
    """The files out of `folders`: the overrides of the package, then those of the municipality."""
    folders = tuple(folders)
    icon = (resource("overrides") / "icon.svg").read_bytes()
    chooser = (resource("overrides") / "scripts" / "chooser.js").read_text("utf-8")
    names: tuple[Script, ...] = get_args(Script)
    sheets: tuple[Sheet, ...] = get_args(Sheet)
    purposes = [(size, "any") for size in SIZES] + [(size, "maskable") for size in SIZES]
    return Library(
        icon=hashed("icon.svg", icon),
        chooser=hashed("chooser.js", reduce_js(chooser).encode()),
        scripts={name: hashed(f"{name}.js", script(folders, name)) for name in names},
        sheets={name: hashed(f"{name}.css", style_sheet(folders, name)) for name in sheets},
        wanted={name: elements(folders, name) if name != "elements" else frozenset() for name in names},
        app_icons={
            (size, purpose): hashed(f"app-{purpose}-{size}.png", png(icon.decode(), size, full=purpose != "any"))
            for size, purpose in purposes
        },
        touch_icon=Asset("apple-touch-icon.png", png(icon.decode(), TOUCH, full=True)),
    )


def png(svg: str, size: int, *, full: bool) -> bytes:
    """The icon as PNG of `size` pixels a side; `full`: in the middle of a coloured ground, for phones that cut it."""
    if full:
        inner = 100 * (1 - MARGIN * 2)
        at = 100 * MARGIN
        drawing = svg[svg.index("<svg") :].replace(
            "<svg", f'<svg x="{at:g}" y="{at:g}" width="{inner:g}" height="{inner:g}"', 1
        )
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
            f'<rect width="100" height="100" fill="{THEME}"/>{drawing}</svg>'
        )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))

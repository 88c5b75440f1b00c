"""The web app manifest of a language (W3C Web Application Manifest): what a phone needs to install the site."""

from __future__ import annotations

from collections.abc import Mapping

from ankunft.directory.compact import compact
from ankunft.language import language
from ankunft.model import Instance

THEME = "#fdeccb"


def web_manifest(instance: Instance, tag: str, base: str, icons: Mapping[tuple[int, str], str]) -> bytes:
    """The manifest as JSON. `base`: the path of the instance; `icons`: (pixels, purpose) → address of a PNG.

    Each language is an application of its own, so that its name stands in its language on the home screen; all of them
    may show all pages of the instance.
    """
    own = language(tag)
    start = f"{base}{tag}/"
    data = {
        "id": start,
        "name": instance.name,
        "short_name": instance.name,
        "lang": own.tag,
        "dir": own.direction,
        "start_url": start,
        "scope": base,
        "display": "standalone",
        "background_color": THEME,
        "theme_color": THEME,
        "icons": [
            {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for (size, purpose), address in icons.items()
        ],
    }
    return compact(data).encode()

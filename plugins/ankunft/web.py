"""How Ankunft asks others over HTTP, where an editor tells it to; building a site asks nobody."""

from __future__ import annotations

import urllib.request


def opener(*, follows: bool) -> urllib.request.OpenerDirector:
    """Opens http and https, also behind proxies, and nothing else (no file:, no ftp:, no data:).

    `follows`: redirects, too; texts and keys are to go where they are meant to, and nowhere else.
    """
    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        *((urllib.request.HTTPRedirectHandler,) if follows else ()),
        urllib.request.HTTPErrorProcessor,
        urllib.request.UnknownHandler,
    ):
        made.add_handler(handler())
    return made

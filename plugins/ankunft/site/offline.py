"""The page where a language is saved on the phone, and the notice on pages that come from there."""

from __future__ import annotations

import jinja2

from ankunft.model.messages import N_
from ankunft.site.assets import icon
from ankunft.site.frame import Frame, Made
from ankunft.site.views import OfflineForm

NAME = N_("Save for offline")
SUMMARY = N_("Everything on your phone, also without a connection.")
PICTURE = "cloud-download-outline"


def offline_page(frame: Frame) -> Made:
    """The page of one language."""
    links = tuple(link for link in frame.language_links("", lambda tag: True) if not link.current)
    source = frame.catalogue.instance.language
    return frame.fixed(
        "offline", "offline", frame._(NAME), summary=frame.own(frame._(SUMMARY)),
        icon=icon(PICTURE),
        offline=OfflineForm(frame.home_link.url, tuple(sorted(links, key=lambda link: link.tag != source))),
    )  # fmt: skip


def note(environment: jinja2.Environment, style_url: str, script_url: str) -> str:
    """What the worker puts before the text of a saved page; `{saved}` is the day in ISO 8601."""
    template = environment.get_template("views/note.html")
    return template.render(style_url=style_url, script_url=script_url) + "\n"

"""The frame of all pages of one language, and the rules that the browser is given with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from ankunft.catalogue.localise import LocalCatalogue, Publisher
from ankunft.language import language
from ankunft.model import EMERGENCY_NUMBERS, Feedback
from ankunft.model.emergency import poison_centre
from ankunft.site.assets import icon
from ankunft.site.languages import ROOT
from ankunft.site.views import EmergencyCall, Link, Message, Resource, Shell, Text


def policy(feedback: Feedback, *, preview: bool = False) -> str:
    """The Content-Security-Policy (CSP Level 3) for a meta element: nothing but this site.

    `preview`: under `serve` MkDocs injects an inline script that reloads the page.
    """
    target = ""
    if feedback.url:
        parts = urlsplit(feedback.url)
        target = f" {parts.scheme}://{parts.netloc}"
    rules = {
        "default-src": "'none'",
        "script-src": "'self' 'unsafe-inline'" if preview else "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "connect-src": f"'self'{target}",
        "form-action": f"'self'{target}",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def calls(gettext: Callable[[str], str], land: str | None = None) -> tuple[EmergencyCall, ...]:
    """The emergency numbers with their words in the reader's language; with the poison centre of the Land."""
    centre = poison_centre(land)
    return tuple(
        EmergencyCall(n.number, n.tel, gettext(n.label), gettext(n.hint), icon(n.icon), n.urgent)
        for n in (*EMERGENCY_NUMBERS, *((centre,) if centre else ()))
    )


def build_shell(
    local: LocalCatalogue,
    publisher: Publisher,
    gettext: Callable[[str], str],
    *,
    style: str,
    further_style: str,
    scripts: tuple[Resource, ...],
    sheets: tuple[Resource, ...],
    site_icon: str,
    touch_icon: str,
    csp: str,
    banners: tuple[Message, ...] = (),
) -> Shell:
    """The frame for `local`'s language. `style` and the like: addresses below the site's base."""
    instance, base = local.catalogue.instance, publisher.base
    own = language(local.tag)
    home = f"{base}{own.tag}/"
    footer = []
    for entry in local.catalogue.legal:
        title = local.text(entry, "title")
        text = Text(title.text, title.tag, language(title.tag).direction, title.tag != own.tag)
        footer.append(Link(publisher.url(entry), text))
    return Shell(
        tag=own.tag,
        dir=own.direction,
        name=instance.name,
        language_name=own.name,
        home_url=home,
        search_url=f"{home}search/",
        emergency_url=f"{home}emergency/",
        chooser_url=base,
        style_url=f"{base}{style}",
        further_style_url=f"{base}{further_style}",
        icon_url=f"{base}{site_icon}",
        scripts=_below(base, scripts),
        sheets=_below(base, sheets),
        manifest_url=f"{home}manifest.webmanifest",
        touch_icon_url=f"{base}{touch_icon}" if base != "/" else "",  # where iPhones look by themselves
        offline_url=f"{home}offline/" if instance.policies.offline else "",
        csp=csp,
        calls=calls(gettext, instance.land),
        footer=tuple(footer),
        feedback_email=instance.feedback.email,
        invented=instance.invented,
        banners=banners,
    )


def _below(base: str, resources: Iterable[Resource]) -> tuple[Resource, ...]:
    return tuple(replace(resource, url=f"{base}{resource.url}") for resource in resources)


def root_shell(
    base: str,
    name: str,
    *,
    invented: bool,
    style: str,
    further_style: str,
    scripts: tuple[Resource, ...],
    site_icon: str,
    csp: str,
) -> Shell:
    """The frame of the pages that speak every language: the chooser and 404."""
    return Shell(
        tag=ROOT, dir="ltr", name=name, language_name="", home_url=base, search_url="", emergency_url="",
        chooser_url=base, style_url=f"{base}{style}",
        further_style_url=f"{base}{further_style}", icon_url=f"{base}{site_icon}",
        scripts=_below(base, scripts), csp=csp,
        calls=calls(str), footer=(),
        feedback_email=None, invented=invented,
    )  # fmt: skip

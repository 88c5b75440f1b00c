"""Compares what texts point at and how they are built: links, records, headings, lists, tables, pictures, blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.localise import PLAIN
from ankunft.checks.translation_rules.facts import tell
from ankunft.checks.translation_rules.view import MOST, Finding, View
from ankunft.language import is_tag
from ankunft.model.messages import N_

_NO_TARGETS = frozenset({"tel", "mailto", "sms"})


def compare_links(catalogue: Catalogue, source: View, target: View, *, is_simple: bool) -> Iterator[Finding]:
    """Links that lead elsewhere. Other pages of the same host are the same: they may be in another language."""
    old, new = _links(catalogue, source), _links(catalogue, target)
    missing = [key for key in old if key not in new]
    extra = [key for key in new if key not in old]
    lost = [key for key in missing if key[0] == "web"]
    for key in [key for key in extra if key[0] == "web"]:
        if not lost:
            break
        extra.remove(key)
        missing.remove(other := lost.pop(0))
        what = N_("the source has “{source}”, not “{written}”")
        yield Finding("links", what, _place(target, new[key]), {"written": new[key], "source": old[other]}, "warning")
    found = [(_place(target, new[key]), new[key]) for key in extra]
    yield from tell("links", [(0, old[key]) for key in missing], found, is_simple=is_simple)
    if is_simple and len(missing) > len(extra):
        what = N_("“{source}” of the source is missing")
        for key in missing[len(extra) :][:MOST]:
            yield Finding("links", what, None, {"source": old[key]}, "warning")


def _links(catalogue: Catalogue, view: View) -> dict[tuple[str, ...], str]:
    """What each link leads to, and how it is written."""
    found: dict[tuple[str, ...], str] = {}
    for reference in view.references:
        if reference.kind == "link" and (key := _goal(catalogue, view.virtual, reference.target)) is not None:
            found.setdefault(key, reference.target)
    return found


def _goal(catalogue: Catalogue, virtual: str, href: str) -> tuple[str, ...] | None:
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        return ("broken", href)
    if parts.scheme.lower() in _NO_TARGETS:
        return None
    if parts.scheme or parts.netloc:
        first, _, rest = host.partition(".")
        return ("web", rest if first == "www" or ("." in rest and len(first) == 2 and is_tag(first)) else host)
    path, anchor = catalogue.target(virtual, unquote(href)) or (href, "")
    folder, slash, name = path.rpartition("/")
    stem, _, rest = name.partition(".")
    return ("page", f"{folder}{slash}{stem}.{rest.rpartition('.')[2]}", anchor)  # the same in any language


def compare_references(source: View, target: View, *, is_simple: bool) -> Iterator[Finding]:
    """Values and records that texts insert."""
    old, new = _inserts(source), _inserts(target)
    missing = [(0, f"[[{written}]]") for key, written in old.items() if key not in new]
    extra = [(_place(target, written), f"[[{written}]]") for key, written in new.items() if key not in old]
    yield from tell("references", missing, extra, is_simple=is_simple)


def _inserts(view: View) -> dict[str, str]:
    found: dict[str, str] = {}
    for reference in view.references:
        word, _, name = reference.target.partition(":")
        if reference.kind == "insert" and word != PLAIN:
            found.setdefault(f"{word}:{' '.join(sorted(name.split()))}", reference.target)
    return found


def _place(view: View, written: str) -> int | None:
    """Where a target or an insert is written; None where that cannot be found."""
    for one in dict.fromkeys(
        (written, unescape(written), written.replace("&", "&amp;"), written.replace(":", ": ", 1))
    ):
        if (at := view.text.find(one)) >= 0:
            return at
    return None


def compare_headings(source: View, target: View) -> Iterator[Finding]:
    """Headings of another level, and one without words."""
    if target.empty_heading is not None:
        yield Finding("headings", N_("the heading has no words"), target.empty_heading)
    old, new = source.section, target.section
    if (
        old is not None
        and new is not None
        and old.title is not None
        and new.title is not None
        and old.level != new.level
    ):
        what = N_("the source has “{source}”, not “{written}”")
        yield Finding("headings", what, 0, {"source": "#" * old.level, "written": "#" * new.level})


_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_ROW = re.compile(r"^[ \t>]*\|?[^|\n]*\|.*$", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)", re.MULTILINE)
_PICTURE = re.compile(r"!\[")
_NOTES = re.compile(r'<(?:div|details) class="(?:admonition )?([\w-]+)')


def compare_markup(source: View, target: View) -> Iterator[Finding]:
    """How many list items, rows, columns and pictures there are, and which blocks, in which order."""
    if source.html == target.html:
        return
    old, new = _built(source), _built(target)
    for name, pattern, what in (
        ("li", _ITEM, N_("the source has {source} list items, this text {written}")),
        ("tr", _ROW, N_("the source has {source} table rows, this text {written}")),
        ("img", _PICTURE, N_("the source has {source} pictures, this text {written}")),
    ):
        # “25. September” is a list to Markdown, not to who wrote it.
        if old[name] != new[name] and (name != "li" or old["items"] != new["items"]):
            params: dict[str, object] = {"source": old[name], "written": new[name]}
            yield Finding("markup", what, _nth(pattern, target.text, old[name]), params)
    if old["tr"] == new["tr"] and old["cells"] != new["cells"]:
        what = N_("the tables have other columns than in the source")
        yield Finding("markup", what, _nth(_ROW, target.text, 0))
    blocks, wrong = _NOTES.findall(source.html), _NOTES.findall(target.html)
    if blocks != wrong:
        what = N_("the source has the blocks “{source}”, this text “{written}”")
        at = next(
            (at for at, kinds in enumerate(zip(blocks, wrong, strict=False)) if kinds[0] != kinds[1]), len(blocks)
        )
        params = {"source": ", ".join(blocks), "written": ", ".join(wrong)}
        yield Finding("markup", what, _nth(_BLOCK, target.text, at), params)


def _built(view: View) -> Counter[str]:
    counts = Counter(re.findall(r"<(li|tr|img|td|th)(?=[\s>])", view.html))
    counts["cells"] = counts["td"] + counts["th"]
    counts["items"] = len(_ITEM.findall(view.body))
    return counts


def _nth(pattern: re.Pattern[str], text: str, at: int) -> int | None:
    """Where the surplus one stands; None where there is none too many."""
    found = next((match for number, match in enumerate(pattern.finditer(text)) if number == at), None)
    return found.start() if found is not None else None

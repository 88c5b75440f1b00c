"""The legal pages must be real before a site is published: no placeholder, nothing left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.markup import INSERT
from ankunft.catalogue.problems import Position, Problem
from ankunft.catalogue.reader import INSTANCE, instance_document
from ankunft.model import LEGAL, LEGAL_IDS, message

_PLACEHOLDER = re.compile(r"(?i)\b(todo|tbd|xxx+|fixme|lorem ipsum|bitte ausf[üu]llen|please fill|changeme)\b|\.\.\.$|^…$|^[-?_.]+$|<[^>]+>")


def check_legal(catalogue: Catalogue) -> list[Problem]:
    """Warnings (errors under --strict): a legal page that is missing, a value that is missing or a placeholder."""
    return list(_legal(catalogue))


def _legal(catalogue: Catalogue) -> Iterator[Problem]:
    document, _ = instance_document(catalogue.root)
    path = catalogue.root / INSTANCE
    for id_ in LEGAL_IDS:
        entry = catalogue.get(LEGAL.name, id_)
        if entry is None or not catalogue.is_shown(entry):
            if (LEGAL.name, id_) in catalogue.broken:
                continue
            what, hint = message("the page legal/{id}.md is missing", id=id_), message("Add it, or the layer base.")
            yield Problem(Position(path), what, hint, "warning")
            continue
        for text in entry.texts.values():
            if match := _PLACEHOLDER.search(text.text) if text.section is None else re.search(r"(?i)\b(todo|tbd|xxx+|fixme|lorem ipsum)\b", text.text):
                at = Position(text.section.path, text.section.line) if text.section else Position(entry.file.path)
                what = message("“{text}” is a placeholder", text=match[0])
                yield Problem(at, what, message("Write what is true."), "warning")
            for match in INSERT.finditer(text.text):
                name = match[2]
                if match[1] != "instance":
                    continue
                try:
                    value = catalogue.instance.value(name)
                except KeyError:
                    continue  # said elsewhere
                at = document.position(tuple(name.split(".")))
                params = {"name": name, "id": id_, "value": value}
                if value is None:
                    what = "“{name}” is missing, and the page “{id}” needs it"
                    yield Problem(at, message(what, **params), message("Write it into instance.yml.", **params), "warning")
                elif _PLACEHOLDER.search(value):
                    what = "“{value}” is a placeholder"
                    yield Problem(at, message(what, **params), message("Write what is true.", **params), "warning")

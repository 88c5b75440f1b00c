"""The legal pages must be real before a site is published: no placeholder, nothing left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.markup import INSERT
from ankunft.catalogue.problems import Position, Problem, problem_at
from ankunft.catalogue.reader import INSTANCE, instance_document
from ankunft.catalogue.yamltext import YamlText
from ankunft.model import LEGAL, LEGAL_IDS
from ankunft.model.messages import N_

_IN_TEXT = re.compile(r"(?i)\b(todo|tbd|xxx+|fixme|lorem ipsum|changeme)\b")
_IN_VALUE = re.compile(rf"{_IN_TEXT.pattern}|(?i:bitte ausf[üu]llen|please fill)|\.\.\.$|^…$|^[-?_.]+$|<[^>]+>")


def check_legal(catalogue: Catalogue) -> list[Problem]:
    """Warnings (errors under --strict): a legal page that is missing, a value that is missing or a placeholder."""
    return list(_legal(catalogue)) if catalogue.is_whole else []


def _legal(catalogue: Catalogue) -> Iterator[Problem]:
    document, _ = instance_document(catalogue.root)
    for id_ in LEGAL_IDS:
        entry = catalogue.get(LEGAL.name, id_)
        if (LEGAL.name, id_) in catalogue.broken:
            continue
        if entry is None or not catalogue.is_shown(entry):
            at = Position(catalogue.root / INSTANCE)
            hint = N_("Add it, or the layer base.")
            yield problem_at(at, N_("the page legal/{id}.md is missing"), hint, "warning", id=id_)
            continue
        for text in entry.texts.values():
            if match := _IN_TEXT.search(text.text):
                at = Position(text.section.path, text.section.line) if text.section else Position(entry.file.path)
                hint = N_("Write what is true.")
                yield problem_at(at, N_("“{value}” is a placeholder"), hint, "warning", value=match[0])
            for match in INSERT.finditer(text.text):
                if match[1] == "instance":
                    yield from _value(catalogue, document, id_, match[2])


def _value(catalogue: Catalogue, document: YamlText, id_: str, name: str) -> Iterator[Problem]:
    try:
        value = catalogue.instance.value(name)
    except KeyError:
        return  # said where links and inserts are checked
    at = document.position(tuple(name.split(".")))
    if value is None:
        what = N_("“{name}” is missing, and the page “{id}” needs it")
        yield problem_at(at, what, N_("Write it into instance.yml."), "warning", name=name, id=id_)
    elif _IN_VALUE.search(value):
        hint = N_("Write what is true.")
        yield problem_at(at, N_("“{value}” is a placeholder"), hint, "warning", value=value)

"""Addresses are promises: two records cannot have one, and none vanishes in silence."""

from __future__ import annotations

from collections.abc import Iterable

from ankunft.catalogue.catalogue import Catalogue, split_address
from ankunft.catalogue.problems import Position, Problem
from ankunft.model import message
from ankunft.model.fields import Address
from ankunft.model.messages import N_

__all__ = ["check_former", "check_vanished", "public_addresses"]


def check_former(catalogue: Catalogue) -> list[Problem]:
    """Former addresses that are somebody's own, stand twice, or name a language that there is not."""
    problems: list[Problem] = []
    own = catalogue.addresses()
    seen: dict[Address, str] = {}
    for entry in sorted(own.values(), key=lambda entry: entry.key):
        file = entry.file
        for number, address in enumerate(entry.record.former):
            at = file.document.position(("former", number))
            tag, rest = split_address(address)
            params = {"address": address}
            if tag is not None and tag not in catalogue.instance.languages:
                what = N_("“{address}” starts with no language of the instance")
                problems.append(Problem(at, message(what, **params), message("Write topic/page/, or /de/topic/page/.")))
            elif rest in own:
                params["id"] = own[rest].id
                hint = N_("Remove it, or rename that record.")
                problems.append(Problem(at, message("“{address}” is the address of “{id}”", **params), message(hint)))
            elif address in seen and seen[address] != entry.id:
                params["id"] = seen[address]
                what = N_("“{address}” leads to “{id}” already")
                problems.append(Problem(at, message(what, **params), message("Remove one of them.")))
            seen.setdefault(address, entry.id)
    return problems


def public_addresses(catalogue: Catalogue) -> frozenset[str]:
    """All addresses that lead somewhere, own and former, below `/<tag>/`, or with a tag where it is one language's."""
    return frozenset({*catalogue.addresses(), *catalogue.former()})


def check_vanished(catalogue: Catalogue, before: Iterable[str], revision: str) -> list[Problem]:
    """The addresses of `before` (as of `revision`) that lead nowhere now."""
    now = public_addresses(catalogue)
    at = Position(catalogue.root / "instance.yml")
    hint = N_("Add it to “former” of the record that took its place, or keep the record with “gone: true”.")
    return [
        Problem(
            at,
            message("the address “{address}” of {revision} vanished", address=address, revision=revision),
            message(hint),
        )
        for address in sorted(set(before) - now)
    ]

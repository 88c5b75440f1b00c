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
    """All addresses that lead somewhere, own and former, one for each language: `/de/housing/rent/`, and `/de/`."""
    languages = catalogue.instance.languages
    found = {f"/{tag}/" for tag in languages}
    for address in (*catalogue.addresses(), *catalogue.former()):
        only, rest = split_address(address)
        found.update(f"/{tag}/{rest}" for tag in languages if only in (None, tag))
    return frozenset(found)


def check_vanished(catalogue: Catalogue, before: Iterable[str], revision: str) -> list[Problem]:
    """The addresses of `before` (as of `revision`, from `public_addresses`) that lead nowhere now."""
    known = _by_rest(before)
    lost = _by_rest(set(before) - public_addresses(catalogue))
    dropped = lost.pop("", set())  # their home pages vanished
    at = Position(catalogue.root / "instance.yml")
    problems = [_dropped(at, tag, revision) for tag in sorted(dropped)]
    for rest, tags in sorted(lost.items()):
        kept = tags - dropped
        # What was there for all readers is one thing to mend, not one for each language.
        everywhere = bool(kept) and kept == known[""] - dropped
        addresses = [rest] if everywhere else [f"/{tag}/{rest}" for tag in sorted(kept)]
        problems += [_vanished(at, address, revision) for address in addresses]
    return problems


def _by_rest(addresses: Iterable[str]) -> dict[str, set[str]]:
    """The languages that have each address: `/de/a/` → `a/`: {`de`}."""
    found: dict[str, set[str]] = {}
    for address in addresses:
        tag, rest = split_address(address)
        found.setdefault(rest, set()).add(str(tag))
    return found


def _dropped(at: Position, tag: str, revision: str) -> Problem:
    what = N_("the language “{tag}” of {revision} vanished, and all addresses below /{tag}/ with it")
    hint = N_("Keep it in “languages”: links to it are printed and shared.")
    return Problem(at, message(what, tag=tag, revision=revision), message(hint))


def _vanished(at: Position, address: str, revision: str) -> Problem:
    what = N_("the address “{address}” of {revision} vanished")
    hint = N_("Add it to “former” of the record that took its place, or keep the record with “gone: true”.")
    return Problem(at, message(what, address=address, revision=revision), message(hint))

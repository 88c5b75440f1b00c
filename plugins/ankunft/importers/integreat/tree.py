"""Finds out which translations are one page, and how pages lie below each other.

Integreat gives every translation its own id; what belongs together is said by `available_languages`, and the page
above by the path of its translation. Both can be incomplete, wrong or circular, so each is checked here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ankunft.importers.integreat.messages import Dropped
from ankunft.importers.integreat.records import Page
from ankunft.importers.integreat.texts import normal_form
from ankunft.model import message

LEVELS = 4
"""How many levels of pages fit below a topic (docs/content.md)."""

TOP = -1
"""In place of a parent: the page stands at the top."""

Address = tuple[str, str]
"""(code, normalised path) of a translation."""


@dataclass(frozen=True)
class Node:
    """A page in all its languages. `children` are positions in the tuple of all nodes, in the order of the source."""

    pages: Mapping[str, Page]  # by code, best-known language first
    parent: int  # position, or TOP
    children: tuple[int, ...]
    lifted: bool = False  # stood deeper than LEVELS


@dataclass(frozen=True)
class Tree:
    """All pages of a region. `by_address` finds a node by any address that is known for it, `by_id` by translation."""

    nodes: tuple[Node, ...]
    topics: tuple[int, ...]  # the nodes at the top, in the order of the source
    by_address: Mapping[Address, int]
    by_id: Mapping[int, int]
    report: tuple[Dropped, ...]


def normal_path(path: str) -> str:
    """A path for comparison: NFC, lower case, single slashes, none at the ends. The client of Integreat does so."""
    return "/".join(part for part in normal_form(path).split("/") if part)


def build(pages: Sequence[Page], rank: Callable[[str], tuple[int, str]], tag: Callable[[str], str]) -> Tree:
    """The tree of `pages`. `rank` sorts languages, best known first; `tag` gives our name of one, for the report."""
    report: list[Dropped] = []
    unique = _without_repetitions(sorted(pages, key=lambda page: (rank(page.language), *_key(page))), tag, report)
    groups, addresses = _groups(unique, tag, report)
    by_id = {page.id: number for number, group in enumerate(groups) for page in group if page.id is not None}
    parents = _parents(groups, addresses, tag, report)
    _break_cycles(parents, groups, tag, report)
    parents, lifted = _flatten(parents, groups, tag, report)
    children: dict[int, list[int]] = defaultdict(list)
    for number, above in enumerate(parents):
        children[above].append(number)
    for below in children.values():
        # What was lifted stands behind its new siblings, in the order of the tree it was lifted from.
        below.sort(key=lambda number: (number in lifted, _key_of(groups, lifted.get(number, [number]))))
    nodes = tuple(
        Node({page.language: page for page in group}, parents[number], tuple(children[number]), number in lifted)
        for number, group in enumerate(groups)
    )
    return Tree(nodes, tuple(children[TOP]), addresses, by_id, tuple(report))


def _key(page: Page) -> tuple[str, int, str, str]:
    return page.path, page.id or 0, page.title, page.content


def _key_of(groups: Sequence[Sequence[Page]], line: Iterable[int]) -> list[tuple[int, str]]:
    return [(groups[number][0].order, groups[number][0].path) for number in line]


def _address(page: Page) -> Address:
    return page.language, normal_path(page.path)


def _without_repetitions(pages: Iterable[Page], tag: Callable[[str], str], report: list[Dropped]) -> list[Page]:
    found: dict[Address, Page] = {}
    for page in pages:
        first = found.setdefault(_address(page), page)
        if first is not page and first != page:
            why = message("Another page has the same path; only the first of them can be kept.")
            report.append(Dropped(page.path, tag(page.language), message("a page was left out"), why))
    return list(found.values())


class _Groups:
    """Union-find over addresses. A group never takes in two pages of one language."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.above: dict[Address, Address] = {}
        self.pages: dict[Address, dict[str, Page]] = {}
        for page in pages:
            self.pages[self.find(_address(page))] = {page.language: page}

    def find(self, address: Address) -> Address:
        root = address
        while (above := self.above.setdefault(root, root)) != root:
            root = above
        while self.above[address] != root:  # path compression
            self.above[address], address = root, self.above[address]
        return root

    def join(self, one: Address, other: Address) -> bool:
        """Makes two addresses one page; False where both have a page of the same language."""
        first, second = self.find(one), self.find(other)
        if first == second:
            return True
        mine, theirs = self.pages.get(first, {}), self.pages.get(second, {})
        if mine.keys() & theirs.keys():
            return False
        self.above[second] = first
        self.pages.pop(second, None)
        self.pages[first] = {**mine, **theirs}
        return True


def _groups(
    pages: Sequence[Page], tag: Callable[[str], str], report: list[Dropped]
) -> tuple[list[list[Page]], dict[Address, int]]:
    groups = _Groups(pages)
    known = {_address(page) for page in pages}
    by_id = {(page.language, page.id): _address(page) for page in reversed(pages)}
    for page in pages:
        for code, id_, path in page.available:
            stated = (code, normal_path(path)) if path else None
            other = stated
            if id_ is not None and stated not in known:
                other = by_id.get((code, id_), stated)
            if code == page.language or other is None or groups.join(_address(page), other):
                continue
            what = message("it was not taken as a translation of {path}", path=path or f"{code} {id_}")
            why = message("That page has another translation in this language; join them by hand if they are one.")
            report.append(Dropped(page.path, tag(page.language), what, why))
    order = {_address(page): number for number, page in enumerate(pages)}
    found = [sorted(group.values(), key=lambda page: order[_address(page)]) for group in groups.pages.values() if group]
    found.sort(key=lambda group: order[_address(group[0])])
    numbers = {groups.find(_address(group[0])): number for number, group in enumerate(found)}
    addresses = {address: numbers[root] for address in list(groups.above) if (root := groups.find(address)) in numbers}
    return found, addresses


def _parents(
    groups: Sequence[Sequence[Page]], addresses: Mapping[Address, int], tag: Callable[[str], str], report: list[Dropped]
) -> list[int]:
    by_page_id = _by_page_id(groups, addresses)
    parents = []
    for number, group in enumerate(groups):
        votes = Counter[int]()
        for page in group:
            vote = _parent(page, addresses, by_page_id)
            if vote is not None:
                votes[vote] += 1
        if votes.keys() - {number}:
            del votes[number]
        if votes:
            # Of equally many, the one that the best-known language names; a Counter keeps that order.
            parents.append(votes.most_common(1)[0][0])
            continue
        near = next((found for page in group if (found := _nearest(page, addresses, number)) is not None), None)
        where = group[0]
        why = message("The page above it was not delivered in any language.")
        what = message("it was moved below the next page above")
        if near is None:
            what = message("it was made a topic of its own")
        report.append(Dropped(where.path, tag(where.language), what, why))
        parents.append(TOP if near is None else near)
    return parents


def _by_page_id(groups: Sequence[Sequence[Page]], addresses: Mapping[Address, int]) -> dict[int, int]:
    """Which node has a page id: known only from the pages below it, of which the most decide."""
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for group in groups:
        for page in group:
            above = addresses.get((page.language, normal_path(page.parent_path))) if page.parent_path else None
            if page.parent_id and above is not None:
                votes[page.parent_id][above] += 1
    return {id_: min(found, key=lambda number: (-found[number], number)) for id_, found in votes.items()}


def _parent(page: Page, addresses: Mapping[Address, int], by_page_id: Mapping[int, int]) -> int | None:
    """The node above a translation, TOP, or None where it is named but missing."""
    if page.parent_path:
        stated = addresses.get((page.language, normal_path(page.parent_path)))
        if stated is not None:
            return stated
    if page.parent_id:
        return by_page_id.get(page.parent_id)
    if page.parent_id == 0 and not page.parent_path:
        return TOP
    above = normal_path(page.path).split("/")[:-1]
    if len(above) <= 2:  # region and language: an older state, which says nothing at the top
        return TOP if not page.parent_path else None
    return addresses.get((page.language, "/".join(above)))


def _nearest(page: Page, addresses: Mapping[Address, int], but: int) -> int | None:
    """The next page above by path."""
    parts = normal_path(page.path).split("/")
    for length in range(len(parts) - 1, 2, -1):
        found = addresses.get((page.language, "/".join(parts[:length])))
        if found is not None and found != but:
            return found
    return None


def _break_cycles(
    parents: list[int], groups: Sequence[Sequence[Page]], tag: Callable[[str], str], report: list[Dropped]
) -> None:
    done: set[int] = set()
    for start in range(len(parents)):
        way: list[int] = []
        seen: set[int] = set()
        number = start
        while number != TOP and number not in done and number not in seen:
            way.append(number)
            seen.add(number)
            number = parents[number]
        if number in seen:
            first = min(way[way.index(number) :])
            parents[first] = TOP
            page = groups[first][0]
            why = message("It was said to lie below itself, by way of the pages below it.")
            report.append(Dropped(page.path, tag(page.language), message("it was made a topic of its own"), why))
        done.update(way)


def _flatten(
    parents: Sequence[int], groups: Sequence[Sequence[Page]], tag: Callable[[str], str], report: list[Dropped]
) -> tuple[list[int], dict[int, list[int]]]:
    """Lifts what lies deeper than LEVELS below its topic: (parents, what was lifted → the way to it from LEVELS on)."""
    lines = [_line(parents, number) for number in range(len(parents))]
    after = list(parents)
    lifted = {}
    for number, line in enumerate(lines):
        if len(line) - 1 > LEVELS:  # the first of the line is the topic
            after[number] = line[LEVELS - 1]
            lifted[number] = line[LEVELS:]
            page = groups[number][0]
            what = message("it was lifted to level {levels}", levels=LEVELS)
            why = message("Pages lie at most {levels} levels below their topic.", levels=LEVELS)
            report.append(Dropped(page.path, tag(page.language), what, why))
    return after, lifted


def _line(parents: Sequence[int], number: int) -> list[int]:
    """The way from the top to a node, which is its last."""
    line = [number]
    while (above := parents[line[-1]]) != TOP:
        line.append(above)
    return line[::-1]

"""How a way in steps is drawn: one row a step, lanes beside each other, lines that lead down from step to step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise


@dataclass(frozen=True)
class Station:
    """Where a step stands. Rows are counted from above, lanes from the side where reading begins."""

    id: str
    row: int
    lane: int


@dataclass(frozen=True)
class Edge:
    """A line from a step to one that can follow."""

    source: str
    target: str
    row: int  # of the source
    lanes: tuple[int, ...]  # where the line is in each row from the source's to the target's, both included
    opens: bool  # it is the first line to its target


@dataclass(frozen=True, order=True)
class Piece:
    """The part of lines between a row and the next one. Lines with the same end share it once they have met."""

    row: int
    start: int  # lane in `row`
    end: int  # lane in the row below
    colour: int  # the lane whose colour it has


@dataclass(frozen=True)
class Layout:
    """A way as it is drawn."""

    stations: tuple[Station, ...]  # one a row
    edges: tuple[Edge, ...]
    lanes: int  # how many there are

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What has to be drawn of all lines, each part once, from above."""
        found = set()
        for edge in self.edges:
            for row, (start, end) in enumerate(pairwise(edge.lanes), edge.row):
                # A branch has the colour of the lane that it opens; what comes back keeps its own.
                branches = edge.opens and row == edge.row
                found.add(Piece(row, start, end, end if branches else start))
        return tuple(sorted(found))


def lay_out(following: Mapping[str, Sequence[str]]) -> Layout:
    """The drawing of a way. `following`: each step, in its order, with those that can follow it, all further down;
    the first of them goes straight on.

    Lines with the same end meet as soon as they can, so there are never more lanes than steps that lie open. A line
    never runs through a step that is not its end.
    """
    rows = {id_: row for row, id_ in enumerate(following)}
    ahead: dict[str, int] = {}  # a step further down → the lane in which it is approached
    tracks: dict[str, dict[int, int]] = {id_: {} for id_ in following}  # the same, by row
    stations: list[Station] = []
    leads: list[tuple[str, str, bool]] = []
    lanes = 0
    for id_, row in rows.items():
        lane = ahead.pop(id_, None)
        if lane is None:
            lane = next(free for free in count() if free not in ahead.values())
        stations.append(Station(id_, row, lane))
        lanes = max(lanes, lane + 1)
        targets = tuple(dict.fromkeys(following[id_]))
        opened = [target for target in targets if target not in ahead]
        for target in opened:
            ahead[target] = _free(lane, ahead.values(), lanes)
            lanes = max(lanes, ahead[target] + 1)
        if not opened:
            # What lies further out comes back into the lane that would end here.
            back = next((target for target in targets if ahead[target] > lane), None)
            if back is not None:
                ahead[back] = lane
        for target, at in ahead.items():
            tracks[target][row + 1] = at
        leads += [(id_, target, target in opened) for target in targets]
    by_id = {station.id: station for station in stations}
    edges = []
    for source, target, opens in leads:
        row = rows[source]
        between = (tracks[target][below] for below in range(row + 1, rows[target] + 1))
        edges.append(Edge(source, target, row, (by_id[source].lane, *between), opens))
    return Layout(tuple(stations), tuple(edges), lanes)


def _free(own: int, taken: Collection[int], lanes: int) -> int:
    """The free lane that is nearest to `own`; a new one, if none of `lanes` is free."""
    free = [lane for lane in range(lanes) if lane not in taken]
    return min(free, key=lambda lane: (abs(lane - own), lane), default=lanes)

"""The drawing of a way: properties of every way that leads forward, and some ways as they look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from ankunft.directory.way import Layout, lay_out
from hypothesis import given
from hypothesis import strategies as st

Following = dict[str, list[str]]


@st.composite
def ways(draw: st.DrawFn) -> Following:
    """Ways of up to 12 steps; each leads to some further down, in any order, even twice or to none."""
    ids = [f"s{number}" for number in range(draw(st.integers(1, 12)))]
    return {id_: draw(st.lists(st.sampled_from(ids[row + 1 :]), max_size=5)) if ids[row + 1 :] else []
            for row, id_ in enumerate(ids)}  # fmt: skip


def cells(layout: Layout) -> dict[tuple[int, int], str]:
    """Where a step stands, by row and lane."""
    return {(station.row, station.lane): station.id for station in layout.stations}


@given(ways())
def test_every_step_has_a_row_of_its_own_in_the_order_written(following: Following) -> None:
    layout = lay_out(following)
    assert [station.id for station in layout.stations] == list(following)
    assert [station.row for station in layout.stations] == list(range(len(following)))


@given(ways())
def test_every_line_is_drawn_from_its_step_to_its_step(following: Following) -> None:
    layout = lay_out(following)
    at = {station.id: (station.row, station.lane) for station in layout.stations}
    drawn = [(edge.source, edge.target) for edge in layout.edges]
    assert sorted(drawn) == sorted({(id_, target) for id_, targets in following.items() for target in targets})
    for edge in layout.edges:
        assert (edge.row, edge.lanes[0]) == at[edge.source]
        assert (edge.row + len(edge.lanes) - 1, edge.lanes[-1]) == at[edge.target]


@given(ways())
def test_no_line_runs_through_a_step_that_is_not_its_end(following: Following) -> None:
    layout = lay_out(following)
    stations = cells(layout)
    for edge in layout.edges:
        for row, lane in enumerate(edge.lanes[1:-1], edge.row + 1):
            assert (row, lane) not in stations, edge


@given(ways())
def test_who_follows_the_lines_with_a_finger_comes_to_the_steps_that_can_follow_and_to_no_other(
    following: Following,
) -> None:
    layout = lay_out(following)
    stations = cells(layout)
    for station in layout.stations:
        reached: set[str] = set()
        fingers = {(station.row, station.lane)}
        while fingers:
            below = {(p.row + 1, p.end) for p in layout.pieces if (p.row, p.start) in fingers}
            reached |= {stations[cell] for cell in below if cell in stations}
            fingers = below - stations.keys()
        assert reached == set(following[station.id])


@given(ways())
def test_there_are_as_many_lanes_as_steps_lie_open_at_once_and_not_one_more(following: Following) -> None:
    layout = lay_out(following)
    rows = {id_: row for row, id_ in enumerate(following)}
    first = {
        id_: min((rows[s] for s, targets in following.items() if id_ in targets), default=rows[id_] - 1)
        for id_ in following
    }
    # A step lies open from the row below the first that leads to it until its own.
    crowd = [sum(first[id_] < row <= rows[id_] for id_ in following) for row in range(len(following))]
    assert layout.lanes == max(crowd)
    used = {station.lane for station in layout.stations} | {lane for edge in layout.edges for lane in edge.lanes}
    assert used == set(range(layout.lanes))


@given(ways())
def test_lines_that_share_a_place_have_the_same_end_and_each_part_is_drawn_once(following: Following) -> None:
    layout = lay_out(following)
    ends: dict[tuple[int, int], set[str]] = {}
    for edge in layout.edges:
        for row, lane in enumerate(edge.lanes[1:-1], edge.row + 1):
            ends.setdefault((row, lane), set()).add(edge.target)
    assert all(len(targets) == 1 for targets in ends.values())
    drawn = [(piece.row, piece.start, piece.end) for piece in layout.pieces]
    assert len(drawn) == len(set(drawn))


@given(ways())
def test_the_first_that_follows_goes_straight_on_where_the_line_is_new(following: Following) -> None:
    layout = lay_out(following)
    lane = {station.id: station.lane for station in layout.stations}
    for id_ in following:
        new = [edge for edge in layout.edges if edge.source == id_ and edge.opens]
        assert not new or new[0].lanes[1] == lane[id_]


def sketch(following: Mapping[str, Sequence[str]]) -> list[str]:
    """The drawing in letters: a row with the step and the lines beside it, then the pieces that change lanes."""
    layout = lay_out(following)
    lines = []
    for station in layout.stations:
        row = ["." for _ in range(layout.lanes)]
        for edge in layout.edges:
            for at, lane in enumerate(edge.lanes[1:-1], edge.row + 1):
                if at == station.row:
                    row[lane] = "|"
        row[station.lane] = station.id
        turns = [f"{p.start}>{p.end}" for p in layout.pieces if p.row == station.row and p.start != p.end]
        lines.append(" ".join(["".join(row), *turns]))
    return lines


@pytest.mark.parametrize(
    ("following", "drawn"),
    [
        pytest.param({"a": "b", "b": "c", "c": ""}, ["a", "b", "c"], id="straight"),
        pytest.param(
            {"a": "bc", "b": "d", "c": "d", "d": ""},
            ["a. 0>1", "b|", "|c 1>0", "d."],
            id="a branch comes back",
        ),
        pytest.param(
            {"a": "cb", "b": "c", "c": "d", "d": ""},
            ["a. 0>1", "|b 1>0", "c.", "d."],
            id="what only some do stands beside the way",
        ),
        pytest.param(
            {"a": "cb", "b": "d", "c": "d", "d": ""},
            ["a. 0>1", "|b", "c| 1>0", "d."],
            id="a branch comes back to where the way was",
        ),
        pytest.param(
            {"a": "bcd", "b": "e", "c": "e", "d": "e", "e": ""},
            ["a.. 0>1 0>2", "b||", "|c| 1>0", "|.d 2>0", "e.."],
            id="three branches",
        ),
        pytest.param({"a": "bc", "b": "", "c": "d", "d": ""}, ["a. 0>1", "b|", ".c", ".d"], id="a branch ends"),
        pytest.param({"a": "", "b": ""}, ["a", "b"], id="a second beginning"),
        pytest.param({"a": "bb", "b": ""}, ["a", "b"], id="the same said twice"),
    ],
)
def test_ways_look_like_this(following: dict[str, str], drawn: list[str]) -> None:
    assert sketch(following) == drawn


def test_a_branch_has_the_colour_of_its_lane_and_keeps_it_when_it_comes_back() -> None:
    layout = lay_out({"a": "bc", "b": "d", "c": "d", "d": ""})
    assert [(p.row, p.start, p.end, p.colour) for p in layout.pieces] == [
        (0, 0, 0, 0), (0, 0, 1, 1), (1, 0, 0, 0), (1, 1, 1, 1), (2, 0, 0, 0), (2, 1, 0, 1),
    ]  # fmt: skip


def test_a_long_way_with_many_branches_is_drawn_at_once() -> None:
    ids = [f"s{number}" for number in range(60)]
    layout = lay_out({id_: ids[row + 1 : row + 20] for row, id_ in enumerate(ids)})
    assert layout.lanes == 19

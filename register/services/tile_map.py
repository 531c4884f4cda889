"""A map on which every authority has one tile of the same size, about where it lies.

Where authorities lie close together they are pushed apart until each has room for its tile, which
pushes out those around them. Then each is given a cell of the grid, so that the squares of the
distances moved come to the least: an assignment, solved as a linear programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from weakref import WeakKeyDictionary

import highspy
import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine
from sqlmodel import Session

from register.law.policy import MAINSTREAM_TYPES
from register.services.tile_names import short_names
from register.store import authority_places
from register.store.search import last_applied_run

_FILLED = 0.55
"""The share of the map's box that is tiles; the rest is sea."""
_ROUNDS, _APART = 400, 1.05
_NEAREST = 40  # cells that each authority is offered at first; more where those do not suffice
_GOLDEN = 2.399963  # radians: no two of any number of turns by it point the same way
_QUIETLY: dict[str, bool | int | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
}

Points = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Place:
    """An authority and where it lies: the mean of its schools, in metres of the National Grid."""

    key: int
    name: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Tile:
    """An authority's tile: columns from the west, rows from the north, both from 0."""

    key: int
    name: str
    short: str
    column: int
    row: int


_KEPT: WeakKeyDictionary[Engine, tuple[int | None, tuple[Tile, ...]]] = WeakKeyDictionary()
_ONE_AT_A_TIME = Lock()


def layout_now(session: Session) -> tuple[Tile, ...]:
    """The tiles of the authorities in the school list, kept until a new extract is applied.

    An authority none of whose schools has a place has no tile.
    """
    engine, newest = session.get_bind().engine, last_applied_run(session)
    with _ONE_AT_A_TIME:
        kept = _KEPT.get(engine)
        if kept is None or kept[0] != newest:
            found = authority_places.means(session, types=MAINSTREAM_TYPES)
            places = [Place(x.la_code, x.la_name, x.easting, x.northing) for x in found]
            kept = _KEPT[engine] = (newest, layout(places))
    return kept[1]


def layout(places: Sequence[Place]) -> tuple[Tile, ...]:
    """One tile for each place, no two in one cell, by key; the same for the same places.

    A column or a row of nothing but sea is left out.
    """
    return _layout(tuple(sorted(places, key=lambda place: place.key)))


@lru_cache(maxsize=8)
def _layout(places: tuple[Place, ...]) -> tuple[Tile, ...]:
    if not places:
        return ()
    spread = _spread(_in_tiles(places))
    chosen = _assigned(spread)
    columns, rows = (np.unique(chosen[:, axis], return_inverse=True)[1] for axis in (0, 1))
    shorts = short_names([place.name for place in places])
    return tuple(
        Tile(place.key, place.name, short, int(column), int(row))
        for place, short, column, row in zip(places, shorts, columns, rows, strict=True)
    )


def _in_tiles(places: Sequence[Place]) -> Points:
    """The places in units of a tile, from the north-west: a map of the size that they need."""
    points = np.array([(place.easting, -place.northing) for place in places], dtype=np.float64)
    points -= points.min(axis=0)
    width, height = np.maximum(points.max(axis=0), 1.0)
    return points / float(np.sqrt(width * height * _FILLED / len(places)))


def _spread(points: Points) -> Points:
    """Push apart what is nearer than a tile's side, a little at a time, until nothing is."""
    turns = np.arange(len(points)) * _GOLDEN
    spread = points + 1e-3 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    for _ in range(_ROUNDS):
        between = spread[:, None, :] - spread[None, :, :]
        distance = np.sqrt((between**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        short = np.maximum(_APART - distance, 0.0)
        if float(short.max(initial=0.0)) < 0.01:  # noqa: PLR2004 - of a tile's side
            break
        crowd = np.maximum((short > 0).sum(axis=1), 1)  # a mean, or a crowd would burst
        spread = spread + (between * (short / distance)[:, :, None]).sum(axis=1) / crowd[:, None]
    return spread


def _assigned(points: Points) -> Cells:
    """Give each point a cell of its own: the whole is moved as little as can be."""
    low = np.floor(points.min(axis=0)).astype(int) - 1
    high = np.ceil(points.max(axis=0)).astype(int) + 1
    grid = np.array(
        [(x, y) for y in range(low[1], high[1] + 1) for x in range(low[0], high[0] + 1)]
    )
    costs = ((points[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
    offered = min(_NEAREST, len(grid))
    while True:
        places = _solved(costs, offered)
        if places is not None:
            return grid[places]
        offered = min(2 * offered, len(grid))  # the whole grid is always enough


def _solved(costs: Points, offered: int) -> Cells | None:
    """Which cell each row takes, among its nearest; None where those do not go round."""
    nearest = np.argsort(costs, axis=1, kind="stable")[:, :offered]
    rows = np.repeat(np.arange(len(costs)), offered)
    cells = nearest.ravel()
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # its own omission
    for name, value in _QUIETLY.items():
        model.setOptionValue(name, value)
    model.passModel(_programme(costs[rows, cells], rows, cells, costs.shape))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    taken = np.array(model.getSolution().col_value) > 0.5  # noqa: PLR2004 - a corner: 0 or 1
    found = np.empty(len(costs), dtype=np.int64)
    found[rows[taken]] = cells[taken]
    return found


def _programme(
    prices: Points, rows: Cells, cells: Cells, shape: tuple[int, ...]
) -> highspy.HighsLp:
    """Each row takes one cell, and no cell is taken twice."""
    count, size = len(prices), shape[0] + shape[1]
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = count, size
    programme.col_cost_ = prices
    programme.col_lower_, programme.col_upper_ = np.zeros(count), np.ones(count)
    programme.row_lower_ = np.concatenate([np.ones(shape[0]), np.zeros(shape[1])])
    programme.row_upper_ = np.ones(size)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    programme.a_matrix_.index_ = np.stack([rows, cells + shape[0]], axis=1).ravel()
    programme.a_matrix_.value_ = np.ones(2 * count)
    return programme

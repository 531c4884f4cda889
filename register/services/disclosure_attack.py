"""The attack on published tables: what somebody can work out who reads all of them together.

They know each count to the rounding, know that what is published is no small count, and know from
the public school list how many schools each row has, to the school. What they can work out of a
hidden count is the least and the most that it can be: two linear programmes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor

import highspy

from register.store.counting import Key

FLOOR = 5
"""Counts below this are not published."""
STEP = 5
"""Every published number is rounded to the nearest multiple of this."""
OFF = STEP // 2
"""The most by which a published number differs from its count."""
_NEARLY = 1e-6
# Only what is asked changes from one question to the next, so the last answer is a good beginning
# for the primal simplex method (HiGHS, "simplex_strategy" 4): four times as quick as otherwise.
_QUICKLY: Mapping[str, int | str] = {
    "presolve": "off",
    "simplex_strategy": 4,
    "simplex_scale_strategy": 0,
    "threads": 1,
}

Place = tuple[str, Key]
"""A row: its cut and its key."""
Cell = tuple[Place, int]
"""A row, and a column by its place from 0."""
Past = tuple[Cell, int]
"""A cell of another release, and its true count there, where that differs from the one now."""
Name = Cell | Past
"""What the attack is asked of."""
Interval = tuple[int, int]
"""The least and the most that a count can be, both inclusive."""
Span = tuple[float, float]
"""The same, for the solver."""


@dataclass(frozen=True, slots=True)
class SameSchools:
    """Rows of one cut that hold the very schools that rows of another hold."""

    these: tuple[Place, ...]
    those: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """All schools of one row but `spare` are in another row, of another cut."""

    row: Place
    other: Place
    spare: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the public school list tells anybody: how many schools each row has, and which."""

    schools: Mapping[Place, int]
    same: tuple[SameSchools, ...] = ()
    overlaps: tuple[Overlap, ...] = ()

    def told_at_most(self, cell: Cell) -> int:
        """What a hidden count must be able to reach: the floor, or all schools of a small row."""
        return min(FLOOR, self.schools[cell[0]])


@dataclass(frozen=True, slots=True)
class Beside:
    """Another release, which is read together with this one: its numbers and its true counts."""

    known: Known
    shown: Mapping[Cell, int]
    counts: Mapping[Cell, int]

    def is_same(self, cell: Cell, counts: Mapping[Cell, int]) -> bool:
        """Whether the cell has the true count there that it has in `counts`."""
        return cell in self.counts and counts.get(cell) == self.counts[cell]

    def named(self, cell: Cell, counts: Mapping[Cell, int]) -> Name:
        """What the attack calls the count there: as the one in `counts` where it is the same."""
        return cell if self.is_same(cell, counts) else (cell, self.counts[cell])


class NothingFits(Exception):
    """No true counts at all fit what is published and what is known."""


class Attacker:
    """Works out between which whole numbers a count lies: one model, asked again and again."""

    def __init__(
        self,
        known: Known,
        shown: Mapping[Cell, int],
        columns: int,
        below: Collection[Cell] = (),
    ) -> None:
        """`shown` are the published numbers; every other cell is hidden.

        `below` are hidden cells that the attacker is told to be under the floor.
        """
        self._columns, self._schools, self._below = columns, known.schools, frozenset(below)
        self._at: dict[Name, int] = {}
        self._told: dict[Name, Span] = {}
        self._rows: set[tuple[float, float, frozenset[tuple[int, float]]]] = set()
        self._last = 0
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]  # its own omission
        self._model.silent()
        for option, value in _QUICKLY.items():
            self._model.setOptionValue(option, value)
        for place in known.schools:
            for cell in self._row(place):
                self._count(cell, self._bounds(cell, shown.get(cell)))
        self._relate(known, shown, lambda cell: cell)

    def read_too(
        self, beside: Beside, counts: Mapping[Cell, int], shown: Mapping[Cell, int]
    ) -> None:
        """Read another release with this one, knowing which of its counts are as in `counts`.

        What either says of such a count is known of it in both. `shown` are the numbers of this
        one as they are published so far.
        """
        for place in beside.known.schools:
            for cell in self._row(place):
                name = beside.named(cell, counts)
                span = _span(beside.known.schools[place], beside.shown.get(cell))
                self._told[name] = span = _within(span, self._told.get(name, span))
                same = beside.is_same(cell, counts)
                self._count(name, self._bounds(cell, shown.get(cell)) if same else span)
        self._relate(beside.known, beside.shown, lambda cell: beside.named(cell, counts))

    def interval(self, name: Name) -> Interval:
        """Where the count can lie. Raises NothingFits."""
        index = self._at[name]
        self._model.changeColCost(self._last, 0.0)
        self._model.changeColCost(index, 1.0)
        self._last = index
        least = self._solved(highspy.ObjSense.kMinimize)
        most = self._solved(highspy.ObjSense.kMaximize)
        return ceil(least - _NEARLY), floor(most + _NEARLY)

    def hide(self, cell: Cell) -> None:
        """Take a number away from what is published: no interval grows narrower by it."""
        self.show(cell, None)

    def show(self, cell: Cell, number: int | None) -> None:
        """Put a number back."""
        self._model.changeColBounds(self._at[cell], *self._bounds(cell, number))

    def _row(self, place: Place) -> list[Cell]:
        return [(place, column) for column in range(self._columns)]

    def _bounds(self, cell: Cell, number: int | None) -> Span:
        most = self._schools[cell[0]]
        if number is None and cell in self._below:
            most = min(most, FLOOR - 1)
        span = _span(most, number)
        return _within(span, self._told.get(cell, span))

    def _count(self, name: Name, span: Span) -> None:
        if name in self._at:
            self._model.changeColBounds(self._at[name], *span)
            return
        self._at[name] = len(self._at)
        self._model.addVar(*span)

    def _relate(
        self, known: Known, shown: Mapping[Cell, int], named: Callable[[Cell], Name]
    ) -> None:
        for place, number in known.schools.items():
            self._add(number, number, {self._at[named(cell)]: 1.0 for cell in self._row(place)})
        for same in known.same:
            for column in range(self._columns):
                terms = {self._at[named((place, column))]: 1.0 for place in same.these}
                terms |= {self._at[named((place, column))]: -1.0 for place in same.those}
                self._add(0, 0, terms)
        for overlap, column in _telling(known, shown, self._columns):
            row, other = named((overlap.row, column)), named((overlap.other, column))
            terms = {self._at[row]: 1.0, self._at[other]: -1.0}
            self._add(-highspy.kHighsInf, overlap.spare, terms)

    def _add(self, least: float, most: float, terms: Mapping[int, float]) -> None:
        row = (least, most, frozenset(terms.items()))
        if row not in self._rows:
            self._rows.add(row)
            self._model.addRow(least, most, len(terms), list(terms), list(terms.values()))

    def _solved(self, sense: highspy.ObjSense) -> float:
        self._model.changeObjectiveSense(sense)
        self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NothingFits
        return float(self._model.getInfo().objective_function_value)


def _telling(
    known: Known, shown: Mapping[Cell, int], columns: int
) -> Iterator[tuple[Overlap, int]]:
    """The overlaps that may tell something: not where the other count exceeds the whole row.

    A number that is hidden later only makes them tell less.
    """
    for overlap in known.overlaps:
        most = known.schools[overlap.row] - overlap.spare
        for column in range(columns):
            if shown.get((overlap.other, column), 0) - OFF < most:
                yield overlap, column


def rounded(number: int) -> int:
    """To the nearest multiple of STEP."""
    return (number + OFF) // STEP * STEP


def _span(most: int, number: int | None) -> Span:
    """Where a count of at most so many lies, with the number that is shown of it or None."""
    if number is None:
        return 0.0, float(most)
    return float(max(number - OFF, FLOOR)), float(min(number + OFF, most))


def _within(one: Span, other: Span) -> Span:
    return max(one[0], other[0]), min(one[1], other[1])

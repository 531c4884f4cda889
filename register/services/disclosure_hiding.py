"""Which numbers are withheld so that no small count follows from those that are published.

Small counts are hidden first. Then the attack is made on each of them, and while it learns
anything, one more number is hidden: the one that helps at the least cost. Hiding only ever widens
what is possible, so that what was safe stays so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from register.domain.errors import Conflict
from register.services.disclosure_attack import (
    FLOOR,
    Attacker,
    Cell,
    Interval,
    Known,
    Place,
    rounded,
)

UNSAFE = (
    "These counts cannot be published: even with every number that could be hidden, a count of"
    " fewer than five schools would follow."
)


def is_told(cell: Cell, interval: Interval, known: Known) -> bool:
    """Whether an attack learns more of a small count than that it is hidden.

    It learns nothing where the count can still be anything from 0 to the floor, or to the number
    of schools of a row that has fewer: that many schools are on the public list.
    """
    least, most = interval
    return least > 0 or most < known.told_at_most(cell)


def published(
    counts: Mapping[Cell, int],
    known: Known,
    already: Collection[Cell] = (),
    rather: Collection[Cell] = (),
) -> dict[Cell, int]:
    """The numbers that may be published, rounded; every other cell is hidden.

    `already` are cells that were hidden before and stay so; `rather` are hidden rather than others.
    Raises Conflict where nothing helps.
    """
    small = [cell for cell in counts if counts[cell] < FLOOR]
    hidden = {*small, *(cell for cell in already if cell in counts)}
    search = _Search(counts, known, hidden, small)
    search.rather = frozenset(rather)
    for cell in small:
        search.protect(cell)
    return search.shown


class _Search:
    """What is shown so far, and the two attackers who read it."""

    def __init__(
        self,
        counts: Mapping[Cell, int],
        known: Known,
        hidden: Collection[Cell],
        small: Collection[Cell],
    ) -> None:
        self._counts, self._known = counts, known
        self._twins = _twins(known)
        self.rather: frozenset[Cell] = frozenset()
        columns = 1 + max(column for _place, column in counts)
        every = {twin for cell in hidden for twin in self._alike(cell)}
        self.shown = {cell: rounded(n) for cell, n in counts.items() if cell not in every}
        self._plain = Attacker(known, self.shown, columns)
        # Who guesses which of the hidden are small must not learn their sizes from it.
        self._guessing = Attacker(known, self.shown, columns, below=small)

    def protect(self, cell: Cell) -> None:
        """Hide as many others as it takes.

        A guess is stopped by hiding in the row of the count, or not at all: where every number of
        the row is hidden, whoever guesses that all are small has only guessed.
        """
        while self._is_learned(cell):
            certain = is_told(cell, self._plain.interval(cell), self._known)
            beside = self._everywhere(cell) if certain else self._in_row(cell)
            held = [other for other in beside if other in self.shown]
            if not held and certain:
                raise Conflict(UNSAFE)
            if not held:
                return
            helping = (other for other in held if self._would_help(cell, other))
            self._hide(next(helping, held[0]))

    def _is_learned(self, cell: Cell) -> bool:
        if is_told(cell, self._plain.interval(cell), self._known):
            return True
        all_small = (0, min(FLOOR - 1, self._known.schools[cell[0]]))
        return self._guessing.interval(cell) != all_small

    def _would_help(self, cell: Cell, other: Cell) -> bool:
        held = {twin: self.shown[twin] for twin in self._alike(other) if twin in self.shown}
        self._hide(other)
        helps = not self._is_learned(cell)
        for twin, number in held.items():
            self.shown[twin] = number
            self._plain.show(twin, number)
            self._guessing.show(twin, number)
        return helps

    def _hide(self, cell: Cell) -> None:
        for twin in self._alike(cell):
            if self.shown.pop(twin, None) is not None:
                self._plain.hide(twin)
                self._guessing.hide(twin)

    def _in_row(self, cell: Cell) -> list[Cell]:
        place, column = cell
        columns = {number for _place, number in self._counts}
        return sorted(((place, each) for each in columns - {column}), key=self._cost)

    def _everywhere(self, cell: Cell) -> Iterator[Cell]:
        """Where hiding may help, the likeliest first: its row, its column, then anywhere."""
        yield from self._in_row(cell)
        beside = {(place, cell[1]) for place in self._related(cell[0])}
        yield from sorted(beside, key=self._cost)
        others = self._counts.keys() - beside - {cell, *self._in_row(cell)}
        yield from sorted(others, key=self._cost)

    def _related(self, place: Place) -> set[Place]:
        """The rows that a row is counted with: parts of one whole, or nearly the same schools."""
        found = {
            other
            for same in self._known.same
            if place in (*same.these, *same.those)
            for other in (*same.these, *same.those)
        }
        for overlap in self._known.overlaps:
            if place in (overlap.row, overlap.other):
                found |= {overlap.row, overlap.other}
        return found - {place}

    def _cost(self, cell: Cell) -> tuple[bool, int, str]:
        return cell not in self.rather, self._counts[cell], repr(cell)

    def _alike(self, cell: Cell) -> list[Cell]:
        place, column = cell
        return [(twin, column) for twin in self._twins.get(place, (place,))]


def _twins(known: Known) -> dict[Place, tuple[Place, ...]]:
    """Rows that are the same schools by another name: what is hidden in one is so in all."""
    groups: dict[Place, set[Place]] = {}
    for same in known.same:
        if len(same.these) == len(same.those) == 1:
            pair = {same.these[0], same.those[0]}
            group = pair.union(*(groups.get(place, set()) for place in pair))
            for place in group:
                groups[place] = group
    return {place: tuple(sorted(group, key=repr)) for place, group in groups.items()}

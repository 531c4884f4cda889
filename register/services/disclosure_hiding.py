"""Which numbers are withheld so that no small count follows from those that are published.

Small counts are hidden first. Then the attack is made on each of them, and while it learns
anything, one more number is hidden: the one that helps at the least cost. Hiding only ever widens
what is possible, so that what was safe stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from register.domain.errors import Conflict
from register.services.disclosure_attack import (
    FLOOR,
    Attacker,
    Beside,
    Cell,
    Interval,
    Known,
    Name,
    Past,
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
    beside: Sequence[Beside] = (),
) -> dict[Cell, int]:
    """The numbers that may be published, rounded; every other cell is hidden.

    `already` are cells that were hidden before and stay so; `rather` are hidden rather than others.
    `beside` are other releases, which are attacked together with this one: what one of them hid
    stays hidden where its count is the same, and no small count of theirs follows either, unless it
    follows without this release. Raises Conflict where nothing helps.
    """
    small = [cell for cell in counts if counts[cell] < FLOOR]
    before = {cell for each in beside for cell in _hidden_still(each, counts)}
    hidden = {*small, *before, *(cell for cell in already if cell in counts)}
    search = _Search(counts, known, hidden, small)
    search.rather = frozenset(rather)
    for each in beside:
        search.read_too(each)
    for cell in small:
        search.protect(cell)
    for each in beside:
        search.protect_past(each)
    return search.shown


def _hidden_still(beside: Beside, counts: Mapping[Cell, int]) -> Iterator[Cell]:
    """What another release hid of the counts that are the same."""
    return (c for c in beside.counts if c not in beside.shown and beside.is_same(c, counts))


class _Search:
    """What is shown so far, and the two attackers who read it: one has other releases too."""

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
        self._reads_more = False
        self._out: set[Cell] = set()
        self._without: dict[Name, Interval] = {}
        columns = 1 + max(column for _place, column in counts)
        every = {twin for cell in hidden for twin in self._alike(cell)}
        self.shown = {cell: rounded(n) for cell, n in counts.items() if cell not in every}
        self._plain = Attacker(known, self.shown, columns)
        # Who guesses which of the hidden are small must not learn their sizes from it.
        self._guessing = Attacker(known, self.shown, columns, below=small)

    def read_too(self, beside: Beside) -> None:
        """Let one attacker read another release. The numbers of it that still hold are out."""
        self._reads_more = True
        self._plain.read_too(beside, self._counts, self.shown)
        self._out |= {cell for cell in beside.shown if beside.is_same(cell, self._counts)}

    def protect(self, cell: Cell) -> None:
        """Hide as many others as it takes.

        A guess is stopped by hiding in the row of the count, or not at all: where every number of
        the row is hidden, whoever guesses that all are small has only guessed.
        """
        while self._is_learned(cell):
            certain = self._follows(cell, cell, self._known)
            held = self._still_shown(self._everywhere(cell) if certain else self._in_row(cell))
            if certain and not (held := [other for other in held if other not in self._out]):
                raise Conflict(UNSAFE)
            if not held:
                return
            self._hide_best(held, lambda: self._is_learned(cell))

    def protect_past(self, beside: Beside) -> None:
        """The same for the small counts of another release that are no longer so."""
        for cell, number in beside.counts.items():
            if number < FLOOR and not beside.is_same(cell, self._counts):
                self._protect_once(cell, (cell, number), beside.known)

    def _protect_once(self, cell: Cell, past: Past, known: Known) -> None:
        while self._follows(past, cell, known):
            shown = self._still_shown((cell, *self._everywhere(cell)))
            held = [other for other in shown if other not in self._out]
            if not held:
                raise Conflict(UNSAFE)
            self._hide_best(held, lambda: self._follows(past, cell, known))

    def _is_learned(self, cell: Cell) -> bool:
        if self._follows(cell, cell, self._known):
            return True
        all_small = (0, min(FLOOR - 1, self._known.schools[cell[0]]))
        return self._guessing.interval(cell) != all_small

    def _follows(self, name: Name, cell: Cell, known: Known) -> bool:
        """Whether an attack learns of it what the other releases do not tell by themselves."""
        interval = self._plain.interval(name)
        return is_told(cell, interval, known) and interval != self._from_others(name)

    def _from_others(self, name: Name) -> Interval | None:
        """What follows of it without any number of this release; None where there is no other."""
        if not self._reads_more:
            return None
        if name not in self._without:
            for cell in self.shown:
                self._plain.hide(cell)
            self._without[name] = self._plain.interval(name)
            for cell, number in self.shown.items():
                self._plain.show(cell, number)
        return self._without[name]

    def _still_shown(self, cells: Iterable[Cell]) -> list[Cell]:
        return [cell for cell in cells if cell in self.shown]

    def _hide_best(self, held: Sequence[Cell], is_learned: Callable[[], bool]) -> None:
        """Hide the first that stops it, or the first of all."""
        helping = (other for other in held if self._would_help(other, is_learned))
        self._hide(next(helping, held[0]))

    def _would_help(self, other: Cell, is_learned: Callable[[], bool]) -> bool:
        held = {twin: self.shown[twin] for twin in self._alike(other) if twin in self.shown}
        self._hide(other)
        helps = not is_learned()
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
        return cell not in self.rather, self._counts.get(cell, 0), repr(cell)

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

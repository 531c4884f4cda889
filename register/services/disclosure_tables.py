"""The tables that are published, always the same ones, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.disclosure_attack import Cell
from register.store.counting import Key

HIDDEN = "c"
"""What stands in the place of a number that is withheld."""
LEAST_BASE = 10
"""Schools: no rate is given of a row that has fewer."""


@dataclass(frozen=True, slots=True)
class Group:
    """A column: standings that are counted together."""

    key: str
    name: str
    statuses: tuple[str, ...]


GROUPS = (
    Group("meets", "Meets the rules", ("qualified", "exempt")),
    Group("within", "Within time", ("in_window",)),
    Group("unclear", "Disputed or not enough evidence", ("exempt_contested", "review")),
    Group("not_met", "Not met", tuple(s for s in STATUSES if s in NOT_MET_STATUSES)),
)
TABLES = {
    "none": "England",
    "region": "Region",
    "la": "Local authority",
    "type": "Type of school",
    "phase": "Phase",
    "size": "Number of pupils",
    "fsm": "Share of pupils with free school meals",
    "urban_rural": "Urban or rural area",
}
Shown = int | str
"""A published number, or HIDDEN."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is published. `counts` are in the order of GROUPS.

    `rate` is the share of schools at "not met", in whole per cent, from the rounded numbers: HIDDEN
    where either is, None where the base is below LEAST_BASE. `within` is the key of an authority's
    region.
    """

    key: Key
    name: str
    schools: Shown
    counts: tuple[Shown, ...]
    rate: Shown | None
    within: Key = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it is published; `cut` is its name in addresses, `name` heads its rows."""

    cut: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """All tables of one publication, and how many of their counts are withheld.

    `small` are below the floor; `others` are withheld so that those do not follow.
    """

    tables: tuple[Table, ...]
    small: int
    others: int
    cells: int

    @property
    def hidden(self) -> int:
        """All that is withheld."""
        return self.small + self.others


def counts_of(cuts: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[Cell, int]:
    """The true counts, by row and column."""
    return {
        ((cut, row["key"]), column): sum(int(row[status]) for status in group.statuses)
        for cut in TABLES
        for row in cuts[cut]
        for column, group in enumerate(GROUPS)
    }


def hidden_in(tables: Iterable[Table]) -> set[Cell]:
    """The cells that are withheld in published tables."""
    return {cell for cell, number in cells_of(tables) if number == HIDDEN}


def cells_of(tables: Iterable[Table]) -> Iterator[tuple[Cell, Shown]]:
    """Every cell and what stands in it."""
    for table in tables:
        for line in table.lines:
            for column, number in enumerate(line.counts):
                yield ((table.cut, line.key), column), number

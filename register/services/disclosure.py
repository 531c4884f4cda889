"""Counts made fit to be published: small ones withheld, and whatever they would follow from.

Every published number is rounded by itself to the nearest five, totals too. A count below five is
hidden, and others with it, until an attack on all the tables together learns nothing of it. The
tables are the same ones each time: they cannot be asked for by other cuts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from register.domain.errors import Conflict, InvalidFact
from register.services import disclosure_hiding
from register.services.disclosure_attack import (
    FLOOR,
    OFF,
    STEP,
    Attacker,
    Beside,
    Cell,
    Known,
    NothingFits,
    Place,
    rounded,
)
from register.services.disclosure_tables import (
    GROUPS,
    HIDDEN,
    LEAST_BASE,
    TABLES,
    Group,
    Line,
    Protected,
    Shown,
    Table,
    cells_of,
    counts_of,
    hidden_in,
)
from register.store.counting import Key

NOT_AS_COUNTED = (
    "The school list as it is held now does not have the schools that this report counted."
    " Run the report again, keep it, and publish that."
)


@dataclass(frozen=True, slots=True)
class Attacked:
    """What an attack on published tables came to: hidden counts, and those it learned."""

    hidden: int
    recovered: int


def protected(
    cuts: Mapping[str, Sequence[Mapping[str, Any]]],
    known: Known,
    already: Collection[Cell] = (),
    rather: Collection[Cell] = (),
    beside: Sequence[Beside] = (),
) -> Protected:
    """The tables of a kept report, fit to be published; the same from the same, always.

    `cuts` are the rows of each cut, as a kept report has them; `known` is what the public list
    tells of them. `already` are cells that an earlier publication of the day hid: they stay hidden;
    `rather` are those that are hidden rather than others where more must be. `beside` are other
    releases, which are read together with this one. Raises Conflict where the tables cannot be made
    safe, or `known` is not of the same schools; InvalidFact where no school is counted.
    """
    _check(cuts, known)
    counts = counts_of(cuts)
    if not _fits(counts, known):
        raise Conflict(NOT_AS_COUNTED)
    shown = disclosure_hiding.published(counts, known, already, rather, beside)
    small = sum(number < FLOOR for number in counts.values())
    homes = _homes(known)
    tables = tuple(
        Table(cut, TABLES[cut], tuple(_line(cut, row, shown, homes) for row in cuts[cut]))
        for cut in TABLES
    )
    return Protected(tables, small, len(counts) - len(shown) - small, len(counts))


def attack(tables: Sequence[Table], known: Known) -> Attacked:
    """Attack published tables, knowing what the public list tells.

    Recovered is a hidden count that is certain to be below the floor, or that may be below it and
    lies within less than a step. Raises Conflict where the tables contradict each other or `known`.
    """
    shown = {cell: number for cell, number in cells_of(tables) if isinstance(number, int)}
    attacker = Attacker(known, shown, len(GROUPS))
    hidden = hidden_in(tables)
    try:
        attacker.interval((("none", None), 0))
        recovered = [cell for cell in hidden if _is_recovered(cell, attacker, known)]
    except NothingFits as error:
        raise Conflict("These tables contradict each other, or are of other schools.") from error
    return Attacked(len(hidden), len(recovered))


def _is_recovered(cell: Cell, attacker: Attacker, known: Known) -> bool:
    least, most = attacker.interval(cell)
    enough = known.told_at_most(cell)
    return most < enough or (least < FLOOR and most - least < enough)


def _check(cuts: Mapping[str, Sequence[Mapping[str, Any]]], known: Known) -> None:
    counted: dict[Place, int] = {
        (cut, row["key"]): int(row["schools"]) for cut in TABLES for row in cuts[cut]
    }
    if not counted.get(("none", None)):
        raise InvalidFact("That report counts no school: there is nothing to publish.")
    if counted != dict(known.schools):
        raise Conflict(NOT_AS_COUNTED)


def _fits(counts: Mapping[Cell, int], known: Known) -> bool:
    """Whether rows that hold the same schools were counted alike."""
    return all(
        sum(counts[place, column] for place in same.these)
        == sum(counts[place, column] for place in same.those)
        for same in known.same
        for column in range(len(GROUPS))
    )


def _homes(known: Known) -> dict[Key, Key]:
    """The region that each authority lies in, where all of its schools are in one."""
    sides = [(x.these, x.those) for x in known.same] + [(x.those, x.these) for x in known.same]
    return {
        place[1]: whole[0][1]
        for parts, whole in sides
        if len(whole) == 1 and whole[0][0] == "region"
        for place in parts
        if place[0] == "la"
    }


def _line(
    cut: str, row: Mapping[str, Any], shown: Mapping[Cell, int], homes: Mapping[Key, Key]
) -> Line:
    place, schools = (cut, row["key"]), int(row["schools"])
    counts = tuple(shown.get((place, column), HIDDEN) for column in range(len(GROUPS)))
    told = rounded(schools) if schools >= FLOOR else HIDDEN
    within = homes.get(row["key"]) if cut == "la" else None
    return Line(row["key"], row["name"], told, counts, _rate(told, counts[-1]), within)


def _rate(schools: Shown, number: Shown) -> Shown | None:
    if isinstance(schools, str) or isinstance(number, str):
        return HIDDEN
    if schools < LEAST_BASE:
        return None
    return (200 * number + schools) // (2 * schools)  # halves go up


__all__ = [
    "FLOOR",
    "GROUPS",
    "HIDDEN",
    "LEAST_BASE",
    "OFF",
    "STEP",
    "TABLES",
    "Attacked",
    "Group",
    "Line",
    "Protected",
    "Table",
    "attack",
    "cells_of",
    "counts_of",
    "hidden_in",
    "protected",
]

"""Populations of schools for publication, and an attack on what is published that knows no solver.

The attack shares no line with the register's own: it reads the published numbers as ranges and
narrows them by every sum, every difference and every total less its parts, until nothing moves;
and on a small country it goes through every true table that there could be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from random import Random
from typing import Any

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services import disclosure_relations
from register.services.disclosure import TABLES, Protected
from register.services.disclosure_attack import Known

CUTS = tuple(cut for cut in TABLES if cut != "none")
COLUMNS = ("qualified", "in_window", "review", "overdue")  # one standing of each column
Row = tuple[str, Any]
Range = tuple[int, int]
School = tuple[tuple[Any, ...], str]
"""A school's keys, in the order of CUTS, and its standing."""


def a_school(status: str, **keys: object) -> School:
    """One school; every key that is not given is that of all others."""
    usual = {"region": "R", "la": 1, "type": 1, "phase": 2, "size": "s", "fsm": "f"}
    held = {**usual, "urban_rural": "u", **keys}
    return tuple(held[cut] for cut in CUTS), status


def an_authority(la: int, region: str, counts: Sequence[int]) -> list[School]:
    """The schools of one authority, so many in each column."""
    return [
        a_school(status, la=la, region=region)
        for status, number in zip(COLUMNS, counts, strict=True)
        for _ in range(number)
    ]


def a_country(seed: int, schools: int = 500, authorities: int = 18) -> list[School]:
    """Authorities of every size in four regions; rows of some cuts are the same schools."""
    dice = Random(seed)  # noqa: S311 - to be the same each time
    sizes = [dice.choice((1, 2, 5, 8, 13, 30)) for _ in range(authorities)]
    found = []
    for _ in range(schools):
        la = dice.choices(range(authorities), sizes)[0]
        kind, phase = dice.choices(((15, 1), (1, 2), (34, 2), (34, 4), (6, 4)), (6, 50, 24, 18, 2))[
            0
        ]
        keys = {
            "la": la,
            "region": "ABCD"[la % 4],
            "type": kind,
            "phase": phase,
            "size": dice.choice(("small", "large", None)),
            "fsm": dice.choices(("few", "many"), (9, 1))[0],
            "urban_rural": dice.choices(("UN1", "RSF1"), (40, 1))[0],
        }
        found.append(a_school(dice.choices(STATUSES, (2, 1, 3, 4, 3, 20, 4, 60))[0], **keys))
    return found


def kept(schools: Iterable[School]) -> dict[str, list[dict[str, Any]]]:
    """The cuts of these schools, as a kept report has them."""
    rows: dict[Row, Counter[str]] = {}
    for keys, status in schools:
        for row in (("none", None), *zip(CUTS, keys, strict=True)):
            rows.setdefault(row, Counter())[status] += 1
    found: dict[str, list[dict[str, Any]]] = {cut: [] for cut in TABLES}
    for (cut, key), counted in sorted(rows.items(), key=repr):
        told = {"key": key, "name": f"{cut} {key}", "schools": counted.total()}
        not_met = sum(counted[status] for status in NOT_MET_STATUSES)
        found[cut].append({**told, **{s: counted[s] for s in STATUSES}, "not_met": not_met})
    return found


def known(schools: Iterable[School]) -> Known:
    """What the public list tells of them."""
    return disclosure_relations.known(CUTS, Counter(keys for keys, _status in schools))


class Country:
    """What the independent attack goes by: true counts to judge it, and sums that all must keep."""

    def __init__(self, schools: Sequence[School], published: Protected) -> None:
        """Take the published numbers apart; the totals are known to the school."""
        self.true: Counter[tuple[Row, int]] = Counter()
        self.total: Counter[Row] = Counter()
        self.members: dict[Row, set[int]] = {}
        for number, (keys, status) in enumerate(schools):
            for row in (("none", None), *zip(CUTS, keys, strict=True)):
                self.true[row, _column(status)] += 1
                self.total[row] += 1
                self.members.setdefault(row, set()).add(number)
        self.ranges: dict[tuple[Row, int], Range] = {}
        self.hidden: set[tuple[Row, int]] = set()
        for table in published.tables:
            for line in table.lines:
                for column, shown in enumerate(line.counts):
                    cell = ((table.cut, line.key), column)
                    if isinstance(shown, str):
                        self.hidden.add(cell)
                        self.ranges[cell] = (0, self.total[cell[0]])
                    else:
                        self.ranges[cell] = (max(5, shown - 2), shown + 2)

    @property
    def small(self) -> list[tuple[Row, int]]:
        """The cells whose count is below five."""
        return [cell for cell in self.ranges if self.true[cell] < 5]

    def is_learned(self, cell: tuple[Row, int], least: int, most: int) -> bool:
        """Whether it cannot be five or more (or the whole of a smaller row), or is a single one."""
        return most < min(5, self.total[cell[0]]) or least == most

    def sums(self) -> list[tuple[list[tuple[Row, int]], list[tuple[Row, int]], int]]:
        """Every sum there is: these cells, less those, are so many."""
        found: list[tuple[list[tuple[Row, int]], list[tuple[Row, int]], int]] = [
            ([(row, column) for column in range(4)], [], self.total[row]) for row in self.total
        ]
        of = {cut: [row for row in self.total if row[0] == cut] for cut in CUTS}
        same = [(of[cut], [("none", None)]) for cut in CUTS]
        same += [
            ([la for la in of["la"] if self.members[la] <= self.members[region]], [region])
            for region in of["region"]
        ]
        rows = list(self.total)
        same += [
            ([one], [other])
            for place, one in enumerate(rows)
            for other in rows[:place]
            if self.members[one] == self.members[other]
        ]
        for these, those in same:
            found += [
                ([(row, column) for row in these], [(row, column) for row in those], 0)
                for column in range(4)
            ]
        return found

    def inside(self) -> list[tuple[Row, Row, int]]:
        """Every row that lies in another, and how many schools the other has beside it."""
        return [
            (one, other, self.total[other] - self.total[one])
            for one in self.total
            for other in self.total
            if one != other and self.members[one] <= self.members[other]
        ]

    def nested(
        self, held: dict[tuple[Row, int], Range], inside: Sequence[tuple[Row, Row, int]]
    ) -> bool:
        """Take each row from the row that it lies in; whether anything moved."""
        moved = False
        for row, other, spare in inside:
            for column in range(4):
                mine, whole = held[row, column], held[other, column]
                now = (max(mine[0], whole[0] - spare), min(mine[1], whole[1]))
                then = (max(whole[0], mine[0]), min(whole[1], mine[1] + spare))
                moved |= (now, then) != (mine, whole)
                held[row, column], held[other, column] = now, then
        return moved

    def narrowed(self) -> dict[tuple[Row, int], Range]:
        """Take every sum less all of its other parts, again and again, until nothing moves."""
        held, sums, inside, moved = dict(self.ranges), self.sums(), self.inside(), True
        while moved:
            moved = self.nested(held, inside)
            for plus, minus, number in sums:
                signed = [(cell, 1) for cell in plus] + [(cell, -1) for cell in minus]
                least = sum(held[c][0] if sign > 0 else -held[c][1] for c, sign in signed)
                most = sum(held[c][1] if sign > 0 else -held[c][0] for c, sign in signed)
                for cell, sign in signed:
                    low, high = held[cell]
                    rest = (least - low, most - high) if sign > 0 else (least + high, most + low)
                    span = (number - rest[1], number - rest[0])
                    here = span if sign > 0 else (-span[1], -span[0])
                    now = (max(low, here[0]), min(high, here[1]))
                    if now != (low, high):
                        held[cell], moved = now, True
                        least = sum(held[c][0] if s > 0 else -held[c][1] for c, s in signed)
                        most = sum(held[c][1] if s > 0 else -held[c][0] for c, s in signed)
        return held

    def possible(self) -> dict[tuple[Row, int], set[int]]:
        """The values of each authority's cells in all true tables there could be; few schools."""
        authorities = [row for row in self.total if row[0] == "la"]
        options = {la: self._options(la) for la in authorities}
        regions = {
            region: [la for la in authorities if self.members[la] <= self.members[region]]
            for region in self.total
            if region[0] == "region"
        }
        sums = {
            region: {s for s in _sums([options[la] for la in las]) if self._fits(region, s)}
            for region, las in regions.items()
        }
        found: dict[tuple[Row, int], set[int]] = {}
        for region, inside in regions.items():
            others = _sums([fitting for each, fitting in sums.items() if each != region])
            wholes = {
                whole
                for whole in sums[region]
                if any(self._fits(("none", None), _add(whole, other)) for other in others)
            }
            for la in inside:
                beside = _sums([options[each] for each in inside if each != la])
                for mine in options[la]:
                    if any(_add(mine, rest) in wholes for rest in beside):
                        for column, value in enumerate(mine):
                            found.setdefault((la, column), set()).add(value)
        return found

    def _options(self, row: Row) -> list[tuple[int, ...]]:
        spans = [range(self.ranges[row, c][0], self.ranges[row, c][1] + 1) for c in range(4)]
        return [each for each in product(*spans) if sum(each) == self.total[row]]

    def _fits(self, row: Row, counts: tuple[int, ...]) -> bool:
        spans = (self.ranges[row, column] for column in range(4))
        return all(low <= n <= high for n, (low, high) in zip(counts, spans, strict=True))


def _sums(parts: Sequence[Iterable[tuple[int, ...]]]) -> set[tuple[int, ...]]:
    found: set[tuple[int, ...]] = {(0, 0, 0, 0)}
    for part in parts:
        found = {_add(one, other) for one in found for other in part}
    return found


def _add(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _column(status: str) -> int:
    if status in NOT_MET_STATUSES:
        return 3
    return {"qualified": 0, "exempt": 0, "in_window": 1}.get(status, 2)

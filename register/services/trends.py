"""The national picture over time: counts by status on many days, from one query."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.law.assessment import NOT_MET_STATUSES, RULEBOOK, STATUSES
from register.law.dates import TRIGGER_DAY
from register.services.reports import (
    EVERYWHERE,
    Counts,
    Cut,
    Filters,
    counts_of,
    in_order,
    may_ask,
    whole,
)
from register.store import counting
from register.store.counting import Key

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Course:
    """The schools of one key: for each status one number a day, in the order of the days."""

    key: Key
    name: str
    statuses: Mapping[str, tuple[int, ...]]

    @property
    def schools(self) -> tuple[int, ...]:
        """How many schools there were on each day."""
        return tuple(map(sum, zip(*self.statuses.values(), strict=True)))

    @property
    def not_met(self) -> tuple[int, ...]:
        """How many did not meet the duty on each day."""
        chosen = (self.statuses[status] for status in STATUSES if status in NOT_MET_STATUSES)
        return tuple(map(sum, zip(*chosen, strict=True)))

    def on(self, place: int) -> Counts:
        """The counts of one of the days, by its place."""
        told = {status: numbers[place] for status, numbers in self.statuses.items()}
        return counts_of(self.key, self.name, told)


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts on many days, as known at one time (None is now). Each day's are that day's report."""

    days: tuple[date, ...]
    known_at: datetime | None
    rulebook: str
    rows: tuple[Course, ...]
    total: Course


def trend(
    session: Session,
    days: Sequence[date],
    *,
    today: date,
    by: Cut = Cut.NONE,
    known_at: datetime | None = None,
    filters: Filters = EVERYWHERE,
) -> Trend:
    """The counts on each of these days, which must be in order. Raises as `reports.counts` does."""
    for day in (days[0], days[-1]):
        may_ask(session, day, today)
    cut = None if by is Cut.NONE else by.value
    grown: dict[Key, dict[str, list[int]]] = {}
    names: dict[Key, str] = {}
    for turn in counting.turned(session, cut, known_at=known_at, where=filters.where()):
        names[turn.key] = max(names.get(turn.key, ""), turn.name)
        mine = grown.setdefault(turn.key, {status: [0] * len(days) for status in STATUSES})
        place = bisect_left(days, turn.day)  # the first of the days on which it shows
        if place < len(days):
            mine[turn.status][place] += turn.by
    rows = [_course(key, names[key], mine) for key, mine in grown.items()]
    rows.sort(key=lambda row: in_order(counts_of(row.key, row.name, dict.fromkeys(STATUSES, 0))))
    return Trend(
        tuple(days), known_at, RULEBOOK, tuple(rows), _sum(rows, len(days), whole(filters))
    )


def months(first: date = TRIGGER_DAY, *, last: date) -> tuple[date, ...]:
    """The first day of each month from one day to another (both inclusive)."""
    found = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            found.append(day)
        following = (day.year + 1, 1) if day.month == DECEMBER else (day.year, day.month + 1)
        day = date(*following, 1)
    return tuple(found)


def _course(key: Key, name: str, grown: Mapping[str, list[int]]) -> Course:
    """Add up what came and went, day by day."""
    statuses = {}
    for status, changes in grown.items():
        here, numbers = 0, []
        for by in changes:
            here += by
            numbers.append(here)
        statuses[status] = tuple(numbers)
    return Course(key, name, statuses)


def _sum(rows: Sequence[Course], days: int, name: str) -> Course:
    statuses = {
        status: tuple(sum(row.statuses[status][place] for row in rows) for place in range(days))
        for status in STATUSES
    }
    return Course(None, name, statuses)

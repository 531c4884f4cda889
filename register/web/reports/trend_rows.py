"""What was counted over time, number by number, as a table, a picture and a file all say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from register.law.assessment import STATUSES
from register.services.reports import Counts, Cut, counts_of
from register.services.trends import Course, Trend
from register.web.filters import number
from register.web.reports.choosing import NO_KEY
from register.web.reports.forms import NOT_MET, RATE, SCHOOLS
from register.web.reports.narrowing import Key
from register.web.reports.rates import rate, tenths

AT_THE_TIME = timedelta(days=31)
CSV_HEADER = ("day", "key", "name", "schools", *STATUSES, "not_met")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of a day on the day `made`, in the report kept under `number`: rows by key."""

    number: int
    day: date
    made: date
    rows: Mapping[Key, Counts]

    @property
    def at_the_time(self) -> bool:
        """Whether it was made within 31 days of its day, and not counted later."""
        return self.made - self.day <= AT_THE_TIME


@dataclass(frozen=True, slots=True)
class Found:
    """What a page over time is made of.

    `trend` holds `days` (each month's first and today) and the days of what was `said`. It is cut
    by `by`; `wanted` is what was asked for, another where that has too many keys to be shown.
    `began` is the day from which the register knows anything; None before it does.
    """

    trend: Trend
    days: tuple[date, ...]
    today: date
    by: Cut
    wanted: Cut
    said: tuple[Said, ...]
    began: date | None

    @property
    def courses(self) -> tuple[Course, ...]:
        """Those that are shown: one a key, or the whole."""
        return (self.trend.total,) if self.by is Cut.NONE else self.trend.rows

    def on(self, course: Course, day: date) -> Counts:
        """The counts of one day, which is among those of the trend."""
        return course.on(self.trend.days.index(day))


def said_rows(rows: Sequence[Mapping[str, Any]]) -> dict[Key, Counts]:
    """The rows of a kept report, by key."""
    return {
        row["key"]: counts_of(
            row["key"], row["name"], {status: int(row.get(status, 0)) for status in STATUSES}
        )
        for row in rows
    }


def value(row: Counts, show: str) -> float | None:
    """One number of a row; a rate is in per cent, None where there is none to say."""
    if show == RATE:
        found = tenths(row)
        return None if found is None else found / 10
    if show in {NOT_MET, SCHOOLS}:
        return row.not_met if show == NOT_MET else row.schools
    return row.statuses[show]


def text(row: Counts, show: str) -> str:
    """The same as a cell shows it."""
    return rate(row) if show == RATE else number(int(value(row, show) or 0))


def statuses_of(show: str) -> list[str]:
    """The statuses of the schools behind a number, as an address holds them; none for not met."""
    if show == SCHOOLS:
        return list(STATUSES)
    return [] if show in {NOT_MET, RATE} else [show]


def name_of(course: Course, by: Cut, whole: str) -> str:
    """What one course is called."""
    if by is Cut.NONE:
        return whole
    return NO_KEY.get(by, course.name) if course.key is None else course.name


def csv_rows(found: Found) -> Iterator[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`: each day's keys, then the whole with no key."""
    places = {day: place for place, day in enumerate(found.trend.days)}
    keys = () if found.by is Cut.NONE else found.trend.rows
    for day in found.days:
        for course in (*keys, found.trend.total):
            row = course.on(places[day])
            numbers = (row.statuses[status] for status in STATUSES)
            yield (day.isoformat(), row.key, row.name, row.schools, *numbers, row.not_met)

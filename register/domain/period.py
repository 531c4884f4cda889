"""Days, and the one convention for runs of them.

A `Period` is half-open: `end` is the first day that no longer belongs. Files and pages give the
last day; they are converted at the door by `Period.of_days` and `Period.last_day`.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from register.domain.errors import InvalidFact

ONE_DAY = timedelta(days=1)
FEBRUARY, LEAP_DAY = 2, 29


@dataclass(frozen=True, slots=True)
class Period:
    """A run of days from `start` (inclusive) to `end` (exclusive); None is unbounded.

    Raises InvalidFact where the end comes before the start.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.start is not None and self.end is not None and self.end < self.start:
            message = f"A period cannot end on {self.end} before it begins on {self.start}."
            raise InvalidFact(message)

    @classmethod
    def of_days(cls, first: date | None, last: date | None) -> Self:
        """Build from a first and last day, both inclusive; None is unbounded."""
        return cls(first, None if last is None else day_after(last))

    @property
    def last_day(self) -> date | None:
        """The last day inside, or None where there is none yet."""
        return None if self.end is None else self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        """Whether the day is inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


def day_after(day: date) -> date:
    """The next day; the last day that a calendar holds stays where it is."""
    return day if day == date.max else day + ONE_DAY


def anniversary(day: date, years: int, *, leap_day_to_march: bool = False) -> date:
    """The same date `years` later; 29 February gives 28 February (or 1 March) in a common year.

    Rulebook switch P3; the corresponding-date rule of Dodds v Walker [1981] by analogy.
    """
    year = day.year + years
    if day.month == FEBRUARY and day.day == LEAP_DAY and not isleap(year):
        return date(year, 3, 1) if leap_day_to_march else date(year, 2, 28)
    return date(year, day.month, day.day)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month, both inclusive."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])

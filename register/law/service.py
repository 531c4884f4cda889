"""How service as SENCO is counted: runs of days, merged, and the test of twelve months.

Runs are half-open pairs of days (first day in, first day out). Rulebook R15 to R17 and the case
format, edges 5 to 8.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from register.domain.cases import Designation, SchoolFacts
from register.domain.period import day_after
from register.domain.schools import PROPOSED_TO_OPEN
from register.law.dates import (
    DAYS_OF_SERVICE,
    DAYS_WITH_LEAP_DAY,
    MONTHS_OF_SERVICE,
    months_on,
)
from register.law.policy import Policy

Run = tuple[date, date]
DAYS_IN_A_MONTH, MONTHS_IN_A_YEAR = 30, 12


def served(designation: Designation, school: SchoolFacts, *, latest: bool) -> Run | None:
    """The days of a designation on which the school was open, or None where there are none.

    `latest` takes the last day on which the start can lie, where only the month is known.
    """
    if school.status_code == PROPOSED_TO_OPEN and school.opened is None:
        return None
    start = designation.starts_latest if latest else designation.starts
    end = designation.ends or date.max
    if school.opened is not None and school.opened > start:
        start = school.opened
    if school.closed is not None and school.closed < end:
        end = min(end, day_after(school.closed))
    return (start, end) if start < end else None


def merged(runs: list[Run], gap_days: int = 0) -> list[Run]:
    """The union of runs, in order; runs that touch or overlap are one, as are short gaps."""
    if len(runs) < 2:  # noqa: PLR2004 - nothing to merge, as for most people
        return runs
    result: list[Run] = []
    for start, end in sorted(runs):
        if result and (start - result[-1][1]).days <= gap_days:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def before(runs: Iterable[Run], day: date) -> list[Run]:
    """The part of each run that lies before the day (exclusive)."""
    return [(start, min(end, day)) for start, end in runs if start < day]


def run_on(runs: Iterable[Run], day: date) -> Run | None:
    """The run that the day lies in."""
    for start, end in runs:
        if start <= day < end:
            return (start, end)
    return None


def days_in(runs: Iterable[Run]) -> int:
    """How many days the runs hold."""
    return sum((end - start).days for start, end in runs)


def more_than_twelve_months(runs: list[Run], policy: Policy) -> bool:
    """Reg 49(4), "a total period of more than twelve months"; exactly twelve is not enough.

    One merged spell by calendar months; several by days (switch P9). A Bill may name another
    number of months.
    """
    months = policy.bill.months_of_service
    if policy.adding_spells == "months_and_days":
        return _months_and_days(runs) > (months, 0)
    if policy.adding_spells == "pure_days":
        return days_in(runs) > _days(DAYS_OF_SERVICE, months)
    if len(runs) == 1:
        start, end = runs[0]
        return end > months_on(start, months)
    year = DAYS_WITH_LEAP_DAY if _has_leap_day(runs) else DAYS_OF_SERVICE
    return days_in(runs) > _days(year, months)


def in_grey_zone(runs: list[Run], policy: Policy) -> bool:
    """Whether several spells add up to 365 or 366 days, where the methods of P9 differ."""
    if len(runs) < 2:  # noqa: PLR2004 - one spell is counted in one way
        return False
    months = policy.bill.months_of_service
    most = _days(DAYS_WITH_LEAP_DAY, months)
    return _days(DAYS_OF_SERVICE, months) <= days_in(runs) <= most


def _days(year: int, months: int) -> int:
    """So many months as days, where a year has that many; parts of a day do not count."""
    return year if months == MONTHS_OF_SERVICE else year * months // MONTHS_IN_A_YEAR


def _has_leap_day(runs: Iterable[Run]) -> bool:
    return any(_leap_days_to(end) > _leap_days_to(start) for start, end in runs)


def _leap_days_to(day: date) -> int:
    """How many 29 Februaries lie before the day (exclusive)."""
    years = day.year if (day.month, day.day) > (2, 29) else day.year - 1
    return years // 4 - years // 100 + years // 400


def _months_and_days(runs: Iterable[Run]) -> tuple[int, int]:
    months = days = 0
    for start, end in runs:
        whole = (end.year - start.year) * MONTHS_IN_A_YEAR + end.month - start.month
        left = end.day - start.day
        if left < 0:
            whole, left = whole - 1, left + DAYS_IN_A_MONTH
        months, days = months + whole, days + left
    return months + days // DAYS_IN_A_MONTH, days % DAYS_IN_A_MONTH

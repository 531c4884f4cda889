"""How long something is, in words."""

from __future__ import annotations

from datetime import date

from register.law.dates import MONTHS_IN_A_YEAR, months_on

_DAYS_WORTH_COUNTING = 60


def span_of_time(start: date, end: date) -> str:
    """A length in words, to the month beyond two months: "12 days", "2 years and 3 months"."""
    days = (end - start).days
    if days <= _DAYS_WORTH_COUNTING:
        return _counted(days, "day")
    months = (end.year - start.year) * MONTHS_IN_A_YEAR + end.month - start.month
    months -= months_on(start, months) > end
    years, over = divmod(months, MONTHS_IN_A_YEAR)
    parts = [_counted(years, "year")] * bool(years) + [_counted(over, "month")] * bool(over)
    return " and ".join(parts)


def from_today(other: date, today: date) -> str:
    """How far off a day is: "today", "in 9 months", "3 years and 1 month ago"."""
    if other == today:
        return "today"
    if other > today:
        return f"in {span_of_time(today, other)}"
    return f"{span_of_time(other, today)} ago"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"

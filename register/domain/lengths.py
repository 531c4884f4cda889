"""How long something is, in words, and the same day some months on."""

from __future__ import annotations

from datetime import date

from register.domain.period import anniversary

_MONTHS_IN_YEAR = 12
_DAYS_WORTH_COUNTING = 60


def span_of_time(start: date, end: date) -> str:
    """A length in words, to the month beyond two months: "12 days", "2 years and 3 months"."""
    days = (end - start).days
    if days <= _DAYS_WORTH_COUNTING:
        return _counted(days, "day")
    months = (end.year - start.year) * _MONTHS_IN_YEAR + end.month - start.month
    months -= months_on(start, months) > end
    years, over = divmod(months, _MONTHS_IN_YEAR)
    parts = [_counted(years, "year")] * bool(years) + [_counted(over, "month")] * bool(over)
    return " and ".join(parts)


def from_today(other: date, today: date) -> str:
    """How far off a day is: "today", "in 9 months", "3 years and 1 month ago"."""
    if other == today:
        return "today"
    if other > today:
        return f"in {span_of_time(today, other)}"
    return f"{span_of_time(other, today)} ago"


def months_on(start: date, months: int) -> date:
    """The corresponding day so many months later; the month's last day where there is none."""
    years, month = divmod(start.month - 1 + months, _MONTHS_IN_YEAR)
    for last in (start.day, 30, 29, 28):
        try:
            return date(start.year + years, month + 1, min(start.day, last))
        except ValueError:
            continue
    return anniversary(start, years)  # pragma: no cover - every month has a 28th


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"

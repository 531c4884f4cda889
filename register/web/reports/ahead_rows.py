"""The rows of what is ahead: a month or an area each, with what falls there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.law.dates import NASENCO_ENDS
from register.services import forecasts
from register.services.forecasts import Fallen, FallOut
from register.services.report_choices import Choices
from register.services.reports import Report
from register.services.trends import Trend, months
from register.web.reports.ahead_asked import ONE_DAY, AheadAsked
from register.web.reports.choosing import NO_KEY

CSV_HEADER = ("from", "to", "key", "name", "out_of_time", "otherwise", "not_met")
CLIFF = "1 September 2027 is also the day before which a NASENCO must be completed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row before it is shown: its days (both inclusive), its key, and its numbers."""

    first: date
    last: date
    fallen: Fallen
    not_met: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows, how many do not meet the duty on the last day, and what the filters offer.

    `nasenco` is how many of the schools that fall out of time have a SENCO with a NASENCO under
    way; None where no row holds the day before which it must be completed.
    """

    rows: Sequence[Stretch]
    not_met: int
    choices: Choices
    feed_day: date | None
    nasenco: int | None


def month_days(after: date, upto: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The first day of each row by month, and the last; all inclusive. There is always a row."""
    firsts = sorted({after + ONE_DAY, *months(after + ONE_DAY, last=upto)})
    return tuple(firsts), (*(first - ONE_DAY for first in firsts[1:]), upto)


def by_month(asked: AheadAsked, falls: Sequence[FallOut], counted: Trend) -> list[Stretch]:
    """A row for each month; `counted` are the counts on the last day of each."""
    firsts, lasts = month_days(asked.days.as_of.day, asked.upto.day)
    numbers = zip(forecasts.by_day(falls, firsts), counted.total.not_met, strict=True)
    return [
        Stretch(first, last, _named(first, last, found), not_met, _note(first, last))
        for first, last, (found, not_met) in zip(firsts, lasts, numbers, strict=True)
    ]


def by_area(asked: AheadAsked, falls: Sequence[FallOut], counted: Report) -> list[Stretch]:
    """A row for each area with a school on the last day, or with one that falls."""
    found = {row.key: row for row in forecasts.by_area(falls)}
    names = {row.key: row.name for row in found.values()}
    names |= {row.key: row.name for row in counted.rows}
    not_met = {row.key: row.not_met for row in counted.rows}
    first, last = asked.days.as_of.day + ONE_DAY, asked.upto.day
    rows = []
    for key in (*not_met, *(key for key in found if key not in not_met)):
        name = NO_KEY.get(asked.by, names[key]) if key is None else names[key]
        fallen = found.get(key)
        numbers = (fallen.out_of_time, fallen.otherwise) if fallen else (0, 0)
        rows.append(Stretch(first, last, Fallen(key, name, *numbers), not_met.get(key, 0)))
    return rows


def csv_rows(asked: AheadAsked, found: Found) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`, the total last with a blank key."""
    return [
        (
            *(row.first, row.last, row.fallen.key, row.fallen.name),
            *(row.fallen.out_of_time, row.fallen.otherwise, row.not_met),
        )
        for row in (*found.rows, total_of(asked, found))
    ]


def _named(first: date, last: date, found: Fallen) -> Fallen:
    """The month; "23 to 30 November 2026" of one that is not whole."""
    whole = first.day == 1 and (last + ONE_DAY).day == 1
    days = "" if whole else f"{first.day} to {last.day} " if first != last else f"{first.day} "
    return Fallen(found.key, f"{days}{first:%B %Y}", found.out_of_time, found.otherwise)


def _note(first: date, last: date) -> str:
    return CLIFF if first <= NASENCO_ENDS <= last else ""


def total_of(asked: AheadAsked, found: Found) -> Stretch:
    """The row of all, last in the table."""
    numbers = (
        sum(row.fallen.out_of_time for row in found.rows),
        sum(row.fallen.otherwise for row in found.rows),
    )
    first, last = asked.days.as_of.day + ONE_DAY, asked.upto.day
    return Stretch(first, last, Fallen(None, "All", *numbers), found.not_met)

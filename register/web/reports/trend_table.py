"""The table over time: a year a row, or the months of one year; every number leads on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.law.assessment import STATUSES
from register.services.reports import Counts, Cut
from register.services.trends import Course
from register.web.filters import day as in_words
from register.web.paging import address
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.forms import NOT_MET, RATE, SCHOOLS
from register.web.reports.narrowing import NOT_RECORDED
from register.web.reports.rates import SYMBOLS
from register.web.reports.trend_asked import SEPTEMBER, TrendAsked, of_september
from register.web.reports.trend_rows import Found, name_of, statuses_of, text, value
from register.web.words import STATUS_NAMES, after_a_colon

PATH, REPORT = "/reports/trend", "/reports"
WORDS = {
    NOT_MET: "Not met",
    RATE: "Not met, %",
    SCHOOLS: "Schools",
    **{status: STATUS_NAMES[status] for status in STATUSES},
}
"""What each number is called, as a heading or a choice."""
ALL = "All of them"


@dataclass(frozen=True, slots=True)
class Number:
    """One number; `href` is blank where there is no list behind it, `what` says what it counts."""

    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One day: its report, the months that follow it (blank where they are shown), its numbers."""

    day: str
    href: str
    note: str
    months: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class TrendTable:
    """The table; `symbols` are those of the shorthand that stand in it."""

    caption: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    symbols: tuple[tuple[str, str], ...]


def trend_table(asked: TrendAsked, found: Found) -> TrendTable:
    """Put the table together: all numbers of the whole, or the one chosen of each key."""
    days = _days(asked, found)
    lines = tuple(_line(asked, found, day) for day in days)
    texts = {number.text for line in lines for number in line.numbers}
    if found.by is Cut.NONE:
        columns = tuple(WORDS.values())
    else:
        columns = (*(name_of(one, found.by, "") for one in found.courses), ALL)
    return TrendTable(
        caption=caption(asked, found),
        columns=columns,
        lines=lines,
        symbols=tuple(symbol for symbol in SYMBOLS if symbol[0] in texts),
    )


def caption(asked: TrendAsked, found: Found) -> str:
    """What the table holds, and in what unit."""
    what = "Schools by standing" if found.by is Cut.NONE else spoken(asked.show)
    if asked.year:
        return f"{what}, month by month from September {asked.year}"
    return f"{what}, on 1 September of each year"


def spoken(show: str) -> str:
    """What a picture or a table of one number shows: "Schools that do not meet the duty"."""
    named = {
        NOT_MET: "Schools that do not meet the duty",
        RATE: "Schools that do not meet the duty, as a percentage",
        SCHOOLS: "Schools that the duty reaches",
    }
    return named.get(show) or f"Schools: {after_a_colon(STATUS_NAMES[show])}"


def listed(asked: TrendAsked, found: Found, day: date, key: object, show: str) -> str:
    """The address of the schools behind one number."""
    which: dict[str, object] = {"as_of": day.isoformat(), **asked.which}
    if key is not _WHOLE and found.by is not Cut.NONE:
        which[found.by.value] = NOT_RECORDED if key is None else key
    return address(FLAGGED, {**which, "status": statuses_of(show)})


_WHOLE = object()


def _days(asked: TrendAsked, found: Found) -> tuple[date, ...]:
    """Each 1 September and today; or the months of the year asked for."""
    if asked.year:
        return tuple(day for day in found.days if of_september(day) == asked.year)
    return tuple(
        day for day in found.days if day == found.today or (day.month == SEPTEMBER and day.day == 1)
    )


def _line(asked: TrendAsked, found: Found, day: date) -> Line:
    place = found.trend.days.index(day)
    whole = found.trend.total.on(place)
    if found.by is Cut.NONE:
        cells = [(whole, _WHOLE, show, WORDS[show]) for show in WORDS]
    else:
        cells = [
            *((one.on(place), one.key, asked.show, _named(one, found)) for one in found.courses),
            (whole, _WHOLE, asked.show, ALL),
        ]
    told = in_words(day)
    numbers = tuple(_number(asked, found, day, cell, told) for cell in cells)
    note = "today" if day == found.today else "ahead" if day > found.today else ""
    held = {name: text for name, text in asked.which.items() if text}
    href = address(REPORT, {"as_of": day.isoformat(), **held, "by": _by(found)})
    begins = day.month == SEPTEMBER and day.day == 1 and not asked.year
    months = "" if not begins else address(PATH, asked.given, year=of_september(day))
    return Line(told, href, note, months, numbers)


def _named(course: Course, found: Found) -> str:
    return name_of(course, found.by, "")


def _by(found: Found) -> str:
    return "" if found.by in {Cut.NONE, Cut.LA} else found.by.value


def _number(
    asked: TrendAsked,
    found: Found,
    day: date,
    cell: tuple[Counts, object, str, str],
    told: str,
) -> Number:
    row, key, show, what = cell
    behind = value(row, NOT_MET if show == RATE else show)
    href = listed(asked, found, day, key, show) if behind else ""
    return Number(text(row, show), href, f"{what}, {told}")


def years_of(asked: TrendAsked, found: Found) -> Sequence[tuple[str, str]]:
    """The ways on from the months of one year: the year before, the year after, all years."""
    if asked.year is None:
        return ()
    years = {of_september(day) for day in found.days}
    beside = [year for year in (asked.year - 1, asked.year + 1) if year in years]
    steps = [(f"From September {year}", address(PATH, asked.given, year=year)) for year in beside]
    return (*steps, ("All years", address(PATH, asked.given, year="")))

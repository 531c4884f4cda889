"""The table by two cuts: the first down the side, the second along the top, one number a cell."""

from __future__ import annotations

from collections.abc import Sequence

from register.law.assessment import STATUSES
from register.services.reports import Counts, Crossed, Cut, counts_of
from register.web.filters import day
from register.web.paging import address, paging
from register.web.reports import tables
from register.web.reports.choosing import LABELS
from register.web.reports.forms import NAME, RATE, SCHOOLS, ReportAsked
from register.web.reports.tables import ROWS, Column, Heading, Part, Table
from register.web.reports.ways import PATH, quoted, ways_of

COLUMNS = 20  # to a page: every region, size or type stands on one
_NONE = counts_of(None, "", dict.fromkeys(STATUSES, 0))


def crossed_table(asked: ReportAsked, report: Crossed) -> tuple[Table, tuple[Counts, ...]]:
    """The table, and the rows that stand in this part of it."""
    across = asked.across or Cut.NONE
    rows = tables.arranged(report.rows, asked)
    shown = paging(PATH, asked.given, page=asked.shown.page, size=ROWS, total=len(rows))
    here = tuple(rows[shown.first - 1 : shown.last] if rows else ())
    part = _part(asked, len(report.columns))
    here_too = report.columns[part.first - 1 : part.last]
    columns, ways = _columns(asked, across, here_too), ways_of(asked)
    lines = tuple(
        tables.line(
            tables.name_of(row, asked.by),
            ways.of(row.key),
            (row, *(report.cells.get((row.key, column.key), _NONE) for column in here_too)),
            columns,
        )
        for row in here
    )
    total = tables.line("All", ways.of_all, (report.total, *here_too), columns)
    table = Table(
        caption=_caption(asked, across),
        headings=_headings(asked, across, here_too),
        lines=lines,
        total=total,
        symbols=tables.symbols_in([*lines, total]),
        paging=shown,
        part=part if part.pages > 1 else None,
    )
    return table, here


def _caption(asked: ReportAsked, across: Cut) -> str:
    number = asked.shown.show
    unit = f"% of {tables.unit(asked)}" if number == RATE else f"in {tables.unit(asked)}"
    what = "All" if number == SCHOOLS else tables.column_name(number, asked).removesuffix(", %")
    cuts = f"{tables.cut_in_words(asked.by)} and {tables.cut_in_words(across)}"
    return f"{what} by {cuts}, {unit}, on {day(asked.days.as_of.day)}"


def _columns(asked: ReportAsked, across: Cut, columns: Sequence[Counts]) -> list[Column]:
    """First what a row adds up to, then each column."""
    show = asked.shown.show
    what = f": {tables.in_a_cell(show, asked)}"
    found = [tables.column(show, what)]
    for column in columns:
        held = f"{across.value}={quoted(column.key)}"
        found.append(tables.column(show, f", {tables.name_of(column, across)}{what}", held))
    return found


def _headings(asked: ReportAsked, across: Cut, columns: Sequence[Counts]) -> tuple[Heading, ...]:
    """The side's own sorts by name, the sums by the number shown."""
    side = tables.heading(NAME, LABELS[asked.by], asked)
    sums = tables.heading(asked.shown.show, "All", asked)
    return (side, sums, *(Heading(tables.name_of(column, across)) for column in columns))


def _part(asked: ReportAsked, total: int) -> Part:
    """Which columns these are, where there are too many for one page."""
    pages = max(1, -(-total // COLUMNS))
    page = min(asked.shown.columns, pages) or 1

    def href(number: int) -> str:
        return address(PATH, asked.given, columns=number) if 1 <= number <= pages else ""

    first, last = (page - 1) * COLUMNS + 1, min(page * COLUMNS, total)
    return Part(first, last, total, pages, href(page - 1), href(page + 1))

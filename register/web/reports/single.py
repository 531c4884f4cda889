"""The table by one cut: each row's schools, how many do not meet the duty, and each standing."""

from __future__ import annotations

from itertools import repeat

from register.law.assessment import STATUSES
from register.services.reports import Counts, Cut, Report
from register.web.filters import day
from register.web.paging import paging
from register.web.reports import tables
from register.web.reports.choosing import LABELS
from register.web.reports.forms import NAME, NOT_MET, RATE, SCHOOLS, ReportAsked
from register.web.reports.tables import ROWS, Heading, Table
from register.web.reports.ways import PATH, ways_of

SHOWN = (SCHOOLS, NOT_MET, RATE, *STATUSES)
"""The numbers of one row, in the order of its cells."""


def one_cut(asked: ReportAsked, report: Report) -> tuple[Table, tuple[Counts, ...]]:
    """The table, and the rows that stand in this part of it."""
    rows = [] if asked.by is Cut.NONE else tables.arranged(report.rows, asked)
    shown = paging(PATH, asked.given, page=asked.shown.page, size=ROWS, total=len(rows))
    here = tuple(rows[shown.first - 1 : shown.last] if rows else ())
    ways = ways_of(asked)
    columns = [tables.column(show, f": {tables.in_a_cell(show, asked)}") for show in SHOWN]
    lines = tuple(
        tables.line(tables.name_of(row, asked.by), ways.of(row.key), repeat(row), columns)
        for row in here
    )
    total = tables.line("All", ways.of_all, repeat(report.total), columns)
    table = Table(
        caption=caption(asked),
        headings=_headings(asked),
        lines=lines,
        total=total,
        symbols=tables.symbols_in([*lines, total]),
        paging=shown,
    )
    return table, here


def title(asked: ReportAsked) -> str:
    """What the page counts, without its day."""
    if asked.by is Cut.NONE:
        return "Counts of all schools by standing"
    by = tables.cut_in_words(asked.by)
    return f"Counts by {f'{by} and {tables.cut_in_words(asked.across)}' if asked.across else by}"


def caption(asked: ReportAsked) -> str:
    """The table's caption: what, in which unit, on which day."""
    return f"{title(asked)}, in {tables.unit(asked)}, on {day(asked.days.as_of.day)}"


def _headings(asked: ReportAsked) -> tuple[Heading, ...]:
    names = [tables.column_name(number, asked) for number in SHOWN]
    if asked.by is Cut.NONE:
        return tuple(map(Heading, ("Which", *names)))
    numbers = zip(SHOWN, names, strict=True)
    return (
        tables.heading(NAME, LABELS[asked.by], asked),
        *(tables.heading(number, text, asked) for number, text in numbers),
    )

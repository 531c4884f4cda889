"""Counts as the rows of a file: every row of the report, however the page pages it."""

from __future__ import annotations

from register.law.assessment import STATUSES
from register.services.reports import Counts, Crossed, Report
from register.web.reports import tables
from register.web.reports.forms import ReportAsked
from register.web.reports.kept_instant import KNOWN_AT
from register.web.reports.rates import tenths


def csv_header(asked: ReportAsked) -> tuple[str, ...]:
    """The columns: what is counted names the sum, and two cuts have two keys."""
    keys = ("key", "name", "and_key", "and_name") if asked.across else ("key", "name")
    known = KNOWN_AT if asked.days.instant.at else "known_on"
    return (*keys, tables.unit(asked), *STATUSES, "not_met", "not_met_percent", known)


def csv_rows(asked: ReportAsked, report: Report | Crossed) -> list[tuple[object, ...]]:
    """The rows under `csv_header`, the total last with a blank key.

    The percentage is blank on a base too small for one; `known_on` for what is known now.
    `known_at` is in its place where the address has an instant.
    """
    known = asked.days.known_on
    last = (known.day if known.given else asked.days.instant.given or None,)
    total = (None, report.total.name, *((None, None) if asked.across else ()))
    rows = [*_keyed(report), (total, report.total)]
    return [(*keys, *_numbers(row), *last) for keys, row in rows]


def _keyed(report: Report | Crossed) -> list[tuple[tuple[object, ...], Counts]]:
    if isinstance(report, Report):
        return [((row.key, row.name), row) for row in report.rows]
    pairs = [(row, column) for row in report.rows for column in report.columns]
    return [
        ((row.key, row.name, column.key, column.name), report.cells[row.key, column.key])
        for row, column in pairs
        if (row.key, column.key) in report.cells
    ]


def _numbers(row: Counts) -> tuple[object, ...]:
    found = tenths(row)
    percent = None if found is None else found / 10
    return (row.schools, *(row.statuses[s] for s in STATUSES), row.not_met, percent)

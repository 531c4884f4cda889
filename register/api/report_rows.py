"""Rows of a report as the API gives them."""

from __future__ import annotations

from typing import Any

from register.api.report_answers import CellRow, CountsRow, Course
from register.services import trends
from register.services.kept_reports import flat
from register.services.reports import Counts, Crossed, Report


def row_of(row: Counts) -> CountsRow:
    """One row of counts."""
    return CountsRow.model_validate(flat(row))


def cells_of(report: Report | Crossed) -> list[CellRow]:
    """Every row of one cut, or of each pair of keys that some school has."""
    if isinstance(report, Report):
        alone: dict[str, Any] = {"across_key": None, "across_name": None}
        return [CellRow.model_validate(flat(row) | alone) for row in report.rows]
    return [
        CellRow.model_validate(
            flat(report.cells[row.key, column.key])
            | {"key": row.key, "name": row.name}
            | {"across_key": column.key, "across_name": column.name}
        )
        for row in report.rows
        for column in report.columns
        if (row.key, column.key) in report.cells
    ]


def course_of(course: trends.Course) -> Course:
    """The numbers of one row on many days."""
    told = {status: list(numbers) for status, numbers in course.statuses.items()}
    return Course(
        key=course.key,
        name=course.name,
        schools=list(course.schools),
        not_met=list(course.not_met),
        **told,
    )

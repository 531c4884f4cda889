"""Each kind of report as a table for a file, and as what its JSON holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from register.law.assessment import STATUSES
from register.services.kept_reports import CUTS as KEPT_CUTS
from register.services.kept_reports import KeptReport, flat
from register.services.report_files import Column, Document, Kind, Notes, Sheet, in_words
from register.services.report_files_words import COUNTED, CUTS, NOT_APPLICABLE, NOT_MET
from register.services.report_files_words import STATUSES as IN_WORDS
from register.services.reports import Counts, Crossed, Cut, FlaggedSchool, Measure, Report
from register.services.trends import Course, Trend
from register.store.counting import Key


def counts_document(
    report: Report, by: Cut, notes: Notes, measure: Measure = Measure.SCHOOLS
) -> Document:
    """Counts by one cut, the total last with a blank key."""
    rows = [*(report.rows if by is not Cut.NONE else ()), report.total]
    sheet = Sheet(
        f"Counts_by_{by.value}",
        f"{notes.title}, {_on(notes)}",
        (*key_and_name(by), *numbers(measure)),
        [(_code(row.key), row.name, *_counted(row)) for row in rows],
    )
    data = _days(report) | {
        "rows": [_flat(row, measure) for row in report.rows],
        "total": _flat(report.total, measure),
        "by": by.value,
        "count": measure.value,
    }
    return Document(f"counts-by-{by.value}", notes, (sheet,), data)


def crossed_document(
    report: Crossed, cuts: tuple[Cut, Cut], notes: Notes, measure: Measure = Measure.SCHOOLS
) -> Document:
    """Counts by two cuts: a row for each pair of keys that some school has, then the total."""
    by, across = cuts
    pairs = list(_pairs(report))
    sheet = Sheet(
        f"Counts_by_{by.value}_{across.value}"[:31],
        f"{notes.title}, {_on(notes)}",
        (*key_and_name(by), *key_and_name(across, "and_"), *numbers(measure)),
        [
            *(
                (_code(a.key), a.name, _code(b.key), b.name, *_counted(cell))
                for a, b, cell in pairs
            ),
            (None, report.total.name, None, None, *_counted(report.total)),
        ],
    )
    rows = [
        {"key": a.key, "name": a.name, "and_key": b.key, "and_name": b.name}
        | {what: n for what, n in _flat(cell, measure).items() if what not in {"key", "name"}}
        for a, b, cell in pairs
    ]
    data = _days(report) | {
        "rows": rows,
        "total": _flat(report.total, measure),
        "by": by.value,
        "and": across.value,
        "count": measure.value,
    }
    return Document(f"counts-by-{by.value}-and-{across.value}", notes, (sheet,), data)


def trend_document(trend: Trend, by: Cut, notes: Notes) -> Document:
    """Counts on many days: a row for each day and key, the day's total after them."""
    courses = [*(trend.rows if by is not Cut.NONE else ()), trend.total]
    day = Column("day", "Day", Kind.DAY, "The day that is counted for")
    sheet = Sheet(
        f"Over_time_by_{by.value}",
        f"{notes.title}, from {in_words(trend.days[0])} to {in_words(trend.days[-1])}",
        (day, *key_and_name(by), *numbers()),
        [
            (day, _code(course.key), course.name, *_counted(course.on(place)))
            for place, day in enumerate(trend.days)
            for course in courses
        ],
    )
    data: dict[str, Any] = {
        "known_at": _iso(trend.known_at),
        "rulebook": trend.rulebook,
        "by": by.value,
        "days": [day.isoformat() for day in trend.days],
        "rows": [_course(row) for row in trend.rows],
        "total": _course(trend.total),
    }
    return Document(f"over-time-by-{by.value}", notes, (sheet,), data)


def kept_document(kept: KeptReport, notes: Notes) -> Document:
    """A report that was kept: one table, in which the first column says the cut."""
    columns = (
        Column("cut", "Counted by", Kind.WORDS, "What the schools are counted by"),
        Column("key", "Code", Kind.WORDS, "The code of the row, in its cut", NOT_APPLICABLE),
        Column("name", "Name", Kind.WORDS, "The row in words, as the school list has it"),
        *numbers(),
    )
    sheet = Sheet("Kept_report", f"{notes.title}, {_on(notes)}", columns, list(_kept_rows(kept)))
    about = {
        "number": kept.id,
        "kind": kept.kind,
        "reruns": kept.reruns_id,
        "made_at": kept.made_at.isoformat(),
        "sha256": kept.sha256,
    }
    stem = f"kept-report-{kept.id}"
    return Document(stem, notes, (sheet,), {**kept.content, **about})


def key_and_name(cut: Cut, prefix: str = "") -> tuple[Column, Column]:
    """The two columns that say which row this is."""
    called, code = CUTS[cut]
    title = called.capitalize()
    which = f"The {called} in words, as the school list has it"
    return (
        Column(f"{prefix}key", f"{title}: code", Kind.WORDS, code, NOT_APPLICABLE),
        Column(f"{prefix}name", title, Kind.WORDS, which, NOT_APPLICABLE),
    )


def numbers(measure: Measure = Measure.SCHOOLS) -> tuple[Column, ...]:
    """The columns of numbers: all, each status, and what is not met."""
    what, all_of_them = COUNTED[measure]
    of = f"{what} of which" if measure is Measure.SCHOOLS else f"{what} of schools of which"
    return (
        Column(measure.value, what, Kind.WHOLE, f"{all_of_them}; unit: {measure.value}"),
        *(
            Column(
                status,
                f"{title} ({measure.value})",
                Kind.WHOLE,
                f"{of} {meaning}; unit: {measure.value}",
            )
            for status, (title, meaning) in IN_WORDS.items()
        ),
        Column(
            "not_met",
            f"Not met ({measure.value})",
            Kind.WHOLE,
            f"{what} whose duty is not met: {NOT_MET}; unit: {measure.value}",
        ),
    )


def _kept_rows(kept: KeptReport) -> Iterator[tuple[object, ...]]:
    for cut in KEPT_CUTS:
        for row in kept.content["cuts"][cut.value]:
            counted = (row[what] for what in ("schools", *STATUSES, "not_met"))
            yield (cut.value, _code(row["key"]), row["name"], *counted)


def _pairs(report: Crossed) -> Iterator[tuple[Counts, Counts, Counts]]:
    for row in report.rows:
        for column in report.columns:
            cell = report.cells.get((row.key, column.key))
            if cell is not None:
                yield row, column, cell


def _counted(row: Counts) -> tuple[int, ...]:
    return (row.schools, *(row.statuses[status] for status in STATUSES), row.not_met)


def _flat(row: Counts, measure: Measure) -> dict[str, Any]:
    return {measure.value if what == "schools" else what: n for what, n in flat(row).items()}


def _course(course: Course) -> dict[str, Any]:
    start = {"key": course.key, "name": course.name, "schools": course.schools}
    return {**start, **course.statuses, "not_met": course.not_met}


def _days(report: Report | Crossed) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "known_at": _iso(report.known_at),
        "rulebook": report.rulebook,
    }


def _code(key: Key) -> str | None:
    """A code is words, also where it is written in digits: nobody adds it up."""
    return None if key is None else str(key)


def _on(notes: Notes) -> str:
    return in_words(notes.as_of) if notes.as_of else "as known"


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def schools_data(
    found: Sequence[FlaggedSchool], *, as_of: date, known_at: datetime | None
) -> dict[str, Any]:
    """What the JSON of a list of schools holds: as `register flagged --json` writes it."""
    return {
        "as_of": as_of.isoformat(),
        "known_at": _iso(known_at),
        "schools": [_school(school) for school in found],
    }


def _school(school: FlaggedSchool) -> dict[str, Any]:
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(school).items()
    }
    return told | {"type": school.type_code, "reasons": list(school.reasons)}

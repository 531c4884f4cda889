"""Counts over time as files, beside the CSV of their page (trend.py)."""

from __future__ import annotations

from dataclasses import replace

from register.services.report_files import Document
from register.services.report_files_tables import trend_document
from register.services.report_files_words import CUTS
from register.services.reports import Cut
from register.services.trends import Course, Trend
from register.web.database import read, today
from register.web.reports.blueprint import reader
from register.web.reports.counts import refuse
from register.web.reports.files import Asked, notes_here, open_files
from register.web.reports.trend import asked_here, found_of
from register.web.reports.trend_rows import Found


def over_time() -> Document:
    """The course that the address asks for. Raises InvalidFact where it cannot be read."""
    account, asked = reader(), asked_here(reader())
    refuse(asked.problems)
    with read() as session:
        found = found_of(session, account, asked)
        by = "" if found.by is Cut.NONE else f", by {CUTS[found.by][0]}"
        title = f"Schools by standing over time{by}"
        which = Asked(title, today(), asked.known_at, asked.narrowed)
        notes = notes_here(session, account, which)
    return replace(trend_document(_of_its_days(found), found.by, notes), stem=_stem(found.by))


open_files("trend", "/reports/trend", over_time)


def _stem(by: Cut) -> str:
    return "trend" if by is Cut.NONE else f"trend-by-{by.value}"


def _of_its_days(found: Found) -> Trend:
    """The course on the days of the page alone, without those of what was said."""
    trend = found.trend
    places = [trend.days.index(day) for day in found.days]

    def on_them(course: Course) -> Course:
        chosen = {s: tuple(of[place] for place in places) for s, of in course.statuses.items()}
        return replace(course, statuses=chosen)

    rows = tuple(map(on_them, trend.rows)) if found.by is not Cut.NONE else ()
    return replace(trend, days=found.days, rows=rows, total=on_them(trend.total))

"""Counts as they are shown: every number a link to the schools that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import Counts, Cut, Report
from register.web.filters import number
from register.web.paging import address
from register.web.reports.flagged import PATH as FLAGGED
from register.web.reports.flagged import as_known
from register.web.reports.forms import Days, counts_given
from register.web.words import STATUS_NAMES, after_a_colon

PATH, CSV_PATH = "/reports", "/reports/counts.csv"
CUT_NAMES = {
    Cut.LA: ("Local authority", "Counts by local authority"),
    Cut.REGION: ("Region", "Counts by region"),
    Cut.TYPE: ("Type of school", "Counts by type of school"),
    Cut.PHASE: ("Phase", "Counts by phase"),
    Cut.TRUST: ("Trust", "Counts by trust"),
    Cut.NONE: ("Which", "Counts of all schools"),
}
_FILTER = {
    Cut.LA: "la",
    Cut.REGION: "region",
    Cut.TYPE: "type",
    Cut.PHASE: "phase",
    Cut.TRUST: "trust",
}
CSV_HEADER = ("key", "name", "schools", *STATUSES, "not_met")


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the table; `href` is blank where there is no list behind it."""

    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    name: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture, in the units of its own box."""

    name: str
    text: str
    width: float
    y: int


@dataclass(frozen=True, slots=True)
class CountsPage:
    """The page: the number that matters, the table, the picture, the notes."""

    days: Days
    cut: Cut
    cuts: tuple[tuple[str, str], ...]
    caption: str
    heading: str
    not_met: str
    not_met_href: str
    schools: str
    share: str
    as_known: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    bars: tuple[Bar, ...]
    csv: str
    rulebook: str
    scope: str
    feed_day: date | None


def counts_page(
    days: Days, cut: Cut, report: Report, scope: str, feed_day: date | None
) -> CountsPage:
    """Put the page together."""
    total = report.total
    return CountsPage(
        days=days,
        cut=cut,
        cuts=tuple((c.value, name) for c, (name, _caption) in CUT_NAMES.items()),
        caption=CUT_NAMES[cut][1],
        heading=CUT_NAMES[cut][0],
        not_met=number(total.not_met),
        not_met_href=address(FLAGGED, days.given),
        schools=number(total.schools),
        share=_share(total),
        as_known=as_known(days),
        columns=("Schools", "Not met", *(STATUS_NAMES[status] for status in STATUSES)),
        lines=tuple(_line(days, cut, row) for row in report.rows) if cut is not Cut.NONE else (),
        total=_line(days, Cut.NONE, total),
        bars=_bars(total),
        csv=address(CSV_PATH, counts_given(days, cut)),
        rulebook=report.rulebook,
        scope=scope,
        feed_day=feed_day,
    )


def csv_rows(report: Report) -> list[tuple[object, ...]]:
    """The rows of the file, under `CSV_HEADER`, the total last with a blank key."""
    return [
        (row.key, row.name, row.schools, *(row.statuses[s] for s in STATUSES), row.not_met)
        for row in (*report.rows, report.total)
    ]


def _line(days: Days, cut: Cut, row: Counts) -> Line:
    given = dict(days.given)
    listed = cut is Cut.NONE or row.key is not None
    if cut is not Cut.NONE:
        given[_FILTER[cut]] = row.key

    def linked(count: int, what: str, statuses: list[str]) -> Number:
        href = address(FLAGGED, {**given, "status": statuses}) if count and listed else ""
        return Number(number(count), href, f"{name}: {what}")

    name = "All" if cut is Cut.NONE else row.name
    return Line(
        name,
        (
            linked(row.schools, "schools", list(STATUSES)),
            linked(row.not_met, "not met", [s for s in STATUSES if s in NOT_MET_STATUSES]),
            *(linked(row.statuses[s], after_a_colon(STATUS_NAMES[s]), [s]) for s in STATUSES),
        ),
    )


def _share(total: Counts) -> str:
    if not total.schools:
        return ""
    share = 100 * total.not_met / total.schools
    return "fewer than 1 in 100" if 0 < share < 1 else f"{share:.0f} in 100"


def _bars(total: Counts) -> tuple[Bar, ...]:
    most = max(total.statuses.values(), default=0) or 1
    return tuple(
        Bar(STATUS_NAMES[s], number(total.statuses[s]), round(330 * total.statuses[s] / most, 1), y)
        for s, y in zip(STATUSES, range(8, 999, 34), strict=False)
    )

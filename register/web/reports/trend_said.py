"""What was said at the time beside what is known of the same day now: where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.services.reports import Counts, Cut
from register.services.trends import Course
from register.web.filters import day as in_words
from register.web.filters import number, plural
from register.web.reports.drawing.paper import numeral
from register.web.reports.forms import RATE
from register.web.reports.trend_asked import TrendAsked
from register.web.reports.trend_rows import AT_THE_TIME, Found, Said, name_of, text, value
from register.web.reports.trend_table import spoken

MOST_ROWS = 60
KEPT = "/reports/kept"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One day (and key) of which something else was said; `by` is what is now known less that.

    `later` says when it was counted, of a report that was not made at the time.
    """

    day: str
    later: str
    href: str
    name: str
    said: str
    now: str
    by: str


@dataclass(frozen=True, slots=True)
class SaidPart:
    """The part of the page about what was said; `rows` are those that differ, the newest last."""

    sentence: str
    caption: str
    keyed: bool
    rows: tuple[Corrected, ...]
    left_out: str


def said_part(asked: TrendAsked, found: Found) -> SaidPart | None:
    """Compare the number shown, day by day; None where no report was kept."""
    if not found.said:
        return None
    rows = [
        row
        for said in found.said
        for course in found.courses
        if (row := _corrected(asked, found, said, course)) is not None
    ]
    days = len({row.day for row in rows})
    says = "none says otherwise than is known now" if not rows else _differ(days)
    caption = f"{spoken(asked.show)}: where what was said differs from what is now known"
    left = max(0, len(rows) - MOST_ROWS)
    return SaidPart(
        sentence=f"{_kept(found.said)}; {says}.",
        caption=caption,
        keyed=found.by is not Cut.NONE,
        rows=tuple(rows[-MOST_ROWS:]),
        left_out=f"The latest {MOST_ROWS} of {number(len(rows))} rows are shown." if left else "",
    )


def _kept(said: Sequence[Said]) -> str:
    """How many were kept as said at the time, and how many were counted later."""
    late = sum(not one.at_the_time for one in said)
    kept = plural(len(said), "report was kept", "reports were kept")
    if not late:
        return f"{kept} as said at the time"
    after = f"counted later, more than {AT_THE_TIME.days} days after the day"
    if late == len(said):
        return f"{kept}, {after}, and not drawn"
    then = f"{number(len(said) - late)} as said at the time"
    return f"{kept}: {then}, and {number(late)} {after}, and not drawn"


def _differ(days: int) -> str:
    return f"of {plural(days, 'day')} something else is known now"


def _corrected(asked: TrendAsked, found: Found, said: Said, course: Course) -> Corrected | None:
    now, then = found.on(course, said.day), said.rows.get(course.key)
    before = 0 if then is None else value(then, asked.show)
    after = value(now, asked.show)
    if before == after or (then is None and not now.schools):
        return None
    return Corrected(
        day=in_words(said.day),
        later="" if said.at_the_time else f"counted later, on {in_words(said.made)}",
        href=f"{KEPT}/{said.number}",
        name=name_of(course, found.by, ""),
        said=_text(then, asked.show),
        now=text(now, asked.show),
        by=_change(before, after, asked.show),
    )


def _text(row: Counts | None, show: str) -> str:
    return "0" if row is None else text(row, show)


def _change(before: float | None, after: float | None, show: str) -> str:
    """By how much, with its sign; a rate in percentage points."""
    if before is None or after is None:
        return ""
    grew = round(after - before, 1)
    sign = "+" if grew > 0 else "\u2212"
    unit = " points" if show == RATE else ""
    return f"{sign}{numeral(abs(grew))}{unit}"

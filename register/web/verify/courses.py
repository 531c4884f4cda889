"""The days that a course turns on as one small table, and nothing of it said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from register.domain.verifications import CoursesSeen, Snapshot
from register.law.courses import LAST_COMPLETION
from register.law.dates import NASENCO_ENDS
from register.law.finding import MONTHS, in_words
from register.law.lengths import from_today

_DAYS = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\b")
_OF_A_COURSE = re.compile(r"\b(?:NPQ|NASENCO|National Award)\b")
_NEEDS_NONE = frozenset({"qualified", "exempt"})


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One last day: what has to be done by it, and how far it is from the day of the check."""

    what: str
    day: str
    far: str


@dataclass(frozen=True, slots=True)
class CoursesShown:
    """The table, and the sentences that say more than it does."""

    rows: tuple[CourseRow, ...]
    words: tuple[str, ...]


def courses_shown(kept: Snapshot, today: str) -> CoursesShown | None:
    """Lay out the courses; None where none is needed. `today` is the answer on that day."""
    if kept.courses is None or today in _NEEDS_NONE:
        return None
    days = _days(kept.courses, disputed=kept.deadline is None)
    rows = tuple(
        CourseRow(what, in_words(on), from_today(on, kept.as_at)) for what, on in days.items()
    )
    told = {row.day for row in rows}
    words = (each for each in kept.courses.words if not _says_only(each, told))
    return CoursesShown(rows, tuple(words))


def not_in_the_table(said: Sequence[str], shown: CoursesShown | None) -> tuple[str, ...]:
    """These sentences without those whose days, of a course, all stand in the table."""
    told = {row.day for row in shown.rows} if shown else set()
    if in_words(LAST_COMPLETION) in told:
        told.add(in_words(NASENCO_ENDS))
    return tuple(s for s in said if not (_OF_A_COURSE.search(s) and _says_only(s, told)))


def _says_only(sentence: str, told: set[str]) -> bool:
    """Whether a sentence names days and they are all told already."""
    named = set(_DAYS.findall(sentence))
    return bool(named) and named <= told and "today" not in sentence


def _days(courses: CoursesSeen, *, disputed: bool) -> dict[str, date]:
    hold = "Hold the qualification"
    of_each = {
        f"{hold}, to be beyond dispute" if disputed else hold: courses.hold_by,
        "Begin an NPQ that takes the longest, 22 months": courses.npq_safe,
        "Begin an NPQ that takes the shortest, 18 months": courses.npq_latest,
        "Complete the National Award that is under way": courses.nasenco_by,
    }
    return {what: on for what, on in of_each.items() if on is not None}

"""Invented time in post, written in the import format as it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import TextIOBase
from random import Random

from register.demo.draws import chance
from register.demo.people import InventedPerson
from register.demo.schools import InventedSchool
from register.demo.sheets import Sheet, iso

COLUMNS = (
    "trn",
    "date_of_birth",
    "urn",
    "from",
    "to",
    "designated",
    "head_teacher",
    "teacher_at_school",
)
_MONTH_ONLY = 0.04
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a post is: designated or informal, and what else the person does at the school."""

    designated: bool = True
    head_teacher: str = "no"
    teacher_at_school: str = "yes"


TEACHER = Standing()


class AppointmentsFile:
    """The appointments import file. `day` is the last day on which anything is known."""

    def __init__(self, rng: Random, file: TextIOBase, day: date) -> None:
        """Write the header."""
        self._rng = rng
        self._sheet = Sheet(file, COLUMNS)
        self._day = day

    @property
    def count(self) -> int:
        """How many posts have been written."""
        return self._sheet.count

    def post(
        self,
        person: InventedPerson,
        school: InventedSchool,
        starts: date,
        ends: date | None = None,
        standing: Standing = TEACHER,
    ) -> None:
        """Time in post, `starts` and `ends` both inclusive, under each URN that the school had."""
        spells = tuple(_spells(school, starts, ends))
        for urn, first, last in spells:
            vague = len(spells) == 1 and chance(self._rng, _MONTH_ONLY)
            vague = vague and self._can_be_vague(school, first, last)
            self._sheet.write(
                person.trn,
                iso(person.born),
                str(urn),
                iso(first)[:7] if vague else iso(first),
                iso(last),
                "yes" if standing.designated else "no",
                standing.head_teacher,
                standing.teacher_at_school,
            )

    def _can_be_vague(self, school: InventedSchool, first: date, last: date | None) -> bool:
        """Whether the whole month lies in the school's time and in the past."""
        month_end = first.replace(day=28) + timedelta(days=4)
        within = first.replace(day=1) >= school.own_since and month_end < self._day
        return within and (last is None or month_end < last)


def _spells(
    school: InventedSchool, starts: date, ends: date | None
) -> Iterator[tuple[int, date, date | None]]:
    """Cut at each conversion: the earlier part belongs to the number that the school had then."""
    while school.former is not None and starts < school.own_since:
        if ends is None or ends >= school.own_since:
            yield school.urn, school.own_since, ends
            ends = school.own_since - _ONE_DAY
        school = school.former
    yield school.urn, max(starts, school.own_since), ends

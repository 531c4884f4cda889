"""The facts of one question, as the law room takes them: schools, people, designations.

Nothing here is a guess: None is "not known" throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from register.domain.awards import Award
from register.domain.people import Induction, TeacherStatus

# People are named by an opaque key: the case format's id, or the register's own number.
PersonKey = str | int


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """What the law asks of a school. `closed` is the last day open; both dates are inclusive."""

    urn: int
    type_code: int | None
    status_code: int | None
    opened: date | None = None
    closed: date | None = None
    predecessors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the law asks of a person."""

    key: PersonKey
    teacher_status: TeacherStatus = TeacherStatus()
    induction: Induction = Induction.UNKNOWN
    prohibited: bool | None = False
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True)
class Designation:
    """One person designated SENCO of one school, from `starts` (inclusive) to `ends` (exclusive).

    `starts_latest` differs from `starts` only where the day is not known: the start lies
    somewhere between the two, both inclusive. `ends` None is still in post.
    """

    person: PersonKey
    urn: int
    starts: date
    starts_latest: date
    ends: date | None = None
    head_teacher: bool | None = None
    teacher_at_school: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One school asked about, with every person ever designated there and all their service.

    `schools` may hold more than the case needs (in bulk work it is the whole country).
    """

    urn: int
    schools: Mapping[int, SchoolFacts]
    people: Mapping[PersonKey, PersonFacts]
    designations: tuple[Designation, ...]

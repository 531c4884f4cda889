"""Who is recorded at the schools of a trust or an authority: every reader of a name logs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, SQLModel

from register.domain.awards import AwardKind
from register.domain.schools import CLOSED
from register.store.portfolio import theirs
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.schools import SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_POST = _TABLES[str(AppointmentRow.__tablename__)]
_TOLD = _TABLES[str(AppointmentVersionRow.__tablename__)]
_AWARD = _TABLES[str(AwardRow.__tablename__)]
_TOLD_AWARD = _TABLES[str(AwardVersionRow.__tablename__)]
_NAMED = _TABLES[str(PersonVersionRow.__tablename__)]
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)]
_COUNT = [kind.value for kind in AwardKind if kind is not AwardKind.OTHER]


@dataclass(frozen=True, slots=True)
class RecordedHere:
    """One appointment at one of their schools. `ends` is the first day out of it."""

    urn: int
    school: str
    person_id: int
    starts: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None

    def lasts_beyond(self, day: date) -> bool:
        """Whether it is not over by the end of the day; one that is yet to begin is not."""
        return self.ends is None or self.ends > day


def recorded(session: Session, where: Mapping[str, int]) -> list[RecordedHere]:
    """Every appointment at the schools that the list gives these columns, by school and day."""
    columns = (
        *(_POST.c.urn, _SCHOOL.c.name, _POST.c.person_id, _TOLD.c.starts, _TOLD.c.ends),
        *(_TOLD.c.designated, _TOLD.c.head_teacher, _TOLD.c.teacher_at_school),
    )
    statement: Any = theirs(where, *columns).order_by(
        _SCHOOL.c.name, _POST.c.urn, _TOLD.c.starts, _POST.c.id
    )
    return [RecordedHere(*row) for row in session.connection().execute(statement)]


def with_an_award(session: Session, people: Collection[int]) -> set[int]:
    """Which of these have an award or a course of a kind that can count; the law says whether."""
    found: set[int] = set()
    for batch in in_batches(people):
        statement = (
            select(_AWARD.c.person_id)
            .join_from(_AWARD, _TOLD_AWARD, _TOLD_AWARD.c.award_id == _AWARD.c.id)
            .where(
                _AWARD.c.person_id.in_(batch),
                _TOLD_AWARD.c.kind.in_(_COUNT),
                still_known(AwardVersionRow),
            )
        )
        found.update(session.connection().execute(statement).scalars())
    return found


def designated_anywhere(session: Session, people: Collection[int], *, on: date) -> set[int]:
    """Which of these are SENCO of a school on the day or are to be, whosever school it is."""
    found: set[int] = set()
    for batch in in_batches(people):
        statement = (
            select(_POST.c.person_id)
            .join_from(_POST, _TOLD, _TOLD.c.appointment_id == _POST.c.id)
            .join(_SCHOOL, _SCHOOL.c.urn == _POST.c.urn)
            .where(
                _POST.c.person_id.in_(batch),
                _TOLD.c.designated,
                or_(_TOLD.c.ends.is_(None), _TOLD.c.ends > on),
                or_(_SCHOOL.c.status_code.is_(None), _SCHOOL.c.status_code != CLOSED),
                still_known(AppointmentVersionRow),
                still_known(SchoolVersionRow),
            )
        )
        found.update(session.connection().execute(statement).scalars())
    return found


def names(session: Session, people: Collection[int]) -> dict[int, str]:
    """What these people are called, by number."""
    found: dict[int, str] = {}
    for batch in in_batches(people):
        statement = select(_NAMED.c.person_id, _NAMED.c.given_names, _NAMED.c.family_name).where(
            _NAMED.c.person_id.in_(batch), still_known(PersonVersionRow)
        )
        for person, given, family in session.connection().execute(statement):
            found[person] = f"{given} {family}".strip()
    return found

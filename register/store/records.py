"""Everything held of one person, each fact with where it came from: every reader logs the sight."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, SQLModel

from register.domain.appointments import Cover
from register.domain.awards import AwardKind
from register.domain.errors import NotFound
from register.domain.evidence import Level
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.store.awards import ToldAward
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


def _table(row: type[SQLModel]) -> Any:  # noqa: ANN401 - a table
    return _TABLES[str(row.__tablename__)]


_PERSON, _SCHOOL = _table(PersonVersionRow), _table(SchoolVersionRow)
_AWARD, _TOLD_AWARD = _table(AwardRow), _table(AwardVersionRow)
_POST, _TOLD_POST = _table(AppointmentRow), _table(AppointmentVersionRow)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from, and the instant since when the register knows it."""

    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class RecordedAward:
    """One award or course, and its origin."""

    told: ToldAward
    origin: Origin


@dataclass(frozen=True, slots=True)
class RecordedPost:
    """One appointment with the school's name as listed now. `ends` is the first day out of post."""

    urn: Urn
    school: str
    starts: date
    starts_latest: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None
    inherited_from: int | None
    level: Level
    end_level: Level | None
    cover: Cover
    shared: bool | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Record:
    """One person as known now."""

    person_id: int
    person: Person
    origin: Origin
    awards: tuple[RecordedAward, ...]
    posts: tuple[RecordedPost, ...]

    @property
    def name(self) -> str:
        """The name as people write it."""
        return f"{self.person.given_names} {self.person.family_name}".strip()


def of_person(session: Session, person_id: int) -> Record:
    """What is held of this person now; the oldest facts first. Raises NotFound."""
    statement = select(_PERSON).where(
        _PERSON.c.person_id == person_id, still_known(PersonVersionRow)
    )
    row = session.connection().execute(statement).one_or_none()
    if row is None:
        raise NotFound("Nobody is held under that number.")
    person = Person(
        trn=Trn(row.trn),
        given_names=row.given_names,
        family_name=row.family_name,
        previous_family_names=tuple(json.loads(row.previous_family_names)),
        date_of_birth=row.date_of_birth,
        teacher_status=TeacherStatus(Basis(row.basis), Period(row.teacher_from, row.teacher_until)),
        induction=Induction(row.induction),
        prohibited=row.prohibited,
        level=Level(row.level),
    )
    return Record(
        person_id=person_id,
        person=person,
        origin=Origin(row.source, row.known_from),
        awards=_awards(session, person_id),
        posts=_posts(session, person_id),
    )


def _awards(session: Session, person_id: int) -> tuple[RecordedAward, ...]:
    columns = [_TOLD_AWARD.c[name] for name in ToldAward.__slots__]
    statement = (
        select(*columns, _TOLD_AWARD.c.source, _TOLD_AWARD.c.known_from)
        .join_from(_AWARD, _TOLD_AWARD, _TOLD_AWARD.c.award_id == _AWARD.c.id)
        .where(_AWARD.c.person_id == person_id, still_known(AwardVersionRow))
        .order_by(_AWARD.c.id)
    )
    found = []
    for kind, *told, level, source, since in session.connection().execute(statement):
        award = ToldAward(AwardKind(kind), *[*told, Level(level)])
        found.append(RecordedAward(award, Origin(source, since)))
    return tuple(found)


def _posts(session: Session, person_id: int) -> tuple[RecordedPost, ...]:
    columns = (
        _POST.c.urn,
        _SCHOOL.c.name,
        _TOLD_POST.c.starts,
        _TOLD_POST.c.starts_latest,
        _TOLD_POST.c.ends,
        _TOLD_POST.c.designated,
        _TOLD_POST.c.head_teacher,
        _TOLD_POST.c.teacher_at_school,
        _POST.c.inherited_from,
        _TOLD_POST.c.level,
        _TOLD_POST.c.end_level,
        _TOLD_POST.c.cover,
        _TOLD_POST.c.shared,
        _TOLD_POST.c.source,
        _TOLD_POST.c.known_from,
    )
    listed = and_(_SCHOOL.c.urn == _POST.c.urn, still_known(SchoolVersionRow))
    statement = (
        select(*columns)
        .join_from(_POST, _TOLD_POST, _TOLD_POST.c.appointment_id == _POST.c.id)
        .outerjoin(_SCHOOL, listed)
        .where(_POST.c.person_id == person_id, still_known(AppointmentVersionRow))
        .order_by(_TOLD_POST.c.starts, _POST.c.id)
    )
    found = []
    for urn, name, *told, source, since in session.connection().execute(statement):
        *facts, level, ended, cover, shared = told
        known = [Level(level), Level(ended) if ended else None, Cover(cover), shared]
        cells = [Urn(urn), name or f"URN {urn}", *facts, *known, Origin(source, since)]
        found.append(RecordedPost(*cells))
    return tuple(found)

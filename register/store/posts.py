"""Who served as SENCO of a school, with their names: every reader of this must log the sight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, SQLModel

from register.domain.appointments import Cover
from register.domain.evidence import Level
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    PersonRow,
    PersonVersionRow,
)

_POST = SQLModel.metadata.tables[str(AppointmentRow.__tablename__)]
_TOLD = SQLModel.metadata.tables[str(AppointmentVersionRow.__tablename__)]
_PERSON = SQLModel.metadata.tables[str(PersonRow.__tablename__)]
_NAMED = SQLModel.metadata.tables[str(PersonVersionRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One appointment, told as people say it.

    `person` is the register's own number, `reference` the one that may stand in an address.
    `ends` is the first day out of post. `inherited_from` names the appointment that a conversion
    carried here.
    """

    appointment: int
    person: int
    reference: str
    name: str
    starts: date
    starts_latest: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None
    source: str
    recorded_at: datetime
    inherited_from: int | None
    level: Level
    end_level: Level | None
    cover: Cover
    shared: bool | None

    @property
    def month_only(self) -> bool:
        """Whether the first day is known to the month only."""
        return self.starts != self.starts_latest


def held_at(
    session: Session, urn: int, *, known_at: datetime | None = None
) -> tuple[PostHeld, ...]:
    """Every appointment at the school as known now, or at an instant; the oldest first."""
    columns = (
        _POST.c.id,
        _POST.c.person_id,
        _PERSON.c.reference,
        _NAMED.c.given_names,
        _NAMED.c.family_name,
        _TOLD.c.starts,
        _TOLD.c.starts_latest,
        _TOLD.c.ends,
        _TOLD.c.designated,
        _TOLD.c.head_teacher,
        _TOLD.c.teacher_at_school,
        _TOLD.c.source,
        _TOLD.c.known_from,
        _POST.c.inherited_from,
        _TOLD.c.level,
        _TOLD.c.end_level,
        _TOLD.c.cover,
        _TOLD.c.shared,
    )
    if known_at is None:
        known = and_(still_known(AppointmentVersionRow), still_known(PersonVersionRow))
    else:
        known = and_(
            *(t.c.known_from <= known_at for t in (_TOLD, _NAMED)),
            *(t.c.known_to > known_at for t in (_TOLD, _NAMED)),
        )
    statement = (
        select(*columns)
        .join_from(_POST, _TOLD, _TOLD.c.appointment_id == _POST.c.id)
        .join(_PERSON, _PERSON.c.id == _POST.c.person_id)
        .join(_NAMED, _NAMED.c.person_id == _POST.c.person_id)
        .where(_POST.c.urn == urn, known)
        .order_by(_TOLD.c.starts, _POST.c.id)
    )
    rows = session.connection().execute(statement)
    return tuple(_post(row) for row in rows)


def _post(row: Any) -> PostHeld:  # noqa: ANN401 - a row of the columns above
    cells = list(row)
    given, family = cells[3:5]
    cells[3:5] = [f"{given} {family}".strip()]
    *facts, level, end_level, cover, shared = cells
    ended = Level(end_level) if end_level else None
    return PostHeld(*[*facts, Level(level), ended, Cover(cover), shared])

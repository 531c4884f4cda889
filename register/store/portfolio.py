"""The schools of a trust or an authority and what is recorded beside them: days, no names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, SQLModel

from register.domain.claims import ClaimState
from register.domain.schools import CLOSED
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.people import AppointmentRow, AppointmentVersionRow
from register.store.tables.record import ClaimRow
from register.store.tables.schools import SchoolRow, SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)]
_NAMED = _TABLES[str(SchoolRow.__tablename__)]
_POST = _TABLES[str(AppointmentRow.__tablename__)]
_TOLD = _TABLES[str(AppointmentVersionRow.__tablename__)]
_CLAIM = _TABLES[str(ClaimRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """One school as the list has it now; `missing_since` is the first list without it."""

    urn: int
    name: str
    town: str
    la_name: str
    type_code: int | None
    type_name: str
    phase_code: int | None
    phase_name: str
    status_code: int | None
    opened: date | None
    closed: date | None
    missing_since: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """One designated post. `ends` is the first day out of it; `shared` None is not said."""

    urn: int
    person_id: int
    starts: date
    ends: date | None
    shared: bool | None

    def runs_on(self, day: date) -> bool:
        """Whether the day falls in it."""
        return self.starts <= day and (self.ends is None or day < self.ends)


def listed(session: Session, where: Mapping[str, int]) -> list[ListedSchool]:
    """The schools that the list gives these columns now, but those it calls closed; by name.

    Raises ValueError for a question about every school: none of these pages is of the nation.
    """
    columns = [_SCHOOL.c[name] for name in ListedSchool.__slots__[:-1]]
    statement: Any = (  # as many columns as the row has fields
        select(*columns, _NAMED.c.missing_since)
        .join_from(_SCHOOL, _NAMED, _NAMED.c.urn == _SCHOOL.c.urn)
        .where(*of_theirs(where))
        .order_by(_SCHOOL.c.name, _SCHOOL.c.urn)
    )
    return [ListedSchool(*row) for row in session.connection().execute(statement)]


def posts(session: Session, where: Mapping[str, int], *, since: date) -> list[Post]:
    """The designated posts at these schools that run on the day or later."""
    columns = (_POST.c.urn, _POST.c.person_id, _TOLD.c.starts, _TOLD.c.ends, _TOLD.c.shared)
    statement = (
        theirs(where, *columns)
        .where(_TOLD.c.designated, or_(_TOLD.c.ends.is_(None), _TOLD.c.ends > since))
        .order_by(_POST.c.urn, _TOLD.c.starts, _POST.c.id)
    )
    return [Post(*row) for row in session.connection().execute(statement)]


def schools_of(session: Session, people: Collection[int], *, on: date) -> dict[int, set[int]]:
    """Where each of these people is SENCO on the day, theirs or not, by person; never to be shown.

    A school that the list calls closed has none.
    """
    found: dict[int, set[int]] = {}
    for batch in in_batches(people):
        statement = (
            select(_POST.c.person_id, _POST.c.urn)
            .join_from(_POST, _TOLD, _TOLD.c.appointment_id == _POST.c.id)
            .join(_SCHOOL, _SCHOOL.c.urn == _POST.c.urn)
            .where(_POST.c.person_id.in_(batch), *_STILL_OPEN, *_STILL_TOLD, _TOLD.c.designated)
            .where(_TOLD.c.starts <= on, or_(_TOLD.c.ends.is_(None), _TOLD.c.ends > on))
        )
        for person, urn in session.connection().execute(statement):
            found.setdefault(person, set()).add(urn)
    return found


def open_claims(session: Session, urns: Collection[int]) -> list[tuple[int, date]]:
    """Each claim that is not decided: its school, and the day by which a reply is due."""
    found: list[tuple[int, date]] = []
    for batch in in_batches(urns):
        statement = select(_CLAIM.c.urn, _CLAIM.c.reply_due).where(
            _CLAIM.c.urn.in_(batch), _CLAIM.c.state == ClaimState.OPEN.value
        )
        rows = session.connection().execute(statement.order_by(_CLAIM.c.reply_due, _CLAIM.c.id))
        found += [(urn, due) for urn, due in rows]
    return found


def theirs(where: Mapping[str, int], *columns: ColumnElement[Any]) -> Select[Any]:
    """Those columns of the appointments at these schools, as known now."""
    return (
        select(*columns)
        .join_from(_POST, _TOLD, _TOLD.c.appointment_id == _POST.c.id)
        .join(_SCHOOL, _SCHOOL.c.urn == _POST.c.urn)
        .where(*of_theirs(where), *_STILL_TOLD)
    )


def of_theirs(where: Mapping[str, int]) -> list[Any]:
    """The conditions that keep a question to these schools, as the list has them now."""
    if not where:
        message = "These pages are of somebody's schools, never of every one."
        raise ValueError(message)
    return [*(_SCHOOL.c[name] == code for name, code in where.items()), *_STILL_OPEN]


_STILL_TOLD: tuple[Any, ...] = (still_known(AppointmentVersionRow),)
_STILL_OPEN: tuple[Any, ...] = (
    or_(_SCHOOL.c.status_code.is_(None), _SCHOOL.c.status_code != CLOSED),
    still_known(SchoolVersionRow),
)

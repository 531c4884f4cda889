"""Questions of the whole nation, each one query over the lines: counts, and lists of schools."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, SQLModel

from register.store.tables.columns import still_known
from register.store.tables.schools import SchoolVersionRow
from register.store.tables.standings import StandingRow

_LINE = SQLModel.metadata.tables[str(StandingRow.__tablename__)]
_SCHOOL = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)]

NOT_RECORDED = "Not recorded"
# Each cut: the key that counts, and the column that names it.
CUTS = {
    "la": ("la_code", "la_name"),
    "region": ("region_code", "region_name"),
    "type": ("type_code", "type_name"),
    "phase": ("phase_code", "phase_name"),
    "trust": ("trust_code", "trust_name"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many schools of one key stand at one status."""

    key: int | str | None
    name: str
    status: str
    schools: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One school on a list, with its standing on the day."""

    urn: int
    name: str
    la_code: int | None
    la_name: str
    region_name: str
    type_code: int | None
    type_name: str
    phase_name: str
    trust_name: str
    town: str
    postcode: str
    status: str
    deadline: date | None
    reasons: str


def counts(
    session: Session,
    cut: str | None,
    *,
    as_of: date,
    known_at: datetime | None,
    where: dict[str, object] | None = None,
) -> list[Counted]:
    """Schools by key and status on the day; `cut` None counts the nation."""
    line, known = _on(as_of, known_at)
    kept = [*_filtered(where or {}), *known]
    if cut is None:
        statement = select(_LINE.c.status, func.count()).join_from(_LINE, _SCHOOL, line)
        rows = session.connection().execute(statement.where(*kept).group_by(_LINE.c.status))
        return [Counted(None, "England", status, count) for status, count in rows]
    key, name = (_SCHOOL.c[column] for column in CUTS[cut])
    statement = select(key, func.max(name), _LINE.c.status, func.count()).join_from(
        _LINE, _SCHOOL, line
    )
    rows = session.connection().execute(statement.where(*kept).group_by(key, _LINE.c.status))
    return [Counted(k, n or NOT_RECORDED, status, count) for k, n, status, count in rows]


def listed(
    session: Session,
    *,
    as_of: date,
    known_at: datetime | None,
    statuses: Collection[str],
    where: dict[str, object],
) -> list[Listed]:
    """The schools that stand at one of the statuses on the day, by authority and name."""
    line, known = _on(as_of, known_at)
    columns = [
        *(_SCHOOL.c[name] for name in Listed.__slots__[:11]),  # the school's own columns
        _LINE.c.status,
        _LINE.c.deadline,
        _LINE.c.reasons,
    ]
    statement = (
        select(*columns)
        .join_from(_LINE, _SCHOOL, line)
        .where(*known, *_filtered(where), _LINE.c.status.in_(sorted(statuses)))
        .order_by(_SCHOOL.c.la_name, _SCHOOL.c.name, _SCHOOL.c.urn)
    )
    return [Listed(*row) for row in session.connection().execute(statement)]


def _on(as_of: date, known_at: datetime | None) -> tuple[ColumnElement[bool], list[Any]]:
    """Lines and schools joined by URN, on one day, as known at one time."""
    day = [_LINE.c.valid_from <= as_of, _LINE.c.valid_to > as_of]
    joined = _LINE.c.urn == _SCHOOL.c.urn
    if known_at is None:
        return joined, [*day, still_known(StandingRow), still_known(SchoolVersionRow)]
    return joined, [
        *day,
        *(t.c.known_from <= known_at for t in (_LINE, _SCHOOL)),
        *(t.c.known_to > known_at for t in (_LINE, _SCHOOL)),
    ]


def _filtered(where: dict[str, object]) -> list[ColumnElement[bool]]:
    """Equality on the school's columns; None among the values is "not recorded"."""
    return [and_(_SCHOOL.c[name] == value) for name, value in where.items()]

"""Where each authority lies: the mean of its schools on the National Grid. One query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from register.store.tables.columns import still_known
from register.store.tables.schools import SchoolVersionRow

_SCHOOL = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)]


@dataclass(frozen=True, slots=True)
class AuthorityPlace:
    """An authority and the mean of its schools, in whole metres of the National Grid."""

    la_code: int
    la_name: str
    easting: int
    northing: int


def means(session: Session, *, types: Collection[int]) -> list[AuthorityPlace]:
    """Each authority with a school of these types whose place is known, by its code.

    A school counts whether it is open or not, so that a closure moves nothing.
    """
    columns = _SCHOOL.c
    statement = (
        select(
            columns.la_code,
            func.max(columns.la_name),
            func.avg(columns.easting),
            func.avg(columns.northing),
        )
        .where(
            still_known(SchoolVersionRow),
            columns.la_code.is_not(None),
            columns.easting.is_not(None),
            columns.northing.is_not(None),
            columns.type_code.in_(sorted(types)),
        )
        .group_by(columns.la_code)
        .order_by(columns.la_code)
    )
    rows = session.connection().execute(statement)
    return [AuthorityPlace(code, name, round(x), round(y)) for code, name, x, y in rows]

"""The names of schools, trusts and authorities, by the codes of the list as known now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.schools import SchoolVersionRow

_SCHOOL = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)].c


def schools(session: Session, urns: Collection[int]) -> dict[int, str]:
    """Schools by URN; those that the list never named are left out."""
    return _names(session, _SCHOOL.urn, _SCHOOL.name, urns)


def trusts(session: Session, codes: Collection[int]) -> dict[int, str]:
    """Trusts by code, as the list names them beside their schools."""
    return _names(session, _SCHOOL.trust_code, _SCHOOL.trust_name, codes)


def authorities(session: Session, codes: Collection[int]) -> dict[int, str]:
    """Local authorities by LA code."""
    return _names(session, _SCHOOL.la_code, _SCHOOL.la_name, codes)


def _names(session: Session, code: Any, name: Any, codes: Collection[int]) -> dict[int, str]:  # noqa: ANN401 - columns
    found: dict[int, str] = {}
    for chosen in in_batches(codes):
        statement = select(code, func.max(name)).where(code.in_(chosen))
        known = statement.where(still_known(SchoolVersionRow)).group_by(code)
        found |= {row[0]: row[1] for row in session.connection().execute(known)}
    return found

"""The names of schools, trusts and authorities, by the codes of the list as known now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, SQLModel

from register.domain.roles import Role
from register.domain.schools import CLOSED
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.schools import SchoolVersionRow

_SCHOOL = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)].c
_CODES = {Role.TRUST: _SCHOOL.trust_code, Role.AUTHORITY: _SCHOOL.la_code}


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


def at_work(
    session: Session, role: Role, today: date, codes: Collection[int] | None = None
) -> set[int]:
    """The trusts or authorities, by code, with a school that is open or yet to open on the day.

    All of them, or those of `codes`; a school's last day open is a day on which it is open.
    """
    code = _CODES[role]
    still = or_(
        _SCHOOL.closed >= today,
        and_(_SCHOOL.closed.is_(None), func.coalesce(_SCHOOL.status_code, 0) != CLOSED),
    )
    wanted = select(code).distinct().where(code.is_not(None), still)
    wanted = wanted.where(still_known(SchoolVersionRow))
    if codes is not None:
        wanted = wanted.where(code.in_(codes))
    return set(session.connection().execute(wanted).scalars())


def ever(session: Session, role: Role) -> set[int]:
    """The trusts or authorities, by code, that the list has ever named."""
    code = _CODES[role]
    named = select(code).distinct().where(code.is_not(None))
    return set(session.connection().execute(named).scalars())

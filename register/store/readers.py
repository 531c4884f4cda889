"""Who reads letters, about which schools, and when each school last confirmed its record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from register.domain.roles import Role
from register.domain.schools import OPEN_STATUSES
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.keeping import AccountRow
from register.store.tables.record import ConfirmationRow
from register.store.tables.schools import SchoolRow, SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_ACCOUNT = _TABLES[str(AccountRow.__tablename__)].c
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)].c
_LISTED = _TABLES[str(SchoolRow.__tablename__)].c
_CONFIRMED = _TABLES[str(ConfirmationRow.__tablename__)].c
_ROLES = (Role.SCHOOL, Role.TRUST, Role.AUTHORITY)


@dataclass(frozen=True, slots=True)
class Reader:
    """An account that letters are written to. `scope` is a URN, a trust's or an LA code."""

    account_id: int
    role: Role
    scope: int
    since: datetime

    @property
    def organisation(self) -> str:
        """As `Account.organisation` gives it."""
        return f"{self.role}:{self.scope}"


@dataclass(frozen=True, slots=True)
class Here:
    """An open school of the list, and to whom it belongs."""

    urn: int
    name: str
    la_code: int | None
    trust_code: int | None


def active(session: Session) -> list[Reader]:
    """Every open account of a school, a trust or an authority, by number."""
    columns = (_ACCOUNT.id, _ACCOUNT.role, _ACCOUNT.scope, _ACCOUNT.created_at)
    roles = [role.value for role in _ROLES]
    statement = select(*columns).where(_ACCOUNT.active, _ACCOUNT.role.in_(roles))
    rows = session.connection().execute(statement.order_by(_ACCOUNT.id))
    return [Reader(number, Role(role), int(scope), at) for number, role, scope, at in rows]


def open_schools(session: Session) -> dict[int, Here]:
    """The schools that are open on the list's own word, by URN; one it no longer names is not."""
    statement = (
        select(_SCHOOL.urn, _SCHOOL.name, _SCHOOL.la_code, _SCHOOL.trust_code)
        .where(_LISTED.urn == _SCHOOL.urn, _LISTED.missing_since.is_(None))
        .where(_SCHOOL.status_code.in_(OPEN_STATUSES), still_known(SchoolVersionRow))
    )
    return {row[0]: Here(*row) for row in session.connection().execute(statement)}


def last_confirmed(session: Session, urns: Collection[int]) -> dict[int, date]:
    """The day on which each school last confirmed its record; one that never did is left out."""
    found: dict[int, date] = {}
    for batch in in_batches(urns):
        statement = select(_CONFIRMED.urn, func.max(_CONFIRMED.day))
        chosen = statement.where(_CONFIRMED.urn.in_(batch)).group_by(_CONFIRMED.urn)
        found |= {row[0]: row[1] for row in session.connection().execute(chosen)}
    return found

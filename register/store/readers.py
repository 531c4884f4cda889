"""Who reads letters, and about which schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from register.domain.roles import Role
from register.domain.schools import OPEN_STATUSES
from register.store.tables.columns import still_known
from register.store.tables.keeping import AccountRow
from register.store.tables.schools import SchoolRow, SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_ACCOUNT = _TABLES[str(AccountRow.__tablename__)].c
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)].c
_LISTED = _TABLES[str(SchoolRow.__tablename__)].c
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
    """Every open account of a school, a trust or an authority, by number.

    One that acts for nobody yet, because its scope is blank, is left out.
    """
    columns = (_ACCOUNT.id, _ACCOUNT.role, _ACCOUNT.scope, _ACCOUNT.created_at)
    roles = [role.value for role in _ROLES]
    statement = select(*columns).where(
        _ACCOUNT.active, _ACCOUNT.role.in_(roles), _ACCOUNT.scope != ""
    )
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

"""Accounts and the tries to sign in to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from register.domain.roles import Account, Role
from register.store.tables.keeping import AccountRow, ThrottleRow


def by_email(session: Session, email: str) -> tuple[Account, str] | None:
    """The account under an address already in lower case, with its password's hash."""
    row = session.exec(select(AccountRow).where(AccountRow.email == email)).first()
    return None if row is None else (_account(row), row.password_hash)


def by_id(session: Session, number: int) -> tuple[Account, str] | None:
    """The account of that number, with its password's hash."""
    row = session.get(AccountRow, number)
    return None if row is None else (_account(row), row.password_hash)


def everyone(session: Session) -> list[Account]:
    """Every account, by address."""
    return [_account(row) for row in session.exec(select(AccountRow).order_by(AccountRow.email))]


def add(
    session: Session, *, email: str, password_hash: str, role: Role, scope: str, at: datetime
) -> Account:
    """Insert an account; the caller has seen that the address is free."""
    row = AccountRow(
        email=email, password_hash=password_hash, role=role.value, scope=scope, created_at=at
    )
    session.add(row)
    session.flush()
    return _account(row)


def set_password(session: Session, number: int, password_hash: str) -> None:
    """Replace a password's hash."""
    session.exec(
        select(AccountRow).where(AccountRow.id == number)
    ).one().password_hash = password_hash
    session.flush()


def set_active(session: Session, number: int, *, active: bool, because: str = "") -> None:
    """Open or shut the account; it is never deleted, for the ledger names it by number."""
    row = session.exec(select(AccountRow).where(AccountRow.id == number)).one()
    row.active, row.shut_because = active, because
    session.flush()


def set_email(session: Session, number: int, email: str) -> None:
    """Give the account another address; the caller has seen that it is free."""
    session.exec(select(AccountRow).where(AccountRow.id == number)).one().email = email
    session.flush()


def came_in(session: Session, number: int, *, at: datetime) -> None:
    """Keep when somebody last signed in with it."""
    session.exec(select(AccountRow).where(AccountRow.id == number)).one().last_in = at
    session.flush()


def tries(session: Session, key: str) -> tuple[int, datetime] | None:
    """How many tries failed in a row under this key, and when the last one did."""
    row = session.get(ThrottleRow, key)
    return None if row is None else (row.failures, row.since)


def count_try(session: Session, key: str, *, at: datetime, forget_before: datetime) -> int:
    """Add a failed try and return how many there are; those before `forget_before` are gone.

    One statement, so that tries made at the same moment are all counted.
    """
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.connection().execute(
        delete(ThrottleRow).where(
            col(ThrottleRow.key) == key, col(ThrottleRow.since) < forget_before
        )
    )
    statement = insert(ThrottleRow).values(key=key, since=at, failures=1)
    one_more = statement.on_conflict_do_update(
        index_elements=["key"], set_={"since": at, "failures": ThrottleRow.failures + 1}
    )
    session.connection().execute(one_more)
    session.expire_all()
    found = tries(session, key)
    return found[0] if found else 1


def forget_tries(session: Session, key: str) -> None:
    """Begin again with this key, after a success."""
    session.connection().execute(delete(ThrottleRow).where(col(ThrottleRow.key) == key))


def sweep_tries(session: Session, *, at: datetime, keep: timedelta) -> None:
    """Drop what is too old to matter, so that the table stays small."""
    session.connection().execute(delete(ThrottleRow).where(col(ThrottleRow.since) < at - keep))


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id or 0, email=row.email, role=Role(row.role), scope=row.scope, active=row.active
    )

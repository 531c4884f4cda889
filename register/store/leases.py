"""Leases: who may do a job that only one process may do, and until when unless renewed.

A lease outlives its holder by no more than its term, so another process takes over from one
that died without having to be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from register.store.tables.keeping import LeaseRow


@dataclass(frozen=True, slots=True)
class Lease:
    """One lease as it stands; it is free from `until` on."""

    name: str
    holder: str
    until: datetime


def acquire(session: Session, name: str, *, holder: str, at: datetime, term: timedelta) -> bool:
    """Take the lease, or keep it where it is already ours; False while another holds it."""
    free = or_(col(LeaseRow.holder) == holder, col(LeaseRow.until) <= at)
    row = {"name": name, "holder": holder, "until": at + term}
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(LeaseRow).values(**row)
    # One statement, so that two processes that ask at the same moment cannot both be told yes.
    taken = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": statement.excluded.holder, "until": statement.excluded.until},
        where=free,
    ).returning(col(LeaseRow.holder))
    return session.execute(taken).scalar_one_or_none() == holder


def renew(session: Session, name: str, *, holder: str, at: datetime, term: timedelta) -> bool:
    """Hold it for another term; False where it has been lost to another meanwhile."""
    kept = (
        update(LeaseRow)
        .where(col(LeaseRow.name) == name, col(LeaseRow.holder) == holder)
        .values(until=at + term)
        .returning(col(LeaseRow.name))
    )
    return session.execute(kept).scalar_one_or_none() is not None


def release(session: Session, name: str, *, holder: str) -> None:
    """Give it back; nothing happens where it is another's."""
    session.execute(
        delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.holder) == holder)
    )


def read(session: Session, name: str) -> Lease | None:
    """The lease as it stands, or None where nobody has ever held it or it was given back."""
    row = session.get(LeaseRow, name)
    return None if row is None else Lease(row.name, row.holder, row.until)

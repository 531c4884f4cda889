"""The browsers that are signed in, each under a hash of what its cookie carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, delete, func, select, update

from register.store.tables.keeping import BrowserRow


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser that was signed in; `ended_at` None while nobody has ended it."""

    account_id: int
    began_at: datetime
    ended_at: datetime | None


def add(session: Session, hashed: str, account_id: int, *, at: datetime) -> None:
    """Keep a browser that signs in."""
    session.add(BrowserRow(hash=hashed, account_id=account_id, began_at=at))
    session.flush()


def find(session: Session, hashed: str) -> Browser | None:
    """The browser under this hash, ended or not."""
    columns = (col(BrowserRow.account_id), col(BrowserRow.began_at), col(BrowserRow.ended_at))
    mine = columns_of(*columns).where(col(BrowserRow.hash) == hashed)
    row = session.connection().execute(mine).one_or_none()
    return None if row is None else Browser(row[0], row[1], row[2])


def end(session: Session, hashed: str, *, at: datetime) -> None:
    """End it; one that was ended before keeps its instant."""
    _end(session, col(BrowserRow.hash) == hashed, at)


def end_all(session: Session, account_id: int, *, at: datetime) -> None:
    """End every browser of the account."""
    _end(session, col(BrowserRow.account_id) == account_id, at)


def count_open(session: Session, account_id: int, *, since: datetime) -> int:
    """How many of the account's browsers began after that instant and are not ended."""
    mine = select(func.count()).where(
        BrowserRow.account_id == account_id,
        col(BrowserRow.ended_at).is_(None),
        BrowserRow.began_at > since,
    )
    return session.exec(mine).one()


def sweep(session: Session, *, before: datetime) -> None:
    """Throw away those that began before that instant."""
    session.connection().execute(delete(BrowserRow).where(col(BrowserRow.began_at) < before))


def _end(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    still = col(BrowserRow.ended_at).is_(None)
    session.connection().execute(update(BrowserRow).where(which, still).values(ended_at=at))
    session.expire_all()

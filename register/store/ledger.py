"""Who did what, when and why: append-only, each row carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from register.store.tables.keeping import LedgerRow

BEGINNING = "0" * 64
# Any number will do, as long as nothing else in the database takes the same advisory lock.
_CHAIN_LOCK = 0x5E4C0


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act as it was recorded."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """What following the chain from end to end found; `problem` is empty when it holds."""

    rows: int
    head: str
    problem: str = ""


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> int:
    """Append one row in the caller's transaction and return its number.

    `detail` must be JSON and must not name a person: identifiers of rows, never of people.
    """
    one_recorder(session)
    last = session.exec(select(LedgerRow).order_by(col(LedgerRow.seq).desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, BEGINNING)
    written = json.dumps(detail or {}, sort_keys=True, ensure_ascii=False, default=str)
    row = LedgerRow(
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        detail=written,
        previous=previous,
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()
    return seq


def one_recorder(session: Session) -> None:
    """Wait until nobody else is appending, and hold them off until the commit.

    SQLite has one writer in any case; on PostgreSQL it is an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK}
        )


def verify(session: Session) -> LedgerCheck:
    """Follow the chain from the first row; the first row that does not fit is named."""
    expected, previous = 1, BEGINNING
    statement = select(LedgerRow).order_by(col(LedgerRow.seq)).execution_options(yield_per=1000)
    with session.exec(statement) as rows:
        for row in rows:
            problem = _problem(row, expected, previous)
            if problem:
                return LedgerCheck(expected - 1, previous, problem)
            expected, previous = expected + 1, row.hash
    return LedgerCheck(expected - 1, previous)


def _problem(row: LedgerRow, expected: int, previous: str) -> str:
    if row.seq != expected:
        return f"Row {expected} is missing."
    if row.previous != previous:
        return f"Row {row.seq} does not follow the last."
    return "" if row.hash == _hash(row) else f"Row {row.seq} has been changed."


def about(session: Session, subject: str, *, limit: int = 50) -> list[LedgerEntry]:
    """The latest acts on one subject, newest first."""
    rows = session.exec(
        select(LedgerRow)
        .where(LedgerRow.subject == subject)
        .order_by(col(LedgerRow.seq).desc())
        .limit(limit)
    )
    return [LedgerEntry(r.seq, r.at, r.actor, r.action, r.subject, r.detail) for r in rows]


def count(session: Session) -> int:
    """How many rows the ledger holds."""
    return session.exec(select(func.count()).select_from(LedgerRow)).one()


def _hash(row: LedgerRow) -> str:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [row.seq, at, row.actor, row.action, row.subject, row.detail, row.previous]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

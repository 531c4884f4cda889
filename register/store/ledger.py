"""Who did what, when and why: append-only, each row carrying the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from register.store.bulk import insert_many
from register.store.tables.keeping import LedgerRow

BEGINNING = "0" * 64
# Any number will do, as long as nothing else in the database takes the same advisory lock.
_CHAIN_LOCK = 0x5E4C0
_COLUMNS = ("seq", "at", "actor", "action", "subject", "detail", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Act:
    """One act to be recorded; `detail` as `record` takes it."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)


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
    (seq,) = record_many(session, [Act(at, actor, action, subject, detail or {})])
    return seq


def record_many(session: Session, acts: Sequence[Act]) -> range:
    """Append one row for each act, in this order, as `record` does; return their numbers."""
    one_recorder(session)
    last = session.exec(select(LedgerRow).order_by(col(LedgerRow.seq).desc()).limit(1)).first()
    first, previous = (last.seq + 1, last.hash) if last else (1, BEGINNING)
    rows = []
    for seq, act in enumerate(acts, start=first):
        written = json.dumps(act.detail, sort_keys=True, ensure_ascii=False, default=str)
        told = (act.actor, act.action, act.subject, written)
        following = _hash(seq, act.at, told, previous)
        rows.append((seq, act.at, *told, previous, following))
        previous = following
    insert_many(session, LedgerRow, _COLUMNS, rows)
    return range(first, first + len(rows))


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
    told = (row.actor, row.action, row.subject, row.detail)
    right = _hash(row.seq, row.at, told, row.previous)
    return "" if row.hash == right else f"Row {row.seq} has been changed."


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


def _hash(seq: int, at: datetime, told: tuple[str, str, str, str], previous: str) -> str:
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [seq, moment, *told, previous]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()

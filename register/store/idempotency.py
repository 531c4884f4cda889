"""Requests that were answered, under hashes of their keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update

from register.store.bulk import is_sqlite
from register.store.tables.sight import IdempotencyRow


def reserve(session: Session, key: str, request: str, *, at: datetime) -> tuple[str, str] | None:
    """Take the key for this request; None where it was free, else its request and its answer.

    Whoever holds the same key in a transaction of their own is waited for.
    """
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    statement = insert(IdempotencyRow).values(key=key, request=request, answer="", at=at)
    mine = statement.on_conflict_do_nothing(index_elements=["key"]).returning(
        col(IdempotencyRow.key)
    )
    if session.connection().execute(mine).first() is not None:
        return None
    chosen = select(IdempotencyRow.request, IdempotencyRow.answer)
    return session.exec(chosen.where(IdempotencyRow.key == key)).one()


def keep(session: Session, key: str, answer: str) -> None:
    """Write the answer under a key that was reserved."""
    session.connection().execute(
        update(IdempotencyRow).where(col(IdempotencyRow.key) == key).values(answer=answer)
    )


def free(session: Session, key: str) -> None:
    """Give a reserved key back: what was asked under it made nothing."""
    session.connection().execute(delete(IdempotencyRow).where(col(IdempotencyRow.key) == key))


def sweep(session: Session, *, before: datetime) -> None:
    """Forget what was answered before then; what somebody else is forgetting is left to them."""
    old = select(IdempotencyRow.key).where(IdempotencyRow.at < before)
    chosen = old.with_for_update(skip_locked=True)
    session.connection().execute(delete(IdempotencyRow).where(col(IdempotencyRow.key).in_(chosen)))

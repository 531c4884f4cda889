"""Checks being filled in: found again by whoever began them, and by nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, delete, select

from register.store.tables.verifications import CheckDraftRow


def add(session: Session, draft_id: str, *, account_id: int, entries: str, at: datetime) -> None:
    """Keep a new one."""
    session.add(CheckDraftRow(id=draft_id, account_id=account_id, entries=entries, at=at))
    session.flush()


def entries(
    session: Session, draft_id: str, *, account_id: int, to_change: bool = False
) -> str | None:
    """What was entered, or None where this account has none of that number.

    With `to_change` nobody else changes it before the transaction ends.
    """
    statement = select(CheckDraftRow.entries).where(
        CheckDraftRow.id == draft_id, CheckDraftRow.account_id == account_id
    )
    return session.exec(statement.with_for_update() if to_change else statement).first()


def change(session: Session, draft_id: str, entries: str) -> None:
    """Keep these entries instead."""
    row = session.exec(select(CheckDraftRow).where(CheckDraftRow.id == draft_id)).one()
    row.entries = entries
    session.flush()


def remove(session: Session, draft_id: str) -> None:
    """Throw it away."""
    session.connection().execute(delete(CheckDraftRow).where(col(CheckDraftRow.id) == draft_id))


def sweep(session: Session, *, before: datetime) -> int:
    """Throw away those begun before that instant; return how many."""
    statement = delete(CheckDraftRow).where(col(CheckDraftRow.at) < before)
    return session.connection().execute(statement).rowcount

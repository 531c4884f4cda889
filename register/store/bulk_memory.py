"""What an organisation was last told of somebody by file, under a key that names nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel

from register.store.bulk import insert_many
from register.store.tables.verifications import BulkMemoryRow

_MEMORY = SQLModel.metadata.tables[str(BulkMemoryRow.__tablename__)].c
_WRITTEN = ("organisation", "subject", "outcome", "deadline", "at")


class Remembered(NamedTuple):
    """One answer as it was given."""

    outcome: str
    deadline: date | None


def recall(session: Session, organisation: str, subjects: Collection[str]) -> dict[str, Remembered]:
    """What the organisation was last told of these, at most 500 at a time, by subject.

    The new ones are left out.
    """
    statement = select(_MEMORY.subject, _MEMORY.outcome, _MEMORY.deadline).where(
        _MEMORY.organisation == organisation, _MEMORY.subject.in_(subjects)
    )
    rows = session.connection().execute(statement)
    return {subject: Remembered(outcome, deadline) for subject, outcome, deadline in rows}


def remember(
    session: Session, organisation: str, told: Mapping[str, Remembered], *, at: datetime
) -> None:
    """Put these, at most 500 at a time, in the place of what was remembered of the same."""
    old = (_MEMORY.organisation == organisation, _MEMORY.subject.in_(list(told)))
    session.connection().execute(delete(BulkMemoryRow).where(*old))
    rows = ((organisation, subject, *answer, at) for subject, answer in told.items())
    insert_many(session, BulkMemoryRow, _WRITTEN, rows)


def sweep(session: Session, *, before: datetime) -> int:
    """Forget what was told before an instant; return how many answers went."""
    gone = session.connection().execute(delete(BulkMemoryRow).where(_MEMORY.at < before))
    return gone.rowcount

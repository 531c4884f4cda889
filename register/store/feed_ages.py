"""When each feed last came, and since when the oldest of each queue waits: days alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, SQLModel

from register.store.tables.keeping import LedgerRow
from register.store.tables.record import ClaimRow
from register.store.tables.schools import FeedRunRow
from register.store.tables.telling import LetterRow
from register.store.tables.verifications import UnsettledMatchRow


def _table(row: type[SQLModel]) -> Any:  # noqa: ANN401 - a table
    return SQLModel.metadata.tables[str(row.__tablename__)]


def last_done(session: Session, actions: Collection[str]) -> Mapping[str, datetime]:
    """When each of these acts was last done; one that never was is left out."""
    ledger = _table(LedgerRow).c
    statement = (
        select(ledger.action, func.max(ledger.at))
        .where(ledger.action.in_(actions))
        .group_by(ledger.action)
    )
    return {row[0]: row[1] for row in session.connection().execute(statement).all()}


def last_links(session: Session) -> date | None:
    """The day of the last list that was applied with links between schools."""
    run = _table(FeedRunRow).c
    statement = select(func.max(run.extract_date)).where(run.outcome == "applied", run.links > 0)
    found: date | None = _one(session, statement)
    return found


def oldest_match(session: Session) -> datetime | None:
    """Since when the oldest match that nobody has decided waits."""
    match = _table(UnsettledMatchRow).c
    found: datetime | None = _one(
        session, select(func.min(match.at)).where(match.decided_at.is_(None))
    )
    return found


def oldest_claim(session: Session) -> datetime | None:
    """Since when the oldest open claim waits."""
    claim = _table(ClaimRow).c
    found: datetime | None = _one(session, select(func.min(claim.at)).where(claim.state == "open"))
    return found


def oldest_letter(session: Session) -> datetime | None:
    """Since when the oldest letter that nobody has carried waits."""
    letter = _table(LetterRow).c
    found: datetime | None = _one(
        session, select(func.min(letter.at)).where(letter.state == "waiting")
    )
    return found


def _one(session: Session, statement: Select[Any]) -> Any:  # noqa: ANN401 - what the statement selects
    return session.connection().execute(statement).scalar()

"""Whether the service is fit to answer, and what its monitoring may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from register.store import health, standings
from register.store.session import Database


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts for monitoring; `feed_age` is seconds since the feed was last read to the end."""

    schools: int
    lines_waiting: int
    ledger: int
    runs: Mapping[str, int]
    feed_age: float | None


def trouble(database: Database) -> str:
    """Why the service cannot answer, in one sentence; blank where it can."""
    try:
        if health.is_at_head(database):
            return ""
    except SQLAlchemyError:
        return "The database cannot be reached."
    return "The database is not at the newest migration: run register db upgrade."


def numbers(session: Session, *, at: datetime) -> Numbers:
    """Count what monitoring watches: no person, school or account can be read from it."""
    last = health.last_good_run(session)
    return Numbers(
        schools=health.schools_held(session),
        lines_waiting=standings.waiting(session),
        ledger=health.ledger_length(session),
        runs=health.runs_by_outcome(session),
        feed_age=None if last is None else (at - last).total_seconds(),
    )

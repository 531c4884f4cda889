"""How old the school list is: what every page that shows a school has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.store import feed_runs
from register.store.feed_runs import Reject, Run


@dataclass(frozen=True, slots=True)
class SchoolList:
    """The list that the register holds: the extract's own day, and when it was taken in."""

    extract_date: date | None
    taken_at: datetime
    schools_open: int
    schools_in_scope: int


def of_school_list(session: Session, *, known_at: datetime | None = None) -> SchoolList | None:
    """The list in the register, now or as it was at an instant; None before the first."""
    run = feed_runs.last_applied(session, known_at=known_at)
    if run is None:
        return None
    return SchoolList(
        extract_date=run.extract_date,
        taken_at=run.finished_at,
        schools_open=run.counts.schools_open,
        schools_in_scope=run.counts.schools_in_scope,
    )


def run(session: Session, number: int) -> Run:
    """One run of the feed. Raises NotFound."""
    return feed_runs.get(session, number)


def runs(session: Session, *, limit: int = 50) -> list[Run]:
    """The latest runs, the newest first."""
    return feed_runs.recent(session, limit=limit)


def awaiting(session: Session) -> list[Run]:
    """Held runs that nobody has decided about, the newest first."""
    return feed_runs.awaiting(session)


def rejects(session: Session, number: int) -> list[Reject]:
    """The rows of a run that could not be read, in the order of the file; at most 200."""
    return feed_runs.rejects(session, number)

"""The runs of the feed: what came, what was done about it, and what a person decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from register.domain.errors import NotFound
from register.store import bulk
from register.store.tables.schools import FeedRejectRow, FeedRunRow


class Outcome(StrEnum):
    """What came of a run."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    HELD = "held"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


class Decision(StrEnum):
    """What a person made of a held run."""

    NONE = ""
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Counts:
    """What one list holds and what it changed. `schools_open` is status 1 or 3."""

    rows: int = 0
    schools_open: int = 0
    schools_in_scope: int = 0
    added: int = 0
    changed: int = 0
    closed: int = 0
    vanished: int = 0
    rejected: int = 0
    links: int = 0
    max_urn: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `id` 0 is not recorded yet; `folder` is where its bytes are, under the feeds.

    `summary` is what the next list is compared with; `notices` are what a person may want to
    know and `reasons` why nothing was applied, each a plain sentence.
    """

    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    id: int = 0
    extract_date: date | None = None
    sha256: str = ""
    source: str = ""
    folder: str = ""
    counts: Counts = Counts()
    summary: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    approves: int | None = None
    decision: Decision = Decision.NONE
    decided_by: str = ""
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """One row of a file that could not be read: the line, the column and one sentence."""

    line: int
    column: str
    problem: str


_COUNTED = tuple(x.name for x in fields(Counts))


def add(session: Session, run: Run, rejects: Iterable[Reject] = ()) -> int:
    """Record a run with the rows it could not read, and return its number."""
    row = FeedRunRow(
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome,
        extract_date=run.extract_date,
        sha256=run.sha256,
        source=run.source,
        folder=run.folder,
        summary=_json(run.summary),
        reasons=_json(run.reasons),
        notices=_json(run.notices),
        seconds=_json(run.seconds),
        approves_run=run.approves,
        decided_by=run.decided_by,
        decision_reason=run.decision_reason,
        **{name: getattr(run.counts, name) for name in _COUNTED},
    )
    session.add(row)
    session.flush()
    number = _number(row)
    kept = ((number, x.line, x.column, x.problem) for x in rejects)
    bulk.insert_many(session, FeedRejectRow, ("run_id", "line", "column", "problem"), kept)
    return number


def finish(
    session: Session,
    number: int,
    *,
    at: datetime,
    seconds: Mapping[str, float],
    notices: Sequence[str],
) -> None:
    """Complete a run that was recorded at the start of its own transaction."""
    row = _row(session, number)
    row.finished_at, row.seconds, row.notices = at, _json(seconds), _json(notices)
    session.add(row)
    session.flush()


def decide(session: Session, number: int, *, by: str, reason: str) -> None:
    """Note on a held run who decided about it and why."""
    row = _row(session, number)
    row.decided_by, row.decision_reason = by, reason
    session.add(row)
    session.flush()


def get(session: Session, number: int) -> Run:
    """One run. Raises NotFound."""
    return _run(_row(session, number), approved=number in _approved(session))


def recent(session: Session, *, limit: int = 50) -> list[Run]:
    """The latest runs, the newest first."""
    approved = _approved(session)
    rows = session.exec(select(FeedRunRow).order_by(col(FeedRunRow.id).desc()).limit(limit))
    return [_run(row, approved=row.id in approved) for row in rows]


def of_day(session: Session, day: date) -> list[Run]:
    """The runs whose list is of this day, whenever and however it came, the newest first."""
    approved = _approved(session)
    found = select(FeedRunRow).where(FeedRunRow.extract_date == day)
    rows = session.exec(found.order_by(col(FeedRunRow.id).desc()))
    return [_run(row, approved=row.id in approved) for row in rows]


def last_applied(session: Session, *, known_at: datetime | None = None) -> Run | None:
    """The newest run whose list is in the register, now or at an instant; None before the first."""
    applied = select(FeedRunRow).where(FeedRunRow.outcome == Outcome.APPLIED)
    if known_at is not None:
        applied = applied.where(col(FeedRunRow.started_at) <= known_at)
    row = session.exec(applied.order_by(col(FeedRunRow.id).desc()).limit(1)).first()
    return None if row is None else _run(row, approved=False)


def newest_accepted_day(session: Session) -> date | None:
    """The day of the newest list accepted, also where it was the one held already."""
    accepted = col(FeedRunRow.outcome).in_((Outcome.APPLIED, Outcome.UNCHANGED))
    return session.exec(select(func.max(FeedRunRow.extract_date)).where(accepted)).one()


def awaiting(session: Session) -> list[Run]:
    """Held runs that nobody has decided about, the newest first."""
    held = select(FeedRunRow).where(FeedRunRow.outcome == Outcome.HELD, FeedRunRow.decided_by == "")
    rows = session.exec(held.order_by(col(FeedRunRow.id).desc()))
    return [_run(row, approved=False) for row in rows]


def rejects(session: Session, number: int, *, limit: int = 200) -> list[Reject]:
    """The rows of a run that could not be read, in the order of the file."""
    rows = session.exec(
        select(FeedRejectRow)
        .where(FeedRejectRow.run_id == number)
        .order_by(col(FeedRejectRow.line))
        .limit(limit)
    )
    return [Reject(row.line, row.column, row.problem) for row in rows]


def _row(session: Session, number: int) -> FeedRunRow:
    row = session.get(FeedRunRow, number)
    if row is None:
        message = f"There is no run {number}; `register feed runs` lists those there are."
        raise NotFound(message)
    return row


def _number(row: FeedRunRow) -> int:
    if row.id is None:
        message = "A run has no number before it is written."
        raise RuntimeError(message)
    return row.id


def _approved(session: Session) -> set[int]:
    """The held runs that were let through."""
    found = session.exec(
        select(FeedRunRow.approves_run).where(col(FeedRunRow.approves_run).is_not(None))
    )
    return {number for number in found if number is not None}


def _run(row: FeedRunRow, *, approved: bool) -> Run:
    decision = Decision.NONE
    if approved:
        decision = Decision.APPROVED
    elif row.outcome == Outcome.HELD and row.decided_by:
        decision = Decision.DECLINED
    return Run(
        id=_number(row),
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=Outcome(row.outcome),
        extract_date=row.extract_date,
        sha256=row.sha256,
        source=row.source,
        folder=row.folder,
        counts=Counts(**{name: getattr(row, name) for name in _COUNTED}),
        summary=json.loads(row.summary),
        reasons=tuple(json.loads(row.reasons)),
        notices=tuple(json.loads(row.notices)),
        seconds=json.loads(row.seconds),
        approves=row.approves_run,
        decision=decision,
        decided_by=row.decided_by,
        decision_reason=row.decision_reason,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)

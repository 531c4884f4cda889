"""Checks whose facts may have been corrected: each is looked at again before it is relied on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, literal, select
from sqlmodel import Session, SQLModel

from register.store import ledger
from register.store.schools import in_batches
from register.store.tables.people import AppointmentRow
from register.store.tables.verifications import VerificationMarkRow, VerificationRow

_TABLES = SQLModel.metadata.tables
_MARKS = _TABLES[str(VerificationMarkRow.__tablename__)]
_CHECKS = _TABLES[str(VerificationRow.__tablename__)]
_POSTS = _TABLES[str(AppointmentRow.__tablename__)]


def mark(
    session: Session,
    *,
    urns: Collection[int],
    people: Collection[int],
    at: datetime,
    why: str,
) -> None:
    """Mark each check of these people, of anybody who served at these schools, or for them.

    A mark that stands already is kept. Where no check has been made it costs one question. Until
    the commit nobody makes a check or takes a mark: a check made meanwhile would stand on facts
    that are being corrected, and a mark taken meanwhile would be missed by both.
    """
    ledger.one_recorder(session)
    session.flush()
    if session.connection().execute(select(_CHECKS.c.id).limit(1)).first() is None:
        return
    for batch in in_batches(people):
        _mark_where(session, _CHECKS.c.person_id.in_(batch), at, why)
    for batch in in_batches(urns):
        served = select(_POSTS.c.person_id).where(_POSTS.c.urn.in_(batch))
        # Two statements and no OR between them: each has an index of its own.
        _mark_where(session, _CHECKS.c.person_id.in_(served), at, why)
        _mark_where(session, _CHECKS.c.urn.in_(batch), at, why)


def is_waiting(session: Session, verification_id: int | None = None) -> bool:
    """Whether this check, or with None any at all, is marked."""
    statement = select(_MARKS.c.verification_id).limit(1)
    if verification_id is not None:
        statement = statement.where(_MARKS.c.verification_id == verification_id)
    return session.connection().execute(statement).first() is not None


def take(session: Session, limit: int, *, only: int | None = None) -> list[int]:
    """Take off the earliest marks, up to `limit`, or that of one check; return whose they were.

    Taken before the facts are read, so that a mark made meanwhile stays for the next time; and
    each by one process, for which another waits, so that nobody is told twice.
    """
    ledger.one_recorder(session)
    statement = select(_MARKS.c.verification_id).order_by(_MARKS.c.at, _MARKS.c.verification_id)
    if only is not None:
        statement = statement.where(_MARKS.c.verification_id == only)
    taken = list(session.connection().execute(statement.limit(limit)).scalars())
    for batch in in_batches(taken):
        gone = delete(_MARKS).where(_MARKS.c.verification_id.in_(batch))
        session.connection().execute(gone)
    return taken


def _mark_where(session: Session, chosen: ColumnElement[bool], at: datetime, why: str) -> None:
    found = select(_CHECKS.c.id, literal(at, _MARKS.c.at.type), literal(why)).where(
        chosen,
        _CHECKS.c.person_id.is_not(None),
        ~exists().where(_MARKS.c.verification_id == _CHECKS.c.id),
    )
    columns = ["verification_id", "at", "why"]
    session.connection().execute(_MARKS.insert().from_select(columns, found))

"""What has happened to receipts since they were made. Rows are added and never changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, func, select

from register.store.tables.verifications import ReceiptEventRow


class EventKind(StrEnum):
    """Of withdrawn and restored the last one counts; touched changes nothing."""

    TOUCHED = "touched"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


STANDING = (EventKind.WITHDRAWN.value, EventKind.RESTORED.value)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `because` is a sentence that names nobody."""

    verification_id: int
    at: datetime
    kind: EventKind
    because: str
    by: str


def add(session: Session, event: Event) -> None:
    """Note that this happened."""
    session.add(
        ReceiptEventRow(
            verification_id=event.verification_id,
            at=event.at,
            kind=event.kind.value,
            because=event.because,
            by=event.by,
        )
    )
    session.flush()


def of_check(session: Session, verification_id: int) -> list[Event]:
    """Everything that happened to one receipt, in order."""
    statement = (
        select(ReceiptEventRow)
        .where(ReceiptEventRow.verification_id == verification_id)
        .order_by(col(ReceiptEventRow.id))
    )
    return [_event(row) for row in session.exec(statement)]


def withdrawal(session: Session, verification_id: int) -> Event | None:
    """Why the receipt is withdrawn, or None while it stands."""
    standing = [e for e in of_check(session, verification_id) if e.kind.value in STANDING]
    return standing[-1] if standing and standing[-1].kind is EventKind.WITHDRAWN else None


def withdrawn(session: Session) -> list[int]:
    """The numbers of every check whose receipt is withdrawn."""
    last = (
        select(func.max(ReceiptEventRow.id))
        .where(col(ReceiptEventRow.kind).in_(STANDING))
        .group_by(col(ReceiptEventRow.verification_id))
    )
    statement = select(ReceiptEventRow.verification_id).where(
        col(ReceiptEventRow.id).in_(last),
        ReceiptEventRow.kind == EventKind.WITHDRAWN.value,
    )
    return sorted(session.exec(statement))


def _event(row: ReceiptEventRow) -> Event:
    return Event(row.verification_id, row.at, EventKind(row.kind), row.because, row.by)


def last_of(session: Session, verification_ids: Collection[int]) -> dict[int, Event]:
    """The last thing that happened to each of these receipts; those left alone are not in it."""
    last = (
        select(func.max(ReceiptEventRow.id))
        .where(col(ReceiptEventRow.verification_id).in_(verification_ids))
        .group_by(col(ReceiptEventRow.verification_id))
    )
    rows = session.exec(select(ReceiptEventRow).where(col(ReceiptEventRow.id).in_(last)))
    return {row.verification_id: _event(row) for row in rows}

"""What organisations are told about checks of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from register.store.tables.verifications import NoticeRow, VerificationRow


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing told. `reference` is that of the check; `words` name nobody."""

    id: int
    organisation: str
    at: datetime
    kind: str
    verification_id: int
    reference: str
    words: str
    read_at: datetime | None


def add(
    session: Session,
    *,
    organisation: str,
    at: datetime,
    kind: str,
    verification_id: int,
    words: str,
) -> None:
    """Tell this organisation."""
    row = NoticeRow(
        organisation=organisation, at=at, kind=kind, verification_id=verification_id, words=words
    )
    session.add(row)
    session.flush()


def stands_unread(session: Session, *, verification_id: int, kind: str, words: str) -> bool:
    """Whether the very same was told and nobody has read it yet."""
    statement = select(NoticeRow.id).where(
        NoticeRow.verification_id == verification_id,
        NoticeRow.kind == kind,
        NoticeRow.words == words,
        col(NoticeRow.read_at).is_(None),
    )
    return session.exec(statement.limit(1)).first() is not None


def of_organisation(
    session: Session, organisation: str, *, limit: int, unread: bool = False
) -> list[Notice]:
    """What it was told, the latest first; with `unread` only what nobody has read."""
    statement = (
        select(NoticeRow, VerificationRow.reference)
        .join(VerificationRow, col(VerificationRow.id) == col(NoticeRow.verification_id))
        .where(NoticeRow.organisation == organisation)
        .order_by(col(NoticeRow.id).desc())
        .limit(limit)
    )
    if unread:
        statement = statement.where(col(NoticeRow.read_at).is_(None))
    return [_notice(row, reference) for row, reference in session.exec(statement)]


def count_unread(session: Session, organisation: str) -> int:
    """How many nobody has read."""
    statement = (
        select(func.count())
        .select_from(NoticeRow)
        .where(NoticeRow.organisation == organisation, col(NoticeRow.read_at).is_(None))
    )
    return session.exec(statement).one()


def mark_read(session: Session, organisation: str, notice_id: int, *, at: datetime) -> bool:
    """Note that it was read, the first time; False where this organisation has no such notice."""
    row = session.get(NoticeRow, notice_id)
    if row is None or row.organisation != organisation:
        return False
    row.read_at = row.read_at or at
    session.flush()
    return True


def _notice(row: NoticeRow, reference: str) -> Notice:
    return Notice(
        id=row.id or 0,
        organisation=row.organisation,
        at=row.at,
        kind=row.kind,
        verification_id=row.verification_id,
        reference=reference,
        words=row.words,
        read_at=row.read_at,
    )

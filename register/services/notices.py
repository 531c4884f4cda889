"""Tell an organisation what has become of a check of its own. Nobody is named."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.errors import NotFound
from register.store import notices
from register.store.notices import Notice

MOST = 100

__all__ = ["MOST", "Notice", "all_of", "count_unread", "read", "tell", "unread"]


def tell(
    session: Session,
    *,
    organisation: str,
    kind: str,
    verification_id: int,
    words: str,
    at: datetime,
) -> None:
    """Tell it once: the very same words are not added while they stand unread."""
    if not notices.stands_unread(session, verification_id=verification_id, kind=kind, words=words):
        notices.add(
            session,
            organisation=organisation,
            at=at,
            kind=kind,
            verification_id=verification_id,
            words=words,
        )


def unread(session: Session, organisation: str, *, limit: int = MOST) -> list[Notice]:
    """What nobody of this organisation has read, the latest first."""
    return notices.of_organisation(session, organisation, limit=limit, unread=True)


def count_unread(session: Session, organisation: str) -> int:
    """How many nobody has read."""
    return notices.count_unread(session, organisation)


def all_of(session: Session, organisation: str, limit: int = MOST) -> list[Notice]:
    """Everything it was told, the latest first."""
    return notices.of_organisation(session, organisation, limit=limit)


def read(session: Session, organisation: str, notice_id: int, *, at: datetime) -> None:
    """Note that it was read. Raises NotFound where it is not this organisation's."""
    if not notices.mark_read(session, organisation, notice_id, at=at):
        raise NotFound("There is no such notice: open the list of notices again.")

"""Share codes: kept as hashes, used by one organisation, never deleted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, update
from sqlmodel import Session, col, select

from register.store.tables.columns import Instant
from register.store.tables.sight import ShareCodeRow


@dataclass(frozen=True, slots=True)
class ShareCode:
    """A code without its letters, which nobody holds. Good from `made_at` to before `expires_at`.

    `organisation` is blank until the first use, at `used_at`.
    """

    id: int
    person_id: int
    urn: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    organisation: str
    used_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether a panel may still use it."""
        return self.revoked_at is None and at < self.expires_at


def add(
    session: Session, *, person_id: int, urn: int, hashed: str, at: datetime, expires_at: datetime
) -> ShareCode:
    """Keep a new code's hash."""
    row = ShareCodeRow(person_id=person_id, urn=urn, hash=hashed, made_at=at, expires_at=expires_at)
    session.add(row)
    session.flush()
    return _code(row)


def use(
    session: Session, hashed: str, *, urn: int, organisation: str, at: datetime
) -> ShareCode | None:
    """Take the code if all is right, and bind it at its first use; None otherwise.

    One statement, whatever is wrong, so that neither the answer nor the time says what; and of two
    organisations at the same moment only one gets it.
    """
    statement = (
        update(ShareCodeRow)
        .where(
            col(ShareCodeRow.hash) == hashed,
            col(ShareCodeRow.urn) == urn,
            col(ShareCodeRow.organisation).in_(("", organisation)),
            col(ShareCodeRow.revoked_at).is_(None),
            col(ShareCodeRow.expires_at) > at,
        )
        .values(
            organisation=organisation,
            used_at=func.coalesce(col(ShareCodeRow.used_at), literal(at, Instant())),
        )
        .returning(col(ShareCodeRow.id))
    )
    number = session.connection().execute(statement).scalar_one_or_none()
    return None if number is None else one(session, number)


def one(session: Session, number: int) -> ShareCode | None:
    """The code of that number, whoever made it."""
    found = session.exec(
        select(ShareCodeRow)
        .where(ShareCodeRow.id == number)
        .execution_options(populate_existing=True)
    ).first()
    return None if found is None else _code(found)


def revoke(session: Session, number: int, *, at: datetime) -> None:
    """End it now, unless it was ended before."""
    session.connection().execute(
        update(ShareCodeRow)
        .where(col(ShareCodeRow.id) == number, col(ShareCodeRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )


def of_people(session: Session, people: Collection[int]) -> list[ShareCode]:
    """Every code made under these numbers, the newest first."""
    rows = session.exec(
        select(ShareCodeRow)
        .where(col(ShareCodeRow.person_id).in_(people))
        .order_by(col(ShareCodeRow.id).desc())
        .execution_options(populate_existing=True)
    )
    return [_code(row) for row in rows]


def _code(row: ShareCodeRow) -> ShareCode:
    return ShareCode(
        id=row.id or 0,
        person_id=row.person_id,
        urn=row.urn,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        organisation=row.organisation,
        used_at=row.used_at,
    )

"""Confirmations: that a school's record was right, as it stood, each said once and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from register.store.tables.record import ConfirmationRow

_FEW = 500


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One confirmation. `day` is the day in London; `digest` is of what was on the page."""

    urn: int
    at: datetime
    day: date
    organisation: str
    account_id: int
    digest: str


def add(session: Session, told: Confirmation) -> None:
    """Keep one more."""
    row = ConfirmationRow(
        urn=told.urn,
        at=told.at,
        day=told.day,
        organisation=told.organisation,
        account_id=told.account_id,
        digest=told.digest,
    )
    session.add(row)


def last(session: Session, urn: int) -> Confirmation | None:
    """The latest of one school; None where there is none."""
    statement = select(ConfirmationRow).where(col(ConfirmationRow.urn) == urn)
    latest = statement.order_by(col(ConfirmationRow.at).desc(), col(ConfirmationRow.id).desc())
    row = session.exec(latest.limit(1)).first()
    if row is None:
        return None
    return Confirmation(row.urn, row.at, row.day, row.organisation, row.account_id, row.digest)


def last_days(session: Session, urns: Collection[int]) -> dict[int, date]:
    """The day of the latest of each school that has any, in one query however many are asked."""
    statement = select(col(ConfirmationRow.urn), func.max(col(ConfirmationRow.day)))
    if len(urns) <= _FEW:
        statement = statement.where(col(ConfirmationRow.urn).in_(urns))
    wanted = frozenset(urns)
    rows = session.exec(statement.group_by(col(ConfirmationRow.urn)))
    return {urn: day for urn, day in rows if urn in wanted}

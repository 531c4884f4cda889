"""Addresses of calendars, of which only the hash is kept, and the days that a calendar shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col, update

from register.domain.claims import ClaimState
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.record import ClaimRow, ConfirmationRow
from register.store.tables.standings import StandingRow
from register.store.tables.telling import CalendarRow

_TABLES = SQLModel.metadata.tables
_LINE = _TABLES[str(StandingRow.__tablename__)].c
_CLAIM = _TABLES[str(ClaimRow.__tablename__)].c
_CONFIRMED = _TABLES[str(ConfirmationRow.__tablename__)].c


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """One address, as it may be shown: never its token."""

    id: int
    account_id: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of one school, and since when it is known to be that day."""

    day: date
    since: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A school's answer on one day; `deadline` is the last lawful day, inclusive."""

    status: str
    deadline: date | None
    since: datetime


def add(session: Session, account_id: int, *, hashed: str, at: datetime) -> CalendarAddress:
    """Insert an address, of which only the hash is given."""
    row = CalendarRow(account_id=account_id, hash=hashed, made_at=at)
    session.add(row)
    session.flush()
    return _address(row)


def live(session: Session, account_id: int) -> CalendarAddress | None:
    """The account's address that has not been ended; None where it has none."""
    chosen = select(CalendarRow).where(
        col(CalendarRow.account_id) == account_id, col(CalendarRow.ended_at).is_(None)
    )
    row = session.execute(chosen.order_by(col(CalendarRow.id).desc()).limit(1)).scalar()
    return None if row is None else _address(row)


def by_hash(session: Session, hashed: str) -> CalendarAddress | None:
    """The address of this hash, unless it was ended."""
    chosen = select(CalendarRow).where(
        col(CalendarRow.hash) == hashed, col(CalendarRow.ended_at).is_(None)
    )
    row = session.execute(chosen).scalar()
    return None if row is None else _address(row)


def end(session: Session, account_id: int, *, at: datetime) -> int:
    """End every address of the account; how many there were."""
    chosen = update(CalendarRow).where(
        col(CalendarRow.account_id) == account_id, col(CalendarRow.ended_at).is_(None)
    )
    done = session.connection().execute(chosen.values(ended_at=at))
    session.expire_all()
    return int(done.rowcount)


def standings(session: Session, urns: Collection[int], *, on: date) -> dict[int, Standing]:
    """Where each of these schools stands on the day; those without a line are left out."""
    columns = (_LINE.urn, _LINE.status, _LINE.deadline, _LINE.known_from)
    statement = select(*columns).where(
        _LINE.valid_from <= on, _LINE.valid_to > on, still_known(StandingRow)
    )
    return {row[0]: Standing(*row[1:]) for row in _each(session, statement, _LINE.urn, urns)}


def confirmed(session: Session, urns: Collection[int]) -> dict[int, Dated]:
    """The last day on which each school confirmed its record; those that never did are left out."""
    latest = func.max(_CONFIRMED.day), func.max(_CONFIRMED.at)
    statement = select(_CONFIRMED.urn, *latest).group_by(_CONFIRMED.urn)
    return {row[0]: Dated(*row[1:]) for row in _each(session, statement, _CONFIRMED.urn, urns)}


def replies_due(session: Session, urns: Collection[int]) -> dict[int, Dated]:
    """The next day by which each school was told that it would hear; none without an open claim."""
    next_of_all = func.min(_CLAIM.reply_due), func.max(_CLAIM.at)
    statement = select(_CLAIM.urn, *next_of_all).group_by(_CLAIM.urn)
    open_ones = statement.where(_CLAIM.state == ClaimState.OPEN.value)
    return {row[0]: Dated(*row[1:]) for row in _each(session, open_ones, _CLAIM.urn, urns)}


def _each(session: Session, statement: Any, urn: Any, urns: Collection[int]) -> list[Any]:  # noqa: ANN401 - a select and its column
    return [
        row
        for batch in in_batches(urns)
        for row in session.connection().execute(statement.where(urn.in_(batch)))
    ]


def _address(row: CalendarRow) -> CalendarAddress:
    return CalendarAddress(row.id or 0, row.account_id, row.made_at)

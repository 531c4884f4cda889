"""Searches for people as they are weighed, and the stops that they led to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, SQLModel, col

from register.domain.errors import NotFound
from register.store.bulk import insert_many
from register.store.ledger import LedgerEntry
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.keeping import LedgerRow
from register.store.tables.people import AppointmentRow, AppointmentVersionRow
from register.store.tables.schools import SchoolVersionRow
from register.store.tables.sight import LookUpRow, StopRow

_TABLES = SQLModel.metadata.tables
_LOOK_UP = _TABLES[str(LookUpRow.__tablename__)].c
_STOP = _TABLES[str(StopRow.__tablename__)].c
_POST = _TABLES[str(AppointmentRow.__tablename__)].c
_TOLD = _TABLES[str(AppointmentVersionRow.__tablename__)].c
_LEDGER = _TABLES[str(LedgerRow.__tablename__)].c
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)].c
_WRITTEN = (
    "organisation",
    "account_id",
    "at",
    "found",
    "points",
    "person_id",
    "number",
    "bucket",
    "pair",
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One search as it was counted. `kind` says how; number, bucket and pair are keyed hashes."""

    at: datetime
    kind: str
    points: int
    person_id: int | None
    number: str
    bucket: str
    pair: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """An organisation's look-ups were stopped at `at`; `lifted_at` is None while they are."""

    id: int
    organisation: str
    at: datetime
    why: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_because: str


@dataclass(frozen=True, slots=True)
class Served:
    """A school somebody serves or served at, and whose school it is now by the list's codes."""

    person_id: int
    urn: int
    la_code: int | None
    trust_code: int | None


def latest(
    session: Session, organisation: str, *, after: datetime, limit: int, but: Collection[str] = ()
) -> list[Weighed]:
    """The organisation's last searches after an instant, at most `limit`, the oldest first.

    Those of the kinds in `but` are neither given nor counted towards the limit.
    """
    columns = (
        _LOOK_UP.at,
        _LOOK_UP.found,
        _LOOK_UP.points,
        _LOOK_UP.person_id,
        _LOOK_UP.number,
        _LOOK_UP.bucket,
    )
    statement = (
        select(*columns)
        .where(_LOOK_UP.organisation == organisation, _LOOK_UP.at > after)
        .where(_LOOK_UP.found.not_in(but))
        .order_by(_LOOK_UP.at.desc(), _LOOK_UP.id.desc())
        .limit(limit)
    )
    rows = session.connection().execute(statement).all()
    return [Weighed(*row) for row in reversed(rows)]


def seen(
    session: Session, organisation: str, people: Collection[int], *, after: datetime
) -> set[int]:
    """Which of these people the organisation found after an instant."""
    mine = (_LOOK_UP.organisation == organisation, _LOOK_UP.at > after)
    return {
        person
        for chosen in in_batches(people)
        for (person,) in session.connection().execute(
            select(_LOOK_UP.person_id).where(*mine, _LOOK_UP.person_id.in_(chosen)).distinct()
        )
    }


def asked(
    session: Session, organisation: str, pairs: Collection[str], *, after: datetime
) -> set[str]:
    """Which of these pairs of a number and a birthday the organisation tried after an instant."""
    mine = (_LOOK_UP.organisation == organisation, _LOOK_UP.at > after)
    return {
        pair
        for chosen in in_batches(pairs)
        for (pair,) in session.connection().execute(
            select(_LOOK_UP.pair).where(*mine, _LOOK_UP.pair.in_(chosen)).distinct()
        )
    }


def add(session: Session, organisation: str, account_id: int, weighed: Sequence[Weighed]) -> None:
    """Keep these searches of one account."""
    rows = (
        (organisation, account_id, w.at, w.kind, w.points, w.person_id, w.number, w.bucket, w.pair)
        for w in weighed
    )
    insert_many(session, LookUpRow, _WRITTEN, rows)


def count_of_kind(session: Session, organisation: str, kind: str, *, after: datetime) -> int:
    """How many of the organisation's searches after an instant were counted as of this kind."""
    mine = (_LOOK_UP.organisation == organisation, _LOOK_UP.at > after, _LOOK_UP.found == kind)
    return session.connection().execute(select(func.count()).where(*mine)).scalar_one()


def sweep(session: Session, *, before: datetime) -> int:
    """Drop the searches made before an instant; return how many."""
    gone = session.connection().execute(delete(LookUpRow).where(_LOOK_UP.at < before))
    return gone.rowcount


def last_stop(session: Session, organisation: str) -> Stop | None:
    """The latest stop of this organisation, lifted or not."""
    statement = _stops().where(_STOP.organisation == organisation).order_by(_STOP.id.desc())
    row = session.connection().execute(statement.limit(1)).first()
    return None if row is None else Stop(*row)


def stop(session: Session, organisation: str, *, at: datetime, why: str) -> int:
    """Stop the organisation's look-ups; the number of the stop."""
    row = StopRow(organisation=organisation, at=at, why=why)
    session.add(row)
    session.flush()
    return row.id or 0


def a_stop(session: Session, number: int) -> Stop:
    """One stop. Raises NotFound."""
    row = session.connection().execute(_stops().where(_STOP.id == number)).first()
    if row is None:
        raise NotFound("There is no stop of that number.")
    return Stop(*row)


def stops(session: Session, *, lifted: bool, limit: int = 200) -> list[Stop]:
    """The stops that hold, the oldest first; or those that were lifted, the latest first."""
    if lifted:
        statement = _stops().where(_STOP.lifted_at.is_not(None)).order_by(_STOP.id.desc())
    else:
        statement = _stops().where(_STOP.lifted_at.is_(None)).order_by(_STOP.at, _STOP.id)
    return [Stop(*row) for row in session.connection().execute(statement.limit(limit))]


def holding(session: Session) -> int:
    """How many organisations are stopped now."""
    statement = select(func.count()).where(_STOP.lifted_at.is_(None))
    return session.connection().execute(statement).scalar_one()


def lift(session: Session, number: int, *, at: datetime, by: str, because: str) -> None:
    """Let the look-ups go on from this instant."""
    lifted = {"lifted_at": at, "lifted_by": by, "lifted_because": because}
    session.connection().execute(update(StopRow).where(_STOP.id == number).values(lifted))


def recorded(session: Session, action: str, *, limit: int = 50) -> list[LedgerEntry]:
    """The latest rows of the ledger for one kind of act, the newest first."""
    columns = [_LEDGER[name] for name in ("seq", "at", "actor", "action", "subject", "detail")]
    statement = select(*columns).where(_LEDGER.action == action).order_by(_LEDGER.seq.desc())
    return [LedgerEntry(*row) for row in session.connection().execute(statement.limit(limit))]


def service_of(session: Session, people: Collection[int]) -> list[Served]:
    """Every school at which these people serve or served, as known now, with its present codes."""
    columns = (_POST.person_id, _POST.urn, _SCHOOL.la_code, _SCHOOL.trust_code)
    found: list[Served] = []
    for chosen in in_batches(people):
        statement = (
            select(*columns)
            .join_from(AppointmentRow, AppointmentVersionRow, _TOLD.appointment_id == _POST.id)
            .outerjoin(
                SchoolVersionRow,
                (_SCHOOL.urn == _POST.urn) & still_known(SchoolVersionRow),
            )
            .where(col(AppointmentRow.person_id).in_(chosen), still_known(AppointmentVersionRow))
        )
        found += [Served(*row) for row in session.connection().execute(statement)]
    return found


def _stops() -> Any:  # noqa: ANN401 - a select of all its columns
    return select(
        _STOP.id,
        _STOP.organisation,
        _STOP.at,
        _STOP.why,
        _STOP.lifted_at,
        _STOP.lifted_by,
        _STOP.lifted_because,
    )

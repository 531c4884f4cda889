"""Where cases come from: each kind as a query of the same columns, with its last event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlmodel import Session, SQLModel

from register.domain.casework import ASK, ASKED_FOR, CLOSING, CaseAct, CaseKind
from register.domain.period import ONE_DAY
from register.store.bulk import is_sqlite
from register.store.tables.columns import Instant, still_known
from register.store.tables.people import ConversionRow
from register.store.tables.record import ClaimRow
from register.store.tables.reporting import CaseEventRow
from register.store.tables.schools import FeedRunRow
from register.store.tables.standings import StandingRow
from register.store.tables.verifications import UnsettledMatchRow, VerificationRow

_TABLES = SQLModel.metadata.tables
_EVENTS = _TABLES[str(CaseEventRow.__tablename__)]
_CLAIMS = _TABLES[str(ClaimRow.__tablename__)]
_MATCHES = _TABLES[str(UnsettledMatchRow.__tablename__)]
_CHECKS = _TABLES[str(VerificationRow.__tablename__)]
_RUNS = _TABLES[str(FeedRunRow.__tablename__)]
_CONVERSIONS = _TABLES[str(ConversionRow.__tablename__)]
_LINES = _TABLES[str(StandingRow.__tablename__)]
_CLOSED = sorted(CLOSING)
_KEPT_ON = (CaseAct.ASSIGNED, CaseAct.GIVEN_BACK)
_DIGITS = 12
CONTESTED = "exempt_contested"


def digest(deadline: date | None, reasons: str) -> str:
    """What a disputed answer rests on, in twelve digits: another answer is another case."""
    return _digest("" if deadline is None else deadline.isoformat(), reasons)


@lru_cache(1000)  # of a country's disputed answers there are a few tens
def _digest(deadline: str, reasons: str) -> str:
    return sha256(f"{deadline}|{reasons}".encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A school's disputed span today, as it is drawn. `valid_to` is the first day outside it."""

    urn: int
    subject: str
    valid_from: date
    valid_to: date
    known_from: datetime


def contested(session: Session, urn: int, today: date) -> Disputed | None:
    """The disputed span of one school on the day; None where its answer is another."""
    names = ("urn", "deadline", "reasons", "valid_from", "valid_to", "known_from")
    statement = select(*(_LINES.c[name] for name in names)).where(
        _LINES.c.urn == urn, *_on(today), _LINES.c.status == CONTESTED
    )
    row = session.connection().execute(statement).first()
    if row is None:
        return None
    subject = f"{row.urn}-{digest(row.deadline, row.reasons)}"
    return Disputed(row.urn, subject, row.valid_from, row.valid_to, row.known_from)


def last_events() -> Subquery:
    """The last event of each case: it alone says how the case stands."""
    latest = (
        select(_EVENTS.c.kind, _EVENTS.c.subject, func.max(_EVENTS.c.place).label("place"))
        .group_by(_EVENTS.c.kind, _EVENTS.c.subject)
        .subquery()
    )
    same = and_(
        _EVENTS.c.kind == latest.c.kind,
        _EVENTS.c.subject == latest.c.subject,
        _EVENTS.c.place == latest.c.place,
    )
    names = ("kind", "subject", "at", "act", "to_account_id", "decision")
    return select(*(_EVENTS.c[name] for name in names)).join_from(_EVENTS, latest, same).subquery()


def _questioned(last: Subquery) -> ColumnElement[bool]:
    kept_on = last.c.act.in_(_KEPT_ON) & (last.c.decision != "")
    return or_(last.c.act == CaseAct.QUESTIONED, kept_on)


def _part(
    source: Any,  # noqa: ANN401 - a table, or tables joined
    last: Subquery,
    *,
    kind: ColumnElement[Any],
    subject: ColumnElement[Any],
    opened: ColumnElement[Any],
    about: ColumnElement[Any],
    waits: ColumnElement[bool],
    due: ColumnElement[Any] | None = None,
    urn: ColumnElement[Any] | None = None,
) -> Select[Any]:
    """One kind of case in the columns that all have."""
    columns = {
        "kind": kind,
        "subject": subject,
        "opened_at": opened,
        "due": cast(null(), Date) if due is None else due,
        "urn": cast(null(), Integer) if urn is None else urn,
        "about": about,
        "holder": last.c.to_account_id,
        "questioned": func.coalesce(_questioned(last), false()),
    }
    same = and_(last.c.kind == kind, last.c.subject == subject)
    named = [column.label(name) for name, column in columns.items()]
    return select(*named).select_from(source.outerjoin(last, same)).where(waits)


def claims(last: Subquery, kinds: Collection[CaseKind]) -> Select[Any]:
    """Claims and corrections: both are claims, told apart by what is claimed."""
    correction = _CLAIMS.c.kind == "correction"
    kind = case(
        (correction, CaseKind.CORRECTION.value), else_=literal(CaseKind.CLAIM.value, String)
    )
    asked = [correction] * (CaseKind.CORRECTION in kinds) + [~correction] * (
        CaseKind.CLAIM in kinds
    )
    return _part(
        _CLAIMS,
        last,
        kind=kind,
        subject=_CLAIMS.c.reference,
        opened=_CLAIMS.c.at,
        about=_CLAIMS.c.kind,
        waits=or_(_CLAIMS.c.state == "open", _questioned(last)) & or_(*asked),
        due=_CLAIMS.c.reply_due,
        urn=_CLAIMS.c.urn,
    )


def _matches(last: Subquery) -> Select[Any]:
    return _part(
        _MATCHES.join(_CHECKS, _CHECKS.c.id == _MATCHES.c.verification_id),
        last,
        kind=literal(CaseKind.MATCH.value, String),
        subject=cast(_MATCHES.c.id, String),
        opened=_MATCHES.c.at,
        about=literal("", String),
        waits=or_(_MATCHES.c.decided_at.is_(None), _questioned(last)),
        urn=_CHECKS.c.urn,
    )


def _runs(last: Subquery) -> Select[Any]:
    held = (_RUNS.c.outcome == "held") & (_RUNS.c.decided_by == "")
    return _part(
        _RUNS,
        last,
        kind=literal(CaseKind.FEED.value, String),
        subject=cast(_RUNS.c.id, String),
        opened=_RUNS.c.finished_at,
        about=func.coalesce(cast(_RUNS.c.extract_date, String), ""),
        waits=or_(held, _questioned(last)),
    )


def _conversions(last: Subquery) -> Select[Any]:
    return _part(
        _CONVERSIONS,
        last,
        kind=literal(CaseKind.CONVERSION.value, String),
        subject=cast(_CONVERSIONS.c.id, String),
        opened=_CONVERSIONS.c.at,
        about=cast(_CONVERSIONS.c.old_urn, String),
        waits=or_(_CONVERSIONS.c.outcome == "waiting", _questioned(last)),
        urn=_CONVERSIONS.c.new_urn,
    )


def disputed(session: Session, last: Subquery, today: date) -> Select[Any]:
    """Schools that are disputed today, but where an official has recorded what to make of it."""
    subject = cast(_LINES.c.urn, String) + "-" + _digests(session)
    return _part(
        _LINES,
        last,
        kind=literal(CaseKind.CONTESTED.value, String),
        subject=subject,
        opened=_later_of(session, _LINES.c.known_from, _LINES.c.valid_from),
        about=_LINES.c.reasons,
        waits=and_(
            *_on(today),
            _LINES.c.status == CONTESTED,
            or_(last.c.act.is_(None), last.c.act.not_in(_CLOSED), _asked_long_ago(last, today)),
        ),
        urn=_LINES.c.urn,
    )


def _asked_long_ago(last: Subquery, today: date) -> ColumnElement[bool]:
    """As `History.asked_long_ago`, whose day is UTC's too."""
    before = datetime.combine(today - ASKED_FOR + ONE_DAY, time.min, UTC)
    return (last.c.decision == ASK) & (last.c.at < before)


def _digests(session: Session) -> ColumnElement[Any]:
    """The digest of each line's answer, as `digest` makes it."""
    day = func.coalesce(cast(_LINES.c.deadline, String), "")
    if not is_sqlite(session):
        told = func.convert_to(day + "|" + _LINES.c.reasons, "UTF8")
        return func.left(func.encode(func.sha256(told), "hex"), _DIGITS)
    driver: Any = session.connection().connection.driver_connection
    driver.create_function("case_digest", 2, _digest, deterministic=True)  # SQLite has no hash
    return func.case_digest(day, _LINES.c.reasons)


def _later_of(
    session: Session, known: ColumnElement[Any], day: ColumnElement[Any]
) -> ColumnElement[Any]:
    """The later of an instant and the first moment of a day, in UTC."""
    if is_sqlite(session):  # both are text there, and texts of days are in the order of days
        return type_coerce(func.max(known, cast(day, String) + " 00:00:00.000000"), Instant())
    return type_coerce(func.greatest(known, cast(day, DateTime(timezone=True))), Instant())


def _on(today: date) -> tuple[ColumnElement[bool], ...]:
    known = type_coerce(still_known(StandingRow), Boolean)
    return _LINES.c.valid_from <= today, _LINES.c.valid_to > today, known


PARTS = {CaseKind.MATCH: _matches, CaseKind.FEED: _runs, CaseKind.CONVERSION: _conversions}

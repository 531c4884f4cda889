"""Standings as lines: spans of days with one answer, and the marks that make them be redrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from register.store import bulk
from register.store.schools import in_batches
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import AppointmentRow
from register.store.tables.standings import StandingMarkRow, StandingRow

_TABLES = SQLModel.metadata.tables
_MARKS = _TABLES[str(StandingMarkRow.__tablename__)]
_LINES = _TABLES[str(StandingRow.__tablename__)]
_POSTS = _TABLES[str(AppointmentRow.__tablename__)]
_MANY = 1000
_COLUMNS = (
    "urn",
    "valid_from",
    "valid_to",
    "status",
    "deadline",
    "reasons",
    "rulebook",
    "known_from",
    "known_to",
)


@dataclass(frozen=True, slots=True)
class KeptSpan:
    """Days with one answer: `valid_from` inclusive, `valid_to` exclusive."""

    valid_from: date
    valid_to: date
    status: str
    deadline: date | None
    reasons: tuple[str, ...]


def mark(session: Session, urns: Collection[int], *, at: datetime, why: str) -> int:
    """Mark these schools, and every other where anybody who served there has served.

    `at` is the instant of the change: the line drawn from it is known from then. Returns how many
    schools are marked. Both ends of a changed link are to be given.
    """
    chosen = set(urns) | _shared_with(session, set(urns))
    rows = [{"urn": urn, "at": at, "why": why} for urn in sorted(chosen)]
    dialect = sqlite if bulk.is_sqlite(session) else postgresql
    statement = dialect.insert(_MARKS).on_conflict_do_nothing()
    session.flush()
    if rows:
        session.connection().execute(statement, rows)
    return len(rows)


def mark_for_people(session: Session, people: Collection[int], *, at: datetime, why: str) -> int:
    """Mark every school where any of these people is or was SENCO."""
    urns: set[int] = set()
    for batch in in_batches(people):
        statement = select(_POSTS.c.urn).where(_POSTS.c.person_id.in_(batch)).distinct()
        urns.update(session.connection().execute(statement).scalars())
    return mark(session, urns, at=at, why=why)


def waiting(session: Session) -> int:
    """How many schools' lines may no longer be true."""
    statement = select(func.count(_MARKS.c.urn.distinct()))
    return int(session.connection().execute(statement).scalar() or 0)


def next_marked(session: Session, limit: int) -> tuple[datetime, list[int]] | None:
    """The earliest instant with marks, and up to `limit` of its schools; None when all is drawn."""
    first = session.connection().execute(select(func.min(_MARKS.c.at))).scalar()
    if first is None:
        return None
    statement = select(_MARKS.c.urn).where(_MARKS.c.at == first).order_by(_MARKS.c.urn)
    return first, list(session.connection().execute(statement.limit(limit)).scalars())


def replace(
    session: Session,
    lines: Mapping[int, Iterable[KeptSpan]],
    *,
    at: datetime,
    rulebook: str,
) -> int:
    """Make these the lines known from `at` on, and take the marks off; return the spans written.

    A span that stays as it is keeps the instant from which it was known.
    """
    held = _held(session, list(lines))
    gone: list[int] = []
    fresh: list[tuple[object, ...]] = []
    for urn, spans in lines.items():
        before = held.get(urn, {})
        now = set(spans)
        gone += [row for span, row in before.items() if span not in now]
        fresh += [
            (urn, *_cells(span), rulebook, at, STILL_KNOWN) for span in now if span not in before
        ]
    bulk.supersede_many(session, StandingRow, gone, at=at)
    bulk.insert_many(session, StandingRow, _COLUMNS, fresh)
    for batch in in_batches(lines):
        chosen = and_(_MARKS.c.urn.in_(batch), _MARKS.c.at <= at)
        session.connection().execute(delete(_MARKS).where(chosen))
    return len(fresh)


def spans(
    session: Session, urns: Collection[int], known_at: datetime | None
) -> dict[int, list[KeptSpan]]:
    """The lines of these schools as known now, or at an instant, in the order of days."""
    known = (
        still_known(StandingRow)
        if known_at is None
        else and_(_LINES.c.known_from <= known_at, _LINES.c.known_to > known_at)
    )
    found: dict[int, list[KeptSpan]] = {}
    for batch in in_batches(urns):
        statement = select(*_SPAN).where(_LINES.c.urn.in_(batch), known)
        for row in session.connection().execute(statement.order_by(_LINES.c.valid_from)):
            found.setdefault(row[0], []).append(_span(row[1:]))
    return found


def drawn(session: Session) -> int:
    """How many spans are known now."""
    statement = select(func.count()).select_from(_LINES).where(still_known(StandingRow))
    return int(session.connection().execute(statement).scalar() or 0)


_SPAN = (
    _LINES.c.urn,
    _LINES.c.valid_from,
    _LINES.c.valid_to,
    _LINES.c.status,
    _LINES.c.deadline,
    _LINES.c.reasons,
)


def _held(session: Session, urns: Collection[int]) -> dict[int, dict[KeptSpan, int]]:
    found: dict[int, dict[KeptSpan, int]] = {}
    for batch in in_batches(urns):
        statement = select(*_SPAN, _LINES.c.id).where(
            _LINES.c.urn.in_(batch), still_known(StandingRow)
        )
        for row in session.connection().execute(statement):
            found.setdefault(row[0], {})[_span(row[1:-1])] = row[-1]
    return found


def _span(row: Iterable[object]) -> KeptSpan:
    first, last, status, deadline, reasons = row
    codes = tuple(str(reasons).split("|"))
    return KeptSpan(first, last, str(status), deadline, codes)  # type: ignore[arg-type]  # columns


def _cells(span: KeptSpan) -> tuple[object, ...]:
    return span.valid_from, span.valid_to, span.status, span.deadline, "|".join(span.reasons)


def _shared_with(session: Session, urns: set[int]) -> set[int]:
    """Every school where somebody who served at one of these has served."""
    if len(urns) > _MANY:
        pairs = list(session.connection().execute(select(_POSTS.c.person_id, _POSTS.c.urn)))
        people = {person for person, urn in pairs if urn in urns}
        return {urn for person, urn in pairs if person in people}
    other = _POSTS.alias("other")
    found: set[int] = set()
    for batch in in_batches(urns):
        statement = (
            select(other.c.urn)
            .join(_POSTS, _POSTS.c.person_id == other.c.person_id)
            .where(_POSTS.c.urn.in_(batch))
            .distinct()
        )
        found.update(session.connection().execute(statement).scalars())
    return found


def every_school_with_a_line(session: Session) -> Iterator[int]:
    """Every school that has a line now."""
    statement = select(_LINES.c.urn).where(still_known(StandingRow)).distinct()
    yield from session.connection().execute(statement).scalars()

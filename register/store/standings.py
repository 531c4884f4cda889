"""Standings as lines: spans of days with one answer, and the marks that make them be redrawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, func, select
from sqlmodel import Session, SQLModel

from register.store import bulk, verification_marks
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
    schools are marked. Both ends of a changed link are to be given. Checks that turn on these
    schools are marked as well.
    """
    verification_marks.mark(session, urns=urns, people=(), at=at, why=why)
    return _mark_lines(session, urns, at=at, why=why)


def mark_for_people(session: Session, people: Collection[int], *, at: datetime, why: str) -> int:
    """Mark every school where any of these people is or was SENCO, and every check of them."""
    verification_marks.mark(session, urns=(), people=people, at=at, why=why)
    urns: set[int] = set()
    for batch in in_batches(people):
        statement = select(_POSTS.c.urn).where(_POSTS.c.person_id.in_(batch)).distinct()
        urns.update(session.connection().execute(statement).scalars())
    return _mark_lines(session, urns, at=at, why=why)


def _mark_lines(session: Session, urns: Collection[int], *, at: datetime, why: str) -> int:
    chosen = set(urns) | _shared_with(session, set(urns))
    mark_exactly(session, {(urn, at) for urn in chosen}, why=why)
    return len(chosen)


def waiting(session: Session) -> int:
    """How many schools' lines may no longer be true."""
    statement = select(func.count(_MARKS.c.urn.distinct()))
    return int(session.connection().execute(statement).scalar() or 0)


def mark_exactly(session: Session, marks: Collection[tuple[int, datetime]], *, why: str) -> None:
    """Mark each school at each instant, and no other; a mark that stands already is kept."""
    held: set[tuple[int, datetime]] = set()
    for at in {at for _, at in marks}:
        there = select(_MARKS.c.urn, _MARKS.c.at).where(_MARKS.c.at == at)
        held.update((urn, at) for urn, at in session.connection().execute(there))
    fresh = ((urn, at, why) for urn, at in sorted(set(marks) - held))
    bulk.insert_many(session, StandingMarkRow, ("urn", "at", "why"), fresh)


def take_marked(session: Session, limit: int) -> tuple[datetime, list[int]] | None:
    """Take off the marks of the earliest instant, up to `limit` schools; None when all is drawn.

    Taken before the facts are read, so that a mark made meanwhile stays for the next time; and
    by one drawer at a time, so that no line is written twice.
    """
    bulk.one_writer(session)
    first = session.connection().execute(select(func.min(_MARKS.c.at))).scalar()
    if first is None:
        return None
    statement = select(_MARKS.c.urn).where(_MARKS.c.at == first).order_by(_MARKS.c.urn)
    taken = list(session.connection().execute(statement.limit(limit)).scalars())
    for batch in in_batches(taken):
        chosen = and_(_MARKS.c.urn.in_(batch), _MARKS.c.at == first)
        session.connection().execute(delete(_MARKS).where(chosen))
    return first, taken


def replace(
    session: Session,
    lines: Mapping[int, Iterable[KeptSpan]],
    *,
    at: datetime,
    rulebook: str,
) -> int:
    """Make these the lines known from `at` on; return the spans written.

    A span that stays as it is keeps the instant from which it was known. Where a line was drawn
    from a later instant already, because a fact came late, it is taken back to `at` and marked at
    each of those instants; a row that would be known at no instant is not kept.
    """
    gone: list[int] = []
    never: list[int] = []
    reopened: list[int] = []
    again: set[tuple[int, datetime]] = set()
    fresh: list[tuple[object, ...]] = []
    held = _held(session, list(lines), at)
    for urn, spans in lines.items():
        now = set(spans)
        for row in held.get(urn, ()):
            again |= {(urn, i) for i in (row.known_from, row.known_to) if at < i < STILL_KNOWN}
            if row.known_from <= at and row.span in now:
                now.discard(row.span)
                reopened += [row.id] if row.known_to < STILL_KNOWN else []
            else:
                (gone if row.known_from < at else never).append(row.id)
        fresh += [(urn, *_cells(span), rulebook, at, STILL_KNOWN) for span in now]
    bulk.move_end_many(session, StandingRow, gone, at=at)
    bulk.move_end_many(session, StandingRow, reopened, at=STILL_KNOWN)
    for batch in in_batches(never):
        session.connection().execute(delete(_LINES).where(_LINES.c.id.in_(batch)))
    bulk.insert_many(session, StandingRow, _COLUMNS, fresh)
    mark_exactly(session, again, why="a fact came late")
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


class _Row(NamedTuple):
    """A span as it is kept, and between which instants it was known."""

    id: int
    span: KeptSpan
    known_from: datetime
    known_to: datetime


def _held(session: Session, urns: Collection[int], at: datetime) -> dict[int, list[_Row]]:
    """What is known of these lines at the instant or after it."""
    found: dict[int, list[_Row]] = {}
    columns = (*_SPAN, _LINES.c.id, _LINES.c.known_from, _LINES.c.known_to)
    for batch in in_batches(urns):
        statement = select(*columns).where(_LINES.c.urn.in_(batch), _LINES.c.known_to > at)
        for urn, *span, number, known_from, known_to in session.connection().execute(statement):
            found.setdefault(urn, []).append(_Row(number, _span(span), known_from, known_to))
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

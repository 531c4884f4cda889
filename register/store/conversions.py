"""Conversions: one school following another, and the appointments that were carried across.

The predecessor's rows are never touched. A carried appointment is a new one that names the one
it was inherited from; undoing it supersedes its version, so what was known stays known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from register.domain.errors import NotFound
from register.domain.evidence import Level
from register.store import bulk
from register.store.schools import in_batches
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import AppointmentRow, AppointmentVersionRow, ConversionRow

SUCCESSION = "by school succession, not re-confirmed"
_POSTS: Table = SQLModel.metadata.tables[str(AppointmentRow.__tablename__)]
_TOLD: Table = SQLModel.metadata.tables[str(AppointmentVersionRow.__tablename__)]
_COLUMNS = (
    _POSTS.c.id,
    _POSTS.c.person_id,
    _POSTS.c.urn,
    _POSTS.c.inherited_from,
    *(_TOLD.c[name] for name in ("id", "starts", "starts_latest", "ends")),
    *(_TOLD.c[name] for name in ("head_teacher", "teacher_at_school", "source")),
)
_CURRENT = (
    select(*_COLUMNS)
    .join_from(_POSTS, _TOLD, _TOLD.c.appointment_id == _POSTS.c.id)
    .where(still_known(AppointmentVersionRow))
)


class ConversionOutcome(StrEnum):
    """What became of a succession."""

    CARRIED = "carried"
    WAITING = "waiting"
    DECLINED = "declined"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Conversion:
    """One succession acted on. `carried_from` is the first day at the new school."""

    id: int
    old_urn: int
    new_urn: int
    carried_from: date
    outcome: ConversionOutcome
    reason: str
    run_id: int | None
    at: datetime
    undone_at: datetime | None
    undone_by: str
    undone_because: str


@dataclass(frozen=True, slots=True)
class Post:
    """One designated appointment as known now; `version` is the row that a change supersedes."""

    id: int
    person_id: int
    urn: int
    inherited_from: int | None
    version: int
    starts: date
    starts_latest: date
    ends: date | None
    head_teacher: bool | None
    teacher_at_school: bool | None
    source: str

    def runs_on(self, day: date) -> bool:
        """Whether the person was in post on the day, or may have been where the start is unsure."""
        return self.starts <= day and (self.ends is None or day < self.ends)


def schools_with_posts(session: Session) -> set[int]:
    """The URNs at which anybody is, was or will be designated, as known now."""
    statement = (
        select(_POSTS.c.urn)
        .join_from(_POSTS, _TOLD, _TOLD.c.appointment_id == _POSTS.c.id)
        .where(still_known(AppointmentVersionRow), _TOLD.c.designated)
        .distinct()
    )
    return set(session.connection().execute(statement).scalars())


def posts_at(session: Session, urn: int) -> list[Post]:
    """Every designated appointment at a school as known now, the oldest first."""
    statement = _CURRENT.where(_POSTS.c.urn == urn, _TOLD.c.designated)
    rows = session.connection().execute(statement.order_by(_TOLD.c.starts, _POSTS.c.id))
    return [Post(*row) for row in rows]


def carry(
    session: Session, post: Post, *, to_urn: int, starts: date, conversion: int, at: datetime
) -> Post:
    """Record a new appointment at the successor, inherited from this one, and return it."""
    row = AppointmentRow(
        person_id=post.person_id, urn=to_urn, inherited_from=post.id, conversion_id=conversion
    )
    session.add(row)
    session.flush()
    was = session.get_one(AppointmentVersionRow, post.version)
    version = AppointmentVersionRow(
        appointment_id=_number(row.id),
        starts=starts,
        starts_latest=starts,
        ends=post.ends,
        designated=True,
        head_teacher=post.head_teacher,
        teacher_at_school=post.teacher_at_school,
        level=Level.SAID,
        end_level=None if post.ends is None else Level.SAID,
        cover=was.cover,
        shared=was.shared,
        source=SUCCESSION,
        known_from=at,
        known_to=STILL_KNOWN,
    )
    session.add(version)
    session.flush()
    statement = _CURRENT.where(_POSTS.c.id == row.id)
    return Post(*session.connection().execute(statement).one())


def take_back(session: Session, conversion: int, *, at: datetime) -> list[Post]:
    """Supersede what a conversion carried, and what was carried onward from that.

    One that somebody has confirmed or corrected since is no longer the conversion's to take.
    """
    taken: list[Post] = []
    statement = _CURRENT.where(_POSTS.c.conversion_id == conversion)
    while found := [Post(*row) for row in session.connection().execute(statement)]:
        ours = [post for post in found if post.source == SUCCESSION]
        taken.extend(ours)
        bulk.supersede_many(session, AppointmentVersionRow, [x.version for x in ours], at=at)
        statement = _CURRENT.where(_POSTS.c.inherited_from.in_([post.id for post in ours]))
    return taken


def add(
    session: Session,
    *,
    old_urn: int,
    new_urn: int,
    carried_from: date,
    outcome: ConversionOutcome,
    reason: str,
    run_id: int | None,
    at: datetime,
) -> int:
    """Record what became of a succession, and return its number."""
    row = ConversionRow(
        old_urn=old_urn,
        new_urn=new_urn,
        carried_from=carried_from,
        outcome=outcome,
        reason=reason,
        run_id=run_id,
        at=at,
    )
    session.add(row)
    session.flush()
    return _number(row.id)


def settle(
    session: Session, number: int, *, outcome: ConversionOutcome, reason: str, at: datetime
) -> None:
    """Change what became of one; an undone one keeps why and when in columns of its own."""
    row = _row(session, number)
    row.outcome, row.reason, row.at = outcome, reason, at
    session.add(row)
    session.flush()


def mark_undone(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Note who undid one, when and why; the reason for which it was carried stays."""
    row = _row(session, number)
    row.outcome = ConversionOutcome.UNDONE
    row.undone_at, row.undone_by, row.undone_because = at, by, reason
    session.add(row)
    session.flush()


def get(session: Session, number: int) -> Conversion:
    """One conversion. Raises NotFound."""
    return _conversion(_row(session, number))


def between(session: Session, old_urn: int) -> dict[int, Conversion]:
    """What became of each succession from a school, by the successor's URN; the latest of each."""
    rows = session.exec(
        select_rows(ConversionRow)
        .where(ConversionRow.old_urn == old_urn)
        .order_by(col(ConversionRow.id))
    )
    return {row.new_urn: _conversion(row) for row in rows}


def recent(
    session: Session, *, outcome: ConversionOutcome | None = None, limit: int = 200
) -> list[Conversion]:
    """The latest conversions, the newest first, of one outcome or of all."""
    statement = select_rows(ConversionRow).order_by(col(ConversionRow.id).desc()).limit(limit)
    if outcome is not None:
        statement = statement.where(ConversionRow.outcome == outcome)
    return [_conversion(row) for row in session.exec(statement)]


def carried_between(session: Session, pairs: Collection[tuple[int, int]]) -> list[Conversion]:
    """The conversions still carried between any of these old and new schools."""
    found: list[Conversion] = []
    for chosen in in_batches({old for old, _ in pairs}):
        rows = session.exec(
            select_rows(ConversionRow).where(
                col(ConversionRow.old_urn).in_(chosen),
                ConversionRow.outcome == ConversionOutcome.CARRIED,
            )
        )
        found.extend(_conversion(x) for x in rows if (x.old_urn, x.new_urn) in pairs)
    return found


def _row(session: Session, number: int) -> ConversionRow:
    row = session.get(ConversionRow, number)
    if row is None:
        message = f"There is no conversion {number}; `register feed conversions` lists them."
        raise NotFound(message)
    return row


def _number(value: int | None) -> int:
    if value is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return value


def _conversion(row: ConversionRow) -> Conversion:
    return Conversion(
        id=_number(row.id),
        old_urn=row.old_urn,
        new_urn=row.new_urn,
        carried_from=row.carried_from,
        outcome=ConversionOutcome(row.outcome),
        reason=row.reason,
        run_id=row.run_id,
        at=row.at,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_because=row.undone_because,
    )

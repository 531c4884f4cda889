"""Appointments: what is held of them now, and the writing of new versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from register.domain.appointments import Appointment, Cover
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.store.bulk import insert_many, next_ids, refresh_statistics, supersede_many
from register.store.people import FEW
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.people import AppointmentRow, AppointmentVersionRow
from register.store.tables.schools import SchoolVersionRow

_SAID = (
    "starts",
    "starts_latest",
    "ends",
    "designated",
    "head_teacher",
    "teacher_at_school",
    "level",
    "end_level",
    "cover",
    "shared",
)


@dataclass(frozen=True, slots=True)
class HeldAppointment:
    """An appointment as now known, with the numbers of the appointment and of the version."""

    appointment_id: int
    version_id: int
    told: Appointment


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """When a school opened and its last day open, as the list says now; None is not given."""

    opened: date | None
    closed: date | None


_CURRENT: Any = (  # more columns than the typed select has room for
    select(
        col(AppointmentRow.person_id),
        col(AppointmentVersionRow.appointment_id),
        col(AppointmentVersionRow.id),
        col(AppointmentRow.urn),
        *(getattr(AppointmentVersionRow, name) for name in _SAID),
    )
    .join(AppointmentRow, col(AppointmentRow.id) == col(AppointmentVersionRow.appointment_id))
    .where(still_known(AppointmentVersionRow))
)


def held(session: Session, people: Collection[int]) -> Mapping[int, list[HeldAppointment]]:
    """The appointments known now of these people, by person, oldest number first."""
    statement = _CURRENT.order_by(col(AppointmentVersionRow.appointment_id))
    if len(people) <= FEW:
        statement = statement.where(col(AppointmentRow.person_id).in_(people))
    wanted = frozenset(people)
    found: dict[int, list[HeldAppointment]] = defaultdict(list)
    for row in session.exec(statement):
        if row[0] in wanted:
            found[row[0]].append(_held(row))
    return found


def at_school(session: Session, urn: int) -> list[tuple[int, HeldAppointment]]:
    """Every appointment at a school known now, each with its person's number; the oldest first."""
    statement = _CURRENT.where(col(AppointmentRow.urn) == urn)
    rows = session.exec(statement.order_by(AppointmentVersionRow.starts, AppointmentRow.id))
    return [(row[0], _held(row)) for row in rows]


def one(session: Session, appointment_id: int) -> tuple[int, HeldAppointment] | None:
    """An appointment known now, with its person's number; None where nothing is said of it now."""
    row = session.exec(_CURRENT.where(col(AppointmentRow.id) == appointment_id)).first()
    return None if row is None else (row[0], _held(row))


def _held(row: Any) -> HeldAppointment:  # noqa: ANN401 - a row of the columns of `_CURRENT`
    _, appointment_id, version_id, urn, *said = row
    return HeldAppointment(appointment_id, version_id, Appointment(Urn(urn), *_read(said)))


def _read(said: Sequence[Any]) -> Iterator[Any]:
    """The columns of `_SAID` as the fields of an appointment."""
    *facts, level, end_level, cover, shared = said
    yield from (*facts, Level(level), Level(end_level) if end_level else None, Cover(cover), shared)


def add(
    session: Session, posts: Sequence[tuple[int, Appointment]], *, source: str, at: datetime
) -> list[int]:
    """Put new appointments, each with its person's number, on the register; numbers come back."""
    ids = next_ids(session, AppointmentRow, len(posts))
    insert_many(
        session,
        AppointmentRow,
        ("id", "person_id", "urn"),
        ((i, person_id, int(post.urn)) for i, (person_id, post) in zip(ids, posts, strict=True)),
    )
    told = (post for _, post in posts)
    _write(session, zip(ids, told, strict=True), source=source, at=at)
    if len(posts) > FEW:
        refresh_statistics(session, AppointmentRow, AppointmentVersionRow)
    return ids


def change(
    session: Session,
    changes: Sequence[tuple[HeldAppointment, Appointment]],
    *,
    source: str,
    at: datetime,
) -> None:
    """Supersede what was held of these appointments with what is now said."""
    supersede_many(session, AppointmentVersionRow, (was.version_id for was, _ in changes), at=at)
    _write(session, ((was.appointment_id, now) for was, now in changes), source=source, at=at)


def school_days(session: Session, urns: Collection[int]) -> dict[int, SchoolDays]:
    """When each of these schools opened and closed; a school the list never named is left out."""
    statement = select(
        col(SchoolVersionRow.urn), col(SchoolVersionRow.opened), col(SchoolVersionRow.closed)
    ).where(still_known(SchoolVersionRow))
    if len(urns) <= FEW:
        statement = statement.where(col(SchoolVersionRow.urn).in_(urns))
    return {urn: SchoolDays(opened, closed) for urn, opened, closed in session.exec(statement)}


def _write(
    session: Session, posts: Iterable[tuple[int, Appointment]], *, source: str, at: datetime
) -> None:
    columns = ("appointment_id", *_SAID, "source", "known_from", "known_to")
    insert_many(
        session,
        AppointmentVersionRow,
        columns,
        (
            (
                appointment_id,
                post.starts,
                post.starts_latest,
                post.ends,
                post.designated,
                post.head_teacher,
                post.teacher_at_school,
                post.level.value,
                post.end_level.value if post.end_level else None,
                post.cover.value,
                post.shared,
                source,
                at,
                STILL_KNOWN,
            )
            for appointment_id, post in posts
        ),
    )

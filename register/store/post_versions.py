"""What was said, one time after another, of the posts at a school: where each fact comes from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from register.domain.appointments import Appointment, Cover
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.store.tables.people import AppointmentRow, AppointmentVersionRow


@dataclass(frozen=True, slots=True)
class Said:
    """What one source said of a post, and the instant from which it was known."""

    told: Appointment
    source: str
    since: datetime


def of_school(session: Session, urn: int) -> dict[int, tuple[Said, ...]]:
    """Everything said of each post at the school, by its number, the oldest first."""
    statement: Any = (
        select(AppointmentVersionRow)
        .join(AppointmentRow, col(AppointmentRow.id) == col(AppointmentVersionRow.appointment_id))
        .where(AppointmentRow.urn == urn)
        .order_by(col(AppointmentVersionRow.known_from), col(AppointmentVersionRow.id))
    )
    found: dict[int, list[Said]] = defaultdict(list)
    for row in session.exec(statement):
        found[row.appointment_id].append(Said(_told(urn, row), row.source, row.known_from))
    return {number: tuple(said) for number, said in found.items()}


def _told(urn: int, row: AppointmentVersionRow) -> Appointment:
    return Appointment(
        Urn(urn),
        row.starts,
        row.starts_latest,
        row.ends,
        designated=row.designated,
        head_teacher=row.head_teacher,
        teacher_at_school=row.teacher_at_school,
        level=Level(row.level),
        end_level=Level(row.end_level) if row.end_level else None,
        cover=Cover(row.cover),
        shared=row.shared,
    )

"""Appointments: who was SENCO where, from when to when, as a source tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from register.domain.identifiers import Urn


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person's time in post at one school.

    `starts` to `starts_latest` (both inclusive) bound the first day: equal where it is known,
    the month's ends where only the month is. `ends` is the first day out of post, None while in
    post. `designated` False is informal cover: kept, shown and never counted. Head and teacher
    None are not known.
    """

    urn: Urn
    starts: date
    starts_latest: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None

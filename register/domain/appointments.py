"""Appointments: who was SENCO where, from when to when, as a source tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from register.domain.evidence import Level
from register.domain.identifiers import Urn


class Cover(StrEnum):
    """In what capacity somebody is SENCO. The law makes no difference (LAW.md section 7)."""

    SUBSTANTIVE = "substantive"
    ACTING = "acting"
    MATERNITY = "maternity"


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person's time in post at one school.

    `starts` to `starts_latest` (both inclusive) bound the first day: equal where it is known,
    the month's ends where only the month is. `ends` is the first day out of post, None while in
    post. `designated` False is informal cover: kept, shown and never counted. Head and teacher
    None are not known.

    The last four are no part of what is compared: `level` is who stands behind the beginning and
    the designation, `end_level` behind the end (None while in post); `cover` and `shared` (with
    another school; None is not said) are shown and never counted.
    """

    urn: Urn
    starts: date
    starts_latest: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None
    level: Level = field(default=Level.SAID, compare=False)
    end_level: Level | None = field(default=None, compare=False)
    cover: Cover = field(default=Cover.SUBSTANTIVE, compare=False)
    shared: bool | None = field(default=None, compare=False)

"""People as the register knows them: only what the law asks about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from register.domain.evidence import Level
from register.domain.identifiers import Trn
from register.domain.period import Period


class Basis(StrEnum):
    """How a person comes to be a qualified teacher, or not (rulebook 3.8)."""

    QTS = "QTS"
    QTLS = "QTLS"
    EU_8A = "EU_8A"
    EYTS = "EYTS"
    NONE = "NONE"
    UNKNOWN = "UNKNOWN"


class Induction(StrEnum):
    """Whether a statutory induction period is behind the person."""

    PASSED = "passed"
    NOT_REQUIRED = "not_required"
    IN_PROGRESS = "in_progress"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TeacherStatus:
    """Qualified-teacher status and the days on which it holds."""

    basis: Basis = Basis.UNKNOWN
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Person:
    """One person's identity and teacher status, as told by one source at one time.

    `prohibited` None is not known, and is never read as no. `level` is who stands behind it all,
    and no part of what is compared.
    """

    trn: Trn
    given_names: str
    family_name: str
    previous_family_names: tuple[str, ...]
    date_of_birth: date
    teacher_status: TeacherStatus
    induction: Induction
    prohibited: bool | None
    level: Level = field(default=Level.OFFICIAL, compare=False)

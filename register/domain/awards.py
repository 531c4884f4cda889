"""Awards: NASENCO and the NPQ for SENCOs, with the dates that the law turns on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class AwardKind(StrEnum):
    """Which qualification; OTHER never counts (regulation 49(7))."""

    NASENCO = "NASENCO"
    NPQSENCO = "NPQSENCO"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class Award:
    """One course and what came of it; a date that is None is not known, or not yet.

    `recognised`: the body is on a s.216(1) order (NASENCO) or in Schedule A1 (NPQ); None is not
    known. `revoked` is the first day on which it is no longer held.
    """

    kind: AwardKind
    course_started: date | None = None
    course_completed: date | None = None
    awarded: date | None = None
    recognised: bool | None = None
    revoked: date | None = None

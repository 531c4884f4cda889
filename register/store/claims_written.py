"""What a claim would have recorded, as JSON in its row and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from register.domain.appointments import Appointment, Cover
from register.domain.awards import AwardKind
from register.domain.claims import AwardClaimed, PostClaimed, Proposed, Typed
from register.domain.evidence import Level
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period


def written_proposed(proposed: Proposed) -> str:
    """As JSON, days as 2026-09-01."""
    return json.dumps(asdict(proposed), ensure_ascii=False, default=_as_text)


def proposed_of(text: str) -> Proposed:
    """Read back what `written_proposed` wrote."""
    said = json.loads(text)
    award, told, status = said["award"], said["appointment"], said["status"]
    return Proposed(
        posts=tuple(map(_post, said["posts"])),
        award=None if award is None else _award(award),
        appointment=None if told is None else _appointment(told),
        status=None if status is None else _status(status),
        induction=None if said["induction"] is None else Induction(said["induction"]),
    )


def written_typed(typed: Typed | None) -> str:
    """As JSON; blank for None."""
    return "" if typed is None else json.dumps(asdict(typed), ensure_ascii=False, default=_as_text)


def typed_of(text: str) -> Typed | None:
    """Read back what `written_typed` wrote."""
    if not text:
        return None
    said = json.loads(text)
    return Typed(Trn(said["trn"]), _sure(said["born"]), said["given_names"], said["family_name"])


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    message = f"{type(value).__name__} cannot be kept with a claim."
    raise TypeError(message)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _sure(text: str) -> date:
    return date.fromisoformat(text)


def _post(said: dict[str, Any]) -> PostClaimed:
    return PostClaimed(
        urn=None if said["urn"] is None else Urn(said["urn"]),
        place=said["place"],
        starts=_sure(said["starts"]),
        starts_latest=_sure(said["starts_latest"]),
        ends=_sure(said["ends"]),
        ends_in_month=said["ends_in_month"],
    )


def _award(said: dict[str, Any]) -> AwardClaimed:
    return AwardClaimed(
        kind=AwardKind(said["kind"]),
        body=said["body"],
        course_started=_day(said["course_started"]),
        course_completed=_day(said["course_completed"]),
        awarded=_day(said["awarded"]),
        certificate=said["certificate"],
    )


def _appointment(said: dict[str, Any]) -> Appointment:
    return Appointment(
        urn=Urn(said["urn"]),
        starts=_sure(said["starts"]),
        starts_latest=_sure(said["starts_latest"]),
        ends=_day(said["ends"]),
        designated=said["designated"],
        head_teacher=said["head_teacher"],
        teacher_at_school=said["teacher_at_school"],
        level=Level(said["level"]),
        end_level=Level(said["end_level"]) if said["end_level"] else None,
        cover=Cover(said["cover"]),
        shared=said["shared"],
    )


def _status(said: dict[str, Any]) -> TeacherStatus:
    period = said["period"]
    return TeacherStatus(Basis(said["basis"]), Period(_day(period["start"]), _day(period["end"])))

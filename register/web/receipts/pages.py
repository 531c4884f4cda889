"""What the pages of receipts are given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from register.domain.identifiers import Reference
from register.services.receipts import CheckStep, ReceiptCheck

STANDS = "This receipt is ours, unchanged, and still stands"
WITHDRAWN = "This receipt is ours, but it has been withdrawn"
NOT_OURS = "This is not a receipt of this register, or it has been changed"
NOT_THEM = "This receipt is ours, but it is not about the person you entered"
_FINDINGS = {True: ("Yes", "green"), False: ("No", "red"), None: ("Not known", "grey")}


@dataclass(frozen=True, slots=True)
class Said:
    """What a receipt says, once its signature is known to be good."""

    reference: str
    checked_on: date
    organisation: str
    school: str
    urn: int
    starts: date
    answer: str
    deadline: date | None
    contestable: bool
    list_day: date | None
    issuer: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as it stands on the page; `tag` is its words and colour."""

    asks: str
    words: str
    tag: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """The answer about one receipt, in words first."""

    heading: str
    stands: bool
    steps: tuple[StepLine, ...]
    said: Said | None
    withdrawn_at: datetime | None
    withdrawn_because: str


def page_of(found: ReceiptCheck) -> ReceiptPage:
    """Put what was found in words."""
    steps = (*found.steps, *((found.person,) if found.person else ()))
    return ReceiptPage(
        heading=_heading(found),
        stands=found.stands,
        steps=tuple(_line(step) for step in steps),
        said=_said(found.claims) if found.claims is not None and found.is_ours else None,
        withdrawn_at=found.withdrawal.at if found.withdrawal else None,
        withdrawn_because=found.withdrawal.because if found.withdrawal else "",
    )


def _heading(found: ReceiptCheck) -> str:
    if not found.is_ours:
        return NOT_OURS
    if found.withdrawal is not None:
        return WITHDRAWN
    return NOT_THEM if found.person and not found.person.passed else STANDS


def _line(step: CheckStep) -> StepLine:
    return StepLine(step.asks, step.words, _FINDINGS[step.passed])


def _said(claims: Any) -> Said:  # noqa: ANN401 - JSON that we signed ourselves
    return Said(
        reference=Reference(claims["jti"]).grouped,
        checked_on=date.fromisoformat(claims["checked_on"]),
        organisation=claims["organisation"],
        school=claims["school"],
        urn=claims["urn"],
        starts=date.fromisoformat(claims["starts"]),
        answer=claims["answer"],
        deadline=_day(claims["deadline"]),
        contestable=claims["contestable"],
        list_day=_day(claims["list_day"]),
        issuer=claims["iss"],
    )


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)

"""What the public is told of a school, and the officials' switch that says whether it is told.

There are three answers and no more, so that none accuses anybody: whatever is not sure to meet the
rules, or to be within time, is "not confirmed", whether something is wrong or only not known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import KEEPERS, Account
from register.domain.terms import Term, term_of
from register.law import assessment
from register.law.assessment import OUTSIDE
from register.services import accounts
from register.store import ledger, notes, schools

SUBJECT = "register:public-pages"
SHOWN, HIDDEN = "public pages shown", "public pages hidden"
_NOTE, _ON, _OFF = "public_standings", "on", "off"


class Told(StrEnum):
    """What the public may be told of a school to which the duty applies."""

    MEETS = "meets"
    WITHIN = "within"
    NOT_CONFIRMED = "not confirmed"


_TOLD = {"qualified": Told.MEETS, "exempt": Told.MEETS, "in_window": Told.WITHIN}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the switch: who decided, when, and why."""

    at: datetime
    shown: bool
    by: str
    reason: str


def are_public(session: Session) -> bool:
    """Whether the public is told how schools stand: off until an official turns it on."""
    return notes.read(session, _NOTE) == _ON


def turn(session: Session, *, shown: bool, by: Account, reason: str, at: datetime) -> None:
    """Show the public pages, or hide them again.

    Raises NotAllowed for whoever is no official, InvalidFact without a reason, Conflict where it
    is so already.
    """
    if by.role not in KEEPERS:
        raise NotAllowed("Only an official decides what the public is shown.")
    if not reason.strip():
        raise InvalidFact("Give a reason: it is kept in the ledger with the decision.")
    ledger.one_recorder(session)
    if are_public(session) is shown:
        raise Conflict("Somebody has decided this already: nothing was changed.")
    notes.write(session, _NOTE, _ON if shown else _OFF)
    ledger.record(
        session,
        at=at,
        actor=by.actor,
        action=SHOWN if shown else HIDDEN,
        subject=SUBJECT,
        detail={"reason": reason.strip()},
    )


def decisions(session: Session) -> tuple[Turn, ...]:
    """Every turn of the switch, the newest first; `by` is an address."""
    return tuple(
        Turn(
            entry.at,
            entry.action == SHOWN,
            accounts.called(session, entry.actor),
            json.loads(entry.detail)["reason"],
        )
        for entry in ledger.about(session, SUBJECT)
    )


def told(status: str) -> Told | None:
    """What a standing is to the public; None where the duty does not apply, or not now."""
    return None if status in OUTSIDE else _TOLD.get(status, Told.NOT_CONFIRMED)


def until(decision: assessment.Decision) -> Term | None:
    """The term in which the time allowed ends, for a school within it: never the day itself."""
    within = told(decision.status) is Told.WITHIN
    return term_of(decision.deadline) if within and decision.deadline else None


def pages(session: Session) -> list[int]:
    """The schools with a public page that tells how they stand: the open ones, by URN."""
    return schools.open_urns(session) if are_public(session) else []

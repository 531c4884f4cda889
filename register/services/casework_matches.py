"""A settled match taken back: the check that answered it is withdrawn, and the match waits."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict
from register.domain.roles import Account
from register.services import notices, receipts_withdrawing
from register.services.settling import NOBODY
from register.services.unsettled import Unsettled
from register.store import ledger, receipt_events, unsettled, verification_marks, verifications
from register.store.bulk import one_writer

TAKEN_BACK = "An official took back the match that this check rests on."
OPEN_AGAIN = (
    "An official has taken back the decision that none of the records was meant by your check. It"
    " waits to be decided again."
)
NOT_DECIDED = "This match is not decided: there is nothing to undo."
RESTED_ON = (
    "The organisation has made a later check that rests on this match: withdraw the receipts of"
    " both by hand, and ask it to check again with the teacher reference number or a share code."
)


def why_not(session: Session, match: Unsettled) -> str:
    """Why the decision cannot be undone, and what to do instead; blank if it can."""
    if match.decided_at is None:
        return NOT_DECIDED
    answered = match.answered_id
    rested_on = answered is not None and verifications.following(session, answered)
    return RESTED_ON if rested_on else ""


def unsettle(session: Session, match: Unsettled, *, account: Account, at: datetime) -> None:
    """Let a match wait again, and withdraw the receipt of the check that answered it.

    Every check of whoever was chosen is marked to be looked at again. What was typed stays thrown
    away, and what the organisation saw cannot be unseen. Raises Conflict.
    """
    one_writer(session)
    refusal = why_not(session, match)
    if refusal:
        raise Conflict(refusal)
    answered = match.answered_id
    unsettled.unsettle(session, match.id)
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="match.unsettled",
        subject=f"match:{match.id}",
        detail={"check": match.verification_id, "answered": answered},
    )
    if match.person_id is not None:
        people = [match.person_id]
        verification_marks.mark(session, urns=(), people=people, at=at, why="match.unsettled")
    if answered is None:
        notices.tell(
            session,
            organisation=match.organisation,
            kind=NOBODY,
            verification_id=match.verification_id,
            words=OPEN_AGAIN,
            at=at,
        )
    elif receipt_events.withdrawal(session, answered) is None:
        reference = verifications.by_id(session, answered).reference
        receipts_withdrawing.withdraw(
            session, reference, because=TAKEN_BACK, by=account.actor, at=at
        )

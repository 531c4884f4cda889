"""Decisions taken back, each in its own way, with a reason; or why that cannot be, and what can."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from register.domain.casework import CaseAct, CaseKind, CaseState, History, Key
from register.domain.claims import Claim
from register.domain.errors import Conflict, NotFound
from register.domain.identifiers import Reference
from register.domain.roles import Account
from register.services import casework_claims, casework_matches, conversion
from register.services.casework_noting import (
    append,
    history,
    key_of,
    official,
    refuse,
    seen_as,
    with_reason,
)
from register.store import claims, unsettled
from register.store.conversions import ConversionOutcome

NOTHING = "There is no decision here to undo."
APPLIED = (
    "A list that was applied cannot be taken back: schools have been asked about it since. If it is"
    " wrong, upload the list that is right: it puts back what differs."
)
DECLINED = (
    "A list that was declined cannot be let through later. Upload it again, or wait for the next:"
    " it is compared afresh."
)


def why_not(session: Session, key: Key) -> str:
    """Why the decision on a case cannot be undone, and what to do instead; blank if it can.

    Raises NotFound for a case that there never was.
    """
    so_far = history(session, key)
    if key.kind is CaseKind.FEED:
        if so_far.decided is None:
            return NOTHING
        return APPLIED if so_far.decided.decision == "approved" else DECLINED
    if key.kind is CaseKind.MATCH:
        return casework_matches.why_not(session, unsettled.one(session, _number(key)))
    if key.kind is CaseKind.CONVERSION:
        found = conversion.one(session, _number(key)).outcome
        undoable = {ConversionOutcome.CARRIED, ConversionOutcome.DECLINED}
        return "" if found in undoable else NOTHING
    if key.kind is CaseKind.CONTESTED:
        return NOTHING if so_far.state is CaseState.OPEN else ""
    return casework_claims.why_not(session, _claim(session, key))


def undo(
    session: Session,
    key: Key,
    *,
    account: Account,
    reason: str,
    seen: int,
    at: datetime,
    today: date,
) -> History:
    """Take a decision back with everything that it recorded, and open the case again.

    `seen` is how many events whoever acts has seen. Raises NotAllowed, also for whoever made a
    decision that is questioned; NotFound, InvalidFact without a reason, and Conflict where somebody
    has just acted or has the case, or later facts rest on it.
    """
    official(account)
    because = with_reason(reason)
    so_far = seen_as(session, key, seen)
    refuse(so_far, account.id)
    refusal = why_not(session, key)
    if refusal:
        raise Conflict(refusal)
    if key.kind is CaseKind.CONVERSION:
        _conversion(session, key, account, because, at)
        return history(session, key)
    if key.kind is CaseKind.MATCH:
        match = unsettled.one(session, _number(key))
        casework_matches.unsettle(session, match, account=account, at=at)
    elif key.kind is not CaseKind.CONTESTED:
        claim = _claim(session, key)
        so_far = casework_claims.with_decision(session, claim, so_far)
        casework_claims.reopen(session, claim, account=account, reason=because, at=at, today=today)
    was = so_far.decided.decision if so_far.decided else ""
    return append(
        session, so_far, CaseAct.UNDONE, by=account.id, at=at, decision=was, reason=because
    )


def _conversion(session: Session, key: Key, account: Account, because: str, at: datetime) -> None:
    """Take back what was carried, or let one that was declined wait again."""
    number = _number(key)
    if conversion.one(session, number).outcome is ConversionOutcome.CARRIED:
        conversion.undo(session, number, by=account.actor, reason=because, at=at)
    else:
        conversion.wait_again(session, number, by=account.actor, reason=because, at=at)


def _claim(session: Session, key: Key) -> Claim:
    claim = claims.by_reference(session, Reference(key.subject))
    if key_of(claim) != key:
        raise NotFound(claims.NO_SUCH)
    return claim


def _number(key: Key) -> int:
    """The number that the case is known by. Raises NotFound for what is none."""
    if not key.subject.isdecimal() or len(key.subject) > 9:  # noqa: PLR2004 - digits of a row
        raise NotFound("There is no case of that number.")
    return int(key.subject)

"""A decision on a claim taken back: what it recorded is undone, and the claim is open again."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from register.domain.casework import CaseAct, History
from register.domain.changes import Act, Change
from register.domain.claims import Claim, ClaimKind, ClaimState, reply_due
from register.domain.errors import Conflict
from register.domain.letters import Draft, LetterKind
from register.domain.roles import Account
from register.services import changes_undoing
from register.services.casework_noting import append, history, key_of
from register.services.claims import note
from register.store import changes, letters, schools
from register.store import claims as store
from register.store.bulk import one_writer

THROWN_AWAY = (
    "The number and name that were typed were thrown away when this was decided, so it cannot be"
    " opened again. Undo what was recorded on the school's record, and ask the school to claim"
    " again."
)
NOT_DECIDED = "No official's decision stands on this claim: there is nothing to undo."
LATER = (
    "Something on the record was changed again since this claim was accepted, and rests on it:"
    " undo the later change on the school's record first."
)


def why_not(session: Session, claim: Claim) -> str:
    """Why the decision cannot be undone, in one sentence and what to do instead; blank if it can.

    Asked before the act, which may find more.
    """
    if claim.state not in {ClaimState.ACCEPTED, ClaimState.REFUSED}:
        return NOT_DECIDED
    if claim.kind is ClaimKind.UNMATCHED:
        return THROWN_AWAY
    standing = _standing(session, claim)
    return "" if all(changes_undoing.undoable(session, each) for each in standing) else LATER


def reopen(
    session: Session, claim: Claim, *, account: Account, reason: str, at: datetime, today: date
) -> Claim:
    """Undo what accepting the claim recorded, and open it again. Raises Conflict."""
    one_writer(session)
    refusal = why_not(session, claim)
    if refusal:
        raise Conflict(refusal)
    act = Act(account, at, today, reason, claim.id)
    for each in _standing(session, claim):
        changes_undoing.undo(session, act, each.id)
    opened = store.reopen(session, claim, reply_due=reply_due(today))
    if opened is None:
        raise Conflict(NOT_DECIDED)
    note(session, account, "claim.reopened", opened, at=at)
    letters.add(session, [_told(session, opened, history(session, key_of(claim)).place)], at=at)
    return opened


def with_decision(session: Session, claim: Claim, so_far: History) -> History:
    """The history, and with it a decision that was made before case work was kept."""
    by, at = claim.decided_by, claim.decided_at
    if so_far.decided is not None or by is None or at is None or claim.is_open:
        return so_far
    return append(
        session,
        so_far if so_far.events else History(key_of(claim)),
        CaseAct.DECIDED,
        by=by,
        at=at,
        decision=claim.state.value,
        reason=claim.reply,
    )


def _standing(session: Session, claim: Claim) -> list[Change]:
    """The changes of a claim that stand, the newest first.

    One that was undone, and its undoing undone, stands by the last of these.
    """
    found = []
    for made in changes.of_claim(session, claim.id):
        last, stands = made, True
        while last.undone_by_id is not None:
            last, stands = changes.one(session, last.undone_by_id), not stands
        if stands:
            found.append(last)
    return sorted(found, key=lambda each: each.id, reverse=True)


def _told(session: Session, claim: Claim, place: int) -> Draft:
    """The letter to whoever made the claim."""
    school = schools.find(session, int(claim.urn))
    return Draft(
        key=f"reopened:{claim.id}:{place}",
        account_id=claim.account_id,
        organisation=claim.organisation,
        kind=LetterKind.REPLY,
        urn=int(claim.urn),
        subject=f"Your claim for {school.name} has been opened again",
        body=f"An official has taken back the answer to your claim {claim.reference.grouped} for"
        f" {school.name} (URN {int(claim.urn)}). Anything that it changed on the record has been"
        " put back as it was. You will be answered again.\n\nTo see the claim, sign in to the"
        " register, open the school's page and choose Claims and replies.",
    )

"""Withdraw a receipt or let it stand again: by the register itself, or by an official's hand."""

from __future__ import annotations

import re
from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact
from register.domain.identifiers import Reference
from register.law.finding import in_words
from register.services import notices, snapshots
from register.store import ledger, receipt_events, verifications
from register.store.receipt_events import Event, EventKind
from register.store.verifications import Kept

REGISTER = "the register"
LONGEST_REASON = 300  # characters
_NUMBER = re.compile(r"[0-9]{7}")
_STANDS = {
    EventKind.WITHDRAWN: "no longer stands",
    EventKind.RESTORED: "stands again",
    EventKind.TOUCHED: "still stands: a fact behind it changed, and the answer is the same",
}


def withdraw(session: Session, reference: str, *, because: str, by: str, at: datetime) -> Reference:
    """Withdraw by hand, for a reason that anybody may read.

    It stays withdrawn until it is restored by hand. Raises NotFound, InvalidFact, and Conflict
    where it is withdrawn already.
    """
    return _by_hand(session, reference, EventKind.WITHDRAWN, because, by=by, at=at)


def restore(session: Session, reference: str, *, because: str, by: str, at: datetime) -> Reference:
    """Let a receipt stand again. Raises NotFound, InvalidFact, and Conflict where it stands.

    A later correction of its facts may withdraw it anew.
    """
    return _by_hand(session, reference, EventKind.RESTORED, because, by=by, at=at)


def change_standing(
    session: Session, kept: Kept, kind: EventKind, because: str, *, by: str, at: datetime
) -> ledger.Act:
    """Note it and tell the organisation; return the row that the caller owes the ledger."""
    receipt_events.add(session, Event(kept.id, at, kind, because, by))
    then = " Make the check again to see the answer now." if kind is EventKind.WITHDRAWN else ""
    _tell(session, kept, kind, f"{_STANDS[kind]}. {because}{then}", at=at)
    return ledger.Act(at, by, f"receipt {kind.value}", f"verification:{kept.id}")


def touch(session: Session, kept: Kept, because: str, *, at: datetime) -> ledger.Act | None:
    """Note that a fact changed and the answer did not, and tell the organisation.

    Nothing where that was the last thing noted; otherwise the row that the ledger is owed.
    """
    events = receipt_events.of_check(session, kept.id)
    if events and (events[-1].kind, events[-1].because) == (EventKind.TOUCHED, because):
        return None
    return change_standing(session, kept, EventKind.TOUCHED, because, by=REGISTER, at=at)


def _tell(session: Session, kept: Kept, kind: EventKind, said: str, *, at: datetime) -> None:
    snapshot = snapshots.loads(kept.snapshot)
    notices.tell(
        session,
        organisation=kept.organisation,
        kind=kind.value,
        verification_id=kept.id,
        words=f"The receipt {snapshot.reference.grouped}, of a check made on"
        f" {in_words(snapshot.as_at)} for {snapshot.school.name}, {said}",
        at=at,
    )


def _by_hand(
    session: Session, reference: str, kind: EventKind, because: str, *, by: str, at: datetime
) -> Reference:
    reason = _checked(because)
    kept = verifications.by_reference(session, Reference(reference))
    is_withdrawn = receipt_events.withdrawal(session, kept.id) is not None
    if is_withdrawn is (kind is EventKind.WITHDRAWN):
        state = "is withdrawn already" if is_withdrawn else "is not withdrawn"
        raise Conflict(f"The receipt {Reference(kept.reference).grouped} {state}.")
    act = change_standing(session, kept, kind, reason, by=by, at=at)
    ledger.record_many(session, [act])
    return Reference(kept.reference)


def _checked(because: str) -> str:
    """The reason as one line. Raises InvalidFact for none, a long one, or one with a number."""
    reason = " ".join(because.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidFact(f"Give a reason of at most {LONGEST_REASON} characters.")
    if _NUMBER.search(reason):
        raise InvalidFact("Anybody may read the reason: name nobody, and give no number of theirs.")
    return reason if reason[-1] in ".!?" else f"{reason}."

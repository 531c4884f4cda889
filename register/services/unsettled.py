"""The officials' queue: who was meant by a check that fits nobody for certain.

What was typed is kept only until it is decided. Who answers the panel is `services/settling.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from register.domain.casework import CaseKind, Key
from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import KEEPERS, Account
from register.domain.verifications import ByName
from register.services import casework_noting
from register.services.matching import Likeness
from register.store import ledger, merges
from register.store import unsettled as store
from register.store.bulk import one_writer
from register.store.unsettled import Unsettled

__all__ = ["Unsettled", "candidates", "decide", "one", "queue", "waiting"]


def queue(
    session: Session,
    *,
    verification_id: int,
    sought: ByName,
    likenesses: Sequence[Likeness],
    at: datetime,
) -> int:
    """Leave a check to the officials; the number under which it waits."""
    return store.add(
        session,
        verification_id=verification_id,
        sought=sought,
        candidates=[(each.person_id, each.score) for each in likenesses],
        at=at,
    )


def waiting(session: Session) -> list[Unsettled]:
    """Those that nobody has decided, the oldest first."""
    return store.waiting(session)


def one(session: Session, number: int) -> Unsettled:
    """One, decided or not. Raises NotFound."""
    return store.one(session, number)


def candidates(session: Session, unsettled: Unsettled) -> tuple[Likeness, ...]:
    """Who may be meant, as the register knows them now: two that were merged since are one."""
    found: dict[int, Likeness] = {}
    for person_id, score in unsettled.candidates:
        now = merges.current(session, person_id)
        found.setdefault(now, Likeness(now, score))
    return tuple(found.values())


def decide(
    session: Session,
    number: int,
    *,
    person_id: int | None,
    reason: str,
    by: Account,
    at: datetime,
) -> Unsettled:
    """Say who was meant, None for none of them; what was typed is thrown away.

    Raises NotAllowed for anybody but an official, NotFound, Conflict where it is decided already,
    InvalidFact without a reason or for somebody who is not a candidate.
    """
    if by.role not in KEEPERS:
        raise NotAllowed("Only an official decides who was meant.")
    one_writer(session)  # so that two officials do not decide at once
    found = store.one(session, number)
    if found.decided_at is not None:
        raise Conflict("Somebody has decided this match already: nothing was changed.")
    casework_noting.refuse_before(session, Key(CaseKind.MATCH, str(number)), by=by.actor)
    because = " ".join(reason.split())
    if not because:
        raise InvalidFact("Give the reason: it may not be blank.")
    open_to_choice = {each.person_id for each in candidates(session, found)}
    if person_id is not None and person_id not in open_to_choice:
        raise InvalidFact("Choose one of the people shown, or none of them.")
    store.settle(session, number, person_id=person_id, by=by.actor, because=because, at=at)
    ledger.record(
        session,
        at=at,
        actor=by.actor,
        action="match.settled",
        subject=f"match:{number}",
        detail={
            "check": found.verification_id,
            "candidates": len(found.candidates),
            "person": None if person_id is None else f"person:{person_id}",
        },
    )
    casework_noting.decided(
        session,
        Key(CaseKind.MATCH, str(number)),
        by=by.actor,
        decision="nobody" if person_id is None else "somebody",
        reason=because,
        at=at,
    )
    return store.one(session, number)

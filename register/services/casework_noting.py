"""Case work is kept where the act itself is: a decision and its event are one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.casework import CaseAct, CaseEvent, CaseKind, CaseState, History, Key
from register.domain.claims import Claim, ClaimKind
from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.roles import KEEPERS, Account
from register.store import casework, ledger

LONGEST_REASON = 1000  # characters
LONGEST_SUBJECT = 40
JUST_ACTED = "Somebody else has just acted on this case: look again."
ANOTHERS = "Another official has this case: take it on yourself before you decide it."

QUESTIONED = "Your decision is questioned: it is for another official to undo it or let it stand."


def key_of(claim: Claim) -> Key:
    """The case of a claim: a correction is one in which a recorded fact is said to be wrong."""
    correction = claim.kind is ClaimKind.CORRECTION
    return Key(CaseKind.CORRECTION if correction else CaseKind.CLAIM, str(claim.reference))


def history(session: Session, key: Key) -> History:
    """What was done about a case so far."""
    return History(key, casework.events_of(session, key))


def decided(
    session: Session, key: Key, *, by: str, decision: str, reason: str, at: datetime
) -> int:
    """Keep that a case was decided, in the transaction of the decision itself; its place.

    `by` is as the ledger names actors; what a program decided is no case work and is left out.
    Raises as `refuse` does, and Conflict where another official has just acted on the case.
    """
    number = account_number(by)
    if number is None:
        return 0
    so_far = history(session, key)
    refuse(so_far, number)
    kept = append(
        session, so_far, CaseAct.DECIDED, by=number, at=at, decision=decision, reason=reason
    )
    return kept.place


def undone(session: Session, key: Key, *, by: str, reason: str, at: datetime) -> None:
    """Keep that what was decided was taken back. Raises as `decided`."""
    number = account_number(by)
    if number is not None:
        so_far = history(session, key)
        refuse(so_far, number)
        was = so_far.decided.decision if so_far.decided else ""
        append(session, so_far, CaseAct.UNDONE, by=number, at=at, decision=was, reason=reason)


def refuse_before(session: Session, key: Key, *, by: str) -> None:
    """Raise as `decided` and `undone` would in the end, before the work of the act is done."""
    number = account_number(by)
    if number is not None:
        refuse(history(session, key), number)


def refuse(so_far: History, number: int) -> None:
    """Raise where this account may neither decide the case nor take its decision back.

    Conflict where another official has it; NotAllowed for whoever made a decision that is
    questioned: until another has taken it back or found that it stands, it is not for them.
    """
    if so_far.holder not in (None, number):
        raise Conflict(ANOTHERS)
    decided = so_far.decided
    questioned = so_far.state is CaseState.QUESTIONED
    if questioned and decided is not None and decided.account_id == number:
        raise NotAllowed(QUESTIONED)


def append(
    session: Session,
    so_far: History,
    act: CaseAct,
    *,
    by: int,
    at: datetime,
    to: int | None = None,
    decision: str = "",
    reason: str = "",
) -> History:
    """Add one event after those that were seen, and write it in the ledger; the history with it.

    Raises Conflict where somebody else has added one meanwhile: the place is then taken.
    """
    event = CaseEvent(so_far.key, so_far.place + 1, at, by, act, to, decision, reason.strip())
    if not casework.add(session, event):
        raise Conflict(JUST_ACTED)
    ledger.record(
        session,
        at=at,
        actor=f"account:{by}",
        action=f"case.{act}",
        subject=str(so_far.key),
        detail={
            "place": event.place,
            "decision": decision,
            "to": None if to is None else f"account:{to}",
        },
    )
    return History(so_far.key, (*so_far.events, event))


def seen_as(session: Session, key: Key, seen: int) -> History:
    """The history, if whoever acts has seen all of it. Raises Conflict."""
    so_far = history(session, key)
    if so_far.place != seen:
        raise Conflict(JUST_ACTED)
    return so_far


def official(account: Account) -> Account:
    """The account, if it may work on cases. Raises NotAllowed."""
    if account.role not in KEEPERS:
        raise NotAllowed("Only an official works on cases.")
    return account


def with_reason(reason: str) -> str:
    """The reason, trimmed. Raises InvalidFact for none, and for a long one."""
    told = reason.strip()
    if not told:
        raise InvalidFact("Enter a reason: it is kept with the case.")
    if len(told) > LONGEST_REASON:
        raise InvalidFact(f"Use at most {LONGEST_REASON:,} characters.")
    return told


def account_number(actor: str) -> int | None:
    """The account behind an actor of the ledger; None for a program."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "account" and number.isdecimal() else None

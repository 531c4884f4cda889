"""What a person may do about a conversion: settle one that waits, undo one that was carried."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from register.domain.casework import CaseKind, Key
from register.domain.errors import Conflict, InvalidFact
from register.domain.period import ONE_DAY
from register.services import casework_noting
from register.services.conversion_choice import Way, going, without_those_there
from register.services.conversion_walk import WHY
from register.store import conversions, ledger, schools, standings
from register.store.bulk import one_writer
from register.store.conversions import Conversion, ConversionOutcome


def waiting(session: Session) -> list[Conversion]:
    """The conversions that wait for a person, the newest first."""
    return conversions.recent(session, outcome=ConversionOutcome.WAITING)


def recent(session: Session, *, limit: int = 200) -> list[Conversion]:
    """The latest conversions, whatever became of them, the newest first."""
    return conversions.recent(session, limit=limit)


def one(session: Session, number: int) -> Conversion:
    """One conversion. Raises NotFound."""
    return conversions.get(session, number)


def names(session: Session, found: Collection[Conversion]) -> dict[int, str]:
    """The names of the schools on either side, by URN, as the list has them now."""
    urns = {urn for each in found for urn in (each.old_urn, each.new_urn)}
    return {urn: school.name for urn, school in schools.some(session, urns).items()}


def settle(
    session: Session, number: int, *, carry: bool, by: str, reason: str, at: datetime
) -> int:
    """Decide one that waits: carry its appointments or not; return how many were carried.

    Raises NotFound, Conflict where it does not wait or another official has it, InvalidFact
    without a reason.
    """
    one_writer(session)
    found = _decidable(session, number, ConversionOutcome.WAITING, reason, by)
    outcome = ConversionOutcome.CARRIED if carry else ConversionOutcome.DECLINED
    conversions.settle(session, number, outcome=outcome, reason=reason, at=at)
    carried = _carry_over(session, found, at=at) if carry else 0
    standings.mark(session, {found.old_urn, found.new_urn}, at=at, why=WHY)
    _record(session, found, str(outcome), by=by, reason=reason, at=at, appointments=carried)
    casework_noting.decided(
        session, _case(found), by=by, decision=outcome.value, reason=reason, at=at
    )
    return carried


def undo(session: Session, number: int, *, by: str, reason: str, at: datetime) -> int:
    """Take back what was carried, and what was carried onward from it; return how many.

    The appointments are superseded, not deleted: what the register said until now can still be
    asked. Raises NotFound, Conflict where it is not carried or another official has it, NotAllowed
    for whoever made a decision that is questioned, InvalidFact without a reason.
    """
    one_writer(session)
    found = _decidable(session, number, ConversionOutcome.CARRIED, reason, by)
    taken = conversions.take_back(session, number, at=at)
    conversions.mark_undone(session, number, by=by, reason=reason, at=at)
    urns = {found.old_urn, found.new_urn, *(post.urn for post in taken)}
    standings.mark(session, urns, at=at, why=WHY)
    _record(session, found, "undone", by=by, reason=reason, at=at, appointments=len(taken))
    casework_noting.undone(session, _case(found), by=by, reason=reason, at=at)
    return len(taken)


def wait_again(session: Session, number: int, *, by: str, reason: str, at: datetime) -> None:
    """Let one that was declined wait for a person again. Raises as `undo`."""
    one_writer(session)
    found = _decidable(session, number, ConversionOutcome.DECLINED, reason, by)
    waits = f"Opened again: {reason}"
    conversions.settle(session, number, outcome=ConversionOutcome.WAITING, reason=waits, at=at)
    _record(session, found, "reopened", by=by, reason=reason, at=at, appointments=0)
    casework_noting.undone(session, _case(found), by=by, reason=reason, at=at)


def _case(found: Conversion) -> Key:
    return Key(CaseKind.CONVERSION, str(found.id))


def _decidable(
    session: Session, number: int, outcome: ConversionOutcome, reason: str, by: str
) -> Conversion:
    if not reason.strip():
        message = "Give a reason: it is kept in the ledger with the decision."
        raise InvalidFact(message)
    found = conversions.get(session, number)
    if found.outcome is not outcome:
        message = f"Conversion {number} is {found.outcome}, so there is nothing here to decide."
        raise Conflict(message)
    casework_noting.refuse_before(session, _case(found), by=by)
    return found


def _carry_over(session: Session, found: Conversion, *, at: datetime) -> int:
    """Carry what was running on the eve; how many."""
    eve = found.carried_from - ONE_DAY
    way = Way(found.old_urn, (found.new_urn,), found.carried_from, eve)
    posts = going(conversions.posts_at(session, found.old_urn), way, today=eve)
    there = conversions.posts_at(session, found.new_urn)
    carried = without_those_there(posts, there, found.carried_from)
    for post in carried:
        conversions.carry(
            session,
            post,
            to_urn=found.new_urn,
            starts=found.carried_from,
            conversion=found.id,
            at=at,
        )
    return len(carried)


def _record(
    session: Session,
    found: Conversion,
    act: str,
    *,
    by: str,
    reason: str,
    at: datetime,
    appointments: int,
) -> None:
    ledger.record(
        session,
        at=at,
        actor=by,
        action=f"conversion.{act}",
        subject=f"conversion:{found.id}",
        detail={
            "old_urn": found.old_urn,
            "new_urn": found.new_urn,
            "appointments": appointments,
            "reason": reason,
        },
    )


def as_json(found: Conversion) -> dict[str, object]:
    """One conversion as other programs are given it."""
    return {
        "conversion": found.id,
        "old_urn": found.old_urn,
        "new_urn": found.new_urn,
        "carried_from": found.carried_from.isoformat(),
        "outcome": str(found.outcome),
        "reason": found.reason,
        "run": found.run_id,
        "at": found.at.isoformat(),
        "undone_by": found.undone_by,
        "undone_because": found.undone_because,
    }

"""Claims of schools, and what officials decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, select

from register.domain.claims import Claim, ClaimKind, ClaimState, Proposed, Typed
from register.domain.errors import NotFound
from register.domain.identifiers import Reference, Urn
from register.store.claims_written import (
    proposed_of,
    typed_of,
    written_proposed,
    written_typed,
)
from register.store.tables.record import ClaimRow

NO_SUCH = "There is no claim with that reference."


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is raised; fields as those of `Claim`."""

    reference: Reference
    at: datetime
    urn: Urn
    organisation: str
    account_id: int
    kind: ClaimKind
    proposed: Proposed
    words: str
    reply_due: date
    person_id: int | None = None
    appointment_id: int | None = None
    award_id: int | None = None
    typed: Typed | None = None


def add(session: Session, new: NewClaim) -> Claim:
    """Keep a claim, open."""
    row = ClaimRow(
        reference=str(new.reference),
        at=new.at,
        urn=int(new.urn),
        organisation=new.organisation,
        account_id=new.account_id,
        kind=new.kind.value,
        person_id=new.person_id,
        appointment_id=new.appointment_id,
        award_id=new.award_id,
        proposed=written_proposed(new.proposed),
        words=new.words,
        typed=written_typed(new.typed),
        reply_due=new.reply_due,
        state=ClaimState.OPEN.value,
    )
    session.add(row)
    session.flush()
    return _claim(row)


def by_reference(session: Session, reference: str) -> Claim:
    """One claim. Raises NotFound."""
    statement = select(ClaimRow).where(col(ClaimRow.reference) == str(reference))
    row = session.exec(statement).one_or_none()
    if row is None:
        raise NotFound(NO_SUCH)
    return _claim(row)


def of_school(session: Session, urn: int) -> tuple[Claim, ...]:
    """Every claim of a school, the newest first."""
    statement = select(ClaimRow).where(col(ClaimRow.urn) == int(urn))
    return tuple(map(_claim, session.exec(statement.order_by(col(ClaimRow.id).desc()))))


def some(
    session: Session,
    states: Collection[ClaimState],
    kinds: Collection[ClaimKind],
    *,
    first: int = 0,
    count: int | None = None,
) -> tuple[Claim, ...]:
    """Claims in one of the states and of one of the kinds, the oldest first; `first` from 0."""
    statement = select(ClaimRow).where(*_among(states, kinds)).order_by(col(ClaimRow.id))
    rows = session.exec(statement.offset(first).limit(count))
    return tuple(map(_claim, rows))


def count(session: Session, states: Collection[ClaimState], kinds: Collection[ClaimKind]) -> int:
    """How many there are of them."""
    statement = select(func.count()).select_from(ClaimRow).where(*_among(states, kinds))
    return session.exec(statement).one()


def late(session: Session, today: date) -> int:
    """How many open claims are due an answer since a day before today."""
    open_claims = col(ClaimRow.state) == ClaimState.OPEN.value
    statement = select(func.count()).select_from(ClaimRow)
    return session.exec(statement.where(open_claims, col(ClaimRow.reply_due) < today)).one()


def settle(
    session: Session,
    claim: Claim,
    *,
    state: ClaimState,
    by: int,
    at: datetime,
    reply: str,
    person_id: int | None = None,
) -> Claim | None:
    """Note what became of an open claim and throw away what was typed; None where it is not open.

    `person_id` is whom it was found to be about. Whoever comes second finds it settled.
    """
    who = claim.person_id if person_id is None else person_id
    statement = (
        update(ClaimRow)
        .where(col(ClaimRow.id) == claim.id, col(ClaimRow.state) == ClaimState.OPEN.value)
        .values(
            state=state.value, decided_at=at, decided_by=by, reply=reply, typed="", person_id=who
        )
    )
    done = session.connection().execute(statement)
    if done.rowcount != 1:
        return None
    session.expire_all()
    return replace(
        claim,
        state=state,
        decided_at=at,
        decided_by=by,
        reply=reply,
        typed=None,
        person_id=who,
    )


def reopen(session: Session, claim: Claim, *, reply_due: date) -> Claim | None:
    """Open a decided claim again, to be answered by that day; None where it is not decided."""
    decided = [ClaimState.ACCEPTED.value, ClaimState.REFUSED.value]
    statement = (
        update(ClaimRow)
        .where(col(ClaimRow.id) == claim.id, col(ClaimRow.state).in_(decided))
        .values(
            state=ClaimState.OPEN.value,
            decided_at=None,
            decided_by=None,
            reply="",
            reply_due=reply_due,
        )
    )
    done = session.connection().execute(statement)
    session.expire_all()
    return by_reference(session, claim.reference) if done.rowcount == 1 else None


def _among(
    states: Collection[ClaimState], kinds: Collection[ClaimKind]
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ClaimRow.state).in_([state.value for state in states]),
        col(ClaimRow.kind).in_([kind.value for kind in kinds]),
    )


def _claim(row: ClaimRow) -> Claim:
    if row.id is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return Claim(
        id=row.id,
        reference=Reference(row.reference),
        at=row.at,
        urn=Urn(row.urn),
        organisation=row.organisation,
        account_id=row.account_id,
        kind=ClaimKind(row.kind),
        person_id=row.person_id,
        appointment_id=row.appointment_id,
        award_id=row.award_id,
        proposed=proposed_of(row.proposed),
        words=row.words,
        typed=typed_of(row.typed),
        reply_due=row.reply_due,
        state=ClaimState(row.state),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reply=row.reply,
    )

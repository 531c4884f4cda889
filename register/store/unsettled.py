"""Checks that fit several people or nobody for certain, until an official has said who is meant."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from register.domain.errors import NotFound
from register.domain.verifications import ByName
from register.store.tables.verifications import UnsettledMatchRow, VerificationRow


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One of them. `sought` is what was typed, thrown away and None once it has been decided.

    `candidates` are the people by number, each with a likeness from 0 to 1, the likest first.
    `person_id` is who it was found to be; None before that, and where it was none of them.
    """

    id: int
    verification_id: int
    at: datetime
    sought: ByName | None
    candidates: tuple[tuple[int, float], ...]
    decided_at: datetime | None
    decided_by: str
    decided_because: str
    person_id: int | None
    answered_id: int | None
    organisation: str
    account_id: int
    urn: int
    starts: date


def add(
    session: Session,
    *,
    verification_id: int,
    sought: ByName,
    candidates: Collection[tuple[int, float]],
    at: datetime,
) -> int:
    """Keep one that waits; its number."""
    typed = {
        "family_name": sought.family_name,
        "given_names": sought.given_names,
        "born": sought.born.isoformat(),
    }
    row = UnsettledMatchRow(
        verification_id=verification_id,
        at=at,
        sought=json.dumps(typed, ensure_ascii=False),
        candidates=json.dumps(list(candidates)),
    )
    session.add(row)
    session.flush()
    return _number(row.id)


def waiting(session: Session) -> list[Unsettled]:
    """Those that nobody has decided, the oldest first."""
    statement = (
        select(UnsettledMatchRow, VerificationRow)
        .join(VerificationRow, col(VerificationRow.id) == col(UnsettledMatchRow.verification_id))
        .where(col(UnsettledMatchRow.decided_at).is_(None))
        .order_by(col(UnsettledMatchRow.at), col(UnsettledMatchRow.id))
    )
    return [_unsettled(row, check) for row, check in session.exec(statement)]


def one(session: Session, number: int) -> Unsettled:
    """One, decided or not. Raises NotFound."""
    row = _row(session, number)
    return _unsettled(row, session.get_one(VerificationRow, row.verification_id))


def settle(
    session: Session, number: int, *, person_id: int | None, by: str, because: str, at: datetime
) -> None:
    """Note who it is, and throw away what was typed."""
    row = _row(session, number)
    row.sought = ""
    row.person_id, row.decided_by, row.decided_because, row.decided_at = person_id, by, because, at
    session.add(row)
    session.flush()


def unsettle(session: Session, number: int) -> None:
    """Let one that was decided wait again; what was typed stays thrown away."""
    row = _row(session, number)
    row.person_id, row.decided_by, row.decided_because, row.decided_at = None, "", "", None
    row.answered_id = None
    session.add(row)
    session.flush()


def answered(session: Session, number: int, *, verification_id: int) -> None:
    """Note the check that answers it."""
    row = _row(session, number)
    row.answered_id = verification_id
    session.add(row)
    session.flush()


def _row(session: Session, number: int) -> UnsettledMatchRow:
    row = session.get(UnsettledMatchRow, number)
    if row is None:
        raise NotFound(f"There is no match {number}: the list of matches has those that wait.")
    return row


def _number(value: int | None) -> int:
    if value is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return value


def _unsettled(row: UnsettledMatchRow, check: VerificationRow) -> Unsettled:
    return Unsettled(
        id=_number(row.id),
        verification_id=row.verification_id,
        at=row.at,
        sought=_typed(row.sought),
        candidates=tuple((int(who), float(score)) for who, score in json.loads(row.candidates)),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_because=row.decided_because,
        person_id=row.person_id,
        answered_id=row.answered_id,
        organisation=check.organisation,
        account_id=check.account_id,
        urn=check.urn,
        starts=check.starts,
    )


def _typed(text: str) -> ByName | None:
    if not text:
        return None
    kept = json.loads(text)
    return ByName(kept["family_name"], date.fromisoformat(kept["born"]), kept["given_names"])

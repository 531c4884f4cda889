"""Changes to the record: the acts themselves, and the versions that they end and make."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlmodel import Session, SQLModel, col, select

from register.domain.changes import Act, Change, Step
from register.domain.errors import NotFound
from register.store import merges
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.record import ChangeRow

APPOINTMENT, AWARD, PERSON = "appointment", "award", "person"
_VERSIONS: dict[str, tuple[type[SQLModel], str]] = {
    APPOINTMENT: (AppointmentVersionRow, "appointment_id"),
    AWARD: (AwardVersionRow, "award_id"),
    PERSON: (PersonVersionRow, "person_id"),
}


def add(
    session: Session,
    act: Act,
    *,
    urn: int,
    kind: str,
    words: str,
    steps: Sequence[Step],
    undoes_id: int | None = None,
) -> Change:
    """Keep an act with what it has done."""
    row = ChangeRow(
        at=act.at,
        urn=urn,
        organisation=act.account.organisation,
        account_id=act.account.id,
        kind=kind,
        words=words,
        why=act.why,
        steps=json.dumps([asdict(step) for step in steps]),
        claim_id=act.claim_id,
        undoes_id=undoes_id,
    )
    session.add(row)
    session.flush()
    return _change(row)


def mark_undone(session: Session, change_id: int, *, by: int) -> None:
    """Note which later change undid this one."""
    _row(session, change_id).undone_by_id = by
    session.flush()


def person_of(session: Session, what: str, number: int) -> int:
    """Whose fact it is."""
    if what == PERSON:
        return number
    if what == APPOINTMENT:
        return session.get_one(AppointmentRow, number).person_id
    return session.get_one(AwardRow, number).person_id


def one(session: Session, change_id: int) -> Change:
    """One change. Raises NotFound."""
    return _change(_row(session, change_id))


def of_school(session: Session, urn: int, *, limit: int) -> tuple[Change, ...]:
    """The latest changes of a school's record, the newest first."""
    statement = select(ChangeRow).where(ChangeRow.urn == urn).order_by(col(ChangeRow.id).desc())
    return tuple(_change(row) for row in session.exec(statement.limit(limit)))


def of_claim(session: Session, claim_id: int) -> tuple[Change, ...]:
    """What accepting a claim has changed, in order; what undid any of it is left out."""
    made = (col(ChangeRow.claim_id) == claim_id, col(ChangeRow.undoes_id).is_(None))
    statement = select(ChangeRow).where(*made).order_by(col(ChangeRow.id))
    return tuple(_change(row) for row in session.exec(statement))


def version_of(session: Session, what: str, number: int) -> int | None:
    """The version of a fact that is known now; None where nothing is said of it now."""
    row, owner = _VERSIONS[what]
    statement = select(row.id).where(getattr(row, owner) == number, still_known(row))  # type: ignore[attr-defined]  # every row of versions has a number
    found = session.exec(statement).first()
    return None if found is None else int(found)


def end(session: Session, act: Act, what: str, version: int) -> None:
    """What a version says is no longer known."""
    merges.end(session, _VERSIONS[what][0], [version], at=act.at)


def say_again(session: Session, act: Act, what: str, version: int) -> int:
    """Say once more what an ended version said; the new version's number."""
    (number,) = merges.say_again(session, _VERSIONS[what][0], [version], at=act.at)
    return number


def _row(session: Session, change_id: int) -> ChangeRow:
    row = session.get(ChangeRow, change_id)
    if row is None:
        raise NotFound(f"There is no change {change_id}.")
    return row


def _number(value: int | None) -> int:
    if value is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return value


def _change(row: ChangeRow) -> Change:
    return Change(
        id=_number(row.id),
        at=row.at,
        urn=row.urn,
        organisation=row.organisation,
        account_id=row.account_id,
        kind=row.kind,
        words=row.words,
        why=row.why,
        claim_id=row.claim_id,
        steps=tuple(Step(**step) for step in json.loads(row.steps)),
        undoes_id=row.undoes_id,
        undone_by_id=row.undone_by_id,
    )

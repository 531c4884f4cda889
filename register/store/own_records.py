"""Everything that is held about one person, table by table, for that person to take away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonRow,
    PersonVersionRow,
)
from register.store.tables.record import ClaimRow, EvidenceRow
from register.store.tables.reporting import CensusEntryRow
from register.store.tables.sight import ShareCodeRow, SightRow
from register.store.tables.verifications import PersonMergeRow, ReceiptEventRow, VerificationRow

_TABLES = SQLModel.metadata.tables
# What is of use to the register alone, or says which member of staff acted.
WITHHELD = frozenset({
    "id", "hash", "ledger_seq", "account_id", "by", "undone_by", "moved", "receipt", "follows_id",
    "decided_by", "kept_as", "typed",
})  # fmt: skip
Row = dict[str, Any]


def numbers(session: Session, person_id: int) -> list[int]:
    """This number and those of every record merged into it, at however many removes."""
    merged = _table(PersonMergeRow)
    found, waiting = {person_id}, {person_id}
    while waiting:
        gone = select(merged.c.gone_id).where(
            merged.c.kept_id.in_(waiting), merged.c.undone_at.is_(None)
        )
        waiting = set(session.connection().execute(gone).scalars()) - found
        found |= waiting
    return sorted(found)


def everything(session: Session, people: Collection[int]) -> dict[str, list[Row]]:
    """Every row about these people by table, as now known and as known before; oldest first.

    A column that is withheld or that only joins tables together is left out.
    """
    return {
        "person": _rows(session, PersonRow, "id", people),
        "person_version": _rows(session, PersonVersionRow, "person_id", people),
        "award_version": _versions(session, AwardVersionRow, AwardRow, "award_id", people),
        "appointment_version": _versions(
            session, AppointmentVersionRow, AppointmentRow, "appointment_id", people
        ),
        "verification": _rows(session, VerificationRow, "person_id", people),
        "receipt_event": _versions(
            session, ReceiptEventRow, VerificationRow, "verification_id", people
        ),
        "sight": _rows(session, SightRow, "person_id", people),
        "share_code": _rows(session, ShareCodeRow, "person_id", people),
        "claim": _rows(session, ClaimRow, "person_id", people),
        "evidence": _versions(session, EvidenceRow, ClaimRow, "claim_id", people),
        "census_entry": _rows(session, CensusEntryRow, "person_id", people),
        "person_merge": _rows(session, PersonMergeRow, "kept_id", people),
    }


def _table(row: type[SQLModel]) -> Any:  # noqa: ANN401 - a table
    return _TABLES[str(row.__tablename__)]


def _rows(session: Session, row: type[SQLModel], owner: str, people: Collection[int]) -> list[Row]:
    held = _table(row)
    statement = select(held).where(held.c[owner].in_(people)).order_by(held.c.id)
    return _shown(session, statement)


def _versions(
    session: Session,
    row: type[SQLModel],
    thing: type[SQLModel],
    link: str,
    people: Collection[int],
) -> list[Row]:
    """Rows about a thing of theirs, with the number of the thing: an award has many versions."""
    told, owned = _table(row), _table(thing)
    columns = [told, owned.c.urn] if "urn" in owned.c else [told]
    statement = (
        select(*columns)
        .join_from(told, owned, told.c[link] == owned.c.id)
        .where(owned.c.person_id.in_(people))
        .order_by(told.c.id)
    )
    return _shown(session, statement)


def _shown(session: Session, statement: Any) -> list[Row]:  # noqa: ANN401 - a select of any columns
    rows = session.connection().execute(statement).mappings()
    return [{str(k): value for k, value in row.items() if k not in WITHHELD} for row in rows]

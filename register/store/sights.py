"""Who was shown whom: a row for each person, beside the ledger's row that says so for good."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select
from sqlmodel import Session, SQLModel

from register.store.bulk import insert_many
from register.store.tables.sight import SightRow
from register.store.tables.verifications import PersonMergeRow

_SIGHT = SQLModel.metadata.tables[str(SightRow.__tablename__)].c
_MERGE = SQLModel.metadata.tables[str(PersonMergeRow.__tablename__)].c
_COLUMNS = ("person_id", "at", "organisation", "purpose", "what", "ledger_seq")


@dataclass(frozen=True, slots=True)
class Sight:
    """One person shown to one organisation. `what` says as part of what."""

    person_id: int
    at: datetime
    organisation: str
    purpose: str
    what: str
    ledger_seq: int


def add(session: Session, sights: Iterable[Sight]) -> None:
    """Keep these sights."""
    rows = ((s.person_id, s.at, s.organisation, s.purpose, s.what, s.ledger_seq) for s in sights)
    insert_many(session, SightRow, _COLUMNS, rows)


def one_person(session: Session, person_id: int) -> set[int]:
    """The number of this person, and of every record that was merged into theirs and still is."""
    first = select(literal(person_id).label("id")).cte(recursive=True)
    before = (
        select(_MERGE.gone_id)
        .join_from(first, PersonMergeRow, _MERGE.kept_id == first.c.id)
        .where(_MERGE.undone_at.is_(None))
    )
    return set(session.connection().execute(select(first.union(before).c.id)).scalars())


def of_people(
    session: Session, people: Collection[int], *, but_not: Collection[str], limit: int
) -> list[Sight]:
    """The latest sights of any of these people, but those of some organisations; newest first."""
    statement = (
        select(*(_SIGHT[name] for name in _COLUMNS))
        .where(_SIGHT.person_id.in_(people), _SIGHT.organisation.not_in(but_not))
        .order_by(_SIGHT.at.desc(), _SIGHT.id.desc())
        .limit(limit)
    )
    return [Sight(*row) for row in session.connection().execute(statement)]

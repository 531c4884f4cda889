"""Extracts of the school workforce census: who said what of whom at which school, by number.

An extract speaks for the schools that it names: of several of one day, the latest that names a
school is what the census says of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from register.store import merges
from register.store.bulk import insert_many
from register.store.tables.reporting import CensusEntryRow, CensusReturnRow

_ENTRY = SQLModel.metadata.tables[str(CensusEntryRow.__tablename__)]
_RETURN = SQLModel.metadata.tables[str(CensusReturnRow.__tablename__)]
_FEW = 500
_COLUMNS = ("return_id", "urn", "person_id", "numbered", "senco", "award")


class Entry(NamedTuple):
    """What is said of one person: `person_id` is None where nobody on the register was matched.

    Of a record that was merged since, it is read as that of whoever stands for it now.

    `numbered` says that a teacher reference number was given; the number is not kept.
    """

    person_id: int | None
    numbered: bool
    senco: bool
    award: bool


@dataclass(frozen=True, slots=True)
class Return:
    """One extract that was taken in."""

    census_day: date
    imported_at: datetime
    by: str
    sha256: str
    rows: int


def add(session: Session, told: Return, entries: Mapping[int, Iterable[Entry]]) -> int:
    """Keep an extract with its entries, by school; its number."""
    row = CensusReturnRow(
        census_day=told.census_day,
        imported_at=told.imported_at,
        by=told.by,
        sha256=told.sha256,
        rows=told.rows,
    )
    session.add(row)
    session.flush()
    written = ((row.id, urn, *entry) for urn, said in entries.items() for entry in said)
    insert_many(session, CensusEntryRow, _COLUMNS, written)
    if row.id is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return row.id


def of_day(
    session: Session, day: date, urns: Collection[int] | None = None
) -> dict[int, list[Entry]]:
    """What the census of the day says, by school; every school that is in it, or some of them.

    Of two records that are one person's by now, both entries have the one person's number.
    """
    columns = (_ENTRY.c[name] for name in _COLUMNS)
    statement = (
        select(*columns)
        .join_from(_ENTRY, _RETURN, _RETURN.c.id == _ENTRY.c.return_id)
        .where(_RETURN.c.census_day == day)
        .order_by(_ENTRY.c.return_id, _ENTRY.c.id)
    )
    if urns is not None and len(urns) <= _FEW:
        statement = statement.where(_ENTRY.c.urn.in_(urns))
    wanted = None if urns is None else frozenset(urns)
    stands = merges.standing(session)
    found: dict[int, list[Entry]] = {}
    latest: dict[int, int] = {}
    for number, urn, person, *said in session.connection().execute(statement).all():
        if wanted is not None and urn not in wanted:
            continue
        if latest.get(urn) != number:
            latest[urn], found[urn] = number, []
        found[urn].append(Entry(stands.get(person, person), *said))
    return found


def days(session: Session) -> tuple[date, ...]:
    """The census days of which anything is held, the latest first."""
    statement = select(_RETURN.c.census_day).distinct().order_by(_RETURN.c.census_day.desc())
    return tuple(session.connection().execute(statement).scalars())


def last_day(session: Session) -> date | None:
    """The latest census day of which anything is held; None before the first."""
    return session.connection().execute(select(func.max(_RETURN.c.census_day))).scalar()

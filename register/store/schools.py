"""Schools as the list told of them: the current version of each, and every earlier one.

A version is never changed: a new one is inserted and the old one's `known_to` is set. A school
is never deleted: one that the list no longer names is `missing_since` that list's day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, TextClause, and_, func, select, update
from sqlmodel import Session, SQLModel, col

from register.domain.errors import NotFound
from register.domain.identifiers import Urn
from register.domain.schools import OPEN_STATUSES, School
from register.store import bulk
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.schools import SchoolRow, SchoolVersionRow

FIELDS = tuple(field.name for field in fields(School))
Key = TypeVar("Key", int, str)
_VERSIONS = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)]
_WRITTEN = (*FIELDS, "run_id", "known_from", "known_to")
_values: Callable[[School], tuple[Any, ...]] = attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class SchoolVersion:
    """What one run of the feed said of a school, and the instants between which we held it so.

    `known_to` is the first instant at which something newer was known; None while current.
    """

    school: School
    run_id: int
    known_from: datetime
    known_to: datetime | None


@dataclass(frozen=True, slots=True)
class SchoolChanges:
    """What one list changes: `added` and `changed` as the list has them, the rest by URN."""

    added: Sequence[School]
    changed: Sequence[School]
    vanished: Collection[int]
    returned: Collection[int]


def first_known(session: Session) -> datetime | None:
    """The instant at which the first of all schools was taken in; None before it."""
    found: datetime | None = session.execute(select(func.min(_VERSIONS.c.known_from))).scalar_one()
    return found


def find(session: Session, urn: int, *, known_at: datetime | None = None) -> School:
    """One school as known now, or at an instant. Raises NotFound."""
    row = session.execute(
        _columns().where(_VERSIONS.c.urn == urn).where(_when(known_at))
    ).one_or_none()
    if row is None:
        message = f"No school with URN {urn} is on the list."
        raise NotFound(message)
    return _school(row)


def current(session: Session) -> dict[int, School]:
    """Every school, by URN, as known now; the vanished ones too."""
    return {school.urn: school for school in every(session)}


def every(session: Session, *, known_at: datetime | None = None) -> Iterator[School]:
    """Every school as known now, or at an instant, in no order."""
    rows = session.connection().execute(_columns().where(_when(known_at)))
    return map(_school, rows)


def some(
    session: Session, urns: Collection[int], *, known_at: datetime | None = None
) -> dict[int, School]:
    """These schools as known now, or at an instant, by URN; those not held are left out."""
    held: dict[int, School] = {}
    for chosen in in_batches(urns):
        statement = _columns().where(_VERSIONS.c.urn.in_(chosen)).where(_when(known_at))
        held.update((row[0], _school(row)) for row in session.connection().execute(statement))
    return held


def history(session: Session, urn: int) -> tuple[SchoolVersion, ...]:
    """Every version of one school, the oldest first."""
    extra = (_VERSIONS.c.run_id, _VERSIONS.c.known_from, _VERSIONS.c.known_to)
    rows = session.execute(
        _columns(*extra).where(_VERSIONS.c.urn == urn).order_by(_VERSIONS.c.known_from)
    )
    return tuple(_version(row) for row in rows)


def open_urns(session: Session) -> list[int]:
    """The schools that the list has as open, in order."""
    is_open = _VERSIONS.c.status_code.in_(OPEN_STATUSES)
    statement = select(_VERSIONS.c.urn).where(_when(None)).where(is_open)
    return list(session.execute(statement.order_by(_VERSIONS.c.urn)).scalars())


def missing(session: Session) -> dict[int, date]:
    """The schools that the list no longer names, with the day of the first list without them."""
    rows = session.execute(
        select(col(SchoolRow.urn), col(SchoolRow.missing_since)).where(
            col(SchoolRow.missing_since).is_not(None)
        )
    )
    return {urn: since for urn, since in rows if since is not None}


def missing_since(session: Session, urn: int) -> date | None:
    """The day of the first list that no longer names the school; None while it is named."""
    row = session.get(SchoolRow, urn)
    return None if row is None else row.missing_since


def count(session: Session) -> int:
    """How many schools the register has ever been told of."""
    held: int = session.execute(select(func.count()).select_from(SchoolRow)).scalar_one()
    return held


def apply(
    session: Session, changes: SchoolChanges, *, run_id: int, at: datetime, day: date
) -> None:
    """Write one list's changes, in bulk, in the caller's transaction; `day` is the list's own."""
    if changes.added:
        _insert_schools(session, [school.urn for school in changes.added])
    if changes.changed:
        old = _version_ids(session, {school.urn for school in changes.changed})
        bulk.supersede_many(session, SchoolVersionRow, old, at=at)
    written = (*changes.added, *changes.changed)
    if written:
        known = (run_id, at, STILL_KNOWN)
        rows = (_values(school) + known for school in written)
        bulk.insert_many(session, SchoolVersionRow, _WRITTEN, rows)
    _set_missing(session, changes.vanished, day)
    _set_missing(session, changes.returned, None)
    if changes.added:
        bulk.refresh_statistics(session, SchoolRow, SchoolVersionRow)


def in_batches(keys: Iterable[Key], size: int = 500) -> Iterator[list[Key]]:
    """The keys in lists short enough for any database's limit on parameters."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _insert_schools(session: Session, urns: Sequence[int]) -> None:
    held: set[int] = set(session.execute(select(col(SchoolRow.urn))).scalars())
    rows = ((int(urn), None) for urn in urns if urn not in held)
    bulk.insert_many(session, SchoolRow, ("urn", "missing_since"), rows)


def _version_ids(session: Session, urns: Collection[int]) -> list[int]:
    rows = session.connection().execute(
        select(_VERSIONS.c.id, _VERSIONS.c.urn).where(still_known(SchoolVersionRow))
    )
    return [row[0] for row in rows if row[1] in urns]


def _set_missing(session: Session, urns: Collection[int], since: date | None) -> None:
    for chosen in in_batches(urns):
        session.execute(
            update(SchoolRow).where(col(SchoolRow.urn).in_(chosen)).values(missing_since=since)
        )


def _columns(*extra: ColumnElement[Any]) -> Select[Any]:
    return select(*(_VERSIONS.c[name] for name in FIELDS), *extra)


def _when(known_at: datetime | None) -> ColumnElement[bool] | TextClause:
    if known_at is None:
        return still_known(SchoolVersionRow)
    return and_(_VERSIONS.c.known_from <= known_at, _VERSIONS.c.known_to > known_at)


def _school(row: Sequence[Any]) -> School:
    # What the store holds was checked at the door: Urn's own check is not repeated here.
    return School(int.__new__(Urn, row[0]), *row[1:])


def _version(row: Sequence[Any]) -> SchoolVersion:
    *school, run_id, known_from, known_to = row
    return SchoolVersion(
        _school(school), run_id, known_from, None if known_to >= STILL_KNOWN else known_to
    )

"""Records that were found to be one person's: which stands for which, and what was moved."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import CTE, bindparam, exists, select, tuple_
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from register.domain.errors import NotFound
from register.store.bulk import supersede_many
from register.store.matching import Number
from register.store.tables.columns import STILL_KNOWN
from register.store.tables.people import AppointmentVersionRow, AwardVersionRow, PersonVersionRow
from register.store.tables.verifications import PersonMergeRow

_TABLES = SQLModel.metadata.tables
_MERGE = _TABLES[str(PersonMergeRow.__tablename__)]
_PAIRS = 200
PERSON, AWARD, POST = PersonVersionRow, AwardVersionRow, AppointmentVersionRow


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merge did, by the numbers of rows.

    `person_ended` is the version that went. `kept_before` and `kept_after` are the versions of
    the record that stayed, None where nothing of it changed. Each pair of `awards` and `posts`
    is the version that was ended and the award or appointment made of it, None where the record
    that stayed had an equal one. `names` are the family names that it was given.
    """

    person_ended: int
    kept_before: int | None
    kept_after: int | None
    names: tuple[str, ...]
    awards: tuple[tuple[int, int | None], ...]
    posts: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge as it is kept. `by` and `undone_by` are as the ledger names an account."""

    id: int
    gone_id: int
    kept_id: int
    at: datetime
    by: str
    because: str
    moved: Moved
    undone_at: datetime | None
    undone_by: str
    undone_because: str


def current(session: Session, person_id: int) -> int:
    """The person that this number stands for now: itself, unless merged, however often."""
    found = session.connection().execute(_of_person(), {"gone": person_id})
    return int(found.scalar() or person_id)


def behind(session: Session, person_id: int) -> tuple[int, ...]:
    """Every number that stands for this person now: their own, and those merged into it."""
    begun = select(_MERGE.c.gone_id.label("id")).where(
        _MERGE.c.kept_id == person_id, _MERGE.c.undone_at.is_(None)
    )
    first = begun.cte(recursive=True)
    earlier = (
        select(_MERGE.c.gone_id)
        .join_from(first, _MERGE, _MERGE.c.kept_id == first.c.id)
        .where(_MERGE.c.undone_at.is_(None))
    )
    chain = first.union(earlier)
    merged = session.connection().execute(select(chain.c.id).order_by(chain.c.id)).scalars()
    return (person_id, *merged)


def by_number(session: Session, numbers: Collection[Number]) -> dict[Number, int]:
    """Who stands now for these numbers of merged records; number and birthday must both match."""
    found: dict[Number, int] = {}
    wanted = sorted(set(numbers))
    for at in range(0, len(wanted), _PAIRS):
        asked = {"wanted": wanted[at : at + _PAIRS]}
        for trn, born, person_id in session.connection().execute(_of_numbers(), asked):
            found[trn, born] = person_id
    return found


def merged_numbers(session: Session, trns: Collection[str]) -> dict[str, tuple[int, date]]:
    """Of these numbers, those of merged records: who stands for each now, and the birthday."""
    statement = select(_MERGE.c.trn, _MERGE.c.kept_id, _MERGE.c.date_of_birth).where(
        _MERGE.c.undone_at.is_(None)
    )
    rows = session.connection().execute(statement).all()  # merges are few: all are read
    wanted = frozenset(trns)
    return {trn: (current(session, kept), born) for trn, kept, born in rows if trn in wanted}


def standing(session: Session) -> dict[int, int]:
    """Who stands for each person that was merged into another, however often; one query."""
    statement = select(_MERGE.c.gone_id, _MERGE.c.kept_id).where(_MERGE.c.undone_at.is_(None))
    onward = {row[0]: row[1] for row in session.connection().execute(statement)}
    found = dict(onward)
    for gone, kept in onward.items():
        end = kept
        while end in onward:
            end = onward[end]
        found[gone] = end
    return found


@cache
def _of_person() -> Any:  # noqa: ANN401 - a statement, made once because every check asks it
    first = select(_MERGE.c.gone_id.label("of"), _MERGE.c.kept_id.label("id")).where(
        _MERGE.c.gone_id == bindparam("gone"), _MERGE.c.undone_at.is_(None)
    )
    return select(_ends(first.cte(recursive=True)).c.id)


@cache
def _of_numbers() -> Any:  # noqa: ANN401 - a statement, made once because every check asks it
    both = tuple_(_MERGE.c.trn, _MERGE.c.date_of_birth)
    first = select(_MERGE.c.id.label("of"), _MERGE.c.kept_id.label("id")).where(
        both.in_(bindparam("wanted", expanding=True)), _MERGE.c.undone_at.is_(None)
    )
    ends = _ends(first.cte(recursive=True))
    return select(_MERGE.c.trn, _MERGE.c.date_of_birth, ends.c.id).join_from(
        ends, _MERGE, _MERGE.c.id == ends.c.of
    )


def _ends(begun: CTE) -> Any:  # noqa: ANN401 - a subquery
    """Follow the merges from where they begin to the person who was merged into nobody."""
    onward = (
        select(begun.c.of, _MERGE.c.kept_id)
        .join_from(begun, _MERGE, _MERGE.c.gone_id == begun.c.id)
        .where(_MERGE.c.undone_at.is_(None))
    )
    chain = begun.union(onward)
    again = _MERGE.alias("again")
    further = exists().where(again.c.gone_id == chain.c.id, again.c.undone_at.is_(None))
    return select(chain.c.of, chain.c.id).where(~further).subquery()


def add(
    session: Session,
    *,
    gone_id: int,
    kept_id: int,
    number: Number,
    by: str,
    because: str,
    moved: Moved,
    at: datetime,
) -> int:
    """Keep a merge; its number."""
    trn, born = number
    row = PersonMergeRow(
        gone_id=gone_id,
        kept_id=kept_id,
        trn=trn,
        date_of_birth=born,
        at=at,
        by=by,
        because=because,
        moved=json.dumps(_as_json(moved)),
    )
    session.add(row)
    session.flush()
    return _number(row.id)


def one(session: Session, number: int) -> Merge:
    """One merge. Raises NotFound."""
    return _merge(_row(session, number))


def latest(session: Session, *, limit: int = 200) -> list[Merge]:
    """The latest merges, the newest first, those undone as well."""
    newest = col(PersonMergeRow.id).desc()
    return [
        _merge(row)
        for row in session.exec(select_rows(PersonMergeRow).order_by(newest).limit(limit))
    ]


def mark_undone(session: Session, number: int, *, by: str, because: str, at: datetime) -> None:
    """Note who undid one, when and why."""
    row = _row(session, number)
    row.undone_at, row.undone_by, row.undone_because = at, by, because
    session.add(row)
    session.flush()


def current_version(session: Session, person_id: int) -> int | None:
    """The number of what is said now of a person."""
    statement = select_rows(PersonVersionRow.id).where(
        PersonVersionRow.person_id == person_id, col(PersonVersionRow.known_to) == STILL_KNOWN
    )
    return session.exec(statement).first()


def number_is_held(session: Session, version: int) -> bool:
    """Whether the TRN of an ended version is somebody's now."""
    trn = select_rows(PersonVersionRow.trn).where(PersonVersionRow.id == version)
    statement = select_rows(PersonVersionRow.id).where(
        col(PersonVersionRow.trn).in_(trn), col(PersonVersionRow.known_to) == STILL_KNOWN
    )
    return session.exec(statement).first() is not None


def end(
    session: Session, row_class: type[SQLModel], versions: Iterable[int], *, at: datetime
) -> None:
    """What these versions say is no longer known, from the instant on."""
    supersede_many(session, row_class, versions, at=at)


def say_again(
    session: Session, row_class: type[SQLModel], versions: Iterable[int], *, at: datetime
) -> list[int]:
    """Say what these ended versions said once more, from the instant on; the new numbers."""
    fresh: list[Any] = []
    for version in versions:
        was = session.get_one(row_class, version).model_dump(exclude={"id"})
        fresh.append(row_class(**{**was, "known_from": at, "known_to": STILL_KNOWN}))
    session.add_all(fresh)
    session.flush()
    return [_number(row.id) for row in fresh]


def _row(session: Session, number: int) -> PersonMergeRow:
    row = session.get(PersonMergeRow, number)
    if row is None:
        raise NotFound(f"There is no merge {number}.")
    return row


def _number(value: int | None) -> int:
    if value is None:
        message = "A row has no number before it is written."
        raise RuntimeError(message)
    return value


def _as_json(moved: Moved) -> Mapping[str, object]:
    return {name: getattr(moved, name) for name in Moved.__slots__}


def _merge(row: PersonMergeRow) -> Merge:
    told = json.loads(row.moved)
    pairs = {name: tuple((was, made) for was, made in told[name]) for name in ("awards", "posts")}
    return Merge(
        id=_number(row.id),
        gone_id=row.gone_id,
        kept_id=row.kept_id,
        at=row.at,
        by=row.by,
        because=row.because,
        moved=Moved(**{**told, **pairs, "names": tuple(told["names"])}),
        undone_at=row.undone_at,
        undone_by=row.undone_by,
        undone_because=row.undone_because,
    )

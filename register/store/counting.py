"""Questions of the whole nation, each one query over the lines: counts, and lists of schools."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, SQLModel

from register.domain.bands import FREE_MEALS, SIZES, Band
from register.store.tables.columns import STILL_KNOWN, still_known
from register.store.tables.schools import SchoolVersionRow
from register.store.tables.standings import StandingRow

_LINE = SQLModel.metadata.tables[str(StandingRow.__tablename__)]
_SCHOOL = SQLModel.metadata.tables[str(SchoolVersionRow.__tablename__)]

NOT_RECORDED = "Not recorded"
Key = int | str | None
Where = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Cut:
    """What counts are divided by: the key, and what it is called where the list itself says."""

    key: ColumnElement[Any]
    name: ColumnElement[Any] | None = None
    names: Mapping[str, str] | None = None
    words: bool = False

    def named(self, key: Key, name: str | None) -> str:
        if key in ("", None):
            return NOT_RECORDED
        if self.names is not None:
            return self.names[str(key)]
        return str(key) if self.name is None else name or NOT_RECORDED


def _banded(column: ColumnElement[Any], bands: Sequence[Band]) -> _Cut:
    """The band that a number lies in; no number, no band."""
    steps = [(column < band.below, band.key) for band in bands if band.below is not None]
    key = case((column.is_(None), None), *steps, else_=bands[-1].key)
    return _Cut(key, names={band.key: band.name for band in bands}, words=True)


_CUTS = {
    "la": _Cut(_SCHOOL.c.la_code, _SCHOOL.c.la_name),
    "region": _Cut(_SCHOOL.c.region_code, _SCHOOL.c.region_name, words=True),
    "type": _Cut(_SCHOOL.c.type_code, _SCHOOL.c.type_name),
    "phase": _Cut(_SCHOOL.c.phase_code, _SCHOOL.c.phase_name),
    "trust": _Cut(_SCHOOL.c.trust_code, _SCHOOL.c.trust_name),
    "size": _banded(_SCHOOL.c.pupils, SIZES),
    "fsm": _banded(_SCHOOL.c.fsm_percent, FREE_MEALS),
    "urban_rural": _Cut(_SCHOOL.c.urban_rural_code, _SCHOOL.c.urban_rural_name, words=True),
    # PostgreSQL gives a year as a decimal.
    "changed": _Cut(cast(extract("year", _SCHOOL.c.last_changed), Integer)),
    "urn": _Cut(_SCHOOL.c.urn),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many schools stand at one status under these keys, one for each cut.

    `number` counts schools, or their pupils where those were asked for.
    """

    keys: tuple[Key, ...]
    names: tuple[str, ...]
    status: str
    number: int


@dataclass(frozen=True, slots=True)
class Turned:
    """By how many the schools of one key at one status grow on a day (fewer where negative)."""

    key: Key
    name: str
    day: date
    status: str
    by: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One school on a list, with its standing on the day."""

    urn: int
    name: str
    la_code: int | None
    la_name: str
    region_name: str
    type_code: int | None
    type_name: str
    phase_name: str
    trust_name: str
    town: str
    postcode: str
    status: str
    deadline: date | None
    reasons: str


@dataclass(frozen=True, slots=True)
class Turning:
    """A day on which one school's status changes; `before` is None where its line begins."""

    day: date
    urn: int
    name: str
    la_code: int | None
    la_name: str
    before: str | None
    after: str
    deadline: date | None


def counts(
    session: Session,
    cuts: Sequence[str],
    *,
    as_of: date,
    known_at: datetime | None,
    where: Where | None = None,
    pupils: bool = False,
) -> list[Counted]:
    """Schools (or pupils) by key and status on the day; no cut counts the nation.

    `where` holds each named cut to one key; None is "not recorded".
    """
    chosen = [_CUTS[cut] for cut in cuts]
    number = func.sum(func.coalesce(_SCHOOL.c.pupils, 0)) if pupils else func.count()
    columns = [*_grouped(chosen), _LINE.c.status, number]
    bare = not (cuts or where or pupils)
    statement = _joined(columns, bare=bare, known_at=known_at).where(
        *_on(as_of), *_filtered(where or {})
    )
    statement = statement.group_by(*(cut.key for cut in chosen), _LINE.c.status)
    found = []
    seen: dict[Any, tuple[tuple[Key, ...], tuple[str, ...]]] = {}  # one key has many statuses
    for row in session.connection().execute(statement):
        told = row[:-2]
        if told not in seen:
            seen[told] = _keys(chosen, told)
        found.append(Counted(*seen[told], row[-2], int(row[-1])))
    return found


def turned(
    session: Session,
    cut: str | None,
    *,
    known_at: datetime | None,
    where: Where | None = None,
) -> list[Turned]:
    """Every day on which the counts by status change, from the first to the end of the calendar.

    One query: what begins on a day is added, what ended with the day before is taken away.
    """
    chosen = [_CUTS[cut]] if cut else []
    halves = []
    for day, by in ((_LINE.c.valid_from, 1), (_LINE.c.valid_to, -1)):
        columns = [
            *(column for one in chosen for column in (one.key, _told(one))),
            _LINE.c.status,
            day,
            literal(by),
        ]
        named = [column.label(f"c{place}") for place, column in enumerate(columns)]
        statement = _joined(named, bare=not (cut or where), known_at=known_at)
        halves.append(statement.where(*_filtered(where or {})))
    each = union_all(*halves).subquery().c
    status, on, size = list(each)[-3:]
    keys = [each.c0] if chosen else []
    names = [func.max(each.c1)] if chosen else []
    statement = select(*keys, *names, status, on, func.sum(size)).group_by(*keys, status, on)
    found = []
    for row in session.connection().execute(statement):
        asked, told = _keys(chosen, row) if chosen else ((None,), ("England",))
        found.append(Turned(asked[0], told[0], row[-2], row[-3], int(row[-1])))
    return found


def turnings(
    session: Session,
    *,
    after: date,
    upto: date,
    known_at: datetime | None,
    where: Where | None = None,
) -> list[Turning]:
    """Each school's change of status after one day and up to another (inclusive), by day."""
    earlier = _LINE.alias("earlier")
    known = _known(_LINE, StandingRow, known_at)
    held = _known(earlier, StandingRow, known_at)
    met = (earlier.c.urn == _LINE.c.urn) & (earlier.c.valid_to == _LINE.c.valid_from) & held
    school = _LINE.c.urn == _SCHOOL.c.urn
    columns = (
        _LINE.c.valid_from,
        _SCHOOL.c.urn,
        _SCHOOL.c.name,
        _SCHOOL.c.la_code,
        _SCHOOL.c.la_name,
        earlier.c.status,
        _LINE.c.status,
        _LINE.c.deadline,
    )
    statement = (
        select(*columns)
        .select_from(_LINE.join(_SCHOOL, school).outerjoin(earlier, met))
        .where(
            _LINE.c.valid_from > after,
            _LINE.c.valid_from <= upto,
            known,
            _known(_SCHOOL, SchoolVersionRow, known_at),
            or_(earlier.c.status.is_(None), earlier.c.status != _LINE.c.status),
            *_filtered(where or {}),
        )
        .order_by(_LINE.c.valid_from, _SCHOOL.c.la_name, _SCHOOL.c.name, _SCHOOL.c.urn)
    )
    return [Turning(*row) for row in session.connection().execute(statement)]


def listed(
    session: Session,
    *,
    as_of: date,
    known_at: datetime | None,
    statuses: Collection[str],
    where: Where,
) -> list[Listed]:
    """The schools that stand at one of the statuses on the day, by authority and name."""
    columns = [
        *(_SCHOOL.c[name] for name in Listed.__slots__[:11]),  # the school's own columns
        _LINE.c.status,
        _LINE.c.deadline,
        _LINE.c.reasons,
    ]
    statement = (
        _joined(columns, bare=False, known_at=known_at)
        .where(*_on(as_of), *_filtered(where), _LINE.c.status.in_(sorted(statuses)))
        .order_by(_SCHOOL.c.la_name, _SCHOOL.c.name, _SCHOOL.c.urn)
    )
    return [Listed(*row) for row in session.connection().execute(statement)]


def offered(
    session: Session, cuts: Sequence[str], *, where: Where | None = None
) -> list[tuple[tuple[Key, str], ...]]:
    """The keys and names, as known now, of the schools that have ever been counted.

    One row for each way in which the cuts stand together.
    """
    chosen = [_CUTS[cut] for cut in cuts]
    columns = [column for one in chosen for column in (one.key, _told(one))]
    counted = select(_LINE.c.urn).where(_known(_LINE, StandingRow, None))
    statement = select(*columns).where(
        _known(_SCHOOL, SchoolVersionRow, None),
        _SCHOOL.c.urn.in_(counted),
        *_filtered(where or {}),
    )
    rows = session.connection().execute(statement.distinct())
    return [tuple(zip(*_keys(chosen, row), strict=True)) for row in rows]


def places(
    session: Session, cut: str, *, known_at: datetime | None, where: Where | None = None
) -> dict[int, tuple[Key, str]]:
    """Each listed school's key and its name under one cut."""
    chosen = _CUTS[cut]
    statement = select(_SCHOOL.c.urn, chosen.key, _told(chosen)).where(
        _known(_SCHOOL, SchoolVersionRow, known_at), *_filtered(where or {})
    )
    rows = session.connection().execute(statement)
    return {urn: (_key(key), chosen.named(key, said)) for urn, key, said in rows}


def _grouped(cuts: Sequence[_Cut]) -> Iterator[ColumnElement[Any]]:
    """Each cut's key, and its name where the list gives one: one key may be named in two ways."""
    for cut in cuts:
        yield cut.key
        yield func.max(_told(cut))


def _told(cut: _Cut) -> ColumnElement[Any]:
    """What the list calls the key; blank where the list has no word for it."""
    return literal("") if cut.name is None else cut.name


def _keys(cuts: Sequence[_Cut], row: Any) -> tuple[tuple[Key, ...], tuple[str, ...]]:  # noqa: ANN401 - a row of the database
    keys = tuple(_key(row[2 * place]) for place in range(len(cuts)))
    told = (row[2 * place + 1] for place in range(len(cuts)))
    return keys, tuple(cut.named(k, n) for cut, k, n in zip(cuts, keys, told, strict=True))


def _key(given: Key) -> Key:
    """A blank is no key; nought is one (phase 0 is "Not applicable")."""
    return None if given == "" else given


def _joined(
    columns: Collection[ColumnElement[Any]],
    *,
    bare: bool,
    known_at: datetime | None,
) -> Select[Any]:
    """Lines and their schools as known at one time; lines alone where no school is asked of."""
    lines = _known(_LINE, StandingRow, known_at)
    if bare:
        return select(*columns).select_from(_LINE).where(lines)
    joined = _LINE.join(_SCHOOL, _LINE.c.urn == _SCHOOL.c.urn)
    known = _known(_SCHOOL, SchoolVersionRow, known_at)
    return select(*columns).select_from(joined).where(lines, known)


def _on(as_of: date) -> list[ColumnElement[bool]]:
    return [_LINE.c.valid_from <= as_of, _LINE.c.valid_to > as_of]


def _known(table: Any, row: type[SQLModel], known_at: datetime | None) -> Any:  # noqa: ANN401 - a table, and a condition
    if known_at is not None:
        return (table.c.known_from <= known_at) & (table.c.known_to > known_at)
    return still_known(row) if table.name == row.__tablename__ else table.c.known_to >= STILL_KNOWN


def _filtered(where: Where) -> list[ColumnElement[bool]]:
    """Each cut held to one key; None is "not recorded"."""
    held = []
    for name, value in where.items():
        cut = _CUTS[name]
        if value is not None:
            held.append(cut.key == value)
        elif cut.words and cut.names is None:
            held.append(cut.key == "")
        else:
            held.append(cut.key.is_(None))
    return held

"""Every case that waits, of every kind, in one query: the oldest first, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select, union_all
from sqlmodel import Session

from register.domain.casework import CaseKind
from register.store.casework_sources import PARTS, claims, disputed, last_events


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases: of these kinds, on this day. `holder` 0 is nobody's, None anybody's.

    `late_on` asks for those due before that day, `before` for those opened before that instant,
    `subject` for one alone; blank for all.
    """

    today: date
    kinds: frozenset[CaseKind] = frozenset(CaseKind)
    holder: int | None = None
    late_on: date | None = None
    before: datetime | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One case that waits. `about` is its own table's word: a kind of claim, a URN, a day."""

    kind: str
    subject: str
    opened_at: datetime
    due: date | None
    urn: int | None
    about: str
    holder: int | None
    questioned: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases of one kind wait, how many nobody has, are late, or are old."""

    kind: str
    cases: int
    nobodys: int
    late: int
    old: int


def waiting(session: Session, asked: Asked, *, first: int, count: int) -> list[Found]:
    """The cases that wait, the oldest first; `first` from 0."""
    found = _waiting(session, asked)
    if found is None:
        return []
    cases, open_ones = found
    names = ("kind", "subject", "opened_at", "due", "urn", "about", "holder", "questioned")
    columns = [cases.c[name] for name in names]
    order = (cases.c.opened_at, cases.c.kind, cases.c.urn, cases.c.subject)
    statement = select(*columns).where(*open_ones).order_by(*order).offset(first).limit(count)
    rows = session.connection().execute(statement)
    return [Found(*row) for row in rows]


def counts(session: Session, asked: Asked, *, old: datetime) -> list[Waiting]:
    """How many wait, by kind; `old` are those opened before that instant."""
    found = _waiting(session, asked)
    if found is None:
        return []
    cases, open_ones = found

    def number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.sum(case((condition, 1), else_=0))

    statement = (
        select(
            cases.c.kind,
            func.count(),
            number(cases.c.holder.is_(None)),
            number(cases.c.due < asked.today),
            number(cases.c.opened_at < old),
        )
        .where(*open_ones)
        .group_by(cases.c.kind)
    )
    return [Waiting(row[0], *map(int, row[1:])) for row in session.connection().execute(statement)]


def _waiting(session: Session, asked: Asked) -> tuple[Subquery, list[ColumnElement[bool]]] | None:
    """Every case with its last event, and the conditions for those that wait and were asked for."""
    last = last_events()
    parts = [part(last) for kind, part in PARTS.items() if kind in asked.kinds]
    if CaseKind.CLAIM in asked.kinds or CaseKind.CORRECTION in asked.kinds:
        parts.append(claims(last, asked.kinds))
    if CaseKind.CONTESTED in asked.kinds:
        parts.append(disputed(session, last, asked.today))
    if not parts:
        return None
    cases = union_all(*parts).subquery("cases")
    return cases, list(_conditions(cases, asked))


def _conditions(cases: Subquery, asked: Asked) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if asked.holder is not None:
        nobody = cases.c.holder.is_(None)
        held.append(cases.c.holder == asked.holder if asked.holder else nobody)
    if asked.subject:
        held.append(cases.c.subject == asked.subject)
    if asked.late_on is not None:
        held.append(cases.c.due < asked.late_on)
    if asked.before is not None:
        held.append(cases.c.opened_at < asked.before)
    return held

"""What a search needs of each school: a short line, read for the whole country at once."""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from register.store.tables.columns import still_known
from register.store.tables.schools import FeedRunRow, SchoolVersionRow


class SchoolLine(NamedTuple):
    """Enough of a school to find it and to tell it from its namesakes."""

    urn: int
    name: str
    town: str
    locality: str
    postcode: str
    la_code: int | None
    la_name: str
    establishment_number: int | None
    type_code: int | None
    type_name: str
    phase_code: int | None
    phase_name: str
    status_code: int | None
    status_name: str
    trust_code: int | None


def last_applied_run(session: Session) -> int | None:
    """The newest refresh that changed the list of schools; None before the first."""
    applied = col(FeedRunRow.outcome) == "applied"
    return session.exec(select(func.max(FeedRunRow.id)).where(applied)).one()


def school_lines(session: Session) -> Iterator[SchoolLine]:
    """Every school as it is known now, open or closed, in no order."""
    table = SchoolVersionRow.__table__  # type: ignore[attr-defined]  # SQLModel keeps it untyped
    columns = [table.c[name] for name in SchoolLine._fields]
    rows = session.connection().execute(select(*columns).where(still_known(SchoolVersionRow)))
    for urn, name, town, locality, postcode, la_code, la_name, *rest in rows:
        # Towns and authorities repeat by the thousand: one copy of each is enough.
        places = (intern(town), intern(locality), postcode, la_code, intern(la_name))
        number, kind_code, kind, phase_code, phase, status_code, status, trust_code = rest
        kinds = (kind_code, intern(kind), phase_code, intern(phase))
        yield SchoolLine(
            urn, name, *places, number, *kinds, status_code, intern(status), trust_code
        )

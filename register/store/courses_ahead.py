"""Who serves as SENCO of some schools on a day, and the courses and awards recorded of them.

A few columns of a few rows: what the line of a school says already is not worked out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, SQLModel

from register.domain.awards import Award, AwardKind
from register.store import providers
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
)
from register.store.tables.schools import SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_AWARD = _TABLES[str(AwardRow.__tablename__)].c
_TOLD_AWARD = _TABLES[str(AwardVersionRow.__tablename__)].c
_POST = _TABLES[str(AppointmentRow.__tablename__)].c
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)].c
_TOLD_POST = _TABLES[str(AppointmentVersionRow.__tablename__)].c


def in_post(
    session: Session, urns: Collection[int], *, as_of: date, known_at: datetime | None
) -> Mapping[int, tuple[int, ...]]:
    """Who serves at each of these schools on the day, by number, from the earliest start on."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    going_on = (
        _TOLD_POST.appointment_id == _POST.id,
        _TOLD_POST.designated,
        _TOLD_POST.starts <= as_of,
        or_(_TOLD_POST.ends.is_(None), _TOLD_POST.ends > as_of),
        _known(AppointmentVersionRow, known_at),
    )
    for batch in in_batches(urns):
        statement = select(_POST.urn, _POST.person_id).where(_POST.urn.in_(batch), *going_on)
        for urn, person in session.connection().execute(statement):
            found[urn][person] = None
    return {urn: tuple(sorted(people)) for urn, people in found.items()}


def awards_of(
    session: Session, people: Collection[int], *, known_at: datetime | None
) -> Mapping[int, tuple[Award, ...]]:
    """The courses and awards of these people; whoever has none is left out."""
    lists = providers.recogniser(session, known_at)
    found: dict[int, list[Award]] = defaultdict(list)
    for person, kind, started, completed, awarded, body, revoked in _awards(
        session, people, known_at
    ):
        of_kind = AwardKind(kind)
        recognised = lists.ask(of_kind, body, awarded)
        found[person].append(Award(of_kind, started, completed, awarded, recognised, revoked))
    return {person: tuple(awards) for person, awards in found.items()}


def regions(
    session: Session, urns: Collection[int], *, known_at: datetime | None
) -> Mapping[int, tuple[str | None, str]]:
    """The region of each of these schools, its code and its name; None and blank without one."""
    found: dict[int, tuple[str | None, str]] = {}
    columns = (_SCHOOL.urn, _SCHOOL.region_code, _SCHOOL.region_name)
    for batch in in_batches(urns):
        statement = select(*columns).where(
            _SCHOOL.urn.in_(batch), _known(SchoolVersionRow, known_at)
        )
        for urn, code, name in session.connection().execute(statement):
            found[urn] = (code or None, name)
    return found


def _awards(session: Session, people: Collection[int], known_at: datetime | None) -> Iterator[Any]:
    columns = (
        _AWARD.person_id,
        _TOLD_AWARD.kind,
        _TOLD_AWARD.course_started,
        _TOLD_AWARD.course_completed,
        _TOLD_AWARD.awarded,
        _TOLD_AWARD.awarding_body,
        _TOLD_AWARD.revoked,
    )
    for batch in in_batches(people):
        yield from session.connection().execute(
            select(*columns).where(
                _TOLD_AWARD.award_id == _AWARD.id,
                _AWARD.person_id.in_(batch),
                _known(AwardVersionRow, known_at),
            )
        )


def _known(row: type[SQLModel], known_at: datetime | None) -> ColumnElement[bool] | Any:  # noqa: ANN401 - words of an index
    if known_at is None:
        return still_known(row)
    columns = _TABLES[str(row.__tablename__)].c
    return and_(columns.known_from <= known_at, columns.known_to > known_at)

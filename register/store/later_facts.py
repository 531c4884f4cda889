"""Facts recorded after an instant: when else a line that is drawn as known then must be drawn.

A writer marks what it can see. Two writers at once do not see each other, and the one that waits
for the other may carry the earlier instant: then the facts themselves say what was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, SQLModel

from register.store.facts import Facts
from register.store.schools import in_batches
from register.store.tables.columns import STILL_KNOWN
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardingBodyRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.schools import SchoolLinkRow, SchoolVersionRow

_FEW = 500


def _columns(row: type[SQLModel]) -> Any:  # noqa: ANN401 - a table's columns by name
    return SQLModel.metadata.tables[str(row.__tablename__)].c


_SCHOOL, _LINK = _columns(SchoolVersionRow), _columns(SchoolLinkRow)
_PERSON, _BODY = _columns(PersonVersionRow), _columns(AwardingBodyRow)
_AWARD, _TOLD_AWARD = _columns(AwardRow), _columns(AwardVersionRow)
_POST, _TOLD_POST = _columns(AppointmentRow), _columns(AppointmentVersionRow)


def instants(
    session: Session, urns: Collection[int], known: Facts, *, after: datetime
) -> set[tuple[int, datetime]]:
    """Each of the schools with each later instant at which what its answer turns on changed.

    `known` is what was loaded for them as known at `after`. What was not yet reached from there
    (a person appointed later, say) is found when the line is drawn at the instant found here.
    """
    by_school = _at_schools(session, known.schools, after)
    by_person = _of_people(session, known.people, after)
    lists = _later_lists(session, after)
    found: set[tuple[int, datetime]] = set()
    if not (by_school or by_person or lists):
        return found
    for urn in urns:
        times = set(by_school.get(urn, ()))
        for person in known.by_school.get(urn, ()):
            times |= by_person.get(person, set())
            times |= lists if known.people[person].awards else set()
            times |= {t for d in known.by_person[person] for t in by_school.get(d.urn, ())}
        found |= {(urn, time) for time in times}
    return found


def _at_schools(
    session: Session, urns: Collection[int], after: datetime
) -> Mapping[int, set[datetime]]:
    posts = _TOLD_POST.appointment_id == _POST.id
    return _gathered(
        _later(session, _SCHOOL.urn, _SCHOOL, urns, after),
        _later(session, _POST.urn, _TOLD_POST, urns, after, posts),
        _later(session, _LINK.urn, _LINK, urns, after),
        _later(session, _LINK.link_urn, _LINK, urns, after),
    )


def _of_people(
    session: Session, people: Collection[Any], after: datetime
) -> Mapping[int, set[datetime]]:
    posts = _TOLD_POST.appointment_id == _POST.id
    awards = _TOLD_AWARD.award_id == _AWARD.id
    return _gathered(
        _later(session, _PERSON.person_id, _PERSON, people, after),
        _later(session, _POST.person_id, _TOLD_POST, people, after, posts),
        _later(session, _AWARD.person_id, _TOLD_AWARD, people, after, awards),
    )


def _later_lists(session: Session, after: datetime) -> set[datetime]:
    statement = select(_BODY.known_from, _BODY.known_to).where(_changed(_BODY, after))
    rows = session.connection().execute(statement)
    return {time for row in rows for time in row if after < time < STILL_KNOWN}


def _later(
    session: Session,
    key: ColumnElement[int],
    told: Any,  # noqa: ANN401 - the columns of a table of versions
    values: Collection[int],
    after: datetime,
    *joined: ColumnElement[bool],
) -> Iterator[tuple[int, datetime]]:
    if len(values) > _FEW and not _any(session, told, after):
        return
    for batch in in_batches(values):
        statement = select(key, told.known_from, told.known_to).where(
            key.in_(batch), _changed(told, after), *joined
        )
        for number, *times in session.connection().execute(statement):
            yield from ((number, time) for time in times if after < time < STILL_KNOWN)


def _any(session: Session, told: Any, after: datetime) -> bool:  # noqa: ANN401 - as above
    """Whether anything at all came later: for a nation, one pass tells sooner than many keys."""
    statement = select(told.known_from).where(_changed(told, after)).limit(1)
    return session.connection().execute(statement).first() is not None


def _changed(told: Any, after: datetime) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    return or_(told.known_from > after, and_(told.known_to > after, told.known_to < STILL_KNOWN))


def _gathered(*sources: Iterator[tuple[int, datetime]]) -> dict[int, set[datetime]]:
    found: dict[int, set[datetime]] = defaultdict(set)
    for source in sources:
        for number, time in source:
            found[number].add(time)
    return found

"""Facts for the law room: the schools, people and service that a set of schools turns on.

Loaded in a handful of queries however many schools are asked for, as known now or at an instant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, SQLModel

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.domain.identifiers import Urn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.domain.schools import SchoolLink, succession
from register.store import providers
from register.store.schools import in_batches
from register.store.tables.columns import still_known
from register.store.tables.people import (
    AppointmentRow,
    AppointmentVersionRow,
    AwardRow,
    AwardVersionRow,
    PersonVersionRow,
)
from register.store.tables.schools import SchoolLinkRow, SchoolVersionRow

_TABLES = SQLModel.metadata.tables
_SCHOOL = _TABLES[str(SchoolVersionRow.__tablename__)].c
_LINK = _TABLES[str(SchoolLinkRow.__tablename__)].c
_PERSON = _TABLES[str(PersonVersionRow.__tablename__)].c
_AWARD = _TABLES[str(AwardRow.__tablename__)].c
_TOLD_AWARD = _TABLES[str(AwardVersionRow.__tablename__)].c
_POST = _TABLES[str(AppointmentRow.__tablename__)].c
_TOLD_POST = _TABLES[str(AppointmentVersionRow.__tablename__)].c


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some schools, and of everybody ever designated there."""

    schools: dict[int, SchoolFacts]
    people: dict[PersonKey, PersonFacts]
    by_school: dict[int, tuple[int, ...]]
    by_person: dict[int, tuple[Designation, ...]]

    def case(self, urn: int) -> Case:
        """One school's question. Raises KeyError for a school that was not asked for."""
        people = self.by_school.get(urn, ())
        if len(people) == 1:  # as at nearly every school
            service = self.by_person[people[0]]
        else:
            service = tuple(d for person in people for d in self.by_person[person])
        self.schools[urn]
        return Case(urn, self.schools, self.people, service)


def load(session: Session, urns: Collection[int], *, known_at: datetime | None = None) -> Facts:
    """Everything that the answers for these schools turn on; unknown URNs are left out."""
    return _load(session, urns, _people_at(session, urns, known_at), known_at)


def load_people(
    session: Session,
    people: Collection[int],
    urns: Collection[int],
    *,
    known_at: datetime | None = None,
) -> Facts:
    """What is known of these people and all their service, and of these schools beside theirs.

    `by_school` names nobody at the schools: the question is of the people alone.
    """
    return _load(session, urns, {0: tuple(people)} if people else {}, known_at)


def _load(
    session: Session,
    urns: Collection[int],
    serving: dict[int, tuple[int, ...]],
    known_at: datetime | None,
) -> Facts:
    everybody = {person for people in serving.values() for person in people}
    by_person = _designations(session, everybody, known_at)
    older = _predecessors(session, urns, known_at)
    wanted = {*urns, *older, *(old for olds in older.values() for old in olds)}
    wanted |= {d.urn for served in by_person.values() for d in served}
    listed = _schools(session, wanted, older, known_at)
    return Facts(
        schools=listed,
        people=_people(session, everybody, known_at),
        by_school=serving,
        # A post may be recorded before its school is listed; until then it says nothing.
        by_person={
            person: tuple(d for d in by_person.get(person, ()) if d.urn in listed)
            for person in everybody
        },
    )


def _known(row: type[SQLModel], known_at: datetime | None) -> Any:  # noqa: ANN401 - a condition
    if known_at is None:
        return still_known(row)
    columns = _TABLES[str(row.__tablename__)].c
    return and_(columns.known_from <= known_at, columns.known_to > known_at)


def _rows(
    session: Session,
    columns: Collection[ColumnElement[Any]],
    row: type[SQLModel],
    known_at: datetime | None,
    chosen: tuple[ColumnElement[Any], Collection[int]],
    *,
    joined: ColumnElement[bool] | None = None,
) -> Iterator[Any]:
    """Rows of one kind as known then, for the chosen values of a column, in batches."""
    column, values = chosen
    for batch in in_batches(values):
        statement = select(*columns).where(column.in_(batch), _known(row, known_at))
        if joined is not None:
            statement = statement.where(joined)
        yield from session.connection().execute(statement)


def _people_at(
    session: Session, urns: Collection[int], known_at: datetime | None
) -> dict[int, tuple[int, ...]]:
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for urn, person in _rows(
        session,
        (_POST.urn, _POST.person_id),
        AppointmentVersionRow,
        known_at,
        (_POST.urn, urns),
        joined=and_(_TOLD_POST.appointment_id == _POST.id, _TOLD_POST.designated),
    ):
        found[urn][person] = None
    return {urn: tuple(sorted(people)) for urn, people in found.items()}


def _designations(
    session: Session, people: Collection[int], known_at: datetime | None
) -> dict[int, tuple[Designation, ...]]:
    found: dict[int, list[Designation]] = defaultdict(list)
    columns = (
        _POST.person_id,
        _POST.urn,
        _TOLD_POST.starts,
        _TOLD_POST.starts_latest,
        _TOLD_POST.ends,
        _TOLD_POST.head_teacher,
        _TOLD_POST.teacher_at_school,
    )
    mine = and_(_TOLD_POST.appointment_id == _POST.id, _TOLD_POST.designated)
    chosen = (_POST.person_id, people)
    for row in _rows(session, columns, AppointmentVersionRow, known_at, chosen, joined=mine):
        found[row[0]].append(Designation(*row))
    return {person: tuple(served) for person, served in found.items()}


def _predecessors(
    session: Session, urns: Collection[int], known_at: datetime | None
) -> dict[int, set[int]]:
    """Who each school follows from, followed back to the beginning; loops end by themselves."""
    found: dict[int, set[int]] = defaultdict(set)
    asked: set[int] = set()
    waiting = set(urns)
    while waiting:
        asked |= waiting
        for old, new in _successions(session, waiting, known_at):
            if new in waiting:
                found[new].add(old)
        waiting = {old for new in waiting for old in found.get(new, ())} - asked
    return found


def _successions(
    session: Session, urns: Collection[int], known_at: datetime | None
) -> Iterator[tuple[int, int]]:
    columns = (_LINK.urn, _LINK.link_urn, _LINK.link_type)
    for batch in in_batches(urns):
        statement = select(*columns).where(
            or_(_LINK.urn.in_(batch), _LINK.link_urn.in_(batch)),
            _known(SchoolLinkRow, known_at),
        )
        for urn, link_urn, kind in session.connection().execute(statement):
            link = SchoolLink(int.__new__(Urn, urn), int.__new__(Urn, link_urn), "", kind, None)
            followed = succession(link)
            if followed is not None:
                yield followed


def _schools(
    session: Session,
    urns: Collection[int],
    older: dict[int, set[int]],
    known_at: datetime | None,
) -> dict[int, SchoolFacts]:
    columns = (_SCHOOL.urn, _SCHOOL.type_code, _SCHOOL.status_code, _SCHOOL.opened, _SCHOOL.closed)
    found = {
        row[0]: row
        for row in _rows(session, columns, SchoolVersionRow, known_at, (_SCHOOL.urn, urns))
    }
    return {
        urn: SchoolFacts(
            urn=urn,
            type_code=row[1],
            status_code=row[2],
            opened=row[3],
            closed=row[4],
            predecessors=tuple(sorted(old for old in older.get(urn, ()) if old in found)),
        )
        for urn, row in found.items()
    }


def _people(
    session: Session, people: Collection[int], known_at: datetime | None
) -> dict[PersonKey, PersonFacts]:
    awards = _awards(session, people, known_at)
    columns = (
        _PERSON.person_id,
        _PERSON.basis,
        _PERSON.teacher_from,
        _PERSON.teacher_until,
        _PERSON.induction,
        _PERSON.prohibited,
    )
    chosen = (_PERSON.person_id, people)
    found: dict[PersonKey, PersonFacts] = {person: PersonFacts(person) for person in people}
    for row in _rows(session, columns, PersonVersionRow, known_at, chosen):
        person, basis, first, until, induction, prohibited = row
        found[person] = PersonFacts(
            key=person,
            teacher_status=TeacherStatus(Basis(basis), Period(first, until)),
            induction=Induction(induction),
            prohibited=prohibited,
            awards=tuple(awards.get(person, ())),
        )
    return found


def _awards(
    session: Session, people: Collection[int], known_at: datetime | None
) -> dict[int, list[Award]]:
    lists = providers.recogniser(session, known_at)
    columns = (
        _AWARD.person_id,
        _TOLD_AWARD.kind,
        _TOLD_AWARD.course_started,
        _TOLD_AWARD.course_completed,
        _TOLD_AWARD.awarded,
        _TOLD_AWARD.awarding_body,
        _TOLD_AWARD.revoked,
    )
    mine = _TOLD_AWARD.award_id == _AWARD.id
    found: dict[int, list[Award]] = defaultdict(list)
    chosen = (_AWARD.person_id, people)
    for row in _rows(session, columns, AwardVersionRow, known_at, chosen, joined=mine):
        person, kind, started, completed, awarded, body, revoked = row
        recognised = lists.ask(AwardKind(kind), body, awarded)
        found[person].append(
            Award(AwardKind(kind), started, completed, awarded, recognised, revoked)
        )
    return found

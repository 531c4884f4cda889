"""Facts put into a real database through the store's own functions, each at an explicit instant.

Every builder records and marks, as the services do, and draws nothing: `draw` does that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.domain.providers import AwardingBody
from register.domain.schools import School
from register.services.standings import bring_up_to_date
from register.store import appointments, awards, feed_runs, people, providers, schools, standings
from register.store.awards import ToldAward
from register.store.session import Database
from tests.listed import a_primary, list_schools

BODY = "University of Nowhere"
EARLY = datetime(2026, 1, 5, 9, tzinfo=UTC)
BORN = date(1980, 5, 17)


def put_schools(session: Session, *listed: School, at: datetime = EARLY) -> None:
    """List these schools for the first time."""
    list_schools(session, *listed, at=at, day=at.date())
    standings.mark(session, [school.urn for school in listed], at=at, why="listed")


def primaries(*urns: int, **changes: object) -> list[School]:
    """Open community primary schools of one authority, with no day of opening."""
    return [a_primary(urn, f"School {urn}", **changes) for urn in urns]


def relist(session: Session, urn: int, *, at: datetime, **changes: Any) -> School:  # noqa: ANN401 - fields of a school
    """Have the list say something else of one school."""
    said = replace(schools.find(session, urn), **changes)
    run = feed_runs.add(session, feed_runs.Run(at, at, feed_runs.Outcome.APPLIED))
    told = schools.SchoolChanges(added=(), changed=(said,), vanished=(), returned=())
    schools.apply(session, told, run_id=run, at=at, day=at.date())
    standings.mark(session, [urn], at=at, why="relisted")
    return said


def put_body(session: Session, *, at: datetime = EARLY) -> None:
    """List `BODY`, for ever, as one whose NASENCO counts."""
    listed = AwardingBody(AwardKind.NASENCO, BODY, (), Period(), "a test", "V")
    providers.add(session, [listed], by="a test", at=at)


def a_person(trn: int, **changes: Any) -> Person:  # noqa: ANN401 - fields of a person
    """A qualified teacher, inducted and not prohibited."""
    usual = Person(
        trn=Trn(f"{trn:07}"),
        given_names="Ann",
        family_name="Sample",
        previous_family_names=(),
        date_of_birth=BORN,
        teacher_status=TeacherStatus(Basis.QTS, Period(date(2003, 7, 1))),
        induction=Induction.PASSED,
        prohibited=False,
    )
    return replace(usual, **changes)


def put_person(session: Session, trn: int, *, at: datetime = EARLY, **changes: Any) -> int:  # noqa: ANN401 - as above
    """Put a person on the register; their number."""
    (number,) = people.add(session, [a_person(trn, **changes)], source="test", at=at)
    return number


def retell_person(session: Session, trn: int, *, at: datetime, **changes: Any) -> None:  # noqa: ANN401 - as above
    """Correct what is said of a person."""
    (held,) = people.held(session, [f"{trn:07}"]).values()
    people.change(session, [(held, replace(held.person, **changes))], source="test", at=at)
    standings.mark_for_people(session, [held.person_id], at=at, why="person")


def an_award(**changes: Any) -> ToldAward:  # noqa: ANN401 - fields of an award
    """A NASENCO of `BODY`, made on 1 October 2019."""
    usual = ToldAward(
        kind=AwardKind.NASENCO,
        course_started=date(2018, 9, 1),
        course_completed=date(2019, 7, 1),
        awarded=date(2019, 10, 1),
        awarding_body=BODY,
        certificate="",
        revoked=None,
    )
    return replace(usual, **changes)


def put_award(session: Session, person: int, *, at: datetime, **changes: Any) -> int:  # noqa: ANN401 - as above
    """Record an award of this person; its number."""
    (number,) = awards.add(session, [(person, an_award(**changes))], source="test", at=at)
    standings.mark_for_people(session, [person], at=at, why="award")
    return number


def retell_award(session: Session, person: int, *, at: datetime, **changes: Any) -> None:  # noqa: ANN401 - as above
    """Correct what is said of this person's first award."""
    held = awards.held(session, [person])[person][0]
    awards.change(session, [(held, replace(held.told, **changes))], source="test", at=at)
    standings.mark_for_people(session, [person], at=at, why="award")


def a_post(urn: int, starts: date, **changes: Any) -> Appointment:  # noqa: ANN401 - fields of an appointment
    """A designated SENCO who teaches at the school and is not its head; still in post."""
    usual = Appointment(
        urn=Urn(urn),
        starts=starts,
        starts_latest=starts,
        ends=None,
        designated=True,
        head_teacher=False,
        teacher_at_school=True,
    )
    return replace(usual, **changes)


def put_post(
    session: Session,
    person: int,
    urn: int,
    starts: date,
    *,
    at: datetime = EARLY,
    **changes: Any,  # noqa: ANN401 - as above
) -> int:
    """Record that this person is SENCO there; the appointment's number."""
    told = a_post(urn, starts, **changes)
    (number,) = appointments.add(session, [(person, told)], source="test", at=at)
    standings.mark(session, [urn], at=at, why="appointment")
    return number


def retell_post(session: Session, person: int, *, at: datetime, **changes: Any) -> None:  # noqa: ANN401 - as above
    """Correct what is said of this person's first appointment."""
    held = appointments.held(session, [person])[person][0]
    appointments.change(session, [(held, replace(held.told, **changes))], source="test", at=at)
    standings.mark(session, [held.told.urn], at=at, why="appointment")


def draw(database: Database) -> None:
    """Draw every line that is marked."""
    assert bring_up_to_date(database) == 0

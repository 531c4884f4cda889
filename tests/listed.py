"""Put schools on the list and people in post, as the feed and the imports would, without a file.

The usual school is an open community primary; the usual SENCO is a qualified teacher who works
at it. A test states only what differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.identifiers import Trn, Urn
from register.domain.people import Basis, Induction, Person, TeacherStatus
from register.domain.period import Period
from register.domain.providers import AwardingBody
from register.domain.schools import School, SchoolLink
from register.store import (
    appointments,
    awards,
    feed_runs,
    people,
    providers,
    school_links,
    schools,
    standings,
)
from register.store.awards import ToldAward
from tests.domain.schools import a_school

LISTED_AT = datetime(2026, 8, 28, 11, 0, tzinfo=UTC)
LISTED_ON = date(2026, 8, 28)
BODY = "University of Nowhere"
_NUMBERS = count(1_000_000)


def a_primary(urn: int, name: str, **changes: object) -> School:
    """Build an open community primary school in an invented authority."""
    usual: dict[str, object] = {
        "urn": Urn(urn),
        "name": name,
        "la_code": 901,
        "la_name": "Thistleshire",
        "type_code": 1,
        "type_name": "Community school",
        "phase_code": 2,
        "phase_name": "Primary",
        "status_code": 1,
        "status_name": "Open",
        "region_code": "E",
        "region_name": "Middle Region",
        "town": "Quillmere",
        "postcode": "QZ1 1AA",
    }
    return a_school(**{**usual, **changes})


def list_schools(
    session: Session,
    *listed: School,
    links: Iterable[SchoolLink] = (),
    at: datetime = LISTED_AT,
    day: date = LISTED_ON,
) -> None:
    """Add the schools in one applied run, with every link there is, and mark their lines."""
    run = feed_runs.Run(
        started_at=at, finished_at=at, outcome=feed_runs.Outcome.APPLIED, extract_date=day
    )
    number = feed_runs.add(session, run)
    changes = schools.SchoolChanges(added=listed, changed=(), vanished=(), returned=())
    schools.apply(session, changes, run_id=number, at=at, day=day)
    school_links.replace(session, links, run_id=number, at=at)
    standings.mark(session, [int(school.urn) for school in listed], at=at, why="listed")


def in_post(
    session: Session,
    urn: int,
    name: str,
    since: date,
    *,
    until: date | None = None,
    basis: Basis = Basis.QTS,
    induction: Induction = Induction.PASSED,
    teaches: bool | None = True,
    award: ToldAward | None = None,
    designated: bool = True,
    at: datetime = LISTED_AT,
) -> int:
    """Put somebody in post from `since`; `until` is the first day out. Returns their number."""
    given, _, family = name.partition(" ")
    trn = Trn(f"{next(_NUMBERS):07}")
    born = date(1980, 2, 3)
    person = Person(trn, given, family, (), born, TeacherStatus(basis), induction, prohibited=False)
    (number,) = people.add(session, [person], source="people.csv", at=at)
    told = Appointment(Urn(urn), since, since, until, designated, False, teaches)  # noqa: FBT003 - a record's own order
    appointments.add(session, [(number, told)], source="appointments.csv", at=at)
    if award:
        awards.add(session, [(number, award)], source="awards.csv", at=at)
    standings.mark(session, [urn], at=at, why="in post")
    return number


def the_award(awarded: date) -> ToldAward:
    """Build a National Award that counts from the day it was made."""
    return ToldAward(AwardKind.NASENCO, None, None, awarded, BODY, "", None)


def recognise(session: Session) -> None:
    """Put the one invented university on the list of bodies that may make the award."""
    body = AwardingBody(AwardKind.NASENCO, BODY, (), Period(), "a test", "V")
    providers.add(session, [body], by="a test", at=LISTED_AT)

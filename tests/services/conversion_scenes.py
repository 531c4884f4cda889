"""Small scenes for the tests of conversions: schools that close, and who was SENCO there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.identifiers import Trn, Urn
from register.domain.people import Induction, Person, TeacherStatus
from register.domain.schools import School
from register.feeds.gias.links import Kind, Succession
from register.services import conversion
from register.services.conversion_walk import Converted, Occasion, convert
from register.store import appointments, conversions, people
from register.store.conversions import Post
from tests.listed import a_primary

AT = datetime(2026, 9, 1, 11, 0, tzinfo=UTC)
DAY = date(2026, 9, 1)
LAST_DAY = date(2026, 8, 31)
OPENS = date(2026, 9, 1)
BY = "a test"
STARTED = date(2021, 9, 1)


def a_closed(urn: int, closed: date | None = LAST_DAY, **changes: object) -> School:
    """A school that has closed, by default on 31 August 2026."""
    usual: dict[str, object] = {"status_code": 2, "status_name": "Closed", "closed": closed}
    return a_primary(urn, f"Closed School {urn}", **{**usual, **changes})


def an_open(urn: int, opened: date | None = OPENS, **changes: object) -> School:
    """A school that is open, by default since 1 September 2026."""
    return a_primary(urn, f"Open School {urn}", **{"opened": opened, **changes})


def a_senco(
    session: Session,
    urn: int,
    *,
    trn: int = 1234567,
    starts: date = STARTED,
    ends: date | None = None,
    designated: bool = True,
) -> int:
    """Somebody in post at a school; their number. One TRN is one person."""
    held = people.held(session, [str(trn)])
    if held:
        person = held[str(trn)].person_id
    else:
        somebody = Person(
            Trn(str(trn)),
            "Invented",
            "Person",
            (),
            date(1980, 1, 1),
            TeacherStatus(),
            Induction.UNKNOWN,
            prohibited=False,
        )
        (person,) = people.add(session, [somebody], source="test", at=AT)
    post = Appointment(
        urn=Urn(urn),
        starts=starts,
        starts_latest=starts,
        ends=ends,
        designated=designated,
        head_teacher=False,
        teacher_at_school=True,
    )
    appointments.add(session, [(person, post)], source="test", at=AT)
    return person


def follows(
    old: int, new: int, *, kind: Kind = Kind.PLAIN, last_day: date | None = LAST_DAY
) -> Succession:
    """`new` follows `old`."""
    return Succession(old, new, kind, last_day)


def look(
    session: Session,
    *links: Succession,
    olds: Collection[int] | None = None,
    at: datetime = AT,
) -> Converted:
    """Look at the successions from these schools, by default from every one that is followed."""
    begin = {link.old for link in links} if olds is None else olds
    return convert(session, links, begin, occasion=Occasion(None, BY, at, DAY))


def posts(session: Session, urn: int) -> list[Post]:
    """Who is designated at a school, as known now."""
    return conversions.posts_at(session, urn)


def outcomes(session: Session) -> list[tuple[int, int, str]]:
    """Old and new school of every succession looked at, and what became of it."""
    return [(x.old_urn, x.new_urn, str(x.outcome)) for x in reversed(conversion.recent(session))]

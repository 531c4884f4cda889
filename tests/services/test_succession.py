"""Who could follow: what rests on one person, who holds the qualification, who runs late."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from register.domain.awards import AwardKind
from register.domain.errors import NotAllowed
from register.domain.people import Induction
from register.domain.roles import Account, Role
from register.domain.schools import School
from register.services import accounts, sight, succession
from register.services.succession_parts import Survey
from register.store.session import Database
from register.store.tables.keeping import LedgerRow
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    draw,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_person,
)

TODAY = date(2026, 11, 22)
TRUST = Account(1, "trust@example.org", Role.TRUST, "5", active=True)
LONG_AGO, LEFT = date(2015, 9, 1), date(2025, 9, 1)
MOMENT = timedelta(microseconds=1)


def theirs(urn: int, **changes: Any) -> School:  # noqa: ANN401 - fields of a school
    """Build an open academy of the trust."""
    usual = {"trust_code": 5, "type_code": 34}
    return a_primary(urn, f"School {urn}", **{**usual, **changes})


@pytest.fixture
def trust(database: Database) -> Database:
    """Five schools of the trust, and one of somebody else's; nobody is recorded anywhere."""
    with database.begin() as session:
        put_body(session)
        put_schools(session, *map(theirs, range(11, 16)), a_primary(24, "Elsewhere"))
    return database


def a_holder(session: Session, number: int, **award: Any) -> int:  # noqa: ANN401 - of an award
    """Somebody who holds the qualification; their number."""
    person = put_person(session, number, given_names="Person", family_name=str(number))
    put_award(session, person, at=EARLY, **award)
    return person


def ask(database: Database, account: Account = TRUST) -> Survey:
    """What the trust is told."""
    draw(database)
    with database.read() as session:
        return succession.survey(session, account, today=TODAY)


def test_one_senco_at_several_of_their_schools_is_told_and_never_a_school_of_others(
    trust: Database,
) -> None:
    with trust.begin() as session:
        three = a_holder(session, 1)
        for urn in (11, 12, 13, 24):
            put_post(session, three, urn, LONG_AGO)
        here_and_elsewhere = a_holder(session, 2)
        put_post(session, here_and_elsewhere, 14, LONG_AGO)
        put_post(session, here_and_elsewhere, 24, LONG_AGO)
        was_at_two = a_holder(session, 3)
        put_post(session, was_at_two, 15, LONG_AGO)
        put_post(session, was_at_two, 14, LONG_AGO, ends=LEFT)
        put_post(session, was_at_two, 13, LONG_AGO, designated=False)
    found = ask(trust).shared
    assert [(each.person, [place.urn for place in each.places]) for each in found] == [
        (three, [11, 12, 13])
    ]


def test_a_school_rests_on_one_person_where_nobody_else_recorded_there_could_follow(
    trust: Database,
) -> None:
    with trust.begin() as session:
        for number, urn in enumerate((11, 12, 13, 14), 1):
            put_post(session, a_holder(session, number), urn, LONG_AGO)
        put_post(session, a_holder(session, 12), 12, LONG_AGO, ends=LEFT)  # could come back
        put_post(session, put_person(session, 13), 13, LONG_AGO, ends=LEFT)  # holds nothing
        put_post(session, a_holder(session, 14), 14, TODAY + timedelta(days=30))  # is to come
    assert [each.place.urn for each in ask(trust).alone] == [11, 13]


def test_those_who_hold_it_and_are_no_senco_are_told_the_latest_first(trust: Database) -> None:
    with trust.begin() as session:
        covering, left = a_holder(session, 1), a_holder(session, 2)
        put_post(session, covering, 11, LONG_AGO, designated=False)
        put_post(session, covering, 12, LONG_AGO, ends=LEFT)
        put_post(session, left, 13, LONG_AGO, ends=LEFT)
        put_post(session, left, 24, LONG_AGO, ends=date(2026, 9, 1))
    first, second = ask(trust).holders
    assert (first.person, first.status, first.assumed) == (covering, "qualified", False)
    assert [(s.place.urn, s.last_day) for s in first.served] == [
        (11, None),
        (12, date(2025, 8, 31)),
    ]
    assert (second.person, second.status, second.assumed) == (left, "qualified", True)
    assert [(s.place.urn, s.last_day) for s in second.served] == [(13, date(2025, 8, 31))]


def test_whoever_the_law_would_fail_or_who_serves_anywhere_is_left_out(trust: Database) -> None:
    def once_here(person: int) -> None:
        put_post(session, person, 11, LONG_AGO, ends=LEFT)

    with trust.begin() as session:
        once_here(put_person(session, 1))  # holds nothing
        once_here(a_holder(session, 2, revoked=date(2024, 1, 1)))
        once_here(a_holder(session, 3, kind=AwardKind.OTHER))
        once_here(a_holder(session, 4, awarding_body="Nobody's College"))
        once_here(a_holder(session, 5, course_completed=None, awarded=None))  # on the course
        prohibited = a_holder(session, 6)
        once_here(prohibited)
        put_post(session, prohibited, 12, LONG_AGO, designated=False, head_teacher=None)
        serves, to_come, at_a_closed_school = (a_holder(session, n) for n in (7, 8, 9))
        for person in (serves, to_come, at_a_closed_school):
            once_here(person)
        put_schools(session, a_primary(25, "Closed", status_code=2))
        put_post(session, serves, 24, LONG_AGO)
        put_post(session, to_come, 24, TODAY + timedelta(days=1))
        put_post(session, at_a_closed_school, 25, LONG_AGO)
        put_post(session, a_holder(session, 10), 24, LONG_AGO, ends=LEFT)  # a stranger's
        retell_person(session, 6, at=EARLY + MOMENT, prohibited=True)
    assert [holder.person for holder in ask(trust).holders] == [at_a_closed_school]


def test_where_a_fact_is_missing_it_says_that_it_cannot_tell(trust: Database) -> None:
    with trust.begin() as session:
        put_post(session, a_holder(session, 1), 11, LONG_AGO, ends=LEFT)
        put_post(session, a_holder(session, 2), 12, LONG_AGO, designated=False,
                 teacher_at_school=None)  # fmt: skip
        retell_person(session, 1, at=EARLY + MOMENT, induction=Induction.UNKNOWN)
    found = ask(trust).holders
    assert [(holder.status, holder.reasons) for holder in found] == [
        ("review", ("A-UNKNOWN",)),
        ("review", ("A-UNKNOWN",)),
    ]


def test_a_deadline_within_twelve_months_with_no_course_is_told_the_soonest_first(
    trust: Database,
) -> None:
    year_ahead = date(2024, 11, 22)
    with trust.begin() as session:
        put_post(session, put_person(session, 1), 11, year_ahead)  # in a year to the day
        put_post(session, put_person(session, 2), 12, year_ahead + timedelta(days=1))
        put_post(session, put_person(session, 3), 13, date(2023, 11, 22))  # today
        put_post(session, put_person(session, 4), 13, LONG_AGO)  # overdue at the same school
        put_post(session, put_person(session, 5), 14, date(2024, 9, 1))
        on_a_course = put_person(session, 5_000)
        put_post(session, on_a_course, 15, date(2024, 9, 1))
        begun = date(2025, 10, 1)
        put_award(session, on_a_course, at=EARLY, kind=AwardKind.NPQSENCO,
                  course_started=begun, course_completed=None, awarded=None)  # fmt: skip
    found = ask(trust).deadlines
    assert [(each.places[0].urn, each.deadline) for each in found] == [
        (13, TODAY),
        (14, date(2027, 9, 1)),
        (11, date(2027, 11, 22)),
    ]


def test_a_school_that_joins_is_looked_at_and_one_that_leaves_is_not(trust: Database) -> None:
    with trust.begin() as session:
        for number, urn in ((1, 11), (2, 24)):
            put_post(session, a_holder(session, number), urn, LONG_AGO)
    assert [each.place.urn for each in ask(trust).alone] == [11]
    with trust.begin() as session:
        relist(session, 24, at=EARLY + MOMENT, trust_code=5)
        relist(session, 11, at=EARLY + MOMENT, trust_code=6)
    assert [each.place.urn for each in ask(trust).alone] == [24]


def test_a_name_is_read_only_with_its_sight_once_each_and_a_row_for_each_school(
    trust: Database,
) -> None:
    with trust.begin() as session:
        account = accounts.add(
            session, email="t@example.org", password="three random words", role=Role.TRUST,
            scope="5", by="a test", at=EARLY,
        )  # fmt: skip
        ann, bea, cat = (a_holder(session, number) for number in (1, 2, 3))
        shown = [(11, ann), (12, ann), (11, bea), (13, cat)]
        names = succession.names(session, shown, account=account, at=EARLY)
    assert names == {ann: "Person 1", bea: "Person 2", cat: "Person 3"}
    with trust.read() as session:
        seen = select(LedgerRow.subject, LedgerRow.detail).order_by(col(LedgerRow.seq))
        rows = session.exec(seen.where(LedgerRow.action == sight.SAW_PEOPLE)).all()
        (look,) = sight.who_looked(session, ann)
    assert [(subject, json.loads(detail)["people"]) for subject, detail in rows] == [
        ("school:11", [ann, bea]),
        ("school:13", [cat]),
    ]
    assert (look.organisation, look.what) == ("trust:5", "succession")
    assert look.purpose == "Seeing who could follow as SENCO of a school where you are recorded"


def test_a_school_has_no_survey(trust: Database) -> None:
    with trust.read() as session, pytest.raises(NotAllowed):
        succession.survey(session, Account(3, "s", Role.SCHOOL, "11", active=True), today=TODAY)

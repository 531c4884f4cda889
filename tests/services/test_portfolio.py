"""Somebody's schools: whose they are, in which order, what is due, and how they are chosen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from register.domain.errors import NotAllowed
from register.domain.roles import Account, Role
from register.domain.schools import School
from register.services import portfolio, reports
from register.services.portfolio import ANYTHING, Chosen, Group, Portfolio, YourSchool
from register.services.portfolio_due import DueKind
from register.store import accounts, confirmations
from register.store.confirmations import Confirmation
from register.store.portfolio import listed
from register.store.session import Database
from register.store.tables.record import ClaimRow
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

TODAY = date(2026, 11, 22)  # in the autumn term, which ends on 31 December
TRUST = Account(1, "trust@example.org", Role.TRUST, "5", active=True)
AREA = Account(2, "area@example.org", Role.AUTHORITY, "901", active=True)
LATER = EARLY + timedelta(days=30)
MOMENT = timedelta(microseconds=1)


def an_academy(urn: int, name: str = "", **changes: Any) -> School:  # noqa: ANN401 - fields of a school
    """Build an open academy of the trust, in the area."""
    usual = {"trust_code": 5, "trust_name": "A Trust", "type_code": 34, "type_name": "Academy"}
    return a_primary(urn, name or f"School {urn}", **{**usual, **changes})


def senco(session: Session, urn: int, starts: date, **changes: Any) -> int:  # noqa: ANN401 - of a post
    """Put somebody of their own in post; their number."""
    person = put_person(session, urn)
    put_post(session, person, urn, starts, **changes)
    return person


def a_writer(session: Session) -> Account:
    """Whoever claims and confirms."""
    return accounts.add(
        session, email="a@example.org", password_hash="x", role=Role.SCHOOL, scope="11", at=EARLY
    )


@pytest.fixture
def theirs(database: Database) -> Database:
    """A school at each standing, named against the order, and a stranger's beside them."""
    with database.begin() as session:
        put_body(session)
        put_schools(
            session,
            an_academy(11, "H vacant"),
            an_academy(12, "G ineligible"),
            an_academy(13, "F overdue"),
            an_academy(14, "E not told"),
            an_academy(15, "D disputed"),
            an_academy(16, "C in time, the sooner"),
            an_academy(17, "B in time, the later"),
            an_academy(18, "A qualified", phase_code=4, phase_name="Secondary"),
            an_academy(19, "Z to open", status_code=4, opened=date(2027, 9, 1)),
            an_academy(20, "A special", type_code=44, type_name="Academy special"),
            an_academy(21, "A closed", status_code=2, closed=date(2020, 8, 31)),
            an_academy(22, "A closed by its day alone", closed=date(2026, 8, 31)),
            a_primary(23, "A stranger's"),
            a_primary(24, "Elsewhere", la_code=902),
        )
        senco(session, 12, date(2021, 9, 1))
        senco(session, 13, date(2021, 9, 1))
        senco(session, 14, date(2025, 9, 1), teacher_at_school=None)
        moved = put_person(session, 15)
        put_post(session, moved, 24, date(2019, 9, 1), ends=date(2021, 9, 1))
        put_post(session, moved, 15, date(2022, 9, 1))
        senco(session, 16, date(2023, 12, 10))
        senco(session, 17, date(2024, 9, 1))
        put_award(session, senco(session, 18, date(2015, 9, 1)), at=EARLY)
        senco(session, 23, date(2021, 9, 1))
        retell_person(session, 12, at=EARLY + MOMENT, prohibited=True)
    draw(database)
    return database


def ask(database: Database, account: Account = TRUST, today: date = TODAY) -> Portfolio:
    """Their schools on the day."""
    with database.read() as session:
        return portfolio.of_account(session, account, today=today)


def one(database: Database, urn: int, today: date = TODAY) -> YourSchool:
    """One line of the trust's table."""
    (found,) = (s for s in ask(database, today=today).schools if s.listed.urn == urn)
    return found


def test_the_worst_come_first_in_the_order_of_the_law_and_the_nearest_deadline(
    theirs: Database,
) -> None:
    found = ask(theirs)
    assert [(school.listed.name, school.status) for school in found.schools] == [
        ("H vacant", "no_senco"),
        ("G ineligible", "ineligible"),
        ("F overdue", "overdue"),
        ("E not told", "review"),
        ("D disputed", "exempt_contested"),
        ("C in time, the sooner", "in_window"),
        ("B in time, the later", "in_window"),
        ("A qualified", "qualified"),
        ("Z to open", "not_yet_open"),
        ("A special", "out_of_scope"),
    ]
    assert list(found.counts.values()) == [3, 1, 1, 2, 1, 2]


def test_the_numbers_are_those_of_the_reports(theirs: Database) -> None:
    for account, filters in (
        (TRUST, reports.Filters(trust_code=5)),
        (AREA, reports.Filters(la=901)),
    ):
        found = ask(theirs, account).counts
        with theirs.read() as session:
            total = reports.counts(
                session, by=reports.Cut.NONE, as_of=TODAY, today=TODAY, filters=filters
            ).total
        assert found[Group.NOT_MET] == total.not_met
        assert sum(found.values()) - found[Group.OUTSIDE] == total.schools


def test_a_school_is_theirs_as_the_list_has_it_now(theirs: Database) -> None:
    assert {s.listed.urn for s in ask(theirs, AREA).schools} == {*range(11, 21), 23}
    with theirs.begin() as session:
        relist(session, 23, at=LATER, trust_code=5)
        relist(session, 13, at=LATER, trust_code=6)
        relist(session, 18, at=LATER, trust_code=None)
    draw(theirs)
    assert {s.listed.urn for s in ask(theirs).schools} == {*range(11, 21), 23} - {13, 18}


def test_whoever_has_no_schools_of_their_own_is_refused() -> None:
    others = [(role, "11") for role in Role if role not in {Role.TRUST, Role.AUTHORITY}]
    for role, scope in (*others, (Role.TRUST, ""), (Role.AUTHORITY, "all")):
        with pytest.raises(NotAllowed):
            portfolio.scope_of(Account(9, "who@example.org", role, scope, active=True))


def test_nobody_can_ask_for_every_school(theirs: Database) -> None:
    with theirs.read() as session, pytest.raises(ValueError, match="never of every one"):
        listed(session, {})


def test_a_line_says_since_when_until_when_and_whether_a_senco_is_recorded(
    theirs: Database,
) -> None:
    late, vacant = one(theirs, 13), one(theirs, 11)
    assert (late.since, late.deadline) == (date(2024, 9, 2), date(2024, 9, 1))
    assert (late.sencos, late.shared, late.confirmed, late.claims) == (1, False, None, 0)
    assert (vacant.since, vacant.deadline, vacant.sencos) == (date(2014, 9, 1), None, 0)
    assert one(theirs, 20).since is None


def test_two_are_counted_and_a_post_at_any_other_school_is_shared(theirs: Database) -> None:
    with theirs.begin() as session:
        both = senco(session, 11, date(2026, 9, 1))
        put_post(session, both, 24, date(2026, 9, 1))
        put_post(session, put_person(session, 99), 16, date(2026, 9, 1))
        put_post(session, put_person(session, 98), 17, date(2026, 9, 1), designated=False)
        senco_of_a_pair = put_person(session, 97)
        put_post(session, senco_of_a_pair, 20, date(2026, 9, 1), shared=True)
    draw(theirs)
    said = {s.listed.urn: (s.sencos, s.shared) for s in ask(theirs).schools}
    assert (said[11], said[16], said[17], said[20]) == (
        (1, True), (2, False), (1, False), (1, True),
    )  # fmt: skip


def test_a_deadline_is_due_in_the_term_that_it_falls_in(theirs: Database) -> None:
    before, first, last, after = range(31, 35)
    with theirs.begin() as session:
        put_schools(session, *map(an_academy, range(31, 35)), at=LATER)
        senco(session, before, date(2023, 8, 31))
        senco(session, first, date(2023, 9, 1))
        senco(session, last, date(2023, 12, 31))
        senco(session, after, date(2024, 1, 1))
    draw(theirs)
    due = [each for each in ask(theirs).due if each.kind is DueKind.DEADLINE]
    assert [(each.urn, each.day, each.passed) for each in due] == [
        (first, date(2026, 9, 1), True),
        (16, date(2026, 12, 10), False),
        (last, date(2026, 12, 31), False),
    ]


def test_a_leaver_is_due_on_the_last_day_and_it_says_whether_somebody_follows(
    theirs: Database,
) -> None:
    with theirs.begin() as session:
        senco(session, 11, date(2026, 9, 1), ends=date(2027, 1, 1))
        put_post(session, put_person(session, 99), 16, date(2020, 9, 1), ends=date(2026, 9, 2))
        put_post(session, put_person(session, 98), 17, date(2020, 9, 1), ends=date(2027, 1, 2))
    draw(theirs)
    due = [each for each in ask(theirs).due if each.kind is DueKind.LEAVING]
    assert [(each.urn, each.day, each.passed, each.met) for each in due] == [
        (16, date(2026, 9, 1), True, True),
        (11, date(2026, 12, 31), False, False),
    ]


def test_nobody_leaves_who_serves_on_in_another_capacity(theirs: Database) -> None:
    with theirs.begin() as session:
        split, gone = put_person(session, 99), put_person(session, 98)
        for person in (split, gone):
            put_post(session, person, 17, date(2020, 9, 1), ends=date(2026, 10, 1))
        put_post(session, split, 17, date(2026, 10, 1), head_teacher=True)
    draw(theirs)
    due = [each for each in ask(theirs).due if each.kind is DueKind.LEAVING]
    assert [(each.urn, each.day, each.met) for each in due] == [(17, date(2026, 9, 30), True)]


def test_a_confirmation_is_due_a_year_after_the_last_and_at_once_where_there_was_none(
    theirs: Database,
) -> None:
    with theirs.begin() as session:
        account = a_writer(session)
        for urn, day in ((11, date(2025, 12, 31)), (12, date(2026, 1, 1)), (13, date(2024, 2, 29))):
            confirmations.add(session, Confirmation(urn, EARLY, day, "x", account.id, ""))
    due = {each.urn: each for each in ask(theirs).due if each.kind is DueKind.CONFIRMATION}
    assert due[11].day == date(2026, 12, 31)
    assert 12 not in due
    assert (due[13].day, due[13].passed) == (date(2025, 2, 28), True)
    assert (due[14].day, due[14].passed) == (TODAY, False)
    assert not {19, 20} & set(due)
    assert one(theirs, 12).confirmed == date(2026, 1, 1)


def a_claim(session: Session, urn: int, reply_due: date, state: str, account_id: int) -> None:
    """Put a claim on the register as it would be kept."""
    session.add(
        ClaimRow(
            reference=f"C{urn}{reply_due:%m%d}",
            at=EARLY,
            urn=urn,
            organisation="x",
            account_id=account_id,
            kind="award",
            proposed="{}",
            words="",
            reply_due=reply_due,
            state=state,
        )
    )


def test_open_claims_are_counted_and_their_replies_are_due_even_when_late(
    theirs: Database,
) -> None:
    with theirs.begin() as session:
        account = a_writer(session)
        a_claim(session, 18, date(2026, 12, 1), "open", account.id)
        a_claim(session, 18, date(2026, 8, 1), "open", account.id)
        a_claim(session, 18, date(2027, 1, 1), "open", account.id)
        a_claim(session, 18, date(2026, 12, 2), "accepted", account.id)
        a_claim(session, 23, date(2026, 12, 3), "open", account.id)
    due = [each for each in ask(theirs).due if each.kind is DueKind.REPLY]
    assert [(each.day, each.passed) for each in due] == [
        (date(2026, 8, 1), True),
        (date(2026, 12, 1), False),
    ]
    assert one(theirs, 18).claims == 3


def test_schools_can_be_chosen_by_every_filter_alone_and_together(theirs: Database) -> None:
    failing = frozenset({Group.NOT_MET})
    choices: tuple[tuple[Chosen, set[int]], ...] = (
        (Chosen(), set(range(11, 21))),
        (Chosen(groups=failing), {11, 12, 13}),
        (Chosen(phase=4), {18}),
        (Chosen(type_code=44), {20}),
        (Chosen(due="deadline"), {16}),
        (Chosen(due=ANYTHING), set(range(11, 19))),
        (Chosen(text="VACANT"), {11}),
        (Chosen(text="in tim"), {16, 17}),  # the beginning of a word
        (Chosen(text="acant"), set()),  # never its middle
        (Chosen(text="quillmere 18"), {18}),  # the town and the URN
        (Chosen(phase=4, groups=failing), set()),
        (Chosen(text="f overdue", groups=failing), {13}),
    )
    schools = ask(theirs).schools
    found = [{s.listed.urn for s in portfolio.chosen(schools, choice)} for choice, _ in choices]
    assert found == [expected for _, expected in choices]


def test_a_line_that_may_no_longer_be_true_is_not_shown(theirs: Database) -> None:
    with theirs.begin() as session:
        relist(session, 18, at=datetime(2026, 2, 1, tzinfo=EARLY.tzinfo), name="Renamed")
    with pytest.raises(reports.NotYetDrawn):
        ask(theirs)

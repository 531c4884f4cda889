"""A school closes, another follows it, and the SENCO's appointment goes with the school."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from register.domain.schools import School
from register.feeds.gias.links import Kind
from register.services import conversion
from register.store import ledger, standings
from register.store.conversions import SUCCESSION
from register.store.session import Database
from tests.listed import list_schools
from tests.services.conversion_scenes import (
    BY,
    OPENS,
    STARTED,
    a_closed,
    a_senco,
    an_open,
    follows,
    look,
    outcomes,
    posts,
)

LATER = datetime(2026, 9, 8, 11, 0, tzinfo=UTC)
OLD, NEW, LAST = 100001, 100002, 100003


def test_the_appointment_is_carried_with_its_facts_from_the_day_after_the_close(
    database: Database,
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        person = a_senco(session, OLD, ends=date(2027, 4, 1))
        done = look(session, follows(OLD, NEW))
        (before,), (carried,) = posts(session, OLD), posts(session, NEW)
    assert (done.carried, done.waiting, done.appointments) == (1, 0, 1)
    assert (carried.person_id, carried.starts, carried.ends) == (person, OPENS, date(2027, 4, 1))
    assert (carried.head_teacher, carried.teacher_at_school) == (False, True)
    assert (carried.inherited_from, carried.source) == (before.id, SUCCESSION)
    assert (before.starts, before.ends) == (STARTED, date(2027, 4, 1))


def test_a_conversion_is_recorded_in_the_ledger_and_marks_both_schools(
    database: Database,
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW))
        (made,) = conversion.recent(session)
        entries = ledger.about(session, f"conversion:{made.id}")
        assert standings.waiting(session) == 2
    assert [(x.action, x.actor) for x in entries] == [("conversion.carried", BY)]


def test_looking_again_does_nothing(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW))
        again = look(session, follows(OLD, NEW), at=LATER)
        assert (again.carried, again.waiting, again.appointments) == (0, 0, 0)
        assert len(posts(session, NEW)) == 1
        assert outcomes(session) == [(OLD, NEW, "carried")]


@pytest.mark.parametrize(
    ("ends", "carried"),
    [
        pytest.param(date(2026, 8, 31), 0, id="left the day before the last: stays behind"),
        pytest.param(date(2026, 9, 1), 0, id="left with the school's last day: stays behind"),
        pytest.param(date(2026, 9, 2), 1, id="in post the day after: carried"),
        pytest.param(None, 1, id="in post without an end: carried"),
    ],
)
def test_only_who_goes_on_after_the_last_day_is_carried(
    database: Database, ends: date | None, carried: int
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD, ends=ends)
        look(session, follows(OLD, NEW))
        assert len(posts(session, NEW)) == carried


@pytest.mark.parametrize(
    ("starts", "carried"),
    [
        pytest.param(date(2026, 8, 30), 1, id="the day before the last: carried"),
        pytest.param(date(2026, 8, 31), 1, id="on the last day: carried"),
        pytest.param(date(2026, 9, 1), 0, id="the day after it closed: never in post there"),
    ],
)
def test_who_started_after_the_last_day_is_not_carried(
    database: Database, starts: date, carried: int
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD, starts=starts)
        look(session, follows(OLD, NEW))
        assert len(posts(session, NEW)) == carried


def test_informal_cover_is_not_carried(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD, designated=False)
        assert look(session, follows(OLD, NEW)).appointments == 0
        assert outcomes(session) == []


@pytest.mark.parametrize(
    ("closed", "opened", "link_day", "starts"),
    [
        pytest.param(
            date(2026, 8, 31), date(2026, 9, 1), None, date(2026, 9, 1), id="one after the other"
        ),
        pytest.param(
            date(2026, 7, 31), date(2026, 9, 1), None, date(2026, 9, 1), id="a gap: when it opened"
        ),
        pytest.param(
            date(2026, 8, 31), date(2019, 9, 1), None, date(2026, 9, 1), id="open already: after"
        ),
        pytest.param(
            date(2026, 8, 31), None, None, date(2026, 9, 1), id="opening not dated: after the close"
        ),
        pytest.param(
            None,
            date(2026, 9, 1),
            date(2026, 7, 31),
            date(2026, 9, 1),
            id="close not dated: opened",
        ),
        pytest.param(
            None,
            None,
            date(2026, 7, 31),
            date(2026, 8, 1),
            id="neither dated: after the link's day",
        ),
    ],
)
def test_the_first_day_at_the_new_school(
    database: Database,
    closed: date | None,
    opened: date | None,
    link_day: date | None,
    starts: date,
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD, closed), an_open(NEW, opened))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW, last_day=link_day))
        assert [x.starts for x in posts(session, NEW)] == [starts]


def test_without_any_date_it_waits_for_a_person(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD, None), an_open(NEW, None))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW, last_day=None))
        (waits,) = conversion.waiting(session)
    assert waits.reason.startswith(f"No date is known for the change from URN {OLD} to URN {NEW}")


def test_a_chain_is_followed_to_its_end(database: Database) -> None:
    with database.begin() as session:
        middle = a_closed(NEW, date(2026, 9, 14), opened=OPENS)
        list_schools(session, a_closed(OLD), middle, an_open(LAST, date(2026, 9, 15)))
        a_senco(session, OLD)
        done = look(session, follows(OLD, NEW), follows(NEW, LAST), olds={OLD})
        first, second, third = (posts(session, urn)[0] for urn in (OLD, NEW, LAST))
    assert done.carried == 2
    assert (second.starts, second.inherited_from) == (OPENS, first.id)
    assert (third.starts, third.inherited_from) == (date(2026, 9, 15), second.id)


def test_a_loop_comes_to_its_end(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), a_closed(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW), follows(NEW, OLD))
        look(session, follows(OLD, NEW), follows(NEW, OLD), at=LATER)
        assert len(posts(session, OLD)) == 1
        assert outcomes(session) == [(OLD, NEW, "waiting")]


def test_a_link_written_both_ways_goes_from_the_closed_school_to_the_open(
    database: Database,
) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD)
        both = follows(OLD, NEW, kind=Kind.AMALGAMATION), follows(NEW, OLD, kind=Kind.AMALGAMATION)
        look(session, *both)
        assert outcomes(session) == [(OLD, NEW, "carried")]


def test_two_schools_merge_into_a_new_one_and_both_sencos_go(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), a_closed(NEW), an_open(LAST))
        a_senco(session, OLD, trn=1111111)
        a_senco(session, NEW, trn=2222222)
        merged = follows(OLD, LAST, kind=Kind.MERGE), follows(NEW, LAST, kind=Kind.MERGE)
        done = look(session, *merged)
        assert (done.carried, done.waiting) == (2, 0)
        assert len(posts(session, LAST)) == 2


def test_one_senco_of_both_merging_schools_is_carried_once(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), a_closed(NEW), an_open(LAST))
        a_senco(session, OLD)
        a_senco(session, NEW)
        look(session, follows(OLD, LAST, kind=Kind.MERGE), follows(NEW, LAST, kind=Kind.MERGE))
        assert len(posts(session, LAST)) == 1


def test_a_merger_into_a_school_with_its_own_senco_waits(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW, date(1990, 9, 1)))
        a_senco(session, OLD, trn=1111111)
        a_senco(session, NEW, trn=2222222)
        done = look(session, follows(OLD, NEW, kind=Kind.MERGE))
        (waits,) = conversion.waiting(session)
        assert (done.carried, done.waiting) == (0, 1)
        assert "had a SENCO of its own on that day" in waits.reason
        assert len(posts(session, NEW)) == 1


def test_who_is_at_the_new_school_already_is_not_carried(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW, date(1990, 9, 1)))
        a_senco(session, OLD)
        a_senco(session, NEW, starts=date(2026, 9, 1))
        look(session, follows(OLD, NEW))
        assert len(posts(session, NEW)) == 1
        assert outcomes(session) == []


def test_several_open_successors_wait_with_one_question_each(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW), an_open(LAST))
        a_senco(session, OLD)
        done = look(session, follows(OLD, NEW), follows(OLD, LAST))
        assert done.waiting == 2
        assert outcomes(session) == [(OLD, NEW, "waiting"), (OLD, LAST, "waiting")]
        assert "followed by 2 schools, all open" in conversion.waiting(session)[0].reason


def test_of_two_successors_the_one_that_is_open_is_taken(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), a_closed(NEW), an_open(LAST))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW), follows(OLD, LAST))
        assert outcomes(session) == [(OLD, LAST, "carried")]


def test_a_split_waits(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW, kind=Kind.SPLIT))
        assert outcomes(session) == [(OLD, NEW, "waiting")]


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(an_open(NEW, status_code=4), id="the new school is still to open"),
        pytest.param(an_open(LAST), id="the new school is not on the list"),
    ],
)
def test_nothing_happens_before_the_new_school_is_there(database: Database, listed: School) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), listed)
        a_senco(session, OLD)
        look(session, follows(OLD, NEW))
        assert outcomes(session) == []


def test_nothing_happens_while_the_old_school_is_open(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, an_open(OLD), an_open(NEW))
        a_senco(session, OLD)
        look(session, follows(OLD, NEW, kind=Kind.SPLIT))
        assert outcomes(session) == []


def test_a_late_appointment_joins_the_conversion_that_was_carried(database: Database) -> None:
    with database.begin() as session:
        list_schools(session, a_closed(OLD), an_open(NEW))
        a_senco(session, OLD, trn=1111111)
        look(session, follows(OLD, NEW))
        a_senco(session, OLD, trn=2222222)
        done = look(session, follows(OLD, NEW), at=LATER)
        assert (done.carried, done.appointments) == (0, 1)
        assert len(posts(session, NEW)) == 2
        assert outcomes(session) == [(OLD, NEW, "carried")]

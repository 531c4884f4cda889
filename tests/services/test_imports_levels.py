"""A file and what schools and officials have said since: nothing confirmed is lost to a return."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.domain.appointments import Appointment, Cover
from register.domain.evidence import Level
from register.store import appointments as post_store
from register.store import awards as award_store
from register.store import people as people_store
from register.store.awards import ToldAward
from register.store.people import identities
from register.store.session import Database
from tests.services.import_files import (
    AT,
    AWARD,
    Changes,
    a_register,
    awards,
    counts,
    people,
    posts,
    problem,
)

LATER, LATEST = AT + timedelta(days=1), AT + timedelta(days=2)


def ann(database: Database) -> int:
    with database.read() as session:
        return identities(session, ["1000001"])["1000001"].person_id


def the_post(database: Database) -> Appointment:
    person = ann(database)
    with database.read() as session:
        return post_store.held(session, [person])[person][0].told


def the_award(database: Database) -> ToldAward:
    person = ann(database)
    with database.read() as session:
        return award_store.held(session, [person])[person][0].told


def retell_post(database: Database, **changes: object) -> None:
    person = ann(database)
    with database.begin() as session:
        was = post_store.held(session, [person])[person][0]
        told = replace(was.told, **changes)  # type: ignore[arg-type]  # fields of an appointment
        post_store.change(session, [(was, told)], source="test", at=LATER)


def retell_award(database: Database, level: Level) -> None:
    person = ann(database)
    with database.begin() as session:
        was = award_store.held(session, [person])[person][0]
        told = replace(was.told, level=level)
        award_store.change(session, [(was, told)], source="test", at=LATER)


def test_a_file_is_the_word_of_whoever_sent_it(database: Database) -> None:
    a_register(database)
    posts(database, {"to": "2024-08-31"})
    awards(database, {})
    assert (the_post(database).level, the_post(database).end_level) == (Level.SAID, Level.SAID)
    assert the_award(database).level is Level.PROVIDER


def test_an_end_from_a_file_leaves_the_beginning_as_well_known_as_it_was(
    database: Database,
) -> None:
    a_register(database)
    posts(database, {})
    retell_post(database, level=Level.OFFICIAL, cover=Cover.ACTING, shared=True)
    posts(database, {"to": "2024-08-31"}, at=LATEST)
    told = the_post(database)
    assert (told.level, told.end_level) == (Level.OFFICIAL, Level.SAID)
    assert (told.cover, told.shared) == (Cover.ACTING, True)


@pytest.mark.parametrize(
    ("said", "row", "column"),
    [
        pytest.param({"level": Level.OFFICIAL}, {"from": "2022-09"}, "from", id="the first day"),
        pytest.param(
            {"level": Level.OFFICIAL}, {"designated": "no"}, "designated", id="the designation"
        ),
        pytest.param(
            {"level": Level.OFFICIAL}, {"head_teacher": "yes"}, "head_teacher", id="who is head"
        ),
        pytest.param(
            {"ends": date(2024, 9, 1), "end_level": Level.OFFICIAL},
            {"to": "2024-07-31"},
            "to",
            id="the last day",
        ),
    ],
)
def test_a_return_says_no_other_than_an_official_has_confirmed(
    database: Database, said: dict[str, object], row: Changes, column: str
) -> None:
    a_register(database)
    posts(database, {})
    retell_post(database, **said)
    was = the_post(database)
    refused = posts(database, row, at=LATEST)
    assert problem(refused)[1] == column
    assert "An official has confirmed" in problem(refused)[2]
    assert the_post(database) == was


def test_a_blank_is_no_word_against_what_was_confirmed(database: Database) -> None:
    a_register(database)
    posts(database, {})
    retell_post(database, level=Level.OFFICIAL)
    outcome = posts(database, {"head_teacher": "", "teacher_at_school": ""}, at=LATEST)
    assert counts(outcome) == (0, 0, 1, 0)


def test_what_only_the_school_said_a_return_may_correct(database: Database) -> None:
    a_register(database)
    posts(database, {})
    retell_post(database, level=Level.SEEN)
    assert counts(posts(database, {"from": "2022-09"}, at=LATEST)) == (0, 1, 0, 0)
    assert the_post(database).level is Level.SAID


def test_a_provider_that_says_what_the_school_said_confirms_it_once(database: Database) -> None:
    a_register(database)
    awards(database, {})
    retell_award(database, Level.SEEN)
    assert counts(awards(database, {}, at=LATEST)) == (0, 1, 0, 0)
    assert the_award(database).level is Level.PROVIDER
    assert counts(awards(database, {}, at=LATEST)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("held", "said", "refused"),
    [
        pytest.param({}, {"awarded": "2019-11-01"}, "awarded", id="another day of award"),
        pytest.param({}, {"course_completed": ""}, "course_completed", id="a blank"),
        pytest.param({}, {"revoked": "2026-06-01"}, "", id="a revocation is taken"),
        pytest.param({"awarded": ""}, {"awarded": "2019-10-01"}, "", id="a gap is filled"),
    ],
)
def test_a_file_adds_to_a_confirmed_award_and_contradicts_nothing(
    database: Database, held: Changes, said: Changes, refused: str
) -> None:
    a_register(database)
    awards(database, {**AWARD, **held})
    retell_award(database, Level.OFFICIAL)
    outcome = awards(database, {**AWARD, **said}, at=LATEST)
    if refused:
        assert problem(outcome)[1] == refused
        return
    assert counts(outcome) == (0, 1, 0, 0)


def test_a_teacher_whom_only_a_school_named_is_confirmed_by_the_teaching_record(
    database: Database,
) -> None:
    a_register(database)
    with database.begin() as session:
        was = people_store.held(session, ["1000001"])["1000001"]
        told = replace(was.person, level=Level.SAID)
        people_store.change(session, [(was, told)], source="test", at=LATER)
    assert counts(people(database, {}, at=LATEST)) == (0, 1, 0, 0)
    with database.read() as session:
        assert people_store.held(session, ["1000001"])["1000001"].person.level is Level.OFFICIAL
    assert counts(people(database, {}, at=LATEST)) == (0, 0, 1, 0)

"""What the law is asked about: the facts as known now, and as known at any instant before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from register.domain.awards import Award, AwardKind
from register.domain.cases import Designation, PersonFacts, SchoolFacts
from register.domain.identifiers import Urn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.domain.schools import SchoolLink
from register.store import facts, feed_runs, posts, providers, school_links
from register.store.session import Database
from tests.registering import (
    BODY,
    EARLY,
    a_post,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    relist,
    retell_award,
    retell_person,
    retell_post,
)

LATER = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
STARTED = date(2021, 9, 1)


def a_link(old: int, new: int) -> SchoolLink:
    """The new school is the old one's successor."""
    return SchoolLink(Urn(old), Urn(new), f"School {new}", "Successor", None)


def test_a_case_is_the_school_its_people_and_all_their_service(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1, 2, 3))
        put_body(session)
        ann, ben = put_person(session, 1), put_person(session, 2)
        put_award(session, ann, at=EARLY)
        put_post(session, ann, 1, STARTED, head_teacher=None)
        put_post(session, ann, 2, date(2019, 9, 1), ends=date(2021, 9, 1))
        put_post(session, ben, 3, STARTED)
    with database.read() as session:
        known = facts.load(session, [1])
    status = TeacherStatus(Basis.QTS, Period(date(2003, 7, 1)))
    award = Award(
        AwardKind.NASENCO, date(2018, 9, 1), date(2019, 7, 1), date(2019, 10, 1), recognised=True
    )
    assert known.people == {
        ann: PersonFacts(ann, status, Induction.PASSED, prohibited=False, awards=(award,))
    }
    assert set(known.case(1).designations) == {
        Designation(ann, 1, STARTED, STARTED, None, None, teacher_at_school=True),
        Designation(
            ann,
            2,
            date(2019, 9, 1),
            date(2019, 9, 1),
            date(2021, 9, 1),
            head_teacher=False,
            teacher_at_school=True,
        ),
    }
    assert known.schools == {1: SchoolFacts(1, 1, 1), 2: SchoolFacts(2, 1, 1)}


@pytest.mark.parametrize(
    ("known_at", "corrected"),
    [
        pytest.param(LATER - MOMENT, False, id="the moment before the correction"),
        pytest.param(LATER, True, id="at the correction"),
        pytest.param(LATER + MOMENT, True, id="the moment after the correction"),
        pytest.param(None, True, id="now"),
    ],
)
def test_each_kind_of_fact_is_as_it_was_known_then(
    database: Database, known_at: datetime | None, *, corrected: bool
) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1))
        ann = put_person(session, 1)
        put_award(session, ann, at=EARLY)
        put_post(session, ann, 1, STARTED)
    with database.begin() as session:
        relist(session, 1, at=LATER, closed=date(2026, 8, 31))
        retell_person(session, 1, at=LATER, prohibited=True)
        retell_award(session, ann, at=LATER, revoked=date(2026, 2, 1))
        retell_post(session, ann, at=LATER, ends=date(2026, 1, 1))
        put_body(session, at=LATER)
    with database.read() as session:
        case = facts.load(session, [1], known_at=known_at).case(1)
    ((award,), (post,)) = case.people[ann].awards, case.designations
    assert case.schools[1].closed == (date(2026, 8, 31) if corrected else None)
    assert case.people[ann].prohibited is corrected
    assert award.revoked == (date(2026, 2, 1) if corrected else None)
    assert award.recognised is (True if corrected else None)
    assert post.ends == (date(2026, 1, 1) if corrected else None)


def test_informal_cover_is_no_designation(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1))
        put_post(session, put_person(session, 1), 1, STARTED, designated=False)
    with database.read() as session:
        case = facts.load(session, [1]).case(1)
        held = posts.held_at(session, 1)
    assert (case.people, case.designations) == ({}, ())
    assert [(post.name, post.designated) for post in held] == [("Ann Sample", False)]


def test_a_school_the_list_never_named_is_left_out(database: Database) -> None:
    with database.read() as session:
        known = facts.load(session, [999])
    with pytest.raises(KeyError):
        known.case(999)


def test_a_post_recorded_before_its_school_was_listed_waits_for_it(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1))
        put_schools(session, *primaries(2), at=LATER)
        ann = put_person(session, 1)
        put_post(session, ann, 1, STARTED)
        put_post(session, ann, 2, STARTED)
    with database.read() as session:
        before = facts.load(session, [1, 2], known_at=LATER - MOMENT)
        after = facts.load(session, [1, 2], known_at=LATER)
    assert [d.urn for d in before.case(1).designations] == [1]
    assert sorted(d.urn for d in after.case(1).designations) == [1, 2]


def test_predecessors_are_followed_to_the_beginning_and_loops_end(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1, 2, 3))
        run = feed_runs.add(session, feed_runs.Run(EARLY, EARLY, feed_runs.Outcome.APPLIED))
        links = [a_link(1, 2), a_link(2, 3), a_link(3, 1), a_link(77, 2), a_link(2, 2)]
        school_links.replace(session, links, run_id=run, at=EARLY)
    with database.begin() as session:
        school_links.replace(session, links[:1], run_id=run, at=LATER)
    with database.read() as session:
        before = facts.load(session, [3], known_at=LATER - MOMENT)
        now = facts.load(session, [3])
    assert {urn: s.predecessors for urn, s in before.schools.items()} == {
        1: (3,),
        2: (1, 2),
        3: (2,),
    }
    assert now.schools == {3: SchoolFacts(3, 1, 1)}


def test_more_schools_than_one_query_takes_are_all_loaded(database: Database) -> None:
    urns = range(1, 1202)
    with database.begin() as session:
        put_schools(session, *primaries(*urns))
        ann = put_person(session, 1)
        for urn in (1, 600, 1201):
            put_post(session, ann, urn, STARTED)
    with database.read() as session:
        known = facts.load(session, urns)
    assert sorted(known.schools) == list(urns)
    assert sorted(known.by_school) == [1, 600, 1201]


def test_a_body_withdrawn_from_its_list_leaves_recognition_unknown(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1))
        put_body(session)
        ann = put_person(session, 1)
        put_award(session, ann, at=EARLY)
        put_post(session, ann, 1, STARTED)
    with database.begin() as session:
        providers.supersede(session, AwardKind.NASENCO, BODY, at=LATER)
    with database.read() as session:
        (then,) = facts.load(session, [1], known_at=EARLY).people[ann].awards
        (now,) = facts.load(session, [1]).people[ann].awards
    assert (then.recognised, now.recognised) == (True, None)


def test_who_served_comes_oldest_first_as_known_then_with_names_of_then(
    database: Database,
) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(1))
        ann, ben = put_person(session, 1), put_person(session, 2, given_names="Ben")
        put_post(session, ben, 1, STARTED, starts_latest=date(2021, 9, 30))
        put_post(session, ann, 1, date(2015, 9, 1), ends=STARTED)
    with database.begin() as session:
        retell_person(session, 1, at=LATER, family_name="Newname")
    with database.read() as session:
        now = posts.held_at(session, 1)
        then = posts.held_at(session, 1, known_at=EARLY)
        assert posts.held_at(session, 1, known_at=EARLY - MOMENT) == ()
    assert [(p.name, p.month_only, p.recorded_at) for p in now] == [
        ("Ann Newname", False, EARLY),
        ("Ben Sample", True, EARLY),
    ]
    assert [p.name for p in then] == ["Ann Sample", "Ben Sample"]
    assert a_post(1, STARTED).starts == now[1].starts

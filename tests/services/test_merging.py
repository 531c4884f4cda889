"""Two records of one person become one, every fact with them, and can be made two again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.identifiers import Trn
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.verifications import ByName, ByNumber
from register.services import merging
from register.services.matching import Found, Match, Nobody, find
from register.services.merging_facts import FROM_ANOTHER
from register.store import facts, ledger, merges, people, records, standings
from register.store.records import Record
from register.store.session import Database
from tests.registering import (
    BORN,
    draw,
    primaries,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_award,
    retell_person,
)

HERE, THERE = 100001, 100002
GONE, KEPT, THIRD = 1234567, 2345678, 3456789
EARLY = datetime(2026, 1, 6, 9, tzinfo=UTC)
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
LATER = AT + timedelta(days=1)
BY = "account:1"
Two = tuple[int, int]


@pytest.fixture
def two(database: Database) -> Two:
    """One person under two numbers: what goes has a post and an award, what stays has a post."""
    with database.begin() as session:
        put_schools(session, *primaries(HERE, THERE))
        put_body(session)
        gone = put_person(
            session, GONE, family_name="Former", previous_family_names=("Sample", "First")
        )
        kept = put_person(session, KEPT)
        put_award(session, gone, at=EARLY)
        put_post(session, gone, HERE, date(2022, 9, 1))
        put_post(session, kept, THERE, date(2024, 9, 1))
    draw(database)
    return gone, kept


def by_number(session: Session, trn: int, born: date = BORN) -> Match:
    return find(session, ByNumber(Trn(f"{trn:07}"), born))


def merge(session: Session, two: Two, at: datetime = AT, **changes: bool) -> int:
    because = "The same certificate"
    return merging.merge(
        session, gone_id=two[0], kept_id=two[1], because=because, by=BY, at=at, **changes
    )


def undo(session: Session, number: int, at: datetime = LATER) -> None:
    merging.undo(session, number, by=BY, because="Two people after all", at=at)


def test_either_number_finds_the_one_that_was_kept(database: Database, two: Two) -> None:
    gone, kept = two
    with database.begin() as session:
        merge(session, two)
        assert by_number(session, GONE) == by_number(session, KEPT) == Found(kept)
        assert by_number(session, GONE, BORN + timedelta(days=1)) == Nobody()
        assert (merges.current(session, gone), merges.current(session, kept)) == (kept, kept)
        assert merges.behind(session, kept) == (kept, gone)
        for name in ("Former", "Sample", "First"):
            assert find(session, ByName(name, BORN)) == Found(kept)
        with pytest.raises(NotFound):
            records.of_person(session, gone)


def test_what_was_held_of_either_is_held_of_the_one(database: Database, two: Two) -> None:
    with database.begin() as session:
        merge(session, two)
        kept = records.of_person(session, two[1])
    assert [post.urn for post in kept.posts] == [HERE, THERE]
    assert [award.told.awarded for award in kept.awards] == [date(2019, 10, 1)]
    assert kept.posts[0].origin.source == kept.awards[0].origin.source == FROM_ANOTHER
    assert kept.person.previous_family_names == ("Former", "First")
    assert kept.origin.source == "test"


def test_what_the_other_has_as_well_is_held_once(database: Database, two: Two) -> None:
    gone, kept = two
    with database.begin() as session:
        put_award(session, kept, at=EARLY)
        put_post(session, kept, HERE, date(2022, 9, 1))
        planned = merging.plan(session, gone_id=gone, kept_id=kept)
        assert (planned.awards, planned.posts) == (0, 0)
        number = merge(session, two)
        held = records.of_person(session, kept)
        assert (len(held.awards), len(held.posts)) == (1, 2)
    with database.begin() as session:
        undo(session, number)
        still = records.of_person(session, kept)
        assert (len(still.awards), len(still.posts)) == (1, 2)
        back = records.of_person(session, gone)
        assert (len(back.awards), len(back.posts)) == (1, 1)


def test_what_the_kept_record_does_not_know_it_is_told(database: Database) -> None:
    with database.begin() as session:
        gone = put_person(session, GONE, prohibited=True)
        kept = put_person(
            session,
            KEPT,
            teacher_status=TeacherStatus(Basis.UNKNOWN),
            induction=Induction.UNKNOWN,
            prohibited=False,
        )
        number = merge(session, (gone, kept))
        told = records.of_person(session, kept).person
        assert told.teacher_status.basis is Basis.QTS
        assert told.induction is Induction.PASSED
        assert told.prohibited is True
        undo(session, number)
        assert records.of_person(session, kept).person.teacher_status.basis is Basis.UNKNOWN


def test_the_schools_of_both_are_drawn_again_with_the_award(database: Database, two: Two) -> None:
    with database.begin() as session:
        merge(session, two)
        assert standings.waiting(session) == 2
    draw(database)
    with database.read() as session:
        lines = standings.spans(session, [THERE], None)[THERE]
    assert next(s.status for s in lines if s.valid_from <= AT.date() < s.valid_to) == "qualified"


def test_what_was_known_before_is_still_known_of_that_day(database: Database, two: Two) -> None:
    with database.begin() as session:
        merge(session, two)
        then = facts.load(session, [HERE, THERE], known_at=AT - timedelta(seconds=1))
        now = facts.load(session, [HERE, THERE])
    assert then.by_school == {HERE: (two[0],), THERE: (two[1],)}
    assert now.by_school == {HERE: (two[1],), THERE: (two[1],)}


def as_said(record: Record) -> object:
    """What is said of somebody, without since when."""
    awards = [(award.told, award.origin.source) for award in record.awards]
    posts = [(p.urn, p.starts, p.ends, p.origin.source) for p in record.posts]
    return record.person, record.origin.source, awards, posts


def test_undoing_puts_both_back_as_they_were(database: Database, two: Two) -> None:
    with database.begin() as session:
        before = [as_said(records.of_person(session, each)) for each in two]
        number = merge(session, two)
    with database.begin() as session:
        undo(session, number)
        assert [as_said(records.of_person(session, each)) for each in two] == before
        assert by_number(session, GONE) == Found(two[0])
        assert merges.current(session, two[0]) == two[0]
        assert merges.behind(session, two[1]) == (two[1],)
        (kept,) = merging.latest(session)
        assert (kept.undone_at, kept.undone_because) == (LATER, "Two people after all")
        assert standings.waiting(session) == 2
        again = merge(session, two, at=LATER + timedelta(days=1))
        assert by_number(session, GONE) == Found(two[1])
        assert again != number


def test_what_was_said_meanwhile_outlives_the_merge(database: Database, two: Two) -> None:
    gone, kept = two
    with database.begin() as session:
        number = merge(session, two)
        retell_award(session, kept, at=AT + timedelta(hours=1), revoked=date(2026, 8, 1))
        retell_person(session, KEPT, at=AT + timedelta(hours=1), given_names="Anna")
    with database.begin() as session:
        undo(session, number)
        assert records.of_person(session, kept).awards == ()
        assert records.of_person(session, gone).awards[0].told.revoked == date(2026, 8, 1)
        told = records.of_person(session, kept).person
    assert (told.given_names, told.previous_family_names) == ("Anna", ())


def test_a_chain_of_merges_is_followed_to_its_end(database: Database, two: Two) -> None:
    gone, kept = two
    with database.begin() as session:
        third = put_person(session, THIRD)
        first = merge(session, two)
        second = merge(session, (kept, third), at=LATER)
        assert merges.current(session, gone) == third
        assert by_number(session, GONE) == by_number(session, KEPT) == Found(third)
        assert merges.behind(session, third) == (third, gone, kept)
        with pytest.raises(Conflict, match="undo that merge first"):
            undo(session, first)
        undo(session, second, at=LATER + timedelta(hours=1))
        assert by_number(session, GONE) == Found(kept)


def test_a_number_that_a_file_brings_back_still_stands_for_the_one_kept(
    database: Database, two: Two
) -> None:
    with database.begin() as session:
        number = merge(session, two)
        put_person(session, GONE, at=LATER)
        assert by_number(session, GONE) == Found(two[1])
        assert find(session, ByName("Sample", BORN)) == Found(two[1])
        with pytest.raises(Conflict, match="A file has brought the number back"):
            undo(session, number)


def test_a_merge_that_cannot_be_right_is_refused(database: Database, two: Two) -> None:
    gone, kept = two
    with database.begin() as session:
        other = put_person(session, THIRD, date_of_birth=BORN + timedelta(days=1))
        with pytest.raises(InvalidFact, match="two different records"):
            merge(session, (kept, kept))
        with pytest.raises(InvalidFact, match="differ in the date of birth"):
            merge(session, (other, kept))
        with pytest.raises(NotFound):
            merge(session, (999, kept))
        with pytest.raises(InvalidFact, match="Give the reason"):
            merging.merge(session, gone_id=gone, kept_id=kept, because=" ", by=BY, at=AT)
        assert merging.latest(session) == []
        merge(session, (other, kept), despite_birth=True)
        assert by_number(session, THIRD, BORN + timedelta(days=1)) == Found(kept)
        with pytest.raises(Conflict, match="merged already"):
            merge(session, (other, gone), despite_birth=True)


def test_a_merge_and_its_undoing_are_in_the_ledger_by_row_numbers_alone(
    database: Database, two: Two
) -> None:
    with database.begin() as session:
        number = merge(session, two)
        undo(session, number)
        with pytest.raises(Conflict, match="undone already"):
            undo(session, number)
        entries = ledger.about(session, f"merge:{number}")
    assert [entry.action for entry in entries] == ["people.parted", "people.merged"]
    assert {entry.detail for entry in entries} == {
        json.dumps(
            {"appointments": 1, "awards": 1, "gone": f"person:{two[0]}", "kept": f"person:{two[1]}"}
        )
    }


def test_nobody_is_held_twice_under_one_number(database: Database, two: Two) -> None:
    with database.begin() as session:
        undo(session, merge(session, two))
        held = people.held(session, [f"{GONE:07}", f"{KEPT:07}"])
    assert {each.person_id for each in held.values()} == set(two)

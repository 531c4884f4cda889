"""Lines and marks as rows: what a drawing writes, keeps, supersedes and takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from register.store import standings
from register.store.session import Database
from register.store.standings import KeptSpan
from register.store.tables.columns import NO_END, STILL_KNOWN
from register.store.tables.standings import StandingMarkRow, StandingRow
from tests.registering import EARLY, primaries, put_person, put_post, put_schools

MONDAY = datetime(2026, 9, 7, 12, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
MOMENT = timedelta(microseconds=1)
BEGINS, TURNS = date(2009, 9, 1), date(2024, 9, 2)
STARTED = date(2021, 9, 1)
VACANT = KeptSpan(BEGINS, NO_END, "no_senco", None, ("S-VACANT",))
ONCE = KeptSpan(BEGINS, TURNS, "no_senco", None, ("S-VACANT",))
LATE = KeptSpan(TURNS, NO_END, "overdue", date(2024, 9, 1), ("D-3Y-PASSED", "D-29FEB"))


@pytest.fixture
def listed(database: Database) -> Database:
    """Three schools with nothing drawn and nothing marked."""
    with database.begin() as session:
        put_schools(session, *primaries(1, 2, 3))
        standings.take_marked(session, 10)
    return database


def put(session: Session, *line: KeptSpan, at: datetime, urn: int = 1) -> int:
    """Make this the school's line from the instant on."""
    return standings.replace(session, {urn: line}, at=at, rulebook="test")


def rows(session: Session) -> list[tuple[str, datetime, datetime]]:
    """Every row there is: its status and when it was known."""
    kept = session.exec(select(StandingRow).order_by(col(StandingRow.id))).all()
    return [(row.status, row.known_from, row.known_to) for row in kept]


def marks(session: Session) -> set[tuple[int, datetime]]:
    """Every mark there is."""
    return {(mark.urn, mark.at) for mark in session.exec(select(StandingMarkRow))}


def test_a_line_reads_back_in_the_order_of_days(listed: Database) -> None:
    with listed.begin() as session:
        assert put(session, LATE, ONCE, at=MONDAY) == 2
    with listed.read() as session:
        assert standings.spans(session, [1, 2], None) == {1: [ONCE, LATE]}
        assert standings.drawn(session) == 2
        assert list(standings.every_school_with_a_line(session)) == [1]


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        pytest.param(MONDAY - MOMENT, {}, id="the moment before the first line"),
        pytest.param(MONDAY, {1: [VACANT]}, id="at the first line"),
        pytest.param(TUESDAY - MOMENT, {1: [VACANT]}, id="the moment before the second"),
        pytest.param(TUESDAY, {1: [ONCE, LATE]}, id="at the second"),
        pytest.param(None, {1: [ONCE, LATE]}, id="now"),
    ],
)
def test_a_line_is_known_from_its_instant_until_the_next(
    listed: Database, known_at: datetime | None, expected: dict[int, list[KeptSpan]]
) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
        put(session, ONCE, LATE, at=TUESDAY)
    with listed.read() as session:
        assert standings.spans(session, [1], known_at) == expected


def test_the_same_line_again_writes_nothing(listed: Database) -> None:
    with listed.begin() as session:
        put(session, ONCE, LATE, at=MONDAY)
        before = rows(session)
        assert put(session, ONCE, LATE, at=TUESDAY) == 0
    with listed.read() as session:
        assert rows(session) == before


def test_a_span_that_stays_keeps_the_instant_from_which_it_was_known(listed: Database) -> None:
    other = replace(LATE, status="review")
    with listed.begin() as session:
        put(session, ONCE, LATE, at=MONDAY)
        assert put(session, ONCE, other, at=TUESDAY) == 1
    with listed.read() as session:
        assert sorted(rows(session)) == [
            ("no_senco", MONDAY, STILL_KNOWN),
            ("overdue", MONDAY, TUESDAY),
            ("review", TUESDAY, STILL_KNOWN),
        ]


def test_a_school_that_leaves_scope_loses_its_line_from_then_on_only(listed: Database) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
        put(session, at=TUESDAY)
    with listed.read() as session:
        assert standings.spans(session, [1], None) == {}
        assert standings.spans(session, [1], TUESDAY - MOMENT) == {1: [VACANT]}


def test_drawing_again_at_the_same_instant_leaves_no_row_that_was_never_known(
    listed: Database,
) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
    with listed.begin() as session:
        put(session, ONCE, LATE, at=MONDAY)
    with listed.read() as session:
        assert sorted(rows(session)) == [
            ("no_senco", MONDAY, STILL_KNOWN),
            ("overdue", MONDAY, STILL_KNOWN),
        ]


def test_a_line_that_goes_and_comes_back_at_one_instant_is_whole(listed: Database) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
        put(session, ONCE, LATE, at=TUESDAY)
        put(session, VACANT, at=TUESDAY)
    with listed.read() as session:
        assert standings.spans(session, [1], TUESDAY - MOMENT) == {1: [VACANT]}
        assert standings.spans(session, [1], TUESDAY) == {1: [VACANT]}
        assert all(known_from < known_to for _, known_from, known_to in rows(session))


def test_a_fact_that_comes_late_takes_the_line_back_and_marks_what_follows(
    listed: Database,
) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
        put(session, ONCE, LATE, at=WEDNESDAY)
        put(session, LATE, at=TUESDAY)
        assert marks(session) == {(1, WEDNESDAY)}
        assert standings.spans(session, [1], MONDAY) == {1: [VACANT]}
        assert standings.spans(session, [1], TUESDAY) == {1: [LATE]}
        assert put(session, ONCE, LATE, at=WEDNESDAY) == 1
    with listed.read() as session:
        assert standings.spans(session, [1], TUESDAY) == {1: [LATE]}
        assert standings.spans(session, [1], None) == {1: [ONCE, LATE]}
        assert all(known_from < known_to for _, known_from, known_to in rows(session))


def test_a_late_fact_that_changes_nothing_opens_what_was_closed_later(listed: Database) -> None:
    with listed.begin() as session:
        put(session, VACANT, at=MONDAY)
        put(session, at=WEDNESDAY)
        put(session, VACANT, at=TUESDAY)
        assert marks(session) == {(1, WEDNESDAY)}
        put(session, at=WEDNESDAY)
    with listed.read() as session:
        assert rows(session) == [("no_senco", MONDAY, WEDNESDAY)]


def test_a_mark_spreads_to_every_school_where_the_same_people_served(listed: Database) -> None:
    with listed.begin() as session:
        ann = put_person(session, 1)
        put_post(session, ann, 1, STARTED)
        put_post(session, ann, 2, date(2012, 9, 1), ends=STARTED)
        standings.take_marked(session, 10)
        assert standings.mark(session, [1], at=TUESDAY, why="test") == 2
        assert standings.mark(session, [3], at=TUESDAY, why="test") == 1
        assert marks(session) == {(1, TUESDAY), (2, TUESDAY), (3, TUESDAY)}
        assert standings.waiting(session) == 3


def test_marking_twice_is_marking_once(listed: Database) -> None:
    with listed.begin() as session:
        standings.mark(session, [1], at=TUESDAY, why="one")
        standings.mark(session, [1], at=TUESDAY, why="another")
        standings.mark(session, [], at=TUESDAY, why="none")
        assert marks(session) == {(1, TUESDAY)}


def test_marking_for_people_marks_where_they_served_and_nowhere_else(listed: Database) -> None:
    with listed.begin() as session:
        ann, ben = put_person(session, 1), put_person(session, 2)
        put_post(session, ann, 1, STARTED)
        put_post(session, ben, 2, STARTED)
        standings.take_marked(session, 10)
        standings.mark_for_people(session, [ann], at=TUESDAY, why="test")
        assert marks(session) == {(1, TUESDAY)}


def test_a_national_mark_spreads_like_a_small_one(database: Database) -> None:
    with database.begin() as session:
        put_schools(session, *primaries(*range(1, 1102)))
        ann = put_person(session, 1)
        put_post(session, ann, 1, STARTED)
        put_post(session, ann, 1101, STARTED)
        standings.take_marked(session, 2000)
        assert standings.mark(session, range(1, 1101), at=TUESDAY, why="test") == 1101


def test_marks_are_taken_earliest_first_in_bites(listed: Database) -> None:
    with listed.begin() as session:
        standings.mark(session, [1, 2, 3], at=TUESDAY, why="test")
        standings.mark(session, [1], at=MONDAY, why="test")
        taken = [standings.take_marked(session, 2) for _ in range(4)]
    assert taken == [(MONDAY, [1]), (TUESDAY, [1, 2]), (TUESDAY, [3]), None]


def test_a_drawing_undone_leaves_the_marks(listed: Database) -> None:
    with listed.begin() as session:
        standings.mark(session, [1], at=TUESDAY, why="test")
    with pytest.raises(RuntimeError), listed.begin() as session:
        standings.take_marked(session, 10)
        put(session, VACANT, at=TUESDAY)
        raise RuntimeError
    with listed.read() as session:
        assert marks(session) == {(1, TUESDAY)}
        assert rows(session) == []


def test_a_mark_for_a_school_that_is_not_held_is_refused(listed: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), listed.begin() as session:
        standings.mark(session, [99], at=EARLY, why="test")

"""Grouped counts and lists over lines and schools, as known at one time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from register.store import counting, standings
from register.store.counting import Counted
from register.store.session import Database
from register.store.standings import KeptSpan
from register.store.tables.columns import NO_END
from tests.listed import a_primary
from tests.registering import EARLY, put_schools, relist

LATER = EARLY + timedelta(days=30)
MOMENT = timedelta(microseconds=1)
BEGINS, TURNS = date(2009, 9, 1), date(2024, 9, 2)
ONE_DAY = timedelta(days=1)
VACANT = KeptSpan(BEGINS, TURNS, "no_senco", None, ("S-VACANT",))
LATE = KeptSpan(TURNS, NO_END, "overdue", date(2024, 9, 1), ("D-3Y-PASSED", "D-29FEB"))


@pytest.fixture
def counted(database: Database) -> Database:
    """Three schools of two authorities, vacant until the second of September 2024, then late.

    The third has neither authority nor region, and no line before then.
    """
    with database.begin() as session:
        put_schools(
            session,
            a_primary(1, "Beech School", trust_code=5, trust_name="A Trust"),
            a_primary(2, "Ash School", la_code=902, la_name="Gorseland", region_code="B"),
            a_primary(3, "Cedar School", la_code=None, la_name="", region_code="", region_name=""),
        )
        standings.take_marked(session, 10)
        lines = {1: [VACANT, LATE], 2: [VACANT, LATE], 3: [LATE]}
        standings.replace(session, lines, at=EARLY, rulebook="test")
    return database


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(TURNS - ONE_DAY, {("no_senco", 2)}, id="the last day of a span"),
        pytest.param(TURNS, {("overdue", 3)}, id="the first day of the next"),
        pytest.param(TURNS + ONE_DAY, {("overdue", 3)}, id="the day after that"),
        pytest.param(BEGINS, {("no_senco", 2)}, id="the first day there is"),
        pytest.param(BEGINS - ONE_DAY, set(), id="the day before there was a line"),
    ],
)
def test_a_span_holds_from_its_first_day_to_the_day_before_the_next(
    counted: Database, day: date, expected: set[tuple[str, int]]
) -> None:
    with counted.read() as session:
        found = counting.counts(session, [], as_of=day, known_at=None)
    assert {(row.status, row.number) for row in found} == expected


def test_a_key_that_is_blank_is_counted_under_no_name(counted: Database) -> None:
    with counted.read() as session:
        by_la = counting.counts(session, ["la"], as_of=TURNS, known_at=None)
        by_region = counting.counts(session, ["region"], as_of=TURNS, known_at=None)
    assert Counted((None,), ("Not recorded",), "overdue", 1) in by_la
    assert Counted((None,), ("Not recorded",), "overdue", 1) in by_region
    assert Counted((902,), ("Gorseland",), "overdue", 1) in by_la


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        pytest.param({}, [3, 2, 1], id="everywhere, by authority and name"),
        pytest.param({"la": 901}, [1], id="one authority"),
        pytest.param({"region": "B"}, [2], id="one region"),
        pytest.param({"trust": 5}, [1], id="one trust"),
        pytest.param({"la": 901, "region": "B"}, [], id="both at once"),
    ],
)
def test_a_list_is_of_the_schools_asked_for(
    counted: Database, where: dict[str, object], expected: list[int]
) -> None:
    with counted.read() as session:
        found = counting.listed(
            session, as_of=TURNS, known_at=None, statuses={"overdue"}, where=where
        )
        total = counting.counts(session, [], as_of=TURNS, known_at=None, where=where)
    assert [school.urn for school in found] == expected
    assert sum(row.number for row in total) == len(expected)


def test_a_listed_school_carries_its_standing_of_the_day(counted: Database) -> None:
    with counted.read() as session:
        (found,) = counting.listed(
            session, as_of=TURNS, known_at=None, statuses={"overdue"}, where={"urn": 2}
        )
        none = counting.listed(session, as_of=TURNS, known_at=None, statuses=set(), where={})
    assert (found.name, found.la_name, found.type_name) == (
        "Ash School",
        "Gorseland",
        "Community school",
    )
    assert (found.status, found.deadline, found.reasons) == (
        "overdue",
        date(2024, 9, 1),
        "D-3Y-PASSED|D-29FEB",
    )
    assert none == []


def test_a_school_that_moved_is_counted_where_it_was_then_known_to_be(counted: Database) -> None:
    with counted.begin() as session:
        relist(session, 1, at=LATER, la_code=902, la_name="Gorseland")
    with counted.read() as session:
        known = {
            at: {
                (row.keys[0], row.number)
                for row in counting.counts(session, ["la"], as_of=TURNS, known_at=at)
            }
            for at in (LATER - MOMENT, LATER, datetime(2099, 1, 1, tzinfo=UTC), None)
        }
    before, *after = known.values()
    assert before == {(901, 1), (902, 1), (None, 1)}
    assert after == [{(902, 2), (None, 1)}] * 3


def test_nothing_was_known_before_the_first_list(counted: Database) -> None:
    with counted.read() as session:
        assert counting.counts(session, ["la"], as_of=TURNS, known_at=EARLY - MOMENT) == []

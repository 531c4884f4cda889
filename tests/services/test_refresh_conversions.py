"""Two national days three months apart: the SENCO of each converted school is at the new URN."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from register.law.assessment import assess
from register.services import conversion
from register.store import conversions, facts
from register.store.conversions import ConversionOutcome
from register.store.feed_runs import Outcome
from register.store.session import Database
from tests.feeds.extract import Row, a_link, a_school
from tests.services.conversion_scenes import a_senco
from tests.services.refresh_scenes import (
    DAY_ONE,
    DAY_TWO,
    FIRST,
    Files,
    a_list,
    again,
    days_after,
)

NEW = 200_001


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Files:
    return Files(database, tmp_path)


def closed(urn: int) -> Row:
    return again(urn, status="2", closed="31-08-2026")


def academy(urn: int) -> Row:
    return a_school(urn, type="34", group="10", opened="01-09-2026")


def test_a_converted_school_keeps_its_senco_and_the_clock(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session:
        a_senco(session, FIRST, starts=date(2025, 9, 1))
        before = assess(facts.load(session, [FIRST]).case(FIRST), DAY_ONE)
    told = files.list(
        DAY_TWO,
        a_list(closed(FIRST), academy(NEW)),
        [a_link(FIRST, NEW), a_link(NEW, FIRST, "Predecessor", "01-09-2026")],
    )
    assert (told.outcome, told.counts.closed, told.counts.added) == (Outcome.APPLIED, 1, 1)
    assert any("1 appointments were carried" in notice for notice in told.notices)
    with files.database.read() as session:
        (carried,) = conversions.posts_at(session, NEW)
        after = assess(facts.load(session, [NEW]).case(NEW), DAY_TWO)
    assert carried.starts == date(2026, 9, 1)
    assert after.deadline == before.deadline
    assert [x.person for x in after.people] == [x.person for x in before.people]


def test_a_link_that_comes_later_completes_the_conversion(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session:
        a_senco(session, FIRST)
    rows = a_list(closed(FIRST), academy(NEW))
    files.list(DAY_TWO, rows)
    with files.database.read() as session:
        assert conversions.posts_at(session, NEW) == []
    files.list(days_after(DAY_TWO, 1), rows, [a_link(FIRST, NEW)])
    with files.database.read() as session:
        assert len(conversions.posts_at(session, NEW)) == 1


def test_a_succession_announced_before_it_happens_waits_for_the_opening(files: Files) -> None:
    links = [a_link(FIRST, NEW)]
    announced = a_school(NEW, status="4", opened="01-09-2026")
    files.list(DAY_ONE, a_list(announced), links)
    with files.database.begin() as session:
        a_senco(session, FIRST)
    files.list(days_after(DAY_ONE, 1), a_list(announced, again(FIRST, name="Renamed")), links)
    with files.database.read() as session:
        assert conversion.recent(session) == []
    files.list(DAY_TWO, a_list(closed(FIRST), academy(NEW)), links)
    with files.database.read() as session:
        assert len(conversions.posts_at(session, NEW)) == 1


def test_the_next_list_carries_nothing_twice(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session:
        a_senco(session, FIRST)
    links = [a_link(FIRST, NEW)]
    files.list(DAY_TWO, a_list(closed(FIRST), academy(NEW)), links)
    files.list(
        days_after(DAY_TWO, 1),
        a_list(closed(FIRST), academy(NEW) | {"Town": "Elsewhere"}),
        [*links, a_link(NEW, FIRST, "Predecessor", "01-09-2026")],
    )
    with files.database.read() as session:
        assert len(conversions.posts_at(session, NEW)) == 1
        assert len(conversion.recent(session)) == 1


def test_an_undone_conversion_stays_undone(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    links = [a_link(FIRST, NEW)]
    with files.database.begin() as session:
        a_senco(session, FIRST)
    told = files.list(DAY_TWO, a_list(closed(FIRST), academy(NEW)), links)
    with files.database.begin() as session:
        (made,) = conversion.recent(session)
        assert made.run_id == told.run
        conversion.undo(session, made.id, by="a@b.example", reason="Wrong.", at=made.at)
    files.list(days_after(DAY_TWO, 1), a_list(closed(FIRST), academy(NEW)), links)
    with files.database.read() as session:
        assert conversions.posts_at(session, NEW) == []
        assert conversions.get(session, made.id).outcome is ConversionOutcome.UNDONE


def test_a_link_that_is_withdrawn_is_told_with_what_to_do(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session:
        a_senco(session, FIRST)
    rows = a_list(closed(FIRST), academy(NEW))
    files.list(DAY_TWO, rows, [a_link(FIRST, NEW)])
    told = files.list(days_after(DAY_TWO, 1), rows, [a_link(FIRST + 4, FIRST + 6, "Other")])
    assert told.outcome is Outcome.APPLIED
    assert told.notices[-1].startswith(
        f"The list no longer says that URN {NEW} follows URN {FIRST}"
    )
    with files.database.read() as session:
        assert len(conversions.posts_at(session, NEW)) == 1


def test_a_merger_and_a_loop_in_one_list(files: Files) -> None:
    files.list(DAY_ONE, a_list())
    with files.database.begin() as session:
        a_senco(session, FIRST, trn=1111111)
        a_senco(session, FIRST + 2, trn=2222222)
        a_senco(session, FIRST + 4, trn=3333333)
    told = files.list(
        DAY_TWO,
        a_list(closed(FIRST), closed(FIRST + 2), closed(FIRST + 4), academy(NEW)),
        [
            a_link(FIRST, NEW, "Successor - merged"),
            a_link(FIRST + 2, NEW, "Successor - merged"),
            a_link(FIRST + 4, FIRST + 2),
            a_link(FIRST + 2, FIRST + 4),
        ],
    )
    assert told.outcome is Outcome.APPLIED
    with files.database.read() as session:
        assert {x.person_id for x in conversions.posts_at(session, NEW)} >= {1, 2}
        assert all(x.outcome != "undone" for x in conversion.recent(session))

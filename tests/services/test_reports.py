"""The national picture: what is counted, under what, on which days, and who is on the list."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from register.domain.errors import InvalidFact
from register.law.assessment import OUTSIDE, RULEBOOK, STATUSES, assess
from register.services import reports
from register.services.reports import Cut, Filters, Report
from register.store import facts
from register.store.session import Database
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

TODAY = date(2026, 6, 1)
LATER = EARLY + timedelta(days=30)
MOMENT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)
STARTED = date(2021, 9, 1)
ACADEMY: dict[str, object] = {
    "type_code": 34,
    "type_name": "Academy converter",
    "phase_code": 4,
    "phase_name": "Secondary",
    "trust_code": 5,
    "trust_name": "A Trust",
}


@pytest.fixture
def nation(database: Database) -> Database:
    """One school at each of five statuses, and four that are not counted.

    1 qualified, 2 overdue, 3 ineligible, 4 vacant (academy), 5 in time until 1 September 2026;
    6 closed, 7 special, 8 not yet open, 9 of no known type. 3 and 5 are in Gorseland; 4 has
    neither authority nor region.
    """
    gorseland: dict[str, object] = {
        "la_code": 902,
        "la_name": "Gorseland",
        "region_code": "B",
        "region_name": "Upper Region",
    }
    nowhere: dict[str, object] = {
        "la_code": None, "la_name": "", "region_code": "", "region_name": "",
    }  # fmt: skip
    with database.begin() as session:
        put_body(session)
        put_schools(
            session,
            a_primary(1, "One"),
            a_primary(2, "Two"),
            a_primary(3, "Three", **gorseland),
            a_primary(4, "Four", **ACADEMY, **nowhere),
            a_primary(5, "Five", **gorseland),
            a_primary(6, "Six", status_code=2, closed=date(2020, 8, 31)),
            a_primary(7, "Seven", type_code=7),
            a_primary(8, "Eight", status_code=4, opened=date(2027, 9, 1)),
            a_primary(9, "Nine", type_code=None, type_name=""),
        )
        people = {urn: put_person(session, urn) for urn in range(1, 10)}
        for urn in (1, 2, 3):
            put_post(session, people[urn], urn, STARTED)
        put_post(session, people[5], 5, date(2023, 9, 1))
        put_award(session, people[1], at=EARLY)
        retell_person(session, 3, at=EARLY + MOMENT, prohibited=True)
    draw(database)
    return database


def ask(database: Database, by: Cut = Cut.NONE, day: date = TODAY) -> Report:
    """The counts of a day as known now."""
    with database.read() as session:
        return reports.counts(session, by=by, as_of=day, today=TODAY)


def at_status(report: Report) -> dict[str, int]:
    """How many of the total stand at each status, without the noughts."""
    return {status: number for status, number in report.total.statuses.items() if number}


def test_schools_are_the_open_ones_that_the_duty_reaches(nation: Database) -> None:
    found = ask(nation)
    assert (found.as_of, found.known_at, found.rulebook) == (TODAY, None, RULEBOOK)
    assert at_status(found) == {
        "no_senco": 1,
        "ineligible": 1,
        "overdue": 1,
        "in_window": 1,
        "qualified": 1,
    }
    assert tuple(found.total.statuses) == STATUSES
    assert (found.total.schools, found.total.not_met) == (5, 3)


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        pytest.param(
            Cut.LA,
            [(902, "Gorseland", 2, 1), (901, "Thistleshire", 2, 1), (None, "Not recorded", 1, 1)],
            id="authority",
        ),
        pytest.param(
            Cut.REGION,
            [
                ("E", "Middle Region", 2, 1),
                ("B", "Upper Region", 2, 1),
                (None, "Not recorded", 1, 1),
            ],
            id="region",
        ),
        pytest.param(
            Cut.TYPE,
            [(34, "Academy converter", 1, 1), (1, "Community school", 4, 2)],
            id="type",
        ),
        pytest.param(Cut.PHASE, [(2, "Primary", 4, 2), (4, "Secondary", 1, 1)], id="phase"),
        pytest.param(Cut.TRUST, [(5, "A Trust", 1, 1), (None, "Not recorded", 4, 2)], id="trust"),
        pytest.param(Cut.NONE, [(None, "England", 5, 3)], id="none"),
    ],
)
def test_counts_are_cut_by(
    nation: Database, by: Cut, rows: list[tuple[object, str, int, int]]
) -> None:
    found = ask(nation, by)
    assert [(row.key, row.name, row.schools, row.not_met) for row in found.rows] == rows
    assert (found.total.name, found.total.schools, found.total.not_met) == ("England", 5, 3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2026, 9, 1), 1, id="the third anniversary"),
        pytest.param(date(2026, 9, 2), 2, id="the day after"),
        pytest.param(date(2026, 9, 3), 2, id="two days after"),
    ],
)
def test_a_report_of_a_future_day_says_who_will_be_late(
    nation: Database, day: date, expected: int
) -> None:
    assert ask(nation, day=day).total.statuses["overdue"] == expected


@pytest.mark.parametrize("years", range(0, 11, 2))
def test_a_report_of_a_future_day_is_the_law_asked_of_that_day(
    nation: Database, years: int
) -> None:
    day = date(2026 + years, 6, 1)
    with nation.read() as session:
        known = facts.load(session, range(1, 9))
        decided = [assess(known.case(urn), day).status for urn in range(1, 9)]
        counted = reports.counts(session, by=Cut.LA, as_of=day, today=TODAY)
    expected = {s: decided.count(s) for s in decided if s not in OUTSIDE}
    assert at_status(counted) == expected


def test_a_school_counts_from_the_day_it_opens_to_the_day_it_closes(nation: Database) -> None:
    days = (date(2020, 8, 31), date(2020, 9, 1), date(2027, 8, 31), date(2027, 9, 1))
    with nation.read() as session:
        listed = [
            {
                school.urn
                for school in reports.flagged(
                    session, as_of=day, today=TODAY, statuses=frozenset(STATUSES)
                )
            }
            & {6, 8}
            for day in days
        ]
    assert listed == [{6}, set(), set(), {8}]


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        pytest.param(date(2009, 8, 31), False, id="the day before the rules begin"),
        pytest.param(date(2009, 9, 1), True, id="the day they begin"),
        pytest.param(date(2009, 9, 2), True, id="the day after"),
        pytest.param(date(2036, 5, 31), True, id="the day before ten years ahead"),
        pytest.param(date(2036, 6, 1), True, id="ten years ahead"),
        pytest.param(date(2036, 6, 2), False, id="the day after that"),
    ],
)
def test_days_are_held_from_2009_to_ten_years_ahead(
    nation: Database, day: date, *, allowed: bool
) -> None:
    if allowed:
        assert ask(nation, day=day).as_of == day
        return
    said = f"^Ask about a day from 2009-09-01 to 2036-06-01: {day} is outside that.$"
    with nation.read() as session:
        with pytest.raises(InvalidFact, match=said):
            reports.counts(session, by=Cut.LA, as_of=day, today=TODAY)
        with pytest.raises(InvalidFact, match=said):
            reports.flagged(session, as_of=day, today=TODAY)


def test_ten_years_from_a_leap_day_is_the_last_of_february(nation: Database) -> None:
    today = date(2024, 2, 29)
    with nation.read() as session:
        reports.counts(session, by=Cut.NONE, as_of=date(2034, 2, 28), today=today)
        with pytest.raises(InvalidFact):
            reports.counts(session, by=Cut.NONE, as_of=date(2034, 3, 1), today=today)


def test_the_list_is_of_schools_whose_duty_is_not_met(nation: Database) -> None:
    with nation.read() as session:
        found = reports.flagged(session, as_of=TODAY, today=TODAY)
    said = {s.urn: (s.status, s.since, s.deadline, s.reasons) for s in found}
    assert said == {
        2: ("overdue", date(2024, 9, 2), date(2024, 9, 1), ("D-3Y-PASSED",)),
        3: ("ineligible", STARTED, None, ("A-PROHIBITED",)),
        4: ("no_senco", date(2014, 9, 1), None, ("S-VACANT",)),
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param(Filters(), {2, 3, 4}, id="everywhere"),
        pytest.param(Filters(la=902), {3}, id="authority"),
        pytest.param(Filters(region="E"), {2}, id="region"),
        pytest.param(Filters(type_code=34), {4}, id="type"),
        pytest.param(Filters(phase_code=2), {2, 3}, id="phase"),
        pytest.param(Filters(trust_code=5), {4}, id="trust"),
        pytest.param(Filters(urn=2), {2}, id="one school"),
        pytest.param(Filters(reason="A-PROHIBITED"), {3}, id="reason"),
        pytest.param(Filters(reason="A-PRO"), set(), id="part of a reason is no reason"),
        pytest.param(Filters(la=902, reason="S-VACANT"), set(), id="both at once"),
        pytest.param(Filters(la=999), set(), id="an authority without schools"),
    ],
)
def test_the_list_can_be_filtered_by(
    nation: Database, filters: Filters, expected: set[int]
) -> None:
    with nation.read() as session:
        found = reports.flagged(session, as_of=TODAY, today=TODAY, filters=filters)
    assert {school.urn for school in found} == expected


def test_counts_can_be_filtered_too(nation: Database) -> None:
    with nation.read() as session:
        found = reports.counts(
            session, by=Cut.TYPE, as_of=TODAY, today=TODAY, filters=Filters(la=902)
        )
        none = reports.counts(
            session, by=Cut.TYPE, as_of=TODAY, today=TODAY, filters=Filters(la=999)
        )
    assert [(row.key, row.schools) for row in found.rows] == [(1, 2)]
    assert (none.rows, none.total.schools, none.total.not_met) == ((), 0, 0)


def test_other_statuses_can_be_listed(nation: Database) -> None:
    with nation.read() as session:
        found = reports.flagged(
            session, as_of=TODAY, today=TODAY, statuses=reports.check_statuses(["qualified"])
        )
    assert [school.urn for school in found] == [1]


def test_a_status_that_there_is_not_is_refused_with_those_there_are(nation: Database) -> None:
    del nation
    with pytest.raises(InvalidFact, match="There is no status 'late': choose from no_senco, "):
        reports.check_statuses(["review", "late"])


def test_a_renamed_authority_is_one_row_under_one_name(nation: Database) -> None:
    with nation.begin() as session:
        relist(session, 1, at=LATER, la_name="Thistleshire and Moor")
    draw(nation)
    assert [row.name for row in ask(nation, Cut.LA).rows if row.key == 901] == [
        "Thistleshire and Moor"
    ]


def test_every_cut_can_be_written_as_json_on_both_databases(nation: Database) -> None:
    """PostgreSQL gives a year as a decimal, which no JSON has."""
    with nation.begin() as session:
        relist(session, 1, at=LATER, last_changed=date(2024, 5, 1), pupils=90, fsm_percent=12.5)
    draw(nation)
    with nation.read() as session:
        for cut in Cut:
            made = reports.counts(session, by=cut, as_of=TODAY, today=TODAY)
            keys = [row.key for row in made.rows]
            assert json.loads(json.dumps(keys)) == keys
        by_year = reports.counts(session, by=Cut.CHANGED, as_of=TODAY, today=TODAY)
        bands = [
            reports.counts(session, by=cut, as_of=TODAY, today=TODAY).rows[0].name
            for cut in (Cut.SIZE, Cut.FSM)
        ]
    first = by_year.rows[0]
    assert (first.key, first.name, first.schools) == (2024, "2024", 1)
    assert bands == ["Fewer than 100 pupils", "10% to less than 20%"]


def test_a_key_of_nought_is_a_key_and_its_list_holds_its_schools(nation: Database) -> None:
    with nation.begin() as session:
        relist(session, 2, at=LATER, phase_code=0, phase_name="Not applicable")
    draw(nation)
    with nation.read() as session:
        by_phase = reports.counts(session, by=Cut.PHASE, as_of=TODAY, today=TODAY)
        listed = reports.flagged(session, as_of=TODAY, today=TODAY, filters=Filters(phase_code=0))
    assert (0, "Not applicable", 1) in {(row.key, row.name, row.schools) for row in by_phase.rows}
    assert [school.urn for school in listed] == [2]

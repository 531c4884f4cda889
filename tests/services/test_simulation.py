"""What if: other readings and other rules, worked out from the facts, that touch no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from register.law.assessment import OUTSIDE, STATUSES
from register.law.policy import DEFAULT, SWITCHES, Policy, with_switches
from register.services import other_readings, reports, simulation
from register.services.other_readings import Reading
from register.services.reports import Cut, Filters
from register.services.simulation import Answered, Simulation
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
)
from tests.services.happening import Happening, begun, some_days

TODAY = date(2026, 6, 1)
NOW = EARLY + timedelta(days=1)
READINGS = (
    pytest.param({}, id="as the law is read"),
    pytest.param({"P1": "strict", "P10": "overdue"}, id="as the department reads it"),
    pytest.param(
        {"P2": "current_appointment", "P7": "completion", "P9": "months_and_days"},
        id="each post on its own",
    ),
    pytest.param({"P11": "assume_not_met", "P4": "out"}, id="what is not known is not met"),
    pytest.param({"years_allowed": "2", "months_of_service": "6"}, id="a Bill"),
)


def reached(policy: Policy, type_code: int | None) -> bool:
    return type_code in policy.types_in_scope


@pytest.mark.parametrize("choices", READINGS)
def test_the_facts_in_bulk_are_what_the_law_says_of_each_school(
    database: Database, choices: dict[str, str]
) -> None:
    dice, policy = Random(7), with_switches(choices)  # noqa: S311 - an invented country
    plain = begun(database)
    kept = []
    for minute in range(1, 9):
        at = EARLY + timedelta(minutes=minute)
        with database.begin() as session:
            happening = Happening(session, plain, dice, at)
            for _ in range(dice.randrange(2, 6)):
                happening.anything()
        kept.append((at, plain.copy()))
    draw(database)
    with database.read() as session:
        for at, then in kept[::3]:
            for day in some_days(dice, 8):
                expected = {
                    urn: Answered(decision.status, decision.deadline)
                    for urn, school in then.schools.items()
                    if reached(policy, school.type_code)
                    and (decision := then.decided(urn, day, policy)).status not in OUTSIDE
                }
                found = simulation.from_facts(session, as_of=day, known_at=at, policy=policy)
                assert found == expected
                if policy == DEFAULT:
                    drawn = reports.counts(
                        session, by=Cut.NONE, as_of=day, today=TODAY, known_at=at
                    )
                    assert drawn.total.schools == len(found)


@pytest.fixture
def country(database: Database) -> Database:
    """Eight schools: what each is for stands beside it.

    1 qualified; 2 began two and a half years ago; 3 over four years ago; 4 has nobody; 5 served
    elsewhere since 2009 first; 6 is special, with a SENCO; 7 qualified by a NASENCO of 2026; 8 is
    of a teacher whose status is not known.
    """
    with database.begin() as session:
        put_body(session)
        special: dict[str, object] = {"type_code": 7, "type_name": "Community special school"}
        put_schools(
            session,
            *(a_primary(urn, f"School {urn}") for urn in (1, 2, 3, 4, 5, 7, 8, 9)),
            a_primary(6, "School 6", **special),
        )
        for number in range(1, 9):
            unsure = None if number == 8 else False
            assert put_person(session, number, prohibited=unsure) == number
        put_post(session, 1, 1, date(2021, 9, 1))
        put_award(session, 1, at=EARLY)
        put_post(session, 2, 2, date(2023, 12, 1))
        put_post(session, 3, 3, date(2022, 1, 10))
        put_post(session, 5, 9, date(2012, 9, 1), ends=date(2014, 9, 1))
        put_post(session, 5, 5, date(2024, 9, 1))
        put_post(session, 6, 6, date(2020, 9, 1))
        put_post(session, 7, 7, date(2022, 9, 1))
        put_award(session, 7, at=EARLY, awarded=date(2026, 3, 1), course_completed=date(2026, 2, 1))
        put_post(session, 8, 8, date(2025, 9, 1))
    draw(database)
    return database


def ask(database: Database, choices: dict[str, str], as_of: date = TODAY) -> Simulation:
    with database.read() as session:
        return simulation.simulate(session, with_switches(choices), as_of=as_of, known_at=NOW)


def moved(found: Simulation) -> dict[int, tuple[str, str]]:
    return {one.urn: (one.before.status, one.after.status) for one in found.changes}


def test_with_nothing_asked_no_answer_differs(country: Database) -> None:
    found = ask(country, {})
    (england,) = found.areas[Cut.NONE]
    assert found.changes == ()
    assert found.choices == {}
    assert england.before == england.after
    assert (england.gained, england.lost) == (0, 0)


@pytest.mark.parametrize(
    ("choices", "expected", "rule"),
    [
        pytest.param(
            {"years_allowed": "2"},
            {2: ("in_window", "overdue"), 3: ("overdue", "overdue"), 8: ("review", "review")},
            "reg 49(4)",
            id="two years: only who is in the third year, and deadlines",
        ),
        pytest.param(
            {"P1": "strict"},
            {5: ("exempt_contested", "in_window")},
            "reg 49(4) earlier service",
            id="the department's view of earlier service",
        ),
        pytest.param(
            {"types_added": "7"},
            {6: ("out_of_scope", "overdue")},
            "s.67(1), s.83(2) mainstream",
            id="special schools too",
        ),
        pytest.param(
            {"nasenco_ends": "2026-01-01"},
            {7: ("qualified", "overdue")},
            "reg 49(7)(a)",
            id="an earlier end of the NASENCO",
        ),
        pytest.param(
            {"P11": "assume_not_met"},
            {8: ("review", "ineligible")},
            "reg 49(2)(a)",
            id="what is not known is taken as not met",
        ),
        pytest.param(
            {"months_of_service": "36"},
            {5: ("exempt_contested", "in_window")},
            "reg 49(4) earlier service",
            id="three years of earlier service",
        ),
    ],
)
def test_a_change_moves_whom_it_should_and_names_the_step(
    country: Database, choices: dict[str, str], expected: dict[int, tuple[str, str]], rule: str
) -> None:
    found = ask(country, choices)
    assert moved(found) == expected
    for school in found.changes:
        assert school.step is not None
        assert school.step.rule == rule
        assert school.step.citation


def test_schools_that_leave_the_scope_are_counted_before_and_not_after(country: Database) -> None:
    found = ask(country, {"types_removed": "1"})
    (england,) = found.areas[Cut.NONE]
    assert sum(england.before.values()) == 8
    assert sum(england.after.values()) == 0
    assert {one.after.status for one in found.changes} == {"out_of_scope"}
    assert (england.gained, england.lost) == (3, 0)  # 3, 4 and 9 no longer fail the duty


def test_areas_add_up_to_the_nation_under_both_readings(country: Database) -> None:
    found = ask(country, {"years_allowed": "1", "types_added": "7"})
    (england,) = found.areas[Cut.NONE]
    for cut in (Cut.LA, Cut.REGION, Cut.TYPE):
        rows = found.areas[cut]
        for status, number in england.after.items():
            assert sum(row.after[status] for row in rows) == number
        assert sum(row.lost for row in rows) == england.lost


def test_years_from_three_to_two_move_only_those_in_their_third_year(country: Database) -> None:
    """On each of many days: in the window before, and their second anniversary past."""
    days = (date(2024, 6, 1), date(2025, 12, 1), date(2025, 12, 2), date(2026, 12, 1))
    moved_on: dict[date, list[int]] = {}
    for day in days:
        moved_on[day] = []
        for one in ask(country, {"years_allowed": "2"}, day).changes:
            if one.before.status != one.after.status:
                assert (one.before.status, one.after.status) == ("in_window", "overdue")
                assert one.after.deadline is not None
                assert one.before.deadline is not None
                assert one.after.deadline < day <= one.before.deadline
                moved_on[day].append(one.urn)
    assert moved_on == dict(zip(days, ([3], [], [2], [2]), strict=True))


def rows(database: Database) -> Iterator[tuple[str, object]]:
    with database.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            yield table.name, session.connection().execute(select(table)).all()


def test_no_row_of_the_register_is_touched(country: Database) -> None:
    before = dict(rows(country))
    ask(country, {"years_allowed": "1", "P1": "strict", "types_added": "7,8"})
    assert dict(rows(country)) == before
    with country.read() as session:
        drawn = reports.counts(session, by=Cut.NONE, as_of=TODAY, today=TODAY)
    assert drawn.total.statuses["overdue"] == 1


def test_every_choice_of_every_switch_can_be_asked(country: Database) -> None:
    choices = [(switch.id, choice) for switch in SWITCHES for choice in switch.choices[1:]]
    for switch, choice in (*choices, ("P2b", "62")):
        assert ask(country, {switch: choice}).choices == {switch: choice}


def test_under_the_default_reading_the_report_and_the_list_are_those_of_the_lines(
    country: Database,
) -> None:
    asked = Reading(DEFAULT, TODAY)
    everything = frozenset(STATUSES)
    with country.read() as session:
        for cut in Cut:
            drawn = reports.counts(session, by=cut, as_of=TODAY, today=TODAY)
            assert other_readings.counts(session, asked, by=cut) == drawn
        listed = reports.flagged(session, as_of=TODAY, today=TODAY, statuses=everything)
        assert other_readings.flagged(session, asked, statuses=everything) == listed


def test_under_another_reading_the_list_has_its_own_reasons_and_first_day(
    country: Database,
) -> None:
    asked = Reading(with_switches({"years_allowed": "2", "types_added": "7"}), TODAY)
    with country.read() as session:
        report = other_readings.counts(session, asked, by=Cut.TYPE)
        found = other_readings.flagged(
            session, asked, statuses={"overdue"}, filters=Filters(reason="D-3Y-PASSED")
        )
        special = other_readings.flagged(session, asked, filters=Filters(type_code=7))
        nobody = other_readings.flagged(session, asked, filters=Filters(reason="Q-REVOKED"))
    assert {row.key: row.schools for row in report.rows} == {1: 8, 7: 1}
    assert {one.urn: one.since for one in found} == {
        2: date(2025, 12, 2),
        3: date(2024, 1, 11),
        6: date(2022, 9, 2),
    }
    assert [one.urn for one in special] == [6]
    assert nobody == ()

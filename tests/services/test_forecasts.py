"""What comes of doing nothing: the schools that fall, and the counts of days ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from register.domain.errors import InvalidFact
from register.services import forecasts, reports
from register.services.forecasts import FallOut, by_area, by_day
from register.services.reports import Cut, Filters
from register.store import counting
from register.store.session import Database
from register.store.tables.columns import NO_END
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    draw,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
    retell_post,
)

TODAY = date(2026, 6, 1)
LATER = EARLY + timedelta(days=30)
ONE_DAY = timedelta(days=1)
HORIZON = date(2036, 6, 1)
GORSELAND: dict[str, object] = {"la_code": 902, "la_name": "Gorseland", "region_code": "B",
                                "region_name": "Upper Region"}  # fmt: skip


@pytest.fixture
def country(database: Database) -> Database:
    """Eight schools, and what is to come of each.

    1 falls out of time on 2 September 2026, 2 on 2 September 2027 (Gorseland), 3 on 16 January
    2027 though its SENCO's status is not known; 4 loses its qualified SENCO on 1 January 2027; 5
    is overdue already, and loses its SENCO too; 6 closes before its time ends; 7 is qualified for
    good; 8 opens with nobody.
    """
    with database.begin() as session:
        put_body(session)
        put_schools(
            session,
            a_primary(1, "Ashfold"),
            a_primary(2, "Bramble", **GORSELAND),
            a_primary(3, "Cobble", **GORSELAND),
            a_primary(4, "Dapple"),
            a_primary(5, "Ember"),
            a_primary(6, "Furze", closed=date(2026, 7, 31)),
            a_primary(7, "Gorse", la_code=None, la_name=""),
            a_primary(8, "Heath", status_code=4, opened=date(2027, 3, 1)),
        )
        people = {urn: put_person(session, urn) for urn in (1, 2, 4, 5, 6, 7)}
        people[3] = put_person(session, 3, prohibited=None)
        leaves = {5: date(2026, 12, 1)}
        starts = {
            1: date(2023, 9, 1),
            2: date(2024, 9, 1),
            3: date(2024, 1, 15),
            5: date(2020, 9, 1),
            6: date(2023, 9, 1),
            7: date(2020, 9, 1),
        }
        for urn, start in starts.items():
            put_post(session, people[urn], urn, start, ends=leaves.get(urn))
        put_post(session, people[4], 4, date(2020, 9, 1), ends=date(2027, 1, 1))
        for urn in (4, 7):
            put_award(session, people[urn], at=EARLY)
    draw(database)
    return database


def falling(database: Database, **asked: object) -> tuple[FallOut, ...]:
    """The schools that fall after today, up to the last day that can be asked about."""
    with database.read() as session:
        given: dict[str, object] = {"today": TODAY, "upto": HORIZON, **asked}
        return forecasts.fall_outs(session, **given)  # type: ignore[arg-type]  # by name


def urns(falls: tuple[FallOut, ...]) -> list[int]:
    """Whose schools they are, in order."""
    return [fall.urn for fall in falls]


def test_each_school_falls_on_its_own_day_with_its_last_lawful_day_before_it(
    country: Database,
) -> None:
    assert [(x.urn, x.day, x.last_lawful, x.before, x.after) for x in falling(country)] == [
        (1, date(2026, 9, 2), date(2026, 9, 1), "in_window", "overdue"),
        (4, date(2027, 1, 1), date(2026, 12, 31), "qualified", "no_senco"),
        (3, date(2027, 1, 16), date(2027, 1, 15), "review", "overdue"),
        (2, date(2027, 9, 2), date(2027, 9, 1), "in_window", "overdue"),
    ]


def test_only_time_that_ends_is_out_of_time(country: Database) -> None:
    found = falling(country)
    assert [x.urn for x in found if x.out_of_time] == [1, 3, 2]
    assert (found[-1].name, found[-1].la_code, found[-1].la_name) == ("Bramble", 902, "Gorseland")


def test_the_first_day_is_left_out_and_the_last_is_in(country: Database) -> None:
    days = {
        (date(2026, 9, 1), date(2026, 9, 2)): [1],
        (date(2026, 9, 1), date(2026, 9, 1)): [],
        (date(2026, 9, 2), date(2027, 1, 15)): [4],
        (date(2023, 8, 31), TODAY): [5],  # days that are past, too
    }
    for (after, upto), expected in days.items():
        assert urns(falling(country, after=after, upto=upto)) == expected


def test_the_filters_hold_for_what_is_ahead_too(country: Database) -> None:
    assert urns(falling(country, filters=Filters(la=902))) == [3, 2]
    assert urns(falling(country, filters=Filters(region="E"))) == [1, 4]
    assert falling(country, filters=Filters(la=901, region="B")) == ()


def test_a_last_day_before_the_first_or_past_the_lines_is_refused(country: Database) -> None:
    with pytest.raises(InvalidFact, match="not before 2026-06-01"):
        falling(country, upto=TODAY - ONE_DAY)
    with pytest.raises(InvalidFact, match="2036-06-02 is outside"):
        falling(country, upto=HORIZON + ONE_DAY)


def test_stretches_of_days_count_each_fall_once_and_those_with_none_are_there(
    country: Database,
) -> None:
    firsts = [date(2026, 6, 2), date(2026, 9, 2), date(2026, 10, 1), date(2027, 1, 16)]
    found = by_day(falling(country), firsts)
    assert [(x.key, x.out_of_time, x.otherwise) for x in found] == [
        ("2026-06-02", 0, 0),
        ("2026-09-02", 1, 0),
        ("2026-10-01", 0, 1),
        ("2027-01-16", 2, 0),
    ]


def test_areas_count_their_own_schools(country: Database) -> None:
    expected: dict[Cut, list[tuple[object, ...]]] = {
        Cut.LA: [(902, "Gorseland", 2, 0), (901, "Thistleshire", 1, 1)],
        Cut.REGION: [("E", "Middle Region", 1, 1), ("B", "Upper Region", 2, 0)],
        Cut.TRUST: [(None, "Not recorded", 3, 1)],
    }
    for by, rows in expected.items():
        found = by_area(falling(country, by=by))
        assert [(x.key, x.name, x.out_of_time, x.otherwise) for x in found] == rows


def every_turn(database: Database) -> list[date]:
    """Each day that can be asked about on which some count turns, and its neighbours."""
    with database.read() as session:
        turned = {turn.day for turn in counting.turned(session, None, known_at=None)}
    near = {day + step for day in turned - {NO_END} for step in (-ONE_DAY, timedelta(), ONE_DAY)}
    return sorted(day for day in {*near, TODAY, HORIZON} if date(2009, 9, 1) <= day <= HORIZON)


def test_the_forecast_of_every_day_is_the_report_of_that_day(country: Database) -> None:
    days = every_turn(country)
    assert len(days) > 30
    with country.read() as session:
        ahead = forecasts.forecast(session, days, today=TODAY, by=Cut.LA)
        whole = forecasts.forecast(session, days, today=TODAY)
        for place, day in enumerate(days):
            report = reports.counts(session, by=Cut.LA, as_of=day, today=TODAY)
            assert ahead.total.on(place) == whole.total.on(place) == report.total, day
            here = [row.on(place) for row in ahead.rows if row.schools[place]]
            assert here == list(report.rows), day


def test_a_new_fact_changes_the_forecast_and_the_report_alike(country: Database) -> None:
    day = date(2026, 9, 2)
    before = not_met_on(country, day)
    with country.begin() as session:
        put_award(session, 1, at=LATER)
    draw(country)
    after = not_met_on(country, day)
    assert after == (before[0] - 1, before[1] - 1)
    assert urns(falling(country)) == [4, 3, 2]
    with country.read() as session:
        known_at = LATER - ONE_DAY
        then = forecasts.forecast(session, [day], today=TODAY, known_at=known_at)
    assert then.total.not_met == (before[0],)
    assert urns(falling(country, known_at=known_at)) == [1, 4, 3, 2]


def test_a_successor_recorded_in_time_saves_the_school_and_a_gap_of_a_day_does_not(
    country: Database,
) -> None:
    with country.begin() as session:
        ben = put_person(session, 90)
        put_post(session, ben, 4, date(2027, 1, 2), at=LATER)
    draw(country)
    (fall,) = falling(country, upto=date(2027, 1, 10), after=date(2026, 10, 1))
    assert (fall.urn, fall.day, fall.after) == (4, date(2027, 1, 1), "no_senco")
    with country.begin() as session:
        retell_post(session, ben, at=LATER + ONE_DAY, starts=date(2027, 1, 1),
                    starts_latest=date(2027, 1, 1))  # fmt: skip
    draw(country)
    assert falling(country, upto=date(2027, 1, 10), after=date(2026, 10, 1)) == ()
    assert urns(falling(country)) == [1, 3, 2, 4]  # three years from 2027, without an award


def not_met_on(database: Database, day: date) -> tuple[int, int]:
    """How many do not meet the duty on the day: as forecast, and as reported."""
    with database.read() as session:
        ahead = forecasts.forecast(session, [day], today=TODAY)
        report = reports.counts(session, by=Cut.NONE, as_of=day, today=TODAY)
    return ahead.total.not_met[0], report.total.not_met

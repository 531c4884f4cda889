"""Service as SENCO: runs of days, merged, and the test of more than twelve months (R14 to R17)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from register.law.policy import DEFAULT
from register.law.service import (
    Run,
    before,
    days_in,
    in_grey_zone,
    merged,
    more_than_twelve_months,
    run_on,
    served,
)
from tests.facts import a_school, in_post_since, in_post_since_month
from tests.law.asking import reading

ONE_DAY = timedelta(days=1)


def days(first: date, last: date) -> Run:
    """Give a run by its first and last day, both inclusive."""
    return first, last + ONE_DAY


def lasting(first: date, count: int) -> Run:
    """Give a run of so many days."""
    return first, first + timedelta(days=count)


TERM = days(date(2020, 9, 1), date(2020, 12, 31))
starts = st.dates(date(2000, 1, 1), date(2030, 12, 31))
runs = st.builds(lasting, starts, st.integers(1, 900))


class TestServedDays:
    """The days of a designation on which the school was open."""

    @pytest.mark.parametrize(
        ("school", "expected"),
        [
            pytest.param(a_school(), TERM, id="no dates: all of them"),
            pytest.param(
                a_school(opened=date(2020, 10, 1)),
                days(date(2020, 10, 1), date(2020, 12, 31)),
                id="opened meanwhile: from its first day",
            ),
            pytest.param(
                a_school(closed=date(2020, 10, 31)),
                days(date(2020, 9, 1), date(2020, 10, 31)),
                id="closed meanwhile: to its last day",
            ),
            pytest.param(
                a_school(closed=date(2020, 12, 31)), TERM, id="closed on the last day: all"
            ),
            pytest.param(
                a_school(closed=date(2020, 9, 1)),
                days(date(2020, 9, 1), date(2020, 9, 1)),
                id="closed on the first day: one",
            ),
            pytest.param(a_school(closed=date(2020, 8, 31)), None, id="closed the day before"),
            pytest.param(a_school(opened=date(2021, 1, 1)), None, id="opened the day after"),
            pytest.param(a_school(status_code=2), TERM, id="closed, on a day not recorded: all"),
            pytest.param(a_school(status_code=4), None, id="proposed, with no day: none"),
            pytest.param(
                a_school(status_code=4, opened=date(2020, 9, 1)), TERM, id="proposed, its day came"
            ),
        ],
    )
    def test_lie_within_the_schools_own(self, school: object, expected: Run | None) -> None:
        post = in_post_since(date(2020, 9, 1), date(2020, 12, 31))
        assert served(post, school, latest=False) == expected  # type: ignore[arg-type]  # a school

    def test_have_no_end_while_still_in_post(self) -> None:
        run = served(in_post_since(date(2020, 9, 1)), a_school(), latest=False)
        assert run == (date(2020, 9, 1), date.max)

    def test_begin_at_either_end_of_a_month(self) -> None:
        post = in_post_since_month(2020, 9)
        found = [served(post, a_school(), latest=latest) for latest in (False, True)]
        assert [run and run[0] for run in found] == [date(2020, 9, 1), date(2020, 9, 30)]


class TestMerging:
    """Each day once; runs touch where one begins the day after another ends, or overlap."""

    @pytest.mark.parametrize(
        ("other", "count"),
        [
            pytest.param(date(2020, 12, 30), 1, id="overlapping by two days: one run"),
            pytest.param(date(2020, 12, 31), 1, id="overlapping by a day: one run"),
            pytest.param(date(2021, 1, 1), 1, id="the day after: one run"),
            pytest.param(date(2021, 1, 2), 2, id="a day between: two runs"),
        ],
    )
    def test_joins_runs_that_touch(self, other: date, count: int) -> None:
        assert len(merged([days(other, date(2021, 7, 31)), TERM])) == count

    @pytest.mark.parametrize(
        ("gap", "count"),
        [
            pytest.param(61, 2, id="61 days allowed: two runs"),
            pytest.param(62, 1, id="62 days allowed: one run"),
        ],
    )
    def test_may_bridge_a_gap(self, gap: int, count: int) -> None:
        later = lasting(date(2021, 1, 1) + timedelta(days=62), 30)
        assert len(merged([TERM, later], gap)) == count

    def test_keeps_the_longer_of_two_that_begin_together(self) -> None:
        longer = days(date(2020, 9, 1), date(2021, 7, 31))
        assert merged([TERM, longer]) == [longer] == merged([longer, TERM])

    def test_works_at_both_ends_of_the_calendar(self) -> None:
        first, last = (date.min, date.min + ONE_DAY), (date.max - ONE_DAY, date.max)
        assert merged([last, first], 62) == [first, last]

    @given(st.lists(runs, max_size=5))
    @settings(max_examples=60)
    def test_counts_exactly_the_days_that_any_run_holds(self, given_runs: list[Run]) -> None:
        held = {
            first + timedelta(days=number)
            for first, end in given_runs
            for number in range((end - first).days)
        }
        assert days_in(merged(given_runs)) == len(held)


def test_what_lies_before_a_day_is_cut_at_it() -> None:
    later = days(date(2022, 1, 1), date(2022, 12, 31))
    assert before([TERM, later], date(2022, 1, 1)) == [TERM]
    assert before([TERM, later], date(2022, 1, 2)) == [TERM, lasting(date(2022, 1, 1), 1)]


def test_a_day_lies_in_the_run_that_holds_it_or_in_none() -> None:
    assert run_on([TERM], date(2020, 12, 31)) == TERM
    assert run_on([TERM], date(2021, 1, 1)) is None


class TestMoreThanTwelveMonths:
    """Reg 49(4), "a total period of more than twelve months": exactly twelve is not enough."""

    @pytest.mark.parametrize(
        ("first", "last", "enough"),
        [
            pytest.param(date(2022, 9, 1), date(2023, 8, 30), False, id="a day short"),
            pytest.param(date(2022, 9, 1), date(2023, 8, 31), False, id="exactly twelve months"),
            pytest.param(date(2022, 9, 1), date(2023, 9, 1), True, id="twelve months and a day"),
            pytest.param(
                date(2023, 9, 1), date(2024, 8, 31), False, id="366 days: exactly twelve months"
            ),
            pytest.param(date(2023, 9, 1), date(2024, 9, 1), True, id="367 days: a day more"),
            pytest.param(
                date(2024, 2, 29), date(2025, 2, 27), False, id="from 29 February to 27 February"
            ),
            pytest.param(
                date(2024, 2, 29), date(2025, 2, 28), True, id="from 29 February to 28 February"
            ),
            pytest.param(
                date(2023, 3, 1), date(2024, 2, 29), False, id="to 29 February: exactly twelve"
            ),
            pytest.param(date(2023, 3, 1), date(2024, 3, 1), True, id="to 1 March: a day more"),
        ],
    )
    def test_in_one_spell_goes_by_the_calendar(
        self, first: date, last: date, *, enough: bool
    ) -> None:
        assert more_than_twelve_months([days(first, last)], DEFAULT) is enough

    @pytest.mark.parametrize(
        ("total", "common", "leap"),
        [
            pytest.param(365, False, False, id="365 days"),
            pytest.param(366, True, False, id="366 days"),
            pytest.param(367, True, True, id="367 days"),
        ],
    )
    def test_in_several_spells_goes_by_days_and_a_leap_day_makes_one_more(
        self, total: int, *, common: bool, leap: bool
    ) -> None:
        second = lasting(date(2022, 9, 1), total - 31)
        in_common = [lasting(date(2021, 3, 1), 31), second]
        in_leap = [lasting(date(2020, 2, 1), 31), second]
        assert more_than_twelve_months(in_common, DEFAULT) is common
        assert more_than_twelve_months(in_leap, DEFAULT) is leap

    @pytest.mark.parametrize(
        ("run", "leap"),
        [
            pytest.param(days(date(2020, 2, 1), date(2020, 2, 28)), False, id="to 28 February"),
            pytest.param(days(date(2020, 2, 1), date(2020, 2, 29)), True, id="to 29 February"),
            pytest.param(days(date(2020, 2, 29), date(2020, 3, 9)), True, id="from 29 February"),
            pytest.param(days(date(2020, 3, 1), date(2020, 3, 9)), False, id="from 1 March"),
            pytest.param(days(date(2100, 2, 1), date(2100, 3, 9)), False, id="in the year 2100"),
        ],
    )
    def test_in_several_spells_sees_a_leap_day_where_there_is_one(
        self, run: Run, *, leap: bool
    ) -> None:
        second = lasting(date(2110, 9, 1), 366 - days_in([run]))
        assert more_than_twelve_months([run, second], DEFAULT) is not leap

    def test_none_at_all_is_not_enough(self) -> None:
        assert not more_than_twelve_months([], DEFAULT)

    @pytest.mark.parametrize(
        ("run", "union", "pure", "added"),
        [
            pytest.param(
                days(date(2023, 9, 1), date(2024, 8, 31)), False, True, False, id="a leap year"
            ),
            pytest.param(
                days(date(2022, 9, 1), date(2023, 8, 31)), False, False, False, id="a common year"
            ),
            pytest.param(
                days(date(2022, 9, 1), date(2023, 9, 1)), True, True, True, id="a day more"
            ),
            pytest.param(
                days(date(2022, 9, 15), date(2023, 9, 13)), False, False, False, id="a day less"
            ),
        ],
    )
    def test_is_added_up_as_p9_says(
        self, run: Run, *, union: bool, pure: bool, added: bool
    ) -> None:
        readings = ("union_of_days", "pure_days", "months_and_days")
        found = [more_than_twelve_months([run], reading(P9=choice)) for choice in readings]
        assert found == [union, pure, added]

    @given(st.lists(runs, min_size=1, max_size=4), runs)
    @settings(max_examples=60)
    @example([lasting(date(2003, 9, 1), 366)], lasting(date(2004, 9, 1), 1))
    def test_is_never_undone_by_more_service(self, some: list[Run], more: Run) -> None:
        if more_than_twelve_months(merged(some), DEFAULT) and days_in(merged(some)) > 366:
            assert more_than_twelve_months(merged([*some, more]), DEFAULT)


class TestTheGreyZone:
    """365 or 366 days in several spells, where the ways of adding up differ (P9)."""

    @pytest.mark.parametrize(
        ("total", "grey"),
        [
            pytest.param(364, False, id="364 days"),
            pytest.param(365, True, id="365 days"),
            pytest.param(366, True, id="366 days"),
            pytest.param(367, False, id="367 days"),
        ],
    )
    def test_is_two_days_wide(self, total: int, *, grey: bool) -> None:
        spells = [lasting(date(2021, 3, 1), 31), lasting(date(2022, 9, 1), total - 31)]
        assert in_grey_zone(spells, DEFAULT) is grey

    def test_is_not_for_one_spell(self) -> None:
        assert not in_grey_zone([lasting(date(2022, 9, 1), 365)], DEFAULT)

"""Days and runs of them: the half-open convention and the corresponding-date rule."""

from __future__ import annotations

from calendar import isleap
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.domain.errors import InvalidFact
from register.domain.period import ONE_DAY, Period, anniversary, day_after, month_bounds

FIRST, LAST = date(2024, 9, 1), date(2027, 8, 31)

# Far from the calendar's ends, so that a hundred years may be added.
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2150, 12, 31))


class TestPeriod:
    """A run of days holds its start and not its end."""

    @pytest.mark.parametrize(
        ("day", "inside"),
        [
            pytest.param(date(2024, 8, 31), False, id="the day before the first: outside"),
            pytest.param(FIRST, True, id="the first day: inside"),
            pytest.param(date(2024, 9, 2), True, id="the day after the first: inside"),
            pytest.param(date(2027, 8, 30), True, id="the day before the last: inside"),
            pytest.param(LAST, True, id="the last day: inside"),
            pytest.param(date(2027, 9, 1), False, id="the day after the last: outside"),
        ],
    )
    def test_holds_both_of_the_days_it_was_built_from(self, day: date, *, inside: bool) -> None:
        assert (day in Period.of_days(FIRST, LAST)) is inside

    @pytest.mark.parametrize(
        ("period", "inside"),
        [
            pytest.param(Period(), True, id="unbounded: every day"),
            pytest.param(Period(start=FIRST), True, id="from a day on: that day"),
            pytest.param(Period(start=FIRST + ONE_DAY), False, id="from the next day: not it"),
            pytest.param(Period(end=FIRST), False, id="until a day: not that day"),
            pytest.param(Period(end=FIRST + ONE_DAY), True, id="until the next day: it"),
            pytest.param(Period(FIRST, FIRST), False, id="of no length: no day"),
        ],
    )
    def test_is_open_at_an_end_that_is_none(self, period: Period, *, inside: bool) -> None:
        assert (FIRST in period) is inside

    def test_ends_on_the_day_after_its_last_day(self) -> None:
        assert Period.of_days(FIRST, LAST).end == date(2027, 9, 1)

    def test_gives_back_its_last_day(self) -> None:
        assert Period.of_days(FIRST, LAST).last_day == LAST

    def test_has_no_last_day_while_it_has_no_end(self) -> None:
        assert Period.of_days(FIRST, None).last_day is None

    def test_that_ends_before_it_begins_is_refused_with_both_days_named(self) -> None:
        with pytest.raises(InvalidFact, match=r"end on 2024-08-31 before it begins on 2024-09-01"):
            Period(FIRST, FIRST - ONE_DAY)

    @given(days, days, days)
    @example(FIRST, FIRST, FIRST)
    def test_holds_exactly_the_days_from_first_to_last(
        self, one: date, other: date, day: date
    ) -> None:
        first, last = sorted((one, other))
        assert (day in Period.of_days(first, last)) == (first <= day <= last)


class TestDayAfter:
    """The next day, with a stop at the end of the calendar."""

    @pytest.mark.parametrize(
        ("day", "following"),
        [
            pytest.param(date(2024, 2, 28), date(2024, 2, 29), id="28 February of a leap year"),
            pytest.param(date(2024, 2, 29), date(2024, 3, 1), id="29 February"),
            pytest.param(date(2023, 2, 28), date(2023, 3, 1), id="28 February of a common year"),
            pytest.param(date(2024, 12, 31), date(2025, 1, 1), id="the last day of a year"),
            pytest.param(date(9999, 12, 30), date.max, id="the last day but one of all"),
            pytest.param(date.max, date.max, id="the last day of all stays where it is"),
        ],
    )
    def test_is_the_next_day(self, day: date, following: date) -> None:
        assert day_after(day) == following


class TestAnniversary:
    """The corresponding date, years later."""

    @pytest.mark.parametrize(
        ("day", "years", "expected"),
        [
            pytest.param(FIRST, 3, date(2027, 9, 1), id="1 September, three years on"),
            pytest.param(FIRST, 0, FIRST, id="no years on: the day itself"),
            pytest.param(date(2024, 2, 28), 3, date(2027, 2, 28), id="28 February of a leap year"),
            pytest.param(
                date(2024, 2, 29), 3, date(2027, 2, 28), id="29 February to a common year"
            ),
            pytest.param(date(2024, 2, 29), 4, date(2028, 2, 29), id="29 February to a leap year"),
            pytest.param(
                date(2096, 2, 29), 4, date(2100, 2, 28), id="29 February to the year 2100"
            ),
            pytest.param(date(2024, 3, 1), 3, date(2027, 3, 1), id="1 March of a leap year"),
            pytest.param(date(2023, 2, 28), 1, date(2024, 2, 28), id="28 February to a leap year"),
        ],
    )
    def test_falls_on_the_corresponding_date(self, day: date, years: int, expected: date) -> None:
        assert anniversary(day, years) == expected

    @pytest.mark.parametrize(
        ("years", "expected"),
        [
            pytest.param(3, date(2027, 3, 1), id="to a common year: 1 March"),
            pytest.param(4, date(2028, 2, 29), id="to a leap year: 29 February all the same"),
        ],
    )
    def test_of_a_leap_day_may_be_moved_to_march_instead(self, years: int, expected: date) -> None:
        assert anniversary(date(2024, 2, 29), years, leap_day_to_march=True) == expected

    @given(day=days, years=st.integers(min_value=0, max_value=100), leap_day_to_march=st.booleans())
    @example(day=date(2024, 2, 29), years=3, leap_day_to_march=False)
    @example(day=date(2024, 2, 29), years=3, leap_day_to_march=True)
    @example(day=date(2000, 2, 29), years=100, leap_day_to_march=False)
    def test_is_that_many_years_on_and_moves_by_one_day_at_most(
        self, day: date, years: int, *, leap_day_to_march: bool
    ) -> None:
        later = anniversary(day, years, leap_day_to_march=leap_day_to_march)
        assert later.year == day.year + years
        moved = (day.month, day.day) == (2, 29) and not isleap(later.year)
        assert ((later.month, later.day) != (day.month, day.day)) == moved

    @given(days, days, st.integers(min_value=0, max_value=100))
    @example(date(2024, 2, 28), date(2024, 2, 29), 3)
    def test_never_puts_a_later_day_before_an_earlier_one(
        self, one: date, other: date, years: int
    ) -> None:
        earlier, later = sorted((one, other))
        assert anniversary(earlier, years) <= anniversary(later, years)


class TestMonthBounds:
    """The first and the last day of a month."""

    @pytest.mark.parametrize(
        ("year", "month", "last"),
        [
            pytest.param(2023, 2, 28, id="February of a common year"),
            pytest.param(2024, 2, 29, id="February of a leap year"),
            pytest.param(2024, 9, 30, id="September"),
            pytest.param(2024, 12, 31, id="December"),
        ],
    )
    def test_are_its_first_and_last_day(self, year: int, month: int, last: int) -> None:
        assert month_bounds(year, month) == (date(year, month, 1), date(year, month, last))

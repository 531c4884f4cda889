"""The line: the same answers as the law gives day by day, without a gap or an overlap."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.cases import Case
from register.law.assessment import assess
from register.law.dates import TRIGGER_DAY
from register.law.forecast import Span, line, turning_points
from register.law.policy import DEFAULT, Policy
from register.law.preparation import prepare
from tests.facts import (
    a_case,
    a_school,
    a_senco,
    an_award,
    an_npq,
    in_post_since,
    in_post_since_month,
    without_award,
)
from tests.law.timelines import LAST, cases, day_asked, readings

ONE_DAY = timedelta(days=1)


def on(spans: list[Span], day: date) -> Span:
    """Give the one span that holds the day."""
    (found,) = [span for span in spans if span.valid_from <= day < span.valid_to]
    return found


class TestTheLine:
    @given(case=cases(), policy=readings(), day=day_asked)
    @settings(max_examples=150)
    def test_is_the_law_asked_directly_on_any_day(
        self, case: Case, policy: Policy, day: date
    ) -> None:
        span, decision = on(line(case, policy), day), assess(case, day, policy)
        assert span[2:] == (decision.status, decision.deadline, decision.reasons)

    @given(case=cases(), policy=readings(), data=st.data())
    @settings(max_examples=150)
    def test_is_the_law_asked_directly_beside_each_turning_point(
        self, case: Case, policy: Policy, data: st.DataObject
    ) -> None:
        turn = data.draw(st.sampled_from(turning_points(prepare(case, policy))))
        spans = line(case, policy)
        for day in (turn - ONE_DAY, turn, turn + ONE_DAY):
            if day >= TRIGGER_DAY:
                decision = assess(case, day, policy)
                assert on(spans, day).status == decision.status
                assert on(spans, day).deadline == decision.deadline

    @given(case=cases(), policy=readings())
    @settings(max_examples=150)
    def test_covers_every_day_from_1_september_2009_once(self, case: Case, policy: Policy) -> None:
        spans = line(case, policy)
        assert spans[0].valid_from == TRIGGER_DAY
        assert spans[-1].valid_to == date.max
        for earlier, later in pairwise(spans):
            assert earlier.valid_from < earlier.valid_to == later.valid_from

    @given(case=cases())
    @settings(max_examples=150)
    def test_has_no_two_neighbours_alike(self, case: Case) -> None:
        for earlier, later in pairwise(line(case)):
            assert earlier[2:] != later[2:]


def statuses(case: Case, policy: Policy = DEFAULT) -> list[tuple[date, str]]:
    return [(span.valid_from, span.status) for span in line(case, policy)]


class TestALineInWords:
    def test_of_a_first_post_with_no_award(self) -> None:
        case = a_case(in_post_since(date(2021, 9, 1)), people=(without_award(),))
        assert statuses(case) == [
            (date(2009, 9, 1), "no_senco"),
            (date(2021, 9, 1), "in_window"),
            (date(2024, 9, 2), "overdue"),
        ]

    def test_of_the_cohort_of_2008_to_2009(self) -> None:
        case = a_case(in_post_since(date(2009, 1, 1)), people=(without_award(),))
        assert statuses(case) == [
            (date(2009, 9, 1), "in_window"),
            (date(2012, 9, 2), "overdue"),
            (date(2014, 9, 1), "exempt_contested"),
        ]

    def test_of_a_school_that_opens_and_closes(self) -> None:
        school = a_school(opened=date(2015, 9, 1), closed=date(2020, 8, 31))
        assert statuses(a_case(in_post_since(date(2015, 9, 1)), schools=(school,))) == [
            (date(2009, 9, 1), "not_yet_open"),
            (date(2015, 9, 1), "in_window"),
            (date(2018, 9, 2), "overdue"),
            (date(2020, 9, 1), "closed"),
        ]

    def test_of_a_start_known_to_the_month_has_two_doubtful_months(self) -> None:
        case = a_case(in_post_since_month(2023, 9), people=(without_award(),))
        assert statuses(case) == [
            (date(2009, 9, 1), "no_senco"),
            (date(2023, 9, 1), "review"),
            (date(2023, 9, 30), "in_window"),
            (date(2026, 9, 2), "review"),
            (date(2026, 10, 1), "overdue"),
        ]

    def test_of_an_award_that_is_made_late_and_revoked(self) -> None:
        award = an_award(awarded=date(2024, 3, 15), revoked=date(2025, 1, 10))
        pending = an_npq(awarded=None)
        people = (a_senco(awards=(award, pending)),)
        assert statuses(a_case(in_post_since(date(2020, 9, 1)), people=people))[2:] == [
            (date(2023, 9, 2), "overdue"),
            (date(2024, 3, 15), "qualified"),
            (date(2025, 1, 10), "overdue"),
        ]

    def test_of_a_vacancy_is_one_span(self) -> None:
        assert line(a_case()) == [Span(TRIGGER_DAY, date.max, "no_senco", None, ("S-VACANT",))]


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(date(9999, 12, 30), id="the last day but one of the calendar"),
        pytest.param(date.max, id="the last day of the calendar, as some files say for ever"),
    ],
)
def test_a_post_that_ends_with_the_calendar_has_a_line_all_the_same(last: date) -> None:
    case = a_case(in_post_since(to=last), people=(without_award(),))
    assert on(line(case), LAST).status == "overdue"


def test_a_post_mistyped_far_ahead_changes_no_day_until_then() -> None:
    mistyped = in_post_since(date(9998, 9, 1))
    case = a_case(mistyped, people=(without_award(),))
    assert statuses(case) == [(TRIGGER_DAY, "no_senco"), (date(9998, 9, 1), "in_window")]

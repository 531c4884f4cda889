"""The answer on the start day and after: the same as the law gives when it is asked directly."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.domain.cases import Case
from register.domain.errors import InvalidFact
from register.law.ahead import ahead
from register.law.assessment import assess
from register.law.forecast import line
from register.law.policy import Policy
from tests.facts import a_senco, an_award
from tests.law.candidates import OFFERED, a_nasenco_under_way, offered
from tests.law.timelines import cases, day_asked, readings


@given(case=cases(), policy=readings(), start=day_asked, later=st.integers(0, 4000))
@settings(max_examples=50)
def test_every_day_from_the_start_has_the_answer_that_the_law_gives(
    case: Case, policy: Policy, start: date, later: int
) -> None:
    spans = ahead(case, start, policy)
    for day in (start, start + timedelta(days=later)):
        (span,) = [each for each in spans if each.valid_from <= day < each.valid_to]
        decision = assess(case, day, policy)
        assert (span.status, span.deadline) == (decision.status, decision.deadline)


@given(case=cases(), start=day_asked)
@settings(max_examples=50)
def test_the_spans_begin_on_the_day_touch_and_run_to_the_end_of_the_calendar(
    case: Case, start: date
) -> None:
    spans = ahead(case, start)
    assert spans[0].valid_from == start
    assert spans[-1].valid_to == date.max
    for earlier, later in pairwise(spans):
        assert earlier.valid_to == later.valid_from
        assert (earlier.status, earlier.deadline) != (later.status, later.deadline)


def test_a_first_post_has_three_years_and_then_has_not() -> None:
    spans = ahead(offered(), OFFERED)
    assert [(each.valid_from, each.status) for each in spans] == [
        (OFFERED, "in_window"),
        (date(2030, 1, 2), "overdue"),
    ]


def test_neighbours_that_differ_in_their_reasons_alone_are_one_span() -> None:
    revoked = an_award(revoked=date(2028, 1, 1))
    pending = a_nasenco_under_way(awarded=date(2027, 6, 1), course_started=date(2024, 9, 2))
    case = offered(person=a_senco(awards=(revoked, pending)))
    plain = [each for each in line(case) if each.valid_to > OFFERED]
    spans = ahead(case, OFFERED)
    assert [each.status for each in spans] == ["qualified", "in_window", "overdue"]
    assert spans[0].reasons == plain[0].reasons

    late = offered(person=a_senco(awards=(pending,)))
    assert [each.status for each in line(late) if each.valid_to > OFFERED].count("in_window") == 2
    assert [each.status for each in ahead(late, OFFERED)] == ["in_window", "overdue"]


@pytest.mark.parametrize(
    "day",
    [
        pytest.param(date(2009, 8, 31), id="before the rules held begin"),
        pytest.param(date.max, id="the last day of the calendar"),
    ],
)
def test_a_day_that_the_rules_do_not_hold_is_refused(day: date) -> None:
    with pytest.raises(InvalidFact, match="The rules held begin on 1 September 2009"):
        ahead(offered(), day)

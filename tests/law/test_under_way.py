"""What a course counts for while it is under way, and whether a new one can end in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.awards import Award, AwardKind
from register.law.courses import courses
from register.law.dates import NPQ_BEGINS, NPQ_LONGEST, NPQ_SHORTEST, months_on
from register.law.under_way import Course, Reach, course_of, is_nasenco_to_complete, npq_in_reach
from tests.facts import DAY, SENCO, SINCE, a_case, an_award, an_npq, in_post_since, without_award

TO_COMPLETE = an_award(course_started=date(2024, 8, 31), course_completed=None, awarded=None)
ON_AN_NPQ = an_npq(course_completed=None, awarded=None)
ONE_DAY = timedelta(days=1)
BEFORE_THE_CLIFF, THE_CLIFF = date(2027, 8, 31), date(2027, 9, 1)


@pytest.mark.parametrize(
    ("award", "as_of", "expected"),
    [
        pytest.param(TO_COMPLETE, DAY, Course.NASENCO, id="a NASENCO begun in time"),
        pytest.param(TO_COMPLETE, BEFORE_THE_CLIFF, Course.NASENCO, id="its last day"),
        pytest.param(TO_COMPLETE, THE_CLIFF, Course.NONE, id="too late to complete it"),
        pytest.param(
            replace(TO_COMPLETE, course_started=NPQ_BEGINS), DAY, Course.NONE, id="begun too late"
        ),
        pytest.param(
            replace(TO_COMPLETE, course_started=None),
            DAY,
            Course.UNSURE,
            id="begun, not known when",
        ),
        pytest.param(
            replace(TO_COMPLETE, course_completed=BEFORE_THE_CLIFF),
            THE_CLIFF,
            Course.COMPLETED,
            id="completed in time, not awarded yet",
        ),
        pytest.param(
            replace(TO_COMPLETE, course_completed=THE_CLIFF),
            THE_CLIFF,
            Course.NONE,
            id="completed a day too late",
        ),
        pytest.param(
            replace(TO_COMPLETE, recognised=False), DAY, Course.NONE, id="a body that may not"
        ),
        pytest.param(
            replace(TO_COMPLETE, recognised=None), DAY, Course.NASENCO, id="a body not known"
        ),
        pytest.param(
            replace(TO_COMPLETE, awarded=date(2027, 3, 1)), DAY, Course.NASENCO, id="awarded later"
        ),
        pytest.param(
            replace(TO_COMPLETE, revoked=DAY), DAY, Course.NONE, id="a course that was revoked"
        ),
        pytest.param(ON_AN_NPQ, DAY, Course.NPQ, id="an NPQ"),
        pytest.param(
            replace(ON_AN_NPQ, course_started=NPQ_BEGINS), DAY, Course.NPQ, id="the first NPQ"
        ),
        pytest.param(
            replace(ON_AN_NPQ, course_started=NPQ_BEGINS - ONE_DAY),
            DAY,
            Course.UNSURE,
            id="an NPQ before there was one",
        ),
        pytest.param(
            replace(ON_AN_NPQ, course_started=None), DAY, Course.UNSURE, id="an NPQ begun some day"
        ),
        pytest.param(
            replace(ON_AN_NPQ, course_started=date(2027, 1, 4)),
            DAY,
            Course.NPQ,
            id="about to begin",
        ),
        pytest.param(
            an_award(recognised=None), DAY, Course.UNSURE, id="an award of a body not known"
        ),
        pytest.param(an_award(recognised=False), DAY, Course.NONE, id="an award that is none"),
        pytest.param(an_award(revoked=DAY), DAY, Course.NONE, id="an award revoked"),
        pytest.param(
            replace(TO_COMPLETE, kind=AwardKind.OTHER), DAY, Course.NONE, id="another course"
        ),
    ],
)
def test_a_course_counts_for(award: Award, as_of: date, expected: Course) -> None:
    assert course_of([award], as_of) is expected


def test_of_several_the_most_useful_counts_and_of_none_nothing() -> None:
    assert course_of([TO_COMPLETE, ON_AN_NPQ], DAY) is Course.NPQ
    assert course_of([an_award(recognised=None), TO_COMPLETE], DAY) is Course.NASENCO
    assert course_of([], DAY) is Course.NONE


@pytest.mark.parametrize(
    ("award", "as_of", "expected"),
    [
        pytest.param(TO_COMPLETE, DAY, True, id="begun in time"),
        pytest.param(TO_COMPLETE, THE_CLIFF, True, id="past the cliff it is still not complete"),
        pytest.param(
            replace(TO_COMPLETE, course_completed=DAY), DAY, False, id="completed that day"
        ),
        pytest.param(
            replace(TO_COMPLETE, course_completed=DAY), DAY - ONE_DAY, True, id="the day before"
        ),
        pytest.param(replace(TO_COMPLETE, awarded=DAY), DAY, False, id="awarded"),
        pytest.param(replace(TO_COMPLETE, course_started=NPQ_BEGINS), DAY, False, id="begun late"),
        pytest.param(replace(TO_COMPLETE, course_started=None), DAY, False, id="not known when"),
        pytest.param(replace(TO_COMPLETE, recognised=False), DAY, False, id="a body that may not"),
        pytest.param(ON_AN_NPQ, DAY, False, id="an NPQ"),
    ],
)
def test_a_nasenco_to_complete_is(award: Award, as_of: date, *, expected: bool) -> None:
    assert is_nasenco_to_complete(award, as_of) is expected


@pytest.mark.parametrize("award", [TO_COMPLETE, ON_AN_NPQ, replace(TO_COMPLETE, recognised=None),
                                   replace(TO_COMPLETE, course_started=NPQ_BEGINS)])  # fmt: skip
def test_a_candidate_is_told_a_day_to_complete_a_nasenco_where_one_is_counted(award: Award) -> None:
    case = a_case(in_post_since(SINCE), people=(without_award(SENCO, awards=(award,)),))
    told = courses(case, SINCE, today=DAY)
    assert told is not None
    assert (told.nasenco_by is not None) is is_nasenco_to_complete(award, DAY)


@pytest.mark.parametrize(
    ("hold_by", "expected"),
    [
        pytest.param(date(2028, 5, 20), Reach.NONE, id="a day short of 18 months"),
        pytest.param(date(2028, 5, 21), Reach.SHORTEST, id="18 months to the day"),
        pytest.param(date(2028, 9, 20), Reach.SHORTEST, id="a day short of 22"),
        pytest.param(date(2028, 9, 21), Reach.WHOLE, id="22 months to the day"),
        pytest.param(DAY - ONE_DAY, Reach.NONE, id="past already"),
    ],
)
def test_an_npq_begun_on_the_day_reaches(hold_by: date, expected: Reach) -> None:
    assert npq_in_reach(hold_by, DAY) is expected


def test_before_there_was_an_npq_the_first_of_them_is_meant() -> None:
    assert npq_in_reach(date(2026, 3, 1), date(2024, 3, 1)) is Reach.SHORTEST


DAYS = st.dates(NPQ_BEGINS, date(2031, 12, 31))


@given(begun=DAYS, hold_by=DAYS)
def test_what_is_in_reach_is_what_the_calendar_says(begun: date, hold_by: date) -> None:
    shortest, longest = months_on(begun, NPQ_SHORTEST), months_on(begun, NPQ_LONGEST)
    found = npq_in_reach(hold_by, begun)
    assert (found is Reach.NONE) is (shortest > hold_by)
    assert (found is Reach.WHOLE) is (longest <= hold_by)

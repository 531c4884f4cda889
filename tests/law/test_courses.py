"""The days that a course turns on: the deadline, the last safe start, the NASENCO's own end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from register.domain.awards import Award
from register.domain.cases import Case
from register.domain.people import Basis, Induction
from register.law.assessment import assess
from register.law.courses import Courses, courses
from register.law.dates import NPQ_LONGEST, NPQ_SHORTEST, last_start, months_on
from register.law.policy import Policy
from tests.facts import (
    HERE,
    SPECIAL,
    THERE,
    a_school,
    a_senco,
    in_post_since,
    in_post_since_month,
    teacher,
    without_award,
)
from tests.law.candidates import (
    OFFERED,
    TODAY,
    a_nasenco_under_way,
    an_npq_under_way,
    candidates,
    offered,
)

ONE_DAY = timedelta(days=1)
IN_2026 = in_post_since(date(2026, 3, 1), date(2026, 12, 31), at=THERE)


def told(case: Case, start: date = OFFERED, *, today: date = TODAY) -> Courses:
    found = courses(case, start, today=today)
    assert found is not None
    return found


def with_courses(*awards: Award, start: date = OFFERED, today: date = TODAY) -> Courses:
    """Ask about somebody offered a post from the day, with these courses."""
    return told(offered(start=start, person=a_senco(awards=awards)), start, today=today)


class TestTheLastStart:
    @given(day=st.dates(date(2024, 1, 1), date(2060, 12, 31)), months=st.integers(1, 60))
    @example(day=date(2027, 2, 28), months=18)
    @example(day=date(2028, 2, 29), months=18)
    @example(day=date(2027, 4, 30), months=22)
    @settings(max_examples=50)
    def test_ends_by_the_day_and_a_day_later_would_not(self, day: date, months: int) -> None:
        start = last_start(day, months)
        assert months_on(start, months) <= day < months_on(start + ONE_DAY, months)

    def test_is_the_end_of_the_month_where_several_starts_end_on_one_day(self) -> None:
        assert last_start(date(2027, 2, 28), 18) == date(2025, 8, 31)

    def test_past_the_end_of_the_calendar_the_last_day_stands(self) -> None:
        assert months_on(date(9999, 6, 1), 18) == date.max


class TestTheDays:
    @given(asked=candidates)
    @settings(max_examples=50)
    def test_follow_from_the_deadline_that_the_law_gives(
        self, asked: tuple[Case, date, Policy]
    ) -> None:
        case, start, policy = asked
        decision, found = assess(case, start, policy), courses(case, start, policy, today=TODAY)
        if not decision.people or decision.status in {"qualified", "exempt"}:
            assert found is None
        elif decision.status in {"in_window", "overdue", "exempt_contested"}:
            assert found is not None
            expected = decision.deadline or decision.people[0].guidance_deadline
            assert found.hold_by == expected
        if found is None or found.hold_by is None:
            return
        for begun, months in ((found.npq_safe, NPQ_LONGEST), (found.npq_latest, NPQ_SHORTEST)):
            if begun is not None:
                assert months_on(begun, months) <= found.hold_by
                assert months_on(begun + ONE_DAY, months) > found.hold_by
                assert begun >= date(2024, 9, 1)
        assert all(words.endswith(".") for words in found.words)

    def test_of_a_first_post(self) -> None:
        found = told(offered())
        assert found.hold_by == date(2030, 1, 1)
        assert (found.npq_safe, found.npq_latest) == (date(2028, 3, 1), date(2028, 7, 1))
        assert found.nasenco_by is None
        assert found.words == (
            "The qualification must be held by 1 January 2030: the result must have come by then.",
            (
                "An NPQ for SENCOs takes 18 to 22 months, result and all: begun by 1 March 2028, "
                "even the longest ends in time; begun after 1 July 2028, not even the shortest "
                "does."
            ),
        )

    @pytest.mark.parametrize(
        ("today", "says"),
        [
            pytest.param(date(2027, 5, 1), "begun by 1 May 2027, even the longest", id="safe"),
            pytest.param(date(2027, 5, 2), "one begun by 1 September 2027 can end", id="tight"),
            pytest.param(date(2027, 9, 1), "one begun by 1 September 2027 can end", id="last day"),
            pytest.param(
                date(2027, 9, 2), "one begun today would not end by 1 March 2029", id="too late"
            ),
        ],
    )
    def test_say_what_an_npq_begun_today_would_come_to(self, today: date, says: str) -> None:
        assert says in told(offered(IN_2026), today=today).words[1]

    def test_before_there_was_an_npq_there_is_no_last_start(self) -> None:
        found = told(offered(start=date(2022, 9, 1)), date(2022, 9, 1))
        assert (found.hold_by, found.npq_safe, found.npq_latest) == (
            date(2025, 9, 1), None, None,
        )  # fmt: skip
        assert (
            found.words[0]
            == "The time to come to hold the qualification ended on 1 September 2025."
        )

    def test_of_a_disputed_exemption_are_the_departments_and_said_to_be_so(self) -> None:
        found = told(offered(in_post_since(date(2019, 9, 1), date(2022, 8, 31), at=THERE)))
        assert found.hold_by == date(2030, 1, 1)
        assert found.words[0].startswith("The department's guidance expects")
        assert found.words[0].endswith("the regulations read literally need none.")

    def test_of_those_in_post_in_2009_are_the_older_regulations(self) -> None:
        start = date(2009, 1, 5)
        found = told(offered(start=start), TODAY)
        assert found.hold_by == date(2012, 9, 1)
        assert found.words[0].startswith("The regulations before 2014 required")

    def test_that_are_over_leave_only_when_a_course_would_end(self) -> None:
        (over, ends) = told(offered(start=date(2022, 9, 1)), date(2022, 9, 1)).words
        assert over.endswith("ended on 1 September 2025.")
        assert ends.endswith("one begun today would end between 21 May 2028 and 21 September 2028.")

    def test_do_not_wait_for_what_is_asked_of_the_person(self) -> None:
        nobody = without_award(teacher_status=teacher(Basis.NONE), induction=Induction.UNKNOWN)
        assert told(offered(person=nobody)).hold_by == date(2030, 1, 1)

    def test_of_a_deadline_that_cannot_be_told_are_none(self) -> None:
        # More than twelve months at the other school by the end of January, and not by the start.
        elsewhere = in_post_since(date(2025, 1, 10), date(2026, 3, 31), at=THERE)
        here = in_post_since_month(2026, 1)
        person = a_senco(awards=(a_nasenco_under_way(), an_npq_under_way()))
        found = told(offered(elsewhere, here, person=person))
        assert (found.hold_by, found.npq_safe, found.npq_latest) == (None, None, None)
        assert found.nasenco_by == date(2027, 8, 31)
        assert found.words == (
            "The last day to hold the qualification cannot be told from what is recorded.",
            "A NASENCO under way counts only if it is completed before 1 September 2027.",
            (
                "The NPQ under way began on 6 October 2025: its result is due between 6 April 2027 "
                "and 6 August 2027."
            ),
        )


class TestNoneAtAll:
    @pytest.mark.parametrize(
        "case",
        [
            pytest.param(offered(person=a_senco()), id="qualified"),
            pytest.param(
                offered(in_post_since(date(2005, 9, 1), date(2008, 8, 31), at=THERE)), id="exempt"
            ),
            pytest.param(offered(school=a_school(HERE, type_code=SPECIAL)), id="not reached"),
            pytest.param(offered(school=a_school(HERE, type_code=None)), id="type not known"),
        ],
    )
    def test_where_no_course_is_needed(self, case: Case) -> None:
        assert courses(case, OFFERED, today=TODAY) is None


class TestANasencoUnderWay:
    @pytest.mark.parametrize(
        ("start", "last"),
        [
            pytest.param(date(2024, 8, 30), date(2027, 8, 30), id="the deadline is sooner"),
            pytest.param(date(2024, 8, 31), date(2027, 8, 31), id="the same day"),
            pytest.param(date(2024, 9, 1), date(2027, 8, 31), id="its own end is sooner"),
        ],
    )
    def test_ends_with_the_deadline_or_on_31_august_2027(self, start: date, last: date) -> None:
        found = with_courses(a_nasenco_under_way(), start=start)
        assert found.nasenco_by == last
        assert any("before 1 September 2027" in words for words in found.words)

    def test_begun_too_late_is_of_no_use(self) -> None:
        found = with_courses(a_nasenco_under_way(course_started=date(2024, 9, 1)))
        assert found.nasenco_by is None
        assert "of no use here: it began on 1 September 2024" in found.words[-1]

    def test_completed_too_late_is_of_no_use(self) -> None:
        found = with_courses(a_nasenco_under_way(course_completed=date(2027, 9, 1)))
        assert found.nasenco_by is None
        assert "completed on 1 September 2027, and had to be before" in found.words[-1]

    def test_completed_in_time_waits_for_the_award(self) -> None:
        found = with_courses(a_nasenco_under_way(course_completed=date(2026, 7, 1)))
        assert found.nasenco_by is None
        assert found.words[-1] == (
            "The NASENCO was completed on 1 July 2026; it counts once it is awarded."
        )

    def test_whose_first_day_is_not_recorded_says_what_it_turns_on(self) -> None:
        found = with_courses(a_nasenco_under_way(course_started=None))
        assert found.nasenco_by is None
        assert "counts only if it began before 1 September 2024" in found.words[-2]

    def test_from_a_body_that_may_not_award_it_does_not_count(self) -> None:
        found = with_courses(a_nasenco_under_way(recognised=False))
        assert found.nasenco_by is None
        assert "NASENCO under way does not count" in found.words[-1]

    def test_of_somebody_whose_time_is_over_can_still_count_later(self) -> None:
        found = with_courses(a_nasenco_under_way(), start=date(2022, 9, 1))
        assert found.nasenco_by == date(2025, 9, 1)
        assert found.words[-1] == (
            "The last day to complete it for this post was 1 September 2025; awarded later, it "
            "counts from that day on."
        )

    def test_is_over_for_everybody_after_31_august_2027(self) -> None:
        found = with_courses(a_nasenco_under_way(), today=date(2027, 9, 1))
        assert found.words[-1] == "The last day to complete it for this post was 31 August 2027."

    def test_with_a_sooner_deadline_says_so(self) -> None:
        found = with_courses(a_nasenco_under_way(), start=date(2024, 3, 1))
        assert found.words[-1] == (
            "For this post it must be completed, and awarded, by 1 March 2027."
        )

    def test_revoked_or_awarded_is_none(self) -> None:
        revoked = a_nasenco_under_way(awarded=date(2026, 1, 1), revoked=date(2026, 2, 1))
        assert with_courses(revoked).nasenco_by is None


class TestAnNpqUnderWay:
    @pytest.mark.parametrize(
        ("begun", "says"),
        [
            pytest.param(date(2025, 10, 6), "its result is due between 6 April 2027", id="in time"),
            pytest.param(date(2027, 7, 1), "which may be after 1 March 2029", id="perhaps"),
            pytest.param(date(2027, 10, 1), "which is after 1 March 2029", id="too late"),
            pytest.param(date(2024, 8, 1), "before there was one", id="before there was one"),
            pytest.param(None, "began is not recorded", id="not known"),
        ],
    )
    def test_is_said_to_end_in_time_or_not(self, begun: date | None, says: str) -> None:
        person = a_senco(awards=(an_npq_under_way(course_started=begun),))
        assert says in told(offered(IN_2026, person=person)).words[-1]

    def test_from_a_provider_that_is_not_listed_does_not_count(self) -> None:
        assert (
            "NPQ under way does not count"
            in with_courses(an_npq_under_way(recognised=False)).words[-1]
        )

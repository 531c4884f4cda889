"""SI 2014/1530 reg 49(4): whether the qualification is needed, and by when; and its switches."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.cases import Designation
from tests.facts import (
    ACADEMY,
    DAY,
    ELSEWHERE,
    HERE,
    SPECIAL,
    THERE,
    a_school,
    in_post_since,
)
from tests.law.asking import of_the_senco

# The school asked about as the conversion of another.
CONVERTED = (a_school(type_code=ACADEMY, predecessors=(THERE,)), a_school(THERE))


class TestBecomingTheSencoAfter1September2009:
    """Reg 49(4), "Where a person becomes the SENCO at a relevant school after 1st September 2009".

    BECAME_SENCO.
    """

    @pytest.mark.parametrize(
        ("first", "status"),
        [
            pytest.param(date(2009, 8, 31), "exempt_contested", id="31 August: not after"),
            pytest.param(date(2009, 9, 1), "exempt_contested", id="1 September: not after"),
            pytest.param(date(2009, 9, 2), "overdue", id="2 September: after"),
        ],
    )
    def test_is_told_from_the_first_day_of_the_post(self, first: date, status: str) -> None:
        assert of_the_senco(in_post_since(first)).status == status

    def test_is_told_from_the_unbroken_run_and_not_from_the_last_record(self) -> None:
        posts = (
            in_post_since(date(2007, 9, 1), date(2015, 8, 31)),
            in_post_since(date(2015, 9, 1)),
        )
        assert of_the_senco(*posts).reasons == ("E-2009",)

    def test_is_a_new_becoming_after_a_break(self) -> None:
        posts = (
            in_post_since(date(2009, 1, 1), date(2009, 8, 31)),
            in_post_since(date(2024, 9, 2)),
        )
        answer = of_the_senco(*posts)
        assert (answer.status, answer.deadline) == ("in_window", date(2027, 9, 2))

    def test_at_another_school_is_another_becoming(self) -> None:
        posts = (
            in_post_since(date(2009, 6, 1), date(2010, 3, 31), at=THERE),
            in_post_since(date(2010, 4, 1)),
        )
        assert of_the_senco(*posts, on=date(2011, 1, 1)).status == "in_window"


class TestTheCohortOf2008To2009:
    """SI 2008/2945 reg 3(5)(a): in post on 1 September 2009, twelve months or less. OLD_COHORT."""

    @pytest.mark.parametrize(
        ("first", "status", "contestable"),
        [
            pytest.param(date(2008, 8, 31), "exempt", False, id="since 31 August 2008: exempt"),
            pytest.param(
                date(2008, 9, 1), "exempt", True, id="since 1 September 2008: exempt by one day"
            ),
            pytest.param(
                date(2008, 9, 2), "exempt_contested", True, id="since 2 September 2008: the cohort"
            ),
        ],
    )
    def test_begins_with_those_in_post_since_2_september_2008(
        self, first: date, status: str, *, contestable: bool
    ) -> None:
        answer = of_the_senco(in_post_since(first))
        assert (answer.status, answer.contestable) == (status, contestable)

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2009, 9, 1), "in_window", id="1 September 2009: within time"),
            pytest.param(date(2012, 8, 31), "in_window", id="31 August 2012: within time"),
            pytest.param(date(2012, 9, 1), "in_window", id="1 September 2012: the last day"),
            pytest.param(date(2012, 9, 2), "overdue", id="2 September 2012: overdue"),
            pytest.param(date(2014, 8, 31), "overdue", id="31 August 2014: overdue"),
            pytest.param(date(2014, 9, 1), "exempt_contested", id="1 September 2014: contested"),
            pytest.param(date(2014, 9, 2), "exempt_contested", id="2 September 2014: contested"),
        ],
    )
    def test_had_until_1_september_2012_and_is_contested_from_2014(
        self, day: date, status: str
    ) -> None:
        assert of_the_senco(in_post_since(date(2009, 9, 1)), on=day).status == status

    def test_is_shown_its_old_deadline(self) -> None:
        then = of_the_senco(in_post_since(date(2009, 9, 1)), on=date(2013, 6, 1))
        assert (then.deadline, then.guidance_deadline) == (date(2012, 9, 1), None)
        now = of_the_senco(in_post_since(date(2009, 9, 1)))
        assert (now.deadline, now.guidance_deadline) == (None, date(2012, 9, 1))

    def test_is_overdue_since_2012_under_the_other_reading_of_p10(self) -> None:
        answer = of_the_senco(in_post_since(date(2009, 9, 1)), P10="overdue")
        assert (answer.status, answer.deadline) == ("overdue", date(2012, 9, 1))
        assert answer.contestable

    @pytest.mark.parametrize(
        ("last", "reasons"),
        [
            pytest.param(date(2005, 8, 28), ("L-2009",), id="364 days in all: too few, plainly"),
            pytest.param(date(2005, 8, 29), ("L-2009", "E-GREY"), id="365 days: too few by one"),
            pytest.param(date(2005, 8, 30), ("E-2009", "E-GREY"), id="366 days: enough by one"),
            pytest.param(date(2005, 8, 31), ("E-2009",), id="367 days: enough, plainly"),
        ],
    )
    def test_counts_all_service_up_to_and_including_1_september_2009(
        self, last: date, reasons: tuple[str, ...]
    ) -> None:
        # One day of the post itself counts: 1 September 2009.
        posts = (in_post_since(date(2004, 8, 31), last, at=THERE), in_post_since(date(2009, 9, 1)))
        answer = of_the_senco(*posts, on=date(2013, 6, 1))
        assert answer.reasons == reasons
        assert answer.contestable is ("E-GREY" in reasons)


class TestEarlierService:
    """Reg 49(4), "has not previously been the SENCO ... for ... more than twelve months".

    EARLIER_SERVICE.
    """

    @pytest.mark.parametrize(
        ("last", "status"),
        [
            pytest.param(date(2004, 8, 30), "overdue", id="a day short of twelve months"),
            pytest.param(date(2004, 8, 31), "overdue", id="exactly twelve months, 366 days"),
            pytest.param(date(2004, 9, 1), "exempt", id="twelve months and a day"),
        ],
    )
    def test_must_be_more_than_twelve_months(self, last: date, status: str) -> None:
        posts = (in_post_since(date(2003, 9, 1), last), in_post_since(date(2020, 9, 1)))
        assert of_the_senco(*posts).status == status

    @pytest.mark.parametrize(
        ("first", "last", "status"),
        [
            pytest.param(
                date(2008, 8, 1), date(2009, 8, 1), "exempt", id="all of it by 1 September 2009"
            ),
            pytest.param(
                date(2008, 9, 1), date(2009, 9, 1), "exempt", id="until 1 September 2009 itself"
            ),
            pytest.param(
                date(2008, 9, 2),
                date(2009, 9, 2),
                "exempt_contested",
                id="until 2 September 2009, and enough only with that day",
            ),
            pytest.param(
                date(2008, 9, 1), date(2012, 7, 1), "exempt", id="enough by then, and more since"
            ),
        ],
    )
    def test_is_clean_where_enough_of_it_was_by_1_september_2009(
        self, first: date, last: date, status: str
    ) -> None:
        posts = (in_post_since(first, last, at=THERE), in_post_since(date(2020, 9, 1)))
        assert of_the_senco(*posts).status == status

    @pytest.mark.parametrize(
        ("choice", "status", "deadline", "guidance"),
        [
            pytest.param(
                "exempt_contested", "exempt_contested", None, date(2023, 9, 1), id="the default"
            ),
            pytest.param("strict", "overdue", date(2023, 9, 1), None, id="strict: not counted"),
        ],
    )
    def test_since_2009_is_switch_p1(
        self, choice: str, status: str, deadline: date | None, guidance: date | None
    ) -> None:
        posts = (
            in_post_since(date(2015, 9, 1), date(2017, 8, 31), at=THERE),
            in_post_since(date(2020, 9, 1)),
        )
        answer = of_the_senco(*posts, P1=choice)
        assert (answer.status, answer.deadline) == (status, deadline)
        assert answer.guidance_deadline == guidance

    def test_guidance_runs_from_the_unbroken_chain(self) -> None:
        posts = (
            in_post_since(date(2020, 9, 1), date(2022, 8, 31), at=THERE),
            in_post_since(date(2022, 9, 1)),
        )
        answer = of_the_senco(*posts)
        assert (answer.status, answer.guidance_deadline) == ("exempt_contested", date(2023, 9, 1))

    def test_at_the_same_time_as_the_post_is_not_before_it(self) -> None:
        posts = (
            in_post_since(date(2022, 9, 1), at=THERE),
            in_post_since(date(2023, 9, 1)),
        )
        assert of_the_senco(*posts).status == "overdue"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            pytest.param(a_school(THERE, type_code=SPECIAL), id="a special school"),
            pytest.param(a_school(THERE, type_code=14), id="a pupil referral unit"),
            pytest.param(a_school(THERE, type_code=None), id="a school of no known type"),
            pytest.param(
                a_school(THERE, closed=date(2001, 7, 31)), id="a school that had closed by then"
            ),
            pytest.param(
                a_school(THERE, opened=date(2008, 9, 1)), id="a school that opened afterwards"
            ),
            pytest.param(a_school(THERE, status_code=4), id="a school that never opened"),
        ],
    )
    def test_counts_only_where_the_duty_reaches_and_the_school_was_open(
        self, elsewhere: object
    ) -> None:
        posts = (
            in_post_since(date(2003, 9, 1), date(2006, 8, 31), at=THERE),
            in_post_since(date(2020, 9, 1)),
        )
        schools = (elsewhere,)
        assert of_the_senco(*posts, schools=schools).status == "overdue"

    def test_at_an_academy_counts_by_its_type_whatever_the_day(self) -> None:
        # CASES.md edge 5; and the note on R17 in DECISIONS.md.
        posts = (
            in_post_since(date(2005, 9, 1), date(2007, 8, 31), at=THERE),
            in_post_since(date(2010, 9, 1)),
        )
        schools = (a_school(THERE, type_code=ACADEMY),)
        assert of_the_senco(*posts, on=date(2013, 12, 1), schools=schools).status == "exempt"

    @pytest.mark.parametrize(
        ("last", "reasons"),
        [
            pytest.param(date(2006, 9, 29), ("D-3Y-PASSED",), id="364 days: plainly too few"),
            pytest.param(
                date(2006, 9, 30), ("D-3Y-PASSED", "E-GREY"), id="365 days: too few by one"
            ),
            pytest.param(date(2006, 10, 1), ("E-PRIOR", "E-GREY"), id="366 days: enough by one"),
            pytest.param(date(2006, 10, 2), ("E-PRIOR",), id="367 days: plainly enough"),
        ],
    )
    def test_in_several_spells_is_grey_within_a_day_of_twelve_months(
        self, last: date, reasons: tuple[str, ...]
    ) -> None:
        posts = (
            in_post_since(date(2005, 1, 1), date(2005, 12, 1)),  # 335 days
            in_post_since(date(2006, 9, 1), last),  # and 29 to 32
            in_post_since(date(2020, 9, 1)),
        )
        answer = of_the_senco(*posts)
        assert answer.reasons == reasons
        assert answer.contestable is ("E-GREY" in reasons)

    def test_by_2009_is_grey_whatever_was_served_since(self) -> None:
        posts = (
            in_post_since(date(2005, 1, 1), date(2005, 12, 1)),  # 335 days
            in_post_since(date(2006, 9, 1), date(2006, 10, 1)),  # 366 with these
            in_post_since(date(2012, 1, 1), date(2012, 3, 31)),  # 457 with these
            in_post_since(date(2020, 9, 1)),
        )
        answer = of_the_senco(*posts)
        assert (answer.reasons, answer.contestable) == (("E-PRIOR", "E-GREY"), True)

    def test_since_2009_may_be_grey_too(self) -> None:
        posts = (
            in_post_since(date(2015, 1, 1), date(2015, 12, 1)),
            in_post_since(date(2017, 9, 1), date(2017, 10, 1)),
            in_post_since(date(2020, 9, 1)),
        )
        assert of_the_senco(*posts).reasons == ("E-PRIOR-POST2009", "E-GREY")


class TestTheThirdAnniversary:
    """Reg 49(4), "at any time after the third anniversary". THIRD_ANNIVERSARY."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2027, 8, 31), "in_window", id="the day before: within time"),
            pytest.param(date(2027, 9, 1), "in_window", id="the anniversary: the last day"),
            pytest.param(date(2027, 9, 2), "overdue", id="the day after: overdue"),
        ],
    )
    def test_is_itself_lawful_and_the_day_after_is_not(self, day: date, status: str) -> None:
        answer = of_the_senco(on=day)
        assert (answer.status, answer.deadline) == (status, date(2027, 9, 1))

    def test_of_a_school_year_in_post_is_said_in_words(self) -> None:
        assert of_the_senco().steps[-1].because == (
            "The three years from 1 September 2024 end on 1 September 2027."
        )

    def test_is_said_to_follow_too_little_service_where_there_was_some(self) -> None:
        posts = (in_post_since(date(2020, 1, 1), date(2020, 3, 31)), in_post_since())
        said = [step.because for step in of_the_senco(*posts).steps]
        assert "No more than 12 months' earlier service is recorded." in said

    @pytest.mark.parametrize(
        ("choice", "day", "status"),
        [
            pytest.param("28_february", date(2027, 2, 27), "in_window", id="27 February"),
            pytest.param("28_february", date(2027, 2, 28), "in_window", id="28 February: last"),
            pytest.param("28_february", date(2027, 3, 1), "overdue", id="1 March: overdue"),
            pytest.param("1_march", date(2027, 2, 28), "in_window", id="P3 March: 28 February"),
            pytest.param("1_march", date(2027, 3, 1), "in_window", id="P3 March: 1 March, last"),
            pytest.param("1_march", date(2027, 3, 2), "overdue", id="P3 March: 2 March, overdue"),
        ],
    )
    def test_of_29_february_is_switch_p3(self, choice: str, day: date, status: str) -> None:
        answer = of_the_senco(in_post_since(date(2024, 2, 29)), on=day, P3=choice)
        assert answer.status == status
        assert "D-29FEB" in answer.reasons

    def test_of_29_february_is_arguable_on_the_one_day_between_the_readings(self) -> None:
        post = in_post_since(date(2024, 2, 29))
        days = (date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2))
        assert [of_the_senco(post, on=day).contestable for day in days] == [False, True, False]


def shifted(gap: int) -> tuple[Designation, Designation]:
    """Eight months at another school until 30 April, and here after a gap of so many days."""
    there = in_post_since(date(2023, 9, 1), date(2024, 4, 30), at=THERE)
    return there, in_post_since(date(2024, 5, 1 + gap))


class TestTheDayOnWhichSomebodyBecomesASenco:
    """Reg 49(4), "a SENCO", not "the SENCO at the school": switches P2, P2b and P8."""

    @pytest.mark.parametrize(
        ("gap", "deadline"),
        [
            pytest.param(0, date(2026, 9, 1), id="no gap: the clock runs on"),
            pytest.param(1, date(2027, 5, 2), id="one day: it starts again"),
            pytest.param(2, date(2027, 5, 3), id="two days: it starts again"),
        ],
    )
    def test_is_the_first_of_the_unbroken_run_at_any_school(self, gap: int, deadline: date) -> None:
        assert of_the_senco(*shifted(gap)).deadline == deadline

    @pytest.mark.parametrize(
        ("tolerated", "deadline"),
        [
            pytest.param("9", date(2027, 5, 11), id="nine days: a gap of ten breaks the run"),
            pytest.param("10", date(2026, 9, 1), id="ten days: a gap of ten does not"),
            pytest.param("11", date(2026, 9, 1), id="eleven days: a gap of ten does not"),
        ],
    )
    def test_is_carried_over_short_gaps_under_p2b(self, tolerated: str, deadline: date) -> None:
        assert of_the_senco(*shifted(10), P2b=tolerated).deadline == deadline

    @pytest.mark.parametrize(
        ("choice", "deadline"),
        [
            pytest.param("unbroken_chain", date(2026, 9, 1), id="the unbroken chain"),
            pytest.param("first_ever", date(2013, 3, 1), id="the first day ever"),
            pytest.param("current_appointment", date(2027, 5, 1), id="this appointment"),
        ],
    )
    def test_is_switch_p2(self, choice: str, deadline: date) -> None:
        old = in_post_since(date(2010, 3, 1), date(2010, 4, 30), at=ELSEWHERE)
        assert of_the_senco(old, *shifted(0), P2=choice).deadline == deadline

    def test_is_arguable_where_the_readings_of_p2_part(self) -> None:
        assert of_the_senco(*shifted(0), on=date(2026, 9, 1)).contestable is False
        assert of_the_senco(*shifted(0), on=date(2026, 9, 2)).contestable is True
        assert of_the_senco(*shifted(0), on=date(2027, 5, 2)).contestable is False

    def test_includes_service_that_runs_on_at_another_school(self) -> None:
        posts = (in_post_since(date(2023, 9, 1), at=THERE), in_post_since(date(2024, 5, 1)))
        assert of_the_senco(*posts).deadline == date(2026, 9, 1)


class TestAConversion:
    """P8: a school that follows from another is the same post, however many links back."""

    POSTS = (
        in_post_since(date(2022, 9, 1), date(2023, 12, 31), at=THERE),
        in_post_since(date(2024, 1, 1)),
    )

    def test_is_the_same_post(self) -> None:
        answer = of_the_senco(*self.POSTS, schools=CONVERTED)
        assert (answer.status, answer.deadline) == ("overdue", date(2025, 9, 1))
        assert "D-SAME-POST" in answer.reasons
        assert answer.contestable

    def test_is_a_new_post_under_the_other_reading(self) -> None:
        answer = of_the_senco(*self.POSTS, schools=CONVERTED, P8="new_post")
        assert answer.status == "exempt_contested"

    def test_with_a_gap_is_a_new_post(self) -> None:
        posts = (self.POSTS[0], in_post_since(date(2024, 1, 2)))
        assert of_the_senco(*posts, schools=CONVERTED).status == "exempt_contested"

    def test_is_followed_through_every_link_and_round_a_loop(self) -> None:
        chain = (
            a_school(type_code=ACADEMY, predecessors=(THERE,)),
            a_school(THERE, predecessors=(ELSEWHERE,)),
            a_school(ELSEWHERE, predecessors=(HERE,)),
        )
        posts = (
            in_post_since(date(2008, 1, 1), date(2012, 8, 31), at=ELSEWHERE),
            in_post_since(date(2012, 9, 1), date(2020, 8, 31), at=THERE),
            in_post_since(date(2020, 9, 1)),
        )
        assert of_the_senco(*posts, schools=chain).reasons == ("E-2009",)

    def test_from_a_school_that_the_list_lacks_changes_nothing(self) -> None:
        schools = (a_school(predecessors=(THERE,)),)
        assert of_the_senco(schools=schools).deadline == date(2027, 9, 1)

    def test_of_a_school_the_duty_never_reached_brings_no_service(self) -> None:
        schools = (CONVERTED[0], a_school(THERE, type_code=SPECIAL))
        answer = of_the_senco(*self.POSTS, schools=schools)
        assert (answer.status, answer.deadline) == ("in_window", date(2027, 1, 1))


def test_the_clock_never_looks_past_the_day_asked_about() -> None:
    later = in_post_since(date(2030, 9, 1), at=THERE)
    assert of_the_senco(in_post_since(), later, on=DAY) == of_the_senco(in_post_since(), on=DAY)

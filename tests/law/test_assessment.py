"""The whole question: several SENCOs, a doubtful month, advice, and the day asked about."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.cases import PersonFacts
from register.domain.errors import InvalidFact
from register.domain.people import Basis, Induction
from register.law.assessment import SEVERITY, Decision, assess
from register.law.rules import RULES
from tests.facts import (
    ACADEMY,
    DAY,
    HERE,
    SPECIAL,
    THERE,
    a_case,
    a_school,
    a_senco,
    an_award,
    in_post_since,
    in_post_since_month,
    teacher,
    without_award,
)
from tests.law.asking import decided, of_the_senco

UNKNOWN_TEACHER = teacher(Basis.UNKNOWN)
NO_TEACHER = teacher(Basis.NONE)
IN_TIME, LATE = date(2024, 9, 1), date(2020, 9, 1)

# One person for each status, with the day on which they began.
ONE_OF_EACH: dict[str, tuple[PersonFacts, date]] = {
    "ineligible": (without_award("ineligible", teacher_status=NO_TEACHER), IN_TIME),
    "overdue": (without_award("overdue"), LATE),
    "review": (without_award("review", teacher_status=UNKNOWN_TEACHER), IN_TIME),
    "exempt_contested": (without_award("exempt_contested"), date(2009, 9, 1)),
    "in_window": (without_award("in_window"), IN_TIME),
    "exempt": (without_award("exempt"), date(2005, 9, 1)),
    "qualified": (a_senco("qualified"), IN_TIME),
}


def school_of(*statuses: str) -> Decision:
    """Decide for a school with one SENCO of each of these statuses, in this order."""
    chosen = [ONE_OF_EACH[status] for status in statuses]
    posts = [in_post_since(first, person=senco.key) for senco, first in chosen]
    return assess(a_case(*posts, people=tuple(senco for senco, _ in chosen)), DAY)


class TestTheDayAskedAbout:
    def test_before_1_september_2009_is_refused_in_a_sentence(self) -> None:
        with pytest.raises(InvalidFact, match=r"begin on 1 September 2009.*not 2009-08-31\.$"):
            assess(a_case(in_post_since()), date(2009, 8, 31))

    @pytest.mark.parametrize("day", [date(2009, 9, 1), date(2009, 9, 2)], ids=str)
    def test_from_1_september_2009_is_answered(self, day: date) -> None:
        assert assess(a_case(), day).status == "no_senco"

    def test_may_be_any_but_the_last_of_the_calendar(self) -> None:
        assert decided(on=date(9999, 12, 30)).status == "overdue"
        with pytest.raises(InvalidFact, match=r"The calendar ends on 9999-12-31"):
            decided(on=date.max)

    def test_may_be_so_late_that_three_years_on_is_past_the_calendar(self) -> None:
        decision = decided(in_post_since(date(9998, 9, 1)), on=date(9999, 9, 2))
        assert (decision.status, decision.deadline) == ("in_window", date.max)


class TestSeveralSencos:
    """R30: the school's status is the worst of its designated SENCOs'."""

    def test_the_order_is_the_case_formats(self) -> None:
        assert list(SEVERITY) == ["no_senco", *ONE_OF_EACH]

    @pytest.mark.parametrize("status", ONE_OF_EACH)
    def test_one_alone_gives_the_school_its_status(self, status: str) -> None:
        assert school_of(status).status == status

    @pytest.mark.parametrize("worse", ONE_OF_EACH)
    @pytest.mark.parametrize("better", ONE_OF_EACH)
    def test_of_two_the_worse_is_the_schools(self, worse: str, better: str) -> None:
        if SEVERITY[worse] < SEVERITY[better]:
            for both in ((worse, better), (better, worse)):
                decision = school_of(*both)
                assert decision.status == worse
                assert [person.status for person in decision.people] == list(both)

    def test_the_deadline_is_the_worst_ones(self) -> None:
        decision = school_of("in_window", "overdue")
        assert decision.deadline == date(2023, 9, 1)

    def test_of_two_alike_the_earlier_deadline_is_the_schools(self) -> None:
        posts = [
            in_post_since(date(2025, 1, 6), person="later"),
            in_post_since(date(2024, 9, 1), person="earlier"),
        ]
        people = (without_award("later"), without_award("earlier"))
        assert assess(a_case(*posts, people=people), DAY).deadline == date(2027, 9, 1)

    def test_of_two_in_doubt_one_with_a_deadline_gives_it(self) -> None:
        exempt = without_award("exempt", teacher_status=UNKNOWN_TEACHER)
        posts = [in_post_since(date(2005, 9, 1), person="exempt"), in_post_since(person="review")]
        people = (exempt, ONE_OF_EACH["review"][0])
        decision = assess(a_case(*posts, people=people), DAY)
        assert (decision.status, decision.deadline) == ("review", date(2027, 9, 1))

    def test_of_two_alike_each_reason_is_given_once(self) -> None:
        posts = [in_post_since(person="one"), in_post_since(person="two")]
        people = (
            without_award("one", teacher_status=NO_TEACHER, induction=Induction.FAILED),
            without_award("two", teacher_status=NO_TEACHER, prohibited=True),
        )
        decision = assess(a_case(*posts, people=people), DAY)
        assert decision.reasons == ("A-NOT-QT", "A-INDUCTION", "A-PROHIBITED")

    def test_one_who_has_left_is_not_asked_about(self) -> None:
        posts = [in_post_since(LATE, date(2026, 8, 31), person="overdue"), in_post_since()]
        people = (without_award("overdue"), a_senco())
        assert assess(a_case(*posts, people=people), DAY).status == "qualified"


class TestThePersonAndTheQualification:
    """CASES.md edge 3: the worse of the two; cannot tell is `review` unless the other is worse."""

    def test_an_ineligible_person_has_no_deadline(self) -> None:
        answer = of_the_senco(senco=without_award(teacher_status=NO_TEACHER))
        assert (answer.status, answer.deadline) == ("ineligible", None)

    def test_a_person_not_known_but_overdue_is_overdue(self) -> None:
        senco = without_award(teacher_status=UNKNOWN_TEACHER)
        assert of_the_senco(in_post_since(LATE), senco=senco).status == "overdue"

    def test_a_person_not_known_and_within_time_keeps_the_deadline(self) -> None:
        answer = of_the_senco(senco=without_award(teacher_status=UNKNOWN_TEACHER))
        assert (answer.status, answer.deadline) == ("review", date(2027, 9, 1))
        assert answer.reasons == ("A-UNKNOWN",)

    def test_a_person_not_known_who_would_be_exempt_has_no_dates(self) -> None:
        senco = without_award(teacher_status=UNKNOWN_TEACHER)
        answer = of_the_senco(in_post_since(date(2009, 9, 1)), senco=senco)
        assert (answer.status, answer.deadline, answer.guidance_deadline) == ("review", None, None)

    def test_an_award_not_known_matters_only_once_the_time_has_passed(self) -> None:
        senco = a_senco(awards=(an_award(recognised=None),))
        assert of_the_senco(senco=senco).status == "in_window"
        answer = of_the_senco(in_post_since(LATE), senco=senco)
        assert (answer.status, answer.deadline) == ("review", date(2023, 9, 1))
        assert answer.reasons == ("Q-UNKNOWN", "D-3Y-PASSED")

    def test_person_and_award_both_not_known_give_both_reasons(self) -> None:
        senco = a_senco(awards=(an_award(recognised=None),), teacher_status=UNKNOWN_TEACHER)
        answer = of_the_senco(in_post_since(LATE), senco=senco)
        assert answer.reasons == ("A-UNKNOWN", "Q-UNKNOWN", "D-3Y-PASSED")

    @pytest.mark.parametrize(
        ("choice", "status"),
        [
            pytest.param("assume_met", "qualified", id="assume met: held"),
            pytest.param("assume_not_met", "overdue", id="assume not met: not held"),
        ],
    )
    def test_an_award_not_known_is_switch_p11(self, choice: str, status: str) -> None:
        senco = a_senco(awards=(an_award(recognised=None),))
        assert of_the_senco(in_post_since(LATE), senco=senco, P11=choice).status == status

    def test_an_award_that_does_not_count_is_among_the_reasons(self) -> None:
        senco = a_senco(awards=(an_award(recognised=False),))
        answer = of_the_senco(in_post_since(LATE), senco=senco)
        assert answer.reasons == ("D-3Y-PASSED", "Q-BODY")

    def test_either_of_two_awards_is_enough(self) -> None:
        senco = a_senco(awards=(an_award(recognised=False), an_award()))
        answer = of_the_senco(in_post_since(LATE), senco=senco)
        assert (answer.status, answer.reasons) == ("qualified", ("Q-NASENCO",))

    def test_a_late_award_cures_from_its_day_and_not_before(self) -> None:
        senco = a_senco(awards=(an_award(awarded=date(2024, 3, 15)),))
        days = (date(2024, 3, 14), date(2024, 3, 15), date(2024, 3, 16))
        found = [of_the_senco(in_post_since(LATE), senco=senco, on=day).status for day in days]
        assert found == ["overdue", "qualified", "qualified"]


class TestADoubtfulMonth:
    """A start known to the month is asked at both ends of it: D-IMPRECISE."""

    @pytest.mark.parametrize(
        ("day", "status", "deadline"),
        [
            pytest.param(date(2023, 8, 31), "no_senco", None, id="the day before the month"),
            pytest.param(date(2023, 9, 1), "review", None, id="its first day"),
            pytest.param(date(2023, 9, 29), "review", None, id="its last day but one"),
            pytest.param(date(2023, 9, 30), "in_window", date(2026, 9, 30), id="its last day"),
            pytest.param(date(2026, 9, 1), "in_window", date(2026, 9, 30), id="three years on"),
            pytest.param(date(2026, 9, 2), "review", date(2026, 9, 30), id="and a day"),
            pytest.param(date(2026, 9, 30), "review", date(2026, 9, 30), id="the later deadline"),
            pytest.param(date(2026, 10, 1), "overdue", date(2026, 9, 30), id="and a day after it"),
        ],
    )
    def test_is_not_enough_evidence_while_its_ends_differ(
        self, day: date, status: str, deadline: date | None
    ) -> None:
        decision = decided(in_post_since_month(2023, 9), on=day)
        assert (decision.status, decision.deadline) == (status, deadline)
        assert ("D-IMPRECISE" in decision.reasons) is (status == "review")

    def test_gives_the_person_the_same_reason(self) -> None:
        (person,) = decided(in_post_since_month(2023, 9), on=date(2026, 9, 15)).people
        assert (person.status, person.deadline) == ("review", date(2026, 9, 30))
        assert person.reasons[0] == "D-IMPRECISE"

    def test_leaves_alone_whoever_it_does_not_touch(self) -> None:
        posts = (in_post_since(person="sure"), in_post_since_month(2023, 9))
        people = (without_award("sure"), without_award())
        decision = assess(a_case(*posts, people=people), date(2026, 9, 15))
        assert [person.status for person in decision.people] == ["in_window", "review"]
        assert (decision.status, decision.reasons) == ("review", ("D-IMPRECISE",))

    def test_says_nothing_where_somebody_else_decides(self) -> None:
        posts = (in_post_since(LATE, person="overdue"), in_post_since_month(2023, 9))
        people = (without_award("overdue"), without_award())
        decision = assess(a_case(*posts, people=people), date(2026, 9, 15))
        assert (decision.status, decision.reasons) == ("overdue", ("D-3Y-PASSED",))

    def test_elsewhere_is_asked_at_both_ends_too(self) -> None:
        # Twelve months' earlier service, or more, by the day in August on which it began.
        earlier = in_post_since_month(2003, 8, urn=THERE)
        posts = (in_post_since(LATE), earlier)
        ended = [
            (in_post_since(LATE), in_post_since_month(2003, 8, urn=THERE, ends=date(2004, 8, day)))
            for day in (1, 15)
        ]
        assert decided(*posts).status == "exempt"
        assert [decided(*each).status for each in ended] == ["overdue", "review"]


class TestAdvice:
    """What the Code of Practice says of sharing (6.92 to 6.94): never a breach."""

    def test_none_for_one_senco_of_one_school(self) -> None:
        assert decided(senco=a_senco()).advice == ()

    def test_of_a_shared_senco(self) -> None:
        posts = (in_post_since(), in_post_since(at=THERE))
        decision = decided(*posts, senco=a_senco())
        assert (decision.status, decision.advice) == ("qualified", ("W-SHARED",))

    @pytest.mark.parametrize("head_at", [HERE, THERE], ids=["head here", "head there"])
    def test_of_a_shared_senco_who_is_head(self, head_at: int) -> None:
        posts = [in_post_since(at=urn, head_teacher=urn == head_at) for urn in (HERE, THERE)]
        assert decided(*posts, senco=a_senco()).advice == ("W-SHARED", "W-SHARED-HEAD")

    @pytest.mark.parametrize(
        ("first", "last", "shared"),
        [
            pytest.param(date(2024, 9, 1), date(2026, 11, 20), False, id="left yesterday"),
            pytest.param(date(2024, 9, 1), DAY, True, id="leaves today"),
            pytest.param(DAY, None, True, id="begins today"),
            pytest.param(date(2026, 11, 22), None, False, id="begins tomorrow"),
        ],
    )
    def test_of_sharing_is_for_the_days_of_sharing(
        self, first: date, last: date | None, *, shared: bool
    ) -> None:
        posts = (in_post_since(), in_post_since(first, last, at=THERE))
        assert ("W-SHARED" in decided(*posts).advice) is shared

    def test_of_sharing_leaves_out_schools_that_the_duty_does_not_reach(self) -> None:
        posts = (in_post_since(), in_post_since(at=THERE))
        schools = (a_school(THERE, type_code=SPECIAL),)
        assert decided(*posts, schools=schools).advice == ()

    def test_of_several_sencos(self) -> None:
        assert school_of("qualified", "exempt").advice == ("INFO-MULTIPLE",)


class TestTheSteps:
    """Why, in words, in the order of the statute, with where each is written."""

    def test_of_the_school_end_with_designation(self) -> None:
        decision = decided(schools=(a_school(type_code=ACADEMY),))
        assert [step.rule for step in decision.steps] == [rule.name for rule in RULES[:4]]

    def test_of_a_person_run_from_paragraph_2_to_the_end_of_paragraph_4(self) -> None:
        answer = of_the_senco(in_post_since(LATE), senco=a_senco(awards=(an_award(awarded=None),)))
        assert [(step.rule, step.finding) for step in answer.steps] == [
            ("reg 49(2)(a)", "met"),
            ("reg 49(2)(b)", "met"),
            ("reg 49(2)(c)", "met"),
            ("reg 49(3)", "not met"),
            ("reg 49(4) became SENCO", "met"),
            ("reg 49(4) earlier service", "not met"),
            ("reg 49(7)(a)", "not met"),
            ("reg 49(4)", "not met"),
        ]

    def test_of_the_old_cohort_name_the_old_regulations(self) -> None:
        answer = of_the_senco(in_post_since(date(2009, 9, 1)), on=date(2013, 6, 1))
        assert answer.steps[-1].citation == "SI 2008/2945 reg 3(5)(a), (6)"
        assert answer.steps[-1].because.endswith("the time allowed ended on 1 September 2012.")

    def test_have_the_address_of_the_text(self) -> None:
        for step in of_the_senco().steps:
            assert step.url.startswith("https://www.legislation.gov.uk/")

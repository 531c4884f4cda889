"""Remedies: the smallest changes that the law passes, each with the last day on which it does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, PersonFacts, SchoolFacts
from register.domain.people import Basis, Induction
from register.law.ahead import ahead
from register.law.assessment import assess
from register.law.changes import Change, Kind, made
from register.law.goals import LAWFUL, is_safe, strictly
from register.law.policy import DEFAULT, Policy
from register.law.remedies import Remedy, applied, remedies
from tests.facts import (
    ACADEMY,
    HERE,
    SPECIAL,
    THERE,
    a_case,
    a_school,
    a_senco,
    an_award,
    an_npq,
    in_post_since,
    in_post_since_month,
    teacher,
    without_award,
)
from tests.law.asking import reading
from tests.law.candidates import (
    OFFERED,
    TODAY,
    a_nasenco_under_way,
    an_npq_under_way,
    candidates,
    offered,
)

ONE_DAY = timedelta(days=1)
DEADLINE = date(2030, 1, 1)
ONCE_DONE = "The post is lawful from the day that is done."
IN_POST = date(2022, 2, 1)  # the time of somebody in post since then was over in 2025


def holds(case: Case, remedy: Remedy, on: date, policy: Policy = DEFAULT) -> bool:
    """Ask the law itself of the case with the remedy made on the day."""
    changed = applied(case, remedy, on)
    asked = strictly(policy) if remedy.settles else policy
    first = max(remedy.since, on) if remedy.cures else remedy.since
    if remedy.for_good:
        return all(is_safe(span) for span in ahead(changed, first, asked))
    return assess(changed, first, asked).status in LAWFUL


def found(
    case: Case, start: date = OFFERED, *, today: date = TODAY
) -> dict[tuple[str, ...], Remedy]:
    """Give the remedies by the kinds of change in each, first goal before second."""
    return {
        tuple(change.kind for change in each.changes): each
        for each in remedies(case, start, today=today)
    }


class TestEveryRemedy:
    @given(asked=candidates)
    @settings(max_examples=50)
    def test_is_passed_by_the_law_on_its_last_day_and_not_the_day_after(
        self, asked: tuple[Case, date, Policy]
    ) -> None:
        case, start, policy = asked
        for remedy in remedies(case, start, policy, today=TODAY):
            if remedy.by is None:
                assert holds(case, remedy, remedy.since, policy)
            else:
                assert remedy.by >= TODAY
                assert holds(case, remedy, remedy.by, policy)
                assert not holds(case, remedy, remedy.by + ONE_DAY, policy)

    @given(asked=candidates)
    @settings(max_examples=50)
    def test_holds_no_smaller_one(self, asked: tuple[Case, date, Policy]) -> None:
        case, start, policy = asked
        told = remedies(case, start, policy, today=TODAY)
        for goal in (False, True):
            kinds = [
                {(change.kind, change.award, change.day) for change in each.changes}
                for each in told
                if each.for_good is goal
            ]
            for one in kinds:
                assert not any(other < one for other in kinds)

    @given(asked=candidates)
    @settings(max_examples=50)
    def test_is_needed_and_says_so_in_a_sentence(self, asked: tuple[Case, date, Policy]) -> None:
        case, start, policy = asked
        told = remedies(case, start, policy, today=TODAY)
        first = assess(case, max(start, TODAY), policy)
        if not first.people:
            assert told == ()
        for remedy in told:
            if not remedy.for_good:
                assert first.status not in LAWFUL
            assert remedy.words.endswith(".")
            assert "None" not in remedy.words
            assert all(change.by is None or change.by >= TODAY for change in remedy.changes)

    @given(asked=candidates)
    @settings(max_examples=50)
    def test_that_is_missing_means_nothing_is_amiss_or_the_start_is_not_lawful(
        self, asked: tuple[Case, date, Policy]
    ) -> None:
        case, start, policy = asked
        first = max(start, TODAY)
        spans = ahead(case, first, policy)
        if spans[0].status in LAWFUL and all(is_safe(span) for span in spans):
            assert remedies(case, start, policy, today=TODAY) == ()


class TestOfWhoNeedsNothing:
    @pytest.mark.parametrize(
        ("person", "school"),
        [
            pytest.param(a_senco(), a_school(HERE), id="qualified"),
            pytest.param(without_award(), a_school(HERE, type_code=SPECIAL), id="not reached"),
            pytest.param(without_award(), a_school(HERE, type_code=None), id="type not known"),
            pytest.param(
                without_award(), a_school(HERE, closed=date(2026, 12, 31)), id="closed by then"
            ),
        ],
    )
    def test_there_is_none(self, person: PersonFacts, school: SchoolFacts) -> None:
        assert remedies(offered(person=person, school=school), OFFERED, today=TODAY) == ()

    def test_nor_for_who_is_barred(self) -> None:
        barred = without_award(prohibited=True)
        assert remedies(offered(person=barred, teacher_at_school=False), OFFERED, today=TODAY) == ()

    def test_nor_where_too_little_time_is_left(self) -> None:
        start = date(2024, 2, 1)
        assert remedies(offered(start=start), start, today=TODAY) == ()

    def test_nor_for_a_failed_induction(self) -> None:
        failed = without_award(induction=Induction.FAILED)
        assert remedies(offered(person=failed), OFFERED, today=TODAY) == ()


class TestOfTheTeacher:
    @pytest.mark.parametrize(
        ("person", "kinds", "words"),
        [
            pytest.param(
                a_senco(teacher_status=teacher(Basis.EYTS)),
                (Kind.GAIN_QTS,),
                "Gain qualified teacher status by 1 January 2027.",
                id="early years teacher status",
            ),
            pytest.param(
                a_senco(teacher_status=teacher(Basis.QTLS, None, date(2026, 6, 30))),
                (Kind.RENEW_MEMBERSHIP,),
                "Renew the professional membership that QTLS rests on by 1 January 2027.",
                id="lapsed membership",
            ),
            pytest.param(
                a_senco(induction=Induction.IN_PROGRESS),
                (Kind.COMPLETE_INDUCTION,),
                "Complete induction by 1 January 2027.",
                id="in induction",
            ),
        ],
    )
    def test_by_the_first_day(
        self, person: PersonFacts, kinds: tuple[Kind, ...], words: str
    ) -> None:
        remedy = found(offered(person=person))[kinds]
        assert (remedy.by, remedy.then, remedy.words) == (OFFERED, "qualified", words)

    @pytest.mark.parametrize(
        ("person", "words"),
        [
            pytest.param(
                a_senco(teacher_status=teacher(Basis.UNKNOWN)),
                "the candidate is a qualified teacher",
                id="status",
            ),
            pytest.param(
                a_senco(induction=Induction.UNKNOWN),
                "induction was passed, or was not required",
                id="induction",
            ),
            pytest.param(a_senco(prohibited=None), "no prohibition order stands", id="prohibition"),
        ],
    )
    def test_what_is_not_known_is_to_be_shown(self, person: PersonFacts, words: str) -> None:
        (remedy, head) = remedies(offered(person=person), OFFERED, today=TODAY)
        assert (remedy.by, remedy.then) == (None, "qualified")
        assert remedy.words == (
            f"The post would be lawful on 1 January 2027 if it is shown that {words}."
        )
        assert [change.kind for change in head.changes] == [Kind.HEAD_HERE]

    def test_several_things_not_known_are_one_remedy(self) -> None:
        nobody = a_senco(
            teacher_status=teacher(Basis.UNKNOWN), induction=Induction.UNKNOWN, prohibited=None
        )
        told = found(offered(person=nobody, teacher_at_school=None, head_teacher=None))
        assert [len(kinds) for kinds in told] == [4, 1]

    def test_done_and_shown_together(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.NONE), induction=Induction.UNKNOWN)
        remedy = found(offered(person=person))[Kind.GAIN_QTS, Kind.SHOW_INDUCTION]
        assert remedy.words == (
            "If it is shown that induction was passed, or was not required: gain qualified teacher "
            "status by 1 January 2027."
        )

    def test_status_that_begins_on_a_known_day_allows_a_later_start(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTS, date(2027, 2, 1)))
        case = offered(person=person)
        remedy = found(case)[(Kind.START_LATER,)]
        assert (remedy.by, remedy.since, remedy.then) == (None, date(2027, 2, 1), "qualified")
        assert remedy.words == "Start on 1 February 2027 or later, and not before."
        assert applied(case, remedy, TODAY).designations[0].starts == date(2027, 2, 1)

    def test_a_post_already_begun_cannot_start_later(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTS, date(2027, 2, 1)))
        told = found(offered(start=TODAY - ONE_DAY, person=person), TODAY - ONE_DAY)
        assert (Kind.START_LATER,) not in told
        assert told[(Kind.GAIN_QTS,)].by is None
        assert told[(Kind.GAIN_QTS,)].words == (
            "Gain qualified teacher status. The post is lawful from the day that is done."
        )

    def test_membership_that_will_end_is_to_be_renewed_by_then(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTLS, date(2020, 1, 1), date(2027, 6, 30)))
        remedy = found(offered(person=person))[(Kind.RENEW_MEMBERSHIP,)]
        assert (remedy.by, remedy.for_good) == (date(2027, 7, 1), True)
        status = applied(offered(person=person), remedy, date(2027, 7, 1)).people["senco"]
        assert status.teacher_status == teacher(Basis.QTLS, date(2020, 1, 1))


class TestOfThePost:
    def test_to_teach_at_the_school_or_to_be_its_head(self) -> None:
        told = found(offered(person=a_senco(), teacher_at_school=False))
        assert told[(Kind.TEACH_HERE,)].words == (
            "Be employed to teach at the school by 1 January 2027."
        )
        assert told[(Kind.HEAD_HERE,)].by == OFFERED

    def test_not_known_is_to_be_shown(self) -> None:
        case = offered(person=a_senco(), teacher_at_school=None, head_teacher=None)
        assert set(found(case)) == {(Kind.SHOW_TEACHING,), (Kind.SHOW_HEAD,)}

    def test_where_both_the_start_and_the_teaching_are_wanting(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTS, date(2027, 2, 1)))
        told = found(offered(person=person, teacher_at_school=False))
        assert (Kind.START_LATER, Kind.TEACH_HERE) in told

    def test_what_is_needless_for_good_is_not_asked_for_first(self) -> None:
        person = a_senco(
            induction=Induction.IN_PROGRESS,
            teacher_status=teacher(Basis.QTS, None, date(2027, 6, 30)),
        )
        told = found(offered(person=person, head_teacher=None))
        assert told[(Kind.COMPLETE_INDUCTION,)].for_good is False
        assert told[(Kind.COMPLETE_INDUCTION, Kind.GAIN_QTS)].for_good
        assert told[(Kind.SHOW_HEAD,)].for_good
        assert told[(Kind.SHOW_HEAD,)].words == (
            "The post would stay lawful when the time is over if it is shown that the candidate "
            "will be head or acting head of the school."
        )


class TestOfTheQualification:
    def test_of_a_first_post_is_the_npq(self) -> None:
        (remedy,) = remedies(offered(), OFFERED, today=TODAY)
        assert (remedy.by, remedy.then, remedy.for_good) == (DEADLINE, "qualified", True)
        assert remedy.words == (
            "Begin an NPQ for SENCOs by 1 March 2028 (1 July 2028 at latest), and hold it by "
            "1 January 2030."
        )

    def test_with_the_longest_npq_out_of_reach_names_the_last_start_alone(self) -> None:
        earlier = in_post_since(date(2026, 3, 1), date(2026, 12, 31), at=THERE)
        (remedy,) = remedies(offered(earlier), OFFERED, today=date(2027, 6, 1))
        assert remedy.words == (
            "Begin an NPQ for SENCOs by 1 September 2027, and hold it by 1 March 2029."
        )

    @pytest.mark.parametrize(
        ("award", "by", "words"),
        [
            pytest.param(
                a_nasenco_under_way(), date(2027, 8, 31),
                "Complete the NASENCO under way, and be awarded it, by 31 August 2027.",
                id="a NASENCO under way",
            ),
            pytest.param(
                a_nasenco_under_way(course_completed=date(2026, 7, 1)), DEADLINE,
                "Be awarded the NASENCO already completed, by 1 January 2030.",
                id="a NASENCO completed",
            ),
            pytest.param(
                an_npq_under_way(), DEADLINE,
                "Receive the result of the NPQ under way by 1 January 2030.",
                id="an NPQ under way",
            ),
        ],
    )  # fmt: skip
    def test_is_to_finish_what_is_under_way(self, award: Award, by: date, words: str) -> None:
        remedy = found(offered(person=a_senco(awards=(award,))))[(Kind.FINISH,)]
        assert (remedy.by, remedy.words, remedy.then) == (by, words, "qualified")

    @pytest.mark.parametrize(
        ("award", "words"),
        [
            pytest.param(
                an_award(recognised=None), "the body behind the NASENCO is one that may award it",
                id="the body",
            ),
            pytest.param(
                an_npq(recognised=None), "the provider of the NPQ is listed in Schedule A1",
                id="the provider",
            ),
            pytest.param(
                an_award(course_started=None, awarded=date(2026, 1, 1)),
                "the NASENCO course began before 1 September 2024", id="when the NASENCO began",
            ),
            pytest.param(
                an_npq(course_started=date(2024, 6, 1)),
                "the NPQ began on or after 1 September 2024", id="when the NPQ began",
            ),
            pytest.param(
                an_award(
                    course_started=date(2024, 3, 1), course_completed=None,
                    awarded=date(2027, 10, 1),
                ),
                "the NASENCO course was completed before 1 September 2027", id="when completed",
            ),
        ],
    )  # fmt: skip
    def test_is_to_show_what_is_not_known_of_an_award(self, award: Award, words: str) -> None:
        told = remedies(offered(person=a_senco(awards=(award,))), OFFERED, today=TODAY)
        assert told[0].words == (
            f"The post would stay lawful when the time is over if it is shown that {words}."
        )
        assert (told[0].by, told[0].then) == (None, "qualified")

    @pytest.mark.parametrize(
        "award",
        [
            pytest.param(a_nasenco_under_way(course_started=date(2024, 9, 1)), id="begun too late"),
            pytest.param(a_nasenco_under_way(recognised=False), id="a body that may not award it"),
            pytest.param(an_award(kind=AwardKind.OTHER), id="some other course"),
            pytest.param(an_award(revoked=date(2026, 1, 1)), id="revoked"),
        ],
    )
    def test_of_no_use_is_not_offered(self, award: Award) -> None:
        assert set(found(offered(person=a_senco(awards=(award,))))) == {(Kind.NEW_NPQ,)}

    def test_not_held_in_time_makes_the_post_lawful_from_the_day_it_is(self) -> None:
        person = a_senco(awards=(a_nasenco_under_way(),))
        case = offered(start=IN_POST, person=person)
        told = found(case, IN_POST)
        assert [each.words for each in told.values()] == [
            f"Complete the NASENCO under way, and be awarded it, by 31 August 2027. {ONCE_DONE}",
            f"Begin an NPQ for SENCOs, which takes 18 to 22 months, and hold it. {ONCE_DONE}",
        ]
        assert told[(Kind.FINISH,)].by == date(2027, 8, 31)
        assert told[(Kind.NEW_NPQ,)].by is None

    def test_not_held_in_time_may_be_an_npq_under_way_on_any_day(self) -> None:
        case = offered(start=IN_POST, person=a_senco(awards=(an_npq_under_way(),)))
        remedy = found(case, IN_POST)[(Kind.FINISH,)]
        assert (remedy.by, remedy.cures) == (None, True)

    def test_that_is_due_before_an_npq_could_end_calls_for_no_other(self) -> None:
        served = in_post_since(IN_POST)
        person = a_senco(awards=(an_npq(awarded=date(2027, 6, 1)),))
        assert remedies(offered(served, person=person), OFFERED, today=TODAY) == ()

    def test_is_asked_for_after_what_is_asked_of_the_person(self) -> None:
        remedy = found(offered(person=without_award(teacher_status=teacher(Basis.NONE))))[
            Kind.GAIN_QTS, Kind.NEW_NPQ
        ]
        assert [change.by for change in remedy.changes] == [OFFERED, DEADLINE]
        assert remedy.by == DEADLINE

    def test_puts_a_disputed_exemption_beyond_dispute(self) -> None:
        earlier = in_post_since(date(2019, 9, 1), date(2022, 8, 31), at=THERE)
        (remedy,) = remedies(offered(earlier), OFFERED, today=TODAY)
        assert (remedy.by, remedy.settles) == (DEADLINE, True)
        assert remedy.words.startswith("To put the exemption beyond dispute: begin an NPQ")
        shown = offered(earlier, person=a_senco(awards=(an_award(recognised=None),)))
        assert remedies(shown, OFFERED, today=TODAY)[0].words == (
            "To put the exemption beyond dispute: the qualification would be held if it is shown "
            "that the body behind the NASENCO is one that may award it."
        )

    def test_of_the_old_cohort_is_judged_as_the_department_judges_it(self) -> None:
        start = date(2009, 1, 1)
        (remedy,) = remedies(offered(start=start), start, today=TODAY)
        assert (remedy.settles, remedy.cures, remedy.by) == (True, True, None)
        assert remedy.words.endswith("It is beyond dispute from the day that is done.")

    def test_that_makes_up_for_what_is_not_known_calls_nothing_unlawful(self) -> None:
        award = an_award(recognised=None)
        case = offered(start=date(2022, 1, 5), person=a_senco(awards=(award,)))
        shown, begun = remedies(case, date(2022, 1, 5), today=TODAY)
        assert "is one that may award it" in shown.words
        assert begun.words.endswith(
            "Whatever else is not known, the post is lawful from the day that is done."
        )

    def test_held_from_completion_has_no_last_day_to_be_awarded(self) -> None:
        award = a_nasenco_under_way(course_completed=date(2026, 7, 1))
        case = offered(person=a_senco(awards=(award,)))
        told = remedies(case, OFFERED, reading(P7="completion"), today=TODAY)
        assert told[0].words == "Be awarded the NASENCO already completed."
        assert told[0].by is None


class TestOfAStartKnownToTheMonth:
    def test_is_to_show_the_day(self) -> None:
        earlier = in_post_since_month(2008, 9, urn=THERE, ends=date(2009, 9, 10))
        told = found(offered(earlier))
        assert told[(Kind.SHOW_FIRST_DAYS,)].then == "exempt"
        assert told[(Kind.SHOW_LAST_DAYS,)].then == "in_window"


class TestAChange:
    def test_that_the_case_has_no_day_for_counts_only_in_time(self) -> None:
        case = offered(person=a_senco(induction=Induction.IN_PROGRESS), teacher_at_school=False)
        for kind in (Kind.COMPLETE_INDUCTION, Kind.TEACH_HERE, Kind.HEAD_HERE):
            change = Change(kind, by=OFFERED)
            assert made(case, change, OFFERED, OFFERED) != case
            assert made(case, change, OFFERED + ONE_DAY, OFFERED) == case

    def test_touches_the_post_asked_about_and_no_other(self) -> None:
        elsewhere = in_post_since(date(2020, 1, 1), at=THERE, teacher_at_school=False)
        over = in_post_since(date(2015, 1, 1), date(2016, 1, 1), teacher_at_school=False)
        case = offered(elsewhere, over, teacher_at_school=False)
        changed = made(case, Change(Kind.TEACH_HERE), OFFERED, OFFERED)
        assert [post.teacher_at_school for post in changed.designations] == [False, False, True]
        later = made(case, Change(Kind.START_LATER, day=date(2027, 2, 1)), OFFERED, OFFERED)
        assert [post.starts for post in later.designations] == [
            date(2020, 1, 1), date(2015, 1, 1), date(2027, 2, 1),
        ]  # fmt: skip

    def test_of_induction_settles_what_is_disputed_of_an_academy(self) -> None:
        school = a_school(HERE, type_code=ACADEMY)
        case = offered(person=a_senco(induction=Induction.IN_PROGRESS), school=school)
        assert found(case)[(Kind.COMPLETE_INDUCTION,)].by == OFFERED

    def test_of_somebody_serving_there_already_cannot_put_off_the_start(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTS, date(2027, 2, 1)))
        case = a_case(in_post_since(date(2026, 1, 1)), in_post_since(OFFERED), people=(person,))
        assert (Kind.START_LATER,) not in found(case)

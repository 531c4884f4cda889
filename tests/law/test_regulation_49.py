"""SI 2014/1530 reg 49(2), (3) and (7): the person, and the qualification. A class a paragraph."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.awards import Award, AwardKind
from register.domain.people import Basis, Induction
from register.law.assessment import assess
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Outcome
from register.law.policy import DEFAULT, with_switches
from register.law.regulation_49 import (
    award_held,
    induction_completed,
    is_head_teacher,
    is_qualified_teacher,
    nasenco_held,
    npq_held,
    works_as_teacher_here,
)
from tests.facts import (
    ACADEMY,
    DAY,
    a_case,
    a_school,
    a_senco,
    an_award,
    an_npq,
    in_post_since,
    teacher,
)
from tests.law.asking import of_the_senco, reading

FIRST, LAST = date(2020, 9, 1), date(2026, 8, 31)
# Everything about the person that would fail paragraph (2).
NO_TEACHER = a_senco(teacher_status=teacher(Basis.NONE))


class TestParagraph2A:
    """(2)(a), "is a qualified teacher". QUALIFIED_TEACHER."""

    @pytest.mark.parametrize(
        ("basis", "outcome", "code"),
        [
            pytest.param(Basis.QTS, MET, "A-QT", id="QTS: met"),
            pytest.param(Basis.QTLS, MET, "A-QT", id="QTLS, a member: met"),
            pytest.param(Basis.EU_8A, NOT_MET, "A-8A", id="paragraph 8A, since 2016: not met"),
            pytest.param(Basis.EYTS, NOT_MET, "A-EYTS", id="early years status: not met"),
            pytest.param(Basis.NONE, NOT_MET, "A-NOT-QT", id="none: not met"),
            pytest.param(Basis.UNKNOWN, CANNOT_TELL, "A-UNKNOWN", id="not known: cannot tell"),
        ],
    )
    def test_turns_on_the_basis(self, basis: Basis, outcome: Outcome, code: str) -> None:
        finding = is_qualified_teacher(a_senco(teacher_status=teacher(basis)), DAY)
        assert (finding.outcome, finding.code) == (outcome, code)

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [
            pytest.param(date(2016, 12, 18), MET, id="18 December 2016: still counts"),
            pytest.param(date(2016, 12, 19), NOT_MET, id="19 December 2016: no longer counts"),
            pytest.param(date(2016, 12, 20), NOT_MET, id="20 December 2016: no longer counts"),
        ],
    )
    def test_partial_recognition_counts_until_18_december_2016(
        self, day: date, outcome: Outcome
    ) -> None:
        person = a_senco(teacher_status=teacher(Basis.EU_8A))
        assert is_qualified_teacher(person, day).outcome is outcome

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [
            pytest.param(date(2020, 8, 31), NOT_MET, id="the day before the first: not met"),
            pytest.param(FIRST, MET, id="the first day: met"),
            pytest.param(date(2020, 9, 2), MET, id="the day after the first: met"),
            pytest.param(date(2026, 8, 30), MET, id="the day before the last: met"),
            pytest.param(LAST, MET, id="the last day: met"),
            pytest.param(date(2026, 9, 1), NOT_MET, id="the day after the last: not met"),
        ],
    )
    def test_holds_from_the_first_day_to_the_last(self, day: date, outcome: Outcome) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTS, FIRST, LAST))
        assert is_qualified_teacher(person, day).outcome is outcome

    @pytest.mark.parametrize(
        ("basis", "code"),
        [
            pytest.param(Basis.QTLS, "A-QTLS-LAPSED", id="membership has lapsed"),
            pytest.param(Basis.QTS, "A-NOT-QT", id="status was taken away"),
            pytest.param(Basis.UNKNOWN, "A-NOT-QT", id="whatever it was, it has ended"),
        ],
    )
    def test_that_has_ended_says_how(self, basis: Basis, code: str) -> None:
        person = a_senco(teacher_status=teacher(basis, FIRST, LAST))
        assert is_qualified_teacher(person, DAY).code == code

    @pytest.mark.parametrize(
        ("prohibited", "outcome", "code"),
        [
            pytest.param(True, NOT_MET, "A-PROHIBITED", id="prohibited: not met"),
            pytest.param(None, CANNOT_TELL, "A-UNKNOWN", id="not known: cannot tell"),
            pytest.param(False, MET, "A-QT", id="not prohibited: met"),
        ],
    )
    def test_is_defeated_by_a_prohibition(
        self, *, prohibited: bool | None, outcome: Outcome, code: str
    ) -> None:
        finding = is_qualified_teacher(a_senco(prohibited=prohibited), DAY)
        assert (finding.outcome, finding.code) == (outcome, code)


class TestParagraph2B:
    """(2)(b), induction "satisfactorily completed", "if required". INDUCTION."""

    @pytest.mark.parametrize(
        ("induction", "maintained", "academy"),
        [
            pytest.param(Induction.PASSED, MET, MET, id="passed"),
            pytest.param(Induction.NOT_REQUIRED, MET, MET, id="not required"),
            pytest.param(Induction.IN_PROGRESS, NOT_MET, CANNOT_TELL, id="in progress"),
            pytest.param(Induction.FAILED, NOT_MET, CANNOT_TELL, id="failed"),
            pytest.param(Induction.UNKNOWN, CANNOT_TELL, CANNOT_TELL, id="not known"),
        ],
    )
    def test_turns_on_the_outcome_and_on_the_kind_of_school(
        self, induction: Induction, maintained: Outcome, academy: Outcome
    ) -> None:
        person = a_senco(induction=induction)
        assert induction_completed(person, DEFAULT, academy=False).outcome is maintained
        assert induction_completed(person, DEFAULT, academy=True).outcome is academy

    @pytest.mark.parametrize("induction", list(Induction))
    def test_is_never_asked_of_a_holder_of_qtls(self, induction: Induction) -> None:
        person = a_senco(teacher_status=teacher(Basis.QTLS), induction=induction)
        assert induction_completed(person, DEFAULT, academy=False).outcome is MET

    @pytest.mark.parametrize(
        ("choice", "status", "contestable"),
        [
            pytest.param("review", "review", True, id="by default: not enough evidence"),
            pytest.param("pass", "qualified", False, id="pass: no obstacle"),
            pytest.param("fail", "ineligible", True, id="fail: ineligible, and arguable"),
        ],
    )
    def test_of_an_academy_is_switch_p6(
        self, choice: str, status: str, *, contestable: bool
    ) -> None:
        answer = of_the_senco(
            senco=a_senco(induction=Induction.IN_PROGRESS),
            schools=(a_school(type_code=ACADEMY),),
            P6=choice,
        )
        assert (answer.status, answer.contestable) == (status, contestable)

    def test_is_not_what_decides_of_somebody_who_fails_otherwise(self) -> None:
        answer = of_the_senco(
            senco=a_senco(induction=Induction.FAILED, prohibited=True),
            schools=(a_school(type_code=ACADEMY),),
        )
        assert (answer.status, answer.contestable) == ("ineligible", False)
        assert answer.reasons == ("A-PROHIBITED",)


class TestParagraph2C:
    """(2)(c), "is working as a teacher at the school". TEACHER_HERE."""

    @pytest.mark.parametrize(
        ("teaches", "outcome", "status"),
        [
            pytest.param(True, MET, "qualified", id="teaches here: met"),
            pytest.param(False, NOT_MET, "ineligible", id="does not: not met"),
            pytest.param(None, CANNOT_TELL, "review", id="not known: cannot tell"),
        ],
    )
    def test_turns_on_this_school(
        self, *, teaches: bool | None, outcome: Outcome, status: str
    ) -> None:
        assert works_as_teacher_here(teacher=teaches).outcome is outcome
        post = in_post_since(teacher_at_school=teaches)
        assert of_the_senco(post, senco=a_senco()).status == status


class TestParagraph2Whole:
    """All of (2): not met beats cannot tell beats met."""

    def test_one_part_not_met_settles_it_whatever_is_not_known(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.UNKNOWN), induction=Induction.FAILED)
        answer = of_the_senco(senco=person)
        assert (answer.status, answer.reasons) == ("ineligible", ("A-INDUCTION",))

    def test_every_part_not_met_is_named(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.EYTS), induction=Induction.FAILED)
        post = in_post_since(teacher_at_school=False)
        answer = of_the_senco(post, senco=person)
        assert answer.reasons == ("A-EYTS", "A-INDUCTION", "A-NOT-TEACHING-HERE")

    @pytest.mark.parametrize(
        ("choice", "status"),
        [
            pytest.param("review", "review", id="by default: not enough evidence"),
            pytest.param("assume_met", "qualified", id="assume met: nothing stands against it"),
            pytest.param("assume_not_met", "ineligible", id="assume not met: ineligible"),
        ],
    )
    def test_a_missing_fact_is_switch_p11(self, choice: str, status: str) -> None:
        person = a_senco(teacher_status=teacher(Basis.UNKNOWN))
        assert of_the_senco(senco=person, P11=choice).status == status

    def test_silence_read_as_not_met_still_has_its_reason(self) -> None:
        person = a_senco(teacher_status=teacher(Basis.UNKNOWN))
        assert of_the_senco(senco=person, P11="assume_not_met").reasons == ("A-UNKNOWN",)

    @pytest.mark.parametrize("choice", ["review", "assume_met", "assume_not_met"])
    def test_induction_at_an_academy_is_disputed_and_not_missing(self, choice: str) -> None:
        """Switch P6 alone settles it: the fact is known, and what the law asks is not."""
        academy = a_school(type_code=34)
        case = a_case(
            in_post_since(),
            people=(a_senco(induction=Induction.IN_PROGRESS),),
            schools=(academy,),
        )
        policy = with_switches({"P11": choice})
        answer = assess(case, date(2026, 1, 1), policy)
        assert (answer.status, answer.reasons) == ("review", ("A-INDUCTION-ACAD",))
        strict = assess(case, date(2026, 1, 1), with_switches({"P11": choice, "P6": "fail"}))
        assert strict.status == "ineligible"

    def test_what_is_missing_beside_it_is_settled_and_no_longer_named(self) -> None:
        case = a_case(
            in_post_since(teacher_at_school=None, head_teacher=False),
            people=(a_senco(induction=Induction.IN_PROGRESS),),
            schools=(a_school(type_code=34),),
        )
        named = {
            choice: assess(case, date(2026, 1, 1), with_switches({"P11": choice})).reasons
            for choice in ("review", "assume_met", "assume_not_met")
        }
        assert named == {
            "review": ("A-INDUCTION-ACAD", "A-UNKNOWN"),
            "assume_met": ("A-INDUCTION-ACAD",),
            "assume_not_met": ("A-UNKNOWN",),
        }


class TestParagraph3:
    """(3), "the head teacher or acting head teacher": in place of all of (2). HEAD_TEACHER."""

    @pytest.mark.parametrize(
        ("head", "outcome", "status"),
        [
            pytest.param(True, MET, "qualified", id="head here: paragraph (2) falls away"),
            pytest.param(False, NOT_MET, "ineligible", id="not head: paragraph (2) decides"),
            pytest.param(None, CANNOT_TELL, "review", id="not known: cannot tell"),
        ],
    )
    def test_stands_in_for_paragraph_2(
        self, *, head: bool | None, outcome: Outcome, status: str
    ) -> None:
        assert is_head_teacher(head=head).outcome is outcome
        post = in_post_since(head_teacher=head)
        assert of_the_senco(post, senco=NO_TEACHER).status == status

    def test_not_known_is_among_the_reasons_where_it_would_decide(self) -> None:
        post = in_post_since(head_teacher=None)
        assert of_the_senco(post, senco=NO_TEACHER).reasons == ("A-NOT-QT", "A-UNKNOWN")

    def test_not_known_changes_nothing_for_a_teacher(self) -> None:
        post = in_post_since(head_teacher=None)
        assert of_the_senco(post, senco=a_senco()).status == "qualified"

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2026, 3, 30), "qualified", id="the day before the last as head"),
            pytest.param(date(2026, 3, 31), "qualified", id="the last day as head"),
            pytest.param(date(2026, 4, 1), "ineligible", id="the day after: relief has ended"),
        ],
    )
    def test_gives_relief_until_the_last_day_as_head(self, day: date, status: str) -> None:
        posts = (
            in_post_since(to=date(2026, 3, 31), head_teacher=True),
            in_post_since(date(2026, 4, 1)),
        )
        assert of_the_senco(*posts, senco=NO_TEACHER, on=day).status == status

    def test_headship_of_another_school_gives_no_relief(self) -> None:
        posts = (in_post_since(), in_post_since(at=100002, head_teacher=True))
        assert of_the_senco(*posts, senco=NO_TEACHER).status == "ineligible"

    def test_gives_a_head_no_relief_from_paragraph_4(self) -> None:
        post = in_post_since(date(2023, 9, 1), head_teacher=True)
        assert of_the_senco(post).status == "overdue"

    @pytest.mark.parametrize(
        ("one", "other", "status"),
        [
            pytest.param(False, True, "qualified", id="one of two says head: head"),
            pytest.param(False, None, "review", id="one says no, one is silent: cannot tell"),
            pytest.param(False, False, "ineligible", id="both say no: not head"),
        ],
    )
    def test_two_records_of_one_post_are_read_together(
        self, *, one: bool | None, other: bool | None, status: str
    ) -> None:
        posts = (in_post_since(head_teacher=one), in_post_since(head_teacher=other))
        assert of_the_senco(*posts, senco=NO_TEACHER).status == status


NASENCO_LATE = {"awarded": date(2026, 7, 15)}


class TestParagraph7A:
    """(7)(a) and (8): the National Award, by the days of its course. NASENCO_HELD."""

    @pytest.mark.parametrize(
        ("started", "outcome", "code"),
        [
            pytest.param(date(2024, 8, 30), MET, "Q-NASENCO", id="30 August 2024: counts"),
            pytest.param(date(2024, 8, 31), MET, "Q-NASENCO", id="31 August 2024: counts"),
            pytest.param(
                date(2024, 9, 1), NOT_MET, "Q-NASENCO-LATE-START", id="1 September 2024: too late"
            ),
            pytest.param(None, CANNOT_TELL, "Q-UNKNOWN", id="not known: cannot tell"),
        ],
    )
    def test_is_begun_before_1_september_2024(
        self, started: date | None, outcome: Outcome, code: str
    ) -> None:
        award = an_award(course_started=started, course_completed=None, **NASENCO_LATE)
        finding = nasenco_held(award, DAY, DEFAULT)
        assert (finding.outcome, finding.code) == (outcome, code)

    @pytest.mark.parametrize(
        ("completed", "outcome"),
        [
            pytest.param(date(2027, 8, 30), MET, id="30 August 2027: counts"),
            pytest.param(date(2027, 8, 31), MET, id="31 August 2027: counts"),
            pytest.param(date(2027, 9, 1), NOT_MET, id="1 September 2027: too late"),
        ],
    )
    def test_is_completed_before_1_september_2027(self, completed: date, outcome: Outcome) -> None:
        award = an_award(course_completed=completed, awarded=date(2027, 11, 1))
        assert nasenco_held(award, date(2028, 1, 1), DEFAULT).outcome is outcome

    @pytest.mark.parametrize(
        ("awarded", "outcome"),
        [
            pytest.param(date(2027, 8, 31), MET, id="31 August 2027: proves completion"),
            pytest.param(date(2027, 9, 1), NOT_MET, id="1 September 2027: completed too late"),
            pytest.param(date(2027, 9, 2), NOT_MET, id="2 September 2027: completed too late"),
        ],
    )
    def test_with_no_completion_day_is_completed_on_the_day_of_the_award(
        self, awarded: date, outcome: Outcome
    ) -> None:
        award = an_award(course_completed=None, awarded=awarded)
        assert nasenco_held(award, date(2028, 1, 1), DEFAULT).outcome is outcome

    @pytest.mark.parametrize(
        ("awarded", "outcome"),
        [
            pytest.param(date(2024, 8, 30), MET, id="30 August 2024: proves both days"),
            pytest.param(date(2024, 8, 31), MET, id="31 August 2024: proves both days"),
            pytest.param(date(2024, 9, 1), CANNOT_TELL, id="1 September 2024: proves neither"),
        ],
    )
    def test_made_before_1_september_2024_proves_both_days(
        self, awarded: date, outcome: Outcome
    ) -> None:
        award = an_award(course_started=None, course_completed=None, awarded=awarded)
        assert nasenco_held(award, DAY, DEFAULT).outcome is outcome

    @pytest.mark.parametrize(
        ("recognised", "outcome", "code"),
        [
            pytest.param(True, MET, "Q-NASENCO", id="on an order under s.216(1): met"),
            pytest.param(False, NOT_MET, "Q-BODY", id="on none: not met"),
            pytest.param(None, CANNOT_TELL, "Q-UNKNOWN", id="not known: cannot tell"),
        ],
    )
    def test_is_made_by_a_recognised_body(
        self, *, recognised: bool | None, outcome: Outcome, code: str
    ) -> None:
        finding = nasenco_held(an_award(recognised=recognised), DAY, DEFAULT)
        assert (finding.outcome, finding.code) == (outcome, code)

    def test_begun_too_late_is_ruled_out_whatever_else_is_not_known(self) -> None:
        award = an_award(course_started=date(2024, 9, 1), recognised=None, **NASENCO_LATE)
        assert nasenco_held(award, DAY, DEFAULT).outcome is NOT_MET

    def test_completed_too_late_is_ruled_out_whatever_else_is_not_known(self) -> None:
        award = an_award(
            course_started=None, course_completed=date(2027, 9, 1), awarded=date(2027, 9, 1)
        )
        assert nasenco_held(award, date(2028, 1, 1), DEFAULT).outcome is NOT_MET

    def test_of_a_body_not_recognised_is_ruled_out_whatever_else_is_not_known(self) -> None:
        award = an_award(course_started=None, recognised=False, **NASENCO_LATE)
        assert nasenco_held(award, DAY, DEFAULT).code == "Q-BODY"

    def test_conferred_too_late_is_out_under_the_other_reading_of_p12(self) -> None:
        award = an_award(course_completed=date(2027, 8, 1), awarded=date(2027, 9, 1))
        day = date(2028, 1, 1)
        assert nasenco_held(award, day, DEFAULT).outcome is MET
        assert nasenco_held(award, day, reading(P12="conferment")).outcome is NOT_MET


class TestParagraph7B:
    """(7)(b) and (9): the NPQ for SENCOs, from 1 September 2024. NPQ_HELD."""

    @pytest.mark.parametrize(
        ("started", "outcome"),
        [
            pytest.param(date(2024, 8, 31), CANNOT_TELL, id="31 August 2024: there was none"),
            pytest.param(date(2024, 9, 1), MET, id="1 September 2024: counts"),
            pytest.param(date(2024, 9, 2), MET, id="2 September 2024: counts"),
            pytest.param(None, CANNOT_TELL, id="not known: cannot tell"),
        ],
    )
    def test_is_begun_on_or_after_1_september_2024(
        self, started: date | None, outcome: Outcome
    ) -> None:
        assert npq_held(an_npq(course_started=started), DAY, DEFAULT).outcome is outcome

    @pytest.mark.parametrize(
        ("recognised", "outcome", "code"),
        [
            pytest.param(True, MET, "Q-NPQ", id="in Schedule A1: met"),
            pytest.param(False, NOT_MET, "Q-PROVIDER", id="not in it: not met"),
            pytest.param(None, CANNOT_TELL, "Q-UNKNOWN", id="not known: cannot tell"),
        ],
    )
    def test_is_awarded_by_a_provider_in_schedule_a1(
        self, *, recognised: bool | None, outcome: Outcome, code: str
    ) -> None:
        finding = npq_held(an_npq(recognised=recognised), DAY, DEFAULT)
        assert (finding.outcome, finding.code) == (outcome, code)

    def test_of_a_provider_not_listed_is_ruled_out_whatever_else_is_not_known(self) -> None:
        award = an_npq(course_started=None, recognised=False)
        assert npq_held(award, DAY, DEFAULT).outcome is NOT_MET

    def test_completed_after_the_long_stop_of_the_award_counts_all_the_same(self) -> None:
        award = an_npq(course_completed=date(2028, 6, 1), awarded=date(2028, 7, 1))
        assert npq_held(award, date(2028, 7, 1), DEFAULT).outcome is MET


@pytest.mark.parametrize("award", [an_award(), an_npq()], ids=["the Award", "the NPQ"])
class TestHolding:
    """(4), "holds the qualification": not before it is made, nor from the day it is revoked."""

    def test_begins_on_the_day_of_the_award(self, award: Award) -> None:
        made = award.awarded
        assert made is not None
        before, on, after = (made.replace(day=made.day + days) for days in (-1, 0, 1))
        found = [award_held(award, day, DEFAULT) for day in (before, on, after)]
        assert [each and each.outcome for each in found] == [NOT_MET, MET, MET]
        assert found[0]
        assert found[0].code == "Q-PENDING"

    @pytest.mark.parametrize(
        ("day", "outcome"),
        [
            pytest.param(date(2026, 9, 9), MET, id="the day before it is revoked: held"),
            pytest.param(date(2026, 9, 10), NOT_MET, id="the day it is revoked: not held"),
            pytest.param(date(2026, 9, 11), NOT_MET, id="the day after: not held"),
        ],
    )
    def test_ends_on_the_day_it_is_revoked(self, award: Award, day: date, outcome: Outcome) -> None:
        revoked = an_award if award.kind is AwardKind.NASENCO else an_npq
        finding = award_held(revoked(revoked=date(2026, 9, 10)), day, DEFAULT)
        assert finding
        assert finding.outcome is outcome

    def test_may_begin_on_completion_under_the_other_reading_of_p7(self, award: Award) -> None:
        completed = award.course_completed
        assert completed is not None
        by_award = award_held(award, completed, DEFAULT)
        by_completion = award_held(award, completed, reading(P7="completion"))
        assert by_award
        assert by_completion
        assert (by_award.outcome, by_completion.outcome) == (NOT_MET, MET)


class TestHoldingNothing:
    """Enrolment, study and work handed in are not holding; nor is another qualification."""

    @pytest.mark.parametrize("switch", ["award", "completion"])
    def test_a_course_with_no_outcome_is_not_held_on_either_reading(self, switch: str) -> None:
        finding = award_held(an_award(awarded=None), DAY, reading(P7=switch))
        assert finding
        assert (finding.outcome, finding.code) == (NOT_MET, "Q-PENDING")

    def test_another_qualification_is_not_asked_about(self) -> None:
        assert award_held(an_award(kind=AwardKind.OTHER), DAY, DEFAULT) is None

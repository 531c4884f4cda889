"""What is said of a candidate: every answer of the law in plain words, and never a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

import pytest

from register.domain.cases import Case
from register.domain.identifiers import Trn
from register.domain.people import Basis, Induction
from register.domain.verifications import ByName, ByNumber, UnknownSeen
from register.law.assessment import OUTSIDE, STATUSES, Decision, assess
from register.law.forecast import Span, line
from register.services.candidate_words import (
    CandidateWords,
    ambiguous_words,
    no_record_words,
    words_for,
)
from register.web.words import REASONS
from tests.facts import (
    ACADEMY,
    HERE,
    PRU,
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
from tests.law.timelines import ANY_TYPE, BOUNDARIES, THE_TRIGGER, Drawn

DRAWN = 4500
# A special school, a sixth form college, an independent school, an overseas one, and the usual.
KINDS = (*ANY_TYPE, 7, 18, 11, 25)
TODAY = date(2026, 11, 21)
STARTS = date(2027, 1, 4)
SCHOOL = "Ashfold School"
NAME = "Zebedee Quill"
# A post with nobody in it is no candidate's; headship is found, and never a reason by itself.
NOT_OF_A_CANDIDATE = {"S-VACANT", "A-HEAD"}
ACCUSING = ("breach", "complian", "unlawful", "illegal", "guilty", "offence")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a course as the law gives them."""

    npq_safe: date | None = None
    npq_latest: date | None = None
    nasenco_by: date | None = None


def said_of(
    case: Case, starts: date = STARTS, *, today: date = TODAY, courses: Days | None = None
) -> CandidateWords:
    """Say what the law finds of the candidate on the first day."""
    spans = tuple(span for span in line(case) if span.valid_to > starts)
    return words_for(
        assess(case, starts),
        starts=starts,
        as_at=today,
        spans=spans,
        courses=courses,
        school_name=SCHOOL,
    )


def sentence_of(case: Case, starts: date = STARTS) -> str:
    """Give the sentence alone."""
    return said_of(case, starts).sentence


def everything(words: CandidateWords) -> list[str]:
    """Every sentence that a panel would read."""
    unknown = [text for each in words.unknown for text in (each.fact, each.who)]
    return [words.sentence, *words.next, *unknown, *words.advice, *words.questions]


def codes(decision: Decision) -> set[str]:
    return {*decision.reasons, *(code for each in decision.people for code in each.reasons)}


@cache
def candidates() -> tuple[tuple[Decision, tuple[Span, ...], date], ...]:
    """Careers at random, each with a post offered here, and a day on which the check is made."""
    return (*_drawn(), _completed_too_late())


def _completed_too_late() -> tuple[Decision, tuple[Span, ...], date]:
    """The one reason that careers at random seldom come to."""
    late = an_award(course_completed=date(2027, 9, 10), awarded=date(2027, 10, 1))
    case = a_case(in_post_since(date(2024, 9, 1)), people=(a_senco(awards=(late,)),))
    day = date(2027, 10, 2)
    return assess(case, day), tuple(line(case)), day


def _drawn() -> Iterator[tuple[Decision, tuple[Span, ...], date]]:
    days = [day for day in BOUNDARIES if day >= THE_TRIGGER]
    for number in range(DRAWN):
        choose = Random(number)  # noqa: S311 - careers, not secrets
        case, starts = Drawn(number, KINDS).case(), choose.choice(days)
        known = (True, True, False, None)
        offered = in_post_since(
            starts,
            person=NAME,
            head_teacher=choose.choice(known),
            teacher_at_school=choose.choice(known),
        )
        own = (each for each in case.designations if each.person == "one")
        alone = replace(
            case,
            designations=(*(replace(each, person=NAME) for each in own), offered),
            people={NAME: replace(case.people["one"], key=NAME)},
        )
        yield assess(alone, starts), tuple(line(alone)), choose.choice([*days, TODAY])


class TestTheSentence:
    @pytest.mark.parametrize(
        ("case", "starts", "wanted"),
        [
            pytest.param(
                a_case(in_post_since(STARTS)), STARTS, "Holds the qualification.", id="qualified"
            ),
            pytest.param(
                a_case(in_post_since(date(2008, 1, 7)), people=(without_award(),)),
                date(2020, 9, 1),
                "Does not need the qualification: more than 12 months in the role by"
                " 1 September 2009.",
                id="in post since before the rules",
            ),
            pytest.param(
                a_case(
                    in_post_since(date(2003, 9, 1), date(2008, 8, 31), at=THERE),
                    in_post_since(STARTS),
                    people=(without_award(),),
                ),
                STARTS,
                "Does not need the qualification: more than 12 months' earlier service, all of it"
                " by 1 September 2009.",
                id="earlier service",
            ),
            pytest.param(
                a_case(in_post_since(date(2027, 9, 1)), people=(without_award(),)),
                date(2027, 9, 1),
                "Would have until 1 September 2030 to qualify.",
                id="within time",
            ),
            pytest.param(
                a_case(
                    in_post_since(date(2021, 9, 1), date(2023, 8, 31), at=THERE),
                    in_post_since(STARTS),
                    people=(without_award(),),
                ),
                STARTS,
                "The regulations read literally need no qualification; the department's guidance"
                " expects it by 4 January 2030, and until then the post is within the rules on"
                " either reading. Both readings are shown.",
                id="disputed",
            ),
            pytest.param(
                a_case(in_post_since(date(2009, 1, 5)), people=(without_award(),)),
                STARTS,
                "The regulations read literally need no qualification since 2014; those before"
                " them required it by 1 September 2012. Both readings are shown.",
                id="in post on 1 September 2009",
            ),
            pytest.param(
                a_case(in_post_since(STARTS), people=(a_senco(prohibited=True),)),
                STARTS,
                "Could not be SENCO here: a prohibition order is recorded; and they would not be"
                " its head.",
                id="prohibited",
            ),
            pytest.param(
                a_case(
                    in_post_since(STARTS),
                    people=(a_senco(teacher_status=teacher(Basis.UNKNOWN)),),
                ),
                STARTS,
                "We cannot tell: qualified teacher status is not recorded. Their teaching record"
                " can say, and the candidate can show it.",
                id="teacher status not known",
            ),
            pytest.param(
                a_case(in_post_since(STARTS, teacher_at_school=None)),
                STARTS,
                "We cannot tell: whether they would work as a teacher at this school. The school"
                " can say: it is for the terms of the post.",
                id="post not settled",
            ),
            pytest.param(
                a_case(in_post_since(STARTS), schools=(a_school(type_code=None),)),
                STARTS,
                "We cannot tell: the type of this school is not known. The Department for"
                " Education's list of schools can say.",
                id="kind of school not known",
            ),
            pytest.param(
                a_case(in_post_since(date(2023, 9, 1)), people=(without_award(),)),
                STARTS,
                "Would not meet the rules: the three years ended on 1 September 2026 and no"
                " qualification is recorded.",
                id="time has run out",
            ),
            pytest.param(
                a_case(
                    in_post_since(date(2023, 9, 1)),
                    people=(a_senco(awards=(an_award(revoked=date(2026, 1, 5)),)),),
                ),
                STARTS,
                "Would not meet the rules: the three years ended on 1 September 2026 and no"
                " qualification that counts is recorded.",
                id="the award was revoked",
            ),
            pytest.param(
                a_case(
                    in_post_since(STARTS, teacher_at_school=False),
                    people=(a_senco(induction=Induction.IN_PROGRESS),),
                ),
                STARTS,
                "Could not be SENCO here: induction is recorded as in progress; they would not"
                " work as a teacher at this school; and they would not be its head.",
                id="not eligible",
            ),
            pytest.param(
                a_case(in_post_since(STARTS), schools=(a_school(type_code=PRU),)),
                STARTS,
                "This kind of school need not designate a SENCO, so these rules ask nothing.",
                id="out of scope",
            ),
            pytest.param(
                a_case(in_post_since(STARTS), schools=(a_school(closed=date(2026, 8, 31)),)),
                STARTS,
                "The school closed on 31 August 2026: nobody could be its SENCO on 4 January 2027.",
                id="closed",
            ),
            pytest.param(
                a_case(in_post_since(STARTS), schools=(a_school(opened=date(2027, 9, 1)),)),
                STARTS,
                "The school opens on 1 September 2027: nobody could be its SENCO on"
                " 4 January 2027.",
                id="not open yet",
            ),
            pytest.param(
                a_case(
                    in_post_since(date(2013, 9, 2)), schools=(a_school(type_code=ACADEMY),)
                ),
                date(2013, 9, 2),
                "Before 1 September 2014 the rules did not reach academies, so they asked nothing"
                " of this post. Since then that has changed: the qualification is now held.",
                id="academy before 2014",
            ),
        ],
    )  # fmt: skip
    def test_says_the_answer_first(self, case: Case, starts: date, wanted: str) -> None:
        assert sentence_of(case, starts) == wanted

    def test_of_a_post_begun_says_what_has_changed_since_the_first_day(self) -> None:
        begun = date(2022, 9, 1)
        said = said_of(a_case(in_post_since(begun), people=(without_award(),)), begun)
        assert said.sentence == (
            "Would have had until 1 September 2025 to qualify. Since then that has changed: the"
            " time allowed ended on 1 September 2025 and no qualification is recorded."
        )
        assert said.next[0] == (
            "There has been no time left since 2 September 2025, 1 year and 2 months ago."
        )


class TestWhatHappensNext:
    def test_within_time_it_is_the_day_in_full_how_long_that_is_and_who_must_act(self) -> None:
        case = a_case(in_post_since(STARTS), people=(without_award(),))
        days = Days(npq_safe=date(2028, 3, 4), npq_latest=date(2028, 7, 4))
        assert said_of(case, courses=days).next == (
            (
                "They must hold the qualification by 4 January 2030, in 3 years and 1 month: 3"
                " years after the first day."
            ),
            (
                "The governing body, or in an academy the trust, must see that they do. From 5"
                " January 2030 the school would not meet the rules while its SENCO is without it."
            ),
            (
                "An NPQ for SENCOs begun by 4 March 2028 ends in time even if it takes the longest,"
                " 22 months."
            ),
        )

    def test_years_that_began_at_another_school_are_said_to_have(self) -> None:
        case = a_case(
            in_post_since(date(2026, 4, 13), date(2027, 1, 3), at=THERE),
            in_post_since(STARTS),
            people=(without_award(),),
        )
        said = said_of(case)
        assert said.sentence == "Would have until 13 April 2029 to qualify."
        assert (
            "The three years count from 13 April 2026, when their unbroken service as SENCO began,"
            " not from the first day here."
        ) in said.next

    @pytest.mark.parametrize(
        ("days", "wanted"),
        [
            (
                Days(npq_safe=date(2026, 9, 1), npq_latest=date(2027, 2, 1)),
                "begun at once, and by 1 February 2027 at the latest",
            ),
            (
                Days(npq_safe=date(2026, 5, 1), npq_latest=date(2026, 9, 1)),
                "begun now, it would end too late",
            ),
            (
                Days(nasenco_by=date(2027, 8, 31)),
                (
                    "only if it is completed by 31 August 2027; none completed on or after"
                    " 1 September 2027 counts"
                ),
            ),
        ],
    )
    def test_a_course_that_may_end_too_late_is_said_to(self, days: Days, wanted: str) -> None:
        case = a_case(in_post_since(STARTS), people=(without_award(),))
        assert wanted in " ".join(said_of(case, courses=days).next)

    def test_a_course_without_an_outcome_is_said_not_to_be_enough(self) -> None:
        on_course = a_senco(awards=(an_npq(course_completed=None, awarded=None),))
        said = said_of(a_case(in_post_since(STARTS), people=(on_course,)))
        assert "Being on a course is not enough." in " ".join(said.next)
        assert any(asked.startswith("Which course are you on") for asked in said.questions)

    def test_a_change_that_is_known_already_is_foreseen(self) -> None:
        ends = teacher(Basis.QTLS, date(2020, 9, 1), date(2028, 3, 31))
        said = said_of(a_case(in_post_since(STARTS), people=(a_senco(teacher_status=ends),)))
        assert said.next[-1] == (
            "From 1 April 2028, in 1 year and 4 months, they could no longer be SENCO here, if"
            " nothing else changes."
        )


class TestWhatIsNotKnown:
    def test_names_each_fact_with_who_could_supply_it(self) -> None:
        unsure = a_senco(induction=Induction.UNKNOWN, awards=(an_award(recognised=None),))
        assert said_of(a_case(in_post_since(STARTS), people=(unsure,))).unknown[:2] == (
            UnknownSeen(
                "Induction is not recorded.",
                "Their teaching record can say, and the candidate can show it.",
            ),
            UnknownSeen(
                "Whether the body may make the award is not known.",
                "The certificate names the body; whoever keeps the register can say whether it is"
                " listed.",
            ),
        )

    def test_an_earlier_post_known_to_the_month_only_is_one_of_them(self) -> None:
        # A month's doubt on which the twelve months of 2009 turn.
        case = a_case(in_post_since_month(2008, 9), people=(without_award(),))
        said = said_of(case, date(2026, 11, 21))
        assert "known to the month only" in said.sentence
        assert any("begin and end" in asked for asked in said.questions)


class TestTheQuestions:
    def test_ask_the_holder_for_the_certificate_and_nothing_else(self) -> None:
        (asked,) = said_of(a_case(in_post_since(STARTS))).questions
        assert "certificate of the National Award" in asked

    def test_ask_the_holder_of_an_npq_when_the_course_began(self) -> None:
        (asked,) = said_of(
            a_case(in_post_since(STARTS), people=(a_senco(awards=(an_npq(),)),))
        ).questions
        assert "on which day the course began" in asked

    def test_ask_somebody_without_it_for_a_course_and_for_earlier_service(self) -> None:
        asked = " ".join(
            said_of(a_case(in_post_since(STARTS), people=(without_award(),))).questions
        )
        assert "NPQ provider" in asked
        assert "before 2 September 2009" in asked

    def test_ask_nothing_where_the_rules_do_not_reach_the_school(self) -> None:
        case = a_case(in_post_since(STARTS), schools=(a_school(type_code=PRU),))
        said = said_of(case)
        assert said.questions == ()
        assert "Code of Practice (paragraph 6.2)" in said.advice[0]


class TestNobodyFound:
    BORN = date(1980, 5, 17)

    def test_never_reads_as_not_qualified(self) -> None:
        for sought in (ByNumber(Trn("1234567"), self.BORN), ByName("Ash", self.BORN)):
            said = no_record_words(sought)
            assert said.sentence.startswith(
                "No record here. This does not mean that they are not qualified:"
            )
            assert "certificate" in " ".join(said.next)
            assert "share code" in " ".join(said.next)
            assert said.questions

    def test_says_the_same_whichever_of_the_number_and_the_birthday_is_wrong(self) -> None:
        one, other = Trn("1234567"), Trn("7654321")
        assert no_record_words(ByNumber(one, self.BORN)) == no_record_words(
            ByNumber(other, date(1979, 1, 1))
        )

    def test_several_alike_go_to_an_official_and_say_so(self) -> None:
        said = ambiguous_words()
        assert "an official will say which record it is" in said.sentence
        assert "not mean that they are not qualified" in said.sentence


class TestEveryAnswerOfTheLaw:
    def test_is_walked(self) -> None:
        found = {code for decision, _, _ in candidates() for code in codes(decision)}
        missing = set(REASONS) - found - NOT_OF_A_CANDIDATE
        assert not missing
        statuses = {decision.status for decision, _, _ in candidates()}
        assert statuses == {*STATUSES, *OUTSIDE} - {"no_senco"}

    def test_has_whole_sentences_that_call_nobody_in_breach(self) -> None:
        for decision, spans, today in candidates():
            said = words_for(
                decision,
                starts=decision.as_of,
                as_at=today,
                spans=spans,
                courses=None,
                school_name=SCHOOL,
            )
            for text in everything(said):
                assert text.endswith((".", "?")), text
                assert "None" not in text, text
                assert "{" not in text, text
                assert not any(word in text.lower() for word in ACCUSING), text
            assert said.next, decision
            assert said.questions or decision.status in OUTSIDE, decision

    def test_names_nobody(self) -> None:
        for decision, spans, today in candidates()[:500]:
            said = words_for(
                decision,
                starts=decision.as_of,
                as_at=today,
                spans=spans,
                courses=None,
                school_name=SCHOOL,
            )
            assert not set(NAME.split()) & set(" ".join(everything(said)).split()), decision
            assert str(HERE) not in " ".join(everything(said))

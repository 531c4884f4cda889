"""Which steps settled an answer, and which are folded away."""

from __future__ import annotations

from datetime import date

from register.domain.cases import Case
from register.domain.people import Basis
from register.law.assessment import assess
from register.law.mattering import AWARDS, PARAGRAPH_2, mattering
from register.law.regulation_49 import HEAD_TEACHER
from register.law.rule import Rule
from tests.facts import a_case, a_senco, in_post_since, teacher, without_award

ASKED = date(2026, 9, 1)


def mattered(case: Case) -> set[Rule]:
    (person,) = assess(case, ASKED).people
    counted = mattering(person)
    return {finding.rule for finding in person.findings if counted(finding)}


def test_of_a_head_paragraph_2_does_not_matter() -> None:
    rules = mattered(a_case(in_post_since(date(2025, 9, 1), head_teacher=True)))
    assert HEAD_TEACHER in rules
    assert rules.isdisjoint(PARAGRAPH_2)


def test_of_a_teacher_there_headship_does_not_matter() -> None:
    rules = mattered(a_case(in_post_since(date(2025, 9, 1))))
    assert rules >= set(PARAGRAPH_2)
    assert HEAD_TEACHER not in rules


def test_of_whoever_fails_both_no_award_matters() -> None:
    person = a_senco(teacher_status=teacher(Basis.NONE))
    rules = mattered(a_case(in_post_since(date(2025, 9, 1)), people=(person,)))
    assert rules == {*PARAGRAPH_2, HEAD_TEACHER}


def test_of_whoever_holds_the_award_time_does_not_matter() -> None:
    rules = mattered(a_case(in_post_since(date(2015, 9, 1))))
    assert rules == {*PARAGRAPH_2, AWARDS[0]}


def test_of_whoever_is_exempt_no_award_matters() -> None:
    case = a_case(in_post_since(date(2007, 9, 1)), people=(without_award(),))
    assert assess(case, ASKED).status == "exempt"
    assert mattered(case).isdisjoint(AWARDS)

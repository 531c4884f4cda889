"""Which step made two readings of one case differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from register.domain.cases import Case
from register.law.assessment import assess
from register.law.difference import differing
from register.law.finding import MET, NOT_MET
from register.law.policy import with_switches
from register.law.regulation_49 import NASENCO_HELD, QUALIFIED_TEACHER, TEACHER_HERE
from register.law.regulation_49_4 import EARLIER_SERVICE, THIRD_ANNIVERSARY
from register.law.rule import Rule
from register.law.section_67 import SCHOOL_TYPE
from tests.facts import HERE, a_case, a_school, an_award, in_post_since, without_award

DAY = date(2026, 1, 1)
STARTED = date(2023, 12, 1)
LATE = an_award(awarded=date(2025, 12, 1), course_completed=date(2025, 11, 1))
UNQUALIFIED = a_case(in_post_since(STARTED), people=(without_award(),))
UNSURE = a_case(
    replace(in_post_since(STARTED), teacher_at_school=None, head_teacher=False),
    people=(without_award(),),
)


@pytest.mark.parametrize(
    ("case", "choices", "rule"),
    [
        pytest.param(UNQUALIFIED, {"years_allowed": "2"}, THIRD_ANNIVERSARY, id="an outcome"),
        pytest.param(UNQUALIFIED, {"years_allowed": "4"}, THIRD_ANNIVERSARY, id="only a day"),
        pytest.param(UNSURE, {"P11": "assume_not_met"}, TEACHER_HERE, id="what silence comes to"),
        pytest.param(
            a_case(in_post_since(STARTED), people=(without_award(awards=(an_award(), LATE)),)),
            {"nasenco_ends": "2025-10-01"},
            NASENCO_HELD,
            id="the second of two awards",
        ),
        pytest.param(
            a_case(in_post_since(STARTED), schools=(a_school(HERE, type_code=7),)),
            {"types_added": "7"},
            SCHOOL_TYPE,
            id="the scope, before anybody is asked of",
        ),
    ],
)
def test_the_first_step_that_differs_is_named(
    case: Case, choices: dict[str, str], rule: Rule
) -> None:
    found = differing(assess(case, DAY), assess(case, DAY, with_switches(choices)))
    assert found is not None
    assert found.rule is rule


def test_a_school_that_leaves_the_scope_differs_in_its_type() -> None:
    after = assess(UNQUALIFIED, DAY, with_switches({"types_removed": "1"}))
    found = differing(assess(UNQUALIFIED, DAY), after)
    assert found is not None
    assert (found.rule, found.before and found.before.outcome) == (SCHOOL_TYPE, MET)
    assert found.after is not None
    assert found.after.outcome is NOT_MET


def test_a_step_that_one_reading_never_asked_stands_alone() -> None:
    """Held on one day and not before: paragraph (4) is asked before the award, and not after."""
    case = a_case(in_post_since(STARTED), people=(without_award(awards=(LATE,)),))
    before, after = assess(case, date(2025, 6, 1)), assess(case, DAY)
    found = differing(before, after)
    assert found is not None
    assert found.rule is NASENCO_HELD
    back = differing(after._replace(people=()), before)
    assert back is not None
    assert (back.rule, back.before) == (QUALIFIED_TEACHER, None)


def test_steps_of_a_vacancy_are_the_schools_own() -> None:
    before = assess(UNQUALIFIED, date(2023, 11, 30))
    assert before.status == "no_senco"
    found = differing(before, assess(UNQUALIFIED, DAY))
    assert found is not None
    assert found.rule.name == "s.67(2) designated"


def test_nothing_differs_between_a_reading_and_itself() -> None:
    decision = assess(UNQUALIFIED, DAY)
    assert differing(decision, decision) is None


def test_earlier_service_is_named_where_the_department_reads_it_otherwise() -> None:
    served = in_post_since(date(2012, 9, 1), date(2014, 8, 31))
    case = a_case(served, in_post_since(STARTED), people=(without_award(),))
    after = assess(case, DAY, with_switches({"P1": "strict"}))
    found = differing(assess(case, DAY), after)
    assert found is not None
    assert found.rule is EARLIER_SERVICE
    assert found.after is not None
    assert found.after.because == (
        "More than 12 months' earlier service, but not by 1 September 2009."
    )


def test_the_other_of_two_sencos_is_looked_at_where_the_deciding_one_is_the_same() -> None:
    """Disputed beside overdue: read strictly both are overdue, and the later deadline goes last."""
    early = in_post_since(date(2012, 9, 1), date(2014, 8, 31), person="b")
    case = a_case(
        in_post_since(date(2022, 12, 1), person="a"),
        early,
        in_post_since(date(2019, 12, 1), person="b"),
        people=(without_award("a"), without_award("b")),
    )
    before, after = assess(case, DAY), assess(case, DAY, with_switches({"P1": "strict"}))
    assert (before.deadline, after.deadline) == (date(2025, 12, 1), date(2022, 12, 1))
    found = differing(before, after)
    assert found is not None
    assert found.rule is EARLIER_SERVICE

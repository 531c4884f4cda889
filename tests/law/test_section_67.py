"""Children and Families Act 2014 s.67: which schools must designate a SENCO, and whether one is."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.cases import Case, SchoolFacts
from register.law.assessment import OUTSIDE, assess
from register.law.section_67 import IN_SCOPE_TYPES, PLACED_TYPES
from tests.facts import ACADEMY, COMMUNITY, CTC, DAY, PRU, a_case, a_school, in_post_since
from tests.law.asking import reading

CLOSED_ON = date(2025, 8, 31)
OPENED_ON = date(2025, 9, 1)
# The school's answer where the duty reaches it, for a holder of the award.
REACHED = "qualified"


def asked_of(school: SchoolFacts) -> Case:
    """Put a SENCO who is qualified in every way into the school, since 2008."""
    return a_case(in_post_since(date(2008, 1, 1)), schools=(school,))


class TestASchoolThatIsOpen:
    """S.67(1): there must be a school. SCHOOL_EXISTS."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2025, 8, 30), REACHED, id="the day before its last: open"),
            pytest.param(CLOSED_ON, REACHED, id="its last day: open"),
            pytest.param(date(2025, 9, 1), "closed", id="the day after its last: closed"),
        ],
    )
    def test_is_open_on_its_last_day_and_closed_on_the_next(self, day: date, status: str) -> None:
        school = a_school(status_code=2, closed=CLOSED_ON)
        assert assess(asked_of(school), day).status == status

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2025, 8, 31), "not_yet_open", id="the day before: not yet open"),
            pytest.param(OPENED_ON, REACHED, id="the opening day: open"),
            pytest.param(date(2025, 9, 2), REACHED, id="the day after: open"),
        ],
    )
    def test_is_open_from_its_opening_day(self, day: date, status: str) -> None:
        assert assess(asked_of(a_school(opened=OPENED_ON)), day).status == status

    @pytest.mark.parametrize(
        ("school", "status"),
        [
            pytest.param(a_school(status_code=1), REACHED, id="open"),
            pytest.param(a_school(status_code=2), "closed", id="closed, on a day not recorded"),
            pytest.param(a_school(status_code=3), REACHED, id="open, proposed to close"),
            pytest.param(a_school(status_code=4), "not_yet_open", id="proposed, with no day"),
            pytest.param(a_school(status_code=None), REACHED, id="status not recorded, no dates"),
            pytest.param(
                a_school(status_code=4, opened=OPENED_ON), REACHED, id="proposed, its day has come"
            ),
            pytest.param(
                a_school(opened=date(2027, 9, 1), closed=CLOSED_ON),
                "closed",
                id="closed before it opened: closed comes first",
            ),
            pytest.param(
                a_school(type_code=PRU, closed=CLOSED_ON),
                "closed",
                id="of a type out of scope, and closed: closed comes first",
            ),
        ],
    )
    def test_is_told_from_the_list(self, school: SchoolFacts, status: str) -> None:
        assert assess(asked_of(school), DAY).status == status

    def test_that_is_closed_has_no_people_and_one_step(self) -> None:
        decision = assess(asked_of(a_school(closed=CLOSED_ON)), DAY)
        assert decision.people == ()
        (step,) = decision.steps
        assert step.because == "The school closed on 31 August 2025."
        assert decision.reasons == ("S-CLOSED",)


class TestTheTypeOfSchool:
    """S.67(1) and s.83(2): mainstream and maintained nursery schools alone. SCHOOL_TYPE."""

    @pytest.mark.parametrize("code", sorted(IN_SCOPE_TYPES))
    def test_is_reached_where_mainstream_or_a_maintained_nursery(self, code: int) -> None:
        assert assess(asked_of(a_school(type_code=code)), DAY).status == REACHED

    def test_eleven_types_are_reached(self) -> None:
        assert {1, 2, 3, 5, 6, 15, 28, 34, 35, 40, 41} == IN_SCOPE_TYPES

    @pytest.mark.parametrize(
        ("codes", "reason"),
        [
            pytest.param((7, 8, 10, 12, 33, 36, 44), "S-OUT-SPECIAL", id="special"),
            pytest.param((14, 38, 42, 43), "S-OUT-AP", id="PRUs and AP academies"),
            pytest.param(
                (18, 31, 32, 39, 45, 46, 57), "S-OUT-POST16", id="colleges and 16 to 19 academies"
            ),
            pytest.param((11,), "S-OUT-INDEPENDENT", id="independent"),
            pytest.param(
                (24, 25, 26, 27, 29, 30, 37, 47, 48, 49, 56), "S-OUT-OTHER", id="anything else"
            ),
        ],
    )
    def test_is_out_of_scope_with_its_reason(self, codes: tuple[int, ...], reason: str) -> None:
        for code in codes:
            decision = assess(asked_of(a_school(type_code=code)), DAY)
            assert (decision.status, decision.people) == ("out_of_scope", ())
            assert decision.reasons == (reason,)

    def test_every_code_of_the_rulebook_has_a_place(self) -> None:
        first = {1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 14, 15, 18}
        assert first | {*range(24, 50), 56, 57} == PLACED_TYPES

    @pytest.mark.parametrize("code", [98, 99, 1234, None], ids=str)
    def test_that_nobody_knows_is_not_enough_evidence(self, code: int | None) -> None:
        decision = assess(asked_of(a_school(type_code=code)), DAY)
        assert (decision.status, decision.reasons) == ("review", ("S-TYPE-UNKNOWN",))
        assert decision.people == ()

    def test_of_a_pupil_referral_unit_is_advised_by_the_code_of_practice(self) -> None:
        decision = assess(asked_of(a_school(type_code=PRU)), DAY)
        assert "para 6.2" in decision.steps[-1].because
        assert decision.contestable

    def test_of_a_pupil_referral_unit_is_reached_under_the_other_reading_of_p5(self) -> None:
        decision = assess(asked_of(a_school(type_code=PRU)), DAY, reading(P5="in"))
        assert (decision.status, decision.contestable) == (REACHED, True)

    def test_of_a_city_technology_college_is_out_under_the_other_reading_of_p4(self) -> None:
        decision = assess(asked_of(a_school(type_code=CTC)), DAY, reading(P4="out"))
        assert (decision.status, decision.contestable) == ("out_of_scope", True)

    @pytest.mark.parametrize(
        ("code", "contestable"),
        [
            pytest.param(CTC, True, id="a city technology college: P4 decided"),
            pytest.param(ACADEMY, False, id="an academy: nothing to argue"),
            pytest.param(COMMUNITY, False, id="a community school: nothing to argue"),
        ],
    )
    def test_is_arguable_where_a_switch_decided_it(self, code: int, *, contestable: bool) -> None:
        school = a_school(type_code=code)
        assert assess(asked_of(school), DAY).contestable is contestable
        assert assess(a_case(schools=(school,)), DAY).contestable is contestable


class TestAcademiesBefore2014:
    """SI 2008/2945 reg 2: a relevant school was a maintained one. ACADEMIES_FROM_2014."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2014, 8, 31), "out_of_scope", id="31 August 2014: not reached"),
            pytest.param(date(2014, 9, 1), "exempt", id="1 September 2014: reached"),
            pytest.param(date(2014, 9, 2), "exempt", id="2 September 2014: reached"),
        ],
    )
    @pytest.mark.parametrize("code", [6, 28, 34, 35, 40, 41])
    def test_academies_are_reached_from_1_september_2014(
        self, code: int, day: date, status: str
    ) -> None:
        assert assess(asked_of(a_school(type_code=code)), day).status == status

    def test_a_maintained_school_is_reached_from_1_september_2009(self) -> None:
        assert assess(asked_of(a_school()), date(2009, 9, 1)).status == "exempt"

    def test_nothing_is_argued_of_a_college_before_2014_on_either_reading(self) -> None:
        decision = assess(asked_of(a_school(type_code=CTC)), date(2014, 8, 31))
        assert (decision.reasons, decision.contestable) == (("S-ACAD-PRE2014",), False)


class TestSomebodyDesignated:
    """S.67(2): a member of staff must be designated; there is no period of grace. DESIGNATED."""

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2026, 7, 30), REACHED, id="the day before the last: designated"),
            pytest.param(date(2026, 7, 31), REACHED, id="the last day in post: designated"),
            pytest.param(date(2026, 8, 1), "no_senco", id="the day after: nobody"),
        ],
    )
    def test_ends_with_the_last_day_in_post(self, day: date, status: str) -> None:
        case = a_case(in_post_since(to=date(2026, 7, 31)))
        assert assess(case, day).status == status

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2024, 8, 31), "no_senco", id="the day before the first: nobody"),
            pytest.param(date(2024, 9, 1), REACHED, id="the first day in post: designated"),
            pytest.param(date(2024, 9, 2), REACHED, id="the day after: designated"),
        ],
    )
    def test_begins_with_the_first_day_in_post(self, day: date, status: str) -> None:
        assert assess(a_case(in_post_since()), day).status == status

    def test_nobody_at_all_is_a_breach_with_a_reason_and_no_people(self) -> None:
        decision = assess(a_case(), DAY)
        assert (decision.status, decision.reasons) == ("no_senco", ("S-VACANT",))
        assert (decision.people, decision.deadline) == ((), None)
        assert decision.steps[-1].because == "No SENCO is recorded on this day."

    def test_somebody_at_another_school_is_nobody_at_this_one(self) -> None:
        assert assess(a_case(in_post_since(at=100002)), DAY).status == "no_senco"

    def test_two_people_are_counted_in_the_step(self) -> None:
        case = a_case(in_post_since(person="one"), in_post_since(person="two"))
        assert assess(case, DAY).steps[-1].because == "2 people are recorded as SENCO on this day."

    def test_the_statuses_outside_the_order_are_three(self) -> None:
        assert OUTSIDE == ("out_of_scope", "not_yet_open", "closed")

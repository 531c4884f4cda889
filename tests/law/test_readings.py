"""Other readings of the law: each switch turned alone, and what the answer would be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from register.domain.cases import Case, Designation, SchoolFacts
from register.domain.people import Induction
from register.law.assessment import OUTSIDE, STATUSES, assess
from register.law.policy import LONGEST_GAP, SWITCHES, Policy
from register.law.readings import IF, WOULD, Reading, other_readings
from tests.facts import (
    ACADEMY,
    CTC,
    HERE,
    PRU,
    THERE,
    a_case,
    a_school,
    a_senco,
    an_award,
    in_post_since,
    without_award,
)
from tests.law.asking import reading
from tests.law.candidates import OFFERED, offered
from tests.law.timelines import cases, day_asked, readings

SERVED_SINCE_2019 = in_post_since(date(2019, 9, 1), date(2022, 8, 31), at=THERE)


def the_one(found: tuple[Reading, ...], switch: str, choice: str) -> Reading:
    (one,) = [each for each in found if (each.switch.id, each.choice) == (switch, choice)]
    return one


@given(case=cases(), day=day_asked)
@settings(max_examples=50)
def test_a_contestable_point_always_shows_another_reading(case: Case, day: date) -> None:
    decision = assess(case, day)
    # A type that nobody has placed is a fact that is missing, and no reading of the law.
    if decision.contestable and decision.reasons != ("S-TYPE-UNKNOWN",):
        assert other_readings(case, day)


@given(case=cases(), day=day_asked, policy=readings())
@settings(max_examples=50)
def test_every_reading_is_one_switch_turned_and_another_answer(
    case: Case, day: date, policy: Policy
) -> None:
    for found in other_readings(case, day, policy):
        assert found.words.startswith("If ")
        assert found.words.endswith(".")
        assert "None" not in found.words
        if found.switch not in SWITCHES:
            continue
        turned = {switch.id: str(getattr(policy, switch.field)) for switch in SWITCHES} | {
            found.switch.id: found.choice
        }
        assert found.decision == assess(case, found.day, reading(**turned))
        usual = assess(case, found.day, policy)
        assert found.same is (
            (found.decision.status, found.decision.deadline, guidance(found.decision.people))
            == (usual.status, usual.deadline, guidance(usual.people))
        )


def guidance(people: tuple[object, ...]) -> object:
    days = [person.guidance_deadline for person in people]  # type: ignore[attr-defined]  # decisions
    return next((day for day in days if day), None)


class TestOtherReadings:
    def test_of_earlier_service_are_the_departments_and_the_clocks(self) -> None:
        found = other_readings(offered(SERVED_SINCE_2019), OFFERED)
        assert the_one(found, "P1", "strict").words == (
            "If the department's guidance is followed: would have until 1 January 2030."
        )
        assert the_one(found, "P2", "first_ever").words == (
            "If the three years run from the first post ever held: no "
            "qualification would be needed on a literal reading, though the department's guidance "
            "would expect it by 1 September 2022."
        )

    def test_are_none_where_every_reading_agrees(self) -> None:
        assert other_readings(offered(person=a_senco()), OFFERED) == ()

    def test_of_a_summer_between_posts_bridge_the_gap(self) -> None:
        earlier = in_post_since(date(2026, 4, 1), date(2026, 11, 30), at=THERE)
        found = the_one(other_readings(offered(earlier), OFFERED), "P2b", str(LONGEST_GAP))
        assert (found.day, found.decision.deadline) == (OFFERED, date(2029, 4, 1))
        back = other_readings(offered(earlier), OFFERED, reading(P2b="62"))
        assert the_one(back, "P2b", "0").decision.deadline == date(2030, 1, 1)

    def test_of_the_day_after_the_deadline_say_which_day_they_are_of(self) -> None:
        award = an_award(
            course_started=date(2024, 3, 1),
            course_completed=date(2027, 8, 1),
            awarded=date(2030, 2, 1),
        )
        person = a_senco(awards=(award,))
        found = the_one(other_readings(offered(person=person), OFFERED), "P7", "completion")
        assert found.day == date(2030, 1, 2)
        assert found.words == (
            "If a qualification is held from the day the course is completed: on "
            "2 January 2030, would be qualified."
        )

    @pytest.mark.parametrize(
        ("school", "switch", "choice", "says"),
        [
            pytest.param(
                a_school(HERE, type_code=CTC), "P4", "out",
                "the duty would not reach this school.", id="a city technology college",
            ),
            pytest.param(
                a_school(HERE, type_code=PRU), "P5", "in", "would have until 1 January 2030.",
                id="a pupil referral unit",
            ),
        ],
    )  # fmt: skip
    def test_of_a_disputed_type_of_school(
        self, school: SchoolFacts, switch: str, choice: str, says: str
    ) -> None:
        found = other_readings(offered(school=school), OFFERED)
        assert the_one(found, switch, choice).words.endswith(says)

    def test_of_induction_at_an_academy_never_accuse(self) -> None:
        person = without_award(induction=Induction.IN_PROGRESS)
        case = offered(person=person, school=a_school(HERE, type_code=ACADEMY))
        found = other_readings(case, OFFERED)
        assert the_one(found, "P6", "pass").decision.status == "in_window"
        assert the_one(found, "P6", "fail").words.endswith(
            "what the regulations ask of a SENCO in this post would not be met."
        )

    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param(date(2012, 9, 1), "in_window", id="the old deadline"),
            pytest.param(date(2012, 9, 2), "overdue", id="the day after it"),
            pytest.param(date(2014, 9, 1), "exempt_contested", id="since the 2014 regulations"),
        ],
    )
    def test_of_the_trigger_day_itself_have_no_switch_and_are_shown(
        self, day: date, status: str
    ) -> None:
        case = a_case(in_post_since(date(2008, 9, 1)), people=(without_award(),))
        assert assess(case, day).status == "exempt"
        found = the_one(other_readings(case, day), "R14", "not_counted")
        # The same person a day later into the post is of the cohort that the reading speaks of.
        cohort = a_case(in_post_since(date(2008, 9, 2)), people=(without_award(),))
        expected = assess(cohort, day)
        assert (found.decision.status, found.decision.deadline) == (status, expected.deadline)
        assert guidance(found.decision.people) == guidance(expected.people)
        assert expected.status == status
        assert not found.same

    def test_of_the_trigger_day_may_be_hidden_by_a_fact_that_is_missing(self) -> None:
        person = without_award(induction=Induction.UNKNOWN)
        case = a_case(in_post_since(date(2008, 9, 1)), people=(person,))
        found = the_one(other_readings(case, date(2026, 1, 1)), "R14", "not_counted")
        assert found.words.endswith("the answer would be the same.")

    @pytest.mark.parametrize(
        ("posts", "schools", "day", "switch"),
        [
            pytest.param(
                (in_post_since(date(2021, 9, 1), date(2022, 1, 31), at=THERE),
                 in_post_since(date(2022, 2, 1))),
                (a_school(HERE, predecessors=(THERE,)), a_school(THERE)),
                date(2026, 1, 1), "P8", id="a conversion",
            ),
            pytest.param(
                (in_post_since(date(2003, 1, 1), date(2003, 6, 30), at=THERE),
                 in_post_since(date(2004, 3, 1), date(2004, 8, 31), at=THERE),
                 in_post_since(date(2020, 1, 1))),
                (), date(2026, 1, 1), "P9", id="spells of exactly a year",
            ),
        ],
    )  # fmt: skip
    def test_that_a_mark_rests_on_are_shown_though_they_come_to_the_same(
        self,
        posts: tuple[Designation, ...],
        schools: tuple[SchoolFacts, ...],
        day: date,
        switch: str,
    ) -> None:
        case = a_case(*posts, people=(without_award(),), schools=schools)
        assert assess(case, day).contestable
        found = [each for each in other_readings(case, day) if each.switch.id == switch]
        assert found
        assert all(each.same for each in found)

    def test_of_a_deadline_at_the_calendars_end_are_asked_no_later(self) -> None:
        case = offered(start=date(9996, 12, 30))
        assert assess(case, date(9996, 12, 30)).deadline == date(9999, 12, 30)
        assert isinstance(other_readings(case, date(9996, 12, 30)), tuple)
        at_the_end = offered(start=date(9997, 1, 1))
        assert isinstance(other_readings(at_the_end, date(9997, 1, 1)), tuple)


def test_every_choice_and_every_status_has_its_words() -> None:
    choices = {(switch.id, choice) for switch in SWITCHES for choice in switch.choices} - {
        ("P11", choice) for choice in ("review", "assume_met", "assume_not_met")
    }
    assert set(IF) == choices | {("P2b", str(LONGEST_GAP)), ("R14", "not_counted")}
    assert set(WOULD) == {*STATUSES, *OUTSIDE}

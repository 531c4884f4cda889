"""What must hold of every career (rulebook section 9), with section 13's boundaries by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from register.domain.awards import Award
from register.domain.cases import Case, PersonFacts
from register.domain.people import Basis, Induction
from register.domain.period import anniversary, day_after
from register.law.assessment import NOT_MET_STATUSES, OUTSIDE, SEVERITY, STATUSES, assess
from register.law.finding import MET
from register.law.policy import DEFAULT, Policy
from register.law.regulation_49 import award_held
from register.law.rules import RULES
from register.law.section_67 import IN_SCOPE_TYPES, PLACED_TYPES
from register.law.service import days_in, merged
from tests.facts import (
    ELSEWHERE,
    SENCO,
    THERE,
    a_case,
    a_school,
    a_senco,
    an_award,
    an_npq,
    in_post_since,
    teacher,
    without_award,
)
from tests.law.asking import of_the_senco
from tests.law.timelines import any_day, at_each_boundary, awards, cases, day_asked, readings

ONE_DAY = timedelta(days=1)
starts = st.dates(date(2009, 9, 2), date(2035, 12, 31))
spans = st.tuples(any_day, st.integers(0, 1500))
OUT_OF_SCOPE = tuple(sorted(PLACED_TYPES - IN_SCOPE_TYPES))


def with_awards(case: Case, *held: Award) -> Case:
    """Give everybody in the case these awards besides their own."""
    people = {
        key: replace(facts, awards=(*facts.awards, *held)) for key, facts in case.people.items()
    }
    return replace(case, people=people)


class TestAValidAwardNeverMakesItWorse:
    """Property 1."""

    @given(case=cases(), day=day_asked, policy=readings())
    @settings(max_examples=300)
    def test_for_the_school_or_for_anybody_in_it(
        self, case: Case, day: date, policy: Policy
    ) -> None:
        old = an_award(awarded=date(2009, 8, 31), course_completed=date(2009, 7, 1))
        before, after = assess(case, day, policy), assess(with_awards(case, old), day, policy)
        if before.status in OUTSIDE:
            assert after.status == before.status
        else:
            assert SEVERITY[after.status] >= SEVERITY[before.status]
        # A doubtful month may list somebody who, with the award, is no longer in doubt.
        now = {person.person: person.status for person in after.people}
        for one in before.people:
            assert SEVERITY[now.get(one.person, "qualified")] >= SEVERITY[one.status]


class TestTimeNeverGivesTimeBack:
    """Property 2: with nothing else changed, overdue never turns into within time."""

    @given(first=any_day, earlier=st.lists(spans, max_size=3), one=day_asked, other=day_asked)
    @example(first=date(2009, 9, 1), earlier=[], one=date(2012, 9, 2), other=date(2014, 9, 1))
    @example(first=date(2024, 2, 29), earlier=[], one=date(2027, 3, 1), other=date(2028, 2, 29))
    @settings(max_examples=60)
    def test_overdue_never_becomes_within_time(
        self, first: date, earlier: list[tuple[date, int]], one: date, other: date
    ) -> None:
        sooner, later = sorted((one, other))
        assume(sooner >= first)
        posts = [
            in_post_since(start, min(start + timedelta(days=length), sooner), at=THERE)
            for start, length in earlier
            if start <= sooner
        ]
        posts.append(in_post_since(first))
        if of_the_senco(*posts, on=sooner).status == "overdue":
            assert of_the_senco(*posts, on=later).status != "in_window"


class TestTheDeadlineIsTheLastLawfulDay:
    """Property 3: for every start after 1 September 2009, 29 February among them."""

    @given(start=starts)
    @example(start=date(2009, 9, 2))
    @example(start=date(2012, 2, 29))
    @example(start=date(2024, 2, 28))
    @example(start=date(2024, 2, 29))
    @example(start=date(2024, 3, 1))
    @example(start=date(2024, 8, 31))
    @example(start=date(2024, 9, 1))
    @settings(max_examples=60)
    def test_within_time_on_the_anniversary_and_overdue_the_day_after(self, start: date) -> None:
        post, deadline = in_post_since(start), anniversary(start, 3)
        asked = {day: of_the_senco(post, on=day) for day in (start, deadline, day_after(deadline))}
        assert [answer.status for answer in asked.values()] == ["in_window", "in_window", "overdue"]
        assert {answer.deadline for answer in asked.values()} == {deadline}


class TestTwelveMonths:
    """R14: exactly twelve is not enough, and a day more is, in a common year and in a leap year."""

    @given(start=st.dates(date(2000, 1, 1), date(2008, 8, 31)))
    @example(start=date(2002, 9, 1))
    @example(start=date(2003, 3, 1))
    @example(start=date(2003, 9, 1))
    @example(start=date(2004, 2, 29))
    @example(start=date(2007, 3, 1))
    @example(start=date(2008, 2, 29))
    @settings(max_examples=60)
    def test_in_one_spell(self, start: date) -> None:
        post, last = in_post_since(date(2020, 9, 1)), anniversary(start, 1)
        exactly = of_the_senco(in_post_since(start, last - ONE_DAY), post)
        a_day_more = of_the_senco(in_post_since(start, last), post)
        assert (exactly.status, a_day_more.status) == ("overdue", "exempt")


class TestOnePostInTwoRecords:
    """Property 4: splitting a designation changes nothing."""

    @given(first=any_day, until=st.integers(1, 3000), lasted=st.integers(1, 6000), day=day_asked)
    @at_each_boundary("first", until=365, lasted=6000, day=date(2014, 9, 1))
    @at_each_boundary("day", first=date(2007, 9, 1), until=366, lasted=6000)
    @settings(max_examples=60)
    def test_is_one_post(self, first: date, until: int, lasted: int, day: date) -> None:
        last = first + timedelta(days=until + lasted)
        break_day = first + timedelta(days=until)
        whole = a_case(in_post_since(first, last), people=(without_award(),))
        split = a_case(
            in_post_since(first, break_day - ONE_DAY),
            in_post_since(break_day, last),
            people=(without_award(),),
        )
        assert assess(split, day) == assess(whole, day)


class TestOverlappingPosts:
    """Property 5: a day at two schools is one day."""

    @given(first=any_day, length=st.integers(0, 1500), inner=st.tuples(spans), day=day_asked)
    @settings(max_examples=40)
    def test_never_increase_the_service_counted(
        self, first: date, length: int, inner: tuple[tuple[date, int]], day: date
    ) -> None:
        last = first + timedelta(days=length)
        ((start, count),) = inner
        begins = max(first, min(start, last))
        within = in_post_since(begins, min(begins + timedelta(days=count), last), at=ELSEWHERE)
        outer, post = in_post_since(first, last, at=THERE), in_post_since(date(2020, 9, 1))
        alone, both = (
            assess(a_case(*posts, people=(without_award(),)), day)
            for posts in ((outer, post), (outer, within, post))
        )
        assert both.people == alone.people

    @given(st.lists(spans, max_size=4))
    @settings(max_examples=24)
    def test_of_any_kind_count_no_more_than_their_sum(self, some: list[tuple[date, int]]) -> None:
        runs = [(start, start + timedelta(days=count + 1)) for start, count in some]
        assert days_in(merged(runs)) <= days_in(runs)


class TestAnAwardIsJudgedByItsCourse:
    """Property 6: by the days of the course, never by the day of appointment."""

    @given(award=awards, one=any_day, other=any_day, day=day_asked)
    @example(
        award=an_award(course_started=date(2024, 8, 31), awarded=date(2026, 7, 1)),
        one=date(2024, 8, 31),
        other=date(2024, 9, 1),
        day=date(2026, 11, 21),
    )
    @example(
        award=an_award(course_started=date(2024, 9, 1), awarded=date(2026, 7, 1)),
        one=date(2024, 8, 31),
        other=date(2024, 9, 1),
        day=date(2026, 11, 21),
    )
    @example(
        award=an_npq(course_started=date(2024, 9, 1)),
        one=date(2024, 8, 31),
        other=date(2024, 9, 1),
        day=date(2026, 11, 21),
    )
    @example(
        award=an_award(course_completed=date(2027, 8, 31), awarded=date(2027, 9, 1)),
        one=date(2027, 8, 31),
        other=date(2027, 9, 1),
        day=date(2027, 9, 1),
    )
    @example(
        award=an_award(course_completed=date(2027, 9, 1), awarded=date(2027, 9, 1)),
        one=date(2027, 8, 31),
        other=date(2027, 9, 1),
        day=date(2027, 9, 1),
    )
    @settings(max_examples=60)
    def test_whenever_the_post_began(self, award: Award, one: date, other: date, day: date) -> None:
        senco = a_senco(awards=(award,))
        finding = award_held(award, day, DEFAULT)
        valid = finding is not None and finding.outcome is MET
        for first in (one, other):
            if first <= day:
                answer = of_the_senco(in_post_since(first), senco=senco, on=day)
                assert (answer.status == "qualified") is valid


class TestASchoolThatTheDutyDoesNotReach:
    """Property 7: it is never in breach."""

    @given(case=cases(types=OUT_OF_SCOPE), day=day_asked)
    @settings(max_examples=300)
    def test_is_never_in_breach(self, case: Case, day: date) -> None:
        decision = assess(case, day)
        assert decision.status in OUTSIDE
        assert decision.people == ()


class TestNothingKnown:
    """Property 8: never a green, never an accusation."""

    @given(
        first=any_day,
        awarded=st.dates(date(2009, 9, 2), date(2027, 8, 31)),
        npq=st.booleans(),
        day=day_asked,
    )
    @at_each_boundary("day", first=date(2008, 1, 1), awarded=date(2009, 9, 2), npq=False)
    @settings(max_examples=60)
    def test_is_not_enough_evidence(
        self, first: date, awarded: date, day: date, *, npq: bool
    ) -> None:
        assume(first <= day)
        usual = an_npq() if npq else an_award()
        award = replace(
            usual, course_started=None, course_completed=None, recognised=None, awarded=awarded
        )
        nobody = PersonFacts(SENCO, teacher(Basis.UNKNOWN), Induction.UNKNOWN, None, (award,))
        post = in_post_since(first, head_teacher=None, teacher_at_school=None)
        answer = of_the_senco(post, senco=nobody, on=day)
        late = of_the_senco(in_post_since(first), on=day).status == "overdue"
        expected = "overdue" if late and awarded > day else "review"
        assert answer.status == expected

    @given(first=any_day, day=day_asked)
    @settings(max_examples=20)
    def test_of_the_type_of_school_is_not_enough_evidence(self, first: date, day: date) -> None:
        case = a_case(in_post_since(first), schools=(a_school(type_code=None),))
        assert assess(case, day).status == "review"


class TestEveryDecision:
    """What others rely on in each answer."""

    @given(case=cases(), day=day_asked, policy=readings())
    @settings(max_examples=300)
    def test_is_one_of_the_statuses_with_the_dates_that_belong_to_it(
        self, case: Case, day: date, policy: Policy
    ) -> None:
        decision = assess(case, day, policy)
        assert decision.status in (*STATUSES, *OUTSIDE)
        assert decision.reasons
        if decision.status not in {"in_window", "overdue", "review"}:
            assert decision.deadline is None
        for person in decision.people:
            assert person.status in STATUSES
            assert person.reasons
            assert (person.status == "exempt_contested") is bool(person.guidance_deadline)
            if person.status in {"in_window", "overdue"}:
                assert person.deadline is not None
                assert (day > person.deadline) is (person.status == "overdue")
            if person.status in NOT_MET_STATUSES:
                assert SEVERITY[decision.status] <= SEVERITY["review"]

    @given(case=cases(), day=day_asked, policy=readings())
    @example(
        case=a_case(in_post_since(), people=(a_senco(awards=(an_npq(), an_award())),)),
        day=date(2026, 11, 21),
        policy=DEFAULT,
    )
    @settings(max_examples=300)
    def test_gives_its_steps_in_the_order_of_the_statute(
        self, case: Case, day: date, policy: Policy
    ) -> None:
        decision = assess(case, day, policy)
        place = {rule.name: number for number, rule in enumerate(RULES)}
        for steps in (decision.steps, *(person.steps for person in decision.people)):
            for earlier, later in pairwise(steps):
                assert place[earlier.rule] <= place[later.rule]
            for step in steps:
                assert step.because.endswith(".")
                assert "{" not in step.because
                assert "None" not in step.because
                assert step.citation

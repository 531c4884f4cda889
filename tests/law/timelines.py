"""Careers at random, thick with the days on which the law turns (rulebook section 13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import example
from hypothesis import strategies as st

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts, SchoolFacts
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.law.policy import SWITCHES, Policy, with_switches
from tests.facts import ELSEWHERE, HERE, THERE, a_case, in_post_since, in_post_since_month

BOUNDARIES = (
    date(2008, 9, 1),
    date(2008, 9, 2),
    date(2009, 9, 1),
    date(2009, 9, 2),
    date(2012, 2, 29),
    date(2012, 9, 1),
    date(2012, 9, 2),
    date(2014, 8, 31),
    date(2014, 9, 1),
    date(2016, 12, 18),
    date(2016, 12, 19),
    date(2024, 2, 29),
    date(2024, 8, 31),
    date(2024, 9, 1),
    date(2027, 8, 31),
    date(2027, 9, 1),
)
FIRST, LAST = date(2007, 1, 1), date(2031, 12, 31)
THE_TRIGGER = date(2009, 9, 1)
REACHED_TYPES = (1, 15, 34, 6)
ANY_TYPE = (*[1] * 8, *[34] * 4, 15, 6, 14, 7, 99, None)
Chosen = TypeVar("Chosen")

any_day = st.one_of(st.sampled_from(BOUNDARIES), st.dates(FIRST, LAST))
day_asked = st.one_of(
    st.sampled_from([day for day in BOUNDARIES if day >= THE_TRIGGER]), st.dates(THE_TRIGGER, LAST)
)
maybe_day = st.none() | any_day


def at_each_boundary(name: str, **others: object) -> Callable[[Any], Any]:
    """Write each boundary down as an example of the argument so named, from the trigger day."""

    def written(test: Any) -> Any:  # noqa: ANN401 - what Hypothesis decorates
        for day in BOUNDARIES:
            if day >= THE_TRIGGER:
                test = example(**{name: day, **others})(test)
        return test

    return written


awards = st.builds(
    Award,
    kind=st.sampled_from(AwardKind),
    course_started=maybe_day,
    course_completed=maybe_day,
    awarded=maybe_day,
    recognised=st.sampled_from([True, True, False, None]),
    revoked=maybe_day,
)


class Drawn:
    """One case put together from a number: quick enough for thousands, and the same each time."""

    def __init__(self, number: int, types: Sequence[int | None]) -> None:
        """Take the number and the types of school that HERE may have."""
        self._random = Random(number)  # noqa: S311 - careers, not secrets
        self._types = types

    def case(self) -> Case:
        """Draw a question about HERE, with one or two people and their careers."""
        names = ("one", "two")[: self._one_of((1, 1, 2))]
        careers = [self._post(name) for name in names for _ in range(self._one_of((1, 1, 2, 3, 4)))]
        schools = (
            self._school(HERE, self._types),
            self._school(THERE, ANY_TYPE),
            self._school(ELSEWHERE, REACHED_TYPES),
        )
        people = tuple(self._person(name) for name in names)
        return a_case(*careers, people=people, schools=schools)

    def _one_of(self, choices: Sequence[Chosen]) -> Chosen:
        return self._random.choice(choices)

    def _seldom(self, times_in_ten: int = 1) -> bool:
        return self._random.random() * 10 < times_in_ten

    def _day(self) -> date:
        if self._seldom(4):
            return self._one_of(BOUNDARIES)
        return FIRST + timedelta(days=self._random.randrange((LAST - FIRST).days))

    def _day_or_none(self, times_in_ten: int = 1) -> date | None:
        return self._day() if self._seldom(times_in_ten) else None

    def _known(self) -> bool | None:
        return self._one_of((True, True, True, True, False, None))

    def _school(self, urn: int, types: Sequence[int | None]) -> SchoolFacts:
        follows = self._one_of(((), (), (HERE,), (THERE,), (ELSEWHERE,)))
        return SchoolFacts(
            urn,
            self._one_of(types),
            self._one_of((*[1] * 12, 2, 3, 4, None)),
            opened=self._day_or_none(),
            closed=self._day_or_none(),
            predecessors=follows,
        )

    def _person(self, name: str) -> PersonFacts:
        period = Period()
        if self._seldom(2):
            period = Period.of_days(*sorted((self._day(), self._day())))
        return PersonFacts(
            name,
            TeacherStatus(self._one_of((*[Basis.QTS] * 12, *Basis)), period),
            self._one_of((*[Induction.PASSED] * 12, *Induction)),
            self._one_of((*[False] * 12, True, None)),
            tuple(self._award() for _ in range(self._one_of((0, 0, 1, 2)))),
        )

    def _award(self) -> Award:
        return Award(
            self._one_of((AwardKind.NASENCO, AwardKind.NPQSENCO, AwardKind.OTHER)),
            course_started=self._day_or_none(8),
            course_completed=self._day_or_none(6),
            awarded=self._day_or_none(8),
            recognised=self._known(),
            revoked=self._day_or_none(2),
        )

    def _post(self, person: str) -> Designation:
        about: dict[str, Any] = {
            "person": person,
            "head_teacher": self._known(),
            "teacher_at_school": self._known(),
        }
        at, start = self._one_of((HERE, HERE, HERE, THERE, ELSEWHERE)), self._day()
        if self._seldom(2):
            return in_post_since_month(start.year, start.month, urn=at, **about)
        lasted = self._one_of((None, None, None, 0, 364, 365, 366, self._random.randrange(3000)))
        to = None if lasted is None else start + timedelta(days=lasted)
        return in_post_since(start, to, at=at, **about)


def cases(types: Sequence[int | None] = ANY_TYPE) -> st.SearchStrategy[Case]:
    """Build questions about HERE, which is of one of the types."""
    return st.integers(0, 2**32 - 1).map(lambda number: Drawn(number, types).case())


@st.composite
def readings(draw: st.DrawFn) -> Policy:
    """The default, or with up to three switches set otherwise."""
    chosen = draw(st.lists(st.sampled_from(SWITCHES), max_size=3, unique=True))
    choices = {switch.id: draw(st.sampled_from(switch.choices)) for switch in chosen}
    if "P2b" in choices:
        choices["P2b"] = str(draw(st.integers(0, 62)))
    return with_switches(choices)

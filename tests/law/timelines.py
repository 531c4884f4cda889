"""Careers at random, thick with the days on which the law turns (rulebook section 13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

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

any_day = st.one_of(st.sampled_from(BOUNDARIES), st.dates(FIRST, LAST))
day_asked = st.one_of(
    st.sampled_from([day for day in BOUNDARIES if day >= THE_TRIGGER]), st.dates(THE_TRIGGER, LAST)
)
maybe_day = st.none() | any_day
seldom_a_day = st.integers(0, 5).flatmap(lambda rolled: st.none() if rolled else any_day)
known = st.sampled_from([True, True, True, False, None])
reached_types = st.sampled_from([1, 15, 34, 6])
any_type = st.sampled_from([*[1] * 6, *[34] * 4, 15, 6, 14, 7, 99, None])


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
    recognised=known,
    revoked=seldom_a_day,
)


@st.composite
def people(draw: st.DrawFn, key: str) -> PersonFacts:
    """Somebody of any status, with up to two awards."""
    period = Period()
    if draw(st.integers(0, 4)) == 0:
        first, last = sorted((draw(any_day), draw(any_day)))
        period = Period.of_days(first, last)
    basis = draw(st.sampled_from([*[Basis.QTS] * 6, *Basis]))
    return PersonFacts(
        key,
        TeacherStatus(basis, period),
        draw(st.sampled_from([*[Induction.PASSED] * 6, *Induction])),
        draw(st.sampled_from([*[False] * 6, True, None])),
        tuple(draw(st.lists(awards, max_size=2))),
    )


@st.composite
def schools(draw: st.DrawFn, urn: int, types: st.SearchStrategy[int | None]) -> SchoolFacts:
    """Build a school of one of the types, that may open, close and follow from another."""
    return SchoolFacts(
        urn,
        draw(types),
        draw(st.sampled_from([*[1] * 8, 2, 3, 4, None])),
        opened=draw(seldom_a_day),
        closed=draw(seldom_a_day),
        predecessors=tuple(draw(st.sets(st.sampled_from([HERE, THERE, ELSEWHERE]), max_size=1))),
    )


@st.composite
def posts(draw: st.DrawFn, person: str) -> Designation:
    """Build a designation anywhere, whose start may be known to the month only."""
    at = draw(st.sampled_from([HERE, HERE, HERE, THERE, ELSEWHERE]))
    about: dict[str, Any] = {"head_teacher": draw(known), "teacher_at_school": draw(known)}
    start = draw(any_day)
    if draw(st.integers(0, 4)) == 0:
        return in_post_since_month(start.year, start.month, person=person, urn=at, **about)
    lasted = draw(st.sampled_from([None, None, None, 0, 364, 365, 366]) | st.integers(0, 3000))
    to = None if lasted is None else start + timedelta(days=lasted)
    return in_post_since(start, to, at=at, person=person, **about)


@st.composite
def cases(draw: st.DrawFn, types: st.SearchStrategy[int | None] = any_type) -> Case:
    """Build a question about HERE, with one or two people and their careers."""
    names = ["one", "two"][: draw(st.integers(1, 2))]
    careers = [post for name in names for post in draw(st.lists(posts(name), min_size=1, max_size=4))]
    listed = (
        draw(schools(HERE, types)),
        draw(schools(THERE, any_type)),
        draw(schools(ELSEWHERE, reached_types)),
    )
    return a_case(*careers, people=tuple(draw(people(name)) for name in names), schools=listed)


@st.composite
def readings(draw: st.DrawFn) -> Policy:
    """The default, or with up to three switches set otherwise."""
    chosen = draw(st.lists(st.sampled_from(SWITCHES), max_size=3, unique=True))
    choices = {switch.id: draw(st.sampled_from(switch.choices)) for switch in chosen}
    if "P2b" in choices:
        choices["P2b"] = str(draw(st.integers(0, 62)))
    return with_switches(choices)

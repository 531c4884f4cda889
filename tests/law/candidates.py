"""Candidates at random: one person's career, and a post offered to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from register.domain.awards import Award
from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.law.policy import DEFAULT, Policy, with_switches
from tests.facts import SENCO, a_case, an_award, an_npq, in_post_since, without_award
from tests.law.timelines import ANY_TYPE, Drawn

TODAY = date(2026, 11, 21)
OFFERED = date(2027, 1, 1)
READINGS = (
    DEFAULT,
    *(
        with_switches(choice)
        for choice in (
            {"P1": "strict"},
            {"P2": "first_ever"},
            {"P2b": "62"},
            {"P6": "fail"},
            {"P7": "completion"},
            {"P8": "new_post"},
            {"P10": "overdue"},
            {"P11": "assume_met"},
            {"P12": "conferment"},
        )
    ),
)


def offered(
    *earlier: Designation,
    start: date = OFFERED,
    person: PersonFacts | None = None,
    school: SchoolFacts | None = None,
    **terms: object,
) -> Case:
    """Build the question of a post offered to a teacher with no award, unless told otherwise."""
    post = in_post_since(start, **terms)  # type: ignore[arg-type]  # the fields, by name
    schools = (school,) if school else ()
    return a_case(*earlier, post, people=(person or without_award(),), schools=schools)


def a_nasenco_under_way(**changes: object) -> Award:
    """Build one begun in March 2024, with no outcome yet."""
    return an_award(
        **{
            "course_started": date(2024, 3, 4),
            "course_completed": None,
            "awarded": None,
            **changes,
        }
    )


def an_npq_under_way(**changes: object) -> Award:
    """Build one begun in October 2025, with no outcome yet."""
    return an_npq(
        **{
            "course_started": date(2025, 10, 6),
            "course_completed": None,
            "awarded": None,
            **changes,
        }
    )


def _drawn(number: int) -> tuple[Case, date, Policy]:
    chance = Random(number)  # noqa: S311 - careers, not secrets
    case = Drawn(number, ANY_TYPE).case()
    start = chance.choice(
        (
            TODAY + timedelta(days=chance.randrange(-2000, 900)),
            TODAY + timedelta(days=chance.randrange(500)),
            TODAY,
            date(2027, 8, 31),
            date(2027, 9, 1),
        )
    )
    post = in_post_since(
        start,
        head_teacher=chance.choice((False, False, None, True)),
        teacher_at_school=chance.choice((True, True, None, False)),
    )
    served = [replace(told, person=SENCO) for told in case.designations if told.person == "one"]
    people: dict[PersonKey, PersonFacts] = {SENCO: replace(case.people["one"], key=SENCO)}
    asked = replace(case, people=people, designations=(*served, post))
    return asked, start, chance.choice(READINGS)


# A case, the first day of the post in it, and a reading of the law.
candidates = st.integers(0, 2**32 - 1).map(_drawn)

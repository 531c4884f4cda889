"""Facts for the law room, compliant unless a test says otherwise: it states only what differs.

A community school, open; a qualified teacher with induction behind them who holds the National
Award; a post that they teach in. First and last days are inclusive here, as people say them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period, day_after, month_bounds

HERE, THERE, ELSEWHERE = 100001, 100002, 100003
SENCO = "senco"
SINCE = date(2024, 9, 1)
# A day on which the reading of 2024 is in force, and those in post since then are within time.
DAY = date(2026, 11, 21)
COMMUNITY, SPECIAL, PRU, ACADEMY, CTC = 1, 7, 14, 34, 6


def a_school(urn: int = HERE, **changes: object) -> SchoolFacts:
    """Build an open community school; give `type_code`, `opened`, `predecessors` and so on."""
    usual = SchoolFacts(urn=urn, type_code=COMMUNITY, status_code=1)
    return replace(usual, **changes)  # type: ignore[arg-type]  # the fields, by name


def an_award(**changes: object) -> Award:
    """Build the National Award, begun in 2021 and made in July 2023 by a recognised body."""
    usual = Award(
        AwardKind.NASENCO,
        course_started=date(2021, 9, 20),
        course_completed=date(2023, 6, 30),
        awarded=date(2023, 7, 14),
        recognised=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the fields, by name


def an_npq(**changes: object) -> Award:
    """Build the NPQ for SENCOs, begun in October 2024 and passed in August 2026."""
    usual = Award(
        AwardKind.NPQSENCO,
        course_started=date(2024, 10, 7),
        course_completed=date(2026, 4, 30),
        awarded=date(2026, 8, 14),
        recognised=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the fields, by name


def a_senco(key: PersonKey = SENCO, **changes: object) -> PersonFacts:
    """Build a qualified teacher who has passed induction and holds the National Award."""
    usual = PersonFacts(
        key,
        teacher_status=TeacherStatus(Basis.QTS),
        induction=Induction.PASSED,
        prohibited=False,
        awards=(an_award(),),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the fields, by name


def without_award(key: PersonKey = SENCO, **changes: object) -> PersonFacts:
    """Build the same person before any award: what paragraph (4) is about."""
    return a_senco(key, **{"awards": (), **changes})


def teacher(basis: Basis, first: date | None = None, last: date | None = None) -> TeacherStatus:
    """Say on what basis somebody is a qualified teacher; both days inclusive, None unbounded."""
    return TeacherStatus(basis, Period.of_days(first, last))


def in_post_since(
    first: date = SINCE,
    to: date | None = None,
    *,
    at: int = HERE,
    person: PersonKey = SENCO,
    **changes: object,
) -> Designation:
    """Build a designation from a first day to a last, both inclusive; None is still in post."""
    usual = Designation(
        person,
        at,
        starts=first,
        starts_latest=first,
        ends=None if to is None else day_after(to),
        head_teacher=False,
        teacher_at_school=True,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]  # the fields, by name


def in_post_since_month(year: int, month: int, **changes: object) -> Designation:
    """Build a designation whose first day is some day of the month."""
    earliest, latest = month_bounds(year, month)
    return replace(in_post_since(earliest), starts_latest=latest, **changes)  # type: ignore[arg-type]  # by name


def a_case(
    *designations: Designation,
    people: tuple[PersonFacts, ...] = (),
    schools: tuple[SchoolFacts, ...] = (),
    urn: int = HERE,
) -> Case:
    """Build the question; whoever and wherever is not described is as compliant as can be."""
    named = {urn, *(designation.urn for designation in designations)}
    everyone = {designation.person for designation in designations}
    return Case(
        urn=urn,
        schools={**{each: a_school(each) for each in named}, **{s.urn: s for s in schools}},
        people={**{each: a_senco(each) for each in everyone}, **{p.key: p for p in people}},
        designations=designations,
    )

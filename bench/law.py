"""How many school cases the law room decides in a second, on one core.

The nation is that of bench/standings.py, held in memory: the store has no part in the figure.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from bench.measurement import Measurement
from register.domain.awards import Award, AwardKind
from register.domain.cases import Case, Designation, PersonFacts, PersonKey, SchoolFacts
from register.domain.people import Basis, Induction, TeacherStatus
from register.domain.period import Period
from register.law.assessment import assess, decide
from register.law.forecast import line
from register.law.policy import DEFAULT
from register.law.preparation import prepare

SCHOOLS, POSTS, PEOPLE = 24_000, 24_000, 30_000
DAYS = [date(2014, 9, 1), date(2019, 3, 1), date(2026, 9, 1)]
BULK = 20_000  # decisions a second that issue 2 asks for
MAINSTREAM = (1, 2, 3, 5, 15, 28, 34)


def measure() -> Iterator[Measurement]:
    """Bulk use prepares a case once and asks it of many days; `assess` does both each time."""
    cases = nation()
    prepared = [prepare(case, DEFAULT) for case in cases]
    decisions = len(cases) * len(DAYS)

    def in_bulk() -> None:
        for case in prepared:
            for day in DAYS:
                decide(case, day)

    def whole() -> None:
        for case in cases:
            assess(case, DAYS[-1])

    def lines() -> None:
        for case in cases:
            line(case)

    yield Measurement(
        "decisions over prepared cases", _on_one_core(in_bulk), items=decisions, at_least=BULK
    )
    yield Measurement(
        "whole cases, prepared and decided",
        _on_one_core(whole),
        items=len(cases),
        at_least=BULK,
    )
    yield Measurement("lines from 2009 to the end", _on_one_core(lines, 1), items=len(cases))


def _on_one_core(work: Callable[[], None], rounds: int = 3) -> float:
    """The shortest, in seconds of the processor: what else runs here does not count."""
    found = []
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def nation(seed: int = 1) -> list[Case]:
    """One case for each school, as the store would load it: about one post and a third of spare."""
    draw = Random(seed)  # noqa: S311 - an invented country, not a secret
    schools = {
        urn: SchoolFacts(urn, draw.choice(MAINSTREAM), 1, date(1990 + urn % 30, 9, 1))
        for urn in range(SCHOOLS)
    }
    people: dict[PersonKey, PersonFacts] = {n: _person(draw, n) for n in range(PEOPLE)}
    by_person: dict[PersonKey, list[Designation]] = {}
    at_school: dict[int, set[int]] = {}
    for _ in range(POSTS):
        post = _post(draw)
        by_person.setdefault(post.person, []).append(post)
        at_school.setdefault(post.urn, set()).add(int(post.person))
    return [
        Case(
            urn,
            schools,
            people,
            tuple(d for person in sorted(at_school.get(urn, ())) for d in by_person[person]),
        )
        for urn in schools
    ]


def _person(draw: Random, number: int) -> PersonFacts:
    awards: tuple[Award, ...] = ()
    if draw.random() < 2 / 3:
        started = date(2012, 9, 1) + timedelta(days=draw.randrange(4000))
        ended = started + timedelta(days=300)
        awards = (Award(AwardKind.NASENCO, started, ended, ended, recognised=True),)
    status = TeacherStatus(Basis.QTS, Period(date(2000 + number % 20, 9, 1)))
    return PersonFacts(number, status, Induction.PASSED, prohibited=False, awards=awards)


def _post(draw: Random) -> Designation:
    starts = date(2006, 9, 1) + timedelta(days=draw.randrange(7000))
    month_only = draw.random() < 0.05  # noqa: PLR2004 - a small share
    ends = starts + timedelta(days=40 + draw.randrange(3000)) if draw.random() < 0.2 else None  # noqa: PLR2004 - one in five
    return Designation(
        person=draw.randrange(PEOPLE),
        urn=draw.randrange(SCHOOLS),
        starts=starts.replace(day=1) if month_only else starts,
        starts_latest=starts.replace(day=28) if month_only else starts,
        ends=ends,
        head_teacher=False,
        teacher_at_school=draw.choice((True, True, True, None)),
    )

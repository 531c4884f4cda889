"""The days on which an answer can change, and the line that they draw.

Between two neighbouring turning points every rule compares the day with the same dates, so the
answer cannot change; a test holds the line to the law itself on random days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from register.domain.cases import Case
from register.domain.period import day_after
from register.law.assessment import decide
from register.law.dates import (
    ACT_BEGINS,
    LEGACY_DEADLINE,
    PARAGRAPH_8A_ENDS,
    TRIGGER_DAY,
    years_on,
)
from register.law.policy import DEFAULT, Policy
from register.law.preparation import Prepared, Serving, prepare
from register.law.regulation_49 import held_from

STATUTORY = frozenset({TRIGGER_DAY, day_after(LEGACY_DEADLINE), ACT_BEGINS, PARAGRAPH_8A_ENDS})


class Span(NamedTuple):
    """Days with one answer: `valid_from` inclusive, `valid_to` exclusive."""

    valid_from: date
    valid_to: date
    status: str
    deadline: date | None
    reasons: tuple[str, ...]


def line(case: Case, policy: Policy = DEFAULT) -> list[Span]:
    """The school's standing from 1 September 2009 to the end of the calendar, as spans.

    Nothing lies beyond the last turning point, so the last span needs no horizon.
    """
    prepared = prepare(case, policy)
    days = turning_points(prepared)
    spans: list[Span] = []
    for day, following in zip(days, [*days[1:], date.max], strict=True):
        found = decide(prepared, day)
        answer = (found.status, found.deadline, found.reasons)
        if spans and spans[-1][2:] == answer:
            spans[-1] = spans[-1]._replace(valid_to=following)
        else:
            spans.append(Span(day, following, *answer))
    return spans


def turning_points(prepared: Prepared) -> list[date]:
    """Every day on which the answer may differ from the day before, from 1 September 2009."""
    school = prepared.school
    days = set(STATUTORY)
    if school.opened is not None:
        days.add(school.opened)
    if school.closed is not None:
        days.add(day_after(school.closed))
    for serving in prepared.earliest:
        days.update(_of_person(serving))
        days.update(_of_service(serving, prepared.policy))
        days.update(_of_awards(serving, prepared.policy))
    if prepared.latest is not prepared.earliest:
        for serving in prepared.latest:
            days.update(_of_service(serving, prepared.policy))
    return sorted(day for day in days if TRIGGER_DAY <= day < date.max)


def _of_person(serving: Serving) -> Iterator[date]:
    period = serving.facts.teacher_status.period
    yield from (day for day in (period.start, period.end) if day is not None)


def _of_service(serving: Serving, policy: Policy) -> Iterator[date]:
    for post in serving.posts:
        yield post.start
        yield post.end
    service = serving.service
    starts = {
        run[0] for runs in (service.anywhere, service.chains, service.at_post) for run in runs
    }
    for start, end in service.anywhere:
        yield start
        yield end
    for start in starts:
        years = policy.bill.years_allowed
        last = years_on(start, years, leap_day_to_march=policy.leap_day_to_march)
        yield day_after(last)


def _of_awards(serving: Serving, policy: Policy) -> Iterator[date]:
    for award in serving.facts.awards:
        held = held_from(award, policy)
        if held is not None:
            yield held
        if award.revoked is not None:
            yield award.revoked

"""What a remedy is for, and the trial of changes against the law, with the last day for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from register.domain.cases import Case
from register.domain.period import day_after
from register.law.ahead import ahead
from register.law.assessment import OUTSIDE, assess
from register.law.changes import LAST_COMPLETION, Change, Kind, all_made
from register.law.dates import NPQ_BEGINS, NPQ_SHORTEST, months_on
from register.law.forecast import Span
from register.law.policy import Policy

LAWFUL = frozenset({"qualified", "exempt", "in_window", "exempt_contested"})
SETTLED = frozenset({"qualified", "exempt", *OUTSIDE})
Combination = tuple[Change, ...]
Made = list[tuple[Change, date]]


class Goal(NamedTuple):
    """What is to become lawful: the case, from which day, and the days on which it now fails.

    `before` and `asked` are the case and the first day of the post as they were asked about.
    `already` has been changed in the case. `late` is True where it is unlawful now, and cannot be
    mended for the days gone by. `for_good` asks for every day, not the first alone.
    """

    case: Case
    before: Case
    asked: date
    start: date
    today: date
    policy: Policy
    first: date
    fails: tuple[date, ...]
    late: bool
    already: Combination = ()
    for_good: bool = False
    settles: bool = False


class Trial(NamedTuple):
    """Changes that the law passed, each with its last day; judged from `since`."""

    changes: Combination
    since: date
    cures: bool
    then: str


def strictly(policy: Policy) -> Policy:
    """The readings under which a disputed exemption is none (P1, P10)."""
    return replace(policy, earlier_service_since_2009="strict", cohort_2008_09="overdue")


def is_safe(span: Span) -> bool:
    """Whether the post is lawful on every day of the span, with nothing left to its last day.

    What is waited for is to be held on the deadline itself, which is the last lawful day without.
    """
    if span.status == "in_window" and span.deadline is not None:
        return span.valid_to <= span.deadline
    return span.status in SETTLED


def fails_on(span: Span) -> date:
    """The deadline, for time that runs out; else the first day of what is not lawful."""
    waiting = span.status == "in_window"
    return span.deadline if waiting and span.deadline is not None else span.valid_from


def tried(goal: Goal, chosen: Combination) -> Trial | None:
    """The changes with the last day for each, where the law passes them; else None."""
    soonest = [(change, _soonest(change, goal.today)) for change in chosen]
    begins = [change.day for change in chosen if change.day is not None]
    reached = [day for change, day in soonest if change.kind is Kind.NEW_NPQ]
    cures = goal.late or (not goal.for_good and max([goal.first, *reached]) > goal.first)
    since = max([goal.first, *begins, *(reached if cures else [])])
    if not passes(goal, soonest, since):
        return None
    others = [(change, day) for change, day in soonest if change.kind is not Kind.NEW_NPQ]
    if cures and reached and passes(goal, others, since):
        return None  # by the time that an NPQ can be held, it is not wanted
    places = range(len(chosen))
    dated = [_with_last_day(goal, soonest, place, since, cures=cures) for place in places]
    return Trial(tuple(dated), since, cures, _then(goal, dated, soonest, since, cures=cures))


def passes(goal: Goal, days: Made, since: date) -> bool:
    """Whether, with each change made on its day, the goal is met from `since`."""
    case = all_made(goal.case, days, goal.start)
    if not goal.for_good:
        return assess(case, since, goal.policy).status in LAWFUL
    for day in goal.fails:  # few days first: most changes fail on them, and the line costs more
        if assess(case, max(day, since), goal.policy).status not in LAWFUL:
            return False
    return all(is_safe(span) for span in ahead(case, since, goal.policy))


def _with_last_day(goal: Goal, soonest: Made, place: int, since: date, *, cures: bool) -> Change:
    """The change with the last day on which it still does, all else being done at once.

    A change that cures may be made on any day, but for a NASENCO, whose own end the law gives;
    and an award may be held from the completion (P7), on whatever day it is made.
    """
    change, day = soonest[place]
    if not change.is_dated:
        return change
    finishes = change.kind is Kind.FINISH
    if cures and not finishes:
        return change
    limits = set() if cures else _fails_without(goal, soonest, place, since)
    if finishes:
        limits |= {LAST_COMPLETION}
        later = day_after(max(since, *limits))
        if passes(goal, _remade(soonest, place, change, later), later if cures else since):
            return change
    days = [
        by
        for by in limits
        if by >= day
        and passes(
            goal,
            _remade(soonest, place, replace(change, by=by), by),
            max(since, by) if cures else since,
        )
    ]
    return replace(change, by=max(days, default=day))


def _fails_without(goal: Goal, soonest: Made, place: int, since: date) -> set[date]:
    """The days on which it fails with every other change made: the last of them ends the wait."""
    if not goal.for_good:
        return {since}
    case = all_made(goal.case, [*soonest[:place], *soonest[place + 1 :]], goal.start)
    return {fails_on(span) for span in ahead(case, since, goal.policy) if not is_safe(span)}


def _then(goal: Goal, dated: list[Change], soonest: Made, since: date, *, cures: bool) -> str:
    """The status that it leads to: on the first day judged, or once the time is over."""
    pairs = zip(dated, soonest, strict=True)
    made = [
        (change, day if cures or change.by is None else change.by) for change, (_, day) in pairs
    ]
    judged = max(since, goal.fails[0]) if goal.for_good else since
    return assess(all_made(goal.case, made, goal.start), judged, goal.policy).status


def _remade(days: Made, place: int, change: Change, on: date) -> Made:
    return [*days[:place], (change, on), *days[place + 1 :]]


def _soonest(change: Change, today: date) -> date:
    """Today; for an NPQ not begun, its outcome at the soonest."""
    if change.kind is Kind.NEW_NPQ:
        return months_on(max(today, NPQ_BEGINS), NPQ_SHORTEST)
    return today

"""The smallest changes that would make a post lawful, or keep it so, each tried against the law.

Two goals: that the post is lawful on its first day (or today, where it has begun), and that it
stays so when the time to qualify is over. The second is asked of the case with the first met.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from register.domain.cases import Case
from register.law.ahead import ahead
from register.law.assessment import assess
from register.law.changes import OF_THE_PERSON, Change, Kind, all_made, fit
from register.law.goals import (
    LAWFUL,
    Combination,
    Goal,
    Trial,
    fails_on,
    is_safe,
    passes,
    strictly,
    tried,
)
from register.law.offers import offers
from register.law.policy import DEFAULT, Policy
from register.law.remedy_words import sentence

# Changes of the post rather than of the person: offered beside the others, not instead of them.
OF_THE_POST = frozenset({Kind.START_LATER, Kind.SHOW_HEAD, Kind.HEAD_HERE})
MOST_AT_FIRST, MOST_FOR_GOOD = 3, 2


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together do it. `by` is the last day for the last of them, inclusive.

    `by` is None where there is none: a fact to be shown, a later start, or a post that is not
    lawful now and is from the day the change is made (`cures`). `since` is the first day judged,
    and `then` the status that the change leads to. `for_good` tells the second goal from the
    first; `settles` one that answers a disputed exemption, judged by `goals.strictly`. `start`
    is the first day of the post asked about.
    """

    changes: Combination
    by: date | None
    then: str
    words: str
    start: date
    since: date
    cures: bool = False
    for_good: bool = False
    settles: bool = False


def remedies(
    case: Case, start: date, policy: Policy = DEFAULT, *, today: date
) -> tuple[Remedy, ...]:
    """The smallest changes for the one person of the case in the post begun on the start day.

    Only what can still be done: no day offered is before `today`. Empty where nothing is amiss,
    where nothing can be done, and where the duty does not reach the school. Raises InvalidFact
    as `assess` does.
    """
    first = max(start, today)
    decision = assess(case, first, policy)
    if not decision.people:
        return ()
    options = offers(case, start, today=today)
    goal = Goal(case, case, start, start, today, policy, first, (first,), late=start < today)
    if decision.status in LAWFUL:
        return tuple(_for_good(goal, options))
    at_first = tuple(_at_first(goal, options))
    if not at_first:
        return ()
    return (*at_first, *_for_good(_after(goal, at_first[0]), options))


def applied(case: Case, remedy: Remedy, on: date) -> Case:
    """The case as it would stand, had the remedy been made on the day.

    A change whose own last day is sooner than the remedy's is made by that day.
    """
    days = [_made_on(change, remedy, on) for change in remedy.changes]
    return all_made(case, zip(remedy.changes, days, strict=True), remedy.start)


def _made_on(change: Change, remedy: Remedy, on: date) -> date:
    if change.by is None:
        return on if remedy.cures else min(on, remedy.since)
    return on if change.by == remedy.by else min(on, change.by)


def _after(goal: Goal, done: Remedy) -> Goal:
    """The goal with the first way of being lawful at first taken, on its last day."""
    on = done.since if done.cures or done.by is None else done.by
    moved = [change.day for change in done.changes if change.day is not None]
    return goal._replace(
        case=applied(goal.case, done, on),
        start=max([goal.start, *moved]),
        first=done.since,
        already=done.changes,
    )


def _at_first(goal: Goal, options: Combination) -> Iterator[Remedy]:
    """Lawful on the first day: what the person can do or show, then what the post can change."""
    own = [change for change in options if change.kind not in OF_THE_POST]
    most = MOST_AT_FIRST
    if assess(fit(goal.case), goal.first, goal.policy).status in LAWFUL:
        own = [change for change in own if change.kind in OF_THE_PERSON]
        most = len(own)
    theirs = tuple(_smallest(goal, (), own, most))
    yield from theirs
    enough = [{_what(change) for change in remedy.changes} for remedy in theirs]
    for change in options:
        if change.kind in OF_THE_POST:
            for remedy in _smallest(goal, (change,), own, MOST_AT_FIRST - 1):
                if not any(each <= {_what(made) for made in remedy.changes} for each in enough):
                    yield remedy


def _for_good(goal: Goal, options: Combination) -> Iterator[Remedy]:
    """Lawful when the time is over too; a disputed exemption is put beyond dispute."""
    disputed = assess(goal.case, goal.first, goal.policy).status == "exempt_contested"
    policy = strictly(goal.policy) if disputed else goal.policy
    spans = ahead(goal.case, goal.first, policy)
    fails = tuple(fails_on(span) for span in spans if not is_safe(span))
    if not fails:
        return
    taken = {_what(change) for change in goal.already}
    left = [
        change
        for change in options
        if change.kind is not Kind.START_LATER and _what(change) not in taken
    ]
    late = spans[0].status not in LAWFUL
    further = goal._replace(policy=policy, fails=fails, late=late, for_good=True, settles=disputed)
    yield from _smallest(further, (), left, MOST_FOR_GOOD)


def _smallest(
    goal: Goal, always: Combination, options: list[Change], most: int
) -> Iterator[Remedy]:
    """The combinations of the fewest changes that do it, each holding those of `always`."""
    for count in range(0 if always else 1, most + 1):
        trials = (tried(goal, (*always, *chosen)) for chosen in combinations(options, count))
        found = [_told(goal, trial) for trial in trials if trial]
        if found:
            yield from found
            return


def _told(goal: Goal, trial: Trial) -> Remedy:
    every = (*_still_needed(goal, trial), *trial.changes)
    days = [change.by for change in (trial.changes if trial.cures else every)]
    return Remedy(
        changes=every,
        by=max((day for day in days if day is not None), default=None),
        then=trial.then,
        words=sentence(goal, trial, every),
        start=goal.asked,
        since=trial.since,
        cures=trial.cures,
        for_good=goal.for_good,
        settles=goal.settles,
    )


def _still_needed(goal: Goal, trial: Trial) -> Combination:
    """What was changed for the first goal, without what the second makes needless."""
    kept = list(goal.already)
    before = goal._replace(case=goal.before, start=goal.asked)
    for change in goal.already:
        rest = [each for each in (*kept, *trial.changes) if each is not change]
        days = [trial.since if trial.cures else each.by or trial.since for each in rest]
        if passes(before, list(zip(rest, days, strict=True)), trial.since):
            kept.remove(change)
    return tuple(kept)


def _what(change: Change) -> tuple[Kind, int | None]:
    """Which change it is, whatever its days."""
    return change.kind, change.award

"""The days that a course turns on, for somebody who must come to hold the qualification.

How long an NPQ takes is what the department and the providers say of it, and is not in the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from register.domain.awards import Award, AwardKind
from register.domain.cases import Case
from register.domain.period import ONE_DAY
from register.law.assessment import PersonDecision, assess
from register.law.changes import fit, is_under_way
from register.law.dates import (
    NASENCO_ENDS,
    NPQ_BEGINS,
    NPQ_LONGEST,
    NPQ_SHORTEST,
    last_start,
    months_on,
)
from register.law.finding import in_words
from register.law.policy import DEFAULT, Policy

LAST_COMPLETION = NASENCO_ENDS - ONE_DAY
NO_COURSE_NEEDED = frozenset({"qualified", "exempt"})


@dataclass(frozen=True, slots=True)
class Courses:
    """The days that a course turns on; each is the last that will do, inclusive.

    `hold_by` is the deadline of paragraph (4), or the department's where the exemption is
    disputed; None where it cannot be told. An NPQ begun by `npq_safe` ends in time though it take
    22 calendar months, and by `npq_latest` if it takes 18; None where that lies before the first
    NPQ. `nasenco_by` is the last day to complete a NASENCO under way; None where none is.
    """

    hold_by: date | None
    npq_safe: date | None
    npq_latest: date | None
    nasenco_by: date | None
    words: tuple[str, ...]


def courses(case: Case, start: date, policy: Policy = DEFAULT, *, today: date) -> Courses | None:
    """The days for the one person of the case, in the post that they hold on the start day.

    None where no course is needed (the qualification is held, or the exemption is clear), and
    where the duty does not reach the school. What is asked of the person rather than of the
    qualification (reg 49(2), (3)) is left aside. Raises InvalidFact as `assess` does.
    """
    people = assess(fit(case), start, policy).people
    if not people or people[0].status in NO_COURSE_NEEDED:
        return None
    decision = people[0]
    hold_by = decision.deadline or decision.guidance_deadline
    awards = case.people[decision.person].awards
    under_way = [award for award in awards if is_under_way(award)]
    counting = any(_may_be_completed(award) for award in under_way)
    return Courses(
        hold_by=hold_by,
        npq_safe=_npq_start(hold_by, NPQ_LONGEST),
        npq_latest=_npq_start(hold_by, NPQ_SHORTEST),
        nasenco_by=min(hold_by or LAST_COMPLETION, LAST_COMPLETION) if counting else None,
        words=(
            _of_the_deadline(decision, today),
            *_of_a_new_npq(hold_by, today),
            *(words for award in under_way for words in _of_one(award, hold_by, today)),
        ),
    )


def _may_be_completed(award: Award) -> bool:
    """A NASENCO begun in time and not completed, from a body that may make it."""
    in_time = award.course_started is not None and award.course_started < NPQ_BEGINS
    going_on = award.kind is AwardKind.NASENCO and award.course_completed is None
    return in_time and going_on and award.recognised is not False


def _npq_start(hold_by: date | None, months: int) -> date | None:
    if hold_by is None:
        return None
    day = last_start(hold_by, months)
    return day if day >= NPQ_BEGINS else None


def _of_the_deadline(decision: PersonDecision, today: date) -> str:
    if decision.guidance_deadline is not None:
        day = in_words(decision.guidance_deadline)
        if "L-2009-GAP" in decision.reasons:
            return (
                f"The regulations before 2014 required the qualification by {day}; read literally, "
                "those since need none."
            )
        return (
            f"The department's guidance expects the qualification to be held by {day}; the "
            "regulations read literally need none."
        )
    if decision.deadline is None:
        return "The last day to hold the qualification cannot be told from what is recorded."
    day = in_words(decision.deadline)
    if decision.deadline < today:
        return f"The time to come to hold the qualification ended on {day}."
    return f"The qualification must be held by {day}: the result must have come by then."


def _of_a_new_npq(hold_by: date | None, today: date) -> Iterator[str]:
    if hold_by is None:
        return
    safe, latest = last_start(hold_by, NPQ_LONGEST), last_start(hold_by, NPQ_SHORTEST)
    took = f"An NPQ for SENCOs takes {NPQ_SHORTEST} to {NPQ_LONGEST} months, result and all"
    if max(hold_by, NPQ_BEGINS) < today:
        soonest, longest = months_on(today, NPQ_SHORTEST), months_on(today, NPQ_LONGEST)
        when = f"between {in_words(soonest)} and {in_words(longest)}"
        yield f"{took}: one begun today would end {when}."
    elif latest < max(today, NPQ_BEGINS):
        yield f"{took}: one begun today would not end by {in_words(hold_by)}."
    elif safe < max(today, NPQ_BEGINS):
        yield (
            f"{took}: one begun by {in_words(latest)} can end in time, but only if it takes "
            f"little more than {NPQ_SHORTEST}."
        )
    else:
        yield (
            f"{took}: begun by {in_words(safe)}, even the longest ends in time; begun after "
            f"{in_words(latest)}, not even the shortest does."
        )


def _of_one(award: Award, hold_by: date | None, today: date) -> Iterator[str]:
    name = "NASENCO" if award.kind is AwardKind.NASENCO else "NPQ"
    if award.recognised is False:
        yield f"The {name} under way does not count: its provider is not one that may award it."
    elif award.kind is AwardKind.NASENCO:
        yield from _of_a_nasenco(award, hold_by, today)
    else:
        yield from _of_an_npq(award, hold_by)


def _of_a_nasenco(award: Award, hold_by: date | None, today: date) -> Iterator[str]:
    begun, completed = award.course_started, award.course_completed
    if begun is not None and begun >= NPQ_BEGINS:
        yield (
            f"The NASENCO under way is of no use here: it began on {in_words(begun)}, and a course "
            "begun on or after 1 September 2024 must be the NPQ."
        )
        return
    if completed is not None and completed >= NASENCO_ENDS:
        yield (
            f"The NASENCO under way is of no use here: it was completed on {in_words(completed)}, "
            "and had to be before 1 September 2027."
        )
        return
    if begun is None:
        yield (
            "The NASENCO under way counts only if it began before 1 September 2024: the day is "
            "not recorded."
        )
    if completed is not None:
        yield f"The NASENCO was completed on {in_words(completed)}; it counts once it is awarded."
        return
    yield "A NASENCO under way counts only if it is completed before 1 September 2027."
    last = min(hold_by or LAST_COMPLETION, LAST_COMPLETION)
    if last < today:
        counts = "" if today > LAST_COMPLETION else "; awarded later, it counts from that day on"
        yield f"The last day to complete it for this post was {in_words(last)}{counts}."
    elif last != LAST_COMPLETION:
        yield f"For this post it must be completed, and awarded, by {in_words(last)}."


def _of_an_npq(award: Award, hold_by: date | None) -> Iterator[str]:
    begun = award.course_started
    if begun is None:
        yield "The day on which the NPQ under way began is not recorded."
        return
    if begun < NPQ_BEGINS:
        yield (
            f"The NPQ under way is said to have begun on {in_words(begun)}, before there was one: "
            "the day should be checked."
        )
        return
    soonest, longest = months_on(begun, NPQ_SHORTEST), months_on(begun, NPQ_LONGEST)
    when = f"between {in_words(soonest)} and {in_words(longest)}"
    if hold_by is None or longest <= hold_by:
        yield f"The NPQ under way began on {in_words(begun)}: its result is due {when}."
    elif soonest <= hold_by:
        yield f"The NPQ under way is due to end {when}, which may be after {in_words(hold_by)}."
    else:
        yield f"The NPQ under way is due to end {when}, which is after {in_words(hold_by)}."

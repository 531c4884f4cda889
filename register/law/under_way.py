"""What a course counts for while it is under way: reg 49(7), read for courses not yet awarded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from register.domain.awards import Award, AwardKind
from register.law.changes import is_under_way
from register.law.dates import NPQ_BEGINS, NPQ_LONGEST, NPQ_SHORTEST, last_start
from register.law.finding import CANNOT_TELL
from register.law.policy import DEFAULT, Policy
from register.law.regulation_49 import award_held


class Course(StrEnum):
    """What somebody without the qualification is doing to come by it, the most useful first."""

    NPQ = "npq"
    """An NPQ begun on or after 1 September 2024."""
    COMPLETED = "completed"
    """A NASENCO completed in time, which counts once it is awarded."""
    NASENCO = "nasenco"
    """A NASENCO begun in time, which counts if it is completed before 1 September 2027."""
    UNSURE = "unsure"
    """A course or an award of which a fact is missing: it may count, and may not."""
    NONE = "none"
    """Nothing that can count, any more or at all."""


class Reach(StrEnum):
    """Whether an NPQ begun on a day can end by the last day to hold the qualification."""

    WHOLE = "whole"
    """Even the longest, of 22 calendar months, ends in time."""
    SHORTEST = "shortest"
    """The shortest, of 18, ends in time; the longest does not."""
    NONE = "none"
    """Not even the shortest ends in time."""


def course_of(awards: Iterable[Award], as_of: date, policy: Policy = DEFAULT) -> Course:
    """The most useful course of somebody who does not hold the qualification on the day.

    What is recorded as done after the day is not done on it; a course about to begin is one.
    """
    found = {_course(_by(award, as_of), as_of, policy) for award in awards}
    return next((course for course in Course if course in found), Course.NONE)


def is_nasenco_to_complete(award: Award, as_of: date) -> bool:
    """Reg 49(7)(a): begun before 1 September 2024 and, on the day, neither completed nor awarded.

    Whether there is still time to complete it is not asked.
    """
    on_the_day = _by(award, as_of)
    in_time = award.course_started is not None and award.course_started < NPQ_BEGINS
    going_on = award.kind is AwardKind.NASENCO and on_the_day.course_completed is None
    return in_time and going_on and is_under_way(on_the_day) and award.recognised is not False


def npq_in_reach(hold_by: date, begun: date) -> Reach:
    """What an NPQ comes to, begun on the day or on 1 September 2024 if that is later."""
    first = max(begun, NPQ_BEGINS)
    if last_start(hold_by, NPQ_SHORTEST) < first:
        return Reach.NONE
    return Reach.SHORTEST if last_start(hold_by, NPQ_LONGEST) < first else Reach.WHOLE


def _by(award: Award, as_of: date) -> Award:
    """The award as it stands on the day: what is dated later has not come yet."""
    completed, awarded = award.course_completed, award.awarded
    return replace(
        award,
        course_completed=completed if completed and completed <= as_of else None,
        awarded=awarded if awarded and awarded <= as_of else None,
    )


def _course(award: Award, as_of: date, policy: Policy) -> Course:
    if not is_under_way(award):
        found = award_held(award, as_of, policy)
        return Course.UNSURE if found and found.outcome is CANNOT_TELL else Course.NONE
    if award.recognised is False:
        return Course.NONE
    if award.kind is AwardKind.NPQSENCO:
        begun = award.course_started
        return Course.NPQ if begun is not None and begun >= NPQ_BEGINS else Course.UNSURE
    return _nasenco(award, as_of, policy.bill.nasenco_ends)


def _nasenco(award: Award, as_of: date, ends: date) -> Course:
    """Reg 49(7)(a): begun before 1 September 2024, completed before 1 September 2027."""
    begun, completed = award.course_started, award.course_completed
    too_late = begun is not None and begun >= NPQ_BEGINS
    if too_late or (completed or as_of) >= ends:
        return Course.NONE
    if begun is None:
        return Course.UNSURE
    return Course.NASENCO if completed is None else Course.COMPLETED

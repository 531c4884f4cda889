"""Other readings of the law, and what the answer would be under each.

Every switch of the rulebook (section 8) is turned alone, missing facts (P11) excepted: what nobody
knows is no reading of the law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from register.domain.cases import Case
from register.domain.period import day_after
from register.law.assessment import Decision, assess
from register.law.changes import fit
from register.law.dates import ACT_BEGINS, LEGACY_DEADLINE
from register.law.finding import in_words
from register.law.policy import DEFAULT, LONGEST_GAP, SWITCHES, Policy, Switch

MISSING_FACTS, GAP = "P11", "P2b"
# Rulebook section 4, the second row of the cohorts: no switch of section 8 holds it.
THE_DAY_ITSELF = Switch(
    "R14",
    "the_day_itself",
    "Whether 1 September 2009 itself counts towards the twelve months' service.",
    ("counted", "not_counted"),
    "The census rule and the course's own outcomes both take it as counted.",
)
IF = {
    ("P1", "exempt_contested"): "If the regulations are read literally",
    ("P1", "strict"): "If the department's guidance is followed",
    ("P2", "unbroken_chain"): "If the three years run from the first day of unbroken service",
    ("P2", "first_ever"): "If the three years run from the first post ever held",
    ("P2", "current_appointment"): "If the three years run from the start of this post",
    (GAP, "0"): "If any gap between posts breaks the service",
    (GAP, "62"): "If a gap of up to 62 days, such as a summer, does not break the service",
    ("P3", "28_february"): "If the anniversary of 29 February is 28 February",
    ("P3", "1_march"): "If the anniversary of 29 February is 1 March",
    ("P4", "in"): "If the duty reaches city technology colleges",
    ("P4", "out"): "If the duty does not reach city technology colleges",
    ("P5", "in"): "If the duty reaches pupil referral units and AP academies",
    ("P5", "out"): "If the duty does not reach pupil referral units and AP academies",
    ("P6", "review"): "If it is left open whether an academy requires induction",
    ("P6", "pass"): "If an academy does not require induction",
    ("P6", "fail"): "If an academy requires induction as other schools do",
    ("P7", "award"): "If a qualification is held from the day it is awarded",
    ("P7", "completion"): "If a qualification is held from the day the course is completed",
    ("P8", "same_post"): "If a post carries on when one school follows from another",
    ("P8", "new_post"): "If a school that follows from another is a new post",
    ("P9", "union_of_days"): "If separate spells of service are added up by days and leap days",
    ("P9", "pure_days"): "If separate spells of service are added up by days alone",
    ("P9", "months_and_days"): "If separate spells of service are added up by months and days",
    ("P10", "exempt_contested"): "If the limb that was not kept in 2014 no longer binds",
    ("P10", "overdue"): "If the limb that was not kept in 2014 still binds",
    ("P12", "certified"): "If a course is completed on the day that its provider certifies",
    ("P12", "conferment"): "If a course is completed on the day that its award is conferred",
    ("R14", "not_counted"): "If 1 September 2009 itself does not count towards twelve months",
}
WOULD = {
    "closed": "the school would be closed",
    "not_yet_open": "the school would not be open yet",
    "out_of_scope": "the duty would not reach this school",
    "no_senco": "nobody would be recorded as SENCO",
    "ineligible": "what the regulations ask of a SENCO in this post would not be met",
    "overdue": "the time to hold the qualification would have ended on {}",
    "review": "there would not be enough evidence to say",
    "exempt_contested": "no qualification would be needed on a literal reading, though the "
    "department's guidance would expect it by {}",
    "in_window": "would have until {}",
    "exempt": "no qualification would be needed",
    "qualified": "would be qualified",
}
OLD_COHORT = (
    "no qualification would be needed on a literal reading, though the regulations before 2014 "
    "required it by {}"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One switch set otherwise and what the law would then say of `day`.

    `day` is the day asked about where the answers differ there, else the day after the default's
    deadline. `same` is True for a point that is marked contestable though this reading of it
    comes to the same answer.
    """

    switch: Switch
    choice: str
    day: date
    decision: Decision
    asked: date
    same: bool = False

    @property
    def words(self) -> str:
        """One plain sentence, fit for the person it is about."""
        condition = IF[self.switch.id, self.choice]
        if self.same:
            return f"{condition}: the answer would be the same."
        decision = self.decision
        would = OLD_COHORT if "L-2009-GAP" in decision.reasons else WOULD[decision.status]
        told = would.format(in_words(decision.deadline or _guidance(decision)))
        if self.day != self.asked:
            told = f"on {in_words(self.day)}, {told}"
        return f"{condition}: {told}."


def other_readings(case: Case, as_of: date, policy: Policy = DEFAULT) -> tuple[Reading, ...]:
    """Every single switch whose other choice changes the status or a deadline.

    It is tried on the day, and then on the day after the deadline that `policy` gives. Where the
    answer is marked contestable for a point whose other reading changes nothing, that reading is
    given all the same, and said to come to the same. Raises InvalidFact as `assess` does.
    """
    first = assess(case, as_of, policy)
    defaults = [(as_of, first)]
    deadline = first.deadline or _guidance(first)
    if deadline is not None and as_of <= deadline < date.max:
        after = day_after(deadline)
        if after < date.max:
            defaults.append((after, assess(case, after, policy)))
    found = [
        reading
        for switch, choice in _choices(policy)
        if (reading := _differing(case, defaults, policy, switch, choice))
    ]
    if first.contestable:
        found += _resting_on(case, first, policy, {reading.switch.id for reading in found})
    return tuple(found)


def _choices(policy: Policy) -> Iterator[tuple[Switch, str]]:
    for switch in SWITCHES:
        if switch.id == MISSING_FACTS:
            continue
        taken = str(getattr(policy, switch.field))
        choices = ("0", str(LONGEST_GAP)) if switch.id == GAP else switch.choices
        yield from ((switch, choice) for choice in choices if choice != taken)


def _turned(policy: Policy, switch: Switch, choice: str) -> Policy:
    value = int(choice) if switch.id == GAP else choice
    return replace(policy, **{switch.field: value})  # type: ignore[arg-type]  # checked by Policy


def _differing(
    case: Case, defaults: list[tuple[date, Decision]], policy: Policy, switch: Switch, choice: str
) -> Reading | None:
    other = _turned(policy, switch, choice)
    for day, default in defaults:
        decision = assess(case, day, other)
        if _answer(decision) != _answer(default):
            return Reading(switch, choice, day, decision, defaults[0][0])
    return None


def _resting_on(case: Case, first: Decision, policy: Policy, shown: set[str]) -> Iterator[Reading]:
    """The readings that a contestable mark rests on, where they change nothing or have no switch.

    The mark is of the qualification test, which a person test that cannot be told may hide.
    """
    day = first.as_of
    people = [each for each in assess(fit(case), day, policy).people if each.contestable]
    reasons = {code for each in people for code in each.reasons}
    if "E-2009" in reasons and "E-GREY" not in reasons:
        yield _the_day_itself(first)
    marks = {"P8": "D-SAME-POST" in reasons, "P9": "E-GREY" in reasons}
    for switch, choice in _choices(policy):
        if marks.get(switch.id) and switch.id not in shown:
            decision = assess(case, day, _turned(policy, switch, choice))
            yield Reading(switch, choice, day, decision, day, same=True)


def _the_day_itself(first: Decision) -> Reading:
    """Service that passes twelve months on 1 September 2009 and not a day sooner: section 4.

    Without that day the person is of the cohort of 2008-09.
    """
    day, other = first.as_of, first
    if first.status == "exempt":
        kept = day < ACT_BEGINS
        status = "exempt_contested"
        if kept:
            status = "in_window" if day <= LEGACY_DEADLINE else "overdue"
        code = "L-2009" if kept else "L-2009-GAP"
        people = tuple(
            person._replace(
                status=status,
                reasons=(code,),
                deadline=LEGACY_DEADLINE if kept else None,
                guidance_deadline=None if kept else LEGACY_DEADLINE,
            )
            for person in first.people
        )
        other = first._replace(
            status=status,
            reasons=(code,),
            deadline=LEGACY_DEADLINE if kept else None,
            people=people,
        )
    return Reading(THE_DAY_ITSELF, "not_counted", day, other, day, same=other is first)


def _answer(decision: Decision) -> tuple[object, ...]:
    return decision.status, decision.deadline, _guidance(decision)


def _guidance(decision: Decision) -> date | None:
    days = (person.guidance_deadline for person in decision.people)
    return next((day for day in days if day is not None), None)

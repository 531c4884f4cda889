"""Remedies in words: what to do and by when, or what would have to be shown."""

from __future__ import annotations

from datetime import date

from register.domain.awards import AwardKind
from register.domain.cases import Case
from register.law.assessment import assess
from register.law.changes import Change, Kind
from register.law.dates import NPQ_LONGEST, NPQ_SHORTEST, last_start
from register.law.finding import in_words
from register.law.goals import Combination, Goal, Trial

DONE = {
    Kind.GAIN_QTS: "gain qualified teacher status",
    Kind.RENEW_MEMBERSHIP: "renew the professional membership that QTLS rests on",
    Kind.COMPLETE_INDUCTION: "complete induction",
    Kind.TEACH_HERE: "be employed to teach at the school",
    Kind.HEAD_HERE: "be appointed head or acting head of the school",
}
SHOWN = {
    Kind.SHOW_TEACHER: "the candidate is a qualified teacher",
    Kind.SHOW_INDUCTION: "induction was passed, or was not required",
    Kind.SHOW_CLEAR: "no prohibition order stands",
    Kind.SHOW_TEACHING: "the candidate will work as a teacher at the school",
    Kind.SHOW_HEAD: "the candidate will be head or acting head of the school",
    Kind.SHOW_FIRST_DAYS: "each post known to the month only began on its first day",
    Kind.SHOW_LAST_DAYS: "each post known to the month only began on its last day",
    Kind.SHOW_COMPLETED: "the NASENCO course was completed before 1 September 2027",
}
SHOWN_OF_NASENCO = {
    Kind.SHOW_BODY: "the body behind the NASENCO is one that may award it",
    Kind.SHOW_BEGUN: "the NASENCO course began before 1 September 2024",
}
SHOWN_OF_NPQ = {
    Kind.SHOW_BODY: "the provider of the NPQ is listed in Schedule A1",
    Kind.SHOW_BEGUN: "the NPQ began on or after 1 September 2024",
}


def sentence(goal: Goal, trial: Trial, every: Combination) -> str:
    """One sentence for all the changes; a second where it takes effect only once it is done."""
    shown = [_shown(goal.case, change) for change in every if change.is_shown]
    acts = [_act(goal, change) for change in every if not change.is_shown]
    condition = f"if it is shown that {', and that '.join(shown)}" if shown else ""
    if not acts:
        told = f"{_result(goal)} {condition}."
    else:
        told = ", and ".join(acts)
        told = f"{condition}: {told}." if shown else f"{told}."
    told = told[0].upper() + told[1:]
    if goal.settles:
        told = f"To put the exemption beyond dispute: {told[0].lower()}{told[1:]}"
    if trial.cures and acts:
        told = f"{told} {_once_done(goal)}"
    return told


def _once_done(goal: Goal) -> str:
    """What holds from the day of a cure; what was disputed or not known was never unlawful."""
    if goal.settles:
        return "It is beyond dispute from the day that is done."
    if assess(goal.case, goal.first, goal.policy).status == "review":
        return "Whatever else is not known, the post is lawful from the day that is done."
    return "The post is lawful from the day that is done."


def _result(goal: Goal) -> str:
    if goal.settles:
        return "the qualification would be held"
    if goal.for_good:
        return "the post would stay lawful when the time is over"
    return f"the post would be lawful on {in_words(goal.first)}"


def _shown(case: Case, change: Change) -> str:
    if change.award is None:
        return SHOWN[change.kind]
    (person,) = case.people.values()
    nasenco = person.awards[change.award].kind is AwardKind.NASENCO
    return {**SHOWN, **(SHOWN_OF_NASENCO if nasenco else SHOWN_OF_NPQ)}[change.kind]


def _act(goal: Goal, change: Change) -> str:
    match change.kind:
        case Kind.START_LATER if change.day is not None:
            return f"start on {in_words(change.day)} or later, and not before"
        case Kind.NEW_NPQ:
            return _new_npq(change.by, goal.today)
        case Kind.FINISH if change.award is not None:
            done = _finish(goal.case, change.award)
        case _:
            done = DONE[change.kind]
    return f"{done} by {in_words(change.by)}" if change.by else done.rstrip(",")


def _finish(case: Case, place: int) -> str:
    (person,) = case.people.values()
    award = person.awards[place]
    if award.kind is AwardKind.NPQSENCO:
        return "receive the result of the NPQ under way"
    if award.course_completed is not None:
        return "be awarded the NASENCO already completed,"
    return "complete the NASENCO under way, and be awarded it,"


def _new_npq(by: date | None, today: date) -> str:
    if by is None:
        return (
            f"begin an NPQ for SENCOs, which takes {NPQ_SHORTEST} to {NPQ_LONGEST} months, and "
            "hold it"
        )
    safe, latest = last_start(by, NPQ_LONGEST), last_start(by, NPQ_SHORTEST)
    begin = in_words(latest) if safe < today else f"{in_words(safe)} ({in_words(latest)} at latest)"
    return f"begin an NPQ for SENCOs by {begin}, and hold it by {in_words(by)}"

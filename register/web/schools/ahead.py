"""What happens next at a school: when, how long that is, and who must do what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from register.domain.period import day_after
from register.domain.schools import School
from register.law.assessment import NOT_MET_STATUSES, Decision, PersonDecision
from register.law.dates import TRIGGER_DAY, months_on
from register.law.lengths import from_today, span_of_time
from register.law.section_67 import ACADEMY_TYPES
from register.services.standings import SchoolAnswer
from register.web.filters import day, plural
from register.web.words import standing_in_full

_SHORT = 60  # days; below that, months say nothing that the days do not


def days_left(deadline: date, today: date) -> str:
    """How long is left, in days and then in plain words: "284 days left, or 9 months"."""
    left = (deadline - today).days
    if left == 0:
        return "today is the last day"
    days = plural(abs(left), "day")
    words = f", or {span_of_time(*sorted((today, deadline)))}" if abs(left) > _SHORT else ""
    return f"{days} left{words}" if left > 0 else f"{days} ago{words}"


def authority(school: School) -> str:
    """Who owes the duty: regulation 2, "appropriate authority"."""
    return "academy trust" if school.type_code in ACADEMY_TYPES else "governing body"


def next_steps(answer: SchoolAnswer, today: date) -> tuple[str, ...]:
    """What happens next and when, how long that is, and who must do what."""
    decision, who = answer.decision, authority(answer.school)
    status = decision.status
    if status == "in_window" and decision.deadline:
        return _before_the_deadline(decision, decision.deadline, who, today)
    if status == "exempt_contested":
        return _two_readings(decision, who, today)
    if status in _MUST:
        pending = status == "overdue" and _course_pending(decision.people)
        said = (_MUST[status].format(who=who), *_how_long(answer.since, today))
        return (*said, _COURSE_PENDING) if pending else said
    return _foreseen(answer, who, today) or ("Nothing has to be done.",)


def _how_long(since: date | None, today: date) -> tuple[str, ...]:
    """Since when the answer has been so; nothing where that is before the rules held begin."""
    if since is None or since <= TRIGGER_DAY:
        return ()
    ahead = since > today
    so = "This would be so from" if ahead else "This has been so since"
    return (f"{so} {day(since)}, {from_today(since, today)}.",)


def _foreseen(answer: SchoolAnswer, who: str, today: date) -> tuple[str, ...]:
    """The next change that is already known of, to what, and who must act before it."""
    change = answer.next_change
    if change is None or change <= today:
        return ()
    after = next((s.status for s in answer.spans if s.valid_from == change), "")
    becomes = f"becomes \u201c{standing_in_full(after)}\u201d" if after else "changes"
    when = f"{day(change)}, {from_today(change, today)}"
    do = "designate a SENCO and tell the register" if after == "no_senco" else "act"
    act = (f"The {who} must {do} before then.",) if after in NOT_MET_STATUSES else ()
    return (f"On {when}, the answer {becomes} if nothing else changes.", *act)


def _two_readings(decision: Decision, who: str, today: date) -> tuple[str, ...]:
    """What each reading asks; the register does not choose between them."""
    by = next((p.guidance_deadline for p in decision.people if p.guidance_deadline), None)
    when = f" by {day(by)}, {from_today(by, today)}" if by else ""
    expects = "expected" if by and by < today else "expects"
    whose = f"The department's guidance {expects}"
    if "L-2009-GAP" in decision.reasons:
        whose = "The regulations before 2014 expected"
    return (
        f"{whose} the SENCO to hold the qualification{when}.",
        "Read literally, the regulations ask for nothing more.",
        f"The {who} has to choose which to go by, and may want advice.",
        "A SENCO who holds the qualification meets the rules on either reading.",
    )


_MUST = {
    "overdue": "The {who} must see that the SENCO holds the qualification, or designate someone"
    " who meets the rules. There is no further time in the regulations.",
    "ineligible": "The {who} must designate a qualified teacher who works at the school, or its"
    " head. There is no period of grace for this.",
    "no_senco": "The {who} must designate a member of staff as SENCO. If there is one, tell the"
    " register who, and since when.",
    "review": "The {who} should see that the missing fact reaches whoever keeps the register:"
    " \u201cWhat the register does not know\u201d below says which, and who can say. Until then"
    " no answer is given either way.",
}


def _before_the_deadline(
    decision: Decision, deadline: date, who: str, today: date
) -> tuple[str, ...]:
    left, late_from = days_left(deadline, today), day(day_after(deadline))
    late = f"From {late_from} the school would not meet the rules while its SENCO is without it."
    whose = "The SENCO whose time ends first" if len(decision.people) > 1 else "The SENCO"
    return (
        f"{whose} must hold the qualification by {day(deadline)}: {left}.",
        f"The {who} must see that they do. {late}",
        _COURSE_PENDING if _course_pending(decision.people) else _course_to_take(deadline, today),
    )


_COURSE_PENDING = "A course is recorded, with no outcome yet. Being on a course is not enough."
_SHORTEST_COURSE, _LONGEST_COURSE = 18, 22  # months, with the result


def _course_to_take(deadline: date, today: date) -> str:
    """Whether a course begun today would end in time."""
    course = "A course begun now must be the NPQ for SENCOs, which takes 18 to 22 months with its"
    if deadline < months_on(today, _SHORTEST_COURSE):
        return f"{course} result: too long to end by the deadline."
    late = deadline < months_on(today, _LONGEST_COURSE)
    return f"{course} result{': it may end after the deadline' if late else ''}."


def _course_pending(people: Sequence[PersonDecision]) -> bool:
    return any("Q-PENDING" in person.reasons for person in people)

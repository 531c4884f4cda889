"""The answer in words: the sentence, what happens next, what would change it, who may know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from register.domain.period import day_after
from register.domain.schools import School
from register.law.assessment import Decision, PersonDecision
from register.law.dates import TRIGGER_DAY
from register.law.finding import CANNOT_TELL, Finding
from register.law.regulation_49 import HEAD_TEACHER, INDUCTION, QUALIFIED_TEACHER, TEACHER_HERE
from register.law.section_67 import ACADEMY_TYPES, SCHOOL_TYPE
from register.web.filters import day
from register.web.schools.steps import not_known
from register.web.words import exempt, from_today, ineligible, overdue

CODE_ADVICE = (
    "The Code of Practice (paragraph 6.2) says that a pupil referral unit or alternative provision"
    " academy should have a SENCO, but the Act does not require one."
)
_TO_THE_MONTH = "The first day in post is known to the month only. The school can say."
_TEACHING_RECORD = "The SENCO's teaching record can say."
_SCHOOL = "The school can say."
_WHO_KNOWS = {
    QUALIFIED_TEACHER: _TEACHING_RECORD,
    INDUCTION: _TEACHING_RECORD,
    TEACHER_HERE: _SCHOOL,
    HEAD_TEACHER: _SCHOOL,
    SCHOOL_TYPE: "The Department for Education's list of schools can say.",
}
_AWARD_KNOWN_BY = "The body that made the award can say, and so can the certificate."


def sentence(decision: Decision, school: School, since: date | None) -> str:
    """The answer in one sentence."""
    status, reasons, deadline = decision.status, decision.reasons, decision.deadline
    said: dict[str, Callable[[], str]] = {
        "qualified": lambda: "The SENCO holds the qualification.",
        "exempt": lambda: exempt(reasons),
        "in_window": lambda: f"The SENCO has until {day(deadline)} to qualify.",
        "exempt_contested": lambda: _contested(decision),
        "review": lambda: _review(decision),
        "overdue": lambda: overdue(deadline, reasons),
        "ineligible": lambda: ineligible(reasons),
        "no_senco": lambda: _no_senco(school, since),
    }
    return said.get(status, lambda: _of_the_school(decision))()


def _contested(decision: Decision) -> str:
    by = next((p.guidance_deadline for p in decision.people if p.guidance_deadline), None)
    expected = f" by {day(by)}" if by else ""
    return (
        "The regulations read literally need no qualification; the department's guidance expects"
        f" it{expected}."
    )


def _review(decision: Decision) -> str:
    unknown = unknown_facts(decision)
    if not unknown:
        return "We cannot tell whether the rules are met."
    return f"We cannot tell: {unknown[0][0].lower()}{unknown[0][1:]}"


def _no_senco(school: School, since: date | None) -> str:
    if since is None or since <= TRIGGER_DAY:
        return "No SENCO is recorded."
    if since == school.opened:
        return f"No SENCO has been recorded since the school opened on {day(since)}."
    return f"No SENCO has been recorded since {day(since)}."


def _of_the_school(decision: Decision) -> str:
    """Closed, not yet open, or beyond the duty: the law's own last finding says it."""
    if decision.status == "out_of_scope" and "S-ACAD-PRE2014" not in decision.reasons:
        return "This kind of school need not designate a SENCO."
    return decision.findings[-1].because


def unknown_facts(decision: Decision) -> tuple[str, ...]:
    """What the register does not know that the answer could turn on, and who could say."""
    asked = [*decision.findings, *(f for person in decision.people for f in person.findings)]
    unknown = filter(_is_fact, not_known(asked))
    facts = [f"{found.because} {_who_knows(found)}" for found in unknown]
    imprecise = any("D-IMPRECISE" in person.reasons for person in decision.people)
    if imprecise or "D-IMPRECISE" in decision.reasons:
        facts.append(_TO_THE_MONTH)
    return tuple(facts)


def _is_fact(found: Finding) -> bool:
    """A reading that is disputed is not a fact that anybody could supply."""
    return found.code not in {"L-2009-GAP", "E-PRIOR-POST2009", "A-INDUCTION-ACAD"}


def _who_knows(found: Finding) -> str:
    return _WHO_KNOWS.get(found.rule, _AWARD_KNOWN_BY)


def authority(school: School) -> str:
    """Who owes the duty: regulation 2, "appropriate authority"."""
    return "academy trust" if school.type_code in ACADEMY_TYPES else "governing body"


def next_steps(
    decision: Decision, school: School, today: date, next_change: date | None
) -> tuple[str, ...]:
    """What happens next and when, how long that is, and who must do what."""
    who, status = authority(school), decision.status
    if status == "in_window" and decision.deadline:
        return _before_the_deadline(decision, decision.deadline, who, today)
    if status in _MUST:
        return (_MUST[status].format(who=who),)
    if next_change and next_change > today:
        when = f"{day(next_change)}, {from_today(next_change, today)}"
        return (f"The answer next changes on {when}.",)
    return ("Nothing has to be done.",)


_MUST = {
    "overdue": "The {who} must see that the SENCO holds the qualification, or designate someone"
    " who meets the rules. There is no further time in the regulations.",
    "ineligible": "The {who} must designate a qualified teacher who works at the school, or its"
    " head. There is no period of grace for this.",
    "no_senco": "The {who} must designate a member of staff as SENCO. If there is one, tell the"
    " register who, and since when.",
    "review": "Supply the missing fact, below. Until then no answer is given either way.",
}


def _before_the_deadline(
    decision: Decision, deadline: date, who: str, today: date
) -> tuple[str, ...]:
    left, late_from = from_today(deadline, today), day(day_after(deadline))
    late = f"From {late_from} the school would not meet the rules while its SENCO is without it."
    return (
        f"The SENCO must hold the qualification by {day(deadline)}, {left}.",
        f"The {who} must see that they do. {late}",
        _COURSE_PENDING if _course_pending(decision.people) else _COURSE_TO_TAKE,
    )


_COURSE_PENDING = "A course is recorded, with no outcome yet. Being on a course is not enough."
_COURSE_TO_TAKE = (
    "A course begun now must be the NPQ for SENCOs, which takes 18 to 22 months with its result."
)


def _course_pending(people: Sequence[PersonDecision]) -> bool:
    return any("Q-PENDING" in person.reasons for person in people)


def what_would_change_it(decision: Decision) -> tuple[str, ...]:
    """What would make the answer another one, in the order of how often it does."""
    return _CHANGES.get(decision.status, ())


_ANOTHER = "another person designated as SENCO, or this one leaving the post"
_AWARD = "an award or NPQ outcome that the register does not hold yet"
_SERVICE = "earlier service as SENCO, before 2 September 2009, that nobody has recorded"
_CHANGES = {
    "qualified": ("the award being revoked", _ANOTHER),
    "exempt": (_ANOTHER, "a correction to the days of earlier service"),
    "exempt_contested": (_AWARD, _ANOTHER, "a court, or a change of the regulations"),
    "in_window": (_AWARD, _ANOTHER, _SERVICE, "a correction to the first day in post"),
    "review": ("the missing fact being supplied", _ANOTHER),
    "overdue": (_AWARD, _ANOTHER, _SERVICE, "a correction to the first day in post"),
    "ineligible": (
        "evidence of qualified teacher status, or of completed induction",
        "evidence that they teach at this school, or are its head",
        _ANOTHER,
    ),
    "no_senco": ("a SENCO being designated, or one who is in post being recorded",),
    "out_of_scope": ("a change of the kind of school on the list of schools",),
    "closed": (),
    "not_yet_open": ("the school opening",),
}


def doubts(decision: Decision) -> tuple[Finding, ...]:
    """The findings where readings differ: both are shown."""
    asked = (f for person in decision.people for f in person.findings)
    return tuple(f for f in asked if f.outcome is CANNOT_TELL and not _is_fact(f))

"""The answer in words: the sentence, what is not known and who may know, what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from register.domain.schools import School
from register.law.assessment import Decision, PersonDecision
from register.law.dates import TRIGGER_DAY
from register.law.finding import Finding
from register.law.mattering import mattering
from register.law.regulation_49 import HEAD_TEACHER, INDUCTION, QUALIFIED_TEACHER, TEACHER_HERE
from register.law.section_67 import SCHOOL_TYPE
from register.web.filters import day
from register.web.schools.steps import not_known
from register.web.words import exempt, ineligible, overdue

_TO_THE_MONTH = "The first day in post is known to the month only. The school can say."
_UNTOLD = "Whether somebody has been designated and the register not told. The school can say."
_TEACHING_RECORD = "The SENCO's teaching record can say."
_SCHOOL = "The school can say."
# Whoever keeps the record can say some of it themselves; the rest needs evidence.
WHO, RECORD, EVIDENCE = "who", "record", "evidence"
_WHO_KNOWS = {
    QUALIFIED_TEACHER: _TEACHING_RECORD,
    INDUCTION: _TEACHING_RECORD,
    TEACHER_HERE: _SCHOOL,
    HEAD_TEACHER: _SCHOOL,
    SCHOOL_TYPE: "The Department for Education's list of schools can say.",
}
_PLAINLY = {
    TEACHER_HERE: "Whether the SENCO works as a teacher at this school is not recorded.",
    HEAD_TEACHER: "Whether the SENCO is head or acting head of this school is not recorded.",
}
_BODY_KNOWN_BY = (
    "The certificate names the body; whoever keeps the register can say whether it is listed."
)
_AWARD_KNOWN_BY = "The body that made the award can say, and so can the certificate."


def sentence(decision: Decision, school: School, since: date | None) -> str:
    """The answer in one sentence."""
    status, reasons, deadline = decision.status, decision.reasons, decision.deadline
    said: dict[str, Callable[[], str]] = {
        "qualified": lambda: "The SENCO holds the qualification.",
        "exempt": lambda: exempt(reasons),
        "in_window": lambda: f"{_whose(decision)} has until {day(deadline)} to qualify.",
        "exempt_contested": lambda: _contested(decision),
        "review": lambda: _review(decision),
        "overdue": lambda: overdue(deadline, reasons),
        "ineligible": lambda: ineligible(reasons),
        "no_senco": lambda: _no_senco(school, since),
    }
    return said.get(status, lambda: _of_the_school(decision))()


def _whose(decision: Decision) -> str:
    """Of two SENCOs the school's answer is that of the one whose time ends first."""
    return "The SENCO" if len(decision.people) == 1 else "The SENCO whose time ends first"


def _contested(decision: Decision) -> str:
    by = next((p.guidance_deadline for p in decision.people if p.guidance_deadline), None)
    when = f" by {day(by)}" if by else ""
    expected = (
        "the regulations before 2014 expected"
        if "L-2009-GAP" in decision.reasons
        else "the department's guidance expects"
    )
    return (
        f"The regulations read literally need no qualification; {expected} it{when}."
        " Both readings are shown."
    )


def _review(decision: Decision) -> str:
    unknown = unknown_facts(decision)
    if not unknown:
        return "We cannot tell whether the rules are met."
    first = unknown[0].words
    return f"We cannot tell: {first[0].lower()}{first[1:]}"


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


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that the answer could turn on, who could say, and how: blank where neither is ours."""

    words: str
    supplied_by: str


def unknown_facts(decision: Decision) -> tuple[Missing, ...]:
    """What the register does not know that the answer could turn on, and who could say."""
    asked = [*decision.findings, *(f for person in decision.people for f in _mattered(person))]
    unknown = filter(_is_fact, not_known(asked))
    facts = [_missing(found) for found in unknown]
    imprecise = any("D-IMPRECISE" in person.reasons for person in decision.people)
    if imprecise or "D-IMPRECISE" in decision.reasons:
        facts.append(Missing(_TO_THE_MONTH, RECORD))
    if decision.status == "no_senco":
        facts.append(Missing(_UNTOLD, WHO))
    return tuple(facts)


def _mattered(person: PersonDecision) -> Iterator[Finding]:
    """Nothing is missing where it would change nothing, as of a head's induction."""
    return filter(mattering(person), person.findings)


def _missing(found: Finding) -> Missing:
    who = _who_knows(found)
    supplied = {_SCHOOL: RECORD, _WHO_KNOWS[SCHOOL_TYPE]: ""}.get(who, EVIDENCE)
    return Missing(f"{_PLAINLY.get(found.rule, found.because)} {who}", supplied)


def _is_fact(found: Finding) -> bool:
    """A reading that is disputed is not a fact that anybody could supply."""
    return found.code not in {"L-2009-GAP", "E-PRIOR-POST2009", "A-INDUCTION-ACAD"}


def _who_knows(found: Finding) -> str:
    if found.because.startswith(("Whether the body", "Whether the provider")):
        return _BODY_KNOWN_BY
    return _WHO_KNOWS.get(found.rule, _AWARD_KNOWN_BY)


def what_would_change_it(decision: Decision) -> tuple[str, ...]:
    """What would make the answer another one, in the order of how often it does."""
    if decision.status == "ineligible":
        wanted = (said for codes, said in _PERSON_TEST if codes & set(decision.reasons))
        return (*wanted, "evidence that they are head or acting head of this school", _ANOTHER)
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
    "no_senco": ("a SENCO being designated, or one who is in post being recorded",),
    "out_of_scope": ("a change of the kind of school on the list of schools",),
    "closed": (),
    "not_yet_open": ("the school opening",),
}
_PERSON_TEST = (
    (
        {"A-NOT-QT", "A-EYTS", "A-8A", "A-QTLS-LAPSED"},
        "evidence of qualified teacher status",
    ),
    ({"A-PROHIBITED"}, "evidence that the prohibition order no longer stands"),
    ({"A-INDUCTION", "A-INDUCTION-ACAD"}, "evidence of completed induction"),
    ({"A-NOT-TEACHING-HERE"}, "evidence that they work as a teacher at this school"),
)

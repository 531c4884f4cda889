"""The answer of a check in one sentence, and what is not known with who could supply it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from register.domain.verifications import UnknownSeen
from register.law.assessment import Decision
from register.law.finding import CANNOT_TELL, NOT_MET, Finding, in_words
from register.law.forecast import Span
from register.law.regulation_49 import (
    HEAD_TEACHER,
    INDUCTION,
    NASENCO_HELD,
    NPQ_HELD,
    QUALIFIED_TEACHER,
    TEACHER_HERE,
)
from register.law.section_67 import SCHOOL_TYPE

PARAGRAPH_2 = (QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE)
# Reasons that rule a recorded award out for good, whatever else is not known of it.
RULED_OUT = frozenset({
    "Q-NASENCO-LATE-START",
    "Q-NASENCO-LONGSTOP",
    "Q-BODY",
    "Q-PROVIDER",
    "Q-REVOKED",
})  # fmt: skip
# Readings that are disputed: not a fact that anybody could supply.
_DISPUTED = frozenset({"L-2009-GAP", "E-PRIOR-POST2009"})
_TEACHING_RECORD = "Their teaching record can say, and the candidate can show it."
_WHO_KNOWS = {
    QUALIFIED_TEACHER: _TEACHING_RECORD,
    INDUCTION: _TEACHING_RECORD,
    TEACHER_HERE: "The school can say: it is for the terms of the post.",
    HEAD_TEACHER: "The school can say: it is for the terms of the post.",
    SCHOOL_TYPE: "The Department for Education's list of schools can say.",
}
_PLAINLY = {
    (TEACHER_HERE, CANNOT_TELL): "Whether they would work as a teacher at this school.",
    (HEAD_TEACHER, CANNOT_TELL): "Whether they would be head or acting head of this school.",
    (TEACHER_HERE, NOT_MET): "They would not work as a teacher at this school.",
}
_BODY_KNOWN_BY = (
    "The certificate names the body; whoever keeps the register can say whether it is listed."
)
_AWARD_KNOWN_BY = "The body or provider can say, and so can the certificate."
_POST_BY_MONTH = UnknownSeen(
    "The first day of an earlier post is known to the month only.",
    "The school where they served can say, and so can the contract.",
)
_AWARD_UNTOLD = UnknownSeen(
    "Whether they hold an award or NPQ that nobody has told the register of.",
    "The candidate can show the certificate; the body or provider can confirm it.",
)
_SERVICE_UNTOLD = UnknownSeen(
    "Whether they served as SENCO before 2 September 2009 in a post that nobody has recorded.",
    "The candidate can claim it; the schools where they served can say.",
)

_TODAY = {
    "qualified": "the qualification is now held",
    "exempt": "the qualification is not needed",
    "in_window": "there is time until {day} to qualify",
    "exempt_contested": "the regulations and the guidance differ on whether it is needed",
    "review": "we cannot tell whether the rules are met",
    "overdue": "the time allowed ended on {day} and no qualification is recorded",
    "ineligible": "they could no longer be SENCO here",
    "out_of_scope": "the rules ask nothing of this school",
    "closed": "the school has closed",
    "not_yet_open": "the school is not open",
}


def sentence(decision: Decision, unknown: Sequence[UnknownSeen], as_at: date) -> str:
    """The answer in one sentence. A school that is not reached gets one about the school.

    `as_at` is the day of the check: time that had ended by then is told as past.
    """
    reasons, deadline = set(decision.reasons), in_words(decision.deadline)
    have = "have had" if decision.deadline and decision.deadline < as_at else "have"
    said: dict[str, Callable[[], str]] = {
        "qualified": lambda: "Holds the qualification.",
        "exempt": lambda: f"Does not need the qualification: {_why_exempt(reasons)}.",
        "in_window": lambda: f"Would {have} until {deadline} to qualify.",
        "exempt_contested": lambda: _contested(decision),
        "review": lambda: _review(unknown),
        "overdue": lambda: f"Would not meet the rules: {_overdue(reasons, deadline)}.",
        "ineligible": lambda: f"Could not be SENCO here: {_ineligible(decision)}.",
        "no_senco": lambda: "The post would not have begun on this day.",
    }
    return said.get(decision.status, lambda: _of_the_school(decision))()


def since_then(spans: Sequence[Span], decision: Decision, as_at: date) -> str:
    """Where the first day is past: what holds on the day of the check, if that is another answer.

    Blank where it is the same, or where the first day is still to come.
    """
    today = next((s for s in spans if s.valid_from <= as_at < s.valid_to), None)
    if as_at <= decision.as_of or today is None or today.status == decision.status:
        return ""
    said = _TODAY.get(today.status, "another answer holds")
    return f"Since then that has changed: {said.format(day=in_words(today.deadline))}."


def unknown_facts(decision: Decision) -> tuple[UnknownSeen, ...]:
    """What the register does not know that the answer could turn on, and who could say."""
    return tuple(dict.fromkeys(_unknown(decision)))


def guidance_deadline(decision: Decision) -> date | None:
    """The day by which the department's guidance expects the qualification, if it differs."""
    return next((p.guidance_deadline for p in decision.people if p.guidance_deadline), None)


def findings_of(decision: Decision) -> tuple[Finding, ...]:
    """Every finding, of the school and then of the person."""
    people = (found for person in decision.people for found in person.findings)
    return (*decision.findings, *people)


def codes_of(decision: Decision) -> frozenset[str]:
    """Every reason code that the decision gives, of the school and of the person."""
    people = (code for person in decision.people for code in person.reasons)
    return frozenset((*decision.reasons, *people))


def within_a_sentence(text: str) -> str:
    """A sentence as it stands after a colon: a small first letter, but NPQ stays NPQ."""
    initials = text[:2].isupper() and text[:2].isalpha()
    return text if initials else text[:1].lower() + text[1:]


def _why_exempt(reasons: set[str]) -> str:
    if "E-2009" in reasons:
        return "more than 12 months in the role by 1 September 2009"
    return "more than 12 months' earlier service, all of it by 1 September 2009"


def _contested(decision: Decision) -> str:
    by = guidance_deadline(decision)
    expected = f" by {in_words(by)}" if by else ""
    if "L-2009-GAP" in codes_of(decision):
        return (
            "The regulations read literally need no qualification since 2014; those before them"
            f" required it{expected}. Both readings are shown."
        )
    until = (
        ", and until then the post is within the rules on either reading"
        if by and by >= decision.as_of
        else ""
    )
    return (
        "The regulations read literally need no qualification; the department's guidance expects"
        f" it{expected}{until}. Both readings are shown."
    )


def _review(unknown: Sequence[UnknownSeen]) -> str:
    if not unknown:
        return "We cannot tell whether the rules would be met."
    first = unknown[0]
    return f"We cannot tell: {within_a_sentence(first.fact)} {first.who}"


def _overdue(reasons: set[str], deadline: str) -> str:
    allowed = "the time allowed" if "L-2009" in reasons else "the three years"
    counts = " that counts" if reasons & RULED_OUT else ""
    return f"{allowed} ended on {deadline} and no qualification{counts} is recorded"


def _ineligible(decision: Decision) -> str:
    """Each part of paragraph (2) that is not met, as the law found it."""
    failed = [f for f in findings_of(decision) if f.rule in PARAGRAPH_2 and f.outcome is NOT_MET]
    told = [within_a_sentence(_plainly(found)).rstrip(".") for found in failed]
    return "; ".join([*told, "and they would not be its head"])


def _of_the_school(decision: Decision) -> str:
    """Closed, not yet open, or beyond the duty: the law's own last finding, and what it means."""
    because = decision.findings[-1].because.rstrip(".")
    if decision.status != "out_of_scope":
        return f"{because}: nobody could be its SENCO on {in_words(decision.as_of)}."
    if "S-ACAD-PRE2014" in decision.reasons:
        return f"{because}, so they asked nothing of this post."
    return "This kind of school need not designate a SENCO, so these rules ask nothing."


def _unknown(decision: Decision) -> Iterator[UnknownSeen]:
    """Those that the answer turned on come first, so that the sentence names one of them."""
    if "D-IMPRECISE" in codes_of(decision):
        yield _POST_BY_MONTH
    for found in sorted(_open(decision), key=lambda each: each.code not in decision.reasons):
        yield UnknownSeen(_plainly(found), _who_knows(found))
    if decision.status in {"in_window", "overdue"}:
        yield _AWARD_UNTOLD
        yield _SERVICE_UNTOLD


def _open(decision: Decision) -> list[Finding]:
    asked = (f for f in findings_of(decision) if f.outcome is CANNOT_TELL)
    return [found for found in asked if found.code not in _DISPUTED]


def _plainly(found: Finding) -> str:
    return _PLAINLY.get((found.rule, found.outcome), found.because)


def _who_knows(found: Finding) -> str:
    if found.because.startswith(("Whether the body", "Whether the provider")):
        return _BODY_KNOWN_BY
    known = _AWARD_KNOWN_BY if found.rule in {NASENCO_HELD, NPQ_HELD} else _TEACHING_RECORD
    return _WHO_KNOWS.get(found.rule, known)

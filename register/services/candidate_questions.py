"""What to ask a candidate at interview: the evidence that fits what the law found."""

from __future__ import annotations

from collections.abc import Iterator

from register.law.assessment import OUTSIDE, Decision
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding
from register.law.regulation_49 import (
    HEAD_TEACHER,
    INDUCTION,
    NASENCO_HELD,
    NPQ_HELD,
    QUALIFIED_TEACHER,
    TEACHER_HERE,
)
from register.law.regulation_49_4 import OLD_COHORT, THIRD_ANNIVERSARY
from register.services.candidate_sentences import codes_of, findings_of

_CERTIFICATE = (
    "Do you hold the National Award or the NPQ for SENCOs? Ask to see the certificate: who made"
    " it, on which day, and the first and last day of the course."
)
_SERVICE = (
    "Where, and from which day to which, have you been SENCO before? Ask for the months at each"
    " school, and a contract or letter for any before 2 September 2009."
)
_COURSE = (
    "If you do not hold it: are you registered with an NPQ provider, with which, and on which day"
    " does the course begin? Ask for the provider's letter."
)
WITHOUT_RECORD = (
    _CERTIFICATE,
    "What is your teacher reference number, and under which names have you taught?",
    (
        "Are you a qualified teacher, and have you completed induction? Ask to see the teaching"
        " record."
    ),
    _SERVICE,
    _COURSE,
)
_OF_AWARDS = {
    "Q-NASENCO": "May we see the certificate of the National Award, and copy it? It names the body"
    " and the day; the letter of the provider gives the first and last day of the course.",
    "Q-NPQ": "May we see the certificate of the NPQ for SENCOs, and copy it? It names the provider"
    " and the day; ask also on which day the course began.",
    "Q-PENDING": "Which course are you on, since which day, with which body or provider, and when"
    " is the outcome due? Ask for the provider's letter.",
    "Q-UNKNOWN": "On which day did the course begin, on which did the provider certify that it was"
    " completed, and who made the award? Ask for the certificate and the provider's letter.",
    "Q-NASENCO-LATE-START": "On which day did the National Award course begin? A course begun on"
    " or after 1 September 2024 does not count: ask for the provider's letter.",
    "Q-NASENCO-LONGSTOP": "On which day did the provider certify that the National Award course"
    " was completed? It had to be before 1 September 2027.",
    "Q-BODY": "Which body made the National Award? The one recorded may not make it: ask for the"
    " certificate.",
    "Q-PROVIDER": "Which provider gave the NPQ? The one recorded is not in Schedule A1: ask for"
    " the certificate.",
    "Q-REVOKED": "An award is recorded as revoked: how does that stand? Ask for a letter from the"
    " body that made it.",
}
_OF_PERSON = {
    QUALIFIED_TEACHER: "Are you a qualified teacher, on what basis and since when? Ask to see the"
    " teaching record, or for QTLS the current membership.",
    INDUCTION: "Have you completed induction, and on which day? Ask for the certificate or the"
    " teaching record.",
}
_OF_POST = {
    TEACHER_HERE: "For the school: will this post include work as a teacher at the school?",
    HEAD_TEACHER: "For the school: will they be head or acting head, and for how long?",
}
_OF_PROHIBITION = (
    "A prohibition order is recorded: has it been set aside or lifted? Check the list of prohibited"
    " teachers before anything else."
)
_EARLIER = (
    "Where were you SENCO before 2 September 2009, and from which day to which? Ask for a contract"
    " or letter for each post: the exemption rests on it."
)
_READINGS = (
    "Would you take the NPQ for SENCOs if the school goes by the department's guidance?",
    (
        "Where, and from which day to which, have you been SENCO before? Ask for a contract or"
        " letter: one reading rests on it."
    ),
)
_TO_THE_DAY = (
    "On which day did each earlier post as SENCO begin and end? The answer turns on single days."
)


def of(decision: Decision) -> tuple[str, ...]:
    """The questions that fit, each once, the most telling first; none about a school not reached.

    Where the kind of school is not known, so that nobody was asked about, the usual evidence.
    """
    if decision.status in OUTSIDE:
        return ()
    if not decision.people:
        return _CERTIFICATE, _SERVICE
    return tuple(dict.fromkeys(_fitting(decision)))


def _fitting(decision: Decision) -> Iterator[str]:
    found = findings_of(decision)
    yield from _about_the_person(found)
    yield from _about_awards(found, held=decision.status == "qualified")
    codes = codes_of(decision)
    if codes & {"E-GREY", "D-IMPRECISE"}:
        yield _TO_THE_DAY
    match decision.status:
        case "exempt":
            yield _EARLIER
        case "exempt_contested":
            yield from _READINGS
        case _ if any(f.rule in {THIRD_ANNIVERSARY, OLD_COHORT} for f in found):
            yield from (_CERTIFICATE, _SERVICE)
            if "Q-PENDING" not in codes:
                yield _COURSE


def _about_the_person(found: tuple[Finding, ...]) -> Iterator[str]:
    """What paragraph (2) asks; paragraph (3) only where (2) is not settled."""
    unsettled = [f for f in found if f.rule in {*_OF_PERSON, TEACHER_HERE} and f.outcome is not MET]
    for each in unsettled:
        if each.code == "A-PROHIBITED":
            yield _OF_PROHIBITION
        else:
            yield _OF_PERSON.get(each.rule) or _OF_POST[each.rule]
    if unsettled and any(f.rule is HEAD_TEACHER and f.outcome is CANNOT_TELL for f in found):
        yield _OF_POST[HEAD_TEACHER]


def _about_awards(found: tuple[Finding, ...], *, held: bool) -> Iterator[str]:
    """The certificate that is held; otherwise what each award recorded leaves open."""
    awards = [f for f in found if f.rule in {NASENCO_HELD, NPQ_HELD}]
    if held:
        awards = [f for f in awards if f.outcome is not NOT_MET]
    for each in awards:
        yield _OF_AWARDS[each.code]

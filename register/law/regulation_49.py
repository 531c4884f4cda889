"""SEND Regulations 2014 (SI 2014/1530) reg 49(2), (3) and (7): the person and the qualification.

One function per paragraph. Whether the qualification is needed at all, and by when, is
paragraph (4): see `regulation_49_4`.
"""

from __future__ import annotations

from datetime import date

from register.domain.awards import Award, AwardKind
from register.domain.cases import PersonFacts
from register.domain.people import Basis, Induction
from register.law import citation
from register.law.dates import NPQ_BEGINS, PARAGRAPH_8A_ENDS
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding, Outcome
from register.law.policy import Policy
from register.law.rule import Rule, by_rule

QUALIFIED_TEACHER = Rule(
    name="reg 49(2)(a)",
    asks="Is the SENCO a qualified teacher?",
    looks_at="QTS, or QTLS with current membership, on the day; any prohibition.",
    when_silent="Not enough evidence: the school or the teaching record can say.",
    citation=citation.REG_49_2A,
)
INDUCTION = Rule(
    name="reg 49(2)(b)",
    asks="Has the SENCO completed induction, if required to?",
    looks_at="The induction outcome; QTLS needs none.",
    when_silent="Not enough evidence: the teaching record can say.",
    citation=citation.REG_49_2B,
    switch="P6",
)
TEACHER_HERE = Rule(
    name="reg 49(2)(c)",
    asks="Is the SENCO working as a teacher at the school?",
    looks_at="What the appointment says of this school.",
    when_silent="Not enough evidence: the school can say.",
    citation=citation.REG_49_2C,
)
HEAD_TEACHER = Rule(
    name="reg 49(3)",
    asks="Is the SENCO the head or acting head of the school?",
    looks_at="What the appointment says of this school.",
    when_silent="It changes the answer only where paragraph (2) is not met.",
    citation=citation.REG_49_3,
)
NASENCO_HELD = Rule(
    name="reg 49(7)(a)",
    asks="Does the SENCO hold the National Award, begun and completed in time?",
    looks_at="The course's first and last day, the day of the award, who awarded it, revocation.",
    when_silent="An award before 1 September 2024 proves both course dates; otherwise not enough "
    "evidence, and only where the answer would be that the time has passed.",
    citation=citation.REG_49_7A,
    switch="P7, P12",
)
NPQ_HELD = Rule(
    name="reg 49(7)(b)",
    asks="Does the SENCO hold the NPQ for SENCOs, begun on or after 1 September 2024?",
    looks_at="The course's first day, the day of the outcome, the provider, revocation.",
    when_silent="Not enough evidence, and only where the answer would be that the time has passed.",
    citation=citation.REG_49_7B,
    switch="P7",
)

# The code of a finding on which the readings of switch P6 differ.
DISPUTED_INDUCTION = "A-INDUCTION-ACAD"
# Members of an enumeration are slow to look up, and a nation is asked many thousands of times.
_NASENCO, _NPQ = AwardKind.NASENCO, AwardKind.NPQSENCO
_NEVER_HELD, _EYTS, _EU_8A = Basis.NONE, Basis.EYTS, Basis.EU_8A
_QTLS, _NOT_KNOWN = Basis.QTLS, Basis.UNKNOWN
_PASSED = Induction.PASSED
# The findings of nearly everybody are made once.
_QUALIFIED = Finding(MET, QUALIFIED_TEACHER, "A-QT", "Qualified teacher status is recorded.")
_INDUCTED = Finding(MET, INDUCTION, "A-INDUCTED", "Induction is recorded as passed.")
_TEACHES = Finding(MET, TEACHER_HERE, "A-TEACHES", "They work as a teacher at this school.")
_NOT_HEAD = Finding(NOT_MET, HEAD_TEACHER, "A-NOT-HEAD", "They are not head of this school.")


@by_rule(QUALIFIED_TEACHER)
def is_qualified_teacher(person: PersonFacts, as_of: date) -> Finding:
    """Reg 49(2)(a): a qualified teacher, other than by paragraph 8A from 19 December 2016."""
    status = person.teacher_status
    basis, period = status.basis, status.period
    if person.prohibited:
        return _person(NOT_MET, "A-PROHIBITED", "A prohibition order is recorded.")
    if basis is _NEVER_HELD or basis is _EYTS:
        code = "A-EYTS" if basis is _EYTS else "A-NOT-QT"
        return _person(NOT_MET, code, "Qualified teacher status is recorded as not held.")
    if basis is _EU_8A and as_of >= PARAGRAPH_8A_ENDS:
        return _person(
            NOT_MET, "A-8A", "Partial recognition of a European teacher has not counted since {}.",
            PARAGRAPH_8A_ENDS,
        )  # fmt: skip
    if period.start is not None and as_of < period.start:
        return _person(NOT_MET, "A-NOT-QT", "Qualified teacher status begins on {}.", period.start)
    if period.end is not None and as_of >= period.end:
        code = "A-QTLS-LAPSED" if basis is _QTLS else "A-NOT-QT"
        return _person(NOT_MET, code, "Qualified teacher status ended before {}.", period.end)
    if basis is _NOT_KNOWN:
        return _person(CANNOT_TELL, "A-UNKNOWN", "Qualified teacher status is not recorded.")
    if person.prohibited is None:
        return _person(CANNOT_TELL, "A-UNKNOWN", "Whether a prohibition stands is not recorded.")
    return _QUALIFIED


@by_rule(INDUCTION)
def induction_completed(person: PersonFacts, policy: Policy, *, academy: bool) -> Finding:
    """Reg 49(2)(b): induction satisfactorily completed, if required; academies are switch P6."""
    if person.teacher_status.basis is _QTLS:
        return Finding(MET, INDUCTION, "A-INDUCTION-NONE", "QTLS needs no induction.")
    if person.induction is _PASSED:
        return _INDUCTED
    match person.induction:
        case Induction.NOT_REQUIRED:
            return Finding(MET, INDUCTION, "A-INDUCTION-NONE", "Induction was not required.")
        case Induction.UNKNOWN:
            return Finding(CANNOT_TELL, INDUCTION, "A-UNKNOWN", "Induction is not recorded.")
    said = "in progress" if person.induction is Induction.IN_PROGRESS else "failed"
    if not academy:
        return Finding(NOT_MET, INDUCTION, "A-INDUCTION", "Induction is recorded as {}.", (said,))
    outcome = {"review": CANNOT_TELL, "pass": MET, "fail": NOT_MET}[policy.academy_induction]
    return Finding(
        outcome,
        INDUCTION,
        DISPUTED_INDUCTION,
        "Induction is recorded as {}, and whether an academy requires it is disputed.",
        (said,),
    )


@by_rule(TEACHER_HERE)
def works_as_teacher_here(*, teacher: bool | None) -> Finding:
    """Reg 49(2)(c): working as a teacher at the school."""
    if teacher is None:
        return Finding(
            CANNOT_TELL,
            TEACHER_HERE,
            "A-UNKNOWN",
            "Whether they teach at this school is not known.",
        )
    if teacher:
        return _TEACHES
    return Finding(
        NOT_MET,
        TEACHER_HERE,
        "A-NOT-TEACHING-HERE",
        "They do not work as a teacher at this school.",
    )


@by_rule(HEAD_TEACHER)
def is_head_teacher(*, head: bool | None) -> Finding:
    """Reg 49(3): the head or acting head of the school; relief ends the day headship ends."""
    if head is None:
        return Finding(
            CANNOT_TELL, HEAD_TEACHER, "A-UNKNOWN", "Whether they are head here is not known."
        )
    if head:
        return Finding(MET, HEAD_TEACHER, "A-HEAD", "They are head or acting head of this school.")
    return _NOT_HEAD


@by_rule(NASENCO_HELD)
def nasenco_held(award: Award, as_of: date, policy: Policy) -> Finding:
    """Reg 49(7)(a), (8): begun before 1 September 2024, completed before 1 September 2027."""
    ruled_out = _not_held(award, as_of, policy, NASENCO_HELD)
    if ruled_out:
        return ruled_out
    if award.recognised is False:
        return _award(NOT_MET, award, "Q-BODY", "The body is not one that may make the award.")
    if award.awarded is None or award.awarded >= NPQ_BEGINS:
        dates = _nasenco_dates(award, policy)
        if dates:
            return dates
    if award.recognised is None:
        return _award(
            CANNOT_TELL, award, "Q-UNKNOWN", "Whether the body may make the award is not known."
        )
    return _award(MET, award, "Q-NASENCO", "The National Award was made on {}.", award.awarded)


@by_rule(NPQ_HELD)
def npq_held(award: Award, as_of: date, policy: Policy) -> Finding:
    """Reg 49(7)(b), (9): begun on or after 1 September 2024, with a provider in Schedule A1."""
    ruled_out = _not_held(award, as_of, policy, NPQ_HELD)
    if ruled_out:
        return ruled_out
    if award.recognised is False:
        return _award(NOT_MET, award, "Q-PROVIDER", "The provider is not in Schedule A1.")
    if award.course_started is None:
        return _award(CANNOT_TELL, award, "Q-UNKNOWN", "The day the course began is not known.")
    if award.course_started < NPQ_BEGINS:
        return _award(
            CANNOT_TELL,
            award,
            "Q-UNKNOWN",
            "The NPQ is said to have begun on {}, before there was one.",
            award.course_started,
        )
    if award.recognised is None:
        return _award(
            CANNOT_TELL, award, "Q-UNKNOWN", "Whether the provider is in Schedule A1 is not known."
        )
    return _award(MET, award, "Q-NPQ", "The NPQ was awarded on {}.", award.awarded)


def award_held(award: Award, as_of: date, policy: Policy) -> Finding | None:
    """The finding on one award, or None for a qualification that paragraph (7) does not name."""
    if award.kind is _NASENCO:
        return nasenco_held(award, as_of, policy)
    return npq_held(award, as_of, policy) if award.kind is _NPQ else None


def held_from(award: Award, policy: Policy) -> date | None:
    """The first day on which the award is held, or None while it is not (switch P7)."""
    if policy.held_from == "completion" and award.awarded and award.course_completed:
        return min(award.awarded, award.course_completed)
    return award.awarded


def _nasenco_dates(award: Award, policy: Policy) -> Finding | None:
    """The course dates of an award made since September 2024; None where both are in time."""
    if award.course_started is not None and award.course_started >= NPQ_BEGINS:
        return _award(
            NOT_MET, award, "Q-NASENCO-LATE-START", "The course began on {}, too late to count.",
            award.course_started,
        )  # fmt: skip
    completed = award.awarded if policy.course_completes == "conferment" else None
    completed = completed or award.course_completed or award.awarded
    if completed is not None and completed >= policy.bill.nasenco_ends:
        return _award(
            NOT_MET, award, "Q-NASENCO-LONGSTOP", "The course was completed on {}, too late.",
            completed,
        )  # fmt: skip
    if award.course_started is None:
        return _award(CANNOT_TELL, award, "Q-UNKNOWN", "The day the course began is not known.")
    return None


def _not_held(award: Award, as_of: date, policy: Policy, rule: Rule) -> Finding | None:
    """Reg 49(4) "holds": not before the award is made, nor from the day it is revoked."""
    held = held_from(award, policy)
    if held is None or held > as_of:
        return Finding(NOT_MET, rule, "Q-PENDING", "The course has no outcome by this day.")
    if award.revoked is not None and award.revoked <= as_of:
        return Finding(
            NOT_MET, rule, "Q-REVOKED", "The award was revoked from {}.", (award.revoked,)
        )
    return None


def _award(
    outcome: Outcome, award: Award, code: str, sentence: str, day: date | None = None
) -> Finding:
    rule = NASENCO_HELD if award.kind is _NASENCO else NPQ_HELD
    return Finding(outcome, rule, code, sentence, (day,))


def _person(outcome: Outcome, code: str, sentence: str, day: date | None = None) -> Finding:
    return Finding(outcome, QUALIFIED_TEACHER, code, sentence, (day,))

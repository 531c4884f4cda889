"""Which findings settled an answer, and which were not needed for it."""

from __future__ import annotations

from collections.abc import Callable

from register.law.assessment import PersonDecision
from register.law.finding import MET, NOT_MET, Finding
from register.law.regulation_49 import (
    HEAD_TEACHER,
    INDUCTION,
    NASENCO_HELD,
    NPQ_HELD,
    QUALIFIED_TEACHER,
    TEACHER_HERE,
)
from register.law.rule import Rule

PARAGRAPH_2 = (QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE)
AWARDS = (NASENCO_HELD, NPQ_HELD)
# The law asks whether time has run out, and finds "met" while it has not.
NEEDS_NO_AWARD = frozenset({"exempt", "exempt_contested"})


def mattering(person: PersonDecision) -> Callable[[Finding], bool]:
    """Tell a finding that settled the answer from one that did not.

    Either paragraph (2) or (3) is enough, so the other is folded once one is met; a person who
    fails both is not asked about the qualification; one who holds it is not asked about time.
    """
    folded: set[Rule] = set()
    outcomes = {finding.rule: finding.outcome for finding in person.findings}
    if outcomes.get(HEAD_TEACHER) is MET:
        folded.update(PARAGRAPH_2)
    elif all(outcomes.get(rule) is MET for rule in PARAGRAPH_2):
        folded.add(HEAD_TEACHER)
    if person.status == "ineligible":
        person_test = {*PARAGRAPH_2, HEAD_TEACHER}
        return lambda finding: finding.rule in person_test and finding.rule not in folded
    if person.status == "qualified":
        folded.update(rule for rule in outcomes if rule not in {*PARAGRAPH_2, HEAD_TEACHER})
        folded.difference_update(AWARDS)
        return lambda finding: finding.rule not in folded and not _lost_award(finding)
    if person.status in NEEDS_NO_AWARD:
        folded.update(AWARDS)
    return lambda finding: finding.rule not in folded


def _lost_award(finding: Finding) -> bool:
    return finding.rule in AWARDS and finding.outcome is NOT_MET

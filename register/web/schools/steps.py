"""The steps of an answer as people read them: which settled it, and which did not matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from register.law.assessment import PersonDecision
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding
from register.law.regulation_49 import (
    HEAD_TEACHER,
    INDUCTION,
    NASENCO_HELD,
    NPQ_HELD,
    QUALIFIED_TEACHER,
    TEACHER_HERE,
)
from register.law.regulation_49_4 import THIRD_ANNIVERSARY
from register.law.rule import Rule
from register.law.section_67 import ACADEMIES_FROM_2014, DESIGNATED, SCHOOL_EXISTS, SCHOOL_TYPE
from register.web.words import FINDING_TAGS, NOT_THE_CASE, Tag

_PARAGRAPH_2 = (QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE)
_AWARDS = (NASENCO_HELD, NPQ_HELD)
# Where "not met" is a trouble in itself; elsewhere it only closes one way of several.
_MUST_BE_MET = {DESIGNATED, QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE, THIRD_ANNIVERSARY}
# The law asks whether time has run out, and finds "met" while it has not.
_NEEDS_NO_AWARD = frozenset({"exempt", "exempt_contested"})


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step: what was asked, what was found, why, and where that is written."""

    asks: str
    tag: Tag
    because: str
    origin: str
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the facts of the steps come from, each with its day."""

    school_list: str
    appointment: str

    def of(self, rule: Rule) -> str:
        """Where the fact that this rule looks at comes from."""
        if rule in {SCHOOL_EXISTS, SCHOOL_TYPE}:
            return self.school_list
        if rule in {QUALIFIED_TEACHER, INDUCTION}:
            return "Teaching record held"
        if rule in _AWARDS:
            return "Award held"
        return "The day asked about" if rule is ACADEMIES_FROM_2014 else self.appointment


@dataclass(frozen=True, slots=True)
class StepsShown:
    """The steps about one person, or about the school; `folded` did not matter to the answer."""

    heading: str
    steps: tuple[StepShown, ...]
    folded: tuple[StepShown, ...]


def of_school(findings: Sequence[Finding], origins: Origins) -> StepsShown:
    """The steps about the school itself; that academies are reached matters where they are not."""
    idle = [f for f in findings if f.rule is ACADEMIES_FROM_2014 and f.outcome is MET]
    steps = tuple(shown(found, origins) for found in findings if found not in idle)
    return StepsShown("The school", steps, tuple(shown(found, origins) for found in idle))


def of_person(person: PersonDecision, heading: str, origins: Origins) -> StepsShown:
    """The steps about one SENCO, in the statute's order, parted by whether they mattered."""
    counted = _mattering(person)
    return StepsShown(
        heading,
        tuple(shown(found, origins) for found in person.findings if counted(found)),
        tuple(shown(found, origins) for found in person.findings if not counted(found)),
    )


def shown(finding: Finding, origins: Origins) -> StepShown:
    """One finding in words."""
    rule = finding.rule
    wrong = finding.outcome is not NOT_MET or rule in _MUST_BE_MET
    return StepShown(
        asks=rule.asks,
        tag=FINDING_TAGS[finding.outcome.value] if wrong else NOT_THE_CASE,
        because=finding.because,
        origin=origins.of(rule),
        citation=rule.citation.text,
        url=rule.citation.url,
    )


def not_known(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that could not be told, each sentence once."""
    return tuple({f.because: f for f in findings if f.outcome is CANNOT_TELL}.values())


def _mattering(person: PersonDecision) -> Callable[[Finding], bool]:
    """Tell a finding that settled the answer from one that did not.

    Either paragraph (2) or (3) is enough, so the other is folded once one is met; a person who
    fails both is not asked about the qualification; one who holds it is not asked about time.
    """
    folded: set[Rule] = set()
    outcomes = {finding.rule: finding.outcome for finding in person.findings}
    if outcomes.get(HEAD_TEACHER) is MET:
        folded.update(_PARAGRAPH_2)
    elif all(outcomes.get(rule) is MET for rule in _PARAGRAPH_2):
        folded.add(HEAD_TEACHER)
    if person.status == "ineligible":
        person_test = {*_PARAGRAPH_2, HEAD_TEACHER}
        return lambda finding: finding.rule in person_test and finding.rule not in folded
    if person.status == "qualified":
        folded.update(rule for rule in outcomes if rule not in {*_PARAGRAPH_2, HEAD_TEACHER})
        folded.difference_update(_AWARDS)
        return lambda finding: finding.rule not in folded and not _lost_award(finding)
    if person.status in _NEEDS_NO_AWARD:
        folded.update(_AWARDS)
    return lambda finding: finding.rule not in folded


def _lost_award(finding: Finding) -> bool:
    return finding.rule in _AWARDS and finding.outcome is NOT_MET

"""The steps of an answer as people read them: which settled it, and which did not matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.law.assessment import PersonDecision
from register.law.finding import CANNOT_TELL, MET, NOT_MET, Finding
from register.law.mattering import AWARDS, mattering
from register.law.regulation_49 import INDUCTION, QUALIFIED_TEACHER, TEACHER_HERE
from register.law.regulation_49_4 import THIRD_ANNIVERSARY
from register.law.rule import Rule
from register.law.section_67 import ACADEMIES_FROM_2014, DESIGNATED, SCHOOL_EXISTS, SCHOOL_TYPE
from register.web.words import FINDING_TAGS, NOT_THE_CASE, Tag

# Where "not met" is a trouble in itself; elsewhere it only closes one way of several.
_MUST_BE_MET = {DESIGNATED, QUALIFIED_TEACHER, INDUCTION, TEACHER_HERE, THIRD_ANNIVERSARY}


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
        if rule in AWARDS:
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
    counted = mattering(person)
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

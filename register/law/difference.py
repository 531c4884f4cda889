"""Why two readings of one school's case come to two answers: the first step that differs.

Steps stand in the order of the statute, so the first that differs is the one that made the
difference: what follows it follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from register.domain.cases import PersonKey
from register.law.assessment import SEVERITY, Decision, PersonDecision
from register.law.finding import CANNOT_TELL, Finding
from register.law.rule import Rule


class Differing(NamedTuple):
    """One rule and what it found under each reading; None where it was not asked."""

    rule: Rule
    before: Finding | None
    after: Finding | None


def differing(before: Decision, after: Decision) -> Differing | None:
    """The step that made the answers differ, or None where no step differs.

    First the school's own steps, then those of the person who decides the second answer, then the
    others'. An
    outcome that differs comes before words that do; where every finding is the same, only what
    silence comes to differs (switch P11), and the step is the first that cannot be told.
    """
    both = [*_paired(before.findings, after.findings)]
    for person in _in_turn(before, after):
        both += _paired(_findings(before, person), _findings(after, person))
    for differs in (_in_outcome, _in_words, _untold):
        for step in both:
            if differs(step):
                return step
    return None


def _in_turn(before: Decision, after: Decision) -> list[PersonKey]:
    """Whoever decides the second answer, whoever decided the first, and then everybody else.

    The person who decides a school's answer is the one whose own is the worst.
    """
    people = [p for d in (after, before) for p in sorted(d.people, key=_how_bad)[:1]]
    everybody = (*people, *after.people, *before.people)
    return list(dict.fromkeys(person.person for person in everybody))


def _how_bad(person: PersonDecision) -> tuple[int, date]:
    return SEVERITY[person.status], person.deadline or date.max


def _findings(decision: Decision, key: PersonKey) -> tuple[Finding, ...]:
    return next((p.findings for p in decision.people if p.person == key), ())


def _paired(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> Iterator[Differing]:
    """Findings of one rule side by side, in the order of the second reading, then of the first.

    A rule may be asked of several awards: its findings are paired in their order.
    """
    left = list(before)
    for found in after:
        same = next((old for old in left if old.rule is found.rule), None)
        if same is not None:
            left.remove(same)
        yield Differing(found.rule, same, found)
    for old in left:
        yield Differing(old.rule, old, None)


def _in_outcome(step: Differing) -> bool:
    if step.before is None or step.after is None:
        return False
    return step.before.outcome is not step.after.outcome


def _in_words(step: Differing) -> bool:
    return step.before != step.after


def _untold(step: Differing) -> bool:
    return step.after is not None and step.after.outcome is CANNOT_TELL

"""What stands in the boxes of a correction before anybody types: what is held now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from register.domain.people import Basis, Induction
from register.services.claims_held import PostHeld, SencoHeld
from register.web.claims.facts import Fact, FactKind
from register.web.claims.forms import NO, SAID, YES
from register.web.filters import last_day


def filled_in(fact: Fact | None, sencos: Sequence[SencoHeld]) -> dict[str, Any]:
    """The fields of the form for this fact, as they are held; nothing for a fact in words."""
    held = next(
        (each for each in sencos if fact and each.post.appointment == fact.appointment_id), None
    )
    if fact is None or held is None:
        return {}
    if fact.kind is FactKind.POST:
        return _post(held.post)
    if fact.kind is FactKind.AWARD:
        return _award(held, fact)
    if held.record is None:
        return {}
    person = held.record.person
    if fact.kind is FactKind.INDUCTION:
        known = person.induction is not Induction.UNKNOWN
        return {"induction": person.induction.value} if known else {}
    status = person.teacher_status
    known = status.basis is not Basis.UNKNOWN
    return {"since": status.period.start, **({"basis": status.basis.value} if known else {})}


def _post(post: PostHeld) -> dict[str, Any]:
    words = {answer: choice for choice, answer in SAID.items()}
    return {
        "starts": None if post.month_only else post.starts,
        "last": last_day(post.ends),
        "designated": YES if post.designated else NO,
        "head": words[post.head_teacher],
        "teacher": words[post.teacher_at_school],
    }


def _award(held: SencoHeld, fact: Fact) -> dict[str, Any]:
    told = next(each.told for each in held.awards if each.award_id == fact.award_id)
    return {
        "kind": told.kind.value,
        "body": told.awarding_body,
        "course_started": told.course_started,
        "course_completed": told.course_completed,
        "awarded": told.awarded,
        "certificate": told.certificate,
    }

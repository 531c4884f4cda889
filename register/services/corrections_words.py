"""What changed between the facts that a check saw and those known now, in words for anybody.

The words say what kind of fact it is, never whose: they are shown on a public page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from register.domain.awards import Award
from register.domain.cases import Case, PersonFacts
from register.law.finding import in_words

MERGED = "Two records that are one person's were put together."
PUT_RIGHT = "What had changed was put right: the answer is again what the receipt says."


def what_changed(was: Case, now: Case, *, merged: bool) -> str:
    """A sentence for each kind of fact that differs; blank where none does."""
    (before,), (after,) = was.people.values(), now.people.values()
    told = [MERGED] if merged else []
    told += _awards(before, after)
    if _standing(before) != _standing(after):
        told.append("What is recorded of the person's standing as a teacher was corrected.")
    if Counter(was.designations) != Counter(now.designations):
        told.append("Service as a SENCO that it rests on was corrected.")
    both = was.schools.keys() & now.schools.keys()  # another school comes with other service
    if any(was.schools[urn] != now.schools[urn] for urn in both):
        told.append("What the school list says of a school that it rests on was corrected.")
    return " ".join(dict.fromkeys(told))


def same(was: Case, now: Case) -> bool:
    """Whether the facts are the same, in whatever order they are told."""
    return not what_changed(was, now, merged=False)


def _standing(person: PersonFacts) -> tuple[object, ...]:
    return person.teacher_status, person.induction, person.prohibited


def _awards(before: PersonFacts, after: PersonFacts) -> Iterator[str]:
    """Each award that went or came, paired with the one that it became where there is one."""
    gone = list((Counter(before.awards) - Counter(after.awards)).elements())
    come = list((Counter(after.awards) - Counter(before.awards)).elements())
    for award in gone:
        became = next((each for each in come if each.kind is award.kind), None)
        if became is not None:
            come.remove(became)
        yield _became(award, became)
    if come:
        yield "An award was recorded that it did not know of."


def _became(award: Award, now: Award | None) -> str:
    if now is None:
        return "An award that it rests on was taken off the record."
    if now.revoked is not None and award.revoked is None:
        return f"An award that it rests on was revoked on {in_words(now.revoked)}."
    if award.revoked is not None and now.revoked is None:
        return "The revocation of an award that it rests on was taken back."
    if replace(now, recognised=award.recognised) == award:
        not_now = "" if now.recognised else "not "
        return f"The body that made an award is {not_now}on the list of those whose awards count."
    return "The dates of an award that it rests on were corrected."

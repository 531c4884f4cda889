"""A candidate in a post that they do not hold yet, as one question for the law."""

from __future__ import annotations

from dataclasses import replace

from register.domain.cases import Case, Designation, SchoolFacts
from register.domain.errors import NotFound
from register.domain.verifications import PostOffered
from register.store.facts import Facts

# A check names the candidate by this, never by a number of the register.
CANDIDATE = "candidate"


def hypothetical(facts: Facts, person_id: int, post: PostOffered) -> Case:
    """The candidate alone at the school of the post, with all their service and the post itself.

    Whoever else is SENCO there is left out: the question is what the law would say of this person.
    The schools are those that the question turns on. Raises NotFound for a school not on the list.
    """
    urn = int(post.urn)
    if urn not in facts.schools:
        raise NotFound(f"No school with the URN {urn} is on the list: check the number.")
    offered = Designation(
        person=CANDIDATE,
        urn=urn,
        starts=post.starts,
        starts_latest=post.starts,
        head_teacher=post.head_teacher,
        teacher_at_school=post.teacher_at_school,
    )
    served = [replace(told, person=CANDIDATE) for told in facts.by_person.get(person_id, ())]
    told = (*sorted(served, key=_in_order), offered)
    return Case(
        urn=urn,
        schools=_turned_on({each.urn for each in told}, facts.schools),
        people={CANDIDATE: replace(facts.people[person_id], key=CANDIDATE)},
        designations=told,
    )


def _in_order(told: Designation) -> tuple[object, ...]:
    return told.starts, told.starts_latest, told.urn


def _turned_on(urns: set[int], schools: dict[int, SchoolFacts]) -> dict[int, SchoolFacts]:
    """These schools, and every one that they follow from, by number."""
    found: set[int] = set()
    waiting = list(urns)
    while waiting:
        urn = waiting.pop()
        if urn in schools and urn not in found:
            found.add(urn)
            waiting += schools[urn].predecessors
    return {urn: _among(schools[urn], schools) for urn in sorted(found)}


def _among(school: SchoolFacts, schools: dict[int, SchoolFacts]) -> SchoolFacts:
    return replace(school, predecessors=tuple(urn for urn in school.predecessors if urn in schools))

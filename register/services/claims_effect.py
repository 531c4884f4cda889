"""What a claim would change: the law asked again with what is claimed put in, nothing written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.awards import Award
from register.domain.cases import Case, Designation, PersonFacts, PersonKey
from register.domain.claims import Claim, ClaimKind
from register.law.assessment import Decision, assess
from register.services.claims_deciding import (
    New,
    claimed_award,
    claimed_posts,
    same_course,
    told_person,
)
from register.store import appointments, awards, facts, merges, providers
from register.store.facts import Facts

NEW = "a teacher new to the register"


@dataclass(frozen=True, slots=True)
class Effect:
    """The school's answer on one day as the record is, and as it would be."""

    before: Decision
    after: Decision

    @property
    def changes(self) -> bool:
        """Whether the standing or its deadline would be another."""
        was, now = self.before, self.after
        return (was.status, was.deadline) != (now.status, now.deadline)


def effect(
    session: Session, claim: Claim, today: date, *, who: int | New | None = None
) -> Effect | None:
    """What accepting would do to the school's answer.

    None where nothing can be worked out: a claim in words alone, or a SENCO not yet said to be
    anybody. Raises KeyError for a school that is not listed.
    """
    person: PersonKey | None = _person(session, claim, who)
    posts = _posts(claim)
    if person is None or claim.proposed.in_words_alone or (not posts and _only_posts(claim)):
        return None
    urn = int(claim.urn)
    known = facts.load(session, {urn, *(int(post.urn) for post in posts)})
    case = known.case(urn)
    if person not in case.people:
        case = _with(session, case, person)
    before = assess(known.case(urn), today)
    return Effect(before, assess(_as_claimed(session, claim, case, person, posts), today))


def _person(session: Session, claim: Claim, who: int | New | None) -> PersonKey | None:
    if isinstance(who, New):
        return NEW
    number = claim.person_id if who is None else who
    return None if number is None else merges.current(session, number)


def _posts(claim: Claim) -> tuple[Appointment, ...]:
    told = claim.proposed.appointment
    started = (told,) if claim.kind is ClaimKind.UNMATCHED and told is not None else ()
    return (*claimed_posts(claim), *started)


def _only_posts(claim: Claim) -> bool:
    return claim.kind in {ClaimKind.SERVICE, ClaimKind.UNMATCHED}


def _with(session: Session, case: Case, person: PersonKey) -> Case:
    """The case with somebody who is not SENCO there yet, and all their service elsewhere."""
    if not isinstance(person, int):
        unknown = PersonFacts(person, prohibited=None)
        return replace(case, people={**case.people, person: unknown})
    known = facts.load_people(session, [person], [case.urn])
    return _joined(case, known, [person])


def _joined(case: Case, known: Facts, people: Collection[int]) -> Case:
    served = tuple(post for person in people for post in known.by_person.get(person, ()))
    return replace(
        case,
        schools={**known.schools, **case.schools},
        people={**case.people, **{person: known.people[person] for person in people}},
        designations=(*case.designations, *served),
    )


def _as_claimed(
    session: Session,
    claim: Claim,
    case: Case,
    person: PersonKey,
    posts: Collection[Appointment],
) -> Case:
    served = [d for d in case.designations if not _told_again(d, person, posts)]
    served += [_designation(person, post) for post in posts]
    if claim.kind is ClaimKind.CORRECTION and claim.proposed.appointment is not None:
        served = _corrected(session, claim, served, person)
    told = _person_as_claimed(session, claim, case.people[person])
    return replace(case, people={**case.people, person: told}, designations=tuple(served))


def _told_again(held: Designation, person: PersonKey, posts: Collection[Appointment]) -> bool:
    return held.person == person and any(
        (int(post.urn), post.starts) == (held.urn, held.starts) for post in posts
    )


def _corrected(
    session: Session, claim: Claim, served: list[Designation], person: PersonKey
) -> list[Designation]:
    """The designations with the post that is wrong as it should have been; none if informal."""
    told = claim.proposed.appointment
    found = appointments.one(session, claim.appointment_id or 0)
    if found is None or told is None:
        return served
    wrong = _designation(person, found[1].told)
    left = [each for each in served if each != wrong]
    return [*left, _designation(person, told)] if told.designated else left


def _designation(person: PersonKey, post: Appointment) -> Designation:
    return Designation(
        person=person,
        urn=int(post.urn),
        starts=post.starts,
        starts_latest=post.starts_latest,
        ends=post.ends,
        head_teacher=post.head_teacher,
        teacher_at_school=post.teacher_at_school,
    )


def _person_as_claimed(session: Session, claim: Claim, told: PersonFacts) -> PersonFacts:
    proposed = claim.proposed
    if isinstance(told.key, int) and (proposed.status or proposed.induction):
        person = told_person(session, told.key, proposed.status, proposed.induction)
        told = replace(told, teacher_status=person.teacher_status, induction=person.induction)
    if proposed.award is not None and isinstance(told.key, int):
        told = replace(told, awards=_awards(session, claim, told.key))
    return told


def _awards(session: Session, claim: Claim, person_id: int) -> tuple[Award, ...]:
    """The awards as they would be, each with what the lists say of its body."""
    number, claimed = same_course(session, claim), claim.proposed.award
    held = awards.held(session, [person_id]).get(person_id, ())
    told = [each.told for each in held if each.award_id != number]
    was = next((each.told for each in held if each.award_id == number), None)
    if claimed is not None:
        told.append(claimed_award(claimed, was))
    lists = providers.recogniser(session, None)
    return tuple(
        Award(
            each.kind,
            each.course_started,
            each.course_completed,
            each.awarded,
            lists.ask(each.kind, each.awarding_body, each.awarded),
            each.revoked,
        )
        for each in told
    )

"""What an official decides of a claim: accepted, and so recorded, or refused; with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from enum import Enum

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.changes import Act
from register.domain.claims import (
    AwardClaimed,
    Claim,
    ClaimKind,
    ClaimState,
    PostClaimed,
    Typed,
)
from register.domain.errors import Conflict, InvalidFact, NotAllowed
from register.domain.evidence import Level
from register.domain.identifiers import Urn
from register.domain.letters import Draft, LetterKind
from register.domain.people import Induction, Person, TeacherStatus
from register.domain.period import ONE_DAY
from register.domain.roles import KEEPERS, Account
from register.services import casework_noting, changes, changes_told
from register.services.claims import note
from register.services.claims_sense import what_differs
from register.store import appointments, awards, letters, merges, records, schools
from register.store import claims as store
from register.store.awards import ToldAward
from register.store.bulk import one_writer

LONGEST_REPLY = 1000  # characters
DECIDED_ALREADY = "Somebody has decided this claim already, or it was withdrawn: nothing changed."


class New(Enum):
    """A teacher who is to be put on the register, as the school typed them."""

    PERSON = "new"


def decide(
    session: Session,
    *,
    account: Account,
    reference: str,
    accept: bool,
    reply: str,
    who: int | New | None = None,
    at: datetime,
    today: date,
) -> Claim:
    """Decide an open claim. Accepting records what it proposes, as confirmed by an official.

    `who` is whom a SENCO that the register did not find turned out to be. Raises NotAllowed for
    whoever is no official, NotFound, InvalidFact without a reply, Conflict where it is decided
    already, and whatever the change itself raises; then nothing is decided.
    """
    if account.role not in KEEPERS:
        raise NotAllowed("Only an official decides a claim.")
    one_writer(session)
    claim = store.by_reference(session, reference)
    if not claim.is_open:
        raise Conflict(DECIDED_ALREADY)
    casework_noting.refuse_before(session, casework_noting.key_of(claim), by=account.actor)
    answer = reply.strip()
    if not answer:
        raise InvalidFact("Enter your reply: the school sees it.")
    if len(answer) > LONGEST_REPLY:
        raise InvalidFact(f"Use at most {LONGEST_REPLY:,} characters.")
    act = Act(account, at, today, answer, claim.id)
    person_id = _apply(session, act, claim, who) if accept else claim.person_id
    done = store.settle(
        session,
        claim,
        state=ClaimState.ACCEPTED if accept else ClaimState.REFUSED,
        by=account.id,
        at=at,
        reply=answer,
        person_id=person_id,
    )
    if done is None:
        raise Conflict(DECIDED_ALREADY)
    note(session, account, f"claim.{done.state}", done, at=at)
    place = casework_noting.decided(
        session,
        casework_noting.key_of(done),
        by=account.actor,
        decision=done.state.value,
        reason=answer,
        at=at,
    )
    letters.add(session, [_told(session, done, place)], at=at)
    return done


def _told(session: Session, claim: Claim, answer: int) -> Draft:
    """The letter to whoever made the claim; the reply itself is read where they sign in.

    `answer` tells it from the letter of an answer that was taken back.
    """
    school = schools.find(session, int(claim.urn))
    answered = "accepted" if claim.state is ClaimState.ACCEPTED else "not accepted"
    return Draft(
        key=f"reply:{claim.id}:{answer}",
        account_id=claim.account_id,
        organisation=claim.organisation,
        kind=LetterKind.REPLY,
        urn=int(claim.urn),
        subject=f"Your claim for {school.name} has been answered",
        body=f"An official has answered your claim {claim.reference.grouped} for {school.name}"
        f" (URN {int(claim.urn)}). It was {answered}.\n\nTo read the reply, sign in to the"
        " register, open the school's page and choose Claims and replies.",
    )


def claimed_posts(claim: Claim) -> tuple[Appointment, ...]:
    """The posts of a claim that can be recorded: those at schools on the list."""
    return tuple(_post(post, post.urn) for post in claim.proposed.posts if post.urn is not None)


def claimed_award(award: AwardClaimed, held: ToldAward | None = None) -> ToldAward:
    """An award as it would be recorded, in place of one that is held or as a new one."""
    return ToldAward(
        kind=award.kind,
        course_started=award.course_started,
        course_completed=award.course_completed,
        awarded=award.awarded,
        awarding_body=award.body,
        certificate=award.certificate,
        revoked=held.revoked if held else None,
        level=Level.OFFICIAL,
    )


def same_course(session: Session, claim: Claim) -> int | None:
    """The award that a claim would correct: the one named, or the same course without an outcome.

    None where it would be a new one.
    """
    if claim.award_id is not None or claim.person_id is None or claim.proposed.award is None:
        return claim.award_id
    told = claim.proposed.award
    for each in awards.held(session, [claim.person_id]).get(claim.person_id, ()):
        held = each.told
        began = {held.course_started, told.course_started} - {None}
        same = held.kind is told.kind is not AwardKind.OTHER and len(began) <= 1
        if same and held.awarded is None and held.revoked is None:
            return each.award_id
    return None


def _apply(session: Session, act: Act, claim: Claim, who: int | New | None) -> int | None:
    """Record what was claimed; whom it turned out to be about."""
    if claim.kind is ClaimKind.UNMATCHED:
        return _identify(session, act, claim, who)
    if claim.person_id is None:
        return None
    person_id, proposed = merges.current(session, claim.person_id), claim.proposed
    posts = claimed_posts(claim)
    if posts:
        changes.service(session, act, urn=claim.urn, person_id=person_id, posts=posts)
    if proposed.appointment is not None:
        _correct_post(session, act, claim, proposed.appointment)
    if proposed.award is not None:
        _tell_award(session, act, claim, person_id, proposed.award)
    if proposed.status is not None or proposed.induction is not None:
        person = told_person(session, person_id, proposed.status, proposed.induction)
        changes_told.tell_person(session, act, urn=claim.urn, person_id=person_id, told=person)
    return person_id


def told_person(
    session: Session, person_id: int, status: TeacherStatus | None, induction: Induction | None
) -> Person:
    """A teacher as a correction would have them. Raises NotFound."""
    person = records.of_person(session, person_id).person
    return replace(
        person,
        teacher_status=person.teacher_status if status is None else status,
        induction=person.induction if induction is None else induction,
        level=Level.OFFICIAL,
    )


def _post(post: PostClaimed, urn: Urn) -> Appointment:
    return Appointment(
        urn=urn,
        starts=post.starts,
        starts_latest=min(post.starts_latest, post.ends - ONE_DAY),
        ends=post.ends,
        designated=True,
        head_teacher=None,
        teacher_at_school=None,
        level=Level.OFFICIAL,
        end_level=Level.OFFICIAL,
    )


def _correct_post(session: Session, act: Act, claim: Claim, told: Appointment) -> None:
    number = claim.appointment_id or 0
    found = appointments.one(session, number)
    ended = None if told.ends is None else Level.OFFICIAL
    changes.correct(
        session,
        act,
        urn=claim.urn,
        appointment_id=number,
        told=replace(told, level=Level.OFFICIAL, end_level=ended),
        words=what_differs(found[1].told, told) if found else "A post was corrected.",
    )


def _tell_award(
    session: Session, act: Act, claim: Claim, person_id: int, award: AwardClaimed
) -> None:
    number = same_course(session, claim)
    held = {
        each.award_id: each.told for each in awards.held(session, [person_id]).get(person_id, ())
    }
    changes_told.tell_award(
        session,
        act,
        urn=claim.urn,
        person_id=person_id,
        award_id=number,
        told=claimed_award(award, held.get(number or 0)),
    )


def _identify(session: Session, act: Act, claim: Claim, who: int | New | None) -> int:
    """Say who the SENCO is, putting them on the register where need be, and record the post.

    What the school said of the post stays the school's word: the official knows who, not when.
    """
    told = claim.proposed.appointment
    if claim.typed is None or told is None:
        raise Conflict(DECIDED_ALREADY)
    if who is None:
        raise InvalidFact("Say who it is: somebody found, or a teacher new to the register.")
    if isinstance(who, New):
        person_id, _ = changes_told.add_person(
            session, act, urn=claim.urn, told=_as_typed(claim.typed)
        )
    else:
        person_id = merges.current(session, who)
    changes.start(session, act, urn=claim.urn, person_id=person_id, told=told)
    return person_id


def _as_typed(typed: Typed) -> Person:
    """A teacher of whom the register knows only what the school typed."""
    return Person(
        trn=typed.trn,
        given_names=typed.given_names,
        family_name=typed.family_name,
        previous_family_names=(),
        date_of_birth=typed.born,
        teacher_status=TeacherStatus(),
        induction=Induction.UNKNOWN,
        prohibited=None,
        level=Level.SAID,
    )

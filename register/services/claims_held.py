"""What is held of a school's SENCOs, to be pointed at in a claim, and who a claim is about.

Every reading of it is recorded as a sight, in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.claims import Claim
from register.domain.errors import NotFound
from register.domain.roles import Account
from register.domain.schools import School
from register.services.claims import school_for
from register.services.evidence_files import A_CLAIM
from register.services.sight import saw_people, saw_person
from register.store import appointments, awards, merges, posts, records, schools
from register.store.appointments import HeldAppointment
from register.store.awards import HeldAward, ToldAward
from register.store.posts import PostHeld
from register.store.records import Record

__all__ = ["HeldAppointment", "HeldAward", "PostHeld", "Record", "SencoHeld", "ToldAward"]


@dataclass(frozen=True, slots=True)
class SencoHeld:
    """One post at the school. `record` and `awards` are of its holder, while they are in post."""

    post: PostHeld
    record: Record | None
    awards: tuple[HeldAward, ...]


@dataclass(frozen=True, slots=True)
class AboutWhom:
    """Whom a claim is about, as held now, and what it says is wrong; None where it names none."""

    record: Record | None
    post: HeldAppointment | None
    award: ToldAward | None


def sencos(
    session: Session, *, account: Account, urn: int, at: datetime, today: date
) -> tuple[School, tuple[SencoHeld, ...]]:
    """The school and everybody who served there, the latest first; the sight is recorded.

    Raises NotFound for a school that is not theirs.
    """
    school = school_for(session, account, urn)
    held = posts.held_at(session, int(school.urn))
    if held:
        saw_people(
            session,
            at=at,
            account=account,
            urn=int(school.urn),
            reason=A_CLAIM,
            people={post.person for post in held},
            what="claim",
        )
    return school, tuple(_senco(session, post, today) for post in reversed(held))


def about(session: Session, claim: Claim, *, account: Account, at: datetime) -> AboutWhom:
    """Whom a claim is about; the sight is recorded."""
    if claim.person_id is None:
        return AboutWhom(None, None, None)
    person_id = merges.current(session, claim.person_id)
    saw_person(session, at=at, account=account, person_id=person_id, purpose=A_CLAIM, what="claim")
    held = awards.held(session, [person_id]).get(person_id, ())
    post = appointments.one(session, claim.appointment_id) if claim.appointment_id else None
    return AboutWhom(
        record=records.of_person(session, person_id),
        post=post[1] if post else None,
        award=next((each.told for each in held if each.award_id == claim.award_id), None),
    )


def listed(session: Session, urn: int) -> str:
    """The school's name with its number, or its number alone where the list does not name it."""
    try:
        return f"{schools.find(session, urn).name} (URN {urn})"
    except NotFound:
        return f"URN {urn}"


def _senco(session: Session, post: PostHeld, today: date) -> SencoHeld:
    running = post.starts <= today and (post.ends is None or today < post.ends)
    if not running:
        return SencoHeld(post, None, ())
    held = awards.held(session, [post.person]).get(post.person, ())
    return SencoHeld(post, records.of_person(session, post.person), tuple(held))

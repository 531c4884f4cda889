"""What schools claim or say is wrong: raised, read by whoever may, and withdrawn.

An official decides in `services/claims_deciding.py`. Nothing on the record changes before.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from register.domain.appointments import Appointment
from register.domain.claims import (
    Claim,
    ClaimKind,
    ClaimState,
    Proposed,
    Typed,
    reply_due,
)
from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.identifiers import Reference, Trn
from register.domain.roles import Account, Role, may_keep, may_see_people
from register.domain.schools import School
from register.services.claims_sense import LONGEST_WORDS, makes_sense
from register.store import appointments, awards, ledger, people, schools
from register.store import claims as store
from register.store.bulk import one_writer

RAISERS = frozenset({Role.SCHOOL, Role.TRUST, Role.AUTHORITY})
MOST_OPEN = 20  # claims of one school that wait: more are a mistake, or somebody playing
MOST_A_DAY = 40  # withdrawn ones too: each may bring 25 MB that are kept for a year
OPEN = frozenset({ClaimState.OPEN})
EVERY_KIND = frozenset(ClaimKind)
_DAY = timedelta(hours=24)


class About(NamedTuple):
    """Which post of the school's a claim is about, and which award of its holder's; or neither."""

    appointment_id: int | None = None
    award_id: int | None = None


def raise_claim(
    session: Session,
    *,
    account: Account,
    urn: int,
    kind: ClaimKind,
    proposed: Proposed,
    words: str,
    about: About = About(),  # noqa: B008 - a tuple, which nobody can change
    at: datetime,
    today: date,
) -> Claim:
    """Put a claim to the officials, for a school that the account may see.

    Raises NotFound for any other school and for a post or an award that is not of it, NotAllowed
    for whoever acts for no school, InvalidFact, and Conflict where too many wait already.
    """
    school = school_for(session, account, urn)
    if account.role not in RAISERS:
        raise NotAllowed("A claim is made by a school, its trust or its local authority.")
    if kind is ClaimKind.UNMATCHED:
        raise InvalidFact("Record that a SENCO started: the claim is made from there.")
    person_id = _whose(session, school, about)
    makes_sense(kind, proposed, words, known=person_id is not None, today=today)
    new = store.NewClaim(
        reference=Reference(people.new_reference()),
        at=at,
        urn=school.urn,
        organisation=account.organisation,
        account_id=account.id,
        kind=kind,
        proposed=proposed,
        words=words.strip(),
        reply_due=reply_due(today),
        person_id=person_id,
        appointment_id=about.appointment_id,
        award_id=about.award_id,
    )
    return _keep(session, account, new)


def unmatched(
    session: Session,
    *,
    account: Account,
    urn: int,
    trn: Trn,
    born: date,
    names: tuple[str, str],
    told: Appointment,
    why: str,
    at: datetime,
    today: date,
) -> Claim:
    """Put to the officials a SENCO whom the register did not find; `names` are given and family.

    The same whether the number is held with another birthday or not at all. Raises as
    `raise_claim`; NotAllowed for whoever does not keep the school's record.
    """
    school = school_for(session, account, urn)
    if not may_keep(account, school):
        raise NotAllowed("Your account does not keep this school's record.")
    if told.urn != school.urn:
        raise InvalidFact("A post is recorded at the school that it is at.")
    given, family = (" ".join(name.split()) for name in names)
    if not given or not family:
        raise InvalidFact("Give the teacher's given names and family name.")
    if len(why) > LONGEST_WORDS:
        raise InvalidFact(f"Use at most {LONGEST_WORDS:,} characters.")
    new = store.NewClaim(
        reference=Reference(people.new_reference()),
        at=at,
        urn=school.urn,
        organisation=account.organisation,
        account_id=account.id,
        kind=ClaimKind.UNMATCHED,
        proposed=Proposed(appointment=told),
        words=why.strip(),
        reply_due=reply_due(today),
        typed=Typed(trn, born, given, family),
    )
    return _keep(session, account, new)


def withdraw(
    session: Session, *, account: Account, urn: int, reference: str, at: datetime
) -> Claim:
    """Take an open claim back; what was typed of a teacher is thrown away.

    Raises NotFound, NotAllowed for whoever neither made it nor keeps the school's record, and
    Conflict where it is open no more.
    """
    one_writer(session)
    claim = one(session, account=account, urn=urn, reference=reference)
    if not may_withdraw(account, claim, schools.find(session, int(claim.urn))):
        raise NotAllowed("Only whoever made a claim, or the school, may withdraw it.")
    done = store.settle(session, claim, state=ClaimState.WITHDRAWN, by=account.id, at=at, reply="")
    if done is None:
        raise Conflict("This claim is not open any more: nothing was changed.")
    note(session, account, "claim.withdrawn", done, at=at)
    return done


def may_withdraw(account: Account, claim: Claim, school: School) -> bool:
    """Whether this account may take it back while it is open."""
    own = account.organisation == claim.organisation
    return claim.is_open and account.role in RAISERS and (own or may_keep(account, school))


def one(session: Session, *, account: Account, urn: int, reference: str) -> Claim:
    """One claim of a school that the account may see. Raises NotFound."""
    school = school_for(session, account, urn)
    claim = store.by_reference(session, reference)
    if claim.urn != school.urn:
        raise NotFound(store.NO_SUCH)
    return claim


def of_school(session: Session, urn: int) -> tuple[Claim, ...]:
    """Every claim of a school, the newest first. Whoever shows them asks `school_for` first."""
    return store.of_school(session, urn)


def open_claims(session: Session) -> tuple[Claim, ...]:
    """Those that wait for an official, the oldest first."""
    return store.some(session, OPEN, EVERY_KIND)


def waiting(session: Session) -> int:
    """How many wait for an official."""
    return store.count(session, OPEN, EVERY_KIND)


def school_for(session: Session, account: Account, urn: int) -> School:
    """The school, if its people may be shown to this account.

    Raises NotFound, in the same words for a school that is not listed and one that is not theirs.
    """
    school = schools.find(session, urn)
    if not may_see_people(account, school):
        raise NotFound(f"No school with URN {int(school.urn)} is on the list.")
    return school


def note(session: Session, account: Account, action: str, claim: Claim, *, at: datetime) -> None:
    """Write in the ledger what became of a claim; nobody is named."""
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action=action,
        subject=f"claim:{claim.id}",
        detail={
            "organisation": account.organisation,
            "school": f"school:{int(claim.urn)}",
            "kind": claim.kind.value,
            "person": None if claim.person_id is None else f"person:{claim.person_id}",
        },
    )


def _keep(session: Session, account: Account, new: store.NewClaim) -> Claim:
    one_writer(session)
    held = store.of_school(session, int(new.urn))
    if sum(claim.is_open for claim in held) >= MOST_OPEN:
        raise Conflict(
            f"{MOST_OPEN} claims of this school wait for a reply: withdraw one, or wait for it."
        )
    if sum(claim.at > new.at - _DAY for claim in held) >= MOST_A_DAY:
        raise Conflict(f"{MOST_A_DAY} claims of this school were made within a day: wait a day.")
    claim = store.add(session, new)
    note(session, account, "claim.raised", claim, at=new.at)
    return claim


def _whose(session: Session, school: School, about: About) -> int | None:
    """The person of the post, if it is the school's and the award is theirs. Raises NotFound."""
    if about.appointment_id is None:
        return None
    found = appointments.one(session, about.appointment_id)
    if found is None or found[1].told.urn != school.urn:
        raise NotFound("This school has no such post on its record.")
    held = awards.held(session, [found[0]]).get(found[0], ())
    if about.award_id is not None and all(each.award_id != about.award_id for each in held):
        raise NotFound("This teacher has no such award on the register.")
    return found[0]

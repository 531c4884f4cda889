"""Checks made of the law itself and kept with their receipts, as the journey keeps them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from sqlmodel import Session

from register.domain.identifiers import Reference, Trn, Urn
from register.domain.roles import Role
from register.domain.verifications import (
    NO_RECORD,
    Asked,
    CandidateSeen,
    LawSeen,
    PostOffered,
    Purpose,
    Route,
    SchoolSeen,
    Snapshot,
)
from register.law.assessment import RULEBOOK, assess
from register.law.policy import DEFAULT, SWITCHES
from register.services import case_format, snapshots
from register.services.candidate_case import hypothetical
from register.services.receipts import Issuer, SubjectSaid, issue
from register.store import accounts, facts, verifications
from register.store.people import new_reference
from register.store.session import Database
from register.store.verifications import Kept
from tests.registering import BORN, EARLY, primaries, put_body, put_person, put_schools

ADDRESS = "https://register.example"
SCHOOL, OTHER = 100001, 100002
STARTS = date(2026, 9, 1)
MADE = datetime(2026, 7, 1, 9, tzinfo=UTC)
LATER = datetime(2027, 3, 2, 10, tzinfo=UTC)
TRN, CODE = Trn("1000001"), "ABCDEFGHJKMNPQRS"
ANN = SubjectSaid(CODE, TRN, BORN)
WHOSE = f"school:{SCHOOL}"


def an_issuer(folder: Path) -> Issuer:
    """Keys in a folder of the test's own."""
    return Issuer(folder / "keys", ADDRESS, "a secret of the tests")


def a_scene(database: Database) -> int:
    """Two schools, a body whose award counts, one teacher, one account; the teacher's number."""
    with database.begin() as session:
        put_schools(session, *primaries(SCHOOL, OTHER))
        put_body(session)
        accounts.add(
            session,
            email="head@example.org",
            password_hash="x",
            role=Role.SCHOOL,
            scope=str(SCHOOL),
            at=EARLY,
        )
        return put_person(session, int(TRN))


def keep(session: Session, issuer: Issuer, person: int | None, *, at: datetime = MADE) -> Kept:
    """Make and keep a check of this person, or of nobody, for the post at `SCHOOL`."""
    snapshot = _nobody(at) if person is None else _answered(session, person, at)
    number = verifications.next_id(session)
    kept = Kept(
        id=number,
        reference=snapshot.reference,
        pack=snapshot.reference,
        at=at,
        organisation=WHOSE,
        account_id=1,
        purpose=snapshot.asked.purpose.value,
        route=snapshot.asked.route.value,
        urn=SCHOOL,
        starts=STARTS,
        person_id=person,
        outcome=snapshot.outcome,
        deadline=snapshot.deadline,
        follows_id=None,
        snapshot=snapshots.dumps(snapshot),
        receipt=issue(session, issuer, snapshot, index=number, at=at),
    )
    verifications.add(session, kept)
    return kept


def kept(database: Database, issuer: Issuer, person: int | None) -> Kept:
    """The same in a transaction of its own."""
    with database.begin() as session:
        return keep(session, issuer, person)


def _post() -> PostOffered:
    return PostOffered(Urn(SCHOOL), STARTS, head_teacher=False, teacher_at_school=True)


def _asked() -> Asked:
    return Asked(WHOSE, "School 100001", Purpose.APPOINTMENT, Route.NUMBER, _post())


def _seen() -> SchoolSeen:
    return SchoolSeen(
        SCHOOL, "School 100001", "Community school", "Quillmere", "QZ1 1AA", "Thistleshire", None
    )


def _law() -> LawSeen:
    switches = {switch.id: str(getattr(DEFAULT, switch.field)) for switch in SWITCHES}
    return LawSeen(RULEBOOK, "R2024", "SI 2014/1530 reg 49", date(2024, 9, 1), "The NPQ", switches)


def _nobody(at: datetime) -> Snapshot:
    return Snapshot(
        reference=Reference(new_reference()),
        at=at,
        as_at=at.date(),
        asked=_asked(),
        school=_seen(),
        outcome=NO_RECORD,
        sentence="No record was found here with those details. That says nothing of anybody.",
        next=(),
        sought="Teacher reference number ending 001, and a date of birth",
        law=_law(),
    )


def _answered(session: Session, person: int, at: datetime) -> Snapshot:
    case = hypothetical(facts.load_people(session, [person], [SCHOOL]), person, _post())
    decision = assess(case, STARTS)
    bound = hashlib.sha256(f"{CODE}|{TRN}|{BORN.isoformat()}".encode()).hexdigest()
    return Snapshot(
        reference=Reference(new_reference()),
        at=at,
        as_at=at.date(),
        asked=_asked(),
        school=_seen(),
        outcome=decision.status,
        sentence="The candidate may be appointed to this post.",
        next=(),
        sought="By teacher reference number and date of birth",
        candidate=CandidateSeen("Ann Sample", TRN[-3:], bound, CODE),
        case=case_format.question(case, STARTS, "x"),
        decision=case_format.as_json("x", decision),
        deadline=decision.deadline,
        contestable=decision.contestable,
        law=_law(),
    )

"""Check a candidate: find the one right person, ask the law, keep the answer and its proof.

Everything happens in the caller's one transaction: the look-up, its row in the ledger, the check
as it was made and the receipt. What is refused is a value, not an exception, because the attempt
must be recorded too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotAllowed, NotFound
from register.domain.identifiers import Reference, Urn
from register.domain.period import anniversary
from register.domain.roles import KEEPERS, Account, may_see_people
from register.domain.schools import School
from register.domain.verifications import (
    AMBIGUOUS,
    NO_RECORD,
    Asked,
    ByCode,
    ByName,
    ByNumber,
    Check,
    PostOffered,
    Purpose,
    Route,
    Sought,
    Verification,
)
from register.law.dates import TRIGGER_DAY
from register.law.finding import in_words
from register.services import look_ups, matching, share_codes, unsettled
from register.services.keeping import Occasion, keep_answer, keep_nobody, read_back
from register.services.look_ups import Stopped, Wait
from register.services.organisations import name_of
from register.services.receipts import Issuer
from register.services.sight import saw_person
from register.store import merges, schools, verifications
from register.store.people import new_reference

YEARS_AHEAD = 10  # as far as a post is asked about


@dataclass(frozen=True, slots=True)
class MoreNeeded:
    """Several people fit: one more fact, the given names, will tell them apart. Nothing is kept."""


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The share code opens nothing here; why is not said."""


Refusal = MoreNeeded | CodeRefused | Wait | Stopped


@dataclass(frozen=True, slots=True)
class _Who:
    """What looking for somebody came to: how the look-up is counted, and whom it found."""

    counted: str
    person_id: int | None = None
    likenesses: tuple[matching.Likeness, ...] = ()


def verify(
    session: Session,
    check: Check,
    *,
    account: Account,
    at: datetime,
    as_at: date,
    issuer: Issuer,
    pack: Reference | None = None,
) -> Verification | Refusal:
    """Make one check. `pack` binds candidates of one appointment together.

    Raises NotFound for a school not on the list, NotAllowed for one that is not theirs to ask
    about, InvalidFact for a first day out of range. None of them says anything of a person.
    """
    occasion = Occasion(account.id, at, as_at, issuer)
    school = _school_asked(session, check.post, account, as_at)
    admitted = look_ups.admit(session, account, at=at)
    if isinstance(admitted, Wait | Stopped):
        return admitted
    who = _look(session, check, account, occasion)
    _note(session, check, who, account, occasion)
    if who.counted == "several":
        return MoreNeeded()
    if who.counted == "code_miss":
        return CodeRefused()
    asked = _asked(session, check.post, check.purpose, _ROUTES[type(check.sought)], account)
    bound = pack or Reference(new_reference())
    if who.person_id is not None:
        return keep_answer(session, asked, school, who.person_id, occasion, pack=bound)
    outcome = AMBIGUOUS if who.counted == AMBIGUOUS else NO_RECORD
    kept = keep_nobody(
        session, asked, school, occasion, sought=check.sought, outcome=outcome, pack=bound
    )
    if outcome == AMBIGUOUS and isinstance(check.sought, ByName):
        unsettled.queue(
            session,
            verification_id=kept.id,
            sought=check.sought,
            likenesses=who.likenesses,
            at=at,
        )
    return kept


def again(
    session: Session,
    reference: str,
    *,
    account: Account,
    at: datetime,
    as_at: date,
    issuer: Issuer,
) -> Verification | Wait | Stopped:
    """Make the same check today, as a new one that follows it. The old one stays as it was.

    Raises NotFound where it is not theirs, Conflict where nobody was found: the details were not
    kept, and must be entered again.
    """
    was = _theirs(session, reference, account)
    if was.person_id is None:
        raise Conflict(
            "Nobody was found by this check, and what was entered is not kept: start a new one."
        )
    admitted = look_ups.admit(session, account, at=at)
    if isinstance(admitted, Wait | Stopped):
        return admitted
    look_ups.note(
        session,
        account,
        at=at,
        found="hit",
        sought_number=None,
        person_id=merges.current(session, was.person_id),
        purpose=was.snapshot.asked.purpose,
        urn=int(was.snapshot.asked.post.urn),
        secret=issuer.secret,
    )
    return for_person(
        session,
        was.person_id,
        was.snapshot.asked.post,
        was.snapshot.asked.purpose,
        Route.AGAIN,
        account=account,
        at=at,
        as_at=as_at,
        issuer=issuer,
        follows=was.id,
    )


def for_person(
    session: Session,
    person_id: int,
    post: PostOffered,
    purpose: Purpose,
    route: Route,
    *,
    account: Account,
    at: datetime,
    as_at: date,
    issuer: Issuer,
    follows: int | None = None,
    pack: Reference | None = None,
) -> Verification:
    """Make a check of somebody who is known already; `account` is whose check it will be.

    The caller has recorded the look-up. Raises as `verify` does.
    """
    occasion = Occasion(account.id, at, as_at, issuer)
    school = _school_asked(session, post, account, as_at)
    asked = _asked(session, post, purpose, route, account)
    return keep_answer(
        session,
        asked,
        school,
        merges.current(session, person_id),
        occasion,
        pack=pack or Reference(new_reference()),
        follows=follows,
    )


def seen_by(
    session: Session, reference: str, *, account: Account, at: datetime, what: str = "check page"
) -> Verification:
    """A check as it was made, for whoever's it is or an official; the sight is recorded.

    Raises NotFound where there is none, or it is somebody else's: which of them is not said.
    """
    found = _theirs(session, reference, account)
    _saw(session, found, account, at, what)
    return found


def pack_seen_by(
    session: Session, pack: Reference, *, account: Account, at: datetime
) -> tuple[Verification, ...]:
    """The checks that were made together, each sight recorded. Raises NotFound."""
    found = tuple(read_back(kept) for kept in verifications.by_pack(session, pack))
    if not found or not all(_may_see(account, each) for each in found):
        raise NotFound("There is no check under that reference: look at it again as it is printed.")
    for each in found:
        _saw(session, each, account, at, "candidates side by side")
    return found


_ROUTES: dict[type[Sought], Route] = {
    ByNumber: Route.NUMBER,
    ByName: Route.NAME,
    ByCode: Route.CODE,
}


def _look(session: Session, check: Check, account: Account, occasion: Occasion) -> _Who:
    sought = check.sought
    if isinstance(sought, ByCode):
        person_id = share_codes.redeem(
            session,
            sought.code,
            account=account,
            urn=int(check.post.urn),
            secret=occasion.issuer.secret,
            at=occasion.at,
        )
        return _Who("code_miss" if person_id is None else "code", person_id)
    found = matching.find(session, sought)
    if isinstance(found, matching.Found):
        return _Who("hit", found.person_id)
    if isinstance(found, matching.Several):
        return _Who("several")
    if isinstance(found, matching.Ambiguous):
        return _Who(AMBIGUOUS, likenesses=found.likenesses)
    return _Who("miss")


def _note(session: Session, check: Check, who: _Who, account: Account, occasion: Occasion) -> None:
    look_ups.note(
        session,
        account,
        at=occasion.at,
        found=who.counted,
        sought_number=str(check.sought.trn) if isinstance(check.sought, ByNumber) else None,
        born=check.sought.born if isinstance(check.sought, ByNumber) else None,
        person_id=who.person_id,
        purpose=check.purpose,
        urn=int(check.post.urn),
        secret=occasion.issuer.secret,
    )


def _school_asked(session: Session, post: PostOffered, account: Account, as_at: date) -> School:
    school = schools.find(session, Urn(post.urn))
    everywhere = account.role in KEEPERS or not account.scope
    if not everywhere and not may_see_people(account, school):
        raise NotAllowed(f"URN {int(post.urn)} is not a school of yours: check its number.")
    latest = anniversary(as_at, YEARS_AHEAD)
    if not TRIGGER_DAY <= post.starts <= latest:
        raise InvalidFact(
            f"The first day must lie between {in_words(TRIGGER_DAY)} and {in_words(latest)}."
        )
    return school


def _asked(
    session: Session, post: PostOffered, purpose: Purpose, route: Route, account: Account
) -> Asked:
    whose = account.organisation
    return Asked(whose, name_of(session, whose), purpose, route, post)


def _theirs(session: Session, reference: str, account: Account) -> Verification:
    found = read_back(verifications.by_reference(session, reference))
    if not _may_see(account, found):
        raise NotFound("There is no check under that reference: look at it again as it is printed.")
    return found


def _may_see(account: Account, found: Verification) -> bool:
    return account.role in KEEPERS or found.organisation == account.organisation


def _saw(session: Session, found: Verification, account: Account, at: datetime, what: str) -> None:
    if found.person_id is not None:
        own = found.organisation == account.organisation
        purpose = found.snapshot.asked.purpose if own else Purpose.AUDIT
        saw_person(
            session, at=at, account=account, person_id=found.person_id, purpose=purpose, what=what
        )

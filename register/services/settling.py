"""The panel's answer once an official has said who was meant: a new check, or word of nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from register.domain.errors import Conflict
from register.domain.identifiers import Reference
from register.domain.roles import Account
from register.domain.verifications import Route, Verification
from register.services import notices
from register.services.keeping import read_back
from register.services.receipts import Issuer
from register.services.sight import saw_person
from register.services.verification import for_person
from register.store import accounts, unsettled, verifications
from register.store.unsettled import Unsettled

SETTLED, NOBODY = "match_settled", "match_nobody"
SETTLED_WORDS = (
    "An official has found the record that your check meant. The check has been made again, for"
    " the same post: read its answer."
)
NOBODY_WORDS = (
    "An official has looked at the records that your check may have meant, and it is none of"
    " them. This does not mean that the candidate is not qualified: check the entries against"
    " their documents, or ask them for their teacher reference number or a share code."
)


def answer(
    session: Session, decided: Unsettled, *, at: datetime, as_at: date, issuer: Issuer
) -> Verification | None:
    """Make the check that the panel waits for and tell it; None where it is nobody.

    The check is the panel's own and follows the one that was ambiguous. Raises Conflict where it
    is not decided or is answered already, and as `verification.for_person` does.
    """
    if decided.decided_at is None or decided.answered_id is not None:
        raise Conflict("This match is not decided, or is answered already.")
    was = read_back(verifications.by_id(session, decided.verification_id))
    if decided.person_id is None:
        notices.tell(
            session,
            organisation=was.organisation,
            kind=NOBODY,
            verification_id=was.id,
            words=NOBODY_WORDS,
            at=at,
        )
        return None
    panel = _whose(session, was)
    asked = was.snapshot.asked
    saw_person(
        session,
        at=at,
        account=panel,
        person_id=decided.person_id,
        purpose=asked.purpose,
        what="check settled by an official",
        by=decided.decided_by,
    )
    made = for_person(
        session,
        decided.person_id,
        asked.post,
        asked.purpose,
        Route.OFFICIAL,
        account=panel,
        at=at,
        as_at=as_at,
        issuer=issuer,
        follows=was.id,
    )
    unsettled.answered(session, decided.id, verification_id=made.id)
    notices.tell(
        session,
        organisation=was.organisation,
        kind=SETTLED,
        verification_id=made.id,
        words=SETTLED_WORDS,
        at=at,
    )
    return made


def reference_of(session: Session, verification_id: int) -> str:
    """The reference of a check, as it is printed. Raises NotFound."""
    return Reference(verifications.by_id(session, verification_id).reference).grouped


def _whose(session: Session, was: Verification) -> Account:
    found = accounts.by_id(session, was.account_id)
    if found is None:
        message = "A check is of an account that is not there."
        raise RuntimeError(message)
    return found[0]

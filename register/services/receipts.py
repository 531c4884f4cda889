"""Receipts: the signed word that a check was made, and of what it said, with nobody named.

A compact JWS (RFC 7515) that anybody can check for as long as they keep it: on a page, on the
command line, or with one file and the public keys. It names the school, the post, the answer and
the law; whom it is about only as a commitment that the holder's copy opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from register.domain.errors import InvalidIdentifier, NotFound
from register.domain.identifiers import Reference
from register.domain.verifications import LawSeen, Snapshot
from register.law.policy import DEFAULT, SWITCHES
from register.services import corrections, snapshots
from register.services.receipts_keys import Issuer, has_key, jwks, rotate, sign
from register.services.receipts_reading import (
    KEY,
    OURS,
    RECEIPT,
    SHAPE,
    SIGNATURE,
    STATUS,
    CheckStep,
    SubjectSaid,
    about,
    keys_of,
    read,
)
from register.services.receipts_status import PATH, status_list
from register.store import receipt_events, verifications
from register.store.receipt_events import Event

__all__ = [
    "CheckStep",
    "Issuer",
    "ReceiptCheck",
    "SubjectSaid",
    "check",
    "has_key",
    "issue",
    "jwks",
    "rotate",
    "status_list",
    "under",
]
_ORDER = (SHAPE, KEY, SIGNATURE, OURS, STATUS)


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """What looking at a receipt came to, step by step.

    `claims` are what it says, once its signature is known to be good. `withdrawal` is why and
    since when it no longer stands. `person` is the answer to whom it is about, where that was
    asked; it does not change whether the receipt stands.
    """

    steps: tuple[CheckStep, ...]
    claims: Mapping[str, Any] | None = None
    withdrawal: Event | None = None
    person: CheckStep | None = None

    @property
    def stands(self) -> bool:
        """Ours, unchanged, and not withdrawn."""
        return all(step.passed for step in self.steps)

    @property
    def is_ours(self) -> bool:
        """Ours and unchanged, withdrawn or not."""
        return all(step.passed for step in self.steps if step.name != STATUS)


def issue(
    session: Session,
    issuer: Issuer,
    snapshot: Snapshot,
    *,
    index: int,
    at: datetime,
    text: str | None = None,
) -> str:
    """Sign a check; `index` is its number, and its receipt's place in the status list.

    `text` is the snapshot as it will be kept, where the caller has written it already.
    """
    digest = snapshots.digest(snapshots.dumps(snapshot) if text is None else text)
    claims = claims_of(issuer, snapshot, index=index, at=at) | {"snapshot": digest}
    return sign(session, issuer, RECEIPT, claims, at=at)


def claims_of(issuer: Issuer, snapshot: Snapshot, *, index: int, at: datetime) -> dict[str, Any]:
    """What a receipt says: of the candidate nothing but the commitment, of the staff nothing.

    Everything but the hash of the check as it is kept, which `issue` adds.
    """
    post, school, law = snapshot.asked.post, snapshot.school, snapshot.law
    told: dict[str, Any] = {
        "iss": issuer.address,
        "jti": str(snapshot.reference),
        "iat": int(at.timestamp()),
        "format": snapshot.format,
        "checked_on": snapshot.as_at.isoformat(),
        "organisation": snapshot.asked.organisation_name,
        "purpose": snapshot.asked.purpose.value,
        "urn": int(post.urn),
        "school": school.name,
        "starts": post.starts.isoformat(),
        "outcome": snapshot.outcome,
        "answer": snapshot.sentence,
        "deadline": snapshot.deadline.isoformat() if snapshot.deadline else None,
        "contestable": snapshot.contestable,
        "list_day": school.list_day.isoformat() if school.list_day else None,
        "status": {"status_list": {"idx": index, "uri": issuer.address + PATH}},
    }
    if law is not None:
        told |= _law(law)
    if snapshot.candidate is not None:
        told["subject"] = snapshot.candidate.subject
    return told


def check(
    session: Session, text: str, *, at: datetime, subject: SubjectSaid | None = None
) -> ReceiptCheck:
    """Whether the text is a receipt of this register, whole, and still stands.

    A check whose facts were corrected meanwhile is looked at again first.
    """
    reading = read(text, keys_of(jwks(session)))
    if reading.claims is None:
        return ReceiptCheck(_in_full(reading.steps))
    held = _kept(session, reading.claims.get("jti"))
    if held is None or held.receipt != text.strip():
        words = "This register does not keep this receipt. It may have been lost: tell us of it."
        ours = CheckStep(OURS, passed=False, words=words)
        return ReceiptCheck(_in_full((*reading.steps, ours)), reading.claims)
    ours = CheckStep(OURS, passed=True, words="This register keeps the very same receipt.")
    withdrawal = withdrawal_of(session, held.id, at=at)
    found = ReceiptCheck((*reading.steps, ours, _status(withdrawal)), reading.claims, withdrawal)
    return found if subject is None else replace(found, person=about(reading.claims, subject))


def under(session: Session, reference: str, *, at: datetime) -> ReceiptCheck:
    """The receipt that is kept under a reference, looked at in the same way. Raises NotFound."""
    held = _kept(session, reference)
    if held is None:
        raise NotFound("There is no check under that reference: look at it again as it is printed.")
    return check(session, held.receipt, at=at)


def withdrawal_of(session: Session, verification_id: int, *, at: datetime) -> Event | None:
    """Why the receipt of this check is withdrawn; None while it stands."""
    corrections.reexamine(session, at=at, limit=1, only=verification_id)
    return receipt_events.withdrawal(session, verification_id)


def _in_full(steps: tuple[CheckStep, ...]) -> tuple[CheckStep, ...]:
    """The steps, and those that were not come to."""
    come_to = {step.name for step in steps}
    rest = (name for name in _ORDER if name not in come_to)
    return (*steps, *(CheckStep(name, None, "This was not come to.") for name in rest))


def _kept(session: Session, reference: object) -> verifications.Kept | None:
    try:
        return verifications.by_reference(session, Reference(str(reference)))
    except (NotFound, InvalidIdentifier):
        return None


def _status(withdrawal: Event | None) -> CheckStep:
    if withdrawal is None:
        return CheckStep(STATUS, passed=True, words="It still stands.")
    words = f"It has been withdrawn. {withdrawal.because}"
    return CheckStep(STATUS, passed=False, words=words)


def _law(law: LawSeen) -> dict[str, Any]:
    usual = {switch.id: str(getattr(DEFAULT, switch.field)) for switch in SWITCHES}
    return {
        "rulebook": law.rulebook,
        "law": {"text": law.text, "instrument": law.instrument},
        "switches": {id_: said for id_, said in law.switches.items() if usual.get(id_) != said},
    }

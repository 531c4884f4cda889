"""An official looks again for a SENCO whom the register did not find for the school."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.claims import Claim
from register.domain.errors import NotAllowed
from register.domain.roles import KEEPERS, Account
from register.domain.verifications import ByNumber
from register.services import matching
from register.services.evidence_files import A_CLAIM
from register.services.sight import saw_person
from register.store import ledger, records
from register.store.records import Record


def look_for(
    session: Session, claim: Claim, sought: ByNumber, *, account: Account, at: datetime
) -> int | None:
    """Who has this number and birthday, None for nobody; the ledger says that it was asked.

    Raises NotAllowed for whoever is no official.
    """
    if account.role not in KEEPERS:
        raise NotAllowed("Only an official looks for a teacher of a claim.")
    match = matching.find(session, sought)
    found = match.person_id if isinstance(match, matching.Found) else None
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="people.sought",
        subject=f"claim:{claim.id}",
        detail={"why": "a claim", "found": [f"person:{found}"] if found else []},
    )
    return found


def shown(session: Session, person_id: int, *, account: Account, at: datetime) -> Record:
    """Somebody who was found, as held now; the sight is recorded."""
    saw_person(session, at=at, account=account, person_id=person_id, purpose=A_CLAIM, what="claim")
    return records.of_person(session, person_id)

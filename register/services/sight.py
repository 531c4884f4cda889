"""Who looked at whom: one row of the ledger for each sight of named people."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.roles import Account
from register.store import ledger

SAW_PEOPLE = "saw people"


def saw_people(session: Session, *, at: datetime, account: Account, urn: int, reason: str) -> None:
    """Record that this account was shown the named people of a school, and why.

    Called in the same request, before the page is sent: no record, no page.
    """
    detail = {"role": account.role.value, "scope": account.scope, "reason": reason}
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action=SAW_PEOPLE,
        subject=f"school:{urn}",
        detail=detail,
    )

"""Every account as whoever gives them out sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from register.domain.roles import Account
from register.store import identities, leavers


@dataclass(frozen=True, slots=True)
class Listed:
    """An account, who vouches for it, and its days.

    `issuer` is blank for one with a password here; `organisation` is what the issuer called it.
    """

    account: Account
    issuer: str
    organisation: str
    made_at: datetime
    last_in: datetime | None
    shut_because: str


def everyone(session: Session) -> tuple[Listed, ...]:
    """Every account, by address."""
    ties = identities.every(session)
    return tuple(
        Listed(
            kept.account,
            *ties.get(kept.account.id, ("", "")),
            made_at=kept.made_at,
            last_in=kept.last_in,
            shut_because=kept.shut_because,
        )
        for kept in leavers.everyone(session)
    )

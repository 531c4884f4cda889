"""The browsers that somebody is signed in with: each can be ended, and none lasts for ever.

The cookie carries a random token and the database a hash of it. A copy of a cookie that was made
before signing out is worth nothing after it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import Enum

from sqlmodel import Session

from register.domain.roles import Account
from register.store import browsers, ledger

LONGEST = timedelta(hours=12)  # from signing in, however much it is used
KEPT = timedelta(days=7)


class Standing(Enum):
    """What a browser's token is worth now."""

    OPEN = "open"
    TOO_OLD = "too old"
    """It was in order, and twelve hours have passed since it signed in."""
    ENDED = "ended"
    """Somebody ended it, or it is not known, or it is another account's."""


def begin(session: Session, account: Account, *, at: datetime) -> str:
    """Keep a browser that signs in, and return the token for its cookie."""
    token = secrets.token_urlsafe(24)
    browsers.add(session, _hash(token), account.id, at=at)
    return token


def standing(session: Session, token: str, account_id: int, *, at: datetime) -> Standing:
    """What the token is worth for this account: one look by a unique index, and no write."""
    found = browsers.find(session, _hash(token))
    if found is None or found.account_id != account_id or found.ended_at is not None:
        return Standing.ENDED
    return Standing.TOO_OLD if at - found.began_at >= LONGEST else Standing.OPEN


def end(session: Session, token: str, *, at: datetime) -> None:
    """End one browser: it signs out."""
    browsers.end(session, _hash(token), at=at)


def end_all(session: Session, account: Account, *, at: datetime) -> None:
    """End every browser of the account, the one that asks too."""
    browsers.end_all(session, account.id, at=at)
    ledger.record(
        session,
        at=at,
        actor=account.actor,
        action="signed out everywhere",
        subject=account.actor,
        detail={"role": account.role.value, "scope": account.scope},
    )


def count_open(session: Session, account: Account, *, at: datetime) -> int:
    """How many browsers somebody is signed in with; one left idle counts until its 12 hours."""
    return browsers.count_open(session, account.id, since=at - LONGEST)


def sweep(session: Session, at: datetime) -> None:
    """Throw away the browsers that signed in more than seven days before."""
    browsers.sweep(session, before=at - KEPT)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

"""Slow down whoever tries people against a receipt: a few misses are mistypings, many are not."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlmodel import Session

from register.services.accounts import network
from register.store import accounts

MISSES = 10  # from one address, which may be a whole office's
FORGOTTEN_AFTER = timedelta(hours=1)


def wait(session: Session, *, address: str, secret: str, at: datetime) -> timedelta:
    """How long this address must wait before it may ask whom a receipt is about; zero mostly."""
    found = accounts.tries(session, _key(address, secret))
    if found is None or found[0] < MISSES:
        return timedelta(0)
    # A clock that was set back must not lengthen the wait.
    left = min(found[1] + FORGOTTEN_AFTER - at, FORGOTTEN_AFTER)
    return max(left, timedelta(0))


def missed(session: Session, *, address: str, secret: str, at: datetime) -> None:
    """Count a person who was not the one."""
    key = _key(address, secret)
    accounts.count_try(session, key, at=at, forget_before=at - FORGOTTEN_AFTER)


def _key(address: str, secret: str) -> str:
    said = f"receipt:{network(address)}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()

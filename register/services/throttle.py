"""Slowing down whoever guesses: failed tries are counted under a keyed hash of who tries."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from sqlmodel import Session

from register.store import accounts

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(hours=24)


def key_of(kind: str, value: str, secret: str) -> str:
    """What a try is counted under: nobody can read from it who tried."""
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()


def wait(session: Session, key: str, allowed: int, at: datetime) -> timedelta:
    """How long until the next try: none for the first few, then twice as long each time."""
    found = accounts.tries(session, key)
    if found is None or found[0] < allowed or at - found[1] >= FORGOTTEN_AFTER:
        return timedelta(0)
    doublings = min(found[0] - allowed, 10)
    longest: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    # A clock that was set back must not lengthen the wait.
    return min(found[1] + longest - at, longest)


def count(session: Session, key: str, *, at: datetime) -> None:
    """Count a failed try."""
    accounts.count_try(session, key, at=at, forget_before=at - FORGOTTEN_AFTER)


def forget(session: Session, key: str) -> None:
    """Begin again with this key after a success."""
    accounts.forget_tries(session, key)


def sweep(session: Session, *, at: datetime) -> None:
    """Drop what is too old to matter."""
    accounts.sweep_tries(session, at=at, keep=FORGOTTEN_AFTER)

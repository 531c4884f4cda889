"""How many requests somebody may send: a fixed window of a minute, counted in the database.

Every process counts in the same place, so that a second one does not double the allowance.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from register.services.accounts import network
from register.store import rates

WINDOW = 60  # seconds
FOR_A_KEY = 100  # requests of one key in a window
FOR_AN_ADDRESS = 60  # requests without a key from one network address


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left: `remaining` requests of `quota` for `seconds` more."""

    quota: int
    remaining: int
    seconds: int
    exceeded: bool


def of_key(session: Session, number: int, *, at: datetime, quota: int = FOR_A_KEY) -> Allowance:
    """Count a request of the key of that number."""
    return _count(session, f"token:{number}", quota, at)


def of_address(
    session: Session, address: str, *, secret: str, at: datetime, quota: int = FOR_AN_ADDRESS
) -> Allowance:
    """Count a request from a network address, of which only a hash under `secret` is kept."""
    told = f"api:{network(address)}"
    key = hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()
    return _count(session, key, quota, at)


def sweep(session: Session, at: datetime) -> None:
    """Forget the windows that are over; the one just over may still be counted in."""
    rates.sweep(session, before=int(at.timestamp()) // WINDOW - 1)


def _count(session: Session, key: str, quota: int, at: datetime) -> Allowance:
    window, passed = divmod(int(at.timestamp()), WINDOW)
    used = rates.count(session, key, window)
    if used == 1:
        sweep(session, at)
    return Allowance(quota, max(0, quota - used), WINDOW - passed, exceeded=used > quota)

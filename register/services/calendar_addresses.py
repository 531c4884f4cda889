"""The secret address of an account's calendar: made, shown once, found by its hash, ended.

A calendar program signs in nowhere, so whoever holds the address reads the calendar: it has dates
and schools in it and nobody. A token is 256 random bits, so one round of SHA-256 keeps it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlmodel import Session

from register.domain.errors import NotFound
from register.domain.roles import Account, Role
from register.store import accounts, calendar_addresses, ledger
from register.store.calendar_addresses import CalendarAddress

BITS = 256
READERS = frozenset({Role.SCHOOL, Role.TRUST, Role.AUTHORITY})
"""Whose organisation has schools, and so dates and letters about them."""


def make(session: Session, account: Account, *, at: datetime) -> str:
    """Make an address in place of any earlier one; its token, this once."""
    ledger.one_recorder(session)  # two made at once: the second ends the first
    calendar_addresses.end(session, account.id, at=at)
    token = secrets.token_urlsafe(BITS // 8)
    made = calendar_addresses.add(session, account.id, hashed=_hash(token), at=at)
    _note(session, account, "calendar made", made.id, at=at)
    return token


def live(session: Session, account: Account) -> CalendarAddress | None:
    """The account's address, which cannot be shown again; None where it has none."""
    return calendar_addresses.live(session, account.id)


def end(session: Session, account: Account, *, at: datetime) -> None:
    """End the account's address, for good; nothing where it has none."""
    found = calendar_addresses.live(session, account.id)
    if found is not None:
        calendar_addresses.end(session, account.id, at=at)
        _note(session, account, "calendar ended", found.id, at=at)


def holder(session: Session, token: str) -> Account:
    """Whose calendar this is.

    Raises NotFound, with one sentence for all: unknown, ended, and of an account that is shut.
    """
    found = calendar_addresses.by_hash(session, _hash(token))
    behind = accounts.by_id(session, found.account_id) if found else None
    if behind is None or not behind[0].active or behind[0].role not in READERS:
        raise NotFound("There is no calendar at this address.")
    return behind[0]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _note(session: Session, account: Account, action: str, number: int, *, at: datetime) -> None:
    detail = {"organisation": account.organisation}
    subject = f"calendar:{number}"
    ledger.record(
        session, at=at, actor=account.actor, action=action, subject=subject, detail=detail
    )

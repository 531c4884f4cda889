"""Keys to the API: made, shown once, found again by their hash, and ended.

A key is 256 random bits, so one round of SHA-256 keeps it: there is nothing to guess. Whoever
holds it acts as the account that made it, for that account's organisation.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from register.domain.errors import Conflict, InvalidFact, NotFound
from register.domain.roles import Account
from register.domain.tokens import BEGINNING, Scope, Token, TokenState
from register.store import accounts, ledger, tokens

BITS = 256
SHORTEST_LIFE, USUAL_LIFE, LONGEST_LIFE = 1, 90, 365  # days
LONGEST_NAME = 60  # characters
MOST_LIVE = 20  # keys of one organisation at a time
SHOWN = len(BEGINNING) + 6  # characters of a key that a list may show
USE_NOTED_EVERY = timedelta(minutes=1)
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever sent a key that opens something: the key and the account behind it."""

    token: Token
    account: Account

    def may(self, scope: str) -> bool:
        """Whether the key was made for this; a blank scope needs none."""
        return not scope or scope in self.token.scopes


def make(
    session: Session,
    *,
    account: Account,
    name: str,
    scopes: Collection[Scope],
    days: int,
    at: datetime,
) -> tuple[str, Token]:
    """Make a key for the account's organisation; return it, this once, and its row.

    Raises InvalidFact for a blank name, no scope or a life of other than 1 to 365 days, Conflict
    where the organisation has as many as it may.
    """
    called = _checked_name(name)
    if not scopes:
        raise InvalidFact("Choose what the key may be used for.")
    if not SHORTEST_LIFE <= days <= LONGEST_LIFE:
        raise InvalidFact(f"Enter a number of days from {SHORTEST_LIFE} to {LONGEST_LIFE}.")
    ledger.one_recorder(session)  # so that two made at once are counted one after the other
    if tokens.count_live(session, account.organisation, at=at) >= MOST_LIVE:
        raise Conflict(f"Your organisation has {MOST_LIVE} keys: revoke one that is not used.")
    key = BEGINNING + secrets.token_urlsafe(BITS // 8)
    made = tokens.add(
        session,
        account_id=account.id,
        organisation=account.organisation,
        name=called,
        hashed=_hash(key),
        begins=key[:SHOWN],
        scopes=scopes,
        at=at,
        expires_at=at + timedelta(days=days),
    )
    detail = {"organisation": made.organisation, "scopes": sorted(made.scopes), "days": days}
    _note(session, "token made", made, by=account, at=at, detail=detail)
    return key, made


def of_organisation(session: Session, account: Account) -> list[Token]:
    """Every key that the account's organisation ever had, newest first."""
    return tokens.of_organisation(session, account.organisation)


def find(session: Session, number: int, *, account: Account) -> Token:
    """One of the organisation's keys. Raises NotFound, for another's too."""
    found = tokens.by_id(session, number, account.organisation)
    if found is None:
        raise NotFound("Your organisation has no key of that number.")
    return found


def revoke(session: Session, number: int, *, account: Account, at: datetime) -> Token:
    """End a key of the account's organisation at once and for good. Raises NotFound."""
    found = find(session, number, account=account)
    if found.revoked_at is None:
        tokens.revoke(session, number, at=at)
        detail = {"organisation": found.organisation}
        _note(session, "token revoked", found, by=account, at=at, detail=detail)
    return found


def holder(session: Session, key: str, *, at: datetime) -> Holder | None:
    """Whose key this is; None for one that opens nothing, and why is not told.

    None too where the account behind it is shut, or acts for another organisation by now. Notes
    the use, at most once a minute.
    """
    hashed = _hash(key)
    found = tokens.by_hash(session, hashed)
    if found is None or not hmac.compare_digest(found[1], hashed):
        return None
    token = found[0]
    behind = accounts.by_id(session, token.account_id)
    if behind is None or not behind[0].active or token.state(at) is not TokenState.LIVE:
        return None
    if behind[0].organisation != token.organisation:
        return None
    # A clock that was set back must not stop the note.
    if token.used_at is None or abs(at - token.used_at) >= USE_NOTED_EVERY:
        tokens.used(session, token.id, at=at)
    return Holder(token, behind[0])


def _checked_name(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise InvalidFact("Enter a name for the key, such as the system that will use it.")
    if len(called) > LONGEST_NAME:
        raise InvalidFact(f"Use at most {LONGEST_NAME} characters for the name.")
    return called


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _note(
    session: Session,
    action: str,
    token: Token,
    *,
    by: Account,
    at: datetime,
    detail: Mapping[str, object],
) -> None:
    """Record it under the key's number: its name is whatever somebody typed."""
    subject = f"token:{token.id}"
    ledger.record(session, at=at, actor=by.actor, action=action, subject=subject, detail=detail)

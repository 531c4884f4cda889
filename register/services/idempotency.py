"""The same request sent twice makes one check: the second gets what the first made.

Only a request that made something is remembered, by what it made; one that was refused may be
sent again under the same key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from register.store import idempotency

REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class First:
    """Nobody used the key before: go on, then `keep` what was made or `free` the key."""

    key: str


@dataclass(frozen=True, slots=True)
class Again:
    """The same request was answered before; `made` is what it made."""

    made: str


@dataclass(frozen=True, slots=True)
class Other:
    """The key was used for another request."""


def ask(
    session: Session, *, token_id: int, key: str, request: str, at: datetime
) -> First | Again | Other:
    """Whether a token sent this request under this key within 24 hours; takes the key if not.

    Neither key nor request is kept, only hashes of them, bound to the token.
    """
    sweep(session, at)
    hashed = _hash(f"{token_id}:{key}")
    asked = _hash(f"{token_id}:{key}:{request}")
    before = idempotency.reserve(session, hashed, asked, at=at)
    if before is None:
        return First(hashed)
    return Again(before[1]) if before[0] == asked else Other()


def sweep(session: Session, at: datetime) -> None:
    """Forget the requests that were answered more than 24 hours before."""
    idempotency.sweep(session, before=at - REMEMBERED)


def keep(session: Session, first: First, made: str) -> None:
    """Remember what the request made."""
    idempotency.keep(session, first.key, made)


def free(session: Session, first: First) -> None:
    """Forget the key: the request made nothing."""
    idempotency.free(session, first.key)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

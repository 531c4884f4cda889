"""Claims of every school, for the officials who decide them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from register.domain.claims import Claim, ClaimKind, ClaimState
from register.domain.identifiers import Reference
from register.store import claims as store
from register.store.claims import NO_SUCH

__all__ = ["NO_SUCH", "count", "late", "one", "some"]


def one(session: Session, reference: Reference) -> Claim:
    """One claim of any school. Raises NotFound."""
    return store.by_reference(session, reference)


def some(
    session: Session,
    states: Collection[ClaimState],
    kinds: Collection[ClaimKind],
    *,
    first: int,
    count: int,
) -> tuple[Claim, ...]:
    """Those in one of the states and of one of the kinds, the oldest first; `first` from 0."""
    return store.some(session, states, kinds, first=first, count=count)


def count(session: Session, states: Collection[ClaimState], kinds: Collection[ClaimKind]) -> int:
    """How many there are of them."""
    return store.count(session, states, kinds)


def late(session: Session, today: date) -> int:
    """How many wait although the day by which a reply was named has passed."""
    return store.late(session, today)

"""The letters written to one account, as whoever signs in with it reads them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.errors import NotFound
from register.domain.letters import Letter
from register.domain.roles import Account
from register.store import letters

KEPT = 500  # letters that the list goes back to: some years of them
_NONE = "You have no letter of that number."


def of_account(session: Session, account: Account) -> list[Letter]:
    """The account's letters, the latest first."""
    return letters.of_account(session, account.id, limit=KEPT)


def opened(session: Session, number: int, *, account: Account, at: datetime) -> Letter:
    """One of the account's letters, which from now on is read. Raises NotFound, for another's too.

    That it was read is theirs to know; the ledger keeps nothing of it.
    """
    if not letters.mark_read(session, account.id, number, at=at):
        raise NotFound(_NONE)
    return letters.one(session, number)

"""An account's e-mail address, which is one account's alone."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from register.domain.errors import Conflict
from register.domain.roles import Account
from register.services import accounts
from register.store import accounts as kept
from register.store import ledger


def change(session: Session, *, email: str, new: str, by: str, at: datetime) -> Account:
    """Give the account of one address another. Raises InvalidFact, NotFound, Conflict.

    The ledger says that it changed, and holds neither.
    """
    held, wanted = accounts.of_email(session, email), accounts.checked_email(new)
    if kept.by_email(session, wanted) is not None:
        raise Conflict("Another account has that address already: nothing was changed.")
    kept.set_email(session, held.id, wanted)
    ledger.record(session, at=at, actor=by, action="address changed", subject=held.actor)
    return accounts.one(session, held.id)

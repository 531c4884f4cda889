"""The one-time codes of accounts: encrypted keys, the last step taken, hashes of spare codes.

Nothing is read and then written: a code is taken by one statement, so that of two requests with
the same code one gets it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from register.store.tables.keeping import SecondFactorRow


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What an account set up; `sealed` is its key, encrypted, and `spare` are hashes."""

    sealed: str
    confirmed_at: datetime | None
    last_step: int
    spare: tuple[str, ...]


def find(session: Session, account_id: int) -> SecondFactor | None:
    """What the account set up, or None."""
    row = session.get(SecondFactorRow, account_id, populate_existing=True)
    if row is None:
        return None
    return SecondFactor(row.secret, row.confirmed_at, row.last_step, tuple(json.loads(row.spare)))


def having(session: Session) -> frozenset[int]:
    """The accounts that have set something up, by number."""
    set_up = col(SecondFactorRow.confirmed_at).is_not(None)
    return frozenset(session.exec(select(SecondFactorRow.account_id).where(set_up)))


def put(session: Session, account_id: int, told: SecondFactor) -> None:
    """Keep it in place of what was set up before."""
    remove(session, account_id)
    session.add(
        SecondFactorRow(
            account_id=account_id,
            secret=told.sealed,
            confirmed_at=told.confirmed_at,
            last_step=told.last_step,
            spare=json.dumps(told.spare),
        )
    )
    session.flush()


def remove(session: Session, account_id: int) -> bool:
    """Forget it; whether there was anything to forget."""
    gone = session.connection().execute(
        delete(SecondFactorRow).where(col(SecondFactorRow.account_id) == account_id)
    )
    session.expire_all()
    return gone.rowcount > 0


def take_step(session: Session, account_id: int, step: int) -> bool:
    """Take the code of a time step; False where it, or a later one, was taken before."""
    return _change(session, account_id, col(SecondFactorRow.last_step) < step, {"last_step": step})


def change_spare(
    session: Session, account_id: int, before: Sequence[str], after: Sequence[str]
) -> bool:
    """Keep other spare codes; False where they are no longer what they were `before`."""
    still = col(SecondFactorRow.spare) == json.dumps(before)
    return _change(session, account_id, still, {"spare": json.dumps(after)})


def _change(
    session: Session, account_id: int, still: ColumnElement[bool], new: dict[str, object]
) -> bool:
    mine = col(SecondFactorRow.account_id) == account_id
    changed = session.connection().execute(update(SecondFactorRow).where(mine, still).values(new))
    session.expire_all()
    return changed.rowcount == 1

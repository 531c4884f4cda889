"""What is kept of accounts besides who they are: when they were made, used, shut, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from register.domain.roles import Account, Role
from register.store.schools import in_batches
from register.store.tables.keeping import AccountRow, LedgerRow


@dataclass(frozen=True, slots=True)
class Kept:
    """An account with its days; `last_in` None where nobody signed in since that is kept."""

    account: Account
    made_at: datetime
    last_in: datetime | None
    shut_because: str


def everyone(session: Session) -> list[Kept]:
    """Every account, by address."""
    return [
        Kept(_account(row), row.created_at, row.last_in, row.shut_because)
        for row in session.exec(select(AccountRow).order_by(AccountRow.email))
    ]


def last_acts(
    session: Session, numbers: Collection[int], actions: Collection[str]
) -> dict[int, datetime]:
    """When the ledger last told any of these actions of each account; by the account's number."""
    found: dict[int, datetime] = {}
    for chosen in in_batches(numbers):
        subjects = {f"account:{number}": number for number in chosen}
        statement = (
            select(LedgerRow.subject, func.max(LedgerRow.at))
            .where(col(LedgerRow.subject).in_(subjects), col(LedgerRow.action).in_(actions))
            .group_by(LedgerRow.subject)
        )
        found |= {subjects[subject]: at for subject, at in session.exec(statement)}
    return found


def _account(row: AccountRow) -> Account:
    return Account(row.id or 0, row.email, Role(row.role), row.scope, active=row.active)

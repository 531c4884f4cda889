"""Who an account is to its organisation's own sign-in: one row for each issuer and subject."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from register.domain.roles import Account, Role
from register.store import accounts
from register.store.tables.keeping import AccountRow, IdentityRow


def by_subject(session: Session, issuer: str, subject: str) -> Account | None:
    """The account of whoever that issuer calls by that subject."""
    row = session.exec(
        select(IdentityRow).where(IdentityRow.issuer == issuer, IdentityRow.subject == subject)
    ).first()
    found = accounts.by_id(session, row.account_id) if row else None
    return found[0] if found else None


def add(session: Session, account_id: int, *, issuer: str, subject: str, organisation: str) -> None:
    """Tie a new account to its subject; `organisation` is the name that the issuer gave."""
    row = IdentityRow(
        account_id=account_id, issuer=issuer, subject=subject, organisation_name=organisation
    )
    session.add(row)
    session.flush()


def move(
    session: Session, account_id: int, *, email: str, role: Role, scope: str, organisation: str
) -> Account:
    """Have the account say what its issuer says now; the account as it is after."""
    row = session.exec(select(AccountRow).where(AccountRow.id == account_id)).one()
    row.email, row.role, row.scope = email, role.value, scope
    tie = session.exec(select(IdentityRow).where(IdentityRow.account_id == account_id)).one()
    tie.organisation_name = organisation
    session.flush()
    return Account(account_id, email, role, scope, active=row.active)


def why_shut(session: Session, account_id: int) -> str:
    """Why the account was shut, in words; blank where nobody said."""
    row = session.get(AccountRow, account_id)
    return row.shut_because if row else ""


def issuers(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """The issuer that signs each of these accounts in, by number; of those without a password."""
    statement = select(IdentityRow.account_id, IdentityRow.issuer)
    return dict(session.exec(statement.where(col(IdentityRow.account_id).in_(numbers))).all())


def every(session: Session) -> dict[int, tuple[str, str]]:
    """Every issuer, and its name for the organisation, by the number of the account."""
    statement = select(IdentityRow.account_id, IdentityRow.issuer, IdentityRow.organisation_name)
    return {number: (issuer, name) for number, issuer, name in session.exec(statement)}

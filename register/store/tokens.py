"""Keys to the API: rows of hashes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from register.domain.tokens import Scope, Token
from register.store.tables.sight import TokenRow


def add(
    session: Session,
    *,
    account_id: int,
    organisation: str,
    name: str,
    hashed: str,
    begins: str,
    scopes: Iterable[Scope],
    at: datetime,
    expires_at: datetime,
) -> Token:
    """Insert a key, of which only the hash is given."""
    row = TokenRow(
        account_id=account_id,
        organisation=organisation,
        name=name,
        hash=hashed,
        begins=begins,
        scopes=" ".join(sorted(scopes)),
        made_at=at,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return _token(row)


def by_hash(session: Session, hashed: str) -> tuple[Token, str] | None:
    """The key of this hash, with the hash as it is held."""
    row = session.exec(select(TokenRow).where(TokenRow.hash == hashed)).first()
    return None if row is None else (_token(row), row.hash)


def by_id(session: Session, number: int, organisation: str) -> Token | None:
    """The organisation's key of that number; None for another's."""
    row = session.get(TokenRow, number)
    return None if row is None or row.organisation != organisation else _token(row)


def of_organisation(session: Session, organisation: str) -> list[Token]:
    """Every key that the organisation ever had, newest first."""
    statement = select(TokenRow).where(TokenRow.organisation == organisation)
    return [_token(row) for row in session.exec(statement.order_by(col(TokenRow.id).desc()))]


def count_live(session: Session, organisation: str, *, at: datetime) -> int:
    """How many of its keys still open something."""
    statement = select(func.count()).where(
        TokenRow.organisation == organisation,
        col(TokenRow.revoked_at).is_(None),
        TokenRow.expires_at > at,
    )
    return session.exec(statement).one()


def revoke(session: Session, number: int, *, at: datetime) -> None:
    """End it for good; one that has ended keeps its first end."""
    session.connection().execute(
        update(TokenRow)
        .where(col(TokenRow.id) == number, col(TokenRow.revoked_at).is_(None))
        .values(revoked_at=at)
    )
    session.expire_all()


def used(session: Session, number: int, *, at: datetime) -> None:
    """Note when it was last used."""
    session.connection().execute(
        update(TokenRow).where(col(TokenRow.id) == number).values(used_at=at)
    )
    session.expire_all()


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id or 0,
        account_id=row.account_id,
        organisation=row.organisation,
        name=row.name,
        begins=row.begins,
        scopes=frozenset(Scope(scope) for scope in row.scopes.split()),
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )

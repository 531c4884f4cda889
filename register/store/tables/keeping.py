"""What the service keeps about itself: the ledger, accounts, throttles, leases, settings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class LedgerRow(SQLModel, table=True):
    """One act, chained by hash to the one before. Append-only: triggers refuse change."""

    __tablename__ = "ledger"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    actor: str
    action: str = Field(index=True)
    subject: str = Field(index=True)
    detail: str = Field(sa_type=Text)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AccountRow(SQLModel, table=True):
    """Somebody who may sign in, as what, for which organisation."""

    __tablename__ = "account"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    password_hash: str
    role: str = Field(max_length=20)
    scope: str = ""
    active: bool = True
    created_at: datetime = Field(sa_type=Instant)
    last_in: datetime | None = Field(default=None, sa_type=Instant)
    shut_because: str = ""


class IdentityRow(SQLModel, table=True):
    """Who an account is to the organisation's own sign-in; such an account has no password."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: int = Field(
        primary_key=True, foreign_key="account.id", sa_column_kwargs={"autoincrement": False}
    )
    issuer: str
    subject: str = Field(max_length=255)
    organisation_name: str = ""


class BrowserRow(SQLModel, table=True):
    """One browser signed in. What its cookie carries is kept as a hash, and dies at sign-out."""

    __tablename__ = "browser"

    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(max_length=64, unique=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    began_at: datetime = Field(sa_type=Instant, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)


class SecondFactorRow(SQLModel, table=True):
    """The one-time codes (RFC 6238) of a local account; `secret` is encrypted under our own key.

    `last_step` is the time step of the last code taken, so that none is taken twice; `spare` are
    the hashes of codes for a lost device, each good once, as JSON.
    """

    __tablename__ = "second_factor"

    account_id: int = Field(
        primary_key=True, foreign_key="account.id", sa_column_kwargs={"autoincrement": False}
    )
    secret: str = Field(sa_type=Text)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    last_step: int = 0
    spare: str = Field(default="[]", sa_type=Text)


class ThrottleRow(SQLModel, table=True):
    """Failed tries in a window, under a keyed hash of who is trying."""

    __tablename__ = "throttle"

    key: str = Field(max_length=64, primary_key=True)
    since: datetime = Field(sa_type=Instant)
    failures: int


class LeaseRow(SQLModel, table=True):
    """Who runs the scheduler now, and until when unless renewed."""

    __tablename__ = "lease"

    name: str = Field(max_length=40, primary_key=True)
    holder: str
    until: datetime = Field(sa_type=Instant)


class NoteRow(SQLModel, table=True):
    """A small fact about the database itself, such as the rulebook its lines were drawn under."""

    __tablename__ = "note"

    name: str = Field(max_length=40, primary_key=True)
    value: str = Field(sa_type=Text)

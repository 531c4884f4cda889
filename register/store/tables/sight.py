"""Who looked for whom and saw whom, and the doors that a person or an organisation opens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class SightRow(SQLModel, table=True):
    """One person was shown to one organisation; `ledger_seq` is the row that says so for good."""

    __tablename__ = "sight"
    __table_args__ = (Index("ix_sight_person_id_at", "person_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=Instant)
    organisation: str = Field(max_length=40)
    purpose: str = Field(max_length=40)
    what: str = Field(max_length=40)
    ledger_seq: int


class LookUpRow(SQLModel, table=True):
    """One search for a person, and the points it counts towards being stopped.

    The number typed is kept only as keyed hashes: of itself, of the bucket of numbers that it falls
    in, by which walking is known, and with the birthday typed beside it, by which the same question
    asked again is known. Thrown away after some days.
    """

    __tablename__ = "look_up"
    __table_args__ = (Index("ix_look_up_organisation_at", "organisation", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation: str = Field(max_length=40)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = Field(sa_type=Instant, index=True)
    found: str = Field(max_length=10)
    points: int
    person_id: int | None = Field(default=None, foreign_key="person.id")
    number: str = Field(default="", max_length=64)
    bucket: str = Field(default="", max_length=64)
    pair: str = Field(default="", max_length=64)


class StopRow(SQLModel, table=True):
    """An organisation's look-ups were stopped, until an official lets them go on."""

    __tablename__ = "stop"

    id: int | None = Field(default=None, primary_key=True)
    organisation: str = Field(max_length=40, index=True)
    at: datetime = Field(sa_type=Instant)
    why: str = Field(sa_type=Text)
    lifted_at: datetime | None = Field(default=None, sa_type=Instant)
    lifted_by: str = ""
    lifted_because: str = ""


class ShareCodeRow(SQLModel, table=True):
    """A candidate's leave for one organisation to see their record; only a hash of it is kept.

    `organisation` is blank until the first use, which binds it.
    """

    __tablename__ = "share_code"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    urn: int = Field(foreign_key="school.urn")
    hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    organisation: str = Field(default="", max_length=40)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class TokenRow(SQLModel, table=True):
    """Another system's key to the API, for one organisation; only a hash of it is kept."""

    __tablename__ = "token"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    organisation: str = Field(max_length=40, index=True)
    name: str
    hash: str = Field(max_length=64, unique=True)
    begins: str = Field(max_length=16)
    scopes: str
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class RateRow(SQLModel, table=True):
    """How much of a window's allowance is used, under a key of whose it is."""

    __tablename__ = "rate"

    key: str = Field(max_length=64, primary_key=True)
    window: int
    used: int


class IdempotencyRow(SQLModel, table=True):
    """An API request that was answered, so that the same one again gets the same answer."""

    __tablename__ = "idempotency"

    key: str = Field(max_length=64, primary_key=True)
    request: str = Field(max_length=64)
    answer: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant, index=True)

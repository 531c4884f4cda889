"""Letters to schools, trusts and authorities, what they were last told, and what they stopped."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class LetterRow(SQLModel, table=True):
    """One letter to one account. `key` says what it is about, so that it is written once.

    `state` is "waiting", "sending" (handed to a carrier that has not answered yet), "sent" or
    "failed". `carrier` is "notify" or "file"; `carried_as` is the carrier's own number for it.
    Neither subject nor body names a person.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_state_id", "state", "id"),
        Index("ix_letter_state_next_try", "state", "next_try"),
        Index("ix_letter_account_id_id", "account_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)
    at: datetime = Field(sa_type=Instant)
    account_id: int = Field(foreign_key="account.id")
    organisation: str = Field(max_length=40)
    kind: str = Field(max_length=20)
    urn: int | None = Field(default=None, foreign_key="school.urn")
    subject: str
    body: str = Field(sa_type=Text)
    state: str = Field(max_length=10)
    tries: int = 0
    next_try: datetime | None = Field(default=None, sa_type=Instant)
    carrier: str = Field(default="", max_length=10)
    carried_as: str = Field(default="", max_length=64)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    problem: str = ""
    read_at: datetime | None = Field(default=None, sa_type=Instant)


class ToldRow(SQLModel, table=True):
    """What a school's people were last told: its answer, and a digest of the facts behind it.

    `sencos` is JSON: who was in post, by number, with a digest of each kind of fact about them.
    `times` counts the tellings, so that each can be told from the one before.
    """

    __tablename__ = "told"

    urn: int = Field(
        primary_key=True, foreign_key="school.urn", sa_column_kwargs={"autoincrement": False}
    )
    status: str = Field(max_length=20)
    deadline: date | None
    facts: str = Field(max_length=64)
    sencos: str = Field(sa_type=Text)
    day: date
    times: int = 0


class StoppedLetterRow(SQLModel, table=True):
    """An account asked for no more letters of a kind that may be stopped."""

    __tablename__ = "stopped_letter"

    account_id: int = Field(
        primary_key=True, foreign_key="account.id", sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(primary_key=True, max_length=20)
    at: datetime = Field(sa_type=Instant)


class CalendarRow(SQLModel, table=True):
    """An address at which an account's organisation reads its dates; only a hash is kept."""

    __tablename__ = "calendar"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    hash: str = Field(max_length=64, unique=True)
    made_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)

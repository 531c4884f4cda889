"""Checks of candidates as they were made, and what has happened to their receipts since."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class VerificationRow(SQLModel, table=True):
    """One check, kept as it was made. Triggers refuse any change: a new day makes a new one.

    `organisation` is whose check it is ("school:100001", "panel:7"). `outcome` is a status of the
    law, or "no_record" or "ambiguous", where nobody was found. `pack` binds the candidates of one
    check together. `snapshot` is everything the page shows, `receipt` the signed word of it.
    """

    __tablename__ = "verification"
    __table_args__ = (Index("ix_verification_organisation_id", "organisation", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=12, unique=True)
    pack: str = Field(max_length=12, index=True)
    at: datetime = Field(sa_type=Instant)
    organisation: str = Field(max_length=40)
    account_id: int = Field(foreign_key="account.id")
    purpose: str = Field(max_length=20)
    route: str = Field(max_length=10)
    urn: int = Field(foreign_key="school.urn", index=True)
    starts: date
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    outcome: str = Field(max_length=20)
    deadline: date | None
    follows_id: int | None = Field(default=None, foreign_key="verification.id", index=True)
    snapshot: str = Field(sa_type=Text)
    receipt: str = Field(sa_type=Text)


class VerificationMarkRow(SQLModel, table=True):
    """A check whose facts may have been corrected: it is looked at again before it is relied on."""

    __tablename__ = "verification_mark"

    verification_id: int = Field(
        primary_key=True,
        foreign_key="verification.id",
        sa_column_kwargs={"autoincrement": False},
    )
    at: datetime = Field(sa_type=Instant)
    why: str


class ReceiptEventRow(SQLModel, table=True):
    """What happened to a receipt: "touched", "withdrawn" or "restored". The last one counts."""

    __tablename__ = "receipt_event"

    id: int | None = Field(default=None, primary_key=True)
    verification_id: int = Field(foreign_key="verification.id", index=True)
    at: datetime = Field(sa_type=Instant)
    kind: str = Field(max_length=10, index=True)
    because: str
    by: str


class NoticeRow(SQLModel, table=True):
    """Something an organisation is told about a check of its own. Names nobody."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_organisation_read_at", "organisation", "read_at"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation: str = Field(max_length=40)
    at: datetime = Field(sa_type=Instant)
    kind: str = Field(max_length=20)
    verification_id: int = Field(foreign_key="verification.id")
    words: str
    read_at: datetime | None = Field(default=None, sa_type=Instant)


class CheckDraftRow(SQLModel, table=True):
    """A check being filled in: whoever leaves finds their entries again, and a day ends it."""

    __tablename__ = "check_draft"

    id: str = Field(max_length=12, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    entries: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=Instant, index=True)


class UnsettledMatchRow(SQLModel, table=True):
    """A check that fits several people: an official says which. What was typed goes when it is."""

    __tablename__ = "unsettled_match"

    id: int | None = Field(default=None, primary_key=True)
    verification_id: int = Field(foreign_key="verification.id", unique=True)
    at: datetime = Field(sa_type=Instant)
    sought: str = Field(sa_type=Text)
    candidates: str = Field(sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str = ""
    decided_because: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id")
    answered_id: int | None = Field(default=None, foreign_key="verification.id")


class SigningKeyRow(SQLModel, table=True):
    """The public half of a key that signs receipts; the private half is a file of the instance.

    A retired key signs nothing new and goes on proving what it signed.
    """

    __tablename__ = "signing_key"

    kid: str = Field(max_length=64, primary_key=True)
    public: str = Field(sa_type=Text)
    made_at: datetime = Field(sa_type=Instant)
    retired_at: datetime | None = Field(default=None, sa_type=Instant)


class BulkMemoryRow(SQLModel, table=True):
    """The last answer that an organisation had of somebody by file, under a keyed hash."""

    __tablename__ = "bulk_memory"

    organisation: str = Field(max_length=40, primary_key=True)
    subject: str = Field(max_length=64, primary_key=True)
    outcome: str = Field(max_length=20)
    deadline: date | None
    at: datetime = Field(sa_type=Instant, index=True)


class PersonMergeRow(SQLModel, table=True):
    """Two records that were one person's. The number of the one that went still finds the other.

    `moved` says which rows were made and ended, so that it can be undone.
    """

    __tablename__ = "person_merge"
    __table_args__ = (Index("ix_person_merge_trn_date_of_birth", "trn", "date_of_birth"),)

    id: int | None = Field(default=None, primary_key=True)
    gone_id: int = Field(foreign_key="person.id", index=True)
    kept_id: int = Field(foreign_key="person.id", index=True)
    trn: str = Field(max_length=7)
    date_of_birth: date
    at: datetime = Field(sa_type=Instant)
    by: str
    because: str
    moved: str = Field(sa_type=Text)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: str = ""
    undone_because: str = ""

"""What schools change, claim and confirm, the documents they send, and what officials decide."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class ChangeRow(SQLModel, table=True):
    """One act that superseded facts, so that it can be undone by another.

    `steps` are the rows, as JSON: what kind of thing, its number, the version ended and the one
    made (null where there is none). `words` say what was done and name nobody; `why` is the
    reason that was given.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_urn_id", "urn", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    urn: int = Field(foreign_key="school.urn")
    organisation: str = Field(max_length=40)
    account_id: int = Field(foreign_key="account.id")
    kind: str = Field(max_length=20)
    words: str
    why: str = Field(sa_type=Text)
    steps: str = Field(sa_type=Text)
    claim_id: int | None = Field(default=None, foreign_key="claim.id", index=True)
    undoes_id: int | None = Field(default=None, foreign_key="change.id")
    undone_by_id: int | None = Field(default=None, foreign_key="change.id")


class ClaimRow(SQLModel, table=True):
    """Something that a school says and an official decides, and the decision.

    `proposed` is what would be recorded, as JSON; `words` what the school wrote; `typed` what was
    entered of a teacher nobody was found for, as JSON, blanked once decided. `reply_due` is the
    day by which the school was told it would hear, inclusive.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_urn_id", "urn", "id"),
        Index("ix_claim_state_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=12, unique=True)
    at: datetime = Field(sa_type=Instant)
    urn: int = Field(foreign_key="school.urn")
    organisation: str = Field(max_length=40)
    account_id: int = Field(foreign_key="account.id")
    kind: str = Field(max_length=20)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    appointment_id: int | None = Field(default=None, foreign_key="appointment.id")
    award_id: int | None = Field(default=None, foreign_key="award.id")
    proposed: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    typed: str = Field(default="", sa_type=Text)
    reply_due: date
    state: str = Field(max_length=10)
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    reply: str = Field(default="", sa_type=Text)


class EvidenceRow(SQLModel, table=True):
    """A document sent with a claim; the file lies in the instance folder under its own name.

    `sha256` is of the bytes kept; `removed_at` is when the file was thrown away, the row staying.
    """

    __tablename__ = "evidence"

    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="claim.id", index=True)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=10)
    bytes: int
    sha256: str = Field(max_length=64)
    kept_as: str = Field(max_length=64, unique=True)
    account_id: int = Field(foreign_key="account.id")
    at: datetime = Field(sa_type=Instant)
    removed_at: datetime | None = Field(default=None, sa_type=Instant)


class ConfirmationRow(SQLModel, table=True):
    """A school said that its record was right, as it stood: `digest` is of what was on the page."""

    __tablename__ = "confirmation"
    __table_args__ = (Index("ix_confirmation_urn_at", "urn", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(foreign_key="school.urn")
    at: datetime = Field(sa_type=Instant)
    day: date
    organisation: str = Field(max_length=40)
    account_id: int = Field(foreign_key="account.id")
    digest: str = Field(max_length=64)

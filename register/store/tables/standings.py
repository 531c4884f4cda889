"""Standings as lines, and the marks that say which must be drawn again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class StandingRow(SQLModel, table=True):
    """A span of days with one answer. `valid_to` and `known_to` are the first outside it."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("ix_standing_urn_known_to", "urn", "known_to"),
        # The report of a day reads these columns and no others, so the rows are not opened.
        Index(
            "ix_standing_report",
            "valid_to",
            "valid_from",
            "known_to",
            "known_from",
            "status",
            "urn",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(foreign_key="school.urn")
    valid_from: date
    valid_to: date
    status: str = Field(max_length=20)
    deadline: date | None
    reasons: str
    rulebook: str = Field(max_length=20)
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)


class StandingMarkRow(SQLModel, table=True):
    """A school whose line may no longer be true from an instant on: it is drawn again first."""

    __tablename__ = "standing_mark"

    urn: int = Field(
        primary_key=True, foreign_key="school.urn", sa_column_kwargs={"autoincrement": False}
    )
    at: datetime = Field(primary_key=True, sa_type=Instant)
    why: str

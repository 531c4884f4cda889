"""Reports that were kept, releases that were published, what-ifs, census returns, and case work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant


class KeptReportRow(SQLModel, table=True):
    """The national report of one day as it was said at one time. Never changed nor removed.

    `kind` is "said" for what was said in its time, "rerun" for the same day said again since the
    facts were corrected (`reruns_id` is the first). `content` is the counts, as canonical JSON;
    `sha256` is of its bytes.
    """

    __tablename__ = "kept_report"
    __table_args__ = (Index("ix_kept_report_as_of_id", "as_of", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    as_of: date
    made_at: datetime = Field(sa_type=Instant)
    known_at: datetime = Field(sa_type=Instant)
    kind: str = Field(max_length=10)
    reruns_id: int | None = Field(default=None, foreign_key="kept_report.id")
    by: str = Field(max_length=40)
    rulebook: str = Field(max_length=20)
    list_day: date | None
    sha256: str = Field(max_length=64)
    content: str = Field(sa_type=Text)


class ReleaseRow(SQLModel, table=True):
    """Protected tables that were published, made from one kept report. Never changed nor removed.

    `number` counts from 1. `content` is what was published, as canonical JSON; `sha256` is of its
    bytes. `words` say what is new for the change log.
    """

    __tablename__ = "published_release"

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    kept_report_id: int = Field(foreign_key="kept_report.id")
    as_of: date
    published_at: datetime = Field(sa_type=Instant)
    account_id: int = Field(foreign_key="account.id")
    replaces: int | None
    words: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    content: str = Field(sa_type=Text)


class WhatIfRow(SQLModel, table=True):
    """One what-if and what came of it, on the facts known at one instant; none names anybody.

    `asked` is the switches and figures that differ, as JSON; `summary` the counts before and after;
    `changes` the schools whose answer differs.
    """

    __tablename__ = "what_if"
    __table_args__ = (Index("ix_what_if_made_at", "made_at"),)

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=12, unique=True)
    made_at: datetime = Field(sa_type=Instant)
    account_id: int = Field(foreign_key="account.id")
    as_of: date
    known_at: datetime = Field(sa_type=Instant)
    rulebook: str = Field(max_length=20)
    asked: str = Field(sa_type=Text)
    summary: str = Field(sa_type=Text)
    changes: str = Field(sa_type=Text)


class CensusReturnRow(SQLModel, table=True):
    """One extract of the school workforce census that was taken in."""

    __tablename__ = "census_return"

    id: int | None = Field(default=None, primary_key=True)
    census_day: date = Field(index=True)
    imported_at: datetime = Field(sa_type=Instant)
    by: str = Field(max_length=40)
    sha256: str = Field(max_length=64)
    rows: int


class CensusEntryRow(SQLModel, table=True):
    """What one return said of one person at one school: the role, and the award or not.

    No number is kept: `person_id` is whom it matched, blank where it matched nobody or was blank.
    """

    __tablename__ = "census_entry"
    __table_args__ = (
        Index("ix_census_entry_return_id_urn", "return_id", "urn"),
        Index("ix_census_entry_person_id", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="census_return.id")
    urn: int
    person_id: int | None = Field(default=None, foreign_key="person.id")
    numbered: bool
    senco: bool
    award: bool


class CaseEventRow(SQLModel, table=True):
    """One thing that was done about a case of the queue; how it stands is what its events say.

    `kind` and `subject` name the case ("claim", its reference; "match", its number). Never changed.
    """

    __tablename__ = "case_event"
    __table_args__ = (UniqueConstraint("kind", "subject", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    subject: str = Field(max_length=40)
    place: int
    at: datetime = Field(sa_type=Instant)
    account_id: int = Field(foreign_key="account.id")
    act: str = Field(max_length=20)
    to_account_id: int | None = Field(default=None, foreign_key="account.id")
    decision: str = Field(default="", max_length=40)
    reason: str = Field(default="", sa_type=Text)

"""Schools, the links between them, and the runs of the feed that brought them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant, one_current


class FeedRunRow(SQLModel, table=True):
    """One refresh, whatever came of it."""

    __tablename__ = "feed_run"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=Instant)
    finished_at: datetime = Field(sa_type=Instant)
    outcome: str = Field(max_length=20)
    extract_date: date | None = None
    sha256: str = Field(default="", max_length=64, index=True)
    source: str = ""
    folder: str = ""
    rows: int = 0
    schools_open: int = 0
    schools_in_scope: int = 0
    added: int = 0
    changed: int = 0
    closed: int = 0
    vanished: int = 0
    rejected: int = 0
    links: int = 0
    max_urn: int = 0
    summary: str = Field(default="{}", sa_type=Text)
    reasons: str = Field(default="[]", sa_type=Text)
    notices: str = Field(default="[]", sa_type=Text)
    seconds: str = Field(default="{}", sa_type=Text)
    approves_run: int | None = Field(default=None, foreign_key="feed_run.id")
    decided_by: str = ""
    decision_reason: str = ""


class FeedRejectRow(SQLModel, table=True):
    """One row of a feed file that could not be read, kept so that nothing is lost."""

    __tablename__ = "feed_reject"

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="feed_run.id", index=True)
    line: int
    column: str
    problem: str


class SchoolRow(SQLModel, table=True):
    """A school that the list has ever named. Never deleted."""

    __tablename__ = "school"

    urn: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    missing_since: date | None = None


class SchoolVersionRow(SQLModel, table=True):
    """What the list said of a school, and the instants between which that was what we knew."""

    __tablename__ = "school_version"
    __table_args__ = (
        one_current("school_version", "urn"),
        Index("ix_school_version_la_code_known_to", "la_code", "known_to"),
        # The report by authority reads these columns and no others.
        Index("ix_school_version_report", "urn", "known_to", "known_from", "la_code", "la_name"),
    )

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(foreign_key="school.urn", index=True)
    name: str
    la_code: int | None
    la_name: str
    establishment_number: int | None
    type_code: int | None
    type_name: str
    type_group_code: int | None
    type_group_name: str
    status_code: int | None
    status_name: str
    reason_opened_code: int | None
    reason_closed_code: int | None
    opened: date | None
    closed: date | None
    phase_code: int | None
    phase_name: str
    low_age: int | None
    high_age: int | None
    pupils: int | None
    fsm_percent: float | None
    trust_code: int | None
    trust_name: str
    federation_code: int | None
    federation_name: str
    ukprn: int | None
    street: str
    locality: str
    town: str
    county: str
    postcode: str
    region_code: str
    region_name: str
    urban_rural_code: str
    urban_rural_name: str
    easting: int | None
    northing: int | None
    last_changed: date | None
    run_id: int = Field(foreign_key="feed_run.id")
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)


class SchoolLinkRow(SQLModel, table=True):
    """One row of the links file; withdrawn links are superseded, never deleted."""

    __tablename__ = "school_link"
    __table_args__ = (Index("ix_school_link_link_urn", "link_urn"),)

    id: int | None = Field(default=None, primary_key=True)
    urn: int = Field(index=True)
    link_urn: int
    link_name: str
    link_type: str
    established: date | None
    run_id: int = Field(foreign_key="feed_run.id")
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)

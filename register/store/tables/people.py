"""People, their awards and their appointments: each a thing with versions of what was known."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from register.store.tables.columns import Instant, one_current


class PersonRow(SQLModel, table=True):
    """Somebody the register has been told of."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=16, unique=True)


class PersonVersionRow(SQLModel, table=True):
    """What was said of a person. `teacher_until` is the first day status no longer holds."""

    __tablename__ = "person_version"
    __table_args__ = (
        one_current("person_version", "person_id"),
        one_current("person_version", "trn"),
        # A number is looked for with a birthday, and a birthday with names, in one probe each.
        Index("ix_person_version_trn_date_of_birth", "trn", "date_of_birth"),
        Index("ix_person_version_date_of_birth", "date_of_birth"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    trn: str = Field(max_length=7)
    given_names: str
    family_name: str
    previous_family_names: str
    date_of_birth: date
    basis: str = Field(max_length=10)
    teacher_from: date | None
    teacher_until: date | None
    induction: str = Field(max_length=15)
    prohibited: bool | None
    level: str = Field(max_length=10)
    source: str
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)


class AwardRow(SQLModel, table=True):
    """A course or award of one person."""

    __tablename__ = "award"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)


class AwardVersionRow(SQLModel, table=True):
    """What was said of an award; whether its body is recognised is asked of the lists."""

    __tablename__ = "award_version"
    __table_args__ = (one_current("award_version", "award_id"),)

    id: int | None = Field(default=None, primary_key=True)
    award_id: int = Field(foreign_key="award.id", index=True)
    kind: str = Field(max_length=10)
    course_started: date | None
    course_completed: date | None
    awarded: date | None
    awarding_body: str
    certificate: str
    revoked: date | None
    level: str = Field(max_length=10)
    source: str
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)


class ConversionRow(SQLModel, table=True):
    """One succession acted on, waiting for a person, or undone."""

    __tablename__ = "conversion"

    id: int | None = Field(default=None, primary_key=True)
    old_urn: int = Field(foreign_key="school.urn", index=True)
    new_urn: int = Field(foreign_key="school.urn", index=True)
    carried_from: date
    outcome: str = Field(max_length=10)
    reason: str
    run_id: int | None = Field(default=None, foreign_key="feed_run.id")
    at: datetime = Field(sa_type=Instant)
    undone_at: datetime | None = Field(default=None, sa_type=Instant)
    undone_by: str = ""
    undone_because: str = ""


class AppointmentRow(SQLModel, table=True):
    """One person's time as SENCO of one school; carried ones name what they were carried from."""

    __tablename__ = "appointment"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    urn: int = Field(foreign_key="school.urn", index=True)
    inherited_from: int | None = Field(default=None, foreign_key="appointment.id")
    conversion_id: int | None = Field(default=None, foreign_key="conversion.id", index=True)


class AppointmentVersionRow(SQLModel, table=True):
    """What was said of an appointment. `ends` is the first day out of post, None while in post."""

    __tablename__ = "appointment_version"
    __table_args__ = (one_current("appointment_version", "appointment_id"),)

    id: int | None = Field(default=None, primary_key=True)
    appointment_id: int = Field(foreign_key="appointment.id", index=True)
    starts: date
    starts_latest: date
    ends: date | None
    designated: bool
    head_teacher: bool | None
    teacher_at_school: bool | None
    level: str = Field(max_length=10)
    end_level: str | None = Field(default=None, max_length=10)
    cover: str = Field(max_length=12)
    shared: bool | None = None
    source: str
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)


class AwardingBodyRow(SQLModel, table=True):
    """A body on a dated list. `ends` is the first day off it. Corrected by superseding."""

    __tablename__ = "awarding_body"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=10)
    name: str
    also_known_as: str = Field(default="[]", sa_type=Text)
    starts: date | None
    ends: date | None
    source: str
    confidence: str = Field(max_length=1)
    recorded_by: str
    known_from: datetime = Field(sa_type=Instant)
    known_to: datetime = Field(sa_type=Instant)

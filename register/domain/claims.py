"""Claims: what a school says and cannot record by itself, and the official's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from register.domain.appointments import Appointment
from register.domain.awards import AwardKind
from register.domain.identifiers import Reference, Trn, Urn
from register.domain.people import Induction, TeacherStatus

WORKING_DAYS = 15  # in which a reply is aimed at
_SATURDAY = 5


class ClaimKind(StrEnum):
    """What a claim is of."""

    SERVICE = "service"
    """Earlier service as SENCO, or an exemption because of it."""
    AWARD = "award"
    """A qualification that is held, or a course that is under way."""
    CORRECTION = "correction"
    """A fact on the record is wrong."""
    UNMATCHED = "unmatched"
    """A SENCO whom the register did not find."""


class ClaimState(StrEnum):
    """Where a claim stands; only an open one can be decided or withdrawn."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PostClaimed:
    """One earlier post as SENCO. `urn` None is a school not on the list, named by `place`.

    `starts` to `starts_latest` (both inclusive) bound the first day; `ends` is the first day out
    of post. Where only the month of the last day is known, `ends_in_month` says so and `ends`
    follows its first day, so that no service is counted that may not have been.
    """

    urn: Urn | None
    place: str
    starts: date
    starts_latest: date
    ends: date
    ends_in_month: bool = False


@dataclass(frozen=True, slots=True)
class AwardClaimed:
    """A qualification or course as the school tells it; a date that is None is not given."""

    kind: AwardKind
    body: str
    course_started: date | None = None
    course_completed: date | None = None
    awarded: date | None = None
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be recorded; everything blank where a claim is in words alone."""

    posts: tuple[PostClaimed, ...] = ()
    award: AwardClaimed | None = None
    appointment: Appointment | None = None
    status: TeacherStatus | None = None
    induction: Induction | None = None

    @property
    def in_words_alone(self) -> bool:
        """Whether nothing can be recorded from it without an official's own hand."""
        return self == Proposed()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was entered of a teacher whom nobody was found for."""

    trn: Trn
    born: date
    given_names: str
    family_name: str

    @property
    def number_ends(self) -> str:
        """The last three digits of the number."""
        return self.trn[-3:]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `reply_due` is the day by which the school was told that it would hear.

    `typed` is None once it is decided or withdrawn: it is thrown away then. `person_id` is whom
    it is about, None where that is not known; `appointment_id` and `award_id` what is wrong.
    """

    id: int
    reference: Reference
    at: datetime
    urn: Urn
    organisation: str
    account_id: int
    kind: ClaimKind
    person_id: int | None
    appointment_id: int | None
    award_id: int | None
    proposed: Proposed
    words: str
    typed: Typed | None
    reply_due: date
    state: ClaimState
    decided_at: datetime | None
    decided_by: int | None
    reply: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for an official."""
        return self.state is ClaimState.OPEN

    def is_late(self, today: date) -> bool:
        """Whether no reply has come by the day that was named."""
        return self.is_open and today > self.reply_due


def reply_due(raised: date) -> date:
    """The fifteenth working day after the day it was raised.

    Saturdays and Sundays alone are left out: bank holidays are counted, so a reply is aimed at a
    little sooner than it need be.
    """
    day, left = raised, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day


class DocumentKind(StrEnum):
    """What a document may be, told by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        """As the web names it."""
        return "application/pdf" if self is DocumentKind.PDF else f"image/{self.value}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document sent with a claim. `name` is as it was called, made safe to show; `bytes` a count.

    `place` counts from 1 within its claim. `kept` is False once the file has been thrown away.
    """

    id: int
    claim_id: int
    place: int
    name: str
    kind: DocumentKind
    bytes: int
    sha256: str
    kept_as: str
    account_id: int
    at: datetime
    kept: bool

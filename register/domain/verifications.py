"""A check of a candidate: what is asked, who is meant, and everything that is kept of the answer.

A `Snapshot` is written once and shown for ever after: nothing in it is worked out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from register.domain.identifiers import Reference, Trn, Urn

NO_RECORD, AMBIGUOUS = "no_record", "ambiguous"
NOBODY = frozenset({NO_RECORD, AMBIGUOUS})
SNAPSHOT_FORMAT = 1


class Purpose(StrEnum):
    """Why somebody is looked for: asked for before every search, and shown to the person."""

    APPOINTMENT = "appointment"
    IN_POST = "in_post"
    AUDIT = "audit"


PURPOSES = {
    Purpose.APPOINTMENT: "Appointing a SENCO",
    Purpose.IN_POST: "Checking a SENCO already in post",
    Purpose.AUDIT: "Inspecting or auditing a school's SENCO",
}


class Route(StrEnum):
    """How the person was found."""

    NUMBER = "number"
    NAME = "name"
    CODE = "code"
    AGAIN = "again"
    OFFICIAL = "official"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class ByNumber:
    """A teacher reference number and a date of birth, both of which must match."""

    trn: Trn
    born: date


@dataclass(frozen=True, slots=True)
class ByName:
    """A family name, now or before, and a date of birth; given names where several match."""

    family_name: str
    born: date
    given_names: str = ""


@dataclass(frozen=True, slots=True)
class ByCode:
    """A share code that the candidate made: no date of birth is needed."""

    code: str


Sought = ByNumber | ByName | ByCode


@dataclass(frozen=True, slots=True)
class PostOffered:
    """The post: the school, the first day (inclusive), and what the panel says of it.

    None is "not known". `head_teacher`: head or acting head of that school throughout.
    """

    urn: Urn
    starts: date
    head_teacher: bool | None
    teacher_at_school: bool | None


@dataclass(frozen=True, slots=True)
class Check:
    """One question: this person, in this post, for this reason."""

    sought: Sought
    post: PostOffered
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked, why, and about which post. `organisation` as `Account.organisation` gives it."""

    organisation: str
    organisation_name: str
    purpose: Purpose
    route: Route
    post: PostOffered


@dataclass(frozen=True, slots=True)
class SchoolSeen:
    """The school as the list gave it; `list_day` is the day of that list."""

    urn: int
    name: str
    type_name: str
    town: str
    postcode: str
    la_name: str
    list_day: date | None


@dataclass(frozen=True, slots=True)
class CandidateSeen:
    """The person, as little as will do. `number_ends` is the last three digits of the TRN.

    `subject` binds the receipt to the person: SHA-256, in hex, of "<subject_code>|<TRN>|<date of
    birth as YYYY-MM-DD>". The code is on the holder's copy and not in the receipt, so that the
    receipt alone says nothing of whose it is.
    """

    name: str
    number_ends: str
    subject: str
    subject_code: str


@dataclass(frozen=True, slots=True)
class FactSeen:
    """One fact that the answer rests on: what, where it comes from and since when it is known."""

    about: str
    says: str
    source: str
    recorded: date | None


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step of the law. `matters` is False for one that settled nothing."""

    about: str
    asks: str
    finding: str
    because: str
    citation: str
    url: str
    matters: bool


@dataclass(frozen=True, slots=True)
class SpanSeen:
    """Days with one answer, from `starts` (inclusive) to `ends` (exclusive); None is for good."""

    starts: date
    ends: date | None
    status: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class ReadingSeen:
    """Another reading of a contestable point, and what the answer would be under it."""

    switch: str
    question: str
    choice: str
    why: str
    status: str
    deadline: date | None
    words: str


@dataclass(frozen=True, slots=True)
class RemedySeen:
    """The smallest change that would make or keep the post lawful, tried against the law.

    `by` is the last day on which it does, inclusive; None where there is no such day.
    """

    words: str
    by: date | None
    then: str


@dataclass(frozen=True, slots=True)
class CoursesSeen:
    """The days that a course turns on; each is the last that will do, inclusive.

    `hold_by` is the deadline. An NPQ takes 18 to 22 months: begun by `npq_safe` even the longest
    ends in time, after `npq_latest` not even the shortest. `nasenco_by` is the last day on which
    a NASENCO under way can be completed and still count; None where none is under way.
    """

    hold_by: date | None
    npq_safe: date | None
    npq_latest: date | None
    nasenco_by: date | None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownSeen:
    """A fact that is missing, and who could supply it."""

    fact: str
    who: str


@dataclass(frozen=True, slots=True)
class LawSeen:
    """The rules that were applied: their version, the text in force on the day, the switches."""

    rulebook: str
    text: str
    instrument: str
    in_force_from: date
    change: str
    switches: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a check showed. `as_at` is the day, in London, on which it was made.

    `case` and `decision` are in the case format (rulebook, CASES.md), so that anybody can put the
    same question to `register assess`; None, as `candidate` is, where nobody was found.
    """

    reference: Reference
    at: datetime
    as_at: date
    asked: Asked
    school: SchoolSeen
    outcome: str
    sentence: str
    next: tuple[str, ...]
    sought: str
    candidate: CandidateSeen | None = None
    case: Mapping[str, Any] | None = None
    decision: Mapping[str, Any] | None = None
    deadline: date | None = None
    contestable: bool = False
    facts: tuple[FactSeen, ...] = ()
    steps: tuple[StepSeen, ...] = ()
    ahead: tuple[SpanSeen, ...] = ()
    readings: tuple[ReadingSeen, ...] = ()
    remedies: tuple[RemedySeen, ...] = ()
    courses: CoursesSeen | None = None
    unknown: tuple[UnknownSeen, ...] = ()
    advice: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    law: LawSeen | None = None
    format: int = SNAPSHOT_FORMAT


@dataclass(frozen=True, slots=True)
class Verification:
    """One check as it is kept. `receipt` is the signed word of it, a compact JWS."""

    id: int
    pack: Reference
    account_id: int
    person_id: int | None
    follows_id: int | None
    receipt: str
    snapshot: Snapshot = field(repr=False)

    @property
    def reference(self) -> Reference:
        """Its public reference."""
        return self.snapshot.reference

    @property
    def organisation(self) -> str:
        """Whose check it is."""
        return self.snapshot.asked.organisation

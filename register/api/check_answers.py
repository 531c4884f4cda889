"""A check as it is answered: every key of it, filled from what was kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from register.api.answers import Answered, Status, Text, WithdrawalTold
from register.domain.verifications import NOBODY, Verification
from register.law.assessment import OUTSIDE, STATUSES

Outcome = Annotated[
    str,
    WithJsonSchema({"type": "string", "enum": [*STATUSES, *OUTSIDE, *sorted(NOBODY)]}),
]


class SchoolTold(Answered):
    """The school as the list gave it; `list_day` is the day of that list."""

    urn: int
    name: str
    type_name: str
    town: str
    postcode: str
    la_name: str
    list_day: date | None


class PostTold(Answered):
    """The post as it was asked about; null is not known."""

    starts: date
    head_teacher: bool | None
    teacher_at_school: bool | None


class CandidateTold(Answered):
    """The person, as little as will do. `subject` is how the receipt is bound to them.

    It is SHA-256, in hex, of "<subject_code>|<TRN>|<date of birth as YYYY-MM-DD>".
    """

    name: str
    number_ends: str
    subject: str
    subject_code: str


class FactTold(Answered):
    """One fact that the answer rests on, where it comes from and since when it is known."""

    about: str
    says: Text
    source: str
    recorded: date | None


class StepTold(Answered):
    """One step of the law; `matters` is false for one that settled nothing."""

    about: str
    asks: Text
    finding: str
    because: Text
    citation: str
    url: str
    matters: bool


class SpanTold(Answered):
    """Days with one answer: `starts` inclusive, `ends` exclusive; null is for good."""

    starts: date
    ends: date | None
    status: Status
    deadline: date | None


class ReadingTold(Answered):
    """Another reading of a contestable point, and the answer under it."""

    switch: str
    question: Text
    choice: str
    why: Text
    status: Status
    deadline: date | None
    words: Text


class RemedyTold(Answered):
    """The smallest change that would do; `by` is the last day on which it does, inclusive."""

    words: Text
    by: date | None
    then: Text


class CoursesTold(Answered):
    """The days that a course turns on; each is the last that will do, inclusive."""

    hold_by: date | None
    npq_safe: date | None
    npq_latest: date | None
    nasenco_by: date | None
    words: list[str]


class UnknownTold(Answered):
    """A fact that is missing, and who could supply it."""

    fact: Text
    who: Text


class LawTold(Answered):
    """The rules that were applied: their version, the text in force, the readings chosen."""

    rulebook: str
    text: str
    instrument: str
    in_force_from: date
    change: str
    switches: dict[str, str]


class Decision(BaseModel):
    """The decision in the case format, as `register assess` gives it; more keys may come."""

    model_config = ConfigDict(extra="allow", frozen=True)

    urn: int
    as_of: date
    status: Status
    deadline: date | None
    contestable: bool
    reasons: list[str]
    people: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    rulebook: str


class CheckTold(Answered):
    """One check, exactly as it was made; it is never worked out again."""

    reference: str = Field(description="Twelve letters and digits.", examples=["7M2K9QXA4TDR"])
    made_at: datetime
    as_at: date = Field(description="The day in London on which it was made.")
    follows: bool = Field(description="Whether it was made again from an earlier one.")
    purpose: str
    school: SchoolTold
    post: PostTold
    outcome: Outcome = Field(description="`no_record` and `ambiguous` never mean not qualified.")
    sentence: Text
    next: list[str]
    sought: Text
    candidate: CandidateTold | None
    deadline: date | None = Field(description="The last day to hold the qualification, inclusive.")
    contestable: bool
    decision: Decision | None
    facts: list[FactTold]
    steps: list[StepTold]
    ahead: list[SpanTold]
    readings: list[ReadingTold]
    remedies: list[RemedyTold]
    courses: CoursesTold | None
    unknown: list[UnknownTold]
    advice: list[str]
    questions: list[str]
    law: LawTold | None
    receipt: str = Field(description="The signed receipt: a compact JWS, Ed25519.")
    receipt_address: str = Field(description="A page where anybody can check the receipt.")
    withdrawal: WithdrawalTold | None = Field(description="Null while the receipt stands.")


_AS_THEY_ARE = (
    *("outcome", "sentence", "next", "sought", "candidate", "deadline", "contestable"),
    *("decision", "facts", "steps", "ahead", "readings", "remedies", "courses"),
    *("unknown", "advice", "questions", "law"),
)


def check_told(made: Verification, *, receipt_address: str, withdrawal: object | None) -> CheckTold:
    """A check as it is kept, and what has become of its receipt since."""
    kept = made.snapshot
    return CheckTold.model_validate(
        {
            "reference": str(kept.reference),
            "made_at": kept.at,
            "as_at": kept.as_at,
            "follows": made.follows_id is not None,
            "purpose": kept.asked.purpose.value,
            "school": kept.school,
            "post": kept.asked.post,
            **{name: getattr(kept, name) for name in _AS_THEY_ARE},
            "receipt": made.receipt,
            "receipt_address": receipt_address,
            "withdrawal": withdrawal,
        }
    )


class CheckListed(Answered):
    """A check in a list: nobody is named."""

    reference: str
    at: datetime
    purpose: str
    urn: int
    starts: date
    outcome: Outcome
    deadline: date | None


class ChecksTold(Answered):
    """A page of checks, the latest first. `next` is the cursor of the page after, or null."""

    checks: list[CheckListed]
    next: str | None

"""What is answered: the shapes of the OpenAPI document, filled from the register's own objects.

Every key is always there, and null where there is nothing. More keys may come within version 1;
none goes, and none changes its meaning.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from register.law.assessment import OUTSIDE, STATUSES

Status = Annotated[str, WithJsonSchema({"type": "string", "enum": [*STATUSES, *OUTSIDE]})]
Text = Annotated[str, Field(description="Words for people; do not match on them.")]


class Answered(BaseModel):
    """Anything answered: read from the fields of the object it is of."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class WithdrawalTold(Answered):
    """A fact proved wrong: since when the receipt no longer stands, and why."""

    at: datetime
    because: Text


class StandingSpan(Answered):
    """Days on which a school stands alike: `starts` inclusive, `ends` exclusive."""

    starts: date
    ends: date | None
    status: Status
    deadline: date | None


class StandingTold(Answered):
    """Where a school stands, without anybody in it."""

    urn: int
    name: str
    type_name: str
    status_name: str = Field(description="Of the school itself, such as Open.")
    town: str
    postcode: str
    la_code: int | None
    la_name: str
    as_of: date
    status: Status
    deadline: date | None
    contestable: bool
    since: date | None = Field(description="The first day of this answer.")
    next_change: date | None = Field(description="The first day of the next one, if it is known.")
    ahead: list[StandingSpan]
    list_day: date | None = Field(description="The day of the school list.")
    rulebook: str
    attribution: str


class ReceiptStep(Answered):
    """One thing that was looked at; `passed` is null where it was not come to."""

    name: str
    passed: bool | None
    words: Text


class ReceiptTold(Answered):
    """What looking at a receipt came to, step by step.

    `claims` are what it says, once its signature is known to be good.
    """

    stands: bool = Field(description="Ours, unchanged, and not withdrawn.")
    steps: list[ReceiptStep]
    claims: dict[str, Any] | None
    withdrawal: WithdrawalTold | None


class Door(Answered):
    """One operation: where it is and what it needs."""

    method: str
    path: str
    summary: str
    scope: str | None


class Index(Answered):
    """What there is."""

    name: str
    version: str
    document: str
    docs: str
    operations: list[Door]


class Fault(Answered):
    """One thing that is wrong, and where: in the body (`pointer`) or beside it (`parameter`)."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(Answered):
    """Problem details (RFC 9457)."""

    type: str = Field(examples=["/api/v1/docs#problem-not-found"])
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str = Field(description="Of this one answer; give it to whoever runs the service.")


class InvalidProblem(Problem):
    """A problem with what was sent; `errors` may be missing where the whole is meant."""

    errors: list[Fault] = Field(default=[], description="Each thing that is wrong, and where.")


VERSION = "1"

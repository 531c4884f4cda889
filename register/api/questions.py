"""What may be sent: strict shapes, which the OpenAPI document is written from."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

from register.domain.identifiers import Trn, Urn
from register.domain.verifications import (
    PURPOSES,
    ByCode,
    ByName,
    ByNumber,
    Check,
    PostOffered,
    Purpose,
    Sought,
)

MOST_LISTED, USUALLY_LISTED = 100, 50
LARGEST_URN = 9_999_999
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNT = re.compile(r"[1-9][0-9]{0,2}")
_WORDS = r"^[^\x00-\x1f\x7f]+$"  # no NUL, which PostgreSQL takes none of, nor its like


def _day(value: object) -> date:
    """A day written YYYY-MM-DD. Raises ValueError, without the value."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("Give a day as YYYY-MM-DD.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("Give a day that is in the calendar.") from None


def _count(value: object) -> int:
    if not isinstance(value, str) or not _COUNT.fullmatch(value) or int(value) > MOST_LISTED:
        raise ValueError(f"Give a whole number from 1 to {MOST_LISTED}.")
    return int(value)


def _whole(value: object) -> object:
    """100001.0 is a whole number to JSON Schema, as 100001 is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(_whole)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Listed = Annotated[
    int,
    BeforeValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_LISTED}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WantedByNumber(_Strict):
    """A teacher reference number and a date of birth, both of which must match."""

    trn: str = Field(
        pattern="^[0-9]{7}$", description="Teacher reference number.", examples=["1234567"]
    )
    date_of_birth: Day = Field(examples=["1980-05-17"])


class WantedByName(_Strict):
    """A family name, now or before, and a date of birth; given names where several match."""

    family_name: str = Field(min_length=1, max_length=100, pattern=_WORDS, examples=["Sample"])
    date_of_birth: Day = Field(examples=["1980-05-17"])
    given_names: str | None = Field(
        default=None,
        max_length=100,
        pattern=_WORDS,
        description="Needed only after a problem `more-facts-needed`.",
        examples=["Ann"],
    )


class WantedByCode(_Strict):
    """A share code that the candidate made: nothing else is needed."""

    share_code: str = Field(
        pattern="^[0-9A-Za-z -]{8,20}$",
        description="Eight letters and digits; case, spaces and dashes do not matter.",
        examples=["K7M2-9QXA"],
    )


def _way(value: object) -> str | None:
    """Which of the three is meant, by the keys that are there."""
    if isinstance(value, BaseModel):
        return {WantedByNumber: "by_number", WantedByName: "by_name"}.get(type(value), "by_code")
    if not isinstance(value, dict):
        return None
    ways = {"trn": "by_number", "family_name": "by_name", "share_code": "by_code"}
    return next((way for key, way in ways.items() if key in value), None)


Wanted = Annotated[
    Annotated[WantedByNumber, Tag("by_number")]
    | Annotated[WantedByName, Tag("by_name")]
    | Annotated[WantedByCode, Tag("by_code")],
    Discriminator(_way),
]


class CheckWanted(_Strict):
    """A check of one candidate for one post."""

    school: Whole = Field(ge=1, le=LARGEST_URN, description="The school's URN.", examples=[100001])
    starts: Day = Field(
        description="The first day in the post, inclusive; from 2009-09-01 to ten years ahead.",
        examples=["2026-09-01"],
    )
    head_teacher: bool | None = Field(
        default=None,
        description="Head or acting head of that school throughout; null is not known.",
        examples=[False],
    )
    teacher_at_school: bool | None = Field(
        default=None,
        description="Working as a teacher at that school; null is not known.",
        examples=[True],
    )
    purpose: Annotated[
        Purpose, WithJsonSchema({"type": "string", "enum": [p.value for p in Purpose]})
    ] = Field(
        description="Why, as the person will be shown it: "
        + "; ".join(f"`{key.value}` ({meaning})" for key, meaning in PURPOSES.items())
        + ".",
        examples=["appointment"],
    )
    candidate: Wanted = Field(description="Exactly one of the three ways to say who is meant.")

    def as_check(self) -> Check:
        """The same question in the register's own terms."""
        post = PostOffered(Urn(self.school), self.starts, self.head_teacher, self.teacher_at_school)
        return Check(_sought(self.candidate), post, self.purpose)


def _sought(wanted: WantedByNumber | WantedByName | WantedByCode) -> Sought:
    match wanted:
        case WantedByNumber():
            return ByNumber(Trn(wanted.trn), wanted.date_of_birth)
        case WantedByName():
            return ByName(wanted.family_name, wanted.date_of_birth, wanted.given_names or "")
        case WantedByCode():
            return ByCode(wanted.share_code)


class ReceiptWanted(_Strict):
    """A receipt to be checked."""

    receipt: str = Field(
        min_length=1,
        max_length=20_000,
        description="The receipt as it was given out: a compact JWS.",
        examples=["eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJleGFtcGxlIn0.c2lnbmF0dXJl"],
    )


class Queried(BaseModel):
    """What an operation may be asked; nothing else is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChecksAsked(Queried):
    """Which part of the list."""

    cursor: str | None = Field(
        default=None,
        pattern="^[0-9A-HJKMNP-TV-Z]{12}$",
        description="`next` of the page before.",
    )
    limit: Listed = Field(default=USUALLY_LISTED, description="How many, at most.")


class SchoolAsked(Queried):
    """Which day."""

    as_of: Day | None = Field(
        default=None,
        description="The day asked about, from 2009-09-01; today where it is left out.",
    )

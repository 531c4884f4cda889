"""What may be asked of the reports: strict shapes, as in `questions`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from register.api.questions import LARGEST_URN, Day, Queried
from register.domain.bands import FREE_MEALS, SIZES
from register.law.assessment import NOT_MET_STATUSES, STATUSES
from register.services.reports import Cut, Filters, Measure

MOST_SCHOOLS, USUALLY_SCHOOLS = 1000, 100
LARGEST_CODE = 999_999_999
LARGEST_NUMBER = 2**31 - 1
ANY, NOT_MET = "any", "not_met"
_DIGITS = re.compile(r"0|[1-9][0-9]{0,9}")
_CUTS = [cut.value for cut in Cut]
_RECORDED = [cut.value for cut in Cut if cut is not Cut.NONE]


def _whole(least: int, most: int) -> BeforeValidator:
    """A whole number in digits, both ends inclusive."""

    def read(value: object) -> int:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise ValueError("Give a whole number, in digits.")
        if not least <= int(value) <= most:
            raise ValueError(f"Give a whole number from {least} to {most}.")
        return int(value)

    return BeforeValidator(read)


def _one_of(words: list[str]) -> BeforeValidator:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError("Give one of the words that the document lists.")
        return value

    return BeforeValidator(read)


def _integer(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def _enum(words: list[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": words})


_BANDS = ([band.key for band in SIZES], [band.key for band in FREE_MEALS])
Code = Annotated[int, _whole(0, LARGEST_CODE), _integer(0, LARGEST_CODE)]
Year = Annotated[int, _whole(1900, 9999), _integer(1900, 9999)]
Size = Annotated[str, _one_of(_BANDS[0]), _enum(_BANDS[0])]
FreeMeals = Annotated[str, _one_of(_BANDS[1]), _enum(_BANDS[1])]
Word = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,10}$")]
By = Annotated[Cut, BeforeValidator(Cut), _enum(_CUTS)]
Across = Annotated[str, _one_of(_RECORDED), _enum(_RECORDED)]
Counted = Annotated[str, _one_of(list(Measure)), _enum([measure.value for measure in Measure])]
Standing = Annotated[
    str,
    _one_of([NOT_MET, ANY, *STATUSES]),
    _enum([NOT_MET, ANY, *STATUSES]),
]
ManyListed = Annotated[int, _whole(1, MOST_SCHOOLS), _integer(1, MOST_SCHOOLS)]
AfterUrn = Annotated[int, _whole(1, LARGEST_URN), _integer(1, LARGEST_URN)]
AfterNumber = Annotated[int, _whole(1, LARGEST_NUMBER), _integer(1, LARGEST_NUMBER)]
AS_OF = "The day counted for, from 2009-09-01 to ten years ahead; today where it is left out."
KNOWN_ON = "As it was known at the end of this day in London; now where it is left out."


class Narrowed(Queried):
    """Which schools: each filter holds a cut to one key."""

    la: Code | None = Field(default=None, description="Only this local authority's code.")
    region: Word | None = Field(default=None, description="Only this region's code.")
    type: Code | None = Field(default=None, description="Only this code of a type of school.")
    phase: Code | None = Field(default=None, description="Only this code of a phase.")
    trust: Code | None = Field(default=None, description="Only this academy trust's code.")
    size: Size | None = Field(default=None, description="Only this band of pupils.")
    fsm: FreeMeals | None = Field(
        default=None, description="Only this band of pupils who may have free school meals."
    )
    urban_rural: Word | None = Field(default=None, description="Only this kind of area.")
    changed: Year | None = Field(
        default=None, description="Only schools that the list last changed in this year."
    )
    not_recorded: Across | None = Field(
        default=None, description="Only schools for which the list does not give this."
    )

    def filters(self, reason: str | None = None) -> Filters:
        """The same as the service takes them."""
        return Filters(
            la=self.la,
            region=self.region,
            type_code=self.type,
            phase_code=self.phase,
            trust_code=self.trust,
            reason=reason,
            size=self.size,
            fsm=self.fsm,
            urban_rural=self.urban_rural,
            changed=self.changed,
            unrecorded=frozenset({Cut(self.not_recorded)} if self.not_recorded else ()),
        )


class Dated(Narrowed):
    """Which day, as known when, and which schools."""

    as_of: Day | None = Field(default=None, description=AS_OF)
    known_on: Day | None = Field(default=None, description=KNOWN_ON)


class CountsAsked(Dated):
    """Counts by one cut or two."""

    by: By = Field(default=Cut.LA, description="What the counts are divided by.")
    across: Across | None = Field(default=None, description="A second thing, other than `by`.")
    count: Counted = Field(default=Measure.SCHOOLS.value, description="What is counted.")


class TrendAsked(Narrowed):
    """Counts on the first day of each month."""

    first: Day | None = Field(default=None, description="From here; 2009-09-01 if left out.")
    last: Day | None = Field(default=None, description="To here, inclusive; today if left out.")
    known_on: Day | None = Field(default=None, description=KNOWN_ON)
    by: By = Field(default=Cut.NONE, description="What the counts are divided by.")


class SchoolsAsked(Dated):
    """Which part of the list of schools."""

    status: Standing = Field(
        default=NOT_MET,
        description="One status, `not_met` for those whose duty is not met, or `any`.",
    )
    reason: str | None = Field(
        default=None, pattern="^[0-9A-Z-]{1,40}$", description="Only this code of a reason."
    )
    cursor: AfterUrn | None = Field(default=None, description="`next` of the page before.")
    limit: ManyListed = Field(default=USUALLY_SCHOOLS, description="How many, at most.")

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses that are meant."""
        if self.status in {NOT_MET, ANY}:
            return NOT_MET_STATUSES if self.status == NOT_MET else frozenset(STATUSES)
        return frozenset({self.status})


class KeptAsked(Queried):
    """Which part of what is kept."""

    cursor: AfterNumber | None = Field(default=None, description="`next` of the page before.")
    limit: ManyListed = Field(default=USUALLY_SCHOOLS, description="How many, at most.")

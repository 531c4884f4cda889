"""What a rule found: met, not met, or cannot tell; and how findings combine.

Three-valued logic (the case format, edges part 2): in all-of, not met beats cannot tell beats
met; in any-of, met beats cannot tell beats not met.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from register.law.rule import Rule

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Outcome(StrEnum):
    """The three answers a rule can give."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"


MET, NOT_MET, CANNOT_TELL = Outcome.MET, Outcome.NOT_MET, Outcome.CANNOT_TELL


class Finding(NamedTuple):
    """One rule's answer on one day. The sentence is put together only when somebody reads it."""

    outcome: Outcome
    rule: Rule
    code: str
    sentence: str
    values: tuple[object, ...] = ()

    @property
    def because(self) -> str:
        """One plain sentence of reason, with dates in words."""
        return self.sentence.format(*(in_words(value) for value in self.values))


def in_words(value: object) -> str:
    """A date as "1 September 2026"; anything else as it prints."""
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return str(value)


def all_of(*outcomes: Outcome) -> Outcome:
    """Met only if every one is; one not met settles it."""
    if NOT_MET in outcomes:
        return NOT_MET
    return CANNOT_TELL if CANNOT_TELL in outcomes else MET


def any_of(*outcomes: Outcome) -> Outcome:
    """Met if any one is; not met only if every one is not, or there is none."""
    if MET in outcomes:
        return MET
    return CANNOT_TELL if CANNOT_TELL in outcomes else NOT_MET

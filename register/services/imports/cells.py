"""One cell at a time: dates, numbers and words, each refused with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from register.domain.errors import InvalidIdentifier
from register.domain.identifiers import Trn, Urn
from register.domain.period import month_bounds
from register.services.imports.outcome import Refused

LONGEST = 200  # characters of a name; more is a slip of the columns
EARLIEST = date(1900, 1, 1)
_LONDON = ZoneInfo("Europe/London")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BRITISH = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DATE_LENGTH = 10
_NOT_A_DATE = "This is not a date: write it as 2024-09-01 or 01/09/2024."
_WORDS = {"yes": True, "no": False}

Cells = Mapping[str, str]
Choice = TypeVar("Choice", bound=StrEnum)


def day_in_london(at: datetime) -> date:
    """The day that an instant falls on in England."""
    return at.astimezone(_LONDON).date()


def needed(cells: Cells, column: str, what: str) -> str:
    """The cell, which may not be blank."""
    value = cells.get(column, "")
    if not value:
        raise Refused(column, f"Give {what}: it may not be blank.")
    return value


def trn(cells: Cells) -> Trn:
    """The teacher reference number, seven digits."""
    value = needed(cells, "trn", "the teacher reference number (TRN)")
    try:
        return _trn(value)
    except InvalidIdentifier as error:
        message = "The TRN is not 7 digits: a spreadsheet may have dropped a zero at its front."
        raise Refused("trn", message) from error


def _trn(value: str) -> Trn:
    if not (value.isascii() and value.isdigit()):
        raise InvalidIdentifier(value)
    return Trn(value)


def urn(cells: Cells) -> Urn:
    """The school's number."""
    value = needed(cells, "urn", "the school's URN")
    try:
        return Urn(value)
    except InvalidIdentifier as error:
        raise Refused("urn", str(error)) from error


def name(cells: Cells, column: str, what: str) -> str:
    """A name, with its inner spaces made single."""
    return _short(needed(cells, column, what), column)


def words(cells: Cells, column: str) -> str:
    """Free text as given, with its inner spaces made single; blank is ''."""
    return _short(cells.get(column, ""), column)


def _short(given: str, column: str) -> str:
    value = " ".join(given.split())
    if len(value) > LONGEST:
        raise Refused(column, f"This is longer than {LONGEST} characters: check the columns.")
    if not value.isprintable():
        raise Refused(column, "This holds a character that cannot be printed: remove it.")
    return value


def day(cells: Cells, column: str) -> date | None:
    """A day, None where the cell is blank."""
    value = cells.get(column, "")
    if not value:
        return None
    found = _day(value) if len(value) == _DATE_LENGTH else _NOT_A_DATE
    if isinstance(found, str):
        raise Refused(column, found)
    return found


@lru_cache(maxsize=100_000)
def _day(value: str) -> date | str:
    """The day, or the sentence that says why it is not one. A file repeats its days."""
    if matched := _ISO.fullmatch(value):
        year, month, day_of_month = map(int, matched.groups())
    elif matched := _BRITISH.fullmatch(value):
        day_of_month, month, year = map(int, matched.groups())
    else:
        return _NOT_A_DATE
    try:
        found = date(year, month, day_of_month)
    except ValueError:
        return "There is no such day: check the day, the month and the year."
    return found if found >= EARLIEST else "This is before 1900: check the year."


def first_day(cells: Cells, column: str) -> tuple[date, date]:
    """The earliest and the latest that a first day can be: equal, or the ends of a month."""
    value = needed(cells, column, "the first day in post, or its month")
    if matched := _MONTH.fullmatch(value):
        year, month = map(int, matched.groups())
        if year < EARLIEST.year or not 1 <= month <= 12:  # noqa: PLR2004 - months of a year
            raise Refused(column, "There is no such month: write it as 2024-09.")
        return month_bounds(year, month)
    found = day(cells, column)
    if found is None:  # pragma: no cover - `needed` has seen to it
        raise Refused(column, "Give the first day in post, or its month.")
    return found, found


def yes_or_no(cells: Cells, column: str) -> bool | None:
    """`yes` or `no` in any case; None where the cell is blank."""
    value = cells.get(column, "").lower()
    if not value:
        return None
    if value not in _WORDS:
        raise Refused(column, "Write yes or no, or leave it blank if it is not known.")
    return _WORDS[value]


def choice(cells: Cells, column: str, choices: Mapping[str, Choice]) -> Choice | None:
    """One of the words in any case; None where the cell is blank."""
    value = cells.get(column, "").lower()
    if not value:
        return None
    if value not in choices:
        allowed = ", ".join(str(word) for word in choices.values())
        raise Refused(column, f"This is not one of {allowed}.")
    return choices[value]


def by_word(*members: Choice) -> dict[str, Choice]:
    """The choices of a column, by the word in lower case."""
    return {member.value.lower(): member for member in members}

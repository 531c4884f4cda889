"""What people type, forgiven: days with words for months, pasted dates, numbers with dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from register.law.finding import MONTHS, in_words

EARLIEST_BIRTH = date(1900, 1, 1)
_PARTS = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)
_SHORTEST_MONTH = 3  # letters that tell a month from every other
_YEAR_DIGITS, _MONTHS_IN_YEAR = 4, 12
_DASHES = re.compile(r"[.,_\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was typed in three boxes, what it comes to, and what was wrong with it."""

    typed: tuple[str, str, str]
    day: date | None = None
    problem: str = ""


def number(text: str) -> str:
    """A reference number with every kind of dash and dot as one that `Trn` forgives."""
    return _DASHES.sub("-", text.strip())


def read_day(typed: tuple[str, str, str], what: str) -> Day:
    """Read three boxes, or a whole date pasted into one of them. `what` as in "date of birth"."""
    filled = [box.strip() for box in typed if box.strip()]
    if not filled:
        return Day(typed, problem=f"Enter the {what}")
    parts = [_ORDINAL.sub(r"\1", part) for box in filled for part in _PARTS.findall(box)]
    if len(parts) != len(typed):
        missing = next(
            (name for name, box in zip(_NAMES, typed, strict=True) if not box.strip()), ""
        )
        wanted = f"The {what} must include a {missing}" if missing else f"Enter a real {what}"
        return Day(typed, problem=wanted)
    pasted = len(filled) == 1
    if pasted and _ambiguous(parts):
        return Day(
            typed,
            problem=f"Write the month of the {what} as a word, or use the three boxes:"
            f" {filled[0]} could be two days",
        )
    return _found(typed, parts, what, pasted=pasted)


def born(typed: tuple[str, str, str], today: date) -> Day:
    """A date of birth: in the past, and of somebody who can be alive."""
    read = read_day(typed, "date of birth")
    if read.day is None:
        return read
    if read.day >= today:
        return Day(typed, problem="The date of birth must be in the past")
    if read.day < EARLIEST_BIRTH:
        return Day(typed, problem=f"The date of birth must be {in_words(EARLIEST_BIRTH)} or later")
    return read


_NAMES = ("day", "month", "year")


def _found(typed: tuple[str, str, str], parts: list[str], what: str, *, pasted: bool) -> Day:
    first, second, third = parts
    if pasted and len(first) == _YEAR_DIGITS:
        first, third = third, first  # as machines write it: 1980-05-17
    if pasted and _is_month_word(first):
        first, second = second, first  # May 17 1980
    elif pasted and second.isdecimal() and int(second) > _MONTHS_IN_YEAR:
        first, second = second, first  # only one reading is a day: 5/17/1980
    month = _month(second)
    if not third.isdecimal() or len(third) != _YEAR_DIGITS:
        return Day(typed, problem=f"Enter the year of the {what} as 4 digits")
    try:
        return Day(typed, date(int(third), month, int(first)))
    except ValueError:
        return Day(typed, problem=f"Enter a real {what}, for example 17 5 1980")


def _ambiguous(parts: list[str]) -> bool:
    """Day and month could change places: 3/4/1980."""
    first, second, _ = parts
    if len(first) == _YEAR_DIGITS or not (first.isdecimal() and second.isdecimal()):
        return False
    return int(first) != int(second) and max(int(first), int(second)) <= _MONTHS_IN_YEAR


def _month(text: str) -> int:
    """A month by its number or its name; 0 where it is neither."""
    if text.isdecimal():
        return int(text) if len(text) <= 2 else 0  # noqa: PLR2004 - two digits
    named = (n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower()))
    return next(named, 0) if _is_month_word(text) else 0


def _is_month_word(text: str) -> bool:
    return len(text) >= _SHORTEST_MONTH and any(
        name.lower().startswith(text.lower()) for name in MONTHS
    )

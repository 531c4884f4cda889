"""Cells to values, each distinct text converted once.

The tables are dictionaries that fill themselves: a text met before costs one look-up. A converter
raises ValueError, whose words finish the sentence "the value X ...".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")

# What GIAS writes where it has nothing to say (feed notes 2.4).
BLANKS = frozenset(
    {
        "",
        " ",
        "-",
        "..",
        "None",
        "NULL",
        "NA",
        "Not applicable",
        "Not Applicable",
        "Does not apply",
        "Not recorded",
    },
)
SENTINEL_DAY = "01-01-1900"
FIRST_YEAR, LAST_YEAR = 1000, 2100
_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{2,4}( .*)?", re.ASCII)


class Resaved(ValueError):
    """A value as only a spreadsheet writes it: the whole file is suspect, not one row."""


class Table(dict[str, Value], Generic[Value]):
    """Values by the text that they were written as, converted at the first meeting.

    `quoted` is told of each text with a quotation mark in it, at that first meeting.
    """

    def __init__(self, convert: Callable[[str], Value], quoted: list[str] | None = None) -> None:
        """Convert with this; what it raises is never remembered."""
        super().__init__()
        self._convert = convert
        self._quoted = [] if quoted is None else quoted

    def __missing__(self, text: str) -> Value:
        """Convert, remember and answer."""
        if '"' in text:
            self._quoted.append(text)
        value = self[text] = self._convert(text)
        return value


def code(text: str) -> int | None:
    """A code without its zero padding; blank is None. Raises ValueError."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if text.strip() == "":
        return None
    raise ValueError("is not a code: the values may have moved to another column")


def code_but(*sentinels: int) -> Callable[[str], int | None]:
    """As `code`, with the codes that mean "not recorded" as None."""

    def convert(text: str) -> int | None:
        value = code(text)
        return None if value in sentinels else value

    return convert


def number(text: str) -> int | None:
    """A whole number; anything that GIAS writes for "nothing" is None. Raises ValueError."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if text.strip() in BLANKS:
        return None
    raise ValueError("is not a whole number")


def percent(text: str) -> float | None:
    """A percentage from 0 to 100; `..` and the other blanks are None. Raises ValueError."""
    if text.strip() in BLANKS:
        return None
    value = float(text)
    if not 0 <= value <= 100:  # noqa: PLR2004 - a percentage
        raise ValueError("is not a percentage")
    return value


def day(text: str) -> date | None:
    """A DD-MM-YYYY day; blank and 01-01-1900 are None. Raises ValueError.

    Raises Resaved at a day with slashes: the extract never has them, a spreadsheet's copy of it
    does, and such a copy has lost digits elsewhere too.
    """
    if text in ("", SENTINEL_DAY):
        return None
    match = _DAY.fullmatch(text)
    if match is None:
        if _SLASHED.fullmatch(text):
            raise Resaved("is a day written with slashes")
        if text.strip() == "":
            return None
        raise ValueError("is not a day written as DD-MM-YYYY")
    the_day, month, year = (int(part) for part in match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, the_day)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def words(text: str) -> str:
    """Text without the spaces round it."""
    return text.strip()


def words_or_blank(text: str) -> str:
    """Text without the spaces round it, empty where GIAS says that there is nothing."""
    text = text.strip()
    return "" if text in BLANKS else text

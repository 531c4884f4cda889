"""A table of counts as it is shown: headings that sort, rows in order, numbers that lead on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape

from register.law.assessment import STATUSES
from register.services.reports import Counts, Cut, Measure
from register.web.filters import number
from register.web.paging import Paging, address
from register.web.reports.choosing import LABELS, NO_KEY
from register.web.reports.forms import (
    ANY_STATUS,
    NAME,
    NOT_MET,
    RATE,
    SCHOOLS,
    TURNED,
    ReportAsked,
)
from register.web.reports.rates import SYMBOLS, rate, tenths
from register.web.reports.ways import PATH
from register.web.words import STATUS_NAMES, after_a_colon

ROWS = 200  # rows to a page: every authority stands on one
_SUFFIX = {
    NOT_MET: "",
    RATE: "",
    SCHOOLS: f"status={ANY_STATUS}",
    **{status: f"status={status}" for status in STATUSES},
}
"""What an address of the list of schools ends with, for each number that may be shown."""


class Column(NamedTuple):
    """What one column has of its own: its number, the end of its words and of its addresses."""

    show: str
    what: str
    tail: str


class Cell(NamedTuple):
    """One number; `href` is blank where there is no list behind it, `what` says what it counts.

    There are thousands on a page, so it is no dataclass, and all three are escaped as they are put
    together, a row at a time: the template writes them as they are.
    """

    text: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `href` is its own report, blank where it has none."""

    name: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading; `href` sorts by it, `sorted` is aria-sort's word where it is sorted so."""

    text: str
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Which of many columns these are: places from 1, both inclusive; the ways on, or blank."""

    first: int
    last: int
    total: int
    pages: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Table:
    """The table: the heading of its rows first. `symbols` are those that stand in it."""

    caption: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    total: Line
    symbols: tuple[tuple[str, str], ...]
    paging: Paging
    part: Part | None = None


def unit(asked: ReportAsked) -> str:
    """What is counted: "schools" or "pupils"."""
    return "schools" if asked.measure is Measure.SCHOOLS else "pupils"


def column_name(shown: str, asked: ReportAsked) -> str:
    """A number's heading, its unit in it."""
    named = {NOT_MET: "Not met", RATE: "Not met, %", SCHOOLS: unit(asked).title()}
    return named.get(shown) or STATUS_NAMES[shown]


def in_a_cell(shown: str, asked: ReportAsked) -> str:
    """The same within a sentence: "not met", "within time"."""
    return after_a_colon(column_name(shown, asked))


def count_of(row: Counts, shown: str) -> int:
    """One number of a row; none where it is a rate that is not said."""
    return _value(row, shown) or 0


def sorted_by(asked: ReportAsked) -> str:
    """By which number the rows stand in order; "name" for the cut's own order."""
    return asked.shown.sort or (SCHOOLS if asked.by is Cut.TRUST else NAME)


def arranged(rows: Sequence[Counts], asked: ReportAsked) -> list[Counts]:
    """The rows in the order asked for: what has no key, or no rate, stands last either way."""
    by, turned = sorted_by(asked), asked.shown.turned
    if by == NAME:
        named = [row for row in rows if row.key is not None]
        nameless = [row for row in rows if row.key is None]
        return [*(reversed(named) if turned else named), *nameless]
    sign = 1 if turned else -1
    values = {id(row): _value(row, by) for row in rows}

    def place(row: Counts) -> tuple[bool, bool, int]:
        value = values[id(row)]
        return row.key is None, value is None, sign * (value or 0)

    return sorted(rows, key=place)


def heading(shown: str, text: str, asked: ReportAsked) -> Heading:
    """A heading that sorts by its number, and the other way about when it is already so."""
    now, turned = sorted_by(asked) == shown, asked.shown.turned
    turn = TURNED if now and not turned else ""
    href = address(PATH, asked.given, sort=shown, order=turn)
    rising = turned is not (shown == NAME)
    return Heading(text, href, ("ascending" if rising else "descending") if now else "")


def column(show: str, what: str, held: str = "") -> Column:
    """A column of one number; `held` is the key it is held to, as an address has it."""
    tail = "&amp;".join(part for part in (str(escape(held)), _SUFFIX[show]) if part)
    return Column(show, str(escape(what)), tail)


def line(
    name: str, ways: tuple[str, str], counted: Iterable[Counts], columns: Sequence[Column]
) -> Line:
    """A row: a number of what is counted for each column. `ways` lead to its schools and report."""
    schools, own = ways
    base, said = str(escape(schools)), str(escape(name))
    start = f"{base}{'&amp;' if '?' in base else '?'}"
    cells = []
    for row, (show, what, tail) in zip(counted, columns, strict=False):
        text, leads = _shown_in(row, show)
        href = "" if not leads else start + tail if tail else base
        cells.append(Cell(text, href, said + what))
    return Line(name, own, tuple(cells))


def name_of(row: Counts, by: Cut) -> str:
    """What a row is called."""
    if by is Cut.NONE:
        return "All"
    return NO_KEY.get(by, row.name) if row.key is None else row.name


def symbols_in(lines: Sequence[Line]) -> tuple[tuple[str, str], ...]:
    """Those of the shorthand that stand in the table, with what they say."""
    texts = {cell.text for line in lines for cell in line.cells}
    return tuple(symbol for symbol in SYMBOLS if symbol[0] in texts)


def cut_in_words(by: Cut) -> str:
    """The cut within a sentence: "local authority"."""
    return after_a_colon(LABELS[by])


def _shown_in(row: Counts, shown: str) -> tuple[str, bool]:
    """One number of a row as a cell shows it, and whether there are schools behind it."""
    if shown == RATE:
        return rate(row), bool(row.not_met)
    value = count_of(row, shown)
    return number(value), bool(value)


def _value(row: Counts, shown: str) -> int | None:
    if shown in {NOT_MET, SCHOOLS}:
        return row.not_met if shown == NOT_MET else row.schools
    return tenths(row) if shown == RATE else row.statuses[shown]

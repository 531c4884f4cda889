"""What came of an import: counts, and for each row refused a line, a column and a sentence."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TextIO

# What a file of rejects has beside the columns of the file it came from. A corrected file of
# rejects may be given back as it is: these two are read and ignored.
LINE, PROBLEM = "line", "problem"


class ImportKind(StrEnum):
    """The files that can be taken in. The census is set beside the facts and changes none."""

    PEOPLE = "people"
    AWARDS = "awards"
    APPOINTMENTS = "appointments"
    CENSUS = "census"


class Refused(Exception):
    """Why a row is not taken; it never leaves this package."""

    def __init__(self, column: str, problem: str) -> None:
        """`column` is blank where the whole row is at fault."""
        super().__init__(problem)
        self.column = column
        self.problem = problem


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row not taken. `values` are the cells as given, in the order of the file's columns."""

    line: int
    column: str
    problem: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """Whose schools must be drawn again, and which schools besides."""

    people: Collection[int] = ()
    schools: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file would do. `write` does it: given where the facts come from, and the instant."""

    added: int
    changed: int
    unchanged: int
    rejected: Sequence[RejectedRow]
    write: Callable[[str, datetime], Touched]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or with `checked_only` what it would have done.

    `rows` = `added` + `changed` + `unchanged` + the number of `rejected`. `seq` is the row of the
    ledger, None where nothing changed.
    """

    kind: ImportKind
    sha256: str
    checked_only: bool
    columns: tuple[str, ...]
    rows: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]
    seq: int | None


def write_rejects(outcome: ImportOutcome, out: TextIO) -> None:
    """Write the rejects as CSV, in the file's own columns and then `line` and `problem`.

    The values are the sender's own and go back as they were given, so a cell that a spreadsheet
    would take for a formula still is one: the help says so.
    """
    writer = csv.writer(out)
    writer.writerow([*outcome.columns, LINE, PROBLEM])
    for row in outcome.rejected:
        problem = f"{row.column}: {row.problem}" if row.column else row.problem
        writer.writerow([*row.values, row.line, problem])

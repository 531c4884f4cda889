"""What is given back: a file in the sender's own columns, and counts for the page.

In UTF-8 with a mark and Windows line ends, so that Excel reads it; no cell is ever a formula.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from register.domain.roles import Account
from register.services.bulk_checks import words
from register.services.bulk_checks.checking import Result
from register.services.bulk_checks.deciding import Answer
from register.services.bulk_checks.reading import LAYOUT, CheckedFile
from register.services.imports.outcome import LINE, PROBLEM, RejectedRow
from register.services.spreadsheet_cells import harmless
from register.store import ledger

DAYS_KEPT = 7
TOOK = "took the results of a file"
ADDED = (
    "outcome",
    "reason",
    "as_of",
    "deadline",
    "npq_begin_by",
    "changed_since_last",
    LINE,
    PROBLEM,
)
TEMPLATE = ",".join(LAYOUT.columns) + "\r\n"


@dataclass(frozen=True, slots=True)
class Counts:
    """How the rows of a file came out. `by_outcome` has no outcome that no row came to."""

    rows: int
    rejected: int
    by_outcome: Mapping[str, int]
    new: int
    same: int
    changed: int


def counts(file: CheckedFile, result: Result) -> Counts:
    """Count the answers, in the order in which outcomes are told."""
    found = Counter(answer.outcome for answer in result.answers)
    since = Counter(answer.changed for answer in result.answers if answer.changed)
    return Counts(
        rows=len(file.wanted) + len(file.rejected),
        rejected=len(file.rejected),
        by_outcome={code: found[code] for code in words.OUTCOMES if found[code]},
        new=since[words.NEW],
        same=since[words.SAME],
        changed=since.total() - since[words.NEW] - since[words.SAME],
    )


def write_results(file: CheckedFile, result: Result, path: Path) -> None:
    """Write every row of the file in its own order, those that were refused among them."""
    rows = dict(_refused(file))
    for row, answer in zip(file.wanted, result.answers, strict=True):
        rows[row.line] = [*row.cells, *_told(answer), row.line, ""]
    ordered = (rows[line] for line in sorted(rows))
    _write(path, (*file.columns, *ADDED), ordered)


def write_rejects(file: CheckedFile, path: Path) -> None:
    """Write the rows that cannot be looked up; corrected, the same file may be sent again."""
    rows = ([*row.values, row.line, problem(row)] for row in file.rejected)
    _write(path, (*file.columns, LINE, PROBLEM), rows)


def problem(row: RejectedRow) -> str:
    """Why a row is refused, with its column."""
    return f"{row.column}: {row.problem}" if row.column else row.problem


def took(session: Session, account: Account, *, job: str, rows: int, at: datetime) -> None:
    """Record that the results were taken away: nobody is seen in them who was not before."""
    detail = {"organisation": account.organisation, "rows": rows}
    ledger.record(
        session, at=at, actor=account.actor, action=TOOK, subject=f"file:{job}", detail=detail
    )


def _refused(file: CheckedFile) -> Iterator[tuple[int, list[object]]]:
    for row in file.rejected:
        told = [words.outcome(words.REJECTED), "", "", "", "", ""]
        yield row.line, [*row.values, *told, row.line, problem(row)]


def _told(answer: Answer) -> Sequence[str | date | None]:
    return (
        words.outcome(answer.outcome),
        answer.reason,
        answer.as_of,
        answer.deadline,
        answer.npq_begin_by,
        answer.changed,
    )


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows([harmless(cell) for cell in row] for row in rows)

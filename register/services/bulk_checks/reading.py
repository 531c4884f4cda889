"""From a file to the rows that can be looked up, and those that cannot, each with its sentence.

Nobody is looked for here: whoever sends a file sees first what is wrong with it.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session

from register.domain.errors import InvalidFact, InvalidIdentifier
from register.domain.identifiers import Trn, Urn
from register.domain.roles import KEEPERS, Account, Role
from register.domain.verifications import PostOffered
from register.law.dates import TRIGGER_DAY, years_on
from register.services.imports import cells
from register.services.imports.outcome import LINE, PROBLEM, Refused, RejectedRow
from register.services.imports.reading import Layout, Row, read
from register.store import schools

MOST_ROWS = 10_000
LARGEST = 5 * 1024 * 1024  # bytes
LAYOUT = Layout(
    required=("trn", "date_of_birth", "urn"),
    optional=("from", "head_teacher", "teacher_at_school", "reference"),
)
YEARS_AHEAD = 10
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_DOTTED = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_WORDY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+([0-9]{4})")
_MONTHS = [name.lower() for name in month_name]
_LOST_ZERO = "The TRN is not 7 digits: a spreadsheet may have dropped a zero at its front."
_BEFORE_THE_RULES = (
    "The rules held begin on 1 September 2009: for a post held since before then leave this blank,"
    " and the service that the register holds is counted."
)
_ELSEWHERE = {
    Role.TRUST: "This school is not in your trust on the school list: leave it out.",
    Role.AUTHORITY: "This school is not in your authority on the school list: leave it out.",
}


class Wanted(NamedTuple):
    """One person to be looked for, and the post that is meant. `cells` are the file's own."""

    line: int
    trn: Trn
    born: date
    post: PostOffered
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that has been read: its columns, the rows to look up and the rows refused."""

    columns: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    rejected: tuple[RejectedRow, ...]


def read_file(session: Session, path: Path, *, account: Account, today: date) -> CheckedFile:
    """Read a file of this account's. A blank first day in post is `today`.

    Raises InvalidFact, in one sentence, where it cannot be such a file at all. No row is refused
    for anything but its own shape, its school and the rows above it.
    """
    if path.stat().st_size > LARGEST:
        raise InvalidFact(_too_large())
    with path.open("rb") as file:
        if file.read(len(_OLD_WORKBOOK)) == _OLD_WORKBOOK:
            raise InvalidFact("This is a spreadsheet: save it as CSV in UTF-8 and send that.")
        file.seek(0)
        sheet = read(file, LAYOUT)
    if len(sheet.rows) + len(sheet.rejected) > MOST_ROWS:
        raise InvalidFact(
            f"The file has more than {MOST_ROWS:,} rows: send it in parts. Nothing was looked up."
        )
    rows = _Rows(account, today, _of_theirs(session, sheet.rows, account))
    rejected = [*sheet.rejected]
    for row in sheet.rows:
        try:
            rows.take(row)
        except Refused as refused:
            rejected.append(row.refused(refused.column, refused.problem))
    rejected.sort(key=lambda row: row.line)
    return CheckedFile(sheet.columns, tuple(rows.wanted), tuple(rejected))


def _too_large() -> str:
    return (
        f"The file is larger than {LARGEST // 1024**2} MB, which {MOST_ROWS:,} rows never are:"
        " it is another file."
    )


class _Rows:
    """The rows taken so far, so that the same question is asked once."""

    def __init__(self, account: Account, today: date, schools: Mapping[int, bool]) -> None:
        self.account = account
        self.today = today
        self.schools = schools
        self.wanted: list[Wanted] = []
        self._lines: dict[tuple[str, date, int, date], int] = {}

    def take(self, row: Row) -> None:
        """Take one row. Raises Refused."""
        trn, born = _trn(row.cells), self._born(row.cells)
        post = self._post(row.cells)
        key = (trn, born, int(post.urn), post.starts)
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            raise Refused("", f"The same person, school and first day are on line {first}.")
        kept = (value for name, value in row.cells.items() if name not in {LINE, PROBLEM})
        self.wanted.append(Wanted(row.line, trn, born, post, tuple(kept)))

    def _born(self, row: Mapping[str, str]) -> date:
        born = a_day(row, "date_of_birth")
        if born is None:
            raise Refused("date_of_birth", "Give the date of birth: it may not be blank.")
        if born >= self.today:
            raise Refused("date_of_birth", "This is not in the past: check the year.")
        return born

    def _post(self, row: Mapping[str, str]) -> PostOffered:
        starts = a_day(row, "from") or self.today
        if starts < TRIGGER_DAY:  # who is exempt is for the register to know, not the file to say
            raise Refused("from", _BEFORE_THE_RULES)
        if starts > years_on(self.today, YEARS_AHEAD):
            raise Refused("from", f"This is more than {YEARS_AHEAD} years ahead: check the year.")
        return PostOffered(
            urn=self._school(row),
            starts=starts,
            head_teacher=cells.yes_or_no(row, "head_teacher"),
            teacher_at_school=cells.yes_or_no(row, "teacher_at_school"),
        )

    def _school(self, row: Mapping[str, str]) -> Urn:
        urn = cells.urn(row)
        if urn not in self.schools:
            raise Refused("urn", "No school with this URN is on the school list: check it.")
        if not self.schools[urn]:
            raise Refused("urn", _ELSEWHERE[self.account.role])
        return urn


def _of_theirs(session: Session, rows: tuple[Row, ...], account: Account) -> dict[int, bool]:
    """The schools named that are on the list, and whether each is this account's to ask about."""
    named = set()
    for row in rows:
        try:
            named.add(int(cells.urn(row.cells)))
        except Refused:
            continue  # it is told where its row is read
    listed = schools.some(session, named)
    if account.role in KEEPERS:
        return dict.fromkeys(listed, True)
    by_trust = account.role is Role.TRUST
    return {
        urn: str(school.trust_code if by_trust else school.la_code) == account.scope
        for urn, school in listed.items()
    }


def _trn(row: Mapping[str, str]) -> Trn:
    value = cells.needed(row, "trn", "the teacher reference number (TRN)")
    try:
        return Trn(value)
    except InvalidIdentifier as error:
        raise Refused("trn", _LOST_ZERO) from error


def a_day(row: Mapping[str, str], column: str) -> date | None:
    """A day as people write it, and None where the cell is blank.

    As an import takes it, and besides 17.5.1980, 17-05-1980 and 17 May 1980. Raises Refused.
    """
    value = row.get(column, "").lower()
    if matched := _DOTTED.fullmatch(value):
        day, month, year = matched.groups()
        value = f"{year}-{int(month):02}-{int(day):02}"
    elif matched := _WORDY.fullmatch(value):
        day, name, year = matched.groups()
        value = f"{year}-{_month(name):02}-{int(day):02}"
    return cells.day({column: value}, column)


def _month(name: str) -> int:
    """Which month a word is: its first letters do. One that is none is the month 0."""
    return next((number for number, full in enumerate(_MONTHS) if full.startswith(name)), 0)

"""Small files of people for tests, and what a service makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from register.domain.roles import Account, Role
from register.domain.verifications import Purpose
from register.services.bulk_checks import checking, results
from register.services.bulk_checks.checking import Occasion, Result
from register.services.bulk_checks.reading import CheckedFile, read_file
from register.services.imports.outcome import RejectedRow
from register.store.session import Database
from register.store.tables.keeping import AccountRow

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = date(2026, 9, 1)
SECRET = "a secret of the tests, long enough to serve with"
ROW = {
    "trn": "1000001", "date_of_birth": "1980-05-17", "urn": "100001", "from": "2026-09-01",
    "head_teacher": "no", "teacher_at_school": "yes", "reference": "A1",
}  # fmt: skip


def written(*rows: Mapping[str, str], columns: Mapping[str, str] = ROW) -> bytes:
    """A file of rows, each ROW with changes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**columns, **row} for row in rows)
    return out.getvalue().encode()


def an_account(database: Database, role: Role = Role.AUTHORITY, scope: str = "901") -> Account:
    """Somebody of that role, on the register."""
    with database.begin() as session:
        told = AccountRow(
            email=f"{role}{scope}@example.org",
            password_hash="none",
            role=role.value,
            scope=scope,
            created_at=AT,
        )
        session.add(told)
        session.flush()
        return Account(told.id or 0, told.email, role, scope, active=True)


def read(
    database: Database, path: Path, data: bytes, *, account: Account | None = None
) -> CheckedFile:
    """Read the bytes as a file of an authority's, unless another account is given."""
    path.write_bytes(data)
    theirs = account or Account(1, "", Role.AUTHORITY, "901", active=True)
    with database.read() as session:
        return read_file(session, path, account=theirs, today=TODAY)


def problem(file: CheckedFile) -> tuple[int, str, str]:
    """The one row refused: its line, column and sentence."""
    (row,) = file.rejected
    assert isinstance(row, RejectedRow)
    return row.line, row.column, row.problem


def check(database: Database, file: CheckedFile, account: Account, *, at: datetime = AT) -> Result:
    """Look up everybody in the file."""
    occasion = Occasion(account, Purpose.AUDIT, at, TODAY, SECRET)
    return checking.check(database, file, occasion, lambda *_: None)


def given_back(file: CheckedFile, result: Result, path: Path) -> list[dict[str, str]]:
    """The results as whoever downloads them reads them."""
    results.write_results(file, result, path)
    with path.open(encoding="utf-8-sig", newline="") as out:
        return list(csv.DictReader(out))

"""Small import files for tests, and a register that knows a few schools."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime

from register.domain.schools import School
from register.services.imports.importing import import_file
from register.services.imports.outcome import ImportKind, ImportOutcome
from register.store.session import Database
from tests.listed import a_primary, list_schools

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)

PERSON = {
    "trn": "1000001", "given_names": "Ann", "family_name": "Sample", "previous_family_names": "",
    "date_of_birth": "1980-05-17", "qualified_teacher": "QTS", "qualified_from": "2003-07-01",
    "qualified_until": "", "induction": "passed", "prohibited": "no",
}  # fmt: skip
AWARD = {
    "trn": "1000001", "date_of_birth": "1980-05-17", "kind": "NASENCO",
    "course_started": "2018-09-01", "course_completed": "2019-07-01", "awarded": "2019-10-01",
    "awarding_body": "University of Nowhere", "certificate": "", "revoked": "",
}  # fmt: skip
POST = {
    "trn": "1000001", "date_of_birth": "1980-05-17", "urn": "100001", "from": "2022-09-01",
    "to": "", "designated": "yes", "head_teacher": "no", "teacher_at_school": "yes",
}  # fmt: skip
CENSUS = {
    "census_day": "2025-11-06", "urn": "100001", "trn": "1000001", "date_of_birth": "1980-05-17",
    "role": "SEN Co-ordinator", "subject": "Z201",
}  # fmt: skip

Changes = Mapping[str, str]


def a_file(base: Changes, *rows: Changes) -> bytes:
    """A file of rows, each the base with changes; its header is the base's keys."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(base), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**base, **row} for row in rows)
    return out.getvalue().encode()


def take(
    database: Database,
    kind: ImportKind,
    data: bytes,
    *,
    at: datetime = AT,
    check: bool = False,
) -> ImportOutcome:
    """Import the bytes in a transaction of their own."""
    with database.begin() as session:
        return import_file(session, kind, io.BytesIO(data), at=at, by="a test", check=check)


def people(database: Database, *rows: Changes, at: datetime = AT) -> ImportOutcome:
    """Import people who are Ann Sample but for these changes."""
    return take(database, ImportKind.PEOPLE, a_file(PERSON, *rows), at=at)


def awards(database: Database, *rows: Changes, at: datetime = AT) -> ImportOutcome:
    """Import awards that are Ann's but for these changes."""
    return take(database, ImportKind.AWARDS, a_file(AWARD, *rows), at=at)


def posts(database: Database, *rows: Changes, at: datetime = AT) -> ImportOutcome:
    """Import appointments that are Ann's but for these changes."""
    return take(database, ImportKind.APPOINTMENTS, a_file(POST, *rows), at=at)


def problem(outcome: ImportOutcome) -> tuple[int, str, str]:
    """The one rejected row: its line, column and sentence."""
    (row,) = outcome.rejected
    return row.line, row.column, row.problem


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, rejected."""
    return outcome.added, outcome.changed, outcome.unchanged, len(outcome.rejected)


def a_register(database: Database, *schools: School) -> Database:
    """A register with Ann Sample, and the schools or else the one of POST."""
    with database.begin() as session:
        list_schools(session, *(schools or (a_primary(100001, "Sample School"),)))
    people(database, {})
    return database

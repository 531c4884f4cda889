"""`register kept`, as an operator runs it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main
from register.store.session import Database
from tests.registering import primaries, put_award, put_body, put_person, put_post, put_schools
from tests.services.test_reports import STARTED


@pytest.fixture
def schools(sqlite_database: Database) -> int:
    """Two schools, marked and not drawn: one overdue, one vacant. The number of the SENCO."""
    with sqlite_database.begin() as session:
        put_body(session)
        put_schools(session, *primaries(1, 2))
        person = put_person(session, 1234567)
        put_post(session, person, 1, STARTED)
    return person


def run(database: Database, folder: Path, day: str, *words: str) -> Result:
    environment = {
        "REGISTER_DATABASE_URL": database.url,
        "REGISTER_INSTANCE_PATH": str(folder),
        "REGISTER_TODAY": day,
    }
    return CliRunner(env=environment).invoke(main, ["kept", *words])


def test_a_report_is_kept_listed_and_written_out_byte_for_byte(
    sqlite_database: Database, tmp_path: Path, schools: int
) -> None:
    del schools
    made = json.loads(run(sqlite_database, tmp_path, "2026-06-01", "make", "--json").stdout)
    assert (made["id"], made["as_of"], made["kind"], made["holds"]) == (
        1,
        "2026-06-01",
        "said",
        True,
    )
    assert (made["total"]["schools"], made["total"]["not_met"]) == (2, 2)
    listed = run(sqlite_database, tmp_path, "2026-06-02", "list").stdout
    assert "2 of 2 not met" in listed
    assert made["sha256"] in listed
    file = tmp_path / "kept.json"
    assert (
        run(sqlite_database, tmp_path, "2026-06-02", "show", "1", "--to", str(file)).exit_code == 0
    )
    assert hashlib.sha256(file.read_bytes()).hexdigest() == made["sha256"]
    assert (
        run(sqlite_database, tmp_path, "2026-06-02", "show", "1").stdout_bytes == file.read_bytes()
    )


def test_what_was_said_is_not_said_again_but_run_again_where_it_differs(
    sqlite_database: Database, tmp_path: Path, schools: int
) -> None:
    assert run(sqlite_database, tmp_path, "2026-06-01", "make").exit_code == 0
    refused = run(sqlite_database, tmp_path, "2026-06-02", "make", "--as-of", "2026-06-01")
    assert refused.exit_code == 1
    assert "The report of 2026-06-01 was kept already." in refused.stderr
    assert (
        "Nothing kept counts otherwise"
        in run(sqlite_database, tmp_path, "2026-06-02", "rerun").stdout
    )
    with sqlite_database.begin() as session:
        put_award(session, schools, at=datetime.fromisoformat("2026-06-05T09:00:00+00:00"))
    again = run(sqlite_database, tmp_path, "2026-06-09", "rerun").stdout
    assert "1 of 2 not met" in again
    assert "(again, of number 1)" in again


def test_a_number_that_nothing_is_kept_under_is_one_sentence(
    sqlite_database: Database, tmp_path: Path
) -> None:
    refused = run(sqlite_database, tmp_path, "2026-06-01", "show", "7")
    assert (refused.exit_code, refused.stderr) == (1, "Error: No report of that number was kept.\n")

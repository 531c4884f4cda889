"""`register db`, `ledger`, `provider`, `backup` and `restore`, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from register.services import providers
from register.store.session import Database
from tests.cli.running import register
from tests.services.import_files import a_register

ADD = (
    "provider", "add", "University of Nowhere", "--kind", "NASENCO", "--also", "Nowhere Poly",
    "--from", "2010-09-01", "--source", "SI 2026/1", "--confidence", "V", "--by", "a@b.example",
    "--reason", "a new order",
)  # fmt: skip


def test_upgrade_loads_the_lists_once_and_is_safe_to_repeat(
    database: Database, tmp_path: Path
) -> None:
    first = register(database, tmp_path, "db", "upgrade")
    assert f"{len(providers.shipped())} awarding bodies were listed" in first.stdout
    again = register(database, tmp_path, "db", "upgrade")
    assert (again.exit_code, len(again.stdout.splitlines())) == (0, 1)


def test_upgrade_begins_a_file_for_its_owners_eyes_alone(tmp_path: Path) -> None:
    absent = Database(f"sqlite:///{tmp_path}/new/register.sqlite3")
    register(absent, tmp_path, "db", "upgrade")
    assert (tmp_path / "new" / "register.sqlite3").stat().st_mode & 0o077 == 0


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    absent = Database(f"sqlite:///{tmp_path}/none.sqlite3")
    result = register(absent, tmp_path, "ledger", "verify")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no database yet. Run: register db upgrade\n"
    assert not (tmp_path / "none.sqlite3").exists()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TABLE alembic_version", "has not been set up. Run: register db upgrade"),
        ("UPDATE alembic_version SET version_num = '0'", "is not at this release's schema. Run:"),
    ],
)
def test_a_database_of_another_schema_is_one_sentence(
    database: Database, tmp_path: Path, statement: str, sentence: str
) -> None:
    with database.begin() as session:
        session.connection().execute(text(statement))
    result = register(database, tmp_path, "ledger", "verify")
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_server_that_does_not_answer_is_one_sentence_without_the_password(
    tmp_path: Path,
) -> None:
    absent = Database("postgresql+psycopg://someone:hunter2@127.0.0.1:1/none")
    result = register(absent, tmp_path, "ledger", "verify")
    assert result.exit_code == 1
    assert "cannot be opened" in result.stderr
    assert "hunter2" not in result.stderr


def test_a_ledger_that_holds_is_said_to(database: Database, tmp_path: Path) -> None:
    a_register(database)
    result = register(database, tmp_path, "ledger", "verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("The ledger holds: ")
    said = json.loads(register(database, tmp_path, "ledger", "verify", "--json").stdout)
    assert said["ok"] is True
    assert len(said["head"]) == 64


def test_a_ledger_that_was_changed_is_found_out(sqlite_database: Database, tmp_path: Path) -> None:
    a_register(sqlite_database)
    with sqlite_database.begin() as session:
        session.connection().execute(text("DROP TRIGGER ledger_no_update"))
        session.connection().execute(text("UPDATE ledger SET actor = 'somebody else'"))
    result = register(sqlite_database, tmp_path, "ledger", "verify")
    assert result.exit_code == 1
    assert "The ledger is broken" in result.stderr
    as_json = register(sqlite_database, tmp_path, "ledger", "verify", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["ok"] is False


def test_a_body_is_added_closed_and_listed(database: Database, tmp_path: Path) -> None:
    assert register(database, tmp_path, *ADD).exit_code == 0
    closing = (
        "provider", "close", "Nowhere University", "--kind", "NASENCO", "--until", "2020-08-31",
        "--by", "a@b.example", "--reason", "revoked",
    )  # fmt: skip
    closed = register(database, tmp_path, *closing)
    expected = "University of Nowhere is on the list for NASENCO (from 2010-09-01 until 2020-08-31)"
    assert closed.stdout == f"{expected}.\n"
    listed = json.loads(register(database, tmp_path, "provider", "list", "--json").stdout)
    assert listed == [
        {
            "kind": "NASENCO",
            "name": "University of Nowhere",
            "also_known_as": ["Nowhere Poly"],
            "from": "2010-09-01",
            "until": "2020-08-31",
            "source": "SI 2026/1",
            "confidence": "V",
        }
    ]
    npq = register(database, tmp_path, "provider", "list", "--kind", "NPQSENCO")
    assert npq.stdout == ""


def test_the_lists_are_printed_with_their_days_and_confidence(
    sqlite_database: Database, tmp_path: Path
) -> None:
    register(sqlite_database, tmp_path, "db", "upgrade")
    lines = register(sqlite_database, tmp_path, "provider", "list").stdout.splitlines()
    assert len(lines) == len(providers.shipped())
    assert "NASENCO   University of Derby  (always; M)" in lines
    assert "NPQSENCO  Teach First  (from 2024-09-01; V)" in lines


def test_a_body_that_is_not_listed_cannot_be_closed(database: Database, tmp_path: Path) -> None:
    closing = (
        "provider", "close", "Nobody", "--kind", "NASENCO", "--until", "2020-08-31", "--by", "x",
        "--reason", "y",
    )  # fmt: skip
    result = register(database, tmp_path, *closing)
    assert result.exit_code == 1
    assert "No body named 'Nobody'" in result.stderr


def test_a_backup_is_restored_into_a_database_that_was_not_there(
    database: Database, tmp_path: Path
) -> None:
    a_register(database)
    file = str(tmp_path / "all.tar.gz")
    assert register(database, tmp_path, "backup", file).exit_code == 0
    fresh = Database(f"sqlite:///{tmp_path}/fresh.sqlite3")
    first = register(fresh, tmp_path, "restore", file)
    assert (first.exit_code, first.stderr) == (0, "")
    assert (tmp_path / "fresh.sqlite3").stat().st_mode & 0o077 == 0
    assert register(fresh, tmp_path, "ledger", "verify").exit_code == 0
    refused = register(fresh, tmp_path, "restore", file)
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert register(fresh, tmp_path, "restore", file, "--replace").exit_code == 0


def test_a_backup_that_cannot_be_written_is_one_sentence(
    sqlite_database: Database, tmp_path: Path
) -> None:
    result = register(sqlite_database, tmp_path, "backup", str(tmp_path / "no" / "all.tar.gz"))
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)


@pytest.mark.parametrize(
    "command",
    [
        ["import"], ["db", "upgrade"], ["ledger", "verify"], ["provider", "list"],
        ["provider", "add"], ["provider", "close"], ["backup"], ["restore"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_help_has_an_example(sqlite_database: Database, tmp_path: Path, command: list[str]) -> None:
    result = register(sqlite_database, tmp_path, *command, "--help")
    assert result.exit_code == 0
    assert f"Example: register {' '.join(command)}" in result.stdout

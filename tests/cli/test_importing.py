"""`register import`: what it prints, what it writes and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from register.services.imports.outcome import ImportKind
from register.store.session import Database
from tests.cli.running import register
from tests.services.import_files import AWARD, CENSUS, PERSON, POST, Changes, a_file, a_register


def write(folder: Path, base: Changes, *rows: Changes) -> str:
    path = folder / "file.csv"
    path.write_bytes(a_file(base, *rows))
    return str(path)


@pytest.mark.parametrize(
    ("kind", "base", "change"),
    [
        (ImportKind.PEOPLE, PERSON, {"trn": "1000002"}),
        (ImportKind.AWARDS, AWARD, {}),
        (ImportKind.APPOINTMENTS, POST, {}),
        (ImportKind.CENSUS, CENSUS, {}),
    ],
)
def test_a_good_file_ends_with_status_0_and_its_counts(
    database: Database, tmp_path: Path, kind: ImportKind, base: Changes, change: Changes
) -> None:
    a_register(database)
    result = register(database, tmp_path, "import", kind.value, write(tmp_path, base, change))
    assert result.exit_code == 0
    assert result.stdout == f"1 rows of {kind}: 1 added, 0 changed, 0 unchanged, 0 rejected.\n"
    assert result.stderr == ""


def test_a_rejected_row_is_told_by_line_column_and_sentence_and_ends_with_status_1(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, PERSON, {}, {"trn": "12"})
    result = register(database, tmp_path, "import", "people", path)
    assert result.exit_code == 1
    assert result.stdout.endswith("1 added, 0 changed, 0 unchanged, 1 rejected.\n")
    assert result.stderr.startswith("line 3, trn: The TRN is not 7 digits")


def test_many_rejects_are_cut_on_the_screen_and_whole_in_the_file(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, PERSON, *({"trn": "12"} for _ in range(25)))
    rejects = tmp_path / "rejects.csv"
    result = register(database, tmp_path, "import", "people", path, "--rejects", str(rejects))
    assert "and 5 more" in result.stderr
    with rejects.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [*PERSON, "line", "problem"]
    assert [row["line"] for row in rows] == [str(line) for line in range(2, 27)]
    assert rows[0]["family_name"] == "Sample"
    assert rejects.stat().st_mode & 0o077 == 0


def test_a_clean_file_leaves_an_empty_file_of_rejects(database: Database, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("left from before")
    path = write(tmp_path, PERSON, {})
    register(database, tmp_path, "import", "people", path, "--rejects", str(rejects))
    assert rejects.read_text().strip() == ",".join([*PERSON, "line", "problem"])


def test_json_has_the_counts_and_the_rejects(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, PERSON, {}, {"trn": "12"})
    result = register(database, tmp_path, "import", "people", path, "--json", "--check")
    said = json.loads(result.stdout)
    assert (said["added"], said["rejected"], said["check"]) == (1, 1, True)
    assert (said["rejects"][0]["line"], said["rejects"][0]["column"]) == (3, "trn")
    again = register(database, tmp_path, "import", "people", path, "--json")
    assert json.loads(again.stdout)["added"] == 1


def test_a_check_says_that_nothing_was_changed(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, PERSON, {})
    for _ in range(2):
        result = register(database, tmp_path, "import", "people", path, "--check")
        assert "1 added" in result.stdout
        assert "nothing was changed" in result.stdout


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", "The file is empty", id="empty"),
        pytest.param(b"<html>", "This is a web page", id="HTML"),
        pytest.param(b"trn,shoe_size\n", "'shoe_size'", id="an unknown column"),
    ],
)
def test_what_is_no_such_file_is_one_sentence_and_status_1(
    database: Database, tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    result = register(database, tmp_path, "import", "people", str(path))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_rejects_that_cannot_be_written_are_known_before_anything_is_taken(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, PERSON, {})
    nowhere = str(tmp_path / "no" / "such" / "folder.csv")
    result = register(database, tmp_path, "import", "people", path, "--rejects", nowhere)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "1 added" in register(database, tmp_path, "import", "people", path).stdout


def test_rejects_do_not_go_over_the_file_itself(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, PERSON, {})
    result = register(database, tmp_path, "import", "people", path, "--rejects", path)
    assert result.exit_code == 1
    assert "name another" in result.stderr
    assert Path(path).read_bytes() == a_file(PERSON, {})

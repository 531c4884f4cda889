"""`register status`, `flagged` and `report`, as a person or a script runs them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main
from register.cli.standings import _print
from register.law.assessment import RULEBOOK, STATUSES
from register.store import standings
from register.store.session import Database
from tests.listed import a_primary
from tests.registering import (
    EARLY,
    put_award,
    put_body,
    put_person,
    put_post,
    put_schools,
)
from tests.services.test_reports import ACADEMY, STARTED

Run = Callable[..., Result]
TODAY = "2026-06-01"
LATER = EARLY + timedelta(days=30)


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    """Three schools, marked and not drawn: 1 is overdue, 2 vacant, 3 qualified since LATER."""
    with database.begin() as session:
        put_body(session)
        put_schools(
            session,
            a_primary(1, "Beech School"),
            a_primary(2, "Ash Academy", la_code=902, la_name="Gorseland", **ACADEMY),
            a_primary(3, "Cedar School", la_code=None, la_name=""),
        )
        ann, ben = put_person(session, 1234567), put_person(session, 7654321)
        put_post(session, ann, 1, STARTED)
        put_post(session, ben, 3, STARTED)
        put_award(session, ben, at=LATER)
    environment = {
        "REGISTER_DATABASE_URL": database.url,
        "REGISTER_INSTANCE_PATH": str(tmp_path),
        "REGISTER_TODAY": TODAY,
    }

    def ran(*words: str) -> Result:
        return CliRunner(env=environment).invoke(main, words)

    return ran


def said(result: Result) -> str:
    """What was printed, of a command that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result, status: int = 1) -> str:
    """The one sentence of a command that did not go well."""
    assert result.exit_code == status
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


def a_count(key: object, name: str, **statuses: int) -> dict[str, object]:
    """A row of the report."""
    counted = dict.fromkeys(STATUSES, 0) | statuses
    not_met = counted["no_senco"] + counted["ineligible"] + counted["overdue"]
    total = sum(statuses.values())
    return {"key": key, "name": name, "schools": total, **counted, "not_met": not_met}


def test_the_report_as_json_is_as_promised(run: Run) -> None:
    found = json.loads(said(run("report", "--by", "la", "--format", "json")))
    promised = ["as_of", "known_at", "rulebook", "rows", "total"]
    assert list(found)[:5] == promised
    assert list(found["total"]) == ["key", "name", "schools", *STATUSES, "not_met"]
    assert {name: found[name] for name in promised} == {
        "as_of": TODAY,
        "known_at": None,
        "rulebook": RULEBOOK,
        "rows": [
            a_count(902, "Gorseland", no_senco=1),
            a_count(901, "Thistleshire", overdue=1),
            a_count(None, "Not recorded", qualified=1),
        ],
        "total": a_count(None, "England", no_senco=1, overdue=1, qualified=1),
    }


@pytest.mark.parametrize("by", ["la", "region", "type", "phase", "trust", "none"])
def test_each_cut_comes_to_the_same_total(run: Run, by: str) -> None:
    found = json.loads(said(run("report", "--by", by, "--format", "json")))
    assert found["total"] == a_count(None, "England", no_senco=1, overdue=1, qualified=1)
    assert sum(row["schools"] for row in found["rows"]) == 3


def test_the_report_as_known_earlier_says_when(run: Run) -> None:
    words = ("report", "--by", "none", "--format", "json", "--as-of", "2026-03-01")
    found = json.loads(said(run(*words, "--known-at", "2026-01-20")))
    assert found["as_of"] == "2026-03-01"
    assert found["known_at"] == "2026-01-20T23:59:59.999999+00:00"
    assert found["total"] == a_count(None, "England", no_senco=1, overdue=2)


def test_the_report_as_csv_is_a_table_with_its_total_last(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(said(run("report", "--format", "csv")))))
    assert rows[0] == ["key", "name", "schools", *STATUSES, "not_met"]
    assert [row[:3] for row in rows[1:]] == [
        ["902", "Gorseland", "1"],
        ["901", "Thistleshire", "1"],
        ["", "Not recorded", "1"],
        ["", "England", "3"],
    ]


def test_the_report_as_a_spreadsheet_holds_the_same_table(run: Run) -> None:
    result = run("report", "--format", "ods")
    assert result.exit_code == 0
    with zipfile.ZipFile(io.BytesIO(result.stdout_bytes)) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert file.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert ET.fromstring(file.read("META-INF/manifest.xml")) is not None  # noqa: S314 - our own file
        sheet = ET.fromstring(file.read("content.xml"))  # noqa: S314 - the same
    names = {
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    }
    rows = [
        ["".join(cell.itertext()) for cell in row.findall("table:table-cell", names)]
        for row in sheet.iterfind(
            ".//table:table[@table:name='Counts_by_la']//table:table-row", names
        )
    ]
    assert rows[0] == ["Schools by standing, by local authority, 1 June 2026"]
    table = list(csv.reader(io.StringIO(said(run("report", "--format", "csv")))))
    assert [["" if cell == "[z]" else cell for cell in row] for row in rows[3:]] == table[1:]
    assert len(rows[2]) == len(table[0])
    numbers = sheet.findall(".//*[@office:value='3']", names)
    assert ["".join(number.itertext()) for number in numbers] == ["3"]


def test_the_notes_go_with_the_rows(run: Run) -> None:
    known = ("--as-of", "2026-03-01", "--known-at", "2026-01-20")
    notes = json.loads(said(run("report", "--format", "json", *known)))["notes"]
    assert (notes["as_of"], notes["known_at"]) == ("2026-03-01", "2026-01-20T23:59:59.999999+00:00")
    assert (notes["rulebook"], notes["switches"]["P1"]) == (RULEBOOK, "exempt_contested")
    assert (notes["list_day"], notes["demonstration"]) == (EARLY.date().isoformat(), False)
    assert "Open Government Licence v3.0" in notes["attribution"]
    assert notes["licence"].startswith("https://www.nationalarchives.gov.uk/")


def test_the_report_for_a_person_lines_up(run: Run) -> None:
    lines = said(run("report", "--by", "none")).splitlines()
    assert lines[0].split()[:3] == ["key", "name", "schools"]
    assert lines[1].split()[:2] == ["England", "3"]
    assert len(lines) == 2
    assert lines[0].index("schools") == lines[1].index("3")


def test_the_flagged_list_as_json_is_as_promised(run: Run) -> None:
    found = json.loads(said(run("flagged", "--json")))
    assert list(found) == ["as_of", "known_at", "schools"]
    assert (found["as_of"], found["known_at"]) == (TODAY, None)
    promised = ["urn", "name", "la_code", "la_name", "type", "status", "deadline", "reasons"]
    assert [[school[key] for key in promised] for school in found["schools"]] == [
        [2, "Ash Academy", 902, "Gorseland", 34, "no_senco", None, ["S-VACANT"]],
        [
            1,
            "Beech School",
            901,
            "Thistleshire",
            1,
            "overdue",
            "2024-09-01",
            ["D-3Y-PASSED"],
        ],
    ]
    assert found == json.loads(said(run("flagged", "--format", "json")))


def test_json_is_the_same_as_the_format_json_in_the_report_too(run: Run) -> None:
    words = ("report", "--by", "region")
    assert said(run(*words, "--json")) == said(run(*words, "--format", "json"))


def test_other_statuses_are_included_by_name(run: Run) -> None:
    words = ("flagged", "--include", "review, qualified", "--json")
    found = json.loads(said(run(*words)))
    assert [school["urn"] for school in found["schools"]] == [3, 2, 1]


def test_the_flagged_list_as_csv_and_of_one_authority(run: Run) -> None:
    rows = list(csv.reader(io.StringIO(said(run("flagged", "--la", "901", "--format", "csv")))))
    assert rows == [
        ["urn", "name", "la_name", "status", "since", "deadline", "reasons"],
        ["1", "Beech School", "Thistleshire", "overdue", "2024-09-02", "2024-09-01", "D-3Y-PASSED"],
    ]


def test_the_list_and_the_report_can_be_asked_under_another_rule(run: Run) -> None:
    """Six years would leave the first school within time: only the vacant one is flagged."""
    asked = ("--set", "years_allowed=6", "--known-at", LATER.isoformat())
    listed = json.loads(said(run("flagged", "--json", *asked)))
    report = json.loads(said(run("report", "--by", "none", "--json", *asked)))
    assert [school["urn"] for school in listed["schools"]] == [2]
    assert listed["set"] == report["notes"]["what_if"] == {"years_allowed": "6"}
    assert (report["total"]["in_window"], report["total"]["not_met"]) == (1, 1)
    usual = json.loads(said(run("report", "--by", "none", "--json")))
    assert (usual["total"]["overdue"], usual["notes"]["what_if"]) == (1, None)


def test_the_flagged_list_for_a_person_ends_with_how_many(run: Run) -> None:
    lines = said(run("flagged")).splitlines()
    assert lines[-1] == f"2 schools on {TODAY}."
    assert len(lines) == 4


def test_a_school_is_decided_with_its_steps_and_nobody_is_named(run: Run) -> None:
    told = said(run("status", "1"))
    assert told.splitlines()[:3] == [
        "Beech School (URN 1)",
        f"On the evidence held on {TODAY}: overdue.",
        "Last lawful day: 2024-09-01.",
    ]
    assert "SENCO 1: overdue" in told
    assert "reg 49(4)" in told
    data = said(run("status", "1", "--json"))
    for name in ("Ann", "Sample", "1234567"):
        assert name not in told + data


def test_a_school_as_json_is_the_case_format_and_its_line(run: Run) -> None:
    found = json.loads(said(run("status", "1", "--json", "--as-of", "2024-09-01")))
    assert (found["urn"], found["as_of"], found["status"]) == (1, "2024-09-01", "in_window")
    assert (found["deadline"], found["since"], found["next_change"]) == (
        "2024-09-01",
        "2021-09-01",
        "2024-09-02",
    )
    assert found["steps"][0].keys() == {"rule", "finding", "because", "citation"}
    assert [span["status"] for span in found["spans"]] == ["no_senco", "in_window", "overdue"]


def test_the_day_of_the_next_change_is_told(run: Run) -> None:
    told = said(run("status", "1", "--as-of", "2024-09-01"))
    assert "Unless something is recorded, this changes on 2024-09-02." in told


def test_one_school_needs_no_drawing_and_the_lists_do_it_themselves(
    run: Run, database: Database
) -> None:
    said(run("status", "1"))
    with database.read() as session:
        assert standings.waiting(session) == 3
    said(run("flagged"))
    with database.read() as session:
        assert standings.waiting(session) == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["status", "99"], "No school with URN 99 is on the list.", id="no school"),
        pytest.param(
            ["status", "1", "--as-of", "2009-08-31"],
            "The rules held begin on 1 September 2009",
            id="before the rules",
        ),
        pytest.param(
            ["report", "--as-of", "2036-06-02"],
            "Ask about a day from 2009-09-01 to 2036-06-01: 2036-06-02 is outside that.",
            id="too far ahead",
        ),
        pytest.param(
            ["flagged", "--include", "late"], "There is no status 'late'", id="no such status"
        ),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_and_status_1(
    run: Run, words: list[str], sentence: str
) -> None:
    assert sentence in refused(run(*words))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["status", "nought"], id="no number"),
        pytest.param(["status", "1", "--as-of", "yesterday"], id="no day"),
        pytest.param(["report", "--known-at", "noon"], id="no time"),
        pytest.param(["report", "--by", "colour"], id="no such cut"),
    ],
)
def test_what_cannot_be_read_is_status_2(run: Run, words: list[str]) -> None:
    refused(run(*words), status=2)


@pytest.mark.parametrize("command", ["status", "flagged", "report"])
def test_each_command_has_help_with_an_example(run: Run, command: str) -> None:
    assert f"Example: register {command}" in said(run(command, "--help"))


def test_no_cell_of_a_csv_is_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    _print(("urn", "name"), [["100001", "=1+1"]], "csv")
    assert capsys.readouterr().out.splitlines() == ["urn,name", "100001,'=1+1"]


@pytest.mark.parametrize(
    "words",
    [("status", "1"), ("status", "1", "--json"), ("flagged",), ("report", "--by", "none")],
    ids=" ".join,
)
def test_no_answer_at_the_command_line_names_a_person(run: Run, words: tuple[str, ...]) -> None:
    printed = said(run(*words))
    assert "Sample" not in printed
    assert "1234567" not in printed

"""`register forecast`, as a person or a script runs it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main
from register.law.assessment import RULEBOOK
from register.store.session import Database
from tests.listed import a_primary
from tests.registering import EARLY, put_award, put_body, put_person, put_post, put_schools

Run = Callable[..., Result]
TODAY = "2026-06-01"


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path) -> Run:
    """1 falls out of time on 2 September 2026, 2 on 2 September 2027; 3 loses its SENCO."""
    with sqlite_database.begin() as session:
        put_body(session)
        put_schools(
            session,
            a_primary(1, "=Beech School"),
            a_primary(2, "Ash School", la_code=902, la_name="Gorseland"),
            a_primary(3, "Cedar School"),
        )
        people = [put_person(session, 1234567 + number) for number in range(3)]
        put_post(session, people[0], 1, date(2023, 9, 1))
        put_post(session, people[1], 2, date(2024, 9, 1))
        put_post(session, people[2], 3, date(2020, 9, 1), ends=date(2026, 9, 15))
        put_award(session, people[2], at=EARLY)
    environment = {
        "REGISTER_DATABASE_URL": sqlite_database.url,
        "REGISTER_INSTANCE_PATH": str(tmp_path),
        "REGISTER_TODAY": TODAY,
    }

    def ran(*words: str, command: str = "forecast") -> Result:
        return CliRunner(env=environment).invoke(main, (command, *words))

    return ran


def said(result: Result) -> str:
    """What was printed, of a command that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_days_are_listed_with_the_schools_and_nobody_is_named(run: Run) -> None:
    found = json.loads(said(run("--json")))
    assert list(found) == ["from", "to", "known_at", "rulebook", "days", "schools"]
    assert (found["from"], found["to"]) == (TODAY, "2029-06-01")
    assert (found["known_at"], found["rulebook"]) == (None, RULEBOOK)
    assert found["days"] == [
        {"day": "2026-09-02", "out_of_time": 1, "otherwise": 0, "not_met": 1},
        {"day": "2026-09-15", "out_of_time": 0, "otherwise": 1, "not_met": 2},
        {"day": "2027-09-02", "out_of_time": 1, "otherwise": 0, "not_met": 3},
    ]
    assert found["schools"][0] == {
        "day": "2026-09-02",
        "last_lawful_day": "2026-09-01",
        "urn": 1,
        "name": "=Beech School",
        "la_code": 901,
        "la_name": "Thistleshire",
        "before": "in_window",
        "after": "overdue",
    }
    assert [(x["urn"], x["after"]) for x in found["schools"][1:]] == [
        (3, "no_senco"),
        (2, "overdue"),
    ]


def test_up_to_a_day_ends_with_that_day(run: Run) -> None:
    assert [x["urn"] for x in json.loads(said(run("--to", "2026-09-02", "--json")))["schools"]] == [
        1
    ]
    assert json.loads(said(run("--to", "2026-09-01", "--json")))["schools"] == []


def test_by_month_every_month_has_a_row_and_the_total_is_last(run: Run) -> None:
    words = ("--by", "month", "--to", "2026-10-31")
    rows = list(csv.reader(io.StringIO(said(run(*words, "--format", "csv")))))
    assert rows == [
        ["key", "name", "out_of_time", "otherwise", "not_met"],
        ["2026-06", "", "0", "0", "0"],
        ["2026-07", "", "0", "0", "0"],
        ["2026-08", "", "0", "0", "0"],
        ["2026-09", "", "1", "1", "2"],
        ["2026-10", "", "0", "0", "2"],
        ["", "England", "1", "1", "2"],
    ]
    found = json.loads(said(run(*words, "--json")))
    assert [row["out_of_time"] for row in found["rows"]] == [0, 0, 0, 1, 0]
    assert found["total"] == {
        "key": None, "name": "England", "out_of_time": 1, "otherwise": 1, "not_met": 2,
    }  # fmt: skip


def test_by_authority_those_with_none_are_there_too(run: Run) -> None:
    found = json.loads(said(run("--by", "la", "--to", "2027-06-01", "--format", "json")))
    assert [(row["key"], row["out_of_time"], row["otherwise"]) for row in found["rows"]] == [
        (902, 0, 0),
        (901, 1, 1),
    ]


@pytest.mark.parametrize("words", [("--by", "month"), ("--by", "la"), ()], ids=str)
def test_what_is_not_met_is_what_the_report_of_that_day_says(
    run: Run, words: tuple[str, ...]
) -> None:
    found = json.loads(said(run(*words, "--to", "2027-12-31", "--json")))
    last = found["total"]["not_met"] if words else found["days"][-1]["not_met"]
    report = said(run("--by", "none", "--as-of", "2027-12-31", "--json", command="report"))
    assert last == json.loads(report)["total"]["not_met"]


def test_the_list_for_a_person_lines_up_and_ends_with_how_many(run: Run) -> None:
    lines = said(run("--to", "2026-12-31")).splitlines()
    assert lines[0].split()[:3] == ["day", "last_lawful_day", "urn"]
    assert lines[1].startswith("2026-09-02  2026-09-01       1    =Beech School")
    assert lines[-1] == (
        "Out of time by 2026-12-31 if nothing is done: 1. Not met for another reason: 1."
    )


def test_no_cell_of_the_file_is_a_formula_and_nobody_is_named(run: Run) -> None:
    told = said(run("--format", "csv"))
    rows = list(csv.reader(io.StringIO(told)))
    assert rows[1][3] == "'=Beech School"
    assert "Sample" not in told
    assert "1234567" not in told


@pytest.mark.parametrize(
    ("words", "sentence", "status"),
    [
        pytest.param(["--to", "2026-05-31"], "Ask up to a day that is not before", 1, id="past"),
        pytest.param(["--to", "2036-06-02"], "is outside that", 1, id="too far ahead"),
        pytest.param(["--to", "soon"], "is not a day", 2, id="no day"),
        pytest.param(["--by", "colour"], "'colour' is not one of", 2, id="no such cut"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    run: Run, words: list[str], sentence: str, status: int
) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (status, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_it_has_help_with_an_example(run: Run) -> None:
    assert "Example: register forecast" in said(run("--help"))

"""`register simulate`, as a person or a script runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import SQLModel, func, select

from register.cli.main import main
from register.law.assessment import RULEBOOK, STATUSES
from register.store.session import Database
from tests.services import what_if_scenes as scene

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_database: Database, tmp_path: Path) -> Run:
    """The small country of the services' own tests, on the day that it is made for."""
    scene.build(sqlite_database)
    environment = {
        "REGISTER_DATABASE_URL": sqlite_database.url,
        "REGISTER_INSTANCE_PATH": str(tmp_path),
        "REGISTER_TODAY": scene.TODAY.isoformat(),
    }

    def ran(*words: str) -> Result:
        return CliRunner(env=environment).invoke(main, ["simulate", *words])

    return ran


def said(result: Result) -> str:
    """What was printed, of a command that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def test_as_json_it_holds_both_sides_by_area_in_all_and_school_by_school(run: Run) -> None:
    found = json.loads(said(run("--set", "years_allowed=2", "--set", "P5=in", "--json")))
    assert list(found) == ["as_of", "known_at", "rulebook", "set", "rows", "total", "schools"]
    assert (found["as_of"], found["rulebook"]) == ("2028-06-01", RULEBOOK)
    assert found["set"] == {"P5": "in", "years_allowed": "2"}
    gorseland, thistleshire = found["rows"]
    assert (gorseland["key"], gorseland["name"]) == (902, "Gorseland")
    assert list(gorseland["before"]) == ["schools", *STATUSES, "not_met"]
    assert (gorseland["before"]["in_window"], gorseland["after"]["overdue"]) == (1, 1)
    assert thistleshire["after"]["schools"] == thistleshire["before"]["schools"] + 1
    total = found["total"]
    assert (total["before"]["not_met"], total["after"]["not_met"]) == (11, 14)
    assert (total["newly_not_met"], total["no_longer_not_met"]) == (3, 0)
    (third,) = (school for school in found["schools"] if school["urn"] == scene.THIRD_YEAR)
    assert (third["before"], third["after"]) == ("in_window", "overdue")
    assert (third["deadline_before"], third["deadline_after"]) == ("2028-09-01", "2027-09-01")
    assert third["step"]["citation"] == "SI 2014/1530 reg 49(4)"


def test_for_a_person_it_says_what_was_asked_and_counts_beside_today(run: Run) -> None:
    lines = said(run("--set", "p1=strict", "--by", "none")).splitlines()
    assert lines[0].startswith("More than twelve months' earlier service")
    assert lines[0].endswith("Now: Exempt but disputed, as the regulations read literally.")
    assert lines[2].split() == ["England", "11", "12", "+1", "1", "0"]
    assert lines[3] == "1 answer differs on 2028-06-01. Nothing was written."
    by_region = said(run("--set", "years_allowed=2", "--by", "region")).splitlines()
    assert [line.split()[0] for line in by_region[2:5]] == ["E", "B", "England"]


def test_the_schools_are_listed_with_the_step(run: Run) -> None:
    lines = said(run("--set", "nasenco_ends=2028-09-01", "--schools")).splitlines()
    assert lines[1].startswith(
        "21  School 21, Thistleshire: qualified instead of overdue (last day 2024-09-01)."
    )
    assert "[SI 2014/1530 reg 49(7)(a), (8)]" in lines[1]


def test_no_change_gives_no_differences(run: Run) -> None:
    assert said(run("--by", "none")).splitlines()[0] == (
        "No change was asked for: no school's answer differs."
    )
    found = json.loads(said(run("--set", "P4=in", "--json")))
    assert (found["set"], found["schools"]) == ({}, [])
    assert found["total"]["before"] == found["total"]["after"]


def test_another_day_may_be_asked_for(run: Run) -> None:
    found = json.loads(said(run("--as-of", "2027-09-01", "--set", "years_allowed=2", "--json")))
    assert scene.THIRD_YEAR in {one["urn"] for one in found["schools"] if one["after"] != "overdue"}


def test_nothing_is_written(run: Run, sqlite_database: Database) -> None:
    def rows() -> dict[str, int]:
        with sqlite_database.read() as session:
            tables = SQLModel.metadata.sorted_tables
            counted = (select(func.count()).select_from(table) for table in tables)
            return {
                table.name: session.exec(count).one()
                for table, count in zip(tables, counted, strict=True)
            }

    before = rows()
    said(run("--set", "P1=strict"))
    assert rows() == before


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--set", "P1=maybe"], 1, "Switch P1 takes one of: exempt_contested, strict."),
        (["--set", "P99=in"], 1, "There is no switch P99"),
        (["--set", "years_allowed=two"], 1, "years_allowed takes a whole number, not 'two'."),
        (["--as-of", "2009-08-31"], 1, "Ask about a day from 1 September 2009"),
        (["--set", "P1"], 2, "'P1' is not SWITCH=VALUE"),
        (["--set", "P1=strict", "--set", "p1=strict"], 2, "p1 is set twice"),
        (["--by", "colour"], 2, "'colour' is not one of"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    run: Run, words: list[str], status: int, sentence: str
) -> None:
    result = run(*words)
    assert result.exit_code == status
    assert result.stdout == ""
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_it_has_help_with_an_example(run: Run) -> None:
    assert "Example: register simulate --set years_allowed=2" in said(run("--help"))

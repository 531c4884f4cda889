"""`register assess`, as a person runs it: no database, no network, no settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from register.cli.main import main

CASE = {
    "id": "q1",
    "as_of": "2026-11-21",
    "urn": 1,
    "schools": [{"urn": 1, "type": 6, "status": 1}],
    "expected": {"status": "no_senco"},
}
GOOD = json.dumps(CASE)
BAD = json.dumps({**CASE, "id": "q2", "urn": 2})
WRONG = json.dumps({**CASE, "id": "q3", "expected": {"status": "overdue"}})


def assess(*words: str, typed: str = "") -> Result:
    """Run the command with nothing set up."""
    return CliRunner().invoke(main, ["assess", *words], input=typed)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A file of three lines, the second of which is not a case."""
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{GOOD}\n{BAD}\n\n{GOOD}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("words", [(), ("-",)], ids=["no file named", "a dash"])
def test_cases_come_from_standard_input_where_no_file_is_named(words: tuple[str, ...]) -> None:
    result = assess(*words, typed=GOOD)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["status"] == "no_senco"


def test_each_line_is_answered_in_order_and_one_that_is_no_case_fails_the_run(cases: Path) -> None:
    result = assess(str(cases))
    assert result.exit_code == 1
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [answer["id"] for answer in answers] == ["q1", "q2", "q1"]
    assert ["error" in answer for answer in answers] == [False, True, False]


def test_check_says_that_all_agree() -> None:
    result = assess("--check", typed=f"{GOOD}\n{GOOD}\n")
    assert result.exit_code == 0
    assert result.output.endswith("all agree.\n")
    assert result.output.startswith("2 cases")


def test_check_prints_the_differences_alone_and_fails() -> None:
    result = assess("--check", typed=f"{GOOD}\n{WRONG}\n")
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first == "q3: status is no_senco, expected overdue"
    assert last.endswith("some differ.")


def test_check_fails_where_a_line_is_not_a_case(cases: Path) -> None:
    result = assess("--check", str(cases))
    assert result.exit_code == 1
    assert "q2: URN 2 is named but is not in schools" in result.output


def test_another_reading_may_be_set() -> None:
    result = assess("--set", "P4=out", typed=GOOD)
    assert json.loads(result.output)["status"] == "out_of_scope"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param("P4", "write SWITCH=VALUE", id="no value"),
        pytest.param("P99=out", "There is no switch P99", id="no such switch"),
        pytest.param("P4=sideways", "Switch P4 takes one of: in, out", id="no such choice"),
    ],
)
def test_a_reading_that_there_is_not_is_refused_in_a_sentence(said: str, why: str) -> None:
    result = assess("--set", said, typed=GOOD)
    assert result.exit_code != 0
    assert why in result.output


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = assess(str(tmp_path / "nothing.jsonl"))
    assert result.exit_code != 0
    assert "No such file" in result.output

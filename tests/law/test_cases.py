"""Worked cases as data: the rulebook's decision table row by row, in the case format.

The cases of the rulebook itself stand beside the checkout, not in it: they are run where they are.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from register.services.case_format import answers

OURS = Path(__file__).parent / "cases.jsonl"
RULEBOOKS = Path(__file__).resolve().parents[3] / "shared" / "rulebook" / "cases.jsonl"
LAST_ROW = 36
# Rests on how two schools share one person, which no switch of section 8 decides.
ARGUED_OTHERWISE = {"W32a"}


def lines(path: Path) -> list[Any]:
    """Give each case as a parameter with its own id; one that is skipped where there is no file."""
    if not path.exists():
        absent = pytest.mark.skip(reason=f"{path.name} of the rulebook is not beside this checkout")
        return [pytest.param({}, id="absent", marks=absent)]
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [pytest.param(case, id=f"{case['id']}: {case['title']}") for case in cases]


def answered(case: dict[str, Any]) -> dict[str, Any]:
    """Put one case through the door that everybody else uses."""
    (answer,) = answers([json.dumps(case)])
    return answer


@pytest.mark.parametrize("case", lines(OURS))
def test_each_row_of_the_decision_table_is_answered_as_it_says(case: dict[str, Any]) -> None:
    answer = answered(case)
    assert {key: answer[key] for key in case["expected"]} == case["expected"]
    assert answer["contestable"] is case["contestable"]


def test_every_row_of_the_decision_table_has_a_case() -> None:
    named = {int(row) for row in re.findall(r'"id": "row (\d+) ', OURS.read_text(encoding="utf-8"))}
    assert named == set(range(1, LAST_ROW + 1))


@pytest.mark.parametrize("case", lines(RULEBOOKS))
def test_the_rulebooks_own_cases_are_answered_as_it_expects(case: dict[str, Any]) -> None:
    answer = answered(case)
    assert {key: answer[key] for key in case["expected"]} == case["expected"]
    if case["id"] not in ARGUED_OTHERWISE:
        assert answer["contestable"] is case["contestable"]

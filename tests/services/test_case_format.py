"""The case format: strict on the way in, one sentence for what is not a case, the rest answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from register.law.assessment import RULEBOOK
from register.law.policy import with_switches
from register.services.case_format import answers, differences

Change = Callable[[dict[str, Any]], object]

CASE: dict[str, Any] = {
    "id": "q1",
    "as_of": "2026-11-21",
    "urn": 1,
    "schools": [{"urn": 1, "type": 1, "status": 1}],
    "people": [{"id": "p1", "qualified_teacher": {"basis": "QTS"}, "induction": "passed"}],
    "designations": [
        {
            "person": "p1",
            "urn": 1,
            "from": "2024-09-01",
            "head_teacher": False,
            "teacher_at_school": True,
        }
    ],
}
AWARD = {"kind": "NASENCO", "awarded": "2026-07-15", "recognised": True}


def line(**changes: object) -> str:
    """Write the case as a line, with these keys otherwise."""
    return json.dumps({**CASE, **changes})


def changed(change: Change) -> str:
    """Write the case as a line, changed somewhere inside."""
    case = deepcopy(CASE)
    change(case)
    return json.dumps(case)


def answer(text: str) -> dict[str, Any]:
    """Give the one answer to one line."""
    (found,) = answers([text])
    return found


def post(case: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = case["designations"][0]
    return found


def person(case: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = case["people"][0]
    return found


def school(case: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = case["schools"][0]
    return found


class TestADecision:
    def test_has_the_keys_that_others_rely_on(self) -> None:
        found = answer(line())
        assert (found["id"], found["urn"], found["as_of"]) == ("q1", 1, "2026-11-21")
        assert (found["status"], found["deadline"]) == ("in_window", "2027-09-01")
        (senco,) = found["people"]
        assert senco["person"] == "p1"
        assert (senco["status"], senco["deadline"]) == ("in_window", "2027-09-01")
        assert (senco["guidance_deadline"], senco["contestable"]) == (None, False)
        assert senco["reasons"] == ["D-3Y"]
        for step in senco["steps"]:
            assert set(step) == {"rule", "finding", "because", "citation"}

    def test_has_the_schools_own_steps_and_the_version_of_the_rules_besides(self) -> None:
        found = answer(line())
        assert found["steps"][0]["because"] == "The school is open."
        assert (found["advice"], found["rulebook"]) == ([], RULEBOOK)

    def test_can_be_written_as_json(self) -> None:
        assert json.loads(json.dumps(answer(line()))) == answer(line())

    def test_of_a_closed_school_has_no_people(self) -> None:
        found = answer(changed(lambda case: school(case).update(closed="2025-08-31")))
        assert (found["status"], found["people"]) == ("closed", [])

    def test_is_given_under_another_reading_where_one_is_asked_for(self) -> None:
        text = changed(lambda case: school(case).update(type=6))
        (found,) = answers([text], with_switches({"P4": "out"}))
        assert found["status"] == "out_of_scope"

    def test_may_have_a_number_for_an_id_or_none(self) -> None:
        assert answer(line(id=7))["id"] == 7
        case = {key: value for key, value in CASE.items() if key != "id"}
        assert answer(json.dumps(case))["id"] is None


class TestWhatMayBeLeftOut:
    def test_a_title_and_an_expectation_change_nothing(self) -> None:
        extra = line(title="A title", expected={"status": "overdue"}, contestable=True)
        assert answer(extra) == answer(line())

    def test_optional_keys_are_read_as_the_format_says(self) -> None:
        said = changed(
            lambda case: (
                school(case).update(opened=None, closed=None, predecessors=[]),
                person(case).update(prohibited=False, awards=[]),
                post(case).update(to=None, designated=True),
            )
        )
        assert answer(said) == answer(line())

    def test_a_person_of_whom_nothing_is_said_is_not_known(self) -> None:
        assert answer(line(people=[{"id": "p1"}]))["status"] == "review"

    def test_blank_parts_are_not_known(self) -> None:
        blank = {"id": "p1", "qualified_teacher": None, "induction": None, "awards": None}
        assert answer(line(people=[blank])) == answer(line(people=[{"id": "p1"}]))
        of_no_type = answer(changed(lambda case: school(case).pop("type")))
        assert (of_no_type["status"], of_no_type["people"]) == ("review", [])

    def test_teacher_status_whose_bounds_cross_holds_on_no_day(self) -> None:
        crossed = {"basis": "QTS", "from": "2024-09-01", "until": "2020-08-31"}
        text = changed(lambda case: person(case).update(qualified_teacher=crossed))
        assert answer(text)["status"] == "ineligible"

    def test_nobody_at_all_is_a_vacancy(self) -> None:
        case = {key: CASE[key] for key in ("as_of", "urn", "schools")}
        assert answer(json.dumps(case))["status"] == "no_senco"

    def test_informal_cover_is_ignored(self) -> None:
        text = changed(lambda case: post(case).update(designated=False))
        assert answer(text)["status"] == "no_senco"

    def test_an_award_with_two_keys_is_enough_to_be_read(self) -> None:
        text = changed(lambda case: person(case).update(awards=[AWARD]))
        assert answer(text)["status"] == "in_window"


class TestAMonth:
    @pytest.mark.parametrize(
        ("day", "status"),
        [
            pytest.param("2024-09-29", "review", id="the last day but one of the month"),
            pytest.param("2024-09-30", "in_window", id="the last day of the month"),
            pytest.param("2024-10-01", "in_window", id="the day after the month"),
        ],
    )
    def test_may_stand_for_the_first_day_in_post(self, day: str, status: str) -> None:
        text = changed(
            lambda case: (post(case).update({"from": "2024-09"}), case.update(as_of=day))
        )
        assert answer(text)["status"] == status

    def test_is_no_longer_than_the_post(self) -> None:
        text = changed(
            lambda case: (
                post(case).update({"from": "2024-09", "to": "2024-09-10"}),
                case.update(as_of="2024-09-10"),
            )
        )
        assert answer(text)["status"] == "in_window"


NOT_CASES = [
    pytest.param("{", "This line is not JSON", id="bad JSON"),
    pytest.param("[" * 100_000, "This line is not JSON", id="nested past all reading"),
    pytest.param(line().replace(": 1,", f": {'9' * 5000},", 1), "not JSON", id="a huge number"),
    pytest.param("[1]", "write one JSON object", id="a list"),
    pytest.param('"a case"', "write one JSON object", id="a word"),
    pytest.param("null", "write one JSON object", id="nothing"),
    pytest.param("{}", "as_of is missing", id="an empty object"),
    pytest.param(line(colour="red"), "colour is not a key", id="a key that there is not"),
    pytest.param(
        changed(lambda case: person(case).update(trn="1234567")),
        "people.0.trn is not a key",
        id="a key that there is not, further in",
    ),
    pytest.param(
        json.dumps({key: value for key, value in CASE.items() if key != "urn"}),
        "urn is missing",
        id="a key left out",
    ),
    pytest.param(
        changed(lambda case: post(case).pop("from")),
        "designations.0.from is missing",
        id="a key left out, further in",
    ),
    pytest.param(
        line(as_of="2026-02-29"), "2026-02-29 is not a day", id="a day that does not exist"
    ),
    pytest.param(line(as_of="21/11/2026"), "as_of: give a day as YYYY-MM-DD", id="a British date"),
    pytest.param(line(as_of="2026-11"), "as_of: give a day", id="a month where a day is asked"),
    pytest.param(line(as_of=20261121), "as_of: give a day", id="a number for a day"),
    pytest.param(line(as_of=None), "as_of: give a day", id="no day"),
    pytest.param(
        line(as_of="2009-08-31"), "ask about that day or later", id="a day before the rules begin"
    ),
    pytest.param(line(as_of="9999-12-31"), "The calendar ends on", id="the last day of all"),
    pytest.param(
        changed(lambda case: post(case).update({"from": "2024-13"})),
        "designations.0.from",
        id="a month that does not exist",
    ),
    pytest.param(
        changed(lambda case: post(case).update({"from": "0000-01"})),
        "designations.0.from",
        id="a year that does not exist",
    ),
    pytest.param(
        changed(lambda case: post(case).update(to="2024-08-31")),
        "ends on 2024-08-31, before it begins",
        id="to the day before from",
    ),
    pytest.param(
        changed(lambda case: post(case).update({"from": "2024-09", "to": "2024-08-31"})),
        "before it begins",
        id="to the day before the month of from",
    ),
    pytest.param(line(urn=2), "URN 2 is named but is not in schools", id="a URN not in schools"),
    pytest.param(
        changed(lambda case: post(case).update(urn=2)),
        "URN 2 is named",
        id="a designation's URN not in schools",
    ),
    pytest.param(
        changed(lambda case: school(case).update(predecessors=[2])),
        "URN 2 is named",
        id="a predecessor not in schools",
    ),
    pytest.param(
        changed(lambda case: post(case).update(person="p2")),
        "Person p2 is designated but is not in people",
        id="a person not in people",
    ),
    pytest.param(
        line(schools=CASE["schools"] * 2), "may be listed once", id="a school listed twice"
    ),
    pytest.param(line(people=CASE["people"] * 2), "may be listed once", id="a person listed twice"),
    pytest.param(line(urn="1"), "urn: input should be a valid integer", id="a word for a number"),
    pytest.param(line(urn=1.0), "urn: input should be a valid integer", id="a fraction for a URN"),
    pytest.param(line(urn=True), "urn: input should be a valid integer", id="true for a URN"),
    pytest.param(line(urn=float("nan")), "urn: input should be", id="not a number"),
    pytest.param(line(urn=float("inf")), "urn: input should be", id="infinity"),
    pytest.param(
        changed(lambda case: school(case).update(urn=-1)), "schools.0.urn", id="a URN below one"
    ),
    pytest.param(line(schools={}), "schools: input should be a valid list", id="no list"),
    pytest.param(
        changed(lambda case: post(case).update(head_teacher="no")),
        "designations.0.head_teacher: input should be a valid boolean",
        id="a word for true or false",
    ),
    pytest.param(
        changed(lambda case: person(case)["qualified_teacher"].update(basis="PGCE")),
        "basis: input should be 'QTS', 'QTLS'",
        id="a basis that there is not",
    ),
    pytest.param(
        changed(lambda case: person(case).update(awards=[{"kind": "MA"}])),
        "people.0.awards.0.kind: input should be 'NASENCO'",
        id="a kind of award that there is not",
    ),
]


class TestALineThatIsNotACase:
    @pytest.mark.parametrize(("text", "said"), NOT_CASES)
    def test_gets_one_sentence_in_its_place_and_the_rest_are_answered(
        self, text: str, said: str
    ) -> None:
        before, refused, after = answers([line(id="before"), text, line(id="after")])
        assert set(refused) == {"id", "error"}
        assert said in refused["error"]
        assert refused["error"].endswith(".")
        assert "\n" not in refused["error"]
        assert [before["status"], after["status"]] == ["in_window", "in_window"]
        assert [before["id"], after["id"]] == ["before", "after"]

    def test_keeps_its_id_where_one_can_be_read(self) -> None:
        assert answer(line(id="q9", urn=2))["id"] == "q9"
        assert answer("{")["id"] is None

    def test_is_not_a_blank_line_which_gets_nothing(self) -> None:
        assert [found["id"] for found in answers(["", line(), "  \n"])] == ["q1"]


class TestDifferences:
    """What `--check` prints: nothing where the answer is as the case expects."""

    def test_are_none_where_the_answer_is_as_expected(self) -> None:
        text = line(expected={"status": "in_window", "deadline": "2027-09-01"})
        assert differences(text, answer(text)) == []

    def test_are_none_where_nothing_is_expected(self) -> None:
        assert differences(line(), answer(line())) == []
        assert differences(line(expected=None), answer(line())) == []

    def test_name_the_case_the_key_and_both_values(self) -> None:
        text = line(expected={"status": "overdue", "deadline": "2026-09-01"})
        assert differences(text, answer(text)) == [
            "q1: status is in_window, expected overdue",
            "q1: deadline is 2027-09-01, expected 2026-09-01",
        ]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            pytest.param("{", "This line is not JSON", id="bad JSON"),
            pytest.param("[]", "This line is not a case", id="a list"),
            pytest.param(line(urn=2), "q1: URN 2 is named", id="a case that cannot be answered"),
        ],
    )
    def test_are_the_sentence_where_the_line_is_not_a_case(self, text: str, said: str) -> None:
        (difference,) = differences(text, answer(text))
        assert difference.startswith(said)

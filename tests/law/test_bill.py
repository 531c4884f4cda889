"""Other figures than the law's: each does what it says, and nothing beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from register.domain.cases import Case, Designation
from register.domain.errors import InvalidFact
from register.law.assessment import assess
from register.law.bill import AS_ENACTED, Bill
from register.law.forecast import line
from register.law.policy import DEFAULT, choices_of, with_switches
from tests.facts import HERE, THERE, a_case, a_school, in_post_since, without_award

STARTED = date(2023, 9, 1)


def unqualified(*served: Designation, **changes: Any) -> Case:  # noqa: ANN401 - as `a_case`
    """The case of somebody without an award."""
    return a_case(*served, people=(without_award(),), **changes)


@pytest.mark.parametrize(
    ("years", "last"),
    [(1, date(2024, 9, 1)), (2, date(2025, 9, 1)), (3, date(2026, 9, 1)), (10, date(2033, 9, 1))],
)
def test_the_years_allowed_end_on_the_anniversary(years: int, last: date) -> None:
    policy = with_switches({"years_allowed": str(years)})
    asked = unqualified(in_post_since(STARTED))
    assert assess(asked, last, policy).deadline == last
    assert assess(asked, last, policy).status == "in_window"
    assert assess(asked, date(last.year, 9, 2), policy).status == "overdue"


def test_the_sentence_says_how_many_years() -> None:
    asked = unqualified(in_post_since(STARTED))
    (person,) = assess(asked, date(2024, 1, 1), with_switches({"years_allowed": "1"})).people
    said = [step.because for step in person.steps]
    assert "The one year from 1 September 2023 ends on 1 September 2024." in said


@pytest.mark.parametrize(
    ("months", "status"),
    [("23", "exempt"), ("24", "in_window"), ("12", "exempt"), ("0", "exempt")],
)
def test_the_months_of_service_are_more_than(months: str, status: str) -> None:
    served = in_post_since(date(2006, 9, 1), date(2008, 8, 31), at=THERE)
    asked = unqualified(served, in_post_since(STARTED))
    assert assess(asked, date(2024, 1, 1), with_switches({"months_of_service": months})).status == (
        status
    )


def test_nobody_who_never_served_is_exempt_for_more_than_no_months() -> None:
    asked = unqualified(in_post_since(STARTED))
    policy = with_switches({"months_of_service": "0"})
    assert assess(asked, date(2024, 1, 1), policy).status == "in_window"


def test_types_can_be_added_and_left_out() -> None:
    special = unqualified(in_post_since(STARTED), schools=(a_school(HERE, type_code=7),))
    assert assess(special, date(2024, 1, 1)).status == "out_of_scope"
    assert assess(special, date(2024, 1, 1), with_switches({"types_added": "7"})).status == (
        "in_window"
    )
    asked = unqualified(in_post_since(STARTED))
    assert assess(asked, date(2024, 1, 1), with_switches({"types_removed": "1"})).status == (
        "out_of_scope"
    )


def test_a_line_under_a_bill_turns_on_its_own_anniversary() -> None:
    asked = unqualified(in_post_since(STARTED))
    days = [span.valid_from for span in line(asked, with_switches({"years_allowed": "2"}))]
    assert date(2025, 9, 2) in days
    assert date(2026, 9, 2) not in days


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"years_allowed": "0"}, "Choose years allowed from 1 to 10."),
        ({"years_allowed": "eleven"}, "years_allowed takes a whole number, not 'eleven'."),
        ({"months_of_service": "121"}, "Choose months of earlier service from 0 to 120."),
        ({"nasenco_ends": "2024-08-31"}, "Choose a day from 2024-09-01"),
        ({"nasenco_ends": "soon"}, "nasenco_ends takes a day as YYYY-MM-DD, not 'soon'."),
        ({"types_added": "x"}, "types_added takes type codes with commas between, not 'x'."),
        ({"types_added": "7", "types_removed": "7,1"}, "Type 7 is both added and left out"),
        ({"P99": "x"}, "There is no switch P99"),
        ({"P1": "strict", "earlier_service_since_2009": "strict"}, "is set twice"),
        ({"years_allowed": "2", "YEARS_ALLOWED": "3"}, "YEARS_ALLOWED is set twice"),
        ({"P2b": "9" * 5000}, "Switch P2b takes a whole number of days"),
        ({"years_allowed": "9" * 5000}, "years_allowed takes a whole number"),
    ],
)
def test_a_figure_that_cannot_be_asked_is_refused_with_a_sentence(
    choices: dict[str, str], said: str
) -> None:
    with pytest.raises(InvalidFact, match=said):
        with_switches(choices)


def test_what_differs_can_be_told_and_asked_again() -> None:
    asked = {
        "P1": "strict",
        "years_allowed": "2",
        "types_added": "7,8",
        "nasenco_ends": "2028-09-01",
    }
    assert choices_of(with_switches(asked)) == asked
    assert choices_of(DEFAULT) == {}
    assert DEFAULT.bill == AS_ENACTED == Bill()


def test_the_law_as_enacted_is_the_default() -> None:
    asked = unqualified(in_post_since(STARTED))
    figures = {"years_allowed": "3", "months_of_service": "12", "nasenco_ends": "2027-09-01"}
    assert line(asked, with_switches(figures)) == line(asked)
